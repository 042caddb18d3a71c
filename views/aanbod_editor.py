"""Editing aanbod, resultaten and ambities: save, undo, history, and two people at one row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from aanbod import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from boundaries import parent_code
from store import WijkverkennerError
from store.records import Botsing, Opdracht, Rij, StaleRow
from views import aanbod_choices, aanbod_exchange, aanbod_grid, aanbod_source, loaders, parts, state
from views.words import count, moment

if TYPE_CHECKING:
    from aanbod import Lijst
    from store import Snapshot

_SOORTEN = {
    SOORT_AANBOD: "Aanbod",
    SOORT_RESULTAAT: "Maatschappelijke resultaten",
    SOORT_AMBITIE: "Ambities",
}
_SESSION = "aanbod_bewerken"
_CHANGES = 15
_MOST_AREAS = 400
_HEIGHT = 430
_MINE, _THEIRS, _BOTH = "mijn versie", "de opgeslagen versie", "beide samengevoegd"


@dataclass(slots=True)
class _Editing:
    """What one person has before them."""

    rijen: list[Rij] = field(default_factory=list)
    """As they were when editing began: what is saved is compared with these."""
    stand: str = ""
    soort: str = ""
    ronde: int = 0
    """The table is made anew when this changes."""
    botsingen: tuple[Botsing, ...] = ()
    opdrachten: list[Opdracht] = field(default_factory=list)
    """What waits until the collisions are solved."""
    gezegd: str = ""


def show(snapshot: Snapshot, lijst: Lijst) -> None:
    """Show the editor, the history and the exchange with Excel."""
    if lijst.bewaard:
        _show_editor(snapshot, lijst)
        _show_history(lijst)
    else:
        aanbod_choices.offer_taking_over(snapshot, lijst)
    aanbod_exchange.show(snapshot, lijst)


def _show_editor(snapshot: Snapshot, lijst: Lijst) -> None:
    soort = str(
        st.segmented_control(
            "Wat wilt u bewerken?",
            list(_SOORTEN),
            format_func=_SOORTEN.__getitem__,
            default=SOORT_AANBOD,
            required=True,
            key="bewerken_soort",
        )
    )
    now = _current(lijst, soort)
    if now.gezegd:
        st.success(parts.plain(now.gezegd))
        now.gezegd = ""
    if now.botsingen:
        _show_collisions(now, lijst)
        return
    names = lijst.names()
    edited = st.data_editor(
        aanbod_grid.grid(now.rijen, soort),
        num_rows="dynamic",
        hide_index=True,
        height=_HEIGHT,
        column_config=aanbod_grid.columns_of(soort, now.rijen, names, _areas(snapshot)),
        key=f"bewerken_{soort}_{now.ronde}",
        placeholder="",
    )
    try:
        orders = aanbod_grid.orders(edited, now.rijen, soort)
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        return
    st.caption(
        "Dubbelklik in een cel om haar te wijzigen; onder de laatste rij kunt u een rij "
        "toevoegen. Vink rijen links aan en druk op Delete om ze te verwijderen. Er wordt pas "
        "iets opgeslagen als u op Opslaan klikt; alles is daarna ongedaan te maken."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Uw naam (voor de geschiedenis)", key="bewerken_wie", placeholder="mag leeg blijven"
        )
        title = f"Opslaan ({count(len(orders), 'rij', 'rijen')})" if orders else "Opslaan"
        if st.button(title, type="primary", disabled=not orders, key="bewerken_opslaan"):
            _save(now, orders)
        if st.button("Wijzigingen weggooien", disabled=not orders, key="bewerken_weg"):
            _begin(now)
            st.rerun()
    if now.stand != aanbod_source.records().stand():
        st.warning(
            "Iemand heeft deze lijst intussen gewijzigd. Bij het opslaan wordt uw wijziging "
            "vergeleken met die van de ander; er gaat niets stil verloren."
        )


def _current(lijst: Lijst, soort: str) -> _Editing:
    """Return what is being edited; the newest rows where this person has changed nothing."""
    now: _Editing = st.session_state.setdefault(_SESSION, _Editing())
    stand = aanbod_source.records().stand()
    key = f"bewerken_{soort}_{now.ronde}"
    if now.soort != soort or (now.stand != stand and not _touched(key)):
        rows = {
            SOORT_AANBOD: lijst.aanbod,
            SOORT_RESULTAAT: lijst.resultaten,
            SOORT_AMBITIE: lijst.ambities,
        }[soort]
        now.rijen, now.stand, now.soort = list(rows), stand, soort
        now.botsingen, now.opdrachten = (), []
        now.ronde += 1
    return now


def _touched(key: str) -> bool:
    edits = st.session_state.get(key)
    if edits is None:
        return False
    return any(edits.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _begin(now: _Editing) -> None:
    """Let the next run start from what is stored."""
    now.soort, now.botsingen, now.opdrachten = "", (), []
    now.ronde += 1


def _save(now: _Editing, orders: list[Opdracht]) -> None:
    wie = str(st.session_state.get("bewerken_wie") or "")
    try:
        aanbod_source.records().apply(orders, wie=wie, wat=_said(orders))
    except StaleRow as error:
        now.botsingen, now.opdrachten = error.botsingen, orders
        st.rerun()
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        return
    _begin(now)
    now.gezegd = f"Opgeslagen: {_said(orders)}."
    st.rerun()


def _said(orders: list[Opdracht]) -> str:
    new = sum(order.versie is None for order in orders)
    gone = sum(order.gegevens is None for order in orders)
    changed = len(orders) - new - gone
    named = ((new, "toegevoegd"), (changed, "gewijzigd"), (gone, "verwijderd"))
    return ", ".join(f"{count(n, 'rij', 'rijen')} {verb}" for n, verb in named if n)


def _show_collisions(now: _Editing, lijst: Lijst) -> None:
    """Show both versions of every row that two people changed, and let one choose."""
    st.warning(parts.plain(str(StaleRow(now.botsingen))))
    chosen: dict[str, str] = {}
    names = lijst.names()
    for botsing in now.botsingen:
        row = botsing.huidig
        title = row.gegevens.get("naam") or row.gegevens.get("tekst") or row.id
        st.subheader(parts.plain(str(title)), anchor=False)
        parts.show_table(_compared(botsing, now.soort, names), key=f"botsing_{row.id}")
        options = [_MINE, _THEIRS]
        if botsing.samengevoegd() is not None:
            options.insert(0, _BOTH)
        chosen[row.id] = str(
            st.radio("Bewaren", options, horizontal=True, key=f"botsing_keuze_{row.id}")
        )
    left, right = st.columns([1, 4])
    if left.button("Opslaan", type="primary", key="botsing_opslaan"):
        _save(now, _solved(now, chosen))
    if right.button("Mijn wijzigingen weggooien", key="botsing_weg"):
        _begin(now)
        st.rerun()


def _solved(now: _Editing, chosen: dict[str, str]) -> list[Opdracht]:
    """Return the waiting orders with each collision as it was chosen."""
    found = {botsing.huidig.id: botsing for botsing in now.botsingen}
    solved = []
    for order in now.opdrachten:
        botsing = found.get(order.id or "")
        if botsing is None:
            solved.append(order)
        elif chosen[botsing.huidig.id] != _THEIRS:
            both = chosen[botsing.huidig.id] == _BOTH
            data = botsing.samengevoegd() if both else order.gegevens
            solved.append(replace(order, gegevens=data, versie=botsing.huidig.versie))
    return solved


def _compared(botsing: Botsing, soort: str, names: dict[str, str]) -> Any:  # noqa: ANN401
    import pandas as pd

    gone = "(verwijderd)"
    lines = []
    for veld in aanbod_grid.fields_of(soort):
        base = botsing.basis.gegevens.get(veld.naam)
        theirs = botsing.huidig.gegevens.get(veld.naam)
        mine = (botsing.uw or {}).get(veld.naam)
        if base == theirs and base == mine:
            continue
        lines.append(
            (
                veld.label,
                aanbod_grid.shown(veld, base, names),
                gone if botsing.uw is None else aanbod_grid.shown(veld, mine, names),
                gone if botsing.huidig.verwijderd else aanbod_grid.shown(veld, theirs, names),
            )
        )
    return pd.DataFrame(lines, columns=["Veld", "Was", "Uw versie", "Nu opgeslagen"])


def _show_history(lijst: Lijst) -> None:
    opened = st.expander("Geschiedenis en ongedaan maken", on_change="rerun", key="geschiedenis")
    if not opened.open:
        return
    with opened:
        kept = aanbod_source.records()
        # of these kinds alone: what other pages keep is undone there
        own = {c.id: c for soort in _SOORTEN for c in kept.changes(soort, limit=_CHANGES)}
        changes = [own[number] for number in sorted(own, reverse=True)][:_CHANGES]
        if not changes:
            st.caption("Er is nog niets gewijzigd.")
        undone = {change.ongedaan_van for change in changes}
        for change in changes:
            left, right = st.columns([5, 1.3], vertical_alignment="center")
            by = f" door {change.wie}" if change.wie else ""
            left.markdown(parts.plain(f"{moment(change.wanneer)}{by}: {change.wat}"))
            if change.id not in undone:
                right.button(
                    "Ongedaan maken", key=f"ongedaan_{change.id}", on_click=_undo, args=(change.id,)
                )
        if wrong := st.session_state.pop("ongedaan_fout", ""):
            st.error(parts.plain(wrong))
        _show_row_history(lijst)


def _show_row_history(lijst: Lijst) -> None:
    """Show every version of one row."""
    import pandas as pd

    rows = {row.id: row for row in (*lijst.aanbod, *lijst.resultaten, *lijst.ambities)}
    chosen = st.selectbox(
        "Geschiedenis van een rij",
        list(rows),
        format_func=lambda key: str(
            rows[key].gegevens.get("naam") or rows[key].gegevens.get("tekst") or key
        ),
        index=None,
        placeholder="kies een rij",
        key="geschiedenis_rij",
    )
    if chosen is None:
        return
    names, versions = lijst.names(), aanbod_source.records().history(chosen)
    lines = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        changed = [
            f"{veld.label}: {aanbod_grid.shown(veld, version.gegevens.get(veld.naam), names)}"
            for veld in aanbod_grid.fields_of(rows[chosen].soort)
            if before is not None
            and version.gegevens.get(veld.naam) != before.gegevens.get(veld.naam)
        ]
        what = "verwijderd" if version.verwijderd else "; ".join(changed) or version.wijziging.wat
        lines.append((moment(version.wijziging.wanneer), version.wijziging.wie or "", what))
    parts.show_table(
        pd.DataFrame(lines, columns=["Wanneer", "Wie", "Wat"]), key="geschiedenis_tabel"
    )


def _undo(change: int) -> None:
    try:
        aanbod_source.records().undo(change, wie=str(st.session_state.get("bewerken_wie") or ""))
    except WijkverkennerError as error:
        st.session_state["ongedaan_fout"] = str(error)
        return
    _begin(st.session_state.setdefault(_SESSION, _Editing()))


def _areas(snapshot: Snapshot) -> dict[str, str]:
    """Return the areas that can be chosen: gemeenten, and the wijken of the chosen ones."""
    names = dict(loaders.gemeenten(snapshot))
    wijken, wijk = aanbod_source.wijken(snapshot), state.get(state.WIJK)
    near = {*state.get(state.GEMEENTE), parent_code(wijk, "gemeente") if wijk else None}
    inside = {code: name for code, name in wijken.items() if parent_code(code, "gemeente") in near}
    if not inside and len(wijken) <= _MOST_AREAS:
        inside = wijken
    return {**inside, **{k: v for k, v in names.items() if k in near or len(names) <= _MOST_AREAS}}
