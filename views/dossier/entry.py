"""A duiding on the page where its figure stands: recognised or not, and why, kept in the dossier.

What somebody types stays in the session until it is stored, also while the entry is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from dossier.interpretation import DUIDING
from dossier.kinds import kind
from dossier.rows import normalised, row_findings, value_text
from dossier.shown import with_figure
from store import WijkverkennerError
from store.records_rows import Opdracht, new_id
from views.dossier import record_form, source
from views.shared import elements, state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Snapshot
    from store.records_rows import Rij
    from views.dossier.source import DossierView

_TEXTS = ("hoe_komt_het", "wat_vinden_we", "wat_doen_we")
_DRAFTS = "duiding_op_de_plek"
_EARLIER = 5


@dataclass(frozen=True, slots=True)
class EntrySubject:
    """What a duiding can be about on this page."""

    label: str
    waarden: Mapping[str, str]
    """The fields that say so."""


@dataclass
class _Draft:
    id: str = field(default_factory=new_id)
    waarden: dict[str, Any] = field(default_factory=dict)


def show_entry(snapshot: Snapshot, gebied: str, subjects: Sequence[EntrySubject]) -> None:
    """Offer to record a duiding about one of `subjects`, for an area or an SWV."""
    box = st.expander(
        "Duiding vastleggen: wordt dit herkend?", on_change="rerun", key="duiding_invoer"
    )
    record_form.saving().say()
    if not box.open or not subjects:
        return
    with box:
        try:
            work, away = source.load()
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        rows = _dossiers(work.dossiers(), gebied)
        if not rows:
            st.page_link(
                "views/dossier/page.py",
                label="Er is nog geen dossier om dit in te bewaren: begin er een",
                query_params=state.link("dossier", dossier="nieuw", gebied=gebied),
            )
            return
        names = {row.id: str(row.gegevens.get("naam") or row.id) for row in rows}
        left, right = st.columns([2, 3])
        chosen = left.selectbox("Dossier", list(names), format_func=names.__getitem__)
        place = right.selectbox(
            "Waarover", range(len(subjects)), format_func=lambda at: subjects[at].label
        )
        view = source.view(snapshot, work, chosen or rows[0].id, None, away)
        _fields(view, subjects[place or 0])


def _dossiers(rows: Sequence[Rij], gebied: str) -> list[Rij]:
    """Return the dossiers to choose from: of the area, else of what it lies in, else all."""
    for code in (gebied, f"WK{gebied[2:8]}" if gebied[:2] == "BU" else gebied):
        if own := [row for row in rows if row.gegevens.get("gebied") == code]:
            return own
    return list(reversed(rows))


def _fields(view: DossierView, subject: EntrySubject) -> None:
    soort = kind(DUIDING)
    _earlier(view, subject)
    drafts: dict[tuple[str, str], _Draft] = st.session_state.setdefault(_DRAFTS, {})
    asked = (view.dossier.id, subject.label)
    draft = drafts.setdefault(asked, _Draft())
    recognised = soort.veld("herkend")

    def key(name: str) -> str:
        return f"invoer_{draft.id}_{name}"

    for name in ("herkend", "rol", *_TEXTS):
        if draft.waarden.get(name):
            st.session_state.setdefault(key(name), draft.waarden[name])
    typed: dict[str, Any] = {
        "herkend": st.segmented_control(
            recognised.label,
            list(recognised.woorden),
            format_func=lambda one: recognised.woorden[one],
            key=key("herkend"),
        ),
        "rol": st.text_input(soort.veld("rol").label, key=key("rol")),
    }
    for name, spot in zip(_TEXTS, st.columns(len(_TEXTS)), strict=True):
        typed[name] = spot.text_area(soort.veld(name).label, height=110, key=key(name))
    draft.waarden = typed
    values = {k: v for k, v in typed.items() if v}
    begun = view.dossier.new_row(DUIDING) | {"vanuit": "cijfer"} | dict(subject.waarden)
    made = begun | normalised(soort, values)
    for one in row_findings(soort, made, view.known, plaats="·"):
        st.warning(elements.plain(f"{one.plaats.removeprefix('· · ')}: {one.gevonden}."))
    if st.button("Duiding opslaan", disabled=not values, key=key("opslaan")):
        data = with_figure(view.snapshot, made)
        what = f"duiding toegevoegd aan {view.dossier.naam}: {subject.label}"
        # gone before it is stored: storing begins the next run at once
        drafts.pop(asked)
        record_form.store([Opdracht(DUIDING, data, draft.id)], what)
        drafts[asked] = draft


def _earlier(view: DossierView, subject: EntrySubject) -> None:
    """Say what was recorded about it before."""
    soort = kind(DUIDING)
    own = [
        row
        for row in view.dossier.of(DUIDING)
        if all(row.gegevens.get(name) == value for name, value in subject.waarden.items())
    ]
    for row in own[-_EARLIER:]:
        facts = [
            value_text(soort.veld(name), row.gegevens.get(name), view.known)
            for name in ("datum", "herkend", "rol", "hoe_komt_het")
        ]
        st.caption(elements.plain("Eerder: " + " · ".join(filter(None, facts))))
