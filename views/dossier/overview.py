"""Overzicht: where the six steps are, what to do now, what is open, and the way to other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dossier.dossier import STEP_STATE, NextStep, OpenPoint, StepStand, StepState, fixed_id
from dossier.kinds import DOSSIER, kind
from dossier.rows import date_text
from store.dutch import upper_first
from views.dossier import exchange_form, parts, record_form, record_list, source
from views.gegevens import fetch_form
from views.shared import elements, state, words

if TYPE_CHECKING:
    from views.dossier.source import DossierView

_SHOWN = 6
"""Open points in sight; the others are behind a click."""
# own choice: the six steps in two rows
_COLUMNS = 3
_MARK = {
    StepStand.LEEG: "○",
    StepStand.BEGONNEN: "◔",
    StepStand.CONCEPT: "◑",
    StepStand.VASTGESTELD: "●",
}
"""Beside the word itself: a glance says how far the work is."""


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, STEP_STATE, DOSSIER):
        return
    # first what to do, then how far it is: who comes here wants to go on
    _now(view, view.dossier.what_now())
    _steps(view)
    _open(view)
    _attention(view)
    _links(view)
    with st.container(horizontal=True):
        st.button(
            "Gegevens van dit dossier",
            key="dossier_zelf",
            on_click=record_form.open_row,
            args=(view.dossier.id,),
        )
    exchange_form.show_import()
    record_list.show_history(DOSSIER, STEP_STATE)


def _now(view: DossierView, todo: list[NextStep]) -> None:
    if not todo:
        return
    with st.container(border=True):
        st.markdown("**Wat nu?**")
        for number, one in enumerate(todo):
            left, right = st.columns([5, 1.4], vertical_alignment="center")
            left.markdown(elements.plain(one.tekst))
            if one.soort and not kind(one.soort).elders:
                right.button(
                    f"Naar {kind(one.soort).meervoud}",
                    key=f"nu_{number}",
                    on_click=_go,
                    args=(view, one),
                    width="stretch",
                )
            # resultaten are kept by another page, as all that is `elders`
            elif one.soort:
                with right:
                    _result_link(view)


def _go(view: DossierView, one: NextStep) -> None:
    if one.soort == STEP_STATE:
        _settle(view, one.stap)
        return
    state.put(state.DOSSIERDEEL, parts.part_of(one.soort))


def _steps(view: DossierView) -> None:
    steps = view.dossier.steps()
    for first in range(0, len(steps), _COLUMNS):
        for step, spot in zip(steps[first:], st.columns(_COLUMNS), strict=False):
            with spot, st.container(border=True, height="stretch"):
                _card(view, steps.index(step) + 1, step)


def _card(view: DossierView, number: int, step: StepState) -> None:
    st.markdown(f"**{number}. {elements.plain(step.label)}**")
    said = f"{_MARK[step.stand]} {step.stand}"
    if step.versie:
        said += f", versie {step.versie}"
    if step.datum:
        said += f" ({date_text(step.datum)})"
    st.markdown(elements.plain(said))
    facts = [
        words.count(number, kind(name).enkelvoud, kind(name).meervoud)
        for name, number in step.aantallen.items()
        if number
    ]
    if step.open:
        facts.append(f"{step.open} open" + (f", {step.te_laat} OVER TIJD" if step.te_laat else ""))
    # what was written after a step was settled may ask for a new version of it
    if step.daarna:
        facts.append(f"{step.daarna} van na het vaststellen")
    # another order than that of the six steps is possible, with its reason in sight
    if step.reden:
        facts.append(f"andere volgorde: {step.reden}")
    st.caption(elements.plain(" · ".join(facts) or step.uitleg))
    st.button(
        "Stand vastleggen",
        key=f"stap_{step.id}",
        help=f"Leg vast hoe ver ‘{step.label}’ is, met versie en datum.",
        on_click=_settle,
        args=(view, step.id),
    )


def _settle(view: DossierView, stap: str) -> None:
    """Open the row that says how a step stands in this cycle: there is one, whoever makes it."""
    rows = view.dossier.now(STEP_STATE)
    before = next((row for row in rows if row.gegevens.get("stap") == stap), None)
    if before is not None:
        record_form.open_row(before.id)
        return
    # a fixed id, so that two people who settle the same step make one row
    key = fixed_id(view.dossier.id, view.dossier.cyclus, stap)
    record_form.open_new(STEP_STATE, stap=stap, **{record_form.ID: key})


def _open(view: DossierView) -> None:
    waiting = view.dossier.open_points()
    late = sum(point.te_laat for point in waiting)
    said = f"Wat openstaat ({len(waiting)}"
    st.header(f"{said}, waarvan {late} over tijd)" if late else f"{said})", anchor=False)
    if not waiting:
        st.caption("Er staat niets open.")
        return
    for point in waiting[:_SHOWN]:
        _point(point)
    if len(waiting) > _SHOWN:
        more = st.expander(
            f"Nog {len(waiting) - _SHOWN} die openstaan", on_change="rerun", key="meer_open"
        )
        if more.open:
            with more:
                for point in waiting[_SHOWN:]:
                    _point(point)


def _point(point: OpenPoint) -> None:
    left, right = st.columns([6, 1.1], vertical_alignment="center")
    when = ""
    if point.termijn:
        when = f" · {'OVER TIJD, was ' if point.te_laat else ''}{date_text(point.termijn)}"
    who = f" · {point.wie}" if point.wie else ""
    left.markdown(
        f"{upper_first(point.soort.enkelvoud)}: **{elements.plain(point.titel)}**"
        f"{elements.plain(who + when)}"
    )
    right.button(
        "Openen",
        key=f"punt_{point.rij.id}",
        on_click=parts.go_to_row,
        args=(point.soort.id, point.rij.id),
        width="stretch",
    )


def _attention(view: DossierView) -> None:
    """Show what somebody should look at: editions that are due, references that were lost."""
    # some figures appear only every four years: that it is time to look is said where the work is
    fetch_form.show_due_line(view.snapshot)
    found = source.attention(view)
    if not found:
        return
    number = sum(one.aantal for one in found)
    shown = st.expander(f"Wat aandacht vraagt ({number})", on_change="rerun", key="aandacht")
    if shown.open:
        with shown:
            elements.findings_table(found, key="aandacht_tabel")


def _links(view: DossierView) -> None:
    """Offer the other pages with the area of the dossier chosen."""
    code = view.dossier.gebied
    if not code:
        return
    st.header("Kijken in de cijfers", anchor=False)
    # the figures 3 to 6 of a code of CBS are those of the gemeente
    gemeente = (f"GM{code[2:6]}",) if code[:2] in ("BU", "WK") else ()
    with st.container(horizontal=True):
        if code[:2] in ("BU", "WK", "GM"):
            elements.page_link("kaart", "Kaart", gebied=code, gemeente=gemeente)
            elements.page_link("vergelijken", "Vergelijken", gebied=code, gemeente=gemeente)
            _result_link(view)
            elements.page_link("aanbod", "Aanbod", wijk=code)
            elements.page_link("leerlingstromen", "Leerlingstromen")
        else:
            elements.page_link("leerlingstromen", "Leerlingstromen", swv=code)


def _result_link(view: DossierView) -> None:
    """Lead to where resultaten and targets are kept: nothing is typed twice."""
    elements.page_link(
        "vergelijken", "Resultaten en doelen",
        gebied=view.dossier.gebied, tabblad="resultaten", doel="",
    )  # fmt: skip
