"""Each service as it speaks: page by page, in parts, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from flows import read_swv
from sources.client import FetchFailed
from sources.fetching import SERVICES
from sources.request import Request
from sources.source_list import SourceList, source_list
from tests.sources import small_services
from tests.sources.server import Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.client import Client
    from sources.request import Fetched
    from tests.sources.server import Services


@pytest.fixture
def filled(services: Services) -> Services:
    made = small_services.small()
    services.areas, services.tables = made.areas, made.tables
    services.titles, services.files = made.titles, made.files
    return services


@pytest.fixture
def fetch(
    filled: Services, client: Callable[..., Client], tmp_path: Path
) -> Callable[..., Fetched]:
    """Return a function that fetches from one kind of service."""
    listed: SourceList = source_list(filled.write_bronnen(tmp_path / "bronnen.toml"))
    folder = tmp_path / "uit"
    folder.mkdir()

    def one(dienst: str, year: int | None = 2024, deel: str = "", *, land: bool = False) -> Fetched:
        rows = [row for row in listed.bronnen if row.dienst == dienst and deel in ("", row.deel)]
        source = min(rows, key=lambda row: year not in row.years)
        codes = () if land else ("GM0344",)
        asked = Request(source, year, codes, "" if land else "GM0344")
        return SERVICES[dienst](client(), asked, folder, lambda *_: None)

    return one


def layers(fetched: Fetched) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(fetched.pad) as archive:
        return {name: json.loads(archive.read(name))["features"] for name in archive.namelist()}


def table(fetched: Fetched) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetched.pad.read_text("utf-8"))))


@pytest.mark.parametrize("dienst", ["ogc_api", "wfs"])
def test_layers_are_paged_and_only_the_gemeente_is_kept(
    filled: Services, fetch: Callable[..., Fetched], dienst: str
) -> None:
    fetched = fetch(dienst)
    assert fetched.pad.name == "wijkenbuurten_2024_GM0344.zip"
    found = layers(fetched)
    codes = {name: [list(f["properties"].values())[1] for f in fs] for name, fs in found.items()}
    assert codes == {
        # the country of gemeenten, so that nobody hears which one is meant
        "gemeenten_2024.geojson": ["GM0356", "GM0344"],
        "wijken_2024.geojson": ["WK034401", "WK034402"],
        "buurten_2024.geojson": list(small_services.BUURTEN),
    }
    # the same features make the same bytes
    assert fetch(dienst).sha256 == fetched.sha256
    first = filled.asked[0]
    assert "0344" not in json.dumps(first.query)


def test_layers_of_older_years_are_asked_by_the_names_they_had(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.areas[2021, "gemeenten2021"] = filled.areas[2024, "gemeenten"]
    for name in ("wijken", "buurten"):
        filled.areas[2021, f"cbs_{name}_2021"] = filled.areas[2024, name]
    assert set(layers(fetch("wfs", 2021))) == {
        f"{name}_2021.geojson" for name in ("gemeenten", "wijken", "buurten")
    }


def test_a_neighbourhood_is_asked_by_rounded_surroundings(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    fetch("ogc_api")
    boxes = {asked.query["bbox"] for asked in filled.asked if "bbox" in asked.query}
    assert boxes == {"5.10,52.08,5.14,52.09"}


def test_an_answer_from_which_a_feature_is_missing_is_refused(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    page = {"type": "FeatureCollection", "numberMatched": 342, "features": small_services.wijken()}
    filled.fault("gemeenten/items", Reply(json.dumps(page).encode()))
    with pytest.raises(FetchFailed, match="Van de 342 gemeenten kwamen er 3"):
        fetch("ogc_api")


def test_pages_that_lead_in_a_circle_end(filled: Services, fetch: Callable[..., Fetched]) -> None:
    here = f"{filled.base}/cbs/wijken-en-buurten-2024/ogc/v1/collections/gemeenten/items?f=x"
    page = {"features": [], "links": [{"rel": "next", "href": here}]}
    filled.fault("gemeenten/items", *[Reply(json.dumps(page).encode())] * 3)
    with pytest.raises(FetchFailed, match="een bladzijde die er al was"):
        fetch("ogc_api")


def test_a_page_at_another_host_is_not_asked(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    page = {"features": [], "links": [{"rel": "next", "href": "http://127.0.0.1:1/x"}]}
    filled.fault("gemeenten/items", Reply(json.dumps(page).encode()))
    with pytest.raises(FetchFailed, match="niet in de lijst van bronnen"):
        fetch("ogc_api")


@pytest.mark.parametrize("answer", [{"type": "Feature"}, [], {"features": {}}])
def test_a_service_that_changed_its_form_is_refused(
    filled: Services, fetch: Callable[..., Fetched], answer: object
) -> None:
    filled.fault("gemeenten/items", Reply(json.dumps(answer).encode()))
    with pytest.raises(FetchFailed, match="van vorm veranderd"):
        fetch("ogc_api")


def test_a_year_in_which_the_gemeente_was_not_there_is_said(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.areas[2024, "gemeenten"] = small_services.gemeenten()[:1]
    with pytest.raises(FetchFailed, match="In de gemeenten van 2024 staat GM0344 niet"):
        fetch("ogc_api")


def test_what_a_wfs_says_in_xml_is_told(filled: Services, fetch: Callable[..., Fetched]) -> None:
    del filled.areas[2024, "gemeenten"]
    with pytest.raises(FetchFailed, match=r"geen leesbare JSON .‘unknown layer’"):
        fetch("wfs")


def test_a_table_of_cbs_has_the_gemeente_the_gemeenten_and_the_country(
    fetch: Callable[..., Fetched],
) -> None:
    fetched = fetch("odata3")
    assert (fetched.pad.name, fetched.uitgave) == (
        "kerncijfers_wijken_en_buurten_2024_GM0344.csv",
        "2026-05-01",
    )
    rows = table(fetched)
    assert [row["WijkenEnBuurten"] for row in rows] == [
        "NL00", "GM0344", "GM0356", "WK034401", "WK034402", *small_services.BUURTEN,
    ]  # fmt: skip
    assert [row["k_0Tot15Jaar_8"] for row in rows[-2:]] == ["160", ""]


def test_a_question_for_more_than_ten_thousand_records_is_cut_in_parts(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    row = {"AantalInwoners_5": 10, "ID": 0}
    filled.tables["85984NED"] = [
        {**row, "WijkenEnBuurten": f"BU{number:08}"} for number in range(3_440_000, 3_455_000)
    ]
    found = table(fetch("odata3", land=True))
    assert len({row["WijkenEnBuurten"] for row in found}) == len(found) == 15_000
    asked = [one.query.get("$filter", "") for one in filled.asked]
    # 15,000 begin with BU034, and 10,000 with BU0344: those come at once
    assert "startswith(WijkenEnBuurten,'BU0344')" in asked
    assert not [text for text in asked if "BU03440" in text or "BU044" in text]


def test_another_error_of_the_service_is_not_cut_in_parts(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.fault("TypedDataSet", Reply(b"internal error", 500))
    with pytest.raises(FetchFailed, match=r"Een fout .foutcode 500"):
        fetch("odata3", land=True)


@pytest.mark.parametrize("dienst", ["odata3", "odata4"])
def test_a_wrong_number_of_a_table_is_noticed_by_its_title(
    filled: Services, fetch: Callable[..., Fetched], dienst: str
) -> None:
    filled.titles["85984NED"] = "Bodemgebruik; uitgebreide indeling"
    with pytest.raises(FetchFailed, match="de tabel heet ‘Bodemgebruik"):
        fetch(dienst, deel="cijfers")


def test_a_year_that_is_not_listed_is_looked_up_by_title(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.titles["99999NED"] = "Kerncijfers wijken en buurten 2026"
    filled.tables["99999NED"] = small_services.kwb(2026)
    assert fetch("odata3", 2026).adres.endswith("/99999NED/TypedDataSet")
    with pytest.raises(FetchFailed, match="geen tabel ‘Kerncijfers wijken en buurten 2027’"):
        fetch("odata3", 2027)


def test_a_table_that_lost_its_column_of_areas_is_refused(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.fault("TypedDataSet", Reply(json.dumps({"value": [{"Regio": "NL"}]}).encode()))
    with pytest.raises(FetchFailed, match="geen kolom WijkenEnBuurten meer"):
        fetch("odata3")


def test_version_four_gives_names_and_states(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.tables["85984NED"] *= 60
    rows = table(fetch("odata4", deel="cijfers"))
    assert len(rows) == 9 * 3 * 60  # over more than one page
    assert rows[-2] == {
        "WijkenEnBuurten": "BU03440202",
        "Measure": "k_0Tot15Jaar_8",
        "Value": "",
        "staat": "afgeschermd",
    }
    assert any("$skip" in asked.query for asked in filled.asked)


def test_the_newest_version_in_a_feed_is_fetched(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    place = "/cbs/wijkenbuurten/2024/atom"
    links = "".join(
        f'<link href="downloads/wijkenbuurten_{name}.gpkg"/>'
        for name in ("2024_v2", "2024_v10", "2023_v11", "2024_v1")
    )
    filled.files[f"{place}/index.xml"] = f"<feed>{links}</feed>".encode()
    filled.files[f"{place}/downloads/wijkenbuurten_2024_v10.gpkg"] = b"SQLite format 3"
    fetched = fetch("atom", deel="land")
    assert fetched.pad.name == "wijkenbuurten_2024_v10.gpkg"
    assert fetched.pad.read_bytes() == b"SQLite format 3"
    assert fetched.uitgave == "2026-05-01"
    # of 2024 and later the name has no version
    filled.files[f"{place}/index.xml"] = b'<link href="downloads/wijkenbuurten_2024.gpkg"/>'
    filled.files[f"{place}/downloads/wijkenbuurten_2024.gpkg"] = b"SQLite format 3"
    assert fetch("atom", deel="land").pad.name == "wijkenbuurten_2024.gpkg"
    filled.files[f"{place}/index.xml"] = b"<feed/>"
    with pytest.raises(FetchFailed, match=r"staat dit niet .meer.: grenzen.*, 2024\."):
        fetch("atom", deel="land")


def test_a_resource_of_ckan_is_looked_up_by_its_name(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.files["/dataset/4ea9/download/brin6_pc4.csv"] = b"INSTELLINGSCODE,TYPE_PO\n"
    filled.packages["popostcode4-v1"] = [
        ("Leerlingen per leeftijd", "/x/brin6_leeftijd.csv"),
        ("Leerlingen per postcode", "/dataset/4ea9/download/brin6_pc4.csv"),
    ]
    assert fetch("ckan", deel="leerlingen").pad.name == "brin6_pc4.csv"
    filled.packages["popostcode4-v1"].pop()
    with pytest.raises(FetchFailed, match="geen bestand ‘brin6_pc4’ meer"):
        fetch("ckan", deel="leerlingen")


def test_a_resource_at_a_host_of_duo_alone_is_fetched_from_the_public_one(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    filled.files["/dataset/4ea9/download/brin6_pc4.csv"] = b"INSTELLINGSCODE,TYPE_PO\n"
    inner = "http://beheer.duo.example/dataset/4ea9/download/brin6_pc4.csv"
    said = {"success": True, "result": {"resources": [{"name": "x", "url": inner}]}}
    filled.fault("package_show", Reply(json.dumps(said).encode()))
    assert fetch("ckan", deel="leerlingen").adres.startswith(filled.base)


def test_the_text_of_a_regeling_that_holds_now_is_fetched(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    fetched = fetch("atom", None, "swv")
    assert fetched.pad.name == "BWBR0032324_2015-08-01_0.xml"
    [found] = read_swv(fetched.pad).sets
    assert (found.key.jaar, found.rijen) == (2015, 2)
    filled.files[small_services.REGELING] = b'<work label="BWBR0032324"/>'
    with pytest.raises(FetchFailed, match=r"staat dit niet .meer.: bij elke postcode"):
        fetch("atom", None, "swv")


def test_a_key_of_a_dimension_is_as_wide_as_the_service_has_it(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    row = {"SoortMisdrijf": "0.0.0 ", "Perioden": "2024JJ00", "GeregistreerdeMisdrijven_1": 7}
    filled.titles["47018NED"] = (
        "Geregistreerde misdrijven; soort misdrijf, wijk, buurt, jaarcijfers"
    )
    filled.tables["47018NED"] = [
        {"ID": 1, "WijkenEnBuurten": "BU03440101", **row},
        {"ID": 2, "WijkenEnBuurten": "BU03440101", **row, "SoortMisdrijf": "1.1.1 "},
    ]
    found = table(fetch("odata3", 2024, "veiligheid"))
    assert [(row["ID"], row["GeregistreerdeMisdrijven_1"]) for row in found] == [("1", "7")]


def test_a_title_of_two_measures_names_neither(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    codes = [("M000000", "Appartement"), ("M000001", "Inwoners"), ("M000002", "Appartement")]
    said = {"value": [{"Identifier": code, "Title": title} for code, title in codes]}
    filled.fault("MeasureCodes", Reply(json.dumps(said).encode()))
    names = {row["Measure"] for row in table(fetch("odata4", deel="cijfers"))}
    assert names == {"Appartement (M000000)", "Inwoners", "Appartement (M000002)"}


def test_a_file_keeps_its_own_name_and_bytes(
    filled: Services, fetch: Callable[..., Fetched]
) -> None:
    fetched = fetch("bestand", None, deel="scholen")
    assert fetched.pad.name == "02.-alle-schoolvestigingen-basisonderwijs.csv"
    assert fetched.pad.read_bytes() == filled.files[small_services.BO]
    filled.fault("basisonderwijs", Reply(b"<html>Aanmelden</html>", 200, "text/html"))
    with pytest.raises(FetchFailed, match="Een webpagina in plaats van gegevens"):
        fetch("bestand", None, deel="scholen")
    assert (
        fetch("bestand", None, deel="scholen").pad.read_bytes() == filled.files[small_services.BO]
    )
