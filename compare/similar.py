"""Areas that are like an area, and in what: the nearest on a family of indicators.

Each indicator is standardised over all areas of the level in that year by median and
interquartile range, so that a few extreme areas do not set the scale, and cut off at
`UITERSTE`, so that one extreme indicator does not decide alone. The distance is the root mean
square over the indicators that both areas have.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from boundaries import parent_code
from compare.areas import Gebied, area_names, find_area
from compare.level_figures import LevelFigures, level_figures
from indicators import Indicator, SoortCijfer
from store import NotFound, Snapshot
from store.dutch import listed, lower_first

if TYPE_CHECKING:
    from numpy.typing import NDArray


SearchRange = Literal["land", "buiten_gemeente", "gemeente"]
"""Where to look: the whole country, all but the own gemeente, or only the own gemeente."""

# own choice: enough to give a median, few enough to know by name
AANTAL = 10
# own choice: of a normal spread one in 16,000 lies beyond, so that only true extremes are cut
UITERSTE = 4.0
"""Robust standard deviations at which an indicator is cut off."""
# own choice: on two figures nearly every area has its twin
MIN_SAMEN = 3
"""Figures that an area must have to look for its like; all of a family that has fewer."""
# own choice: more than half, so that two areas share what most of the family is about
MIN_GEDEELD = 0.6
"""Part of the area's own indicators that another must have too."""
# own choice: of fewer people most figures are masked, and the others say little
MIN_INWONERS = 100
"""Inhabitants below which an area is no example for another."""
# own choice: about a seventh of all areas of a normal spread lie within 0.35 of the median each way
GELIJK, ANDERS = 0.35, 1.0
"""Difference in robust standard deviations up to which areas are alike, or from which not."""
# the quartile of a normal distribution lies at 0.6745 standard deviations
OPVALLEND = 0.67
"""Distance from the median, in robust standard deviations, of the outer quarters."""
# the interquartile range of a normal distribution in standard deviations (2 × 0.6745)
_IQR_OF_NORMAL = 1.349
_NAMED = 3
_FILE = Path(__file__).with_name("families.toml")


@dataclass(frozen=True, slots=True)
class IndicatorFamily:
    """A family of indicators by which areas can be alike."""

    id: str
    label: str
    indicatoren: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trait:
    """One indicator on which two areas are alike, or are not."""

    indicator: Indicator
    eigen: float
    ander: float
    afstand: float
    """Other minus own, in robust standard deviations of all areas."""
    bijzonder: float
    """Own place, in robust standard deviations from the median of all areas."""

    @property
    def niveau(self) -> str:
        """Return `hoog` or `laag` where the area itself stands out, else nothing."""
        if abs(self.bijzonder) < OPVALLEND:
            return ""
        return "hoog" if self.bijzonder > 0 else "laag"


_NO_LIKENESS = "Staat het dichtst bij dit gebied, maar lijkt er in geen cijfer sterk op"


@dataclass(frozen=True, slots=True)
class SimilarArea:
    """An area that is like the one asked about."""

    code: str
    naam: str
    gemeente: str
    """Name of its gemeente, where known."""
    afstand: float
    overeen: tuple[Trait, ...]
    """What makes them alike, first where the area itself stands out."""
    verschilt: tuple[Trait, ...]
    """In what they still differ, the most first."""
    gedeeld: int
    """Indicators that both have."""

    @property
    def zin(self) -> str:
        """Say it in one Dutch sentence."""
        same = listed([
            f"{lower_first(k.indicator.label)}{k.niveau and f' (beide {k.niveau})'}"
            for k in self.overeen[:_NAMED]
        ])  # fmt: skip
        other = listed([
            f"{lower_first(k.indicator.label)} ({'hoger' if k.afstand > 0 else 'lager'})"
            for k in self.verschilt[:_NAMED]
        ])  # fmt: skip
        first = f"Lijkt op dit gebied in {same}" if same else _NO_LIKENESS
        if other:
            return f"{first}; verschilt nog in {other}."
        return f"{first}; verschilt verder nergens veel." if same else f"{first}."


