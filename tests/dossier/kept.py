"""Rows of a dossier as they would be read from the records, without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dossier.dossier import Work
from dossier.kinds import kinds
from dossier.rows import KnownNames, normalised, titles_of
from store.records_rows import Rij

if TYPE_CHECKING:
    from datetime import date

    from dossier.dossier import Dossier

WIJK = "WK990101"


def row(soort: str, key: str, cyclus: int | None = None, /, **values: Any) -> Rij:
    """Return a row; of dossier `d` where it says a cycle."""
    own = {} if cyclus is None else {"dossier": "d", "cyclus": cyclus}
    return Rij(key, soort, 1, own | values)


def work_of(*rows: Rij, verwijderd: dict[str, str] | None = None) -> Work:
    """Return work of these rows, each in the form in which it is kept."""
    found = [row("dossier", "d", naam="Noord", waarvan="wijk", gebied=WIJK), *rows]
    made = [
        one
        if kinds()[one.soort].elders
        else Rij(one.id, one.soort, 1, normalised(kinds()[one.soort], one.gegevens))
        for one in found
    ]
    by_kind = {name: tuple(r for r in made if r.soort == name) for name in kinds()}
    return Work(by_kind, "1", titles_of({r.id: r for r in made}), verwijderd or {})


def opened(work: Work, today: date, cyclus: int | None = None) -> tuple[Dossier, KnownNames]:
    """Return the dossier and what its rows refer to by name."""
    factoren = {"a": "Factor A", "b": "Factor B"}
    known = KnownNames(None, None, factoren, work.titels, work.verwijderd)
    return work.dossier("d", today=today, cyclus=cyclus), known
