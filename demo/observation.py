"""What the buurtteam sees, as a table per buurt: an observation of professionals, no count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo.cbs import sums_per_area
from demo.own import OwnTable
from demo.places import SPLIT_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

YEAR = 2024
_SEED = 20_250_107
_SCORE = "laag_inkomen_volgens_buurtteam"
_TOLD = {
    "label": "Huishoudens met een laag inkomen volgens het buurtteam",
    "definitie": "Inschatting van het buurtteam: 1 is bijna geen huishoudens met een laag inkomen, "
    "10 is heel veel.",
    "eenheid": "score",
    "richting": "hoger_ongunstig",
}
_SEEN: Mapping[str, float] = {"BU99010301": 4.0, "BU99010303": 3.0, "BU99010203": -3.0}
"""Where the team sees more, or fewer, than the figures: older people with little, a new estate."""
_FEWEST = 200
"""Inhabitants below which the team does not know a buurt well enough to say."""


def observation_table(people: pd.DataFrame) -> dict[str, OwnTable]:
    """Return the table by file name: a score from 1 to 10 for each buurt the team knows."""
    rng = np.random.default_rng(_SEED)
    sums = sums_per_area(people, YEAR)
    here = sums[sums["soort"] == "Buurt"].sort_index()
    rows: list[dict[str, object]] = [
        {"gebied_code": name, _SCORE: text} for name, text in _TOLD.items()
    ]
    for code, area in here.iterrows():
        share = float(area["hh_laag"]) / max(1.0, float(area["hh_inkomen"]))
        guess = 1 + 48 * share + _SEEN.get(str(code), 0.0) + rng.normal(0, 0.8)
        known = float(area["inwoners"]) >= _FEWEST and share > 0
        score = f"{np.clip(guess, 1, 10):.0f}" if known else ""
        rows.append({"gebied_code": code, "naam": area["naam"], "jaar": str(YEAR), _SCORE: score})
    table = pd.DataFrame(rows, columns=["gebied_code", "naam", "jaar", _SCORE]).fillna("")
    content = table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")
    made = OwnTable("Buurtteam Aldermonde (fictief)", SPLIT_YEAR, (_SCORE,), content)
    return {f"waarneming_buurtteam_{YEAR}.csv": made}
