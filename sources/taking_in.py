"""Taking in what was fetched: the importers that read a file from disk, the same way.

The files are read in a process without network, set ready, and compared with what is in the
folder; nothing is visible until somebody commits. Provenance gets the address, the edition and
the licence of the source. What an earlier edition of the same part brought gives way to the new
one; figures that people brought themselves, and that would be lost, stay beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.changes import changes_of
from sources.questions import keep
from store import Refused, WijkverkennerError, silent
from store.sets import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sources.fetching import PartResult
    from sources.plan import Question
    from store import DataFolder, ImportResult, NewSet, Progress, Snapshot
    from store.registry import Importer

MARK = "ophalen"
"""In `extra` of a set: the part of a plan that brought it."""


@dataclass(frozen=True, slots=True)
class PartReading:
    """One fetched file to take in, in plain values: it goes to another process."""

    deel: str
    wat: str
    naar: str
    pad: str
    jaar: int | None
    opties: Mapping[str, Any]
    adres: str
    licentie: str
    uitgave: str | None

    @classmethod
    def of(cls, result: PartResult) -> PartReading:
        """Return the job that a fetched part is."""
        fetched, route = result.bestand, result.route
        assert fetched is not None  # noqa: S101 - the caller has looked
        assert route is not None  # noqa: S101
        source = route.source
        return cls(
            result.deel.id, result.deel.wat, source.naar, str(fetched.pad), route.jaar,
            dict(source.opties), fetched.adres, source.licentie, fetched.uitgave,
        )  # fmt: skip


def take_in(
    job: PartReading,
    folder: DataFolder,
    importers: Mapping[str, Importer],
    *,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Read one file and set it ready; return what came of it, in plain values.

    Returns
    -------
        `deel`, and `klaar` (the token to commit), `rapport`, `sets` and `verschil` (what changes
        in the folder, as sentences), or `geweigerd` (why nothing can be used).
    """
    try:
        result = _read(job, importers, progress)
        snapshot = folder.snapshot()
        result = _settled(job, snapshot, result)
        eerder = any(record.extra.get(MARK) == job.deel for record in snapshot.sets)
        changes = changes_of(snapshot, result, eerder=eerder)
        token = folder.stage(result)
    except MemoryError:
        text = "Hiervoor was meer geheugen nodig dan er is. De rest is wel ingelezen."
        return {"deel": job.deel, "geweigerd": text}
    except WijkverkennerError as error:
        return {"deel": job.deel, "geweigerd": str(error)}
    return {
        "deel": job.deel,
        "klaar": token,
        "rapport": result.rapport.as_dict(),
        "sets": [new.key.as_dict() | {"rijen": new.rijen} for new in result.sets],
        "verschil": changes.as_dict(),
    }


def _read(job: PartReading, importers: Mapping[str, Importer], progress: Progress) -> ImportResult:
    """Read the file as if somebody had brought it."""
    importer, path = importers[job.naar], Path(job.pad)
    result = importer.read([path], job.opties, progress=progress)
    if not result.sets:
        raise Refused(
            importer.uitleg[0].lower() + importer.uitleg[1:].rstrip("."),
            f"{path.name} bevat niets bruikbaars",
            "De bron is misschien van vorm veranderd; kijk of er een nieuwe versie van "
            "wijkverkenner is.",
            findings=result.rapport.bevindingen,
        )
    return result


def _settled(job: PartReading, snapshot: Snapshot, result: ImportResult) -> ImportResult:
    """Stamp the sets, and keep what others brought: ours replaces only ours."""
    theirs = tuple(one for one in snapshot.sets if one.extra.get(MARK) != job.deel)
    settled = settle(replace(snapshot, sets=theirs), result, streng=False)
    return replace(settled, sets=[_stamped(new, job) for new in settled.sets])


def _stamped(new: NewSet, job: PartReading) -> NewSet:
    herkomst = replace(
        new.herkomst,
        adres=job.adres,
        # a reader that knows the licence of its format says it more precisely
        licentie=job.licentie,
        uitgave=job.uitgave or new.herkomst.uitgave,
    )
    return replace(new, herkomst=herkomst, extra={**new.extra, MARK: job.deel})


def read_all(
    jobs: list[PartReading],
    folder: DataFolder,
    importers: Mapping[str, Importer],
    *,
    tell: Callable[[dict[str, Any]], None],
    progress: Progress = silent,
) -> None:
    """Take in files one after another, and tell what came of each as soon as it is known."""
    for number, job in enumerate(jobs):

        def part(
            stap: str, deel: float | None = None, *, job: PartReading = job, at: int = number
        ) -> None:
            del stap
            progress(f"inlezen: {job.wat}", (at + min(1.0, deel or 0.0)) / len(jobs))

        part("")
        tell(take_in(job, folder, importers, progress=part))


def commit(
    folder: DataFolder, tokens: Sequence[str], asked: Sequence[Question], *, ritme: str | None
) -> None:
    """Make all that was set ready visible at once, and note what was asked, and when.

    Raises
    ------
    NotFound
        When it was set ready too long ago.
    """
    if tokens:
        folder.commit_staged(*tokens)
    for one in asked:
        keep(folder.path, one, ritme=ritme)
