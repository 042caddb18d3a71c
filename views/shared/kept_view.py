"""Keeping a page as a weergave, with what it shows; and telling what changed since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dossier.rows import as_date, date_text, view_address
from dossier.storyline import (
    SHOWN,
    VERHAALLIJN,
    WEERGAVE,
    changed_since,
    shown,
    view_row,
    with_views,
)
from store import NotFound, WijkverkennerError
from store.records_rows import Opdracht, new_id
from views.shared import aanbod_source, elements, loaders, record_editor, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.answer import Download
    from store.records import Records

_ROUND, _SAID = "weergave_ronde", "weergave_gezegd"
_CSV = ".csv"
_HOW = {state.BEWAARD.key, state.PRESENTEREN.key, state.SCHERM.key}
"""Of an address: what says how a page was opened."""


def address(page: str, query: Mapping[str, str]) -> str:
    """Return the address of a page from its name on; how it was opened is no part of that."""
    own = {key: text for key, text in query.items() if key not in _HOW}
    return f"{page}?{urlencode(own)}" if own else page


def offer(page: str, kop: str, regel: str, files: Mapping[str, Download] | None) -> None:
    """Offer to keep the page as it is; what it shows is looked up when somebody asks."""
    number = st.session_state.setdefault(_ROUND, 0)
    # another key after each time: that is what closes it
    # run again when it opens: what it needs from the database is asked then
    place = st.popover("Bewaar als weergave", on_change="rerun", key=f"weergave_{number}")
    if not place.open:
        return
    with place:
        try:
            there = aanbod_source.kept()
            lines = {row.id: row for row in there.all(VERHAALLIJN)} if there else {}
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        titel = st.text_input("Titel", kop, key=f"weergave_titel_{number}")
        zin = st.text_input(
            "De zin die erbij hoort",
            placeholder="Wat moet blijven hangen?",
            key=f"weergave_zin_{number}",
        )
        notitie = st.text_area("Notitie voor wie spreekt", height=90, key=f"weergave_nota_{number}")
        names = {key: str(row.gegevens.get("titel") or key) for key, row in lines.items()}
        chosen = st.selectbox(
            "In verhaallijn",
            list(names),
            len(names) - 1 if names else None,
            format_func=lambda key: names.get(key, key),
            # one field for both: choose a verhaallijn, or type the name of a new one
            accept_new_options=True,
            placeholder="Typ de naam van een nieuwe",
            key=f"weergave_lijn_{number}",
        )
        if st.button("Bewaren", type="primary", key=f"weergave_bewaar_{number}"):
            made = view_row(
                titel.strip() or kop, zin, notitie, address(page, state.full_link(page)),
                _shown(kop, regel, files), date.today().isoformat(),  # noqa: DTZ011
            )  # fmt: skip
            _keep(aanbod_source.records(), made, str(chosen or "").strip())


def show_since(page: str, kop: str, regel: str, files: Mapping[str, Download] | None) -> None:
    """Say what changed since the weergave that the address names; and what was just kept."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(elements.plain(said))
    key = state.get(state.BEWAARD)
    if not key:
        return
    try:
        there = aanbod_source.kept()
        row = there.get(key) if there else None
    except NotFound:
        row = None
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    if row is None or row.soort != WEERGAVE:
        st.info("De weergave van deze link is hier niet (meer) bewaard; u ziet de pagina van nu.")
        return
    now = address(page, state.link(page))
    if view_address(str(row.gegevens.get("adres"))) != view_address(now):
        # somebody went on from there: what is shown is another view
        state.follow(state.BEWAARD, "")
        return
    stamp = (row.id, row.versie, loaders.snapshot().hash, now)
    found = elements.once(
        "weergave_sinds",
        stamp,
        lambda: changed_since(row.gegevens.get(SHOWN) or {}, _shown(kop, regel, files)),
    )
    day = as_date(row.gegevens.get("bewaard_op"))
    when = f", bewaard op {date_text(day)}" if day else ""
    st.info(elements.plain(f"Weergave ‘{row.gegevens.get('titel')}’{when}. {found.zin}"))
    if found.anders:
        with st.expander("Wat er toen stond, en wat er nu staat"):
            table = pd.DataFrame(found.anders, columns=["Rij", "Kolom", "Toen", "Nu"])
            elements.show_table(table, key="weergave_anders")


def _shown(kop: str, regel: str, files: Mapping[str, Download] | None) -> dict[str, Any]:
    # the csv of the page is the most exact that it can say of what it shows
    tables = [make for name, _, make in (files or {}).values() if name.endswith(_CSV)]
    return shown(
        kop, regel, loaders.snapshot().hash, datetime.now(UTC).isoformat(timespec="seconds"),
        tables[0]() if tables else None,
    )  # fmt: skip


def _keep(records: Records, made: dict[str, Any], chosen: str) -> None:
    """Store a weergave and put it at the end of a verhaallijn, which is begun where it is new."""
    key = new_id()
    orders = [Opdracht(WEERGAVE, made, key)]
    try:
        # as it is now: somebody else may have ordered it in the meantime
        lines = {row.id: row for row in records.all(VERHAALLIJN)}
        if chosen in lines:
            before = lines[chosen]
            orders.append(with_views(before, [*(before.gegevens.get("weergaven") or ()), key]))
        elif chosen:
            data = {"titel": chosen, "weergaven": [key]}
            orders.append(Opdracht(VERHAALLIJN, data, new_id()))
        what = f"weergave ‘{made['titel']}’ bewaard"
        records.apply(orders, wie=record_editor.who(), wat=what)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    st.session_state[_ROUND] += 1
    st.session_state[_SAID] = f"De {what}. Bij Presentatie staat zij in volgorde."
    st.rerun()
