"""Two figures as one map for the browser, and the legend of three by three."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo import palette
from geo.bivariate import STANDEN
from geo.escaping import html
from geo.payload import payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.bivariate import Tweeluik
    from geo.kaart import Kaart

_STATES = ("afgeschermd", "ontbreekt", "nvt", "water")


def bivariate_payload(
    kaart: Kaart,
    tweeluik: Tweeluik,
    codes: Sequence[str],
    *,
    namen: tuple[str, str],
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
        What the two are called in the legend ("behoefte", "afstand").
    gekozen
        Code of the area to outline.
    """
    frame = tweeluik.frame.set_index("gebied_code")
    water = kaart.frame.set_index("gebied_code")["water"].reindex(frame.index, fill_value=False)
    row = frame["klasse"].to_numpy(np.int64)
    for number, state in enumerate(_STATES[:-1]):
        row = np.where((row < 0) & (frame["staat"] == state).to_numpy(), 9 + number, row)
    row = np.where((frame["klasse"] < 0) & water.to_numpy(bool), 9 + len(_STATES) - 1, row)
    counts = np.bincount(row, minlength=9 + len(_STATES))
    used = np.flatnonzero(counts)
    place = np.full(9 + len(_STATES), -1)
    place[used] = np.arange(len(used))
    known = dict(zip(frame.index, place[row].tolist(), strict=True))
    rules = [_rule(tweeluik, int(n), int(counts[n])) for n in used]
    return payload(kaart, codes, gekozen=gekozen) | {
        "titel": f"{namen[0]} en {namen[1]}",
        "indicator": f"{namen[0]} / {namen[1]}",
        "eenheid": "",
        "opmerkingen": [],
        "legenda": rules,
        "teksten": [],
        "regels": [],
        "index": [-1 - known.get(code, len(rules)) for code in codes],
        "berekend": [],
        "geschat": [],
        "hoger": [],
        "uitsnede": "|".join([kaart.plaats, *sorted(kaart.vraag.gemeenten)]),
        "achtergrond": None,
    }


def legend_table(tweeluik: Tweeluik, namen: tuple[str, str]) -> str:
    """Return the legend of three by three as an html table, with counts; names are escaped."""
    head = "".join(f'<th scope="col">{standing}</th>' for standing in STANDEN)
    rows = ""
    for first in (2, 1, 0):
        cells = "".join(
            f'<td style="background:{tweeluik.kleur(3 * first + second)};'
            f'color:{_ink(tweeluik.kleur(3 * first + second))}">'
            f"{tweeluik.aantallen[first][second]}</td>"
            for second in range(3)
        )
        rows += f'<tr><th scope="row">{STANDEN[first]}</th>{cells}</tr>'
    return (
        '<table class="wv-tweeluik"><caption>Aantal gebieden per kleur: '
        f"{html(namen[0])} (rijen) en {html(namen[1])} (kolommen)</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _rule(tweeluik: Tweeluik, number: int, count: int) -> dict[str, Any]:
    if number < 9:  # noqa: PLR2004 (three by three)
        label = f"{STANDEN[number // 3]} / {STANDEN[number % 3]}"
        style: dict[str, Any] = {
            "kleur": tweeluik.kleur(number),
            "rand": palette.BORDER,
            "patroon": "effen",
            "teken": None,
            "streep": False,
        }
        return style | {"sleutel": str(number), "label": label, "aantal": count}
    state = palette.STATES[_STATES[number - 9]]
    return {
        "sleutel": state.id,
        "label": state.label,
        "kleur": state.vlak,
        "aantal": count,
        "rand": state.rand,
        "patroon": state.patroon,
        "teken": state.teken,
        "streep": state.streep,
    }


def _ink(colour: str) -> str:
    """Return black or white, whichever reads on a colour."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "#ffffff" if light < 0.18 else palette.INK  # noqa: PLR2004 (equal contrast)
