"""What can be imported: one row per kind, for the command line and the page alike.

The readers live in packages above this one, so a row names its reader as text and it is
imported when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import NotFound
from store.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.progress import Progress
    from store.sets import ImportResult


@dataclass(frozen=True, slots=True)
class Optie:
    """One option of an import."""

    naam: str
    """Name on the command line (`vul-postcodes`) and, with underscores, in the reader."""
    label: str
    uitleg: str
    soort: type[str | int | bool | Path]
    keuzes: tuple[str, ...] = ()
    meer: bool = False
    """May be given more than once; the reader takes a sequence. Pages ask in their own way."""

    @property
    def parameter(self) -> str:
        """Return the name of the reader's keyword."""
        return self.naam.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import."""

    id: str
    label: str
    uitleg: str
    lezer: str
    """`module:function`; called with the path (or paths) and the options by name."""
    bestanden: tuple[str, ...]
    """Endings of the files it takes, without dot."""
    opties: tuple[Optie, ...] = ()
    meer_paden: bool = False
    """Whether the reader takes a sequence of paths."""

    def read(
        self,
        paths: Sequence[Path],
        options: Mapping[str, Any],
        *,
        progress: Progress = silent,
        fictief: bool = False,
    ) -> ImportResult:
        """Read files with this kind's reader; options that are None are left out."""
        module, _, function = self.lezer.partition(":")
        reader = getattr(import_module(module), function)
        given = {name: v for name, v in options.items() if v not in (None, False, [], ())}
        target: Any = list(paths) if self.meer_paden else paths[0]
        result: ImportResult = reader(target, **given, progress=progress, fictief=fictief)
        return result


JAAR = Optie("jaar", "Jaar", "Jaar van de cijfers of grenzen, als het bestand dat niet zegt.", int)
NIVEAUS = ("buurt", "wijk", "gemeente", "provincie", "pc4", "swv")

IMPORTERS: dict[str, Importer] = {
    importer.id: importer
    for importer in (
        Importer(
            "grenzen",
            "Grenzen",
            "Grenzen van buurten, wijken, gemeenten of postcodes, met de cijfers die erbij staan.",
            "indicators:read_grenzen",
            ("gpkg", "geojson", "json", "shp", "parquet", "zip"),
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
            "indicators:read_indicatoren",
            ("csv", "txt", "xlsx", "zip"),
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
            ),
        ),
        Importer(
            "indeling",
            "Eigen indeling",
            "Een tabel die wijken of buurten groepeert tot eigen gebieden.",
            "boundaries:read_indeling",
            ("csv", "txt", "xlsx"),
            (Optie("naam", "Naam", "Hoe deze indeling heet, bijvoorbeeld gebied.", str), JAAR),
        ),
        Importer(
            "leerlingen",
            "Leerlingen",
            "Leerlingaantallen van DUO (bestand, map of zip), of bekende totalen per school.",
            "flows:read_leerlingen",
            ("csv", "txt", "zip"),
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
            "flows:read_swv",
            ("csv", "txt"),
            (
                Optie("jaar", "Geldig vanaf", "Jaar vanaf wanneer de regio-indeling geldt.", int),
                Optie("namen", "Namen", "Tabel (csv) met de namen bij de SWV-codes.", Path),
            ),
        ),
        Importer(
            "postcodes",
            "Postcodegebieden",
            "Punten of vlakken van postcodes (4 cijfers).",
            "flows:read_postcodes",
            ("csv", "txt", "gpkg", "geojson", "json", "shp", "parquet", "zip"),
        ),
        Importer(
            "locaties",
            "Scholen en aanbod",
            "Lijst van scholen (DUO, GeoJSON) of van eigen aanbod (tabel of kaartbestand), met "
            "coördinaten of postcodes.",
            "places:read_locaties",
            ("geojson", "json", "csv", "txt", "xlsx", "gpkg", "shp", "parquet", "fgb", "zip"),
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
            "places:read_netwerk",
            ("gpkg", "geojson", "json", "shp", "parquet", "fgb", "csv", "txt", "xlsx", "zip"),
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
    )
}


def importer(name: str) -> Importer:
    """Return a row of the registry.

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
