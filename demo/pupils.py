"""Pupils by home, school and age, and the files in which DUO would publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo.places import (
    BUURTEN,
    GEMEENTE,
    GEMEENTEN,
    ORIGIN,
    PROVINCIE,
    SWVS,
    UNMAPPED_PC4,
    VO_NAMES,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEED = 20_250_104
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
_REFORMED_REACH = 6000.0
_CLUSTER2 = 0.16
_CLUSTER2_REACH = 9000.0
_ABROAD = {
    "10": ("Belgie", 5),
    "20": ("Duitsland", 8),
    "30": ("ander land", 21),
    "40": ("Onbekend", 26),
}
_UNMAPPED = (2100.0, -8350.0, 240.0)
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
    parts: list[pd.DataFrame] = []
    for soort, share in _SHARE.items():
        own = schools[schools["soort"] == soort]
        ages = np.array([_AGE_SHARES[soort].get(age, 0.0) for age in AGES])
        ages /= ages.sum()
        special = _special(own)
        for home in homes.to_dict("records"):
            expected = home["kinderen"] * share * (1.0 if soort == "bo" else home["zorg"])
            split = {"bo": home["reformatorisch"], "so": _CLUSTER2}.get(soort, 0.0)
            away = np.hypot(own["x"] - home["x"], own["y"] - home["y"]).to_numpy()
            weight = _choice(own, away, special, soort, split)
            cells = rng.multinomial(round(expected), np.outer(weight, ages).ravel())
            parts.append(_cells(cells, own["brin6"], home["herkomst"]))
        size = own["trek"].to_numpy() / own["trek"].sum()
        for code, (_, number) in _ABROAD.items():
            n = number if soort == "bo" else max(1, number // 8)
            cells = rng.multinomial(n, np.outer(size, ages).ravel())
            parts.append(_cells(cells, own["brin6"], code))
    table = pd.concat(parts, ignore_index=True)
    return table.groupby(["brin6", "herkomst"], as_index=False).sum()


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
    x, y, children = _UNMAPPED
    alone = {
        "herkomst": UNMAPPED_PC4,
        "x": x + ORIGIN[0],
        "y": y + ORIGIN[1],
        "kinderen": children,
        "zorg": 1.0,
        "reformatorisch": _REFORMED_ELSEWHERE,
    }
    return pd.concat([homes, pd.DataFrame([alone])], ignore_index=True)


def _special(schools: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which schools stand outside the regional swv: reformatorisch, or cluster 2 by name."""
    reformed = schools["denominatie"].eq("Reformatorisch")
    return (reformed | schools["naam"].str.startswith("Auris")).to_numpy()


def _choice(
    schools: pd.DataFrame,
    away: NDArray[np.float64],
    special: NDArray[np.bool_],
    soort: str,
    split: float,
) -> NDArray[np.float64]:
    """Return the chance of each school: near ones and well-known ones draw more."""
    reach = np.where(special, _REFORMED_REACH if soort == "bo" else _CLUSTER2_REACH, _REACH[soort])
    pull = schools["trek"].to_numpy() * np.exp(-away / reach) + 1e-12
    weight = np.where(special, 0.0, pull)
    weight = weight / weight.sum() * (1 - split)
    if split and special.any():
        of_special = np.where(special, pull, 0.0)
        weight = weight + of_special / of_special.sum() * split
    return np.asarray(weight / weight.sum())


def _cells(cells: NDArray[np.int64], brin6: pd.Series, home: str) -> pd.DataFrame:
    table = pd.DataFrame(cells.reshape(-1, len(AGES)), columns=list(AGES))
    table.insert(0, "brin6", brin6.to_numpy())
    table.insert(1, "herkomst", home)
    return table.loc[table[list(AGES)].to_numpy().sum(axis=1) > 0]


