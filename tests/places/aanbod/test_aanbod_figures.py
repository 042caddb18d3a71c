"""Aanbod that people keep, counted per area as figures of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import indicators
from geo import choropleth
from places.aanbod.model import Aanbod
from places.lists.sets import read_locations
from store import DataFolder, Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort
from store.records import Opdracht, Records
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store import Snapshot

ORIGIN = Herkomst("x.csv", "0", "2024-02-01T00:00:00+00:00")
EMPTY = {"BU99990101": 0.0, "BU99990102": 0.0, "BU99990103": 0.0, "BU99990202": 0.0,
         "BU99990203": 0.0}  # fmt: skip
"""The buurten that are not water."""
OFFER = (
    Aanbod("Exact", domein="werk", preventieniveau="selectief", x=136_300.0, y=456_300.0),
    Aanbod("Op de postcode", domein="werk", postcode="3511AB", preventieniveau="universeel"),
    Aanbod("Voor twee wijken", domein="meedoen", gebieden=("WK999901", "WK999902")),
    Aanbod("Voor een buurt", domein="meedoen", gebieden=("BU99990203",)),
    Aanbod("Stedelijk", domein="werk", stedelijk=True, gebieden=("GM9999",)),
    Aanbod("Nergens", domein="werk"),
    Aanbod("Elders", domein="werk", x=150_000.0, y=460_000.0),
    Aanbod("Onbekende wijk", domein="werk", gebieden=("WK999977",)),
    Aanbod("Gewenst", domein="werk", status="gewenst", x=136_300.0, y=456_300.0),
    Aanbod("Stopt", domein="werk", status="stoppen", x=136_300.0, y=456_300.0),
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataFolder]:
    """Return six buurten in two wijken, the point of one PC4, and inhabitants."""
    monkeypatch.delenv("WIJKVERKENNER_DB", raising=False)
    folder = small_folder.make(tmp_path / "gegevens", figures=False)
    points = pd.DataFrame({"pc4": ["3511", "3599"], "x": [137_500.0, 140_000.0],
                           "y": [456_300.0, 456_300.0]})  # fmt: skip
    people = pd.DataFrame(
        {
            "gebied_code": ["WK999901", "WK999902"],
            "indicator": "aantal_inwoners",
            "waarde": [2000.0, 500.0],
            "staat": "waarde",
        }
    )
    sets = [
        NewSet(SetKey(Soort.POSTCODES, "punten", "pc4"), ORIGIN, {"punten": points}, 2),
        NewSet(
            SetKey(Soort.INDICATOREN, "cbs", "wijk", 2024, 2024),
            ORIGIN,
            {"cijfers": people},
            2,
            extra={"indicatoren": {"aantal_inwoners": 2}},
        ),
    ]
    folder.commit(ImportResult(sets, ImportRapport(rijen=4)))
    yield folder
    Records(folder.path).close()


def keep(folder: DataFolder, *items: Aanbod) -> Snapshot:
    Records(folder.path).apply([Opdracht("aanbod", item.as_dict()) for item in items])
    return folder.snapshot()


def counts(snapshot: Snapshot, name: str, niveau: str) -> dict[str, float]:
    frame = indicators.figures(snapshot, name, niveau).frame
    rows = frame[frame["staat"] == "waarde"]
    return dict(zip(rows["gebied_code"], rows["waarde"], strict=True))


def told(snapshot: Snapshot, name: str, niveau: str) -> dict[str, int]:
    found = indicators.figures(snapshot, name, niveau).bevindingen
    return {b.code: b.aantal for b in found}


def test_a_folder_where_nobody_keeps_aanbod_has_no_such_figure_and_no_database(
    data: DataFolder,
) -> None:
    snapshot = data.snapshot()
    assert "aantal_aanbod" not in indicators.catalogue(snapshot)
    assert not (data.path / "records.sqlite").exists()
    assert snapshot.stempel == snapshot.hash


def test_aanbod_counts_where_it_is_or_else_for_what_it_is(data: DataFolder) -> None:
    snapshot = keep(data, *OFFER)
    # Exact in Aalkamp; the point of the postcode in the buurt east of Berkhof: (137500,
    # 456300) is BU99990103; Voor een buurt in Fonteinhof. Two wijken is no buurt.
    assert counts(snapshot, "aantal_aanbod", "buurt") == EMPTY | {
        "BU99990101": 1.0, "BU99990103": 1.0, "BU99990203": 1.0,
    }  # fmt: skip
    assert counts(snapshot, "aantal_aanbod", "wijk") == {"WK999901": 3.0, "WK999902": 2.0}
    assert counts(snapshot, "aantal_aanbod_werk", "wijk") == {"WK999901": 2.0, "WK999902": 0.0}
    assert counts(snapshot, "aantal_aanbod_selectief", "wijk") == {
        "WK999901": 1.0, "WK999902": 0.0,
    }  # fmt: skip
    assert counts(snapshot, "aanbod_per_1000_inwoners", "wijk") == {
        "WK999901": 1.5, "WK999902": 4.0,
    }  # fmt: skip
    # the gemeente has it all, town-wide aanbod included, and two wijken of it once
    assert counts(snapshot, "aantal_aanbod", "gemeente") == {"GM9999": 6.0}


def test_nothing_is_left_out_or_guessed_without_saying_so(data: DataFolder) -> None:
    snapshot = keep(data, *OFFER)
    assert told(snapshot, "aantal_aanbod", "buurt") == {
        "niet_geteld_niet_huidig": 2,
        "geteld_bij_benadering": 1,
        "niet_geteld_groter_gebied": 2,
        "niet_geteld_stedelijk": 1,
        "niet_geteld_zonder_plek": 1,
        "niet_geteld_buiten": 1,
    }
    of_wijk = told(snapshot, "aantal_aanbod", "wijk")
    assert of_wijk["geteld_in_meer_gebieden"] == 1
    assert of_wijk["niet_geteld_gebied_onbekend"] == 1
    assert told(snapshot, "afstand_aanbod_werk_hemelsbreed", "buurt") == {
        "niet_geteld_niet_huidig": 2, "gemeten_bij_benadering": 1, "niet_gemeten_zonder_plek": 5,
    }  # fmt: skip
    kaart = choropleth.make(snapshot, choropleth.MapQuestion("aantal_aanbod", "wijk"))
    said = " ".join(kaart.opmerkingen)
    assert "1 activiteit zonder adres of coördinaten, geteld op het punt van de postcode" in said
    assert "1 activiteit zonder eigen plek, voor de hele gemeente: niet geteld per gebied" in said
    named = {
        b.code: b.plaats for b in indicators.figures(snapshot, "aantal_aanbod", "wijk").bevindingen
    }
    assert named["niet_geteld_zonder_plek"] == "Nergens"


def test_a_change_in_the_application_is_counted_at_once(data: DataFolder) -> None:
    before = keep(data, OFFER[0])
    assert counts(before, "aantal_aanbod", "wijk") == {"WK999901": 1.0, "WK999902": 0.0}
    kept = Records(data.path)
    [row] = kept.all("aanbod")
    kept.save(row, row.gegevens | {"x": 137_500.0, "y": 456_900.0})
    after = data.snapshot()
    assert after.hash == before.hash
    assert after.stempel != before.stempel
    assert counts(after, "aantal_aanbod", "wijk") == {"WK999901": 0.0, "WK999902": 1.0}
    kept.add("duiding", {"tekst": "van een andere pagina"})
    assert data.snapshot().stempel == after.stempel, "only aanbod makes figures anew"


def test_what_people_keep_goes_before_the_imported_list(data: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "aanbod_2024.csv"
    path.write_text("naam;domein;x_rd;y_rd\nUit de lijst;werk;136300;456300\n")
    data.commit(read_locations(path, soort="aanbod"))
    found = indicators.figures(data.snapshot(), "aantal_aanbod", "wijk")
    assert found.bron == "aanbod, geteld per gebied"
    assert found.frame["waarde"].tolist() == [1.0, 0.0]
    snapshot = keep(data, OFFER[3], OFFER[0])
    found = indicators.figures(snapshot, "aantal_aanbod", "wijk")
    assert found.bron == "eigen lijst van aanbod, geteld per gebied"
    assert found.frame["waarde"].tolist() == [1.0, 1.0]
    assert indicators.available(snapshot)["bron"].str.startswith("eigen lijst").sum() > 0


def test_a_gemeente_without_any_aanbod_is_unknown_and_not_zero(data: DataFolder) -> None:
    snapshot = keep(data, Aanbod("Elders", x=150_000.0, y=460_000.0))
    assert counts(snapshot, "aantal_aanbod", "buurt") == {}
    snapshot = keep(data, Aanbod("Stedelijk", gebieden=("GM9999",)))
    assert counts(snapshot, "aantal_aanbod", "buurt") == EMPTY
