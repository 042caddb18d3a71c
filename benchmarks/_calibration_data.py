"""The unmasked DUO file of 2017, masked by ourselves, as rows with features and the truth.

Read with a few plain lines of pandas and not with the project's own reader, so that the
calibration checks that reader rather than leaning on it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import Transformer

from flows.calibration import relative_distance, row_features
from flows.estimate import BY_AGE, WITHOUT_AGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PUPILS = "duo/03-leerlingen-po-per-gemeente-postcode-leeftijd-{}-{}.zip"
MAPPING = "swv/swv_pc4_BWBR0032324.csv"
POINTS = "pc4/postcode_coords.csv"
SOORTEN = ("bo", "sbo", "so", "vso")
MASK_UP_TO = 4


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one product.

    `rows` has the columns that `Calibration.estimate` asks for, the SWVs of home and school
    (`swv_thuis`, `swv_school`; missing outside the mapping), and `waar`: the pupils there
    really are (0 in a year that came masked).
    """

    product: str
    rows: pd.DataFrame
    units: dict[str, np.ndarray]
    """Per kind of sum the number of the sum that each row belongs to, −1 for none.

    `inkomend`, `uitgaand` (SWV × type, the same number in both), `paar` (home SWV × school
    SWV × type) and `school` (school × type) hold the rows between two different SWVs,
    `intern` (SWV × type) those within one. Homes and schools outside the mapping are in none.
    """


def load_year(
    data: Path, year: int, products: Iterable[str] = (BY_AGE, WITHOUT_AGES)
) -> list[Year]:
    """Read one national year, per product; a file of 0 bytes in the zip is passed over."""
    raw = _read_zip(data / PUPILS.format(year, year + 1))
    counts = raw.filter(regex="^LEEFTIJD_").replace("<5", "-1").astype("int16").to_numpy()
    names = {"INSTELLINGSCODE": "BRIN_NUMMER", "VESTIGINGSCODE": "VESTIGINGSNUMMER"}
    raw = raw.rename(columns=names)
    mapping = pd.read_csv(data / MAPPING, dtype=str).set_index("pc4")
    home, place = raw["POSTCODE_LEERLING"], raw["POSTCODE_VESTIGING"].str[:4]
    rows = pd.DataFrame(
        {
            "brin6": raw["BRIN_NUMMER"] + raw["VESTIGINGSNUMMER"].str.zfill(2),
            "soort": pd.Categorical(raw["SOORT_PO"].str.lower(), categories=SOORTEN),
            "gemeente": raw["GEMEENTENAAM"],
        }
    )
    vso = rows["soort"] == "vso"
    for column, pc4 in (("swv_thuis", home), ("swv_school", place)):
        rows[column] = pc4.map(mapping["vo_swv"]).where(vso, pc4.map(mapping["po_swv"]))
    rows["ander_swv"] = rows["swv_thuis"].fillna("?") != rows["swv_school"].fillna("!")
    school = pd.factorize(rows["brin6"] + rows["soort"].astype(str))[0]
    rows["afstand_km"] = _distance(data / POINTS, home, place)
    rows["afstand_relatief"] = relative_distance(rows["afstand_km"], school)
    units = _units(rows, school)
    years = []
    for product in products:
        shown = counts if product == BY_AGE else counts.sum(axis=1, keepdims=True)
        years.append(Year(product, _masked(rows, shown, school), units))
    return years


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _masked(rows: pd.DataFrame, counts: np.ndarray, school: np.ndarray) -> pd.DataFrame:
    masked = (counts == -1) | ((counts >= 1) & (counts <= MASK_UP_TO))
    shown = np.where(masked, 0, counts).sum(axis=1)
    return rows.assign(
        exact=shown,
        cellen=masked.sum(axis=1),
        waar=np.maximum(counts, 0).sum(axis=1),
        **row_features(counts, school),
    )


def _units(rows: pd.DataFrame, school: np.ndarray) -> dict[str, np.ndarray]:
    soort = rows["soort"].cat.codes.to_numpy(np.int64)
    codes = pd.factorize(pd.concat([rows["swv_thuis"], rows["swv_school"]]))[0]
    home, place = codes[: len(rows)], codes[len(rows) :]
    other = rows["ander_swv"].to_numpy(bool)
    between, within = (home >= 0) & (place >= 0) & other, ~other
    labels = {
        "inkomend": (between, place * 4 + soort),
        "uitgaand": (between, home * 4 + soort),
        "paar": (between, pd.factorize((place * 1000 + home) * 4 + soort)[0]),
        "school": (between, school),
        "intern": (within, place * 4 + soort),
    }
    return {name: np.where(counted, label, -1) for name, (counted, label) in labels.items()}


def _read_zip(path: Path) -> pd.DataFrame:
    frames = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if content := archive.read(name):
                try:
                    text = content.decode("utf-8-sig")
                except UnicodeDecodeError:
                    text = content.decode("cp1252")
                frames.append(pd.read_csv(io.StringIO(text), sep=";", dtype=str))
    return pd.concat(frames, ignore_index=True).apply(lambda column: column.str.strip())


def _distance(points: Path, home: pd.Series, place: pd.Series) -> np.ndarray:
    """Return kilometres between the points of two PC4s, in RD New; NaN where one has none."""
    table = pd.read_csv(points, sep=";", decimal=",", dtype={"POSTCODE": str})
    x, y = Transformer.from_crs(4326, 28992, always_xy=True).transform(table["LON"], table["LAT"])
    place_of = pd.DataFrame({"x": x, "y": y}, index=table["POSTCODE"])
    apart = place_of.reindex(home).to_numpy() - place_of.reindex(place).to_numpy()
    return np.hypot(apart[:, 0], apart[:, 1]) / 1000
