"""Editing aanbod, resultaten and ambities: save, undo, history, and two people at one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from boundaries import parent_code
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from views.aanbod import choices as aanbod_choices
from views.aanbod import exchange as aanbod_exchange
from views.aanbod import grid as aanbod_grid
from views.aanbod.edits import Bewerking, Filter
from views.shared import aanbod_source, loaders, parts, record_parts, state
from views.shared.words import count, moment, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from places.aanbod.aanbod_list import AanbodList
    from store import Snapshot
    from store.records import Opdracht, Rij

_SOORTEN = {
    SOORT_AANBOD: "Aanbod",
    SOORT_RESULTAAT: "Maatschappelijke resultaten",
    SOORT_AMBITIE: "Ambities",
}
_PLACED = (SOORT_AANBOD, SOORT_RESULTAAT)
"""Kinds of row that are for an area."""
_SESSION, _KIND = "aanbod_bewerken", "aanbod_bewerken_soort"
_MOST_AREAS = 400
_NAMELESS = 3
"""Rows without a name that are named; the others are counted."""
_ROW, _MOST_ROWS, _LEAST_ROWS = 35, 9, 5


def show(snapshot: Snapshot, lijst: AanbodList, wijk: str) -> None:
    """Show the editor, the history and the exchange with Excel."""
    if told := st.session_state.pop(aanbod_choices.TOLD, ""):
        st.warning(parts.plain(told))
    if aanbod_source.to_take_over(snapshot, lijst):
        aanbod_choices.offer_taking_over(snapshot, lijst)
    names = aanbod_source.field_names(snapshot, lijst)
    if lijst.bewaard:
        with st.container():  # one place, whatever is in it: see `Bewaring.say`
            _show_editor(snapshot, lijst, wijk, names)
    _show_history(lijst, names)
    aanbod_exchange.show(snapshot, lijst)


def _show_editor(
    snapshot: Snapshot, lijst: AanbodList, wijk: str, names: Mapping[str, str]
) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    with top:
        now = _choose_kind()
    said = st.container()
    areas, labels = _areas(snapshot), aanbod_source.labels(snapshot)
    choices = (lijst.names(), areas, labels)
    if now.botsingen:
        now.say(said)
        _show_collisions(now, names)
        return
    with top:
        wanted = _choose(now, wijk, aanbod_source.wijken(snapshot).get(wijk, wijk))
    _settle(now, lijst, wanted, names, (state.visit(), *choices))
    now.say(said)
    buttons = st.container(horizontal=True, vertical_alignment="center")
    st.data_editor(
        aanbod_grid.grid(now.getoond, now.soort),
        num_rows="dynamic",
        hide_index=True,
        height=_ROW * (2 + min(_MOST_ROWS, max(_LEAST_ROWS, len(now.getoond)))) + 3,
        column_config=aanbod_grid.columns_of(now.soort, now.getoond, *choices),
        key=now.sleutel,
        on_change=_read,
        args=(now, now.sleutel),
        placeholder="",
    )
    nameless = aanbod_grid.without_name(now.alles, now.basis)
    with buttons:  # above the table, in sight on a beamer too
        _show_buttons(now, ready=not (nameless or now.fout))
    if now.fout:
        st.error(parts.plain(now.fout))
    elif nameless:
        _tell_nameless(nameless)
    _show_below(now, lijst)


def _read(now: Bewerking, key: str) -> None:
    """Take over what was typed, before the page is made: a run that is cut short loses nothing."""
    if key == now.sleutel:
        now.read(st.session_state[key])
    else:
        now.gemist = True


def _show_buttons(now: Bewerking, *, ready: bool) -> None:
    """Show the buttons that save and throw away; `ready` tells that all of it can be saved."""
    orders = now.alles
    title = f"Opslaan ({count(len(orders), 'rij', 'rijen')})" if orders else "Opslaan"
    if st.button(title, type="primary", disabled=not (orders and ready), key="bewerken_opslaan"):
        _save(now, orders)
    if st.button("Wijzigingen weggooien", disabled=not (orders or now.fout), key="bewerken_weg"):
        now.forget()
        st.rerun()
    record_parts.ask_name(
        placeholder="Uw naam, voor de geschiedenis (mag leeg blijven)",
        label_visibility="collapsed",
    )


def _tell_nameless(nameless: list[str]) -> None:
    """Name the rows that keep everything from being saved; nothing that was typed is lost."""
    more = len(nameless) - _NAMELESS
    rest = f" Zo zijn er nog {number(more)}." if more > 0 else ""
    st.error(
        parts.plain(
            f"{'; '.join(nameless[:_NAMELESS])}.{rest} Vul dat in, of verwijder de rij. Tot dan "
            "wordt er niets opgeslagen; alles wat u hebt ingevuld blijft hier staan."
        )
    )


def _show_below(now: Bewerking, lijst: AanbodList) -> None:
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


def _choose_kind() -> Bewerking:
    """Draw the choice of the kind of row; return what is being edited of it."""
    was = st.session_state.get(_KIND, SOORT_AANBOD)
    key = state.field_key("bewerken_soort", was)
    soort = st.session_state[_KIND] = str(
        st.segmented_control(
            "Wat wilt u bewerken?",
            list(_SOORTEN),
            format_func=_SOORTEN.__getitem__,
            required=True,
            label_visibility="collapsed",
            key=key,
        )
    )
    now = _session().setdefault(soort, Bewerking(soort))
    if soort != was:  # its table was not there in the meantime
        now.gemaakt = None
    return now


def _choose(now: Bewerking, wijk: str, name: str) -> Filter:
    """Draw the filter of the table."""
    search = st.text_input(
        "Zoeken in de tabel",
        key=state.field_key(f"bewerken_zoek_{now.soort}", now.filter.zoek),
        placeholder="Zoeken in de tabel …",
        label_visibility="collapsed",
        width=220,
    )
    only = now.soort in _PLACED and st.toggle(
        f"Alleen wat er is voor {parts.plain(name)}",
        key=state.field_key(f"bewerken_wijk_{now.soort}", bool(now.filter.wijk)),
        help="Ook wat voor de hele gemeente is. De andere rijen blijven zoals ze zijn.",
    )
    return Filter(search.strip(), wijk if only else "")


def _session() -> dict[str, Bewerking]:
    found: dict[str, Bewerking] = st.session_state.setdefault(_SESSION, {})
    return found


def _settle(
    now: Bewerking, lijst: AanbodList, wanted: Filter, names: Mapping[str, str], made: object
) -> None:
    """See to it that there is a table: the newest rows where this person has changed nothing.

    `made` is the visit, and what there is to choose from in the columns.
    """
    stand = lijst.stand(now.soort)
    busy = now.alles or record_parts.touched(now.sleutel)
    if now.stand is None or (now.stand != stand and not busy):
        now.begin(_rows(lijst, now.soort), stand, wanted, names)
    elif wanted != now.filter or now.gemaakt != made:
        now.again(wanted, names)
    now.gemaakt = made


def _rows(lijst: AanbodList, soort: str) -> tuple[Rij, ...]:
    return {
        SOORT_AANBOD: lijst.aanbod,
        SOORT_RESULTAAT: lijst.resultaten,
        SOORT_AMBITIE: lijst.ambities,
    }[soort]


def _save(now: Bewerking, orders: list[Opdracht]) -> None:
    record_parts.save(now, aanbod_source.records(), orders, wat=_said(orders))


def _said(orders: list[Opdracht]) -> str:
    new = sum(order.versie is None for order in orders)
    gone = sum(order.gegevens is None for order in orders)
    changed = len(orders) - new - gone
    named = ((new, "toegevoegd"), (changed, "gewijzigd"), (gone, "verwijderd"))
    return ", ".join(f"{count(n, 'rij', 'rijen')} {verb}" for n, verb in named if n)


def _show_collisions(now: Bewerking, names: Mapping[str, str]) -> None:
    """Show both versions of every row that two people changed, and let one choose."""
    record_parts.show_collisions(
        now,
        lambda soort, data: aanbod_grid.readable(soort, data, names),
        aanbod_grid.title_of,
        lambda orders: _save(now, orders),
        key="botsing",
    )


def _show_history(lijst: AanbodList, names: Mapping[str, str]) -> None:
    """Show the last changes of these kinds, and every version of one row."""
    kept = aanbod_source.kept()
    record_parts.show_history(kept, list(_SOORTEN), key="geschiedenis")
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
    versions = kept.history(chosen)
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
