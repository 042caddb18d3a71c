"""A map's figures as exchange csv, one row per area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from store.exchange import exchange_csv

if TYPE_CHECKING:
    from pathlib import Path

    from geo.kaart import Kaart

_DECIMALS = 10


def write_csv(kaart: Kaart, path: Path) -> None:
    """Write the figures of a map; this form is a contract that other programs read.

    `waarde` is empty unless `staat` is `waarde`; `klasse` counts from 1 and is then empty too.
    """
    frame = kaart.frame
    shown = frame["staat"] == "waarde"
    table = pd.DataFrame(
        {
            "gebied_code": frame["gebied_code"],
            "naam": frame["naam"],
            "niveau": kaart.niveau.id,
            "jaar": kaart.jaar,
            "indeling": kaart.indeling,
            "indicator": kaart.indicator.id,
            "waarde": frame["waarde"].astype(np.float64).round(_DECIMALS).where(shown),
            "staat": frame["staat"],
            "klasse": (frame["klasse"] + 1).astype("Int64").where(shown),
        }
    )
    path.write_bytes(exchange_csv(table))
