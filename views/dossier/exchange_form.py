"""Bringing a dossier in from a file: first what would change; nothing is overwritten unseen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dossier.exchange import DossierChanges, DossierFile, plan_import, read_dossier
from dossier.kinds import kind
from dossier.rows import row_title
from dossier.storyline import VERHAALLIJN
from store import FICTIEF, WijkverkennerError
from store.dutch import upper_first
from views.dossier import record_form
from views.shared import aanbod_source, elements, record_editor, uploads, words
from views.shared.record_editor import FileChanges

_SESSION, _READ = "dossier_bestand", "dossier_bestand_gelezen"
_PARTS = (
    ("nieuw", "nieuw"),
    ("gewijzigd", "bij te werken"),
    ("gelijk", "gelijk"),
    ("ouder", "hier nieuwer"),
    ("niet_in_bestand", "alleen hier"),
)
"""What a row of the file may be, and what it is called."""


def show_import(what: str = "dossier") -> None:
    """Offer to bring in a file, in a place that is opened by who needs it.

    `what` is what its page calls it; any rows that were taken along are taken in.
    """
    now: FileChanges = st.session_state.setdefault(_SESSION, FileChanges())
    place = st.expander(
        f"Een {what} uit een bestand inlezen", on_change="rerun", key=_SESSION + "_"
    )
    if not place.open:
        return
    with place:
        now.say()
        if now.botsingen:
            keep = partial(record_editor.save, now, aanbod_source.records(), wat=now.wat)
            record_form.show_both(now, keep, key="dossier_bestand_botsing")
            return
        file = st.file_uploader(
            f"{upper_first(what)} (json), zoals deze toepassing het bewaart",
            type=["json"],
            # another key after each file that was taken over: Streamlit has no other way to empty
            # the box
            key=f"dossier_bestand_{now.ronde}",
        )
        if file is None:
            st.session_state.pop(_READ, None)
            return
        try:
            read = elements.once(_READ, file.file_id, lambda: uploads.read(file, read_dossier))
            # compared anew at every run: somebody may have changed a row while one looks
            changes = plan_import(aanbod_source.records(), read)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        _offer(now, read, changes)


def _offer(now: FileChanges, read: DossierFile, changes: DossierChanges) -> None:
    """Say what the file would change, and store it when that is asked."""
    facts = [
        f"{getattr(changes, name)} {title}" for name, title in _PARTS if getattr(changes, name)
    ]
    if changes.botsingen:
        facts.append(f"{len(changes.botsingen)} hier en in het bestand gewijzigd")
    st.markdown(elements.plain(f"{upper_first(_what(read))}: {' · '.join(facts)}"))
    if read.fictief:
        st.caption(FICTIEF)
    if changes.bevindingen:
        elements.findings_table(changes.bevindingen, key="dossier_gelezen")
    if not changes.opdrachten and not changes.botsingen:
        st.info("Er is niets over te nemen: alles uit dit bestand staat hier al.")
        return
    what = words.count(len(changes.opdrachten) + len(changes.botsingen), "rij", "rijen")
    if st.button(f"Overnemen ({what})", type="primary", key="dossier_overnemen"):
        # a row that was changed on both sides is sent from an older version: two people at one row
        orders = [*changes.opdrachten, *changes.botsende_opdrachten()]
        record_editor.save(now, aanbod_source.records(), orders, wat=f"{_what(read)} ingelezen")


def _what(read: DossierFile) -> str:
    """Return what a file holds: a dossier by its name, or rows that belong to none."""
    lines = [row for row in read.rijen if row.soort == VERHAALLIJN]
    if read.naam or not lines:
        return f"dossier {read.naam}" if read.naam else "rijen"
    return f"verhaallijn {row_title(kind(VERHAALLIJN), lines[0].gegevens)}"
