"""Lists of schools and aanbod as they come: DUO of several years, GeoJSON, people's own."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import Workbook

from places.lists.sets import read_locations
from places.schools import school_types
from store import DataFolder, Refused
from store.words import read_word

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def points(path: Path, **options: Any) -> pd.DataFrame:
    result = read_locations(path, **options)
    assert len(result.sets) == 1
    frame = result.sets[0].tables["punten"]
    assert isinstance(frame, pd.DataFrame)
    return frame


def codes(path: Path, **options: Any) -> list[tuple[str, str, int]]:
    found = read_locations(path, **options).rapport.bevindingen
    return [(b.code, b.plaats, b.aantal) for b in found]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("basisschool", ("bo",)),
        ("Bo", ("bo",)),
        ("SBAO", ("sbo",)),
        ("Speciaal basisonderwijs", ("sbo",)),
        ("(V)SO", ("so", "vso")),
        ("SO", ("so",)),
        ("VSO", ("vso",)),
        ("Voortgezet speciaal onderwijs", ("vso",)),
        ("SBAO/SO/VSO", ("sbo", "so", "vso")),
        ("Speciaal onderwijs", ("so",)),
        ("VBO/MAVO/HAVO/VWO/PRO", ("vo",)),
        ("BRUGJAAR", ("vo",)),
        ("Praktijkonderwijs", ("vo",)),
        ("voortgezet onderwijs", ("vo",)),
        ("muziekschool", ()),
        ("", ()),
    ],
)
def test_types_of_education_are_read_from_the_words_of_publishers(
    text: str, types: tuple[str, ...]
) -> None:
    assert school_types(text) == types


OLD = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;"
    "HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;"
    "TELEFOONNUMMER;INTERNETADRES;STRAATNAAM CORRESPONDENTIEADRES\r\n"
    "Drenthe;10236;00AH;00;De Esdoorn é;Haagjesweg;56-a;7822 HG;Emmen ;114;EMMEN;Openbaar;"
    "0591612345;www.esdoorn.nl;Postbus\r\n"
)
NEW = (
    '\ufeff"PROVINCIE","BEVOEGD GEZAG NUMMER","INSTELLINGSCODE","VESTIGINGSCODE","VESTIGINGSNAAM",'
    '"STRAATNAAM","HUISNUMMER-TOEVOEGING","POSTCODE","PLAATSNAAM","GEMEENTENAAM","DENOMINATIE"\n'
    '"Drenthe","10236","00AH","00AH00","De Esdoorn é","Haagjesweg","56-a","7822HG","Emmen","EMMEN",'
    '"Openbaar"\n'
)


@pytest.mark.parametrize(("text", "encoding"), [(OLD, "cp1252"), (NEW, "utf-8")])
def test_duo_addresses_of_any_year_give_the_same_school(
    tmp_path: Path, text: str, encoding: str
) -> None:
    name = "02.-alle-schoolvestigingen-basisonderwijs.csv"
    row = points(write(tmp_path / name, text, encoding)).iloc[0]
    kept = (
        "brin6",
        "naam",
        "typen",
        "adres",
        "postcode",
        "pc4",
        "plaats",
        "denominatie",
        "ligging",
    )
    assert [row[c] for c in kept] == [
        "00AH00", "De Esdoorn é", "bo", "Haagjesweg 56-a", "7822HG", "7822", "Emmen", "Openbaar",
        "postcode",
    ]  # fmt: skip
    assert row["geometry"] is None


def test_special_and_secondary_addresses_name_their_type(tmp_path: Path) -> None:
    special = "BRIN NUMMER;VESTIGINS NUMMER;VESTIGINGSNAAM;POSTCODE;SOORT PRIMAIR ONDERWIJS\n"
    special = special.replace("VESTIGINS NUMMER", "VESTIGINGS NUMMER")
    special += "00AH;1;A;1000AA;SBO\n00AI;02;B;1000 AB;SO/VSO\n"
    frame = points(write(tmp_path / "09.-alle-vestigingen-sbo-so-en-vso.csv", special))
    assert frame[["brin6", "typen"]].to_numpy().tolist() == [
        ["00AH01", "sbo"], ["00AI02", "so|vso"],
    ]  # fmt: skip
    vo = "BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;POSTCODE;ONDERWIJSSTRUCTUUR\n"
    vo += "02QZ;02QZ03;C;1181AA;HAVO/VWO\n"
    assert points(write(tmp_path / "02.-alle-vestigingen-vo.csv", vo)).iloc[0]["typen"] == "vo"


def test_files_of_a_folder_become_sets_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "02.-alle-schoolvestigingen-basisonderwijs.csv", OLD, "cp1252")
    write(tmp_path / "02.-alle-vestigingen-vo.csv", NEW.replace("00AH", "02QZ"))
    write(tmp_path / "leesmij.pdf", "x")
    result = read_locations(tmp_path)
    assert sorted(new.key.bron for new in result.sets) == [
        "alle schoolvestigingen basisonderwijs", "alle vestigingen vo",
    ]  # fmt: skip
    assert "bestand_niet_herkend" in {b.code for b in result.rapport.bevindingen}


def feature(**properties: Any) -> dict[str, Any]:
    point = properties.pop("point", None)
    geometry = {"type": "Point", "coordinates": point} if point else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(path: Path, *features: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        data = {"type": "FeatureCollection", "features": features}
        archive.writestr("scholen.geo.json", json.dumps(data))
    return path


def test_the_same_school_five_times_is_kept_and_counted_once(tmp_path: Path) -> None:
    school = {"naam": "De Dom", "type": "basisschool", "vestigingscode": "00AH00"}
    same = [feature(**school, point=[5.12150 + n * 1e-5, 52.0907]) for n in range(5)]
    other = feature(**school, point=[5.13, 52.0907])
    path = geojson(tmp_path / "scholen20241122.geo.zip", *same, other)
    result = read_locations(path)
    new = result.sets[0]
    frame = new.tables["punten"]
    assert isinstance(frame, pd.DataFrame)
    assert (new.key.bron, new.key.jaar, new.herkomst.uitgave) == ("scholen", 2024, "2024-11-22")
    assert frame["dubbel_van"].tolist() == ["", *["00AH00"] * 4, ""]
    assert frame["id"].is_unique
    assert result.rapport.as_dict()["gelezen"] == result.rapport.rijen == 6
    found = [(b.code, b.plaats, b.aantal) for b in result.rapport.bevindingen]
    assert found == [
        ("dubbele_locatie", "scholen.geo.json, punt 1", 4),
        ("vestiging_op_meer_plaatsen", "hele lijst", 1),
    ]
    assert new.extra["per_type"] == {"bo": 2}


OWN = """Aanbod in de wijk, stand 1 mei 2025

