"""Charts of a comparison (Altair): spine, distribution, ranking and years.

Every text in them is made here, in Dutch, and the source stands in the picture. Colour never
speaks alone: shapes and words say the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from compare._chart_style import (
    EQUAL,
    GRID,
    HIGHER,
    INK,
    LOWER,
    MUTED,
    axis,
    finished,
    legend,
    numbers,
)
from compare.difference import Uitkomst
from indicators import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.profile import Regel
    from compare.trend import Reeks, Trend
    from indicators import Indicator

_SPREAD, _QUARTERS = "#e4e7ea", "#b9c2ca"
_SIDES = {
    Uitkomst.HOGER: "hoger",
    Uitkomst.LAGER: "lager",
    Uitkomst.GEEN_VERSCHIL: "geen duidelijk verschil",
    Uitkomst.TE_KLEIN: "te kleine aantallen",
    Uitkomst.NIET: "niet te vergelijken",
}
_FURTHEST = 3.5
"""Interquartile ranges from the benchmark at which the spine is cut off."""
_BINS, _MANY = 30, 500
"""Bars of a distribution, and the number of areas from which there are twice as many."""
_ROW = 26


def spine_table(rows: Sequence[Regel], maatstaf: str) -> pd.DataFrame:
    """Return what the spine chart draws, a row per figure that it can draw.

    Distances are from the benchmark, in interquartile ranges of all areas of the level;
    beyond `_FURTHEST` they are cut off. A figure is left out where area or benchmark has no
    value, or where half of all areas have the same.
    """
    found: list[dict[str, Any]] = []
    for row in rows:
        beside, spread = row.naast(maatstaf), row.spreiding
        if beside is None or spread is None or not spread.breedte or not row.cijfer.meting.bekend:
            continue
        if not beside.cijfer.meting.bekend:
            continue
        centre, width = beside.cijfer.meting.waarde, spread.breedte
        assert spread.kwart is not None  # noqa: S101 (there is a width)
        assert spread.driekwart is not None  # noqa: S101
        figures = {
            "eigen": row.cijfer.meting.waarde,
            "laagste": spread.laagste,
            "kwart": spread.kwart,
            "driekwart": spread.driekwart,
            "hoogste": spread.hoogste,
        }
        places = {
            name: float(np.clip((value - centre) / width, -_FURTHEST, _FURTHEST))
            for name, value in figures.items()
        }
        found.append(
            {
                "Cijfer": f"{row.indicator.label} ({row.jaar})",
                **places,
                "uitkomst": _SIDES[beside.verschil.uitkomst],
                "waarde": format_value(row.indicator, figures["eigen"], "waarde"),
                "maatstaf": format_value(row.indicator, centre, "waarde"),
                "spreiding": " – ".join(
                    format_value(row.indicator, value, "waarde")
                    for value in (spread.laagste, spread.hoogste)
                ),
            }
        )
    return pd.DataFrame(found)


def spine_chart(
    table: pd.DataFrame, *, gebied: str, maatstaf: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the spine: the benchmark as a line, the spread of all areas, the area itself."""
    order = list(table["Cijfer"])
    base = alt.Chart(table).encode(
        y=alt.Y("Cijfer:N", sort=order, title=None, axis=axis(limit=330)),
        tooltip=[
            alt.Tooltip("Cijfer:N", title="cijfer"),
            alt.Tooltip("waarde:N", title=gebied),
            alt.Tooltip("maatstaf:N", title=maatstaf),
            alt.Tooltip("uitkomst:N", title="uitkomst"),
            alt.Tooltip("spreiding:N", title="laagste – hoogste"),
        ],
    )
    scale = alt.Scale(domain=[-_FURTHEST, _FURTHEST])
    bare = alt.Axis(
        labels=False, ticks=False, grid=False, domain=False, titleColor=MUTED, orient="top"
    )
    title = f"← lager · {maatstaf} · hoger →"
    everything = base.mark_bar(height=14, color=_SPREAD).encode(
        x=alt.X("laagste:Q", scale=scale, axis=bare, title=title), x2="hoogste:Q"
    )
    middle = base.mark_bar(height=14, color=_QUARTERS).encode(x="kwart:Q", x2="driekwart:Q")
    line = (
        alt.Chart(pd.DataFrame({"nul": [0.0]}))
        .mark_rule(color=INK, strokeWidth=1.6)
        .encode(x="nul:Q")
    )
    dots = base.mark_point(filled=True, size=130, opacity=1, stroke="#ffffff").encode(
        x="eigen:Q", color=_outcome_colour(), shape=_outcome_shape()
    )
    texts = (
        base.mark_text(align="left", dx=6, fontSize=11, color=INK)
        .encode(text="waarde:N")
        .encode(x=alt.datum(_FURTHEST))
    )
    chart = everything + middle + line + dots + texts
    return finished(chart, f"{gebied} naast {maatstaf}", [ondertitel, bron]).properties(
        width="container", height=_ROW * max(1, len(order))
    )


