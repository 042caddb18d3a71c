"""The matrix of flows between SWVs as an answer, and pictures of it and of a saldo per type."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from flows import doelgroep_matrix, eigen_jaar, leerlingjaar, matrix
from flows.dataset import present
from flows.mapping import PARTIES, Regio, check_soorten
from geo.flows.question import ALLE, StroomVraag
from geo.flows.wording import (
    KLEUR,
    RICHTING,
    SOORT,
    STELSEL,
    Aantal,
    bands,
    kort,
    own_bands,
    own_source,
    own_subtitle,
    source_names,
)
from geo.palette import INK, MUTED, PAPER, sequential, text_on
from store.cache import by_content, cached
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from store import SetRecord, Snapshot


_DUTCH_AXIS = "replace(replace(replace(format(datum.value, ',.0f'), ',', '.'), ',', '.'), ',', '.')"
_ROW, _COLUMN, _LEFT, _ABOVE, _LINE = 30, 58, 230, 190, 18
"""Pixels: a row and a column of the matrix, what stands left of it and above it, a line of text."""
_LEAST_WIDE = 620
"""Pixels of a matrix of few columns: Vega cuts off a title that is wider than its picture."""
_TITLE_SIGN, _SMALL_SIGN = 8.4, 5.8
"""Pixels that a sign of the title and of the lines below it takes at most, on average."""
_INSIDE = "#e8eaec"


@cached(32, key=by_content)
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
    width, _ = matrix_size(kaart)
    chart = _finished(cells + texts, kaart.titel, kaart.ondertitel, kaart.bronregel, wide=width)
    return chart.properties(width=width - _LEFT, height=_ROW * len(kaart.codes))


def matrix_size(kaart: MatrixKaart) -> tuple[int, int]:
    """Return width and height of the whole picture in pixels, with room for title and source."""
    lines = len(_wrapped(kaart.titel, _LEAST_WIDE, _TITLE_SIGN)) - 1
    lines += len(_wrapped(kaart.bronregel, _LEAST_WIDE, _SMALL_SIGN)) - 1
    wide = max(_LEAST_WIDE, _LEFT + _COLUMN * len(kaart.codes))
    return wide, _ROW * len(kaart.codes) + _ABOVE + _LINE * lines


@cached(32, key=by_content)
def bars_chart(saldo: pd.DataFrame, *, titel: str, ondertitel: str, bron: str) -> alt.LayerChart:
    """Return bars per type: who come from elsewhere to the right, who go to the left.

    `saldo` has rows of `flows.saldo_tabel` of one stelsel, one per type. The bar is the count or
    the estimate; a thin line shows what is certain (laag–hoog).
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
    # by the square root: some flows are a hundred times others, which must differ too
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

    # Vega leaves out every other name when rows are low; a row without its name says nothing.
    return alt.Axis(
        labelLimit=210, labelColor=INK, titleColor=MUTED, domain=False, ticks=False,
        labelFontSize=12, **{"labelOverlap": False} | options,
    )  # fmt: skip


def _finished(
    chart: alt.LayerChart, title: str, subtitle: str, source: str, *, wide: int = 0
) -> alt.LayerChart:
    """Put title, subtitle and source in the picture; they wrap in one that is `wide` pixels."""
    import altair as alt

    lines = [part for text in (subtitle, source) for part in _wrapped(text, wide, _SMALL_SIGN)]
    heading = alt.TitleParams(
        _wrapped(title, wide, _TITLE_SIGN), subtitle=lines, anchor="start", color=INK,
        subtitleColor=MUTED, fontSize=15, subtitleFontSize=11,
    )  # fmt: skip
    done: alt.LayerChart = chart.properties(title=heading).configure_view(stroke=None)
    return done


def _wrapped(text: str, wide: int, sign: float) -> list[str]:
    """Return a text in lines that fit in so many pixels; on one line for 0."""
    return textwrap.wrap(text, int(wide / sign)) if wide else [text]


SCHAAL = ["#f1f6f8", *sequential(6)[1:]]
"""Colours of cells from none to most, in steps of the square root of the number."""


@dataclass(frozen=True, slots=True)
class MatrixKaart:
    """Flows between SWVs, from where pupils live (`van`) to where their school is (`naar`).

    `frame` has one row per pair with pupils: `van, naar, van_naam, naar_naam`, the count
    columns, `waarde`, `tekst` and `binnen` (True where both are the same SWV).
    """

    vraag: StroomVraag
    titel: str
    ondertitel: str
    bronregel: str
    banden: tuple[str, ...]
    codes: tuple[str, ...]
    """The SWVs in the matrix, in order: the one asked about first, then by flow with it."""
    namen: Mapping[str, str]
    frame: pd.DataFrame
    weggelaten: int
    """How many other SWVs and parties have pupils in common with the one asked about."""
    records: tuple[SetRecord, ...]


