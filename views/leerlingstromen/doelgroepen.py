"""The answer per doelgroep, from the SWV's own table: what passes disclosure control, no more."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

import flows
from geo.flows import StroomVraag
from geo.flows.payload import app_map
from geo.flows.wording import kort
from reports.answer import MAP_LABEL, PICTURE_LABELS, downloads, table_labels
from reports.doelgroepen import APART, VERSCHIL, beside_table, days_text, doelgroep_answer, zinnen
from reports.own_amounts import UITLEG, amounts_table, own_amount_sentences, own_amounts_answer
from store import NotFound, Snapshot
from views.leerlingstromen import answer, figures, tables
from views.leerlingstromen.choices import FlowChoice, choose_period
from views.shared import elements, loaders, map_view, served_files, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from reports.answer import Download

_KEY = "keuze_doelgroep"
_FILES = {"swv": "Stromen per doelgroep", "school": "Scholen", "saldo": "Saldo per doelgroep"}
_KEPT = 16
_MAP_KEY, _HEIGHT = "doelgroepkaart", 420
# what is kept are its combinations and what may be shown of their counts, which takes a while
_own = loaders.keep(_KEPT, "De eigen tabel wordt afgeschermd …")(flows.eigen_jaar)
_answer = loaders.keep(_KEPT)(zinnen)
_amounts = loaders.keep(_KEPT)(flows.eigen_bekostiging)
_duo = loaders.keep(_KEPT)(flows.eigen_naast_duo)
_matrix = loaders.keep(_KEPT)(flows.doelgroep_matrix)
_schools = loaders.keep(_KEPT)(flows.doelgroep_scholen)


def show_doelgroepen(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show for which doelgroepen the SWV receives, and of one of them who goes where."""
    vraag = chosen.vraag
    # without ages, which an own table does not tell apart, and without what is about lines on a
    # map
    asked = StroomVraag(vraag.swv, vraag.jaar, vraag.soorten, regel=vraag.regel)
    try:
        own = _own(snapshot, vraag.jaar)
        said, lines = _answer(snapshot, asked)
    except NotFound as error:
        st.info(elements.told(error))
        return
    there = [line.soort for line in lines]
    left, right = st.columns([5, 6])
    with left:
        st.markdown(f"**{elements.plain(said)}**")
        st.html(answer.answer_blocks(lines))
        st.html(
            '<div class="wv-daarnaast"><details><summary>Waarom niet hetzelfde als DUO?</summary>'
            f"<p>{escape(VERSCHIL)}</p></details><details><summary>Wanneer staat er een rol?"
            f"</summary><p>{escape(vraag.regel.tekst)}</p></details></div>"
        )
    name = ""
    if there:
        with right:
            name = _chosen(there)
            _map(snapshot, chosen, name)
    st.caption(
        elements.plain(f"Eigen cijfers, vertrouwelijk. Bron: {own.record.key.bron}. {own.zin}")
    )
    if own.bevindingen:
        elements.findings_table(own.bevindingen, key="eigen_bevonden")
    if name:
        _one(snapshot, chosen, replace(asked, doelgroepen=(name,)))
    _beside_duo(snapshot, vraag.swv, vraag.jaar)
    periode = _funding(snapshot, chosen, asked)
    elements.show_files(_files(snapshot, asked, name, periode), key="doelgroepen")


def _funding(snapshot: Snapshot, chosen: FlowChoice, asked: StroomVraag) -> str:
    """Show what pupils bring along and who pays it; return the period of the rates, '' for none."""
    st.markdown("**Bekostiging die meegaat**")
    periode = choose_period(snapshot, "eigen_tarieven")
    if not periode:
        return ""
    try:
        found = _amounts(snapshot, asked.swv, asked.jaar, periode, soorten=asked.soorten)
    except NotFound as error:
        st.info(elements.told(error))
        return ""
    for text in own_amount_sentences(found, chosen.swvs):
        st.markdown(elements.labelled(text))
    st.caption(elements.plain(UITLEG))
    elements.show_table(amounts_table(found, chosen.swvs), key="eigen_bekostiging", rows=12)
    return periode


def _chosen(there: Sequence[str]) -> str:
    """Let a person choose the doelgroep of map, matrix and schools."""
    asked = state.among(state.DOELGROEP, there)
    st.session_state[_KEY] = asked[0] if asked else there[0]

    def take() -> None:
        state.put(state.DOELGROEP, (st.session_state[_KEY],))

    return str(st.selectbox("Doelgroep", there, key=_KEY, on_change=take))


