"""Reviews: who read along with which version, in rounds, and what was to be seen at a review."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st

from dossier.dossier import CONSULTATION
from dossier.kinds import kind
from dossier.rows import value_text
from store.words import label
from views.dossier import record_form, record_list
from views.shared import elements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.records_rows import Rij
    from views.dossier.source import DossierView

_REVIEW = "review"


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, CONSULTATION, _REVIEW):
        return
    record_list.show_list(view, _REVIEW)
    rows = view.dossier.now(CONSULTATION)
    record_list.show_head(CONSULTATION, len(rows))
    # groupby puts together only what follows each other
    for stap, own in groupby(
        sorted(rows, key=_order), key=lambda row: row.gegevens.get("bij_stap")
    ):
        _step(view, label("stap", str(stap or "")), list(own))
    record_list.show_history(_REVIEW, CONSULTATION)


def _step(view: DossierView, title: str, rows: Sequence[Rij]) -> None:
    """Show the rounds of a step, by version; and the way to the next round."""
    st.subheader(elements.plain(title or "Zonder stap"), anchor=False)
    for row in rows:
        record_list.show_line(view, row)
    last = rows[-1].gegevens
    st.button(
        "Volgende ronde",
        key=f"ronde_{rows[-1].id}",
        help="Vraag opnieuw iemand mee te lezen, met deze of een nieuwe versie.",
        on_click=record_form.open_new,
        args=(CONSULTATION,),
        kwargs={
            "bij_stap": last.get("bij_stap"),
            "versie": last.get("versie"),
            "ronde": _round(last) + 1,
        },
    )


def _order(row: Rij) -> tuple[str, str, int]:
    said = row.gegevens
    version = value_text(kind(CONSULTATION).veld("versie"), said.get("versie"))
    return str(said.get("bij_stap") or ""), version, _round(said)


def _round(gegevens: dict[str, Any]) -> int:
    number = gegevens.get("ronde")
    return number if isinstance(number, int) else 0
