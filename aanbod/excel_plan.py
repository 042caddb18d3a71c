"""What a workbook that was read would change in the records, before anything is stored."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aanbod.excel_write import BLADEN
from aanbod.matrix import SOORT_AANBOD, SOORT_RESULTAAT
from aanbod.model import Resultaat
from store import NotFound
from store.records import Opdracht, new_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aanbod.excel_read import Ingelezen, Regel
    from store.records import Records, Rij


@dataclass(frozen=True, slots=True)
class Plan:
    """What storing a workbook would do."""

    opdrachten: tuple[Opdracht, ...]
    nieuw: int
    gewijzigd: int
    gelijk: int
    niet_in_bestand: int
    """Rows of the records that the workbook does not have; they stay."""
    resultaten: int = 0
    """Results that a list of people's own only names beside its aanbod: rows of their own now."""


@dataclass(frozen=True, slots=True)
class _Rij:
    """A row of the workbook, the id that is its own, and the row of the records it stands for."""

    regel: Regel
    id: str
    bekend: Rij | None


def plan(records: Records, gelezen: Ingelezen) -> Plan:
    """Return what it takes to bring the records up to what was read.

    A row with a kenmerk that the records know is saved over the version it was exported
    from, so that a row which somebody changed since is told and not overwritten. Rows
    without such a kenmerk are added, and so are those with the kenmerk of another row of the
    workbook, or of a row of another kind: they were copied in Excel. Nothing is removed.
    """
    there = {kind: {row.id: row for row in records.all(kind)} for kind in BLADEN}
    rows = _identified(records, there, gelezen)
    results = _results(there[SOORT_RESULTAAT].values(), rows[SOORT_RESULTAAT])
    named: dict[tuple[str, str], tuple[str, str]] = {}
    orders: list[Opdracht] = []
    new = same = 0
    for kind, lines in rows.items():
        for line in lines:
            data = dict(line.regel.gegevens)
            if kind == SOORT_AANBOD:
                data["resultaten"] = _tied(line.regel, results, named)
            known = line.bekend
            if known is None:
                orders.append(Opdracht(kind, data, line.id))
                new += 1
            elif not known.verwijderd and _same(kind, known, data):
                same += 1
            else:
                orders.append(Opdracht(kind, data, known.id, _version(line.regel, known)))
    made_of = [
        Opdracht(SOORT_RESULTAAT, Resultaat(text, domein).as_dict(), key)
        for (_, domein), (key, text) in named.items()
    ]
    missing = sum(
        len(there[kind].keys() - {line.id for line in rows[kind]}) for kind in gelezen.regels
    )
    return Plan((*made_of, *orders), new, len(orders) - new, same, missing, len(made_of))


def _identified(
    records: Records, there: dict[str, dict[str, Rij]], gelezen: Ingelezen
) -> defaultdict[str, list[_Rij]]:
    """Decide for each row of the workbook which row of the records it is, over all sheets."""
    taken: set[str] = set()
    found: defaultdict[str, list[_Rij]] = defaultdict(list)
    for kind, lines in gelezen.regels.items():
        for line in lines:
            key, known = line.id or new_id(), None
            if line.id is not None:
                known = there[kind].get(line.id) or _ever(records, line.id)
            if key in taken or (known is not None and known.soort != kind):
                key, known = new_id(), None
            taken.add(key)
            found[kind].append(_Rij(line, key, known))
    return found


def _ever(records: Records, key: str) -> Rij | None:
    """Return a row of any kind, also one that was removed; None when it never was."""
    try:
        return records.get(key)
    except NotFound:
        return None


def _version(line: Regel, known: Rij) -> int:
    """Return the version that a row of the workbook was made from."""
    if line.versie is not None:
        return line.versie
    # a list without versions cannot know that a row was removed since: that is to be told
    return known.versie - 1 if known.verwijderd else known.versie


def _same(kind: str, known: Rij, data: dict[str, Any]) -> bool:
    return BLADEN[kind][2].from_dict(known.gegevens).as_dict() == data


def _results(known: Iterable[Rij], rows: Iterable[_Rij]) -> dict[str, str]:
    """Return the id that a text in the column for results stands for.

    Those of the workbook go before those of the records.
    """
    keys: dict[str, str] = {}
    for row in known:
        keys |= {_key(row.gegevens.get("tekst", "")): row.id, row.id: row.id}
    for line in rows:
        keys |= {_key(line.regel.gegevens["tekst"]): line.id, line.id: line.id}
    return keys


def _tied(
    line: Regel, results: dict[str, str], named: dict[tuple[str, str], tuple[str, str]]
) -> list[str]:
    """Return the results of a piece of aanbod as ids, a text where none is known.

    A list of people's own (without kenmerk) names its results in a column: those become rows,
    which are added to `named` by text and domein.
    """
    tied = []
    for text in line.gegevens["resultaten"]:
        known = results.get(_key(text))
        if known is None and line.id is None:
            place = (_key(text), str(line.gegevens["domein"]))
            known = named.setdefault(place, (new_id(), text))[0]
        tied.append(known or text)
    return tied


def _key(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
