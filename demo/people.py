"""Who lives where: the figures behind the published ones, as sums that can be added up.

Every row is an area and a year; every column is a count or a sum (of WOZ values, of
kilometres), never a mean. So a wijk, a gemeente and a merged buurt are additions, and each
published percentage or mean is one sum over another (see `cbs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo.places import BUURTEN, GEMEENTE, GEMEENTEN, ORIGIN, Soort

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demo.terrain import Terrain

_SEED = 20_250_103
YEARS = tuple(range(2020, 2026))
AGES = ("a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo")
LAND = "NL00"

_WOZ = dict(zip(YEARS, (1.0, 1.075, 1.165, 1.34, 1.355, 1.43), strict=True))
_INCOME = dict(zip(YEARS, (1.0, 1.03, 1.075, 1.14, 1.20, 1.25), strict=True))
_GAS = dict(zip(YEARS, (1.0, 1.03, 0.82, 0.74, 0.75, 0.73), strict=True))
_HUISARTS = ((-60, 350), (-250, 1500), (350, -1150), (2050, 600), (2150, -2050), (-850, 3350))
_SUPERMARKT = (
    (150, 300), (-1000, 400), (-150, 1700), (650, 1500), (-150, -1250), (700, -1500), (2100, 350),
    (2250, 1000), (2200, -2150), (-900, 3300), (-500, -3300),
)  # fmt: skip
_NEARBY = 3.0
_ROAD = 1.28
"""Kilometres by road per kilometre as the crow flies."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a kind of place is like in the first year."""

    ages: tuple[float, float, float, float, float]
    drift: tuple[float, float]
    """Change per year of the share of 0–14 and of 65+."""
    size: float
    """Persons per household."""
    single: float
    kids: float
    """Share of households of one person, and with children."""
    woz: float
    """Thousand euro."""
    owned: float
    corporation: float
    houses: float
    """Shares of dwellings: owned by who lives there, of a corporation, one-family."""
    income: float
    """Thousand euro per inhabitant."""
    low: float
    """Share of households below 110 % of the social minimum."""
    welfare: float
    """Social assistance per inhabitant."""
    youth_care: float
    """Share of those under 23."""
    cars: float
    """Per household."""
    gas: float
    """Cubic metres per dwelling."""
    density: float
    """Surrounding addresses per square kilometre."""


PROFILES: dict[Soort, _Profile] = {
    Soort.CENTRUM: _Profile((0.075, 0.20, 0.39, 0.20, 0.135), (-0.001, 0.001), 1.5, 0.64, 0.11,
                            262, 0.38, 0.24, 0.22, 29.5, 0.105, 0.032, 0.105, 0.6, 1090, 2450),
    Soort.HAVEN: _Profile((0.115, 0.14, 0.39, 0.235, 0.12), (0.0, 0.002), 1.8, 0.47, 0.19,
                          255, 0.47, 0.33, 0.46, 28.0, 0.095, 0.034, 0.11, 0.8, 1120, 1750),
    Soort.NAOORLOGS: _Profile((0.232, 0.148, 0.278, 0.212, 0.13), (0.001, -0.001), 2.3, 0.36, 0.40,
                              164, 0.24, 0.66, 0.41, 20.2, 0.195, 0.078, 0.162, 0.8, 1010, 1980),
    Soort.GRIJS: _Profile((0.105, 0.09, 0.195, 0.27, 0.34), (-0.001, 0.006), 1.9, 0.42, 0.20,
                          292, 0.58, 0.27, 0.62, 31.5, 0.055, 0.017, 0.10, 1.0, 1390, 1420),
    Soort.GEZIN: _Profile((0.158, 0.128, 0.22, 0.314, 0.18), (-0.003, 0.006), 2.35, 0.25, 0.40,
                          286, 0.68, 0.24, 0.85, 30.0, 0.052, 0.018, 0.118, 1.25, 1270, 1230),
    Soort.NIEUWBOUW: _Profile((0.255, 0.075, 0.405, 0.185, 0.08), (0.004, 0.002), 2.75, 0.19, 0.53,
                              338, 0.74, 0.19, 0.86, 31.0, 0.038, 0.012, 0.098, 1.3, 420, 980),
    Soort.DORP: _Profile((0.158, 0.117, 0.21, 0.29, 0.225), (-0.002, 0.004), 2.4, 0.26, 0.36,
                         300, 0.73, 0.17, 0.88, 30.5, 0.041, 0.011, 0.092, 1.4, 1520, 520),
    Soort.BUITEN: _Profile((0.145, 0.12, 0.19, 0.335, 0.21), (-0.001, 0.003), 2.5, 0.22, 0.35,
                           455, 0.82, 0.02, 0.97, 33.5, 0.035, 0.004, 0.07, 1.7, 1960, 95),
    Soort.BEDRIJVEN: _Profile((0.07, 0.14, 0.36, 0.30, 0.13), (0.0, 0.0), 2.0, 0.40, 0.22,
                              310, 0.60, 0.05, 0.60, 28.0, 0.06, 0.02, 0.10, 1.2, 1500, 640),
}  # fmt: skip
_TOWN = _Profile((0.152, 0.118, 0.232, 0.283, 0.215), (-0.002, 0.003), 2.2, 0.34, 0.33,
                 290, 0.62, 0.27, 0.72, 29.5, 0.062, 0.021, 0.112, 1.1, 1280, 900)  # fmt: skip
