"""The preventiematrix of a wijk and its gaps: what there is and is wanted, beside what is needed.

Rows are pijler and domein → ambitie → maatschappelijk resultaat, columns the levels of
prevention. It starts from the results, so a result without aanbod is a row too; and no aanbod
is left out: what is tied to no result, domein or level has a place of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from boundaries import niveau_of
from places.aanbod.model import Aanbod, Ambitie, Resultaat, activities, lies_in
from store.dutch import format_number, listed
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from store.records_rows import Rij

VOORBEHOUD = (
    "Geen enkele lijst van aanbod is volledig. Een lege cel zegt dat er in deze lijst niets "
    "staat, niet dat er niets is: toets het met de partners in de wijk."
)
SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT = "aanbod", "ambitie", "resultaat"
NODIG: dict[int | None, str] = {None: "nog niet gekozen", 0: "niet nodig"}
"""What an empty level of a result is called, by what it needs; other numbers: `geen`."""


@dataclass(frozen=True, slots=True)
class ListedAanbod:
    """A piece of aanbod in the matrix."""

    rij: Rij
    aanbod: Aanbod

    @property
    def stedelijk(self) -> bool:
        """Whether it is for the whole gemeente, and not of this wijk alone."""
        return self.aanbod.stedelijk or any(c.startswith("GM") for c in self.aanbod.gebieden)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the aanbod that stays reaches of a doelgroep, as people said it."""

    laag: float
    """The most that one of them reaches: all the others may reach the same people."""
    hoog: float
    """What they reach together when nobody is reached twice."""
    onbekend: int
    """Pieces whose bereik in this area is not known: not a number, or of a larger area."""
    doelgroep: float | None
    """People that the level is for; None where that is not known."""

    @property
    def delen(self) -> tuple[float, float] | None:
        """Both as per cent of the doelgroep, never more than all of it; None without doelgroep."""
        if self.doelgroep is None:
            return None
        low, high = (min(100 * part / self.doelgroep, 100.0) for part in (self.laag, self.hoog))
        return low, high

    @property
    def tekst(self) -> str:
        """Say it in words, as the end of a sentence that begins with the aanbod."""
        reached = _between(format_number(self.laag), format_number(self.hoog))
        if self.delen is None:
            said = f"bereikt naar opgave {reached}; de grootte van de doelgroep hier is niet bekend"
        else:
            shares = _between(*(format_number(part, int(part < 1)) for part in self.delen))
            whole = format_number(self.doelgroep or 0)
            said = f"dekt naar opgave {shares} % van de doelgroep ({reached} van {whole})"
            if self.laag > (self.doelgroep or 0):
                said += "; dat bereik is groter dan de doelgroep, dus een van beide klopt niet"
        if self.onbekend:
            said += f"; van {activities(self.onbekend)} is het bereik in dit gebied niet bekend"
        return said


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What stands on one level of one row."""

    behouden: tuple[ListedAanbod, ...] = ()
    stoppen: tuple[ListedAanbod, ...] = ()
    gewenst: tuple[ListedAanbod, ...] = ()
    nodig: int | None = None
    """Pieces of aanbod that the result needs here; None where nobody chose, or without result."""
    dekking: Coverage | None = None
    """Of a result: None where nothing is known of the bereik."""

    @property
    def leeg(self) -> bool:
        """Whether nothing is there and nothing is wanted."""
        return not (self.behouden or self.stoppen or self.gewenst)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row: a result, or a domein as far as its aanbod is tied to no result."""

    pijler: str
    domein: str
    """Ids; '' for aanbod whose domein is not known."""
    ambitie: str
    resultaat: Resultaat | None
    resultaat_id: str
    """'' for the row of a domein."""
    cellen: dict[str, MatrixCell]
    """By preventieniveau, in its own order; and under '' what has no known level."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The preventiematrix of one area."""

    gebied: str
    rijen: tuple[MatrixRow, ...]
    aanbod: tuple[ListedAanbod, ...]
    """Everything that reaches the area, once."""
    elders: int
    """Pieces of aanbod that are in the list and do not reach this area."""
    zonder_gebied: tuple[ListedAanbod, ...]
    """Not stedelijk, and in no area or only in ones that nobody knows: not in the matrix, to be
    told."""


