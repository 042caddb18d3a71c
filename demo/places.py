"""The fictional world, as it was designed: names, codes and where things lie.

Nothing here exists. The gemeente lies in the open water of the IJsselmeer, its codes are
beyond those that CBS, DUO and PostNL have given out, and the names were checked against
the lists of real gemeenten. Coordinates are metres east and north of the church of
Aldermonde.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ORIGIN = (154_500.0, 529_500.0)
"""The church of Aldermonde in RD New (EPSG:28992)."""

PROVINCIE = "Aldergouw"
GEMEENTE = "GM9901"
SPLIT_YEAR = 2023
"""From this year on the buurt `BEFORE_SPLIT` is two buurten."""


class Soort(StrEnum):
    """What kind of place a buurt is; sets its people and houses (see `people`)."""

    CENTRUM = "centrum"
    HAVEN = "haven"
    NAOORLOGS = "naoorlogs"
    GRIJS = "grijs"
    GEZIN = "gezin"
    NIEUWBOUW = "nieuwbouw"
    DORP = "dorp"
    BUITEN = "buiten"
    BEDRIJVEN = "bedrijven"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class Buurt:
    """One buurt: where it lies, how far it reaches, who lives there."""

    code: str
    naam: str
    soort: Soort
    x: float
    y: float
    bereik: float
    """How far it reaches compared with its neighbours (1 = as far as they)."""
    inwoners: int
    """Inhabitants in the first year."""
    groei: float
    """Growth per year, as a share."""
    pc4: str

    @property
    def wijk(self) -> str:
        """Code of the wijk it lies in."""
        return "WK" + self.code[2:8]


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente: where its town lies, and the PC4s with their own centre and SWV."""

    code: str
    naam: str
    x: float
    y: float
    inwoners: int
    groei: float
    welvaart: float
    """Prosperity against the country, in standard deviations."""
    pc4: tuple[tuple[str, float, float, str], ...]
    """PC4, x, y and SWV-PO."""


@dataclass(frozen=True, slots=True)
class Swv:
    """One samenwerkingsverband po, and the vo one that covers it."""

    po: str
    naam: str
    vo: str


WIJKEN: dict[str, str] = {
    "WK990100": "Binnenstad",
    "WK990101": "Havenkwartier",
    "WK990102": "Zonneveld",
    "WK990103": "Zuiderhout",
    "WK990104": "Molenwijk",
    "WK990105": "Rietlanden",
    "WK990106": "Meerwerd en Lutjewiek",
    "WK990107": "Rietwaard",
}

