"""Vragen: what people want to know, whether a figure answers it, and which figures are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dossier.coverage import (
    GEEN_LEEFTIJD,
    CoverageChoice,
    coverage_levels,
    domain_states,
    figure_coverage,
)
from dossier.figure_state import VRAAG, FigureStand, QuestionState, question_state
from dossier.kinds import kind
from dossier.rows import is_open, level_name
from store.words import label, words
from views.dossier import parts, record_list
from views.shared import elements, loaders, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dossier.coverage import CoverageCell, CoverageItem, FigureCoverage, States
    from store import Snapshot
    from store.records_rows import Rij
    from views.dossier.source import DossierView

_BLADEN = {"vragen": "Vragen", "dekking": "Dekking"}
_KEPT, _FEW = 8, 8
_MARK = {
    FigureStand.ER: "●",
    FigureStand.ELDERS: "◑",
    FigureStand.GEVRAAGD: "◔",
    FigureStand.BEKEND: "◐",
    FigureStand.ONTBREEKT: "○",
    FigureStand.ONBEKEND: "?",
}
"""Beside the word itself: a glance says where the gaps are."""
_CELL = {
    # of the stands of a figure the four that a cell of the coverage can have
    FigureStand.ER: "cijfer",
    FigureStand.GEVRAAGD: "gevraagd",
    FigureStand.BEKEND: "bron",
    FigureStand.ONTBREEKT: "geen",
}
_WHY = {
    # the three choices after an inventory of data (Utrecht's wijkportretten): make new, make
    # easier to reach, add
    CoverageChoice.NIEUW: "Er is geen cijfer en geen bekende bron.",
    CoverageChoice.BEREIKBAAR: "Het cijfer bestaat of is gevraagd, maar ligt niet op tafel.",
    CoverageChoice.TOEVOEGEN: "Er is een cijfer, maar niet van dit niveau of deze leeftijd.",
}


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, VRAAG):
        return
    part = elements.choose_part(state.BLAD, _BLADEN, "vragen", label="Onderdeel van de vragen")
    if part == "dekking":
        _show_coverage(view)
        return
    record_list.show_list(view, VRAAG, below=lambda row: _below(view, row))
    record_list.show_history(VRAAG)


def _below(view: DossierView, row: Rij) -> None:
    """Show whether the figures are there, and behind a click each of them and the way to it."""
    # looked up and not stored: a figure that was read in since answers the question by itself
    found = question_state(view.snapshot, row, view.dossier)
    said = f"{_MARK[found.stand]} {found.stand}: {found.tekst}"
    more = st.expander(elements.plain(said), on_change="rerun", key=f"cijfers_{row.id}")
    if more.open:
        with more:
            _figures(found)
            _links(view, found)


def _figures(found: QuestionState) -> None:
    goal = str(found.rij.gegevens.get("doel") or "")
    if goal:
        st.markdown(f"**Doel erachter:** {elements.plain(goal)}")
    for one in found.cijfers:
        st.markdown(
            f"- {_MARK[one.stand]} **{elements.plain(one.label)}** "
            f"({elements.plain(level_name(one.niveau))}): {elements.plain(one.tekst)}"
        )


def _links(view: DossierView, found: QuestionState) -> None:
    """Lead to the other pages with the choices of the question made."""
    data = found.rij.gegevens
    code = str(next(iter(data.get("gebied") or ()), "") or view.dossier.gebied)
    place: dict[str, object] = {}
    if code[:2] in ("BU", "WK", "GM"):
        place = {"gebied": code, "gemeente": (f"GM{code[2:6]}",)}
    domein = str(data.get("domein") or "")
    with st.container(horizontal=True):
        for one in found.cijfers[:_FEW]:
            # a figure of another level: the map opens on the level that it has
            if one.stand in (FigureStand.ER, FigureStand.ELDERS):
                chosen = place | {"indicator": one.indicator}
                if one.stand is FigureStand.ER:
                    chosen["niveau"] = one.niveau
                elements.page_link("kaart", f"Kaart: {one.label}", **chosen)
        if place:
            elements.page_link("vergelijken", "Vergelijken", **place)
        if code[:2] in ("PO", "VO"):
            elements.page_link("leerlingstromen", "Leerlingstromen", swv=code)
        else:
            elements.page_link("leerlingstromen", "Leerlingstromen")
        wanted: dict[str, object] = {"aanboddomein": (domein,)} if domein else {}
        if code[:2] == "WK":
            wanted["wijk"] = code
        elements.page_link("aanbod", "Aanbod", **wanted)


@loaders.keep(_KEPT, "De dekking wordt nagegaan …", eigen=True)
def _states(snapshot: Snapshot, gebied: str) -> States:
    return domain_states(snapshot, gebied)


@loaders.keep(
    _KEPT,
    # open questions become due by day; all else changes with the folder or the records
    key=lambda v: (v.snapshot, v.work.stand, v.dossier.id, v.dossier.cyclus, v.dossier.vandaag),
)
def _coverage(view: DossierView) -> FigureCoverage:
    questions = [
        question_state(view.snapshot, row, view.dossier)
        for row in view.dossier.of(VRAAG)
        # what was answered or dropped asks for no figure any more
        if is_open(kind(VRAAG), row.gegevens)
    ]
    states = _states(view.snapshot, view.dossier.gebied)
    return figure_coverage(view.snapshot, states, view.dossier, questions)


def _show_coverage(view: DossierView) -> None:
    levels = coverage_levels(view.dossier.gebied)
    if not levels:
        st.info("Dekking is er voor een dossier van een wijk, buurt, gemeente of ander gebied.")
        return
    found = _coverage(view)
    st.header("Van welk domein, niveau en welke leeftijd is er een cijfer?", anchor=False)
    st.caption(
        "● cijfer, met hoeveel · ◐ bron bekend, niet geladen · ◔ gevraagd · ○ geen. Een cijfer "
        "telt mee bij elke leeftijd die het raakt; ‘zonder leeftijd’ gaat over alle inwoners, "
        "volwassenen, huishoudens of het gebied zelf."
    )
    elements.show_table(
        _table(found.cellen),
        key="dekking",
        # all nine domeinen in sight at once: an empty one is what one looks for
        rows=len(words("domein")) * len(levels),
        wide={"Domein": 200},
    )
    st.header("Wat te doen aan wat er niet is", anchor=False)
    for choice, spot in zip(CoverageChoice, st.columns(len(CoverageChoice)), strict=True):
        with spot:
            _choice(choice, found.of(choice))


def _table(cells: Sequence[CoverageCell]) -> pd.DataFrame:
    """Return a row per domein and level, a column per age."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for cell in cells:
        row = rows.setdefault(
            (cell.domein, cell.niveau),
            {"Domein": label("domein", cell.domein), "Niveau": level_name(cell.niveau)},
        )
        age = label("leeftijdsfase", cell.fase) if cell.fase != GEEN_LEEFTIJD else "Zonder leeftijd"
        number = f" ({len(cell.indicatoren)})" if cell.indicatoren else ""
        row[age] = f"{_MARK[cell.stand]} {_CELL[cell.stand]}{number}"
    return pd.DataFrame(list(rows.values()))


def _choice(choice: CoverageChoice, items: Sequence[CoverageItem]) -> None:
    st.subheader(f"{choice} ({len(items)})", anchor=False)
    st.caption(_WHY[choice])
    for number, item in enumerate(items):
        st.markdown(f"- {elements.plain(item.tekst)}")
        if item.rij is not None:
            st.button(
                f"{kind(item.rij.soort).enkelvoud} openen".capitalize(),
                key=f"dekking_{choice.name}_{number}",
                on_click=parts.go_to_row,
                args=(item.rij.soort, item.rij.id),
            )
