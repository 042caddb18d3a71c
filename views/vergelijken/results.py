"""The tab Resultaten: what should change in this area, and how far that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from compare.targets import LEREN, SOORT_DOEL, STANDEN, TargetState, target_text
from store.records import Opdracht, Rij
from store.words import label
from views.shared import aanbod_source, loaders, parts, record_parts, state, words
from views.vergelijken import results_downloads as compare_results_downloads
from views.vergelijken import results_form as compare_results_form
from views.vergelijken import results_show as compare_results_show
from views.vergelijken import results_source as compare_results_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.profile import Profile
    from compare.target_progress import TargetResult
    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.preventiematrix import Matrix
    from store import Snapshot
    from views.vergelijken.choices import Chosen
    from views.vergelijken.results_source import Bewaard, Plek

NIEUW = "nieuw"
_SESSION = "resultaten_bewaren"


@dataclass
class _Saving(record_parts.Bewaring):
    """What waits until two people at one target are brought together."""

    dicht: bool = False
    """The form was done with: the next run closes it, and writes the address."""

    def forget(self) -> None:
        """Close the form, and let the next look start from what is stored."""
        super().forget()
        self.dicht = True


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del chosen, maatstaf
    here = profiel.gebied
    lijst = aanbod_source.load(snapshot)
    matrix = lijst.matrix(here.code)
    kept = compare_results_source.of_area(here.code)
    now: _Saving = st.session_state.setdefault(_SESSION, _Saving())
    st.caption(LEREN)
    if now.dicht:
        now.dicht = False
        _open("")
    now.say()
    if now.botsingen:
        _collisions(snapshot, lijst, now)
        return
    asked = state.get(state.DOEL)
    editing = next((item for item in kept if item.rij.id == asked), None)
    if asked == NIEUW or (editing is not None and editing.doel is not None):
        _edit(snapshot, profiel, lijst, matrix, editing)
        return
    if asked:
        st.info("Het doel uit de link bestaat niet (meer) voor dit gebied.")
    found = {i.rij.id: compare_results_source.standing(snapshot, i, here.code) for i in kept}
    _above(snapshot, profiel, matrix, kept, found)
    if not kept:
        _empty(here.label, matrix)
    else:
        _listed(snapshot, profiel, matrix, kept, found)
    record_parts.show_history(
        aanbod_source.kept(),
        [SOORT_DOEL],
        key="resultaten_geschiedenis",
    )


def _above(
    snapshot: Snapshot,
    profiel: Profile,
    matrix: Matrix,
    kept: Sequence[Bewaard],
    found: Mapping[str, TargetResult],
) -> None:
    """Show how many targets stand how, and what can be done."""
    counts = summary([found[item.rij.id].stand for item in kept])
    with st.container(horizontal=True, vertical_alignment="center"):
        if counts:
            st.markdown(f"**{parts.plain(counts)}**", width="content")
        st.button("Doel toevoegen", type="primary", key="doel_nieuw", on_click=_open, args=(NIEUW,))
        if kept:
            offered = compare_results_downloads.downloads(snapshot, profiel, matrix, kept, found)
            parts.offer_files(offered, label="Resultaten bewaren", key="resultaten")


def summary(standen: Sequence[TargetState]) -> str:
    """Say how many targets stand how (`1 behaald · 2 op weg`); '' without any."""
    return " · ".join(f"{n} {STANDEN[one]}" for one in TargetState if (n := standen.count(one)))


def _empty(name: str, matrix: Matrix) -> None:
    st.info(
        parts.plain(
            f"Er is nog geen doel voor {name}. Begin bij wat er moet veranderen: kies een "
            "maatschappelijk resultaat (of schrijf er een op), de cijfers waaraan u het wilt zien, "
            "en hoe ver en wanneer. U ziet meteen hoe het ervoor staat, ook voor u het bewaart."
        )
    )
    _without([row.resultaat.tekst for row in matrix.rijen if row.resultaat])


def _without(texts: Sequence[str]) -> None:
    if texts:
        listed = "; ".join(f"‘{text}’" for text in texts)
        count = words.count(len(texts), "resultaat heeft", "resultaten hebben")
        st.caption(parts.plain(f"{count} nog geen doel: {listed}."))


def _listed(
    snapshot: Snapshot,
    profiel: Profile,
    matrix: Matrix,
    kept: Sequence[Bewaard],
    found: Mapping[str, TargetResult],
) -> None:
    """Show the targets under pijler, domein, ambitie and resultaat."""
    places, without = compare_results_source.ordered(matrix, kept)
    before: Plek | None = None
    for place in places:
        if before is None or (before.domein, before.ambitie) != (place.domein, place.ambitie):
            where = " · ".join(filter(None, (place.pijler, label("domein", place.domein))))
            st.subheader(parts.plain(where or "Domein onbekend"), anchor=False)
            if place.ambitie:
                st.caption(parts.plain(f"Ambitie: {place.ambitie}"))
        before = place
        for item in place.doelen:
            with st.container(border=True):
                _one(snapshot, profiel, place, item, found[item.rij.id])
    _without(without)


def _one(
    snapshot: Snapshot, profiel: Profile, place: Plek, item: Bewaard, found: TargetResult
) -> None:
    """Show one target."""
    known = loaders.catalogue(snapshot)
    left, right = st.columns([4, 5], gap="medium")
    with left:
        st.markdown(f"**{parts.plain(words.upper_first(place.tekst))}**")
        if item.doel is None:
            st.warning(parts.plain(item.fout))
        else:
            st.markdown(parts.plain(f"Doel: {target_text(item.doel, known)}."))
            compare_results_show.verdict(found, item.doel, known)
            if item.doel.toelichting:
                st.caption(parts.plain(f"Waarom: {item.doel.toelichting}"))
        with st.container(horizontal=True):
            key = item.rij.id
            if item.doel is not None:
                st.button("Aanpassen", key=f"doel_wijzig_{key}", on_click=_open, args=(key,))
            if st.button("Verwijderen", key=f"doel_weg_{key}"):
                _store([Opdracht(SOORT_DOEL, None, key, item.rij.versie)],
                       f"doel verwijderd: {_named(snapshot, profiel, item)}")  # fmt: skip
    if item.doel is not None and found.metingen:
        with right:
            drawn = compare_results_show.charts(
                snapshot, profiel, found, item.doel, key=f"doel_{key}"
            )
        with left:
            compare_results_show.years(drawn, key=f"doel_{key}")


def _edit(
    snapshot: Snapshot, profiel: Profile, lijst: AanbodList, matrix: Matrix, item: Bewaard | None
) -> None:
    """Show the form with its preview, and keep what it says."""
    title = "Doel aanpassen" if item else f"Nieuw doel voor {profiel.gebied.label}"
    st.subheader(parts.plain(title), anchor=False)
    filled = compare_results_form.show(snapshot, profiel, lijst, matrix, item)
    if filled.melding:
        st.info(parts.plain(filled.melding))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_parts.ask_name(placeholder="mag leeg blijven")
        keep = st.button(
            "Opslaan", type="primary", disabled=filled.doel is None, key="doel_opslaan"
        )
        st.button("Annuleren", key="doel_annuleren", on_click=_open, args=("",))
    if keep and filled.doel is not None:
        orders = compare_results_source.save_orders(
            filled.doel, nieuw=filled.nieuw, lijst=lijst, rij=filled.rij
        )
        text = target_text(filled.doel, loaders.catalogue(snapshot))
        verb = "aangepast" if item else "toegevoegd"
        _store(orders, f"doel {verb}: {profiel.gebied.label}, {text}")


def _open(which: str) -> None:
    """Open the form of a target ('' closes it); what was filled in before is still there."""
    if not which:
        compare_results_form.close()
    state.put(state.DOEL, which)


def _store(orders: list[Opdracht], what: str) -> None:
    record_parts.save(
        st.session_state[_SESSION],
        compare_results_source.records(),
        orders,
        wat=what,
    )


def _collisions(snapshot: Snapshot, lijst: AanbodList, now: _Saving) -> None:
    """Show both versions of a target that two people changed, and let one choose."""

    def readable(_: str, data: Mapping[str, object]) -> dict[str, str]:
        return compare_results_source.readable(snapshot, lijst, data)

    def title(row: Rij) -> str:
        return readable(row.soort, row.gegevens).get("Doel", row.id)

    record_parts.show_collisions(
        now, readable, title, lambda orders: _store(orders, now.wat), key="resultaten_botsing"
    )


def _named(snapshot: Snapshot, profiel: Profile, item: Bewaard) -> str:
    text = target_text(item.doel, loaders.catalogue(snapshot)) if item.doel else "onleesbaar"
    return f"{profiel.gebied.label}, {text}"
