"""The flow map for slides and print, drawn without a browser: png, svg or pdf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Circle, Polygon

from geo import palette
from geo.flows.lines import Knoop
from geo.flows.lines import width as line_width
from geo.flows.payload import colours, line_colour, node_name, radii, small_print
from geo.flows.swv_areas import BENADERING, swv_vlakken
from geo.flows.wording import KLEUR
from geo.sheet import ALONE, Sheet, outline
from store.dutch import format_number

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.transforms import Bbox

    from geo.flows.flow_map import Stroomkaart
    from geo.sheet_place import SheetPlace
    from store import Snapshot

    Floats = npt.NDArray[np.float64]

_LAND, _LAND_EDGE, _OWN, _OWN_EDGE = "#f5f5f2", "#b3b8bd", "#dfe3e6", "#545b63"
# own choice, as in `geo/elements/stromen.js`: there and back stay apart, and still look straight
_BEND, _MORE = 0.16, 0.10
"""How far a line bends, as a share of its length, and each next one between the same ends."""
_STEPS = 60
_MOST_STEPS = 2000
# a sheet of 11 inches (792 points) for a page of 1,280 pixels
_POINTS = 0.62
"""Points on paper per pixel of the screen, for widths and radii, on a sheet of the usual size."""
_SMALLER = 9.6
"""Inches across below which a sheet is a small one."""
# metres, own choice: a map of two neighbours still shows where they lie
_LEAST_EXTENT = 12_000.0
_ROOM = 1.2
_NAMES = 28


def draw(kaart: Stroomkaart, snapshot: Snapshot, place: SheetPlace = ALONE) -> Sheet:
    """Return the sheet with the map; `place` is in a document, with its small print beside it."""
    sheet = Sheet(
        kaart.titel, kaart.ondertitel, bands=kaart.banden, source=kaart.bronregel, place=place
    )
    frame, (wide, high) = sheet.axes.get_position(), sheet.figure.get_size_inches()
    sheet.extent(_extent(kaart, float(frame.width * wide / (frame.height * high))))
    metres = sheet.metres_per_point()
    areas = swv_vlakken(snapshot, kaart.vraag.jaar, kaart.vraag.soort_swv)
    if areas is not None:
        shapes = [outline(shape) for shape in areas.vormen]
        own = [code == kaart.swv for code in areas.codes]
        sheet.areas(
            shapes,
            facecolors=[_OWN if mine else _LAND for mine in own],
            edgecolors=[_OWN_EDGE if mine else _LAND_EDGE for mine in own],
            linewidths=[1.2 if mine else 0.5 for mine in own],
            zorder=1,
        )
    radius = {code: size * _points(sheet) for code, size in radii(kaart).items()}
    centre = kaart.vraag.niveau != "school"
    nodes = [node for node in kaart.knopen if centre or node.code != kaart.midden]
    _draw_lines(sheet, kaart, nodes, radius, metres)
    _draw_nodes(sheet, nodes, radius, metres)
    _draw_names(sheet, kaart, nodes, radius, metres)
    approximate = areas is not None and areas.benadering
    sheet.legend(lambda: _legend(sheet, kaart, approximate=approximate))
    return sheet


def arrow(
    begin: Floats,
    end: Floats,
    width: float,
    *,
    gaps: tuple[float, float] = (0.0, 0.0),
    bend: int = 0,
    unit: float = 1.0,
) -> Floats:
    """Return the corners of a curved arrow that bends to its own left, none without room for it.

    `width` is of the body, in the unit of the points (y goes up); `unit` is how much of that one
    point on paper is, for the head. It stays `gaps` away from begin and end, and is the `bend`th
    line between them, from 0.
    """
    # a quadratic Bézier curve: its control point lies aside of the middle, left of the way
    along = end - begin
    aside = np.array([-along[1], along[0]])
    control = (begin + end) / 2 + (_BEND + _MORE * bend) * aside
    # A long line needs more points, or its head, which ends on a point, is stretched and stray.
    steps = int(np.clip(np.hypot(*along) / (2 * unit), _STEPS, _MOST_STEPS))
    t = np.linspace(0.0, 1.0, steps + 1)[:, None]
    line = (1 - t) ** 2 * begin + 2 * (1 - t) * t * control + t**2 * end
    clear = np.hypot(*(line - begin).T) >= gaps[0]
    clear &= np.hypot(*(line - end).T) >= gaps[1]
    line = line[clear]
    if len(line) < 3:  # noqa: PLR2004 - no body and no head
        return np.zeros((0, 2))
    # how far each point lies along the line; the head takes its end, on short lines most of it
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    head = min(3.0 * unit + 1.5 * width, 0.6 * float(run[-1]))
    half = min(2.0 * unit + 0.55 * width, 0.8 * head)
    body = line[run <= run[-1] - head]
    body = body if len(body) > 1 else line[:2]
    # left and right of the body at half its width, then the head across its last direction
    direction = np.gradient(body, axis=0)
    normal = np.column_stack([-direction[:, 1], direction[:, 0]])
    normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
    base, tip = body[-1], line[-1]
    point = (tip - base) / max(float(np.hypot(*(tip - base))), 1e-9)
    across = np.array([-point[1], point[0]])
    left, right = body + normal * width / 2, body - normal * width / 2
    barbs = np.array([base + across * half, tip, base - across * half])
    return np.concatenate([left, barbs, right[::-1]])


def _extent(kaart: Stroomkaart, ratio: float) -> tuple[float, float, float, float]:
    """Return the box to show (RD): that of the first view in a browser, with some room.

    `ratio` is how much wider than high the map is on paper.
    """
    inside = [
        node.rd
        for node in kaart.knopen
        if kaart.grens[0] <= node.punt[0] <= kaart.grens[2]
        and kaart.grens[1] <= node.punt[1] <= kaart.grens[3]
    ] or [(10_000.0, 305_000.0), (280_000.0, 620_000.0)]
    x, y = np.array(inside).T
    centre = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    high = _ROOM * max(float(np.ptp(x)) / ratio, float(np.ptp(y)), _LEAST_EXTENT) / 2
    wide = high * ratio
    return centre[0] - wide, centre[1] - high, centre[0] + wide, centre[1] + high


def _points(sheet: Sheet) -> float:
    # on a smaller sheet its lines are thinner, as if it were made smaller as a whole
    return _POINTS * min(1.0, max(sheet.size) / _SMALLER)


def _draw_lines(
    sheet: Sheet, kaart: Stroomkaart, nodes: list[Knoop], radius: dict[str, float], metres: float
) -> None:
    """Draw the largest first, so that none hides a smaller one."""
    away = {node.rd: (radius[node.code] + 1.0) * metres for node in nodes}
    for order, line in enumerate(kaart.lijnen):
        width = line_width(line.aantal.waarde, kaart.grootste) * _points(sheet) * metres
        gaps = away.get(line.begin_rd, 0.0), away.get(line.eind_rd, 0.0)
        ends = np.array(line.begin_rd), np.array(line.eind_rd)
        corners = arrow(*ends, width, gaps=gaps, bend=line.bocht, unit=metres)
        if len(corners):
            # not `add_patch`: the box is set, and thousands of corners need not be looked at for it
            sheet.axes.add_artist(
                Polygon(
                    corners, closed=True, facecolor=line_colour(line), edgecolor=palette.PAPER,
                    linewidth=0.4, alpha=0.9, zorder=3 + order * 1e-4,
                )
            )  # fmt: skip


def _draw_nodes(sheet: Sheet, nodes: list[Knoop], radius: dict[str, float], metres: float) -> None:
    for node in nodes:
        sheet.axes.add_patch(
            Circle(
                node.rd, radius[node.code] * metres,
                facecolor=KLEUR["intern"] if node.eigen else palette.PAPER,
                edgecolor=palette.PAPER if node.eigen else palette.INK, linewidth=1.0, zorder=5,
            )
        )  # fmt: skip


def _draw_names(
    sheet: Sheet, kaart: Stroomkaart, nodes: list[Knoop], radius: dict[str, float], metres: float
) -> None:
    """Write names beside nodes, the largest first; none overlaps another."""
    taken: list[Bbox] = []
    order = sorted(nodes, key=lambda node: (node.code != kaart.midden, -radius[node.code]))
    for node in order[: 4 * _NAMES]:
        shift = (radius[node.code] + 2.0) * metres
        spots = (
            (shift, 0.0, "left", "center"),
            (-shift, 0.0, "right", "center"),
            (0.0, shift, "center", "bottom"),
            (0.0, -shift, "center", "top"),
        )
        for dx, dy, ha, va in spots:
            text = sheet.label(
                node.rd[0] + dx, node.rd[1] + dy, node_name(node, kaart), ha=ha, va=va,
                fontsize=7.5, fontweight="bold" if node.code == kaart.midden else "normal",
                bbox={"facecolor": palette.PAPER, "alpha": 0.7, "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
            if sheet.free_spot(text, taken, air=0.0, up=True):
                break
        if len(taken) >= _NAMES:
            break


def _legend(sheet: Sheet, kaart: Stroomkaart, *, approximate: bool) -> None:
    """Write colours, widths, totals, and what is not drawn."""
    sheet.heading("Leerlingen", below="met andere samenwerkingsverbanden")
    for label, colour in colours(kaart):
        sheet.row(label, "", {"facecolor": colour, "edgecolor": colour})
    totals, rest = small_print(kaart)
    for text in () if sheet.document else totals:
        sheet.note(text)
    if kaart.legenda:
        sheet.heading("Dikte: aantal leerlingen")
        for number in kaart.legenda:
            sheet.line_sample(
                format_number(number),
                line_width(number, kaart.grootste) * _points(sheet),
                palette.MUTED,
            )
    for text in () if sheet.document else rest:
        sheet.note(text)
    if approximate:
        sheet.note(BENADERING.partition(".")[0].partition(":")[0] + ".")
