"""Editing aanbod, resultaten and ambities: save, undo, history, Excel, two people at one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from boundaries import gemeente_option, parent_code
from boundaries.codes import spoken_name
from places.aanbod.aanbod_list import SOORTEN, AanbodList, method_ambitions
from places.aanbod.area_names import names_of_areas
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT, Matrix
from places.aanbod.workbook import WorkbookChanges, make_workbook, plan_changes, write_template
from places.aanbod.workbook_rows import WorkbookContents, read_workbook
from reports.aanbod import gap_table, matrix_table
from reports.answer import Answer, table_labels
from reports.answer import downloads as downloads_of
from store import FICTIEF, Snapshot, WijkverkennerError
from store.words import words as words_of
from views.aanbod import edits
from views.aanbod.choices import TOLD, offer_taking_over
from views.aanbod.edits import EditFilter, TableEdit
from views.shared import aanbod_source, elements, loaders, record_editor, state, uploads, words
from views.shared.record_editor import FileChanges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from places.aanbod.cards import ReadableNames
    from reports.answer import Download
    from store.records_rows import Opdracht, Rij

_SOORTEN = {
    SOORT_AANBOD: "Aanbod",
    SOORT_RESULTAAT: "Maatschappelijke resultaten",
    SOORT_AMBITIE: "Ambities",
}
_PLACED = (SOORT_AANBOD, SOORT_RESULTAAT)
"""Kinds of row that are for an area."""
_EDITED, _KIND = "aanbod_bewerken", "aanbod_bewerken_soort"
# own choice: in a list of more, within a cell of a grid, nobody finds an area
_MOST_AREAS = 400
# own choice: a sentence that is still read
_NAMELESS = 3
"""Rows without a name that are named; the others are counted."""
# Pixels of a row in the grid of Streamlit. Own choices: at most nine rows, so that buttons and
# table stand above the fold of 720, and at least five, to have room to add some.
_ROW, _MOST_ROWS, _LEAST_ROWS = 35, 9, 5
MOST_ROWS = 5000
"""Rows of a list that people can look through; rows that are kept already come on top of it, so
that an own list can always come back."""
_ENDINGS = ["xlsx", "csv"]
_UPLOAD = "aanbod_uitwisselen"
_READ, _PLAN = "aanbod_bestand_gelezen", "aanbod_bestand_plan"


def show_editor(snapshot: Snapshot, lijst: AanbodList, wijk: str) -> None:
    """Show the editor, the history and the exchange with Excel."""
    if told := st.session_state.pop(TOLD, ""):
        st.warning(elements.plain(told))
    if aanbod_source.to_take_over(snapshot, lijst):
        offer_taking_over(snapshot, lijst)
    names = aanbod_source.field_names(snapshot, lijst)
    with st.container():  # one place, whatever is in it: see `RecordSaving.say`
        _show_table(snapshot, lijst, wijk, names)
    _show_history(lijst, names)
    show_exchange(snapshot, lijst)


def _show_table(snapshot: Snapshot, lijst: AanbodList, wijk: str, names: Mapping[str, str]) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    with top:
        now = _choose_kind(lijst)
    said = st.container()
    labels = aanbod_source.labels(snapshot)
    offered = edits.Offered(lijst.names(), _areas(snapshot), labels, lijst.factoren)
    if now.botsingen:
        now.say(said)
        edits.show_collisions(now, names, lambda left: _save(now, left), key="botsing")
        return
    with top:
        wanted = _choose(now, wijk, spoken_name(aanbod_source.wijken(snapshot).get(wijk, wijk)))
    now.wijk = wijk
    _settle(now, lijst, wanted, names, (state.visit(), wijk, offered))
    now.say(said)
    if now.soort == SOORT_AMBITIE:
        _offer_ambitions(now, lijst)
    # a place kept above the table for buttons that are drawn after it: they need what was typed
    buttons = st.container(horizontal=True, vertical_alignment="center")
    st.data_editor(
        edits.grid(now.getoond, now.soort),
        num_rows="dynamic",
        hide_index=True,
        height=_ROW * (2 + min(_MOST_ROWS, max(_LEAST_ROWS, len(now.getoond)))) + 3,
        column_config=edits.columns_of(now.soort, now.getoond, offered, nieuw=now.nieuw),
        key=now.sleutel,
        on_change=_read,
        args=(now, now.sleutel),
        placeholder="",
    )
    nameless = edits.without_name(now.alles, now.basis)
    with buttons:  # above the table, in sight on a beamer too
        _show_buttons(now, len(nameless))
    if now.fout:
        st.error(elements.plain(now.fout))
    elif nameless:
        _tell_nameless(nameless)
    if now.nieuw:
        area = elements.plain(spoken_name(aanbod_source.wijken(snapshot).get(wijk, wijk)))
        st.caption(
            f"Een nieuwe rij is voor {area}, tenzij u bij Gebieden iets anders kiest of "
            "Stedelijk aanvinkt."
        )
    _show_below(now, lijst)


def _read(now: TableEdit, key: str) -> None:
    """Take over what was typed, before the page is made: a run that is cut short loses nothing."""
    if key == now.sleutel:
        now.read(st.session_state[key])
    else:
        now.gemist = True


def _show_buttons(now: TableEdit, nameless: int) -> None:
    """Show the buttons that save and throw away; without every name nothing can be saved."""
    orders, ready = now.alles, not (nameless or now.fout)
    without = f", waarvan {words.number(nameless)} zonder naam" if nameless else ""
    title = "Opslaan"
    if orders:
        title += f" ({words.count(len(orders), 'rij', 'rijen')}{without})"
    if st.button(title, type="primary", disabled=not (orders and ready), key="bewerken_opslaan"):
        _save(now, orders)
    # what cannot be taken over can be thrown away too
    if st.button("Wijzigingen weggooien", disabled=not (orders or now.fout), key="bewerken_weg"):
        now.forget()
        st.rerun()
    record_editor.ask_name(
        placeholder="Uw rol, voor de geschiedenis (mag leeg blijven)", label_visibility="collapsed"
    )


def _tell_nameless(nameless: list[str]) -> None:
    """Name the rows that keep everything from being saved; nothing that was typed is lost."""
    more = len(nameless) - _NAMELESS
    rest = f" Zo zijn er nog {words.number(more)}." if more > 0 else ""
    st.error(
        elements.plain(
            f"{'; '.join(nameless[:_NAMELESS])}.{rest} Vul dat in, of verwijder de rij. Tot dan "
            "wordt er niets opgeslagen; alles wat u hebt ingevuld blijft hier staan."
        )
    )


def _show_below(now: TableEdit, lijst: AanbodList) -> None:
    """Show what is hidden, how the table works, and what is not saved."""
    # rows that were added have no id and were never among the stored ones
    if now.soort == SOORT_AANBOD and lijst.zonder_factor:
        _tell_factors(lijst.zonder_factor)
    hidden = len(now.rijen) - sum(bool(row.id) for row in now.getoond) - len(now.meegenomen)
    if hidden:
        outside = words.count(hidden, "rij valt", "rijen vallen")
        st.caption(f"{outside} buiten deze keuze; daaraan verandert niets.")
    st.caption(
        f"{record_editor.TABEL} Er wordt pas iets opgeslagen als u op Opslaan klikt; alles is "
        "daarna ongedaan te maken."
    )
    elsewhere = [
        _SOORTEN[other.soort].lower()
        for other in _session().values()
        if other.alles and other.soort != now.soort
    ]
    if elsewhere:
        st.warning(f"Nog niet opgeslagen: wijzigingen bij {' en '.join(elsewhere)}.")
    if now.stand != lijst.stand(now.soort):
        record_editor.warn_of_others()


def _offer_ambitions(now: TableEdit, lijst: AanbodList) -> None:
    """Say whose words stand in the matrix, and offer to keep those of the method to change them."""
    own = {row.gegevens.get("domein") for row in lijst.ambities}
    left = sum(word.domein not in own for word in words_of("ambitie").values())
    st.caption(
        "Een ambitie staat hier letterlijk zoals uw stad haar verwoordt; zij geldt voor elke wijk. "
        "Zolang een domein hier geen ambitie heeft, staat in de matrix die van de methode "
        "(Rotterdam)."
    )
    if left and st.button(
        f"Ambities van de methode overnemen om ze te wijzigen ({left})",
        disabled=bool(now.alles or now.fout),  # saving begins anew, and would lose these
        key="ambities_overnemen",
    ):
        orders = method_ambitions(aanbod_source.records())
        taken = words.count(len(orders), "ambitie", "ambities")
        record_editor.save(
            now, aanbod_source.records(), orders, wat=f"{taken} van de methode overgenomen"
        )


def offer_ambitions() -> None:
    """Offer, where ambities are read, to change their words."""
    st.button("Ambities wijzigen", on_click=_open_ambitions, key="ambities_wijzigen")


def _open_ambitions() -> None:
    # the kind is no choice of the address: it says what one is editing, which no link brings along
    st.session_state[_KIND] = SOORT_AMBITIE
    state.put(state.AANBODDEEL, "bewerken")


def _tell_factors(texts: Mapping[str, int]) -> None:
    """Tell which factors are written in words of people's own: kept, and to be chosen."""
    named = "; ".join(f"‘{text}’" for text in list(texts)[:_NAMELESS])
    more = f" en nog {len(texts) - _NAMELESS}" if len(texts) > _NAMELESS else ""
    rows = words.count(sum(texts.values()), "keer", "keer")
    st.warning(
        elements.plain(
            f"Nog te kiezen: {rows} staat er een factor die niet in de tabel van factoren staat "
            f"({named}{more}). Kies in de kolom Factor een of meer factoren uit de tabel; wat er "
            "staat blijft bewaard tot u het weghaalt."
        )
    )


