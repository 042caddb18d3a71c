"""From PC4 to samenwerkingsverband: which party a home or a school belongs to.

Bo, sbo and so belong to the SWV primair of their PC4, vso and vo to its SWV voortgezet.
What lies abroad, is unknown or has no place in the regio-indeling is a party of its own,
so that no pupil leaves the totals.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boundaries.codes import normalise_code
from boundaries.swv import regio_record
from flows import findings as kinds
from flows.counts import ANDER_LAND, BELGIE, DUITSLAND, ONBEKEND, SOORTEN
from store import Finding, NotFound, SetRecord, Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from flows.bounds import Floats
    from flows.dataset import Leerlingjaar


PARTIES = {
    "BELGIE": "België",
    "DUITSLAND": "Duitsland",
    "ANDER_LAND": "ander land",
    "ONBEKEND": "onbekend",
    "NIET_INGEDEELD": "niet ingedeeld",
}
"""Counterparts that are no SWV, and what people call them."""
# Bo, sbo and so are of the SWV primair onderwijs, vso and vo of the SWV voortgezet onderwijs.
# Which PC4 is of which SWV: Regeling regio-indeling samenwerkingsverbanden (BWBR0032324).
PO_SOORTEN, VO_SOORTEN = ("bo", "sbo", "so"), ("vso", "vo")
_HOME_PARTIES = {BELGIE: 0, DUITSLAND: 1, ANDER_LAND: 2, ONBEKEND: 3}
_NIET_INGEDEELD = 4
_CODES = 10_000
"""One past the largest PC4: tables by PC4 have this length."""


@dataclass(frozen=True, slots=True)
class Regio:
    """The regio-indeling that holds in a year."""

    record: SetRecord
    parties: tuple[str, ...]
    """The parties of `PARTIES`, then all SWV codes in order."""
    po: npt.NDArray[np.int16]
    """Per PC4 (or home code) the position in `parties` for bo, sbo and so."""
    vo: npt.NDArray[np.int16]
    """The same for vso and vo."""
    gemeente: npt.NDArray[Any]
    """Per PC4 the gemeente the regio-indeling names, '' where it names none."""
    namen: Mapping[str, str]
    """Per SWV code and party its name without the code."""
    gevuld: Mapping[int, int] = field(default_factory=dict)
    """PC4s that were filled from their nearest PC4, and that PC4."""

    def position(self, code: str) -> int:
        """Return the position of an SWV in `parties`; raises `NotFound` with the nearest codes."""
        wanted = normalise_code(code, "swv") or code.strip().upper()
        if wanted in self.parties and wanted not in PARTIES:
            return self.parties.index(wanted)
        swvs = {name: self.namen[name] for name in self.parties if name not in PARTIES}
        near = suggested(code, swvs)
        raise NotFound(f"Samenwerkingsverband {code!r} staat niet in de regio-indeling. {near}")

    def of(self, pc4: npt.NDArray[np.integer], soort: npt.NDArray[np.integer]) -> Any:  # noqa: ANN401
        """Return the parties of home or school PC4s, by the type of education of each."""
        po = np.isin(soort, [SOORTEN.index(name) for name in PO_SOORTEN])
        return np.where(po, self.po[pc4], self.vo[pc4])


def suggested(asked: str, names: Mapping[str, str]) -> str:
    """Say which of some codes (with their names) may have been meant."""
    text = asked.strip()
    near = [
        code for code, name in names.items() if text and text.lower() in f"{code} {name}".lower()
    ]
    near = near[:4] or difflib.get_close_matches(text.upper(), names, n=3, cutoff=0.5)
    found = near or list(names)[:3]
    nearest = [f"{code} ({names[code]})" if names[code] != code else code for code in found]
    return f"Het dichtst in de buurt: {', '.join(nearest)}."


def regio(snapshot: Snapshot, jaar: int, *, vul: Sequence[int] = ()) -> Regio:
    """Return the regio-indeling that holds in a year: the last that began by then.

    `vul` are PC4s to fill from the nearest PC4 with a point, where the regio-indeling lacks them.
    Raises `NotFound` when there is none for that year.
    """
    record = regio_record(snapshot, jaar)
    frame = snapshot.table(record, "pc4")
    names = snapshot.table(record, "namen")
    codes = sorted({*frame["po_swv"], *frame["vo_swv"]} - {""})
    parties = (*PARTIES, *codes)
    position = {code: number for number, code in enumerate(parties)} | {"": _NIET_INGEDEELD}
    tables = {}
    for kind in ("po", "vo"):
        # in no SWV until the indeling says otherwise; codes of homes abroad are parties of their
        # own
        table = np.full(_CODES, _NIET_INGEDEELD, np.int16)
        for home, party in _HOME_PARTIES.items():
            table[home] = party
        table[frame["pc4"].to_numpy()] = frame[f"{kind}_swv"].map(position).to_numpy(np.int16)
        tables[kind] = table
    # tables of all 10,000 numbers: a PC4 is its own place in them
    gemeente = np.full(_CODES, "", dtype=object)
    gemeente[frame["pc4"].to_numpy()] = frame["gemeente"].to_numpy(dtype=object)
    filled = _fill(snapshot, vul, tables, frame["pc4"].to_numpy()) if len(vul) else {}
    return Regio(
        record,
        parties,
        tables["po"],
        tables["vo"],
        gemeente,
        PARTIES | dict(zip(names["swv"], names["naam"], strict=True)),
        filled,
    )


def points(snapshot: Snapshot) -> Floats:
    """Return per PC4 its point in RD metres (10,000 × 2), NaN where there is none."""
    table = np.full((_CODES, 2), np.nan)
    # the newest last, so that it overrules
    for record in reversed(snapshot.find(Soort.POSTCODES)):
        frame = snapshot.table(record, "punten", columns=["pc4", "x", "y"])
        table[frame["pc4"].to_numpy()] = frame[["x", "y"]].to_numpy()
    return table


def check_soorten(code: str, soorten: Sequence[str] | None) -> tuple[str, ...]:
    """Return the types of education of an SWV, or refuse those that are not its own.

    Raises `NotFound` for vso at a PO code and the like, with the code to ask instead.
    """
    own: tuple[str, ...] = PO_SOORTEN
    other: tuple[str, ...] = VO_SOORTEN
    kind, other_kind = "po", "vo"
    if code.startswith("VO"):
        own, other, kind, other_kind = other, own, other_kind, kind
    if soorten is None:
        return own
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in soorten if name.strip()))
    strange = [name for name in chosen if name not in own + other]
    if strange or not chosen:
        raise NotFound(
            f"Onbekende soort onderwijs {', '.join(strange) or '(leeg)'}; "
            f"kies uit {', '.join(own)} (of {', '.join(other)} bij een swv {other_kind})."
        )
    wrong = [name for name in chosen if name in other]
    if wrong:
        verb = "hoort" if len(wrong) == 1 else "horen"
        raise NotFound(
            f"{code} is een samenwerkingsverband {kind}; {' en '.join(wrong)} {verb} bij het "
            f"samenwerkingsverband {other_kind}. Vraag {' en '.join(wrong)} op met een "
            f"{other_kind.upper()}-code, bijvoorbeeld {other_kind.upper()}{code[2:]}."
        )
    return chosen


def _fill(
    snapshot: Snapshot,
    wanted: Sequence[int],
    tables: Mapping[str, npt.NDArray[np.int16]],
    mapped: npt.NDArray[np.integer],
) -> dict[int, int]:
    """Give PC4s without SWV the parties of the nearest PC4 that has one; change `tables`."""
    place = points(snapshot)
    # only from PC4s that are in the indeling and have a point
    known = mapped[~np.isnan(place[mapped, 0])]
    filled = {}
    for pc4 in wanted:
        if np.isnan(place[pc4, 0]) or not len(known) or pc4 in mapped:
            continue
        distance = np.hypot(*(place[known] - place[pc4]).T)
        nearest = int(known[int(distance.argmin())])
        filled[int(pc4)] = nearest
        for table in tables.values():
            table[pc4] = table[nearest]
    return filled


def niet_ingedeeld(year: Leerlingjaar) -> pd.DataFrame:
    """Return the PC4s that the regio-indeling lacks, with the pupils that are counted apart.

    Columns `pc4, kant` (`woont` or `school`), `laag, hoog, gevuld_met` (the PC4 whose SWV was
    taken, 0 when the pupils are counted as NIET_INGEDEELD).
    """
    frames = []
    sides = (
        ("woont", year.herkomst, year.thuis),
        ("school", year.scholen["pc4"].to_numpy()[year.school], year.bestemming),
    )
    outside = year.regio.parties.index("NIET_INGEDEELD")
    for side, pc4, party in sides:
        # in no SWV, or only because it was filled in: both are told, with their pupils
        filled = np.isin(pc4, np.array(list(year.regio.gevuld), np.int64))
        mine = (party == outside) | filled
        codes, number = np.unique(pc4[mine], return_inverse=True)
        groups = np.full(len(mine), -1, np.int64)
        groups[mine] = number
        bounds = year.bounds(groups, len(codes))
        frames.append(
            pd.DataFrame({"pc4": codes, "kant": side, "laag": bounds.laag, "hoog": bounds.hoog})
        )
    joined = pd.concat(frames, ignore_index=True)
    joined["gevuld_met"] = joined["pc4"].map(year.regio.gevuld).fillna(0).astype(int)
    return joined[["pc4", "kant", "laag", "hoog", "gevuld_met"]]


def unmapped_findings(year: Leerlingjaar) -> list[Finding]:
    """Return one finding per side and treatment, naming the PC4s and counting the pupils."""
    found = []
    table = niet_ingedeeld(year)
    for (side, filled), part in table.groupby(["kant", table["gevuld_met"] > 0]):
        kind = kinds.GEVULD if filled else kinds.NIET_INGEDEELD
        low, high = int(part["laag"].sum()), int(part["hoog"].sum())
        pupils = f"{low}" if low == high else f"{low} tot {high}"
        what = "leerlingen wonen" if side == "woont" else "leerlingen gaan er naar school"
        found.append(
            kind(
                ", ".join(map(str, sorted(part["pc4"]))),
                f"{len(part)} postcodes buiten de regio-indeling van {year.jaar}; "
                f"{pupils} {what}{' er' if side == 'woont' else ''}",
                aantal=len(part),
            )
        )
    return found
