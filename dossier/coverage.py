"""Dekking: of which domein, at which level and age there is a figure, and what to do without.

The three choices are those of the wijkportretten of Utrecht: after the question and an inventory
of what data there are, one makes something new, makes what there is easier to reach, or adds to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

import indicators
from boundaries.codes import niveau_of
from dossier.figure_state import (
    VRAAG,
    FigureStand,
    QuestionState,
    asked_text,
    figure_state,
    nearest,
)
from dossier.kinds import kind
from dossier.rows import is_open
from store.dutch import listed, lower_first
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dossier.dossier import Dossier
    from dossier.figure_state import FigureState
    from store import Snapshot
    from store.records_rows import Rij

GEEN_LEEFTIJD = ""
"""In place of a leeftijdsfase: of all inhabitants, adults, homes or the area itself."""
_LEVELS = ("buurt", "wijk", "gemeente")
States = dict[tuple[str, str], "FigureState"]
"""By indicator and level."""
_Places = defaultdict[tuple[str, str, str], defaultdict[FigureStand, list[str]]]


class CoverageChoice(StrEnum):
    """What to do about a figure that is not there."""

    NIEUW = "Iets nieuws maken"
    BEREIKBAAR = "Makkelijker bereikbaar maken"
    TOEVOEGEN = "Toevoegen aan wat er is"


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One domein at one level and age."""

    domein: str
    niveau: str
    fase: str
    """Leeftijdsfase, or `GEEN_LEEFTIJD`."""
    stand: FigureStand
    """`ER`, `GEVRAAGD`, `BEKEND` or `ONTBREEKT`."""
    indicatoren: tuple[str, ...]
    """Those that are as near as `stand` says."""


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """One thing that is missing, with the choice it is sorted into."""

    keuze: CoverageChoice
    tekst: str
    rij: Rij | None = None
    """The question or duiding that asks it; None where only the table shows it."""


@dataclass(frozen=True, slots=True)
class FigureCoverage:
    """The table and the list."""

    cellen: tuple[CoverageCell, ...]
    """Per domein, per level from fine to coarse, per age; without an age last."""
    lijst: tuple[CoverageItem, ...]
    """What people asked first."""

    def of(self, keuze: CoverageChoice) -> list[CoverageItem]:
        """Return what is sorted into a choice."""
        return [item for item in self.lijst if item.keuze is keuze]


def coverage_levels(gebied: str) -> tuple[str, ...]:
    """Return the levels that matter for an area: its own and those in and above it, fine first."""
    own = niveau_of(gebied)
    return _LEVELS if own in _LEVELS else (own,) if own else ()


def domain_states(snapshot: Snapshot, gebied: str) -> States:
    """Return of every figure that has a domein whether it is there for an area, per level.

    What the folder alone decides, so that it can be kept while people write.
    """
    known = [row for row in indicators.catalogue(snapshot).values() if row.pijler != "algemeen"]
    return {
        (row.id, niveau): figure_state(snapshot, row.id, niveau, [gebied])
        for row in known
        for niveau in coverage_levels(gebied)
    }


def figure_coverage(
    snapshot: Snapshot, states: States, dossier: Dossier, questions: Sequence[QuestionState] = ()
) -> FigureCoverage:
    """Return the table of an area and what follows from it.

    Parameters
    ----------
    snapshot
        For what the figures are of.
    states
        From `domain_states`.
    dossier
        What was asked, in this cycle and those before it.
    questions
        Its questions with what can answer them.
    """
    levels = coverage_levels(dossier.gebied)
    cells = _cells(indicators.catalogue(snapshot), states, dossier, levels)
    items = [item for one in questions if (item := _of_question(one))]
    items += _of_readings(dossier)
    items += _of_cells(cells, levels)
    return FigureCoverage(tuple(cells), tuple(items))


def _cells(
    known: Mapping[str, indicators.Indicator],
    states: States,
    dossier: Dossier,
    levels: Sequence[str],
) -> list[CoverageCell]:
    there: _Places = defaultdict(lambda: defaultdict(list))
    for (key, niveau), state in states.items():
        # a figure at another level fills no cell here: that level has its own
        if state.stand not in (FigureStand.ER, FigureStand.BEKEND):
            continue
        for fase in known[key].fasen or (GEEN_LEEFTIJD,):
            there[known[key].domein, niveau, fase][state.stand].append(key)
    # what is asked stands among the rest, and gives way to a figure that is there (`nearest`)
    for place in _asked_places(dossier, levels):
        there[place][FigureStand.GEVRAAGD] = []
    fasen = (*words("leeftijdsfase"), GEEN_LEEFTIJD)
    found = []
    for place in product(words("domein"), levels, fasen):
        stand = nearest(there[place])
        found.append(CoverageCell(*place, stand, tuple(there[place].get(stand, ()))))
    return found


