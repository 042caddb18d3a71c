"""The places of a data folder: the lists of a kind together, each place once and on a point.

A place without coordinates stands on the point of its postcode, marked as approximate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from places import findings as f
from places.doubles import replaced, replaced_findings
from store import Finding, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached

KOLOMMEN = (
    "id", "soort", "naam", "typen", "type_tekst", "brin", "vestiging", "brin6", "denominatie",
    "bevoegd_gezag", "aanbieder", "domein", "preventieniveau", "adres", "postcode", "pc4", "plaats",
    "gemeente", "provincie", "website", "telefoon", "leerlingen", "ligging", "straal_m",
    "dubbel_van", "rij",
)  # fmt: skip
"""Columns that every list has, in this order; the file's other columns come behind them."""
PER_SOORT = {"school": "per_type", "aanbod": "per_domein"}
"""Key in `extra` of a list with the number of places by type."""
EXACT = ("exact", "adres")
"""`ligging` of a place on a point of its own: given with it, or looked up by its address."""
# Of PC4s that are only points, the radius is the mean distance to this many others.
_NEIGHBOURS = 4
_AT_ONCE = 128
# A point this much further from its postcode's point than the radius is worth a look: PC4s
# themselves reach up to some 10 km (the Wadden, the polders).
_FAR_M = 10_000.0


@dataclass(frozen=True, slots=True)
class Locations:
    """Places of one kind, from one list or several."""

    frame: pd.DataFrame
    """Columns of `KOLOMMEN` with `x`, `y` (RD, nan without), `bron` and `jaar` of their list,
    doubles left out. Read-only: it is shared."""
    records: tuple[SetRecord, ...]
    """The lists, newest first, and the postcode points when they were used."""
    jaar: int | None
    """Year of the newest list; None when none says."""
    bevindingen: tuple[Finding, ...] = ()

    @property
    def placed(self) -> pd.DataFrame:
        """The places that have a point."""
        return self.frame[self.frame["x"].notna()]

    def of_type(self, *typen: str) -> pd.DataFrame:
        """Return the placed ones of any of these types (schooltypen, or domeinen of aanbod)."""
        return self.placed[has_type(self.placed, *typen)]


def has_type(places: pd.DataFrame, *typen: str) -> pd.Series[bool]:
    """Tell which places are of any of these types; a place of two has both: `so|vso`."""
    return places["typen"].str.contains(rf"(?:^|\|)(?:{'|'.join(typen)})(?:\||$)")


@cached(6)  # merged lists, each a few MB
def locations(snapshot: Snapshot, soort: str) -> Locations:
    """Return the schools (`soort` is `school`) or the `aanbod` of a folder.

    Lists are put together: of a school (BRIN6) or other place (`places.doubles.replaced`) that
    stands in several, the newest list is taken, which a finding counts. Where that has no
    coordinates and an older list has them for the same BRIN6 and postcode, those are used.

    Raises NotFound when there is no such list.
    """
    records = lists(snapshot, soort)
    if not records:
        what = "scholen" if soort == "school" else "aanbod"
        raise NotFound(
            f"Er is geen lijst van {what} in de gegevensmap. "
            "Voeg er een toe met: wijkverkenner importeer locaties BESTAND."
        )
    # `lijst` is 0 for the newest list: of a place that stands in several, the lowest goes before
    frames = []
    for number, record in enumerate(records):
        listed = snapshot.table(record, "punten").drop(columns="geometry")
        once = listed[listed["dubbel_van"] == ""]
        frames.append(once.assign(bron=record.key.bron, jaar=record.key.jaar, lijst=number))
    every = pd.concat(frames, ignore_index=True)
    text = every.select_dtypes(exclude="number").columns
    every[text] = every[text].fillna("")
    gone = replaced(every)
    kept = every[~gone].copy()
    _borrow_points(kept, every)
    placed, found, used = place_by_postcode(snapshot, kept.reset_index(drop=True))
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    told = (*replaced_findings(every[gone]), *found)
    frame = placed.drop(columns="lijst")
    return Locations(frame, (*records, *used), max(years, default=None), told)


def lists(snapshot: Snapshot, soort: str) -> list[SetRecord]:
    """Return the lists of schools or aanbod of a folder, newest first, without reading them."""
    return sorted(snapshot.find(Soort.LOCATIES, niveau=soort), key=_edition, reverse=True)


def _edition(record: SetRecord) -> tuple[str, str]:
    """Order lists by what they say of their date, else by the moment of import."""
    said = record.herkomst.uitgave or (str(record.key.jaar) if record.key.jaar else "")
    return said or record.herkomst.datum[:10], record.herkomst.datum


def _borrow_points(kept: pd.DataFrame, every: pd.DataFrame) -> None:
    """Take coordinates from an older list where the newest has only the same postcode."""
    without = kept.index[kept["x"].isna() & (kept["brin6"] != "") & (kept["postcode"] != "")]
    if without.empty:
        return
    # lists of DUO have addresses only, a map of schools has points: together they have both
    exact = every[every["x"].notna() & (every["brin6"] != "")]
    exact = exact.drop_duplicates(["brin6", "postcode"]).set_index(["brin6", "postcode"])
    wanted = pd.MultiIndex.from_frame(kept.loc[without, ["brin6", "postcode"]])
    points = exact[["x", "y"]].reindex(wanted).to_numpy()
    kept.loc[without, ["x", "y"]] = points
    kept.loc[without[~np.isnan(points[:, 0])], "ligging"] = "exact"


