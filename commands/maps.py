"""`kaart`: a choropleth as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from commands.console import SESSION, say


def kaart(
    indicator: Annotated[
        str, typer.Option("--indicator", metavar="ID", help="Zie 'wijkverkenner indicatoren'.")
    ],
    niveau: Annotated[
        str, typer.Option("--niveau", metavar="NIVEAU", help="buurt, wijk, gemeente of eigen.")
    ],
    uit: Annotated[
        Path,
        typer.Option("--uit", metavar="BESTAND", help=".html, .png, .svg, .pdf of .csv"),
    ],
    gemeente: Annotated[
        list[str] | None,
        typer.Option("--gemeente", metavar="CODE|NAAM", help="Mag vaker; anders heel Nederland."),
    ] = None,
    jaar: Annotated[int | None, typer.Option("--jaar", metavar="JAAR")] = None,
    methode: Annotated[
        str | None,
        typer.Option(
            "--methode", metavar="METHODE", help="Kleurindeling, bijvoorbeeld kwantielen."
        ),
    ] = None,
    klassen: Annotated[int | None, typer.Option("--klassen", metavar="AANTAL")] = None,
) -> None:
    """Maak een kaart van één indicator."""
    from geo.kaart import Vraag, make

    from geo import write_map

    snapshot = SESSION.folder().snapshot()
    options = {"methode": methode, "klassen": klassen}
    vraag = Vraag(
        indicator=indicator,
        niveau=niveau,
        gemeenten=tuple(gemeente or ()),
        jaar=jaar,
        **{name: value for name, value in options.items() if value is not None},
    )
    made = make(snapshot, vraag)
    write_map(made, snapshot, uit)
    say(f"{uit}: {made.titel}")
    if made.band:
        say(made.band)
