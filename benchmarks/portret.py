"""The documents of a portret against the issue's limits: each as a whole process, and all at once.

Run with `python benchmarks/portret.py [MAP]`: a data folder with the real files, or none to import
them into a temporary one first. It measures in this order, each in a process of its own:

- one wijk in each form (pptx, docx, xlsx, html, pdf): seconds, processor seconds, memory of the
  largest process and of who draws the maps beside it; the limit is 5 s each, beside a Python that
  only imports pandas, geopandas and matplotlib;
- the same wijk in all forms in one call, of which the maps are drawn once: 15 s, 700 MB;
- several wijken in one call, on two cores: seconds per wijk.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
from benchmarks._meten import tabel

HUIS = Path(__file__).resolve().parents[1]
WIJK, VORMEN = "WK034403", ("pptx", "docx", "xlsx", "html", "pdf")
PEER = "import pandas, geopandas, matplotlib.figure"
BESTANDEN = (
    ("grenzen", "cbs/wijken_gemeenten_2022_nl.gpkg"),
    ("grenzen", "cbs/buurten_2016_nl.gpkg.zip"),
    ("indicatoren", "cbs/kwb_2024_selectie.csv", "--jaar=2024"),
    ("indicatoren", "cbs/kwb_2020_provincie_utrecht_selectie.csv", "--jaar=2020"),
    ("swv", "swv/swv_pc4_BWBR0032324.csv"),
    ("postcodes", "pc4/postcode_coords.csv"),
    ("leerlingen", "duo/03-leerlingen-po-per-gemeente-postcode-leeftijd-2024-2025.zip"),
    ("locaties", "scholen/scholen20241122.geo.zip"),
)


def vullen(folder: Path, data: Path) -> None:
    """Import the real files."""
    for kind, name, *options in BESTANDEN:
        words = ["--gegevens", folder, "importeer", kind, *options, "--", data / name]
        run([sys.executable, "-m", "cli", *map(str, words)])


def run(words: list[str]) -> tuple[float, float, float, float]:
    """Run a command; return its seconds, processor seconds, and peaks of memory in MB.

    The second peak is of the largest process that it starts.
    """
    begin, beside = time.perf_counter(), 0.0
    process = subprocess.Popen(
        words, cwd=HUIS, env=os.environ | {"PYTHONPATH": str(HUIS)}, stdout=subprocess.DEVNULL
    )
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        beside = max(beside, _largest(process.pid))
        time.sleep(0.02)
    _, status, used = ended
    if status:
        sys.exit(f"{' '.join(words)} is mislukt")
    seconds = time.perf_counter() - begin
    # what wait4 tells of memory is of the largest: the command, or one that it waited for
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, beside


def _largest(process: int) -> float:
    """Return the peak so far of the largest process that one started, in MB (proc(5))."""
    found = [0]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError, IndexError):
            for one in task.read_text().split():
                said = Path(f"/proc/{one}/status").read_text()
                found.append(int(said.partition("VmHWM:")[2].split()[0]))
    return max(found) / 1024


def portret(folder: Path, codes: list[str], paths: list[Path]) -> tuple[float, float, float, float]:
    """Make portretten."""
    words = [f"--gebied={code}" for code in codes] + [f"--uit={path}" for path in paths]
    return run([sys.executable, "-m", "cli", "--gegevens", str(folder), "portret", *words])


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--data", type=Path, default=HUIS.parent / "shared" / "data")
    arguments.add_argument("--wijken", type=int, default=10)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = given.folder or Path(place) / "gegevens"
        if given.folder is None:
            vullen(folder, given.data)
        out = Path(place)
        portret(folder, [WIJK], [out / "eerst.json"])  # what is counted once per folder is kept
        rows = [("alleen invoer van bibliotheken", *run([sys.executable, "-c", PEER]))]
        rows += [(form, *portret(folder, [WIJK], [out / f"p.{form}"])) for form in VORMEN]
        every = [out / f"p.{form}" for form in VORMEN]
        rows.append(("alle vormen in één keer", *portret(folder, [WIJK], every)))
        codes = [f"WK0344{number:02d}" for number in range(1, 11)][: given.wijken]
        seconds, used, *peaks = portret(folder, codes, [out / "veel.pptx"])
        rows.append((f"{len(codes)} wijken als pptx, per wijk",
                     seconds / len(codes), used / len(codes), *peaks))  # fmt: skip
        print(tabel(("wat", "seconden", "processor", "MB", "MB daarnaast"), [
            (name, *(f"{value:.1f}" for value in values)) for name, *values in rows]))  # fmt: skip


if __name__ == "__main__":
    main()
