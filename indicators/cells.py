"""Cells of a table as figures: each becomes a value or one of the three states without one.

Everything that is not as it should be is counted in a finding at the place of its first cell.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from indicators import findings as soorten
from indicators.aggregates import AFGESCHERMD, NVT, ONTBREEKT, WAARDE
from indicators.catalogue import Indicator, Nul, SoortCijfer, fold
from indicators.tables import FigureColumn, Table, decimal_of
from store.reading.numbers import Decimaal, to_numbers
from store.reading.tables import cell_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from store import Finding


# CBS: `.` unknown, unreliable or secret; `x` secret. [c], [x], [z] are our own exports.
_MASKED = frozenset({".", "x", "[c]", "geheim", "afgeschermd", "*"})
_MISSING = frozenset(
    {"", "-", "--", "?", "[x]", "na", "n/a", "#n/a", "#n/b", "nan", "null", "none", "onbekend",
     "ontbreekt", ".."}
)  # fmt: skip
_NOT_APPLICABLE = frozenset({"[z]", "nvt", "n.v.t.", "n.v.t", "niet van toepassing"})
_SENTINEL_BELOW = -99_990
# CBS and PDOK write -99995, -99997, -99999, -99999999 … where there is no figure.
_SENTINEL_FROM = -100_000
# Units of figures that are added up like counts but are no number of things.
_MEASURED = frozenset({"hectare", "ha", "km"})
_SECRET = frozenset({-99997.0, -99997000.0, -99999997.0})
# own choice: where one in twenty is 0, zero is an ordinary value of the column
_SUSPECT_ZERO_SHARE = 0.05
# own choice: fewer values up to 1 may be percentages that are small
_FRACTION_VALUES = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """A column read as figures; arrays have the length of the column."""

    waarden: NDArray[np.float64]
    """In the indicator's own unit; nan unless the state is `WAARDE`."""
    staat: NDArray[np.int8]
    geen_getal: NDArray[np.bool_]
    dubbelzinnig: NDArray[np.bool_]
    nul: NDArray[np.bool_]
    """Zeros that were taken for missing."""
    buiten: NDArray[np.bool_]
    onmogelijk: NDArray[np.bool_]
    """Numbers that such a figure cannot be; they are missing."""
    breuk: bool
    """A percentage of which no value passes 1: perhaps written as 0–1."""

    def at(self, rows: NDArray[np.bool_]) -> Cells:
        """Return the cells of some rows."""
        columns = [field.name for field in fields(self) if field.name != "breuk"]
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})


def read_cells(
    column: pd.Series,
    indicator: Indicator,
    *,
    schaal: float = 1.0,
    decimaal: Decimaal | None = None,
    anders: Decimaal = Decimaal.PUNT,
) -> Cells:
    """Read the cells of one indicator, which decides about words, impossible zeros and the range.

    The file's number times `schaal` is the indicator's own unit; `decimaal` and `anders` are those
    of `store.reading.numbers.to_numbers`.
    """
    # Three passes over the column: numbers, then texts (a state or a class), then the sentinels
    # that stand among the numbers. Later ones decide about what earlier ones could not.
    numbers = to_numbers(column, decimaal=decimaal, anders=anders)
    values = numbers.waarden.copy()
    state = np.full(len(values), WAARDE, dtype=np.int8)
    state[numbers.leeg] = ONTBREEKT
    wrong = _texts(column, numbers.tekst, indicator, values, state)

    sentinel = (values <= _SENTINEL_BELOW) & (values == np.floor(values)) & _looks_like_one(values)
    state[sentinel] = np.where(np.isin(values[sentinel], list(_SECRET)), AFGESCHERMD, ONTBREEKT)

    known = state == WAARDE
    if schaal != 1.0:
        # Scaling by a power of ten must not leave 25600.000000000004.
        values[known] = np.round(values[known] * schaal, 6)
    # Some files of CBS and of others put 0 where a figure is missing. The catalogue says for which
    # figures 0 cannot be (the value of a dwelling) or can be but not often.
    zero = known & (values == 0)
    taken = np.zeros_like(zero)
    often = zero.sum() > _SUSPECT_ZERO_SHARE * max(1, known.sum())
    if indicator.nul is Nul.ONMOGELIJK or (indicator.nul is Nul.ONWAARSCHIJNLIJK and often):
        taken = zero
        state[taken] = ONTBREEKT
    impossible = (state == WAARDE) & _cannot_be(values, indicator)
    state[impossible] = ONTBREEKT
    values[state != WAARDE] = np.nan

    outside = np.zeros_like(zero)
    # What can be but is rare is kept and said: the range is what the catalogue has seen.
    if indicator.bereik is not None:
        low, high = indicator.bereik
        with np.errstate(invalid="ignore"):
            outside = (values < low) | (values > high)
    return Cells(
        values,
        state,
        wrong,
        numbers.dubbelzinnig & (state == WAARDE),
        taken,
        outside,
        impossible,
        _is_fraction(values, indicator),
    )


