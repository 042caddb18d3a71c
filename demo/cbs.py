"""The figures as CBS would publish them: StatLine's Kerncijfers wijken en buurten.

One table per year with country, gemeenten, wijken and buurten under each other; counts
rounded to five, percentages whole, a point where too few people are behind a figure, and
nothing yet where a figure of that year is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from demo.people import AGES, LAND
from demo.places import BEFORE_SPLIT, BUURTEN, GEMEENTE, GEMEENTEN, SPLIT_YEAR, WIJKEN, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_TOO_FEW = "       ."


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: a sum, or one sum over another, when there are enough people."""

    naam: str
    teller: Sequence[str]
    noemer: Sequence[str] = ()
    factor: float = 1.0
    decimalen: int = 0
    rond: int = 0
    """Round to a multiple of this; counts of gemeenten and the country are left as they are."""
    genoeg: tuple[str, int] = ("inwoners", 10)
    """Published only where this sum is at least so large."""
    tot: int = 9999
    """Last year for which it is published; the cells of later years are empty."""


_PEOPLE, _HOMES = ("inwoners", 50), ("woningen", 20)
_MANY = ("inwoners", 100)
COLUMNS: tuple[_Column, ...] = (
    _Column("AantalInwoners", AGES, rond=5, genoeg=("inwoners", 0)),
    _Column("Mannen", ("mannen",), rond=5),
    _Column("Vrouwen", ("vrouwen",), rond=5),
    _Column("k_0Tot15Jaar", AGES[0:1], rond=5, genoeg=_PEOPLE),
    _Column("k_15Tot25Jaar", AGES[1:2], rond=5, genoeg=_PEOPLE),
    _Column("k_25Tot45Jaar", AGES[2:3], rond=5, genoeg=_PEOPLE),
    _Column("k_45Tot65Jaar", AGES[3:4], rond=5, genoeg=_PEOPLE),
    _Column("k_65JaarOfOuder", AGES[4:5], rond=5, genoeg=_PEOPLE),
    _Column("GeboorteTotaal", ("geboren",), rond=5, genoeg=_PEOPLE),
    _Column("HuishoudensTotaal", ("huishoudens",), rond=5),
    _Column("Eenpersoonshuishoudens", ("hh_een",), rond=5, genoeg=_PEOPLE),
    _Column("HuishoudensMetKinderen", ("hh_kind",), rond=5, genoeg=_PEOPLE),
    _Column("GemiddeldeHuishoudensgrootte", AGES, ("huishoudens",), decimalen=1),
    _Column("Bevolkingsdichtheid", AGES, ("ha_land",), factor=100),
    _Column("Woningvoorraad", ("woningen",), genoeg=("woningen", 0)),
    _Column("GemiddeldeWOZWaardeVanWoningen", ("woz_som",), ("woningen",), genoeg=_HOMES),
    _Column("PercentageEengezinswoning", ("eengezins",), ("woningen",), factor=100, genoeg=_HOMES),
    _Column("Koopwoningen", ("koop",), ("woningen",), factor=100, genoeg=_HOMES),
    _Column("InBezitWoningcorporatie", ("corporatie",), ("woningen",), factor=100, genoeg=_HOMES),
    _Column("GemiddeldeElektriciteitsleveringTotaal", ("stroom_som",), ("woningen",),
            rond=10, genoeg=_HOMES, tot=2024),
    _Column("GemiddeldAardgasverbruikTotaal", ("gas_som",), ("woningen",),
            rond=10, genoeg=_HOMES, tot=2024),
    _Column("OpleidingsniveauHoog", ("hoog_opgeleid",), rond=10, genoeg=_MANY, tot=2024),
    _Column("Nettoarbeidsparticipatie", ("werkzaam",), ("volwassenen",), 100, genoeg=_MANY,
            tot=2024),
    _Column("GemiddeldInkomenPerInwoner", ("inkomen_som",), AGES, decimalen=1, genoeg=_MANY,
            tot=2024),
    _Column("HuishoudensTot110VanSociaalMinimum", ("hh_laag",), ("hh_inkomen",), 100, decimalen=1,
            genoeg=("huishoudens", 100), tot=2024),
    _Column("PersonenPerSoortUitkeringBijstand", ("bijstand",), rond=10, genoeg=_PEOPLE),
    _Column("JongerenMetJeugdzorgInNatura", ("jeugdzorg",), rond=5, genoeg=_PEOPLE, tot=2024),
    _Column("PercentageJongerenMetJeugdzorg", ("jeugdzorg",), ("jeugd",), 100, decimalen=1,
            genoeg=("jeugd", 20), tot=2024),
    _Column("PersonenautosTotaal", ("autos",), rond=5, genoeg=_PEOPLE),
    _Column("PersonenautosPerHuishouden", ("autos",), ("huishoudens",), decimalen=1,
            genoeg=_PEOPLE),
    _Column("AfstandTotHuisartsenpraktijk", ("km_huisarts",), AGES, decimalen=1),
    _Column("AfstandTotGroteSupermarkt", ("km_supermarkt",), AGES, decimalen=1),
    _Column("AfstandTotSchool", ("km_school",), AGES, decimalen=1),
    _Column("ScholenBinnen3Km", ("scholen_3km",), AGES, decimalen=1),
    _Column("OppervlakteTotaal", ("ha_land", "ha_water"), genoeg=("inwoners", 0)),
    _Column("OppervlakteLand", ("ha_land",), genoeg=("inwoners", 0)),
    _Column("OppervlakteWater", ("ha_water",), genoeg=("inwoners", 0)),
    _Column("Omgevingsadressendichtheid", ("oad_som",), ("woningen",)),
)  # fmt: skip
_LATE, _LATE_FROM = "BU99010404", 2024
"""A buurt of which only inhabitants and surface came in time, and since when."""
_URBAN = ((2500, 1), (1500, 2), (1000, 3), (500, 4), (0, 5))
"""Surrounding addresses per square kilometre from which a class begins."""


