"""One sheet of a portret: the visual (A3) and one A4 for a meeting, as data for typst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.portret.area_parts import TOETS
from reports.portret.content import Paragraph, Points, PortretChart, PortretTable
from reports.portret.printed import chart_data, picture_name, table_data
from store.dutch import lower_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.portret.content import Portret, PortretMap

_POINTS = 4
"""Sentences of a part on the visual; the documents have them all."""
_LONGEST = 260


def glance(portret: Portret) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the data of a sheet, and its pictures by file name."""
    maps = portret.kaarten()
    # the figures first: where an area lies is known to who lives there
    chosen = [m for m in maps if m.kaart is not None or m.stroom is not None][:1]
    locating = [m for m in maps if m.sleutel == "ligging"][:1]
    pictures = {picture_name(m): m.png() for m in (*chosen, *locating)}
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
            f"{name}: {text}" for name, text in portret.kenmerken if name != "Datum"
        ),
        "datum": portret.datum,
        "cijfers": None if table is None else table_data(table),
        "staven": None if chart is None else chart_data(chart),
        "kaart": [_picture(m) for m in chosen or locating],
        "ligging": [_picture(m) for m in locating if chosen],
        "blokken": list(_boxes(portret)),
        "zekerheid": TOETS if portret.opvallend else "",
        "vragen": list(questions(portret)),
    }, pictures


def questions(portret: Portret) -> Iterator[str]:
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
    for name in ("duiding", "stromen", "gesprekken", "resultaten", "plan", "opgaven", "betalend"):
        part = portret.deel(name)
        if part is None:
            continue
        said: list[str] = []
        for block in part.blokken:
            if isinstance(block, Points):
                said += block.punten
            elif isinstance(block, Paragraph) and block.soort == "":
                said.append(block.tekst)
        if said:
            yield {"titel": part.titel, "punten": [_short(text) for text in said[:_POINTS]]}


def _picture(item: PortretMap) -> dict[str, str]:
    return {"bestand": picture_name(item), "alt": item.alt}


def _short(text: str) -> str:
    """Return the first sentences of a text that fit the sheet."""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    end = cut.rfind(". ")
    return cut[: end + 1] if end > _LONGEST // 3 else cut.rstrip() + " …"
