"""Schools and aanbod on a map: switches, filters, and the same places as a list.

Whatever a click on the map tells can be had from the list too, for the keyboard, a screen reader
and for copying: a place is found by name, its card opens on the map and stands there as text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import streamlit as st

from geo.folium_map import Places
from geo.page import compact_json
from geo.places.cards import map_schools
from geo.places.layer import PlaceFilter, aanbod_layer, in_areas, school_layer
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.locations import lists
from places.schools import SCHOOLTYPEN
from store.words import label, words
from views.shared import aanbod_source, elements, loaders, served_files, state
from views.shared.words import count, number, upper_first

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pandas as pd

    from geo.choropleth import Choropleth
    from geo.places.layer import Kader, MapPlaces, PlaceLayer
    from places.aanbod.aanbod_list import AanbodList
    from store import Snapshot
    from views.shared.state import Param

_FLOWS = "../../leerlingstromen?"
"""The page with flows, seen from the frame of the map."""
_KEPT = 6
_COLUMNS: dict[str, dict[str, str]] = {
    "Scholen": {
        "naam": "Naam",
        "typen": "Type",
        "denominatie": "Denominatie",
        "adres": "Adres",
        "plaats": "Plaats",
        "brin6": "BRIN",
    },
    "Aanbod": {
        "naam": "Naam",
        "aanbieder": "Aanbieder",
        "domein": "Domein",
        "preventieniveau": "Preventieniveau",
        "status": "Status",
        "plaats": "Plaats",
    },
}
_WORDS = ("domein", "preventieniveau", "status")
"""Columns that hold a word of a list of the same name."""
# own choice: the schools of a city; nobody looks through a list of those of the country
_OFFERED = 300
"""More than this is not offered in one list: type a part of the name first."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn above a map."""

    delen: tuple[PlaceLayer, ...] = ()

    @property
    def plekken(self) -> Places:
        """The same for the map of the application, with the card open that was asked for."""
        return Places(self.delen, vervolg=_FLOWS, kies=state.get(state.PLEK))


def show_switches(
    snapshot: Snapshot,
    kaart: Choropleth,
    lijst: AanbodList | None = None,
    *,
    standaard: bool = False,
) -> Overlay:
    """Draw the switches *Scholen* and *Aanbod* with their filters; return what they choose.

    Places are those on the piece of the country that `kaart` is of. `lijst` is the aanbod that
    the page has read already; None reads it when it is to be shown. `standaard` says that aanbod
    is always shown, without a switch; where there is none, schools are.
    """
    schools = bool(lists(snapshot, "school"))
    # a map of published figures is shown without aanbod while the database of it is away
    readable = lijst is not None or not snapshot.gemis
    kept = aanbod_source.kept() if readable else None
    own = kept is not None and bool(kept.all(SOORT_AANBOD))
    offer = own or (readable and bool(lists(snapshot, "aanbod")))
    # A page that always shows aanbod would show nothing at all here.
    alone = standaard and schools and not offer
    if not schools and not offer:
        return Overlay()
    # All of the country may be in the folder: only what stands on this map is counted and sent.
    box = loaders.layer(snapshot, kaart).bounds_wgs84
    chosen: list[PlaceLayer] = []

    def tell(deel: PlaceLayer) -> None:
        apart = replace(deel, binnen=_located(snapshot, kaart, deel.plekken), plaats=kaart.plaats)
        _tell(apart)
        chosen.append(apart)

    with st.container(horizontal=True, vertical_alignment="center"):
        if schools:
            on = alone or st.toggle(
                "Scholen", **state.bound(state.SCHOLEN, state.get(state.SCHOLEN))
            )
            if on:
                tell(_schools(snapshot, box))
        if offer:
            shown = standaard or state.get(state.PLEKKEN)
            if not standaard:
                st.toggle("Aanbod", **state.bound(state.PLEKKEN, shown))
            if shown:
                tell(_offer(snapshot, lijst or aanbod_source.load(snapshot), box))
    _tell_unknown(snapshot, chosen, lijst, schools=schools, offer=offer)
    return Overlay(tuple(chosen))


schools_of = loaders.keep(_KEPT, "De scholen worden klaargezet …")(map_schools)
"""Return all schools with their cards."""


@loaders.keep(_KEPT)
def _school_data(snapshot: Snapshot) -> bytes:
    return compact_json(schools_of(snapshot).gegevens).encode()


