"""Charts of a comparison (Altair): spine, distribution and ranking.

Every text in them is made here, in Dutch, and the source stands in the picture. Colour never
speaks alone: shapes and words say the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from compare._bins import bin_edges
from compare._chart_style import (
    AT_BREAKS,
    DASHES,
    EQUAL,
    HIGHER,
    INK,
    LOWER,
    MUTED,
    axis,
    finished,
    legend,
    mark_colours,
    numbers,
    two_lines,
)
from compare.difference import UITKOMSTEN, Uitkomst
from indicators import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from compare.profile import Regel
    from indicators import Indicator

_SPREAD, _QUARTERS = "#e4e7ea", "#b9c2ca"
_OPEN = "#ffffff"
_MARKS = {
    (Uitkomst.HOGER, True): (HIGHER, HIGHER, "triangle-up"),
    (Uitkomst.HOGER, False): (HIGHER, _OPEN, "triangle-up"),
    (Uitkomst.LAGER, True): (LOWER, LOWER, "triangle-down"),
    (Uitkomst.LAGER, False): (LOWER, _OPEN, "triangle-down"),
    (Uitkomst.GEEN_VERSCHIL, True): (EQUAL, EQUAL, "circle"),
    (Uitkomst.TE_KLEIN, True): (EQUAL, EQUAL, "square"),
    (Uitkomst.NIET, True): (EQUAL, EQUAL, "cross"),
}
"""Line, filling and shape by outcome; a deviation that was not tested (False) is open."""
_FURTHEST = 3.5
"""Interquartile ranges from the benchmark at which the spine is cut off."""
_BINS, _MANY = 30, 500
"""Bars of a distribution, and the number of areas from which there are twice as many."""
SPINE_ROW = 36
"""Height of a row of the spine, for a name of two lines."""


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
        centre, width, apart = beside.cijfer.meting.waarde, spread.breedte, beside.verschil
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
                "uitkomst": _called(apart.uitkomst, tested=apart.getoetst or not apart.duidelijk),
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
    import altair as alt

    order = [two_lines(name) for name in table["Cijfer"]]
    base = alt.Chart(table.assign(naam=order)).encode(
        y=alt.Y("naam:N", sort=order, title=None, axis=axis(limit=400, **AT_BREAKS)),
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
    stroke, fill, shape = _outcomes(table)
    dots = base.mark_point(size=120, opacity=1, strokeWidth=1.8).encode(
        x="eigen:Q", stroke=stroke, fill=fill, shape=shape
    )
    texts = (
        base.mark_text(align="left", dx=6, fontSize=11, color=INK)
        .encode(text="waarde:N")
        .encode(x=alt.datum(_FURTHEST))
    )
    return finished(
        [everything, middle, line, dots, texts],
        f"{gebied} naast {maatstaf}",
        [ondertitel, bron],
        height=SPINE_ROW * max(1, len(order)),
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
    import altair as alt

    known = np.asarray(values, dtype=float)
    most = _BINS if len(known) < _MANY else 2 * _BINS
    edges, half = bin_edges(known, most)
    counts, _ = np.histogram(known, bins=edges)
    bars = pd.DataFrame(
        {
            "van": edges[:-1],
            "tot": edges[1:],
            "aantal": counts,
            "nul": 0,
            "klasse": [
                " – ".join(
                    dict.fromkeys((_said(indicator, low + half), _said(indicator, high - half)))
                )
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
    # exactly the bars and the marks: a rounded axis would begin below nought
    ends = [*edges[[0, -1]], *marks.values()]
    scale = alt.Scale(zero=False, nice=False, domain=[min(ends), max(ends)])
    histogram = (
        alt.Chart(bars[bars["aantal"] > 0])
        .mark_rect(color=_QUARTERS, stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("van:Q", title=title, axis=numbers(), scale=scale),
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
                scale=alt.Scale(domain=names, range=mark_colours(len(names))),
                legend=legend(),
            ),
            strokeDash=alt.StrokeDash(
                "wat:N",
                sort=names,
                scale=alt.Scale(domain=names, range=DASHES[: len(names)]),
                legend=legend(),
            ),
            tooltip=[alt.Tooltip("wat:N", title="gebied")],
        )
    )
    return finished([histogram, rules], titel, [ondertitel, bron], height=240)


def ranking_chart(
    table: pd.DataFrame, indicator: Indicator, own: str, *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return areas from high to low with one marked.

    `table` has `gebied_code, naam, waarde, rang`, as `ranking` gives it.
    """
    import altair as alt

    frame = table.assign(
        plaats=[f"{rank}. {name}" for rank, name in zip(table["rang"], table["naam"], strict=True)],
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
    height = 20 * max(1, len(frame))
    return finished([bars, texts], titel, [ondertitel, bron], height=height)


def _said(indicator: Indicator, value: float) -> str:
    return format_value(indicator, float(value), "waarde")


def _outcomes(table: pd.DataFrame) -> tuple[alt.Stroke, alt.Fill, alt.Shape]:
    """Return line, filling and shape of the outcomes in the picture, and of no others."""
    import altair as alt

    drawn = set(table["uitkomst"])
    named = {_called(said, tested=tested): mark for (said, tested), mark in _MARKS.items()}
    there = {text: mark for text, mark in named.items() if text in drawn}

    def scale(place: int) -> alt.Scale:
        return alt.Scale(domain=list(there), range=[mark[place] for mark in there.values()])

    return (
        alt.Stroke("uitkomst:N", scale=scale(0), legend=legend()),
        alt.Fill("uitkomst:N", scale=scale(1), legend=legend()),
        alt.Shape("uitkomst:N", scale=scale(2), legend=legend()),
    )


def _called(outcome: Uitkomst, *, tested: bool) -> str:
    """Name an outcome, and say of a deviation that it was not tested."""
    return UITKOMSTEN[outcome] + ("" if tested else " (niet getoetst)")
