"""What can be taken along from Aanbod: the list, the matrix and the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reports
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from places.aanbod.workbook import make_workbook, write_template
from reports.aanbod import gap_table, matrix_table
from store import FICTIEF
from views.shared import loaders, parts

if TYPE_CHECKING:
    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.cards import ReadableNames
    from places.aanbod.preventiematrix import Matrix
    from store import Snapshot
    from views.shared.parts import Download


def downloads(
    snapshot: Snapshot, lijst: AanbodList, matrix: Matrix, name: str, namen: ReadableNames
) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    xlsx = reports.media_type("xlsx")
    made_up = loaders.fictional(snapshot)
    return {
        "Hele lijst om te bewerken (xlsx)": (
            reports.file_name("aanbod", ending="xlsx"),
            xlsx,
            lambda: workbook(lijst),
        ),
        "Leeg invulblad (xlsx)": ("aanbod_invulblad.xlsx", xlsx, write_template),
        **parts.table_files(
            "Preventiematrix van deze wijk",
            lambda: matrix_table(matrix, name, namen, fictief=made_up),
            "preventiematrix",
            name,
        ),
        "Gaten van deze wijk (xlsx)": (
            reports.file_name("gaten", name, ending="xlsx"),
            xlsx,
            lambda: reports.to_xlsx(gap_table(matrix, name, fictief=made_up)),
        ),
    }


def workbook(lijst: AanbodList) -> bytes:
    """Return the list as the workbook that comes back without loss.

    A list of the demonstration says so on its sheet Uitleg: the other sheets are read back.
    """
    kept = {
        SOORT_AANBOD: list(lijst.aanbod),
        SOORT_RESULTAAT: list(lijst.resultaten),
        SOORT_AMBITIE: list(lijst.ambities),
    }
    return make_workbook(kept, let_op=FICTIEF if loaders.fictional(loaders.snapshot()) else "")
