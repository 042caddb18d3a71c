"""Counting places on areas, dividing by the people who live there, and weighing by them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries import NIVEAUS, niveau_of, parent_code
from places import findings as f
from places.areas import count_per_area, locate
from places.locations import EXACT, has_type
from places.reach.distances import middles, nearest, shares_within
from store import Finding, FindingKind, Herkomst, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from places.figures.topics import Topic, Wanted

    Rows = Mapping[str, pd.DataFrame]
    Strings = NDArray[np.object_]

_CALLED = {"school": ("school", "scholen"), "aanbod": ("activiteit", "activiteiten")}
# Places named in a finding; the rest is counted.
_NAMED = 4
ENOUGH = 0.95
"""Part of the people of an area whose buurt must be known for a weighted figure: a twentieth
hardly moves a mean, and is told all the same."""


@dataclass(frozen=True, slots=True)
class Countable:
    """What is counted: the places of one kind, and where they are from."""

    soort: str
    """`school` or `aanbod`."""
    naam: str
    """Of the list or lists, for the source line."""
    jaar: int
    herkomst: Herkomst
    typen: frozenset[str]
    """The types that occur in `plaatsen`."""
    plaatsen: Callable[[], pd.DataFrame]
    """All places: the columns `naam, typen, x, y, ligging, straal_m`, and for aanbod
    `gebieden` and `stedelijk` (see `assign`). Asked for when first needed."""
    bevindingen: Callable[[], Iterable[Finding]] = tuple
    """What else to tell about what is (not) counted."""
    merk: str = ""
    """Tells two states of the same places apart, for what is not in the folder's files."""


@dataclass(slots=True)
class Assigned:
    """Places over areas: a place that is for several areas has a row for each."""

    rij: list[int] = field(default_factory=list)
    """Position of the place."""
    code: list[str] = field(default_factory=list)
    gemeenten: set[str] = field(default_factory=set)
    """Gemeenten that places lie in or are for: of these the list says something."""
    bevindingen: tuple[Finding, ...] = ()

    def add(self, row: int, codes: list[str]) -> None:
        """Count a place in areas."""
        self.rij += [row] * len(codes)
        self.code += codes


def assign(places: pd.DataFrame, shapes: gpd.GeoDataFrame, niveau: str) -> Assigned:
    """Say in which areas each place counts.

    An exact point counts where it lies, on a border of areas in the one with the lowest code,
    which is told. Without one, a place that names areas of this level
    (or parts of them) counts in those; else it counts where the point of its postcode lies,
    and that is told. What names only larger areas, is for the whole gemeente, or has no place
    at all counts in none; that is told too.

    Parameters
    ----------
    places
        With `naam`, `x`, `y` (RD, nan without), `ligging` and `straal_m`; `gebieden` (codes,
        `|` between them) and `stedelijk` where the list has them.
    shapes
        `code` and `geometry` in EPSG:28992.
    niveau
        The level of `shapes`.
    """
    found = Assigned()
    located = locate(places["x"].to_numpy(float), places["y"].to_numpy(float), shapes)
    known, none = set(shapes["code"]), [""] * len(places)
    exact = places["ligging"].isin(EXACT).to_numpy()
    pointed = places["x"].notna().to_numpy()
    named = [[code for code in text.split("|") if code] for text in places.get("gebieden", none)]
    citywide = list(places.get("stedelijk", none))
    told: defaultdict[FindingKind, list[int]] = defaultdict(list)
    for row, code in enumerate(located.codes):
        # an exact point goes before the areas that are named, those before a postcode's point
        own = [] if exact[row] and code else _on_level(named[row], niveau)
        inside = [item for item in own if item in known]
        if len(inside) < len(own):
            told[f.TELT_GEBIED_ONBEKEND].append(row)
        if inside:
            found.add(row, inside)
            if len(inside) > 1:
                told[f.TELT_IN_MEER].append(row)
        elif code:
            found.add(row, [code])
            if not exact[row]:
                told[f.TELT_BIJ_BENADERING].append(row)
            elif located.grens[row]:
                told[f.TELT_OP_GRENS].append(row)
        elif not own:
            # why it counts in none: the first that is the case
            reasons = (
                (pointed[row], f.TELT_BUITEN),
                (citywide[row], f.TELT_STEDELIJK),
                (named[row], f.TELT_GROTER_GEBIED),
            )
            told[next((kind for is_so, kind in reasons if is_so), f.TELT_ZONDER_PLEK)].append(row)
        found.gemeenten.update(_on_level(named[row], "gemeente"))
    found.bevindingen = tuple(finding_of(kind, places.iloc[rows]) for kind, rows in told.items())
    return found


