"""The profile of an area: every figure beside its benchmarks, ordered by what stands out."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from boundaries import called
from compare.areas import Gebied, find_area
from compare.benchmark import (
    VERGELIJKBAAR,
    Benchmark,
    Comparer,
    Comparison,
    choose_benchmarks,
    follow_scheme,
)
from compare.difference import ZEKERHEID, Difference, Outcome, by_chance, interval
from compare.figure import NO_FIGURE, AreaFigure
from compare.level_figures import LevelColumn, figure_years
from compare.position import Distribution, distribution, rank_among
from compare.similar import SearchRange, SimilarAreas, find_similar
from indicators import DOMEINEN, Indicator, SoortCijfer
from indicators.figure_sets import AFGELEID
from store import NotFound, SetRecord, Snapshot
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from compare.thresholds import Threshold


# own choice: the gemeente first, whose advisers ask; areas that a reader knows before computed ones
_AGAINST = ("gemeente", "gebied", "wijk", "land", "provincie", "gekozen", VERGELIJKBAAR)
"""Benchmarks in the order in which one is taken for "what stands out"."""


_COUNTED = "wat er in de buurt staat"
"""The theme of all that is counted or measured from places: how far each kind of school is."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One indicator of the profile."""

    indicator: Indicator
    jaar: int
    indeling: int
    bron: str
    records: tuple[SetRecord, ...]
    cijfer: AreaFigure
    interval: tuple[float, float] | None
    """Wilson interval with rounding, in the indicator's unit; None where it is no share."""
    vergelijkingen: tuple[Comparison, ...]
    kolom: LevelColumn = field(repr=False, compare=False)
    """The figure of all areas of the level in the folder."""
    niveau: str
    spreiding: Distribution | None
    keuze: str
    """The method's own choice of comparison, as a sentence; '' when areas were chosen by hand."""

    @property
    def plaats(self) -> str:
        """Say the place among all areas of the level in the folder."""
        return rank_among(
            self.kolom.waarden,
            self.cijfer.meting.waarde,
            decimalen=self.indicator.decimalen,
            meervoud=called(self.niveau)[1],
        )

    @property
    def geteld(self) -> bool:
        """Whether this tool counted or measured it from places, instead of a source."""
        return any(AFGELEID in record.extra for record in self.records)

    @property
    def thema(self) -> str:
        """Return what it is one finding of, with other figures of the same."""
        return _COUNTED if self.geteld else self.indicator.thema or self.indicator.id

    def bruikbaar(self, maatstaf: str) -> bool:
        """Tell whether it can be compared with a benchmark: neither a size nor too few."""
        found = self.naast(maatstaf)
        return (
            found is not None
            and self.indicator.soort is not SoortCijfer.AANTAL
            and found.verschil.uitkomst not in (Outcome.NIET, Outcome.TE_KLEIN)
        )

    def veel(self, maatstaf: str) -> bool:
        """Tell whether it differs much from a benchmark, and surely where that can be tested."""
        found = self.naast(maatstaf)
        return found is not None and found.verschil.veel

    def naast(self, maatstaf: str) -> Comparison | None:
        """Return the comparison with a benchmark, by its kind or code."""
        return next(
            (v for v in self.vergelijkingen if maatstaf in (v.maatstaf.soort, v.maatstaf.code)),
            None,
        )

    def opvallend(self, maatstaf: str) -> float:
        """Return how large the sure deviation is, in interquartile ranges of all areas.

        0 where there is none; without a spread any deviation counts as the smallest.
        """
        found = self.naast(maatstaf)
        if found is None or found.verschil.uitkomst not in (Outcome.HOGER, Outcome.LAGER):
            return 0.0
        sure = found.verschil.zeker
        # in interquartile ranges, so that euros and per cents can stand in one order
        width = self.spreiding.breedte if self.spreiding is not None else None
        return sure / width if sure and width else float(sure > 0) * 1e-9


