"""Every tab of Vergelijken on figures that leave little to compare: explained, never broken."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import boundaries
import house
import indicators
from store import DataFolder, Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort
from views.vergelijken import choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

OWN = "BU99990100"
_SIDE = 700
_PARTS = {"ruimte": ("patroon", "paar", "tabel")}
_VIEWS = [(tab, part) for tab in choices.TABS for part in _PARTS.get(tab, ("",))]


def folder_of(
    path: Path, table: str = "", *, masked: bool = False, apart: bool = False, areas: int = 12
) -> DataFolder:
    """Return a folder of buurten in a row (`apart`: that touch nothing) with a table of figures."""
    made = house.folder(path / "gegevens")
    features = [
        _square(f"BU999901{number:02d}", number * (3 if apart else 1)) for number in range(areas)
    ]
    source = path / "buurten_2024.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    source.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    made.commit(boundaries.read_grenzen(source, jaar=2024))
    if table:
        figures = path / "tabel.csv"
        figures.write_text(table, encoding="utf-8")
        made.commit(indicators.read_indicatoren(figures, jaar=2024, bron="proef"))
    if masked:
        made.commit(_masked(areas))
    return made


def _square(code: str, column: int) -> dict[str, object]:
    west, south = 136000 + _SIDE * column, 456000
    ring = [
        [west, south], [west + _SIDE, south], [west + _SIDE, south + _SIDE],
        [west, south + _SIDE], [west, south],
    ]  # fmt: skip
    return {
        "type": "Feature",
        "properties": {
            "buurtcode": code,
            "buurtnaam": f"Buurt {code[-2:]}",
            "wijkcode": "WK" + code[2:8],
            "gemeentecode": "GM" + code[2:6],
            "gemeentenaam": "Proefdam",
            "water": "NEE",
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _masked(areas: int) -> ImportResult:
    """Return an import in which the own area is suppressed and the others are not."""
    rows = [
        (f"BU999901{n:02d}", "rokers", None if n == 0 else 10.0 + n,
         "afgeschermd" if n == 0 else "waarde")
        for n in range(areas)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["gebied_code", "indicator", "waarde", "staat"])
    frame["waarde"] = frame["waarde"].astype("float64")
    key = SetKey(Soort.INDICATOREN, "proef", "buurt", 2024, 2024)
    origin = Herkomst("x.csv", "0" * 64, "2026-01-02T03:04:05+00:00", "CC BY 4.0")
    new = NewSet(key, origin, {"cijfers": frame}, rijen=len(frame),
                 extra={"indicatoren": {"rokers": areas - 1}})  # fmt: skip
    return ImportResult([new], ImportRapport(rijen=len(frame)))


def lines(values: Mapping[int, object], name: str = "rokers") -> str:
    return f"gebied_code,{name}\n" + "".join(
        f"BU999901{n:02d},{value}\n" for n, value in values.items()
    )


def words_of(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.warning, *app.header]
    blocks = [
        re.sub(r"<style>.*?</style>|<[^>]+>", " ", str(block.proto.body), flags=re.DOTALL)
        for block in app.get("html")
    ]
    return "\n".join([*(str(part.value).replace("\\", "") for part in shown), *blocks])


CASES: dict[str, Callable[[Path], DataFolder]] = {
    "alleen afgeschermd": lambda path: folder_of(path, masked=True),
    "enig gebied": lambda path: folder_of(path, lines({0: 20}), areas=1),
    "enig gebied met een cijfer": lambda path: folder_of(path, lines({0: 20})),
    "constant": lambda path: folder_of(path, lines(dict.fromkeys(range(12), 20))),
    "zonder noemer": lambda path: folder_of(path, lines({n: 10 + n % 5 for n in range(12)})),
    "eilanden": lambda path: folder_of(path, lines({n: 10 + n for n in range(12)}), apart=True),
}
USUAL = {
    "profiel": "Er is geen cijfer dat veel afwijkt van Proefdam",
    "verdeling": "Er valt geen verdeling te tekenen",
    "vergelijkbaar": "is er in 2024 geen cijfer om op te vergelijken",
    "tijd": "Te weinig jaren om een trend te beoordelen: 1 jaar",
    "factoren": "Geen enkele factor wordt door een duidelijk afwijkend cijfer aangewezen",
    "ruimte paar": "met geen ander cijfer van 2024 te vergelijken",
    "ruimte tabel": "te weinig cijfers van deze soort",
    "bronnen": "geen twee cijfers om naast elkaar te zetten",
    "resultaten": "Er is nog geen doel voor Buurt 00",
}
"""What a view says when there is little to compare."""
_DEFINED = "Inwoners van 18 jaar en ouder die wel eens roken"
SAID = {
    ("alleen afgeschermd", "profiel"): "afgeschermd",
    ("alleen afgeschermd", "verdeling"): _DEFINED,
    ("zonder noemer", "verdeling"): _DEFINED,
    ("eilanden", "verdeling"): _DEFINED,
    ("alleen afgeschermd", "tijd"): "is er in geen enkel jaar een cijfer",
    ("alleen afgeschermd", "ruimte patroon"): "1 afgeschermd",
    (
        "enig gebied",
        "ruimte patroon",
    ): "Te weinig gebieden met een cijfer en een buur met een cijfer",
    ("enig gebied met een cijfer", "ruimte patroon"): "11 ontbreekt",
    ("constant", "ruimte patroon"): "Alle gebieden hebben hetzelfde cijfer",
    ("constant", "ruimte paar"): "alle gebieden hebben hetzelfde cijfer",
    ("zonder noemer", "ruimte patroon"): "Hoge en lage cijfers liggen niet duidelijk bij elkaar",
    ("zonder noemer", "profiel"): "het is niet gepubliceerd en niet te berekenen",
    ("eilanden", "ruimte patroon"): "12 zonder buren met een cijfer",
}
"""What it says where something else is the matter."""
DRAWN = {"alleen afgeschermd", "zonder noemer", "eilanden"}
"""Cases in which other areas have a distribution to draw."""


@pytest.mark.parametrize("case", CASES)
def test_little_to_compare_is_explained_on_every_tab(
    open_app: Callable[..., AppTest], tmp_path: Path, case: str
) -> None:
    folder = CASES[case](tmp_path)
    for tab, part in _VIEWS:
        query = {"gebied": OWN, "tabblad": tab} | ({"ruimte": part} if part else {})
        app = open_app(folder, "vergelijken", **query)
        assert not app.error, (tab, part)
        said = words_of(app)
        view = f"{tab} {part}".strip()
        wanted = SAID.get((case, view)) or USUAL[view]
        assert wanted in said, (tab, part, said)
        if view == "verdeling":
            assert len(app.get("vega_lite_chart")) == (2 if case in DRAWN else case == "constant")


def test_an_area_without_any_figure_names_what_to_do(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, lines({n: n for n in range(1, 12)}))
    for tab, _ in _VIEWS:
        app = open_app(folder, "vergelijken", gebied=OWN, tabblad=tab)
        assert "zijn er geen cijfers" in words_of(app), tab
        assert not app.get("vega_lite_chart")


def test_of_thousands_of_areas_none_is_shown_before_somebody_chose(
    open_app: Callable[..., AppTest], filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "_MANY", 2)
    app = open_app(filled, "vergelijken")
    assert not app.exception
    assert app.selectbox("keuze_gebied").value is None
    assert any("Kies hierboven het gebied" in info.value for info in app.info)
    assert not app.tabs
    first = app.selectbox("keuze_gebied").options[0]
    app.selectbox("keuze_gebied").select(first).run()
    assert not app.exception
    assert len(app.tabs) > 1
