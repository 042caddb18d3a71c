"""The form of one row, whatever its kind: filled in, checked, saved, and never lost.

What somebody types is kept beside the form for as long as the session lasts: it is there again
after a look at another page, after a save that collided, and after the database was away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from dossier.findings import VELD_LEEG
from dossier.kinds import CYCLUS, DOSSIER, Kind, KindField, ValueForm, kind, kinds
from dossier.question_bank import formats
from dossier.rows import (
    NOTHING_KNOWN,
    KnownNames,
    as_date,
    normal_value,
    normalised,
    row_findings,
    row_title,
    same_content,
    value_text,
)
from dossier.shown import review_stamp, with_figure
from store import NotFound, Refused
from store.dutch import upper_first
from store.reading.text import as_kept
from store.records_rows import Opdracht, Rij, new_id
from views.shared import aanbod_source, elements, record_editor, state, words
from views.shared.record_editor import RecordSaving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from views.dossier.source import DossierView

_DRAFTS = "concepten_van_rijen"
"""By form: what was filled in and not saved."""
_SAVING = "rijen_bewaren"
_NEW = "nieuw_"
ID = "_id"
"""Among the values of a new row: the id to store it under, where there can be one such row."""
# own choice: three lines at least, and never so high that the buttons leave the screen
_TALL, _LOW, _PER_LINE = 320, 90, 90
"""Pixels of a box for text, and the characters that a line of it holds."""
_EACH = "Eén per regel."


@dataclass
class RowDraft:
    """One form as somebody has it before them."""

    soort: str
    rij: Rij | None
    """The row as it was when the form opened; None for a new one."""
    begin: dict[str, Any]
    """What the fields began with."""
    id: str
    """Of the row; a new one has it before it is stored, so that saving twice makes one row."""
    waarden: dict[str, Any]
    """What was filled in."""

    @property
    def sleutel(self) -> str:
        """Return what the keys of its fields begin with."""
        return f"rij_{self.id}"

    @property
    def dossier(self) -> str:
        """Return the id of the dossier that the row is of; '' for what all dossiers share."""
        return str(self.begin.get(DOSSIER) or "")

    @property
    def gewijzigd(self) -> bool:
        """Whether anything was filled in that is not stored."""
        return not same_content(self.begin | self.waarden, self.begin)


@dataclass
class _Saving(RecordSaving):
    """What waits until two people at one row are brought together."""

    dicht: str = ""
    """Id of the form that is done with: the next run closes it."""

    def forget(self) -> None:
        """Close the form, and let the next look start from what is stored."""
        super().forget()
        if self.dicht:
            _drafts().pop(self.dicht, None)
            self.dicht = ""
            state.put(state.RIJ, "")


def open_new(soort: str, **waarden: Any) -> None:  # noqa: ANN401 - values of any field
    """Open the form of a new row, with some of it filled in; for a button's `on_click`."""
    # kept apart from the address, which only says that a new row is open: values may be of any
    # kind
    begun = st.session_state.setdefault("rij_begin", {})
    begun[soort] = waarden
    state.put(state.RIJ, f"{_NEW}{soort}")


def open_row(row: str) -> None:
    """Open the form of a row; for a button's `on_click`."""
    state.put(state.RIJ, row)


def opened(view: DossierView, *soorten: str) -> str:
    """Return the kind of the form that is open, when it is one of these; '' for none."""
    asked = state.get(state.RIJ)
    if asked.startswith(_NEW):
        name = asked.removeprefix(_NEW)
        return name if name in soorten else ""
    for name in soorten:
        rows = view.dossier.rijen.get(name) or view.work.rijen.get(name, ())
        if any(row.id == asked for row in rows):
            return name
    return ""


def show_form(view: DossierView, soort: str) -> None:
    """Show the form that is open: fields, what to look at, saving, removing and its history."""
    found = kind(soort)
    draft = _draft(view, found)
    # nothing else on the form: who typed on would make a third version
    if saving().botsingen:
        show_collisions(view)
        return
    # told before anything is lost; saving asks which of both to keep
    if draft.rij is not None and _versie(view, draft.rij) != draft.rij.versie:
        record_editor.warn_of_others()
    name = row_title(found, draft.rij.gegevens, view.known) if draft.rij else ""
    title = name or f"{'Nieuw' if found.lidwoord == 'het' else 'Nieuwe'} {found.enkelvoud}"
    st.header(elements.plain(title), anchor=False)
    if found.uitleg:
        st.caption(found.uitleg)
    _fields(view, found, draft)
    made, wrong = _made(found, draft)
    if wrong:
        st.error(elements.plain(wrong))
    _told(view, found, made, new=draft.rij is None)
    _buttons(view, found, draft, {} if wrong else made)
    if draft.rij is not None:
        _history(view, found, draft.rij)


