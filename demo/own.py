"""Tables that a project group brings itself: of the GGD, the gemeente and the SWV.

One row per wijk and year, columns named by the catalogue's ids; counts of 1 to 4 are
masked at the source. One figure is the town's own: its label, unit and direction stand in
lines below the header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo.cbs import sums_per_area
from demo.people import YEARS
from demo.places import GEMEENTE, SPLIT_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEED = 20_250_105
_SMALL = 5


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One table: what it holds and who keeps it."""

    bron: str
    indeling: int
    kolommen: Sequence[str]
    inhoud: bytes


def own_tables(people: pd.DataFrame) -> dict[str, OwnTable]:
    """Return the tables by file name (semicolon, decimal comma, as Excel saves them).

    Each is cut in two: the years before and from the change of the indeling.
    """
    rng = np.random.default_rng(_SEED)
    rows = [_row(area, year, rng) for year in YEARS for area in _areas(people, year)]
    table = pd.DataFrame(rows)
    found: dict[str, OwnTable] = {}
    for name, (bron, columns, asked) in _TABLES.items():
        for indeling, here in (
            (YEARS[0], table["jaar"] < SPLIT_YEAR),
            (SPLIT_YEAR, table["jaar"] >= SPLIT_YEAR),
        ):
            part = table[here & table["jaar"].isin(asked)]
            first, last = part["jaar"].min(), part["jaar"].max()
            found[f"{name}_{first}-{last}.csv" if first < last else f"{name}_{first}.csv"] = (
                OwnTable(bron, indeling, columns, _csv(part, columns))
            )
    return found


_HEALTH = (
    "goed_ervaren_gezondheid", "hoog_risico_angst_of_depressie", "eenzaam", "rokers",
    "voldoet_aan_beweegrichtlijn", "wekelijkse_sporters", "vrijwilligerswerk",
    "moeite_met_rondkomen",
)  # fmt: skip
_SAFETY = (
    "aantal_misdrijven", "aantal_meldingen_jeugdoverlast", "aantal_meldingen_veilig_thuis",
    "percentage_jeugdbescherming", "percentage_jeugdreclassering", "leefbaarometer_score",
)  # fmt: skip
_SCHOOL = (
    "aantal_tlv_sbo", "aantal_tlv_so", "aantal_arrangementen", "aantal_thuiszitters",
    "aantal_verzuimmeldingen", "percentage_voortijdig_schoolverlaters",
    "aantal_gezinnen_buurtteam", "percentage_kinderen_met_zwemdiploma",
)  # fmt: skip


_TABLES: dict[str, tuple[str, tuple[str, ...], tuple[int, ...]]] = {
    "gezondheidsmonitor": ("GGD Aldergouw (fictief)", _HEALTH, (2020, 2022, 2024)),
    "veiligheid": ("Politie en Veilig Thuis Aldergouw (fictief)", _SAFETY, YEARS),
    "swv_en_gemeente": ("SWV en gemeente Aldermonde (fictief)", _SCHOOL, YEARS),
}
"""Per table: who keeps it, its columns, and its years (the survey is every other year)."""
_SWIM = "percentage_kinderen_met_zwemdiploma"
_TOLD = {
    "label": "Kinderen met een zwemdiploma",
    "definitie": "Leerlingen van groep 8 met minstens zwemdiploma A, van alle in groep 8.",
    "eenheid": "%",
    "richting": "hoger_gunstig",
}
"""What the tool cannot know of the one figure that its catalogue does not hold."""


def _areas(people: pd.DataFrame, year: int) -> list[pd.Series]:
    sums = sums_per_area(people, year)
    wanted = (sums["soort"] == "Wijk") | (sums.index == GEMEENTE)
    return [row for _, row in sums[wanted].sort_index(ascending=False).iterrows()]


