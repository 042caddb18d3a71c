"""What can be taken along from Leerlingstromen; every file is made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import swv_namen
from flows.agreements import agreements
from geo.flows.charts import matrix_scene
from reports.answer import MAP_LABEL, PICTURE_LABELS, Answer, excel_labels
from reports.answer import downloads as downloads_of
from reports.flows import (
    flow_map_answer,
    flow_name,
    flow_table,
    map_notes,
    matrix_table,
    saldo_table,
)
from reports.overleg import Overleg, overleg, overleg_page, overleg_pdf
from views.leerlingstromen import figures
from views.shared import aanbod_source

if TYPE_CHECKING:
    from geo.flows import Stroomkaart, StroomVraag
    from geo.sheet import Sheet
    from reports.answer import Download
    from reports.tables import AnswerTable
    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice


def downloads(snapshot: Snapshot, chosen: FlowChoice, scene: Stroomkaart) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""

    def stream() -> AnswerTable:
        return flow_table(scene, chosen.swvs)

    def saldo() -> AnswerTable:
        title = f"Saldo van {chosen.naam} ({scene.swv}), {scene.vraag.jaar}"
        table = figures.saldo_table(snapshot, chosen.vraag)
        return saldo_table(
            table, titel=title, namen=chosen.swvs, notes=map_notes(scene), regel=scene.vraag.regel
        )

    def matrix() -> AnswerTable:
        # all of them in a file: the matrix on the screen holds what can be read there
        return matrix_table(matrix_scene(snapshot, chosen.vraag, grootste=None))

    offered: dict[str, Download] = {}
    for what, title, make in (
        ("stromen", "Stromen", stream),
        ("saldo", "Saldo en percentages", saldo),
        ("matrix", "Matrix van alle samenwerkingsverbanden", matrix),
    ):
        found = Answer(name=flow_name(scene, what), table=make)
        offered |= downloads_of(found, excel_labels(title))
    drawn = flow_map_answer(snapshot, scene, lambda: figures.saldo_table(snapshot, scene.vraag))
    pictures = {kind: PICTURE_LABELS[kind] for kind in ("png", "svg")}
    return offered | downloads_of(drawn, {"html": MAP_LABEL, **pictures})


def school_downloads(snapshot: Snapshot, drawn: Stroomkaart) -> dict[str, Download]:
    """Return the map of where the pupils of a school live, as files."""

    def sheet() -> Sheet:
        from geo.flows.static_map import draw

        return draw(drawn, snapshot)

    made = Answer(
        name=("herkomst", drawn.school, drawn.vraag.jaar),
        table=lambda: flow_table(drawn, swv_namen(snapshot, drawn.vraag.jaar)),
        sheet=sheet,
    )
    pictures = {kind: PICTURE_LABELS[kind] for kind in ("png", "svg")}
    return downloads_of(made, excel_labels("Woonplaatsen van de leerlingen") | pictures)


def sheets(
    snapshot: Snapshot, vraag: StroomVraag, other: str, tarieven: str | None = None
) -> dict[str, Download]:
    """Return the sheet for bestuurlijk overleg with another SWV, to print and to open.

    It is about all ages and every stelsel, whatever the page filters; with a period of rates
    (`tarieven`) the pupils of the own table are told in euros too.
    """
    made = Answer(
        name=("overleg", vraag.swv, other, vraag.jaar),
        page=lambda: overleg_page(_sheet(snapshot, vraag, other, tarieven)),
        others={"pdf": lambda: overleg_pdf(_sheet(snapshot, vraag, other, tarieven))},
    )
    title = "Blad voor bestuurlijk overleg"
    return downloads_of(made, {kind: f"{title} ({kind})" for kind in ("pdf", "html")})


def _sheet(snapshot: Snapshot, vraag: StroomVraag, other: str, tarieven: str | None) -> Overleg:
    found = agreements(aanbod_source.kept(), vraag.swv, other)
    return overleg(
        snapshot,
        vraag.swv,
        other,
        vraag.jaar,
        soorten=vraag.soorten,
        # by the rule of the page, so that sheet and page name the same role
        regel=vraag.regel,
        afspraken=[one.afspraak for one in found],
        tarieven=tarieven,
    )
