"""Two figures as one map for the browser, and the legend of three by three."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo import palette
from geo.bivariate import STANDEN
from geo.escaping import html
from geo.legenda import Legendaregel, of_state
from geo.payload import payload
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.bivariate import Tweeluik
    from geo.kaart import Kaart

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
_TOGETHER = "samen"
_NOTHING = ("geen cijfer", "geen cijfer")


def bivariate_payload(
    kaart: Kaart,
    tweeluik: Tweeluik,
    codes: Sequence[str],
    *,
    namen: tuple[str, str],
    teksten: Mapping[str, tuple[str, str]] | None = None,
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
        Both figures of each area as a reader sees them, states included, by code: then the
        tooltip tells them, and the legend is left to `legend_table` beside the map. None
        gives a legend on the map, and a tooltip with the class.
    gekozen
        Code of the area to outline.
    """
    frame = tweeluik.frame.set_index("gebied_code")
    rules, row = _legend(kaart, tweeluik)
    unknown = -1 - len(rules)
    number = {code: n for n, code in enumerate(frame.index)}
    standing = {code: -1 - int(row[n]) for code, n in number.items()}
    told: dict[str, Any] = {
        "teksten": [],
        "regels": [],
        "index": [standing.get(code, unknown) for code in codes],
    }
    if teksten is not None:
        told = {
            "legendaElders": True,
            "bijLegenda": _TOGETHER,
            "teksten": [teksten.get(code, _NOTHING)[0] for code in frame.index],
            "tweede": {
                "naam": namen[1],
                "teksten": [teksten.get(code, _NOTHING)[1] for code in frame.index],
            },
            "regels": row.tolist(),
            "index": [number.get(code, unknown) for code in codes],
        }
    return payload(kaart, codes, gekozen=gekozen) | {
        "titel": f"{namen[0]} en {namen[1]}",
        "indicator": f"{namen[0]} / {namen[1]}" if teksten is None else namen[0],
        "eenheid": "",
        "opmerkingen": [],
        "legenda": [asdict(rule) for rule in rules],
        "berekend": [],
        "geschat": [],
        "hoger": [],
        "uitsnede": "|".join([kaart.plaats, *sorted(kaart.vraag.gemeenten)]),
        "achtergrond": None,
        **told,
    }


def legend_rules(kaart: Kaart, tweeluik: Tweeluik) -> tuple[list[Legendaregel], NDArray[np.int64]]:
    """Return the rows for the classes and states that are there, and that of each area."""
    rules, row = _legend(kaart, tweeluik)
    by_code = pd.Series(row, index=tweeluik.frame["gebied_code"])
    return rules, by_code.reindex(kaart.frame["gebied_code"]).to_numpy(np.int64)


def legend_table(
    tweeluik: Tweeluik,
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


def legend_states(kaart: Kaart, tweeluik: Tweeluik, namen: tuple[str, str]) -> str:
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


def _legend(kaart: Kaart, tweeluik: Tweeluik) -> tuple[list[Legendaregel], NDArray[np.int64]]:
    """Return the rows that are there, and for each area of `tweeluik` its place among them."""
    row = _rows(kaart, tweeluik)
    counts = np.bincount(row, minlength=9 + len(_STATES))
    used = np.flatnonzero(counts)
    place = np.full(9 + len(_STATES), -1)
    place[used] = np.arange(len(used))
    return [_rule(tweeluik, int(n), int(counts[n])) for n in used], place[row]


def _rows(kaart: Kaart, tweeluik: Tweeluik) -> np.ndarray:
    """Return the row of each area: its class 0–8, or 9 and on for its state."""
    frame = tweeluik.frame.set_index("gebied_code")
    water = kaart.frame.set_index("gebied_code")["water"].reindex(frame.index, fill_value=False)
    row = frame["klasse"].to_numpy(np.int64)
    for number, state in enumerate(_STATES[:-1]):
        row = np.where((row < 0) & (frame["staat"] == state).to_numpy(), 9 + number, row)
    wet = (frame["klasse"] < 0).to_numpy() & water.to_numpy(bool)
    rows: np.ndarray = np.where(wet, 9 + len(_STATES) - 1, row)
    return rows


def _cell(tweeluik: Tweeluik, first: int, second: int, hoek: tuple[str, str] | None) -> str:
    colour = tweeluik.kleur(3 * first + second)
    mark = ' class="wv-hoek"' if hoek == (STANDEN[first], STANDEN[second]) else ""
    return (
        f'<td{mark} style="background:{colour};color:{palette.text_on(colour)}">'
        f"{format_number(tweeluik.aantallen[first][second])}</td>"
    )


def _rule(tweeluik: Tweeluik, number: int, count: int) -> Legendaregel:
    if number < 9:  # noqa: PLR2004 (three by three)
        label = f"{STANDEN[number // 3]} / {STANDEN[number % 3]}"
        return Legendaregel(str(number), label, tweeluik.kleur(number), count)
    state = palette.STATES[_STATES[number - 9]]
    return of_state(state, count, state.label)
