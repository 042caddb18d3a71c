"""What can be taken along from Bereik: maps and lists, each made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import reports
from geo.bivariate_map import write_pair
from reports.pair import pair_table
from reports.reach import reach_table
from views.shared import parts, state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from boundaries import Areas
    from geo.choropleth import Choropleth
    from geo.places.layer import PlaceLayer
    from places.reach.areas import Bereik
    from store import Snapshot
    from views.aanbod.reach_both import Paar
    from views.aanbod.reach_data import Wijk
    from views.shared.parts import Download

_MEDIA = {
    "html": "text/html",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_TITLES = {"html": "Kaart die zonder internet opent (html)"}


def offer_map(snapshot: Snapshot, wijk: Wijk, pair: Paar, plekken: Sequence[PlaceLayer]) -> None:
    """Offer the map of two figures as a picture and as a file, with the places on it."""
    second = state.get(state.NAAST) or "afstand"
    years = dict.fromkeys((pair.kaart.jaar, pair.tweede.jaar))
    name = ("kaart", pair.kaart.vraag.indicator, "naast", second, pair.kaart.plaats)
    write = partial(
        write_pair,
        pair.kaart,
        pair.both,
        snapshot,
        namen=pair.namen,
        teksten=pair.teksten,
        gekozen=wijk.codes,
        plekken=plekken,
    )
    _offer(write, (*name, pair.kaart.niveau.id, *years), tuple(_MEDIA))


def offer_lists(pair: Paar) -> None:
    """Offer the listed corner and all areas as tables."""
    kaart, tweede = pair.kaart, pair.tweede
    made: dict[str, Download] = {}
    second = state.get(state.NAAST) or "afstand"
    lines = [("Bron", kaart.bronregel), *(("Let op", band) for band in kaart.banden)]
    for what, rows, part in (
        (pair.titel, pair.both.hoek(*pair.hoek), "_".join(pair.hoek)),
        ("Alle gebieden", None, ""),
    ):
        make = partial(
            pair_table,
            pair.both,
            pair.namen,
            gebied=kaart.niveau.label,
            titel=f"{what}, {kaart.niveau.meervoud} in {kaart.plaats}",
            decimalen=(kaart.indicator.decimalen, tweede.decimalen),
            rijen=rows,
            regels=lines,
        )
        name = ("naast", kaart.indicator.id, second, part, kaart.plaats, kaart.niveau.id)
        made |= parts.table_files(what, make, *name)
    parts.offer_files(made, label="Deze lijst downloaden")


def offer_reach_map(
    snapshot: Snapshot, wijk: Wijk, kaart: Choropleth, bereik: Bereik, plekken: Sequence[PlaceLayer]
) -> None:
    """Offer the map of who is too far as a picture, with the places on it."""
    name = ("kaart_bereik", bereik.wat, bereik.meters, "m", kaart.plaats, kaart.niveau.id)
    _offer(partial(_write_static, kaart, snapshot, wijk, plekken), name, ("png", "svg", "pdf"))


def offer_reach_lists(bereik: Bereik, found: Areas, place: str, lines: list[str]) -> None:
    """Offer the areas that are too far, and all of them, as tables."""
    made: dict[str, Download] = {}
    how = "netwerk" if bereik.over_netwerk else "hemelsbreed"
    for only_far, label in ((True, "Te ver of zonder afstand"), (False, "Alle gebieden")):
        make = partial(
            reach_table,
            bereik,
            niveau=found.niveau,
            plaats=place,
            indeling=found.indeling,
            regels=lines,
            verder=only_far,
        )
        name = ("bereik", bereik.wat, bereik.meters, "m", how, place, "te_ver" if only_far else "")
        made |= parts.table_files(label, make, *name)
    parts.offer_files(made, label="Deze lijst downloaden")


def _offer(write: Callable[[Path], None], name: Sequence[object], endings: Sequence[str]) -> None:
    offered: dict[str, Download] = {
        _TITLES.get(ending, f"Afbeelding ({ending})"): (
            reports.file_name(*name, ending=ending),
            _MEDIA[ending],
            partial(parts.written, write, ending),
        )
        for ending in endings
    }
    parts.offer_files(offered, label="Deze kaart downloaden")


def _write_static(
    kaart: Choropleth, snapshot: Snapshot, wijk: Wijk, plekken: Sequence[PlaceLayer], path: Path
) -> None:
    """Write a picture; matplotlib is loaded only when it is needed."""
    from geo.static_map import write_static

    write_static(kaart, snapshot, path, gekozen=wijk.codes or None, plekken=plekken)
