"""What a user tells of the own columns of a table: their unit, and whether higher is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from indicators import findings as soorten
from indicators._columns import direction_of
from indicators.catalogue import slug
from store import Refused

if TYPE_CHECKING:
    from store import Finding, ImportResult

Told = Mapping[str, Mapping[str, Any]]


def told_of(eigen: Told | Sequence[str] | None) -> Told:
    """Return what was told per column: given as it is, or as lines `kolom=eenheid,richting`.

    The direction may be left out; "gunstig" and "ongunstig" are about a higher figure.

    Raises
    ------
    Refused
        For a line without a column or unit, or with a direction that is none.
    """
    if eigen is None or isinstance(eigen, Mapping):
        return eigen or {}
    return dict(_line(line) for line in eigen)


def unused(told: Told, result: ImportResult, place: str) -> list[Finding]:
    """Say which columns were told of that the table does not have as own indicators."""
    own = {
        name
        for new in result.sets
        for row in new.extra.get("eigen", ())
        for name in (row["id"], slug(row["label"]))
    }
    names = [name for name in told if slug(name) not in own]
    if not names:
        return []
    shown = ", ".join(names)
    text = f"eenheid of richting gegeven voor {shown}, maar dat is hier geen eigen indicator"
    return [soorten.EIGEN_NIET_GEVONDEN(place, text, aantal=len(names))]


def _line(line: str) -> tuple[str, dict[str, str]]:
    column, sign, rest = line.rpartition("=")
    unit, comma, direction = rest.rpartition(",")
    if not comma:
        unit, direction = rest, ""
    column, unit, direction = column.strip(), unit.strip(), direction.strip()
    read = direction_of(direction)
    if not sign or not column or not unit or (direction and not read):
        raise Refused(
            "een eigen kolom met eenheid en richting, zoals 'faalangst=%,ongunstig'",
            repr(line),
            "Richting is gunstig, ongunstig of neutraal: wat een hoger cijfer betekent.",
        )
    return column, {"eenheid": unit} | ({"richting": read} if read else {})
