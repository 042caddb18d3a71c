"""The drawing of a factorenmodel: each factor in its place, each tie, hostile text as text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from compare.factors import Factor, factors
from dossier.factor_model import factor_links, factor_model
from reports.factor_drawing import factor_drawing
from store.records_rows import Rij
from store.words import words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & co"
PHASES = tuple(words("leeftijdsfase"))


def drawn(**more: list[str]) -> ET.Element:
    known = {
        "a": Factor("a", "Eerste", 1, "risico", ("kind",), PHASES[:1] + PHASES[2:4], ("werk",)),
        "b": Factor("b", "Tweede", 2, "beschermend", ("kind", "wijk"), PHASES[:1], ("werk",)),
        "c": Factor("c", HOSTILE, 3, "beide", (), PHASES, ("werk",)),
    }
    ties = [
        Rij("1", "factorband", 1, {"van": "a", "naar": "b", "richting": "tegen"}),
        Rij("2", "factorband", 1, {"van": "b", "naar": "a", "sterkte": "sterk"}),
        Rij("3", "factorband", 1, {"van": "c", "naar": "a"}),
    ]
    model = factor_model("werk", known, factor_links(ties, known))
    text = factor_drawing(model, title=f"Factorenmodel {HOSTILE}", **more)
    assert "<script" not in text
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def test_every_factor_has_a_bar_per_leefgebied_and_row_of_phases_and_every_tie_a_line() -> None:
    root = drawn()
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.get("rx")]
    # the first twice (two rows of phases), the second in two leefgebieden, the third in none
    assert len(bars) == 4
    assert [float(bar.get("x", 0)) for bar in bars if bar.get("fill") == bars[0].get("fill")] == [
        126.0,
        126.0 + 2 * 208,
    ]
    # no two bars of a leefgebied lie over each other
    places = [(float(b.get("x", 0)), float(b.get("y", 0))) for b in bars]
    assert len(set(places)) == len(places)
    ties = [path for path in root.iter(f"{SVG}path") if "C" in (path.get("d") or "")]
    assert [(t.get("stroke-dasharray"), t.get("stroke-width")) for t in ties] == [
        ("6 4", "1.2"),
        (None, "3.2"),
    ]
    said = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert {word.label for word in words("leefgebied").values()} <= set(said)
    assert {word.label for word in words("leeftijdsfase").values()} <= set(said)
    assert f"Zonder leefgebied of leeftijdsfase, niet getekend: {HOSTILE}" in said
    assert root.findtext(f"{SVG}desc") == (
        "1 risicofactoren, 1 beschermende factoren, 1 die beide kunnen zijn; 3 banden tussen "
        "factoren."
    )


@pytest.mark.parametrize("domein", words("domein"))
def test_every_shipped_model_is_drawn_without_bars_over_each_other(domein: str) -> None:
    known = factors()
    model = factor_model(domein, known, factor_links(known=known))
    root = ET.fromstring(factor_drawing(model, title=domein))  # noqa: S314 - our own drawing
    boxes = [
        [float(rect.get(name, "nan")) for name in ("x", "y", "width", "height")]
        for rect in root.iter(f"{SVG}rect")
        if rect.get("rx")
    ]
    assert len(boxes) >= len(model.factoren) > 0
    for number, (x, y, width, height) in enumerate(boxes):
        assert x >= 0
        assert x + width <= float(root.get("width", "nan"))
        assert y + height <= float(root.get("height", "nan"))
        for a, b, w, h in boxes[number + 1 :]:
            assert x + width <= a or a + w <= x or y + height <= b or b + h <= y
    drawn_ties = [p for p in root.iter(f"{SVG}path") if "C" in (p.get("d") or "")]
    assert len(drawn_ties) == sum(bool(link.naar) for link in model.banden)


def test_a_factor_that_figures_point_to_says_so_and_whether_aanbod_names_it() -> None:
    said = [
        text.text
        for text in drawn(aangewezen=["a", "b"], zonder_aanbod=["b"]).iter(f"{SVG}text")
        if "cijfers" in (text.text or "")
    ]
    assert sorted(map(str, said)) == [
        "cijfers wijzen hierheen",
        "cijfers wijzen hierheen",
        "cijfers wijzen hierheen; geen aanbod",
        "cijfers wijzen hierheen; geen aanbod",
    ]
