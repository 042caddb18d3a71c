"""A list of rows of one kind, whatever it is: what they are called, what waits, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dossier.kinds import Kind, kind
from dossier.rows import as_date, date_text, is_open, row_title, value_text
from dossier.search import folded
from store.dutch import upper_first
from views.dossier import record_form
from views.shared import aanbod_source, elements, record_editor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from store.records_rows import Rij
    from views.dossier.source import DossierView

T = TypeVar("T")
PER_PAGE = 15
"""Rows on the page at once: more make it slow, and nobody reads them."""
_FOLDED_OUT = "uitgeklapt_in_dossier"
_FEW = 6
"""Up to this many rows need no box to search them."""


def show_kinds(view: DossierView, *soorten: str) -> None:
    """Show the rows of some kinds with all that can be done with them; or the form that is open.

    This is all that a part of the page needs to let people keep rows of a kind.
    """
    if show_open_form(view, *soorten):
        return
    for name in soorten:
        show_list(view, name)
    show_history(*soorten)


def show_open_form(view: DossierView, *soorten: str) -> bool:
    """Show the form that is open when it is of one of these kinds; tell whether it was."""
    name = record_form.opened(view, *soorten)
    if name:
        record_form.show_form(view, name)
    return bool(name)


def show_list(
    view: DossierView,
    soort: str,
    rows: Sequence[Rij] | None = None,
    *,
    below: Callable[[Rij], None] | None = None,
) -> None:
    """Show rows of a kind under its name, newest first, with the button that adds one.

    `rows` None are those of the cycle that is shown, or all where the kind is of no dossier.
    `below` shows what belongs to a row under its line.
    """
    found = kind(soort)
    if rows is None:
        rows = view.dossier.now(soort) if found.per_dossier else view.work.rijen.get(soort, ())
    show_head(soort, len(rows))
    if not rows:
        return
    # turned round: rows come in the order of their making, and the newest is looked for most
    shown = _narrowed(view, found, list(reversed(rows)))
    for row in on_page(shown, PER_PAGE, key=f"blad_{soort}"):
        show_line(view, row)
        if below is not None:
            below(row)
    if not shown:
        st.caption("Geen enkele rij past hierbij.")


def on_page(rows: Sequence[T], number: int, *, key: str) -> Sequence[T]:
    """Return the rows of the page that is chosen; the choice is drawn where there are several."""
    pages = -(-len(rows) // number)
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Blad (van {pages})", 1, pages, key=key, width=120))
    return rows[(page - 1) * number : page * number]


def show_head(soort: str, number: int) -> None:
    """Show what a list is of, how many there are, and the button that adds one."""
    found = kind(soort)
    left, right = st.columns([4, 1.6], vertical_alignment="bottom")
    left.header(f"{upper_first(found.meervoud)} ({number})", anchor=False)
    if not found.ter_plekke:
        right.button(
            record_form.new_label(found),
            key=f"nieuw_{soort}",
            on_click=record_form.open_new,
            args=(soort,),
            width="stretch",
        )
    if not number:
        st.info(found.leeg or found.uitleg or f"Er zijn nog geen {found.meervoud}.")


def show_line(view: DossierView, row: Rij) -> None:
    """Show one row: its name, its short fields, what waits, and the way to it."""
    soort = kind(row.soort)
    title = (view.known.rijen or {}).get(row.id) or row_title(soort, row.gegevens)
    with st.container(border=True):
        left, right = st.columns([6, 1.1], vertical_alignment="center")
        facts = " · ".join(short_facts(view, row))
        # two lines of one paragraph: fifteen of them are to fit on two screens
        left.markdown(
            f"**{elements.plain(title)}**" + (f"  \n{elements.plain(facts)}" if facts else "")
        )
        right.button(
            "Openen",
            key=f"open_{row.id}",
            on_click=record_form.open_row,
            args=(row.id,),
            width="stretch",
        )


def short_facts(view: DossierView, row: Rij) -> list[str]:
    """Return the short fields of a row in words; a term that is past says so."""
    soort = kind(row.soort)
    facts = []
    for veld in soort.velden:
        text = value_text(veld, row.gegevens.get(veld.naam), view.known)
        if not veld.kort or not text or veld.naam in soort.titel:
            continue
        # a word of a list says by itself what it is of; a date or a name does not
        facts.append(text if veld.woorden else f"{veld.label.lower()}: {text}")
    due = as_date(row.gegevens.get(soort.termijn)) if soort.termijn else None
    if due and due < view.dossier.vandaag and is_open(soort, row.gegevens):
        # in capitals: seen without colour too
        facts.append(f"OVER TIJD (was {date_text(due)})")
    return facts


def folded_out(title: str, key: str) -> DeltaGenerator | None:
    """Draw what opens on a click, and return it when it is open.

    It is open again after a form that took the place of the list.
    """
    # Streamlit forgets what was folded out when a form takes the place of the list
    kept: dict[str, bool] = st.session_state.setdefault(_FOLDED_OUT, {})
    box = st.expander(title, expanded=kept.get(key, False), on_change="rerun", key=key)
    kept[key] = bool(box.open)
    return box if box.open else None


def show_history(*soorten: str) -> None:
    """Show the last changes of these kinds, each to be undone."""
    record_editor.show_history(aanbod_source.kept(), soorten, key=f"geschiedenis_{soorten[0]}")


def _narrowed(view: DossierView, soort: Kind, rows: list[Rij]) -> list[Rij]:
    """Draw the box to search a list, and return the rows that are asked."""
    if len(rows) <= _FEW:
        return rows
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input(f"Zoek in {soort.meervoud}", key=f"zoek_{soort.id}")
    only = soort.gesloten and right.checkbox("Alleen wat openstaat", key=f"open_{soort.id}")
    wanted = folded(text or "").split()
    return [
        row
        for row in rows
        if (not only or is_open(soort, row.gegevens)) and _has(view, soort, row, wanted)
    ]


def _has(view: DossierView, soort: Kind, row: Rij, wanted: list[str]) -> bool:
    if not wanted:
        return True
    # in what is read and not in what is kept: ids and codes are known to nobody
    texts = (value_text(veld, row.gegevens.get(veld.naam), view.known) for veld in soort.velden)
    whole = folded("\n".join(texts))
    return all(word in whole for word in wanted)
