"""Comparing against the issue's limits, and local Moran against esda's own call.

Run with `python benchmarks/vergelijken.py`. It imports the real figures and boundaries into a
temporary folder, then measures in this order, each in a process of its own:

- similar areas of one buurt among all buurten, after loading, over the real indicators and
  over 14,574 × 20 made-up ones; beside scikit-learn's nearest neighbours on the same scores;
- the profile of one wijk, the first time (loading included) and after that;
- the spatial pattern of one made-up indicator over all national buurten of 2016 (reading,
  joining, 99,999 permutations and correcting included), against `esda.Moran_Local` alone with
  its 999 on the same values and the same neighbours; making the neighbours, once per division,
  is left out of both and told;
- `vergelijk` for one wijk as a whole command, in turn with a Python that only imports pandas,
  geopandas and scipy.stats: the ratio of their processor seconds.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).resolve().parents[1]))
from benchmarks._meten import meet, tabel

if TYPE_CHECKING:
    from collections.abc import Callable

JAAR, WIJK, BUURT, KEREN = 2024, "WK034403", "BU03440312", 5
GEMAAKT = "rokers"


def vullen(folder: Path, data: Path) -> int:
    """Import figures of 2024 and the national buurten of 2016."""
    import numpy as np
    import pandas as pd

    import boundaries
    import house
    import indicators

    target = house.folder(folder)
    target.commit(indicators.read_indicatoren(data / "cbs" / "kwb_2024_selectie.csv", jaar=JAAR))
    target.commit(indicators.read_grenzen(data / "cbs" / "wijken_gemeenten_2022_nl.gpkg"))
    snapshot = target.commit(boundaries.read_grenzen(data / "cbs" / "buurten_2016_nl.gpkg.zip"))
    areas = boundaries.areas(snapshot, "buurt", indeling=2016)
    middle = boundaries.geometry(snapshot, areas, "landelijk").geometry.centroid
    wave = 20 + 5 * np.sin(middle.x / 20_000) * np.cos(middle.y / 20_000)
    noise = np.random.default_rng(1).normal(size=len(wave))
    table = pd.DataFrame({"gebied_code": areas.frame["code"], GEMAAKT: (wave + noise).round(3)})
    path = folder / "gemaakt_2016.csv"
    table.to_csv(path, index=False)
    target.commit(indicators.read_indicatoren(path, jaar=2016, bron="gemaakt"))
    return len(target.snapshot().sets)


def hele_opdracht(folder: Path) -> tuple[float, float, float]:
    """Return the processor seconds of `vergelijk` and of bare imports, and their ratio."""
    out = str(folder / "vergelijking.csv")
    ours = ["-m", "cli", "--gegevens", str(folder), "vergelijk", "--gebied", WIJK, "--uit", out]
    pairs = []
    for _ in range(KEREN):
        spent = []
        for arguments in (ours, ["-c", "import pandas, geopandas, scipy.stats"]):
            # not the clock: a busy machine makes both wait, and not equally long
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [sys.executable, *arguments],
                cwd=Path(__file__).resolve().parents[1],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        pairs.append(spent)
    return (
        statistics.median(one for one, _ in pairs),
        statistics.median(other for _, other in pairs),
        statistics.median(one / other for one, other in pairs),
    )


def lijkt_op(folder: Path) -> tuple[tuple[int, int], float]:
    """Time similar areas of a buurt, figures loaded."""
    import house
    from compare.similar import find_similar

    snapshot = house.folder(folder).snapshot()
    found = find_similar(snapshot, BUURT, jaar=JAAR)
    return (found.kandidaten, len(found.indicatoren)), _median(
        lambda: find_similar(snapshot, BUURT, jaar=JAAR)
    )


def lijkt_op_gemaakt() -> tuple[int, float]:
    """Time distances and their order over made-up scores of the size of the issue."""
    import numpy as np

    from compare.similar import _distances, standardise

    rng = np.random.default_rng(1)
    values = rng.lognormal(size=(14_574, 20))
    values[rng.random(values.shape) < 0.1] = np.nan

    def run() -> None:
        scores = np.column_stack([s for c in values.T if (s := standardise(c)) is not None])
        apart, _ = _distances(scores, 7)
        np.argsort(apart, kind="stable")[:10]

    return len(values), _median(run)


def lijkt_op_sklearn() -> tuple[int, float]:
    """Time scikit-learn on as many scores, missing values filled in first."""
    import numpy as np
    from sklearn.neighbors import NearestNeighbors
    from sklearn.preprocessing import RobustScaler

    rng = np.random.default_rng(1)
    values = rng.lognormal(size=(14_574, 20))

    def run() -> None:
        scores = RobustScaler().fit_transform(values)
        NearestNeighbors(n_neighbors=11).fit(scores).kneighbors(scores[[7]])

    return len(values), _median(run)


def profiel_eerst(folder: Path) -> tuple[int, float]:
    """Time the first profile of a process, loading the figures included."""
    import house
    from compare.profile import make_profile

    snapshot = house.folder(folder).snapshot()
    begin = time.perf_counter()
    found = make_profile(snapshot, WIJK)
    return len(found.regels), time.perf_counter() - begin


def profiel_daarna(folder: Path) -> tuple[int, float]:
    """Time a profile with the figures loaded, of another wijk than the first."""
    import house
    from compare.profile import make_profile

    snapshot = house.folder(folder).snapshot()
    make_profile(snapshot, "WK034401")
    return len(make_profile(snapshot, WIJK).regels), _median(lambda: make_profile(snapshot, WIJK))


def ruimte(folder: Path) -> tuple[dict[str, Any], float]:
    """Time our spatial pattern and esda's own call in turn, and return both and their ratio."""
    import warnings

    import numpy as np
    from esda.moran import Moran_Local

    import boundaries
    import house
    from compare import space
    from compare.space import moran

    warnings.simplefilter("ignore")
    snapshot = house.folder(folder).snapshot()
    begin = time.perf_counter()
    areas = boundaries.areas(snapshot, "buurt", indeling=2016)
    values = moran(snapshot, GEMAAKT, "buurt", permutaties=99).frame["waarde"].to_numpy(dtype=float)
    graph, use = space.touching_areas(snapshot, areas, np.flatnonzero(np.isfinite(values)))
    neighbours = time.perf_counter() - begin
    values = values[use]
    ours, theirs = [], []
    for _ in range(KEREN):
        begin = time.perf_counter()
        moran(snapshot, GEMAAKT, "buurt")
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        Moran_Local(values, graph, permutations=999, seed=1)
        theirs.append(time.perf_counter() - begin)
    pairs = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "buurten": len(use),
        "buren maken": neighbours,
        "esda": statistics.median(theirs),
        "verhouding": statistics.median(pairs),
    }, statistics.median(ours)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--gegevens",
        type=Path,
        default=Path(__file__).resolve().parents[2] / "shared" / "data",
        help="folder with the real open data",
    )
    data = parser.parse_args().gegevens
    if not data.is_dir():
        sys.exit(f"De echte open data staan niet in {data}.")
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as temporary:
        folder = Path(temporary)
        meet(vullen, folder, data)
        like = meet(lijkt_op, folder)
        made, peer = meet(lijkt_op_gemaakt), meet(lijkt_op_sklearn)
        first, later = meet(profiel_eerst, folder), meet(profiel_daarna, folder)
        space = meet(ruimte, folder)
        whole, bare, ratio = hele_opdracht(folder)
    found = space.uitkomst
    print(
        tabel(
            ("wat", "omvang", "seconden", "grens", "MB"),
            [
                ("vergelijkbare buurten", "{} × {}".format(*like.uitkomst),
                 f"{like.seconden:.3f}", "0,2", f"{like.megabytes:.0f}"),
                ("gemaakte cijfers, standaardiseren erbij", f"{made.uitkomst} × 20",
                 f"{made.seconden:.3f}", "0,2", f"{made.megabytes:.0f}"),
                ("hetzelfde met scikit-learn (zonder ontbrekende)", f"{peer.uitkomst} × 20",
                 f"{peer.seconden:.3f}", "", f"{peer.megabytes:.0f}"),
                ("profiel van een wijk, eerste keer", f"{first.uitkomst} cijfers",
                 f"{first.seconden:.2f}", "", f"{first.megabytes:.0f}"),
                ("profiel van een wijk, daarna", f"{later.uitkomst} cijfers",
                 f"{later.seconden:.3f}", "0,3", f"{later.megabytes:.0f}"),
                ("ruimtelijk patroon", f"{found['buurten']} buurten",
                 f"{space.seconden:.2f}", "1,1 × esda", f"{space.megabytes:.0f}"),
                ("esda.Moran_Local zelf", f"{found['buurten']} buurten",
                 f"{found['esda']:.2f}", f"verhouding {found['verhouding']:.2f}", ""),
                ("buren bepalen (eerste keer)", "", f"{found['buren maken']:.2f}", "", ""),
                ("vergelijk als hele opdracht", f"verhouding {ratio:.2f}", f"{whole:.2f}",
                 "1,6 × de import", ""),
                ("pandas, geopandas en scipy.stats importeren", "", f"{bare:.2f}", "", ""),
            ],
        )
    )  # fmt: skip


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(KEREN):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


if __name__ == "__main__":
    main()
