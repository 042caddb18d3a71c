"""Reach of the areas of a map: distance, part and children within it, each with its state.

Over a network two more things can be the case: the middle of an area is too far from the
network, or no way leads from it to such a place. Both are the state `ontbreekt` with a
reason, never a number.

Children are spread evenly over their area, over a network over that part of the area that
lies along it. Places outside the areas count as well: a school over the border is a school.

CBS publishes distances too: along the road, from the address of every resident, as the mean per
area. Ours goes from the middle of the area to one place. Both put areas in much the same order;
ours is shorter, and says little where people live far from the middle (`compare_with_cbs`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places.areas import locate
from places.reach.distances import METHODE_RECHT, Spread, middles, nearest, share_within, spread
from places.reach.network import GEEN_PLEK, GEEN_WEG, MAX_TO_NETWORK_M, TE_VER, ways_to
from store.dutch import format_number

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from boundaries import Areas
    from places.reach.network import Network, Ways
    from store import Snapshot

WATER = "water"
REDENEN = {
    TE_VER: f"het midden ligt meer dan {MAX_TO_NETWORK_M:.0f} meter van het netwerk",
    GEEN_WEG: "er loopt geen weg over het netwerk naar zo'n plek",
    GEEN_PLEK: "er is geen zo'n plek",
    WATER: "water",
}
"""Why an area has no distance, in words."""
_WORST = ("afgeschermd", "ontbreekt", "nvt")


@dataclass(frozen=True, slots=True)
class Bereik:
    """Reach of areas to one kind of place."""

    frame: pd.DataFrame
    """One row per area, in the order it was asked in: `gebied_code, naam`; `afstand` (metres)
    with `staat` and `reden` (a key of `REDENEN` or ''); `dichtstbij` (name) and `elders`
    (it lies outside all of these areas); `deel` (0–1 of the area) with `deel_staat`;
    `kinderen` with `kinderen_staat`; `binnen` (children, not rounded) with `binnen_staat`.
    Whatever is no `waarde` is nan."""
    wat: str
    """What is near ("de dichtstbijzijnde basisschool")."""
    meters: int
    methode: str
    plekken: int
    """Places that take part."""
    buiten_netwerk: int = 0
    """Places left out because they lie too far from the network."""
    over_netwerk: bool = False
    bron_kinderen: str = ""
    """Source and year of the children; '' when there are no such figures."""

    @property
    def verder(self) -> pd.DataFrame:
        """The areas whose middle is further than the distance, furthest first."""
        rows = self.frame[(self.frame["staat"] == "waarde") & (self.frame["afstand"] > self.meters)]
        return rows.sort_values(["afstand", "gebied_code"], ascending=[False, True])

    @property
    def zonder(self) -> pd.DataFrame:
        """The areas on land without a distance."""
        return self.frame[self.frame["staat"] == "ontbreekt"]


def reach(
    shapes: gpd.GeoDataFrame,
    places: pd.DataFrame,
    metres: int,
    *,
    wat: str,
    network: Network | None = None,
) -> Bereik:
    """Measure how far areas are from the nearest of some places.

    Parameters
    ----------
    shapes
        Areas in RD with `code`, `naam`, `water`, `geometry`.
    places
        Of one kind, with `id`, `naam`, `x`, `y` (RD); also those outside the areas.
    metres
        What counts as within reach.
    wat
        What is near, in words.
    network
        None measures straight lines.
    """
    # a place without a point is nowhere near
    there = places[places["x"].notna()]
    x, y = middles(shapes)
    if network is None:
        # distance from the middle of an area; the share from points spread over all of it
        found = nearest(x, y, {"plek": there}).set_axis(["afstand", "dichtstbij"], axis=1)
        found["reden"] = np.where(found["afstand"].isna(), GEEN_PLEK, "")
        share = share_within(spread(shapes), there, metres)
        off, counted = 0, len(there)
    else:
        ways = ways_to(network, there)
        found = ways.at(x, y)
        share = _share_over(ways, spread(shapes), metres)
        off, counted = ways.ernaast, ways.erop
    # no place takes part: no share is not a share of nought
    if not counted:
        share = np.full(len(shapes), np.nan)
    water = shapes["water"].to_numpy(bool)
    reasons = np.where(water, WATER, found["reden"])
    names = dict(zip(there["id"], there["naam"], strict=True))
    frame = pd.DataFrame(
        {
            "gebied_code": shapes["code"].to_numpy(object),
            "naam": shapes["naam"].to_numpy(object),
            "afstand": np.where(water, np.nan, found["afstand"]),
            "staat": _state(water, found["afstand"].to_numpy(float)),
            "reden": reasons,
            "dichtstbij": [
                "" if wet else names.get(key, "")
                for wet, key in zip(water, found["dichtstbij"], strict=True)
            ],
            "elders": _elsewhere(found["dichtstbij"], there, shapes) & ~water,
            "deel": np.where(water, np.nan, share),
            "deel_staat": _state(water, share),
        }
    )
    return Bereik(
        with_children(frame, None),
        wat,
        metres,
        METHODE_RECHT if network is None else network.methode,
        counted,
        off,
        network is not None,
    )


def count_children(bereik: Bereik, children: pd.DataFrame, bron: str) -> Bereik:
    """Return the same reach with the children who live within it.

    `children` has `gebied_code`, `waarde` (children of the area) and `staat`; `bron` is the
    source and year of that figure.
    """
    return replace(bereik, frame=with_children(bereik.frame, children), bron_kinderen=bron)


def with_children(frame: pd.DataFrame, children: pd.DataFrame | None) -> pd.DataFrame:
    """Add the children of each area and those within reach; a state stays a state.

    An area in which no child lives has none within reach, whatever its part.
    """
    if children is None:
        number, state = np.full(len(frame), np.nan), np.full(len(frame), "ontbreekt", dtype=object)
    else:
        # in the order of the areas; one that the figure does not have is missing
        by_code = children.set_index("gebied_code")
        codes = frame["gebied_code"]
        state = by_code["staat"].astype(object).reindex(codes).fillna("ontbreekt").to_numpy()
        number = by_code["waarde"].reindex(codes).to_numpy(float)
    number = np.where(state == "waarde", number, np.nan)
    both = np.full(len(frame), "waarde", dtype=object)
    # of two states that are no value, the worst is told: secret before missing before water
    for word in reversed(_WORST):
        both[(state == word) | (frame["deel_staat"] == word).to_numpy()] = word
    # where no child lives none is within reach, known or not how far it is
    both[number == 0] = "waarde"
    within = np.where(number == 0, 0.0, number * frame["deel"].to_numpy(float))
    return frame.assign(
        kinderen=number,
        kinderen_staat=state,
        binnen=np.where(both == "waarde", within, np.nan),
        binnen_staat=both,
    )


def _state(water: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.object_]:
    state = np.where(np.isnan(values), "ontbreekt", "waarde").astype(object)
    state[water] = "nvt"
    return state


def _share_over(ways: Ways, points: Spread, metres: float) -> NDArray[np.float64]:
    """Return the share of the part of each area along the network that lies within reach."""
    found = ways.at(points.x, points.y)
    # points too far from any way take no part in the share
    along = (found["reden"] != TE_VER).to_numpy()
    within = (found["afstand"] <= metres).to_numpy()
    every = np.bincount(points.area, weights=along, minlength=points.count)
    there = np.bincount(points.area, weights=within, minlength=points.count)
    # nothing of the area lies along the network: no share, which is not nought
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(every > 0, there / every, np.nan)


def _elsewhere(ids: pd.Series, places: pd.DataFrame, shapes: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return for which areas the nearest place lies outside all of them."""
    # each of the nearest places is looked up once, however many areas it is nearest to
    used = places[places["id"].isin(set(ids))]
    found = locate(used["x"].to_numpy(float), used["y"].to_numpy(float), shapes)
    outside = {key for key, code in zip(used["id"], found.codes, strict=True) if not code}
    return ids.isin(outside).to_numpy(bool)


