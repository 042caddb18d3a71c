"""The attack: what can be computed of cells that are not shown, by other means than chose them.

Two attackers who know every value that is shown, that zeros are shown, and the rule itself: the
interior point method of `linprog` on all equations, and for small tables every whole-number table
that agrees, one by one.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import own_flows
from flows.disclosure import Shielded, _Search, checked_threshold, shield
from store import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

MARGINS = {
    2: [(0,), (1,), ()],
    3: [(0, 1), (0, 2), (1, 2), (0,), (1,), (2,), ()],
}


def table(shape: Sequence[int], seed: int) -> Ints:
    """Return counts as such tables have them: many zeros, many small, some large."""
    chance = np.random.default_rng(seed)
    values = np.rint(chance.lognormal(chance.uniform(0.3, 2.2), 1.1, tuple(shape))).astype(int)
    values[chance.random(tuple(shape)) < chance.uniform(0.1, 0.6)] = 0
    return values.ravel()


def margins(shape: Sequence[int], which: Sequence[Sequence[int]]) -> list[Ints]:
    place = np.indices(tuple(shape)).reshape(len(shape), -1)
    found = []
    for axes in which:
        number = np.zeros(place.shape[1], np.int64)
        for axis in axes:
            number = number * shape[axis] + place[axis]
        found.append(number)
    return found


def published(done: Shielded, marge: list[Ints]) -> tuple[Ints, list[Ints]]:
    """Return what the attacker reads: cells and sums, -1 where they are not shown."""
    cells = np.where(done.verborgen, -1, done.waarden)
    sums = []
    for number, groups in enumerate(marge):
        total = np.bincount(groups, weights=done.waarden).astype(np.int64)
        sums.append(np.where(done.hidden_of(number)[: len(total)], -1, total))
    return cells, sums


def attack(
    cells: Ints, sums: list[Ints], marge: list[Ints]
) -> list[tuple[int, int | None, int, float, float]]:
    """Return of each value not shown its margin (-1 a cell), group, size and LP bounds."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, csr_matrix

    unknown = np.flatnonzero(cells < 0)
    if not len(unknown):
        return []
    known = np.where(cells < 0, 0, cells)
    rows, right = [], []
    targets: list[tuple[int, int | None, npt.NDArray[np.float64]]] = [
        (-1, int(cell), (unknown == cell).astype(float)) for cell in unknown
    ]
    for number, (groups, total) in enumerate(zip(marge, sums, strict=True)):
        for group, value in enumerate(total.tolist()):
            row = (groups[unknown] == group).astype(float)
            if value >= 0 and row.any():
                rows.append(row)
                right.append(value - known[groups == group].sum())
            elif value < 0:
                targets.append((number, group, row))
    # every question at once: each has its own copy of the unknown cells
    left = csr_matrix(np.array(rows)) if rows else None
    ends = []
    # the total of all is no bound where it is not shown; something must end the search
    most = float(10_000)
    for sign in (1.0, -1.0):
        solved = linprog(
            np.concatenate([sign * row for _, _, row in targets]),
            A_eq=None if left is None else block_diag([left] * len(targets)),
            b_eq=None if left is None else np.tile(right, len(targets)),
            bounds=(1, most),
            method="highs-ipm",
        )
        assert solved.status == 0
        ends.append(solved.x.reshape(len(targets), -1))
    found: list[tuple[int, int | None, int, float, float]] = []
    for index, (number, group, row) in enumerate(targets):
        shown = 0 if number < 0 else known[marge[number] == group].sum()
        size = 1 if number < 0 else int(row.sum() + (known[marge[number] == group] > 0).sum())
        low, high = (shown + end[index] @ row for end in ends)
        found.append((number, group, size, low, high))
    return found


def check(done: Shielded, marge: list[Ints], drempel: int) -> int:
    """Hold every value that is not shown to the rule; return how many there were."""
    cells, sums = published(done, marge)
    for total in sums:
        assert not ((total > 0) & (total < drempel)).any()
    assert not ((cells > 0) & (cells < drempel)).any()
    found = attack(cells, sums, marge)
    for number, group, size, low, high in found:
        value = done.waarden[group] if number < 0 else done.waarden[marge[number] == group].sum()
        assert low - 1e-4 <= value <= high + 1e-4
        assert high - low >= drempel - 2 - 1e-4, (number, group, value, low, high)
        if value < drempel:
            assert low <= size + 1e-4, (number, group, value, low, high)
            assert high >= size + drempel - 2 - 1e-4, (number, group, value, low, high)
    return len(found)


