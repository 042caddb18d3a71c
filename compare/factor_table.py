"""The table of factors as people read, take along and bring back: words instead of ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compare.factor_records import FactorRow, suggest_figure
from compare.factors import BEIDE, LIJSTEN, RICHTINGEN, SCHAAL, SCORES, Factor
from store import Refused
from store.findings import WOORD_ONBEKEND, ImportRapport, refusal, warning
from store.reading.files import open_input
from store.reading.numbers import parse_number
from store.reading.tables import Grid, Header, cell_text, find_header, read_grid
from store.words import label, read_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from indicators import Indicator


KOLOMMEN = {
    "id": "Kenmerk",
    "label": "Factor",
    "rang": "Rang",
    "relevantie": "Relevantie",
    "impact": "Impact",
    "prevalentie": "Prevalentie",
    "richting": "Richting",
    "leefgebieden": "Leefgebieden",
    "leeftijdsfasen": "Leeftijdsfasen",
    "domeinen": "Domeinen",
    "hoger": "Cijfers die hoger hierop wijzen",
    "lager": "Cijfers die lager hierop wijzen",
}
"""Heading by field; `hoger` and `lager` are the figures by the side on which they point here."""
KANTEN = ("hoger", "lager")
GETALLEN = ("rang", *SCORES)
"""Fields that hold a number; of the scores it may be none."""
VERSIE = "Versie"
"""Heading of the version that a row was taken from, for who brings it back."""
_WANTED = (
    "een tabel van factoren (Excel of csv) met ten minste de kolommen Factor, Rang en Richting"
)
_NEEDED = ("label", "rang", "richting")

ONLEESBAAR = refusal("factor_onleesbaar", "de rij is niet overgenomen")
ONBEKEND_CIJFER = warning("cijfer_onbekend", "de koppeling met dit cijfer is weggelaten")
ONBEKENDE_VERSIE = warning("versie_onleesbaar", "de rij is vergeleken met de tabel zoals zij nu is")
DUBBEL = refusal("factor_dubbel", "de eerste rij van deze factor is genomen")
SCORE_ONLEESBAAR = warning("score_onleesbaar", "de score is leeg gelaten; de factor is overgenomen")
ONBEKEND_WOORD = WOORD_ONBEKEND.doing("het woord is weggelaten")


@dataclass(slots=True)
class FactorFile:
    """What a file holds; nothing is stored yet."""

    factoren: list[tuple[str, Factor]] = field(default_factory=list)
    """Id as the file gives it ('' where it gives none) and the factor."""
    versies: dict[str, int] = field(default_factory=dict)
    """By id, of which version of the own row the file tells; 0 is the shipped factor."""
    rapport: ImportRapport = field(default_factory=ImportRapport)


def fields(factor: Factor) -> dict[str, Any]:
    """Return a factor by the fields of the table; several words are a list of ids."""
    data = factor.as_dict()
    pairs = data.pop("indicatoren")
    return data | {side: [row["id"] for row in pairs if row["kant"] == side] for side in KANTEN}


def from_fields(values: Mapping[str, Any]) -> Factor:
    """Return the factor of the fields of the table; raises Refused as `Factor.from_dict` does."""
    data = {name: values.get(name) for name in ("id", "label", *GETALLEN, "richting")}
    lists = {name: list(values.get(name) or ()) for name in LIJSTEN}
    pairs = [{"id": name, "kant": side} for side in KANTEN for name in values.get(side) or ()]
    return Factor.from_dict(data | lists | {"indicatoren": pairs})


def texts(factor: Factor, catalogue: Mapping[str, Indicator]) -> dict[str, str]:
    """Return a factor as people read it: heading → text."""
    values = fields(factor)
    called = {key: row.label for key, row in catalogue.items()}
    cell = {name: _cell(name, values[name], called) for name in KOLOMMEN}
    return {KOLOMMEN[name]: "" if value is None else str(value) for name, value in cell.items()}


def cells(regels: Iterable[FactorRow]) -> list[list[str | int | None]]:
    """Return the rows of the table to take along, under `KOLOMMEN` and `VERSIE`.

    Figures stand in it by their id, which reads back.
    """
    return [
        [*(_cell(name, value[name], {}) for name in KOLOMMEN), regel.versie]
        for regel in regels
        for value in (fields(regel.factor),)
    ]


def _cell(name: str, value: Any, figures: Mapping[str, str]) -> str | int | None:  # noqa: ANN401
    """Return a field as one cell; `figures` tells what a figure is called instead of its id."""
    if name in LIJSTEN:
        return "; ".join(label(LIJSTEN[name], word) for word in value)
    if name in KANTEN:
        return "; ".join(figures.get(key, key) for key in value)
    known: str | int | None = value
    return known


def read_factors(path: Path, catalogue: Mapping[str, Indicator]) -> FactorFile:
    """Read factors from Excel or csv, as `cells` writes them or as people keep them.

    Raises Refused when there is no header with a factor and a rank.
    """
    found = FactorFile()
    headed = False
    for file in open_input(path, wanted=_WANTED):
        for grid in read_grid(file, wanted=_WANTED):
            header = find_header(grid, lambda name: _field(name) is not None)
            names = {_field(name) for name in header.names} if header else set()
            if header is None or not names.issuperset(_NEEDED):
                continue
            headed = True
            _read(grid, header, catalogue, found)
    if not headed:
        raise Refused(
            _WANTED,
            f"{path.name} zonder zo'n kop",
            "Neem de tabel als Excel-bestand mee, en vul die aan.",
        )
    return found


def _read(
    grid: Grid, header: Header, catalogue: Mapping[str, Indicator], found: FactorFile
) -> None:
    known = {row.label.casefold(): key for key, row in catalogue.items()}
    versions = [name.strip().casefold() == VERSIE.casefold() for name in header.names]
    for index in range(header.row + 1, len(grid.cells)):
        row = grid.row(index)
        if not any(row):
            continue
        place = grid.place(index)
        values: dict[str, Any] = {}
        for heading, cell in zip(header.names, row, strict=True):
            name = _field(heading)
            if name is None:
                continue
            values[name] = _value(name, cell_text(cell), (known, catalogue), place, found.rapport)
        try:
            factor = from_fields(values)
        except Refused as error:
            found.rapport.geweigerd += 1
            found.rapport.bevindingen.append(ONLEESBAAR(place, str(error)))
            continue
        key = str(values.get("id") or "")
        if (key or factor.id) in {given or other.id for given, other in found.factoren}:
            found.rapport.geweigerd += 1
            found.rapport.bevindingen.append(DUBBEL(place, f"‘{factor.label}’ staat er vaker in"))
            continue
        found.rapport.rijen += 1
        found.factoren.append((key, factor))
        told = next((cell_text(c) for c, here in zip(row, versions, strict=True) if here), "")
        if re.fullmatch(r"\d{1,9}", told):
            found.versies[key or factor.id] = int(told)
        elif told:
            found.rapport.bevindingen.append(ONBEKENDE_VERSIE(place, f"‘{told}’ is geen versie"))


def _value(
    name: str,
    text: str,
    figures: tuple[Mapping[str, str], Mapping[str, Indicator]],
    place: str,
    rapport: ImportRapport,
) -> Any:  # noqa: ANN401 - as the fields of the table are
    """Return the value of a cell; `figures` has the indicators by name, and by id."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if name in LIJSTEN:
        return _words(LIJSTEN[name], parts, place, rapport)
    if name in KANTEN:
        return _figures(parts, *figures, place, rapport)
    if name in SCORES:
        return _score(name, text, place, rapport)
    return _direction(text) if name == "richting" else text