def _schools(snapshot: Snapshot, box: Kader) -> PlaceLayer:
    plekken = schools_of(snapshot)
    here = plekken.frame[plekken.within(box)]
    present = {kind for text in here["typen"].unique() for kind in text.split("|")}
    labels = {kind.id: kind.label for kind in SCHOOLTYPEN.values() if kind.id in present}
    names = sorted(name for name in here["denominatie"].unique() if name)
    # the button stands there before its filters are drawn, so it counts what the session holds
    now = PlaceFilter(state.get(state.SCHOOLTYPE), denominaties=state.get(state.DENOMINATIE))
    with st.popover(_named("Welke scholen", now)):
        keuze = PlaceFilter(
            _several(state.SCHOOLTYPE, labels, "alle typen"),
            denominaties=_several(
                state.DENOMINATIE, {name: name for name in names}, "alle denominaties"
            ),
        )
    # of all schools at once, whatever is filtered: one address, which a browser fetches once
    data = _school_data(snapshot)
    return school_layer(plekken, keuze, kader=box, url=served_files.publish(data))


def _offer(snapshot: Snapshot, lijst: AanbodList, box: Kader) -> PlaceLayer:
    plekken = aanbod_source.drawn(snapshot, lijst)
    frame = plekken.frame
    domains = {w.id: w.label for w in words("domein").values() if w.id in set(frame["typen"])}
    there = set(frame["preventieniveau"])
    levels = {w.id: w.label for w in words("preventieniveau").values() if w.id in there}
    names = sorted(name for name in frame["aanbieder"].unique() if name)
    now = PlaceFilter(
        state.get(state.AANBODDOMEIN),
        aanbieders=state.get(state.AANBIEDER),
        niveaus=state.get(state.PREVENTIENIVEAU),
    )
    with st.popover(_named("Welk aanbod", now)):
        keuze = PlaceFilter(
            _several(state.AANBODDOMEIN, domains, "alle domeinen"),
            niveaus=_several(state.PREVENTIENIVEAU, levels, "alle niveaus"),
            aanbieders=_several(state.AANBIEDER, {name: name for name in names}, "alle aanbieders"),
        )
    return aanbod_layer(plekken, keuze, kader=box)


def _named(title: str, keuze: PlaceFilter) -> str:
    """Say on the button how many filters are set behind it."""
    return f"{title} ({count(keuze.aantal, 'filter', 'filters')})" if keuze.aantal else title


def _tell(deel: PlaceLayer) -> None:
    """Say how many are drawn, of how many, how many lie in the areas, and how many nowhere."""
    nowhere = len(deel.zonder_punt)
    more = f"; {count(nowhere, 'rij', 'rijen')} zonder plek op de kaart" if nowhere else ""
    beyond = len(deel.plekken.frame) - deel.totaal
    if beyond and deel.url == "":  # an own list: of all Dutch schools it goes without saying
        more += f"; {number(beyond)} buiten het kaartbeeld"
    # as wide as its text: in a row of switches st.caption would take a whole row
    st.markdown(f":small[{elements.plain(deel.telling + more)}]", width="content")


def _these_points(snapshot: Snapshot, kaart: Choropleth, plekken: MapPlaces) -> Hashable:
    """Return a key with the points themselves: the answer can belong to no other places."""
    points = sha256(plekken.frame[["x", "y"]].to_numpy(float).tobytes()).hexdigest()
    return points, loaders.geometry_key(snapshot, kaart)


_located = loaders.keep(16, key=_these_points)(in_areas)


def _tell_unknown(
    snapshot: Snapshot,
    shown: Sequence[PlaceLayer],
    lijst: AanbodList | None,
    *,
    schools: bool,
    offer: bool,
) -> None:
    """Say that the address asks for the card of a place that is in none of the lists.

    One that a filter leaves out, or whose switch is off, is there: its reader chose so.
    """
    asked = state.get(state.PLEK)
    if not asked or any(asked in set(deel.plekken.frame["id"]) for deel in shown):
        return
    here = lijst or aanbod_source.load(snapshot)
    known = (schools and asked in set(schools_of(snapshot).frame["id"])) or (
        offer and asked in set(aanbod_source.drawn(snapshot, here).frame["id"])
    )
    if not known:
        state.say(
            state.PLEK,
            f"Gekozen plek: ‘{asked}’ staat niet in de lijsten van scholen en aanbod; er is geen "
            "kaartje geopend.",
        )


def _several(
    param: Param[tuple[str, ...]], options: dict[str, str], everything: str
) -> tuple[str, ...]:
    """Draw a choice of several; what the folder does not have is left out."""
    now = state.among(param, options)
    st.multiselect(
        param.label,
        list(options),
        format_func=lambda item: options.get(item, item),
        placeholder=everything,
        select_all=False,
        **state.bound(param, now),
    )
    return now


