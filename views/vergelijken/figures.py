"""What Vergelijken computes with, kept for all sessions, and the table of factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

import indicators
from boundaries import NIVEAUS, gemeente_option
from boundaries.codes import LAND
from compare.areas import area_names
from compare.factor_records import FactorRow, kept_factors, removal_orders, unreadable_factors
from compare.factors import SOORT_FACTOR, Factor, factors
from compare.profile import Profile, make_profile
from compare.relation import Relations, relate
from compare.space import SpatialPattern, moran
from compare.thresholds import chosen_thresholds, kept_thresholds
from compare.trend import find_trend
from geo.choropleth import Choropleth, MapQuestion
from geo.kind_maps import spot_map
from store import Snapshot, WijkverkennerError
from views.shared import aanbod_source, elements, loaders, words

if TYPE_CHECKING:
    import pandas as pd


# own choice: the country has 3,300 wijken and 14,000 buurten; of the latter no list is offered
MANY = 4000
"""Areas of one level above which a list is offered only within chosen gemeenten."""
_LEVELS = ("gemeente", "wijk", "buurt")


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """What decides a profile; equal questions have equal answers."""

    code: str
    jaar: int | None
    met: tuple[str, ...]
    familie: str
    bereik: Any
    zekerheid: float
    veel: tuple[float, ...] = ()
    """Thresholds from which a difference is much; none: the usual ones."""


def own_thresholds() -> tuple[float, ...]:
    """Return the thresholds that people agreed on; the usual ones while the database is away."""
    try:
        return kept_thresholds(aanbod_source.kept())
    # figures of files stay usable while the database is away: the shipped thresholds hold then
    except WijkverkennerError:
        return ()


@loaders.keep(32, "De cijfers worden naast elkaar gezet …", eigen=True)
def load_profile(snapshot: Snapshot, question: ProfileQuestion) -> Profile:
    """Return an area beside its benchmarks; NotFound, without any figure, is not kept."""
    return make_profile(
        snapshot,
        question.code,
        jaar=question.jaar,
        met=question.met,
        familie=question.familie,
        bereik=question.bereik,
        zekerheid=question.zekerheid,
        drempels=chosen_thresholds(question.veel),
    )


@loaders.keep(32, "De gebieden worden opgezocht …", eigen=True)
def area_labels(snapshot: Snapshot, gemeenten: tuple[str, ...]) -> dict[str, str]:
    """Return code → label of every area to choose from, large areas first.

    A level with more than `MANY` areas is left out while no gemeente is chosen.
    """
    towns = area_names(snapshot, "gemeente")
    # A code of a wijk or buurt holds the four digits of its gemeente behind the first two letters.
    inside = {code[2:] for code in gemeenten}
    # with one gemeente its name behind every wijk would say nothing
    alone = len(gemeenten or towns) == 1
    # large areas first: who opens the list sees the gemeente before its 111 buurten
    labels: dict[str, str] = {}
    for niveau in _LEVELS:
        names = {
            code: name
            for code, name in area_names(snapshot, niveau).items()
            if not inside or code[2:6] in inside
        }
        if len(names) > MANY:
            continue
        word = NIVEAUS[niveau].label
        for code, name in sorted(names.items(), key=lambda item: item[1].lstrip("'").casefold()):
            town = towns.get(f"GM{code[2:6]}", "")
            where = "" if alone or niveau == "gemeente" or not town else f", {town}"
            kind = where.removeprefix(", ") if name.lower().startswith(word) else word + where
            known = gemeente_option(code, name) if niveau == "gemeente" else name
            labels[code] = f"{known} ({kind})" if kind else known
    for niveau in loaders.levels(snapshot):
        if niveau not in NIVEAUS:
            kind = loaders.levels(snapshot)[niveau]
            labels |= {c: f"{n} ({kind})" for c, n in area_names(snapshot, niveau).items()}
    return labels


def load_values(
    snapshot: Snapshot, indicator: str, niveau: str, jaar: int, gemeente: str | None = None
) -> pd.DataFrame:
    """Return a figure of all areas of a level: gebied_code, naam, waarde, staat.

    With `gemeente` only those in it; sorted from high to low, without a value last.
    """
    everything = _all_values(snapshot, indicator, niveau, jaar)
    if gemeente is None:
        return everything
    return everything[everything["gebied_code"].str[2:6] == gemeente[2:]]


@loaders.keep(12, "De verdeling wordt gemaakt …", eigen=True)
def _all_values(snapshot: Snapshot, indicator: str, niveau: str, jaar: int) -> pd.DataFrame:
    frame = indicators.figures(snapshot, indicator, niveau, jaar=jaar).frame
    table = frame[["gebied_code", "waarde", "staat"]].copy()
    names = {LAND: "Nederland"} if niveau == "land" else area_names(snapshot, niveau)
    table.insert(1, "naam", [names.get(str(code), str(code)) for code in table["gebied_code"]])
    # a state never stands as a number in a ranking
    table["waarde"] = table["waarde"].where(table["staat"] == "waarde")
    return table.sort_values(["waarde", "gebied_code"], ascending=[False, True]).reset_index(
        drop=True
    )


@loaders.keep(16, "Buren worden vergeleken …", eigen=True)
def load_space(
    snapshot: Snapshot, indicator: str, niveau: str, jaar: int, gemeente: str | None
) -> tuple[SpatialPattern, Choropleth]:
    """Return the spatial pattern of a figure, and its map; without a pattern that of the figure.

    NotFound, where there are no such figures or boundaries, is not kept.
    """
    inside = (gemeente,) if gemeente else ()
    found = moran(snapshot, indicator, niveau, jaar=jaar, gemeenten=list(inside) or None)
    kaart = loaders.kaart(snapshot, MapQuestion(indicator, niveau, gemeenten=inside, jaar=jaar))
    return found, spot_map(kaart, found) if found.moran is not None else kaart


@loaders.keep(8, "Cijfers worden naast elkaar gezet …", eigen=True)
def load_relations(snapshot: Snapshot, niveau: str, jaar: int, gemeente: str | None) -> Relations:
    """Return which figures go together over the areas of a level."""
    inside = [gemeente] if gemeente else None
    return relate(snapshot, niveau, jaar=jaar, gemeenten=inside)


load_trend = loaders.keep(64, "De jaren worden naast elkaar gezet …", eigen=True)(find_trend)
"""Return a figure of an area over the years, beside areas and those it is like."""


def factor_rows() -> list[FactorRow]:
    """Return the table as it is now; nothing in it may be changed."""
    there = aanbod_source.kept()
    return _factor_rows(str(loaders.folder().path), there.stand(SOORT_FACTOR) if there else "")


def known_factors() -> dict[str, Factor]:
    """Return the factors by id, as `point_to_factors` takes them."""
    return {row.factor.id: row.factor for row in factor_rows()}


def show_unreadable() -> None:
    """Tell which own rows cannot be read, and offer to take them out."""
    there = aanbod_source.kept()
    wrong = unreadable_factors(there) if there else []
    # without a database there are no own rows
    if there is None or not wrong:
        return
    rows = words.count(len(wrong), "eigen rij is", "eigen rijen zijn")
    why = " ".join(dict.fromkeys(reason for _, reason in wrong))
    st.warning(
        elements.plain(
            f"{rows} niet te lezen en tellen niet mee; wat daar meegeleverd was, geldt. {why}"
        )
    )
    if st.button("Deze rijen verwijderen", key="factoren_onleesbaar"):
        there.apply(removal_orders(row for row, _ in wrong), wat="onleesbare factoren verwijderd")
        st.rerun()


@loaders.keep(4)
def _factor_rows(_folder: str, _stand: str) -> list[FactorRow]:
    there = aanbod_source.kept()
    if there is None:
        return [FactorRow(factor, None) for factor in factors().values()]
    return kept_factors(there)