_COUNTRY = _Profile((0.157, 0.122, 0.256, 0.270, 0.195), (-0.0015, 0.002), 2.13, 0.385, 0.325, 270,
                    0.575, 0.285, 0.64, 29.0, 0.068, 0.025, 0.109, 1.05, 1180, 1950)  # fmt: skip
_COUNTRY_PEOPLE, _COUNTRY_GROWTH = 17_400_000, 0.0065
_COUNTRY_LAND, _COUNTRY_WATER = 3_367_000.0, 787_000.0


def make_people(terrain: Terrain, schools: pd.DataFrame) -> pd.DataFrame:
    """Return the sums per buurt (last indeling), per PC4 of the neighbours, and the country.

    Parameters
    ----------
    terrain
        For the sizes of areas.
    schools
        As `schools.place_schools` gives them: distances to school follow from them.

    Returns
    -------
        `jaar, code, gemeente, pc4` and one column per count or sum; see `_row`. The country
        has neither gemeente nor pc4.
    """
    rng = np.random.default_rng(_SEED)
    rows = [*_buurten(terrain, schools, rng), *_neighbours(terrain, rng), *_country(rng)]
    return pd.DataFrame(rows)


def _buurten(
    terrain: Terrain, schools: pd.DataFrame, rng: np.random.Generator
) -> list[dict[str, object]]:
    areas = terrain.buurten[2023].set_index("code")["geometry"]
    bo = schools[schools["soort"] == "bo"]
    open_bo = {year: bo.loc[bo["vanaf"] <= year, ["x", "y"]].to_numpy() for year in YEARS}
    rows = []
    for b in BUURTEN:
        hectares = float(areas[b.code].area) / 1e4
        where = {"code": b.code, "gemeente": GEMEENTE, "pc4": b.pc4}
        if b.soort is Soort.WATER:
            rows += [_empty(year, hectares) | where for year in YEARS]
            continue
        deviation = _Deviation.draw(rng, 0.06)
        centre = np.add(ORIGIN, (b.x, b.y))
        for year in YEARS:
            distance = _Distance.measure(centre, open_bo[year])
            people = b.inwoners * (1 + b.groei) ** (year - YEARS[0])
            if b.groei:
                people *= 1 + rng.normal(0, 0.002)
            row = _row(year, people, PROFILES[b.soort], deviation, distance, rng)
            rows.append(row | {"ha_land": hectares * 0.96, "ha_water": hectares * 0.04} | where)
    return rows


def _neighbours(terrain: Terrain, rng: np.random.Generator) -> list[dict[str, object]]:
    areas = terrain.pc4.set_index("pc4")["geometry"]
    rows = []
    for g in GEMEENTEN:
        if g.code == GEMEENTE:
            continue
        share = rng.dirichlet(np.full(len(g.pc4), 14.0))
        deviation = _Deviation.draw(rng, 0.04, g.welvaart)
        distance = _Distance(*(rng.uniform(a, b) for a, b in ((0.8, 1.3), (0.8, 1.2), (0.6, 0.9),
                                                               (3.0, 8.0))))  # fmt: skip
        for (pc4, *_), part in zip(g.pc4, share, strict=True):
            hectares = float(areas[pc4].area) / 1e4
            for year in YEARS:
                people = g.inwoners * part * (1 + g.groei) ** (year - YEARS[0])
                row = _row(year, people, _TOWN, deviation, distance, rng)
                rows.append(
                    row
                    | {"ha_land": hectares * 0.93, "ha_water": hectares * 0.07}
                    | {"code": pc4, "gemeente": g.code, "pc4": pc4}
                )
    return rows


