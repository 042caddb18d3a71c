"""The preventiematrix and its gaps as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from places.aanbod.model import AANBOD
from places.aanbod.preventiematrix import NODIG, VOORBEHOUD, gaps, told
from reports.tables import AnswerColumn, AnswerTable
from store import FICTIEF
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from places.aanbod.cards import ReadableNames
    from places.aanbod.preventiematrix import ListedAanbod, Matrix, MatrixRow

_FIELDS = (
    "inzet", "doelgroep", "leeftijdsfasen", "leefgebieden", "factoren", "vorm", "duur",
    "frequentie", "bereik", "bereik_aantal", "effectladder", "erkenning", "status", "gebieden",
    "toelichting",
)  # fmt: skip
"""Fields of aanbod behind its name, in the order of the columns."""
_OF_ROW = ("Pijler", "Domein", "Ambitie", "Resultaat", "Indicatoren van het resultaat")
_OF_ITEM = ("Preventieniveau", "Stand", "Aanbod", "Aanbieder", "Stedelijk")


def matrix_table(
    matrix: Matrix, name: str, namen: ReadableNames, *, fictief: bool = False
) -> AnswerTable:
    """Return a matrix as one row per piece of aanbod, and one per empty level of a result.

    `name` is what its area is called, `namen` what ids and codes are called.
    """
    fields = {veld.naam: veld for veld in AANBOD}
    heads = (*_OF_ROW, *_OF_ITEM, *(fields[key].label for key in _FIELDS))
    rows: list[tuple[str, ...]] = []
    for row in matrix.rijen:
        head = _head(row, namen)
        for level in (*words("preventieniveau"), ""):
            title = label("preventieniveau", level) if level else "onbekend"
            # whatever stands on a level has a row, and an empty level of a result has one too
            for stand, item in _standing(row, level):
                one, city = item.aanbod, "ja" if item.stedelijk else "nee"
                said = (namen.said(fields[key], one) for key in _FIELDS)
                rows.append((*head, title, stand, one.titel, one.aanbieder, city, *said))
            if row.resultaat and level and row.cellen[level].leeg:
                empty = ("",) * (len(heads) - len(_OF_ROW) - 2)
                rows.append((*head, title, NODIG.get(row.cellen[level].nodig, "geen"), *empty))
    columns = tuple(AnswerColumn(head) for head in heads)
    return AnswerTable(f"Preventiematrix van {name}", columns, rows, _notes(fictief=fictief))


def gap_table(matrix: Matrix, name: str, *, fictief: bool = False) -> AnswerTable:
    """Return the gaps of an area, called `name`, as a table."""
    rows: list[tuple[Any, ...]] = [
        (label("domein", one.domein), one.tekst, one.huidig, one.nodig, one.stopt, one.gewenst)
        for one in gaps(matrix)
    ]
    rows += [(label("domein", row.domein), f"{said}.", *[None] * 4) for row, said in told(matrix)]
    columns = (
        *map(AnswerColumn, ("Domein", "Wat ontbreekt")),
        *(AnswerColumn(head, 0) for head in ("Huidig", "Nodig", "Stopt", "Gewenst")),
    )
    return AnswerTable(f"Gaten in het aanbod van {name}", columns, rows, _notes(fictief=fictief))


def _head(row: MatrixRow, namen: ReadableNames) -> tuple[str, ...]:
    """Return the cells of `_OF_ROW`."""
    return (
        label("pijler", row.pijler),
        label("domein", row.domein),
        row.ambitie,
        row.resultaat.tekst if row.resultaat else "",
        namen.measured_by(row.resultaat),
    )


def _standing(row: MatrixRow, level: str) -> Iterator[tuple[str, ListedAanbod]]:
    """Yield what stands on a level, with how it stands there."""
    cell = row.cellen[level]
    for stand, items in (
        ("huidig", cell.behouden),
        ("stopt", cell.stoppen),
        ("gewenst", cell.gewenst),
    ):
        yield from ((stand, item) for item in items)


def _notes(*, fictief: bool) -> tuple[tuple[str, str], ...]:
    # a gap of the list need not be one of the wijk: that goes along wherever gaps do
    said = (FICTIEF, VOORBEHOUD) if fictief else (VOORBEHOUD,)
    return tuple(("Let op", text) for text in said)