def open_draft(view: DossierView, soort: str) -> RowDraft:
    """Return the form of a kind that is open, as somebody has it before them."""
    return _draft(view, kind(soort))


def saving() -> RecordSaving:
    """Return what this person is saving."""
    found: RecordSaving = st.session_state.setdefault(_SAVING, _Saving())
    return found


def store(orders: list[Opdracht], what: str, *, close: str = "") -> None:
    """Store orders as one change; returns only when that failed, with the reason on the page.

    `close` is the id of the form that is done with once they are stored.
    """
    now = saving()
    assert isinstance(now, _Saving)  # noqa: S101 - the only one that is made
    # closed once it is stored (`forget`): what collides or fails stays open, with all that was
    # typed
    now.dicht = close
    record_editor.save(now, aanbod_source.records(), orders, wat=what)


def forget_collisions() -> None:
    """Let go of what collided where all is compared anew: a file is still there to take over."""
    now = saving()
    if now.botsingen:
        now.forget()
        st.info(
            "Iemand anders wijzigde intussen iets. Er is niets opgeslagen; hieronder staat het "
            "verschil zoals het nu is."
        )


def show_collisions(view: DossierView) -> None:
    """Show both versions of what two people changed, and let one choose."""
    now = saving()

    def keep(orders: list[Opdracht]) -> None:
        store(orders, now.wat, close=state.get(state.RIJ))

    show_both(now, keep, view.known, key="rij_botsing")


def show_both(
    now: RecordSaving,
    keep: Callable[[list[Opdracht]], None],
    known: KnownNames = NOTHING_KNOWN,
    *,
    key: str,
) -> None:
    """Show both versions of every row that two people changed, of whatever kind, and keep one."""

    def readable(name: str, data: Mapping[str, Any]) -> dict[str, str]:
        soort = kinds().get(name)
        # kept by another room, or of a kind that this version does not know: as it came
        if soort is None or soort.elders:
            lists = {field: v if isinstance(v, list) else [v] for field, v in data.items()}
            return {field: "; ".join(map(as_kept, values)) for field, values in lists.items()}
        return {v.label: value_text(v, data.get(v.naam), known) for v in soort.velden}

    def title(row: Rij) -> str:
        soort = kinds().get(row.soort)
        return row_title(soort, row.gegevens, known) if soort else row.id

    record_editor.show_collisions(now, readable, title, keep, key=key)


def remember() -> None:
    """Keep what is in the fields of every form that is open; the page asks this first."""
    for draft in _drafts().values():
        _gather(kind(draft.soort), draft)


def unsaved() -> list[RowDraft]:
    """Return the forms in which something was typed that is not stored."""
    return [draft for draft in _drafts().values() if draft.gewijzigd]


def _drafts() -> dict[str, RowDraft]:
    found: dict[str, RowDraft] = st.session_state.setdefault(_DRAFTS, {})
    return found


def _draft(view: DossierView, soort: Kind) -> RowDraft:
    """Return the form that the address names: as it was left, or as it begins."""
    asked = state.get(state.RIJ)
    there = _of_this_dossier(view, asked)
    # what somebody else saved since is shown to who changed nothing; who did is told of it
    fresh = there is not None and (
        there.rij is None or there.gewijzigd or _versie(view, there.rij) == there.rij.versie
    )
    if there is not None and fresh:
        return there
    if there is not None:
        _forget_fields(there)
    if asked.startswith(_NEW):
        given = dict(st.session_state.get("rij_begin", {}).pop(soort.id, {}))
        # an id before it is stored: pressed twice, or sent again after the database was away, it
        # is one row
        key = given.pop(ID, None) or new_id()
        # what was clicked on goes before what the dossier knows, and that before what is usual
        begin = view.dossier.new_row(soort.id) | _of_dossier(view, soort) | given
        made = RowDraft(soort.id, None, begin, key, {})
    else:
        row = view.work.find(asked)
        made = RowDraft(soort.id, row, dict(row.gegevens), row.id, {})
    _drafts()[asked] = made
    return made


