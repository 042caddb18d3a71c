"""Indicators beside each other over areas: what goes together, as a table and a heat map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from compare.charts import INK, LESS, MORE, MUTED, axis, finished, tips
from compare.difference import ZEKERHEID
from compare.level_figures import LevelColumn, LevelFigures, level_figures
from indicators import Indicator, SoortCijfer
from store.cache import by_content, cached
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from store import Snapshot


# own choice: below ten a rank correlation of 0.63 is still what chance makes once in twenty times
MIN_GEBIEDEN = 10
"""Areas with both figures below which no relation is given."""
WAARSCHUWING = (
    "Gebieden zijn geen mensen: dat twee cijfers in dezelfde gebieden hoog zijn, zegt niet dat het "
    "om dezelfde mensen gaat, en niet dat het een door het ander komt."
)


@dataclass(frozen=True, slots=True)
class IndicatorPair:
    """Two indicators that go together over areas."""

    een: Indicator
    ander: Indicator
    rho: float
    """Spearman's rank correlation, -1 to 1."""
    gebieden: int
    vanzelf: bool
    """Computed from the same figures, or parts of one whole: they go together by themselves."""

    def naast(self, indicator: str) -> Indicator:
        """Return the other of the two, by the id of the one."""
        return self.ander if self.een.id == indicator else self.een

    def toeval(self, onder: int = 1) -> bool:
        """Tell whether chance gives a relation as strong as this once in twenty times or more.

        `onder` is among how many pairs this one was picked for its strength (Bonferroni). By
        the t-distribution of Spearman's rank correlation, two-sided.
        """
        from scipy.stats import t

        # Kendall and Stuart: rho·√((n − 2) / (1 − rho²)) follows Student's t with n − 2 degrees
        rest = 1 - self.rho**2
        if rest <= 0:
            return False
        free = self.gebieden - 2
        p = 2 * t.sf(abs(self.rho) * (free / rest) ** 0.5, free)
        return bool(p * onder >= 1 - ZEKERHEID)


@dataclass(frozen=True, slots=True)
class Relations:
    """How indicators go together over the areas of a level."""

    niveau: str
    jaar: int
    rho: pd.DataFrame
    """Indicators × indicators; nan where too few areas have both."""
    aantal: pd.DataFrame
    """Areas that have both."""
    paren: tuple[IndicatorPair, ...]
    """The strongest first."""
    weggelaten: tuple[tuple[str, str], ...]
    """Indicators that could not be used, and why."""
    bronnen: Mapping[str, str]
    """Whose figures they are, by id of the indicator."""
    verzonnen: frozenset[str]
    """Ids of those that are of a demonstration."""
    waarschuwing: str = WAARSCHUWING


def relate(
    snapshot: Snapshot, niveau: str, *, jaar: int, gemeenten: Sequence[str] | None = None
) -> Relations:
    """Return the rank correlations between indicators over the areas of a level.

    `gemeenten` takes only the areas in these; None takes all.
    """
    pool = level_figures(snapshot, niveau, jaar)
    here = inside(pool, gemeenten)
    columns: dict[str, LevelColumn] = {}
    left: list[tuple[str, str]] = []
    # which take part: not counts, not what few areas have, not what is the same everywhere
    for name, kolom in pool.there(pool.known).items():
        known = kolom.waarden[here & np.isfinite(kolom.waarden)]
        if kolom.indicator.soort is SoortCijfer.AANTAL:
            left.append((name, "een aantal volgt de grootte van het gebied"))
        elif len(known) < MIN_GEBIEDEN:
            left.append((name, f"minder dan {MIN_GEBIEDEN} gebieden met een cijfer"))
        elif np.ptp(known) == 0:
            left.append((name, "alle gebieden hebben hetzelfde cijfer"))
        else:
            columns[name] = kolom
    values = pd.DataFrame({name: k.waarden[here] for name, k in columns.items()})
    # by rank: figures over areas are skewed, and one extreme area would decide a plain correlation
    rho = values.corr(method="spearman", min_periods=MIN_GEBIEDEN)
    there = values.notna().to_numpy(dtype=int)
    # ones and zeros multiplied: the number of areas where both are one
    count = pd.DataFrame(there.T @ there, index=rho.index, columns=rho.columns)
    return Relations(
        niveau,
        jaar,
        rho,
        count,
        paren=_pairs(columns, rho, count),
        weggelaten=tuple(left),
        bronnen={name: kolom.bron for name, kolom in columns.items()},
        verzonnen=frozenset(
            name
            for name, kolom in columns.items()
            if any(record.herkomst.fictief for record in kolom.records)
        ),
    )


