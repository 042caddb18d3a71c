"""Aanbod from Excel: choose a file, see what it would change, then save it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from aanbod import Ingelezen, plan, read_workbook
from aanbod.gebieden import gebiedsnamen
from boundaries import parent_code
from store import WijkverkennerError
from views import aanbod_downloads, aanbod_source, parts, state
from views.words import count

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from aanbod import Lijst
    from store import Snapshot

_ENDINGS = ["xlsx", "csv"]
_ROUND = "aanbod_bestand_ronde"


def show(snapshot: Snapshot, lijst: Lijst) -> None:
    """Show the list as a workbook to take along, and the way back."""
    st.subheader("Uitwisselen met Excel", anchor=False)
    st.download_button(
        "Hele lijst als Excel-bestand",
        data=lambda: aanbod_downloads.workbook(lijst),
        file_name="aanbod.xlsx",
        on_click="ignore",
        key="aanbod_xlsx",
    )
    if said := st.session_state.pop("aanbod_gelezen", ""):
        st.success(said)
    file = st.file_uploader(
        "Bestand met aanbod, resultaten of ambities (xlsx, csv)",
        type=_ENDINGS,
        key=f"aanbod_bestand_{st.session_state.get(_ROUND, 0)}",
    )
    if file is None:
        return
    try:
        read = _read(snapshot, file)
        wanted = plan(aanbod_source.records(), read)
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        return
    st.markdown(
        f"Dit bestand geeft **{count(wanted.nieuw, 'nieuwe rij', 'nieuwe rijen')}** en "
        f"**{count(wanted.gewijzigd, 'gewijzigde rij', 'gewijzigde rijen')}**; ongewijzigd: "
        f"{wanted.gelijk}. Wat niet in het bestand staat ({wanted.niet_in_bestand}) blijft staan."
    )
    if wanted.resultaten:
        made = count(wanted.resultaten, "maatschappelijk resultaat", "maatschappelijke resultaten")
        st.markdown(
            f"Daarbij komen **{made}** die het bestand naast het aanbod noemt, zodat de "
            "preventiematrix laat zien waar aanbod voor ontbreekt."
        )
    findings = [found.as_dict() for found in read.rapport.bevindingen]
    if findings:
        parts.findings_table(findings, key="aanbod_bevindingen")
    if st.button(
        "Inlezen en opslaan", type="primary", disabled=not wanted.opdrachten, key="aanbod_inlezen"
    ):
        wie = str(st.session_state.get("bewerken_wie") or "")
        try:
            aanbod_source.records().apply(
                wanted.opdrachten, wie=wie, wat=f"ingelezen uit {file.name}"
            )
        except WijkverkennerError as error:
            st.error(parts.plain(str(error)))
            return
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.session_state["aanbod_gelezen"] = (
            f"Opgeslagen: {count(len(wanted.opdrachten), 'rij', 'rijen')}."
        )
        st.rerun()


def _read(snapshot: Snapshot, file: UploadedFile) -> Ingelezen:
    """Read an upload; names of areas count as their codes, first those of the gemeente here."""
    here = parent_code(state.get(state.WIJK), "gemeente") or ""
    areas = gebiedsnamen(snapshot, gemeente=here)
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        return read_workbook(path, gebieden=areas)
