"""The pakket of a resultaat: how what serves it is spread, and how it moves between cycles."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.package import VERDELINGEN, level_shift, result_packages
from places.aanbod.preventiematrix import make_matrix
from store.words import words
from tests.dossier.kept import WIJK, opened, row, work_of

TODAY = date(2026, 11, 29)


def test_a_package_holds_aanbod_and_activities_once_and_says_what_no_piece_names() -> None:
    rows = (
        row("cyclus", "c1", 1),
        row("resultaat", "r", tekst="meer meedoen", domein="meedoen", gebieden=[WIJK],
            nodig_universeel=1, nodig_selectief=2, nodig_geindiceerd=0, doelgroep_universeel=400),
        row("aanbod", "o1", naam="Buurtsport", gebieden=[WIJK], resultaten=["r"],
            preventieniveau="universeel", leeftijdsfasen=["basisschoolleeftijd"], vorm="groep",
            leefgebieden=["wijk"], effectladder="2", bereik="80"),
        row("aanbod", "o2", naam="Maatje", gebieden=[WIJK], preventieniveau="selectief",
            vorm="individueel", leeftijdsfasen=["adolescentie"]),
        row("aanbod", "o3", naam="Stopt", gebieden=[WIJK], resultaten=["r"], status="stoppen"),
        row("activiteit", "t1", 1, naam="Maatjes", resultaten=["r"], aanbod=["o2"], stand="loopt"),
        row("activiteit", "t2", 1, naam="Pleindag", resultaten=["r"], leefgebieden=["wijk"],
            preventieniveau="universeel", bereik=50, stand="gepland"),
        row("activiteit", "t3", 1, naam="Gestopt", resultaten=["r"], stand="gestopt"),
        row("kwaliteit", "k", 1, activiteit="t2", trede="1"),
    )  # fmt: skip
    work = work_of(*rows)
    dossier, _ = opened(work, TODAY)
    matrix = make_matrix(WIJK, work.rijen["aanbod"], work.rijen["resultaat"])
    (package,) = result_packages(dossier, work, matrix)
    assert [(one.titel, one.bereik) for one in package.stukken] == [
        ("Buurtsport", 80.0), ("Maatje", None), ("Pleindag", 50),
    ]  # fmt: skip
    assert package.spread("preventieniveau") == {
        "universeel": 2, "selectief": 1, "geindiceerd": 0, "": 0,
    }  # fmt: skip
    assert package.spread("vorm") == {"individueel": 1, "groep": 1, "beide": 0, "": 1}
    assert package.spread("effectladder") == {"0": 0, "1": 1, "2": 1, "3": 0, "4": 0, "": 1}
    assert package.empty("vorm") == ()
    assert package.empty("leeftijdsfasen") == (
        "Zwangerschap", "Vroege kindertijd", "Jongvolwassenheid",
    )  # fmt: skip
    assert set(VERDELINGEN.values()) <= {"leefgebied", "leeftijdsfase", "vorm",
                                         "preventieniveau", "effectladder"}  # fmt: skip
    assert package.reach_lines() == [
        "Universeel: 1 aanwezig, 1 nodig; het dekt naar opgave 20 % van de doelgroep (80 van 400).",
        "Selectief: 0 aanwezig, 2 nodig; bereik niet bekend.",
        "Geïndiceerd: niet nodig.",
    ]


LEVELS = tuple(words("preventieniveau"))


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ((0, 1, 3), (2, 2, 1),
         ("universeel 0 van 4 en nu 2 van 5; selectief 1 van 4 en nu 2 van 5; geïndiceerd 3 van 4 "
         "en nu 1 van 5. Dat is een beweging naar voren: van geïndiceerd naar universeel.")),
        ((2, 0, 1), (1, 0, 1),
         ("universeel 2 van 3 en nu 1 van 2; geïndiceerd 1 van 3 en nu 1 van 2. Dat is een "
         "beweging de andere kant op: naar geïndiceerd.")),
        ((1, 0, 1), (2, 0, 2),
         "universeel 1 van 2 en nu 2 van 4; geïndiceerd 1 van 2 en nu 2 van 4."),
    ],
)  # fmt: skip
def test_the_movement_between_two_cycles_is_counted(
    then: tuple[int, ...], now: tuple[int, ...], said: str
) -> None:
    rows = [
        row(
            "activiteit",
            f"{cycle}{level}{n}",
            cycle,
            naam="x",
            preventieniveau=level,
            bereik=10,
            stand="gestopt" if cycle == 1 else "loopt",
        )
        for cycle, counts in ((1, then), (2, now))
        for level, count in zip(LEVELS, counts, strict=True)
        for n in range(count)
    ]
    work = work_of(row("cyclus", "c1", 1), row("cyclus", "c2", 2), *rows)
    shift = level_shift(opened(work, TODAY)[0], work)
    assert shift is not None
    assert shift.tekst == f"Activiteiten in cyclus 1 en nu in cyclus 2: {said}"
    assert shift.bereik["universeel"] == (10.0 * then[0], 10.0 * now[0])
    assert [line["Activiteiten in cyclus 2"] for line in shift.lines()] == [*map(str, now), "0"]
    assert level_shift(opened(work, TODAY, 1)[0], work) is None
    # what says no level has not moved, and is told
    more = work_of(*(one for rows in work.rijen.values() for one in rows if one.soort != "dossier"),
                   row("activiteit", "zonder", 1, naam="x", stand="klaar"))  # fmt: skip
    shift = level_shift(opened(more, TODAY)[0], more)
    assert shift is not None
    rest = " Van 1 is het niveau niet ingevuld; die tellen niet mee."
    assert shift.tekst == f"Activiteiten in cyclus 1 en nu in cyclus 2: {said}{rest}"


def test_what_still_runs_counts_then_and_now_and_what_was_stopped_only_then() -> None:
    work = work_of(
        row("cyclus", "c1", 1), row("cyclus", "c2", 2),
        row("activiteit", "a", 1, naam="x", preventieniveau="universeel", stand="loopt"),
        row("activiteit", "b", 1, naam="y", preventieniveau="geindiceerd", stand="gestopt"),
    )  # fmt: skip
    shift = level_shift(opened(work, TODAY)[0], work)
    assert shift is not None
    assert shift.tekst.endswith("van geïndiceerd naar universeel.")
    assert shift.aantallen["universeel"] == (1, 1)
    assert shift.aantallen["geindiceerd"] == (1, 0)


def test_an_activity_has_the_level_of_its_aanbod_and_one_without_either_is_counted_apart() -> None:
    work = work_of(
        row("cyclus", "c1", 1), row("cyclus", "c2", 2),
        row("aanbod", "o", naam="Maatje", preventieniveau="selectief"),
        row("activiteit", "t1", 2, naam="x", aanbod=["weg", "o"], bereik="onbekend"),
        row("activiteit", "t2", 2, naam="y"),
    )  # fmt: skip
    shift = level_shift(opened(work, TODAY)[0], work)
    assert shift is not None
    assert shift.aantallen == {
        "universeel": (0, 0), "selectief": (0, 1), "geindiceerd": (0, 0), "": (0, 1),
    }  # fmt: skip
    assert shift.bereik_onbekend == (0, 2)
    assert "is geen beweging te zien" in shift.tekst
