"""Cells to figures: every cell becomes a value or one of the three states without a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.catalogue import Nul, SoortCijfer, fold
from store.numbers import Decimaal, to_numbers
from store.tables import cell_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indicators.catalogue import Indicator

WAARDE, AFGESCHERMD, ONTBREEKT, NVT = 0, 1, 2, 3
STATEN = np.array(["waarde", "afgeschermd", "ontbreekt", "nvt"], dtype=object)
"""Names of the states, at their number."""

# CBS: `.` unknown, unreliable or secret; `x` secret. [c], [x], [z] are our own exports.
_MASKED = frozenset({".", "x", "[c]", "geheim", "afgeschermd", "*"})
_MISSING = frozenset(
    {"", "-", "--", "?", "[x]", "na", "n/a", "#n/a", "#n/b", "nan", "null", "none", "onbekend",
     "ontbreekt", ".."}
)  # fmt: skip
_NOT_APPLICABLE = frozenset({"[z]", "nvt", "n.v.t.", "n.v.t", "niet van toepassing"})
_SENTINEL_BELOW = -99_990
_SENTINEL_FROM = -100_000
"""CBS and PDOK write -99995, -99997, -99999, -99999999 … where there is no figure."""
_SECRET = frozenset({-99997.0, -99997000.0})
_SUSPECT_ZERO_SHARE = 0.05
_FRACTION_VALUES = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """A column read as figures; arrays have the length of the column."""

    waarden: NDArray[np.float64]
    """In the indicator's own unit; nan unless the state is `WAARDE`."""
    staat: NDArray[np.int8]
    geen_getal: NDArray[np.bool_]
    dubbelzinnig: NDArray[np.bool_]
    nul: NDArray[np.bool_]
    """Zeros that were taken for missing."""
    buiten: NDArray[np.bool_]
    breuk: bool
    """A percentage of which no value passes 1: perhaps written as 0–1."""


def read_cells(
    column: pd.Series,
    indicator: Indicator,
    *,
    schaal: float = 1.0,
    decimaal: Decimaal | None = None,
    anders: Decimaal = Decimaal.PUNT,
) -> Cells:
    """Read the cells of one indicator.

    Parameters
    ----------
    column
        Cells as they stand in the file.
    indicator
        Decides about classes in words, impossible zeros and the range.
    schaal
        The file's number times this is the indicator's own unit.
    decimaal, anders
        See `store.numbers.to_numbers`.
    """
    numbers = to_numbers(column, decimaal=decimaal, anders=anders)
    values = numbers.waarden.copy()
    state = np.full(len(values), WAARDE, dtype=np.int8)
    state[numbers.leeg] = ONTBREEKT
    wrong = _texts(column, numbers.tekst, indicator, values, state)

    sentinel = (values <= _SENTINEL_BELOW) & (values == np.floor(values)) & _looks_like_one(values)
    state[sentinel] = np.where(np.isin(values[sentinel], list(_SECRET)), AFGESCHERMD, ONTBREEKT)

    known = state == WAARDE
    if schaal != 1.0:
        # Scaling by a power of ten must not leave 25600.000000000004.
        values[known] = np.round(values[known] * schaal, 6)
    zero = known & (values == 0)
    taken = np.zeros_like(zero)
    often = zero.sum() > _SUSPECT_ZERO_SHARE * max(1, known.sum())
    if indicator.nul is Nul.ONMOGELIJK or (indicator.nul is Nul.ONWAARSCHIJNLIJK and often):
        taken = zero
        state[taken] = ONTBREEKT
    values[state != WAARDE] = np.nan

    outside = np.zeros_like(zero)
    if indicator.bereik is not None:
        low, high = indicator.bereik
        with np.errstate(invalid="ignore"):
            outside = (values < low) | (values > high)
    return Cells(
        values,
        state,
        wrong,
        numbers.dubbelzinnig & (state == WAARDE),
        taken,
        outside,
        _is_fraction(values, indicator),
    )


def is_figure_like(column: pd.Series) -> NDArray[np.bool_]:
    """Tell which cells are a number or a known sign for a figure that is not there."""
    numbers = to_numbers(column, decimaal=None)
    found = ~numbers.leeg & ~numbers.tekst
    positions = np.flatnonzero(numbers.tekst)
    if len(positions):
        codes, distinct = pd.factorize(column.iloc[positions], use_na_sentinel=False)
        signs = np.array([_state_of(fold(cell_text(cell))) is not None for cell in distinct])
        found[positions] = signs[codes]
    return found


def _texts(
    column: pd.Series,
    rest: NDArray[np.bool_],
    indicator: Indicator,
    values: NDArray[np.float64],
    state: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Give the cells that are no number their state, or their value when it is a class."""
    wrong = np.zeros(len(values), dtype=bool)
    positions = np.flatnonzero(rest)
    if not len(positions):
        return wrong
    numbers, distinct = pd.factorize(column.iloc[positions], use_na_sentinel=False)
    texts = [fold(cell_text(cell)) for cell in distinct]
    classes = np.array([indicator.waarden.get(text, np.nan) for text in texts])
    known = [_state_of(text) for text in texts]
    unknown = np.array([found is None for found in known])
    states = np.array([ONTBREEKT if found is None else found for found in known], dtype=np.int8)
    is_class = ~np.isnan(classes)
    values[positions] = classes[numbers]
    state[positions] = np.where(is_class, WAARDE, states)[numbers]
    wrong[positions] = (unknown & ~is_class)[numbers]
    return wrong


def _state_of(text: str) -> int | None:
    """Return the state that a text stands for, None when it stands for none."""
    if text in _MASKED or (text.startswith("<") and text[1:].strip().isdigit()):
        return AFGESCHERMD
    if text in _MISSING:
        return ONTBREEKT
    return NVT if text in _NOT_APPLICABLE else None


def _looks_like_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell sentinels (-9999… and -99991 to -99999) from large negative figures."""
    with np.errstate(invalid="ignore"):
        near = (values >= _SENTINEL_FROM) & (values <= _SENTINEL_BELOW)
    nines = np.isin(values, [-float("9" * n) for n in range(5, 11)])
    return near | nines | np.isin(values, list(_SECRET))


def _is_fraction(values: NDArray[np.float64], indicator: Indicator) -> bool:
    """Tell whether a percentage seems to be written as 0–1."""
    if indicator.soort is not SoortCijfer.PERCENTAGE:
        return False
    known = values[~np.isnan(values)]
    broken = known[(known > 0) & (known < 1)]
    return bool(len(broken) >= _FRACTION_VALUES and known.max() <= 1)