def _row(area: pd.Series, year: int, rng: np.random.Generator) -> dict[str, object]:
    """Return the figures of one wijk: they follow poverty, age and the number of children."""
    t = year - YEARS[0]
    poor = float(area["hh_laag"] / area["hh_inkomen"]) / 0.068 - 1
    old = float(area["a_65_oo"] / area["inwoners"]) - 0.19
    children, youth = float(area["a_00_14"]), float(area["jeugd"])
    adults = float(area["inwoners"]) - children
    luck = rng.normal(0, 1, 24)

    def share(base: float, of_poor: float, of_old: float, trend: float, k: int) -> float:
        return float(
            np.clip(base + of_poor * poor + of_old * old + trend * t + 0.8 * luck[k], 1, 99)
        )

    def count(rate: float, per: float, of_poor: float, trend: float) -> int:
        return int(rng.poisson(per * rate * np.exp(of_poor * poor) * (1 + trend) ** t))

    return {
        "gebied_code": area.name,
        "naam": area["naam"],
        "jaar": year,
        "goed_ervaren_gezondheid": round(share(77, -5.0, -25, -0.3, 0)),
        "hoog_risico_angst_of_depressie": round(share(8.5, 2.6, -6, 0.4, 1)),
        "eenzaam": round(share(46, 4.5, 15, 0.3, 2)),
        "rokers": round(share(15.5, 3.4, -10, -0.5, 3)),
        "voldoet_aan_beweegrichtlijn": round(share(49, -3.2, -14, 0.2, 4)),
        "wekelijkse_sporters": round(share(54, -6.0, -22, 0.4, 5)),
        "vrijwilligerswerk": round(share(27, -3.0, 12, -0.2, 6)),
        "moeite_met_rondkomen": round(share(13, 5.5, -8, 0.2, 7)),
        "aantal_misdrijven": round(area["misdrijven"]),
        "aantal_meldingen_jeugdoverlast": count(0.012, youth, 0.35, -0.02),
        "aantal_meldingen_veilig_thuis": count(0.008, youth, 0.4, 0.03),
        "percentage_jeugdbescherming": round(share(1.1, 0.35, 0, 0, 8) + 0.2 * luck[9], 1),
        "percentage_jeugdreclassering": round(max(0.2, 0.45 + 0.5 * poor + 0.05 * luck[10]), 1),
        "leefbaarometer_score": round(4.22 - 0.17 * poor + 0.01 * t + 0.01 * luck[11], 2),
        "aantal_tlv_sbo": count(0.0058, children, 0.33, 0.03),
        "aantal_tlv_so": count(0.0043, children, 0.25, 0.06),
        "aantal_arrangementen": count(0.021, children, 0.2, 0.05),
        "aantal_thuiszitters": count(0.0021, youth, 0.3, 0.07),
        "aantal_verzuimmeldingen": count(0.02, youth, 0.35, 0.05),
        "percentage_voortijdig_schoolverlaters": round(
            max(0.4, 1.9 + 0.8 * poor + 0.2 * luck[12]), 1
        ),
        "aantal_gezinnen_buurtteam": count(0.019, adults, 0.3, 0.04),
        "percentage_kinderen_met_zwemdiploma": round(share(94, -6.0, 5, -0.4, 13)),
    }


def _csv(table: pd.DataFrame, columns: tuple[str, ...]) -> bytes:
    """Return the table as text: `<5` for a small count, a decimal comma."""
    shown = table[["gebied_code", "naam", "jaar"]].astype("str")
    for column in columns:
        values = table[column]
        text = values.map(lambda v: f"{v:g}".replace(".", ",") if v % 1 else f"{v:.0f}")
        if column.startswith("aantal_"):
            text = text.mask(values.between(1, _SMALL - 1), f"<{_SMALL}")
        shown[column] = text
    if _SWIM in columns:
        told = pd.DataFrame([{"gebied_code": row, _SWIM: text} for row, text in _TOLD.items()])
        shown = pd.concat([told, shown]).reindex(columns=shown.columns).fillna("")
    return shown.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")
