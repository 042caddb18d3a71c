"""A map on the page, drawn from this machine alone; what is said above it, and its table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from boundaries import NIVEAUS, niveau_of, parent_code
from geo.bivariate import STANDEN
from geo.folium_map import RETURNED_OBJECTS, AppMap, Places, map_of
from geo.page import script_json
from geo.payload import choices, figures
from indicators.figures import STAATWOORDEN
from reports.answer import downloads
from reports.maps import map_answer, map_table
from store import FICTIEF, NotFound, Snapshot
from store.dutch import as_shown
from views.shared import area_panel, elements, loaders, served_files, state, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geo.bivariate import ClassedPair
    from geo.choropleth import Choropleth, MapQuestion
    from geo.layers import PreparedLayer
    from geo.places.layer import PlaceLayer
    from views.shared.state import Param

ZOOM_TO = "zoom_naar"
"""In the session: the code of the area that was searched for and is to be shown."""
_POINT = "last_clicked"
# own choice: with the heading and one row of choices it ends at the fold of 720; on a larger
# screen `fill_screen` lets it grow
_HEIGHT = 560
# lower, as the names of two maps and the switch for their classes stand above them
_PAIR_HEIGHT = 480


def show_map(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    achtergrond: bool,
    key: str,
    height: int = _HEIGHT,
    plekken: Places | None = None,
    omlijnd: str = "",
    samen: bool = False,
) -> None:
    """Show a map; a click selects an area everywhere, on a place shows its card; Escape lets go.

    `omlijnd` is the code of the area that the page is about: it, or its buurten, is outlined.
    Of a chosen area of a higher level the parts are outlined, and the map goes there. Maps of
    one page that are `samen` move together.

    Geometry goes to the browser once, by its address; a rerun sends figures only, and panning
    or zooming causes no rerun.
    """
    layer = loaders.layer(snapshot, kaart)
    chosen = state.get(state.GEBIED)
    own, parts = area_panel.place_of(kaart, chosen)
    # a click needs no moving of the map: who clicked sees the area already
    searched = chosen and st.session_state.get(ZOOM_TO) == chosen
    data = choices(
        gekozen=own or None,
        achtergrond=achtergrond,
        naar=chosen if parts or searched else "",
        samen=samen,
    )
    draw(
        layer, data, own=chosen if parts else omlijnd, key=key, height=height, plekken=plekken,
        kiest=state.GEBIED, cijfers=_written(kaart, layer),
    )  # fmt: skip


def draw(
    layer: PreparedLayer,
    data: dict[str, Any],
    *,
    own: str,
    key: str,
    height: int,
    plekken: Places | None = None,
    kiest: Param[str] | None = None,
    cijfers: str = "",
) -> None:
    """Draw figures on prepared geometry.

    `data` is in the form of `geo.payload`, with what goes before it already written in `cijfers`.
    The area `own` is outlined, of a wijk its buurten; where it is too small for that, a ring
    stands around it.
    """
    made = map_of(
        data | {"omlijnd": outlined(layer.codes, own)},
        layer,
        leaflet_url=served_files.leaflet_url(),
        layer_url=served_files.publish(layer.geojson),
        cijfers=cijfers,
        plekken=plekken,
        key=key,
    )
    place_map(made, height=height, kiest=kiest)


def offer_picture(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    own: str,
    name: tuple[object, ...],
    plekken: Sequence[PlaceLayer] = (),
) -> None:
    """Offer a map with the places on it as a picture, the area that the page is about outlined."""
    outline = [code for code in kaart.frame["gebied_code"] if is_own(code, own)]
    made = map_answer(snapshot, kaart, plekken=plekken, gekozen=outline, name=name)
    labels = {form: elements.PICTURES[form] for form in ("png", "svg")}
    elements.offer_files(downloads(made, labels), label="Kaart bewaren")


@loaders.keep(loaders.MAPS, key=lambda kaart, layer: (kaart, layer.id))
def _written(kaart: Choropleth, layer: PreparedLayer) -> str:
    """Return the figures of a map as they are sent, written once for all who look at it."""
    return script_json(figures(kaart, layer.codes))


def outlined(codes: Sequence[str], own: str) -> list[int]:
    """Return the places in `codes` of an area itself, or of the areas that it consists of."""
    if not own:
        return []
    # asked once, not for each of the 14,000 areas of a country
    level = niveau_of(own)
    above = (parent_code(code, level) if level else None for code in codes)
    found = zip(codes, above, strict=True)
    return [place for place, pair in enumerate(found) if own in pair]


def is_own(code: str, own: str) -> bool:
    """Tell whether an area is the one that is looked at, or a part of it."""
    return bool(outlined([code], own))


def place_map(
    made: AppMap,
    *,
    height: int,
    kiest: Param[str] | None = None,
    eigenschap: str = "code",
    prikt: Callable[[float, float], None] | None = None,
) -> None:
    """Put a map on the page; what is clicked becomes the choice `kiest`, Escape lets go.

    `eigenschap` is the property of what is drawn that the choice takes. `prikt` is called with
    longitude and latitude of a click, instead of choosing. Without either a click does nothing,
    so that looking closely does not change the page.
    """
    take, asked = None, list(RETURNED_OBJECTS)
    if prikt is not None:
        take, asked = partial(_take_point, made.key, prikt), [_POINT]
    elif kiest is not None:
        take = partial(_take_click, made.key, kiest, eigenschap)
    st_folium(
        made.map,
        key=made.key,
        feature_group_to_add=made.feature_group,
        # what comes back causes a rerun: with nothing asked for, panning and zooming cost none
        returned_objects=asked if take else [],
        # st_folium is 500 px wide of itself
        use_container_width=True,
        height=height,
        on_change=take,
    )


def _take_click(key: str, choice: Param[str], name: str) -> None:
    # what came back stands under the key of the map before its callback is called
    said: dict[str, Any] = st.session_state.get(key) or {}
    drawing = said.get("last_active_drawing") or {}
    properties = drawing.get("properties") or {}
    # a card opens, and the selected area stays: a place is looked at within an area
    if place := properties.get("plek"):
        state.put(state.PLEK, str(place))
        return
    found = properties.get(name)
    state.put(choice, str(found) if found else "")


def _take_point(key: str, prikt: Callable[[float, float], None]) -> None:
    said: dict[str, Any] = st.session_state.get(key) or {}
    if point := said.get(_POINT):
        prikt(float(point["lng"]), float(point["lat"]))


def fill_screen(rows: float) -> None:
    """Let maps end at the foot of the screen; `rows` is what stands above them, in rem."""
    st.html(
        # st_folium takes pixels only, so its frame gets its height by its title; `!important`, as
        # the component writes a height of its own on the frame
        f'<style>iframe[title="streamlit_folium.st_folium"] '
        f"{{height: max(340px, calc(100vh - {rows:.1f}rem)) !important}}</style>"
    )


def show_bands(kaart: Choropleth, *, besides: Choropleth | None = None) -> None:
    """Show what a reader must know first; that data are fictional stands in the frame.

    Bands that `besides` has too are not said twice.
    """
    said = (FICTIEF, *(besides.banden if besides else ()))
    elements.band(*(words.upper_first(text) for text in kaart.banden if text not in said))


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
        second = loaders.kaart(snapshot, tweede)
        show_bands(second, besides=first)
    except NotFound as error:
        missing = str(error)
    left, right = st.columns(2)
    with left:
        _show_half(snapshot, first, achtergrond=achtergrond, key="kaart", plekken=plekken)
    with right:
        if second is None:
            st.info(elements.plain(missing))
        else:
            _show_half(snapshot, second, achtergrond=achtergrond, key="kaart2", plekken=plekken)
    area_panel.show_search(first, snapshot)
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
    st.markdown(f"**{elements.plain(title)}**")
    show_map(
        snapshot,
        kaart,
        achtergrond=achtergrond,
        key=key,
        height=_PAIR_HEIGHT,
        plekken=plekken,
        samen=True,
    )
    for note in kaart.opmerkingen:
        st.caption(elements.plain(note))


def show_table(kaart: Choropleth) -> None:
    """Show the figures of the map as a table, made when it is opened."""
    title = f"Tabel ({words.count(len(kaart.frame), kaart.niveau.label, kaart.niveau.meervoud)})"
    with elements.folded(title, key="tabel_open") as opened:
        if not opened:
            return
        text = st.text_input("Zoeken in de tabel", key="tabel_zoeken", placeholder="naam of code")
        table = _readable(kaart)
        if text:
            from indicators.catalogue import fold

            wanted = fold(text)
            hit = table["Code"].str.lower().str.contains(wanted, regex=False)
            hit |= table.iloc[:, 1].map(fold).str.contains(wanted, regex=False)
            table = table[hit]
        elements.show_table(table, key="tabel")
        st.caption(
            "Klik op een kolomkop om te sorteren. Selecteer cellen en kopieer ze met Ctrl+C; in "
            "Excel komen ze aan als getallen. [c] is afgeschermd, [x] ontbreekt, [z] is niet van "
            "toepassing."
        )


def show_pair_table(
    both: ClassedPair, names: tuple[str, str], label: str, *, title: str, head: str, key: str
) -> None:
    """Show two figures of each area as a table, with how they stand together under `head`."""

    def table() -> pd.DataFrame:
        frame = both.frame[["naam", "waarde_1", "waarde_2", "klasse", "staat", "gebied_code"]]
        standing = [
            f"{STANDEN[place // 3]} / {STANDEN[place % 3]}"
            if place >= 0
            else STAATWOORDEN.get(status, "")
            for place, status in zip(frame["klasse"].astype(int), frame["staat"], strict=True)
        ]
        heads = [words.upper_first(label), *names, head, "Code"]
        return frame.assign(klasse=standing).drop(columns="staat").set_axis(heads, axis=1)

    elements.show_folded(title, table, key=key)


def show_missing(snapshot: Snapshot, vraag: MapQuestion, message: str) -> None:
    """Say why there is no map, and offer the nearest that does exist."""
    st.info(elements.told(message))
    levels = loaders.levels(snapshot)
    frame = loaders.available(snapshot)
    held = frame.loc[frame["indicator"] == vraag.indicator, ["niveau", "jaar"]]
    there = set(held["niveau"])
    # a level is published or made of those below it; what a formula gives is listed nowhere
    order, known = list(NIVEAUS), loaders.catalogue(snapshot).get(vraag.indicator)
    usable = set(order[: order.index(vraag.niveau) + 1]) if vraag.niveau in order else there
    reach = set(held.loc[held["niveau"].isin(usable), "jaar"])
    if known is not None and known.formule:
        reach |= set(loaders.years(snapshot).get(vraag.indicator, []))
    with st.container(horizontal=True):
        for year in loaders.years(snapshot).get(vraag.indicator, []):
            if year != vraag.jaar and year in reach:
                key = f"toon_jaar_{year}"
                st.button(f"Toon {year}", key=key, on_click=state.put, args=(state.JAAR, year))
        for name, title in levels.items():
            if name != vraag.niveau and name in there:
                key = f"toon_niveau_{name}"
                st.button(f"Toon {title}", key=key, on_click=state.put, args=(state.NIVEAU, name))
        if vraag.gemeenten and reach:
            label = f"Toon {loaders.everywhere(snapshot)}"
            st.button(label, on_click=state.put, args=(state.GEMEENTE, ()))


def _readable(kaart: Choropleth) -> pd.DataFrame:
    """Return the table of the download as a frame; the state stands beside the number."""
    import pandas as pd

    table = map_table(kaart)
    frame = pd.DataFrame(table.rows, columns=[column.heading for column in table.columns])
    heading = table.columns[2].heading
    # a column of numbers sorts as numbers only without the words in it: those go beside it
    marks = frame[heading].map(lambda cell: cell if isinstance(cell, str) else "")
    numbers = pd.to_numeric(frame[heading], errors="coerce").to_numpy(dtype=float)
    # as the map and the rank tell them: 13,396 and 12,766 are both 13 %, and share a place
    frame[heading] = as_shown(numbers, kaart.indicator.decimalen)
    if marks.any():
        frame.insert(3, "Toestand", marks)
    rank = table.columns[4].heading
    # areas without a figure have no rank, and must not turn the others into decimals
    frame[rank] = frame[rank].astype("Int64")
    return frame.drop(columns=["Jaar", "Gebiedsindeling", "Bron"])
