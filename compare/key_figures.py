"""The small set of figures that is shown first: chosen for now, kept for later, or usual.

A choice that is kept is one row of the records of the folder, so it holds for everybody who
works with that folder and after a restart; it has the history and undo of every row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators import SoortCijfer
from store.paths import has_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from compare.profile import Profile
    from store.records import Records, Rij


SOORT_KERN = "kerncijfers"
MEESTE_KERN = 8
_FIELD = "indicatoren"
_NUMBER = SoortCijfer.AANTAL
_USUAL = (
    "percentage_0_tot_15_jaar",
    "percentage_huishoudens_met_laag_inkomen",
    "gemiddeld_inkomen_per_inwoner",
    "netto_arbeidsparticipatie",
    "bijstandsuitkeringen_per_1000_inwoners",
    "percentage_jongeren_met_jeugdzorg",
    "goed_ervaren_gezondheid",
    "gemiddelde_woz_waarde",
    "percentage_koopwoningen",
    "percentage_eenpersoonshuishoudens",
)
"""What is shown first when nobody chose: broad figures that most folders have."""


def choose_key_figures(
    profiel: Profile, *, gekozen: Sequence[str] = (), bewaard: Sequence[str] = ()
) -> list[str]:
    """Return the ids of the figures to show first, at most `MEESTE_KERN`.

    Parameters
    ----------
    profiel
        The area; figures it does not have are left out.
    gekozen
        Chosen for this view; goes before everything.
    bewaard
        Of `kept`.
    """
    there = {row.indicator.id: None for row in profiel.regels}
    for wanted in (gekozen, bewaard):
        if chosen := [name for name in dict.fromkeys(wanted) if name in there]:
            return chosen[:MEESTE_KERN]
    broad = [name for name in _USUAL if name in there]
    # a number of people or schools says nothing beside that of a larger area
    rest = [
        row.indicator.id
        for row in sorted(profiel.wat_valt_op(), key=lambda r: r.indicator.soort == _NUMBER)
        if row.indicator.id not in broad
    ]
    return [*broad, *rest][:MEESTE_KERN]


def kept_key_figures(folder: Path) -> tuple[str, ...]:
    """Return the choice that is kept with a data folder, nothing where there is none.

    Raises
    ------
    RecordsUnreachable
        When there is a database that cannot be reached.
    """
    if not has_records(folder):
        return ()
    row = _row(_records(folder))
    return tuple(map(str, row.gegevens.get(_FIELD, ()))) if row is not None else ()


def keep_key_figures(folder: Path, indicatoren: Sequence[str]) -> None:
    """Keep a choice instead of the one that was kept; an empty one forgets it.

    Raises
    ------
    RecordsUnreachable
        When the database cannot be reached.
    StaleRow
        When someone else changed it at the same moment.
    """
    records = _records(folder)
    row = _row(records)
    data = {_FIELD: list(dict.fromkeys(indicatoren))[:MEESTE_KERN]}
    if row is not None and data[_FIELD]:
        records.save(row, data)
    elif row is not None:
        records.remove(row)
    elif data[_FIELD]:
        records.add(SOORT_KERN, data, wat="kerncijfers bewaard")


def _records(folder: Path) -> Records:
    from store.records import Records as Opened

    return Opened(folder)


def _row(records: Records) -> Rij | None:
    """Return the newest row: of two people who kept a first choice at once, the last counts."""
    return next(reversed(records.all(SOORT_KERN)), None)
