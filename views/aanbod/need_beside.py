"""A need beside another figure, on one map of two colours and as lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from boundaries.codes import niveau as level_named
from geo.bivariate import bivariate, ongunstig
from geo.bivariate_map import STYLE, PairMap, legend_states, legend_table, pair_payload, paired
from indicators.catalogue import Richting
from places.reach.areas import REDENEN, Bereik
from reports.answer import MAP_LABEL, PICTURE_LABELS, Answer, downloads, table_labels
from reports.maps import pair_answer, pair_table
from store.dutch import format_number, lower_first
from views.aanbod import need_map, reach_figures
from views.shared import elements, loaders, map_places, map_view, state, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from boundaries import Areas
    from geo.choropleth import Choropleth
    from places.aanbod.aanbod_list import AanbodList
    from places.reach.targets import ReachTargets
    from reports.answer import Download
    from store import Snapshot
    from views.aanbod.reach_figures import Wijk
    from views.shared.map_places import Overlay

# own choice: the legend of nine colours and the list beside it are as high
_HEIGHT = 460
# own choice: map, legend and list together above the fold of 720
_LISTED = 6
_SEPARATOR = "_"
# own choice: characters of a unit that a narrow column has room for
_SHORT_UNIT = 8
_LEVELS: tuple[str, ...] = ("buurt", "wijk", "gemeente")


def _show_map(snapshot: Snapshot, wijk: Wijk, pair: NeedPair, overlay: Overlay) -> None:
    """Show the map of two figures, and offer it as a picture and as a file."""
    kaart, chosen = pair.map.kaart, state.get(state.GEBIED) or None
    layer = loaders.layer(snapshot, kaart)
    map_view.draw(
        layer, pair_payload(pair.map, layer.codes, gekozen=chosen), own=wijk.code, key="tweeluik",
        height=_HEIGHT, plekken=overlay.plekken, kiest=state.GEBIED,
    )  # fmt: skip
    second = state.get(state.NAAST) or "afstand"
    years = dict.fromkeys((kaart.jaar, pair.tweede.jaar))
    name = ("kaart", kaart.vraag.indicator, "naast", second, kaart.plaats, kaart.niveau.id, *years)
    made = pair_answer(snapshot, pair.map, name=name, gekozen=wijk.codes, plekken=overlay.delen)
    elements.offer_these(downloads(made, {"html": MAP_LABEL, **PICTURE_LABELS}), "kaart")


def _offer_lists(pair: NeedPair) -> None:
    """Offer the listed corner and all areas as tables."""
    kaart, tweede, both = pair.map.kaart, pair.tweede, pair.map.classes
    made: dict[str, Download] = {}
    second = state.get(state.NAAST) or "afstand"
    lines = [("Bron", kaart.bronregel), *(("Let op", band) for band in kaart.banden)]
    for what, rows, part in (
        (pair.titel, both.hoek(*pair.hoek), "_".join(pair.hoek)),
        ("Alle gebieden", None, ""),
    ):
        make = partial(
            pair_table,
            pair.map,
            titel=f"{what}, {kaart.niveau.meervoud} in {kaart.plaats}",
            decimalen=(kaart.indicator.decimalen, tweede.decimalen),
            rijen=rows,
            regels=lines,
        )
        name = ("naast", kaart.indicator.id, second, part, kaart.plaats, kaart.niveau.id)
        made |= downloads(Answer(name=name, table=make), table_labels(what))
    elements.offer_these(made, "lijst")


@dataclass(frozen=True, slots=True)
class NeedPair:
    """Two figures on one map, as the page and its files show them."""

    map: PairMap
    tweede: SecondFigure
    hoek: tuple[str, str]
    """The corner that is listed."""
    titel: str
    """What that corner is called."""


def show_beside(
    snapshot: Snapshot,
    lijst: AanbodList,
    wijk: Wijk,
    found: Areas,
    measured: tuple[Bereik, ReachTargets],
    columns: Sequence[DeltaGenerator],
) -> None:
    """Show two figures on one map, and list the areas of one corner of it.

    `columns` are two places for the choices of the figures.
    """
    bereik = measured[0]
    first, second = columns
    with first:
        need = need_map.choose_need(snapshot)
    if not need:
        st.info("Er zijn nog geen cijfers in de gegevensmap. Lees ze in bij Gegevens.")
        return
    with second:
        chosen = _choose_second(snapshot, need, bereik)
    year = first_year(snapshot, need, chosen, measured[1])
    # the need decides areas and borders; the second figure is looked for on those
    kaart = need_figure(snapshot, wijk.code, found, need, year)
    if kaart is None:
        _offer_level(snapshot, wijk, found, need)
        return
    tweede = second_figure(snapshot, wijk.code, found, measured, kaart, chosen)
    if tweede is None:
        _offer_level(snapshot, wijk, found, chosen)
        return
    both = bivariate(
        kaart.frame,
        tweede.frame,
        decimalen=(kaart.indicator.decimalen, tweede.decimalen),
    )
    # which end asks for attention differs per figure: high for one, low for another
    worst = (ongunstig(kaart.indicator), tweede.weinig)
    differ = (
        f"Twee verschillende jaren: de behoefte is van {kaart.jaar}, het cijfer daarnaast van "
        f"{tweede.jaar}. Een deel van wat opvalt kan daardoor komen."
    )
    apart = tweede.jaar not in (None, kaart.jaar)
    names = (figure_name(kaart), tweede.naam)
    shown = paired(
        kaart,
        both,
        namen=names,
        teksten=(kaart.frame["tekst"], tweede.teksten),
        bron=f"{kaart.bron}, {kaart.jaar}; {tweede.bron}",
        uitleg=tweede.uitleg,
        banden=[*[differ] * apart, *tweede.banden],
    )
    map_view.show_bands(shown.kaart)
    overlay = map_places.show_switches(snapshot, kaart, lijst)
    left, right = st.columns([6, 4.4], gap="medium")
    with right:
        legend = st.container()
        hoek = _choose_corner(kaart, tweede, worst)
        pair = NeedPair(shown, tweede, hoek, _title(kaart, tweede, worst, hoek))
        legend.html(STYLE + legend_table(shown, hoek=hoek) + legend_states(shown))
        low = hoek[0] == "laag" and _means_need(tweede, worst, hoek)
        _show_corner(pair, bereik, wijk, laag=low)
        _offer_lists(pair)
        st.caption(elements.plain(shown.kaart.bronregel))
    with left:
        _show_map(snapshot, wijk, pair, overlay)
    map_view.show_pair_table(
        both, names, kaart.niveau.label, title=f"Tabel van beide cijfers ({len(both.frame)})",
        head="Samen", key="beide",
    )  # fmt: skip
    map_places.show_lists(overlay)


def _offer_level(snapshot: Snapshot, wijk: Wijk, found: Areas, indicator: str) -> None:
    """Say that a figure is not there on these areas, and offer the levels that it is on."""
    there = [
        niveau
        for niveau in _LEVELS
        if niveau != found.niveau
        and niveau in loaders.levels(snapshot)
        and reach_figures.figure(
            snapshot, wijk.code, reach_figures.areas(snapshot, wijk.code, niveau), indicator
        )
        is not None
    ]
    offered = [niveau for niveau in there if niveau in reach_figures.levels(snapshot)]
    label = loaders.catalogue(snapshot)[indicator].label
    said = f"‘{label}’ is er hier niet per {level_named(found.niveau).label}"
    if there:
        said += f", wel {' en '.join(f'per {level_named(niveau).label}' for niveau in there)}"
    # a figure of the gemeente alone is no help here: what is lacking is smaller areas
    if there and not offered:
        said += ", en dat zegt niets over buurten of wijken"
    st.info(elements.plain(f"{said}." if offered else f"{said}. Kies een ander cijfer."))
    for niveau in offered:
        st.button(
            f"Toon per {level_named(niveau).label}",
            key=f"toon_niveau_{niveau}",
            on_click=state.put,
            args=(state.NIVEAU, niveau),
        )


def _choose_second(snapshot: Snapshot, need: str, bereik: Bereik) -> str:
    """Draw the choice of the second figure; '' is the distance that is measured here."""
    catalogue, loaded = loaders.catalogue(snapshot), loaders.years(snapshot)
    how = "over het netwerk" if bereik.over_netwerk else "hemelsbreed"
    options = {"": f"De afstand hierboven, {how}"} | {
        name: loaders.indicator_label(catalogue[name], loaded=True)
        for name in loaders.ordered_indicators(catalogue, loaded)
        if name in loaded and name != need
    }
    told = "Elk cijfer kan: typ om te zoeken. Bovenaan staat de afstand die u hierboven koos."
    return elements.choose_one(state.NAAST, options, "", "Daarnaast", help=told)


def _choose_corner(
    kaart: Choropleth, tweede: SecondFigure, worst: tuple[str, str]
) -> tuple[str, str]:
    """Draw the choice of the corner that is listed; begin with much need and little aanbod."""
    corners = {
        _SEPARATOR.join((one, two)): (one, two)
        for one in ("hoog", "laag")
        for two in ("laag", "hoog")
    }
    first = _SEPARATOR.join(worst)
    # the question of this part comes first: where is much needed and little there
    order = [first, *(key for key in corners if key != first)]
    names = {key: _title(kaart, tweede, worst, corners[key]) for key in order}
    return corners[
        elements.choose_one(state.HOEK, names, first, "Lijst van gebieden met", help=None)
    ]


def _title(
    kaart: Choropleth, tweede: SecondFigure, worst: tuple[str, str], hoek: tuple[str, str]
) -> str:
    """Name a corner: by what it means where that is known, else by its two figures."""
    if _means_need(tweede, worst, hoek):
        return "Hoge behoefte, weinig aanbod"
    one = kaart.indicator.label.split(" (", maxsplit=1)[0]
    # its name ends in its unit and year, which a sentence leaves out
    two = tweede.naam.rsplit(", ", maxsplit=1)[0].split(" (", maxsplit=1)[0]
    return f"{one}: {hoek[0]} · {lower_first(two)}: {hoek[1]}"


def _means_need(tweede: SecondFigure, worst: tuple[str, str], hoek: tuple[str, str]) -> bool:
    """Tell whether a corner is where much is needed and little is there."""
    return hoek == worst and tweede.aanbod


def _show_corner(pair: NeedPair, bereik: Bereik, wijk: Wijk, *, laag: bool) -> None:
    """List the areas of the corner, with the children who live there.

    `laag` says that a low figure is called a high need there.
    """
    corner, level = pair.map.classes.hoek(*pair.hoek), pair.map.kaart.niveau
    st.markdown(
        f"**{elements.plain(pair.titel)}**: "
        f"{words.count(len(corner), level.label, level.meervoud)} "
        f"in {elements.plain(pair.map.kaart.plaats)}"
    )
    own = corner["gebied_code"].isin(wijk.codes)
    if wijk.codes and level.id == "buurt":
        told = ", ".join(map(str, corner.loc[own, "naam"])) or "geen"
        st.caption(elements.plain(f"Waarvan in {wijk.naam} (omlijnd op de kaart): {told}."))
    if laag:
        st.caption("Van dit cijfer is laag ongunstig: een laag cijfer telt als hoge behoefte.")
    if corner.empty:
        st.caption("Geen enkel gebied staat in deze hoek.")
        return
    row = pair.map.kaart.indicator
    heads = (f"{_unit('Behoefte', row.eenheid)}, {pair.map.kaart.jaar}", pair.tweede.kop)
    decimals = {"waarde_1": row.decimalen, "waarde_2": pair.tweede.decimalen}
    shown = corner.round(decimals)[["naam", "waarde_1", "waarde_2"]].set_axis(
        [words.upper_first(level.label), *heads], axis=1
    )
    if own.any():
        shown.insert(1, f"In {wijk.naam}", ["ja" if here else "" for here in own])
    if bereik.bron_kinderen:
        # as many as the table of Bereik says, and only where a source for them was named
        children = bereik.frame.set_index("gebied_code")["kinderen"]
        shown["Kinderen"] = children.reindex(corner["gebied_code"]).to_numpy()
    elements.show_table(shown, key="hoek_tabel", rows=_LISTED)


@dataclass(frozen=True, slots=True)
class SecondFigure:
    """The second figure on the areas of the first."""

    frame: pd.DataFrame
    """`gebied_code, naam, waarde, staat`, in the order of the areas."""
    naam: str
    """With unit and year."""
    kop: str
    """Heading of its column, short, with year."""
    teksten: list[str]
    """As a reader sees it, in the order of the areas."""
    weinig: str
    """Which end of it asks for attention."""
    aanbod: bool
    """Whether it says how much aanbod there is."""
    decimalen: int
    bron: str
    """With year."""
    jaar: int | None
    """None is now: a list that people keep."""
    uitleg: str
    """What it is."""
    banden: tuple[str, ...]


def first_year(snapshot: Snapshot, need: str, other: str, plekken: ReachTargets) -> int | None:
    """Return the year of the need: the chosen one, else the newest that both figures have.

    `other` is '' for the distance to `plekken`. None leaves the year to the figures; a chosen
    year that the need does not have is told.
    """
    years = loaders.years(snapshot)
    own = years.get(need, [])
    if state.get(state.JAAR) and own:
        return state.settle(state.JAAR, own, own[0])
    # a list of places has one year, or none: then it is of now
    beside = years.get(other, []) if other else [plekken.jaar]
    # one year for both where there is one: a difference of years looks like one of areas
    return next((year for year in own if year in beside), None)


def need_figure(
    snapshot: Snapshot, wijk: str, found: Areas, indicator: str, year: int | None
) -> Choropleth | None:
    """Return a figure of a year (None: the newest), else of the nearest that these areas have."""
    there = loaders.years(snapshot).get(indicator, [])
    wanted = year or (there[0] if there else 0)
    for one in sorted(there, key=lambda jaar: (abs(jaar - wanted), -jaar)):
        if (kaart := reach_figures.figure(snapshot, wijk, found, indicator, one)) is not None:
            return kaart
    return None


def second_figure(
    snapshot: Snapshot,
    wijk: str,
    found: Areas,
    measured: tuple[Bereik, ReachTargets],
    kaart: Choropleth,
    chosen: str,
) -> SecondFigure | None:
    """Return the second figure: the distance measured here, or one of the catalogue.

    One of the catalogue is of the year of the first, else of the nearest year it has on these
    areas; None when it has none.
    """
    if not chosen:
        return _distance(*measured, kaart)
    other = need_figure(snapshot, wijk, found, chosen, kaart.jaar)
    if other is None:
        return None
    row = other.indicator
    # counted from schools and aanbod: little of it is the end to look at, whatever its direction
    supply = chosen in need_map.derived_ids(snapshot) or chosen.startswith("afstand_")
    return SecondFigure(
        other.frame,
        figure_name(other),
        f"{_unit('Aanbod' if supply else 'Daarnaast', row.eenheid)}, {other.jaar}",
        other.frame["tekst"].map(str).tolist(),
        ongunstig(row, aanbod=supply or row.richting is Richting.NEUTRAAL),
        supply,
        row.decimalen,
        f"{other.bron}, {other.jaar}",
        other.jaar,
        f"{row.label}: {row.definitie}",
        other.banden,
    )


def figure_name(kaart: Choropleth) -> str:
    """Return what a figure is called, with its unit (unless the name says it) and its year."""
    label, unit = kaart.indicator.label, kaart.indicator.eenheid
    known = not unit or unit.lower() in label.lower()
    return f"{label}, {kaart.jaar}" if known else f"{label} ({unit}), {kaart.jaar}"


def _distance(bereik: Bereik, plekken: ReachTargets, kaart: Choropleth) -> SecondFigure:
    own = bereik.frame.set_index("gebied_code").reindex(kaart.frame["gebied_code"])
    frame = kaart.frame.assign(
        # whole metres before classes are made, so that map, text and table cannot disagree
        waarde=own["afstand"].round().to_numpy(),
        staat=own["staat"].fillna("ontbreekt").to_numpy(),
    )
    texts = [
        f"{format_number(metres)} m"
        if status == "waarde"
        else REDENEN.get(str(reason), "ontbreekt")
        for metres, status, reason in zip(own["afstand"], own["staat"], own["reden"], strict=True)
    ]
    how = "over het netwerk" if bereik.over_netwerk else "hemelsbreed"
    when = f", {plekken.jaar}" if plekken.jaar else ""
    return SecondFigure(
        frame,
        f"Afstand tot {bereik.wat}, {how} (meter){when}",
        f"Afstand (m){when}",
        texts,
        "hoog",
        True,
        0,
        f"afstand {bereik.methode}{f', scholen van {plekken.jaar}' if plekken.jaar else ''}",
        plekken.jaar,
        f"Afstand tot {bereik.wat}: {bereik.methode}.",
        (),
    )


def _unit(word: str, unit: str) -> str:
    return f"{word} ({unit})" if unit and len(unit) <= _SHORT_UNIT else word
