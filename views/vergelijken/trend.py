"""The tab Door de tijd: one figure over the years, beside its benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.year_charts import trend_chart, trend_table
from indicators import SoortCijfer
from views.shared import loaders, parts, state, words
from views.vergelijken import choices as compare_choices
from views.vergelijken import loaders as compare_loaders
from views.vergelijken import picture as compare_picture
from views.vergelijken import profile as compare_profile

if TYPE_CHECKING:
    import pandas as pd

    from compare.profile import Profile
    from compare.trend import Trend
    from store import Snapshot
    from views.vergelijken.choices import Chosen

_MADE = {"berekend": "berekend", "geschat": "omgerekend"}
"""What the table says of a figure that was not published like that."""
_ALONE = (
    "Een aantal hangt af van de grootte van het gebied. Daarom staat dit gebied hier alleen: naast "
    "de gemeente of het land zou zijn lijn plat op nul liggen. Kies een aandeel of gemiddelde om "
    "gebieden over de jaren te vergelijken."
)


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profile, maatstaf: str) -> None:
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
    counted = loaders.catalogue(snapshot)[name].soort is SoortCijfer.AANTAL
    if counted:
        beside, like = (), ()
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
            ondertitel=_below(table),
            bron=compare_profile.source([row]),
        )
        years = sorted(table.loc[table["staat"] == "waarde", "jaar"])
        called = ("jaren", name, chosen.code, *dict.fromkeys((years[0], years[-1])))
        compare_picture.show(chart, height=400, key="tijd", name=called)
    else:
        st.info("Er is geen enkel jaar met een cijfer om te tekenen.")
    if counted:
        st.caption(_ALONE)
    for note in found.opmerkingen:
        st.caption(parts.plain(note))
    if len(table):
        with st.expander("De jaren als tabel"):
            parts.show_table(_wide(table), key="tijd_tabel")


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
