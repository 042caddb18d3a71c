"""The gaps of a wijk, beside the figures of that wijk in the same domein."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from aanbod import Leemte, Matrix, SoortLeemte, beside, gaps
from store import NotFound
from store.words import label, words
from views import aanbod_choices, loaders
from views.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aanbod import Naast
    from indicators import Hoger
    from store import Snapshot

_FIGURES = 5
"""Figures of a domein beside its gaps, after those that its results name."""
_STYLE = """
<style>
.wv-gaten {margin: 0; padding-left: 1.1rem} .wv-gaten li {margin: .1rem 0; font-size: .92rem}
.wv-naast {border-collapse: collapse; width: 100%; font-size: .88rem}
.wv-naast caption {text-align: left; font-weight: 600; caption-side: top}
.wv-naast th, .wv-naast td {border-bottom: 1px solid #dfe4ea; padding: .15rem .4rem .15rem 0;
  text-align: right; font-variant-numeric: tabular-nums; font-weight: 400}
.wv-naast th:first-child {text-align: left}
.wv-naast small {color: #4a5661}
</style>
"""


def show(snapshot: Snapshot, matrix: Matrix, name: str) -> None:
    """Show the gaps per domein with the figures of the wijk beside them."""
    found = gaps(matrix)
    if not found:
        st.success(f"In deze lijst zijn voor {name} geen gaten gevonden.")
        return
    st.markdown(f"**{count(len(found), 'gat', 'gaten')}** in de lijst van dit gebied.")
    st.html(_STYLE)
    _show_unserved(found)
    for domein in words("domein"):
        own = [gap for gap in found if gap.domein == domein]
        if not own:
            continue
        left, right = st.columns([1.15, 1])
        with left:
            st.subheader(label("domein", domein), anchor=False)
            st.html(_listed(own))
        with right:
            _show_figures(snapshot, matrix.gebied, domein, own, name)


def _show_unserved(found: Sequence[Leemte]) -> None:
    """Show ages and leefgebieden that nobody serves: they are of no domein."""
    wanted = (SoortLeemte.LEEFTIJDSFASE, SoortLeemte.LEEFGEBIED)
    own = [gap for gap in found if gap.soort in wanted]
    if own:
        st.subheader("Leeftijden en leefgebieden", anchor=False)
        st.html(_listed(own))


def _listed(own: Sequence[Leemte]) -> str:
    items = "".join(f"<li>{escape(gap.tekst)}</li>" for gap in own)
    return f'<ul class="wv-gaten">{items}</ul>'


def _show_figures(
    snapshot: Snapshot, gebied: str, domein: str, own: Sequence[Leemte], name: str
) -> None:
    named = tuple(dict.fromkeys(key for gap in own for key in gap.indicatoren))
    figures = _figures(str(snapshot.folder), snapshot.hash, gebied, domein, named, snapshot)
    title = label("domein", domein)
    if not figures:
        st.caption(f"Geen cijfers van {name} geladen voor {title.lower()}.")
        return
    levels = list(dict.fromkeys(h.niveau for figure in figures for h in figure.hoger))
    heads = "".join(f'<th scope="col">{escape(_level(level))}</th>' for level in levels)
    body = "".join(_row(figure, levels) for figure in figures)
    st.html(
        f'<table class="wv-naast"><caption>{escape(name)} in cijfers</caption><thead><tr>'
        f'<th scope="col"></th><th scope="col">{escape(name)}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(figure: Naast, levels: Sequence[str]) -> str:
    from indicators import format_value

    above = {h.niveau: h for h in figure.hoger}
    cells = ""
    for level in levels:
        own = above.get(level)
        text = format_value(figure.indicator, own.waarde, own.staat) if own else ""
        cells += f"<td>{escape(text)}{_computed(own) if own else ''}</td>"
    return (
        f'<tr><th scope="row">{escape(figure.indicator.label)} <small>{figure.jaar}</small></th>'
        f"<td><b>{escape(figure.tekst)}</b>{_computed(figure)}</td>{cells}</tr>"
    )


def _computed(figure: Naast | Hoger) -> str:
    computed = figure.herkomst == "berekend" and figure.staat == "waarde"
    return " <small>(berekend)</small>" if computed else ""


def _level(niveau: str) -> str:
    return "Nederland" if niveau == "land" else niveau


@st.cache_resource(max_entries=64, show_spinner="De cijfers worden opgezocht …")
def _figures(
    folder: str,
    stamp: str,
    gebied: str,
    domein: str,
    named: tuple[str, ...],
    _snapshot: Snapshot,
) -> list[Naast]:
    """Return the figures that results name, and the first of the domein that are no counts."""
    del folder, stamp
    loaded, counted = loaders.years(_snapshot), aanbod_choices.derived_ids(_snapshot)
    of_domein = [
        key
        for key, row in loaders.catalogue(_snapshot).items()
        if row.domein == domein and key in loaded and key not in counted
    ]
    # a share says more of a wijk than a number, which grows with its size
    of_domein.sort(key=lambda key: key.startswith("aantal_"))
    try:
        return beside(_snapshot, gebied, indicatoren=(*named, *of_domein[:_FIGURES]))
    except NotFound:
        return []
