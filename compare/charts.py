"""The charts of a profile (Altair), and how every chart of a comparison looks.

Each is light, has its title, what is shown and its source in the picture. Colour never
speaks alone: shapes and words say the same.
"""

from __future__ import annotations

import math
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from compare.difference import UITKOMSTEN, Judgement, Outcome
from compare.level_figures import step_of
from indicators import Indicator, format_value
from store.cache import by_content, cached

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt
    from numpy.typing import NDArray

    from compare.profile import ProfileRow


# The same as in geo.palette, which comparing may not import; a test holds them together.
INK, MUTED, GRID = "#1a1f24", "#545b63", "#e3e5e7"
BETTER, WORSE, EQUAL = "#1f5f99", "#b4530a", "#6b737b"
MORE, LESS = "#5b4a8a", "#1f7a78"
"""Blue and orange judge; purple and green-blue only say which is higher: as in tables, files and
maps (`geo.kind_maps`)."""
_DUTCH = "replace(replace(replace(format(datum.value, ',~r'), /,/g, ';'), '.', ','), /;/g, '.')"
AT_BREAKS: dict[str, Any] = {
    "labelExpr": "split(datum.label, '\\n')",
    # the baseline is that of the first line, which goes above the middle when there is a second
    "labelBaseline": {
        "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": "bottom"},
        "value": "middle",
    },
}
"""Options of an axis with names of `two_lines`."""
# own choice: 48 signs of 12 pixels fit the 400 pixels of their axis
_NAME, _WORD = 48, 6
"""Characters of a line of a name, and what half a name may need more to end at a word."""
_WRAP = 140
"""Characters of a line below a title, so that a picture cuts nothing off."""
_HALF, _HALF_TITLE = 80, 50
"""Those of a chart that stands beside something else, and of its title, which breaks too."""

# at least 3:1 on white, as lines and marks need (WCAG 2.2, success criterion 1.4.11)
_COLOURS = [BETTER, INK, "#8a6d00", "#94404f", "#5e7f2f", "#7a4b94", "#2f7f7a", "#7d858d"]
"""Of lines and marks of areas: no orange among them, which would judge."""
DASHES: list[list[int]] = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [10, 4], [1, 3], [5, 1]]
"""A line of its own for each area, so that colour never speaks alone."""


def legend(orient: Literal["top", "bottom"] = "bottom", **options: Any) -> alt.Legend:  # noqa: ANN401 - any of Vega's
    """Return a legend below the picture, or elsewhere."""
    import altair as alt

    return alt.Legend(
        **options,
        title=None,
        orient=orient,
        labelColor=INK,
        labelLimit=420,
        columns=3,
        symbolStrokeWidth=2,
    )


