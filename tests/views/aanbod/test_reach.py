"""Page Aanbod, part Bereik: who is too far, over a network too, and two figures on one map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import boundaries
from places.aanbod.model import Aanbod
from places.lists.sets import read_locations
from places.reach.network_sets import read_network_set
from store import Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort
from store.records import Records
from tests import small_folder
from tests.pages import sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

# Six squares of 600 m from (136000, 456000): Aalkamp in the south-west, Fonteinhof north-east.
WIJK = "WK999901"
SCHOOLS = """BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;DENOMINATIE;X;Y
99AA;De Waag;basisonderwijs;Openbaar;136310;456310
99AB;Het Kompas;speciaal basisonderwijs;Protestants-Christelijk;137400;456400
99AC;Over de grens;speciaal onderwijs;Openbaar;139000;456300
"""
# Middles of the southern three joined in a row; the northern ones lie 600 m from it.
ROAD = """x1;y1;x2;y2;lengte
136300;456300;136900;456300;
136900;456300;137500;456300;900
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """Return a small folder with three schools, and the children of four buurten."""
    made = small_folder.make(tmp_path / "gegevens")
    path = tmp_path / "scholen_2024.csv"
    path.write_text(SCHOOLS)
    made.commit(read_locations(path, soort="school"))
    rows = [
        ("BU99990101", 100.0, "waarde"),
        ("BU99990102", 50.0, "waarde"),
        ("BU99990103", None, "afgeschermd"),
        ("BU99990202", 0.0, "waarde"),
    ]
    frame = pd.DataFrame(rows, columns=["gebied_code", "waarde", "staat"])
    frame.insert(1, "indicator", "aantal_0_tot_15_jaar")
    frame["waarde"] = frame["waarde"].astype("float64")
    key = SetKey(Soort.INDICATOREN, "Kinderen", "buurt", 2024, 2024)
    extra = {"indicatoren": {"aantal_0_tot_15_jaar": 3}}
    origin = Herkomst("kinderen.csv", "1" * 64, "2026-01-02T03:04:05+00:00")
    new = NewSet(key, origin, {"cijfers": frame}, rijen=4, extra=extra)
    made.commit(ImportResult([new], ImportRapport(rijen=4)))
    yield made
    Records(made.path).close()


def html(app: AppTest) -> str:
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def text(app: AppTest) -> str:
    """Return the sentences of a page, without the marks of Markdown."""
    blocks = [*app.main.markdown, *app.main.caption]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def table(app: AppTest, first: str) -> pd.DataFrame:
    [found] = [frame.value for frame in app.dataframe if first in frame.value.columns]
    return found


