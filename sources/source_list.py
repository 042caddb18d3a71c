"""The list of sources: who publishes what, where, for which years; data, in `bronnen.toml`.

A file of the same form takes its place when `WIJKVERKENNER_BRONNEN` names one: a mirror inside a
gemeente, or another address when a service moves. Only hosts that stand in the list are asked.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from store import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "WIJKVERKENNER_BRONNEN"
SHIPPED = Path(__file__).with_name("bronnen.toml")
VERSION = 1
SERVICES = ("ogc_api", "wfs", "odata3", "odata4", "ckan", "atom", "bestand")
_WANTED = "een lijst van bronnen (toml), van de vorm die wijkverkenner zelf gebruikt"
_TODO = (
    "Neem bronnen.toml van wijkverkenner over, verander daarin de adressen, en noem dat bestand in "
    f"{VARIABLE}. Zonder {VARIABLE} geldt de lijst van wijkverkenner zelf."
)


@dataclass(frozen=True, slots=True)
class Source:
    """One address, or one family of addresses with a year in it."""

    deel: str
    """The word of the part it belongs to (`grenzen`)."""
    onderdeel: str
    """Which file of that part. Sources of one part, file and year stand in for each other."""
    dienst: str
    """Which service it is, of `SERVICES`."""
    naar: str
    """As which kind of import it is read."""
    van: str
    """Who publishes it, for people."""
    wat: str
    licentie: str
    adres: str
    """With `{jaar}`, `{volgend}` and `{tabel}`."""
    jaren: tuple[int, ...] = ()
    tabellen: Mapping[int, str] = field(default_factory=dict)
    """Table number by year, for OData."""
    lagen: tuple[str, ...] = ()
    naamruimte: str = ""
    laagnamen: Mapping[str, str] = field(default_factory=dict)
    """What a layer is called at the service, where that is not its name in the namespace."""
    bestand: str = ""
    """Name of the file that is made of the answer, without ending; '' keeps the service's."""
    zoek: str = ""
    """What the right file is recognised by where a service lists several (a pattern)."""
    pakket: str = ""
    titel: str = ""
    """What the title of a table begins with, so that a wrong number is noticed."""
    periode: str = ""
    kies: Mapping[str, str] = field(default_factory=dict)
    """Of a table with more rows per area: which value of which column."""
    catalogus: str = ""
    """Where tables of years that are not listed are looked up."""
    opties: Mapping[str, Any] = field(default_factory=dict)
    """Options of the import."""
    per: str = "land"
    mb: float = 1.0
    """About how much goes over the network."""
    standaard: bool = True
    """Whether it is fetched when nobody names parts."""
    nieuw_jaar: bool = True
    """Whether a year that is not listed is tried here."""
    ander_jaar: bool = False
    """Whether the nearest year will do where the asked one is not there."""
    laatst_gezien: str = ""
    twijfel: str = ""
    """What of it could not be found back anywhere, for people; '' where all of it was."""

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years it is known for; none where it has no year."""
        return tuple(sorted(self.tabellen)) or self.jaren

    @property
    def host(self) -> str:
        """Return the name of the host that is asked."""
        return urlsplit(self.adres).netloc.lower()

    def address(self, year: int | None, table: str = "") -> str:
        """Return its address for a year."""
        said = {"jaar": year, "volgend": None if year is None else year + 1, "tabel": table}
        return _filled(self.adres, said)

    def named(self, text: str, year: int | None) -> str:
        """Return another text of the row (`bestand`, `titel`, `zoek`) for a year."""
        return _filled(text, {"jaar": year})


@dataclass(frozen=True)
class SourceList:
    """All sources that are known."""

    bronnen: tuple[Source, ...]
    locatieserver: str = ""
    extra_hosts: tuple[str, ...] = ()
    """Hosts that addresses of the list may send on to."""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Return all hosts that may be asked."""
        addresses = [a for s in self.bronnen for a in (s.adres, s.catalogus)]
        addresses.append(self.locatieserver)
        found = {urlsplit(address).netloc.lower() for address in addresses}
        return frozenset((found | {host.lower() for host in self.extra_hosts}) - {""})

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the words of all parts, in order."""
        return tuple(dict.fromkeys(source.deel for source in self.bronnen))

    @property
    def usual(self) -> tuple[str, ...]:
        """Return the words of the parts that are fetched when nobody names any."""
        return tuple(dict.fromkeys(s.deel for s in self.bronnen if s.standaard))


def source_list(path: Path | None = None) -> SourceList:
    """Return the list of sources: of a file, else the one in `WIJKVERKENNER_BRONNEN`, else ours.

    Raises `Refused` when the file is not there, or not of that form: it names the row that is
    wrong.
    """
    named = os.environ.get(VARIABLE)
    chosen = path or (Path(named).expanduser() if named else SHIPPED)
    try:
        data = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except OSError as error:
        came = f"{chosen}, dat niet te lezen is"
        raise Refused(_WANTED, came, _TODO) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        came = f"{chosen.name}, dat geen toml is ({error})"
        raise Refused(_WANTED, came, _TODO) from error
    rows = data.get("bron")
    if data.get("versie") != VERSION or not isinstance(rows, list) or not rows:
        came = f"{chosen.name} zonder 'versie = {VERSION}' of zonder rijen [[bron]]"
        raise Refused(_WANTED, came, _TODO)
    sources = tuple(_source(row, number, chosen.name) for number, row in enumerate(rows, 1))
    place = data.get("locatieserver")
    locator = str(place.get("adres", "")) if isinstance(place, dict) else ""
    hosts = data.get("ook_hosts", [])
    if not isinstance(hosts, list):
        raise Refused(_WANTED, f"{chosen.name}, waarin ook_hosts geen lijst is", _TODO)
    return SourceList(sources, locator, tuple(map(str, hosts)))


def _source(row: object, number: int, name: str) -> Source:
    """Read one row; refuse what we would misunderstand."""
    where = f"{name}, bron {number}"
    if not isinstance(row, dict):
        raise Refused(_WANTED, f"{where}, dat geen tabel is", _TODO)
    # a name that is misspelt would be left out without a word, and something else fetched
    known = Source.__slots__
    if wrong := sorted(set(row) - set(known)):
        raise Refused(_WANTED, f"{where} met de onbekende naam {wrong[0]!r}", _TODO)
    try:
        made: dict[str, Any] = {key: _value(key, value) for key, value in row.items()}
        source = Source(**made)
    except (TypeError, ValueError) as error:
        needed = "deel, onderdeel, dienst, naar, van, wat, licentie en adres"
        came = f"{where} met een waarde die niet past, of zonder een van {needed}"
        raise Refused(_WANTED, came, _TODO) from error
    if source.dienst not in SERVICES:
        raise Refused(_WANTED, f"{where} met dienst {source.dienst!r}", _TODO)
    for address in (source.adres, source.catalogus or source.adres):
        parts = urlsplit(address)
        # a name and password in the address would be told with it on pages and in provenance
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.username:
            raise Refused(_WANTED, f"{where} met het adres {address!r}", _TODO)
    return source


# What each field must be in the toml, by the word that its annotation begins with.
_FORMS: dict[str, Any] = {
    "str": str, "bool": bool, "tuple": list, "Mapping": dict, "float": (int, float),
}  # fmt: skip
_FORM_OF = {row.name: _FORMS[str(row.type).partition("[")[0]] for row in fields(Source)}


def _value(key: str, value: Any) -> object:  # noqa: ANN401 - whatever toml holds
    """Return a value of the row as its field holds it; `TypeError` or `ValueError` if it cannot."""
    form = _FORM_OF[key]
    # to Python a yes or no is a number too
    if not isinstance(value, form) or isinstance(value, bool) is not (form is bool):
        raise TypeError(key)
    # keys of a table in toml are texts, also where they are years
    if key == "tabellen":
        return {int(year): str(table) for year, table in value.items()}
    if isinstance(value, list):
        return tuple(int(item) if key == "jaren" else str(item) for item in value)
    return value


def _filled(text: str, said: Mapping[str, object]) -> str:
    """Put values in a text; other braces (of a pattern) stay as they are."""
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", "" if value is None else str(value))
    return text
