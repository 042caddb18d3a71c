"""A factorenmodel as a drawing: leefgebieden down, leeftijdsfasen across, and ties between them.

A picture of our own (SVG), so that it opens without network, prints, and can be edited. What
protects and what is a risk differ by colour, edge and sign, also in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from compare.factors import RICHTINGEN, Factor
from dossier.factor_model import TEGEN, FactorLink, FactorModel
from geo.page import html
from geo.palette import INK, MUTED, PAPER
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


# pixels: room for leefgebieden at the left and for phases above, and the width of a phase
_LEFT, _TOP, _COLUMN = 120.0, 74.0, 208.0
# pixels: of a line of text, within a bar, between bars (for ties to pass), around a row
_LINE, _PAD, _GAP, _ROW_PAD = 15.0, 6.0, 20.0, 14.0
_LETTER = 6.6
"""Width of a letter of 12 points, on average; a little wide, for fonts that are not there."""
_STYLES = {
    # fill, edge, width of the edge, sign: orange less favourable and blue favourable, as in maps
    "risico": ("#fbe7d8", "#a34a10", 1.2, "▼"),
    "beschermend": ("#dde8f7", "#1f4f96", 1.2, "▲"),
    "beide": ("#f0f0ee", "#545b63", 1.2, "◆"),
}
# pixels, as wide apart as one can tell on paper
_WIDTHS = {"sterk": 3.2, "matig": 2.0, "zwak": 1.2}
_UNKNOWN_WIDTH = 1.2
_TIE = "#6b7178"
_EDGE, _STEP, _LANES = 14.0, 11.0, 5


@dataclass(slots=True)
class _Bar:
    """One factor in one leefgebied, over the phases that follow each other."""

    factor: Factor
    x: float
    width: float
    lines: list[str]
    y: float = 0.0
    ties: int = 0

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 2 * _PAD


def factor_drawing(
    model: FactorModel,
    *,
    title: str,
    aangewezen: Collection[str] = (),
    zonder_aanbod: Collection[str] = (),
) -> str:
    """Return a model as one SVG; `title` is for those who do not see it too.

    Factors that deviating figures point to (`aangewezen`, by id) get a heavy edge and say so, and
    that no aanbod names them where it is so (`zonder_aanbod`).
    """
    bands: list[str] = []
    bars: list[_Bar] = []
    top = _TOP
    width = _LEFT + _COLUMN * len(words("leeftijdsfase"))
    # rows are leefgebieden and columns leeftijdsfasen: so the Factorenmodel sets its factors out
    for place, word in words("leefgebied").items():
        row, height = _row(model, place, top, aangewezen, zonder_aanbod)
        bars += row
        bands.append(
            f'<rect x="0" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" '
            f'fill="{PAPER if len(bands) % 2 else "#f7f7f5"}"/>'
            + _text(8, top + height / 2 + 4, word.label, weight="600")
        )
        top += height
    ties = _ties(model.banden, bars)
    loose = [one.label for one in model.zonder_plek]
    foot = _key(top + 20)
    if loose:
        said = f"Zonder leefgebied of leeftijdsfase, niet getekend: {'; '.join(loose)}"
        foot += _text(8, top + 62, said)
    total = top + 76 + 16 * bool(loose)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {total:.0f}" '
        f'width="{width:.0f}" height="{total:.0f}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">'
        f"<title>{html(title)}</title><desc>{html(_said(model))}</desc>"
        '<defs><marker id="pijl" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" '
        f'fill="{_TIE}"/></marker></defs>'
        f'<rect width="{width:.0f}" height="{total:.0f}" fill="{PAPER}"/>'
        + _text(8, 24, title, size=16, weight="600")
        + _heads()
        + "".join(bands)
        + _rules(top)
        + ties
        + "".join(_bar(bar, aangewezen) for bar in bars)
        + foot
        + "</svg>"
    )


def _row(
    model: FactorModel,
    place: str,
    top: float,
    aangewezen: Collection[str],
    zonder_aanbod: Collection[str],
) -> tuple[list[_Bar], float]:
    """Lay the factors of a leefgebied out below each other; return them and how high it is."""
    phases = list(words("leeftijdsfase"))
    bars = []
    for one in model.factoren:
        if place not in one.leefgebieden:
            continue
        # a factor of phases with a gap between them is drawn once on each side of it
        for first, last in _runs([phases.index(name) for name in one.leeftijdsfasen]):
            span = (last - first + 1) * _COLUMN - 12
            said = f"{_STYLES[one.richting][3]} {one.label} ({one.rang})"
            lines = wrap(said, max(12, int((span - 2 * _PAD) / _LETTER)))
            if one.id in aangewezen:
                lines += ["cijfers wijzen hierheen" + "; geen aanbod" * (one.id in zonder_aanbod)]
            bars.append(_Bar(one, _LEFT + first * _COLUMN + 6, span, lines))
    lanes: list[tuple[list[_Bar], float]] = []
    # long ones first, so that short ones fill the lanes beside them
    for bar in sorted(bars, key=lambda b: (b.x, -b.width)):
        # the first lane in which nothing stands where this bar would
        lane = next(
            (
                number
                for number, (there, _) in enumerate(lanes)
                if all(bar.x >= one.x + one.width or one.x >= bar.x + bar.width for one in there)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append(([], 0.0))
        there, height = lanes[lane]
        lanes[lane] = ([*there, bar], max(height, bar.height))
    y = top + _ROW_PAD
    for there, height in lanes:
        for bar in there:
            bar.y = y
        y += height + _GAP
    # an empty leefgebied keeps its row: that nothing is there is seen too
    return bars, max(y - top - _GAP + _ROW_PAD, 44.0)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each row of numbers that follow each other."""
    found: list[tuple[int, int]] = []
    for number in sorted(places):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _ties(banden: Sequence[FactorLink], bars: Sequence[_Bar]) -> str:
    """Draw the ties between factors; that each hangs together with the domein is the model.

    They lie under the bars, which let them shine through: so every text stays readable.
    """
    first: dict[str, _Bar] = {}
    for bar in bars:
        # of a factor in several leefgebieden the first bar has its ties: once drawn is enough to
        # read them
        first.setdefault(bar.factor.id, bar)
    drawn = [
        _tie(link, first[link.van], first[link.naar])
        for link in banden
        if link.naar and link.van in first and link.naar in first
    ]
    return "".join(drawn)


