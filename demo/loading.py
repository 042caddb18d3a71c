"""The demonstration set in a data folder: its files, read by the readers of real ones."""

from __future__ import annotations

import dataclasses
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from demo.files import DemoFiles, indeling_of, write_files
from demo.places import SPLIT_YEAR
from demo.targets import keep_targets
from store import ImportRapport, ImportResult, Soort, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from store import DataFolder, NewSet, Progress, Snapshot

LICENTIE = "fictief; vrij te gebruiken (EUPL-1.2)"
KWB = "Kerncijfers wijken en buurten (fictief)"
KAART = "Wijk- en buurtkaart (fictief)"
SCHOLEN = "Schoolvestigingen (fictief)"
AANBOD = "Aanbod van Aldermonde (fictief)"


def load(data_folder: DataFolder, *, progress: Progress = silent) -> Snapshot:
    """Put the demonstration set in the folder, in one commit, and fictional targets beside it.

    Every set is marked `fictief`. Sets of the same identity are replaced, others stay; so
    does what people keep in the records.
    """
    progress("voorbeeldgegevens maken", 0.0)
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        merged = read_files(write_files(Path(folder)), progress=progress)
        progress("voorbeeldgegevens opslaan", 0.95)
        snapshot = data_folder.commit(merged)
    keep_targets(data_folder.path)
    progress("klaar", 1.0)
    return snapshot


def read_files(files: DemoFiles, *, progress: Progress = silent) -> ImportResult:
    """Read all files into one result, ready for one commit."""
    merged = ImportResult([], ImportRapport())
    steps = list(_steps(files))
    for number, (name, read) in enumerate(steps):
        progress(f"{name} lezen", 0.15 + 0.8 * number / len(steps))
        result = read()
        merged.sets += map(_marked, result.sets)
        merged.rapport.rijen += result.rapport.rijen
        merged.rapport.geweigerd += result.rapport.geweigerd
        merged.rapport.bevindingen += result.rapport.bevindingen
    return merged


def _marked(new: NewSet) -> NewSet:
    """Name the licence, and put figures that follow from pupils on a division that exists."""
    key = new.key
    if key.soort is Soort.INDICATOREN and key.jaar is not None:
        key = dataclasses.replace(key, indeling=indeling_of(key.jaar))
    return dataclasses.replace(
        new, key=key, herkomst=dataclasses.replace(new.herkomst, licentie=LICENTIE)
    )


def _steps(files: DemoFiles) -> Iterator[tuple[str, Callable[[], ImportResult]]]:
    """Yield what to read, in words and as a call."""
    import boundaries
    import flows
    import indicators
    from places.lists.sets import read_locations
    from places.reach.network_sets import read_network_set

    for path in (*files.grenzen.values(), *files.pc4_grenzen.values()):
        yield path.name, partial(boundaries.read_grenzen, path, bron=KAART, fictief=True)
    for year, path in files.kerncijfers.items():
        yield (
            path.name,
            partial(
                indicators.read_indicatoren,
                path,
                jaar=year,
                indeling=indeling_of(year),
                bron=KWB,
                fictief=True,
            ),
        )
    for path, table in files.eigen.items():
        yield (
            path.name,
            partial(
                indicators.read_indicatoren,
                path,
                indeling=table.indeling,
                bron=table.bron,
                fictief=True,
            ),
        )
    for path in files.leerlingen.values():
        yield path.name, partial(flows.read_leerlingen, [path], fictief=True)
    yield files.swv.name, partial(flows.read_swv, files.swv, namen=files.swv_namen, fictief=True)
    for path in (files.postcodes, files.pc4_grenzen[SPLIT_YEAR]):
        yield path.name, partial(flows.read_postcodes, path, fictief=True)
    for path, bron in ((files.scholen, SCHOLEN), (files.aanbod, AANBOD)):
        yield path.name, partial(read_locations, path, bron=bron, fictief=True)
    yield files.wegen.name, partial(read_network_set, files.wegen, fictief=True)
