"""Page Presentatie: weergaven that were kept, put in order as a verhaallijn, and taken along.

The weergaven of a line stand in their order, to be moved, opened, changed, taken out and in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dossier.estimate_round import round_of
from dossier.exchange import rows_json
from dossier.kinds import kind
from dossier.rows import as_date, date_text, row_title, value_text, view_address, view_text
from dossier.storyline import (
    VERHAALLIJN,
    WEERGAVE,
    in_order,
    moved,
    rows_of_line,
    what_is_gone,
    with_views,
)
from house import PAGES
from reports.answer import Answer, downloads
from store import WijkverkennerError
from store.records_rows import Opdracht, Rij, new_id
from views.dossier import exchange_form, source
from views.presentatie import presenting, rounds
from views.shared import aanbod_source, elements, heading, loaders, record_editor, state, words
from views.shared.record_editor import RecordSaving

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from dossier.dossier import Work
    from dossier.rows import KnownNames
    from reports.answer import Download
    from store import Snapshot

_QUESTION = "Wat laten we zien, en in welke volgorde?"
_LABELS = {"json": "Verhaallijn om elders in te lezen (json)"}


def _show_page() -> None:
    """Show the chosen verhaallijn, or only its notes to who presents."""
    snapshot = loaders.snapshot()
    try:
        work, away = source.load()
    except WijkverkennerError as error:
        heading.show(_QUESTION, page="presentatie")
        st.error(elements.told(error))
        return
    lines = {row.id: row for row in work.rijen.get(VERHAALLIJN, ())}
    # the second window of who speaks: notes and clock, and nothing to click away by mistake
    if state.get(state.NOTITIES):
        presenting.show_speaker(state.get(state.LIJN))
        return
    # reserved first: the title names the line, which is chosen below it
    head = st.container()
    if away:
        st.error(elements.told(away))
    _saving().say()
    # nothing else before it is chosen which version to keep: a second change would collide again
    if _saving().botsingen:
        with head:
            heading.show(_QUESTION, page="presentatie")
        _show_collisions(source.known(snapshot, work))
        return
    line = None
    if lines:
        names = {key: str(row.gegevens.get("titel") or key) for key, row in lines.items()}
        # the last one made, which is mostly the one that is worked on
        line = lines[elements.choose_one(state.LIJN, names, list(names)[-1], "Verhaallijn")]
    with head:
        title = str(line.gegevens.get("titel")) if line else ""
        heading.show(
            f"{title}: {_QUESTION[:1].lower()}{_QUESTION[1:]}" if title else _QUESTION,
            page="presentatie",
            place=title,
            downloads=_line_downloads(snapshot, work, line) if line else None,
        )
    if line:
        presenting.offer(line)
        _show_line(snapshot, work, line)
    else:
        st.info(
            "Er is nog geen verhaallijn. Zet een pagina neer zoals u haar wilt laten zien en kies "
            "daar ‘Bewaar als weergave’, of begin hier een verhaallijn."
        )
    _show_others(snapshot, work, line)
    _show_new()
    exchange_form.show_import(VERHAALLIJN)
    record_editor.show_history(
        aanbod_source.kept(), (VERHAALLIJN, WEERGAVE), key="geschiedenis_verhaallijn"
    )


def _saving() -> RecordSaving:
    """Return what this person is saving here."""
    found: RecordSaving = st.session_state.setdefault("verhaallijn_bewaren", RecordSaving())
    return found


def _show_collisions(known: KnownNames) -> None:
    """Show both versions of what two people changed, and let one choose."""
    now = _saving()

    def readable(name: str, data: Mapping[str, Any]) -> dict[str, str]:
        return {v.label: value_text(v, data.get(v.naam), known) for v in kind(name).velden}

    record_editor.show_collisions(
        now,
        readable,
        lambda row: row_title(kind(row.soort), row.gegevens, known),
        lambda orders: _store(orders, now.wat),
        key="verhaallijn_botsing",
    )


def _line_downloads(snapshot: Snapshot, work: Work, lijn: Rij) -> dict[str, Download]:
    """Return the file of a verhaallijn with its weergaven: it is read in elsewhere."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    # made when asked: with the history of its rows, read once more at that moment
    write = partial(
        rows_json, rows_of_line(work, lijn), aanbod_source.records(),
        dossier="", gemaakt=made, fictief=loaders.fictional(snapshot),
    )  # fmt: skip
    answer = Answer(name=(VERHAALLIJN, lijn.gegevens.get("titel")), others={"json": write})
    return downloads(answer, _LABELS)


