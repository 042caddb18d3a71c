"""Two registrations side by side: what differs is named, and neither gives the other away."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from flows.disclosure import Shielded, shield
from flows.own_flows import groups_of
from flows.reconciliation import Reconciliation, reconcile
from flows.registrations import Registration
from store.sets import Herkomst, SetKey, SetRecord, Soort

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

HERKOMST = Herkomst("a.csv", "0" * 64, "2026-01-01T00:00:00+00:00")
RECORD = SetRecord(SetKey(Soort.UITWISSELING, "proef", "vestiging", 2024), HERKOMST, 1, {})


def registration(swv: str, lines: list[str], *, dag: str = "2024-10-01", drempel: int = 5,
                 doelgroepen: tuple[str, ...] = ()) -> Registration:  # fmt: skip
    """Make one of `home school soort doelgroep count`, `-` for all and `low-high` for hidden."""
    rows = []
    for line in lines:
        home, school, soort, group, count = line.split()
        low, _, high = count.partition("-")
        rows.append(
            (home, school, "PO2", "" if soort == "-" else soort, "" if group == "-" else group,
             "", int(low), int(high or low), bool(high))
        )  # fmt: skip
    columns = ["thuis_swv", "school", "school_swv", "soort", "doelgroep", "school_naam", "laag",
               "hoog", "afgeschermd"]  # fmt: skip
    extra = [("PO1", "99XX00", "PO9", "", name, "", 9, 9, False) for name in doelgroepen]
    return Registration(
        swv, 2024, dag, drempel, pd.DataFrame(rows + extra, columns=columns), RECORD
    )


def told(found: Reconciliation) -> list[str]:
    return [
        f"{r['school']} {r['soort'] or r['doelgroep']} {r['eigen_laag']}:{r['eigen_hoog']} "
        f"{r['hun_laag']}:{r['hun_hoog']} {r['uitkomst']}"
        for r in found.tabel.to_dict("records")
    ]


def test_every_kind_of_difference_is_named() -> None:
    ours = registration("PO1", [
        "PO1 a so - 12", "PO1 b so - 9", "PO1 c so - 7", "PO1 d so - 8",
        "PO1 f so - 1-4", "PO1 g so - 6", "PO1 h so - 1-4", "PO1 i so - 0",
    ])  # fmt: skip
    theirs = registration("PO2", [
        "PO1 a so - 12", "PO1 b so - 7", "PO1 c so - 9", "PO1 e so - 5",
        "PO1 f so - 6", "PO1 g so - 1-8", "PO1 h so - 2-9", "PO1 i so - 6",
    ])  # fmt: skip
    found = reconcile(ours, theirs)
    assert told(found) == [
        "a so 12:12 12:12 gelijk",
        "b so 9:9 7:7 groter_bij_ons",
        "c so 7:7 9:9 kleiner_bij_ons",
        "d so 8:8 0:0 alleen_bij_ons",
        "e so 0:0 5:5 alleen_bij_hen",
        # the 6 and the 6 beside a hidden number are not shown
        "f so 1:4 1:-1 afgeschermd_bij_ons",
        "g so 1:-1 1:8 afgeschermd_bij_hen",
        # 1-4 and 2-9 together would be 2-4
        "h so 1:9 1:9 afgeschermd_bij_beide",
        "i so 0:0 6:6 alleen_bij_hen",
    ]
    assert found.zelfde_dag
    assert set(found.tabel["mogelijk_door"]) == {""}
    assert found.tabel["verschil"].tolist()[:5] == [0, 2, -2, 8, -5]


def test_another_day_is_named_where_numbers_differ() -> None:
    ours = registration("PO1", ["PO1 a so - 12", "PO1 b so - 9"])
    later = registration("PO2", ["PO1 a so - 12", "PO1 b so - 7"], dag="2024-02-01")
    assert reconcile(ours, later).tabel["mogelijk_door"].tolist() == ["", "peildatum"]
    assert reconcile(ours, later).zelfde_dag is False
    silent = registration("PO2", ["PO1 a so - 12"], dag="")
    assert reconcile(ours, silent).zelfde_dag is None


def test_another_vestiging_of_the_school_is_named() -> None:
    ours = registration("PO1", ["PO1 99AA00 so - 12", "PO1 99BB00 so - 9"])
    theirs = registration("PO2", ["PO1 99AA01 so - 12", "PO1 99CC00 so - 9"])
    found = reconcile(ours, theirs).tabel.set_index("school")["mogelijk_door"]
    assert found.to_dict() == {"99AA00": "vestiging", "99AA01": "vestiging", "99BB00": "",
                               "99CC00": ""}  # fmt: skip


def test_doelgroepen_stand_there_where_both_know_them() -> None:
    ours = registration("PO1", ["PO1 a so - 12", "PO1 a - Zorg 12", "PO1 b - taal 6"])
    theirs = registration(
        "PO2", ["PO1 a so - 12", "PO1 a - zorg 7", "PO1 a - rust 5"], doelgroepen=("taal",)
    )
    assert told(reconcile(ours, theirs)) == [
        "a so 12:12 12:12 gelijk",
        "a Zorg 12:12 7:7 groter_bij_ons",
        "b taal 6:6 0:0 alleen_bij_ons",
    ]


def test_one_hidden_number_closes_its_school() -> None:
    """Else the type would give the doelgroep back, by what the other shows of it."""
    ours = registration("PO1", ["PO1 a so - 12", "PO1 a - zorg 9", "PO1 a - taal 1-4"])
    theirs = registration("PO2", ["PO1 a so - 12", "PO1 a - zorg 6", "PO1 a - taal 6"])
    found = reconcile(ours, theirs)
    assert set(found.tabel["uitkomst"]) == {"afgeschermd_bij_ons"}
    assert found.tabel["verschil"].isna().all()
    assert set(found.tabel["hun_staat"]) == {"niet_getoond"}


# --- the attack -----------------------------------------------------------------------------------

HOMES, SCHOOLS, GROUPS = ("PO1", "PO3"), ("a", "b", "c", "d"), ("taal", "zorg")
MARGES = (
    (), ("thuis_swv",), ("school",), ("doelgroep",), ("thuis_swv", "doelgroep"),
    ("school", "thuis_swv"), ("school", "thuis_swv", "doelgroep"),
)  # fmt: skip


class Side:
    """A random table, shielded, with the registration that comes of it."""

    def __init__(self, swv: str, counts: Ints, drempel: int) -> None:
        self.cells = pd.DataFrame(
            list(product(HOMES, SCHOOLS, GROUPS, ("x", "y"))),
            columns=["thuis_swv", "school", "doelgroep", "pc4"],
        )
        self.groups = [groups_of(self.cells, marge)[0] for marge in MARGES]
        self.table: Shielded = shield(counts, self.groups, drempel)
        self.counts, self.drempel = counts, drempel
        parts = []
        for number in (5, 6):
            groups, frame = groups_of(self.cells, MARGES[number])
            low, high = self.table.bounds(groups, len(frame))
            hidden = self.table.hidden_of(number)
            exact = np.bincount(groups, weights=counts, minlength=len(frame)).astype(np.int64)
            low, high = np.where(hidden, low, exact), np.where(hidden, high, exact)
            frame = frame.assign(laag=low, hoog=high, afgeschermd=hidden, school_swv="PO2")
            frame = frame.assign(soort="so" if number == 5 else "", school_naam="")
            parts.append(frame.assign(doelgroep=frame.get("doelgroep", "")))
        rows = pd.concat(parts, ignore_index=True)
        self.registration = Registration(swv, 2024, "2024-10-01", drempel, rows, RECORD)

    def members(self, row: dict[str, object]) -> npt.NDArray[np.bool_]:
        mine = (self.cells["thuis_swv"] == row["thuis_swv"]) & (
            self.cells["school"] == row["school"]
        )
        if row["doelgroep"]:
            mine &= self.cells["doelgroep"] == row["doelgroep"]
        return mine.to_numpy(bool)


def attack(  # noqa: C901 - one equation after another
           side: Side, found: Reconciliation, mine: str, other: str, *, public: bool,
           same: bool = True) -> int:  # fmt: skip
    """Hold what is hidden on one side to the rule, for who thinks that both count the same pupils.

    Every number of the other side that stands there is one of this side to that reader, unless
    this side's own shows that it is not. `public`: this side's own page is known as well; `same`:
    the reader is right that both count the same.
    """
    from scipy.optimize import linprog

    hidden = np.flatnonzero(side.table.verborgen)
    known = np.where(side.table.verborgen, 0, side.counts)
    equal, right, least, most = [], [], [], []

    def add(cells: npt.NDArray[np.bool_], low: float, high: float) -> None:
        row = cells[hidden].astype(float)
        shown = known[cells].sum()
        if low == high:
            equal.append(row)
            right.append(low - shown)
            return
        least.append((-row, shown - low))
        if high >= 0:
            most.append((row, high - shown))

    if public:
        for number, groups in enumerate(side.groups):
            flags = side.table.hidden_of(number)
            for group in np.flatnonzero(~flags):
                total = side.counts[groups == group].sum()
                add(groups == group, total, total)
    targets = []
    for row in found.tabel.to_dict("records"):
        cells = side.members(row)
        if row[f"{mine}_staat"] == "afgeschermd":
            targets.append((cells, side.counts[cells].sum()))
        own = row[f"{mine}_laag"], row[f"{mine}_hoog"]
        theirs = row[f"{other}_laag"], row[f"{other}_hoog"]
        add(cells, *own)
        differs = row[f"{mine}_staat"] == "waarde" and own != theirs and theirs[0] == theirs[1]
        if not differs and row[f"{other}_staat"] != "geen" and theirs != (0, 0):
            add(cells, *theirs)
    if not len(hidden):
        return 0
    bound = [*least, *most]
    for cells, value in targets:
        row = cells[hidden].astype(float)
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * row,
                A_eq=np.array(equal) if equal else None, b_eq=right or None,
                A_ub=np.array([one for one, _ in bound]) if bound else None,
                b_ub=[end for _, end in bound] or None,
                # without the own page nothing tells which finest cells there are
                bounds=(1.0 if public else 0.0, 10_000.0), method="highs-ipm",
            )  # fmt: skip
            if solved.status == 2:  # no table agrees: then both do not count the same pupils
                return 0
            assert solved.status == 0
            ends.append(known[cells].sum() + solved.x @ row)
        low, high = ends
        assert not same or low - 1e-3 <= value <= high + 1e-3
        assert high - low >= side.drempel - 2 - 1e-3, (value, low, high)
    return len(targets)


@pytest.mark.parametrize("part", range(4))
def test_neither_gives_away_what_the_other_hides(part: int) -> None:
    attacked = 0
    for number in range(8):
        chance = np.random.default_rng(100 * part + number)
        size = len(HOMES) * len(SCHOOLS) * len(GROUPS) * 2
        truth = np.rint(chance.lognormal(1.6, 1.0, size)).astype(np.int64)
        truth[chance.random(size) < 0.3] = 0
        # the other counts the same pupils, but for some
        theirs = truth.copy()
        if number % 2:
            moved = chance.random(size) < 0.15
            theirs[moved] = np.maximum(0, truth[moved] + chance.integers(-3, 4, moved.sum()))
        one = Side("PO1", truth, 5)
        two = Side("PO2", theirs, (5, 3, 10)[number % 3])
        found = reconcile(one.registration, two.registration)
        attacked += attack(one, found, "eigen", "hun", public=True, same=number % 2 == 0)
        attacked += attack(two, found, "hun", "eigen", public=False, same=number % 2 == 0)
    assert attacked > 40


def test_an_attacker_who_can_is_seen() -> None:
    """With everything of both on the table the attack succeeds, so it can."""
    truth = np.zeros(len(HOMES) * len(SCHOOLS) * len(GROUPS) * 2, np.int64)
    one = Side("PO1", truth, 5)
    cells = one.cells
    home = (cells["thuis_swv"] == "PO1").to_numpy() & (cells["pc4"] == "x").to_numpy()
    truth[home] = [3, 9, 9, 9, 9, 9, 9, 9]
    one, two = Side("PO1", truth, 5), Side("PO2", truth, 5)
    found = reconcile(one.registration, two.registration)
    naive = found.tabel.copy()
    for row in naive.index:
        exact = int(truth[two.members(naive.loc[row].to_dict())].sum())
        naive.loc[row, ["hun_laag", "hun_hoog"]] = exact
    naive["hun_staat"] = "waarde"
    with pytest.raises(AssertionError):
        attack(one, Reconciliation(found.een, found.twee, naive), "eigen", "hun", public=True)
