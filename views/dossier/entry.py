"""A duiding on the page where its figure stands: recognised or not, and why, kept in the dossier.

What somebody types stays in the session until it is stored, also while the entry is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from dossier.dossier import cycle_of
from dossier.interpretation import DUIDING, said_about, said_text
from dossier.kinds import DOSSIER, kind
from dossier.rows import normalised, row_findings
from dossier.shown import with_figure
from store import Snapshot, WijkverkennerError
from store.records_rows import Opdracht, Rij, new_id
from store.words import words
from views.dossier import record_form, source
from views.shared import elements, kept_view, state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.choropleth import Choropleth
    from places.aanbod.preventiematrix import Matrix
    from views.dossier.source import DossierView
    from views.shared.map_places import Overlay

_TEXTS = ("hoe_komt_het", "wat_vinden_we", "wat_doen_we")
_DRAFTS = "duiding_op_de_plek"
# own choice, so that the figure itself stays in sight
_SHOWN = 5
"""Of what was said before, this much stands beside a figure; the dossier has the rest."""


@dataclass(frozen=True, slots=True)
class EntrySubject:
    """What a duiding can be about on this page."""

    label: str
    waarden: Mapping[str, str]
    """The fields that say so, with the figure as it stands there (`cijfer_toen`)."""


@dataclass
class _Draft:
    id: str = field(default_factory=new_id)
    waarden: dict[str, Any] = field(default_factory=dict)


def figure_subject(kaart: Choropleth, gebied: str, naam: str) -> EntrySubject:
    """Return the figure of a map as it stands there for an area."""
    figure = kaart.indicator
    own = kaart.frame.loc[kaart.frame["gebied_code"] == gebied, "tekst"]
    values = {"bij": "indicator", "indicator": figure.id, "gebied": gebied}
    if len(own):
        # as it stood there: a year later the same figure may be another, and the look back lays
        # both down
        values["cijfer_toen"] = f"{own.iloc[0]} ({kaart.jaar})"
    # context is of no domein
    if figure.pijler != "algemeen":
        values["domein"] = figure.domein
    return EntrySubject(f"{figure.label}, {naam}", values)


def place_subjects(overlay: Overlay, gebied: str) -> list[EntrySubject]:
    """Return the school or aanbod whose card is open on a map; none where none is."""
    asked = state.get(state.PLEK)
    found = []
    for deel in overlay.delen if asked else ():
        for row in deel.plekken.frame[deel.plekken.frame["id"] == asked].to_dict("records"):
            name = str(row["naam"])
            what = (
                {"bij": "school", "school": f"{name} ({row['brin6']})"}
                if row.get("brin6")
                else {"bij": "aanbod", "aanbod": asked}
            )
            found.append(EntrySubject(name, {**what, "gebied": gebied}))
    return found


def matrix_subjects(matrix: Matrix) -> list[EntrySubject]:
    """Return the domeinen of an area and its pieces of aanbod."""
    own = {"gebied": matrix.gebied}
    found = [
        EntrySubject(word.label, {"bij": "domein", "domein": name, **own})
        for name, word in words("domein").items()
    ]
    return found + [
        EntrySubject(item.aanbod.naam, {"bij": "aanbod", "aanbod": item.rij.id, **own})
        for item in matrix.aanbod
    ]


def given_of_figures(gebied: str) -> dict[str, list[str]]:
    """Return by figure what was said of it for an area, newest first; nothing while it is away."""
    try:
        work, _ = source.load()
    except WijkverkennerError:
        return {}
    about = {"bij": "indicator", "gebied": gebied}
    found: dict[str, list[str]] = {}
    for row in said_about(work, about):
        found.setdefault(str(row.gegevens.get("indicator")), []).append(said_text(row))
    return found


def show_given(subjects: Sequence[EntrySubject]) -> None:
    """Say beside a figure or place what was said of it before, in whatever dossier and cycle."""
    try:
        work, _ = source.load()
    except WijkverkennerError:
        return  # told where a duiding is recorded
    found = [(subject, row) for subject in subjects for row in said_about(work, subject.waarden)]
    for subject, row in found[:_SHOWN]:
        about = f"{subject.label}, " if len(subjects) > 1 else ""
        st.markdown(f":small[**Geduid**: {elements.plain(about + said_text(row))}]")
    if not found:
        return
    more = f" (nog {len(found) - _SHOWN})" if len(found) > _SHOWN else ""
    newest = found[0][1]
    elements.page_link(
        "dossier", f"Openen in het dossier{more}",
        dossier=str(newest.gegevens.get(DOSSIER) or ""), dossierdeel="duiding",
        rij=newest.id if len(found) == 1 else "", cyclus=cycle_of(newest),
    )  # fmt: skip


def show_entry(
    snapshot: Snapshot, gebied: str, subjects: Sequence[EntrySubject], *, page: str
) -> None:
    """Offer to record a duiding about one of `subjects`, for an area or an SWV.

    It is kept with the address of `page` as it is now, choices included.
    """
    box = st.expander(
        "Duiding vastleggen: wordt dit herkend?", on_change="rerun", key="duiding_invoer"
    )
    record_form.saving().say()
    if not box.open:
        return
    with box:
        if not subjects:
            st.info("Kies een gebied, of een plek op de kaart: daarover gaat de duiding.")
            return
        try:
            work, away = source.load()
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        rows = _dossiers(work.dossiers(), gebied)
        if not rows:
            said = "Er is nog geen dossier om dit in te bewaren: begin er een"
            elements.page_link("dossier", said, dossier="nieuw", gebied=gebied)
            return
        names = {row.id: str(row.gegevens.get("naam") or row.id) for row in rows}
        left, right = st.columns([2, 3])
        chosen = left.selectbox("Dossier", list(names), format_func=names.__getitem__)
        place = right.selectbox(
            "Waarover", range(len(subjects)), format_func=lambda at: subjects[at].label
        )
        view = source.view(snapshot, work, chosen or rows[0].id, None, away)
        shown = kept_view.address(page, state.full_link(page))
        _fields(view, subjects[place or 0], shown)


def _dossiers(rows: Sequence[Rij], gebied: str) -> list[Rij]:
    """Return the dossiers to choose from: of the area, else of what it lies in, else all."""
    # a buurt has seldom a dossier of its own: its wijk is what one works on (CBS: BU and the WK
    # share their first six figures)
    for code in (gebied, f"WK{gebied[2:8]}" if gebied[:2] == "BU" else gebied):
        if own := [row for row in rows if row.gegevens.get("gebied") == code]:
            return own
    # newest first
    return list(reversed(rows))


def _fields(view: DossierView, subject: EntrySubject, shown: str) -> None:
    soort = kind(DUIDING)
    drafts: dict[tuple[str, str], _Draft] = st.session_state.setdefault(_DRAFTS, {})
    # by what it is about: another area chosen on the map must not carry along what was typed of
    # this one
    asked = (view.dossier.id, subject.label)
    draft = drafts.setdefault(asked, _Draft())
    recognised = soort.veld("herkend")

    def key(name: str) -> str:
        return f"invoer_{draft.id}_{name}"

    for name in ("herkend", "rol", *_TEXTS):
        if draft.waarden.get(name):
            # Streamlit forgets fields that a run does not draw, as when the box was closed in
            # between
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
    # begun from a figure (the other way begins from what somebody saw): duiding goes both ways
    begun = view.dossier.new_row(DUIDING) | {"vanuit": "cijfer"} | dict(subject.waarden)
    # the address, so that a gesprek later opens the very view it is about
    begun |= {"getoond": shown}
    made = begun | normalised(soort, values)
    for one in row_findings(soort, made, view.known, plaats="·"):
        st.warning(elements.plain(f"{one.plaats.removeprefix('· · ')}: {one.gevonden}."))
    if not values:
        st.caption(
            "Zeg of het wordt herkend, of vul een van de velden in: daarna kunt u het opslaan."
        )
    if st.button("Duiding opslaan", disabled=not values, key=key("opslaan")):
        data = with_figure(view.snapshot, made)
        what = f"duiding toegevoegd aan {view.dossier.naam}: {subject.label}"
        # gone before it is stored: storing begins the next run at once
        drafts.pop(asked)
        record_form.store([Opdracht(DUIDING, data, draft.id)], what)
        # storing ends this run unless it failed: then what was typed is still needed
        drafts[asked] = draft