def _asked_places(dossier: Dossier, levels: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield domein, level and age of what is asked of somebody and not answered."""
    for row in dossier.of(VRAAG):
        data = row.gegevens
        if data.get("cijfer") != "gevraagd" or not is_open(kind(VRAAG), data):
            continue
        for niveau in [data["niveau"]] if data.get("niveau") else levels[:2]:
            for fase in data.get("leeftijd") or (GEEN_LEEFTIJD,):
                yield str(data.get("domein")), str(niveau), str(fase)


def _of_question(one: QuestionState) -> CoverageItem | None:
    if not is_open(kind(VRAAG), one.rij.gegevens):
        return None
    choice = {
        FigureStand.ELDERS: CoverageChoice.TOEVOEGEN,
        FigureStand.GEVRAAGD: CoverageChoice.BEREIKBAAR,
        FigureStand.BEKEND: CoverageChoice.BEREIKBAAR,
        FigureStand.ONTBREEKT: CoverageChoice.NIEUW,
    }.get(one.stand)
    text = " ".join(str(one.rij.gegevens.get("tekst") or "").split())
    return CoverageItem(choice, f"{text} {one.tekst}", one.rij) if choice else None


def _of_readings(dossier: Dossier) -> list[CoverageItem]:
    """Return the figures that a duiding needs and nobody gave yet."""
    found = []
    for row in dossier.of("duiding"):
        needed = " ".join(str(row.gegevens.get("cijfer_nodig") or "").split())
        if not needed or not is_open(kind("duiding"), row.gegevens):
            continue
        asked = bool(row.gegevens.get("gevraagd_aan"))
        choice = CoverageChoice.BEREIKBAAR if asked else CoverageChoice.NIEUW
        more = asked_text(dossier, row.gegevens) if asked else "Nog aan niemand gevraagd."
        found.append(CoverageItem(choice, f"{needed} {more}", row))
    return found


def _of_cells(cells: Sequence[CoverageCell], levels: Sequence[str]) -> list[CoverageItem]:
    """Sort the ages of a domein that have no figure at the fine levels, one line per choice."""
    # own choice: the two finest levels count, since a figure of the gemeente says little of a wijk
    wanted = levels[:2] if len(levels) > 1 else levels
    found = []
    for domein in words("domein"):
        own = [cell for cell in cells if cell.domein == domein and cell.fase != GEEN_LEEFTIJD]
        filled = {c.fase for c in own if c.stand is FigureStand.ER and c.niveau in wanted}
        sorted_into: dict[tuple[CoverageChoice, str], list[str]] = {}
        for fase in words("leeftijdsfase"):
            if fase in filled:
                continue
            there = {cell.stand for cell in own if cell.fase == fase}
            sorted_into.setdefault(_choice(there, bool(filled)), []).append(
                lower_first(label("leeftijdsfase", fase))
            )
        for (choice, why), ages in sorted_into.items():
            said = f"{label('domein', domein)}: {listed(ages)}. {why}".rstrip()
            found.append(CoverageItem(choice, said))
    return found


def _choice(there: set[FigureStand], other_ages: bool) -> tuple[CoverageChoice, str]:  # noqa: FBT001
    if FigureStand.ER in there:
        return CoverageChoice.TOEVOEGEN, "Er is alleen een cijfer voor een groter gebied."
    if FigureStand.GEVRAAGD in there:
        return CoverageChoice.BEREIKBAAR, "Een cijfer is gevraagd."
    if FigureStand.BEKEND in there:
        return CoverageChoice.BEREIKBAAR, "De bron is bekend, het cijfer is niet geladen."
    if other_ages:
        return CoverageChoice.TOEVOEGEN, "Er is alleen een cijfer voor andere leeftijden."
    # that there is no figure and no known source is what stands above all of these
    return CoverageChoice.NIEUW, ""
