"""Two sources of one subject beside each other: which areas both rank alike, and which not.

Two figures that claim to measure the same, or a figure and what professionals observed. They
are compared by rank: sources differ in what they count, so their values need not be alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from compare.areas import area_names
from compare.charts import BETTER, EQUAL, INK, finished, numbers
from compare.level_figures import LevelColumn, LevelFigures, level_figures
from compare.relation import MIN_GEBIEDEN, inside
from indicators import Indicator, format_value
from store import NotFound, SetRecord, Snapshot, Soort
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt
    import pandas as pd


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
    records: tuple[SetRecord, ...] = ()
    alleen: pd.DataFrame | None = None
    """`gebied_code, naam, waarde, staat, soort`: areas that one source has, with the state that
    the other has there (`afgeschermd`, `ontbreekt` …)."""
    bron_een: str = ""
    bron_ander: str = ""
    soorten: Mapping[str, str] = field(default_factory=lambda: SOORTEN)
    """How people read each `soort`."""

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

    Parameters
    ----------
    een, ander
        Ids, or an id of one source; the second may be an own table, such as what professionals
        observed. The same id twice compares two sources, or two years, of one indicator.
    niveau, jaar
        Level and year.
    jaar_ander
        Year of the second, where it is another.
    gemeenten
        Only areas in these.
    omgekeerd
        A high figure of the second means what a low one of the first means.

    Raises
    ------
    NotFound
        When one of them has no figures.
    """
    import pandas as pd

    asked = [
        part if isinstance(part, FigureSource) else FigureSource(part) for part in (een, ander)
    ]
    first, second = (
        level_figures(_of_source(snapshot, part.bron), niveau, year)
        for part, year in zip(asked, (jaar, jaar_ander or jaar), strict=True)
    )
    one, other = _needed(first, asked[0].id), _needed(second, asked[1].id)
    # each source by code of area; only areas that both know can be ranked against each other
    left = pd.Series(one.waarden, index=first.codes)[inside(first, gemeenten)].dropna()
    right = pd.Series(other.waarden, index=second.codes)[inside(second, gemeenten)].dropna()
    frame = pd.DataFrame({"waarde_een": left, "waarde_ander": right}).dropna()
    # ranked among the areas that both have: a place among others would shift all differences
    frame["rang_een"] = frame["waarde_een"].rank(ascending=False, method="average")
    frame["rang_ander"] = frame["waarde_ander"].rank(ascending=omgekeerd, method="average")
    frame["verschil_rang"] = frame["rang_een"] - frame["rang_ander"]
    frame["soort"] = [_kind(share) for share in frame["verschil_rang"] / max(1, len(frame))]
    names = area_names(snapshot, niveau)
    frame.insert(0, "naam", [names.get(str(code), str(code)) for code in frame.index])
    # where they disagree most stands first
    order = frame["verschil_rang"].abs().sort_values(ascending=False, kind="stable").index
    both = set(frame.index)
    frame = frame.loc[order].rename_axis("gebied_code").reset_index()
    rho = None
    if (
        len(frame) >= MIN_GEBIEDEN
        and min(frame["rang_een"].nunique(), frame["rang_ander"].nunique()) > 1
    ):
        # Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank
        rho = float(np.corrcoef(frame["rang_een"], frame["rang_ander"])[0, 1])
    alone = [
        (str(code), names.get(str(code), str(code)), value, _state(pool, kolom, str(code)), kind)
        for series, pool, kolom, kind in (
            (left, second, other, "alleen_een"),
            (right, first, one, "alleen_ander"),
        )
        for code, value in series.items()
        if code not in both
    ]
    return TwoSources(
        een=one.indicator,
        ander=other.indicator,
        frame=frame,
        rho=rho,
        alleen_een=len(left) - len(frame),
        alleen_ander=len(right) - len(frame),
        tekst=_agreement(len(frame), rho),
        records=tuple({id(r): r for r in (*one.records, *other.records)}.values()),
        alleen=pd.DataFrame(alone, columns=["gebied_code", "naam", "waarde", "staat", "soort"]),
        bron_een=one.bron,
        bron_ander=other.bron,
    )


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


