"""`portret`: a wijkportret, or that of a samenwerkingsverband, in each of its documents."""

from __future__ import annotations

import gc
import json
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import house
from cli.console import (
    SESSION,
    Rapport,
    check_ending,
    comma_words,
    disk_message,
    option,
    output,
    progress_for,
    say,
    show_findings,
)
from cli.folder import check_writable, write_rapport
from store import FICTIEF, ImportRapport, Progress, Refused, Snapshot
from store.dutch import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.portret.content import Portret
    from reports.portret.context import PortretRequest, PortretSources
    from reports.portret.drawing import Drawer

UITVOER = (".pptx", ".docx", ".pdf", ".xlsx", ".html", ".png", ".svg", ".json")
_WORKERS = 2
"""Processes for many portretten: each takes some 400 MB, and one core."""
_TEMPLATE_BYTES = 100 << 20
_OBJECTS = 50_000
"""New objects before Python looks for what can go: a call is short, and at 700 the looking alone
took a fifteenth of it, most of it while libraries are loaded."""


def portret(  # noqa: PLR0917 - typer reads a command's options from its arguments
    uit: Annotated[list[Path], output(UITVOER)],
    gebied: Annotated[
        list[str] | None, option("--gebied", "CODE", "Een wijk, buurt, gemeente of swv; mag vaker.")
    ] = None,
    delen: Annotated[
        str | None, option("--delen", "DEEL,…", "Delen in hun volgorde; anders alle.")
    ] = None,
    kaarten: Annotated[
        str | None,
        option("--kaarten", "ID,…", "Indicatoren op kaart; anders wat het meest afwijkt."),
    ] = None,
    sjabloon: Annotated[
        Path | None, option("--sjabloon", "BESTAND", "Eigen sjabloon: pptx of docx.")
    ] = None,
    vorm: Annotated[
        Literal["document", "overzicht", "a4"] | None,
        option(
            "--vorm",
            "document|overzicht|a4",
            "Van pdf of afbeelding: alles, A3 of één A4; of in de naam, als x.a4.pdf.",
        ),
    ] = None,
    jaar: Annotated[
        int | None, option("--jaar", "JAAR", "Van een swv; anders het nieuwste.")
    ] = None,
    auteur: Annotated[str, option("--auteur", "ROL", "Rol van de auteur, geen naam.")] = "",
    versie: Annotated[str, option("--versie", "VERSIE", "Versie.")] = "1",
    status: Annotated[
        Literal["concept", "vastgesteld"],
        option("--status", "concept|vastgesteld", "Concept of vastgesteld."),
    ] = "concept",
    cyclus: Annotated[
        int | None, option("--cyclus", "N", "Van het dossier; anders de lopende.", min=1)
    ] = None,
    naast: Annotated[
        str, option("--naast", "CODE", "In het werkboek: een tweede gebied ernaast.")
    ] = "",
    logboek: Annotated[
        Path | None,
        option("--logboek", "BESTAND", "Maak een portret opnieuw uit zijn logboek (json)."),
    ] = None,
    *,
    voortgang: Annotated[bool, typer.Option("--voortgang", hidden=True)] = False,
) -> None:
    """Maak een portret: cijfers, kaarten, aanbod, stromen en wat er is afgesproken."""
    gc.set_threshold(_OBJECTS)
    endings = [check_ending(path, UITVOER) for path in uit]
    codes = [code.strip().upper() for code in gebied or ()]
    # one of both: a logboek says the area, and all other choices
    if bool(codes) == (logboek is not None):
        raise typer.BadParameter(
            "geef een gebied, of het logboek van een eerder portret.", param_hint="--gebied"
        )
    chosen = {
        "--delen": delen, "--kaarten": kaarten, "--jaar": jaar, "--auteur": auteur,
        "--cyclus": cyclus, "--naast": naast,
    }  # fmt: skip
    _check_used(endings, vorm, logboek, [name for name, value in chosen.items() if value])
    template = _template(sjabloon, endings)

    from reports.portret.drawing import ON_PAPER, ON_SLIDE, draw_when_asked, drawn_beside

    # documents that show every map as a picture, and how large where no template says otherwise
    with_maps = {".pptx": ON_SLIDE, ".docx": ON_PAPER, ".pdf": ON_PAPER}
    own = sjabloon.suffix.lower() if sjabloon else ""
    places = {with_maps[ending] for ending in endings if ending in with_maps and ending != own}
    # before anything else is loaded, which takes as long; of several areas each has its process
    beside = places and len(codes) <= 1
    with drawn_beside(places) if beside else nullcontext(draw_when_asked) as draw:
        from reports.portret.context import PortretRequest

        progress = progress_for(machine=voortgang)
        if logboek is not None:
            request, log = _from_log(logboek)
            requests = [request]
        else:
            base = PortretRequest(
                "",
                comma_words(delen),
                comma_words(kaarten),
                auteur,
                versie,
                status,
                cyclus,
                jaar=jaar,
                naast=naast.strip().upper(),
            )
            requests, log = [replace(base, gebied=code) for code in dict.fromkeys(codes)], None
        if len(requests) > 1:
            _many(requests, uit, vorm or "", template, progress)
            return
        snapshot = SESSION.snapshot()
        made = _write(snapshot, requests[0], uit, vorm or "", template, progress, draw)
        progress("klaar", 1.0)
        for path in uit:
            say(f"{path}: {made.titel} · {made.ondertitel}")
        for line in (*made.banden, *made.kern):
            say(line)
        if log is not None:
            from reports.portret.logbook import changed_since

            if changed := changed_since(log, snapshot):
                say(changed)


