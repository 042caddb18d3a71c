"""Rows that people keep, as values: a row, its versions, what changed it, and two people at one.

No database is needed to speak of them; `store.records` keeps them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store.errors import WijkverkennerError

if TYPE_CHECKING:
    from collections.abc import Sequence

Gegevens = dict[str, Any]
HIER = "zoals het hier stond voor het inlezen"
"""What a change is called that keeps, behind versions of elsewhere, what an undo puts back."""


@dataclass(frozen=True, slots=True)
class Rij:
    """A row as it is now."""

    id: str
    soort: str
    versie: int
    gegevens: Gegevens
    verwijderd: bool = False

    def order(self, gegevens: Gegevens | None) -> Opdracht:
        """Return the order that gives it these values, from this version on; None removes it."""
        return Opdracht(self.soort, gegevens, self.id, self.versie)


@dataclass(frozen=True, slots=True)
class Versie:
    """A row as it was after one change."""

    versie: int
    gegevens: Gegevens
    verwijderd: bool
    wijziging: Wijziging


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One change: what was done to one or more rows together."""

    id: int
    wanneer: str
    """ISO, UTC."""
    wie: str | None
    wat: str
    ongedaan_van: int | None = None
    """The change that this one undid."""


@dataclass(frozen=True, slots=True)
class EerdereVersie:
    """A version that a row had in another folder, to become part of its history here."""

    gegevens: Gegevens
    verwijderd: bool
    wanneer: str
    """ISO, UTC."""
    wie: str | None
    wat: str


@dataclass(frozen=True, slots=True)
class Opdracht:
    """One row to add, save or remove; several make up one change.

    Without `versie` it adds, under `id` if that is given (see `new_id`). Else `versie` is the
    version that the person had before them; `gegevens` None then removes.
    """

    soort: str
    gegevens: Gegevens | None
    id: str | None = None
    versie: int | None = None
    eerder: tuple[EerdereVersie, ...] = ()
    """What it went through elsewhere since then, oldest first: kept as versions before this one."""


@dataclass(frozen=True, slots=True)
class Botsing:
    """One row that two people changed: what both started from, and what each made of it."""

    basis: Rij
    uw: Gegevens | None
    """None: you removed it."""
    huidig: Rij
    laatste: Wijziging
    """The change that came first."""

    @property
    def velden(self) -> tuple[str, ...]:
        """Return the fields that both changed, to something else."""
        if self.uw is None or self.huidig.verwijderd:
            return ()
        names = dict.fromkeys((*self.basis.gegevens, *self.uw, *self.huidig.gegevens))
        # a three-way comparison, field by field, as version control does by line
        base, yours, theirs = self.basis.gegevens, self.uw, self.huidig.gegevens
        return tuple(
            name
            for name in names
            if yours.get(name) != base.get(name)
            and theirs.get(name) != base.get(name)
            and yours.get(name) != theirs.get(name)
        )

    def samengevoegd(self) -> Gegevens | None:
        """Return both people's changes in one, None when they touched the same field."""
        if self.uw is None or self.huidig.verwijderd or self.velden:
            return None
        base, yours = self.basis.gegevens, self.uw
        changed = {k: v for k, v in yours.items() if v != base.get(k)}
        return self.huidig.gegevens | changed


class StaleRow(WijkverkennerError, RuntimeError):
    """Someone else saved a row in the meantime; nothing of this change was stored."""

    def __init__(self, botsingen: Sequence[Botsing], *, terug: bool = False) -> None:
        self.botsingen = tuple(botsingen)
        self.terug = terug
        """It was asked to undo a change, not to save one."""
        first = self.botsingen[0]
        by = f" door {first.laatste.wie}" if first.laatste.wie else ""
        count = len(self.botsingen)
        # stored in UTC, told in the reader's own time
        when = datetime.fromisoformat(first.laatste.wanneer).astimezone()
        moment = f"{by} (op {when:%d-%m-%Y} om {when:%H:%M})"
        if terug:
            rows = "een rij ervan is" if count == 1 else f"{count} rijen ervan zijn"
            super().__init__(
                f"Deze wijziging is niet ongedaan te maken: {rows} daarna opnieuw gewijzigd"
                f"{moment}. Maak eerst die latere wijziging ongedaan, of pas de rijen zelf aan."
            )
            return
        rows = "Deze rij is" if count == 1 else f"{count} rijen zijn"
        super().__init__(
            f"{rows} intussen gewijzigd{moment}. Uw wijziging is "
            "nog niet opgeslagen en niet verloren. Vergelijk beide en sla opnieuw op."
        )


def new_id() -> str:
    """Return an id for a row that is to be added, for what must refer to it before it is."""
    # 64 bits: two of a million rows share an id once in 37 million databases
    return secrets.token_hex(8)
