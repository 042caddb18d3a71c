"""Small counts in people's own tables: what stands below a threshold is afgeschermd.

Two thuiszitters in a buurt can be known by name. A table of one's own is therefore shielded
when it is read: a count of 1 up to the threshold becomes `afgeschermd`, and so does what gives
it back within the same file, a sum of which it is a part and a percentage made from it. What is
shielded is not kept: the folder holds the state, not the number. Zero is shown.

The threshold of 5 is that of DUO (since November 2023 1-4 is `<5`) and of Statistics
Netherlands' own tables of persons. Only primary suppression is done here: what others publish
of the same areas is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boundaries import parent_code
from indicators import findings as soorten
from indicators.aggregates import AFGESCHERMD, WAARDE
from indicators.catalogue import NIET_OPGEGEVEN, Indicator, SoortCijfer, fold
from store import Finding, Refused
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray


DREMPEL = 5
"""Below this a count is shielded, unless the user chooses otherwise."""
# own choice: above it hardly any figure of a buurt is left
_HIGHEST = 1000
# A number with one of these units, or with such a word in its name, counts no members one by one.
_NOT_COUNTED = re.compile(
    r"%|euro|\bkm|\bha\b|hectare|score|cijfer|index|rang|klasse|jaar|punt|\bper\b|ratio|\buur|"
    r"minut|kwh|m²|m³|\bdb\b|percentage|procent|aandeel|gemiddeld|afstand|oppervlakte|waarneming|"
    r"oordeel|beoordeling|indruk|schaal|niveau"
)
# In the name of a column this says of whom, where or when, not that something is measured:
# thuiszitters per buurt, leerlingen vmbo-niveau, kinderen 5-12 jaar, vsv-ers op punt 1.
_OF_WHOM = re.compile(
    r"\bper[ _](?=buurt|wijk|gemeente|gebied|kern|postcode|pc4|school|(school)?jaar)|schooljaar|"
    r"leerjaar|\d[ _]*jaar|\bjaar[ _]?\d|\bklasse[ _]?\d|\bniveau[ _]?\d|\w-niveau|\bpunt[ _]?\d"
)
_NO_SUBJECT = frozenset(
    {"aantal", "percentage", "perc", "pct", "procent", "aandeel", "totaal", "van", "de", "het",
     "per", "in", "met", "en", "n"}
)  # fmt: skip
# Letters from which a word says what is counted.
_WORD = 4
_WIDEST, _LOOKED_AT = 40, 200
"""Columns and rows in which sums are looked for: a table of people's own is smaller."""
# Areas in which numbers must agree before one is taken for the sum or share of others.
_AGREEING = 2
# How far a share in whole per cent may be from the quotient it was rounded from.
_ROUNDED = 0.51


@dataclass(slots=True)
class Piece:
    """One column of one table, for the areas of one set."""

    codes: pd.Series
    indicator: Indicator
    waarden: NDArray[np.float64]
    staat: NDArray[np.int8]
    eigen: bool
    """From a table of people's own, not of a publisher."""


def checked_threshold(drempel: int | None) -> int:
    """Return the threshold that was chosen, `DREMPEL` where none was; 0 shields nothing.

    Raises Refused for a threshold that is none.
    """
    chosen = DREMPEL if drempel is None else drempel
    if chosen != 0 and not 1 < chosen <= _HIGHEST:
        raise Refused(
            f"een drempel van 2 tot en met {_HIGHEST}, of 0 om niets af te schermen",
            repr(drempel),
            f"Kies een drempel; {DREMPEL} is gebruikelijk (1 tot en met 4 wordt afgeschermd).",
        )
    return chosen


def shield(pieces: Iterable[Piece], drempel: int, plaats: str) -> list[Finding]:
    """Shield the small counts of one import, in place, and count what was done.

    `pieces` are of one year and division: sums over areas are looked for across levels.
    """
    own = [piece for piece in pieces if piece.eigen]
    counts = [piece for piece in own if is_count(piece)]
    limit = drempel or DREMPEL
    known = (np.where(piece.staat == WAARDE, piece.waarden, np.nan) for piece in counts)
    small = [(piece, _is_small(values, limit)) for piece, values in zip(counts, known, strict=True)]
    cells = sum(int(mask.sum()) for _, mask in small)
    if not cells:
        return []
    names = listed(list(dict.fromkeys(p.indicator.label for p, mask in small if mask.any())))
    found = f"aantallen van 1 tot en met {limit - 1} in {names}"
    if not drempel:
        return [soorten.KLEIN_AANTAL_GETOOND(plaats, found, aantal=cells)]
    grid = _Areas(own, {piece.indicator.id for piece in counts})
    grid.hide(drempel)
    hidden = 0
    for piece in own:
        mask = grid.hidden_of(piece) & (piece.staat == WAARDE)
        piece.staat[mask], piece.waarden[mask] = AFGESCHERMD, np.nan
        hidden += int(mask.sum())
    notes = [soorten.KLEIN_AANTAL(plaats, found, aantal=cells)]
    if hidden > cells:
        text = "totalen en percentages waaruit een afgeschermd aantal is af te leiden"
        notes.append(soorten.AFLEIDBAAR(plaats, text, aantal=hidden - cells))
    return notes


