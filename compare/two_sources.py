"""Two sources of one subject beside each other: which areas both rank alike, which pairs to ask.

Two figures that claim to measure the same, or a figure and what professionals observed. They
are compared by rank: sources differ in what they count, so their values need not be alike.
Which figures may measure the same is named nowhere: a pair follows from the catalogue (same
domein and unit, what is good, words) and from who published it. That two figures correlate is no
reason: it would find only agreement.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

import indicators
from compare.areas import area_names
from compare.charts import BETTER, EQUAL, INK, finished, numbers, tips
from compare.level_figures import LevelColumn, LevelFigures, level_figures
from compare.relation import MIN_GEBIEDEN, inside
from indicators import Indicator, Richting, SoortCijfer, format_value
from indicators.catalogue import fold, slug
from indicators.figure_sets import AFGELEID, figure_sets
from store import NotFound, SetRecord, Snapshot, Soort
from store.cache import by_content, cached
from store.dutch import as_shown, format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import altair as alt
    import pandas as pd


# own choice, no published norm: a quarter of all places is a whole quarter of a distribution, a
# tenth is what moves an area out of its decile; nearer than that two sources agree
GRENS_VEEL, GRENS_IETS = 0.25, 0.10
"""Parts of all places from which the ranks of an area lie far, or somewhat, apart."""
SOORTEN = {
    "ander_veel_hoger": "tweede veel hoger",
    "ander_hoger": "tweede hoger",
    "eens": "ongeveer gelijk",
    "een_hoger": "eerste hoger",
    "een_veel_hoger": "eerste veel hoger",
    "alleen_een": "alleen eerste",
    "alleen_ander": "alleen tweede",
}
"""How the two ranks of an area lie, as people read it."""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """An indicator of one source."""

    id: str
    bron: str = ""
    """Name of the source, where several have this indicator; '' takes the usual one."""


@dataclass(frozen=True, slots=True)
class TwoSources:
    """Two indicators that claim to measure the same, side by side."""

    een: Indicator
    ander: Indicator
    frame: pd.DataFrame
    """`gebied_code, naam, waarde_een, waarde_ander, rang_een, rang_ander, verschil_rang, soort`:
    areas with both, the largest disagreement first. Rank 1 is the highest; a positive difference
    means that the second source ranks the area higher than the first. `soort` is of `SOORTEN`."""
    rho: float | None
    alleen_een: int
    """Areas that only the first source has."""
    alleen_ander: int
    tekst: str
    records: tuple[SetRecord, ...]
    alleen: pd.DataFrame
    """`gebied_code, naam, waarde_een, waarde_ander, soort, staat_een, staat_ander`: areas that one
    source has, with the state that the other has there (`afgeschermd`, `ontbreekt` …)."""
    bron_een: str
    bron_ander: str
    soorten: Mapping[str, str] = field(default_factory=lambda: SOORTEN)
    """How people read each `soort`."""

    @property
    def gebieden(self) -> pd.DataFrame:
        """Every area that a source knows: `frame` with states, then `alleen` without ranks."""
        import pandas as pd

        both = self.frame.assign(staat_een="waarde", staat_ander="waarde")
        return pd.concat([both, self.alleen], ignore_index=True)

    @property
    def werkwijze(self) -> str:
        """Say what the sentence rests on, with its number; '' where nothing was compared."""
        return "" if self.rho is None else tell_correlation(self.rho)


def tell_correlation(rho: float) -> str:
    """Say a rank correlation with what its number means, beside a sentence without it."""
    return (
        f"Rangcorrelatie (Spearman) {format_number(rho, 2)}: 1 is precies dezelfde volgorde, 0 "
        "geen verband, −1 de omgekeerde volgorde."
    )


def compare_sources(
    snapshot: Snapshot,
    een: str | FigureSource,
    ander: str | FigureSource,
    niveau: str,
    *,
    jaar: int,
    jaar_ander: int | None = None,
    gemeenten: Sequence[str] | None = None,
    omgekeerd: bool = False,
) -> TwoSources:
    """Set two indicators beside each other that claim to measure the same.

    They are ids, or an id of one source; the second may be an own table, such as what professionals
    observed, and of another year. The same id twice compares two sources, or two years, of one
    indicator. With `omgekeerd` a high figure of the second means what a low one of the first means.
    Raises NotFound when one of them has no figures.
    """
    import pandas as pd

    asked = [FigureSource(part) if isinstance(part, str) else part for part in (een, ander)]
    first, second = (
        level_figures(_of_source(snapshot, part.bron), niveau, year)
        for part, year in zip(asked, (jaar, jaar_ander or jaar), strict=True)
    )
    one, other = _needed(first, asked[0].id), _needed(second, asked[1].id)
    # each source by code of area; only areas that both know can be ranked against each other
    left = pd.Series(one.waarden, index=first.codes)[inside(first, gemeenten)].dropna()
    right = pd.Series(other.waarden, index=second.codes)[inside(second, gemeenten)].dropna()
    every = pd.DataFrame({"waarde_een": left, "waarde_ander": right})
    frame = every.dropna()
    # ranked among the areas that both have: a place among others would shift all differences
    for name, column, up in (("een", one, False), ("ander", other, omgekeerd)):
        # as on the map: what reads the same shares a place
        shown = as_shown(frame[f"waarde_{name}"].to_numpy(), column.indicator.decimalen)
        ranks = pd.Series(shown, frame.index).rank(ascending=up, method="average")
        frame[f"rang_{name}"] = ranks
    frame["verschil_rang"] = frame["rang_een"] - frame["rang_ander"]
    frame["soort"] = [_kind(share) for share in frame["verschil_rang"] / max(1, len(frame))]
    # where they disagree most stands first
    order = frame["verschil_rang"].abs().sort_values(ascending=False, kind="stable").index
    frame = _named(frame.loc[order], snapshot, niveau)
    rho = None
    if (
        len(frame) >= MIN_GEBIEDEN
        and min(frame["rang_een"].nunique(), frame["rang_ander"].nunique()) > 1
    ):
        # Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank
        rho = float(np.corrcoef(frame["rang_een"], frame["rang_ander"])[0, 1])
    alone = pd.concat(
        [
            every[every["waarde_ander"].isna()].assign(soort="alleen_een"),
            every[every["waarde_een"].isna()].assign(soort="alleen_ander"),
        ]
    )
    for name, column, pool in (("een", one, first), ("ander", other, second)):
        states = pd.Series(column.staten, index=pool.codes)
        alone[f"staat_{name}"] = states.reindex(alone.index, fill_value="ontbreekt")
    return TwoSources(
        een=one.indicator,
        ander=other.indicator,
        frame=frame,
        rho=rho,
        alleen_een=len(left) - len(frame),
        alleen_ander=len(right) - len(frame),
        tekst=_agreement(len(frame), rho),
        records=tuple({id(r): r for r in (*one.records, *other.records)}.values()),
        alleen=_named(alone, snapshot, niveau),
        bron_een=one.bron,
        bron_ander=other.bron,
    )


def _named(frame: pd.DataFrame, snapshot: Snapshot, niveau: str) -> pd.DataFrame:
    """Return a frame by code of area with these in `gebied_code`, and their names."""
    names = area_names(snapshot, niveau)
    frame = frame.rename_axis("gebied_code").reset_index()
    frame.insert(1, "naam", [names.get(str(code), str(code)) for code in frame["gebied_code"]])
    return frame


def _of_source(snapshot: Snapshot, bron: str) -> Snapshot:
    """Return a snapshot whose figures are of one source only; '' leaves it as it is."""
    if not bron:
        return snapshot
    kept = tuple(
        record
        for record in snapshot.sets
        if record.key.soort is not Soort.INDICATOREN or record.key.bron == bron
    )
    # another hash, because what is kept of figures goes by it
    return replace(snapshot, sets=kept, hash=f"{snapshot.hash}|{bron}")


def _kind(share: float) -> str:
    """Name how far two ranks lie apart, `share` of all places."""
    if abs(share) < GRENS_IETS:
        return "eens"
    who = "ander" if share > 0 else "een"
    return f"{who}_veel_hoger" if abs(share) >= GRENS_VEEL else f"{who}_hoger"


def _needed(pool: LevelFigures, name: str) -> LevelColumn:
    kolom = pool.columns[name]
    if kolom is None:
        # says which levels and years there are
        indicators.figures(pool.snapshot, name, pool.niveau, jaar=pool.jaar)
        raise NotFound(f"{name} is er niet voor {pool.niveau} {pool.jaar}.")
    return kolom


def _agreement(count: int, rho: float | None) -> str:
    if count == 0:
        return "Geen enkel gebied heeft beide cijfers."
    areas = "1 gebied heeft" if count == 1 else f"{format_number(count)} gebieden hebben"
    if rho is None:
        return (
            f"{areas} beide cijfers; te weinig, of zonder verschillen, om de volgorde te "
            "vergelijken."
        )
    # own choice of words for a rank correlation, as textbooks have them: strong from 0.8, moderate
    # from 0.5, weak from 0.2
    words = ((0.8, "grotendeels"), (0.5, "voor een deel"), (0.2, "nauwelijks"), (-1, "niet"))
    how = next((word for limit, word in words if rho >= limit), "niet")
    return f"{areas} beide cijfers; de twee bronnen zetten de gebieden {how} in dezelfde volgorde."


# own choice: about all wijken of the country (3,300) still show as dots, its buurten (14,500) not
MEESTE_PUNTEN = 4000
"""Areas above which dots would hide each other: then squares tell how many lie where."""
_SQUARES = 40
"""Squares on a side, own choice: of 8 pixels in a chart of 320, wide enough to tell two apart."""
_WIDE, _HIGH = 64, 38
"""Characters that fit below and beside the chart."""


@cached(32, key=by_content)
def scatter_chart(
    found: TwoSources, own: Sequence[str], *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return the areas by both figures, the own ones marked and named.

    `own` are the codes of the area that is looked at, or of the areas in it.
    """
    import altair as alt

    table = found.frame.assign(
        een=[format_value(found.een, value, "waarde") for value in found.frame["waarde_een"]],
        ander=[format_value(found.ander, value, "waarde") for value in found.frame["waarde_ander"]],
        rangen=[
            f"{one:g}e en {other:g}e van {len(found.frame)}".replace(".", ",")
            for one, other in found.frame[["rang_een", "rang_ander"]].to_numpy()
        ],
        zelf=found.frame["gebied_code"].isin(list(own)),
    )
    says = tips(naam="gebied", een=found.een.label, ander=found.ander.label, rangen="plaats")

    def placed(frame: pd.DataFrame) -> alt.Chart:
        return alt.Chart(frame).encode(**_axes(found, "waarde_een", "waarde_ander"))

    marked = table[table["zelf"]]
    many = len(table) > MEESTE_PUNTEN
    ground = _squares(found, table) if many else (
        placed(table[~table["zelf"]])
        .mark_circle(size=45, color=EQUAL, opacity=0.45)
        .encode(tooltip=says)
    )  # fmt: skip
    layers: list[alt.Chart] = [
        ground,
        placed(marked)
        .mark_circle(size=95, color=BETTER, opacity=1, stroke="#ffffff", strokeWidth=1)
        .encode(tooltip=says),
    ]
    if len(marked) == 1:
        layers.append(
            placed(marked)
            .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold", color=INK)
            .encode(text="naam:N")
        )  # fmt: skip
    return finished(layers, titel, [ondertitel, bron], height=320, half=True)


