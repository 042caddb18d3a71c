"""Two sources beside each other: which two, how alike they are, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import NIVEAUS
from compare.two_sources import (
    SOORTEN,
    SourceChoice,
    TwoSources,
    any_pairs,
    compare_sources,
    has_figures,
    likely_pairs,
    scatter_chart,
    source_choices,
    source_levels,
    source_pairs,
)
from geo.choropleth import Choropleth, MapQuestion
from geo.kind_maps import two_source_map, two_source_payload
from indicators import Richting, format_value
from reports.answer import Answer, downloads, table_labels
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF, NotFound, Snapshot
from store.dutch import listed, lower_first
from views.shared import elements, frame, loaders, map_places, map_view, state, words
from views.shared.map_places import Overlay
from views.vergelijken import choices

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from compare.areas import Gebied
    from compare.profile import Profile
    from indicators import Indicator
    from views.shared.state import Param

# own choices: chart and map beside each other, both ending at the fold of 720
_CHART, _MAP = 400, 310
# own choice: one line of names
_NAMED = 4
"""Areas named in the sentence on the largest differences."""
# of the kinds that are called "veel"
_FAR = "een kwart van de ranglijst of meer"
UITLEG = (
    "Twee bronnen tellen zelden precies hetzelfde. Daarom wordt vergeleken welke plaats een gebied "
    "bij elke bron heeft, niet het cijfer zelf. Waar die ver uiteenlopen begint het gesprek: wat "
    "ziet de ene bron dat de andere niet ziet?"
)
EIGEN = (
    "Ook wat professionals zelf zien kan een van beide zijn: zet het in een tabel met per gebied "
    "een code en een cijfer (bijvoorbeeld 1 tot en met 10), laad die op de pagina Gegevens bij "
    "Cijfers, en kies het hier als bron."
)
_OTHER = "ja", "nee"
_TRIED = 40
"""Pairs of one source that are looked at for one that this gemeente has."""
GEEN_PAAR = (
    "Deze gegevensmap heeft op dit niveau geen twee bronnen die volgens de catalogus over "
    "hetzelfde gaan. Hieronder staan daarom twee andere cijfers; kies zelf wat u wilt vergelijken."
)


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """What decides the answer; equal questions have equal answers."""

    een: SourceChoice
    ander: SourceChoice
    niveau: str
    jaar: int
    jaar_ander: int
    gemeente: str | None
    """None is everything in the folder."""
    omgekeerd: bool

    @property
    def sleutel(self) -> tuple[object, ...]:
        """Return the same in values to keep an answer under."""
        return (self.een.sleutel, self.ander.sleutel, self.niveau, self.jaar, self.jaar_ander,
                self.gemeente, self.omgekeerd)  # fmt: skip


def show_two_sources(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del maatstaf
    year = frame.shared(snapshot, ("jaar",)).jaar
    asked = ask_pair(snapshot, profiel.gebied, year, choices.seen_domein(profiel))
    if asked is None:
        return
    try:
        found = answered(snapshot, asked)
    except NotFound as error:
        st.info(elements.told(error))
        return
    if asked.jaar != asked.jaar_ander:
        elements.band(
            f"De bronnen hebben geen jaar gemeen: de eerste is van {asked.jaar}, de tweede van "
            f"{asked.jaar_ander}. Een deel van het verschil kan daardoor komen."
        )
    said = f"**{elements.plain(found.tekst)}** {elements.plain(_largest(found))}"
    explained = "\n\n".join(filter(None, (UITLEG, found.werkwijze)))
    if found.frame.empty:
        st.markdown(said, help=explained)
        _nothing_in_common(asked, found)
        return
    # the answer beside the map, not above it: both in sight on a beamer (1280×720)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.markdown(said, help=explained)
        _scatter(profiel, asked, found)
    with right:
        overlay = _map(snapshot, profiel, asked, found)
    _show_alone(asked, found)
    show_pair_table(asked, found, fictief=profiel.fictief)
    map_places.show_lists(overlay)
    with st.expander("Een waarneming van professionals als bron"):
        st.markdown(elements.plain(EIGEN))


def _key(snapshot: Snapshot, asked: SourceQuestion) -> Hashable:
    return snapshot, asked.sleutel


@loaders.keep(16, "De twee bronnen worden naast elkaar gezet …", key=_key, eigen=True)
def answered(snapshot: Snapshot, asked: SourceQuestion) -> TwoSources:
    """Return both figures beside each other; NotFound, of one that is not there, is not kept."""
    return compare_sources(
        snapshot,
        asked.een.bron,
        asked.ander.bron,
        asked.niveau,
        jaar=asked.jaar,
        jaar_ander=asked.jaar_ander,
        gemeenten=[asked.gemeente] if asked.gemeente else None,
        omgekeerd=asked.omgekeerd,
    )


@loaders.keep(8, "De kaart wordt gemaakt …", key=_key, eigen=True)
def _drawn(snapshot: Snapshot, asked: SourceQuestion) -> Choropleth:
    inside = (asked.gemeente,) if asked.gemeente else ()
    question = MapQuestion(asked.een.bron.id, asked.niveau, gemeenten=inside, jaar=asked.jaar)
    return two_source_map(loaders.kaart(snapshot, question), answered(snapshot, asked))


def _largest(found: TwoSources) -> str:
    """Name the areas that lie furthest apart; nothing where ranks say too little."""
    if found.rho is None:
        return ""
    far = found.frame[found.frame["soort"].str.contains("veel")]
    if far.empty:
        return f"Geen enkel gebied ligt {_FAR} uiteen."
    names = listed([str(name) for name in far["naam"][:_NAMED]])
    if len(far) <= _NAMED:
        return f"{names} {'ligt' if len(far) == 1 else 'liggen'} {_FAR} uiteen."
    return f"{words.number(len(far))} gebieden liggen {_FAR} uiteen; het verst: {names}."


def _scatter(profiel: Profile, asked: SourceQuestion, found: TwoSources) -> None:
    here = profiel.gebied.code
    own = [code for code in found.frame["gebied_code"] if map_view.is_own(code, here)]
    marked = f"Blauw: {profiel.gebied.label}." if own else ""
    chart = scatter_chart(
        found,
        own,
        titel=f"{found.een.label} naast {lower_first(found.ander.label)}",
        ondertitel=f"{where(asked)}. {marked}",
        bron=source_line(asked, found, fictief=profiel.fictief),
    )
    name = ("twee_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    elements.show_chart(chart, height=_CHART, key="bronnen_punten", name=name)


def where(asked: SourceQuestion) -> str:
    """Say of which level and of when: `Buurten, 2024`."""
    years = {asked.jaar, asked.jaar_ander}
    when = " en ".join(map(str, sorted(years)))
    return f"{words.upper_first(NIVEAUS[asked.niveau].meervoud)}, {when}"


def _nothing_in_common(asked: SourceQuestion, found: TwoSources) -> None:
    """Say which of the two is not there, and what to do: an empty chart says neither."""
    where_ = "in deze gemeente" if asked.gemeente else "op dit niveau"
    lacking = [
        f"‘{one.label}’"
        for one, count in ((asked.een, found.alleen_een), (asked.ander, found.alleen_ander))
        if not count
    ]
    why = f"{' en '.join(lacking)} is er {where_} niet. " if lacking else ""
    st.info(
        elements.plain(
            f"{why}Kies een ander cijfer, andere gebieden"
            f"{' of bij Waar: alles' if asked.gemeente else ''}."
        )
    )
    _show_alone(asked, found)


def _map(snapshot: Snapshot, profiel: Profile, asked: SourceQuestion, found: TwoSources) -> Overlay:
    """Show the map; return the places that are drawn on it."""
    if found.rho is None:
        st.info("Met zo weinig gebieden, of zonder verschillen, zegt een plaats op de ranglijst te "
                "weinig om op een kaart te zetten. De cijfers staan in de tabel.")  # fmt: skip
        return Overlay()
    try:
        kaart = _drawn(snapshot, asked)
    except NotFound as error:
        st.info(elements.told(error))
        return Overlay()
    own = profiel.gebied.code
    overlay = map_places.show_switches(snapshot, kaart)
    layer = loaders.layer(snapshot, kaart)
    data = two_source_payload(kaart, layer.codes, gekozen=own)
    map_view.draw(layer, data, own=own, key="bronnen", height=_MAP, plekken=overlay.plekken)
    name = ("verschil_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    map_view.offer_picture(snapshot, kaart, own=own, name=name, plekken=overlay.delen)
    for note in kaart.banden:
        if note != FICTIEF:
            elements.band(words.upper_first(note))
    return overlay


def _show_alone(asked: SourceQuestion, found: TwoSources) -> None:
    """Say how many areas only one of the two has."""
    if not (found.alleen_een or found.alleen_ander):
        return
    parts = [
        f"{words.count(count, 'gebied heeft', 'gebieden hebben')} alleen bij de {which} bron een "
        f"cijfer ({label})"
        for count, which, label in (
            (found.alleen_een, "eerste", asked.een.label),
            (found.alleen_ander, "tweede", asked.ander.label),
        )
        if count
    ]
    st.caption(elements.plain(f"{'; '.join(parts)}. Zij tellen niet mee in de vergelijking."))


def show_pair_table(asked: SourceQuestion, found: TwoSources, *, fictief: bool) -> None:
    """Show the areas as a table, the largest differences first, and offer it."""
    every = len(found.frame) + found.alleen_een + found.alleen_ander
    if not every:
        return
    title = f"Alle gebieden als tabel ({words.count(every, 'gebied', 'gebieden')})"
    with st.expander(title, expanded=found.rho is None):
        elements.show_table(_as_shown(found), key="bronnen_tabel")
    name = ("twee_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    made = Answer(name=name, table=partial(pair_table, asked, found, fictief=fictief))
    elements.offer_files(
        downloads(made, table_labels("Alle gebieden")), label="Tabel bewaren", key="bronnen"
    )


def source_line(asked: SourceQuestion, found: TwoSources, *, fictief: bool) -> str:
    """Return the source line of a picture."""
    first = f"{found.bron_een}, {asked.jaar}"
    second = f"{found.bron_ander}, {asked.jaar_ander}"
    note = f" · {FICTIEF}" if fictief else ""
    return f"Bron: {' en '.join(dict.fromkeys((first, second)))}{note}"


def pair_table(asked: SourceQuestion, found: TwoSources, *, fictief: bool) -> AnswerTable:
    """Return both figures of every area as a table for people."""
    every = found.gebieden
    places = every[["rang_een", "rang_ander", "verschil_rang"]].astype(object)
    places = places.where(places.notna(), None)
    rows: list[tuple[Cell, ...]] = [
        (
            row["gebied_code"],
            row["naam"],
            # a side without a figure holds its state, never a blank or a number
            shown(row["waarde_een"], row["staat_een"]),
            shown(row["waarde_ander"], row["staat_ander"]),
            *place,
            _difference(found, row["soort"]),
        )
        for row, place in zip(every.to_dict("records"), places.to_numpy().tolist(), strict=True)
    ]
    one, other = found.een, found.ander
    notes = [("Let op", FICTIEF)] if fictief else []
    return AnswerTable(
        f"{one.label} naast {other.label}",
        (
            *map(AnswerColumn, ("Code", "Gebied")),
            AnswerColumn(f"Eerste bron: {one.label}", one.decimalen),
            AnswerColumn(f"Tweede bron: {other.label}", other.decimalen),
            *(AnswerColumn(f"Plaats bij de {which}", 1) for which in ("eerste", "tweede")),
            AnswerColumn("Verschil in plaats", 1),
            AnswerColumn("Verschil"),
        ),
        rows,
        (
            *notes,
            ("Overeenstemming", f"{found.tekst} {found.werkwijze}".strip()),
            ("Plaats", "1 is het hoogste cijfer"
             + ("; bij de tweede bron het laagste (omgekeerd)" if asked.omgekeerd else "")),
            ("Eerste bron", f"{one.definitie} {found.bron_een}, {asked.jaar}."),
            ("Tweede bron", f"{other.definitie} {found.bron_ander}, {asked.jaar_ander}."),
        ),
    )  # fmt: skip


def _difference(found: TwoSources, soort: str) -> str:
    """Name how far two places lie apart; of too few areas, or all the same, that says nothing."""
    known = found.rho is not None or soort.startswith("alleen")
    return SOORTEN[soort] if known else "niet te beoordelen"


def _as_shown(found: TwoSources) -> pd.DataFrame:
    one, other = found.een, found.ander
    names = {"een": f"Eerste: {one.label}", "ander": f"Tweede: {other.label}"}
    # the same indicator of two sources: then the sources are what tells them apart
    if one.label == other.label:
        names = {"een": f"Eerste: {found.bron_een}", "ander": f"Tweede: {found.bron_ander}"}
    every = found.gebieden

    def told(row: Indicator, side: str) -> list[str]:
        pairs = zip(every[f"waarde_{side}"], every[f"staat_{side}"], strict=True)
        return [format_value(row, value, state) for value, state in pairs]

    return pd.DataFrame(
        {
            "Gebied": every["naam"],
            names["een"]: told(one, "een"),
            names["ander"]: told(other, "ander"),
            "Plaats bij de eerste": every["rang_een"],
            "Plaats bij de tweede": every["rang_ander"],
            "Verschil": [_difference(found, kind) for kind in every["soort"]],
            "Code": every["gebied_code"],
        }
    )


def ask_pair(
    snapshot: Snapshot, area: Gebied, jaar: int | None, domein: str = ""
) -> SourceQuestion | None:
    """Draw the choices; None (and a sentence) when there is nothing to set beside each other.

    It begins with a pair of `domein`, where there is one.
    """
    there = source_levels(snapshot)
    if not there:
        st.info("Er zijn nog geen cijfers per buurt, wijk of gemeente.")
        return None
    # one row with all choices, so that the map stays in sight
    columns = st.columns([1.5, 1.7, 2.7, 2.7, 1.7], vertical_alignment="bottom")
    with columns[0]:
        niveau = _level(snapshot, there, area)
    with columns[1]:
        gemeente = _scope(niveau, area)
    found = source_choices(snapshot, niveau)
    by_key = {one.sleutel: one for one in found}

    # what this gemeente has goes first: a pair without one figure here says nothing
    def here(pair: tuple[SourceChoice, SourceChoice]) -> bool:
        return all(has_figures(snapshot, one, niveau, gemeente) for one in pair)

    likely = list(filter(here, source_pairs(snapshot, niveau)))
    if len(found) < 2:  # noqa: PLR2004 (two sources)
        st.info("Er zijn op dit niveau geen twee cijfers om naast elkaar te zetten. Kies een ander "
                "niveau, of laad cijfers op de pagina Gegevens.")  # fmt: skip
        return None
    own = [one for one in found if one.indicator.domein == domein]
    usual = next(
        chain(
            (p for p in likely if {one.indicator.domein for one in p} == {domein}),
            filter(here, likely_pairs(own, most=_TRIED, ook_een_bron=True)),
            likely,
            # then pairs within one source, then any two: a page that begins empty teaches nothing
            filter(here, likely_pairs(found, most=_TRIED, ook_een_bron=True)),
            filter(here, any_pairs(found)),
        ),
        (found[0], found[1]),
    )
    if not likely:
        st.caption(GEEN_PAAR)
    with columns[4]:
        _suggestions(likely)
    with columns[2]:
        one = _figure("Eerste bron", state.EEN, by_key, usual[0].sleutel)
    with columns[3]:
        other = _figure("Tweede bron", state.ANDER, by_key, usual[1].sleutel)
    if one.sleutel == other.sleutel:
        st.info("Kies twee verschillende cijfers.")
        return None
    year, beside = years(one, other, jaar)
    with columns[4]:
        turned = _turned(one, other)
    return SourceQuestion(one, other, niveau, year, beside, gemeente, turned)


def years(one: SourceChoice, other: SourceChoice, jaar: int | None) -> tuple[int, int]:
    """Return the year of each: the one that is asked for, else the newest that both have.

    Without a common year, the newest two that lie nearest to each other.
    """
    both = one.jaren & other.jaren
    if both:
        year = jaar if jaar in both else max(both)
        return year, year
    return min(
        ((a, b) for a in one.jaren for b in other.jaren),
        # of equally near pairs the newest
        key=lambda pair: (abs(pair[0] - pair[1]), -pair[0]),
    )


def _level(snapshot: Snapshot, there: Sequence[str], area: Gebied) -> str:
    """Draw the choice of the level: the smallest with two sources of a subject to begin with."""
    usual = next((niveau for niveau in there if source_pairs(snapshot, niveau)), there[0])
    if area.niveau == "gemeente" and "gemeente" in there:
        usual = "gemeente"
    names = {name: words.upper_first(NIVEAUS[name].meervoud) for name in there}
    return elements.choose_one(state.OPNIVEAU, names, usual, "Gebieden", help=None)


def _scope(niveau: str, area: Gebied) -> str | None:
    """Draw the choice between the own gemeente and everything; return the gemeente's code."""
    town = area.binnen("gemeente")
    if town is None or niveau not in ("buurt", "wijk"):
        return None
    names = {"gemeente": f"In {town.naam}", "land": "Alles"}
    why = "Alles: elk gebied in de gegevensmap dat beide cijfers heeft."
    where = elements.choose_one(state.WAAR, names, "gemeente", "Waar", help=why)
    return town.code if where == "gemeente" else None