def _of_this_dossier(view: DossierView, asked: str) -> RowDraft | None:
    """Return the form that is asked as it was left in this dossier; another's is put aside.

    A new row in which nothing was filled in begins anew in another dossier or cycle.
    """
    found = _drafts().get(asked)
    if found is not None and found.rij is None and found.dossier:
        if found.dossier != view.dossier.id:
            _drafts()[f"{asked}@{found.dossier}"] = _drafts().pop(asked)
            found = None
        elif not found.gewijzigd and found.begin.get(CYCLUS) != view.dossier.cyclus:
            _drafts().pop(asked)
            found = None
    aside = f"{asked}@{view.dossier.id}"
    if found is None and aside in _drafts():
        found = _drafts()[asked] = _drafts().pop(aside)
    return found


def _versie(view: DossierView, row: Rij) -> int:
    """Return the version of a row that is stored now; its own where it was removed."""
    try:
        return view.work.find(row.id).versie
    except NotFound:
        return row.versie


def _gather(soort: Kind, draft: RowDraft) -> None:
    """Take what the fields of a form hold now, or held when it was left in this very run."""
    for veld in soort.velden:
        # a click on another part arrives with what was typed, and begins a visit of its own
        for visit in (state.visit() - 1, state.visit()):
            key = _key(draft, veld, visit)
            if key in st.session_state:
                _take(veld, draft, st.session_state[key])


def _forget_fields(draft: RowDraft) -> None:
    for key in [k for k in st.session_state if str(k).startswith(f"{draft.sleutel}_")]:
        del st.session_state[key]


def _of_dossier(view: DossierView, soort: Kind) -> dict[str, Any]:
    """Return the area of the dossier for the fields that ask one."""
    code = view.dossier.gebied
    return {
        veld.naam: [code] if veld.meer else code
        for veld in soort.velden
        if veld.vorm is ValueForm.GEBIED and code and soort.id != DOSSIER
    }


def _fields(view: DossierView, soort: Kind, draft: RowDraft) -> None:
    """Draw the fields that are asked: short ones two beside each other, texts over the width."""
    values = draft.begin | draft.waarden
    asked = [veld for veld in soort.velden if veld.asked_with(values) and not veld.vast]
    fixed = [
        f"{veld.label}: {text}"
        for veld in soort.velden
        if veld.vast and (text := value_text(veld, values.get(veld.naam), view.known))
    ]
    if fixed:
        st.caption(elements.plain(" · ".join(fixed)))
    place = 0
    while place < len(asked):
        pair = asked[place : place + 2]
        # long texts over the whole width, since they are read back there too
        wide = pair[0].lang or len(pair) == 1 or pair[1].lang
        spots = [st.container()] if wide else st.columns(2)
        for veld, spot in zip(pair, spots, strict=False):
            with spot:
                # in words and not as a star: a star is explained nowhere on the page
                label = f"{veld.label} (nodig)" if veld.verplicht else veld.label
                key = _key(draft, veld)
                _take(veld, draft, _drawn(view, veld, label, key, values.get(veld.naam)))
                if veld.format:
                    _offer_formats(view, veld, key)
        place += len(spots)


def _key(draft: RowDraft, veld: KindField, visit: int | None = None) -> str:
    """Return the key of a field: another one on each visit, see `state.field_key`."""
    return f"{draft.sleutel}_{veld.naam}_{state.visit() if visit is None else visit}"


def _take(veld: KindField, draft: RowDraft, given: Any) -> None:  # noqa: ANN401 - of any field
    """Keep what a field holds: Streamlit forgets it when the field is not drawn."""
    before = (draft.begin | draft.waarden).get(veld.naam)
    try:
        same = normal_value(veld, given) == normal_value(veld, before)
    except Refused:  # a text that is too long: told when it is to be stored
        same = given == before
    if not same:
        draft.waarden[veld.naam] = given


def _drawn(view: DossierView, veld: KindField, label: str, key: str, value: Any) -> Any:  # noqa: ANN401
    """Draw the widget of a field and return what it holds."""
    many = _many(value)
    options = _options(view, veld, many)
    if options is not None:
        return _choice(veld, label, key, many, options)
    hint = " ".join(filter(None, (veld.vraag, _EACH if veld.meer else ""))) or None
    # a text that is no date stays a text to be mended: the calendar would show it as empty
    if veld.vorm is ValueForm.DATUM and not veld.meer and (value is None or as_date(value)):
        # by the key: so a draft, a click or a format can fill it in before it is drawn
        st.session_state.setdefault(key, as_date(value))
        return st.date_input(
            label, None, format="DD-MM-YYYY", key=key, help=hint,
            min_value=date(1900, 1, 1), max_value=date(2200, 12, 31),
        )  # fmt: skip
    text = "\n".join(map(str, many))
    if veld.vorm in (ValueForm.GETAL, ValueForm.BEDRAG):
        # typed and shown as it is read: decimal comma, points between thousands
        text = value_text(veld, value).removeprefix("€ ")
    st.session_state.setdefault(key, text)
    if veld.lang or veld.meer:
        # about 26 pixels to a line, and one line more to go on in
        lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n"))
        height = min(_TALL, max(_LOW, 26 * (lines + 1)))
        return st.text_area(label, height=height, key=key, help=hint)
    return st.text_input(label, key=key, help=hint)


