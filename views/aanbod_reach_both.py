"""Need beside aanbod, or any two figures: one map of nine colours, and one corner as a list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from boundaries.levels import niveau as level_named
from geo.bivariate import STANDEN, bivariate, ongunstig
from geo.bivariate_map import STYLE, bivariate_payload, legend_states, legend_table
from geo.dutch import dutch
from geo.folium_map import map_of
from geo.locations.reach_areas import REDENEN
from indicators import Joined
from indicators.catalogue import Richting
from indicators.formatting import STAATWOORDEN
from reports.pair import pair_table
from views import (
    aanbod_choices,
    aanbod_reach_data,
    components,
    loaders,
    map_choices,
    map_element,
    map_view,
    parts,
    state,
)
from views.words import count, upper_first

if TYPE_CHECKING:
    import pandas as pd

    from boundaries import Areas
    from geo.bivariate import Tweeluik
    from geo.kaart import Kaart
    from geo.locations.reach_areas import Bereik
    from store import Snapshot
    from views.parts import Download

_HEIGHT = 460
_LISTED = 6
_SHORT_UNIT = 8
_SEPARATOR = "_"


@dataclass(frozen=True, slots=True)
class _Tweede:
    """The second figure on the areas of the first."""

    joined: Joined
    naam: str
    """With unit."""
    kop: str
    """Heading of its column, short."""
    teksten: list[str]
    """As a reader sees it, in the order of the areas."""
    weinig: str
    """Which end of it asks for attention."""
    aanbod: bool
    """Whether it says how much aanbod there is."""
    decimalen: int
    bron: str
    banden: tuple[str, ...]


def show(snapshot: Snapshot, wijk: str, found: Areas, bereik: Bereik) -> None:
    """Show two figures on one map, and list the areas of one corner of it."""
    first, second, third = st.columns([3, 3, 3])
    with first:
        need = aanbod_choices.choose_need(snapshot)
    if not need:
        st.info("Er zijn nog geen cijfers in de gegevensmap. Lees ze in bij Gegevens.")
        return
    asked = state.get(state.JAAR)
    year = asked if asked in loaders.years(snapshot).get(need, []) else None
    kaart = aanbod_reach_data.kaart(
        snapshot, aanbod_reach_data.question(need, wijk, found, jaar=year)
    )
    with second:
        chosen = _choose_second(snapshot, need, bereik)
    level = level_named(found.niveau)
    if kaart is None:
        st.info(f"Voor deze {level.meervoud} is het gekozen cijfer er niet. Kies een ander cijfer.")
        return
    tweede = _second(snapshot, wijk, found, bereik, kaart, chosen)
    if tweede is None:
        st.info(f"Voor deze {level.meervoud} is het tweede cijfer er niet. Kies een ander cijfer.")
        return
    both = bivariate(
        Joined(kaart.frame, kaart.rapport),
        tweede.joined,
        decimalen=(kaart.indicator.decimalen, tweede.decimalen),
    )
    names = (_named(kaart.indicator.label, kaart.indicator.eenheid), tweede.naam)
    worst = (ongunstig(kaart.indicator), tweede.weinig)
    with third:
        hoek = _choose_corner(kaart, tweede, worst)
    map_view.show_bands(kaart)
    for band in tweede.banden:
        if band not in kaart.banden:
            parts.band(upper_first(band))
    left, right = st.columns([6, 4.4], gap="medium")
    with left:
        texts = list(zip(kaart.frame["tekst"].map(str), tweede.teksten, strict=True))
        _draw(
            snapshot, kaart, both, names, dict(zip(both.frame["gebied_code"], texts, strict=True))
        )
    with right:
        st.html(
            STYLE
            + legend_table(both, names, meervoud=level.meervoud, hoek=hoek)
            + legend_states(kaart, both, names)
        )
        title = _title(kaart, tweede, worst, hoek)
        heads = (_unit("Behoefte", kaart.indicator.eenheid), tweede.kop)
        decimals = (kaart.indicator.decimalen, tweede.decimalen)
        low = hoek[0] == "laag" and _means_need(tweede, worst, hoek)
        _show_corner(both, bereik, kaart, heads, decimals, hoek, title, laag=low)
        sources = f"{kaart.bron}, {kaart.jaar}; {tweede.bron}."
        lines = [("Bron", sources), *(("Let op", b) for b in (*kaart.banden, *tweede.banden))]
        files = _files(kaart, tweede, both, names, hoek, title, lines)
        parts.offer_files(files, label="Deze lijst downloaden")
        st.caption(parts.plain(sources))
    _show_all(both, names, level.label)


def _choose_second(snapshot: Snapshot, need: str, bereik: Bereik) -> str:
    """Draw the choice of the second figure; '' is the distance that is measured here."""
    catalogue, loaded = loaders.catalogue(snapshot), loaders.years(snapshot)
    options = [n for n in map_choices.ordered(catalogue, loaded) if n in loaded and n != need]
    how = "over het netwerk" if bereik.over_netwerk else "hemelsbreed"
    distance = f"De afstand hierboven, {how}"
    chosen = state.settle(state.NAAST, options, "", label=lambda n: catalogue[n].label)
    st.selectbox(
        "Daarnaast",
        ["", *options],
        format_func=lambda n: map_choices.label(catalogue[n], loaded=True) if n else distance,
        help="Elk cijfer kan: typ om te zoeken. Bovenaan staat de afstand die u hierboven koos.",
        **state.bound(state.NAAST, chosen),
    )
    return chosen


def _second(
    snapshot: Snapshot, wijk: str, found: Areas, bereik: Bereik, kaart: Kaart, chosen: str
) -> _Tweede | None:
    """Return the second figure: the distance measured here, or one of the catalogue."""
    if not chosen:
        return _distance(bereik, kaart)
    other = aanbod_reach_data.kaart(snapshot, aanbod_reach_data.question(chosen, wijk, found))
    if other is None:
        return None
    row = other.indicator
    supply = chosen in aanbod_choices.derived_ids(snapshot) or chosen.startswith("afstand_")
    return _Tweede(
        Joined(other.frame, other.rapport),
        _named(row.label, row.eenheid),
        _unit("Aanbod" if supply else "Daarnaast", row.eenheid),
        other.frame["tekst"].map(str).tolist(),
        ongunstig(row, aanbod=supply or row.richting is Richting.NEUTRAAL),
        supply,
        row.decimalen,
        f"{other.bron}, {other.jaar}",
        other.banden,
    )


def _distance(bereik: Bereik, kaart: Kaart) -> _Tweede:
    own = bereik.frame.set_index("gebied_code").reindex(kaart.frame["gebied_code"])
    frame = kaart.frame.assign(
        waarde=own["afstand"].round().to_numpy(), staat=own["staat"].fillna("ontbreekt").to_numpy()
    )
    texts = [
        f"{dutch(metres)} m" if status == "waarde" else REDENEN.get(str(reason), "ontbreekt")
        for metres, status, reason in zip(own["afstand"], own["staat"], own["reden"], strict=True)
    ]
    how = "over het netwerk" if bereik.over_netwerk else "hemelsbreed"
    return _Tweede(
        Joined(frame, kaart.rapport),
        f"Afstand tot {bereik.wat}, {how} (meter)",
        "Afstand (m)",
        texts,
        "hoog",
        True,
        0,
        f"afstand {bereik.methode}",
        (),
    )


def _choose_corner(kaart: Kaart, tweede: _Tweede, worst: tuple[str, str]) -> tuple[str, str]:
    """Draw the choice of the corner that is listed; begin with much need and little aanbod."""
    corners = {
        _SEPARATOR.join((one, two)): (one, two)
        for one in ("hoog", "laag")
        for two in ("laag", "hoog")
    }
    first = _SEPARATOR.join(worst)
    names = {key: _title(kaart, tweede, worst, corner) for key, corner in corners.items()}
    order = [first, *(key for key in corners if key != first)]
    chosen = state.settle(state.HOEK, order, first, label=names.__getitem__)
    st.selectbox(
        "Lijst van gebieden met",
        order,
        format_func=names.__getitem__,
        **state.bound(state.HOEK, chosen),
    )
    return corners[chosen]


def _title(kaart: Kaart, tweede: _Tweede, worst: tuple[str, str], hoek: tuple[str, str]) -> str:
    """Name a corner: by what it means where that is known, else by its two figures."""
    if _means_need(tweede, worst, hoek):
        return "Hoge behoefte, weinig aanbod"
    one = kaart.indicator.label.split(" (", maxsplit=1)[0]
    two = tweede.naam.split(" (", maxsplit=1)[0]
    return f"{one}: {hoek[0]} · {two[:1].lower()}{two[1:]}: {hoek[1]}"


def _means_need(tweede: _Tweede, worst: tuple[str, str], hoek: tuple[str, str]) -> bool:
    """Tell whether a corner is where much is needed and little is there."""
    return hoek == worst and tweede.aanbod


def _show_corner(
    both: Tweeluik,
    bereik: Bereik,
    kaart: Kaart,
    heads: tuple[str, str],
    decimals: tuple[int, int],
    hoek: tuple[str, str],
    title: str,
    *,
    laag: bool,
) -> None:
    """List the areas of a corner, with the children who live there.

    `laag` says that a low figure is called a high need there.
    """
    corner = both.hoek(*hoek)
    level = kaart.niveau
    st.markdown(f"**{parts.plain(title)}**: {count(len(corner), level.label, level.meervoud)}")
    if laag:
        st.caption("Van dit cijfer is laag ongunstig: een laag cijfer telt als hoge behoefte.")
    if corner.empty:
        st.caption("Geen enkel gebied staat in deze hoek.")
        return
    children = bereik.frame.set_index("gebied_code")["kinderen"]
    rounded = corner.round({"waarde_1": decimals[0], "waarde_2": decimals[1]})
    shown = rounded[["naam", "waarde_1", "waarde_2"]].set_axis(
        [upper_first(level.label), *heads], axis=1
    )
    if bereik.bron_kinderen:
        shown["Kinderen"] = children.reindex(corner["gebied_code"]).to_numpy()
    parts.show_table(shown, key="hoek_tabel", rows=_LISTED)


def _show_all(both: Tweeluik, names: tuple[str, str], label: str) -> None:
    table = both.frame[["naam", "waarde_1", "waarde_2", "klasse", "staat", "gebied_code"]]
    opened = st.expander(f"Tabel van beide cijfers ({len(table)})", on_change="rerun", key="beide")
    if not opened.open:
        return
    with opened:
        standing = [
            f"{STANDEN[n // 3]} / {STANDEN[n % 3]}" if n >= 0 else STAATWOORDEN.get(state_, "")
            for n, state_ in zip(table["klasse"], table["staat"], strict=True)
        ]
        shown: pd.DataFrame = table.assign(klasse=standing).drop(columns="staat")
        heads = [upper_first(label), *names, "Samen", "Code"]
        parts.show_table(shown.set_axis(heads, axis=1), key="beide_tabel")


def _files(
    kaart: Kaart,
    tweede: _Tweede,
    both: Tweeluik,
    names: tuple[str, str],
    hoek: tuple[str, str],
    title: str,
    lines: list[tuple[str, str]],
) -> dict[str, Download]:
    """Return the corner and all areas as files."""
    made: dict[str, Download] = {}
    second = state.get(state.NAAST) or "afstand"
    for what, rows, part in (
        (title, both.hoek(*hoek), "_".join(hoek)),
        ("Alle gebieden", None, ""),
    ):
        make = partial(
            pair_table,
            both,
            names,
            gebied=kaart.niveau.label,
            titel=f"{what}, {kaart.niveau.meervoud} in {kaart.plaats}",
            decimalen=(kaart.indicator.decimalen, tweede.decimalen),
            rijen=rows,
            regels=lines,
        )
        name = ("naast", kaart.indicator.id, second, part, kaart.plaats, kaart.niveau.id)
        made |= parts.table_files(what, make, *name)
    return made


def _draw(
    snapshot: Snapshot,
    kaart: Kaart,
    both: Tweeluik,
    names: tuple[str, str],
    texts: dict[str, tuple[str, str]],
) -> None:
    layer = loaders.layer(snapshot, kaart)
    data = bivariate_payload(
        kaart,
        both,
        layer.codes,
        namen=names,
        teksten=texts,
        gekozen=state.get(state.GEBIED) or None,
    )
    made = map_of(
        data,
        layer,
        leaflet_url=components.leaflet_url(),
        layer_url=components.publish(layer.geojson),
        key="tweeluik",
    )
    map_element.place(made, height=_HEIGHT, kiest=state.GEBIED)


def _named(label: str, unit: str) -> str:
    """Return a label with its unit, unless the label says it."""
    return label if not unit or unit.lower() in label.lower() else f"{label} ({unit})"


def _unit(word: str, unit: str) -> str:
    return f"{word} ({unit})" if unit and len(unit) <= _SHORT_UNIT else word
