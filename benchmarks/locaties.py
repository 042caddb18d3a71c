"""Places against the peers: joining to areas, and the nearest of every kind; distances beside CBS.

    python benchmarks/locaties.py [MAP MET OPEN DATA]

Both sides get the same input in memory; trees are built inside the measured time. The best of
several runs is compared, so that a busy machine does not decide. Last stands how far the distance
to a basisschool agrees with the figure that CBS publishes (kwb 2024, `afstandSchool`).
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from places.areas import locate
from places.lists.sets import read_locations
from places.reach.areas import compare_with_cbs, reach
from places.reach.distances import middles, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 9
KINDS = ("bo", "sbo", "so", "vso", "vo")
PLACES = {"Nederland": "", "Utrecht": "BU0344", "Westland": "BU1783"}


def best(*jobs: Callable[[], object]) -> list[float]:
    """Return the shortest time of each job; the jobs take turns."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(RUNS):
        for number, job in enumerate(jobs):
            gc.collect()
            start = time.perf_counter()
            job()
            times[number].append(time.perf_counter() - start)
    return [min(each) for each in times]


def main() -> None:
    """Measure and print a table."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    buurten = gpd.read_file(data / "cbs" / "buurten_2016_nl.gpkg.zip").to_crs(28992)
    buurten["geometry"] = buurten.geometry.make_valid()
    buurten = buurten.rename(columns={"BU_CODE": "code", "BU_NAAM": "naam"})
    buurten["water"] = buurten["WATER"] == "JA"
    buurten = buurten[["code", "naam", "water", "geometry"]]
    read = read_locations(data / "scholen" / "scholen20241122.geo.zip")
    schools = read.sets[0].tables["punten"]
    if not isinstance(schools, gpd.GeoDataFrame):
        raise TypeError(schools)
    points = gpd.GeoDataFrame(geometry=schools.geometry.to_numpy(), crs=28992)
    x, y = schools["x"].to_numpy(), schools["y"].to_numpy()

    def ours() -> object:
        return locate(x, y, buurten)

    def sjoin() -> object:
        # a fresh array, or geopandas would find its tree still there from the run before
        fresh = gpd.GeoDataFrame(buurten[["code"]], geometry=buurten.geometry.to_numpy().copy())
        return gpd.sjoin(points, fresh.set_crs(28992), predicate="intersects")

    kinds = {
        kind: schools[schools["typen"].str.split("|").map(lambda have, k=kind: k in have)]
        for kind in KINDS
    }
    middle_x, middle_y = middles(buurten)

    def near() -> object:
        return nearest(middle_x, middle_y, kinds)

    def matrix() -> object:
        centre = np.column_stack([middle_x, middle_y])
        return [cdist(centre, rows[["x", "y"]].to_numpy()).min(axis=1) for rows in kinds.values()]

    one, other = best(ours, sjoin)
    print(f"{len(points)} punten in {len(buurten)} buurten")
    print(f"  locate            {one:8.3f} s")
    print(f"  geopandas.sjoin   {other:8.3f} s   verhouding {one / other:.2f} (hoogstens 1,1)")
    one, other = best(near, matrix)
    print(f"dichtstbijzijnde van {len(KINDS)} soorten voor {len(buurten)} buurten")
    print(f"  nearest           {one:8.3f} s")
    print(f"  afstandsmatrix    {other:8.3f} s   {other / one:.0f} keer zo snel (minstens 10)")
    show_cbs(data, buurten.drop_duplicates("code", ignore_index=True), kinds["bo"])


def show_cbs(data: Path, buurten: gpd.GeoDataFrame, schools: pd.DataFrame) -> None:
    """Print how the distance to a basisschool agrees with that of CBS."""
    table = pd.read_csv(data / "cbs" / "kwb_2024_selectie.csv", dtype=str)
    value = pd.to_numeric(table["afstandSchool"], errors="coerce")
    value = value.where(value >= 0)
    cbs = pd.DataFrame({"gebied_code": table["code"], "waarde": value})
    cbs["staat"] = np.where(value.isna(), "ontbreekt", "waarde")
    print("afstand tot een basisschool, hemelsbreed vanaf het midden, naast die van het CBS (2024)")
    for name, begin in PLACES.items():
        own = buurten[buurten["code"].str.startswith(begin)]
        made = reach(own, schools, 1000, wat="de dichtstbijzijnde basisschool")
        found = compare_with_cbs(made, cbs, 2024)
        if found is not None:
            print(
                f"  {name:<10} {found.aantal:5} buurten  r = {found.pearson:.2f}  rangcorrelatie "
                f"{found.spearman:.2f}  mediaan {found.midden_hier:.2f} km (CBS "
                f"{found.midden_cbs:.1f} km)"
            )


if __name__ == "__main__":
    main()
