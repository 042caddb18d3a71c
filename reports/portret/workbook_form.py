"""The cells of the workbook that people fill in, and how they are found again when it comes back.

Beside each line to fill in stands a small grey mark: what it is, of which row and version, and a
hash of what stood there. It is found by that mark wherever it was moved to, in whichever sheet; a
line that still holds what was written was not filled in.

Which fields a kind of row has is said by `dossier.kinds`, so a new one stands in the form too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from dossier.kinds import DOSSIER, KindField, ValueForm, kind
from dossier.rows import KnownNames, as_date, value_text
from places.aanbod.model import RESULTAAT, Resultaat
from places.aanbod.preventiematrix import SOORT_RESULTAAT
from reports.portret.dossier_parts import ANALYSE, analyse_key, analyses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.portret.context import PortretContext
    from store.records_rows import Rij

FORMULIEREN: dict[str, tuple[str, ...]] = {
    "Gesprekken": (DOSSIER, "duiding", "gesprek", "afspraak"),
    "Resultaten": (SOORT_RESULTAAT,),
    "Plan van aanpak": (
        "activiteit", "partnerstap", "kwaliteit", "borging", "uitkomst", "verbeteractie",
    ),
    "Leerpunten": ("leerpunt", "vraag"),
}  # fmt: skip
"""Sheets with a form, and the kinds of row on each, in the order of the method."""
SOORTEN = tuple(soort for sheet in FORMULIEREN.values() for soort in sheet)
SAMEN = ".samen"
"""Behind the key of an analyse whose text also stands in the summary over the pijlers."""
TWEEDE = "Tweede gebied (ruimte om te rekenen)"
"""Heading of the column in which a second area can be typed; its figures do not come back."""
# own choice; who needs more copies a row, mark and all (`workbook_return` takes it as a new one)
LEEG = 4
"""Empty lines of each kind, for what is still to be thought of."""
KOP, VORM = "wijkverkenner-werkboek", 2
"""What the workbook calls itself, and the version of its form."""
MEESTE = 32_000
"""Characters of a text in its cell: Excel holds 32,767. The rest of it stays in the dossier."""
# every part bounded: it is looked for in whatever anybody typed in a cell
_MARK = re.compile(r"wv\|([a-z_]{1,40})\|([^|]{0,80})\|([^|]{0,40})\|(\d{0,9})\|([0-9a-f]{8})")
_OF_A_RESULT = ("tekst", "domein", "ambitie", "toelichting")
"""What is written of a resultaat; the list of aanbod has a workbook of its own for the rest."""


@dataclass(frozen=True, slots=True)
class FormMark:
    """What stands beside one line to fill in."""

    soort: str
    sleutel: str
    """Of an analyse what it is about (`analyse_key`); of a new row its number."""
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
    """By the fields of its kind (`form_fields`)."""
    te_vullen: tuple[bool, ...]
    """Which of them are asked for and empty."""


def read_mark(text: str) -> FormMark | None:
    """Return the mark that a cell holds; None for any other text."""
    found = _MARK.fullmatch(text.strip())
    if found is None or found[1] not in (ANALYSE, *SOORTEN):
        return None
    soort, key, row, version, digest = found.groups()
    return FormMark(soort, key, row, int(version or 0), digest)


def text_hash(texts: tuple[str, ...]) -> str:
    """Return a hash of texts, whatever a spreadsheet did to their blanks and line ends."""
    plain = "\n".join(" ".join(text.split()) for text in texts)
    # eight signs: it tells what was typed from what was written there, and guards nothing
    return sha256(plain.encode()).hexdigest()[:8]


@cache
def form_fields(soort: str) -> dict[str, str]:
    """Return what the fields of a kind are called, by their names, in the order of the form."""
    if soort == ANALYSE:
        return {"tekst": "Analyse"}
    if soort == SOORT_RESULTAAT:
        return {one.naam: one.label for one in RESULTAAT if one.naam in _OF_A_RESULT}
    own = [v for v in kind(soort).velden if not v.vast and v.vorm is not ValueForm.WEERGAVE]
    # of which area a dossier is cannot be typed over: the workbook is of that area
    return {v.naam: v.label for v in own if soort != DOSSIER or v.naam not in ("waarvan", "gebied")}


def form_field(soort: str, naam: str) -> KindField | None:
    """Return how a field holds its values; None for one of another room, which is text."""
    return None if kind(soort).elders else kind(soort).veld(naam)


def field_text(soort: str, naam: str, value: Any, names: KnownNames) -> str:  # noqa: ANN401
    """Return a value as it stands in the form: a date as it is typed, names for codes and ids."""
    veld = form_field(soort, naam)
    values = value if isinstance(value, list | tuple) else (value,)
    return _short("; ".join(filter(None, (_one(veld, item, names) for item in values))))


def analyse_lines(context: PortretContext) -> dict[str, FormLine]:
    """Return the line of each analyse by its key; the newest row of that key is the one saved."""
    newest: dict[str, Rij] = {analyse_key(row.gegevens): row for row in context.rijen(ANALYSE)}
    found = {}
    for key, question, _ in analyses(context):
        row = newest.get(key)
        values = (_short(str(row.gegevens.get("tekst") or "")) if row else "",)
        mark = FormMark(ANALYSE, key, row.id if row else "", row.versie if row else 0,
                        text_hash(values))  # fmt: skip
        found[key] = FormLine(mark, question, values, (not values[0],))
    return found


def row_lines(context: PortretContext, soort: str) -> list[FormLine]:
    """Return a line for each row of a kind, and some empty ones."""
    fields = form_fields(soort)
    lines = []
    for row in form_rows(context, soort):
        values = tuple(
            field_text(soort, name, row.gegevens.get(name), context.namen) for name in fields
        )
        mark = FormMark(soort, "", row.id, row.versie, text_hash(values))
        asked = tuple(
            not text and _asked(soort, name, row.gegevens)
            for name, text in zip(fields, values, strict=True)
        )
        lines.append(FormLine(mark, "", values, asked))
    blank = ("",) * len(fields)
    # there is one dossier; what is asked first is shown as such where there is no row yet
    number = LEEG if soort != DOSSIER else int(not lines)
    for place in range(1, number + 1):
        asked = tuple(place == 1 and not lines and _asked(soort, name, {}) for name in fields)
        lines.append(
            FormLine(FormMark(soort, f"nieuw{place}", hash=text_hash(blank)), "", blank, asked)
        )
    return lines


def form_rows(context: PortretContext, soort: str) -> tuple[Rij, ...]:
    """Return the rows of a kind that the form of an area holds."""
    if soort == DOSSIER:
        return () if context.dossier is None else (context.dossier.rij,)
    if soort == SOORT_RESULTAAT:
        # a resultaat is of the list of aanbod, which is of all areas: only those that hold here
        code = context.gebied.code
        return tuple(row for row in context.aanbod.resultaten
                     if Resultaat.from_dict(row.gegevens).holds_in(code))  # fmt: skip
    return context.rijen(soort)


def _short(text: str) -> str:
    # Excel counts a sign such as an emoji as two
    units = text.encode("utf-16-le", "ignore")
    if len(units) <= 2 * MEESTE:
        return text
    return units[: 2 * MEESTE - 2].decode("utf-16-le", "ignore") + "…"


def _one(veld: KindField | None, value: Any, names: KnownNames) -> str:  # noqa: ANN401
    if veld is None:
        return "" if value is None else str(value)
    day = as_date(value) if veld.vorm is ValueForm.DATUM else None
    return f"{day:%d-%m-%Y}" if day else value_text(veld, value, names)


def _asked(soort: str, naam: str, gegevens: Mapping[str, Any]) -> bool:
    veld = form_field(soort, naam)
    return veld is None or veld.asked_with(gegevens)
