"""What can be taken along from Vergelijken; every file is made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.answer import EXCHANGE, excel_labels
from reports.answer import downloads as downloads_of
from reports.comparison import comparison_answer

if TYPE_CHECKING:
    from compare.profile import Profile
    from reports.answer import Download


def downloads(profiel: Profile) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    labels = excel_labels("Alle vergelijkingen") | {
        EXCHANGE: "Uitwisselbestand (csv met punt en komma)",
        "html": "Pagina die zonder internet opent (html)",
    }
    return downloads_of(comparison_answer(profiel), labels)
