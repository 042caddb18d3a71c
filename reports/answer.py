"""One answer on its way out of the tool, and every kind of file that can be made of it.

A page and the command line describe an answer once (`Answer`) and write it here, so that what they
give cannot drift apart. A new kind of document is a module that makes it of an answer, and a
row in `_makers`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from reports.tables import AnswerTable, to_csv, to_xlsx
from store import Finding, Refused
from store._files import write_atomic
from store.exchange import exchange_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geo.page import HtmlPage
    from geo.sheet import Sheet

    # a plain tuple, as pages hand it to st.download_button without looking inside
    Download = tuple[str, str, Callable[[], bytes]]
    """File name, media type, and what makes the file when somebody asks for it."""

EXCHANGE = "uitwisseling"
"""The csv that other programs read, beside the csv that people open in Excel."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gpkg": "application/geopackage+sqlite3",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the ending of a file."""
PICTURE_LABELS = {"png": "Afbeelding (png)", "svg": "Afbeelding (svg)", "pdf": "Afbeelding (pdf)"}
MAP_LABEL = "Kaart die zonder internet opent (html)"
# own choice: room for the folders of a shared drive
_LONGEST_NAME = 150
"""Characters of a file name: Windows allows 260 for folders and name together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What there is to take along of one answer; each form is made when it is asked for."""

    name: tuple[object, ...]
    """Parts of the file name."""
    title: str = ""
    """What it shows."""
    line: str = ""
    """Of where, of when and from where; beside what it is compared with."""
    bands: Sequence[str] = ()
    """What must be read first: fictional data, years that differ."""
    sentences: Sequence[str] = ()
    """The answer in words, and what a reader may want to know of it."""
    notes: Sequence[tuple[str, str]] = ()
    """Heading and text of what the figures are: definitions, certainty, sources."""
    findings: Sequence[Finding] = ()
    """What was noticed in the rows that it is made of."""
    fictional: bool = False
    """Whether the demonstration set is in it."""
    table: Callable[[], AnswerTable] | None = None
    """For people: typed columns, states, and notes that say what the figures are."""
    exchange: Callable[[], pd.DataFrame] | None = None
    """For programs: its columns are a contract."""
    page: Callable[[], HtmlPage] | None = None
    """One html file, with title, bands and source."""
    sheet: Callable[[], Sheet] | None = None
    """A picture for slides and print, with title, bands and source."""
    others: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """Forms that only this answer has, by their ending."""


def content(answer: Answer, form: str) -> bytes:
    """Return an answer as a file; `form` is an ending (`MEDIA_TYPES`) or `EXCHANGE`.

    Raises
    ------
    Refused
        For a form that this answer does not have.
    """
    makers = _makers(answer)
    if form not in makers:
        endings = dict.fromkeys("csv" if name == EXCHANGE else name for name in makers)
        raise Refused(
            f"een bestandsnaam die eindigt op {', '.join(endings)}", form, "Kies een van deze."
        )
    return makers[form]()


def write(answer: Answer, path: Path) -> None:
    """Write an answer as the ending of the path says; a csv is the one that programs read.

    The file is written beside its place and then moved there: a full disk or a kill leaves the
    old file as it was. What stands behind a link is replaced, not the link. An ending that the
    answer does not have is refused, as by `content`.
    """
    # made as a whole before the first byte is written
    ending = path.suffix.lower().lstrip(".")
    made = content(answer, EXCHANGE if ending == "csv" and answer.exchange else ending)
    try:
        write_atomic(path.resolve(), made)
    except OSError as error:
        # about the file that was asked for, not the one beside it
        raise OSError(error.errno, error.strerror, str(path)) from error


def downloads(answer: Answer, labels: Mapping[str, str]) -> dict[str, Download]:
    """Return forms of an answer as a page offers them, by label.

    `labels` says what a form is called, by its ending or `EXCHANGE`, in the order of the page.
    """
    offered: dict[str, Download] = {}
    for form, label in labels.items():
        name = file_name(*answer.name, ending="csv" if form == EXCHANGE else form)
        # two csv of one answer lie in one folder of downloads: the names tell them apart
        if form == EXCHANGE:
            name = f"{EXCHANGE}_{name}"
        media = MEDIA_TYPES["csv" if form == EXCHANGE else form]
        offered[label] = (name, media, partial(content, answer, form))
    return offered


def table_labels(title: str) -> dict[str, str]:
    """Return what the two files of a table are called, for Excel and as csv."""
    return {ending: f"{title} ({ending})" for ending in ("xlsx", "csv")}


def excel_labels(title: str) -> dict[str, str]:
    """Return the same in more words, where the two stand among other files."""
    return {"xlsx": f"{title} voor Excel (xlsx)", "csv": f"{title} (csv)"}


def file_name(*parts: object, ending: str) -> str:
    """Return a file name of plain letters: `kaart_percentage_0_tot_15_jaar_utrecht_2024.csv`."""
    slugs = [slug(str(part)) for part in parts if part not in (None, "")]
    return "_".join(s for s in slugs if s)[:_LONGEST_NAME] + f".{ending}"


def slug(text: str) -> str:
    """Return text as lower-case letters, digits and single underscores."""
    # letters lose their accents instead of being lost themselves
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _makers(answer: Answer) -> dict[str, Callable[[], bytes]]:
    """Return what makes each form that an answer has."""
    # one row per form: what is made first (table, frame, page, sheet), and how that becomes bytes
    rows: list[tuple[str, Callable[[], Any] | None, Callable[[Any], bytes]]] = [
        (EXCHANGE, answer.exchange, exchange_csv),
        ("csv", answer.table, to_csv),
        ("xlsx", answer.table, to_xlsx),
        ("html", answer.page, methodcaller("encoded")),
        *((kind, answer.sheet, methodcaller("encoded", kind)) for kind in PICTURE_LABELS),
    ]
    made = {form: partial(_encoded, make, encode) for form, make, encode in rows if make}
    # what only this answer has goes before what is made of every answer
    return {**made, **answer.others}


def _encoded(make: Callable[[], Any], encode: Callable[[Any], bytes]) -> bytes:
    return encode(make())
