"""A printable sheet: title, map, legend column, scale bar, source; png, svg or pdf.

Shared by every static map. Only matplotlib's object interface is used (no pyplot, no global
figure), so that several sessions can draw at once; the few settings that exist only as
global ones are set around saving, under a lock. The same map on the same day is the same
file, byte for byte.
"""

from __future__ import annotations

import bisect
import io
import itertools
import textwrap
import threading
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from boundaries.codes import spoken_name
from geo import palette
from geo.sheet_place import SheetPlace
from store.dutch import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox
    from shapely.geometry.base import BaseGeometry


ALONE = SheetPlace(11.0, 7.4, 0.0, 8.5)
"""A sheet by itself fills a wide slide and an A4 on its side."""
DPI = 200
"""Dots per inch of a png: 2,200 pixels wide, sharp on a beamer and on A4."""

# parts of the sheet: three tenths for the legend, the rest for the map
_LEFT, _RIGHT, _TOP = 0.03, 0.97, 0.955
_LEGEND = 13.3
"""Letters that a legend is wide beside a map, of the smallest of a sheet in a document; twice as
many below one."""
_LINE = 0.0335
_SIZE = 9.5
"""Points of the letters of a row."""
# own choice: below 0.4 letters of 9.5 points become 6, which paper still shows
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)
"""How tight a legend is written, as loose as it can; letters shrink less than distances."""
_FOOT = 0.06
"""Where the legend ends, above the date."""
_FONT = "DejaVu Sans"
_LETTER = 0.58
"""How wide a letter of it is as a part of its size, about."""
_SAVING = threading.Lock()
"""Settings of matplotlib hold for the whole process, and sessions draw at once."""
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "wijkverkenner", "pdf.fonttype": 42}
_NOTHING_OF_TODAY: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class Sheet:
    """One sheet, filled from top to bottom.

    `bands` are what must be read first, each on an amber ground. `place` is where it stands in a
    document or on a slide: of a band the first sentence then, and no title and date, which stand
    around it there. In a place that is higher than wide the legend stands below the map.
    """

    def __init__(
        self,
        title: str,
        subtitle: str,
        *,
        bands: Sequence[str] = (),
        source: str = "",
        place: SheetPlace = ALONE,
    ) -> None:
        self.document = document = place != ALONE
        self.size = (place.wide, place.high)
        self.least = place.letters
        self.figure = Figure(figsize=self.size, facecolor=palette.PAPER)
        self.canvas = FigureCanvasAgg(self.figure)
        below = self.size[1] > self.size[0]
        legend = _LEGEND * self.least / (72 * self.size[0])
        # of the legend
        self._left = _LEFT if below else _RIGHT - max(0.27, legend) if document else 0.735
        self._right = min(_RIGHT, _LEFT + 2 * legend) if below else _RIGHT
        top = _TOP
        titles = [] if document else self.lines(title, _RIGHT - _LEFT, size=17, weight="bold")
        for line in _at_most(2, titles):
            self.text(_LEFT, top, line, size=17, weight="bold", va="top")
            top -= 0.05
        size = max(10.5, self.least)
        for line in _at_most(2 if document else 1, self.lines(subtitle, _RIGHT - _LEFT, size=size)):
            self.text(_LEFT, top, line, size=size, color=palette.MUTED, va="top")
            top -= self._share(1.4 * size)
        top -= self._share(0.6 * size)
        for band in bands:
            top = self._band(f"{band.split('. ')[0].rstrip('.')}." if document else band, top)
        # beside the legend, which may reach as low as the source does
        size = place.foot
        right = _RIGHT if below else self._left - 0.015
        foot = _at_most(2, self.lines(source, right - _LEFT, size=size))
        for index, line in enumerate(foot[::-1]):
            low = 0.03 + self._share(1.5 * size) * index
            self.text(_LEFT, low, line, size=size, color=palette.MUTED)
        if not document:
            dated = f"gemaakt op {today()}"
            self.text(_RIGHT, 0.03, dated, size=size, color=palette.MUTED, ha="right")
        low = max(0.075, 0.027 + self._share(1.5 * size) * len(foot))
        self._foot = low if below else 0.03 if document else _FOOT
        # below the map two fifths are for the legend: as many lines as a map has classes
        base = low + 0.4 * (top - low) if below else low
        across = (_RIGHT if below else self._left - 0.03) - _LEFT
        self.axes: Axes = self.figure.add_axes((_LEFT, base, across, top - 0.01 - base))
        self.axes.set_axis_off()
        self._line = (base if below else top) - 0.015
        self._scale = 1.0

    def text(self, x: float, y: float, text: str, **options: Any) -> Text:  # noqa: ANN401
        """Write text on the sheet (0–1); dollar signs in names are never mathematics."""
        size = options.pop("size", 9.5)
        options = {"color": palette.INK, "va": "baseline"} | options
        return self.figure.text(
            x, y, text, fontsize=size, fontfamily=_FONT, parse_math=False, **options
        )

    def add(self, artist: type[Artist], *shape: Any, **style: Any) -> None:  # noqa: ANN401
        """Draw something on the sheet (0–1) instead of on its map."""
        where = {"transform": self.figure.transFigure, "figure": self.figure}
        self.figure.add_artist(artist(*shape, **where, **style))

    def lines(self, text: str, width: float, *, size: float, weight: str = "normal") -> list[str]:
        """Break text into lines that are no wider than a part of the sheet, as measured."""
        # measured, not estimated: a wide letter is three times a narrow one
        renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        room = width * self.figure.bbox.width
        font = FontProperties(family=_FONT, size=size, weight=weight)

        def fits(line: str) -> bool:
            return bool(renderer.get_text_width_height_descent(line, font, ismath=False)[0] <= room)

        # measuring takes long: from about where a line will end, and there word by word
        about = room / renderer.points_to_pixels(size) / _LETTER
        words, lines = text.split(), []
        while words:
            ends = list(itertools.accumulate(len(word) + 1 for word in words))
            number = max(1, bisect.bisect(ends, about))
            shorter = False
            # a single word is a line however wide it is
            while number > 1 and not fits(" ".join(words[:number])):
                number, shorter = number - 1, True
            while not shorter and number < len(words) and fits(" ".join(words[: number + 1])):
                number += 1
            lines.append(" ".join(words[:number]))
            words = words[number:]
        return lines or [""]

    def letters(self, size: float) -> float:
        """Return a size of letters in points, as large as they must be on this sheet."""
        return max(size, self.least)

    def extent(self, bounds: Sequence[float]) -> None:
        """Show a box of the country (west, south, east, north in RD metres) and a scale bar."""
        # a little air, so that no border touches the edge; a metre is as long both ways
        west, south, east, north = bounds
        margin = 0.03 * max(east - west, north - south)
        self.axes.set_xlim(west - margin, east + margin)
        self.axes.set_ylim(south - margin, north + margin)
        self.axes.set_aspect("equal", anchor="C")
        self.axes.apply_aspect()
        self._scale_bar()

    def metres_per_point(self) -> float:
        """Return how many metres of the map one point (1/72 inch) of paper is."""
        west, east = self.axes.get_xlim()
        return float((east - west) / (72 * self.size[0] * self.axes.get_position().width))

    def areas(self, paths: Sequence[Outline], **style: Any) -> None:  # noqa: ANN401
        """Draw areas on the map as one collection; a patch each takes seconds for a country."""
        # the box is set: matplotlib need not look at every corner for it again
        self.axes.add_collection(PathCollection(paths, **style), autolim=False)

    def label(self, x: float, y: float, text: str, **options: Any) -> Text:  # noqa: ANN401
        """Write text on the map, around a place in metres; dollar signs are no mathematics."""
        style: dict[str, Any] = {"ha": "center", "va": "center", "color": palette.INK, "zorder": 8}
        style |= {"fontfamily": _FONT, "parse_math": False} | options
        style["fontsize"] = self.letters(style["fontsize"])
        return self.axes.text(x, y, text, **style)

    def free_spot(self, text: Text, taken: list[Bbox], *, air: float, up: bool) -> bool:
        """Keep a label that lies on the map and over no other, and take its box; else take it away.

        `air` is the room around it in pixels; without `up` only its sides must lie on the map.
        """
        renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        box = text.get_window_extent(renderer).padded(air)
        frame = self.axes.get_window_extent(renderer).padded(8 * air)
        free = frame.x0 <= box.x0 and box.x1 <= frame.x1
        free = free and (not up or (frame.y0 <= box.y0 and box.y1 <= frame.y1))
        free = free and not any(box.overlaps(other) for other in taken)
        if free:
            taken.append(box)
        else:
            text.remove()
        return free

    def legend(self, write: Callable[[], None]) -> None:
        """Write a legend as large as fits above the date.

        `write` calls the methods below. It is called again, after what it wrote is taken away,
        until the legend fits or would be too small to read.
        """
        # from loose to tight, until it ends above the date
        top = self._line
        for scale in _SCALES:
            self._scale, self._line = scale, top
            before = set(self.figure.get_children())
            write()
            if self._line >= self._foot or scale == _SCALES[-1]:
                return
            for artist in self.figure.get_children():
                if artist not in before:
                    artist.remove()

    def heading(self, text: str, *, below: str = "") -> None:
        """Begin the legend."""
        self._block(text, 10.5, 0.03, weight="bold")
        if below:
            self._block(below, 9, 0.03, color=palette.MUTED)
        self._line -= 0.012 * self._scale

    def subheading(self, text: str) -> None:
        """Begin another part of the legend."""
        self._line -= 0.008 * self._scale
        self._block(text, 9.5, 0.026, weight="bold")

    def row(self, label: str, count: str, style: dict[str, Any]) -> None:
        """Add a patch with a label and a count."""
        step = self._step(_LINE, _SIZE)
        corner = (self._left, self._line - 0.66 * step)
        self.add(Rectangle, corner, 0.033, 0.72 * step, **{"linewidth": 0.6} | style)
        # a long label goes on below its patch; the count stands on its first line
        for index, line in enumerate(self._labels(label)):
            self._pair(line, count if index == 0 else "", self._line - 0.3 * step)
            self._line -= step if index == 0 else 0.8 * step

    def sign(self, label: str, count: str, signs: Sequence[dict[str, Any]]) -> None:
        """Add a mark of the map (`Line2D` options, drawn over each other) and a label."""
        step = self._step(0.84 * _LINE, _SIZE)
        for index, line in enumerate(self._labels(label)):
            middle = self._line - 0.5 * step
            for style in signs if index == 0 else ():
                marks = style | {"markersize": style["markersize"] * self._scale**0.5}
                self.add(Line2D, [self._left + 0.0165], [middle], linestyle="none", **marks)
            self._pair(line, count if index == 0 else "", middle)
            self._line -= step

    def line_sample(self, label: str, width: float, colour: str) -> None:
        """Add a line of a width in points, with what it stands for."""
        step = max(self._step(0.8 * _LINE, _SIZE), (width + 5) / (72 * self.size[1]))
        middle = self._line - step / 2
        ends = [self._left, self._left + 0.05]
        style = {"linewidth": width, "color": colour, "solid_capstyle": "butt"}
        self.add(Line2D, ends, [middle, middle], **style)
        size = self._font(_SIZE)
        self.text(self._left + 0.06, middle, label, size=size, va="center")
        self._line -= step

    def note(self, text: str) -> None:
        """Add small print below the legend."""
        self._line -= 0.006 * self._scale
        self._block(text, 8, 0.023, color=palette.MUTED)
        self._line -= 0.002 * self._scale

    def room(self, height: float) -> tuple[float, float, float]:
        """Take room in the legend for a drawing; return its left, its top and its width."""
        top = self._line
        self._line -= height
        return self._left, top, self._right - self._left

    def encoded(self, kind: str, *, dpi: int = DPI) -> bytes:
        """Return the sheet as `png`, `svg` or `pdf`; `dpi` is of a png."""
        made = io.BytesIO()
        with _SAVING, mpl.rc_context(_SETTINGS):
            self.figure.savefig(made, dpi=dpi, format=kind, metadata=_NOTHING_OF_TODAY[kind])
        return made.getvalue()

    def _band(self, text: str, top: float) -> float:
        size = self.letters(9.5)
        lines = self.lines(text, _RIGHT - _LEFT - 0.03, size=size)
        step = self._share(1.46 * size)
        height = 0.012 + step * len(lines)
        for width, colour in ((_RIGHT - _LEFT, "#fff3d6"), (0.004, "#b65412")):
            corner = (_LEFT, top - height)
            self.add(Rectangle, corner, width, height, facecolor=colour, edgecolor="none")
        for index, line in enumerate(lines):
            self.text(_LEFT + 0.012, top - 0.009 - step * index, line, size=size, va="top")
        return top - height - 0.012

    def _block(self, text: str, size: float, step: float, **style: Any) -> None:  # noqa: ANN401
        """Write lines of text as wide as the legend."""
        font = self._font(size)
        weight = style.get("weight", "normal")
        for line in self.lines(text, self._right - self._left, size=font, weight=weight):
            self.text(self._left, self._line, line, size=font, va="top", **style)
            self._line -= self._step(step, size)

    def _labels(self, label: str) -> list[str]:
        """Break a label between its mark and its count."""
        wide = self._right - self._left - 0.043 - 0.035
        return self.lines(label, wide, size=self._font(_SIZE))

    def _pair(self, label: str, count: str, middle: float) -> None:
        size = self._font(_SIZE)
        self.text(self._left + 0.043, middle, label, size=size, va="center")
        self.text(
            self._right, middle, count, size=size, color=palette.MUTED, ha="right", va="center"
        )

    def _font(self, size: float) -> float:
        """Return a size of letters or marks in points, at the scale of this legend."""
        # letters shrink less than distances: they must be read, air need not
        return self.letters(float(size * self._scale**0.5))

    def _step(self, step: float, size: float) -> float:
        """Return the distance between lines, so that letters of this size never touch."""
        loose = step * self._scale * ALONE.high / self.size[1]
        return max(loose, self._share(1.15 * self._font(size)))

    def _share(self, points: float) -> float:
        """Return what part of the height of the sheet so many points are."""
        return points / (72 * self.size[1])

    def _scale_bar(self) -> None:
        west, east = self.axes.get_xlim()
        south, north = self.axes.get_ylim()
        # a fifth of the map at most: long enough to measure with, short enough to stand aside
        length = round_length((east - west) / 5)
        x, y = west + 0.01 * (east - west), south + 0.015 * (north - south)
        tick = 0.008 * (north - south)
        self.axes.plot(
            [x, x, x + length, x + length], [y + tick, y, y, y + tick],
            color=palette.INK, linewidth=1.1, solid_capstyle="butt", zorder=9,
        )  # fmt: skip
        label = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"  # noqa: PLR2004
        self.axes.text(
            x + length / 2, y + 1.4 * tick, label.replace(".", ","),
            ha="center", va="bottom", fontsize=self.letters(8.5), fontfamily=_FONT, zorder=9,
        )  # fmt: skip


