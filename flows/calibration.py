"""The calibration table: reading, checking, and the odds it gives each row.

A calibration is a short csv. For each product and type of education it has a `basis` and,
per feature of a row, classes with a contribution; added up they are the log-odds of a share q,
and a masked cell then holds 1 + 3q pupils: by its form never less than 1 or more than 4. Five
more numbers say how far sums stray from that (see `flows.estimate`).

The features of a row that say how large its masked cells are come from here too: those of the
row itself are stored with an import, distance and border follow when flows are mapped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from store import Refused, decode
from store.reading.files import check_path
from store.reading.text import cells_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    import numpy.typing as npt
    import pandas as pd

    from flows.bounds import Flags, Floats, Ints


COLUMNS = ("product", "soort", "kenmerk", "van", "tot", "waarde")
"""Columns a table must have; others (counts, plain means) are for its reader."""
SPREADS = ("spreiding_cel", "spreiding_rij", "spreiding_school", "spreiding_gebied", "schaal")
NO_DISTANCE = "afstand_onbekend"
"""Classes of `ander_swv` that stand in for the distance of a row where it is unknown."""
STORED = ("bezet", "grootste", "gaten", "omgeving")
"""Columns of `row_features`, to be stored with a set."""
ASKED = ("afstand_relatief", "ander_swv")
"""Feature columns that are made when a question is asked."""
FEATURES = ("cellen", *STORED, *ASKED, NO_DISTANCE)
_WANTED = "een kalibratietabel (csv) met de kolommen " + ", ".join(COLUMNS)
# own choice: beyond it a cell is 1 or 4 for sure, and an exponent may overflow
_LARGEST_LOG_ODDS = 12.0


@dataclass(frozen=True, slots=True)
class Stratum:
    """What a table says about one type of education in one product."""

    basis: float
    cel: float
    """Variance of a masked cell as a multiple of the binomial 3q(1 − q)."""
    rij: float
    """Extra variance of a row per further masked cell: cells of a row rise and fall together."""
    school: float
    """Relative standard deviation that all masked cells of a school share."""
    gebied: float
    """Relative standard deviation that a whole sum shares (region, pattern of the year)."""
    schaal: float
    """Factor on the standard deviation of a sum, tuned so that 90 % is 90 %."""
    classes: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Per feature the upper edges of all classes but the last, and their contributions."""

    def share(self, rows: pd.DataFrame, here: npt.NDArray[np.intp]) -> Floats:
        """Return q of the rows at positions `here`; an unknown feature contributes nothing."""
        score = np.full(len(here), self.basis)
        for name, (edges, values) in self.classes.items():
            found = _feature(rows, name)
            if found is not None:
                at = found[here]
                known = np.isfinite(at) if at.dtype.kind == "f" else True
                score += np.where(known, values[np.searchsorted(edges, at, side="right")], 0.0)
        # contributions are log-odds: added up, they give a share between 0 and 1
        share: Floats = 1.0 / (1.0 + np.exp(-score))
        return share