def importeer_werkboek(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="xlsx", show_default=False)],
    gebied: Annotated[str, option("--gebied", "CODE", "Alleen als het van dit gebied is.")] = "",
    *,
    neem_over: Annotated[
        bool, typer.Option("--neem-over", help="Neem de verschillen over; anders alleen tonen.")
    ] = False,
    rapport: Rapport = None,
) -> None:
    """Laat zien wat een ingevuld werkboek verandert, en neem het over als u dat vraagt."""
    from reports.portret.workbook_return import plan_return, read_form, take_over, told_missing
    from store.records import Records

    check_writable(rapport)
    snapshot = SESSION.snapshot()
    plan = plan_return(
        snapshot, sources(snapshot), read_form(bestand), gebied=gebied.strip().upper()
    )
    say(plan.zin)
    for change in plan.wijzigingen:
        say(f"{change.wat} ({change.plaats})")
        say(f"  nu: {change.nu or '(leeg)'}")
        say(f"  wordt: {change.wordt}")
    if missing := told_missing(plan):
        say(missing)
    show_findings(plan.bevindingen, say)
    write_rapport(rapport, ImportRapport(bevindingen=list(plan.bevindingen)))
    if not plan.wijzigingen:
        return
    if not neem_over:
        say("Er is nog niets overgenomen; geef --neem-over om dat te doen.")
        return
    number = take_over(Records(snapshot.folder), plan)
    say(f"Overgenomen: {count(number, 'rij', 'rijen')}.")


def sources(snapshot: Snapshot) -> PortretSources:
    """Return what people keep beside a folder, with their own factors."""
    from reports.portret.context import sources_of
    from store.kept import records_if_any

    return sources_of(records_if_any(snapshot.folder))


def _write(
    snapshot: Snapshot,
    request: PortretRequest,
    paths: Sequence[Path],
    vorm: str,
    template: tuple[str, bytes] | None,
    progress: Progress,
    draw: Drawer,
) -> Portret:
    """Make a portret, write it in each form, and return it."""
    from reports.answer import write
    from reports.portret.documents import VORMEN, portret_answer
    from reports.portret.portret import make_portret

    made = make_portret(snapshot, request, sources(snapshot), progress=progress, draw=draw)
    for number, path in enumerate(paths):
        progress(f"{path.name} schrijven", number / len(paths))
        ending = path.suffix.lower().lstrip(".")
        # a name can say it too: `wijk.a4.pdf` beside `wijk.pdf`
        named = Path(path.stem).suffix.lower().lstrip(".")
        form = vorm or (named if named in VORMEN else "")
        own = template[1] if template is not None and template[0] == ending else None
        write(portret_answer(made, snapshot, vorm=form, sjabloon=own), path)
    return made


