"""Need beside aanbod, or any two figures: one map of nine colours, and one corner as a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from boundaries.codes import niveau as level_named
from geo.bivariate import STANDEN, bivariate, ongunstig
from geo.bivariate_map import STYLE, legend_states, legend_table, pair_payload, paired
from geo.folium_map import map_of
from indicators import Joined
from indicators.figures import STAATWOORDEN
from store.dutch import lower_first
from views.aanbod import choices as aanbod_choices
from views.aanbod import reach_files as aanbod_reach_files
from views.aanbod import reach_pair as aanbod_reach_pair
from views.kaart import choices as map_choices
from views.shared import loaders, map_element, map_view, parts, places_list, served_files, state
from views.shared import places_overlay as aanbod_overlay
from views.shared.words import count, upper_first

if TYPE_CHECKING:
    import pandas as pd

    from boundaries import Areas
    from geo.bivariate import ClassedPair
    from geo.bivariate_map import PairMap
    from geo.choropleth import Choropleth
    from places.aanbod.aanbod_list import AanbodList
    from places.reach.areas import Bereik
    from places.reach.targets import ReachTargets
    from store import Snapshot
    from views.aanbod.reach_data import Wijk
    from views.aanbod.reach_pair import Tweede

_HEIGHT = 460
_LISTED = 6
_SEPARATOR = "_"


@dataclass(frozen=True, slots=True)
class Paar:
    """Two figures on one map, as the page and its files show them."""

    map: PairMap
    tweede: Tweede
    hoek: tuple[str, str]
    """The corner that is listed."""
    titel: str
    """What that corner is called."""


def show(
    snapshot: Snapshot,
    lijst: AanbodList,
    wijk: Wijk,
    found: Areas,
    measured: tuple[Bereik, ReachTargets],
) -> None:
    """Show two figures on one map, and list the areas of one corner of it."""
    bereik = measured[0]
    first, second, third = st.columns([3, 3, 3])
    with first:
        need = aanbod_choices.choose_need(snapshot)
    if not need:
        st.info("Er zijn nog geen cijfers in de gegevensmap. Lees ze in bij Gegevens.")
        return
    with second:
        chosen = _choose_second(snapshot, need, bereik)
    year = aanbod_reach_pair.first_year(snapshot, need, chosen, measured[1])
    kaart = aanbod_reach_pair.figure(snapshot, wijk.code, found, need, year)
    if kaart is None:
        _offer_level(snapshot, wijk, found, need)
        return
    tweede = aanbod_reach_pair.second(snapshot, wijk.code, found, measured, kaart, chosen)
    if tweede is None:
        _offer_level(snapshot, wijk, found, chosen)
        return
    both = bivariate(
        Joined(kaart.frame, kaart.rapport),
        tweede.joined,
        decimalen=(kaart.indicator.decimalen, tweede.decimalen),
    )
    worst = (ongunstig(kaart.indicator), tweede.weinig)
    with third:
        hoek = _choose_corner(kaart, tweede, worst)
    differ = aanbod_reach_pair.years_differ(kaart, tweede)
    names = (aanbod_reach_pair.named(kaart), tweede.naam)
    shown = paired(
        kaart,
        both,
        namen=names,
        teksten=(kaart.frame["tekst"], tweede.teksten),
        bron=f"{kaart.bron}, {kaart.jaar}; {tweede.bron}",
        uitleg=tweede.uitleg,
        banden=[*([differ] if differ else []), *tweede.banden],
    )
    pair = Paar(shown, tweede, hoek, _title(kaart, tweede, worst, hoek))
    map_view.show_bands(shown.kaart)
    overlay = aanbod_overlay.show_switches(snapshot, kaart, lijst)
    left, right = st.columns([6, 4.4], gap="medium")
    with left:
        _draw(snapshot, wijk, pair, overlay)
        aanbod_reach_files.offer_map(snapshot, wijk, pair, overlay.delen)
    with right:
        st.html(STYLE + legend_table(shown, hoek=hoek) + legend_states(shown))
        low = hoek[0] == "laag" and _means_need(tweede, worst, hoek)
        _show_corner(pair, bereik, wijk, laag=low)
        aanbod_reach_files.offer_lists(pair)
        st.caption(parts.plain(shown.kaart.bronregel))
    _show_all(both, names, kaart.niveau.label)
    places_list.show_lists(overlay)


def _offer_level(snapshot: Snapshot, wijk: Wijk, found: Areas, indicator: str) -> None:
    """Say on which level a figure is there, and offer that one."""
    said, levels = aanbod_reach_pair.missing(snapshot, wijk.code, found, indicator)
    st.info(parts.plain(said))
    for niveau in levels:
        st.button(
            f"Toon per {level_named(niveau).label}",
            key=f"toon_niveau_{niveau}",
            on_click=state.put,
            args=(state.NIVEAU, niveau),
        )


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


def _choose_corner(kaart: Choropleth, tweede: Tweede, worst: tuple[str, str]) -> tuple[str, str]:
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


def _title(kaart: Choropleth, tweede: Tweede, worst: tuple[str, str], hoek: tuple[str, str]) -> str:
    """Name a corner: by what it means where that is known, else by its two figures."""
    if _means_need(tweede, worst, hoek):
        return "Hoge behoefte, weinig aanbod"
    one = kaart.indicator.label.split(" (", maxsplit=1)[0]
    two = aanbod_reach_pair.without_year(tweede.naam)
    return f"{one}: {hoek[0]} · {lower_first(two)}: {hoek[1]}"


def _means_need(tweede: Tweede, worst: tuple[str, str], hoek: tuple[str, str]) -> bool:
    """Tell whether a corner is where much is needed and little is there."""
    return hoek == worst and tweede.aanbod


def _show_corner(pair: Paar, bereik: Bereik, wijk: Wijk, *, laag: bool) -> None:
    """List the areas of the corner, with the children who live there.

    `laag` says that a low figure is called a high need there.
    """
    corner, level = pair.map.classes.hoek(*pair.hoek), pair.map.kaart.niveau
    st.markdown(
        f"**{parts.plain(pair.titel)}**: {count(len(corner), level.label, level.meervoud)} "
        f"in {parts.plain(pair.map.kaart.plaats)}"
    )
    own = corner["gebied_code"].isin(wijk.codes)
    if wijk.codes and level.id == "buurt":
        told = ", ".join(map(str, corner.loc[own, "naam"])) or "geen"
        st.caption(parts.plain(f"Waarvan in {wijk.naam} (omlijnd op de kaart): {told}."))
    if laag:
        st.caption("Van dit cijfer is laag ongunstig: een laag cijfer telt als hoge behoefte.")
    if corner.empty:
        st.caption("Geen enkel gebied staat in deze hoek.")
        return
    heads = (aanbod_reach_pair.need_head(pair.map.kaart), pair.tweede.kop)
    decimals = {
        "waarde_1": pair.map.kaart.indicator.decimalen,
        "waarde_2": pair.tweede.decimalen,
    }
    shown = corner.round(decimals)[["naam", "waarde_1", "waarde_2"]].set_axis(
        [upper_first(level.label), *heads], axis=1
    )
    if own.any():
        shown.insert(1, f"In {wijk.naam}", ["ja" if here else "" for here in own])
    if bereik.bron_kinderen:
        children = bereik.frame.set_index("gebied_code")["kinderen"]
        shown["Kinderen"] = children.reindex(corner["gebied_code"]).to_numpy()
    parts.show_table(shown, key="hoek_tabel", rows=_LISTED)


def _show_all(both: ClassedPair, names: tuple[str, str], label: str) -> None:
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


def _draw(snapshot: Snapshot, wijk: Wijk, pair: Paar, overlay: aanbod_overlay.Overlay) -> None:
    layer = loaders.layer(snapshot, pair.map.kaart)
    chosen = state.get(state.GEBIED) or None
    outlined = map_element.outlined(layer.codes, wijk.code)
    made = map_of(
        pair_payload(pair.map, layer.codes, gekozen=chosen, omlijnd=outlined),
        layer,
        leaflet_url=served_files.leaflet_url(),
        layer_url=served_files.publish(layer.geojson),
        plekken=overlay.plekken,
        key="tweeluik",
    )
    map_element.place(made, height=_HEIGHT, kiest=state.GEBIED)
