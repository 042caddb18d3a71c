"""Many comparisons at once: what chance alone would show, and a stricter way to look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compare.difference import Oordeel, Uitkomst
from compare.shares import ZEKERHEID
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.difference import Verschil

_LEAST = 0.05
"""Expected by chance, below which a number with one decimal would be 0."""


def benjamini_hochberg(
    found: Sequence[Verschil], *, aandeel: float = 1 - ZEKERHEID
) -> list[Verschil]:
    """Keep only differences of which at most a share is expected to be chance.

    Outcomes that were tested and do not stand become `geen_duidelijk_verschil`; what was not
    tested stays as it is.
    """
    tested = [i for i, item in enumerate(found) if item.p is not None]
    ordered = sorted(tested, key=lambda i: found[i].p or 0.0)
    standing = 0
    for rank, i in enumerate(ordered, start=1):
        if (found[i].p or 0.0) <= aandeel * rank / len(ordered):
            standing = rank
    stand = set(ordered[:standing])
    return [
        replace(item, uitkomst=Uitkomst.GEEN_VERSCHIL, oordeel=Oordeel.GEEN)
        if i in tested and i not in stand and item.duidelijk
        else item
        for i, item in enumerate(found)
    ]


def by_chance(found: Sequence[Verschil], *, zekerheid: float = ZEKERHEID, waarmee: str = "") -> str:
    """Say in Dutch how many of many tests would differ by chance alone, and how many do.

    "At most", because rounding that counts as uncertainty makes chance differences rarer. The
    second sentence tells how many stand when the number of tests itself is reckoned with.
    `waarmee` names the benchmark, where these are the tests against one.
    """
    tested = [item for item in found if item.p is not None]
    if not tested:
        return "Er is niets getoetst: hoeveel door toeval verschilt, is hier niet te zeggen."
    expected = len(tested) * (1 - zekerheid)
    differ = sum(item.duidelijk for item in tested)
    level = format_number(100 * zekerheid, 1).removesuffix(",0")
    number = format_number(expected, 1).removesuffix(",0")
    most = f"hoogstens {number}" if expected >= _LEAST else f"minder dan {format_number(0.1, 1)}"
    tests = "1 toets" if len(tested) == 1 else f"{format_number(len(tested))} toetsen"
    against = f" tegen {waarmee}" if waarmee else ""
    said = (
        f"Van {tests}{against} bij {level} % zekerheid wijst er naar verwachting {most} "
        f"alleen door toeval een verschil aan; hier "
        f"{'is dat er' if differ == 1 else 'zijn het er'} {format_number(differ)}."
    )
    if not differ:
        return said
    stand = sum(
        item.duidelijk
        for item in benjamini_hochberg(tested, aandeel=1 - zekerheid)
        if item.p is not None
    )
    reckoned = "als het aantal toetsen meetelt (correctie van Benjamini en Hochberg)"
    if stand == differ:
        return f"{said} Ook {reckoned} {'blijft dat' if differ == 1 else 'blijven die'} overeind."
    left = f"blijven er daarvan {format_number(stand)}" if stand > 1 else "blijft er daarvan 1"
    left = left if stand else "blijft daarvan niets"
    return f"{said} {reckoned[:1].upper()}{reckoned[1:]} {left} overeind."