def make_matrix(
    gebied: str, aanbod: Iterable[Rij], resultaten: Iterable[Rij], ambities: Iterable[Rij] = ()
) -> Matrix:
    """Return the preventiematrix of a wijk, buurt or gemeente, from rows of the records.

    Without ambities those of the method are taken.
    """
    every = [ListedAanbod(row, Aanbod.from_dict(row.gegevens)) for row in aanbod]
    here = [item for item in every if item.aanbod.reaches(gebied)]
    # aanbod of no known area and not stedelijk reaches nobody by its codes: told, never dropped
    nowhere = [
        item
        for item in every
        if not item.aanbod.stedelijk and not any(map(niveau_of, item.aanbod.gebieden))
    ]
    results = {row.id: Resultaat.from_dict(row.gegevens) for row in resultaten}
    results = {key: result for key, result in results.items() if result.holds_in(gebied)}
    goals = domain_ambitions(ambities)
    rows: list[MatrixRow] = []
    # all nine domeinen in the order of the method, and last what has none
    for domein in (*words("domein"), ""):
        for key, result in results.items():
            if _known(result.domein, "domein") == domein:
                tied = [item for item in here if key in item.aanbod.resultaten]
                goal = result.ambitie or goals.get(domein, "")
                rows.append(_row(gebied, domein, goal, result, key, tied))
        # aanbod that serves no result of this area still stands in its domein
        loose = [
            item
            for item in here
            if _known(item.aanbod.domein, "domein") == domein
            and not results.keys() & set(item.aanbod.resultaten)
        ]
        if loose or (domein and not any(row.domein == domein for row in rows)):
            rows.append(_row(gebied, domein, goals.get(domein, ""), None, "", loose))
    return Matrix(
        gebied, tuple(rows), tuple(here), len(every) - len(here) - len(nowhere), tuple(nowhere)
    )


def _row(
    gebied: str,
    domein: str,
    ambitie: str,
    result: Resultaat | None,
    key: str,
    items: Sequence[ListedAanbod],
) -> MatrixRow:
    pijler = words("domein")[domein].pijler if domein else ""
    cells = {}
    for level in (*words("preventieniveau"), ""):  # '' for what has no level, or one in no list
        inside = [i for i in items if _known(i.aanbod.preventieniveau, "preventieniveau") == level]
        staying = tuple(item for item in inside if item.aanbod.huidig)
        stopping, wanted = (
            tuple(item for item in inside if item.aanbod.status == status)
            for status in ("stoppen", "gewenst")
        )
        cells[level] = MatrixCell(staying, stopping, wanted)
        if result is not None and level:
            cover = _coverage(gebied, result, level, staying)
            cells[level] = MatrixCell(staying, stopping, wanted, result.nodig(level), cover)
    return MatrixRow(pijler, domein, ambitie, result, key, cells)


def _coverage(
    gebied: str, result: Resultaat, level: str, staying: Sequence[ListedAanbod]
) -> Coverage | None:
    """Return what the aanbod of one level reaches; None where no bereik is known."""
    # what is for more than this area reaches people elsewhere too, and nobody said how many here
    own = [item.aanbod for item in staying if lies_in(item.aanbod.gebieden, gebied)]
    known = [one.bereikt for one in own if one.bereikt is not None]
    if not known:
        return None
    # of a result for every wijk, or for several, nobody said how many of the doelgroep live here
    group = result.doelgroep(level) if result.gebieden == (gebied,) else None
    return Coverage(max(known), sum(known), len(staying) - len(known), group)


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _known(word: str, kind: str) -> str:
    return word if word in words(kind) else ""


def domain_ambitions(rows: Iterable[Rij]) -> dict[str, str]:
    """Return the ambitie of each domein: the gemeente's own, else that of the method."""
    found = {word.domein: word.label for word in words("ambitie").values()}
    # ambities are the city's, kept as it words them; several for one domein stand side by side
    own: dict[str, list[str]] = {}
    for row in rows:
        ambition = Ambitie.from_dict(row.gegevens)
        own.setdefault(ambition.domein, []).append(ambition.tekst)
    return found | {domein: "; ".join(texts) for domein, texts in own.items()}


