"""`importeer …`, one command per kind of import; `bronnen` and `indicatoren`: what is there."""

from __future__ import annotations

import inspect
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.console import (
    SESSION,
    Rapport,
    check_ending,
    complain,
    disk_message,
    end_progress,
    json_line,
    progress_for,
    rows,
    say,
    show_findings,
    show_rapport,
)
from cli.dutch import DutchCommand, DutchGroup
from house import IMPORTERS
from store import ImportRapport, ImportResult, Progress, Refused, WijkverkennerError
from store.dutch import count
from store.reading.confined import Reach, memory_refusal, split
from store.sets import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.registry import Importer, Optie

_FIRST_YEAR = 1900
# variables that name files: own list of addresses, own certificates
_ASKING = ("WIJKVERKENNER_BRONNEN", "SSL_CERT_FILE", "SSL_CERT_DIR")

app = typer.Typer(cls=DutchGroup, no_args_is_help=False, help="Zet een bestand in de gegevensmap.")


def run(
    importer: Importer,
    paths: Sequence[Path],
    options: Mapping[str, Any],
    *,
    rapport: Path | None,
    vervang: bool = False,
    klaarzetten: bool,
    voortgang: bool,
) -> None:
    """Read, then store or stage; leave the folder as it was when the file is refused.

    With `voortgang` all output is JSON lines: progress, then one line with `klaar` (the
    token of the staged import) or `geweigerd` (the message for the user).
    """
    progress = progress_for(machine=voortgang)
    check_writable(rapport)
    try:
        if SESSION.confined:
            _go_apart(paths, options, rapport)
        result = _read(importer, paths, options, progress)
        folder = SESSION.folder()
        # a page asks its user what the command line must be told
        result = settle(folder.snapshot(), result, vervang=vervang, streng=not klaarzetten)
        if klaarzetten:
            token = folder.stage(result)
        else:
            progress("opslaan")
            folder.commit(result)
    except WijkverkennerError as error:
        findings = list(getattr(error, "findings", ()))
        write_rapport(rapport, ImportRapport(bevindingen=findings))
        if voortgang:
            json_line(geweigerd=str(error), bevindingen=[f.as_dict() for f in findings])
            raise typer.Exit(1) from error
        if findings:
            complain(str(error))
            show_findings(findings, complain)
            raise typer.Exit(1) from error
        raise
    finally:
        if not voortgang:
            end_progress()
    write_rapport(rapport, result.rapport)
    sets = [new.key.as_dict() | {"rijen": new.rijen} for new in result.sets]
    # the page reads this line and asks its user before anything is stored
    if voortgang and klaarzetten:
        json_line(klaar=token, rapport=result.rapport.as_dict(), sets=sets)
        return
    for item in sets:
        years = f"{item['jaar'] or 'zonder jaar'}"
        if item["indeling"] not in (None, item["jaar"]):
            years += f" (gebiedsindeling {item['indeling']})"
        say(
            f"{item['soort']} · {item['niveau']} · {years} · {item['bron']} · {rows(item['rijen'])}"
        )
    show_rapport(result.rapport)


def _read(
    importer: Importer, paths: Sequence[Path], options: Mapping[str, Any], progress: Progress
) -> ImportResult:
    """Read the files; one in which nothing can be used is refused as a whole."""
    if options.get("opzoeken"):
        # the one import that may ask somebody: whom and how is no business of who reads a list
        from sources.client import locator

        options = {**options, "opzoeken": locator()}
    try:
        result = importer.read(paths, options, progress=progress)
    except MemoryError as error:  # a limit that is met, not a mistake of ours
        raise memory_refusal() from error
    importer.refuse_empty(result, paths[0], "Controleer of dit het goede bestand is.")
    return result


