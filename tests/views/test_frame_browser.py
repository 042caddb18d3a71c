"""What stands around every page, in a real Chromium: seen whole, by keyboard, and taken along."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from house import PAGES

if TYPE_CHECKING:
    from tests import browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# what one would click on in the middle of the title and of each button is that thing itself
COVERED = """() => ['h1', ...document.querySelectorAll('.st-key-kop button')].filter(what => {
  const one = typeof what === 'string' ? document.querySelector(what) : what;
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + 8, box.top + box.height / 2);
  return !at || !(one.contains(at) || at.contains(one) && at.closest('.st-key-kop'));
}).map(one => one.innerText || one)"""
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => +e.tagName[1])"
RING = """() => {
  for (let one = document.activeElement; one && one !== document.body; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2) {
      return style.outlineColor;
    }
  }
  return '';
}"""
MAP_TOP = """() => document.querySelector('iframe').getBoundingClientRect().top"""


@pytest.mark.parametrize("width", [1280, 640])
def test_nothing_covers_the_title_and_its_buttons(screen: browser.Screen, width: int) -> None:
    # 640 by 360 is a screen of 1280 by 720 at 200 %
    screen.page.set_viewport_size({"width": width, "height": 720 * width // 1280})
    screen.open("/kaart?niveau=buurt&jaar=2024")
    if width > 1000:  # there the menu is open
        screen.page.get_by_test_id("stSidebar").hover()
        screen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        screen.page.get_by_test_id("stExpandSidebarButton").wait_for()
        screen.settled()
    assert screen.page.evaluate(COVERED) == []
    screen.page.get_by_role("button", name="Delen").click()
    screen.page.get_by_role("button", name="Kopieer de link").wait_for()


@pytest.mark.parametrize("page", [row.id for row in PAGES])
def test_headings_go_down_one_step_at_a_time_and_the_tab_names_the_page(
    screen: browser.Screen, page: str
) -> None:
    screen.open(f"/{page}")
    levels = screen.page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    title = next(row.title for row in PAGES if row.id == page)
    assert screen.page.title().split(" · ")[0] == title
    assert screen.page.title().endswith(" · wijkverkenner")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/kaart?niveau=buurt&jaar=2024&tweede=aantal_inwoners", 320),
        ("/aanbod?onderdeel=kaart", 400),
        ("/vergelijken?tabblad=ruimte", 420),
    ],
)
def test_the_map_begins_above_the_fold(screen: browser.Screen, path: str, most: int) -> None:
    # of the 720 pixels of a beamer; one map, leerlingstromen and bereik have tests of their own
    screen.open(path)
    screen.page.locator("iframe").first.wait_for()
    screen.settled()
    assert screen.page.evaluate(MAP_TOP) < most


def test_a_map_has_dutch_names_is_walked_by_keyboard_and_its_link_says_who_can_open_it(
    screen: browser.Screen,
) -> None:
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.open("/kaart?niveau=buurt&jaar=2024")
    screen.map_frame()
    assert page.evaluate(MAP_TOP) < 260
    assert page.locator("iframe").get_attribute("title") == "Kaart"
    assert page.locator("[aria-label^='Help for'], [aria-label*='sidebar']").count() == 0
    # who goes by keyboard sees where he is
    page.get_by_role("link", name="Kaart").focus()
    rings = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") != "IFRAME":
            rings.add(page.evaluate(RING))
    assert rings == {"rgb(11, 79, 138)"}
    assert page.title() == "Kaart · Proefdam · wijkverkenner"
    page.get_by_role("button", name="Delen").click()
    page.get_by_role("button", name="Kopieer de link").click()
    page.get_by_role("button", name="Gekopieerd").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == screen.address + "/kaart?niveau=buurt&jaar=2024"
    page.get_by_text("Alleen op deze computer.").wait_for()
