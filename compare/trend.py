"""An area over the years, beside its benchmarks; a trend is judged only where that is fair.

Figures of other years belong on the borders of their own year. Where both divisions are in
the folder, geometry tells whether the area changed; then its figure is converted by area and
marked as an estimate, or, with converting switched off, shown with a break in the series.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import boundaries
import indicators
from compare._pool import years
from compare.areas import area
from compare.benchmark import GEEN_CIJFER, own_figure, similar_areas
from compare.judging import Beoordeling, judge
from compare.together import together
from store import NotFound
from store.dutch import format_number, listed, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boundaries import Areas
    from compare.areas import Gebied
    from compare.together import Samen
    from indicators import Figures, Indicator
    from store import SetRecord, Snapshot

_MOVING = ("buurt", "wijk", "gemeente", "pc4")
"""Levels whose borders change from year to year."""


@dataclass(frozen=True, slots=True)
class Punt:
    """One year of a series."""

    jaar: int
    waarde: float
    staat: str
    herkomst: str
    """`gepubliceerd`, `berekend`, `geschat` (converted by area) or empty."""
    indeling: int
    bron: str
    gemaakt: str = ""
    """Of a computed figure: with what it was weighted, and what is not certain of it."""
    breuk: bool = False
    """Not comparable with the point before: no line between the two."""
    reden: str = ""
    """Why: a Dutch clause."""


@dataclass(frozen=True, slots=True)
class Reeks:
    """The years of one area, oldest first."""

    gebied: Gebied
    punten: tuple[Punt, ...]
    records: tuple[SetRecord, ...]
    titel: str = ""
    """Of the similar areas together: what they are called; then `gebied` is what they are like."""
    samenstelling: tuple[str, ...] = ()
    """Of the similar areas together: how their line is made, in Dutch sentences."""

    @property
    def naam(self) -> str:
        """Return what the line is called."""
        return self.titel or self.gebied.label

    def vergelijkbaar(self) -> list[Punt]:
        """Return the points with a value since the last break."""
        found: list[Punt] = []
        for point in self.punten:
            if point.breuk:
                found = []
            if point.staat == "waarde":
                found.append(point)
        return found


@dataclass(frozen=True, slots=True)
class Trend:
    """A series beside those of its benchmarks."""

    indicator: Indicator
    eigen: Reeks
    vergelijking: tuple[Reeks, ...]
    beoordeling: Beoordeling
    opmerkingen: tuple[str, ...]
    """Dutch sentences on borders, breaks and what is missing."""


def trend(
    snapshot: Snapshot,
    code: str,
    indicator: str,
    *,
    met: Sequence[str] | None = None,
    vergelijkbaar: Sequence[str] = (),
    omrekenen: bool = True,
) -> Trend:
    """Return an indicator of an area over all years in the folder.

    Parameters
    ----------
    snapshot
        The data folder.
    code
        The area.
    indicator
        Id of the catalogue.
    met
        Codes to set beside it; None takes the gemeente and the country it lies in.
    vergelijkbaar
        Codes of areas that it is like, of its own level; they make one line together.
    omrekenen
        Convert figures on other borders by area (an estimate); False leaves a break.

    Raises
    ------
    NotFound
        When the area or the indicator does not exist.
    """
    here = area(snapshot, code)
    row = indicators.catalogue(snapshot)[indicator]
    if met is None:
        beside = [up for up in here.boven if up.niveau in ("gemeente", "land")]
    else:
        beside = [area(snapshot, other) for other in met]
    own = series(snapshot, here, row, omrekenen=omrekenen)
    others = tuple(series(snapshot, up, row, omrekenen=omrekenen) for up in beside)
    if vergelijkbaar:
        others = (*others, similar_series(snapshot, here, row, vergelijkbaar, own))
    points = own.vergelijkbaar()
    judged = judge(
        [p.jaar for p in points],
        [p.waarde for p in points],
        indicator=row,
        marge=_margin(snapshot, here, row, points),
    )
    return Trend(row, own, others, judged, _notes(own, others, row))


def series(snapshot: Snapshot, gebied: Gebied, row: Indicator, *, omrekenen: bool = True) -> Reeks:
    """Return the years of one area, oldest first."""
    found: list[Figures] = []
    for year in sorted(years(snapshot)):
        try:
            found.append(indicators.figures(snapshot, row.id, gebied.niveau, jaar=year))
        except NotFound:
            continue
    borders = _reference(snapshot, gebied, [f.indeling for f in found])
    points: list[Punt] = []
    before = ""
    for figures in found:
        point, basis = _point(
            snapshot, gebied, figures, borders, newest=found[-1].indeling, convert=omrekenen
        )
        if point is None:
            continue
        if point.staat == "waarde":
            if before and basis != before:
                why = point.reden or f"andere grenzen of bron dan in {points[-1].jaar}"
                point = replace(point, breuk=True, reden=why)
            before = basis
        points.append(point)
    records = tuple({id(r): r for f in found for r in f.records}.values())
    return Reeks(gebied, tuple(points), records)


def similar_series(
    snapshot: Snapshot, gebied: Gebied, row: Indicator, leden: Sequence[str], own: Reeks
) -> Reeks:
    """Return the similar areas of an area together, in the years that it has itself.

    Weighted as in a profile, and of the same areas in every year (see `together`). Their
    figures are those of the borders of each year: whether the borders of all of them changed
    is not looked into, and that is said.
    """
    title = similar_areas(gebied.niveau, leden).naam
    found = together(snapshot, gebied.niveau, row.id, leden, [p.jaar for p in own.punten])
    source = " en ".join(dict.fromkeys(record.key.bron for record in found.records))
    points = []
    for point in own.punten:
        figure = found.cijfers.get(point.jaar, GEEN_CIJFER)
        points.append(Punt(point.jaar, figure.meting.waarde, figure.meting.staat, figure.herkomst,
                           point.indeling, source, figure.toelichting))  # fmt: skip
    return Reeks(
        gebied, tuple(points), found.records, title, _composed(title, found, total=len(leden))
    )


def _reference(snapshot: Snapshot, gebied: Gebied, divisions: Sequence[int]) -> Areas | None:
    """Return the areas around this one in the newest division of the series with borders."""
    if gebied.niveau not in boundaries.NIVEAUS or len(set(divisions)) < 2:  # noqa: PLR2004
        return None
    home = gebied.binnen("gemeente")
    around = [home.code] if home is not None and gebied.niveau in ("buurt", "wijk") else None
    for division in sorted(set(divisions), reverse=True):
        try:
            found = boundaries.areas(snapshot, gebied.niveau, indeling=division, gemeenten=around)
        except NotFound:
            return None
        if found.indeling == division and (found.frame["code"] == gebied.code).any():
            return found
    return None


def _point(
    snapshot: Snapshot,
    gebied: Gebied,
    figures: Figures,
    borders: Areas | None,
    *,
    newest: int,
    convert: bool,
) -> tuple[Punt | None, str]:
    """Return one year, and what its borders and source are, to see a break by.

    `newest` is the division of the last year; without `borders` of any year the code is all
    there is to go by, as it is where those of this year are missing.
    """
    raw = figures.frame[figures.frame["gebied_code"] == gebied.code]
    there = None
    if len(raw):
        value, state, origin = raw[["waarde", "staat", "herkomst"]].iloc[0]
        how = ""
        if origin == "berekend":
            how = own_figure(snapshot, gebied, figures.indicator.id, figures.jaar).toelichting
        there = Punt(figures.jaar, float(value), str(state), str(origin), figures.indeling,
                     figures.bron, how)  # fmt: skip
    if figures.indeling == (newest if borders is None else borders.indeling):
        return there, figures.bron
    if borders is None or not any(
        (level, year) == (gebied.niveau, figures.indeling)
        for level, year, _ in boundaries.available(snapshot)
    ):
        told = there is not None and gebied.niveau in _MOVING
        note = _unchecked(figures.indeling) if told else ""
        return (replace(there, reden=note) if there else None), figures.bron
    joined = indicators.join(figures, borders, snapshot=snapshot, omrekenen=True)
    hit = joined.frame[joined.frame["gebied_code"] == gebied.code]
    value, state, origin = hit[["waarde", "staat", "herkomst"]].iloc[0]
    if there is not None and origin == there.herkomst:
        return there, figures.bron
    changed = f"de grenzen van {figures.indeling} zijn anders dan die van {borders.indeling}"
    if convert and state == "waarde" and origin == "geschat":
        point = Punt(figures.jaar, float(value), "waarde", "geschat", figures.indeling,
                     figures.bron, reden=f"{changed}; omgerekend (schatting)")  # fmt: skip
        return point, figures.bron
    if there is None:
        return None, ""
    return replace(there, reden=changed), f"{figures.bron} {figures.indeling}"


def _margin(snapshot: Snapshot, here: Gebied, row: Indicator, points: Sequence[Punt]) -> float:
    """Return half of what the figures are rounded to, of the year that is the roughest."""
    return max(
        (own_figure(snapshot, here, row.id, point.jaar).meting.marge for point in points),
        default=0.0,
    )


def _notes(own: Reeks, others: Sequence[Reeks], row: Indicator) -> tuple[str, ...]:
    notes = []
    if not any(p.staat == "waarde" for p in own.punten):
        notes.append(f"Van {own.gebied.label} is er in geen enkel jaar een cijfer: "
                     f"{lower_first(row.label)}.")  # fmt: skip
    unchecked = [str(p.jaar) for p in own.punten if p.reden == _unchecked(p.indeling)]
    if unchecked:
        notes.append(f"De grenzen van {listed(unchecked)} zijn niet te controleren: ze staan niet "
                     "in de gegevensmap.")  # fmt: skip
    notes += [
        f"{p.jaar}: {p.reden}." for p in own.punten if p.reden and p.reden != _unchecked(p.indeling)
    ]
    if any(p.breuk for p in own.punten):
        notes.append("Voor en na een breuk zijn de cijfers niet te vergelijken; beoordeeld is wat "
                     "na de laatste breuk komt.")  # fmt: skip
    there = {p.jaar for p in own.punten if p.staat == "waarde"}
    lacking: dict[tuple[int, ...], list[str]] = {}
    for other in others:
        if other.samenstelling:
            continue  # it says itself which years it lacks, and why
        gone = there - {p.jaar for p in other.punten if p.staat == "waarde"}
        if gone:
            lacking.setdefault(tuple(sorted(gone)), []).append(other.naam)
    notes += [
        f"Van {listed(names)} ontbreekt {listed(list(map(str, when)))}."
        for when, names in lacking.items()
    ]
    notes += _computed([own, *others])
    for other in others:
        notes += other.samenstelling
    return tuple(notes)


def _computed(lines: Sequence[Reeks]) -> list[str]:
    """Name what was computed in which years, and with what; the similar areas always are."""
    notes = []
    for line in lines:
        years_by: dict[str, list[str]] = {}
        for point in line.punten:
            if point.herkomst == "berekend" and point.staat == "waarde" and not line.titel:
                years_by.setdefault(point.gemaakt, []).append(str(point.jaar))
        for how, when in years_by.items():
            text = f"{upper_first(line.naam)}, {listed(when)}: niet gepubliceerd, maar berekend"
            notes.append(f"{text}{f' ({_clause(how)})' if how else ''}.")
    return notes


def _clause(how: str) -> str:
    return how.replace("berekend, ", "")


def _unchecked(indeling: int) -> str:
    return f"grenzen van {indeling} niet te controleren"


def _composed(title: str, found: Samen, *, total: int) -> tuple[str, ...]:
    """Say how the line of the similar areas is made, and of how many of them."""
    notes = []
    if any(figure.meting.bekend for figure in found.cijfers.values()):
        part = f"de {format_number(total)} gebieden"
        why = ""
        if len(found.leden) < total:
            part = f"{format_number(len(found.leden))} van de {format_number(total)} gebieden"
            why = ", en wel die in elk getoond jaar een cijfer hebben"
        notes.append(
            f"De lijn van {title} is berekend uit {part} die nu het meest op dit gebied lijken"
            f"{why}: in elk jaar dezelfde, op de grenzen van dat jaar; grenswijzigingen van die "
            "gebieden zijn niet omgerekend."
        )
    notes += [
        f"Van {title} is er geen punt van {year}: {format_number(count)} van de "
        f"{format_number(total)} {'heeft' if count == 1 else 'hebben'} dan een cijfer."
        for year, count in sorted(found.zonder.items())
    ]
    return tuple(notes)
