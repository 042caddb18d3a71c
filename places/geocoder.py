"""Addresses to coordinates: an interface, PDOK's Locatieserver, and looking up a list.

Nothing here contacts the network: what asks the service is handed in, when the user chose so by
name. Where it cannot be asked a list stays as it was, with a finding that says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

import numpy as np

from places import findings as f
from places.coordinates import on_land
from store import Finding, NotFound, Progress, WijkverkennerError, silent

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


# `centroide_rd` is WKT in metres: no turning of degrees, no loss
_POINT = re.compile(r"POINT\(([\d.]+) ([\d.]+)\)")
# other types of answer (`weg`, `postcode`, `woonplaats`) lie somewhere in what was found
_EXACT = frozenset({"adres"})


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """Where an address is."""

    x: float
    y: float
    """RD (EPSG:28992), metres."""
    exact: bool
    """False when only the street, postcode or town was found."""


class Geocoder(Protocol):
    """Finds addresses."""

    def find(self, adres: str, postcode: str, plaats: str) -> FoundAddress | None:
        """Return where an address is, None when the service does not know it.

        Raises `NotFound` when the service cannot be asked at all.
        """


class PdokGeocoder:
    """PDOK Locatieserver; `ask` gets its answer to a query, or raises `WijkverkennerError`."""

    def __init__(self, ask: Callable[[str], bytes]) -> None:
        self._ask = ask

    def find(self, adres: str, postcode: str, plaats: str) -> FoundAddress | None:
        """Return the best answer of the service for an address."""
        # the service takes an address as people write it, in one line
        words = " ".join(part for part in (adres, postcode, plaats) if part)
        if not words:
            return None
        query = {"q": words, "rows": "1", "fl": "type,centroide_rd"}
        try:
            return _best(json.loads(self._ask(urlencode(query))))
        except WijkverkennerError as error:
            raise NotFound(f"{_NO_ANSWER}. {error} {_KEPT}") from error
        except (ValueError, LookupError, TypeError) as error:
            raise NotFound(f"{_NO_ANSWER}: het antwoord was niet te lezen. {_KEPT}") from error


_NO_ANSWER = "De PDOK Locatieserver gaf geen bruikbaar antwoord"
_KEPT = "Rijen zonder coördinaten blijven bij benadering op hun postcode staan."


def _best(answer: Any) -> FoundAddress | None:  # noqa: ANN401 - whatever JSON can hold
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
    return FoundAddress(float(match[1]), float(match[2]), str(first.get("type")) in _EXACT)


def look_up(
    places: pd.DataFrame, geocoder: Geocoder, progress: Progress = silent
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return places with the points of addresses that have none, and what came of each.

    At the first sign that the service cannot be asked, the rest is left as it was.
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
        in_country = answer and on_land(np.array([answer.x]), np.array([answer.y]))[0]
        if answer is None or not answer.exact or not in_country:
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
