"""The legend of a map: a row for each class or kind, then one for each state that is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo import palette
from geo.methods import method
from indicators.catalogue import Richting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from geo.classes import Classes

_ENDS = {
    Richting.NEUTRAAL: palette.NEUTRAAL,
    Richting.HOGER_GUNSTIG: palette.HOGER_GUNSTIG,
    Richting.HOGER_ONGUNSTIG: palette.HOGER_ONGUNSTIG,
}


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One row of a legend: a class (`sleutel` "0", "1", …), a kind, or a state (its id)."""

    sleutel: str
    label: str
    kleur: str
    aantal: int
    rand: str = palette.BORDER
    patroon: str = "effen"
    teken: str | None = None
    streep: bool = False


def class_rows(
    classes: Classes, state: NDArray[np.object_], richting: Richting
) -> tuple[tuple[LegendRow, ...], NDArray[np.int64]]:
    """Return the rows for classes of a figure, and the row of each area.

    Around a reference the colours judge where the catalogue does (`richting`).
    """
    if not classes.aantal:
        colours: list[str] = []
    elif method(classes.methode).rond_referentie:
        colours = palette.diverging(classes.trappen, _ENDS[richting])
    else:
        colours = palette.sequential(classes.trappen)
    rows = [
        LegendRow(str(index), label, colours[place], count)
        for index, (label, place, count) in enumerate(
            zip(classes.labels, classes.posities, classes.aantallen, strict=True)
        )
    ]
    return _with_states(rows, np.where(state == "waarde", classes.klasse, -1), state)


def kind_rows(
    kind: NDArray[np.object_],
    state: NDArray[np.object_],
    *,
    kleuren: Mapping[str, str],
    labels: Mapping[str, str],
    altijd: Collection[str],
    staat: Callable[[palette.StateStyle], str] | None = None,
) -> tuple[tuple[LegendRow, ...], NDArray[np.int64]]:
    """Return the rows for kinds of area, and the row of each area; -1 where it has none.

    An area whose kind has no colour is shown by its state. Kinds in `altijd` have a row also where
    there is no such area: that is an outcome. `staat` tells what a state is called here; None: as
    on every map.
    """
    rows: list[LegendRow] = []
    of_area = np.full(len(kind), -1)
    for name, colour in kleuren.items():
        here = kind == name
        if here.any() or name in altijd:
            of_area[here] = len(rows)
            rows.append(LegendRow(name, labels[name], colour, int(here.sum())))
    return _with_states(rows, of_area, state, staat)


def _with_states(
    rows: list[LegendRow],
    of_area: NDArray[np.int64],
    state: NDArray[np.object_],
    named: Callable[[palette.StateStyle], str] | None = None,
) -> tuple[tuple[LegendRow, ...], NDArray[np.int64]]:
    """Add a row for every state of an area that has no row yet."""
    # water has no state of a figure, and a class or kind goes before any state
    for style in palette.STATES.values():
        here = (of_area < 0) & (state == style.id)
        if not here.any():
            continue
        of_area[here] = len(rows)
        rows.append(
            LegendRow(
                style.id,
                named(style) if named else style.label,
                style.vlak,
                int(here.sum()),
                rand=style.rand,
                patroon=style.patroon,
                teken=style.teken,
                streep=style.streep,
            )
        )
    return tuple(rows), of_area
