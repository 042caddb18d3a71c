"""Two sources beside each other: how alike they are, and where they disagree."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import NIVEAUS
from compare.two_sources import SOORTEN, TwoSources, compare_sources, scatter_chart
from geo.choropleth import Choropleth, MapQuestion
from geo.kind_maps import two_source_map, two_source_payload
from indicators import format_value
from reports.answer import Answer, downloads, table_labels
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF, NotFound, Snapshot
from store.dutch import lower_first
from views.shared import elements, loaders, map_places, map_view, words
from views.shared.map_places import Overlay
from views.vergelijken import choices, figure_map, source_pairs

if TYPE_CHECKING:
    from collections.abc import Hashable

    from compare.profile import Profile
    from views.vergelijken.choices import CompareChoice
    from views.vergelijken.source_pairs import SourceQuestion

_CHART, _MAP = 400, 310
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


def show_two_sources(
    snapshot: Snapshot, chosen: CompareChoice, profiel: Profile, maatstaf: str
) -> None:
    """Show the tab."""
    del maatstaf
    asked = source_pairs.ask_pair(
        snapshot, profiel.gebied, chosen.vraag.jaar, choices.seen_domein(profiel)
    )
    if asked is None:
        return
    try:
        found = answered(snapshot, asked)
    except NotFound as error:
        st.info(elements.told(error))
        return
    _band(asked)
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
    _alone(asked, found)
    show_pair_table(asked, found, fictief=profiel.fictief)
    map_places.show_lists(overlay)
    with st.expander("Een waarneming van professionals als bron"):
        st.markdown(elements.plain(EIGEN))


def _key(snapshot: Snapshot, asked: SourceQuestion) -> Hashable:
    return snapshot, asked.sleutel


@loaders.keep(16, "De twee bronnen worden naast elkaar gezet …", key=_key, eigen=True)
def answered(snapshot: Snapshot, asked: SourceQuestion) -> TwoSources:
    """Return both figures beside each other.

    Raises
    ------
    NotFound
        When one of them has no figures there; that is not kept.
    """
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


def _band(asked: SourceQuestion) -> None:
    if asked.jaar != asked.jaar_ander:
        elements.band(
            f"De bronnen hebben geen jaar gemeen: de eerste is van {asked.jaar}, de tweede van "
            f"{asked.jaar_ander}. Een deel van het verschil kan daardoor komen."
        )


def _largest(found: TwoSources) -> str:
    """Name the areas that lie furthest apart; nothing where ranks say too little."""
    if found.rho is None:
        return ""
    # the kinds that are called "veel" are those of a quarter of all places or more
    far = found.frame[found.frame["soort"].str.contains("veel")]
    if far.empty:
        return "Geen enkel gebied ligt een kwart van de ranglijst of meer uiteen."
    names = ", ".join(str(name) for name in far["naam"][:_NAMED])
    more = len(far) - _NAMED
    rest = f" en nog {words.number(more)}" if more > 0 else ""
    return f"Het verst uiteen liggen {names}{rest}." if len(far) > 1 else (
        f"Alleen {names} ligt ver uiteen."
    )  # fmt: skip


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
    _alone(asked, found)


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
    figure_map.draw_map(layer, data, own=own, key="bronnen", height=_MAP, plekken=overlay.plekken)
    name = ("verschil_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    figure_map.offer_picture(snapshot, kaart, own=own, name=name, plekken=overlay.delen)
    for note in kaart.banden:
        if note != FICTIEF:
            elements.band(words.upper_first(note))
    return overlay


def _alone(asked: SourceQuestion, found: TwoSources) -> None:
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
    st.caption(elements.plain(f"{'; '.join(parts_)}. Zij tellen niet mee in de vergelijking."))


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
    rows: list[tuple[Cell, ...]] = [
        (
            row["gebied_code"],
            row["naam"],
            float(row["waarde_een"]),
            float(row["waarde_ander"]),
            float(row["rang_een"]),
            float(row["rang_ander"]),
            float(row["verschil_rang"]),
            _difference(found, row["soort"]),
        )
        for row in found.frame.to_dict("records")
    ]
    for row in _alone_table(found).to_dict("records"):
        first = row["soort"] == "alleen_een"
        value, gone = float(row["waarde"]), shown(None, str(row["staat"]))
        # the side without a figure holds its state, never a blank or a number
        pair = (value, gone) if first else (gone, value)
        rows.append((row["gebied_code"], row["naam"], *pair, None, None, None,
                     SOORTEN[row["soort"]]))  # fmt: skip
    one, other = found.een, found.ander
    notes = [("Let op", FICTIEF)] if fictief else []
    return AnswerTable(
        f"{one.label} naast {other.label}",
        (
            AnswerColumn("Code"),
            AnswerColumn("Gebied"),
            AnswerColumn(f"Eerste bron: {one.label}", one.decimalen),
            AnswerColumn(f"Tweede bron: {other.label}", other.decimalen),
            AnswerColumn("Plaats bij de eerste", 1),
            AnswerColumn("Plaats bij de tweede", 1),
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
    return SOORTEN[soort] if found.rho is not None else "niet te beoordelen"


def _alone_table(found: TwoSources) -> pd.DataFrame:
    return found.alleen if found.alleen is not None else pd.DataFrame(columns=["soort"])


def _as_shown(found: TwoSources) -> pd.DataFrame:
    one, other = found.een, found.ander
    names = {"een": f"Eerste: {one.label}", "ander": f"Tweede: {other.label}"}
    # the same indicator of two sources: then the sources are what tells them apart
    if one.label == other.label:
        names = {"een": f"Eerste: {found.bron_een}", "ander": f"Tweede: {found.bron_ander}"}
    both = pd.DataFrame(
        {
            "Gebied": found.frame["naam"],
            names["een"]: [format_value(one, v, "waarde") for v in found.frame["waarde_een"]],
            names["ander"]: [format_value(other, v, "waarde") for v in found.frame["waarde_ander"]],
            "Plaats bij de eerste": found.frame["rang_een"],
            "Plaats bij de tweede": found.frame["rang_ander"],
            "Verschil": [_difference(found, kind) for kind in found.frame["soort"]],
            "Code": found.frame["gebied_code"],
        }
    )
    rows = []
    for row in _alone_table(found).to_dict("records"):
        first = row["soort"] == "alleen_een"
        value = format_value(one if first else other, row["waarde"], "waarde")
        gone = format_value(one, float("nan"), str(row["staat"]))
        rows.append(
            {
                "Gebied": row["naam"],
                names["een"]: value if first else gone,
                names["ander"]: gone if first else value,
                "Plaats bij de eerste": float("nan"),
                "Plaats bij de tweede": float("nan"),
                "Verschil": SOORTEN[row["soort"]],
                "Code": row["gebied_code"],
            }
        )
    return pd.concat([both, pd.DataFrame(rows)], ignore_index=True) if rows else both
