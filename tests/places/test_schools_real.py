"""The 8,717 school locations of 2024 over Utrecht and Westland, counted independently."""

from __future__ import annotations

import json
import re
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest
import shapely

import boundaries
import house
import indicators
from flows import read_leerlingen, read_swv
from geo.places.cards import map_schools, schools_with_pupils
from geo.places.layer import PlaceFilter, school_layer
from places.areas import locate
from places.figures.counts import assign
from places.lists.sets import read_locations
from places.locations import locations
from store import Snapshot, Soort

if TYPE_CHECKING:
    from pathlib import Path

    from geo.places.layer import MapPlaces

pytestmark = pytest.mark.echt
PUPILS = "duo/03-leerlingen-po-per-gemeente-postcode-leeftijd-2024-2025.zip"
GEMEENTEN = {"GM0344": "buurten_2016_GM0344_utrecht", "GM1783": "buurten_2016_GM1783_westland"}
# types as the file writes them, by hand
TYPES = {"bo": {"basisschool"}, "sbo": {"SBAO"}, "so": {"SO", "(V)SO"}, "vso": {"VSO", "(V)SO"}}


@pytest.fixture(scope="module")
def snapshot(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = house.folder(tmp_path_factory.mktemp("scholen"))
    for name in GEMEENTEN.values():
        folder.commit(boundaries.read_grenzen(real_data / "cbs" / f"{name}.geojson", jaar=2016))
    folder.commit(read_locations(real_data / "scholen" / "scholen20241122.geo.zip"))
    table = real_data / "cbs" / "kwb_2024_selectie.csv"
    folder.commit(indicators.read_indicatoren(table, jaar=2024))
    return folder.snapshot()


@pytest.fixture(scope="module")
def features(real_data: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(real_data / "scholen" / "scholen20241122.geo.zip") as archive:
        data = json.loads(archive.read(archive.namelist()[0]))
    found: list[dict[str, Any]] = data["features"]
    return found


def test_all_points_are_kept(snapshot: Snapshot, features: list[dict[str, Any]]) -> None:
    record = snapshot.find(Soort.LOCATIES)[0]
    frame = snapshot.geo(record, "punten")
    assert record.rijen == len(frame) == len(features) == 8717
    assert frame.geometry.notna().all()
    assert (frame["typen"] != "").all()
    assert (frame["dubbel_van"] != "").sum() == 20


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_counts_per_type_and_wijk_equal_an_independent_count(
    snapshot: Snapshot, features: list[dict[str, Any]], real_data: Path, gemeente: str
) -> None:
    """Counted in degrees on the file's own polygons, each point against each polygon."""
    path = real_data / "cbs" / f"{GEMEENTEN[gemeente]}.geojson"
    buurten = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [(f["properties"]["WK_CODE"], shapely.geometry.shape(f["geometry"])) for f in buurten]
    exact: dict[tuple[str, str], int] = {}
    for feature in features:
        point = shapely.Point(feature["geometry"]["coordinates"])
        for wijk, shape in shapes:
            if shape.contains(point):
                word = feature["properties"]["type"]
                kinds = [kind for kind, names in TYPES.items() if word in names] or ["vo"]
                for kind in (*kinds, "alle"):
                    exact[wijk, kind] = exact.get((wijk, kind), 0) + 1
    assert sum(n for (_, kind), n in exact.items() if kind == "alle") > 40
    for kind in ("alle", *TYPES, "vo"):
        name = "aantal_scholen" if kind == "alle" else f"aantal_scholen_{kind}"
        frame = indicators.figures(snapshot, name, "wijk", gemeenten=[gemeente]).frame
        ours = {code: int(n) for code, n in zip(frame["gebied_code"], frame["waarde"], strict=True)}
        assert ours == {code: exact.get((code, kind), 0) for code in ours}


def test_every_school_is_in_a_buurt_or_told(snapshot: Snapshot, real_data: Path) -> None:
    folder = snapshot.folder
    national = real_data / "cbs" / "buurten_2016_nl.gpkg.zip"
    import geopandas as gpd

    shapes = gpd.read_file(national).rename(columns={"BU_CODE": "code"}).to_crs(28992)
    shapes = shapes.drop_duplicates("code")
    shapes["geometry"] = shapes.geometry.make_valid()
    schools = locations(snapshot, "school").placed
    found = locate(schools["x"].to_numpy(), schools["y"].to_numpy(), shapes)
    counted = assign(schools, shapes, "buurt")
    told = {b.code: b.aantal for b in counted.bevindingen}
    nowhere = (found.codes == "").sum()
    assert told["niet_geteld_buiten"] == nowhere
    assert len(counted.rij) == len(set(counted.rij)) == len(schools) - nowhere
    # Amsterdam is not in this file
    amsterdam = (schools["gemeente"] == "AMSTERDAM").to_numpy()
    assert (found.codes[amsterdam] == "").mean() > 0.95  # Weesp is
    assert (found.codes[~amsterdam] == "").mean() < 0.01
    assert folder.exists()


def test_distance_to_a_basisschool_goes_with_the_figure_of_cbs(snapshot: Snapshot) -> None:
    """CBS: average over inhabitants, over the road, to 0.1 km. Ours: straight, from the middle.

    The two go together and ours is the shorter one nearly everywhere; the factor is what a
    road is longer than a line, plus what people live from the middle.
    """
    ours = indicators.figures(snapshot, "afstand_scholen_bo_hemelsbreed", "buurt").frame
    theirs = indicators.figures(snapshot, "afstand_tot_basisschool", "buurt").frame
    both = ours.merge(theirs, on="gebied_code", suffixes=("", "_cbs")).dropna()
    assert len(both) > 150
    assert both["waarde"].corr(both["waarde_cbs"]) > 0.75
    assert 1.3 < (both["waarde_cbs"] / both["waarde"]).median() < 2.2
    assert (both["waarde"] <= both["waarde_cbs"] + 0.1).mean() > 0.9


def test_pupils_of_2024_stand_beside_the_schools_of_utrecht(
    snapshot: Snapshot, real_data: Path
) -> None:
    folder = house.folder(snapshot.folder)
    pupils = real_data / "duo" / "03-leerlingen-po-per-gemeente-postcode-leeftijd-2024-2025.zip"
    folder.commit(read_swv(real_data / "swv" / "swv_pc4_BWBR0032324.csv"))
    folder.commit(read_leerlingen([pupils]))
    table = schools_with_pupils(folder.snapshot(), 2024)
    assert (table["laag"] <= table["hoog"]).all()
    with zipfile.ZipFile(pupils) as archive:
        names = [n for n in archive.namelist() if "Utrecht" in n and "Heuvelrug" not in n]
        raw = pd.read_csv(archive.open(names[0]), sep=";", dtype=str, encoding="utf-8-sig")
    ages = [c for c in raw.columns if "LEEFTIJD" in c.upper()]
    masked = (raw[ages] == "<5").sum(axis=1)
    shown = raw[ages].replace("<5", "0").astype(int).sum(axis=1)
    codes = raw["INSTELLINGSCODE"] + raw["VESTIGINGSCODE"].str[-2:]
    exact = pd.DataFrame({"laag": shown + masked, "hoog": shown + 4 * masked})
    exact = exact.groupby([codes, raw["SOORT_PO"].str.lower()]).sum()
    ours = table.drop_duplicates(["brin6", "soort"]).set_index(["brin6", "soort"])
    shared = exact.index.intersection(ours.index)
    assert len(shared) == len(exact) > 90
    bounds = ours.loc[shared, ["laag", "hoog"]].to_numpy()
    assert np.array_equal(bounds, exact.loc[shared].to_numpy())
    placed = table[table["brin6"].isin(exact.index.get_level_values(0)) & (table["id"] != "")]
    assert placed["brin6"].nunique() / exact.index.get_level_values(0).nunique() > 0.9


@pytest.fixture(scope="module")
def published(real_data: Path) -> pd.DataFrame:
    """Return the pupils of 2024 as DUO publishes them, with `brin6`, `soort`, `laag`, `hoog`."""
    with zipfile.ZipFile(real_data / PUPILS) as archive:
        parts = [
            pd.read_csv(archive.open(name), sep=";", dtype=str, encoding="utf-8-sig")
            for name in archive.namelist()
            if archive.getinfo(name).file_size
        ]
    raw = pd.concat(parts, ignore_index=True)
    ages = [c for c in raw.columns if "LEEFTIJD" in c.upper()]
    masked = (raw[ages] == "<5").sum(axis=1)
    shown = raw[ages].replace("<5", "0").astype(int).sum(axis=1)
    return raw.assign(
        brin6=raw["INSTELLINGSCODE"] + raw["VESTIGINGSCODE"].str[-2:],
        soort=raw["SOORT_PO"].str.lower(),
        laag=shown + masked,
        hoog=shown + 4 * masked,
    )


@pytest.fixture(scope="module")
def cards(snapshot: Snapshot, real_data: Path) -> MapPlaces:
    """Return the schools with their cards, on a folder that has the pupils of 2024."""
    folder = house.folder(snapshot.folder)
    folder.commit(read_swv(real_data / "swv" / "swv_pc4_BWBR0032324.csv"))
    folder.commit(read_leerlingen([real_data / PUPILS]))
    return map_schools(folder.snapshot())


def test_the_card_of_each_school_in_utrecht_tells_what_the_file_of_duo_holds(
    cards: MapPlaces, published: pd.DataFrame
) -> None:
    """The card's own words against sums over the published file: shown, plus 1 or 4 per `<5`."""
    sums = published.groupby(["brin6", "soort"])[["laag", "hoog"]].sum()
    known = set(published["brin6"])
    frame, labels = cards.frame, cards.gegevens["labels"]
    compared = 0
    for number in np.flatnonzero((frame["gemeente"].str.upper() == "UTRECHT").to_numpy()):
        brin6, row = frame["brin6"].iloc[number], cards.gegevens["rijen"][number]
        told = {labels[label]: text for label, text in row[8] if " 2024" in labels[label]}
        here = sums.loc[brin6] if brin6 in known else sums.iloc[:0]
        assert set(told) == {f"leerlingen {soort} 2024" for soort in here.index}, brin6
        assert bool(row[7]) == bool(len(here)), "a link to the flows, or no pupils"
        for soort, (laag, hoog) in here.iterrows():
            text = told[f"leerlingen {soort} 2024"].partition(" (in")[0]
            numbers = [int(n.replace(".", "")) for n in re.findall(r"[\d.]+", text)]
            bounds = [laag] if laag == hoog else [laag, hoog]
            assert numbers[: len(bounds)] == bounds, (brin6, soort, text)
            assert all(laag <= n <= hoog for n in numbers), "an estimate lies within its bounds"
            compared += 1
    assert compared > 100


def test_each_card_leads_to_the_flows_of_the_swv_that_its_school_lies_in(
    cards: MapPlaces, published: pd.DataFrame, real_data: Path
) -> None:
    swv = pd.read_csv(real_data / "swv" / "swv_pc4_BWBR0032324.csv", dtype=str).set_index("pc4")
    schools = published.drop_duplicates(["brin6", "soort"])
    codes = schools["POSTCODE_VESTIGING"].str[:4].map(swv["po_swv"])
    codes = codes.where(
        schools["soort"] != "vso", schools["POSTCODE_VESTIGING"].str[:4].map(swv["vo_swv"])
    )
    expected = codes.dropna().groupby(schools["brin6"]).agg(set)
    followed = 0
    for brin6, row in zip(cards.frame["brin6"], cards.gegevens["rijen"], strict=True):
        queries = [dict(parse_qsl(query)) for _, query in row[7]]
        if not queries:
            continue
        assert {query["swv"] for query in queries} == expected[brin6]
        for query in queries:
            assert query["tegenpartij"] == brin6
            assert (query["jaar"], query["tegenover"]) == ("2024", "school")
        followed += 1
    assert followed > 6000


@pytest.mark.parametrize(
    ("soorten", "denominaties"),
    [
        ((), ()),
        (("so",), ()),
        (("bo",), ("Openbaar",)),
        (("bo", "sbo"), ("Islamitisch", "Openbaar")),
    ],
)
def test_combined_filters_count_what_the_list_holds(
    cards: MapPlaces,
    features: list[dict[str, Any]],
    soorten: tuple[str, ...],
    denominaties: tuple[str, ...],
) -> None:
    """Around the city of Utrecht; doubles are one place and stand once in the list."""
    west, south, east, north = 5.0, 52.03, 5.2, 52.15
    words = {word for soort in soorten for word in TYPES[soort]}
    inside, chosen = set(), set()
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        said = feature["properties"]
        if not (west <= lon <= east and south <= lat <= north):
            continue
        name = tuple(said[key] for key in ("vestigingscode", "naam", "postcode", "huisnummer"))
        inside.add(name)
        if (not words or said["type"] in words) and (
            not denominaties or said["denominatie"] in denominaties
        ):
            chosen.add(name)
    part = school_layer(
        cards, PlaceFilter(soorten, denominaties=denominaties), kader=(west, south, east, north)
    )
    assert (len(part.rijen), part.totaal) == (len(chosen), len(inside))
    assert len(inside) > 150
