"""Bytes to text: which encoding and which separator a delimited file really has."""

from __future__ import annotations

import codecs
import csv

from store.errors import Refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding: a byte-order mark, else UTF-8, else cp1252.

    Dutch publishers ship UTF-8 (with or without mark) or cp1252; nothing else has been seen.

    Raises
    ------
    Refused
        When the bytes are not text at all.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if b"\x00" in data[:4096]:
        raise Refused(
            "een tekstbestand (csv)",
            f"{name} is geen tekst",
            "Sla de tabel op als csv of Excel en kies dat bestand.",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def mended(text: str) -> str:
    """Return text that was encoded twice as it was meant ('MÃ¡ximapark' → 'Máximapark').

    Some publishers read their own UTF-8 as cp1252. Text of which that is not certain stays
    as it is: the way back must exist, and give fewer characters.
    """
    if "Ã" not in text and "Â" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def separator_of(text: str) -> str:
    """Return the separator that cuts most lines into the same, largest number of cells."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        if not widths:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        score = widths.count(common) / len(widths) * (common - 1)
        if score > best_score:
            best, best_score = separator, score
    return best
