"""The shapes of what `house.py` puts together: importers, and providers of counted figures.

An importer reports how far it is to whoever listens (`Progress`).

The rooms above know their readers and counts; nothing here names them. What a row does is a
function that loads its room when it is called, so that a list of rows costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from store.dutch import lower_first
from store.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from store.findings import Finding
    from store.folder import Snapshot
    from store.sets import ImportResult, SetRecord, Soort


class Progress(Protocol):
    """Told what is being done (Dutch, a few words) and how far it is (0–1, or None)."""

    def __call__(self, stap: str, deel: float | None = None) -> None:
        """Report one step."""


def silent(stap: str, deel: float | None = None) -> None:
    """Listen to nothing: the default where nobody watches."""
    del stap, deel


@dataclass(frozen=True, slots=True)
class Optie:
    """One option of an import."""

    naam: str
    """Name on the command line (`vul-postcodes`) and, with underscores, in the reader."""
    label: str
    uitleg: str
    soort: type[str | int | bool | Path]
    keuzes: tuple[str, ...] = ()
    meer: bool = False
    """May be given more than once; the reader takes a sequence. Pages ask in their own way."""
    bereik: tuple[int, int] = (1900, 2200)
    """Lowest and highest of a whole number; a year unless said otherwise."""
    leeg: str = "zoals in het bestand"
    """What holds where nothing is filled in."""

    @property
    def parameter(self) -> str:
        """Return the name of the reader's keyword."""
        return self.naam.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Sjabloon:
    """A table to fill in: its reader takes it back as it is."""

    naam: str
    """Of the file, without ending."""
    titel: str
    kolommen: tuple[tuple[str, str], ...]
    """Heading of each column, and what to fill in."""
    rijen: tuple[tuple[str, ...], ...]
    """Examples, to be overwritten."""
    uitleg: tuple[tuple[str, str], ...] = ()
    """Further lines of explanation: heading and text."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import."""

    id: str
    label: str
    uitleg: str
    reader: Callable[[], Callable[..., ImportResult]]
    """Loads the reader, which takes the path (or paths) and the options by name."""
    bestanden: tuple[str, ...]
    """Endings of the files it takes, without dot."""
    opties: tuple[Optie, ...] = ()
    meer_paden: bool = False
    """Whether the reader takes a sequence of paths."""
    sjabloon: Callable[[], Sjabloon] | None = None
    """Loads the table to fill in; None where the files are a publisher's."""

    def read(
        self,
        paths: Sequence[Path],
        options: Mapping[str, Any],
        *,
        progress: Progress = silent,
        fictief: bool = False,
    ) -> ImportResult:
        """Read files with this kind's reader; options that are None are left out.

        Raises Refused as the reader does, and when a file changed while it was read.
        """
        # 0 is a choice (no threshold), though it equals False
        given = {n: v for n, v in options.items() if not (v is None or v is False or v in ([], ()))}
        target: Any = list(paths) if self.meer_paden else paths[0]
        before = _stand_of(paths)
        result = self.reader()(target, **given, progress=progress, fictief=fictief)
        # the hash that is kept must be of the bytes that were read
        if _stand_of(paths) != before:
            raise Refused(
                "een bestand dat gelijk blijft terwijl het gelezen wordt",
                f"{', '.join(path.name for path in paths)}, dat ondertussen veranderde",
                "Wacht tot het klaar is met bewaren of downloaden en lees het opnieuw in.",
            )
        return result

    def refuse_empty(self, result: ImportResult, path: Path, todo: str) -> None:
        """Refuse a file in which nothing can be used."""
        if not result.sets:
            raise Refused(
                lower_first(self.uitleg).rstrip("."),
                f"{path.name} bevat niets bruikbaars",
                todo,
                findings=result.rapport.bevindingen,
            )


def _stand_of(paths: Sequence[Path]) -> list[tuple[int, int, int]]:
    """Tell one state of files, and of all in folders, from another."""
    files = [
        file
        for path in paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]
    return [(at.st_size, at.st_mtime_ns, at.st_ino) for at in (file.stat() for file in files)]


@dataclass(frozen=True, slots=True)
class DerivedSet:
    """Figures counted from other sets: what they would be in the folder, and how to count them.

    `record.extra` has `indicatoren` (id → number of areas), `eigen` (their catalogue rows) and
    `afgeleid`; `record.bestanden` is empty.
    """

    record: SetRecord
    figures: Callable[[], Mapping[str, pd.DataFrame]]
    """Gives `gebied_code, waarde, staat` by indicator; called when one is first asked for."""
    findings: Callable[[], Sequence[Finding]] = tuple
    """What a reader must know of the figures."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who counts figures from sets of a kind, offered as if they were sets themselves."""

    woord: str
    """What it counts, which stands in every id it gives: `aantal_scholen_bo`."""
    soort: Soort
    """Asked only where the folder has a set of this kind, or people keep rows (`eigen`)."""
    count: Callable[[Snapshot], list[DerivedSet]]
    eigen: bool = False
    """It also counts what people keep, and is asked again after every change of that."""

    def gives(self, indicator: str) -> bool:
        """Tell whether an indicator can be one of those it counts, without loading anything."""
        # whole words: `basisscholen_binnen_3_km` is of CBS, not a count of ours
        return self.woord in indicator.split("_")
