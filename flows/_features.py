"""Features of a row of counts that tell how many pupils a masked cell of it holds.

A row is one home postcode × vestiging × type of education with a count per age. All
features follow from what a masked file still shows, and none names a place.

`row_features` needs the counts per age and is called at import, so that the features are
stored with the set. `relative_distance` needs the PC4 points and `ander_swv` the mapping;
both may be replaced later, so they are made when a question is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

STORED = ("bezet", "grootste", "gaten", "omgeving")
"""Columns of `row_features`, to be stored with a set."""
ASKED = ("afstand_relatief", "ander_swv")
"""Feature columns that are made when a question is asked."""
_EXACT_FROM = 5
"""DUO masks 1 to 4."""


def row_features(counts: Any, school: npt.ArrayLike) -> pd.DataFrame:  # noqa: ANN401 - frame or array
    """Return the features of each row that follow from its counts and its school's.

    Parameters
    ----------
    counts
        Rows × ages in order of age, as a frame or an array. A masked cell is −1; counts of
        1 to 4 are taken as masked too, so that an unmasked year gives what its masked file
        would have given. One column (a file without ages, one total per row) is allowed.
    school
        Per row which vestiging × type of education it belongs to: codes or numbers. All rows
        of a school must be there.

    Returns
    -------
    Frame in the order of the rows:

    - `bezet` (int8): ages with pupils, masked or not.
    - `grootste` (int16): largest count that is shown, 0 when there is none.
    - `gaten` (int8): ages without pupils between the lowest and the highest with pupils.
    - `omgeving` (float32, 0–1): how often the school's *other* rows have pupils of the ages
      that are masked here, as the mean over those ages. NaN for a row without masked cells
      and for the only row of a school. Without ages: the share of the school's other rows
      whose count is shown.
    """
    import pandas as pd

    values = np.asarray(counts)
    values = values.reshape(len(values), values.shape[1] if values.ndim > 1 else 1)
    exact = values >= _EXACT_FROM
    occupied = exact | (values != 0)
    masked = occupied & ~exact
    filled = occupied.sum(axis=1)
    ages = values.shape[1]
    if ages:
        span = ages - occupied[:, ::-1].argmax(axis=1) - occupied.argmax(axis=1)
        largest = np.where(exact, values, 0).max(axis=1)
    else:
        span = largest = np.zeros(len(values), np.int64)
    return pd.DataFrame(
        {
            "bezet": filled.astype(np.int8),
            "grootste": largest.astype(np.int16),
            "gaten": np.where(filled > 0, span - filled, 0).astype(np.int8),
            "omgeving": _surroundings(
                exact if ages == 1 else occupied, masked, pd.factorize(np.asarray(school))[0]
            ),
        }
    )


def relative_distance(km: npt.ArrayLike, school: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return the distance of each row relative to what is usual for its school.

    Parameters
    ----------
    km
        Distance home–school in kilometres; NaN where unknown (abroad, no point).
    school
        Per row which vestiging × type of education it belongs to; all rows of a school.

    Returns
    -------
    Distance / (1 km + median distance of the school's rows); NaN where unknown. The kilometre
    keeps a school whose pupils all live around the corner from dividing by nothing.
    """
    import pandas as pd

    distance = pd.Series(np.asarray(km, dtype=np.float64))
    usual = distance.groupby(np.asarray(school), sort=False).transform("median")
    return (distance / (usual + 1.0)).to_numpy(np.float32)


def _surroundings(
    present: npt.NDArray[np.bool_], masked: npt.NDArray[np.bool_], school: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Return the mean share of other rows of the school that have what is masked here."""
    others = np.bincount(school)[school] - 1
    total = np.zeros(len(present))
    for age in range(present.shape[1]):
        here = present[:, age]
        if here.any():
            in_school = np.bincount(school, weights=here)
            total += np.where(masked[:, age], in_school[school] - here, 0.0)
    cells = masked.sum(axis=1) * others
    with np.errstate(invalid="ignore"):
        share = np.where(cells > 0, total / np.maximum(cells, 1), np.nan)
    return share.astype(np.float32)
