"""The order of the method, branch by branch, with the sentence that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import boundaries
from compare.areas import find_area
from compare.benchmark import Comparer, follow_scheme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import DataFolder, Snapshot

    Choose = Callable[[dict[str, tuple[int, str]]], str]

SHARE = "percentage_65_jaar_en_ouder"


@pytest.fixture
def choose(folder: DataFolder, load: Callable[..., Snapshot], tmp_path: Path) -> Choose:
    """Return a function: people and share per area in, the choice for WK999901 out."""

    def run(rows: dict[str, tuple[int, str]]) -> str:
        lines = "".join(f"{code},{n},{share}\n" for code, (n, share) in rows.items())
        load(f"gebied_code,aantal_inwoners,{SHARE}\n{lines}", bron="proef")
        path = tmp_path / "gebieden.csv"
        path.write_text("gebied_code,groep\nWK999901,Noord\nWK999902,Noord\nWK999903,Zuid\n")
        here = folder.commit(boundaries.read_indeling(path, naam="Gebieden"))
        return follow_scheme(Comparer(here), find_area(here, "WK999901"), SHARE, jaar=2024)

    return run


CITY = {"WK999902": (9000, "20"), "WK999903": (30_000, "15"), "GM9999": (48_000, "17")}


def test_much_different_goes_beside_the_stad(choose: Choose) -> None:
    found = choose({**CITY, "WK999901": (9000, "30")})
    assert found == (
        "Wijk WK999901 is veel hoger dan gebied Noord; daarom is het vergeleken met GM9999: "
        "veel hoger."
    )


def test_not_much_different_leaves_the_gebied(choose: Choose) -> None:
    found = choose({**CITY, "WK999901": (9000, "20")})
    assert "verschilt niet veel van gebied Noord; daarom is gebied Noord" in found
    assert found.endswith(" hoger.")
    assert "vergeleken met GM9999: " in found


def test_too_few_people_leave_the_gebied(choose: Choose) -> None:
    found = choose({**CITY, "WK999901": (20, "50")})
    assert "is niet met gebied Noord te vergelijken (een groep van ongeveer" in found
    assert "daarom is gebied Noord vergeleken met GM9999: " in found
    assert found.endswith(" hoger.")


@pytest.mark.parametrize(("figure", "why"), [("[c]", "is afgeschermd"), ("", "ontbreekt")])
def test_no_figures_leave_the_stad_beside_the_country(
    choose: Choose, figure: str, why: str
) -> None:
    # a gebied with a wijk that has no figure has none either
    found = choose({**CITY, "WK999901": (9000, figure), "NL00": (17_000_000, "21")})
    assert f"(het cijfer van het gebied zelf {why}); daarom is GM9999 vergeleken met" in found
    assert found.endswith(" lager.")


def test_without_any_figures_above_nothing_is_made_up(choose: Choose) -> None:
    found = choose({**CITY, "WK999901": (9000, "[c]")})
    assert found == (
        "Wijk WK999901 is niet te vergelijken: het cijfer van het gebied zelf is afgeschermd."
    )


def test_a_stad_without_figure_has_the_country_in_its_place(choose: Choose) -> None:
    rows = {"WK999901": (9000, "30"), "WK999902": (9000, "20"), "WK999903": (30_000, ""),
            "GM9999": (48_000, ""), "NL00": (17_000_000, "21")}  # fmt: skip
    found = choose(rows)
    assert (
        "daarom is het vergeleken met Nederland, want met GM9999 kan dat niet (van GM9999" in found
    )
    like = choose({**rows, "WK999901": (9000, "20")})
    assert "daarom is gebied Noord vergeleken met Nederland, want" in like