def _offer_formats(view: DossierView, veld: KindField, key: str) -> None:
    """Offer to put the headings of a format in a text, above what stands there."""
    known = formats(view.work)
    if not known:
        return
    with st.popover(f"{veld.label}: beginnen met een format"):
        for number, (name, text) in enumerate(known.items()):
            st.button(
                elements.plain(name), key=f"{key}_format_{number}",
                on_click=_put_headings, args=(key, text), help=elements.plain(text),
            )  # fmt: skip


def _put_headings(key: str, text: str) -> None:
    there = str(st.session_state.get(key) or "").strip()
    # an empty line below each heading: there one begins to type
    headings = "\n\n".join(line.strip() for line in text.split("\n") if line.strip())
    # before the field is drawn in this run, which is why a button's `on_click` does it
    st.session_state[key] = "\n\n".join(filter(None, (headings, there)))


def _choice(
    veld: KindField, label: str, key: str, many: list[str], options: Mapping[str, str]
) -> Any:  # noqa: ANN401
    def name(one: str) -> str:
        return options.get(one, one)

    hint = veld.vraag or None
    if veld.meer:
        st.session_state.setdefault(key, many)
        return st.multiselect(
            label, list(options), format_func=name, key=key, help=hint, select_all=False,
            placeholder="Kies een of meer (typ om te zoeken)",
        )  # fmt: skip
    st.session_state.setdefault(key, many[0] if many else None)
    return st.selectbox(
        label, list(options), None, format_func=name, key=key, help=hint,
        placeholder="Kies (typ om te zoeken)",
    )  # fmt: skip


def _options(view: DossierView, veld: KindField, many: list[str]) -> dict[str, str] | None:
    """Return what there is to choose from, what is chosen included; None for a field to type in."""
    if veld.woorden:
        found = dict(veld.woorden)
    elif veld.vorm is ValueForm.GEBIED and view.known.gebieden:
        found = _areas_near(view)
    elif veld.vorm is ValueForm.INDICATOR and view.known.indicatoren:
        found = dict(view.known.indicatoren)
    elif veld.vorm is ValueForm.FACTOR and view.known.factoren:
        found = dict(view.known.factoren)
    elif veld.vorm is ValueForm.RIJ:
        found = _rows_to_choose(view, veld)
    else:
        return None
    # what was chosen stays among the choices, or opening the form would drop it
    return found | {one: value_text(veld, one, view.known) for one in many if one not in found}


def _areas_near(view: DossierView) -> dict[str, str]:
    """Return the areas of the gemeente of the dossier, by code: a country is too many to send."""
    names = view.known.gebieden or {}
    code = view.dossier.gebied
    near = code[2:6] if code[:2] in ("BU", "WK", "GM") else ""
    if near:
        return {
            one: f"{name} ({one})"
            for one, name in names.items()
            if one[:2] in ("BU", "WK", "GM") and one[2:6] == near
        }
    # not within a gemeente: buurten and wijken of the whole country are more than 15,000 lines
    large = [one for one in names if one[:2] not in ("BU", "WK")]
    return {one: f"{names[one]} ({one})" for one in large}


def _rows_to_choose(view: DossierView, veld: KindField) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in veld.soorten:
        per_dossier = kind(name).per_dossier or name in view.dossier.rijen
        rows = view.dossier.of(name) if per_dossier else view.work.rijen.get(name, ())
        found |= {row.id: (view.known.rijen or {}).get(row.id, row.id) for row in rows}
    return found


def _many(value: Any) -> list[str]:  # noqa: ANN401
    values = value if isinstance(value, list | tuple) else (value,)
    return [str(one) for one in values if one not in (None, "")]


