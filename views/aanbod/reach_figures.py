"""What the part Bereik measures, kept between reruns: areas, distances and children."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boundaries
from boundaries import Areas, parent_code
from boundaries.codes import spoken_name
from geo.choropleth import Choropleth, MapQuestion
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.figures.topics import KINDEREN
from places.reach import targets
from places.reach.areas import (
    CBS_AFSTAND,
    Bereik,
    CbsComparison,
    area_shapes,
    compare_with_cbs,
    count_children,
    reach,
)
from places.reach.network_sets import load_network
from store import NotFound, Snapshot
from views.shared import aanbod_source, loaders

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd

    from places.aanbod.aanbod_list import AanbodList
    from places.reach.targets import ReachTargets

NIVEAUS = ("buurt", "wijk")
# own choice: some kinds of place at some distances for a few gemeenten; each is small
_KEPT = 32


@dataclass(frozen=True, slots=True)
class Wijk:
    """The wijk that the page is about, among the areas that are looked at."""

    code: str
    naam: str
    codes: frozenset[str]
    """Itself, or its buurten, among those areas; empty where it is none of them."""
    gemeente: str
    """The name of the gemeente that is answered for; '' for everything in the folder."""


def chosen(snapshot: Snapshot, wijk: str, found: Areas) -> Wijk:
    """Return the wijk that was chosen, among the areas that are looked at."""
    codes = found.frame["code"].astype(str)
    own = {code for code in codes if wijk in (code, parent_code(code, "wijk"))}
    name = spoken_name(aanbod_source.wijken(snapshot).get(wijk, wijk))
    gemeente = parent_code(wijk, "gemeente") or ""
    return Wijk(wijk, name, frozenset(own), loaders.gemeenten(snapshot).get(gemeente, ""))


def levels(snapshot: Snapshot) -> list[str]:
    """Return the levels that reach can be of; gemeenten where there is nothing smaller."""
    there = loaders.levels(snapshot)
    return [name for name in NIVEAUS if name in there] or ["gemeente"]


def areas(snapshot: Snapshot, wijk: str, niveau: str) -> Areas:
    """Return the areas of the gemeente that a wijk lies in; of everything without a gemeente."""
    return _areas(snapshot, niveau, parent_code(wijk, "gemeente") or "")


@loaders.keep(_KEPT)
def _areas(snapshot: Snapshot, niveau: str, gemeente: str) -> Areas:
    return boundaries.areas(snapshot, niveau, gemeenten=[gemeente] if gemeente else None)


def question(indicator: str, wijk: str, found: Areas, jaar: int | None = None) -> MapQuestion:
    """Return the question for a figure on exactly these areas."""
    gemeente = parent_code(wijk, "gemeente")
    return MapQuestion(
        indicator,
        found.niveau,
        gemeenten=(gemeente,) if gemeente else (),
        jaar=jaar,
        # on the very borders that distances were measured on
        indeling=found.indeling,
    )


def figure(
    snapshot: Snapshot, wijk: str, found: Areas, indicator: str, jaar: int | None = None
) -> Choropleth | None:
    """Return a map of a figure on these areas, or None where the folder has no such figure."""
    return _kaart(snapshot, question(indicator, wijk, found, jaar))


def _kaart(snapshot: Snapshot, vraag: MapQuestion) -> Choropleth | None:
    try:
        return loaders.kaart(snapshot, vraag)
    except NotFound:
        return None


def base(snapshot: Snapshot, wijk: str, found: Areas) -> Choropleth | None:
    """Return a map of any figure on these areas, to draw something else on; children first."""
    there = loaders.available(snapshot)
    names = there.loc[there["niveau"] == found.niveau, "indicator"].unique()
    # only its place, level and borders are used
    for name in (KINDEREN, *map(str, names)):
        made = figure(snapshot, wijk, found, name)
        if made is not None:
            return made
    return None


@loaders.keep(_KEPT, key=lambda snapshot, lijst: (snapshot, lijst.stand(SOORT_AANBOD)))
def kinds(snapshot: Snapshot, lijst: AanbodList) -> dict[str, str]:
    """Return what there is a place of, and how the nearest of it is called."""
    return targets.target_kinds(snapshot, aanbod_source.places_of(snapshot, lijst))


def measured(
    snapshot: Snapshot,
    lijst: AanbodList,
    wijk: str,
    found: Areas,
    soort: str,
    metres: int,
    network: str,
) -> tuple[Bereik, ReachTargets]:
    """Return reach of areas with their children, and the places it was measured to.

    `network` is the id of a network in the folder, '' for straight lines. NotFound, where there is
    no such place or network, is not kept.
    """
    vraag = question(KINDEREN, wijk, found)
    return _measured(snapshot, (lijst, found), vraag, soort, metres, network)


def _by_stand(snapshot: Snapshot, given: tuple[AanbodList, Areas], *asked: Hashable) -> Hashable:
    """Return a key in which the question says which areas, and a stand which aanbod."""
    return snapshot, given[0].stand(SOORT_AANBOD), *asked


@loaders.keep(_KEPT, "De afstanden worden gemeten …", key=_by_stand)
def _measured(
    snapshot: Snapshot,
    given: tuple[AanbodList, Areas],
    vraag: MapQuestion,
    soort: str,
    metres: int,
    network: str,
) -> tuple[Bereik, ReachTargets]:
    lijst, found = given
    there = targets.reach_targets(snapshot, aanbod_source.places_of(snapshot, lijst), soort)
    made = reach(
        _shapes(snapshot, vraag, found),
        there.frame,
        metres,
        wat=there.wat,
        network=load_network(snapshot, network) if network else None,
    )
    children = _kaart(snapshot, vraag)
    if children is not None:
        made = count_children(made, children.frame, f"{children.bron}, {children.jaar}")
    return made, there


@loaders.keep(_KEPT, key=lambda snapshot, vraag, _found: (snapshot, vraag))
def _shapes(snapshot: Snapshot, _vraag: MapQuestion, found: Areas) -> gpd.GeoDataFrame:
    """Return the borders; the question says which."""
    return area_shapes(snapshot, found)


def naast_cbs(
    snapshot: Snapshot, wijk: str, found: Areas, soort: str, bereik: Bereik
) -> CbsComparison | None:
    """Return the distances beside those of CBS, where it publishes them for this kind."""
    indicator = CBS_AFSTAND.get(soort)
    if indicator is None or indicator not in loaders.years(snapshot):
        return None
    theirs = figure(snapshot, wijk, found, indicator)
    return None if theirs is None else compare_with_cbs(bereik, theirs.frame, theirs.jaar)
