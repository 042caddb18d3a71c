"""Two figures beside each other as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.bivariate import STANDEN
from reports.tables import Column, Table, shown
from store.dutch import upper_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.bivariate import ClassedPair


def pair_table(
    tweeluik: ClassedPair,
    namen: tuple[str, str],
    *,
    gebied: str,
    titel: str,
    decimalen: tuple[int, int] = (0, 0),
    rijen: pd.DataFrame | None = None,
    regels: Sequence[tuple[str, str]] = (),
) -> Table:
    """Return areas with two figures, their classes and their states.

    Parameters
    ----------
    tweeluik
        Both figures.
    namen
        Headings of the two, with unit.
    gebied, titel
        What one area is called, and the title.
    decimalen
        Of each figure.
    rijen
        Some rows of `tweeluik.frame`, such as a corner; None takes all of them.
    regels
        Heading and text for the sheet *Toelichting*.
    """
    frame = tweeluik.frame if rijen is None else rijen
    limits = [
        (
            f"Grenzen van {namen[number - 1]}",
            "; ".join(
                f"{standing}: {text}"
                for standing, text in zip(STANDEN, tweeluik.grenzen(number), strict=True)
                if text
            ),
        )
        for number in (1, 2)
    ]
    return Table(
        title=titel,
        columns=(
            Column("Code"),
            Column(upper_first(gebied)),
            Column(namen[0], decimalen[0]),
            Column("Laag, midden of hoog"),
            Column(namen[1], decimalen[1]),
            Column("Laag, midden of hoog (tweede)"),
        ),
        rows=[
            (
                row["gebied_code"],
                row["naam"],
                shown(row["waarde_1"], row["staat_1"]),
                STANDEN[row["klasse_1"]] if row["klasse"] >= 0 else None,
                shown(row["waarde_2"], row["staat_2"]),
                STANDEN[row["klasse_2"]] if row["klasse"] >= 0 else None,
            )
            for row in frame.to_dict("records")
        ],
        notes=(*limits, *regels),
    )
