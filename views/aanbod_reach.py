"""Reach: how far every buurt is from the nearest school or aanbod, and need beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

import boundaries
from geo.bivariate import bivariate
from geo.bivariate_map import bivariate_payload, legend_table
from geo.folium_map import RETURNED_OBJECTS, map_of
from geo.locations import METHODE_RECHT, SCHOOLTYPEN, lists, locations
from geo.locations.reach import middles, nearest, share_within, spread, without
from indicators import Joined
from store import NotFound
from store.words import label, words
from views import aanbod_choices, aanbod_source, components, loaders, map_choices, parts, state
from views.aanbod_wijkkaart import need_map
from views.words import count, number, upper_first

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.bivariate import Tweeluik
    from geo.kaart import Kaart
    from store import Snapshot

_DISTANCES = (250, 500, 1000, 2000, 3000, 5000, 10000)
_DEFAULT_M = 1000
_CHILDREN = "aantal_0_tot_15_jaar"
_STYLE = """
<style>
.wv-tweeluik {border-collapse: collapse; font-size: .85rem}
.wv-tweeluik caption {text-align: left; caption-side: top; color: #4a5661; padding-bottom: .2rem}
.wv-tweeluik td {width: 3.4rem; height: 2rem; text-align: center; border: 1px solid #fff}
.wv-tweeluik th {font-weight: 400; padding: 0 .4rem}
</style>
"""


@dataclass(frozen=True, slots=True)
class _Reach:
    """Distance and share within reach of every area of a map, in its order."""

    kind: str
    """What is near, in words ("een basisschool")."""
    metres: int
    distance: NDArray[np.float64]
    nearest: list[str]
    share: NDArray[np.float64]


def show(snapshot: Snapshot, wijk: str) -> None:
    """Show reach as a table, then need and reach on one map with what stands out."""
    kinds = _kinds(snapshot)
    if not kinds:
        st.info("Er zijn nog geen scholen en geen aanbod met een plek op de kaart.")
        return
    first, second, third = st.columns([3, 1.2, 3])
    fallback = "bo" if "bo" in kinds else next(iter(kinds))
    with first:
        kind = state.settle(state.SOORT, list(kinds), fallback, label=lambda k: kinds[k])
        st.selectbox(
            "Afstand tot",
            list(kinds),
            format_func=lambda k: upper_first(kinds[k]),
            **state.bound(state.SOORT, kind),
        )
    with second:
        metres = state.settle(state.AFSTAND, list(_DISTANCES), _DEFAULT_M)
        st.selectbox(
            "Binnen",
            list(_DISTANCES),
            format_func=lambda m: f"{number(m)} m",
            **state.bound(state.AFSTAND, metres),
        )
    with third:
        kaart = need_map(snapshot, wijk)
    if kaart is None:
        return
    reach = _reach(snapshot, kaart, kind, kinds[kind], metres)
    _show_reach(snapshot, kaart, reach)
    st.subheader("Behoefte naast aanbod", anchor=False)
    _show_both(snapshot, kaart, reach)


def _kinds(snapshot: Snapshot) -> dict[str, str]:
    """Return what there is a place of: types of school, aanbod, and aanbod per domein."""
    found: dict[str, str] = {}
    if lists(snapshot, "school"):
        frame = locations(snapshot, "school").placed
        present = {kind for text in frame["typen"].unique() for kind in text.split("|")}
        found = {
            k.id: f"de dichtstbijzijnde locatie voor {k.label}"
            for k in SCHOOLTYPEN.values()
            if k.id in present
        }
    places = aanbod_source.places_of(snapshot)
    placed = places[places["x"].notna() & ~places["status"].isin(["gewenst", "stoppen"])]
    if len(placed):
        found["aanbod"] = "het dichtstbijzijnde aanbod"
        for domein in words("domein"):
            if (placed["domein"] == domein).any():
                name = label("domein", domein)
                found[domein] = f"het dichtstbijzijnde aanbod voor {name[:1].lower()}{name[1:]}"
    return found


def _places(snapshot: Snapshot, kind: str) -> pd.DataFrame:
    """Return the places of a kind that are there now."""
    if kind in SCHOOLTYPEN:
        return locations(snapshot, "school").of_type(kind)
    places = aanbod_source.places_of(snapshot)
    there = places[places["x"].notna() & ~places["status"].isin(["gewenst", "stoppen"])]
    return there if kind == "aanbod" else there[there["domein"] == kind]


def _reach(snapshot: Snapshot, kaart: Kaart, kind: str, title: str, metres: int) -> _Reach:
    stand = aanbod_source.records().stand()
    key = (kaart.areas.indeling, kaart.niveau.id, kaart.vraag.gemeenten)
    return _measured(
        str(snapshot.folder), snapshot.hash, stand, key, kind, title, metres, snapshot, kaart
    )


@st.cache_resource(max_entries=24, show_spinner="De afstanden worden gemeten …")
def _measured(
    folder: str,
    stamp: str,
    stand: str,
    key: tuple[int, str, tuple[str, ...]],
    kind: str,
    title: str,
    metres: int,
    _snapshot: Snapshot,
    _kaart: Kaart,
) -> _Reach:
    del folder, stamp, stand, key
    places = _places(_snapshot, kind)
    shapes = boundaries.geometry(_snapshot, _kaart.areas)
    shapes = shapes.set_index("code").loc[_kaart.frame["gebied_code"]].reset_index()
    found = nearest(*middles(shapes), {"plek": places})
    names = dict(zip(places["id"], places["naam"], strict=True))
    return _Reach(
        title,
        metres,
        found["afstand_plek"].to_numpy(float),
        [names.get(key, "") for key in found["dichtstbij_plek"]],
        share_within(spread(shapes), places, metres),
    )


def _show_reach(snapshot: Snapshot, kaart: Kaart, reach: _Reach) -> None:
    land = ~kaart.frame["water"].to_numpy(bool)
    names = dict(zip(kaart.frame["gebied_code"], kaart.frame["naam"], strict=True))
    far = without(kaart.frame["gebied_code"][land], reach.distance[land], reach.metres)
    noun = count(len(far), kaart.niveau.label, kaart.niveau.meervoud)
    within = f"{number(reach.metres)} meter"
    if far.empty:
        st.success(f"Vanuit het midden van elk gebied is {reach.kind} binnen {within}.")
    else:
        listed = ", ".join(
            f"{names[code]} ({number(metres)} m)"
            for code, metres in far.head(12).itertuples(index=False)
        )
        more = f" en nog {len(far) - 12}" if len(far) > 12 else ""  # noqa: PLR2004
        st.markdown(
            parts.plain(f"{upper_first(noun)} waar {reach.kind} verder is dan {within}: ")
            + parts.plain(listed + more)
        )
    table, note = _table(snapshot, kaart, reach)
    opened = st.expander(f"Tabel afstanden ({len(table)})", on_change="rerun", key="bereik_open")
    if opened.open:
        with opened:
            parts.show_table(table, key="bereik_tabel")
    st.caption(
        f"{upper_first(METHODE_RECHT)}. Het deel binnen bereik "
        "is gemeten over het oppervlak van het gebied, alsof kinderen er gelijk verspreid wonen. "
        + note
    )


def _table(snapshot: Snapshot, kaart: Kaart, reach: _Reach) -> tuple[pd.DataFrame, str]:
    import pandas as pd

    table = pd.DataFrame(
        {
            upper_first(kaart.niveau.label): kaart.frame["naam"],
            "Code": kaart.frame["gebied_code"],
            "Afstand (m)": pd.Series(reach.distance).round(),
            "Dichtstbij": reach.nearest,
            "Deel binnen bereik (%)": (100 * reach.share).round(),
        }
    )
    try:
        children = loaders.kaart(
            snapshot,
            replace(kaart.vraag, indicator=_CHILDREN, jaar=None, indeling=kaart.indeling),
        )
    except NotFound:
        return table[~kaart.frame["water"].to_numpy(bool)], ""
    by_code = children.frame.set_index("gebied_code")
    known = by_code["waarde"].where(by_code["staat"] == "waarde")
    own = known.reindex(kaart.frame["gebied_code"]).to_numpy()
    table["Kinderen 0–15"] = own
    table["Waarvan binnen bereik"] = (own * reach.share).round()
    note = f"Kinderen van 0 tot 15 jaar: {children.bron}, {children.jaar}."
    return table[~kaart.frame["water"].to_numpy(bool)], note


def _show_both(snapshot: Snapshot, kaart: Kaart, reach: _Reach) -> None:
    """Show two figures on one map, and list where need is high and aanbod low."""
    other, title, worst = _second(snapshot, kaart, reach)
    if other is None:
        return
    both = bivariate(
        Joined(kaart.frame, kaart.rapport), other, decimalen=(kaart.indicator.decimalen, None)
    )
    names = (kaart.indicator.label, title)
    corner = both.hoek("hoog", worst)
    left, right = st.columns([7, 3.4])
    with left:
        _draw(snapshot, kaart, both)
    with right:
        st.html(_STYLE + legend_table(both, names))
        what = "Hoge behoefte, weinig aanbod" if worst == "hoog" else "Hoog en laag"
        st.markdown(f"**{what}** ({count(len(corner), kaart.niveau.label, kaart.niveau.meervoud)})")
        shown = corner[["naam", "waarde_1", "waarde_2"]].set_axis(
            [upper_first(kaart.niveau.label), "Behoefte", "Aanbod"], axis=1
        )
        if len(shown):
            parts.show_table(shown, key="hoek_tabel", rows=8)
        else:
            st.caption("Geen enkel gebied staat in deze hoek.")
    table = both.frame[["naam", "gebied_code", "waarde_1", "waarde_2", "staat"]]
    opened = st.expander(f"Tabel van beide cijfers ({len(table)})", on_change="rerun", key="beide")
    if opened.open:
        with opened:
            heads = [upper_first(kaart.niveau.label), "Code", *names, "Toestand"]
            parts.show_table(table.set_axis(heads, axis=1), key="beide_tabel")


def _second(snapshot: Snapshot, kaart: Kaart, reach: _Reach) -> tuple[Joined | None, str, str]:
    """Draw the choice of the second figure; return it, its name, and which end is little aanbod."""
    catalogue, loaded = loaders.catalogue(snapshot), loaders.years(snapshot)
    options = [n for n in map_choices.ordered(catalogue, loaded) if n in loaded]
    options = [n for n in options if n != kaart.indicator.id]
    distance = f"Afstand tot {reach.kind}"
    chosen = state.settle(state.NAAST, options, "", label=lambda n: catalogue[n].label)
    st.selectbox(
        "Naast de behoefte",
        ["", *options],
        format_func=lambda n: map_choices.label(catalogue[n], loaded=True) if n else distance,
        **state.bound(state.NAAST, chosen),
    )
    if not chosen:
        frame = kaart.frame.assign(waarde=reach.distance.round(), staat="waarde")
        frame.loc[frame["waarde"].isna(), "staat"] = "ontbreekt"
        frame.loc[frame["water"].astype(bool), "staat"] = "nvt"
        return Joined(frame, kaart.rapport), "afstand in meter", "hoog"
    try:
        other = loaders.kaart(
            snapshot,
            replace(kaart.vraag, indicator=chosen, jaar=None, indeling=kaart.indeling),
        )
    except NotFound as error:
        st.info(parts.plain(str(error)))
        return None, "", ""
    counted = aanbod_choices.derived_ids(snapshot)
    worst = "hoog" if chosen in counted and chosen.startswith("afstand_") else "laag"
    return Joined(other.frame, other.rapport), other.indicator.label, worst


def _draw(snapshot: Snapshot, kaart: Kaart, both: Tweeluik) -> None:
    from streamlit_folium import st_folium

    layer = loaders.layer(snapshot, kaart)
    data = bivariate_payload(
        kaart,
        both,
        layer.codes,
        namen=("behoefte", "afstand" if not state.get(state.NAAST) else "tweede cijfer"),
        gekozen=state.get(state.GEBIED) or None,
    )
    made = map_of(
        data,
        layer,
        leaflet_url=components.leaflet_url(),
        layer_url=components.publish(layer.geojson),
        key="tweeluik",
    )
    st_folium(
        made.map,
        key=made.key,
        feature_group_to_add=made.feature_group,
        returned_objects=list(RETURNED_OBJECTS),
        use_container_width=True,
        height=460,
        on_change=_take_click,
    )


def _take_click() -> None:
    said = st.session_state.get("tweeluik") or {}
    drawing = said.get("last_active_drawing") or {}
    code = (drawing.get("properties") or {}).get("code")
    state.put(state.GEBIED, str(code) if code else "")