class GapKind(StrEnum):
    """What is missing."""

    RESULTAAT = "resultaat"
    """A result has too little aanbod on a level."""
    DEKKING = "dekking"
    """The aanbod of a result reaches too small a part of the doelgroep of a level."""
    DOMEIN = "domein"
    """A domein has no result and no aanbod at all."""
    LEEFTIJDSFASE = "leeftijdsfase"
    LEEFGEBIED = "leefgebied"


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap."""

    soort: GapKind
    tekst: str
    """A Dutch sentence that says what is missing and what is known of it."""
    domein: str = ""
    niveau: str = ""
    """Preventieniveau, leeftijdsfase or leefgebied, by its id."""
    huidig: int = 0
    """Pieces of aanbod that are there and stay."""
    nodig: int = 1
    stopt: int = 0
    gewenst: int = 0
    """Pieces of aanbod that are wanted: the gap is seen, not filled."""
    indicatoren: tuple[str, ...] = ()
    """Of the result, to set its figures beside the gap."""


def gaps(matrix: Matrix) -> list[Gap]:
    """Return the gaps of an area, results first, in the order of the matrix.

    Whether a result needs aanbod on a level is chosen; until then no gap is claimed
    (`Resultaat.onbeslist`). What stops does not count as being there, and what is wanted fills
    no gap: both are told. Aanbod without a known level counts for no level. An age or leefgebied
    is served by aanbod that names it; aanbod that names none says nothing about either, so where
    no aanbod names any, there is nothing to conclude and no gap is given.
    """
    found = [gap for row in matrix.rijen for gap in _of_result(row)]
    found += [gap for row in matrix.rijen for gap in _of_domein(row)]
    staying = [item for item in matrix.aanbod if item.aanbod.huidig]
    wanted = [item for item in matrix.aanbod if item.aanbod.status == "gewenst"]
    for kind, name, noun in (
        (GapKind.LEEFTIJDSFASE, "leeftijdsfasen", "de leeftijdsfase"),
        (GapKind.LEEFGEBIED, "leefgebieden", "het leefgebied"),
    ):
        served, asked = _named(staying, name), _named(wanted, name)
        known = words(kind.value)
        # nobody filled in ages at all: then the list says nothing of ages, and no gap is claimed
        if staying and not served.keys() & known.keys():
            continue
        for word in known.values():
            more = f" ({asked[word.id]} gewenst)" if asked[word.id] else ""
            said = f"Geen aanbod in de lijst voor {noun} {word.label.lower()}{more}."
            if not served[word.id]:
                found.append(Gap(kind, said, niveau=word.id, gewenst=asked[word.id]))
    return found


def told(matrix: Matrix) -> list[tuple[MatrixRow, str]]:
    """Return what is to be known of each result and is no gap: a row and a clause.

    Of which levels nobody chose whether they need aanbod, and what part of the doelgroep is
    reached on a level.
    """
    found = []
    for row in matrix.rijen:
        if row.resultaat is None:
            continue
        about = f"Voor ‘{row.resultaat.tekst}’"
        if open_ := row.resultaat.onbeslist:
            levels = listed([label("preventieniveau", level).lower() for level in open_])
            found.append((row, f"{about} is nog niet gekozen of er {levels} aanbod nodig is"))
        for level in words("preventieniveau"):
            cell = row.cellen[level]
            # too little of it is a gap, which says the same
            if (cover := cell.dekking) is not None and not _too_small(cell, row.resultaat):
                offer = f"{label('preventieniveau', level).lower()} aanbod"
                found.append((row, f"{about}: {offer} {cover.tekst}"))
    return found


def _of_result(row: MatrixRow) -> Iterator[Gap]:
    for level in words("preventieniveau") if row.resultaat else ():
        cell = row.cellen[level]
        if row.resultaat is None or not cell.nodig:  # not needed, or nobody chose
            continue
        kind, said = GapKind.RESULTAAT, f"is er {_amount(cell, cell.nodig, level)}"
        # what is about to stop or only wanted does not fill a gap
        if len(cell.behouden) >= cell.nodig:
            cover, wanted = cell.dekking, row.resultaat.dekking
            if cover is None or wanted is None or not _too_small(cell, row.resultaat):
                continue
            kind = GapKind.DEKKING
            offer = f"{label('preventieniveau', level).lower()} aanbod"
            said = f"is er {offer}, maar het {cover.tekst}; nodig is {format_number(wanted)} %"
        yield Gap(
            kind,
            f"Voor ‘{row.resultaat.tekst}’ {said}.",
            row.domein,
            level,
            len(cell.behouden),
            cell.nodig,
            len(cell.stoppen),
            len(cell.gewenst),
            row.resultaat.indicatoren,
        )


def _too_small(cell: MatrixCell, result: Resultaat) -> bool:
    """Say whether enough aanbod reaches too few people.

    Only where that is sure: the bereik of all of it is known, and its sum still lies under what
    was chosen.
    """
    cover = cell.dekking
    if not cell.nodig or len(cell.behouden) < cell.nodig or not result.dekking or cover is None:
        return False
    return cover.delen is not None and not cover.onbekend and cover.delen[1] < result.dekking


def _of_domein(row: MatrixRow) -> Iterator[Gap]:
    if row.domein and not row.resultaat and all(cell.leeg for cell in row.cellen.values()):
        yield Gap(
            GapKind.DOMEIN,
            f"Voor het domein {label('domein', row.domein)} staat er geen resultaat en geen "
            "aanbod in de lijst.",
            row.domein,
        )


def _amount(cell: MatrixCell, needed: int, level: str) -> str:
    """Say how much there is, what is about to stop and what is wanted."""
    there, stopping, wanted = len(cell.behouden), len(cell.stoppen), len(cell.gewenst)
    offer = f"{label('preventieniveau', level).lower()} aanbod"
    notes = [
        f"{there} van {needed}" if there else "",
        f"{stopping} {'stopt' if stopping == 1 else 'stoppen'}" if stopping else "",
        f"{wanted} gewenst" if wanted else "",
    ]
    note = "; ".join(filter(None, notes))
    return f"{'te weinig' if there else 'geen'} {offer}" + (f" ({note})" if note else "")


def _named(items: Iterable[ListedAanbod], name: str) -> Counter[str]:
    return Counter(word for item in items for word in getattr(item.aanbod, name))
