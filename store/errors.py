"""The few errors this project raises, each with a Dutch paragraph that a user can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dutch import with_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.findings import Finding


class WijkverkennerError(Exception):
    """Anything that ends in one readable Dutch paragraph instead of a traceback."""


class Refused(WijkverkennerError, ValueError):
    """A file or table that cannot be used as a whole; the data folder stays as it was.

    What was expected and what came are clauses ("een GeoPackage met buurten"), `todo` is what the
    user can do now, as a sentence.
    """

    def __init__(
        self, wanted: str, came: str, todo: str, *, findings: Sequence[Finding] = ()
    ) -> None:
        self.wanted, self.came, self.todo = wanted, came, todo
        # kept with the refusal: a report is written of a refused file too
        self.findings = tuple(findings)
        wanted, came, todo = map(with_stop, (wanted, came, todo))
        super().__init__(f"Verwacht: {wanted} Gekregen: {came} {todo}")


class NotFound(WijkverkennerError, LookupError):
    """A name or code that does not exist; the message offers the nearest ones that do."""


class FolderBusy(WijkverkennerError, TimeoutError):
    """Another import is writing to the data folder and did not finish in time."""


class FolderDamaged(WijkverkennerError, OSError):
    """The data folder holds something that cannot be read."""
