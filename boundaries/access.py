"""Areas as the rest of the project asks for them: a level, a year, perhaps a few gemeenten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boundaries.geojson import DECIMALS, to_geojson
from boundaries.hierarchy import PARENTS, dissolve
from boundaries.levels import NIVEAUS
from boundaries.reading import DERIVED_FROM
from store import NotFound, Soort

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from store import SetRecord, Snapshot

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
    grenzen: SetRecord
    """The set with the geometry; for an own grouping that of its members."""
    leden: pd.Series | None = None
    """For an own grouping: group code by member code, only members that have borders."""
    ontbrekend: tuple[str, ...] = ()
    """For an own grouping: members that are not in the boundaries."""

    @property
    def niveau(self) -> str:
        """The level; for an own grouping its id."""
        return self.record.key.niveau

    @property
    def records(self) -> tuple[SetRecord, ...]:
        """Every set these areas come from, for the source line."""
        return (self.record,) if self.record is self.grenzen else (self.record, self.grenzen)

    @property
    def compleet(self) -> bool:
        """Whether these are all areas of their set, so that its prepared files serve."""
        return self.leden is None and len(self.frame) == self.grenzen.rijen


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

    Parameters
    ----------
    snapshot
        The data folder.
    niveau
        A fixed level, or the id of an own grouping.
    indeling
        Year of the division; without boundaries of that year the nearest year is taken (the
        newer of two), and `Areas.indeling` tells which. None takes the newest.
    gemeenten
        Codes; only areas in these gemeenten. Levels above the gemeente are not narrowed.

    Notes
    -----
    Where several sets serve, a supplied one goes before a derived one, then one that holds
    more of the gemeenten asked for, then the larger, then the one imported last.

    Raises
    ------
    NotFound
        When there are no such boundaries; the message says which there are.
    """
    if niveau not in NIVEAUS:
        return _grouped(snapshot, _grouping(snapshot, niveau), indeling, gemeenten)
    narrowed = None if niveau in _ABOVE_GEMEENTE else gemeenten
    record = _record(snapshot, niveau, indeling, narrowed)
    frame = snapshot.table(record, "vlakken", columns=COLUMNS)
    if narrowed is not None:
        frame = frame[frame["gemeente_code"].isin(list(narrowed))].reset_index(drop=True)
    return Areas(record=record, indeling=_year(record), frame=frame, grenzen=record)


def geometry(snapshot: Snapshot, areas: Areas, detail: str = "vlakken") -> gpd.GeoDataFrame:
    """Return `code` and `geometry` (EPSG:28992) of just these areas, in their order.

    Parameters
    ----------
    snapshot
        The data folder the areas are from.
    areas
        Of `areas()`.
    detail
        `vlakken` (full), `lokaal` (5 m), `regionaal` (75 m) or `landelijk` (250 m).
    """
    import geopandas as gpd

    if detail not in DETAILS:
        raise NotFound(f"Het detail {detail!r} bestaat niet; kies uit {', '.join(DETAILS)}.")
    wanted = areas.frame["code"] if areas.leden is None else areas.leden.index
    whole = len(wanted) == areas.grenzen.rijen
    shapes: gpd.GeoDataFrame = gpd.read_parquet(
        snapshot.path(areas.grenzen, detail),
        columns=["code", "geometry"],
        filters=None if whole else [("code", "in", list(wanted))],
    )
    if areas.leden is not None:
        shapes = dissolve(shapes, shapes["code"].map(areas.leden))
    return shapes.set_index("code").loc[areas.frame["code"]].reset_index()


def prepared(snapshot: Snapshot, areas: Areas, detail: str = "landelijk") -> bytes:
    """Return these areas as GeoJSON in WGS84: the file made at import where it serves.

    Features are in the order of `areas.frame`, with the code as id and no properties.
    """
    name = f"kaart_{detail}.geojson"
    if areas.compleet and name in areas.grenzen.bestanden:
        return snapshot.raw(areas.grenzen, name)
    return to_geojson(geometry(snapshot, areas, detail), decimals=DECIMALS[detail])


def members(snapshot: Snapshot, niveau: str) -> pd.Series:
    """Return group code by member code of an own grouping.

    Raises
    ------
    NotFound
        When there is no such grouping.
    """
    table = snapshot.table(_grouping(snapshot, niveau), "leden")
    return table.set_index("lid_code")["groep_code"]


