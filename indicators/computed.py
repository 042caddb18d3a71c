"""Figures that are not published: computed by formula, and aggregated from the areas below."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

import boundaries
from boundaries import NIVEAUS, niveau_of, parent_code
from boundaries.codes import LAND
from indicators import findings as soorten
from indicators.aggregates import frame_of, means, sums, within, worst
from indicators.catalogue import SoortCijfer, catalogue
from indicators.figure_sets import (
    AFGELEID,
    counted_from_records,
    derived_findings,
    figure_sets,
    known_codes,
    names_of,
    published,
    records_with,
)
from store import NotFound, Soort
from store.cache import cached

if TYPE_CHECKING:
    from indicators.catalogue import Catalogue, Indicator
    from store import Finding, SetRecord, Snapshot


_BELOW = {"wijk": "buurt", "gemeente": "wijk", "provincie": "gemeente", "land": "gemeente"}
_REMEMBERED = 160
"""Results kept per snapshot; the largest (all buurten) is about 1 MB."""
# CBS, Gemeentelijke indeling op 1 januari: a country is only summed when it is whole.
_GEMEENTEN = {
    2014: 403, 2015: 393, 2016: 390, 2017: 388, 2018: 380, 2019: 355, 2020: 355, 2021: 352,
    2022: 345, 2023: 342, 2024: 342, 2025: 342, 2026: 342,
}  # fmt: skip


class Resolver:
    """Finds figures in one snapshot, and remembers what it found.

    Frames it gives are shared: do not change them. Safe to use from several threads.
    """

    def __init__(self, snapshot: Snapshot, known: Catalogue) -> None:
        self.snapshot, self.known = snapshot, known
        self._done: OrderedDict[tuple[str, str, int, int | None], Part | None] = OrderedDict()
        self._parents: dict[tuple[str, str, int, int], pd.Series] = {}
        self._guard = RLock()

    def years(self, row: Indicator) -> list[int]:
        """Return the years in which the indicator, or its parts, have any figure, newest first."""
        wanted = {row.id, *(row.formule or ())}
        found = {r.key.jaar for name in wanted for r in figure_sets(self.snapshot, name)}
        return sorted((year for year in found if year is not None), reverse=True)

    def resolve(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Return the figures, None when there are none and none can be computed."""
        key = (row.id, niveau, jaar, indeling)
        with self._guard:
            if key not in self._done:
                self._done[key] = None  # a formula that leads back to itself ends here
                self._done[key] = self._resolve(row, niveau, jaar, indeling)
                while len(self._done) > _REMEMBERED:
                    self._done.popitem(last=False)
            return self._done.get(key)

    def _resolve(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Try the three ways in their order, and stop where nothing is left to find."""
        found = self._published(row, niveau, jaar, indeling)
        division = found.indeling if found else indeling
        formula = self._formula(row, niveau, jaar, division)
        found = first_known(found, formula)
        if row.soort is SoortCijfer.INDEX:
            return found
        return first_known(found, self._aggregate(row, niveau, jaar, division, found))

    def _published(
        self, row: Indicator, niveau: str, jaar: int, indeling: int | None
    ) -> Part | None:
        records = records_with(self.snapshot, row.id, niveau=niveau, jaar=jaar)
        if indeling is None and records:
            indeling = records[0].key.indeling
        chosen = [record for record in records if record.key.indeling == indeling]
        there = published(self.snapshot, chosen, row.id)
        if there is None or indeling is None:
            return None
        notes = tuple(n for r in there.records for n in derived_findings(self.snapshot, r))
        if there.overlap:
            notes += (
                soorten.ANDERE_SET(
                    row.label,
                    "meer dan één bron geeft dit cijfer: "
                    + ", ".join(f"{r.key.bron} ({r.herkomst.adres})" for r in chosen),
                    aantal=there.overlap,
                ),
            )
        derived = all(AFGELEID in record.extra for record in there.records)
        made = derived or row.geschat  # an estimate is ours, however it is kept
        frame = there.frame.assign(herkomst="berekend" if made else "gepubliceerd")
        return Part(frame, indeling, there.records, notes)

    def _formula(self, row: Indicator, niveau: str, jaar: int, indeling: int | None) -> Part | None:
        """Compute teller / noemer x factor; states of the parts propagate."""
        if row.formule is None or not all(part in self.known for part in row.formule):
            return None
        above = self.resolve(self.known[row.formule[0]], niveau, jaar, indeling)
        if above is None:
            return None
        below = self.resolve(self.known[row.formule[1]], niveau, jaar, above.indeling)
        if below is None:
            return None
        both = above.frame.merge(below.frame, on="gebied_code", suffixes=("_t", "_n"))
        if both.empty:
            return None
        states = worst(both["staat_t"].to_numpy(object), both["staat_n"].to_numpy(object))
        bottom = both["waarde_n"].to_numpy()
        states[(states == "waarde") & (bottom == 0)] = "nvt"
        with np.errstate(divide="ignore", invalid="ignore"):
            values = both["waarde_t"].to_numpy() / bottom * row.factor
        frame = frame_of(both["gebied_code"], values, states)
        records = joined(above.records, below.records)
        return Part(frame, above.indeling, records, joined(above.bevindingen, below.bevindingen))

    def _aggregate(
        self, row: Indicator, niveau: str, jaar: int, indeling: int | None, found: Part | None
    ) -> Part | None:
        """Sum or weigh the areas below, for the areas that have no figure yet."""
        level, parents = self._below(niveau, jaar, indeling)
        if parents is not None:
            parents = unsettled(parents, found)
        if level is None or (parents is not None and parents.empty):
            return None
        members = self.resolve(row, level, jaar, indeling)
        if members is None:
            return None
        if parents is None:
            above = self._parents_by_code(level, niveau, jaar, members.indeling)
            parents = unsettled(above, found)
        if parents.empty:
            return None
        weights, proxy = self._weights(row, level, jaar, members.indeling)
        table = parents.rename("groep").to_frame()
        table = table.join(members.frame.set_index("gebied_code")[["waarde", "staat"]])
        table["staat"] = table["staat"].fillna("ontbreekt")
        if row.soort is SoortCijfer.AANTAL:
            frame = sums(table)
        elif weights is not None:
            frame = means(table, weights.frame)
        else:
            return None
        said = {note.code for note in members.bevindingen} & {soorten.NIET_TE_CONTROLEREN.code}
        own = self._notes(row, niveau, level, frame, members.indeling)
        # that borders are missing was said of the areas below already
        notes = (*members.bevindingen, *(note for note in own if note.code not in said))
        if weights is None:
            return Part(frame, members.indeling, members.records, notes)
        if proxy:
            notes = (*notes, _proxy_note(row, self.known))
        weighed_with = row.benadering if proxy else row.noemer
        records = joined(members.records, weights.records)
        return Part(frame, members.indeling, records, notes, weighed_with)

    def _notes(
        self, row: Indicator, niveau: str, level: str, frame: pd.DataFrame, indeling: int
    ) -> list[Finding]:
        """Say what keeps an aggregate from being there, or from being certain."""
        notes = []
        unknown = int(frame["staat"].isin(["afgeschermd", "ontbreekt"]).sum())
        if unknown:
            notes.append(
                soorten.ONVOLLEDIGE_LEDEN(
                    row.label,
                    f"een of meer {NIVEAUS[level].meervoud} in het gebied hebben geen cijfer",
                    aantal=unknown,
                )
            )
        summed = int((frame["staat"] == "waarde").sum())
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
        for name, proxy in ((row.noemer, False), (row.benadering, True)):
            if name is not None and name in self.known:
                part = self.resolve(self.known[name], level, jaar, indeling)
                if part is not None:
                    return part, proxy
        return None, False

    def _below(
        self, niveau: str, jaar: int, indeling: int | None
    ) -> tuple[str | None, pd.Series | None]:
        """Return the level below, and the area of this level by the code of each area there.

        The second is None when the division is not settled yet.
        """
        if niveau in NIVEAUS:
            level = _BELOW.get(niveau)
            if level is None or indeling is None:
                return level, None
            return level, self._parents_by_code(level, niveau, jaar, indeling)
        try:
            members = boundaries.members(self.snapshot, niveau)
        except NotFound:
            return None, None
        levels = {niveau_of(code) for code in members.index}
        return (levels.pop() if len(levels) == 1 else None), members

    def _parents_by_code(self, level: str, niveau: str, jaar: int, indeling: int) -> pd.Series:
        """Return the code above of every area of a level that figures or boundaries name."""
        key = (level, niveau, jaar, indeling)
        if key in self._parents:
            return self._parents[key]
        own = pd.Series(sorted(self._codes(level, jaar, indeling)), dtype="str")
        if niveau == "provincie":
            above = own.map(self._provinces(indeling))
        elif niveau == "land":
            whole = len(own) >= _GEMEENTEN.get(indeling, len(own) + 1)
            above = pd.Series(LAND if whole else None, index=own.index, dtype="str")
        else:
            target = NIVEAUS[niveau]
            above = target.prefix + own.str[2 : 2 + target.cijfers]
        parents = pd.Series(above.to_numpy(), index=own.to_numpy()).dropna().astype("str")
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
            land = self.snapshot.table(borders, "vlakken", columns=["code", "water"])
            codes |= set(land.loc[~land["water"], "code"])
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
        """Return the largest set of boundaries of exactly this level and year."""
        found = self.snapshot.find(Soort.GRENZEN, niveau=level, indeling=indeling)
        return max(found, key=lambda record: record.rijen, default=None)

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
    return Resolver(snapshot, catalogue(snapshot))


def _proxy_note(row: Indicator, known: Catalogue) -> Finding:
    own = known[row.noemer].label.lower() if row.noemer and row.noemer in known else "de noemer"
    proxy = known[str(row.benadering)].label.lower()
    return soorten.NOEMER_BENADERD(
        row.label, f"gewogen met {proxy}, omdat {own} er niet is voor dit jaar"
    )


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one indicator, level, year and division, published and computed."""

    frame: pd.DataFrame
    """`gebied_code, waarde, staat, herkomst`, one row per area."""
    indeling: int
    records: tuple[SetRecord, ...]
    bevindingen: tuple[Finding, ...] = ()
    weging: str | None = None


def first_known(base: Part | None, more: Part | None) -> Part | None:
    """Put two parts together: per area the first that is more than missing."""
    if base is None or more is None:
        return base or more
    missing = base.frame.loc[_open(base), "gebied_code"]
    extra = more.frame[~_settled(more.frame["gebied_code"], base)]
    # An area that stays missing keeps the word of its own source.
    extra = extra[(extra["staat"] != "ontbreekt") | ~within(extra["gebied_code"], missing)]
    if extra.empty:
        return base
    kept = base.frame[~within(base.frame["gebied_code"], extra["gebied_code"])]
    frame = pd.concat([kept, extra], ignore_index=True)
    if not (extra["staat"] == "waarde").any():
        return replace(base, frame=frame)
    return Part(
        frame,
        base.indeling,
        joined(base.records, more.records),
        joined(base.bevindingen, more.bevindingen),
        more.weging or base.weging,
    )


def unsettled(parents: pd.Series, found: Part | None) -> pd.Series:
    """Return those of the areas above that still need a figure, by the code of each part."""
    return parents[~_settled(parents, found)]


def _settled(codes: pd.Series, found: Part | None) -> pd.Series:
    """Tell which areas already have a figure or a state that is to be respected."""
    if found is None:
        return within(codes, [])
    return within(codes, found.frame.loc[~_open(found), "gebied_code"])


def _open(part: Part) -> pd.Series:
    """Tell which areas have no figure of their own: missing, but not masked."""
    return part.frame["staat"] == "ontbreekt"


def joined(first: tuple[_T, ...], second: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return both without repeats (records and findings are not all hashable)."""
    return first + tuple(item for item in second if item not in first)
