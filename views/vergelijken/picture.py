"""A chart on the page, with the same chart to take along as a picture."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from reports.answer import Answer, downloads
from views.shared import parts

if TYPE_CHECKING:
    import altair as alt

_WIDTH = 760
"""Pixels of the drawing itself, without axes, in a picture."""
_SHARP = 2
"""A PNG has twice as many pixels, to stay sharp on paper and on a beamer."""


def show(chart: alt.LayerChart, *, height: int, key: str, name: tuple[object, ...]) -> None:
    """Show a chart and offer it as PNG and SVG; a picture is made when somebody clicks.

    `name` holds the parts of the file name. Title, what is shown and source stand in the
    picture already.
    """
    st.altair_chart(chart, width="stretch", height=height, key=key)
    made = Answer(name=name, others={"png": partial(png, chart), "svg": partial(svg, chart)})
    labels = {
        "png": "Afbeelding voor een presentatie (png)",
        "svg": "Afbeelding om te bewerken (svg)",
    }
    parts.offer_files(downloads(made, labels), label="Grafiek bewaren", key=key)


def png(chart: alt.LayerChart) -> bytes:
    """Return a chart as PNG; drawn on this machine, without a browser or network."""
    to = io.BytesIO()
    chart.properties(width=_WIDTH).save(to, format="png", scale_factor=_SHARP)
    return to.getvalue()


def svg(chart: alt.LayerChart) -> bytes:
    """Return a chart as SVG."""
    to = io.StringIO()
    chart.properties(width=_WIDTH).save(to, format="svg")
    return to.getvalue().encode("utf-8")