def show_lists(overlay: Overlay) -> None:
    """Show what is drawn as lists, each made when it is opened."""
    for deel in overlay.delen:
        key = f"plekken_{deel.titel.lower()}"
        opened = st.expander(elements.plain(deel.lijsttitel), on_change="rerun", key=key)
        if opened.open:
            with opened:
                _show_list(deel, key)


def _show_list(deel: PlaceLayer, key: str) -> None:
    import pandas as pd

    beyond = deel.buiten
    # those of the areas of the map first, apart from what lies around them
    rows = [row for row in deel.rijen if row not in set(beyond)] + beyond
    shown = deel.plekken.frame.iloc[rows]
    if beyond:
        own = len(rows) - len(beyond)
        where = [f"in {deel.plaats}"] * own + [f"buiten {deel.plaats}"] * len(beyond)
        shown = shown.assign(ligt=where)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        text = st.text_input(
            "Zoeken in deze lijst", key=f"{key}_zoeken", placeholder="naam, adres, plaats of code"
        )
    hits = _matching(shown, deel, text)
    with right:
        _choose_place(hits, key)
    _show_card(deel)
    nowhere = _matching(deel.zonder_punt, deel, text)
    every = pd.concat([_as_words(hits, deel), _as_words(nowhere, deel)], ignore_index=True)
    elements.show_table(every, key=f"{key}_tabel")
    if len(nowhere):
        st.caption(
            "Zonder plek op de kaart staat het alleen hier: het geldt in de hele gemeente, of er "
            "is geen adres."
        )
    st.caption(f"Bron: {elements.plain(deel.plekken.bron)}")


def _choose_place(hits: pd.DataFrame, key: str) -> None:
    """Let a person choose a place, whose card then opens on the map."""
    if len(hits) > _OFFERED:
        st.caption(
            f"Typ een deel van de naam om een kaartje te openen (nu {number(len(hits))} gevonden)."
        )
        return
    names = {
        row["id"]: ", ".join(filter(None, (row["naam"], row["plaats"])))
        for row in hits.to_dict("records")
    }
    now, name = state.get(state.PLEK), f"{key}_kiezen"
    # a click on the map chooses too: this list follows it
    st.session_state[name] = now if now in names else None
    st.selectbox(
        "Kaartje openen van",
        list(names),
        format_func=lambda key: names.get(key, key),
        index=None,
        key=name,
        placeholder="kies een plek; zij komt in beeld op de kaart",
        on_change=lambda: state.put(state.PLEK, st.session_state[name] or ""),
    )


def _show_card(deel: PlaceLayer) -> None:
    """Show the card of the chosen place as text, with the ways to its flows."""
    ids = deel.plekken.frame["id"].to_numpy()
    chosen = next((row for row in deel.rijen if ids[row] == state.get(state.PLEK)), None)
    if chosen is None:
        return
    # the row as the map gets it (its own list of fields): card and list cannot say different things
    row, labels = deel.plekken.gegevens["rijen"][chosen], deel.plekken.gegevens["labels"]
    kinds = _kinds(deel, row[4] or ["?"])
    lines = [f"**{elements.plain(row[3])}** ({elements.plain(kinds)})"]
    lines += [
        f"{elements.plain(upper_first(labels[place]))}: {elements.plain(text)}"
        for place, text in row[8]
    ]
    with st.container(border=True):
        left, right = st.columns([6, 1.2])
        with left:
            st.markdown("  \n".join(lines))
            for text, query in row[7]:
                st.page_link(
                    "views/leerlingstromen/page.py", label=text, query_params=dict(parse_qsl(query))
                )
        with right:
            st.button("Wis keuze", key="wis_plek", on_click=state.put, args=(state.PLEK, ""))


def _kinds(deel: PlaceLayer, kinds: Iterable[str]) -> str:
    return ", ".join(deel.tekens.get(kind, deel.anders)["label"] for kind in kinds)


def _matching(frame: pd.DataFrame, deel: PlaceLayer, text: str) -> pd.DataFrame:
    """Return the places in whose row of the table every word of a text stands."""
    from indicators.catalogue import fold

    if not text.strip() or frame.empty:
        return frame
    rows = _as_words(frame, deel).astype(str).agg(" ".join, axis=1).map(fold)
    return frame[rows.map(lambda row: all(word in row for word in fold(text).split()))]


def _as_words(frame: pd.DataFrame, deel: PlaceLayer) -> pd.DataFrame:
    names = _COLUMNS[deel.titel] | ({"ligt": "Ligt"} if "ligt" in frame else {})
    table = frame[list(names)].copy()
    for column in table.columns.intersection(list(_WORDS)):
        table[column] = table[column].map(lambda word, column=column: label(column, word))
    if "typen" in table:
        table["typen"] = table["typen"].map(lambda kinds: _kinds(deel, kinds.split("|")))
    return table.rename(columns=names)
