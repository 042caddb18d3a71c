"""The arithmetic of shares, held to statsmodels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

from compare.difference import newcombe, one_share, two_shares, wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from([0.95, 0.998]))
def test_wilson_is_that_of_statsmodels(group: tuple[int, int], level: float) -> None:
    hits, n = group
    assert wilson(hits / n, n, zekerheid=level) == pytest.approx(
        proportion_confint(hits, n, alpha=1 - level, method="wilson"), abs=1e-9
    )


@given(counts, counts)
def test_two_shares_is_the_pooled_z_test_of_statsmodels(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    (x1, n1), (x2, n2) = one, two
    ours = two_shares(x1 / n1, n1, x2 / n2, n2)
    if 0 < x1 + x2 < n1 + n2:
        assert ours == pytest.approx(proportions_ztest([x1, x2], [n1, n2])[1], abs=1e-9)
    else:
        assert ours == 1.0


def test_one_share_is_the_score_test_of_statsmodels() -> None:
    expected = proportions_ztest(240, 1000, value=0.2, prop_var=0.2)[1]
    assert one_share(0.24, 1000, 0.2) == pytest.approx(expected)


@given(counts, counts)
def test_newcombe_is_that_of_statsmodels(one: tuple[int, int], two: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = one, two
    expected = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    assert newcombe(x1 / n1, n1, x2 / n2, n2) == pytest.approx(expected, abs=1e-9)
