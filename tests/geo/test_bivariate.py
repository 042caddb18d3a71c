"""Two figures in nine classes, and nine colours that stay apart for every eye."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import palette
from geo.bivariate import KLEUREN, bivariate, ongunstig
from indicators.catalogue import Indicator, Richting, SoortCijfer


def figures(values: list[float], states: list[str] | None = None) -> pd.DataFrame:
    known = ["waarde" if n == n else "ontbreekt" for n in values]  # noqa: PLR0124
    names = [f"g{number}" for number in range(len(values))]
    columns = {"gebied_code": names, "naam": names, "waarde": values, "staat": states or known}
    return pd.DataFrame(columns)


def test_nine_areas_in_nine_classes() -> None:
    need = figures([1.0, 1, 1, 2, 2, 2, 3, 3, 3])
    supply = figures([10.0, 20, 30] * 3)
    found = bivariate(need, supply)
    assert found.frame["klasse"].tolist() == list(range(9))
    assert found.aantallen == ((1, 1, 1), (1, 1, 1), (1, 1, 1))
    assert found.hoek()["gebied_code"].tolist() == ["g6"]
    assert found.hoek("laag", "hoog")["gebied_code"].tolist() == ["g2"]
    assert found.kleur(6) == KLEUREN[2][0]


def test_an_area_without_both_figures_has_a_state_and_no_class() -> None:
    nan = float("nan")
    one = figures([1.0, nan, nan, 4, 5], ["waarde", "afgeschermd", "nvt", "waarde", "waarde"])
    two = figures([1.0, nan, 3, nan, 5], ["waarde", "ontbreekt", "waarde", "ontbreekt", "waarde"])
    found = bivariate(one, two).frame
    assert found["staat"].tolist() == ["waarde", "afgeschermd", "nvt", "ontbreekt", "waarde"]
    assert found.loc[1:3, "klasse"].tolist() == [-1, -1, -1]


def test_many_equal_areas_give_fewer_classes_and_keep_their_ends() -> None:
    found = bivariate(figures([0.0] * 8 + [1, 2]), figures([float(n) for n in range(10)]))
    assert set(found.frame["klasse_1"]) <= {0, 2}
    assert found.frame["klasse_1"].iloc[-1] == 2
    assert found.eerste.opmerkingen


def test_the_highest_need_stands_first() -> None:
    need = figures([1.0, 2, 9, 8, 5, 5, 5, 1, 2])
    supply = figures([5.0, 5, 0, 0, 5, 5, 5, 9, 9])
    assert bivariate(need, supply).hoek()["gebied_code"].tolist()[:2] == ["g2", "g3"]


def test_limits_hold_every_value_of_their_class() -> None:
    found = bivariate(
        figures([1.0, 2, 3, 4, 5, 6, 7, 8, 9]),
        figures([0.5] * 3 + [1.0] * 3 + [7.25] * 3),
        decimalen=(0, 2),
    )
    assert found.grenzen(1) == ("1 – 3", "4 – 6", "7 – 9")
    low, middle, high = found.grenzen(2)
    assert (low, middle, high) == ("0,50 – 0,80", "0,85 – 3,05", "3,10 – 7,25"), "steps of 0,05"
    assert found.frame["klasse_2"].tolist() == [0] * 3 + [1] * 3 + [2] * 3
    two = bivariate(figures([0.0] * 8 + [1, 2]), figures([float(n) for n in range(10)]))
    low, middle, high = two.grenzen(1)
    assert middle is None, "no area stands in the middle"
    assert (low, high) == ("0", "1 – 2")


def test_states_are_counted_per_figure() -> None:
    nan = float("nan")
    one = figures([1.0, nan, nan, nan, 5], ["waarde", "afgeschermd", "nvt", "ontbreekt", "waarde"])
    two = figures([1.0, nan, 3, nan, 5], ["waarde", "ontbreekt", "waarde", "ontbreekt", "waarde"])
    assert bivariate(one, two).zonder() == {
        "afgeschermd": (1, 1, 1),
        "ontbreekt": (1, 1, 1),
        "nvt": (1, 1, 0),
    }


@pytest.mark.parametrize(
    ("name", "richting", "aanbod", "end"),
    [
        ("armoede", Richting.HOGER_ONGUNSTIG, False, "hoog"),
        ("inkomen", Richting.HOGER_GUNSTIG, False, "laag"),
        ("kinderen", Richting.NEUTRAAL, False, "hoog"),
        ("aantal_scholen", Richting.NEUTRAAL, True, "laag"),
        ("afstand_tot_basisschool", Richting.NEUTRAAL, True, "hoog"),
        ("overlast", Richting.HOGER_ONGUNSTIG, True, "hoog"),
    ],
)
def test_which_end_asks_for_attention(
    name: str,
    richting: Richting,
    aanbod: bool,  # noqa: FBT001
    end: str,
) -> None:
    row = Indicator(
        name, name, "", "%", SoortCijfer.PERCENTAGE, bron="", waar="", richting=richting
    )
    assert ongunstig(row, aanbod=aanbod) == end


def test_other_areas_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="dezelfde gebieden"):
        bivariate(figures([1.0]), figures([1.0, 2.0]))


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
_EYES = {
    "gewoon": np.eye(3),
    "protanopie": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopie": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopie": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour: str, eye: Any) -> np.ndarray:
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(eye) @ linear, 0, 1)
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ seen / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", _EYES)
def test_the_nine_colours_stay_apart_for_every_eye(eye: str) -> None:
    colours = [lab(colour, _EYES[eye]) for row in KLEUREN for colour in row]
    apart = min(float(np.linalg.norm(one - two)) for one, two in combinations(colours, 2))
    assert apart > 15


@pytest.mark.parametrize("eye", _EYES)
def test_no_state_looks_like_one_of_the_nine(eye: str) -> None:
    nine = [lab(colour, _EYES[eye]) for row in KLEUREN for colour in row]
    states = [lab(style.vlak, _EYES[eye]) for style in palette.STATES.values()]
    assert min(float(np.linalg.norm(one - two)) for one in nine for two in states) > 8