def _cannot_be(values: NDArray[np.float64], indicator: Indicator) -> NDArray[np.bool_]:
    """Tell which numbers cannot be: a share outside 0-100, fewer than nobody, half a person."""
    with np.errstate(invalid="ignore"):
        if indicator.soort is SoortCijfer.PERCENTAGE:
            wrong: NDArray[np.bool_] = (values < 0) | (values > 100)  # noqa: PLR2004
        elif indicator.soort is SoortCijfer.AANTAL:
            whole = indicator.eenheid in _MEASURED or indicator.decimalen > 0
            wrong = (values < 0) | (~np.isnan(values) & (values != np.floor(values)) & (not whole))
        else:
            wrong = np.zeros(len(values), dtype=bool)
    return wrong


def is_figure_like(column: pd.Series) -> NDArray[np.bool_]:
    """Tell which cells are a number or a known sign for a figure that is not there."""
    numbers = to_numbers(column, decimaal=None)
    found = ~numbers.leeg & ~numbers.tekst
    positions = np.flatnonzero(numbers.tekst)
    if len(positions):
        codes, distinct = pd.factorize(column.iloc[positions], use_na_sentinel=False)
        signs = np.array([_state_of(fold(cell_text(cell))) is not None for cell in distinct])
        found[positions] = signs[codes]
    return found


