"""Plan van aanpak: activities with all that belongs to them, and what partners are to measure."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.kinds import kind
from dossier.plan import (
    ended,
    most_measured,
    outcome_proposals,
    plan_lines,
    plan_of,
    why_most_measured,
)
from dossier.rows import normalised
from tests.dossier.kept import WIJK, opened, row, work_of

TODAY = date(2026, 11, 29)
RESULT = row("resultaat", "r", tekst="meer jongeren doen mee", gebieden=[WIJK])
# the youth work of the method, step 5, in all its fields
YOUTH_WORK = (
    row("cyclus", "c1", 1, stand="loopt"),
    row("aanbod", "o", naam="Jongerenwerk", aanbieder="Welzijn Noord", gebieden=[WIJK]),
    row("activiteit", "t", 1, naam="Jongerenwerk op het plein",
        nodig="Om meer jongeren te laten meedoen, doen we twee avonden per week jongerenwerk.",
        resultaten=["r"], aanbod=["o"], wie="Welzijn Noord", bijdrage="De school wijst de weg.",
        doelgroep="jongeren van 12 tot 18 jaar", bereik="120", hoe_vaak="twee avonden per week",
        factoren=["a", "b"], leeftijdsfasen=["adolescentie"], leefgebieden=["kind", "wijk"],
        vorm="groep", preventieniveau="selectief", dienst="contacten", stand="loopt"),
    row("partnerstap", "s1", 1, activiteit="t", wat="Ruimte regelen", wie="gemeente",
        klaar_op="2026-10-01", stand="open"),
    row("kwaliteit", "k", 1, activiteit="t", trede="1", praktijk="Jongerenwerkers zien het.",
        ervaring="Jongeren komen terug.", geen_omdat="Geen erkende methode voor het plein.",
        volgende="Werkwijze beschrijven", wanneer="2027-03-01", stand="open"),
    row("borging", "b1", 1, activiteit="t", waarin="beschikking", organisatie="Welzijn Noord",
        tot="2027-12-31", stand="loopt"),
    *(
        row("uitkomst", f"u{number}", 1, activiteit="t", stand="afgesproken",
            volgende="2027-06-01", **one.values())
        for number, one in enumerate(outcome_proposals("contacten"))
        if one.welke != "no_show"
    ),
    row("verbeteractie", "v", 1, activiteit="t", wat="Meisjes vragen wat zij willen",
        wie="Welzijn Noord", wanneer="2027-01-15", stand="open"),
)  # fmt: skip


def test_the_youth_work_of_the_method_stands_whole_in_the_plan() -> None:
    dossier, known = opened(work_of(RESULT, *YOUTH_WORK), TODAY)
    plan = plan_of(dossier, known)
    (one,) = plan.activiteiten
    assert (one.titel, one.ontbreekt, one.zin, one.te_laat) == (
        "Jongerenwerk op het plein", (), "", 1,
    )  # fmt: skip
    assert {name: len(rows) for name, rows in one.erbij.items()} == {
        "partnerstap": 1, "kwaliteit": 1, "borging": 1, "uitkomst": 4, "verbeteractie": 1,
    }  # fmt: skip
    assert [(b.code, b.plaats) for b in plan.bevindingen] == [
        ("datum_voorbij", "Ruimte regelen · Klaar op")
    ]
    (line,) = plan_lines(plan, known)
    assert list(line) == [
        "Activiteit", "Om … te bereiken, doen we …", "Voor welk resultaat", "Via welke factoren",
        "Wie voert uit (organisatie)", "Wat draagt elke partner bij", "Doelgroep",
        "Bereik (aantal per jaar)", "Hoe vaak", "Stand", "Stappen en tijdspad",
        "Kwaliteit: trede en volgende stap", "Borging", "Welke outcome", "Hoe", "Hoe vaak gemeten",
        "Bij wie", "Aandachtspunten", "Verbeteracties",
    ]  # fmt: skip
    assert line["Voor welk resultaat"] == "meer jongeren doen mee"
    assert line["Via welke factoren"] == "Factor A; Factor B"
    assert line["Stappen en tijdspad"] == "Ruimte regelen · gemeente · 1 okt 2026 · open"
    assert line["Borging"] == "een beschikking · Welzijn Noord · 31 dec 2027"
    assert line["Welke outcome"].splitlines() == [
        "bereik", "eenzijdig beëindigd", "tevredenheid", "doelrealisatie",
    ]  # fmt: skip
    assert all(line.values())


def test_a_kind_of_service_proposes_what_can_be_measured() -> None:
    services = kind("activiteit").veld("dienst").woorden
    assert {name: [one.welke for one in outcome_proposals(name)] for name in services} == {
        "publieksinformatie": ["bereik", "tevredenheid", "doelrealisatie"],
        "contacten": ["bereik", "no_show", "eenzijdig", "tevredenheid", "doelrealisatie"],
        "individueel": [
            "bereik", "no_show", "eenzijdig", "tevredenheid", "doelrealisatie", "zonder_hulp",
            "nieuwe_start",
        ],
    }  # fmt: skip
    assert outcome_proposals("") == ()
    for name in services:
        for one in outcome_proposals(name):
            values = one.values()
            assert normalised(kind("uitkomst"), values) == values
            assert all(values.values())
            assert one.label == kind("uitkomst").veld("welke").woorden[one.welke]


def test_a_partner_who_would_measure_too_much_is_pointed_out() -> None:
    most = most_measured()
    assert why_most_measured()
    more = [
        row("uitkomst", f"x{n}", 1, activiteit="t", welke="anders", eigen=f"ding {n}",
            wie_meet="WELZIJN  noord", stand=stand)
        for n, stand in enumerate(["voorstel", "gestopt"])
    ]  # fmt: skip
    work = work_of(RESULT, *YOUTH_WORK, *more)
    dossier, known = opened(work, TODAY)
    plan = plan_of(dossier, known)
    # four of the youth work itself and one that was proposed; what stopped does not count
    assert [(one.partner, len(one.metingen), one.te_veel) for one in plan.meetlast] == [
        ("Welzijn Noord", most + 1, True)
    ]
    (told,) = [b for b in plan.bevindingen if b.code == "meetlast"]
    assert (told.plaats, told.aantal) == ("Welzijn Noord", most + 1)
    assert told.gevonden == (
        "Welzijn Noord meet 5 dingen; meer dan 4 is te veel gevraagd. Kies samen wat kan vervallen."
    )


def test_what_is_missing_is_asked_and_what_was_removed_is_told_and_kept() -> None:
    rows = (
        row("cyclus", "c1", 1, stand="loopt"),
        row("activiteit", "t", 1, naam="Huiswerkclub", resultaten=["weg"], factoren=["kwijt"],
            stand="gepland"),
        row("activiteit", "oud", 1, naam="Gestopt", stand="gestopt"),
        row("partnerstap", "s", 1, activiteit="verdwenen", wat="Bellen"),
        row("verbeteractie", "v", 1, wat="Zonder activiteit"),
        row("kwaliteit", "k", 1, activiteit="o", trede="2"),
        row("aanbod", "o", naam="Elders", gebieden=["WK990199"]),
    )  # fmt: skip
    work = work_of(*rows, verwijderd={"weg": "meer kinderen sporten"})
    dossier, known = opened(work, TODAY)
    plan = plan_of(dossier, known)
    here, old = plan.activiteiten
    assert old.ontbreekt == ()
    assert ended(old.rij)
    assert here.zin == (
        "Nog niet ingevuld: wie het uitvoert, voor wie, met welk bereik, hoe vaak, een stap met "
        "een tijdspad, de trede en de volgende stap, waarin het is vastgelegd en welke outcome "
        "wordt gemeten."
    )
    assert [(b.code, b.plaats, b.gevonden) for b in plan.bevindingen] == [
        ("verwijzing_vervallen", "Huiswerkclub · Voor welk resultaat",
         "‘meer kinderen sporten’ is verwijderd"),
        ("verwijzing_vervallen", "Huiswerkclub · Via welke factoren",
         "‘kwijt’ bestaat niet (meer)"),
        ("verwijzing_vervallen", "Bellen · Bij activiteit", "‘verdwenen’ bestaat niet (meer)"),
    ]  # fmt: skip
    assert [one.id for one in plan.los] == ["s"]
    assert [one.id for one in plan.bij_aanbod] == ["k"]
    # the line keeps the name of what was removed
    assert plan_lines(plan, known)[0]["Voor welk resultaat"] == "meer kinderen sporten (verwijderd)"


@pytest.mark.parametrize(("cyclus", "there"), [(1, ["oud", "loopt"]), (2, ["loopt", "nieuw"])])
def test_what_still_runs_from_an_earlier_cycle_is_in_the_plan_of_this_one(
    cyclus: int, there: list[str]
) -> None:
    work = work_of(
        row("cyclus", "c1", 1), row("cyclus", "c2", 2),
        row("activiteit", "oud", 1, naam="Oud", stand="gestopt"),
        row("activiteit", "loopt", 1, naam="Loopt", stand="loopt"),
        row("activiteit", "nieuw", 2, naam="Nieuw", stand="voorstel"),
    )  # fmt: skip
    dossier, known = opened(work, TODAY, cyclus)
    assert [one.rij.id for one in plan_of(dossier, known).activiteiten] == there
