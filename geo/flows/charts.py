"""Charts of flows for the page (Altair): the matrix as a heat map, and bars per type.

Every text in them is made here, in Dutch: Vega never formats a number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.flows.aantal import Aantal
from geo.flows.heatmap import SCHAAL
from geo.flows.woorden import KLEUR, RICHTING, SOORT, kort
from geo.palette import INK, MUTED, PAPER, text_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from geo.flows.heatmap import MatrixKaart

_DUTCH_AXIS = "replace(replace(replace(format(datum.value, ',.0f'), ',', '.'), ',', '.'), ',', '.')"
_ROW, _WIDTH = 30, 640
_INSIDE = "#e8eaec"


def matrix_chart(kaart: MatrixKaart) -> alt.LayerChart:
    """Return the matrix as a heat map: rows where pupils live, columns where they go.

    What stays inside an SWV is left without colour: it is so much larger that all else
    would look the same. Its number is there.
    """
    import altair as alt

    labels = _labels(kaart)
    order = [labels[code] for code in kaart.codes]
    across = kaart.frame.loc[~kaart.frame["binnen"], "waarde"]
    most = max(float(across.max()), 1.0) if len(across) else 1.0
    counts = {
        (row["van"], row["naar"]): Aantal.from_row(row) for row in kaart.frame.to_dict("records")
    }
    frame = pd.DataFrame(
        [
            _cell(counts.get((van, naar), Aantal(0, 0)), van == naar, most)
            | {"Woont": labels[van], "School": labels[naar]}
            | {"van_naam": kaart.namen[van], "naar_naam": kaart.namen[naar]}
            for van in kaart.codes
            for naar in kaart.codes
        ]
    )
    base = alt.Chart(frame).encode(
        x=alt.X("School:N", sort=order, title="gaat naar school in", axis=_axis(orient="top")),
        y=alt.Y("Woont:N", sort=order, title="woont in", axis=_axis()),
        tooltip=[
            alt.Tooltip("van_naam:N", title="woont in"),
            alt.Tooltip("naar_naam:N", title="school in"),
            alt.Tooltip("tekst:N", title="leerlingen"),
        ],
    )
    cells = base.mark_rect(stroke=PAPER).encode(color=alt.Color("vlak:N", scale=None))
    texts = base.mark_text(fontSize=11).encode(
        text="getal:N", color=alt.Color("inkt:N", scale=None)
    )
    return _finished(cells + texts, kaart.titel, kaart.ondertitel, kaart.bronregel).properties(
        width=_WIDTH, height=_ROW * len(kaart.codes)
    )


def bars_chart(saldo: pd.DataFrame, *, titel: str, ondertitel: str, bron: str) -> alt.LayerChart:
    """Return bars per type: who come from elsewhere to the right, who go to the left.

    Parameters
    ----------
    saldo
        Rows of `flows.saldo_tabel` of one stelsel, one per type.
    titel, ondertitel, bron
        Stand in the picture.

    Notes
    -----
    The bar is the count or the estimate; a thin line shows what is certain (laag–hoog).
    """
    import altair as alt

    rows: list[dict[str, Any]] = []
    for record in saldo.to_dict("records"):
        for direction, sign in (("uitgaand", -1), ("inkomend", 1)):
            count = Aantal.from_row(record, f"{direction}_")
            rows.append(
                {
                    "Onderwijs": SOORT[record["soort"]],
                    "richting": RICHTING[direction],
                    "waarde": sign * count.waarde,
                    "van": sign * count.laag,
                    "tot": sign * count.hoog,
                    "tekst": count.tekst,
                    "zeker": count.grens_tekst,
                }
            )
    frame = pd.DataFrame(rows)
    order = list(dict.fromkeys(frame["Onderwijs"]))
    axis = alt.Axis(
        labelExpr=_DUTCH_AXIS.replace("datum.value", "abs(datum.value)"),
        titleColor=MUTED, labelColor=INK, gridColor="#e3e5e7", tickMinStep=1,
    )  # fmt: skip
    base = alt.Chart(frame).encode(
        y=alt.Y("Onderwijs:N", sort=order, title=None, axis=_axis()),
        tooltip=[
            alt.Tooltip("Onderwijs:N", title="onderwijs"),
            alt.Tooltip("richting:N", title="richting"),
            alt.Tooltip("tekst:N", title="leerlingen"),
            alt.Tooltip("zeker:N", title="zeker"),
        ],
    )
    title = "← naar elders · aantal leerlingen · van elders →"
    bars = base.mark_bar(height=18).encode(
        x=alt.X("waarde:Q", title=title, axis=axis),
        color=alt.Color(
            "richting:N",
            scale=alt.Scale(
                domain=[RICHTING["uitgaand"], RICHTING["inkomend"]],
                range=[KLEUR["uitgaand"], KLEUR["inkomend"]],
            ),
            legend=alt.Legend(title=None, orient="top", labelColor=INK),
        ),
    )
    certain = base.mark_rule(color=INK, strokeWidth=1.2).encode(x="van:Q", x2="tot:Q")
    texts = base.encode(x="waarde:Q", text="tekst:N")
    goes = texts.transform_filter(f"datum.richting == '{RICHTING['uitgaand']}'")
    comes = texts.transform_filter(f"datum.richting == '{RICHTING['inkomend']}'")
    style: dict[str, Any] = {"dy": -16, "color": INK, "fontSize": 11}
    numbers = (goes.mark_text(align="right", **style), comes.mark_text(align="left", **style))
    chart = bars + certain + numbers[0] + numbers[1]
    return _finished(chart, titel, ondertitel, bron).properties(
        width="container", height=52 * max(1, len(order))
    )


def _cell(count: Aantal, inside: bool, most: float) -> dict[str, Any]:  # noqa: FBT001
    """Return texts and colours of one cell; a pair without pupils is a zero."""
    step = min(len(SCHAAL) - 1, int(len(SCHAAL) * math.sqrt(count.waarde / most)))
    ground = _INSIDE if inside else SCHAAL[step] if count.hoog else PAPER
    return {"getal": count.kort, "tekst": count.tekst, "vlak": ground, "inkt": text_on(ground)}


def _labels(kaart: MatrixKaart) -> dict[str, str]:
    """Return a short label per SWV; the code behind it where two would be the same."""
    short = {code: kort(kaart.namen[code]) for code in kaart.codes}
    counted: Sequence[str] = list(short.values())
    return {
        code: name if counted.count(name) == 1 else f"{name} {code}" for code, name in short.items()
    }


def _axis(**options: Any) -> alt.Axis:  # noqa: ANN401 - whatever an axis takes
    import altair as alt

    return alt.Axis(
        labelLimit=210, labelColor=INK, titleColor=MUTED, domain=False, ticks=False,
        labelFontSize=12, **options,
    )  # fmt: skip


def _finished(chart: alt.LayerChart, title: str, subtitle: str, source: str) -> alt.LayerChart:
    """Put title, subtitle and source in the picture."""
    import altair as alt

    heading = alt.TitleParams(
        title, subtitle=[subtitle, source], anchor="start", color=INK, subtitleColor=MUTED,
        fontSize=15, subtitleFontSize=11,
    )  # fmt: skip
    done: alt.LayerChart = chart.properties(title=heading).configure_view(stroke=None)
    return done
