"""The services as they are, on loopback: OGC API, WFS, OData v3 and v4, CKAN, ATOM and files.

`serving` starts a server on a port of the kernel's choice. It speaks for the hosts of the shipped
list of sources: `Services.bronnen` is that very list with each address pointed here, so that a
test of fetching is a test of the list too. What goes wrong on a network is told with `fault`.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from sources.source_list import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MOST_RECORDS = 10_000
"""CBS's OData v3 gives no more at once."""
V4_PAGE = 1000


@dataclass(slots=True)
class Reply:
    """One answer."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Break off after so many bytes of the body."""


@dataclass(slots=True)
class Asked:
    """One request that came in."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Services:
    """What the server has, and what was asked of it."""

    areas: dict[tuple[int, str], list[dict[str, Any]]] = field(default_factory=dict)
    """Features by year and layer (`gemeenten`, `wijken`, `buurten`, `postcode4`)."""
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows by table number, as `TypedDataSet` gives them."""
    titles: dict[str, str] = field(default_factory=dict)
    modified: str = "2026-05-01T02:00:00"
    files: dict[str, bytes] = field(default_factory=dict)
    """Bodies by the path of their address."""
    packages: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """CKAN: name and path of each resource by package."""
    page: int = 2
    """Features on a page of the OGC API, whatever limit is asked."""
    asked: list[Asked] = field(default_factory=list)
    faults: list[tuple[str, Reply]] = field(default_factory=list)
    base: str = ""
    busy: int = 0
    busiest: int = 0
    hold: Callable[[], object] = bool
    """Called in each request while it counts as busy."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def bronnen(self) -> str:
        """Return the shipped list of sources with every address pointed at this server."""
        return re.sub(r"https://[\w.-]+(?=/)", self.base, SHIPPED.read_text(encoding="utf-8"))

    def write_bronnen(self, path: Path) -> Path:
        path.write_text(self.bronnen, encoding="utf-8")
        return path

    def fault(self, path: str, *replies: Reply) -> None:
        """Answer the next requests for a path that holds this text with these."""
        self.faults += [(path, reply) for reply in replies]

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def answer(self, asked: Asked) -> Reply:
        """Return what the service at a path answers."""
        for number, (text, reply) in enumerate(self.faults):
            if text in asked.path:
                del self.faults[number]
                return reply
        for pattern, serve in (
            (r"/wijken-en-buurten-(\d+)/ogc/v1/collections/(\w+)/items", self._ogc_api),
            (r"/(?:wijkenbuurten|postcode4)/(\d+)/wfs/v1_0", self._wfs),
            (r"/ODataApi/odata/(\w+)/(\w+)", self._odata3),
            (r"/ODataCatalog/Tables()", self._catalogue),
            (r"/odata/v1/CBS/(\w+)/(\w+)", self._odata4),
            (r"/api/3/action/package_show()", self._ckan),
        ):
            if found := re.search(f"{pattern}$", asked.path):
                return serve(asked, *found.groups())
        if asked.path in self.files:
            return _file(self.files[asked.path], asked)
        return Reply(b"not found", 404, "text/plain")

    def _ogc_api(self, asked: Asked, year: str, layer: str) -> Reply:
        features = self.areas.get((int(year), layer))
        if features is None:
            return Reply(b'{"status": 404}', 404)
        if "bbox" in asked.query:
            features = [f for f in features if _touches(f, asked.query["bbox"])]
        start = int(asked.query.get("cursor", "0"))
        page = features[start : start + min(int(asked.query.get("limit", "10")), self.page)]
        links = [{"rel": "self", "href": f"{self.base}{asked.path}"}]
        if start + len(page) < len(features):
            query = "&".join(
                f"{name}={quote(value)}"
                for name, value in (asked.query | {"cursor": str(start + len(page))}).items()
            )
            links.append({"rel": "next", "href": f"{self.base}{asked.path}?{query}"})
        return _json(
            {
                "type": "FeatureCollection",
                "features": page,
                "links": links,
                "numberReturned": len(page),
                "numberMatched": len(features),
            }
        )

    def _wfs(self, asked: Asked, year: str) -> Reply:
        query = {name.lower(): value for name, value in asked.query.items()}
        layer = query["typenames"].rpartition(":")[2]
        features = self.areas.get((int(year), layer))
        if features is None:
            text = b"<ows:ExceptionReport><ows:ExceptionText>unknown layer</ows:ExceptionText>"
            return Reply(text, 200, "text/xml")
        if found := re.search(r"<Literal>(\w+)</Literal>", query.get("filter", "")):
            features = [f for f in features if _gemeente(f["properties"]) == found[1]]
        start, count = int(query.get("startindex", "0")), int(query["count"])
        page = features[start : start + min(count, self.page)]
        return _json(
            {
                "type": "FeatureCollection",
                "features": page,
                "numberMatched": len(features),
                "numberReturned": len(page),
            }
        )

    def _odata3(self, asked: Asked, table: str, what: str) -> Reply:
        if table not in self.tables:
            return Reply(b"{}", 404)
        if asked.query.get("$format") != "json":
            return Reply(b"<feed/>", 200, "application/atom+xml")
        if what == "TableInfos":
            info = {"Title": self.titles.get(table, ""), "Modified": self.modified}
            return _json({"value": [info]})
        rows = _filtered(self.tables[table], asked.query.get("$filter", ""))
        if len(rows) > MOST_RECORDS:
            text = (
                "Your query can not be executed, because the number of records in the resultset "
                "exceeds the maximum of 10000 records."
            )
            return _json({"odata.error": {"message": {"value": text}}}, 500)
        return _json({"odata.metadata": "", "value": rows})

    def _catalogue(self, asked: Asked, _: str) -> Reply:
        assert asked.query["$format"] == "json"
        wanted = re.search(r"'(.*)'", asked.query.get("$filter", ""))
        found = [
            {"Identifier": table, "Title": title}
            for table, title in self.titles.items()
            if wanted and title.startswith(wanted[1])
        ]
        return _json({"value": found})

    def _odata4(self, asked: Asked, table: str, what: str) -> Reply:
        if table not in self.tables:
            return Reply(b"{}", 404)
        rows = self.tables[table]
        measures = [n for n in rows[0] if n not in ("ID", "WijkenEnBuurten")]
        if what == "MeasureCodes":
            named = [{"Identifier": f"M{i:06}", "Title": n} for i, n in enumerate(measures)]
            return _json({"value": named})
        if what == "Properties":
            return _json({"Title": self.titles.get(table, ""), "Modified": self.modified})
        observations = [
            {
                "Id": f"{row['ID']}{i:02}",
                "Measure": f"M{i:06}",
                "ValueAttribute": "None" if row[name] is not None else "Confidential",
                "Value": row[name],
                "StringValue": None,
                "WijkenEnBuurten": row["WijkenEnBuurten"],
            }
            for row in _filtered(rows, asked.query.get("$filter", ""))
            for i, name in enumerate(measures)
        ]
        start = int(asked.query.get("$skip", "0"))
        answer: dict[str, Any] = {"value": observations[start : start + V4_PAGE]}
        if start + V4_PAGE < len(observations):
            query = f"$filter={quote(asked.query.get('$filter', ''))}&$skip={start + V4_PAGE}"
            answer["@odata.nextLink"] = f"{self.base}{asked.path}?{query}"
        return _json(answer)

    def _ckan(self, asked: Asked, _: str) -> Reply:
        resources = self.packages.get(asked.query.get("id", ""))
        if resources is None:
            return _json({"success": False, "error": {"message": "Not found"}}, 404)
        listed = [
            {"name": name, "url": f"{self.base}{path}", "format": "CSV", "id": path[-8:]}
            for name, path in resources
        ]
        return _json({"success": True, "result": {"resources": listed}})


def _json(data: object, status: int = 200) -> Reply:
    return Reply(json.dumps(data).encode(), status)


def _file(body: bytes, asked: Asked) -> Reply:
    """Serve a file as Apache does: with an ETag, in parts, and only when it changed."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": "Fri, 01 May 2026 02:00:00 GMT"}
    kind = "text/csv" if body[:2] != b"PK" else "application/zip"
    if asked.headers.get("If-None-Match") == etag:
        return Reply(b"", 304, kind, headers)
    ranged = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("Range", ""))
    if ranged and asked.headers.get("If-Range") in (None, etag):
        start = int(ranged[1])
        if start >= len(body):
            return Reply(b"", 416, kind, headers)
        said = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        return Reply(body[start:], 206, kind, headers | said)
    return Reply(body, 200, kind, headers)


