"""A map on the page, what must be said above it, and the table below it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.methods import METHODS
from reports.maps import map_table
from store import FICTIEF, NotFound
from views.kaart import area_panel
from views.shared import loaders, parts, state, words
from views.shared.map_element import draw

if TYPE_CHECKING:
    import pandas as pd

    from geo.choropleth import Choropleth, MapQuestion
    from geo.folium_map import Places
    from store import Snapshot

_HEIGHT = 560
_PAIR_HEIGHT = 480


def show_bands(kaart: Choropleth, *, besides: Choropleth | None = None) -> None:
    """Show what a reader must know first; that data are fictional stands in the frame.

    Bands that `besides` has too are not said twice.
    """
    said = (FICTIEF, *(besides.banden if besides else ()))
    for text in kaart.banden:
        if text not in said:
            parts.band(words.upper_first(text))


def show_map(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    achtergrond: bool,
    key: str,
    height: int = _HEIGHT,
    plekken: Places | None = None,
    omlijnd: str = "",
) -> None:
    """Show a map; a click on an area selects it everywhere, on a place shows its card.

    `omlijnd` is the code of the area that the page is about.
    """
    draw(
        snapshot,
        kaart,
        achtergrond=achtergrond,
        key=key,
        height=height,
        plekken=plekken,
        omlijnd=omlijnd,
    )


def show_pair(
    snapshot: Snapshot,
    first: Choropleth,
    tweede: MapQuestion,
    *,
    achtergrond: bool,
    plekken: Places | None = None,
) -> None:
    """Show two maps with the same choices side by side, and the area they share below."""
    second = None
    missing = ""
    try:
        second = loaders.kaart(snapshot, comparable(first, tweede))
        show_bands(second, besides=first)
    except NotFound as error:
        missing = str(error)
    left, right = st.columns(2)
    with left:
        _show_half(snapshot, first, achtergrond=achtergrond, key="kaart", plekken=plekken)
    with right:
        if second is None:
            st.info(parts.plain(missing))
        else:
            _show_half(snapshot, second, achtergrond=achtergrond, key="kaart2", plekken=plekken)
    area_panel.show_search(first)
    below = st.columns(2)
    with below[0]:
        area_panel.show_area(first, snapshot)
    if second is not None:
        with below[1]:
            area_panel.show_area(second, snapshot, release=False)


def _show_half(
    snapshot: Snapshot, kaart: Choropleth, *, achtergrond: bool, key: str, plekken: Places | None
) -> None:
    title = f"{kaart.indicator.label} ({kaart.indicator.eenheid}), {kaart.jaar}"
    st.markdown(f"**{parts.plain(title)}**")
    show_map(
        snapshot, kaart, achtergrond=achtergrond, key=key, height=_PAIR_HEIGHT, plekken=plekken
    )
    for note in kaart.opmerkingen:
        st.caption(parts.plain(note))


def comparable(first: Choropleth, tweede: MapQuestion) -> MapQuestion:
    """Give the same figure of another year the classes of the first: one colour, one meaning."""
    if tweede.indicator != first.vraag.indicator or not first.classes.aantal:
        return tweede
    if METHODS[first.classes.methode].rond_referentie:
        return replace(tweede, referentie=first.classes.referentie)
    bounds = first.classes.tot[:-1]
    return replace(tweede, methode="eigen", grenzen=bounds) if bounds else tweede


def show_table(kaart: Choropleth) -> None:
    """Show the figures of the map as a table, made when it is opened."""
    title = f"Tabel ({words.count(len(kaart.frame), kaart.niveau.label, kaart.niveau.meervoud)})"
    opened = st.expander(title, on_change="rerun", key="tabel_open")
    if not opened.open:
        return
    with opened:
        text = st.text_input("Zoeken in de tabel", key="tabel_zoeken", placeholder="naam of code")
        table = _readable(kaart)
        if text:
            from indicators.catalogue import fold

            wanted = fold(text)
            hit = table["Code"].str.lower().str.contains(wanted, regex=False)
            hit |= table.iloc[:, 1].map(fold).str.contains(wanted, regex=False)
            table = table[hit]
        parts.show_table(table, key="tabel")
        st.caption(
            "Klik op een kolomkop om te sorteren. Selecteer cellen en kopieer ze met Ctrl+C; in "
            "Excel komen ze aan als getallen. [c] is afgeschermd, [x] ontbreekt, [z] is niet van "
            "toepassing."
        )


def show_missing(snapshot: Snapshot, vraag: MapQuestion, message: str) -> None:
    """Say why there is no map, and offer the nearest that does exist."""
    st.info(parts.plain(message))
    levels = loaders.levels(snapshot)
    frame = loaders.available(snapshot)
    there = set(frame.loc[frame["indicator"] == vraag.indicator, "niveau"])
    with st.container(horizontal=True):
        for year in loaders.years(snapshot).get(vraag.indicator, []):
            if year != vraag.jaar:
                key = f"toon_jaar_{year}"
                st.button(f"Toon {year}", key=key, on_click=state.put, args=(state.JAAR, year))
        for name, title in levels.items():
            if name != vraag.niveau and name in there:
                key = f"toon_niveau_{name}"
                st.button(f"Toon {title}", key=key, on_click=state.put, args=(state.NIVEAU, name))
        if vraag.gemeenten:
            st.button("Toon alle gemeenten", on_click=state.put, args=(state.GEMEENTE, ()))


def _readable(kaart: Choropleth) -> pd.DataFrame:
    """Return the table of the download as a frame; the state stands beside the number."""
    import pandas as pd

    table = map_table(kaart)
    frame = pd.DataFrame(table.rows, columns=[column.heading for column in table.columns])
    heading = table.columns[2].heading
    marks = frame[heading].map(lambda cell: cell if isinstance(cell, str) else "")
    frame[heading] = pd.to_numeric(frame[heading], errors="coerce")
    if marks.any():
        frame.insert(3, "Toestand", marks)
    rank = table.columns[4].heading
    frame[rank] = frame[rank].astype("Int64")
    return frame.drop(columns=["Jaar", "Gebiedsindeling", "Bron"])
