"""`dossier`, `methodepakket` and what brings them in: work, and how one works, as files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.console import (
    SESSION,
    Rapport,
    check_ending,
    complain,
    option,
    output,
    say,
    show_findings,
    show_rapport,
)
from cli.folder import check_writable, write_rapport
from store import FICTIEF, ImportRapport, Refused
from store.dutch import count

if TYPE_CHECKING:
    from dossier.exchange import DossierChanges, DossierFile
    from store.records import Records

UITVOER_DOSSIER = (".json", ".xlsx", ".docx")


def dossier(
    gebied: Annotated[
        str, option("--gebied", "CODE", "Het gebied van het dossier, of het kenmerk ervan.")
    ],
    uit: Annotated[Path, output(UITVOER_DOSSIER)],
    cyclus: Annotated[
        int | None, option("--cyclus", "N", "Welke cyclus; anders de lopende.", min=1)
    ] = None,
) -> None:
    """Schrijf een heel dossier: alles wat rond een wijk, swv of opgave is vastgelegd."""
    check_ending(uit, UITVOER_DOSSIER)
    from dossier.dossier import read_work
    from dossier.exchange import rows_of_dossier
    from dossier.names import names_of_folder, with_rows
    from reports.answer import write
    from reports.dossier import dossier_answer
    from store.kept import records_if_any

    snapshot = SESSION.snapshot()
    records = records_if_any(snapshot.folder)
    work = read_work(records)
    found = work.dossier(gebied, cyclus=cyclus)
    assert records is not None  # noqa: S101 - a folder without rows has no dossier
    fictief = any(record.herkomst.fictief for record in snapshot.sets)
    known = with_rows(names_of_folder(snapshot, records), work)
    write(dossier_answer(work, found.named(known), records, known, fictief=fictief), uit)
    rows, left = rows_of_dossier(work, found)
    say(f"{uit}: dossier {found.naam}, cyclus {found.cyclus}, {count(len(rows), 'rij', 'rijen')}")
    if fictief:
        say(FICTIEF)
    show_findings(left, say)


def importeer_dossier(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="json", show_default=False)],
    bij_botsing: Annotated[
        Literal["hier", "bestand"] | None,
        option(
            "--bij-botsing",
            "hier|bestand",
            "Welke rij blijft als zij hier en in het bestand is gewijzigd; zonder deze keuze "
            "wordt er dan niets gewijzigd.",
        ),
    ] = None,
    rapport: Rapport = None,
) -> None:
    """Lees een dossier in dat met 'dossier' is geschreven; er gaat niets verloren."""
    from dossier.exchange import plan_import, read_dossier
    from dossier.names import names_of_folder
    from dossier.rows import KnownNames
    from store.kept import records_if_any
    from store.records import Records

    check_writable(rapport)
    snapshot = SESSION.snapshot()
    # names are for what is said of the rows; without a set of areas there are none to know
    there = records_if_any(snapshot.folder)
    known = names_of_folder(snapshot, there) if snapshot.sets else KnownNames()
    try:
        file = read_dossier(bestand, known)
        records = Records(snapshot.folder)
        changes = plan_import(records, file)
        _take(records, changes, file, bij_botsing)
    except Refused as error:
        write_rapport(rapport, ImportRapport(bevindingen=list(error.findings)))
        complain(str(error))
        show_findings(error.findings, complain)
        raise typer.Exit(1) from error
    result = ImportRapport(len(file.rijen), file.geweigerd, list(changes.bevindingen))
    write_rapport(rapport, result)
    parts = {
        "nieuw": changes.nieuw,
        "bijgewerkt": changes.gewijzigd,
        "gelijk": changes.gelijk,
        "hier nieuwer": changes.ouder,
        "hier en daar gewijzigd": len(changes.botsingen),
        "alleen hier": changes.niet_in_bestand,
    }
    told = " · ".join(f"{number} {name}" for name, number in parts.items() if number)
    say(f"Dossier {file.naam}: {told}" if file.naam else told)
    if file.fictief:
        say(FICTIEF)
    show_rapport(result)


def _take(
    records: Records, changes: DossierChanges, file: DossierFile, bij_botsing: str | None
) -> None:
    """Store the changes as one; a collision that nobody settled refuses all of them."""
    if changes.botsingen and bij_botsing is None:
        raise Refused(
            "een dossier dat niet op twee plaatsen tegelijk is gewijzigd",
            count(len(changes.botsingen), "rij", "rijen")
            + " die zowel hier als in het bestand gewijzigd "
            + ("is" if len(changes.botsingen) == 1 else "zijn"),
            "Kies met --bij-botsing welke blijft: hier of bestand. De andere staat daarna in de "
            "geschiedenis van die rij. Er is nog niets gewijzigd.",
            findings=changes.bevindingen,
        )
    # hier: the file's version of what collided is dropped; bestand: it is laid over what is here
    chosen = changes.with_collisions() if bij_botsing == "bestand" else changes
    records.apply(chosen.opdrachten, wat=f"dossier {file.naam} ingelezen".replace("  ", " "))


UITVOER_METHODE = (".json",)


def methodepakket(
    uit: Annotated[Path, option("--uit", "BESTAND", ".json")],
    naam: Annotated[str, option("--naam", "NAAM", "Van welke gemeente of organisatie.")] = "",
) -> None:
    """Schrijf hoe u met de methode werkt: factoren, banden en afspraken, zonder cijfers."""
    check_ending(uit, UITVOER_METHODE)
    from dossier.method import method_json, own_method
    from reports.answer import Answer, write
    from store.kept import records_if_any

    parts = own_method(records_if_any(SESSION.snapshot().folder))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    write(
        Answer(name=(), others={"json": lambda: method_json(parts, naam=naam, gemaakt=made)}), uit
    )
    say(f"{uit}: methodepakket, {count(len(parts), 'deel', 'delen')}")


def importeer_methodepakket(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="json", show_default=False)],
    neem_over: Annotated[
        bool,
        typer.Option(
            "--neem-over",
            help="Neem over wat nieuw of anders is; anders worden de verschillen alleen getoond.",
        ),
    ] = False,
    rapport: Rapport = None,
) -> None:
    """Toon hoe een methodepakket verschilt van het uwe, en neem het met --neem-over over."""
    from dossier.method import (
        MethodState,
        method_differences,
        method_orders,
        own_method,
        read_method,
    )
    from store.kept import records_if_any
    from store.records import Records

    check_writable(rapport)
    folder = SESSION.snapshot().folder
    file = read_method(bestand)
    found = method_differences(own_method(records_if_any(folder)), file)
    for one in found:
        # what is alike needs no line, and to what is here alone nothing happens: it is counted
        if one.stand in (MethodState.NIEUW, MethodState.ANDERS):
            say(f"{one.soort} ‘{one.naam}’: {one.tekst}")
    counts = {stand: sum(one.stand is stand for one in found) for stand in MethodState}
    told = " · ".join(f"{number} {stand.value}" for stand, number in counts.items() if number)
    say(f"Methodepakket {file.naam}: {told}".replace("  ", " ").replace(" :", ":"))
    changed = counts[MethodState.NIEUW] + counts[MethodState.ANDERS]
    if neem_over and changed:
        records = Records(folder)
        records.apply(method_orders(found, records), wat=f"methodepakket {file.naam}".strip())
        say(f"{count(changed, 'deel', 'delen')} overgenomen; wat alleen hier staat is gebleven")
    elif changed:
        say("Er is niets gewijzigd. Met --neem-over neemt u dit over.")
    result = ImportRapport(len(file.delen), file.geweigerd, list(file.bevindingen))
    write_rapport(rapport, result)
    show_rapport(result)
