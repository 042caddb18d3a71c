"""Arithmetic of figures with states: sums and weighted means over groups of areas, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.intp]
    Floats = NDArray[np.float64]
    States = NDArray[np.int8]

STATEN: NDArray[Any] = np.array(["waarde", "nvt", "ontbreekt", "afgeschermd"], dtype=object)
"""The states, at the number by which the arrays know them: of two parts of one figure the
higher number is the state of the whole (a masked part masks it, whatever the other is)."""
WAARDE, NVT, ONTBREEKT, AFGESCHERMD = range(4)
# Takes away what dividing leaves behind (0.30000000000000004), and no figure.
_KEPT_DECIMALS = 6


def sums(groups: Ints, values: Floats, states: States) -> tuple[Ints, Floats, States]:
    """Sum counts per group; a group with an unknown member has no sum.

    One entry per member; `groups` says to which it belongs. Returns the groups with the sum
    and state of each.
    """
    found, at = np.unique(groups, return_inverse=True)
    # What has no value adds nothing; that such a group has no sum is settled by its state.
    known = np.where(states == WAARDE, values, 0.0)
    total = np.bincount(at, weights=known, minlength=len(found)).astype(float)
    return found, *_settled(total, _group_states(at, states, len(found)))


def means(
    groups: Ints, values: Floats, states: States, weights: Floats, weight_states: States
) -> tuple[Ints, Floats, States]:
    """Average per group, weighted; members without weight (nobody lives there) do not count."""
    # A percentage or mean is weighted with its own denominator, never a plain mean: CBS,
    # Kerncijfers wijken en buurten, gives both per area. An area with denominator 0 says
    # nothing and is left out; one whose denominator is unknown makes the group unknown.
    both = np.maximum(states, weight_states)
    both[(weight_states == WAARDE) & (weights == 0)] = NVT
    known = both == WAARDE
    found, at = np.unique(groups, return_inverse=True)
    above = np.bincount(at, weights=np.where(known, values * weights, 0.0), minlength=len(found))
    below = np.bincount(at, weights=np.where(known, weights, 0.0), minlength=len(found))
    with np.errstate(divide="ignore", invalid="ignore"):
        average = above / below
    return found, *_settled(average, _group_states(at, both, len(found)))


def quotient(
    above: tuple[Floats, States], below: tuple[Floats, States], factor: float
) -> tuple[Floats, States]:
    """Divide figures by others of the same areas; nothing to divide by is `nvt`."""
    states = np.maximum(above[1], below[1])
    # A share of nothing is not 0 %, it does not exist.
    states[(states == WAARDE) & (below[0] == 0)] = NVT
    with np.errstate(divide="ignore", invalid="ignore"):
        return _settled(above[0] / below[0] * factor, states)


def total(one: tuple[Floats, States], other: tuple[Floats, States]) -> tuple[Floats, States]:
    """Add figures of the same areas; as unknown as the least known of both."""
    return _settled(one[0] + other[0], np.maximum(one[1], other[1]))


def _group_states(at: Ints, member_states: States, count: int) -> States:
    """Return the state of each group: as unknown as its least known member.

    A member that does not count (`nvt`) leaves the state to the others, so it is written
    first and the rest over it.
    """
    states = np.full(count, NVT, dtype=np.int8)
    # One masked member masks the group, so that no sum minus the rest gives it back.
    for state in (WAARDE, ONTBREEKT, AFGESCHERMD):
        states[at[member_states == state]] = state
    return states


def _settled(values: Floats, states: States) -> tuple[Floats, States]:
    """Round what is known, and let no number stand beside a state."""
    return np.where(states == WAARDE, np.round(values, _KEPT_DECIMALS), np.nan), states
