"""How every chart of a comparison looks: colours, axes, legend, and the source in the picture."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

# The same as in geo.palette, which comparing may not import; a test holds them together.
INK, MUTED, GRID = "#1a1f24", "#545b63", "#e3e5e7"
HIGHER, LOWER, EQUAL = "#1f5f99", "#b4530a", "#6b737b"
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
_NAME, _WORD = 48, 6
"""Characters of a line of a name, and what half a name may need more to end at a word."""
_WRAP = 140
"""Characters of a line below a title, so that a picture cuts nothing off."""
_HALF, _HALF_TITLE = 80, 50
"""Those of a chart that stands beside something else, and of its title, which breaks too."""

_MARKS = (HIGHER, LOWER, INK, "#5e7f2f", "#7a4b94", "#8a6d00", "#2f7f7a", "#94404f")
DASHES: list[list[int]] = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [10, 4], [1, 3], [5, 1]]
"""A line of its own for each area, so that colour never speaks alone."""


def mark_colours(count: int) -> list[str]:
    return [_MARKS[i % len(_MARKS)] for i in range(count)]


def legend(**options: Any) -> alt.Legend:  # noqa: ANN401 - whatever a legend takes
    import altair as alt

    return alt.Legend(
        **options,
        title=None,
        orient="bottom",
        labelColor=INK,
        labelLimit=420,
        columns=3,
        symbolStrokeWidth=2,
    )


def two_lines(text: str) -> str:
    """Break a long name in two for an axis with `AT_BREAKS`: nothing is cut off."""
    return "\n".join(wrap(text, max(_NAME, len(text) // 2 + _WORD)))


def axis(*, limit: int, **options: Any) -> alt.Axis:  # noqa: ANN401 - whatever an axis takes
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
