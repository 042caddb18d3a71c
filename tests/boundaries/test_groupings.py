from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import boundaries
from store import DataFolder, ImportResult, NotFound, Refused, Snapshot
from tests.boundaries.squares import SIDE, buurten, square

if TYPE_CHECKING:
    from pathlib import Path


def read(
    tmp_path: Path, text: str, *, name: str = "gebieden.csv", **options: object
) -> ImportResult:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return boundaries.read_indeling(path, **options)  # type: ignore[arg-type]


def leden(result: ImportResult) -> list[tuple[str, str, str, str]]:
    table = result.sets[0].tables["leden"]
    return [tuple(row) for row in table.itertuples(index=False)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "gebied_code,groep\nBU03440101,Noord\nBU03440201,Zuid\n",
        "buurtcode;buurtnaam;gebied\nBU03440101;Een;Noord\nBU03440201;Drie;Zuid\n",
        "Gebieden van de stad\n\nBU_CODE;Stadsdeel\n3440101;Noord\n3440201;Zuid\n",
        "code\tnaam\tkleur van het bord\nBU03440101\tEen\tNoord\nBU03440201\tDrie\tZuid\n",
        "x;mijn_codes;wat\n;BU03440101;Noord\n;BU03440201;Zuid\n",
    ],
)
def test_any_spelling_of_columns(tmp_path: Path, text: str) -> None:
    result = read(tmp_path, text)
    assert leden(result) == [
        ("BU03440101", "noord", "Noord", "buurt"),
        ("BU03440201", "zuid", "Zuid", "buurt"),
    ]
    assert (result.rapport.gelezen, result.rapport.bevindingen) == (2, [])


def test_group_codes_and_numbers_in_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["wijkcode", "wijknaam", "groepcode", "groepnaam"], [34401, "A", 7, "Noord"],
                [34402, "B", 7, "Noord"], [34403, "C", 8, "Zuid"]):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "gebieden_2024.xlsx"
    book.save(path)
    result = boundaries.read_indeling(path, naam="Gebieden Utrecht")
    assert [row[:3] for row in leden(result)] == [
        ("WK034401", "7", "Noord"), ("WK034402", "7", "Noord"), ("WK034403", "8", "Zuid"),
    ]  # fmt: skip
    key = result.sets[0].key
    assert (key.bron, key.niveau, key.jaar, key.indeling) == (
        "Gebieden Utrecht", "gebieden_utrecht", None, 2024,
    )  # fmt: skip
    assert result.sets[0].extra["groepen"] == {"7": "Noord", "8": "Zuid"}


def test_bad_rows_are_counted(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "wijkcode;gebied\nWK034401;Noord\nWK034401;Zuid\nWK034402;\n;Zuid\nGM0344;Zuid\n"
        "WK034403;Zuid\n",
    )
    assert [row[:3] for row in leden(result)] == [
        ("WK034401", "noord", "Noord"), ("WK034403", "zuid", "Zuid"),
    ]  # fmt: skip
    found = {f.code: (f.ernst.value, f.aantal) for f in result.rapport.bevindingen}
    assert found == {
        "lid_dubbel": ("fout", 1), "zonder_groep": ("fout", 1), "geen_code": ("fout", 1),
        "code_onbekend": ("fout", 1),
    }  # fmt: skip
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (6, 2, 4)


def test_hostile_group_names_stay_text_and_their_ids_harmless(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        'wijkcode;gebied\nWK034401;`${alert(1)}`\nWK034402;<script>\nWK034403;=1+1\nWK034404;"\'"\n',
    )
    rows = leden(result)
    assert [row[2] for row in rows] == ["`${alert(1)}`", "<script>", "=1+1", "'"]
    assert [row[1] for row in rows] == ["alert-1", "script", "1-1", "groep"]


