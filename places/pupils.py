"""Pupils at schools: the flows' counts beside the places, by BRIN6 and type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places.points import locations

if TYPE_CHECKING:
    from store import Snapshot


def schools_with_pupils(snapshot: Snapshot, jaar: int) -> pd.DataFrame:
    """Return how many pupils each school location's vestiging has, per type.

    The counts are of the vestiging (BRIN6): where it has several buildings they belong to all
    of them together, and `gebouwen` says how many that are.

    Returns
    -------
        `id, brin6, naam, soort, jaar, laag, hoog, afgeschermde_cellen, schatting,
        schatting_laag, schatting_hoog, gebouwen`, one row per location × type that has
        pupils. A location without counts (not in the file of that year) has no row; pupils
        of a school without a location have rows with an empty id.

    Raises
    ------
    NotFound
        When there are no schools, or no flows of that year.
    """
    from flows import leerlingjaar
    from flows.counting import count

    places = locations(snapshot, "school").frame[["id", "brin6", "naam"]]
    places = places[places["brin6"] != ""].copy()
    places["gebouwen"] = places.groupby("brin6")["id"].transform("size")
    year = leerlingjaar(snapshot, jaar)
    size = len(year.scholen)
    counts = count(year, np.asarray(year.school, dtype=np.int64), size)
    schools = year.scholen[["brin6", "soort", "naam"]].reset_index(drop=True)
    pupils = pd.concat([schools, counts], axis=1)
    joined = pupils.merge(places, on="brin6", how="left", suffixes=("_leerlingen", ""))
    joined["naam"] = joined["naam"].fillna(joined["naam_leerlingen"])
    joined["id"] = joined["id"].fillna("")
    joined["gebouwen"] = joined["gebouwen"].fillna(0).astype(int)
    columns = [
        "id", "brin6", "naam", "soort", "jaar", "laag", "hoog", "afgeschermde_cellen",
        "schatting", "schatting_laag", "schatting_hoog", "gebouwen",
    ]  # fmt: skip
    return joined.assign(jaar=jaar)[columns]