def _made(soort: Kind, draft: RowDraft) -> tuple[dict[str, Any], str]:
    """Return the row as it would be stored, and what is wrong where it cannot be."""
    try:
        made = draft.begin | normalised(soort, draft.waarden)
    except Refused as error:
        return dict(draft.begin), str(error)
    for veld in soort.velden:
        # what was stamped beside a field (the figure of then) holds no more when that field
        # changes
        if any(made.get(name) != draft.begin.get(name) for name in veld.bij):
            made[veld.naam] = None
    return made, ""


def _told(view: DossierView, soort: Kind, made: Mapping[str, Any], *, new: bool) -> None:
    """Say what somebody should look at; saving is possible all the same."""
    found = row_findings(soort, made, view.known, today=view.dossier.vandaag, plaats="·")
    for one in found:
        if new and one.code == VELD_LEEG.code:
            continue  # nothing is kept yet, and its label says that it is needed
        # of an empty field what was found names it already
        place = "" if one.code == VELD_LEEG.code else f"{one.plaats.removeprefix('· · ')}: "
        st.warning(elements.plain(f"{place}{one.gevonden} ({one.gedaan})."))


def _buttons(view: DossierView, soort: Kind, draft: RowDraft, made: dict[str, Any]) -> None:
    asked = state.get(state.RIJ)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        # always possible with remarks: a row that is half known is worth more than none
        keep = st.button("Opslaan", type="primary", disabled=not made, key="rij_opslaan")
        st.button("Terug", key="rij_terug", on_click=_leave, args=(asked,))
        gone = draft.rij is not None and st.button("Verwijderen", key="rij_verwijderen")
    name = row_title(soort, made or draft.begin, view.known)
    if keep:
        row = draft.rij
        # with the version that the form began from, so that nothing of another is overwritten
        # unseen
        data = _stamped(view, soort, made)
        order = Opdracht(soort.id, data, draft.id, row.versie if row else None)
        verb = "gewijzigd" if row else "toegevoegd"
        store([order], f"{soort.enkelvoud} {verb}: {name}", close=asked)
    if gone and draft.rij is not None:
        store([draft.rij.order(None)], f"{soort.enkelvoud} verwijderd: {name}", close=asked)


def _stamped(view: DossierView, soort: Kind, made: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what was to be seen at the moment that it was written down."""
    if soort.id == "duiding":
        return with_figure(view.snapshot, made)
    # once only: a later change of words must not make it a review of the figures of today
    if soort.id == "review" and made.get("stand") == "gehouden" and not made.get("stempel"):
        return made | {"stempel": review_stamp(view.snapshot, view.dossier)}
    return made


def _leave(asked: str) -> None:
    """Leave the form; what was typed stays until it is stored."""
    remember()
    draft = _drafts().get(asked)
    if draft is not None and not draft.gewijzigd:
        _drafts().pop(asked)
    state.put(state.RIJ, "")


def _history(view: DossierView, soort: Kind, row: Rij) -> None:
    """Show what was changed in a row, by whom, and offer to put a version back."""
    opened_now = st.expander("Geschiedenis van deze rij", on_change="rerun", key=f"oud_{row.id}")
    # asked of the database only when somebody looks; without one there is no history to show
    if not opened_now.open or view.weg:
        return
    versions = aanbod_source.records().history(row.id)
    with opened_now:
        for newer, version in zip([None, *versions], versions, strict=False):
            by = f" door {version.wijziging.wie}" if version.wijziging.wie else ""
            said = f"{words.moment(version.wijziging.wanneer)}{by}: {version.wijziging.wat}"
            left, right = st.columns([5, 1.3], vertical_alignment="center")
            left.markdown(elements.plain(said))
            if newer is None:
                continue
            was = version.gegevens
            changed = [
                f"{veld.label}: {value_text(veld, was.get(veld.naam), view.known) or '(leeg)'}"
                for veld in soort.velden
                if was.get(veld.naam) != newer.gegevens.get(veld.naam)
            ]
            if changed:
                left.caption(elements.plain("Toen: " + "; ".join(changed)))
            if right.button("Zet terug", key=f"terug_{row.id}_{version.versie}"):
                # put back as a new version: what came after it stays in the history too
                order = Opdracht(soort.id, dict(version.gegevens), row.id, versions[0].versie)
                _drafts().pop(row.id, None)
                store([order], f"{soort.enkelvoud} naar een eerdere versie gezet", close=row.id)


def new_label(soort: Kind) -> str:
    """Return what the button to add a row says."""
    return f"{upper_first(soort.enkelvoud)} toevoegen"
