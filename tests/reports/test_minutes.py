"""The verslag of a gesprek: what is in it, in every form, and what never is."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import docx
import pytest

from dossier.dossier import read_work
from dossier.meeting import agenda, agenda_text
from dossier.names import with_rows
from reports.answer import content
from reports.dossier import dossier_answer
from reports.minutes import minutes, minutes_answer, minutes_docx, minutes_pdf, preparation_answer
from store.records import Records
from store.records_rows import Opdracht
from tests.dossier.kept import opened, row, work_of

if TYPE_CHECKING:
    from pathlib import Path

    from dossier.dossier import Dossier
    from dossier.rows import KnownNames

TODAY = date(2026, 11, 29)
PRIVATE = "Vertrouwelijke weerstand"
HOSTILE = '=SOM(A1;2) #let x = 1 <script>alert(1)</script> $x$ `code` "&'


def talk(verslag: str = "Het beeld wordt herkend.\nOp één punt na.") -> tuple[Dossier, KnownNames]:
    rows = (
        row("cyclus", "c1", 1),
        row("gesprek", "g1", 1, datum="2026-11-24", soort="partners", stand="gehouden",
            aanwezig=["jeugdgezondheidszorg", HOSTILE], agenda="1. Kijken\n   - herkennen",
            getoond=["kaart?indicator=a"], verslag=verslag, volgende="2020-01-01"),
        row("duiding", "u1", 1, vanuit="waarneming", gezien="Spanning", bevestigd="geen_cijfers",
            gesprek="g1"),
        row("afspraak", "a1", 1, wat="Cijfer vragen", wie="GGD", wanneer="2020-01-01",
            gesprek="g1"),
        row("voorbereiding", "p1", 1, partner="GGD", gesprek="g1", weerstand=PRIVATE,
            vragen=["Wat zien jullie?"]),
    )  # fmt: skip
    return opened(work_of(*rows), TODAY)


def text_of(document: bytes) -> str:
    read = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in read.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def test_it_holds_who_agenda_views_what_was_recognised_and_agreed() -> None:
    dossier, known = talk()
    made = minutes(dossier, dossier.of("gesprek")[0], known, fictief=True)
    assert made.titel == "Verslag: Gesprek met partners, 24 nov 2026"
    assert dict(made.kenmerken)["Volgende keer"] == "1 jan 2020"
    parts = {part.kop: part for part in made.delen}
    assert list(parts) == [
        "Agenda", "Wat is getoond", "Wat is besproken", "Wat is herkend", "Afspraken",
    ]  # fmt: skip
    assert parts["Wat is getoond"].punten == ("Kaart: a",)
    assert parts["Wat is herkend"].punten == ("Spanning\nBevestigen cijfers het?: geen cijfers",)
    assert parts["Afspraken"].rijen == (("Cijfer vragen", "GGD", "1 jan 2020"),)
    assert made.banden


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_a_long_text_with_emoji_and_formulas_comes_out_whole(form: str) -> None:
    words = " ".join(["woord 👩‍👧", HOSTILE, "einde\n"] * 600)
    dossier, known = talk(words)
    answer = minutes_answer(dossier, dossier.of("gesprek")[0], known)
    made = content(answer, form)
    if form == "docx":
        assert text_of(made).count("einde") == 600
        assert HOSTILE in text_of(made)
    elif form == "html":
        assert b"<script>alert" not in made
        assert made.count(b"einde") == 600
    else:
        assert made.startswith(b"%PDF")
        assert made == content(answer, form), "the same answer is the same file"


def test_a_gesprek_of_which_nothing_was_written_says_so() -> None:
    dossier, known = opened(
        work_of(row("cyclus", "c1", 1), row("gesprek", "g1", 1, datum="ooit")), TODAY
    )
    made = minutes(dossier, dossier.of("gesprek")[0], known)
    assert {part.kop for part in made.delen} == {
        "Wat is besproken", "Wat is herkend", "Afspraken",
    }  # fmt: skip
    assert "niets vastgelegd" in text_of(minutes_docx(made))
    assert minutes_pdf(made).startswith(b"%PDF")


def test_a_preparation_leaves_the_tool_alone_and_with_nothing_else(tmp_path: Path) -> None:
    dossier, known = talk()
    alone = text_of(content(preparation_answer(dossier, dossier.of("voorbereiding")[0], known),
                            "docx"))  # fmt: skip
    assert PRIVATE in alone
    assert "Wat zien jullie?" in alone
    assert "Het beeld wordt herkend" not in alone

    records = Records(tmp_path)
    rows = [one for name in ("cyclus", "gesprek", "voorbereiding") for one in dossier.of(name)]
    records.apply([
        Opdracht("dossier", {"naam": "Noord", "gebied": "WK990101"}, "d"),
        *(Opdracht(one.soort, dict(one.gegevens), one.id) for one in rows),
        # as only a file that somebody wrote by hand can refer
        Opdracht("afspraak", {"dossier": "d", "cyclus": 1, "wat": "Bellen", "gesprek": "p1"}, "a2"),
    ])  # fmt: skip
    work = read_work(records)
    known = with_rows(known, work)
    now = work.dossier("d", today=TODAY)
    whole = dossier_answer(work, now, records, known)
    talked = minutes_answer(now, now.of("gesprek")[0], known)
    left = [content(whole, "json"), content(talked, "html")]
    texts = [text_of(content(whole, "docx")), text_of(content(talked, "docx"))]
    assert not [one for one in left if PRIVATE.encode() in one or b"Wat zien jullie?" in one]
    assert not [one for one in texts if PRIVATE in one or "Wat zien jullie?" in one]
    assert "Bellen" in texts[0]
    assert "GGD" not in texts[0], "the partner names the preparation that an afspraak refers to"
    assert "GGD" not in agenda_text(agenda(now, known)), "a preparation is no point of an agenda"
    records.close()