def two_lines(text: str) -> str:
    """Break a long name in two for an axis with `AT_BREAKS`: nothing is cut off."""
    return "\n".join(wrap(text, max(_NAME, len(text) // 2 + _WORD)))


def tips(**titles: str) -> list[alt.Tooltip]:
    """Return what a mark says of itself: its columns, each with the word before it."""
    import altair as alt

    return [alt.Tooltip(f"{column}:N", title=title) for column, title in titles.items()]


def told_apart(column: str, names: list[str], key: alt.Legend | None) -> dict[str, Any]:
    """Return colour and dash by name, each in the order of `names`; `key` is their legend."""
    import altair as alt

    def options(shown: Sequence[Any]) -> dict[str, Any]:
        return {"sort": names, "scale": alt.Scale(domain=names, range=shown), "legend": key}

    return {
        "color": alt.Color(f"{column}:N", **options(_COLOURS[: len(names)])),
        "strokeDash": alt.StrokeDash(f"{column}:N", **options(DASHES[: len(names)])),
    }


def axis(*, limit: int, **options: Any) -> alt.Axis:  # noqa: ANN401 - whatever an axis takes
    """Return an axis of names, at most `limit` pixels wide."""
    import altair as alt

    return alt.Axis(
        **options,
        labelLimit=limit,
        labelOverlap=False,
        # Streamlit pushes the first label inward, against the second
        labelFlush=False,
        labelColor=INK,
        domain=False,
        ticks=False,
        labelFontSize=12,
        grid=False,
    )


def numbers(**options: Any) -> alt.Axis:  # noqa: ANN401 - whatever an axis takes
    """Return an axis of numbers as they are written in Dutch."""
    import altair as alt

    return alt.Axis(
        labelExpr=_DUTCH, labelColor=INK, titleColor=MUTED, gridColor=GRID, domain=False, **options
    )


def finished(
    layers: Sequence[alt.Chart],
    title: str,
    below: Sequence[str],
    *,
    height: int,
    half: bool = False,
) -> alt.LayerChart:
    """Lay charts over each other, with title, what is shown and source in the picture.

    `height` is in pixels; `half` is for half of the width. All is given at once: altair copies
    a whole chart at each `+`, `properties` and `configure_…`, and that took half of the time
    of a page.
    """
    import altair as alt

    told = ". ".join(text.rstrip(". ") for text in (title, *below) if text)
    heading = alt.TitleParams(
        wrap(title, _HALF_TITLE) if half else title,
        subtitle=[part for text in below for part in wrap(text, _HALF if half else _WRAP)],
        anchor="start",
        frame="bounds",
        color=INK,
        subtitleColor=MUTED,
        fontSize=15,
        subtitleFontSize=11,
        aria=False,
    )
    # in Dutch for who cannot see it; the rest Vega would tell in English, by names of columns
    silent = alt.Config(
        view=alt.ViewConfig(stroke=None),
        mark=alt.MarkConfig(aria=False),
        axis=alt.AxisConfig(aria=False),
        legend=alt.LegendConfig(aria=False),
    )
    return alt.LayerChart(
        layer=list(layers),
        title=heading,
        description=told,
        config=silent,
        width="container",
        height=height,
    )


_SPREAD, _QUARTERS = "#e4e7ea", "#b9c2ca"
_OPEN = "#ffffff"
_MARKS = {
    (outcome, judged, tested): (colour, colour if tested else _OPEN, shape)
    for outcome, shape, plain in (
        (Outcome.HOGER, "triangle-up", MORE),
        (Outcome.LAGER, "triangle-down", LESS),
    )
    for judged, colour in (
        (Judgement.GUNSTIGER, BETTER),
        (Judgement.ONGUNSTIGER, WORSE),
        (Judgement.GEEN, plain),
    )
    for tested in (True, False)
} | {
    (Outcome.GEEN_VERSCHIL, Judgement.GEEN, True): (EQUAL, EQUAL, "circle"),
    (Outcome.TE_KLEIN, Judgement.GEEN, True): (EQUAL, EQUAL, "square"),
    (Outcome.NIET, Judgement.GEEN, True): (EQUAL, EQUAL, "cross"),
}
"""Line, filling and shape by outcome; a deviation that was not tested (False) is open."""
_FEWEST = 4
"""Bars where few areas have a figure and values are on no step."""
# own choice: beyond it all others would shrink to a line in the middle
_FURTHEST = 3.5
"""Interquartile ranges from the benchmark at which the spine is cut off."""
# own choice: bars of some 20 pixels on a page, half of that where thousands of areas fill them
_BARS, _MANY = 30, 500
"""Bars of a distribution, and the number of areas from which there are twice as many."""
SPINE_ROW = 36
"""Height of a row of the spine, for a name of two lines."""


def spine_table(rows: Sequence[ProfileRow], maatstaf: str) -> pd.DataFrame:
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
                "uitkomst": _called(
                    apart.uitkomst, apart.oordeel, tested=apart.getoetst or not apart.duidelijk
                ),
                "waarde": format_value(row.indicator, figures["eigen"], "waarde"),
                "maatstaf": format_value(row.indicator, centre, "waarde"),
                "spreiding": " – ".join(
                    format_value(row.indicator, value, "waarde")
                    for value in (spread.laagste, spread.hoogste)
                ),
            }
        )
    return pd.DataFrame(found)


@cached(32, key=by_content)
def spine_chart(
    table: pd.DataFrame, *, gebied: str, maatstaf: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the spine: the benchmark as a line, the spread of all areas, the area itself."""
    import altair as alt

    # from back to front: the whole spread, its middle half, the benchmark, the area, its number
    order = [two_lines(name) for name in table["Cijfer"]]
    base = alt.Chart(table.assign(naam=order)).encode(
        y=alt.Y("naam:N", sort=order, title=None, axis=axis(limit=400, **AT_BREAKS)),
        tooltip=tips(Cijfer="cijfer", waarde=gebied, maatstaf=maatstaf, uitkomst="uitkomst",
                     spreiding="laagste – hoogste"),
    )  # fmt: skip
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
    texts = base.mark_text(align="left", dx=6, fontSize=11, color=INK).encode(
        text="waarde:N", x=alt.datum(_FURTHEST)
    )
    return finished(
        [everything, middle, line, dots, texts],
        f"{gebied} naast {maatstaf}",
        [ondertitel, bron],
        height=SPINE_ROW * max(1, len(order)),
    )


@cached(32, key=by_content)
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

    `values` are of the areas that have one; of `marks` (name → value) the first is the area itself.
    """
    import altair as alt

    known = np.asarray(values, dtype=float)
    most = _BARS if len(known) < _MANY else 2 * _BARS
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
            tooltip=tips(klasse="cijfer", aantal="gebieden"),
        )
    )
    rules = (
        alt.Chart(lines)
        .mark_rule(strokeWidth=2.5)
        .encode(
            x="waarde:Q",
            tooltip=tips(wat="gebied"),
            **told_apart("wat", list(lines["wat"]), legend()),
        )
    )
    return finished([histogram, rules], titel, [ondertitel, bron], height=240)


