"""The file with flows: complete, closed to the network, safe, and its filters count."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from flows import stroom_tabel
from geo.flows import StroomVraag, scene
from geo.flows.html_page import flow_page
from tests.geo import drawn_page
from tests.geo.flows.conftest import HOSTILE, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from store import Snapshot


READY = "#kaart[data-lijnen]"


def written(stromen: Snapshot, path: Path, **options: Any) -> Path:
    jaar = options.pop("jaar", 2017)
    kaart = scene(stromen, StroomVraag("PO1001", jaar, **options))
    path.write_bytes(flow_page(kaart, stromen, zinnen=[f"Zin met {HOSTILE}."]).encoded())
    return path


def embedded(file: Path, name: str) -> Any:
    text = file.read_text(encoding="utf-8")
    found = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_names_cannot_leave_the_data(stromen: Snapshot, uit: Path) -> None:
    text = written(stromen, uit / "k.html", niveau="school").read_text(encoding="utf-8")
    assert HOSTILE not in text
    assert "<img" not in text
    assert text.count("<script") == 3
    assert "default-src 'none'" in text


@pytest.mark.parametrize("jaar", [2017, 2024])
def test_every_choice_was_counted_by_the_same_table(
    stromen: Snapshot, uit: Path, jaar: int
) -> None:
    scenes = embedded(written(stromen, uit / "k.html", jaar=jaar), "stromen")["tonelen"]
    assert {"alle|alle", "bo|alle", "so|cluster12", "bo|reformatorisch"} <= set(scenes)
    for key, shown in scenes.items():
        soort, stelsel = key.split("|")
        table = stroom_tabel(
            stromen, "PO1001", jaar,
            None if soort == "alle" else (soort,),
            stelsel=None if stelsel == "alle" else stelsel,
            samen=("soort", "stelsel"),
        )  # fmt: skip
        expected = {
            (row["richting"], row["tegenpartij"]): (row["laag"], row["hoog"])
            for row in table.to_dict("records")
        }
        assert {(row[0], row[1]): (row[6], row[7]) for row in shown["tabel"]} == expected
        for line in shown["lijnen"]:
            assert (line["laag"], line["hoog"]) == expected[line["richting"], line["tegenpartij"]]


@pytest.fixture
def page(browser: Browser, stromen: Snapshot, uit: Path) -> Iterator[Page]:
    with drawn_page.opened_file(browser, written(stromen, uit / "k.html"), ready=READY) as shown:
        yield shown


@pytest.fixture
def schools(browser: Browser, stromen: Snapshot, uit: Path) -> Iterator[Page]:
    with drawn_page.opened_file(
        browser, written(stromen, uit / "s.html", niveau="school"), ready=READY
    ) as shown:
        yield shown


def lines(page: Page) -> list[str]:
    found: list[str] = page.evaluate("wijkkaart.stand().lijnen.sort()")
    return found


@pytest.mark.browser
def test_it_begins_as_the_scene_does(page: Page, stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017))
    assert lines(page) == sorted(line.id for line in kaart.lijnen)
    assert page.locator("h1 + .onder").inner_text() == kaart.ondertitel
    assert not page.locator("#antwoordvan").is_visible()
    shown = page.evaluate("wijkkaart.stand().data")
    assert shown["legenda"] == list(kaart.legenda)
    assert shown["grootste"] == kaart.grootste
    drawn = page.locator(".leaflet-ws-lijnen-pane path")
    assert all("L" in str(drawn.nth(i).get_attribute("d")) for i in range(drawn.count()))
    assert "België" in page.locator("#legenda").inner_text()
    assert page.locator(".leaflet-ws-vlakken-pane path").count() == 3


@pytest.mark.browser
def test_choices_filter_map_table_and_counts_together(page: Page, stromen: Snapshot) -> None:
    page.select_option("#soort", "so")
    assert lines(page) == ["uitgaand|alle|PO2001", "uitgaand|alle|PO3001"]
    assert "4 rijen" not in page.locator("#tabelregel").inner_text()
    assert page.locator("#tabel tbody tr").count() == 2
    assert page.locator("#antwoordvan").is_visible()
    page.select_option("#stelsel", "cluster12")
    assert lines(page) == ["uitgaand|alle|PO2001"]
    asked = StroomVraag("PO1001", 2017, soorten=("so",), stelsel="cluster12")
    assert page.locator("h1 + .onder").inner_text() == scene(stromen, asked).ondertitel
    page.select_option("#soort", "alle")
    page.select_option("#stelsel", "alle")
    page.uncheck("#uitgaand")
    assert all(line.startswith("inkomend") for line in lines(page))
    page.check("#uitgaand")
    page.fill("#minimum", "10")
    kaart = scene(stromen, StroomVraag("PO1001", 2017, minimum=10))
    assert lines(page) == sorted(line.id for line in kaart.lijnen)
    legend = page.locator("#legenda").inner_text()
    assert kaart.niet_getekend
    assert all(reason.tekst in legend for reason in kaart.niet_getekend)
    assert page.evaluate("wijkkaart.stand().data.legenda") == list(kaart.legenda)


@pytest.mark.browser
def test_a_combination_without_pupils_says_so(page: Page) -> None:
    page.select_option("#soort", "sbo")
    page.select_option("#stelsel", "cluster12")
    assert lines(page) == []
    assert "geen lijn te tekenen" in page.locator("#legenda").inner_text()
    assert "geen leerlingen" in page.locator("#matrix").inner_text()
    page.select_option("#soort", "alle")
    page.select_option("#stelsel", "alle")
    assert lines(page)


@pytest.mark.browser
def test_the_table_sorts_and_selects_on_the_map(page: Page) -> None:
    head = page.locator("#tabel thead th").nth(4)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    values = page.locator("#tabel tbody tr td:nth-child(6)").all_inner_texts()
    assert [int(value) for value in values] == sorted(int(value) for value in values)
    page.locator("#tabel tbody button", has_text="onerror").first.click()
    assert page.locator("#gekozen strong").inner_text().count(HOSTILE) == 1
    assert page.evaluate("wijkkaart.stand().gekozen").endswith("|PO2001")
    page.locator("#wis").click()
    assert page.evaluate("wijkkaart.stand().gekozen") is None


@pytest.mark.browser
def test_the_matrix_has_the_pairs(page: Page) -> None:
    rows = page.locator("#matrix tbody tr")
    assert rows.count() == 3
    names = rows.locator("th").all_inner_texts()
    assert names[0] == "Aadorp en Aaburg"
    assert HOSTILE in names
    row, column = 0, names.index(HOSTILE)
    # from PO1001 to PO2001: 9 bo (reformatorisch) and 5 so (cluster 2)
    assert rows.nth(row).locator("td").nth(column).inner_text() == "14"


@pytest.mark.browser
def test_hostile_names_of_schools_are_text(schools: Page) -> None:
    assert TEMPLATE in schools.locator("#tabel").inner_text()
    assert TEMPLATE in schools.locator(".wk-namen").first.inner_text()


@pytest.mark.browser
def test_lines_tell_what_they_are_on_hover(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.ws-lijn').forEach(p => p.dataset.pad = 1)")
    box = page.evaluate(
        """() => {
          const path = document.querySelector('.leaflet-ws-lijnen-pane path');
          const p = path.getPointAtLength(path.getTotalLength() * 0.2);
          const m = path.getScreenCTM();
          return [p.x * m.a + m.e, p.y * m.d + m.f];
        }"""
    )
    drawn_page.point_at(page, *box, "!!document.querySelector('.wk-tip dl')")
    assert "leerlingen" in page.locator(".wk-tip").inner_text()
