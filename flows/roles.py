"""The role that a saldo gives an SWV: ontvangend, per saldo uitgaand, or none that means anything.

Certainty alone makes no role: a saldo must also have weight. From when it has is data
(`rolgrenzen.toml`), with the reason for each limit; people may choose their own.
"""

from __future__ import annotations

import itertools
import math
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flows.bounds import Bounds, difference
from store import NotFound
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.bounds import Floats, Texts


FIVE = ("laag", "hoog", "schatting", "schatting_laag", "schatting_hoog")
"""What is known of a number of pupils; columns end in these."""
_FILE = Path(__file__).with_name("rolgrenzen.toml")


@dataclass(frozen=True, slots=True)
class RoleRule:
    """From when a saldo makes a role.

    Raises `NotFound` for a limit that is no number, below zero or beyond what `limits` allows.
    """

    leerlingen: float
    """Pupils that a saldo must be at least."""
    aandeel: float
    """Percentage of the pupils who come and go that a saldo must be at least."""
    beweging: float
    """Times the usual change from year to year that a saldo must be more than; 0 is no limit."""
    evenwicht: float
    """Percentage of the pupils who come and go within which a saldo is as good as balanced."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            row = limits()[name]
            if not 0 <= value <= row["hoogste"]:
                raise NotFound(
                    f"{row['label']}: {format_number(value, 1) if math.isfinite(value) else value} "
                    f"kan niet; kies een getal van 0 tot en met {row['hoogste']}."
                )

    @classmethod
    def of(cls, values: Sequence[float | None] = ()) -> RoleRule:
        """Return the rule with other limits, in their order; None or left out is the usual one."""
        usual = [float(row["waarde"]) for row in limits().values()]
        given = [default if value is None else value for default, value in zip(usual, values)]  # noqa: B905 - fewer may be given
        return cls(*given, *usual[len(given) :])

    @property
    def tekst(self) -> str:
        """What makes a role, in words: stands wherever roles stand."""
        times = "" if self.beweging == 1 else f"{_number(self.beweging)} keer "
        moves = (
            f" Waar er meer jaren zijn, is het saldo ook groter dan {times}wat het van jaar op "
            "jaar gewoonlijk verandert."
        )
        return (
            f"Een rol staat er alleen bij een saldo van ten minste {_number(self.leerlingen)} "
            f"leerlingen en ten minste {_number(self.aandeel)} % van wie over de grens gaat; "
            f"binnen {_number(self.evenwicht)} % is het vrijwel in evenwicht."
            f"{moves if self.beweging else ''} Cluster 1 en 2 krijgen geen rol: geen "
            "samenwerkingsverband stuurt daarover."
        )


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Return per limit its `label`, `waarde`, `stap`, `hoogste` and `reden`; not to be changed."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def usual_rule() -> RoleRule:
    """Return the rule as it came with the tool."""
    return RoleRule.of()


def rol(
    saldo: Bounds,
    betrokken: Bounds,
    schatting: Floats,
    *,
    regel: RoleRule | None = None,
    beweging: Floats | None = None,
) -> tuple[Texts, Texts]:
    """Return the role and its ground (`telling`, `schatting` or '').

    Parameters
    ----------
    saldo
        Bounds of in − out.
    betrokken
        Bounds of in + out: the pupils who come and go.
    schatting
        Estimate, lower and upper end of the saldo (rows × 3), NaN where there is none.
    regel
        From when a saldo has weight; None for the usual rule.
    beweging
        The usual change of the saldo from year to year (`usual_movement`), NaN where it is not
        known; None where there are no other years.

    Notes
    -----
    A saldo within `regel.evenwicht` of the pupils involved is balanced. The sign is stated where
    the bounds exclude zero (`telling`), or only the interval of the estimate does (`schatting`),
    and where it has weight. Of what may be any sign nothing is said (`niet_vast_te_stellen`),
    unless it is too small whatever it is (`te_klein`). Nor is anything said of a sure sign where
    bounds without an estimate hold both a saldo of weight and one without. Where surely nobody
    comes or goes there is nothing to balance (`geen_verkeer`).
    """
    rule = regel or usual_rule()
    low, high = saldo.laag.astype(float), saldo.hoog.astype(float)
    middle, bottom, top = schatting.T
    # how large the saldo is: the count or estimate, else what it is at least
    certain = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    size = np.where(np.isnan(middle), certain, np.abs(middle))
    largest = np.maximum(np.abs(low), np.abs(high))
    moves = np.zeros(len(low)) if beweging is None else np.nan_to_num(beweging) * rule.beweging
    # against the most pupils that may be involved, so that the share is never flattered
    light = (size < rule.leerlingen) | (size < rule.aandeel / 100 * betrokken.hoog)
    light |= (moves > 0) & (size <= moves)
    # 20 to 80 in and 3 to 12 out: more come, but nobody can say whether it is 8 or 77
    either = (low < high) & np.isnan(middle) & (largest > moves)
    either &= largest >= np.maximum(rule.leerlingen, rule.aandeel / 100 * betrokken.laag)
    role = np.full(len(low), "niet_vast_te_stellen", object)
    ground = np.full(len(low), "", object)
    # from the weakest ground to the strongest: each step overrules those before it
    role[(largest < rule.leerlingen) | ((moves > 0) & (largest <= moves))] = "te_klein"
    for basis, least, most in (("schatting", bottom, top), ("telling", low, high)):
        with np.errstate(invalid="ignore"):  # NaN: no estimate, and every comparison is false
            widest = np.maximum(np.abs(least), np.abs(most))
            balanced = widest <= rule.evenwicht / 100 * betrokken.laag
            signed = (least > 0) | (most < 0)
        comes = signed & (least > 0)
        found = np.where(comes, "ontvangend", "per_saldo_uitgaand").astype(object)
        found[light] = np.where(either[light], "niet_vast_te_stellen", "te_klein")
        found[balanced] = "in_evenwicht"
        said = signed | balanced
        role[said] = found[said]
        ground[said] = np.where(light[said] & ~balanced[said], "", basis)
    # 0 of 0 lies within every share, yet says nothing of a balance
    nobody = betrokken.hoog == 0
    role[nobody], ground[nobody] = "geen_verkeer", "telling"
    return role, ground


def usual_movement(saldi: Mapping[int, pd.DataFrame]) -> pd.Series:
    """Return how much a saldo usually changes in a year: the mean over the years there are.

    `saldi` are per year a table of saldi: `FIVE`, with as index what they are of.

    Returns
    -------
    Pupils per year, on the index of all tables; NaN for what only one year tells.

    Notes
    -----
    The mean of the absolute change between each year and the next one there is, by the number
    of years between them. Where the change may be estimated it is the estimate, else what it is
    at least: a role is never taken away by masking alone. Files that miss schools make the change
    larger, and so the rule stricter.
    """
    # all that any year has, in the order in which it comes up
    index = pd.Index([])
    for table in saldi.values():
        index = index.union(table.index) if len(index) else table.index
    changes = [pd.Series(math.nan, index)]
    for first, last in itertools.pairwise(sorted(saldi)):
        before, after = (
            saldi[jaar][list(FIVE)].reindex(index).to_numpy(float) for jaar in (first, last)
        )
        # the size of a change: its estimate, else what it is at least (0 where it may be none)
        low, high, middle, *_ = difference(after, before).T
        least = np.where(low > 0, low, np.where(high < 0, -high, np.where(np.isnan(low), low, 0.0)))
        size = np.where(np.isnan(middle), least, np.abs(middle))
        changes.append(pd.Series(size / (last - first), index))
    moved: pd.Series = pd.concat(changes, axis=1).mean(axis=1)
    return moved


def _number(value: float) -> str:
    return format_number(value, 0 if value == int(value) else 1)
