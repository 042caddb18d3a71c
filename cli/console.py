"""What the commands share: the folder they work on, progress, and results on the screen."""

from __future__ import annotations

import errno
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import house
from store import FICTIEF
from store.dutch import count, format_number
from store.reading.text import as_name, as_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports.answer import Answer
    from store import DataFolder, Finding, ImportRapport, Progress, Snapshot

# own choice: half of a terminal of 24 lines; the rest is counted and is in the report
_SHOWN_FINDINGS = 12
_DISK = {
    errno.ENOENT: "de map of het bestand bestaat niet. Controleer de naam.",
    errno.ENOTDIR: "een deel van het pad is geen map. Controleer de naam.",
    errno.EISDIR: "dit is een map. Geef de naam van een bestand.",
    errno.EACCES: "u hebt er geen rechten op. Sluit het als het elders open staat, of kies een "
    "andere plaats.",
    errno.EPERM: "dat mag hier niet. Kies een andere plaats.",
    errno.EROFS: "op deze schijf kan alleen gelezen worden. Kies een andere plaats.",
    errno.ENOSPC: "de schijf is vol. Maak ruimte en probeer het opnieuw.",
    errno.ENAMETOOLONG: "de naam is te lang. Kies een kortere.",
}


@dataclass(slots=True)
class Session:
    """The choices that hold for every command of one call."""

    gegevens: Path | None = None
    confined: bool = False
    """Whether files are read in a child process: so when the command line is a process itself."""

    snapshots: list[Snapshot] = field(default_factory=list)
    """What the call read from, to say at its end what could not be read."""

    without: list[str] = field(default_factory=list)
    """What else the answer lacks for it, as sentences behind the reason."""

    def folder(self) -> DataFolder:
        """Return the data folder of this call."""
        return house.folder(self.gegevens)

    def snapshot(self) -> Snapshot:
        """Return the data folder of this call as it is now."""
        # kept, as `missing` asks them at the end of the call
        self.snapshots.append(self.folder().snapshot())
        return self.snapshots[-1]

    def missing(self) -> list[str]:
        """Return, each once, what the answer lacks as people's own records cannot be read."""
        said = list(dict.fromkeys(shot.gemist for shot in self.snapshots if shot.gemist))
        # one reason, one paragraph: what else is lacking stands behind it
        return [" ".join((*said, *self.without))] if self.without else said


SESSION = Session()


def option(name: str, metavar: str | None, text: str, **more: Any) -> Any:  # noqa: ANN401
    """Return an option of a command, for `Annotated`."""
    return typer.Option(name, metavar=metavar, help=text, **more)


def output(endings: Sequence[str]) -> Any:  # noqa: ANN401
    """Return the option that names the file to write, by the endings there are."""
    return option("--uit", "BESTAND", " of ".join((", ".join(endings[:-1]), endings[-1])))


Gemeenten = Annotated[
    list[str] | None, option("--gemeente", "CODE|NAAM", "Mag vaker; anders heel Nederland.")
]
Rapport = Annotated[
    Path | None, option("--rapport", "BESTAND.json", "Schrijf de bevindingen als json.")
]
Niveau = Annotated[str, option("--niveau", "NIVEAU", "buurt, wijk, gemeente of eigen.")]


def say(text: str = "") -> None:
    """Print a line for the reader; what data holds cannot steer the terminal."""
    print(as_seen(text))  # noqa: T201


def complain(text: str) -> None:
    """Print one paragraph on stderr."""
    print(as_seen(text), file=sys.stderr)  # noqa: T201


def disk_message(error: OSError) -> str:
    """Return a Dutch paragraph for what the system would not read or write."""
    # the number is the same in every language: who helps can look it up
    number = f" (nummer {error.errno})" if error.errno else ""
    reason = _DISK.get(
        error.errno or 0,
        f"de computer gaf een fout die hier niet bekend is{number}. Probeer het "
        "opnieuw, of kies een andere plaats.",
    )
    place = f" {error.filename}" if error.filename else ""
    return f"Lezen of schrijven van{place or ' een bestand'} lukte niet: {reason}"