def _choose_kind(lijst: AanbodList) -> TableEdit:
    """Draw the choice of the kind of row; return what is being edited of it.

    An imported list that nobody took over yet is not edited; the ambities are the city's.
    """
    kinds = _SOORTEN if lijst.bewaard else {SOORT_AMBITIE: _SOORTEN[SOORT_AMBITIE]}
    was = st.session_state.get(_KIND, SOORT_AANBOD)
    was = was if was in kinds else next(iter(kinds))
    key = state.field_key("bewerken_soort", was)
    soort = st.session_state[_KIND] = str(
        st.segmented_control(
            "Wat wilt u bewerken?",
            list(kinds),
            format_func=_SOORTEN.__getitem__,
            required=True,
            label_visibility="collapsed",
            key=key,
        )
    )
    now = _session().setdefault(soort, TableEdit(soort))
    if soort != was:  # its table was not there in the meantime
        now.gemaakt = None
    return now


def _choose(now: TableEdit, wijk: str, name: str) -> EditFilter:
    search = st.text_input(
        "Zoeken in de tabel",
        key=state.field_key(f"bewerken_zoek_{now.soort}", now.filter.zoek),
        placeholder="Zoeken in de tabel …",
        label_visibility="collapsed",
        width=220,
    )
    only = now.soort in _PLACED and st.toggle(
        f"Alleen wat er is voor {elements.plain(name)}",
        key=state.field_key(f"bewerken_wijk_{now.soort}", bool(now.filter.wijk)),
        help="Ook wat voor de hele gemeente is. De andere rijen blijven zoals ze zijn.",
    )
    return EditFilter(search.strip(), wijk if only else "")


