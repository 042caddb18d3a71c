"""What codes and ids in a dossier are called: areas, SWV's, figures, factors and rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import indicators
from boundaries.swv import swv_namen
from compare.factor_records import kept_factors
from compare.factors import SOORT_FACTOR, factor_spellings, factors
from dossier.kinds import CYCLUS, KindField, ValueForm, kind
from dossier.rows import KnownNames, row_title
from places.aanbod.area_names import names_of_areas
from places.aanbod.model import FactorNames
from store import Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.dossier import Work
    from store.records import Records

_CODES = frozenset({ValueForm.GEBIED, ValueForm.INDICATOR, ValueForm.FACTOR})
"""Forms whose values are codes; a title is made before it is known what these are called."""


def names_of_folder(snapshot: Snapshot, records: Records | None) -> KnownNames:
    """Return what areas, figures and factors are called; what is not loaded is not asked.

    A folder without boundaries knows no area, and saying of each that it is unknown would be
    wrong: `gebieden` is None then.
    """
    # an SWV is an area too: grensverkeer is written down in a dossier of its own
    areas = dict(names_of_areas(snapshot).namen)
    if snapshot.find(Soort.SWV):
        areas |= swv_namen(snapshot)
    known = {key: row.label for key, row in indicators.catalogue(snapshot).items()}
    rows = [row.factor for row in kept_factors(records)] if records else factors().values()
    return KnownNames(areas or None, known, {factor.id: factor.label for factor in rows})


def factor_names(records: Records | None) -> FactorNames:
    """Return the factors that aanbod can name: those of comparing, own rows before the shipped.

    `records` is None where nothing is kept.
    """
    rows = kept_factors(records) if records else []
    known = {row.factor.id: row.factor for row in rows} if records else factors()
    return FactorNames(
        {key: factor.label for key, factor in known.items()},
        factor_spellings(known),
        records.stand(SOORT_FACTOR) if records else "",
    )


def with_rows(names: KnownNames, work: Work, listed: Mapping[str, str] | None = None) -> KnownNames:
    """Return the same with the rows of the dossiers; `listed` are those of a list not yet kept.

    A row whose title holds a figure, a factor or an area is called by the name of it.
    """
    titles = {**(listed or {}), **work.titels}
    known = replace(names, rijen=titles, verwijderd=work.verwijderd)
    named = {
        row.id: row_title(kind(name), row.gegevens, known)
        for name, rows in work.rijen.items()
        if not (kind(name).elders or kind(name).apart)
        and any(veld.vorm in _CODES for veld in _naming(name))
        for row in rows
    }
    return replace(known, rijen=titles | named)


def _naming(name: str) -> list[KindField]:
    """Return the fields that name a row of a kind."""
    return [kind(name).veld(one) for one in kind(name).titel if one != CYCLUS]