@dataclass(frozen=True, slots=True)
class SimilarAreas:
    """The similar areas of one area."""

    gebied: Gebied
    jaar: int
    familie: IndicatorFamily
    buren: tuple[SimilarArea, ...]
    indicatoren: tuple[str, ...]
    """What was compared on."""
    weggelaten: tuple[tuple[str, str], ...]
    """Indicators of the family that could not be used, and why."""
    kandidaten: int
    """Areas that were looked among."""
    reden: str = ""
    """Why there are no similar areas, as a Dutch sentence."""
    bekend: int = 0
    """How many of `indicatoren` the area has itself."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the similar areas, the nearest first."""
        return tuple(buur.code for buur in self.buren)


@cache
def families() -> dict[str, IndicatorFamily]:
    """Return the families by id; `alles` is all of them together."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = {
        key: IndicatorFamily(key, row["label"], tuple(row["indicatoren"]))
        for key, row in rows.items()
    }
    every = dict.fromkeys(name for row in found.values() for name in row.indicatoren)
    return found | {"alles": IndicatorFamily("alles", "Alles samen", tuple(every))}


def find_similar(
    snapshot: Snapshot,
    code: str,
    *,
    jaar: int,
    familie: str = "alles",
    bereik: SearchRange = "land",
) -> SimilarAreas:
    """Return the areas of the same level that are most like an area, with reasons.

    Their figures are all of one year (`jaar`); `familie` is an id of `families()`. Raises NotFound
    for an area or family that does not exist.
    """
    here = find_area(snapshot, code)
    if familie not in families():
        raise NotFound(f"De familie {familie!r} bestaat niet; kies uit {', '.join(families())}.")
    family = families()[familie]
    pool = level_figures(snapshot, here.niveau, jaar)
    scores, used, left_out = _standardised(pool, family)
    place = pool.plek.get(here.code)

    def none(reason: str, among: int = 0) -> SimilarAreas:
        return SimilarAreas(here, jaar, family, (), used, left_out, among, reason)

    if place is None or not np.isfinite(scores[place]).any():
        return none(f"Van {here.label} is er in {jaar} geen cijfer om op te vergelijken "
                    f"({lower_first(family.label)}).")  # fmt: skip
    candidates = _candidates(pool, here, bereik)
    # the nearest to an area is always itself
    candidates[place] = False
    if not candidates.any():
        return none(f"Er is geen ander gebied van dit niveau om {here.label} mee te vergelijken.")
    apart, shared = _distances(scores, place)
    own = int(np.isfinite(scores[place]).sum())
    least = min(MIN_SAMEN, len(used))
    if own < least:
        return none(
            f"Van {here.label} zijn er in {jaar} maar {own} van de {len(used)} cijfers om op te "
            f"vergelijken ({lower_first(family.label)}); dat is te weinig om te zeggen wie erop "
            "lijkt."
        )
    enough = shared >= max(float(least), MIN_GEDEELD * own)
    # infinity keeps places as they are, and sorts what may not be chosen behind the rest
    near = np.where(candidates & enough, apart, np.inf)
    order = np.argsort(near, kind="stable")[:AANTAL]
    order = order[np.isfinite(near[order])]
    among = int((candidates & enough).sum())
    if len(order) == 0:
        return none(f"Geen ander gebied heeft genoeg dezelfde cijfers als {here.label}.", among)
    found = tuple(
        _neighbour(pool, used, scores, (place, i), float(near[i]), int(shared[i]))
        for i in order.tolist()
    )
    return SimilarAreas(here, jaar, family, found, used, left_out, among, bekend=own)


def standardise(values: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return values in robust standard deviations from the median, None when they do not vary.

    nan stays nan. Where half of the areas have the same value, the standard deviation takes
    the place of the interquartile range.
    """
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return None
    # median and interquartile range: of a normal spread that range is 1.349 standard deviations
    low, middle, high = np.percentile(known, (25, 50, 75))
    spread = (high - low) / _IQR_OF_NORMAL or float(known.std())
    if spread <= 0:
        return None
    scores: NDArray[np.float64] = np.clip((values - middle) / spread, -UITERSTE, UITERSTE)
    return scores


