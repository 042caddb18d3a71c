"""Schools and aanbod on a map: the switches, the filters, and the table of what is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

import flows
from aanbod import AANBOD, Vorm
from geo.locations import SCHOOLTYPEN, lists, locations, schools_with_pupils
from geo.overlay import (
    STATEN,
    Places,
    aanbod_part,
    approximate,
    packed,
    packed_schools,
    school_part,
)
from store import NotFound
from store.words import label, words
from views import aanbod_source, components, loaders, parts, state
from views.words import count, number

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from geo.kaart import Kaart
    from store import Snapshot

_YEARS = 3
"""Years of pupils on the card of a school."""
_FLOWS = {
    "adres": "../../leerlingstromen?tegenover=school&tegenpartij=",
    "tekst": "Waar wonen deze leerlingen? (opent Leerlingstromen)",
}
"""Seen from the frame of the map."""
_KEPT = 6


@dataclass(slots=True)
class Overlay:
    """What is drawn above a map, and as tables below it."""

    plekken: Places = field(default_factory=Places)
    tabellen: dict[str, pd.DataFrame] = field(default_factory=dict)
    zonder_punt: int = 0
    """Pieces of aanbod that are chosen and have no place on the map."""


def show_switches(snapshot: Snapshot, kaart: Kaart, *, standaard: bool = False) -> Overlay:
    """Draw the switches *Scholen* and *Aanbod* with their filters; return what they choose.

    Schools are those on the piece of the country that `kaart` is of. `standaard` says that
    aanbod is always shown, without a switch.
    """
    schools = bool(lists(snapshot, "school"))
    offer = bool(lists(snapshot, "aanbod")) or standaard or _kept_any()
    if not schools and not offer:
        return Overlay()
    overlay, chosen = Overlay(), []
    with st.container(horizontal=True, vertical_alignment="center"):
        if schools:
            on = st.toggle("Scholen", **state.bound(state.SCHOLEN, state.get(state.SCHOLEN)))
            if on:
                chosen.append(_schools(snapshot, kaart, overlay))
        if offer:
            shown = standaard or state.get(state.PLEKKEN)
            if not standaard:
                st.toggle("Aanbod", **state.bound(state.PLEKKEN, shown))
            if shown:
                chosen.append(_offer(snapshot, overlay))
    if chosen:
        overlay.plekken = Places(chosen, vervolg=_FLOWS)
    return overlay


def show_tables(overlay: Overlay) -> None:
    """Show what is drawn as tables, each made when it is opened."""
    if overlay.zonder_punt:
        st.caption(
            f"{count(overlay.zonder_punt, 'aanbod heeft', 'keer aanbod heeft')} geen plek op de "
            "kaart (geldt in de hele gemeente, of zonder adres) en staat alleen in de tabel."
        )
    for name, table in overlay.tabellen.items():
        key = f"plekken_{name.lower()}"
        opened = st.expander(
            f"Tabel {name.lower()} ({number(len(table))})", on_change="rerun", key=key
        )
        if opened.open:
            with opened:
                parts.show_table(table, key=f"{key}_tabel")


def school_bytes(snapshot: Snapshot) -> bytes:
    """Return all schools with their cards, as the browser gets them."""
    return _school_bytes(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner="De scholen worden klaargezet …")
def _school_bytes(folder: str, stamp: str, _snapshot: Snapshot) -> bytes:
    del folder, stamp
    import pandas as pd

    pupils = []
    for year in _pupil_years(_snapshot):
        try:
            pupils.append(schools_with_pupils(_snapshot, year))
        except NotFound:
            continue
    together = pd.concat(pupils, ignore_index=True) if pupils else None
    return packed_schools(locations(_snapshot, "school").frame, together)


def _pupil_years(snapshot: Snapshot) -> list[int]:
    try:
        return sorted(flows.jaren(snapshot), reverse=True)[:_YEARS]
    except NotFound:
        return []


def _schools(snapshot: Snapshot, kaart: Kaart, overlay: Overlay) -> Any:  # noqa: ANN401
    box = loaders.layer(snapshot, kaart).bounds_wgs84
    frame = _inside(locations(snapshot, "school").placed, box)
    present = {kind for text in frame["typen"].unique() for kind in text.split("|")}
    with st.popover("Welke scholen"):
        types = _several(
            state.SCHOOLTYPE,
            {kind.id: kind.label for kind in SCHOOLTYPEN.values() if kind.id in present},
            "alle typen",
        )
        names = sorted(name for name in frame["denominatie"].unique() if name)
        beliefs = _several(state.DENOMINATIE, {n: n for n in names}, "alle denominaties")
    pattern = rf"(?:^|\|)(?:{'|'.join(types)})(?:\||$)"
    wanted = frame[frame["typen"].str.contains(pattern)] if types else frame
    if beliefs:
        wanted = wanted[wanted["denominatie"].isin(beliefs)]
    table = wanted[["naam", "typen", "denominatie", "adres", "plaats", "brin6"]].set_axis(
        ["Naam", "Type", "Denominatie", "Adres", "Plaats", "BRIN"], axis=1
    )
    overlay.tabellen["Scholen"] = table.assign(Type=table["Type"].str.replace("|", ", "))
    return school_part(
        components.publish(school_bytes(snapshot)), soorten=types, denominaties=beliefs, kader=box
    )


def _inside(frame: pd.DataFrame, box: tuple[float, float, float, float]) -> pd.DataFrame:
    """Return the places in a box of degrees."""
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(28992, 4326, always_xy=True).transform(
        frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    )
    west, south, east, north = box
    inside: pd.DataFrame = frame[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)]
    return inside


def _offer(snapshot: Snapshot, overlay: Overlay) -> Any:  # noqa: ANN401
    lijst, frame = aanbod_source.load(snapshot), aanbod_source.places_of(snapshot)
    with st.popover("Welk aanbod"):
        domeinen = _several(
            state.AANBODDOMEIN,
            {w.id: w.label for w in words("domein").values() if w.id in set(frame["domein"])},
            "alle domeinen",
        )
        names = sorted(name for name in frame["aanbieder"].unique() if name)
        providers = _several(state.AANBIEDER, {n: n for n in names}, "alle aanbieders")
    cards = [_card(item.aanbod.as_dict(), lijst.names()) for item in lijst.items()]
    near = zip(frame["ligging"], frame["straal_m"].fillna(0), frame["x"].notna(), strict=True)
    for card, (how, metres, there) in zip(cards, near, strict=True):
        card.append(("Ligging", approximate(how, metres) if there else ""))
    data = packed(frame.assign(staat=frame["status"].map(STATEN).fillna("")), cards)
    wanted = frame[frame["domein"].isin(domeinen)] if domeinen else frame
    if providers:
        wanted = wanted[wanted["aanbieder"].isin(providers)]
    overlay.zonder_punt = int(wanted["x"].isna().sum())
    table = wanted[["naam", "aanbieder", "domein", "preventieniveau", "status", "plaats"]]
    table = table.assign(
        domein=table["domein"].map(lambda w: label("domein", w)),
        preventieniveau=table["preventieniveau"].map(lambda w: label("preventieniveau", w)),
        status=table["status"].map(lambda w: label("status", w)),
    )
    overlay.tabellen["Aanbod"] = table.set_axis(
        ["Naam", "Aanbieder", "Domein", "Preventieniveau", "Status", "Plaats"], axis=1
    )
    return aanbod_part(data, soorten=domeinen, aanbieders=providers)


def _card(data: dict[str, Any], results: dict[str, str]) -> list[tuple[str, str]]:
    """Return every filled field of a piece of aanbod as a reader sees it."""
    lines = []
    for veld in AANBOD:
        value = data[veld.naam]
        if veld.naam == "naam" or value in ("", None, []):
            continue
        if veld.vorm is Vorm.JA_NEE:
            text = "ja" if value else "nee"
        elif veld.vorm is Vorm.RIJEN:
            text = "; ".join(results.get(key, key) for key in value)
        elif veld.vorm is Vorm.KEUZES:
            text = ", ".join(label(veld.lijst, word) for word in value)
        elif veld.vorm is Vorm.KEUZE:
            text = label(veld.lijst, value)
        elif veld.vorm is Vorm.GETAL:
            text = f"{value:.0f}"
        else:
            text = ", ".join(value) if isinstance(value, list) else str(value)
        lines.append((veld.label, text))
    return lines


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
    path = loaders.folder().path / "records.sqlite"
    import os

    return (path.exists() or bool(os.environ.get("WIJKVERKENNER_DB"))) and bool(
        aanbod_source.records().all("aanbod")
    )
