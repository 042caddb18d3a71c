"""Two figures on one map: three classes of each, nine colours, and what stands out.

"Hoge behoefte, weinig aanbod" is one corner of the nine. States are kept apart: an area that
lacks one of the two figures has no class, and says which state it is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.classify import Classes, classify

if TYPE_CHECKING:
    from indicators import Joined

KLEUREN = (
    ("#e8e8e8", "#9fc3e0", "#3f8fc9"),
    ("#ecbf8f", "#a79f9b", "#4a6f92"),
    ("#e08a1e", "#98601f", "#3b3428"),
)
"""Colour by class of the first figure (row, low to high) and of the second (column).

The first goes from grey to orange, the second to blue, both together to dark: two hues that
the colour-blind tell apart, and which differ in lightness as well. The tests measure the
nine under three kinds of colour-blindness."""
STANDEN = ("laag", "midden", "hoog")
_WORST = ("afgeschermd", "ontbreekt", "nvt")


@dataclass(frozen=True, slots=True)
class Tweeluik:
    """Nine classes of two figures."""

    frame: pd.DataFrame
    """`gebied_code, naam, waarde_1, staat_1, waarde_2, staat_2, klasse_1, klasse_2, klasse,
    staat`: classes 0–2, `klasse` = 3 × klasse_1 + klasse_2, all −1 without both values.
    `staat` is `waarde`, else the state of the figure that lacks."""
    eerste: Classes
    tweede: Classes
    aantallen: tuple[tuple[int, ...], ...]
    """Areas by class of the first (row) and of the second (column)."""

    def kleur(self, klasse: int) -> str:
        """Return the colour of a class 0–8."""
        return KLEUREN[klasse // 3][klasse % 3]

    def hoek(self, eerste: str = "hoog", tweede: str = "laag") -> pd.DataFrame:
        """Return the areas of one of the nine, the highest of the first figure first.

        The default is high need with little aanbod, when need is the first figure and aanbod
        the second. For a second figure of which more is less aanbod (a distance), ask for
        `tweede="hoog"`.
        """
        wanted = 3 * STANDEN.index(eerste) + STANDEN.index(tweede)
        chosen = self.frame[self.frame["klasse"] == wanted]
        return chosen.sort_values(
            ["waarde_1", "waarde_2", "gebied_code"],
            ascending=[False, tweede == "laag", True],
            ignore_index=True,
        )


def bivariate(
    eerste: Joined, tweede: Joined, *, decimalen: tuple[int | None, int | None] = (None, None)
) -> Tweeluik:
    """Divide areas into three by three classes.

    Parameters
    ----------
    eerste, tweede
        Two figures joined to the same areas (`indicators.join`).
    decimalen
        In which each figure is shown; classes hold whole steps of it.

    Notes
    -----
    Classes are thirds of the areas that have both figures. Where many areas are equal (most
    buurten have no school) fewer classes come out: then the lowest is always `laag`, the
    highest `hoog`, and `Classes.opmerkingen` says so.

    Raises
    ------
    ValueError
        When the two are not on the same areas.
    """
    if not eerste.frame["gebied_code"].equals(tweede.frame["gebied_code"]):
        raise ValueError("De twee cijfers staan niet op dezelfde gebieden.")
    frame = pd.DataFrame(
        {
            "gebied_code": eerste.frame["gebied_code"],
            "naam": eerste.frame["naam"],
            "waarde_1": eerste.frame["waarde"].to_numpy(float),
            "staat_1": eerste.frame["staat"].to_numpy(object),
            "waarde_2": tweede.frame["waarde"].to_numpy(float),
            "staat_2": tweede.frame["staat"].to_numpy(object),
        }
    )
    frame["staat"] = _states(frame)
    both = (frame["staat"] == "waarde").to_numpy()
    classes = []
    for number in (1, 2):
        values = np.where(both, frame[f"waarde_{number}"].to_numpy(), np.nan)
        found = classify(values, methode="kwantielen", klassen=3, decimalen=decimalen[number - 1])
        classes.append(found)
        frame[f"klasse_{number}"] = _stretched(found)
    frame["klasse"] = np.where(both, 3 * frame["klasse_1"] + frame["klasse_2"], -1)
    counts = np.bincount(frame.loc[both, "klasse"], minlength=9).reshape(3, 3)
    return Tweeluik(
        frame, classes[0], classes[1], tuple(tuple(int(n) for n in row) for row in counts)
    )


def _stretched(classes: Classes) -> np.ndarray:
    """Spread fewer than three classes over low to high; a single class is the middle."""
    places = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}.get(classes.aantal, (1,))
    table = np.array([*places, -1])
    spread: np.ndarray = table[classes.klasse]
    return spread


def _states(frame: pd.DataFrame) -> np.ndarray:
    """Return the state of each pair: a masked one before a missing one before nvt."""
    state = np.full(len(frame), "waarde", dtype=object)
    for word in reversed(_WORST):
        here = (frame["staat_1"] == word) | (frame["staat_2"] == word)
        state[here.to_numpy()] = word
    return state
