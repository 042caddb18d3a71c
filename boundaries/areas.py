"""Areas as the rest of the project asks for them: a level, a year, perhaps a few gemeenten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boundaries.codes import NIVEAUS, parent_code
from boundaries.hierarchy import PARENTS, dissolve, fallback_name, located_in
from store import NotFound, SetRecord, Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd


DERIVED_FROM = "afgeleid_uit"
"""Key in `extra` of a set that was dissolved from a lower level."""
PART_OF = "deel_van_het_geheel"
"""Key in `extra` of a set that is a page of a download: nothing is derived from it."""
WHOLE_COUNTRY = 250
"""Number of gemeenten from which a set counts as the whole country (342 in 2024)."""
COLUMNS = ["code", "naam", "niveau", "wijk_code", "gemeente_code", "provincie_code", "water"]
DETAILS = ("vlakken", "lokaal", "regionaal", "landelijk")
_ABOVE_GEMEENTE = ("provincie", "land", "swv")


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of one level in one division, without their geometry."""

    record: SetRecord
    """The set they are from; for an own grouping the grouping."""
    indeling: int
    """Year of the division whose borders these are."""
    frame: pd.DataFrame
    """`code, naam, niveau, wijk_code, gemeente_code, provincie_code, water`, sorted by code."""
    delen: tuple[SetRecord, ...]
    """The sets with the geometry, the preferred one first. More than one where files of single
    gemeenten together make up what was asked."""
    leden: pd.Series | None = None
    """For an own grouping: group code by member code, only members that have borders."""
    ontbrekend: tuple[str, ...] = ()
    """For an own grouping: members that are not in the boundaries."""

    @property
    def niveau(self) -> str:
        """The level; for an own grouping its id."""
        return self.record.key.niveau

    @property
    def grenzen(self) -> SetRecord:
        """The preferred of the sets with the geometry."""
        return self.delen[0]

    @property
    def records(self) -> tuple[SetRecord, ...]:
        """Every set these areas come from, for the source line."""
        return self.delen if self.leden is None else (self.record, *self.delen)

    @property
    def compleet(self) -> bool:
        """Whether these are all areas of one set, so that its prepared files serve."""
        whole = len(self.delen) == 1 and len(self.frame) == self.record.rijen
        return whole and self.leden is None


def available(snapshot: Snapshot) -> list[tuple[str, int, SetRecord]]:
    """Return level, year and the set that serves it; levels from fine to coarse, newest first."""
    order = list(NIVEAUS)
    best: dict[tuple[int, int], SetRecord] = {}
    for record in _preferred(snapshot.find(Soort.GRENZEN)):
        key = (order.index(record.key.niveau), -_year(record))
        best.setdefault(key, record)
    return [(order[level], -year, best[level, year]) for level, year in sorted(best)]


def groupings(snapshot: Snapshot) -> dict[str, SetRecord]:
    """Return the own groupings by the id of their level; `record.key.bron` is the name."""
    records = sorted(snapshot.find(Soort.INDELING), key=lambda record: record.key.bron)
    # Of the same grouping for several years the newest stands for it; find() gave it first.
    return {record.key.niveau: record for record in reversed(records)}


def areas(
    snapshot: Snapshot,
    niveau: str,
    *,
    indeling: int | None = None,
    gemeenten: Sequence[str] | None = None,
) -> Areas:
    """Return the areas of a level.

    Raises NotFound when there are no such boundaries; the message says which there are.

    Parameters
    ----------
    niveau
        A fixed level, or the id of an own grouping.
    indeling
        Year of the division; without boundaries of that year the nearest year is taken (the
        newer of two), and `Areas.indeling` tells which. None takes the newest.
    gemeenten
        Codes; only areas in these gemeenten. Levels above the gemeente are not narrowed. Areas
        that do not say their gemeente (PC4) are taken by where they lie.

    Where several sets serve, a supplied one goes before a derived one, then the larger, then
    the one imported last; the others add the gemeenten that it does not hold.
    """
    if niveau not in NIVEAUS:
        return _grouped(snapshot, _grouping(snapshot, niveau), indeling, gemeenten)
    narrowed = None if niveau in _ABOVE_GEMEENTE or gemeenten is None else set(gemeenten)
    records = _records(snapshot, niveau, indeling, narrowed)
    frames = []
    held: set[str] = set()
    # Files of single gemeenten together make up what is asked; an area that a preferred set holds
    # is not taken from the next.
    for record in records:
        frame = snapshot.table(record, "vlakken", columns=COLUMNS)
        if narrowed is not None and not _gemeenten(record):
            frame = frame.assign(gemeente_code=_located(snapshot, record))
        if narrowed is not None:
            frame = frame[frame["gemeente_code"].isin(narrowed)]
        frames.append(frame[~frame["gemeente_code"].isin(held)] if held else frame)
        held |= _gemeenten(record)
    frame = frames[0] if len(frames) == 1 else pd.concat(frames)
    # a file of buurten need not name their wijken: another year may
    if any(DERIVED_FROM in record.extra for record in records):
        frame = _better_named(snapshot, frame, niveau, _year(records[0]))
    return Areas(
        record=records[0],
        indeling=_year(records[0]),
        frame=frame.sort_values("code", ignore_index=True),
        delen=tuple(records),
    )


