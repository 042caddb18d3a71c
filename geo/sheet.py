"""A printable sheet: title, map, legend column, scale bar, source; png, svg or pdf.

Shared by every static map. Only matplotlib's object interface is used (no pyplot, no global
figure), so that several sessions can draw at once; the few settings that exist only as
global ones are set around saving, under a lock. The same map on the same day is the same
file, byte for byte.
"""

from __future__ import annotations

import textwrap
import threading
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from geo import palette
from geo.dutch import today
from store import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

SIZE = (11.0, 7.4)
"""Inches: fills a wide slide and an A4 on its side."""
DPI = 200
FORMATS = ("png", "svg", "pdf")

_LEFT, _RIGHT, _TOP = 0.03, 0.97, 0.955
_LEGEND_LEFT = 0.735
_LINE = 0.0335
_LOWEST = 0.02
"""Closest that rows of the legend stand; below it letters would touch."""
_FOOT = 0.095
"""Where the legend ends, above the date."""
_FONT = "DejaVu Sans"
_SAVING = threading.Lock()
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "wijkverkenner", "pdf.fonttype": 42}
_NOTHING_OF_TODAY: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class Sheet:
    """One sheet, filled from top to bottom.

    Parameters
    ----------
    title, subtitle
        What it shows, and of where and when.
    bands
        What must be read first; each on an amber ground.
    source
        The source line at the foot.
    """

    def __init__(
        self, title: str, subtitle: str, *, bands: Sequence[str] = (), source: str = ""
    ) -> None:
        self.figure = Figure(figsize=SIZE, facecolor=palette.PAPER)
        self.canvas = FigureCanvasAgg(self.figure)
        top = _TOP
        for line in self.lines(title, _RIGHT - _LEFT, size=17, weight="bold")[:2]:
            self.text(_LEFT, top, line, size=17, weight="bold", va="top")
            top -= 0.05
        first, *more = self.lines(subtitle, _RIGHT - _LEFT, size=10.5)
        shown = f"{first} …" if more else first
        self.text(_LEFT, top, shown, size=10.5, color=palette.MUTED, va="top")
        top -= 0.04
        for band in bands:
            top = self._band(band, top)
        # beside the legend, which may reach as low as the source does
        foot = self.lines(source, _LEGEND_LEFT - _LEFT - 0.015, size=8.5)
        foot = [*foot[:1], f"{foot[1]} …"] if len(foot) > 2 else foot  # noqa: PLR2004
        for index, line in enumerate(foot[::-1]):
            self.text(_LEFT, 0.03 + 0.024 * index, line, size=8.5, color=palette.MUTED)
        self.text(_RIGHT, 0.03, f"gemaakt op {today()}", size=8.5, color=palette.MUTED, ha="right")
        self.axes: Axes = self.figure.add_axes(
            (_LEFT, 0.075, _LEGEND_LEFT - 0.03 - _LEFT, top - 0.085)
        )
        self.axes.set_axis_off()
        self._line = top - 0.015
        self._step, self._size = _LINE, 9.5

    def text(self, x: float, y: float, text: str, **options: Any) -> Text:  # noqa: ANN401
        """Write text on the sheet (0–1); dollar signs in names are never mathematics."""
        size = options.pop("size", 9.5)
        options = {"color": palette.INK, "va": "baseline"} | options
        return self.figure.text(
            x, y, text, fontsize=size, fontfamily=_FONT, parse_math=False, **options
        )

    def lines(self, text: str, width: float, *, size: float, weight: str = "normal") -> list[str]:
        """Break text into lines that are no wider than a part of the sheet, as measured."""
        renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        room = width * self.figure.bbox.width
        probe = self.text(0, 0, "", size=size, weight=weight)
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            probe.set_text(longer)
            if lines[-1] and probe.get_window_extent(renderer).width > room:
                lines.append(word)
            else:
                lines[-1] = longer
        probe.remove()
        return lines

    def extent(self, bounds: Sequence[float]) -> None:
        """Show a box of the country (west, south, east, north in RD metres) and a scale bar."""
        west, south, east, north = bounds
        margin = 0.03 * max(east - west, north - south)
        self.axes.set_xlim(west - margin, east + margin)
        self.axes.set_ylim(south - margin, north + margin)
        self.axes.set_aspect("equal", anchor="C")
        self.axes.apply_aspect()
        self._scale_bar()

    def heading(self, text: str, *, below: str = "") -> None:
        """Begin the legend."""
        for line in self.lines(text, _RIGHT - _LEGEND_LEFT, size=10.5, weight="bold"):
            self.text(_LEGEND_LEFT, self._line, line, size=10.5, weight="bold", va="top")
            self._line -= 0.03
        if below:
            self.text(_LEGEND_LEFT, self._line, below, size=9, color=palette.MUTED, va="top")
            self._line -= 0.03
        self._line -= 0.012

    def subheading(self, text: str) -> None:
        """Begin another part of the legend."""
        self._line -= 0.008
        for line in self.lines(text, _RIGHT - _LEGEND_LEFT, size=9.5, weight="bold"):
            self.text(_LEGEND_LEFT, self._line, line, size=9.5, weight="bold", va="top")
            self._line -= 0.026

    def make_room(self, rows: float) -> None:
        """Write the rest of the legend smaller when so many rows would not fit."""
        step = (self._line - _FOOT) / max(1.0, rows)
        if step < _LINE:
            self._step = max(step, _LOWEST)
            self._size = 8.5 if self._step > _LOWEST * 1.2 else 7.5

    def row(self, label: str, count: str, style: dict[str, Any]) -> None:
        """Add a patch with a label and a count."""
        self.figure.add_artist(
            Rectangle(
                (_LEGEND_LEFT, self._line - 0.66 * self._step), 0.033, 0.72 * self._step,
                transform=self.figure.transFigure, figure=self.figure, linewidth=0.6, **style,
            )
        )  # fmt: skip
        middle = self._line - 0.3 * self._step
        self._pair(label, count, middle)
        self._line -= self._step

    def sign(self, label: str, count: str, signs: Sequence[dict[str, Any]]) -> None:
        """Add a mark of the map (`Line2D` options, drawn over each other) and a label."""
        room = _RIGHT - _LEGEND_LEFT - 0.043 - 0.035
        for index, line in enumerate(self.lines(label, room, size=self._size)):
            middle = self._line - 0.42 * self._step
            for style in signs if index == 0 else ():
                self.figure.add_artist(
                    Line2D(
                        [_LEGEND_LEFT + 0.0165], [middle], linestyle="none",
                        transform=self.figure.transFigure, figure=self.figure, **style,
                    )
                )  # fmt: skip
            self._pair(line, count if index == 0 else "", middle)
            self._line -= 0.84 * self._step

    def line_sample(self, label: str, width: float, colour: str) -> None:
        """Add a line of a width in points, with what it stands for."""
        step = max(_LINE * 0.8, (width + 5) / (72 * SIZE[1]))
        middle = self._line - step / 2
        self.figure.add_artist(
            Line2D(
                [_LEGEND_LEFT, _LEGEND_LEFT + 0.05], [middle, middle], linewidth=width,
                color=colour, solid_capstyle="butt", transform=self.figure.transFigure,
                figure=self.figure,
            )
        )  # fmt: skip
        self.text(_LEGEND_LEFT + 0.06, middle, label, va="center")
        self._line -= step

    def note(self, text: str) -> None:
        """Add small print below the legend."""
        for line in self.lines(text, _RIGHT - _LEGEND_LEFT, size=8):
            self.text(_LEGEND_LEFT, self._line - 0.006, line, size=8, color=palette.MUTED, va="top")
            self._line -= 0.023
        self._line -= 0.008

    def room(self, height: float) -> tuple[float, float, float]:
        """Take room in the legend for a drawing; return its left, its top and its width."""
        top = self._line
        self._line -= height
        return _LEGEND_LEFT, top, _RIGHT - _LEGEND_LEFT

    def save(self, path: Path) -> None:
        """Write the sheet; the ending of the name says as what.

        Raises
        ------
        Refused
            For another ending than png, svg or pdf.
        """
        kind = path.suffix.lower().lstrip(".")
        if kind not in FORMATS:
            raise Refused(
                f"een bestandsnaam die eindigt op {', '.join(FORMATS)}",
                path.name,
                "Kies een van deze vormen.",
            )
        with _SAVING, mpl.rc_context(_SETTINGS):
            self.figure.savefig(path, dpi=DPI, format=kind, metadata=_NOTHING_OF_TODAY[kind])

    def _band(self, text: str, top: float) -> float:
        lines = self.lines(text, _RIGHT - _LEFT - 0.03, size=9.5)
        height = 0.012 + 0.026 * len(lines)
        for width, colour in ((_RIGHT - _LEFT, "#fff3d6"), (0.004, "#b65412")):
            self.figure.add_artist(
                Rectangle(
                    (_LEFT, top - height), width, height, facecolor=colour, edgecolor="none",
                    transform=self.figure.transFigure, figure=self.figure,
                )
            )  # fmt: skip
        for index, line in enumerate(lines):
            self.text(_LEFT + 0.012, top - 0.009 - 0.026 * index, line, size=9.5, va="top")
        return top - height - 0.012

    def _pair(self, label: str, count: str, middle: float) -> None:
        size = self._size
        self.text(_LEGEND_LEFT + 0.043, middle, label, size=size, va="center")
        self.text(_RIGHT, middle, count, size=size, color=palette.MUTED, ha="right", va="center")

    def _scale_bar(self) -> None:
        west, east = self.axes.get_xlim()
        south, north = self.axes.get_ylim()
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
            ha="center", va="bottom", fontsize=8.5, fontfamily=_FONT, zorder=9,
        )  # fmt: skip


def outline(shape: BaseGeometry) -> Outline:
    """Turn a (multi)polygon into one path, holes included."""
    import shapely

    rings = shapely.get_rings(shapely.get_parts(shape))
    if len(rings) == 0:
        return Outline(np.zeros((0, 2)))
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = [_codes(len(part)) for part in points]
    return Outline(np.concatenate(points), np.concatenate(codes))


def outline_patch(shape: BaseGeometry, **style: object) -> PathPatch:
    """Return the outline of one area, not filled."""
    return PathPatch(outline(shape), facecolor="none", **style)


def round_length(metres: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that fits."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres))


def wrapped_labels(names: Iterable[str], width: int = 16) -> list[str]:
    """Break names into lines, so that they fit inside areas."""
    return ["\n".join(textwrap.wrap(name, width)) or " " for name in names]


def _codes(count: int) -> NDArray[np.uint8]:
    codes = np.full(count, Outline.LINETO, dtype=np.uint8)
    codes[0], codes[-1] = Outline.MOVETO, Outline.CLOSEPOLY
    return codes
