"""The tab Vergelijkbare gebieden: which areas are like this one, in what, and in what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import called
from boundaries.codes import spoken_name
from compare.similar import SimilarAreas, Trait, families
from store.dutch import lower_first
from views.shared import elements, loaders, state, words
from views.vergelijken import choices

if TYPE_CHECKING:
    from compare.profile import Profile
    from store import Snapshot


def show_similar(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del maatstaf
    # the profile was made with these choices: `choices.question` reads them before they are drawn
    kinds = {name: row.label for name, row in families().items()}
    where = {name: words.upper_first(text) for name, text in choices.BEREIK.items()}
    left, right = st.columns(2)
    with left:
        elements.choose_one(state.FAMILIE, kinds, "alles", "Lijken op elkaar in", help=None)
    with right:
        elements.choose_one(state.BEREIK, where, "land", "Zoeken in", help=None)
    # areas that somebody chose come in the place of similar ones, so none were looked for
    if profiel.vergelijkbaar is None:
        st.info(
            "Er zijn nu zelf gekozen gebieden om mee te vergelijken. Maak de keuze bij "
            "*Vergelijken met* leeg om de gebieden te zien die het meest op dit gebied lijken."
        )
        return
    _found(snapshot, profiel.vergelijkbaar)


def _found(snapshot: Snapshot, found: SimilarAreas) -> None:
    if not found.buren:
        st.info(elements.plain(found.reden or "Er zijn geen vergelijkbare gebieden gevonden."))
        return
    niveau = found.gebied.niveau
    many = called(niveau)[1]
    few = ""
    if len(found.buren) == found.kandidaten:
        # with few areas in the folder the nearest may still be far away
        few = " Andere zijn er niet, dus ook wie er weinig op lijkt staat hier."
    st.caption(
        elements.plain(
            f"De {len(found.buren)} {many} die het meest op {found.gebied.label} lijken, gezocht "
            f"onder {words.number(found.kandidaten)} {many} op "
            f"{_figures(found)} van {found.jaar} "
            f"({lower_first(found.familie.label)}). Elk cijfer telt even zwaar; een afstand van 0 "
            f"is helemaal gelijk.{few}"
        )
    )
    for place, buur in enumerate(found.buren, start=1):
        town = f" ({buur.gemeente})" if buur.gemeente and niveau != "gemeente" else ""
        st.markdown(
            f"{place}. **{elements.plain(spoken_name(buur.naam) + town)}** · afstand "
            f"{words.number(buur.afstand, 2)}  \n{elements.plain(buur.zin)}"
        )
    with st.expander("De vergelijkbare gebieden als tabel"):
        elements.show_table(_table(found), key="buren_tabel")
    if found.weggelaten:
        names = loaders.catalogue(snapshot)
        with st.expander(f"Niet meegeteld ({len(found.weggelaten)})"):
            for name, reason in found.weggelaten:
                label = names[name].label if name in names else name
                st.markdown(f"- {elements.plain(f'{label}: {reason}')}")


def _table(found: SimilarAreas) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Gebied": [buur.naam for buur in found.buren],
            "Gemeente": [buur.gemeente for buur in found.buren],
            "Afstand": [round(buur.afstand, 2) for buur in found.buren],
            "Gedeelde cijfers": [buur.gedeeld for buur in found.buren],
            "Komt overeen in": [_names(buur.overeen) for buur in found.buren],
            "Verschilt in": [_names(buur.verschilt) for buur in found.buren],
            "Code": [buur.code for buur in found.buren],
        }
    )


def _names(items: tuple[Trait, ...]) -> str:
    return ", ".join(lower_first(item.indicator.label) for item in items)


def _figures(found: SimilarAreas) -> str:
    """Say on how many figures was looked, and of how many where the area lacks some."""
    every = words.count(len(found.indicatoren), "cijfer", "cijfers")
    lacking = found.bekend < len(found.indicatoren)
    return f"{found.bekend} van de {every}" if lacking else every
