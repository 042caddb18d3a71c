"""The flow scene: the numbers of the table, places, and what is not drawn, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import herkomst_van_school, saldo_tabel, stroom_tabel
from geo.flows import StroomVraag, scene, school_scene
from store import NotFound

if TYPE_CHECKING:
    from store import Snapshot

BOTH = ("soort", "stelsel")


@pytest.mark.parametrize("jaar", [2017, 2024])
@pytest.mark.parametrize("niveau", ["swv", "gemeente", "pc4", "school"])
def test_the_numbers_are_those_of_the_table(stromen: Snapshot, jaar: int, niveau: str) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", jaar, niveau=niveau))
    table = stroom_tabel(stromen, "PO1001", jaar, niveau=niveau, samen=BOTH)
    keys = ["richting", "tegenpartij"]
    expected = {
        (row["richting"], row["tegenpartij"]): (row["laag"], row["hoog"])
        for row in table.to_dict("records")
    }
    assert len(expected) == len(table)
    shown = kaart.tabel.to_dict("records")
    assert {tuple(row[k] for k in keys): (row["laag"], row["hoog"]) for row in shown} == expected
    assert kaart.lijnen
    for line in kaart.lijnen:
        count = (line.aantal.laag, line.aantal.hoog)
        assert count == expected[line.richting, line.tegenpartij]


@pytest.mark.parametrize("niveau", ["swv", "gemeente", "pc4", "school"])
@pytest.mark.parametrize("gesplitst", [False, True])
@pytest.mark.parametrize(("minimum", "top"), [(0, None), (6, None), (0, 1), (6, 1)])
def test_drawn_and_not_drawn_are_the_whole(
    stromen: Snapshot, *, niveau: str, gesplitst: bool, minimum: int, top: int | None
) -> None:
    asked = StroomVraag(
        "PO1001", 2024, niveau=niveau, gesplitst=gesplitst, minimum=minimum, top_n=top
    )
    kaart = scene(stromen, asked)
    table = stroom_tabel(stromen, "PO1001", 2024, niveau=niveau)
    crossing = table[table["richting"] != "intern"]
    counts = [line.aantal for line in kaart.lijnen]
    parties = [side for p in kaart.buiten for side in (p.inkomend, p.uitgaand) if side]
    for part in ("laag", "hoog"):
        drawn = sum(getattr(count, part) for count in counts)
        left = sum(getattr(reason, part) for reason in kaart.niet_getekend)
        outside = sum(getattr(count, part) for count in parties)
        assert drawn + left + outside == crossing[part].sum()
    if minimum:
        assert all(count.waarde >= minimum for count in counts)
        assert any(reason.reden == "minimum" for reason in kaart.niet_getekend)
    if top:
        for direction in ("inkomend", "uitgaand"):
            soorten = [line.soort for line in kaart.lijnen if line.richting == direction]
            assert len(soorten) == len(set(soorten))


def test_abroad_and_unknown_have_no_place_but_do_count(stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017))
    found = {party.code: party.inkomend for party in kaart.buiten}
    assert {code: count and count.laag for code, count in found.items()} == {
        "BELGIE": 2,
        "ONBEKEND": 1,
    }
    assert not {node.code for node in kaart.knopen} & set(found)


def test_a_node_stands_at_the_centre_of_its_pupils_whatever_is_filtered(
    stromen: Snapshot,
) -> None:
    whole = scene(stromen, StroomVraag("PO1001", 2017))
    part = scene(stromen, StroomVraag("PO1001", 2017, soorten=("so",), groepen=("6",)))
    place = {node.code: node.punt for node in whole.knopen}
    assert place["PO1001"] == {node.code: node.punt for node in part.knopen}["PO1001"]
    # homes of PO1001: 50+9+6 pupils at 52.10, 10+5 at 52.11 and 8 at 52.12, po types only
    expected = np.average([52.10, 52.11, 52.12], weights=[50 + 9 + 6, 10 + 5, 8])
    assert place["PO1001"][1] == pytest.approx(expected, abs=2e-4)
    assert place["PO1001"][0] == pytest.approx(5.10, abs=2e-4)


def test_there_and_back_end_in_each_other(stromen: Snapshot) -> None:
    lines = {
        (line.richting, line.tegenpartij): line
        for line in scene(stromen, StroomVraag("PO1001", 2017)).lijnen
    }
    comes, goes = lines["inkomend", "PO2001"], lines["uitgaand", "PO2001"]
    assert comes.begin == goes.eind
    assert comes.eind == goes.begin


def test_split_lines_of_one_pair_bend_apart(stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017, gesplitst=True, paar="PO2001"))
    assert {line.tegenpartij for line in kaart.lijnen} == {"PO2001"}
    goes = [line for line in kaart.lijnen if line.richting == "uitgaand"]
    assert {line.soort for line in goes} == {"bo", "so"}
    assert sorted(line.bocht for line in goes) == [0, 1]
    table = stroom_tabel(stromen, "PO1001", 2017, samen=("stelsel",))
    pair = table[(table["tegenpartij"] == "PO2001") & (table["richting"] == "uitgaand")]
    assert {line.soort: line.aantal.laag for line in goes} == dict(
        zip(pair["soort"], pair["laag"], strict=True)
    )


def test_a_pair_at_schools_names_those_of_both_sides(stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017, niveau="school", paar="PO2001"))
    assert {(line.richting, line.tegenpartij) for line in kaart.lijnen} == {
        ("inkomend", "01AA00"),
        ("inkomend", "01AA01"),
        ("uitgaand", "02BB00"),
        ("uitgaand", "03CC00"),
    }


def test_totals_are_those_of_the_saldo(stromen: Snapshot) -> None:
    for soorten, soort in (((), "alle"), (("so",), "so")):
        kaart = scene(stromen, StroomVraag("PO1001", 2024, soorten))
        table = saldo_tabel(stromen, "PO1001", 2024)
        row = table[(table["soort"] == soort) & (table["stelsel"] == "alle")].iloc[0]
        for name in ("inkomend", "uitgaand", "intern"):
            count = getattr(kaart, name)
            assert (count.laag, count.hoog) == (row[f"{name}_laag"], row[f"{name}_hoog"])


def test_widths_say_what_they_rest_on(stromen: Snapshot) -> None:
    open_year = scene(stromen, StroomVraag("PO1001", 2017))
    masked = scene(stromen, StroomVraag("PO1001", 2024))
    assert {line.aantal.grond for line in open_year.lijnen} == {"telling"}
    assert "ondergrens" in {line.aantal.grond for line in masked.lijnen}
    assert any("2017" in band for band in masked.banden)
    assert not any("afgeschermd" in band for band in open_year.banden)
    assert open_year.legenda == tuple(sorted(open_year.legenda, reverse=True))
    assert open_year.legenda[0] <= open_year.grootste


def test_what_does_not_exist_is_answered_with_what_does(stromen: Snapshot) -> None:
    with pytest.raises(NotFound, match="PO1001"):
        scene(stromen, StroomVraag("PO1002", 2017))
    with pytest.raises(NotFound, match="vso hoort bij"):
        scene(stromen, StroomVraag("PO1001", 2017, ("vso",)))
    with pytest.raises(NotFound, match="kies uit swv"):
        StroomVraag("PO1001", 2017, niveau="wijk")
    with pytest.raises(NotFound, match="kies uit beide"):
        StroomVraag("PO1001", 2017, richting="heen")


def test_without_points_everything_is_counted_and_nothing_drawn(stromen: Snapshot) -> None:
    from dataclasses import replace

    bare = replace(
        stromen,
        sets=tuple(r for r in stromen.sets if r.key.soort != "postcodes"),
        hash="zonder punten",
    )
    kaart = scene(bare, StroomVraag("PO1001", 2017))
    assert kaart.lijnen == kaart.knopen == ()
    assert {reason.reden for reason in kaart.niet_getekend} == {"zonder_plaats"}
    assert any("importeer postcodes" in band for band in kaart.banden)


@pytest.mark.parametrize("jaar", [2017, 2024])
def test_the_homes_of_a_school_are_all_lines_or_counted(stromen: Snapshot, jaar: int) -> None:
    kaart = school_scene(stromen, StroomVraag("PO1001", jaar), "01aa00")
    homes = herkomst_van_school(stromen, "01AA00", jaar)
    inside = homes["swv"] == "PO1001"
    for part in ("laag", "hoog"):
        assert getattr(kaart.intern, part) == homes.loc[inside, part].sum()
        assert getattr(kaart.inkomend, part) == homes.loc[~inside, part].sum()
    drawn = {line.tegenpartij: line.aantal.laag for line in kaart.lijnen}
    outside = {party.code: party.inkomend.laag for party in kaart.buiten if party.inkomend}
    assert drawn | outside == dict(zip(homes["herkomst"], homes["laag"], strict=True))
    assert all(home.isdigit() for home in drawn)
    assert (kaart.midden, kaart.swv) == ("01AA00", "PO1001")
    assert {line.richting for line in kaart.lijnen} == {"intern", "inkomend"}


def test_a_school_that_is_not_there_has_no_map(stromen: Snapshot) -> None:
    with pytest.raises(NotFound, match="komt in 2017 niet voor"):
        school_scene(stromen, StroomVraag("PO1001", 2017), "99ZZ99")
