"""Disclosure control: which cells of a table of pupils are not shown, so that none can be known.

A count from 1 up to the threshold is not shown (primary suppression); zero is. What else must go
(secondary suppression) so that totals, rows and columns do not give a cell back is chosen once
per table, over its finest cells and every margin that is shown of it. Each margin is a linear
equation of the finest cells, so the table is one system of equations however many hierarchies it
has; a cell is safe when whole-number tables exist that agree with all that is shown and have the
cell as low and as high as the rule asks. Those tables are found with integer programmes (HiGHS,
`scipy.optimize.milp`), which are also asked to change few pupils in cells that are shown: what
they change must go. Hundepool e.a., *Statistical Disclosure Control* (2012), ch. 4.

The rule. Of a suppressed cell anybody knows that it is not zero (zeros are shown), and what the
equations tell. A count below the threshold of N must be able to be anything from 1 to N - 1; a
sum of m cells that are not zero, anything from m to m + N - 2; another cell that went along must
lie in an interval at least as wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from store import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

    from flows.bounds import Flags, Floats, Ints


DREMPEL = 5
"""Below this a count is not shown, unless chosen otherwise: as DUO and CBS do."""
# own choice: with a lower one who knows of one of two pupils knows the other; a higher one leaves
# hardly a school to be shown
LAAGSTE_DREMPEL, HOOGSTE_DREMPEL = 3, 50
_SEED = 20171001
"""The same table gives the same cells whenever it is asked: chance is fixed."""
_BATCHES = 4
"""Parts in which the cells that are not safe yet are taken: fewer is faster, more is sparer."""
_LARGE = 250
"""Cells that are not zero for which one more is taken at a time."""
_IDLE = 1
"""Attempts without gain before cells that are shown are called in."""
_GAIN = 0.02
"""Share of the unsafe cells that an attempt must make safe to be worth another."""
_WHOLE = 1e-5
"""How far from a whole number an answer may be by rounding."""
_MANY = 100
"""Cells that are not safe yet from which parts of an answer are taken."""
_NEAR = 0.2
"""Room that a search for safe tables may leave: any of them will do."""
_SPARING = 20
"""Suppressed cells, the largest first, that are tried to be shown again."""
_SUM = 30.0
"""How much dearer a pupil is in the sum of all cells than in one: a total says most to a reader."""
_EXACT = 40
"""Sums of which the ends are computed from all that is shown together."""
_DENSE = 100_000
"""Numbers in a matrix up to which it is written out."""
_FAR = 1_000
"""Further than a node ever needs to go."""
_REWARD = 100.0
"""Price of a goal not reached, per pupil and step of the threshold: more than any way there."""


def checked_threshold(drempel: int | None) -> int:
    """Return the threshold that was chosen, `DREMPEL` where none was.

    Raises `Refused` below 3 (a count of 1 would be known) or above 50 (nothing is left to see).
    """
    chosen = DREMPEL if drempel is None else drempel
    if not LAAGSTE_DREMPEL <= chosen <= HOOGSTE_DREMPEL:
        raise Refused(
            f"een drempel van {LAAGSTE_DREMPEL} tot en met {HOOGSTE_DREMPEL}",
            str(drempel),
            f"Kies een drempel; {DREMPEL} is gebruikelijk (1 tot en met 4 wordt afgeschermd).",
        )
    return chosen


@dataclass(frozen=True)
class Shielded:
    """A table, with what is not shown of it, and what measures how much was taken away."""

    waarden: Ints
    """Per finest cell its count. Not to leave the tool."""
    leden: csr_array
    """Sums (rows) over finest cells (columns), each sum once."""
    verborgen: Flags
    """Per finest cell whether it is not shown."""
    sommen_verborgen: Flags
    """The same per row of `leden`."""
    plaats: tuple[Ints, ...]
    """Per margin, per group of it: its row of `leden` as -1 - row, or the one cell that it is; a
    group of zeros is the number of cells."""
    drempel: int
    eerste: int
    """Cells not shown because they are small. Not to leave the tool: it tells some of them."""
    leerlingen: int
    """Pupils in finest cells that went along, though they are not small. Not to leave either:
    where one went along it is its count, and so gives the small one beside it."""

    @property
    def tweede(self) -> int:
        """Cells not shown because another could be computed from them. As `eerste`."""
        return int(self.verborgen.sum() + self.sommen_verborgen.sum()) - self.eerste

    @property
    def gekozen(self) -> Flags:
        """What is not shown: cells, then sums. Tells no count, only where small ones are."""
        return np.concatenate([self.verborgen, self.sommen_verborgen])

    def hidden_of(self, margin: int) -> Flags:
        """Return per group of a margin whether its sum is not shown."""
        where = self.plaats[margin]
        cells = np.append(self.verborgen, False)[np.maximum(where, 0)]
        if not len(self.sommen_verborgen):
            return cells
        sums = self.sommen_verborgen[np.maximum(-1 - where, 0)]
        found: Flags = np.where(where < 0, sums, cells)
        return found

    def bounds(self, groups: Ints, size: int) -> tuple[Ints, Ints]:
        """Return what anybody can compute of sums over cells, from what is shown alone.

        `groups` gives each finest cell its group, -1 for none. Nothing that is not shown goes
        in, so whatever comes out was public already; an upper end that does not exist is -1.
        """
        shown = np.where(self.verborgen, 0, self.waarden)
        low = np.bincount(groups + 1, weights=shown, minlength=size + 1)[1:].astype(np.int64)
        high = low.copy()
        unknown = self.verborgen & (groups >= 0)
        asked = np.unique(groups[unknown]).tolist()
        # of many at once the sums around each are looked at, not all together: wider, and as true
        ends = self._unknowns.ends if len(asked) <= _EXACT else self._unknowns.near_ends
        for group in asked:
            least, most = ends(unknown & (groups == group))
            low[group] += least
            high[group] = -1 if most < 0 else high[group] + most
        return low, high

    @cached_property
    def _unknowns(self) -> _Unknowns:
        return _Unknowns(self)


class _Unknowns:
    """What is shown of a table, as equations in the cells that are not."""

    def __init__(self, table: Shielded) -> None:
        from scipy.sparse.csgraph import connected_components

        shown = table.leden[~table.sommen_verborgen].tocsr()
        self.left = shown[:, np.flatnonzero(table.verborgen)].tocsr()
        self.place = np.cumsum(table.verborgen) - 1
        # what is left of each sum when the cells that are shown are taken off
        known = shown @ np.where(table.verborgen, 0, table.waarden)
        self.right = shown @ table.waarden - known
        self.size = np.rint(self.left.sum(axis=1))
        # cells that no equation ties together say nothing of each other
        self.part = connected_components(self.left.T @ self.left, directed=False)[1]
        self._ends: dict[bytes, tuple[int, int]] = {}

    def near_ends(self, chosen: Flags) -> tuple[int, int]:
        """Return what each equation by itself tells of cells together; the most -1 without end.

        Every cell is at least 1, so of a sum that holds all of them the others take one each.
        """
        # which nodes lie wholly around the chosen cells (their total is a most) and wholly within
        # (their total is a least)
        mine = np.zeros(self.left.shape[1])
        mine[self.place[chosen]] = 1.0
        number = mine.sum()
        inside = np.rint(self.left @ mine)
        around, within = inside == number, (inside == self.size) & (self.size > 0)
        most = (self.right - (self.size - number))[around]
        least = (self.right + (number - self.size))[within]
        return int(max(least.max(initial=0), number)), int(most.min()) if len(most) else -1

    def ends(self, chosen: Flags) -> tuple[int, int]:
        """Return the least and the most that cells are together; the most -1 without end."""
        mine = np.zeros(len(self.part), bool)
        mine[self.place[chosen]] = True
        # sentence, table, map and sheet of one question ask for the same sums
        asked = np.packbits(mine).tobytes()
        if asked not in self._ends:
            self._ends[asked] = self._computed_ends(mine)
        return self._ends[asked]

    def _computed_ends(self, mine: Flags) -> tuple[int, int]:
        # only cells that hang together with the chosen ones through some equation can hold them
        cells = np.flatnonzero(np.isin(self.part, np.unique(self.part[mine])))
        left = self.left[:, cells]
        rows = np.flatnonzero(np.diff(left.tocsr().indptr))
        price = mine[cells].astype(float)
        ends = [
            # two linear programs: the least and the most of the chosen cells, every cell at least
            # 1 and every shown sum as it is
            _solve(sign * price, left[rows], self.right[rows], self.right[rows], 1.0, np.inf)
            for sign in (1.0, -1.0)
        ]
        # the ends of an equation between whole numbers lie within those of any numbers
        least = price.sum() if ends[0] is None else np.ceil(ends[0] @ price - _WHOLE)
        most = -1 if ends[1] is None else np.floor(ends[1] @ price + _WHOLE)
        return int(least), int(most)


def shield(
    waarden: Ints,
    margins: Sequence[Ints],
    drempel: int = DREMPEL,
    bekend: Sequence[Flags | None] = (),
    *,
    gekozen: Flags | None = None,
) -> Shielded:
    """Choose what of a table is not shown.

    Parameters
    ----------
    waarden
        Per finest cell its count, zero or more.
    margins
        Per margin that is shown, per cell the number of its group, -1 for none.
    drempel
        Counts from 1 up to it are not shown; 3 to 50.
    bekend
        Per margin, per group, whether others publish that very count: it binds whether it is
        shown here or not. What it gives away by itself nothing here can protect.
    gekozen
        What was chosen of this very table before (`Shielded.gekozen`), so that it is not
        searched again; left aside where it is of another.
    """
    # every margin as sums over the finest cells; cells and sums together are the nodes
    waarden = waarden.astype(np.int64)
    rows, places = _sums(waarden, margins)
    size = len(waarden)
    # a place of −1 − n is sum n, one below `size` a cell that is the whole group, `size` nothing
    known = np.zeros(size + rows.shape[0], bool)
    for place, flags in zip(places, bekend, strict=False):
        nodes = place[flags] if flags is not None else place[:0]
        known[np.where(nodes < 0, size - 1 - nodes, nodes)[nodes != size]] = True
    value = np.concatenate([waarden, np.rint(rows @ waarden).astype(np.int64)])
    # what is small itself; the search adds what would give it back
    primary = (value > 0) & (value < drempel)
    hidden = gekozen
    if hidden is None or len(hidden) != len(value) or (primary & ~hidden).any():
        made = _Search(waarden, rows, drempel, known)
        made.run()
        hidden = made.hidden
    return Shielded(
        waarden,
        rows,
        hidden[:size],
        hidden[size:],
        places,
        drempel,
        int(primary.sum()),
        int(waarden[hidden[:size] & ~primary[:size]].sum()),
    )


def _sums(waarden: Ints, margins: Sequence[Ints]) -> tuple[csr_array, tuple[Ints, ...]]:
    """Return every sum once, over cells that are not zero, and where each group's is."""
    from scipy.sparse import csr_array

    size = len(waarden)
    # a number per cell: equal sets of cells have equal sums of these, others as good as never
    mark = np.random.default_rng(_SEED).integers(1, 2**62, size, dtype=np.uint64)
    known: dict[int, int] = {}
    members: list[Ints] = []
    places = []
    for groups in margins:
        number = int(groups.max(initial=-1)) + 1
        # the cells of each group, by one sort instead of a look per group; nought adds nothing
        place = np.full(number, size, np.int64)
        used = np.flatnonzero((waarden > 0) & (groups >= 0))
        order = used[np.argsort(groups[used], kind="stable")]
        distinct, first = np.unique(groups[order], return_index=True)
        parts = np.split(order, first[1:]) if len(order) else []
        for group, cells in zip(distinct.tolist(), parts, strict=True):
            if len(cells) == 1:
                place[group] = cells[0]
                continue
            # two margins may ask for the same sum: it is one node
            key = int(mark[cells].sum(dtype=np.uint64))
            if key not in known:
                known[key] = len(members)
                members.append(cells)
            place[group] = -1 - known[key]
        places.append(place)
    lengths = [len(cells) for cells in members]
    matrix = csr_array(
        (
            np.ones(sum(lengths)),
            np.concatenate(members) if members else np.empty(0, np.int64),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        ),
        shape=(len(members), size),
    )
    return matrix, tuple(places)


