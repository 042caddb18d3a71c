"""A gesprek: its agenda from what is open, and the addresses of what was shown."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.meeting import KERNVRAGEN, agenda, agenda_text, meeting, meeting_title
from dossier.question_bank import question_bank
from dossier.rows import KnownNames, view_address, view_text
from tests.dossier.kept import opened, row, work_of

TODAY = date(2026, 11, 29)


def test_the_agenda_is_what_is_open_in_the_order_of_a_talk() -> None:
    rows = (
        row("cyclus", "c1", 1),
        row("cyclus", "c2", 2),
        row("afspraak", "a1", 1, wat="Cijfer vragen", wie="GGD", wanneer="2026-05-01",
            stand="open"),
        row("afspraak", "a2", 2, wat="Klaar", stand="gedaan"),
        row("vraag", "v1", 2, tekst="Wie sport?", stand="open"),
        row("vraag", "v2", 2, tekst="Faalangst?", stand="open", cijfer="gevraagd",
            gevraagd_aan="GGD"),
        row("duiding", "u1", 2, vanuit="waarneming", gezien="Spanning", bij="domein",
            domein="meedoen", bevestigd="geen_cijfers", stand="open"),
        row("duiding", "u2", 2, vanuit="waarneming", gezien="Drukte", stand="open"),
        row("verbeteractie", "w1", 2, wat="Beter", wanneer="2027-01-01", stand="open"),
        row("borging", "b1", 2, activiteit="weg", waarin="contract", tot="2026-01-01",
            stand="loopt"),
        row("gesprek", "g1", 2, datum="2026-01-01", stand="gepland"),
    )  # fmt: skip
    parts = agenda(*opened(work_of(*rows), TODAY))
    assert [(part.kop, part.punten) for part in parts] == [
        ("Wat hadden we afgesproken?", ("Cijfer vragen (GGD), OVER TIJD, was 1 mei 2026",
                                         "Verbeteractie: Beter, 1 jan 2027")),
        ("Vragen die openstaan", ("Faalangst?", "Wie sport?")),
        ("Herkennen we dit?", ("Drukte",)),
        ("Wat niet werd herkend", ("Spanning (Meedoen aan sport, cultuur en vrijwilligerswerk)",)),
        ("Cijfers waarop we wachten",
         ("Faalangst? – Gevraagd aan GGD. Er is nog geen antwoord.",)),
        ("Verder over tijd",
         ("Borging: (een rij die er niet meer is) · een contract, OVER TIJD, was 1 jan 2026",)),
        ("Samen kijken", KERNVRAGEN),
        ("Afspraken", ("Wie doet wat, en wanneer is het klaar?", "Volgende keer")),
    ]  # fmt: skip
    assert agenda_text(parts).startswith("1. Wat hadden we afgesproken?\n   - Cijfer vragen (GGD)")


def test_an_agenda_is_no_list_of_everything() -> None:
    many = [row("vraag", f"v{n}", 1, tekst=f"Vraag {n}", stand="open") for n in range(15)]
    parts = agenda(*opened(work_of(row("cyclus", "c1", 1), *many), TODAY))
    assert (len(parts[0].punten), parts[0].meer) == (12, 3)
    assert "   - en nog 3" in agenda_text(parts)


def test_an_empty_dossier_still_has_the_kernvragen() -> None:
    parts = agenda(*opened(work_of(), TODAY))
    assert [part.kop for part in parts] == ["Samen kijken", "Afspraken"]


def test_a_gesprek_holds_what_came_out_of_it_in_whatever_cycle() -> None:
    rows = (
        row("cyclus", "c1", 1),
        row("gesprek", "g1", 1, datum="2026-11-24", soort="partners"),
        row("duiding", "u1", 1, gesprek="g1"),
        row("duiding", "u2", 1, gesprek="g2"),
        row("afspraak", "a1", 1, wat="x", gesprek="g1"),
    )
    dossier, _ = opened(work_of(*rows), TODAY)
    [talk] = dossier.of("gesprek")
    found = meeting(dossier, talk)
    assert ([r.id for r in found.duidingen], [r.id for r in found.afspraken]) == (["u1"], ["a1"])
    assert meeting_title(talk) == "Gesprek met partners, 24 nov 2026"


@pytest.mark.parametrize(
    ("weergave", "tekst"),
    [
        ("kaart?indicator=x&niveau=wijk&gebied=WK990101", "Kaart: Sporters, wijk, Noord"),
        ("https://ons.voorbeeld/wijk/vergelijken?gebied=WK990101&jaar=2024",
         "Vergelijken: Noord, 2024"),
        ("kaart?indicator=weg", "Kaart: weg"),
        ("aanbod", "Aanbod"),
        ("de folder van de GGD", "de folder van de GGD"),
        ("http://[kapot", "http://[kapot"),
    ],
)  # fmt: skip
def test_a_view_that_was_shown_is_said_in_words(weergave: str, tekst: str) -> None:
    known = KnownNames({"WK990101": "Noord"}, {"x": "Sporters"})
    assert view_text(weergave, known) == tekst


def test_the_address_of_a_view_is_its_page_and_choices() -> None:
    assert view_address("kaart?indicator=x&indicator=y") == ("kaart", {"indicator": "y"})
    assert view_address("../geheim.txt") == ("", {})


def test_the_question_bank_has_the_headings_of_the_method_and_our_own_questions() -> None:
    assert [group.id for group in question_bank()] == [
        "engageren", "gewenst_aanbod", "kwaliteit", "outcome", "verbeteren",
    ]  # fmt: skip
    every = [text for group in question_bank() for text in group.vragen]
    assert len(every) == len(set(every))
    # an open question is not answered with yes or no
    closed = ("Is", "Zijn", "Heeft", "Hebben", "Kunt", "Wilt")
    assert not [text for text in every if text.split()[0] in closed or not text.endswith("?")]
    own = work_of(
        row("methodeafspraak", "m1", soort="vraag", naam="Wat doet u bij regen?"),
        row("methodeafspraak", "m2", soort="format", naam="Kort"),
    )
    assert question_bank(own)[-1].vragen == ("Wat doet u bij regen?",)
