"""Networks from files: pieces of way, as a set of the data folder and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.crs import NEDERLAND_RD, NEDERLAND_WGS84, metres, outside, to_rd, within
from places import findings as f
from places.lists.names import edition_of, source_of, year_of
from places.reach.network import Network, from_tables, make_network, to_tables
from store import Herkomst, ImportRapport, ImportResult, NewSet, NotFound, Refused, SetKey, Soort
from store.cache import cached
from store.dutch import format_number
from store.reading.files import open_input
from store.reading.layers import READABLE, Layer, layers_of, open_maps, read_layer
from store.reading.numbers import to_numbers
from store.reading.tables import Grid, find_header, read_grid
from store.reading.text import slug
from store.registry import silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from store import Finding, Progress, SetRecord, Snapshot

    Points = NDArray[np.float64]

# Stands where other sets have a level of areas.
_NIVEAU = "lijnen"
_IN_MEMORY = 3
_WHOLE = 0.999


@dataclass(frozen=True, slots=True)
class StoredNetwork:
    """A network in the data folder, not read yet."""

    id: str
    """In the address and on the command line."""
    naam: str
    record: SetRecord


def read_network_set(
    path: Path | str,
    *,
    laag: str | None = None,
    jaar: int | None = None,
    bron: str | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read a network into a NETWERK set.

    Raises Refused when it holds no way in the Netherlands.

    Returns one set with the tables `kruispunten` (`x`, `y`, RD) and `wegen` (`van`, `naar`,
    `lengte` in metres; both directions).

    Parameters
    ----------
    path
        Lines in any map format (lines that meet in a vertex are joined), or a csv or Excel
        table of ways: `x1, y1, x2, y2` in RD or degrees, and `lengte` in metres or nothing.
    laag
        Only this layer of a map file; None reads all that have lines.
    jaar, bron
        Year and name of the network; None takes them from the name of the file.
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
        said = f"{share} % van het netwerk hangt samen; de rest is los"
        found.append(f.NETWERK_IN_DELEN(path.name, said, aantal=parts - 1))
    crossings, ways = to_tables(network)
    new = NewSet(
        key=SetKey(Soort.NETWERK, name, _NIVEAU, jaar or year_of(path.name)),
        herkomst=Herkomst.of_file(path, fictief=fictief, uitgave=edition_of(path.name)),
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
    """Read a network from a file, without a data folder; see `read_network_set`."""
    path = Path(path)
    pieces = read_pieces(path)
    return make_network(source_of(path.name, path.name), pieces.start, pieces.end, pieces.lengte)


def networks(snapshot: Snapshot) -> list[StoredNetwork]:
    """Return the networks of a folder, newest first."""
    records = sorted(
        snapshot.find(Soort.NETWERK),
        key=lambda r: (r.key.jaar or 0, r.herkomst.datum),
        reverse=True,
    )
    found: dict[str, StoredNetwork] = {}
    for record in records:
        year = f" ({record.key.jaar})" if record.key.jaar else ""
        key = base = slug(f"{record.key.bron} {record.key.jaar or ''}") or "netwerk"
        number = 2
        while key in found:
            key, number = f"{base}_{number}", number + 1
        found[key] = StoredNetwork(key, f"{record.key.bron}{year}", record)
    return list(found.values())


def load_network(snapshot: Snapshot, name: str) -> Network:
    """Return a network of a folder by id or name; kept in memory, so read-only.

    Raises `NotFound` with the networks that there are.
    """
    every = networks(snapshot)
    for netwerk in every:
        if name in (netwerk.id, netwerk.naam, netwerk.record.key.bron):
            return _loaded(snapshot, netwerk)
    there = ", ".join(n.id for n in every)
    raise NotFound(
        f"Er is geen netwerk ‘{name}’ in de gegevensmap. "
        + (f"Wel: {there}. " if there else "")
        + "Voeg er een toe met: wijkverkenner importeer netwerk BESTAND."
    )


# its files never change, and their names hold their hash
@cached(_IN_MEMORY, key=lambda _, netwerk: (netwerk.naam, *netwerk.record.bestanden.values()))
def _loaded(snapshot: Snapshot, netwerk: StoredNetwork) -> Network:
    tables = (snapshot.table(netwerk.record, name) for name in ("kruispunten", "wegen"))
    return from_tables(netwerk.naam, *tables)


WANTED = (
    "een netwerk: een kaartlaag met lijnen (wegen of paden), of een tabel met de kolommen x1, "
    "y1, x2, y2 (RD in meters, of lengte- en breedtegraad) en desgewenst lengte (meters)"
)
_TABLES = (".csv", ".txt", ".tsv", ".xlsx")
_ENDS = ("x1", "y1", "x2", "y2")
_LENGTH = ("lengte", "length")
# Longer lines get crossings in between, so that one can step on to a long road halfway.
_STEP_M = 50.0
# A way cannot be shorter than the straight line; this leaves room for rounding.
_SHORTER = 0.98


@dataclass(slots=True)
class Pieces:
    """Pieces of way, and what was noticed in reading them."""

    start: Points = field(default_factory=lambda: np.empty((0, 2)))
    end: Points = field(default_factory=lambda: np.empty((0, 2)))
    lengte: Points = field(default_factory=lambda: np.empty(0))
    """Metres; nan is the straight line."""
    rijen: int = 0
    """Lines of the layer or rows of the table that were kept."""
    geweigerd: int = 0
    bevindingen: list[Finding] = field(default_factory=list)


def read_pieces(path: Path, *, laag: str | None = None) -> Pieces:
    """Read all ways of a map file (of one layer: `laag`), or of a csv or Excel table.

    A map file may lie in a folder or a zip. Raises Refused when it holds no way in the Netherlands.
    """
    files = open_input(path, wanted=WANTED)
    endings = {file.name[file.name.rfind(".") :].lower() for file in files}
    if endings & set(READABLE):
        found = _layers(path, laag)
    elif endings & set(_TABLES):
        tables = (file for file in files if file.name.lower().endswith(_TABLES))
        grids = (grid for file in tables for grid in read_grid(file, wanted=WANTED))
        found = _together([_table(grid) for grid in grids])
    else:
        raise Refused(WANTED, f"{path.name}, een ander soort bestand", "Kies een ander bestand.")
    if not len(found.start):
        raise Refused(
            WANTED,
            f"{path.name} zonder één bruikbare lijn in Nederland",
            "Kies een laag met wegen of paden.",
            findings=found.bevindingen,
        )
    return found


def _together(parts: list[Pieces]) -> Pieces:
    """Put the pieces of several layers or sheets behind each other."""
    return Pieces(
        np.vstack([part.start for part in parts]),
        np.vstack([part.end for part in parts]),
        np.concatenate([part.lengte for part in parts]),
        sum(part.rijen for part in parts),
        sum(part.geweigerd for part in parts),
        [finding for part in parts for finding in part.bevindingen],
    )


def _layers(path: Path, laag: str | None) -> Pieces:
    with open_maps(path, wanted=WANTED) as files:
        every = [layer for file in files for layer in layers_of(file)]
        wanted = [layer for layer in every if laag in (None, layer.name)]
        parts = [_layer(layer) for layer in wanted]
    if not parts:
        names = ", ".join(layer.name for layer in every) or "geen"
        raise Refused(
            f"de laag {laag}" if laag else WANTED,
            f"{path.name} met de lagen {names}",
            "Kies een van die lagen.",
        )
    return _together(parts)


def _layer(layer: Layer) -> Pieces:
    """Read the lines of one layer; a layer without any is passed over with a finding."""
    import shapely

    place = f"{layer.file.name}, laag {layer.name}"
    frame, complaints = read_layer(layer)
    kinds = set(frame.geometry.geom_type.dropna()) if "geometry" in frame else set()
    if not any("LineString" in kind for kind in kinds):
        words = "geen lijnen, maar " + (", ".join(sorted(kinds)) or "een tabel zonder kaart")
        return Pieces(bevindingen=[f.LAAG_ZONDER_LIJNEN(place, words, aantal=len(frame))])
    frame, found = to_rd(frame, place, stated=layer.crs_stated)
    found = [*complaints, *found]
    lines = frame.geometry.geom_type.isin(["LineString", "MultiLineString"])
    line = (lines & ~frame.geometry.is_empty).to_numpy()
    away = outside(frame) & line
    found += f.GEEN_LIJN.counting(~line, place, "geen lijn in deze rij")
    found += f.LIJN_BUITEN.counting(away, place, "lijn buiten Nederland")
    kept = frame[line & ~away]
    # Lines become their vertices, one after the other; two that follow each other in the same
    # line are the ends of a piece of way.
    parts = shapely.get_parts(shapely.segmentize(kept.geometry.to_numpy(), _STEP_M))
    points, number = shapely.get_coordinates(parts, return_index=True)
    follows = number[1:] == number[:-1]
    start, end = points[:-1][follows], points[1:][follows]
    return Pieces(start, end, np.full(len(start), np.nan), len(kept), len(frame) - len(kept), found)


def _table(grid: Grid) -> Pieces:
    place = grid.name
    known = (*_ENDS, *_LENGTH)
    header = find_header(grid, lambda text: text.strip().casefold() in known)
    plain = [text.strip().casefold() for text in header.names] if header else []
    if header is None or not set(_ENDS) <= set(plain):
        has = ", ".join(text for text in plain if text)[:200] or "zonder kolomkoppen"
        raise Refused(WANTED, f"{place}: {has}", "Geef de kolommen deze namen.")
    body = grid.cells.iloc[header.row + 1 :]
    body = body[~(body.isna() | (body.astype("str").map(str.strip) == "")).all(axis=1)]
    columns = pd.DataFrame(
        {
            text: to_numbers(body[index], decimaal=None).waarden
            for index, text in enumerate(plain)
            if text in known
        }
    )
    found: list[Finding] = []
    # a row of which one of the four numbers is lost is no way
    whole = columns[[*_ENDS]].notna().all(axis=1).to_numpy()
    start, end = (
        _in_rd(columns.loc[whole, ends].to_numpy(float), place, found)
        for ends in (["x1", "y1"], ["x2", "y2"])
    )
    (x1, y1), (x2, y2) = start.T, end.T
    inside = within(x1, y1, NEDERLAND_RD) & within(x2, y2, NEDERLAND_RD)
    found += f.WEG_ONLEESBAAR.counting(~whole, place, "x1, y1, x2 of y2 is geen getal")
    found += f.LIJN_BUITEN.counting(~inside, place, "begin of eind buiten Nederland")
    start, end = start[inside], end[inside]
    length = np.full(len(start), np.nan)
    for text in _LENGTH:
        if text in columns:
            length = _lengths(columns.loc[whole, text].to_numpy()[inside], start, end, place, found)
            break
    unique = list({(item.code, item.plaats): item for item in found}.values())
    return Pieces(start, end, length, len(start), len(columns) - len(start), unique)


def _in_rd(points: Points, place: str, found: list[Finding]) -> Points:
    """Return points in RD; degrees are told apart by their size."""
    if not len(points):
        return points
    # the middle of the country tells degrees from metres, whatever a stray row says
    x, y = np.median(points, axis=0)
    if within(x, y, NEDERLAND_WGS84):
        found.append(f.GRADEN(place, "coördinaten in graden (WGS84)", aantal=len(points)))
        return np.column_stack(metres(*points.T))
    if within(y, x, NEDERLAND_WGS84):
        raise Refused(
            WANTED,
            f"{place} met de breedtegraad in x en de lengtegraad in y",
            "Verwissel de kolommen: x is de lengtegraad (3 tot 7), y de breedtegraad (50 tot 54).",
        )
    return points


def _lengths(
    length: Points, start: Points, end: Points, place: str, found: list[Finding]
) -> Points:
    """Return the lengths that can be true; nan (the straight line) for the others."""
    # kilometres or minutes under `lengte` show in ways shorter than the straight line
    straight = np.hypot(*(end - start).T)
    empty = np.isnan(length)
    short = ~empty & (length < _SHORTER * straight - 1)
    if short.sum() > len(length) / 2:
        raise Refused(
            WANTED,
            f"{place}, waarin de lengte van de meeste wegen korter is dan de rechte lijn",
            "Geef de lengte in meters (geen kilometers of minuten), of laat die kolom weg.",
        )
    found += f.LENGTE_LEEG.counting(empty, place, "geen lengte ingevuld")
    said = "lengte korter dan de rechte lijn tussen begin en eind"
    found += f.LENGTE_TE_KORT.counting(short, place, said)
    return np.where(short, np.nan, length)