def _many(
    requests: Sequence[PortretRequest],
    paths: Sequence[Path],
    vorm: str,
    template: tuple[str, bytes] | None,
    progress: Progress,
) -> None:
    """Write a portret of each area, several at once; one that cannot be made stops no other."""
    from reports.portret.drawing import processes

    folder = SESSION.folder().path
    failed: list[str] = []
    stopped: list[str] = []
    # a process of its own for each core: matplotlib and typst would wait for each other in one
    with processes(_WORKERS) as pool:
        waiting = {
            pool.submit(_one, folder, request, paths, vorm, template): request.gebied
            for request in requests
        }
        for number, done in enumerate(as_completed(waiting), start=1):
            try:
                said, problem = done.result()
            except BrokenExecutor:
                stopped.append(waiting[done])
                continue
            progress(f"{number} van {len(requests)} portretten", number / len(requests))
            if problem:
                failed.append(problem)
            else:
                say(said)
    lacking = len(failed) + len(stopped)
    if stopped:
        failed.append(
            f"{', '.join(sorted(stopped))}: een proces stopte onverwacht, bijvoorbeeld door te "
            "weinig geheugen; vraag er minder tegelijk."
        )
    if lacking < len(requests):
        say(count(len(requests) - lacking, "portret gemaakt", "portretten gemaakt"))
    if failed:
        raise Refused(
            "portretten van alle gebieden", f"van {lacking} lukte het niet: {' '.join(failed)}",
            "Kijk wat er bij elk gebied staat, en maak die opnieuw.",
        )  # fmt: skip


def _one(
    folder: Path,
    request: PortretRequest,
    paths: Sequence[Path],
    vorm: str,
    template: tuple[str, bytes] | None,
) -> tuple[str, str]:
    """Write the portret of one area in this process; return what is to be said, or what failed."""
    from reports.portret.drawing import draw_when_asked
    from store import WijkverkennerError, silent

    snapshot = house.folder(folder).snapshot()
    # of several areas each file has the code of its own behind its name
    own = [path.with_stem(f"{path.stem}_{request.gebied.lower()}") for path in paths]
    try:
        made = _write(snapshot, request, own, vorm, template, silent, draw_when_asked)
    except WijkverkennerError as error:
        return "", f"{request.gebied}: {error}"
    except OSError as error:  # one that is open in Excel stops no other
        return "", f"{request.gebied}: {disk_message(error)}"
    told = FICTIEF if made.banden else made.ondertitel
    return f"{', '.join(str(path) for path in own)}: {made.titel} · {told}", ""


def _check_used(
    endings: Sequence[str], vorm: str | None, logboek: Path | None, chosen: Sequence[str]
) -> None:
    """Refuse (2) options that no file asked for would show."""
    if vorm and not {".pdf", ".png", ".svg"} & set(endings):
        raise typer.BadParameter(
            "een vorm is er van een pdf, png of svg; vraag er een van met --uit.",
            param_hint="--vorm",
        )
    if "--naast" in chosen and ".xlsx" not in endings:
        raise typer.BadParameter(
            "het tweede gebied staat in het werkboek; vraag het met --uit naam.xlsx.",
            param_hint="--naast",
        )
    if logboek is not None and chosen:
        raise typer.BadParameter(
            f"een logboek zegt alles zelf; laat {' en '.join(chosen)} weg.", param_hint="--logboek"
        )


def _template(path: Path | None, endings: Iterable[str]) -> tuple[str, bytes] | None:
    """Return the ending and the content of an own template; refuse one that nothing uses."""
    if path is None:
        return None
    ending = path.suffix.lower()
    if ending not in (".pptx", ".docx") or ending not in endings:
        raise typer.BadParameter(
            f"{path.name} past bij geen van de bestanden van --uit; een sjabloon is een pptx of "
            "docx, voor een bestand met hetzelfde einde.",
            param_hint="--sjabloon",
        )
    if path.stat().st_size > _TEMPLATE_BYTES:
        raise Refused("een sjabloon van hoogstens 100 MB", "een groter bestand",
                      "Haal grote afbeeldingen eruit.")  # fmt: skip
    return ending.lstrip("."), path.read_bytes()


def _from_log(path: Path) -> tuple[PortretRequest, dict[str, object]]:
    from reports.portret.logbook import request_of

    try:
        log = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(
            "een logboek van een portret (json)",
            f"{path.name}, dat geen json is",
            "Kies het bestand dat met --uit naam.json is geschreven.",
        ) from error
    return request_of(log), log
