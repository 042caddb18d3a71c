"""The rank correlations between figures as a heat map (Altair), and as a table."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from compare._chart_style import HIGHER, INK, LOWER, MUTED, axis, finished
from compare.relation import MIN_GEBIEDEN
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from compare.relation import Paar, Samenhang

VANZELF = "gaan vanzelf samen: uit dezelfde cijfers gemaakt, of delen van één geheel"
TE_WEINIG = f"minder dan {MIN_GEBIEDEN} gebieden met beide cijfers"
_CELL, _WRITTEN = 25, 18
"""Pixels of a cell, and the number of figures up to which the number stands in it."""
_DARK = 0.6
"""Correlation from which a cell is dark and its text white."""


def subset(found: Samenhang, names: Sequence[str]) -> Samenhang:
    """Return the relations between some of the figures, in the order of `names`."""
    wanted = [name for name in names if name in found.rho.columns]
    inside = set(wanted)
    return replace(
        found,
        rho=found.rho.loc[wanted, wanted],
        aantal=found.aantal.loc[wanted, wanted],
        paren=tuple(p for p in found.paren if p.een.id in inside and p.ander.id in inside),
        weggelaten=tuple(row for row in found.weggelaten if row[0] in set(names)),
        bronnen={name: found.bronnen[name] for name in wanted},
        verzonnen=found.verzonnen & inside,
    )


def matrix_table(found: Samenhang, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return a row per pair of figures, the strongest first, those without a correlation last.

    Columns `een, ander, rho, gebieden, opmerking`; `labels` has the name of every figure.
    """
    rows = [
        (pair.een.label, pair.ander.label, pair.rho, pair.gebieden, VANZELF * pair.vanzelf)
        for pair in found.paren
    ]
    there = {frozenset((pair.een.id, pair.ander.id)) for pair in found.paren}
    rows += [
        (labels[one], labels[other], np.nan, _areas(found, one, other), TE_WEINIG)
        for one, other in combinations(map(str, found.rho.columns), 2)
        if frozenset((one, other)) not in there
    ]
    return pd.DataFrame(rows, columns=["een", "ander", "rho", "gebieden", "opmerking"])


def matrix_chart(
    found: Samenhang, labels: Mapping[str, str], *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return figures × figures as coloured cells, numbered so that both sides can be read."""
    import altair as alt

    cells = _cells(found, labels)
    rows = list(dict.fromkeys(cells["rij"]))
    columns = list(dict.fromkeys(cells["kolom"]))
    base = alt.Chart(cells).encode(
        x=alt.X(
            "kolom:N",
            sort=columns,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, labelColor=INK, ticks=False, domain=False),
        ),
        y=alt.Y("rij:N", sort=rows, title=None, axis=axis(limit=330)),
        tooltip=[
            alt.Tooltip("een:N", title="cijfer"),
            alt.Tooltip("ander:N", title="en"),
            alt.Tooltip("tekst:N", title="rangcorrelatie"),
            alt.Tooltip("gebieden:N", title="gebieden"),
            alt.Tooltip("opmerking:N", title="let op"),
        ],
    )
    squares = (
        base.transform_filter("isValid(datum.rho)")
        .mark_rect(stroke="#ffffff", strokeWidth=1)
        .encode(
            color=alt.Color(
                "rho:Q",
                scale=alt.Scale(
                    domain=[-1, 0, 1], range=[LOWER, "#eef0f2", HIGHER], interpolate="lab"
                ),
                legend=alt.Legend(
                    title="omgekeerde volgorde  ←  rangcorrelatie  →  dezelfde volgorde",
                    titleFontWeight="normal",
                    titleColor=MUTED,
                    titleLimit=420,
                    labelColor=INK,
                    orient="bottom",
                    gradientLength=380,
                    gradientThickness=10,
                    values=[-1, -0.5, 0, 0.5, 1],
                    labelExpr="replace(format(datum.value, '.1~f'), '.', ',')",
                ),
            )
        )
    )
    marks = base.mark_text(fontSize=10).encode(
        text="teken:N",
        color=alt.condition(f"abs(datum.rho) >= {_DARK}", alt.value("#ffffff"), alt.value(INK)),
    )
    side = _CELL * max(1, len(rows))
    return finished([squares, marks], titel, [ondertitel, bron], height=side)


def height_of(found: Samenhang) -> int:
    """Return the height in pixels that the chart needs on a page."""
    return _CELL * max(1, len(found.rho)) + 190


def _cells(found: Samenhang, labels: Mapping[str, str]) -> pd.DataFrame:
    by_pair: dict[tuple[str, str], Paar] = {}
    for known in found.paren:
        by_pair[known.een.id, known.ander.id] = by_pair[known.ander.id, known.een.id] = known
    names = [str(name) for name in found.rho.columns]
    number = {name: str(place + 1) for place, name in enumerate(names)}
    written = len(names) <= _WRITTEN
    rows: list[dict[str, Any]] = []
    for one in names:
        for other in names:
            pair = by_pair.get((one, other))
            same = one == other
            text = format_number(pair.rho, 2) if pair is not None else ""
            mark = text if written else ""
            if pair is not None and pair.vanzelf:
                mark = f"{mark}•"
            if pair is None:
                mark = "" if same else "–"
            rows.append(
                {
                    "rij": f"{number[one]}  {labels[one]}",
                    "kolom": number[other],
                    "een": labels[one],
                    "ander": labels[other],
                    "rho": pair.rho if pair is not None else None,
                    "tekst": text or ("hetzelfde cijfer" if same else "niet te geven"),
                    "gebieden": format_number(_areas(found, one, other)),
                    "opmerking": _note(pair, same=same),
                    "teken": mark,
                }
            )
    return pd.DataFrame(rows)


def _areas(found: Samenhang, one: str, other: str) -> int:
    """Return how many areas have both figures."""
    columns = found.aantal.columns
    return int(found.aantal.to_numpy()[columns.get_loc(one), columns.get_loc(other)])


def _note(pair: Paar | None, *, same: bool) -> str:
    if pair is None:
        return "" if same else TE_WEINIG
    return VANZELF if pair.vanzelf else ""
