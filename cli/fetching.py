"""`ophalen`: what publishers offer, for a gemeente or an SWV, from plan to folder.

What is fetched is read by the importers in a process of its own, without network (`inlezen`); all
of it becomes visible in one commit, so that the folder is the old one or the new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import house
from cli.console import SESSION, complain, end_progress, json_line, option, progress_for, rows, say
from store import DataFolder, FolderBusy, NotFound, Progress, Refused, WijkverkennerError
from store.dutch import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.client import Client
    from sources.fetching import PartResult
    from sources.plan import FetchPlan, Question
    from sources.source_list import SourceList
    from sources.taking_in import PartReading

Told = dict[str, Any]
# own choice: what lies outside is a typing error
_YEARS = 2000, 2100
# own choice: a day; a run that still fetches by then has long been stopped
_OLD_SECONDS = 86_400
_SWV_BY_HAND = (
    "Hebt u een regio-indeling (een tabel, of de XML van wetten.overheid.nl/BWBR0032324), voeg die "
    "dan toe met: wijkverkenner importeer swv BESTAND. Of noem de gemeenten met --gemeente."
)


def ophalen(
    *,
    gemeente: Annotated[
        list[str] | None, option("--gemeente", "CODE|NAAM", "Voor welke gemeente. Mag vaker.")
    ] = None,
    swv: Annotated[
        str | None,
        option("--swv", "CODE", "Voor alle gemeenten van een samenwerkingsverband (PO2601)."),
    ] = None,
    bijwerken: Annotated[
        bool,
        option(
            "--bijwerken",
            None,
            "Kijk van alles wat eerder is opgehaald of er een nieuwere uitgave is, toon wat er "
            "verandert, en neem het daarna over.",
        ),
    ] = False,
    jaar: Annotated[
        list[int] | None,
        option(
            "--jaar",
            "JAAR",
            "Welke jaren. Mag vaker; anders van elke bron het nieuwste.",
            min=_YEARS[0],
            max=_YEARS[1],
        ),
    ] = None,
    met: Annotated[
        str,
        option(
            "--met",
            "DELEN",
            "Welke onderdelen, met komma's: grenzen, cijfers, scholen, leerlingen, postcodes, swv "
            "(dat is ook wat komt als u niets noemt); en gezondheid, veiligheid en land.",
        ),
    ] = "",
    ritme: Annotated[
        Literal["maand", "kwartaal", "halfjaar", "jaar", "geen"] | None,
        option(
            "--ritme",
            "maand|kwartaal|halfjaar|jaar|geen",
            "Hoe vaak Gegevens eraan herinnert om bij te werken; anders ieder kwartaal.",
        ),
    ] = None,
    ja: Annotated[
        bool,
        option(
            "--ja",
            None,
            "Stel geen vragen: haal op en neem over. Zonder deze keuze wordt buiten een terminal "
            "alleen het plan getoond.",
        ),
    ] = False,
    klaarzetten: Annotated[bool, typer.Option("--klaarzetten", hidden=True)] = False,
    voortgang: Annotated[bool, typer.Option("--voortgang", hidden=True)] = False,
) -> None:
    """Haal grenzen, cijfers, scholen en leerlingen op van CBS, PDOK en DUO, na een plan.

    Wat is opgehaald, staat daarna in de gegevensmap en werkt zonder internet. Opnieuw ophalen
    haalt alleen wat veranderd is. Mislukt een onderdeel, dan komen de andere er wel in en is de
    uitkomst 1.
    """
    # three questions with three plans: of two at once nobody could say what will come
    if sum((bool(gemeente), bool(swv), bijwerken)) != 1:
        raise typer.BadParameter(
            "Kies één van --gemeente, --swv of --bijwerken.", param_hint="ophalen"
        )
    run = _Run(ja=ja, klaarzetten=klaarzetten, voortgang=voortgang, ritme=ritme)
    try:
        if bijwerken:
            ended = run.update()
        else:
            from sources.plan import question

            if swv:
                asked = run.of_swv(swv, jaar or (), met)
            else:
                asked = question(gemeente or (), run.sources, jaren=jaar or (), met=met)
            ended = run.fetch([asked])
    except KeyboardInterrupt as stop:
        raise typer.Abort from stop  # typer would leave without a word
    except WijkverkennerError as error:
        if voortgang:
            json_line(geweigerd=str(error), bevindingen=[])
            raise typer.Exit(1) from error
        raise
    finally:
        if not voortgang:
            end_progress()
    if not ended:
        raise typer.Exit(1)


class _Run:
    """One call of `ophalen`."""

    def __init__(self, *, ja: bool, klaarzetten: bool, voortgang: bool, ritme: str | None) -> None:
        from sources.source_list import source_list

        self.ja, self.klaarzetten, self.voortgang, self.ritme = ja, klaarzetten, voortgang, ritme
        self.folder: DataFolder = SESSION.folder()
        self.sources: SourceList = source_list()
        self.progress: Progress = progress_for(machine=voortgang)

    def update(self) -> bool:
        """Look for newer editions of all that was asked before."""
        from sources.questions import kept_questions

        asked = [row.vraag for row in kept_questions(self.folder.path)]
        if not asked:
            raise Refused(
                "iets dat eerder is opgehaald",
                "er is nog niets opgehaald waarvan een nieuwere uitgave kan zijn",
                "Haal eerst op met: wijkverkenner ophalen --gemeente NAAM.",
            )
        return self.fetch(asked, update=True)

    def of_swv(self, code: str, years: Iterable[int], met: str) -> Question:
        """Return the question for the gemeenten of an SWV; fetches the regio-indeling if needed."""
        from sources.plan import Question, question_of_swv
        from store import Soort

        if not self.folder.snapshot().find(Soort.SWV):
            say("Welke gemeenten bij een SWV horen, staat in de regio-indeling: die komt eerst.")
            try:
                self.fetch([Question("swv", "de regio-indeling", (), (), ("swv",))])
            except Refused as error:
                raise NotFound(f"{error} {_SWV_BY_HAND}") from error
        asked, unknown = question_of_swv(
            self.folder.snapshot(), code, self.sources, jaren=years, met=met
        )
        for name in unknown:
            say(f"Let op: {name} (in de regio-indeling) is geen gemeente in de lijst van CBS.")
        return asked

    def fetch(self, questions: Sequence[Question], *, update: bool = False) -> bool:
        """Show the plans, ask, fetch, take in; return whether every part went well."""
        from sources.plan import plan_lines, plan_of

        # an update looks for years after the last one that was asked for too
        until = datetime.now(UTC).year if update else None
        plans = [plan_of(asked, self.sources, ook_na=until) for asked in questions]
        if not self.voortgang:
            for plan in plans:
                for line in plan_lines(plan):
                    say(line)
            if not self._agreed("Ophalen?"):
                return False
        with self._alone():
            results, told = self._brought(plans)
            if self.klaarzetten:
                json_line(**_summary(results, told))
                return True
            return self._ended(plans, results, told, update=update)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one at a time fetch into a folder: they would write in each other's files."""
        from filelock import FileLock, Timeout

        place = self.folder.path / "ophalen"
        place.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(place / ".slot", timeout=0):
                yield
        except Timeout as error:
            raise FolderBusy(
                f"Er wordt al opgehaald voor {self.folder.path}. Wacht tot dat klaar is en "
                "probeer het dan opnieuw. Er is niets gewijzigd."
            ) from error

    def _agreed(self, text: str) -> bool:
        """Ask the user, unless he said yes beforehand; outside a terminal nobody can be asked."""
        if self.ja:
            return True
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            complain(
                "Er is niets opgehaald en niets gewijzigd: buiten een terminal kan niemand ja "
                "zeggen. Bekijk het plan en geef de opdracht opnieuw met --ja erbij."
            )
            return False
        answer = input(f"{text} [j/N] ").strip().casefold()
        if answer in ("j", "ja"):
            return True
        say("Er is niets gewijzigd.")
        return False

    def _brought(self, plans: Sequence[FetchPlan]) -> tuple[list[PartResult], list[Told]]:
        """Fetch and read all parts, each once."""
        from sources.client import Client
        from sources.fetching import DONE, refuse_nothing
        from sources.taking_in import PartReading

        results: list[PartResult] = []
        seen: set[str] = set()
        with Client(self.folder.path, self.sources.hosts) as client:
            for plan in plans:
                results += self._fetched(plan, client, seen)
        refuse_nothing(results)
        jobs = [PartReading.of(one) for one in results if one.staat == DONE]
        # two parts that fell back on one file: it is read once
        alike = {(job.adres, job.naar, repr(job.opties)): job for job in reversed(jobs)}
        jobs = [job for job in jobs if job in alike.values()]
        told = _read(jobs, self.folder, self.progress) if jobs else []
        return results, told

    def _fetched(self, plan: FetchPlan, client: Client, seen: set[str]) -> list[PartResult]:
        """Fetch the parts of a plan that no earlier plan of this call had."""
        from sources.fetching import fetch, progress_of, share_fetched

        parts = tuple(part for part in plan.delen if part.id not in seen)
        seen.update(part.id for part in parts)
        if not parts:
            return []
        listen: Any = progress_of(self.progress)
        if self.voortgang:

            def listen(found: Iterable[PartResult]) -> None:
                rows = list(found)
                states = [one.as_dict() for one in rows]
                json_line(stap="ophalen", deel=share_fetched(rows), delen=states)

        return fetch(replace(plan, delen=parts), client, self.folder.snapshot(), listen=listen)

    def _ended(
        self,
        plans: Sequence[FetchPlan],
        results: Sequence[PartResult],
        told: Sequence[Told],
        *,
        update: bool,
    ) -> bool:
        """Show what came, ask where something changes or goes, and make it visible."""
        from sources.fetching import FAILED, advice
        from sources.taking_in import commit

        by_part = {one["deel"]: one for one in told}
        end_progress()
        for one in results:
            say(_line(one, by_part.get(one.deel.id)))
        for text in advice(results):
            say(text)
        tokens = [str(one["klaar"]) for one in told if "klaar" in one]
        changes = [text for one in told for text in one.get("verschil", {}).get("zinnen", ())]
        gone = sum(one.get("verschil", {}).get("weg", 0) for one in told)
        if changes:
            say("Wat er verandert in de gegevensmap:")
            for text in changes:
                say(f"  {text}")
        elif update and not tokens:
            say("Er is niets nieuwers dan wat in de gegevensmap staat.")
        # asked a second time only where something that is there changes or goes
        if tokens and (gone or (update and changes)) and not self._agreed("Overnemen?"):
            for token in tokens:
                self.folder.discard(token)
            return False
        commit(self.folder, tokens, [plan.vraag for plan in plans], ritme=self.ritme)
        if tokens:
            say(f"Opgeslagen in {self.folder.path}.")
        failed = [one for one in results if one.staat == FAILED]
        return not failed and all("klaar" in one for one in told)


