"""`kaart`: a choropleth as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from commands.console import SESSION, say
from commands.places import Gevraagd

if TYPE_CHECKING:
    from collections.abc import Sequence

UITVOER = (".html", ".png", ".svg", ".pdf", ".csv")


def check_ending(path: Path, endings: Sequence[str]) -> str:
    """Return the ending of an output file; say which there are, or that it has no folder (2)."""
    ending = path.suffix.lower()
    if ending not in endings:
        raise typer.BadParameter(
            f"{path.name} eindigt niet op {', '.join(endings)}.", param_hint="--uit"
        )
    if not path.absolute().parent.is_dir():
        raise typer.BadParameter(
            f"de map {path.absolute().parent} bestaat niet. Maak haar eerst, of kies een andere "
            "plaats.",
            param_hint="--uit",
        )
    return ending


def kaart(
    *,
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
    scholen: Annotated[
        str | None,
        typer.Option("--scholen", metavar="TYPEN", help="Scholen erop: alle, of zoals bo,so."),
    ] = None,
    denominatie: Annotated[
        list[str] | None,
        typer.Option("--denominatie", metavar="NAAM", help="Alleen deze scholen; mag vaker."),
    ] = None,
    aanbod: Annotated[
        str | None,
        typer.Option("--aanbod", metavar="DOMEINEN", help="Aanbod erop: alle, of zoals werk."),
    ] = None,
    preventieniveau: Annotated[
        str | None,
        typer.Option(
            "--preventieniveau",
            metavar="NIVEAUS",
            help="Alleen dit aanbod: selectief, …",
        ),
    ] = None,
    aanbieder: Annotated[
        list[str] | None,
        typer.Option("--aanbieder", metavar="NAAM", help="Alleen dit aanbod; mag vaker."),
    ] = None,
) -> None:
    """Maak een kaart van één indicator, met scholen en aanbod als u dat vraagt."""
    ending = check_ending(uit, UITVOER)
    asked = Gevraagd(
        scholen, tuple(denominatie or ()), aanbod, preventieniveau, tuple(aanbieder or ())
    )
    asked.check(ending)

    import geo

    snapshot = SESSION.folder().snapshot()
    vraag = geo.Vraag(
        indicator, niveau, tuple(gemeente or ()), jaar, methode=methode, klassen=klassen
    )
    made = geo.make(snapshot, vraag)
    places = asked.parts(snapshot, made)
    if ending == ".csv":
        geo.write_csv(made, uit)
    else:
        write = geo.write_html if ending == ".html" else geo.write_static
        write(made, snapshot, uit, plekken=places)
    say(f"{uit}: {made.titel} · {made.ondertitel}")
    for deel in places:
        say(f"{deel.titel}: {deel.telling}")
    for line in (*made.banden, *made.opmerkingen):
        say(line)