def _at_most(number: int, lines: list[str]) -> list[str]:
    """Return the first lines, with a sign that there is more."""
    return lines if len(lines) <= number else [*lines[: number - 1], f"{lines[number - 1]} …"]


def outline(shape: BaseGeometry) -> Outline:
    """Turn a (multi)polygon into one path, holes included."""
    import shapely

    # every ring is a closed subpath; what lies inside two of them is a hole
    rings = shapely.get_rings(shapely.get_parts(shape))
    if len(rings) == 0:
        return Outline(np.zeros((0, 2)))
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = np.full(sum(map(len, points)), Outline.LINETO, dtype=np.uint8)
    ends = np.cumsum([len(part) for part in points])
    codes[[0, *ends[:-1]]], codes[ends - 1] = Outline.MOVETO, Outline.CLOSEPOLY
    return Outline(np.concatenate(points), codes)


def outline_patch(shape: BaseGeometry, **style: object) -> PathPatch:
    """Return the outline of one area, not filled."""
    return PathPatch(outline(shape), facecolor="none", **style)


def round_length(metres: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that fits."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres))


# own choice: the names of most wijken fit in two lines, inside areas of a tenth of the sheet
_LABEL_WIDTH = 16


def wrapped_labels(names: Iterable[str]) -> list[str]:
    """Break names, as people say them, into lines, so that they fit inside areas."""
    said = map(spoken_name, names)
    return ["\n".join(textwrap.wrap(name, _LABEL_WIDTH)) or " " for name in said]
