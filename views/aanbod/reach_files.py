"""What can be taken along from Bereik: maps and lists, each made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reports.answer import MAP_LABEL, PICTURE_LABELS, Answer, downloads, table_labels
from reports.maps import map_answer, pair_answer, pair_table
from reports.reach import reach_answer
from views.shared import parts, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boundaries import Areas
    from geo.choropleth import Choropleth
    from geo.places.layer import PlaceLayer
    from places.reach.areas import Bereik
    from reports.answer import Download
    from store import Snapshot
    from views.aanbod.reach_both import Paar
    from views.aanbod.reach_data import Wijk


def offer_map(snapshot: Snapshot, wijk: Wijk, pair: Paar, plekken: Sequence[PlaceLayer]) -> None:
    """Offer the map of two figures as a picture and as a file, with the places on it."""
    kaart = pair.map.kaart
    second = state.get(state.NAAST) or "afstand"
    years = dict.fromkeys((kaart.jaar, pair.tweede.jaar))
    name = ("kaart", kaart.vraag.indicator, "naast", second, kaart.plaats, kaart.niveau.id, *years)
    made = pair_answer(snapshot, pair.map, name=name, gekozen=wijk.codes, plekken=plekken)
    _offer(downloads(made, {"html": MAP_LABEL, **PICTURE_LABELS}), "kaart")


def offer_lists(pair: Paar) -> None:
    """Offer the listed corner and all areas as tables."""
    kaart, tweede, both = pair.map.kaart, pair.tweede, pair.map.classes
    made: dict[str, Download] = {}
    second = state.get(state.NAAST) or "afstand"
    lines = [("Bron", kaart.bronregel), *(("Let op", band) for band in kaart.banden)]
    for what, rows, part in (
        (pair.titel, both.hoek(*pair.hoek), "_".join(pair.hoek)),
        ("Alle gebieden", None, ""),
    ):
        make = partial(
            pair_table,
            pair.map,
            titel=f"{what}, {kaart.niveau.meervoud} in {kaart.plaats}",
            decimalen=(kaart.indicator.decimalen, tweede.decimalen),
            rijen=rows,
            regels=lines,
        )
        name = ("naast", kaart.indicator.id, second, part, kaart.plaats, kaart.niveau.id)
        made |= downloads(Answer(name=name, table=make), table_labels(what))
    _offer(made, "lijst")


def offer_reach_map(
    snapshot: Snapshot, wijk: Wijk, kaart: Choropleth, bereik: Bereik, plekken: Sequence[PlaceLayer]
) -> None:
    """Offer the map of who is too far as a picture, with the places on it."""
    name = ("kaart_bereik", bereik.wat, bereik.meters, "m", kaart.plaats, kaart.niveau.id)
    made = map_answer(snapshot, kaart, plekken=plekken, gekozen=wijk.codes, name=name)
    _offer(downloads(made, PICTURE_LABELS), "kaart")


def offer_reach_lists(bereik: Bereik, found: Areas, place: str, lines: list[str]) -> None:
    """Offer the areas that are too far, and all of them, as tables."""
    made: dict[str, Download] = {}
    for only_far, label in ((True, "Te ver of zonder afstand"), (False, "Alle gebieden")):
        answer = reach_answer(
            bereik,
            niveau=found.niveau,
            plaats=place,
            indeling=found.indeling,
            regels=lines,
            verder=only_far,
        )
        made |= downloads(answer, table_labels(label))
    _offer(made, "lijst")


def _offer(files: dict[str, Download], what: str) -> None:
    parts.offer_files(files, label=f"Deze {what} downloaden")
