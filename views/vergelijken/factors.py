"""Factors of youth: where they are high here, the table behind them, and changing that table.

It is changed in the page, or as a file that goes out and comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from compare.factor_records import factor_orders, reset_orders, unknown_figures, with_shipped
from compare.factor_table import (
    GETALLEN,
    KANTEN,
    KOLOMMEN,
    VERSIE,
    cells,
    fields,
    from_fields,
    read_factors,
    texts,
)
from compare.factors import (
    LIJSTEN,
    RICHTINGEN,
    SCHAAL,
    SCORES,
    SOORT_FACTOR,
    Factor,
    point_to_factors,
)
from indicators.catalogue import fold
from reports.answer import Answer, downloads
from reports.tables import AnswerColumn, AnswerTable
from store import Snapshot, WijkverkennerError
from store.words import label
from store.words import words as words_of
from views.shared import aanbod_source, elements, loaders, record_editor, state, uploads, words
from views.shared.record_editor import FileChanges, ReadableRow, RecordLine, RecordSaving
from views.vergelijken import figures
from views.vergelijken.figures import factor_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from compare.factor_records import FactorRow
    from compare.profile import Profile
    from indicators import Indicator
    from store.records_rows import Opdracht, Rij

DELEN = {
    "gebied": "In dit gebied",
    "tabel": "De tabel van factoren",
    "aanpassen": "Tabel aanpassen",
}
_EDITED = "factoren_bewerken"
# own choice: some ten factors in sight, with the buttons below the table above the fold
_HEIGHT = 430
_UPLOAD = "factoren_uitwisselen"
_READ = "factoren_bestand_gelezen"


def show_factors(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    figures.show_unreadable()
    part = elements.choose_part(state.FACTORDEEL, DELEN, "gebied")
    if part == "tabel":
        show_factor_table(snapshot)
    elif part == "aanpassen":
        show_editor(snapshot)
    else:
        _here(profiel, maatstaf)


def _here(profiel: Profile, maatstaf: str) -> None:
    """Show the factors that the deviating figures of the area point to, by rank."""
    found = point_to_factors(profiel, maatstaf=maatstaf or None, known=figures.known_factors())
    elements.band(found.voorbehoud)
    if not found.aanwijzingen:
        st.info("Geen enkele factor wordt door een duidelijk afwijkend cijfer aangewezen.")
    for hit in found.aanwijzingen:
        st.markdown(f"**{elements.plain(hit.factor.label)}**  \n{elements.plain(hit.zin)}")
        st.caption(elements.plain(_where(hit.factor)))
    for title, rows, why in (
        (
            "Cijfers wijken niet af",
            found.geen_afwijking,
            "De cijfers zijn er, en wijken niet duidelijk af naar de kant die op de factor wijst.",
        ),
        (
            "Geen cijfers",
            found.geen_cijfers,
            "Er is niets van bekend; dat is iets anders dan dat de factor hier niet speelt.",
        ),
    ):
        if rows:
            with st.expander(f"{title} ({len(rows)})"):
                st.caption(why)
                for factor in rows:
                    st.markdown(f"- {elements.plain(f'{factor.label} (rang {factor.rang})')}")


def _where(factor: Factor) -> str:
    """Say where and when in life a factor plays."""
    places = ", ".join(label("leefgebied", word).lower() for word in factor.leefgebieden)
    phases = ", ".join(label("leeftijdsfase", word).lower() for word in factor.leeftijdsfasen)
    return " · ".join(
        filter(
            None,
            (
                factor.rang_tekst,
                RICHTINGEN[factor.richting],
                places and f"leefgebied: {places}",
                phases and f"leeftijdsfase: {phases}",
            ),
        )
    )


def show_factor_table(snapshot: Snapshot) -> None:
    """Show the whole table, searchable, with what it was shipped as or who changed it."""
    catalogue = loaders.catalogue(snapshot)
    rows = factor_rows()
    asked = st.text_input(
        "Zoeken in de factoren", key="factoren_zoeken", placeholder="factor, leefgebied of cijfer"
    )
    # searched as it is read, in every column, without accents or capitals
    lines = [texts(row.factor, catalogue) | {"Herkomst": row.herkomst} for row in rows]
    shown = [line for line in lines if fold(asked or "") in fold(" ".join(line.values()))]
    if not shown:
        st.info(elements.plain(f"Geen factor met ‘{asked}’ in de tabel."))
        return
    table = pd.DataFrame(shown).drop(columns=KOLOMMEN["id"])
    for name in GETALLEN:
        table[KOLOMMEN[name]] = pd.to_numeric(table[KOLOMMEN[name]]).astype("Int64")
    elements.show_table(table, key="factoren_tabel", rows=18)
    st.caption(
        f"{words.count(len(shown), 'factor', 'factoren')}. Rang 1 hangt met de meeste andere "
        "factoren samen (methode Wijkprogrammering). De rang is gemaakt uit relevantie (voor het "
        "domein), impact (op andere factoren) en prevalentie; de methode geeft daar geen getallen "
        "van, vul ze in als u ze kent. Welke cijfers op een factor wijzen is een voorstel. "
        "Wijzigen gaat bij ‘Tabel aanpassen’."
    )
    _table_downloads(rows)


def _table_downloads(rows: Sequence[FactorRow]) -> None:
    columns = [
        AnswerColumn(heading, 0 if name in GETALLEN else None) for name, heading in KOLOMMEN.items()
    ]
    table = AnswerTable("Factoren", (*columns, AnswerColumn(VERSIE, 0)), cells(rows))
    made = Answer(name=("factoren",), table=lambda: table)
    labels = {"xlsx": "Tabel voor Excel (xlsx)", "csv": "Tabel (csv)"}
    elements.show_files(downloads(made, labels), key="factoren")


@dataclass
class _FactorEditing(RecordSaving):
    """What one person has before them."""

    rijen: list[FactorRow] = field(default_factory=list)
    """As they were when editing began: what is saved is compared with these."""
    getoond: list[RecordLine] = field(default_factory=list)
    """The lines of the table in this round, with what was changed in earlier ones."""
    wijzigingen: Mapping[str, Any] = field(default_factory=dict)
    """What was typed in this round: Streamlit forgets it with the table."""
    eerder: bool = False
    """Something was changed in an earlier round."""
    stand: str | None = None
    ronde: int = 0
    """The table is made anew when this changes."""
    gemaakt: object = None
    """What the table was made for: with anything else Streamlit forgets what was typed in it."""

    @property
    def sleutel(self) -> str:
        """The key of the table."""
        return f"{_EDITED}_{self.ronde}"

    def begin(self, rows: list[FactorRow], stand: str) -> None:
        """Start from what is stored, with nothing changed."""
        self.rijen, self.stand = rows, stand
        lines = [fields(row.factor) | {"herkomst": row.herkomst} for row in rows]
        self.getoond = list(enumerate(lines))
        self.wijzigingen, self.eerder = {}, False
        self.ronde += 1

    def again(self) -> None:
        """Make the table anew, with every change so far."""
        self.eerder = self.eerder or bool(self.wijzigingen)
        self.getoond = record_editor.typed(self.getoond, self.wijzigingen)
        self.wijzigingen = {}
        self.ronde += 1

    def forget(self) -> None:
        """Let the next look start from what is stored."""
        super().forget()
        self.stand = None


def show_editor(snapshot: Snapshot) -> None:
    """Show the editor, the way back to the shipped table, the history and Excel."""
    catalogue = loaders.catalogue(snapshot)
    now = _current(catalogue)
    now.say()
    if now.botsingen:
        _show_collisions(now, catalogue, _changed, key="factoren_botsing")
        return
    table = pd.DataFrame(
        [line for _, line in now.getoond], columns=[*list(KOLOMMEN)[1:], "herkomst"]
    )
    st.data_editor(
        # also without any score: Streamlit chooses the editor of a column by its type
        table.astype(dict.fromkeys(SCORES, "float64")),
        # adding and removing rows in the grid itself: nothing is stored before Opslaan
        num_rows="dynamic",
        hide_index=True,
        height=_HEIGHT,
        column_config=_columns(now.rijen, catalogue),
        key=now.sleutel,
        on_change=_read,
        args=(now, now.sleutel),
        placeholder="",
    )
    st.caption(
        f"{record_editor.TABEL} Wat u wijzigt gaat voor de meegeleverde tabel, en is ongedaan te "
        "maken."
    )
    try:
        wanted = _wanted(now)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        wanted = None
    found = [] if wanted is None else factor_orders(wanted, now.rijen, aanbod_source.records())
    for _, factor in wanted or ():
        for sentence in unknown_figures(factor, catalogue):
            st.warning(elements.plain(f"{factor.label}: {sentence}"))
    _buttons(now, found)
    record_editor.show_history(aanbod_source.records(), [SOORT_FACTOR], key="factoren_geschiedenis")
    _show_exchange(catalogue)


def _read(now: _FactorEditing, key: str) -> None:
    """Take over what was typed, before the page is made: a run that is cut short loses nothing."""
    if key == now.sleutel:
        now.wijzigingen = dict(st.session_state[key]) if record_editor.touched(key) else {}
    else:
        now.gemist = True


def _buttons(now: _FactorEditing, found: list[Opdracht]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_editor.ask_name(placeholder="mag leeg blijven")
        title = f"Opslaan ({words.count(len(found), 'factor', 'factoren')})" if found else "Opslaan"
        if st.button(title, type="primary", disabled=not found, key="factoren_opslaan"):
            _save(now, found, _changed(len(found)))
        if st.button(
            "Wijzigingen weggooien",
            disabled=not (now.eerder or now.wijzigingen),
            key="factoren_weg",
        ):
            now.forget()
            st.rerun()
        back = reset_orders(aanbod_source.records())
        if st.button(
            "Terug naar de meegeleverde",
            disabled=not back,
            key="factoren_terug",
            help="Haalt alle eigen wijzigingen weg; ook dat is ongedaan te maken.",
        ):
            _save(now, back, "terug naar de meegeleverde factoren")
    if now.stand != aanbod_source.records().stand(SOORT_FACTOR):
        record_editor.warn_of_others()


def _current(catalogue: Mapping[str, Indicator]) -> _FactorEditing:
    """Return what is being edited; the newest rows where this person has changed nothing."""
    now: _FactorEditing = st.session_state.setdefault(_EDITED, _FactorEditing())
    stand = aanbod_source.records().stand(SOORT_FACTOR)
    touched = now.eerder or now.wijzigingen
    made = (state.visit(), [(key, row.label) for key, row in catalogue.items()])
    if now.stand is None or (now.stand != stand and not touched and not now.botsingen):
        now.begin(factor_rows(), stand)
    # the table forgets what was typed when it comes back or its choices change: made anew with it
    elif now.gemaakt != made:
        now.again()
    now.gemaakt = made
    return now


def _save(now: RecordSaving, found: Sequence[Opdracht], what: str) -> None:
    record_editor.save(now, aanbod_source.records(), found, wat=what)


def _show_collisions(
    now: RecordSaving, catalogue: Mapping[str, Indicator], what: Callable[[int], str], *, key: str
) -> None:
    """Show both versions of what two people changed; `what` says it of a number of factors."""
    # the records hold what differs from the shipped table: the rest of a row is read from that
    now.botsingen = tuple(map(with_shipped, now.botsingen))
    record_editor.show_collisions(
        now, _readable(catalogue), _name, lambda left: _save(now, left, what(len(left))), key=key
    )


def _changed(number: int) -> str:
    return f"{words.count(number, 'factor', 'factoren')} gewijzigd"


def _readable(catalogue: Mapping[str, Indicator]) -> ReadableRow:
    """Return how a factor reads where two people changed it."""

    def readable(kind: str, data: Mapping[str, Any]) -> dict[str, str]:
        del kind
        if not data:
            return dict.fromkeys(KOLOMMEN.values(), "(onbekend)")
        return texts(Factor.from_dict(data), catalogue)

    return readable


def _name(row: Rij) -> str:
    return str(row.gegevens.get("label") or row.id)


def _columns(rows: list[FactorRow], catalogue: Mapping[str, Indicator]) -> dict[str, Any]:
    columns = st.column_config
    known = sorted(catalogue, key=lambda key: fold(catalogue[key].label))
    known += [
        name
        for row in rows
        for name, _ in row.factor.indicatoren
        if name not in catalogue and name not in known
    ]

    def figure(key: str) -> str:
        return catalogue[key].label if key in catalogue else key

    made: dict[str, Any] = {
        "label": columns.TextColumn(KOLOMMEN["label"], required=True, pinned=True, width=240),
        "rang": columns.NumberColumn(
            KOLOMMEN["rang"], min_value=1, max_value=5, step=1, required=True, width=70,
            help="1 hangt met de meeste andere factoren samen.",
        ),
        "relevantie": _score("relevantie", "Hoe sterk de factor bij het domein hoort"),
        "impact": _score("impact", "Hoe sterk de factor op andere factoren werkt"),
        "prevalentie": _score("prevalentie", "Hoe vaak de factor voorkomt"),
        "richting": columns.SelectboxColumn(
            KOLOMMEN["richting"], options=list(RICHTINGEN), required=True, width=120,
            help="Risico: aanwezig is ongunstig. Beschermend: aanwezig is gunstig. Beide: veel of "
            "goed beschermt, weinig of slecht is een risico.",
        ),
        "herkomst": columns.TextColumn("Herkomst", disabled=True, width=110),
    }  # fmt: skip
    for name, lijst in LIJSTEN.items():
        made[name] = columns.MultiselectColumn(
            KOLOMMEN[name],
            options=list(words_of(lijst)),
            format_func=partial(label, lijst),
            color="primary",
            width=200,
        )
    for side in KANTEN:
        made[side] = columns.MultiselectColumn(
            KOLOMMEN[side], options=known, format_func=figure, color="primary", width=280
        )
    return made


def _score(name: str, meaning: str) -> Any:  # noqa: ANN401 - as Streamlit types it
    return st.column_config.NumberColumn(
        KOLOMMEN[name],
        min_value=SCHAAL[0],
        max_value=SCHAAL[-1],
        step=1,
        width=95,
        help=f"{meaning}: {SCHAAL[0]} is laag, {SCHAAL[-1]} is hoog; leeg is niet ingevuld. "
        "Eén van de drie waaruit de rang is gemaakt.",
    )


def _wanted(now: _FactorEditing) -> list[tuple[int | None, Any]]:
    """Return the factors of the edited table with their place before; empty new rows are none."""
    found: list[tuple[int | None, Any]] = []
    for before, line in record_editor.typed(now.getoond, now.wijzigingen):
        if before is None and not any(v for name, v in line.items() if name != "herkomst"):
            continue
        key = "" if before is None else now.rijen[before].factor.id
        found.append((before, from_fields(line | {"id": key})))
    return found


def _show_exchange(catalogue: Mapping[str, Indicator]) -> None:
    """Show the way back from a file."""
    st.header("Factoren uit Excel", anchor=False)
    now: FileChanges = st.session_state.setdefault(_UPLOAD, FileChanges())
    now.say()
    if now.botsingen:
        _show_collisions(now, catalogue, lambda _: now.wat, key="factoren_bestand_botsing")
        return
    file = st.file_uploader(
        "Bestand met factoren (xlsx, csv)",
        type=["xlsx", "csv"],
        key=f"factoren_bestand_{now.ronde}",
    )
    if file is None:
        st.session_state.pop(_READ, None)
        return
    try:
        # an indicator that was imported since may give a name in the file its meaning
        stamp = (file.file_id, tuple(catalogue))
        read = elements.once(
            _READ, stamp, lambda: uploads.read(file, lambda path: read_factors(path, catalogue))
        )
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    rows = factor_rows()
    places = {row.factor.id: place for place, row in enumerate(rows)}
    wanted = [(places.get(key or factor.id), factor) for key, factor in read.factoren]
    found = factor_orders(wanted, rows, aanbod_source.records(), remove=False, versies=read.versies)
    changed = words.count(
        len(found), "nieuwe of gewijzigde factor", "nieuwe of gewijzigde factoren"
    )
    st.markdown(
        f"Dit bestand geeft **{changed}** op"
        f" {words.count(len(read.factoren), 'gelezen rij', 'gelezen rijen')}. Wat niet in het "
        "bestand "
        "staat blijft staan."
    )
    if read.rapport.bevindingen:
        elements.findings_table(read.rapport.bevindingen, key="factoren_bevindingen")
    if st.button("Inlezen en opslaan", type="primary", disabled=not found, key="factoren_inlezen"):
        _save(now, found, f"ingelezen uit {file.name}")
