"""What stands out in two sentences, and figures written so that a difference can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare.profile import make_profile
from compare.summary import (
    choose_key_figures,
    figure_texts,
    grounds,
    keep_key_figures,
    kept_key_figures,
    row_texts,
    summarise,
)
from store.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import Snapshot


HEAD = "gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,gemiddelde_woz_waarde\n"


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    rows = "".join(
        f"WK9999{i:02d},10000,{10 + 2 * i},{200_000 + 10_000 * i}\n" for i in range(1, 9)
    )
    # as many wijken of another gemeente as it takes to speak of a place among all
    rows += "".join(f"WK9998{i:02d},10000,,{205_000 + 6_000 * i}\n" for i in range(1, 13))
    return load(HEAD + rows + "WK999909,10,50,[c]\nGM9999,80010,19,245000\n", bron="proef")


def test_the_answer_counts_and_names_what_deviates(snapshot: Snapshot) -> None:
    first, most = summarise(make_profile(snapshot, "WK999908"))
    assert first == (
        "Wijk WK999908 wijkt op 2 van de 2 onderwerpen die te vergelijken zijn veel af van GM9999."
    )
    assert most.replace("\u00a0", " ") == (
        "Het meest: gemiddelde WOZ-waarde van woningen hoger (€ 280.000 tegen € 245.000, niet "
        "getoetst) en "
        "percentage inwoners van 65 jaar en ouder hoger (26 % tegen 19 %)."
    )


def test_what_deviates_is_counted_by_what_it_rests_on(snapshot: Snapshot) -> None:
    rows = {row.indicator.id: row for row in make_profile(snapshot, "WK999908").regels}
    share, mean = rows["percentage_65_jaar_en_ouder"], rows["gemiddelde_woz_waarde"]
    assert grounds([share], "gemeente") == "1 cijfer is getoetst."
    assert grounds([share, mean, mean], "gemeente") == (
        "1 cijfer is getoetst. 2 cijfers zijn niet getoetst: daar ligt ten minste 10 % van alle "
        "gebieden tussen beide cijfers."
    )


def test_an_area_like_its_gemeente_and_one_that_cannot_be_judged(snapshot: Snapshot) -> None:
    first, most = summarise(make_profile(snapshot, "WK999904"))
    assert "wijkt op geen van de 2 onderwerpen die te vergelijken zijn veel af" in first
    assert not most
    small = summarise(make_profile(snapshot, "WK999909"))
    assert small == ("Geen cijfer van wijk WK999909 is met GM9999 te vergelijken.", "")
    assert summarise(make_profile(snapshot, "WK999904", met=["WK999904"])) == ("", "")


def test_what_rests_on_a_test_is_told_apart(snapshot: Snapshot) -> None:
    rows = {
        row.indicator.id: row.naast("gemeente") for row in make_profile(snapshot, "WK999908").regels
    }
    share, mean = rows["percentage_65_jaar_en_ouder"], rows["gemiddelde_woz_waarde"]
    assert share is not None
    assert mean is not None
    assert (share.verschil.getoetst, mean.verschil.getoetst) == (True, False)


def test_chosen_goes_before_kept_and_kept_before_usual(snapshot: Snapshot) -> None:
    found = make_profile(snapshot, "WK999908")
    share, mean, people = (
        "percentage_65_jaar_en_ouder", "gemiddelde_woz_waarde", "aantal_inwoners",
    )  # fmt: skip
    assert choose_key_figures(found)[0] == mean
    assert choose_key_figures(found, bewaard=[people, "weg"]) == [people]
    assert choose_key_figures(found, gekozen=[share], bewaard=[people]) == [share]
    # of what this area does not have, nothing is shown, and the usual ones come back
    assert choose_key_figures(found, bewaard=["weg"]) == choose_key_figures(found)


def test_a_choice_is_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    assert kept_key_figures(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []
    keep_key_figures(tmp_path, ["b", "a", "b"])
    Records(tmp_path).close()
    assert kept_key_figures(tmp_path) == ("b", "a")
    keep_key_figures(tmp_path, ["c"])
    assert kept_key_figures(tmp_path) == ("c",)
    keep_key_figures(tmp_path, [])
    assert kept_key_figures(tmp_path) == ()
    assert len(Records(tmp_path).changes("kerncijfers")) == 3
    Records(tmp_path).close()


def table(own: int, other: int) -> str:
    rows = ["gebied_code,aantal_inwoners,aantal_0_tot_15_jaar"]
    rows += [f"GM9901,1000000,{own * 1000}", f"GM9902,1000000,{other * 1000}"]
    return "\n".join(rows)


def said(snapshot: Snapshot) -> tuple[str, str]:
    found = make_profile(snapshot, "GM9901", met=["GM9902"])
    row = next(r for r in found.regels if r.indicator.id == "percentage_0_tot_15_jaar")
    return figure_texts(row, row.vergelijkingen[0])


def test_figures_that_read_the_same_and_differ_get_a_decimal(
    load: Callable[..., Snapshot],
) -> None:
    assert said(load(table(154, 146))) == ("15,4 %", "14,6 %")


def test_figures_that_read_apart_keep_their_own_decimals(load: Callable[..., Snapshot]) -> None:
    assert said(load(table(180, 140))) == ("18 %", "14 %")


def test_figures_that_do_not_differ_surely_stay_as_they_are(load: Callable[..., Snapshot]) -> None:
    assert said(load(table(150, 150))) == ("15 %", "15 %")


def test_the_own_figure_gets_the_decimals_of_the_closest_benchmark(
    load: Callable[..., Snapshot],
) -> None:
    text = table(154, 146) + "\nGM9903,1000000,90000"
    found = make_profile(load(text), "GM9901", met=["GM9902", "GM9903"])
    row = next(r for r in found.regels if r.indicator.id == "percentage_0_tot_15_jaar")
    assert row_texts(row) == ("15,4 %", {"GM9902": "14,6 %", "GM9903": "9,0 %"})