_Standardised = tuple["NDArray[np.float64]", tuple[str, ...], tuple[tuple[str, str], ...]]


def _standardised(pool: LevelFigures, family: IndicatorFamily) -> _Standardised:
    """Return areas × indicators, the indicators, and those left out with the reason."""
    found: _Standardised | None = pool.memo.get(family.id)
    if found is not None:
        return found
    columns: dict[str, NDArray[np.float64]] = {}
    left: list[tuple[str, str]] = []
    for name in family.indicatoren:
        kolom = pool.columns[name]
        if kolom is None or len(kolom.bekend) == 0:
            left.append((name, "geen cijfers van dit niveau en jaar"))
        elif kolom.indicator.soort is SoortCijfer.AANTAL:
            left.append((name, "een aantal hangt af van de grootte van het gebied"))
        elif (scores := standardise(kolom.waarden)) is None:
            left.append((name, "alle gebieden hebben hetzelfde cijfer"))
        else:
            columns[name] = scores
    matrix = np.column_stack(list(columns.values())) if columns else np.empty((len(pool.codes), 0))
    found = pool.memo[family.id] = (matrix, tuple(columns), tuple(left))
    return found


def _distances(
    scores: NDArray[np.float64], place: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distance of every area to one, and how many indicators both have."""
    own = scores[place]
    has = np.isfinite(own)
    # nan where the other has no figure: the mean is over what both have, a gap is no likeness
    apart = scores[:, has] - own[has]
    both = np.isfinite(apart)
    shared = both.sum(axis=1)
    # the root of the mean square over what both have, so that a gap makes no area nearer or
    # farther
    square = np.where(both, apart, 0.0)
    total = np.einsum("ij,ij->i", square, square)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(shared > 0, np.sqrt(total / shared), np.inf), shared


def _candidates(pool: LevelFigures, here: Gebied, bereik: SearchRange) -> NDArray[np.bool_]:
    """Tell which areas may be chosen: enough people, in the range asked for."""
    keep: NDArray[np.bool_] = np.ones(len(pool.codes), dtype=bool)
    people = pool.columns["aantal_inwoners"]
    if people is not None:
        # an unknown number of people (nan) leaves an area in
        keep &= ~(people.waarden < MIN_INWONERS)
    own = here.binnen("gemeente")
    if bereik == "land" or own is None or here.niveau not in ("buurt", "wijk"):
        return keep
    # codes of wijk and buurt carry the four digits of their gemeente: BU03440101 lies in GM0344
    digits = own.code[2:]
    inside = np.array([code[2:6] == digits for code in pool.codes], dtype=bool)
    keep &= inside if bereik == "gemeente" else ~inside
    return keep


def _neighbour(
    pool: LevelFigures,
    used: tuple[str, ...],
    scores: NDArray[np.float64],
    pair: tuple[int, int],
    distance: float,
    shared: int,
) -> SimilarArea:
    """Tell of one similar area on what it is alike and on what not; `pair` are places in `pool`."""
    place, other = pair
    marks = []
    for column, name in enumerate(used):
        apart = float(scores[other, column] - scores[place, column])
        kolom = pool.columns[name]
        if np.isfinite(apart) and kolom is not None:
            own, theirs = float(kolom.waarden[place]), float(kolom.waarden[other])
            marks.append(Trait(kolom.indicator, own, theirs, apart, float(scores[place, column])))
    same = [mark for mark in marks if abs(mark.afstand) <= GELIJK]
    other_marks = [mark for mark in marks if abs(mark.afstand) >= ANDERS]
    code = str(pool.codes[other])
    up = parent_code(code, "gemeente") or ""
    return SimilarArea(
        code=code,
        naam=area_names(pool.snapshot, pool.niveau).get(code, code),
        gemeente=area_names(pool.snapshot, "gemeente").get(up, up),
        afstand=distance,
        # what both have and most areas have not says more than what nearly all have
        overeen=tuple(sorted(same, key=lambda m: abs(m.afstand) - abs(m.bijzonder))),
        verschilt=tuple(sorted(other_marks, key=lambda m: -abs(m.afstand))),
        gedeeld=shared,
    )
