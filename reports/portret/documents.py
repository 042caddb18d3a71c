"""The forms that a portret is written in, each made of the same content: a row per document."""

from __future__ import annotations

import json
import re
import zipfile
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from reports.answer import Answer
from store import Refused, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.portret.content import Portret

VORMEN = {
    "document": "alle gekozen delen",
    "overzicht": "één visual op A3: de wijk in een oogopslag",
    "a4": "één A4 voor een gesprek: wat opvalt, één kaart, drie vragen",
}
"""What a pdf or picture is of."""
FORMS = {
    "pptx": "Presentatie (pptx)",
    "docx": "Rapportage om verder te schrijven (docx)",
    "pdf": "Document (pdf)",
    "xlsx": "Werkboek om in te vullen (xlsx)",
    "html": "Pagina die zonder internet opent (html)",
    "png": "Visual op A3 (png)",
    "svg": "Visual op A3 (svg)",
    "json": "Logboek van de analyse (json)",
}
"""By ending, what each document is called, in the order of the page."""
SJABLONEN = ("pptx", "docx")
"""Endings that an own template is possible for."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file knows: the same content is the same file."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = b"2000-01-01T00:00:00Z"


def portret_answer(
    portret: Portret, snapshot: Snapshot, *, vorm: str = "", sjabloon: bytes | None = None
) -> Answer:
    """Return a portret as an answer to take along, in each of its forms.

    Parameters
    ----------
    portret
        What is written.
    snapshot
        The folder it was made from, for the geometry of live maps.
    vorm
        Of a pdf or picture (`VORMEN`); '' is the document as pdf and the visual as picture.
    sjabloon
        An own template (pptx or docx) to write into; None for that of the tool.
    """
    # made when asked: one portret in one form must not wait for the seven others, nor load their
    # libraries
    makers: dict[str, Callable[[], bytes]] = {
        "pptx": partial(_slides, portret, sjabloon),
        "docx": partial(_text, portret, sjabloon),
        "pdf": partial(_print, portret, vorm or "document", "pdf"),
        "xlsx": partial(_workbook, portret),
        "html": partial(_page, portret, snapshot),
        "png": partial(_print, portret, vorm or "overzicht", "png"),
        "svg": partial(_print, portret, vorm or "overzicht", "svg"),
        "json": partial(_log, portret),
    }
    return Answer(
        name=("portret" if vorm in ("", "document") else vorm, portret.naam, portret.code),
        title=portret.titel,
        line=portret.ondertitel,
        bands=portret.banden,
        sentences=portret.kern,
        # the only band that a portret has
        fictional=bool(portret.banden),
        others=makers,
    )


def repacked(made: bytes) -> bytes:
    """Return an office document without the moment it was made: the same content, same bytes."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(made)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            # where an office document says when it was made
            if name.endswith("docProps/core.xml"):
                content = _STAMP.sub(rb"\g<1>" + _EPOCH + rb"\g<2>", content)
            if name.endswith(".xlsx"):  # the figures behind a chart
                content = repacked(content)
            new.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _slides(portret: Portret, sjabloon: bytes | None) -> bytes:
    from reports.portret.slides import slides

    return repacked(slides(portret, sjabloon=sjabloon))


def _text(portret: Portret, sjabloon: bytes | None) -> bytes:
    from reports.portret.text_document import text_document

    return repacked(text_document(portret, sjabloon=sjabloon))


def _workbook(portret: Portret) -> bytes:
    from reports.portret.workbook import workbook

    return repacked(workbook(portret))


def _page(portret: Portret, snapshot: Snapshot) -> bytes:
    from reports.portret.web_page import web_page

    return web_page(portret, snapshot).encoded()


def _print(portret: Portret, vorm: str, form: str) -> bytes:
    from reports.portret.printed import printed

    if vorm == "document" and form != "pdf":
        raise Refused("een pdf van het document", form, "Kies pdf, of de vorm overzicht of a4.")
    return printed(portret, vorm, form)


def _log(portret: Portret) -> bytes:
    return json.dumps(portret.logboek, ensure_ascii=False, indent=2).encode()
