"""The preventiematrix and its gaps, on a wijk small enough to see through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from places.aanbod.aanbod_list import method_ambitions
from places.aanbod.locations import as_places, from_places, with_areas
from places.aanbod.model import Aanbod, Resultaat
from places.aanbod.preventiematrix import (
    SOORT_AANBOD,
    SOORT_AMBITIE,
    SOORT_RESULTAAT,
    GapKind,
    gaps,
    make_matrix,
    told,
)
from store import (
    DataFolder,
    Herkomst,
    ImportRapport,
    ImportResult,
    NewSet,
    SetKey,
    Soort,
)

if TYPE_CHECKING:
    from pathlib import Path

    from places.aanbod.preventiematrix import Matrix, MatrixCell
    from store.records import Records

WIJK = "WK034403"


def offer(records: Records, naam: str, **more: Any) -> str:
    base = {"domein": "schoolprestaties", "preventieniveau": "universeel", "gebieden": (WIJK,)}
    return records.add(SOORT_AANBOD, Aanbod(naam=naam, **(base | more)).as_dict()).id


def result(records: Records, tekst: str, **more: Any) -> str:
    row = Resultaat(tekst, **({"domein": "schoolprestaties"} | more))
    return records.add(SOORT_RESULTAAT, row.as_dict()).id


def names(cell: MatrixCell) -> list[list[str]]:
    return [[i.aanbod.naam for i in part] for part in (cell.behouden, cell.stoppen, cell.gewenst)]


def matrix_of(records: Records) -> Matrix:
    aanbod, results, goals = (
        records.all(kind) for kind in (SOORT_AANBOD, SOORT_RESULTAAT, SOORT_AMBITIE)
    )
    return make_matrix(WIJK, aanbod, results, goals)


def rows_of(found: Matrix, domein: str) -> list[Any]:
    return [row for row in found.rijen if row.domein == domein]


def test_rows_go_from_results_and_columns_by_level(records: Records) -> None:
    goal = result(records, "Minder verzuim", indicatoren=("verzuim",))
    offer(records, "Huiswerkklas", resultaten=(goal,))
    offer(records, "Coach", resultaten=(goal,), preventieniveau="selectief", status="gewenst")
    offer(records, "Oud project", resultaten=(goal,), status="stoppen")
    offer(records, "Los")
    found = matrix_of(records)
    tied, loose = rows_of(found, "schoolprestaties")
    assert (tied.pijler, tied.resultaat.tekst, loose.resultaat) == (
        "kansrijk", "Minder verzuim", None,
    )  # fmt: skip
    assert tied.ambitie == (
        "Meer jeugdigen leveren betere prestaties op school en behalen hun schooldiploma"
    )
    assert names(tied.cellen["universeel"]) == [["Huiswerkklas"], ["Oud project"], []]
    assert names(tied.cellen["selectief"]) == [[], [], ["Coach"]]
    assert names(loose.cellen["universeel"]) == [["Los"], [], []]
    assert len({row.domein for row in found.rijen}) == 9


def test_stedelijk_aanbod_counts_for_every_wijk_and_is_recognisable(records: Records) -> None:
    offer(records, "Stad", gebieden=("GM0344",))
    offer(records, "Overal", gebieden=(), stedelijk=True)
    offer(records, "Buurt", gebieden=("BU03440312",))
    offer(records, "Andere wijk", gebieden=("WK034404",))
    offer(records, "Andere stad", gebieden=("GM0599",))
    offer(records, "Nergens", gebieden=())
    found = matrix_of(records)
    here = {item.aanbod.naam: item.stedelijk for item in found.aanbod}
    assert here == {"Stad": True, "Overal": True, "Buurt": False}
    assert found.elders == 2
    assert [item.aanbod.naam for item in found.zonder_gebied] == ["Nergens"]


def test_what_has_no_known_domein_or_level_has_its_place(records: Records) -> None:
    offer(records, "Vreemd", domein="koken", preventieniveau="primair-plus")
    found = matrix_of(records)
    (row,) = rows_of(found, "")
    assert names(row.cellen[""]) == [["Vreemd"], [], []]


def test_the_ambities_of_the_method_stand_as_the_city_of_it_words_them(records: Records) -> None:
    # the nine of Rotterdam, method Wijkprogrammering
    wording = {
        "schoolprestaties": "Meer jeugdigen leveren betere prestaties op school en behalen hun "
        "schooldiploma",
        "werk": "Meer jeugdigen hebben werk",
        "meedoen": "Meer jeugdigen doen mee aan sport, cultuur en vrijwilligerswerk",
        "veilig_thuis": "Meer jeugdigen groeien op in een veilige thuissituatie",
        "veilige_wijk_en_schoolomgeving": "Meer jeugdigen groeien op in een veilige wijk en een "
        "veilige schoolomgeving",
        "criminaliteit": "Minder jeugdigen maken zich schuldig aan criminaliteit",
        "sociaal_emotionele_gezondheid": "Meer jeugdigen hebben een betere sociaal-emotionele "
        "gezondheid",
        "algemene_gezondheid": "Meer jeugdigen hebben een betere algemene gezondheid",
        "gezond_gedrag": "Meer jeugdigen gedragen zich gezonder",
    }
    assert {row.domein: row.ambitie for row in matrix_of(records).rijen} == wording
    records.apply(method_ambitions(records))
    kept = {row.gegevens["domein"]: row.gegevens["tekst"] for row in records.all(SOORT_AMBITIE)}
    assert kept == wording, "taken over letter by letter"
    assert method_ambitions(records) == []


def test_an_own_ambitie_stays_as_it_is_and_a_removed_one_can_be_taken_over_again(
    records: Records,
) -> None:
    own = records.add(SOORT_AMBITIE, {"tekst": "Iedereen werk", "domein": "werk"})
    taken = records.apply(method_ambitions(records))
    assert len(taken) == 8
    assert records.get(own.id).gegevens["tekst"] == "Iedereen werk"
    first = taken[0]
    records.remove(first)
    [again] = method_ambitions(records)
    assert (again.id, again.versie) == (first.id, 2)
    records.apply([again])
    assert len(records.history(first.id)) == 3, "it has its history back"


def test_own_ambities_replace_those_of_the_method(records: Records) -> None:
    records.add(SOORT_AMBITIE, {"tekst": "Iedereen een diploma", "domein": "schoolprestaties"})
    assert rows_of(matrix_of(records), "schoolprestaties")[0].ambitie == "Iedereen een diploma"


def test_results_of_another_wijk_stay_away(records: Records) -> None:
    result(records, "Elders", gebieden=("WK034404",))
    result(records, "Hier", gebieden=(WIJK,))
    found = [row.resultaat.tekst for row in matrix_of(records).rijen if row.resultaat]
    assert found == ["Hier"]


def test_a_gap_is_a_result_without_enough_on_a_level(records: Records) -> None:
    needs = {"nodig_universeel": 2.0, "nodig_selectief": 1.0, "nodig_geindiceerd": 0.0}
    goal = result(records, "Minder verzuim", **needs)
    offer(records, "Huiswerkklas", resultaten=(goal,))
    offer(records, "Oud", resultaten=(goal,), status="stoppen")
    offer(records, "Coach", resultaten=(goal,), status="gewenst", preventieniveau="selectief")
    found = [gap for gap in gaps(matrix_of(records)) if gap.soort is GapKind.RESULTAAT]
    assert [(g.niveau, g.huidig, g.nodig, g.stopt, g.gewenst) for g in found] == [
        ("universeel", 1, 2, 1, 0), ("selectief", 0, 1, 0, 1),
    ]  # fmt: skip
    assert [gap.tekst for gap in found] == [
        "Voor ‘Minder verzuim’ is er te weinig universeel aanbod (1 van 2; 1 stopt).",
        "Voor ‘Minder verzuim’ is er geen selectief aanbod (1 gewenst).",
    ]


def test_enough_is_no_gap(records: Records) -> None:
    needs = {"nodig_universeel": 1.0, "nodig_selectief": 0.0, "nodig_geindiceerd": 0.0}
    goal = result(records, "R", **needs)
    offer(records, "A", resultaten=(goal,))
    assert not [g for g in gaps(matrix_of(records)) if g.soort is GapKind.RESULTAAT]


def test_no_gap_is_claimed_on_a_level_that_nobody_chose(records: Records) -> None:
    # an old record has none of these fields, or None in them
    records.add(SOORT_RESULTAAT, {"tekst": "Oud", "domein": "werk"})
    result(records, "Nieuw", domein="werk", nodig_selectief=1.0)
    found = matrix_of(records)
    claimed = [gap.tekst for gap in gaps(found) if gap.soort is GapKind.RESULTAAT]
    assert claimed == ["Voor ‘Nieuw’ is er geen selectief aanbod."]
    assert [text for _, text in told(found)] == [
        "Voor ‘Oud’ is nog niet gekozen of er universeel, selectief en geïndiceerd aanbod nodig is",
        "Voor ‘Nieuw’ is nog niet gekozen of er universeel en geïndiceerd aanbod nodig is",
    ]


_LARGER = "; dat bereik is groter dan de doelgroep, dus een van beide klopt niet"
_NOT_ALL = "; van 2 activiteiten is het bereik in dit gebied niet bekend"


@pytest.mark.parametrize(
    ("reached", "group", "said"),
    [
        (("60",), 500.0, "dekt naar opgave 12 % van de doelgroep (60 van 500)"),
        # may reach the same people: from the largest to the sum
        (("60", "30"), 500.0, "dekt naar opgave 12–18 % van de doelgroep (60–90 van 500)"),
        (("400", "300"), 500.0, "dekt naar opgave 80–100 % van de doelgroep (400–700 van 500)"),
        (("600",), 500.0, f"dekt naar opgave 100 % van de doelgroep (600 van 500){_LARGER}"),
        (("2",), 1000.0, "dekt naar opgave 0,2 % van de doelgroep (2 van 1.000)"),
        (
            ("60", "veel", "40 %"),
            500.0,
            f"dekt naar opgave 12 % van de doelgroep (60 van 500){_NOT_ALL}",
        ),
        (
            ("1.200", "30"),
            None,
            "bereikt naar opgave 1.200–1.230; de grootte van de doelgroep hier is niet bekend",
        ),
    ],
)
def test_volume_is_what_all_aanbod_of_a_level_reaches(
    records: Records, reached: tuple[str, ...], group: float | None, said: str
) -> None:
    goal = result(records, "R", gebieden=(WIJK,), doelgroep_universeel=group)
    for number, many in enumerate(reached):
        offer(records, f"A{number}", resultaten=(goal,), bereik=many)
    offer(records, "Stopt", resultaten=(goal,), bereik="9999", status="stoppen")
    cover = rows_of(matrix_of(records), "schoolprestaties")[0].cellen["universeel"].dekking
    assert cover.tekst == said


def test_the_bereik_of_a_larger_area_is_not_that_of_the_wijk(records: Records) -> None:
    goal = result(records, "R", gebieden=(WIJK,), doelgroep_universeel=100.0)
    offer(records, "Stad", resultaten=(goal,), bereik="5000", gebieden=("GM0344",))
    offer(records, "Twee", resultaten=(goal,), bereik="80", gebieden=(WIJK, "WK034404"))
    cell = rows_of(matrix_of(records), "schoolprestaties")[0].cellen["universeel"]
    assert cell.dekking is None
    offer(records, "Buurt", resultaten=(goal,), bereik_aantal=25.0, gebieden=("BU03440312",))
    cell = rows_of(matrix_of(records), "schoolprestaties")[0].cellen["universeel"]
    assert (cell.dekking.laag, cell.dekking.hoog, cell.dekking.onbekend) == (25, 25, 2)


def test_a_doelgroep_of_several_wijken_is_not_that_of_one(records: Records) -> None:
    for areas in ((), (WIJK, "WK034404")):
        goal = result(records, "R", gebieden=areas, doelgroep_universeel=500.0)
        offer(records, "A", resultaten=(goal,), bereik="60")
    cells = [row.cellen["universeel"] for row in rows_of(matrix_of(records), "schoolprestaties")]
    assert [cell.dekking.doelgroep for cell in cells if cell.dekking] == [None, None]


@pytest.mark.parametrize(("wanted", "many"), [(20.0, 1), (18.0, 0), (15.0, 0), (None, 0)])
def test_too_small_a_reach_is_a_gap_only_where_that_is_sure(
    records: Records, wanted: float | None, many: int
) -> None:
    chosen = {"nodig_universeel": 1.0, "nodig_selectief": 0.0, "nodig_geindiceerd": 0.0}
    goal = result(
        records, "R", gebieden=(WIJK,), doelgroep_universeel=500.0, dekking=wanted, **chosen
    )
    offer(records, "A", resultaten=(goal,), bereik="60")
    offer(records, "B", resultaten=(goal,), bereik="30")
    found = [gap.tekst for gap in gaps(matrix_of(records)) if gap.soort is GapKind.DEKKING]
    text = (
        "Voor ‘R’ is er universeel aanbod, maar het dekt naar opgave 12–18 % van de doelgroep "
        "(60–90 van 500); nodig is 20 %."
    )
    assert found == [text] * many
    # what is a gap is said once
    assert len(told(matrix_of(records))) == 1 - many
    offer(records, "C", resultaten=(goal,))  # nobody said whom it reaches: it may be enough
    assert not [gap for gap in gaps(matrix_of(records)) if gap.soort is GapKind.DEKKING]


def test_when_is_not_for_whom(records: Records) -> None:
    offer(records, "A", preventieniveau="Primair")
    offer(records, "B", preventieniveau="selectief", preventiemoment="tertiaire preventie")
    both = [item.aanbod for item in matrix_of(records).aanbod]
    assert [(one.preventieniveau, one.preventiemoment) for one in both] == [
        ("", "primair"), ("selectief", "tertiair"),
    ]  # fmt: skip
    (row,) = rows_of(matrix_of(records), "schoolprestaties")
    assert names(row.cellen[""]) == [["A"], [], []]


def test_ages_and_leefgebieden_that_nobody_serves(records: Records) -> None:
    offer(records, "A", leeftijdsfasen=("basisschoolleeftijd",), leefgebieden=("school",))
    offer(records, "B", leeftijdsfasen=("adolescentie",), status="stoppen")
    offer(records, "C", leeftijdsfasen=("zwangerschap",), status="gewenst")
    found = gaps(matrix_of(records))
    ages = [g.niveau for g in found if g.soort is GapKind.LEEFTIJDSFASE]
    assert ages == ["zwangerschap", "vroege_kindertijd", "adolescentie", "jongvolwassenheid"]
    assert [g.gewenst for g in found if g.soort is GapKind.LEEFTIJDSFASE] == [1, 0, 0, 0]
    assert len([g for g in found if g.soort is GapKind.LEEFGEBIED]) == 4


def test_where_no_aanbod_names_ages_nothing_is_concluded(records: Records) -> None:
    offer(records, "A")
    kinds = {gap.soort for gap in gaps(matrix_of(records))}
    assert kinds == {GapKind.DOMEIN}


def test_an_empty_list_says_of_every_domein_that_nothing_is_there(records: Records) -> None:
    found = matrix_of(records)
    assert sum(gap.soort is GapKind.DOMEIN for gap in gaps(found)) == 9


@pytest.fixture
def filled(folder: DataFolder) -> DataFolder:
    table = pd.DataFrame(
        {
            "gebied_code": [WIJK, "WK034404"],
            "indicator": "startkwalificatie",
            "waarde": [62.0, 70.0],
            "staat": "waarde",
        }
    )
    own = {
        "id": "startkwalificatie", "label": "Startkwalificatie", "definitie": "d", "eenheid": "%",
        "soort": "percentage", "bron": "b", "waar": "w", "richting": "neutraal", "nul": "mogelijk",
        "domein": "schoolprestaties",
    }  # fmt: skip
    points = pd.DataFrame(
        {"pc4": ["3561", "3562"], "x": [136_000.0, 137_000.0], "y": [458_000.0] * 2}
    )
    source = Herkomst("x", "0", "2024-01-01")
    extra = {"indicatoren": {"startkwalificatie": 2}, "eigen": [own]}
    key = SetKey(Soort.INDICATOREN, "eigen", "wijk", 2024, 2024)
    sets = [
        NewSet(key, source, {"cijfers": table}, 2, extra=extra),
        NewSet(SetKey(Soort.POSTCODES, "p", "pc4"), source, {"punten": points}, 2),
    ]
    folder.commit(ImportResult(sets, ImportRapport(rijen=4)))
    return folder


def test_aanbod_stands_on_the_map_and_on_its_postcode_without_a_point(
    records: Records, filled: DataFolder
) -> None:
    offer(records, "Punt", x=136_500.0, y=458_000.0)
    offer(records, "Postcode", postcode="3562 AB")
    offer(records, "Geen")
    places, found = as_places(filled.snapshot(), matrix_of(records).aanbod)
    assert places["ligging"].tolist() == ["exact", "postcode", "onbekend"]
    assert places["x"].tolist()[:2] == [136_500.0, 137_000.0]
    assert places["straal_m"].tolist()[:2] == [0.0, 1000.0]
    assert found == []
    import geopandas as gpd
    import shapely

    shapes = gpd.GeoDataFrame(
        {"code": [WIJK]}, geometry=[shapely.box(136_000, 457_000, 138_000, 459_000)], crs=28992
    )
    assert list(with_areas(places, shapes).values()) == [WIJK]


def test_an_imported_list_can_be_taken_over_without_loss(tmp_path: Path) -> None:
    from places.lists.sets import read_locations

    text = (
        "Activiteit;Organisatie;Domein;Niveau;Leeftijd;x;y;Postcode;Kosten;Website\n"
        "Sport;Club;Sport;universeel;4-12 jaar;136500;458000;3562AB;gratis;x.nl\n"
        "Dans;Club;Sport;onbekend;;;;3562 AB;;\n"
    )
    (tmp_path / "aanbod.csv").write_text(text, encoding="utf-8")
    frame = read_locations(tmp_path / "aanbod.csv", soort="aanbod").sets[0].tables["punten"]
    assert isinstance(frame, pd.DataFrame)
    sport, dans = (Aanbod.from_dict(row) for row in from_places(frame))
    assert sport == Aanbod(
        naam="Sport", aanbieder="Club", domein="meedoen", preventieniveau="universeel",
        leeftijdsfasen=("basisschoolleeftijd",), x=136_500.0, y=458_000.0, postcode="3562AB",
        toelichting="website: x.nl\nkosten: gratis",
    )  # fmt: skip
    assert (dans.preventieniveau, dans.x, dans.postcode) == ("onbekend", None, "3562AB")


def test_an_address_that_was_looked_up_keeps_its_point_when_it_is_taken_over(
    tmp_path: Path,
) -> None:
    from places.geocoder import FoundAddress
    from places.lists.sets import read_locations

    class Found:
        def find(self, adres: str, postcode: str, plaats: str) -> FoundAddress | None:
            del postcode, plaats
            return FoundAddress(136_900.5, 455_870.2, exact=adres == "Domplein 1")

    path = tmp_path / "aanbod.csv"
    path.write_text("naam;adres;postcode\nToren;Domplein 1;3512JC\nWeg;Weg 1;3512AA\n")
    read = read_locations(path, soort="aanbod", opzoeken=Found())
    tower, road = (Aanbod.from_dict(row) for row in from_places(read.sets[0].tables["punten"]))  # type: ignore[arg-type]
    assert (tower.x, tower.y) == (136_900.5, 455_870.2)
    assert (road.x, road.y) == (None, None)