@dataclass(frozen=True, slots=True)
class Profile:
    """An area with all its figures."""

    gebied: Gebied
    maatstaven: tuple[Benchmark, ...]
    vergelijkbaar: SimilarAreas | None
    regels: tuple[ProfileRow, ...]
    """In the order of the catalogue."""
    zekerheid: float
    drempels: Mapping[str, Threshold]
    """From when a difference is much."""
    opmerkingen: tuple[str, ...]
    """What a reader must know first: Dutch sentences."""

    @property
    def fictief(self) -> bool:
        """Whether any figure in it is made up."""
        beside = (r for row in self.regels for v in row.vergelijkingen for r in v.records)
        own = (r for row in self.regels for r in row.records)
        return any(record.herkomst.fictief for record in (*own, *beside))

    @property
    def standaard(self) -> str:
        """Return the kind of benchmark that deviations are measured from by default.

        The first of `_AGAINST` that has figures to compare; where none has, the first there is.
        """
        there = {item.soort for item in self.maatstaven}
        kinds = [kind for kind in _AGAINST if kind in there]
        usable = {
            v.maatstaf.soort
            for row in self.regels
            for v in row.vergelijkingen
            if v.cijfer.herkomst and row.indicator.soort is not SoortCijfer.AANTAL
        }
        return next((kind for kind in kinds if kind in usable), next(iter(kinds), ""))

    def wat_valt_op(self, maatstaf: str | None = None) -> list[ProfileRow]:
        """Return the indicators by the size of their sure deviation, the largest first.

        Those that deviate much go before those that deviate surely but little. What this tool
        counted or measured from places stands behind what sources say, those that deviate and
        those that do not: it is many figures of one subject (how far each kind of school is),
        which would fill the top of the list between them.
        """
        against = maatstaf or self.standaard
        sizes = {id(row): row.opvallend(against) for row in self.regels}
        return sorted(
            self.regels,
            key=lambda row: (
                not row.veel(against), not sizes[id(row)], row.geteld, -sizes[id(row)],
            ),
        )  # fmt: skip

    def per_domein(self, maatstaf: str | None = None) -> dict[tuple[str, str], list[ProfileRow]]:
        """Return the indicators by (pijler, domein), each domein by what stands out.

        All nine domeinen are in it, also those without any.
        """
        found: dict[tuple[str, str], list[ProfileRow]] = {
            (pijler, name): [] for name, (pijler, _) in DOMEINEN.items()
        }
        for row in self.wat_valt_op(maatstaf):
            found[(row.indicator.pijler, row.indicator.domein)].append(row)
        return found

    def toeval(self, maatstaf: str | None = None, *, alle: bool = False) -> str:
        """Say how many comparisons would differ by chance: with one benchmark, or with all."""
        if alle:
            every = [v.verschil for r in self.regels for v in r.vergelijkingen]
            return by_chance(every, zekerheid=self.zekerheid)
        against = maatstaf or self.standaard
        beside = [v for r in self.regels if (v := r.naast(against)) is not None]
        name = beside[0].maatstaf.naam if beside else ""
        return by_chance([v.verschil for v in beside], zekerheid=self.zekerheid, waarmee=name)


