"""Who crosses which border, on literal rows: both tables of the exchange format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import flows
from flows.mapping import niet_ingedeeld
from store import NotFound

if TYPE_CHECKING:
    from store import DataFolder, Snapshot


def small(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_the_columns_are_those_of_the_exchange_format(snapshot: Snapshot) -> None:
    assert list(flows.stroom_tabel(snapshot, "PO1001", 2017)) == [
        "jaar",
        "soort",
        "stelsel",
        "richting",
        "swv",
        "tegenpartij",
        "laag",
        "hoog",
        "afgeschermde_cellen",
        "schatting",
        "schatting_laag",
        "schatting_hoog",
    ]
    assert list(flows.stroom_tabel(snapshot, "PO1001", 2017, niveau="pc4"))[5:8] == [
        "tegenpartij", "tegenpartij_naam", "tegenpartij_swv",
    ]  # fmt: skip
    five = ["laag", "hoog", "schatting", "schatting_laag", "schatting_hoog"]
    assert list(flows.saldo_tabel(snapshot, "PO1001", 2017)) == [
        "jaar", "soort", "stelsel", "swv",
        *(f"{a}_{b}" for a in ("inkomend", "uitgaand", "intern", "saldo") for b in five),
        "wonend_elders_pct_laag", "wonend_elders_pct_hoog",
        "schoolgaand_van_elders_pct_laag", "schoolgaand_van_elders_pct_hoog",
        "rol", "rol_grond",
    ]  # fmt: skip


def test_flows_of_an_open_year(snapshot: Snapshot) -> None:
    frame = flows.stroom_tabel(snapshot, "PO1001", 2017)
    assert (frame["laag"] == frame["hoog"]).all()
    assert (frame["schatting"] == frame["laag"]).all()
    assert small(frame, "soort", "stelsel", "richting", "tegenpartij", "laag") == [
        ("bo", "regionaal", "inkomend", "PO2001", 12),
        ("bo", "regionaal", "inkomend", "BELGIE", 2),
        ("bo", "regionaal", "inkomend", "ONBEKEND", 1),
        ("bo", "regionaal", "intern", "PO1001", 60),
        ("bo", "reformatorisch", "uitgaand", "PO2001", 9),
        ("sbo", "regionaal", "inkomend", "PO2001", 1),
        ("sbo", "regionaal", "intern", "PO1001", 8),
        ("so", "regionaal", "uitgaand", "PO3001", 6),
        ("so", "cluster12", "uitgaand", "PO2001", 5),
    ]


def test_a_pc4_outside_the_mapping_is_a_party(snapshot: Snapshot) -> None:
    frame = flows.stroom_tabel(snapshot, "PO2001", 2017, ["bo"])
    assert ("inkomend", "NIET_INGEDEELD", 4) in small(frame, "richting", "tegenpartij", "laag")
    table = niet_ingedeeld(flows.leerlingjaar(snapshot, 2017))
    assert small(table, "pc4", "kant", "laag", "gevuld_met") == [(2003, "woont", 4, 0)]
    finding = flows.leerlingjaar(snapshot, 2017).bevindingen[0]
    assert (finding.code, finding.plaats, finding.aantal) == (
        "postcode_niet_ingedeeld", "2003", 1,
    )  # fmt: skip


def test_filling_takes_the_nearest_pc4_and_says_so(
    filled: DataFolder, write: Any, po: Any, rows: Any
) -> None:
    filled.commit(flows.read_leerlingen([write("a.csv", po(rows))], vul_postcodes=True))
    year = flows.leerlingjaar(filled.snapshot(), 2017)
    assert year.regio.gevuld == {2003: 2002}
    assert [f.code for f in year.bevindingen] == ["postcode_gevuld"]
    frame = flows.stroom_tabel(filled.snapshot(), "PO2001", 2017, ["bo"])
    assert ("intern", "PO2001", 44) in small(frame, "richting", "tegenpartij", "laag")


def test_what_is_worked_out_of_a_year_is_kept_with_another_calibration_too(
    snapshot: Snapshot,
) -> None:
    own = [flows.leerlingjaar(snapshot, 2017, kalibratie=Path("k.csv")) for _ in range(2)]
    assert own[0] is own[1]


def test_saldo_of_an_open_year(snapshot: Snapshot) -> None:
    frame = flows.saldo_tabel(snapshot, "PO1001", 2017)
    assert small(
        frame,
        "soort",
        "stelsel",
        "inkomend_laag",
        "uitgaand_laag",
        "intern_laag",
        "saldo_hoog",
        "rol",
    ) == [
        ("bo", "regionaal", 12, 0, 60, 12, "ontvangend"),
        ("bo", "reformatorisch", 0, 9, 0, -9, "te_klein"),
        ("bo", "cluster12", 0, 0, 0, 0, ""),
        ("bo", "alle", 12, 9, 60, 3, "te_klein"),
        ("sbo", "regionaal", 1, 0, 8, 1, "te_klein"),
        ("sbo", "reformatorisch", 0, 0, 0, 0, "geen_verkeer"),
        ("sbo", "cluster12", 0, 0, 0, 0, ""),
        ("sbo", "alle", 1, 0, 8, 1, "te_klein"),
        ("so", "regionaal", 0, 6, 0, -6, "te_klein"),
        ("so", "reformatorisch", 0, 0, 0, 0, "geen_verkeer"),
        ("so", "cluster12", 0, 5, 0, -5, ""),
        ("so", "alle", 0, 11, 0, -11, "per_saldo_uitgaand"),
        ("alle", "regionaal", 13, 6, 68, 7, "te_klein"),
        ("alle", "reformatorisch", 0, 9, 0, -9, "te_klein"),
        ("alle", "cluster12", 0, 5, 0, -5, ""),
        ("alle", "alle", 13, 20, 68, -7, "te_klein"),
    ]
    bo = frame.loc[(frame["soort"] == "bo") & (frame["stelsel"] == "alle")].iloc[0]
    assert bo["wonend_elders_pct_laag"] == pytest.approx(100 * 9 / 69, abs=0.01)
    assert bo["schoolgaand_van_elders_pct_hoog"] == pytest.approx(100 * 12 / 72, abs=0.01)


def test_saldo_of_a_masked_year_holds_the_truth(snapshot: Snapshot) -> None:
    truth = flows.saldo_tabel(snapshot, None, 2017)
    masked = flows.saldo_tabel(snapshot, None, 2024)
    assert (truth[["soort", "stelsel", "swv"]] == masked[["soort", "stelsel", "swv"]]).all(
        axis=None
    )
    for name in ("inkomend", "uitgaand", "intern", "saldo"):
        assert (masked[f"{name}_laag"] <= truth[f"{name}_laag"]).all()
        assert (truth[f"{name}_laag"] <= masked[f"{name}_hoog"]).all()
    for name in ("wonend_elders", "schoolgaand_van_elders"):
        known = truth[f"{name}_pct_laag"].notna()
        low, high = (masked.loc[known, f"{name}_pct_{end}"] for end in ("laag", "hoog"))
        assert truth.loc[known, f"{name}_pct_laag"].between(low - 0.006, high + 0.006).all()
    sbo = masked.loc[(masked["swv"] == "PO1001") & (masked["soort"] == "sbo")].iloc[0]
    assert (sbo["inkomend_laag"], sbo["inkomend_hoog"]) == (1, 4)
    assert np.isnan(sbo["inkomend_schatting"])


def test_one_swv_is_a_part_of_all(snapshot: Snapshot) -> None:
    every = flows.saldo_tabel(snapshot, None, 2024)
    one = flows.saldo_tabel(snapshot, "po2001", 2024)
    part = every.loc[every["swv"] == "PO2001"].reset_index(drop=True)
    assert part.equals(one)


def test_vso_is_the_vo_swv_s(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="VO1001"):
        flows.stroom_tabel(snapshot, "PO1001", 2017, ["vso"])
    frame = flows.stroom_tabel(snapshot, "VO1001", 2017, ["vso"])
    assert small(frame, "soort", "richting", "tegenpartij", "laag") == [
        ("vso", "uitgaand", "VO2001", 6)
    ]
    with pytest.raises(NotFound, match="geen leerlingen vo"):
        flows.stroom_tabel(snapshot, "VO1001", 2017, ["vo"])


def test_unknown_things_answer_readably(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match=r"PO1001 \(Aadorp en Aaburg\)"):
        flows.saldo_tabel(snapshot, "PO1002", 2017)
    with pytest.raises(NotFound, match="2017, 2024"):
        flows.stroom_tabel(snapshot, "PO1001", 2019)
    with pytest.raises(NotFound, match="buurt"):
        flows.stroom_tabel(snapshot, "PO1001", 2017, niveau="buurt")
    # places that one can mean, and no Belgie among them
    with pytest.raises(NotFound, match=r"buurt: GM0001 \(Aadorp\), GM0002"):
        flows.scholen_van_gebied(snapshot, "XX", 2017, ["bo"])


@pytest.mark.parametrize(
    ("niveau", "expected"),
    [
        (
            "gemeente",
            [
                ("inkomend", "GM0002", "Beedorp", "PO2001", 12),
                ("inkomend", "BELGIE", "België", "BELGIE", 2),
                ("inkomend", "ONBEKEND", "onbekend", "ONBEKEND", 1),
                ("intern", "GM0001", "Aadorp", "PO1001", 60),
                ("uitgaand", "GM0002", "Beedorp", "PO2001", 9),
            ],
        ),
        (
            "pc4",
            [
                ("inkomend", "2001", "Beedorp", "PO2001", 12),
                ("inkomend", "BELGIE", "België", "BELGIE", 2),
                ("inkomend", "ONBEKEND", "onbekend", "ONBEKEND", 1),
                ("intern", "1001", "Aadorp", "PO1001", 50),
                ("intern", "1002", "Aadorp", "PO1001", 10),
                ("uitgaand", "2001", "Beedorp", "PO2001", 9),
            ],
        ),
        (
            "school",
            [
                ("inkomend", "01AA00", "De Eik", "PO1001", 15),
                ("intern", "01AA00", "De Eik", "PO1001", 60),
                ("uitgaand", "02BB00", "De Beuk", "PO2001", 9),
            ],
        ),
    ],
)
def test_other_levels_keep_the_totals(snapshot: Snapshot, niveau: str, expected: Any) -> None:
    frame = flows.stroom_tabel(snapshot, "PO1001", 2017, ["bo"], niveau=niveau)
    columns = ("richting", "tegenpartij", "tegenpartij_naam", "tegenpartij_swv", "laag")
    assert small(frame, *columns) == expected


def test_the_matrix_holds_everyone(snapshot: Snapshot) -> None:
    frame = flows.matrix(snapshot, 2024)
    record = next(
        r for r in snapshot.sets if r.key.jaar == 2024 and r.extra.get("formaat") == "po_leeftijd"
    )
    assert int(frame["laag"].sum()) == record.extra["laag"]
    assert int(frame["hoog"].sum()) == record.extra["hoog"]
    reformed = flows.matrix(snapshot, 2017, ["bo"], stelsel="reformatorisch")
    assert small(reformed, "van", "naar", "laag") == [
        ("NIET_INGEDEELD", "PO2001", 4),
        ("PO1001", "PO2001", 9),
        ("PO2001", "PO2001", 40),
    ]


def test_one_age_only(snapshot: Snapshot) -> None:
    frame = flows.stroom_tabel(snapshot, "PO1001", 2017, ["bo"], groepen=["5"])
    assert small(frame, "richting", "tegenpartij", "laag") == [
        ("inkomend", "PO2001", 12),
        ("intern", "PO1001", 30),
    ]
    with pytest.raises(NotFound, match="niet uitgesplitst"):
        flows.stroom_tabel(snapshot, "PO1001", 2017, groepen=["99"])


def test_change_between_years_warns_of_masking(snapshot: Snapshot) -> None:
    frame, warning = flows.verandering(snapshot, "PO1001", (2024, 2017))
    assert "2024 zijn afgeschermd" in warning
    assert (frame["verschil_laag"] <= 0).all()
    assert (frame["verschil_hoog"] >= 0).all()
    with pytest.raises(NotFound, match="twee jaren"):
        flows.verandering(snapshot, "PO1001", (2017, 2017))


def test_change_between_open_years_needs_no_warning(
    filled: DataFolder, write: Any, po: Any, rows: Any
) -> None:
    filled.commit(flows.read_leerlingen([write("b.csv", po(rows[1:], year=2018))]))
    frame, warning = flows.verandering(filled.snapshot(), "PO1001", (2017, 2018))
    assert warning == ""
    intern = frame.query("soort == 'bo' and stelsel == 'alle' and richting == 'intern'").iloc[0]
    assert (intern["laag_2017"], intern["laag_2018"], intern["verschil_hoog"]) == (60, 10, -50)
    # nothing is masked: the estimate of the difference is the difference
    assert {intern[f"verschil_schatting{end}"] for end in ("", "_laag", "_hoog")} == {-50}


def test_where_the_pupils_of_a_school_live(snapshot: Snapshot) -> None:
    frame = flows.herkomst_van_school(snapshot, "01aa00", 2017)
    assert small(frame, "herkomst", "gemeente", "swv", "laag") == [
        ("1001", "Aadorp", "PO1001", 50),
        ("2001", "Beedorp", "PO2001", 12),
        ("1002", "Aadorp", "PO1001", 10),
        ("BELGIE", "Belgie", "BELGIE", 2),
        ("ONBEKEND", "Onbekend", "ONBEKEND", 1),
    ]
    assert frame["afstand_km"].iloc[0] == 0
    assert np.isnan(frame["afstand_km"].iloc[3])
    with pytest.raises(NotFound, match="De Eik"):
        flows.herkomst_van_school(snapshot, "01AA09", 2017)


@pytest.mark.parametrize(
    ("area", "code", "expected"),
    [
        ("1001", "1001", [("01AA00", 50), ("02BB00", 9), ("04DD00", 6), ("05EE00", 6)]),
        ("Beedorp", "GM0002", [("02BB00", 44), ("01AA00", 12), ("01AA01", 1), ("03CC00", 8),
                               ("05EE00", 11)]),
        ("PO3001", "PO3001", [("04DD00", 10)]),
        ("belgie", "BELGIE", [("01AA00", 2)]),
    ],
)  # fmt: skip
def test_to_which_schools_an_area_goes(
    snapshot: Snapshot, area: str, code: str, expected: list[tuple[str, int]]
) -> None:
    frame = flows.scholen_van_gebied(snapshot, area, 2017)
    assert small(frame, "brin6", "laag") == expected
    assert set(frame["gebied"]) == {code}
