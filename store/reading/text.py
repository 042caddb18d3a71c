"""Bytes to text: which encoding, which line ends and which separator a table really has."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.reading.files import AS_LAYER, InputFile
from store.reading.limits import MAX_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator


# The longest mark first: that of UTF-32 begins as that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
_SAMPLE_BYTES = 4096
_LONG_LINE = 100_000
"""Signs of a line that are looked at to find the separator; a whole line may be one cell."""
LONGEST_NAME = 120
"""Signs of a name that is kept; the longest of CBS and DUO have some 100."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
    r"|[\ud800-\udfff]"
)
"""What steers a terminal (ECMA-48), turns text around (Unicode bidi) or cannot be written."""
_BREAKS = re.compile(r"\s*[\t\n\x0b\x0c\r\u2028\u2029]\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")

# Python's own limit is 131,072 signs; a description or a polygon in a cell may be longer.
csv.field_size_limit(MAX_FIELD)


def decode(data: bytes, name: str) -> tuple[str, str]:
    r"""Return the text and the encoding: a byte-order mark, else UTF-8, else cp1252.

    Dutch publishers ship UTF-8 (with or without mark) or cp1252; Excel saves "Unicode" as UTF-16,
    some programs as UTF-32. Line ends of the old Mac (`\r`) and of Windows become `\n`. Raises
    Refused when the bytes are not text at all.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if encoding is None and b"\x00" in data[:_SAMPLE_BYTES]:
        encoding = _wide(data[:_SAMPLE_BYTES])
        if encoding is None:
            raise Refused(
                "een tekstbestand (csv)",
                f"{name} is geen tekst",
                "Sla de tabel op als csv of Excel en kies dat bestand.",
            )
    if encoding is not None:
        return _lines(data.decode(encoding, errors="replace")), encoding
    try:
        return _lines(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _lines(data.decode("cp1252", errors="replace")), "cp1252"


def utf8(data: bytes, name: str) -> bytes:
    r"""Return the text as UTF-8 bytes without mark and with `\n`, whatever it came in.

    What is UTF-8 already is not made anew: twenty years of pupils are a gigabyte.
    """
    plain = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" not in data[:_SAMPLE_BYTES]:
        try:
            codecs.utf_8_decode(plain, "strict", True)
        except UnicodeDecodeError:
            pass
        else:
            # a \r by itself ends a line as well; those before \n need not be taken out
            alone = plain.count(b"\r") > plain.count(b"\r\n")
            return plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if alone else plain
    return decode(data, name)[0].encode("utf-8", errors="replace")


def mended(text: str) -> str:
    """Return text that was encoded twice as it was meant ('MÃ¡ximapark' → 'Máximapark').

    Some publishers read their own UTF-8 as cp1252. Text of which that is not certain stays
    as it is: the way back must exist, and give fewer characters.
    """
    # accented letters are two bytes in UTF-8, the first of which is one of these in cp1252
    if "Ã" not in text and "Â" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def separator_of(text: str) -> str:
    """Return the separator that cuts most lines into the same, largest number of cells."""
    sample = text[: _SAMPLE_LINES * _LONG_LINE].split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    lines = [line[:_LONG_LINE] for line in sample if line.strip()]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        if not widths:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        # how many lines are alike, times the cuts in each: a comma in prose cuts few lines alike
        score = widths.count(common) / len(widths) * (common - 1)
        if score > best_score:
            best, best_score = separator, score
    return best


def cells_of(text: str, separator: str, *, name: str, wanted: str) -> Iterator[list[str]]:
    """Yield the rows of a delimited text, quotes and line ends within cells understood.

    Raises Refused when a cell is longer than the limit.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error as error:
        came = f"{name} met in regel {reader.line_num} een cel van meer dan {MAX_FIELD} tekens"
        raise Refused(wanted, f"{came} (de grens)", "Kort die cel in.") from error


def check_quotes(text: str, separator: str, *, name: str, wanted: str) -> None:
    """Refuse a text in which a quote that is not closed swallows lines.

    The lines are counted as they stand, beside how many of them each row takes. A cell may hold
    line ends of its own; it has swallowed rows when two of those lines are each as wide as a row,
    or when it only ends where the file does. Raises Refused, naming the line where the quote opens,
    and how many lines it takes along.
    """
    # A quote that stays open also takes this last line, which is how that shows.
    end = "\x00einde"
    lines = [*text.split("\n"), end]
    try:
        rows = list(_lines_of_rows(lines, separator))
    except csv.Error:
        return  # a cell beyond the limit: `cells_of` says so
    # a row that took others along is wider than those on one line
    alone = [cells for first, taken, cells in rows if taken == 1 and lines[first] != end]
    width = max(alone or [cells for _, _, cells in rows], default=2)
    for first, taken, _ in rows:
        own = lines[first : first + taken]
        open_ended = own[-1] == end and taken > 1
        full = sum(line.count(separator) >= width - 1 for line in own)
        if open_ended or full > 1:
            # the line on which the quote opens is not taken along, nor is the end we added
            lost = taken - 2 if open_ended else taken - 1
            also = {0: "", 1: ", waardoor de regel daarna niet te lezen is"}.get(
                lost, f", waardoor {lost} regels daarna niet te lezen zijn"
            )
            raise Refused(
                wanted,
                f"{name} met in regel {first + 1} een aanhalingsteken dat niet sluit{also}",
                "Haal dat aanhalingsteken weg, of zet er een tweede bij.",
            )


