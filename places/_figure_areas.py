"""Which areas a place counts in, when it has a point, only names areas, or has neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from boundaries import niveau_of, parent_code
from places import findings as f
from places.areas import locate
from places.place import EXACT

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from store import Finding, FindingKind

_CALLED = {"school": ("school", "scholen"), "aanbod": ("activiteit", "activiteiten"),
           "": ("locatie", "locaties")}  # fmt: skip
_NAMED = 4
"""Places named in a finding; the rest is counted."""


@dataclass(slots=True)
class Assigned:
    """Places over areas: a place that is for several areas has a row for each."""

    rij: list[int] = field(default_factory=list)
    """Position of the place."""
    code: list[str] = field(default_factory=list)
    gemeenten: set[str] = field(default_factory=set)
    """Gemeenten that places lie in or are for: of these the list says something."""
    bevindingen: tuple[Finding, ...] = ()

    def add(self, row: int, codes: list[str]) -> None:
        """Count a place in areas."""
        self.rij += [row] * len(codes)
        self.code += codes


def assign(places: pd.DataFrame, shapes: gpd.GeoDataFrame, niveau: str) -> Assigned:
    """Say in which areas each place counts.

    An exact point counts where it lies, on a border of areas in the one with the lowest code,
    which is told. Without one, a place that names areas of this level
    (or parts of them) counts in those; else it counts where the point of its postcode lies,
    and that is told. What names only larger areas, is for the whole gemeente, or has no place
    at all counts in none; that is told too.

    Parameters
    ----------
    places
        With `naam`, `x`, `y` (RD, nan without), `ligging` and `straal_m`; `gebieden` (codes,
        `|` between them) and `stedelijk` where the list has them.
    shapes
        `code` and `geometry` in EPSG:28992.
    niveau
        The level of `shapes`.
    """
    found = Assigned()
    located = locate(places["x"].to_numpy(float), places["y"].to_numpy(float), shapes)
    known = set(shapes["code"])
    none: list[list[str]] = [[]] * len(places)
    exact = places["ligging"].isin(EXACT).to_numpy()
    named = [_codes(text) for text in places["gebieden"]] if "gebieden" in places else none
    citywide = places["stedelijk"].tolist() if "stedelijk" in places else none
    told: dict[FindingKind, list[int]] = {}
    for row, code in enumerate(located.codes):
        own = [] if exact[row] and code else _on_level(named[row], niveau)
        inside = [item for item in own if item in known]
        if len(inside) < len(own):
            told.setdefault(f.TELT_GEBIED_ONBEKEND, []).append(row)
        if inside:
            found.add(row, inside)
            if len(inside) > 1:
                told.setdefault(f.TELT_IN_MEER, []).append(row)
        elif code:
            found.add(row, [code])
            if not exact[row]:
                told.setdefault(f.TELT_BIJ_BENADERING, []).append(row)
            elif located.grens[row]:
                told.setdefault(f.TELT_OP_GRENS, []).append(row)
        elif not own:
            has_point = not np.isnan(places["x"].iloc[row])
            kind = _why_not(
                has_point=has_point, citywide=bool(citywide[row]), named=bool(named[row])
            )
            told.setdefault(kind, []).append(row)
        found.gemeenten |= {up for c in named[row] if (up := _gemeente(c))}
    found.bevindingen = tuple(told_of(kind, places.iloc[rows]) for kind, rows in told.items())
    return found


def told_of(kind: FindingKind, places: pd.DataFrame) -> Finding:
    """Return one finding for all places of which the same is to be told."""
    count = len(places)
    one, several = _CALLED.get(places["soort"].iloc[0], _CALLED[""])
    words = f.TELT_WOORDEN[kind].format(f"1 {one}" if count == 1 else f"{count} {several}")
    radius = places["straal_m"].max()
    if radius > 0:
        words += f" (tot ongeveer {radius / 1000:.1f} km eromheen)".replace(".", ",")
    names = ", ".join(places["naam"].iloc[:_NAMED]) + (", …" if count > _NAMED else "")
    return kind(names, words, aantal=count)


def _why_not(*, has_point: bool, citywide: bool, named: bool) -> FindingKind:
    if has_point:
        return f.TELT_BUITEN
    if citywide:
        return f.TELT_STEDELIJK
    return f.TELT_GROTER_GEBIED if named else f.TELT_ZONDER_PLEK


def _codes(text: str) -> list[str]:
    return [code for code in text.split("|") if code]


def _on_level(codes: list[str], niveau: str) -> list[str]:
    """Return the areas of a level that codes are, or are parts of."""
    up = (code if niveau_of(code) == niveau else parent_code(code, niveau) for code in codes)
    return list(dict.fromkeys(code for code in up if code))


def _gemeente(code: str) -> str | None:
    return code if niveau_of(code) == "gemeente" else parent_code(code, "gemeente")
