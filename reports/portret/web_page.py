"""A portret as one html file: offline, with live maps, for a screen, a phone and paper."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from geo.flows.payload import areas_payload
from geo.flows.payload import payload as flow_payload
from geo.flows.swv_areas import swv_vlakken
from geo.layers import prepared
from geo.page import HtmlPage, compact_json, elements, html
from geo.payload import payload
from reports.comparison import COLOURS
from reports.portret.content import (
    PADKOPPEN,
    REEKS,
    WEGEN,
    HelpingQuestion,
    Paragraph,
    Points,
    PortretChart,
    PortretMap,
    PortretTable,
    Subheading,
)
from reports.portret.drawing import ON_PAPER
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.portret.content import Block, FigurePath, Portret, PortretPart
    from store import Snapshot

_WIDE, _BAR, _LEFT, _RIGHT = 430, 16, 122, 58
"""Of the drawing of a chart: as narrow as its letters can be read on a phone of 360 pixels."""


def web_page(portret: Portret, snapshot: Snapshot) -> HtmlPage:
    """Return a portret as one html page; its maps are live and need no network."""
    data: dict[str, str] = {}
    # text of data goes through `html`, here and below: a name may hold marks of a page
    contents = "".join(
        f'<li><a href="#{html(part.id)}">{html(part.titel)}</a></li>' for part in portret.delen
    )
    features = "".join(
        f"<li><b>{html(name)}</b> {html(text)}</li>" for name, text in portret.kenmerken
    )
    # fills `data` as it goes: each map leaves its figures there, read by the scripts of the page
    body = "".join(_part(part, snapshot, data) for part in portret.delen)
    return HtmlPage(
        title=portret.titel,
        line=portret.ondertitel,
        bands=portret.banden,
        lead=f'<ul class="kenmerken">{features}</ul>',
        body=f'<nav aria-label="Inhoud" id="inhoud"><ol class="inhoud">{contents}</ol></nav>'
        f"<main>{body}{_paths(portret.paden)}</main>",
        source="wijkverkenner",
        style=elements("kaart.css", "document.css", "portret.css") + COLOURS,
        # in the order in which they need each other; all of them stand in the page, so none is
        # fetched
        scripts=("samen.js", "vlakken.js", "kaart.js", "stromen.js", "portret.js"),
        data=data,
    )


def _part(part: PortretPart, snapshot: Snapshot, data: dict[str, str]) -> str:
    blocks = "".join(_block(block, snapshot, data) for block in part.blokken)
    return (
        f'<section id="{html(part.id)}"><h2>{html(part.titel)}</h2>{blocks}{_notes(part.noten)}'
        '<p class="terug"><a href="#inhoud">Naar de inhoud</a></p></section>'
    )


def _block(  # noqa: PLR0911 - one for each kind of block
    block: Block, snapshot: Snapshot, data: dict[str, str]
) -> str:
    match block:
        case Paragraph(text, kind):
            return f'<p class="{html(kind)}">{html(text)}</p>'
        case Subheading(text):
            return f"<h3>{html(text)}</h3>"
        case Points(points):
            return f"<ul>{''.join(f'<li>{html(text)}</li>' for text in points)}</ul>"
        case PortretTable():
            return _table(block)
        case PortretChart():
            return _chart(block)
        case PortretMap():
            return _map(block, snapshot, data)
        case HelpingQuestion(_, question, answer):
            told = f"<p>{html(answer)}</p>" if answer else '<p class="leeg">Nog in te vullen.</p>'
            return f"<h3>{html(question)}</h3>{told}"


def _table(table: PortretTable) -> str:
    heads = "".join(f'<th scope="col">{html(head)}</th>' for head in table.koppen)
    rows = "".join(
        f'<tr><th scope="row">{html(row[0].tekst)}</th>'
        + "".join(
            # on a phone each row is a block and its cells say what they are by themselves
            # (portret.css)
            f'<td class="{html(c.tint)}" data-kop="{html(head)}">{html(c.tekst)}</td>'
            for head, c in zip(table.koppen[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in table.rijen
    )
    note = f'<p class="noot">{html(table.noot)}</p>' if table.noot else ""
    caption = f"<caption>{html(table.titel)}</caption>" if table.titel else ""
    # on paper a short one is not broken (portret.css)
    kort = " kort" if table.stays_whole else ""
    return (
        # a table wider than its screen rolls: with a place in the order of tabs by the keyboard
        # too
        f'<div class="rol{kort}" tabindex="0"><table>{caption}'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _chart(chart: PortretChart) -> str:
    """Return bars as a drawing with its numbers in it: no script, and it prints."""
    known = [v for _, values in chart.reeksen for v in values if v is not None]
    most = max(known, default=0) or 1
    room = _WIDE - _LEFT - _RIGHT
    parts, y = [], 0
    for index, category in enumerate(chart.categorieen):
        middle = y + _BAR * len(chart.reeksen) / 2 + 5
        parts.append(f'<text x="0" y="{middle:g}" font-size="14">{html(category)}</text>')
        for place, (_, values) in enumerate(chart.reeksen):
            value = values[index]
            if value is not None:
                text = f"{format_number(value, chart.decimalen)} {chart.eenheid}"
                # a drawing knows no negative width
                wide = room * max(value, 0) / most
                parts.append(
                    f'<rect x="{_LEFT}" y="{y}" width="{wide:.1f}" height="{_BAR - 2}" '
                    f'fill="{REEKS[place % len(REEKS)]}"/><text x="{_LEFT + wide + 4:.1f}" '
                    f'y="{y + 12}" font-size="13">{html(text)}</text>'
                )
            y += _BAR
        y += 8
    for place, (name, _) in enumerate(chart.reeksen):
        x, line = place % 2 * _WIDE // 2, y + 20 * (place // 2)
        parts.append(
            f'<rect x="{x}" y="{line + 4}" width="12" height="12" '
            f'fill="{REEKS[place % len(REEKS)]}"/><text x="{x + 17}" y="{line + 15}" '
            f'font-size="14">{html(name)}</text>'
        )
    # all numbers in words: a screen reader does not look into a drawing
    said = "; ".join(
        f"{name}: "
        + ", ".join(
            f"{category} {format_number(value, chart.decimalen)} {chart.eenheid}"
            for category, value in zip(chart.categorieen, values, strict=True)
            if value is not None
        )
        for name, values in chart.reeksen
    )
    high = y + 22 + 20 * (len(chart.reeksen) // 2)
    return (
        f"<figure><figcaption>{html(chart.titel)}</figcaption>"
        f'<svg class="staven" viewBox="0 0 {_WIDE} {high}" role="img" aria-label="{html(said)}">'
        f'{"".join(parts)}</svg><p class="noot">{html(chart.noot)}</p></figure>'
    )


def _map(item: PortretMap, snapshot: Snapshot, data: dict[str, str]) -> str:
    caption = f"<figcaption>{html(item.titel)}</figcaption>"
    kind = ""
    if item.kaart is not None:
        kind = "vlakken"
        layer = prepared(snapshot, item.kaart)
        west, south, east, north = layer.bounds_wgs84
        outlined = [n for n, code in enumerate(layer.codes) if code in item.omlijnd]
        figures = payload(item.kaart, layer.codes, omlijnd=outlined)
        figures["laag"] = {"id": layer.id, "grens": [[south, west], [north, east]]}
        # by its content: maps of the same areas share one geometry, the largest thing in the file
        data[f"laag-{layer.id}"] = layer.geojson.decode()
        data[item.sleutel] = compact_json(figures)
    elif item.stroom is not None:
        kind = "stromen"
        asked = item.stroom.vraag
        areas = swv_vlakken(snapshot, asked.jaar, asked.soort_swv)
        if areas is not None:
            data[f"laag-{areas.id}"] = areas.geojson.decode()
        data[item.sleutel] = compact_json(
            flow_payload(item.stroom) | {"vlakken": areas_payload(areas)}
        )
    if kind:
        return (
            f'<figure>{caption}<div class="portretkaart" data-soort="{kind}" '
            f'data-kaart="{html(item.sleutel)}"><div class="doek" role="application" '
            f'aria-label="{html(item.alt)}"></div><div class="wk-legenda"></div></div></figure>'
        )
    # in the page itself: the file is sent and opened without a network
    picture = base64.b64encode(item.png(ON_PAPER)).decode()
    note = f'<p class="noot">{html(item.noot)}</p>' if item.noot else ""
    return (
        f'<figure>{caption}<img alt="{html(item.alt)}" src="data:image/png;base64,{picture}">'
        f"{note}</figure>"
    )


def _notes(notes: Sequence[tuple[str, str]]) -> str:
    if not notes:
        return ""
    lines = "".join(f"<dt>{html(k)}</dt><dd>{html(v)}</dd>" for k, v in notes)
    return f"<details><summary>Bron en methode</summary><dl>{lines}</dl></details>"


def _paths(paths: Sequence[FigurePath]) -> str:
    """Return the way of every figure, folded away."""
    if not paths:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{html(p.cijfer)}</th>'
        + "".join(f"<td>{html(text)}</td>" for text in p.cellen[1:])
        + "</tr>"
        for p in paths
    )
    titles = "".join(f'<th scope="col">{html(head)}</th>' for head in PADKOPPEN)
    return (
        f'<details class="wegen"><summary>{WEGEN} ({len(paths)})</summary>'
        f'<div class="rol" tabindex="0"><table><thead><tr>{titles}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )
