"""How fast `ophalen` is: all of Utrecht from services on loopback, and again without changes.

    python benchmarks/ophalen.py [MAP MET OPEN DATA] [--keer N]

The services are those of the tests, filled from the real open data: boundaries of three years,
figures of three years, all schools, the regio-indeling, postcodes, and the pupils of 2017 and 2024
of the whole country. Each command is a process of its own, as people start it, so time and peak
memory (of the largest of its processes) are those of a user. Beside it: the same files, already on
disk, brought in by hand with `importeer`, one command each.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(ROOT))

from sources.source_list import VARIABLE  # noqa: E402
from tests.sources import real_services  # noqa: E402
from tests.sources.server import serving  # noqa: E402

YEARS = ("--jaar=2020", "--jaar=2023", "--jaar=2024")
KINDS = {
    "wijkenbuurten": "grenzen", "kerncijfers": "indicatoren", "03": "leerlingen", "swv": "swv",
    "postcode": "postcodes", "scholen": "locaties",
}  # fmt: skip


def call(folder: Path, *words: str) -> tuple[float, float]:
    """Run one command and return its seconds on the clock and of the processor."""
    command = [sys.executable, "-m", "cli", "--gegevens", str(folder), *words]
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def said(calls: list[tuple[float, float]]) -> str:
    """Write the medians of some calls."""
    clock, work = (statistics.median(one[part] for one in calls) for part in (0, 1))
    return f"{clock:.2f} s, waarvan de processor {work:.2f} s"


def main() -> None:
    """Measure, and print the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--keer", type=int, default=3)
    given = parser.parse_args()
    whole, again, by_hand = [], [], []
    with tempfile.TemporaryDirectory() as home, serving(real_services.real(given.data)) as services:
        listed = Path(home) / "bronnen.toml"
        listed.write_text(real_services.bronnen(services), encoding="utf-8")
        os.environ[VARIABLE] = str(listed)
        for number in range(given.keer):
            folder = Path(home) / f"opgehaald-{number}"
            words = ("ophalen", "--gemeente", "Utrecht", *YEARS, "--ja")
            whole.append(call(folder, *words))
            again.append(call(folder, *words))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            found = sorted((folder / "ophalen" / "bestanden").rglob("*.*"))
            files = [file for file in found if file.name != "spoor.json"]
            other = Path(home) / f"met-de-hand-{number}"
            parts = [
                call(other, "importeer", kind, "--vervang", str(file))
                for file in files
                for start, kind in KINDS.items()
                if file.name.startswith(start)
            ]
            by_hand.append((sum(one[0] for one in parts), sum(one[1] for one in parts)))
    print(f"alles van Utrecht ophalen en inlezen:  {said(whole)}")
    print(f"nog eens, zonder wijzigingen:          {said(again)}")
    print(f"dezelfde {len(files)} bestanden met importeer:   {said(by_hand)}")
    print(f"meeste geheugen van één proces:       {peak:.0f} MB")


if __name__ == "__main__":
    main()
