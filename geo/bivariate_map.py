"""Two figures as one map, for the browser and as a file, with a legend of three by three."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import palette
from geo.bivariate import STANDEN, ClassedPair
from geo.legend import LegendRow, kind_rows
from geo.page import HtmlPage, html
from geo.payload import WITHOUT_FIGURES, payload
from store.dutch import format_number, lower_first, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.choropleth import Choropleth
    from geo.places.layer import PlaceLayer
    from geo.sheet import Sheet
    from store import Snapshot

STYLE = """
<style>
.wv-tweeluik {border-collapse: separate; border-spacing: 2px; font-size: .82rem; line-height: 1.2;
  table-layout: fixed; width: 100%; max-width: 26rem}
.wv-tweeluik thead tr:first-child td {width: 34%}
.wv-tweeluik caption {text-align: left; caption-side: top; color: #4a5661; padding-bottom: .2rem}
.wv-tweeluik td {height: 2rem; text-align: center}
.wv-tweeluik td.wv-hoek {outline: 3px solid #1a1f24; outline-offset: -1px; font-weight: 700}
.wv-tweeluik th {font-weight: 400; padding: 0 .2rem; text-align: center; color: #1a1f24;
  overflow-wrap: break-word; hyphens: auto}
.wv-tweeluik th[scope=row] {text-align: right}
.wv-tweeluik th b {display: block; font-weight: 600}
.wv-tweeluik th small {color: #4a5661; font-size: .78rem}
.wv-tweeluik th.wv-tweeluik-as {font-weight: 600; text-align: left}
.wv-staten {list-style: none; margin: .4rem 0 !important; padding: 0 !important;
  font-size: .82rem}
.wv-staten li {margin: 0 !important; padding: .05rem 0; display: flex; gap: .4rem;
  align-items: baseline}
.wv-staal {flex: none; display: inline-block; width: 1.4rem; height: .85rem}
</style>
"""
_MEANING = {
    "afgeschermd": "geheim of te kleine aantallen",
    "ontbreekt": "een van beide cijfers is er niet",
    "nvt": "een van beide cijfers is hier niet van toepassing",
    "water": "heeft geen cijfers",
}
_PATTERNS = {
    "effen": "{ground}",
    "arcering": "repeating-linear-gradient(45deg, {ground} 0 3px, {ink} 3px 4px)",
    "stippen": "radial-gradient({ink} 1px, {ground} 1.2px) 0 0 / 5px 5px",
}
_SIDE = 3
_THIRDS = (
    "Laag, midden en hoog zijn steeds ongeveer een derde van de gebieden hier: een vergelijking "
    "onderling, geen norm."
)
# own choice, as parts of the sheet: fits `midden` in letters of 8 points
_HEADS = 0.045
"""What the words before a row of the grid take, of the width of the sheet."""
_CELL, _GAP = 0.045, 0.003
_NOTHING = ("geen cijfer", "geen cijfer")


@dataclass(frozen=True, slots=True)
class PairMap:
    """Two figures on one map: what page, file and legend are made of."""

    kaart: Choropleth
    """Of the first figure, with the title, source, legend and bands of both."""
    classes: ClassedPair
    namen: tuple[str, str]
    """What the two are called, with their unit."""
    teksten: Mapping[str, tuple[str, str]]
    """Both figures of each area as a reader sees them, states included, by code."""


def paired(
    kaart: Choropleth,
    classes: ClassedPair,
    *,
    namen: tuple[str, str],
    teksten: Sequence[Iterable[str]],
    bron: str,
    uitleg: str = "",
    banden: Sequence[str] = (),
) -> PairMap:
    """Return a map that says it is of two figures; `kaart` is of the first.

    Parameters
    ----------
    namen
        What the two are called, with unit and year.
    teksten
        Each of the two figures as a reader sees it, in the order of the areas.
    bron
        Of both, with years.
    uitleg, banden
        What the second figure is, and what a reader must know of it or of both; said once.
    """
    more = [sentence(band) for band in banden if band not in kaart.banden]
    frame = kaart.frame.copy()
    rules, frame["regel"] = _legend_rows(frame, classes)
    indicator = kaart.indicator
    own = replace(
        kaart,
        indicator=replace(
            indicator, definitie=f"{indicator.label}: {indicator.definitie} {uitleg}".strip()
        ),
        frame=frame,
        legenda=rules,
        titel=f"{namen[0]} naast {lower_first(namen[1])}",
        ondertitel=f"{kaart.niveau.meervoud} in {kaart.plaats}",
        bronregel=f"Bron: {bron} · gebiedsindeling {kaart.indeling}",
        banden=(*kaart.banden, *dict.fromkeys(more)),
        opmerkingen=(_THIRDS,),
    )
    pairs = zip(*(map(str, texts) for texts in teksten), strict=True)
    return PairMap(own, classes, namen, dict(zip(frame["gebied_code"], pairs, strict=True)))


def pair_payload(
    pair: PairMap, codes: Sequence[str], *, gekozen: str | None = None, omlijnd: Sequence[int] = ()
) -> dict[str, Any]:
    """Return a map of two figures in the form of `geo.payload`, for `geo.folium_map.map_of`.

    The tooltip tells both figures; the legend is left to `legend_table` beside the map.
    """
    frame = pair.kaart.frame
    # every area is an entry of its own: two figures and a class, not a rank among others
    number = {code: n for n, code in enumerate(frame["gebied_code"])}
    texts = [pair.teksten.get(code, _NOTHING) for code in number]
    return payload(pair.kaart, codes, gekozen=gekozen, omlijnd=omlijnd) | {
        "titel": f"{pair.namen[0]} en {pair.namen[1]}",
        "indicator": pair.namen[0],
        "opmerkingen": [],
        "legendaElders": True,
        "bijLegenda": "samen",
        "teksten": [text for text, _ in texts],
        "tweede": {"naam": pair.namen[1], "teksten": [text for _, text in texts]},
        "regels": frame["regel"].tolist(),
        "index": [number.get(code, -1 - len(pair.kaart.legenda)) for code in codes],
        **WITHOUT_FIGURES,
    }


def legend_table(pair: PairMap, *, hoek: tuple[str, str] | None = None) -> str:
    """Return the legend of three by three as an html table; what comes from data is escaped.

    Every row and column says what low, middle and high hold, in the unit that the names tell;
    every cell how many areas it has. `hoek` is outlined.
    """
    heads = "".join(
        f'<th scope="col"><b>{standing}</b><small>{html(limits or "geen")}</small></th>'
        for standing, limits in zip(STANDEN, pair.classes.grenzen(2), strict=True)
    )
    limits = pair.classes.grenzen(1)
    # high above low: upwards is more, as the map's own legend has it
    rows = ""
    for first in (2, 1, 0):
        cells = "".join(_cell(pair.classes, first, second, hoek) for second in range(3))
        rows += (
            f'<tr><th scope="row"><b>{STANDEN[first]}</b>'
            f"<small>{html(limits[first] or 'geen')}</small></th>{cells}</tr>"
        )
    meervoud = html(pair.kaart.niveau.meervoud)
    return (
        f'<table class="wv-tweeluik"><caption>Aantal {meervoud} per kleur. {_THIRDS}</caption>'
        f'<thead><tr><th colspan="4" class="wv-tweeluik-as">↓ {html(pair.namen[0])}</th></tr>'
        f'<tr><td></td><th colspan="3" class="wv-tweeluik-as">→ {html(pair.namen[1])}</th></tr>'
        f"<tr><td></td>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def legend_states(pair: PairMap) -> str:
    """Return the areas without a class as an html list: how many, in which state, and why."""
    lacking = pair.classes.zonder()
    items = ""
    for rule in pair.kaart.legenda:
        if rule.sleutel not in _MEANING:
            continue
        ground = _PATTERNS[rule.patroon].format(ground=rule.kleur, ink=rule.teken or rule.kleur)
        edge = "dashed" if rule.streep else "solid"
        why = _MEANING[rule.sleutel]
        if rule.sleutel in lacking:
            each = zip(pair.namen, lacking[rule.sleutel][1:], strict=True)
            lacks = [f"{name}: {format_number(count)}" for name, count in each if count]
            why += f" ({'; '.join(lacks)})" if lacks else ""
        items += (
            f'<li><span class="wv-staal" aria-hidden="true" style="background:{ground};'
            f'border:1px {edge} {rule.rand}"></span>'
            f"<span>{html(rule.label)}: {format_number(rule.aantal)} – {html(why)}</span></li>"
        )
    return f'<ul class="wv-staten">{items}</ul>' if items else ""


def pair_page(
    pair: PairMap,
    snapshot: Snapshot,
    *,
    gekozen: Collection[str],
    plekken: Sequence[PlaceLayer],
) -> HtmlPage:
    """Return a map of two figures as one html file; `gekozen` are outlined together."""
    from geo.layers import prepared
    from geo.map_page import map_page

    codes, frame = prepared(snapshot, pair.kaart).codes, pair.classes.frame
    outlined = [place for place, code in enumerate(codes) if code in set(gekozen)]
    figures = pair_payload(pair, codes, omlijnd=outlined) | {
        # a file has no page beside it: the grid is its legend, and its table sorts by numbers
        "legendaElders": False,
        "raster": {
            "namen": list(pair.namen),
            "standen": list(STANDEN),
            "grenzen": [list(pair.classes.grenzen(1)), list(pair.classes.grenzen(2))],
        },
        "waarden": [
            frame[f"waarde_{number}"]
            .astype(object)
            .where(frame[f"staat_{number}"] == "waarde", None)
            .to_list()
            for number in (1, 2)
        ],
    }
    return map_page(pair.kaart, snapshot, plekken=plekken, cijfers=figures)


def draw_pair(
    pair: PairMap,
    snapshot: Snapshot,
    *,
    gekozen: Collection[str],
    plekken: Sequence[PlaceLayer],
) -> Sheet:
    """Return the sheet of a map of two figures; `gekozen` are outlined together."""
    from geo.static_map import draw

    legend = partial(_write_legend, pair=pair)
    return draw(pair.kaart, snapshot, gekozen=gekozen, plekken=plekken, legenda=legend)


def _legend_rows(
    frame: pd.DataFrame, classes: ClassedPair
) -> tuple[tuple[LegendRow, ...], NDArray[np.int64]]:
    """Return the rows of classes and states that are there, and the row of each area."""
    # a class goes before a state, and water before any other state
    own = classes.frame.set_index("gebied_code").reindex(frame["gebied_code"])
    klasse = own["klasse"].to_numpy(np.int64)
    water = frame["water"].to_numpy(bool) & (klasse < 0)
    state = np.where(water, "water", own["staat"].to_numpy(object))
    numbers = range(_SIDE**2)
    return kind_rows(
        klasse.astype(str).astype(object),
        state,
        kleuren={str(n): classes.kleur(n) for n in numbers},
        labels={str(n): f"{STANDEN[n // _SIDE]} / {STANDEN[n % _SIDE]}" for n in numbers},
        altijd=(),
    )


def _cell(classes: ClassedPair, first: int, second: int, hoek: tuple[str, str] | None) -> str:
    colour = classes.kleur(_SIDE * first + second)
    mark = ' class="wv-hoek"' if hoek == (STANDEN[first], STANDEN[second]) else ""
    return (
        f'<td{mark} style="background:{colour};color:{palette.text_on(colour)}">'
        f"{format_number(classes.aantallen[first][second])}</td>"
    )


def _write_legend(sheet: Sheet, pair: PairMap) -> None:
    """Write the grid of nine, what its words hold, and the areas without a class."""
    from geo.static_map import legend_style

    sheet.heading(f"Aantal {pair.kaart.niveau.meervoud} per kleur")
    sheet.note(f"↑ {pair.namen[0]}: {_limits(pair.classes, 1)}.")
    _write_grid(sheet, pair.classes)
    sheet.note(f"→ {pair.namen[1]}: {_limits(pair.classes, 2)}.")
    for rule in pair.kaart.legenda:
        if not rule.sleutel.isdigit():
            sheet.row(rule.label, format_number(rule.aantal), legend_style(rule))
    for note in pair.kaart.opmerkingen:
        sheet.note(note)


def _limits(classes: ClassedPair, figure: int) -> str:
    """Say what low, middle and high hold of a figure."""
    each = zip(STANDEN, classes.grenzen(figure), strict=True)
    words = [f"{standing} {limits}" for standing, limits in each if limits]
    return "; ".join(words) or "geen indeling"


def _write_grid(sheet: Sheet, classes: ClassedPair) -> None:
    from matplotlib.patches import Rectangle

    # the first figure goes up and the second to the right, as on the axes of a graph
    left, top, width = sheet.room(_SIDE * _CELL + 0.03)
    wide = (width - _HEADS) / _SIDE
    for first in range(_SIDE):
        low = top - (_SIDE - first) * _CELL
        middle = low + _CELL / 2
        sheet.text(left + _HEADS - 0.004, middle, STANDEN[first], size=8, ha="right", va="center")
        for second in range(_SIDE):
            west = left + _HEADS + second * wide
            colour = classes.kleur(_SIDE * first + second)
            corner = (west, low)
            style = {"facecolor": colour, "edgecolor": "none"}
            sheet.add(Rectangle, corner, wide - _GAP, _CELL - _GAP, **style)
            count = format_number(classes.aantallen[first][second])
            ink = palette.text_on(colour)
            sheet.text(
                west + wide / 2, middle, count, size=8.5, color=ink, ha="center", va="center"
            )
    for second in range(_SIDE):
        west = left + _HEADS + second * wide
        below = top - _SIDE * _CELL - 0.006
        sheet.text(west + wide / 2, below, STANDEN[second], size=8, ha="center", va="top")
