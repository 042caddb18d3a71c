"""Small counts of people's own tables: what is shielded, what gives it back, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import boundaries
import indicators
from store import DataFolder, Refused
from tests import small_folder
from tests.indicators.files import codes, read, rows

if TYPE_CHECKING:
    from pathlib import Path

    from store import ImportResult

COUNTED = ["thuiszitters=aantal,ongunstig"]
THUISZITTERS = """\
gebied_code;thuiszitters
BU99990101;1
BU99990102;4
BU99990103;5
BU99990202;0
BU99990203;<5
"""


def states(result: ImportResult, indicator: str) -> dict[str, float | str]:
    """Return value, or state where there is none, by area."""
    return {
        code: state if value is None else value
        for new in result.sets
        for code, name, value, state in rows(new)
        if name == indicator
    }


def test_counts_of_one_to_four_are_shielded_and_counted(tmp_path: Path) -> None:
    result = read(tmp_path, THUISZITTERS, eigen=COUNTED)
    assert states(result, "thuiszitters") == {
        "BU99990101": "afgeschermd",
        "BU99990102": "afgeschermd",
        "BU99990103": 5.0,
        "BU99990202": 0.0,
        "BU99990203": "afgeschermd",
    }
    assert codes(result) == [("klein_aantal", "waarschuwing", 2)]
    assert [new.extra["drempel"] for new in result.sets] == [5]


@pytest.mark.parametrize(
    ("drempel", "shown", "said"),
    [
        (10, {"BU99990202": 0.0}, ("klein_aantal", "waarschuwing", 3)),
        (2, {"BU99990102": 4.0, "BU99990103": 5.0, "BU99990202": 0.0},
         ("klein_aantal", "waarschuwing", 1)),
        (0, {"BU99990101": 1.0, "BU99990102": 4.0, "BU99990103": 5.0, "BU99990202": 0.0},
         ("klein_aantal_getoond", "waarschuwing", 2)),
    ],
)  # fmt: skip
def test_another_threshold_is_chosen_and_kept(
    tmp_path: Path, drempel: int, shown: dict[str, float], said: tuple[str, str, int]
) -> None:
    result = read(tmp_path, THUISZITTERS, eigen=COUNTED, drempel=drempel)
    found = states(result, "thuiszitters")
    assert {code: value for code, value in found.items() if value != "afgeschermd"} == shown
    assert codes(result) == [said]
    assert [new.extra["drempel"] for new in result.sets] == [drempel]


@pytest.mark.parametrize("drempel", [1, -1, 1001])
def test_a_threshold_that_is_none_is_refused(tmp_path: Path, drempel: int) -> None:
    with pytest.raises(Refused, match="een drempel van 2 tot en met 1000, of 0"):
        read(tmp_path, THUISZITTERS, eigen=COUNTED, drempel=drempel)


def test_a_column_without_a_unit_counts_when_nothing_says_otherwise(tmp_path: Path) -> None:
    text = "gebied_code;meldingen;rapportcijfer;dagen per week;beweging\n"
    text += "BU99990101;3;4;2;2,5\nBU99990102;12;3;4;3\n"
    result = read(tmp_path, text)
    assert states(result, "meldingen") == {"BU99990101": "afgeschermd", "BU99990102": 12.0}
    assert states(result, "rapportcijfer") == {"BU99990101": 4.0, "BU99990102": 3.0}
    assert states(result, "dagen_per_week") == {"BU99990101": 2.0, "BU99990102": 4.0}
    assert states(result, "beweging") == {"BU99990101": 2.5, "BU99990102": 3.0}
    result = read(tmp_path, text, eigen=["meldingen=score"])
    assert states(result, "meldingen") == {"BU99990101": 3.0, "BU99990102": 12.0}


@pytest.mark.parametrize(
    "column",
    [
        "thuiszitters per buurt",
        "thuiszitters 5-12 jaar",
        "thuiszitters schooljaar 2023-2024",
        "leerlingen vmbo-niveau",
        "meldingen klasse 1",
    ],
)
def test_a_name_that_says_of_whom_is_still_that_of_a_count(tmp_path: Path, column: str) -> None:
    result = read(tmp_path, f"gebied_code;{column}\nBU99990101;3\nBU99990102;12\n")
    name = next(iter({name for new in result.sets for _, name, _, _ in rows(new)}))
    assert states(result, name) == {"BU99990101": "afgeschermd", "BU99990102": 12.0}


def test_what_a_publisher_ships_is_left_alone(tmp_path: Path) -> None:
    text = "code;niveau;inwoners;inwoners0tot15;wozWaarde;aantalIets\n"
    result = read(tmp_path, text + "WK999901;wijk;905;90;300;2\nBU99990101;buurt;205;3;310;2\n")
    assert states(result, "aantal_0_tot_15_jaar")["BU99990101"] == 3.0
    assert states(result, "aantal_iets") == {"WK999901": 2.0, "BU99990101": 2.0}
    # The form to fill in is the SWV's and the gemeente's own, whatever its columns are called.
    text = "code;naam;inwoners;aantal_thuiszitters\nBU99990101;A;205;3\nBU99990102;B;90;8\n"
    shown = states(read(tmp_path, text), "aantal_thuiszitters")
    assert shown == {"BU99990101": "afgeschermd", "BU99990102": 8.0}


def test_sums_over_columns_are_shielded_with_their_parts(tmp_path: Path) -> None:
    text = "gebied_code;po;vo;totaal;meisjes;samen\n"
    text += "BU99990101;3;20;23;11;34\nBU99990102;9;11;20;8;28\nBU99990103;0;7;7;9;16\n"
    result = read(tmp_path, text, eigen=[f"{n}=aantal" for n in ("po", "vo", "totaal", "samen")])
    assert states(result, "totaal") == {
        "BU99990101": "afgeschermd", "BU99990102": 20.0, "BU99990103": 7.0,
    }  # fmt: skip
    # A sum of a sum: meisjes + totaal.
    assert states(result, "samen")["BU99990101"] == "afgeschermd"
    assert states(result, "vo") == {"BU99990101": 20.0, "BU99990102": 11.0, "BU99990103": 7.0}
    assert codes(result)[-2:] == [
        ("klein_aantal", "waarschuwing", 1), ("klein_aantal_afleidbaar", "waarschuwing", 2),
    ]  # fmt: skip


def test_a_total_of_one_row_is_known_by_its_name(tmp_path: Path) -> None:
    text = "gebied_code;po;vo;totaal\nBU99990101;3;20;23\n"
    result = read(tmp_path, text, eigen=["po=aantal", "vo=aantal", "totaal=aantal"])
    assert states(result, "totaal") == {"BU99990101": "afgeschermd"}


def test_sums_over_areas_are_shielded_across_levels(tmp_path: Path) -> None:
    text = "gebied_code;thuiszitters\nBU99990101;3\nBU99990102;9\nBU99990201;6\nBU99990202;7\n"
    text += "WK999901;12\nWK999902;13\nGM9999;25\nGM0344;80\n"
    found = states(read(tmp_path, text, eigen=COUNTED), "thuiszitters")
    hidden = {code for code, value in found.items() if value == "afgeschermd"}
    assert hidden == {"BU99990101", "WK999901", "GM9999"}
    text = "gebied_code;thuiszitters\nWK999901;4\nWK999902;13\nGM9999;17\n"
    found = states(read(tmp_path, text, eigen=COUNTED), "thuiszitters")
    assert found == {"WK999901": "afgeschermd", "WK999902": 13.0, "GM9999": "afgeschermd"}
    # A total of which not all parts are in the table does not give one of them back.
    text = "gebied_code;thuiszitters\nBU99990101;3\nBU99990102;9\nWK999901;31\n"
    found = states(read(tmp_path, text, eigen=COUNTED), "thuiszitters")
    assert (found["BU99990101"], found["WK999901"]) == ("afgeschermd", 31.0)


def test_percentages_made_of_a_small_count_are_shielded(tmp_path: Path) -> None:
    text = "gebied_code;afwezig;leerlingen;deel;eenzaam;aandeel thuiszitters;thuiszitters\n"
    text += "BU99990101;3;120;2,5;61;1,1;20\nBU99990102;0;80;0;48;2,2;3\n"
    text += "BU99990103;12;150;8;55;3,3;30\n"
    own = ["afwezig=aantal", "leerlingen=aantal", "thuiszitters=aantal", "aandeel thuiszitters=%"]
    result = read(tmp_path, text, eigen=[*own, "deel=%", "eenzaam=%"])
    # The quotient of two columns, by its numbers.
    assert states(result, "deel") == {
        "BU99990101": "afgeschermd", "BU99990102": 0.0, "BU99990103": 8.0,
    }  # fmt: skip
    # What its name is about.
    assert states(result, "aandeel_thuiszitters") == {
        "BU99990101": 1.1, "BU99990102": "afgeschermd", "BU99990103": 3.3,
    }  # fmt: skip
    # 61 % of anything is not 3, and 48 % of anything is not 0.
    assert "afgeschermd" not in states(result, "eenzaam").values()


def test_an_own_percentage_that_may_be_of_the_small_count_is_shielded(tmp_path: Path) -> None:
    text = "gebied_code;wacht;deel\nBU99990101;3;2,4\nBU99990102;30;12,5\n"
    result = read(tmp_path, text, eigen=["wacht=aantal", "deel=%"])
    assert states(result, "deel") == {"BU99990101": "afgeschermd", "BU99990102": 12.5}


def test_a_long_table_is_shielded_over_its_rows(tmp_path: Path) -> None:
    text = "gebied_code,indicator,waarde,jaar,eenheid\n"
    text += "BU99990102,po,9,2024,aantal\nBU99990101,po,3,2024,aantal\n"
    text += "BU99990101,vo,20,2024,aantal\nBU99990102,vo,11,2024,aantal\n"
    text += "BU99990101,alle,23,2024,aantal\nBU99990102,alle,20,2024,aantal\n"
    text += "BU99990101,po,8,2023,aantal\nBU99990101,alle,19,2023,aantal\n"
    result = read(tmp_path, text, "lang.csv")
    shown = {
        (new.key.jaar, code, name): value
        for new in result.sets
        for code, name, value, state in rows(new)
        if state == "waarde"
    }
    assert shown == {
        (2024, "BU99990102", "po"): 9.0,
        (2024, "BU99990101", "vo"): 20.0,
        (2024, "BU99990102", "vo"): 11.0,
        (2024, "BU99990102", "alle"): 20.0,
        (2023, "BU99990101", "po"): 8.0,
        (2023, "BU99990101", "alle"): 19.0,
    }


def test_a_computed_total_never_shows_more_than_its_parts(tmp_path: Path) -> None:
    folder = small_folder.make(tmp_path / "gegevens", figures=False)
    folder.commit(read(tmp_path, THUISZITTERS, eigen=COUNTED))
    for level in ("wijk", "gemeente"):
        frame = indicators.figures(folder.snapshot(), "thuiszitters", level).frame
        assert set(frame["staat"]) == {"afgeschermd"}
        assert frame["waarde"].isna().all()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_folder_is_the_same_whatever_the_small_number_was(tmp_path: Path, suffix: str) -> None:
    import pandas as pd

    def kept(number: int) -> list[str]:
        place = tmp_path / f"{number}"
        place.mkdir()
        path = place / f"t_2024.{suffix}"
        table = pd.DataFrame({"gebied_code": ["BU99990101", "WK999901"], "wachten": [number, 40]})
        table.to_csv(path, index=False) if suffix == "csv" else table.to_excel(path, index=False)
        folder = DataFolder(place / "map")
        folder.commit(indicators.read_indicatoren(path, eigen=["wachten=aantal"]))
        return sorted(file.name for file in (folder.path / "sets").iterdir())

    assert kept(1) == kept(4) != kept(9)


def test_what_stands_beside_boundaries_is_shielded_where_it_is_ones_own(tmp_path: Path) -> None:
    import json

    layer = small_folder.buurten()
    for number, feature in enumerate(layer["features"]):
        feature["properties"] |= {"aantal_thuiszitters": 3 + number, "aantal_inwoners": 4}
    path = tmp_path / "buurten_2024.geojson"
    path.write_text(json.dumps(layer))
    result = indicators.read_grenzen(path)
    found = {
        (code, name): state
        for new in result.sets
        if "cijfers" in new.tables and new.key.niveau == "buurt"
        for code, name, _, state in rows(new)
    }
    assert found["BU99990101", "aantal_thuiszitters"] == "afgeschermd"
    assert found["BU99990103", "aantal_thuiszitters"] == "waarde"
    assert found["BU99990101", "aantal_inwoners"] == "waarde"
    assert boundaries.areas(small_folder.make(tmp_path / "map").snapshot(), "buurt")
