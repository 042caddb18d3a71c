"""`demo`: the fictional demonstration set, files as publishers ship them, and loading it.

The files are examples too: of the tables of CBS and DUO, of a regio-indeling, and of the tables
that a gemeente, a GGD or a buurtteam brings. They are read by the readers of real ones.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import house
from cli.console import SESSION, progress_for, say
from store import ImportRapport, ImportResult, Refused, Soort, silent
from store.dutch import listed
from store.kept import EXAMPLE, bring_back_example
from store.paths import RECORDS_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store import DataFolder, NewSet, Progress, SetKey, Snapshot

FILES = Path(__file__).parents[1] / "demo" / "bestanden"
LICENTIE = "fictief; vrij te gebruiken (EUPL-1.2)"
_DIVISIONS = (2020, 2023)
"""A buurt was split in 2023: figures before and after are on other areas."""
_RECORDS = FILES / "doelen_en_resultaten.json"
_KEPT = (FILES / "dossier_zonneveld.json", FILES / "verhaallijn_zonneveld.json")


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One file: how it is imported, and who is said to have made it."""

    naam: str
    soort: str
    """The kind of import (`house.IMPORTERS`)."""
    bron: str = ""
    """Name of the source; '' for what the reader calls it."""
    opties: Mapping[str, Any] | None = None


def _table(naam: str, bron: str, indeling: int, jaar: int | None = None) -> ExampleFile:
    return ExampleFile(
        naam, "indicatoren", opties={"jaar": jaar, "indeling": indeling, "bron": bron}
    )


def _division(year: int) -> int:
    """Return the indeling that figures of a year are on."""
    return max(known for known in _DIVISIONS if known <= year)


_PUPILS = "03-leerlingen-po-per-gemeente-postcode-leeftijd"
EXAMPLES = (
    *(
        ExampleFile(f"{name}_{year}.gpkg.zip", "grenzen", "Wijk- en buurtkaart (fictief)")
        for name in ("wijkenbuurten", "cbs_pc4")
        for year in _DIVISIONS
    ),
    *(
        _table(
            f"kerncijfers_wijken_en_buurten_{year}.csv",
            "Kerncijfers wijken en buurten (fictief)",
            _division(year),
            year,
        )
        for year in range(2020, 2026)
    ),
    _table("gezondheidsmonitor_2020-2022.csv", "GGD Aldergouw (fictief)", 2020),
    _table("gezondheidsmonitor_2024.csv", "GGD Aldergouw (fictief)", 2023),
    _table("veiligheid_2020-2022.csv", "Politie en Veilig Thuis Aldergouw (fictief)", 2020),
    _table("veiligheid_2023-2025.csv", "Politie en Veilig Thuis Aldergouw (fictief)", 2023),
    _table("swv_en_gemeente_2020-2022.csv", "SWV en gemeente Aldermonde (fictief)", 2020),
    _table("swv_en_gemeente_2023-2025.csv", "SWV en gemeente Aldermonde (fictief)", 2023),
    _table("waarneming_buurtteam_2024.csv", "Buurtteam Aldermonde (fictief)", 2023),
    ExampleFile(f"{_PUPILS}-2020-2021.zip", "leerlingen"),
    ExampleFile(f"{_PUPILS}-2024-2025.zip", "leerlingen"),
    ExampleFile("regio_indeling_swv_2020.csv", "swv", opties={"namen": FILES / "namen_swv.csv"}),
    ExampleFile("postcode_coords.csv", "postcodes"),
    ExampleFile("cbs_pc4_2023.gpkg.zip", "postcodes"),
    ExampleFile("scholen20241001.geo.zip", "locaties", "Schoolvestigingen (fictief)"),
    ExampleFile("aanbod_aldermonde_2025.csv", "locaties", "Aanbod van Aldermonde (fictief)"),
    ExampleFile("straten_2025.zip", "netwerk"),
    ExampleFile("eigen_stromen_2024.csv", "eigen-stromen", "Registratie van PO9901 (fictief)"),
    *(
        ExampleFile(
            f"uitwisseling_{swv}_2024.csv", "uitwisseling", f"Uitwisseling van {swv} (fictief)"
        )
        for swv in ("PO9901", "PO9902")
    ),
    ExampleFile("leerlingen-so-vso-per-swv-2024-2025.zip", "betalend"),
    ExampleFile("tarieven_2025.csv", "tarieven", "Tarieven 2025 (fictief)"),
)
"""All files, in the order in which they are read."""