def area_shapes(snapshot: Snapshot, areas: Areas) -> gpd.GeoDataFrame:
    """Return the borders of areas with `code`, `naam` and `water`, in the order of their frame."""
    import boundaries

    shapes = boundaries.geometry(snapshot, areas).set_index("code")
    rows = areas.frame[["code", "naam", "water"]]
    found: gpd.GeoDataFrame = shapes.loc[rows["code"], ["geometry"]].reset_index()
    return found.assign(naam=rows["naam"].to_numpy(), water=rows["water"].to_numpy(bool))


# CBS, Nabijheid voorzieningen ("afstand tot voorzieningen"): mean distance over the road of all
# inhabitants, in kilometres with one decimal.
CBS_AFSTAND = {"bo": "afstand_tot_basisschool"}
"""Kind of place → the indicator in which CBS gives the same distance, in kilometres."""
# own choice: areas with both figures below which nothing is said of how they hang together
_FEWEST = 5
# own choice: from when two ranks are called much alike, or alike in outline
_STRONG, _CLEAR = 0.8, 0.5
# own choice: of the largest differences, as many as a sentence bears
_NAMED = 3


@dataclass(frozen=True, slots=True)
class CbsComparison:
    """Our distances beside those of CBS, over the areas that have both. Kilometres."""

    aantal: int
    midden_cbs: float
    """Median of the areas."""
    midden_hier: float
    spearman: float
    """Nan with fewer than five areas, or when all are equal."""
    meest: tuple[tuple[str, float, float], ...]
    """Name, ours and theirs of the areas that differ most."""
    jaar: int

    def lines(self, wat: str, jaar_plekken: int | None, niveau: str) -> list[str]:
        """Say it in sentences; `wat` is how ours was measured, `niveau` what areas are called."""
        several = f"De middelste van deze {format_number(self.aantal)} {niveau}"
        which = several if self.aantal > 1 else "Dit gebied"
        text = (
            f"{which} ligt volgens het CBS op {format_number(self.midden_cbs, 1)} km, hier op "
            f"{format_number(self.midden_hier, 1)} km."
        )
        why = (
            "Het CBS meet over de weg vanaf elk woonadres en neemt het gemiddelde van de "
            f"inwoners; hier is het {wat}."
        )
        years = (
            f" Het cijfer van het CBS is van {self.jaar}, de lijst met plekken van {jaar_plekken}."
            if jaar_plekken
            else f" Het cijfer van het CBS is van {self.jaar}."
        )
        lines = [text, why + years]
        if not np.isnan(self.spearman):
            lines.append(
                f"De volgorde van de gebieden {_alike(self.spearman)} "
                f"(rangcorrelatie {format_number(self.spearman, 2)}; 1 is dezelfde volgorde)."
            )
        if self.meest and self.aantal > 1:
            named = "; ".join(
                f"{name} (CBS {format_number(theirs, 1)} km, hier {format_number(own, 1)} km)"
                for name, own, theirs in self.meest
            )
            lines.append(f"Het meest verschillen: {named}.")
        return lines


