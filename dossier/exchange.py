"""A whole dossier as one file of JSON, and bringing one into another folder without loss.

The file holds every row of the dossier, those of other rooms that it needs (resultaten, targets,
ambities, aanbod), the partners that it names and the own factors and ties it was looked at with,
under their own ids. Each row carries every version it ever had; so the folder that takes it in can
tell, without a shared clock, which of three things is so: its own row is an older version of the
one in the file (it is brought up to date, with what happened in between as its history), the
file's is an older version of its own (nothing is done), or both were changed since they were one
(they collide, and somebody chooses). This is how version control tells it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from compare.factors import Factor
from dossier import findings as f
from dossier.dossier import DOEL, RESULTAAT, Dossier, Work, fixed_id
from dossier.factor_model import SOORT_BAND
from dossier.kinds import DOSSIER, kind, kinds
from dossier.own_form import OwnForm
from dossier.rows import (
    KnownNames,
    filled,
    normalised,
    references,
    row_findings,
    row_title,
    same_content,
)
from places.aanbod.model import Aanbod, Ambitie, Resultaat
from store import Refused
from store.records_rows import HIER, EerdereVersie, Opdracht, Rij, Versie

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from store import Finding
    from store.records import Records

_FORM = OwnForm(
    "wijkverkenner-dossier",
    2,
    "rijen",
    "rij",
    "een dossier van wijkverkenner (json), zoals deze toepassing het bewaart",
    "Bewaar het dossier opnieuw vanuit wijkverkenner en lees dat bestand.",
)
"""Of version 1, rows held a mark of each earlier version (`eerder`) and no history: read still."""
_ELSEWHERE: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "aanbod": Aanbod.from_dict,
    "ambitie": Ambitie.from_dict,
    "factor": Factor.from_dict,
    RESULTAAT: Resultaat.from_dict,
}
"""How the rooms of rows that are not of a dossier read them (a target tells it by itself)."""
_LONGEST_ID = 32
_LONGEST_KIND = 40
"""What the tables hold (`store.records_database`); PostgreSQL keeps to it, SQLite does not."""
# own choice: ids of other programs are longer than ours (a UUID is 36), not longer than a line
_READABLE_ID = 200
# own choice, of a role and of what was done: each is one line of a list of versions
_LONGEST_WHO, _LONGEST_WHAT = 120, 300


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A dossier as it stands in a file."""

    rijen: tuple[Rij, ...]
    merken: Mapping[str, frozenset[str]]
    """By id, a mark of every version, of a file that holds no history."""
    geschiedenis: Mapping[str, tuple[EerdereVersie, ...]]
    """By id, every version it had, oldest first, the one in the file last."""
    fictief: bool
    dossier: str
    """Id of the dossier; '' for rows that belong to none."""
    geweigerd: int = 0
    bevindingen: tuple[Finding, ...] = ()

    @property
    def naam(self) -> str:
        """Return what the dossier is called; '' for rows that belong to none."""
        row = next((r for r in self.rijen if r.id == self.dossier), None)
        return row_title(kind(DOSSIER), row.gegevens) if row else ""


@dataclass(frozen=True, slots=True)
class DossierChanges:
    """What taking a file in would do, before anything is stored."""

    opdrachten: tuple[Opdracht, ...]
    nieuw: int
    gewijzigd: int
    gelijk: int
    ouder: int
    """Rows of which the folder has a newer version than the file; they stay."""
    niet_in_bestand: int
    """Rows of this dossier that the file does not have; they stay."""
    botsingen: tuple[Opdracht, ...] = ()
    """Rows that were changed here and there since they were one: not among `opdrachten`."""
    bevindingen: tuple[Finding, ...] = ()

    def botsende_opdrachten(self) -> list[Opdracht]:
        """Return the rows that collide as orders that do so: from a version before the newest.

        Whoever stores them is shown both sides (`store.records.StaleRow`), as two people are.
        """
        return [replace(order, versie=(order.versie or 1) - 1) for order in self.botsingen]

    def with_collisions(self) -> DossierChanges:
        """Return the changes with the rows of the file in the place of those that collide."""
        every = (*self.opdrachten, *self.botsingen)
        return replace(self, opdrachten=every, botsingen=())


