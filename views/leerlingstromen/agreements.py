"""Afspraken of two SWVs: proposals and agreements, simulated moves, and both registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.agreements import (
    DAYS,
    SOORT_AFSPRAAK,
    STANDEN,
    Agreement,
    KeptAgreement,
    agreements,
    as_day,
    readable,
    remarks,
)
from flows.counts import SOORTEN
from geo.flows.wording import SOORT, kort
from reports.agreements import agreement_text, agreements_answer
from reports.answer import EXCHANGE, downloads, excel_labels
from reports.registrations import (
    NIET_SAMEN,
    exchange_answer,
    outcome,
    side_by_side_answer,
    side_by_side_sentences,
    side_count,
)
from store import NotFound, Snapshot
from store.records_rows import Opdracht, Rij
from views.leerlingstromen import flow_files, simulation
from views.shared import aanbod_source, elements, loaders, record_editor, state, words
from views.shared.record_editor import RecordSaving

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.reconciliation import Reconciliation
    from views.leerlingstromen.choices import FlowChoice

_SESSION, _FORMS = "afspraken_bewaren", "afspraken_formulieren"
_NUMBER = "afspraken_nummer"
_MET = "afspraken_met"
_found = loaders.keep(16, "De registraties worden naast elkaar gezet …")(flows.naast_elkaar)


@dataclass
class AgreementForm:
    """A form that is open, with what was typed in it wherever somebody looked meanwhile."""

    start: Agreement
    rij: Rij | None
    """The row as it was when the form opened: what is saved is held against it."""
    nummer: int
    """Of the opening: another agreement, or the same one again, begins anew."""


@dataclass
class _AgreementSaving(RecordSaving):
    """What waits until two people at one agreement are brought together."""

    paar: frozenset[str] = frozenset()

    def forget(self) -> None:
        """Close the form as well."""
        super().forget()
        _close(self.paar)


def show_agreements(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show what the SWV and another propose and agree, and what that rests on."""
    other = _counterpart(chosen)
    if not other:
        return
    now: _AgreementSaving = st.session_state.setdefault(_SESSION, _AgreementSaving())
    now.say()
    if now.botsingen:
        _collisions(now)
        return
    now.paar = frozenset((chosen.vraag.swv, other))
    kept = agreements(aanbod_source.kept(), chosen.vraag.swv, other)
    form = _forms().get(now.paar)
    if form and form.rij and form.rij.id not in {one.rij.id for one in kept}:
        st.info("De afspraak die open was, bestaat niet (meer).")
        _close(now.paar)
        form = None
    # one form at a time: two open ones would collide with each other
    if form and (form.rij or not form.start.zet):
        _edit(chosen, other, form)
        return
    _listed(snapshot, chosen, other, kept, busy=form is not None)
    st.header("Wat verandert er als …", anchor=False)
    found_move = simulation.show_simulation(snapshot, chosen, other)
    if form:
        # where it was asked for: at the top of the tab nobody saw it open
        _edit(chosen, other, form)
        return
    if found_move:
        st.button(
            "Bewaar als voorstel",
            key="zet_voorstel",
            on_click=_begin,
            args=(Agreement(chosen.vraag.swv, other, **found_move),),
        )
    st.header("Twee registraties naast elkaar", anchor=False)
    show_side_by_side(snapshot, chosen, other)
    record_editor.show_history(aanbod_source.kept(), [SOORT_AFSPRAAK], key="afspraken_geschiedenis")


def _counterpart(chosen: FlowChoice) -> str:
    """Ask with whom; '' while nobody is chosen."""
    mine = chosen.vraag.swv
    # po with po and vo with vo: vso belongs to the SWV-VO, so no pupil is counted in both
    others = {c: n for c, n in chosen.swvs.items() if c[:2] == mine[:2] and c != mine}
    now = state.get(state.TEGENPARTIJ)
    if now in others:
        return now
    # emptied before it is drawn: a choice that was let go of must not stand there again
    st.session_state[_MET] = None

    def take() -> None:
        state.put(state.TEGENPARTIJ, st.session_state[_MET] or "")

    st.selectbox(
        "Afspraken met",
        list(others),
        format_func=lambda code: f"{others[code]} ({code})",
        index=None,
        key=_MET,
        on_change=take,
        placeholder="kies een ander samenwerkingsverband",
        width=480,
    )
    st.caption(
        "Kies met wie u afspraken maakt. Hier staan dan voorstellen en afspraken, wat er "
        "verandert als leerlingen naar een andere school gaan, en beide registraties naast elkaar."
    )
    return ""


