"""Page Leerlingstromen: who comes from elsewhere, who goes elsewhere, and how sure that is.

The answer beside the map of flows, its table, and in tabs the other ways to look at the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.mapping import PARTIES
from geo.flows.payload import app_map
from geo.flows.wording import STELSEL
from store import FICTIEF, NotFound, Snapshot, Soort
from views.dossier import entry
from views.leerlingstromen import (
    agreements,
    answer,
    change,
    choices,
    counterpart,
    deelname,
    doelgroepen,
    figures,
    flow_files,
    payers,
    tables,
)
from views.shared import (
    elements,
    frame,
    heading,
    loaders,
    map_view,
    served_files,
    state,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.flows import Stroomkaart
    from views.leerlingstromen.choices import FlowChoice

_TABS = {
    "kaart": "Kaart en tabel", "matrix": "Matrix", "soorten": "Per soort", "scholen": "Scholen",
    "waarom": "Waarom is het veranderd?", "deelname": "Deelname", "afspraken": "Afspraken",
}  # fmt: skip
# only where the SWV's own table of the year is there
_OWN = {"doelgroepen": "Per doelgroep"}
# only where DUO's files on who pays were read of the year, or an own table tells who issued
_PAID = {"betalend": "Wie betaalt"}
# tabs that are an answer of their own
_ANSWERS = ("doelgroepen", "waarom", "deelname", "betalend", "afspraken")
# how many other SWVs the matrix holds at most: more cannot be read on a screen
_MATRIX = 11
# what a matrix or a list leaves alone: these choices are about lines on a map
_EVERYTHING: dict[str, Any] = {
    "niveau": "swv", "richting": "beide", "minimum": 0, "top_n": None, "gesplitst": False,
}  # fmt: skip
_KEY, _DRAWN = "stroomweergave", "stroomkaart_getekend"
# rows that are in sight: of the list of schools, and of the table below the map
_ROWS, _TABLE_ROWS = 12, 10
# pixels: the map, a row of a table, and the columns of the one below the map
_HEIGHT, _TABLE_ROW, _WIDE, _NARROW = 520, 35, 118, 66
# pixels: the bars of a type, and what stands above and below them
_BAR, _ABOVE = 52, 190


def _show_page() -> None:
    """Show the flows of the chosen SWV, or say what is lacking for an answer."""
    snapshot = loaders.snapshot()
    figures.show_missing_sets(snapshot)
    # kept above the choices, but filled after them: what it says depends on what was chosen
    head = st.container()
    try:
        with st.container(key=frame.OWN_CHOICES):
            chosen = choices.show_choices(snapshot)
        scene = figures.flow_map(snapshot, chosen.vraag)
        saldo = figures.saldo_table(snapshot, chosen.vraag)
    except NotFound as error:
        with head:
            heading.show(figures.QUESTION, "Geen antwoord in deze keuze", page="leerlingstromen")
        figures.show_no_answer(snapshot, str(error))
        return

    school = counterpart.shown_school(snapshot, chosen.vraag)
    drawn = school or scene
    with head:
        heading.show(
            school.titel if school else f"Is {chosen.naam} een ontvangend samenwerkingsverband?",
            # what stands across is a choice on this very page
            " · ".join(
                (
                    *(part for part in drawn.ondertitel.split(" · ") if "tegenover" not in part),
                    ", ".join(dict.fromkeys(record.key.bron for record in drawn.records)),
                )
            ),
            page="leerlingstromen",
            place=counterpart.school_name(snapshot, school) if school else chosen.naam,
            downloads=flow_files.downloads(snapshot, chosen, scene),
        )
    elements.band(*(text for text in drawn.banden if text != FICTIEF))
    _show_tabs(snapshot, chosen, saldo, drawn)
    counterpart.show_card(snapshot, chosen)


def _show_tabs(
    snapshot: Snapshot, chosen: FlowChoice, saldo: pd.DataFrame, drawn: Stroomkaart
) -> None:
    """Show the tabs, the one of the address open; `drawn` is the map to show.

    The map stays on the page once it was drawn, hidden behind another tab: its view is kept.
    """
    jaar = chosen.vraag.jaar
    # who issued a TLV may be told by an own table where DUO's files on who pays were not read
    issued = snapshot.find(Soort.EIGEN_STROMEN, jaar=jaar)
    paid = jaar in flows.betalend_jaren(snapshot) or any(r.extra.get("afgevend") for r in issued)
    shown = _TABS | (_PAID if paid else {})
    shown |= _OWN if jaar in flows.eigen_jaren(snapshot) else {}
    if _KEY not in st.session_state:  # come from another page: no map is there to be kept
        st.session_state.pop(_DRAWN, None)
    asked, tabs = elements.choose_tab(state.WEERGAVE, shown, key=_KEY)
    with tabs["kaart"]:
        if asked == "kaart" or st.session_state.get(_DRAWN):
            st.session_state[_DRAWN] = True
            _map_and_answer(snapshot, chosen, saldo, drawn, seen=asked == "kaart")
    if asked == "kaart":
        return
    with tabs[asked]:
        if asked not in _ANSWERS:
            answer.show_short(saldo)
        _SHOW[asked](snapshot, chosen)


def _map_and_answer(
    snapshot: Snapshot, chosen: FlowChoice, saldo: pd.DataFrame, drawn: Stroomkaart, *, seen: bool
) -> None:
    """Show the answer beside the map, and below them the table and what is not drawn.

    Behind another tab (not `seen`) only the map itself is kept.
    """
    left, right = st.columns([5, 6])
    with left:
        if seen and drawn.school:
            counterpart.show_school(snapshot, drawn)
        elif seen:
            counterpart.show_summary(snapshot, chosen)
            answer.show_answer(snapshot, chosen, saldo)
    with right:
        _map(snapshot, drawn)
    if not seen:
        return
    if drawn.school:
        counterpart.show_homes(snapshot, chosen, drawn.school)
    else:
        _map_table(drawn)
        _outside_the_map(drawn)
        change.show_numbers(snapshot, chosen)
    _interpret(snapshot, chosen, drawn)


def _map(snapshot: Snapshot, scene: Stroomkaart) -> None:
    areas = figures.flow_areas(snapshot, scene.vraag.jaar, scene.vraag.soort_swv)
    made = app_map(
        scene,
        areas,
        leaflet_url=served_files.leaflet_url(),
        # by its content: a browser fetches the areas once, whatever flows are drawn over them
        areas_url=served_files.publish(areas.geojson) if areas else "",
        selected=state.get(state.TEGENPARTIJ) or None,
        key="stroomkaart",
    )
    map_view.place_map(made, height=_HEIGHT, kiest=state.TEGENPARTIJ, eigenschap="tegenpartij")


def _map_table(scene: Stroomkaart) -> None:
    table = tables.beside_map(scene.tabel, scene.vraag.richtingen)
    # abroad and unknown are counterparts, but no areas
    areas = set(table.index) - set(PARTIES)
    st.markdown(f"**{words.count(len(areas), *scene.niveau)}** met stromen in deze keuze")
    if table.empty:
        st.caption("Geen stromen boven het minimum; verlaag het bij *Meer*.")
        return
    codes = [str(code) for code in table.index]
    _selectable(table, codes, "stroomtabel", rows=_TABLE_ROWS, columns=_columns(table))
    st.caption(
        "Klik op een kolomkop om te sorteren; vink een rij aan om die stroom te bekijken."
        + (
            " Van: van elders; naar: naar elders; ≈ is naar schatting."
            if any("≈" in str(name) for name in table.columns)
            else ""
        )
    )


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    """Return narrow columns, so that both directions are seen beside a map."""
    kinds = st.column_config
    columns: dict[str, Any] = {"Tegenpartij": kinds.TextColumn(width=_WIDE)}
    widths = {"Van elders": 80, "Naar elders": 86, "Saldo": 60, "Soort": 52}
    widths |= {"Van ≈": 56, "Naar ≈": 56, "Van, zeker": 80, "Naar, zeker": 82}
    for name in table.columns[1:]:
        width = widths.get(str(name), _NARROW)
        # numbers as numbers, so that they sort and are copied as such; what is masked is text with
        # bounds
        if table[name].dtype.kind in "iuf":
            columns[str(name)] = kinds.NumberColumn(width=width, format="localized")
        else:
            columns[str(name)] = kinds.TextColumn(width=width)
    return columns


def _outside_the_map(scene: Stroomkaart) -> None:
    """Say what is not a line: below the minimum, beyond the largest, abroad or without a place."""
    # what has no line stays in the totals: said here, so that map and numbers can be laid together
    lines = [text.tekst for text in scene.niet_getekend]
    for party in scene.buiten:
        sides = [
            f"{count.tekst} {where}"
            for count, where in ((party.inkomend, "van daar"), (party.uitgaand, "daarheen"))
            if count is not None
        ]
        lines.append(f"{party.naam}: {' en '.join(sides)}")
    if lines:
        st.caption(elements.plain("Niet als lijn getekend: " + "; ".join(lines) + "."))
    st.caption(
        elements.plain(
            f"Samen met andere samenwerkingsverbanden: {scene.inkomend.tekst} van elders, "
            f"{scene.uitgaand.tekst} naar elders; {scene.intern.tekst} blijven binnen het gebied."
        )
    )


def _interpret(snapshot: Snapshot, chosen: FlowChoice, drawn: Stroomkaart) -> None:
    """Offer to record whether a flow is recognised: of a school, of the counterpart, of all."""
    own = chosen.vraag.swv
    if drawn.school:
        name = f"{counterpart.school_name(snapshot, drawn)} ({drawn.school})"
        told = {name: {"bij": "school", "school": name}}
    else:
        code = state.get(state.TEGENPARTIJ)
        other = counterpart.name_of(snapshot, chosen, code) if code else ""
        pairs = [f"{chosen.naam} met {other}"] if other and other != chosen.naam else []
        told = {
            text: {"bij": "stroom", "stroom": f"{text}, {chosen.vraag.jaar}"}
            for text in (*pairs, f"{chosen.naam} met alle andere")
        }
    subjects = [entry.EntrySubject(text, {**said, "gebied": own}) for text, said in told.items()]
    entry.show_given(subjects)
    entry.show_entry(snapshot, own, subjects, page="leerlingstromen")


def _matrix(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show who goes where around the SWV, with the same numbers as a table."""
    from geo.flows.charts import matrix_chart, matrix_size

    # fewer when fewer lines are asked for, never more than can be read
    most = min(_MATRIX, chosen.vraag.top_n or _MATRIX)
    scene = figures.flow_matrix(snapshot, replace(chosen.vraag, **_EVERYTHING), grootste=most)
    width, height = matrix_size(scene)
    elements.place_chart(matrix_chart(scene), width=width, height=height, key="matrix")
    left_out = ""
    if scene.weggelaten:
        others = words.count(
            scene.weggelaten, "ander samenwerkingsverband", "andere samenwerkingsverbanden"
        )
        left_out = f" Met nog {others} zijn er stromen; die staan in de tabel van de kaart."
    st.caption(
        "Elke rij is een gebied waar leerlingen wonen, elke kolom een gebied waar zij naar school "
        "gaan. Het grijze vak is wie in het eigen gebied blijft." + left_out
    )
    with st.expander("De matrix als tabel"):
        elements.show_table(tables.matrix(scene.frame), key="matrix_tabel")


