"""A portret on paper: a document on A4, the visual on A3, and one A4 for a meeting.

The maps are the pictures that the other documents show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.portret.area_parts import TOETS
from reports.portret.content import (
    NOG_VULLEN,
    HelpingQuestion,
    Paragraph,
    Points,
    PortretChart,
    PortretMap,
    PortretTable,
    Subheading,
)
from reports.portret.drawing import ON_PAPER
from reports.typesetting import typeset
from store.dutch import format_number, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.portret.content import Block, Portret

_HERE = Path(__file__).parent
_TEMPLATES = {"document": "print.typ", "overzicht": "glance.typ", "a4": "one_page.typ"}
_LONG, _JOINT = re.compile(r"\S{16,}"), re.compile(r"[_./&()–-]|(?<=\d)(?=[A-Za-z])")
"""Words that may not fit a column, and where one can be broken."""
# 595 points of A4 less twice 18 mm (print.typ) or twice 14 mm (one_page.typ)
_ON_A4, _ON_SHEET = (493.0, 8.6), (516.0, 9.2)
"""Width of a table and size of its letters, in points; a sheet is set as large as it fits."""
_POINTS = 4
"""Sentences of a part on the visual; the documents have them all."""
# own choice, as `_POINTS`: the boxes of the visual stand beside each other
_LONGEST = 260
# what was said and agreed: figures and maps have their own place on the sheet
_SAID = ("duiding", "stromen", "gesprekken", "resultaten", "plan", "opgaven", "betalend")


def printed(portret: Portret, vorm: str, form: str) -> bytes:
    """Return a portret as `pdf`, or one of its sheets as `pdf`, `png` or `svg` (`form`).

    `vorm` is `document`, `overzicht` (A3) or `a4`.
    """
    data, pictures = (_document if vorm == "document" else _glance)(portret)
    return typeset(
        _HERE / _TEMPLATES[vorm],
        data,
        form=form,
        beside=(_HERE / "sheet_parts.typ",),
        pictures=pictures,
    )


def _document(portret: Portret) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the data of the document, and its pictures by file name."""
    pictures: dict[str, bytes] = {}
    front = portret.deel("titel")
    features = dict(portret.kenmerken)
    return {
        "titel": portret.titel,
        "ondertitel": portret.ondertitel,
        "datum": portret.datum,
        "status": features.get("Status", ""),
        "banden": list(portret.banden),
        "kenmerken": [list(pair) for pair in portret.kenmerken],
        # the first part stands on the cover, and so not among the others
        "omslag": [_block(b, pictures) for b in front.blokken] if front else None,
        "delen": [
            {
                "titel": part.titel,
                "blokken": [_block(block, pictures) for block in part.blokken],
                "noten": [list(note) for note in part.noten],
            }
            for part in portret.delen
            if part.id != "titel"
        ],
        # only of what is shown: all of them are in the workbook
        "paden": [list(map(_breakable, path.cellen)) for path in portret.getoonde_paden],
    }, pictures


def _block(  # noqa: PLR0911 - one for each kind of block
    block: Block, pictures: dict[str, bytes]
) -> Mapping[str, Any]:
    """Return a block as plain data."""
    match block:
        case Paragraph(text, kind):
            return {"soort": "alinea", "tekst": text, "stijl": kind}
        case Subheading(text):
            return {"soort": "kop", "tekst": text}
        case Points(points):
            return {"soort": "punten", "punten": list(points)}
        case PortretTable():
            return _table_data(block, *_ON_A4)
        case PortretChart():
            return _chart_data(block)
        case PortretMap():
            name = _picture_name(block)
            pictures[name] = block.png(ON_PAPER)
            return {
                "soort": "kaart", "titel": block.titel, "bestand": name, "alt": block.alt,
                "noot": block.noot,
            }  # fmt: skip
        case HelpingQuestion(_, question, answer):
            return {"soort": "vraag", "vraag": question, "antwoord": answer}


def _table_data(table: PortretTable, wide: float, size: float) -> dict[str, Any]:
    """Return a table as plain data, for a width and a size of letters in points."""
    return {
        "soort": "tabel",
        "titel": table.titel,
        "koppen": list(table.koppen),
        "rijen": [
            [{"tekst": _breakable(c.tekst), "tint": c.tint} for c in row] for row in table.rijen
        ],
        "breedtes": list(table.shares(wide, size)),
        "noot": table.noot,
        "heel": table.stays_whole,
    }