def inside(pool: LevelFigures, gemeenten: Sequence[str] | None) -> np.ndarray:
    """Tell of each area of a pool whether it lies in these gemeenten; None: all of them."""
    if gemeenten is None or pool.niveau not in ("buurt", "wijk", "gemeente"):
        return np.ones(len(pool.codes), dtype=bool)
    digits = {code[2:6] for code in gemeenten}
    return np.array([code[2:6] in digits for code in pool.codes], dtype=bool)


def _pairs(
    columns: dict[str, LevelColumn], rho: pd.DataFrame, count: pd.DataFrame
) -> tuple[IndicatorPair, ...]:
    rows = [kolom.indicator for kolom in columns.values()]
    strength, both = rho.to_numpy(dtype=float), count.to_numpy(dtype=int)
    found = [
        IndicatorPair(one, other, float(strength[i, j]), int(both[i, j]), _by_itself(one, other))
        for i, one in enumerate(rows)
        for j, other in enumerate(rows)
        if i < j and np.isfinite(strength[i, j])
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.rho)))


def _by_itself(one: Indicator, other: Indicator) -> bool:
    """Tell whether two indicators go together because of how they are made."""
    # rates share the number of inhabitants: that alone makes no pair go together
    parts = [{row.id, *(row.formule or ())} - {"aantal_inwoners"} for row in (one, other)]
    if parts[0] & parts[1]:
        return True
    share = one.eenheid == other.eenheid == "%"
    whole = one.noemer is not None and one.noemer == other.noemer
    # shares of one whole: where one is larger the others must be smaller
    return share and whole and one.domein == other.domein


VANZELF = "gaan vanzelf samen: uit dezelfde cijfers gemaakt, of delen van één geheel"
TE_WEINIG = f"minder dan {MIN_GEBIEDEN} gebieden met beide cijfers"
# own choice: a cell of 25 pixels is as high as a row of names; with more than 18 of them the
# numbers would stand against each other
_CELL, _WRITTEN = 25, 18
"""Pixels of a cell, and the number of figures up to which the number stands in it."""
# where white on the ramp, which is darker on the side of higher, passes black in contrast: a text
# has 4.5:1 on either side of it (WCAG 2.2, success criterion 1.4.3), which the tests compute
_DARK = "datum.rho > 0.77 || datum.rho < -0.93"
"""Of which cells the text is white."""


def subset(found: Relations, names: Sequence[str]) -> Relations:
    """Return the relations between some of the figures, in the order of `names`."""
    wanted = [name for name in names if name in found.rho.columns]
    inside = set(wanted)
    return replace(
        found,
        rho=found.rho.loc[wanted, wanted],
        aantal=found.aantal.loc[wanted, wanted],
        paren=tuple(p for p in found.paren if p.een.id in inside and p.ander.id in inside),
        weggelaten=tuple(row for row in found.weggelaten if row[0] in set(names)),
        bronnen={name: found.bronnen[name] for name in wanted},
        verzonnen=found.verzonnen & inside,
    )


