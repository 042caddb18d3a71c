"""What two SWVs exchange, and their registrations side by side: in sentences and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flows
from flows.reconciliation import (
    AFGESCHERMD,
    ALLEEN_HEN,
    ALLEEN_ONS,
    DICHT_BEIDE,
    DICHT_HEN,
    DICHT_ONS,
    GEEN,
    GELIJK,
    GROTER,
    KLEINER,
    NIET_GETOOND,
    PEILDATUM,
    VESTIGING,
    WAARDE,
)
from geo.flows.wording import SOORT, kort
from reports.answer import Answer
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import NotFound, Snapshot, Soort
from store.dutch import count, day_text, format_number, listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from flows.reconciliation import Reconciliation
    from flows.registrations import Registration

# `ons` is the SWV that is asked for, `hen` the other: the words of who sits at the table
UITKOMST = {
    GELIJK: "gelijk",
    GROTER: "meer bij ons",
    KLEINER: "minder bij ons",
    ALLEEN_ONS: "alleen bij ons",
    ALLEEN_HEN: "alleen bij hen",
    DICHT_ONS: "afgeschermd bij ons",
    DICHT_HEN: "afgeschermd bij hen",
    DICHT_BEIDE: "afgeschermd bij beide",
}
"""Kinds of difference as people read them."""
MOGELIJK = {
    PEILDATUM: "mogelijk door de peildatum",
    VESTIGING: "bij de ander onder een andere vestiging van deze school",
}
"""What a difference may come of."""
NIET_SAMEN = (
    "Van een school en woonplaats staan beide getallen er alleen als geen van beide er iets van "
    "afschermt: anders zou het ene getal het andere verraden. Wat een van beide afschermt, staat "
    "er met wat daarvan zeker is; schermen beide af, dan met dezelfde grenzen. Sommen zijn alleen "
    "van getallen die er van beide staan. Leerlingen worden niet bij elkaar opgeteld."
)
_NIET = "niet getoond"


def exchange_answer(snapshot: Snapshot, swv: str, jaar: int) -> Answer:
    """Return what an SWV sends of its own table: an exchange csv, and a table for people.

    Raises as `flows.registratie`, and NotFound for the registration of another: not ours to send.
    """
    made = flows.registratie(snapshot, swv, jaar)
    names = flows.swv_namen(snapshot, jaar)
    title = f"Uitwisseling van {names.get(made.swv, made.swv)} ({made.swv}), {jaar}"
    # what another SWV sent was shielded for us: sending it on would make us its source
    if made.record.key.soort is not Soort.EIGEN_STROMEN:
        raise NotFound(
            f"Uitwisselen kan alleen de eigen tabel, en die van {made.swv} is hier niet: van dat "
            "samenwerkingsverband is een uitwisselbestand ingelezen."
        )
    text = (
        f"{format_number(len(made.tabel))} regels; aantallen van 1 tot en met {made.drempel - 1} "
        "en wat ze prijsgeven zijn afgeschermd. Het bestand bevat alleen wie de grens van dit "
        "samenwerkingsverband overgaat, per school en soort en per school en doelgroep."
    )
    left_out = (
        f"Niet erin: {format_number(made.zonder_plaats)} combinaties waarvan de woonplaats of de "
        "school in geen samenwerkingsverband ligt."
    )
    sentences = [text, *[left_out] * bool(made.zonder_plaats)]
    return Answer(
        name=("uitwisseling", made.swv, jaar),
        title=title,
        sentences=sentences,
        fictional=made.fictief,
        table=lambda: _exchange_table(made, title, sentences),
        exchange=lambda: flows.uitwisseltabel(made),
    )


def _exchange_table(made: Registration, title: str, sentences: Sequence[str]) -> AnswerTable:
    """Return an exchange file as a workbook, that the reader of such files takes back."""
    numbers = {"jaar", "drempel", "aantal", "laag", "hoog"}
    frame = flows.uitwisseltabel(made)
    rows = [
        tuple(
            SHORTHAND["afgeschermd"]
            if name == "aantal" and row["staat"] == AFGESCHERMD
            else _cell(row[name])
            for name in frame.columns
        )
        for row in frame.to_dict("records")
    ]
    columns = tuple(
        AnswerColumn(str(name), 0 if name in numbers else None, grouped=False)
        for name in frame.columns
    )
    notes = (
        *MADE_UP * made.fictief,
        *(("Wat", text) for text in sentences),
    )
    return AnswerTable(title, columns, rows, notes)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - a cell of a frame has every type
    return None if value is None or value != value else value  # noqa: PLR0124 - nan and NA


def side_count(row: Mapping[Any, Any], side: str) -> str:
    """Return what stands there of one side (`eigen`, `hun`): `12`, `1–4`, `niet getoond`."""
    state, low, high = (row[f"{side}_{part}"] for part in ("staat", "laag", "hoog"))
    if state == NIET_GETOOND:
        return _NIET
    if state == GEEN:
        return "0"
    if state == WAARDE:
        return format_number(int(low))
    return f"ten minste {int(low)}" if high < 0 else f"{int(low)}–{int(high)}"


def outcome(row: Mapping[Any, Any]) -> str:
    """Return the kind of difference of a row, in words."""
    told, why = UITKOMST[row["uitkomst"]], MOGELIJK.get(row["mogelijk_door"], "")
    return f"{told} ({why})" if why else told


def side_by_side_sentences(found: Reconciliation, namen: Mapping[str, str]) -> list[str]:
    """Say of each direction and type what both count, and how many cannot be compared."""
    ours, theirs = (kort(namen.get(side.swv, side.swv)) for side in (found.een, found.twee))
    said = [_days(found, theirs)]
    rows = found.tabel[found.tabel["doelgroep"] == ""]
    for (home, school), part in rows.groupby(["thuis_swv", "school_swv"], sort=False):
        where = (
            f"Wonen in {kort(namen.get(str(home), str(home)))}, school in "
            f"{kort(namen.get(str(school), str(school)))}"
        )
        told = [_of_type(str(name), some) for name, some in part.groupby("soort", sort=False)]
        said.append(f"{where}: {'; '.join(told)}.")
    if rows.empty:
        said.append(f"Tussen {ours} en {theirs} staan in geen van beide leerlingen.")
    return said


def _of_type(soort: str, rows: pd.DataFrame) -> str:
    """Say of one type what both count at the schools where both are shown, and of how many not."""
    label = SOORT.get(soort, "alle soorten")
    # only where both show a number: a sum over others would be of other schools
    seen = rows[rows["verschil"].notna()]
    parts = []
    if len(seen):
        one, two = int(seen["eigen_laag"].sum()), int(seen["hun_laag"].sum())
        numbers = f"{format_number(one)} bij ons en {format_number(two)} bij hen"
        if one == two and (seen["verschil"] == 0).all():
            numbers = f"{format_number(one)} bij beide"
        parts.append(f"{numbers} ({count(len(seen), 'school', 'scholen')})")
    for kinds, text in (
        ((ALLEEN_ONS,), "alleen bij ons"),
        ((ALLEEN_HEN,), "alleen bij hen"),
        ((DICHT_ONS, DICHT_HEN, DICHT_BEIDE), "niet naast elkaar, want afgeschermd"),
    ):
        number = int(rows["uitkomst"].isin(kinds).sum())
        if number:
            parts.append(f"{text}: {count(number, 'school', 'scholen')}")
    return f"{label} {', '.join(parts)}"


def _days(found: Reconciliation, theirs: str) -> str:
    """Say on which day each counts, and from where each shields."""
    days = [day_text(side.peildatum) or "niet vermeld" for side in (found.een, found.twee)]
    text = f"Peildatum bij ons {days[0]}, bij {theirs} {days[1]}"
    if found.zelfde_dag is False:
        text += ": daardoor kunnen aantallen verschillen"
    limits = [found.een.drempel, found.twee.drempel]
    # each SWV chooses from where it shields; a difference may come of that alone
    same = limits[0] == limits[1]
    more = f"onder de {limits[0]}" if same else f"onder de {limits[0]} en onder de {limits[1]}"
    return f"{text}; afgeschermd is {more}."


def side_by_side_answer(snapshot: Snapshot, swv: str, tegenpartij: str, jaar: int) -> Answer:
    """Return two registrations side by side as a file: for people, and for programs.

    Raises as `flows.naast_elkaar`.
    """
    found = flows.naast_elkaar(snapshot, swv, tegenpartij, jaar)
    names = flows.swv_namen(snapshot, jaar)
    labels = [f"{names.get(side.swv, side.swv)} ({side.swv})" for side in (found.een, found.twee)]
    title = f"Twee registraties naast elkaar: {listed(labels)}, {jaar}"
    sentences = side_by_side_sentences(found, names)
    notes = (
        *MADE_UP * found.fictief,
        *(("Antwoord", text) for text in sentences),
        ("Wat er niet staat", NIET_SAMEN),
        *(
            ("Bron", f"{label}: {side.record.key.bron}, {side.record.herkomst.licentie}")
            for label, side in zip(labels, (found.een, found.twee), strict=True)
        ),
    )
    return Answer(
        name=("naast_elkaar", found.een.swv, found.twee.swv, jaar),
        title=title,
        sentences=sentences,
        fictional=found.fictief,
        table=lambda: _side_by_side_table(found, names, title, notes),
        exchange=lambda: _exchange_frame(found.tabel),
    )


def _exchange_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns for programs: an end that is not there is empty."""
    ends = {
        name: table[name].where(table[name] >= 0).astype("Int64")
        for name in ("eigen_hoog", "hun_hoog")
    }
    return table.assign(**ends, verschil=table["verschil"].astype("Int64"))


