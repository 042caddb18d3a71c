"""`kaart`: a choropleth as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from commands.console import SESSION, say

if TYPE_CHECKING:
    from collections.abc import Sequence

UITVOER = (".html", ".png", ".svg", ".pdf", ".csv")


def check_ending(path: Path, endings: Sequence[str]) -> str:
    """Return the ending of an output file, or say which endings there are (exit 2)."""
    ending = path.suffix.lower()
    if ending not in endings:
        raise typer.BadParameter(
            f"{path.name} eindigt niet op {', '.join(endings)}.", param_hint="--uit"
        )
    return ending


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
    jaar: Annotated[
        int | None, typer.Option("--jaar", metavar="JAAR", help="Anders het nieuwste.")
    ] = None,
    methode: Annotated[
        str,
        typer.Option("--methode", metavar="METHODE", help="Kleurindeling, zoals kwantielen."),
    ] = "natuurlijk",
    klassen: Annotated[
        int, typer.Option("--klassen", metavar="AANTAL", min=2, max=9, help="Aantal klassen.")
    ] = 5,
) -> None:
    """Maak een kaart van één indicator."""
    ending = check_ending(uit, UITVOER)

    import geo

    snapshot = SESSION.folder().snapshot()
    vraag = geo.Vraag(
        indicator, niveau, tuple(gemeente or ()), jaar, methode=methode, klassen=klassen
    )
    made = geo.make(snapshot, vraag)
    if ending == ".csv":
        from geo.exchange import write_csv

        write_csv(made, uit)
    elif ending == ".html":
        from geo.html_export import write_html

        write_html(made, snapshot, uit)
    else:
        from geo.static_map import write_static

        write_static(made, snapshot, uit)
    say(f"{uit}: {made.titel} · {made.ondertitel}")
    for line in (*made.banden, *made.opmerkingen):
        say(line)
