"""Attributes of schools spread over the rows of their flows, without comparing texts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def spread(values: pd.Series, position: npt.NDArray[np.integer]) -> pd.Categorical:
    """Return `values` at `position` as a categorical: each distinct value is looked at once."""
    codes, distinct = pd.factorize(values)
    return pd.Categorical.from_codes(codes[position], pd.Index(distinct))
