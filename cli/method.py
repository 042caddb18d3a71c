"""`methodepakket` and `importeer methodepakket`: how one works with the method, as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from cli.console import SESSION, check_ending, option, say, show_rapport
from cli.folder import check_writable, write_rapport
from store import ImportRapport
from store.dutch import count

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
    rapport: Annotated[
        Path | None, option("--rapport", "BESTAND.json", "Schrijf de bevindingen als json.")
    ] = None,
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
