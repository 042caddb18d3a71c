"""Downloads in pages: how much of a collection a GeoJSON of a service leaves out.

A WFS or OGC API hands out at most some thousand features at once, and says beside them how many
there are. Nothing in the features themselves shows that the rest is missing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from store.dutch import format_number
from store.findings import Finding, warning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


DEEL_VAN_HET_GEHEEL = warning(
    "deel_van_het_geheel",
    "alleen wat erin staat is gelezen, en er is niets uit samengesteld of opgeteld; neem het hele "
    "bestand, bijvoorbeeld het GeoPackage van heel Nederland",
)
"""`aantal` is how many features are missing, 1 where the file does not say how many."""

# OGC API Features part 1 (7.15) and WFS 2.0 (7.7.4.2); GeoServer's own name for the same
_TOTALS = ("numberMatched", "totalFeatures")
# ArcGIS REST says only that there is more, in either place
_MORE = "exceededTransferLimit"
_UNTOLD = "hoeveel staat er niet bij"
_MOST = 1_000_000_000
_END_BYTES = 1 << 16
_AFTER_LIST = re.compile(r'\]\s*,(?=\s*")')


def missing_rest(members: Mapping[str, Any], rows: int, place: str) -> list[Finding]:
    """Say what a collection has beyond the features that stand in a file.

    `members` stand beside the features in the file (`numberMatched`, `links` and the like), of
    which there are so many `rows`.
    """
    said = (members.get(name) for name in _TOTALS)
    total = next((n for n in said if type(n) is int and 0 <= n <= _MOST), None)
    if total is not None:
        if total <= rows:
            return []
        there, every, gone = map(format_number, (rows, total, total - rows))
        found = f"in het bestand staan er {there} van de {every}: er ontbreken er {gone}"
        return [DEEL_VAN_HET_GEHEEL(place, found, aantal=total - rows)]
    own = members.get("properties")
    more = members.get(_MORE) or (own.get(_MORE) if isinstance(own, dict) else None)
    links = members.get("links")
    listed = links if isinstance(links, list) else []
    following = any(isinstance(link, dict) and link.get("rel") == "next" for link in listed)
    if more is not True and not following:
        return []
    found = f"in het bestand staan er {format_number(rows)}; de dienst heeft er meer"
    return [DEEL_VAN_HET_GEHEEL(place, f"{found}, {_UNTOLD}")]


def rest_beside(pages: Sequence[tuple[Sequence[Finding], int]], place: str) -> list[Finding]:
    """Say what pages of one collection leave out together.

    Of each page what `missing_rest` said of it, and its features.

    Returns nothing where they are the whole. Of pages that do not say how many there are, nobody
    knows whether one is missing between them.
    """
    rows = sum(number for _, number in pages)
    said = [
        (note, number)
        for notes, number in pages
        for note in notes
        if note.code == DEEL_VAN_HET_GEHEEL.code
    ]
    if any(note.gevonden.endswith(_UNTOLD) for note, _ in said):
        return missing_rest({_MORE: True}, rows, place)
    total = max((number + note.aantal for note, number in said), default=rows)
    return missing_rest({_TOTALS[0]: total}, rows, place)


def members_beside(path: Path) -> dict[str, Any]:
    """Return what a GeoJSON says of its whole, before and after the features; {} for no JSON.

    Read from both ends of the file, since the features between may be a gigabyte.
    """
    with path.open("rb") as stream:
        head = stream.read(_END_BYTES).decode("utf-8", errors="replace")
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _END_BYTES))
        tail = stream.read().decode("utf-8", errors="replace").rstrip()
    before = _object(head.partition('"features"')[0].rstrip().rstrip(",") + "}")
    # Only what follows the list of features (or a list after it) closes with the file: inside a
    # feature there is a bracket too many.
    after = (_object("{" + tail[found.end() :]) for found in _AFTER_LIST.finditer(tail))
    return before | next((members for members in after if members), {})


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
