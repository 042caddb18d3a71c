"""The sets in the folder: what each is, what was noticed when it came in, and removing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from boundaries.codes import niveau as level_named
from places.areas import GRENSREGEL, PlacesInAreas, places_in_areas
from store import NotFound, SetRecord, Snapshot, Soort, WijkverkennerError
from store.kept import bring_back_example, leave_out_example
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    import pandas as pd


_placing = loaders.keep(4, "Plekken worden in gebieden geplaatst …")(places_in_areas)
_REMOVED = "verwijderd"
_PLACING_HEADS = {
    "naam": "Naam",
    "plaats": "Plaats",
    "dichtstbij": "Dichtstbijzijnde gebied",
    "gebied": "Telt mee in",
    "code": "Code",
    "afstand_m": "Afstand (m)",
}


def show_sets(snapshot: Snapshot) -> None:
    """Show all sets as a table, and the one that is selected below it."""
    if not snapshot.sets:
        elements.empty_folder(
            snapshot,
            needed="De gegevensmap is nog leeg. Voeg grenzen en cijfers toe die u hebt, of begin "
            "met de voorbeeldgegevens van een gemeente die niet bestaat.",
        )
    for text in filter(None, map(snapshot.damaged, snapshot.sets)):
        st.error(elements.plain(text))
    offer_without_demo(snapshot)
    # by kind and level, the newest first, as one looks for a set
    records = sorted(snapshot.sets, key=_order)
    table = _table(records)
    event = st.dataframe(
        table,
        hide_index=True,
        column_config=elements.number_columns(table),
        placeholder="",
        # another folder is another table: its marked row would be another set
        key=f"sets_{snapshot.hash}",
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = event["selection"]["rows"]
    if not chosen:
        st.caption("Kies een regel om herkomst en bevindingen te zien of een set te verwijderen.")
        return
    _show_record(snapshot, records[chosen[0]])


def offer_without_demo(snapshot: Snapshot) -> None:
    """Offer to take the whole demonstration set out in one go; it can be brought back."""
    fictional = [record.key for record in snapshot.sets if record.herkomst.fictief]
    if not fictional:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        number = words.count(len(fictional), "set", "sets")
        st.markdown(f"{number} met voorbeeldgegevens, van een gemeente die niet bestaat.")
        if st.button(
            "Verwijder ze en begin met eigen gegevens",
            help="Ook het voorbeelddossier met zijn verhaallijn en doelen, als daar niets in is "
            "gewijzigd. Wat u zelf hebt toegevoegd, blijft.",
        ):
            token = loaders.folder().set_aside(fictional)
            name = f"de voorbeeldgegevens ({number})"
            # first the sets alone: where the database is away they can be brought back all the same
            st.session_state[_REMOVED] = (token, name, False)
            if leave_out_example(loaders.folder().path):
                st.session_state[_REMOVED] = (token, f"{name} en het voorbeelddossier", True)
            st.rerun()


def _order(record: SetRecord) -> tuple[str, str, int, str]:
    key = record.key
    return (key.soort.value, key.niveau, -(key.jaar or 0), key.bron)


def _table(records: list[SetRecord]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Soort": [words.SETS[r.key.soort.value] for r in records],
            "Gebieden": [words.upper_first(level_named(r.key.niveau).label) for r in records],
            "Jaar": pd.array([r.key.jaar for r in records], dtype="Int64"),
            "Gebiedsindeling": pd.array([r.key.indeling for r in records], dtype="Int64"),
            "Bron": [r.key.bron for r in records],
            "Rijen": [r.rijen for r in records],
            "Bevindingen": [len(r.bevindingen) for r in records],
            "Bestand of adres": [r.herkomst.adres for r in records],
            "Toegevoegd": [words.moment(r.herkomst.datum) for r in records],
            "Licentie": [r.herkomst.licentie for r in records],
            "Fictief": ["ja" if r.herkomst.fictief else "nee" for r in records],
        }
    )


def _show_record(snapshot: Snapshot, record: SetRecord) -> None:
    """Show one set: where it came from, what was found, and how to take it out."""
    key, origin = record.key, record.herkomst
    years = f" {key.jaar}" if key.jaar else ""
    st.header(
        elements.plain(
            f"{words.SETS[key.soort.value]}: {level_named(key.niveau).meervoud}{years}, {key.bron}"
        ),
        anchor=False,
    )
    facts = {
        "Bestand of adres": origin.adres,
        "Toegevoegd": words.moment(origin.datum),
        "Uitgave van de bron": origin.uitgave or "niet vermeld",
        "Licentie": origin.licentie,
        "Vingerafdruk (sha256)": record.vingerafdruk,
        "Rijen": words.number(record.rijen),
    }
    st.markdown("  \n".join(f"**{name}:** {elements.plain(fact)}" for name, fact in facts.items()))
    st.markdown("**Bevindingen bij het inlezen**")
    elements.findings_table(record.bevindingen, key="bevindingen_set")
    if key.soort is Soort.LOCATIES:
        show_placing(snapshot, key.niveau)
    if st.button("Deze set verwijderen …"):
        _confirm(record)


# a dialog, as nothing else on the page takes data out; Escape closes it
@st.dialog("Set verwijderen?")
def _confirm(record: SetRecord) -> None:
    key = record.key
    st.markdown(
        elements.plain(
            f"{words.SETS[key.soort.value]} · {level_named(key.niveau).meervoud} · "
            f"{key.jaar or 'zonder jaar'} · {key.bron} · "
            f"{words.count(record.rijen, 'rij', 'rijen')}"
        )
    )
    st.caption("U kunt dit tot een uur na het verwijderen ongedaan maken.")
    with st.container(horizontal=True):
        if st.button("Verwijderen", type="primary"):
            try:
                # set aside, not erased: bringing it back is a commit like that of an import
                token = loaders.folder().set_aside([key])
            except NotFound as error:
                st.error(elements.told(error))
                return
            name = f"{words.SETS[key.soort.value]}, {key.bron}"
            st.session_state[_REMOVED] = (token, name, False)
            st.rerun()
        if st.button("Behouden"):
            st.rerun()


def show_undo() -> None:
    """Offer to bring back what was removed last in this session."""
    if _REMOVED not in st.session_state:
        return
    # only the last one, and only in this session: anything older is brought back by importing it
    token, name, example = st.session_state[_REMOVED]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Verwijderd: {elements.plain(name)}.")
        if st.button("Ongedaan maken"):
            del st.session_state[_REMOVED]
            try:
                loaders.folder().commit_staged(token)
                if example:
                    bring_back_example(loaders.folder().path)
            except WijkverkennerError as error:
                st.error(elements.told(error))
                return
            st.rerun()
        if st.button("Sluiten"):
            del st.session_state[_REMOVED]
            st.rerun()


def show_placing(snapshot: Snapshot, soort: str) -> None:
    """Show how many places lie in an area, and list those that lie in none or on a border."""
    st.markdown("**In welk gebied liggen deze plekken?**")
    try:
        found = _placing(snapshot, soort)
    except NotFound as error:
        st.caption(elements.told(error))
        return
    st.markdown(elements.plain(_placing_sentence(found)))
    for rows, title, key in (
        (found.buiten, "In geen van deze gebieden", "plekken_buiten"),
        (found.grens, "Op een grens", "plekken_grens"),
    ):
        if len(rows):
            table = rows.rename(columns=_PLACING_HEADS)
            heading = f"{title} ({words.number(len(rows))})"
            elements.show_folded(heading, table.copy, key=key)
    elements.findings_table(found.bevindingen, key="bevindingen_plaatsing")


def _placing_sentence(found: PlacesInAreas) -> str:
    """Say in numbers what became of every place."""
    every = words.count(found.aantal, "plek", "plekken")
    said = f"Van {every} liggen er {words.number(found.binnen)} in een van de {found.gebieden}"
    if len(found.buiten):
        said += f", {words.number(len(found.buiten))} in geen daarvan"
    if found.zonder_punt:
        said += f", en hebben er {words.number(found.zonder_punt)} geen punt"
    on_border = words.count(len(found.grens), "plek ligt", "plekken liggen")
    return f"{said}. {on_border} op een grens. {GRENSREGEL}"