def _country(rng: np.random.Generator) -> list[dict[str, object]]:
    flat = _Deviation(np.zeros(5), 0.0, 0.0)
    rows = []
    for year in YEARS:
        people = _COUNTRY_PEOPLE * (1 + _COUNTRY_GROWTH) ** (year - YEARS[0])
        row = _row(year, people, _COUNTRY, flat, _Distance(1.0, 0.9, 0.7, 10.6), rng)
        rows.append(
            row
            | {"ha_land": _COUNTRY_LAND, "ha_water": _COUNTRY_WATER}
            | {"code": LAND, "gemeente": "", "pc4": ""}
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Deviation:
    """How an area differs from others of its kind, the same in all years."""

    ages: NDArray[np.float64]
    """Relative, per age group."""
    rich: float
    """Standard deviations."""
    street: float
    """Relative, for dwellings."""

    @classmethod
    def draw(cls, rng: np.random.Generator, spread: float, rich: float = 0.0) -> _Deviation:
        return cls(rng.normal(0, spread, 5), rich + rng.normal(0, 0.35), rng.normal(0, spread))


@dataclass(frozen=True, slots=True)
class _Distance:
    """Kilometres by road to the nearest, and the number of schools within 3 km."""

    huisarts: float
    supermarkt: float
    school: float
    scholen_3km: float

    @classmethod
    def measure(cls, centre: NDArray[np.float64], bo: NDArray[np.float64]) -> _Distance:
        """Measure from the centre of an area, `bo` being the schools of that year."""
        to_school = _ROAD * np.hypot(*(bo - centre).T) / 1000
        nearest = [
            _ROAD * np.hypot(*(np.array(places) + ORIGIN - centre).T).min() / 1000
            for places in (_HUISARTS, _SUPERMARKT)
        ]
        # nobody lives exactly at the centre: add the way through one's own buurt
        return cls(
            nearest[0] + 0.3, nearest[1] + 0.25, to_school.min() + 0.2, (to_school <= _NEARBY).sum()
        )


def _row(
    year: int,
    people: float,
    kind: _Profile,
    own: _Deviation,
    distance: _Distance,
    rng: np.random.Generator,
) -> dict[str, object]:
    """Return the sums of one area in one year."""
    t = year - YEARS[0]
    share = np.array(kind.ages) * (1 + own.ages)
    share[0] += kind.drift[0] * t
    share[4] += kind.drift[1] * t
    share /= share.sum()
    ages = np.floor(share * people + 0.5)
    total = float(ages.sum())
    households = round(total / (kind.size * (1 + 0.3 * own.ages[0])))
    dwellings = round(households * 1.02)
    rich, street = own.rich, own.street
    poor = np.exp(-0.3 * rich)
    shock = 1 + rng.normal(0, 0.02, 4)
    youth = ages[0] + 0.75 * ages[1]
    return {
        "jaar": year,
        **dict(zip(AGES, ages, strict=True)),
        "mannen": round(total * (0.495 + 0.05 * street)),
        "huishoudens": households,
        "hh_een": round(households * kind.single * (1 + 0.5 * street)),
        "hh_kind": round(households * kind.kids * (1 + own.ages[0])),
        "hh_laag": households * min(0.6, kind.low * poor * shock[0]),
        "hh_inkomen": households,
        "woningen": dwellings,
        "woz_som": dwellings * kind.woz * _WOZ[year] * np.exp(0.07 * rich + street),
        "koop": dwellings * min(0.96, kind.owned * (1 + 0.08 * rich)),
        "corporatie": dwellings * min(0.9, kind.corporation * poor),
        "eengezins": dwellings * min(0.99, kind.houses * (1 + street)),
        "gas_som": dwellings * kind.gas * _GAS[year] * (1 + street),
        "stroom_som": dwellings * (1650 + 480 * (kind.size - 1)) * (1 - 0.015 * t) * shock[1],
        "inkomen_som": total * kind.income * _INCOME[year] * np.exp(0.05 * rich),
        "bijstand": round((total - ages[0]) * kind.welfare * poor * (1 - 0.02 * t) * shock[2]),
        "jeugd": round(youth),
        "jeugdzorg": round(youth * kind.youth_care * poor**0.5 * (1 + 0.012 * t) * shock[3]),
        "autos": round(households * kind.cars * (1 + 0.1 * rich)),
        "geboren": round(ages[2] * 0.034 * (1 + 2 * (share[0] - 0.15))),
        "oad_som": dwellings * kind.density * (1 + street),
        "hoog_opgeleid": total * 0.72 * np.clip(0.016 * (kind.income - 12) + 0.01 * t, 0.08, 0.6),
        "volwassenen": total * 0.72,
        "werkzaam": total * 0.72 * (0.765 - 1.7 * kind.welfare * poor - 0.35 * kind.ages[4]),
        "misdrijven": round(
            total * (0.017 + 0.32 * kind.welfare * poor + 8e-6 * kind.density) * 0.98**t * shock[1]
        ),
        "km_huisarts": total * distance.huisarts,
        "km_supermarkt": total * distance.supermarkt,
        "km_school": total * distance.school,
        "scholen_3km": total * distance.scholen_3km,
    }


def _empty(year: int, hectares: float) -> dict[str, object]:
    """Return the sums of water: an area and nobody."""
    return {"jaar": year, "ha_land": 0.0, "ha_water": hectares}
