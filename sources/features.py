"""Map layers of PDOK: OGC API Features and WFS, page by page into one zip of GeoJSON.

Both give the same features. The layer of gemeenten is fetched for the whole country: it is small,
and tells where the gemeente that is meant lies without anybody hearing which one that is. Of the
others only the surroundings are asked (`bbox`, or the code of the gemeente), and only what lies in
the gemeente is kept.
"""

from __future__ import annotations

import json
import re
import zipfile
from functools import partial
from math import ceil, floor
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from sources.client import Client, FetchFailed
from sources.request import Fetched, Request, Watch, check_whole, items_of, pages
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


LIMIT = 1000
"""Features on a page; PDOK gives no more (its OGC API: `limit=1000`; its WFS cuts off there)."""
_STEP = 0.01
"""Degrees to which the surroundings are rounded outwards: about a kilometre says enough."""
_GEMEENTEN = "gemeenten"
_CODES = ("gemeentecode", "gmcode")
_AREA = re.compile(r"(?:BU|WK|GM)(\d{4})\d{0,4}")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in the zip: the same features make the same bytes."""


def fetch_ogc_api(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch layers over OGC API Features (`…/collections/{layer}/items`, paged by `next`).

    Raises `FetchFailed` when a page is missing or no page of features, or the gemeente is not among
    them.
    """
    base = request.source.address(request.jaar)

    def layer(name: str, box: Box | None) -> Iterator[Any]:
        query = {"f": "json", "limit": str(LIMIT)}
        if box is not None:
            query["bbox"] = ",".join(f"{value:.2f}" for value in box)
        first = f"{base}/collections/{quote(name)}/items?{urlencode(query, safe=',')}"
        yield from _whole(client, first, lambda page, _: _next(page), name, watch)

    return _zipped(request, folder, base, layer)


