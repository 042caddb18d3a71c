"""A comparison as files for people: answer first, counts apart, untested said, fit for paper."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

import indicators
from compare.difference import Judgement
from compare.profile import make_profile
from compare.summary import summarise
from indicators import DOMEINEN
from reports.answer import content
from reports.comparison import comparison_answer, outcome, tint

if TYPE_CHECKING:
    from pathlib import Path

    from compare.profile import Profile
    from reports.tables import AnswerTable
    from store import DataFolder

HEAD = "gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,gemiddelde_woz_waarde\n"


@pytest.fixture
def found(folder: DataFolder, tmp_path: Path) -> Profile:
    rows = "".join(
        f"WK9999{i:02d},10000,{10 + 2 * i},{200_000 + 10_000 * i}\n" for i in range(1, 9)
    )
    far = "".join(f"WK9997{i:02d},10000,[c],{200_000 + 6_000 * i}\n" for i in range(1, 13))
    path = tmp_path / "tabel.csv"
    path.write_text(HEAD + rows + "GM9999,80000,19,[c]\nWK999801,10000,[c],210000\n" + far)
    here = folder.commit(indicators.read_indicatoren(path, jaar=2024, bron="proef"))
    return make_profile(here, "WK999908", met=["GM9999", "WK999901", "WK999801"])


def table_of(found: Profile) -> AnswerTable:
    table = comparison_answer(found).table
    assert table is not None
    return table()


def html_of(found: Profile) -> str:
    return content(comparison_answer(found), "html").decode()


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).replace("\u00a0", " ")


def test_the_answer_stands_first(found: Profile) -> None:
    page = plain(html_of(found))
    first, most = (text.replace("\u00a0", " ") for text in summarise(found))
    assert 0 < page.index(first) < page.index(most) < page.index("Algemeen")
    assert table_of(found).notes[0][0] == "Wat valt op"


def test_counts_stand_apart_and_say_no_outcome(found: Profile) -> None:
    page = html_of(found)
    counts = page[page.index("<h2>Aantallen") : page.index("<h2>Toelichting")]
    assert "Aantal inwoners" in counts
    assert "niet te vergelijken" not in counts[counts.index("<table>") :]
    assert "Aantal inwoners" not in page[: page.index("<h2>Aantallen")]


def test_what_was_not_tested_is_said_in_the_cell(found: Profile) -> None:
    rows = {row.indicator.id: row for row in found.regels}
    mean = rows["gemiddelde_woz_waarde"].naast("WK999901")
    share = rows["percentage_65_jaar_en_ouder"].naast("WK999901")
    assert mean is not None
    assert share is not None
    assert outcome(mean) == "▲ veel hoger (niet getoetst)"
    # said of the area itself, not of the one it stands under
    assert outcome(share, "Overvecht") == "▲ Overvecht veel hoger"
    assert "▲ WK999908 veel hoger (niet getoetst)" in plain(html_of(found))


def test_a_colour_is_only_of_what_is_much_and_judging_has_its_own(found: Profile) -> None:
    share = next(r for r in found.regels if r.indicator.id == "percentage_65_jaar_en_ouder")
    beside = share.naast("WK999901")
    assert beside is not None
    assert tint(beside) == "hoger"
    judged = replace(beside, verschil=replace(beside.verschil, oordeel=Judgement.ONGUNSTIGER))
    assert tint(judged) == "ongunstiger"
    little = replace(beside, verschil=replace(beside.verschil, veel=False))
    assert (tint(little), outcome(little, "Oost")) == ("", "▲ Oost iets hoger")


def test_every_domein_stands_there_and_an_empty_one_names_whom_to_ask(found: Profile) -> None:
    page = plain(html_of(found))
    for domein, (_, name) in DOMEINEN.items():
        assert name in page or domein == "algemeen"
    assert page.count("Nog te vullen: er zijn geen cijfers over jeugd.") >= 9
    assert "de GGD (Gezondheidsmonitor Jeugd, klas 2 en 4)" in page
    # and of whom a figure is, on paper and in the sheet
    assert "alle inwoners" in page
    assert "alle inwoners" in [cell for row in table_of(found).rows for cell in row]


def test_a_state_is_a_word_on_the_page_and_a_code_in_the_sheet(found: Profile) -> None:
    assert "afgeschermd" in plain(html_of(found))
    cells = [cell for row in table_of(found).rows for cell in row]
    assert "[c]" in cells
    assert 26.0 in cells


def test_no_figure_loses_a_decimal(found: Profile) -> None:
    rows = [replace(row, indicator=replace(row.indicator, decimalen=2)) for row in found.regels]
    fine = [one.decimals for one in table_of(replace(found, regels=rows)).columns if one.decimals]
    assert fine == [2] * 5


def test_chance_is_told_for_one_benchmark_and_for_all_together(found: Profile) -> None:
    notes = dict(table_of(found).notes)
    assert notes["Zekerheid"].startswith("Van 1 toets tegen GM9999 bij 95 %")
    assert notes["Zekerheid, alle vergelijkingen samen"].startswith("Van 2 toetsen bij 95 %")


def test_a_figure_keeps_its_unit_and_the_paper_its_colours(found: Profile) -> None:
    page = html_of(found)
    assert "€\u00a0280.000" in page
    assert "print-color-adjust: exact" in page
    assert "size: A4 landscape" in page