def make_profile(
    snapshot: Snapshot,
    code: str,
    *,
    jaar: int | None = None,
    met: Sequence[str] = (),
    familie: str = "alles",
    bereik: SearchRange = "land",
    zekerheid: float = ZEKERHEID,
    drempels: Mapping[str, Threshold] | None = None,
) -> Profile:
    """Return an area (also a group of an own grouping) beside its benchmarks.

    Raises NotFound when the area does not exist, or has no figure at all.

    Parameters
    ----------
    jaar
        Only figures of this year; None takes of each indicator the newest year that the area
        has a figure of.
    met
        Codes of areas to compare with, instead of those it lies in and those it is like.
    familie, bereik
        Of `find_similar`.
    drempels
        Of `chosen_thresholds`; None takes the usual ones.
    """
    here = find_area(snapshot, code)
    comparer = Comparer(snapshot, zekerheid, drempels)
    chosen = _years_of(comparer, here, jaar)
    if not chosen:
        raise NotFound(_no_figures(comparer, here, jaar))
    like = None
    if not met and here.niveau != "land":
        # the year that most of them are of; of two the newer
        years = Counter(chosen.values())
        common = max(years, key=lambda year: (years[year], year))
        like = find_similar(snapshot, here.code, jaar=common, familie=familie, bereik=bereik)
    beside = choose_benchmarks(snapshot, here, met=met, vergelijkbaar=like)
    rows = tuple(
        _row(comparer, here, beside, name, year, with_choice=not met)
        for name, year in chosen.items()
    )
    notes = _notes(here, beside, like, rows)
    return Profile(here, tuple(beside), like, rows, zekerheid, comparer.drempels, notes)


def _years_of(comparer: Comparer, here: Gebied, jaar: int | None) -> dict[str, int]:
    """Return the indicators to show with the year of each, in the order of the catalogue."""
    found: dict[str, int] = {}
    masked: dict[str, int] = {}
    for year in figure_years(comparer.snapshot) if jaar is None else [jaar]:
        pool = comparer.level(here.niveau, year)
        place = pool.plek.get(here.code)
        if place is None:
            continue
        open_names = [name for name in pool.known if name not in found]
        for name, kolom in pool.there(open_names).items():
            state = kolom.staten[place]
            if state == "waarde":
                found[name] = year
            elif state in ("afgeschermd", "nvt"):
                masked.setdefault(name, year)
    # an older figure goes before a newer year in which it is masked
    both = masked | found
    return {name: both[name] for name in comparer.known if name in both}


def _row(
    comparer: Comparer,
    here: Gebied,
    beside: Sequence[Benchmark],
    name: str,
    jaar: int,
    *,
    with_choice: bool,
) -> ProfileRow:
    kolom = comparer.level(here.niveau, jaar).columns[name]
    assert kolom is not None  # noqa: S101 (the year was chosen because the column is there)
    figure = comparer.figure(here.niveau, here.code, name, jaar)
    row = kolom.indicator
    choice = ""
    if with_choice and row.soort is not SoortCijfer.AANTAL:
        choice = follow_scheme(comparer, here, name, jaar=jaar)
    return ProfileRow(
        indicator=row,
        jaar=jaar,
        indeling=kolom.indeling,
        bron=kolom.bron,
        records=kolom.records,
        cijfer=figure,
        interval=interval(figure.meting, schaal=kolom.schaal, zekerheid=comparer.zekerheid),
        vergelijkingen=tuple(comparer.compare(here, item, name, jaar) for item in beside),
        kolom=kolom,
        niveau=here.niveau,
        spreiding=distribution(kolom.waarden),
        keuze=choice,
    )


def _no_figures(comparer: Comparer, here: Gebied, jaar: int | None) -> str:
    """Say that an area has no figures, and of which years it has."""
    when = f" van {jaar}" if jaar is not None else ""
    lead = f"Van {here.label} ({here.code}) zijn er geen cijfers{when} in de gegevensmap."
    if jaar is not None:
        there = sorted(set(_years_of(comparer, here, None).values()))
        if there:
            return f"{lead} Wel van {listed([str(year) for year in there])}."
    return f"{lead} Importeer cijfers waar dit gebied in staat, of kies een ander gebied."


