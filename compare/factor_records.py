"""The factors that people keep themselves: own rows before the shipped ones, and back again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compare.factors import SOORT_FACTOR, VERVALLEN, Factor, factors, shipped
from store import NotFound, Refused
from store.records_rows import Botsing, Opdracht, Rij

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators import Indicator
    from store.records import Records


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor of the table as it is now."""

    factor: Factor
    rij: Rij | None
    """The own row; None for a factor as it was shipped."""

    @property
    def versie(self) -> int:
        """Return the version of the own row; 0 for a factor as it was shipped."""
        return self.rij.versie if self.rij else 0

    @property
    def herkomst(self) -> str:
        """Say where it comes from."""
        if self.rij is None:
            return "meegeleverd"
        return "aangepast" if self.factor.id in shipped() else "eigen"


def kept_factors(records: Records) -> list[FactorRow]:
    """Return the factors by rank, own rows in the place of shipped ones.

    A row of `unreadable_factors` is left out, and so its shipped factor is there.
    """
    own = (row for row in records.all(SOORT_FACTOR) if not _why_unreadable(row))
    rows = {str(row.gegevens["id"]): row for row in own}
    found = factors(row.gegevens for row in rows.values())
    return [FactorRow(factor, rows.get(factor.id)) for factor in found.values()]


def unreadable_factors(records: Records) -> list[tuple[Rij, str]]:
    """Return the own rows that are no factor (another version may have made them), and why."""
    return [(row, why) for row in records.all(SOORT_FACTOR) if (why := _why_unreadable(row))]


def removal_orders(rows: Iterable[Rij]) -> list[Opdracht]:
    """Return what it takes to remove own rows; it can be undone."""
    return [Opdracht(SOORT_FACTOR, None, row.id, row.versie) for row in rows]


def factor_orders(
    wanted: Iterable[tuple[int | None, Factor]],
    base: Sequence[FactorRow],
    records: Records,
    *,
    remove: bool = True,
    versies: Mapping[str, int] | None = None,
) -> list[Opdracht]:
    """Return what it takes to bring the table from `base` to what is wanted.

    Parameters
    ----------
    wanted
        Factors with their place in `base`; None is a new one.
    base
        The table as it was when editing began: what was saved since collides.
    records
        For rows that were removed before, which get their history back.
    remove
        Take out the factors of `base` that are not among the wanted; a file of some rows
        leaves the others.
    versies
        By id of a factor the version of the own row that it was taken from, 0 for the shipped
        factor. What was saved since then collides, unless nothing else is asked than that
        version. None, or no entry: it was taken from `base`.
    """
    found: list[Opdracht] = []
    taken = {item.factor.id for item in base}
    seen: set[int] = set()
    # new ones first get an id of their own; of known ones only what differs is saved
    for place, factor in wanted:
        if place is None:
            name, number = factor.id, 2
            while name in taken:
                name, number = f"{factor.id}_{number}", number + 1
            taken.add(name)
            order = _order(replace(factor, id=name), None, records)
            found.append(_since(order, (versies or {}).get(name)))
            continue
        seen.add(place)
        old = base[place]
        new = replace(factor, id=old.factor.id)
        since = (versies or {}).get(new.id, old.versie)
        if new == old.factor or (since != old.versie and new == _as_of(new.id, since, records)):
            continue
        if old.rij is not None and new == shipped().get(new.id):
            order = Opdracht(SOORT_FACTOR, None, old.rij.id, old.rij.versie)
        else:
            order = _order(new, old.rij, records)
        found.append(_since(order, None if since == old.versie else since))
    if remove:
        found += [_take_out(item, records) for place, item in enumerate(base) if place not in seen]
    return found


def reset_orders(records: Records) -> list[Opdracht]:
    """Return what it takes to go back to the shipped table; it can be undone."""
    return removal_orders(records.all(SOORT_FACTOR))


def unknown_figures(factor: Factor, catalogue: Mapping[str, Indicator]) -> list[str]:
    """Say which linked figures the catalogue does not know, with what may have been meant."""
    return [
        suggest_figure(name, catalogue) for name, _ in factor.indicatoren if name not in catalogue
    ]


def suggest_figure(name: str, catalogue: Mapping[str, Indicator]) -> str:
    """Say that a figure does not exist, and which looks most like it."""
    import difflib

    spellings = {key: key for key in catalogue} | {
        row.label.casefold(): key for key, row in catalogue.items()
    }
    near = difflib.get_close_matches(name.casefold(), spellings, n=1, cutoff=0.6)
    if not near:
        return f"‘{name}’ staat niet in de catalogus."
    key = spellings[near[0]]
    return f"‘{name}’ staat niet in de catalogus; bedoelde u ‘{catalogue[key].label}’ ({key})?"


def record_id(factor: str) -> str:
    """Return the id of the own row of a factor: the same for everybody, so that two meet."""
    return hashlib.sha256(f"{SOORT_FACTOR}/{factor}".encode()).hexdigest()[:16]


def _since(order: Opdracht, versie: int | None) -> Opdracht:
    """Return an order as from an older version; a row that never was here has none to be older."""
    known = order.versie is not None and versie is not None
    return replace(order, versie=versie) if known else order


def with_shipped(botsing: Botsing) -> Botsing:
    """Return a collision that says what was shipped, where that is what both started from."""
    start = botsing.basis
    factor = shipped().get(str(botsing.huidig.gegevens.get("id")))
    if start.versie or factor is None:
        return botsing
    return replace(botsing, basis=replace(start, gegevens=factor.as_dict()))


def _as_of(name: str, versie: int, records: Records) -> Factor | None:
    """Return a factor as it was at a version of its own row, at 0 as it was shipped."""
    if versie == 0:
        return shipped().get(name)
    found = records.version(record_id(name), versie)
    if found is None or found.gegevens.get(VERVALLEN):
        return None
    return Factor.from_dict(found.gegevens)


def _why_unreadable(row: Rij) -> str:
    """Return why an own row is no factor; '' where it is one, or takes a shipped one out."""
    if not row.gegevens.get("id"):
        return "de rij zegt niet welke factor zij is"
    if not row.gegevens.get(VERVALLEN):
        try:
            Factor.from_dict(row.gegevens)
        except Refused as error:
            return str(error)
    return ""


def _take_out(item: FactorRow, records: Records) -> Opdracht:
    """Remove an own factor; of a shipped one, keep that it is out."""
    if item.factor.id not in shipped():
        assert item.rij is not None  # noqa: S101 (neither shipped nor own does not exist)
        return Opdracht(SOORT_FACTOR, None, item.rij.id, item.rij.versie)
    return _order(item.factor, item.rij, records, {VERVALLEN: True})


def _order(
    factor: Factor, row: Rij | None, records: Records, more: Mapping[str, object] | None = None
) -> Opdracht:
    """Return what it takes to save a factor in its own row, which may have been removed before."""
    data = factor.as_dict() | dict(more or {})
    if row is not None:
        return Opdracht(SOORT_FACTOR, data, row.id, row.versie)
    key = record_id(factor.id)
    try:
        before = records.get(key)
    except NotFound:
        return Opdracht(SOORT_FACTOR, data, key)
    # one that is there now was saved by somebody else since: version 0 makes that a collision
    return Opdracht(SOORT_FACTOR, data, key, before.versie if before.verwijderd else 0)