def _side_by_side_table(
    found: Reconciliation, namen: Mapping[str, str], title: str, notes: tuple[tuple[str, str], ...]
) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for row in found.tabel.to_dict("records"):
        cells: list[Cell] = []
        for side in ("eigen", "hun"):
            low, high, state = (row[f"{side}_{part}"] for part in ("laag", "hoog", "staat"))
            # none is a number too: zero pupils
            shown = low if state in (WAARDE, GEEN) else SHORTHAND["afgeschermd"]
            cells += [shown, low, None if high < 0 else high]
        rows.append(
            (
                *(namen.get(row[name], row[name]) for name in ("thuis_swv", "school_swv")),
                row["school"], row["school_naam"],
                upper_first(SOORT.get(row["soort"], "alle soorten")),
                row["doelgroep"] or "alle doelgroepen", *cells, _cell(row["verschil"]),
                upper_first(outcome(row)),
            )
        )  # fmt: skip
    texts = ("Leerlingen wonen in", "School staat in", "Vestiging", "School", "Soort", "Doelgroep")
    numbers = [
        f"{side}{part}"
        for side in ("Bij ons", "Bij hen")
        for part in ("", ", ten minste", ", ten hoogste")
    ]
    columns = (
        *map(AnswerColumn, texts),
        *(AnswerColumn(name, 0) for name in (*numbers, "Verschil")),
        AnswerColumn("Uitkomst"),
    )
    return AnswerTable(title, columns, rows, notes)
