"""The key figures of Vergelijken: cards, the choice of them, and keeping that choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.key_figures import MEESTE_KERN, choose_key_figures, keep_key_figures, kept_key_figures
from store import WijkverkennerError
from views.shared import loaders, parts, state
from views.vergelijken import tables as compare_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.profile import Profile

_SAID = "kerncijfers_gezegd"


def show(profiel: Profile, maatstaf: str) -> None:
    """Show the key figures as cards, and the choice of them beside the title."""
    left, right = st.columns([5, 1.4], vertical_alignment="bottom")
    with left:
        st.subheader("Kerncijfers", anchor=False)
    with right:
        names = _choice(profiel)
    by_id = {row.indicator.id: row for row in profiel.regels}
    st.html(compare_tables.cards(profiel, [by_id[name] for name in names], maatstaf))


def _choice(profiel: Profile) -> list[str]:
    """Draw the choice; return the ids to show."""
    names = {row.indicator.id: row.indicator.label for row in profiel.regels}
    remembered, trouble = _kept()
    asked = state.get(state.KERN)
    shown = choose_key_figures(profiel, gekozen=asked, bewaard=remembered)
    with st.popover("Kerncijfers kiezen"):
        if len(shown) >= MEESTE_KERN:
            st.caption(
                f"Alle {MEESTE_KERN} plaatsen zijn bezet: haal eerst een cijfer weg om een "
                "ander te kunnen kiezen."
            )
        st.multiselect(
            "Kerncijfers",
            list(names),
            format_func=lambda name: names.get(name, name),
            max_selections=MEESTE_KERN,
            placeholder="Kies cijfers",
            select_all=False,
            help=f"Ten hoogste {MEESTE_KERN}. De keuze staat in het adres van de pagina en "
            "geldt ook voor een ander gebied. Leegmaken geeft de gewone kerncijfers terug.",
            **state.bound(state.KERN, tuple(shown)),
        )
        if not asked:
            usual = "is dit de bewaarde keuze" if remembered else "zijn dit de gewone kerncijfers"
            st.caption(f"Zelf is er niets gekozen; daarom {usual}.")
        if trouble:
            st.caption(parts.plain(trouble))
        else:
            _keeping(shown, remembered)
    return shown


def _kept() -> tuple[tuple[str, ...], str]:
    """Return the choice that is kept, and why it cannot be read."""
    try:
        return kept_key_figures(loaders.folder().path), ""
    except WijkverkennerError as error:
        return (), str(error)


def _keeping(shown: Sequence[str], remembered: Sequence[str]) -> None:
    """Offer to keep the choice with the data folder, or to forget the one that is kept."""
    st.button(
        "Deze keuze bewaren",
        key="kern_bewaren",
        disabled=tuple(shown) == tuple(remembered),
        on_click=_keep,
        args=(tuple(shown),),
        width="stretch",
    )
    if remembered:
        st.button(
            "Bewaarde keuze vergeten", key="kern_vergeten", on_click=_keep, args=((),),
            width="stretch",
        )  # fmt: skip
    said = st.session_state.pop(_SAID, "")
    st.caption(
        parts.plain(
            said
            or "Een bewaarde keuze komt terug bij het volgende bezoek, ook voor anderen die met "
            "deze gegevensmap werken. Wie zelf kiest, ziet de eigen keuze."
        )
    )


def _keep(names: Sequence[str]) -> None:
    try:
        keep_key_figures(loaders.folder().path, names)
    except WijkverkennerError as error:
        st.session_state[_SAID] = str(error)
        return
    if not names:
        state.put(state.KERN, ())
    st.session_state[_SAID] = "De keuze is bewaard." if names else "De bewaarde keuze is vergeten."
