"""What people estimated beside the figures: ranges of places, and no place without a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare.estimate import beside, counted, real_places, row_text, summary, together
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot

INCOME = "percentage_huishoudens_met_laag_inkomen"
BUURTEN = [*small_folder.BUURTEN]


@pytest.fixture
def tested(tmp_path: Path) -> Snapshot:
    folder = small_folder.make(tmp_path / "gegevens")
    path = tmp_path / "inkomen.csv"
    path.write_text(
        f"gebied_code,{INCOME},aantal_huishoudens\n"
        "BU99990101,31,400\nBU99990102,30,4000\nBU99990103,9,4000\nBU99990202,8,20\n",
        encoding="utf-8",
    )
    from indicators import read_indicatoren

    folder.commit(read_indicatoren(path, jaar=2024, bron="toetsbaar"))
    return folder.snapshot()


def test_a_real_place_is_as_sure_as_the_differences_behind_it(tested: Snapshot) -> None:
    found = real_places(tested, INCOME, "buurt", 2024, BUURTEN)
    said = [(one.tekst, one.cijfer) for one in found.values()]
    assert said == [
        ("1 tot 3", "31,0 %"),  # not surely above the next, and too few households in the last
        ("1 tot 3", "30,0 %"),
        ("3 tot 4", "9,0 %"),
        ("geen plaats", "ontbreekt"),
        ("niet te zeggen", "8,0 %"),
        ("geen plaats", "ontbreekt"),
    ]
    assert found[BUURTEN[0]].zekerheid.startswith("getoetst")
    turned = real_places(tested, INCOME, "buurt", 2024, BUURTEN, laagst=True)
    assert turned[BUURTEN[2]].tekst == "1 tot 2"


def test_a_masked_figure_has_no_place_and_one_that_cannot_be_tested_says_so(
    tested: Snapshot,
) -> None:
    found = real_places(tested, small_folder.INDICATOR, "buurt", 2024, BUURTEN)
    assert [found[code].tekst for code in BUURTEN[:3]] == [
        "ongeveer 3", "ongeveer 2", "ongeveer 1",
    ]  # fmt: skip
    assert "niet te toetsen" in found[BUURTEN[0]].zekerheid
    assert (found["BU99990202"].tekst, found["BU99990202"].cijfer) == ("geen plaats", "afgeschermd")
    assert found["BU99990202"].waarde is None
    none = real_places(tested, "percentage_bestaat_niet", "buurt", 2024, BUURTEN[:1])
    assert none[BUURTEN[0]].tekst == "geen plaats"


def test_estimates_stand_beside_the_figures_with_their_spread(tested: Snapshot) -> None:
    a, b, c, masked = *BUURTEN[:3], "BU99990202"
    real = real_places(tested, small_folder.INDICATOR, "buurt", 2024, [a, b, c, masked])
    phones = counted(
        [[c, b], [c, a], [b, c], [c, "BU00000000"]], [a, b, c, masked], plaatsen=2, stickers=False
    )
    paper = counted([[masked, c]], [a, b, c, masked], plaatsen=2, stickers=False)
    tally = together(phones, paper)
    assert (tally.antwoorden, tally.tellingen[c]) == (5, [3, 2])
    rows = beside(tally, real, small_folder.BUURTEN, plaatsen=2, stickers=False)
    assert [row.code for row in rows] == [c, b, a, masked], "the real order, no figure last"
    assert [(row.geschat, row.echt.tekst, row.raak) for row in rows] == [
        ("1 (1–2)", "ongeveer 1", True),
        ("na 2 (2–na 2)", "ongeveer 2", False),
        ("na 2", "ongeveer 3", True),
        ("na 2", "geen plaats", None),
    ]
    assert row_text(rows[-1]) == "Eikenrode: geschat op plaats na 2; geen plaats (afgeschermd)"
    said = summary(rows, tally, stickers=False, kant="hoogst")
    assert said.startswith("Bij 1 van de 2 gebieden die vooraan staan"), "the rest nobody asked for"


def test_stickers_are_counted_per_area_and_nothing_answered_says_so(tested: Snapshot) -> None:
    a, b = BUURTEN[:2]
    real = real_places(tested, small_folder.INDICATOR, "buurt", 2024, [a, b])
    tally = counted([[a, a, b], [a]], [a, b], plaatsen=3, stickers=True)
    rows = beside(tally, real, small_folder.BUURTEN, plaatsen=3, stickers=True)
    assert [(row.code, row.geschat) for row in rows] == [(b, "1"), (a, "3")]
    assert summary(rows, tally, stickers=True, kant="hoogst") == (
        "De meeste stickers (3) kreeg Aalkamp. Het hoogst is vermoedelijk het cijfer van Berkhof."
    )
    empty = counted([], [a, b], plaatsen=2, stickers=False)
    nothing = beside(empty, real, small_folder.BUURTEN, plaatsen=2, stickers=False)
    assert nothing[0].geschat == "–"
    assert summary(nothing, empty, stickers=False, kant="hoogst") == "Er is niet geantwoord."
