"""What a workbook that was read would change in the records, before anything is stored."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from places import findings as f
from places.aanbod.model import Aanbod, FactorNames, Resultaat
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_RESULTAAT
from places.aanbod.workbook import BLADEN
from store import Finding, NotFound
from store.records_rows import Opdracht, Rij, new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from places.aanbod.workbook_rows import WorkbookContents, WorkbookRow
    from store.records import Records

# As `new_id` makes them; another one is ours where the records know it.
_KENMERK = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class WorkbookChanges:
    """What storing a workbook would do."""

    opdrachten: tuple[Opdracht, ...]
    nieuw: int
    gewijzigd: int
    gelijk: int
    niet_in_bestand: int
    """Rows of the records that the workbook does not have; they stay."""
    resultaten: int = 0
    """Results that a list of people's own only names beside its aanbod: rows of their own now."""
    bevindingen: tuple[Finding, ...] = ()
    """What is new and looks like a row that is there."""


@dataclass(frozen=True, slots=True)
class _Rij:
    """A row of the workbook, the id that is its own, and the row of the records it stands for."""

    regel: WorkbookRow
    id: str
    bekend: Rij | None
    eigen: bool
    """Of a list of people's own, which has no kenmerk of ours."""


def plan_changes(
    records: Records, gelezen: WorkbookContents, factoren: FactorNames | None = None
) -> WorkbookChanges:
    """Return what it takes to bring the records up to what was read.

    A row with a kenmerk that the records know is saved over the version it was exported
    from, so that a row which somebody changed since is told and not overwritten. Rows
    without such a kenmerk are added, and so are those with the kenmerk of another row of the
    workbook, or of a row of another kind: they were copied in Excel. A row without kenmerk
    that says all that a row of the records says is that row; one of the same name and place
    is told. Nothing is removed. `factoren` are those that the workbook was read with: a row
    that is kept names the same factor when it does so in other words.
    """
    known_factors = factoren or FactorNames()
    there = {kind: {row.id: row for row in records.all(kind)} for kind in BLADEN}
    there[SOORT_AANBOD] = {
        key: replace(row, gegevens=known_factors.in_data(row.gegevens))
        for key, row in there[SOORT_AANBOD].items()
    }
    rows = _identified(records, there, gelezen)
    results = _results(there[SOORT_RESULTAAT].values(), rows[SOORT_RESULTAAT])
    named: dict[tuple[str, str], tuple[str, str]] = {}
    orders: list[Opdracht] = []
    found: list[Finding] = []
    new = same = 0
    used: set[str] = set()
    # rows without kenmerk may say all that a kept row says: those are spared one by one
    for kind, lines in rows.items():
        spare = _spare(kind, there[kind].values(), lines)
        alike = {_who(row.gegevens) for row in there[kind].values()}
        for line in lines:
            data = dict(line.regel.gegevens)
            if kind == SOORT_AANBOD:
                data["resultaten"] = _tied(line, results, named)
            known = line.bekend
            if known is None and line.eigen and (twins := spare.get(_content(data))):
                known = twins.pop()
            if known is None:
                if line.eigen and kind == SOORT_AANBOD and _who(data) in alike:
                    found.append(f.STAAT_ER_AL(line.regel.plaats, f"‘{data['naam']}’ staat er al"))
                alike.add(_who(data))
                orders.append(Opdracht(kind, data, line.id))
                new += 1
                continue
            used.add(known.id)
            if _as_it_is(records, known, data, line.regel.versie, known_factors):
                same += 1
            else:
                orders.append(Opdracht(kind, data, known.id, _version(line.regel, known)))
    # results that a list only names are stored before the aanbod that points at them
    made_of = [
        Opdracht(SOORT_RESULTAAT, Resultaat(text, domein).as_dict(), key)
        for (_, domein), (key, text) in named.items()
    ]
    missing = sum(len(there[kind].keys() - used) for kind in gelezen.regels)
    changed = len(orders) - new
    return WorkbookChanges(
        (*made_of, *orders), new, changed, same, missing, len(made_of), tuple(found)
    )


def _identified(
    records: Records, there: dict[str, dict[str, Rij]], gelezen: WorkbookContents
) -> defaultdict[str, list[_Rij]]:
    """Decide for each row of the workbook which row of the records it is, over all sheets."""
    taken: set[str] = set()
    found: defaultdict[str, list[_Rij]] = defaultdict(list)
    for kind, lines in gelezen.regels.items():
        for line in lines:
            known = None
            if line.id is not None:
                known = there[kind].get(line.id) or _ever(records, line.id)
            # a kenmerk of somebody else's list is a column like any other: the row is new here
            ours = known is not None or bool(_KENMERK.fullmatch(line.id or ""))
            key = line.id if ours and line.id else new_id()
            # copied in Excel, kenmerk and all: the first row keeps it
            if key in taken or (known is not None and known.soort != kind):
                key, known = new_id(), None
            taken.add(key)
            found[kind].append(_Rij(line, key, known, eigen=not ours))
    return found


def _spare(kind: str, known: Iterable[Rij], lines: Iterable[_Rij]) -> dict[str, list[Rij]]:
    """Return the rows that no line names, by what they say."""
    named = {line.bekend.id for line in lines if line.bekend is not None}
    found: defaultdict[str, list[Rij]] = defaultdict(list)
    for row in known:
        if row.id not in named:
            found[_content(BLADEN[kind][2].from_dict(row.gegevens).as_dict())].append(row)
    return found


def _content(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def _who(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return by what people would call it the same: who gives what, and where."""
    names = ("naam", "tekst", "aanbieder", "domein", "adres", "postcode", "plaats")
    return (*(_key(str(data.get(name) or "")) for name in names), str(data.get("gebieden")))


def _ever(records: Records, key: str) -> Rij | None:
    """Return a row of any kind, also one that was removed; None when it never was."""
    try:
        return records.get(key)
    except NotFound:
        return None


def _version(line: WorkbookRow, known: Rij) -> int:
    """Return the version that a row of the workbook was made from."""
    if line.versie is not None:
        return line.versie
    # a list without versions cannot know that a row was removed since: that is to be told
    return known.versie - 1 if known.verwijderd else known.versie


def _as_it_is(
    records: Records, known: Rij, data: dict[str, Any], versie: int | None, factoren: FactorNames
) -> bool:
    """Tell whether a row asks for no change: it is what is stored, or what it was taken from.

    Who changed nothing in a row that somebody else changed since has nothing to say of it; that
    it was removed since is told all the same.
    """
    model = BLADEN[known.soort][2]

    def said(row: Mapping[str, Any]) -> dict[str, Any]:
        return model.from_dict(factoren.in_data(row) if model is Aanbod else row).as_dict()

    if known.verwijderd:
        return False
    if said(known.gegevens) == data:
        return True
    # no version to compare with, or the newest: what differs was changed in the workbook
    if versie is None or versie == known.versie:
        return False
    taken = records.version(known.id, versie)
    return taken is not None and said(taken.gegevens) == data


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
    line: _Rij, results: dict[str, str], named: dict[tuple[str, str], tuple[str, str]]
) -> list[str]:
    """Return the results of a piece of aanbod as ids, a text where none is known.

    A list of people's own (without kenmerk) names its results in a column: those become rows,
    which are added to `named` by text and domein.
    """
    tied = []
    for text in line.regel.gegevens["resultaten"]:
        known = results.get(_key(text))
        if known is None and line.eigen:
            place = (_key(text), str(line.regel.gegevens["domein"]))
            known = named.setdefault(place, (new_id(), text))[0]
        tied.append(known or text)
    return tied


def _key(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
