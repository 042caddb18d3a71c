"""The application in a real Chromium: the map, the address bar, and no way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import browser, small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.browser

VIEW = "() => [window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
OTHER_VIEW = f"before => String(({VIEW})()) !== String(before)"
PIXELS = """() => {
  const c = document.querySelector('.leaflet-wk-vlakken-pane canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = {};
  for (let i = 0; i < d.length; i += 4) {
    if (d[i + 3] > 250) { seen[[d[i], d[i + 1], d[i + 2]]] = true; }
  }
  return Object.keys(seen).length;
}"""


# Icons are drawn from words, and the upload box covers its English with Dutch.
VISIBLE_TEXT = """() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll('style, script, [data-testid="stIconMaterial"], '
    + '[data-testid="stFileUploaderDropzone"]').forEach(e => e.remove());
  return page.textContent;
}"""


def title(screen: browser.Screen) -> str:
    return screen.page.locator("h1").inner_text()


def choose(screen: browser.Screen, label: str, text: str) -> None:
    """Type in a list and take the first answer, as a person does."""
    box = screen.page.get_by_role("combobox", name=label, exact=False).first
    with screen.chosen():
        box.click()
        box.fill(text)
        screen.page.keyboard.press("Enter")


def test_the_map_is_drawn_from_this_machine_alone_and_panning_causes_no_rerun(
    screen: browser.Screen,
) -> None:
    types: dict[str, str] = {}
    screen.page.on("response", lambda r: types.update({r.url: r.headers.get("content-type", "")}))
    screen.open("/kaart?niveau=buurt&jaar=2024")
    frame = screen.map_frame()
    assert frame.evaluate("() => window.wijkkaart.vlakken.getekend") == 6
    assert frame.evaluate(PIXELS) >= 4
    assert frame.evaluate("() => L.version").startswith("1.9")
    layers = [kind for url, kind in types.items() if "kaartlagen" in url]
    scripts = [kind for url, kind in types.items() if url.endswith("leaflet.js")]
    assert layers == ["application/json"]
    assert scripts
    assert "javascript" in scripts[0]
    screen.page.evaluate(
        """() => { window.runs = 0;
          new MutationObserver(list => list.forEach(m => {
            if (m.target.getAttribute('data-test-script-state') === 'running') { window.runs++; }
          })).observe(document.querySelector('[data-test-script-state]'),
            {attributes: true, attributeFilter: ['data-test-script-state']}); }"""
    )
    frame.evaluate("() => window.map.panBy([120, 80], {animate: false})")
    frame.evaluate("() => window.map.zoomOut(1, {animate: false})")
    # that nothing happens has no end to wait for: long enough for a message and a run
    screen.page.wait_for_timeout(1000)
    assert screen.page.evaluate("() => window.runs") == 0
    choose(screen, "Indicator", "Gemiddelde WOZ")
    assert screen.page.evaluate("() => window.runs") > 0, "the observer sees no run at all"


def test_a_click_selects_and_letting_go_lets_go(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024")
    screen.click_area("BU99990102")
    panel = screen.page.get_by_role("heading", name="Berkhof")
    panel.wait_for()
    assert "gebied=BU99990102" in screen.query()
    screen.page.get_by_role("button", name="Wis keuze").click()
    panel.wait_for(state="detached")
    screen.settled()
    assert "gebied" not in screen.query()
    # The same area again: streamlit-folium sends nothing for an answer it has sent before.
    screen.click_area("BU99990102")
    panel.wait_for()


def test_escape_closes_what_is_open_first_and_lets_go_on_the_page_and_in_the_map(
    screen: browser.Screen,
) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024&gebied=BU99990102")
    page = screen.page
    panel = page.get_by_role("heading", name="Berkhof")
    panel.wait_for()
    boxes = page.get_by_test_id("stSelectbox")
    names, popover = page.get_by_role("listbox"), page.get_by_test_id("stPopoverBody")
    # Streamlit itself empties a box of names at this key, also where its list is open
    opened = [
        (boxes.filter(has_text="Gebiedsniveau").get_by_role("combobox"), names),
        (boxes.filter(has_text="Buurt zoeken").get_by_role("combobox"), names),
        (page.get_by_role("button", name="Delen"), popover),
    ]
    for button, what in opened:
        button.click()
        what.wait_for()
        page.keyboard.press("Escape")
        what.wait_for(state="detached")
    # an empty list says so in Dutch, by rules on Streamlit's own markup (`toepassing.css`)
    one, several = opened[0][0], page.get_by_test_id("stMultiSelect").get_by_role("combobox").first
    for box, told in ((one, "Niets gevonden"), (several, "Niets (meer) te kiezen")):
        box.fill("zzz")
        said = names.get_by_role("option").locator("span")
        assert said.evaluate("e => getComputedStyle(e, '::after').content") == f'"{told}"'
        assert said.evaluate("e => getComputedStyle(e).fontSize") == "0px"
        page.keyboard.press("Escape")
        names.wait_for(state="detached")
    screen.settled()
    assert "gebied=BU99990102" in screen.query()
    panel.wait_for()
    # with nothing open the same key lets go
    screen.map_frame()
    page.locator("h1").click()
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    screen.click_area("BU99990101")
    other = page.get_by_role("heading", name="Aalkamp")
    other.wait_for()
    screen.map_frame().locator("#map_div").press("Escape")
    other.wait_for(state="detached")


def test_zoom_and_selection_survive_another_indicator(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024&gebied=BU99990102")
    frame = screen.map_frame()
    frame.evaluate("() => { window.eenmalig = 1; window.map.setZoom(16, {animate: false}); }")
    frame.wait_for_function("() => window.map.getZoom() === 16")
    before = frame.evaluate(VIEW)
    choose(screen, "Indicator", "Gemiddelde WOZ")
    screen.page.get_by_role("heading", name=re.compile("gemiddelde WOZ-waarde")).first.wait_for()
    frame = screen.map_frame()
    assert frame.evaluate("() => window.eenmalig") == 1, "the map was mounted anew"
    assert frame.evaluate(VIEW) == before
    assert frame.evaluate("() => window.wijkkaart.stand().data.indicator").startswith("Gemiddelde")
    assert screen.page.get_by_role("heading", name="Berkhof").count() == 1


def test_back_and_forward_follow_the_choices(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024")
    first = title(screen)
    choose(screen, "Indicator", "Gemiddelde WOZ")
    second = title(screen)
    assert first != second
    screen.click_area("BU99990101")
    screen.page.get_by_role("heading", name="Aalkamp").wait_for()

    screen.page.go_back()
    screen.page.get_by_role("heading", name="Aalkamp").wait_for(state="detached")
    screen.settled()
    assert title(screen) == second
    screen.page.go_back()
    screen.titled(first)
    assert screen.query() == "niveau=buurt&jaar=2024"
    screen.page.go_forward()
    screen.titled(second)


def test_a_link_opens_the_same_view_in_another_browser(
    screen: browser.Screen, chromium_browser: Browser, served: str
) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024")
    choose(screen, "Indicator", "Gemiddelde WOZ")
    screen.click_area("BU99990101")
    screen.page.get_by_role("heading", name="Aalkamp").wait_for()
    path = screen.page.url.removeprefix(served)
    with browser.screen(chromium_browser, served) as other:
        other.open(path)
        assert title(other) == title(screen)
        other.page.get_by_role("heading", name="Aalkamp").wait_for()


def test_the_menu_carries_the_choices(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=wijk&jaar=2024")
    screen.page.get_by_role("link", name="Gegevens").click()
    screen.page.get_by_role("heading", name=re.compile("Welke gegevens")).wait_for()
    assert screen.query() == "niveau=wijk&jaar=2024"
    screen.page.go_back()
    screen.page.get_by_role("heading", name=re.compile("Waar is")).first.wait_for()
    assert screen.query() == "niveau=wijk&jaar=2024"


def test_a_search_selects_and_moves_the_map(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024")
    before = screen.map_frame().evaluate(VIEW)
    choose(screen, "Buurt zoeken", "Fontein")
    screen.page.get_by_role("heading", name="Fonteinhof").wait_for()
    screen.map_frame().wait_for_function(OTHER_VIEW, arg=before)


def test_hostile_names_run_nowhere(screen: browser.Screen) -> None:
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    screen.page.on("dialog", refuse)
    screen.open("/kaart?niveau=buurt&jaar=2024&gebied=BU99990103")
    screen.page.get_by_text("alert(2)").first.wait_for()
    screen.map_frame().hover("#map_div", position={"x": 300, "y": 300})
    # a name that ran would ask at once; that none does has no end to wait for
    screen.page.wait_for_timeout(300)
    assert asked == []


def test_nothing_sticks_out_and_no_english_is_left(screen: browser.Screen) -> None:
    page = screen.page
    for path in (
        "/kaart?niveau=buurt&jaar=2024",
        "/gegevens?deel=toevoegen",
        "/verantwoording",
    ):
        page.set_viewport_size({"width": 1280, "height": 720})
        screen.open(path)
        text = page.evaluate(VISIBLE_TEXT)
        assert "Waar" in text or "Hoe" in text or "Welke" in text
        english = re.findall(
            r"\b(upload|browse|drag|search|deploy|file|limit|select|choose|share|null|index)\b",
            text,
            re.IGNORECASE,
        )
        assert english == [], path
        for width, height in ((1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            screen.settled()
            sideways = page.evaluate(
                "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not sideways, path
            if path.startswith("/kaart"):
                box = screen.map_frame().frame_element().bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= height + 1, "the map is not wholly on the screen"


def test_downloads_are_named_and_made(screen: browser.Screen) -> None:
    screen.open("/kaart?niveau=buurt&jaar=2024&gemeente=GM9999")
    screen.page.get_by_role("button", name="Downloaden").click()
    for label, ending, begins in (
        ("Tabel (csv)", "csv", b"\xef\xbb\xbfCode;"),
        ("Tabel voor Excel (xlsx)", "xlsx", b"PK"),
        ("Gebieden met cijfers (GeoPackage)", "gpkg", b"SQLite format 3"),
        ("Afbeelding (png)", "png", b"\x89PNG"),
        ("Kaart die zonder internet opent (html)", "html", b"<!"),
    ):
        with screen.page.expect_download(timeout=60_000) as waiting:
            screen.page.get_by_role("button", name=label).click()
        name = waiting.value.suggested_filename
        assert name == f"kaart_{small_folder.INDICATOR}_proefdam_buurt_2024.{ending}"
        assert waiting.value.path().read_bytes().startswith(begins)


def test_a_file_is_looked_at_first_then_stored_removed_and_brought_back(
    chromium_browser: Browser, tmp_path: Path, on_stage: Callable[[Path], str]
) -> None:
    folder = small_folder.make(tmp_path / "gegevens", figures=False)
    before = {record.key for record in folder.snapshot().sets}
    source = tmp_path / "eigen cijfers 2024.csv"
    source.write_text(
        "buurtcode;aantal_thuiszitters\nBU99990101;3\nBU99990102;x\nBU99990103;0\n",
        encoding="utf-8",
    )
    with browser.screen(chromium_browser, on_stage(folder.path)) as shown:
        shown.open("/gegevens?deel=toevoegen")
        page = shown.page
        page.get_by_text("Indicatoren", exact=True).last.click()
        page.get_by_text("Bestand (csv, txt, xlsx, zip)").wait_for()
        shown.settled()
        page.set_input_files("input[type=file]", str(source))
        page.get_by_role("button", name="Lezen en controleren").click()
        page.get_by_text("er is nog niets gewijzigd").wait_for(timeout=60_000)
        shown.settled()
        assert {r.key for r in folder.snapshot().sets} == before

        page.get_by_role("button", name="Opslaan in de gegevensmap").click()
        page.get_by_text("opgeslagen uit eigen cijfers 2024.csv").wait_for()
        [added] = {r.key for r in folder.snapshot().sets} - before
        assert (added.soort, added.niveau, added.jaar) == ("indicatoren", "buurt", 2024)

        shown.open("/kaart?niveau=buurt&indicator=aantal_thuiszitters")
        shown.map_frame()
        assert title(shown) == "Waar is het aantal thuiszitters het hoogst?"


def test_a_useless_file_is_refused_in_one_paragraph_and_nothing_changes(
    chromium_browser: Browser, tmp_path: Path, on_stage: Callable[[Path], str]
) -> None:
    folder = small_folder.make(tmp_path / "gegevens", figures=False)
    before = folder.snapshot().hash
    source = tmp_path / "kapot.geojson"
    source.write_text('{"type": "FeatureCollection", "features": [')
    with browser.screen(chromium_browser, on_stage(folder.path)) as shown:
        shown.open("/gegevens?deel=toevoegen")
        shown.page.set_input_files("input[type=file]", str(source))
        shown.page.get_by_role("button", name="Lezen en controleren").click()
        shown.page.get_by_role("button", name="Ander bestand kiezen").wait_for(timeout=60_000)
        said = shown.page.get_by_role("alert").first.inner_text()
        assert "Verwacht" in said
        assert "Traceback" not in said
        assert folder.snapshot().hash == before