def _breakable(text: str) -> str:
    """Let a long word, such as the name of a file, go on at the next line."""
    # a space without width: it breaks there, and only there, when it must
    return _LONG.sub(lambda word: _JOINT.sub(lambda sign: f"{sign[0]}\u200b", word[0]), text)


def _chart_data(chart: PortretChart) -> dict[str, Any]:
    """Return a chart as plain data, with the texts of its numbers."""
    return {
        "soort": "staven",
        "titel": chart.titel,
        "categorieen": list(chart.categorieen),
        "noot": chart.noot,
        "reeksen": [
            {
                "naam": name,
                "waarden": list(values),
                "teksten": [
                    "" if v is None else f"{format_number(v, chart.decimalen)} {chart.eenheid}"
                    for v in values
                ],
            }
            for name, values in chart.reeksen
        ],
    }


def _picture_name(item: PortretMap) -> str:
    """Return the file name of a map, of plain letters."""
    from reports.answer import slug

    return f"{slug(item.sleutel)}.png"


def _glance(portret: Portret) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the data of a sheet, and its pictures by file name."""
    maps = portret.kaarten()
    # one map, since several would each be too small to read at arm's length, and the figures first:
    # where an area lies is known to who lives there
    chosen = [m for m in maps if m.kaart is not None or m.stroom is not None][:1]
    shown = chosen or [m for m in maps if m.sleutel == "ligging"][:1]
    pictures = {_picture_name(m): m.png(ON_PAPER) for m in shown}
    table = next(iter(portret.opvallend), None) or _first_table(portret)
    chart = next(
        (b for part in portret.delen for b in part.blokken if isinstance(b, PortretChart)), None
    )
    return {
        "titel": portret.titel,
        "ondertitel": portret.ondertitel,
        "banden": list(portret.banden),
        "kern": [_short(text) for text in portret.kern],
        "status": " · ".join(
            f"{name}: {text}"
            for name, text in portret.kenmerken
            if name != "Datum" and text != NOG_VULLEN
        ),
        "datum": portret.datum,
        "cijfers": None if table is None else _table_data(table, *_ON_SHEET),
        "meer": [
            _table_data(block, *_ON_SHEET)
            for part in portret.delen
            for block in part.blokken
            if part.id == "matrix" and isinstance(block, PortretTable)
        ],
        "staven": None if chart is None else _chart_data(chart),
        "kaart": [_picture(m) for m in shown],
        "blokken": list(_boxes(portret)),
        "zekerheid": TOETS if portret.opvallend else "",
        "vragen": list(_questions(portret)),
    }, pictures


def _questions(portret: Portret) -> Iterator[str]:
    """Yield three questions for a meeting, about what stands out (kernvragen of the method)."""
    first = portret.opvallend[0].rijen[0][0].tekst if portret.opvallend else ""
    most = f", en vooral ‘{lower_first(first.partition(' (')[0])}’" if first else ""
    yield f"Herkent u dit beeld van {portret.naam}{most}? Wat ziet u anders?"
    yield "Hoe verklaart u het? Welke factoren spelen hier samen?"
    yield "Wat is hier nodig, voor wie, en wie kan daarbij een eerste stap zetten?"


def _first_table(portret: Portret) -> PortretTable | None:
    tables = (b for part in portret.delen for b in part.blokken if isinstance(b, PortretTable))
    return next(tables, None)


def _boxes(portret: Portret) -> Iterator[dict[str, Any]]:
    """Yield a few sentences of each part that has something to say."""
    # how sure it is last: it is about all that stands above
    for name in (*_SAID, "onzekerheid"):
        part = portret.deel(name)
        if part is None:
            continue
        said: list[str] = []
        for block in part.blokken:
            if isinstance(block, Points):
                said += block.punten
            # plain text only: the answer stands at the top already, and what is empty or small
            # print is not for a sheet
            elif isinstance(block, Paragraph) and block.soort == "":
                said.append(block.tekst)
        if said:
            yield {"titel": part.titel, "punten": [_short(text) for text in said[:_POINTS]]}


def _picture(item: PortretMap) -> dict[str, str]:
    return {"titel": item.titel, "bestand": _picture_name(item), "alt": item.alt}


def _short(text: str) -> str:
    """Return the first sentences of a text that fit the sheet."""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    # at the end of a sentence, unless that leaves next to nothing
    end = cut.rfind(". ")
    return cut[: end + 1] if end > _LONGEST // 3 else cut.rpartition(" ")[0] + " …"
