"""The places of a map as a list: for the keyboard, a screen reader, and for copying.

Whatever a click on the map tells can be had here too: a place is found by name, its card
opens on the map and stands here as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import streamlit as st

from store.words import label
from views.shared import parts, state
from views.shared.words import number, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo.places.layer import PlaceLayer
    from views.shared.places_overlay import Overlay

_COLUMNS: dict[str, dict[str, str]] = {
    "Scholen": {
        "naam": "Naam",
        "typen": "Type",
        "denominatie": "Denominatie",
        "adres": "Adres",
        "plaats": "Plaats",
        "brin6": "BRIN",
    },
    "Aanbod": {
        "naam": "Naam",
        "aanbieder": "Aanbieder",
        "domein": "Domein",
        "preventieniveau": "Preventieniveau",
        "status": "Status",
        "plaats": "Plaats",
    },
}
_WORDS = ("domein", "preventieniveau", "status")
"""Columns that hold a word of a list of the same name."""
_OFFERED = 300
"""More than this is not offered in one list: type a part of the name first."""


def show_lists(overlay: Overlay) -> None:
    """Show what is drawn as lists, each made when it is opened."""
    for deel in overlay.delen:
        key = f"plekken_{deel.titel.lower()}"
        title = f"Lijst: {deel.titel.lower()} ({number(len(deel.rijen) + len(deel.zonder_punt))})"
        opened = st.expander(title, on_change="rerun", key=key)
        if opened.open:
            with opened:
                _show(deel, key)


def _show(deel: PlaceLayer, key: str) -> None:
    import pandas as pd

    shown = deel.plekken.frame.iloc[deel.rijen]
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        text = st.text_input(
            "Zoeken in deze lijst", key=f"{key}_zoeken", placeholder="naam, adres, plaats of code"
        )
    hits = _matching(shown, deel, text)
    with right:
        _choose(hits, key)
    _card(deel)
    nowhere = _matching(deel.zonder_punt, deel, text)
    every = pd.concat([_readable(hits, deel), _readable(nowhere, deel)], ignore_index=True)
    parts.show_table(every, key=f"{key}_tabel")
    if len(nowhere):
        st.caption(
            "Zonder plek op de kaart staat het alleen hier: het geldt in de hele gemeente, of er "
            "is geen adres."
        )
    st.caption(f"Bron: {parts.plain(deel.plekken.bron)}")


def _choose(hits: pd.DataFrame, key: str) -> None:
    """Let a person choose a place, whose card then opens on the map."""
    if len(hits) > _OFFERED:
        st.caption(
            f"Typ een deel van de naam om een kaartje te openen (nu {number(len(hits))} gevonden)."
        )
        return
    names = {
        row["id"]: ", ".join(filter(None, (row["naam"], row["plaats"])))
        for row in hits.to_dict("records")
    }
    now, name = state.get(state.PLEK), f"{key}_kiezen"
    st.session_state[name] = now if now in names else None
    st.selectbox(
        "Kaartje openen van",
        list(names),
        format_func=lambda key: names.get(key, key),
        index=None,
        key=name,
        placeholder="kies een plek; zij komt in beeld op de kaart",
        on_change=lambda: state.put(state.PLEK, st.session_state[name] or ""),
    )


def _card(deel: PlaceLayer) -> None:
    """Show the card of the chosen place as text, with the ways to its flows."""
    ids = deel.plekken.frame["id"].to_numpy()
    chosen = next((row for row in deel.rijen if ids[row] == state.get(state.PLEK)), None)
    if chosen is None:
        return
    row, labels = deel.plekken.gegevens["rijen"][chosen], deel.plekken.gegevens["labels"]
    kinds = _kinds(deel, row[4] or ["?"])
    lines = [f"**{parts.plain(row[3])}** ({parts.plain(kinds)})"]
    lines += [
        f"{parts.plain(upper_first(labels[place]))}: {parts.plain(text)}" for place, text in row[8]
    ]
    with st.container(border=True):
        left, right = st.columns([6, 1.2])
        with left:
            st.markdown("  \n".join(lines))
            for text, query in row[7]:
                st.page_link(
                    "views/leerlingstromen/page.py", label=text, query_params=dict(parse_qsl(query))
                )
        with right:
            st.button("Wis keuze", key="wis_plek", on_click=state.put, args=(state.PLEK, ""))


def _kinds(deel: PlaceLayer, kinds: Iterable[str]) -> str:
    return ", ".join(deel.tekens.get(kind, deel.anders)["label"] for kind in kinds)


def _matching(frame: pd.DataFrame, deel: PlaceLayer, text: str) -> pd.DataFrame:
    """Return the places in whose row of the table every word of a text stands."""
    from indicators.catalogue import fold

    if not text.strip() or frame.empty:
        return frame
    rows = _readable(frame, deel).astype(str).agg(" ".join, axis=1).map(fold)
    return frame[rows.map(lambda row: all(word in row for word in fold(text).split()))]


def _readable(frame: pd.DataFrame, deel: PlaceLayer) -> pd.DataFrame:
    """Return places as a table of words."""
    names = _COLUMNS[deel.titel]
    table = frame[list(names)].copy()
    for column in table.columns.intersection(list(_WORDS)):
        table[column] = table[column].map(lambda word, column=column: label(column, word))
    if "typen" in table:
        table["typen"] = table["typen"].map(lambda kinds: _kinds(deel, kinds.split("|")))
    return table.rename(columns=names)