def _go_apart(paths: Sequence[Path], options: Mapping[str, Any], rapport: Path | None) -> None:
    """Go on in a child process that reaches the input, the data folder and the report.

    The parent comes back from here by leaving, with the exit code of the child.
    """
    if rapport is not None:
        # the child may write only files that are there
        rapport.touch()
    given = [value for value in options.values() if isinstance(value, Path)]
    network = bool(options.get("opzoeken"))
    if network:
        # whom to trust and where to ask may stand in files of the user's own
        given += [Path(os.environ[name]) for name in _ASKING if os.environ.get(name)]
    reach = Reach(
        (*paths, *given), SESSION.folder().path, (rapport,) if rapport else (), network=network
    )
    try:
        code = split(reach)
    except KeyboardInterrupt as stop:
        raise typer.Abort from stop  # typer would leave without a word
    if code is not None:
        raise typer.Exit(code)


def check_writable(path: Path | None) -> None:
    """Refuse a report that cannot be written, before anything is read."""
    if path is None:
        return
    if path.is_dir():
        came = f"{path}, een map"
    elif not path.parent.is_dir():
        came = f"{path}, in een map die niet bestaat"
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        came = f"{path}, waar niet geschreven mag worden"
    else:
        return
    raise Refused(
        "een bestandsnaam voor het rapport",
        came,
        "Kies met --rapport een andere plaats. Er is niets gelezen en niets gewijzigd.",
    )


def _write_template(importer: Importer, path: Path) -> None:
    from reports.answer import Answer, write
    from reports.tables import template_table

    check_ending(path, (".xlsx", ".csv"))
    made = importer.sjabloon
    assert made is not None  # noqa: S101 - without it the option is not there
    write(Answer(name=(), table=lambda: template_table(made())), path)
    say(f"{path}: vul de tabel in en lees die met 'wijkverkenner importeer {importer.id} BESTAND'")


def write_rapport(path: Path | None, rapport: ImportRapport) -> None:
    """Write the report of an import, refused ones included."""
    if path is not None:
        text = json.dumps(rapport.as_dict(), ensure_ascii=False, indent=1)
        # what it tells of was done or refused before: that is not called otherwise for this
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            complain(f"Alleen het rapport {path} is niet geschreven. {disk_message(error)}")


def _command(importer: Importer) -> Callable[..., None]:
    """Make the command of a row: its signature is what typer reads the options from."""

    def command(**given: Any) -> None:  # noqa: ANN401
        chosen = given.pop("paden") if importer.meer_paden else [given.pop("bestand")]
        if (place := given.pop("sjabloon", None)) is not None:
            _write_template(importer, place)
            return
        if chosen == [None]:
            # only a kind that has a table to fill in can be called without a file
            raise typer.BadParameter(
                "Noem een bestand, of maak met --sjabloon een tabel om in te vullen.",
                param_hint="BESTAND",
            )
        # what is left goes to the reader under its own names
        own = {name: given.pop(name) for name in ("rapport", "vervang", "klaarzetten", "voortgang")}
        run(importer, chosen, given, **own)

    parameters = [_path_parameter(importer), *map(_option_parameter, importer.opties)]
    if importer.sjabloon is not None:
        text = "Maak een tabel om in te vullen (xlsx of csv); er wordt niets gelezen."
        info = typer.Option("--sjabloon", metavar="BESTAND", help=text)
        parameters.append(_keyword("sjabloon", Path | None, info, None))
    parameters += [
        inspect.Parameter(
            "rapport", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Rapport
        ),
        _keyword(
            "vervang",
            bool,
            typer.Option(
                "--vervang",
                help="Vervang een set die er al is, ook als daarmee gegevens verdwijnen die niet "
                "in het nieuwe bestand staan. Een nieuwe uitgave waarin niets ontbreekt, vervangt "
                "de vorige ook zonder deze keuze.",
            ),
            False,
        ),
        _keyword("klaarzetten", bool, typer.Option("--klaarzetten", hidden=True), False),
        _keyword("voortgang", bool, typer.Option("--voortgang", hidden=True), False),
    ]
    # typer reads the options from the signature, so a row of the registry is enough
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = importer.uitleg
    return command


