"""Fictional resultaten, and targets of some for one wijk, kept as people keep them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from compare.targets import SOORT_DOEL, Combination, Target, TargetKind
from demo.services import SERVES
from places.aanbod.model import Resultaat
from places.aanbod.preventiematrix import SOORT_RESULTAAT
from store import NotFound
from store.paths import RECORDS_VARIABLE as VARIABLE
from store.records import Opdracht, Records

if TYPE_CHECKING:
    from pathlib import Path

WIJK = "WK990102"
_WHO = "voorbeeldgegevens"
_NOTE = "Fictief voorbeeld."


class _Target(NamedTuple):
    domein: str
    indicatoren: tuple[str, ...]
    soort: TargetKind
    jaren: tuple[int, int]
    waarde: float | None
    samen: Combination
    waarom: str


_ROWS = (
    _Target("schoolprestaties", ("aantal_thuiszitters",), TargetKind.RELATIEF,
            (2020, 2026), -25.0, Combination.ELK,
            "Een coach voor thuiszitters is gewenst; hij is er nog niet."),
    _Target("meedoen", ("wekelijkse_sporters",), TargetKind.PUNTEN, (2020, 2026), 6.0,
            Combination.ELK,
            "De sportbuurtcoach en de verlengde schooldag bereiken meer kinderen."),
    _Target("gezond_gedrag", ("voldoet_aan_beweegrichtlijn", "wekelijkse_sporters"),
            TargetKind.PUNTEN, (2020, 2026), 3.0, Combination.GEMIDDELD,
            "Bewegen en sporten versterken elkaar; samen zeggen ze meer dan een van beide."),
    _Target("sociaal_emotionele_gezondheid", ("hoog_risico_angst_of_depressie",),
            TargetKind.LAND, (2020, 2028), None, Combination.ELK,
            "Zonneveld wil niet ongunstiger zijn dan Nederland."),
)  # fmt: skip


_SEEN_BY = {
    "werk": ("percentage_voortijdig_schoolverlaters",),
    "criminaliteit": ("aantal_meldingen_jeugdoverlast",),
    "veilig_thuis": ("aantal_meldingen_veilig_thuis", "percentage_jeugdbescherming"),
    "veilige_wijk_en_schoolomgeving": ("leefbaarometer_score",),
    "algemene_gezondheid": ("goed_ervaren_gezondheid",),
}
"""Indicators of the resultaten that have no target yet, by domein."""


def keep_targets(folder: Path) -> int:
    """Keep fictional resultaten and targets in the records of a data folder.

    Returns how many targets were added.

    What was kept before, changed or removed by anybody, stays as it is. A database that
    several people share (`WIJKVERKENNER_DB`) is left alone: it is theirs.
    """
    if os.environ.get(VARIABLE):
        return 0
    kept = Records(folder)
    orders = [order for number in range(len(_ROWS)) for order in _orders(kept, number)]
    orders += [order for domein in _SEEN_BY for order in _without_target(kept, domein)]
    kept.apply(orders, wie=_WHO, wat="voorbeelddoelen toegevoegd")
    return sum(order.soort == SOORT_DOEL for order in orders)


def _orders(kept: Records, number: int) -> list[Opdracht]:
    """Return what adds one target with its resultaat, as far as neither ever was there."""
    row = _ROWS[number]
    ids = {SOORT_RESULTAAT: f"voorbeeld_resultaat_{number + 1}",
           SOORT_DOEL: f"voorbeeld_doel_{number + 1}"}  # fmt: skip
    result = Resultaat(
        tekst=SERVES[row.domein][1], domein=row.domein, indicatoren=row.indicatoren,
        toelichting=_NOTE,
    )  # fmt: skip
    base, target = row.jaren
    doel = Target(
        row.indicatoren, row.soort, base, target, row.waarde, row.samen,
        resultaat=ids[SOORT_RESULTAAT], domein=row.domein, gebied=WIJK,
        toelichting=f"{_NOTE} {row.waarom}",
    )  # fmt: skip
    data: dict[str, dict[str, Any]] = {
        SOORT_RESULTAAT: result.as_dict(),
        SOORT_DOEL: doel.as_dict(),
    }
    return [Opdracht(soort, data[soort], key) for soort, key in ids.items() if not _was(kept, key)]


def _without_target(kept: Records, domein: str) -> list[Opdracht]:
    """Return what adds the resultaat of a domein, as far as it never was there."""
    key = f"voorbeeld_resultaat_{domein}"
    result = Resultaat(
        tekst=SERVES[domein][1], domein=domein, indicatoren=_SEEN_BY[domein], toelichting=_NOTE
    )
    return [] if _was(kept, key) else [Opdracht(SOORT_RESULTAAT, result.as_dict(), key)]


def _was(kept: Records, row: str) -> bool:
    try:
        kept.get(row)
    except NotFound:
        return False
    return True
