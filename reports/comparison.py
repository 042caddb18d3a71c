"""An area beside its benchmarks, for people: the workbook, and the words it shares with pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.difference import MIN_AFSTAND, MIN_NOEMER, MIN_VERWACHT, UITKOMSTEN, Judgement, Outcome
from compare.figure import BENADERD
from compare.summary import summarise
from reports.tables import Cell, Column, Table, file_name, shown
from store import FICTIEF
from store.dutch import lower_first, upper_first
from store.words import label

if TYPE_CHECKING:
    from compare.benchmark import Comparison
    from compare.profile import Profile, ProfileRow

_SIGN = {Outcome.HOGER: "▲ ", Outcome.LAGER: "▼ "}
"""The sign tells the direction, as on the page; the word behind it tells the judgement."""
UITLEG = (
    (
        "Hoger of lager",
        (
            "aandelen zijn getoetst (Wilson-interval, score-toets): is het verschil groter dan "
            "toeval maakt in groepen van deze grootte? Een deel is getoetst tegen de rest van het "
            "grotere gebied, alsof dat twee losstaande groepen zijn. De afronding van de bron telt "
            "mee als onzekerheid."
        ),
    ),
    (
        "Niet getoetst",
        (
            "zijn gemiddelden, scores, verhoudingen en aandelen waarvan niet bekend is om hoeveel "
            "mensen of huishoudens het gaat: hoger of lager is hier dat ten minste "
            f"{round(100 * MIN_AFSTAND)} % van alle gebieden van dit niveau tussen beide cijfers "
            "ligt"
        ),
    ),
    (
        "Te kleine aantallen",
        f"een groep van minder dan {MIN_NOEMER}, of naar verwachting minder dan {MIN_VERWACHT}",
    ),
    ("Gunstiger of ongunstiger", "alleen waar de catalogus een richting geeft"),
    (
        "Berekend",
        (
            "niet gepubliceerd; gewogen met de noemer van het cijfer, of met wat daar het dichtst "
            "bij komt (dan staat erbij wat). Met zo'n benaderde noemer wordt voor de zekerheid "
            f"met {round(100 * (1 - BENADERD))} % ervan getoetst. Van vergelijkbare gebieden "
            "waarvan niets te wegen is, staat de mediaan"
        ),
    ),
)


def outcome(found: Comparison) -> str:
    """Return sign and words of a comparison (`▲ hoger, ongunstiger`), and whether untested."""
    apart = found.verschil
    words = _SIGN.get(apart.uitkomst, "") + UITKOMSTEN[apart.uitkomst]
    if apart.oordeel is not Judgement.GEEN:
        words += f", {apart.oordeel.value}"
    return words if apart.getoetst or not apart.duidelijk else f"{words} (niet getoetst)"


def comparison_table(profiel: Profile) -> Table:
    """Return a profile as a table for people: one row per indicator and benchmark."""
    rows: list[tuple[Cell, ...]] = [
        _cells(row, found) for row in _in_order(profiel) for found in row.vergelijkingen
    ]
    own = profiel.gebied.label
    return Table(
        title=f"{upper_first(own)} vergeleken",
        columns=(
            Column("Pijler"),
            Column("Domein"),
            Column("Indicator"),
            Column("Eenheid"),
            Column("Jaar", 0, grouped=False),
            Column(upper_first(own), 1),
            Column("Zelf gepubliceerd of berekend"),
            Column("Interval van", 1),
            Column("Interval tot", 1),
            Column("Vergeleken met"),
            Column("Cijfer daarvan", 1),
            Column("Gepubliceerd of berekend"),
            Column("Verschil", 1),
            Column("Uitkomst"),
            Column("Oordeel"),
            Column("Toelichting"),
            Column("Volgorde van de methode"),
            Column("Gebiedsindeling", 0, grouped=False),
            Column("Bron"),
        ),
        rows=rows,
        notes=(
            *(("Wat valt op", said) for said in summarise(profiel) if said),
            *comparison_notes(profiel),
        ),
    )


def comparison_file_name(profiel: Profile, ending: str) -> str:
    """Return the name of a download of this profile."""
    when = sorted({row.jaar for row in profiel.regels})
    years = dict.fromkeys((when[0], when[-1])) if when else {}
    area = profiel.gebied
    return file_name("vergelijking", area.naam, area.code, *years, ending=ending)


def comparison_notes(profiel: Profile) -> tuple[tuple[str, str], ...]:
    """Return what a reader of any of these files must know, as heading and text."""
    lines = [("Let op", text) for text in (*made_up(profiel), *profiel.opmerkingen)]
    lines.append(("Zekerheid", profiel.toeval()))
    if len(profiel.maatstaven) > 1:
        lines.append(("Zekerheid, alle vergelijkingen samen", profiel.toeval(alle=True)))
    lines += list(UITLEG)
    if profiel.vergelijkbaar is not None and profiel.vergelijkbaar.buren:
        found = profiel.vergelijkbaar
        names = ", ".join(f"{buur.naam} ({buur.gemeente or buur.code})" for buur in found.buren)
        lines.append((f"Vergelijkbaar ({lower_first(found.familie.label)}, {found.jaar})", names))
    seen: dict[str, str] = {}
    for row in profiel.regels:
        seen.setdefault(row.indicator.label, f"{row.indicator.definitie} Bron: {row.bron}, "
                        f"{row.jaar}.")  # fmt: skip
    lines += list(seen.items())
    return tuple(lines)


def made_up(profiel: Profile) -> tuple[str, ...]:
    """Say that the figures are made up, where they are."""
    return (FICTIEF,) if profiel.fictief else ()


def _in_order(profiel: Profile) -> list[ProfileRow]:
    return [row for rows in profiel.per_domein().values() for row in rows]


def _cells(row: ProfileRow, found: Comparison) -> tuple[Cell, ...]:
    figure, other, apart = row.cijfer.meting, found.cijfer, found.verschil
    low, high = row.interval or (None, None)
    return (
        label("pijler", row.indicator.pijler).capitalize(),
        row.indicator.domein_label,
        row.indicator.label,
        row.indicator.eenheid,
        row.jaar,
        shown(figure.waarde, figure.staat),
        row.cijfer.gemaakt or row.cijfer.herkomst or None,
        low,
        high,
        found.maatstaf.naam,
        shown(other.meting.waarde, other.meting.staat),
        other.gemaakt or other.herkomst or None,
        apart.verschil,
        UITKOMSTEN[apart.uitkomst],
        apart.oordeel.value or None,
        apart.reden or None,
        row.keuze.zin if row.keuze is not None else None,
        row.indeling,
        row.bron,
    )
