"""Which columns of a wide table are figures, of which indicator, in which scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators import findings as soorten
from indicators._cells import is_figure_like
from indicators._table import Ask, FigureColumn, own_from
from indicators.catalogue import NIET_OPGEGEVEN, column_key, column_keys, never_figures, slug
from store.numbers import to_numbers
from store.tables import cell_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from indicators.catalogue import Catalogue, Indicator
    from store import Finding
    from store.tables import Grid

_SAMPLE = 5000
_MOSTLY = 0.5
_THOUSANDS = re.compile(r"^\s*[x×]?\s*(1[ .\u00a0]?0{3}(?:[ .\u00a0]?0{3})?)\b")
_PLAIN_UNITS = frozenset({"%", "euro", "aantal", "km", "ha", "hectare"})


def scale_of(unit: str) -> float | None:
    """Return what a unit multiplies with: `x 1 000 euro` is 1,000; None when it does not tell."""
    if match := _THOUSANDS.match(unit):
        return float(re.sub(r"\D", "", match.group(1)))
    return 1.0 if unit.strip().lower() in _PLAIN_UNITS else None


@dataclass(slots=True)
class ColumnChooser:
    """Chooses the columns of one table that hold figures, and says of the others why not."""

    grid: Grid
    names: Sequence[str]
    first: int
    """First row below the header."""
    taken: frozenset[int]
    """Columns that say where and when."""
    ask: Ask
    catalogue: Catalogue
    told: Mapping[int, Mapping[str, str]]
    """Per column what lines of the table tell: eenheid, richting, label, definitie, soort."""
    own: bool = True
    """Whether unknown columns of numbers become own indicators."""
    bevindingen: list[Finding] = field(default_factory=list)

    def choose(self) -> list[FigureColumn]:
        """Return the columns with figures, one per indicator, in the order of the file."""
        beside = frozenset(key for name in self.names for key in column_keys(name))
        found: dict[str, FigureColumn] = {}
        left: list[str] = []
        unknown: list[str] = []
        for position, name in enumerate(self.names):
            if position in self.taken:
                continue
            column = self._known(position, name, beside)
            if column is None and self._is_no_figure(position, name):
                if name or self._filled(position):
                    place = (
                        f"kolom {self.grid.place(None, position).rsplit(' ', 1)[-1]} zonder naam"
                    )
                    left.append(name or place)
                continue
            if column is None and not self.own:
                unknown.append(name)
                continue
            column = column or self._own(position, name)
            earlier = found.get(column.indicator.id)
            found[column.indicator.id] = self._sharper(earlier, column) if earlier else column
        self._report(left, unknown)
        return sorted(found.values(), key=lambda column: column.positie)

    def _known(self, position: int, name: str, beside: frozenset[str]) -> FigureColumn | None:
        """Return the column when the catalogue knows it; a unit in the file sets the scale."""
        match = self.catalogue.match(name, beside) if name else None
        if match is None:
            return None
        unit = self.told.get(position, {}).get("eenheid", "")
        scale = scale_of(unit) if unit else None
        return FigureColumn(
            position, self.catalogue[match[0]], match[1] if scale is None else scale
        )

    def _is_no_figure(self, position: int, name: str) -> bool:
        """Tell whether a column that is not in the catalogue holds something else."""
        never = never_figures()
        if not name or any(key in never for key in column_keys(name)):
            return True
        return self.own and not _is_numeric(self.grid.cells[position].iloc[self.first :])

    def _own(self, position: int, name: str) -> FigureColumn:
        """Make an own indicator of a column, and ask for what is not known of it."""
        known = {key: value for key, value in self.told.get(position, {}).items() if value}
        own = own_from(self.ask, self.catalogue, slug(name), known.pop("label", name), **known)
        self.bevindingen.extend(incomplete(own, self.grid.place(None, position)))
        return FigureColumn(position, own)

    def _sharper(self, first: FigureColumn, second: FigureColumn) -> FigureColumn:
        """Choose between two spellings of one figure: the one in the indicator's own unit."""
        keep, drop = (second, first) if second.schaal == 1 != first.schaal else (first, second)
        self.bevindingen.append(
            soorten.KOLOM_DUBBEL(
                self.grid.place(None, drop.positie),
                f"{self.names[drop.positie]!r} geldt als hetzelfde cijfer als "
                f"{self.names[keep.positie]!r}",
                gedaan=f"{self.names[keep.positie]!r} is gebruikt",
            )
        )
        return keep

    def _filled(self, position: int) -> bool:
        """Tell whether a column without name holds anything."""
        cells = self.grid.cells[position].iloc[self.first : self.first + 50]
        return any(cell_text(cell) for cell in cells)

    def _report(self, left: list[str], unknown: list[str]) -> None:
        """Count the columns that were not taken."""
        for kind, names, text in (
            (soorten.KOLOM_GEEN_CIJFER, left, "namen, codes of tekst in"),
            (soorten.KOLOM_ONBEKEND, unknown, "niet in de catalogus"),
        ):
            if names:
                self.bevindingen.append(
                    kind(self.grid.name, f"{text}: {', '.join(names)}", aantal=len(names))
                )


def incomplete(own: Indicator, place: str) -> list[Finding]:
    """Ask for the unit and direction of an own indicator that came without."""
    if not own.eigen or own.eenheid != NIET_OPGEGEVEN:
        return []
    return [
        soorten.EIGEN_ONVOLLEDIG(
            place, f"{own.label!r} staat niet in de catalogus en heeft geen eenheid of richting"
        )
    ]


def direction_of(text: str) -> str:
    """Return the direction that a cell names, empty when it names none."""
    key = column_key(text)
    if "ongunstig" in key:
        return "hoger_ongunstig"
    if "gunstig" in key:
        return "hoger_gunstig"
    return "neutraal" if key == "neutraal" else ""


def kind_of(text: str) -> str:
    """Return the kind of figure that a cell names, empty when it names none."""
    key = column_key(text)
    return key if key in {"aantal", "percentage", "gemiddelde", "index"} else ""


def _is_numeric(cells: pd.Series) -> bool:
    """Tell whether most of the filled cells are figures, and some really are numbers."""
    sample = cells.iloc[:_SAMPLE]
    numbers = to_numbers(sample, decimaal=None)
    filled = int((~numbers.leeg).sum())
    if not filled or bool((numbers.leeg | numbers.tekst).all()):
        return False
    return bool(is_figure_like(sample).sum() >= _MOSTLY * filled)
