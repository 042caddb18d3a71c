"""Schools and aanbod on a printed map: the same shapes and colours as in the browser.

Paper cannot be zoomed into: each place is a mark of its own, smaller where there are many, and
places on the very same point are counted beside it. Marks with a letter never cover each other:
they stand beside each other, with a line to their place (`static_spread`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.path import Path as Outline

from geo import palette
from geo.static_spread import spread
from store.dutch import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.overlay import Deel
    from geo.sheet import Sheet

    Points = NDArray[np.float64]

_HOUSE = Outline([(0, 1.25), (1, 0.4), (1, -1), (-1, -1), (-1, 0.4), (0, 1.25)], closed=True)
_STROKE = Outline([(-1.2, -1.2), (1.2, 1.2)])
_MARKERS: dict[str, Any] = {
    "cirkel": "o",
    "vierkant": "s",
    "ruit": "D",
    "driehoek": "^",
    "driehoek_omlaag": "v",
    "zeshoek": "H",
    "huis": _HOUSE,
    "kruis": "P",
}
"""The shapes of `geo/elements/tekens.js`, for matplotlib."""
_NARROW = {"ruit": 0.82, "kruis": 1.1, "driehoek": 1.1, "driehoek_omlaag": 1.1}
"""What makes shapes look as large as a circle of the same size."""
_SIZES = ((150, 7.0), (600, 4.6), (2500, 3.0))
_SMALLEST = 1.9
"""Points across, by how many places there are at most."""
_LETTER = 10.0
"""Points across of a mark with the letter of its domein inside."""
_LETTERS_UP_TO = 250
_SAME_M = 25.0
_IN_LEGEND = 7.0
_COUNT = 9.0
"""Points across of the number beside a sign."""
_MOVED = 3.0
"""Points from its place from which a sign has a line to it."""


def draw_places(sheet: Sheet, deel: Deel) -> None:
    """Draw one kind of place on a sheet whose map is there."""
    rows = deel.rijen
    if not rows:
        return
    frame = deel.plekken.frame.iloc[rows]
    signs = [_drawn(deel, deel.plekken.gegevens["rijen"][row]) for row in rows]
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    if _lettered(deel):
        _draw_lettered(sheet, x, y, signs)
        return
    size = _size(len(rows))
    groups: dict[_Mark, list[int]] = {}
    for place, sign in enumerate(signs):
        groups.setdefault(sign, []).append(place)
    # The largest group first: what is rare must not disappear under what is common.
    for sign, members in sorted(groups.items(), key=lambda g: -len(g[1])):
        for style in _styles(sign.vorm, sign.kleur, sign.staat, size):
            sheet.axes.plot(x[members], y[members], linestyle="none", zorder=7, **style)
    _count_same(sheet, x, y, size)


def write_legend(sheet: Sheet, deel: Deel) -> None:
    """Write the rows of the legend of one kind of place."""
    packed = deel.plekken.gegevens["rijen"]
    sheet.subheading(f"{deel.titel} ({deel.verhouding})")
    every = [kind for row in deel.rijen for kind in _kinds(deel, packed[row][4])]
    lettered = _lettered(deel)
    for kind in (*deel.tekens, "?"):
        if count := every.count(kind):
            sign = _sign(deel, kind, "") if deel.vormen else deel.tekens.get(kind, deel.anders)
            styles = _styles(sign["vorm"], sign["kleur"], "", _IN_LEGEND)
            letter = f"{sign['letter']}  " if lettered and "letter" in sign else ""
            sheet.sign(f"{letter}{sign['label']}", format_number(count), styles)
    for row in deel.uitleg:
        sheet.sign(row["label"], "", _styles(row["vorm"], palette.MUTED, row["staat"], _IN_LEGEND))
    for note in deel.opmerkingen:
        sheet.note(note)
    if deel.vormen is not None and not lettered:
        sheet.note("Zo veel plekken dat de letter van het domein er niet in past.")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A sign as it is drawn."""

    vorm: str
    kleur: str
    staat: str
    letter: str


def _lettered(deel: Deel) -> bool:
    return deel.vormen is not None and len(deel.rijen) <= _LETTERS_UP_TO


def _drawn(deel: Deel, row: list[Any]) -> _Mark:
    """Return the sign of a place of which `row` is what the browser gets."""
    sign = _sign(deel, _kinds(deel, row[4])[0], row[5])
    return _Mark(sign["vorm"], sign["kleur"], row[6], sign.get("letter", "?"))


