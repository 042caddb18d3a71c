"""The map of Aanbod: a need as colours, schools and aanbod above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from boundaries import parent_code
from geo.choropleth import MapQuestion
from reports.maps import map_downloads
from store import NotFound
from views.aanbod import choices as aanbod_choices
from views.kaart import area_panel
from views.shared import aanbod_source, loaders, map_view, parts, places_list, state
from views.shared import places_overlay as aanbod_overlay

if TYPE_CHECKING:
    from geo.choropleth import Choropleth
    from places.aanbod.aanbod_list import AanbodList
    from store import Snapshot


def show(snapshot: Snapshot, lijst: AanbodList, wijk: str) -> None:
    """Show the map of the gemeente that a wijk lies in, its table, and what is drawn."""
    first, second = st.columns([3, 4.6], vertical_alignment="bottom")
    with first:
        kaart = need_map(snapshot, wijk)
    if kaart is None:
        return
    with second:
        overlay = aanbod_overlay.show_switches(snapshot, kaart, lijst, standaard=True)
    map_view.show_bands(kaart)
    left, right = st.columns([7, 2.6])
    with left:
        st.markdown(parts.plain(f"{kaart.indicator.label} · {kaart.ondertitel}"))
        map_view.show_map(
            snapshot,
            kaart,
            achtergrond=False,
            key="aanbodkaart",
            plekken=overlay.plekken,
            omlijnd=wijk,
        )
    with right:
        area_panel.show_search(kaart)
        area_panel.show_area(kaart, snapshot)
    parts.offer_files(map_downloads(snapshot, kaart, overlay.delen), label="Deze kaart downloaden")
    map_view.show_table(kaart)
    places_list.show_lists(overlay)
    aanbod_source.show_placing(snapshot, lijst)


def need_map(snapshot: Snapshot, wijk: str) -> Choropleth | None:
    """Draw the choice of a need and return its map; None after saying why there is none."""
    need = aanbod_choices.choose_need(snapshot)
    if not need:
        st.info(
            "Er zijn nog geen cijfers in de gegevensmap. Voeg ze toe bij Gegevens: dan staat "
            "hier wat er nodig is naast wat er is."
        )
        return None
    gemeente = parent_code(wijk, "gemeente")
    years = loaders.years(snapshot).get(need, [])
    asked = state.get(state.JAAR)
    said = ""
    for niveau in ("buurt", "wijk", "gemeente"):
        vraag = MapQuestion(
            need,
            niveau,
            gemeenten=(gemeente,) if gemeente else (),
            jaar=asked if asked in years else None,
        )
        try:
            return loaders.kaart(snapshot, vraag)
        except NotFound as error:
            said = said or str(error)
    st.info(parts.plain(said))
    return None
