"""Two registrations side by side: what two SWVs count of the same pupils, and how it differs.

Neither is mended by the other and no pupil is pooled. What stands beside each other must not give
away what either hides, to a reader who takes both to count the same pupils. So of one school and
home the numbers stand there only where neither side hides any of them; else each side has bounds
that the other cannot narrow: where both hide a number, the same ends for both, that hold the
ends of each. Then every number of the other side that is shown belongs to one that this side
shows already, so no equation is added to those that this side's own disclosure control took into
account (`flows.disclosure`); and sums are of shown numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flows.counts import SOORTEN
from flows.registrations import REGEL, Registration, registratie
from store import NotFound, Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from flows.bounds import Flags, Ints


NAAST_COLUMNS = (
    "jaar", "swv", "tegenpartij", *REGEL, "school_naam", "eigen_laag", "eigen_hoog", "eigen_staat",
    "hun_laag", "hun_hoog", "hun_staat", "verschil", "uitkomst", "mogelijk_door",
)  # fmt: skip
GELIJK, GROTER, KLEINER = "gelijk", "groter_bij_ons", "kleiner_bij_ons"
ALLEEN_ONS, ALLEEN_HEN = "alleen_bij_ons", "alleen_bij_hen"
DICHT_ONS, DICHT_HEN = "afgeschermd_bij_ons", "afgeschermd_bij_hen"
DICHT_BEIDE = "afgeschermd_bij_beide"
UITKOMSTEN = (
    GELIJK, GROTER, KLEINER, ALLEEN_ONS, ALLEEN_HEN, DICHT_ONS, DICHT_HEN, DICHT_BEIDE,
)  # fmt: skip
"""Kinds of difference, by what each side shows."""
WAARDE, AFGESCHERMD, NIET_GETOOND, GEEN = "waarde", "afgeschermd", "niet_getoond", "geen"
"""States of a number: shown, hidden by its own SWV, not shown because the other SWV hides what it
belongs to, or not in the table of that SWV at all."""
PEILDATUM, VESTIGING = "peildatum", "vestiging"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Two registrations of one year side by side, seen from the first."""

    een: Registration
    twee: Registration
    tabel: pd.DataFrame
    """`NAAST_COLUMNS`: per school and type (`doelgroep` ''), and per school and doelgroep
    (`soort` '') where both have it. An end that is not there is -1; `verschil` is NaN where not
    both numbers are shown."""

    @property
    def zelfde_dag(self) -> bool | None:
        """Whether both count on one day; None where one does not tell."""
        days = (self.een.peildatum, self.twee.peildatum)
        return days[0] == days[1] if all(days) else None

    @property
    def fictief(self) -> bool:
        """Whether a side is of the demonstration set."""
        return self.een.fictief or self.twee.fictief


def naast_elkaar(snapshot: Snapshot, swv: str, tegenpartij: str, jaar: int) -> Reconciliation:
    """Return the registrations of two SWVs of one year side by side.

    Raises `NotFound` when there is no registration of one of them, or both are the same.
    """
    one, two = registratie(snapshot, swv, jaar), registratie(snapshot, tegenpartij, jaar)
    if one.swv == two.swv:
        raise NotFound(
            f"Naast elkaar staan twee verschillende samenwerkingsverbanden; gevraagd is {one.swv} "
            "naast zichzelf."
        )
    return reconcile(one, two)


def reconcile(een: Registration, twee: Registration) -> Reconciliation:
    """Lay two registrations side by side, with what neither may give away of the other left out."""
    sides = [_between(side, een.swv, twee.swv) for side in (een, twee)]
    # a doelgroep that one of them does not know has nothing to stand beside
    known = [set(side.tabel["doelgroep"].str.casefold()) for side in (een, twee)]
    both = {"", *(known[0] & known[1])}
    ours, theirs = (side[side["sleutel"].isin(list(both))] for side in sides)
    key = [*REGEL[:4], "sleutel"]
    joined = ours.merge(theirs, how="outer", on=key, suffixes=("_een", "_twee"))
    frame = joined[key].copy()
    for name in ("doelgroep", "school_naam"):
        first = joined[f"{name}_een"].fillna("")
        frame[name] = first.where(first != "", joined[f"{name}_twee"].fillna(""))
    low, high, hidden = (
        np.column_stack([_filled(joined[f"{name}_{side}"], empty) for side in ("een", "twee")])
        for name, empty in (("laag", 0), ("hoog", 0), ("afgeschermd", 0))
    )
    there = np.column_stack([joined[f"laag_{side}"].notna() for side in ("een", "twee")])
    frame = _shown(frame, low, high, hidden.astype(bool), there)
    day = "" if een.peildatum and een.peildatum == twee.peildatum else PEILDATUM
    differs = frame["uitkomst"].isin([GROTER, KLEINER, ALLEEN_ONS, ALLEEN_HEN])
    moved = _elsewhere(frame)
    frame["mogelijk_door"] = np.where(differs, np.where(moved, VESTIGING, day), "")
    frame = frame.assign(jaar=een.jaar, swv=een.swv, tegenpartij=twee.swv)
    frame["_soort"] = frame["soort"].map({name: n for n, name in enumerate(SOORTEN)}).fillna(99)
    order = ["thuis_swv", "school", "school_swv", "doelgroep", "_soort"]
    frame = frame.sort_values(order, ascending=[een.swv < twee.swv, True, True, True, True])
    return Reconciliation(een, twee, frame[list(NAAST_COLUMNS)].reset_index(drop=True))


