"""Page Kaart: where a figure is highest, one area looked at closely, and the table below.

First the choices: which figure, how it is coloured, and what stands beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.choropleth import Choropleth, MapQuestion
from geo.methods import MAX_CLASSES, METHODS
from indicators import Indicator
from reports.maps import map_downloads
from store import NotFound, Snapshot
from views.dossier import entry
from views.gegevens import indicator_list
from views.shared import (
    area_panel,
    elements,
    frame,
    heading,
    loaders,
    map_places,
    map_view,
    state,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from views.shared.frame import Shared
    from views.shared.map_places import Overlay
    from views.shared.state import Param

# young people are what most questions are about
_FIRST = "percentage_0_tot_15_jaar"
_SHOWN_YEAR = "jaar_op_de_kaart"
# choices that make other classes: with another one of these there is nothing to hold
_CLASSED_BY = frozenset(
    param.key
    for param in (
        state.INDICATOR,
        state.NIVEAU,
        state.GEMEENTE,
        state.METHODE,
        state.KLASSEN,
        state.GRENZEN,
        state.REFERENTIE,
    )
)


def _show_page() -> None:
    """Show the map of a figure, or say what is lacking for one."""
    snapshot = loaders.snapshot()
    head = st.container()
    # Nothing to draw: say what is lacking, and end here.
    if not loaders.levels(snapshot) or loaders.available(snapshot).empty:
        heading.show("Waar is het cijfer het hoogst?", page="kaart")
        elements.empty_folder(
            snapshot,
            needed="Voor een kaart zijn grenzen nodig (van buurten, wijken of gemeenten) en "
            "cijfers. " + elements.what_is_there(snapshot),
        )
    shared = frame.shared(snapshot)
    with st.container(key=frame.OWN_CHOICES):
        chosen = _show_choices(snapshot, shared)
    # Known, but not loaded: where to get it is the answer.
    if isinstance(chosen, Indicator):
        with head:
            heading.show(words.question(chosen.label), "Nog niet geladen", page="kaart")
        st.info("Voor deze indicator zijn er nog geen cijfers in de gegevensmap.")
        indicator_list.describe(chosen, loaded=False)
        indicator_list.offer_template(snapshot, [chosen])
        return
    vraag, beside, background = chosen
    try:
        kaart = loaders.kaart(snapshot, vraag)
    except NotFound as error:
        with head:
            heading.show("Deze kaart is er niet", page="kaart")
        map_view.show_missing(snapshot, vraag, str(error))
        return
    # What must be read first stands above the map; the heading is filled last, for its downloads
    # hold the schools and aanbod that are switched on here.
    map_view.show_bands(kaart)
    with st.container(horizontal=True, vertical_alignment="center"):
        tweede = _show_hold(kaart, beside)
        overlay = map_places.show_switches(snapshot, kaart)
    own, parts = area_panel.place_of(kaart, state.get(state.GEBIED))
    place = area_panel.name_of(kaart, own) if own else kaart.plaats
    with head:
        heading.show(
            words.question(kaart.indicator.label),
            f"{kaart.indicator.label} · {kaart.ondertitel}",
            page="kaart",
            place=place,
            downloads=map_downloads(
                snapshot, kaart, overlay.delen, gekozen=parts or [own] * bool(own)
            ),
        )
    # a duiding is about the selected area, else about the gemeente that is looked at
    about = state.get(state.GEBIED) or "".join(kaart.vraag.gemeenten[:1])
    subjects = entry.place_subjects(overlay, about)
    if about:
        subjects.append(entry.figure_subject(kaart, own or about, place))
    _show_maps(snapshot, kaart, tweede, overlay, subjects, background=background)
    entry.show_entry(snapshot, own or about, subjects, page="kaart")
    # The same again for who cannot see or click a map.
    map_view.show_table(kaart)
    map_places.show_lists(overlay)
    with st.expander("Definitie en bron"):
        area_panel.show_definition(kaart, snapshot)


def _show_choices(
    snapshot: Snapshot, shared: Shared
) -> tuple[MapQuestion, MapQuestion | None, bool] | Indicator:
    """Draw the choices; return both maps, and whether there is a background below them.

    An indicator that has no figures yet comes back as itself.
    """
    loaded = loaders.years(snapshot)
    catalogue = loaders.catalogue(snapshot)
    options = loaders.ordered_indicators(catalogue, loaded)
    usual = _FIRST if _FIRST in loaded else next((n for n in options if n in loaded), options[0])
    # one row, so that the map begins high; the widths are those of the longest labels at 1280
    first, second, third = st.columns([4.4, 2.6, 4.6], vertical_alignment="bottom")
    with first:
        indicator = _indicator(options, catalogue, loaded, usual)
    with second:
        colours, background = _colours()
    held = _held_year()
    if indicator not in loaded:
        return catalogue[indicator]
    base = MapQuestion(
        indicator, shared.niveau, shared.gemeenten, shared.jaar, klassenjaar=held, **colours
    )
    with third:
        tweede = _second(base, [name for name in options if name in loaded], catalogue, loaded)
    return base, tweede, background


def _indicator(
    options: list[str],
    catalogue: Mapping[str, Indicator],
    loaded: Mapping[str, object],
    usual: str,
) -> str:
    chosen = state.settle(state.INDICATOR, options, usual, label=lambda name: catalogue[name].label)
    st.selectbox(
        "Indicator",
        options,
        format_func=lambda name: loaders.indicator_label(catalogue[name], loaded=name in loaded),
        label_visibility="collapsed",
        **state.bound(state.INDICATOR, chosen),
    )
    return chosen


def _colours() -> tuple[dict[str, Any], bool]:
    """Draw how classes are made, in a panel of their own; return that, and what lies under them."""
    methode = state.settle(
        state.METHODE, list(METHODS), "natuurlijk", label=lambda name: METHODS[name].label
    )
    klassen = min(state.get(state.KLASSEN), MAX_CLASSES)
    grenzen = state.get(state.GRENZEN)
    referentie = state.get(state.REFERENTIE)
    chosen, name = METHODS[methode], methode.replace("_", " ")
    many = "" if chosen.eigen_grenzen else f", {klassen}"
    with st.popover(f"Kleuren: {name}{many}", width="stretch"):
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
        background = st.toggle(
            "Achtergrond",
            help="Toont straten en water van PDOK. Alleen dan wordt er iets van internet gehaald.",
            **state.bound(state.ACHTERGROND, state.get(state.ACHTERGROND)),
        )
    return {
        "methode": "natuurlijk" if chosen.eigen_grenzen and not grenzen else methode,
        "klassen": klassen,
        "grenzen": grenzen or None,
        "referentie": referentie[0] if referentie else None,
    }, background


def _numbers(param: Param[tuple[float, ...]], title: str, example: str) -> None:
    """Draw a field for Dutch numbers separated by semicolons."""
    key = f"getallen_{param.key}"
    # set before the field is made, so that it follows a link and Back
    st.session_state[key] = "; ".join(words.short(n) for n in state.get(param))

    def take() -> None:
        text = str(st.session_state[key])
        numbers = words.read_numbers(text)
        if numbers is None or (param is state.REFERENTIE and len(numbers) > 1):
            # kept until it is mended: the run that this callback belongs to shows it
            st.session_state[f"{key}_fout"] = text
            return
        st.session_state.pop(f"{key}_fout", None)
        state.put(param, numbers)

    st.text_input(title, key=key, on_change=take, placeholder=example)
    if wrong := st.session_state.get(f"{key}_fout"):
        st.error(
            elements.plain(f"‘{wrong}’ is niet te lezen als getallen. Voorbeeld: 10; 20,5; 30")
        )


def _held_year() -> int | None:
    """Return the year whose classes are held; None for those of the map itself.

    Another year keeps the classes of the map that was there; any other choice lets them go.
    """
    now = state.chosen_now()
    if now & _CLASSED_BY:
        state.follow(state.KLASSENJAAR, 0)
    elif state.JAAR.key in now and not state.get(state.KLASSENJAAR):
        state.follow(state.KLASSENJAAR, st.session_state.get(_SHOWN_YEAR, 0))
    return state.get(state.KLASSENJAAR) or None if state.get(state.VAST) else None


def _second(
    base: MapQuestion,
    options: list[str],
    catalogue: Mapping[str, Indicator],
    loaded: Mapping[str, list[int]],
) -> MapQuestion | None:
    """Draw the choice of a second map: another figure, another year, or none."""
    second = state.settle(state.TWEEDE, options, "", label=lambda name: catalogue[name].label)
    label_text = catalogue[second].label if second else "geen"
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
    # an own year, else that of the first map where it is there, else the newest
    jaar = year or (base.jaar if base.jaar in years else None)
    return replace(base, indicator=second, jaar=jaar, klassenjaar=None)


def _show_hold(kaart: Choropleth, tweede: MapQuestion | None) -> MapQuestion | None:
    """Draw the switch that holds the classes, where there is something to hold.

    Returns the question of the second map, with the classes of the first where it shows the same
    figure of another year.
    """
    # what the next run calls the year before: `_held_year` is asked before there is a map
    st.session_state[_SHOWN_YEAR] = kaart.jaar
    # back on the year that the classes are of, there is nothing left to hold
    of_year = state.get(state.KLASSENJAAR)
    if of_year == kaart.jaar:
        state.follow(state.KLASSENJAAR, of_year := 0)
    # the same figure of two years side by side is the other reason to hold them
    same = tweede is not None and tweede.indicator == kaart.vraag.indicator
    if not of_year and not same:
        return tweede
    held = st.toggle(
        f"Houd de klassen van {of_year or kaart.jaar} vast",
        help="Dan betekent een kleur in beide jaren hetzelfde. Uit: elk jaar zijn eigen klassen.",
        **state.bound(state.VAST, state.get(state.VAST)),
    )
    return kaart.in_same_classes(tweede) if tweede is not None and same and held else tweede


def _show_maps(
    snapshot: Snapshot,
    kaart: Choropleth,
    tweede: MapQuestion | None,
    overlay: Overlay,
    subjects: list[entry.EntrySubject],
    *,
    background: bool,
) -> None:
    """Show the map beside what it says of one area, or two maps beside each other."""
    # a row of choices, bands of one line, and above two maps the switch and their names
    map_view.fill_screen(14.6 + 3.7 * len(kaart.banden[kaart.fictief :]) + 4.1 * bool(tweede))
    plekken = overlay.plekken
    if tweede is not None:
        map_view.show_pair(snapshot, kaart, tweede, achtergrond=background, plekken=plekken)
        entry.show_given(subjects)
        return
    # the panel is as wide as its longest line needs; the rest is for the map
    left, right = st.columns([7.4, 2.4])
    with left:
        map_view.show_map(snapshot, kaart, achtergrond=background, key="kaart", plekken=plekken)
    with right:
        area_panel.show_search(kaart, snapshot)
        area_panel.show_area(kaart, snapshot)
        entry.show_given(subjects)


_show_page()
