"""Maak flows/kalibratie.csv opnieuw en meet hoe goed de schatting is.

    python benchmarks/kalibratie.py --data MAP

MAP is de map met de echte bestanden (onder meer duo/03-…-2017-2018.zip). De tabel is bij
dezelfde invoer tot op de byte dezelfde; de datum erin verandert alleen als de inhoud verandert.
Met `--helft ZAAD --uit BESTAND` komt er een tabel van één helft van de samenwerkingsverbanden,
en met `--afgeschermd ZIP` het bestand van 2017 zoals DUO het nu zou publiceren: samen met
`stromen --kalibratie BESTAND` is de schatting dan van buitenaf te controleren.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import _calibration_quality as quality
from benchmarks._calibration_data import MAPPING, POINTS, PUPILS, Year, digest, load_year
from benchmarks._calibration_fit import designs, fit_table
from flows.estimate import BY_AGE, SHIPPED, WITHOUT_AGES, Calibration

YEAR, LATER = 2017, 2024
_LICENCE = "DUO open onderwijsdata, CC0 / CC BY"
_DATE = "# datum: "


def main() -> None:
    """Make the table, and judge it unless told not to."""
    given = _arguments()
    started = time.perf_counter()
    years = load_year(given.data, YEAR)
    learned = [np.ones(len(year.rows), bool) for year in years]
    scope = "alle samenwerkingsverbanden"
    if given.helft is not None:
        learned = [quality.halves(year.rows, given.helft)[0] for year in years]
        tested = years[0].rows.loc[~learned[0], "swv_school"].dropna().unique()
        scope = f"helft van de samenwerkingsverbanden (zaad {given.helft})"
        print("Niet gebruikt, dus om op te toetsen:", " ".join(sorted(tested)))
    table = _table(years, learned)
    text = _with_date(_header(given.data, scope), table.to_csv(index=False), given.uit)
    given.uit.write_text(text, encoding="utf-8", newline="\n")
    print(f"{given.uit.name}: {len(table)} regels, {time.perf_counter() - started:.1f} s\n")
    if given.afgeschermd:
        write_masked(given.data / PUPILS.format(YEAR, YEAR + 1), given.afgeschermd)
        print(f"{given.afgeschermd.name}: {YEAR} met 1 tot en met 4 als <5, zonder TOTAAL\n")
    if given.splits and given.helft is None:
        for year in years:
            report(year, given.splits)
        national(given.data, Calibration.from_table(table))
    print(f"Geheel: {time.perf_counter() - started:.0f} s")


def report(year: Year, splits: int) -> None:
    """Print the quality of one product."""
    judged = quality.judge(year, seeds=range(splits))
    print(f"== {year.product}: {splits} splitsingen, beide kanten op ==")
    print("Per eenheid met ten minste 50 leerlingen (paar: 20), fouten en breedte in procenten:")
    _show(quality.summary(judged))
    for name, directions, least in (
        ("inkomend en uitgaand, ten minste 50 leerlingen", ("inkomend", "uitgaand"), 50),
        ("inkomend en uitgaand, alle sommen met een schatting", ("inkomend", "uitgaand"), 1),
        ("ook paren en scholen", ("inkomend", "uitgaand", "paar", "school"), 1),
    ):
        print(f"Dekking van het interval van 90 %, {name}:")
        _show(quality.coverage(judged, directions, least))
    print("Saldo per samenwerkingsverband (ten minste 50 leerlingen betrokken):")
    _show(quality.judge_balance(year, seeds=range(splits)))
    if year.product == BY_AGE:
        found = quality.judge(year, seeds=range(5), baselines=False, without=("afstand_relatief",))
        print("Zonder afstanden (geen postcodepunten geladen), 5 splitsingen:")
        _show(quality.summary(found))


def national(data: Path, calibration: Calibration) -> None:
    """Print bounds and estimate per type for the whole country in a masked year."""
    path = data / PUPILS.format(LATER, LATER + 1)
    if not path.exists():
        return
    rows = load_year(data, LATER, [BY_AGE])[0].rows
    types = rows["soort"].cat.categories
    result = calibration.estimate(rows, rows["soort"].cat.codes, size=len(types))
    print(f"== Landelijk {LATER} (zonder de gemeente die in de zip ontbreekt) ==")
    print(result.set_axis(types).round(0).astype(int).to_string(), "\n")


def write_masked(source: Path, target: Path) -> None:
    """Write a zip of unmasked DUO files as DUO would publish them now."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            frame = pd.read_csv(io.BytesIO(old.read(name)), sep=";", dtype=str, encoding="cp1252")
            ages = [column for column in frame if column.startswith("LEEFTIJD_")]
            frame[ages] = (
                frame[ages]
                .apply(lambda column: column.str.strip())
                .replace(dict.fromkeys("1234", "<5"))
            )
            new.writestr(name, frame.drop(columns="TOTAAL").to_csv(sep=";", index=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="map met de echte bestanden")
    parser.add_argument("--uit", type=Path, default=SHIPPED, help="waar de tabel komt")
    parser.add_argument("--splits", type=int, default=20, help="aantal splitsingen, 0 voor geen")
    parser.add_argument("--helft", type=int, help="maak de tabel van één helft, met dit zaad")
    parser.add_argument("--afgeschermd", type=Path, help="schrijf 2017 ook afgeschermd weg (zip)")
    given = parser.parse_args()
    if given.helft is not None and given.uit == SHIPPED:
        parser.error("geef met --helft ook --uit: de meegeleverde tabel is van het hele land")
    return given


def _table(years: list[Year], learned: list[np.ndarray]) -> pd.DataFrame:
    table = pd.concat(
        [
            fit_table(year, designs(year), within)
            for year, within in zip(years, learned, strict=True)
        ],
        ignore_index=True,
    )
    table["cellen"] = table["cellen"].astype("Int64")
    return table.replace({"van": -np.inf, "tot": np.inf}, np.nan)


def _header(data: Path, scope: str) -> list[str]:
    pupils = data / PUPILS.format(YEAR, YEAR + 1)
    return [
        "Leerlingen per afgeschermde cel (1 tot en met 4), naar kenmerken van een rij; nooit",
        "naar plaats. Per product en soort geven de basis en de bijdragen van de klassen samen",
        "de log-odds van q; een cel telt 1 + 3q leerlingen. Klassen lopen van `van` tot (niet met)",
        "`tot`; leeg is onbegrensd, een onbekend kenmerk draagt niets bij. spreiding_… en schaal",
        "bepalen het interval (zie flows/estimate.py); cellen en leerlingen_per_cel zijn ter info.",
        f"bron: DUO, {pupils.name}, peildatum 1-10-{YEAR}, onafgeschermd; door ons afgeschermd",
        f"sha256: {digest(pupils)}",
        f"licentie: {_LICENCE}",
        f"indeling: {Path(MAPPING).name}, sha256 {digest(data / MAPPING)}",
        f"postcodepunten: {Path(POINTS).name}, sha256 {digest(data / POINTS)}",
        f"gebruikt: {scope}; producten {BY_AGE} en {WITHOUT_AGES}",
        "gemaakt met: benchmarks/kalibratie.py",
    ]


def _with_date(header: list[str], body: str, target: Path) -> str:
    """Return the file; the date of the file that is there stays when nothing else changed."""

    def dated(day: str) -> str:
        return "".join(f"# {line}\n" for line in header) + f"{_DATE}{day}\n" + body

    if target.exists():
        old = target.read_text(encoding="utf-8")
        day = next((x[len(_DATE) :] for x in old.splitlines() if x.startswith(_DATE)), "")
        if old == dated(day):
            return old
    return dated(dt.datetime.now(tz=dt.UTC).date().isoformat())


def _show(table: pd.DataFrame) -> None:
    shown = table.astype({"n": int})
    for column in shown.select_dtypes("floating"):
        shown[column] = (100 * shown[column]).map("{:.2f}".format)
    print(shown.to_string(index=False), "\n")


if __name__ == "__main__":
    main()