def _tie(link: FactorLink, one: _Bar, other: _Bar) -> str:
    """Draw one tie, from an edge of one bar to an edge of the other."""
    start, end = _anchor(one, other), _anchor(other, one)
    if one.y == other.y:  # beside each other
        ahead = one.x < other.x
        begin = (one.x + one.width * ahead, one.y + one.height / 2)
        stop = (other.x + other.width * (not ahead), other.y + other.height / 2)
        bend = ((begin[0] + stop[0]) / 2, begin[1], (begin[0] + stop[0]) / 2, stop[1])
    else:
        down = other.y > one.y
        begin = (start, one.y + one.height * down)
        stop = (end, other.y + other.height * (not down))
        middle = (begin[1] + stop[1]) / 2
        bend = (begin[0], middle, stop[0], middle)
    dash = ' stroke-dasharray="6 4"' if link.richting == TEGEN else ""
    points = ",".join(f"{value:.1f}" for value in bend)
    return (
        f'<path d="M{begin[0]:.1f},{begin[1]:.1f}C{points},{stop[0]:.1f},{stop[1]:.1f}" '
        f'fill="none" stroke="{_TIE}" stroke-width="{_WIDTHS.get(link.sterkte, _UNKNOWN_WIDTH)}"'
        f'{dash} marker-end="url(#pijl)"/>'
    )


def _anchor(bar: _Bar, towards: _Bar) -> float:
    """Return where on a bar a tie begins: over the other, beside those that are there already."""
    bar.ties += 1
    # ties that leave one bar spread over five places, so that each can be followed
    middle = towards.x + towards.width / 2 + (bar.ties % _LANES - _LANES // 2) * _STEP
    return min(max(middle, bar.x + _EDGE), bar.x + bar.width - _EDGE)


def _bar(bar: _Bar, aangewezen: Collection[str]) -> str:
    fill, edge, stroke, _ = _STYLES[bar.factor.richting]
    pointed = bar.factor.id in aangewezen
    said = "".join(
        _text(bar.x + _PAD, bar.y + _PAD + _LINE * number + 11, line,
              weight="600" if pointed and number == len(bar.lines) - 1 else "400")
        for number, line in enumerate(bar.lines)
    )  # fmt: skip
    return (
        f'<rect x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}" height="{bar.height:.1f}" '
        f'rx="4" fill="{fill}" fill-opacity="0.85" stroke="{INK if pointed else edge}" '
        f'stroke-width="{3 if pointed else stroke}"/>{said}'
    )


def _heads() -> str:
    return "".join(
        _text(_LEFT + number * _COLUMN + _COLUMN / 2, _TOP - 12, word.label, weight="600",
              anchor="middle")
        for number, word in enumerate(words("leeftijdsfase").values())
    )  # fmt: skip


def _rules(bottom: float) -> str:
    """Draw a line between two phases."""
    return "".join(
        f'<line x1="{_LEFT + n * _COLUMN:.0f}" x2="{_LEFT + n * _COLUMN:.0f}" y1="{_TOP:.0f}" '
        f'y2="{bottom:.0f}" stroke="#d9d9d6"/>'
        for n in range(len(words("leeftijdsfase")) + 1)
    )


def _key(y: float) -> str:
    """Say what colours and lines mean."""
    parts, x = [], 8.0
    for name, (fill, edge, stroke, sign) in _STYLES.items():
        said = f"{sign} {RICHTINGEN[name]}"
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="16" height="12" fill="{fill}" stroke="{edge}" '
            f'stroke-width="{stroke}"/>' + _text(x + 22, y + 11, said)
        )
        x += 44 + len(said) * _LETTER
    x = 8.0
    for said, dash in (
        ("meer gaat samen met meer", ""),
        ("meer gaat samen met minder", ' stroke-dasharray="6 4"'),
    ):
        parts.append(
            f'<path d="M{x:.0f},{y + 26:.0f}h30" stroke="{_TIE}" stroke-width="1.6"{dash} '
            'fill="none" marker-end="url(#pijl)"/>' + _text(x + 38, y + 30, said)
        )
        x += 60 + len(said) * _LETTER
    more = (
        "hoe dikker de lijn, hoe sterker de band; dun is zwak of onbekend. Tussen haken: de rang."
    )
    return "".join(parts) + _text(x, y + 30, more, fill=MUTED)


def _said(model: FactorModel) -> str:
    """Say what is drawn, for those who do not see it; the table has it all."""
    counts: Mapping[str, int] = {name: len(rows) for name, rows in model.soorten.items()}
    between = sum(bool(link.naar) for link in model.banden)
    return (
        f"{counts['risico']} risicofactoren, {counts['beschermend']} beschermende factoren, "
        f"{counts['beide']} die beide kunnen zijn; {between} banden tussen factoren."
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 12,
    weight: str = "400",
    anchor: str = "start",
    fill: str = INK,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{fill}">{html(text)}</text>'
    )
