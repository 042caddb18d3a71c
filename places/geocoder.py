"""Addresses to coordinates: an interface, PDOK's Locatieserver, and looking up a list.

Nothing here contacts the network unasked: a list is only looked up when the user chose so by
name, and without network it stays as it was, with a finding that says so.
"""

from __future__ import annotations

import json
import re
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode

import numpy as np

from places import findings as f
from places.coordinates import on_land
from store import NotFound, silent

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from store import Finding, Progress

LOCATIESERVER = "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
# `centroide_rd` is WKT in metres: no turning of degrees, no loss
_POINT = re.compile(r"POINT\(([\d.]+) ([\d.]+)\)")
_EXACT = frozenset({"adres"})
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """Where an address is."""

    x: float
    y: float
    """RD (EPSG:28992), metres."""
    weergave: str
    """The address as the service writes it, so that a person can check."""
    exact: bool
    """False when only the street, postcode or town was found."""


class Geocoder(Protocol):
    """Finds addresses."""

    def find(self, adres: str, postcode: str, plaats: str) -> FoundAddress | None:
        """Return where an address is, None when the service does not know it.

        Raises
        ------
        NotFound
            When the service cannot be asked at all.
        """


def fetched(url: str) -> bytes:
    """Return what stands at a web address.

    Raises
    ------
    OSError, HTTPException
        When it cannot be reached, or not to the end.
    """
    request = urllib.request.Request(url, headers={"User-Agent": "wijkverkenner"})  # noqa: S310 - only ever https, see LOCATIESERVER
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
        return bytes(answer.read())


class PdokGeocoder:
    """PDOK Locatieserver.

    Parameters
    ----------
    fetch
        Gets the bytes of a web address; raises `OSError` or `HTTPException` when that fails.
    """

    def __init__(self, fetch: Callable[[str], bytes] = fetched) -> None:
        self._fetch = fetch

    def find(self, adres: str, postcode: str, plaats: str) -> FoundAddress | None:
        """Return the best answer of the service for an address."""
        # the service takes an address as people write it, in one line
        words = " ".join(part for part in (adres, postcode, plaats) if part)
        if not words:
            return None
        query = {"q": words, "rows": "1", "fl": "type,weergavenaam,centroide_rd"}
        try:
            return _best(json.loads(self._fetch(f"{LOCATIESERVER}?{urlencode(query)}")), words)
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            raise NotFound(
                f"De PDOK Locatieserver gaf geen bruikbaar antwoord: {_why(error)}. Rijen zonder "
                "coördinaten blijven bij benadering op hun postcode staan."
            ) from error


def _best(answer: Any, words: str) -> FoundAddress | None:  # noqa: ANN401 - whatever JSON can hold
    """Return the first document of an answer; `TypeError` or `LookupError` where it is none."""
    documents = answer["response"]["docs"]
    if not documents:
        return None
    first = documents[0]
    if not isinstance(first, dict):
        raise TypeError(first)
    match = _POINT.match(str(first.get("centroide_rd", "")))
    if match is None:
        return None
    return FoundAddress(
        float(match[1]),
        float(match[2]),
        str(first.get("weergavenaam", words)),
        str(first.get("type")) in _EXACT,
    )


def _why(error: Exception) -> str:
    """Say in Dutch what went wrong; the system's own words stay with the cause."""
    if isinstance(error, HTTPError):
        return f"de dienst antwoordde met foutcode {error.code}"
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return f"de dienst antwoordde niet binnen {_TIMEOUT_S:.0f} seconden"
    if isinstance(error, OSError):
        return "de dienst was niet te bereiken"
    if isinstance(error, HTTPException):
        return "de verbinding werd verbroken"
    return "het antwoord was niet te lezen"


def look_up(
    places: pd.DataFrame, geocoder: Geocoder, progress: Progress = silent
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return places with the points of addresses that have none, and what came of each.

    Only an answer for the very address is used: a street or a town would look more certain
    than the postcode does. At the first sign that the service cannot be asked, the rest is
    left as it was.
    """
    out = places.copy()
    rows = list(out.index[out["x"].isna() & (out["adres"] != "")])
    unknown: list[int] = []
    said: list[Finding] = []
    found = 0
    for number, row in enumerate(rows):
        item = out.loc[row]
        try:
            answer = geocoder.find(item["adres"], item["postcode"], item["plaats"])
        except NotFound as error:
            # the service is away: asking on would make a person wait for each row in turn
            said.append(f.GEOCODER(item["rij"], str(error), aantal=len(rows) - number))
            break
        progress("adressen opzoeken", (number + 1) / len(rows))
        # a street or town would look surer than the postcode: only the very address is used
        if answer is None or not answer.exact or not _in_country(answer):
            unknown.append(row)
            continue
        out.loc[row, ["x", "y"]] = answer.x, answer.y
        out.loc[row, "ligging"] = "adres"
        found += 1
    if found:
        said.append(f.OPGEZOCHT("PDOK Locatieserver", "adressen zonder coördinaten", aantal=found))
    lost = out.loc[unknown]
    said += f.first_of(
        (
            f.ADRES_ONBEKEND(str(where), f"{address} {town}".strip())
            for where, address, town in zip(lost["rij"], lost["adres"], lost["plaats"], strict=True)
        ),
        "overige rijen",
        "adressen",
    )
    return out, said


def _in_country(answer: FoundAddress) -> bool:
    return bool(on_land(np.array([answer.x]), np.array([answer.y]))[0])
