"""Opgaven: a card in four quadrants, its tree and money, and whether its story is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dossier.kinds import kind
from dossier.opgave import (
    BIJ_OPGAVE,
    GEEN_OORZAAK,
    OPGAVE,
    ChainState,
    closing,
    closing_findings,
    closing_sentence,
    money_lines,
    opgave_cards,
    opgave_tree,
)
from store.dutch import count, upper_first
from views.dossier import record_form, record_list, source
from views.shared import elements, state

if TYPE_CHECKING:
    from dossier.opgave import OpgaveCard
    from views.dossier.source import DossierView

SOORTEN = (OPGAVE, *BIJ_OPGAVE)
_BLADEN = {"kaart": "Kaart", "sluitend": "Sluitend?", "rijen": "Invullen", "boom": "Boom"}
_MARK = {
    ChainState.ER: "●",
    ChainState.ONTBREEKT: "○",
    ChainState.ONBEKEND: "?",
    ChainState.LATER: "–",
}
"""Beside the word itself."""


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, *SOORTEN):
        return
    cards = opgave_cards(view.dossier, view.known)
    if not cards:
        record_list.show_list(view, OPGAVE, view.dossier.of(OPGAVE))
        return
    names = {card.rij.id: card.naam for card in cards}
    left, middle, right = st.columns([3, 1.2, 1.4], vertical_alignment="bottom")
    with left:
        chosen = elements.choose_one(state.ONDERWERP, names, cards[0].rij.id, "Opgave")
    card = next(one for one in cards if one.rij.id == chosen)
    middle.button(
        "Openen",
        key=f"open_{card.rij.id}",
        on_click=record_form.open_row,
        args=(card.rij.id,),
        width="stretch",
    )
    right.button(
        record_form.new_label(kind(OPGAVE)),
        key=f"nieuw_{OPGAVE}",
        on_click=record_form.open_new,
        args=(OPGAVE,),
        width="stretch",
    )
    st.markdown(f"**{elements.plain(closing_sentence(card))}**")
    part = elements.choose_part(state.BLAD, _BLADEN, "kaart", label="Onderdeel van de opgave")
    if part == "sluitend":
        _closing(card)
    elif part == "rijen":
        _rows(view, card)
    elif part == "boom":
        _tree(cards)
    else:
        _card(view, card)


def _card(view: DossierView, card: OpgaveCard) -> None:
    # Utrecht's sturingsmodel: shared values, frames and conditions, data and information, learning
    # and improving
    quadrants = list(card.quadrants().items())
    for first in range(0, len(quadrants), 2):
        for (title, lines), spot in zip(quadrants[first:], st.columns(2), strict=False):
            # equally high, so that the four stand as a square whatever is in them
            with spot, st.container(border=True, height="stretch"):
                st.markdown(f"**{title}**")
                for name, text in lines:
                    st.markdown(f":small[{elements.plain(name)}]  \n{elements.plain(text)}")
    # the audit of Utrecht found that an earmarked budget is usually missing: so it has its own
    # heading
    if money := money_lines(card):
        st.header("Middelen per jaar", anchor=False)
        elements.show_table(pd.DataFrame(money), key="middelen")
    _figures(view, card)


def _figures(view: DossierView, card: OpgaveCard) -> None:
    """Show the figures of its indicators in its areas, and lead to them on the map."""
    names = card.known.indicatoren or {}
    # an indicator may have left the folder's catalogue since it was chosen
    keys = [k for k in card.rij.gegevens.get("indicatoren_samenleving") or () if k in names]
    if not keys:
        return
    st.header("De cijfers van de samenleving", anchor=False)
    # an opgave that names no area is of that of its dossier
    codes = card.rij.gegevens.get("gebieden") or [view.dossier.gebied]
    places = {code: (view.known.gebieden or {}).get(code, code) for code in codes if code}
    lines = [
        {
            "Indicator": names[key],
            **{
                name: source.figure_now(view.snapshot, code, key) or "niet geladen"
                for code, name in places.items()
            },
        }
        for key in keys
    ]
    elements.show_table(pd.DataFrame(lines), key="opgave_cijfers", wide={"Indicator": 320})
    # nobody is settled accounts with by it: leren en verbeteren
    st.caption("Een cijfer beweegt door veel meer dan wat er wordt gedaan.")
    with st.container(horizontal=True):
        for key in keys:
            elements.page_link("kaart", f"{names[key]} op de kaart", indicator=key)


def _closing(card: OpgaveCard) -> None:
    elements.band(GEEN_OORZAAK)
    table = pd.DataFrame(
        [
            {"Schakel": one.label, "Stand": f"{_MARK[one.stand]} {one.stand}", "Wat": one.tekst}
            for one in closing(card)
        ]
    )
    elements.show_table(table, key="sluitend", rows=len(table), wide={"Wat": 520})
    # what that audit found missing, such as performance, assumptions and a moment of evaluation,
    # as far as the fase asks for it
    found = closing_findings(card)
    st.header(count(len(found), "bevinding", "bevindingen"), anchor=False)
    elements.findings_table(found, key="sluitend_bevindingen")


def _tree(cards: list[OpgaveCard]) -> None:
    lines = [
        # four spaces to a level: fewer is no nested list in Markdown
        f"{'    ' * depth}- *{what}*: {elements.plain(' '.join(text.split()))}"
        for depth, what, text in opgave_tree(cards)
    ]
    st.markdown("\n".join(lines))


def _rows(view: DossierView, card: OpgaveCard) -> None:
    """Show what belongs to the opgave, by kind, with the button that adds one."""
    # empty kinds too: what is not there yet is what one comes to fill in
    for name in BIJ_OPGAVE:
        soort, rows = kind(name), card.erbij[name]
        left, right = st.columns([4, 1.8], vertical_alignment="bottom")
        left.header(f"{upper_first(soort.meervoud)} ({len(rows)})", anchor=False)
        right.button(
            record_form.new_label(soort),
            key=f"nieuw_{name}",
            on_click=record_form.open_new,
            args=(name,),
            kwargs={"opgave": card.rij.id},
            width="stretch",
        )
        if not rows:
            st.caption(soort.leeg or soort.uitleg)
        for row in rows[: record_list.PER_PAGE]:
            record_list.show_line(view, row)
        if len(rows) > record_list.PER_PAGE:
            st.caption(f"En nog {len(rows) - record_list.PER_PAGE} meer; zoek ze bij Zoeken.")
    record_list.show_history(*SOORTEN)