def _show_line(snapshot: Snapshot, work: Work, lijn: Rij) -> None:
    """Show the weergaven of a verhaallijn, each with all that can be done with it."""
    known = source.known(snapshot, work)
    views = in_order(work, lijn)
    if not views:
        st.info("Deze verhaallijn is nog leeg. Zet er hieronder een weergave in.")
    for place, (key, row) in enumerate(views):
        with st.container(border=True):
            left, up, down, out = st.columns([6, 1.1, 1.1, 1.3], vertical_alignment="center")
            with left:
                # a weergave that is gone keeps its number, so that the order of who presents stays
                _told(place + 1, row, known)
            what = f"verhaallijn ‘{lijn.gegevens.get('titel')}’"
            # stored at once, as all that is done here: a presentation may run in another window
            if up.button("Omhoog", key=f"omhoog_{place}", disabled=place == 0, width="stretch"):
                _store([moved(lijn, place, -1)], f"{what}: volgorde gewijzigd")
            if down.button(
                "Omlaag", key=f"omlaag_{place}", disabled=place == len(views) - 1, width="stretch"
            ):
                _store([moved(lijn, place, 1)], f"{what}: volgorde gewijzigd")
            if out.button("Uit de lijn", key=f"uit_{place}", width="stretch"):
                left_over = [one for at, (one, _) in enumerate(views) if at != place]
                _store([with_views(lijn, left_over)], f"{what}: weergave eruit")
            if row is not None:
                beside = _open_and_change(row, key=f"{place}_{key}")
                with beside:
                    _blind(snapshot, work, row, key=f"{place}_{key}")
    _change_line(work, lijn)


def _show_others(snapshot: Snapshot, work: Work, lijn: Rij | None) -> None:
    """Offer the weergaven that are not in the line."""
    inside = set(lijn.gegevens.get("weergaven") or ()) if lijn else set()
    # newest first: what was just kept is what one comes to put in
    rest = [row for row in reversed(work.rijen.get(WEERGAVE, ())) if row.id not in inside]
    if not rest:
        return
    with elements.folded(f"Andere weergaven ({len(rest)})", key="andere_weergaven") as opened:
        if not opened:
            return
        known = source.known(snapshot, work)
        for row in rest:
            with st.container(border=True):
                left, put, away = st.columns([6, 1.6, 1.6], vertical_alignment="center")
                with left:
                    _told(0, row, known)
                name = str(row.gegevens.get("titel"))
                if lijn and put.button("In de lijn", key=f"erin_{row.id}", width="stretch"):
                    keys = [*(lijn.gegevens.get("weergaven") or ()), row.id]
                    _store([with_views(lijn, keys)], f"weergave ‘{name}’ in de verhaallijn gezet")
                if away.button("Verwijderen", key=f"weg_{row.id}", width="stretch"):
                    order = Opdracht(WEERGAVE, None, row.id, row.versie)
                    _store([order], f"weergave ‘{name}’ verwijderd")
                _open_and_change(row, key=row.id)