def geometry(snapshot: Snapshot, areas: Areas, detail: str = "vlakken") -> gpd.GeoDataFrame:
    """Return `code` and `geometry` (EPSG:28992) of just these areas, in their order.

    The detail is `vlakken` (full), `lokaal` (5 m), `regionaal` (75 m) or `landelijk` (250 m).
    """
    import geopandas as gpd

    if detail not in DETAILS:
        raise NotFound(f"Het detail {detail!r} bestaat niet; kies uit {', '.join(DETAILS)}.")
    wanted = areas.frame["code"] if areas.leden is None else areas.leden.index
    if len(wanted) == 0:
        return gpd.GeoDataFrame({"code": areas.frame["code"]}, geometry=[], crs=28992)
    parts = [_read(snapshot, record, detail, wanted) for record in areas.delen]
    shapes: gpd.GeoDataFrame = parts[0] if len(parts) == 1 else pd.concat(parts)
    # An area that is in two sets is that of the preferred one.
    shapes = shapes.drop_duplicates("code").reset_index(drop=True)
    if areas.leden is not None:
        shapes = dissolve(shapes, shapes["code"].map(areas.leden))
    return shapes.set_index("code").loc[areas.frame["code"]].reset_index()


def prepared(snapshot: Snapshot, areas: Areas, detail: str = "landelijk") -> bytes:
    """Return these areas as GeoJSON in WGS84: the file made at import where it serves.

    Features are in the order of `areas.frame`, with the code as id and no properties.
    """
    name = f"kaart_{detail}.geojson"
    if areas.compleet and name in areas.record.bestanden:
        return snapshot.raw(areas.record, name)
    from boundaries.geojson import DECIMALS, to_geojson

    return to_geojson(geometry(snapshot, areas, detail), decimals=DECIMALS[detail])


def members(snapshot: Snapshot, niveau: str) -> pd.Series:
    """Return group code by member code of an own grouping.

    Raises NotFound when there is no such grouping.
    """
    table = snapshot.table(_grouping(snapshot, niveau), "leden")
    return table.set_index("lid_code")["groep_code"]


def _better_named(snapshot: Snapshot, frame: pd.DataFrame, niveau: str, year: int) -> pd.DataFrame:
    """Name areas that were dissolved without a name as the supplied set nearest in time does."""
    nameless = frame["naam"] == [fallback_name(code, niveau) for code in frame["code"]]
    supplied = [
        r for r in snapshot.find(Soort.GRENZEN, niveau=niveau) if DERIVED_FROM not in r.extra
    ]
    for record in sorted(supplied, key=lambda r: (abs(_year(r) - year), -_year(r))):
        if not nameless.any():
            break
        table = snapshot.table(record, "vlakken", columns=["code", "naam"])
        names = frame["code"].map(table.set_index("code")["naam"])
        use = nameless & names.notna()
        frame = frame.assign(naam=frame["naam"].mask(use, names))
        nameless &= ~use
    return frame


def _located(snapshot: Snapshot, record: SetRecord) -> pd.Series:
    """Return the gemeente of each area of a set that does not say it, by where it lies."""
    gemeenten = areas(snapshot, "gemeente", indeling=_year(record))
    detail = "lokaal"
    return located_in(snapshot.geo(record, detail), geometry(snapshot, gemeenten, detail))


def _read(
    snapshot: Snapshot, record: SetRecord, detail: str, wanted: Collection[str]
) -> gpd.GeoDataFrame:
    """Read the shapes of these codes; rows lie sorted by code, so a range skips most of a file."""
    # asked for all of them, a filter would only cost time
    everything = len(wanted) >= record.rijen
    shapes = snapshot.geo(
        record,
        detail,
        columns=["code", "geometry"],
        filters=None if everything else [("code", ">=", min(wanted)), ("code", "<=", max(wanted))],
    )
    return shapes if everything else shapes[shapes["code"].isin(list(wanted))]


