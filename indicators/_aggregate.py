"""Arithmetic of figures with states: sums and weighted means over groups of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

_KEPT_DECIMALS = 6


def sums(table: pd.DataFrame) -> pd.DataFrame:
    """Sum counts per group; a group with an unknown member has no sum."""
    grouped = table.groupby("groep", sort=True)
    values = grouped["waarde"].sum()
    return frame_of(values.index, values.to_numpy(), _group_states(table))


def means(table: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Average per group, weighted; members without weight (nobody lives there) do not count."""
    joined = table.join(
        weights.set_index("gebied_code")[["waarde", "staat"]].add_suffix("_gewicht")
    )
    joined["staat_gewicht"] = joined["staat_gewicht"].fillna("ontbreekt")
    empty = (joined["staat_gewicht"] == "waarde") & (joined["waarde_gewicht"] == 0)
    states = worst(joined["staat"].to_numpy(object), joined["staat_gewicht"].to_numpy(object))
    joined["staat"] = np.where(empty, "nvt", states)
    known = joined["staat"] == "waarde"
    joined["gewicht"] = joined["waarde_gewicht"].where(known, 0.0)
    joined["deel"] = (joined["waarde"] * joined["waarde_gewicht"]).where(known, 0.0)
    grouped = joined.groupby("groep", sort=True)[["deel", "gewicht"]].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        values = grouped["deel"].to_numpy() / grouped["gewicht"].to_numpy()
    return frame_of(grouped.index, values, _group_states(joined))


def _group_states(table: pd.DataFrame) -> NDArray[Any]:
    """Return the state of each group: as unknown as its least known member."""
    flags = {
        state: (table["staat"] == state).groupby(table["groep"], sort=True).any().to_numpy()
        for state in ("afgeschermd", "ontbreekt", "waarde")
    }
    states = np.where(flags["waarde"], "waarde", "nvt").astype(object)
    states[flags["ontbreekt"]] = "ontbreekt"
    states[flags["afgeschermd"]] = "afgeschermd"
    return states


def worst(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Return the state of a figure made of two: masked, then missing, then not applicable."""
    states = np.full(len(first), "waarde", dtype=object)
    for state in ("nvt", "ontbreekt", "afgeschermd"):
        states[(first == state) | (second == state)] = state
    return states


def frame_of(
    codes: pd.Index | pd.Series, values: NDArray[Any], states: NDArray[Any]
) -> pd.DataFrame:
    import pandas as pd

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
    import pandas as pd

    among = set(wanted.to_numpy(dtype=object) if isinstance(wanted, pd.Series) else wanted)
    found = [code in among for code in codes.to_numpy(dtype=object)]
    return pd.Series(found, index=codes.index, dtype=bool)