def finding_of(kind: FindingKind, places: pd.DataFrame) -> Finding:
    """Return one finding for all places of which the same is to be told."""
    count = len(places)
    one, several = _CALLED.get(places["soort"].iloc[0], ("locatie", "locaties"))
    words = f.TELT_WOORDEN[kind].format(f"1 {one}" if count == 1 else f"{count} {several}")
    radius = places["straal_m"].max()
    if radius > 0:
        words += f" (tot ongeveer {format_number(radius / 1000, 1)} km eromheen)"
    names = ", ".join(places["naam"].iloc[:_NAMED]) + (", …" if count > _NAMED else "")
    return kind(names, words, aantal=count)


def _on_level(codes: list[str], niveau: str) -> list[str]:
    """Return the areas of a level that codes are, or are parts of."""
    up = (code if niveau_of(code) == niveau else parent_code(code, niveau) for code in codes)
    return list(dict.fromkeys(filter(None, up)))


class Counted:
    """The places on one set of boundaries; each step is done when it is first needed."""

    def __init__(self, snapshot: Snapshot, countable: Countable, borders: SetRecord) -> None:
        self.snapshot, self.countable, self.borders = snapshot, countable, borders
        # wijken and gemeenten weigh what was measured of the buurten
        self._far: dict[Topic, NDArray[np.float64]] = {}
        self._shares: dict[Topic, NDArray[np.float64]] = {}

    @cached_property
    def places(self) -> pd.DataFrame:
        """All places, also those without a point."""
        return self.countable.plaatsen()

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Codes of the areas and of those above, and whether they are water."""
        columns = ["code", "wijk_code", "gemeente_code", "water"]
        return self.snapshot.table(self.borders, "vlakken", columns=columns)

    @property
    def shapes(self) -> gpd.GeoDataFrame:
        """Codes and geometry of the areas."""
        return _shapes(self.snapshot, self.borders)

    @cached_property
    def middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middle of every area."""
        return middles(self.shapes)

    @cached_property
    def assigned(self) -> Assigned:
        """Which places count in which areas."""
        return assign(self.places, self.shapes, self.borders.key.niveau)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a reader of the counts must know: what is approximate or not counted."""
        return (*self.countable.bevindingen(), *self.assigned.bevindingen)

    @cached_property
    def measured(self) -> tuple[Finding, ...]:
        """What a reader of distances must know: places without a point of their own."""
        pointed = self.places["x"].notna()
        rough = pointed & ~self.places["ligging"].isin(EXACT)
        kinds = ((f.GEMETEN_BIJ_BENADERING, rough), (f.NIET_GEMETEN, ~pointed))
        told = (finding_of(kind, self.places[rows]) for kind, rows in kinds if rows.any())
        return (*self.countable.bevindingen(), *told)

    @cached_property
    def counted(self) -> tuple[pd.DataFrame, Strings]:
        """The counts per area and type, and the state of every area."""
        found = self.assigned
        typen = self.places["typen"].iloc[found.rij]
        table = count_per_area(typen, np.array(found.code, dtype=object), self.areas["code"])
        gemeente = self._gemeenten()
        own = dict(zip(self.areas["code"], gemeente, strict=True))
        # Nought is a value only in gemeenten of which the list says anything at all.
        covered = {own[code] for code in found.code} | found.gemeenten
        known = covered - {""}
        told = np.array([code in known for code in gemeente]) | (table["alle"].to_numpy() > 0)
        states = np.where(told, "waarde", "ontbreekt").astype(object)
        states[self.areas["water"].to_numpy(dtype=bool)] = "nvt"
        return table, states

    def _gemeenten(self) -> Strings:
        """Return the gemeente of each area; where the set has none, that of its middle."""
        own: Strings = self.areas["gemeente_code"].fillna("").to_numpy(dtype=object)
        above = self.snapshot.find(Soort.GRENZEN, niveau="gemeente")
        if (own != "").any() or not above:
            return own
        year = self.borders.key.indeling or 0
        near = min(above, key=lambda record: abs((record.key.indeling or 0) - year))
        gemeenten = self.snapshot.geo(near, "vlakken", columns=["code", "geometry"])
        return locate(*self.middles, gemeenten).codes

    def counts(self, wanted: Wanted) -> Rows:
        """Return how many places of each topic lie in each area."""
        table, _ = self.counted
        none = np.zeros(len(table))
        return {
            row.id: self.frame(table[topic.type].to_numpy(float) if topic.type in table else none)
            for row, topic in wanted
        }

    def distances(self, wanted: Wanted) -> Rows:
        """Return how far the middle of each area is from the nearest place, in kilometres."""
        if new := [topic for _, topic in wanted if topic not in self._far]:
            found = nearest(*self.middles, {topic.type: self.of(topic) for topic in new})
            for topic in new:
                self._far[topic] = found[f"afstand_{topic.type}"].to_numpy(float) / 1000
        return {row.id: self.frame(self._far[topic]) for row, topic in wanted}

    def reaches(self, wanted: Wanted) -> Rows:
        """Return which part of each area lies within reach of a place, in percent."""
        if new := [topic for _, topic in wanted if topic not in self._shares]:
            asked = [(self.of(topic), topic.bereik_m) for topic in new]
            self._shares |= zip(new, shares_within(self.shapes, asked), strict=True)
        return {row.id: self.frame(100 * self._shares[topic]) for row, topic in wanted}

    def of(self, topic: Topic) -> pd.DataFrame:
        """Return the placed places of a topic."""
        placed = self.places[self.places["x"].notna()]
        return placed if topic.type == "alle" else placed[has_type(placed, topic.type)]

    @cached_property
    def codes(self) -> pd.Series[str]:
        """The codes of the areas, as every frame has them."""
        return pd.Series(self.areas["code"].to_numpy(dtype=object), dtype="str")

    @cached_property
    def states(self) -> pd.Series[str]:
        """The states of the areas where every one has a value that can have one."""
        return pd.Series(self.counted[1], dtype="str")

    def frame(self, values: NDArray[np.float64]) -> pd.DataFrame:
        """Return values with the states of the areas; no number where there is no value."""
        own, states = self.counted[1], self.states
        lost = (own == "waarde") & np.isnan(values)
        if lost.any():
            states = pd.Series(np.where(lost, "ontbreekt", own), dtype="str")
        values = np.where((own == "waarde") & ~lost, values, np.nan)
        return pd.DataFrame({"gebied_code": self.codes, "waarde": values, "staat": states})


# the buurten of the country weigh a hundred MB, and a few steps in a row ask for them
@cached(1, key=lambda snapshot, borders: (snapshot.folder, borders.bestanden["vlakken"]))
def _shapes(snapshot: Snapshot, borders: SetRecord) -> gpd.GeoDataFrame:
    return snapshot.geo(borders, "vlakken", columns=["code", "geometry"])


@dataclass(frozen=True, slots=True)
class People:
    """How many people live in areas, by code, in the year nearest to the list's."""

    snapshot: Snapshot
    indicator: str
    jaar: int

    def of(self, codes: NDArray[np.object_], niveau: str) -> tuple[NDArray[np.float64], Strings]:
        """Return numbers and states."""
        from indicators.figures import figures

        try:
            found = figures(self.snapshot, self.indicator, niveau, jaar=self.jaar).frame
        except NotFound:
            return np.full(len(codes), np.nan), np.full(len(codes), "ontbreekt", dtype=object)
        by_code = found.set_index("gebied_code")
        states = by_code["staat"].astype(object).reindex(codes).fillna("ontbreekt")
        return by_code["waarde"].reindex(codes).to_numpy(float), states.to_numpy(dtype=object)


