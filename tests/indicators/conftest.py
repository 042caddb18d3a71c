"""Fixtures: a folder of figures and borders that is small enough to check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

import boundaries
import indicators

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import DataFolder, Snapshot

SIDE = 1000.0


def borders(path: Path, codes: list[str], widths: list[float], water: str = "") -> Path:
    """Write rectangles side by side in RD, one per code."""
    shapes, x = [], 130_000.0
    for width in widths:
        shapes.append(shapely.box(x, 450_000.0, x + width * SIDE, 450_000.0 + SIDE))
        x += width * SIDE
    gpd.GeoDataFrame(
        {
            "buurtcode": codes,
            "buurtnaam": [f"Buurt {code[-2:]}" for code in codes],
            "water": ["JA" if code == water else "NEE" for code in codes],
        },
        geometry=shapes,
        crs=28992,
    ).to_file(path, layer="buurten")
    return path


@pytest.fixture
def load(folder: DataFolder, tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that imports a table (text) and gives the snapshot."""

    def run(text: str, name: str = "t_2024.csv", **ask: Any) -> Snapshot:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return folder.commit(indicators.read_indicatoren(path, **ask))

    return run


@pytest.fixture
def bound(folder: DataFolder, tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that imports rectangles as buurten of one year."""

    def run(jaar: int, codes: list[str], widths: list[float], water: str = "") -> Snapshot:
        path = borders(tmp_path / f"buurten_{jaar}.gpkg", codes, widths, water)
        return folder.commit(boundaries.read_grenzen(path, jaar=jaar))

    return run