# own choice: with the SWV itself twelve names, which stand beside each other without turning
_MOST = 11


def matrix_scene(
    snapshot: Snapshot, vraag: StroomVraag, *, grootste: int | None = _MOST
) -> MatrixKaart:
    """Return the matrix around one SWV, of its year, stelsel, types and ages.

    `grootste` is how many other SWVs: those with most pupils to or from the one asked about. None
    takes every SWV of its kind. Raises NotFound as `scene` does.
    """
    if vraag.doelgroepen:
        return _own_matrix(snapshot, vraag, grootste)
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    own = year.regio.parties[year.regio.position(vraag.swv)]
    types = present(year, vraag.soorten or None, check_soorten(own, vraag.soorten or None))
    table = matrix(
        snapshot,
        vraag.jaar,
        types,
        stelsel=None if vraag.stelsel == ALLE else vraag.stelsel,
        kalibratie=vraag.kalibratie,
        groepen=vraag.groepen or None,
        samen=True,
    )
    cells = _cells(table, year.regio, own, grootste)
    masked = bool((cells["frame"]["laag"] < cells["frame"]["hoog"]).any())
    return MatrixKaart(
        vraag=vraag,
        titel=f"Van waar naar waar: {year.regio.namen[own]} en omgeving",
        ondertitel=f"{listed(types)} · {STELSEL[vraag.stelsel]} · 1 oktober {year.jaar}",
        bronregel=f"Bron: {source_names(year)}",
        banden=bands(year, masked=masked),
        records=year.records,
        **cells,
    )


def _own_matrix(snapshot: Snapshot, vraag: StroomVraag, grootste: int | None) -> MatrixKaart:
    """Return the matrix of doelgroepen of the own table: nothing of it that is not shown."""
    year = eigen_jaar(snapshot, vraag.jaar)
    own = year.regio.parties[year.regio.position(vraag.swv)]
    rows = doelgroep_matrix(
        snapshot, vraag.jaar, vraag.doelgroepen, soorten=vraag.soorten or None
    ).rename(columns={"thuis_swv": "van", "bestemming_swv": "naar"})
    table = year.counted(rows[rows["hoog"] != 0]).assign(jaar=year.jaar, soort=ALLE)
    return MatrixKaart(
        vraag=vraag,
        titel=f"Van waar naar waar: {listed(vraag.doelgroepen)}",
        ondertitel=own_subtitle(vraag.soorten, vraag),
        bronregel=own_source(year),
        banden=own_bands(year),
        records=(year.record,),
        **_cells(table, year.regio, own, grootste),
    )


def _cells(table: pd.DataFrame, place: Regio, own: str, most: int | None) -> dict[str, Any]:
    """Return the SWVs of a matrix and its cells, as fields of a `MatrixKaart`."""
    table = table.assign(waarde=table["schatting"].fillna(table["laag"]).astype(float))
    codes, left_out = _chosen(table, place, own, most)
    frame = table[table["van"].isin(codes) & table["naar"].isin(codes)].drop(columns="soort")
    frame = frame.assign(
        van_naam=frame["van"].map(place.namen),
        naar_naam=frame["naar"].map(place.namen),
        tekst=[Aantal.from_row(row).tekst for row in frame.to_dict("records")],
        binnen=frame["van"] == frame["naar"],
    ).reset_index(drop=True)
    names = {code: place.namen[code] for code in codes}
    return {"codes": codes, "namen": names, "frame": frame, "weggelaten": left_out}


def _chosen(
    table: pd.DataFrame, place: Regio, own: str, most: int | None
) -> tuple[tuple[str, ...], int]:
    """Return the SWVs of a matrix, and how many counterparts were left out."""
    if most is None:
        return tuple(code for code in place.parties if code[:2] == own[:2]), 0
    apart = [own, *PARTIES]
    goes = table[(table["van"] == own) & ~table["naar"].isin(apart)].set_index("naar")["waarde"]
    comes = table[(table["naar"] == own) & ~table["van"].isin(apart)].set_index("van")["waarde"]
    both = goes.add(comes, fill_value=0).sort_index().sort_values(ascending=False, kind="stable")
    others: Sequence[str] = [str(code) for code in both.index]
    return (own, *others[:most]), max(0, len(others) - most)
