"""The area that is looked at: what it is called, where it lies, and what lies above it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import boundaries
import indicators
from boundaries.codes import LAND, spoken_name
from compare.level_figures import figure_years, level_figures
from store import NotFound, Snapshot
from store.cache import cached
from store.dutch import upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping


# own choice: names or codes that are offered in one sentence
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Gebied:
    """One area."""

    code: str
    niveau: str
    naam: str
    boven: tuple[Gebied, ...] = ()
    """The areas it lies in, from near to far: own groupings, wijk, gemeente, provincie, land."""

    label: str = field(init=False, compare=False)
    """The name with its level where that helps: `wijk Overvecht`, `Nederland`."""
    aanhef: str = field(init=False, compare=False)
    """The label as a sentence, a title or a column begins with it: `Wijk Overvecht`."""

    def __post_init__(self) -> None:
        """Put the level before the name."""
        name, told = spoken_name(self.naam), self.niveau in ("land", "gemeente")
        level = boundaries.NIVEAUS[self.niveau].label if self.niveau in boundaries.NIVEAUS else ""
        if told or (level and name.lower().startswith(level)):
            label = name
        else:
            label = f"{level or 'gebied'} {name}"
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "aanhef", upper_first(label))

    def binnen(self, niveau: str) -> Gebied | None:
        """Return the area of a level that it lies in, itself included; None: not known."""
        return next((area for area in (self, *self.boven) if area.niveau == niveau), None)

    @property
    def groep(self) -> Gebied | None:
        """Return the area of an own grouping (gebied) that it lies in, the nearest one."""
        return next((a for a in self.boven if a.niveau not in boundaries.NIVEAUS), None)


def find_area(snapshot: Snapshot, code: str) -> Gebied:
    """Return an area by its code, in any spelling; a group of an own grouping by its own.

    Raises NotFound when neither figures nor boundaries know it; the message offers the nearest.
    """
    return _area(snapshot, code.strip())


def area_names(snapshot: Snapshot, niveau: str) -> Mapping[str, str]:
    """Return the names of the areas of a level: of figures first, then of boundaries."""
    return {**_names_on_maps(snapshot, niveau), **_names_in_tables(snapshot, niveau)}


def area_name(snapshot: Snapshot, niveau: str, code: str) -> str | None:
    """Return the name of one area; boundaries are read only where no table of figures tells."""
    name = _names_in_tables(snapshot, niveau).get(code)
    return name if name is not None else _names_on_maps(snapshot, niveau).get(code)


@cached(512, eigen=True)
def _area(snapshot: Snapshot, asked: str) -> Gebied:
    code = boundaries.normalise_code(asked)
    niveau = boundaries.niveau_of(code) if code else None
    if code is None or niveau is None:
        code, niveau = _group(snapshot, asked)
    name = "Nederland" if code == LAND else area_name(snapshot, niveau, code)
    if name is None and not any(
        code in level_figures(snapshot, niveau, year).plek for year in figure_years(snapshot)
    ):
        raise NotFound(_unknown(snapshot, code, niveau))
    # the boundaries nearest to the newest figures tell the provincie: people ask about today
    newest = next(iter(figure_years(snapshot)), 0)
    chain = indicators.above(snapshot, code, jaar=newest)
    above: tuple[Gebied, ...] = ()
    for level, up, title in reversed(chain):
        above = (Gebied(up, level, title, above), *above)
    return Gebied(code, niveau, name or code, above)


_names_in_tables = cached(24)(indicators.area_names)


@cached(24)
def _names_on_maps(snapshot: Snapshot, niveau: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    if niveau in boundaries.NIVEAUS:
        for level, year, _ in boundaries.available(snapshot):
            if level == niveau:
                frame = boundaries.areas(snapshot, niveau, indeling=year).frame
                for code, name in zip(frame["code"], frame["naam"], strict=True):
                    names.setdefault(code, name)
    elif niveau in (groups := boundaries.groupings(snapshot)):
        names |= groups[niveau].extra.get("groepen", {})
    return names


def _group(snapshot: Snapshot, asked: str) -> tuple[str, str]:
    """Return code and level of a group of an own grouping, by its code or its name."""
    for niveau, record in boundaries.groupings(snapshot).items():
        for code, name in record.extra.get("groepen", {}).items():
            if asked.casefold() in (code.casefold(), str(name).casefold()):
                return code, niveau
    near = _by_name(snapshot, asked)
    hint = f" Bedoelt u {' of '.join(near)}?" if near else ""
    raise NotFound(
        f"{asked!r} is geen code van een gebied.{hint} Schrijf een buurt als BU03440101, een wijk "
        "als WK034403, een gemeente als GM0344, of geef de code van een eigen gebied."
    )


def _by_name(snapshot: Snapshot, asked: str) -> list[str]:
    """Return the first areas, from large to small, with a name as it was typed."""
    text = asked.casefold()
    if not text:
        return []
    found = [
        (name.casefold() != text, f"{name} ({code})")
        for niveau in ("gemeente", "wijk", "buurt")
        for code, name in area_names(snapshot, niveau).items()
        if text in name.casefold()
    ]
    return [shown for _, shown in sorted(found, key=lambda item: item[0])[:_NEAR]]


def _unknown(snapshot: Snapshot, code: str, niveau: str) -> str:
    """Say that an area is not there, and which look like it."""
    names = area_names(snapshot, niveau)
    # of the same gemeente first: there a last digit is what goes wrong
    own = [other for other in names if other[:6] == code[:6]]
    near = difflib.get_close_matches(code, own or list(names), n=_NEAR, cutoff=0.8)
    hint = ", ".join(f"{names[other]} ({other})" for other in near)
    label = boundaries.niveau(niveau).label
    tail = f" Bedoelt u {hint}?" if near else ""
    return (
        f"Er zijn geen cijfers en geen grenzen van {label} {code} in de gegevensmap.{tail} "
        "Controleer de code, of importeer cijfers waar dit gebied in staat."
    )