def duo_files(
    pupils: pd.DataFrame, schools: pd.DataFrame, year: int, *, masked: bool
) -> dict[str, bytes]:
    """Return the files of one year by name, one per gemeente of the school.

    Parameters
    ----------
    masked
        False: as until 2022 (cp1252, unquoted, with TOTAAL, codes not padded). True: as
        since 2023 (UTF-8 with mark, quoted, counts of 1 to 4 as `<5`, no TOTAAL).
    """
    town = {pc4: g.naam for g in GEMEENTEN for pc4, *_ in g.pc4}
    town |= {UNMAPPED_PC4: "Wolderdam"} | {code: name for code, (name, _) in _ABROAD.items()}
    home = pupils["herkomst"]
    table = pupils.merge(schools, on="brin6", validate="many_to_one")
    number = table["gemeente"].str[2:]
    code = home.where(home.isin(town) & ~home.isin(_ABROAD), "  " + home) if not masked else home
    school_id = (
        ("INSTELLINGSCODE", "VESTIGINGSCODE") if masked else ("BRIN_NUMMER", "VESTIGINGSNUMMER")
    )
    out = pd.DataFrame(
        {
            "PEILDATUM": f"{year}1001",
            "GEMEENTENUMMER": number,
            "GEMEENTENAAM": table["plaats"],
            "POSTCODE_LEERLING": code,
            "GEMEENTENAAM_LEERLING": home.map(town),
            school_id[0]: table["brin6"].str[:4],
            school_id[1]: table["brin6"].str[4:],
            "INSTELLINGSNAAM_VESTIGING": table["naam"],
            "POSTCODE_VESTIGING": table["postcode"],
            "PLAATSNAAM": table["plaats"].str.upper(),
            "PROVINCIE": PROVINCIE,
            "SOORT_PO": table["soort"].str.capitalize(),
            "DENOMINATIE_VESTIGING": table["denominatie"],
            "BEVOEGD_GEZAG_NUMMER": "9" + number,
        }
    )
    counts = table[list(AGES)]
    shown = counts.astype("str")
    if masked:
        shown = shown.mask(counts.gt(0) & counts.lt(5), "<5")
    else:
        shown = shown.assign(TOTAAL=counts.sum(axis=1).astype("str"))
    out = pd.concat(
        [out, shown.rename(columns=lambda age: age if age == "TOTAAL" else f"LEEFTIJD_{age}")],
        axis=1,
    )
    order = ["SOORT_PO", *school_id, "POSTCODE_LEERLING"]
    return {
        f"{name} afgeschermd.csv" if masked else f"{name}.csv": part.sort_values(order)
        .to_csv(index=False, sep=";", quoting=1 if masked else 3, lineterminator="\r\n")
        .encode("utf-8-sig" if masked else "cp1252")
        for name, part in out.groupby("GEMEENTENAAM")
    }


def swv_file() -> bytes:
    """Return the regio-indeling: PC4, gemeente and the two swv's."""
    vo = {swv.po: swv.vo for swv in SWVS}
    lines = [f"{pc4},{g.naam},{po},{vo[po]}" for g in GEMEENTEN for pc4, _, _, po in g.pc4]
    return "\n".join(["pc4,gemeente,po_swv,vo_swv", *sorted(lines), ""]).encode()


def swv_names() -> bytes:
    """Return the names of the swv's: code and name."""
    po = [f"{swv.po};{swv.naam}" for swv in SWVS]
    vo = [f"{code};{name}" for code, name in VO_NAMES.items()]
    return "\n".join(["code;naam", *po, *vo, ""]).encode()


def pc4_file() -> bytes:
    """Return one point per PC4 (WGS84, decimal comma), the unmapped one too."""
    from pyproj import Transformer

    points = {pc4: (x, y) for g in GEMEENTEN for pc4, x, y, _ in g.pc4}
    points[UNMAPPED_PC4] = _UNMAPPED[:2]
    to_wgs = Transformer.from_crs(28992, 4326)
    lines = ["POSTCODE;LAT;LON"]
    for pc4, (x, y) in sorted(points.items()):
        lat, lon = to_wgs.transform(x + ORIGIN[0], y + ORIGIN[1])
        lines.append(f"{pc4};{lat:.7f};{lon:.7f}".replace(".", ","))
    return "\n".join([*lines, ""]).encode()
