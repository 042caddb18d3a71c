"""The chart of years (Altair): lines that break where figures cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from compare._chart_style import DASHES, GRID, INK, MUTED, finished, legend, mark_colours, numbers
from indicators import format_value
from store.dutch import upper_first

if TYPE_CHECKING:
    import altair as alt

    from compare.trend import Reeks, Trend
    from indicators import Indicator

_COLUMNS = [
    "gebied", "jaar", "waarde", "staat", "breuk", "deel", "tekst", "herkomst", "hoe", "reden",
]  # fmt: skip
_MADE = {
    "gepubliceerd": ("gepubliceerd", "circle", INK),
    "berekend": ("berekend", "circle", "#ffffff"),
    "geschat": ("omgerekend naar andere grenzen", "square", "#ffffff"),
}
"""Word, shape and filling of a point by where its figure comes from: what was made is open."""
_ROOM = 0.4
"""Of a year, left and right of the first and last, and between a break and its year."""


def trend_table(trend: Trend) -> pd.DataFrame:
    """Return the years of an area and those beside it, a row per area and year.

    `deel` numbers the stretches without a break: no line runs from one to the next.
    """
    rows: list[dict[str, Any]] = []
    for series in (trend.eigen, *trend.vergelijking):
        rows += _points(series, trend.indicator)
    return pd.DataFrame(rows, columns=_COLUMNS)


def trend_chart(
    table: pd.DataFrame, indicator: Indicator, *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the years as lines, broken where figures cannot be compared.

    Years stand as far apart as they are; a break of the first area (the one that is looked
    at) is drawn as a line with its word.
    """
    import altair as alt

    table = table.assign(gebied=[upper_first(name) for name in table["gebied"]])
    frame = table[table["staat"] == "waarde"]
    names = list(dict.fromkeys(frame["gebied"]))
    years = sorted({int(year) for year in table["jaar"]})
    across = alt.X(
        "jaar:Q",
        title=None,
        scale=alt.Scale(domain=[years[0] - _ROOM, years[-1] + _ROOM], nice=False),
        axis=alt.Axis(
            values=years, format="d", labelAngle=0, labelColor=INK, tickColor=GRID, grid=False
        ),
    )
    base = alt.Chart(frame).encode(
        x=across,
        y=alt.Y("waarde:Q", title=indicator.eenheid, axis=numbers(), scale=alt.Scale(zero=False)),
        color=alt.Color(
            "gebied:N",
            sort=names,
            scale=alt.Scale(domain=names, range=mark_colours(len(names))),
            legend=legend(symbolType="stroke"),
        ),
        tooltip=[
            alt.Tooltip("gebied:N", title="gebied"),
            alt.Tooltip("jaar:Q", title="jaar", format="d"),
            alt.Tooltip("tekst:N", title="cijfer"),
            alt.Tooltip("hoe:N", title="herkomst"),
            alt.Tooltip("reden:N", title="let op"),
        ],
    )
    lines = base.mark_line(strokeWidth=2).encode(
        detail="deel:N",
        strokeDash=alt.StrokeDash(
            "gebied:N",
            sort=names,
            scale=alt.Scale(domain=names, range=DASHES[: len(names)]),
            legend=legend(symbolType="stroke"),
        ),
    )
    dots = _dots(base, frame, names)
    breaks = frame[frame["breuk"] & (frame["gebied"] == next(iter(table["gebied"]), ""))]
    cut = alt.Chart(breaks.assign(jaar=breaks["jaar"] - _ROOM, woord="breuk")).encode(x=across)
    marks = (
        cut.mark_rule(color=MUTED, strokeDash=[2, 3], strokeWidth=1.5).encode(
            tooltip=[alt.Tooltip("reden:N", title="breuk")]
        ),
        cut.mark_text(align="left", dx=4, dy=6, baseline="top", fontSize=11, color=MUTED).encode(
            y=alt.value(0), text="woord:N"
        ),
    )
    return finished([lines, *dots, *marks], titel, [ondertitel, bron], height=270)


def _dots(base: alt.Chart, frame: pd.DataFrame, names: list[str]) -> tuple[alt.Chart, ...]:
    """Return the points, open where the figure was made, with what that means in the legend."""
    import altair as alt

    there = [kind for kind in _MADE if kind in set(frame["herkomst"])]
    words = [_MADE[kind][0] for kind in there]
    signs = legend(symbolOpacity=1)
    shape = alt.Scale(domain=words, range=[_MADE[kind][1] for kind in there])
    options: dict[str, Any] = {"size": 60, "strokeWidth": 2, "opacity": 1}
    published = f"datum.hoe == '{_MADE['gepubliceerd'][0]}'"
    colours = alt.Scale(domain=names, range=mark_colours(len(names)))
    made = alt.Color("gebied:N", sort=names, scale=colours, legend=None)
    closed = base.transform_filter(published).mark_point(filled=True, **options).encode(color=made)
    hollow = (
        base.transform_filter(f"!({published})")
        .mark_point(fill="#ffffff", **options)
        .encode(color=made, shape=alt.Shape("hoe:N", scale=shape, legend=signs))
    )
    # drawn by nobody: it gives the legend, whose signs have no colour of an area
    told = base.mark_point(opacity=0).encode(
        color=alt.value(INK),
        stroke=alt.Stroke(
            "hoe:N", scale=alt.Scale(domain=words, range=[INK] * len(words)), legend=signs
        ),
        shape=alt.Shape("hoe:N", scale=shape, legend=signs),
        fill=alt.Fill(
            "hoe:N",
            scale=alt.Scale(domain=words, range=[_MADE[kind][2] for kind in there]),
            legend=signs,
        ),
    )
    return closed, hollow, told


def _points(series: Reeks, indicator: Indicator) -> list[dict[str, Any]]:
    rows, part = [], 0
    for point in series.punten:
        part += point.breuk
        rows.append(
            {
                "gebied": series.naam,
                "jaar": point.jaar,
                "waarde": point.waarde if point.staat == "waarde" else np.nan,
                "staat": point.staat,
                "breuk": point.breuk,
                "deel": f"{series.naam}-{part}",
                "tekst": format_value(indicator, point.waarde, point.staat),
                "herkomst": point.herkomst,
                "hoe": _MADE[point.herkomst][0] if point.herkomst in _MADE else "",
                "reden": "; ".join(filter(None, (point.gemaakt, point.reden))),
            }
        )
    return rows