SHAPES = ((4, 3), (6, 5), (7, 6), (3, 3, 2), (4, 3, 2), (5, 3, 2))


@pytest.mark.parametrize("part", range(8))
def test_no_cell_of_random_tables_can_be_computed(part: int) -> None:
    attacked = 0
    for number in range(25):
        seed = part * 25 + number
        shape = SHAPES[seed % len(SHAPES)]
        drempel = (5, 5, 5, 3, 10)[seed % 5]
        marge = margins(shape, MARGINS[len(shape)])
        done = shield(table(shape, seed), marge, drempel)
        attacked += check(done, marge, drempel)
    assert attacked > 100


def test_no_whole_number_table_tells_more() -> None:
    """Enumerate: whole numbers bind more than any numbers, and no solver is trusted."""
    looked = 0
    for seed in range(120):
        shape = ((2, 3), (3, 3))[seed % 2]
        marge = margins(shape, MARGINS[2])
        done = shield(table(shape, 1000 + seed), marge, 5)
        cells, sums = published(done, marge)
        unknown = np.flatnonzero(cells < 0)
        shown = list(zip(marge, sums, strict=True))
        tops = [[int(s[g[cell]]) for g, s in shown if s[g[cell]] >= 0] for cell in unknown]
        if len(unknown) < 2 or not all(tops) or np.prod([min(top) for top in tops]) > 20_000:
            continue
        tried = np.array(list(product(*(range(1, min(top) + 1) for top in tops))))
        tables = np.tile(cells, (len(tried), 1))
        tables[:, unknown] = tried
        fits = np.ones(len(tried), bool)
        for groups, total in shown:
            for group in np.flatnonzero(total >= 0):
                fits &= tables[:, groups == group].sum(axis=1) == total[group]
        for cell in unknown:
            low, high = tables[fits][:, cell].min(), tables[fits][:, cell].max()
            assert high - low >= 3
            if done.waarden[cell] < 5:
                assert (low, high >= 4) == (1, True)
            one = np.where(np.arange(len(cells)) == cell, 0, -1)
            assert done.bounds(one, 1) == (low, high)
        looked += 1
    assert looked >= 20, looked


def test_an_attacker_who_can_is_seen() -> None:
    """The attack must be able to succeed: a table with one cell hidden gives it back."""
    marge = margins((2, 2), MARGINS[2])
    values = np.array([2, 20, 30, 40])
    cells = np.array([-1, 20, 30, 40])
    sums = [np.bincount(groups, weights=values).astype(np.int64) for groups in marge]
    ((_, _, _, low, high),) = attack(cells, sums, marge)
    assert (round(low), round(high)) == (2, 2)


def test_what_others_publish_binds_too() -> None:
    # DUO shows the first row's total, so hiding it would help nobody: another cell goes
    marge = margins((2, 3), MARGINS[2])
    values = np.array([3, 1, 7, 30, 40, 9])
    free = shield(values, marge, 5)
    known: list[npt.NDArray[np.bool_] | None] = [np.array([True, False]), None, None]
    bound = shield(values, marge, 5, known)
    cells, sums = published(bound, marge)
    sums[0][0] = 11
    for number, group, size, low, high in attack(cells, sums, marge):
        assert high - low >= 3 - 1e-4, (number, group, size, low, high)
    assert bound.leerlingen >= free.leerlingen


def test_what_others_give_away_ends_the_search() -> None:
    """A total of 3 that DUO shows leaves 1 or 2 for each of two cells: nothing helps."""
    marge = margins((2, 2), MARGINS[2])
    known: list[npt.NDArray[np.bool_] | None] = [np.array([True, False]), None, None]
    done = shield(np.array([1, 2, 30, 40]), marge, 5, known)
    assert done.verborgen[:2].all()
    # and of a table of which they publish every cell nothing more is hidden
    every: list[npt.NDArray[np.bool_] | None] = [np.ones(4, bool), None, None]
    each = [np.arange(4), *margins((2, 2), [(0,), (1,)])]
    done = shield(np.array([1, 2, 30, 40]), each, 5, every)
    assert done.verborgen.tolist() == [True, True, False, False]


