"""`kaart`: a choropleth as a file, with schools and aanbod on it when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import SESSION, Gemeenten, Niveau, check_ending, option, output, say
from store import Refused, Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.choropleth import Choropleth
    from geo.places.layer import Kader, PlaceLayer

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
    asked = AskedPlaces(
        scholen, tuple(denominatie or ()), aanbod, preventieniveau, tuple(aanbieder or ())
    )
    # a wrong combination of options is a wrong call (2), told before anything is read
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
    # a comma is a decimal sign only where something else parts the numbers
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


@dataclass(frozen=True, slots=True)
class AskedPlaces:
    """The options as they were typed; None where an option was not given."""

    scholen: str | None = None
    denominaties: tuple[str, ...] = ()
    aanbod: str | None = None
    niveaus: str | None = None
    aanbieders: tuple[str, ...] = ()

    def check(self, ending: str) -> None:
        """Refuse what cannot be meant (exit 2), before anything is read."""
        for name, value, needs, there in (
            ("--denominatie", self.denominaties, "--scholen", self.scholen),
            ("--preventieniveau", self.niveaus, "--aanbod", self.aanbod),
            ("--aanbieder", self.aanbieders, "--aanbod", self.aanbod),
        ):
            if value and there is None:
                raise typer.BadParameter(f"hoort bij {needs}; noem die ook.", param_hint=name)
        for name, value in (("--scholen", self.scholen), ("--aanbod", self.aanbod)):
            if value is not None and ending == ".csv":
                raise typer.BadParameter(
                    "in een csv staan alleen cijfers, geen plekken.", param_hint=name
                )

    def parts(self, snapshot: Snapshot, kaart: Choropleth) -> list[PlaceLayer]:
        """Return what is to be drawn above a map.

        Raises
        ------
        NotFound
            When the folder has no schools, or no aanbod.
        """
        if self.scholen is None and self.aanbod is None:
            return []
        from geo import layers
        from geo.places.layer import in_areas

        # the frame of the map itself, so that layers and map agree on what lies in view
        box = layers.prepared(snapshot, kaart).bounds_wgs84
        schools = [] if self.scholen is None else [self._schools(snapshot, box)]
        every = schools + ([] if self.aanbod is None else [self._aanbod(snapshot, box)])
        return [
            replace(deel, binnen=in_areas(snapshot, kaart, deel.plekken), plaats=kaart.plaats)
            for deel in every
        ]

    def _schools(self, snapshot: Snapshot, box: Kader) -> PlaceLayer:
        from geo.places.cards import map_schools
        from geo.places.layer import PlaceFilter, school_layer
        from places.schools import SCHOOLTYPEN

        plekken = map_schools(snapshot)
        keuze = PlaceFilter(
            _words(self.scholen, SCHOOLTYPEN, "--scholen"),
            denominaties=_known(
                self.denominaties, set(plekken.frame["denominatie"]), "--denominatie"
            ),
        )
        return school_layer(plekken, keuze, kader=box)

    def _aanbod(self, snapshot: Snapshot, box: Kader) -> PlaceLayer:
        from dossier.names import factor_names
        from geo.places.cards import map_aanbod
        from geo.places.layer import PlaceFilter, aanbod_layer
        from places.aanbod.aanbod_list import listed
        from places.aanbod.area_names import names_of_areas
        from places.aanbod.locations import as_places
        from store import NotFound
        from store.kept import records_if_any
        from store.words import words

        records = records_if_any(snapshot.folder)
        lijst = listed(snapshot, records, factor_names(records))
        if not lijst.aanbod:
            raise NotFound(
                "Er is geen aanbod in de gegevensmap. Lees een lijst in met 'wijkverkenner "
                "importeer locaties', of vul aanbod in op de pagina Aanbod."
            )
        names = names_of_areas(snapshot).namen
        plekken = map_aanbod(lijst, as_places(snapshot, lijst.items())[0], names)
        keuze = PlaceFilter(
            _words(self.aanbod, words("domein"), "--aanbod"),
            niveaus=_words(self.niveaus, words("preventieniveau"), "--preventieniveau"),
            aanbieders=_known(self.aanbieders, set(plekken.frame["aanbieder"]), "--aanbieder"),
        )
        return aanbod_layer(plekken, keuze, kader=box)


def _words(text: str | None, known: Collection[str], option: str) -> tuple[str, ...]:
    """Return the words of a list with commas; none for all of them."""
    asked = [word.strip().lower() for word in (text or _ALL).split(",") if word.strip()]
    if asked == [_ALL]:
        return ()
    for word in asked:
        if word not in known:
            raise typer.BadParameter(
                f"‘{word}’ is er geen; kies {_ALL} of uit {', '.join(known)}.", param_hint=option
            )
    return tuple(asked)


def _known(asked: Sequence[str], known: Collection[str], option: str) -> tuple[str, ...]:
    """Return names as the data write them, whatever capitals they were typed with."""
    spelled = {name.casefold(): name for name in known if name}
    for name in asked:
        if name.casefold() not in spelled:
            names = ", ".join(sorted(spelled.values())[:12])
            raise typer.BadParameter(
                f"‘{name}’ komt niet voor; er zijn onder andere: {names}.", param_hint=option
            )
    return tuple(spelled[name.casefold()] for name in asked)
