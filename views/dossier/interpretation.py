"""Duiding: what was recognised and what not, how that is followed up, and the analyses in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dossier.dossier import cycle_of, fixed_id
from dossier.interpretation import (
    ANALYSE,
    DUIDING,
    about_text,
    analysis_places,
    branch,
    unrecognised,
)
from dossier.rows import as_date, date_text
from views.dossier import record_form, record_list
from views.shared import elements, state

if TYPE_CHECKING:
    from dossier.interpretation import AnalysisPlace
    from store.records_rows import Rij
    from views.dossier.source import DossierView

_BLADEN = {"duidingen": "Duidingen", "niet_herkend": "Niet herkend", "analyse": "(Deel)analyse"}
_LONG = 400
"""Characters of an analysis in sight; the rest is behind the button that opens it."""


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, DUIDING, ANALYSE):
        return
    part = elements.choose_part(state.BLAD, _BLADEN, "duidingen", label="Onderdeel van de duiding")
    if part == "niet_herkend":
        _unrecognised(view)
    elif part == "analyse":
        _analyses(view)
        record_list.show_history(ANALYSE)
    else:
        st.button(
            "Waarneming toevoegen",
            key="nieuwe_waarneming",
            help="Iets wat u ziet in de praktijk en waar (nog) geen cijfer bij is.",
            on_click=record_form.open_new,
            args=(DUIDING,),
            # duiding goes both ways (method): from what somebody sees to the figure that would
            # tell
            kwargs={"vanuit": "waarneming", "bij": "domein", "bevestigd": "geen_cijfers"},
        )
        record_list.show_list(view, DUIDING, below=lambda row: _about(view, row))
        record_list.show_history(DUIDING)


def _about(view: DossierView, row: Rij) -> None:
    said = about_text(row, view.known)
    if said:
        st.caption(elements.plain(said))


def _unrecognised(view: DossierView) -> None:
    # a signal without recognition is not closed: is it shared, what explains it, which figure
    # decides, and who has it (method)
    rows = unrecognised(view.dossier)
    st.header(f"Wat niet (helemaal) wordt herkend ({len(rows)})", anchor=False)
    if not rows:
        st.info("Alles wat is geduid is herkend, besproken of vervallen.")
    for row in list(reversed(rows))[: record_list.PER_PAGE]:
        record_list.show_line(view, row)
        _about(view, row)
        steps = branch(row)
        waiting = [step for step in steps if not step.antwoord]
        lines = [
            f"- {'●' if step.antwoord else '○'} {elements.plain(step.vraag)} "
            f"{elements.plain(' '.join(step.antwoord.split())) or '**nog open**'}"
            for step in steps
        ]
        title = f"{len(steps) - len(waiting)} van {len(steps)} uitgezocht"
        if waiting:
            title += f"; nu: {waiting[0].vraag}"
        more = st.expander(elements.plain(title), on_change="rerun", key=f"tak_{row.id}")
        if more.open:
            more.markdown("\n".join(lines))
    if len(rows) > record_list.PER_PAGE:
        left = len(rows) - record_list.PER_PAGE
        st.caption(f"En nog {left} eerder; zoek ze bij Duidingen of bij Zoeken.")


def _analyses(view: DossierView) -> None:
    st.header("Wat cijfers en gesprekken samen zeggen", anchor=False)
    for place in analysis_places(view.dossier):
        # nine domeinen below their pijler: a heading for each would hide what was written
        if place.over != "domein":
            st.subheader(elements.plain(place.label), anchor=False)
        _analysis(view, place)


def _analysis(view: DossierView, place: AnalysisPlace) -> None:
    left, right = st.columns([6, 1.3], vertical_alignment="top")
    title = f"**{elements.plain(place.label)}**  \n" if place.over == "domein" else ""
    if place.nu is not None:
        text = str(place.nu.gegevens.get("tekst") or "")
        # cut in sight only; it is opened whole
        shown = text if len(text) <= _LONG else f"{text[:_LONG]} …"
        day = as_date(place.nu.gegevens.get("datum"))
        left.markdown(f"{title}{elements.plain(shown)}")
        if day:
            left.caption(date_text(day))
    else:
        left.markdown(f"{title}:small[nog niet geschreven in cyclus {view.dossier.cyclus}]")
    right.button(
        "Openen" if place.nu else "Schrijven",
        key=f"analyse_{place.over}_{place.id}",
        on_click=_write,
        args=(view, place),
        width="stretch",
    )
    if place.eerder:
        before = st.expander(
            f"Eerder ({len(place.eerder)})",
            on_change="rerun",
            key=f"eerder_{place.over}_{place.id}",
        )
        if before.open:
            for row in place.eerder:
                text = elements.plain(str(row.gegevens.get("tekst") or ""))
                before.markdown(f"**Cyclus {cycle_of(row)}.** {text}")


def _write(view: DossierView, place: AnalysisPlace) -> None:
    """Open the analysis of a place in this cycle: there is one, whoever writes it."""
    if place.nu is not None:
        record_form.open_row(place.nu.id)
        return
    own = {} if place.over == "geheel" else {place.over: place.id}
    # a fixed id: who write about one domein at the same time meet in one row
    key = fixed_id(view.dossier.id, view.dossier.cyclus, ANALYSE, place.over, place.id)
    record_form.open_new(ANALYSE, over=place.over, **own, **{record_form.ID: key})
