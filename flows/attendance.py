"""Where the pupils of a school live, and which schools those of an area attend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from boundaries.codes import normalise_code
from flows.areas import gebieden, gemeente_namen
from flows.counting import count
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, leerlingjaar, present
from flows.mapping import PARTIES, suggested
from flows.stelsel import STELSELS
from store import NotFound, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from flows.bounds import Flags


def herkomst_van_school(
    snapshot: Snapshot, brin6: str, jaar: int, *, groepen: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return where the pupils of one vestiging live.

    Columns `jaar, brin6, school, soort, stelsel, herkomst` (PC4, or BELGIE …), `gemeente, swv,
    afstand_km` and the count columns; the largest first.
    """
    year = leerlingjaar(snapshot, jaar, groepen=groepen)
    wanted = brin6.strip().upper()
    own = np.flatnonzero((year.scholen["brin6"] == wanted).to_numpy())
    if not len(own):
        near = suggested(
            wanted, dict(zip(year.scholen["brin6"], year.scholen["naam"], strict=True))
        )
        raise NotFound(f"School {brin6!r} komt in {jaar} niet voor. {near}")
    # every row is a group of its own: one line per home, nothing is added up
    rows = np.flatnonzero(np.isin(year.school, own))
    groups = np.full(len(year.school), -1, np.int64)
    groups[rows] = np.arange(len(rows))
    schools = year.scholen.iloc[year.school[rows]]
    swv = np.array(year.regio.parties, object)[year.thuis[rows]]
    home = year.herkomst[rows]
    head = pd.DataFrame(
        {
            "jaar": jaar,
            "brin6": wanted,
            "school": schools["naam"].to_numpy(),
            "soort": schools["soort"].to_numpy(),
            "stelsel": np.array(STELSELS, object)[schools["stelsel"]],
            "herkomst": np.where(home < 1000, swv, home.astype(str)),  # noqa: PLR2004 - no PC4
            "gemeente": gemeente_namen(year)[home],
            "swv": swv,
            "afstand_km": np.round(year.afstand_km[rows], 1),
        }
    )
    return _largest_first(head, count(year, groups, len(rows)))


def scholen_van_gebied(
    snapshot: Snapshot,
    gebied: str,
    jaar: int,
    soorten: Sequence[str] | None = None,
    *,
    groepen: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return to which schools the pupils of one PC4, gemeente, wijk, buurt or SWV go.

    A wijk or buurt is taken as the PC4s whose point lies in it; column `benadering` then is
    True, as PC4s and wijken do not share their borders.

    Columns `jaar, gebied, brin6, school, plaats, soort, stelsel, swv, benadering` and the count
    columns; the largest first.
    """
    year = leerlingjaar(snapshot, jaar, groepen=groepen)
    lives, code, rough = _living_in(snapshot, year, gebied)
    types = present(year, soorten, SOORTEN)
    lives &= np.isin(year.soort, [SOORTEN.index(name) for name in types])
    # number the schools that occur, and count the rows of each as one group
    used, number = np.unique(year.school[lives], return_inverse=True)
    groups = np.full(len(year.school), -1, np.int64)
    groups[lives] = number
    schools = year.scholen.iloc[used].reset_index(drop=True)
    head = pd.DataFrame(
        {
            "jaar": jaar,
            "gebied": code,
            "brin6": schools["brin6"],
            "school": schools["naam"],
            "plaats": schools["plaats"],
            "soort": schools["soort"],
            "stelsel": np.array(STELSELS, object)[schools["stelsel"]],
            "swv": np.array(year.regio.parties, object)[schools["partij"]],
            "benadering": rough,
        }
    )
    return _largest_first(head, count(year, groups, len(used)))


def _largest_first(head: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Put counts behind what they are of, in order of type and size."""
    table = pd.concat([head, counts], axis=1)
    return table.sort_values(
        ["soort", "laag", "hoog"], ascending=[True, False, False], ignore_index=True
    )


def _living_in(snapshot: Snapshot, year: Leerlingjaar, gebied: str) -> tuple[Flags, str, bool]:
    """Return which rows live in an area, its code, and whether that is approximate."""
    text = gebied.strip()
    code = normalise_code(text) or normalise_code(text, "pc4") or text
    if code[:2] in {"PO", "VO"}:
        position = year.regio.position(code)
        return year.thuis == position, code, False
    if code[:2] in {"WK", "BU"}:
        homes = _pc4s_inside(snapshot, year, code)
        return np.isin(year.herkomst, homes), code, True
    if code.upper() in PARTIES:
        return year.thuis == list(PARTIES).index(code.upper()), code.upper(), False
    areas = gebieden(year, "pc4" if code.isdigit() else "gemeente")
    position = areas.find(code)
    return areas.thuis == position, areas.codes[position], False


def _pc4s_inside(snapshot: Snapshot, year: Leerlingjaar, code: str) -> npt.NDArray[np.intp]:
    """Return the PC4s whose point lies in a wijk or buurt."""
    import shapely

    niveau = "wijk" if code.startswith("WK") else "buurt"
    areas = boundaries.areas(snapshot, niveau, gemeenten=[f"GM{code[2:6]}"])
    shapes = boundaries.geometry(snapshot, areas).set_index("code")["geometry"]
    if code not in shapes.index:
        raise NotFound(f"Het gebied {code} staat niet in de grenzen van {areas.indeling}.")
    # only PC4s with a point can be placed
    known = np.flatnonzero(~np.isnan(year.punten[:, 0]))
    place = shapely.points(year.punten[known])
    # by their point: pupils are known per postcode, and postcodes and wijken share no borders
    inside: npt.NDArray[np.intp] = known[shapely.contains(shapes[code], place)]
    return inside
