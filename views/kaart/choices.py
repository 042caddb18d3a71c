"""The choices of a map: which figure, how it is coloured, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geo.choropleth import MapQuestion
from geo.methods import MAX_CLASSES, METHODS
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators import Indicator
    from store import Snapshot
    from views.shared.frame import Shared
    from views.shared.state import Param

_FIRST = "percentage_0_tot_15_jaar"


@dataclass(frozen=True, slots=True)
class MapChoice:
    """What the page is to show."""

    vraag: MapQuestion
    tweede: MapQuestion | None
    achtergrond: bool


def show_choices(snapshot: Snapshot, shared: Shared) -> MapChoice | Indicator:
    """Draw the choices; an indicator that has no figures yet comes back as itself."""
    loaded = loaders.years(snapshot)
    catalogue = loaders.catalogue(snapshot)
    options = loaders.ordered_indicators(catalogue, loaded)
    fallback = _fallback(options, loaded)
    first, second, third, fourth = st.columns([4.4, 2.6, 2.6, 2.1], vertical_alignment="bottom")
    with first:
        indicator = _indicator(options, catalogue, loaded, fallback)
    with second:
        colours = _colours()
    if indicator not in loaded:
        return catalogue[indicator]
    base = MapQuestion(
        indicator=indicator,
        niveau=shared.niveau,
        gemeenten=shared.gemeenten,
        jaar=shared.jaar,
        methode=colours.methode,
        klassen=colours.klassen,
        grenzen=colours.grenzen,
        referentie=colours.referentie,
    )
    with third:
        tweede = _second(base, [name for name in options if name in loaded], catalogue, loaded)
    with fourth:
        achtergrond = st.toggle(
            "Achtergrond",
            help="Toont straten en water van PDOK. Alleen dan wordt er iets van internet gehaald.",
            **state.bound(state.ACHTERGROND, state.get(state.ACHTERGROND)),
        )
    return MapChoice(base, tweede, achtergrond)


def _fallback(options: list[str], loaded: Mapping[str, object]) -> str:
    """Return what to show when nothing was chosen."""
    if _FIRST in loaded:
        return _FIRST
    return next((name for name in options if name in loaded), options[0])


def _indicator(
    options: list[str],
    catalogue: Mapping[str, Indicator],
    loaded: Mapping[str, object],
    fallback: str,
) -> str:
    chosen = state.settle(
        state.INDICATOR, options, fallback, label=lambda name: catalogue[name].label
    )
    return str(
        st.selectbox(
            "Indicator",
            options,
            format_func=lambda name: loaders.indicator_label(
                catalogue[name], loaded=name in loaded
            ),
            help="Typ om te zoeken in de hele catalogus.",
            **state.bound(state.INDICATOR, chosen),
        )
    )


@dataclass(frozen=True, slots=True)
class _Colours:
    methode: str
    klassen: int
    grenzen: tuple[float, ...] | None
    referentie: float | None


def _colours() -> _Colours:
    """Draw how classes are made, in a small panel of their own."""
    methode = state.settle(
        state.METHODE, list(METHODS), "natuurlijk", label=lambda name: METHODS[name].label
    )
    klassen = min(state.get(state.KLASSEN), MAX_CLASSES)
    grenzen = state.get(state.GRENZEN)
    referentie = state.get(state.REFERENTIE)
    chosen = METHODS[methode]
    methode_now = "natuurlijk" if chosen.eigen_grenzen and not grenzen else methode
    with st.popover(_colours_name(methode, klassen), width="stretch"):
        st.selectbox(
            "Kleurindeling",
            list(METHODS),
            format_func=lambda name: METHODS[name].label,
            **state.bound(state.METHODE, methode),
        )
        st.caption(chosen.uitleg)
        if chosen.eigen_grenzen:
            _numbers(state.GRENZEN, "Bovengrenzen van de klassen", "10; 20; 30")
            if not grenzen:
                st.info("Vul grenzen in, gescheiden door puntkomma's. Tot dan: natuurlijk.")
        else:
            st.slider("Aantal klassen", 2, MAX_CLASSES, **state.bound(state.KLASSEN, klassen))
        if chosen.rond_referentie:
            _numbers(state.REFERENTIE, "Vergelijken met", "leeg: het cijfer van de gemeente")
    return _Colours(methode_now, klassen, grenzen or None, referentie[0] if referentie else None)


def _colours_name(methode: str, klassen: int) -> str:
    name = methode.replace("_", " ")
    return f"Kleuren: {name}" if METHODS[methode].eigen_grenzen else f"Kleuren: {name}, {klassen}"


def _numbers(param: Param[tuple[float, ...]], title: str, example: str) -> None:
    """Draw a field for Dutch numbers separated by semicolons."""
    key = f"getallen_{param.key}"
    st.session_state[key] = "; ".join(words.short(n) for n in state.get(param))

    def take() -> None:
        text = str(st.session_state[key])
        numbers = words.read_numbers(text)
        if numbers is None or (param is state.REFERENTIE and len(numbers) > 1):
            st.session_state[f"{key}_fout"] = text
            return
        st.session_state.pop(f"{key}_fout", None)
        state.put(param, numbers)

    st.text_input(title, key=key, on_change=take, placeholder=example)
    if wrong := st.session_state.get(f"{key}_fout"):
        st.error(
            elements.plain(f"‘{wrong}’ is niet te lezen als getallen. Voorbeeld: 10; 20,5; 30")
        )


def _second(
    base: MapQuestion,
    options: list[str],
    catalogue: Mapping[str, Indicator],
    loaded: Mapping[str, list[int]],
) -> MapQuestion | None:
    """Draw the choice of a second map: another figure, another year, or none."""
    wanted = state.get(state.TWEEDE)
    second = state.settle(state.TWEEDE, options, "", label=lambda name: catalogue[name].label)
    label_text = "geen" if not wanted else catalogue[second].label if second else "geen"
    with st.popover(f"Tweede kaart: {label_text}", width="stretch"):
        st.selectbox(
            "Indicator van de tweede kaart",
            ["", *options],
            format_func=lambda name: catalogue[name].label if name else "geen tweede kaart",
            **state.bound(state.TWEEDE, second),
        )
        if not second:
            return None
        years = loaded[second]
        year = state.settle(state.JAAR2, years, 0)
        st.selectbox(
            "Jaar van de tweede kaart",
            [0, *years],
            format_func=lambda y: str(y) if y else "zoals de eerste kaart",
            **state.bound(state.JAAR2, year),
        )
    jaar = year or (base.jaar if base.jaar in years else None)
    return MapQuestion(
        indicator=second,
        niveau=base.niveau,
        gemeenten=base.gemeenten,
        jaar=jaar,
        methode=base.methode,
        klassen=base.klassen,
        grenzen=base.grenzen,
        referentie=base.referentie,
    )
