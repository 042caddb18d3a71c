"""The figures that a target is judged by, and what is doubtful about a target itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import indicators
from compare._measure import scale_of
from compare.areas import area
from compare.benchmark import own_figure
from compare.resultaat import Combinatie, Doel, SoortDoel
from compare.resultaat_meting import Meting
from compare.resultaat_oordeel import Resultaatstand, judge
from compare.trend import series
from indicators import Richting, SoortCijfer
from indicators.figures import state_clause
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.areas import Gebied
    from compare.trend import Punt, Reeks
    from indicators import Indicator
    from store import Snapshot


def assess(snapshot: Snapshot, doel: Doel, code: str) -> Resultaatstand:
    """Judge a result of an area with the figures in the folder.

    Figures on other borders are converted by area and named as an estimate; before a break
    (another source, borders that nothing can be converted by) nothing is compared.

    Raises
    ------
    NotFound
        When the area or an indicator does not exist.
    """
    here = area(snapshot, code)
    known = indicators.catalogue(snapshot)
    found = {name: measured(snapshot, here, known[name], doel.soort) for name in doel.indicatoren}
    together = None
    if doel.combineren is Combinatie.ALLE and doel.combinatie_indicator:
        together = measured(snapshot, here, known[doel.combinatie_indicator], doel.soort)
    return judge(doel, found, combinatie=together)


def measured(snapshot: Snapshot, here: Gebied, row: Indicator, soort: SoortDoel) -> Meting:
    """Return the values of an area by year, and of the level to come to."""
    own = series(snapshot, here, row)
    points = {point.jaar: point for point in own.vergelijkbaar()}
    above = here.binnen(soort.niveau) if soort.niveau else None
    level = series(snapshot, above, row).vergelijkbaar() if above is not None else []
    figures = {
        year: own_figure(snapshot, here, row.id, year).meting
        for year, point in points.items()
        if point.herkomst != "geschat"
    }
    return Meting(
        waarden={year: point.waarde for year, point in points.items()},
        niveau={point.jaar: point.waarde for point in level},
        richting=row.richting,
        marge=max((figure.marge for figure in figures.values()), default=0.0),
        groepen={year: figure for year, figure in figures.items() if figure.noemer is not None},
        schaal=scale_of(row),
        redenen=_reasons(own, points),
        geschat=frozenset(year for year, p in points.items() if p.herkomst == "geschat"),
        indicator=row,
    )


def years_of(snapshot: Snapshot, code: str, names: Sequence[str]) -> list[int]:
    """Return the years in which an area has every one of these figures, oldest first."""
    here, known = area(snapshot, code), indicators.catalogue(snapshot)
    each = [
        {point.jaar for point in series(snapshot, here, known[name]).vergelijkbaar()}
        for name in names
        if name in known
    ]
    return sorted(set.intersection(*each)) if each else []


def remarks(rows: Sequence[Indicator], doel: Doel) -> list[str]:
    """Return what is doubtful about a target: Dutch sentences, none where nothing is."""
    found = []
    if doel.soort.verandering:
        wanted = Richting.HOGER_GUNSTIG if (doel.waarde or 0) > 0 else Richting.HOGER_ONGUNSTIG
        against = [f"‘{r.label}’" for r in rows if r.richting not in (Richting.NEUTRAAL, wanted)]
        if against:
            word = "meer" if wanted is Richting.HOGER_GUNSTIG else "minder"
            found.append(
                f"Bij {listed(against)} is {word} volgens de catalogus niet gunstig: is dit wat u "
                "wilt bereiken?"
            )
    if len({row.richting for row in rows} - {Richting.NEUTRAAL}) > 1:
        found.append(
            "Bij deze cijfers is niet dezelfde kant gunstig. Kies cijfers die dezelfde kant op "
            "moeten, of maak er twee doelen van."
        )
    scores = [f"‘{r.label}’" for r in rows if r.soort is SoortCijfer.INDEX]
    if doel.soort is SoortDoel.RELATIEF and scores:
        found.append(
            f"Een procent van een score ({listed(scores)}) zegt niets, want haar nulpunt is "
            "gekozen. Kies een verandering in punten."
        )
    if doel.soort is SoortDoel.PUNTEN and len({row.eenheid for row in rows}) > 1:
        found.append("De cijfers hebben niet dezelfde eenheid, dus een punt is niet overal even "
                     "veel.")  # fmt: skip
    return found


def _reasons(own: Reeks, used: dict[int, Punt]) -> dict[int, str]:
    """Say of every year that cannot be used why."""
    reasons = {}
    broken = next((p for p in reversed(own.punten) if p.breuk), None)
    for point in own.punten:
        if point.jaar in used:
            continue
        if point.staat != "waarde":
            reasons[point.jaar] = state_clause("het cijfer", point.staat)
        elif broken is not None:
            reasons[point.jaar] = f"niet te vergelijken met {broken.jaar} en later ({broken.reden})"
    return reasons
