"""When a saldo is called a role: certainty, weight, and more than it usually changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import flows
from flows.bounds import Bounds
from flows.roles import FIVE, RoleRule, rol, usual_movement, usual_rule
from store import NotFound

if TYPE_CHECKING:
    from store import DataFolder

NONE = float("nan")


@pytest.mark.parametrize(
    ("saldo", "involved", "estimate", "expected"),
    [
        ((426, 426), (1044, 1044), (426, 426, 426), ("ontvangend", "telling")),
        ((5, 5), (600, 600), (5, 5, 5), ("in_evenwicht", "telling")),
        # nobody comes or goes: nothing is in balance; as many come as go is
        ((0, 0), (0, 0), (0, 0, 0), ("geen_verkeer", "telling")),
        ((0, 0), (60, 60), (0, 0, 0), ("in_evenwicht", "telling")),
        # sure to be more, but 20 of 900 is no direction; 60 of 900 is
        ((3, 40), (600, 900), (20, 10, 30), ("te_klein", "")),
        ((3, 90), (600, 900), (60, 40, 80), ("ontvangend", "telling")),
        # 30 in and 33 out; one masked cell of 1 to 4, alone and against another
        ((-3, -3), (63, 63), (-3, -3, -3), ("te_klein", "")),
        ((1, 4), (1, 4), (np.nan, np.nan, np.nan), ("te_klein", "")),
        ((-3, 3), (2, 8), (np.nan, np.nan, np.nan), ("te_klein", "")),
        ((12, 60), (12, 60), (np.nan, np.nan, np.nan), ("ontvangend", "telling")),
        ((-9, -9), (9, 9), (-9, -9, -9), ("te_klein", "")),
        # more come for sure, but 8 is no direction and 77 is: no size may be claimed
        ((8, 77), (23, 92), (np.nan, np.nan, np.nan), ("niet_vast_te_stellen", "")),
        ((-143, -2), (47, 188), (np.nan, np.nan, np.nan), ("niet_vast_te_stellen", "")),
        # 12 to 40 of 900 or more is below the least share, whatever it is
        ((12, 40), (900, 2000), (np.nan, np.nan, np.nan), ("te_klein", "")),
        ((-10, -10), (10, 10), (-10, -10, -10), ("per_saldo_uitgaand", "telling")),
        ((-40, 10), (100, 200), (-20, -30, -9), ("per_saldo_uitgaand", "schatting")),
        ((-40, 10), (100, 200), (-5, -12, 2), ("niet_vast_te_stellen", "")),
        ((-40, 10), (100, 200), (np.nan, np.nan, np.nan), ("niet_vast_te_stellen", "")),
    ],
)
def test_a_role_is_stated_only_where_zero_is_excluded_and_it_has_weight(
    saldo: Any, involved: Any, estimate: Any, expected: tuple[str, str]
) -> None:
    bounds = [Bounds(np.array([a]), np.array([b])) for a, b in (saldo, involved)]
    role, ground = rol(*bounds, np.array([estimate], float))
    assert (role[0], ground[0]) == expected


def role_of(saldo: int, involved: int, rule: RoleRule, moves: float) -> str:
    net, both = (Bounds(np.array([n]), np.array([n])) for n in (saldo, involved))
    estimate = np.full((1, 3), float(saldo))
    found, _ = rol(net, both, estimate, regel=rule, beweging=np.array([moves]))
    return str(found[0])


@pytest.mark.parametrize(
    ("limits", "moves", "expected"),
    [
        ((), NONE, "ontvangend"),
        ((41,), NONE, "te_klein"),
        ((None, 21), NONE, "te_klein"),
        ((None, 20), NONE, "ontvangend"),
        # 40 more than go, but it changes 40 a year: next year it may be none
        ((), 40.0, "te_klein"),
        ((), 39.9, "ontvangend"),
        ((None, None, 2), 20.0, "te_klein"),
        ((None, None, 0), 400.0, "ontvangend"),
        ((None, None, None, 20), NONE, "in_evenwicht"),
    ],
)
def test_each_limit_can_be_another(
    limits: tuple[float | None, ...], moves: float, expected: str
) -> None:
    assert role_of(40, 200, RoleRule.of(limits), moves) == expected


def test_what_may_be_any_sign_within_the_usual_movement_is_too_small() -> None:
    bounds = Bounds(np.array([-20]), np.array([30])), Bounds(np.array([100]), np.array([400]))
    estimate = np.full((1, 3), np.nan)
    for moves, expected in ((29.0, "niet_vast_te_stellen"), (30.0, "te_klein")):
        assert rol(*bounds, estimate, beweging=np.array([moves]))[0][0] == expected


@pytest.mark.parametrize("limits", [(-1,), (1001,), (10, 101), (10, 5, 11), (NONE,)])
def test_a_limit_that_cannot_be_is_refused(limits: tuple[float, ...]) -> None:
    with pytest.raises(NotFound, match="kan niet; kies een getal van 0 tot en met"):
        RoleRule.of(limits)


def test_the_rule_is_told_with_its_numbers() -> None:
    assert usual_rule().tekst == (
        "Een rol staat er alleen bij een saldo van ten minste 10 leerlingen en ten minste 5 % van "
        "wie over de grens gaat; binnen 1 % is het vrijwel in evenwicht. Waar er meer jaren zijn, "
        "is het saldo ook groter dan wat het van jaar op jaar gewoonlijk verandert. Cluster 1 en 2 "
        "krijgen geen rol: geen samenwerkingsverband stuurt daarover."
    )
    other = RoleRule.of((25, 7.5, 2)).tekst
    assert "25 leerlingen en ten minste 7,5 %" in other
    assert "groter dan 2 keer wat het" in other
    assert "jaar op jaar" not in RoleRule.of((25, 7.5, 0)).tekst


def table(**saldi: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(saldi, orient="index", columns=list(FIVE))


def test_the_usual_movement_is_the_mean_change_in_a_year() -> None:
    exact = {n: (float(n),) * 5 for n in (-20, 10, 16, 40)}
    moved = usual_movement(
        {
            2017: table(a=exact[-20], b=exact[10], c=exact[10]),
            2018: table(a=exact[10], b=exact[16]),
            # two years on, masked: estimated, or what it changed at least, or nothing for sure
            2020: table(a=(5, 60, 40, 35, 45), b=(26, 60, NONE, NONE, NONE), c=exact[16]),
        }
    )
    assert moved.to_dict() == {
        "a": pytest.approx((30 + 30 / 2) / 2),
        "b": pytest.approx((6 + 10 / 2) / 2),
        "c": pytest.approx(NONE, nan_ok=True),  # never two years in a row
    }


def test_a_role_that_turns_from_year_to_year_is_none(
    filled: DataFolder, write: Any, po: Any, rows: Any
) -> None:
    """12 come to bo in 2017 and in 2024, nobody in 2018: 12 less in a year, 12 more in six."""
    turned = [row for row in rows if row[:2] != ("2001", "01AA00")]
    before = flows.saldo_tabel(filled.snapshot(), "PO1001", 2017)
    filled.commit(flows.read_leerlingen([write("b.csv", po(turned, year=2018))]))
    snapshot = filled.snapshot()

    def role(frame: pd.DataFrame, soort: str) -> str:
        chosen = (frame["soort"] == soort) & (frame["stelsel"] == "regionaal")
        return str(frame.loc[chosen, "rol"].iloc[0])

    assert role(before, "bo") == "ontvangend"
    after = flows.saldo_tabel(snapshot, "PO1001", 2017)
    moves = flows.saldo_beweging(snapshot, "PO1001", 2017)
    assert moves["bo", "regionaal", "PO1001"] == pytest.approx((12 + 12 / 6) / 2)
    assert role(after, "bo") == "ontvangend"
    strict = flows.saldo_tabel(snapshot, "PO1001", 2017, regel=RoleRule.of((None, None, 2)))
    assert role(strict, "bo") == "te_klein"
