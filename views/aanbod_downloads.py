"""What can be taken along from Aanbod: the list, the matrix and the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reports
from aanbod import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT, VOORBEHOUD, gaps, write_template
from aanbod.excel_write import make_workbook
from reports import Column, Table
from store.words import label, words
from views import parts

if TYPE_CHECKING:
    from aanbod import Lijst, Matrix
    from views.parts import Download


def downloads(lijst: Lijst, matrix: Matrix, name: str) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    xlsx = reports.media_type("xlsx")
    return {
        "Hele lijst om te bewerken (xlsx)": (
            reports.file_name("aanbod", ending="xlsx"),
            xlsx,
            lambda: workbook(lijst),
        ),
        "Leeg invulblad (xlsx)": ("aanbod_invulblad.xlsx", xlsx, write_template),
        **parts.table_files(
            "Preventiematrix van deze wijk",
            lambda: matrix_table(matrix, name),
            "preventiematrix",
            name,
        ),
        "Gaten van deze wijk (xlsx)": (
            reports.file_name("gaten", name, ending="xlsx"),
            xlsx,
            lambda: reports.to_xlsx(gap_table(matrix, name)),
        ),
    }


def workbook(lijst: Lijst) -> bytes:
    """Return the list as the workbook that comes back without loss."""
    kept = {
        SOORT_AANBOD: list(lijst.aanbod),
        SOORT_RESULTAAT: list(lijst.resultaten),
        SOORT_AMBITIE: list(lijst.ambities),
    }
    return make_workbook(kept)


def matrix_table(matrix: Matrix, name: str) -> Table:
    """Return a matrix as one row per piece of aanbod, and one per empty level of a result."""
    heads = ("Pijler", "Domein", "Ambitie", "Resultaat", "Preventieniveau", "Stand", "Aanbod",
             "Aanbieder", "Stedelijk", "Inzet")  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for row in matrix.rijen:
        result = row.resultaat.tekst if row.resultaat else ""
        head = (
            label("pijler", row.pijler) if row.pijler else "",
            label("domein", row.domein) if row.domein else "",
            row.ambitie,
            result,
        )
        for level in (*words("preventieniveau"), ""):
            cell = row.cellen[level]
            title = label("preventieniveau", level) if level else "onbekend"
            standing = (
                ("huidig", cell.behouden),
                ("stopt", cell.stoppen),
                ("gewenst", cell.gewenst),
            )
            for stand, items in standing:
                for item in items:
                    one = item.aanbod
                    city = "ja" if item.stedelijk else "nee"
                    rows.append((*head, title, stand, one.naam, one.aanbieder, city, one.inzet))
            if result and level and cell.leeg:
                rows.append((*head, title, "geen", "", "", "", ""))
    columns = tuple(Column(head) for head in heads)
    return Table(f"Preventiematrix van {name}", columns, rows, (("Let op", VOORBEHOUD),))


def gap_table(matrix: Matrix, name: str) -> Table:
    """Return the gaps as a table."""
    rows = [
        (
            label("domein", gap.domein) if gap.domein else "",
            gap.tekst,
            gap.huidig,
            gap.nodig,
            gap.stopt,
            gap.gewenst,
        )
        for gap in gaps(matrix)
    ]
    columns = (
        Column("Domein"),
        Column("Wat ontbreekt"),
        Column("Huidig", 0),
        Column("Nodig", 0),
        Column("Stopt", 0),
        Column("Gewenst", 0),
    )
    return Table(f"Gaten in het aanbod van {name}", columns, rows, (("Let op", VOORBEHOUD),))
