"""Terugblik: what the cycle before said, promised and did, to lay beside what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.dossier import CYCLE, Dossier, cycle_of
from dossier.kinds import kind
from dossier.rows import is_open

if TYPE_CHECKING:
    from store.records_rows import Rij

_STOPPED = "gestopt"


@dataclass(frozen=True, slots=True)
class Lookback:
    """One cycle that is behind, as the one after it looks back on it."""

    cyclus: int
    rij: Rij | None
    """Its own row, with what was learnt."""
    duidingen: tuple[Rij, ...]
    analyses: tuple[Rij, ...]
    nagekomen: tuple[Rij, ...]
    """Promises (afspraken, steps of partners, verbeteracties) that were kept."""
    niet_nagekomen: tuple[Rij, ...]
    """The same that are still open."""
    vervallen: tuple[Rij, ...]
    """The same that were let go."""
    activiteiten: tuple[Rij, ...]
    gestopt: tuple[Rij, ...]
    """Activities that were stopped; `gestopt_omdat` says why."""
    uitkomsten: tuple[Rij, ...]

    @property
    def leeg(self) -> bool:
        """Whether nothing was written down in it."""
        return not any(
            (self.duidingen, self.analyses, self.nagekomen, self.niet_nagekomen, self.vervallen,
             self.activiteiten, self.uitkomsten)
        )  # fmt: skip


PROMISES = ("afspraak", "partnerstap", "verbeteractie")
"""Kinds by which somebody promised something."""


def lookback(dossier: Dossier) -> Lookback | None:
    """Return the cycle before the one that is shown; None for the first."""
    number = dossier.cyclus - 1
    if number < 1:
        return None
    made = {
        name: dossier.of(name, cyclus=number)
        for name in ("duiding", "analyse", "activiteit", "uitkomst", *PROMISES)
    }
    promises = [row for name in PROMISES for row in made[name]]
    waiting = tuple(row for row in promises if is_open(kind(row.soort), row.gegevens))
    dropped = tuple(row for row in promises if row.gegevens.get("stand") == "vervallen")
    done = tuple(row for row in promises if row not in waiting and row not in dropped)
    stopped = tuple(r for r in made["activiteit"] if r.gegevens.get("stand") == _STOPPED)
    own = next((row for row in dossier.of(CYCLE) if cycle_of(row) == number), None)
    return Lookback(
        number, own, made["duiding"], made["analyse"], done, waiting, dropped,
        made["activiteit"], stopped, made["uitkomst"],
    )  # fmt: skip
