"""Opgaven: four quadrants, the tree, money that may be unknown, and whether the story is closed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dossier.opgave import (
    GEEN_OORZAAK,
    ChainState,
    OpgaveCard,
    closing,
    closing_findings,
    closing_sentence,
    money_lines,
    money_sentence,
    opgave_cards,
    opgave_tree,
)
from tests.dossier.kept import WIJK, opened, row, work_of

TODAY = date(2022, 11, 1)
RESULTS = (
    row("resultaat", "r1", tekst="minder gezinnen met schulden", gebieden=[WIJK]),
    row("resultaat", "r2", tekst="gelijke kansen voor elk kind", gebieden=[WIJK]),
)
# the two opgaven of the audit; amounts in euro
MEEDOEN = (
    row("opgave", "m", 1, naam="Meedoen en Schuldenvrij", ambitie="Iedereen doet mee",
        doelstelling="Minder huishoudens met schulden", eigenaar="opgavemanager",
        fase="uitvoering", begint=2019, eindigt=2022, resultaten=["r1"],
        indicatoren_samenleving=["percentage_huishoudens_met_laag_inkomen"],
        indicatoren_doelgroep=["deelnemers met een plan"],
        indicatoren_uitvoering=["aantal gesprekken"], evaluatie="2023-03-01"),
    *(
        row("middelen", f"e{year}", 1, opgave="m", jaar=year, begroot=amount * 1000,
            besteed="onbekend", geoormerkt="ja", bron="rekenkamer")
        for year, amount in zip(range(2019, 2023), (1040, 1590, 1780, 1710), strict=True)
    ),
    row("aanname", "x1", 1, opgave="m", tekst="Als schulden eerder zichtbaar zijn, …",
        factoren=["a"], onderzoek="Vroegsignalering", evaluatie="2023-01-01",
        activiteiten=["t1"]),
    row("prestatie", "p1", 1, opgave="m", wat="200 gesprekken", stand="afgesproken"),
    row("samenwerking", "s1", 1, opgave="m", partner="org", soort="subsidie"),
    row("activiteit", "t1", 1, naam="Vroegsignalering", factoren=["a"], stand="loopt"),
    row("uitkomst", "u1", 1, activiteit="t1", welke="bereik"),
)  # fmt: skip
KANSEN = (
    row("opgave", "k", 1, naam="Gelijke kansen onderwijs", ambitie="Iedereen doet mee",
        doelstelling="Elk kind een gelijke kans", eigenaar="opgavemanager onderwijs",
        fase="uitvoering", begint=2019, eindigt=2022, resultaten=["r2"],
        indicatoren_samenleving=["percentage_voortijdig_schoolverlaters"],
        indicatoren_doelgroep=["leerlingen"], indicatoren_uitvoering=["scholen die meedoen"],
        evaluatie="2023-03-01"),
    row("samenwerking", "s2", 1, opgave="k", partner="org", soort="bestuurlijk"),
    row("activiteit", "t2", 1, naam="Brugklas", factoren=["b"], opgaven=["k"], stand="loopt"),
    row("uitkomst", "u2", 1, activiteit="t2", welke="doelrealisatie"),
)  # fmt: skip
PARTNER = row("partner", "org", naam="Schoolbesturen")


@pytest.fixture(name="audit")
def audit_cards() -> dict[str, OpgaveCard]:
    dossier, known = opened(work_of(*RESULTS, PARTNER, *MEEDOEN, *KANSEN), TODAY)
    return {card.rij.id: card for card in opgave_cards(dossier, known)}


def test_the_money_of_the_audit_stands_per_year_and_unknown_is_a_value(
    audit: dict[str, OpgaveCard],
) -> None:
    assert [
        (line["Jaar"], line["Begroot"], line["Besteed"]) for line in money_lines(audit["m"])
    ] == [
        ("2019", "€ 1.040.000", "onbekend"),
        ("2020", "€ 1.590.000", "onbekend"),
        ("2021", "€ 1.780.000", "onbekend"),
        ("2022", "€ 1.710.000", "onbekend"),
    ]
    assert money_sentence(audit["m"]) == "begroot: € 6.120.000 in 4 jaar; besteed: onbekend"
    assert closing_findings(audit["m"]) == []
    assert closing_sentence(audit["m"]) == (
        "Sluitend voor de fase uitvoering: alles wat daarbij hoort is opgeschreven."
    )


def test_of_gelijke_kansen_onderwijs_it_names_what_the_audit_names(
    audit: dict[str, OpgaveCard],
) -> None:
    found = [(b.code, b.plaats, b.gevonden) for b in closing_findings(audit["k"])]
    name = "Gelijke kansen onderwijs"
    assert found == [
        ("schakel_ontbreekt", f"{name} · Aannames", "geen enkele aanname is uitgeschreven"),
        ("schakel_ontbreekt", f"{name} · Budget", "geen budget"),
        ("schakel_ontbreekt", f"{name} · Geoormerkt budget", "geen geoormerkt budget"),
        ("schakel_ontbreekt", f"{name} · Prestaties", "geen prestatie afgesproken"),
    ]
    assert closing_sentence(audit["k"]) == (
        "Nog niet sluitend voor de fase uitvoering: er ontbreekt aannames, budget, geoormerkt "
        "budget en prestaties."
    )


def test_what_a_fase_does_not_need_yet_is_not_missing() -> None:
    opgave = row("opgave", "o", 1, naam="Nieuw", fase="verkenning", eigenaar="manager")
    (card,) = opgave_cards(*opened(work_of(opgave), TODAY))
    states = {link.label: link.stand for link in closing(card)}
    assert {key for key, stand in states.items() if stand is ChainState.ONTBREEKT} == {
        "Ambitie", "Doelstelling",
    }  # fmt: skip
    assert states["Budget"] is ChainState.LATER
    bare = row("opgave", "o", 1, naam="Nieuw")
    (card,) = opgave_cards(*opened(work_of(bare), TODAY))
    assert closing_sentence(card) == (
        "Nog niet sluitend voor het begin: er ontbreekt fase, eigenaar, ambitie en doelstelling."
    )


@pytest.mark.parametrize(
    ("change", "link", "stand", "said"),
    [
        ({"m": {"resultaten": ["r1", "weg"]}}, "Resultaat", ChainState.ONTBREEKT,
         "1 van 2 resultaten is verwijderd"),
        ({"x1": {"onderzoek": None}}, "Aannames", ChainState.ONTBREEKT,
         "1 van 1 aanname zonder onderbouwing uit onderzoek, praktijk of ervaring"),
        ({"x1": {"evaluatie": None}}, "Evaluatie", ChainState.ONTBREEKT,
         "1 aanname zonder datum om het na te gaan"),
        ({"x1": {"factoren": ["b"]}}, "Aanbod", ChainState.ONTBREEKT,
         "geen activiteit noemt de factor Factor B"),
        ({"t1": {"stand": "gestopt"}}, "Outcome", ChainState.ONTBREEKT, "geen outcome gekozen"),
        ({"e2020": {"begroot": "onbekend"}}, "Budget", ChainState.ONBEKEND,
         "onbekend voor 2020"),
        ({"e2020": {"begroot": None}}, "Budget", ChainState.ONTBREEKT,
         "niet ingevuld voor 2020"),
        ({f"e{y}": {"geoormerkt": "onbekend"} for y in range(2019, 2023)}, "Geoormerkt budget",
         ChainState.ONBEKEND, "onbekend of het budget alleen hiervoor is"),
        ({"s1": {"soort": "geen"}}, "Partners", ChainState.ONTBREEKT,
         "geen afspraak met een partner"),
        ({"m": {"fase": "afronding"}}, "Keuze", ChainState.ONTBREEKT,
         "geen keuze met een reden (inzetten, versterken, afbouwen)"),
        ({"m": {"fase": "afronding"}}, "Besteed", ChainState.ONBEKEND,
         "onbekend voor 2019, 2020, 2021 en 2022"),
    ],
)  # fmt: skip
def test_each_link_that_breaks_is_told(
    change: dict[str, dict[str, object]], link: str, stand: ChainState, said: str
) -> None:
    rows = [
        row(one.soort, one.id, None, **(one.gegevens | change.get(one.id, {})))
        for one in (*RESULTS, PARTNER, *MEEDOEN)
    ]
    (card,) = opgave_cards(*opened(work_of(*rows), TODAY))
    (found,) = [one for one in closing(card) if one.label == link]
    assert (found.stand, found.tekst) == (stand, said)


def test_the_tree_goes_from_ambitie_to_resultaten_and_says_a_shared_ambitie_once(
    audit: dict[str, OpgaveCard],
) -> None:
    assert opgave_tree(list(audit.values())) == [
        (0, "ambitie", "Iedereen doet mee"),
        (1, "doelstelling", "Elk kind een gelijke kans"),
        (2, "opgave", "Gelijke kansen onderwijs"),
        (3, "resultaat", "gelijke kansen voor elk kind"),
        (1, "doelstelling", "Minder huishoudens met schulden"),
        (2, "opgave", "Meedoen en Schuldenvrij"),
        (3, "resultaat", "minder gezinnen met schulden"),
    ]


def test_opgaven_under_each_other_do_not_go_round_for_ever() -> None:
    rows = (
        row("opgave", "a", 1, naam="A", ambitie="X", onder="b"),
        row("opgave", "b", 1, naam="B", onder="a"),
        row("opgave", "c", 1, naam="C", onder="c"),
    )
    found = opgave_cards(*opened(work_of(*rows), TODAY))
    assert sorted(card.naam for card in found) == ["A", "B", "C"]
    assert [text for _, what, text in opgave_tree(found) if what == "opgave"].count("A") == 1


def test_the_card_has_four_quadrants_and_keeps_performance_apart_from_effects(
    audit: dict[str, OpgaveCard],
) -> None:
    found = audit["m"].quadrants()
    assert list(found) == [
        "Gedeelde waarden", "Kaders en randvoorwaarden", "Beweging", "Leren",
    ]  # fmt: skip
    frames = dict(found["Kaders en randvoorwaarden"])
    assert frames["Prestaties"] == "200 gesprekken · afgesproken"
    assert frames["Partners"] == "Schoolbesturen · subsidie"
    assert frames["Fase en looptijd"] == "uitvoering · 2019–2022"
    moving = dict(found["Beweging"])
    assert moving["Activiteiten"] == "Vroegsignalering"
    assert moving["Indicatoren van de uitvoering"] == "aantal gesprekken"
    assert dict(found["Leren"])["Keuzes"] == "nog niet ingevuld"


def test_no_word_claims_a_cause(audit: dict[str, OpgaveCard]) -> None:
    every = [GEEN_OORZAAK, *(closing_sentence(card) for card in audit.values())]
    every += [link.tekst + link.label for card in audit.values() for link in closing(card)]
    every += [text for card in audit.values() for lines in card.quadrants().values()
              for pair in lines for text in pair]  # fmt: skip
    claims = re.compile(
        r"leidt tot|zorgt voor|dankzij|veroorza|door de inzet|effect van", re.IGNORECASE
    )
    assert [text for text in every if claims.search(text)] == []
