"""The preventiematrix of a wijk: what there is beside what is wanted, as one table."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from places.aanbod.cards import ReadableNames, card
from places.aanbod.preventiematrix import NODIG, ListedAanbod, Matrix, MatrixCell, MatrixRow
from store.dutch import listed
from store.words import label, words
from views.shared import elements, state
from views.shared.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from places.aanbod.model import Aanbod

_ELSEWHERE = ("domein", "preventieniveau", "resultaten", "inzet", "stedelijk", "x", "y")
"""Fields that do not stand in the list of a card: its place in the matrix or its head has them,
and the map has its point."""
_PLURAL = {"leeftijdsfase": "leeftijden", "leefgebied": "leefgebieden"}
# Html of our own, as in `views.vergelijken.tables`: cells hold lists that unfold, heads stay in
# sight, and a screen reader reads it as one table.
_STYLE = """
<style>
.wv-matrix {border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.3}
.wv-matrix caption {text-align: left; color: #4a5661; padding-bottom: .3rem}
.wv-matrix th, .wv-matrix td {border: 1px solid #c9d2db; padding: .3rem .45rem;
  vertical-align: top; text-align: left}
.wv-matrix thead th {background: #eef3f7; position: sticky; top: 0}
.wv-matrix tbody th {font-weight: 600; background: #f7f9fb}
.wv-matrix .wv-pijler {background: #0b4f8a; color: #fff; font-weight: 700}
.wv-matrix ul {margin: 0; padding: 0; list-style: none}
.wv-matrix li {margin: 0 0 .25rem 0; font-size: .86rem; line-height: 1.3}
.wv-matrix small {color: #4a5661; font-weight: 400}
.wv-matrix summary {cursor: pointer}
.wv-matrix summary::marker {color: #0b4f8a}
.wv-matrix details[open] summary br, .wv-matrix details[open] summary small {display: none}
.wv-matrix details p {margin: .25rem 0; font-size: .84rem; font-style: italic}
.wv-matrix dl {margin: .2rem 0 .4rem 0 !important; padding: 0 !important; font-size: .8rem;
  line-height: 1.35}
.wv-matrix dt {color: #4a5661; float: left; clear: left; margin-right: .3rem}
.wv-matrix dt::after {content: ":"}
.wv-matrix dl dd {margin: 0 !important}
.wv-matrix .wv-geen {color: #8a3b00; font-weight: 600}
.wv-matrix .wv-gewenst {border-left: 3px solid #6a3d9a; padding-left: .35rem}
.wv-stad {border: 1px solid #0b4f8a; color: #0b4f8a; border-radius: 3px; padding: 0 .25rem;
  font-size: .72rem; white-space: nowrap}
</style>
"""


def show(matrix: Matrix, name: str, namen: ReadableNames) -> None:
    """Show the matrix; every text of it comes from people and is escaped."""
    if not matrix.aanbod and not any(row.resultaat for row in matrix.rijen):
        st.info(
            f"Er staat nog geen aanbod en geen maatschappelijk resultaat voor "
            f"{elements.plain(name)} "
            "in de lijst. Voeg ze toe bij ‘Bewerken en Excel’, of lees een lijst in."
        )
    # a domein without anything is named below: an empty row would look like a gap
    filled = [
        row
        for row in matrix.rijen
        if row.resultaat or not all(cell.leeg for cell in row.cellen.values())
    ]
    empty = [label("domein", row.domein) for row in matrix.rijen if row not in filled]
    if filled:
        everything = state.get(state.ALLEVELDEN)
        st.toggle(
            "Alle velden tonen",
            help="Anders staan ze achter het aanbod: klik op de naam.",
            **state.bound(state.ALLEVELDEN, everything),
        )
        st.html(_STYLE + table(filled, name, namen, alles=everything))
    if empty:
        st.caption("Nog geen resultaat en geen aanbod voor: " + "; ".join(empty) + ".")
    notes = []
    if matrix.elders:
        notes.append(f"{count(matrix.elders, 'activiteit geldt', 'activiteiten gelden')} elders")
    if matrix.zonder_gebied:
        names = ", ".join(item.aanbod.titel for item in matrix.zonder_gebied[:5])
        more = ", …" if len(matrix.zonder_gebied) > 5 else ""  # noqa: PLR2004
        many = count(len(matrix.zonder_gebied), "activiteit hoort", "activiteiten horen")
        notes.append(
            f"{many} bij geen wijk: er staat geen gebied bij, of een dat hier niet bekend is "
            f"({names}{more})"
        )
    if notes:
        st.caption(elements.plain(f"Niet in deze matrix: {'; '.join(notes)}."))


def table(
    rows: Iterable[MatrixRow], name: str, namen: ReadableNames, *, alles: bool = False
) -> str:
    """Return rows of a matrix as one html table; with `alles` every card is open."""
    item = partial(_item, namen, alles=alles)
    levels = words("preventieniveau")
    shown = list(rows)
    # a column of its own for what has no level, and only when there is any: nothing drops out
    loose = any(not row.cellen[""].leeg for row in shown)
    heads = [word.label for word in levels.values()] + (["Niveau onbekend"] if loose else [])
    keys = [*levels, *([""] if loose else [])]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body, pijler = "", None
    for row in shown:
        if row.pijler != pijler:
            pijler = row.pijler
            title = label("pijler", pijler) if pijler else "Domein onbekend"
            body += (
                f'<tr><th class="wv-pijler" colspan="{len(keys) + 1}" scope="rowgroup">'
                f"{escape(title)}</th></tr>"
            )
        cells = "".join(
            f"<td>{_cell(row.cellen[key], item, judged=bool(row.resultaat) and bool(key))}</td>"
            for key in keys
        )
        body += f'<tr><th scope="row">{_row_head(row, namen)}</th>{cells}</tr>'
    return (
        f'<table class="wv-matrix"><caption>Preventiematrix van {escape(name)}: huidig aanbod, '
        "daaronder met een paarse streep wat gewenst is. "
        '<span class="wv-stad">stedelijk</span> geldt in de hele gemeente. Klik op aanbod voor '
        "al zijn velden.</caption>"
        f'<thead><tr><th scope="col">Domein, ambitie en resultaat</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row_head(row: MatrixRow, namen: ReadableNames) -> str:
    title = escape(label("domein", row.domein)) if row.domein else "Domein onbekend"
    text = f"<small>{title}</small>"
    if row.ambitie:
        text += f"<br><small>Ambitie: {escape(row.ambitie)}</small>"
    if row.resultaat:
        seen_by = namen.measured_by(row.resultaat) or "nog geen indicator"
        seen = f"<small>Te zien aan: {escape(seen_by)}</small>"
        return f"{text}<br>{escape(row.resultaat.tekst)}<br>{seen}"
    return f"{text}<br><small>aanbod zonder resultaat</small>"


def _cell(cell: MatrixCell, item: Callable[..., str], *, judged: bool) -> str:
    now = "".join(item(one) for one in cell.behouden)
    now += "".join(item(one, "stopt") for one in cell.stoppen)
    wanted = "".join(item(one, "gewenst") for one in cell.gewenst)
    # a gap is a resultaat without aanbod on a level that it needs; another empty cell is none
    if not now and judged:
        quiet = NODIG.get(cell.nodig)
        now = f"<li><small>{quiet}</small></li>" if quiet else '<li class="wv-geen">geen</li>'
    cover = f"<small>Samen: {escape(cell.dekking.tekst)}.</small>" if cell.dekking else ""
    return f"<ul>{now}{wanted}</ul>{cover}"


def _item(namen: ReadableNames, item: ListedAanbod, stand: str = "", *, alles: bool) -> str:
    """Return a piece of aanbod: what tells it apart at a glance, and all its fields behind it."""
    one = item.aanbod
    marks = " <b>(stopt)</b>" if stand == "stopt" else ""
    city = ' <span class="wv-stad">stedelijk</span>' if item.stedelijk else ""
    before = "Gewenst: " if stand == "gewenst" else ""
    below = " · ".join(escape(text) for text in _at_a_glance(one) if text)
    said = f"<p>{escape(one.inzet)}</p>" if one.inzet else ""
    fields = "".join(
        f"<dt>{escape(title)}</dt><dd>{escape(text)}</dd>"
        for title, text in card(one, namen, zonder=_ELSEWHERE)
    )
    style = ' class="wv-gewenst"' if stand == "gewenst" else ""
    return (
        f"<li{style}><details{' open' if alles else ''}><summary>{before}{escape(one.titel)}"
        f"{marks}{city}<br><small>{below}</small></summary>{said}<dl>{fields}</dl></details></li>"
    )


def _at_a_glance(one: Aanbod) -> tuple[str, ...]:
    """Return whose it is, for whom, and how strong, in few words."""
    return (
        one.aanbieder,
        one.doelgroep,
        _several("leeftijdsfase", one.leeftijdsfasen),
        _several("leefgebied", one.leefgebieden),
        ", ".join(filter(None, (label("vorm", one.vorm).lower(), one.frequentie))),
        f"effectladder {label('effectladder', one.effectladder)}" if one.effectladder else "",
    )


def _several(lijst: str, keys: tuple[str, ...]) -> str:
    if len(keys) > 1 and set(keys) >= set(words(lijst)):
        return f"alle {_PLURAL[lijst]}"
    return listed([label(lijst, key).lower() for key in keys])