def _gemeente(values: dict[str, Any]) -> str:
    """Return the gemeente of a feature; layers of other years name it otherwise, or not."""
    named = values.get("gemeentecode") or values.get("GM_CODE")
    return str(named or f"GM{str(values['code'])[2:6]}")


def _touches(feature: dict[str, Any], bbox: str) -> bool:
    west, south, east, north = map(float, bbox.split(","))
    points = list(_points(feature["geometry"]["coordinates"]))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) <= east and max(xs) >= west and min(ys) <= north and max(ys) >= south


def _points(nested: Any) -> Iterator[Any]:
    if isinstance(nested[0], int | float):
        yield nested
        return
    for part in nested:
        yield from _points(part)


def _filtered(rows: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Apply a filter of `startswith(column,'…')` and `column eq '…'`, with `or` and `and`."""

    def holds(row: dict[str, Any], part: str) -> bool:
        starts = re.search(r"startswith\((\w+),\s*'([^']*)'\)", part)
        equals = re.search(r"(\w+) eq '([^']*)'", part)
        if starts:
            return str(row[starts[1]]).startswith(starts[2])
        assert equals, part
        # keys are as wide as their dimension: of a key without its blanks nothing comes
        return str(row[equals[1]]) == equals[2]

    return [
        row
        for row in rows
        if all(any(holds(row, o) for o in a.split(" or ")) for a in text.split(" and ") if a)
    ]


@contextmanager
def serving(services: Services) -> Iterator[Services]:
    """Serve on loopback until the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with services.lock:
                services.asked.append(Asked(parts.path, query, dict(self.headers.items())))
                services.busy += 1
                services.busiest = max(services.busiest, services.busy)
                asked = services.asked[-1]
            try:
                services.hold()
                self._send(services.answer(asked))
            finally:
                with services.lock:
                    services.busy -= 1

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.kind)
            if reply.status != 304 and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body if reply.cut is None else reply.body[: reply.cut]
            try:
                self.wfile.write(body)
            except OSError:  # the client had enough
                self.close_connection = True
            if reply.cut is not None:
                self.wfile.flush()
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a client that went away: some tests do."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    services.base = f"http://127.0.0.1:{server.server_address[1]}"
    # asked often whether to stop: half a second per test adds up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