def _suggestions(likely: Sequence[tuple[SourceChoice, SourceChoice]]) -> None:
    """Offer the pairs that plausibly measure the same."""
    if not likely:
        return
    # behind a button: who came for two figures of their own does not need them
    with st.popover("Voorstellen"):
        st.caption("Zelfde domein en eenheid, en van verschillende bronnen.")
        for place, (one, other) in enumerate(likely):
            st.button(
                elements.plain(f"{one.label} – {other.label}"),
                key=f"paar_{place}",
                on_click=_take_pair,
                args=(one.sleutel, other.sleutel),
                width="stretch",
            )


def _take_pair(one: str, other: str) -> None:
    state.put(state.EEN, one)
    state.put(state.ANDER, other)
    state.put(state.OMGEKEERD, "")


def _figure(
    title: str, param: Param[str], found: Mapping[str, SourceChoice], usual: str
) -> SourceChoice:
    names = {key: _said(one) for key, one in found.items()}
    return found[elements.choose_one(param, names, usual, title)]


def _said(one: SourceChoice) -> str:
    """Return a figure with its source, once."""
    source = ", ".join(sorted(one.namen))
    return one.label if source in one.label else f"{one.label} · {source}"


def _turned(one: SourceChoice, other: SourceChoice) -> bool:
    """Draw whether high at the one is low at the other; the catalogue says where to begin."""
    sides = {one.indicator.richting, other.indicator.richting}
    # figures of which one is good when high and the other when low: the places of one turn round
    usual = _OTHER[0] if len(sides - {Richting.NEUTRAAL}) > 1 else _OTHER[1]
    now = state.settle(state.OMGEKEERD, list(_OTHER), usual)
    st.session_state["bronnen_omgekeerd"] = now == _OTHER[0]
    return bool(
        st.toggle(
            "Tegengesteld",
            key="bronnen_omgekeerd",
            on_change=_keep_turned,
            help="Hoog bij de eerste is laag bij de tweede, zoals ‘werkt’ en ‘heeft een "
            "uitkering’: dan telt laag bij de tweede bron als hoog.",
        )
    )


def _keep_turned() -> None:
    state.put(state.OMGEKEERD, _OTHER[0] if st.session_state["bronnen_omgekeerd"] else _OTHER[1])