def _session() -> dict[str, TableEdit]:
    found: dict[str, TableEdit] = st.session_state.setdefault(_EDITED, {})
    return found


def _settle(
    now: TableEdit, lijst: AanbodList, wanted: EditFilter, names: Mapping[str, str], made: object
) -> None:
    """See to it that there is a table: the newest rows where this person has changed nothing.

    `made` is the visit, and what there is to choose from in the columns.
    """
    stand = lijst.stand(now.soort)
    # newer rows of somebody else wait until this person saved or threw away: see `warn_of_others`
    busy = now.alles or record_editor.touched(now.sleutel)
    if now.stand is None or (now.stand != stand and not busy):
        now.begin(_rows(lijst, now.soort), stand, wanted, names)
    # Streamlit drops what was typed when rows or choices of its table change: so it is made anew
    elif wanted != now.filter or now.gemaakt != made:
        now.again(wanted, names)
    now.gemaakt = made


def _rows(lijst: AanbodList, soort: str) -> tuple[Rij, ...]:
    return {
        SOORT_AANBOD: lijst.aanbod,
        SOORT_RESULTAAT: lijst.resultaten,
        SOORT_AMBITIE: lijst.ambities,
    }[soort]


def _stay() -> None:
    """Keep the editor open: a list that is no longer empty would open on its matrix."""
    state.put(state.AANBODDEEL, "bewerken")


