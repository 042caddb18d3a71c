"""Reading a regio-indeling, naming SWVs, and which one holds in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows import read_swv, swv_namen
from flows.mapping import check_soorten, regio
from flows.regio_indeling import name_after_gemeenten
from store import NotFound, Refused

if TYPE_CHECKING:
    from store import DataFolder

LAW = (
    "<toestand><artikel><al>Tekst</al></artikel><bijlage><table><tgroup cols='4'><tbody>"
    "<row><entry><al>PC4</al></entry><entry><al>gemeente</al></entry><entry><al>PO SWV</al></entry>"
    "<entry><al>VO SWV</al></entry></row><row><entry><al>3511</al></entry><entry><al><b>Utrecht"
    "</b></al></entry><entry><al>PO2601 </al></entry><entry><al>VO2601</al></entry></row>"
    "<row><entry>2671</entry><entry>Westland</entry><entry>PO2803</entry><entry>VO2803</entry></row>"
    "</tbody></tgroup></table></bijlage></toestand>"
)
"""The annex of the Regeling as the Basiswettenbestand has it."""
LITTLE = "pc4,gemeente,po_swv,vo_swv\n3511,Utrecht,PO2601,VO2601\n2671,Westland,PO2803,VO2803\n"


@pytest.mark.parametrize(
    "text",
    [
        LITTLE,
        LAW,
        LITTLE.replace(",", ";"),
        (
            "Postcode;Gemeentenaam;SWV primair;SWV voortgezet\n3511;Utrecht;26-01;2601\n"
            "2671;Westland;PO 28-03;vo2803\n"
        ),
        (
            "Regio-indeling\n\nPC4\tGemeente\tCode SWV PO\tCode SWV VO\n"
            "3511\tUtrecht\tPO2601\tVO2601\n2671\tWestland\tPO2803\tVO2803\n"
        ),
    ],
)
def test_spellings(write: Any, text: str) -> None:
    result = read_swv(write("regio.csv", text))
    table: Any = result.sets[0].tables["pc4"]
    assert table.to_numpy().tolist() == [
        [2671, "Westland", "PO2803", "VO2803"],
        [3511, "Utrecht", "PO2601", "VO2601"],
    ]
    assert [b.code for b in result.rapport.bevindingen] == ["zonder_ingangsjaar"]


def test_a_pc4_in_two_swvs_is_refused_with_findings(write: Any, folder: DataFolder) -> None:
    with pytest.raises(Refused, match="3511") as caught:
        read_swv(write("regio.csv", LITTLE + "3511,Utrecht,PO2602,VO2601\n"))
    assert [(f.code, f.plaats) for f in caught.value.findings] == [("postcode_in_twee_swv", "3511")]
    assert folder.snapshot().sets == ()


def test_bad_rows_are_counted(write: Any) -> None:
    text = LITTLE + "3511,Utrecht,PO2601,VO2601\n99,Nergens,PO2601,VO2601\n3512,Utrecht,XX,VO2601\n"
    rapport = read_swv(write("regio 2019.csv", text)).rapport
    assert (rapport.gelezen, rapport.rijen) == (5, 2)
    assert [f.code for f in rapport.bevindingen] == [
        "postcode_dubbel", "code_onleesbaar", "code_onleesbaar",
    ]  # fmt: skip


def test_an_annex_in_several_tables_comes_whole(write: Any) -> None:
    table = LAW[LAW.index("<tgroup") : LAW.index("</table>")]
    bare = "<tgroup><row>" + "".join(
        f"<entry>{cell}</entry>" for cell in ("3513", "Utrecht", "PO2601", "VO2601")
    ) + "</row></tgroup>"  # fmt: skip
    more = table.replace("3511", "3512").replace("2671", "2672")
    result = read_swv(write("x.xml", LAW.replace("</table>", f"{more}{bare}</table>")))
    assert (result.rapport.rijen, result.rapport.geweigerd) == (5, 0)
    wide = f"<a><tgroup><row>{'<entry/>' * 6000}</row><row/></tgroup></a>"
    with pytest.raises(Refused, match="6000 kolommen"):
        read_swv(write("x.xml", wide))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gebied;inwoners\nBU1;3\n", "po_swv"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + LAW, "DOCTYPE"),
        (LAW[:200], "niet te lezen als XML"),
        ("<toestand><tgroup/></toestand>", "po_swv"),
    ],
)
def test_something_else_is_refused(write: Any, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_swv(write("x.csv", text))


def test_names_come_from_a_table_or_from_the_largest_gemeenten(
    write: Any, folder: DataFolder
) -> None:
    names = write("namen.csv", "code;naam\nPO2601;SPO Utrecht\n")
    folder.commit(read_swv(write("regio.csv", LITTLE), namen=names))
    assert swv_namen(folder.snapshot()) == {
        "PO2601": "SPO Utrecht",
        "PO2803": "Westland",
        "VO2601": "Utrecht",
        "VO2803": "Westland",
    }


def test_names_of_several_gemeenten_stay_apart() -> None:
    pairs = [
        *[("PO1001", name) for name in "AAAABBC"],
        *[("PO1002", name) for name in "AADD"],
        *[("PO1003", name) for name in "AAAAE"],
    ]
    assert name_after_gemeenten(pairs) == {
        "PO1001": "A en B",
        "PO1002": "A en D",
        "PO1003": "A",
    }


def test_the_mapping_of_the_year_is_used(write: Any, folder: DataFolder) -> None:
    folder.commit(read_swv(write("a.csv", LITTLE), jaar=2014))
    later = LITTLE.replace("PO2601", "PO2609")
    folder.commit(read_swv(write("b.csv", later), jaar=2020))
    snapshot = folder.snapshot()
    assert "PO2609" in regio(snapshot, 2020).parties
    assert "PO2601" in regio(snapshot, 2019).parties
    with pytest.raises(NotFound, match="vanaf 2014"):
        regio(snapshot, 2013)
    folder.commit(read_swv(write("c.csv", LITTLE.replace("PO2601", "PO2600"))))
    assert "PO2600" in regio(folder.snapshot(), 2013).parties


def test_without_mapping_the_answer_says_what_to_do(folder: DataFolder) -> None:
    with pytest.raises(NotFound, match="importeer swv"):
        regio(folder.snapshot(), 2020)


def test_an_unknown_swv_answers_with_the_nearest(write: Any, folder: DataFolder) -> None:
    folder.commit(read_swv(write("a.csv", LITTLE)))
    place = regio(folder.snapshot(), 2020)
    with pytest.raises(NotFound, match=r"PO2601 \(Utrecht\)"):
        place.position("PO2602")
    assert place.parties[place.position(" po2601")] == "PO2601"


def test_types_belong_to_their_own_swv() -> None:
    assert check_soorten("PO2601", None) == ("bo", "sbo", "so")
    assert check_soorten("VO2601", ["VSO"]) == ("vso",)
    with pytest.raises(NotFound, match="VO2601"):
        check_soorten("PO2601", ["so", "vso"])
    with pytest.raises(NotFound, match="mbo"):
        check_soorten("PO2601", ["mbo"])
