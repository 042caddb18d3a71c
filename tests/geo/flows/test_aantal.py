"""Numbers of pupils in words, differences with bounds, and widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.flows import Aantal
from geo.flows.lines import THINNEST, WIDEST, legend, width


@pytest.mark.parametrize(
    ("count", "text", "short", "certain", "ground"),
    [
        (Aantal(1234, 1234), "1.234", "1.234", "1.234", "telling"),
        (Aantal(0, 0, 0, 0.0, 0.0, 0.0), "0", "0", "0", "telling"),
        (
            Aantal(67, 268, 67, 84.6, 78.2, 93.1),
            "naar schatting 85 (78–93)",
            "≈ 85",
            "tussen 67 en 268",
            "schatting",
        ),
        (Aantal(4, 16, 4), "4 tot 16", "4–16", "tussen 4 en 16", "ondergrens"),
    ],
)
def test_words(count: Aantal, text: str, short: str, certain: str, ground: str) -> None:
    assert (count.tekst, count.kort, count.grens_tekst, count.grond) == (
        text, short, certain, ground,
    )  # fmt: skip


def test_a_difference_keeps_true_bounds_and_its_estimate_inside() -> None:
    net = Aantal(12, 48, 12, 15.0, 12.0, 18.0).minus(Aantal(67, 268, 67, 85.0, 78.0, 93.0))
    assert (net.laag, net.hoog, net.schatting) == (12 - 268, 48 - 67, -70.0)
    # MOVER: below √(3² + 8²), above √(3² + 7²)
    assert net.schatting_laag == pytest.approx(-78.5, abs=0.06)
    assert net.schatting_hoog == pytest.approx(-62.4, abs=0.06)
    assert Aantal(4, 16, 4).minus(Aantal(2, 2)).schatting is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=2))
def test_a_difference_holds_every_possible_truth(sides: list[tuple[int, int]]) -> None:
    one, two = (Aantal(low, low + more) for low, more in sides)
    net = one.minus(two)
    assert net.laag == min(a - b for a in (one.laag, one.hoog) for b in (two.laag, two.hoog))
    assert net.hoog == max(a - b for a in (one.laag, one.hoog) for b in (two.laag, two.hoog))


@given(st.floats(0.1, 200_000))
def test_the_legend_has_round_numbers_within_what_is_drawn(largest: float) -> None:
    numbers = legend(largest)
    assert len(numbers) <= 3
    assert (len(numbers) == 0) == (largest < 1)
    assert list(numbers) == sorted(set(numbers), reverse=True)
    for number in numbers:
        assert 1 <= number <= largest + 1e-6
        assert int(str(number).rstrip("0")) in (1, 2, 3, 5)
        assert THINNEST <= width(number, largest) <= WIDEST + 1e-6


def test_width_is_in_proportion() -> None:
    assert width(100, 400) == pytest.approx(WIDEST / 4)
    assert width(400, 400) == WIDEST
    assert width(1, 400) == THINNEST
    assert width(0, 0) == THINNEST
