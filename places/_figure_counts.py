"""Counting places on areas, and dividing by the people who live there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from places._figure_areas import assign, told_of
from places.areas import Located, count_per_area, locate
from places.place import EXACT
from places.reach import middles, nearest, share_within, spread
from store import NotFound, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from places._figure_areas import Assigned
    from places._figure_rows import Wanted
    from places.figures import Telling
    from places.reach import Spread
    from places.topics import Onderwerp
    from store import Finding, SetRecord, Snapshot

    Rows = Mapping[str, pd.DataFrame]
    Strings = NDArray[np.object_]


class Counted:
    """The places on one set of boundaries; each step is done when it is first needed."""

    def __init__(self, snapshot: Snapshot, telling: Telling, borders: SetRecord) -> None:
        self.snapshot, self.telling, self.borders = snapshot, telling, borders
        self._shares: dict[Onderwerp, NDArray[np.float64]] = {}

    @property
    def places(self) -> pd.DataFrame:
        """All places, also those without a point."""
        return self.telling.plaatsen()

    @cached_property
    def shapes(self) -> gpd.GeoDataFrame:
        """Codes of the areas and of those above, whether they are water, and geometry."""
        import geopandas as gpd

        path = self.snapshot.path(self.borders, "vlakken")
        columns = ["code", "wijk_code", "gemeente_code", "water", "geometry"]
        return gpd.read_parquet(path, columns=columns)

    @cached_property
    def middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middle of every area."""
        return middles(self.shapes)

    @cached_property
    def points(self) -> Spread:
        """Points spread evenly over every area."""
        return spread(self.shapes)

    @cached_property
    def assigned(self) -> Assigned:
        """Which places count in which areas."""
        return assign(self.places, self.shapes, self.borders.key.niveau)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a reader of the counts must know: what is approximate or not counted."""
        return (*self.telling.bevindingen(), *self.assigned.bevindingen)

    def measured(self) -> tuple[Finding, ...]:
        """Return what a reader of distances must know: places without a point of their own."""
        places = self.places
        rough = places[places["x"].notna() & ~places["ligging"].isin(EXACT)]
        kinds = ((f.GEMETEN_BIJ_BENADERING, rough), (f.NIET_GEMETEN, places[places["x"].isna()]))
        told = (told_of(kind, rows) for kind, rows in kinds if len(rows))
        return (*self.telling.bevindingen(), *told)

    @cached_property
    def counted(self) -> tuple[pd.DataFrame, NDArray[np.object_]]:
        """Return the counts per area and type, and the state of every area."""
        found = self.assigned
        codes = np.array(found.code, dtype=object)
        rows = self.places.iloc[found.rij]
        on_border = np.zeros(len(codes), dtype=bool)
        table = count_per_area(rows, Located(codes, on_border), self.shapes["code"])
        gemeente = self._gemeenten()
        own = dict(zip(self.shapes["code"], gemeente, strict=True))
        covered = {own[code] for code in found.code} | found.gemeenten
        told = np.isin(gemeente, list(covered - {""})) | (table["alle"].to_numpy() > 0)
        states = np.where(told, "waarde", "ontbreekt")
        states = states.astype(object)
        states[self.shapes["water"].to_numpy(dtype=bool)] = "nvt"
        return table, states

    def _gemeenten(self) -> Strings:
        """Return the gemeente of each area; where the set has none, that of its middle."""
        own: Strings = self.shapes["gemeente_code"].fillna("").to_numpy(dtype=object)
        if (own != "").any():
            return own
        year = self.borders.key.indeling or 0
        above = self.snapshot.find(Soort.GRENZEN, niveau="gemeente")
        if not above:
            return own
        import geopandas as gpd

        near = min(above, key=lambda record: abs((record.key.indeling or 0) - year))
        path = self.snapshot.path(near, "vlakken")
        gemeenten = gpd.read_parquet(path, columns=["code", "geometry"])
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
        x, y = self.middles
        found = nearest(x, y, {topic.type: self.of(topic) for _, topic in wanted})
        return {
            row.id: self.frame(found[f"afstand_{topic.type}"].to_numpy(float) / 1000)
            for row, topic in wanted
        }

    def reaches(self, wanted: Wanted) -> Rows:
        """Return which part of each area lies within reach of a place, in percent."""
        return {row.id: self.frame(100 * self.share(topic)) for row, topic in wanted}

    def share(self, topic: Onderwerp) -> NDArray[np.float64]:
        """Return the share (0–1) of each area within reach; kept, wijk and gemeente use it too."""
        if topic not in self._shares:
            self._shares[topic] = share_within(self.points, self.of(topic), topic.bereik_m)
        return self._shares[topic]

    def of(self, topic: Onderwerp) -> pd.DataFrame:
        """Return the places of a topic."""
        placed = self.places[self.places["x"].notna()]
        if topic.type == "alle":
            return placed
        return placed[placed["typen"].str.contains(rf"(?:^|\|){topic.type}(?:\||$)")]

    @cached_property
    def codes(self) -> pd.Series[str]:
        """The codes of the areas, as every frame has them."""
        return pd.Series(self.shapes["code"].to_numpy(dtype=object), dtype="str")

    @cached_property
    def states(self) -> pd.Series[str]:
        """The states of the areas where every one has a value that can have one."""
        return pd.Series(self.counted[1], dtype="str")

    def frame(self, values: NDArray[np.float64]) -> pd.DataFrame:
        """Return values with the states of the areas; no number where there is no value."""
        own = self.counted[1]
        told = own == "waarde"
        lost = told & np.isnan(values)
        states = self.states
        if lost.any():
            states = pd.Series(np.where(lost, "ontbreekt", own), dtype="str")
        values = np.where(told & ~lost, values, np.nan)
        return pd.DataFrame({"gebied_code": self.codes, "waarde": values, "staat": states})


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
    codes = counted.shapes["code"].to_numpy(dtype=object)
    number, state = people.of(codes, counted.borders.key.niveau)
    state = np.where((state == "waarde") & (number == 0), "nvt", state)
    found = {}
    for key, counts in counted.counts(wanted).items():
        with np.errstate(divide="ignore", invalid="ignore"):
            values = counts["waarde"].to_numpy() / number * 1000
        both = np.where(counts["staat"] == "waarde", state, counts["staat"])
        found[key] = counts.assign(
            waarde=np.where(both == "waarde", values, np.nan), staat=both.astype(str)
        )
    return found