def test_names_that_look_alike_stay_apart(tmp_path: Path) -> None:
    result = read(tmp_path, "wijkcode;gebied\nWK034401;Oost!\nWK034402;Oost\n")
    assert len({row[1] for row in leden(result)}) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wijk;gebied\nA;B\n", "een kolom met gebiedscodes"),
        ("wijkcode;a;b\nWK034401;x;y\n", "één kolom met de groep"),
        ("wijkcode;wijknaam\nWK034401;x\n", "één kolom met de groep"),
        ("wijkcode;naam\nWK034401;x\nWK034402;y\n", "één kolom met de groep"),
        ("wijkcode;gebied\n", "zonder rijen"),
        ("", "is leeg"),
        ("wijkcode;gebied\nWK034401;\n", "zonder één bruikbare rij"),
    ],
)
def test_tables_that_are_no_grouping(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read(tmp_path, text)


def test_a_fixed_level_cannot_be_renamed(tmp_path: Path) -> None:
    text = "wijkcode;gebied\nWK034401;x\n"
    with pytest.raises(Refused, match="al een gebiedsniveau is"):
        read(tmp_path, text, naam="Wijk")
    with pytest.raises(Refused, match="geen letters"):
        read(tmp_path, text, naam="!?")


@pytest.fixture
def grouped(folder: DataFolder, tmp_path: Path) -> Snapshot:
    path = tmp_path / "b_2016.gpkg"
    buurten().to_file(path)
    folder.commit(boundaries.read_grenzen(path))
    text = (
        "buurtcode;gebied\nBU03440101;Rand\nBU03440202;Rand\nBU03440102;Hart\nBU03440201;Hart\n"
        "BU03449999;Hart\n"
    )
    return folder.commit(read(tmp_path, text, naam="Eigen gebieden"))


def test_a_grouping_is_a_level(grouped: Snapshot) -> None:
    assert list(boundaries.groupings(grouped)) == ["eigen_gebieden"]
    areas = boundaries.areas(grouped, "eigen_gebieden")
    assert areas.frame[["code", "naam", "niveau"]].to_numpy().tolist() == [
        ["hart", "Hart", "eigen_gebieden"], ["rand", "Rand", "eigen_gebieden"],
    ]  # fmt: skip
    assert areas.frame["gemeente_code"].tolist() == ["GM0344", "GM0344"]
    assert areas.frame["wijk_code"].isna().all()
    assert areas.ontbrekend == ("BU03449999",)
    assert areas.indeling == 2016
    assert [record.key.niveau for record in areas.records] == ["eigen_gebieden", "buurt"]


@pytest.mark.parametrize("detail", ["vlakken", "lokaal", "regionaal", "landelijk"])
def test_its_geometry_is_that_of_its_members(grouped: Snapshot, detail: str) -> None:
    areas = boundaries.areas(grouped, "eigen_gebieden")
    shapes = boundaries.geometry(grouped, areas, detail)
    assert shapes["code"].tolist() == ["hart", "rand"]
    assert shapes.geometry.iloc[0].equals(square(1, width=2))
    assert shapes.area.tolist() == [2 * SIDE**2, 2 * SIDE**2]
    assert boundaries.prepared(grouped, areas, detail).count(b'"id":"rand"') == 1


def test_members_of_a_grouping(grouped: Snapshot) -> None:
    series = boundaries.members(grouped, "eigen_gebieden")
    assert series["BU03440101"] == "rand"
    assert len(series) == 5
    with pytest.raises(NotFound, match="eigen_gebieden"):
        boundaries.members(grouped, "andere")


def test_a_grouping_elsewhere_is_empty_here(grouped: Snapshot) -> None:
    areas = boundaries.areas(grouped, "eigen_gebieden", gemeenten=["GM0363"])
    assert areas.frame.empty
    assert boundaries.geometry(grouped, areas).empty


def test_areas_of_a_grouping_are_called_areas() -> None:
    assert boundaries.called("gebieden_utrecht") == ("gebied", "gebieden")
    assert boundaries.called("buurt") == ("buurt", "buurten")
