"""Bereik: how far areas are from the nearest school or aanbod, and need beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from boundaries.codes import niveau as level_named
from geo.kind_maps import reach_map, reach_payload
from indicators.figures import STAATWOORDEN
from places.figures.topics import KINDEREN
from places.reach.areas import REDENEN, Bereik
from places.reach.network_sets import networks
from places.reach.sentences import answer, explanation, own_part
from reports.answer import PICTURE_LABELS, downloads, table_labels
from reports.maps import map_answer
from reports.reach import reach_answer
from store import NotFound, Snapshot
from views.aanbod import need_beside, reach_figures
from views.shared import elements, loaders, map_places, map_view, state, words

if TYPE_CHECKING:
    import pandas as pd

    from boundaries import Areas
    from geo.choropleth import Choropleth
    from places.aanbod.aanbod_list import AanbodList
    from places.reach.targets import ReachTargets
    from reports.answer import Download
    from views.aanbod.reach_figures import Wijk

# own choices, from what a young child walks alone to what a secondary pupil cycles
_DISTANCES = (250, 500, 1000, 2000, 3000, 5000, 10000)
# own choice: a quarter of an hour on foot
_DEFAULT_M = 1000
# own choices: the answer, its list and the map together above the fold of 720
_LISTED, _HEIGHT = 8, 330
_VIEWS = {"afstand": "Wie is te ver weg", "samen": "Behoefte naast aanbod"}


def _offer_lists(bereik: Bereik, found: Areas, place: str, lines: list[str]) -> None:
    """Offer the areas that are too far, and all of them, as tables."""
    made: dict[str, Download] = {}
    for only_far, label in ((True, "Te ver of zonder afstand"), (False, "Alle gebieden")):
        answer = reach_answer(
            bereik,
            niveau=found.niveau,
            plaats=place,
            indeling=found.indeling,
            regels=lines,
            verder=only_far,
        )
        made |= downloads(answer, table_labels(label))
    elements.offer_these(made, "lijst")


def show(snapshot: Snapshot, lijst: AanbodList, wijk: str) -> None:
    """Show who is too far from a kind of place, or a need and the distance on one map."""
    kinds = reach_figures.kinds(snapshot, lijst)
    if not kinds:
        st.info(
            "Er zijn nog geen scholen en geen aanbod met een plek op de kaart. Lees bij Gegevens "
            "een lijst in (Scholen en aanbod), of vul bij ‘Bewerken en Excel’ aanbod met een "
            "adres in."
        )
        return
    soort, metres, network, niveau = _choices(snapshot, kinds)
    try:
        found = reach_figures.areas(snapshot, wijk, niveau)
        bereik, plekken = reach_figures.measured(
            snapshot, lijst, wijk, found, soort, metres, network
        )
    except NotFound as error:
        st.info(elements.told(error))
        return
    # a link that names a need opens on both together
    asked = state.get(state.NAAST) or state.get(state.BEHOEFTE)
    # one row with the choices of a need, so that the map begins above the fold
    beside, *rest = st.columns([4, 3.2, 3.2], vertical_alignment="bottom")
    usual = "samen" if asked else "afstand"
    view = elements.choose_part(state.BEELD, _VIEWS, usual, where=beside)
    own = reach_figures.chosen(snapshot, wijk, found)
    if view == "samen":
        need_beside.show_beside(snapshot, lijst, own, found, (bereik, plekken), rest)
    else:
        _show_reach(snapshot, lijst, own, found, (bereik, plekken))


def _choices(snapshot: Snapshot, kinds: dict[str, str]) -> tuple[str, int, str, str]:
    """Draw the choices; return kind, metres, network ('' for straight lines) and level."""
    there = {"": "In een rechte lijn"} | {
        n.id: f"Over het netwerk ‘{n.naam}’" for n in networks(snapshot)
    }
    levels = reach_figures.levels(snapshot)
    columns = iter(
        st.columns([3, 1.3, *([2.6] if len(there) > 1 else []), *([1.3] if levels[1:] else [])])
    )
    fallback = "bo" if "bo" in kinds else next(iter(kinds))
    with next(columns):
        named = {key: words.upper_first(name) for key, name in kinds.items()}
        soort = elements.choose_one(state.SOORT, named, fallback, "Afstand tot", help=None)
    with next(columns):
        far = {metres: f"{words.number(metres)} m" for metres in _DISTANCES}
        metres = elements.choose_one(state.AFSTAND, far, _DEFAULT_M, "Binnen", help=None)
    # a link to a network that is not here says so, also where there is nothing to choose
    network = state.settle(state.NETWERK, list(there), "", label=there.__getitem__)
    if len(there) > 1:
        with next(columns):
            network = elements.choose_one(state.NETWERK, there, "", "Gemeten", help=None)
    # A level of another page that has no meaning here is left as it is, without a word.
    level = state.get(state.NIVEAU)
    niveau = level if level in levels else levels[0]
    if levels[1:]:
        with next(columns):
            st.selectbox(
                "Per",
                levels,
                format_func=words.upper_first,
                **state.bound(state.NIVEAU, niveau, key="keuze_bereik_niveau"),
            )
    return soort, metres, network, niveau


def _show_reach(
    snapshot: Snapshot,
    lijst: AanbodList,
    wijk: Wijk,
    found: Areas,
    gemeten: tuple[Bereik, ReachTargets],
) -> None:
    """Show the answer, the areas that are too far, and how it was measured."""
    bereik, plekken = gemeten
    # of the map of children only the bands are shown: they say of which year the children are
    children = reach_figures.figure(snapshot, wijk.code, found, KINDEREN)
    if children is not None:
        map_view.show_bands(children)
    place = wijk.gemeente or (children.plaats if children is not None else "deze gebieden")
    level = level_named(found.niveau)
    said = answer(bereik, found.niveau, plaats=place)
    own = own_part(bereik, wijk.codes, wijk.naam, found.niveau)
    notes = [*explanation(bereik, found.niveau, place), *plekken.notes()]
    beside = reach_figures.naast_cbs(snapshot, wijk.code, found, plekken.soort, bereik)
    cbs = beside.lines(bereik.methode, plekken.jaar, level.meervoud) if beside else []
    far = _readable(bereik, found, wijk, bereik.verder.index.append(bereik.zonder.index))
    lines = [*said, own, *notes, *cbs, *(children.banden if children is not None else ())]
    drawn = reach_figures.base(snapshot, wijk.code, found)
    # beside the map, not above it: together above the fold of a beamer (1280×720)
    left, right = st.columns([4.6, 5.4], gap="medium") if drawn else (None, st.container())
    if left is not None and drawn is not None:
        with left:
            _show_map(snapshot, lijst, wijk, reach_map(drawn, bereik, bron=plekken.bron), bereik)
    with right:
        st.markdown(f"**{elements.plain(said[0])}** " + elements.plain(" ".join(said[1:])))
        if own:
            st.markdown(f"**{elements.plain(own)}**")
        if len(far):
            elements.show_table(far, key="bereik_verder", rows=_LISTED, wide={"Let op": 230})
        else:
            st.caption(f"Geen {level.meervoud} verder dan {words.number(bereik.meters)} meter.")
        _offer_lists(bereik, found, place, [line for line in lines if line])
    _show_method(snapshot, bereik, notes, cbs)
    # water has no inhabitants to be far from anything
    land = bereik.frame[bereik.frame["staat"] != "nvt"]
    title = f"Tabel afstanden ({words.count(len(land), level.label, level.meervoud)})"
    elements.show_folded(
        title, partial(_readable, bereik, found, wijk, land.index), key="bereik_open"
    )


def _show_map(
    snapshot: Snapshot, lijst: AanbodList, wijk: Wijk, kaart: Choropleth, bereik: Bereik
) -> None:
    """Draw who is too far; a click selects an area everywhere."""
    overlay = map_places.show_switches(snapshot, kaart, lijst)
    layer = loaders.layer(snapshot, kaart)
    data = reach_payload(kaart, layer.codes, gekozen=state.get(state.GEBIED) or None)
    map_view.draw(
        layer, data, own=wijk.code, key="bereikkaart", height=_HEIGHT, plekken=overlay.plekken,
        kiest=state.GEBIED,
    )  # fmt: skip
    name = ("kaart_bereik", bereik.wat, bereik.meters, "m", kaart.plaats, kaart.niveau.id)
    made = map_answer(snapshot, kaart, plekken=overlay.delen, gekozen=wijk.codes, name=name)
    elements.offer_these(downloads(made, PICTURE_LABELS), "kaart")
    map_places.show_lists(overlay)


def _show_method(snapshot: Snapshot, bereik: Bereik, notes: list[str], cbs: list[str]) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Hoe dit gemeten is**")
        st.caption(elements.plain(" ".join(notes)))
        if not bereik.over_netwerk and not networks(snapshot):
            st.caption(
                "Wilt u over de weg meten? Lees bij Gegevens een netwerk van wegen of paden in."
            )
    if cbs:
        with right:
            st.markdown("**Naast het cijfer van het CBS**")
            st.caption(elements.plain(" ".join(cbs)))


def _readable(bereik: Bereik, found: Areas, wijk: Wijk, rows: pd.Index) -> pd.DataFrame:
    """Return some areas as a reader sees them; what has no value says why, in words."""
    import pandas as pd

    frame = bereik.frame.loc[rows]
    level = level_named(found.niveau)
    own = frame["gebied_code"].isin(wijk.codes)
    columns = {words.upper_first(level.label): frame["naam"]}
    if own.any():
        columns[f"In {wijk.naam}" if level.id == "buurt" else "Gekozen"] = own.map(
            {True: "ja", False: ""}
        )
    return pd.DataFrame(
        columns
        | {
            "Afstand (m)": frame["afstand"].round(),
            "Kinderen 0–15": frame["kinderen"],
            "Let op": [
                "; ".join(
                    text
                    for text in (
                        REDENEN.get(row["reden"], ""),
                        _children(row["kinderen_staat"]) if bereik.bron_kinderen else "",
                    )
                    if text
                )
                for row in frame.to_dict("records")
            ],
            words.upper_first(bereik.wat): [
                f"{name} (buiten de gemeente)" if elsewhere else name
                for name, elsewhere in zip(frame["dichtstbij"], frame["elders"], strict=True)
            ],
            f"Waarvan binnen {words.number(bereik.meters)} m": frame["binnen"].round(),
            "Code": frame["gebied_code"],
        }
    )


def _children(staat: str) -> str:
    """Say of an area without a number of children why; nothing of one that has it."""
    return f"kinderen: {STAATWOORDEN[staat]}" if staat in STAATWOORDEN else ""