def distribution_chart(
    values: Sequence[float],
    indicator: Indicator,
    marks: Mapping[str, float],
    *,
    titel: str,
    ondertitel: str,
    bron: str,
) -> alt.LayerChart:
    """Return the distribution of a figure over areas, with some values marked.

    Parameters
    ----------
    values
        Of the areas that have one.
    indicator
        Says how values are written.
    marks
        Name → value; the first is the area itself.
    titel, ondertitel, bron
        Stand in the picture.
    """
    known = np.asarray(values, dtype=float)
    most = _BINS if len(known) < _MANY else 2 * _BINS
    counts, edges = np.histogram(known, bins=min(most, max(4, len(np.unique(known)))))
    bars = pd.DataFrame(
        {
            "van": edges[:-1],
            "tot": edges[1:],
            "aantal": counts,
            "nul": 0,
            "klasse": [
                f"{_said(indicator, low)} – {_said(indicator, high)}"
                for low, high in pairwise(edges)
            ],
        }
    )
    lines = pd.DataFrame(
        {
            "waarde": list(marks.values()),
            "wat": [f"{name}: {_said(indicator, value)}" for name, value in marks.items()],
        }
    )
    names = list(lines["wat"])
    unit = "" if indicator.eenheid == "%" else indicator.eenheid
    title = indicator.label + (f" ({unit})" if unit else "")
    histogram = (
        alt.Chart(bars[bars["aantal"] > 0])
        .mark_rect(color=_QUARTERS, stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("van:Q", title=title, axis=numbers(), scale=alt.Scale(zero=False)),
            x2="tot:Q",
            y=alt.Y("aantal:Q", title="aantal gebieden", axis=numbers(tickMinStep=1)),
            y2="nul:Q",
            tooltip=[
                alt.Tooltip("klasse:N", title="cijfer"),
                alt.Tooltip("aantal:Q", title="gebieden"),
            ],
        )
    )
    rules = (
        alt.Chart(lines)
        .mark_rule(strokeWidth=2.5)
        .encode(
            x="waarde:Q",
            color=alt.Color(
                "wat:N",
                sort=names,
                scale=alt.Scale(domain=names, range=_mark_colours(len(names))),
                legend=legend(),
            ),
            strokeDash=alt.StrokeDash(
                "wat:N",
                sort=names,
                scale=alt.Scale(domain=names, range=_DASHES[: len(names)]),
                legend=legend(),
            ),
            tooltip=[alt.Tooltip("wat:N", title="gebied")],
        )
    )
    return finished(histogram + rules, titel, [ondertitel, bron]).properties(
        width="container", height=240
    )


