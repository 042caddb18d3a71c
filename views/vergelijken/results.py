"""Maatschappelijke resultaten of an area: judged, listed, edited and taken along."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from compare.targets import (
    LEREN,
    SOORT_DOEL,
    STANDEN,
    TargetState,
    combined_by,
    part_names,
    target_text,
)
from reports.answer import Answer, downloads, excel_labels
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF, Snapshot
from store.records_rows import Opdracht, Rij
from store.words import label
from views.shared import aanbod_source, elements, loaders, record_editor, state, words
from views.shared.record_editor import RecordSaving
from views.vergelijken import result_figures, result_form, result_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.profile import Profile
    from compare.target_progress import TargetResult
    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.preventiematrix import Matrix
    from views.vergelijken.result_figures import KeptResults, ResultPlace

NEW = "nieuw"
_SESSION = "resultaten_bewaren"
_COLUMNS = (
    *map(AnswerColumn, ("Pijler", "Domein", "Ambitie", "Maatschappelijk resultaat", "Doel")),
    *map(AnswerColumn, ("Stand van het doel", "Manier van combineren", "Cijfer")),
    AnswerColumn("Basisjaar", 0, grouped=False),
    AnswerColumn("Cijfer in het basisjaar", 1),
    AnswerColumn("Nieuwste jaar", 0, grouped=False),
    AnswerColumn("Nieuwste cijfer", 1),
    AnswerColumn("Doeljaar", 0, grouped=False),
    AnswerColumn("Cijfer van het doel", 1),
    AnswerColumn("Deel van de weg (%)", 0),
    *map(AnswerColumn, ("Stand van het cijfer", "Waarom", "Onderbouwing", "Bron")),
)
_WAY = "100 is het doel; onder nul ging het de andere kant op"
_FIGURE_COLUMNS = 10
"""From how figures combine to how one of them stands: empty for a target without figures."""


@dataclass
class _Saving(RecordSaving):
    """What waits until two people at one target are brought together."""

    dicht: bool = False
    """The form was done with: the next run closes it, and writes the address."""

    def forget(self) -> None:
        """Close the form, and let the next look start from what is stored."""
        super().forget()
        self.dicht = True


@dataclass(frozen=True, slots=True)
class AreaResults:
    """What is kept for an area, and how it stands."""

    snapshot: Snapshot
    profiel: Profile
    matrix: Matrix
    kept: Sequence[KeptResults]
    found: Mapping[str, TargetResult]
    """By the id of its row."""


def show_results(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del maatstaf
    here = profiel.gebied
    lijst = aanbod_source.load(snapshot)
    matrix = lijst.matrix(here.code)
    kept = result_figures.of_area(here.code)
    now: _Saving = st.session_state.setdefault(_SESSION, _Saving())
    st.caption(LEREN)
    if now.dicht:
        now.dicht = False
        # in this run, since the run that saved could not write the address any more
        _open("")
    now.say()
    if now.botsingen:
        _collisions(snapshot, lijst, now)
        return
    asked = state.get(state.DOEL)
    editing = next((item for item in kept if item.rij.id == asked), None)
    if asked == NEW or (editing is not None and editing.doel is not None):
        _edit(snapshot, profiel, lijst, matrix, editing)
        return
    if asked:
        st.info("Het doel uit de link bestaat niet (meer) voor dit gebied.")
    found = {i.rij.id: result_figures.standing(snapshot, i, here.code) for i in kept}
    results = AreaResults(snapshot, profiel, matrix, kept, found)
    _above(results)
    if not kept:
        st.info(
            elements.plain(
                f"Er is nog geen doel voor {here.label}. Begin bij wat er moet veranderen: kies "
                "een maatschappelijk resultaat (of schrijf er een op), de cijfers waaraan u het "
                "wilt zien, en hoe ver en wanneer. U ziet meteen hoe het ervoor staat, ook voor u "
                "het bewaart."
            )
        )
        _without([row.resultaat.tekst for row in matrix.rijen if row.resultaat])
    else:
        _listed(results)
    record_editor.show_history(aanbod_source.kept(), [SOORT_DOEL], key="resultaten_geschiedenis")


def _above(here: AreaResults) -> None:
    """Show how many targets stand how, and what can be done."""
    counts = summary([here.found[item.rij.id].stand for item in here.kept])
    with st.container(horizontal=True, vertical_alignment="center"):
        if counts:
            st.markdown(f"**{elements.plain(counts)}**", width="content")
        st.button("Doel toevoegen", type="primary", key="doel_nieuw", on_click=_open, args=(NEW,))
        if here.kept:
            made = Answer(
                name=("resultaten", here.profiel.gebied.naam, here.profiel.gebied.code),
                table=partial(result_table, here),
            )
            files = downloads(made, excel_labels("Alle resultaten"))
            elements.offer_files(files, label="Resultaten bewaren", key="resultaten")


def summary(standen: Sequence[TargetState]) -> str:
    """Say how many targets stand how (`1 behaald · 2 op weg`); '' without any."""
    return " · ".join(f"{n} {STANDEN[one]}" for one in TargetState if (n := standen.count(one)))


def _without(texts: Sequence[str]) -> None:
    if texts:
        listed = "; ".join(f"‘{text}’" for text in texts)
        count = words.count(len(texts), "resultaat heeft", "resultaten hebben")
        st.caption(elements.plain(f"{count} nog geen doel: {listed}."))


def _listed(here: AreaResults) -> None:
    """Show the targets under pijler, domein, ambitie and resultaat."""
    places, without = result_figures.ordered(here.matrix, here.kept)
    before: ResultPlace | None = None
    for place in places:
        # a heading where it changes only: several resultaten share one ambitie
        if before is None or (before.domein, before.ambitie) != (place.domein, place.ambitie):
            where = " · ".join(filter(None, (place.pijler, label("domein", place.domein))))
            st.header(elements.plain(where or "Domein onbekend"), anchor=False)
            if place.ambitie:
                st.caption(elements.plain(f"Ambitie: {place.ambitie}"))
        before = place
        for item in place.doelen:
            with st.container(border=True):
                _one(here, place, item)
    _without(without)


def _one(here: AreaResults, place: ResultPlace, item: KeptResults) -> None:
    snapshot, profiel, found = here.snapshot, here.profiel, here.found[item.rij.id]
    known = loaders.catalogue(snapshot)
    # the verdict beside its chart: two of them stand above the fold
    left, right = st.columns([4, 5], gap="medium")
    with left:
        st.markdown(f"**{elements.plain(words.upper_first(place.tekst))}**")
        # what cannot be read is shown, with a way to remove it: nothing kept is silently left out
        if item.doel is None:
            st.warning(elements.plain(item.fout))
        else:
            st.markdown(elements.plain(f"Doel: {target_text(item.doel, known)}."))
            result_view.verdict(found, item.doel, known)
            if item.doel.toelichting:
                st.caption(elements.plain(f"Waarom: {item.doel.toelichting}"))
        with st.container(horizontal=True):
            key = item.rij.id
            if item.doel is not None:
                st.button("Aanpassen", key=f"doel_wijzig_{key}", on_click=_open, args=(key,))
            # without asking twice: it can be undone in the history below
            if st.button("Verwijderen", key=f"doel_weg_{key}"):
                # the version goes along: who removes what another just changed is asked first
                _store([Opdracht(SOORT_DOEL, None, key, item.rij.versie)],
                       f"doel verwijderd: {_named(snapshot, profiel, item)}")  # fmt: skip
    if item.doel is not None and found.metingen:
        with right:
            drawn = result_view.charts(snapshot, profiel, found, item.doel, key=f"doel_{key}")
        with left:
            result_view.years(drawn, key=f"doel_{key}")


def _edit(
    snapshot: Snapshot,
    profiel: Profile,
    lijst: AanbodList,
    matrix: Matrix,
    item: KeptResults | None,
) -> None:
    """Show the form with its preview, and keep what it says."""
    title = "Doel aanpassen" if item else f"Nieuw doel voor {profiel.gebied.label}"
    st.header(elements.plain(title), anchor=False)
    filled = result_form.show_form(snapshot, profiel, lijst, matrix, item)
    if isinstance(filled, str):
        st.info(elements.plain(filled))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        keep = st.button(
            "Opslaan", type="primary", disabled=isinstance(filled, str), key="doel_opslaan"
        )
        st.button("Annuleren", key="doel_annuleren", on_click=_open, args=("",))
    if keep and not isinstance(filled, str):
        orders = result_figures.save_orders(
            filled.doel, nieuw=filled.nieuw, lijst=lijst, rij=filled.rij
        )
        text = target_text(filled.doel, loaders.catalogue(snapshot))
        verb = "aangepast" if item else "toegevoegd"
        _store(orders, f"doel {verb}: {profiel.gebied.label}, {text}")


def _open(which: str) -> None:
    """Open the form of a target ('' closes it); what was filled in before is still there."""
    if not which:
        result_form.close()
    state.put(state.DOEL, which)


def _store(orders: list[Opdracht], what: str) -> None:
    record_editor.save(st.session_state[_SESSION], aanbod_source.records(), orders, wat=what)


def _collisions(snapshot: Snapshot, lijst: AanbodList, now: _Saving) -> None:
    """Show both versions of a target that two people changed, and let one choose."""

    def readable(_: str, data: Mapping[str, object]) -> dict[str, str]:
        return result_figures.readable(snapshot, lijst, data)

    def title(row: Rij) -> str:
        return readable(row.soort, row.gegevens).get("Doel", row.id)

    record_editor.show_collisions(
        now, readable, title, lambda orders: _store(orders, now.wat), key="resultaten_botsing"
    )


def _named(snapshot: Snapshot, profiel: Profile, item: KeptResults) -> str:
    text = target_text(item.doel, loaders.catalogue(snapshot)) if item.doel else "onleesbaar"
    return f"{profiel.gebied.label}, {text}"


def result_table(here: AreaResults) -> AnswerTable:
    """Return the results as a table: a row per target and figure, what decides included."""
    known = loaders.catalogue(here.snapshot)
    rows: list[tuple[Cell, ...]] = []
    for place in result_figures.ordered(here.matrix, here.kept)[0]:
        head = (place.pijler, label("domein", place.domein), place.ambitie, place.tekst)
        for item in place.doelen:
            stand = here.found[item.rij.id]
            if item.doel is None or not stand.delen:
                text = target_text(item.doel, known) if item.doel else None
                empty = (None,) * _FIGURE_COLUMNS
                rows.append((*head, text, STANDEN[stand.stand], *empty, stand.tekst, None, None))
                continue
            doel, names = item.doel, part_names(item.doel, known)
            for name, part in stand.delen.items():
                row = known.get(name)
                rows.append(
                    (
                        *head,
                        target_text(doel, known),
                        STANDEN[stand.stand],
                        combined_by(doel) or None,
                        names[name],
                        doel.basisjaar,
                        shown(part.basis, "waarde"),
                        part.jaar,
                        shown(part.nu, "waarde"),
                        doel.doeljaar,
                        shown(part.doel, "waarde"),
                        None if part.deel is None else 100 * part.deel,
                        STANDEN[part.stand],
                        part.tekst,
                        doel.toelichting or None,
                        row.bron if row is not None else None,
                    )
                )
    notes = [("Let op", FICTIEF)] if here.profiel.fictief else []
    return AnswerTable(
        f"Maatschappelijke resultaten van {here.profiel.gebied.label}",
        _COLUMNS,
        rows,
        (*notes, ("Waarvoor", LEREN), ("Deel van de weg", _WAY)),
    )


def offer_result(snapshot: Snapshot, wijk: str) -> None:
    """Show how the targets of a wijk stand, with the way to them; or the way to set one."""
    kept = result_figures.of_area(wijk)
    states = [result_figures.standing(snapshot, item, wijk).stand for item in kept]
    counts = summary(states)
    st.page_link(
        "views/vergelijken/page.py",
        label=f"Doelen bij deze resultaten: {counts}"
        if counts
        else "Doelen stellen voor deze wijk",
        query_params=state.link("vergelijken", gebied=wijk, tabblad="resultaten", doel=""),
    )