def _between(side: Registration, one: str, two: str) -> pd.DataFrame:
    """Return the rows of a registration that go between two SWVs."""
    table, pair = side.tabel, [one, two]
    table = table[table["thuis_swv"].isin(pair) & table["school_swv"].isin(pair)]
    # two SWVs write the name of a doelgroep each in its own way
    return table.assign(sleutel=table["doelgroep"].str.casefold())


def _elsewhere(frame: pd.DataFrame) -> Flags:
    """Tell of what only one side has whether the other has it at another vestiging of that BRIN."""
    alone = frame["uitkomst"].isin([ALLEEN_ONS, ALLEEN_HEN])
    key = ["thuis_swv", "brin", "soort", "sleutel"]
    rows = frame.assign(brin=frame["school"].str[:4])[alone & (frame["school"] != "")]
    sides = rows.groupby(key)["uitkomst"].transform("nunique")
    found = np.zeros(len(frame), bool)
    found[frame.index.get_indexer(sides.index[sides > 1])] = True
    return found


def _filled(column: pd.Series, empty: int) -> Ints:
    return column.astype("Int64").fillna(empty).to_numpy().astype(np.int64)


def _shown(frame: pd.DataFrame, low: Ints, high: Ints, hidden: Flags, there: Flags) -> pd.DataFrame:
    """Add what stands there of each side (columns of the arrays), and the kind of difference."""
    # a school may stand in two SWVs (so and vso); without a school the SWV is what they share
    place = frame.groupby(["thuis_swv", "school", "school_swv"], sort=False).ngroup().to_numpy()
    closed = np.column_stack(
        [np.bincount(place, weights=hidden[:, side])[place] > 0 for side in (0, 1)]
    )
    some = (there & (high != 0)) | hidden
    open_row = ~closed.any(axis=1)
    one_only, two_only = some[:, 0] & ~some[:, 1], some[:, 1] & ~some[:, 0]
    alike = hidden.all(axis=1)
    # the same ends for both, that hold those of each: neither narrows the other
    least = np.where(alike, low.min(axis=1), 0)
    most = np.where(alike, np.where((high < 0).any(axis=1), -1, high.max(axis=1)), 0)
    for side, name in ((0, "eigen"), (1, "hun")):
        own, shown = hidden[:, side], ~some[:, side] | open_row
        state = np.where(own, AFGESCHERMD, np.where(shown, WAARDE, NIET_GETOOND))
        frame[f"{name}_staat"] = np.where(there[:, side], state, GEEN)
        # of a number that is not shown anybody knows that it is not zero
        frame[f"{name}_laag"] = np.where(
            own, np.where(alike, least, low[:, side]), np.where(shown, low[:, side], 1)
        )
        frame[f"{name}_hoog"] = np.where(
            own, np.where(alike, most, high[:, side]), np.where(shown, high[:, side], -1)
        )
    exact = open_row & some.all(axis=1)
    difference = low[:, 0] - low[:, 1]
    frame["verschil"] = np.where(open_row, difference.astype(float), np.nan)
    frame["uitkomst"] = np.select(
        [
            ~some.any(axis=1), one_only, two_only,
            exact & (difference == 0), exact & (difference > 0), exact,
            closed.all(axis=1), closed[:, 0],
        ],
        [
            GELIJK, ALLEEN_ONS, ALLEEN_HEN, GELIJK, GROTER, KLEINER, DICHT_BEIDE, DICHT_ONS,
        ],
        DICHT_HEN,
    )  # fmt: skip
    return frame
