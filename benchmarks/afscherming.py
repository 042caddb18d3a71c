"""How long it takes to choose what of an own table is not shown.

    python benchmarks/afscherming.py [--keer N]

Three tables: 5,000 cells of two sides with their totals; 5,000 cells of three sides with every
margin of two and of one; and the demonstration's own table with all margins that pages show.
Each measurement is a process of its own; `zelf` is its processor time without imports. Beside it
stands how many cells and pupils are not shown: a quick answer that hides everything is none.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parents[1]))
from benchmarks._meten import meet, tabel

if TYPE_CHECKING:
    from collections.abc import Sequence

FILES = Path(__file__).resolve().parents[1] / "demo" / "bestanden"
CASES: dict[str, tuple[tuple[int, ...], int]] = {
    "50 × 100, rijen, kolommen, totaal": ((50, 100), 1),
    "50 × 20 × 5, elke marge": ((50, 20, 5), 2),
}


def random_table(shape: Sequence[int], most: int) -> tuple[tuple[int, int, int, int], float]:
    """Shield a table in which two of five cells are zero and most others small."""
    import numpy as np
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401 - imports are left out of the time

    from flows.disclosure import shield

    chance = np.random.default_rng(1)
    values = np.rint(chance.lognormal(1.2, 1.1, tuple(shape))).astype(np.int64)
    values[chance.random(tuple(shape)) < 0.4] = 0
    sides = np.indices(tuple(shape)).reshape(len(shape), -1)
    margins = []
    for number in range(most + 1):
        for axes in combinations(range(len(shape)), number):
            groups = np.zeros(values.size, np.int64)
            for axis in axes:
                groups = groups * shape[axis] + sides[axis]
            margins.append(groups)
    start = time.process_time()
    done = shield(values.ravel(), margins)
    spent = time.process_time() - start
    return (values.size, done.eerste, done.tweede, done.leerlingen), spent


def demonstration() -> tuple[tuple[int, int, int, int], float]:
    """Shield the demonstration's own table, read and mapped beforehand."""
    import tempfile

    from flows import eigen_jaar, read_eigen_stromen, read_swv
    from flows.disclosure import shield
    from flows.own_flows import MARGES, groups_of
    from store import DataFolder

    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place))
        folder.commit(read_swv(FILES / "regio_indeling_swv_2020.csv"))
        folder.commit(read_eigen_stromen(FILES / "eigen_stromen_2024.csv"))
        own = eigen_jaar(folder.snapshot(), 2024)
        margins = [groups_of(own.cellen, marge)[0] for marge in MARGES]
        start = time.process_time()
        done = shield(own.tabel.waarden, margins)
        spent = time.process_time() - start
    return (len(own.cellen), done.eerste, done.tweede, done.leerlingen), spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keer", type=int, default=3)
    times = parser.parse_args().keer
    rows = []
    for name, given in {**CASES, "eigen tabel van de voorbeeldgegevens": None}.items():
        found = [meet(random_table, *given) if given else meet(demonstration) for _ in range(times)]
        cells, first, second, pupils = found[0].uitkomst
        seconds = statistics.median(one.seconden for one in found)
        rows.append((name, cells, first, second, pupils, f"{seconds:.2f} s"))
    head = ("tabel", "cellen", "klein", "daarnaast afgeschermd", "leerlingen daarin", "zelf")
    print(tabel(head, rows))


if __name__ == "__main__":
    main()