def _axes(found: TwoSources, across: str, up: str) -> dict[str, Any]:
    """Return both axes on these columns, their titles in lines that fit beside them."""
    import altair as alt

    def options(row: Indicator, width: int) -> dict[str, Any]:
        unit = row.eenheid
        title = row.label if unit == "%" or unit in row.label else f"{row.label} ({unit})"
        return {"title": wrap(title, width), "axis": numbers(), "scale": alt.Scale(zero=False)}

    return {
        "x": alt.X(f"{across}:Q", **options(found.een, _WIDE)),
        "y": alt.Y(f"{up}:Q", **options(found.ander, _HIGH)),
    }


def _squares(found: TwoSources, table: pd.DataFrame) -> alt.Chart:
    """Return how many areas lie where, as squares from light to dark."""
    import altair as alt
    import pandas as pd

    # counts is squares across × squares up; only those with an area in them are drawn
    counts, x, y = np.histogram2d(table["waarde_een"], table["waarde_ander"], bins=_SQUARES)
    rows = [
        {"x": x[i], "x2": x[i + 1], "y": y[j], "y2": y[j + 1], "aantal": int(counts[i, j])}
        for i, j in np.argwhere(counts)
    ]
    made: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect()
        .encode(
            **_axes(found, "x", "y"),
            x2="x2:Q",
            y2="y2:Q",
            # a logarithmic scale: most areas lie close together, single ones must still be seen
            color=alt.Color(
                "aantal:Q",
                scale=alt.Scale(range=["#dfe3e6", "#3d464e"], type="log"),
                legend=alt.Legend(title="gebieden", orient="right"),
            ),
            tooltip=tips(aantal="gebieden"),
        )
    )
    return made


