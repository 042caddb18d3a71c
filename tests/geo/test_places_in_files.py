"""Schools and aanbod in files that leave the tool: html without network, and print."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from geo.places.layer import (
    DOMEINLETTERS,
    NIVEAUVORMEN,
    PlaceFilter,
    aanbod_layer,
    map_places,
    school_layer,
)
from geo.static_map import draw
from places.locations import KOLOMMEN
from places.schools import SCHOOLTYPEN
from reports.answer import write
from reports.maps import map_answer
from tests.geo import drawn_page
from tests.geo.conftest import HOSTILE, IMAGE, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from geo.places.layer import PlaceLayer
    from tests.geo.conftest import Maker

LEFT_OUT = "Niet gevraagd"


def places(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = dict.fromkeys(KOLOMMEN, "") | {"x": 136500.0, "y": 455500.0}
    return pd.DataFrame([blank | row for row in rows])


@pytest.fixture
def delen() -> list[PlaceLayer]:
    """Return three schools of which one is not asked for, and aanbod with and without a place."""
    schools = places(
        {"id": "00AA00", "naam": HOSTILE, "typen": "bo"},
        {"id": "00AB00", "naam": IMAGE, "typen": "so|vso", "x": 139500.0, "y": 456500.0},
        {"id": "00AC00", "naam": LEFT_OUT, "typen": "vo", "x": 138500.0},
    )
    cards = [[("adres", SCRIPT)], [("adres", "Plein 1")], [("adres", LEFT_OUT)]]
    offer = places(
        {"id": "k", "naam": "Klas", "typen": "werk", "preventieniveau": "selectief", "x": 137500.0},
        {"id": "s", "naam": "Overal", "typen": "meedoen", "domein": "meedoen", "x": float("nan")},
    ).assign(staat=["open", ""])
    return [
        school_layer(
            map_places(schools, cards, bron="<b>lijst</b>, 2024"), PlaceFilter(("bo", "so"))
        ),
        aanbod_layer(map_places(offer, [[("Aanbieder", "Buurtteam")], []], bron="eigen lijst")),
    ]


@pytest.fixture
def file(kaart_van: Maker, delen: list[PlaceLayer], tmp_path: Path) -> Path:
    path = tmp_path / "kaart.html"
    write(map_answer(kaart_van.snapshot, kaart_van(), plekken=delen), path)
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    with drawn_page.opened_file(browser, file, ready="#kaart[data-plekken='3']") as shown:
        yield shown


def test_only_what_is_shown_goes_into_the_file_and_nothing_as_code(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert LEFT_OUT not in text
    assert SCRIPT not in text
    assert IMAGE not in text
    assert "Scholen: &lt;b&gt;lijst&lt;/b&gt;, 2024" in text
    assert text.count("<script") == 4


def test_a_map_without_places_carries_none_of_their_code(kaart_van: Maker, tmp_path: Path) -> None:
    write(map_answer(kaart_van.snapshot, kaart_van()), tmp_path / "k.html")
    text = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert "WijkPlekken" not in text
    assert "plekkenlijst" not in text.replace(".plekkenlijst", "")


@pytest.fixture
def beside(delen: list[PlaceLayer]) -> PlaceLayer:
    """Return the schools of which the first lies just over the border of the gemeente."""
    return replace(delen[0], binnen=np.array([False, True, True]), plaats="<b>Dam</b>")


def test_a_file_counts_what_lies_around_the_gemeente_apart(
    kaart_van: Maker, delen: list[PlaceLayer], beside: PlaceLayer, tmp_path: Path
) -> None:
    assert beside.telling == "2 van 3 scholen getoond, waarvan 1 in <b>Dam</b>"
    everything = replace(beside, tonen=None, keuze=PlaceFilter())
    assert everything.telling == "3 scholen op de kaart, waarvan 2 in <b>Dam</b>"
    assert replace(everything, binnen=np.array([True] * 3)).telling == "3 scholen"
    offer = replace(delen[1], binnen=np.array([False]), plaats="Dam")
    assert offer.lijsttitel == (
        "Lijst: aanbod (1 op de kaart, waarvan 0 in Dam; 1 zonder plek op de kaart)"
    )
    for ending in ("html", "svg"):
        write(
            map_answer(kaart_van.snapshot, kaart_van(), plekken=[beside]), tmp_path / f"k.{ending}"
        )
    text = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert "Lijst: scholen (2 op de kaart, waarvan 1 in &lt;b&gt;Dam&lt;/b&gt;)" in text
    root = ET.parse(tmp_path / "k.svg").getroot()  # noqa: S314  our own file
    drawn = " ".join("".join(n.itertext()) for n in root.iter() if n.tag.endswith("}text"))
    assert "Scholen (2 van 3 op de kaart, waarvan 1 in <b>Dam</b>)" in drawn


@pytest.mark.browser
def test_the_list_of_a_file_says_what_lies_around_the_gemeente(
    browser: Browser, kaart_van: Maker, beside: PlaceLayer, tmp_path: Path
) -> None:
    path = tmp_path / "apart.html"
    write(map_answer(kaart_van.snapshot, kaart_van(), plekken=[beside]), path)
    with drawn_page.opened_file(browser, path, ready="#kaart[data-plekken='2']") as page:
        legend = page.locator("#plekkenlegenda").inner_text()
        assert "Scholen (2 van 3 op de kaart, waarvan 1 in <b>Dam</b>)" in legend
        page.get_by_text("Lijst: scholen (2 op de kaart").press("Enter")
        rows = page.locator(".plekkenlijst[open] > ul li")
        rows.nth(1).wait_for()
        assert "buiten" not in rows.nth(0).inner_text()
        assert rows.nth(1).inner_text().endswith("basisonderwijs, buiten <b>Dam</b>")


@pytest.mark.browser
def test_places_are_drawn_and_the_legend_says_what_and_how_many(page: Page) -> None:
    legend = page.locator("#plekkenlegenda")
    text = legend.inner_text()
    assert "Scholen (2 van 3)" in text
    assert "Alleen basisonderwijs, speciaal onderwijs" in text
    assert "Aanbod (1)" in text
    assert "1 zonder plek op de kaart" in text
    labels = [item.inner_text().split("\n")[0] for item in legend.locator("li").all()]
    assert labels == ["basisonderwijs", "speciaal onderwijs", "Werk", "Selectief", "Gewenst"]


@pytest.mark.browser
def test_a_click_shows_the_card_with_names_as_text(page: Page) -> None:
    spot = page.evaluate(
        """() => {
          const [p] = wijkplekken.laag.getekend.filter(d => d.leden[0].id === '00AA00');
          const at = wijkkaart.kaart.layerPointToContainerPoint([p.x, p.y]);
          const r = document.getElementById('kaart').getBoundingClientRect();
          return [r.left + at.x, r.top + at.y];
        }"""
    )
    page.mouse.click(*spot)
    card = page.locator(".wk-plek .wk-kaartje")
    card.wait_for()
    assert card.locator("strong").inner_text() == HOSTILE
    assert SCRIPT in card.inner_text()
    assert page.locator("#gekozen .wk-kaartje").count() == 0, "the area below was not chosen"


@pytest.mark.browser
def test_every_card_is_reached_and_left_by_keyboard(page: Page) -> None:
    page.get_by_text("Lijst: scholen (2)").press("Enter")
    found = page.locator(".plekkenlijst[open] li button")
    found.nth(1).wait_for()
    assert sorted(found.all_inner_texts()) == sorted([HOSTILE, IMAGE])
    page.get_by_label("Zoek op naam, soort of adres").fill("plein speciaal")
    assert found.all_inner_texts() == [IMAGE]
    found.first.press("Enter")
    card = page.locator(".wk-plek .leaflet-popup-content")
    card.wait_for()
    assert "Plein 1" in card.inner_text()
    assert page.evaluate("document.activeElement.className").startswith("leaflet-popup-content")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == IMAGE
    page.wait_for_selector(".wk-plek", state="detached")
    # a second card is left as the first was, and lets go of itself alone
    page.evaluate("wijkkaart.kies(wijkkaart.stand().flat.codes[0])")
    field = page.get_by_label("Zoek op naam, soort of adres")
    field.fill("")
    found.nth(1).wait_for()
    for row in (0, 1):
        name = found.nth(row).inner_text()
        found.nth(row).press("Enter")
        card.wait_for()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == name
        page.wait_for_selector(".wk-plek", state="detached")
    assert page.evaluate("wijkkaart.stand().gekozen") == 0, "Escape let go of the area too"
    # a card that does not open breaks nothing, and the focus stays where it was
    page.evaluate("wijkplekken.kies = () => false")
    found.first.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == found.first.inner_text()
    # what has no place on the map can be read all the same, under what has
    page.get_by_text("Lijst: aanbod (2)").press("Enter")
    nowhere = page.locator(".plekkenlijst[open] .zonderplek")
    nowhere.wait_for()
    assert "Zonder plek op de kaart (1)" in nowhere.inner_text()
    assert "Overal Meedoen aan sport" in nowhere.inner_text()
    page.locator(".plekkenlijst[open] li", has_text="Klas").wait_for()
    assert page.locator(".plekkenlijst[open] > ul li").last.inner_text().startswith("Klas")


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_places_stand_on_paper(
    kaart_van: Maker, delen: list[PlaceLayer], tmp_path: Path, ending: str
) -> None:
    kaart, path = kaart_van(), tmp_path / f"met.{ending}"
    write(map_answer(kaart_van.snapshot, kaart, plekken=delen), path)
    write(map_answer(kaart_van.snapshot, kaart), tmp_path / f"zonder.{ending}")
    assert path.read_bytes() != (tmp_path / f"zonder.{ending}").read_bytes()


def test_paper_has_a_mark_per_place_its_legend_and_source(
    kaart_van: Maker, delen: list[PlaceLayer], tmp_path: Path
) -> None:
    write(map_answer(kaart_van.snapshot, kaart_van(), plekken=delen), tmp_path / "k.svg")
    root = ET.parse(tmp_path / "k.svg").getroot()  # noqa: S314  our own file
    texts = ["".join(n.itertext()) for n in root.iter() if n.tag.endswith("}text")]
    for wanted in (
        "Scholen (2 van 3)", "basisonderwijs", "speciaal onderwijs", "Aanbod (1)", "W Werk",
        "Selectief", "Gewenst", "1 zonder plek op de kaart.",
    ):  # fmt: skip
        assert wanted in texts, wanted
    assert "voortgezet onderwijs" not in texts
    assert any("Scholen: <b>lijst</b>, 2024 · Aanbod: eigen lijst" in text for text in texts)


def test_places_on_the_very_same_point_are_counted_on_paper(
    kaart_van: Maker, tmp_path: Path
) -> None:
    frame = places(*({"id": str(n), "naam": "S", "typen": "bo"} for n in range(3)))
    part = school_layer(map_places(frame, [[]] * 3))
    write(map_answer(kaart_van.snapshot, kaart_van(), plekken=[part]), tmp_path / "k.svg")
    assert re.search(r">\s*3×\s*<", (tmp_path / "k.svg").read_text(encoding="utf-8"))


def full_parts() -> list[PlaceLayer]:
    """Return schools of all types, and aanbod of every domein, level and state on few points."""
    schools = places(
        *({"id": kind, "naam": kind, "typen": kind, "x": 136200.0 + 300 * number}
          for number, kind in enumerate(SCHOOLTYPEN)),
        {"id": "twee", "naam": "twee", "typen": "so|vso"},
    )  # fmt: skip
    levels = (*NIVEAUVORMEN, "")
    offer = places(
        *({"id": f"{domein}{level}", "naam": domein, "typen": domein, "preventieniveau": level,
           "x": 136500.0 + 1000 * (number % 3)}
          for number, domein in enumerate(DOMEINLETTERS) for level in levels),
        {"id": "weg", "naam": "weg", "typen": "werk", "x": float("nan")},
    )  # fmt: skip
    states = ["", "open", "stopt"] * len(offer)
    offer = offer.assign(staat=states[: len(offer)])
    return [
        school_layer(map_places(schools, [[]] * len(schools), bron="DUO " * 30)),
        aanbod_layer(map_places(offer, [[]] * len(offer), bron="lijst " * 40)),
    ]


@pytest.mark.parametrize("label", ["Kort", "Een heel lange naam van een cijfer " * 9])
def test_no_text_on_paper_runs_through_another(kaart_van: Maker, label: str) -> None:
    kaart = kaart_van(afwijking=True)
    long = replace(kaart.indicator, label=label, eenheid="per 1.000 kinderen en jongeren " * 3)
    notes = tuple(f"Opmerking {number} van de maker van dit cijfer." for number in range(3))
    kaart = replace(
        kaart, titel=label, ondertitel=label, indicator=long, opmerkingen=notes,
        bronregel=f"Bron: {label}",
    )  # fmt: skip
    sheet = draw(kaart, kaart_van.snapshot, plekken=full_parts())
    renderer = sheet.canvas.get_renderer()  # type: ignore[no-untyped-call]
    texts = [text for text in sheet.figure.texts if text.get_text().strip()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    assert len(boxes) > 40
    overlapping = [
        (one, other)
        for (one, box), (other, beside) in combinations(boxes, 2)
        if box.padded(-1).overlaps(beside.padded(-1))
    ]
    assert overlapping == []
    page = sheet.figure.bbox
    for text, box in boxes:
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text


def test_letters_on_paper_never_cover_each_other(kaart_van: Maker) -> None:
    parts = full_parts()
    sheet = draw(kaart_van(), kaart_van.snapshot, plekken=parts)
    letters = [t for t in sheet.axes.texts if t.get_text() in DOMEINLETTERS.values()]
    assert len(letters) == len(parts[1].rijen), "every sign of these points is another"
    renderer = sheet.canvas.get_renderer()  # type: ignore[no-untyped-call]
    boxes = [text.get_window_extent(renderer) for text in letters]
    assert not any(box.overlaps(other) for box, other in combinations(boxes, 2))
