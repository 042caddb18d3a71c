"""Plan van aanpak: each activity with what belongs to it; packages; who measures what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dossier.kinds import kind
from dossier.package import VERDELINGEN, PackageItem, ResultPackage, level_shift, result_packages
from dossier.plan import (
    ACTIVITEIT,
    BIJ_ACTIVITEIT,
    UITKOMST,
    most_measured,
    outcome_proposals,
    why_most_measured,
)
from places.aanbod.area_names import names_of_areas
from reports.answer import downloads
from reports.dossier import PLAN_LABELS, plan_answer
from store.dutch import listed, lower_first, upper_first
from store.words import label, words
from views.dossier import record_form, record_list, source
from views.shared import aanbod_source, elements, state
from views.shared.words import count

if TYPE_CHECKING:
    from dossier.plan import Plan, PlannedActivity
    from views.dossier.source import DossierView

SOORTEN = (ACTIVITEIT, *BIJ_ACTIVITEIT)
_BLADEN = {"plan": "Activiteiten", "pakket": "Pakket per resultaat", "meten": "Wie meet wat"}
# own choice: an activity takes more lines than the row of a list (`record_list.PER_PAGE`)
_PER_PAGE = 10
_NOT_SAID = "niet ingevuld"


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, *SOORTEN):
        return
    part = elements.choose_part(state.BLAD, _BLADEN, "plan", label="Onderdeel van het plan")
    if part == "pakket":
        _packages(view)
        return
    plan = source.plan(view)
    if part == "meten":
        _measuring(plan)
        return
    _activities(view, plan)
    record_list.show_history(*SOORTEN)


def _activities(view: DossierView, plan: Plan) -> None:
    left, right = st.columns([4, 1.6], vertical_alignment="bottom")
    late = sum(one.te_laat for one in plan.activiteiten)
    said = f"Plan van aanpak ({count(len(plan.activiteiten), 'activiteit', 'activiteiten')}"
    left.header(f"{said}, {late} over tijd)" if late else f"{said})", anchor=False)
    right.button(
        record_form.new_label(kind(ACTIVITEIT)),
        key=f"nieuw_{ACTIVITEIT}",
        on_click=record_form.open_new,
        args=(ACTIVITEIT,),
        width="stretch",
    )
    if not plan.activiteiten:
        st.info(kind(ACTIVITEIT).leeg)
    elif not view.weg:
        _downloads(view, plan)
    if plan.bevindingen:
        with st.expander(f"Om naar te kijken ({len(plan.bevindingen)})"):
            elements.findings_table(plan.bevindingen, key="plan_bevindingen")
    for one in record_list.on_page(plan.activiteiten, _PER_PAGE, key="blad_plan"):
        _activity(view, one)
    for title, rows in (
        # nothing is dropped unseen: what belonged to an activity that is gone can be opened and
        # moved
        ("Bij een activiteit die is verwijderd", plan.los),
        ("Bij aanbod zelf", plan.bij_aanbod),
    ):
        if rows:
            st.subheader(f"{title} ({len(rows)})", anchor=False)
            for row in rows[: record_list.PER_PAGE]:
                record_list.show_line(view, row)


def _activity(view: DossierView, one: PlannedActivity) -> None:
    """Show one activity, and behind a click all that belongs to it."""
    record_list.show_line(view, one.rij)
    counts = [
        f"{len(rows)} {kind(name).enkelvoud if len(rows) == 1 else kind(name).meervoud}"
        for name, rows in one.erbij.items()
        if rows
    ]
    # in capitals: seen without colour, also in print
    late = [f"{one.te_laat} OVER TIJD"] * bool(one.te_laat)
    if one.zin:
        st.caption(elements.plain(one.zin))
    said = " · ".join((*late, *counts)) or "nog geen stappen, kwaliteit, borging of outcome"
    more = st.expander(
        f"Erbij: {elements.plain(said)}", on_change="rerun", key=f"meer_{one.rij.id}"
    )
    if not more.open:
        return
    with more:
        for rows in one.erbij.values():
            for row in rows:
                record_list.show_line(view, row)
        with st.container(horizontal=True):
            for name in one.erbij:
                st.button(
                    record_form.new_label(kind(name)),
                    key=f"erbij_{name}_{one.rij.id}",
                    on_click=record_form.open_new,
                    args=(name,),
                    kwargs={"activiteit": one.rij.id},
                )
        _proposals(one)


def _proposals(one: PlannedActivity) -> None:
    """Propose what can be measured of the kind of service, but what is measured already."""
    service = str(one.rij.gegevens.get("dienst") or "")
    there = {row.gegevens.get("welke") for row in one.erbij[UITKOMST]}
    # outcome by type of service (method, step 5), such as bereik, tevredenheid and doelrealisatie
    proposed = [item for item in outcome_proposals(service) if item.welke not in there]
    if not service:
        st.caption("Kies bij de activiteit de soort dienst: dan staan hier voorstellen.")
    if not proposed:
        return
    st.markdown("**Te meten bij deze soort dienst**")
    for item in proposed:
        left, right = st.columns([6, 1.4], vertical_alignment="center")
        left.markdown(
            elements.plain(f"{upper_first(item.label)}: {lower_first(item.hoe)}")
            + f"  \n:small[{elements.plain(item.aandachtspunten)}]"
        )
        right.button(
            "Overnemen",
            key=f"voorstel_{one.rij.id}_{item.welke}",
            on_click=record_form.open_new,
            args=(UITKOMST,),
            kwargs={"activiteit": one.rij.id, **item.values()},
            width="stretch",
        )


def _downloads(view: DossierView, plan: Plan) -> None:
    fictief = bool(view.snapshot.sets) and names_of_areas(view.snapshot).fictief
    made = plan_answer(view.dossier, plan, view.known, fictief=fictief)
    with st.container(horizontal=True):
        elements.show_files(downloads(made, PLAN_LABELS), key="plan")


def _measuring(plan: Plan) -> None:
    st.header("Wie meet wat", anchor=False)
    st.caption(elements.plain(f"Hoogstens {most_measured()} per partner. {why_most_measured()}"))
    if not plan.meetlast:
        st.info("Er is nog geen outcome gekozen waarvan bekend is wie haar meet.")
    for one in plan.meetlast:
        (st.warning if one.te_veel else st.markdown)(elements.plain(one.tekst))
        st.caption(elements.plain("; ".join(one.metingen)))


def _packages(view: DossierView) -> None:
    code = view.dossier.gebied
    # a resultaat is of an area: an SWV has none
    if code[:2] not in ("BU", "WK", "GM"):
        st.info("Een pakket per resultaat is er voor een wijk, buurt of gemeente.")
        return
    matrix = aanbod_source.load(view.snapshot).matrix(code)
    found = result_packages(view.dossier, view.work, matrix)
    shift = level_shift(view.dossier, view.work)
    if shift is not None:
        st.header("Beweging naar voren", anchor=False)
        st.markdown(elements.plain(shift.tekst))
        elements.show_table(pd.DataFrame(shift.lines()), key="beweging")
        unknown = shift.bereik_onbekend
        if any(unknown):
            st.caption(
                f"Van {unknown[0]} activiteiten toen en {unknown[1]} nu is het bereik niet bekend; "
                "die tellen in het bereik niet mee."
            )
    if not found:
        st.info("Er is nog geen maatschappelijk resultaat voor dit gebied.")
    # those that have something first: a list of empty ones says little
    for package in sorted(found, key=lambda one: not one.stukken):
        _package(package)


def _package(package: ResultPackage) -> None:
    text = str(package.resultaat.gegevens.get("tekst") or "een resultaat")
    st.header(elements.plain(text), anchor=False)
    st.markdown(elements.plain(" ".join(package.reach_lines())))
    if not package.stukken:
        st.info("Er staat nog geen aanbod en geen activiteit bij dit resultaat.")
        return
    table = pd.DataFrame([_piece(one) for one in package.stukken])
    elements.show_table(table, key=f"pakket_{package.resultaat.id}")
    # of the helping questions of the plan: is there something for each age, leefgebied, level and
    # form
    missing = [
        f"{_label_of(name)}: {listed([lower_first(word) for word in empty])}"
        for name in VERDELINGEN
        # no trede has to be filled: one asks for a higher one, not for all of them
        if name != "effectladder" and (empty := package.empty(name))
    ]
    if missing:
        st.caption(elements.plain(f"Door niets genoemd — {'; '.join(missing)}."))


def _label_of(veld: str) -> str:
    return {
        "leefgebieden": "leefgebied",
        "leeftijdsfasen": "leeftijd",
        "vorm": "vorm",
        "preventieniveau": "niveau",
        "effectladder": "trede",
    }[veld]


def _piece(one: PackageItem) -> dict[str, object]:
    said = {
        upper_first(_label_of(name)): "; ".join(
            label(lijst, word) for word in one.waarden[name] if word in words(lijst)
        )
        or _NOT_SAID
        for name, lijst in VERDELINGEN.items()
    }
    return {"Aanbod of activiteit": one.titel, **said, "Bereik": one.bereik}
