"""Columns of a table of figures: their indicator, their scale, and what the user says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indicators import findings as soorten
from indicators.catalogue import (
    NIET_OPGEGEVEN,
    Richting,
    SoortCijfer,
    column_key,
    column_keys,
    left_out,
    never_figures,
    own_indicator,
    slug,
)
from indicators.cells import is_figure_like
from indicators.tables import Ask, FigureColumn
from store import Finding, ImportResult, Refused
from store.reading.numbers import to_numbers
from store.reading.tables import Grid, cell_text

if TYPE_CHECKING:
    import pandas as pd

    from indicators.catalogue import Catalogue, Indicator


_SAMPLE = 5000
# own choice: half of the filled cells tell what a column is
_MOSTLY = 0.5
_THOUSANDS = re.compile(r"^\s*[x×]?\s*(1[ .\u00a0]?0{3}(?:[ .\u00a0]?0{3})?)\b")
_SHARE = frozenset({"%", "aantal"})
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
    described: Mapping[int, Mapping[str, str]]
    """Per column what lines of the table tell: eenheid, richting, label, definitie, soort."""
    own: bool = True
    """Whether unknown columns of numbers become own indicators."""
    ids: bool = True
    """Whether a column called like an id of the catalogue is that; else a publisher's names
    go first, with their scale and definition."""
    bevindingen: list[Finding] = field(default_factory=list)

    def choose(self) -> list[FigureColumn]:
        """Return the columns with figures, one per indicator, in the order of the file."""
        # Some names mean a figure only in company (`area` beside `population` in one PDOK file).
        beside = frozenset(key for name in self.names for key in column_keys(name))
        found: dict[str, FigureColumn] = {}
        left: list[str] = []
        unknown: list[str] = []
        aside: list[str] = []
        for position, name in enumerate(self.names):
            if position in self.taken:
                continue
            column = self._known(position, name, beside)
            if column is None and self._is_left(position, name, aside):
                continue
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
        self._report(left, unknown, aside)
        return sorted(found.values(), key=lambda column: column.positie)

    def _known(self, position: int, name: str, beside: frozenset[str]) -> FigureColumn | None:
        """Return the column when the catalogue knows it; a unit in the file sets the scale."""
        if not name:
            return None
        match = self.catalogue.match(name, beside, jaar=self.ask.jaar, own=self.ids)
        if match is None:
            return None
        indicator, scale = self.catalogue[match[0]], match[1]
        unit = self.described.get(position, {}).get("eenheid", "")
        # a count is no share of the same name: `Jongeren met jeugdzorg (%)`
        if (unit.strip() == "%") != indicator.eenheid.startswith("%") and unit.strip() in _SHARE:
            return None
        stated = scale_of(unit) if unit else None
        if stated is None:
            scale = self._fitting(position, name, indicator, scale)
        return FigureColumn(position, indicator, scale if stated is None else stated)

    def _fitting(self, position: int, name: str, indicator: Indicator, scale: float) -> float:
        """Return the scale on which the numbers can be the figure at all.

        One name is written in thousands by its publisher and in full by people. Where none of
        the numbers lies in the figure's range on the one scale, and all do on the other, the
        numbers decide, and it is said.
        """
        scales = {row.schaal for row in indicator.namen if row.naam in column_keys(name)}
        if column_key(name) == column_key(indicator.id):
            scales.add(1.0)
        if len(scales) == 1 or indicator.bereik is None:
            return scale
        cells = self.grid.cells[position].iloc[self.first : self.first + _SAMPLE]
        values = to_numbers(cells, decimaal=None).waarden
        values = values[values > 0]
        low, high = indicator.bereik
        fits = {s: (values * s >= low) & (values * s <= high) for s in scales}
        others = [s for s in scales if s != scale and len(values) and fits[s].all()]
        if len(others) != 1 or fits[scale].any():
            return scale
        self.bevindingen.append(
            soorten.SCHAAL_UIT_WAARDEN(
                self.grid.place(None, position),
                f"{name!r}, met getallen als {values[0]:g}: keer {others[0]:g} is dat "
                f"{indicator.eenheid}",
                aantal=len(values),
            )
        )
        return others[0]

    def _is_left(self, position: int, name: str, aside: list[str]) -> bool:
        """Tell whether a publisher's column is left out, and note it: by choice, or to be asked."""
        if self.ids or not name:
            return False
        if len(choices := self.catalogue.choices(name)) > 1:
            either = " of ".join(f"{self.catalogue[key].label!r} ({key})" for key in choices)
            self.bevindingen.append(
                soorten.KOLOM_DUBBELZINNIG(
                    self.grid.place(None, position),
                    f"{name!r} heeft bij CBS twee dingen betekend: {either}; jaar en andere "
                    "kolommen zeggen niet welk van de twee",
                )
            )
            return True
        if any(left_out().fullmatch(key) for key in column_keys(name)):
            aside.append(name)
            return True
        return False

    def _is_no_figure(self, position: int, name: str) -> bool:
        """Tell whether a column that is not in the catalogue holds something else."""
        never = never_figures()
        if not name or any(key in never for key in column_keys(name)):
            return True
        return self.own and not is_numeric(self.grid.cells[position].iloc[self.first :])

    def _own(self, position: int, name: str) -> FigureColumn:
        """Make an own indicator of a column, and ask for what is not known of it."""
        known = {key: value for key, value in self.described.get(position, {}).items() if value}
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

    def _report(self, left: list[str], unknown: list[str], aside: list[str]) -> None:
        for kind, names, text in (
            (soorten.KOLOM_GEEN_CIJFER, left, "namen, codes of tekst in"),
            (soorten.KOLOM_ONBEKEND, unknown, "niet in de catalogus"),
            (soorten.KOLOM_BEWUST_NIET, aside, "kolommen van de wijk- en buurtkaart"),
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


def own_from(
    ask: Ask,
    catalogue: Catalogue,
    key: str,
    label: str,
    **found: Any,  # noqa: ANN401 (fields of Indicator)
) -> Indicator:
    """Return the indicator of an own column: as the catalogue has it, else as it was described."""
    if key in catalogue:
        return catalogue[key]
    described: dict[str, Any] = {**found}
    for name, known in ask.eigen.items():
        if slug(name) in (key, slug(label)):
            described.update({k: v for k, v in known.items() if v not in (None, "")})
    if "soort" in described:
        described["soort"] = SoortCijfer(described["soort"])
    # a unit of % or aantal says the kind as well
    elif str(described.get("eenheid", "")).strip() == "%":
        described["soort"] = SoortCijfer.PERCENTAGE
        described.setdefault("bereik", (0.0, 100.0))
    elif str(described.get("eenheid", "")).strip().lower().split(" ")[0] == "aantal":
        described["soort"] = SoortCijfer.AANTAL
        described.setdefault("decimalen", 0)
    if "richting" in described:
        described["richting"] = Richting(described["richting"])
    if ask.bron:
        described.setdefault("bron", ask.bron)
    return own_indicator(key, described.pop("label", label), **described)


def direction_of(text: str) -> str:
    """Return the direction that a cell names, empty when it names none."""
    key = column_key(text)
    # first, as the other word stands in it
    if "ongunstig" in key:
        return "hoger_ongunstig"
    if "gunstig" in key:
        return "hoger_gunstig"
    return "neutraal" if key == "neutraal" else ""


def kind_of(text: str) -> str:
    """Return the kind of figure that a cell names, empty when it names none."""
    key = column_key(text)
    return key if key in {"aantal", "percentage", "gemiddelde", "index"} else ""


def is_numeric(cells: pd.Series) -> bool:
    """Tell whether most of the filled cells are figures, and some really are numbers."""
    sample = cells.iloc[:_SAMPLE]
    numbers = to_numbers(sample, decimaal=None)
    filled = int((~numbers.leeg).sum())
    if not filled or bool((numbers.leeg | numbers.tekst).all()):
        return False
    return bool(is_figure_like(sample).sum() >= _MOSTLY * filled)


Descriptions = Mapping[str, Mapping[str, Any]]


def descriptions_of(eigen: Descriptions | Sequence[str] | None) -> Descriptions:
    """Return what is said per column: given as it is, or as lines `kolom=eenheid,richting`.

    The direction may be left out; "gunstig" and "ongunstig" are about a higher figure. Raises
    Refused for a line without a column or unit, or with a direction that is none.
    """
    if eigen is None or isinstance(eigen, Mapping):
        return eigen or {}
    return dict(_line(line) for line in eigen)


def unused_descriptions(described: Descriptions, result: ImportResult, place: str) -> list[Finding]:
    """Say which columns were described that the table does not have as own indicators."""
    own = {
        name
        for new in result.sets
        for row in new.extra.get("eigen", ())
        for name in (row["id"], slug(row["label"]))
    }
    names = [name for name in described if slug(name) not in own]
    if not names:
        return []
    shown = ", ".join(names)
    text = f"eenheid of richting gegeven voor {shown}, maar dat is hier geen eigen indicator"
    return [soorten.EIGEN_NIET_GEVONDEN(place, text, aantal=len(names))]


def _line(line: str) -> tuple[str, dict[str, str]]:
    column, sign, rest = line.rpartition("=")
    unit, comma, direction = rest.rpartition(",")
    if not comma:
        unit, direction = rest, ""
    column, unit, direction = column.strip(), unit.strip(), direction.strip()
    read = direction_of(direction)
    if not sign or not column or not (unit or read) or (direction and not read):
        raise Refused(
            "een eigen kolom met eenheid en richting, zoals 'faalangst=%,ongunstig'",
            repr(line),
            "Richting is gunstig, ongunstig of neutraal: wat een hoger cijfer betekent.",
        )
    told = {"eenheid": unit, "richting": read}
    return column, {name: text for name, text in told.items() if text}
