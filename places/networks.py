"""`importeer netwerk`: networks in the data folder, one set each, and how to get them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from boundaries._text import slug
from places import findings as f
from places._file_names import edition_of, source_of, year_of
from places._network_file import read_pieces
from places.network import Network, from_tables, make_network, to_tables
from store import (
    Herkomst,
    ImportRapport,
    ImportResult,
    NewSet,
    NotFound,
    SetKey,
    Soort,
    sha256_of,
    silent,
)
from store.dutch import format_number

if TYPE_CHECKING:
    from store import Progress, SetRecord, Snapshot

_NIVEAU = "lijnen"
"""Stands where other sets have a level of areas."""
_IN_MEMORY = 3
_WHOLE = 0.999


@dataclass(frozen=True, slots=True)
class Netwerk:
    """A network in the data folder, not read yet."""

    id: str
    """In the address and on the command line."""
    naam: str
    record: SetRecord


def read_netwerk(
    path: Path | str,
    *,
    laag: str | None = None,
    jaar: int | None = None,
    bron: str | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read a network into a NETWERK set.

    Parameters
    ----------
    path
        Lines in any map format (lines that meet in a vertex are joined), or a csv or Excel
        table of ways: `x1, y1, x2, y2` in RD or degrees, and `lengte` in metres or nothing.
    laag
        Only this layer of a map file; None reads all that have lines.
    jaar, bron
        Year and name of the network; None takes them from the name of the file.

    Returns
    -------
        One set with the tables `kruispunten` (`x`, `y`, RD) and `wegen` (`van`, `naar`,
        `lengte` in metres; both directions).

    Raises
    ------
    Refused
        When it holds no way in the Netherlands.
    """
    path = Path(path)
    progress("netwerk lezen")
    pieces = read_pieces(path, laag=laag)
    progress("kruispunten verbinden", 0.5)
    name = bron or source_of(path.name, path.name)
    network = make_network(name, pieces.start, pieces.end, pieces.lengte)
    found = list(pieces.bevindingen)
    parts = int(network.deel.max()) + 1
    if network.grootste_deel < _WHOLE:
        share = format_number(100 * network.grootste_deel, 1)
        found.append(
            f.NETWERK_IN_DELEN(
                path.name,
                f"{share} % van het netwerk hangt samen; de rest is los",
                aantal=parts - 1,
            )
        )
    crossings, ways = to_tables(network)
    new = NewSet(
        key=SetKey(Soort.NETWERK, name, _NIVEAU, jaar or year_of(path.name)),
        herkomst=Herkomst(
            adres=path.name,
            sha256=sha256_of(path),
            datum=datetime.now(UTC).isoformat(timespec="seconds"),
            uitgave=edition_of(path.name),
            fictief=fictief,
        ),
        tables={"kruispunten": crossings, "wegen": ways},
        rijen=pieces.rijen,
        bevindingen=tuple(found),
        extra={
            "kruispunten": len(crossings),
            "lengte_km": round(float(ways["lengte"].sum()) / 1000, 1),
            "delen": parts,
        },
    )
    progress("klaar", 1.0)
    return ImportResult([new], ImportRapport(pieces.rijen, pieces.geweigerd, list(found)))


def read_network(path: Path | str) -> Network:
    """Read a network from a file, without a data folder; see `read_netwerk`."""
    path = Path(path)
    pieces = read_pieces(path)
    return make_network(source_of(path.name, path.name), pieces.start, pieces.end, pieces.lengte)


def networks(snapshot: Snapshot) -> list[Netwerk]:
    """Return the networks of a folder, newest first."""
    records = sorted(
        snapshot.find(Soort.NETWERK),
        key=lambda r: (r.key.jaar or 0, r.herkomst.datum),
        reverse=True,
    )
    found: dict[str, Netwerk] = {}
    for record in records:
        year = f" ({record.key.jaar})" if record.key.jaar else ""
        key = base = slug(f"{record.key.bron} {record.key.jaar or ''}") or "netwerk"
        number = 2
        while key in found:
            key, number = f"{base}_{number}", number + 1
        found[key] = Netwerk(key, f"{record.key.bron}{year}", record)
    return list(found.values())


def load_network(snapshot: Snapshot, name: str) -> Network:
    """Return a network of a folder by id or name; kept in memory, so read-only.

    Raises
    ------
    NotFound
        With the networks that there are.
    """
    every = networks(snapshot)
    for netwerk in every:
        if name in (netwerk.id, netwerk.naam, netwerk.record.key.bron):
            return _loaded(
                netwerk.naam,
                snapshot.path(netwerk.record, "kruispunten"),
                snapshot.path(netwerk.record, "wegen"),
            )
    there = ", ".join(n.id for n in every)
    raise NotFound(
        f"Er is geen netwerk ‘{name}’ in de gegevensmap. "
        + (f"Wel: {there}. " if there else "")
        + "Voeg er een toe met: wijkverkenner importeer netwerk BESTAND."
    )


@lru_cache(maxsize=_IN_MEMORY)
def _loaded(name: str, crossings: Path, ways: Path) -> Network:
    """Read a network; its files never change, their names hold their hash."""
    return from_tables(name, pd.read_parquet(crossings), pd.read_parquet(ways))
