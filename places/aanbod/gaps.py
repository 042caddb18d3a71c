"""Gaps: results without (enough) aanbod on a level, ages and leefgebieden that nobody serves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from places.aanbod.matrix import Cel, Geplaatst, Matrix, MatrixRij


class SoortLeemte(StrEnum):
    """What is missing."""

    RESULTAAT = "resultaat"
    """A result has too little aanbod on a level."""
    DOMEIN = "domein"
    """A domein has no result and no aanbod at all."""
    LEEFTIJDSFASE = "leeftijdsfase"
    LEEFGEBIED = "leefgebied"


@dataclass(frozen=True, slots=True)
class Leemte:
    """One gap."""

    soort: SoortLeemte
    tekst: str
    """A Dutch sentence that says what is missing and what is known of it."""
    pijler: str = ""
    domein: str = ""
    resultaat_id: str = ""
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


def gaps(matrix: Matrix) -> list[Leemte]:
    """Return the gaps of an area, results first, in the order of the matrix.

    What stops does not count as being there, and what is wanted fills no gap: both are told.
    Aanbod without a known level counts for no level. An age or leefgebied is served by
    aanbod that names it; aanbod that names none says nothing about either, so where no
    aanbod names any, there is nothing to conclude and no gap is given.
    """
    found = [gap for row in matrix.rijen if row.resultaat for gap in _of_result(row)]
    found += [
        gap for row in matrix.rijen if not row.resultaat and row.domein for gap in _of_domein(row)
    ]
    staying = [item for item in matrix.aanbod if item.aanbod.huidig]
    wanted = [item for item in matrix.aanbod if item.aanbod.status == "gewenst"]
    for kind, name in (
        (SoortLeemte.LEEFTIJDSFASE, "leeftijdsfasen"),
        (SoortLeemte.LEEFGEBIED, "leefgebieden"),
    ):
        found += _unserved(kind, _named(staying, name), _named(wanted, name), len(staying))
    return found


def _of_result(row: MatrixRij) -> Iterator[Leemte]:
    assert row.resultaat is not None  # noqa: S101 (the caller chose such rows)
    for level in words("preventieniveau"):
        cell, needed = row.cellen[level], row.resultaat.nodig(level)
        if len(cell.behouden) >= needed:
            continue
        yield Leemte(
            SoortLeemte.RESULTAAT,
            f"Voor ‘{row.resultaat.tekst}’ is er {_amount(cell, needed, level)}.",
            row.pijler,
            row.domein,
            row.resultaat_id,
            level,
            len(cell.behouden),
            needed,
            len(cell.stoppen),
            len(cell.gewenst),
            row.resultaat.indicatoren,
        )


def _of_domein(row: MatrixRij) -> Iterator[Leemte]:
    if all(cell.leeg for cell in row.cellen.values()):
        yield Leemte(
            SoortLeemte.DOMEIN,
            f"Voor het domein {label('domein', row.domein)} staan er in deze wijk geen resultaat "
            "en geen aanbod in de lijst.",
            row.pijler,
            row.domein,
        )


def _amount(cell: Cel, needed: int, level: str) -> str:
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


def _named(items: Iterable[Geplaatst], name: str) -> Counter[str]:
    return Counter(word for item in items for word in getattr(item.aanbod, name))


def _unserved(
    kind: SoortLeemte, served: Counter[str], wanted: Counter[str], staying: int
) -> Iterator[Leemte]:
    known = words(kind.value)
    if staying and not any(word in known for word in served):
        return
    noun = "de leeftijdsfase" if kind is SoortLeemte.LEEFTIJDSFASE else "het leefgebied"
    for word in known.values():
        if served[word.id]:
            continue
        more = f" ({wanted[word.id]} gewenst)" if wanted[word.id] else ""
        yield Leemte(
            kind,
            f"Geen aanbod in de lijst voor {noun} {word.label.lower()}{more}.",
            niveau=word.id,
            gewenst=wanted[word.id],
        )
