"""The tab Door de tijd: one figure over the years, beside its benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.trend import WERKWIJZE, Trend
from compare.year_charts import trend_chart, trend_table
from indicators import SoortCijfer
from views.shared import elements, loaders, words
from views.shared.state import OMREKENEN, bound, get
from views.vergelijken import choices, figures, profile

if TYPE_CHECKING:
    import pandas as pd

    from compare.profile import Profile
    from store import Snapshot
    from views.vergelijken.choices import CompareChoice

_MADE = {"berekend": "berekend", "geschat": "omgerekend"}
"""What the table says of a figure that was not published like that."""
_ALONE = (
    "Een aantal hangt af van de grootte van het gebied. Daarom staat dit gebied hier alleen: naast "
    "de gemeente of het land zou zijn lijn plat op nul liggen. Kies een aandeel of gemiddelde om "
    "gebieden over de jaren te vergelijken."
)


def show_trend(snapshot: Snapshot, chosen: CompareChoice, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        several = _of_several_years(snapshot, profiel)
        # begins with a figure of several years, for one point is no trend
        name = choices.show_indicator(profiel, maatstaf, several)
    with right:
        convert = st.toggle(
            "Omrekenen bij andere grenzen",
            help="Zijn de grenzen van een gebied veranderd, dan wordt het oude cijfer naar "
            "oppervlakte omgerekend: een schatting, getekend als open punt. Uit: een breuk.",
            **bound(OMREKENEN, get(OMREKENEN)),
        )
    beside = tuple(m.code for m in profiel.maatstaven if m.gebied is not None)
    like = tuple(code for m in profiel.maatstaven for code in m.leden)
    counted = loaders.catalogue(snapshot)[name].soort is SoortCijfer.AANTAL
    if counted:
        # a count depends on the size of the area: beside a gemeente its line would lie flat
        beside, like = (), ()
    found = figures.load_trend(snapshot, profiel.gebied.code, name, beside, like, omrekenen=convert)
    row = next(r for r in profiel.regels if r.indicator.id == name)
    table = trend_table(found)
    # what was not tested needs no word about how
    how = WERKWIJZE if found.beoordeling.p is not None else None
    st.markdown(f"**{elements.plain(_verdict(found))}**", help=how)
    if (table["staat"] == "waarde").any():
        chart = trend_chart(
            table[table["gebied"].isin(_with_value(table))],
            found.indicator,
            titel=found.indicator.label,
            ondertitel=_below(table),
            bron=profile.source([row]),
        )
        years = sorted(table.loc[table["staat"] == "waarde", "jaar"])
        called = ("jaren", name, chosen.code, *dict.fromkeys((years[0], years[-1])))
        elements.show_chart(chart, height=400, key="tijd", name=called)
    else:
        st.info("Er is geen enkel jaar met een cijfer om te tekenen.")
    if counted:
        st.caption(_ALONE)
    for note in found.opmerkingen:
        st.caption(elements.plain(note))
    if len(table):
        with st.expander("De jaren als tabel"):
            elements.show_table(_wide(table), key="tijd_tabel")


def _below(table: pd.DataFrame) -> str:
    """Say what the chart shows of breaks and of figures that were made."""
    said = "Waar een lijn ophoudt, zijn de cijfers ervoor en erna niet te vergelijken."
    made = set(table.loc[table["staat"] == "waarde", "herkomst"]) - {"gepubliceerd"}
    return said + (" Open teken: niet zo gepubliceerd." if made else "")


def _of_several_years(snapshot: Snapshot, profiel: Profile) -> set[str]:
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
    made = [
        f"{text} ({_MADE[origin]})" if origin in _MADE and state == "waarde" else text
        for text, origin, state in zip(
            table["tekst"], table["herkomst"], table["staat"], strict=True
        )
    ]
    wide = table.assign(gebied=table["gebied"].map(words.upper_first), tekst=made).pivot_table(
        index="jaar", columns="gebied", values="tekst", aggfunc="first", sort=False
    )
    return wide.sort_index().reset_index().rename(columns={"jaar": "Jaar"}).fillna("ontbreekt")
