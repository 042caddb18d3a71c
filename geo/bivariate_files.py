"""A map of two figures that leaves the application: png, svg, pdf, or one html file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo import palette
from geo.bivariate import STANDEN
from geo.bivariate_map import bivariate_payload, legend_rules
from store.dutch import format_number, lower_first, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from geo.bivariate import Tweeluik
    from geo.kaart import Kaart
    from geo.places.layer import PlaceLayer
    from geo.sheet import Sheet
    from store import Snapshot

_SIDE = 3
_THIRDS = (
    "Laag, midden en hoog zijn steeds ongeveer een derde van de gebieden hier: een vergelijking "
    "onderling, geen norm."
)
_HEADS = 0.045
"""What the words before a row of the grid take, of the width of the sheet."""
_CELL, _GAP = 0.045, 0.003


def paired(
    kaart: Kaart,
    tweeluik: Tweeluik,
    *,
    namen: tuple[str, str],
    bron: str,
    uitleg: str = "",
    banden: Sequence[str] = (),
) -> Kaart:
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
    kaart: Kaart,
    tweeluik: Tweeluik,
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
        from geo.html_export import write_html
        from geo.layers import prepared

        codes = prepared(snapshot, kaart).codes
        data = bivariate_payload(kaart, tweeluik, codes, namen=namen, teksten=teksten)
        outlined = [place for place, code in enumerate(codes) if code in set(gekozen)]
        figures = data | _for_file(tweeluik, namen) | {"omlijnd": outlined}
        write_html(kaart, snapshot, path, plekken=plekken, cijfers=figures)
        return
    from geo.static_map import draw

    legend = partial(_legend, kaart=kaart, tweeluik=tweeluik, namen=namen)
    draw(kaart, snapshot, gekozen=gekozen or None, plekken=plekken, legenda=legend).save(path)


def _for_file(tweeluik: Tweeluik, namen: tuple[str, str]) -> dict[str, Any]:
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


def _legend(sheet: Sheet, kaart: Kaart, tweeluik: Tweeluik, namen: tuple[str, str]) -> None:
    """Write the grid of nine, what its words hold, and the areas without a class."""
    sheet.heading(f"Aantal {kaart.niveau.meervoud} per kleur")
    sheet.note(f"↑ {namen[0]}: {_held(tweeluik, 1)}.")
    _grid(sheet, tweeluik)
    sheet.note(f"→ {namen[1]}: {_held(tweeluik, 2)}.")
    from geo.static_map import legend_style

    for rule in kaart.legenda:
        if not rule.sleutel.isdigit():
            sheet.row(rule.label, format_number(rule.aantal), legend_style(rule))
    for note in kaart.opmerkingen:
        sheet.note(note)


def _held(tweeluik: Tweeluik, figure: int) -> str:
    """Say what low, middle and high hold of a figure."""
    held = zip(STANDEN, tweeluik.grenzen(figure), strict=True)
    told = [f"{standing} {limits}" for standing, limits in held if limits]
    return "; ".join(told) or "geen indeling"


def _grid(sheet: Sheet, tweeluik: Tweeluik) -> None:
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
