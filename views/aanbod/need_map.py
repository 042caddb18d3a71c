"""The map of Aanbod: a need as colours, schools and aanbod above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from boundaries import parent_code
from geo.choropleth import Choropleth, MapQuestion
from indicators.figure_sets import AFGELEID, figure_sets
from reports.maps import map_downloads
from store import NotFound, Snapshot
from views.dossier import entry
from views.shared import aanbod_source, area_panel, elements, loaders, map_places, map_view, state

if TYPE_CHECKING:
    from places.aanbod.aanbod_list import AanbodList
    from views.dossier.entry import EntrySubject
    from views.shared.map_places import Overlay

_FIRST = "percentage_0_tot_15_jaar"


def choose_need(snapshot: Snapshot) -> str:
    """Draw the choice of the figure that says what is needed; '' when there are no figures."""
    loaded, catalogue = loaders.years(snapshot), loaders.catalogue(snapshot)
    counted = derived_ids(snapshot)
    options = {
        name: loaders.indicator_label(catalogue[name], loaded=True)
        for name in loaders.ordered_indicators(catalogue, loaded)
        # what is counted from schools and aanbod says what is there: use or supply is no need
        if name in loaded and name not in counted
    }
    if not options:
        return ""
    usual = _FIRST if _FIRST in options else next(iter(options))
    told = "Het cijfer dat zegt wat er nodig is. Typ om te zoeken."
    return elements.choose_one(state.BEHOEFTE, options, usual, "Behoefte", help=told)


def derived_ids(snapshot: Snapshot) -> frozenset[str]:
    """Return the indicators that are counted from schools and aanbod: no need of their own."""
    return frozenset(
        row["id"]
        for record in figure_sets(snapshot)
        if AFGELEID in record.extra
        for row in record.extra["eigen"]
    )


def show_map(snapshot: Snapshot, lijst: AanbodList, wijk: str) -> None:
    """Show the map of the gemeente that a wijk lies in, its table, and what is drawn."""
    # as wide as wijk and parts above them, so that choices stand under each other
    first, second = st.columns([3, 4.6], vertical_alignment="bottom")
    with first:
        kaart = need_map(snapshot, wijk)
    if kaart is None:
        return
    with second:
        overlay = map_places.show_switches(snapshot, kaart, lijst, standaard=True)
    map_view.show_bands(kaart)
    left, right = st.columns([7, 2.6])
    with left:
        st.markdown(elements.plain(f"{kaart.indicator.label} · {kaart.ondertitel}"))
        map_view.show_map(
            snapshot,
            kaart,
            achtergrond=False,
            key="aanbodkaart",
            plekken=overlay.plekken,
            omlijnd=wijk,
        )
    with right:
        area_panel.show_search(kaart, snapshot)
        area_panel.show_area(kaart, snapshot)
        about = _about(kaart, overlay, wijk)
        entry.show_given(about)
    entry.show_entry(snapshot, wijk, about, page="aanbod")
    elements.offer_files(
        map_downloads(snapshot, kaart, overlay.delen), label="Deze kaart downloaden"
    )
    map_view.show_table(kaart)
    map_places.show_lists(overlay)
    aanbod_source.show_placing(snapshot, lijst)


def _about(kaart: Choropleth, overlay: Overlay, wijk: str) -> list[EntrySubject]:
    """Return what a duiding can be about: the place whose card is open, the need, this wijk."""
    own, _ = area_panel.place_of(kaart, state.get(state.GEBIED) or wijk)
    name = area_panel.name_of(kaart, own) if own else kaart.plaats
    found = entry.place_subjects(overlay, own or wijk)
    return [*found, entry.figure_subject(kaart, own or wijk, name)]


def need_map(snapshot: Snapshot, wijk: str) -> Choropleth | None:
    """Draw the choice of a need and return its map; None after saying why there is none."""
    need = choose_need(snapshot)
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
    # the smallest that has this figure: a need is to be seen where people live
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
            # what the smallest level lacks tells most
            said = said or str(error)
    st.info(elements.told(said))
    return None
