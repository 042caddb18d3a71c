"""The bank of open questions to prepare a talk with a partner, and what a gemeente adds to it.

What it adds are agreements on the method: questions, and the headings that a text begins with.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dossier.dossier import Work

_FILE = Path(__file__).with_name("question_bank.toml")
METHODEAFSPRAAK, EIGEN_VRAAG = "methodeafspraak", "vraag"
_OWN = "eigen"
_FORMATS = ("format", "sjabloon")


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions under one heading of the method."""

    id: str
    label: str
    vragen: tuple[str, ...]


def question_bank(work: Work | None = None) -> list[QuestionGroup]:
    """Return the questions by heading, shipped ones first.

    Questions of the gemeente itself are agreements on the method of the kind `vraag`; they go
    along in a methodepakket. They stand under a heading of their own.
    """
    own = tuple(
        str(row.gegevens.get("naam"))
        for row in (work.rijen.get(METHODEAFSPRAAK, ()) if work else ())
        if row.gegevens.get("soort") == EIGEN_VRAAG and row.gegevens.get("naam")
    )
    return [*_shipped(), *([QuestionGroup(_OWN, "Van onze gemeente", own)] if own else [])]


def formats(work: Work) -> dict[str, str]:
    """Return the headings of the formats and templates that were agreed on, by their name."""
    return {
        str(row.gegevens.get("naam")): str(row.gegevens["inhoud"])
        for row in work.rijen.get(METHODEAFSPRAAK, ())
        if row.gegevens.get("soort") in _FORMATS and row.gegevens.get("inhoud")
    }


@cache
def _shipped() -> tuple[QuestionGroup, ...]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        QuestionGroup(name, group["label"], tuple(group["vragen"])) for name, group in read.items()
    )