def _save(now: TableEdit, orders: list[Opdracht]) -> None:
    _stay()
    record_editor.save(now, aanbod_source.records(), orders, wat=_said(orders))


def _said(orders: list[Opdracht]) -> str:
    new = sum(order.versie is None for order in orders)
    gone = sum(order.gegevens is None for order in orders)
    changed = len(orders) - new - gone
    named = ((new, "toegevoegd"), (changed, "gewijzigd"), (gone, "verwijderd"))
    return ", ".join(f"{words.count(n, 'rij', 'rijen')} {verb}" for n, verb in named if n)


def _show_history(lijst: AanbodList, names: Mapping[str, str]) -> None:
    """Show the last changes of these kinds, and every version of one row."""
    kept = aanbod_source.kept()
    record_editor.show_history(kept, list(_SOORTEN), key="geschiedenis")
    if kept is None or not lijst.bewaard or not st.session_state.get("geschiedenis"):
        return
    import pandas as pd

    rows = {row.id: row for soort in _SOORTEN for row in _rows(lijst, soort)}
    chosen = st.selectbox(
        "Geschiedenis van een rij",
        list(rows),
        format_func=lambda key: edits.title_of(rows[key]),
        index=None,
        placeholder="kies een rij",
        key="geschiedenis_rij",
    )
    if chosen is None:
        return
    # every version is kept, also of a row that was removed and brought back
    versions = kept.history(chosen)
    lines = []
    # newest first: what changed is what differs from the version after it in this order
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        soort = rows[chosen].soort
        after = edits.readable(soort, version.gegevens, names)
        old = edits.readable(soort, before.gegevens, names) if before else after
        changed = [f"{label}: {text}" for label, text in after.items() if text != old[label]]
        what = "verwijderd" if version.verwijderd else "; ".join(changed) or version.wijziging.wat
        lines.append((words.moment(version.wijziging.wanneer), version.wijziging.wie or "", what))
    elements.show_table(
        pd.DataFrame(lines, columns=["Wanneer", "Wie", "Wat"]), key="geschiedenis_tabel"
    )


def _areas(snapshot: Snapshot) -> dict[str, Any]:
    """Return the areas that can be chosen: gemeenten, and the wijken of the chosen ones."""
    found = loaders.gemeenten(snapshot)
    names = {code: gemeente_option(code, name) for code, name in found.items()}
    wijken, wijk = aanbod_source.wijken(snapshot), state.get(state.WIJK)
    # thousands of areas in every cell's list cannot be chosen from: only those around
    near = {*state.get(state.GEMEENTE), parent_code(wijk, "gemeente") if wijk else None}
    inside = {code: name for code, name in wijken.items() if parent_code(code, "gemeente") in near}
    if not inside and len(wijken) <= _MOST_AREAS:
        inside = wijken
    return {**inside, **{k: v for k, v in names.items() if k in near or len(names) <= _MOST_AREAS}}


