"""Two figures together: what goes with this figure over areas, and both on one map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import parent_code
from compare.two_sources import tell_correlation
from geo.bivariate import bivariate
from geo.bivariate_map import STYLE, legend_states, legend_table, pair_payload, paired
from geo.choropleth import Choropleth, MapQuestion
from indicators import Joined
from reports.answer import MAP_LABEL, downloads
from reports.maps import pair_answer
from store import NotFound, Snapshot
from store.dutch import format_number, lower_first
from views.aanbod import need_map
from views.shared import elements, loaders, map_places, map_view, state, words
from views.vergelijken import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from compare.profile import Profile, ProfileRow
    from compare.relation import IndicatorPair
    from views.vergelijken.space import SpaceQuestion

# own choice, at what Cohen (1988) calls a large correlation
_STRONG = 0.5
"""Rank correlation from which two figures are said to go together."""
# lower than other maps: its legend of nine colours stands beside it, the choice above it
_HEIGHT = 430


def show_relation(
    snapshot: Snapshot,
    profiel: Profile,
    row: ProfileRow,
    asked: SpaceQuestion,
    *,
    below: DeltaGenerator,
    beside: DeltaGenerator,
) -> None:
    """Show both figures on one map in `below`, what they are in `beside`, all pairs under both."""
    name = row.indicator.id
    found = figures.load_relations(snapshot, asked.niveau, asked.jaar, asked.code)
    # Keyed by the other figure of the pair, whichever side this one stands on.
    pairs = {
        (pair.ander.id if pair.een.id == name else pair.een.id): pair
        for pair in found.paren
        if name in (pair.een.id, pair.ander.id)
    }
    with below:
        elements.band(found.waarschuwing)
    if not pairs:
        reason = dict(found.weggelaten).get(name, "geen ander cijfer heeft genoeg gebieden gemeen")
        below.info(
            elements.plain(
                f"{row.indicator.label} is over de {asked.waar} met geen ander cijfer van "
                f"{asked.jaar} te vergelijken: {reason}. Kies een cijfer dat er per buurt is, of "
                "meer gebieden."
            )
        )
        return
    # what goes together by how it was made is no find
    strong = [pair for pair in pairs.values() if abs(pair.rho) >= _STRONG and not pair.vanzelf]
    with beside:
        other = _choose(pairs)
        said = _sentence(row, pairs[other], other, asked, len(pairs))
        st.markdown(f"**{elements.plain(said)}**", help=tell_correlation(pairs[other].rho))
    _show_map(snapshot, profiel, row, other, asked, found.waarschuwing, below=below, beside=beside)
    _show_pairs(name, list(pairs.values()), len(strong), asked)


def _choose(pairs: Mapping[str, IndicatorPair]) -> str:
    """Draw the choice of the other figure, the strongest first; by itself comes last."""
    ordered = sorted(pairs, key=lambda key: (pairs[key].vanzelf, -abs(pairs[key].rho)))
    names = {key: _label(pairs[key], key) for key in ordered}
    best = "Bovenaan staat wat het sterkst samengaat. Typ om te zoeken."
    return elements.choose_one(state.SAMEN, names, ordered[0], "Samen met", help=best)


def _label(pair: IndicatorPair, key: str) -> str:
    row = pair.een if pair.een.id == key else pair.ander
    by_itself = ", gaat vanzelf samen" if pair.vanzelf else ""
    return f"{row.label} (samenhang {format_number(pair.rho, 2)}{by_itself})"


def _sentence(
    row: ProfileRow, pair: IndicatorPair, other: str, asked: SpaceQuestion, among: int
) -> str:
    """Say how two figures go together, without saying that one comes from the other.

    `among` is how many figures there are to choose from, the strongest first.
    """
    second = pair.een if pair.een.id == other else pair.ander
    strong = abs(pair.rho) >= _STRONG
    # the strongest of many is strong by chance alone when areas are few
    doubtful = strong and not pair.vanzelf and pair.toeval(among)
    how = "gaan weinig samen"
    if strong:
        how = "lijken samen te gaan" if doubtful else "gaan duidelijk samen"
    side = ""
    if strong:
        side = ": hoog bij hoog" if pair.rho > 0 else ": hoog bij laag"
    note = (
        " Dat is vanzelf zo: ze zijn uit dezelfde cijfers gemaakt, of delen van één geheel."
        if pair.vanzelf
        else ""
    )
    if doubtful:
        note = (
            f" Van {words.count(among, 'cijfer', 'cijfers')} gaat er bij zo weinig gebieden "
            "licht een door toeval zo sterk mee."
        )
    return (
        f"{row.indicator.label} en {lower_first(second.label)} {how} over de "
        f"{asked.waar}{side} ("
        f"{format_number(pair.gebieden)} gebieden met beide).{note}"
    )


def _show_map(
    snapshot: Snapshot,
    profiel: Profile,
    row: ProfileRow,
    other: str,
    asked: SpaceQuestion,
    warning: str,
    *,
    below: DeltaGenerator,
    beside: DeltaGenerator,
) -> None:
    """Show the map of both and offer it as a file, which carries the warning of the page."""
    inside = (asked.code,) if asked.code else ()
    vraag = MapQuestion(row.indicator.id, asked.niveau, gemeenten=inside, jaar=asked.jaar)
    try:
        kaart = loaders.kaart(snapshot, vraag)
        # on the borders of the first, so that both figures colour the same areas
        second = loaders.kaart(snapshot, replace(vraag, indicator=other, indeling=kaart.indeling))
    except NotFound as error:
        below.info(elements.told(error))
        return
    both = bivariate(
        Joined(kaart.frame, kaart.rapport),
        Joined(second.frame, second.rapport),
        decimalen=(kaart.indicator.decimalen, second.indicator.decimalen),
    )
    names = (_named(kaart), _named(second))
    pair = paired(
        kaart,
        both,
        namen=names,
        teksten=(kaart.frame["tekst"], second.frame["tekst"]),
        bron=f"{' en '.join(dict.fromkeys((kaart.bron, second.bron)))}, {kaart.jaar}",
        uitleg=f"{second.indicator.label}: {second.indicator.definitie}",
        banden=[*second.banden, warning],
    )
    with below:
        overlay = map_places.show_switches(snapshot, kaart)
        layer, own = loaders.layer(snapshot, kaart), profiel.gebied.code
        data = pair_payload(pair, layer.codes, gekozen=own)
        map_view.draw(layer, data, own=own, key="samen", height=_HEIGHT, plekken=overlay.plekken)
    with beside:
        st.html(STYLE + legend_table(pair) + legend_states(pair))
        st.caption(
            elements.plain(f"Cijfers van {kaart.jaar} op de gebiedsindeling van {kaart.indeling}.")
        )
        made = pair_answer(
            snapshot, pair,
            name=("samen", row.indicator.id, other, asked.niveau, asked.code or "land", kaart.jaar),
            gekozen=[code for code in layer.codes if map_view.is_own(code, own)],
            plekken=overlay.delen,
        )  # fmt: skip
        files = downloads(made, {"html": MAP_LABEL, **elements.PICTURES})
        elements.offer_files(files, label="Kaart bewaren")
        _offer_aanbod(snapshot, profiel, row, other, asked)
    title = f"Beide cijfers als tabel ({words.count(len(both.frame), 'gebied', 'gebieden')})"
    map_view.show_pair_table(
        both, names, kaart.niveau.label, title=title, head="Kleur", key="samen_open"
    )
    map_places.show_lists(overlay)


def _named(kaart: Choropleth) -> str:
    unit = kaart.indicator.eenheid
    return f"{kaart.indicator.label} ({unit})" if unit else kaart.indicator.label


def _offer_aanbod(
    snapshot: Snapshot, profiel: Profile, row: ProfileRow, other: str, asked: SpaceQuestion
) -> None:
    """Link to the same two figures beside what there is for youth."""
    # the page Aanbod is of one gemeente, and a figure counted from aanbod is no need
    if asked.code is None or row.indicator.id in need_map.derived_ids(snapshot):
        return
    changes = {
        state.AANBODDEEL.key: "bereik",
        state.BEHOEFTE.key: row.indicator.id,
        state.NAAST.key: other,
        state.JAAR.key: asked.jaar,
        state.GEMEENTE.key: (asked.code,),
    }
    wijk = parent_code(profiel.gebied.code, "wijk") or ""
    st.page_link(
        # a link, not a button: it can be opened in another tab, beside what is shown here
        "views/aanbod/page.py",
        label="→ Beide naast het aanbod (Aanbod)",
        query_params=state.link("aanbod", **changes, **{state.WIJK.key: wijk}),
    )


def _show_pairs(name: str, pairs: list[IndicatorPair], strong: int, asked: SpaceQuestion) -> None:
    """Show every figure that there is a rank correlation with, the strongest first."""
    said = words.count(strong, "cijfer gaat", "cijfers gaan")
    with st.expander(elements.plain(f"Alle {len(pairs)} cijfers naast dit cijfer ({said} samen)")):
        st.caption(
            elements.plain(
                f"Over de {asked.waar}, cijfers van {asked.jaar}. Rangcorrelatie: 1 is dezelfde "
                "volgorde, −1 de omgekeerde; vanaf 0,5 of −0,5 zeggen wij dat cijfers samengaan. "
                "Wat vanzelf samengaat telt daarin niet mee."
            )
        )
        others = [pair.ander if pair.een.id == name else pair.een for pair in pairs]
        table = pd.DataFrame(
            {
                "Cijfer": [other.label for other in others],
                "Rangcorrelatie": [round(pair.rho, 2) for pair in pairs],
                "Richting": [_direction(pair) for pair in pairs],
                "Gebieden": [pair.gebieden for pair in pairs],
                "Vanzelf": ["ja" if pair.vanzelf else "" for pair in pairs],
            }
        )
        elements.show_table(table, key="samenhang")


def _direction(pair: IndicatorPair) -> str:
    if abs(pair.rho) < _STRONG:
        return "niet duidelijk"
    return "hoog bij hoog" if pair.rho > 0 else "hoog bij laag"
