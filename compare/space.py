"""Do high and low lie together? Moran's I for the whole, and hot and cold spots on the map.

Neighbours are areas that touch (queen contiguity), with weights that sum to 1 per area. Local
p-values come from conditional permutation, two-sided; because every area is a test,
only what survives Benjamini and Hochberg's correction is called a spot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

import boundaries
import indicators
from compare._local import AANDEEL_FOUT, Patroon, pattern
from compare._neighbours import neighbours
from indicators.figures import STAATWOORDEN
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from indicators import Indicator
    from store import SetRecord, Snapshot

MIN_GEBIEDEN = 10
"""Areas with a figure and a neighbour below which nothing is computed."""
PERMUTATIES = 99_999
"""So many that among ten thousand areas a handful can pass the correction."""
SOORTEN = {
    "hoog_hoog": "hoog, tussen hoge",
    "laag_laag": "laag, tussen lage",
    "hoog_laag": "hoog, tussen lage",
    "laag_hoog": "laag, tussen hoge",
    "geen": "niet duidelijk",
    "eiland": "zonder buren",
    "zonder_cijfer": "zonder cijfer",
}
UITLEG = (
    "Een gebied valt op als het zelf én zijn buren samen hoog of laag zijn, meer dan bij toeval. "
    "Buren zijn gebieden die elkaar raken. Elk gebied is een toets; daarom is voor het aantal "
    "toetsen gecorrigeerd (methode van Benjamini en Hochberg), zodat naar verwachting ten hoogste "
    f"{100 * AANDEEL_FOUT:.0f} % van de gekleurde gebieden toeval is. Het zegt waar iets "
    "samenvalt, niet waardoor."
)
_QUADRANTS = {1: "hoog_hoog", 2: "laag_hoog", 3: "laag_laag", 4: "hoog_laag"}


@dataclass(frozen=True, slots=True)
class Ruimte:
    """Spatial pattern of one indicator."""

    indicator: Indicator
    niveau: str
    jaar: int
    indeling: int
    frame: pd.DataFrame
    """`gebied_code, naam, waarde, staat, soort, lokaal, p, p_gecorrigeerd`, in the order of the
    areas; `soort` is a key of `SOORTEN`, `p` two-sided."""
    moran: float | None = None
    """Global I; None where it could not be computed."""
    verwacht: float | None = None
    p: float | None = None
    """Of the global I, two-sided, by normal approximation."""
    eilanden: tuple[str, ...] = ()
    """Names of areas with a figure that touch no other with one."""
    zonder_cijfer: int = 0
    records: tuple[SetRecord, ...] = ()
    toetsen: int = 0
    """Areas that were tested, which the correction is for."""
    tekst: str = ""
    """A Dutch sentence on the outcome, or on why there is none."""
    werkwijze: str = ""
    """How often was permuted."""
    meedoen: str = ""
    """How many areas have a figure, and which take no part."""
    banden: tuple[str, ...] = ()


def moran(
    snapshot: Snapshot,
    indicator: str,
    niveau: str,
    *,
    jaar: int | None = None,
    gemeenten: Sequence[str] | None = None,
    permutaties: int | None = None,
) -> Ruimte:
    """Return the spatial pattern of an indicator.

    Parameters
    ----------
    snapshot
        The data folder, with boundaries of the level.
    indicator, niveau, jaar, gemeenten
        As for `indicators.figures`.
    permutaties
        How often neighbours are drawn; None takes `PERMUTATIES`. The seed is fixed, so that
        the same question has the same answer.

    Raises
    ------
    NotFound
        When there are no such figures or boundaries.
    """
    figures = indicators.figures(snapshot, indicator, niveau, jaar=jaar, gemeenten=gemeenten)
    areas = boundaries.areas(snapshot, niveau, indeling=figures.indeling, gemeenten=gemeenten)
    joined = indicators.join(figures, areas, snapshot=snapshot)
    frame = joined.frame[["gebied_code", "naam", "waarde", "staat"]].copy()
    values = frame["waarde"].to_numpy(dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    part, use = neighbours(snapshot, areas, known)
    kinds = np.full(len(frame), "zonder_cijfer", dtype=object)
    kinds[known], kinds[use] = "eiland", "geen"
    lone = np.setdiff1d(known, use)
    frame["soort"], frame["lokaal"], frame["p"], frame["p_gecorrigeerd"] = (
        kinds,
        np.nan,
        np.nan,
        np.nan,
    )
    base = Ruimte(
        indicator=figures.indicator,
        niveau=niveau,
        jaar=figures.jaar,
        indeling=areas.indeling,
        frame=frame,
        eilanden=tuple(frame["naam"].iloc[lone]),
        zonder_cijfer=len(frame) - len(known),
        records=(*figures.records, *areas.records),
        meedoen=_joining(frame, len(lone), boundaries.called(niveau)[1]),
        banden=(joined.rapport.tekst,) if joined.rapport.afwijking else (),
    )
    refused = _refusal(values[use], len(lone))
    if refused:
        return replace(base, tekst=refused)
    result = pattern(values[use], part, permutaties or PERMUTATIES)
    for name in ("lokaal", "p", "p_gecorrigeerd"):
        column = frame[name].to_numpy(dtype=float, copy=True)
        column[use] = getattr(result, name)
        frame[name] = column
    kinds[use] = np.where(
        result.p_gecorrigeerd <= AANDEEL_FOUT,
        [_QUADRANTS[int(q)] for q in result.kwadrant],
        "geen",
    )
    frame["soort"] = kinds
    return replace(
        base,
        moran=result.i,
        verwacht=result.verwacht,
        p=result.p_i,
        toetsen=len(use),
        tekst=_sentence(result, kinds[use]),
        werkwijze=_method(result),
    )


def _refusal(values: NDArray[np.float64], lone: int) -> str:
    """Say why nothing can be computed, or nothing."""
    if len(values) < MIN_GEBIEDEN:
        islands = f" ({lone} zonder buren met een cijfer)" if lone else ""
        return (
            f"Te weinig gebieden met een cijfer en een buur met een cijfer: {len(values)}{islands};"
            f" er zijn er {MIN_GEBIEDEN} nodig."
        )
    if np.ptp(values) == 0:
        return "Alle gebieden hebben hetzelfde cijfer; er is geen patroon om te zoeken."
    return ""


def _sentence(result: Patroon, kinds: NDArray[np.object_]) -> str:
    clear = result.p_i < AANDEEL_FOUT
    how = "liggen niet duidelijk bij elkaar"
    if clear and result.i > 0:
        how = "liggen bij elkaar"
    elif clear:
        how = "wisselen elkaar af, meer dan bij toeval"
    hot, cold = int((kinds == "hoog_hoog").sum()), int((kinds == "laag_laag").sum())
    found = (
        f"Hoog tussen hoge gebieden: {format_number(hot)}; laag tussen lage: {format_number(cold)}"
        if hot or cold
        else "Geen enkel gebied is duidelijk hoog tussen hoge of laag tussen lage"
    )
    return (
        f"Hoge en lage cijfers {how} (Moran's I {format_number(result.i, 2)}). {found}, na "
        f"correctie voor {format_number(len(kinds))} toetsen."
    )


def _method(result: Patroon) -> str:
    """Say how often the neighbours were drawn at random."""
    return (
        f"Vergeleken met {format_number(result.herschikt)} keer willekeurig gekozen buren; "
        "dezelfde vraag geeft steeds hetzelfde antwoord."
    )


def _joining(frame: pd.DataFrame, lone: int, many: str) -> str:
    """Say which areas take no part, and why."""
    known = int(frame["waarde"].notna().sum())
    text = f"Van de {format_number(len(frame))} {many} hebben er {format_number(known)} een cijfer"
    if known == len(frame):
        text = f"Alle {format_number(known)} {many} hebben een cijfer"
        if known == 1:
            text = (
                f"Er is hier 1 {many.removesuffix('en').removesuffix('s')}, en die heeft een cijfer"
            )
    states = frame.loc[frame["waarde"].isna(), "staat"].value_counts()
    if len(states):
        named = ", ".join(
            f"{format_number(n)} {STAATWOORDEN.get(str(s), s)}" for s, n in states.items()
        )
        text += f" ({named})"
    if lone:
        verb = "raakt" if lone == 1 else "raken"
        joins = "doet" if lone == 1 else "doen"
        text += (
            f"; {format_number(lone)} {verb} geen ander gebied met een cijfer en {joins} niet mee"
        )
    return f"{text}."
