"""`stromen`: who lives here and goes to school elsewhere, and who comes in, as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated, Literal

import typer

from commands.console import SESSION, say
from commands.maps import check_ending

UITVOER = (".csv", ".xlsx", ".html", ".png", ".svg")


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
        typer.Option("--kalibratie", metavar="BESTAND", help="Een andere kalibratietabel (csv)."),
    ] = None,
) -> None:
    """Maak een tabel of kaart van de leerlingstromen van één samenwerkingsverband."""
    ending = check_ending(uit, UITVOER)

    from flows import saldo_tabel, stroom_tabel

    snapshot = SESSION.folder().snapshot()
    soorten = [part.strip().lower() for part in soort.split(",") if part.strip()] if soort else None
    if saldo:
        table = saldo_tabel(snapshot, swv, jaar, soorten, kalibratie=kalibratie)
    else:
        table = stroom_tabel(snapshot, swv, jaar, soorten, niveau=niveau, kalibratie=kalibratie)
    if ending == ".csv":
        table.to_csv(uit, index=False, encoding="utf-8", lineterminator="\n")
    say(f"{uit}: {len(table)} rijen, SWV {swv}, {jaar}")
