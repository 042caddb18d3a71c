"""What is asked of a source, and the file that comes of it: the same for every service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sources.client import Client, FetchFailed
from store import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from sources.source_list import Source

Watch: TypeAlias = Callable[[int, int | None], None]
"""Told how many bytes (or rows) are in, and of how many where that is known."""


@dataclass(frozen=True, slots=True)
class Request:
    """One source, one year, for some gemeenten."""

    source: Source
    jaar: int | None
    gemeenten: tuple[str, ...] = ()
    """Codes; none: the whole country."""
    naam: str = ""
    """What the gemeenten are together, for a file name (`GM0344`, `PO2601`)."""

    @property
    def ours(self) -> tuple[str, ...]:
        """Return the gemeenten that this source is asked for; none where it gives the country."""
        return self.gemeenten if self.source.per == "gemeente" else ()

    def file_name(self, ending: str) -> str:
        """Return the name of the file: what it is, of which year, of where."""
        stem = self.source.named(self.source.bestand, self.jaar) or self.source.deel
        return f"{stem}_{self.naam}{ending}" if self.ours and self.naam else f"{stem}{ending}"

    @property
    def listed(self) -> bool:
        """Tell whether the year is one that the source is known for."""
        return self.jaar is None or not self.source.years or self.jaar in self.source.years


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as somebody could have brought it, and where it came from."""

    pad: Path
    adres: str
    sha256: str
    uitgave: str | None = None
    """Date of the publisher's own edition (ISO), where that is said."""

    @classmethod
    def made(cls, pad: Path, adres: str, uitgave: str | None = None) -> Fetched:
        """Return a file that was put together from answers."""
        return cls(pad, adres, sha256_of(pad), uitgave)


def pages(
    client: Client, first: str, follow: Callable[[Any, int], str | None], read: Callable[[Any], int]
) -> Iterator[tuple[Any, int]]:
    """Yield the pages of an answer, each with how many items came up to and with it.

    Raises FetchFailed where a page leads to one that came already: that would never end.

    Parameters
    ----------
    client
        Fetches them.
    first
        Address of the first page.
    follow
        Address of the page after one, from the page and the number of items so far; None: it
        was the last.
    read
        Number of items on a page; raises `FetchFailed` where it is no such page.
    """
    # a service whose `next` leads back (a proxy that drops the query, say) would be read for ever
    seen: set[str] = set()
    address: str | None = first
    count = 0
    while address is not None:
        if address in seen or len(seen) >= _MOST_PAGES:
            raise FetchFailed(
                "Een dienst verwijst bij het bladeren naar een bladzijde die er al was. Er is "
                "niets overgenomen. Probeer het later opnieuw, of meld dit bij de dienst."
            )
        seen.add(address)
        page, _ = client.json(address)
        count += read(page)
        yield page, count
        address = follow(page, count)


_MOST_PAGES = 5000
"""The largest answer that is asked has some dozens: more is a service that never ends."""


def items_of(page: object, name: str, host: str) -> list[Any]:
    """Return the list that a page holds under a name; refuse a page that holds none.

    Raises `FetchFailed` when the service changed its form.
    """
    found = page.get(name) if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise FetchFailed(
            f"{host} gaf een antwoord zonder {name!r}: de dienst is van vorm veranderd of gaf een "
            "foutmelding. Er is niets overgenomen. Kijk of er een nieuwe versie van wijkverkenner "
            "is, of haal het bestand met een browser op en voeg het toe als bestand."
        )
    return found


def check_whole(came: int, stated: object, what: str) -> None:
    """Refuse an answer from which something is missing.

    Raises `FetchFailed` when a service says that there are more than came, or when nothing came at
    all.
    """
    # not every service counts, and some write "unknown"
    if isinstance(stated, int) and stated != came:
        raise FetchFailed(
            f"Van de {stated} {what} kwamen er {came}: tijdens het ophalen is iets veranderd of "
            "weggevallen. Er is niets overgenomen; haal opnieuw op."
        )
    if not came:
        raise FetchFailed(
            f"De dienst gaf geen enkele van de gevraagde {what}. Kies een ander jaar, of kijk op "
            "de site van de bron of die gegevens er zijn."
        )
