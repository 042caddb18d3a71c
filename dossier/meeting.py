"""A gesprek: an agenda made from what is open, and what belongs to one that was held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.dossier import PROMISES
from dossier.figure_state import VRAAG, asked_text
from dossier.interpretation import DUIDING, about_text, unrecognised
from dossier.kinds import kind
from dossier.rows import KnownNames, as_date, date_text, is_open, row_title
from store.dutch import upper_first

if TYPE_CHECKING:
    from dossier.dossier import Dossier, OpenPoint
    from store.records_rows import Rij

GESPREK, AFSPRAAK, VOORBEREIDING = "gesprek", "afspraak", "voorbereiding"
RONDE = "ronde"
"""What was estimated before the figure was shown (`dossier.estimate_round`)."""
PREPARED, RUNNING, CLOSED = "klaargezet", "open", "gesloten"
"""How a round stands."""
KERNVRAGEN = (
    "Herkennen we dit beeld?",
    "Hoe verklaren we het?",
    "Wat vinden we ervan?",
    "Wat is nodig?",
)
"""The questions of every talk, as the method has them."""
_MOST = 12
"""Points under one heading: an agenda of more is none."""
_NOT_HERE = (GESPREK, VRAAG, DUIDING, "cyclus", "review")
"""Kinds that have a heading of their own, or are a date and no subject."""


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One heading of an agenda."""

    kop: str
    punten: tuple[str, ...]
    meer: int = 0
    """Points that were left out because they are too many."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One gesprek with what came out of it."""

    duidingen: tuple[Rij, ...]
    afspraken: tuple[Rij, ...]
    rondes: tuple[Rij, ...] = ()


def agenda(dossier: Dossier, known: KnownNames) -> list[AgendaPart]:
    """Return what is open as an agenda: looking back, recognising, asking, then what to do.

    What was open in earlier cycles still is. A heading without points is left out; the
    kernvragen and the next date always stand.
    """
    waiting = dossier.open_points()
    unknown = {row.id for row in unrecognised(dossier)}
    promises = [point for point in waiting if point.soort.id in PROMISES]
    questions = [point for point in waiting if point.soort.id == VRAAG]
    readings = [p for p in waiting if p.soort.id == DUIDING and p.rij.id not in unknown]
    doubts = [p for p in waiting if p.soort.id == DUIDING and p.rij.id in unknown]
    asked = [p for p in (*questions, *doubts, *readings) if _asked(p.rij)]
    others = [p for p in waiting if p.te_laat and p.soort.id not in (*PROMISES, *_NOT_HERE)]
    # in the order of a talk: keep promises first, then look, then ask, then agree
    parts = [
        _part("Wat hadden we afgesproken?", [_promise(point) for point in promises]),
        _part("Vragen die openstaan", [point.titel for point in questions]),
        _part("Herkennen we dit?", [_reading(point, known) for point in readings]),
        _part("Wat niet werd herkend", [_reading(point, known) for point in doubts]),
        _part(
            "Cijfers waarop we wachten",
            [f"{p.titel} – {asked_text(dossier, p.rij.gegevens)}" for p in asked],
        ),
        _part("Verder over tijd", [_promise(point) for point in others]),
        AgendaPart("Samen kijken", KERNVRAGEN),
        AgendaPart("Afspraken", ("Wie doet wat, en wanneer is het klaar?", "Volgende keer")),
    ]
    return [part for part in parts if part.punten]


def agenda_text(parts: list[AgendaPart]) -> str:
    """Return an agenda as the text that is kept with a gesprek, to be changed by hand."""
    lines = []
    for number, part in enumerate(parts, start=1):
        lines.append(f"{number}. {part.kop}")
        lines += [f"   - {text}" for text in part.punten]
        if part.meer:
            lines.append(f"   - en nog {part.meer}")
    return "\n".join(lines)


def meeting(dossier: Dossier, rij: Rij) -> Meeting:
    """Return a gesprek with the duidingen, agreements and estimates that came out of it."""

    def own(soort: str) -> tuple[Rij, ...]:
        return tuple(row for row in dossier.of(soort) if row.gegevens.get("gesprek") == rij.id)

    return Meeting(own(DUIDING), own(AFSPRAAK), own(RONDE))


def _part(kop: str, points: list[str]) -> AgendaPart:
    return AgendaPart(kop, tuple(points[:_MOST]), max(0, len(points) - _MOST))


def _asked(row: Rij) -> bool:
    asked = row.gegevens.get("cijfer") == "gevraagd" or bool(row.gegevens.get("gevraagd_aan"))
    return asked and is_open(kind(row.soort), row.gegevens) and not row.gegevens.get("antwoord")


def _promise(point: OpenPoint) -> str:
    when = ""
    if point.termijn:
        when = f", {'OVER TIJD, was ' if point.te_laat else ''}{date_text(point.termijn)}"
    who = f" ({point.wie})" if point.wie else ""
    name = "" if point.soort.id == AFSPRAAK else f"{upper_first(point.soort.enkelvoud)}: "
    return f"{name}{point.titel}{who}{when}"


def _reading(point: OpenPoint, known: KnownNames) -> str:
    about = about_text(point.rij, known)
    return f"{point.titel} ({about})" if about else point.titel


def meeting_title(rij: Rij) -> str:
    """Return what a gesprek is called: its kind and date."""
    day = as_date(rij.gegevens.get("datum"))
    name = row_title(kind(GESPREK), {**rij.gegevens, "datum": None})
    return f"{upper_first(name)}, {date_text(day)}" if day else upper_first(name)
