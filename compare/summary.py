"""What stands out, in two sentences: the answer a reader wants before any table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compare.difference import MIN_AFSTAND, Outcome
from indicators import SoortCijfer, format_value
from store.dutch import format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.benchmark import Comparison
    from compare.difference import ComparableFigure
    from compare.profile import Profile, ProfileRow


_NAMED = 3


def summarise(profiel: Profile, maatstaf: str = "") -> tuple[str, str]:
    """Return how many figures deviate from a benchmark, and which do so most.

    Parameters
    ----------
    profiel
        The area with its figures.
    maatstaf
        Kind or code of the benchmark; nothing takes the usual one.

    Returns
    -------
        Two Dutch sentences; the second is empty where nothing deviates. Both are empty where
        there is nothing to compare with.
    """
    against = maatstaf or profiel.standaard
    beside = [found for row in profiel.regels if (found := _compared(row, against)) is not None]
    name = next((m.naam for m in profiel.maatstaven if against in (m.soort, m.code)), "")
    if not name:
        return "", ""
    area = profiel.gebied.label
    usable = [v for v in beside if v.verschil.uitkomst not in (Outcome.NIET, Outcome.TE_KLEIN)]
    if not usable:
        return f"Geen cijfer van {area} is met {name} te vergelijken.", ""
    rows = [row for row in profiel.wat_valt_op(against) if row.opvallend(against) > 0]
    among = f"{len(usable)} cijfers die te vergelijken zijn"
    if len(usable) == 1:
        among = "enige cijfer dat te vergelijken is"
    if not rows:
        none = "In het" if len(usable) == 1 else "In geen van de"
        tail = " niet" if len(usable) == 1 else ""
        return f"{none} {among}, wijkt {area}{tail} duidelijk af van {name}.", ""
    lead = f"In {len(rows)} van de {among}" if len(usable) > 1 else f"In het {among}"
    first = f"{lead}, wijkt {area} duidelijk af van {name}{grounds(rows, against)}."
    said = [_said(row, against) for row in rows[:_NAMED]]
    return first, f"{'Het meest' if len(rows) > 1 else 'Dat is'}: {listed(said)}."


def grounds(rows: Sequence[ProfileRow], maatstaf: str) -> str:
    """Say on what deviating figures rest, as the end of a sentence: a test, or their place.

    Empty where all were tested.
    """
    tested = sum(
        found.verschil.getoetst for row in rows if (found := row.naast(maatstaf)) is not None
    )
    rest = len(rows) - tested
    if not rest:
        return ""
    place = f"ligt ten minste {round(100 * MIN_AFSTAND)} % van alle gebieden ertussen"
    if not tested:
        return f"; niet getoetst, maar er {place}"
    other = "het andere" if rest == 1 else f"de andere {format_number(rest)}"
    are = "is er 1" if tested == 1 else f"zijn er {format_number(tested)}"
    return f"; daarvan {are} getoetst, en bij {other} {place}"


def _compared(row: ProfileRow, maatstaf: str) -> Comparison | None:
    return None if row.indicator.soort is SoortCijfer.AANTAL else row.naast(maatstaf)


def _said(row: ProfileRow, maatstaf: str) -> str:
    found = row.naast(maatstaf)
    assert found is not None  # noqa: S101 (it deviates from it)
    mine, theirs = (text.replace(" ", "\u00a0") for text in figure_texts(row, found))
    name = lower_first(row.indicator.label)
    return f"{name} {found.verschil.uitkomst.value} ({mine} tegen {theirs})"


_MORE = 2
"""Decimals that are added at most."""


def figure_texts(row: ProfileRow, found: Comparison) -> tuple[str, str]:
    """Return the figure and its benchmark as text.

    Where they differ surely and would read the same (15 % and 15 %), both get the decimals
    that tell them apart: it is the outcome that a reader would doubt. Never more than `_MORE`.
    """
    more = _needed(row, found)
    return _written(row, row.cijfer.meting, more), _written(row, found.cijfer.meting, more)


def row_texts(row: ProfileRow) -> tuple[str, dict[str, str]]:
    """Return the figure and all its benchmarks (by code) as text, with one number of decimals.

    The figure stands once before all of them, so it gets the decimals that the closest needs.
    """
    more = max((_needed(row, found) for found in row.vergelijkingen), default=0)
    beside = {
        found.maatstaf.code: _written(row, found.cijfer.meting, more)
        for found in row.vergelijkingen
    }
    return _written(row, row.cijfer.meting, more), beside


def _needed(row: ProfileRow, found: Comparison) -> int:
    """Return how many decimals more tell a sure difference."""
    if not found.verschil.duidelijk:
        return 0
    for more in range(_MORE):
        if _written(row, row.cijfer.meting, more) != _written(row, found.cijfer.meting, more):
            return more
    return _MORE


def _written(row: ProfileRow, figure: ComparableFigure, more: int) -> str:
    finer = replace(row.indicator, decimalen=row.indicator.decimalen + more)
    return format_value(finer, figure.waarde, figure.staat)
