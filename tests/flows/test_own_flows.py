"""An own table: what is refused and told, and that nothing small comes out of any view."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import (
    doelgroep_saldo,
    doelgroep_scholen,
    doelgroep_stromen,
    eigen_jaar,
    eigen_jaren,
    read_eigen_stromen,
)
from flows.own_flows import MARGES
from flows.own_table import template
from store import DataFolder, NotFound, Refused, Soort
from store.sets import settle
from tests.flows.test_disclosure import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from store import Snapshot

HEAD = "aantal;jaar;woonplaats;school;soort;doelgroep;categorie;afgevend swv\n"
ROWS = [
    # De Den (04DD00) stands in SWV PO3001, De Es (01AA01, sbo) in PO1001
    "40;2017;3001;04DD00;so;zorg;hoog;PO3001",
    "31;2017;1001;04DD00;so;zorg;hoog;PO1001",
    "12;2017;Beedorp;04DD00;so;zorg;laag;PO2001",
    "3;2017;1002;04DD00;so;zorg;hoog;PO2001",
    "2;2017;Beedorp;04DD00;so;taal;laag;PO2001",
    "4;2017;3001;04DD00;so;taal;laag;PO3001",
    "0;2017;1003;04DD00;so;taal;laag;PO1001",
    "125;2017;PO1001;01AA01;sbo;taal;;",
    "62;2017;2002;01AA01;sbo;taal;;",
]


@pytest.fixture
def own(filled: DataFolder, write: Callable[..., Path]) -> Snapshot:
    path = write("eigen.csv", HEAD + "\n".join(ROWS))
    filled.commit(read_eigen_stromen(path))
    return filled.snapshot()


def test_the_file_is_kept_as_it_came_and_no_count_of_it_is(own: Snapshot) -> None:
    (record,) = own.find(Soort.EIGEN_STROMEN)
    assert record.herkomst.licentie == "eigen, vertrouwelijk"
    assert own.raw(record, "bestand.csv") == (HEAD + "\n".join(ROWS)).encode()
    # the only table that a preview can show
    assert list(own.table(record, "overzicht").columns) == [
        "soort", "doelgroep", "categorie", "combinaties",
    ]  # fmt: skip
    assert [name for name in record.bestanden if name != "bestand.csv"] == ["overzicht"]
    assert record.extra["doelgroepen"] == ["taal", "zorg"]


def test_homes_and_schools_are_placed(own: Snapshot) -> None:
    cells = eigen_jaar(own, 2017).cellen
    assert dict(zip(cells["thuis"], cells["thuis_swv"], strict=True)) == {
        "1001": "PO1001", "1002": "PO1001", "1003": "PO1001", "2002": "PO2001",
        "3001": "PO3001", "Beedorp": "PO2001", "PO1001": "PO1001",
    }  # fmt: skip
    assert dict(zip(cells["school"], cells["bestemming_swv"], strict=True)) == {
        "01AA01": "PO1001", "04DD00": "PO3001",
    }  # fmt: skip


def test_nothing_small_is_in_a_view_and_nothing_can_be_computed(own: Snapshot) -> None:
    year = eigen_jaar(own, 2017)
    small = 0
    for marge in MARGES:
        rows = year.view(marge)
        exact = rows[~rows["afgeschermd"]]
        assert not exact["laag"].between(1, 4).any(), marge
        hidden = rows[rows["afgeschermd"]]
        assert ((hidden["hoog"] < 0) | (hidden["hoog"] - hidden["laag"] >= 3)).all(), marge
        small += len(hidden)
    assert small
    groups = [
        year.cellen.groupby(list(marge)).ngroup().to_numpy(np.int64)
        if marge
        else np.zeros(len(year.cellen), np.int64)
        for marge in MARGES
    ]
    check(year.tabel, groups, 5)
    assert re.match(r"Afgeschermd zijn \d+ getallen: aantallen van 1 tot en met 4, en", year.zin)
    with pytest.raises(ValueError, match="not in list"):
        year.view(("thuis", "categorie"))


def test_saldo_per_doelgroep_is_what_the_rows_add_up_to(own: Snapshot) -> None:
    table = doelgroep_saldo(own, "PO1001", 2017).set_index("soort")
    # taal: 62 come from Beedorp, nobody goes; zorg: 31 + 3 go to PO3001
    truth = {"taal": (62, 0, 125), "zorg": (0, 34, 0)}
    for name, numbers in truth.items():
        for side, number in zip(("inkomend", "uitgaand", "intern"), numbers, strict=True):
            low, high = table.loc[name, [f"{side}_laag", f"{side}_hoog"]]
            assert low <= number <= high
    assert table.loc["taal", "rol"] == "ontvangend"
    assert table.loc["zorg", "rol"] == "per_saldo_uitgaand"


def test_flows_and_schools_per_doelgroep(own: Snapshot) -> None:
    pairs = doelgroep_stromen(own, "PO1001", 2017, ["Zorg"])
    assert pairs[["richting", "tegenpartij"]].to_numpy().tolist() == [["uitgaand", "PO3001"]]
    schools = doelgroep_scholen(own, "PO1001", 2017, ["taal"])
    assert set(schools["school"]) == {"01AA01", "04DD00"}
    # nobody: a zero is shown
    none = schools[schools["school"] == "04DD00"]
    assert none[["laag", "hoog", "afgeschermd"]].to_numpy().tolist() == [[0, 0, False]]
    with pytest.raises(NotFound, match=r"Onbekende doelgroep 'rust'.*Er is: taal, zorg"):
        doelgroep_saldo(own, "PO1001", 2017, ["rust"])
    with pytest.raises(NotFound, match="geen eigen tabel met leerlingstromen van 2024; wel van"):
        doelgroep_saldo(own, "PO1001", 2024)


def test_a_real_table_goes_before_that_of_the_demonstration(
    own: Snapshot, write: Callable[..., Path]
) -> None:
    folder = DataFolder(own.folder)
    made = read_eigen_stromen(write("voorbeeld.csv", HEAD + ROWS[0]), fictief=True)
    made.sets[0] = replace(made.sets[0], key=replace(made.sets[0].key, bron="Aa (fictief)"))
    both = folder.commit(made)
    assert eigen_jaren(both) == [2017]
    assert not eigen_jaar(both, 2017).record.herkomst.fictief


def test_of_one_year_there_is_one_own_table_and_its_refusal_says_so(
    own: Snapshot, write: Callable[..., Path]
) -> None:
    less = read_eigen_stromen(write("ander.csv", HEAD + ROWS[0]))
    with pytest.raises(Refused, match="Naast elkaar kunnen ze niet staan") as refused:
        settle(own, less)
    assert "bestandsnaam" not in str(refused.value)
    replaced = settle(own, less, vervang=True).rapport.bevindingen
    assert [one.code for one in replaced] == ["afscherming", "set_vervangen"]


def test_a_table_that_is_shielded_without_duo_says_to_wait_with_sharing(own: Snapshot) -> None:
    """What DUO shows changes the choice: both outcomes side by side would give counts back."""
    code = "afscherming_zonder_duo"
    assert code not in [one.code for one in eigen_jaar(own, 2017).bevindingen]
    pupils = [one.key for one in own.find(Soort.LEERLINGEN, jaar=2017)]
    without = DataFolder(own.folder).remove(pupils)
    (told,) = [one for one in eigen_jaar(without, 2017).bevindingen if one.code == code]
    assert told.gevonden == "nog geen leerlingen van DUO van 2017"
    assert "voordat u iets deelt" in told.gedaan


def test_no_hash_of_a_confidential_file_is_shown(own: Snapshot) -> None:
    """It gives back a count: trying every one finds the file that has the hash."""
    (record,) = own.find(Soort.EIGEN_STROMEN)
    assert record.vingerafdruk == "niet getoond"
    assert own.find(Soort.LEERLINGEN)[0].vingerafdruk != "niet getoond"


def test_a_year_without_regio_indeling_is_said(tmp_path: Path, write: Callable[..., Path]) -> None:
    folder = DataFolder(tmp_path / "leeg")
    folder.commit(read_eigen_stromen(write("eigen.csv", HEAD + ROWS[0])))
    with pytest.raises(NotFound, match="Er is nog geen regio-indeling"):
        eigen_jaar(folder.snapshot(), 2017)


def test_a_school_under_another_brin_and_an_unknown_home_are_told(
    filled: DataFolder, write: Callable[..., Path]
) -> None:
    rows = [ROWS[0].replace("04DD00", "04DD01"), ROWS[1].replace("1001;04", "Nergenshuizen;04")]
    filled.commit(read_eigen_stromen(write("eigen.csv", HEAD + "\n".join(rows))))
    found = eigen_jaar(filled.snapshot(), 2017).bevindingen
    assert [(f.code, f.plaats, f.gevonden) for f in found] == [
        (
            "woonplaats_onbekend",
            "eigen.csv",
            "woonplaatsen die niet in de regio-indeling staan: Nergenshuizen",
        ),
        ("school_ander_brin", "04DD01", "niet in de leerlingen van DUO van 2017; wel 04DD00"),
    ]


def test_bad_rows_are_counted_and_no_finding_tells_a_count(write: Callable[..., Path]) -> None:
    rows = [
        ROWS[0],
        ROWS[1].replace("31;", "-7;"),
        ROWS[1].replace("31;", "7,5;"),
        ROWS[1].replace("31;", ";"),
        ROWS[1].replace("hoog", "midden/hoog"),
        ROWS[1].replace("so;", "hbo;"),
        ROWS[1].replace("04DD00", "Den"),
        ROWS[1],
        ROWS[1],
        "3;2017;1001;04DD00;so;zorg;hoog;PO1001",
    ]
    report = read_eigen_stromen(write("eigen.csv", HEAD + "\n".join(rows))).rapport
    assert (report.gelezen, report.rijen, report.geweigerd) == (10, 3, 7)
    told = [(f.code, f.plaats, f.gevonden, f.aantal) for f in report.bevindingen]
    assert told == [
        ("negatief_aantal", "eigen.csv, rij 3", "een negatief aantal", 1),
        ("aantal_onleesbaar", "eigen.csv, rij 4", "een aantal dat geen geheel getal is", 1),
        ("aantal_leeg", "eigen.csv, rij 5", "een leeg aantal", 1),
        ("school_onleesbaar", "eigen.csv, rij 8", "geen brin met vestiging ('Den')", 1),
        ("soort_onbekend", "eigen.csv, rij 7", "een onbekende onderwijssoort ('hbo')", 1),
        ("categorie_onbekend", "eigen.csv, rij 6", "een onbekende categorie ('midden/hoog')", 1),
        ("dubbele_rij", "eigen.csv, rij 10", "dezelfde combinatie en hetzelfde aantal", 1),
        ("rijen_opgeteld", "eigen.csv, rij 11", "dezelfde combinatie nog eens", 1),
        (
            "afscherming",
            "eigen.csv",
            "aantallen van 1 tot en met 4, en wat ze prijsgeeft, worden nergens getoond",
            2,
        ),
    ]


def test_totals_are_added_up_told_and_not_mended(write: Callable[..., Path]) -> None:
    totals = ["71;2017;Totaal;04DD00;so;zorg;hoog;", "12;2017;Totaal;04DD00;so;zorg;laag;"]
    right, wrong = totals[1], totals[0].replace("71", "70")
    text = HEAD + "\n".join([*ROWS[:3], right, wrong])
    result = read_eigen_stromen(write("eigen.csv", text))
    assert (result.rapport.rijen, result.rapport.geweigerd) == (5, 0)
    assert [(f.code, f.plaats) for f in result.rapport.bevindingen][:2] == [
        ("totaal_telt_niet_op", "eigen.csv, rij 6"),
        ("totaalrij", "eigen.csv, rij 5"),
    ]
    assert result.sets[0].rijen == 3


@pytest.mark.parametrize(
    "text",
    [
        "bsn;aantal;soort\n123456782;1;so\n",
        "naam;school;aantal\nA. de Vries;04DD00;1\n",
        "geboortedatum;school;aantal\n1-1-2010;04DD00;1\n",
        "kenmerk;school;soort;aantal\nL1;04DD00;so;1\nL2;04DD00;so;1\n",
        "postcode;school;aantal\n1001AB;04DD00;1\n1001AC;04DD00;1\n",
    ],
)
def test_a_list_of_pupils_is_refused_with_how_to_add_up(
    text: str, write: Callable[..., Path]
) -> None:
    with pytest.raises(Refused, match=r"Om de privacy te beschermen.*draaitabel"):
        read_eigen_stromen(write("lijst_2017.csv", text))


def test_small_groups_that_are_added_up_are_no_list_of_pupils(
    write: Callable[..., Path],
) -> None:
    text = "school;soort;aantal\n04DD00;so;1\n01AA01;sbo;1\n"
    assert read_eigen_stromen(write("klein_2017.csv", text)).rapport.rijen == 2


def test_what_is_asked_and_what_is_too_much(write: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="zonder kolom jaar en zonder jaar in de naam"):
        read_eigen_stromen(write("eigen.csv", "school;aantal\n04DD00;9\n"))
    with pytest.raises(Refused, match="een drempel van 3 tot en met 50"):
        read_eigen_stromen(write("eigen.csv", HEAD + ROWS[0]), drempel=2)
    with pytest.raises(Refused, match="kolommen nodig voor aantal; pc4 of woonplaats"):
        read_eigen_stromen(write("eigen.csv", "gebied;waarde\nGM9901;3\n"))
    rows = "\n".join(f"9;{1000 + n % 9000};groep {n // 9000}" for n in range(99_990))
    with pytest.raises(Refused, match="met 99990 rijen, meer dan de grens van 5000"):
        read_eigen_stromen(write("veel_2017.csv", "aantal;pc4;doelgroep\n" + rows))
    more = "aantal;pc4;doelgroep\n" + rows + "\n9;1000;a" * 20
    with pytest.raises(
        Refused, match=r"met 100011 rijen.*Tel verder op, bijvoorbeeld per gemeente"
    ):
        read_eigen_stromen(write("meer_2017.csv", more))


def test_any_order_and_any_columns_in_excel(tmp_path: Path, filled: DataFolder) -> None:
    import pandas as pd

    path = tmp_path / "eigen_2017.xlsx"
    frame = pd.DataFrame(
        {"Aantal leerlingen": [30, 12], "SWV school": ["PO3001"] * 2, "Gemeente": ["Aadorp"] * 2,
         "Doelgroep": ["zorg", "taal"]}
    )  # fmt: skip
    frame.to_excel(path, index=False)
    filled.commit(read_eigen_stromen(path))
    table = doelgroep_saldo(filled.snapshot(), "PO1001", 2017).set_index("soort")
    assert table["uitgaand_laag"].to_dict() == {"taal": 12, "zorg": 30}


def test_the_table_to_fill_in_is_read_back(write: Callable[..., Path]) -> None:
    made = template()
    (example,) = map(";".join, made.rijen)
    own = example.replace("99AA00;", "04DD00;")
    lines = [";".join(name for name, _ in made.kolommen), example, own]
    result = read_eigen_stromen(write("leeg.csv", "\n".join(lines)))
    # the example counts nobody
    assert (result.rapport.rijen, result.rapport.geweigerd) == (1, 1)
    assert result.rapport.bevindingen[0].code == "voorbeeldrij"


def test_what_duo_shows_of_the_same_pupils_binds_too(own: Snapshot) -> None:
    """DUO's 2017 file has 3001 → 04DD00 so 10: not the own 40, so nothing is known of it."""
    from flows import own_flows

    year = eigen_jaar(own, 2017)
    cells, counts = year.cellen, year.tabel.waarden
    pair = MARGES.index(("thuis_swv", "bestemming_swv", "soort"))

    def known(values: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        flags = own_flows._known_otherwise(own, cells, values, year.regio, 2017)[pair]
        assert flags is not None
        return flags

    assert not known(counts).any()
    same = counts.copy()
    # as DUO: from PO3001 10 pupils so in PO3001
    here = (cells["thuis_swv"] == "PO3001").to_numpy() & (counts == 40)
    same[here] = 10 - counts[(cells["thuis_swv"] == "PO3001").to_numpy() & ~here].sum()
    assert known(same).sum() == 1


def test_what_duo_shows_of_a_school_and_of_all_types_binds_too(
    filled: DataFolder, write: Callable[..., Path]
) -> None:
    from flows import leerlingjaar, own_flows

    year = leerlingjaar(filled.snapshot(), 2017)
    mine = year.scholen["brin6"].to_numpy()[year.school] == "04DD00"
    total = int(year.laag[mine].sum())
    # this school alone teaches so: it is all of the only type that the own table has
    assert total == int(year.hoog[mine].sum()) > 5
    rows = [f"3;2017;3001;04DD00;so;taal;;\n{total - 3};2017;3001;04DD00;so;zorg;;"]
    filled.commit(read_eigen_stromen(write("eigen.csv", HEAD + "\n".join(rows))))
    own = eigen_jaar(filled.snapshot(), 2017)
    counts = own.tabel.waarden
    found = own_flows._known_otherwise(filled.snapshot(), own.cellen, counts, own.regio, 2017)
    bound = [flags is not None and bool(flags.any()) for flags in found]
    assert [marge for marge, yes in zip(MARGES, bound, strict=True) if yes] == [
        (), ("soort",), ("bestemming_swv",), ("bestemming_swv", "soort"), ("school",),
    ]  # fmt: skip


def test_a_number_among_words_is_not_repeated(write: Callable[..., Path]) -> None:
    """A row that shifted, or a table without headings, has counts where words belong."""
    shifted = HEAD + "\n".join([ROWS[0], "12;2017;1001;04DD00;3;zorg;;", "13;2017;1;3;so;zorg;;"])
    for found in read_eigen_stromen(write("eigen.csv", shifted)).rapport.bevindingen:
        assert not re.search(r"\b3\b", found.gevonden), found
    with pytest.raises(Refused) as refused:
        read_eigen_stromen(write("los_2017.csv", "1001;04DD00;so;zorg;hoog;37\n"))
    assert refused.value.came == (
        "los_2017.csv met getallen op de eerste regel, waar de namen van de kolommen horen"
    )


def test_a_vestiging_with_so_and_vso_is_in_an_swv_of_each(
    filled: DataFolder, write: Callable[..., Path], po: Callable[..., bytes]
) -> None:
    from flows import read_leerlingen

    # De Olm (05EE00) is vso in DUO's file; here its vestiging has so as well
    rows = po([("2002", "05EE00", {15: 11})]).replace(b";Vso;", b";So;")
    both = rows + po([("2002", "05EE00", {15: 11})]).split(b"\r\n", 1)[1]
    filled.commit(
        read_leerlingen([write("Alles 2019.csv", both.replace(b"20171001", b"20191001"))])
    )
    text = "aantal;jaar;pc4;school;soort\n30;2019;1001;05EE00;so\n40;2019;1001;05EE00;vso\n"
    filled.commit(read_eigen_stromen(write("eigen.csv", text)))
    cells = eigen_jaar(filled.snapshot(), 2019).cellen
    placed = dict(zip(cells["soort"], cells["bestemming_swv"], strict=True))
    assert placed == {"so": "PO2001", "vso": "VO2001"}


def test_what_was_chosen_is_kept_until_the_next_commit_and_tells_no_count(
    own: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import own_flows
    from store import cache

    folder = DataFolder(own.folder, edition=lambda: "1")
    first = eigen_jaar(folder.snapshot(), 2017).tabel
    (kept,) = (own.folder / "geteld").iterdir()
    cache.clear()
    searched: list[bool] = []
    search = own_flows.shield

    def watched(*args: object, gekozen: object = None) -> object:
        searched.append(gekozen is None)
        return search(*args, gekozen=gekozen)  # type: ignore[arg-type]

    monkeypatch.setattr(own_flows, "shield", watched)
    again = eigen_jaar(folder.snapshot(), 2017).tabel
    assert searched == [False]
    assert (again.gekozen == first.gekozen).all()
    assert (again.eerste, again.leerlingen) == (first.eerste, first.leerlingen)
    # one column that is true or not, for every cell and sum
    (record,) = folder.snapshot().find(Soort.EIGEN_STROMEN)
    found = folder.snapshot().counted(f"afscherming {record.bestanden['bestand.csv']} 2017")
    assert found is not None
    frame = found[0]
    assert frame.dtypes.astype(str).to_dict() == {"verborgen": "bool"}
    # what is damaged or of another table is searched anew
    kept.write_bytes(b"x" * 200)
    cache.clear()
    eigen_jaar(folder.snapshot(), 2017)
    assert searched == [False, True]
    # and it goes when the table does
    folder.remove([folder.snapshot().find(Soort.EIGEN_STROMEN)[0].key])
    assert not list((own.folder / "geteld").iterdir())
    cache.clear()


def test_deelname_per_wijk_or_buurt_is_of_the_own_table_and_shielded(
    filled: DataFolder, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import eigen_deelname, own_flows

    # no boundaries in this folder: they would tell which gemeente a code is of
    monkeypatch.setattr(own_flows, "gemeente_names", lambda _: {"GM9901": "Aadorp"})
    rows = [
        "60;2017;WK990101;01AA00;bo", "12;2017;WK990101;01AA01;sbo", "6;2017;WK990101;04DD00;so",
        "40;2017;BU99010200;01AA00;bo", "3;2017;BU99010200;01AA01;sbo",
        "8;2017;BU99010200;04DD00;so", "45;2017;BU99010201;01AA00;bo",
        "4;2017;BU99010201;01AA01;sbo", "9;2017;BU99010201;04DD00;so", "30;2017;1002;01AA01;sbo",
    ]  # fmt: skip
    head = "aantal;jaar;wijk of buurt;school;soort\n"
    filled.commit(read_eigen_stromen(write("eigen.csv", head + "\n".join(rows))))
    snapshot = filled.snapshot()
    year = eigen_jaar(snapshot, 2017)
    assert set(year.cellen["thuis_swv"]) == {"PO1001"}
    found = eigen_deelname(snapshot, "PO1001", 2017).set_index(["gebied", "indicator"])
    # 12 and 6 of 78
    assert found.loc[("WK990101", "deelname_sbo"), ["laag", "hoog"]].tolist() == [15.38, 15.38]
    assert found.loc[("WK990101", "deelname_so"), ["laag", "hoog"]].tolist() == [7.69, 7.69]
    small = found.loc[("BU99010200", "deelname_sbo")]
    assert small["teller_laag"] <= 1
    assert small["teller_hoog"] < 0 or small["teller_hoog"] >= 4
    assert small["laag"] < 100 * 3 / 51 < small["hoog"]
    assert year.drempel == 5
    assert (found["reden"] == "").all()
    # without bo there is nothing to be a share of
    few = head + "\n".join(row for row in rows if not row.endswith("bo") or "sbo" in row)
    filled.commit(read_eigen_stromen(write("eigen.csv", few)))
    assert set(eigen_deelname(filled.snapshot(), "PO1001", 2017)["reden"]) == {
        "in de eigen tabel staat geen bo"
    }
