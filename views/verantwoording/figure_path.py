"""The path of one figure: its file, meaning and formula, and what was done to it."""

from __future__ import annotations

import streamlit as st

import indicators
from compare.difference import ZEKERHEID
from reports.portret.logbook import figure_path
from store import NotFound, Snapshot
from views.aanbod.choices import choose_wijk
from views.shared import aanbod_source, elements, state
from views.vergelijken.figures import ProfileQuestion, load_profile


def show_path(snapshot: Snapshot) -> None:
    """Show where one figure of one area comes from; the documents say the same of each."""
    areas = aanbod_source.wijken(snapshot)
    if not areas:
        return
    st.header("De weg van een cijfer", anchor=False)
    left, right = st.columns(2)
    with left:
        code = choose_wijk(snapshot, areas)
    try:
        rows = {row.indicator.id: row for row in load_profile(snapshot, _question(code)).regels}
    except NotFound as error:
        st.info(elements.told(error))
        return
    with right:
        names = {name: row.indicator.label for name, row in rows.items()}
        chosen = elements.choose_one(state.INDICATOR, names, next(iter(names)), "Cijfer")
    path = figure_path(rows[chosen], indicators.catalogue(snapshot))
    for name, text in (
        ("Waarde", f"{path.waarde} ({path.jaar})"),
        ("Bestand", path.bestand),
        ("Definitie", path.definitie),
        ("Berekening", path.formule),
        ("Afgeschermd, geschat of omgerekend", path.bewerking or "niets"),
        ("Licentie", path.licentie),
    ):
        st.markdown(f"**{name}**: {elements.plain(text)}")


def _question(code: str) -> ProfileQuestion:
    """Return the usual comparison: the path of a figure is the same in any."""
    return ProfileQuestion(code, None, (), "alles", "land", ZEKERHEID)
