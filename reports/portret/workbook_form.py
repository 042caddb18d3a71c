"""The cells of the workbook that people fill in, and how they are found again when it comes back.

Beside each cell to fill in stands a small grey mark: what it is, of which row and version, and a
hash of what stood there. It is found by that mark wherever it was moved to, in whichever sheet; a
cell that still holds what was written was not filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dossier.kinds import kind
from reports.portret.dossier_parts import ANALYSE, analyse_key, analyses

if TYPE_CHECKING:
    from reports.portret.context import PortretContext
    from store.records_rows import Rij

ACTIVITEIT = "activiteit"
VELDEN: dict[str, tuple[str, ...]] = {
    ANALYSE: ("tekst",),
    ACTIVITEIT: ("naam", "nodig", "wie", "doelgroep", "bereik", "hoe_vaak"),
}
"""Kinds of row that the workbook is a form of, and the fields that stand behind its mark."""
LEEG = 8
"""Empty lines for activities that are still to be thought of."""
KOP, VORM = "wijkverkenner-werkboek", 1
"""What the workbook calls itself, and the version of its form."""
_MARK = re.compile(
    r"wv\|(analyse|activiteit)\|([^|]{0,80})\|([^|]{0,40})\|(\d{0,9})\|([0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class FormMark:
    """What stands beside one line to fill in."""

    soort: str
    sleutel: str
    """Of an analyse what it is about (`analyse_key`); of a new activity its number."""
    rij: str = ""
    """Id of the row it was written from; '' where there was none."""
    versie: int = 0
    hash: str = ""
    """Of the texts that stood there."""

    @property
    def tekst(self) -> str:
        """Return the mark as it stands in its cell."""
        number = str(self.versie or "")
        return f"wv|{self.soort}|{self.sleutel}|{self.rij}|{number}|{self.hash}"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line to fill in: its mark, what it asks, and what is there now."""

    mark: FormMark
    vraag: str
    waarden: tuple[str, ...]
    """By the fields of its kind."""


def read_mark(text: str) -> FormMark | None:
    """Return the mark that a cell holds; None for any other text."""
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return None
    soort, key, row, version, digest = found.groups()
    return FormMark(soort, key, row, int(version or 0), digest)


def text_hash(texts: tuple[str, ...]) -> str:
    """Return a hash of texts, whatever a spreadsheet did to their blanks and line ends."""
    plain = "\n".join(" ".join(text.split()) for text in texts)
    return sha256(plain.encode()).hexdigest()[:8]


def analyse_lines(context: PortretContext) -> dict[str, FormLine]:
    """Return the line of each analyse by its key; the newest row of that key is the one saved."""
    newest: dict[str, Rij] = {analyse_key(row.gegevens): row for row in context.rijen(ANALYSE)}
    found = {}
    for key, question, _ in analyses(context):
        row = newest.get(key)
        text = str(row.gegevens.get("tekst") or "") if row else ""
        mark = FormMark(ANALYSE, key, row.id if row else "", row.versie if row else 0,
                        text_hash((text,)))  # fmt: skip
        found[key] = FormLine(mark, question, (text,))
    return found


def activity_lines(context: PortretContext) -> list[FormLine]:
    """Return a line for each activity, and some empty ones."""
    fields = VELDEN[ACTIVITEIT]
    lines = []
    for row in context.rijen(ACTIVITEIT):
        values = tuple(_text(row.gegevens.get(name)) for name in fields)
        mark = FormMark(ACTIVITEIT, "", row.id, row.versie, text_hash(values))
        lines.append(FormLine(mark, "", values))
    blank = ("",) * len(fields)
    lines += [
        FormLine(FormMark(ACTIVITEIT, f"nieuw{number}", hash=text_hash(blank)), "", blank)
        for number in range(1, LEEG + 1)
    ]
    return lines


def headings(soort: str) -> tuple[str, ...]:
    """Return what the fields of a kind are called."""
    return tuple(kind(soort).veld(name).label for name in VELDEN[soort])


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
