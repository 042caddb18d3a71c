"""Afspraken of two SWVs: proposals and agreements, simulated moves, and both registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.agreements import (
    SOORT_AFSPRAAK,
    STANDEN,
    Agreement,
    KeptAgreement,
    agreements,
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

_SESSION, _OPEN, _BASIS = "afspraken_bewaren", "afspraak_open", "afspraak_basis"
_NEW = "nieuw"
_MET = "afspraken_met"
_FIELDS = ("wat", "stand", "soort", "doelgroep", "vanaf", "tot", "door", "volgende")


@dataclass
class _AgreementSaving(RecordSaving):
    """What waits until two people at one agreement are brought together."""

    def forget(self) -> None:
        """Close the form as well."""
        super().forget()
        _close()


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
    kept = agreements(aanbod_source.kept(), chosen.vraag.swv, other)
    opened = st.session_state.get(_OPEN, "")
    if opened:
        found = next((one for one in kept if one.rij.id == opened), None)
        # one form at a time, in the place of the list: two open ones would collide with each other
        if found is not None or opened == _NEW:
            _edit(chosen, other, found)
            return
        st.info("De afspraak die open was, bestaat niet (meer).")
        _close()
    _listed(snapshot, chosen, other, kept)
    st.header("Wat verandert er als …", anchor=False)
    found_move = simulation.show_simulation(snapshot, chosen, other)
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


def _listed(snapshot: Snapshot, chosen: FlowChoice, other: str, kept: list[KeptAgreement]) -> None:
    """Show the proposals and agreements, each with what it would change."""
    vraag = chosen.vraag
    with st.container(horizontal=True, vertical_alignment="center"):
        title = f"Afspraken met {kort(chosen.swvs[other])}"
        st.header(elements.plain(title), anchor=False, width="content")
        empty = Agreement(vraag.swv, other, "")
        st.button(
            "Afspraak toevoegen",
            type="primary",
            key="afspraak_nieuw",
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
                    on_click=_begin,
                    args=(one.afspraak, one.rij),
                )
                if st.button("Verwijderen", key=f"afspraak_weg_{one.rij.id}"):
                    # the version goes along: who removes what another changed is asked first
                    order = Opdracht(SOORT_AFSPRAAK, None, one.rij.id, one.rij.versie)
                    _store([order], f"afspraak verwijderd: {text.wat}")


def _edit(chosen: FlowChoice, other: str, found: KeptAgreement | None) -> None:
    """Show the form of one agreement, say what somebody should look at, and keep it."""
    verb = "aanpassen" if found else "toevoegen"
    st.header(elements.plain(f"Afspraak met {kort(chosen.swvs[other])} {verb}"), anchor=False)
    # of the agreement as it was when the form opened, whatever was stored since
    made = _form(st.session_state[_BASIS][0])
    for remark in remarks(made, date.today()):  # noqa: DTZ011 - the reader's own calendar
        st.warning(elements.plain(remark))
    if made.simulatie:
        st.caption(elements.plain(f"Berust op de simulatie: {made.simulatie}."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        keep = st.button("Opslaan", type="primary", disabled=not made.wat, key="afspraak_opslaan")
        st.button("Annuleren", key="afspraak_annuleren", on_click=_close)
    if keep:
        row: Rij | None = st.session_state[_BASIS][1]
        # what another field of the row holds (a newer version's) stays
        data = (row.gegevens if row else {}) | made.as_dict()
        order = Opdracht(SOORT_AFSPRAAK, data, row.id if row else None, row.versie if row else None)
        past = "aangepast" if row else "toegevoegd"
        _store([order], f"{made.stand} {past}: {made.wat[:80]}")


def _form(start: Agreement) -> Agreement:
    """Draw the fields; return what they hold."""
    left, right = st.columns([3, 2])
    held: dict[str, Any] = {}
    with left:
        held["wat"] = st.text_area("Wat wordt afgesproken?", key=_key(start, "wat"), height=120)
        held["door"] = st.text_input(
            "Wie zorgt ervoor?",
            key=_key(start, "door"),
            placeholder="rol of organisatie",
            help="Rollen en organisaties, geen namen, e-mailadressen of telefoonnummers.",
        )
        held["doelgroep"] = st.text_input(
            "Doelgroep", key=_key(start, "doelgroep"), placeholder="mag leeg blijven"
        )
    with right:
        held["stand"] = st.segmented_control(
            "Stand", STANDEN, key=_key(start, "stand"), format_func=words.upper_first, required=True
        )
        held["soort"] = st.selectbox(
            "Onderwijs",
            ["", *SOORTEN],
            key=_key(start, "soort"),
            format_func=lambda name: words.upper_first(SOORT[name]) if name else "alle soorten",
        )
        for name, label in (
            ("vanaf", "Vanaf"),
            ("tot", "Tot en met"),
            ("volgende", "Volgende datum"),
        ):
            held[name] = st.date_input(
                label,
                key=_key(start, name),
                format="DD-MM-YYYY",
                # own choice: wide enough for a school year of the past, and a typing error is
                # noticed
                min_value=date(2000, 1, 1),
                max_value=date(2100, 1, 1),
            )
    # dates in the form of the records (ISO), texts without the blanks of who pasted them
    texts = {
        name: value.isoformat() if isinstance(value, date) else " ".join(str(value or "").split())
        for name, value in held.items()
    }
    # a day that cannot be read is not thrown away because a calendar cannot show it
    for name in ("vanaf", "tot", "volgende"):
        if not texts[name] and _as_day(getattr(start, name)) is None:
            texts[name] = getattr(start, name)
    return Agreement.from_dict(start.as_dict() | texts)


def _key(start: Agreement, name: str) -> str:
    """Return the key of a field, that begins with what the agreement holds."""
    value: Any = getattr(start, name)
    if name in ("vanaf", "tot", "volgende"):
        value = _as_day(value)
    if name == "stand" and value not in STANDEN:
        value = STANDEN[0]
    if name == "soort" and value not in SOORTEN:
        value = ""
    # the number of the opening is in it: another agreement, or the same one again, begins anew
    return state.field_key(f"afspraak_{name}_{st.session_state[_BASIS][2]}", value)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(start: Agreement, row: Rij | None = None) -> None:
    """Open the form; the row as it is now is what the saved one is held against."""
    number = st.session_state.get(_BASIS, (None, None, 0))[2] + 1
    st.session_state[_BASIS] = (start, row, number)
    st.session_state[_OPEN] = row.id if row else _NEW


def _close() -> None:
    st.session_state[_OPEN] = ""


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


_KEPT = 16


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


@loaders.keep(_KEPT, "De registraties worden naast elkaar gezet …")
def _found(snapshot: Snapshot, swv: str, other: str, jaar: int) -> Reconciliation:
    return flows.naast_elkaar(snapshot, swv, other, jaar)