def is_count(piece: Piece) -> bool:
    """Tell whether a column counts members: by its unit, else by its name and whole numbers.

    An own column without unit is taken for a count when nothing says otherwise: a score that
    is wrongly shielded is seen and mended, a person who is wrongly shown is not.
    """
    row = piece.indicator
    if _NOT_COUNTED.search(fold(row.eenheid)):
        return False
    if row.soort is SoortCijfer.AANTAL:
        return True
    if not row.eigen or row.soort is not SoortCijfer.INDEX:
        return False
    if row.eenheid == NIET_OPGEGEVEN and _NOT_COUNTED.search(_OF_WHOM.sub(" ", fold(row.label))):
        return False
    known = piece.waarden[piece.staat == WAARDE]
    return bool(len(known)) and bool(((known >= 0) & (known == np.floor(known))).all())


def _is_small(values: NDArray[np.float64], drempel: int) -> NDArray[np.bool_]:
    # zero is no small count: it says nothing of anybody; nor is nan, which nobody knows
    small: NDArray[np.bool_] = (values > 0) & (values < drempel)
    return small


class _Areas:
    """The own figures of one import, a row per area and a column per indicator."""

    def __init__(self, own: list[Piece], counts: set[str]) -> None:
        self.rows = {piece.indicator.id: piece.indicator for piece in own}
        self.counts = [n for n, name in enumerate(self.rows) if name in counts]
        self.shares = [n for n, name in enumerate(self.rows) if name not in counts]
        # The columns of one table share their areas, so each is looked up once.
        shared = {id(piece.codes): piece.codes.to_numpy(dtype=object) for piece in own}
        codes = sorted(set().union(*shared.values()))
        self.place = {code: number for number, code in enumerate(codes)}
        self.at = {key: np.array([self.place[code] for code in c]) for key, c in shared.items()}
        self.above = list(_totals(self.place))
        shape = (len(codes), len(self.rows))
        self.values, self.masked = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
        self.hidden = np.zeros(shape, dtype=bool)
        columns = list(self.rows)
        for piece in own:
            at, column = self.at[id(piece.codes)], columns.index(piece.indicator.id)
            self.values[at, column] = np.where(piece.staat == WAARDE, piece.waarden, np.nan)
            # What the file itself shields stays unknown, but lies between 1 and the threshold.
            self.masked[at, column] = piece.staat == AFGESCHERMD

    def hidden_of(self, piece: Piece) -> NDArray[np.bool_]:
        """Return which cells of a piece are to be shielded."""
        found: NDArray[np.bool_] = self.hidden[
            self.at[id(piece.codes)], list(self.rows).index(piece.indicator.id)
        ]
        return found

    def hide(self, drempel: int) -> None:
        """Hide the counts from 1 up to the threshold, and the sums and shares that give them back.

        A sum over columns may be a part of a sum over areas, and the other way round: it goes on
        until nothing more follows from what is hidden.
        """
        self.hidden[:, self.counts] = _is_small(self.values[:, self.counts], drempel)
        number = -1
        while number != (number := int(self.hidden.sum())):
            for column, parts in [*self._sums(), *self._shares()]:
                self.hidden[:, column] |= self.hidden[:, parts].any(axis=1)
            for column in self.counts:
                self._hide_above(column, drempel)

    def _hide_above(self, column: int, drempel: int) -> None:
        """Hide the figure of an area above that the areas in the table add up to."""
        for total, parts in self.above:
            if not self.hidden[parts, column].any():
                continue
            # what is known of the parts, and 1 up to the threshold for each that the file masks:
            # may it be their sum?
            low = float(np.nansum(self.values[parts, column]))
            unknown = int(self.masked[parts, column].sum())
            if low + unknown <= self.values[total, column] <= low + unknown * (drempel - 1):
                self.hidden[total, column] = True

    def _sums(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each count that others add up to, with those others.

        Looked at are the sums of columns beside each other, and of any two: what a total is
        usually made of.
        """
        looked = self.counts[:_WIDEST]
        values = self.values[self._telling()]
        for column in looked:
            others = [other for other in looked if other != column]
            # areas × first term × last term: every run of columns is tried at once
            total, terms = values[:, column, None, None], values[:, others]
            # Of a run from i up to j: the difference of two running totals, unknown where one
            # of its terms is.
            running = np.pad(np.nan_to_num(terms).cumsum(axis=1), ((0, 0), (1, 0)))
            gaps = np.pad(np.isnan(terms).cumsum(axis=1), ((0, 0), (1, 0)))
            runs = running[:, None, :] - running[:, :, None]
            runs[gaps[:, None, :] > gaps[:, :, None]] = np.nan
            agree = _agreeing(total, runs, 0.0)
            if "tota" in fold(self._row(column).label):
                agree[0, -1] |= _agreeing(total, runs[:, :1, -1:], 0.0, least=1)[0, 0]
            for first, last in zip(*np.nonzero(agree), strict=True):
                if last - first > 1:
                    yield column, others[first:last]
            pairs = _agreeing(total, terms[:, :, None] + terms[:, None, :], 0.0)
            for one, two in zip(*np.nonzero(np.triu(pairs, 1)), strict=True):
                yield column, [others[one], others[two]]

    def _shares(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each percentage with the counts that it may be made from.

        Those it is the quotient of; else those that its name is about; else, of a percentage
        of people's own, every count that it can be a percentage of.
        """
        looked = self.counts[:_WIDEST]
        values = self.values[self._telling()]
        counts = values[:, looked]
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = counts[:, :, None] / np.where(counts == 0, np.nan, counts)[:, None, :]
        for column in self.shares:
            row, share = self._row(column), values[:, column, None, None]
            made = _agreeing(share, 100 * parts, _ROUNDED) | _agreeing(
                share, 1000 * parts, _ROUNDED
            )
            np.fill_diagonal(made, val=False)
            # no quotient fits: go by what the names are about
            about = [c for c in self.counts if _subjects(self._row(c)) & _subjects(row)]
            if made.any():
                for pair in zip(*np.nonzero(made), strict=True):
                    yield column, [looked[number] for number in pair]
            elif about:
                yield column, about
            elif (row.eigen or row.sjabloon) and row.soort is SoortCijfer.PERCENTAGE:
                yield column, [c for c in self.counts if self._may_be_share(column, c)]

    def _may_be_share(self, column: int, count: int) -> bool:
        """Tell whether some whole number could be what a count is these percentages of."""
        share, part = self.values[:, column], self.values[:, count]
        both = ~np.isnan(share) & ~np.isnan(part)
        share, part = share[both], part[both]
        with np.errstate(divide="ignore", invalid="ignore"):
            wholes = [np.maximum(part, near(100 * part / share)) for near in (np.floor, np.ceil)]
            off = np.min([np.abs(100 * part / whole - share) for whole in wholes], axis=0)
        off = np.where(part == 0, share, off)  # no member is 0 %, of whatever whole
        return bool((np.nan_to_num(off, nan=np.inf) <= _ROUNDED).all())

    def _telling(self) -> NDArray[np.intp]:
        """Return the areas to compare numbers in: those with a hidden count first."""
        order: NDArray[np.intp] = np.argsort(~self.hidden.any(axis=1), kind="stable")
        return order[:_LOOKED_AT]

    def _row(self, column: int) -> Indicator:
        return list(self.rows.values())[column]


def _totals(place: Mapping[str, int]) -> Iterator[tuple[int, list[int]]]:
    """Yield the row of each wijk and gemeente, and the rows of what it is made of."""
    for level, below in (("wijk", "BU"), ("gemeente", "BU"), ("gemeente", "WK")):
        inside: dict[int, list[int]] = {}
        for code, row in place.items():
            total = place.get(parent_code(code, level) or "") if code.startswith(below) else None
            if total is not None:
                inside.setdefault(total, []).append(row)
        yield from inside.items()


def _agreeing(
    stated: NDArray[np.float64], made: NDArray[np.float64], room: float, least: int = _AGREEING
) -> NDArray[np.bool_]:
    """Tell which combinations are what is stated in every area (the first axis) that knows both."""
    off = np.abs(stated - made)
    known = ~np.isnan(off)
    enough = (known & (stated != 0)).sum(axis=0) >= least
    agree: NDArray[np.bool_] = enough & ((off <= room) | ~known).all(axis=0)
    return agree


def _subjects(row: Indicator) -> set[str]:
    """Return the words of a name that say what is counted."""
    words = set(re.findall(r"[a-z]+", fold(f"{row.label} {row.id}".replace("_", " "))))
    return {word for word in words - _NO_SUBJECT if len(word) >= _WORD}
