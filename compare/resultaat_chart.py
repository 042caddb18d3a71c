"""The chart of a target (Altair): what was measured, and the way from base to target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from compare._chart_style import GRID, INK, MUTED, finished, legend, mark_colours, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from compare.resultaat import Doel
    from compare.resultaat_oordeel import Resultaatstand

_MEASURED = "Doorgetrokken: gemeten."
_WAY = "Gestreept: de weg van het basisjaar naar het doel (ruit)."
_NO_WAY = "Het doel is er nog niet in te tekenen: het niveau ervan is nog niet bekend."
_MOST_TICKS = 9
_COLUMNS = ["wat", "jaar", "waarde", "soort", "tekst", "toelichting"]
_GEMETEN, _BASIS, _DOEL, _NIVEAU = "gemeten", "basisjaar", "doel", "niveau om op te komen"
_SHAPES = {_GEMETEN: "circle", _BASIS: "square", _DOEL: "diamond"}


def result_table(
    found: Resultaatstand, doel: Doel, namen: Mapping[str, str], delen: Sequence[str]
) -> pd.DataFrame:
    """Return what the chart draws and what it cannot draw, a row per figure and year.

    Columns `wat, jaar, waarde, soort, tekst, toelichting`; `waarde` is nan for a year whose
    figure cannot be used, which then says why.

    Parameters
    ----------
    found, doel
        The target and how it stands.
    namen
        How each part is called.
    delen
        The parts to draw, by their names in `found`.
    """
    rows: list[dict[str, Any]] = []
    for name in delen:
        meting, part, label = found.metingen[name], found.delen[name], namen[name]

        def row(
            year: int, value: float, kind: str, note: str = "", *, what: str = label
        ) -> dict[str, Any]:
            text = meting.schrijf(value) if value == value else ""  # noqa: B023, PLR0124
            return dict(zip(_COLUMNS, (what, year, value, kind, text, note), strict=True))

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
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.sort_values(["wat", "jaar", "soort"], ignore_index=True)


def explained(table: pd.DataFrame) -> str:
    """Say what is drawn of a table of `result_table`."""
    return f"{_MEASURED} {_WAY if (table['soort'] == _DOEL).any() else _NO_WAY}"


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
    way = way[way.groupby("wat")["soort"].transform("nunique") == 2]  # noqa: PLR2004 (both ends)
    names = list(dict.fromkeys(measured["wat"]))
    years = range(int(known["jaar"].min()), int(known["jaar"].max()) + 1)
    step = -(-len(years) // _MOST_TICKS)
    marks = legend(symbolType="stroke") if len(names) > 1 else None
    tips = [
        alt.Tooltip("wat:N", title="cijfer"),
        alt.Tooltip("jaar:Q", title="jaar"),
        alt.Tooltip("tekst:N", title="waarde"),
        alt.Tooltip("soort:N", title="soort"),
        alt.Tooltip("toelichting:N", title="toelichting"),
    ]

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

    colour = alt.Color(
        "wat:N",
        sort=names,
        scale=alt.Scale(domain=names, range=mark_colours(len(names))),
        legend=marks,
    )
    shape = alt.Shape(
        "soort:N",
        scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())),
        legend=None,
    )
    ends = known[known["soort"] != _NIVEAU]
    layers = [
        placed(known[known["soort"] == _NIVEAU])
        .mark_line(color=MUTED, strokeWidth=1.5, point={"color": MUTED, "size": 25})
        .encode(detail="wat:N", tooltip=tips),
        placed(way)
        .mark_line(strokeWidth=1.8, strokeDash=[5, 4], opacity=0.8)
        .encode(color=colour, detail="wat:N"),
        placed(measured).mark_line(strokeWidth=2.2).encode(color=colour, detail="wat:N"),
        placed(ends)
        .mark_point(filled=True, size=80, opacity=1)
        .encode(color=colour, shape=shape, tooltip=tips),
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