def open_quote(line: str, separator: str) -> bool:
    """Tell whether a line ends within quotes, so that it would take the next one along."""
    return len(list(csv.reader([f"{line}\n", "einde"], delimiter=separator))) < 2  # noqa: PLR2004


def _lines_of_rows(lines: list[str], separator: str) -> Iterator[tuple[int, int, int]]:
    """Yield of each row its first line, how many lines it takes, and its cells."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    before = 0
    for row in reader:
        yield before, reader.line_num - before, len(row)
        before = reader.line_num


def read_json(file: InputFile, *, wanted: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read a file of JSON, in any encoding.

    Raises Refused when it is no JSON, or brackets stand in brackets without end.
    """
    text, _ = decode(file.read(), file.name)
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refused(
            wanted, f"{file.name} is geen leesbare JSON", "Bewaar het bestand opnieuw."
        ) from error
    except RecursionError as error:
        came = f"{file.name} met meer haken in haken dan te lezen is (de grens)"
        raise Refused(wanted, came, "Bewaar het bestand opnieuw.") from error


def other_json(data: object) -> tuple[str, str]:
    """Say what JSON is that holds no map as GeoJSON does, and the way out."""
    members = data if isinstance(data, dict) else {}
    if members.get("type") == "Topology":
        return "is TopoJSON en geen GeoJSON", AS_LAYER
    if str(members.get("geometryType", "")).startswith("esri"):
        todo = "Vraag de dienst om GeoJSON (f=geojson in plaats van f=json), of: "
        return "is JSON van ArcGIS en geen GeoJSON", todo + AS_LAYER[:1].lower() + AS_LAYER[1:]
    if members.get("type") in ("FeatureCollection", "Feature"):
        return "is GeoJSON met iets erin dat niet te lezen is", AS_LAYER
    return (
        "is JSON zonder kaart: er staan geen vlakken, lijnen of punten in zoals in GeoJSON",
        "Zijn het cijfers of een lijst, sla die dan op als csv of Excel.",
    )


def as_kept(value: object) -> str:
    """Return text as it is kept: one spelling of every letter, no signs that nobody can see.

    Emoji, formulas and several lines stay; control signs go, for PostgreSQL refuses a NUL.
    """
    # NFC: é as one sign and é as two are one text for who searches or compares
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_seen(text: str) -> str:
    """Return text without the signs that nobody sees and that a terminal obeys; lines stay."""
    return _UNSEEN.sub("", text.replace("\r", "\n"))


def as_name(text: str) -> str:
    """Return a name as every page, file and terminal can show it: one line, of some length."""
    name = _BREAKS.sub(" ", _UNSEEN.sub("", text)).strip()
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def short_id(text: str, longest: int) -> str:
    """Return an id that an address can hold; a long one keeps its beginning and is told apart."""
    if len(text) <= longest:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text[: longest - len(mark)]}{mark}"


def plain(text: str) -> str:
    """Return text in lower case, without accents, with single blanks for every other sign.

    camelCase is left as one word: `gemeenteNaam` and `gemeentenaam` are the same column.
    """
    letters = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return an id of lower-case letters, digits and underscores; empty when nothing is left.

    So do all readers compare the names of columns.
    """
    return plain(text).replace(" ", "_")


def _wide(sample: bytes) -> str | None:
    """Return which encoding of two or four bytes a sign a text without mark is in, if any.

    Text of our letters has a zero in the same place of each sign.
    """
    for step, zeros, encoding in (
        (4, (1, 2, 3), "utf-32-le"),
        (4, (0, 1, 2), "utf-32-be"),
        (2, (1,), "utf-16-le"),
        (2, (0,), "utf-16-be"),
    ):
        whole = sample[: len(sample) // step * step]
        empty = [whole[place::step].count(0) / max(1, len(whole) // step) for place in zeros]
        others = [place for place in range(step) if place not in zeros]
        filled = [whole[place::step].count(0) for place in others]
        enough = len(sample) >= _SHORTEST and whole == sample
        if enough and min(empty) > _MOSTLY and not any(filled):
            return encoding
    return None


# own choice: UTF-16 of Dutch text has a nought in nearly every other byte
_MOSTLY, _SHORTEST = 0.9, 8


def _lines(text: str) -> str:
    r"""Return the text with `\n` at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