def check_ending(path: Path, endings: Sequence[str]) -> str:
    """Return the ending of an output file; say which there are, or that it has no folder (2)."""
    ending = path.suffix.lower()
    if ending not in endings:
        raise typer.BadParameter(
            f"{path.name} eindigt niet op {', '.join(endings)}.", param_hint="--uit"
        )
    # before the work: minutes of counting and then no place to put it is worse
    if not path.absolute().parent.is_dir():
        raise typer.BadParameter(
            f"de map {path.absolute().parent} bestaat niet. Maak haar eerst, of kies een andere "
            "plaats.",
            param_hint="--uit",
        )
    return ending


def terminal_progress(stap: str, deel: float | None = None) -> None:
    """Keep one line on the terminal up to date."""
    # \r and erase-line: one line that renews itself (ECMA-48, EL)
    share = "" if deel is None else f" {deel:4.0%}".replace("%", " %")
    print(f"\r\x1b[K{as_name(stap)}{share}", end="", file=sys.stderr, flush=True)  # noqa: T201


def end_progress() -> None:
    """Clear the progress line, where there can be one."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201


def json_line(**data: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON object on its own line, for the process that started us."""
    print(json.dumps(data, ensure_ascii=False), flush=True)  # noqa: T201


def json_progress(stap: str, deel: float | None = None) -> None:
    """Report progress to the process that started us."""
    json_line(stap=stap, deel=deel)


def progress_for(*, machine: bool) -> Progress:
    """Return the way to show progress: to a machine, on a terminal, or not at all."""
    from store import silent

    if machine:
        return json_progress
    return terminal_progress if sys.stderr.isatty() else silent


def show_rapport(rapport: ImportRapport) -> None:
    """Print what an import did, worst findings first."""
    say(
        f"Gelezen: {format_number(rapport.gelezen)} · bewaard: {format_number(rapport.rijen)} · "
        f"geweigerd: {format_number(rapport.geweigerd)}"
    )
    show_findings(rapport.bevindingen, say)


def show_findings(findings: Iterable[Finding], show: Callable[[str], None]) -> None:
    """Print the first findings, worst first, and how many more there are."""
    # a set that is replaced goes first among its equals: it may be a mistake to undo
    order = {"fout": 0, "waarschuwing": 1, "info": 2}
    ranked = sorted(findings, key=lambda b: (order[b.ernst], b.code != "set_vervangen", -b.aantal))
    for finding in ranked[:_SHOWN_FINDINGS]:
        show(f"  {finding_line(finding)}")
    if len(ranked) > _SHOWN_FINDINGS:
        show(f"  … en nog {len(ranked) - _SHOWN_FINDINGS} bevindingen (zie --rapport).")


def finding_line(finding: Finding) -> str:
    """Return a finding as one line."""
    return (
        f"{finding.ernst}: {finding.gevonden} "
        f"({finding.plaats}, {format_number(finding.aantal)}×): {finding.gedaan}"
    )


def comma_words(text: str | None) -> tuple[str, ...]:
    """Return the words of a list with commas, in small letters; none where no list was given."""
    return tuple(part.strip().lower() for part in (text or "").split(",") if part.strip())


def give(made: Answer, uit: Path, what: str, *more: str) -> None:
    """Write an answer; say what it holds, `more`, what must be read first, what was noticed."""
    from reports.answer import write

    write(made, uit)
    say(f"{uit}: {what}")
    # what is made up says so wherever it leaves the tool
    first = made.bands or [FICTIEF] * made.fictional
    for line in (*more, *first, *made.sentences, *map(finding_line, made.findings)):
        say(line)


def rows(number: int) -> str:
    """Return a number of rows in words."""
    return count(number, "rij", "rijen")
