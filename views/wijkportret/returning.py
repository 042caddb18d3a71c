"""A filled-in workbook that comes back: its differences first, taken over when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from reports.portret.context import sources_of
from reports.portret.workbook_return import plan_return, read_form, take_over, told_missing
from store import Snapshot, WijkverkennerError
from store.kept import records_if_any
from views.shared import aanbod_source, elements, uploads

if TYPE_CHECKING:
    from reports.portret.workbook_return import WorkbookReturn

_READ = "werkboek_gelezen"
_TOLD = "werkboek_gezegd"
"""In the session: what is to be said of taking over, once, by the next run."""


def show_return(snapshot: Snapshot, code: str, naam: str) -> None:
    """Show the upload box, and what the workbook in it would change."""
    with st.expander("Ingevuld werkboek terugnemen"):
        if told := st.session_state.pop(_TOLD, ""):
            st.success(elements.plain(told))
        st.caption(
            "Kies het werkboek dat in Excel of LibreOffice is ingevuld. U ziet eerst wat er "
            "verandert. Wat intussen door een ander is geschreven, blijft naast uw tekst staan."
        )
        # the area in the key: for another one the box is empty again
        file = st.file_uploader(
            f"Werkboek van {naam} (xlsx)", type=["xlsx"], key=f"werkboek_{code}"
        )
        if file is None:
            st.session_state.pop(_READ, None)
            return
        try:
            read = elements.once(_READ, file.file_id, lambda: uploads.read(file, read_form))
            # compared anew at every run: somebody may have changed a row while one looks
            sources = sources_of(records_if_any(snapshot.folder))
            plan = plan_return(snapshot, sources, read, gebied=code)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        _show_plan(plan)


def _show_plan(plan: WorkbookReturn) -> None:
    st.markdown(elements.plain(plan.zin))
    if missing := told_missing(plan):
        st.warning(elements.plain(missing))
    if plan.bevindingen:
        elements.findings_table(
            [finding.as_dict() for finding in plan.bevindingen], key="werkboek_bevindingen"
        )
    if not plan.wijzigingen:
        return
    elements.show_table(
        pd.DataFrame(
            [
                {
                    "Wat": change.wat,
                    "Nu": change.nu,
                    "Wordt": change.wordt,
                    "Beide teksten": "ja" if change.beide else "",
                }
                for change in plan.wijzigingen
            ]
        ),
        key="werkboek_verschillen",
    )
    if st.button("Verschillen overnemen", type="primary"):
        try:
            # as one change: it is undone as one, and a row that is stale stops all of it
            number = take_over(aanbod_source.records(), plan)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        st.session_state[_TOLD] = f"Overgenomen in het dossier: {number} wijzigingen."
        # the plan that stands there is of before: the next run shows that nothing differs any more
        st.rerun()
