"""Whole files: at a fixed address, in a list of files, or in the catalogue of DUO (CKAN).

Lists of files are the ATOM feeds of PDOK and the manifest of a regeling.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from sources.client import Client, FetchFailed, is_page, not_data
from sources.request import Fetched, Request, Watch, items_of

# own choice: a page says what it is in its first line
_START = 512
_LINK = re.compile(r"""(?:href|_latestItem)\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
"""A link of a feed; and, in the manifest of a regeling in the Basiswettenbestand, the one attribute
that names the text that holds now (`2015-08-01_0/xml/BWBR0032324_2015-08-01_0.xml`)."""
# PDOK numbers the editions of one year in the name of the file: `…_2023_v2.gpkg`
_VERSION = re.compile(r"_v(\d+)\.")
# own choice: a list of files is text, and far below it
_FEED_BYTES = 20 * 1024**2


def fetch_file(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file at a fixed address.

    Raises `FetchFailed` when it is not there, or a web page came instead.
    """
    return _downloaded(client, request.source.address(request.jaar), folder, watch)


def fetch_atom(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch the newest version of a file that an ATOM feed or a manifest lists.

    Raises `FetchFailed` when the feed does not name such a file.
    """
    feed = request.source.address(request.jaar)
    answer = client.get(feed, limit=_FEED_BYTES)
    text = answer.pad.read_text(encoding="utf-8", errors="replace")
    wanted = re.compile(request.source.named(request.source.zoek, request.jaar))
    # the pattern of the list chooses among all links of the feed; addresses may be relative
    links = {urljoin(feed, unescape(link)) for link in _LINK.findall(text) if wanted.search(link)}
    if not links:
        raise FetchFailed(
            f"In de lijst van bestanden van {urlsplit(feed).netloc} staat dit niet (meer): "
            f"{request.source.wat}{f', {request.jaar}' if request.jaar else ''}. Kies een ander "
            "jaar, of haal het bestand met een browser op en voeg het toe als bestand."
        )
    return _downloaded(client, max(links, key=_version), folder, watch)


def fetch_ckan(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file of a CKAN package; its address changes with each edition and is looked up.

    Raises `FetchFailed` when the package does not hold such a file.
    """
    source = request.source
    query = urlencode({"id": source.pakket})
    said, _ = client.json(f"{source.address(request.jaar)}?{query}")
    # CKAN wraps every answer: `{"success": …, "result": {"resources": […]}}`
    result = said.get("result") if isinstance(said, dict) and said.get("success") else None
    wanted = re.compile(source.zoek, re.IGNORECASE)
    found = [
        str(resource["url"])
        for resource in items_of(result, "resources", source.host)
        if isinstance(resource, dict)
        and wanted.search(f"{resource.get('url', '')} {resource.get('name', '')}")
    ]
    if not found:
        raise FetchFailed(
            f"In {source.pakket} op {source.host} staat geen bestand ‘{source.zoek}’ meer. Kijk op "
            f"https://{source.host}/dataset/{source.pakket} onder welke naam het er staat."
        )
    return _downloaded(client, _public(found[0], source.host, client), folder, watch)


def _public(address: str, host: str, client: Client) -> str:
    """Return an address of a resource on the host of its catalogue, where it names an inner one.

    DUO's catalogue gives some resources at a host that only DUO itself can find
    (beheer-ggm-ckan-prd.apps.prd.duo.rijksapps.nl); the same path is there on the public host.
    """
    parts = urlsplit(address)
    return address if client.knows(address) else parts._replace(netloc=host).geturl()


def _version(link: str) -> tuple[int, str]:
    # without a number the name decides: those of a manifest begin with their date
    found = _VERSION.search(link)
    return (int(found[1]) if found else 0, link)


def _downloaded(client: Client, address: str, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file and give it the name that it has with its publisher."""
    answer = client.get(address, watch=watch)
    with answer.pad.open("rb") as stream:
        start = stream.read(_START)
    # what a portal of the own network sends instead must not be kept as the file
    if is_page(start, answer.soort):
        client.forget(answer)
        raise not_data(address, start, answer.soort, "een bestand")
    target = folder / _name(address)
    # what was fetched before under this name may be of another edition
    target.unlink(missing_ok=True)
    # the same bytes under two names take no room twice
    try:
        os.link(answer.pad, target)
    except OSError:  # a disk without links
        shutil.copyfile(answer.pad, target)
    return Fetched(target, address, answer.sha256, _date(answer.editie.gewijzigd))


def _name(address: str) -> str:
    """Return the name of a file from its address, without anything that is no name."""
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return re.sub(r"[^\w .,()-]+", "_", name) or "bestand"


def _date(said: str) -> str | None:
    """Return a moment of HTTP as a date (ISO)."""
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return moment.astimezone(UTC).date().isoformat() if isinstance(moment, datetime) else None
