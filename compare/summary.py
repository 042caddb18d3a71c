"""What a reader wants before any table: the answer in two sentences, and a few key figures.

A choice of key figures that is kept is one row of the records of the folder, so it holds for
everybody who works with that folder and after a restart; it has the history and undo of every row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compare.difference import MIN_AFSTAND, MIN_PLAATS, ComparableFigure, ComparisonMethod
from indicators import SoortCijfer, format_value
from store.dutch import count, listed, lower_first, upper_first
from store.paths import has_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from compare.benchmark import Comparison
    from compare.profile import Profile, ProfileRow
    from store.records import Records
    from store.records_rows import Rij


# own choice: what a sentence can name and a reader keeps
_NAMED = 3
_BETWEEN = f"{round(100 * MIN_AFSTAND)} %"


def summarise(profiel: Profile, maatstaf: str = "") -> tuple[str, str]:
    """Say on how many subjects an area differs much from a benchmark, and on which most.

    Figures of one theme are one finding, whatever their years; the year that most figures are
    of goes before others. Of the two sentences the second is empty where nothing differs much,
    both where there is nothing to compare with. `maatstaf` is the kind or code of the benchmark;
    nothing takes the usual one.
    """
    against = maatstaf or profiel.standaard
    name = next((m.naam for m in profiel.maatstaven if against in (m.soort, m.code)), "")
    if not name:
        return "", ""
    area = profiel.gebied.label
    usable = [row for row in profiel.wat_valt_op(against) if row.bruikbaar(against)]
    if not usable:
        return f"Geen cijfer van {area} is met {name} te vergelijken.", ""
    among = len({row.thema for row in usable})
    found = _per_theme(usable, against)
    year = common_year(usable)
    if among == 1:
        where = "het enige onderwerp dat te vergelijken is"
        sure = "veel" if found else "niet veel"
        first = f"{upper_first(area)} wijkt op {where} {sure} af van {name}."
    else:
        number = len(found) or "geen"
        where = f"{number} van de {among} onderwerpen die te vergelijken zijn"
        first = f"{upper_first(area)} wijkt op {where} veel af van {name}."
    if not found:
        return first, ""
    said = [_said(row, against, year) for row in found[:_NAMED]]
    return first, f"{'Het meest' if len(found) > 1 else 'Dat is'}: {listed(said)}."


def much_different(profiel: Profile, maatstaf: str) -> list[ProfileRow]:
    """Return of each theme that differs much the figure that says so best, the largest first.

    A figure of the year that most are of goes before a larger difference of another year.
    """
    usable = [row for row in profiel.wat_valt_op(maatstaf) if row.bruikbaar(maatstaf)]
    return _per_theme(usable, maatstaf)


def _per_theme(usable: Sequence[ProfileRow], maatstaf: str) -> list[ProfileRow]:
    year = common_year(usable)
    themes: dict[str, ProfileRow] = {}
    for row in usable:
        if not row.veel(maatstaf):
            continue
        held = themes.get(row.thema)
        if held is None or (row.jaar == year and held.jaar != year):
            themes[row.thema] = row
    return list(themes.values())


def common_year(rows: Sequence[ProfileRow]) -> int:
    """Return the year that most figures are of, the newest of those; 0 of none."""
    years = [row.jaar for row in rows]
    return max(set(years), key=lambda year: (years.count(year), year), default=0)


def grounds(rows: Sequence[ProfileRow], maatstaf: str) -> str:
    """Say on what different figures rest: a test, their place among all, or their size alone."""
    found = [item.verschil for row in rows if (item := row.naast(maatstaf)) is not None]
    by = [
        (sum(item.getoetst for item in found), "getoetst", ""),
        (
            sum(item.methode is ComparisonMethod.PLAATS for item in found),
            "niet getoetst",
            f": daar ligt ten minste {_BETWEEN} van alle gebieden tussen beide cijfers",
        ),
        (
            sum(item.methode is ComparisonMethod.OMVANG for item in found),
            f"niet getoetst en van minder dan {MIN_PLAATS} gebieden bekend",
            ": daar telt alleen hoe groot het verschil is",
        ),
    ]
    return " ".join(
        f"{count(number, 'cijfer is', 'cijfers zijn')} {how}{why}."
        for number, how, why in by
        if number
    )


def _said(row: ProfileRow, maatstaf: str, year: int) -> str:
    found = row.naast(maatstaf)
    assert found is not None  # noqa: S101 (it deviates from it)
    mine, theirs = (text.replace(" ", "\u00a0") for text in figure_texts(row, found))
    when = "" if row.jaar == year else f", {row.jaar}"
    sure = "" if found.verschil.getoetst else ", niet getoetst"
    name = lower_first(row.indicator.label)
    return f"{name} {found.verschil.uitkomst.value} ({mine} tegen {theirs}{when}{sure})"


# own choice: more decimals than the source has would look surer than it is
_MORE = 2
"""Decimals that are added at most."""


def figure_texts(row: ProfileRow, found: Comparison) -> tuple[str, str]:
    """Return the figure and its benchmark as text.

    Where they differ surely and would read the same (15 % and 15 %), both get the decimals
    that tell them apart: it is the outcome that a reader would doubt. Never more than `_MORE`.
    """
    decimals = row.indicator.decimalen + _needed(row, found)
    return _written(row, row.cijfer.meting, decimals), _written(row, found.cijfer.meting, decimals)


def row_texts(row: ProfileRow) -> tuple[str, dict[str, str]]:
    """Return the figure and all its benchmarks (by code) as text, with one number of decimals."""
    decimals = row_decimals(row)
    beside = {
        found.maatstaf.code: _written(row, found.cijfer.meting, decimals)
        for found in row.vergelijkingen
    }
    return _written(row, row.cijfer.meting, decimals), beside


def row_decimals(row: ProfileRow) -> int:
    """Return the decimals of a figure that stands once before all its benchmarks.

    As many as the closest of them needs (`figure_texts`).
    """
    more = max((_needed(row, found) for found in row.vergelijkingen), default=0)
    return row.indicator.decimalen + more


def _needed(row: ProfileRow, found: Comparison) -> int:
    """Return how many decimals more tell a sure difference."""
    if not found.verschil.duidelijk:
        return 0
    for more in range(_MORE):
        decimals = row.indicator.decimalen + more
        own, other = row.cijfer.meting, found.cijfer.meting
        if _written(row, own, decimals) != _written(row, other, decimals):
            return more
    return _MORE


def _written(row: ProfileRow, figure: ComparableFigure, decimals: int) -> str:
    return format_value(replace(row.indicator, decimalen=decimals), figure.waarde, figure.staat)


SOORT_KERN = "kerncijfers"
# own choice: what stands beside each other without scrolling
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
    """Return the ids of the figures to show first, of those that the area has.

    At most `MEESTE_KERN`; what was chosen for this view goes before what is kept.
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

    Raises RecordsUnreachable when there is a database that cannot be reached.
    """
    if not has_records(folder):
        return ()
    row = _row(_records(folder))
    return tuple(map(str, row.gegevens.get(_FIELD, ()))) if row is not None else ()


def keep_key_figures(folder: Path, indicatoren: Sequence[str]) -> None:
    """Keep a choice instead of the one that was kept; an empty one forgets it.

    Raises RecordsUnreachable when the database cannot be reached, and StaleRow when someone else
    changed it at the same moment.
    """
    records = _records(folder)
    row = _row(records)
    # one row for everybody: the last choice goes over the one before, an empty one takes it away
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