def compare_with_cbs(bereik: Bereik, cbs: pd.DataFrame, jaar: int) -> CbsComparison | None:
    """Set distances beside those of CBS; None when no area has both.

    `cbs` has `gebied_code`, `waarde` (kilometres) and `staat`.
    """
    from scipy.stats import spearmanr

    theirs = cbs.set_index("gebied_code")
    known = theirs["waarde"].where(theirs["staat"] == "waarde")
    frame = bereik.frame
    both = frame.assign(cbs=known.reindex(frame["gebied_code"]).to_numpy(float))
    both = both[both["cbs"].notna() & (both["staat"] == "waarde")]
    if both.empty:
        return None
    own, cbs_km = both["afstand"].to_numpy(float) / 1000, both["cbs"].to_numpy(float)
    spearman = float("nan")
    # of equal distances nothing can be said of their order
    if len(both) >= _FEWEST and np.ptp(own) > 0 and np.ptp(cbs_km) > 0:
        spearman = float(spearmanr(own, cbs_km).statistic)
    # the largest differences are what a reader should look at first
    order = np.argsort(-np.abs(own - cbs_km), kind="stable")[:_NAMED]
    names = both["naam"].to_numpy(object)
    return CbsComparison(
        len(both),
        float(np.median(cbs_km)),
        float(np.median(own)),
        spearman,
        tuple((str(names[n]), float(own[n]), float(cbs_km[n])) for n in order),
        jaar,
    )


def _alike(rank: float) -> str:
    if rank >= _STRONG:
        return "is grotendeels dezelfde"
    if rank >= _CLEAR:
        return "lijkt duidelijk op elkaar"
    return "lijkt maar weinig op elkaar"