def show_exchange(snapshot: Snapshot, lijst: AanbodList) -> None:
    """Show the list as a workbook to take along, and the way back."""
    st.header("Uitwisselen met Excel", anchor=False)
    # made when it is asked for: a workbook of thousands of rows takes seconds
    st.download_button(
        "Hele lijst als Excel-bestand",
        data=lambda: list_workbook(lijst),
        file_name="aanbod.xlsx",
        on_click="ignore",
        key="aanbod_xlsx",
    )
    now: FileChanges = st.session_state.setdefault(_UPLOAD, FileChanges())
    now.say()

    # the records are opened when something is saved: looking makes no database
    def save(orders: Sequence[Opdracht], wat: str) -> None:
        _stay()
        record_editor.save(now, aanbod_source.records(), orders, wat=wat)

    if now.botsingen:
        names = aanbod_source.field_names(snapshot, lijst)
        edits.show_collisions(
            now, names, lambda orders: save(orders, wat=now.wat), key="bestand_botsing"
        )
        return
    file = st.file_uploader(
        "Bestand met aanbod, resultaten of ambities (xlsx, csv)",
        type=_ENDINGS,
        key=f"aanbod_bestand_{now.ronde}",
    )
    if file is None:
        for name in (_READ, _PLAN):
            st.session_state.pop(name, None)
        return
    try:
        with st.spinner("Het bestand wordt gelezen en vergeleken met de eigen lijst …"):
            read, wanted = _planned(snapshot, lijst, file)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    st.markdown(
        f"Dit bestand voegt **{words.count(wanted.nieuw, 'rij', 'rijen')}** toe en wijzigt er "
        f"**{words.number(wanted.gewijzigd)}**; "
        f"{words.count(wanted.gelijk, 'is', 'zijn')} al gelijk. "
        f"Wat niet in het bestand staat ({words.number(wanted.niet_in_bestand)}) blijft staan."
    )
    if wanted.resultaten:
        made = words.count(
            wanted.resultaten, "maatschappelijk resultaat", "maatschappelijke resultaten"
        )
        st.markdown(
            f"Daarbij komen **{made}** die het bestand naast het aanbod noemt, zodat de "
            "preventiematrix laat zien waar aanbod voor ontbreekt."
        )
    if findings := [*read.rapport.bevindingen, *wanted.bevindingen]:
        elements.findings_table(findings, key="aanbod_bevindingen")
    if st.button(
        "Inlezen en opslaan", type="primary", disabled=not wanted.opdrachten, key="aanbod_inlezen"
    ):
        rows = words.count(len(wanted.opdrachten), "rij", "rijen")
        with st.spinner("De rijen worden opgeslagen …"):
            save(wanted.opdrachten, wat=f"{rows} ingelezen uit {file.name}")


def _planned(
    snapshot: Snapshot, lijst: AanbodList, file: UploadedFile
) -> tuple[WorkbookContents, WorkbookChanges]:
    """Return what an upload holds and what it would change: read once, planned once per change."""
    here = parent_code(state.get(state.WIJK), "gemeente") or ""
    # names of areas in the file are read by the gemeente at hand, so that belongs to the stamp
    stamp = (file.file_id, snapshot.hash, here, lijst.factoren.stand)
    own = [_rows(lijst, soort) for soort in _SOORTEN]

    def contents(path: Path) -> WorkbookContents:
        # names of areas count as their codes, first those of the gemeente at hand
        return read_workbook(
            path, gebieden=names_of_areas(snapshot, gemeente=here), factoren=lijst.factoren,
            hoogstens=MOST_ROWS + sum(map(len, own)),
        )  # fmt: skip

    read = elements.once(_READ, stamp, lambda: uploads.read(file, contents))
    wanted = elements.once(
        _PLAN,
        (stamp, lijst.stand(*SOORTEN)),
        lambda: plan_changes(aanbod_source.records(), read, lijst.factoren),
    )
    return read, wanted


def page_downloads(
    snapshot: Snapshot, lijst: AanbodList, matrix: Matrix, name: str, namen: ReadableNames
) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    made_up = loaders.fictional(snapshot)
    whole = Answer(name=("aanbod",), others={"xlsx": lambda: list_workbook(lijst)})
    empty = Answer(
        name=("aanbod", "invulblad"), others={"xlsx": lambda: write_template(lijst.factoren)}
    )
    rows = Answer(
        name=("preventiematrix", name),
        table=lambda: matrix_table(matrix, name, namen, fictief=made_up),
    )
    missing = Answer(name=("gaten", name), table=lambda: gap_table(matrix, name, fictief=made_up))
    return {
        **downloads_of(whole, {"xlsx": "Hele lijst om te bewerken (xlsx)"}),
        **downloads_of(empty, {"xlsx": "Leeg invulblad (xlsx)"}),
        **downloads_of(rows, table_labels("Preventiematrix van deze wijk")),
        **downloads_of(missing, {"xlsx": "Gaten van deze wijk (xlsx)"}),
    }


def list_workbook(lijst: AanbodList) -> bytes:
    """Return the list as the workbook that comes back without loss.

    A list of the demonstration says so on its sheet Uitleg: the other sheets are read back.
    """
    kept = {soort: list(_rows(lijst, soort)) for soort in _SOORTEN}
    snapshot = loaders.snapshot()
    told = FICTIEF if loaders.fictional(snapshot) else ""
    names = aanbod_source.field_names(snapshot, lijst)
    return make_workbook(kept, let_op=told, namen=names, factoren=lijst.factoren)