def ranking_chart(
    table: pd.DataFrame, indicator: Indicator, own: str, *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return areas from high to low with one marked.

    `table` has `gebied_code, naam, waarde`, sorted, only areas with a value.
    """
    frame = table.assign(
        plaats=[f"{rank}. {name}" for rank, name in _ranked(table)],
        tekst=[_said(indicator, value) for value in table["waarde"]],
        zelf=np.where(table["gebied_code"] == own, "dit gebied", "ander gebied"),
    )
    base = alt.Chart(frame).encode(
        y=alt.Y("plaats:N", sort=list(frame["plaats"]), title=None, axis=axis(limit=240)),
        tooltip=[
            alt.Tooltip("naam:N", title="gebied"),
            alt.Tooltip("tekst:N", title="cijfer"),
        ],
    )
    bars = base.mark_bar(height=14).encode(
        x=alt.X("waarde:Q", title=indicator.label, axis=numbers()),
        color=alt.Color(
            "zelf:N",
            scale=alt.Scale(domain=["dit gebied", "ander gebied"], range=[HIGHER, _QUARTERS]),
            legend=None,
        ),
    )
    texts = base.mark_text(align="left", dx=4, fontSize=11, color=INK).encode(
        x="waarde:Q", text="tekst:N"
    )
    return finished(bars + texts, titel, [ondertitel, bron]).properties(
        width="container", height=20 * max(1, len(frame))
    )


def spots_chart(
    shapes: Sequence[Mapping[str, Any]], *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return a small map of where high and low lie together.

    `shapes` are GeoJSON features in metres (EPSG:28992) with the properties `gebied`, `soort`
    (a label of `SPOT_COLOURS`), `cijfer` and `zelf` (the area that is looked at).
    """
    base = alt.Chart(alt.InlineData(values=list(shapes)))
    areas = base.mark_geoshape(stroke="#8a939b", strokeWidth=0.6).encode(
        color=alt.Color(
            "properties.soort:N",
            scale=alt.Scale(domain=list(SPOT_COLOURS), range=list(SPOT_COLOURS.values())),
            legend=legend(symbolStrokeColor="#8a939b"),
        ),
        tooltip=[
            alt.Tooltip("properties.gebied:N", title="gebied"),
            alt.Tooltip("properties.cijfer:N", title="cijfer"),
            alt.Tooltip("properties.soort:N", title="patroon"),
        ],
    )
    own = base.transform_filter("datum.properties.zelf").mark_geoshape(
        filled=False, stroke=INK, strokeWidth=2.2
    )
    chart = (areas + own).project(type="identity", reflectY=True)
    return finished(chart, titel, [ondertitel, bron]).properties(width="container", height=380)


SPOT_COLOURS = {
    "hoog, tussen hoge": HIGHER,
    "laag, tussen lage": LOWER,
    "hoog, tussen lage": "#9cc3e6",
    "laag, tussen hoge": "#f0bd8f",
    "geen duidelijk patroon": "#eceff1",
    "zonder buren met een cijfer": "#d0d5da",
    "zonder cijfer": "#ffffff",
}
"""Colour by label of `compare.space.SOORTEN`."""


def trend_table(trend: Trend) -> pd.DataFrame:
    """Return the years of an area and those beside it, a row per area and year.

    `deel` numbers the stretches without a break: no line runs from one to the next.
    """
    rows: list[dict[str, Any]] = []
    for series in (trend.eigen, *trend.vergelijking):
        rows += _points(series, trend.indicator)
    return pd.DataFrame(
        rows,
        columns=["gebied", "jaar", "waarde", "staat", "deel", "tekst", "herkomst", "reden"],
    )


def trend_chart(
    table: pd.DataFrame, indicator: Indicator, *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the years as lines, broken where figures cannot be compared."""
    frame = table[table["staat"] == "waarde"].assign(jaar=lambda t: t["jaar"].astype(str))
    names = list(dict.fromkeys(frame["gebied"]))
    base = alt.Chart(frame).encode(
        x=alt.X("jaar:O", title=None, axis=alt.Axis(labelAngle=0, labelColor=INK, tickColor=GRID)),
        y=alt.Y("waarde:Q", title=indicator.eenheid, axis=numbers(), scale=alt.Scale(zero=False)),
        color=alt.Color(
            "gebied:N",
            sort=names,
            scale=alt.Scale(domain=names, range=_mark_colours(len(names))),
            legend=legend(symbolType="stroke"),
        ),
        tooltip=[
            alt.Tooltip("gebied:N", title="gebied"),
            alt.Tooltip("jaar:N", title="jaar"),
            alt.Tooltip("tekst:N", title="cijfer"),
            alt.Tooltip("herkomst:N", title="herkomst"),
        ],
    )
    lines = base.mark_line(strokeWidth=2).encode(
        detail="deel:N",
        strokeDash=alt.StrokeDash(
            "gebied:N",
            sort=names,
            scale=alt.Scale(domain=names, range=_DASHES[: len(names)]),
            legend=legend(symbolType="stroke"),
        ),
    )
    dots = base.mark_point(size=60, strokeWidth=2, opacity=1).encode(
        fill=alt.condition(
            "datum.herkomst == 'geschat'",
            alt.value("#ffffff"),
            alt.Color(
                "gebied:N",
                scale=alt.Scale(domain=names, range=_mark_colours(len(names))),
                legend=None,
            ),
        )
    )
    return finished(lines + dots, titel, [ondertitel, bron]).properties(
        width="container", height=270
    )


_MARKS = (HIGHER, LOWER, INK, "#5e7f2f", "#7a4b94", "#8a6d00", "#2f7f7a", "#94404f")
_DASHES: list[list[int]] = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [10, 4], [1, 3], [5, 1]]


def _points(series: Reeks, indicator: Indicator) -> list[dict[str, Any]]:
    rows, part = [], 0
    for point in series.punten:
        part += point.breuk
        rows.append(
            {
                "gebied": series.gebied.label,
                "jaar": point.jaar,
                "waarde": point.waarde if point.staat == "waarde" else np.nan,
                "staat": point.staat,
                "deel": f"{series.gebied.code}-{part}",
                "tekst": format_value(indicator, point.waarde, point.staat),
                "herkomst": point.herkomst,
                "reden": point.reden,
            }
        )
    return rows


def _ranked(table: pd.DataFrame) -> list[tuple[int, str]]:
    """Return rank (1 is the highest, equal values share it) and name."""
    ranks = table["waarde"].rank(ascending=False, method="min").astype(int)
    return list(zip(ranks.tolist(), table["naam"].tolist(), strict=True))


def _said(indicator: Indicator, value: float) -> str:
    return format_value(indicator, float(value), "waarde")


def _mark_colours(count: int) -> list[str]:
    return [_MARKS[i % len(_MARKS)] for i in range(count)]


def _outcome_colour() -> alt.Color:
    return alt.Color(
        "uitkomst:N",
        scale=alt.Scale(domain=list(_SIDES.values()), range=[HIGHER, LOWER, EQUAL, EQUAL, EQUAL]),
        legend=legend(),
    )


def _outcome_shape() -> alt.Shape:
    return alt.Shape(
        "uitkomst:N",
        scale=alt.Scale(
            domain=list(_SIDES.values()),
            range=["triangle-up", "triangle-down", "circle", "square", "cross"],
        ),
        legend=legend(),
    )
