"""A map as it is asked for in words, and as people take it along: page, pictures, figures."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geo.bivariate import STANDEN
from geo.choropleth import Choropleth, MapQuestion, figures_table, make
from geo.methods import method, own_bounds
from reports.answer import MAP_LABEL, PICTURE_LABELS, Answer, downloads
from reports.tables import AnswerColumn, AnswerTable, shown
from store import NotFound, Refused, WijkverkennerError
from store.dutch import upper_first
from store.kept import records_if_any
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from geo.bivariate_map import PairMap
    from geo.page import HtmlPage
    from geo.places.layer import Kader, PlaceLayer
    from geo.sheet import Sheet
    from reports.answer import Download
    from store import Snapshot

_ORIGIN = {"gepubliceerd": "gepubliceerd", "berekend": "berekend (niet gepubliceerd)"}


class UnknownChoice(WijkverkennerError):
    """A choice that somebody named and that there is not, with those that there are."""

    def __init__(self, keuze: str, text: str) -> None:
        self.keuze = keuze
        """What was chosen from, as the command line names it."""
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class AskedPlaces:
    """Which places stand on a map, in words of people; empty for all of a kind."""

    scholen: tuple[str, ...] | None = None
    """Types of school; None for no schools."""
    denominaties: tuple[str, ...] = ()
    aanbod: tuple[str, ...] | None = None
    """Domeinen; None for no aanbod."""
    niveaus: tuple[str, ...] = ()
    aanbieders: tuple[str, ...] = ()


def map_question(
    indicator: str,
    niveau: str,
    gemeenten: tuple[str, ...],
    jaar: int | None,
    *,
    methode: str,
    klassen: int,
    grenzen: Sequence[float] | None,
) -> MapQuestion:
    """Return a question whose classes can be made; told before anything is read.

    Raises
    ------
    UnknownChoice
        For bounds that the method does not take, or too many of them.
    """
    bounds = None
    if method(methode).eigen_grenzen:
        try:
            bounds = tuple(own_bounds(grenzen))
        except Refused as error:
            raise UnknownChoice("grenzen", str(error)) from error
    elif grenzen is not None:
        raise UnknownChoice("grenzen", "hoort bij --methode eigen.")
    return MapQuestion(
        indicator, niveau, gemeenten, jaar, methode=methode, klassen=klassen, grenzen=bounds
    )


def asked_map(
    snapshot: Snapshot, vraag: MapQuestion, asked: AskedPlaces
) -> tuple[Answer, list[PlaceLayer]]:
    """Return a map with the places on it, and those as they are drawn.

    Raises
    ------
    NotFound
        When the folder has no such figures, no schools, or no aanbod.
    UnknownChoice
        For a word that none of them has.
    """
    kaart = make(snapshot, vraag)
    made: list[PlaceLayer] = []
    if asked.scholen is not None or asked.aanbod is not None:
        # a map without places loads none of the rooms that know them
        from geo import layers
        from geo.places.layer import in_areas

        # the frame of the map itself, so that layers and map agree on what lies in view
        box = layers.prepared(snapshot, kaart).bounds_wgs84
        made = [
            replace(layer, binnen=in_areas(snapshot, kaart, layer.plekken), plaats=kaart.plaats)
            for layer in (_schools(snapshot, asked, box), _aanbod(snapshot, asked, box))
            if layer is not None
        ]
    return map_answer(snapshot, kaart, plekken=made), made


def _schools(snapshot: Snapshot, asked: AskedPlaces, box: Kader) -> PlaceLayer | None:
    if asked.scholen is None:
        return None
    from geo.places.cards import map_schools
    from geo.places.layer import PlaceFilter, school_layer
    from places.schools import SCHOOLTYPEN

    plekken = map_schools(snapshot)
    there = set(plekken.frame["denominatie"])
    keuze = PlaceFilter(
        _words(asked.scholen, SCHOOLTYPEN, "scholen"),
        denominaties=_spelled(asked.denominaties, there, "denominatie"),
    )
    return school_layer(plekken, keuze, kader=box)


def _aanbod(snapshot: Snapshot, asked: AskedPlaces, box: Kader) -> PlaceLayer | None:
    if asked.aanbod is None:
        return None
    from dossier.names import factor_names
    from geo.places.cards import map_aanbod
    from geo.places.layer import PlaceFilter, aanbod_layer
    from places.aanbod.aanbod_list import listed
    from places.aanbod.area_names import names_of_areas
    from places.aanbod.locations import as_places

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
        _words(asked.aanbod, words("domein"), "aanbod"),
        niveaus=_words(asked.niveaus, words("preventieniveau"), "preventieniveau"),
        aanbieders=_spelled(asked.aanbieders, set(plekken.frame["aanbieder"]), "aanbieder"),
    )
    return aanbod_layer(plekken, keuze, kader=box)


def _words(asked: tuple[str, ...], known: Collection[str], keuze: str) -> tuple[str, ...]:
    """Return words of a list, or say which one is not in it."""
    for word in asked:
        if word not in known:
            raise UnknownChoice(keuze, f"‘{word}’ is er geen; kies alle of uit {', '.join(known)}.")
    return asked


def _spelled(asked: Sequence[str], known: Collection[str], keuze: str) -> tuple[str, ...]:
    """Return names as the data write them, whatever capitals they were typed with."""
    spelled = {name.casefold(): name for name in known if name}
    for name in asked:
        if name.casefold() not in spelled:
            names = ", ".join(sorted(spelled.values())[:12])
            raise UnknownChoice(keuze, f"‘{name}’ komt niet voor; er zijn onder andere: {names}.")
    return tuple(spelled[name.casefold()] for name in asked)


def map_answer(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    plekken: Sequence[PlaceLayer] = (),
    gekozen: Collection[str] = (),
    name: tuple[object, ...] = (),
) -> Answer:
    """Return a map as an answer to take along.

    `plekken` are drawn on it, the areas of `gekozen` outlined together in a picture; without a
    `name` the file is called by the figure.
    """

    def page() -> HtmlPage:
        from geo.map_page import map_page

        return map_page(kaart, snapshot, plekken=plekken)

    def sheet() -> Sheet:
        from geo.static_map import draw

        return draw(kaart, snapshot, gekozen=gekozen, plekken=plekken)

    # kaart_percentage_0_tot_15_jaar_utrecht_buurt_2024: what, which, where, per what, of when
    of_figure = ("kaart", kaart.vraag.indicator, kaart.plaats, kaart.niveau.id, kaart.jaar)
    return Answer(
        name=name or of_figure,
        title=kaart.titel,
        line=kaart.ondertitel,
        bands=kaart.banden,
        sentences=kaart.opmerkingen,
        notes=_notes(kaart),
        fictional=kaart.fictief,
        table=partial(map_table, kaart),
        exchange=partial(figures_table, kaart),
        page=page,
        sheet=sheet,
        others={"gpkg": partial(map_geopackage, kaart, snapshot)},
    )


def map_downloads(
    snapshot: Snapshot,
    kaart: Choropleth,
    plekken: Sequence[PlaceLayer] = (),
    *,
    gekozen: Collection[str] = (),
) -> dict[str, Download]:
    """Return all that a page offers of a map of one figure, by label; `gekozen` is outlined."""
    labels = {
        "xlsx": "Tabel voor Excel (xlsx)",
        "csv": "Tabel (csv)",
        "html": MAP_LABEL,
        "gpkg": "Gebieden met cijfers (GeoPackage)",
    }
    answer = map_answer(snapshot, kaart, plekken=plekken, gekozen=gekozen)
    return downloads(answer, labels | PICTURE_LABELS)


def pair_answer(
    snapshot: Snapshot,
    pair: PairMap,
    *,
    name: tuple[object, ...],
    plekken: Sequence[PlaceLayer] = (),
    gekozen: Collection[str] = (),
) -> Answer:
    """Return a map of two figures as an answer to take along; `gekozen` is outlined."""

    def page() -> HtmlPage:
        from geo.bivariate_map import pair_page

        return pair_page(pair, snapshot, gekozen=gekozen, plekken=plekken)

    def sheet() -> Sheet:
        from geo.bivariate_map import draw_pair

        return draw_pair(pair, snapshot, gekozen=gekozen, plekken=plekken)

    kaart = pair.kaart
    return Answer(
        name=name,
        title=kaart.titel,
        line=kaart.ondertitel,
        bands=kaart.banden,
        sentences=kaart.opmerkingen,
        fictional=kaart.fictief,
        page=page,
        sheet=sheet,
    )


def map_table(kaart: Choropleth) -> AnswerTable:
    """Return the figures of a map as a table, in the order of its areas."""
    frame = kaart.frame
    classes = kaart.classes.labels
    state = frame["staat"].to_list()
    rows = [
        (
            str(code),
            str(name),
            shown(value, status),
            # the class that the map colours it by: a number is looked up in the legend by nobody
            classes[place] if place >= 0 else None,
            int(rank) or None,
            _ORIGIN.get(str(origin)) if status == "waarde" else None,
            kaart.jaar,
            kaart.indeling,
            kaart.bron,
        )
        for code, name, value, status, place, rank, origin in zip(
            frame["gebied_code"],
            frame["naam"],
            frame["waarde"],
            state,
            frame["klasse"],
            frame["rang"],
            frame["herkomst"],
            strict=True,
        )
    ]
    return AnswerTable(
        title=f"{kaart.titel}, {kaart.plaats}, {kaart.jaar}",
        columns=(
            *map(AnswerColumn, ("Code", upper_first(kaart.niveau.label))),
            AnswerColumn(
                f"{kaart.indicator.label} ({kaart.indicator.eenheid})", kaart.indicator.decimalen
            ),
            AnswerColumn("Klasse"),
            AnswerColumn("Rang (1 = hoogste)", 0),
            AnswerColumn("Herkomst van het cijfer"),
            AnswerColumn("Jaar", 0, grouped=False),
            AnswerColumn("Gebiedsindeling", 0, grouped=False),
            AnswerColumn("Bron"),
        ),
        rows=rows,
        notes=_notes(kaart),
    )


def map_geopackage(kaart: Choropleth, snapshot: Snapshot) -> bytes:
    """Return the areas with their figures as a GeoPackage in RD New (EPSG:28992)."""
    import boundaries

    # the shapes as they were cleaned, not as simplified for the browser: a GIS measures with them
    areas = boundaries.geometry(snapshot, kaart.areas, "vlakken")
    figures = kaart.frame[["gebied_code", "naam", "waarde", "staat", "herkomst", "klasse", "rang"]]
    layer = areas[["code", "geometry"]].merge(
        figures.rename(columns={"gebied_code": "code"}), on="code", validate="one_to_one"
    )
    layer["indicator"] = kaart.vraag.indicator
    layer["jaar"], layer["indeling"], layer["bron"] = kaart.jaar, kaart.indeling, kaart.bron
    # the state says why there is no value; a number beside it would be used
    layer["waarde"] = layer["waarde"].where(layer["staat"] == "waarde")
    # GDAL writes a GeoPackage to a file only
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / "kaart.gpkg"
        layer.to_file(
            path,
            driver="GPKG",
            layer=kaart.niveau.meervoud,
            layer_metadata=_by_heading(_notes(kaart)),
        )
        return path.read_bytes()


def pair_table(
    pair: PairMap,
    *,
    titel: str,
    decimalen: tuple[int, int] = (0, 0),
    rijen: pd.DataFrame | None = None,
    regels: Sequence[tuple[str, str]] = (),
) -> AnswerTable:
    """Return areas with two figures, their classes and their states.

    `decimalen` are of each figure, `rijen` some rows of `pair.classes.frame` (a corner; None takes
    all of them), `regels` heading and text for the sheet *Toelichting*.
    """
    namen = pair.namen
    frame = pair.classes.frame if rijen is None else rijen
    # what low, middle and high are differs per map: without the limits the words say nothing
    limits = [
        (
            f"Grenzen van {namen[number - 1]}",
            "; ".join(
                f"{standing}: {text}"
                for standing, text in zip(STANDEN, pair.classes.grenzen(number), strict=True)
                if text
            ),
        )
        for number in (1, 2)
    ]
    return AnswerTable(
        title=titel,
        columns=(
            *map(AnswerColumn, ("Code", upper_first(pair.kaart.niveau.label))),
            AnswerColumn(namen[0], decimalen[0]),
            AnswerColumn("Laag, midden of hoog"),
            AnswerColumn(namen[1], decimalen[1]),
            AnswerColumn("Laag, midden of hoog (tweede)"),
        ),
        rows=[
            (
                row["gebied_code"],
                row["naam"],
                shown(row["waarde_1"], row["staat_1"]),
                STANDEN[row["klasse_1"]] if row["klasse"] >= 0 else None,
                shown(row["waarde_2"], row["staat_2"]),
                STANDEN[row["klasse_2"]] if row["klasse"] >= 0 else None,
            )
            for row in frame.to_dict("records")
        ],
        notes=(*limits, *regels),
    )


def _notes(kaart: Choropleth) -> tuple[tuple[str, str], ...]:
    """Say what the figures are, and what a reader must know first."""
    lines = [("Let op", band) for band in kaart.banden]
    lines += [
        ("Definitie", kaart.indicator.definitie),
        ("Eenheid", kaart.indicator.eenheid),
        ("Gebieden", f"{kaart.niveau.meervoud} in {kaart.plaats}"),
        ("Jaar van de cijfers", str(kaart.jaar)),
        ("Jaar van de gebiedsindeling", str(kaart.indeling)),
        ("Bron", kaart.bron),
    ]
    lines += [("Opmerking", note) for note in kaart.opmerkingen]
    lines += [
        ("Licentie", f"{r.key.soort.value} {r.key.jaar or ''} {r.key.bron}: {r.herkomst.licentie}")
        for r in kaart.records
    ]
    return tuple(lines)


def _by_heading(notes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a text per heading: lines with the same heading stand in one text."""
    found: dict[str, list[str]] = {}
    for heading, text in notes:
        found.setdefault(heading, []).append(text)
    return {heading: "\n".join(texts) for heading, texts in found.items()}