def fetch_wfs(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch layers over WFS 2.0 (`GetFeature`, paged by `startIndex`, whole by `numberMatched`).

    Raises `FetchFailed` as `fetch_ogc_api`.
    """
    source = request.source
    base = source.address(request.jaar)

    def layer(name: str, box: Box | None) -> Iterator[Any]:
        query = {
            "service": "WFS", "version": "2.0.0", "request": "GetFeature",
            "typeNames": source.named(
                source.laagnamen.get(name, f"{source.naamruimte}:{name}"), request.jaar
            ),
            "outputFormat": "application/json", "srsName": "EPSG:4326", "count": str(LIMIT),
        }  # fmt: skip
        # where the gemeente lies is known by then; a filter by its code asks for less
        gemeenten = request.ours if box is not None else (None,)
        for code in gemeenten:
            asked = query if code is None else query | {"filter": _filter(code)}
            url = f"{base}?{urlencode(asked)}&startIndex="
            yield from _whole(client, f"{url}0", partial(_after, url=url), name, watch)

    return _zipped(request, folder, base, layer)


def _whole(
    client: Client, first: str, follow: Callable[[Any, int], str | None], name: str, watch: Watch
) -> Iterator[Any]:
    """Yield the pages of a layer; refuse it when not all that the service counts came."""
    host = urlsplit(first).netloc
    total, stated = 0, None
    for page, total in pages(client, first, follow, lambda p: len(items_of(p, "features", host))):
        stated = page.get("numberMatched", stated)
        watch(total, stated if isinstance(stated, int) else None)
        yield page
    check_whole(total, stated, name)


Box = tuple[float, float, float, float]
"""West, south, east, north; degrees (WGS84)."""


def _next(page: Any) -> str | None:  # noqa: ANN401 - whatever JSON holds
    """Return the address of the page after one, as its links give it."""
    links = page.get("links", []) if isinstance(page, dict) else []
    found = (
        link.get("href") for link in links if isinstance(link, dict) and link.get("rel") == "next"
    )
    address = next(found, None)
    return str(address) if address else None


def _after(page: Any, count: int, *, url: str) -> str | None:  # noqa: ANN401
    """Return the address of the page after one of a WFS; it is over when all are in."""
    # PDOK counts what there is; of a service that does not, a page that is not full is the last
    came, stated = len(page["features"]), page.get("numberMatched")
    if isinstance(stated, int):
        return f"{url}{count}" if came and count < stated else None
    return f"{url}{count}" if came >= LIMIT else None


def _filter(code: str) -> str:
    """Return a filter on the code of a gemeente (OGC Filter Encoding 2.0).

    PDOK takes `cql_filter` without a word and filters nothing; this is the one it keeps to.
    """
    return (
        '<Filter xmlns="http://www.opengis.net/fes/2.0"><PropertyIsEqualTo>'
        f"<ValueReference>gemeentecode</ValueReference><Literal>{code}</Literal>"
        "</PropertyIsEqualTo></Filter>"
    )


def _zipped(
    request: Request, folder: Path, base: str, layer: Callable[[str, Box | None], Iterator[Any]]
) -> Fetched:
    """Write the layers of a request into one zip, a GeoJSON each."""
    target = folder / request.file_name(".zip")
    half = target.with_suffix(".half")
    wanted = frozenset(request.ours)
    box: Box | None = None
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            # gemeenten stand first in the list: they give the surroundings that the others are
            # asked for, and say first that a gemeente is not there
            for name in request.source.lagen:
                whole = not wanted or name == _GEMEENTEN
                entry = zipfile.ZipInfo(f"{name}_{request.jaar}.geojson", _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                # the size is not known before all pages are in, and may pass 2 GB
                with archive.open(entry, "w", force_zip64=True) as out:
                    kept, found = _written(out, layer(name, None if whole else box), wanted, whole)
                if name == _GEMEENTEN and wanted:
                    box = found
                    if box is None:
                        raise FetchFailed(
                            f"In de gemeenten van {request.jaar} staat {' of '.join(request.ours)} "
                            "niet. Kies een jaar waarin deze gemeente bestond."
                        )
                if not kept:
                    raise FetchFailed(
                        f"Er kwamen geen {name} van {', '.join(sorted(wanted))} in {request.jaar}. "
                        "Kies een ander jaar."
                    )
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return Fetched.made(target, base)


def _written(
    out: IO[bytes],
    found: Iterator[Any],
    wanted: frozenset[str],
    whole: bool,  # noqa: FBT001
) -> tuple[int, Box | None]:
    """Write features, and return how many and the surroundings of those that are wanted."""
    # page by page, so that a layer of any size passes through little memory
    count, box = 0, None
    for page in found:
        if not count:
            out.write(b'{"type": "FeatureCollection", ')
            if "crs" in page:
                out.write(b'"crs": ' + json.dumps(page["crs"]).encode() + b", ")
            out.write(b'"features": [')
        for feature in page["features"]:
            ours = not wanted or _gemeente(feature) in wanted
            if ours and wanted:
                box = _grown(box, feature)
            if not ours and not whole:
                continue
            text = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
            out.write((b",\n" if count else b"\n") + text.encode())
            count += 1
    if count:
        out.write(b"\n]}\n")
    return count, None if box is None else _rounded(box)


def _gemeente(feature: Any) -> str:  # noqa: ANN401
    """Return the code of the gemeente of a feature, GM and four digits."""
    values = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(values, dict):
        return ""
    # `gemeentecode`, `GM_CODE` and the like, over the years
    named = {slug(str(name)).replace("_", ""): str(value) for name, value in values.items()}
    digits = re.sub(r"\D", "", next((named[name] for name in _CODES if name in named), ""))
    if not digits:
        # a code of a buurt or wijk begins with that of its gemeente
        found = filter(None, map(_AREA.fullmatch, named.values()))
        digits = next((one[1] for one in found), "")
    return f"GM{digits:0>4}" if digits else ""


def _grown(box: Box | None, feature: Any) -> Box | None:  # noqa: ANN401
    """Return surroundings that hold a feature too."""
    geometry = feature.get("geometry") or {}
    for x, y in _points(geometry.get("coordinates", [])):
        if box is None:
            box = (x, y, x, y)
        box = (min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y))
    return box


def _points(nested: Any) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    if nested and isinstance(nested[0], int | float):
        yield float(nested[0]), float(nested[1])
        return
    for part in nested:
        yield from _points(part)


def _rounded(box: Box) -> Box:
    west, south, east, north = (round(value / _STEP, 4) for value in box)
    return (floor(west) * _STEP, floor(south) * _STEP, ceil(east) * _STEP, ceil(north) * _STEP)
