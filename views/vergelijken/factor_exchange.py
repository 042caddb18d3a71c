"""Factors from Excel: choose a file, see what it would change, then save it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from compare.factor_records import factor_orders, with_shipped
from compare.factor_table import FactorFile, read_factors
from store import WijkverkennerError
from views.shared import parts, record_parts
from views.shared.words import count
from views.vergelijken import factor_source as source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from indicators import Indicator
    from store.records import Opdracht, Rij


_SESSION = "factoren_uitwisselen"
_READ = "factoren_bestand_gelezen"


def show(
    catalogue: Mapping[str, Indicator],
    leesbaar: record_parts.Leesbaar,
    naam: Callable[[Rij], str],
) -> None:
    """Show the way back from a file.

    Parameters
    ----------
    catalogue
        For the figures that a file names.
    leesbaar, naam
        How a factor reads where two people changed it.
    """
    st.subheader("Factoren uit Excel", anchor=False)
    now: record_parts.UitBestand = st.session_state.setdefault(_SESSION, record_parts.UitBestand())
    now.say()

    def save(orders: Sequence[Opdracht], wat: str) -> None:
        record_parts.save(now, source.records(), orders, wat=wat)

    if now.botsingen:
        now.botsingen = tuple(map(with_shipped, now.botsingen))
        record_parts.show_collisions(
            now, leesbaar, naam, lambda left: save(left, now.wat), key="factoren_bestand_botsing"
        )
        return
    file = st.file_uploader(
        "Bestand met factoren (xlsx, csv)",
        type=["xlsx", "csv"],
        key=f"factoren_bestand_{now.ronde}",
    )
    if file is None:
        st.session_state.pop(_READ, None)
        return
    try:
        # an indicator that was imported since may give a name in the file its meaning
        stamp = (file.file_id, tuple(catalogue))
        read = parts.once(_READ, stamp, lambda: _read(file, catalogue))
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        return
    rows = source.rows()
    places = {row.factor.id: place for place, row in enumerate(rows)}
    wanted = [(places.get(key or factor.id), factor) for key, factor in read.factoren]
    found = factor_orders(wanted, rows, source.records(), remove=False, versies=read.versies)
    changed = count(len(found), "nieuwe of gewijzigde factor", "nieuwe of gewijzigde factoren")
    st.markdown(
        f"Dit bestand geeft **{changed}** op"
        f" {count(len(read.factoren), 'gelezen rij', 'gelezen rijen')}. Wat niet in het bestand "
        "staat blijft staan."
    )
    if read.rapport.bevindingen:
        parts.findings_table(
            [item.as_dict() for item in read.rapport.bevindingen], key="factoren_bevindingen"
        )
    if st.button("Inlezen en opslaan", type="primary", disabled=not found, key="factoren_inlezen"):
        save(found, f"ingelezen uit {file.name}")


def _read(file: UploadedFile, catalogue: Mapping[str, Indicator]) -> FactorFile:
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        return read_factors(path, catalogue)
