"""Towns of kilometre squares in RD, written to the formats that publishers use."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 1000.0
WEST, SOUTH = 130_000.0, 450_000.0


def square(column: float, row: float = 0, *, width: float = 1, height: float = 1) -> Any:
    """Return a square (or rectangle) of the grid, counted in sides from the origin."""
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(x, y, x + width * SIDE, y + height * SIDE)


def town(columns: dict[str, list[Any]], *, crs: int | None = 28992) -> gpd.GeoDataFrame:
    """Return one square per row, side by side, with these columns."""
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[square(n) for n in range(count)], crs=crs)


def buurten() -> gpd.GeoDataFrame:
    """Return four buurten in two wijken of one gemeente, as CBS shipped them in 2016."""
    return town(
        {
            "BU_CODE": ["BU03440101", "BU03440102", "BU03440201", "BU03440202"],
            "BU_NAAM": ["Een", "Twee", "Drie", "Vier"],
            "WK_CODE": ["WK034401", "WK034401", "WK034402", "WK034402"],
            "GM_CODE": ["GM0344"] * 4,
            "GM_NAAM": ["Utrecht"] * 4,
            "WATER": ["NEE", "NEE", "JA", "B"],
        }
    )


def zipped(folder: Path, name: str, *inside: str) -> Path:
    """Zip files of a folder (in a folder inside the zip, as people do)."""
    target = folder / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in inside:
            archive.write(folder / member, f"grenzen/{member}")
    return target
