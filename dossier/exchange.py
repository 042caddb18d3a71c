"""A whole dossier as one file of JSON, and bringing one into another folder without loss.

The file holds every row of the dossier, those of other rooms that it needs (resultaten, targets,
ambities, aanbod) and the partners that it names, under their own ids. Each row carries a mark of
every version it ever had; so the folder that takes it in can tell, without a shared clock, which
of three things is so: its own row is an older version of the one in the file (it is brought up to
date), the file's is an older version of its own (nothing is done), or both were changed since
they were one (they collide, and somebody chooses). This is how version control tells it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from compare.factor_records import record_id
from dossier import findings as f
from dossier.dossier import DOEL, RESULTAAT, fixed_id
from dossier.kinds import DOSSIER, ValueForm, kind, kinds
from dossier.rows import normalised, references, row_findings, row_title, same_content
from places.aanbod.model import Aanbod
from store import Refused, open_input
from store.reading.text import read_json
from store.records_rows import Opdracht, Rij

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from dossier.dossier import Dossier, Work
    from dossier.rows import KnownNames
    from store import Finding
    from store.records import Records
    from store.records_rows import Versie

WANTED = "een dossier van wijkverkenner (json), zoals deze toepassing het bewaart"
FORM, VERSION = "wijkverkenner-dossier", 1
"""What the file calls itself, and the version of its shape."""
_AGAIN = "Bewaar het dossier opnieuw vanuit wijkverkenner en lees dat bestand."
_LONGEST_ID = 32
_LONGEST_KIND = 40
"""What the tables hold (`store.records_database`); PostgreSQL keeps to it, SQLite does not."""
_READABLE_ID = 200


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A dossier as it stands in a file."""

    rijen: tuple[Rij, ...]
    eerder: Mapping[str, frozenset[str]]
    """By id, a mark of every version before the one in the file."""
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
    they name; the ambities; its verhaallijnen; and whatever else these refer to, own factors
    included. What never leaves the tool with anything else (`Kind.apart`) is left out.
    """
    here: dict[str, Rij] = {dossier.id: dossier.rij}
    left = 0
    for name, rows in dossier.rijen.items():
        if kind(name).apart:
            left += len(rows)
        else:
            here |= {row.id: row for row in rows}
    here |= {row.id: row for row in work.rijen.get("ambitie", ())}
    here |= {row.id: row for row in _aanbod_of(work, dossier.gebied)}
    lines = work.rijen.get("verhaallijn", ())
    here |= {row.id: row for row in lines if row.gegevens.get("voor") == dossier.id}
    every = {row.id: row for rows in work.rijen.values() for row in rows}
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
    """Return rows as JSON, each with a mark of every version it had."""
    history = records.contents([row.id for row in rows])
    written = [
        {
            "id": row.id,
            "soort": row.soort,
            "eerder": _marks(row, history[row.id]),
            "gegevens": row.gegevens,
        }
        for row in rows
    ]
    data = {
        "vorm": FORM,
        "versie": VERSION,
        "gemaakt": gemaakt,
        "fictief": fictief,
        "dossier": dossier,
        "rijen": written,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_dossier(path: Path, known: KnownNames | None = None) -> DossierFile:
    """Read a file of JSON with a dossier; nothing is stored.

    Raises
    ------
    Refused
        When it is no such file, or of a newer version.
    """
    data = read_json(open_input(path, wanted=WANTED)[0], wanted=WANTED)
    if not isinstance(data, dict) or data.get("vorm") != FORM:
        raise Refused(WANTED, f"{path.name} is andere JSON", _AGAIN)
    if not isinstance(data.get("versie"), int) or data["versie"] > VERSION:
        raise Refused(
            WANTED, f"{path.name} is bewaard door een nieuwere versie", "Werk wijkverkenner bij."
        )
    lines = data.get("rijen")
    if not isinstance(lines, list) or not lines:
        raise Refused(WANTED, f"{path.name} zonder rijen", _AGAIN)
    rows: dict[str, Rij] = {}
    before: dict[str, frozenset[str]] = {}
    found: list[Finding] = []
    refused = 0
    for number, line in enumerate(lines, start=1):
        place = f"{path.name}, rij {number}"
        row, wrong = _read_row(line)
        if row is None or row.id in rows:
            refused += 1
            found.append(f.RIJ_GEWEIGERD(place, wrong or "dezelfde rij staat er al"))
            continue
        rows[row.id] = row
        marks = line.get("eerder")
        before[row.id] = frozenset(map(str, marks if isinstance(marks, list) else ()))
        if row.soort not in kinds():
            found.append(f.RIJSOORT_ONBEKEND(place, f"soort ‘{row.soort}’"))
        elif known is not None and not kind(row.soort).elders:
            found += row_findings(kind(row.soort), row.gegevens, known)
    if not rows:
        raise Refused(WANTED, f"{path.name} zonder bruikbare rijen", _AGAIN, findings=found)
    return DossierFile(
        tuple(rows.values()),
        before,
        bool(data.get("fictief")),
        str(data.get("dossier") or ""),
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
        versions = history[row.id]
        if not versions:
            orders.append(Opdracht(row.soort, row.gegevens, row.id))
            new += 1
            continue
        now = versions[-1]
        order = Opdracht(row.soort, row.gegevens, row.id, now.versie)
        own = {_mark(one.gegevens) for one in versions}
        if not now.verwijderd and same_content(now.gegevens, row.gegevens):
            same += 1
        elif not now.verwijderd and _mark(now.gegevens) in file.eerder[row.id]:
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
    there = {row.id for row in file.rijen}
    kept = [
        row.id
        for name, (_, rows) in records.read_at_once(*kinds()).items()
        if kind(name).per_dossier and not kind(name).apart
        for row in rows
        if row.gegevens.get(DOSSIER) == file.dossier and row.id not in there
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
    before = {shorter.get(key, key): marks for key, marks in file.eerder.items()}
    return replace(file, rijen=rows, eerder=before, dossier=shorter.get(file.dossier, file.dossier))


def _renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Return values with ids under their other names."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    return value


def _read_row(line: object) -> tuple[Rij | None, str]:
    """Return the row of a line of the file; or None, and why it is none."""
    if not isinstance(line, dict):
        return None, "dit is geen rij"
    key, name, values = line.get("id"), line.get("soort"), line.get("gegevens")
    if not isinstance(key, str) or not 0 < len(key) <= _READABLE_ID or not key.isprintable():
        return None, "een rij zonder bruikbaar kenmerk"
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_KIND or not name.isprintable():
        return None, "een rij zonder soort"
    if not isinstance(values, dict):
        return None, "een rij zonder gegevens"
    known = kinds().get(name)
    try:
        if known is not None:
            normalised(known, values)  # for what it refuses: a file is taken in as it is
    except Refused as error:
        return None, error.came
    return Rij(key, name, 1, _that_fits(values)), ""


def _that_fits(value: Any) -> Any:  # noqa: ANN401
    """Return values without the sign that PostgreSQL refuses, and the half ones no file holds."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_that_fits(one) for one in value]
    if isinstance(value, dict):
        return {_that_fits(str(key)): _that_fits(one) for key, one in value.items()}
    return value


