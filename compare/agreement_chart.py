"""Two sources drawn (Altair): each area by both figures."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from compare._chart_style import EQUAL, HIGHER, INK, finished, numbers
from indicators import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt
    import pandas as pd

    from compare.agreement import TweeBronnen
    from indicators import Indicator

MEESTE_PUNTEN = 4000
"""Areas above which dots would hide each other: then squares tell how many lie where."""
_BINS = 40
_WIDE, _HIGH = 64, 38
"""Characters that fit below and beside the chart."""


def scatter_chart(
    found: TweeBronnen, own: Sequence[str], *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the areas by both figures, the own ones marked and named.

    `own` are the codes of the area that is looked at, or of the areas in it.
    """
    import altair as alt

    table = found.frame.assign(
        een=[format_value(found.een, value, "waarde") for value in found.frame["waarde_een"]],
        ander=[format_value(found.ander, value, "waarde") for value in found.frame["waarde_ander"]],
        rangen=[
            f"{one:g}e en {other:g}e van {len(found.frame)}".replace(".", ",")
            for one, other in found.frame[["rang_een", "rang_ander"]].to_numpy()
        ],
        zelf=found.frame["gebied_code"].isin(list(own)),
    )
    tips = [
        alt.Tooltip("naam:N", title="gebied"),
        alt.Tooltip("een:N", title=found.een.label),
        alt.Tooltip("ander:N", title=found.ander.label),
        alt.Tooltip("rangen:N", title="plaats"),
    ]

    def placed(frame: pd.DataFrame) -> alt.Chart:
        return alt.Chart(frame).encode(
            x=alt.X("waarde_een:Q", title=_axis(found.een, _WIDE), axis=numbers(),
                    scale=alt.Scale(zero=False)),
            y=alt.Y("waarde_ander:Q", title=_axis(found.ander, _HIGH), axis=numbers(),
                    scale=alt.Scale(zero=False)),
        )  # fmt: skip

    marked = table[table["zelf"]]
    many = len(table) > MEESTE_PUNTEN
    ground = _squares(found, table) if many else (
        placed(table[~table["zelf"]])
        .mark_circle(size=45, color=EQUAL, opacity=0.45)
        .encode(tooltip=tips)
    )  # fmt: skip
    layers: list[alt.Chart] = [
        ground,
        placed(marked)
        .mark_circle(size=95, color=HIGHER, opacity=1, stroke="#ffffff", strokeWidth=1)
        .encode(tooltip=tips),
    ]
    if len(marked) == 1:
        layers.append(
            placed(marked)
            .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold", color=INK)
            .encode(text="naam:N")
        )  # fmt: skip
    return finished(layers, titel, [ondertitel, bron], height=320, half=True)


def _axis(row: Indicator, width: int) -> list[str]:
    """Return the title of an axis, in lines that fit beside it."""
    unit = row.eenheid
    return wrap(row.label if unit == "%" or unit in row.label else f"{row.label} ({unit})", width)


def _squares(found: TweeBronnen, table: pd.DataFrame) -> alt.Chart:
    """Return how many areas lie where, as squares from light to dark."""
    import altair as alt
    import pandas as pd

    counts, x, y = np.histogram2d(table["waarde_een"], table["waarde_ander"], bins=_BINS)
    rows = [
        {"x": x[i], "x2": x[i + 1], "y": y[j], "y2": y[j + 1], "aantal": int(counts[i, j])}
        for i in range(len(x) - 1)
        for j in range(len(y) - 1)
        if counts[i, j]
    ]
    made: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect()
        .encode(
            x=alt.X(
                "x:Q", title=_axis(found.een, _WIDE), axis=numbers(), scale=alt.Scale(zero=False)
            ),
            x2="x2:Q",
            y=alt.Y(
                "y:Q", title=_axis(found.ander, _HIGH), axis=numbers(), scale=alt.Scale(zero=False)
            ),
            y2="y2:Q",
            color=alt.Color(
                "aantal:Q",
                scale=alt.Scale(range=["#dfe3e6", "#3d464e"], type="log"),
                legend=alt.Legend(title="gebieden", orient="right"),
            ),
            tooltip=[alt.Tooltip("aantal:Q", title="gebieden")],
        )
    )
    return made
