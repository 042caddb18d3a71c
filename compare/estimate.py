"""What people estimated beside the figures: the place of each area, with what is sure of it.

Places are counted among areas that have a figure. One is as sure as the differences behind it: an
area stands above another where the test says so (`compare.difference`), or, of figures of which
nobody knows how many they are about, where rounding does not make the difference. So a real place
is a range. An area without a figure has none, whatever was estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from compare.difference import ComparableFigure, Outcome, can_test, difference
from compare.figure import measure_of
from compare.level_figures import level_figures
from indicators import SoortCijfer
from indicators.figures import format_value
from store import NotFound
from store.dutch import format_number, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Snapshot

_TESTED = "getoetst: verschillen die toeval kunnen zijn, tellen niet"
_COUNTED = "geteld"
_UNTESTED = "naar het gepubliceerde cijfer; niet te toetsen, want van hoeveel mensen is niet bekend"
_FIRST = 3
"""Real places beside stickers, of which nobody says how many places they are: our own choice."""


@dataclass(frozen=True, slots=True)
class RealPlace:
    """Where an area stands among some, 1 being the highest (or the lowest, where that is asked)."""

    cijfer: str
    """The figure in words; its state where there is no value."""
    waarde: float | None = None
    laag: int = 0
    """The best place it can have; 0 without a figure."""
    hoog: int = 0
    """The worst."""
    aantal: int = 0
    """Areas with a figure."""
    zekerheid: str = ""
    """What the place rests on: a Dutch clause."""

    @property
    def zeker(self) -> bool:
        """Whether it rests on more than the order of published figures."""
        return bool(self.laag) and self.zekerheid != _UNTESTED

    @property
    def tekst(self) -> str:
        """Say the place: `2`, `ongeveer 2`, `2 tot 4`, or that there is none."""
        if not self.laag:
            return "geen plaats"
        if self.laag == self.hoog:
            return f"{'' if self.zeker else 'ongeveer '}{self.laag}"
        if (self.laag, self.hoog) == (1, self.aantal):
            return "niet te zeggen"
        return f"{self.laag} tot {self.hoog}"


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered, counted: who answered what is not in it."""

    tellingen: Mapping[str, Sequence[int]]
    """By area, how often it was put at each place, the first one first; stickers have one."""
    antwoorden: int


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One area: estimated and real."""

    code: str
    naam: str
    genoemd: int
    """Answers that name it; stickers on it."""
    mediaan: float | None
    """The middle of the estimated places; None where nothing was answered, and of stickers."""
    van: int | None
    """A quarter of the answers put it at this place or higher."""
    tot: int | None
    echt: RealPlace
    plaatsen: int
    """Places that could be given, of stickers 0: one more means that it was not named."""

    @property
    def geschat(self) -> str:
        """Say the estimate with its spread: `2 (1–3)`."""
        if self.mediaan is None:
            return "–" if self.plaatsen else format_number(self.genoemd)
        middle = self._place(self.mediaan)
        if self.van is None or self.tot is None or self.van == self.tot:
            return middle
        return f"{middle} ({self._place(self.van)}–{self._place(self.tot)})"

    @property
    def raak(self) -> bool | None:
        """Whether the middle lies within the real place; None where one of the two is not there."""
        if self.mediaan is None or not self.echt.laag:
            return None
        # who was not named stands at any of the places after those that could be given
        if self.mediaan > self.plaatsen:
            return self.echt.hoog > self.plaatsen
        return self.echt.laag <= self.mediaan <= self.echt.hoog

    @property
    def vooraan(self) -> bool:
        """Whether it was put among the first places or may really stand there."""
        first = self.plaatsen or _FIRST
        named = self.genoemd > 0 if self.mediaan is None else self.mediaan <= first
        return named or 0 < self.echt.laag <= first

    def _place(self, place: float) -> str:
        if place > self.plaatsen:
            return f"na {self.plaatsen}"
        return format_number(place, 0 if place == int(place) else 1)


def real_places(
    snapshot: Snapshot,
    indicator: str,
    niveau: str,
    jaar: int,
    codes: Sequence[str],
    *,
    laagst: bool = False,
) -> dict[str, RealPlace]:
    """Return the place of each area among some of a level, with what is sure of it.

    With `laagst` place 1 is the lowest instead of the highest.
    """
    try:
        level = level_figures(snapshot, niveau, jaar)
        measure = measure_of(level, indicator)
    except NotFound:  # no such level (any more)
        measure = None
    if measure is None:
        return {code: RealPlace("ontbreekt") for code in codes}
    found = {code: measure.at(level.plek[code]).meting for code in codes if code in level.plek}
    known = {code: figure for code, figure in found.items() if figure.bekend}
    schaal = measure.column.schaal
    # a number is counted; a share of nobody knows how many people cannot be tested
    certainty = _TESTED
    if measure.row.soort is SoortCijfer.AANTAL:
        certainty = _COUNTED
    elif not any(can_test(one, one, schaal=schaal, deel=False) for one in known.values()):
        certainty = _UNTESTED
    made = {}
    for code in codes:
        if code not in known:
            state = found[code].staat if code in found else "ontbreekt"
            made[code] = RealPlace(format_value(measure.row, float("nan"), state))
            continue
        # how many surely stand above it and below it: what is unsure leaves its place a range
        signs = [
            _above(figure, known[code], schaal) * (-1 if laagst else 1)
            for other, figure in known.items()
            if other != code
        ]
        made[code] = RealPlace(
            format_value(measure.row, known[code].waarde, "waarde"),
            known[code].waarde,
            1 + signs.count(1),
            len(known) - signs.count(-1),
            len(known),
            certainty,
        )
    return made


def counted(
    answers: Sequence[Sequence[str]], codes: Sequence[str], *, plaatsen: int, stickers: bool
) -> Tally:
    """Count answers, each a list of areas: in order of their place, or one per sticker."""
    counts = {code: [0] * (1 if stickers else plaatsen) for code in codes}
    for answer in answers:
        for place, code in enumerate(answer[:plaatsen]):
            if code in counts:
                counts[code][0 if stickers else place] += 1
    return Tally(counts, len(answers))


def together(one: Tally, other: Tally) -> Tally:
    """Return two counts as one: of phones and of paper."""
    made = {
        code: [a + b for a, b in zip(row, other.tellingen.get(code, [0] * len(row)), strict=True)]
        for code, row in one.tellingen.items()
    }
    return Tally(made, one.antwoorden + other.antwoorden)


def beside(
    tally: Tally,
    real: Mapping[str, RealPlace],
    namen: Mapping[str, str],
    *,
    plaatsen: int,
    stickers: bool,
) -> list[EstimateRow]:
    """Return estimate and figure of each area: in the real order, those without a figure last."""
    rows = []
    for code, counts in tally.tellingen.items():
        places = [place for place, times in enumerate(counts, start=1) for _ in range(times)]
        named = len(places)
        places += [plaatsen + 1] * (tally.antwoorden - named)
        middle = None if stickers or not places else float(median(places))
        # places are sorted as they come: the quarter from below and from above, by nearest rank
        quarter = (len(places) - 1) // 4
        rows.append(
            EstimateRow(
                code, namen.get(code, code), named, middle,
                None if middle is None else places[quarter],
                None if middle is None else places[-1 - quarter],
                real.get(code, RealPlace("ontbreekt")), 0 if stickers else plaatsen,
            )
        )  # fmt: skip

    def order(row: EstimateRow) -> tuple[bool, float, float]:
        echt = row.echt
        return not echt.laag, echt.laag + echt.hoog, row.mediaan or -row.genoemd

    return sorted(rows, key=order)


def summary(rows: Sequence[EstimateRow], tally: Tally, *, stickers: bool, kant: str) -> str:
    """Say how estimate and figure lie; `kant` is `hoogst` or `laagst`."""
    if not tally.antwoorden or not rows:
        return "Er is niet geantwoord."
    first = [row.naam for row in rows if row.echt.laag == 1]
    top = (
        f"Het {kant} is {'' if rows[0].echt.zeker else 'vermoedelijk '}het cijfer van {first[0]}."
        if len(first) == 1
        else f"Welk cijfer het {kant} is, is niet zeker: {_listed(first)} komen in aanmerking."
        if first
        else "Er is geen cijfer om naast te leggen."
    )
    if stickers:
        most = max(row.genoemd for row in rows)
        named = _listed([row.naam for row in rows if row.genoemd == most])
        return f"De meeste stickers ({format_number(most)}) kreeg {named}. {top}"
    judged = [row for row in rows if row.raak is not None and row.vooraan]
    if not judged:
        return top
    right = sum(bool(row.raak) for row in judged)
    which = "met een cijfer"
    if rows[0].plaatsen < len(rows):
        which = "die vooraan staan of vooraan zijn gezet,"
    return (
        f"Bij {right or 'geen'} van de {len(judged)} gebieden {which} ligt het midden van de "
        f"schattingen binnen de werkelijke plaats. {top}"
    )


def row_text(row: EstimateRow) -> str:
    """Say one area in a line of a verslag."""
    if not row.plaatsen:
        said = f"{format_number(row.genoemd)} {'sticker' if row.genoemd == 1 else 'stickers'}"
    else:
        said = f"geschat op plaats {row.geschat}"
    place = f"werkelijk {row.echt.tekst}" if row.echt.laag else "geen plaats"
    return f"{row.naam}: {said}; {place} ({row.echt.cijfer})"


def _above(one: ComparableFigure, other: ComparableFigure, schaal: float | None) -> int:
    """Tell whether a figure surely lies above (1) or below (-1) another; 0 where that is unsure."""
    if can_test(one, other, schaal=schaal, deel=False):
        found = difference(one, other, schaal=schaal).uitkomst
        return {Outcome.HOGER: 1, Outcome.LAGER: -1}.get(found, 0)
    if one.noemer_afgeschermd or other.noemer_afgeschermd:
        return 0
    apart = one.waarde - other.waarde
    return 0 if abs(apart) <= one.marge + other.marge else (1 if apart > 0 else -1)


def _listed(names: Sequence[str], most: int = 4) -> str:
    more = [f"{len(names) - most} andere"] if len(names) > most else []
    return listed([*names[:most], *more])