_LEVELS = ("buurt", "wijk", "gemeente", "pc4")
_WORD = re.compile(r"[a-z]{4,}")
# own choice, set on the pairs that the real folder offers: one id goes before all; then words that
# are alike weigh most, a shared domain and side break ties
_SAME, _DOMEIN, _SIDE, _WORDS = 100.0, 3.0, 1.0, 12.0
# own choice: one rare word in common of some ten, so that an own table finds its subject
_OWN = 0.1
"""Part of the words that an own figure must share with another, weighted by how rare they are."""
# a shared domein alone is just enough
_LEAST = 3.0
"""Score from which a pair is offered."""


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A figure to choose: an indicator, of one source where several have it."""

    sleutel: str
    """Letters, digits and underscores: it stands in the address."""
    bron: FigureSource
    indicator: Indicator
    label: str
    namen: frozenset[str]
    """Names of its sources."""
    jaren: frozenset[int]
    afgeleid: bool = False
    """Counted by this tool from places: no source of its own."""


def has_figures(snapshot: Snapshot, one: SourceChoice, niveau: str, gemeente: str | None) -> bool:
    """Tell whether a figure is there for an area in a gemeente, in one of its years.

    `gemeente` is a code; None is everywhere, where every choice has figures, as what is
    counted from places has in every gemeente.
    """
    if gemeente is None or one.afgeleid:
        return True
    for jaar in sorted(one.jaren, reverse=True):
        pool = level_figures(snapshot, niveau, jaar)
        kolom = pool.columns[one.bron.id]
        if kolom is not None and np.isfinite(kolom.waarden[inside(pool, [gemeente])]).any():
            return True
    return False


def source_levels(snapshot: Snapshot) -> list[str]:
    """Return the levels with figures, smallest areas first."""
    there = set(indicators.available(snapshot)["niveau"])
    return [niveau for niveau in _LEVELS if niveau in there]


@cached(16, eigen=True)
def source_pairs(snapshot: Snapshot, niveau: str) -> tuple[tuple[SourceChoice, SourceChoice], ...]:
    """Return the likely pairs of two sources of a level."""
    return tuple(likely_pairs(source_choices(snapshot, niveau)))


def likely_pairs(
    found: Sequence[SourceChoice], *, most: int = 6, ook_een_bron: bool = False
) -> list[tuple[SourceChoice, SourceChoice]]:
    """Return pairs that plausibly measure the same subject, the most plausible first.

    Of two sources in a common year, and not computed from each other. None where nothing in
    the catalogue points to a pair. `ook_een_bron` takes pairs of one source too, for a folder
    that has no two.
    """
    # a word that every figure has weighs nothing, as in tf-idf (Spärck Jones 1972)
    words = {one.sleutel: _words(one.indicator) for one in found}
    weights = _weights(list(words.values()))
    scored = []
    for one, other in combinations(found, 2):
        same = bool(one.namen & other.namen) and not ook_een_bron
        counted = one.afgeleid or other.afgeleid or not one.jaren & other.jaren
        if same or counted or _made_of(one.indicator, other.indicator):
            continue
        alike = _alike(words[one.sleutel], words[other.sleutel], weights)
        score = _score(one, other, alike)
        if score >= _LEAST:
            # what people observed stands second: it is held against the figure
            pair = (other, one) if one.indicator.eigen > other.indicator.eigen else (one, other)
            scored.append((-score, one.sleutel, other.sleutel, pair))
    return [pair for *_, pair in sorted(scored, key=lambda item: item[:3])[:most]]


def any_pairs(found: Sequence[SourceChoice]) -> Iterator[tuple[SourceChoice, SourceChoice]]:
    """Return what can be set beside each other at all, first what has a domein in common.

    No numbers, which follow the size of an area, nothing that was counted from places, and no
    two that are made of the same figure. For a folder where nothing points to a pair.
    """
    able = [
        one for one in found if not one.afgeleid and one.indicator.soort is not SoortCijfer.AANTAL
    ]
    every = [
        pair for pair in combinations(able, 2) if not _made_of(pair[0].indicator, pair[1].indicator)
    ]
    yield from sorted(every, key=lambda pair: pair[0].indicator.domein != pair[1].indicator.domein)


@cached(16, eigen=True)
def source_choices(snapshot: Snapshot, niveau: str) -> tuple[SourceChoice, ...]:
    """Return the figures that are published for a level, in the order of the catalogue."""
    known = indicators.catalogue(snapshot)
    years: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    made: set[str] = set()
    for record in figure_sets(snapshot):
        if record.key.niveau != niveau or record.key.jaar is None:
            continue
        for name, count in record.extra.get("indicatoren", {}).items():
            if count and name in known:
                years[name][record.key.bron].add(record.key.jaar)
                if AFGELEID in record.extra:
                    made.add(name)
    found: list[SourceChoice] = []
    for name in [name for name in known if name in years]:
        row, by_source, derived = known[name], years[name], name in made
        # one choice each where two sources have the same figure of one year
        if derived or not any(a & b for a, b in combinations(by_source.values(), 2)):
            every = frozenset().union(*by_source.values())
            found.append(
                SourceChoice(name, FigureSource(name), row, row.label, frozenset(by_source),
                             every, derived)
            )  # fmt: skip
            continue
        found += [
            SourceChoice(f"{name}__{slug(source)}", FigureSource(name, source), row,
                      f"{row.label} ({source})", frozenset({source}), frozenset(own))
            for source, own in sorted(by_source.items())
        ]  # fmt: skip
    return tuple(found)


def _weights(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return what each word is worth: one that many figures use says little of the subject."""
    counts = Counter(word for text in texts for word in text)
    return {word: math.log(len(texts) / count) for word, count in counts.items()}