def _marks(row: Rij, versions: Iterable[Versie]) -> list[str]:
    """Return a mark of every version before this one, oldest first, each once."""
    now = _mark(row.gegevens)
    return [mark for mark in dict.fromkeys(_mark(one.gegevens) for one in versions) if mark != now]


def _mark(gegevens: Mapping[str, Any]) -> str:
    """Return a mark of what a row says; a field that is not there is an empty one."""
    filled = {name: value for name, value in gegevens.items() if value not in (None, "", [])}
    text = json.dumps(filled, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _aanbod_of(work: Work, gebied: str) -> list[Rij]:
    if not gebied:
        return []
    rows = work.rijen.get("aanbod", ())
    return [row for row in rows if Aanbod.from_dict(row.gegevens).reaches(gebied)]


def _refers_to(row: Rij) -> list[str]:
    soort = kind(row.soort)
    if row.soort == DOEL:
        return [str(row.gegevens.get(RESULTAAT) or "")]
    if row.soort == "aanbod":
        return [str(key) for key in row.gegevens.get("resultaten") or ()]
    if soort.elders:
        return []
    # a factor is named by its own id; only one that people changed or made has a row
    named = [
        record_id(str(one))
        for veld in soort.velden
        if veld.vorm is ValueForm.FACTOR
        for one in _each(row.gegevens.get(veld.naam))
    ]
    return [*references(soort, row.gegevens), *named]


def _each(value: Any) -> list[Any]:  # noqa: ANN401
    values = value if isinstance(value, list) else [value]
    return [one for one in values if one]


def _called(row: Rij) -> str:
    known = kinds().get(row.soort)
    return f"{known.enkelvoud} ‘{row_title(known, row.gegevens)}’" if known else row.id
