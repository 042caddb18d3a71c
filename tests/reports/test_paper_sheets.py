"""The sheet of a wandeling: numbers on the map, room to write, offline; and notes by number."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from dossier.dossier import Dossier
from dossier.rows import KnownNames
from dossier.walk import note_orders, walk
from reports.paper_sheets import walk_downloads, walk_page, walk_pdf, walk_sheet
from store.records_rows import Rij
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from dossier.walk import Walk
    from store import Snapshot

WIJK = "WK999901"
HOSTILE = small_folder.HOSTILE


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return small_folder.make(tmp_path_factory.mktemp("wandeling") / "gegevens").snapshot()


def stop(key: str, nummer: object, **values: object) -> Rij:
    return Rij(key, "stop", 1, {"dossier": "d", "wandeling": "w", "nummer": nummer, **values})


def made(*stops: Rij, gebied: str = WIJK) -> tuple[Dossier, Walk]:
    own = Rij("w", "wandeling", 1, {"naam": "Langs het plein", "datum": "2020-01-01",
                                    "waarop_letten": f"Wie er is {HOSTILE}"})  # fmt: skip
    dossier = Dossier(
        Rij("d", "dossier", 1, {"naam": "Noord", "gebied": gebied}),
        {"wandeling": (own,), "stop": stops}, 1, (1,), date(2026, 11, 29), {},
    )  # fmt: skip
    return dossier, walk(dossier, own)


STOPS = (
    stop("s2", 2, naam="Plein $x$ `a`", vraag="Is het licht?\nEn stil?", x=136900, y=456300),
    stop("s10", 10, naam=HOSTILE),
    stop("s1", 1, naam="Gymzaal", x=136300, y=456300, gezien="Dicht"),
    stop("s?", "bij de brug"),
)


def test_stops_go_by_their_number_and_the_next_one_follows() -> None:
    found = made(*STOPS)[1]
    assert [one.nummer for one in found.stops] == ["1", "2", "10", "bij de brug"]
    assert (found.volgende, found.dubbel) == (11, ())
    assert [one.plek is None for one in found.stops] == [False, False, True, True]
    assert made()[1].volgende == 1
    assert made(stop("a", 1), stop("b", 1))[1].dubbel == ("1",)


def test_notes_come_back_by_number_and_only_what_changed_is_kept() -> None:
    found = made(*STOPS)[1]
    orders = note_orders(found, {"s1": " Dicht ", "s2": "Druk =A1 👧", "weg": "x"})
    assert [(one.id, one.gegevens["gezien"], one.versie) for one in orders] == [
        ("s2", "Druk =A1 👧", 1)
    ]
    assert orders[0].gegevens["naam"] == "Plein $x$ `a`"
    assert [one.gegevens["gezien"] for one in note_orders(found, {"s1": ""})] == [None]


@pytest.mark.parametrize(("papier", "maat"), [("a4", "(A4)"), ("a3", "(A3)")])
def test_the_sheet_is_printed_with_map_numbers_and_questions(
    snapshot: Snapshot, tmp_path: Path, papier: str, maat: str
) -> None:
    sheet = walk_sheet(snapshot, *made(*STOPS), KnownNames(), fictief=True)
    path = tmp_path / "blad.pdf"
    path.write_bytes(walk_pdf(sheet, papier))
    try:
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True,
                              check=True).stdout  # fmt: skip
        facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext is niet geïnstalleerd")
    assert maat in facts
    for said in ("Langs het plein", "Gymzaal", "Is het licht?", "Dicht", "niet op de kaart",
                 "Wat viel verder op?", "Aalkamp"):  # fmt: skip
        assert said in text, said
    assert text.count("Dorpsplas") == 0, "another wijk is not drawn"


def test_the_page_holds_its_map_and_asks_nothing_of_a_network(snapshot: Snapshot) -> None:
    page = walk_page(walk_sheet(snapshot, *made(*STOPS), KnownNames())).encoded().decode()
    assert "data:image/png;base64," in page
    assert "img-src data:" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script>alert" not in page


def test_without_boundaries_the_sheet_comes_without_a_map_and_says_so(snapshot: Snapshot) -> None:
    sheet = walk_sheet(snapshot, *made(*STOPS, gebied="WK999999"), KnownNames())
    assert sheet.kaart is None
    assert "Er zijn geen grenzen van WK999999" in sheet.zinnen[-1]
    assert walk_pdf(sheet, "a4").startswith(b"%PDF")
    assert "img-src" not in walk_page(sheet).encoded().decode()
    assert list(walk_downloads(sheet.titel, lambda: sheet)) == [
        "Blad A4 (pdf)", "Blad A3 (pdf)", "Blad dat zonder internet opent (html)",
    ]  # fmt: skip
