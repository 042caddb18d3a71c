"""The panel beside a map: everything about the area that is selected."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

import indicators
from boundaries import also_called, parent_code
from boundaries.codes import spoken_name
from store import NotFound, Snapshot
from store.dutch import as_shown, unbroken
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.choropleth import Choropleth

# own choice: a browser builds a list of thousands slowly, and anew at every run
_TYPE_TO_FIND = 1500
"""With more areas than this, one types a part of a name instead of opening a list."""
_LEAST_STEPS, _LEAST_SHARE = 10, 0.1
"""Of a line through the years: its axis spans ten units of the rounding, and a tenth of the figure
(house prices are rounded to 1,000 euro), or rounding alone would make it fall or rise."""
# own choice: two screens of a list; who sees more types another letter
_MATCHES = 30
# own choice: more than most wijken have buurten; all stand in the table below the map
_LISTED = 25
_EXTREMES = 3
_INK = "#0b4f8a"


def place_of(kaart: Choropleth, code: str) -> tuple[str, list[str]]:
    """Return what of a chosen area lies on a map: itself or what it lies in, else its parts.

    So a wijk that was chosen is found back in its buurten, and a buurt in its wijk.
    """
    codes = kaart.frame["gebied_code"]
    for own in (code, parent_code(code, kaart.niveau.id) if code else None):
        if own and codes.eq(own).any():
            return own, []
    for level in ("wijk_code", "gemeente_code"):
        if code and level in kaart.frame and (inside := kaart.frame[level] == code).any():
            return "", codes[inside].tolist()
    return "", []


def name_of(kaart: Choropleth, code: str) -> str:
    """Return the name of an area that lies on a map."""
    return str(kaart.frame.loc[kaart.frame["gebied_code"] == code, "naam"].iloc[0])


def show_search(kaart: Choropleth, snapshot: Snapshot) -> None:
    """Let the user find an area by name; choosing one selects it and moves the map to it.

    A wijk or gemeente is found too: it stands for all of its areas.
    """
    level = kaart.niveau
    names = _labels(snapshot, kaart)
    chosen = state.get(state.GEBIED)
    chosen = place_of(kaart, chosen)[0] or chosen
    title = f"{words.upper_first(level.label)} zoeken"
    options = list(names)
    if len(kaart.frame) > _TYPE_TO_FIND:
        text = st.text_input(title, key="zoektekst", placeholder="typ een deel van de naam")
        options = _matches(names, text) if text else []
        if text and not options:
            st.caption("Geen gebied gevonden.")
        if not options:
            return
        title = f"Gevonden: {words.number(len(options))}" + (
            " (de eerste)" if len(options) == _MATCHES else ""
        )
    # follows a click on the map; an area of another level is not in this list
    st.session_state["zoek_gebied"] = chosen if chosen in options else None
    st.selectbox(
        title,
        options,
        format_func=names.__getitem__,
        index=None,
        key="zoek_gebied",
        placeholder="typ een naam",
        on_change=_find,
    )


def show_area(kaart: Choropleth, snapshot: Snapshot, *, release: bool = True) -> None:
    """Show the selected area, or how to select one.

    `release` False leaves out *Wis keuze*, for a second panel of the same selection.
    """
    code = state.get(state.GEBIED)
    if not code:
        # the question of the page is answered before anybody clicks
        for text in _extremes(kaart):
            st.markdown(text)
        st.caption(f"Klik op een {kaart.niveau.label} of zoek op naam voor cijfer, rang en jaren.")
        return
    if release:
        st.button(
            "Wis keuze",
            key="wis",
            # the key works on the page; what is pressed inside the frame of a map stays there
            shortcut="Escape",
            on_click=state.put,
            args=(state.GEBIED, ""),
            help="Laat het gekozen gebied los. De toets Esc doet hetzelfde.",
        )
    own, parts = place_of(kaart, code)
    if parts:
        _show_parts(kaart, snapshot, code, parts)
        return
    if not own:
        st.info(elements.plain(f"Het gekozen gebied ({code}) ligt niet op deze kaart."))
        return
    code, row = own, kaart.frame[kaart.frame["gebied_code"] == own].iloc[0]
    st.html(
        f'<div class="wv-gebied"><h2>{escape(spoken_name(row["naam"]))}</h2>'
        f"<small>{escape(words.upper_first(kaart.niveau.label))} · {escape(code)}</small>"
        f'<div class="wv-cijfer">{escape(str(row["tekst"]))}</div>'
        f"<p>{escape(_standing(kaart, row))}</p></div>"
        + _higher(kaart, snapshot, code)
        + _years(kaart, snapshot, code)
    )


def _show_parts(kaart: Choropleth, snapshot: Snapshot, code: str, parts: list[str]) -> None:
    """Show the areas that a chosen wijk or gemeente consists of, the highest figure first."""
    level = kaart.niveau
    rows = kaart.frame[kaart.frame["gebied_code"].isin(parts)]
    # areas without a figure have rank 0 and come last
    rows = rows.iloc[rows["rang"].replace(0, len(kaart.frame) + 1).argsort(kind="stable")]
    name = spoken_name(loaders.names_above(snapshot, kaart).get(code, code))
    shown = "".join(
        f"<tr><td>{escape(str(area))}</td><td>{escape(str(text))}</td></tr>"
        for area, text in zip(rows["naam"].head(_LISTED), rows["tekst"].head(_LISTED), strict=True)
    )
    more = len(rows) - _LISTED
    rest = f"<p>en nog {words.number(more)}; alle staan in de tabel.</p>" if more > 0 else ""
    st.html(
        f'<div class="wv-gebied"><h2>{escape(name)}</h2><small>{escape(code)} · '
        f"{words.count(len(rows), level.label, level.meervoud)}, omlijnd op de kaart</small></div>"
        + _higher(kaart, snapshot, parts[0])
        + f'<table class="wv-hoger"><caption>{words.upper_first(level.meervoud)} van hoog naar laag'
        f"</caption>{shown}</table>{rest}"
    )


def show_definition(kaart: Choropleth, snapshot: Snapshot) -> None:
    """Show what the figure is and where it comes from."""
    indicator, catalogue = kaart.indicator, loaders.catalogue(snapshot)
    lines = {"Definitie": indicator.definitie, "Eenheid": indicator.eenheid}
    if indicator.noemer and indicator.noemer in catalogue:
        lines["Noemer"] = catalogue[indicator.noemer].label
    lines["Bron"] = f"{kaart.bron}, {kaart.jaar}"
    licences = sorted({record.herkomst.licentie for record in kaart.records})
    lines["Licentie"] = ", ".join(licences)
    st.markdown("  \n".join(f"**{name}:** {elements.plain(text)}" for name, text in lines.items()))


def _find() -> None:
    code = st.session_state["zoek_gebied"]
    state.put(state.GEBIED, code or "")
    st.session_state["zoom_naar"] = code


@loaders.keep(6, key=loaders.geometry_key)
def _labels(snapshot: Snapshot, kaart: Choropleth) -> Mapping[str, str]:
    """Return code → what stands in the list to search in, for areas and those they lie in."""
    areas = zip(kaart.frame["gebied_code"], kaart.frame["naam"], strict=True)
    return {str(code): f"{also_called(str(name))} ({code})" for code, name in areas} | {
        code: f"{also_called(name)}, alle {kaart.niveau.meervoud} ({code})"
        for code, name in loaders.names_above(snapshot, kaart).items()
    }


def _matches(names: Mapping[str, str], text: str) -> list[str]:
    from indicators.catalogue import fold

    wanted = fold(text)
    found = [(fold(name).find(wanted), code) for code, name in names.items()]
    # names that begin with the text come before those that hold it
    starts = [code for at, code in found if at == 0]
    return (starts + [code for at, code in found if at > 0])[:_MATCHES]


def _standing(kaart: Choropleth, row: pd.Series) -> str:
    """Say where an area stands among those on the map."""
    if row["staat"] != "waarde":
        return f"Voor deze {kaart.niveau.label} is er geen cijfer om te vergelijken."
    ranks = kaart.frame["rang"]
    # equal figures share the best of their ranks
    shared = "gedeeld " if int((ranks == row["rang"]).sum()) > 1 else ""
    total = words.number(int((ranks > 0).sum()))
    computed = " Berekend, niet gepubliceerd." if row["herkomst"] == "berekend" else ""
    return words.upper_first(
        f"{shared}{words.number(int(row['rang']))}e van {total} (1e = hoogste).{computed}"
    )


def _higher(kaart: Choropleth, snapshot: Snapshot, code: str) -> str:
    """Return the same figure of the areas above, as a table."""
    try:
        above = loaders.higher(snapshot, kaart.vraag.indicator, code, jaar=kaart.jaar)
    except NotFound:
        return ""
    computed = " <small>berekend</small>"
    rows = "".join(
        f"<tr><td>{escape(_above_name(item.niveau, item.naam))}</td>"
        f"<td>{escape(indicators.format_value(kaart.indicator, item.waarde, item.staat))}"
        f"{computed if item.staat == 'waarde' and item.herkomst == 'berekend' else ''}</td></tr>"
        for item in above
    )
    if not rows:
        return ""
    return f'<table class="wv-hoger"><caption>Ter vergelijking</caption>{rows}</table>'


def _above_name(niveau: str, name: str) -> str:
    """Return a name with its level, once: some wijken are called ‘Wijk 03’ and no more."""
    name = spoken_name(name)
    return name if niveau == "land" or name.lower().startswith(niveau) else f"{niveau} {name}"


def _years(kaart: Choropleth, snapshot: Snapshot, code: str) -> str:
    """Return the figure through the years: a small line, and its numbers in words."""
    points = loaders.years_of(snapshot, kaart.vraag.indicator, kaart.niveau.id, code)
    if len(points) < 2:  # noqa: PLR2004 - one year is no line
        return ""
    text = " · ".join(
        f"{year}: {indicators.format_value(kaart.indicator, value, status)}"
        for year, _, value, status in points
    )
    usable = {year: value for year, _, value, status in points if status == "waarde"}
    # drawn as rounded: two years that read the same must not lie on different heights
    shown = as_shown(np.array([*usable.values()]), kaart.indicator.decimalen).tolist()
    step = 10.0**-kaart.indicator.decimalen
    line = sparkline([*usable], shown, step) if len(usable) > 1 else ""
    moved = len({division for _, division, _, _ in points}) > 1
    note = (
        "<small>De gebiedsindeling verschilt tussen deze jaren; grenzen kunnen veranderd "
        "zijn.</small>"
        if moved
        else ""
    )
    return f'<div class="wv-jaren">{line}<div>{escape(text)}</div>{note}</div>'


def sparkline(years: Sequence[int], values: Sequence[float], step: float) -> str:
    """Return a small line chart: time to the right, values as they are shown.

    `step` is one unit of their rounding. A change that rounding alone can make is a slight
    slope, and equal figures are a level line.
    """
    width, height, edge = 220.0, 44.0, 5.0
    largest = max(abs(value) for value in values)
    span = max(max(values) - min(values), _LEAST_STEPS * step, _LEAST_SHARE * largest)
    # the line lies in the middle of its axis; SVG counts downward, so heights are turned round
    lowest = (max(values) + min(values) - span) / 2
    places = [
        (
            edge + (year - years[0]) / max(1, years[-1] - years[0]) * (width - 2 * edge),
            height - edge - (value - lowest) / span * (height - 2 * edge),
        )
        for year, value in zip(years, values, strict=True)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_INK}"/>' for x, y in places)
    size = f'width="{width:.0f}" height="{height:.0f}"'
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" {size}>'
        f'<polyline points="{path}" fill="none" stroke="{_INK}" stroke-width="2"/>{dots}</svg>'
    )
    alt = f"Verloop van {years[0]} tot en met {years[-1]}; de cijfers staan eronder."
    return elements.picture(drawing, alt)


@loaders.keep(loaders.MAPS)
def _extremes(kaart: Choropleth) -> list[str]:
    """Return the areas with the highest and the lowest figure; nothing without figures."""
    ranked = kaart.frame[kaart.frame["rang"] > 0].sort_values("rang", kind="stable")
    # With few areas the highest and the lowest must not be the same ones.
    few = max(1, min(_EXTREMES, len(ranked) // 2))
    # of one area, or of areas that are alike, there is no lowest
    apart = bool((ranked["rang"] > 1).any())
    lowest = ranked.tail(few).iloc[::-1] if apart else ranked.head(0)
    highest = "Hoogste" if apart or len(ranked) == 1 else "Alle bekende cijfers zijn gelijk"
    parts = ((highest, ranked.head(few)), ("Laagste", lowest))
    masked = int((kaart.frame["staat"] == "afgeschermd").sum())
    hidden = words.count(masked, kaart.niveau.label, kaart.niveau.meervoud)
    # the highest of all may be among them
    left_out = (
        [f"Van {hidden} is het cijfer afgeschermd: dat telt hier niet mee."] if masked else []
    )
    return [
        f"**{title}**\n"
        + "\n".join(
            f"- {elements.plain(spoken_name(name))}: {elements.plain(unbroken(str(text)))}"
            for name, text in zip(rows["naam"], rows["tekst"], strict=True)
        )
        for title, rows in parts
        if not rows.empty
    ] + left_out