@cached(32, key=by_content)
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
        tooltip=tips(naam="gebied", tekst="cijfer"),
    )
    bars = base.mark_bar(height=14).encode(
        x=alt.X("waarde:Q", title=indicator.label, axis=numbers()),
        color=alt.Color(
            "zelf:N",
            scale=alt.Scale(domain=["dit gebied", "ander gebied"], range=[BETTER, _QUARTERS]),
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
    named = {_called(said, j, tested=tested): mark for (said, j, tested), mark in _MARKS.items()}
    there = {text: mark for text, mark in named.items() if text in drawn}

    def scale(place: int) -> alt.Scale:
        return alt.Scale(domain=list(there), range=[mark[place] for mark in there.values()])

    return (
        alt.Stroke("uitkomst:N", scale=scale(0), legend=legend()),
        alt.Fill("uitkomst:N", scale=scale(1), legend=legend()),
        alt.Shape("uitkomst:N", scale=scale(2), legend=legend()),
    )


def _called(outcome: Outcome, judged: Judgement, *, tested: bool) -> str:
    """Name an outcome and whether it is good, and say of a deviation that it was not tested."""
    good = f", {judged.value}" if judged else ""
    return UITKOMSTEN[outcome] + good + ("" if tested else " (niet getoetst)")


def bin_edges(values: NDArray[np.float64], most: int) -> tuple[NDArray[np.float64], float]:
    """Return the edges of at most `most` bars, and half the step that the values are on.

    The values in a bar run from its lower edge plus that half to its upper edge minus it.
    There must be two different values or more.
    """
    # figures rounded to whole per cents: a bar is a whole number of steps wide, or every other bar
    # would be empty
    low, high = float(values.min()), float(values.max())
    step = step_of(values)
    if step is None:
        bars = min(most, max(_FEWEST, len(np.unique(values))))
        return np.linspace(low, high, bars + 1), 0.0
    steps = round((high - low) / step) + 1
    each = math.ceil(steps / most)
    bars = math.ceil(steps / each)
    edges: NDArray[np.float64] = (
        low - step / 2 + each * step * np.arange(bars + 1, dtype=np.float64)
    )
    return edges, step / 2
