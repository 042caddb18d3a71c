"""What was asked for before, kept in the data folder with a rhythm: what is due again, and when.

`ophalen/vragen.json` holds the questions, so that `ophalen --bijwerken` and the page Gegevens know
what to look for anew. Nothing is fetched by itself: being due is a line on a page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sources.kept_answers import FOLDER
from sources.plan import Question
from store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# own choice: the words of a calendar, in days (91 and 182: a year in four and in two)
RHYTHMS: Mapping[str, int] = {"maand": 30, "kwartaal": 91, "halfjaar": 182, "jaar": 365, "geen": 0}
"""Days between two looks; with none it is never due."""
USUAL = "kwartaal"
"""CBS and DUO bring figures of a year out in parts, several times a year."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that was answered, and when to ask it again."""

    vraag: Question
    laatst: str
    """Day on which it was last asked (ISO)."""
    ritme: str = USUAL

    def due(self, today: date) -> bool:
        """Tell whether it is time to look again."""
        return bool(RHYTHMS[self.ritme]) and today >= self.next_day

    @property
    def next_day(self) -> date:
        """Return the day from which it is due."""
        return date.fromisoformat(self.laatst) + timedelta(days=RHYTHMS[self.ritme])


def kept_questions(folder: Path) -> list[KeptQuestion]:
    """Return the questions of a data folder; what cannot be read counts as not asked."""
    try:
        rows = json.loads(_file(folder).read_bytes())["vragen"]
        return [_question(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def keep(folder: Path, asked: Question, *, ritme: str | None = None, gekeken: bool = True) -> None:
    """Note that a question was asked today; the same areas and parts are one question.

    `ritme` None keeps the rhythm it had; without `gekeken` only the rhythm changes.
    """
    rows = kept_questions(folder)
    same = [row for row in rows if _of(row.vraag) == _of(asked)]
    rhythm = ritme or (same[0].ritme if same else USUAL)
    today = datetime.now(UTC).date().isoformat()
    # a question for years keeps those that were asked before; one for the newest year has none
    years = {year for row in same for year in row.vraag.jaren} | set(asked.jaren)
    asked = replace(asked, jaren=tuple(sorted(years)))
    made = KeptQuestion(asked, today if gekeken or not same else same[0].laatst, rhythm)
    # in its place: a list that changes order under somebody's hand is read wrong
    if same:
        rows[rows.index(same[0])] = made
    else:
        rows.append(made)
    _write(folder, rows)


def due(folder: Path, today: date | None = None) -> list[KeptQuestion]:
    """Return the questions of a data folder that it is time to ask again."""
    day = today or datetime.now(UTC).date()
    return [row for row in kept_questions(folder) if row.due(day)]


def _of(asked: Question) -> tuple[str, tuple[str, ...], bool]:
    """Tell questions apart: one for the newest year is another than one for years by name."""
    return asked.naam, asked.delen, bool(asked.jaren)


def _question(row: Mapping[str, Any]) -> KeptQuestion:
    kept = KeptQuestion(Question.from_dict(row), str(row["laatst"]), str(row["ritme"]))
    # both are looked at here: a file that anybody can edit
    date.fromisoformat(kept.laatst)
    RHYTHMS[kept.ritme]
    return kept


def _write(folder: Path, rows: list[KeptQuestion]) -> None:
    file = _file(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    said = [row.vraag.as_dict() | {"laatst": row.laatst, "ritme": row.ritme} for row in rows]
    text = json.dumps({"vragen": said}, ensure_ascii=False, indent=1)
    write_atomic(file, text.encode())


def _file(folder: Path) -> Path:
    return folder / FOLDER / "vragen.json"