def demo() -> None:
    """Zet de fictieve voorbeeldgegevens in de gegevensmap."""
    snapshot = load(SESSION.folder(), progress=progress_for(machine=False))
    say(f"De voorbeeldgegevens staan in {snapshot.folder}. Deze gemeente bestaat niet.")


def load(data_folder: DataFolder, *, progress: Progress = silent) -> Snapshot:
    """Put the demonstration set in the folder, in one commit, and fictional targets beside it.

    Every set is marked `fictief`. Earlier ones of the same identity are replaced, others stay; so
    does what people keep in the records. What went out with an earlier one comes back.

    Raises Refused when it would take the place of a set that is not fictional: nothing is stored.
    """
    merged = read_files(progress=progress)
    progress("voorbeeldgegevens opslaan", 0.95)
    made = {new.key for new in merged.sets}
    # who takes the demonstration out again would be left without either
    if own := [
        record.key
        for record in data_folder.snapshot().sets
        if record.key in made and not record.herkomst.fictief
    ]:
        raise Refused(
            "een gegevensmap waarin de voorbeeldgegevens niets vervangen",
            f"eigen gegevens onder dezelfde naam ({listed([_named(key) for key in own])})",
            "Er is niets gewijzigd. Zet de voorbeeldgegevens in een andere map, met "
            "'wijkverkenner --gegevens MAP demo'.",
        )
    snapshot = data_folder.commit(merged)
    # after the commit: what people keep names areas and figures that must be there
    bring_back_example(data_folder.path)
    keep_targets(data_folder.path)
    keep_dossier(data_folder.path)
    progress("klaar", 1.0)
    return snapshot


def _named(key: SetKey) -> str:
    return f"{key.bron}, {key.jaar}" if key.jaar else key.bron


def read_files(*, progress: Progress = silent) -> ImportResult:
    """Read all files into one result, ready for one commit."""
    # one commit for all: a demonstration that is half there teaches the wrong thing
    merged = ImportResult([], ImportRapport())
    for number, file in enumerate(EXAMPLES):
        progress(f"{file.naam} lezen", 0.95 * number / len(EXAMPLES))
        kind = house.importer(file.soort)
        result = kind.read([FILES / file.naam], file.opties or {}, fictief=True)
        merged.sets += map(partial(_marked, bron=file.bron), result.sets)
        merged.rapport.rijen += result.rapport.rijen
        merged.rapport.geweigerd += result.rapport.geweigerd
        merged.rapport.bevindingen += result.rapport.bevindingen
    return merged


def _marked(new: NewSet, *, bron: str) -> NewSet:
    """Name source and licence, and put figures that follow from pupils on a division there is."""
    key = replace(new.key, bron=bron or new.key.bron)
    # DUO's pupils tell no indeling: their figures take that of the boundaries of their year
    if key.soort is Soort.INDICATOREN and key.jaar is not None:
        key = replace(key, indeling=_division(key.jaar))
    return replace(new, key=key, herkomst=replace(new.herkomst, licentie=LICENTIE))


def keep_targets(folder: Path) -> int:
    """Keep fictional resultaten and targets in the records of a data folder.

    Returns how many targets were added.

    What was kept before, changed or removed by anybody, stays as it is. A database that
    several people share (`WIJKVERKENNER_DB`) is left alone: it is theirs.
    """
    if os.environ.get(RECORDS_VARIABLE):
        return 0
    from store.records import Records
    from store.records_rows import Opdracht

    kept = Records(folder)
    # the ids are fixed, so that loading twice adds nothing, and what was removed stays away
    rows = json.loads(_RECORDS.read_text(encoding="utf-8"))
    known = kept.contents([row["id"] for row in rows])
    orders = [
        Opdracht(row["soort"], row["gegevens"], row["id"]) for row in rows if not known[row["id"]]
    ]
    kept.apply(orders, wie=EXAMPLE, wat="voorbeelddoelen toegevoegd")
    return sum(order.soort == "doel" for order in orders)


def keep_dossier(folder: Path) -> int:
    """Keep the fictional dossier and its verhaallijn in the records, as `importeer` does.

    Returns how many rows were added. The same holds as for targets: what people changed or
    removed stays so, and a shared database is left alone.
    """
    if os.environ.get(RECORDS_VARIABLE):
        return 0
    from dossier.exchange import plan_import, read_dossier
    from store.records import Records

    kept = Records(folder)
    new = [
        order
        for file in _KEPT
        # a row that was removed here collides with the file, and collisions are not taken over
        for order in plan_import(kept, read_dossier(file)).opdrachten
        if order.versie is None
    ]
    kept.apply(new, wie=EXAMPLE, wat="voorbeelddossier toegevoegd")
    return len(new)
