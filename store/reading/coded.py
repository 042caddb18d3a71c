"""Delimited text to dictionary-encoded columns, fast: each distinct spelling is looked at once.

A national year has 100,000 rows of 37 columns but few distinct values per column, so
columns stay codes plus a short list of values; checks and conversions run on that list.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from store.reading.text import cells_of, open_quote, separator_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt
    import pyarrow as pa

_HEADER_WITHIN = 12
"""Title lines before the header that are skipped at most."""
_BLOCK_BYTES = 4 << 20
_LINE = re.compile(rb"[^\r\n][^\n]*")
"""A line that holds anything."""


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """A column as codes into its distinct values; code −1 is a missing cell."""

    codes: npt.NDArray[Any]
    distinct: list[str]

    def lookup(
        self, convert: Callable[[str], object], missing: object, dtype: npt.DTypeLike
    ) -> npt.NDArray[Any]:
        """Convert each distinct value once and spread the results over the rows."""
        # the missing value goes last, where code -1 finds it
        table = np.array([convert(v) for v in self.distinct] + [missing], dtype=dtype)
        spread: npt.NDArray[Any] = table[self.codes]
        return spread

    def text(self) -> npt.NDArray[Any]:
        """Return the values of the rows without surrounding blanks, '' where missing."""
        return self.lookup(str.strip, "", object)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """The header of a delimited file: where it is and what it says."""

    names: list[str]
    """As spelled in the file."""
    separator: str
    lines: int
    """Lines up to and including the header."""
    columns: list[str]
    """The names as this project spells them."""


@dataclass(slots=True)
class CodedFile:
    """One file, parsed: its rows and the lines that do not fit the header."""

    name: str
    table: pa.Table
    ragged: list[str]
    """Lines whose number of cells is not that of the header."""
    path: str = ""
    """Name of what the user gave: the file itself, its zip or folder."""


@dataclass(frozen=True, slots=True)
class CodedRows:
    """All rows of files of one format together."""

    columns: dict[str, CodedColumn]
    file: npt.NDArray[np.int32]
    """Which of `files` a row comes from."""
    files: list[str]
    paths: list[str]
    """Per file, the name of what the user gave: the file itself, its zip or folder."""

    def __len__(self) -> int:
        return len(self.file)


def find_head(
    data: bytes, canonical: Callable[[str], str], fits: Callable[[Sequence[str]], bool]
) -> HeadLine | None:
    """Return the first line that `fits` as a header of canonical names, else None."""
    lines = _first_lines(data)
    for number, line in enumerate(lines):
        # a short table may not show its separator, so the two usual ones are tried as well
        for separator in {separator_of("\n".join(lines[number:])), ";", ","}:
            names = _names(line, separator)
            columns = [canonical(name) for name in names]
            if fits(columns):
                return HeadLine(names, separator, number + 1, columns)
    return None


def first_line(data: bytes) -> list[str]:
    """Return the first line with more than one cell, to say what came instead."""
    lines = _first_lines(data)
    separator = separator_of("\n".join(lines))
    for line in lines:
        names = _names(line, separator)
        if sum(any(map(str.isalnum, name)) for name in names) > 1:
            return names
    return lines[:1]


def _first_lines(data: bytes) -> list[str]:
    start = data[: 1 << 16].decode("utf-8", errors="replace")
    return start.split("\n")[:_HEADER_WITHIN]


def _names(line: str, separator: str) -> list[str]:
    return next(cells_of(line.strip("\r"), separator, name="", wanted=""), [])


def parse(name: str, data: bytes, head: HeadLine) -> CodedFile:
    """Parse one file; every column becomes dictionary-encoded text.

    Raises ValueError when rows and lines do not add up, or pyarrow cannot read it.
    """
    table, ragged = _cut(data, head)
    lines = _lines_below(data, head)
    if table.num_rows + len(ragged) != lines:
        # a quote that stays open takes the lines behind it along: no cell here has a line end
        data, broken = _without_open_quotes(data, head)
        table, ragged = _cut(data, head)
        ragged = [*broken, *ragged]
    if table.num_rows + len(ragged) != lines:
        message = f"{name}: {lines} lines, but {table.num_rows} rows and {len(ragged)} refused"
        raise ValueError(message)
    return CodedFile(name, table, ragged)


def join(parts: list[CodedFile]) -> CodedRows:
    """Put the rows of several files under each other; a column a file lacks is missing there.

    The parts are used up, and each column is let go as soon as it is copied: of twenty years
    together that halves the memory at the peak.
    """
    import pyarrow as pa

    names, paths = [part.name for part in parts], [part.path for part in parts]
    lengths = [part.table.num_rows for part in parts]
    table = pa.concat_tables([part.table for part in parts], promote_options="default")
    parts.clear()
    # each file has its own list of values; after this a code means the same in all of them
    table = table.unify_dictionaries()
    columns = {}
    for name in table.column_names:
        chunks = table.column(name).chunks
        distinct = chunks[0].dictionary.to_pylist() if chunks else []
        # few columns have many distinct values, and two bytes a cell halve what the rows take
        small = np.int16 if len(distinct) < np.iinfo(np.int16).max else np.int32
        codes = [_codes(chunk).astype(small) for chunk in chunks]
        columns[name] = CodedColumn(
            np.concatenate(codes) if codes else np.empty(0, small), distinct
        )
        table = table.remove_column(table.column_names.index(name))
    file = np.repeat(np.arange(len(names), dtype=np.int32), lengths)
    return CodedRows(columns, file, names, paths)


def _cut(data: bytes, head: HeadLine) -> tuple[pa.Table, list[str]]:
    """Return the rows that fit the header, and the text of those that do not."""
    import pyarrow as pa
    from pyarrow import csv as pacsv

    ragged: list[str] = []

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append(row.text)
        return "skip"

    # read by position: two columns may carry one heading
    keys = [str(index) for index in range(len(head.names))]
    wanted: dict[str, str] = {}
    for key, column in zip(keys, head.columns, strict=True):
        wanted.setdefault(column, key)  # of a column that stands there twice, the first
    kind = pa.dictionary(pa.int32(), pa.utf8())
    try:
        table = pacsv.read_csv(
            io.BytesIO(data),
            read_options=pacsv.ReadOptions(
                use_threads=False, block_size=_BLOCK_BYTES, column_names=keys, skip_rows=head.lines
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=head.separator, invalid_row_handler=note, newlines_in_values=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(keys, kind),
                include_columns=list(wanted.values()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise
        table = pa.table({key: pa.array([], kind) for key in wanted.values()})
    return table.rename_columns(list(wanted)), ragged


def _lines_below(data: bytes, head: HeadLine) -> int:
    """Count the lines below the header that hold anything, apart from what the parser makes."""
    start = 0
    for _ in range(head.lines):
        start = data.find(b"\n", start) + 1 or len(data)
    # one by one and without a list of them: twenty years of pupils are a gigabyte
    return sum(1 for _ in _LINE.finditer(data, start))


def _without_open_quotes(data: bytes, head: HeadLine) -> tuple[bytes, list[str]]:
    """Return the text without the lines in which a quote does not close, and those lines."""
    kept, broken = [], []
    for number, line in enumerate(data.split(b"\n")):
        text = line.decode("utf-8", errors="replace")
        if number >= head.lines and b'"' in line and open_quote(text, head.separator):
            broken.append(text)
        else:
            kept.append(line)
    return b"\n".join(kept), broken


def _codes(chunk: pa.DictionaryArray) -> npt.NDArray[np.int32]:
    """Return the codes of a column of one file, −1 where a cell is missing."""
    indices = chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices
    codes: npt.NDArray[np.int32] = indices.to_numpy(zero_copy_only=False)
    return codes
