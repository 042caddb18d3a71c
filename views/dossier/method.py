"""Methode: what was agreed on it, and taking it along or over from another gemeente."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dossier.factor_model import SOORT_BAND
from dossier.method import (
    MethodState,
    method_differences,
    method_json,
    method_kinds,
    method_orders,
    own_method,
    read_method,
)
from reports.answer import Answer, downloads
from store import WijkverkennerError
from store.dutch import upper_first
from views.dossier import record_form, record_list
from views.shared import aanbod_source, elements, uploads
from views.shared.words import count

if TYPE_CHECKING:
    from dossier.method import MethodDifference, MethodFile
    from views.dossier.source import DossierView

_READ = "methodepakket_gelezen"


def show(view: DossierView) -> None:
    """Show the part."""
    # ties have a part of their own (`factors`), with a drawing
    kinds = [name for name in method_kinds() if name != SOORT_BAND]
    if record_list.show_open_form(view, *kinds):
        return
    _package(view)
    for name in kinds:
        record_list.show_list(view, name)
    record_list.show_history(*kinds)


def _package(view: DossierView) -> None:
    """Offer one's own method as a file, and read that of another."""
    st.header("Methodepakket", anchor=False)
    st.caption(
        "Factoren, banden, vragen, drempels, regels voor doelen, formats en sjablonen als één "
        "bestand, zonder cijfers en zonder wat er in een dossier staat."
    )
    if view.weg:
        return
    name = st.text_input(
        "Van welke gemeente of organisatie", key="methodepakket_naam", placeholder="mag leeg"
    )
    made = datetime.now(UTC).isoformat(timespec="seconds")

    def file() -> bytes:
        # made when it is asked for: without figures and without what is in a dossier, so it can be
        # passed on
        return method_json(own_method(aanbod_source.kept()), naam=name or "", gemaakt=made)

    answer = Answer(name=("methodepakket", name or ""), others={"json": file})
    elements.show_files(downloads(answer, {"json": "Methodepakket (json)"}), key="methode")
    given = st.file_uploader("Methodepakket van een ander (json)", type=["json"], key="methode_in")
    if given is None:
        st.session_state.pop(_READ, None)
        return
    try:
        read = elements.once(_READ, given.file_id, lambda: uploads.read(given, read_method))
        found = method_differences(own_method(aanbod_source.kept()), read, view.known)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    _differences(read, found)


def _differences(file: MethodFile, found: list[MethodDifference]) -> None:
    """Show how the package differs from one's own, and let one choose what to take over."""
    record_form.forget_collisions()
    counts = {stand: sum(one.stand is stand for one in found) for stand in MethodState}
    told = " · ".join(f"{number} {stand.value}" for stand, number in counts.items() if number)
    st.markdown(f"**{elements.plain(file.naam or 'Dit pakket')}**: {elements.plain(told)}")
    if file.bevindingen:
        elements.findings_table(file.bevindingen, key="methode_bevindingen")
    shown = [one for one in found if one.stand is not MethodState.GELIJK]
    if not shown:
        st.info("Dit pakket is gelijk aan wat u heeft.")
        return
    # what only we have is told and stays: a package takes nothing away
    changes = [one for one in shown if one.stand is not MethodState.ALLEEN_HIER]
    table = pd.DataFrame(
        [{"Wat": upper_first(one.soort), "Naam": one.naam, "Verschil": one.tekst} for one in shown]
    )
    elements.show_table(table, key="methode_verschillen", wide={"Verschil": 460})
    if not changes:
        return
    names = {f"{one.deel.soort}/{one.deel.sleutel}": one for one in changes}
    chosen = st.multiselect(
        "Overnemen", list(names), list(names), key="methode_kiezen", select_all=False,
        format_func=lambda key: f"{names[key].naam} ({names[key].stand.value})",
    )  # fmt: skip
    number = count(len(chosen), "deel", "delen")
    if st.button(f"{upper_first(number)} overnemen", type="primary", disabled=not chosen,
                 key="methode_overnemen"):  # fmt: skip
        orders = method_orders([names[key] for key in chosen], aanbod_source.records())
        record_form.store(orders, f"methodepakket {file.naam} overgenomen".replace("  ", " "))
