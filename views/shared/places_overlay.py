"""Schools and aanbod on a map: the switches and the filters."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

import boundaries
from geo.folium_map import Places
from geo.page import compact_json
from geo.places.cards import map_schools
from geo.places.layer import PlaceFilter, aanbod_layer, school_layer
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.areas import locate
from places.locations import lists
from places.schools import SCHOOLTYPEN
from store import SetKey
from store.words import words
from views.shared import aanbod_source, loaders, parts, served_files, state
from views.shared.words import count, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.choropleth import Choropleth
    from geo.places.layer import Kader, MapPlaces, PlaceLayer
    from places.aanbod.aanbod_list import AanbodList
    from store import Snapshot

_FLOWS = "../../leerlingstromen?"
"""The page with flows, seen from the frame of the map."""
_KEPT = 6


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
    offer = bool(lists(snapshot, "aanbod")) or _kept_any()
    alone = standaard and schools and not offer
    if not schools and not offer:
        return Overlay()
    box = loaders.layer(snapshot, kaart).bounds_wgs84
    chosen: list[PlaceLayer] = []

    def tell(deel: PlaceLayer) -> None:
        _tell(deel, kaart.plaats, in_areas(snapshot, kaart, deel))
        chosen.append(deel)

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


def schools_of(snapshot: Snapshot) -> MapPlaces:
    """Return all schools with their cards."""
    return _schools_of(str(snapshot.folder), snapshot.hash, snapshot)


def in_areas(snapshot: Snapshot, kaart: Choropleth, deel: PlaceLayer) -> NDArray[np.bool_] | None:
    """Tell of each place whether it lies in an area of the map; None on a map of everything.

    The map is a rectangle: it shows what lies just over the border too.
    """
    if not kaart.vraag.gemeenten:
        return None
    key = (kaart.areas.record.key, kaart.areas.indeling, kaart.vraag.gemeenten)
    # kept under the points themselves: the answer can belong to no other places than these
    points = sha256(deel.plekken.frame[["x", "y"]].to_numpy(float).tobytes()).hexdigest()
    return _located(str(snapshot.folder), snapshot.hash, points, key, snapshot, kaart, deel)


@st.cache_resource(max_entries=_KEPT, show_spinner="De scholen worden klaargezet …")
def _schools_of(folder: str, stamp: str, _snapshot: Snapshot) -> MapPlaces:
    del folder, stamp
    return map_schools(_snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _school_data(folder: str, stamp: str, _snapshot: Snapshot) -> bytes:
    del folder, stamp
    return compact_json(schools_of(_snapshot).gegevens).encode()


def _schools(snapshot: Snapshot, box: Kader) -> PlaceLayer:
    plekken = schools_of(snapshot)
    here = plekken.frame[plekken.within(box)]
    present = {kind for text in here["typen"].unique() for kind in text.split("|")}
    labels = {kind.id: kind.label for kind in SCHOOLTYPEN.values() if kind.id in present}
    names = sorted(name for name in here["denominatie"].unique() if name)
    now = PlaceFilter(state.get(state.SCHOOLTYPE), denominaties=state.get(state.DENOMINATIE))
    with st.popover(_named("Welke scholen", now)):
        keuze = PlaceFilter(
            _several(state.SCHOOLTYPE, labels, "alle typen"),
            denominaties=_several(
                state.DENOMINATIE, {name: name for name in names}, "alle denominaties"
            ),
        )
    data = _school_data(str(snapshot.folder), snapshot.hash, snapshot)
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


def _tell(deel: PlaceLayer, place: str, inside: NDArray[np.bool_] | None) -> None:
    """Say how many are drawn, of how many, how many lie in the areas, and how many nowhere."""
    nowhere = len(deel.zonder_punt)
    more = f"; {count(nowhere, 'rij', 'rijen')} zonder plek op de kaart" if nowhere else ""
    beyond = len(deel.plekken.frame) - deel.totaal
    if beyond and deel.url == "":  # an own list: of all Dutch schools it goes without saying
        more += f"; {number(beyond)} buiten het kaartbeeld"
    within = len(deel.rijen) if inside is None else int(inside[deel.rijen].sum())
    own = f", waarvan {number(within)} in {place}" if within < len(deel.rijen) else ""
    st.markdown(f":small[{parts.plain(deel.telling + own + more)}]", width="content")


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={SetKey: repr})
def _located(
    folder: str,
    stamp: str,
    points: str,
    key: tuple[SetKey, int, tuple[str, ...]],
    _snapshot: Snapshot,
    _kaart: Choropleth,
    _deel: PlaceLayer,
) -> NDArray[np.bool_]:
    del folder, stamp, points, key
    shapes = boundaries.geometry(_snapshot, _kaart.areas, "lokaal")
    frame = _deel.plekken.frame
    found = locate(frame["x"].to_numpy(float), frame["y"].to_numpy(float), shapes)
    inside: NDArray[np.bool_] = found.codes != ""
    return inside


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
    param: state.Param[tuple[str, ...]], options: dict[str, str], everything: str
) -> tuple[str, ...]:
    """Draw a choice of several; what the folder does not have is left out."""
    asked = state.get(param)
    now = tuple(item for item in asked if item in options)
    if len(now) < len(asked):
        gone = ", ".join(item for item in asked if item not in options)
        state.say(param, f"{param.label}: {gone} komt hier niet voor en is weggelaten.")
    st.multiselect(
        param.label,
        list(options),
        format_func=lambda item: options.get(item, item),
        placeholder=everything,
        select_all=False,
        **state.bound(param, now),
    )
    return now


def _kept_any() -> bool:
    """Tell whether people made aanbod of their own; a folder without a database has none."""
    records = aanbod_source.kept()
    return records is not None and bool(records.all(SOORT_AANBOD))
