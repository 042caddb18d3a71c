"""In which wijk or buurt a school stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from flows.dataset import leerlingjaar
from store import NotFound, Soort

if TYPE_CHECKING:
    import numpy.typing as npt

    from flows.dataset import Leerlingjaar
    from store import Snapshot

NIVEAUS = ("buurt", "wijk", "gemeente")


def gebied_van_scholen(snapshot: Snapshot, jaar: int, niveau: str = "buurt") -> pd.DataFrame:
    """Return the area that each school of a year stands in.

    A school that is in a list of locations lies where that list says; another at the point
    of its PC4, which is an approximation.

    Returns
    -------
    `brin6, naam, gebied_code, benadering`, one row per vestiging; the code is '' outside
    the boundaries that are loaded or without any point.

    Raises
    ------
    NotFound
        When there are no pupils of that year, no boundaries, or the level is another one.
    """
    import shapely

    if niveau not in NIVEAUS:
        raise NotFound(f"Onbekend niveau {niveau!r}; kies uit {', '.join(NIVEAUS)}.")
    year = leerlingjaar(snapshot, jaar)
    schools = year.scholen.drop_duplicates("brin6").reset_index(drop=True)
    place, rough = _places(snapshot, year, schools)
    areas = boundaries.areas(snapshot, niveau)
    shapes = boundaries.geometry(snapshot, areas).sort_values("code")
    codes = np.append(shapes["code"].to_numpy(dtype=object), "")
    known = np.flatnonzero(~np.isnan(place[:, 0]))
    tree = shapely.STRtree(shapes.geometry.to_numpy())
    point, area = tree.query(shapely.points(place[known]), predicate="intersects")
    # on a shared border the lowest code, so that every school counts once
    lowest = np.full(len(schools), len(codes) - 1)
    np.minimum.at(lowest, known[point], area)
    return pd.DataFrame(
        {
            "brin6": schools["brin6"],
            "naam": schools["naam"],
            "gebied_code": codes[lowest],
            "benadering": rough,
        }
    )


def _places(
    snapshot: Snapshot, year: Leerlingjaar, schools: pd.DataFrame
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the point of each school in RD metres, and whether it is that of its PC4."""
    place = np.full((len(schools), 2), np.nan)
    for record in reversed(snapshot.find(Soort.LOCATIES, niveau="school")):
        listed = snapshot.table(record, "punten", columns=["brin6", "x", "y"])
        listed = listed.dropna().drop_duplicates("brin6").set_index("brin6")
        found = listed.reindex(schools["brin6"])[["x", "y"]].to_numpy(np.float64)
        place = np.where(np.isnan(found), place, found)
    rough = np.isnan(place[:, 0])
    place[rough] = year.punten[schools["pc4"].to_numpy()[rough]]
    return place, rough
