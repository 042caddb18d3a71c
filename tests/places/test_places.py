"""Places put together, on their postcode where they have no point, and in one area each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely

from flows import read_postcodes
from places.areas import count_per_area, locate, places_in_areas
from places.figures.counts import assign
from places.geocoder import PdokGeocoder
from places.lists.sets import read_locations
from places.locations import locations
from sources.client import FetchFailed, locator
from store import DataFolder, Herkomst, ImportRapport, ImportResult, NewSet, NotFound, SetKey, Soort

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from store import Snapshot

NAN = float("nan")
X0, Y0 = 136_000.0, 455_000.0
"""Lower left corner of the four squares of a kilometre in `buurten`."""
Save = Callable[..., "Snapshot"]


def school(name: str, brin6: str, x: float = NAN, y: float = NAN, **more: Any) -> dict[str, Any]:
    return {"naam": name, "brin6": brin6, "typen": "bo", "x": x, "y": y, **more}


def postcodes(folder: DataFolder) -> None:
    table = pd.DataFrame(
        {
            "pc4": np.array(
                [3512, 3513, 3514], dtype="int16"
            ),  # as `importeer postcodes` keeps them
            "x": [136_500.0, 137_500.0, 136_500.0],
            "y": [455_500.0, 455_500.0, 457_500.0],
        }
    )
    key = SetKey(Soort.POSTCODES, "punten", "pc4")
    new = NewSet(key, Herkomst("pc4.csv", "2", "2024-01-01"), {"punten": table}, 3)
    folder.commit(ImportResult([new], ImportRapport(rijen=3)))


def test_a_place_without_coordinates_stands_on_its_postcode_with_a_radius(
    folder: DataFolder, save: Save
) -> None:
    postcodes(folder)
    rows = [
        school("exact", "00AA00", 136_600, 455_600, pc4="3512"),
        school("postcode", "00AB00", pc4="3512"),
        school("onbekende postcode", "00AC00", pc4="9999"),
        school("niets", "00AD00"),
        school("ver weg", "00AE00", 190_000, 455_000, pc4="3512"),
    ]
    save(rows)
    found = locations(folder.snapshot(), "school")
    frame = found.frame.set_index("naam")
    assert frame["ligging"].to_dict() == {
        "exact": "exact", "postcode": "postcode", "onbekende postcode": "onbekend",
        "niets": "onbekend", "ver weg": "exact",
    }  # fmt: skip
    assert frame.loc["postcode", ["x", "y"]].tolist() == [136_500, 455_500]
    # mean of the distances to the two other postcodes: 1000 and 2000 metres
    assert frame.loc["postcode", "straal_m"] == pytest.approx(1500)
    assert frame.loc["exact", "straal_m"] == 0
    assert [(b.code, b.gevonden) for b in found.bevindingen] == [
        ("postcode_zonder_punt", "postcode 9999"),
        ("punt_ver_van_postcode", "ver weg: 54 km van postcode 3512"),
    ]
    assert [record.key.soort for record in found.records] == [Soort.LOCATIES, Soort.POSTCODES]


def test_of_many_findings_of_a_kind_the_first_are_named_and_the_rest_counted(
    folder: DataFolder, save: Save
) -> None:
    postcodes(folder)
    save([school(f"school {n}", f"00A{n:03d}", pc4="9999") for n in range(25)])
    found = locations(folder.snapshot(), "school").bevindingen
    assert {one.code for one in found} == {"postcode_zonder_punt"}
    assert [(one.gevonden, one.aantal) for one in found] == [
        *[("postcode 9999", 1)] * 20, ("en meer daarvan", 5),
    ]  # fmt: skip


def test_a_list_with_postcodes_alone_stands_on_the_points_of_a_real_import(
    folder: DataFolder, tmp_path: Path
) -> None:
    points, lijst = tmp_path / "postcode_coords.csv", tmp_path / "aanbod.csv"
    points.write_text("POSTCODE;LAT;LON\n3511;52,0885133;5,1181619\n3512;52,09147;5,12333\n")
    lijst.write_text("naam;postcode\nJeugdsoos;3511\nSpeeltuin;3512 AB\nVerweg;9999\n")
    folder.commit(read_postcodes(points))
    folder.commit(read_locations(lijst))
    frame = locations(folder.snapshot(), "aanbod").frame.set_index("naam")
    assert frame["ligging"].to_dict() == {
        "Jeugdsoos": "postcode", "Speeltuin": "postcode", "Verweg": "onbekend",
    }  # fmt: skip
    # 52.0885133 N, 5.1181619 E in RD, by the formulas of the Kadaster
    assert frame.loc["Jeugdsoos", ["x", "y"]].tolist() == pytest.approx([136_561, 455_618], abs=2)


def test_of_a_school_in_two_lists_the_newest_counts_and_borrows_the_point(
    folder: DataFolder, save: Save
) -> None:
    old = [
        school("Oude naam", "00AA00", 136_600, 455_600, postcode="3512AB", pc4="3512"),
        school("Verhuisd", "00AB00", 136_700, 455_700, postcode="3512AB", pc4="3512"),
        school("Alleen oud", "00AC00", 136_800, 455_800),
    ]
    new = [
        school("Nieuwe naam", "00AA00", postcode="3512AB", pc4="3512"),
        school("Verhuisd", "00AB00", postcode="3513AB", pc4="3513"),
    ]
    save(old, bron="oud", jaar=2023)
    save(new, bron="nieuw", jaar=2024)
    found = locations(folder.snapshot(), "school")
    frame = found.frame.set_index("naam")
    assert sorted(frame.index) == ["Alleen oud", "Nieuwe naam", "Verhuisd"]
    assert frame.loc["Nieuwe naam", ["x", "ligging"]].tolist() == [136_600, "exact"]
    assert np.isnan(frame.loc["Verhuisd", "x"])
    assert found.jaar == 2024


def test_what_is_not_there_is_said(folder: DataFolder, save: Save) -> None:
    save([school("A", "00AA00", 1e5, 4e5)])
    with pytest.raises(NotFound, match="geen lijst van aanbod"):
        locations(folder.snapshot(), "aanbod")


def test_types_are_told_apart_exactly(folder: DataFolder, save: Save) -> None:
    rows = [
        {"naam": n, "typen": n, "x": 136_500, "y": 455_500} for n in ("bo", "sbo", "so|vso", "vo")
    ]
    save(rows)
    found = locations(folder.snapshot(), "school")
    names = {kind: found.of_type(kind)["naam"].tolist() for kind in ("bo", "so", "vso", "vo")}
    assert names == {"bo": ["bo"], "so": ["so|vso"], "vso": ["so|vso"], "vo": ["vo"]}
    assert found.of_type("bo", "vo")["naam"].tolist() == ["bo", "vo"]


def test_a_place_lies_in_one_area_and_on_a_border_in_the_lowest(buurten: gpd.GeoDataFrame) -> None:
    x = np.array([X0 + 500, X0 + 1000, X0 + 1000, X0 - 1, NAN])
    y = np.array([Y0 + 500, Y0 + 500, Y0 + 1000, Y0, NAN])
    upside_down = buurten.iloc[::-1].reset_index(drop=True)
    found = locate(x, y, upside_down)
    assert found.codes.tolist() == ["BU03440101", "BU03440101", "BU03440101", "", ""]
    assert found.grens.tolist() == [False, True, True, False, False]
    places = pd.DataFrame(
        {
            "naam": list("ABCDE"),
            "x": x,
            "typen": ["bo", "bo", "so|vso", "", ""],
            "y": y,
            "soort": "school",
            "ligging": ["exact"] * 4 + ["onbekend"],
            "straal_m": [0.0] * 4 + [NAN],
        }
    )
    counted = assign(places, upside_down, "buurt")
    assert (counted.rij, counted.code) == ([0, 1, 2], ["BU03440101"] * 3)
    told = {(b.code, b.plaats, b.aantal, b.gevonden) for b in counted.bevindingen}
    assert told == {
        (
            "geteld_op_de_grens", "B, C", 2,
            "2 scholen precies op een grens van gebieden, geteld in een daarvan",
        ),
        ("niet_geteld_buiten", "D", 1, "1 school buiten de geladen gebieden: niet geteld"),
        ("niet_geteld_zonder_plek", "E", 1, "1 school zonder plek en zonder gebied: niet geteld"),
    }  # fmt: skip
    table = count_per_area(places["typen"], found.codes, buurten["code"])
    assert table.loc["BU03440101"].to_dict() == {"bo": 2, "so": 1, "vso": 1, "alle": 3}
    assert table.loc["BU03440202"].tolist() == [0, 0, 0, 0]


OFFER = """naam;adres;postcode;plaats
a;Domplein 1;3512 JC;Utrecht
b;Weg 1;3512 AA;Utrecht
c;;3512 AB;Utrecht
"""


def test_addresses_are_looked_up_when_that_was_chosen_and_only_exact_answers_used(
    folder: DataFolder, tmp_path: Path
) -> None:
    postcodes(folder)
    path = tmp_path / "aanbod_2024.csv"
    path.write_text(OFFER, encoding="utf-8")
    asked: list[str] = []

    def ask(query: str) -> bytes:
        asked.append(query)
        kind, point = ("adres", "136900.5 455870.2") if "Dom" in query else ("weg", "136000 455000")
        answer = {"type": kind, "centroide_rd": f"POINT({point})"}
        return json.dumps({"response": {"docs": [answer]}}).encode()

    result = read_locations(path, soort="aanbod", opzoeken=ask)
    assert len(asked) == 2, "the row without an address cannot be asked for"
    assert all(query.startswith("q=") and query.count("&") == 2 for query in asked)
    told = {b.code: b.aantal for b in result.rapport.bevindingen}
    assert (told["adres_opgezocht"], told["adres_onbekend"]) == (1, 1)
    folder.commit(result)
    found = locations(folder.snapshot(), "aanbod").frame.set_index("naam")
    assert found["ligging"].to_dict() == {"a": "adres", "b": "postcode", "c": "postcode"}
    assert found.loc["a", ["x", "y"]].tolist() == [136_900.5, 455_870.2]


def test_without_network_the_list_is_kept_as_it_was_and_says_so(
    folder: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "aanbod_2024.csv"
    path.write_text(OFFER, encoding="utf-8")
    result = read_locations(path, soort="aanbod", opzoeken=locator())
    told = [b for b in result.rapport.bevindingen if b.code == "adres_niet_opgezocht"]
    assert [b.aantal for b in told] == [2]
    assert "Locatieserver gaf geen bruikbaar antwoord" in told[0].gevonden
    assert result.rapport.rijen == 3
    folder.commit(result)


def raising(error: Exception) -> Callable[[str], bytes]:
    def fetch(_: str) -> bytes:
        raise error

    return fetch


@pytest.mark.parametrize(
    ("fetch", "why"),
    [
        (raising(FetchFailed("duo.nl zweeg langer dan 60 seconden.")), ". duo.nl zweeg langer"),
        *(
            (lambda _, raw=raw: raw, ": het antwoord was niet te lezen")
            for raw in (
                b"<html>",
                b"[]",
                b"{}",
                b'{"response": null}',
                b'{"response": {"docs": {"type": "adres"}}}',
                b'{"response": {"docs": ["adres"]}}',
                b'{"response": {"docs": [null]}}',
            )
        ),
    ],
)
def test_a_service_that_fails_is_said_in_dutch(fetch: Callable[[str], bytes], why: str) -> None:
    with pytest.raises(NotFound) as failed:
        PdokGeocoder(fetch).find("Weg 1", "", "")
    said = str(failed.value)
    assert f"gaf geen bruikbaar antwoord{why}" in said
    assert said.endswith("blijven bij benadering op hun postcode staan.")


@pytest.mark.parametrize(
    "document", [{}, {"centroide_rd": 5, "type": ["adres"]}, {"centroide_rd": "POINT(x y)"}]
)
def test_a_document_without_a_point_is_an_address_that_is_not_known(
    document: dict[str, Any],
) -> None:
    answer = json.dumps({"response": {"docs": [document]}}).encode()
    assert PdokGeocoder(lambda _: answer).find("Weg 1", "", "") is None
    assert PdokGeocoder(lambda _: b'{"response": {"docs": []}}').find("Weg 1", "", "") is None


def test_points_far_from_any_area_do_not_disturb(buurten: gpd.GeoDataFrame) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(X0 - 2000, X0 + 4000, 500), rng.uniform(Y0 - 2000, Y0 + 4000, 500)
    found = locate(x, y, buurten)
    for code, shape in zip(buurten["code"], buurten.geometry, strict=True):
        inside = shapely.contains_xy(shape, x, y)
        assert (found.codes[inside] == code).all()
    outside = ~shapely.contains_xy(shapely.union_all(buurten.geometry.to_numpy()), x, y)
    assert (found.codes[outside] == "").all()


def test_a_name_alone_makes_no_two_places_one(folder: DataFolder, save: Save) -> None:
    def place(name: str, x: float, pc4: str = "", **more: object) -> dict[str, object]:
        return {"soort": "aanbod", "naam": name, "x": x, "y": 455_500, "pc4": pc4} | more

    nan = float("nan")
    old = [
        place("Inloop", 136_500), place("Inloop", 156_500), place("Inloop", nan, "3511"),
        place("naam onbekend", 136_500), place("Spreekuur", nan, plaats="Ede"),
        place("Spreekuur", nan, plaats="Zeist"), place("Soos", nan, "3512"),
    ]  # fmt: skip
    new = [
        place("Inloop", 136_504), place("naam onbekend", 136_500),
        place("Spreekuur", nan, plaats="Ede"), place("Soos", 137_000, "3512"),
    ]  # fmt: skip
    save(old, soort="aanbod", bron="oud", jaar=2023)
    save(new, soort="aanbod", bron="nieuw", jaar=2024)
    found = locations(folder.snapshot(), "aanbod")
    frame = found.frame.sort_values(["naam", "bron", "x"])
    assert frame[["naam", "bron"]].to_numpy().tolist() == [
        ["Inloop", "nieuw"], ["Inloop", "oud"], ["Inloop", "oud"], ["Soos", "nieuw"],
        ["Spreekuur", "nieuw"], ["Spreekuur", "oud"],
        ["naam onbekend", "nieuw"], ["naam onbekend", "oud"],
    ]  # fmt: skip
    assert [(b.code, b.aantal, b.gevonden) for b in found.bevindingen] == [
        ("plek_in_nieuwere_lijst", 3, "Inloop, Spreekuur, Soos"),
    ]


def test_every_place_outside_the_areas_or_on_a_border_is_listed(
    with_sets: Callable[..., Snapshot],
) -> None:
    rows = [
        school("Binnen", "00AA00", X0 + 200, Y0 + 200),
        school("Op de grens", "00AB00", X0 + 1000, Y0 + 200, plaats="Utrecht"),
        school("Buiten", "00AC00", X0 - 500, Y0 + 200, gemeente="ELDERS"),
        school("Ver weg", "00AD00", X0 - 9000, Y0 + 200),
        school("Zonder punt", "00AE00"),
    ]
    found = places_in_areas(with_sets(pd.DataFrame(rows)), "school")
    assert found.gebieden == "buurten van 2024"
    assert (found.aantal, found.binnen, found.zonder_punt) == (5, 2, 1)
    assert found.buiten.to_numpy().tolist() == [
        ["Ver weg", "", "A", "BU03440101", 9000.0],
        ["Buiten", "ELDERS", "A", "BU03440101", 500.0],
    ]
    assert found.grens.to_numpy().tolist() == [["Op de grens", "Utrecht", "A", "BU03440101"]]
    assert [(b.code, b.aantal) for b in found.bevindingen] == [
        ("in_geen_gebied", 2), ("op_de_grens", 1),
    ]  # fmt: skip


def test_without_borders_that_is_said(folder: DataFolder, save: Save) -> None:
    save([school("A", "00AA00", 1e5, 4e5)])
    with pytest.raises(NotFound, match="geen grenzen om deze plekken in te plaatsen"):
        places_in_areas(folder.snapshot(), "school")
