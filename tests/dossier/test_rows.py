"""Rows of a dossier: kept as people write them, read by kind, and told what to look at."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.dossier import Work
from dossier.kinds import ValueForm, kind, kinds
from dossier.names import with_rows
from dossier.rows import (
    MOST_TEXT,
    KnownNames,
    is_open,
    normalised,
    readable_row,
    references,
    row_findings,
    row_title,
    same_content,
    titles_of,
    value_text,
)
from store import NotFound, Refused
from store.records_rows import Rij
from store.words import words

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize("name", kinds())
def test_every_kind_names_fields_steps_and_kinds_that_exist(name: str) -> None:
    found = kind(name)
    names = [veld.naam for veld in found.velden]
    assert len(set(names)) == len(names)
    assert found.stap in ("", *words("stap"))
    assert found.titel
    if not found.elders:
        asked = {*found.titel, found.datum, found.termijn, found.stand} - {"", "cyclus"}
        assert asked <= set(names)
        assert bool(found.stand) == bool(found.klaar)
    for veld in found.velden:
        assert set(veld.als) <= set(names)
        if veld.vorm is ValueForm.KEUZE:
            assert veld.woorden, veld.naam
            assert veld.voor is None or veld.voor in veld.woorden
        if veld.vorm is ValueForm.RIJ:
            assert veld.soorten
            assert set(veld.soorten) <= set(kinds())
    if found.stand:
        assert set(found.klaar) <= set(found.veld(found.stand).woorden)


def test_an_unknown_kind_or_field_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="vraag"):
        kind("vraagje")
    with pytest.raises(NotFound, match="tekst"):
        kind("vraag").veld("teks")


def test_values_are_kept_in_one_form_and_what_cannot_be_read_as_it_was() -> None:
    made = normalised(
        kind("vraag"),
        {
            "tekst": " Regel één\r\n=SOM(A1) 👧\0 ",
            "domein": "Werk en inkomen",
            "niveau": "Wijk",
            "cijfer": "misschien",
            "gesteld": "3-11-2026",
            "antwoord_voor": "voorjaar",
            "indicatoren": "a\nb\na",
            "rol": "  ",
            "later_veld": {"x": 1},
        },
    )
    assert made == {
        "tekst": "Regel één\n=SOM(A1) 👧",
        "domein": "werk",
        "niveau": "wijk",
        "cijfer": "misschien",
        "gesteld": "2026-11-03",
        "antwoord_voor": "voorjaar",
        "indicatoren": ["a", "b"],
        "rol": None,
        "later_veld": {"x": 1},
    }
    assert normalised(kind("vraag"), made) == made


@pytest.mark.parametrize(
    ("value", "kept", "shown"),
    [("1.040", 1040, "1.040"), ("12,5", 12.5, "12,50"), ("onbekend", "onbekend", "onbekend")],
)
def test_a_number_may_be_unknown(value: str, kept: object, shown: str) -> None:
    made = normalised(kind("activiteit"), {"bereik": value})
    assert made == {"bereik": kept}
    assert value_text(kind("activiteit").veld("bereik"), kept) == shown


def test_five_thousand_words_are_kept_and_a_book_is_refused() -> None:
    text = "woord 👩‍👧 =1+1 " * 5000
    assert normalised(kind("analyse"), {"tekst": text})["tekst"] == text.strip()
    with pytest.raises(Refused, match=r"200\.000"):
        normalised(kind("analyse"), {"tekst": "x" * (MOST_TEXT + 1)})


def test_an_emptied_field_says_the_same_as_one_that_never_was() -> None:
    assert same_content({"a": 1, "b": None, "c": []}, {"a": 1})
    assert not same_content({"a": 1, "b": 0}, {"a": 1})


def test_a_person_a_lost_reference_and_a_past_date_are_told_and_kept() -> None:
    row = {
        "wat": "Bel mevrouw Jansen op 06-12345678",
        "wie": "leerplicht",
        "wanneer": "2026-11-01",
        "gesprek": "weg",
        "stand": "open",
    }
    known = KnownNames(rijen={}, verwijderd={"weg": "gesprek met partners"})
    found = row_findings(kind("afspraak"), row, known, today=TODAY, plaats="afspraak 1")
    assert [(one.code, one.plaats, one.gevonden, one.aantal) for one in found] == [
        (
            "lijkt_persoon",
            "afspraak 1 · Wat is afgesproken",
            "‘06-12345678’, ‘mevrouw Jansen’ lijkt op een persoon",
            2,
        ),
        (
            "verwijzing_vervallen",
            "afspraak 1 · Uit gesprek",
            "‘gesprek met partners’ is verwijderd",
            1,
        ),
        ("datum_voorbij", "afspraak 1 · Klaar op", "1 nov 2026 is voorbij", 1),
    ]


def test_a_merged_area_a_removed_figure_and_what_cannot_be_read_are_told() -> None:
    row = {
        "gebied": ["WK990101", "WK990199"],
        "indicatoren": ["weg"],
        "niveau": "dorp",
        "antwoord_voor": "ooit",
    }
    known = KnownNames(gebieden={"WK990101": "Noord"}, indicatoren={})
    found = row_findings(kind("vraag"), row, known, plaats="v")
    assert [(one.code, one.gevonden) for one in found] == [
        ("veld_leeg", "‘Vraag in eigen woorden’ is leeg"),
        ("gebied_onbekend", "‘WK990199’ staat niet in de geladen grenzen"),
        ("indicator_onbekend", "‘weg’ staat niet (meer) in de catalogus"),
        ("woord_onbekend", "‘dorp’ staat niet in de lijst"),
        ("datum_onleesbaar", "‘ooit’ is geen datum als 29-11-2026"),
    ]
    # where nobody asked what there is, nothing is said of it
    assert [one.code for one in row_findings(kind("vraag"), {"tekst": "x", "gebied": ["?"]})] == []


def test_a_row_reads_in_words_and_is_called_by_what_names_it() -> None:
    soort = kind("duiding")
    row = {
        "vanuit": "waarneming",
        "gezien": "Veel\nfaalangst",
        "gebied": "WK990101",
        "bevestigd": "niet",
    }
    known = KnownNames(gebieden={"WK990101": "Noord"})
    assert readable_row(soort, row, known) == {
        "Vanuit": "een waarneming",
        "Wat is gezien": "Veel\nfaalangst",
        "Gebied": "Noord (WK990101)",
        "Bevestigen cijfers het?": "niet bevestigd",
    }
    assert row_title(soort, row) == "Veel faalangst"
    assert row_title(soort, {}) == "(duiding zonder naam)"
    assert len(row_title(soort, {"gezien": "woord " * 99})) < 100
    assert row_title(kind("cyclus"), {"cyclus": 2}) == "cyclus 2"
    round_two = {"soort": "collega", "versie": "0.2", "ronde": 2}
    assert row_title(kind("raadpleging"), round_two) == "een collega · versie 0.2 · ronde 2"


def test_rows_that_refer_to_each_other_are_called_by_name() -> None:
    rows = {
        "a": Rij("a", "activiteit", 1, {"naam": "Straatvoetbal"}),
        "k": Rij("k", "kwaliteit", 1, {"activiteit": "a", "volgende": "beschrijven"}),
        "x": Rij("x", "van_later", 1, {}),
    }
    assert titles_of(rows) == {"a": "Straatvoetbal", "k": "Straatvoetbal · beschrijven"}
    assert references(kind("kwaliteit"), {"activiteit": "a", "dossier": "d"}) == ["d", "a"]


def test_a_title_names_the_figure_it_is_of_and_what_is_open_says_so_too() -> None:
    values = {"dossier": "d", "indicator": "sporters", "hoe_komt_het": "te ver", "stand": "open"}
    rows = {
        "dossier": (Rij("d", "dossier", 1, {"naam": "Noord"}),),
        "duiding": (Rij("u", "duiding", 1, values),),
        "factorband": (Rij("f", "factorband", 1, {"van": "armoede", "naar": "zorgen"}),),
    }
    work = Work(rows, titels=titles_of({row.id: row for of in rows.values() for row in of}))
    names = KnownNames(indicatoren={"sporters": "Wekelijkse sporters"}, factoren={"zorgen": "Zorg"})
    known = with_rows(names, work, {"r": "Rust"})
    assert known.rijen == {
        "r": "Rust", "d": "Noord", "u": "Wekelijkse sporters · te ver", "f": "armoede · Zorg"
    }  # fmt: skip
    [point] = work.dossier("d", today=TODAY).named(known).open_points()
    assert point.titel == "Wekelijkse sporters · te ver"


@pytest.mark.parametrize(("stand", "waits"), [("open", True), ("gedaan", False), (None, True)])
def test_a_row_is_open_until_its_word_closes_it(stand: str | None, waits: bool) -> None:  # noqa: FBT001
    assert is_open(kind("afspraak"), {"stand": stand}) is waits
    assert not is_open(kind("analyse"), {})