@pytest.mark.parametrize("part", range(3))
def test_what_others_publish_tells_no_more_than_it_does_by_itself(part: int) -> None:
    """With all that is shown added to it, a cell may be narrowed to the rule, never further."""
    looked = narrow = 0
    for seed in range(2000 + 20 * part, 2020 + 20 * part):
        shape = SHAPES[seed % len(SHAPES)]
        marge = margins(shape, MARGINS[len(shape)])
        chance = np.random.default_rng(seed)
        values = table(shape, seed)
        size = [int(groups.max()) + 1 for groups in marge]
        known: list[npt.NDArray[np.bool_] | None] = [chance.random(n) < 0.25 for n in size]
        done = shield(values, marge, 5, known)
        totals = [np.bincount(groups, weights=values).astype(np.int64) for groups in marge]
        theirs = [np.where(k, total, -1) for k, total in zip(known, totals, strict=True)]
        cells, sums = published(done, marge)
        both = [np.where(a < 0, b, a) for a, b in zip(sums, theirs, strict=True)]
        alone = {
            (number, group): (low, high)
            for number, group, _, low, high in attack(np.where(values, -1, 0), theirs, marge)
        }
        for number, group, _, low, high in attack(cells, both, marge):
            least, most = alone[number, group]
            assert high - low >= min(3, most - least) - 1e-3, (seed, number, group, low, high)
            looked += 1
            narrow += most - least < 3
    assert looked > 100
    assert narrow


def test_zero_is_shown_and_few_pupils_are_taken() -> None:
    #  2 20 0 | 22
    # 30 40 9 | 79: of the other three the cheapest rectangle goes
    marge = margins((2, 3), MARGINS[2])
    done = shield(np.array([2, 20, 0, 30, 40, 9]), marge, 5)
    assert done.verborgen.tolist() == [True, True, False, True, True, False]
    assert (done.eerste, done.tweede, done.leerlingen) == (1, 3, 90)
    assert not done.sommen_verborgen.any()


def test_the_same_table_gives_the_same_cells() -> None:
    marge = margins((8, 7), MARGINS[2])
    first, second = (shield(table((8, 7), 3), marge, 5) for _ in range(2))
    assert (first.verborgen == second.verborgen).all()
    assert (first.sommen_verborgen == second.sommen_verborgen).all()


def test_what_would_be_known_when_another_is_shown_is_seen_without_a_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A node held by what is shown cannot be searched free: no search finds it safe."""
    held, safe = _Search._fixes, _Search._move_hidden
    found = {True: 0, False: 0}

    def told(self: _Search, node: int, ways: npt.NDArray[np.float64]) -> bool:
        self.fixed = held(self, node, ways)  # type: ignore[attr-defined]
        return False

    def searched(self: _Search) -> None:
        safe(self)
        if hasattr(self, "fixed"):
            found[self.fixed] += 1
            assert not self.fixed or len(self._unsafe())

    monkeypatch.setattr(_Search, "_fixes", told)
    monkeypatch.setattr(_Search, "_move_hidden", searched)
    for seed in range(3000, 3024):
        shape = SHAPES[seed % len(SHAPES)]
        shield(table(shape, seed), margins(shape, MARGINS[len(shape)]), (5, 10, 3)[seed % 3])
    assert min(found.values()) > 20, found


def test_nothing_small_nothing_hidden() -> None:
    done = shield(np.array([0, 5, 6, 0]), margins((2, 2), MARGINS[2]), 5)
    assert (done.eerste, done.tweede, done.leerlingen) == (0, 0, 0)


@pytest.mark.parametrize("wrong", [0, 1, 2, 51, -5])
def test_a_threshold_that_is_none_is_refused(wrong: int) -> None:
    with pytest.raises(Refused, match="een drempel van 3 tot en met 50"):
        checked_threshold(wrong)
    assert [checked_threshold(n) for n in (None, 3, 50)] == [5, 3, 50]


def test_every_margin_is_of_columns_there_are() -> None:
    assert len({frozenset(marge) for marge in own_flows.MARGES}) == len(own_flows.MARGES)
