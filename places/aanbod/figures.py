"""Aanbod per area as figures: what people keep in the application, else the imported list.

Counted is what is there now and stays: neither what is wanted nor what is about to stop.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from places import findings as f
from places import lists
from places._figure_areas import told_of
from places.aanbod.lijst import listed
from places.aanbod.matrix import SOORT_AANBOD
from places.aanbod.places import as_places
from places.figures import Telling, sets_of, year_of
from store import Herkomst
from store.kept import records_if_any
from store.records import Records

if TYPE_CHECKING:
    import pandas as pd

    from places.aanbod.lijst import Lijst
    from places.aanbod.matrix import Geplaatst
    from store import Finding, Snapshot
    from store.registry import DerivedSet

EIGEN_LIJST = "eigen lijst van aanbod"


def derived(snapshot: Snapshot) -> list[DerivedSet]:
    """Return every set of figures that the aanbod of a folder can give (see `house.py`)."""
    there = listed(snapshot, records_if_any(snapshot.folder))
    items = there.items()
    if not items:
        return []
    now = [item for item in items if item.aanbod.huidig]
    words = {word for i in now for word in (i.aanbod.domein, i.aanbod.preventieniveau) if word}

    @cache
    def places() -> pd.DataFrame:
        return _places(snapshot, now)

    def notes() -> list[Finding]:
        later = [item for item in items if not item.aanbod.huidig]
        return [told_of(f.TELT_NIET_HUIDIG, as_places(snapshot, later)[0])] if later else []

    name, year, origin = _origin(snapshot, there)
    mark = snapshot.eigen if there.bewaard else ""
    telling = Telling("aanbod", name, year, origin, frozenset(words), places, notes, mark)
    return sets_of(snapshot, telling)


def _origin(snapshot: Snapshot, there: Lijst) -> tuple[str, int, Herkomst]:
    """Return name, year and provenance of what is counted."""
    if not there.bewaard:
        records = lists(snapshot, "aanbod")
        return there.bron, year_of(records), records[0].herkomst
    when = Records(snapshot.folder).changes(SOORT_AANBOD, limit=1)[0].wanneer
    made_up = any(record.herkomst.fictief for record in lists(snapshot, "aanbod"))
    origin = Herkomst(EIGEN_LIJST, "", when, "eigen gegevens", when[:10], made_up)
    return EIGEN_LIJST + (" (fictief)" if made_up else ""), int(when[:4]), origin


def _places(snapshot: Snapshot, items: list[Geplaatst]) -> pd.DataFrame:
    """Return aanbod as places to count: by domein and by level of prevention."""
    frame, _ = as_places(snapshot, items)
    both = (filter(None, (i.aanbod.domein, i.aanbod.preventieniveau)) for i in items)
    return frame.assign(
        typen=["|".join(words) for words in both],
        gebieden=["|".join(item.aanbod.gebieden) for item in items],
    )