def read_table(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a table and the comment lines above it.

    Raises `Refused` when the file is not there or is not such a table.
    """
    import pandas as pd

    check_path(path, wanted=_WANTED)
    try:
        text, _ = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise _refused(path.name, "geen leesbare csv-tabel") from error
    # the comment lines stand above the table, and tell where it came from
    lines = text.splitlines()
    above = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    comments = "\n".join(line.lstrip("#").strip() for line in lines[:above])
    rows = list(cells_of("\n".join(lines[above:]), ",", name=path.name, wanted=_WANTED))
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise _refused(path.name, "geen leesbare csv-tabel")
    table = pd.DataFrame(rows[1:], columns=rows[0], dtype="str").replace("", None)
    return table, comments


def parse_table(table: pd.DataFrame, name: str) -> dict[tuple[str, str], Stratum]:
    """Check a table and return its strata by product and type of education.

    Raises `Refused` naming the first thing that is wrong.
    """
    import pandas as pd

    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise _refused(name, f"een tabel zonder kolom {', '.join(missing)}")
    if table.empty:
        raise _refused(name, "een tabel zonder rijen")
    numbers = table[["van", "tot", "waarde"]].apply(pd.to_numeric, errors="coerce")
    # empty is allowed in van and tot (no limit), text that is no number nowhere
    unreadable = (numbers.isna() & table[["van", "tot", "waarde"]].notna()).any(axis=1)
    unreadable |= ~np.isfinite(numbers["waarde"]) | table[["product", "soort"]].isna().any(axis=1)
    if unreadable.any():
        raise _refused(name, f"een onvolledige of onleesbare regel {_line(unreadable)}")
    strange = ~table["kenmerk"].isin(["basis", *SPREADS, *FEATURES])
    if strange.any():
        raise _refused(
            name, f"een onbekend kenmerk {table.loc[strange, 'kenmerk'].iloc[0]!r} {_line(strange)}"
        )
    checked = pd.concat([table[["product", "soort", "kenmerk"]], numbers], axis=1)
    return {
        (str(product), str(soort)): _stratum(part, f"{product}/{soort}", name)
        for (product, soort), part in checked.groupby(["product", "soort"], sort=True)
    }


def _feature(rows: pd.DataFrame, name: str) -> npt.NDArray[Any] | None:
    """Return the values of a feature, NaN where unknown; None where the rows do not have it."""
    if name != NO_DISTANCE:
        return rows[name].to_numpy() if name in rows else None
    if "ander_swv" not in rows:
        return None
    between = rows["ander_swv"].to_numpy(np.float64)
    distance = _feature(rows, "afstand_relatief")
    # whether an SWV border is crossed counts only where the distance is not known
    return between if distance is None else np.where(np.isnan(distance), between, np.nan)


def _stratum(part: pd.DataFrame, label: str, name: str) -> Stratum:
    by_name: dict[Hashable, Any] = dict(iter(part.groupby("kenmerk", sort=False)))
    single: dict[str, float] = {}
    for key in ("basis", *SPREADS):
        found = by_name.get(key)
        if found is None or len(found) != 1:
            raise _refused(name, f"{label} met {0 if found is None else len(found)} regels {key}")
        single[key] = float(found["waarde"].iloc[0])
    if min(single[key] for key in SPREADS) < 0 or single["schaal"] == 0:
        raise _refused(name, f"{label} met een negatieve spreiding of een schaal van 0")
    classes = {
        key: _classes(by_name[key], f"{label}, {key}", name) for key in FEATURES if key in by_name
    }
    reach = abs(single["basis"]) + sum(float(np.abs(v).max()) for _, v in classes.values())
    if reach > _LARGEST_LOG_ODDS:
        raise _refused(name, f"{label} met bijdragen die samen tot {reach:.0f} oplopen")
    return Stratum(
        single["basis"],
        single["spreiding_cel"],
        single["spreiding_rij"],
        single["spreiding_school"],
        single["spreiding_gebied"],
        single["schaal"],
        classes,
    )


def _classes(part: pd.DataFrame, label: str, name: str) -> tuple[Floats, Floats]:
    """Return inner edges and contributions of classes that follow on one another."""
    ordered = part.assign(begin=part["van"].fillna(-np.inf)).sort_values("begin")
    begin, end = ordered["begin"].to_numpy(), ordered["tot"].fillna(np.inf).to_numpy()
    # with a gap or an overlap a row would get the contribution of another class
    if begin[0] != -np.inf or end[-1] != np.inf or not np.array_equal(begin[1:], end[:-1]):
        raise _refused(
            name, f"{label} met klassen die niet op elkaar aansluiten (van, tot; buitenste leeg)"
        )
    return end[:-1], ordered["waarde"].to_numpy(np.float64)


def _line(wrong: pd.Series[bool]) -> str:
    return f"(regel {int(np.flatnonzero(wrong)[0]) + 1} van de tabel)"


def _refused(name: str, came: str) -> Refused:
    return Refused(
        _WANTED,
        f"{name}: {came}",
        "Maak de tabel opnieuw met benchmarks/kalibratie.py, of laat de kalibratie weg om de "
        "meegeleverde tabel te gebruiken.",
    )


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
    # shown; with pupils (shown or masked); masked
    exact = values >= _EXACT_FROM
    occupied = exact | (values != 0)
    masked = occupied & ~exact
    filled = occupied.sum(axis=1)
    ages = values.shape[1]
    if ages:
        # from the lowest age with pupils to the highest, both included
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


def _surroundings(present: Flags, masked: Flags, school: Ints) -> npt.NDArray[np.float32]:
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