def _line(result: PartResult, told: Told | None) -> str:
    from sources.fetching import NOT_YET

    if told is None:
        # a year that was only looked for needs no advice
        text = f": {result.fout}" if result.fout and result.staat != NOT_YET else ""
        edition = f" · {result.uitgave}" if result.bestand is not None else ""
        return f"{result.deel.wat} · {result.staat}{edition}{text}"
    if "geweigerd" in told:
        return f"{result.deel.wat} · opgehaald, maar niet te gebruiken: {told['geweigerd']}"
    sets = told["sets"]
    found = told["rapport"]["bevindingen"]
    words = [
        result.deel.wat, result.staat, result.uitgave, count(len(sets), "set", "sets"),
        rows(sum(one["rijen"] for one in sets)),
    ]  # fmt: skip
    if found:
        words.append(count(len(found), "bevinding", "bevindingen"))
    return " · ".join(words)


def _summary(results: Sequence[PartResult], told: Sequence[Told]) -> Told:
    """Return all of it for the page that started us."""
    from sources.fetching import advice

    return {
        "klaar": [one["klaar"] for one in told if "klaar" in one],
        "raad": advice(results),
        "delen": [one.as_dict() for one in results],
        "gelezen": list(told),
    }


def _read(jobs: Sequence[PartReading], folder: DataFolder, progress: Progress) -> list[Told]:
    """Read files in a process without network; one that breaks off costs only its own file."""
    if not SESSION.confined:
        from sources.taking_in import read_all

        told: list[Told] = []
        read_all(list(jobs), folder, house.IMPORTERS, tell=told.append, progress=progress)
        return told
    answers: dict[str, Told] = {}
    # one process for all files that are left: begun anew behind the one that took it down
    while waiting := [job for job in jobs if job.deel not in answers]:
        before = len(answers)
        complaint = _apart(waiting, folder, progress, answers)
        if len(answers) == before:
            # the one that was being read took the process with it
            job = waiting[0]
            text = complaint or "Het lezen van dit bestand is onverwacht gestopt."
            answers[job.deel] = {"deel": job.deel, "geweigerd": text}
    return [answers[job.deel] for job in jobs]


