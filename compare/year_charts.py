"""Charts over years (Altair): a series beside others, and the way from base to target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from compare.charts import GRID, INK, MUTED, finished, legend, numbers, tips, told_apart
from indicators import Indicator, format_value
from store.cache import by_content, cached
from store.dutch import as_shown, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from compare.target_progress import TargetResult
    from compare.targets import Target
    from compare.trend import Trend, YearSeries


_YEAR_COLUMNS = [
    "gebied", "jaar", "waarde", "staat", "breuk", "deel", "tekst", "herkomst", "hoe", "reden",
]  # fmt: skip
_MADE = {
    "gepubliceerd": ("gepubliceerd", "circle", INK),
    "berekend": ("berekend", "circle", "#ffffff"),
    "geschat": ("omgerekend naar andere grenzen", "square", "#ffffff"),
}
"""Word, shape and filling of a point by where its figure comes from: what was made is open."""
# own choice: a break stands nearer to its year than to the one before
_ROOM = 0.4
"""Of a year, left and right of the first and last, and between a break and its year."""


def trend_table(trend: Trend) -> pd.DataFrame:
    """Return the years of an area and those beside it, a row per area and year.

    `deel` numbers the stretches without a break: no line runs from one to the next.
    """
    rows: list[dict[str, Any]] = []
    for series in (trend.eigen, *trend.vergelijking):
        rows += _points(series, trend.indicator)
    return pd.DataFrame(rows, columns=_YEAR_COLUMNS)


@cached(32, key=by_content)
def trend_chart(
    table: pd.DataFrame, indicator: Indicator, *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the years as lines, broken where figures cannot be compared.

    Years stand as far apart as they are; a break of the first area (the one that is looked
    at) is drawn as a line with its word.
    """
    import altair as alt

    table = table.assign(
        gebied=[upper_first(name) for name in table["gebied"]],
        # from 18 % as published to 17,7 % as computed is a fall that only rounding makes
        waarde=as_shown(table["waarde"].to_numpy(dtype=float), indicator.decimalen),
    )
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
        tooltip=tips(gebied="gebied", jaar="jaar", tekst="cijfer", hoe="herkomst", reden="let op"),
    )
    lines = base.mark_line(strokeWidth=2).encode(
        detail="deel:N", **told_apart("gebied", names, legend("top", symbolType="stroke"))
    )
    dots = _dots(base, frame, names)
    breaks = frame[frame["breuk"] & (frame["gebied"] == next(iter(table["gebied"]), ""))]
    cut = alt.Chart(breaks.assign(jaar=breaks["jaar"] - _ROOM, woord="breuk")).encode(x=across)
    marks = (
        cut.mark_rule(color=MUTED, strokeDash=[2, 3], strokeWidth=1.5).encode(
            tooltip=tips(reden="breuk")
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
    # the lines have the legend of the areas
    made = told_apart("gebied", names, None)["color"]
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


def _points(series: YearSeries, indicator: Indicator) -> list[dict[str, Any]]:
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


_MEASURED = "Doorgetrokken: gemeten."
_WAY = "Gestreept: de weg van het basisjaar naar het doel (ruit)."
_NO_WAY = "Het doel is er nog niet in te tekenen: het niveau ervan is nog niet bekend."
# own choice: labels of years that do not run into each other
_MOST_TICKS = 9
_TARGET_COLUMNS = ["wat", "jaar", "waarde", "soort", "tekst", "toelichting"]
_GEMETEN, _BASIS, _DOEL, _NIVEAU = "gemeten", "basisjaar", "doel", "niveau om op te komen"
_SHAPES = {_GEMETEN: "circle", _BASIS: "square", _DOEL: "diamond"}


def result_table(
    found: TargetResult, doel: Target, namen: Mapping[str, str], delen: Sequence[str]
) -> pd.DataFrame:
    """Return what the chart draws and what it cannot draw, a row per figure and year.

    Columns `wat, jaar, waarde, soort, tekst, toelichting`; `waarde` is nan for a year whose
    figure cannot be used, which then says why. `namen` tells how each part is called, `delen`
    which to draw, by their names in `found`.
    """
    rows: list[dict[str, Any]] = []
    for name in delen:
        meting, part, label = found.metingen[name], found.delen[name], namen[name]

        def row(
            year: int, value: float, kind: str, note: str = "", *, what: str = label
        ) -> dict[str, Any]:
            text = meting.schrijf(value) if value == value else ""  # noqa: B023, PLR0124
            return dict(zip(_TARGET_COLUMNS, (what, year, value, kind, text, note), strict=True))

        for year, value in meting.waarden.items():
            note = (
                "omgerekend naar de huidige grenzen (schatting)" if year in meting.geschat else ""
            )
            rows.append(row(year, value, _BASIS if year == doel.basisjaar else _GEMETEN, note))
        rows += [row(year, float("nan"), _GEMETEN, why) for year, why in meting.redenen.items()
                 if year not in meting.waarden]  # fmt: skip
        if part.doel is not None:
            rows.append(row(doel.doeljaar, part.doel, _DOEL))
        rows += [
            row(year, value, _NIVEAU, what=f"{label}: {doel.soort.van_wie}")
            for year, value in meting.niveau.items()
        ]
    table = pd.DataFrame(rows, columns=_TARGET_COLUMNS)
    return table.sort_values(["wat", "jaar", "soort"], ignore_index=True)


def explained(table: pd.DataFrame) -> str:
    """Say what is drawn of a table of `result_table`."""
    return f"{_MEASURED} {_WAY if (table['soort'] == _DOEL).any() else _NO_WAY}"


@cached(32, key=by_content)
def result_chart(
    table: pd.DataFrame, *, eenheid: str, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the years, the way to the target and the target itself.

    `table` is of `result_table`, with figures in one unit (`eenheid`).
    """
    import altair as alt

    known = table[table["waarde"].notna()]
    measured = known[known["soort"].isin([_GEMETEN, _BASIS])]
    way = known[known["soort"].isin([_BASIS, _DOEL])]
    # a way has two ends: without a base or a target there is none to draw
    way = way[way.groupby("wat")["soort"].transform("nunique") == 2]  # noqa: PLR2004 (both ends)
    names = list(dict.fromkeys(measured["wat"]))
    years = range(int(known["jaar"].min()), int(known["jaar"].max()) + 1)
    step = -(-len(years) // _MOST_TICKS)
    marks = legend(symbolType="stroke") if len(names) > 1 else None
    says = tips(wat="cijfer", jaar="jaar", tekst="waarde", soort="soort", toelichting="toelichting")

    def placed(frame: pd.DataFrame) -> alt.Chart:
        return alt.Chart(frame).encode(
            x=alt.X(
                "jaar:Q",
                title=None,
                scale=alt.Scale(domain=[years[0] - 0.3, years[-1] + 0.3], nice=False),
                axis=alt.Axis(
                    values=list(years[::step]),
                    format="d",
                    labelColor=INK,
                    tickColor=GRID,
                    grid=False,
                    domainColor=GRID,
                ),
            ),
            y=alt.Y(
                "waarde:Q",
                title="" if eenheid == "%" else eenheid,
                axis=numbers(tickCount=5),
                scale=alt.Scale(zero=False, padding=14),
            ),
        )

    colour = told_apart("wat", names, marks)["color"]
    shape = alt.Shape(
        "soort:N", scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())), legend=None
    )
    ends = known[known["soort"] != _NIVEAU]
    layers = [
        placed(known[known["soort"] == _NIVEAU])
        .mark_line(color=MUTED, strokeWidth=1.5, point={"color": MUTED, "size": 25})
        .encode(detail="wat:N", tooltip=says),
        placed(way)
        .mark_line(strokeWidth=1.8, strokeDash=[5, 4], opacity=0.8)
        .encode(color=colour, detail="wat:N"),
        placed(measured).mark_line(strokeWidth=2.2).encode(color=colour, detail="wat:N"),
        placed(ends)
        .mark_point(filled=True, size=80, opacity=1)
        .encode(color=colour, shape=shape, tooltip=says),
        placed(ends[ends["soort"] == _DOEL])
        .mark_text(align="right", dx=-8, dy=-9, fontSize=12, fontWeight="bold", color=INK)
        .encode(text="tekst:N"),
    ]
    if len(names) == 1:
        layers.append(
            placed(measured)
            .mark_text(dy=-12, fontSize=11, color=INK)
            .encode(text="tekst:N")
        )  # fmt: skip
    return finished(layers, titel, [ondertitel, bron], height=190, half=True)
