"""`kaart`: a choropleth as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from commands.console import SESSION, check_ending, say
from commands.places import Gevraagd
from store import Refused

UITVOER = (".html", ".png", ".svg", ".pdf", ".csv")


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
    grenzen: Annotated[
        str | None,
        typer.Option(
            "--grenzen",
            metavar="5,10,15",
            help="Bovengrenzen bij --methode eigen; met decimalen: 2,5;5;7,5.",
        ),
    ] = None,
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
    bounds = _bounds(methode, grenzen)

    from geo.choropleth import MapQuestion, make
    from reports.answer import write
    from reports.maps import map_answer

    snapshot = SESSION.snapshot()
    vraag = MapQuestion(
        indicator,
        niveau,
        tuple(gemeente or ()),
        jaar,
        methode=methode,
        klassen=klassen,
        grenzen=bounds,
    )
    made = make(snapshot, vraag)
    places = asked.parts(snapshot, made)
    answer = map_answer(snapshot, made, plekken=places)
    write(answer, uit)
    say(f"{uit}: {answer.title} · {answer.line}")
    for deel in places:
        say(f"{deel.titel}: {deel.telling}")
    for line in (*answer.bands, *answer.sentences):
        say(line)


def _bounds(methode: str, text: str | None) -> tuple[float, ...] | None:
    """Return the bounds that go with a method, or say what is wrong with them (exit 2)."""
    from geo.methods import method, own_bounds

    if not method(methode).eigen_grenzen:
        if text is not None:
            raise typer.BadParameter("hoort bij --methode eigen.", param_hint="--grenzen")
        return None
    dutch = ";" in (text or "")
    parts = (text or "").split(";" if dutch else ",")
    try:
        numbers = [
            float(part.replace(",", ".") if dutch else part) for part in parts if part.strip()
        ]
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} zijn geen getallen. Geef grenzen zoals 5,10,15 of, met decimalen, "
            "2,5;5;7,5 (tussen aanhalingstekens).",
            param_hint="--grenzen",
        ) from error
    try:
        return tuple(own_bounds(numbers))
    except Refused as error:
        raise typer.BadParameter(str(error), param_hint="--grenzen") from error