def rates(counted: Counted, people: People, wanted: Wanted) -> Rows:
    """Return places per 1,000 people; where nobody lives a rate does not apply."""
    # an area without people has no rate; one of which they are secret keeps that state
    codes = counted.areas["code"].to_numpy(dtype=object)
    number, state = people.of(codes, counted.borders.key.niveau)
    state = np.where((state == "waarde") & (number == 0), "nvt", state)
    found = {}
    for key, counts in counted.counts(wanted).items():
        with np.errstate(divide="ignore", invalid="ignore"):
            values = counts["waarde"].to_numpy() / number * 1000
        both = np.where(counts["staat"] == "waarde", state, counts["staat"])
        values = np.where(both == "waarde", values, np.nan)
        found[key] = counts.assign(waarde=values, staat=both.astype(str))
    return found


@dataclass(frozen=True)
class Weighing:
    """How buurten weigh in the areas of a level above.

    A buurt where nobody lives has no weight. Buurten of which the figure or the number of
    people is not known are left out as long as the others hold at least `ENOUGH` of the
    people of the area above, by that area's own figure; else the area has no figure. Those
    left out for their number are told (`findings`).
    """

    counted: Counted
    people: People
    niveau: str
    """`wijk` or `gemeente`."""

    def rows(self, below: Callable[[Wanted], Rows], wanted: Wanted) -> Rows:
        """Return the figures of the areas above."""
        return {key: self._figure(frame) for key, frame in below(wanted).items()}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """How many buurten do not weigh in an area that has a figure all the same."""
        number, state = self._people
        lost = (state == "ontbreekt") | (state == "afgeschermd")
        sums, whole = self._sums(gewicht=np.where(lost, 0.0, number), weg=lost)
        left_out = sums["weg"].to_numpy()
        used = (left_out > 0) & (sums["gewicht"].to_numpy() >= ENOUGH * whole)
        if not used.any():
            return ()
        areas, count = int(used.sum()), int(left_out[used].sum())
        level = NIVEAUS[self.niveau]
        said = (
            f"in {format_number(areas)} {level.label if areas == 1 else level.meervoud} "
            f"{'telt 1 buurt' if count == 1 else f'tellen {format_number(count)} buurten'} niet "
            "mee: hoeveel mensen daar wonen is niet bekend, hoogstens "
            f"{round(100 * (1 - ENOUGH))} % van het gebied"
        )
        return (f.WEEGT_NIET_MEE(level.meervoud, said, aantal=count),)

    @cached_property
    def _people(self) -> tuple[NDArray[np.float64], Strings]:
        codes = self.counted.areas["code"].to_numpy(dtype=object)
        number, state = self.people.of(codes, "buurt")
        water = self.counted.areas["water"].to_numpy(dtype=bool)
        return number, np.where(water & (state != "waarde"), "nvt", state)

    @cached_property
    def _above(self) -> tuple[NDArray[np.intp], pd.Index[str], NDArray[np.float64]]:
        """The area above of each buurt (-1: none), the codes of those areas, and their people."""
        above = self.counted.areas[f"{self.niveau}_code"]
        # buurten without an area above (water, outside) add to nothing
        place, codes = pd.factorize(above.where(above != ""), sort=True)
        return place, codes, self.people.of(codes.to_numpy(dtype=object), self.niveau)[0]

    def _sums(self, **columns: NDArray[np.generic]) -> tuple[pd.DataFrame, NDArray[np.float64]]:
        """Return columns of the buurten summed per area above, and the people of that area."""
        place, _, whole = self._above
        return pd.DataFrame(columns)[place >= 0].groupby(place[place >= 0]).sum(), whole

    def _figure(self, frame: pd.DataFrame) -> pd.DataFrame:
        number, state = self._people
        own = frame["staat"].to_numpy(dtype=object)
        # what can weigh at all: land where somebody lives
        counts = (own != "nvt") & (state != "nvt") & ~((state == "waarde") & (number == 0))
        known = counts & (own == "waarde") & (state == "waarde")
        sums, whole = self._sums(
            deel=np.where(known, frame["waarde"].to_numpy() * number, 0.0),
            gewicht=np.where(known, number, 0.0),
            telt=counts,
            onbekend=counts & ~known,
        )
        # enough of the people must be known, measured by the area's own published number
        weight = sums["gewicht"].to_numpy()
        enough = (sums["onbekend"].to_numpy() == 0) | (weight >= ENOUGH * whole)
        states = np.where(sums["telt"] == 0, "nvt", np.where(enough, "waarde", "ontbreekt"))
        with np.errstate(divide="ignore", invalid="ignore"):
            values = sums["deel"].to_numpy() / weight
        states = np.where((states == "waarde") & np.isnan(values), "ontbreekt", states)
        values = np.where(states == "waarde", values, np.nan)
        return pd.DataFrame({"gebied_code": self._above[1], "waarde": values, "staat": states})