def matrix_table(found: Relations, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return a row per pair of figures, the strongest first, those without a correlation last.

    Columns `een, ander, rho, gebieden, opmerking`; `labels` has the name of every figure.
    """
    rows = [
        (pair.een.label, pair.ander.label, pair.rho, pair.gebieden, VANZELF * pair.vanzelf)
        for pair in found.paren
    ]
    there = {frozenset((pair.een.id, pair.ander.id)) for pair in found.paren}
    rows += [
        (labels[one], labels[other], np.nan, _areas(found, one, other), TE_WEINIG)
        for one, other in combinations(map(str, found.rho.columns), 2)
        if frozenset((one, other)) not in there
    ]
    return pd.DataFrame(rows, columns=["een", "ander", "rho", "gebieden", "opmerking"])


@cached(32, key=by_content)
def matrix_chart(
    found: Relations, labels: Mapping[str, str], *, titel: str, ondertitel: str, bron: str
) -> alt.LayerChart:
    """Return figures × figures as coloured cells, numbered so that both sides can be read."""
    import altair as alt

    cells = _cells(found, labels)
    rows = list(dict.fromkeys(cells["rij"]))
    columns = list(dict.fromkeys(cells["kolom"]))
    base = alt.Chart(cells).encode(
        x=alt.X(
            "kolom:N",
            sort=columns,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, labelColor=INK, ticks=False, domain=False),
        ),
        y=alt.Y("rij:N", sort=rows, title=None, axis=axis(limit=330)),
        tooltip=tips(een="cijfer", ander="en", tekst="rangcorrelatie", gebieden="gebieden",
                     opmerking="let op"),
    )  # fmt: skip
    squares = (
        base.transform_filter("isValid(datum.rho)")
        .mark_rect(stroke="#ffffff", strokeWidth=1)
        .encode(
            color=alt.Color(
                "rho:Q",
                scale=alt.Scale(
                    domain=[-1, 0, 1], range=[LESS, "#eef0f2", MORE], interpolate="lab"
                ),
                legend=alt.Legend(
                    title="omgekeerde volgorde  ←  rangcorrelatie  →  dezelfde volgorde",
                    titleFontWeight="normal",
                    titleColor=MUTED,
                    titleLimit=420,
                    labelColor=INK,
                    orient="bottom",
                    gradientLength=380,
                    gradientThickness=10,
                    values=[-1, -0.5, 0, 0.5, 1],
                    labelExpr="replace(format(datum.value, '.1~f'), '.', ',')",
                ),
            )
        )
    )
    marks = base.mark_text(fontSize=10).encode(
        text="teken:N",
        color=alt.condition(_DARK, alt.value("#ffffff"), alt.value("#000000")),
    )
    side = _CELL * max(1, len(rows))
    return finished([squares, marks], titel, [ondertitel, bron], height=side)


def height_of(found: Relations) -> int:
    """Return the height in pixels that the chart needs on a page."""
    return _CELL * max(1, len(found.rho)) + 190


def _cells(found: Relations, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return figures × figures, a row per cell, with what it shows and says."""
    by_pair = {frozenset((pair.een.id, pair.ander.id)): pair for pair in found.paren}
    numbered = [(str(place), str(name)) for place, name in enumerate(found.rho.columns, start=1)]
    rows: list[dict[str, Any]] = []
    for (number, one), (across, other) in product(numbered, repeat=2):
        pair = by_pair.get(frozenset((one, other)))
        if pair is not None:
            rho, text, note = pair.rho, format_number(pair.rho, 2), VANZELF * pair.vanzelf
            mark = (text if len(numbered) <= _WRITTEN else "") + "•" * pair.vanzelf
        elif one == other:
            rho, text, note, mark = None, "hetzelfde cijfer", "", ""
        else:
            rho, text, note, mark = None, "niet te geven", TE_WEINIG, "–"
        rows.append(
            {
                "rij": f"{number}  {labels[one]}",
                "kolom": across,
                "een": labels[one],
                "ander": labels[other],
                "rho": rho,
                "tekst": text,
                "gebieden": format_number(_areas(found, one, other)),
                "opmerking": note,
                "teken": mark,
            }
        )
    return pd.DataFrame(rows)


def _areas(found: Relations, one: str, other: str) -> int:
    """Return how many areas have both figures."""
    columns = found.aantal.columns
    return int(found.aantal.to_numpy()[columns.get_loc(one), columns.get_loc(other)])
