"""Gesprekken: an agenda from what is open, what came out of it, its verslag, and preparing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dossier.kinds import kind
from dossier.meeting import (
    AFSPRAAK,
    GESPREK,
    KERNVRAGEN,
    VOORBEREIDING,
    agenda,
    agenda_text,
    meeting,
)
from dossier.question_bank import question_bank
from dossier.rows import view_address, view_text
from reports.answer import downloads
from reports.minutes import LABELS, PREPARATION_LABELS, minutes_answer, preparation_answer
from views.dossier import parts, record_form, record_list
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    from store.records_rows import Rij
    from views.dossier.source import DossierView

SOORTEN = (GESPREK, AFSPRAAK, VOORBEREIDING)
_BLADEN = {"gesprekken": "Gesprekken", "afspraken": "Afspraken", "voorbereiding": "Voorbereiding"}
# only pages of ours, however an address came in: it may be from the file of another
_PAGES = frozenset({"kaart", "vergelijken", "leerlingstromen", "aanbod", "wijkportret", "dossier"})


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, *SOORTEN):
        return
    if record_form.saving().botsingen:
        record_form.show_collisions(view)
        return
    part = elements.choose_part(
        state.BLAD, _BLADEN, "gesprekken", label="Onderdeel van de gesprekken"
    )
    if part == "afspraken":
        record_list.show_list(view, AFSPRAAK)
        record_list.show_history(AFSPRAAK)
    elif part == "voorbereiding":
        elements.band("Een voorbereiding gaat nooit met een dossier, verslag of portret mee.")
        record_list.show_list(view, VOORBEREIDING, below=lambda row: _prepare(view, row))
        record_list.show_history(VOORBEREIDING)
    else:
        record_list.show_list(view, GESPREK, below=lambda row: _below(view, row))
        record_list.show_history(GESPREK)


def _below(view: DossierView, row: Rij) -> None:
    found = meeting(view.dossier, row)
    said = ", ".join(
        (
            words.count(len(found.duidingen), "duiding", "duidingen"),
            words.count(len(found.afspraken), "afspraak", "afspraken"),
        )
    )
    more = record_list.folded_out(f"Agenda, verslag, {said}", f"gesprek_{row.id}")
    if more is not None:
        with more:
            _agenda(view, row)
            _shown(view, row)
            for one in found.rondes:
                said = f"Eerst geschat: {one.gegevens.get('vraag')}\n{one.gegevens.get('uitkomst')}"
                st.markdown("  \n".join(map(elements.plain, said.split("\n"))))
            for rows, soort in ((found.duidingen, "duiding"), (found.afspraken, AFSPRAAK)):
                _rows(view, row, rows, soort)
            if not view.weg:
                _minutes(view, row)


def _agenda(view: DossierView, row: Rij) -> None:
    kept = str(row.gegevens.get("agenda") or "")
    # from what waits, in the order of a talk: promises, questions, what is to be recognised, and
    # figures that were asked for
    made = agenda_text(agenda(view.dossier, view.known))
    left, right = st.columns([5, 1.8], vertical_alignment="center")
    left.markdown("**Agenda**" if kept else "**Agenda uit wat openstaat** (nog niet bewaard)")
    if right.button(
        "Opnieuw uit wat openstaat" if kept else "Agenda bewaren",
        key=f"agenda_{row.id}",
        disabled=kept == made,
        width="stretch",
    ):
        order = row.order({**row.gegevens, "agenda": made})
        record_form.store([order], "agenda gemaakt uit wat openstaat")
    # as it stands: the lines of an agenda are lines
    st.markdown("  \n".join(map(elements.plain, (kept or made).split("\n"))))
    # kernvragen of a gesprek (method): herkend, verklaard, gevonden, nodig
    st.caption(elements.plain(f"Kernvragen: {' '.join(KERNVRAGEN)}"))


def _shown(view: DossierView, row: Rij) -> None:
    """Lead to the views that were shown; an address that is none of ours is text."""
    for one in row.gegevens.get("getoond") or ():
        page, query = view_address(str(one))
        label = elements.plain(f"Getoond: {view_text(str(one), view.known)}")
        if page in _PAGES:
            st.page_link(f"views/{page}/page.py", label=label, query_params=query)
        else:
            st.caption(label)


def _rows(view: DossierView, gesprek: Rij, rows: tuple[Rij, ...], soort: str) -> None:
    for row in rows:
        record_list.show_line(view, row)
    st.button(
        record_form.new_label(kind(soort)),
        key=f"{soort}_bij_{gesprek.id}",
        on_click=parts.go_to_new,
        args=(soort,),
        kwargs={"gesprek": gesprek.id},
    )


def _minutes(view: DossierView, row: Rij) -> None:
    made = minutes_answer(view.dossier, row, view.known, fictief=loaders.fictional(view.snapshot))
    with st.container(horizontal=True):
        elements.show_files(downloads(made, LABELS), key=f"verslag_{row.id}")


def _prepare(view: DossierView, row: Rij) -> None:
    more = record_list.folded_out("Vragen uit de vragenbank, en op papier", f"bereid_{row.id}")
    if more is None:
        return
    with more:
        there = [str(one) for one in row.gegevens.get("vragen") or ()]
        added: list[str] = []
        for group in question_bank(view.work):
            # what stands there already is not offered again, also when somebody else added it
            left = [one for one in group.vragen if one not in there]
            added += st.multiselect(
                group.label, left, key=f"bank_{row.id}_{group.id}_{row.versie}",
                placeholder="Kies vragen (typ om te zoeken)" if left else "Alle vragen staan erbij",
                disabled=not left,
            )  # fmt: skip
        if st.button("Vragen overnemen", key=f"bank_{row.id}", disabled=not added):
            order = row.order({**row.gegevens, "vragen": [*there, *added]})
            record_form.store([order], words.count(len(added), "vraag", "vragen") + " overgenomen")
        if not view.weg:
            made = preparation_answer(
                view.dossier, row, view.known, fictief=loaders.fictional(view.snapshot)
            )
            elements.show_files(downloads(made, PREPARATION_LABELS), key=f"papier_{row.id}")