def _record(
    snapshot: Snapshot, niveau: str, indeling: int | None, gemeenten: Sequence[str] | None
) -> SetRecord:
    """Choose the set that serves a level, a year and gemeenten best."""
    records = _preferred(snapshot.find(Soort.GRENZEN, niveau=niveau))
    label = NIVEAUS[niveau].meervoud
    if not records:
        there = ", ".join(f"{NIVEAUS[n].meervoud} {year}" for n, year, _ in available(snapshot))
        raise NotFound(
            f"Er zijn geen grenzen van {label} in de gegevensmap. "
            + (f"Wel: {there}. " if there else "")
            + "Voeg ze toe met: wijkverkenner importeer grenzen BESTAND."
        )
    if gemeenten:
        held = {r.key: len(set(gemeenten) & set(r.extra.get("gemeenten", ()))) for r in records}
        serving = [r for r in records if held[r.key]]
        if not serving:
            years = ", ".join(str(year) for year in sorted({_year(r) for r in records}))
            raise NotFound(
                f"De grenzen van {label} in de gegevensmap (indeling {years}) bevatten geen "
                f"gebieden in {', '.join(gemeenten)}. Voeg een bestand toe waar die gemeente in "
                "staat, of kies een andere gemeente."
            )
        records = sorted(serving, key=lambda r: -held[r.key])
    wanted = max(_year(r) for r in records) if indeling is None else indeling
    return min(records, key=lambda r: (abs(_year(r) - wanted), -_year(r)))


def _preferred(records: list[SetRecord]) -> list[SetRecord]:
    """Order sets by preference within a level and year (newest import first, stably)."""
    newest = sorted(records, key=lambda r: r.herkomst.datum, reverse=True)
    return sorted(newest, key=lambda r: (DERIVED_FROM in r.extra, -r.rijen))


def _grouping(snapshot: Snapshot, niveau: str) -> SetRecord:
    """Return the grouping whose level has this id."""
    found = snapshot.find(Soort.INDELING, niveau=niveau)
    if not found:
        own = ", ".join([*NIVEAUS, *groupings(snapshot)])
        raise NotFound(f"Het gebiedsniveau {niveau!r} bestaat niet; kies uit {own}.")
    return found[0]


def _grouped(
    snapshot: Snapshot, record: SetRecord, indeling: int | None, gemeenten: Sequence[str] | None
) -> Areas:
    """Return the groups of an own grouping, with what their members have in common."""
    import pandas as pd

    table = snapshot.table(record, "leden")
    level = str(table["lid_niveau"].iloc[0])
    inside = sorted({code for code in map(_gemeente, table["lid_code"]) if code})
    year = indeling if indeling is not None else record.key.indeling
    base = _record(snapshot, level, year, inside or None)
    frame = snapshot.table(base, "vlakken", columns=COLUMNS)
    group = frame["code"].map(table.set_index("lid_code")["groep_code"])
    leden = pd.Series(group.to_numpy(), index=frame["code"].to_numpy()).dropna()
    absent = tuple(sorted(set(table["lid_code"]) - set(frame["code"])))
    if leden.empty:
        raise NotFound(
            f"Geen van de leden van {record.key.bron} staat in de grenzen van "
            f"{NIVEAUS[level].meervoud} van {_year(base)}."
        )
    names = table.drop_duplicates("groep_code").set_index("groep_code")["groep_naam"]
    rows = _group_rows(frame[group.notna()], group.dropna(), names, record.key.niveau)
    if gemeenten is not None:
        rows = rows[rows["gemeente_code"].isin(list(gemeenten))].reset_index(drop=True)
        leden = leden[leden.isin(rows["code"])]
    return Areas(record, _year(base), rows, base, leden, absent)


def _group_rows(
    frame: pd.DataFrame, group: pd.Series, names: pd.Series, niveau: str
) -> pd.DataFrame:
    """Return one row per group; a parent only where all members share it."""
    import pandas as pd

    grouped = frame.groupby(group, sort=True)
    codes = pd.Series(list(grouped.groups), dtype="str")
    rows = pd.DataFrame({"code": codes, "naam": codes.map(names), "niveau": niveau})
    for parent in PARENTS:
        column = f"{parent}_code"
        shared = grouped[column].agg(["first", "nunique", "count", "size"])
        one = (shared["nunique"] == 1) & (shared["count"] == shared["size"])
        rows[column] = shared["first"].where(one).astype("str").to_numpy()
    rows["water"] = grouped["water"].all().to_numpy()
    return rows[COLUMNS]


def _gemeente(code: str) -> str | None:
    from boundaries.codes import parent_code

    return parent_code(code, "gemeente")


def _year(record: SetRecord) -> int:
    return record.key.indeling or 0
