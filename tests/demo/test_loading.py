"""The demonstration set in a folder: read by the real readers, marked, in one commit."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

import house
from cli.demo import EXAMPLES, FILES, keep_dossier, keep_targets, load
from compare.two_sources import compare_sources
from dossier.names import factor_names
from flows import doelgroep_saldo, eigen_jaar, naast_elkaar, registratie
from flows.own_flows import MARGES, groups_of
from flows.registrations import REGEL
from places.locations import locations
from places.reach.network_sets import load_network, networks
from reports.reach import measured_reach
from store import Ernst, Refused, Soort
from store.kept import leave_out_example
from store.paths import RECORDS_FILE
from tests.conftest import copied
from tests.flows.test_disclosure import check

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder, Snapshot

WIJK = "WK990102"
OBSERVED = 2024
"""Year of what the buurtteam saw."""


@pytest.fixture(scope="module")
def loaded(demonstration: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    place = tmp_path_factory.mktemp("demo") / "gegevens"
    return house.folder(copied(demonstration.path, place)).snapshot()


def test_it_takes_the_place_of_nothing_that_is_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(file for file in EXAMPLES if file.soort == "postcodes")
    monkeypatch.setattr("cli.demo.EXAMPLES", (one,))
    folder = house.folder(tmp_path)
    real = house.importer("postcodes").read([FILES / one.naam], {})
    before = folder.commit(real)
    with pytest.raises(Refused, match=r"\(postcodepunten\)\. Er is niets gewijzigd"):
        load(folder)
    assert folder.snapshot().sets == before.sets
    assert not (tmp_path / RECORDS_FILE).exists()


def test_it_holds_exactly_the_expected_sets(loaded: Snapshot) -> None:
    found = Counter(
        (r.key.soort.value, r.key.niveau, r.key.jaar, r.key.indeling) for r in loaded.sets
    )
    grenzen = {
        ("grenzen", niveau, year, year): 1
        for year in (2020, 2023)
        for niveau in ("buurt", "wijk", "gemeente")
    }
    indeling = {year: 2020 if year < 2023 else 2023 for year in range(2020, 2026)}
    # beside CBS: the police and the swv every year, the GGD every other year; the buurtteam once
    own = {year: 3 if year in (2020, 2022, 2024) else 2 for year in indeling}
    with_pupils = {2020, 2024}
    cijfers = {
        ("indicatoren", niveau, year, indeling[year]): number
        for year in indeling
        for niveau, number in (
            ("land", 1),
            ("gemeente", 1 + own[year] + (year in with_pupils)),
            ("wijk", 1 + own[year]),
            ("buurt", 1 + (year == OBSERVED)),
        )
    }
    cijfers |= {("indicatoren", "pc4", year, indeling[year]): 1 for year in with_pupils}
    rest = {
        ("grenzen", "pc4", 2020, 2020): 1,
        ("grenzen", "pc4", 2023, 2023): 1,
        ("leerlingen", "vestiging", 2020, None): 1,
        ("leerlingen", "vestiging", 2024, None): 1,
        ("swv", "pc4", 2020, None): 1,
        ("postcodes", "pc4", None, None): 2,
        ("locaties", "school", 2024, None): 1,
        ("locaties", "aanbod", 2025, None): 1,
        ("netwerk", "lijnen", 2025, None): 1,
        ("eigen-stromen", "vestiging", 2024, None): 1,
        ("betalend", "swv", 2024, None): 4,
        ("uitwisseling", "vestiging", 2024, None): 2,
        ("tarieven", "land", 2025, None): 1,
    }
    assert dict(found) == grenzen | cijfers | rest


def test_every_set_is_marked_fictional(loaded: Snapshot) -> None:
    assert loaded.sets
    assert all(record.herkomst.fictief for record in loaded.sets)
    assert all("fictief" in record.herkomst.licentie for record in loaded.sets)
    assert not any("/" in record.herkomst.adres for record in loaded.sets)


def test_a_file_whose_columns_are_fixed_says_it_in_the_name_of_the_source(
    loaded: Snapshot,
) -> None:
    from compare.profile import exchange_table, make_profile

    found = exchange_table(make_profile(loaded, WIJK))
    assert len(found) > 100
    assert found["bron"].str.contains("(fictief)", regex=False).all()


def test_reading_found_nothing_wrong(loaded: Snapshot) -> None:
    findings = [finding for record in loaded.sets for finding in record.bevindingen]
    assert not [f for f in findings if f.ernst is Ernst.FOUT]
    warnings = {f.code for f in findings if f.ernst is Ernst.WAARSCHUWING}
    assert warnings <= {"geen_plaats"}


def test_loading_again_replaces_and_keeps_what_was_there(loaded: Snapshot) -> None:
    from store.records import Records

    # as 'Begin met eigen gegevens' does
    assert leave_out_example(loaded.folder)
    again = load(house.folder(loaded.folder))
    kept = Records(loaded.folder)
    assert all(kept.all(kind) for kind in ("dossier", "verhaallijn", "resultaat", "doel"))
    kept.close()
    assert {r.key for r in again.sets} == {r.key for r in loaded.sets}
    assert [dict(r.bestanden) for r in again.sets] == [dict(r.bestanden) for r in loaded.sets]


def test_incomes_and_house_prices_are_in_euros(loaded: Snapshot) -> None:
    """StatLine gives them in thousands."""
    record = next(
        r for r in loaded.find(Soort.INDICATOREN, niveau="wijk", jaar=2024) if "Kern" in r.key.bron
    )
    table = loaded.table(record, "cijfers").set_index(["gebied_code", "indicator"])["waarde"]
    assert table["WK990102", "gemiddeld_inkomen_per_inwoner"] == 24_700
    assert 200_000 < table["WK990102", "gemiddelde_woz_waarde"] < 260_000


def test_one_map_shows_all_four_states(loaded: Snapshot) -> None:
    from boundaries import areas
    from indicators import figures, join

    found = figures(loaded, "percentage_0_tot_15_jaar", "buurt", jaar=2024)
    joined = join(found, areas(loaded, "buurt", indeling=found.indeling))
    states = joined.frame.set_index("naam")["staat"]
    assert states["Aldermeer"] == "nvt"
    assert states["Noorderpolder"] == "afgeschermd"
    assert states["Sportpark De Hemmen"] == "ontbreekt"
    assert states["Zonneveld-Noord"] == "waarde"
    assert states.value_counts()["waarde"] == 36


def test_figures_of_every_year_meet_boundaries_of_their_division(loaded: Snapshot) -> None:
    from boundaries import areas
    from indicators import figures, join

    for jaar, indeling, number in (
        (2020, 2020, 39),
        (2022, 2020, 39),
        (2023, 2023, 40),
        (2025, 2023, 40),
    ):
        found = figures(loaded, "aantal_inwoners", "buurt", jaar=jaar)
        assert found.indeling == indeling
        report = join(found, areas(loaded, "buurt", indeling=indeling)).rapport
        assert not report.afwijking
        assert report.gekoppeld == number
        assert report.cijfers_zonder_gebied == 0
    for niveau, number in (("gemeente", 9), ("pc4", 28)):
        found = figures(loaded, "deelname_so", niveau, jaar=2024)
        joined = join(found, areas(loaded, niveau, indeling=found.indeling))
        assert not joined.rapport.afwijking
        assert len(joined.frame) == number


def test_an_own_figure_comes_with_its_unit_and_direction(loaded: Snapshot) -> None:
    from indicators import catalogue

    own = catalogue(loaded)["percentage_kinderen_met_zwemdiploma"]
    assert own.label == "Kinderen met een zwemdiploma"
    assert own.eenheid == "%"
    assert own.richting.value == "hoger_gunstig"


def test_all_roles_of_a_samenwerkingsverband_occur(loaded: Snapshot) -> None:
    from flows import saldo_tabel

    roles = {
        year: saldo_tabel(loaded, None, year).query("stelsel == 'regionaal' and soort == 'bo'")
        for year in (2020, 2024)
    }
    by_swv = {year: table.set_index("swv")["rol"].to_dict() for year, table in roles.items()}
    assert len(by_swv[2024]) == 5
    assert by_swv[2020]["PO9901"] == "in_evenwicht"
    assert by_swv[2020]["PO9902"] == by_swv[2024]["PO9902"] == "per_saldo_uitgaand"
    assert by_swv[2020]["PO9903"] == by_swv[2024]["PO9903"] == "ontvangend"
    assert by_swv[2024]["PO9901"] == "niet_vast_te_stellen"


def test_flows_have_every_stelsel_and_party(loaded: Snapshot) -> None:
    from flows import stroom_tabel

    table = stroom_tabel(loaded, "PO9901", 2024)
    assert set(table["stelsel"]) == {"regionaal", "reformatorisch", "cluster12"}
    parties = {"BELGIE", "DUITSLAND", "ANDER_LAND", "ONBEKEND", "NIET_INGEDEELD"}
    assert parties <= set(table["tegenpartij"])
    assert {"PO9902", "PO9903", "PO9904", "PO9905"} <= set(table["tegenpartij"])
    estimated = table["afgeschermde_cellen"] >= 10
    assert estimated.any()
    assert table.loc[estimated, "schatting"].notna().all()
    assert set(stroom_tabel(loaded, "VO9901", 2024)["soort"]) == {"vso"}


def test_pupils_of_the_masked_year_lie_within_their_bounds(loaded: Snapshot) -> None:
    """The truth is known here: what the file held before its cells of 1 to 4 were masked."""
    record = loaded.find(Soort.LEERLINGEN, jaar=2024)[0]
    assert record.extra["laag"] < 19_768 < record.extra["hoog"]
    assert record.rijen == 715


STEPS = ("activiteiten", "kwaliteit", "outcome", "verbeteren")


def test_targets_stand_beside_it_once_and_what_people_did_stays(
    loaded: Snapshot, tmp_path: Path
) -> None:
    from compare.target_progress import assess
    from compare.targets import SOORT_DOEL, Target, TargetState
    from indicators import catalogue
    from store.records import Records
    from store.words import words

    folder = house.folder(shutil.copytree(loaded.folder, tmp_path / "gegevens"))
    snapshot = folder.snapshot()
    kept = Records(folder.path)
    rows = kept.all(SOORT_DOEL)
    states = {assess(snapshot, Target.from_dict(r.gegevens), WIJK).stand for r in rows}
    assert states == set(TargetState), "one of each, to see what they look like"
    assert all("Fictief" in row.gegevens["toelichting"] for row in rows)
    results = kept.all("resultaat")
    assert {row.gegevens["resultaat"] for row in rows} < {row.id for row in results}
    assert {row.gegevens["domein"] for row in results} == set(words("domein"))
    known = catalogue(snapshot)
    assert all(set(row.gegevens["indicatoren"]) <= known.keys() for row in results)
    assert all(row.gegevens["indicatoren"] for row in results)
    kept.remove(rows[0])
    assert keep_targets(folder.path) == 0
    assert [row.id for row in kept.all(SOORT_DOEL)] == [row.id for row in rows[1:]]
    kept.close()


def test_its_dossier_is_in_the_second_cycle_and_says_nothing_that_is_not_there(
    loaded: Snapshot, tmp_path: Path
) -> None:
    from dossier.dossier import read_work
    from dossier.kinds import kind
    from dossier.names import names_of_folder, with_rows
    from dossier.rows import normalised, row_findings
    from dossier.storyline import rows_of_line
    from store.records import Records

    folder = shutil.copytree(loaded.folder, tmp_path / "gegevens")
    records = Records(folder)
    work = read_work(records)
    found = work.dossier(WIJK, today=date(2026, 11, 29))
    assert (found.naam, found.cyclus, found.cycli) == ("Zonneveld", 2, (1, 2))
    assert {str(step.stand) for step in found.steps()} >= {"leeg", "begonnen", "concept"} - {"leeg"}
    assert any(point.te_laat for point in found.open_points())
    known = with_rows(names_of_folder(loaded, records), work)
    for rows in found.rijen.values():
        for row in rows:
            soort = kind(row.soort)
            if not soort.elders:
                assert normalised(soort, row.gegevens) == row.gegevens, row.id
                assert row_findings(soort, row.gegevens, known) == [], row.id
    (line,) = work.rijen["verhaallijn"]
    shown = rows_of_line(work, line)
    assert [row.soort for row in shown].count("weergave") == 4
    assert [row.gegevens["vorm"] for row in shown if row.soort == "ronde"] == [
        "rangorde", "stickers",
    ]  # fmt: skip
    assert [found for row in shown for found in row_findings(kind(row.soort), row.gegevens, known)
            ] == []  # fmt: skip
    # loading again adds nothing, brings nothing back and changes nothing
    records.remove(records.get("voorbeeld_vraag_3"))
    records.save(records.get("voorbeeld_vraag_2"), {"tekst": "anders"})
    assert keep_dossier(folder) == 0
    assert records.get("voorbeeld_vraag_3").verwijderd
    assert records.get("voorbeeld_vraag_2").gegevens == {"tekst": "anders"}
    records.close()


def test_its_dossier_goes_into_another_folder_whole_with_a_plan_and_opgaven(
    loaded: Snapshot, tmp_path: Path
) -> None:
    from dossier.dossier import read_work
    from dossier.exchange import dossier_json, plan_import, read_dossier, rows_of_dossier
    from dossier.kinds import kinds
    from dossier.names import names_of_folder, with_rows
    from dossier.opgave import closing_findings, opgave_cards
    from dossier.plan import plan_of
    from store.records import Records

    records = Records(loaded.folder)
    work = read_work(records)
    found = work.dossier(WIJK, today=date(2026, 11, 29))
    (path := tmp_path / "d.json").write_bytes(dossier_json(work, found, records, gemaakt=""))
    file = read_dossier(path)
    rows, _ = rows_of_dossier(work, found)
    assert (file.geweigerd, len(file.rijen)) == (0, len(rows))
    other = Records(tmp_path / "ander")
    assert plan_import(other, file).nieuw == len(rows)
    # every kind that belongs to a plan or an opgave, and to the method, has an example
    asked = {name for name, one in kinds().items() if one.methode or one.stap in STEPS}
    asked |= {"opgave", "aanname", "middelen", "prestatie", "samenwerking", "leerpunt", "proeftuin"}
    assert {name for name in asked if not work.rijen[name]} == set()
    known = with_rows(names_of_folder(loaded, records), work)
    plan = plan_of(found, known)
    assert {one.code for one in plan.bevindingen} == {"datum_voorbij", "meetlast"}
    assert not plan.los
    missing = {one.plaats.split(" · ")[1] for card in opgave_cards(found, known)
               for one in closing_findings(card)}  # fmt: skip
    assert {"Aannames", "Outcome"} <= missing, "an example of what an opgave may lack"
    records.close()
    other.close()


def test_its_aanbod_has_every_field_of_the_preventiematrix(loaded: Snapshot) -> None:
    from places.aanbod.aanbod_list import listed
    from store.records import Records

    records = Records(loaded.folder)
    lijst = listed(loaded, records, factor_names(records))
    assert lijst.zonder_factor == {}, "it names factors of the table, as the ranking spells them"
    items = [item.aanbod for item in lijst.items()]
    assert len(lijst.resultaten) == 9, "what the list names is what is kept, with its indicators"
    assert all(one.inzet.startswith("We zetten ") and ", zodat " in one.inzet for one in items)
    stands = Counter(one.status for one in items)
    assert stands["stoppen"] >= 2
    assert stands["gewenst"] >= 3
    assert all(one.erkenning for one in items if one.effectladder in ("3", "4"))
    zonneveld = lijst.matrix(WIJK).rijen
    assert any(cell.stoppen for row in zonneveld for cell in row.cellen.values())
    assert not any("inzet" in one.toelichting for one in items), "read as the field it is"


def test_a_shared_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKVERKENNER_DB", f"sqlite:///{tmp_path / 'gedeeld.sqlite'}")
    assert keep_targets(tmp_path) == keep_dossier(tmp_path) == 0
    assert not (tmp_path / "gedeeld.sqlite").exists()


def test_the_buurtteam_sees_mostly_what_the_figures_say(loaded: Snapshot) -> None:
    from compare.two_sources import source_pairs

    one, other = source_pairs(loaded, "buurt")[0]
    assert not one.indicator.eigen
    assert other.indicator.label == "Huishoudens met een laag inkomen volgens het buurtteam"
    found = compare_sources(loaded, one.bron, other.bron, "buurt", jaar=OBSERVED)
    assert found.rho is not None
    assert 0.5 < found.rho < 0.95


def test_reach_over_its_streets_is_never_shorter_than_the_straight_line(loaded: Snapshot) -> None:
    (there,) = networks(loaded)
    streets = load_network(loaded, there.id)
    assert streets.grootste_deel == 1, "every street is reached from every other"
    schools = locations(loaded, "school").frame
    schools = schools[schools["typen"] == "bo"]
    straight, over = (
        measured_reach(loaded, schools, 1000, wat="basisschool", network=network)[0].frame
        for network in (None, streets)
    )
    known = over["afstand"].dropna()
    straight = straight["afstand"]
    assert len(known) > 30
    assert (known + 1 >= straight[known.index]).all()
    assert (known > 1.2 * straight[known.index]).any(), "a detour over a bridge"


def test_nothing_small_of_the_own_table_can_be_computed(loaded: Snapshot) -> None:
    own = eigen_jaar(loaded, 2024)
    assert not own.bevindingen
    marge = [groups_of(own.cellen, columns)[0] for columns in MARGES]
    assert check(own.tabel, marge, 5) > 50
    table = doelgroep_saldo(loaded, "PO9901", 2024).set_index("soort")
    assert table.loc["kleine klassen met zorg", "rol"] == "ontvangend"
    assert table.loc["gedrag en structuur", "rol"] == "per_saldo_uitgaand"


def test_two_swvs_stand_side_by_side_and_their_files_are_what_the_tool_makes(
    loaded: Snapshot,
) -> None:
    found = naast_elkaar(loaded, "PO9901", "PO9902", 2024)
    assert found.zelfde_dag is False
    assert {"gelijk", "groter_bij_ons", "alleen_bij_hen", "afgeschermd_bij_hen"} <= set(
        found.tabel["uitkomst"]
    )
    made = registratie(loaded, "PO9901", 2024).tabel
    (sent,) = (r for r in loaded.find(Soort.UITWISSELING) if r.extra["swv"] == "PO9901")
    both = made.merge(loaded.table(sent, "regels"), on=list(REGEL))
    assert len(both) == len(made)
    shown = both[~both["afgeschermd_x"] & ~both["afgeschermd_y"]]
    assert len(shown) > 5
    assert (shown["laag_x"] == shown["laag_y"]).all()
