"""The tab Factoren: which factors deviating figures are a reason to look at, and their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.factors import RICHTINGEN, point_to_factors
from store.words import label
from views.shared import parts, state
from views.vergelijken import factor_editor as compare_factor_editor
from views.vergelijken import factor_source as compare_factor_source
from views.vergelijken import factor_table as compare_factor_table

if TYPE_CHECKING:
    from compare.factors import Factor
    from compare.profile import Profile
    from store import Snapshot
    from views.vergelijken.choices import Chosen

DELEN = {
    "gebied": "In dit gebied",
    "tabel": "De tabel van factoren",
    "aanpassen": "Tabel aanpassen",
}


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del chosen
    compare_factor_source.show_unreadable()
    part = parts.choose_part(state.FACTORDEEL, DELEN, "gebied")
    if part == "tabel":
        compare_factor_table.show(snapshot)
    elif part == "aanpassen":
        compare_factor_editor.show(snapshot)
    else:
        _here(profiel, maatstaf)


def _here(profiel: Profile, maatstaf: str) -> None:
    """Show the factors that the deviating figures of the area point to, by rank."""
    found = point_to_factors(
        profiel, maatstaf=maatstaf or None, known=compare_factor_source.known()
    )
    parts.band(found.voorbehoud)
    if not found.aanwijzingen:
        st.info("Geen enkele factor wordt door een duidelijk afwijkend cijfer aangewezen.")
    for hit in found.aanwijzingen:
        st.markdown(f"**{parts.plain(hit.factor.label)}**  \n{parts.plain(hit.zin)}")
        st.caption(parts.plain(_where(hit.factor)))
    for title, rows, why in (
        (
            "Cijfers wijken niet af",
            found.geen_afwijking,
            "De cijfers zijn er, en wijken niet duidelijk af naar de kant die op de factor wijst.",
        ),
        (
            "Geen cijfers",
            found.geen_cijfers,
            "Er is niets van bekend; dat is iets anders dan dat de factor hier niet speelt.",
        ),
    ):
        if rows:
            with st.expander(f"{title} ({len(rows)})"):
                st.caption(why)
                for factor in rows:
                    st.markdown(f"- {parts.plain(f'{factor.label} (rang {factor.rang})')}")


def _where(factor: Factor) -> str:
    """Say where and when in life a factor plays."""
    places = ", ".join(label("leefgebied", word).lower() for word in factor.leefgebieden)
    phases = ", ".join(label("leeftijdsfase", word).lower() for word in factor.leeftijdsfasen)
    rank = f"rang {factor.rang}"
    return " · ".join(
        filter(
            None,
            (
                rank,
                RICHTINGEN[factor.richting],
                places and f"leefgebied: {places}",
                phases and f"leeftijdsfase: {phases}",
            ),
        )
    )
