"""One figure looked at closely: over all areas with its rank, and over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import called
from compare.charts import distribution_chart, ranking_chart
from compare.position import select_ranking
from compare.trend import WERKWIJZE
from compare.year_charts import trend_chart, trend_table
from indicators import SoortCijfer, format_value
from indicators.catalogue import NIET_OPGEGEVEN
from indicators.figures import STAATWOORDEN
from store.dutch import as_shown, unbroken
from views.shared import elements, loaders, words
from views.shared.state import OMREKENEN, bound, get
from views.vergelijken import choices, figures, profile

if TYPE_CHECKING:
    from compare.figure import AreaFigure
    from compare.profile import Profile, ProfileRow
    from store import Snapshot

# pixels of a bar, and of title, axis and source of the ranking
_ROW, _ABOVE = 20, 150
_MADE = {"berekend": "berekend", "geschat": "omgerekend"}
"""What the table says of a figure that was not published like that."""
_ALONE = (
    "Een aantal hangt af van de grootte van het gebied. Daarom staat dit gebied hier alleen: naast "
    "de gemeente of het land zou zijn lijn plat op nul liggen. Kies een aandeel of gemiddelde om "
    "gebieden over de jaren te vergelijken."
)


def show_distribution(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab Verdeling en rang: all areas, and the order within the gemeente."""
    name = choices.show_indicator(profiel, maatstaf)
    row = next(r for r in profiel.regels if r.indicator.id == name)
    niveau = profiel.gebied.niveau
    known = figures.load_values(snapshot, name, niveau, row.jaar).dropna(subset="waarde")
    many = called(niveau)[1]
    told = unbroken(row.indicator.definitie)
    if told == NIET_OPGEGEVEN:
        told = "Van dit eigen cijfer is geen definitie opgegeven."
    st.caption(elements.plain(f"{told} {row.plaats}"))
    _show_boxes(profiel, row, known, many)
    _ranking(snapshot, profiel, row, many)


def _show_boxes(profiel: Profile, row: ProfileRow, known: pd.DataFrame, many: str) -> None:
    marks = {}
    if row.cijfer.meting.bekend:
        marks[_named(profiel.gebied.label, row.cijfer)] = row.cijfer.meting.waarde
    marks |= {
        _named(found.maatstaf.naam, found.cijfer): found.cijfer.meting.waarde
        for found in row.vergelijkingen
        if found.cijfer.meting.bekend
    }
    spread = row.spreiding
    # a quarter of fewer than four areas is no area
    if spread is None or len(known) < 4 or spread.laagste == spread.hoogste:  # noqa: PLR2004
        st.info(
            "Er valt geen verdeling te tekenen: te weinig gebieden hebben dit cijfer, of zij "
            "hebben allemaal hetzelfde."
        )
        return
    chart = distribution_chart(
        known["waarde"].tolist(),
        row.indicator,
        marks,
        titel=f"{row.indicator.label}, {row.jaar}",
        ondertitel=f"Verdeling over {words.number(len(known))} {many} in de gegevensmap",
        bron=profile.source([row]),
    )
    elements.show_chart(
        chart,
        height=360,
        key="verdeling",
        name=("verdeling", row.indicator.id, profiel.gebied.code, row.jaar),
    )
    if made := made_of(row):
        st.caption(elements.plain(made))
    with st.expander("De verdeling als tabel"):
        cells = [("Laagste", spread.laagste), ("Een kwart is lager dan", spread.kwart),
                 ("Mediaan", spread.mediaan), ("Een kwart is hoger dan", spread.driekwart),
                 ("Hoogste", spread.hoogste), *marks.items()]  # fmt: skip
        there = [(name, value) for name, value in cells if value is not None]
        table = pd.DataFrame(
            {
                "Wat": [name for name, _ in there],
                "Cijfer": [format_value(row.indicator, value, "waarde") for _, value in there],
            }
        )
        elements.show_table(table, key="verdeling_tabel")


def made_of(row: ProfileRow) -> str:
    """Say of each figure that was computed with what; '' where all were published."""
    each = [("het gebied zelf", row.cijfer)]
    each += [(found.maatstaf.naam, found.cijfer) for found in row.vergelijkingen]
    return " ".join(
        f"{words.upper_first(name)}: {figure.toelichting}."
        for name, figure in each
        # that it is computed, or a median, stands with its name
        if figure.meting.bekend and figure.gemaakt and figure.toelichting
    )