def rows_of_dossier(work: Work, dossier: Dossier) -> tuple[list[Rij], list[Finding]]:
    """Return the rows that a dossier is made of, and what is left out of a file, told.

    Its own rows, all cycles; resultaten and targets of its area; aanbod that reaches it or that
    they name; the ambities; its verhaallijnen; own factors and ties; and whatever else these refer
    to. What never leaves the tool with anything else (`Kind.apart`) is left out.
    """
    here: dict[str, Rij] = {dossier.id: dossier.rij}
    left = 0
    for name, rows in dossier.rijen.items():
        if kind(name).apart:
            left += len(rows)
        else:
            here |= {row.id: row for row in rows}
    # another folder must find the same along the factors: all own ones go, named here or not
    for name in ("ambitie", "factor", SOORT_BAND):
        here |= {row.id: row for row in work.rijen.get(name, ())}
    if dossier.gebied:
        offered = work.rijen.get("aanbod", ())
        reaching = (r for r in offered if Aanbod.from_dict(r.gegevens).reaches(dossier.gebied))
        here |= {row.id: row for row in reaching}
    lines = work.rijen.get("verhaallijn", ())
    here |= {row.id: row for row in lines if row.gegevens.get("voor") == dossier.id}
    every = {row.id: row for rows in work.rijen.values() for row in rows}
    # on from what is taken along to what that refers to, until nothing new comes up
    waiting = list(here.values())
    while waiting:
        row = waiting.pop()
        for key in _refers_to(row):
            found = every.get(key)
            # a row of another dossier stays there: it is told by its title, not taken along
            own = found is not None and found.gegevens.get(DOSSIER) in (None, "", dossier.id)
            if found is not None and own and key not in here and not kind(found.soort).apart:
                here[key] = found
                waiting.append(found)
    said = [f.NIET_MEEGEGEVEN(dossier.naam, "voorbereidingen van gesprekken", aantal=left)]
    order = list(kinds())
    # sorted is stable: within a kind they keep the order they were made in
    return sorted(here.values(), key=lambda row: order.index(row.soort)), said * bool(left)


def dossier_json(
    work: Work, dossier: Dossier, records: Records, *, gemaakt: str, fictief: bool = False
) -> bytes:
    """Return a dossier as JSON.

    Parameters
    ----------
    work, dossier, records
        What to write, and where its history is.
    gemaakt
        The moment, ISO.
    fictief
        Whether it is of the demonstration set.
    """
    rows, _ = rows_of_dossier(work, dossier)
    return rows_json(rows, records, dossier=dossier.id, gemaakt=gemaakt, fictief=fictief)


def rows_json(
    rows: Sequence[Rij], records: Records, *, dossier: str, gemaakt: str, fictief: bool = False
) -> bytes:
    """Return rows as JSON, each with every version it had: what it said, when, by which role."""
    history = records.contents([row.id for row in rows])
    lines = [
        {
            "id": row.id,
            "soort": row.soort,
            "gegevens": row.gegevens,
            "geschiedenis": _history(history[row.id]),
        }
        for row in rows
    ]
    return _FORM.written(lines, gemaakt=gemaakt, fictief=fictief, dossier=dossier)


def read_dossier(path: Path, known: KnownNames | None = None) -> DossierFile:
    """Read a file of JSON with a dossier; nothing is stored.

    Raises Refused when it is no such file, or of a newer version.
    """
    head, lines, found = _FORM.read(path, _read_line, lambda line: line.rij.id)
    refused = len(found)
    for place, line in lines.items():
        row = line.rij
        if line.weg:
            found.append(f.VERSIE_WEGGELATEN(place, "niet te lezen", aantal=line.weg))
        if row.soort not in kinds():
            found.append(f.RIJSOORT_ONBEKEND(place, f"soort ‘{row.soort}’"))
        elif known is not None and not kind(row.soort).elders:
            found += row_findings(kind(row.soort), row.gegevens, known)
    return DossierFile(
        tuple(line.rij for line in lines.values()),
        {line.rij.id: line.merken for line in lines.values()},
        {line.rij.id: line.geschiedenis for line in lines.values()},
        bool(head.get("fictief")),
        str(head.get("dossier") or ""),
        refused,
        tuple(found),
    )


