"""What the readers of formats are given, and what they give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store import Herkomst, NewSet, SetKey, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from store import Finding

LICENTIE = "DUO open onderwijsdata (CC0 of CC BY)"
NIVEAU = "vestiging"


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an import besides its rows."""

    formaat: str
    bron: str
    adres: str
    sha256: str
    datum: str
    jaar: int | None = None
    vul_postcodes: bool = False
    fictief: bool = False
    onvolledig: tuple[tuple[str, str], ...] = ()
    """What should have been there and could not be read: where it lay, and its gemeente."""

    def new_set(
        self,
        jaar: int,
        tables: Mapping[str, pd.DataFrame | bytes],
        rijen: int,
        bevindingen: tuple[Finding, ...],
        extra: Mapping[str, Any],
    ) -> NewSet:
        """Return a set of pupil figures of one year with this provenance."""
        return NewSet(
            SetKey(Soort.LEERLINGEN, self.bron, NIVEAU, jaar=jaar),
            Herkomst(self.adres, self.sha256, self.datum, LICENTIE, fictief=self.fictief),
            tables,
            rijen,
            bevindingen,
            {"formaat": self.formaat, **extra},
        )


@dataclass(slots=True)
class Read:
    """The sets of one format, with what was refused."""

    sets: list[NewSet] = field(default_factory=list)
    rijen: int = 0
    geweigerd: int = 0
    bevindingen: list[Finding] = field(default_factory=list)
