"""Arithmetic of figures with states: sums and weighted means over groups of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


_KEPT_DECIMALS = 6


def sums(table: pd.DataFrame) -> pd.DataFrame:
    """Sum counts per group; a group with an unknown member has no sum.

    `table` has `groep, waarde, staat`, one row per member; so it is for `means`, where its
    index is the code of the member.
    """
    codes, group = _groups(table)
    states = table["staat"].to_numpy(dtype=object)
    values = np.where(states == "waarde", table["waarde"].to_numpy(dtype=float), 0.0)
    total = np.bincount(group, weights=values, minlength=len(codes))
    return frame_of(codes, total, _group_states(group, states, len(codes)))


def means(table: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Average per group, weighted; members without weight (nobody lives there) do not count."""
    beside = weights.set_index("gebied_code")[["waarde", "staat"]].reindex(table.index)
    weight = beside["waarde"].to_numpy(dtype=float)
    weight_state = beside["staat"].fillna("ontbreekt").to_numpy(dtype=object)
    empty = (weight_state == "waarde") & (weight == 0)
    states = worst(table["staat"].to_numpy(dtype=object), weight_state)
    states[empty] = "nvt"
    known = states == "waarde"
    codes, group = _groups(table)
    part = np.where(known, table["waarde"].to_numpy(dtype=float) * weight, 0.0)
    above = np.bincount(group, weights=part, minlength=len(codes))
    below = np.bincount(group, weights=np.where(known, weight, 0.0), minlength=len(codes))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = above / below
    return frame_of(codes, values, _group_states(group, states, len(codes)))


def _groups(table: pd.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the codes of the groups, sorted, and the place of each member's group in them."""
    group, codes = pd.factorize(table["groep"].to_numpy(dtype=object), sort=True)
    return codes, group


def _group_states(
    group: NDArray[np.intp], member_states: NDArray[np.object_], count: int
) -> NDArray[np.object_]:
    """Return the state of each group: as unknown as its least known member."""
    states = np.full(count, "nvt", dtype=object)
    for state in ("waarde", "ontbreekt", "afgeschermd"):
        states[group[member_states == state]] = state
    return states


def worst(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Return the state of a figure made of two: masked, then missing, then not applicable."""
    states = np.full(len(first), "waarde", dtype=object)
    for state in ("nvt", "ontbreekt", "afgeschermd"):
        states[(first == state) | (second == state)] = state
    return states


def frame_of(
    codes: pd.Index | pd.Series | NDArray[Any], values: NDArray[Any], states: NDArray[Any]
) -> pd.DataFrame:
    """Return `gebied_code, waarde, staat, herkomst` of computed figures."""
    known = states == "waarde"
    return pd.DataFrame(
        {
            "gebied_code": pd.Series(list(codes), dtype="str"),
            "waarde": np.where(known, np.round(values, _KEPT_DECIMALS), np.nan),
            "staat": pd.Series(states, dtype="str"),
            "herkomst": "berekend",
        }
    )


def within(codes: pd.Series, wanted: Iterable[str]) -> pd.Series:
    """Tell which codes are among others; ten times faster than `isin` on arrow's strings."""
    among = set(wanted.to_numpy(dtype=object) if isinstance(wanted, pd.Series) else wanted)
    found = [code in among for code in codes.to_numpy(dtype=object)]
    return pd.Series(found, index=codes.index, dtype=bool)