Naam;Organisatie;Domein;Preventieniveau;Lat;Lon;Postcode;Kosten
Huiswerkklas;Buurtteam;School;universeel;52,0907;5,1215;3512JE;gratis
Verwisseld;Buurtteam;Werk;selectief;5.1215;52.0907;;
In RD;Sportclub;Sport;universeel;455870;136900;;
Nul;Sportclub;Sport;universeel;0;0;3512 JE;
Zee;Zeilclub;Sport;universeel;53.0;4.0;3512JE;
Nergens;Sportclub;Sport;universeel;;;;
;Sportclub;Sport;geindiceert;52.0907;5.1215;;
Huiswerkklas;Buurtteam;School;universeel;52.0907;5.1215;3512JE;
"""


def test_an_own_list_loses_no_row_and_says_where_everything_is(tmp_path: Path) -> None:
    path = write(tmp_path / "aanbod 2025.csv", OWN)
    result = read_locations(path)
    frame = result.sets[0].tables["punten"]
    assert isinstance(frame, pd.DataFrame)
    assert result.sets[0].key.niveau == "aanbod"
    assert result.sets[0].key.jaar == 2025
    assert frame["naam"].tolist() == [
        "Huiswerkklas", "Verwisseld", "In RD", "Nul", "Zee", "Nergens", "naam onbekend",
        "Huiswerkklas",
    ]  # fmt: skip
    near = (frame["x"].sub(136_900).abs() < 150) & (frame["y"].sub(455_870).abs() < 150)
    assert near.tolist() == [True, True, True, False, False, False, True, True]
    assert frame["ligging"].tolist() == [
        "exact", "exact", "exact", "postcode", "postcode", "onbekend", "exact", "exact",
    ]  # fmt: skip
    assert frame["kosten"].tolist()[0] == "gratis"
    assert frame["domein"].tolist()[:3] == ["schoolprestaties", "werk", "meedoen"]
    name = "aanbod 2025.csv"
    found = {(b.code, b.plaats, b.aantal) for b in result.rapport.bevindingen}
    assert found == {
        ("naam_ontbreekt", f"{name}, rij 10", 1),
        ("woord_onbekend", f"{name}, rij 10", 1),
        ("lengte_breedte_verwisseld", f"{name}, rij 5", 1),
        ("ander_coordinatenstelsel", f"{name}, rij 6", 1),
        ("coordinaat_nul", f"{name}, rij 7", 1),
        ("in_zee_of_buitenland", f"{name}, rij 8", 1),
        ("decimale_komma", name, 1),
        ("zonder_coordinaten", name, 2),
        ("geen_plaats", f"{name}, rij 9", 1),
        ("dubbele_locatie", f"{name}, rij 4", 1),
        ("kolommen_ongebruikt", name, 1),
    }
    meant = [b.gevonden for b in result.rapport.bevindingen if b.code == "woord_onbekend"]
    assert meant == ["preventieniveau 'geindiceert'; bedoelde u 'Geïndiceerd'?"]


def test_an_excel_with_a_title_and_merged_cells_is_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Aanbod Overvecht"],
        [None],
        ["Aanbieder", "Activiteit", "x", "y"],
        ["Buurtteam", "Huiswerkklas", 136900, 455870.5],
        [None, "Coach", 136910, 455880],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    book.save(tmp_path / "lijst.xlsx")
    frame = points(tmp_path / "lijst.xlsx")
    assert frame[["aanbieder", "naam", "x"]].to_numpy().tolist() == [
        ["Buurtteam", "Huiswerkklas", 136900.0], ["Buurtteam", "Coach", 136910.0],
    ]  # fmt: skip


def test_many_of_one_kind_are_counted_together(tmp_path: Path) -> None:
    head = "Naam;Lat;Lon;Postcode\nGoed;52.0907;5.1215;3512JE\n"
    # what is alike is one finding; of what differs twenty are told by name
    for cells, code, number in (
        ("0;0", "coordinaat_nul", 1),
        ("1{n};2", "punt_buiten_nederland", 21),
    ):
        rows = "".join(f"Aanbod {n};{cells.format(n=n)};3512JE\n" for n in range(50))
        found = codes(write(tmp_path / "aanbod.csv", head + rows))
        counts = [count for name, _, count in found if name == code]
        assert (len(counts), sum(counts)) == (number, 50)


def test_schools_without_a_type_are_one_finding_beside_those_that_have_one(tmp_path: Path) -> None:
    rows = "".join(f"00A{letter};School {letter};3512JE;\n" for letter in "BCDEF")
    text = "BRIN;Vestigingsnaam;Postcode;Soort\n00AA;Dom;3512JE;Bo\n" + rows
    path = write(tmp_path / "scholen_2019.csv", text)
    (found,) = [row for row in codes(path) if row[0] == "schooltype_onbekend"]
    assert found == ("schooltype_onbekend", "scholen_2019.csv, rij 3 (en 4 keer daarna)", 5)
    assert points(path, schooltype="sbo")["typen"].tolist() == ["bo", *["sbo"] * 5]


def test_places_without_name_are_never_each_others_double(tmp_path: Path) -> None:
    text = "Naam;Lat;Lon\n;52.0907;5.1215\n;52.0907;5.1215\n"
    assert points(write(tmp_path / "aanbod.csv", text))["dubbel_van"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leeg.csv", ""),
        ("iets.csv", "a;b\n1;2\n"),
        ("grens.geojson", '{"type":"FeatureCollection","features":[]}'),
        ("kapot.geojson", "{"),
        ("kop.csv", "Naam;Lat;Lon\n"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(Refused):
        read_locations(write(tmp_path / name, text))


def test_a_list_survives_the_folder(tmp_path: Path, folder: DataFolder) -> None:
    snapshot = folder.commit(read_locations(write(tmp_path / "aanbod 2025.csv", OWN)))
    back = snapshot.geo(snapshot.sets[0], "punten")
    assert back.crs.to_epsg() == 28992
    assert back.geometry.isna().tolist() == [False] * 3 + [True] * 3 + [False] * 2


def test_the_words_of_the_field_are_found_in_any_spelling() -> None:
    assert read_word("preventieniveau", "Geïndiceerde preventie").id == "geindiceerd"
    assert read_word("leeftijdsfase", "4-12 jaar").id == "basisschoolleeftijd"
    unknown = read_word("domein", "criminaliteid")
    assert unknown.id is None
    assert unknown.voorstel is not None
    assert unknown.voorstel.id == "criminaliteit"
    assert read_word("domein", "xyz") == read_word("domein", "qqqq")


def test_a_list_of_persons_is_refused_and_nothing_is_read(tmp_path: Path) -> None:
    text = "naam;geboortedatum;bsn;postcode\nJan Jansen;01-02-2014;123456782;3512AB\n"
    with pytest.raises(Refused, match="kolom geboortedatum, bsn"):
        read_locations(write(tmp_path / "lijst.csv", text))
    feature = {"type": "Feature", "properties": {"naam": "Jan", "BSN": "1"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    with pytest.raises(Refused, match="kolom bsn"):
        read_locations(write(tmp_path / "lijst.geojson", text))


def test_places_of_one_name_close_by_are_told_and_totals_are_no_place(tmp_path: Path) -> None:
    rows = ["naam;x;y", "Inloop;136500;455500", "Inloop;136513;455500", "Inloop;137500;455500",
            "Totaal;;"]  # fmt: skip
    result = read_locations(write(tmp_path / "lijst.csv", "\n".join(rows)))
    found = [(b.code, b.plaats) for b in result.rapport.bevindingen]
    assert found == [
        ("totaalregel", "lijst.csv, rij 5"),
        ("bijna_dezelfde_plaats", "lijst.csv, rij 3"),
    ]
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (4, 3, 1)


def test_types_of_education_make_a_list_one_of_schools(tmp_path: Path) -> None:
    text = "naam;type;plaats\nDe Brug;basisschool;Ede\nDe Kim;speciaal basisonderwijs;Ede\n"
    [new] = read_locations(write(tmp_path / "lijst.csv", text)).sets
    assert (new.key.niveau, new.extra["per_type"]) == ("school", {"bo": 1, "sbo": 1})
    text = "naam;type;plaats\nInloop;groepsaanbod;Ede\n"
    [new] = read_locations(write(tmp_path / "aanbod.csv", text)).sets
    assert new.key.niveau == "aanbod"


def test_a_sheet_without_a_list_is_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Naam", "Postcode"], ["Inloop", "3512AB"]):
        sheet.append(row)
    book.create_sheet("Leeg")
    book.create_sheet("Notities").append(["zomaar"])
    book.save(tmp_path / "lijst.xlsx")
    found = read_locations(tmp_path / "lijst.xlsx").rapport.bevindingen
    assert ("blad_niet_herkend", "lijst.xlsx, werkblad Notities") in {
        (b.code, b.plaats) for b in found
    }


@pytest.mark.parametrize(
    ("header", "naam"),
    [
        ("@id;name;@lat;@lon;leisure", "De Poort"),
        ("Naam organisatie;lat;lon;x2", "De Poort"),
        ("organisatie;breedtegraad;lengtegraad;Naam", "Speeltuin"),
    ],
)
def test_a_name_under_any_heading_is_one(tmp_path: Path, header: str, naam: str) -> None:
    cells = dict(zip(["@id", "name", "@lat", "@lon"], ["7", "De Poort", "52.09", "5.12"],
                     strict=True))  # fmt: skip
    heads = header.split(";")
    row = [cells.get(h, "") for h in heads]
    if heads[0] != "@id":
        row = ["De Poort", "52.09", "5.12", "Speeltuin" if heads[3] == "Naam" else "k"]
    text = f"{header}\n{';'.join(row)}\n"
    frame = points(write(tmp_path / "lijst.csv", text))
    assert frame["naam"].tolist() == [naam]
    assert frame["x"].notna().all()


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("naam;coordinaten", ["52.0907, 5.1215", "52.0908, 5.1216"]),
        ("naam;latlon", ["5.1215 52.0907", "5.1216 52.0908"]),
        ("naam;gps", ["52,0907 5,1215", "52,0908 5,1216"]),
        ("naam;xy", ["(136900, 455870)", "136910, 455880"]),
        ("naam;wkt", ["POINT (5.1215 52.0907)", "POINT(5.1216 52.0908)"]),
        ("naam;geom", ["SRID=28992;POINT(136900 455870)", "POINT Z (136910 455880 3)"]),
        (
            "naam,wkt",
            ["POLYGON ((5.121 52.09, 5.122 52.09, 5.122 52.091, 5.121 52.091, 5.121 52.09))"] * 2,
        ),
    ],
)
def test_a_point_in_one_column_is_read(tmp_path: Path, header: str, cells: list[str]) -> None:
    between = header[4]
    lines = "".join(f'Plek {n}{between}"{cell}"\n' for n, cell in enumerate(cells))
    path = write(tmp_path / "lijst.csv", f"{header}\n{lines}Zonder{between}\n")
    frame = points(path)
    near = (frame["x"].sub(136_900).abs() < 150) & (frame["y"].sub(455_870).abs() < 150)
    assert near.tolist() == [True, True, False]
    assert codes(path) == [("geen_plaats", "lijst.csv, rij 4", 1)], "the column is used"


def test_two_numbers_that_lie_nowhere_are_no_point(tmp_path: Path) -> None:
    text = "Naam;Adres;Leeftijd;Prijs\nA;Plein 1;4-12;52,05\nB;Plein 2;4, 12;51,04\n"
    frame = points(write(tmp_path / "lijst.csv", text))
    assert frame["x"].isna().all()
    assert frame["leeftijd"].tolist() == ["4-12", "4, 12"]


SCHOOLS = "BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;POSTCODE;RMC-REGIO CODE;KLEUR\n" + "".join(
    f"{n:02}XA;00;School {n};3512JE;8;geel\n" for n in range(30)
)


def test_what_every_row_lacks_and_what_is_not_used_is_told_once(tmp_path: Path) -> None:
    path = write(tmp_path / "scholen 2013.csv", SCHOOLS)
    assert codes(path) == [
        ("kolommen_ongebruikt", "scholen 2013.csv", 1),
        ("schooltype_onbekend", "scholen 2013.csv", 30),
        ("zonder_coordinaten", "scholen 2013.csv", 30),
    ]


def test_the_type_of_schools_can_be_given(tmp_path: Path) -> None:
    path = write(tmp_path / "scholen.csv", SCHOOLS)
    assert set(points(path, schooltype="so")["typen"]) == {"so"}
    assert "schooltype_onbekend" not in [code for code, *_ in codes(path, schooltype="so")]
    with pytest.raises(Refused, match="schooltypen bo, sbo, so, vso, vo"):
        read_locations(path, schooltype="mbo")


def test_a_page_of_a_download_says_how_many_places_are_missing(tmp_path: Path) -> None:
    place = {"type": "Feature", "properties": {"naam": "Bieb"}, "geometry": None}
    data = {"type": "FeatureCollection", "features": [place], "numberMatched": 4}
    (tmp_path / "plekken.geojson").write_text(json.dumps(data))
    result = read_locations(tmp_path / "plekken.geojson")
    notes = [n for n in result.rapport.bevindingen if n.code == "deel_van_het_geheel"]
    assert [(n.plaats, n.aantal) for n in notes] == [("plekken.geojson", 3)]


@pytest.mark.parametrize(("total", "missing"), [(4, []), (7, [("plekken_2022.zip", 3)])])
def test_the_pages_of_a_download_in_one_zip_are_one_list(
    tmp_path: Path, total: int, missing: list[tuple[str, int]]
) -> None:
    with zipfile.ZipFile(tmp_path / "plekken_2022.zip", "w") as archive:
        for number in (1, 2):
            features = [
                {"type": "Feature", "properties": {"naam": f"Plek {number}{n}"}, "geometry": None}
                for n in (1, 2)
            ]
            page = {"type": "FeatureCollection", "features": features, "numberMatched": total}
            archive.writestr(f"bladzij_{number}.geojson", json.dumps(page))
    result = read_locations(tmp_path / "plekken_2022.zip", soort="aanbod")
    assert [(new.key.bron, new.key.jaar, new.rijen) for new in result.sets] == [
        ("plekken", 2022, 4)
    ]
    notes = [n for n in result.rapport.bevindingen if n.code == "deel_van_het_geheel"]
    assert [(n.plaats, n.aantal) for n in notes] == missing


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Praktijknaam", False), ("Naam van de organisatie", False), ("OBJECTNAAM", False),
        ("Location name", False), ("Organisatienaam", False), ("title", False),
        ("Buurthuis", True), ("Speelplek", True),
    ],
)  # fmt: skip
def test_places_are_called_by_whatever_column_names_them(
    tmp_path: Path, heading: str, *, told: bool
) -> None:
    rows = "West;Utrecht;De Brug;3512JE\nWest;Utrecht;Ark;3512JE\n"
    path = write(tmp_path / "lijst.csv", f"Wijk;Plaatsnaam;{heading};Postcode\n{rows}")
    assert points(path)["naam"].tolist() == ["De Brug", "Ark"]
    found = [
        note for note in read_locations(path).rapport.bevindingen if note.code == "kolom_als_naam"
    ]
    assert [note.gevonden for note in found] == (
        [f"geen kolom naam, wel {heading}"] if told else []
    )
    data = [feature(**{heading: "Ark"}, point=[5.12, 52.09])]
    (tmp_path / "lijst.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": data})
    )
    assert points(tmp_path / "lijst.geojson")["naam"].tolist() == ["Ark"]


def test_no_name_is_taken_from_what_tells_no_places_apart(tmp_path: Path) -> None:
    text = (
        "Soort plek;Wijk;Opmerking;Nummer;Postcode\nhal;West;oud;1;3512JE\nhal;West;nat;2;3512JE\n"
    )
    assert points(write(tmp_path / "lijst.csv", text))["naam"].unique().tolist() == [
        "naam onbekend"
    ]


def test_an_organisation_at_a_location_is_called_by_its_own_name(tmp_path: Path) -> None:
    text = "Naam organisatie;Locatie;Postcode\nDe Brug;Neude 11;3512JE\n"
    assert points(write(tmp_path / "a.csv", text))["naam"].tolist() == ["De Brug"]
    text = "Organisatie;Locatie;Postcode\nDe Brug;Buurthuis West;3512JE\n"
    assert points(write(tmp_path / "b.csv", text))["naam"].tolist() == ["Buurthuis West"]


@pytest.mark.parametrize(
    ("name", "head", "cells", "jaar"),
    [
        ("scholen.csv", "Peildatum", ("20191001", "20191001"), 2019),
        ("scholen.csv", "Jaar", ("2018", "2018"), 2018),
        ("scholen.csv", "Jaar", ("2018", "2019"), None),
        ("scholen_2013.csv", "Jaar", ("2018", "2018"), 2013),
        ("scholen.csv", "Bouwjaar", ("1950", "1950"), None),
        ("visie2040.csv", "Peiljaar", ("", ""), None),
        ("scholen.csv", "Peiljaar", ("onbekend", ""), None),
    ],
)
def test_no_year_is_invented(
    tmp_path: Path, name: str, head: str, cells: tuple[str, str], jaar: int | None
) -> None:
    rows = "".join(
        f"00A{n};School {n};3512JE;{cell}\n" for n, cell in zip("AB", cells, strict=True)
    )
    path = write(tmp_path / name, f"BRIN;Vestigingsnaam;Postcode;{head}\n{rows}")
    result = read_locations(path, schooltype="bo")
    assert result.sets[0].key.jaar == jaar
    unknown = [n.aantal for n in result.rapport.bevindingen if n.code == "jaar_onbekend"]
    assert unknown == ([] if jaar else [1])
    assert read_locations(path, schooltype="bo", jaar=2021).sets[0].key.jaar == 2021


def test_a_year_in_which_aanbod_began_is_not_that_of_the_list(tmp_path: Path) -> None:
    path = write(tmp_path / "aanbod.csv", "naam;postcode;jaar\nBieb;3512JE;2015\n")
    assert read_locations(path).sets[0].key.jaar is None


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Locatie (lat, lon)", "52.0907, 5.1215"),
        ("wkt", "POINT (5.1215 52.0907)"),
        ("coordinaten", "5.1215 52.0907"),
        ("Geo Point", "52.0907,5.1215"),
        ("geom", "SRID=28992\u003bPOINT (136800 455870)"),
    ],
)
def test_a_point_whole_in_one_column_makes_a_list(tmp_path: Path, head: str, cells: str) -> None:
    text = f'"Naam organisatie";"{head}"\nBieb;"{cells}"\nClub;"{cells}"\n'
    frame = points(write(tmp_path / "lijst.csv", text))
    assert frame["ligging"].tolist() == ["exact", "exact"]
    assert frame["x"].round(-2).tolist() == [136800.0] * 2
