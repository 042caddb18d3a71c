"""Hot and cold spots: where high and low figures lie together, on the map and in a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from compare.space import SOORTEN, UITLEG
from geo.comparison_maps import spot_payload
from geo.payload import payload
from indicators import format_value
from store import NotFound
from views.shared import loaders, parts, places_list, words
from views.shared import places_overlay as aanbod_overlay
from views.vergelijken import loaders as compare_loaders
from views.vergelijken import map as compare_map

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from compare.areas import Gebied
    from compare.profile import Profile, ProfileRow
    from compare.space import SpatialPattern
    from store import Snapshot
    from views.vergelijken.space import Ruimtevraag

_HEIGHT = 480
_TOP = 5
_KINDS = ("hoog_hoog", "laag_laag", "hoog_laag", "laag_hoog")


def show(
    snapshot: Snapshot,
    profiel: Profile,
    row: ProfileRow,
    asked: Ruimtevraag,
    *,
    below: DeltaGenerator,
    beside: DeltaGenerator,
) -> None:
    """Show the map in `below`, what it says in `beside`, and the table under both."""
    try:
        found, kaart = compare_loaders.space(
            snapshot, row.indicator.id, asked.niveau, asked.jaar, asked.code
        )
    except NotFound as error:
        below.info(parts.plain(str(error)))
        return
    own = profiel.gebied.code
    with below:
        overlay = aanbod_overlay.show_switches(snapshot, kaart)
        layer = loaders.layer(snapshot, kaart)
        data = (spot_payload if found.moran is not None else payload)(
            kaart, layer.codes, gekozen=own
        )
        compare_map.draw(
            layer, data, own=own, key="samenloop", height=_HEIGHT, plekken=overlay.plekken
        )
    with beside:
        st.markdown(f"**{parts.plain(found.tekst)}**")
        if found.moran is not None:
            _beside(found, profiel.gebied, whole=asked.code == own)
        name = ("samenloop", row.indicator.id, asked.niveau, asked.code or "land", found.jaar)
        compare_map.offer_picture(snapshot, kaart, own=own, name=name, plekken=overlay.delen)
    for note in found.banden:
        parts.band(words.upper_first(note))
    how = f"{UITLEG} {found.werkwijze}" if found.moran is not None else ""
    st.caption(parts.plain(f"{found.meedoen} {how}".strip()))
    _table(found, asked)
    places_list.show_lists(overlay)


def _beside(found: SpatialPattern, area: Gebied, *, whole: bool) -> None:
    """Say what the pattern is of the area itself, and which areas stand out most.

    Of a gemeente that is the whole map, the sentence above says it already.
    """
    if not whole:
        _show_own(found, area)
    _show_top(found)


def _show_own(found: SpatialPattern, area: Gebied) -> None:
    frame = found.frame
    own = frame[_own(frame["gebied_code"], area.code)]
    counts = own["soort"].value_counts()
    st.markdown(f"**{parts.plain(words.upper_first(area.label))}**")
    if own.empty:
        st.caption("Dit gebied ligt niet op deze kaart.")
    elif len(own) == 1:
        st.markdown(parts.plain(words.upper_first(SOORTEN[str(own["soort"].iloc[0])])))
    else:
        st.markdown(
            "\n".join(
                f"- {words.number(int(counts[kind]))} {parts.plain(text)}"
                for kind, text in SOORTEN.items()
                if kind in counts
            )
        )


def _show_top(found: SpatialPattern) -> None:
    frame = found.frame
    spots = frame[frame["soort"].isin(_KINDS)]
    if len(spots):
        st.markdown("**Meest uitgesproken**")
        ordered = spots.reindex(spots["lokaal"].abs().sort_values(ascending=False).index)
        top = zip(*(ordered[name].head(_TOP) for name in ("naam", "soort", "waarde")), strict=True)
        lines = "".join(
            f"<tr><td>{escape(str(name))}<br><small>{escape(SOORTEN[str(kind)])}</small></td>"
            f"<td>{escape(format_value(found.indicator, float(value), 'waarde'))}</td></tr>"
            for name, kind, value in top
        )
        st.html(f'<table class="wv-hoger">{lines}</table>')
        if len(ordered) > _TOP:
            st.caption(f"De eerste {_TOP} van {words.number(len(ordered))}; de rest in de tabel.")


def _own(codes: pd.Series, code: str) -> pd.Series:
    """Tell which areas are the one that is looked at, or lie in that wijk or gemeente."""
    if code.startswith("GM"):
        return codes.str[2:6] == code[2:]
    if code.startswith("WK"):
        return (codes == code) | (codes.str[2:8] == code[2:]) & codes.str.startswith("BU")
    return codes == code


def _coloured_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the areas with those that have a colour on the map first, by name."""
    kinds = {kind: place for place, kind in enumerate(_KINDS)}
    order = frame["soort"].map(kinds).fillna(len(kinds))
    names = frame["naam"].astype(str).str.casefold()
    return frame.assign(_soort=order, _naam=names).sort_values(["_soort", "_naam"])


def _table(found: SpatialPattern, asked: Ruimtevraag) -> None:
    title = f"Het patroon als tabel ({words.number(len(found.frame))} {asked.waar})"
    opened = st.expander(parts.plain(title), on_change="rerun", key="samenloop_open")
    if not opened.open:
        return
    frame = _coloured_first(found.frame)
    with opened:
        parts.show_table(
            pd.DataFrame(
                {
                    "Gebied": frame["naam"],
                    found.indicator.label: frame["waarde"].round(found.indicator.decimalen),
                    "Patroon": frame["soort"].map(SOORTEN),
                    "p na correctie": frame["p_gecorrigeerd"].round(4),
                    "Code": frame["gebied_code"],
                }
            ),
            key="samenloop_tabel",
        )
        st.caption(
            "p na correctie: hoe goed toeval het patroon zou verklaren; tot en met 0,05 telt het "
            "als duidelijk."
        )