def _notes(
    here: Gebied, beside: Sequence[Benchmark], like: SimilarAreas | None, rows: Sequence[ProfileRow]
) -> tuple[str, ...]:
    notes = []
    hidden = sum(row.cijfer.meting.staat == "afgeschermd" for row in rows)
    if hidden == len(rows):
        notes.append(f"Alle cijfers van {here.label} zijn afgeschermd; vergelijken kan niet.")
    elif hidden:
        word = "cijfer is" if hidden == 1 else "cijfers zijn"
        notes.append(f"{hidden} {word} afgeschermd en niet te vergelijken.")
    if like is not None and like.reden:
        notes.append(like.reden)
    if not beside:
        notes.append(f"Er is niets om {here.label} mee te vergelijken.")
    years = {row.indicator.id: row.jaar for row in rows}
    if "deelname_so" in years and "deelname_vso" not in years:
        notes.append(
            "Het deelnamepercentage vso is niet te berekenen: de leerlingen vo van "
            f"{years['deelname_so']} staan niet in de gegevensmap."
        )
    divisions = {row.indeling for row in rows if row.indeling != row.jaar}
    if divisions:
        text = listed([str(year) for year in sorted(divisions)])
        notes.append(f"Een deel van de cijfers staat op de gebiedsindeling van {text}.")
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A figure of youth that exists for a domein, and whom to ask for it."""

    cijfer: str
    bij: str
    waar: str


def fills(row: ProfileRow) -> bool:
    """Tell whether a figure says something of youth or of the area in its domein.

    What is of adults or households is context, and what stands where says what there is.
    """
    return row.indicator.rol not in ("context", "voorziening") and not row.geteld


@cache
def known_sources() -> Mapping[str, tuple[KnownSource, ...]]:
    """Return by domein which figures of youth are known to exist."""
    rows = tomllib.loads(_DOMEINEN_FILE.read_text(encoding="utf-8"))
    return {name: tuple(KnownSource(**item) for item in items["bronnen"])
            for name, items in rows.items()}  # fmt: skip


_DOMEINEN_FILE = Path(__file__).with_name("domeinen.toml")
WISSELKOLOMMEN = (
    "gebied_code", "naam", "jaar", "indeling", "indicator", "pijler", "domein", "waarde", "laag",
    "hoog", "staat", "eenheid", "vergeleken_met", "waarde_vergelijking", "herkomst_vergelijking",
    "verschil", "uitkomst", "oordeel", "bron",
)  # fmt: skip
# own choice: what floats add behind it is of no source
_DECIMALS = 6
_NOTHING = Comparison(
    Benchmark("", "", "niets"),
    NO_FIGURE,
    Difference(Outcome.NIET, reden="er is niets om mee te vergelijken"),
)


def exchange_table(profiel: Profile) -> pd.DataFrame:
    """Return a profile as its exchange table.

    Columns `WISSELKOLOMMEN`, in the order of the catalogue and of the benchmarks. `laag` and `hoog`
    are the interval of the area's own figure; numbers keep six decimals; what is not there is
    empty. Without benchmarks there is one row per indicator, compared with nothing.
    """
    import pandas as pd

    rows = []
    for row in profiel.regels:
        low, high = row.interval or (np.nan, np.nan)
        made = row.cijfer.gemaakt
        own = (
            profiel.gebied.code,
            profiel.gebied.naam,
            row.jaar,
            row.indeling,
            row.indicator.id,
            row.indicator.pijler,
            row.indicator.domein,
            row.cijfer.meting.waarde,
            low,
            high,
            row.cijfer.meting.staat,
            row.indicator.eenheid,
        )
        source = f"{row.bron} ({made})" if made else row.bron
        for found in row.vergelijkingen or (_NOTHING,):
            other, apart = found.cijfer, found.verschil
            beside = (
                found.maatstaf.code,
                other.meting.waarde,
                other.herkomst,
                np.nan if apart.verschil is None else apart.verschil,
                apart.uitkomst.value,
                apart.oordeel.value,
            )
            rows.append((*own, *beside, source))
    frame = pd.DataFrame(rows, columns=list(WISSELKOLOMMEN))
    numbers = ["waarde", "laag", "hoog", "waarde_vergelijking", "verschil"]
    # minus nought is nought
    frame[numbers] = frame[numbers].astype(float).round(_DECIMALS) + 0.0
    return frame
