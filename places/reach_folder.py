"""Reach measured on what a data folder holds: borders, children, and a band where it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from places._figure_rows import KINDEREN
from places.reach_areas import Bereik, count_children, reach
from store import FICTIEF, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from boundaries import Areas
    from places.network import Network
    from store import Snapshot


@dataclass(frozen=True, slots=True)
class Gemeten:
    """Reach of the areas of a folder, and what a reader must know of them."""

    bereik: Bereik
    plaats: str
    indeling: int
    banden: tuple[str, ...]


def measure(
    snapshot: Snapshot,
    places: pd.DataFrame,
    metres: int,
    *,
    wat: str,
    niveau: str = "buurt",
    gemeenten: Sequence[str] = (),
    indeling: int | None = None,
    network: Network | None = None,
) -> Gemeten:
    """Measure reach for the areas of a level, with the children who live there.

    Parameters
    ----------
    snapshot
        The data folder.
    places, metres, wat, network
        See `reach`.
    niveau, gemeenten, indeling
        Which areas; gemeenten are codes or names, none is the whole country.

    Raises
    ------
    NotFound
        When the folder has no such areas.
    """
    import boundaries
    from geo.kaart import Vraag, make

    codes = boundaries.find_gemeenten(snapshot, list(gemeenten)) or None
    areas = boundaries.areas(snapshot, niveau, indeling=indeling, gemeenten=codes)
    made = reach(area_shapes(snapshot, areas), places, metres, wat=wat, network=network)
    try:
        question = Vraag(KINDEREN, niveau, tuple(codes or ()), indeling=areas.indeling)
        children = make(snapshot, question)
    except NotFound:
        names = boundaries.gemeente_names(snapshot)
        place = ", ".join(names.get(code, code) for code in codes or ()) or "deze gebieden"
        fictional = any(record.herkomst.fictief for record in areas.records)
        return Gemeten(made, place, areas.indeling, (FICTIEF,) if fictional else ())
    made = count_children(made, children.frame, f"{children.bron}, {children.jaar}")
    return Gemeten(made, children.plaats, areas.indeling, children.banden)


def area_shapes(snapshot: Snapshot, areas: Areas) -> gpd.GeoDataFrame:
    """Return the borders of areas with `code`, `naam` and `water`, in the order of their frame."""
    import boundaries

    shapes = boundaries.geometry(snapshot, areas).set_index("code")
    rows = areas.frame[["code", "naam", "water"]]
    found: gpd.GeoDataFrame = shapes.loc[rows["code"], ["geometry"]].reset_index()
    return found.assign(naam=rows["naam"].to_numpy(), water=rows["water"].to_numpy(bool))
