"""The plan van aanpak as a document of its own, and as a table."""

from __future__ import annotations

import io

import docx

from dossier.plan import plan_of
from reports.answer import content, downloads
from reports.dossier import PLAN_LABELS, dossier_docx, plan_answer
from store import FICTIEF
from tests.dossier.kept import opened, row, work_of
from tests.dossier.test_plan import RESULT, TODAY, YOUTH_WORK


def test_a_plan_is_a_document_that_begins_with_what_is_overdue() -> None:
    dossier, known = opened(work_of(RESULT, *YOUTH_WORK), TODAY)
    made = plan_answer(dossier, plan_of(dossier, known), known, fictief=True)
    text = [one.text for one in docx.Document(io.BytesIO(content(made, "docx"))).paragraphs]
    assert text[0] == "Plan van aanpak Noord"
    assert text[2:5] == [
        FICTIEF, "Over tijd", "Stap: Ruimte regelen (was 1 okt 2026, gemeente)",
    ]  # fmt: skip
    assert "Via welke factoren: Factor A; Factor B" in text
    assert "Borging: een beschikking · Welzijn Noord · 31 dec 2027" in text
    names = [name for name, _, _ in downloads(made, PLAN_LABELS).values()]
    assert [name.rsplit(".", 1)[1] for name in names] == ["docx", "xlsx", "csv"]
    assert all(content(made, form) for form in ("xlsx", "csv"))


def test_a_plan_without_activities_still_is_a_document() -> None:
    dossier, known = opened(work_of(row("cyclus", "c", 1)), TODAY)
    made = plan_answer(dossier, plan_of(dossier, known), known)
    assert made.table is None
    assert content(made, "docx")


def test_a_document_names_the_views_that_were_shown() -> None:
    shown = ["kaart?indicator=a&jaar=2024", "een flap-over"]
    work = work_of(row("gesprek", "g", 1, soort="partners", getoond=shown))
    dossier, known = opened(work, TODAY)
    document = docx.Document(io.BytesIO(dossier_docx(work, dossier, known)))
    text = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Kaart: a, 2024; een flap-over" in text