def _texts(
    column: pd.Series,
    rest: NDArray[np.bool_],
    indicator: Indicator,
    values: NDArray[np.float64],
    state: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Give the cells that are no number their state, or their value when it is a class."""
    wrong = np.zeros(len(values), dtype=bool)
    positions = np.flatnonzero(rest)
    if not len(positions):
        return wrong
    numbers, distinct = pd.factorize(column.iloc[positions], use_na_sentinel=False)
    texts = [fold(cell_text(cell)) for cell in distinct]
    classes = np.array([indicator.waarden.get(text, np.nan) for text in texts])
    known = [_state_of(text) for text in texts]
    unknown = np.array([found is None for found in known])
    states = np.array([ONTBREEKT if found is None else found for found in known], dtype=np.int8)
    is_class = ~np.isnan(classes)
    values[positions] = classes[numbers]
    state[positions] = np.where(is_class, WAARDE, states)[numbers]
    wrong[positions] = (unknown & ~is_class)[numbers]
    return wrong


def _state_of(text: str) -> int | None:
    if text in _MASKED or (text.startswith("<") and text[1:].strip(" %").isdigit()):
        return AFGESCHERMD
    if text in _MISSING:
        return ONTBREEKT
    return NVT if text in _NOT_APPLICABLE else None


def _looks_like_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell sentinels (-9999… and -99991 to -99999) from large negative figures."""
    with np.errstate(invalid="ignore"):
        near = (values >= _SENTINEL_FROM) & (values <= _SENTINEL_BELOW)
        # nines, the last of which may be another digit that says why
        nines = np.isin(np.floor(-values / 10), [float("9" * n) for n in range(4, 10)])
    return near | nines | np.isin(values, list(_SECRET))


def _is_fraction(values: NDArray[np.float64], indicator: Indicator) -> bool:
    """Tell whether a percentage seems to be written as 0–1."""
    if indicator.soort is not SoortCijfer.PERCENTAGE:
        return False
    known = values[~np.isnan(values)]
    broken = known[(known > 0) & (known < 1)]
    return bool(len(broken) >= _FRACTION_VALUES and known.max() <= 1)


class Signs:
    """The decimal sign of each grid and its figure columns, looked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[int, ...]], tuple[Decimaal | None, Decimaal]] = {}

    def of(self, table: Table, first: int) -> tuple[Decimaal | None, Decimaal]:
        """Return the sign, and how to read what stays ambiguous; see `decimal_of`."""
        columns = tuple(column.positie for column in table.kolommen)
        key = (id(table.grid), columns)
        if key not in self._known:
            self._known[key] = decimal_of(table.grid, columns, first)
        return self._known[key]


def checked_cells(
    table: Table, rows: pd.DataFrame, signs: Signs
) -> tuple[list[tuple[FigureColumn, Cells]], list[Finding], NDArray[np.bool_]]:
    """Read the cells of every column, with findings; and which rows a long table loses."""
    first = int(rows["rij"].min()) if len(rows) else 0
    sign, other = signs.of(table, first)
    positions = rows["rij"].to_numpy()
    options: dict[str, Any] = {"decimaal": sign, "anders": other}
    read = []
    for column in table.kolommen:
        raw = table.grid.cells[column.positie].iloc[positions]
        read.append((column, read_cells(raw, column.indicator, schaal=column.schaal, **options)))
    lost = np.zeros(len(rows), dtype=bool)
    for _, cells in read:
        lost |= cells.geen_getal & table.per_cijfer
    read = [(column, _share_of_nothing(column, cells, read)) for column, cells in read]
    notes = [note for one in read for note in _cell_findings(table, *one, positions)]
    return read, notes, lost


def _share_of_nothing(
    column: FigureColumn, cells: Cells, read: list[tuple[FigureColumn, Cells]]
) -> Cells:
    """Make 0 % of nothing "not applicable": a share has no value where its denominator is 0."""
    if column.indicator.soort is not SoortCijfer.PERCENTAGE:
        return cells
    for name in (column.indicator.noemer, column.indicator.benadering):
        below = next((c for k, c in read if k.indicator.id == name), None)
        if below is None:
            continue
        nothing = (below.staat == WAARDE) & (below.waarden == 0) & (cells.staat == WAARDE)
        nothing &= cells.waarden == 0
        if not nothing.any():
            return cells
        states, values = cells.staat.copy(), cells.waarden.copy()
        states[nothing], values[nothing] = NVT, np.nan
        return replace(cells, staat=states, waarden=values)
    return cells


def _cell_findings(
    table: Table, column: FigureColumn, cells: Cells, positions: NDArray[np.intp]
) -> list[Finding]:
    """Count what was noticed in one column, each at the place of its first cell."""
    label, unit = column.indicator.label, column.indicator.eenheid
    low, high = column.indicator.bereik or (0, 0)
    below = high == float("inf")
    # a zero as it is written there; `nvt` of the file itself needs no word
    texts = table.grid.cells[column.positie].iloc[positions].astype("str").str.strip()
    zero = texts.str.fullmatch(r"0+(?:[.,]0+)?").fillna(value=False).to_numpy(dtype=bool)
    share_of_nothing = (cells.staat == NVT) & zero
    strange = "is negatief" if below else f"ligt buiten {low:g}–{high:g}"
    wrong = soorten.RIJ_GEEN_GETAL if table.per_cijfer else soorten.GEEN_GETAL
    ambiguous = "kan met duizendpunt of met decimalen bedoeld zijn"
    often = "0, terwijl dit cijfer geen 0 kan zijn of veel te vaak 0 is"
    # What was noticed, in which cells, and what to say of the first, which is quoted or is a 0.
    noticed = (
        (wrong, cells.geen_getal, True, "is geen getal"),
        (soorten.GETAL_DUBBELZINNIG, cells.dubbelzinnig, True, ambiguous),
        (soorten.NUL_KAN_NIET, cells.nul, False, often),
        (soorten.NOEMER_NUL, share_of_nothing, False, "0 waar de noemer 0 is"),
        (soorten.ONMOGELIJK, cells.onmogelijk, True, f"kan niet ({unit})"),
        (soorten.BUITEN_BEREIK, cells.buiten, True, strange),
    )
    notes: list[Finding] = []
    for kind, mask, quoted, text in noticed:
        if mask.any():
            row = int(positions[int(np.argmax(mask))])
            cell = cell_text(table.grid.cells[column.positie].iloc[row])[:60]
            place = table.grid.place(row, column.positie)
            said = f"{cell!r} {text}" if quoted else text
            notes.append(kind(place, f"{label}: {said}", aantal=int(mask.sum())))
    if cells.breuk:
        place = table.grid.place(None, column.positie)
        text = f"{label}: alle waarden liggen tussen 0 en 1"
        number = int((cells.staat == WAARDE).sum())
        notes.append(soorten.LIJKT_BREUK(place, text, aantal=number))
    return notes
