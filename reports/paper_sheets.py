"""Sheets of paper to write on: of a wandeling with numbered stops, and for who estimates on paper.

They are made offline and need no network where they are opened. What is written on them comes back
on the page, by the numbers of the stops and counted per area.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier.kinds import kind
from dossier.rows import KnownNames, value_text
from dossier.walk import WANDELING, Walk
from geo.page import HtmlPage, elements, html
from geo.small_map import small_svg
from geo.walk_map import walk_map
from reports.answer import MEDIA_TYPES, file_name
from reports.typesetting import typeset
from store import FICTIEF, NotFound, Snapshot
from store.dutch import today
from store.reading.text import as_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dossier.dossier import Dossier
    from dossier.estimate_round import EstimateRound
    from geo.sheet import Sheet
    from reports.answer import Download

# Typst templates: what is laid out for paper is no html that a browser prints in its own way
_WALK, _ROUND = (Path(__file__).with_name(name) for name in ("walk.typ", "round_sheet.typ"))
_LINES = {"a4": 4, "a3": 6}
"""Lines to write on below each stop, by the size of the paper."""


@dataclass(frozen=True, slots=True)
class WalkSheet:
    """What is on the sheet, in words."""

    titel: str
    ondertitel: str
    banden: tuple[str, ...]
    zinnen: tuple[str, ...]
    stops: tuple[tuple[str, str, str, str], ...]
    """Number, name, what to look for, and what was noted before."""
    kaart: Sheet | None
    """None where the folder has no boundaries of the area."""


def walk_sheet(
    snapshot: Snapshot, dossier: Dossier, found: Walk, known: KnownNames, *, fictief: bool = False
) -> WalkSheet:
    """Return the sheet of a wandeling; without boundaries it has no map and says so."""
    soort, data = kind(WANDELING), found.rij.gegevens

    def said(name: str) -> str:
        return as_kept(value_text(soort.veld(name), data.get(name), known))

    title = as_kept(found.naam)
    line = " · ".join(filter(None, (as_kept(dossier.naam), said("datum"), said("hoe"))))
    bands = (FICTIEF,) if fictief else ()
    sentences = [
        f"{soort.veld(n).label}: {said(n)}" for n in ("rollen", "waarop_letten") if said(n)
    ]
    stops = [(one.nummer, as_kept(one.naam) or "(zonder naam)", one.plek) for one in found.stops]
    try:
        drawn = walk_map(
            snapshot, dossier.gebied, stops, titel=title, ondertitel=line, banden=bands
        )
    except NotFound as error:
        drawn = None
        sentences.append(str(error))
    texts = tuple(
        (one.nummer, name, as_kept(one.vraag), as_kept(one.gezien))
        for one, (_, name, _) in zip(found.stops, stops, strict=True)
    )
    return WalkSheet(title, line, bands, tuple(sentences), texts, drawn)


def walk_pdf(sheet: WalkSheet, papier: str) -> bytes:
    """Return the sheet as PDF on `a4` or `a3`, with its fonts inside."""
    names = ("nummer", "naam", "vraag", "gezien")
    data: dict[str, Any] = {
        "titel": sheet.titel,
        "ondertitel": sheet.ondertitel,
        "banden": sheet.banden,
        "zinnen": sheet.zinnen,
        "stops": [dict(zip(names, one, strict=True)) for one in sheet.stops],
        "kaart": sheet.kaart.encoded("svg").decode() if sheet.kaart else "",
        "papier": papier,
        "regels": _LINES[papier],
        "datum": today(),
    }
    return typeset(_WALK, data)


def walk_page(sheet: WalkSheet) -> HtmlPage:
    """Return the sheet as one html file, for a telephone on the way or a printer."""
    picture = ""
    if sheet.kaart is not None:
        data = base64.b64encode(sheet.kaart.encoded("png")).decode()
        alt = html(f"Kaart van {sheet.titel} met genummerde stops")
        picture = f'<img src="data:image/png;base64,{data}" alt="{alt}" width="1000">'
    stops = "".join(
        f"<tr><td><b>{html(number)}</b></td><td><b>{html(name)}</b><br>{html(question)}</td>"
        f"<td>{html(seen)}<br><br><br><br></td></tr>"
        for number, name, question, seen in sheet.stops
    )
    return HtmlPage(
        title=sheet.titel,
        line=sheet.ondertitel,
        bands=sheet.banden,
        lead="".join(f"<p>{html(text)}</p>" for text in sheet.zinnen),
        body=f"{picture}<table><thead><tr><th scope='col'>Nr.</th><th scope='col'>Plek</th>"
        f"<th scope='col'>Wat is gezien</th></tr></thead><tbody>{stops}</tbody></table>",
        style=elements("document.css") + "img{max-width:100%;height:auto}",
    )


def walk_downloads(naam: str, sheet: Callable[[], WalkSheet]) -> dict[str, Download]:
    """Return the files a page offers: two sizes of paper have one ending.

    `naam` is what the wandeling is called; its sheet is drawn for who asks for it.
    """
    offered: dict[str, Download] = {
        f"Blad {size.upper()} (pdf)": (
            file_name("wandeling", naam, size, ending="pdf"),
            MEDIA_TYPES["pdf"],
            partial(lambda papier: walk_pdf(sheet(), papier), size),
        )
        for size in _LINES
    }
    page = file_name("wandeling", naam, ending="html")
    label = "Blad dat zonder internet opent (html)"
    return offered | {label: (page, MEDIA_TYPES["html"], lambda: walk_page(sheet()).encoded())}


def round_sheet(
    found: EstimateRound, names: Mapping[str, str], kaart: Mapping[str, Any], *, fictief: bool
) -> bytes:
    """Return the sheet of a round as PDF (A4): no figure is on it.

    `kaart` is of `geo.small_map`, empty without boundaries. The number of an area on the map
    stands in the list too.
    """
    # numbers, not codes: they are written by hand, and typed in again at the table
    numbers = found.nummers
    if found.stickers:
        how = f"Plak of teken {found.aantal} × een sticker waar u denkt dat het cijfer het "
        how += f"{found.kant} is. Op één gebied mag er meer dan één."
    else:
        how = f"Zet een 1 bij het gebied waar u denkt dat het cijfer het {found.kant} is, een 2 "
        how += f"bij wat daarna komt, tot en met {found.aantal}."
    data = {
        "vraag": as_kept(found.vraag),
        "hoe": how,
        "banden": [FICTIEF] if fictief else [],
        "gebieden": [[number, as_kept(names[code])] for code, number in numbers.items()],
        "kaart": small_svg(kaart, names, numbers) if kaart else "",
        "datum": today(),
    }
    return typeset(_ROUND, data)


def round_downloads(
    found: EstimateRound, names: Mapping[str, str], kaart: Mapping[str, Any], *, fictief: bool
) -> dict[str, Download]:
    """Return the file of a round that a page offers."""
    name = file_name("schattingsblad", found.vraag, ending="pdf")
    make = partial(round_sheet, found, names, kaart, fictief=fictief)
    return {"Blad voor op papier (pdf)": (name, MEDIA_TYPES["pdf"], make)}
