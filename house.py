"""What the house is put together from: importers, providers of counted figures, pages, the folder.

Here too stands what pages and command line must agree on: by which names the server is reached, and
in which environment a child process finds the house.

Each row loads its room in a function, when it is used. A room below never asks who is here:
the providers go down with the folder (`Snapshot.providers`), the importers to the command line
and the page that offer them. A new source is its module and one row here, a new page its folder in
views/ and one row.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store import DataFolder, ImportResult, NotFound, Snapshot, Soort, data_folder_path
from store.registry import DerivedSet, Importer, Optie, Provider, Sjabloon

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[..., ImportResult]

OWN_HOSTS = ("localhost", "127.0.0.1", "::1")
"""Names by which a browser on this computer comes; no other computer can reach them."""
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised by these, not listened on
"""What a server listens on that all computers of a network can reach."""
# rooms whose code decides what is counted, and the files it counts by
_COUNTING = ("store", "boundaries", "indicators", "places", "flows")
_CODE = {".py", ".csv", ".toml"}


def child_environment() -> dict[str, str]:
    """Return the environment in which a child process finds the house, wherever it is started."""
    path = filter(None, (str(Path(__file__).resolve().parent), os.environ.get("PYTHONPATH")))
    # what children say has Dutch signs, also where the system's own encoding is another
    return os.environ | {"PYTHONPATH": os.pathsep.join(path), "PYTHONUTF8": "1"}


def folder(path: str | Path | None = None) -> DataFolder:
    """Return a data folder (the one to use when none is named) with all that counts from it."""
    return DataFolder(data_folder_path(path), providers=PROVIDERS, edition=_edition)


@cache
def _edition() -> str:
    """Tell one state of the rooms that count figures from another.

    What was counted is kept on disk until the next commit; it must not outlive a mend of how
    it is counted. Sizes and times of the files are enough to see one, and cost no reading.
    """
    here = Path(__file__).parent
    files = sorted(
        file for room in _COUNTING for file in (here / room).rglob("*") if file.suffix in _CODE
    )
    stats = ((file.name, (at := file.stat()).st_size, at.st_mtime_ns) for file in files)
    return hashlib.sha256(repr(list(stats)).encode()).hexdigest()[:16]


def importer(name: str) -> Importer:
    """Return one kind of import.

    Raises
    ------
    NotFound
        With the names that do exist.
    """
    try:
        return IMPORTERS[name]
    except KeyError:
        raise NotFound(
            f"Onbekend soort import {name!r}; kies uit {', '.join(IMPORTERS)}."
        ) from None


def _schools(snapshot: Snapshot) -> list[DerivedSet]:
    from places.figures.providers import school_figures

    return school_figures(snapshot)


def _aanbod(snapshot: Snapshot) -> list[DerivedSet]:
    from places.figures.providers import aanbod_figures

    return aanbod_figures(snapshot)


def _vso(snapshot: Snapshot) -> list[DerivedSet]:
    # without a file of vo pupils there is nothing to divide by, and nothing to load
    sets = snapshot.find(Soort.LEERLINGEN)
    if not any("vo" in record.extra.get("laag_per_soort", ()) for record in sets):
        return []
    from flows.deelname import vso_sets

    return vso_sets(snapshot)


# the word of a provider is in every id it gives: that is how a published figure asks none
PROVIDERS = (
    Provider("scholen", Soort.LOCATIES, _schools),
    Provider("aanbod", Soort.LOCATIES, _aanbod, eigen=True),
    Provider("vso", Soort.LEERLINGEN, _vso),
)


# Of a room that promises its readers a row names the one it takes when it is used: loading the room
# first would load pandas for every `--help`.
def _boundaries() -> Any:  # noqa: ANN401 - a room
    import boundaries

    return boundaries


def _indicators() -> Any:  # noqa: ANN401
    import indicators

    return indicators


def _flows() -> Any:  # noqa: ANN401
    import flows

    return flows


def _locaties() -> Reader:
    from places.lists.sets import read_locations

    return read_locations


def _netwerk() -> Reader:
    from places.reach.network_sets import read_network_set

    return read_network_set


def _tarieven_sjabloon() -> Sjabloon:
    from flows.rates import template

    return template()


def _eigen_stromen_sjabloon() -> Sjabloon:
    from flows.own_table import template

    return template()


# asked only where content, layer and name of the file do not tell
JAAR = Optie("jaar", "Jaar", "Jaar van de cijfers of grenzen, als het bestand dat niet zegt.", int)
_TABLES = ("csv", "txt", "xlsx")
_MAPS = ("gpkg", "geojson", "json", "shp", "parquet", "fgb", "gml", "kml", "kmz")
# levels that files are of; the country needs no choice, own groupings come as a table
NIVEAUS = ("buurt", "wijk", "gemeente", "provincie", "pc4", "swv")

IMPORTERS: dict[str, Importer] = {
    importer.id: importer
    for importer in (
        Importer(
            "grenzen",
            "Grenzen",
            "Grenzen van buurten, wijken, gemeenten of postcodes, met de cijfers die erbij staan.",
            # not of boundaries: the figures that stand beside the geometry are read along
            lambda: _indicators().read_grenzen,
            (*_MAPS, "zip"),
            (
                Optie("laag", "Laag", "Naam van één laag; anders alle herkende lagen.", str),
                Optie(
                    "niveau", "Gebiedsniveau", "Alleen als het niet herkend wordt.", str, NIVEAUS
                ),
                JAAR,
            ),
        ),
        Importer(
            "indicatoren",
            "Indicatoren",
            "Cijfers per gebied: een CBS-tabel of een eigen tabel (csv of Excel).",
            lambda: _indicators().read_indicatoren,
            (*_TABLES, "zip"),
            (
                JAAR,
                Optie(
                    "indeling",
                    "Gebiedsindeling",
                    "Jaar van de gebiedsindeling, als dat een ander jaar is dan van de cijfers.",
                    int,
                ),
                Optie(
                    "bron", "Bron", "Naam van de bron zoals die bij de cijfers komt te staan.", str
                ),
                Optie(
                    "niveau",
                    "Gebiedsniveau",
                    "Alleen als de codes het niet zeggen, of voor een eigen indeling.",
                    str,
                ),
                Optie(
                    "eigen",
                    "Eigen kolom",
                    "Eenheid en richting van een eigen kolom: 'kolom=eenheid,richting', met als "
                    "richting gunstig, ongunstig of neutraal. Mag vaker.",
                    str,
                    meer=True,
                ),
                Optie(
                    "kies",
                    "Kies",
                    "Van een tabel met meer rijen per gebied (naar geslacht, leeftijd …): welke "
                    "bedoeld zijn, als 'kolom=waarde'. Mag vaker.",
                    str,
                    meer=True,
                ),
                Optie(
                    "tel-op",
                    "Tel op",
                    "Van zo'n tabel: de kolom waarover aantallen worden opgeteld. Mag vaker.",
                    str,
                    meer=True,
                ),
                Optie(
                    "drempel",
                    "Drempel voor kleine aantallen",
                    "Aantallen van 1 tot aan deze drempel in een eigen tabel worden afgeschermd en "
                    "niet bewaard; zonder keuze is het 5, met 0 wordt niets afgeschermd.",
                    int,
                    bereik=(0, 1000),
                    leeg="5",
                ),
            ),
        ),
        Importer(
            "indeling",
            "Eigen indeling",
            "Een tabel die wijken of buurten groepeert tot eigen gebieden.",
            lambda: _boundaries().read_indeling,
            _TABLES,
            (Optie("naam", "Naam", "Hoe deze indeling heet, bijvoorbeeld gebied.", str), JAAR),
        ),
        Importer(
            "leerlingen",
            "Leerlingen",
            "Leerlingaantallen van DUO (bestand, map of zip), of bekende totalen per school.",
            lambda: _flows().read_leerlingen,
            (*_TABLES, "zip"),
            (
                JAAR,
                Optie(
                    "vul-postcodes",
                    "Postcodes aanvullen",
                    "Geef postcodes buiten de regio-indeling het SWV van de dichtstbijzijnde; "
                    "dat wordt gemarkeerd.",
                    bool,
                ),
            ),
            meer_paden=True,
        ),
        Importer(
            "swv",
            "Regio-indeling samenwerkingsverbanden",
            "De regio-indeling: bij elke postcode (4 cijfers) het SWV primair en voortgezet.",
            lambda: _flows().read_swv,
            ("csv", "txt", "xlsx", "xml"),
            (
                Optie("jaar", "Geldig vanaf", "Jaar vanaf wanneer de regio-indeling geldt.", int),
                Optie("namen", "Namen", "Tabel (csv) met de namen bij de SWV-codes.", Path),
            ),
        ),
        Importer(
            "postcodes",
            "Postcodegebieden",
            "Punten of vlakken van postcodes (4 cijfers).",
            lambda: _flows().read_postcodes,
            (*_TABLES, *_MAPS, "zip"),
        ),
        Importer(
            "locaties",
            "Scholen en aanbod",
            "Lijst van scholen (DUO, GeoJSON) of van eigen aanbod (tabel of kaartbestand), met "
            "coördinaten of postcodes.",
            _locaties,
            (*_TABLES, *_MAPS, "zip"),
            (
                Optie(
                    "soort",
                    "Soort",
                    "Scholen of aanbod, als de kolommen dat niet zeggen.",
                    str,
                    ("school", "aanbod"),
                ),
                JAAR,
                Optie("bron", "Bron", "Naam van de bron; anders die van het bestand.", str),
                Optie(
                    "schooltype",
                    "Schooltype",
                    "Van scholen waarvan de lijst geen type noemt: bo, sbo, so, vso of vo.",
                    str,
                    ("bo", "sbo", "so", "vso", "vo"),
                ),
                Optie(
                    "opzoeken",
                    "Adressen opzoeken",
                    "Vraag PDOK Locatieserver naar de plek van adressen zonder coördinaten. Alleen "
                    "dan gaan er adressen over internet.",
                    bool,
                ),
            ),
        ),
        Importer(
            "netwerk",
            "Netwerk van wegen of paden",
            "Lijnen van wegen of paden, om het bereik van scholen en aanbod erover te meten.",
            _netwerk,
            (*_MAPS, *_TABLES, "zip"),
            (
                Optie("laag", "Laag", "Naam van één laag; anders alle lagen met lijnen.", str),
                Optie("jaar", "Jaar", "Jaar van het netwerk, als de bestandsnaam dat mist.", int),
                Optie(
                    "bron",
                    "Naam",
                    "Hoe het netwerk heet, bijvoorbeeld fietspaden; anders als het bestand.",
                    str,
                ),
            ),
        ),
        Importer(
            "eigen-stromen",
            "Eigen leerlingstromen",
            "Een eigen, opgetelde tabel van het samenwerkingsverband: woonplaats, school, soort, "
            "doelgroep of categorie en aantal. Kleine aantallen worden nergens getoond.",
            lambda: _flows().read_eigen_stromen,
            _TABLES,
            (
                JAAR,
                Optie(
                    "drempel",
                    "Drempel voor kleine aantallen",
                    "Aantallen van 1 tot aan deze drempel worden niet getoond, en ook niet wat ze "
                    "prijsgeeft; zonder keuze is het 5.",
                    int,
                    bereik=(3, 50),
                    leeg="5",
                ),
                Optie(
                    "swv",
                    "Samenwerkingsverband",
                    "Van welk samenwerkingsverband de tabel is (code), als dat niet uit de rijen "
                    "blijkt.",
                    str,
                ),
            ),
            sjabloon=_eigen_stromen_sjabloon,
        ),
        Importer(
            "betalend",
            "Wie betaalt (so en vso)",
            "Leerlingen so en vso per samenwerkingsverband dat betaalt of waar de school staat, "
            "van DUO: binnen en buiten, categorie, residentieel, uitstroomprofiel.",
            lambda: _flows().read_betalend,
            (*_TABLES, "zip"),
            (
                JAAR,
                Optie(
                    "kant",
                    "Van wie het swv is",
                    "Alleen als kolommen en bestandsnaam niet zeggen of het swv betaalt, dat van "
                    "de vestiging is of waar de leerling woont.",
                    str,
                    ("betaalt", "vestiging", "woont"),
                ),
            ),
        ),
        Importer(
            "tarieven",
            "Tarieven",
            "Bedragen per leerling voor basis, ondersteuning en overdracht, met periode en bron.",
            lambda: _flows().read_tarieven,
            _TABLES,
            sjabloon=_tarieven_sjabloon,
        ),
        Importer(
            "uitwisseling",
            "Uitwisseling van een ander samenwerkingsverband",
            "Het uitwisselbestand dat een ander samenwerkingsverband van zijn eigen leerlingen "
            "maakt, al afgeschermd: het komt naast uw eigen tabel te staan.",
            lambda: _flows().read_uitwisseling,
            _TABLES,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of the application."""

    id: str
    """Its path in the address, and its folder in views/; never renamed: links depend on it."""
    title: str
    choices: tuple[str, ...] = ()
    """The shared choices it follows, by key; the frame shows only these."""
    background: bool = False
    """Set apart below the pages of the work itself."""


# The shared choices are only those that a page really follows: the frame shows no others.
PAGES = (
    PageRow("dossier", "Wijkdossier"),
    PageRow("kaart", "Kaart", ("gemeente", "niveau", "jaar")),
    PageRow("vergelijken", "Vergelijken", ("gemeente", "jaar")),
    PageRow("leerlingstromen", "Leerlingstromen"),
    PageRow("aanbod", "Aanbod", ("gemeente", "jaar")),
    PageRow("wijkportret", "Wijkportret", ("gemeente",)),
    PageRow("presentatie", "Presentatie"),
    PageRow("gegevens", "Gegevens", background=True),
    PageRow("verantwoording", "Verantwoording", background=True),
)
"""In the order of the work; the bare address shows `BEGIN`, or a dossier once there is one."""
BEGIN = "kaart"
"""What there is to see without anything written down."""