def plan_import(records: Records, file: DossierFile) -> DossierChanges:
    """Return what it takes to bring the records up to a file. Nothing is removed."""
    file = _with_ids_that_fit(records, file)
    history = records.contents([row.id for row in file.rijen])
    orders: list[Opdracht] = []
    collisions: list[Opdracht] = []
    found: list[Finding] = []
    new = changed = same = older = 0
    for row in file.rijen:
        versions, there = history[row.id], file.geschiedenis[row.id]
        if not versions:
            orders.append(Opdracht(row.soort, row.gegevens, row.id, eerder=there))
            new += 1
            continue
        # Versions are compared by what they say: numbers and clocks of two folders mean nothing
        # to each other. Said once before, here or there, is an older version of the same row.
        now = versions[-1]
        own = {_mark(one.gegevens) for one in versions}
        marks = [_mark(one.gegevens) for one in there]
        order = Opdracht(row.soort, row.gegevens, row.id, now.versie, _since(there, marks, own))
        if not now.verwijderd and same_content(now.gegevens, row.gegevens):
            same += 1
        elif not now.verwijderd and _mark(now.gegevens) in {*marks, *file.merken[row.id]}:
            orders.append(order)
            changed += 1
        elif _mark(row.gegevens) in own and not now.verwijderd:
            older += 1
        else:
            collisions.append(order)
            what = "is hier verwijderd" if now.verwijderd else "is ook hier gewijzigd"
            found.append(
                f.BOTSING(_called(row), f"deze rij {what} sinds {now.wijziging.wanneer[:10]}")
            )
    # what the file does not name stays: it may have been left out on purpose (`Kind.apart`)
    named = {row.id for row in file.rijen}
    kept = [
        row.id
        for name, (_, rows) in records.read_at_once(*kinds()).items()
        if kind(name).per_dossier and not kind(name).apart
        for row in rows
        if row.gegevens.get(DOSSIER) == file.dossier and row.id not in named
    ]
    return DossierChanges(
        tuple(orders), new, changed, same, older, len(kept), tuple(collisions),
        (*file.bevindingen, *found),
    )  # fmt: skip


def _with_ids_that_fit(records: Records, file: DossierFile) -> DossierFile:
    """Return a file with a shorter id for rows whose own is longer than every database holds.

    The same one each time, and wherever the row is referred to; a folder that has the row under
    its long id keeps that.
    """
    long = [row.id for row in file.rijen if len(row.id) > _LONGEST_ID]
    kept = records.contents(long)
    shorter = {key: fixed_id(key) for key in long if not kept[key]}
    if not shorter:
        return file
    rows = tuple(
        replace(row, id=shorter.get(row.id, row.id), gegevens=_renamed(row.gegevens, shorter))
        for row in file.rijen
    )
    marks = {shorter.get(key, key): found for key, found in file.merken.items()}
    before = {
        shorter.get(key, key): tuple(
            replace(one, gegevens=_renamed(one.gegevens, shorter)) for one in versions
        )
        for key, versions in file.geschiedenis.items()
    }
    name = shorter.get(file.dossier, file.dossier)
    return replace(file, rijen=rows, merken=marks, geschiedenis=before, dossier=name)


def _since(
    versions: Sequence[EerdereVersie], marks: Sequence[str], own: Collection[str]
) -> tuple[EerdereVersie, ...]:
    """Return the versions of a file after the last one that is here too."""
    # the last one that is here too: an older one may have come back by undoing
    here = [place for place, mark in enumerate(marks) if mark in own]
    return tuple(versions[here[-1] + 1 :] if here else versions)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Return values with ids under their other names."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a file, with its history."""

    rij: Rij
    merken: frozenset[str]
    geschiedenis: tuple[EerdereVersie, ...]
    weg: int
    """Versions that could not be read."""


