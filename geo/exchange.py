"""A map's figures as exchange csv: UTF-8, comma, decimal point, one row per area."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from store.harmless import harmless

if TYPE_CHECKING:
    from pathlib import Path

    from geo.kaart import Kaart

COLUMNS = (
    "gebied_code",
    "naam",
    "niveau",
    "jaar",
    "indeling",
    "indicator",
    "waarde",
    "staat",
    "klasse",
)


def write_csv(kaart: Kaart, path: Path) -> None:
    """Write the figures of a map; this form is a contract that other programs read.

    Names that a spreadsheet would execute get a `'` in front: programs read the codes.

    `waarde` is empty unless `staat` is `waarde`; `klasse` counts from 1 and is then empty too.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        frame = kaart.frame
        for code, naam, waarde, staat, klasse in zip(
            frame["gebied_code"],
            frame["naam"],
            frame["waarde"],
            frame["staat"],
            frame["klasse"],
            strict=True,
        ):
            shown = staat == "waarde"
            writer.writerow(
                (
                    code,
                    harmless(naam),
                    kaart.niveau.id,
                    kaart.jaar,
                    kaart.indeling,
                    kaart.indicator.id,
                    _number(float(waarde)) if shown else "",
                    staat,
                    int(klasse) + 1 if shown else "",
                )
            )


def _number(value: float) -> str:
    """Write a number in full, without an exponent or a superfluous `.0`."""
    return f"{value:.0f}" if value.is_integer() else f"{value:.10f}".rstrip("0")