def test_who_is_too_far_stands_in_a_sentence_and_a_table(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", afstand="500")
    # 4 of 5 on land; Berkhof has 50 children, Eikenrode 0, the other two are not known.
    assert "In 4 van de 5 buurten in Proefdam is de dichtstbijzijnde basisschool" in text(app)
    assert "Daar wonen 50 kinderen van 0 tot 15 jaar (van 2 buurten is dat niet" in text(app)
    assert "hemelsbreed, vanaf het midden" in text(app)
    assert "Ook plekken buiten Proefdam tellen mee" in text(app)
    assert "netwerk van wegen of paden in" in text(app), "how to measure over the road"
    far = table(app, "Afstand (m)")
    assert far["Buurt"].tolist()[0] == "Fonteinhof", "the furthest first"
    # From the middle of Fonteinhof (137500, 456900) to (136310, 456310): √(1190² + 590²).
    assert far["Afstand (m)"].tolist()[0] == 1328
    assert "Dorpsplas" not in far["Buurt"].tolist(), "water has no inhabitants"
    states = far.set_index("Code")["Let op"]
    assert states["BU99990103"] == "kinderen: afgeschermd"
    assert far.set_index("Code")["Kinderen 0–15"].isna()["BU99990103"]
    assert "over het netwerk" not in text(app)


def test_a_school_over_the_border_counts_and_is_said(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="so", afstand="2000")
    assert "in 5 buurten ligt de dichtstbijzijnde daarbuiten" in text(app)
    nearest = table(app, "Afstand (m)").filter(like="De dichtstbijzijnde").iloc[:, 0]
    assert set(nearest) == {"Over de grens (buiten de gemeente)"}


def test_over_a_network_the_method_is_named_and_what_is_off_it_is_no_number(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "fietspaden_2025.csv"
    path.write_text(ROAD)
    folder.commit(read_network_set(path))
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", afstand="500")
    choice = app.selectbox(key="keuze_netwerk")
    assert choice.options == ["In een rechte lijn", "Over het netwerk ‘fietspaden (2025)’"]
    choice.set_value("fietspaden_2025").run()
    sound(app)
    assert app.query_params["netwerk"] in ("fietspaden_2025", ["fietspaden_2025"])
    assert "over het netwerk ‘fietspaden (2025)’, vanaf het midden" in text(app)
    assert "Van 2 buurten is geen afstand te geven: het midden ligt meer dan 500" in text(app)
    found = table(app, "Afstand (m)").set_index("Code")
    # 10√2 from the crossing to the school: 600, and 600 + 900, further.
    assert found.loc["BU99990103", "Afstand (m)"] == 1514
    assert found.loc["BU99990102", "Afstand (m)"] == 614
    off = found.loc[["BU99990202", "BU99990203"]]
    assert off["Afstand (m)"].isna().all()
    assert off["Let op"].str.contains("van het netwerk").all()

    app = open_app(
        folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", beeld="samen",
        netwerk="fietspaden_2025",
    )  # fmt: skip
    assert "over het netwerk (meter)" in html(app)
    assert "over het netwerk ‘fietspaden (2025)’" in text(app)


def test_a_network_that_is_gone_is_told(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", netwerk="spoor")
    assert any("‘spoor’ is hier niet beschikbaar" in warning.value for warning in app.warning)
    assert "hemelsbreed" in text(app)


def test_need_beside_distance_has_limits_counts_and_states(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", beeld="samen")
    shown = html(app)
    assert "Afstand tot de dichtstbijzijnde basisschool, hemelsbreed (meter), 2024" in shown
    # Three buurten have both: 10, 22 and 31 %, at 14, 590 and 1.190 metres.
    for limit in (">10 – ", " – 31<", ">14 – ", " – 1.190<"):
        assert limit in shown
    assert "afgeschermd: 1" in shown
    assert "ontbreekt: 1" in shown
    assert "water: 1" in shown
    assert "Hoge behoefte, weinig aanbod" in text(app)
    listed = table(app, "Behoefte (%), 2024")
    assert listed[["Behoefte (%), 2024", "Afstand (m), 2024"]].to_numpy().tolist() == [[31, 1190]]
    labels = [button.label for button in app.get("download_button")]
    assert "Hoge behoefte, weinig aanbod (xlsx)" in labels


def test_any_two_figures_and_any_corner_come_from_a_link(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(
        folder, "aanbod", wijk=WIJK, onderdeel="bereik", behoefte=small_folder.INDICATOR,
        naast=small_folder.OTHER,
    )  # fmt: skip
    assert "wv-tweeluik" in html(app), "a link with figures opens on the map"
    assert app.selectbox(key="keuze_naast").value == small_folder.OTHER
    corners = app.selectbox(key="keuze_hoek")
    assert len(corners.options) == 4
    corners.set_value("hoog_hoog").run()
    sound(app)
    # 31 % and 480.000 euro: the highest of both.
    assert table(app, "Behoefte (%), 2024").iloc[0, 0] == small_folder.HOSTILE
    assert "<script>alert" not in html(app)


def test_without_places_it_says_what_to_do(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    bare = small_folder.make(tmp_path / "kaal")
    app = open_app(bare, "aanbod", wijk=WIJK, onderdeel="bereik")
    assert "nog geen scholen en geen aanbod" in app.info[0].value
    Records(bare.path).close()


def test_aanbod_without_a_place_is_counted_and_said(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    for name, x in (("Sport", 136300.0), ("Overal", None)):
        kept.add(
            "aanbod",
            Aanbod(naam=name, domein="werk", x=x, y=456300.0 if x else None).as_dict(),
        )
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="aanbod")
    assert "het dichtstbijzijnde aanbod" in text(app)
    assert "Van 1 activiteit is geen plek bekend" in text(app)


def infos(app: AppTest) -> str:
    return "\n".join(block.value for block in app.info).replace("\\", "")


def bands(app: AppTest) -> str:
    return "\n".join(line for line in html(app).splitlines() if "wv-band" in line)


def test_both_figures_are_of_one_year_where_there_is_one(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    query = {"wijk": WIJK, "onderdeel": "bereik", "behoefte": small_folder.INDICATOR}
    app = open_app(folder, "aanbod", naast=small_folder.OTHER, **query)
    assert "verschillende jaren" not in bands(app)
    assert "Percentage kinderen van 0 tot 15 jaar (%), 2024" in html(app)
    assert "Gemiddelde WOZ-waarde van woningen (euro), 2024" in html(app)


def test_two_years_are_said_and_stand_in_every_heading(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    # The share of children is there of 2022 too, the value of houses of 2024 only.
    query = {"wijk": WIJK, "onderdeel": "bereik", "behoefte": small_folder.INDICATOR}
    app = open_app(folder, "aanbod", naast=small_folder.OTHER, jaar="2022", **query)
    assert "de behoefte is van 2022, het cijfer daarnaast van 2024" in bands(app)
    assert "Percentage kinderen van 0 tot 15 jaar (%), 2022" in html(app)
    assert "Gemiddelde WOZ-waarde van woningen (euro), 2024" in html(app)
    app = open_app(folder, "aanbod", beeld="samen", soort="bo", jaar="2022", **query)
    assert "de behoefte is van 2022, het cijfer daarnaast van 2024" in bands(app), "the schools"
    app = open_app(folder, "aanbod", beeld="samen", soort="bo", jaar="2019", **query)
    told = [warning.value for warning in app.warning]
    assert any("‘2019’ is hier niet beschikbaar; getoond wordt ‘2022’" in line for line in told)


def only_per_wijk(folder: DataFolder) -> None:
    """Add a figure that is published of wijken alone."""
    rows = [("WK999901", 80.0), ("WK999902", 70.0)]
    frame = pd.DataFrame(rows, columns=["gebied_code", "waarde"])
    frame.insert(1, "indicator", "goed_ervaren_gezondheid")
    frame["staat"] = "waarde"
    key = SetKey(Soort.INDICATOREN, "Monitor", "wijk", 2024, 2024)
    extra = {"indicatoren": {"goed_ervaren_gezondheid": 2}}
    origin = Herkomst("monitor.csv", "2" * 64, "2026-01-02T03:04:05+00:00")
    new = NewSet(key, origin, {"cijfers": frame}, rijen=2, extra=extra)
    folder.commit(ImportResult([new], ImportRapport(rijen=2)))


@pytest.mark.parametrize("place", ["behoefte", "naast"])
def test_a_figure_that_is_there_per_wijk_says_so_and_offers_it(
    open_app: Callable[..., AppTest], folder: DataFolder, place: str
) -> None:
    only_per_wijk(folder)
    query = {"behoefte": small_folder.INDICATOR} | {place: "goed_ervaren_gezondheid"}
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", beeld="samen", **query)
    assert "is er hier niet per buurt, wel per wijk." in infos(app)
    app.button(key="toon_niveau_wijk").click().run()
    sound(app)
    assert app.query_params["niveau"] in ("wijk", ["wijk"])
    assert "goed_ervaren" not in infos(app)
    assert "wv-tweeluik" in html(app)


def test_the_chosen_wijk_is_told_apart_marked_in_the_list_and_outlined(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", afstand="500")
    # Oost is the southern row: the school lies in Aalkamp, the other two are 590 m and further.
    assert "In Wijk 01: 2 van de 3 buurten verder dan 500 meter" in text(app)
    listed = table(app, "Afstand (m)").set_index("Code")
    marked = listed.index[listed["In Wijk 01"] == "ja"]
    assert set(marked) == {"BU99990102", "BU99990103"}
    [block] = app.get("component_instance")
    assert '"omlijnd":[0,1,2]' in block.proto.json_args.replace("\\", "")
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="kaart")
    [block] = app.get("component_instance")
    assert '"omlijnd":[0,1,2]' in block.proto.json_args.replace("\\", "")


def test_the_map_of_two_figures_can_be_taken_along(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bereik", soort="bo", beeld="samen")
    labels = [button.label for button in app.get("download_button")]
    assert "Kaart die zonder internet opent (html)" in labels
    assert {f"Afbeelding ({ending})" for ending in ("png", "svg", "pdf")} <= set(labels)


def test_a_wijk_whose_gemeente_has_no_buurten_is_answered_with_the_reason(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    ring = [[140000, 456000], [141000, 456000], [141000, 457000], [140000, 457000],
            [140000, 456000]]  # fmt: skip
    wijken = [("WK999901", "Oost"), ("WK999902", "West"), ("WK999801", "Verderop")]
    features = [
        {
            "type": "Feature",
            "properties": {
                "wijkcode": code,
                "wijknaam": name,
                "gemeentecode": "GM" + code[2:6],
                "gemeentenaam": "Elders" if code.startswith("WK9998") else "Proefdam",
                "water": "NEE",
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x + 1000 * place, y] for x, y in ring]],
            },
        }
        for place, (code, name) in enumerate(wijken)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = tmp_path / "wijken_2024.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    folder.commit(boundaries.read_grenzen(path, jaar=2024))
    app = open_app(folder, "aanbod", wijk="WK999801", onderdeel="bereik", soort="bo")
    assert "GM9998" in infos(app)
    assert "buurt" in infos(app)
    assert not app.get("component_instance"), "no map of another gemeente"
    app = open_app(folder, "aanbod", wijk="WK999801", onderdeel="bereik", soort="bo", niveau="wijk")
    assert "In de wijk in Elders is de dichtstbijzijnde basisschool" in text(app)
