"""What is asked of a flow map: small, hashable, and what results are cached by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.areas import NIVEAUS
from flows.mapping import PO_SOORTEN, VO_SOORTEN
from flows.roles import RoleRule, usual_rule
from flows.stelsel import STELSELS
from store import NotFound

if TYPE_CHECKING:
    from pathlib import Path

RICHTINGEN = ("inkomend", "uitgaand")
"""The directions that are drawn as lines; what stays inside is told at the nodes."""
ALLE = "alle"


@dataclass(frozen=True, slots=True)
class StroomVraag:
    """A question about the flows of one SWV.

    Raises NotFound for a level, direction or stelsel that does not exist; other fields are checked
    when the question is answered.
    """

    swv: str
    """Code of the SWV."""
    jaar: int
    soorten: tuple[str, ...] = ()
    """Types of education; empty for all that belong to the SWV."""
    stelsel: str = ALLE
    richting: str = "beide"
    """`inkomend`, `uitgaand` or `beide`."""
    niveau: str = "swv"
    """What a counterpart is: `swv`, `gemeente`, `pc4` or `school`."""
    groepen: tuple[str, ...] = ()
    """Only these ages or school years; empty for all."""
    minimum: float = 0
    """Lines of fewer pupils are not drawn, but counted."""
    top_n: int | None = 40
    """Per direction (and type) at most so many lines; None for all."""
    gesplitst: bool = False
    """A line per type of education instead of one for all."""
    paar: str | None = None
    """Only what goes to and comes from this counterpart, by its code."""

    kalibratie: Path | None = None
    """Another calibration table than the shipped one."""
    doelgroepen: tuple[str, ...] = ()
    """Only these of the SWV's own table, instead of DUO's pupils; empty for DUO's, and in a
    question of which the answer is of the own table for all."""
    regel: RoleRule = field(default_factory=usual_rule)
    """From when a saldo makes a role."""

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("niveau", self.niveau, NIVEAUS),
            ("richting", self.richting, ("beide", *RICHTINGEN)),
            ("stelsel", self.stelsel, (ALLE, *STELSELS)),
        ):
            if value not in allowed:
                raise NotFound(f"Onbekend {name} {value!r}; kies uit {', '.join(allowed)}.")
        # what has no margin in `flows.own_flows.MARGES` is protected by nothing
        if self.doelgroepen and self.niveau not in ("swv", "school"):
            raise NotFound(
                f"Per doelgroep is er geen kaart tegenover {self.niveau}; kies swv of school."
            )

    @property
    def richtingen(self) -> tuple[str, ...]:
        """The directions that are asked for."""
        return RICHTINGEN if self.richting == "beide" else (self.richting,)

    @property
    def soort_swv(self) -> str:
        """`po` or `vo`: the kind of SWV that the code is of."""
        return "vo" if self.swv.strip().upper().startswith("VO") else "po"

    @property
    def eigen_soorten(self) -> tuple[str, ...]:
        """The types of education that belong to this kind of SWV."""
        return VO_SOORTEN if self.soort_swv == "vo" else PO_SOORTEN
