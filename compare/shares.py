"""Shares of groups: intervals and tests, as plain arithmetic (shares 0–1, n may be a decimal).

Wilson (1927) for the interval of one share; the score test with pooled variance for two
shares; Newcombe (1998, method 10) for the interval of their difference. Written out instead
of asked of statsmodels, which takes seconds to import; the tests hold them to it.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

ZEKERHEID = 0.95
STRENG = 0.998
"""The stricter level that is offered, as public health profiles use it beside 95 %."""


def wilson(share: float, n: float, *, zekerheid: float = ZEKERHEID) -> tuple[float, float]:
    """Return the Wilson interval of a share of n."""
    z = _z(zekerheid)
    below = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / below
    half = z / below * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # at 0 and 1 the bound is exact; rounding must not push it outside
    return max(0.0, centre - half), min(1.0, centre + half)


def two_shares(p1: float, n1: float, p2: float, n2: float) -> float:
    """Return the two-sided p of the score test that two shares are the same."""
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return _two_sided((p1 - p2) / spread) if spread > 0 else float(p1 == p2)


def one_share(p1: float, n1: float, fixed: float) -> float:
    """Return the two-sided p of the score test that a share is a fixed one."""
    spread = math.sqrt(fixed * (1 - fixed) / n1)
    return _two_sided((p1 - fixed) / spread) if spread > 0 else float(p1 == fixed)


def newcombe(
    p1: float, n1: float, p2: float, n2: float, *, zekerheid: float = ZEKERHEID
) -> tuple[float, float]:
    """Return the interval of the difference between two shares."""
    low1, high1 = wilson(p1, n1, zekerheid=zekerheid)
    low2, high2 = wilson(p2, n2, zekerheid=zekerheid)
    apart = p1 - p2
    return (
        apart - math.hypot(p1 - low1, high2 - p2),
        apart + math.hypot(high1 - p1, p2 - low2),
    )


@cache
def _z(zekerheid: float) -> float:
    return NormalDist().inv_cdf(0.5 + zekerheid / 2)


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
