"""Whether the figure that a question needs is there: loaded, known, asked of somebody, or not.

Nobody types this: it follows from the sets of the folder and the catalogue. What people know
and a folder cannot (that it was asked, of whom, and what came of it) stands in the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import indicators
from boundaries import NIVEAUS
from boundaries.codes import niveau_of, parent_code
from dossier.rows import as_date, date_text
from indicators.figure_sets import records_with
from store.dutch import format_number, listed
from store.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dossier.dossier import Dossier
    from store import Snapshot
    from store.records_rows import Rij

VRAAG = "vraag"
_GEVRAAGD, _ONTBREEKT = "gevraagd", "ontbreekt"


class FigureStand(StrEnum):
    """How far a figure is from the table: the first is there, the last nobody knows of."""

    ER = "het cijfer is er"
    ELDERS = "er is een cijfer op een ander niveau"
    GEVRAAGD = "gevraagd"
    BEKEND = "de bron is bekend, het cijfer is niet geladen"
    ONTBREEKT = "ontbreekt"
    ONBEKEND = "nog niet nagegaan"


@dataclass(frozen=True, slots=True)
class FigureState:
    """One figure at one level, for the areas of a question."""

    indicator: str
    label: str
    niveau: str
    stand: FigureStand
    tekst: str
    """What there is and what not, as a sentence."""
    jaar: int | None = None
    """Newest year; None where it is not there."""


@dataclass(frozen=True, slots=True)
class QuestionState:
    """A question with what can answer it."""

    rij: Rij
    stand: FigureStand
    niveau: str
    """The level that is asked; '' where that does not follow."""
    cijfers: tuple[FigureState, ...]
    tekst: str
    """What is known of the whole question, as a sentence."""


def figure_state(
    snapshot: Snapshot, indicator: str, niveau: str, gebieden: Sequence[str]
) -> FigureState:
    """Return whether a figure is there for areas, computed ones included.

    Parameters
    ----------
    indicator
        An id; one that the catalogue does not know (any more) is told, not raised.
    niveau
        The level that is asked.
    gebieden
        Codes of the areas; the figures asked are theirs, or of what lies in or above them.
        Levels whose codes do not tell what lies where are not narrowed.
    """
    known = indicators.catalogue(snapshot)
    row = known.get(indicator)
    if row is None:
        return FigureState(
            indicator, indicator, niveau, FigureStand.ONTBREEKT,
            "Dit cijfer staat niet (meer) in de catalogus: kies bij de vraag een ander cijfer.",
        )  # fmt: skip
    try:
        year, states = indicators.state_counts(
            snapshot, indicator, niveau, _beginnings(niveau, gebieden)
        )
    except NotFound:
        return _not_at_level(snapshot, row, niveau)
    # a masked figure does not answer a question: it is loaded, and not there
    there, asked = states.get("waarde", 0), sum(states.values())
    several = NIVEAUS[niveau].meervoud if niveau in NIVEAUS else "gebieden"
    if not there:
        why = "het is afgeschermd" if states.get("afgeschermd") else "er is geen waarde"
        return FigureState(
            indicator, row.label, niveau, FigureStand.ONTBREEKT,
            f"Geladen ({year}), maar niet voor dit gebied: {why}.", year,
        )  # fmt: skip
    said = f"Er is een cijfer van {year}"
    if asked > 1:
        said += f", voor {format_number(there)} van {format_number(asked)} {several}"
    return FigureState(indicator, row.label, niveau, FigureStand.ER, f"{said}.", year)


def question_state(snapshot: Snapshot, rij: Rij, dossier: Dossier) -> QuestionState:
    """Return what can answer a question, and how far that is; the least far figure decides."""
    data = rij.gegevens
    areas = [str(one) for one in data.get("gebied") or [dossier.gebied] if one]
    niveau = str(data.get("niveau") or (niveau_of(areas[0]) if areas else "") or "")
    names = [str(one) for one in data.get("indicatoren") or ()]
    figures = tuple(figure_state(snapshot, one, niveau, areas) for one in names) if niveau else ()
    # what somebody wrote goes before what the folder holds: they may have asked for a better one
    if data.get("cijfer") == _GEVRAAGD:
        return QuestionState(rij, FigureStand.GEVRAAGD, niveau, figures, asked_text(dossier, data))
    if not figures:
        gone = data.get("cijfer") == _ONTBREEKT
        text = (
            "Er is geen cijfer dat dit beantwoordt."
            if gone
            else "Kies de cijfers die een antwoord geven, en op welk niveau."
        )
        stand = FigureStand.ONTBREEKT if gone else FigureStand.ONBEKEND
        return QuestionState(rij, stand, niveau, (), text)
    stand = farthest(one.stand for one in figures)
    ready = [one.label for one in figures if one.stand is FigureStand.ER]
    if len(ready) == len(figures):
        text = "Alle gekozen cijfers zijn er." if len(figures) > 1 else "Het gekozen cijfer is er."
    else:
        missing = [one.label for one in figures if one.stand is not FigureStand.ER]
        text = f"Nog niet: {listed(missing)}."
    return QuestionState(rij, stand, niveau, figures, text)


def asked_text(dossier: Dossier, gegevens: Mapping[str, object]) -> str:
    """Say of whom something was asked, when, and what came of it."""
    who, answer = gegevens.get("gevraagd_aan"), gegevens.get("antwoord")
    on, before = as_date(gegevens.get("gevraagd_op")), as_date(gegevens.get("antwoord_voor"))
    said = f"Gevraagd aan {who}" if who else "Gevraagd; aan wie staat er niet bij"
    said += f" op {date_text(on)}" if on else ""
    if answer:
        return f"{said}. Het antwoord: {answer}"
    if before:
        late = " (OVER TIJD)" if before < dossier.vandaag else ""
        said += f", antwoord uiterlijk {date_text(before)}{late}"
    return f"{said}. Er is nog geen antwoord."


def farthest(stands: Iterable[FigureStand]) -> FigureStand:
    """Return the stand that is farthest from a figure; `ONBEKEND` of none."""
    return max(stands, key=list(FigureStand).index, default=FigureStand.ONBEKEND)


def nearest(stands: Iterable[FigureStand]) -> FigureStand:
    """Return the stand that is nearest to a figure; `ONTBREEKT` of none."""
    return min(stands, key=list(FigureStand).index, default=FigureStand.ONTBREEKT)


def _not_at_level(snapshot: Snapshot, row: indicators.Indicator, niveau: str) -> FigureState:
    there = {record.key.niveau for record in records_with(snapshot, row.id)}
    if there:
        order = [one for one in NIVEAUS if one in there] or sorted(there)
        names = listed([NIVEAUS[one].meervoud if one in NIVEAUS else one for one in order])
        return FigureState(
            row.id, row.label, niveau, FigureStand.ELDERS,
            f"Er is wel een cijfer voor {names}.",
        )  # fmt: skip
    where = "" if row.waar == indicators.NIET_OPGEGEVEN else f" Te vinden bij: {row.waar}."
    return FigureState(
        row.id, row.label, niveau, FigureStand.BEKEND,
        f"Nog niet geladen; de bron is {row.bron}.{where}",
    )  # fmt: skip


def _beginnings(niveau: str, gebieden: Sequence[str]) -> tuple[str, ...]:
    """Return what codes of a level begin with that are, lie in or lie above one of `gebieden`."""
    found = []
    for code in gebieden:
        above = parent_code(code, niveau)
        if above is not None:
            found.append(above)
        elif niveau_of(code) in ("gemeente", "wijk") and niveau in ("wijk", "buurt"):
            found.append(NIVEAUS[niveau].prefix + code[2:])
        else:
            # nothing in a code of this level tells where it lies
            return ()
    return tuple(found)
