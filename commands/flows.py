"""`stromen`: who lives here and goes to school elsewhere, and who comes in, as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.console import SESSION, check_ending, rows, say
from store import FICTIEF, Soort

if TYPE_CHECKING:
    import pandas as pd

    from geo.flows import StroomVraag
    from reports.tables import AnswerTable
    from store import Snapshot

UITVOER = (".csv", ".xlsx", ".html", ".png", ".svg")
UITVOER_SALDO = (".csv", ".xlsx")


def stromen(
    swv: Annotated[
        str, typer.Option("--swv", metavar="CODE", help="Code van het SWV, zoals PO2601 of VO2601.")
    ],
    jaar: Annotated[int, typer.Option("--jaar", metavar="JAAR", help="Jaar van de peildatum.")],
    uit: Annotated[
        Path, typer.Option("--uit", metavar="BESTAND", help=".csv, .xlsx, .html, .png of .svg")
    ],
    soort: Annotated[
        str | None,
        typer.Option("--soort", metavar="bo,sbo,so", help="Onderwijssoorten, met komma's."),
    ] = None,
    niveau: Annotated[
        Literal["swv", "gemeente", "pc4", "school"],
        typer.Option(
            "--niveau", metavar="swv|gemeente|pc4|school", help="Waar de tegenpartij een … is."
        ),
    ] = "swv",
    saldo: Annotated[
        bool, typer.Option("--saldo", help="Inkomend, uitgaand, intern en saldo per soort.")
    ] = False,
    kalibratie: Annotated[
        Path | None,
        typer.Option(
            "--kalibratie",
            metavar="BESTAND",
            help="Een andere kalibratietabel (csv), voor tabellen.",
        ),
    ] = None,
) -> None:
    """Maak een tabel of kaart van de leerlingstromen van één samenwerkingsverband."""
    ending = check_ending(uit, UITVOER_SALDO if saldo else UITVOER)
    soorten = [part.strip().lower() for part in soort.split(",") if part.strip()] if soort else None
    snapshot = SESSION.snapshot()
    if ending not in (".csv", ".xlsx"):
        from geo.flows import StroomVraag

        asked = StroomVraag(swv, jaar, tuple(soorten or ()), niveau=niveau, kalibratie=kalibratie)
        _draw(snapshot, uit, asked)
        return

    from flows import saldo_tabel, stroom_tabel
    from reports.answer import Answer, write

    if saldo:
        table = saldo_tabel(snapshot, swv, jaar, soorten, kalibratie=kalibratie)
    else:
        table = stroom_tabel(snapshot, swv, jaar, soorten, niveau=niveau, kalibratie=kalibratie)
    for_people = partial(_for_people, snapshot, table, jaar=jaar, niveau=niveau, saldo=saldo)
    write(Answer(name=(), table=for_people, exchange=lambda: table), uit)
    say(f"{uit}: {rows(len(table))}, SWV {swv}, {jaar}")
    if any(record.herkomst.fictief for record in snapshot.find(Soort.LEERLINGEN, jaar=jaar)):
        say(FICTIEF)


def _for_people(
    snapshot: Snapshot, table: pd.DataFrame, *, jaar: int, niveau: str, saldo: bool
) -> AnswerTable:
    """Return a table for people, with what the figures are."""
    from flows import PARTIES, leerlingjaar, swv_namen
    from geo.flows import bands, source_line
    from reports.flows import flows_table, licences, saldo_table

    year = leerlingjaar(snapshot, jaar)
    names = swv_namen(snapshot, jaar) | PARTIES
    notes = (
        *(("Let op", band) for band in bands(year, masked=year.afgeschermd)),
        ("Bron", source_line(year)),
        *licences(year.records),
    )
    code = str(table["swv"].iloc[0]) if len(table) else ""
    title = f"Leerlingstromen van {names.get(code, code)} ({code}), 1 oktober {jaar}"
    if saldo:
        return saldo_table(table, titel=f"Saldo: {title}", notes=notes)
    return flows_table(table, titel=title, niveau=niveau, namen=names, notes=notes)


def _draw(snapshot: Snapshot, uit: Path, vraag: StroomVraag) -> None:
    """Write a flow map."""
    from flows import saldo_tabel
    from geo.flows import scene
    from reports.answer import write
    from reports.flows import flow_map_answer

    made = scene(snapshot, vraag)

    def saldo() -> pd.DataFrame:
        types = vraag.soorten or None
        return saldo_tabel(snapshot, vraag.swv, vraag.jaar, types, kalibratie=vraag.kalibratie)

    write(flow_map_answer(snapshot, made, saldo), uit)
    say(f"{uit}: {made.titel} · {made.ondertitel}")
    for line in (*made.banden, *(part.tekst for part in made.niet_getekend)):
        say(line)
