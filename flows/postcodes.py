"""`importeer postcodes`: where each PC4 lies, as points or areas, in degrees or metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import normalise_codes
from boundaries.crs import NEDERLAND_RD, NEDERLAND_WGS84, RD, WGS84, degrees, metres, within
from flows import findings as kinds
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.files import open_input
from store.reading.layers import READABLE, layers_of, open_maps, read_layer
from store.reading.limits import MAX_ROWS
from store.reading.tables import find_header, first_filled, read_grid
from store.reading.text import slug

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from store import Finding, Progress

WANTED = "een tabel met per postcode (4 cijfers) een punt, of een kaartlaag met postcodegebieden"
_CODE = (
    "pc4", "postcode", "postcode4", "postcode_4", "pc4_code", "postcodegebied", "pc", "pc6",
    "postcode6", "postcode_6",
)  # fmt: skip
_PC6 = r"[1-9]\d{3}\s?[A-Za-z]{2}"
_FIRST = (
    "lon", "lng", "long", "longitude", "lengtegraad", "x", "x_rd", "rd_x", "x_coord", "xcoord",
)  # fmt: skip
_SECOND = ("lat", "latitude", "breedtegraad", "y", "y_rd", "rd_y", "y_coord")
# own choice: more than half, so that a few wrong cells do not decide what a column is
_MOSTLY = 0.5
_BOXES = {WGS84: NEDERLAND_WGS84, RD: NEDERLAND_RD}


def read_postcodes(
    path: Path, *, progress: Progress = silent, fictief: bool = False
) -> ImportResult:
    """Read PC4 points (csv) or areas (any kind of map layer).

    Degrees (WGS84) and metres (RD) are told apart by their size. The set holds `punten` (`pc4, lon,
    lat, x, y`; of an area a point inside it) and, of areas, `vlakken` (`code, geometry`,
    EPSG:28992). Raises `Refused` when it is neither.
    """
    progress(f"lezen van {path.name}")
    names = [file.name.lower() for file in open_input(path, wanted=WANTED)]
    rapport = ImportRapport()
    tables: dict[str, pd.DataFrame | bytes]
    if any(name.endswith(READABLE) for name in names):
        areas, rapport.bevindingen = _read_areas(path)
        read = len(areas)
        known = areas["code"].notna()
        # geopandas comes with it, and a table of flows does without
        from boundaries.coverage import repair

        # as every other level: what cannot be added up is mended now, not where it is asked
        mended, found = repair(areas[known], path.name)
        rapport.bevindingen += found
        points = pd.concat([_points_of(mended), _points_of(areas[~known])], ignore_index=True)
        tables = {"vlakken": mended}
    else:
        points = _read_points(path)
        read, tables = len(points), {}
    points = _checked(points, path.name, rapport)
    if "vlakken" in tables:
        # an area whose point was refused is refused with it: the two go together everywhere
        kept = points["pc4"].astype(str)
        frame = tables["vlakken"]
        assert isinstance(frame, pd.DataFrame)  # noqa: S101 - made above
        tables["vlakken"] = frame.loc[frame["code"].isin(kept)].drop_duplicates("code")
    rapport.rijen, rapport.geweigerd = len(points), read - len(points)
    if points.empty:
        raise Refused(
            WANTED,
            f"{path.name} zonder één bruikbare postcode in Nederland",
            "Controleer de kolommen postcode, lat en lon (of x en y).",
            findings=rapport.bevindingen,
        )
    kind = "gebieden" if "vlakken" in tables else "punten"
    herkomst = Herkomst.of_file(path, fictief=fictief)
    new = NewSet(
        SetKey(Soort.POSTCODES, f"postcode{kind}", "pc4"),
        herkomst,
        {"punten": points, **tables},
        len(points),
        tuple(rapport.bevindingen),
        {"vorm": kind},
    )
    return ImportResult([new], rapport)


def _read_points(path: Path) -> pd.DataFrame:
    """Return `code, een, twee` as read: two coordinates of an unknown system."""
    came = path.name
    groups = (_CODE, _FIRST, _SECOND)
    known = {name for group in groups for name in group}
    for file in open_input(path, wanted=WANTED):
        if not file.name.lower().endswith((".csv", ".txt", ".xlsx")):
            continue
        for grid in read_grid(file, wanted=WANTED, rows=MAX_ROWS):
            header = find_header(grid, lambda name: slug(name) in known) or first_filled(grid)
            frame = grid.text_below(header)
            plain = {slug(str(name)): str(name) for name in frame.columns}
            found = [next((plain[n] for n in group if n in plain), None) for group in groups]
            if None not in found:
                code, first, second = (frame[name] for name in found if name)
                _refuse_pc6(code, file.name)
                return pd.DataFrame(
                    {"code": code, "een": _numbers(first), "twee": _numbers(second)}
                )
            came = f"{grid.name} met de kolommen {', '.join(frame.columns)[:200]}"
    raise Refused(
        WANTED, came, "Kies een csv met de kolommen postcode, lat en lon, of een GeoPackage."
    )


def _numbers(column: pd.Series) -> pd.Series:
    """Read decimal commas and points alike."""
    return pd.to_numeric(column.str.strip().str.replace(",", "."), errors="coerce")


def _read_areas(path: Path) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the areas of the first layer, in RD, and what was noticed."""
    with open_maps(path, wanted=WANTED) as files:
        layers = [layer for file in files for layer in layers_of(file)]
        if not layers:
            raise Refused(WANTED, f"{path.name} zonder lagen", "Kies een ander bestand.")
        frame, notes = read_layer(layers[0])
    came = [str(name) for name in frame.columns]
    plain = {slug(name): name for name in came}
    code = next((plain[name] for name in _CODE if name in plain), None)
    if code is None:
        raise Refused(
            WANTED,
            f"{path.name} met de kolommen {', '.join(came)[:200]}",
            "Kies een laag met een kolom postcode of pc4.",
        )
    if frame.crs is None:
        frame = frame.set_crs(_system(frame.total_bounds[[0, 2]], frame.total_bounds[[1, 3]]))
    frame = frame.to_crs(RD)
    _refuse_pc6(frame[code], path.name)
    frame["code"] = normalise_codes(frame[code].astype(str).str.slice(0, 4), "pc4")
    areas: gpd.GeoDataFrame = frame[["code", "geometry"]]
    return areas, notes


