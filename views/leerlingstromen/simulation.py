"""A simulated move of pupils: chosen on the page, carried by the address, answered in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.simulation import Move, read_move
from geo.flows.wording import kort
from reports.answer import downloads, excel_labels
from reports.simulation import UITLEG, simulation_answer, simulation_sentences
from store import NotFound, Refused, Snapshot
from views.leerlingstromen.choices import FlowChoice, choose_period
from views.shared import elements, loaders, state

if TYPE_CHECKING:
    from collections.abc import Mapping


# own choice: a group, above the threshold below which nothing is shown
_USUAL = 10
# own choice: more than a school has, so that a typing error is noticed
_MOST = 5_000


def show_simulation(snapshot: Snapshot, chosen: FlowChoice, other: str) -> dict[str, Any]:
    """Ask for a move and say what it changes; return what a proposal keeps of it, {} for none."""
    vraag = chosen.vraag
    schools = _schools(snapshot, vraag.jaar, vraag.swv, other)
    if not schools:
        st.info("In dit jaar zijn er in deze samenwerkingsverbanden geen scholen.")
        return {}
    move = _asked(schools)
    group, periode = _choose(snapshot, chosen, other, schools, move)
    if move is None:
        return {}
    text = move.tekst
    try:
        found = flows.simuleer(
            snapshot, vraag.swv, vraag.jaar, read_move(text, group), periode=periode
        )
    except (NotFound, Refused) as error:
        st.info(elements.told(error))
        return {}
    said = simulation_sentences(found, chosen.swvs)
    st.markdown(f"**{elements.plain(said[0])}**")
    st.markdown("\n".join(f"- {elements.plain(line)}" for line in said[1:]))
    st.caption(UITLEG)
    made = simulation_answer(
        snapshot, vraag.swv, vraag.jaar, text, doelgroep=group, periode=periode
    )
    elements.show_files(downloads(made, excel_labels("Simulatie")), key="simulatie")
    places = (found.van, found.naar)
    # two places of one school have one name
    one = found.van.naam == found.naar.naam
    names = " naar ".join(f"{at.naam} ({at.brin6})" if one else at.naam for at in places)
    return {
        "wat": f"{move.aantal} leerlingen {found.zet.soort} van {names}",
        "soort": found.zet.soort,
        "doelgroep": found.zet.doelgroep,
        "zet": found.zet.tekst,
        "jaar": vraag.jaar,
        "periode": periode or "",
    }


def _asked(schools: Mapping[tuple[str, str], str]) -> Move | None:
    """Return the move of the address; None for none, or one of schools that are not here."""
    try:
        move = read_move(state.get(state.ZET)) if state.get(state.ZET) else None
    except Refused as error:
        st.info(elements.told(error))
        return None
    known = {code for code, _ in schools}
    # an address of another pair of SWVs names other schools: then nothing is simulated
    return move if move and {move.van, move.naar} <= known else None


def _choose(
    snapshot: Snapshot,
    chosen: FlowChoice,
    other: str,
    schools: Mapping[tuple[str, str], str],
    move: Move | None,
) -> tuple[str, str | None]:
    """Draw the choices of a move; return the doelgroep and the period of the rates."""
    vraag = chosen.vraag
    keys = list(schools)

    def place(code: str, soort: str) -> tuple[str, str] | None:
        # a school may have several types: that of the move, else the first it has
        mine = [key for key in keys if key[0] == code]
        return next((key for key in mine if key[1] == soort), mine[0] if mine else None)

    # the move of the address goes before what the fields held, so that a link and Back show the
    # same
    st.session_state["zet_aantal"] = (
        move.aantal if move else st.session_state.get("zet_aantal", _USUAL)
    )
    st.session_state["zet_thuis"] = (move.thuis if move else "") or st.session_state.get(
        "zet_thuis", vraag.swv
    )
    # of another counterpart: among these two it is no choice
    if st.session_state["zet_thuis"] not in (vraag.swv, other):
        st.session_state["zet_thuis"] = vraag.swv
    if move:
        st.session_state["zet_van"] = place(move.van, move.soort)
        st.session_state["zet_naar"] = place(move.naar, move.soort)

    def take() -> None:
        there, here = st.session_state["zet_van"], st.session_state["zet_naar"]
        # an address holds whole moves only: half of one cannot be answered
        if there and here:
            # without a doelgroep: that is a choice of its own in the address
            made = Move(
                int(st.session_state["zet_aantal"]),
                there[0],
                here[0],
                there[1],
                "",
                st.session_state["zet_thuis"],
            )
            state.put(state.ZET, made.tekst)

    one, two, three, four = st.columns([1, 2.4, 2.4, 2], vertical_alignment="bottom")
    with one:
        st.number_input("Leerlingen", 1, _MOST, key="zet_aantal", on_change=take)
    for column, label, key in (
        (two, "gaan niet meer naar", "zet_van"),
        (three, "maar naar", "zet_naar"),
    ):
        with column:
            st.selectbox(
                label,
                keys,
                format_func=lambda key: schools.get(key, str(key)),
                index=None,
                key=key,
                on_change=take,
                placeholder="kies een school",
            )
    with four:
        st.selectbox(
            "en wonen in",
            [vraag.swv, other],
            key="zet_thuis",
            on_change=take,
            format_func=lambda code: kort(chosen.swvs[code]),
        )
    left, right, _ = st.columns([2.4, 2.4, 3])
    with left:
        group = _group(snapshot, vraag.jaar)
    # without an own table no doelgroep is asked for: then the rates stand first
    with right if flows.eigen_doelgroepen(snapshot, vraag.jaar) else left:
        periode = choose_period(snapshot, "zet_tarieven")
    return group, periode


def _group(snapshot: Snapshot, jaar: int) -> str:
    """Ask for a doelgroep of the own table; '' for pupils as DUO counts them."""
    known = flows.eigen_doelgroepen(snapshot, jaar)
    if not known:
        return ""
    asked = state.among(state.DOELGROEP, known)
    st.session_state["zet_doelgroep"] = asked[0] if asked else ""

    def take() -> None:
        name = st.session_state["zet_doelgroep"]
        state.put(state.DOELGROEP, (name,) if name else ())

    return str(
        st.selectbox(
            "Van doelgroep",
            ["", *known],
            key="zet_doelgroep",
            on_change=take,
            format_func=lambda name: name or "alle leerlingen, volgens DUO",
        )
    )


@loaders.keep(16)
def _schools(snapshot: Snapshot, jaar: int, swv: str, other: str) -> Mapping[tuple[str, str], str]:
    """Return what the schools are called, by code and type: those of both SWVs before others."""
    year = flows.leerlingjaar(snapshot, jaar)
    rows = year.scholen[["brin6", "soort", "naam", "partij"]].to_dict("records")
    found = []
    for row in rows:
        party, soort = year.regio.parties[int(row["partij"])], str(row["soort"])
        # vso belongs to the SWV-VO: its schools are none of a PO
        if party[:2] != swv[:2]:
            continue
        place = kort(year.regio.namen.get(party, party))
        # special types first: that is what is spoken of
        order = ((swv, other).index(party) if party in (swv, other) else 2, soort == "bo")
        label = f"{row['naam']} ({row['brin6']}, {soort}, {place})"
        found.append((order, str(row["naam"]), (str(row["brin6"]), soort), label))
    return {key: label for _, _, key, label in sorted(found)}
