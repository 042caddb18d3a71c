"""Known totals and a second product narrow sums of what masking hid, never a cell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import flows
from store import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.dataset import Leerlingjaar

CKAN = "INSTELLINGSCODE,VESTIGINGSCODE,TYPE_PO,PEILJAAR,{}AANTAL_LEERLINGEN\n"
TYPES = {"01AA00": "BO", "01AA01": "SBO", "02BB00": "BO", "04DD00": "SO"}
HOMES = ("1001", "1002", "2001", "2003", "3001", "40")
REGIO = (
    "pc4,gemeente,po_swv,vo_swv\n1001,Aadorp,PO1001,VO1001\n1002,Aadorp,PO1001,VO1001\n"
    "2001,Beedorp,PO2001,VO2001\n2002,Beedorp,PO2001,VO2001\n3001,Ceedorp,PO3001,VO2001\n"
)

table = st.dictionaries(
    st.tuples(st.sampled_from(HOMES), st.sampled_from(list(TYPES))),
    st.dictionaries(st.integers(4, 6), st.integers(1, 9), min_size=1),
    min_size=1,
    max_size=12,
)


def ckan(rows: list[tuple[str, str, int]], column: str) -> str:
    """Write a CKAN table of (BRIN6, value of the extra column, count); 1–4 become −1."""
    lines = [CKAN.format(f"{column}," if column else "")]
    for brin6, value, number in rows:
        shown = -1 if 0 < number < 5 else number
        cells = [brin6[:4], brin6[4:], TYPES[brin6], "2024", *([value] if column else []), shown]
        lines.append(",".join(map(str, cells)) + "\n")
    return "".join(lines)


def total_of(truth: Any, key: Callable[[str, str, int], tuple[str, str]]) -> list[Any]:
    sums: dict[tuple[str, str], int] = {}
    for (home, brin6), ages in truth.items():
        for age, number in ages.items():
            sums[key(home, brin6, age)] = sums.get(key(home, brin6, age), 0) + number
    return [(brin6, value, number) for (brin6, value), number in sums.items()]


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(truth=table, kinds=st.sets(st.sampled_from(("totaal", "leeftijd", "pc4")), min_size=1))
def test_the_truth_lies_inside_and_bounds_only_narrow(
    truth: Any, kinds: set[str], po: Any, tmp_path_factory: Any
) -> None:
    place = tmp_path_factory.mktemp("t")
    rows = [(home, brin6, ages) for (home, brin6), ages in truth.items()]
    paths = {name: place / name for name in ("regio.csv", "open.csv", "masked.csv")}
    paths["regio.csv"].write_text(REGIO)
    paths["open.csv"].write_bytes(po(rows, year=2024))
    paths["masked.csv"].write_bytes(po(rows, year=2024, masked=True))
    extra = {
        "totaal": ckan(total_of(truth, lambda _, b, __: (b, "")), ""),
        "leeftijd": ckan(total_of(truth, lambda _, b, a: (b, str(a))), "LEEFTIJD"),
        "pc4": ckan(total_of(truth, lambda h, b, _: (b, h)), "POSTCODE4_DEELNEMER"),
    }
    answers = []
    for name in ("open.csv", "masked.csv", "known"):
        folder = DataFolder(place / f"g_{name}")
        folder.commit(flows.read_swv(paths["regio.csv"]))
        own = paths["open.csv" if name == "open.csv" else "masked.csv"]
        folder.commit(flows.read_leerlingen([own]))
        if name == "known":
            for kind in kinds:
                path = place / f"brin6_{kind}.csv"
                path.write_text(extra[kind])
                folder.commit(flows.read_leerlingen([path]))
        snapshot = folder.snapshot()
        frame = flows.saldo_tabel(snapshot, None, 2024)
        answers.append(frame.set_index(["swv", "soort", "stelsel"]))
        assert flows.leerlingjaar(snapshot, 2024).laag.sum() <= sum(
            number for ages in truth.values() for number in ages.values()
        )
    told = as_published(truth, per_flow="pc4" in kinds)
    shown = one_by_one(flows.leerlingjaar(snapshot, 2024))
    assert {key: shown[key] for key in told} == told
    real, plain, known = answers
    for what in ("inkomend", "uitgaand", "intern", "saldo"):
        value = real[f"{what}_laag"]
        assert (real[f"{what}_hoog"] == value).all()
        for bounds in (plain, known):
            assert (bounds[f"{what}_laag"] <= value).all()
            assert (value <= bounds[f"{what}_hoog"]).all()
        # a flow that is one masked cell in the product per postcode is shown as that cell: at
        # least 1, also where two ages in it say 2
        if "pc4" not in kinds:
            assert (known[f"{what}_laag"] >= plain[f"{what}_laag"]).all()
        if "pc4" not in kinds or what != "saldo":
            assert (known[f"{what}_hoog"] <= plain[f"{what}_hoog"]).all()


def as_published(truth: Any, *, per_flow: bool) -> dict[tuple[str, str], tuple[int, int]]:
    """Return what DUO's own cells tell of flows that are given in full, or are one masked cell."""
    told = {}
    for key, ages in truth.items():
        hidden, total = [n for n in ages.values() if n < 5], sum(ages.values())
        if not hidden or (per_flow and total >= 5):
            told[key] = (total, total)
        elif per_flow or len(hidden) == 1:
            open_part = total - sum(hidden)
            told[key] = (open_part + 1, open_part + 4)
    return told


