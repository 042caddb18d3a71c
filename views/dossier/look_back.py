"""Cycli en terugblik: what the cycle before said and promised, and beginning the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.targets import STANDEN, Target
from dossier.dossier import CYCLE, DOEL, lookback, next_cycle_orders
from store import NotFound, Refused
from views.dossier import record_form, record_list, source
from views.shared import elements
from views.vergelijken.result_figures import assessed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.records_rows import Rij
    from views.dossier.source import DossierView


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, CYCLE):
        return
    st.header("Cycli", anchor=False)
    for row in reversed(view.dossier.of(CYCLE)):
        record_list.show_line(view, row)
    _begin(view)
    found = lookback(view.dossier)
    if found is None:
        st.info("Dit is de eerste cyclus: terugkijken kan vanaf de tweede.")
        return
    st.header(f"Terugblik op cyclus {found.cyclus}", anchor=False)
    learnt = found.rij.gegevens.get("geleerd") if found.rij else ""
    if learnt:
        st.markdown(f"**Geleerd:** {elements.plain(str(learnt))}")
    if found.leeg:
        st.caption("In die cyclus is niets vastgelegd.")
    # first what was promised and is still to do: that is what a new cycle begins with
    for title, rows in (
        ("Beloofd en nog niet gedaan", found.niet_nagekomen),
        ("Beloofd en gedaan", found.nagekomen),
        ("Beloofd en vervallen", found.vervallen),
        ("Gestopt, en waarom", found.gestopt),
        ("Wat toen werd geduid", found.duidingen),
        ("De analyse van toen", found.analyses),
        # what was stopped stands above with its why, and not twice
        ("Activiteiten", tuple(r for r in found.activiteiten if r not in found.gestopt)),
        ("Outcome", found.uitkomsten),
    ):
        _rows(view, title, rows)
    # of all cycles: some figures appear only every four years (method, step 6)
    _targets(view)


def _targets(view: DossierView) -> None:
    """Show the resultaten with what was aimed at, and how that stands with the figures of now."""
    rows = view.dossier.of(DOEL)
    if not rows:
        return
    st.subheader(f"Resultaten en doelen ({len(rows)}), met de cijfers van nu", anchor=False)
    names = view.known.rijen or {}
    for row in rows[: record_list.PER_PAGE]:
        title = names.get(str(row.gegevens.get("resultaat")), "een doel zonder resultaat")
        st.markdown(f"- **{elements.plain(title)}** {elements.plain(_standing(view, row))}")
    if len(rows) > record_list.PER_PAGE:
        st.caption(f"En nog {len(rows) - record_list.PER_PAGE} meer, bij Resultaten en doelen.")


def _standing(view: DossierView, row: Rij) -> str:
    try:
        target = Target.from_dict(row.gegevens)
        found = assessed(view.snapshot, target, view.dossier.gebied)
    except (Refused, NotFound):
        # not to be judged is said as such: never ‘not reached’
        return "van dit doel is een cijfer er niet meer; niet te beoordelen"
    said = STANDEN[found.stand]
    # most texts begin with it
    return found.tekst if found.tekst.lower().startswith(said) else f"{said} · {found.tekst}"


def _rows(view: DossierView, title: str, rows: Sequence[Rij]) -> None:
    if not rows:
        return
    st.subheader(f"{title} ({len(rows)})", anchor=False)
    for row in rows[: record_list.PER_PAGE]:
        name = (view.known.rijen or {}).get(row.id, row.id)
        why = row.gegevens.get("gestopt_omdat") or row.gegevens.get("uitkomst") or ""
        facts = [*record_list.short_facts(view, row), str(why), _then_and_now(view, row)]
        facts = list(filter(None, facts))
        st.markdown(f"- **{elements.plain(name)}** {elements.plain(' · '.join(facts))}")
    if len(rows) > record_list.PER_PAGE:
        st.caption(f"En nog {len(rows) - record_list.PER_PAGE} meer.")


def _then_and_now(view: DossierView, row: Rij) -> str:
    """Lay the figure that a duiding was about beside what it is now; '' where there is none."""
    area, name = row.gegevens.get("gebied"), row.gegevens.get("indicator")
    if not area or not name:
        return ""
    now = source.figure_now(view.snapshot, str(area), str(name))
    then = str(row.gegevens.get("cijfer_toen") or "niet vastgelegd")
    # laid beside each other, not subtracted: the figure of then may be of another division or
    # source
    return f"cijfer toen: {then}; nu: {now}" if now else f"cijfer toen: {then}; nu niet te tonen"


def _begin(view: DossierView) -> None:
    with st.expander("Een nieuwe cyclus beginnen"):
        st.caption(
            "De lopende cyclus wordt afgerond. Wat openstaat blijft openstaan, en wat is "
            "vastgelegd staat in de terugblik naast de nieuwe cijfers."
        )
        learnt = st.text_area("Wat leerden we van deze cyclus?", key="cyclus_geleerd")
        if st.button("Nieuwe cyclus beginnen", key="cyclus_nieuw"):
            orders = next_cycle_orders(view.dossier, geleerd=str(learnt or "").strip())
            number = view.dossier.cycli[-1] + 1
            record_form.store(orders, f"cyclus {number} begonnen: {view.dossier.naam}")
