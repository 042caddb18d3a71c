"""What one person has changed in the table of the editor and not saved yet.

It outlives the table itself: a filter, another kind of row, another page. What is saved in the
end is always compared with the rows as they were when editing began, so that nobody's change
is overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from places.aanbod.model import Aanbod, Resultaat
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_RESULTAAT
from store import WijkverkennerError
from store.records import Rij
from views.aanbod import grid as aanbod_grid
from views.shared.record_parts import Bewaring, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.records import Opdracht


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are in the table; empty fields leave all in."""

    zoek: str = ""
    wijk: str = ""
    """Code of the area that a row must be there for."""

    def takes(self, row: Rij, names: Mapping[str, str]) -> bool:
        """Tell whether a row passes; `names` is the text of areas and resultaten by id."""
        if self.wijk and not _is_for(row, self.wijk):
            return False
        wanted = self.zoek.casefold().split()
        return not wanted or all(word in _text(row, names) for word in wanted)


@dataclass
class Bewerking(Bewaring):
    """What one person has before them, of one kind of row."""

    soort: str
    rijen: list[Rij] = field(default_factory=list)
    """As they were when editing began: what is saved is compared with these."""
    stand: str | None = None
    """Of the records when editing began; None before that."""
    ronde: int = 0
    """The table is made anew when this changes."""
    filter: Filter = field(default_factory=Filter)
    getoond: list[Rij] = field(default_factory=list)
    """The rows of the table in this round, with what was changed in earlier ones."""
    meegenomen: list[Opdracht] = field(default_factory=list)
    """Removals of earlier rounds: their rows are not in the table any more."""
    alles: list[Opdracht] = field(default_factory=list)
    """Everything that is not saved yet."""
    fout: str = ""
    """Why what was typed last cannot be taken over."""
    gemaakt: object = None
    """What the table was made for: with anything else Streamlit forgets what was typed in it."""

    @property
    def sleutel(self) -> str:
        """The key of the table."""
        return f"bewerken_{self.soort}_{self.ronde}"

    @property
    def basis(self) -> dict[str, Rij]:
        """The rows as they were when editing began, by id."""
        return {row.id: row for row in self.rijen}

    def begin(
        self, rows: Sequence[Rij], stand: str, keuze: Filter, names: Mapping[str, str]
    ) -> None:
        """Start from what is stored, with nothing changed."""
        self.rijen, self.stand = list(rows), stand
        self.alles = []
        self.again(keuze, names)

    def again(self, keuze: Filter, names: Mapping[str, str]) -> None:
        """Make the table anew under a filter, with every change so far.

        A row that was changed or added stays in the table under any filter, so that one
        always sees what is to be saved.
        """
        self.ronde += 1
        self.gemist = self.gemist or bool(self.fout)
        self.filter, self.fout = keuze, ""
        changed = {order.id: order for order in self.alles if order.id}
        shown = []
        for row in self.rijen:
            order = changed.get(row.id)
            if order is None and keuze.takes(row, names):
                shown.append(row)
            elif order is not None and order.gegevens is not None:
                shown.append(replace(row, gegevens=order.gegevens))
        new = [o.gegevens for o in self.alles if o.id is None and o.gegevens is not None]
        self.getoond = shown + [Rij("", self.soort, 0, data) for data in new]
        self.meegenomen = [order for order in self.alles if order.gegevens is None]

    def read(self, edits: Mapping[str, Any]) -> None:
        """Take over what was typed in the table of this round, in the form Streamlit keeps it."""
        lines = typed(aanbod_grid.lines_of(self.getoond, self.soort), edits)
        try:
            found = aanbod_grid.orders(lines, self.getoond, self.soort, basis=self.basis)
        except WijkverkennerError as error:
            self.fout = str(error)
            return
        self.fout, self.alles = "", [*found, *self.meegenomen]

    def forget(self) -> None:
        """Let the next look start from what is stored."""
        super().forget()
        self.stand, self.alles, self.fout = None, [], ""


def _is_for(row: Rij, wijk: str) -> bool:
    if row.soort == SOORT_AANBOD:
        return Aanbod.from_dict(row.gegevens).reaches(wijk)
    if row.soort == SOORT_RESULTAAT:
        return Resultaat.from_dict(row.gegevens).holds_in(wijk)
    return True


def _text(row: Rij, names: Mapping[str, str]) -> str:
    """Return all of a row as it is read, for searching."""
    parts = [
        aanbod_grid.shown(veld, row.gegevens.get(veld.naam), names)
        for veld in aanbod_grid.fields_of(row.soort)
        if row.gegevens.get(veld.naam)
    ]
    areas = [names.get(code, "") for code in row.gegevens.get("gebieden") or ()]
    return " ".join([*parts, *areas]).casefold()