def _draw_lettered(sheet: Sheet, x: Points, y: Points, signs: list[_Mark]) -> None:
    """Draw signs with letters, none over another; a line tells where those that moved are."""
    scale = sheet.metres_per_point()
    (west, east), (south, north) = sheet.axes.get_xlim(), sheet.axes.get_ylim()
    blocks = spread(
        x / scale,
        y / scale,
        signs,
        kader=(west / scale, south / scale, east / scale, north / scale),
        zelfde=_SAME_M / scale,
        groot=_LETTER + 2.4,
        telling=_COUNT,
    )
    for block in blocks:
        if block.verschoven > _MOVED:
            (x0, y0), (x1, y1) = block.punt, block.midden
            for colour, wide in ((palette.PAPER, 1.6), (palette.INK, 0.0)):
                sheet.axes.plot(
                    [x0 * scale, x1 * scale], [y0 * scale, y1 * scale], color=colour,
                    linewidth=0.8 + wide, marker="o", markersize=2.4 + wide, markevery=[0],
                    markeredgewidth=0, zorder=6.5,
                )  # fmt: skip
    for block in blocks:
        for sign in block.tekens:
            mark, at = sign.soort, (sign.x * scale, sign.y * scale)
            for style in _styles(mark.vorm, mark.kleur, mark.staat, _LETTER):
                sheet.axes.plot(*([one] for one in at), linestyle="none", zorder=7, **style)
            ink = mark.kleur if mark.staat == "open" else palette.PAPER
            _write(sheet, *at, mark.letter, ink)
            if sign.aantal > 1:
                _number(sheet, at, sign.aantal, (0.62 * _LETTER, -2.2))


def _kinds(deel: Deel, typen: list[str]) -> list[str]:
    """Return the kinds of a place that were asked for; `?` for a place of none."""
    return [kind for kind in typen if kind in (deel.keuze.soorten or typen)] or ["?"]


def _sign(deel: Deel, kind: str, niveau: str) -> dict[str, str]:
    sign = deel.tekens.get(kind, deel.anders)
    if deel.vormen is None:
        return sign
    return sign | {"vorm": deel.vormen.get(niveau, "cirkel")}


def _size(count: int) -> float:
    return next((size for limit, size in _SIZES if count <= limit), _SMALLEST)


def _styles(shape: str, colour: str, state: str, size: float) -> list[dict[str, Any]]:
    """Return what is drawn over each other: a white ground, the mark, and a stroke when it stops.

    The stroke is light around where it sticks out, so that it shows on dark areas too.

    On a crowded map the grounds would cover the neighbours and are left out.
    """
    marker, across = _MARKERS[shape], size * _NARROW.get(shape, 1.0)
    crowded = size < _SIZES[1][1]
    face = palette.PAPER if state == "open" else colour
    edge = colour if state == "open" else palette.INK
    mark = {
        "marker": marker, "markersize": across, "markerfacecolor": face,
        "markeredgecolor": edge, "markeredgewidth": 0.15 if crowded else 0.6,
    }  # fmt: skip
    if state == "open":
        mark["markeredgewidth"] = 1.2
    ground = mark | {
        "markersize": across + 1.6, "markerfacecolor": palette.PAPER,
        "markeredgecolor": palette.PAPER,
    }  # fmt: skip
    stroke = {
        "marker": _STROKE, "markersize": across * 1.3, "markeredgecolor": palette.INK,
        "markeredgewidth": 1.2,
    }  # fmt: skip
    around = stroke | {"markeredgecolor": palette.PAPER, "markeredgewidth": 2.8}
    if state != "stopt":
        return [*([] if crowded else [ground]), mark]
    return [*([] if crowded else [ground]), around, mark, stroke]


def _write(sheet: Sheet, x: float, y: float, text: str, colour: str) -> None:
    sheet.axes.text(
        x, y, text, ha="center", va="center_baseline", fontsize=6.5, fontweight="bold",
        color=colour, zorder=8, parse_math=False, clip_on=True,
    )  # fmt: skip


def _count_same(sheet: Sheet, x: Points, y: Points, size: float) -> None:
    """Write beside a point how many lie on it, where marks cover each other altogether."""
    if size < _SIZES[1][1]:
        return
    cells = np.round(np.column_stack([x, y]) / _SAME_M)
    _, first, counts = np.unique(cells, axis=0, return_index=True, return_counts=True)
    for place, count in zip(first[counts > 1], counts[counts > 1], strict=True):
        _number(sheet, (x[place], y[place]), count, (0.62 * size, 0.45 * size))


def _number(sheet: Sheet, at: tuple[float, float], count: int, beside: tuple[float, float]) -> None:
    """Write how many a mark stands for, so many points beside it."""
    sheet.axes.annotate(
        f"{count}×", at, xytext=beside, textcoords="offset points", fontsize=6.5,
        color=palette.INK, zorder=8, annotation_clip=True,
        bbox={"boxstyle": "round,pad=0.1", "fc": palette.PAPER, "ec": "none", "alpha": 0.8},
    )  # fmt: skip
