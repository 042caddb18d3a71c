"""Classes: every shown value in exactly one class, inside the bounds its label states."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import Classes, classify, hold, outside
from geo.methods import METHODS
from store import NotFound, Refused

VALUES = st.lists(
    st.one_of(
        st.floats(-1e6, 1e6, allow_nan=False),
        st.integers(-50, 50).map(float),
        st.just(float("nan")),
    ),
    max_size=60,
)


def run(values: list[float], methode: str, klassen: int, decimalen: int | None) -> Classes:
    return classify(
        values,
        methode=methode,
        klassen=klassen,
        grenzen=[-3.5, 0, 12] if methode == "eigen" else None,
        referentie=7.0 if methode == "divergerend" else None,
        decimalen=decimalen,
    )


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("−", "-"))


def bounds_of(label: str) -> tuple[float, float]:
    """Read a legend label back as a person would."""
    if label == "alle waarden":
        return -np.inf, np.inf
    if match := re.fullmatch(r"(\S+) of minder", label):
        return -np.inf, number(match[1])
    if match := re.fullmatch(r"(\S+) of meer", label):
        return number(match[1]), np.inf
    low, _, high = label.partition(" – ")
    return number(low), number(high or low)


@given(
    VALUES, st.sampled_from(sorted(METHODS)), st.integers(1, 9), st.sampled_from([None, 0, 1, 3])
)
def test_every_shown_value_is_in_one_class_and_in_one_label(
    values: list[float], methode: str, klassen: int, decimalen: int | None
) -> None:
    classes = run(values, methode, klassen, decimalen)
    assert sum(classes.aantallen) == int(np.isfinite(values).sum())
    assert classes.aantal <= max(klassen, 4 if methode == "eigen" else 0)
    labels = [bounds_of(label) for label in classes.labels]
    for value, klasse in zip(values, classes.klasse, strict=True):
        if np.isnan(value):
            assert klasse == -1
            continue
        shown = float(f"{value:.{classes.decimalen}f}")
        inside = [i for i, (low, high) in enumerate(labels) if low - 1e-9 <= shown <= high + 1e-9]
        assert inside == [klasse]


@given(VALUES, st.sampled_from(sorted(METHODS)), st.integers(1, 9))
def test_a_higher_value_never_has_a_lower_class(
    values: list[float], methode: str, klassen: int
) -> None:
    classes = run(values, methode, klassen, None)
    pairs = sorted((v, k) for v, k in zip(values, classes.klasse, strict=True) if v == v)  # noqa: PLR0124
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(pairs))


@pytest.mark.parametrize("methode", ["natuurlijk", "kwantielen", "gelijke_intervallen"])
def test_a_constant_column_is_one_class_and_says_so(methode: str) -> None:
    classes = classify([7, 7, 7, np.nan], methode=methode)
    assert classes.labels == ("7",)
    assert classes.aantallen == (3,)
    assert "dezelfde waarde" in classes.opmerkingen[0]


def test_fewer_areas_than_classes_gives_each_its_own() -> None:
    classes = classify([3, 1, 2], klassen=5)
    assert classes.labels == ("1", "2", "3")
    assert list(classes.klasse) == [2, 0, 1]
    assert classes.opmerkingen == (
        "Er zijn maar 3 verschillende waarden: 3 klassen in plaats van 5.",
    )


@pytest.mark.parametrize("methode", sorted(METHODS))
def test_nothing_to_classify_is_no_error(methode: str) -> None:
    classes = run([float("nan")], methode, 5, 0)
    assert classes.aantal == 0
    assert list(classes.klasse) == [-1]
    assert classes.opmerkingen


def test_ties_in_quantiles_lose_classes_aloud() -> None:
    classes = classify([0] * 20 + [1, 2, 3, 4], methode="kwantielen", klassen=5)
    assert classes.aantal < 5
    assert "Gelijke waarden" in classes.opmerkingen[0]
    assert sum(classes.aantallen) == 24


def test_held_classes_keep_their_bounds_and_count_what_lies_outside() -> None:
    first = classify([10, 22, 31], klassen=3, decimalen=0)
    assert list(first.tot) == [10, 22, 31]
    other = hold([9, 12, 20, 40, float("nan")], first)
    assert other.klasse.tolist() == [0, 1, 1, 2, -1]
    assert other.labels == ("10 of minder", "11 – 22", "23 of meer")
    assert other.posities == first.posities
    assert outside([9, 12, 20, 40, float("nan")], first) == (1, 1)


def test_held_classes_around_a_benchmark_keep_their_centre() -> None:
    first = classify([2, 8, 12, 30], methode="divergerend", klassen=4, referentie=10, decimalen=0)
    other = hold([9, 11], first)
    assert (other.referentie, other.posities) == (10, first.posities)
    assert [first.posities[k] for k in other.klasse] == [
        first.posities[k] for k in hold([8, 12], first).klasse
    ]


def test_nothing_to_hold_gives_classes_that_hold_nothing() -> None:
    empty = classify([float("nan")], decimalen=0)
    assert outside([1, 2], empty) == (0, 0)
    assert hold([float("nan")], classify([1, 2], klassen=2, decimalen=0)).aantal == 0


def within_spread(values: np.ndarray, classes: np.ndarray) -> float:
    return sum(
        ((values[classes == c] - values[classes == c].mean()) ** 2).sum() for c in set(classes)
    )


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(1, 5))
def test_natural_breaks_are_the_optimum_of_all_partitions(values: list[int], klassen: int) -> None:
    ordered = np.array(sorted(values), dtype=float)
    distinct = np.unique(ordered)
    made = classify(ordered, klassen=klassen, decimalen=0)
    best = min(
        within_spread(ordered, np.searchsorted(np.array(cut), ordered, side="right"))
        for cut in itertools.combinations(distinct[1:], min(klassen, distinct.size) - 1)
    )
    assert within_spread(ordered, made.klasse) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(
    ("methode", "peer"),
    [
        ("kwantielen", "Quantiles"),
        ("gelijke_intervallen", "EqualInterval"),
        ("standaarddeviatie", "StdMean"),
    ],
)
def test_classes_equal_those_of_mapclassify(methode: str, peer: str) -> None:
    import mapclassify

    values = np.random.default_rng(7).lognormal(3, 0.6, 400).round(1)
    options = {"multiples": [-1, 0, 1]} if peer == "StdMean" else {"k": 4}
    theirs = getattr(mapclassify, peer)(values, **options)
    ours = classify(values, methode=methode, klassen=4, decimalen=1)
    assert list(ours.klasse) == list(theirs.yb)


def test_equal_intervals_are_equally_wide() -> None:
    classes = classify([0, 1, 5, 50, 100], methode="gelijke_intervallen", klassen=4, decimalen=0)
    assert classes.labels == ("0 – 25", "26 – 50", "51 – 75", "76 – 100")
    assert classes.aantallen == (3, 1, 0, 1)  # an empty quarter tells something too


def test_own_breaks_keep_empty_classes_because_they_were_asked_for() -> None:
    classes = classify([1, 2, 30], methode="eigen", grenzen=[20, 10])
    assert classes.labels == ("10 of minder", "11 – 20", "21 of meer")
    assert classes.aantallen == (2, 0, 1)
    assert classes.opmerkingen == ()


def test_a_diverging_map_has_its_benchmark_in_the_middle_class() -> None:
    classes = classify(
        [10, 14, 15, 16, 20, 40], methode="divergerend", klassen=5, referentie=15, decimalen=0
    )
    middle = classes.klasse[2]  # of the value 15
    assert classes.posities[middle] == 2
    assert classes.trappen == 5
    low, high = classes.van[middle], classes.tot[middle]
    assert 15 - low == high - 15


def test_standard_deviation_steps_are_one_deviation_wide() -> None:
    values = np.arange(0, 100.1, 0.1)
    classes = classify(values, methode="standaarddeviatie", klassen=5, decimalen=1)
    deviation = values.std(ddof=1)
    assert classes.tot[1] - classes.tot[0] == pytest.approx(deviation, abs=0.11)
    middle = classes.klasse[500]  # of the value 50, the mean
    assert (classes.van[middle] + classes.tot[middle]) / 2 == pytest.approx(50, abs=0.11)


def test_values_that_are_shown_alike_are_in_one_class() -> None:
    classes = classify([11.4, 11.45, 11.6, 30], klassen=3, decimalen=0)
    assert classes.klasse[0] == classes.klasse[1]
    assert classes.labels == ("11", "12", "13 – 30")


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=12),
    st.integers(0, 2),
)
def test_halves_fall_in_the_class_of_the_number_that_is_written(
    steps: list[int], decimals: int
) -> None:
    """Written 1,9 (1.95 is less in binary), and not in the class from 2,0."""
    values = [step / (2 * 10.0**decimals) for step in steps]
    found = classify(values, decimalen=decimals)
    for value, place in zip(values, found.klasse, strict=True):
        written = float(f"{value:.{decimals}f}")
        assert found.van[place] - 1e-9 <= written <= found.tot[place] + 1e-9


def test_a_legend_rounds_as_its_source_does() -> None:
    classes = classify([199000, 250000, 320000, 480000, 900000], klassen=3, decimalen=0)
    assert classes.stap == 1000
    assert classes.labels == ("199.000 – 320.000", "321.000 – 480.000", "481.000 – 900.000")
    own = classify([0, 10, 20], methode="eigen", grenzen=[15], decimalen=0)
    assert own.labels == ("15 of minder", "20 of meer")


def test_decimals_follow_from_the_values_when_not_given() -> None:
    assert classify([0.1, 0.25]).decimalen == 2
    assert classify([1000.0, 2000.0]).decimalen == 0


@pytest.mark.parametrize(
    "options",
    [
        {"klassen": 0},
        {"klassen": 10},
        {"methode": "divergerend"},
    ],
)
def test_a_broken_call_is_told(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w{4}"):
        classify([1, 2, 3], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grenzen", "came"),
    [
        (None, "geen grenzen"),
        ([], "geen grenzen"),
        ([1, float("nan")], "een grens die geen getal is"),
        (range(9), "9 grenzen"),
    ],
)
def test_own_bounds_that_cannot_be_used_are_refused_in_words(
    grenzen: list[float] | None, came: str
) -> None:
    with pytest.raises(Refused, match=rf"Gekregen: {came}\. Geef grenzen zoals"):
        classify([1, 2, 3], methode="eigen", grenzen=grenzen)


def test_an_unknown_method_answers_with_those_that_exist() -> None:
    with pytest.raises(NotFound, match="kwantielen"):
        classify([1, 2], methode="jenks")
