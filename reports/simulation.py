"""What a move of pupils would change, in sentences and as a table to take along."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import flows
from flows.simulation import (
    AFSTAND,
    BETAALT_ELDERS,
    EURO,
    GELDSALDO,
    KILOMETER,
    LEERLINGEN,
    ONTVANGT,
    OVERDRACHT,
    SALDO,
    read_move,
)
from geo.flows.wording import kort
from reports.answer import Answer
from reports.payers import euro
from reports.tables import MADE_UP, AnswerColumn, AnswerTable, Cell
from store.dutch import format_number, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.simulation import Simulation
    from store import Snapshot

ONDERWERP = {
    "inkomend": "komen van elders",
    "uitgaand": "gaan naar elders",
    "intern": "blijven in het eigen gebied",
    SALDO: "saldo",
    BETAALT_ELDERS: "betaalt voor leerlingen op scholen elders",
    ONTVANGT: "ontvangt voor leerlingen van elders",
    GELDSALDO: "saldo in euro's",
    OVERDRACHT: "overdracht, bij overstap na de teldatum",
    AFSTAND: "afstand van huis naar school, gemiddeld",
}
UITLEG = (
    "Een simulatie verplaatst alleen deze leerlingen; al het andere blijft gelijk. Wat is "
    "afgeschermd houdt zijn grenzen: straks is wat nu geldt, met deze leerlingen op de andere "
    "school. Het saldo is dat van de scholen van de regionale samenwerkingsverbanden."
)


def move_sentence(found: Simulation, namen: Mapping[str, str]) -> str:
    """Say what is simulated."""
    zet = found.zet
    what = f" van doelgroep {zet.doelgroep}" if zet.doelgroep else ""
    pupils = "1 leerling" if zet.aantal == 1 else f"{format_number(zet.aantal)} leerlingen"
    return (
        f"Als {pupils} {zet.soort}{what} uit {_name(zet.thuis, namen)} naar {found.naar.naam} "
        f"({found.naar.brin6}, {_name(found.naar.swv, namen)}) gaan in plaats van naar "
        f"{found.van.naam} ({found.van.brin6}, {_name(found.van.swv, namen)})"
    )


def simulation_sentences(found: Simulation, namen: Mapping[str, str]) -> list[str]:
    """Say what changes: the saldo of every SWV, the way from home, the amounts, and how sure."""
    rows = found.tabel.to_dict("records")
    said = [f"{move_sentence(found, namen)}:"]
    for row in rows:
        # first what it is about: the saldo of each SWV; then the way from home, then money
        if row["onderwerp"] == SALDO:
            step = int(row["verandering_laag"])
            change = f"verandert met {_signed(step)}" if step else "verandert niet"
            now, after = (_ends(row, part, signed=True) for part in ("nu", "straks"))
            text = f": nu {now}, straks {after}" if step else f": {now}"
            name = _name(row["swv"], namen)
            group = f"{row['doelgroep']} ({row['soort']})" if row["doelgroep"] else row["soort"]
            said.append(f"Het saldo {group} van {name} {change}{text}.")
    for row in rows:
        if row["onderwerp"] == AFSTAND:
            change = _ends(row, "verandering", signed=True, decimals=1)
            by = "" if change.startswith("tussen") else "met "
            said.append(
                f"De afstand van huis naar school verandert gemiddeld {by}{change} km: nu "
                f"{_ends(row, 'nu', decimals=1)}, straks {_ends(row, 'straks', decimals=1)} km."
            )
    for row in rows:
        if row["onderwerp"] in (GELDSALDO, OVERDRACHT):
            part = f" ({row['onderdeel']})" if row["onderdeel"] else ""
            what = ONDERWERP[row["onderwerp"]]
            name = _name(row["swv"], namen)
            amount = (
                _amount(row).replace("+", "") if what == ONDERWERP[OVERDRACHT] else _amount(row)
            )
            said.append(f"{upper_first(what)}{part}, {name}: {amount}.")
    # what cannot be said of it (no distance, no rate) stands last
    return [*said, *found.opmerkingen]


def _name(code: str, namen: Mapping[str, str]) -> str:
    return kort(namen[code]) if code in namen else code


def _signed(value: float, decimals: int = 0) -> str:
    text = format_number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0,") else text


def _ends(row: Mapping[Any, Any], part: str, *, signed: bool = False, decimals: int = 0) -> str:
    """Return a number, or between what it lies; with the estimate where there is one."""
    low, high = (float(row[f"{part}_{end}"]) for end in ("laag", "hoog"))

    def written(value: float) -> str:
        return _signed(value, decimals) if signed else format_number(value, decimals)

    if math.isnan(low) or math.isnan(high):
        return "niet bekend" if math.isnan(low) else f"ten minste {written(low)}"
    if low == high:
        return written(low)
    text = f"tussen {written(low)} en {written(high)}"
    # of a distance there is no estimate: its column is not there
    guess = float(row.get(f"{part}_schatting", math.nan))
    if math.isnan(guess):
        return text
    best = f"naar schatting {written(round(guess, decimals) if decimals else round(guess))}"
    return f"{best} ({text})"


def _amount(row: Mapping[Any, Any]) -> str:
    """Return what changes in euros, with its sign."""
    low, high = (float(row[f"verandering_{end}"]) for end in ("laag", "hoog"))

    def written(value: float) -> str:
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{euro(abs(value))}"

    return written(low) if low == high else f"tussen {written(low)} en {written(high)}"


def simulation_answer(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    zet: str,
    *,
    doelgroep: str = "",
    periode: str | None = None,
) -> Answer:
    """Return a simulation as a file: a table for people, and one for programs.

    `zet` is the move as `flows.simulation.read_move` takes it, `doelgroep` one of the own table
    ('' for pupils as DUO counts them). Raises as those read it and as `flows.simuleer`.
    """
    found = flows.simuleer(snapshot, swv, jaar, read_move(zet, doelgroep), periode=periode)
    names = flows.swv_namen(snapshot, jaar)
    sentences = simulation_sentences(found, names)
    title = f"Simulatie: {lower_first(move_sentence(found, names))}, {jaar}"
    notes = (
        *MADE_UP * found.fictief,
        *(("Antwoord", text) for text in sentences),
        ("Wat", UITLEG),
    )
    move = found.zet
    return Answer(
        name=("simulatie", move.aantal, move.van, move.naar, move.doelgroep, jaar),
        title=title,
        sentences=sentences,
        fictional=found.fictief,
        table=lambda: _table(found, names, title, notes),
        exchange=lambda: found.tabel,
    )


_UNITS = {LEERLINGEN: "leerlingen", EURO: "euro", KILOMETER: "km"}


def _table(
    found: Simulation, namen: Mapping[str, str], title: str, notes: tuple[tuple[str, str], ...]
) -> AnswerTable:
    numbers = [
        f"{part}_{end}" for part in ("nu", "straks") for end in ("laag", "hoog", "schatting")
    ]
    numbers += ["verandering_laag", "verandering_hoog"]
    rows: list[tuple[Cell, ...]] = [
        (
            namen.get(row["swv"], row["swv"]), row["soort"], row["doelgroep"],
            upper_first(ONDERWERP[row["onderwerp"]]), row["onderdeel"], _UNITS[row["eenheid"]],
            *(None if math.isnan(row[name]) else row[name] for name in numbers),
        )
        for row in found.tabel.to_dict("records")
    ]  # fmt: skip
    texts = ("Samenwerkingsverband", "Soort", "Doelgroep", "Wat", "Onderdeel", "Eenheid")
    heads = (
        "Nu, ten minste", "Nu, ten hoogste", "Nu, naar schatting", "Straks, ten minste",
        "Straks, ten hoogste", "Straks, naar schatting", "Verandering, ten minste",
        "Verandering, ten hoogste",
    )  # fmt: skip
    columns = (*map(AnswerColumn, texts), *(AnswerColumn(name, 2) for name in heads))
    return AnswerTable(title, columns, rows, notes)
