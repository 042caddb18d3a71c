"""The preventiematrix of a wijk: what there is and what is wanted, beside what is needed.

Rows are pijler and domein → ambitie → maatschappelijk resultaat, columns the levels of
prevention. It starts from the results, so a result without aanbod is a row too; and no aanbod
is left out: what is tied to no result, domein or level has a place of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boundaries import niveau_of
from places.aanbod.model import Aanbod, Ambitie, Resultaat
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.records import Records, Rij

VOORBEHOUD = (
    "Geen enkele lijst van aanbod is volledig. Een lege cel zegt dat er in deze lijst niets "
    "staat, niet dat er niets is: toets het met de partners in de wijk."
)
SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT = "aanbod", "ambitie", "resultaat"


@dataclass(frozen=True, slots=True)
class Geplaatst:
    """A piece of aanbod in the matrix."""

    rij: Rij
    aanbod: Aanbod

    @property
    def stedelijk(self) -> bool:
        """Whether it is for the whole gemeente, and not of this wijk alone."""
        return self.aanbod.stedelijk or any(c.startswith("GM") for c in self.aanbod.gebieden)


@dataclass(frozen=True, slots=True)
class Cel:
    """What stands on one level of one row."""

    behouden: tuple[Geplaatst, ...] = ()
    stoppen: tuple[Geplaatst, ...] = ()
    gewenst: tuple[Geplaatst, ...] = ()

    @property
    def huidig(self) -> tuple[Geplaatst, ...]:
        """What is there now, also what is about to stop."""
        return (*self.behouden, *self.stoppen)

    @property
    def leeg(self) -> bool:
        """Whether nothing is there and nothing is wanted."""
        return not (self.behouden or self.stoppen or self.gewenst)


@dataclass(frozen=True, slots=True)
class MatrixRij:
    """One row: a result, or a domein as far as its aanbod is tied to no result."""

    pijler: str
    domein: str
    """Ids; '' for aanbod whose domein is not known."""
    ambitie: str
    resultaat: Resultaat | None
    resultaat_id: str
    """'' for the row of a domein."""
    cellen: dict[str, Cel]
    """By preventieniveau, in its own order; and under '' what has no known level."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The preventiematrix of one area."""

    gebied: str
    rijen: tuple[MatrixRij, ...]
    aanbod: tuple[Geplaatst, ...]
    """Everything that reaches the area, once."""
    elders: int
    """Pieces of aanbod that are in the list and do not reach this area."""
    zonder_gebied: tuple[Geplaatst, ...]
    """Not stedelijk, and in no area or only in ones that nobody knows: not in the matrix, to be
    told."""
    voorbehoud: str = VOORBEHOUD


def matrix(records: Records, gebied: str) -> Matrix:
    """Return the preventiematrix of a wijk (or buurt, or gemeente) from the records."""
    return make_matrix(
        gebied,
        records.all(SOORT_AANBOD),
        records.all(SOORT_RESULTAAT),
        records.all(SOORT_AMBITIE),
    )


def make_matrix(
    gebied: str, aanbod: Iterable[Rij], resultaten: Iterable[Rij], ambities: Iterable[Rij] = ()
) -> Matrix:
    """Return the preventiematrix of an area.

    Parameters
    ----------
    gebied
        Code of a wijk, buurt or gemeente.
    aanbod, resultaten, ambities
        Rows of the records. Without ambities those of the method are taken.
    """
    every = [Geplaatst(row, Aanbod.from_dict(row.gegevens)) for row in aanbod]
    here = [item for item in every if item.aanbod.reaches(gebied)]
    nowhere = [
        item
        for item in every
        if not item.aanbod.stedelijk and not any(map(niveau_of, item.aanbod.gebieden))
    ]
    results = {row.id: Resultaat.from_dict(row.gegevens) for row in resultaten}
    results = {key: result for key, result in results.items() if result.holds_in(gebied)}
    goals = _ambitions(ambities)
    rows: list[MatrixRij] = []
    for domein in (*words("domein"), ""):
        for key, result in results.items():
            if _known(result.domein) == domein:
                tied = [item for item in here if key in item.aanbod.resultaten]
                rows.append(
                    _row(domein, result.ambitie or goals.get(domein, ""), result, key, tied)
                )
        loose = [
            item
            for item in here
            if _known(item.aanbod.domein) == domein
            and not results.keys() & set(item.aanbod.resultaten)
        ]
        if loose or (domein and not any(row.domein == domein for row in rows)):
            rows.append(_row(domein, goals.get(domein, ""), None, "", loose))
    return Matrix(
        gebied, tuple(rows), tuple(here), len(every) - len(here) - len(nowhere), tuple(nowhere)
    )


def _row(
    domein: str, ambitie: str, result: Resultaat | None, key: str, items: Sequence[Geplaatst]
) -> MatrixRij:
    levels = (*words("preventieniveau"), "")
    pijler = words("domein")[domein].pijler if domein else ""
    cells = {level: _cell(items, level) for level in levels}
    return MatrixRij(pijler, domein, ambitie, result, key, cells)


def _cell(items: Sequence[Geplaatst], level: str) -> Cel:
    known = words("preventieniveau")
    inside = [
        item
        for item in items
        if (item.aanbod.preventieniveau if item.aanbod.preventieniveau in known else "") == level
    ]
    return Cel(
        tuple(item for item in inside if item.aanbod.huidig),
        tuple(item for item in inside if item.aanbod.status == "stoppen"),
        tuple(item for item in inside if item.aanbod.status == "gewenst"),
    )


def _known(domein: str) -> str:
    return domein if domein in words("domein") else ""


def _ambitions(rows: Iterable[Rij]) -> dict[str, str]:
    """Return the ambitie of each domein: the gemeente's own, else that of the method."""
    found = {word.domein: word.label for word in words("ambitie").values()}
    own: dict[str, list[str]] = {}
    for row in rows:
        ambition = Ambitie.from_dict(row.gegevens)
        own.setdefault(ambition.domein, []).append(ambition.tekst)
    return found | {domein: "; ".join(texts) for domein, texts in own.items()}
