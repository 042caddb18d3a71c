"""Figures that are not published: computed by formula, and aggregated from the areas below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from cachetools import LRUCache

import boundaries
from boundaries import NIVEAUS, niveau_of, parent_code
from boundaries.areas import PART_OF
from boundaries.codes import LAND
from indicators import findings as soorten
from indicators.aggregates import (
    AFGESCHERMD,
    ONTBREEKT,
    STATEN,
    WAARDE,
    means,
    quotient,
    sums,
    total,
)
from indicators.catalogue import Catalogue, Indicator, SoortCijfer, catalogue
from indicators.figure_sets import (
    AFGELEID,
    StoredFigures,
    codes_of,
    columns_of,
    counted_from_records,
    derived_findings,
    figure_sets,
    known_codes,
    land_codes,
    names_of,
    numbers_of,
    published,
    records_with,
)
from store import Finding, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from indicators.aggregates import Floats, Ints, States


_BELOW = {"wijk": "buurt", "gemeente": "wijk", "provincie": "gemeente", "land": "gemeente"}
_REMEMBERED = 64_000_000
"""Bytes of results kept per snapshot: a figure of all buurten takes 0.3 MB, and comparing one
area with those above it and like it asks for some 400 figures, most of them of few areas."""
# CBS, Gemeentelijke indeling op 1 januari: a country is only summed when it is whole.
_GEMEENTEN = {
    2014: 403, 2015: 393, 2016: 390, 2017: 388, 2018: 380, 2019: 355, 2020: 355, 2021: 352,
    2022: 345, 2023: 342, 2024: 342, 2025: 342, 2026: 342,
}  # fmt: skip


class Resolver:
    """Finds figures in one snapshot, and remembers what it found.

    Arrays it gives are shared: do not change them. Safe to use from several threads.
    """

    def __init__(
        self, snapshot: Snapshot, known: Catalogue, sets: Sequence[SetRecord] | None = None
    ) -> None:
        # Not listed as a plain dict unless all sets are given: to list every indicator the
        # providers of counted ones are asked.
        self.snapshot = snapshot
        self.known: Mapping[str, Indicator] = known if sets is None else dict(known.items())
        self._sets: dict[str, dict[tuple[str, int | None], list[SetRecord]]] = {}
        self._every = sets
        self._columns: LRUCache[int, Mapping[str, StoredFigures]] = LRUCache(64)
        self._said: dict[int, tuple[Finding, ...]] = {}
        self._members: dict[str, tuple[str | None, tuple[Ints, Ints] | None]] = {}
        self._done: LRUCache[tuple[str, str, int, int | None], Part | None] = LRUCache(
            _REMEMBERED, getsizeof=_weight
        )
        self._parents: dict[tuple[str, str, int, int], tuple[Ints, Ints]] = {}
        self._drawn: dict[tuple[str, int], SetRecord | None] = {}
        self._guard = RLock()

    def _records(self, indicator: str) -> dict[tuple[str, int | None], list[SetRecord]]:
        """Return the sets that hold an indicator by level and year, newest edition first."""
        if indicator not in self._sets:
            found: dict[tuple[str, int | None], list[SetRecord]] = {}
            sets = records_with(self.snapshot, indicator, among=self._every)
            for record in sets:
                found.setdefault((record.key.niveau, record.key.jaar), []).append(record)
            self._sets[indicator] = found
        return self._sets[indicator]

    def years(self, row: Indicator) -> list[int]:
        """Return the years in which the indicator, or its parts, have any figure, newest first."""
        wanted = {row.id, *(row.formule or ())}
        found = {jaar for name in wanted for _, jaar in self._records(name)}
        return sorted((year for year in found if year is not None), reverse=True)

    def resolve(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Return the figures, None when there are none and none can be computed."""
        key = (row.id, niveau, jaar, indeling)
        with self._guard:
            if key not in self._done:
                self._done[key] = None  # a formula that leads back to itself ends here
                self._done[key] = self._resolve(row, niveau, jaar, indeling)
            return self._done.get(key)

    def _resolve(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Try the three ways in their order, and stop where nothing is left to find."""
        # A published figure goes before a computed one: counts are rounded to 5 and shares to whole
        # per cent (CBS, toelichting Kerncijfers wijken en buurten), so parts need not add up.
        found = self._published(row, niveau, jaar, indeling)
        division = found.indeling if found else indeling
        formula = self._formula(row, niveau, jaar, division)
        found = first_known(found, formula)
        # An index or score has no denominator to weigh with: what lies below cannot make it.
        if row.soort is SoortCijfer.INDEX:
            return found
        return first_known(found, self._aggregate(row, niveau, jaar, division, found))

    def _published(
        self, row: Indicator, niveau: str, jaar: int, indeling: int | None
    ) -> Part | None:
        records = self._records(row.id).get((niveau, jaar), [])
        if indeling is None and records:
            indeling = records[0].key.indeling
        chosen = [record for record in records if record.key.indeling == indeling]
        if not chosen or indeling is None:
            return None
        there = [self._held(record)[row.id] for record in chosen]
        # of the usual one set nothing is to be put together
        only, used, overlap = there[0], tuple(chosen), 0
        if len(chosen) > 1:
            only, taken, overlap = published(there)
            used = tuple(chosen[number] for number in taken)
        notes = tuple(note for record in used for note in self._said[id(record)])
        if overlap:
            notes += (
                soorten.ANDERE_SET(
                    row.label,
                    "meer dan één bron geeft dit cijfer: "
                    + ", ".join(f"{r.key.bron} ({r.herkomst.adres})" for r in chosen),
                    aantal=overlap,
                ),
            )
        derived = all(AFGELEID in record.extra for record in used)
        made = derived or row.geschat  # an estimate is ours, however it is kept
        return Part(
            only.gebieden,
            only.waarden,
            only.staten,
            np.full(len(only.gebieden), made),
            indeling,
            used,
            notes,
        )

    def _held(self, record: SetRecord) -> Mapping[str, StoredFigures]:
        """Return the figures of a set, and remember what must be said of them."""
        key = id(record)  # the set lives as long as the snapshot, and this with it
        if key not in self._columns:
            self._columns[key] = columns_of(self.snapshot, record)
            self._said[key] = derived_findings(self.snapshot, record)
        return self._columns[key]

    def _formula(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Compute teller / noemer x factor, or the sum; states of the parts propagate."""
        if row.formule is None or not all(part in self.known for part in row.formule):
            return None
        above = self.resolve(self.known[row.formule[0]], niveau, jaar, indeling)
        if above is None:
            return None
        below = self.resolve(self.known[row.formule[1]], niveau, jaar, above.indeling)
        if below is None:
            return None
        # only the areas that have both parts
        at = _places_in(above.gebieden, below.gebieden)
        there = at >= 0
        if not there.any():
            return None
        parts = (
            (above.waarden[there], above.staten[there]),
            (below.waarden[at[there]], below.staten[at[there]]),
        )
        values, states = total(*parts) if row.som else quotient(*parts, row.factor)
        records = joined(above.records, below.records)
        return Part(
            above.gebieden[there],
            values,
            states,
            np.full(len(values), True),
            above.indeling,
            records,
            joined(above.bevindingen, below.bevindingen),
        )

    def _aggregate(
        self, row: Indicator, niveau: str, jaar: int, indeling: int | None, found: Part | None
    ) -> Part | None:
        """Sum or weigh the areas below, for the areas that have no figure yet."""
        level, parents = self._below(niveau, jaar, indeling)
        # Only what has no figure or state yet is worth adding up; with everything published nothing
        # below is read at all.
        if parents is not None:
            parents = unsettled(parents, found)
        if level is None or (parents is not None and not len(parents[0])):
            return None
        members = self._whole(self.resolve(row, level, jaar, indeling), level)
        if members is None:
            return None
        if parents is None:
            above = self._parents_by_code(level, niveau, jaar, members.indeling)
            parents = unsettled(above, found)
        if not len(parents[0]):
            return None
        parts, groups = parents
        weights, proxy = self._weights(row, level, jaar, members.indeling)
        if row.soort is SoortCijfer.AANTAL:
            areas, values, states = sums(groups, *members.of(parts))
        elif weights is not None:
            areas, values, states = means(groups, *members.of(parts), *weights.of(parts))
            values = as_published(row, values)
        else:
            return None
        made = np.full(len(areas), True)
        said = {note.code for note in members.bevindingen} & {soorten.NIET_TE_CONTROLEREN.code}
        own = self._notes(row, niveau, level, states, members.indeling)
        # that borders are missing was said of the areas below already
        notes = (*members.bevindingen, *(note for note in own if note.code not in said))
        if weights is None:
            return Part(areas, values, states, made, members.indeling, members.records, notes)
        if proxy:
            notes = (*notes, _proxy_note(row, self.known))
        weighed_with = row.benadering if proxy else row.noemer
        records = joined(members.records, weights.records)
        return Part(areas, values, states, made, members.indeling, records, notes, weighed_with)

    def _whole(self, members: Part | None, level: str) -> Part | None:
        """Return figures of a level, None for a page of a download without borders of the whole."""
        if members is None or self._borders(level, members.indeling):
            return members
        paged = any(PART_OF in record.extra for record in members.records)
        return None if paged else members

    def _notes(
        self, row: Indicator, niveau: str, level: str, states: States, indeling: int
    ) -> list[Finding]:
        """Say what keeps an aggregate from being there, or from being certain."""
        notes = []
        unknown = int(np.isin(states, (AFGESCHERMD, ONTBREEKT)).sum())
        if unknown:
            notes.append(
                soorten.ONVOLLEDIGE_LEDEN(
                    row.label,
                    f"een of meer {NIVEAUS[level].meervoud} in het gebied hebben geen cijfer",
                    aantal=unknown,
                )
            )
        summed = int((states == WAARDE).sum())
        if summed and niveau in _BELOW and niveau != "land" and not self._borders(level, indeling):
            notes.append(
                soorten.NIET_TE_CONTROLEREN(
                    row.label,
                    f"er zijn geen grenzen van {indeling} om na te gaan of alle "
                    f"{NIVEAUS[level].meervoud} meetellen",
                    aantal=summed,
                )
            )
        return notes

    def _weights(
        self, row: Indicator, level: str, jaar: int, indeling: int
    ) -> tuple[Part | None, bool]:
        """Return the denominators of the areas below, and whether they are a proxy."""
        if row.soort in (SoortCijfer.AANTAL, SoortCijfer.INDEX):
            return None, False
        # The denominator itself, else what the catalogue allows in its place; that is said.
        for name, proxy in ((row.noemer, False), (row.benadering, True)):
            if name is not None and name in self.known:
                part = self.resolve(self.known[name], level, jaar, indeling)
                if part is not None:
                    return part, proxy
        return None, False

    def _below(
        self, niveau: str, jaar: int, indeling: int | None
    ) -> tuple[str | None, tuple[Ints, Ints] | None]:
        """Return the level below, and its areas with the area of this level that each lies in.

        The second is None when the division is not settled yet.
        """
        if niveau in NIVEAUS:
            level = _BELOW.get(niveau)
            if level is None or indeling is None:
                return level, None
            return level, self._parents_by_code(level, niveau, jaar, indeling)
        if niveau not in self._members:
            self._members[niveau] = self._grouped(niveau)
        return self._members[niveau]

    def _grouped(self, niveau: str) -> tuple[str | None, tuple[Ints, Ints] | None]:
        """Return the level that an own grouping is made of, and its areas with their group."""
        try:
            members = boundaries.members(self.snapshot, niveau)
        except NotFound:
            return None, None
        levels = {niveau_of(code) for code in members.index}
        pairs = numbers_of(members.index.tolist()), numbers_of(members.tolist())
        return (levels.pop() if len(levels) == 1 else None), pairs

    def _parents_by_code(
        self, level: str, niveau: str, jaar: int, indeling: int
    ) -> tuple[Ints, Ints]:
        """Return every area of a level that figures or boundaries name, and the one above it."""
        key = (level, niveau, jaar, indeling)
        if key in self._parents:
            return self._parents[key]
        own = sorted(self._codes(level, jaar, indeling))
        above: dict[str, str] = {}
        if niveau == "provincie":
            above = self._provinces(indeling)
        elif niveau == "land":
            whole = len(own) >= _GEMEENTEN.get(indeling, len(own) + 1)
            above = dict.fromkeys(own, LAND) if whole else {}
        else:
            target = NIVEAUS[niveau]
            above = {code: target.prefix + code[2 : 2 + target.cijfers] for code in own}
        inside = [code for code in own if code in above]
        parents = numbers_of(inside), numbers_of(above[code] for code in inside)
        self._parents[key] = parents
        return parents

    def _codes(self, level: str, jaar: int, indeling: int) -> set[str]:
        """Return the codes of a level that figures or boundaries name, or those of areas below.

        A file with buurten alone names its wijken too: what is computed for those counts in
        the gemeente like what is published.
        """
        codes = set(known_codes(self.snapshot, level, jaar, indeling))
        borders = self._borders(level, indeling)
        if borders:
            codes |= land_codes(self.snapshot, borders)
        if level == "wijk":
            end = 2 + NIVEAUS[level].cijfers
            below = self._codes("buurt", jaar, indeling)
            codes |= {NIVEAUS[level].prefix + code[2:end] for code in below}
        return codes

    def _provinces(self, indeling: int) -> dict[str, str]:
        """Return the province of each gemeente, where the boundaries tell."""
        borders = self._borders("gemeente", indeling)
        if borders is None:
            return {}
        table = self.snapshot.table(borders, "vlakken", columns=["code", "provincie_code"])
        table = table.dropna()
        return dict(zip(table["code"], table["provincie_code"], strict=True))

    def _borders(self, level: str, indeling: int) -> SetRecord | None:
        """Return the largest whole set of boundaries of exactly this level and year."""
        key = (level, indeling)
        if key not in self._drawn:
            found = self.snapshot.find(Soort.GRENZEN, niveau=level, indeling=indeling)
            whole = (record for record in found if PART_OF not in record.extra)
            self._drawn[key] = max(whole, key=lambda record: record.rijen, default=None)
        return self._drawn[key]

    def above(self, code: str, jaar: int) -> list[tuple[str, str]]:
        """Return level and code of the areas above one, from near to far."""
        own = niveau_of(code)
        found: list[tuple[str, str]] = []
        chain = [level for level in ("wijk", "gemeente") if level != own]
        codes = [(level, parent_code(code, level)) for level in chain] if own else []
        found.extend((level, above) for level, above in codes if above and above != code)
        lower = {code, *(above for _, above in found)}
        for level in boundaries.groupings(self.snapshot):
            members = boundaries.members(self.snapshot, level)
            if own is None and code in set(members):
                gemeenten = {parent_code(m, "gemeente") for m in members.index[members == code]}
                found.extend(("gemeente", g) for g in gemeenten if g and len(gemeenten) == 1)
            for group in dict.fromkeys(members[members.index.isin(lower)]):
                place = next((i for i, (n, _) in enumerate(found) if n == "gemeente"), len(found))
                found.insert(place, (level, group))
        gemeente = next((c for n, c in found if n == "gemeente"), code if own == "gemeente" else "")
        borders = self.snapshot.find(Soort.GRENZEN, niveau="gemeente")
        nearest = min(borders, key=lambda r: abs((r.key.indeling or 0) - jaar), default=None)
        if gemeente and nearest is not None:
            province = self._provinces(nearest.key.indeling or 0).get(gemeente)
            if province:
                found.append(("provincie", province))
        if own != "land":
            found.append(("land", LAND))
        return found

    def name(self, level: str, code: str) -> str:
        """Return the name of an area: as a file of figures gives it, else the boundaries.

        Boundaries made from smaller areas have names like "Wijk 03".
        """
        if code == LAND:
            return "Nederland"
        if level not in NIVEAUS:
            table = self.snapshot.table(boundaries.groupings(self.snapshot)[level], "leden")
            hit = table.loc[table["groep_code"] == code, "groep_naam"]
            return str(hit.iloc[0]) if len(hit) else code
        for record in self.snapshot.find(Soort.INDICATOREN, niveau=level):
            if name := names_of(self.snapshot, record).get(code):
                return name
        for record in self.snapshot.find(Soort.GRENZEN, niveau=level):
            table = self.snapshot.table(record, "vlakken", columns=["code", "naam"])
            hit = table.loc[table["code"] == code, "naam"]
            if len(hit):
                return str(hit.iloc[0])
        return code


def as_arrays(
    snapshot: Snapshot, niveau: str, jaar: int, codes: Sequence[str]
) -> Callable[[str], LaidOut | None]:
    """Return what gives the figures of a level and year, by indicator, as arrays.

    For who compares hundreds at once: the same figures as `indicators.figures` tells in a table,
    with value, state (`aggregates.STATEN`) and whether it was computed in the order of `codes`.
    None for an indicator that is not there.
    """
    resolver, areas = _resolver_of_all(snapshot), numbers_of(codes)

    def of(indicator: str) -> LaidOut | None:
        part = resolver.resolve(resolver.known[indicator], niveau, jaar, None)
        return part.laid_out(areas) if part is not None and len(part.gebieden) else None

    return of


def resolver_of(snapshot: Snapshot, indicator: str = "") -> Resolver:
    """Return what finds an indicator in a snapshot, the one that is there if there is one.

    What may be counted from people's own rows has a resolver of its own, which goes when they
    change a row; finding published figures never opens their database.
    """
    if counted_from_records(snapshot, indicator):
        return _resolver_of_all(snapshot)
    return _resolver(snapshot)


@cached(3)
def _resolver(snapshot: Snapshot) -> Resolver:
    return Resolver(snapshot, catalogue(snapshot))


@cached(3, eigen=True)
def _resolver_of_all(snapshot: Snapshot) -> Resolver:
    return Resolver(snapshot, catalogue(snapshot), figure_sets(snapshot))


def as_published(row: Indicator, values: Floats) -> Floats:
    """Round a mean of published figures to what those are rounded to: it knows no more.

    Only where that is coarser than what is shown of it (€ 379.000, not € 378.939).
    """
    step = row.afronding or 0.0
    return np.round(values / step) * step if step > 10.0**-row.decimalen else values


def _proxy_note(row: Indicator, known: Mapping[str, Indicator]) -> Finding:
    own = known[row.noemer].label.lower() if row.noemer and row.noemer in known else "de noemer"
    proxy = known[str(row.benadering)].label.lower()
    return soorten.NOEMER_BENADERD(
        row.label, f"gewogen met {proxy}, omdat {own} er niet is voor dit jaar"
    )


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one indicator, level, year and division, published and computed."""

    gebieden: Ints
    """Numbers of the areas (`figure_sets.codes_of`), each once."""
    waarden: Floats
    staten: States
    """Numbers of `aggregates.STATEN`."""
    berekend: NDArray[np.bool_]
    indeling: int
    records: tuple[SetRecord, ...]
    bevindingen: tuple[Finding, ...] = ()
    weging: str | None = None

    @property
    def bron(self) -> str:
        """Return the names of the sources."""
        return " en ".join(dict.fromkeys(record.key.bron for record in self.records))

    def frame(self) -> pd.DataFrame:
        """Return `gebied_code, waarde, staat, herkomst`, one row per area, sorted by code."""
        frame = pd.DataFrame(
            {
                "gebied_code": pd.Series(codes_of(self.gebieden), dtype="str"),
                "waarde": self.waarden,
                "staat": pd.Series(STATEN[self.staten], dtype="str"),
                "herkomst": pd.Series(
                    np.where(self.berekend, "berekend", "gepubliceerd"), dtype="str"
                ),
            }
        )
        return frame.sort_values("gebied_code", ignore_index=True)

    def of(self, areas: Ints) -> tuple[Floats, States]:
        """Return value and state of some areas; of one that is not in it, that it is missing."""
        found = self.laid_out(areas)
        return found.waarden, found.staten

    def laid_out(self, areas: Ints) -> LaidOut:
        """Return the figures in the order of some areas."""
        at = _places_in(areas, self.gebieden)
        there = at >= 0
        values, states = np.full(len(areas), np.nan), np.full(len(areas), ONTBREEKT, dtype=np.int8)
        made = np.zeros(len(areas), dtype=bool)
        values[there], states[there] = self.waarden[at[there]], self.staten[at[there]]
        made[there] = self.berekend[at[there]]
        return LaidOut(self, values, states, made)


class LaidOut(NamedTuple):
    """Figures of one indicator in an order of areas that was asked for."""

    part: Part
    waarden: Floats
    staten: States
    berekend: NDArray[np.bool_]


def _weight(part: Part | None) -> int:
    """Return about how many bytes a result takes."""
    return 500 if part is None else 500 + 18 * len(part.gebieden)


def _places_in(wanted: Ints, among: Ints) -> Ints:
    """Return where each of some areas stands among others, -1 where it does not."""
    size = 1 + max(int(wanted.max(initial=-1)), int(among.max(initial=-1)))
    place = np.full(size, -1, dtype=np.intp)
    place[among] = np.arange(len(among))
    return place[wanted]


def first_known(base: Part | None, more: Part | None) -> Part | None:
    """Put two parts together: per area the first that is more than missing."""
    if base is None or more is None:
        return base or more
    # An area that stays missing keeps the word of its own source.
    stays = (more.staten == ONTBREEKT) & np.isin(more.gebieden, base.gebieden)
    extra = ~_settled(more.gebieden, base) & ~stays
    if not extra.any():
        return base
    kept = ~np.isin(base.gebieden, more.gebieden[extra])
    areas, values, states, made = (
        np.concatenate([one[kept], other[extra]])
        for one, other in (
            (base.gebieden, more.gebieden),
            (base.waarden, more.waarden),
            (base.staten, more.staten),
            (base.berekend, more.berekend),
        )
    )
    grown = replace(base, gebieden=areas, waarden=values, staten=states, berekend=made)
    if not (more.staten[extra] == WAARDE).any():
        return grown
    return replace(
        grown,
        records=joined(base.records, more.records),
        bevindingen=joined(base.bevindingen, more.bevindingen),
        weging=more.weging or base.weging,
    )


def unsettled(parents: tuple[Ints, Ints], found: Part | None) -> tuple[Ints, Ints]:
    """Return the areas, and those above them, of which the one above still needs a figure."""
    needs = ~_settled(parents[1], found)
    return parents[0][needs], parents[1][needs]


def _settled(areas: Ints, found: Part | None) -> NDArray[np.bool_]:
    """Tell which areas already have a figure, or a state that is to be respected."""
    if found is None:
        return np.zeros(len(areas), dtype=bool)
    return np.isin(areas, found.gebieden[found.staten != ONTBREEKT])


def joined(first: tuple[_T, ...], second: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return both without repeats (records and findings are not all hashable)."""
    return first + tuple(item for item in second if item not in first)