_S = Soort
BUURTEN: tuple[Buurt, ...] = (
    Buurt("BU99010000", "Kerkbuurt", _S.CENTRUM, -170, 230, 1.0, 2140, 0.004, "8951"),
    Buurt("BU99010001", "Marktkwartier", _S.CENTRUM, 230, 380, 1.0, 1865, 0.006, "8951"),
    Buurt("BU99010002", "Vissersbuurt", _S.CENTRUM, -360, -90, 1.0, 1310, 0.0, "8951"),
    Buurt("BU99010003", "Wevershoek", _S.CENTRUM, 230, -60, 1.0, 1690, 0.002, "8951"),
    Buurt("BU99010004", "Stationskwartier", _S.CENTRUM, 850, 260, 1.0, 2480, 0.02, "8951"),
    Buurt("BU99010100", "Oude Haven", _S.HAVEN, -1050, 330, 1.0, 1720, 0.015, "8952"),
    Buurt("BU99010101", "Scheepswerf", _S.HAVEN, -1650, 900, 1.1, 640, 0.06, "8952"),
    Buurt("BU99010102", "Havendijk", _S.HAVEN, -1450, -750, 1.0, 1480, 0.0, "8952"),
    Buurt("BU99010109", "Aldermeer", _S.WATER, -3300, 300, 1.0, 0, 0.0, "8952"),
    Buurt("BU99010200", "Zonneveld-Noord", _S.NAOORLOGS, -350, 2050, 1.0, 3960, 0.006, "8953"),
    Buurt("BU99010201", "Zonneveld-Zuid", _S.NAOORLOGS, -250, 1250, 1.0, 3415, 0.004, "8953"),
    Buurt("BU99010202", "Vogelbuurt", _S.NAOORLOGS, 520, 1350, 1.0, 2870, 0.002, "8953"),
    Buurt("BU99010203", "Planetenbuurt", _S.NAOORLOGS, -1050, 1650, 1.0, 3105, 0.005, "8953"),
    Buurt("BU99010204", "Componistenbuurt", _S.NAOORLOGS, 480, 2100, 1.0, 2240, 0.0, "8953"),
    Buurt("BU99010300", "Lindelaan en omgeving", _S.GRIJS, -420, -1000, 1.0, 2360, -0.006, "8954"),
    Buurt("BU99010301", "Parkzijde", _S.GRIJS, 480, -1150, 1.0, 2705, -0.008, "8954"),
    Buurt("BU99010302", "Oranjebuurt", _S.GRIJS, -800, -1700, 1.0, 2190, -0.004, "8954"),
    Buurt("BU99010303", "Bosrand", _S.GRIJS, 200, -1950, 1.0, 1930, -0.01, "8954"),
    Buurt("BU99010304", "Villapark Zuiderhout", _S.GRIJS, 1050, -1850, 1.0, 1115, -0.002, "8954"),
    Buurt("BU99010305", "Kastanjehof", _S.GRIJS, 1150, -1200, 0.8, 1240, -0.012, "8954"),
    Buurt("BU99010400", "Molenwijk-West", _S.GEZIN, 1650, 300, 1.0, 3280, -0.002, "8955"),
    Buurt("BU99010401", "Molenwijk-Oost", _S.GEZIN, 2500, 150, 1.0, 3040, 0.0, "8955"),
    Buurt("BU99010402", "Hofstede", _S.GEZIN, 1750, 1150, 1.0, 2655, 0.001, "8955"),
    Buurt("BU99010403", "Waterhoven", _S.GEZIN, 2600, 950, 1.0, 2390, 0.003, "8955"),
    Buurt("BU99010404", "Sportpark De Hemmen", _S.BEDRIJVEN, 2350, 1750, 0.9, 85, 0.0, "8955"),
    Buurt("BU99010405", "Bedrijventerrein De Kolk", _S.BEDRIJVEN, 3800, -800, 1.0, 40, 0.0, "8955"),
    Buurt("BU99010500", "Rietlanden-Noord", _S.NIEUWBOUW, 2000, -1700, 1.0, 2810, 0.012, "8956"),
    Buurt("BU99010501", "Rietlanden-Midden", _S.NIEUWBOUW, 2250, -2500, 1.0, 1960, 0.05, "8956"),
    Buurt("BU99010503", "De Wetering", _S.NIEUWBOUW, 2950, -1950, 1.0, 1230, 0.08, "8956"),
    Buurt("BU99010504", "Rietlanden-Zuidwest", _S.NIEUWBOUW, 2000, -3250, 1.0, 410, 0.34, "8956"),
    Buurt("BU99010505", "Rietlanden-Zuidoost", _S.NIEUWBOUW, 2950, -3000, 1.0, 290, 0.42, "8956"),
    Buurt("BU99010600", "Meerwerd", _S.DORP, -900, 3350, 0.7, 1890, 0.003, "8957"),
    Buurt("BU99010601", "Verspreide huizen Meerwerd", _S.BUITEN, -150, 3950, 1.3, 265, 0.0, "8957"),
    Buurt("BU99010602", "Lutjewiek", _S.DORP, 2750, 3150, 0.6, 1420, 0.002, "8957"),
    Buurt("BU99010603", "Verspreide huizen Lutjewiek", _S.BUITEN, 3350, 3300, 1.3, 190, 0, "8957"),
    Buurt("BU99010604", "Noorderpolder", _S.BUITEN, 1150, 3150, 1.0, 12, 0.0, "8957"),
    Buurt("BU99010605", "Oosterpolder", _S.BUITEN, 4200, 900, 1.4, 155, 0.0, "8957"),
    Buurt("BU99010700", "Rietwaard", _S.DORP, -500, -3350, 0.7, 2310, 0.004, "8958"),
    Buurt("BU99010701", "Verspreide huizen Rietwaard", _S.BUITEN, 500, -3700, 1.3, 240, 0, "8958"),
    Buurt("BU99010702", "Zuiderdijk", _S.BUITEN, -1750, -2600, 1.0, 320, 0.0, "8958"),
)  # fmt: skip
"""The buurten as they are from `SPLIT_YEAR` on."""

