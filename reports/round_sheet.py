"""The sheet for who estimates on paper: the question, the areas on a map, and boxes to fill in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.small_map import small_svg
from reports.answer import MEDIA_TYPES, file_name
from reports.typesetting import typeset
from store import FICTIEF
from store.dutch import today
from store.reading.text import as_kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.estimate_round import EstimateRound
    from reports.answer import Download

_TEMPLATE = Path(__file__).with_name("round_sheet.typ")


def round_sheet(
    found: EstimateRound, names: Mapping[str, str], kaart: Mapping[str, Any], *, fictief: bool
) -> bytes:
    """Return the sheet as PDF (A4); `kaart` is of `geo.small_map`, empty without boundaries.

    No figure is on it. The number of an area on the map stands in the list too.
    """
    numbers = {code: str(n) for n, code in enumerate(found.gebieden, start=1)}
    if found.stickers:
        how = f"Plak of teken {found.aantal} × een sticker waar u denkt dat het cijfer het "
        how += f"{found.kant} is. Op één gebied mag er meer dan één."
    else:
        how = (
            f"Zet een 1 bij het gebied waar u denkt dat het cijfer het {found.kant} is, een 2 bij "
        )
        how += f"wat daarna komt, tot en met {found.aantal}."
    data = {
        "vraag": as_kept(found.vraag),
        "hoe": how,
        "banden": [FICTIEF] if fictief else [],
        "gebieden": [[number, as_kept(names[code])] for code, number in numbers.items()],
        "kaart": small_svg(kaart, names, numbers) if kaart else "",
        "datum": today(),
    }
    return typeset(_TEMPLATE, data)


def sheet_downloads(
    found: EstimateRound, names: Mapping[str, str], kaart: Mapping[str, Any], *, fictief: bool
) -> dict[str, Download]:
    """Return the file that a page offers."""
    name = file_name("schattingsblad", found.vraag, ending="pdf")
    make = partial(round_sheet, found, names, kaart, fictief=fictief)
    return {"Blad voor op papier (pdf)": (name, MEDIA_TYPES["pdf"], make)}
