"""Two figures on one map: three classes of each, nine colours, and what stands out.

"Hoge behoefte, weinig aanbod" is one corner of the nine. States are kept apart: an area that
lacks one of the two figures has no class, and says which state it is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.classes import Classes, classify
from indicators.catalogue import Richting

if TYPE_CHECKING:
    from indicators import Indicator

KLEUREN = (
    ("#d4d4d4", "#8cd9a2", "#1b9380"),
    ("#cfa5e7", "#8e84ac", "#3f6274"),
    ("#8d3fb4", "#5a2b7b", "#191c3c"),
)
"""Colour by class of the first figure (row, low to high) and of the second (column).

The first goes from grey to purple, the second to green-blue, both together to dark: hues that do
not judge (blue and orange do), that the colour-blind tell apart, and which differ in lightness as
well. The tests measure the nine under three kinds of colour-blindness."""
STANDEN = ("laag", "midden", "hoog")
# what a source hides says more than that it has nothing, and that more than "not applicable"
_WORST = ("afgeschermd", "ontbreekt", "nvt")
_DISTANCE = "afstand_"
"""What the ids of distances begin with."""
_PLACES = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}
"""Standing of each class, by how many there are: two are low and high, one is the middle."""


@dataclass(frozen=True, slots=True)
class ClassedPair:
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

    def grenzen(self, cijfer: int) -> tuple[str | None, str | None, str | None]:
        """Return what low, middle and high hold of a figure (1 or 2), as a legend writes it.

        None where no area has that standing, because too many areas are equal.
        """
        classes = self.eerste if cijfer == 1 else self.tweede
        by_place = dict(zip(_PLACES.get(classes.aantal, (1,)), classes.labels, strict=False))
        return by_place.get(0), by_place.get(1), by_place.get(2)

    def zonder(self) -> dict[str, tuple[int, int, int]]:
        """Return per state: areas without a class, and those that lack the first, the second."""
        without = self.frame[self.frame["staat"] != "waarde"]
        return {
            state: (
                int((without["staat"] == state).sum()),
                int(((without["staat"] == state) & (without["staat_1"] != "waarde")).sum()),
                int(((without["staat"] == state) & (without["staat_2"] != "waarde")).sum()),
            )
            for state in _WORST
            if (without["staat"] == state).any()
        }

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


def ongunstig(indicator: Indicator, *, aanbod: bool = False) -> str:
    """Return which end of a figure asks for attention: much need, or little aanbod.

    Its direction decides where the catalogue states one. Of a figure that says how much `aanbod`
    there is low is little, but of a distance high is; else it says what is needed, and high is
    much.
    """
    if indicator.richting is Richting.HOGER_GUNSTIG:
        return "laag"
    if indicator.richting is Richting.HOGER_ONGUNSTIG or not aanbod:
        return "hoog"
    return "hoog" if indicator.id.startswith(_DISTANCE) else "laag"


def bivariate(
    eerste: pd.DataFrame,
    tweede: pd.DataFrame,
    *,
    decimalen: tuple[int | None, int | None] = (None, None),
) -> ClassedPair:
    """Divide areas into three by three classes.

    Both have `gebied_code, naam, waarde, staat` of the same areas; classes hold whole steps of the
    decimals in which each is shown. Raises ValueError when the two are not on the same areas.

    Notes
    -----
    Classes are thirds of the areas that have both figures. Where many areas are equal (most
    buurten have no school) fewer classes come out: then the lowest is always `laag`, the
    highest `hoog`, and `Classes.opmerkingen` says so.
    """
    if not eerste["gebied_code"].equals(tweede["gebied_code"]):
        raise ValueError("De twee cijfers staan niet op dezelfde gebieden.")
    frame = pd.DataFrame(
        {
            "gebied_code": eerste["gebied_code"],
            "naam": eerste["naam"],
            "waarde_1": eerste["waarde"].to_numpy(float),
            "staat_1": eerste["staat"].to_numpy(object),
            "waarde_2": tweede["waarde"].to_numpy(float),
            "staat_2": tweede["staat"].to_numpy(object),
        }
    )
    # an area counts in the thirds only where it has both: else they would be of two sets
    frame["staat"] = _states(frame)
    both = (frame["staat"] == "waarde").to_numpy()
    classes = []
    for number in (1, 2):
        values = np.where(both, frame[f"waarde_{number}"].to_numpy(), np.nan)
        found = classify(values, methode="kwantielen", klassen=3, decimalen=decimalen[number - 1])
        classes.append(found)
        # fewer than three classes are spread over low to high; class -1 (no value) takes the last
        # place of the table, which is -1 again
        spread = np.array([*_PLACES.get(found.aantal, (1,)), -1])
        frame[f"klasse_{number}"] = spread[found.klasse]
    frame["klasse"] = np.where(both, 3 * frame["klasse_1"] + frame["klasse_2"], -1)
    # nine classes in one number: row of the first figure, column of the second
    counts = np.bincount(frame.loc[both, "klasse"], minlength=9).reshape(3, 3)
    return ClassedPair(
        frame, classes[0], classes[1], tuple(tuple(int(n) for n in row) for row in counts)
    )


def _states(frame: pd.DataFrame) -> np.ndarray:
    """Return the state of each pair: a masked one before a missing one before nvt."""
    # the least telling first, so that what tells more is written over it
    state = np.full(len(frame), "waarde", dtype=object)
    for word in reversed(_WORST):
        here = (frame["staat_1"] == word) | (frame["staat_2"] == word)
        state[here.to_numpy()] = word
    return state
