"""Aanbod from Excel: choose a file, see what it would change, then save it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from boundaries import parent_code
from places.aanbod.aanbod_list import SOORTEN
from places.aanbod.area_names import names_of_areas
from places.aanbod.workbook_changes import WorkbookChanges, plan_changes
from places.aanbod.workbook_rows import WorkbookContents, read_workbook
from store import WijkverkennerError
from views.aanbod import downloads as aanbod_downloads
from views.aanbod import grid as aanbod_grid
from views.shared import aanbod_source, parts, record_parts, state
from views.shared.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from places.aanbod.aanbod_list import AanbodList
    from store import Snapshot
    from store.records import Opdracht

MOST_ROWS = 5000
"""Rows of a list that people can look through; rows that are kept already come on top of it, so
that an own list can always come back."""
_ENDINGS = ["xlsx", "csv"]
_SESSION = "aanbod_uitwisselen"
_READ, _PLAN = "aanbod_bestand_gelezen", "aanbod_bestand_plan"


def show(snapshot: Snapshot, lijst: AanbodList) -> None:
    """Show the list as a workbook to take along, and the way back."""
    st.subheader("Uitwisselen met Excel", anchor=False)
    st.download_button(
        "Hele lijst als Excel-bestand",
        data=lambda: aanbod_downloads.workbook(lijst),
        file_name="aanbod.xlsx",
        on_click="ignore",
        key="aanbod_xlsx",
    )
    now: record_parts.UitBestand = st.session_state.setdefault(_SESSION, record_parts.UitBestand())
    now.say()

    def save(orders: Sequence[Opdracht], wat: str) -> None:
        record_parts.save(now, aanbod_source.records(), orders, wat=wat)

    if now.botsingen:
        names = aanbod_source.field_names(snapshot, lijst)
        record_parts.show_collisions(
            now,
            lambda soort, data: aanbod_grid.readable(soort, data, names),
            aanbod_grid.title_of,
            lambda orders: save(orders, now.wat),
            key="bestand_botsing",
        )
        return
    file = st.file_uploader(
        "Bestand met aanbod, resultaten of ambities (xlsx, csv)",
        type=_ENDINGS,
        key=f"aanbod_bestand_{now.ronde}",
    )
    if file is None:
        for name in (_READ, _PLAN):
            st.session_state.pop(name, None)
        return
    try:
        with st.spinner("Het bestand wordt gelezen en vergeleken met de eigen lijst …"):
            read, wanted = _planned(snapshot, lijst, file)
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
    every = (*read.rapport.bevindingen, *wanted.bevindingen)
    findings = [found.as_dict() for found in every]
    if findings:
        parts.findings_table(findings, key="aanbod_bevindingen")
    if st.button(
        "Inlezen en opslaan", type="primary", disabled=not wanted.opdrachten, key="aanbod_inlezen"
    ):
        rows = count(len(wanted.opdrachten), "rij", "rijen")
        with st.spinner("De rijen worden opgeslagen …"):
            save(wanted.opdrachten, f"{rows} ingelezen uit {file.name}")


def _planned(
    snapshot: Snapshot, lijst: AanbodList, file: UploadedFile
) -> tuple[WorkbookContents, WorkbookChanges]:
    """Return what an upload holds and what it would change: read once, planned once per change."""
    here = parent_code(state.get(state.WIJK), "gemeente") or ""
    stamp = (file.file_id, snapshot.hash, here)
    own = (lijst.aanbod, lijst.resultaten, lijst.ambities)
    most = MOST_ROWS + sum(map(len, own))
    read = parts.once(_READ, stamp, lambda: _read(snapshot, file, here, most))
    wanted = parts.once(
        _PLAN, (stamp, lijst.stand(*SOORTEN)), lambda: plan_changes(aanbod_source.records(), read)
    )
    return read, wanted


def _read(snapshot: Snapshot, file: UploadedFile, here: str, most: int) -> WorkbookContents:
    """Read an upload; names of areas count as their codes, first those of the gemeente here."""
    areas = names_of_areas(snapshot, gemeente=here)
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        return read_workbook(path, gebieden=areas, hoogstens=most)
