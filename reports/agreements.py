"""Proposals and agreements of two SWVs as they are read, on a page, on the sheet and in a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import flows
from flows.agreements import VERVALLEN, Agreement, remarks
from flows.simulation import read_move
from geo.flows.wording import kort
from reports.answer import Answer
from reports.simulation import simulation_sentences
from reports.tables import MADE_UP, AnswerColumn, AnswerTable
from store import Snapshot, WijkverkennerError
from store.dutch import day_text, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One agreement in words."""

    wat: str
    stand: str
    regel: str
    """Of whom, of what, from when until when, who sees to it, and when it is looked at again."""
    simulatie: tuple[str, ...]
    """What it would change by the figures of now; empty without a simulation."""
    opmerkingen: tuple[str, ...]
    """What somebody should look at."""


def agreement_text(
    snapshot: Snapshot, afspraak: Agreement, namen: Mapping[str, str]
) -> AgreementText:
    """Return an agreement in words, with its simulation computed on the figures of now."""
    return AgreementText(
        afspraak.wat or "(zonder tekst)",
        afspraak.stand,
        agreement_line(afspraak, namen),
        _simulated(snapshot, afspraak, namen),
        tuple(remarks(afspraak, date.today())),  # noqa: DTZ011 - the reader's calendar
    )


def agreement_line(afspraak: Agreement, namen: Mapping[str, str]) -> str:
    """Return on one line what an agreement is of, when it holds, and who sees to it."""
    parts = [
        upper_first(afspraak.stand),
        afspraak.soort,
        f"doelgroep {afspraak.doelgroep}" if afspraak.doelgroep else "",
        afspraak.geldt,
        f"door {afspraak.door}" if afspraak.door else "",
        f"opnieuw bekeken op {day_text(afspraak.volgende)}" if afspraak.volgende else "",
        f"opgeschreven door {kort(namen.get(afspraak.swv, afspraak.swv))}",
    ]
    return " · ".join(filter(None, parts))


def _simulated(
    snapshot: Snapshot, afspraak: Agreement, namen: Mapping[str, str]
) -> tuple[str, ...]:
    # of what lapsed nothing is computed: it would read as something that still may come
    if not afspraak.zet or afspraak.stand == VERVALLEN:
        return ()
    try:
        found = flows.simuleer(
            snapshot, afspraak.swv, afspraak.jaar, read_move(afspraak.zet, afspraak.doelgroep),
            periode=afspraak.periode or None,
        )  # fmt: skip
    except WijkverkennerError as error:
        # figures may have gone since it was written down; the agreement itself still stands
        return (f"De simulatie {afspraak.simulatie} is nu niet te berekenen: {error}",)
    return tuple(simulation_sentences(found, namen))


def agreements_answer(
    snapshot: Snapshot, afspraken: Sequence[Agreement], een: str, twee: str, jaar: int
) -> Answer:
    """Return the proposals and agreements of two SWVs as a table to take along."""
    names = flows.swv_namen(snapshot, jaar)
    labels = [f"{names.get(code, code)} ({code})" for code in (een, twee)]
    title = f"Voorstellen en afspraken van {labels[0]} en {labels[1]}"
    fictional = flows.leerlingjaar(snapshot, jaar).fictief
    heads = (
        "Afspraak", "Stand", "Soort", "Doelgroep", "Vanaf", "Tot en met", "Door wie (rol)",
        "Volgende datum", "Opgeschreven door", "Simulatie", "Wat die verandert", "Let op",
    )  # fmt: skip

    def table() -> AnswerTable:
        # each is simulated anew on the figures of now: only for who asks for the table
        texts = [agreement_text(snapshot, one, names) for one in afspraken]
        rows = [
            (
                one.wat, one.stand, one.soort, one.doelgroep, day_text(one.vanaf),
                day_text(one.tot), one.door, day_text(one.volgende), names.get(one.swv, one.swv),
                one.simulatie, " ".join(text.simulatie), " ".join(text.opmerkingen),
            )
            for one, text in zip(afspraken, texts, strict=True)
        ]  # fmt: skip
        notes = MADE_UP * fictional
        return AnswerTable(title, tuple(map(AnswerColumn, heads)), rows, notes)

    return Answer(name=("afspraken", een, twee), title=title, fictional=fictional, table=table)
