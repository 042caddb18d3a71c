"""Deelnamepercentages: per gemeente, PC4 and SWV, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import flows
from flows.deelname import DEELNAME_COLUMNS, vso_sets
from reports.deelname import deelname_sentences
from store import NotFound, Soort

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from store import DataFolder, Snapshot


@pytest.fixture
def vo(write: Any) -> Path:
    """Return a vo file of 2017, of pupils from every postcode."""
    homes = {"1001": 44, "1002": 10, "1003": 0, "2001": 30, "2002": 9, "2003": 5, "3001": 7}
    head = (
        "BRIN NUMMER;VESTIGINGSNUMMER;INSTELLINGSNAAM VESTIGING;POSTCODE VESTIGING;"
        "GEMEENTENUMMER VESTIGING;GEMEENTENAAM VESTIGING;POSTCODE LEERLING;"
        "GEMEENTENUMMER LEERLING;GEMEENTENAAM LEERLING;LEER- OF VERBLIJFSJAAR 1\n"
    )
    town = {"1": "Aadorp", "2": "Beedorp", "3": "Ceedorp"}
    lines = [
        f"09VO;00;Het Lyceum;2001AA;2;Beedorp;{home};{home[0]};{town[home[0]]};{count}\n"
        for home, count in homes.items()
    ]
    path: Path = write("02-leerlingen-vo-2017-2018.csv", head + "".join(lines))
    return path


def stored(snapshot: Snapshot, jaar: int, niveau: str) -> pd.DataFrame:
    (record,) = snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar)
    return snapshot.table(record, "cijfers")


def test_deelname_is_a_set_of_indicators(snapshot: Snapshot) -> None:
    frame = stored(snapshot, 2017, "gemeente")
    values = {(r.gebied_code, r.indicator): r.waarde for r in frame.itertuples()}
    # Aadorp: bo 50 + 10 + 9, sbo 8, so 5 + 6, vso 6
    # the 5 at Auris are of cluster 2: in the whole, but not in the part
    assert values[("GM0001", "deelname_so")] == pytest.approx(100 * 6 / 88, abs=0.01)
    assert not any("vso" in name for _, name in values)  # vso is a share of vo and vso
    assert values[("GM0003", "deelname_sbo")] == 0
    masked = stored(snapshot, 2024, "pc4").set_index(["gebied_code", "indicator"])
    one = masked.loc[("1001", "deelname_so")]
    assert (one["staat"], np.isnan(one["waarde"])) == ("afgeschermd", True)
    assert one["laag"] < 100 * 6 / 65 < one["hoog"]
    sure = masked.loc[("2001", "deelname_so")]
    assert (sure["staat"], sure["waarde"]) == ("waarde", 0.0)


def test_vso_is_a_share_of_vo_and_vso_together(filled: DataFolder, vo: Path) -> None:
    filled.commit(flows.read_leerlingen([vo]))
    (made,) = [s for s in vso_sets(filled.snapshot()) if s.record.key.niveau == "gemeente"]
    shown = made.figures()["deelname_vso"].set_index("gebied_code")["waarde"]
    # Aadorp: 6 of its pupils in vso, 44 + 10 + 0 in vo
    assert shown["GM0001"] == pytest.approx(100 * 6 / 60, abs=0.01)
    assert shown["GM0003"] == 0
    assert shown["GM0002"] == pytest.approx(100 * 11 / (11 + 44), abs=0.01)


def test_an_swv_has_its_shares_over_the_years(snapshot: Snapshot) -> None:
    table = flows.deelname_tabel(snapshot, "PO1001")
    assert tuple(table) == DEELNAME_COLUMNS
    columns = ["jaar", "indicator", "staat", "laag", "hoog", "teller_laag", "teller_hoog"]
    # its only gemeente is Aadorp: see above; in 2024 the 2 is masked, and so is 3 and 3
    assert [tuple(row) for row in table[columns].itertuples(index=False)] == [
        (2024, "deelname_sbo", "afgeschermd", 7.77, 11.91, 7, 10),
        (2024, "deelname_so", "afgeschermd", 2.29, 9.2, 2, 8),
        (2017, "deelname_sbo", "waarde", 9.09, 9.09, 8, 8),
        (2017, "deelname_so", "waarde", 6.82, 6.82, 6, 6),
    ]
    exact = table[table["jaar"] == 2017]
    assert exact["noemer_laag"].tolist() == exact["noemer_hoog"].tolist() == [88, 88]
    assert exact["waarde"].tolist() == exact["schatting"].tolist() == [9.09, 6.82]
    assert deelname_sentences(table)[1] == (
        "Speciaal onderwijs: in 2024 tussen 2,3 % en 9,2 %; in 2017 6,8 %, "
        "van de leerlingen bo, sbo en so die hier wonen."
    )
    with pytest.raises(NotFound, match="Het dichtst in de buurt: PO1001"):
        flows.deelname_tabel(snapshot, "PO1002")


def test_vso_of_an_swv_needs_the_vo_file_and_says_so(filled: DataFolder, vo: Path) -> None:
    before = flows.deelname_tabel(filled.snapshot(), "VO1001")
    assert set(before["staat"]) == {"ontbreekt"}
    assert before["reden"].iloc[1].startswith("de leerlingen vo van 2017 van heel Nederland")
    assert "2024 niet te berekenen: de leerlingen vo van 2024" in deelname_sentences(before)[0]
    filled.commit(flows.read_leerlingen([vo]))
    after = flows.deelname_tabel(filled.snapshot(), "VO1001").set_index("jaar")
    assert after["staat"].to_dict() == {2024: "ontbreekt", 2017: "waarde"}
    assert after.loc[2017, "waarde"] == pytest.approx(100 * 6 / 60)
    assert (after.loc[2017, "teller_laag"], after.loc[2017, "noemer_laag"]) == (6, 60)