def _listed(
    snapshot: Snapshot, chosen: FlowChoice, other: str, kept: list[KeptAgreement], *, busy: bool
) -> None:
    """Show the proposals and agreements, each with what it would change; `busy`: a form is open."""
    vraag = chosen.vraag
    with st.container(horizontal=True, vertical_alignment="center"):
        title = f"Afspraken met {kort(chosen.swvs[other])}"
        st.header(elements.plain(title), anchor=False, width="content")
        empty = Agreement(vraag.swv, other, "")
        st.button(
            "Afspraak toevoegen",
            type="primary",
            key="afspraak_nieuw",
            disabled=busy,
            on_click=_begin,
            args=(empty,),
        )
        files = dict(flow_files.sheets(snapshot, vraag, other))
        if kept:
            rows = [one.afspraak for one in kept]
            made = agreements_answer(snapshot, rows, vraag.swv, other, vraag.jaar)
            files |= downloads(made, excel_labels("Afspraken"))
        elements.offer_files(files, label="Blad voor overleg", key="afspraken")
    if not kept:
        st.info(
            # the short name may end in a point of its own: `Zeist e.o.`
            f"Met {elements.plain(kort(chosen.swvs[other]))} zijn er nog geen voorstellen of "
            "afspraken. Reken hieronder uit wat een voorstel "
            "betekent, of schrijf een afspraak op."
        )
    for one in kept:
        text = agreement_text(snapshot, one.afspraak, chosen.swvs)
        with st.container(border=True):
            st.markdown(f"**{elements.plain(text.wat)}**")
            st.caption(elements.plain(text.regel))
            if text.simulatie:
                st.markdown("\n".join(f"- {elements.plain(said)}" for said in text.simulatie))
            for remark in text.opmerkingen:
                st.warning(elements.plain(remark))
            with st.container(horizontal=True):
                st.button(
                    "Aanpassen",
                    key=f"afspraak_wijzig_{one.rij.id}",
                    disabled=busy,
                    on_click=_begin,
                    args=(one.afspraak, one.rij),
                )
                if st.button("Verwijderen", key=f"afspraak_weg_{one.rij.id}", disabled=busy):
                    # the version goes along: who removes what another changed is asked first
                    order = Opdracht(SOORT_AFSPRAAK, None, one.rij.id, one.rij.versie)
                    _store([order], f"afspraak verwijderd: {text.wat}")


