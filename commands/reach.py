"""`bereik`: how far areas are from the nearest school or aanbod of a kind, as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.console import SESSION, check_ending, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from places.reach.areas import Bereik
    from places.reach.network import Network
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
    check_ending(uit, UITVOER)

    from places.reach.sentences import answer, explanation
    from places.reach.targets import aanbod_places, reach_targets
    from places.schools import SCHOOLTYPEN
    from reports.answer import write
    from reports.reach import reach_answer
    from store.kept import records_if_any

    snapshot = SESSION.snapshot()
    # schools need no records: what people keep is opened for their aanbod alone
    records = None if soort in SCHOOLTYPEN else records_if_any(snapshot.folder)
    there = reach_targets(snapshot, aanbod_places(snapshot, records), soort)
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
    answered = reach_answer(
        made.bereik,
        niveau=niveau,
        plaats=made.plaats,
        indeling=made.indeling,
        regels=[*said, *notes],
        soort=soort,
    )
    write(answered, uit)
    say(f"{uit}: afstand tot {there.wat} · {made.plaats} · gebiedsindeling {made.indeling}")
    for line in (*said, *notes):
        say(line)


@dataclass(frozen=True, slots=True)
class MeasuredReach:
    """Reach of the areas of a folder, and what a reader must know of them."""

    bereik: Bereik
    plaats: str
    indeling: int
    banden: tuple[str, ...]


def measure(
    snapshot: Snapshot,
    places: pd.DataFrame,
    metres: int,
    *,
    wat: str,
    niveau: str = "buurt",
    gemeenten: Sequence[str] = (),
    indeling: int | None = None,
    network: Network | None = None,
) -> MeasuredReach:
    """Measure reach for the areas of a level, with the children who live there.

    Parameters
    ----------
    snapshot
        The data folder.
    places, metres, wat, network
        See `places.reach.areas.reach`.
    niveau, gemeenten, indeling
        Which areas; gemeenten are codes or names, none is the whole country.

    Raises
    ------
    NotFound
        When the folder has no such areas.
    """
    import boundaries
    from geo.choropleth import MapQuestion, make
    from places.figures.topics import KINDEREN
    from places.reach.areas import area_shapes, count_children, reach
    from store import FICTIEF, NotFound

    codes = boundaries.find_gemeenten(snapshot, list(gemeenten)) or None
    areas = boundaries.areas(snapshot, niveau, indeling=indeling, gemeenten=codes)
    made = reach(area_shapes(snapshot, areas), places, metres, wat=wat, network=network)
    try:
        # the map of children knows which year and division they are of, and what to warn of
        question = MapQuestion(KINDEREN, niveau, tuple(codes or ()), indeling=areas.indeling)
        children = make(snapshot, question)
    except NotFound:
        names = boundaries.gemeente_names(snapshot)
        place = ", ".join(names.get(code, code) for code in codes or ()) or "deze gebieden"
        fictional = any(record.herkomst.fictief for record in areas.records)
        return MeasuredReach(made, place, areas.indeling, (FICTIEF,) if fictional else ())
    made = count_children(made, children.frame, f"{children.bron}, {children.jaar}")
    return MeasuredReach(made, children.plaats, areas.indeling, children.banden)


def _network(snapshot: Snapshot, name: str | None) -> Network | None:
    """Return the network of the folder by that name, else that of a file."""
    if name is None:
        return None
    from places.reach.network_sets import load_network, networks, read_network

    known = {text for n in networks(snapshot) for text in (n.id, n.naam, n.record.key.bron)}
    if name not in known and Path(name).exists():
        return read_network(name)
    return load_network(snapshot, name)
