"""Duiding: what a figure or an observation is about, and how far the unrecognised is followed up.

What is not recognised has a branch of its own in the method: is it shared by others, is there a
signal without a figure, what explains it, which figure would decide, and who has that figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.dossier import Dossier, Work, cycle_of
from dossier.kinds import kind
from dossier.rows import KnownNames, as_date, date_text, is_open, value_text
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.records_rows import Rij

DUIDING, ANALYSE, SCHOOL = "duiding", "analyse", "school"
_BRANCH = (
    ("gedeeld", "Zien anderen het ook zo?"),
    ("signaal", "Is er een signaal waar geen cijfer van is?"),
    ("hoe_komt_het", "Wat verklaart het?"),
    ("cijfer_nodig", "Welk cijfer zou het beslissen?"),
    ("gevraagd_aan", "Wie heeft dat cijfer, en is het gevraagd?"),
    ("antwoord", "Wat was het antwoord?"),
)
"""Field and question, in the order in which they are asked."""
_OPEN = "onbekend"
_SAID = ("herkend", "bevestigd", "rol")
_WHY = ("gezien", "hoe_komt_het", "wat_vinden_we", "wat_doen_we")
_SHORT = 160
"""Characters of what somebody wrote that stand beside a figure."""


@dataclass(frozen=True, slots=True)
class BranchStep:
    """One question about something that is not recognised."""

    vraag: str
    antwoord: str
    """'' while nobody answered it."""


@dataclass(frozen=True, slots=True)
class AnalysisPlace:
    """A domein, a pijler or the whole, with what was written about it."""

    over: str
    """`domein`, `pijler` or `geheel`."""
    id: str
    """Of the domein or pijler; '' for the whole."""
    label: str
    nu: Rij | None
    """Of this cycle."""
    eerder: tuple[Rij, ...]
    """Of the cycles before, newest first."""


def unrecognised(dossier: Dossier) -> tuple[Rij, ...]:
    """Return what is not (wholly) recognised or confirmed and not settled, of every cycle so far.

    Oldest first. What was let go (`vervallen`) or discussed to its end is not followed.
    """
    return tuple(
        row
        for row in dossier.of(DUIDING)
        if is_open(kind(DUIDING), row.gegevens)
        and (
            # a signal without a figure is followed as what is not recognised: both miss something
            row.gegevens.get("herkend") in ("niet", "deels")
            or row.gegevens.get("bevestigd") in ("niet", "geen_cijfers")
        )
    )


def branch(rij: Rij) -> list[BranchStep]:
    """Return the questions that follow up what is not recognised, with what was answered.

    An observation is a signal itself. Without a figure that would decide nothing is asked of
    anybody: those questions come when it is named.
    """
    found = []
    for name, question in _BRANCH:
        text = str(rij.gegevens.get(name) or "")
        if name == "gedeeld":
            text = "" if text == _OPEN else value_text(kind(DUIDING).veld(name), text)
        if name == "signaal" and rij.gegevens.get("vanuit") == "waarneming":
            text = text or str(rij.gegevens.get("gezien") or "")
        if name in ("gevraagd_aan", "antwoord") and not rij.gegevens.get("cijfer_nodig"):
            continue
        found.append(BranchStep(question, text))
    return found


def said_about(work: Work, waarden: Mapping[str, str]) -> list[Rij]:
    """Return what was said, in any dossier and cycle, of one thing in one area; newest first.

    `waarden` are the fields by which a duiding says what it is about: `bij`, the field of that
    name, and `gebied`.
    """
    what = str(waarden.get("bij"))
    about = [name for name in ("bij", what, "gebied") if waarden.get(name)]
    if what == SCHOOL:  # lists spell its name in their own way, and it stands in no one area
        about = ["bij", SCHOOL]
    own = [
        row
        for row in work.rijen.get(DUIDING, ())
        if all(_code(row.gegevens.get(name)) == _code(waarden[name]) for name in about)
    ]
    return sorted(own, key=lambda row: str(row.gegevens.get("datum") or ""), reverse=True)


def said_text(rij: Rij) -> str:
    """Return a duiding on one line: recognised or not, by whom, when, and why."""
    soort, data = kind(DUIDING), rij.gegevens
    facts = [value_text(soort.veld(name), data.get(name)) for name in _SAID]
    day = as_date(data.get("datum"))
    why = next((" ".join(str(data[name]).split()) for name in _WHY if data.get(name)), "")
    short = why if len(why) <= _SHORT else f"{why[:_SHORT].rsplit(' ', 1)[0]} …"
    said = " · ".join(filter(None, (*facts, date_text(day) if day else "")))
    return ": ".join(filter(None, (said, short)))


def about_text(rij: Rij, known: KnownNames) -> str:
    """Return what a duiding is about, in words: the area, and what was looked at in it."""
    soort = kind(DUIDING)
    data = rij.gegevens
    # what it is about has the name of the field that says which one
    there = {veld.naam for veld in soort.velden}
    names = [name for name in ("gebied", str(data.get("bij") or "indicator")) if name in there]
    texts = [value_text(soort.veld(name), data.get(name), known) for name in names]
    return " · ".join(filter(None, texts))


def analysis_places(dossier: Dossier) -> list[AnalysisPlace]:
    """Return the whole, and every pijler with its domeinen, with what was written of each."""
    rows = dossier.of(ANALYSE)
    found = [_place(dossier, rows, "geheel", "", "Het geheel")]
    for pijler, word in words("pijler").items():
        found.append(_place(dossier, rows, "pijler", pijler, word.label))
        found += [
            _place(dossier, rows, "domein", name, one.label)
            for name, one in words("domein").items()
            if one.pijler == pijler
        ]
    return found


def _place(
    dossier: Dossier, rows: Sequence[Rij], over: str, name: str, label: str
) -> AnalysisPlace:
    own = [
        row
        for row in rows
        if row.gegevens.get("over") == over and (not name or row.gegevens.get(over) == name)
    ]
    now = [row for row in own if cycle_of(row) == dossier.cyclus]
    before = [row for row in own if cycle_of(row) < dossier.cyclus]
    before.sort(key=lambda row: (cycle_of(row), str(row.gegevens.get("datum") or "")), reverse=True)
    return AnalysisPlace(over, name, label, now[-1] if now else None, tuple(before))


def _code(value: object) -> str:
    """Return the code that stands between brackets at the end of a name; else the text itself."""
    text = str(value or "")
    return text[:-1].rpartition("(")[2] if text.endswith(")") else text
