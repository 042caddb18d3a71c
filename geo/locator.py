"""Where an area lies: its outline among those around it, without any figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PathCollection

import boundaries
from geo import palette
from geo.sheet import Sheet, outline, outline_patch

if TYPE_CHECKING:
    from collections.abc import Collection

    from boundaries import Areas
    from store import Snapshot

_AROUND, _HERE = "#e6e8ea", "#2f7f8c"
"""Grey ground and one strong hue: dark in grey print too."""


def locator(
    snapshot: Snapshot, areas: Areas, codes: Collection[str], *, titel: str, plaats: str
) -> Sheet:
    """Return a sheet with some areas filled among all of them.

    Parameters
    ----------
    snapshot
        The data folder, for the geometry.
    areas
        What is drawn, of `boundaries.areas`.
    codes
        Of those that are filled, and outlined together.
    titel, plaats
        What they are together, and in what they lie.
    """
    shapes = boundaries.geometry(snapshot, areas, "lokaal")
    here = shapes["code"].isin(codes).to_numpy()
    level = boundaries.niveau(areas.niveau).meervoud
    source = f"Grenzen: {areas.record.key.bron} · gebiedsindeling {areas.indeling}"
    sheet = Sheet(f"{titel} in {plaats}", f"{level} van {areas.indeling}", source=source)
    sheet.extent(shapes.total_bounds)
    paths = np.array([outline(shape) for shape in shapes.geometry], dtype=object)
    for mask, colour in ((~here, _AROUND), (here, _HERE)):
        sheet.axes.add_collection(
            PathCollection(
                list(paths[mask]), facecolors=colour, edgecolors=palette.PAPER, linewidths=0.5,
                zorder=2,
            ),
            autolim=False,
        )  # fmt: skip
    whole = shapes[here].union_all()
    sheet.axes.add_patch(outline_patch(whole, edgecolor=palette.INK, linewidth=1.8, zorder=6))

    def legend() -> None:
        sheet.heading(titel)
        sheet.row(titel, "", {"facecolor": _HERE, "edgecolor": _HERE})
        sheet.row(f"rest van {plaats}", "", {"facecolor": _AROUND, "edgecolor": palette.MUTED})

    sheet.legend(legend)
    return sheet