def _named(name: str, figure: AreaFigure) -> str:
    """Name a mark, and say so where its figure was computed."""
    return words.upper_first(name) + (f" ({figure.gemaakt})" if figure.gemaakt else "")


def _ranking(snapshot: Snapshot, profiel: Profile, row: ProfileRow, many: str) -> None:
    area = profiel.gebied
    town = area.binnen("gemeente")
    inside = town.code if town is not None and area.niveau in ("wijk", "buurt") else None
    where = f"in {town.naam}" if inside and town is not None else "in de gegevensmap"
    table = figures.load_values(snapshot, row.indicator.id, area.niveau, row.jaar, inside)
    st.header(f"Rangorde van de {many} {elements.plain(where)}", anchor=False)
    # what reads the same shares a place, as on the map
    shown = as_shown(table["waarde"].to_numpy(dtype=float), row.indicator.decimalen)
    table = table.assign(waarde=shown)
    known = table.dropna(subset="waarde").reset_index(drop=True)
    if len(known) > 1:
        # a chart of thousands of bars shows none: the highest, and this area with its neighbours
        drawn = select_ranking(known, area.code)
        note = f" · {drawn.weggelaten}" if drawn.weggelaten else ""
        chart = ranking_chart(
            drawn.frame,
            row.indicator,
            area.code,
            titel=f"{row.indicator.label}, {row.jaar}",
            ondertitel=f"{words.upper_first(many)} {where}{note}",
            bron=profile.source([row]),
        )
        elements.show_chart(
            chart,
            height=_ROW * len(drawn.frame) + _ABOVE,
            key="rang",
            name=("rangorde", row.indicator.id, profiel.gebied.code, row.jaar),
        )
    else:
        st.info("Er zijn te weinig gebieden met dit cijfer voor een rangorde.")
    with st.expander(f"De rangorde als tabel ({words.count(len(table), 'gebied', 'gebieden')})"):
        # equal figures share the best rank, as on the map
        ranks = table["waarde"].rank(ascending=False, method="min")
        shown_table = pd.DataFrame(
            {
                "Rang": ranks.astype("Int64"),
                "Gebied": table["naam"],
                row.indicator.label: table["waarde"],
                "Staat": table["staat"].map(STAATWOORDEN).fillna(""),
                "Code": table["gebied_code"],
            }
        )
        elements.show_table(shown_table, key="rang_tabel")


def show_trend(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab Door de tijd: the area beside its benchmarks."""
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
    found = figures.load_trend(
        snapshot, profiel.gebied.code, name, met=beside, vergelijkbaar=like, omrekenen=convert
    )
    row = next(r for r in profiel.regels if r.indicator.id == name)
    table = trend_table(found)
    known = table[table["staat"] == "waarde"]
    # what was not tested needs no word about how
    how = WERKWIJZE if found.beoordeling.p is not None else None
    judged = found.beoordeling.oordeel.value
    said = found.beoordeling.tekst + (f" Dat is {judged}." if judged else "")
    st.markdown(f"**{elements.plain(said)}**", help=how)
    if len(known):
        chart = trend_chart(
            table[table["gebied"].isin(known["gebied"])],
            found.indicator,
            titel=found.indicator.label,
            ondertitel=_below(known),
            bron=profile.source([row]),
        )
        years = dict.fromkeys((known["jaar"].min(), known["jaar"].max()))
        parts = ("jaren", name, profiel.gebied.code, *years)
        elements.show_chart(chart, height=400, key="tijd", name=parts)
    else:
        st.info("Er is geen enkel jaar met een cijfer om te tekenen.")
    if counted:
        st.caption(_ALONE)
    for note in found.opmerkingen:
        st.caption(elements.plain(note))
    if len(table):
        with st.expander("De jaren als tabel"):
            elements.show_table(_wide(table), key="tijd_tabel")


def _below(known: pd.DataFrame) -> str:
    """Say what the chart shows of breaks and of figures that were made."""
    said = "Waar een lijn ophoudt, zijn de cijfers ervoor en erna niet te vergelijken."
    made = set(known["herkomst"]) - {"gepubliceerd"}
    return said + (" Open teken: niet zo gepubliceerd." if made else "")


def _of_several_years(snapshot: Snapshot, profiel: Profile) -> set[str]:
    """Return the figures that this level has of more than one year."""
    there = loaders.available(snapshot)
    years = there[there["niveau"] == profiel.gebied.niveau].groupby("indicator")["jaar"].nunique()
    return set(years.index[years > 1])


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
