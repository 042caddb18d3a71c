"""`bereik`: how far areas are from the nearest school or aanbod of a kind, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.console import SESSION, check_ending, say

if TYPE_CHECKING:
    from places import Network
    from store import Snapshot

UITVOER = (".csv", ".xlsx")


def bereik(
    soort: Annotated[
        str,
        typer.Option(
            "--soort",
            metavar="SOORT",
            help="bo, sbo, so, vso of vo; aanbod; of een domein, zoals meedoen.",
        ),
    ],
    uit: Annotated[Path, typer.Option("--uit", metavar="BESTAND", help=".csv of .xlsx")],
    afstand: Annotated[
        int,
        typer.Option("--afstand", metavar="METER", min=1, help="Wat binnen bereik is."),
    ] = 1000,
    niveau: Annotated[
        str, typer.Option("--niveau", metavar="NIVEAU", help="buurt, wijk, gemeente of eigen.")
    ] = "buurt",
    gemeente: Annotated[
        list[str] | None,
        typer.Option("--gemeente", metavar="CODE|NAAM", help="Mag vaker; anders heel Nederland."),
    ] = None,
    netwerk: Annotated[
        str | None,
        typer.Option(
            "--netwerk",
            metavar="NAAM|BESTAND",
            help="Meet over dit netwerk (ingelezen, of een bestand); anders in een rechte lijn.",
        ),
    ] = None,
    indeling: Annotated[
        int | None,
        typer.Option("--indeling", metavar="JAAR", help="Jaar van de grenzen; anders nieuwste."),
    ] = None,
) -> None:
    """Meet hoe ver gebieden zijn van de dichtstbijzijnde school of van aanbod."""
    ending = check_ending(uit, UITVOER)

    from places.aanbod.reachable import aanbod_places, plekken
    from places.reach_folder import measure
    from places.reach_words import answer, explanation
    from reports.reach import reach_frame, reach_table
    from reports.tables import to_xlsx
    from store.exchange import exchange_csv
    from store.kept import records_if_any

    folder = SESSION.folder()
    snapshot = folder.snapshot()
    there = plekken(snapshot, aanbod_places(snapshot, records_if_any(folder.path)), soort)
    made = measure(
        snapshot,
        there.frame,
        afstand,
        wat=there.wat,
        niveau=niveau,
        gemeenten=gemeente or (),
        indeling=indeling,
        network=_network(snapshot, netwerk),
    )
    if indeling is not None and made.indeling != indeling:
        say(f"Grenzen van {indeling} zijn er niet; gebruikt zijn die van {made.indeling}.")
    said = answer(made.bereik, niveau)
    notes = [*explanation(made.bereik, niveau, made.plaats), *there.notes(), *made.banden]
    if ending == ".csv":
        table = reach_frame(made.bereik, niveau=niveau, indeling=made.indeling, soort=soort)
        uit.write_bytes(exchange_csv(table))
    else:
        sheet = reach_table(
            made.bereik,
            niveau=niveau,
            plaats=made.plaats,
            indeling=made.indeling,
            regels=[*said, *notes],
        )
        uit.write_bytes(to_xlsx(sheet))
    say(f"{uit}: afstand tot {there.wat} · {made.plaats} · gebiedsindeling {made.indeling}")
    for line in (*said, *notes):
        say(line)


def _network(snapshot: Snapshot, name: str | None) -> Network | None:
    """Return the network of the folder by that name, else that of a file."""
    if name is None:
        return None
    from places import load_network, networks, read_network

    known = {text for n in networks(snapshot) for text in (n.id, n.naam, n.record.key.bron)}
    if name not in known and Path(name).exists():
        return read_network(name)
    return load_network(snapshot, name)
