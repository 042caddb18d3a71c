"""The dossiers as pages have them: read once per change, and still shown without the database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date

from compare.factors import SOORT_FACTOR
from dossier.dossier import Dossier, Work, read_work
from dossier.kinds import kind
from dossier.names import names_of_folder, with_rows
from dossier.plan import Plan, plan_of
from dossier.rows import KnownNames, row_findings
from dossier.search import SearchIndex
from dossier.shown import figure_text
from store import Finding, Snapshot, WijkverkennerError
from store.paths import RECORDS_VARIABLE
from views.shared import aanbod_source, loaders

_KEPT = 8
_LAST: dict[tuple[str, str], Work] = {}
"""By database, what was read last: shown while it cannot be reached."""


@dataclass(frozen=True, slots=True)
class DossierView:
    """One dossier on the page, with what its parts need. Read-only: what is in it is shared."""

    snapshot: Snapshot
    work: Work
    dossier: Dossier
    known: KnownNames
    weg: str = ""
    """Why the database cannot be reached, as a sentence; what is shown is from before then."""


def load() -> tuple[Work, str]:
    """Return all dossiers as they are now, and why not where the database is away.

    Raises WijkverkennerError when the database is away and nothing was read before.
    """
    try:
        there = aanbod_source.kept()
        # of all that is kept: the cheapest question there is, and a page asks it at every rerun
        work = _load(place(), there.stand() if there else "")
    except WijkverkennerError as error:
        if place() not in _LAST:
            raise
        return _LAST[place()], str(error)
    _LAST[place()] = work
    return work, ""


@loaders.keep(_KEPT)
def _load(_of: tuple[str, str], _stand: str) -> Work:
    return read_work(aanbod_source.kept())


def view(snapshot: Snapshot, work: Work, key: str, cyclus: int | None, weg: str) -> DossierView:
    """Return one dossier with what codes and ids in it are called.

    Raises NotFound when there is no such dossier.
    """
    # the same one for everybody on one day: what is open is worked out once per change
    names = known(snapshot, work)
    today = date.today()  # noqa: DTZ011 - the reader's own calendar
    found = _dossier(snapshot, work, names, key, cyclus, today)
    return DossierView(snapshot, work, found, names, weg)


@loaders.keep(
    _KEPT * 4, key=lambda snapshot, work, _names, *of: (place(), snapshot, work.stand, *of)
)
def _dossier(
    _snapshot: Snapshot, work: Work, names: KnownNames, key: str, cyclus: int | None, today: date
) -> Dossier:
    return work.dossier(key, today=today, cyclus=cyclus).named(names)


@loaders.keep(_KEPT, key=lambda snapshot, work: (snapshot, work.stand, place()))
def known(snapshot: Snapshot, work: Work) -> KnownNames:
    """Return what everything in the dossiers is called."""
    there = aanbod_source.kept()
    names = _of_folder(snapshot, there.stand(SOORT_FACTOR) if there else "")
    if not snapshot.sets:
        return with_rows(names, work)
    # results and aanbod of a list that nobody took over yet have names too
    listed = aanbod_source.load(snapshot)
    offered = {row.id: str(row.gegevens.get("naam", "")) for row in listed.aanbod}
    return with_rows(names, work, {**listed.names(), **offered})


@loaders.keep(_KEPT, "Namen van gebieden en cijfers worden gelezen …")
def _of_folder(snapshot: Snapshot, _factors: str) -> KnownNames:
    return names_of_folder(snapshot, aanbod_source.kept() if _factors else None)


@loaders.keep(
    _KEPT, key=lambda v: (place(), v.snapshot, v.work.stand, v.dossier.id, v.dossier.cyclus)
)
def attention(view: DossierView) -> list[Finding]:
    """Return what somebody should look at in the rows of this cycle; what is late stands apart."""
    rows = [row for name in view.dossier.rijen for row in view.dossier.now(name)]
    return [
        found
        for row in (view.dossier.rij, *rows)
        if not kind(row.soort).elders
        for found in row_findings(kind(row.soort), row.gegevens, view.known)
    ]


@loaders.keep(
    _KEPT,
    key=lambda v: (
        # of two folders whose rows changed equally often one would show the plan of the other
        place(),
        v.work.stand,
        v.dossier.id,
        v.dossier.cyclus,
        # what is late differs by day
        v.dossier.vandaag,
        # of a factor that was taken out the plan says so
        frozenset(v.known.factoren or ()),
    ),
)
def plan(view: DossierView) -> Plan:
    """Return the plan van aanpak of the dossier."""
    return plan_of(view.dossier, view.known)


@loaders.keep(256, eigen=True)
def figure_now(snapshot: Snapshot, gebied: str, indicator: str) -> str:
    """Return the newest figure of an area in words; '' where there is none."""
    return figure_text(snapshot, gebied, indicator)


@loaders.keep(
    2, "Alles wat is opgeschreven wordt doorzocht …", key=lambda v: (place(), v.work.stand)
)
def index(view: DossierView) -> SearchIndex:
    """Return everything that was written, ready to be searched."""
    return SearchIndex(view.work, view.known)


def place() -> tuple[str, str]:
    """Return which database the rows are of, to keep what is made of them apart."""
    return str(loaders.folder().path), os.environ.get(RECORDS_VARIABLE, "")
