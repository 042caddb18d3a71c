"""A methodepakket: out of one folder and into another, with the differences seen first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from compare.factor_records import kept_factors
from compare.factors import SOORT_FACTOR, factors
from compare.targets import Combination, TargetKind
from compare.thresholds import thresholds
from dossier.factor_model import factor_links
from dossier.kinds import kind
from dossier.method import (
    MethodState,
    method_differences,
    method_json,
    method_kinds,
    method_orders,
    own_method,
    read_method,
)
from store import Refused
from store.records import Records
from store.records_rows import Opdracht

if TYPE_CHECKING:
    from pathlib import Path

OWN = {
    "id": "faalangst", "label": "Faalangst", "rang": 2, "richting": "risico",
    "leefgebieden": ["school"], "leeftijdsfasen": ["basisschoolleeftijd"],
    "domeinen": ["schoolprestaties"],
}  # fmt: skip


@pytest.fixture(name="records")
def other_gemeente(tmp_path: Path) -> Records:
    """Return the records of a gemeente with a method of its own, and a dossier."""
    kept = Records(tmp_path / "daar")
    kept.apply([
        Opdracht(SOORT_FACTOR, OWN, "f1"),
        Opdracht(SOORT_FACTOR, {**factors()["woonomgeving"].as_dict(), "rang": 2}, "f2"),
        Opdracht("factorband", {"van": "faalangst", "naar": "schoolloopbaan", "richting": "samen",
                                "sterkte": "matig", "bron": "gesprek"}, "b1"),
        Opdracht("factorband", {"van": "woonomgeving", "naar": "criminaliteit",
                                "sterkte": "sterk"}, "b2"),
        Opdracht("methodeafspraak", {"soort": "format", "naam": "Wijkportret",
                                     "inhoud": "Vraag\nCijfers"}, "m1"),
        Opdracht("doelregel", {"naam": "Vijf in vier jaar", "manier": "punten", "hoeveel": 5,
                               "jaren": 4}, "r1"),
        Opdracht("drempel", {"welke": "aandeel", "waarde": 4}, "d1"),
        Opdracht("dossier", {"naam": "Geheim", "gebied": "WK990101"}, "x"),
        Opdracht("leerpunt", {"dossier": "x", "tekst": "Notitie"}, "l"),
    ])  # fmt: skip
    return kept


def packed(records: Records | None, path: Path, **changes: Any) -> Path:
    data = json.loads(method_json(own_method(records), naam="Aldermonde", gemaakt="2026-11-29"))
    path.write_text(json.dumps(data | changes), encoding="utf-8")
    return path


def test_what_belongs_to_the_method_is_in_the_package_and_nothing_of_a_dossier(
    records: Records,
) -> None:
    assert method_kinds() == ("factorband", "methodeafspraak", "doelregel", "drempel")
    parts = own_method(records)
    assert {one.soort for one in parts} == {"factor", *method_kinds()}
    text = method_json(parts, naam="A", gemaakt="").decode()
    assert "Geheim" not in text
    assert "Notitie" not in text
    # every factor and tie that holds, shipped ones too: another version may ship others
    assert sum(one.soort == "factor" for one in parts) == len(factors()) + 1
    known = {row.factor.id: row.factor for row in kept_factors(records)}
    links = factor_links(records.all("factorband"), known)
    assert sum(one.soort == "factorband" for one in parts) == len(links.banden)


def test_the_differences_are_seen_before_anything_is_taken_over(
    records: Records, tmp_path: Path
) -> None:
    file = read_method(packed(records, tmp_path / "p.json"))
    assert (file.naam, file.geweigerd, file.bevindingen) == ("Aldermonde", 0, ())
    here = Records(tmp_path / "hier")
    here.add("methodeafspraak", {"soort": "format", "naam": "wijkportret", "inhoud": "Vraag"})
    here.add("doelregel", {"naam": "Vijf punten", "manier": "punten", "hoeveel": 5})
    found = method_differences(own_method(here), file)
    said = [(one.stand.value, one.soort, one.naam) for one in found if one.stand != "gelijk"]
    tie = "Woonomgeving (slechte buurt) · Criminaliteit"
    assert said == [
        ("nieuw", "factor", "Faalangst"),
        ("nieuw", "band tussen factoren", f"Faalangst · {factors()['schoolloopbaan'].label}"),
        ("nieuw", "regel voor doelen", "Vijf in vier jaar"),
        ("nieuw", "drempel", "aandelen (procentpunt)"),
        ("anders", "factor", "Woonomgeving (slechte buurt)"),
        ("anders", "band tussen factoren", tie),
        ("anders", "afspraak over de methode", "format · Wijkportret"),
        ("alleen hier", "regel voor doelen", "Vijf punten"),
    ]  # fmt: skip
    changed = {one.naam: one.tekst for one in found if one.stand is MethodState.ANDERS}
    assert changed["Woonomgeving (slechte buurt)"] == "Rang: hier ‘3’, pakket ‘2’"
    assert changed[tie].startswith("Sterkte: hier ‘onbekend’, pakket ‘sterk’")
    assert [row.gegevens["naam"] for row in here.all("methodeafspraak")] == ["wijkportret"]

    here.apply(method_orders(found, here), wat="methodepakket")
    again = method_differences(own_method(here), file)
    assert {one.stand for one in again} == {MethodState.GELIJK, MethodState.ALLEEN_HIER}
    assert [one.naam for one in again if one.stand is MethodState.ALLEEN_HIER] == ["Vijf punten"]
    # one change, that can be undone as a whole
    here.undo(here.changes()[0].id)
    assert [row.factor.id for row in kept_factors(here)] == list(factors())
    assert here.all("drempel") == []


def test_a_tie_that_was_taken_out_here_comes_back_in_its_own_row(
    records: Records, tmp_path: Path
) -> None:
    file = read_method(packed(records, tmp_path / "p.json"))
    here = Records(tmp_path / "hier")
    gone = {"van": "woonomgeving", "naar": "criminaliteit", "vervallen": "ja"}
    here.add("factorband", gone)
    found = method_differences(own_method(here), file)
    (tie,) = [o for o in found if o.deel.sleutel == "woonomgeving/criminaliteit/"]
    assert tie.stand is MethodState.NIEUW
    here.apply(method_orders([tie], here))
    (row,) = here.all("factorband")
    assert (row.gegevens["vervallen"], row.gegevens["sterkte"]) == ("nee", "sterk")


def test_a_package_is_taken_over_in_every_database(
    records: Records, database: str, tmp_path: Path
) -> None:
    file = read_method(packed(records, tmp_path / "p.json"))
    here = Records(tmp_path / "hier", url=database)
    here.apply(method_orders(method_differences(own_method(here), file), here))
    again = method_differences(own_method(here), file)
    assert {one.stand for one in again} == {MethodState.GELIJK}
    here.close()


def test_one_can_take_over_a_part_and_later_the_rest(records: Records, tmp_path: Path) -> None:
    file = read_method(packed(records, tmp_path / "p.json"))
    here = Records(tmp_path / "hier")
    found = method_differences(own_method(here), file)
    one = [item for item in found if item.naam == "Faalangst"]
    here.apply(method_orders(one, here))
    assert "faalangst" in {row.factor.id for row in kept_factors(here)}
    assert here.all("factorband") == []
    rest = method_differences(own_method(here), file)
    assert next(item.stand for item in rest if item.naam == "Faalangst") is MethodState.GELIJK


def test_a_part_that_is_none_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    parts = [
        "rommel",
        {"soort": "gesprek", "sleutel": "g", "gegevens": {"verslag": "geheim"}},
        {"soort": "factor", "sleutel": "z", "gegevens": {"label": ""}},
        {"soort": "factor", "sleutel": "z", "gegevens": {"label": "Z", "rang": 1,
                                                          "richting": "risico",
                                                          "indicatoren": [{}]}},
        {"soort": "factorband", "sleutel": "b", "gegevens": {"van": "a"}},
        {"soort": "drempel", "sleutel": "d", "gegevens": {"welke": "anders", "waarde": "3",
                                                           "notitie": "weg"}},
        {"soort": "drempel", "sleutel": "d", "gegevens": {}},
    ]  # fmt: skip
    file = read_method(packed(None, tmp_path / "p.json", delen=parts))
    assert [one.gegevens for one in file.delen] == [{"welke": "anders", "waarde": 3}]
    assert file.geweigerd == 6
    assert [(b.code, b.plaats) for b in file.bevindingen] == [
        *(("rij_geweigerd", f"p.json, deel {number}") for number in (1, 2, 3, 4, 5, 7)),
        ("woord_onbekend", "p.json, deel 6 · Van welke cijfers"),
    ]


@pytest.mark.parametrize(
    ("change", "came"),
    [({"vorm": "iets"}, "andere JSON"), ({"versie": 2}, "nieuwere versie"),
     ({"delen": []}, "zonder delen"), ({"delen": ["x"]}, "zonder bruikbare delen")],
)  # fmt: skip
def test_another_file_is_refused(tmp_path: Path, change: dict[str, Any], came: str) -> None:
    with pytest.raises(Refused, match=came):
        read_method(packed(None, tmp_path / "p.json", **change))


def test_a_rule_for_targets_has_the_words_of_targets() -> None:
    assert set(kind("doelregel").veld("manier").woorden) == set(TargetKind)
    assert set(kind("doelregel").veld("combineren").woorden) == set(Combination)


def test_a_threshold_can_be_kept_for_every_way_of_measuring() -> None:
    assert set(kind("drempel").veld("welke").woorden) == set(thresholds())
