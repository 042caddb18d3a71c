"""Two figures as one map, for the browser and as a file, with a legend of three by three."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo import palette
from geo.bivariate import STANDEN
from geo.legend import LegendRow, of_state
from geo.page import html
from geo.payload import payload
from store.dutch import format_number, lower_first, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.bivariate import ClassedPair
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
_STATES = ("afgeschermd", "ontbreekt", "nvt", "water")
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
_HEADS = 0.045
"""What the words before a row of the grid take, of the width of the sheet."""
_CELL, _GAP = 0.045, 0.003
_TOGETHER = "samen"
_NOTHING = ("geen cijfer", "geen cijfer")


def bivariate_payload(
    kaart: Choropleth,
    tweeluik: ClassedPair,
    codes: Sequence[str],
    *,
    namen: tuple[str, str],
    teksten: Mapping[str, tuple[str, str]],
    gekozen: str | None = None,
) -> dict[str, Any]:
    """Return a map of two figures in the form of `geo.payload`, for `geo.folium_map.map_of`.

    Parameters
    ----------
    kaart
        The map of the first figure, for place, source and water.
    tweeluik
        Both figures on the same areas.
    codes
        Of the prepared layer, in its order.
    namen
        What the two are called in legend and tooltip.
    teksten
        Both figures of each area as a reader sees them, states included, by code, for the
        tooltip; the legend is left to `legend_table` beside the map.
    gekozen
        Code of the area to outline.
    """
    frame = tweeluik.frame.set_index("gebied_code")
    rules, row = _legend(kaart, tweeluik)
    unknown = -1 - len(rules)
    number = {code: n for n, code in enumerate(frame.index)}
    texts = [teksten.get(code, _NOTHING) for code in frame.index]
    return payload(kaart, codes, gekozen=gekozen) | {
        "titel": f"{namen[0]} en {namen[1]}",
        "indicator": namen[0],
        "eenheid": "",
        "opmerkingen": [],
        "legenda": [asdict(rule) for rule in rules],
        "legendaElders": True,
        "bijLegenda": _TOGETHER,
        "teksten": [text for text, _ in texts],
        "tweede": {"naam": namen[1], "teksten": [text for _, text in texts]},
        "regels": row.tolist(),
        "index": [number.get(code, unknown) for code in codes],
        "berekend": [],
        "geschat": [],
        "hoger": [],
    }


def legend_rules(
    kaart: Choropleth, tweeluik: ClassedPair
) -> tuple[list[LegendRow], NDArray[np.int64]]:
    """Return the rows for the classes and states that are there, and that of each area."""
    rules, row = _legend(kaart, tweeluik)
    by_code = pd.Series(row, index=tweeluik.frame["gebied_code"])
    return rules, by_code.reindex(kaart.frame["gebied_code"]).to_numpy(np.int64)


def legend_table(
    tweeluik: ClassedPair,
    namen: tuple[str, str],
    *,
    meervoud: str = "gebieden",
    hoek: tuple[str, str] | None = None,
) -> str:
    """Return the legend of three by three as an html table; what comes from data is escaped.

    Every row and column says what low, middle and high hold, in the unit that `namen` tell;
    every cell how many areas it has. `hoek` is outlined.
    """
    heads = "".join(
        f'<th scope="col"><b>{standing}</b><small>{html(limits or "geen")}</small></th>'
        for standing, limits in zip(STANDEN, tweeluik.grenzen(2), strict=True)
    )
    limits = tweeluik.grenzen(1)
    rows = ""
    for first in (2, 1, 0):
        cells = "".join(_cell(tweeluik, first, second, hoek) for second in range(3))
        rows += (
            f'<tr><th scope="row"><b>{STANDEN[first]}</b>'
            f"<small>{html(limits[first] or 'geen')}</small></th>{cells}</tr>"
        )
    return (
        f'<table class="wv-tweeluik"><caption>Aantal {html(meervoud)} per kleur. Laag, midden en '
        "hoog zijn steeds ongeveer een derde van de gebieden hier: een vergelijking onderling, "
        "geen norm.</caption>"
        f'<thead><tr><th colspan="4" class="wv-tweeluik-as">↓ {html(namen[0])}</th></tr>'
        f'<tr><td></td><th colspan="3" class="wv-tweeluik-as">→ {html(namen[1])}</th></tr>'
        f"<tr><td></td>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def legend_states(kaart: Choropleth, tweeluik: ClassedPair, namen: tuple[str, str]) -> str:
    """Return the areas without a class as an html list: how many, in which state, and why."""
    row = _rows(kaart, tweeluik)
    lacking = tweeluik.zonder()
    items = ""
    for number, name in enumerate(_STATES):
        count = int((row == 9 + number).sum())
        if not count:
            continue
        style = palette.STATES[name]
        ground = _PATTERNS[style.patroon].format(ground=style.vlak, ink=style.teken or style.vlak)
        edge = "dashed" if style.streep else "solid"
        why = _MEANING[name]
        if name in lacking and name != "water":
            _, one, two = lacking[name]
            told = [f"{namen[0]}: {format_number(one)}"] if one else []
            told += [f"{namen[1]}: {format_number(two)}"] if two else []
            why += f" ({'; '.join(told)})" if told else ""
        items += (
            f'<li><span class="wv-staal" aria-hidden="true" style="background:{ground};'
            f'border:1px {edge} {style.rand}"></span>'
            f"<span>{html(style.label)}: {format_number(count)} – {html(why)}</span></li>"
        )
    return f'<ul class="wv-staten">{items}</ul>' if items else ""


def paired(
    kaart: Choropleth,
    tweeluik: ClassedPair,
    *,
    namen: tuple[str, str],
    bron: str,
    uitleg: str = "",
    banden: Sequence[str] = (),
) -> Choropleth:
    """Return a map that says it is of two figures: title, source, and a row of the legend each.

    Parameters
    ----------
    kaart
        Of the first figure.
    tweeluik
        Both figures on the same areas.
    namen
        What the two are called, with unit and year.
    bron
        Of both, with years.
    uitleg
        What the second figure is; that of the first is known.
    banden
        What a reader must know of the second figure or of both; said once.
    """
    more = [sentence(band) for band in banden if band not in kaart.banden]
    frame = kaart.frame.copy()
    rules, frame["regel"] = legend_rules(kaart, tweeluik)
    return replace(
        kaart,
        indicator=replace(
            kaart.indicator,
            definitie=f"{kaart.indicator.label}: {kaart.indicator.definitie} {uitleg}".strip(),
        ),
        frame=frame,
        legenda=tuple(rules),
        titel=f"{namen[0]} naast {lower_first(namen[1])}",
        ondertitel=f"{kaart.niveau.meervoud} in {kaart.plaats}",
        bronregel=f"Bron: {bron} · gebiedsindeling {kaart.indeling}",
        banden=(*kaart.banden, *dict.fromkeys(more)),
        opmerkingen=(_THIRDS,),
    )


def write_pair(
    kaart: Choropleth,
    tweeluik: ClassedPair,
    snapshot: Snapshot,
    path: Path,
    *,
    namen: tuple[str, str],
    teksten: Mapping[str, tuple[str, str]],
    gekozen: Collection[str] = (),
    plekken: Sequence[PlaceLayer] = (),
) -> None:
    """Write a map of two figures, as html, png, svg or pdf by the ending of `path`.

    Parameters
    ----------
    kaart
        Of `paired`.
    tweeluik
        Both figures.
    snapshot
        The folder it was made from, for the geometry.
    path
        Is replaced when it exists.
    namen, teksten
        As for `geo.bivariate_map.bivariate_payload`.
    gekozen
        Codes of areas to outline together.
    plekken
        Schools and aanbod above the areas.

    Raises
    ------
    Refused
        For another ending.
    """
    if path.suffix == ".html":
        from geo.layers import prepared
        from geo.map_page import write_html

        codes = prepared(snapshot, kaart).codes
        data = bivariate_payload(kaart, tweeluik, codes, namen=namen, teksten=teksten)
        outlined = [place for place, code in enumerate(codes) if code in set(gekozen)]
        figures = data | _for_file(tweeluik, namen) | {"omlijnd": outlined}
        write_html(kaart, snapshot, path, plekken=plekken, cijfers=figures)
        return
    from geo.static_map import draw

    legend = partial(_write_legend, kaart=kaart, tweeluik=tweeluik, namen=namen)
    draw(kaart, snapshot, gekozen=gekozen or None, plekken=plekken, legenda=legend).save(path)


def _legend(kaart: Choropleth, tweeluik: ClassedPair) -> tuple[list[LegendRow], NDArray[np.int64]]:
    """Return the rows that are there, and for each area of `tweeluik` its place among them."""
    row = _rows(kaart, tweeluik)
    counts = np.bincount(row, minlength=9 + len(_STATES))
    used = np.flatnonzero(counts)
    place = np.full(9 + len(_STATES), -1)
    place[used] = np.arange(len(used))
    return [_rule(tweeluik, int(n), int(counts[n])) for n in used], place[row]


def _rows(kaart: Choropleth, tweeluik: ClassedPair) -> np.ndarray:
    """Return the row of each area: its class 0–8, or 9 and on for its state."""
    frame = tweeluik.frame.set_index("gebied_code")
    water = kaart.frame.set_index("gebied_code")["water"].reindex(frame.index, fill_value=False)
    row = frame["klasse"].to_numpy(np.int64)
    for number, state in enumerate(_STATES[:-1]):
        row = np.where((row < 0) & (frame["staat"] == state).to_numpy(), 9 + number, row)
    wet = (frame["klasse"] < 0).to_numpy() & water.to_numpy(bool)
    rows: np.ndarray = np.where(wet, 9 + len(_STATES) - 1, row)
    return rows


def _cell(tweeluik: ClassedPair, first: int, second: int, hoek: tuple[str, str] | None) -> str:
    colour = tweeluik.kleur(3 * first + second)
    mark = ' class="wv-hoek"' if hoek == (STANDEN[first], STANDEN[second]) else ""
    return (
        f'<td{mark} style="background:{colour};color:{palette.text_on(colour)}">'
        f"{format_number(tweeluik.aantallen[first][second])}</td>"
    )


def _rule(tweeluik: ClassedPair, number: int, count: int) -> LegendRow:
    if number < 9:  # noqa: PLR2004 (three by three)
        label = f"{STANDEN[number // 3]} / {STANDEN[number % 3]}"
        return LegendRow(str(number), label, tweeluik.kleur(number), count)
    state = palette.STATES[_STATES[number - 9]]
    return of_state(state, count, state.label)


def _for_file(tweeluik: ClassedPair, namen: tuple[str, str]) -> dict[str, Any]:
    """Return what a file needs besides: a grid as legend, and numbers to sort its table by."""
    return {
        "legendaElders": False,
        "opmerkingen": [],
        "raster": {
            "namen": list(namen),
            "standen": list(STANDEN),
            "grenzen": [list(tweeluik.grenzen(1)), list(tweeluik.grenzen(2))],
        },
        "waarden": [
            [
                float(value) if state == "waarde" else None
                for value, state in zip(
                    tweeluik.frame[f"waarde_{number}"],
                    tweeluik.frame[f"staat_{number}"],
                    strict=True,
                )
            ]
            for number in (1, 2)
        ],
    }


def _write_legend(
    sheet: Sheet, kaart: Choropleth, tweeluik: ClassedPair, namen: tuple[str, str]
) -> None:
    """Write the grid of nine, what its words hold, and the areas without a class."""
    from geo.static_map import legend_style

    sheet.heading(f"Aantal {kaart.niveau.meervoud} per kleur")
    sheet.note(f"↑ {namen[0]}: {_held(tweeluik, 1)}.")
    _grid(sheet, tweeluik)
    sheet.note(f"→ {namen[1]}: {_held(tweeluik, 2)}.")
    for rule in kaart.legenda:
        if not rule.sleutel.isdigit():
            sheet.row(rule.label, format_number(rule.aantal), legend_style(rule))
    for note in kaart.opmerkingen:
        sheet.note(note)


def _held(tweeluik: ClassedPair, figure: int) -> str:
    """Say what low, middle and high hold of a figure."""
    held = zip(STANDEN, tweeluik.grenzen(figure), strict=True)
    held_words = [f"{standing} {limits}" for standing, limits in held if limits]
    return "; ".join(held_words) or "geen indeling"


def _grid(sheet: Sheet, tweeluik: ClassedPair) -> None:
    from matplotlib.patches import Rectangle

    left, top, width = sheet.room(_SIDE * _CELL + 0.03)
    wide = (width - _HEADS) / _SIDE
    for first in range(_SIDE):
        low = top - (_SIDE - first) * _CELL
        middle = low + _CELL / 2
        sheet.text(left + _HEADS - 0.004, middle, STANDEN[first], size=8, ha="right", va="center")
        for second in range(_SIDE):
            west = left + _HEADS + second * wide
            colour = tweeluik.kleur(_SIDE * first + second)
            sheet.figure.add_artist(
                Rectangle(
                    (west, low), wide - _GAP, _CELL - _GAP, facecolor=colour, edgecolor="none",
                    transform=sheet.figure.transFigure, figure=sheet.figure,
                )
            )  # fmt: skip
            count = format_number(tweeluik.aantallen[first][second])
            ink = palette.text_on(colour)
            sheet.text(
                west + wide / 2, middle, count, size=8.5, color=ink, ha="center", va="center"
            )
    for second in range(_SIDE):
        west = left + _HEADS + second * wide
        below = top - _SIDE * _CELL - 0.006
        sheet.text(west + wide / 2, below, STANDEN[second], size=8, ha="center", va="top")