BEFORE_SPLIT: tuple[str, str, tuple[str, ...]] = (
    "BU99010502",
    "Rietlanden-Zuid",
    ("BU99010504", "BU99010505"),
)
"""Until `SPLIT_YEAR`: code and name of the one buurt, and the two that came from it."""

GEMEENTEN: tuple[Gemeente, ...] = (
    Gemeente("GM9901", "Aldermonde", 0, 0, 0, 0.0, -0.2, (
        ("8951", 150, 200, "PO9901"), ("8952", -1300, 300, "PO9901"),
        ("8953", -100, 1650, "PO9901"), ("8954", 200, -1450, "PO9901"),
        ("8955", 2200, 600, "PO9901"), ("8956", 2350, -2300, "PO9901"),
        ("8957", 1000, 3450, "PO9901"), ("8958", -400, -3200, "PO9901"),
    )),
    Gemeente("GM9902", "Brakerzijl", 200, 6600, 18_400, 0.001, 0.1, (
        ("8961", -700, 6300, "PO9901"), ("8962", 1500, 7200, "PO9901"),
    )),
    Gemeente("GM9903", "Noorderhem", 5300, 6400, 23_900, 0.004, 0.2, (
        ("8964", 4600, 5600, "PO9902"), ("8965", 5800, 7400, "PO9902"),
        ("8966", 6900, 5900, "PO9902"),
    )),
    Gemeente("GM9904", "Wijdekoog", 8100, 2700, 20_700, 0.002, 0.5, (
        ("8968", 7100, 3900, "PO9902"), ("8969", 7300, 2000, "PO9903"),
        ("8970", 9100, 2500, "PO9903"),
    )),
    Gemeente("GM9905", "Kolkerland", 11800, 3700, 16_300, 0.0, 0.0, (
        ("8972", 11000, 4600, "PO9903"), ("8973", 12300, 2900, "PO9903"),
    )),
    Gemeente("GM9906", "Bovenalder", 7900, -2000, 26_800, 0.006, 0.4, (
        ("8975", 6700, -1500, "PO9904"), ("8976", 8500, -1300, "PO9904"),
        ("8977", 7900, -3000, "PO9904"),
    )),
    Gemeente("GM9907", "Veldersluis", 11800, -2100, 19_200, -0.002, -0.3, (
        ("8979", 11200, -1100, "PO9904"), ("8980", 11900, -3100, "PO9904"),
    )),
    Gemeente("GM9908", "Hoogwerve", 5700, -6300, 28_500, 0.003, 0.3, (
        ("8982", 4500, -5700, "PO9905"), ("8983", 6600, -5400, "PO9905"),
        ("8984", 5900, -7500, "PO9905"),
    )),
    Gemeente("GM9909", "Wolderdam", -100, -7000, 17_600, 0.0, -0.1, (
        ("8986", -900, -6400, "PO9905"), ("8987", 1300, -7400, "PO9905"),
    )),
)  # fmt: skip
"""Aldermonde and its neighbours. Aldermonde's inhabitants are the sum of its buurten."""

SWVS: tuple[Swv, ...] = (
    Swv("PO9901", "Passend Onderwijs Aldermonde-Brakerzijl", "VO9901"),
    Swv("PO9902", "Passend Onderwijs Noorderhem", "VO9901"),
    Swv("PO9903", "Passend Onderwijs De Kogen", "VO9902"),
    Swv("PO9904", "Passend Onderwijs Alder en Velde", "VO9902"),
    Swv("PO9905", "Passend Onderwijs De Zuidwaard", "VO9903"),
)

VO_NAMES = {
    "VO9901": "Passend Onderwijs VO Aldermonde en Noorderhem",
    "VO9902": "Passend Onderwijs VO Oost-Aldergouw",
    "VO9903": "Passend Onderwijs VO De Zuidwaard",
}

UNMAPPED_PC4 = "8990"
"""A PC4 that pupils live in and that the regio-indeling does not know."""