def _refuse_pc6(codes: pd.Series, name: str) -> None:
    """Refuse postcodes of six signs: the first of them is not where its PC4 lies."""
    texts = codes.astype(str).str.strip()
    finer = texts.str.fullmatch(_PC6).fillna(value=False).astype(bool)
    if len(texts) and finer.mean() > _MOSTLY:
        raise Refused(
            WANTED,
            f"{name} met postcodes van zes tekens, zoals {texts[finer].iloc[0]}",
            "Dat is fijner dan gevraagd. Kies bij CBS of PDOK de kaart per postcode van vier "
            "cijfers; in QGIS kunt u vlakken samenvoegen op de eerste vier tekens.",
        )


def _points_of(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    inside = areas.geometry.representative_point()
    return pd.DataFrame({"code": areas["code"], "een": inside.x, "twee": inside.y})


def _system(first: np.ndarray, second: np.ndarray) -> int:
    """Return the EPSG code whose frame the coordinates lie in, degrees or metres."""
    known = np.isfinite(first) & np.isfinite(second)
    if not known.any():
        raise Refused(
            WANTED,
            "een tabel zonder één leesbare coördinaat",
            "Controleer de kolommen postcode, lat en lon (of x en y).",
        )
    # the middle row decides: a few points at 0,0 or abroad must not
    a, b = float(np.median(first[known])), float(np.median(second[known]))
    for code, box in _BOXES.items():
        if within(a, b, box):
            return code
    raise Refused(
        "punten in Nederland, in graden (WGS84) of meters (RD)",
        f"coördinaten rond {a:g} en {b:g}",
        "Controleer of breedte- en lengtegraad niet verwisseld zijn.",
    )


def _checked(points: pd.DataFrame, name: str, rapport: ImportRapport) -> pd.DataFrame:
    """Return the points that are one, once per PC4, in both systems."""
    code = normalise_codes(points["code"].astype(str).str.strip().str.slice(0, 4), "pc4")
    system = _system(points["een"].to_numpy(float), points["twee"].to_numpy(float))
    # in the Netherlands, and a PC4; the first of a code stays
    good = code.notna() & within(points["een"], points["twee"], _BOXES[system])
    rapport.bevindingen += kinds.PUNT_ONLEESBAAR.counting(
        ~good,
        name,
        "geen postcode van 4 cijfers of geen punt in Nederland, zoals "
        + ", ".join(points.loc[~good, "code"].fillna("leeg").astype(str).head(5)),
    )
    kept = points.loc[good, ["een", "twee"]].assign(pc4=code[good].astype("int16"))
    double = kept.duplicated("pc4")
    where = ", ".join(kept.loc[double, "pc4"].astype(str).head(5))
    rapport.bevindingen += kinds.PC4_DUBBEL.counting(double, where, "meer dan één punt of gebied")
    kept = kept.loc[~double].sort_values("pc4").reset_index(drop=True)
    # given in one system, computed in the other: both are kept
    turned = metres if system == WGS84 else degrees
    first, second = turned(kept["een"].to_numpy(), kept["twee"].to_numpy())
    own = (kept["een"], kept["twee"])
    (lon, lat), (x, y) = (own, (first, second)) if system == WGS84 else ((first, second), own)
    return pd.DataFrame({"pc4": kept["pc4"], "lon": lon, "lat": lat, "x": x, "y": y})
