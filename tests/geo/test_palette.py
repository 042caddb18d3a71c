"""Colours that stay apart: in grey print, for the colour-blind, and from the states."""

from __future__ import annotations

import colorsys
import itertools
import re

import numpy as np
import pytest

from compare import charts
from compare.difference import Judgement, Outcome
from geo import palette
from geo.bivariate import KLEUREN
from geo.classes import classify
from geo.kind_maps import REACH_COLOURS, SPOT_COLOURS
from geo.legend import class_rows
from indicators.catalogue import Richting
from reports.comparison import COLOURS


def lightness(colour: str) -> float:
    """Return CIE L*, 0–100: what is left of a colour in grey print."""
    # CIE 1976, with the exact fractions of CIE 15:2004
    light = palette.luminance(colour)
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
BLINDNESS = {
    "protanopie": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopie": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopie": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, blindness: str) -> np.ndarray:
    """Return a colour as CIE L*a*b* of somebody with this colour-blindness."""
    encoded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (xyz * 24389 / 27 + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("count", range(2, 10))
def test_a_sequential_ramp_reads_in_grey_print(count: int) -> None:
    grey = [lightness(colour) for colour in palette.sequential(count)]
    steps = [light - dark for light, dark in itertools.pairwise(grey)]
    assert min(steps) >= 7
    assert max(steps) <= 1.6 * min(steps)


ENDS = [palette.NEUTRAAL, palette.HOGER_ONGUNSTIG, palette.HOGER_GUNSTIG]


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 8, 9])
def test_both_sides_of_a_diverging_ramp_get_darker(count: int, ends: palette.Ends) -> None:
    grey = [lightness(colour) for colour in palette.diverging(count, ends)]
    half = count // 2
    assert grey[:half] == sorted(grey[:half])
    assert grey[-half:] == sorted(grey[-half:], reverse=True)
    if count % 2:
        assert max(grey) == grey[half]
        middle = palette.diverging(count, ends)[half]
        channels = [int(middle[i : i + 2], 16) for i in (1, 3, 5)]
        assert max(channels) - min(channels) < 10


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("count", [3, 5, 7, 9])
@pytest.mark.parametrize("ends", ENDS)
def test_both_sides_stay_apart_for_the_colour_blind(
    blindness: str, count: int, ends: palette.Ends
) -> None:
    ramp = [seen(colour, blindness) for colour in palette.diverging(count, ends)]
    for one, other in itertools.combinations(ramp, 2):
        assert np.linalg.norm(one - other) > 6


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("ramp", [palette.sequential, palette.diverging])
def test_no_state_looks_like_a_class_in_grey(ramp: object, count: int) -> None:
    classes = [lightness(colour) for colour in ramp(count)]  # type: ignore[operator]
    for style in palette.STATES.values():
        assert min(abs(lightness(style.vlak) - grey) for grey in classes) >= 4, style.id


def test_states_differ_from_each_other_in_grey() -> None:
    for one, other in itertools.combinations(palette.STATES.values(), 2):
        apart = abs(lightness(one.vlak) - lightness(other.vlak))
        assert apart >= 4 or (one.patroon, one.streep) != (other.patroon, other.streep)
    for style in palette.STATES.values():
        if style.teken:
            assert abs(lightness(style.teken) - lightness(style.vlak)) >= 25


def test_text_is_readable() -> None:
    assert palette.contrast(palette.INK, palette.PAPER) >= 7
    assert palette.contrast(palette.MUTED, palette.PAPER) >= 4.5
    for colour in [*palette.sequential(9), *palette.diverging(9)]:
        assert palette.contrast(palette.text_on(colour), colour) >= 4.5


def test_white_and_black_are_where_they_should_be() -> None:
    assert lightness("#ffffff") == pytest.approx(100)
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_charts_and_maps_say_better_and_higher_in_the_same_colours() -> None:
    # comparing may not import the colours of maps: hue for hue they are to be the same
    def hue(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return colorsys.rgb_to_hsv(red, green, blue)[0]

    good, bad = charts.BETTER, charts.WORSE
    more, less = charts.MORE, charts.LESS
    for ends, low, high in (
        (palette.NEUTRAAL, less, more),
        (palette.HOGER_ONGUNSTIG, good, bad),
        (palette.HOGER_GUNSTIG, bad, good),
    ):
        ramp = palette.diverging(5, ends)
        assert abs(hue(ramp[0]) - hue(low)) < 0.04
        assert abs(hue(ramp[-1]) - hue(high)) < 0.04


def test_nothing_but_a_judgement_is_orange() -> None:
    def hue(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return colorsys.rgb_to_hsv(red, green, blue)[0]

    marks = charts._MARKS
    told = {
        outcome: marks[outcome, Judgement.GEEN, True][0]
        for outcome in (Outcome.HOGER, Outcome.LAGER)
    }
    assert told == {Outcome.HOGER: charts.MORE, Outcome.LAGER: charts.LESS}
    tables = dict(re.findall(r"\.(\w+) {background: #\w+; border-top-color: (#\w+)}", COLOURS))
    assert tables == {
        "gunstiger": charts.BETTER, "ongunstiger": charts.WORSE,
        "hoger": charts.MORE, "lager": charts.LESS,
    }  # fmt: skip
    assert REACH_COLOURS["verder"] == charts.MORE
    pair = (*KLEUREN[0][1:], KLEUREN[1][0], KLEUREN[2][0])
    kinds = (*REACH_COLOURS.values(), *SPOT_COLOURS.values(), *pair)
    assert min(abs(hue(colour) - hue(charts.WORSE)) for colour in kinds) > 0.1


def test_a_map_around_a_reference_judges_where_the_catalogue_does() -> None:
    figures = [1.0, 2.0, 3.0, 4.0, 5.0]
    classes = classify(figures, methode="divergerend", klassen=5, referentie=3.0)
    ends = {}
    for richting in Richting:
        rows, _ = class_rows(classes, np.array(["waarde"] * 5, dtype=object), richting)
        ends[richting] = (rows[0].kleur, rows[-1].kleur)
    assert ends[Richting.HOGER_GUNSTIG] == ends[Richting.HOGER_ONGUNSTIG][::-1]
    assert not set(ends[Richting.NEUTRAAL]) & set(ends[Richting.HOGER_GUNSTIG])
