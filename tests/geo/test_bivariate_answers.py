"""A map of two figures as a file: title, both years, the grid of nine, sources and scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.bivariate import KLEUREN, bivariate
from geo.bivariate_map import PairMap, paired
from geo.choropleth import MapQuestion, make
from reports.answer import write
from reports.maps import pair_answer
from store import Refused
from tests import small_folder
from tests.geo.test_static_map import svg_texts

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from reports.answer import Answer
    from store import Snapshot

NAMES = ("Behoefte (%), 2024", "WOZ (euro), 2024")


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return small_folder.make(tmp_path / "map").snapshot()


@pytest.fixture
def pair(snapshot: Snapshot) -> PairMap:
    first, second = (
        make(snapshot, MapQuestion(name, "buurt", jaar=2024))
        for name in (small_folder.INDICATOR, small_folder.OTHER)
    )
    both = bivariate(first.frame, second.frame, decimalen=(0, 0))
    return paired(
        first, both, namen=NAMES, teksten=(first.frame["tekst"], second.frame["tekst"]),
        bron="KWB, 2024; WOZ, 2024", uitleg="WOZ: waarde.", banden=["een jaar mist"],
    )  # fmt: skip


def answer(pair: PairMap, snapshot: Snapshot) -> Answer:
    return pair_answer(snapshot, pair, name=("k",), gekozen=["BU99990101"])


def test_every_area_has_its_own_row_of_the_legend(
    pair: PairMap,
) -> None:
    kaart = pair.kaart
    labels = [kaart.legenda[row].label for row in kaart.frame["regel"]]
    assert dict(zip(kaart.frame["gebied_code"], labels, strict=True)) == {
        "BU99990101": "laag / midden",
        "BU99990102": "midden / laag",
        "BU99990103": "hoog / hoog",
        "BU99990201": "water",
        "BU99990202": "afgeschermd",
        "BU99990203": "ontbreekt",
    }


def test_a_band_of_both_figures_is_said_once(
    pair: PairMap,
) -> None:
    first = replace(pair.kaart, banden=("Voorbeeldgegevens: bestaat niet",))
    texts = (first.frame["tekst"], first.frame["tekst"])
    made = paired(
        first, pair.classes, namen=NAMES, teksten=texts, bron="",
        banden=[*first.banden, "twee jaren"],
    )  # fmt: skip
    assert made.kaart.banden == ("Voorbeeldgegevens: bestaat niet", "Twee jaren.")


def test_a_picture_says_both_figures_their_classes_sources_scale_and_bands(
    pair: PairMap, snapshot: Snapshot, tmp_path: Path
) -> None:
    write(answer(pair, snapshot), tmp_path / "k.svg")
    texts = svg_texts(tmp_path / "k.svg")
    for wanted in (
        "Behoefte (%), 2024 naast WOZ (euro), 2024",
        "Bron: KWB, 2024; WOZ, 2024 · gebiedsindeling 2024",
        "Een jaar mist.",
        "200 m",
        "afgeschermd",
    ):
        assert wanted in texts, wanted
    said = " ".join(texts)
    assert "↑ Behoefte (%), 2024: laag" in said
    assert "→ WOZ (euro), 2024: laag" in said
    assert texts.count("hoog") == texts.count("laag") == 2, "a row and a column of the grid"
    raw = (tmp_path / "k.svg").read_text(encoding="utf-8")
    # Three of the nine are on the map and in the grid, the other six in the grid alone.
    assert all(colour in raw for row in KLEUREN for colour in row)
    assert any(text.startswith("gemaakt op ") for text in texts)


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_other_pictures_are_made(
    pair: PairMap,
    snapshot: Snapshot,
    tmp_path: Path,
    ending: str,
) -> None:
    path = tmp_path / f"k.{ending}"
    write(answer(pair, snapshot), path)
    assert path.read_bytes()[:4] == {"png": b"\x89PNG", "pdf": b"%PDF"}[ending]


def test_another_ending_is_refused(pair: PairMap, snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        write(answer(pair, snapshot), tmp_path / "k.gif")


@pytest.mark.browser
def test_a_file_has_the_grid_both_figures_and_a_table_that_sorts(
    pair: PairMap,
    snapshot: Snapshot,
    tmp_path: Path,
    chromium_browser: Browser,
) -> None:
    write(answer(pair, snapshot), tmp_path / "k.html")
    page = chromium_browser.new_page()
    try:
        page.goto((tmp_path / "k.html").as_uri())
        grid = page.locator(".wk-raster td").all_inner_texts()
        # From above: need high to low; 31 % is high / high, 22 % middle / low, 10 % low / middle.
        assert grid[:9] == ["0", "0", "1", "1", "0", "0", "0", "1", "0"]
        page.fill("#zoek", "BU99990103")
        page.press("#zoek", "Enter")
        card = page.locator("#gekozen .wk-kaartje").inner_text()
        assert "31 %" in card
        assert "€ 480.000" in card
        assert "hoog / hoog" in card
        assert page.locator(".wk-raster .wk-gekozen").count() == 1
        page.click("#wis")
        page.click("#tabeldeel summary")
        page.get_by_role("button", name="WOZ (euro), 2024").click()
        rows = page.locator("#tabel tbody tr")
        figures = [rows.nth(n).locator("td.getal").nth(1).inner_text() for n in range(6)]
        assert figures[:5] == ["€ 480.000", "€ 310.000", "€ 275.000", "€ 265.000", "€ 250.000"]
        assert "WOZ: waarde." in page.locator("#uitleg").inner_text()
    finally:
        page.close()