def _apart(
    jobs: Sequence[PartReading], folder: DataFolder, progress: Progress, answers: dict[str, Told]
) -> str:
    """Run `inlezen` on some files; return what it complained about."""
    place = folder.path / "ophalen"
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("inlezen-*.json"):  # of one that was killed
        with contextlib.suppress(OSError):
            if old.stat().st_mtime < time.time() - _OLD_SECONDS:
                old.unlink()
    handle, name = tempfile.mkstemp(prefix="inlezen-", suffix=".json", dir=place)
    # `inlezen` of the same command line, split off from the network by `store.reading.confined`
    command = [sys.executable, "-m", "cli", "--gegevens", str(folder.path), "inlezen", name]
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump([asdict(job) for job in jobs], stream)
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
            subprocess.Popen(  # noqa: S603 - our own command
                command,
                stdout=subprocess.PIPE,
                stderr=complaints,
                stdin=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=house.child_environment(),
            ) as process,
        ):
            try:
                _follow(process, progress, answers)
            except BaseException:
                process.terminate()
                raise
            process.wait()
            complaints.seek(0)
            return complaints.read().strip()
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def _follow(process: subprocess.Popen[str], progress: Progress, answers: dict[str, Told]) -> None:
    """Read the lines of `inlezen`: progress, and what came of each file."""
    from sources.fetching import FETCHING

    if process.stdout is None:
        return
    for line in process.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if "stap" in said:
            share = said.get("deel")
            progress(said["stap"], None if share is None else FETCHING + (1 - FETCHING) * share)
        elif "deel" in said:
            answers[said["deel"]] = said


def inlezen(opdracht: Annotated[Path, typer.Argument(metavar="BESTAND", hidden=True)]) -> None:
    """Lees opgehaalde bestanden; wordt door ophalen zelf gebruikt."""
    from sources.taking_in import PartReading, read_all
    from store.reading.confined import Reach, split

    try:
        jobs = [PartReading(**row) for row in json.loads(opdracht.read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise Refused(
            "een opdracht van ophalen", opdracht.name, "Gebruik wijkverkenner ophalen."
        ) from error
    folder = SESSION.folder()
    if SESSION.confined:
        try:
            code = split(Reach(tuple(Path(job.pad) for job in jobs), folder.path))
        except KeyboardInterrupt as stop:
            raise typer.Abort from stop
        if code is not None:
            raise typer.Exit(code)

    read_all(
        jobs, folder, house.IMPORTERS,
        tell=lambda said: json_line(**said), progress=progress_for(machine=True),
    )  # fmt: skip
