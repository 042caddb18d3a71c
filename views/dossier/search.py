"""Zoeken: in all that was written, by words, kind, dossier and date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from dossier.kinds import kind, kinds
from dossier.rows import date_text
from store.dutch import upper_first
from views.dossier import parts, source
from views.shared import elements, state

if TYPE_CHECKING:
    from dossier.search import SearchHit
    from views.dossier.source import DossierView

# own choice: who has more asks again
_SHOWN = 25


def show(view: DossierView) -> None:
    """Show the part."""
    left, right, from_when, until = st.columns([3, 2, 1.3, 1.3], vertical_alignment="bottom")
    text = left.text_input("Zoek in alles wat is opgeschreven", key="zoek_overal")
    there = [name for name in kinds() if view.work.rijen.get(name)]
    chosen = right.multiselect(
        "Soort", there, format_func=lambda name: upper_first(kind(name).meervoud),
        placeholder="alle", key="zoek_soort", select_all=False,
    )  # fmt: skip
    begin = from_when.date_input("Vanaf", None, format="DD-MM-YYYY", key="zoek_vanaf")
    end = until.date_input("Tot en met", None, format="DD-MM-YYYY", key="zoek_tot")
    here = st.checkbox(f"Alleen in {view.dossier.naam}", value=False, key="zoek_hier")
    if not (text or "").strip():
        st.caption("Hoofdletters en accenten maken niet uit; een deel van een woord mag ook.")
        return
    found = source.index(view).find(
        str(text),
        soorten=chosen,
        dossier=view.dossier.id if here else "",
        vanaf=begin if isinstance(begin, date) else None,
        tot=end if isinstance(end, date) else None,
    )
    st.caption(f"{len(found)} gevonden." if found else "Niets gevonden.")
    names = {row.id: str(row.gegevens.get("naam", "")) for row in view.work.dossiers()}
    for hit in found[:_SHOWN]:
        _hit(hit, names.get(hit.dossier, ""))
    if len(found) > _SHOWN:
        st.caption(f"En nog {len(found) - _SHOWN} meer: maak de zoekvraag nauwer.")


def _hit(hit: SearchHit, dossier: str) -> None:
    soort = kind(hit.rij.soort)
    with st.container(border=True):
        left, right = st.columns([6, 1.1], vertical_alignment="center")
        left.markdown(f"{upper_first(soort.enkelvoud)}: **{elements.plain(hit.titel)}**")
        facts = [dossier, date_text(hit.datum) if hit.datum else "", hit.veld]
        left.caption(elements.plain(" · ".join(filter(None, facts))))
        if hit.fragment and hit.fragment != hit.titel:
            left.markdown(elements.plain(hit.fragment))
        # rows of another page have no form here
        if not soort.elders:
            right.button(
                "Openen", key=f"gevonden_{hit.rij.id}", on_click=_open, args=(hit,), width="stretch"
            )


def _open(hit: SearchHit) -> None:
    if hit.dossier:
        state.put(state.DOSSIER, hit.dossier)
        cycle = hit.rij.gegevens.get("cyclus")
        # 0 for none chosen: a row of no cycle says nothing of which one to show
        state.put(state.CYCLUS, cycle if isinstance(cycle, int) else 0)
    parts.go_to_row(hit.rij.soort, hit.rij.id)
