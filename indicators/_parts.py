"""Parts of figures, published and computed, and putting them together area by area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from indicators._aggregate import within

if TYPE_CHECKING:
    import pandas as pd

    from store import Finding, SetRecord

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one indicator, level, year and division, published and computed."""

    frame: pd.DataFrame
    """`gebied_code, waarde, staat, herkomst`, one row per area."""
    indeling: int
    records: tuple[SetRecord, ...]
    bevindingen: tuple[Finding, ...] = ()
    weging: str | None = None


def first_known(base: Part | None, more: Part | None) -> Part | None:
    """Put two parts together: per area the first that is more than missing."""
    import pandas as pd

    if base is None or more is None:
        return base or more
    missing = base.frame.loc[_open(base), "gebied_code"]
    extra = more.frame[~_settled(more.frame["gebied_code"], base)]
    # An area that stays missing keeps the word of its own source.
    extra = extra[(extra["staat"] != "ontbreekt") | ~within(extra["gebied_code"], missing)]
    if extra.empty:
        return base
    kept = base.frame[~within(base.frame["gebied_code"], extra["gebied_code"])]
    frame = pd.concat([kept, extra], ignore_index=True)
    if not (extra["staat"] == "waarde").any():
        return replace(base, frame=frame)
    return Part(
        frame,
        base.indeling,
        joined(base.records, more.records),
        joined(base.bevindingen, more.bevindingen),
        more.weging or base.weging,
    )


def unsettled(parents: pd.Series, found: Part | None) -> pd.Series:
    """Return those of the areas above that still need a figure, by the code of each part."""
    return parents[~_settled(parents, found)]


def _settled(codes: pd.Series, found: Part | None) -> pd.Series:
    """Tell which areas already have a figure or a state that is to be respected."""
    if found is None:
        return within(codes, [])
    return within(codes, found.frame.loc[~_open(found), "gebied_code"])


def _open(part: Part) -> pd.Series:
    """Tell which areas have no figure of their own: missing, but not masked."""
    return part.frame["staat"] == "ontbreekt"


def joined(first: tuple[_T, ...], second: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return both without repeats (records and findings are not all hashable)."""
    return first + tuple(item for item in second if item not in first)
