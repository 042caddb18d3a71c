"""The same pupils on another level: which SWV, gemeente, PC4 or school each side belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import normalise_code
from flows.counts import ONBEKEND
from flows.mapping import PARTIES, suggested
from store import NotFound

if TYPE_CHECKING:
    from flows.bounds import Ints, Texts
    from flows.dataset import Leerlingjaar

NIVEAUS = ("swv", "gemeente", "pc4", "school")
_FIRST_SWV = len(PARTIES)


@dataclass(frozen=True, slots=True)
class FlowAreas:
    """Areas of one level, and where each row's pupils live and go to school.

    `thuis` and `bestemming` are positions in `codes`; −1 where the side is in none (abroad,
    unknown, not mapped).
    """

    niveau: str
    codes: tuple[str, ...]
    namen: tuple[str, ...]
    thuis: Ints
    bestemming: Ints

    def find(self, code: str | None) -> int:
        """Return the position of an area by code or name.

        Raises `NotFound` with the nearest codes.
        """
        text = (code or "").strip()
        wanted = normalise_code(text, self.niveau) or text.upper()
        if wanted in self.codes:
            return self.codes.index(wanted)
        lower = [name.lower() for name in self.namen]
        if lower.count(text.lower()) == 1:
            return lower.index(text.lower())
        what = "Gemeente" if self.niveau == "gemeente" else "Postcode"
        near = suggested(text, dict(zip(self.codes, self.namen, strict=True)))
        raise NotFound(f"{what} {text!r} komt niet voor bij de leerlingen. {near}")


def gebieden(year: Leerlingjaar, niveau: str) -> FlowAreas:
    """Return the areas of a level; raises `NotFound` for a level that flows do not know."""
    if niveau == "swv":
        codes = year.regio.parties[_FIRST_SWV:]
        return FlowAreas(
            niveau,
            codes,
            tuple(year.regio.namen[code] for code in codes),
            # parties come first in the numbering: abroad and unknown become −1, in no area
            np.maximum(year.thuis.astype(np.int64) - _FIRST_SWV, -1),
            np.maximum(year.bestemming.astype(np.int64) - _FIRST_SWV, -1),
        )
    if niveau == "gemeente":
        return _gemeenten(year)
    if niveau == "pc4":
        # the PC4s of both sides together, numbered in order; −1 is abroad or unknown
        school = year.scholen["pc4"].to_numpy().astype(np.int64)[year.school]
        distinct = np.unique(np.concatenate([year.herkomst, school]))
        distinct = distinct[distinct > ONBEKEND]
        table = np.full(10_000, -1, np.int64)
        table[distinct] = np.arange(len(distinct))
        names = gemeente_namen(year)
        return FlowAreas(
            niveau,
            tuple(map(str, distinct)),
            tuple(names[distinct]),
            table[year.herkomst],
            table[school],
        )
    raise NotFound(f"Onbekend niveau {niveau!r}; kies uit {', '.join(NIVEAUS)}.")


def gemeente_namen(year: Leerlingjaar) -> Texts:
    """Return per PC4 the name of its gemeente: DUO's, else that of the regio-indeling."""
    # later ones overrule: the regio-indeling, then DUO's schools, then DUO's homes
    names = year.regio.gemeente.copy()
    schools = year.scholen.loc[year.scholen["gemeente"] != ""]
    names[schools["pc4"].to_numpy()] = schools["gemeente"].to_numpy(dtype=object)
    homes = year.herkomsten.loc[year.herkomsten["gemeente"] != ""]
    names[homes["herkomst"].to_numpy()] = homes["gemeente"].to_numpy(dtype=object)
    return names


def gemeente_codes(year: Leerlingjaar) -> Texts:
    """Return per PC4 the code of its gemeente; its name where no code is known, '' for neither."""
    names = gemeente_namen(year)
    known = year.scholen.loc[year.scholen["gemeente_code"] != ""]
    # homes are told by name in some years: the schools of that name know its code
    by_name = dict(zip(known["gemeente"], known["gemeente_code"], strict=True))
    codes = np.array([by_name.get(name, name) for name in names], dtype=object)
    codes[known["pc4"].to_numpy()] = known["gemeente_code"].to_numpy(dtype=object)
    homes = year.herkomsten.loc[year.herkomsten["gemeente_code"] != ""]
    codes[homes["herkomst"].to_numpy()] = homes["gemeente_code"].to_numpy(dtype=object)
    return codes


def _gemeenten(year: Leerlingjaar) -> FlowAreas:
    """Return the gemeenten of both sides."""
    codes, names = gemeente_codes(year), gemeente_namen(year)
    # abroad and unknown have a name there and are no gemeente
    codes[: ONBEKEND + 1] = ""
    codes[codes == ""] = None
    # one number per gemeente, and per PC4 (10,000 places) the number of its own; −1 for none
    table, distinct = pd.factorize(codes)
    label = dict(zip(codes, names, strict=True))
    schools = year.scholen["pc4"].to_numpy()
    # of a school its own gemeente, which DUO tells; else that of its PC4
    own = year.scholen["gemeente_code"].map({c: n for n, c in enumerate(distinct)})
    school = np.where(own.notna(), own.fillna(-1), table[schools]).astype(np.int64)
    return FlowAreas(
        "gemeente",
        tuple(distinct),
        tuple(label[code] for code in distinct),
        table[year.herkomst],
        school[year.school],
    )