def _records(
    snapshot: Snapshot, niveau: str, indeling: int | None, gemeenten: set[str] | None
) -> list[SetRecord]:
    """Choose the sets of one year that serve a level and gemeenten, the preferred first."""
    records = _preferred(snapshot.find(Soort.GRENZEN, niveau=niveau))
    label = NIVEAUS[niveau].meervoud
    if not records:
        there = ", ".join(f"{NIVEAUS[n].meervoud} {year}" for n, year, _ in available(snapshot))
        raise NotFound(
            f"Er zijn geen grenzen van {label} in de gegevensmap. "
            + (f"Wel: {there}. " if there else "")
            + "Voeg ze toe met: wijkverkenner importeer grenzen BESTAND."
        )
    serving = [
        r for r in records if gemeenten is None or not _gemeenten(r) or gemeenten & _gemeenten(r)
    ]
    if not serving:
        years = ", ".join(str(year) for year in sorted({_year(r) for r in records}))
        raise NotFound(
            f"De grenzen van {label} in de gegevensmap (indeling {years}) bevatten geen gebieden "
            f"in {', '.join(sorted(gemeenten or ()))}. Voeg een bestand toe waar die gemeente in "
            "staat, of kies een andere gemeente."
        )
    wanted = max(_year(r) for r in serving) if indeling is None else indeling
    # The nearest year, and of two equally near the newer: its areas are the ones people know.
    year = min({_year(r) for r in serving}, key=lambda year: (abs(year - wanted), -year))
    chosen: list[SetRecord] = []
    held: set[str] = set()
    for record in serving:
        adds = _gemeenten(record) - held
        adds = adds if gemeenten is None else adds & gemeenten
        if _year(record) == year and (adds or not chosen):
            chosen.append(record)
            held |= _gemeenten(record)
    return chosen


def _gemeenten(record: SetRecord) -> set[str]:
    return set(record.extra.get("gemeenten", ()))


def _preferred(records: list[SetRecord]) -> list[SetRecord]:
    """Order sets by preference within a level and year (newest import first, stably)."""
    newest = sorted(records, key=lambda r: r.herkomst.datum, reverse=True)
    return sorted(newest, key=lambda r: (DERIVED_FROM in r.extra, -r.rijen))


def _grouping(snapshot: Snapshot, niveau: str) -> SetRecord:
    found = snapshot.find(Soort.INDELING, niveau=niveau)
    if not found:
        own = ", ".join([*NIVEAUS, *groupings(snapshot)])
        raise NotFound(f"Het gebiedsniveau {niveau!r} bestaat niet; kies uit {own}.")
    return found[0]


def _grouped(
    snapshot: Snapshot, record: SetRecord, indeling: int | None, gemeenten: Sequence[str] | None
) -> Areas:
    """Return the groups of an own grouping, with what their members have in common."""
    table = snapshot.table(record, "leden")
    level = str(table["lid_niveau"].iloc[0])
    # Only the gemeenten that the members lie in are read.
    homes = {parent_code(code, "gemeente") for code in table["lid_code"]}
    inside = sorted(code for code in homes if code)
    year = indeling if indeling is not None else record.key.indeling
    base = areas(snapshot, level, indeling=year, gemeenten=inside or None)
    frame = base.frame
    group = frame["code"].map(table.set_index("lid_code")["groep_code"])
    leden = pd.Series(group.to_numpy(), index=frame["code"].to_numpy()).dropna()
    absent = tuple(sorted(set(table["lid_code"]) - set(frame["code"])))
    if leden.empty:
        raise NotFound(
            f"Geen van de leden van {record.key.bron} staat in de grenzen van "
            f"{NIVEAUS[level].meervoud} van {base.indeling}."
        )
    names = table.drop_duplicates("groep_code").set_index("groep_code")["groep_naam"]
    rows = _group_rows(frame[group.notna()], group.dropna(), names, record.key.niveau)
    if gemeenten is not None:
        rows = rows[rows["gemeente_code"].isin(list(gemeenten))].reset_index(drop=True)
        leden = leden[leden.isin(rows["code"])]
    return Areas(record, base.indeling, rows, base.delen, leden, absent)


def _group_rows(
    frame: pd.DataFrame, group: pd.Series, names: pd.Series, niveau: str
) -> pd.DataFrame:
    """Return one row per group; a parent only where all members share it."""
    grouped = frame.groupby(group, sort=True)
    codes = pd.Series(list(grouped.groups), dtype="str")
    rows = pd.DataFrame({"code": codes, "naam": codes.map(names), "niveau": niveau})
    for parent in PARENTS:
        column = f"{parent}_code"
        shared = grouped[column].agg(["first", "nunique", "count", "size"])
        # a group across a border lies in neither gemeente: no parent, rather than the first
        one = (shared["nunique"] == 1) & (shared["count"] == shared["size"])
        rows[column] = shared["first"].where(one).astype("str").to_numpy()
    # water only where every member is
    rows["water"] = grouped["water"].all().to_numpy()
    return rows[COLUMNS]


def _year(record: SetRecord) -> int:
    return record.key.indeling or 0
