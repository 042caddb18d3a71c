"""A folder of figures small enough to check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

import boundaries
import indicators

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from store import DataFolder, Snapshot

SIDE = 1000.0


@pytest.fixture
def load(folder: DataFolder, tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that imports a table (text) and gives the snapshot."""

    def run(text: str, jaar: int = 2024, **ask: Any) -> Snapshot:
        path = tmp_path / f"tabel_{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8")
        return folder.commit(indicators.read_indicatoren(path, jaar=jaar, **ask))

    return run


@pytest.fixture
def bound(folder: DataFolder, tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that imports rectangles (column, row, width, height) as buurten."""

    def run(jaar: int, shapes: dict[str, Sequence[float]]) -> Snapshot:
        path = tmp_path / f"buurten_{jaar}.gpkg"
        boxes = [
            shapely.box(
                130_000 + x * SIDE, 450_000 + y * SIDE,
                130_000 + (x + w) * SIDE, 450_000 + (y + h) * SIDE,
            )
            for x, y, w, h in shapes.values()
        ]  # fmt: skip
        gpd.GeoDataFrame(
            {
                "buurtcode": list(shapes),
                "buurtnaam": [f"Buurt {code[-2:]}" for code in shapes],
                "water": ["NEE"] * len(shapes),
            },
            geometry=boxes,
            crs=28992,
        ).to_file(path, layer="buurten")
        return folder.commit(boundaries.read_grenzen(path, jaar=jaar))

    return run
