"""Wandelingen: stops by number, the sheet to take along, and the notes that come back."""

from __future__ import annotations

from functools import partial
from math import dist
from typing import TYPE_CHECKING, Any

import streamlit as st

from boundaries.crs import degrees, metres
from dossier.walk import STOP, WANDELING, note_orders, walk
from geo.folium_map import NumberedPoints, map_of
from geo.walk_map import walk_bounds, walk_buurt, walk_layer
from reports.paper_sheets import walk_downloads, walk_sheet
from store import NotFound
from views.dossier import parts, record_form, record_list
from views.shared import elements, loaders, map_view, served_files, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dossier.walk import Walk
    from geo.layers import PreparedLayer
    from store import Snapshot
    from store.records_rows import Rij
    from views.dossier.record_form import RowDraft
    from views.dossier.source import DossierView

_HEIGHT = 420
# own choice: some minutes of walking
_NEAR_M = 500
"""Farther away a school does not tell where a stop is."""
_PUT = "stop_geprikt"
"""In the session: a stop that was put on the map, and its place in RD, until it is stored."""
_NOTHING = "Voeg stops toe; elk krijgt het volgende nummer."


def show(view: DossierView) -> None:
    """Show the part."""
    # the map beside the form: a stop is moved by a click, while its words are written
    if record_form.opened(view, STOP) and not record_form.saving().botsingen:
        form, beside = st.columns([3, 2])
        with beside:
            _where(view, record_form.open_draft(view, STOP))
        with form:
            record_form.show_form(view, STOP)
        return
    if record_list.show_open_form(view, WANDELING, STOP):
        return
    if record_form.saving().botsingen:
        record_form.show_collisions(view)
        return
    record_list.show_list(view, WANDELING, below=lambda row: _below(view, row))
    record_list.show_history(WANDELING, STOP)


def _below(view: DossierView, row: Rij) -> None:
    found = walk(view.dossier, row)
    number = words.count(len(found.stops), "stop", "stops")
    more = record_list.folded_out(
        f"{number}, het blad voor onderweg en de notities", f"loop_{row.id}"
    )
    if more is not None:
        with more:
            _map(view, found)
            _stops(view, found)
            if found.stops:
                _notes(found)
            # the sheet is written of rows as they are now, which a database that is away cannot
            # tell
            if not view.weg:
                fictief = loaders.fictional(view.snapshot)
                sheet = partial(
                    walk_sheet, view.snapshot, view.dossier, found, view.known, fictief=fictief
                )
                with st.container(horizontal=True):
                    elements.show_files(walk_downloads(found.naam, sheet), key=f"blad_{row.id}")


def _stops(view: DossierView, found: Walk) -> None:
    if found.dubbel:
        twice = ", ".join(found.dubbel)
        st.warning(
            elements.plain(
                f"Nummer {twice} staat bij meer dan één stop: geef elk een eigen nummer."
            )
        )
    for one in found.stops:
        left, middle, right = st.columns([6, 1.2, 1.1], vertical_alignment="center")
        where = "" if one.plek else " (nog niet op de kaart)"
        left.markdown(f"**{elements.plain(one.nummer)}. {elements.plain(one.naam)}**{where}")
        middle.button(
            "Duiding", key=f"duid_{one.rij.id}", on_click=parts.go_to_new, args=("duiding",),
            kwargs={
                "vanuit": "waarneming", "bij": "punt", "punt": one.rij.id,
                "bevestigd": "geen_cijfers", "gebied": view.dossier.gebied or None,
            },
            help="Leg vast wat u hier zag, en of cijfers het bevestigen.", width="stretch",
        )  # fmt: skip
        right.button(
            "Openen", key=f"stop_{one.rij.id}", on_click=record_form.open_row, args=(one.rij.id,),
            width="stretch",
        )  # fmt: skip
    if not found.stops:
        st.caption(_NOTHING)
    _add_stop(view, found)


def _map(view: DossierView, found: Walk) -> None:
    """Let people put stops on a map with a click; their numbers stand on it."""
    # stored here and not where the click was heard: that is a callback, in which nothing can be
    # drawn and no run begun anew
    asked, x, y = st.session_state.pop(_PUT, ("", 0, 0))
    for row in (one.rij for one in found.stops if one.rij.id == asked):
        order = row.order({**row.gegevens, "x": x, "y": y})
        record_form.store([order], f"stop {row.gegevens.get('nummer')} op de kaart gezet")
    if _points(view) is None:
        return  # the sheet says so
    names = {"": f"een nieuwe stop (nummer {found.volgende})"} | {
        one.rij.id: f"stop {one.nummer}. {one.naam}" for one in found.stops
    }
    chosen = st.selectbox(
        "Een klik op de kaart zet", list(names), format_func=names.__getitem__,
        key=f"prik_{found.rij.id}",
    )  # fmt: skip
    placed = [(*one.plek, one.nummer) for one in found.stops if one.plek]
    key = f"loopkaart_{found.rij.id}"
    _draw(view, placed, key, _HEIGHT, partial(_put_stop, found, chosen))


def _points(view: DossierView) -> tuple[PreparedLayer, dict[str, Any]] | None:
    """Return the map of the area; None where the folder has no boundaries of it."""
    try:
        return _layer(view.snapshot, view.dossier.gebied)
    except NotFound:
        return None


