"""The one shape that every reader gives: rows of areas and the columns that are figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from store.numbers import Decimaal, decimal_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from indicators.catalogue import Catalogue, Indicator
    from store import Finding
    from store.tables import Grid


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user told besides the file; None where nothing was said."""

    jaar: int | None = None
    indeling: int | None = None
    bron: str | None = None
    niveau: str | None = None
    eigen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Per own indicator (by id or column name): label, eenheid, richting, soort, definitie …"""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of a table that holds the figures of one indicator."""

    positie: int
    """Column of the grid."""
    indicator: Indicator
    schaal: float = 1.0


@dataclass(slots=True)
class Table:
    """A table of figures, not yet checked.

    `rijen` has one row per table row: `rij` (row of the grid), `ruw` (the code as it stands),
    `code` (normalised, missing when it is none), `niveau`, `genoemd` (the level that the file
    names, empty where it does not), and perhaps `jaar` (where the table's own `jaar` is None)
    and `naam`.
    """

    grid: Grid
    rijen: pd.DataFrame
    kolommen: list[FigureColumn]
    jaar: int | None
    indeling: int | None
    bron: str | None = None
    bevindingen: list[Finding] = field(default_factory=list)
    per_cijfer: bool = False
    """A row is one figure (long table), not one area."""
    eigen: bool = False
    """The areas are named as people's own tables name them: no publisher vouches for it."""
    deel: str = ""
    """Part of the country that the file is of; part of its source's name, so that the figures
    of one gemeente never replace those of another."""

    def cells(self, positie: int) -> pd.Series:
        """Return the cells of a column for the rows of this table."""
        return self.grid.cells[positie].iloc[self.rijen["rij"].to_numpy()]


def decimal_of(grid: Grid, columns: Iterable[int], first: int) -> tuple[Decimaal | None, Decimaal]:
    """Return the decimal sign of a grid's figures, and how to read what stays ambiguous.

    Between commas the point is the decimal sign: that is what programs write. Between
    semicolons a Dutch program wrote the file, so a lone `1.234` is read as twelve hundred
    and reported.
    """
    shown = decimal_sign(grid.cells[column].iloc[first:] for column in columns)
    if shown is None and grid.separator == ",":
        return Decimaal.PUNT, Decimaal.PUNT
    other = Decimaal.KOMMA if grid.separator in (";", "\t", "|") else Decimaal.PUNT
    return shown, other


def own_from(
    ask: Ask,
    catalogue: Catalogue,
    key: str,
    label: str,
    **found: Any,  # noqa: ANN401 (fields of Indicator)
) -> Indicator:
    """Return the indicator of an own column: as the catalogue has it, else as it was told."""
    from indicators.catalogue import Richting, SoortCijfer, own_indicator, slug

    if key in catalogue:
        return catalogue[key]
    told: dict[str, Any] = {**found}
    for name, known in ask.eigen.items():
        if slug(name) in (key, slug(label)):
            told.update({k: v for k, v in known.items() if v not in (None, "")})
    if "soort" in told:
        told["soort"] = SoortCijfer(told["soort"])
    elif str(told.get("eenheid", "")).strip() == "%":
        told["soort"] = SoortCijfer.PERCENTAGE
        told.setdefault("bereik", (0.0, 100.0))
    elif str(told.get("eenheid", "")).strip().lower().split(" ")[0] == "aantal":
        told["soort"] = SoortCijfer.AANTAL
        told.setdefault("decimalen", 0)
    if "richting" in told:
        told["richting"] = Richting(told["richting"])
    if ask.bron:
        told.setdefault("bron", ask.bron)
    return own_indicator(key, told.pop("label", label), **told)