def _path_parameter(importer: Importer) -> inspect.Parameter:
    """Return the positional argument: one file, or one or more paths."""
    if importer.meer_paden:
        kind: Any = list[Path]
        name, metavar = "paden", "PAD"
    else:
        kind, name, metavar = Path, "bestand", "BESTAND"
    info = typer.Argument(metavar=metavar, help=", ".join(importer.bestanden), show_default=False)
    # the table to fill in is asked for without a file
    default = inspect.Parameter.empty
    if importer.sjabloon is not None:
        kind, default = kind | None, None  # type: ignore[assignment]
    return inspect.Parameter(
        name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=default,
        annotation=Annotated[kind, info],
    )


def _option_parameter(option: Optie) -> inspect.Parameter:
    kind: Any = option.soort
    # a range that begins before any year is of a count
    number = "JAAR" if option.bereik[0] >= _FIRST_YEAR else "N"
    metavar = {int: number, str: option.naam.upper(), Path: "BESTAND", bool: None}[option.soort]
    if option.keuzes:
        kind = Literal[option.keuzes]
        metavar = "|".join(option.keuzes)
    if option.meer:
        kind, metavar = list[kind], "TEKST"
    low, high = option.bereik if option.soort is int else (None, None)
    info = typer.Option(f"--{option.naam}", metavar=metavar, help=option.uitleg, min=low, max=high)
    if option.soort is bool:
        return _keyword(option.parameter, bool, info, False)
    return _keyword(option.parameter, kind | None, info, None)


def _keyword(name: str, kind: Any, info: Any, default: object) -> inspect.Parameter:  # noqa: ANN401
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info]
    )


for _row in IMPORTERS.values():
    app.command(_row.id, cls=DutchCommand, help=_row.uitleg)(_command(_row))


def bronnen() -> None:
    """Toon wat er in de gegevensmap staat, met herkomst."""
    snapshot = SESSION.snapshot()
    if not snapshot.sets:
        say(
            f"De gegevensmap {snapshot.folder} is leeg. Begin met 'wijkverkenner importeer' "
            "of met 'wijkverkenner demo'."
        )
        return
    # as text: a set without year has None there, which no number compares with
    for record in sorted(snapshot.sets, key=lambda r: r.key.as_dict().values().__repr__()):
        key, origin = record.key, record.herkomst
        years = [f"jaar {key.jaar}"] if key.jaar is not None else []
        if key.indeling is not None:
            years.append(f"indeling {key.indeling}")
        parts = [
            key.soort.value,
            key.niveau,
            ", ".join(years) or "zonder jaar",
            key.bron,
            rows(record.rijen),
            origin.adres,
            f"sha256 {record.vingerafdruk}",
            f"geïmporteerd {origin.datum[:10]}",
            f"licentie {origin.licentie}",
        ]
        if record.bevindingen:
            parts.append(count(len(record.bevindingen), "bevinding", "bevindingen"))
        if origin.fictief:
            parts.append("FICTIEF")
        if snapshot.damaged(record):
            parts.append("BESCHADIGD")
        say(" · ".join(parts))
    for text in filter(None, map(snapshot.damaged, snapshot.sets)):
        complain(text)


def controleer() -> None:
    """Kijk na of elk bestand van de gegevensmap nog is zoals het bewaard werd."""
    snapshot = SESSION.snapshot()
    broken = list(filter(None, map(snapshot.damaged, snapshot.sets)))
    for text in broken:
        complain(text)
    if broken:
        raise typer.Exit(1)
    files = sum(len(record.bestanden) for record in snapshot.sets)
    sets = count(len(snapshot.sets), "set", "sets")
    say(f"{sets} in {snapshot.folder} gecontroleerd ({files} bestanden): alles is heel.")


def indicatoren() -> None:
    """Toon de catalogus van indicatoren: eerst de naam (id), dan wat het is."""
    from reports.tables import catalogue_rows

    for row in catalogue_rows(SESSION.snapshot()):
        # tabs: the first column is an id that a script can cut off
        say("\t".join(row))