def one_by_one(year: Leerlingjaar) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the bounds of each flow by itself, as an export would show it."""
    size = len(year.school)
    bounds = year.bounds(np.arange(size, dtype=np.int64), size)
    brin6 = year.scholen["brin6"].to_numpy()[year.school]
    keys = zip(map(str, year.herkomst.tolist()), brin6, strict=True)
    ends = zip(bounds.laag.tolist(), bounds.hoog.tolist(), strict=True)
    return dict(zip(keys, ends, strict=True))


def test_a_total_narrows_a_sum_and_not_a_cell(filled: DataFolder, write: Any) -> None:
    """School 01AA01 has 6 + (1..4) from 1003 and 1..4 from 2002, 9 in all.

    School 04DD00 has two masked ages from 1001, and 10; 16 in all. That they are 6 together would
    leave neither of them 1, so 5 is told too.
    """
    text = CKAN.format("") + "01AA,01,SBO,2024,9\n04DD,00,SO,2024,16\n"
    filled.commit(flows.read_leerlingen([write("brin6_totaal.csv", text)]))
    snapshot = filled.snapshot()
    flow = flows.stroom_tabel(snapshot, "PO3001", 2024, ["so"]).query("tegenpartij == 'PO1001'")
    assert flow[["laag", "hoog", "afgeschermde_cellen"]].to_numpy().tolist() == [[5, 6, 2]]
    row = flows.saldo_tabel(snapshot, "PO1001", 2024).query("soort == 'sbo' and stelsel == 'alle'")
    columns = ["inkomend_laag", "inkomend_hoog", "intern_laag", "intern_hoog"]
    assert row[columns].to_numpy().tolist() == [[1, 4, 7, 10]]


def test_two_choices_of_ages_do_not_tell_the_one_that_differs(
    filled: DataFolder, write: Any
) -> None:
    ages = "04DD,00,SO,2024,6,13\n04DD,00,SO,2024,7,3\n"
    filled.commit(
        flows.read_leerlingen([write("brin6_leeftijd.csv", CKAN.format("LEEFTIJD,") + ages)])
    )
    bounds = [
        one_by_one(flows.leerlingjaar(filled.snapshot(), 2024, groepen=groepen))["1001", "04DD00"]
        for groepen in (["6"], ["7"], ["6", "7"])
    ]
    assert bounds == [(1, 4), (1, 4), (2, 8)]


def test_an_estimate_is_not_raked_to_a_total_that_tells_a_cell(
    filled: DataFolder, write: Any
) -> None:
    text = CKAN.format("") + "01AA,01,SBO,2024,9\n02BB,00,BO,2024,53\n04DD,00,SO,2024,15\n"
    filled.commit(flows.read_leerlingen([write("brin6_totaal.csv", text)]))
    totals = flows.leerlingjaar(filled.snapshot(), 2024).schooltotalen
    assert totals is not None
    # 53 leaves one cell of 02BB00, 9 leaves 3 for two of 01AA01; 15 leaves 5 for two of 04DD00
    assert totals.to_dict() == {("04DD00", "so"): 15}


def test_a_total_that_cannot_be_true_is_a_finding(filled: DataFolder, write: Any) -> None:
    text = CKAN.format("") + "01AA,01,SBO,2024,99\n01AA,00,BO,2024,75\n"
    filled.commit(flows.read_leerlingen([write("brin6_totaal.csv", text)]))
    year = flows.leerlingjaar(filled.snapshot(), 2024)
    found = [(f.code, f.aantal) for f in year.bevindingen]
    assert ("bekend_totaal_strijdig", 1) in found
    row = flows.saldo_tabel(filled.snapshot(), "PO1001", 2024).query(
        "soort == 'sbo' and stelsel == 'alle'"
    )
    assert row["inkomend_hoog"].tolist() == [4]


def test_flows_per_school_and_postcode_settle_masked_ages(filled: DataFolder, write: Any) -> None:
    text = CKAN.format("POSTCODE4_DEELNEMER,") + "01AA,00,BO,2024,1002,10\n01AA,00,BO,2024,3001,6\n"
    filled.commit(flows.read_leerlingen([write("brin6_pc4.csv", text)]))
    year = flows.leerlingjaar(filled.snapshot(), 2024)
    schools = year.scholen["brin6"].to_numpy()[year.school]
    settled = np.flatnonzero((year.herkomst == 1002) & (schools == "01AA00"))
    assert (year.laag[settled], year.hoog[settled], year.cellen[settled]) == (10, 10, 0)
    added = np.flatnonzero((year.herkomst == 3001) & (schools == "01AA00"))
    assert (year.laag[added], year.thuis[added]) == (6, year.regio.position("PO3001"))


def test_a_product_without_school_addresses_borrows_them(filled: DataFolder, write: Any) -> None:
    text = CKAN.format("POSTCODE4_DEELNEMER,").replace("2024", "2022") + "01AA,00,BO,2022,2001,6\n"
    filled.commit(flows.read_leerlingen([write("brin6_pc4.csv", text)]))
    frame = flows.stroom_tabel(filled.snapshot(), "PO1001", 2022)
    assert frame[["richting", "tegenpartij", "laag"]].to_numpy().tolist() == [
        ["inkomend", "PO2001", 6]
    ]


@pytest.mark.parametrize("kind", ["brin6_totaal", "brin6_leeftijd"])
def test_totals_alone_are_no_year_of_flows(folder: DataFolder, write: Any, kind: str) -> None:
    column = "LEEFTIJD," if kind.endswith("leeftijd") else ""
    text = CKAN.format(column) + ("01AA,00,BO,2024,4,9\n" if column else "01AA,00,BO,2024,9\n")
    folder.commit(flows.read_leerlingen([write(f"{kind}.csv", text)]))
    assert flows.jaren(folder.snapshot()) == []