def _edit(chosen: FlowChoice, other: str, form: AgreementForm) -> None:
    """Show the form of one agreement, say what somebody should look at, and keep it."""
    verb = "aanpassen" if form.rij else "toevoegen"
    st.header(elements.plain(f"Afspraak met {kort(chosen.swvs[other])} {verb}"), anchor=False)
    # of the agreement as it was when the form opened, whatever was stored since
    made = _form(form)
    for remark in remarks(made, date.today()):  # noqa: DTZ011 - the reader's own calendar
        st.warning(elements.plain(remark))
    if made.simulatie:
        st.caption(elements.plain(f"Berust op de simulatie: {made.simulatie}."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        keep = st.button("Opslaan", type="primary", disabled=not made.wat, key="afspraak_opslaan")
        pair = frozenset((made.swv, made.met))
        st.button("Annuleren", key="afspraak_annuleren", on_click=_close, args=(pair,))
    if keep:
        row = form.rij
        # what another field of the row holds (a newer version's) stays
        data = (row.gegevens if row else {}) | made.as_dict()
        order = Opdracht(SOORT_AFSPRAAK, data, row.id if row else None, row.versie if row else None)
        past = "aangepast" if row else "toegevoegd"
        _store([order], f"{made.stand} {past}: {made.wat[:80]}")


def _form(form: AgreementForm) -> Agreement:
    """Draw the fields; return what they hold."""
    left, right = st.columns([3, 2])
    held: dict[str, Any] = {}
    with left:
        held["wat"] = st.text_area("Wat wordt afgesproken?", **_field(form, "wat"), height=120)
        held["door"] = st.text_input(
            "Wie zorgt ervoor?",
            **_field(form, "door"),
            placeholder="rol of organisatie",
            help="Rollen en organisaties, geen namen, e-mailadressen of telefoonnummers.",
        )
        held["doelgroep"] = st.text_input(
            "Doelgroep", **_field(form, "doelgroep"), placeholder="mag leeg blijven"
        )
    with right:
        held["stand"] = st.segmented_control(
            "Stand", STANDEN, **_field(form, "stand"), format_func=words.upper_first, required=True
        )
        held["soort"] = st.selectbox(
            "Onderwijs",
            ["", *SOORTEN],
            **_field(form, "soort"),
            format_func=lambda name: words.upper_first(SOORT[name]) if name else "alle soorten",
        )
        for name, label in (
            ("vanaf", "Vanaf"),
            ("tot", "Tot en met"),
            ("volgende", "Volgende datum"),
        ):
            held[name] = st.date_input(
                label,
                **_field(form, name),
                format="DD-MM-YYYY",
                # own choice: wide enough for a school year of the past, and a typing error is
                # noticed
                min_value=date(2000, 1, 1),
                max_value=date(2100, 1, 1),
            )
    start = form.start
    texts = {name: _text(value) for name, value in held.items()}
    # a day that cannot be read is not thrown away because a calendar cannot show it
    for name in DAYS:
        if not texts[name] and as_day(getattr(start, name)) is None:
            texts[name] = getattr(start, name)
    return Agreement.from_dict(start.as_dict() | texts)


def _field(form: AgreementForm, name: str) -> dict[str, Any]:
    """Return the key of a field, that begins with what the agreement holds, and what takes it."""
    value: Any = getattr(form.start, name)
    if name in DAYS:
        value = as_day(value)
    if name == "stand" and value not in STANDEN:
        value = STANDEN[0]
    if name == "soort" and value not in SOORTEN:
        value = ""
    key = state.field_key(f"afspraak_{name}_{form.nummer}", value)

    def take() -> None:
        # at once: what was typed last comes with the click that leaves the tab
        typed = {name: _text(st.session_state[key])}
        form.start = Agreement.from_dict(form.start.as_dict() | typed)

    return {"key": key, "on_change": take}


def _text(value: Any) -> str:  # noqa: ANN401 - what any field holds
    """Return a day in the form of the records (ISO), a text without the blanks of who pasted it."""
    return value.isoformat() if isinstance(value, date) else " ".join(str(value or "").split())


def _forms() -> dict[frozenset[str], AgreementForm]:
    """Return the forms that are open, each of its own pair: what is typed stays with these two."""
    found: dict[frozenset[str], AgreementForm] = st.session_state.setdefault(_FORMS, {})
    return found


def _begin(start: Agreement, row: Rij | None = None) -> None:
    """Open the form; the row as it is now is what the saved one is held against."""
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    _forms()[frozenset((start.swv, start.met))] = AgreementForm(start, row, number)


def _close(pair: frozenset[str]) -> None:
    _forms().pop(pair, None)


def _store(orders: list[Opdracht], what: str) -> None:
    record_editor.save(st.session_state[_SESSION], aanbod_source.records(), orders, wat=what)


def _collisions(now: _AgreementSaving) -> None:
    """Show both versions of an agreement that two people changed, and let one choose."""

    def shown(_: str, data: Mapping[str, Any]) -> dict[str, str]:
        return readable(Agreement.from_dict(data))

    def title(row: Rij) -> str:
        return Agreement.from_dict(row.gegevens).wat or row.id

    record_editor.show_collisions(
        now, shown, title, lambda orders: _store(orders, now.wat), key="afspraken_botsing"
    )


def show_side_by_side(snapshot: Snapshot, chosen: FlowChoice, other: str) -> None:
    """Show what both count of the same pupils, with each difference named."""
    vraag = chosen.vraag
    try:
        found = _found(snapshot, vraag.swv, other, vraag.jaar)
    except NotFound as error:
        st.info(elements.told(error))
        # also where the other has not sent theirs: it begins with sending one's own
        _send(snapshot, vraag.swv, vraag.jaar)
        return
    # the days of counting last, in small: DUO's and that of an own registration seldom are one
    days, *said = side_by_side_sentences(found, chosen.swvs)
    for text in said:
        st.markdown(elements.labelled(text))
    st.caption(elements.plain(days))
    table = side_by_side_table(found, chosen.swvs)
    elements.show_table(table, key="naast_elkaar", wide={"School": 190, "Wat": 190})
    st.caption(NIET_SAMEN)
    made = side_by_side_answer(snapshot, vraag.swv, other, vraag.jaar)
    with st.container(horizontal=True):
        elements.show_files(downloads(made, excel_labels("Naast elkaar")), key="naast")
        _send(snapshot, vraag.swv, vraag.jaar)


def _send(snapshot: Snapshot, swv: str, jaar: int) -> None:
    """Offer the own table as a file to send, where it is the SWV's own."""
    try:
        # aggregated and through the threshold of the own table: no figure of a few pupils leaves
        made = exchange_answer(snapshot, swv, jaar)
    except NotFound:
        return
    files = downloads(made, {EXCHANGE: "Uitwisselbestand van de eigen tabel (csv)"})
    elements.show_files(files, key="uitwisselen")


def side_by_side_table(found: Reconciliation, namen: dict[str, str]) -> pd.DataFrame:
    """Return both registrations as a page shows them: numbers, or what is certain, as text."""
    import pandas as pd

    rows = found.tabel.to_dict("records")
    ours, theirs = (kort(namen.get(side.swv, side.swv)) for side in (found.een, found.twee))
    return pd.DataFrame(
        {
            "School": [row["school_naam"] or row["school"] for row in rows],
            "Wonen in": [kort(namen.get(row["thuis_swv"], row["thuis_swv"])) for row in rows],
            "Wat": [
                f"Doelgroep {row['doelgroep']}"
                if row["doelgroep"]
                else words.upper_first(SOORT.get(row["soort"], "alle soorten"))
                for row in rows
            ],
            ours: [side_count(row, "eigen") for row in rows],
            theirs: [side_count(row, "hun") for row in rows],
            # never a bare difference: it is named, since both may be right by another day or
            # another way to count
            "Verschil": [words.upper_first(outcome(row)) for row in rows],
        }
    )
