"""Colours: ramps for classes, and states that no class can be mistaken for.

Ramps are made in OKLab (Ottosson 2020), where equal steps look equal, so that every number
of classes has its own even ramp and still reads in grey print. One hue for sequential
classes; for diverging ones blue–light grey–orange where a figure is judged and
green-blue–light grey–purple where it is not, which both stay apart for the colour-blind.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

INK = "#1a1f24"
"""Text and the outline of the selected area."""
MUTED = "#545b63"
"""Secondary text; at least 4.5:1 on white (WCAG 2.2 AA, success criterion 1.4.3)."""
PAPER = "#ffffff"
BORDER = "#ffffff"
"""Line between two areas of a class."""

# (lightness, chroma, hue in degrees) of OKLCH (Ottosson, "A perceptual color space for image
# processing", 2020): equal steps look equal, and lightness alone tells classes apart in grey
_SEQUENTIAL = ((0.905, 0.035, 198.0), (0.300, 0.058, 218.0))
_BELLY = 0.055
"""Extra chroma halfway: a straight line in OKLab leaves the middle of a ramp grey."""
_MIDDLE = (0.885, 0.004, 90.0)
_BLUE, _ORANGE = (0.400, 0.125, 258.0), (0.560, 0.145, 48.0)
_TEAL, _PURPLE = (0.500, 0.085, 190.0), (0.420, 0.130, 296.0)
Ends = tuple[tuple[float, float, float], tuple[float, float, float]]
NEUTRAAL: Ends = (_TEAL, _PURPLE)
"""Lower and higher than a reference, where neither is better: purple is higher and green-blue
lower wherever nothing is judged."""
HOGER_ONGUNSTIG: Ends = (_BLUE, _ORANGE)
HOGER_GUNSTIG: Ends = (_ORANGE, _BLUE)
"""Where the catalogue judges, orange is less favourable on a map as in every table and file."""


@dataclass(frozen=True, slots=True)
class StateStyle:
    """How a state without a number is drawn.

    `patroon` is `effen`, `arcering` (diagonal lines) or `stippen`; `streep` dashes the edge.
    """

    id: str
    label: str
    vlak: str
    teken: str | None
    patroon: str
    rand: str
    streep: bool = False


STATES: dict[str, StateStyle] = {
    style.id: style
    for style in (
        StateStyle("afgeschermd", "afgeschermd", "#f1f1f0", "#6f6f6f", "arcering", "#8a8a8a"),
        StateStyle("ontbreekt", "ontbreekt", "#ffffff", None, "effen", "#7d7d7d", streep=True),
        StateStyle("nvt", "niet van toepassing", "#f4f4f2", "#8d8d8d", "stippen", "#a5a5a5"),
        StateStyle("water", "water", "#e2f1fb", None, "effen", "#b9d6e8"),
    )
}
"""The states of a map: those of a figure, and water, which never has one."""


def sequential(count: int) -> list[str]:
    """Return `count` colours (1–9) of one hue, from light to dark."""
    if count == 1:
        return [_hex(_ramp(0.45))]
    return [_hex(_ramp(index / (count - 1))) for index in range(count)]


def diverging(count: int, ends: Ends = NEUTRAAL) -> list[str]:
    """Return `count` colours from the one end through light grey to the other.

    An odd number has the light grey in the middle; an even number has none.
    """
    colours = []
    for index in range(count):
        place = 0.0 if count == 1 else 2 * index / (count - 1) - 1
        end = ends[place >= 0]
        # Not from the very middle: the first step away must already show its side.
        strength = 0.0 if abs(place) < 1e-9 else 0.18 + 0.82 * abs(place)  # noqa: PLR2004
        light, _, hue = _mix((_MIDDLE[0], _MIDDLE[1], end[2]), end, strength)
        chroma = _MIDDLE[1] + (end[1] - _MIDDLE[1]) * strength**0.75
        colours.append(_hex((light, chroma, hue)))
    return colours


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG, 0 (black) to 1 (white).

    https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG, 1–21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Return the text colour that reads best on a ground."""
    return max(("#000000", PAPER), key=lambda ink: contrast(ink, colour))


_Lch = tuple[float, float, float]


def _ramp(part: float) -> _Lch:
    """Return a place on the sequential ramp."""
    light, chroma, hue = _mix(*_SEQUENTIAL, part)
    return light, chroma + _BELLY * 4 * part * (1 - part), hue


def _mix(start: _Lch, end: _Lch, part: float) -> _Lch:
    """Go from one colour to another in lightness, chroma and hue."""
    return (
        start[0] + (end[0] - start[0]) * part,
        start[1] + (end[1] - start[1]) * part,
        start[2] + (end[2] - start[2]) * part,
    )


def _hex(colour: _Lch) -> str:
    """Convert OKLCH to sRGB, cut off at the edge of what a screen can show."""
    light, chroma, hue = colour
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    # to the response of the three cones, cubed, and from there to linear red, green and blue:
    # the matrices of https://bottosson.github.io/posts/oklab/
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(c, 0.0), 1.0))):02x}" for c in channels)


# The transfer function of sRGB (IEC 61966-2-1), there and back.
def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055  # noqa: PLR2004


def _linear(encoded: float) -> float:
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
