"""What can be taken along from Aanbod: the list, the matrix and the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from places.aanbod.workbook import make_workbook, write_template
from reports.aanbod import gap_table, matrix_table
from reports.answer import Answer, table_labels
from reports.answer import downloads as downloads_of
from store import FICTIEF
from views.shared import loaders

if TYPE_CHECKING:
    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.cards import ReadableNames
    from places.aanbod.preventiematrix import Matrix
    from reports.answer import Download
    from store import Snapshot


def downloads(
    snapshot: Snapshot, lijst: AanbodList, matrix: Matrix, name: str, namen: ReadableNames
) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    made_up = loaders.fictional(snapshot)
    whole = Answer(name=("aanbod",), others={"xlsx": lambda: workbook(lijst)})
    empty = Answer(name=("aanbod", "invulblad"), others={"xlsx": write_template})
    rows = Answer(
        name=("preventiematrix", name),
        table=lambda: matrix_table(matrix, name, namen, fictief=made_up),
    )
    missing = Answer(name=("gaten", name), table=lambda: gap_table(matrix, name, fictief=made_up))
    return {
        **downloads_of(whole, {"xlsx": "Hele lijst om te bewerken (xlsx)"}),
        **downloads_of(empty, {"xlsx": "Leeg invulblad (xlsx)"}),
        **downloads_of(rows, table_labels("Preventiematrix van deze wijk")),
        **downloads_of(missing, {"xlsx": "Gaten van deze wijk (xlsx)"}),
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
