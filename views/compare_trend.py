"""The tab Door de tijd: one figure over the years, beside its benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.chart_years import trend_chart, trend_table
from views import (
    compare_choices,
    compare_loaders,
    compare_picture,
    compare_profile,
    loaders,
    parts,
    state,
    words,
)

if TYPE_CHECKING:
    import pandas as pd

    from compare import Profiel, Trend
    from store import Snapshot
    from views.compare_choices import Chosen


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profiel, maatstaf: str) -> None:
    """Show the tab."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        several = _of_several_years(snapshot, profiel)
        name = compare_choices.show_indicator(profiel, maatstaf, several)
    with right:
        convert = st.toggle(
            "Omrekenen bij andere grenzen",
            help="Zijn de grenzen van een gebied veranderd, dan wordt het oude cijfer naar "
            "oppervlakte omgerekend: een schatting, getekend als open punt. Uit: een breuk.",
            **state.bound(state.OMREKENEN, state.get(state.OMREKENEN)),
        )
    beside = tuple(m.code for m in profiel.maatstaven if m.gebied is not None)
    like = tuple(code for m in profiel.maatstaven for code in m.leden)
    found = compare_loaders.trend(
        snapshot, profiel.gebied.code, name, beside, like, omrekenen=convert
    )
    row = next(r for r in profiel.regels if r.indicator.id == name)
    table = trend_table(found)
    st.markdown(f"**{parts.plain(_verdict(found))}**")
    if (table["staat"] == "waarde").any():
        chart = trend_chart(
            table[table["gebied"].isin(_with_value(table))],
            found.indicator,
            titel=found.indicator.label,
            ondertitel="Waar een lijn ophoudt, zijn de cijfers ervoor en erna niet te vergelijken. "
            "Open punt: omgerekend naar andere grenzen (schatting).",
            bron=compare_profile.source([row]),
        )
        compare_picture.show(chart, height=400, key="tijd", name=("jaren", name, chosen.code))
    else:
        st.info("Er is geen enkel jaar met een cijfer om te tekenen.")
    for note in found.opmerkingen:
        st.caption(parts.plain(note))
    if len(table):
        with st.expander("De jaren als tabel"):
            parts.show_table(_wide(table), key="tijd_tabel")


def _of_several_years(snapshot: Snapshot, profiel: Profiel) -> set[str]:
    """Return the figures that this level has of more than one year."""
    there = loaders.available(snapshot)
    years = there[there["niveau"] == profiel.gebied.niveau].groupby("indicator")["jaar"].nunique()
    return set(years.index[years > 1])


def _verdict(found: Trend) -> str:
    judged = found.beoordeling.oordeel.value
    return found.beoordeling.tekst + (f" Dat is {judged}." if judged else "")


def _with_value(table: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(table.loc[table["staat"] == "waarde", "gebied"]))


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per year with a column per area, as people read it."""
    wide = table.assign(gebied=table["gebied"].map(words.upper_first)).pivot_table(
        index="jaar", columns="gebied", values="tekst", aggfunc="first", sort=False
    )
    return wide.sort_index().reset_index().rename(columns={"jaar": "Jaar"}).fillna("ontbreekt")
