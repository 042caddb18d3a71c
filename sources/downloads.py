"""Whole files: at a fixed address, in an ATOM feed of PDOK, or in the catalogue of DUO (CKAN)."""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from sources.client import FetchFailed, is_page, not_data
from sources.request import Fetched, Request, items_of

if TYPE_CHECKING:
    from pathlib import Path

    from sources.client import Client
    from sources.request import Watch

_START = 512
_LINK = re.compile(r"""href\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
_VERSION = re.compile(r"_v(\d+)\.")


def fetch_file(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file at a fixed address.

    Raises
    ------
    FetchFailed
        When it is not there, or a web page came instead.
    """
    return _downloaded(client, request.source.address(request.jaar), folder, watch)


def fetch_atom(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch the newest version of a file that an ATOM feed lists.

    Raises
    ------
    FetchFailed
        When the feed does not name such a file.
    """
    feed = request.source.address(request.jaar)
    answer = client.get(feed, limit=_FEED_BYTES)
    text = answer.pad.read_text(encoding="utf-8", errors="replace")
    wanted = re.compile(request.source.named(request.source.zoek, request.jaar))
    links = {urljoin(feed, unescape(link)) for link in _LINK.findall(text) if wanted.search(link)}
    if not links:
        raise FetchFailed(
            f"In de lijst van bestanden van {urlsplit(feed).netloc} staat het bestand van "
            f"{request.jaar} niet. Kies een ander jaar."
        )
    return _downloaded(client, max(links, key=_version), folder, watch)


def fetch_ckan(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file of a CKAN package; its address changes with each edition and is looked up.

    Raises
    ------
    FetchFailed
        When the package does not hold such a file.
    """
    source = request.source
    query = urlencode({"id": source.pakket})
    said, _ = client.json(f"{source.address(request.jaar)}?{query}")
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
    return _downloaded(client, found[0], folder, watch)


_FEED_BYTES = 20 * 1024**2


def _version(link: str) -> tuple[int, str]:
    found = _VERSION.search(link)
    return (int(found[1]) if found else 0, link)


def _downloaded(client: Client, address: str, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file and give it the name that it has with its publisher."""
    answer = client.get(address, watch=watch)
    with answer.pad.open("rb") as stream:
        start = stream.read(_START)
    if is_page(start, answer.soort):
        client.forget(answer)
        raise not_data(address, start, answer.soort, "een bestand")
    target = folder / _name(address)
    # what was fetched before under this name may be of another edition
    target.unlink(missing_ok=True)
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
