"""All results of an area as a table to take along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from compare.targets import COMBINATIES, LEREN, STANDEN, part_names, target_text
from reports.answer import Answer, excel_labels
from reports.answer import downloads as downloads_of
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF
from store.words import label
from views.shared import loaders
from views.vergelijken import results_source as compare_results_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.profile import Profile
    from compare.target_progress import TargetResult
    from places.aanbod.preventiematrix import Matrix
    from reports.answer import Download
    from store import Snapshot
    from views.vergelijken.results_source import Bewaard

_COLUMNS = (
    AnswerColumn("Pijler"),
    AnswerColumn("Domein"),
    AnswerColumn("Ambitie"),
    AnswerColumn("Maatschappelijk resultaat"),
    AnswerColumn("Doel"),
    AnswerColumn("Stand van het doel"),
    AnswerColumn("Manier van combineren"),
    AnswerColumn("Cijfer"),
    AnswerColumn("Basisjaar", 0, grouped=False),
    AnswerColumn("Cijfer in het basisjaar", 1),
    AnswerColumn("Nieuwste jaar", 0, grouped=False),
    AnswerColumn("Nieuwste cijfer", 1),
    AnswerColumn("Doeljaar", 0, grouped=False),
    AnswerColumn("Cijfer van het doel", 1),
    AnswerColumn("Deel van de weg (%)", 0),
    AnswerColumn("Stand van het cijfer"),
    AnswerColumn("Waarom"),
    AnswerColumn("Onderbouwing"),
    AnswerColumn("Bron"),
)
_WAY = "100 is het doel; onder nul ging het de andere kant op"
_FIGURE_COLUMNS = 10
"""From how figures combine to how one of them stands: empty for a target without figures."""


def downloads(
    snapshot: Snapshot,
    profiel: Profile,
    matrix: Matrix,
    kept: Sequence[Bewaard],
    found: Mapping[str, TargetResult],
) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    here = profiel.gebied
    made = Answer(
        name=("resultaten", here.naam, here.code),
        table=partial(table, snapshot, profiel, matrix, kept, found),
    )
    return downloads_of(made, excel_labels("Alle resultaten"))


def table(
    snapshot: Snapshot,
    profiel: Profile,
    matrix: Matrix,
    kept: Sequence[Bewaard],
    found: Mapping[str, TargetResult],
) -> AnswerTable:
    """Return the results as a table: a row per target and figure, what decides included."""
    known = loaders.catalogue(snapshot)
    rows: list[tuple[Cell, ...]] = []
    for place in compare_results_source.ordered(matrix, kept)[0]:
        head = (place.pijler, label("domein", place.domein), place.ambitie, place.tekst)
        for item in place.doelen:
            stand = found[item.rij.id]
            if item.doel is None or not stand.delen:
                text = target_text(item.doel, known) if item.doel else None
                empty = (None,) * _FIGURE_COLUMNS
                rows.append((*head, text, STANDEN[stand.stand], *empty, stand.tekst, None, None))
                continue
            doel, names = item.doel, part_names(item.doel, known)
            for name, part in stand.delen.items():
                row = known.get(name)
                rows.append(
                    (
                        *head,
                        target_text(doel, known),
                        STANDEN[stand.stand],
                        COMBINATIES[doel.combineren] if doel.samen else None,
                        names[name],
                        doel.basisjaar,
                        shown(part.basis, "waarde"),
                        part.jaar,
                        shown(part.nu, "waarde"),
                        doel.doeljaar,
                        shown(part.doel, "waarde"),
                        None if part.deel is None else 100 * part.deel,
                        STANDEN[part.stand],
                        part.tekst,
                        doel.toelichting or None,
                        row.bron if row is not None else None,
                    )
                )
    notes = [("Let op", FICTIEF)] if profiel.fictief else []
    return AnswerTable(
        f"Maatschappelijke resultaten van {profiel.gebied.label}",
        _COLUMNS,
        rows,
        (*notes, ("Waarvoor", LEREN), ("Deel van de weg", _WAY)),
    )