def _types(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show the directions per type of education, as bars and as a table."""
    from geo.flows.charts import bars_chart

    vraag = chosen.vraag
    table = figures.saldo_table(snapshot, vraag)
    # without the total, which would hide the special types
    rows = table[(table["stelsel"] == vraag.stelsel) & (table["soort"] != "alle")]
    scene = figures.flow_map(snapshot, vraag)
    chart = bars_chart(
        rows,
        titel=f"{chosen.naam}: van elders en naar elders",
        ondertitel=f"{STELSEL[vraag.stelsel]} · tussen samenwerkingsverbanden · "
        f"1 oktober {vraag.jaar}",
        bron=scene.bronregel,
    )
    elements.place_chart(chart, width="stretch", height=_BAR * len(rows) + _ABOVE, key="soorten")
    if scene.afgeschermd:
        st.caption(
            "De staaf is het aantal of de schatting; de dunne lijn loopt van wat er zeker ten "
            "minste is tot wat er zeker ten hoogste is."
        )
    elements.show_table(tables.per_type(rows), key="soorten_tabel")
    st.caption(
        "Per soort onderwijs: een totaal van alle soorten zou het speciaal (basis)onderwijs "
        "verbergen. De percentages hebben elk hun eigen noemer: de leerlingen die hier wonen, en "
        "de leerlingen die hier naar school gaan."
    )


def _schools(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show schools by name: here with pupils from elsewhere, and elsewhere with ours."""
    vraag = replace(chosen.vraag, **_EVERYTHING | {"niveau": "school", "gesplitst": True})
    table = figures.flow_map(snapshot, vraag).tabel
    for column, richting, title in zip(
        st.columns(2),
        ("inkomend", "uitgaand"),
        (
            "Scholen hier met leerlingen van elders",
            "Scholen elders waar leerlingen van hier naartoe gaan",
        ),
        strict=True,
    ):
        found = tables.schools(table, richting, chosen.swvs)
        with column:
            st.markdown(f"**{title}** ({words.number(found['Vestiging'].nunique())})")
            if found.empty:
                st.caption("Geen in deze keuze.")
                continue
            codes = [str(code) for code in found["Vestiging"]]
            columns = elements.number_columns(found)
            key = f"scholen_{richting}"
            # what is asked for is a map: it opens at once, and not below the lists
            _selectable(found, codes, key, rows=_ROWS, columns=columns, opens_map=True)
    st.caption(
        "Vink een school aan om te zien waar haar leerlingen wonen. Alle richtingen, zonder "
        "minimum; de andere keuzes gelden hier ook."
    )


def _selectable(
    table: pd.DataFrame,
    codes: Sequence[str],
    key: str,
    *,
    rows: int,
    columns: Mapping[str, Any],
    opens_map: bool = False,
) -> None:
    """Show a table in which choosing a row chooses its counterpart: `codes` in order of rows."""
    chosen = state.get(state.TEGENPARTIJ)
    marked = [codes.index(chosen)] if chosen in codes else []
    # set before the table is made, so that its mark follows a choice made elsewhere
    st.session_state[key] = {"selection": {"rows": marked, "columns": [], "cells": []}}

    def take() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        state.put(state.TEGENPARTIJ, codes[picked[0]] if picked else "")
        if picked and opens_map:
            state.put(state.WEERGAVE, "")

    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=_TABLE_ROW * (min(len(table), rows) + 1) + 3,
        column_config=columns,
        placeholder="",
        on_select=take,
        selection_mode="single-row",
    )


_SHOW = {
    "afspraken": agreements.show_agreements,
    "doelgroepen": doelgroepen.show_doelgroepen,
    "matrix": _matrix,
    "soorten": _types,
    "scholen": _schools,
    "waarom": change.show_explanation,
    "deelname": deelname.show_deelname,
    "betalend": payers.show_payers,
}


_show_page()
