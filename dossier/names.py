"""What codes and ids in a dossier are called: areas, SWV's, figures, factors and rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import indicators
from compare.factor_records import kept_factors
from compare.factors import factors
from dossier.rows import KnownNames
from flows import swv_namen
from places.aanbod.area_names import names_of_areas
from store import Soort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.dossier import Work
    from store import Snapshot
    from store.records import Records


def names_of_folder(snapshot: Snapshot, records: Records | None) -> KnownNames:
    """Return what areas, figures and factors are called; what is not loaded is not asked.

    A folder without boundaries knows no area, and saying of each that it is unknown would be
    wrong: `gebieden` is None then.
    """
    areas = dict(names_of_areas(snapshot).namen)
    if snapshot.find(Soort.SWV):
        areas |= swv_namen(snapshot)
    known = {key: row.label for key, row in indicators.catalogue(snapshot).items()}
    rows = [row.factor for row in kept_factors(records)] if records else factors().values()
    return KnownNames(areas or None, known, {factor.id: factor.label for factor in rows})


def with_rows(names: KnownNames, work: Work, listed: Mapping[str, str] | None = None) -> KnownNames:
    """Return the same with the rows of the dossiers; `listed` are those of a list not yet kept."""
    return replace(names, rijen={**(listed or {}), **work.titels}, verwijderd=work.verwijderd)
