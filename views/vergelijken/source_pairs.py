"""The choices of Twee bronnen: which two figures, over which areas, of when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import streamlit as st

from boundaries import NIVEAUS
from compare.two_sources import (
    SourceChoice,
    any_pairs,
    has_figures,
    likely_pairs,
    source_choices,
    source_levels,
    source_pairs,
)
from indicators import Richting
from views.shared import elements, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.areas import Gebied
    from store import Snapshot
    from views.shared.state import Param

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
    here = partial(_both_there, snapshot, niveau, gemeente)
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


def _both_there(
    snapshot: Snapshot, niveau: str, gemeente: str | None, pair: tuple[SourceChoice, SourceChoice]
) -> bool:
    return all(has_figures(snapshot, one, niveau, gemeente) for one in pair)


def _level(snapshot: Snapshot, there: Sequence[str], area: Gebied) -> str:
    """Draw the choice of the level: the smallest with two sources of a subject to begin with."""
    usual = next((niveau for niveau in there if source_pairs(snapshot, niveau)), there[0])
    if area.niveau == "gemeente" and "gemeente" in there:
        usual = "gemeente"
    chosen = state.settle(state.OPNIVEAU, list(there), usual)
    return str(
        st.selectbox(
            "Gebieden",
            list(there),
            format_func=lambda name: words.upper_first(NIVEAUS[name].meervoud),
            **state.bound(state.OPNIVEAU, chosen),
        )
    )


def _scope(niveau: str, area: Gebied) -> str | None:
    """Draw the choice between the own gemeente and everything; return the gemeente's code."""
    town = area.binnen("gemeente")
    if town is None or niveau not in ("buurt", "wijk"):
        return None
    names = {"gemeente": f"in {town.naam}", "land": "alles"}
    where = state.settle(state.WAAR, list(names), "gemeente", label=names.__getitem__)
    asked = st.selectbox(
        "Waar",
        list(names),
        format_func=lambda name: words.upper_first(names[name]),
        help="Alles: elk gebied in de gegevensmap dat beide cijfers heeft.",
        **state.bound(state.WAAR, where),
    )
    return town.code if asked == "gemeente" else None


def _suggestions(likely: Sequence[tuple[SourceChoice, SourceChoice]]) -> None:
    """Offer the pairs that plausibly measure the same."""
    if not likely:
        return
    with st.popover("Voorstellen"):
        st.caption("Zelfde domein en eenheid, en van verschillende bronnen.")
        for place, (one, other) in enumerate(likely):
            st.button(
                elements.plain(f"{one.label} – {other.label}"),
                key=f"paar_{place}",
                on_click=_take,
                args=(one.sleutel, other.sleutel),
                width="stretch",
            )


def _take(one: str, other: str) -> None:
    state.put(state.EEN, one)
    state.put(state.ANDER, other)
    state.put(state.OMGEKEERD, "")


def _figure(
    title: str, param: Param[str], found: Mapping[str, SourceChoice], usual: str
) -> SourceChoice:
    chosen = state.settle(
        param, list(found), usual, label=lambda key: found[key].label if key in found else key
    )
    key = st.selectbox(
        title,
        list(found),
        format_func=lambda name: _said(found[name]) if name in found else name,
        help="Typ om te zoeken.",
        **state.bound(param, chosen),
    )
    return found[str(key)]


def _said(one: SourceChoice) -> str:
    """Return a figure with its source, once."""
    source = ", ".join(sorted(one.namen))
    return one.label if source in one.label else f"{one.label} · {source}"


def _turned(one: SourceChoice, other: SourceChoice) -> bool:
    """Draw whether high at the one is low at the other; the catalogue says where to begin."""
    sides = {one.indicator.richting, other.indicator.richting}
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
