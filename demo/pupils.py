"""Pupils by home, school and age: near schools draw most, special ones from farther away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo.places import (
    BUURTEN,
    GEMEENTE,
    GEMEENTEN,
    ORIGIN,
    UNMAPPED_PC4,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEED = 20_250_283
"""Chosen so that all four roles of a samenwerkingsverband occur (see the tests)."""
OPEN_YEAR, MASKED_YEAR = 2020, 2024
"""The unmasked and the masked year (1 October)."""
AGES = ("JONGER", *map(str, range(4, 25)), "OUDER")

_SHARE = {"bo": 0.512, "sbo": 0.0135, "so": 0.0112, "vso": 0.0142}
"""Pupils of a kind per inhabitant of 0–14."""
_REACH = {"bo": 620.0, "sbo": 2600.0, "so": 3300.0, "vso": 3600.0}
"""Metres over which the choice for a school falls to 1/e."""
_AGE_SHARES: dict[str, dict[str, float]] = {
    "bo": {"4": 0.119, "5": 0.123, "6": 0.127, "7": 0.127, "8": 0.127, "9": 0.126, "10": 0.124,
           "11": 0.110, "12": 0.017},
    "sbo": {"4": 0.02, "5": 0.04, "6": 0.06, "7": 0.09, "8": 0.13, "9": 0.16, "10": 0.19,
            "11": 0.20, "12": 0.11},
    "so": {"4": 0.04, "5": 0.08, "6": 0.10, "7": 0.11, "8": 0.12, "9": 0.14, "10": 0.15,
           "11": 0.16, "12": 0.10},
    "vso": {"12": 0.07, "13": 0.14, "14": 0.17, "15": 0.19, "16": 0.18, "17": 0.15, "18": 0.07,
            "19": 0.03},
}  # fmt: skip
_REFORMED = {"GM9908": 0.10, "GM9909": 0.05}
_REFORMED_ELSEWHERE = 0.02
_CLUSTER2 = 0.16
_SPECIAL_REACH = {"bo": 6000.0, "so": 9000.0}
ABROAD = {
    "10": ("Belgie", 5),
    "20": ("Duitsland", 8),
    "30": ("ander land", 21),
    "40": ("Onbekend", 26),
}
UNMAPPED = (2100.0, -8350.0, 240.0)
"""Where the PC4 outside the regio-indeling lies, and its inhabitants of 0–14."""


def make_pupils(people: pd.DataFrame, schools: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Return per year the pupils: `brin6, herkomst` (PC4 or DUO's code) and one column per age."""
    return {
        year: _year(people[people["jaar"] == year], schools[schools["vanaf"] <= year], year)
        for year in (OPEN_YEAR, MASKED_YEAR)
    }


def _year(people: pd.DataFrame, schools: pd.DataFrame, year: int) -> pd.DataFrame:
    rng = np.random.default_rng(_SEED + year)
    homes = _homes(people)
    tables: list[pd.DataFrame] = []
    for soort, share in _SHARE.items():
        own = schools[schools["soort"] == soort]
        size = own["trek"].to_numpy() / own["trek"].sum()
        abroad = [number if soort == "bo" else max(1, number // 8) for _, number in ABROAD.values()]
        needs = 1.0 if soort == "bo" else homes["zorg"]
        number = np.rint([*(homes["kinderen"] * share * needs), *abroad]).astype(int)
        chance = np.vstack([_choices(homes, own, soort), np.tile(size, (len(ABROAD), 1))])
        ages = np.array([_AGE_SHARES[soort].get(age, 0.0) for age in AGES])
        cell = chance[:, :, None] * (ages / ages.sum())
        drawn = rng.multinomial(number, cell.reshape(len(cell), -1)).reshape(-1, len(AGES))
        table = pd.DataFrame(drawn, columns=list(AGES))
        table.insert(0, "brin6", np.tile(own["brin6"], len(cell)))
        table.insert(1, "herkomst", np.repeat([*homes["herkomst"], *ABROAD], len(own)))
        tables.append(table.loc[drawn.sum(axis=1) > 0])
    return pd.concat(tables).groupby(["brin6", "herkomst"], as_index=False).sum()


def _homes(people: pd.DataFrame) -> pd.DataFrame:
    """Return where children live: the middle of each buurt or PC4, their number and needs."""
    middle = {b.code: (b.x, b.y) for b in BUURTEN}
    middle |= {pc4: (x, y) for g in GEMEENTEN if g.code != GEMEENTE for pc4, x, y, _ in g.pc4}
    here = people[people["code"].isin(middle) & people["a_00_14"].gt(0)]
    xy = np.array([middle[code] for code in here["code"]]) + ORIGIN
    low = here["hh_laag"] / here["hh_inkomen"]
    homes = pd.DataFrame(
        {
            "herkomst": here["pc4"],
            "x": xy[:, 0],
            "y": xy[:, 1],
            "kinderen": here["a_00_14"],
            "zorg": np.clip((low / 0.07) ** 0.4, 0.7, 1.7),
            "reformatorisch": here["gemeente"].map(_REFORMED).fillna(_REFORMED_ELSEWHERE),
        }
    )
    x, y, children = UNMAPPED
    alone = {
        "herkomst": UNMAPPED_PC4,
        "x": x + ORIGIN[0],
        "y": y + ORIGIN[1],
        "kinderen": children,
        "zorg": 1.0,
        "reformatorisch": _REFORMED_ELSEWHERE,
    }
    return pd.concat([homes, pd.DataFrame([alone])], ignore_index=True)


def _choices(homes: pd.DataFrame, schools: pd.DataFrame, soort: str) -> NDArray[np.float64]:
    """Return per home (rows) the chance of each school: near and well-known ones draw more."""
    special = (
        schools["denominatie"].eq("Reformatorisch") | schools["naam"].str.startswith("Auris")
    ).to_numpy()
    xy = [table[["x", "y"]].to_numpy() for table in (homes, schools)]
    away = np.hypot(*(xy[0][:, None] - xy[1][None]).transpose(2, 0, 1))
    reach = np.where(special, _SPECIAL_REACH.get(soort, 1.0), _REACH[soort])
    pull = schools["trek"].to_numpy() * np.exp(-away / reach)
    split = {"bo": homes["reformatorisch"].to_numpy(), "so": np.full(len(homes), _CLUSTER2)}
    outside = split.get(soort, np.zeros(len(homes)))[:, None]
    shares = [
        part * chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1e-300)
        for part, chosen in ((1 - outside, pull * ~special), (outside, pull * special))
    ]
    chance = shares[0] + shares[1]
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
