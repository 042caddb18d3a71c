"""What can be taken along from Leerlingstromen; every file is made when it is asked for."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import reports
from reports.flow_sentences import soort_zinnen
from reports.flows import flow_file_name, flow_table, map_notes, matrix_table, saldo_table
from reports.overleg import overleg, overleg_html, overleg_pdf
from views.leerlingstromen import loaders as flow_loaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.flows import Stroomkaart, StroomVraag
    from reports import Table
    from reports.overleg import Overleg
    from store import Snapshot
    from views.leerlingstromen.choices import Chosen
    from views.shared.parts import Download

_PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


def downloads(snapshot: Snapshot, chosen: Chosen, scene: Stroomkaart) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""

    def flows() -> Table:
        return flow_table(scene)

    def saldo() -> Table:
        title = f"Saldo van {chosen.naam} ({scene.swv}), {scene.vraag.jaar}"
        table = flow_loaders.saldo(snapshot, chosen.vraag)
        return saldo_table(table, titel=title, notes=map_notes(scene))

    def matrix() -> Table:
        return matrix_table(flow_loaders.whole_matrix(snapshot, chosen.vraag))

    offered: dict[str, Download] = {}
    for what, title, make in (
        ("stromen", "Stromen", flows),
        ("saldo", "Saldo en percentages", saldo),
        ("matrix", "Matrix van alle samenwerkingsverbanden", matrix),
    ):
        offered[f"{title} voor Excel (xlsx)"] = (
            flow_file_name(scene, what, "xlsx"),
            reports.media_type("xlsx"),
            partial(_xlsx, make),
        )
        offered[f"{title} (csv)"] = (
            flow_file_name(scene, what, "csv"),
            reports.media_type("csv"),
            partial(_csv, make),
        )
    offered["Kaart die zonder internet opent (html)"] = (
        flow_file_name(scene, "stroomkaart", "html"),
        "text/html",
        partial(_html, scene, snapshot),
    )
    for ending, media in _PICTURES.items():
        offered[f"Afbeelding ({ending})"] = (
            flow_file_name(scene, "stroomkaart", ending),
            media,
            partial(_picture, scene, snapshot, ending),
        )
    return offered


def sheets(snapshot: Snapshot, vraag: StroomVraag, other: str) -> dict[str, Download]:
    """Return the sheet for bestuurlijk overleg with another SWV, to print and to open.

    It is about all ages and every stelsel, whatever the page filters.
    """

    def name(ending: str) -> str:
        return reports.file_name("overleg", vraag.swv, other, vraag.jaar, ending=ending)

    return {
        "Blad voor bestuurlijk overleg (pdf)": (
            name("pdf"),
            "application/pdf",
            lambda: overleg_pdf(_sheet(snapshot, vraag, other)),
        ),
        "Blad voor bestuurlijk overleg (html)": (
            name("html"),
            "text/html",
            lambda: overleg_html(_sheet(snapshot, vraag, other)).encode("utf-8"),
        ),
    }


def _sheet(snapshot: Snapshot, vraag: StroomVraag, other: str) -> Overleg:
    return overleg(snapshot, vraag.swv, other, vraag.jaar, soorten=vraag.soorten)


def _xlsx(make: Callable[[], Table]) -> bytes:
    return reports.to_xlsx(make())


def _csv(make: Callable[[], Table]) -> bytes:
    return reports.to_csv(make())


def _html(scene: Stroomkaart, snapshot: Snapshot) -> bytes:
    """Return one file that works without network: the answer in words, map, table and matrix."""
    from geo.flows.html_export import write_html

    saldo = flow_loaders.saldo(snapshot, scene.vraag)
    sentences = [
        f"{answer.zin} {' '.join(answer.percentages)}"
        for answer in soort_zinnen(saldo, stelsel=scene.vraag.stelsel)
    ]
    return _written("html", lambda path: write_html(scene, snapshot, path, zinnen=sentences))


def _picture(scene: Stroomkaart, snapshot: Snapshot, ending: str) -> bytes:
    """Return the map as a picture; matplotlib is loaded only now."""
    from geo.flows.static_map import write_static

    return _written(ending, lambda path: write_static(scene, snapshot, path))


def _written(ending: str, write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / f"stroomkaart.{ending}"
        write(path)
        return path.read_bytes()
