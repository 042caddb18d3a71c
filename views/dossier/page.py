"""Page Wijkdossier: which dossier, in which cycle, and what part of the work; and beginning one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from boundaries import niveau_of, normalise_code
from boundaries.codes import spoken_name
from dossier.kinds import CYCLUS, DOSSIER, kind
from reports.answer import downloads
from reports.dossier import LABELS, dossier_answer
from store import Snapshot, WijkverkennerError
from store.dutch import upper_first
from store.records_rows import Opdracht, new_id
from views.dossier import exchange_form, parts, record_form, record_list, source
from views.shared import (
    aanbod_source,
    elements,
    frame,
    heading,
    loaders,
    record_editor,
    state,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.dossier import Work
    from reports.answer import Download
    from views.dossier.source import DossierView

_QUESTION = "Wat weten, willen en doen we samen?"
_NEW = "nieuw"
_AREAS_OF_DOSSIER = ("buurt", "wijk", "gemeente", "swv")
_BEGIN = (
    "Een dossier houdt het werk rond één wijk (of samenwerkingsverband, of opgave) bij elkaar: de "
    "vraag, de duiding met partners, de gesprekken, de afspraken en het plan. Een jaar later "
    "kijkt u er samen op terug. Noem organisaties en rollen, geen namen van personen."
)


def _show_page() -> None:
    """Show the chosen part of the chosen dossier, or begin one."""
    snapshot = loaders.snapshot()
    # what was just typed came with this run: it decides what is asked, and is never lost
    record_form.remember()
    try:
        work, away = source.load()
    except WijkverkennerError as error:
        heading.show(_QUESTION, page="dossier")
        st.error(elements.told(error))
        _kept_drafts()
        return
    # also for who asked for a new one by the address; where there is none yet nothing else can be
    # shown
    if not work.dossiers() or state.get(state.DOSSIER) == _NEW:
        heading.show(_QUESTION, page="dossier")
        record_form.saving().say()
        _new_dossier(snapshot, work)
        return
    # reserved first: the title names the dossier, which is chosen below it
    head = st.container()
    # by this key the sheet of styles knows the choices that a presentation hides
    with st.container(key=frame.OWN_CHOICES):
        view = _chosen(snapshot, work, away)
    with head:
        heading.show(
            f"{view.dossier.naam}: {_QUESTION[:1].lower()}{_QUESTION[1:]}",
            _line(view),
            page="dossier",
            place=view.dossier.naam,
            downloads=_downloads(view),
        )
    if away:
        st.error(elements.told(away))
        st.info(
            "U ziet de stand van toen de database nog bereikbaar was. Wat u typt blijft in dit "
            "venster staan; sla het op zodra de database er weer is."
        )
    record_form.saving().say()
    titles = {row.id: row.titel for row in parts.PARTS}
    with st.container(key=f"{frame.OWN_CHOICES}_deel"):
        part = elements.choose_part(
            state.DOSSIERDEEL, titles, parts.FIRST, label="Deel van het dossier"
        )
    if record_form.saving().botsingen and not parts.compares(part):
        # whatever part it was saved from: nothing else is done before it is chosen
        record_form.show_collisions(view)
        return
    _kept_here(view, part)
    parts.show_part(view, part)


def _chosen(snapshot: Snapshot, work: Work, away: str) -> DossierView:
    """Draw the choice of dossier and cycle; return the one that is chosen."""
    names = {row.id: str(row.gegevens.get("naam") or row.id) for row in work.dossiers()}
    left, middle, right = st.columns([3, 1.4, 1.2], vertical_alignment="bottom")
    usual = _usual(work)
    with left:
        chosen = elements.choose_one(state.DOSSIER, names, usual, "Dossier")
    view = source.view(snapshot, work, chosen, None, away)
    # the newest first: that is the one people work in
    cycles = {number: f"cyclus {number}" for number in reversed(view.dossier.cycli)}
    with middle:
        cycle = elements.choose_one(
            state.CYCLUS, cycles, view.dossier.cycli[-1], "Cyclus", help=None
        )
    right.button(
        "Nieuw dossier", key="dossier_nieuw", on_click=state.put, args=(state.DOSSIER, _NEW),
        width="stretch",
    )  # fmt: skip
    return source.view(snapshot, work, chosen, cycle, away)


def _usual(work: Work) -> str:
    """Return the dossier to begin with: of the area that was chosen on another page, or newest."""
    row = work.of_area(state.get(state.GEBIED)) if state.get(state.GEBIED) else None
    return row.id if row else work.dossiers()[-1].id


def _line(view: DossierView) -> str:
    """Say what the dossier is of, and how much is in it."""
    row = view.dossier
    names = view.known.gebieden or {}
    place = f"{names.get(row.gebied, row.gebied)} ({row.gebied})" if row.gebied else ""
    number = sum(
        len(rows)
        for name, rows in row.rijen.items()
        # a cycle holds what was written down; it is none of that itself
        if name != "cyclus" and not kind(name).elders
    )
    waiting = row.open_points()
    late = sum(point.te_laat for point in waiting)
    written = f"{words.count(number, 'rij', 'rijen')} ingevuld" if number else "nog niets ingevuld"
    still = f"{len(waiting)} open" + (f", {late} over tijd" if late else "") if waiting else ""
    facts = [place, f"cyclus {row.cyclus}", written, still]
    if row.gebied and names and row.gebied not in names:
        facts.append("dit gebied staat niet (meer) in de geladen grenzen")
    return " · ".join(filter(None, facts))


def _downloads(view: DossierView) -> dict[str, Download] | None:
    # no file of rows that may have changed since: what is taken along must be what is stored
    if view.weg:
        return None
    there = aanbod_source.kept()
    if there is None:
        return None
    fictief = loaders.fictional(view.snapshot)
    made = dossier_answer(view.work, view.dossier, there, view.known, fictief=fictief)
    return downloads(made, LABELS)


def _option(code: str, names: Mapping[str, str]) -> str:
    """Return an area as it stands in a list of all of them: many a gemeente has a Binnenstad."""
    town = names.get(f"GM{code[2:6]}", "") if code[:2] in ("WK", "BU") else ""
    where = f", {town}" if town and town not in names[code] else ""
    return f"{names[code]}{where} ({code})"


def _new_dossier(snapshot: Snapshot, work: Work) -> None:
    """Ask what a new dossier is of, and begin it with its first cycle."""
    st.markdown(_BEGIN)
    names = source.known(snapshot, work).gebieden or {}
    code = state.get(state.GEBIED)
    left, right = st.columns(2)
    # wijken before buurten; the order of the names within a level is kept
    areas = sorted(names, key=lambda one: one.startswith("BU"))
    with left:
        if areas:
            # no own words here: Enter would take what was typed for the area that it begins
            given = st.selectbox(
                "Gebied",
                areas,
                areas.index(code) if code in areas else None,
                format_func=lambda one: _option(one, names),
                placeholder="Kies een wijk, buurt, gemeente of samenwerkingsverband",
                key="dossier_gebied",
            )
        else:
            given = st.text_input(
                "Gebied",
                placeholder="de code van een wijk of samenwerkingsverband, zoals WK034403",
                key="dossier_gebied_code",
            )
    with right:
        name = st.text_input(
            "Naam", placeholder="anders de naam van het gebied", key="dossier_naam"
        )
    asked = str(given or "").strip()
    chosen = asked if asked in names else normalise_code(asked) or ""
    title = (name or "").strip() or spoken_name(names.get(chosen, chosen))
    there = work.of_area(chosen) if chosen else None
    if there is not None:
        st.info(
            elements.plain(f"Van {names.get(chosen, chosen)} is er al een dossier: "
                           f"‘{there.gegevens.get('naam')}’. U kunt er een tweede naast beginnen.")
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        begin = st.button("Dossier beginnen", type="primary", key="dossier_begin")
        if work.dossiers():
            st.button("Terug", key="dossier_terug", on_click=state.put, args=(state.DOSSIER, ""))
    if begin and asked and niveau_of(chosen) not in _AREAS_OF_DOSSIER:
        st.error(
            elements.plain(
                f"‘{asked}’ is geen code van een gebied. Een code is BU, WK of GM met cijfers, "
                "zoals WK034403, of PO of VO met vier cijfers. Laat het gebied leeg als het "
                "dossier over een opgave gaat."
            )
        )
    elif begin and not title:
        st.error("Kies een gebied, of geef het dossier een naam.")
    elif begin:
        _begin(title, chosen)
    exchange_form.show_import()
    # who removed the last dossier finds it here
    record_list.show_history(DOSSIER)
    elements.offer_demo()


def _begin(title: str, code: str) -> None:
    key = new_id()
    what = "wijk" if code[:2] in ("BU", "WK", "GM") else "swv" if code else "opgave"
    today = date.today().isoformat()  # noqa: DTZ011 - the reader's own calendar
    data = {"naam": title, "waarvan": what, "gebied": code or None}
    cycle = {DOSSIER: key, CYCLUS: 1} | kind("cyclus").begin(today)
    state.put(state.DOSSIER, key)
    record_form.store(
        [Opdracht(DOSSIER, data, key), Opdracht("cyclus", cycle)], f"dossier begonnen: {title}"
    )


def _kept_here(view: DossierView, part: str) -> None:
    """Offer the forms that were left with something in them that is not stored."""
    waiting = {
        draft.rij.id if draft.rij else f"nieuw_{draft.soort}": draft
        for draft in record_form.unsaved()
        if draft.dossier in ("", view.dossier.id)
    }
    shown = waiting.get(state.get(state.RIJ))
    if shown is not None and parts.part_of(shown.soort) == part:
        del waiting[state.get(state.RIJ)]
    for asked, draft in waiting.items():
        soort = kind(draft.soort)
        left, right = st.columns([6, 1.1], vertical_alignment="center")
        left.warning(
            elements.plain(f"{upper_first(soort.enkelvoud)}: wat u invulde is nog niet opgeslagen.")
        )
        right.button(
            "Verder",
            key=f"verder_{asked}",
            on_click=parts.go_to_row,
            args=(draft.soort, asked),
            width="stretch",
        )


def _kept_drafts() -> None:
    """Show what was typed while there is nothing to show it in."""
    for draft in record_form.unsaved():
        soort = kind(draft.soort)
        st.warning(f"{upper_first(soort.enkelvoud)}: wat u invulde is nog niet opgeslagen.")
        for name, value in draft.waarden.items():
            st.text_area(soort.veld(name).label, str(value), key=f"bewaard_{draft.id}_{name}")
    if st.button("Opnieuw proberen", key="dossier_opnieuw"):
        st.rerun()


_show_page()
