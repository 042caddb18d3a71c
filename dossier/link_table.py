"""The ties between factors as a table that goes out to Excel and comes back.

Factors and domeinen stand in it by their names; a domein with the word before it, since a factor
may have the same name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compare.factors import Factor, factor_spellings
from dossier.dossier import fixed_id
from dossier.factor_model import BIJ_DOMEIN, SOORT_BAND, FactorLink, link_of
from dossier.kinds import kind
from store import Refused
from store.findings import WOORD_ONBEKEND, ImportRapport, refusal
from store.reading.files import open_input
from store.reading.tables import cell_text, find_header, read_grid
from store.reading.text import slug
from store.records_rows import Opdracht, Rij
from store.words import label, read_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


KOLOMMEN = {
    "van": "Factor",
    "naar": "Hangt samen met",
    "richting": "Richting",
    "sterkte": "Sterkte",
    "bron": "Bron",
}
"""Heading by field; under the second stands a factor, or a domein with `domein` before it."""
_WANTED = "een tabel van banden (Excel of csv) met de kolommen Factor en Hangt samen met"
_DOMEIN = "domein "
ONLEESBAAR = refusal("band_onleesbaar", "de rij is niet overgenomen")
DUBBEL = refusal("band_vaker", "de eerste rij van deze band is genomen")
ONBEKEND_WOORD = WOORD_ONBEKEND.doing("overgenomen zonder dit woord")


@dataclass(slots=True)
class LinkFile:
    """What a file holds; nothing is stored yet."""

    banden: list[FactorLink] = field(default_factory=list)
    rapport: ImportRapport = field(default_factory=ImportRapport)


def link_cells(links: Iterable[FactorLink], known: Mapping[str, Factor]) -> list[list[str]]:
    """Return the rows of the table to take along, under `KOLOMMEN`."""
    strengths = kind(SOORT_BAND).veld("sterkte").woorden
    return [
        [
            known[link.van].label,
            known[link.naar].label
            if link.naar
            else f"{_DOMEIN}{label('domein', link.domein).lower()}",
            link.richting_tekst,
            strengths.get(link.sterkte, link.sterkte),
            link.bron,
        ]
        for link in links
    ]


def read_links(path: Path, known: Mapping[str, Factor]) -> LinkFile:
    """Read ties from Excel or csv, as `link_cells` writes them or as people keep them.

    Raises Refused when there is no header with two factors.
    """
    found = LinkFile()
    spellings = factor_spellings(known)
    headed = False
    for file in open_input(path, wanted=_WANTED):
        for grid in read_grid(file, wanted=_WANTED):
            header = find_header(grid, lambda name: _field(name) is not None)
            names = [_field(name) for name in header.names] if header else []
            if header is None or not {"van", "naar"} <= set(names):
                continue
            headed = True
            for index in range(header.row + 1, len(grid.cells)):
                row = grid.row(index)
                if any(row):
                    cells = dict(zip(names, map(cell_text, row), strict=True))
                    _read_row({k: v for k, v in cells.items() if k}, spellings, grid.place(index),
                              found)  # fmt: skip
    if not headed:
        raise Refused(
            _WANTED,
            f"{path.name} zonder zo'n kop",
            "Neem de tabel van banden als Excel-bestand mee, en vul die aan.",
        )
    return found


def link_orders(
    wanted: Iterable[FactorLink], links: Sequence[FactorLink], rows: Iterable[Rij]
) -> list[Opdracht]:
    """Return what it takes to have the ties of a file; what it does not name stays.

    Parameters
    ----------
    wanted
        Of `read_links`.
    links
        The ties as they hold, shipped ones too: what is the same asks for nothing.
    rows
        Own rows, also those that take a tie out.
    """
    now = {link.sleutel: link for link in links}
    own = {link_of(row).sleutel: row for row in rows}
    orders = []
    for link in wanted:
        there = now.get(link.sleutel)
        # who opens the table and saves it changes nothing
        if there is not None and _says(there) == _says(link):
            continue
        row = own.get(link.sleutel)
        values = {
            "van": link.van, "naar": link.naar or None, "domein": link.domein or None,
            **_says(link), "vervallen": "nee",
        }  # fmt: skip
        if row is None:
            key = fixed_id(SOORT_BAND, "/".join(link.sleutel))
            orders.append(Opdracht(SOORT_BAND, values, key))
        else:
            orders.append(row.order(row.gegevens | values))
    return orders


def _read_row(
    cells: Mapping[str, str], spellings: Mapping[str, str], place: str, found: LinkFile
) -> None:
    """Read one row into what was found, or say why it is none."""
    van = spellings.get(slug(cells["van"]), "")
    told = cells["naar"]
    domein = ""
    if told.casefold().startswith(_DOMEIN):
        domein = read_word("domein", told[len(_DOMEIN) :]).id or ""
    naar = "" if domein else spellings.get(slug(told), "")
    if not van or not (naar or domein) or van == naar:
        found.rapport.geweigerd += 1
        said = f"‘{cells['van']}’ met ‘{told}’ zijn geen twee factoren uit de tabel"
        found.rapport.bevindingen.append(ONLEESBAAR(place, said))
        return
    # an unknown word takes away the word, never the tie
    values = {"sterkte": "onbekend", "richting": "samen"}
    for name in ("richting", "sterkte"):
        if text := cells.get(name, ""):
            word = _word(name, text)
            if word:
                values[name] = word
            else:
                found.rapport.bevindingen.append(
                    ONBEKEND_WOORD(place, f"‘{text}’ is geen {KOLOMMEN[name].lower()}")
                )
    link = FactorLink(
        van, naar, domein, values["richting"], values["sterkte"], cells.get("bron", "")
    )
    if any(one.sleutel == link.sleutel for one in found.banden):
        found.rapport.geweigerd += 1
        found.rapport.bevindingen.append(DUBBEL(place, "deze band staat er vaker in"))
        return
    found.rapport.rijen += 1
    found.banden.append(link)


def _word(naam: str, text: str) -> str:
    """Return the word of a field that a cell says; '' for none."""
    spelled = dict(kind(SOORT_BAND).veld(naam).woorden)
    plain = text.strip().casefold()
    more = BIJ_DOMEIN if naam == "richting" else {}
    every = [*spelled.items(), *more.items()]
    return next((key for key, said in every if plain in (key, said.casefold())), "")


def _says(link: FactorLink) -> dict[str, str]:
    return {"richting": link.richting, "sterkte": link.sterkte, "bron": link.bron}


def _field(heading: str) -> str | None:
    plain = heading.strip().casefold()
    return next((name for name, text in KOLOMMEN.items() if plain == text.casefold()), None)
