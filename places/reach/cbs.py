"""Distances beside those that CBS publishes: how like they are, and where they differ most.

CBS measures along the road, from the address of every resident, and gives the mean per area
(kilometres, one decimal). Ours goes from the middle of the area to one place. Both put areas
in much the same order; ours is shorter, and says little where people live far from the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store.dutch import format_number

if TYPE_CHECKING:
    import pandas as pd

    from places.reach.areas import Bereik

# CBS, Nabijheid voorzieningen ("afstand tot voorzieningen"): mean distance over the road of all
# inhabitants, in kilometres with one decimal.
CBS_AFSTAND = {"bo": "afstand_tot_basisschool"}
"""Kind of place → the indicator in which CBS gives the same distance, in kilometres."""
# Areas with both figures below which nothing is said of how they hang together.
_FEWEST = 5
# own choice: from when two ranks are called much alike, or alike in outline
_STRONG, _CLEAR = 0.8, 0.5
_NAMED = 3


@dataclass(frozen=True, slots=True)
class CbsComparison:
    """Our distances beside those of CBS, over the areas that have both. Kilometres."""

    aantal: int
    midden_cbs: float
    """Median of the areas."""
    midden_hier: float
    pearson: float
    """Nan with fewer than five areas, or when all are equal."""
    spearman: float
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

    Parameters
    ----------
    bereik
        Our distances.
    cbs
        `gebied_code`, `waarde` (kilometres), `staat`.
    jaar
        Year of the figure.
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
    pearson = spearman = float("nan")
    # of equal distances nothing can be said of their order
    if len(both) >= _FEWEST and np.ptp(own) > 0 and np.ptp(cbs_km) > 0:
        pearson = float(np.corrcoef(own, cbs_km)[0, 1])
        spearman = float(spearmanr(own, cbs_km).statistic)
    # the largest differences are what a reader should look at first
    order = np.argsort(-np.abs(own - cbs_km), kind="stable")[:_NAMED]
    names = both["naam"].to_numpy(object)
    return CbsComparison(
        len(both),
        float(np.median(cbs_km)),
        float(np.median(own)),
        pearson,
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
