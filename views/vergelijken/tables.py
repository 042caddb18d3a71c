"""The figures of a profile as html: cards and tables that colour, sign and say a deviation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from boundaries.codes import spoken_name
from compare.difference import Outcome
from compare.summary import figure_texts, row_texts
from indicators import format_value
from reports.comparison import COLOURS, how_made, outcome, tint
from store.dutch import format_number, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from compare.benchmark import Comparison
    from compare.figure import AreaFigure
    from compare.profile import Profile, ProfileRow

# Html of our own: a grid of Streamlit has no colour per cell, no text under a figure and nothing
# to unfold, and a screen reader gets a real table with heads.
STYLE = (
    "<style>"
    + COLOURS
    + """
.wv-kern {display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: .6rem}
.wv-kern > div {border: 1px solid #d5dbe1; border-top: 4px solid #aab4bd; padding: .45rem .6rem;
  background: #fff}
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
.wv-prof td small, .wv-prof th small {display: inline}
.wv-prof details > small {display: block}
.wv-prof summary {cursor: pointer}
</style>"""
)


def cards(profiel: Profile, rows: Iterable[ProfileRow], maatstaf: str) -> str:
    """Return the key figures as cards, in the given order."""
    made = []
    for row in rows:
        found = row.naast(maatstaf)
        figure = row.cijfer.meting
        own = format_value(row.indicator, figure.waarde, figure.staat)
        beside, kind = "", ""
        of_whom = f", {escape(row.indicator.over_wie)}" if row.indicator.over_wie else ""
        if found is not None:
            own = figure_texts(row, found)[0]
            kind = tint(found)
            beside = (
                f"<small><strong>{escape(_said(profiel, found))}</strong></small>"
                f"<small>{escape(found.maatstaf.naam)}: {escape(figure_texts(row, found)[1])}"
                f"{how_made(found.cijfer)}</small>{_why_not(found)}"
            )
        made.append(
            f'<div class="{kind}"><div class="naam">{escape(row.indicator.label)}</div>'
            f"<b>{escape(own)}</b>{_how(row.cijfer)}{beside}"
            f"<small>{row.jaar}{of_whom}</small></div>"
        )
    label = escape(f"Kerncijfers van {profiel.gebied.label}")
    return f'{STYLE}<div class="wv-kern" role="group" aria-label="{label}">{"".join(made)}</div>'


def table(
    profiel: Profile,
    rows: Sequence[ProfileRow],
    *,
    caption: str = "",
    geduid: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return figures as a table of one line each; what they rest on opens behind their name.

    So does what was said of them in a duiding (`geduid`, by figure); the name says that it is
    there.
    """
    heads = "".join(
        f'<th scope="col">{escape(upper_first(m.naam))}</th>' for m in profiel.maatstaven
    )
    said = geduid or {}
    # <details>: it unfolds without a run of the page, by keyboard too
    body = "".join(_row(profiel, row, said.get(row.indicator.id, ())) for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'{STYLE}<table class="wv-prof">{title}<thead><tr><th scope="col">Cijfer</th>'
        f'<th scope="col">{escape(profiel.gebied.aanhef)}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(profiel: Profile, row: ProfileRow, geduid: Sequence[str]) -> str:
    """Write a figure as a row of one line; why stands behind its name."""
    text, others = row_texts(row)
    name, kind = row.indicator.label, row.indicator.eenheid
    # a name may end in its unit: `bijstand per 1.000 inwoners`
    unit = "" if kind in ("%", "euro") or name.endswith(kind) else f", {kind}"
    # `per 1.000 huishoudens met kinderen` says of whom it is
    whom = row.indicator.over_wie
    of_whom = f", {whom}" if whom and not f"{name}{unit}".endswith(whom) else ""
    found = [v for item in profiel.maatstaven if (v := row.naast(item.code)) is not None]
    cells = "".join(_cell(profiel, v, others.get(v.maatstaf.code, "")) for v in found)
    return (
        f'<tr><th scope="row"><details><summary>{escape(name)}'
        f" <small>{row.jaar}{escape(unit)}{escape(of_whom)}"
        f"{' · <b>geduid</b>' if geduid else ''}</small></summary>"
        f"{_behind(row, found, geduid)}</details></th>"
        f"<td>{escape(text)}{_how(row.cijfer)}</td>{cells}</tr>"
    )


def _behind(row: ProfileRow, found: Sequence[Comparison], geduid: Sequence[str]) -> str:
    """Write what a row rests on: how sure it is, and why each comparison says what it says."""
    told = [f"Geduid: {text}" for text in geduid]
    if row.interval is not None:
        places = max(1, row.indicator.decimalen)
        low, high = (format_number(bound, places) for bound in row.interval)
        told.append(f"Het cijfer ligt tussen {low} en {high}.")
    if row.cijfer.toelichting:
        told.append(f"{upper_first(row.cijfer.toelichting)}.")
    if row.keuze:
        told.append(row.keuze)
    told += [
        f"{upper_first(v.maatstaf.naam)}: {v.verschil.reden}." for v in found if v.verschil.reden
    ]
    return "".join(f"<small>{escape(text)}</small>" for text in told)


def _cell(profiel: Profile, found: Comparison, text: str) -> str:
    why = escape(upper_first(found.verschil.reden))
    said = escape(_said(profiel, found))
    return (
        f'<td class="{tint(found)}" title="{why}">{escape(text)}{_how(found.cijfer)} '
        f"<small>{said}</small></td>"
    )


def _said(profiel: Profile, found: Comparison) -> str:
    return outcome(found, spoken_name(profiel.gebied.naam))


def _why_not(found: Comparison) -> str:
    """Say on a card in a few words why two figures that are there are not compared."""
    apart = found.verschil
    if apart.uitkomst not in (Outcome.NIET, Outcome.TE_KLEIN) or apart.verschil is None:
        return ""
    # the first reason: a card has room for one
    return f"<small>{escape(apart.reden.partition('; ')[0])}</small>"


def _how(figure: AreaFigure) -> str:
    return f" <small>({figure.gemaakt})</small>" if figure.gemaakt else ""