class _Search:
    """The cells and sums not shown so far, and how far each is known to be able to move."""

    def __init__(self, waarden: Ints, rows: csr_array, drempel: int, known: Flags) -> None:
        from scipy.sparse import eye_array, vstack

        # a count of 1 up to the threshold must be able to be any of these: 1 to 4 is three steps
        self.width = drempel - 2
        self.size = len(waarden)
        # cells and sums alike are nodes: each is a sum of cells; a small table is quicker whole
        self.nodes: Any = vstack([eye_array(self.size), rows]).tocsr()
        self.small = self.nodes.shape[0] * self.size < _DENSE
        if self.small:
            self.nodes = self.nodes.toarray()
        self.cells = waarden
        self.value = np.rint(self.nodes @ waarden).astype(np.int64)
        self.members = np.rint(self.nodes @ (waarden > 0)).astype(np.int64)
        self.primary = (self.value > 0) & (self.value < drempel)
        self.hidden = self.primary.copy()
        self.known = known
        self.given = known.copy()
        """What cannot be made safe: known otherwise, or by what is."""
        # until `_limit` finds otherwise a node may go as far as it likes
        self.least = np.full(len(self.value), -_FAR)
        self.most = np.full(len(self.value), _FAR)
        """How far a node can go at all, where `_limit` found what is known otherwise to hold it."""
        # one at a time spares most, and takes longest
        self.fewest = 1 + int((waarden > 0).sum()) // _LARGE
        self.tables: list[Ints] = []
        """Changes of the cells, each giving another table that agrees with what is shown."""
        self.low = np.zeros(len(self.value), np.int64)
        self.high = np.zeros(len(self.value), np.int64)
        self.chance = np.random.default_rng(_SEED)
        self.ways, self.turned = np.zeros(len(self.value), bool), True

    def run(self) -> None:
        """Hide until every hidden node is safe; then show what need not have been hidden."""
        self._move_hidden()
        while len(goals := self._unsafe()):
            # the worst first, a part at a time: hiding for some often makes the others safe too
            part = goals[: max(self.fewest, -(-len(goals) // _BATCHES))]
            self._call_in(part)
            self._move_hidden()
        self._spare()

    def _wanted(self) -> tuple[Ints, Ints]:
        """Return how far down and up each hidden node must still be able to go, from its value."""
        # a small one down to its number of cells, and from there the width of the rule up
        down = np.where(self.primary, self.members - self.value, 0)
        up = np.where(self.primary, self.members + self.width - self.value, 0)
        along = self.hidden & ~self.primary
        short = along & (self.high - self.low < self.width)
        # one that went along may move either way, as long as it is far enough altogether
        up[short] = self.low[short] + self.width
        down[short] = self.high[short] - self.width
        down, up = np.maximum(down, self.least), np.minimum(up, self.most)
        return np.where(self.hidden, down, 0), np.where(self.hidden, up, 0)

    def _limit(self, goal: int) -> None:
        """Find how far a node can go if all but what is known otherwise were hidden."""
        if not self.known.any():
            return
        where = np.flatnonzero((self.cells > 0) & ~self.known[: self.size])
        if not len(where):
            # others publish every cell
            self.least[goal] = self.most[goal] = 0
            return
        # how far can the node go when only the published sums hold, every cell at least 1
        node = np.ravel(_block([[self.nodes[[goal]]]], whole=True))[where]
        sums = self.nodes[self.size :][self.known[self.size :]][:, where]
        none = np.zeros(sums.shape[0])
        ends = [
            _solve(sign * node, sums, none, none, (1 - self.cells[where]).astype(float), _FAR)
            for sign in (1.0, -1.0)
        ]
        if ends[0] is not None and ends[1] is not None:
            self.least[goal] = np.ceil(node @ ends[0] - _WHOLE)
            self.most[goal] = np.floor(node @ ends[1] + _WHOLE)

    def _unsafe(self) -> Ints:
        down, up = self._wanted()
        wrong = (self.low > down) | (self.high < up)
        found = np.flatnonzero(wrong & ~self.given)
        # those that must move furthest first: what is hidden for them serves others
        need = np.maximum(self.low - down, 0) + np.maximum(up - self.high, 0)
        return found[np.argsort(-need[found], kind="stable")]

    def _move_hidden(self) -> None:
        """Find tables that differ in hidden nodes only, until they make no more of them safe."""
        idle = 0
        while idle < _IDLE and len(goals := self._unsafe()):
            before = len(goals)
            self._change(goals, calling=False)
            gained = before - len(self._unsafe())
            idle = 0 if gained > _GAIN * before else idle + 1

    def _call_in(self, goals: Ints) -> None:
        """Hide what must change to make some nodes move, as few pupils as can be."""
        for _ in range(2):
            before, unsafe = int(self.hidden.sum()), len(self._unsafe())
            self._change(goals, calling=True)
            if before < self.hidden.sum() or len(self._unsafe()) < unsafe:
                return
        for goal in goals.tolist():
            self._limit(goal)
        for goal in np.intersect1d(goals, self._unsafe()).tolist():
            # nothing that is hidden or could be moves it: then the least of its own sums goes
            cells = np.ravel(_block([[self.nodes[[goal]]]], whole=True))
            touching = self.nodes @ cells > 0
            shown = np.flatnonzero(touching & ~self.hidden & ~self.known & (self.value > 0))
            self.given[goal] = not len(shown)
            self.hidden[shown[np.argsort(self.value[shown], kind="stable")][:1]] = True

    def _change(self, goals: Ints, *, calling: bool) -> None:
        """Find a table in which the goals lie further off, and note it."""
        from scipy.sparse import csr_array, diags_array, eye_array

        down, up = self._wanted()
        can_fall, can_rise = self.low[goals] > down[goals], self.high[goals] < up[goals]
        # those that may go either way: by chance, and at the next try the other way
        self.turned = not self.turned
        if not self.turned:
            self.ways = self.chance.integers(2, size=len(self.value)) > 0
        falls = np.where(can_fall & can_rise, self.ways[goals] ^ self.turned, can_fall)
        need = np.where(falls, -down[goals], up[goals]).astype(float)
        may = (self.cells > 0) if calling else self.hidden[: self.size]
        where = np.flatnonzero(may & ~self.known[: self.size])
        sums = self.nodes[self.size :][:, where]
        binding = (~self.hidden | self.known)[self.size :]
        bound = np.flatnonzero(binding & (sums.sum(axis=1) > 0))
        sums = sums[bound]
        toward = diags_array(np.where(falls, -1.0, 1.0)) @ self.nodes[goals][:, where]
        shown = ~self.hidden[where]
        cost = self.value / max(1, int(self.value.max(initial=1)))
        most = float(max(need.max(initial=1), 4 * self.width))
        give = np.flatnonzero(shown)
        n, g, b, k = len(where), len(goals), len(bound), len(give)
        # what may change: hidden cells freely; shown ones up and, apart, down, at a price
        lower = [np.where(shown, 0.0, 1.0 - self.cells[where])]
        upper = [np.full(n, most)]
        price = [np.where(shown, cost[where], 0.0)]
        above, below = [sums, -sums[:, give]], [toward, -toward[:, give]]
        lower.append(np.zeros(k))
        upper.append(self.cells[where[give]] - 1.0)
        price.append(cost[where[give]])
        if calling:
            # sums that are shown, up and down, at a price that grows with what they are of
            nodes = self.size + bound
            above += [eye_array(b), -eye_array(b)]
            below += [csr_array((g, b)), csr_array((g, b))]
            lower.append(np.zeros(2 * b))
            upper.append(np.tile(np.where(self.known[nodes], 0.0, most), 2))
            price.append(np.tile(cost[nodes] * (1 + _SUM * self.members[nodes] / self.size), 2))
        # and how far each goal comes, which is what is wanted most
        above.append(csr_array((b, g)))
        below.append(-eye_array(g))
        lower.append(np.zeros(g))
        upper.append(need)
        price.append(np.full(g, -_REWARD * (self.width + 2)))
        asked = (
            np.concatenate(price),
            _block([above, below], whole=self.small),
            np.zeros(b + g),
            np.concatenate([np.zeros(b), np.full(g, np.inf)]),
            np.concatenate(lower),
            np.concatenate(upper),
        )
        # of many goals at once the parts that are whole already will do
        for room in (None, _NEAR) if g > _MANY else (0.0,):
            solved = _solve(*asked, room=room)
            if solved is None:
                return
            moved = solved[:n].copy()
            moved[give] -= solved[n : n + k]
            change = np.zeros(self.size, np.int64)
            change[where] = _whole_parts(moved, sums)
            if change.any():
                break
        self._note(change)

    def _note(self, change: Ints) -> None:
        """Keep a table: what it changes is hidden, and nodes may lie as far as they do in it."""
        if not change.any():
            return
        moved = np.rint(self.nodes @ change).astype(np.int64)
        self.hidden |= moved != 0
        self.tables.append(change)
        np.minimum(self.low, moved, out=self.low)
        np.maximum(self.high, moved, out=self.high)

    def _spare(self) -> None:
        """Show again what need not have been hidden, the largest first."""
        along = np.flatnonzero(self.hidden & ~self.primary)
        if not self.small or not len(along):
            return
        ways = self._ways()
        for node in along[np.argsort(-self.value[along], kind="stable")][:_SPARING].tolist():
            before = (self.hidden.copy(), list(self.tables), self.low.copy(), self.high.copy())
            self.hidden[node] = False
            alone = self.nodes[self.size :] @ self.hidden[: self.size] == 1
            if (alone & ~self.hidden[self.size :]).any() or self._fixes(node, ways):
                # one that is not shown would follow from what is: nothing to search for
                self.hidden[node] = True
                continue
            self.tables = []
            self.low[:] = 0
            self.high[:] = 0
            for change in before[1]:
                if (self.nodes[[node]] @ change)[0] == 0:
                    self._note(change)
            self._move_hidden()
            if len(self._unsafe()):
                self.hidden, self.tables, self.low, self.high = before
            else:
                ways = self._ways()

    def _ways(self) -> Floats:
        """Return how each node goes along each of the ways in which hidden cells can change."""
        from scipy.linalg import null_space

        where = np.flatnonzero(self.hidden[: self.size] & ~self.known[: self.size])
        sums = self.nodes[self.size :][:, where]
        bound = (~self.hidden | self.known)[self.size :]
        found: Floats = self.nodes[:, where] @ null_space(sums[bound])
        return found

    def _fixes(self, node: int, ways: Floats) -> bool:
        """Tell whether a hidden node can go no way at all once another is shown.

        That one is then known to the pupil, whatever else is tried. Of a node that what is known
        otherwise holds anyhow nothing is said.
        """
        size = np.linalg.norm(ways, axis=1)
        if size[node] < _WHOLE:
            return False
        left = ways - np.outer(ways @ ways[node] / size[node] ** 2, ways[node])
        held = np.linalg.norm(left, axis=1) < _WHOLE
        free = self.most - self.least >= self.width
        return bool((held & (size > _WHOLE) & self.hidden & ~self.given & free).any())


def _block(blocks: list[list[Any]], *, whole: bool) -> Any:  # noqa: ANN401
    """Put blocks of a matrix together, written out `whole` or sparse."""
    from scipy.sparse import block_array, issparse

    if not whole:
        return block_array(blocks, format="csr")
    return np.block([[b.toarray() if issparse(b) else b for b in row] for row in blocks])


def _whole_parts(moved: Floats, sums: Any) -> Floats:  # noqa: ANN401
    """Return changes of cells as whole numbers, none where a part of the table has others.

    Cells that no sum ties together change apart: each part agrees with what is shown by itself.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    whole = np.rint(moved)
    broken = np.abs(moved - whole) > _WHOLE
    if broken.any():
        used = np.abs(moved) > _WHOLE
        tied = csr_array(sums[:, np.flatnonzero(used)])
        part = connected_components(tied.T @ tied, directed=False)[1]
        whole[np.flatnonzero(used)[np.isin(part, part[broken[used]])]] = 0
    return whole


def _solve(
    price: Floats,
    matrix: Any,  # noqa: ANN401
    floor: Floats,
    ceiling: Floats,
    lower: Floats | float,
    upper: Floats | float,
    *,
    room: float | None = None,
) -> Floats | None:
    """Return the numbers of least price within bounds and rows, None without an end.

    With `room`, the share that the price may lie above the least, they are whole numbers.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = [LinearConstraint(matrix, floor, ceiling)] if matrix.shape[0] else []
    # most tables are so much like a network that their corners are whole numbers already
    for whole in (0,) if room is None else (0, 1):
        found = milp(
            price,
            integrality=np.full(len(price), whole),
            bounds=Bounds(lower, upper),
            constraints=rows,
            options={"mip_rel_gap": room or 0.0},
        )
        if found.x is None:
            return None
        if np.abs(found.x - np.rint(found.x)).max(initial=0) < _WHOLE:
            break
    return np.asarray(found.x)