def _state(pool: LevelFigures, kolom: LevelColumn, code: str) -> str:
    place = pool.plek.get(code)
    return "ontbreekt" if place is None else str(kolom.staten[place])


def _needed(pool: LevelFigures, name: str) -> LevelColumn:
    import indicators

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
    for limit, word in ((0.8, "grotendeels"), (0.5, "voor een deel"), (0.2, "nauwelijks")):
        if rho >= limit:
            how = f"zetten de gebieden {word} in dezelfde volgorde"
            break
    else:
        how = "zetten de gebieden niet in dezelfde volgorde"
    return f"{areas} beide cijfers; de twee bronnen {how}."


MEESTE_PUNTEN = 4000
"""Areas above which dots would hide each other: then squares tell how many lie where."""
# own choice: more points than these squares on a side are drawn as squares
_SQUARES = 40
_WIDE, _HIGH = 64, 38
"""Characters that fit below and beside the chart."""


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
    tips = [
        alt.Tooltip("naam:N", title="gebied"),
        alt.Tooltip("een:N", title=found.een.label),
        alt.Tooltip("ander:N", title=found.ander.label),
        alt.Tooltip("rangen:N", title="plaats"),
    ]

    def placed(frame: pd.DataFrame) -> alt.Chart:
        return alt.Chart(frame).encode(
            x=alt.X("waarde_een:Q", title=_axis(found.een, _WIDE), axis=numbers(),
                    scale=alt.Scale(zero=False)),
            y=alt.Y("waarde_ander:Q", title=_axis(found.ander, _HIGH), axis=numbers(),
                    scale=alt.Scale(zero=False)),
        )  # fmt: skip

    marked = table[table["zelf"]]
    many = len(table) > MEESTE_PUNTEN
    ground = _squares(found, table) if many else (
        placed(table[~table["zelf"]])
        .mark_circle(size=45, color=EQUAL, opacity=0.45)
        .encode(tooltip=tips)
    )  # fmt: skip
    layers: list[alt.Chart] = [
        ground,
        placed(marked)
        .mark_circle(size=95, color=BETTER, opacity=1, stroke="#ffffff", strokeWidth=1)
        .encode(tooltip=tips),
    ]
    if len(marked) == 1:
        layers.append(
            placed(marked)
            .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold", color=INK)
            .encode(text="naam:N")
        )  # fmt: skip
    return finished(layers, titel, [ondertitel, bron], height=320, half=True)


def _axis(row: Indicator, width: int) -> list[str]:
    """Return the title of an axis, in lines that fit beside it."""
    unit = row.eenheid
    return wrap(row.label if unit == "%" or unit in row.label else f"{row.label} ({unit})", width)


def _squares(found: TwoSources, table: pd.DataFrame) -> alt.Chart:
    """Return how many areas lie where, as squares from light to dark."""
    import altair as alt
    import pandas as pd

    # a logarithmic scale: most areas lie close together, and single ones must still be seen
    counts, x, y = np.histogram2d(table["waarde_een"], table["waarde_ander"], bins=_SQUARES)
    rows = [
        {"x": x[i], "x2": x[i + 1], "y": y[j], "y2": y[j + 1], "aantal": int(counts[i, j])}
        for i in range(len(x) - 1)
        for j in range(len(y) - 1)
        if counts[i, j]
    ]
    made: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect()
        .encode(
            x=alt.X(
                "x:Q", title=_axis(found.een, _WIDE), axis=numbers(), scale=alt.Scale(zero=False)
            ),
            x2="x2:Q",
            y=alt.Y(
                "y:Q", title=_axis(found.ander, _HIGH), axis=numbers(), scale=alt.Scale(zero=False)
            ),
            y2="y2:Q",
            color=alt.Color(
                "aantal:Q",
                scale=alt.Scale(range=["#dfe3e6", "#3d464e"], type="log"),
                legend=alt.Legend(title="gebieden", orient="right"),
            ),
            tooltip=[alt.Tooltip("aantal:Q", title="gebieden")],
        )
    )
    return made
