"""Findings: what an import noticed, as data that is counted, shown and kept.

A finding is never an exception. A kind is declared once, as a `refusal`, `warning` or `note`: in
the `findings.py` of the room that yields it, or here when several do; an instance adds place and
number. The fields are those of the import report in the exchange format.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from store.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class Ernst(StrEnum):
    """How serious a finding is."""

    FOUT = "fout"
    """The row or file was refused."""
    WAARSCHUWING = "waarschuwing"
    """Kept, but someone should look."""
    INFO = "info"
    """Worth knowing; nothing to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed, or many of the same kind counted together."""

    code: str
    """Stable slug of the kind, e.g. `dubbele_code`."""
    ernst: Ernst
    plaats: str
    """Where: file, layer, row or code, as a person would point at it."""
    gevonden: str
    """What was there, in Dutch."""
    gedaan: str
    """What the import did with it, in Dutch."""
    aantal: int = 1
    """How many rows, cells or areas this finding stands for."""

    def as_dict(self) -> dict[str, Any]:
        """Return the finding with plain values, in the order of the exchange format."""
        return asdict(self) | {"ernst": self.ernst.value}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Finding:
        """Read back what `as_dict` wrote; `TypeError` or `ValueError` for anything else."""
        found = cls(**(data | {"ernst": Ernst(data["ernst"])}))
        # read back from a file that anybody can edit: pages count on texts and a number
        texts = (found.code, found.plaats, found.gevonden, found.gedaan)
        if type(found.aantal) is not int or not all(isinstance(text, str) for text in texts):
            raise TypeError(f"not a finding: {data!r:.60}")
        return found


_ERNST: dict[str, Ernst] = {}
"""The severity of every code there is: a code has one, whichever room declares it."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of finding: call it with the place to get a `Finding`."""

    code: str
    gedaan: str
    """What is done by default; an instance may say otherwise."""
    ernst: Ernst

    def __post_init__(self) -> None:
        # who filters a report on what was refused must not find one code on both sides
        if _ERNST.setdefault(self.code, self.ernst) is not self.ernst:
            raise ValueError(f"{self.code} is {_ERNST[self.code]} and {self.ernst}")

    def doing(self, gedaan: str) -> FindingKind:
        """Return this kind for a reader that does something else with what it found."""
        return replace(self, gedaan=gedaan)

    def __call__(
        self, plaats: str, gevonden: str, *, aantal: int = 1, gedaan: str | None = None
    ) -> Finding:
        """Make a finding of this kind."""
        return Finding(self.code, self.ernst, plaats, gevonden, gedaan or self.gedaan, aantal)

    def counting(
        self, rows: NDArray[np.bool_] | pd.Series, plaats: str, gevonden: str
    ) -> list[Finding]:
        """Return the finding that counts some rows (True where it is one); none of none."""
        number = int(rows.sum())
        return [self(plaats, gevonden, aantal=number)] if number else []


refusal = partial(FindingKind, ernst=Ernst.FOUT)
warning = partial(FindingKind, ernst=Ernst.WAARSCHUWING)
note = partial(FindingKind, ernst=Ernst.INFO)

# What several rooms find; each says with `doing` what its readers do then.
BESTAND_NIET_HERKEND = warning("bestand_niet_herkend", "bestand overgeslagen")
CODE_ONBEKEND = refusal("code_onbekend", "rij weggelaten")
CODE_AANGEVULD = warning("code_aangevuld", "overgenomen; controleer of er geen cijfer ontbreekt")
GEMEENTE_ONBEKEND = refusal(
    "gemeente_onbekend", "rij geweigerd: CBS kent geen gemeente met dit nummer"
)
GEMEENTE_NIET_IN_LIJST = warning("gemeente_niet_in_lijst", "overgenomen; controleer de code")
GEMEENTE_ANDER_JAAR = warning(
    "gemeente_ander_jaar",
    "overgenomen zoals het er staat; kies een ander jaar van de gebiedsindeling als dat bedoeld is",
)
DUBBELE_RIJ = refusal("dubbele_rij", "de eerste rij is gehouden")
WOORD_ONBEKEND = warning("woord_onbekend", "gehouden zoals het er staat")


def counted(findings: Iterable[Finding], *kinds: FindingKind) -> list[Finding]:
    """Return findings with those of some kinds that say the same told once.

    For kinds that quote what stands there, a word or a name: it can be searched in the file.
    Such a finding stands where the first one stood, says how many more there are, and adds up
    what they count; so a spelling of a whole column does not hide that of one row.
    """
    codes = {kind.code for kind in kinds}
    alike: dict[object, list[Finding]] = {}
    for number, found in enumerate(findings):
        # a place in a file is what tells two findings apart; without it they are one
        key = (found.code, found.gevonden, found.gedaan) if found.code in codes else number
        alike.setdefault(key, []).append(found)
    return [
        same[0]
        if len(same) == 1
        else replace(
            same[0],
            plaats=f"{same[0].plaats} (en {len(same) - 1} keer daarna)",
            aantal=sum(found.aantal for found in same),
        )
        for same in alike.values()
    ]


@dataclass(slots=True)
class ImportRapport:
    """What went in, what stayed, what was refused, and every finding.

    `gelezen = rijen + geweigerd` always holds: `gelezen` is derived, so it cannot drift.
    """

    rijen: int = 0
    """Rows (areas, figures, flows) kept."""
    geweigerd: int = 0
    """Rows refused; each is counted in a finding with ernst `fout`."""
    bevindingen: list[Finding] = field(default_factory=list)

    @property
    def gelezen(self) -> int:
        """Rows read."""
        return self.rijen + self.geweigerd

    def check_usable(self, wanted: str, name: str, todo: str) -> None:
        """Refuse a file of which no row was kept; see `Refused`."""
        if not self.rijen:
            came = f"{name} zonder één bruikbare rij"
            raise Refused(wanted, came, todo, findings=self.bevindingen)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as `--rapport` writes it."""
        return {
            "gelezen": self.gelezen,
            "rijen": self.rijen,
            "geweigerd": self.geweigerd,
            "bevindingen": [b.as_dict() for b in self.bevindingen],
        }