def sums_per_area(people: pd.DataFrame, year: int) -> pd.DataFrame:
    """Add up the people of one year to all areas of that year's indeling.

    Returns
    -------
        Indexed by code: country, gemeenten, wijken and buurten of Aldermonde, with `naam`,
        `soort` (as StatLine writes it) and the sums.
    """
    now = people[people["jaar"] == year].drop(columns=["jaar", "pc4"]).fillna(0.0)
    now = now.assign(inwoners=now[list(AGES)].sum(axis=1))
    now["vrouwen"] = now["inwoners"] - now["mannen"]
    here = now[now["gemeente"] == GEMEENTE].drop(columns="gemeente")
    names = {b.code: b.naam for b in BUURTEN}
    if year < SPLIT_YEAR:
        code, name, parts = BEFORE_SPLIT
        here = here.assign(code=here["code"].replace(dict.fromkeys(parts, code)))
        names[code] = name
    levels = [
        _level(now[now["code"] == LAND].drop(columns="gemeente"), "Land", {LAND: "Nederland"}),
        _level(
            now[now["gemeente"] != ""].assign(code=now["gemeente"]).drop(columns="gemeente"),
            "Gemeente",
            {g.code: g.naam for g in GEMEENTEN},
        ),
        _level(here.assign(code="WK" + here["code"].str[2:8]), "Wijk", WIJKEN),
        _level(here, "Buurt", names),
    ]
    return pd.concat(levels)


def _level(rows: pd.DataFrame, soort: str, names: dict[str, str]) -> pd.DataFrame:
    total = rows.groupby("code").sum()
    total.insert(0, "naam", total.index.map(names))
    total.insert(1, "soort", soort)
    return total


def kwb_file(people: pd.DataFrame, year: int) -> bytes:
    """Return the year's table as StatLine exports it: quoted text, a point for no figure."""
    sums = sums_per_area(people, year)
    water = {b.code for b in BUURTEN if b.soort is Soort.WATER}
    columns = {
        "ID": [str(i) for i in range(len(sums))],
        "WijkenEnBuurten": [f'"{code:<10}"' for code in sums.index],
        "Gemeentenaam_1": [f'"{_gemeente(code):<40}"' for code in sums.index],
        "SoortRegio_2": [f'"{soort:<10}"' for soort in sums["soort"]],
        "Codering_3": [f'"{code:<10}"' for code in sums.index],
    }
    arrays = {str(name): sums[name].to_numpy() for name in sums.columns}
    for number, column in enumerate(COLUMNS, start=4):
        values = _published(arrays, column) if year <= column.tot else [""] * len(sums)
        late = {_LATE} if year >= _LATE_FROM and column.genoeg != ("inwoners", 0) else set()
        dry = set() if column.naam.startswith("Opp") else water
        columns[f"{column.naam}_{number}"] = [
            _TOO_FEW if code in dry else "" if code in late else value
            for code, value in zip(sums.index, values, strict=True)
        ]
    density = sums["oad_som"] / sums["woningen"]
    columns[f"MateVanStedelijkheid_{len(COLUMNS) + 4}"] = [
        str(next(c for start, c in _URBAN if value >= start)) if value == value else _TOO_FEW  # noqa: PLR0124
        for value in density
    ]
    lines = [";".join(f'"{name}"' for name in columns)]
    lines += [";".join(row) for row in zip(*columns.values(), strict=True)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _gemeente(code: str) -> str:
    if code == LAND:
        return "Nederland"
    found = "GM" + code[2:6]
    return next(g.naam for g in GEMEENTEN if g.code == found)


def _published(sums: Mapping[str, NDArray[Any]], column: _Column) -> list[str]:
    """Return the column's texts: rounded, and a point where too few people are behind it."""
    value = _sum(sums, column.teller) * column.factor
    if column.noemer:
        below = _sum(sums, column.noemer)
        value = np.divide(value, below, out=np.full_like(value, np.nan), where=below > 0)
    if column.rond:
        rounded = np.floor(value / column.rond + 0.5) * column.rond
        # counts of gemeenten and the country are published as they are
        whole = np.isin(sums["soort"], ["Land", "Gemeente"]) & (not column.noemer)
        value = np.where(whole, np.rint(value), rounded)
    of, enough = column.genoeg
    shown = ~np.isnan(value) & (sums[of] >= enough)
    return [
        f"{v:.{column.decimalen}f}" if ok else _TOO_FEW for v, ok in zip(value, shown, strict=True)
    ]


def _sum(sums: Mapping[str, NDArray[Any]], names: Sequence[str]) -> NDArray[np.float64]:
    return np.asarray(sum(sums[name] for name in names), dtype=np.float64)