def _read_line(line: Any) -> _Line:  # noqa: ANN401 - whatever a file holds
    """Return the row of a line of the file.

    Raises Refused when it is none; `came` says why.
    """
    if not isinstance(line, dict):
        raise _FORM.none("dit is geen rij")
    key, name, values = line.get("id"), line.get("soort"), line.get("gegevens")
    if not isinstance(key, str) or not 0 < len(key) <= _READABLE_ID or not key.isprintable():
        raise _FORM.none("een rij zonder bruikbaar kenmerk")
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_KIND or not name.isprintable():
        raise _FORM.none("een rij zonder soort")
    if not isinstance(values, dict):
        raise _FORM.none("een rij zonder gegevens")
    values = _FORM.that_fits(values)
    known = kinds().get(name)
    if known is not None:
        normalised(known, values)  # for what it refuses: a file is taken in as it is
    if (model := _ELSEWHERE.get(name)) is not None:
        try:
            # what its room refuses that room tells of; what it cannot read breaks every page
            with suppress(Refused):
                model(values)
        except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
            raise _FORM.none("een rij met andere waarden dan haar velden vragen") from error
    # a history that cannot be read takes nothing away from what the row says now
    marks, said = (
        found if isinstance(found := line.get(name), list) else []
        for name in ("eerder", "geschiedenis")
    )
    versions = [_read_version(one) for one in said]
    there = tuple(one for one in versions if one is not None)
    row = Rij(key, name, 1, values)
    return _Line(row, frozenset(map(str, marks)), there, len(versions) - len(there))


def _read_version(value: Any) -> EerdereVersie | None:  # noqa: ANN401
    """Return one version of a file; None for one that cannot be read."""
    if not isinstance(value, dict) or not isinstance(value.get("gegevens"), dict):
        return None
    try:
        moment = datetime.fromisoformat(str(value.get("wanneer"))).astimezone(UTC)
        values = _FORM.that_fits(value["gegevens"])
    except (ValueError, OverflowError, Refused):
        return None
    who, what = (str(_FORM.that_fits(str(value.get(name) or ""))) for name in ("wie", "wat"))
    return EerdereVersie(
        values,
        value.get("verwijderd") is True,
        moment.isoformat(timespec="milliseconds"),
        who[:_LONGEST_WHO] or None,
        what[:_LONGEST_WHAT],
    )


def _history(versions: Iterable[Versie]) -> list[dict[str, Any]]:
    """Return what a row went through: taking it in from a file changed nothing in what it says."""
    found: list[Versie] = []
    for one in versions:
        now = (one.gegevens, one.verwijderd)
        if one.wijziging.wat != HIER and not (
            found and now == (found[-1].gegevens, found[-1].verwijderd)
        ):
            found.append(one)
    return [_written(one) for one in found]


def _written(version: Versie) -> dict[str, Any]:
    change = version.wijziging
    said = {"wanneer": change.wanneer, "wie": change.wie, "wat": change.wat}
    gone = {"verwijderd": True} if version.verwijderd else {}
    return {**said, **gone, "gegevens": version.gegevens}


def _mark(gegevens: Mapping[str, Any]) -> str:
    """Return a mark of what a row says; a field that is not there is an empty one."""
    # a newer version may give a kind fields that this file lacks: empty ones count for nothing
    text = json.dumps(filled(gegevens), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _refers_to(row: Rij) -> list[str]:
    soort = kind(row.soort)
    if row.soort == DOEL:
        return [str(row.gegevens.get(RESULTAAT) or "")]
    if row.soort == "aanbod":
        return [str(key) for key in row.gegevens.get("resultaten") or ()]
    if soort.elders:
        return []
    return references(soort, row.gegevens)


def _called(row: Rij) -> str:
    known = kinds().get(row.soort)
    return f"{known.enkelvoud} ‘{row_title(known, row.gegevens)}’" if known else row.id
