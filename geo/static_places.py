"""Schools and aanbod on a printed map: the same shapes and colours as in the browser.

Nothing is put together here, as paper cannot be zoomed into: each place is a mark of its own,
smaller where there are many, and places on the very same point are counted beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.path import Path as Outline

from geo import palette
from geo.dutch import dutch

if TYPE_CHECKING:
    from geo.overlay import Deel
    from geo.sheet import Sheet

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
_LINE_OF = 32
"""Letters that a line of the legend holds, about."""


def draw_places(sheet: Sheet, deel: Deel) -> None:
    """Draw one kind of place on a sheet whose map is there, with its rows of the legend."""
    rows = deel.rijen
    frame = deel.plekken.frame.iloc[rows]
    packed = [deel.plekken.gegevens["rijen"][row] for row in rows]
    kinds = [_kinds(deel, row[4]) for row in packed]
    states = [row[6] for row in packed]
    lettered = deel.vormen is not None and len(rows) <= _LETTERS_UP_TO
    size = _LETTER if lettered else _size(len(rows))
    signs = [_sign(deel, kind[0], row[5]) for kind, row in zip(kinds, packed, strict=True)]
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, (sign, state) in enumerate(zip(signs, states, strict=True)):
        groups.setdefault((sign["vorm"], sign["kleur"], state), []).append(place)
    # The largest group first: what is rare must not disappear under what is common.
    for (shape, colour, state), members in sorted(groups.items(), key=lambda g: -len(g[1])):
        for style in _styles(shape, colour, state, size):
            sheet.axes.plot(x[members], y[members], linestyle="none", zorder=7, **style)
    if lettered:
        for place, sign in enumerate(signs):
            ink = sign["kleur"] if states[place] == "open" else palette.PAPER
            _write(sheet, x[place], y[place], sign.get("letter", "?"), ink)
    _count_same(sheet, x, y, size)
    _legend(sheet, deel, kinds, lettered=lettered)


def legend_rows(deel: Deel) -> float:
    """Return about how many rows of the legend one kind of place takes."""
    drawn = {k for row in deel.rijen for k in _kinds(deel, deel.plekken.gegevens["rijen"][row][4])}
    labels = [deel.tekens.get(kind, deel.anders)["label"] for kind in drawn]
    broken = sum(len(label) > _LINE_OF for label in labels)
    signs = len(labels) + broken + len(deel.uitleg)
    return 2.0 + 0.84 * signs + 1.5 * len(deel.opmerkingen)


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
    return [*([] if crowded else [ground]), mark, *([stroke] if state == "stopt" else [])]


def _write(sheet: Sheet, x: float, y: float, text: str, colour: str) -> None:
    sheet.axes.text(
        x, y, text, ha="center", va="center_baseline", fontsize=6.5, fontweight="bold",
        color=colour, zorder=8, parse_math=False, clip_on=True,
    )  # fmt: skip


def _count_same(sheet: Sheet, x: Any, y: Any, size: float) -> None:  # noqa: ANN401
    """Write beside a point how many lie on it, where marks cover each other altogether."""
    if size < _SIZES[1][1] or not len(x):
        return
    cells = np.round(np.column_stack([x, y]) / _SAME_M)
    _, first, counts = np.unique(cells, axis=0, return_index=True, return_counts=True)
    for place, count in zip(first[counts > 1], counts[counts > 1], strict=True):
        sheet.axes.annotate(
            f"{count}×", (x[place], y[place]), xytext=(0.62 * size, 0.45 * size),
            textcoords="offset points", fontsize=6.5, color=palette.INK, zorder=8,
            annotation_clip=True,
            bbox={"boxstyle": "round,pad=0.1", "fc": palette.PAPER, "ec": "none", "alpha": 0.8},
        )  # fmt: skip


def _legend(sheet: Sheet, deel: Deel, kinds: list[list[str]], *, lettered: bool) -> None:
    sheet.subheading(f"{deel.titel} ({deel.verhouding})")
    every = [kind for of_place in kinds for kind in of_place]
    for kind in (*deel.tekens, "?"):
        if count := every.count(kind):
            sign = _sign(deel, kind, "") if deel.vormen else deel.tekens.get(kind, deel.anders)
            styles = _styles(sign["vorm"], sign["kleur"], "", _IN_LEGEND)
            letter = f"{sign['letter']}  " if lettered and "letter" in sign else ""
            sheet.sign(f"{letter}{sign['label']}", dutch(count), styles)
    for row in deel.uitleg:
        sheet.sign(row["label"], "", _styles(row["vorm"], palette.MUTED, row["staat"], _IN_LEGEND))
    for note in deel.opmerkingen:
        sheet.note(note)
    if deel.vormen is not None and not lettered:
        sheet.note("Zo veel plekken dat de letter van het domein er niet in past.")