def _direction(text: str) -> str:
    """Return the direction that is meant: by its word, or by what such a factor is called.

    Both, where both are named: `risico en beschermend`, `risico- en beschermende factor`.
    """
    plain = " ".join(text.casefold().split())
    parts = [part.strip(" -") for part in re.split(r"\ben\b|\bén\b|[;,/+&]", plain)]
    if len(parts) == 2 and {*map(_one_direction, parts)} == {*RICHTINGEN} - {BEIDE}:  # noqa: PLR2004
        return BEIDE
    return _one_direction(plain)


def _one_direction(plain: str) -> str:
    short = plain.removesuffix("factor").strip()  # "beschermende"
    return next(
        (
            name
            for name, called in RICHTINGEN.items()
            if short in (name, called.removesuffix("factor").strip())
        ),
        plain,
    )


def _score(name: str, text: str, place: str, rapport: ImportRapport) -> int | None:
    # a workbook may write 4 as 4.0
    number = parse_number(text) if text else None
    if number is not None and number in SCHAAL:
        return int(number)
    if text:
        wanted = f"getal van {SCHAAL[0]} tot en met {SCHAAL[-1]}"
        said = f"{KOLOMMEN[name].lower()} ‘{text}’ is geen {wanted}"
        rapport.bevindingen.append(SCORE_ONLEESBAAR(place, said))
    return None


def _words(lijst: str, parts: Iterable[str], place: str, rapport: ImportRapport) -> list[str]:
    kept = []
    for text in parts:
        read = read_word(lijst, text)
        if read.id is not None:
            kept.append(read.id)
            continue
        hint = f"; bedoelde u ‘{read.voorstel.label}’?" if read.voorstel else ""
        rapport.bevindingen.append(ONBEKEND_WOORD(place, f"‘{text}’ is geen {lijst}{hint}"))
    return kept


def _figures(
    parts: Iterable[str],
    known: Mapping[str, str],
    catalogue: Mapping[str, Indicator],
    place: str,
    rapport: ImportRapport,
) -> list[str]:
    kept = []
    for text in parts:
        key = text if text in catalogue else known.get(text.casefold())
        if key is None:
            rapport.bevindingen.append(ONBEKEND_CIJFER(place, suggest_figure(text, catalogue)))
        else:
            kept.append(key)
    return kept


def _field(heading: str) -> str | None:
    plain = heading.strip().casefold()
    return next((name for name, text in KOLOMMEN.items() if plain == text.casefold()), None)
