"""The tab Twee bronnen: two figures that claim to measure the same, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from boundaries import NIVEAUS
from compare.agreement import compare_sources, scatter_chart
from compare.source_pairs import SourceChoice
from geo.choropleth import MapQuestion
from geo.comparison_maps import two_source_map, two_source_payload
from store import FICTIEF, NotFound
from store.dutch import lower_first
from views.shared import loaders, map_element, parts, places_list, words
from views.shared import places_overlay as aanbod_overlay
from views.vergelijken import map as compare_map
from views.vergelijken import picture as compare_picture
from views.vergelijken import two_sources_choices as compare_two_sources_choices
from views.vergelijken import two_sources_table as compare_two_sources_table

if TYPE_CHECKING:
    from compare.agreement import TwoSources
    from compare.profile import Profile
    from geo.choropleth import Choropleth
    from store import Snapshot
    from views.vergelijken.choices import Chosen
    from views.vergelijken.two_sources_choices import Bronvraag

_HEIGHT = 400
_NAMED = 4
"""Areas named in the sentence on the largest differences."""
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


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del maatstaf
    st.caption(UITLEG, help=EIGEN)
    asked = compare_two_sources_choices.ask(snapshot, profiel.gebied, chosen.vraag.jaar)
    if asked is None:
        return
    try:
        found = answered(snapshot, asked)
    except NotFound as error:
        st.info(parts.plain(str(error)))
        return
    _band(asked)
    st.markdown(f"**{parts.plain(found.tekst)}** {parts.plain(_largest(found))}")
    if found.frame.empty:
        _nothing_in_common(asked, found)
        return
    left, right = st.columns([5, 6], gap="medium")
    with left:
        _scatter(profiel, asked, found)
    with right:
        overlay = _map(snapshot, profiel, asked, found)
    _alone(asked, found)
    compare_two_sources_table.show(asked, found, fictief=profiel.fictief)
    places_list.show_lists(overlay)
    with st.expander("Een waarneming van professionals als bron"):
        st.markdown(parts.plain(EIGEN))


def answered(snapshot: Snapshot, asked: Bronvraag) -> TwoSources:
    """Return both figures beside each other.

    Raises
    ------
    NotFound
        When one of them has no figures there; that is not kept.
    """
    return _answered(str(snapshot.folder), snapshot.stempel, asked, snapshot)


@st.cache_resource(
    max_entries=16,
    show_spinner="De twee bronnen worden naast elkaar gezet …",
    hash_funcs={SourceChoice: lambda one: one.sleutel},
)
def _answered(folder: str, stamp: str, asked: Bronvraag, _snapshot: Snapshot) -> TwoSources:
    del folder, stamp
    return compare_sources(
        _snapshot,
        asked.een.bron,
        asked.ander.bron,
        asked.niveau,
        jaar=asked.jaar,
        jaar_ander=asked.jaar_ander,
        gemeenten=[asked.gemeente] if asked.gemeente else None,
        omgekeerd=asked.omgekeerd,
    )


@st.cache_resource(
    max_entries=8,
    show_spinner="De kaart wordt gemaakt …",
    hash_funcs={SourceChoice: lambda one: one.sleutel},
)
def _drawn(folder: str, stamp: str, asked: Bronvraag, _snapshot: Snapshot) -> Choropleth:
    del folder, stamp
    inside = (asked.gemeente,) if asked.gemeente else ()
    question = MapQuestion(asked.een.bron.id, asked.niveau, gemeenten=inside, jaar=asked.jaar)
    return two_source_map(loaders.kaart(_snapshot, question), answered(_snapshot, asked))


def _band(asked: Bronvraag) -> None:
    if asked.jaar != asked.jaar_ander:
        parts.band(
            f"De bronnen hebben geen jaar gemeen: de eerste is van {asked.jaar}, de tweede van "
            f"{asked.jaar_ander}. Een deel van het verschil kan daardoor komen."
        )


def _largest(found: TwoSources) -> str:
    """Name the areas that lie furthest apart; nothing where ranks say too little."""
    if found.rho is None:
        return ""
    far = found.frame[found.frame["soort"].str.contains("veel")]
    if far.empty:
        return "Geen enkel gebied ligt een kwart van de ranglijst of meer uiteen."
    names = ", ".join(str(name) for name in far["naam"][:_NAMED])
    more = len(far) - _NAMED
    rest = f" en nog {words.number(more)}" if more > 0 else ""
    return f"Het verst uiteen liggen {names}{rest}." if len(far) > 1 else (
        f"Alleen {names} ligt ver uiteen."
    )  # fmt: skip


def _scatter(profiel: Profile, asked: Bronvraag, found: TwoSources) -> None:
    here = profiel.gebied.code
    own = [code for code in found.frame["gebied_code"] if map_element.is_own(code, here)]
    marked = f"Blauw: {profiel.gebied.label}." if own else ""
    chart = scatter_chart(
        found,
        own,
        titel=f"{found.een.label} naast {lower_first(found.ander.label)}",
        ondertitel=f"{where(asked)}. {marked}",
        bron=compare_two_sources_table.source_line(asked, found, fictief=profiel.fictief),
    )
    name = ("twee_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    compare_picture.show(chart, height=_HEIGHT, key="bronnen_punten", name=name)


def where(asked: Bronvraag) -> str:
    """Say of which level and of when: `Buurten, 2024`."""
    years = {asked.jaar, asked.jaar_ander}
    when = " en ".join(map(str, sorted(years)))
    return f"{words.upper_first(NIVEAUS[asked.niveau].meervoud)}, {when}"


def _nothing_in_common(asked: Bronvraag, found: TwoSources) -> None:
    """Say which of the two is not there, and what to do: an empty chart says neither."""
    where_ = "in deze gemeente" if asked.gemeente else "op dit niveau"
    lacking = [
        f"‘{one.label}’"
        for one, count in ((asked.een, found.alleen_een), (asked.ander, found.alleen_ander))
        if not count
    ]
    why = f"{' en '.join(lacking)} is er {where_} niet. " if lacking else ""
    st.info(
        parts.plain(
            f"{why}Kies een ander cijfer, andere gebieden"
            f"{' of bij Waar: alles' if asked.gemeente else ''}."
        )
    )
    _alone(asked, found)


def _map(
    snapshot: Snapshot, profiel: Profile, asked: Bronvraag, found: TwoSources
) -> aanbod_overlay.Overlay:
    """Show the map; return the places that are drawn on it."""
    if found.rho is None:
        st.info("Met zo weinig gebieden, of zonder verschillen, zegt een plaats op de ranglijst te "
                "weinig om op een kaart te zetten. De cijfers staan in de tabel.")  # fmt: skip
        return aanbod_overlay.Overlay()
    try:
        kaart = _drawn(str(snapshot.folder), snapshot.stempel, asked, snapshot)
    except NotFound as error:
        st.info(parts.plain(str(error)))
        return aanbod_overlay.Overlay()
    own = profiel.gebied.code
    overlay = aanbod_overlay.show_switches(snapshot, kaart)
    layer = loaders.layer(snapshot, kaart)
    data = two_source_payload(kaart, layer.codes, gekozen=own)
    compare_map.draw(layer, data, own=own, key="bronnen", height=_HEIGHT, plekken=overlay.plekken)
    name = ("verschil_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    compare_map.offer_picture(snapshot, kaart, own=own, name=name, plekken=overlay.delen)
    for note in kaart.banden:
        if note != FICTIEF:
            parts.band(words.upper_first(note))
    return overlay


def _alone(asked: Bronvraag, found: TwoSources) -> None:
    """Say how many areas only one of the two has."""
    if not (found.alleen_een or found.alleen_ander):
        return
    parts_ = [
        f"{words.count(count, 'gebied heeft', 'gebieden hebben')} alleen bij de {which} bron een "
        f"cijfer ({label})"
        for count, which, label in (
            (found.alleen_een, "eerste", asked.een.label),
            (found.alleen_ander, "tweede", asked.ander.label),
        )
        if count
    ]
    st.caption(parts.plain(f"{'; '.join(parts_)}. Zij tellen niet mee in de vergelijking."))