def _map(snapshot: Snapshot, chosen: FlowChoice, name: str) -> None:
    """Show the flow map of one doelgroep, with the choices of the page that it can follow."""
    vraag = chosen.vraag
    niveau = "school" if vraag.niveau == "school" else "swv"
    drawn = figures.flow_map(
        snapshot,
        replace(vraag, doelgroepen=(name,), niveau=niveau, groepen=(), gesplitst=False, paar=None),
    )
    areas = figures.flow_areas(snapshot, vraag.jaar, vraag.soort_swv)
    made = app_map(
        drawn,
        areas,
        leaflet_url=served_files.leaflet_url(),
        areas_url=served_files.publish(areas.geojson) if areas else "",
        key=_MAP_KEY,
    )
    map_view.place_map(made, height=_HEIGHT)
    if drawn.niet_getekend:
        told = "; ".join(part.tekst for part in drawn.niet_getekend)
        st.caption(elements.plain(f"Niet als lijn getekend: {told}."))


def _beside_duo(snapshot: Snapshot, swv: str, jaar: int) -> None:
    """Show own figures beside DUO's, per type, and why they differ."""
    beside = _duo(snapshot, swv, jaar)
    if beside.empty:
        return
    with st.expander("Eigen cijfers naast die van DUO, per soort onderwijs"):
        elements.show_table(beside_table(beside), key="eigen_naast_duo")
        day = str(_own(snapshot, jaar).record.extra.get("peildatum", ""))
        st.caption(elements.plain(f"{days_text(day, jaar)} {APART} {VERSCHIL}"))


def _one(snapshot: Snapshot, chosen: FlowChoice, asked: StroomVraag) -> None:
    """Show the matrix and the schools of one doelgroep."""
    left, right = st.columns(2)
    with left:
        st.markdown("**Wie gaat waarheen**")
        pairs = _matrix(snapshot, asked.jaar, asked.doelgroepen, soorten=asked.soorten)
        elements.show_table(matrix_table(pairs, chosen.swvs), key="doelgroep_matrix")
    with right:
        st.markdown("**Scholen**")
        schools = _schools(
            snapshot, asked.swv, asked.jaar, asked.doelgroepen, soorten=asked.soorten
        )
        elements.show_table(school_table(schools, chosen.swvs), key="doelgroep_scholen")
    st.caption(
        "Van wat is afgeschermd, staat er wat uit de andere getallen volgt: meer is niet te "
        "berekenen."
    )


def matrix_table(pairs: pd.DataFrame, namen: Mapping[str, str]) -> pd.DataFrame:
    """Return a matrix of SWVs as text: a count, or what is certain of it; empty where nobody."""
    cells = pairs.assign(tekst=_certain(pairs))
    # nobody is an empty cell; what is masked is text with bounds, so it cannot be taken for one
    wide = cells.pivot_table(
        index="thuis_swv", columns="bestemming_swv", values="tekst", aggfunc="first"
    ).fillna("")
    wide.columns = [_short(code, namen) for code in wide.columns]
    wide.insert(0, "Woont in ↓ · school in →", [_short(code, namen) for code in wide.index])
    return wide.reset_index(drop=True)


def school_table(schools: pd.DataFrame, namen: Mapping[str, str]) -> pd.DataFrame:
    """Return schools with where their pupils live, as text."""
    import pandas as pd

    return pd.DataFrame(
        {
            "School": schools["school_naam"].where(schools["school_naam"] != "", schools["school"]),
            "Staat in": [_short(code, namen) for code in schools["bestemming_swv"]],
            "Leerlingen wonen in": [_short(code, namen) for code in schools["thuis_swv"]],
            "Leerlingen": _certain(schools),
            "Vestiging": schools["school"],
        }
    )


def _certain(rows: pd.DataFrame) -> list[str]:
    return [
        # no upper end follows from the other numbers, which `hoog` tells by a number below nought
        f"ten minste {words.number(low)}" if high < 0 else tables.certain(low, high)
        for low, high in zip(rows["laag"], rows["hoog"], strict=True)
    ]


def _short(code: str, namen: Mapping[str, str]) -> str:
    return kort(namen[code]) if code in namen else tables.swvs([code], namen)[0]


def _files(snapshot: Snapshot, asked: StroomVraag, name: str, periode: str) -> dict[str, Download]:
    offered: dict[str, Download] = {}
    # files of what is shown, so they pass the same threshold
    for what, title in _FILES.items():
        made = doelgroep_answer(snapshot, asked, what=what)
        offered |= downloads(made, table_labels(title))
    if name:
        drawn = doelgroep_answer(snapshot, replace(asked, doelgroepen=(name,)))
        pictures = {kind: PICTURE_LABELS[kind] for kind in ("png", "svg")}
        offered |= downloads(drawn, {"html": MAP_LABEL, **pictures})
    if periode:
        paid = own_amounts_answer(snapshot, asked.swv, asked.jaar, periode, soorten=asked.soorten)
        labels = table_labels("Bekostiging") | {"html": "Bekostiging (html)"}
        offered |= downloads(paid, labels)
    return offered
