"""All aanbod of a folder: what people keep, or an imported list as it would be taken over.

Rows of an imported list are named after what it says of them, so that a link to one opens it
after a restart too, and the list is taken over once, whoever does it.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import boundaries
from places.aanbod.area_names import STEDELIJK, AreaNames, names_of_areas
from places.aanbod.locations import from_places, with_areas
from places.aanbod.model import FACTOR, Aanbod, Ambitie, FactorNames
from places.aanbod.preventiematrix import (
    SOORT_AANBOD,
    SOORT_AMBITIE,
    SOORT_RESULTAAT,
    ListedAanbod,
    Matrix,
    make_matrix,
)
from places.locations import lists, locations
from store import NotFound, Snapshot, WijkverkennerError
from store.records_rows import Opdracht, Rij, StaleRow
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from store.records import Records

SOORTEN = (SOORT_AANBOD, SOORT_RESULTAAT, SOORT_AMBITIE)
"""The kinds of row that a list is made of."""


class AlreadyTakenOver(WijkverkennerError):
    """The imported list is among the rows that people keep already."""

    def __init__(self) -> None:
        super().__init__(
            "Deze lijst is intussen al overgenomen, door iemand anders of in een ander venster. "
            "Zij staat hier nu één keer; er is niets dubbel opgeslagen."
        )


@dataclass(frozen=True, slots=True)
class AanbodList:
    """All aanbod, resultaten and ambities of a folder. Read-only: it is shared."""

    aanbod: tuple[Rij, ...]
    resultaten: tuple[Rij, ...]
    ambities: tuple[Rij, ...]
    bewaard: bool
    """Kept in the records; False is an imported list as it would be taken over."""
    bron: str
    """Where an imported list came from."""
    standen: Mapping[str, str] = field(default_factory=dict)
    """By kind, the stand of the records that the rows are of (`standen`)."""
    vervallen: Mapping[str, str] = field(default_factory=dict)
    """Text by id of resultaten that were removed and that aanbod still names."""
    factoren: FactorNames = field(default_factory=FactorNames)
    """What the factors of aanbod are called, and which there are to choose from."""

    @property
    def leeg(self) -> bool:
        """Whether there is no aanbod and no resultaat at all."""
        return not self.aanbod and not self.resultaten

    def stand(self, *soorten: str) -> str:
        """Return a text that changes with every change of these kinds, to cache on."""
        return "/".join(self.standen.get(soort, "") for soort in soorten)

    def matrix(self, gebied: str) -> Matrix:
        """Return the preventiematrix of an area."""
        return make_matrix(gebied, self.aanbod, self.resultaten, self.ambities)

    def items(self) -> list[ListedAanbod]:
        """Return all aanbod, as the map takes it."""
        return [ListedAanbod(row, Aanbod.from_dict(row.gegevens)) for row in self.aanbod]

    @property
    def zonder_factor(self) -> dict[str, int]:
        """Return what is no factor of the table, with how many pieces of aanbod name it."""
        named = Counter(key for row in self.aanbod for key in row.gegevens.get("factoren") or ())
        known = self.factoren.namen
        return {key: number for key, number in named.items() if known and key not in known}

    def names(self) -> dict[str, str]:
        """Return the text of every resultaat by its id; of one that was removed, with that said."""
        gone = {key: f"{text} (verwijderd)" for key, text in self.vervallen.items()}
        return gone | {row.id: str(row.gegevens.get("tekst", "")) for row in self.resultaten}


def listed(
    snapshot: Snapshot, records: Records | None, factoren: FactorNames | None = None
) -> AanbodList:
    """Return the aanbod of the records; an imported list where those never held any.

    `records` is None where a folder has no database: none is made by looking. Who removes the
    last row of their own has an empty list, with its history, and not an imported one again.
    Rows name the factors of `factoren` by their ids; without them, as they were written.
    """
    known = factoren or FactorNames()
    found = records.read_at_once(*SOORTEN) if records else {}
    there = {kind: stand for kind, (stand, _) in found.items()} | {FACTOR: known.stand}
    aanbod, results, goals = (tuple(found[kind][1]) if found else () for kind in SOORTEN)
    aanbod = tuple(replace(row, gegevens=known.in_data(row.gegevens)) for row in aanbod)
    if there.get(SOORT_AANBOD) or not lists(snapshot, "aanbod"):
        gone = _removed(aanbod, results, records)
        return AanbodList(
            aanbod, results, goals, bewaard=True, bron="", standen=there, vervallen=gone,
            factoren=known,
        )  # fmt: skip
    # an imported list shows as it would be taken over: the same rows with the same ids
    orders = _orders(snapshot, results)
    rows = [Rij(o.id or "", o.soort, 1, o.gegevens or {}) for o in orders]
    return AanbodList(
        tuple(
            replace(row, gegevens=known.in_data(row.gegevens))
            for row in rows
            if row.soort == SOORT_AANBOD
        ),
        (*results, *(row for row in rows if row.soort == SOORT_RESULTAAT)),
        goals,
        bewaard=False,
        bron=imported_from(snapshot),
        standen=there,
        factoren=known,
    )


def imported_from(snapshot: Snapshot) -> str:
    """Return where the imported list of a folder came from; '' when there is none."""
    return ", ".join(dict.fromkeys(record.key.bron for record in lists(snapshot, "aanbod")))


def standen(records: Records | None) -> dict[str, str]:
    """Return a text per kind that changes with every change of it; '' where it was never kept."""
    return {kind: records.stand(kind) if records else "" for kind in SOORTEN}


def take_over(snapshot: Snapshot, records: Records) -> list[Opdracht]:
    """Return what it takes to keep the imported list in the records.

    A resultaat that the list names becomes a row of its own, so that its gaps can be found, unless
    one that is kept says the same for that domein; aanbod with an exact place and no area gets the
    wijk it lies in. A row that was taken over before and removed gets its history back. Raises
    `AlreadyTakenOver` when people keep aanbod already.
    """
    if records.all(SOORT_AANBOD):
        raise AlreadyTakenOver
    orders = _orders(snapshot, records.all(SOORT_RESULTAAT))
    if not any(standen(records).values()):
        return orders
    return [made for order in orders if (made := _again(order, records)) is not None]


def keep_imported(snapshot: Snapshot, records: Records) -> list[Rij]:
    """Keep the imported list in the records, as one change, and return its rows.

    Raises `AlreadyTakenOver` when people keep aanbod already, or somebody takes the list over at
    the same moment.
    """
    orders = take_over(snapshot, records)
    try:
        return records.apply(orders, wat=f"lijst {imported_from(snapshot)} overgenomen")
    except StaleRow as error:
        raise AlreadyTakenOver from error


def method_ambitions(records: Records) -> list[Opdracht]:
    """Return what it takes to keep the ambities of the method, so that a city can word its own.

    Of every domein that has none: those that people keep already stay as they word them. They
    have the same ids for everybody, so that two people do not make them twice.
    """
    there = {Ambitie.from_dict(row.gegevens).domein for row in records.all(SOORT_AMBITIE)}
    orders = [
        Opdracht(
            SOORT_AMBITIE,
            Ambitie(word.label, word.domein, _OF_METHOD).as_dict(),
            sha256(f"{SOORT_AMBITIE} {word.id}".encode()).hexdigest()[:16],
        )
        for word in words("ambitie").values()
        if word.domein not in there
    ]
    return [made for order in orders if (made := _again(order, records)) is not None]


_OF_METHOD = "Overgenomen uit de methode Wijkprogrammering (Rotterdam)."


def _again(order: Opdracht, records: Records) -> Opdracht | None:
    """Return the order for a row that may have been there before; None where it is there now."""
    try:
        before = records.get(order.id or "")
    except NotFound:
        return order
    return replace(order, versie=before.versie) if before.verwijderd else None


def _removed(
    aanbod: Sequence[Rij], results: Sequence[Rij], records: Records | None
) -> dict[str, str]:
    """Return the texts of removed resultaten that aanbod names; others it may name are texts."""
    named = {key for row in aanbod for key in row.gegevens.get("resultaten") or ()}
    found = {}
    for key in sorted(named - {row.id for row in results}):
        with suppress(NotFound):
            row = records.get(key) if records else None
            if row is not None and row.soort == SOORT_RESULTAAT:
                found[key] = str(row.gegevens.get("tekst", ""))
    return found


def _orders(snapshot: Snapshot, resultaten: Iterable[Rij]) -> list[Opdracht]:
    places = locations(snapshot, "aanbod").frame
    rows = from_places(places)
    name = _Content()
    # before names of areas and resultaten become codes: other borders make no other row
    ids = [name(data) for data in rows]
    _name_areas(rows, names_of_areas(snapshot))
    found = _wijken(snapshot, places)
    # a result that is kept and says the same for that domein is the one that is meant
    there = {
        (str(row.gegevens.get("tekst", "")), str(row.gegevens.get("domein", ""))): row.id
        for row in resultaten
    }
    new: dict[tuple[str, str], str] = {}
    orders: list[Opdracht] = []
    for place, key, data in zip(places["id"], ids, rows, strict=True):
        # aanbod without area, on an exact place, belongs to the wijk it stands in
        if not data["gebieden"] and not data["stedelijk"] and place in found:
            data["gebieden"] = [found[place]]
        tied = [(text, data["domein"]) for text in data["resultaten"]]
        for pair in tied:
            if pair not in there and pair not in new:
                new[pair] = name(pair)
        data["resultaten"] = [there.get(pair) or new[pair] for pair in tied]
        orders.append(Opdracht(SOORT_AANBOD, data, key))
    return [
        *(
            Opdracht(SOORT_RESULTAAT, {"tekst": text, "domein": domein}, key)
            for (text, domein), key in new.items()
        ),
        *orders,
    ]


class _Content:
    """Names rows after what they hold."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, data: object) -> str:
        text = json.dumps(data, sort_keys=True)
        self._seen[text] += 1  # two rows that say the same are still two
        return sha256(f"{self._seen[text]}{text}".encode()).hexdigest()[:16]


def _name_areas(rows: Iterable[dict[str, Any]], names: AreaNames) -> None:
    """Put codes where a list names its areas; a name that is none, or of several, stays."""
    rows = list(rows)
    # names of wijken that two cities share are read as those of the city of the whole list
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
