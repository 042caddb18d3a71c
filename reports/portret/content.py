"""What a portret says: ordered parts of words, tables, charts and maps, and the notes behind them.

Every document (slides, text, print, workbook, page, one sheet) is written from this, so that no
two of them can say different things. Nothing here knows of any of those documents, and nothing
here computes: builders put answers of other rooms into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.dutch import unbroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geo.choropleth import Choropleth
    from geo.flows.flow_map import Stroomkaart
    from geo.sheet_place import SheetPlace
    from reports.portret.context import PortretContext

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML file can hold."""
_WORD = 22
"""Letters of the longest word that a column is made wide for; longer ones are names of files,
which break."""
_WIDTHS = dict.fromkeys("fijlrtI.,:;()-'/ ", 0.48) | dict.fromkeys("mwMW%", 1.05)
_LETTER, _PLAIN = 0.72, 0.88
"""Width of bold letters as part of their height, and of all others, as in DejaVu Sans: the widest
font that takes the place of Calibri; and how much of that letters take that are not bold."""
_WHOLE = 8
"""Rows up to which a table stays whole on a page (own choice)."""
_HEAD = 14
"""Letters of a heading that stands on one line."""
# no red beside green: blue and orange are told apart by everybody
TINTEN = {
    "gunstiger": "D8E8F5", "ongunstiger": "FBE3CF", "hoger": "DDD6EE", "lager": "D5EBE9",
}  # fmt: skip
"""The colours of outcomes, as in the html page (`reports.comparison.COLOURS`)."""
REEKS = ("#1f5f99", "#9aa3ab", "#c98a2b", "#6a51a3")
"""Colours of the series of a chart: the area itself first; each also differs in grey."""
WEGEN = "De weg van elk cijfer"
PADKOPPEN = ("Cijfer", "Jaar", "Waarde", "Bestand", "Definitie", "Berekening", "Bewerking")
"""Heading of where each figure is from, and of the columns there."""
NOG_NIET, NOG_VULLEN = "Nog niet vastgelegd", "nog in te vullen"
"""What stands where people are to say something and nobody has."""
CONCEPT, VASTGESTELD = "concept", "vastgesteld"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; `soort` is '' (plain), `kern` (the answer), `leeg` (still to fill) or `klein`."""

    tekst: str
    soort: str = ""


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a part."""

    tekst: str


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences that stand beside each other."""

    punten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortretCell:
    """A cell as it is read; `tint` is a class of `reports.comparison.tint`, '' without colour."""

    tekst: str
    tint: str = ""


@dataclass(frozen=True, slots=True)
class PortretTable:
    """A table as it is read: every cell is text, so that all documents say the same.

    The first column heads its row.
    """

    titel: str
    koppen: tuple[str, ...]
    rijen: tuple[tuple[PortretCell, ...], ...]
    noot: str = ""

    def __post_init__(self) -> None:
        """Hold every row to the headings."""
        assert all(len(row) == len(self.koppen) for row in self.rijen)  # noqa: S101

    @property
    def stays_whole(self) -> bool:
        """Tell whether it is short enough not to be broken over two pages."""
        return len(self.rijen) <= _WHOLE

    def whole_words(self, wide: float, size: float) -> bool:
        """Tell whether no word breaks at a width and a size of letters, both in points."""
        return sum(self._needed(wide, size)) <= 1

    def shares(self, wide: float, size: float) -> tuple[float, ...]:
        """Return shares in which no word breaks, and as many texts as can be stand on one line.

        What is left goes to the columns as they have need of it, the least need first. Where the
        words alone are wider each lacks the same part of them.
        """
        # step 1: each column gets what its longest word takes
        made = self._needed(wide, size)
        left = 1 - sum(made)
        if left > 0:
            # step 2: what each column would take to stand on one line, and what it lacks of that;
            # a long heading may take two: above short figures it would take the room of texts
            lines = [
                max(_width(head) / (1 + (len(head) > _HEAD)), _PLAIN * max(map(_width, texts)))
                for head, *texts in self._columns()
            ]
            lack = [max(0.0, (line * size + 12) / wide - word)
                    for line, word in zip(lines, made, strict=True)]  # fmt: skip
            # step 3: the column that lacks least first, so that what it leaves goes to the others,
            # and never more than its part of what is left: by the root of what it lacks, so that
            # long texts get more than names and not all of it
            order = sorted(range(len(made)), key=lack.__getitem__)
            for done, place in enumerate(order):
                rest = sum(lack[one] ** 0.5 for one in order[done:])
                more = min(lack[place], left * lack[place] ** 0.5 / rest) if rest else 0.0
                made[place] += more
                left -= more
        return tuple(share / sum(made) for share in made)

    def narrowed(self, wide: float, size: float) -> list[PortretTable]:
        """Return tables of fewer columns, each with the first, where words break in all of them."""
        needed = self._needed(wide, size)
        if sum(needed) <= 1:
            return [self]
        # the first column heads each row, so it returns in every table
        groups: list[list[int]] = [[0]]
        for place in range(1, len(needed)):
            room = 1 - sum(needed[one] for one in groups[-1])
            if len(groups[-1]) > 1 and needed[place] > room:
                groups.append([0])
            groups[-1].append(place)
        return [
            PortretTable(
                self.titel,
                tuple(self.koppen[one] for one in group),
                tuple(tuple(row[one] for one in group) for row in self.rijen),
                self.noot if group is groups[-1] else "",
            )
            for group in groups
        ]

    def _needed(self, wide: float, size: float) -> list[float]:
        """Return the share of the width that the longest word of each column takes."""
        longest = [
            max(max(_width(word[:_WORD]) for word in text.split(" ")) for text in column)
            for column in self._columns()
        ]
        # 12 points for the margins of a cell, as in `slides`
        return [(most * size + 12) / wide for most in longest]

    def _columns(self) -> Iterator[tuple[str, ...]]:
        """Yield the heading of each column with its texts: one at least, of an empty table too."""
        texts = [[item.tekst for item in row] for row in self.rijen] or [[""] * len(self.koppen)]
        yield from zip(self.koppen, *texts, strict=True)


@dataclass(frozen=True, slots=True)
class PortretChart:
    """Bars of one unit; a value that is not known is None and is told in `noot`."""

    titel: str
    categorieen: tuple[str, ...]
    reeksen: tuple[tuple[str, tuple[float | None, ...]], ...]
    eenheid: str
    decimalen: int
    noot: str


@dataclass(frozen=True, slots=True)
class PortretMap:
    """A picture of a map, drawn for the place that a document has for it."""

    sleutel: str
    titel: str
    alt: str
    """What it shows, for who cannot see it."""
    noot: str
    """Its small print: bands of which it shows the first sentence, totals, what is not drawn."""
    bron: str
    png: Callable[[SheetPlace], bytes] = field(compare=False)
    kaart: Choropleth | None = field(default=None, compare=False)
    """The figures of a map that a page can make live; None for a picture only."""
    stroom: Stroomkaart | None = field(default=None, compare=False)
    omlijnd: tuple[str, ...] = ()
    """Codes of the areas that are outlined together."""


@dataclass(frozen=True, slots=True)
class HelpingQuestion:
    """A question of the report format, with what people answered; '' is still to fill."""

    sleutel: str
    """Its place in the workbook and in the records; never changes."""
    vraag: str
    antwoord: str = ""


Block = Paragraph | Subheading | Points | PortretTable | PortretChart | PortretMap | HelpingQuestion


@dataclass(frozen=True, slots=True)
class PortretPart:
    """One part: its title, its content, and what stands behind it."""

    id: str
    titel: str
    blokken: tuple[Block, ...]
    noten: tuple[tuple[str, str], ...] = ()
    """Heading and text: source, method, what is masked."""

    def kaarten(self) -> Iterator[PortretMap]:
        """Yield its maps."""
        yield from (block for block in self.blokken if isinstance(block, PortretMap))


@dataclass(frozen=True, slots=True)
class FigurePath:
    """Where one figure comes from, and all that was done to it on the way."""

    cijfer: str
    jaar: str
    waarde: str
    bestand: str
    """File names or addresses, with the start of their sha256 and the date they were read."""
    definitie: str
    formule: str
    bewerking: str
    """What was masked, estimated or converted; '' for a published figure as it was."""
    licentie: str
    getoond: bool
    """Whether a part shows it; the others stand in the workbook only."""

    @property
    def cellen(self) -> tuple[str, ...]:
        """Return the path as a row below `PADKOPPEN`."""
        return (
            self.cijfer, self.jaar, self.waarde, self.bestand, self.definitie, self.formule,
            self.bewerking or "geen",
        )  # fmt: skip

    @property
    def tekst(self) -> str:
        """Return the whole path as sentences."""
        done = f" Bewerking: {self.bewerking}." if self.bewerking else ""
        return (
            f"{self.cijfer} ({self.jaar}): {self.waarde}. {self.definitie} Berekening: "
            f"{self.formule}.{done} Bestand: {self.bestand}."
        )


@dataclass(frozen=True, slots=True)
class Portret:
    """All that the documents of one area are written from."""

    code: str
    naam: str
    """What it is called in a title: `Overvecht`."""
    titel: str
    ondertitel: str
    banden: tuple[str, ...]
    """What must be read first: fictional data."""
    kern: tuple[str, ...]
    """The answer in a few sentences."""
    kenmerken: tuple[tuple[str, str], ...]
    """Author's role, version, state, cycle, date."""
    delen: tuple[PortretPart, ...]
    paden: tuple[FigurePath, ...]
    logboek: Mapping[str, object]
    """From what the portret can be made again (`reports.portret.logbook`)."""
    datum: str
    opvallend: tuple[PortretTable, ...] = ()
    """The ten figures that stand out, for one sheet."""
    context: PortretContext | None = field(default=None, compare=False, repr=False)
    """The answers it was made of, for the workbook, which holds all of them."""

    def deel(self, name: str) -> PortretPart | None:
        """Return a part by its id; None where it was not chosen."""
        return next((part for part in self.delen if part.id == name), None)

    @property
    def getoonde_paden(self) -> tuple[FigurePath, ...]:
        """Return where the figures are from that a part shows."""
        return tuple(path for path in self.paden if path.getoond)

    def kaarten(self) -> tuple[PortretMap, ...]:
        """Return its maps, each once, in the order of the parts."""
        # by key: a map that two parts show is drawn, and stands on a sheet, once
        return tuple({m.sleutel: m for part in self.delen for m in part.kaarten()}.values())


def _width(text: str) -> float:
    """Return how wide a text is, as part of the height of its letters."""
    return sum(_WIDTHS.get(sign, _LETTER) for sign in text)


def in_property(text: str) -> str:
    """Return text as a property of a Word document or presentation holds it: 255 signs at most."""
    return clean(text)[:255]


def clean(text: str) -> str:
    """Return text without signs that an office document cannot hold."""
    return _NO_XML.sub("", text)


def set_text(text: str) -> str:
    """Return clean text as it stands in a line of a document that breaks its lines."""
    return unbroken(clean(text))


def cell(text: str, tint: str = "") -> PortretCell:
    """Return a cell."""
    return PortretCell(text, tint)


def cells(*texts: str) -> tuple[PortretCell, ...]:
    """Return the cells of a row without colours."""
    return tuple(PortretCell(text) for text in texts)
