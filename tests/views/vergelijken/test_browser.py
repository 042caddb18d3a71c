"""Page Vergelijken in a real Chromium: every tab opens, a chart is drawn, nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from views.vergelijken import choices

if TYPE_CHECKING:
    from tests.browser import Screen

pytestmark = pytest.mark.browser

_PATIENT = 60_000
"""Milliseconds: other tests may share the machine."""


def test_every_tab_opens_and_a_chart_is_drawn(screen: Screen) -> None:
    screen.open("/vergelijken?gebied=BU99990102")
    for name, title in choices.TABS.items():
        screen.page.get_by_role("tab", name=title, exact=True).click(timeout=_PATIENT)
        screen.settled()
        panel = screen.page.locator('[role="tabpanel"]:visible')
        panel.locator("p:visible, h3:visible, canvas:visible").first.wait_for(timeout=_PATIENT)
        assert ("tabblad=" in screen.query()) == (name != "profiel")
    screen.open("/vergelijken?gebied=BU99990102&tabblad=verdeling")
    drawn = screen.page.locator('[data-testid="stVegaLiteChart"]').locator("canvas, svg").first
    drawn.wait_for(timeout=_PATIENT)
    chart = screen.page.locator('[data-testid="stVegaLiteChart"]').first
    told = chart.get_attribute("aria-label") or ""
    assert "Bron: " in told
    # of the parts only the title is told, which Vega does not let go of
    parts = chart.locator("[aria-label]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert [part for part in parts if "itle text" not in part] == []
    assert screen.page.evaluate("document.documentElement.lang") == "nl"
    box = drawn.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100


def test_a_target_is_seen_in_the_chart_before_it_is_kept(screen: Screen) -> None:
    screen.open("/vergelijken?gebied=BU99990102&tabblad=resultaten&doel=nieuw")
    box = screen.page.get_by_role("combobox", name="Cijfers om het aan te zien")
    box.click(timeout=_PATIENT)
    box.fill("0 tot 15")
    screen.page.get_by_role("option").first.click(timeout=_PATIENT)
    screen.settled()
    chart = screen.page.locator('[data-testid="stVegaLiteChart"]').locator("canvas, svg").first
    chart.wait_for(timeout=_PATIENT)
    screen.page.get_by_text("het doel voor 2028 is").first.wait_for(timeout=_PATIENT)


def test_a_cell_of_the_factors_is_still_changed_after_a_look_at_another_tab(
    screen: Screen,
) -> None:
    screen.open("/vergelijken?gebied=BU99990102&tabblad=factoren&factordeel=aanpassen")
    page = screen.page
    table = page.locator(".stDataFrameGlideDataEditor").first
    table.wait_for(timeout=_PATIENT)
    screen.settled()
    table.dblclick(position={"x": 120, "y": 52})
    cell = page.locator("#portal textarea").first
    cell.wait_for(timeout=_PATIENT)
    cell.fill("Anders genoemd")
    cell.press("Enter")
    save = page.get_by_role("button", name="Opslaan (1 factor)")
    save.wait_for(timeout=_PATIENT)
    screen.settled()
    page.get_by_role("tab", name="Profiel", exact=True).click(timeout=_PATIENT)
    page.get_by_text("Kerncijfers", exact=True).first.wait_for(timeout=_PATIENT)
    screen.settled()
    page.get_by_role("tab", name="Factoren", exact=True).click(timeout=_PATIENT)
    save.wait_for(timeout=_PATIENT)
    page.locator("td", has_text="Anders genoemd").first.wait_for(state="attached", timeout=_PATIENT)
    screen.settled()
    page.get_by_role("button", name="Wijzigingen weggooien").click(timeout=_PATIENT)
    page.get_by_role("button", name="Opslaan", exact=True).wait_for(timeout=_PATIENT)
