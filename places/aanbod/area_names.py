"""Areas by the names that people give them: `Overvecht`, `wijk Zuid`, `heel Utrecht`."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import boundaries
from boundaries import niveau_of, normalise_code, parent_code
from store import NotFound, Snapshot
from store.dutch import count
from store.reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


STEDELIJK = "stedelijk"
"""What a text for the whole gemeente is read as, when it is not known which gemeente."""
# Of a name that is used on several levels, the largest area is meant.
_LEVELS = ("gemeente", "wijk", "buurt")
_CITY = re.compile(
    r"(stedelijk|stadsbreed|gemeentebreed|(de )?(hele|heel de) (stad|gemeente)|alle wijken)"
)
_WHOLE = re.compile(r"^(heel|hele|gemeente|hele gemeente) ")
_NUMBER = re.compile(r"^(wijk|buurt|stadsdeel)( \d+)? (?=\D)")
# own choice: one letter in four may differ (difflib), so that Overvegt offers Overvecht
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class AreaReading:
    """What a text was taken for: `code`, or None and `waarom` not (and what may be meant)."""

    code: str | None
    waarom: str = ""


@dataclass(frozen=True, slots=True)
class AreaNames:
    """The areas of a folder by name; a name of several gemeenten is that of `gemeente`."""

    namen: Mapping[str, str]
    """Name by code, of gemeenten, wijken and buurten together."""
    gemeente: str = ""
    fictief: bool = False
    """Of the demonstration set, whose places lie in open water."""
    _codes: Mapping[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the codes by the names that people may use for them."""
        if not self._codes:
            found: dict[str, list[str]] = defaultdict(list)
            for code, name in self.namen.items():
                for spelling in {plain(name), _bare(name)} - {""}:
                    found[spelling].append(code)
            object.__setattr__(self, "_codes", dict(found))

    def for_list(self, texts: Iterable[str]) -> AreaNames:
        """Return the same for one list: the gemeente that knows most of its names is meant.

        Where several know as many, the gemeente asked for goes first; else none is.
        """
        known: Counter[str] = Counter()
        for text in {_bare(text) for text in texts}:
            known.update({_gemeente(code) for code in self._codes.get(text, ())} - {""})
        # a list is of one city: the one that knows most of its names
        most = max(known.values(), default=0)
        best = [code for code, number in known.items() if number == most]
        if not best or self.gemeente in best:
            return self
        return replace(self, gemeente=best[0] if len(best) == 1 else "")

    def read(self, text: str) -> AreaReading:
        """Return the area that a text means; one that may be several is never chosen from."""
        if (code := normalise_code(text)) is not None:
            return AreaReading(code)
        name = plain(text)
        if _CITY.fullmatch(name):
            return AreaReading(self.gemeente or STEDELIJK)
        if _WHOLE.match(name):
            cities = [c for c in self._codes.get(_WHOLE.sub("", name), ()) if _is_gemeente(c)]
            return AreaReading(cities[0]) if len(cities) == 1 else AreaReading(None)
        codes = self._codes.get(name) or self._codes.get(_bare(text)) or []
        here = [code for code in codes if _gemeente(code) == self.gemeente]
        if self.gemeente and not here:  # a wijk of another gemeente is not what is meant
            here = [code for code in codes if _is_gemeente(code)]
            codes = []
        # the largest level that knows the name once; where it knows it twice nothing is chosen
        for level in _LEVELS:
            found = [code for code in (here or codes) if niveau_of(code) == level]
            if len(found) == 1:
                return AreaReading(found[0])
            if found:
                where = count(len({_gemeente(code) for code in found}), "gemeente", "gemeenten")
                why = f"zo heten {len(found)} gebieden in {where}; gebruik de code"
                return AreaReading(None, why)
        return AreaReading(None, self._meant(name))

    def label(self, code: str) -> str:
        """Return the name of an area with that of its gemeente."""
        name, above = self.namen.get(code, code), self.namen.get(_gemeente(code), "")
        return f"{name} in {above}" if above and not _is_gemeente(code) else name

    def _meant(self, name: str) -> str:
        """Return which area of this gemeente is called something like it."""
        own = [
            spelling
            for spelling, codes in self._codes.items()
            if any(_gemeente(code) == self.gemeente for code in codes)
        ]
        # a typing mistake, else a name of which the beginning was written (`Kanaleneiland`)
        near = difflib.get_close_matches(name, own, n=1, cutoff=_ALIKE) or [
            spelling for spelling in own if spelling.startswith(f"{name} ")
        ]
        if not near:
            return ""
        code = next(c for c in self._codes[near[0]] if _gemeente(c) == self.gemeente)
        return f"bedoelde u '{self.namen[code]}'?"


def names_of_areas(snapshot: Snapshot, *, gemeente: str = "") -> AreaNames:
    """Return the names of all areas of a folder, those of the newest indeling of each level."""
    names: dict[str, str] = {}
    for niveau in _LEVELS:
        try:
            frame = boundaries.areas(snapshot, niveau).frame
        except NotFound:
            continue
        names |= dict(zip(frame["code"].astype(str), frame["naam"].astype(str), strict=True))
    names = boundaries.gemeente_names(snapshot) | names
    fictief = any(record.herkomst.fictief for record in snapshot.sets)
    return AreaNames(names, gemeente, fictief)


def _bare(name: str) -> str:
    """Return a name without `wijk 03` before it."""
    return _NUMBER.sub("", plain(name))


def _is_gemeente(code: str) -> bool:
    return niveau_of(code) == "gemeente"


def _gemeente(code: str) -> str:
    return code if _is_gemeente(code) else parent_code(code, "gemeente") or ""