def _draw(
    view: DossierView,
    placed: Sequence[tuple[float, float, str]],
    key: str,
    height: int,
    prikt: Callable[[float, float], None],
) -> None:
    """Draw numbered places in RD on the map of the area; a click on it is told to `prikt`."""
    found = _points(view)
    if found is None:
        return
    layer, data = found
    made = map_of(
        data,
        layer,
        leaflet_url=served_files.leaflet_url(),
        # by its content: the browser keeps the geometry, and only the stops are sent again
        layer_url=served_files.publish(layer.geojson),
        plekken=NumberedPoints(
            (float(lon), float(lat), number)
            for (x, y, number) in placed
            for lon, lat in [degrees(x, y)]
        ),
        key=key,
    )
    map_view.place_map(made, height=height, prikt=prikt)


def _where(view: DossierView, draft: RowDraft) -> None:
    """Say in words where the stop of the open form is, and let a click on the map move it."""
    values = draft.begin | draft.waarden
    try:
        place = float(values["x"]), float(values["y"])
    except (KeyError, TypeError, ValueError):
        place = None
    if place is None:
        st.caption("Deze stop staat nog niet op de kaart: klik waar zij is.")
    else:
        st.markdown(f"**Waar:** {elements.plain(_place_text(view, place))}")
    number = str(values.get("nummer") or "")
    placed = [(*place, number)] if place else []

    def put(lon: float, lat: float) -> None:
        # whole metres in RD: a click on a map tells no less
        x, y = (round(float(one)) for one in metres(lon, lat))
        draft.waarden |= {"x": x, "y": y}

    _draw(view, placed, f"stopkaart_{draft.id}", _HEIGHT, put)


def _place_text(view: DossierView, place: tuple[float, float]) -> str:
    """Return the buurt of a place in RD and the school that it is near."""
    gebied = view.dossier.gebied
    try:
        buurt = walk_buurt(view.snapshot, gebied, place)
    except NotFound:
        buurt = ""
    # as the crow flies, in RD metres: enough to recognise a corner by
    away = {name: dist(place, at) for name, at in _schools(view.snapshot, gebied).items()}
    near = min(away, key=away.__getitem__, default="")
    facts = [f"in {buurt}" if buurt else "buiten de buurten van dit dossier"]
    if near and away[near] <= _NEAR_M:
        facts.append(f"op {round(away[near], -1):.0f} m van {near}")
    return ", ".join(facts)


def _put_stop(found: Walk, stop: str, lon: float, lat: float) -> None:
    """Open the form of the stop that was put on the map, with its place filled in."""
    x, y = (round(float(one)) for one in metres(lon, lat))
    if not stop:
        own = {"wandeling": found.rij.id, "nummer": found.volgende}
        record_form.open_new(STOP, **own, x=x, y=y)
        return
    st.session_state[_PUT] = stop, x, y


@loaders.keep(8, "De kaart wordt klaargezet …")
def _layer(snapshot: Snapshot, gebied: str) -> tuple[PreparedLayer, dict[str, Any]]:
    return walk_layer(snapshot, gebied)


def _add_stop(view: DossierView, found: Walk) -> None:
    """Offer a stop at a school of the area, or one of which the place is still to be told."""
    schools = _schools(view.snapshot, view.dossier.gebied)
    left, right = st.columns([4, 1.6], vertical_alignment="bottom")
    chosen = left.selectbox(
        "Plek van de nieuwe stop", list(schools), None, key=f"plek_{found.rij.id}",
        placeholder="Een school (typ om te zoeken), of leeg: vul de plek later in",
    )  # fmt: skip
    values: dict[str, object] = {"wandeling": found.rij.id, "nummer": found.volgende}
    if chosen:
        x, y = schools[chosen]
        values |= {"naam": chosen, "x": round(x), "y": round(y)}
    right.button(
        "Stop toevoegen", key=f"nieuwe_stop_{found.rij.id}", on_click=record_form.open_new,
        args=(STOP,), kwargs=values, width="stretch",
    )  # fmt: skip


@loaders.keep(8, "De scholen worden opgezocht …")
def _schools(snapshot: Snapshot, gebied: str) -> dict[str, tuple[float, float]]:
    """Return the schools in the box around the area with their place in RD, by name."""
    from views.shared.map_places import schools_of

    try:
        west, south, east, north = walk_bounds(snapshot, gebied)
        frame = schools_of(snapshot).frame
    except NotFound:
        return {}
    # the box and not the area itself: a school across the street is where one stops too
    inside = frame[frame["x"].between(west, east) & frame["y"].between(south, north)]
    rows = inside.sort_values("naam").to_dict("records")
    return {str(row["naam"]): (float(row["x"]), float(row["y"])) for row in rows}


def _notes(found: Walk) -> None:
    """Take what was written on the sheet, by number."""
    st.markdown("**Notities, per nummer**")
    notes = {
        one.rij.id: st.text_area(
            elements.plain(f"{one.nummer}. {one.naam}"), one.gezien, height=80,
            # a version in the key: once stored, the field begins anew with what is stored
            key=f"notitie_{one.rij.id}_{one.rij.versie}",
        )
        for one in found.stops
    }  # fmt: skip
    orders = note_orders(found, notes)
    if st.button("Notities opslaan", key=f"notities_{found.rij.id}", disabled=not orders):
        record_form.store(orders, f"{words.count(len(orders), 'notitie', 'notities')} opgeslagen")