def _show_new() -> None:
    """Offer to begin a verhaallijn."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Nieuwe verhaallijn",
            placeholder="Hoe heet zij?",
            width=420,
            key=state.field_key("verhaallijn_naam", ""),
        )
        if st.button("Beginnen", key="verhaallijn_begin", disabled=not (name or "").strip()):
            # its id before it is stored: the address leads to it in the very next run
            key, title = new_id(), (name or "").strip()
            state.put(state.LIJN, key)
            data = {"titel": title, "weergaven": []}
            _store([Opdracht(VERHAALLIJN, data, key)], f"verhaallijn ‘{title}’ begonnen")


def _told(number: int, row: Rij | None, known: KnownNames) -> None:
    """Say what a weergave is, of when, and what it shows that is not there any more."""
    before = f"{number}. " if number else ""
    if row is None:
        st.markdown(f"**{before}Een weergave die hier niet (meer) is**")
        return
    said = row.gegevens
    day = as_date(said.get("bewaard_op"))
    facts = [view_text(str(said.get("adres") or ""), known)]
    if day:
        facts.append(f"bewaard op {date_text(day)}")
    lines = [f"**{elements.plain(f'{before}{row_title(kind(WEERGAVE), said)}')}**"]
    if said.get("zin"):
        lines.append(elements.plain(str(said["zin"])))
    st.markdown("  \n".join((*lines, elements.plain(" · ".join(facts)))))
    # said beforehand: an area or figure that is gone is not to be found out before a full room
    for found in what_is_gone(row, known):
        st.warning(elements.plain(f"{found.plaats}: {found.gevonden}"))


def _open_and_change(row: Rij, *, key: str) -> DeltaGenerator:
    """Lead to the page as it was kept, let its words be changed; return the place beside that."""
    page, query = view_address(str(row.gegevens.get("adres") or ""))
    left, right, beside = st.columns([1.2, 4, 4])
    # only pages of ours: the address may be from a file of elsewhere
    if page in {one.id for one in PAGES}:
        left.page_link(
            f"views/{page}/page.py",
            label="Openen",
            query_params={**query, state.BEWAARD.key: row.id},
        )
    with right, elements.folded("Titel, zin en notitie", key=f"woorden_{key}") as opened:
        if not opened:
            return beside
        made = {
            name: ask(kind(WEERGAVE).veld(name).label, str(row.gegevens.get(name) or ""),
                      # the version in the key: after saving, or another's, the fields begin with
                      # what is stored
                      key=f"{name}_{key}_{row.versie}")
            for name, ask in (
                ("titel", st.text_input), ("zin", st.text_input), ("notitie", st.text_area)
            )
        }  # fmt: skip
        if st.button("Opslaan", key=f"opslaan_{key}"):
            order = Opdracht(WEERGAVE, {**row.gegevens, **made}, row.id, row.versie)
            _store([order], f"weergave ‘{made['titel']}’ gewijzigd")
    return beside


def _blind(snapshot: Snapshot, work: Work, row: Rij, *, key: str) -> None:
    """Let a round be prepared: what partners estimate before they see this weergave."""
    found = round_of(work, row.id)
    stand = f" · {found.stand}" if found else ""
    title = f"Blind eerst: laten schatten{stand}"
    with elements.folded(title, key=f"blind_{key}") as opened:
        if opened:
            rounds.show_preparation(snapshot, work, row, key=key)


def _change_line(work: Work, lijn: Rij) -> None:
    """Let the name of a verhaallijn be changed, and the dossier that it belongs to."""
    title = "Naam en dossier van deze verhaallijn"
    with elements.folded(title, key="verhaallijn_woorden") as opened:
        if not opened:
            return
        names = {row.id: row_title(kind("dossier"), row.gegevens) for row in work.dossiers()}
        now = str(lijn.gegevens.get("voor") or "")
        # as above: by its version
        key = f"{lijn.id}_{lijn.versie}"
        title = st.text_input("Titel", str(lijn.gegevens.get("titel") or ""), key=f"lijn_t_{key}")
        chosen = st.selectbox(
            "Bij dossier",
            list(names),
            list(names).index(now) if now in names else None,
            format_func=lambda one: names.get(one, one),
            placeholder="Bij geen dossier",
            help="Wat in de presentatie wordt vastgelegd, komt in dit dossier.",
            key=f"lijn_d_{key}",
        )
        number = len(lijn.gegevens.get("weergaven") or ())
        with st.container(horizontal=True):
            if st.button("Opslaan", key="lijn_opslaan"):
                # a line without a name could not be chosen
                data = {**lijn.gegevens, "titel": title.strip() or lijn.gegevens.get("titel"),
                        "voor": chosen}  # fmt: skip
                _store([Opdracht(VERHAALLIJN, data, lijn.id, lijn.versie)],
                       f"verhaallijn ‘{data['titel']}’ gewijzigd")  # fmt: skip
            # its weergaven stay: they may stand in another line, and in a gesprek
            if st.button("Verhaallijn verwijderen", key="lijn_weg"):
                order = Opdracht(VERHAALLIJN, None, lijn.id, lijn.versie)
                kept = words.count(number, "weergave blijft", "weergaven blijven")
                _store([order], f"verhaallijn ‘{title}’ verwijderd; {kept}")


def _store(orders: list[Opdracht], what: str) -> None:
    record_editor.save(_saving(), aanbod_source.records(), orders, wat=what)


_show_page()