def _alike(words: frozenset[str], others: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return how much of what two texts say is said by both, 0 to 1."""
    every = sum(weights[word] for word in words | others)
    return sum(weights[word] for word in words & others) / every if every else 0.0


def _score(one: SourceChoice, other: SourceChoice, alike: float) -> float:
    if one.bron.id == other.bron.id:
        return _SAME
    left, right = one.indicator, other.indicator
    if SoortCijfer.AANTAL in (left.soort, right.soort):
        # a number follows the size of an area, whatever it counts
        return 0.0
    if (left.eigen or right.eigen) and (alike >= _OWN or _called_alike(left, right)):
        # an own table names no domein; what it is called is all there is to go by
        return _DOMEIN + _WORDS * alike
    if left.domein != right.domein or left.domein == "algemeen":
        # alike words alone pair the distance to a school with that to a café
        return 0.0
    if left.eenheid != right.eenheid and not (left.eigen or right.eigen):
        return 0.0
    score = _DOMEIN + _WORDS * alike
    return score + _SIDE * (left.richting is right.richting is not Richting.NEUTRAAL)


def _called_alike(one: Indicator, other: Indicator) -> bool:
    """Tell whether half of the words of the shorter name stand in the other."""
    names = [frozenset(_WORD.findall(fold(row.label))) for row in (one, other)]
    shorter = min(map(len, names))
    return bool(shorter) and 2 * len(names[0] & names[1]) >= shorter


def _made_of(one: Indicator, other: Indicator) -> bool:
    """Tell whether one is computed from the other, or both from the same figure."""
    parts = [{row.id, *(row.formule or ())} for row in (one, other)]
    return one.id != other.id and bool(parts[0] & parts[1])


def _words(row: Indicator) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(f"{row.label} {row.definitie}")))
