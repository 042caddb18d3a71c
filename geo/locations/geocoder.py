"""Addresses to coordinates: an interface, one that says it cannot, and PDOK's Locatieserver.

Nothing here contacts the network by itself: the service gets its `fetch` from the caller,
who has asked the user for it by name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

LOCATIESERVER = "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
_POINT = re.compile(r"POINT\(([\d.]+) ([\d.]+)\)")
_EXACT = frozenset({"adres"})


@dataclass(frozen=True, slots=True)
class Gevonden:
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

    def find(self, adres: str, postcode: str, plaats: str) -> Gevonden | None:
        """Return where an address is, None when the service does not know it.

        Raises
        ------
        NotFound
            When the service cannot be asked at all.
        """


class OfflineGeocoder:
    """Finds nothing and says why: the default, since nothing leaves the machine unasked."""

    def find(self, adres: str, postcode: str, plaats: str) -> Gevonden | None:
        """Raise `NotFound`: there is no network."""
        del adres, postcode, plaats
        raise NotFound(
            "Adressen opzoeken kan alleen met een internetverbinding (PDOK Locatieserver). "
            "Zonder verbinding staan rijen zonder coördinaten bij benadering op hun postcode."
        )


class PdokGeocoder:
    """PDOK Locatieserver.

    Parameters
    ----------
    fetch
        Gets the bytes of a web address; raises `OSError` when that fails.
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch

    def find(self, adres: str, postcode: str, plaats: str) -> Gevonden | None:
        """Return the best answer of the service for an address."""
        words = " ".join(part for part in (adres, postcode, plaats) if part)
        if not words:
            return None
        query = {"q": words, "rows": "1", "fl": "type,weergavenaam,centroide_rd"}
        try:
            answer = json.loads(self._fetch(f"{LOCATIESERVER}?{urlencode(query)}"))
            first = next(iter(answer["response"]["docs"]), None)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NotFound(
                f"De PDOK Locatieserver gaf geen bruikbaar antwoord ({error}). Rijen zonder "
                "coördinaten blijven bij benadering op hun postcode staan."
            ) from error
        match = _POINT.match(first.get("centroide_rd", "")) if first else None
        if first is None or match is None:
            return None
        return Gevonden(
            float(match[1]),
            float(match[2]),
            str(first.get("weergavenaam", words)),
            first.get("type") in _EXACT,
        )
