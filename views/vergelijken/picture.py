"""A chart on the page, with the same chart to take along as a picture."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

import reports

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
    with st.popover("Grafiek bewaren"):
        st.download_button(
            "Afbeelding voor een presentatie (png)",
            data=partial(png, chart),
            file_name=reports.file_name(*name, ending="png"),
            mime="image/png",
            on_click="ignore",
            key=f"{key}_png",
            width="stretch",
        )
        st.download_button(
            "Afbeelding om te bewerken (svg)",
            data=partial(svg, chart),
            file_name=reports.file_name(*name, ending="svg"),
            mime="image/svg+xml",
            on_click="ignore",
            key=f"{key}_svg",
            width="stretch",
        )


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
