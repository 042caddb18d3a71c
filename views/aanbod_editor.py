"""Editing aanbod, resultaten and ambities: save, undo, history, and two people at one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aanbod import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from boundaries import parent_code
from store import WijkverkennerError
from views import (
    aanbod_choices,
    aanbod_exchange,
    aanbod_grid,
    aanbod_source,
    loaders,
    parts,
    record_parts,
    state,
)
from views.aanbod_edits import Bewerking, Filter
from views.words import count, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aanbod import Lijst
    from store import Snapshot
    from store.records import Opdracht, Rij

_SOORTEN = {
    SOORT_AANBOD: "Aanbod",
    SOORT_RESULTAAT: "Maatschappelijke resultaten",
    SOORT_AMBITIE: "Ambities",
}
_PLACED = (SOORT_AANBOD, SOORT_RESULTAAT)
"""Kinds of row that are for an area."""
_SESSION = "aanbod_bewerken"
_MOST_AREAS = 400
_ROW, _MOST_ROWS, _LEAST_ROWS = 35, 9, 5


def show(snapshot: Snapshot, lijst: Lijst, wijk: str) -> None:
    """Show the editor, the history and the exchange with Excel."""
    if told := st.session_state.pop(aanbod_choices.TOLD, ""):
        st.warning(parts.plain(told))
    if aanbod_source.to_take_over(snapshot, lijst):
        aanbod_choices.offer_taking_over(snapshot, lijst)
    if lijst.bewaard:
        _show_editor(snapshot, lijst, wijk)
    _show_history(lijst)
    aanbod_exchange.show(snapshot, lijst, wie=_who())


def _show_editor(snapshot: Snapshot, lijst: Lijst, wijk: str) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    asked = str(
        top.segmented_control(
            "Wat wilt u bewerken?",
            list(_SOORTEN),
            format_func=_SOORTEN.__getitem__,
            default=SOORT_AANBOD,
            required=True,
            label_visibility="collapsed",
            key="bewerken_soort",
        )
    )
    now = _before(asked)
    now.say()
    if now.botsingen:
        _show_collisions(now, lijst)
        return
    areas = _areas(snapshot)
    names = lijst.names() | areas
    with top:
        wanted = _choose(now.soort, wijk, aanbod_source.wijken(snapshot).get(wijk, wijk))
    _settle(now, lijst, wanted, names)
    buttons = st.container(horizontal=True, vertical_alignment="center")
    edited = st.data_editor(
        aanbod_grid.grid(now.getoond, now.soort),
        num_rows="dynamic",
        hide_index=True,
        height=_ROW * (2 + min(_MOST_ROWS, max(_LEAST_ROWS, len(now.getoond)))) + 3,
        column_config=aanbod_grid.columns_of(now.soort, now.getoond, lijst.names(), areas),
        key=now.sleutel,
        placeholder="",
    )
    try:
        orders = aanbod_grid.orders(edited, now.getoond, now.soort, basis=now.basis)
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        return
    now.alles = [*orders, *now.meegenomen]
    # What was typed just before a choice arrives together with it: it is read off the table
    # that it was typed in, and only then the table changes.
    if asked != now.soort:
        st.session_state[_SESSION + "_soort"] = asked
        st.rerun()
    if wanted != now.filter:
        now.again(wanted, names)
        st.rerun()
    with buttons:  # above the table, in sight on a beamer too
        _show_buttons(now)
    _show_below(now, lijst)


def _show_buttons(now: Bewerking) -> None:
    """Show the buttons that save and throw away."""
    orders = now.alles
    title = f"Opslaan ({count(len(orders), 'rij', 'rijen')})" if orders else "Opslaan"
    if st.button(title, type="primary", disabled=not orders, key="bewerken_opslaan"):
        _save(now, orders)
    if st.button("Wijzigingen weggooien", disabled=not orders, key="bewerken_weg"):
        now.forget()
        st.rerun()
    st.text_input(
        record_parts.WIE,
        key="bewerken_wie",
        placeholder="Uw naam, voor de geschiedenis (mag leeg blijven)",
        label_visibility="collapsed",
    )


def _show_below(now: Bewerking, lijst: Lijst) -> None:
    """Show what is hidden, how the table works, and what is not saved."""
    hidden = len(now.rijen) - sum(bool(row.id) for row in now.getoond) - len(now.meegenomen)
    if hidden:
        outside = count(hidden, "rij valt", "rijen vallen")
        st.caption(f"{outside} buiten deze keuze; daaraan verandert niets.")
    st.caption(
        f"{record_parts.TABEL} Er wordt pas iets opgeslagen als u op Opslaan klikt; alles is "
        "daarna ongedaan te maken."
    )
    elsewhere = [
        _SOORTEN[other.soort].lower()
        for other in _session().values()
        if other.alles and other.soort != now.soort
    ]
    if elsewhere:
        st.warning(f"Nog niet opgeslagen: wijzigingen bij {' en '.join(elsewhere)}.")
    if now.stand != lijst.stand(now.soort):
        record_parts.warn_of_others()


def _choose(soort: str, wijk: str, name: str) -> Filter:
    """Draw the filter of the table."""
    search = st.text_input(
        "Zoeken in de tabel",
        key=f"bewerken_zoek_{soort}",
        placeholder="Zoeken in de tabel …",
        label_visibility="collapsed",
        width=220,
    )
    only = soort in _PLACED and st.toggle(
        f"Alleen wat er is voor {parts.plain(name)}",
        key=f"bewerken_wijk_{soort}",
        help="Ook wat voor de hele gemeente is. De andere rijen blijven zoals ze zijn.",
    )
    return Filter(search.strip(), wijk if only else "")


def _session() -> dict[str, Bewerking]:
    found: dict[str, Bewerking] = st.session_state.setdefault(_SESSION, {})
    return found


def _before(asked: str) -> Bewerking:
    """Return what is being edited: of another kind for as long as its table was not read off."""
    kept = _session()
    soort = st.session_state.setdefault(_SESSION + "_soort", asked)
    if soort != asked and (soort not in kept or kept[soort].sleutel not in st.session_state):
        st.session_state[_SESSION + "_soort"] = soort = asked
    return kept.setdefault(soort, Bewerking(soort))


def _settle(now: Bewerking, lijst: Lijst, wanted: Filter, names: Mapping[str, str]) -> None:
    """See to it that there is a table: the newest rows where this person has changed nothing."""
    stand = lijst.stand(now.soort)
    there = now.sleutel in st.session_state
    if now.stand is None or (
        now.stand != stand and not now.alles and not record_parts.touched(now.sleutel)
    ):
        now.begin(_rows(lijst, now.soort), stand, wanted, names)
    elif not there:  # it was left for another page, and comes back with what was changed
        now.again(wanted, names)


def _rows(lijst: Lijst, soort: str) -> tuple[Rij, ...]:
    return {
        SOORT_AANBOD: lijst.aanbod,
        SOORT_RESULTAAT: lijst.resultaten,
        SOORT_AMBITIE: lijst.ambities,
    }[soort]


def _save(now: Bewerking, orders: list[Opdracht]) -> None:
    record_parts.save(now, aanbod_source.records(), orders, wie=_who(), wat=_said(orders))


def _who() -> str:
    return str(st.session_state.get("bewerken_wie") or "")


def _said(orders: list[Opdracht]) -> str:
    new = sum(order.versie is None for order in orders)
    gone = sum(order.gegevens is None for order in orders)
    changed = len(orders) - new - gone
    named = ((new, "toegevoegd"), (changed, "gewijzigd"), (gone, "verwijderd"))
    return ", ".join(f"{count(n, 'rij', 'rijen')} {verb}" for n, verb in named if n)


def _show_collisions(now: Bewerking, lijst: Lijst) -> None:
    """Show both versions of every row that two people changed, and let one choose."""
    names = lijst.names()
    record_parts.show_collisions(
        now,
        lambda soort, data: aanbod_grid.readable(soort, data, names),
        aanbod_grid.title_of,
        lambda orders: _save(now, orders),
        key="botsing",
    )


def _show_history(lijst: Lijst) -> None:
    """Show the last changes of these kinds, and every version of one row."""
    kept = aanbod_source.kept()
    record_parts.show_history(kept, list(_SOORTEN), wie=_who(), key="geschiedenis")
    if kept is None or not lijst.bewaard or not st.session_state.get("geschiedenis"):
        return
    import pandas as pd

    rows = {row.id: row for row in (*lijst.aanbod, *lijst.resultaten, *lijst.ambities)}
    chosen = st.selectbox(
        "Geschiedenis van een rij",
        list(rows),
        format_func=lambda key: aanbod_grid.title_of(rows[key]),
        index=None,
        placeholder="kies een rij",
        key="geschiedenis_rij",
    )
    if chosen is None:
        return
    names, versions = lijst.names(), kept.history(chosen)
    lines = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        soort = rows[chosen].soort
        after = aanbod_grid.readable(soort, version.gegevens, names)
        old = aanbod_grid.readable(soort, before.gegevens, names) if before else after
        changed = [f"{label}: {text}" for label, text in after.items() if text != old[label]]
        what = "verwijderd" if version.verwijderd else "; ".join(changed) or version.wijziging.wat
        lines.append((moment(version.wijziging.wanneer), version.wijziging.wie or "", what))
    parts.show_table(
        pd.DataFrame(lines, columns=["Wanneer", "Wie", "Wat"]), key="geschiedenis_tabel"
    )


def _areas(snapshot: Snapshot) -> dict[str, Any]:
    """Return the areas that can be chosen: gemeenten, and the wijken of the chosen ones."""
    names = dict(loaders.gemeenten(snapshot))
    wijken, wijk = aanbod_source.wijken(snapshot), state.get(state.WIJK)
    near = {*state.get(state.GEMEENTE), parent_code(wijk, "gemeente") if wijk else None}
    inside = {code: name for code, name in wijken.items() if parent_code(code, "gemeente") in near}
    if not inside and len(wijken) <= _MOST_AREAS:
        inside = wijken
    return {**inside, **{k: v for k, v in names.items() if k in near or len(names) <= _MOST_AREAS}}
