"""What stands out, in two sentences: the answer a reader wants before any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.difference import MIN_AFSTAND, Uitkomst
from compare.told import told
from indicators import SoortCijfer
from store.dutch import format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.benchmark import Vergelijking
    from compare.profile import Profiel, Regel

_NAMED = 3


def headline(profiel: Profiel, maatstaf: str = "") -> tuple[str, str]:
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
    usable = [v for v in beside if v.verschil.uitkomst not in (Uitkomst.NIET, Uitkomst.TE_KLEIN)]
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


def grounds(rows: Sequence[Regel], maatstaf: str) -> str:
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


def _compared(row: Regel, maatstaf: str) -> Vergelijking | None:
    return None if row.indicator.soort is SoortCijfer.AANTAL else row.naast(maatstaf)


def _said(row: Regel, maatstaf: str) -> str:
    found = row.naast(maatstaf)
    assert found is not None  # noqa: S101 (it deviates from it)
    mine, theirs = (text.replace(" ", "\u00a0") for text in told(row, found))
    name = lower_first(row.indicator.label)
    return f"{name} {found.verschil.uitkomst.value} ({mine} tegen {theirs})"
