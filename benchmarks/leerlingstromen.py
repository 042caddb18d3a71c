"""How fast pupil flows are, side by side with plain pandas on the same files.

    python benchmarks/leerlingstromen.py [MAP MET OPEN DATA] [--keer N] [--jaren 1,5,20]

Every measurement is a process of its own, ours and theirs in turn, so that neither profits
from the other; the table gives medians, and their ratio is what counts: seconds differ
between machines. `zelf` is the processor time of the work itself, without starting Python and
importing libraries, which other work on the machine hardly changes; `proces` is the time on
the clock from start to end. Of `stromen` as a process, `zelf` is all its processor time.
Memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
ZIP = "duo/03-leerlingen-po-per-gemeente-postcode-leeftijd-{}.zip"
REAL = {2017: "2017-2018", 2024: "2024-2025"}
SWV = "swv/swv_pc4_BWBR0032324.csv"
PC4 = "pc4/postcode_coords.csv"


def plain(data: Path, zips: list[Path]) -> float:
    """Do what an analyst would: read every file, concat, melt, map, group."""
    import pandas as pd

    start = time.process_time()
    frames = []
    for path in zips:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                raw = archive.read(info)
                if not raw:
                    continue
                encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252"
                frame = pd.read_csv(io.BytesIO(raw), sep=";", encoding=encoding, dtype=str)
                frames.append(
                    frame.rename(
                        columns={"INSTELLINGSCODE": "BRIN_NUMMER", "VESTIGINGSCODE": "VESTIGING"}
                    )
                )
    wide = pd.concat(frames, ignore_index=True)
    place = pd.read_csv(data / SWV, dtype=str).set_index("pc4")["po_swv"]
    keys = ["PEILDATUM", "POSTCODE_LEERLING", "POSTCODE_VESTIGING", "SOORT_PO"]
    ages = [name for name in wide if name.startswith("LEEFTIJD_")]
    long = wide.melt(id_vars=keys, value_vars=ages, value_name="aantal")
    long = long.loc[long["aantal"] != "0"]
    masked = long["aantal"] == "<5"
    long["laag"] = long["aantal"].mask(masked, "1").astype(int)
    long["hoog"] = long["aantal"].mask(masked, "4").astype(int)
    long["van"] = long["POSTCODE_LEERLING"].str.strip().map(place)
    long["naar"] = long["POSTCODE_VESTIGING"].str[:4].map(place)
    table = long.groupby(["PEILDATUM", "SOORT_PO", "van", "naar"])[["laag", "hoog"]].sum()
    if table.empty:
        raise ValueError(zips)
    return time.process_time() - start


def ours_import(folder: Path, zips: list[Path]) -> float:
    """Import with all checks and provenance, and make it durable."""
    import flows
    from store import DataFolder

    start = time.process_time()
    DataFolder(folder).commit(flows.read_leerlingen(zips))
    return time.process_time() - start


def ours_matrix(folder: Path, years: list[int]) -> float:
    """Compute the full matrix of years from the stored sets, estimates included."""
    import pyarrow.parquet  # noqa: F401 - a library: loading it is no part of the work

    import flows
    from store import DataFolder

    start = time.process_time()
    snapshot = DataFolder(folder).snapshot()
    for year in years:
        flows.matrix(snapshot, year)
    return time.process_time() - start


def ours_page(folder: Path, years: list[int]) -> float:
    """Answer for a second SWV, as a page does that has answered for a first."""
    import flows
    from store import DataFolder

    snapshot = DataFolder(folder).snapshot()
    flows.saldo_tabel(snapshot, "PO2601", years[0])
    flows.stroom_tabel(snapshot, "PO2601", years[0])
    start = time.process_time()
    flows.saldo_tabel(snapshot, "PO2803", years[0])
    flows.stroom_tabel(snapshot, "PO2803", years[0])
    flows.stroom_tabel(snapshot, "PO2803", years[0], niveau="school")
    return time.process_time() - start


def ours_explanation(folder: Path, years: list[int]) -> float:
    """Take the change of a second SWV apart, as a page does that has loaded both years."""
    import flows
    from store import DataFolder

    snapshot = DataFolder(folder).snapshot()
    both = min(years), max(years)
    flows.verklaring(snapshot, "PO2601", both)
    start = time.process_time()
    flows.verklaring(snapshot, "PO2803", both)
    return time.process_time() - start


def child(task: str, arguments: dict[str, object]) -> None:
    """Run one measurement in this process and print its own seconds."""
    sys.path.insert(0, str(ROOT))
    folder = Path(str(arguments["folder"]))
    zips = [Path(name) for name in arguments["zips"]]  # type: ignore[attr-defined]
    years = [int(year) for year in arguments["years"]]  # type: ignore[attr-defined]
    if task == "plain":
        print(plain(Path(str(arguments["data"])), zips))
    elif task == "import":
        print(ours_import(folder, zips))
    elif task == "matrix":
        print(ours_matrix(folder, years))
    elif task == "explanation":
        print(ours_explanation(folder, years))
    else:
        print(ours_page(folder, years))


def measure(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its own seconds (nan when it says none), process seconds and MB."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().strip()
    if process.returncode:
        message = f"measurement failed: {command}"
        raise RuntimeError(message)
    seconds = time.perf_counter() - start
    try:
        own = float(said)
    except ValueError:
        own = usage.ru_utime + usage.ru_stime
    return own, seconds, usage.ru_maxrss / 1024


def another_year(source: Path, old: int, new: int, target: Path) -> Path:
    """Write a real year's zip as if it were another year's."""
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for info in archive.infolist():
            raw = archive.read(info)
            copy.writestr(info.filename, raw.replace(f"{old}1001".encode(), f"{new}1001".encode()))
    return target


class Bench:
    """Measurements of this run."""

    def __init__(self, data: Path, place: Path, times: int) -> None:
        self.data, self.place, self.times = data, place, times

    def command(self, task: str, folder: Path, zips: list[Path], years: list[int]) -> list[str]:
        """Return the command line of a measurement."""
        arguments = {
            "data": str(self.data),
            "folder": str(folder),
            "zips": [str(path) for path in zips],
            "years": years,
        }
        return [sys.executable, __file__, "--taak", task, json.dumps(arguments)]

    def median(self, *commands: list[str]) -> list[tuple[float, float, float]]:
        """Run commands in turn, several times; return the medians of each."""
        results: list[list[tuple[float, float, float]]] = [[] for _ in commands]
        for _ in range(self.times):
            for number, command in enumerate(commands):
                results[number].append(measure(command))
        return [
            tuple(statistics.median(values) for values in zip(*rows, strict=True))  # type: ignore[misc]
            for rows in results
        ]

    def base(self) -> Path:
        """Make a folder with the mapping and the points."""
        sys.path.insert(0, str(ROOT))
        import flows
        from store import DataFolder

        folder = Path(tempfile.mkdtemp(dir=self.place))
        DataFolder(folder).commit(flows.read_swv(self.data / SWV))
        DataFolder(folder).commit(flows.read_postcodes(self.data / PC4))
        return folder

    def one_year(self, year: int) -> None:
        """Compare one real year."""
        zips = [self.data / ZIP.format(REAL[year])]
        folder = self.base()
        theirs, ours = self.median(
            self.command("plain", folder, zips, [year]),
            self.command("import", folder, zips, [year]),
        )
        matrix, page = self.median(
            self.command("matrix", folder, zips, [year]),
            self.command("page", folder, zips, [year]),
        )
        target = self.place / "saldo.csv"
        program = [
            sys.executable, "-m", "cli", "--gegevens", str(folder),
            "stromen", "--swv", "PO2601", "--jaar", str(year), "--saldo", "--uit", str(target),
        ]  # fmt: skip
        (process,) = self.median(program)
        print(
            f"\n{year}                     zelf    proces   geheugen   verhouding (zelf, geheugen)"
        )
        row("pandas, van csv tot matrix", theirs)
        row("importeren", ours, theirs)
        row("matrix van alle swv", matrix, theirs)
        row("één swv op de pagina", page)
        row("`stromen` als proces", process)

    def two_years(self) -> None:
        """Measure why a saldo changed between both real years."""
        folder, years = self.base(), list(REAL)
        measure(
            self.command("import", folder, [self.data / ZIP.format(REAL[y]) for y in years], years)
        )
        (found,) = self.median(self.command("explanation", folder, [], years))
        print("\nbeide jaren              zelf    proces   geheugen")
        row("waarom een saldo veranderde", found)

    def growth(self, numbers: list[int]) -> None:
        """Show how time and memory grow with years: the two real years in turn."""
        most = max(numbers)
        zips, years = [], list(range(2000, 2000 + most))
        for number, year in enumerate(years):
            real = (2017, 2024)[number % 2]
            source = self.data / ZIP.format(REAL[real])
            zips.append(another_year(source, real, year, self.place / f"po {year}.zip"))
        print("\njaren                    zelf    proces   geheugen   per jaar")
        for number in numbers:
            folder = self.base()
            imported = measure(self.command("import", folder, zips[:number], years[:number]))
            matrix = measure(self.command("matrix", folder, [], years[:number]))
            theirs = measure(self.command("plain", folder, zips[:number], years[:number]))
            for name, values in (
                ("importeren", imported),
                ("matrix", matrix),
                ("pandas", theirs),
            ):
                row(f"{number:>3} {name}", values, per=number)


def row(
    name: str,
    values: tuple[float, float, float],
    against: tuple[float, float, float] | None = None,
    *,
    per: int = 0,
) -> None:
    """Print a row of the table."""
    own, seconds, memory = values
    text = f"{name:<28}{own:>6.2f}s {seconds:>8.2f}s {memory:>7.0f} MB"
    if against:
        text += f"   {against[0] / own:>6.1f}× sneller, {memory / against[2]:.2f}× geheugen"
    if per:
        text += f"   {own / per:.2f} s, {memory / per:.0f} MB"
    print(text, flush=True)


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--taak"]:
        child(sys.argv[2], json.loads(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--keer", type=int, default=3)
    parser.add_argument("--jaren", default="1,5,20")
    chosen = parser.parse_args()
    if not chosen.data.is_dir():
        parser.error(f"de open data staan niet in {chosen.data}")
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(chosen.data, Path(place), chosen.keer)
        for year in REAL:
            bench.one_year(year)
        bench.two_years()
        bench.growth([int(number) for number in chosen.jaren.split(",")])


if __name__ == "__main__":
    main()