def place_by_postcode(
    snapshot: Snapshot, places: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding], list[SetRecord]]:
    """Give places without coordinates the point of their postcode, and say how rough that is.

    Returns the places with `x`, `y`, `ligging` (`exact`, `adres`, `postcode`, `onbekend`) and
    `straal_m`: metres around the point in which the place probably lies (0 when exact, nan without
    a point). Then findings, and the postcode set of the folder (`importeer postcodes`) that was
    used. The rows that are given have the columns of `KOLOMMEN`, `x` and `y`.
    """
    out = places.copy()
    found: list[Finding] = []
    points, record = _postcode_points(snapshot)
    # no point of its own, and its postcode known or not
    known, without = out["pc4"].isin(points.index), out["x"].isna()
    fill, lost = without & known, without & ~known
    out["straal_m"] = np.where(without, np.nan, 0.0)
    asked = _with_radius(points, out.loc[fill, "pc4"])
    columns = ["x", "y", "straal_m"]
    out.loc[fill, columns] = asked[columns].reindex(out.loc[fill, "pc4"]).to_numpy()
    out.loc[fill, "ligging"] = "postcode"
    out.loc[lost, "ligging"] = "onbekend"
    if record is not None:
        unknown = out[lost & (out["pc4"] != "")]
        codes = zip(unknown["rij"], unknown["pc4"], strict=True)
        for one_kind in (
            [f.POSTCODE_ONBEKEND(str(where), f"postcode {code}") for where, code in codes],
            _far_off(out[~without & known], points),
        ):
            found += f.first_of(one_kind, said="en meer daarvan")
    return out, found, [record] if record is not None and fill.any() else []


@cached(4)  # a national one is 4,000 rows
def _postcode_points(snapshot: Snapshot) -> tuple[pd.DataFrame, SetRecord | None]:
    """Return `x, y, straal_m` by PC4; the last from areas where there are any, else nan."""
    records = snapshot.find(Soort.POSTCODES)
    if not records:
        return pd.DataFrame({"x": [], "y": [], "straal_m": []}, dtype=float), None
    record = min(records, key=lambda record: "vlakken" not in record.bestanden)
    points = snapshot.table(record, "punten", columns=["pc4", "x", "y"])
    points["pc4"] = points["pc4"].astype("str").str.zfill(4)  # kept as numbers, asked as text
    points = points.drop_duplicates("pc4").set_index("pc4")
    points["straal_m"] = np.nan
    if "vlakken" in record.bestanden:
        import shapely

        # of an area: the point of its border that is furthest from where the place is drawn
        areas = snapshot.geo(record, "vlakken").set_index("code").geometry
        shared = points.index.intersection(areas.index)
        centres = shapely.points(points.loc[shared, ["x", "y"]].to_numpy())
        reach = shapely.hausdorff_distance(centres, areas.loc[shared].to_numpy())
        points.loc[shared, "straal_m"] = reach
    return points, record


def _with_radius(points: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Return the points of some postcodes with how far around each of them it reaches, about.

    Where no area says it: the mean distance to its nearest neighbours. Counted for who asks, as
    most lists bring points of their own.
    """
    own = points[points.index.isin(wanted)].copy()
    every = points[["x", "y"]].to_numpy()
    count = min(_NEIGHBOURS + 1, len(every))
    asked = own.index[own["straal_m"].isna()]
    # some hundred at a time: of a whole country at once it would be a hundred megabytes
    for begin in range(0, len(asked) if count > 1 else 0, _AT_ONCE):
        codes = asked[begin : begin + _AT_ONCE]
        x, y = own.loc[codes, ["x", "y"]].to_numpy().T[:, :, None]
        away = np.hypot(every[:, 0] - x, every[:, 1] - y)
        nearest = np.sort(np.partition(away, count - 1, axis=1)[:, :count], axis=1)
        own.loc[codes, "straal_m"] = nearest[:, 1:].mean(axis=1)  # the first is itself
    return own


def _far_off(exact: pd.DataFrame, points: pd.DataFrame) -> list[Finding]:
    """Report points that lie far from where their postcode is."""
    # NaN where the postcode has no point: then nothing is far
    own = points.reindex(exact["pc4"].to_numpy())
    away = np.hypot(*(exact[["x", "y"]].to_numpy() - own[["x", "y"]].to_numpy()).T)
    far = away > _FAR_M
    reach = _with_radius(points, exact["pc4"][far])["straal_m"]
    far &= away > reach.reindex(exact["pc4"]).fillna(0).to_numpy() + _FAR_M
    return [
        f.VER_VAN_POSTCODE(place, f"{naam}: {metres / 1000:.0f} km van postcode {pc4}")
        for place, naam, pc4, metres in zip(
            exact["rij"][far], exact["naam"][far], exact["pc4"][far], away[far], strict=True
        )
    ]
