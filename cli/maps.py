"""`kaart`: a choropleth as a file, with schools and aanbod on it when they are asked for."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from cli.console import (
    SESSION,
    Gemeenten,
    Niveau,
    check_ending,
    comma_words,
    give,
    option,
    output,
)

# the word for no filter, as it stands in messages too
_ALL = "alle"
UITVOER = (".html", ".png", ".svg", ".pdf", ".csv")


def kaart(
    *,
    indicator: Annotated[str, option("--indicator", "ID", "Zie 'wijkverkenner indicatoren'.")],
    niveau: Niveau,
    uit: Annotated[Path, output(UITVOER)],
    gemeente: Gemeenten = None,
    jaar: Annotated[int | None, option("--jaar", "JAAR", "Anders het nieuwste.")] = None,
    methode: Annotated[
        str, option("--methode", "METHODE", "Kleurindeling, zoals kwantielen.")
    ] = "natuurlijk",
    klassen: Annotated[int, option("--klassen", "AANTAL", "Aantal klassen.", min=2, max=9)] = 5,
    grenzen: Annotated[
        str | None,
        option(
            "--grenzen", "5,10,15", "Bovengrenzen bij --methode eigen; met decimalen: 2,5;5;7,5."
        ),
    ] = None,
    scholen: Annotated[
        str | None, option("--scholen", "TYPEN", "Scholen erop: alle, of zoals bo,so.")
    ] = None,
    denominatie: Annotated[
        list[str] | None, option("--denominatie", "NAAM", "Alleen deze scholen; mag vaker.")
    ] = None,
    aanbod: Annotated[
        str | None, option("--aanbod", "DOMEINEN", "Aanbod erop: alle, of zoals werk.")
    ] = None,
    preventieniveau: Annotated[
        str | None, option("--preventieniveau", "NIVEAUS", "Alleen dit aanbod: selectief, …")
    ] = None,
    aanbieder: Annotated[
        list[str] | None, option("--aanbieder", "NAAM", "Alleen dit aanbod; mag vaker.")
    ] = None,
) -> None:
    """Maak een kaart van één indicator, met scholen en aanbod als u dat vraagt."""
    ending = check_ending(uit, UITVOER)
    # a wrong combination of options is a wrong call (2), told before anything is read
    for name, value, needs, there in (
        ("--denominatie", denominatie, "--scholen", scholen),
        ("--preventieniveau", preventieniveau, "--aanbod", aanbod),
        ("--aanbieder", aanbieder, "--aanbod", aanbod),
    ):
        if value and there is None:
            raise typer.BadParameter(f"hoort bij {needs}; noem die ook.", param_hint=name)
    for name, value in (("--scholen", scholen), ("--aanbod", aanbod)):
        if value is not None and ending == ".csv":
            raise typer.BadParameter(
                "in een csv staan alleen cijfers, geen plekken.", param_hint=name
            )

    from reports.maps import AskedPlaces, UnknownChoice, asked_map, map_question

    places = AskedPlaces(
        _listed(scholen), tuple(denominatie or ()), _listed(aanbod),
        _listed(preventieniveau) or (), tuple(aanbieder or ()),
    )  # fmt: skip
    try:
        vraag = map_question(
            indicator, niveau, tuple(gemeente or ()), jaar, methode=methode, klassen=klassen,
            grenzen=_numbers(grenzen),
        )  # fmt: skip
        answer, layers = asked_map(SESSION.snapshot(), vraag, places)
    except UnknownChoice as error:
        raise typer.BadParameter(str(error), param_hint=f"--{error.keuze}") from error
    drawn = (f"{layer.titel}: {layer.telling}" for layer in layers)
    give(answer, uit, f"{answer.title} · {answer.line}", *drawn)


def _listed(text: str | None) -> tuple[str, ...] | None:
    """Return the words of an option; none for all of them, None where it was not given."""
    words = comma_words(text)
    return None if text is None else () if words == (_ALL,) else words


def _numbers(text: str | None) -> list[float] | None:
    """Return the bounds that were typed, or say that they are no numbers (exit 2)."""
    if text is None:
        return None
    # a comma is a decimal sign only where something else parts the numbers
    dutch = ";" in text
    try:
        return [
            float(part.replace(",", ".") if dutch else part)
            for part in text.split(";" if dutch else ",")
            if part.strip()
        ]
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} zijn geen getallen. Geef grenzen zoals 5,10,15 of, met decimalen, "
            "2,5;5;7,5 (tussen aanhalingstekens).",
            param_hint="--grenzen",
        ) from error
