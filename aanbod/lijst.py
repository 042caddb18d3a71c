"""All aanbod of a folder: what people keep, or an imported list as it would be taken over."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import boundaries
from aanbod.gebieden import STEDELIJK, gebiedsnamen
from aanbod.matrix import (
    SOORT_AANBOD,
    SOORT_AMBITIE,
    SOORT_RESULTAAT,
    Geplaatst,
    Matrix,
    make_matrix,
)
from aanbod.model import Aanbod
from aanbod.places import from_places, with_areas
from geo.locations import lists, locations
from store import NotFound
from store.records import Opdracht, Rij, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from aanbod.gebieden import Gebiedsnamen
    from store import Snapshot
    from store.records import Records


@dataclass(frozen=True, slots=True)
class Lijst:
    """All aanbod, resultaten and ambities of a folder. Read-only: it is shared."""

    aanbod: tuple[Rij, ...]
    resultaten: tuple[Rij, ...]
    ambities: tuple[Rij, ...]
    bewaard: bool
    """Kept in the records; False is an imported list as it would be taken over."""
    bron: str
    """Where an imported list came from."""

    @property
    def leeg(self) -> bool:
        """Whether there is no aanbod and no resultaat at all."""
        return not self.aanbod and not self.resultaten

    def matrix(self, gebied: str) -> Matrix:
        """Return the preventiematrix of an area."""
        return make_matrix(gebied, self.aanbod, self.resultaten, self.ambities)

    def items(self) -> list[Geplaatst]:
        """Return all aanbod, as the map takes it."""
        return [Geplaatst(row, Aanbod.from_dict(row.gegevens)) for row in self.aanbod]

    def names(self) -> dict[str, str]:
        """Return the text of every resultaat by its id."""
        return {row.id: str(row.gegevens.get("tekst", "")) for row in self.resultaten}


def listed(snapshot: Snapshot, records: Records | None) -> Lijst:
    """Return the aanbod of the records; an imported list where those hold none yet.

    `records` is None where a folder has no database: none is made by looking.
    """
    kinds = (SOORT_AANBOD, SOORT_RESULTAAT, SOORT_AMBITIE)
    aanbod, results, goals = (tuple(records.all(kind)) if records else () for kind in kinds)
    if aanbod or not lists(snapshot, "aanbod"):
        return Lijst(aanbod, results, goals, bewaard=True, bron="")
    orders = _orders(snapshot, results, _Content())
    rows = [Rij(o.id or "", o.soort, 1, o.gegevens or {}) for o in orders]
    return Lijst(
        tuple(row for row in rows if row.soort == SOORT_AANBOD),
        (*results, *(row for row in rows if row.soort == SOORT_RESULTAAT)),
        goals,
        bewaard=False,
        bron=", ".join(dict.fromkeys(record.key.bron for record in lists(snapshot, "aanbod"))),
    )


def take_over(snapshot: Snapshot, resultaten: Iterable[Rij] = ()) -> list[Opdracht]:
    """Return what it takes to keep the imported list in the records.

    A resultaat that the list names becomes a row of its own, so that its gaps can be found,
    unless one of `resultaten` says the same for that domein; aanbod with an exact place and
    no area gets the wijk it lies in.
    """
    return _orders(snapshot, resultaten, lambda _: new_id())


def _orders(
    snapshot: Snapshot, resultaten: Iterable[Rij], name: Callable[[object], str]
) -> list[Opdracht]:
    places = locations(snapshot, "aanbod").frame
    rows = from_places(places)
    _name_areas(rows, gebiedsnamen(snapshot))
    found = _wijken(snapshot, places)
    there = {
        (str(row.gegevens.get("tekst", "")), str(row.gegevens.get("domein", ""))): row.id
        for row in resultaten
    }
    new: dict[tuple[str, str], str] = {}
    orders: list[Opdracht] = []
    for key, data in zip(places["id"], rows, strict=True):
        if not data["gebieden"] and not data["stedelijk"] and key in found:
            data["gebieden"] = [found[key]]
        tied = [(text, data["domein"]) for text in data["resultaten"]]
        for pair in tied:
            if pair not in there and pair not in new:
                new[pair] = name(pair)
        data["resultaten"] = [there.get(pair) or new[pair] for pair in tied]
        orders.append(Opdracht(SOORT_AANBOD, data, name(data)))
    return [
        *(
            Opdracht(SOORT_RESULTAAT, {"tekst": text, "domein": domein}, key)
            for (text, domein), key in new.items()
        ),
        *orders,
    ]


class _Content:
    """Names rows after what they hold, so that a link to one opens it after a restart too."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, data: object) -> str:
        text = json.dumps(data, sort_keys=True)
        self._seen[text] += 1  # two rows that say the same are still two
        return sha256(f"{self._seen[text]}{text}".encode()).hexdigest()[:16]


def _name_areas(rows: Iterable[dict[str, Any]], names: Gebiedsnamen) -> None:
    """Put codes where a list names its areas; a name that is none, or of several, stays."""
    rows = list(rows)
    names = names.for_list(text for data in rows for text in data["gebieden"])
    for data in rows:
        codes = [names.read(text).code or text for text in data["gebieden"]]
        data["stedelijk"] = data["stedelijk"] or STEDELIJK in codes
        data["gebieden"] = [code for code in dict.fromkeys(codes) if code != STEDELIJK]


def _wijken(snapshot: Snapshot, places: pd.DataFrame) -> dict[str, Any]:
    for niveau in ("wijk", "buurt"):
        try:
            areas = boundaries.areas(snapshot, niveau)
        except NotFound:
            continue
        return dict(with_areas(places, boundaries.geometry(snapshot, areas)))
    return {}
