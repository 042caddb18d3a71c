"""How long a list may be that is uploaded to be edited here; longer ones have their own way."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from store import Refused, open_input
from store.tables import read_grid
from views import parts
from views.words import number

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

MOST_ROWS = 5000
"""Rows of a list that reads in seconds and that people can look through; rows that are kept
already come on top of it, so that an own list can always come back."""
_ROWS = "aanbod_bestand_rijen"
WANTED = "een lijst van aanbod om hier te bewerken"


def check_length(file: UploadedFile, kept: int) -> None:
    """Refuse an upload that is too long, before reading it costs minutes.

    Parameters
    ----------
    file
        What was uploaded; counted once.
    kept
        How many rows people keep already.

    Raises
    ------
    Refused
        When it has more rows than `MOST_ROWS` besides those, or is no table.
    """
    rows = parts.once(_ROWS, file.file_id, lambda: _count(file))
    most = MOST_ROWS + kept
    if rows > most:
        raise Refused(
            f"{WANTED}, van hoogstens {number(most)} rijen",
            f"{file.name} met {number(rows)} rijen",
            "Neem alleen de rijen die u hier wilt bewerken. Is het een lange lijst van plekken om "
            "op de kaart te zetten, lees die dan in op de pagina Gegevens (Scholen en aanbod) of "
            "met het commando ‘wijkverkenner importeer locaties’; er is niets gewijzigd.",
        )


def _count(file: UploadedFile) -> int:
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        return sum(
            len(grid.cells)
            for part in open_input(path, wanted=WANTED)
            for grid in read_grid(part, wanted=WANTED)
        )
