"""The figures of a profile as html: cards and tables that colour, sign and say a deviation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from compare.difference import Outcome
from compare.summary import figure_texts, row_texts
from indicators import format_value
from reports.comparison import outcome
from store.dutch import format_number, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from compare.benchmark import Benchmark, Comparison
    from compare.figure import AreaFigure
    from compare.profile import Profile, ProfileRow

STYLE = """<style>
.wv-kern {display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: .6rem}
.wv-kern > div {border: 1px solid #d5dbe1; border-top: 4px solid #aab4bd; padding: .45rem .6rem;
  background: #fff}
.wv-kern > div.hoger {border-top-color: #1f5f99} .wv-kern > div.lager {border-top-color: #b4530a}
.wv-kern b {display: block; font-size: 1.45rem; line-height: 1.25}
.wv-kern .naam {font-size: .88rem; min-height: 2.4em; line-height: 1.2; color: #1a1f24}
.wv-kern small, .wv-prof small {display: block; color: #4a5661; font-size: .8rem; line-height: 1.3}
.wv-prof {border-collapse: collapse; width: 100%; font-size: .92rem; margin-bottom: .8rem}
.wv-prof caption {text-align: left; font-weight: 600; caption-side: top; padding: .3rem 0}
.wv-prof th {text-align: left; font-weight: 600; border-bottom: 2px solid #c3ccd4;
  padding: .2rem .5rem .2rem 0; vertical-align: bottom}
.wv-prof tbody th {font-weight: 400; border-bottom: 1px solid #dfe4ea; vertical-align: top;
  max-width: 26rem}
.wv-prof td {border-bottom: 1px solid #dfe4ea; padding: .25rem .5rem; vertical-align: top;
  font-variant-numeric: tabular-nums}
.wv-prof td.hoger {background: #d8e8f5} .wv-prof td.lager {background: #fbe3cf}
.wv-prof td small {white-space: normal}
</style>"""
_CLASS = {Outcome.HOGER: "hoger", Outcome.LAGER: "lager"}


def cards(profiel: Profile, rows: Iterable[ProfileRow], maatstaf: str) -> str:
    """Return the key figures as cards, in the given order."""
    made = []
    for row in rows:
        found = row.naast(maatstaf)
        figure = row.cijfer.meting
        own = format_value(row.indicator, figure.waarde, figure.staat)
        beside, kind = "", ""
        if found is not None:
            own = figure_texts(row, found)[0]
            kind = _CLASS.get(found.verschil.uitkomst, "")
            beside = (
                f"<small><strong>{escape(outcome(found))}</strong></small>"
                f"<small>{escape(found.maatstaf.naam)}: {escape(figure_texts(row, found)[1])}"
                f"{_made(found.cijfer)}</small>{_why_not(found)}"
            )
        made.append(
            f'<div class="{kind}"><div class="naam">{escape(row.indicator.label)}</div>'
            f"<b>{escape(own)}</b>{_how(row.cijfer)}{beside}"
            f"<small>{row.jaar}</small></div>"
        )
    label = escape(f"Kerncijfers van {profiel.gebied.label}")
    return f'{STYLE}<div class="wv-kern" role="group" aria-label="{label}">{"".join(made)}</div>'


def table(
    profiel: Profile,
    rows: Sequence[ProfileRow],
    *,
    caption: str = "",
    sentences: bool = False,
    reasons: bool = False,
) -> str:
    """Return figures as a table: the area, then every benchmark with what it says.

    With `sentences` each row also tells by which comparison the method ends; with `reasons`
    each cell tells what was assumed, or why nothing can be said, instead of on pointing at it.
    """
    heads = "".join(
        f'<th scope="col">{escape(upper_first(m.naam))}</th>' for m in profiel.maatstaven
    )
    body = "".join(
        _row(profiel.maatstaven, row, sentences=sentences, reasons=reasons) for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'{STYLE}<table class="wv-prof">{title}<thead><tr><th scope="col">Cijfer</th>'
        f'<th scope="col">{escape(profiel.gebied.aanhef)}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(beside: Sequence[Benchmark], row: ProfileRow, *, sentences: bool, reasons: bool) -> str:
    text, others = row_texts(row)
    own = escape(text) + _made(row.cijfer)
    if row.interval is not None:
        places = max(1, row.indicator.decimalen)
        low, high = (format_number(bound, places) for bound in row.interval)
        own += f"<small>tussen {escape(low)} en {escape(high)}</small>"
    # a proxy is named beside the figure already
    if row.cijfer.toelichting and not row.cijfer.benaderd:
        own += f"<small>{escape(row.cijfer.toelichting)}</small>"
    unit = "" if row.indicator.eenheid in ("%", "euro") else f", {row.indicator.eenheid}"
    choice = ""
    if sentences and row.keuze is not None:
        choice = f"<small>{escape(row.keuze.zin)}</small>"
    cells = "".join(
        _cell(row.naast(item.code), others.get(item.code, ""), reasons=reasons) for item in beside
    )
    return (
        f'<tr><th scope="row">{escape(row.indicator.label)}'
        f"<small>{row.jaar}{escape(unit)}</small>{choice}</th><td>{own}</td>{cells}</tr>"
    )


def _cell(found: Comparison | None, text: str, *, reasons: bool) -> str:
    if found is None:
        return "<td></td>"
    kind = _CLASS.get(found.verschil.uitkomst, "")
    why = escape(upper_first(found.verschil.reden))
    said = f"<small>{why}.</small>" if reasons and why else ""
    return (
        f'<td class="{kind}" title="{why}">'
        f"{escape(text)}{_made(found.cijfer)}<small>{escape(outcome(found))}</small>{said}</td>"
    )


def _why_not(found: Comparison) -> str:
    """Say on a card in a few words why two figures that are there are not compared."""
    apart = found.verschil
    if apart.uitkomst not in (Outcome.NIET, Outcome.TE_KLEIN) or apart.verschil is None:
        return ""
    # the first reason: a card has room for one
    return f"<small>{escape(apart.reden.partition('; ')[0])}</small>"


def _how(figure: AreaFigure) -> str:
    return f"<small>{figure.gemaakt}</small>" if figure.gemaakt else ""


def _made(figure: AreaFigure) -> str:
    """Say that a figure was computed, and with what in the place of its denominator."""
    if not figure.gemaakt:
        return ""
    proxy = f"<small>{escape(figure.toelichting)}</small>" if figure.benaderd else ""
    return f" ({figure.gemaakt}){proxy}"
