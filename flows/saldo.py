"""The saldo: how many come, how many go, how many stay, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.areas import FlowAreas, gebieden
from flows.bounds import Bounds, difference, percentages, share_bounds
from flows.counting import count
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, jaren, leerlingjaar, present
from flows.mapping import PO_SOORTEN, VO_SOORTEN, check_soorten
from flows.roles import FIVE, RoleRule, rol, usual_movement
from flows.stelsel import STELSELS
from store import NotFound, Snapshot
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.bounds import Floats


RICHTINGEN = ("inkomend", "uitgaand", "intern")
ALLE = "alle"
_KEYS = ("soort", "stelsel", "swv")
_MOST_YEARS = 6
"""Years that tell what a saldo usually does: as many as are kept in memory."""
_KEPT = 64
"""Tables of counts kept: of one SWV 16 rows, of all some 2,000."""
SALDO_COLUMNS = (
    "jaar", "soort", "stelsel", "swv",
    *(f"{what}_{part}" for what in (*RICHTINGEN, "saldo") for part in FIVE),
    "wonend_elders_pct_laag", "wonend_elders_pct_hoog",
    "schoolgaand_van_elders_pct_laag", "schoolgaand_van_elders_pct_hoog",
    "rol", "rol_grond",
)  # fmt: skip


def saldo_tabel(
    snapshot: Snapshot,
    swv: str | None,
    jaar: int,
    soorten: Sequence[str] | None = None,
    *,
    kalibratie: Path | None = None,
    groepen: Sequence[str] | None = None,
    regel: RoleRule | None = None,
) -> pd.DataFrame:
    """Return who comes, goes and stays, per type × stelsel and for `alle` of each.

    Flows between areas only: what lies abroad, is unknown or is not mapped does not count.

    None is as `swv` all of them, as `soorten` all that belong to the SWV, and as `regel` (from when
    a saldo makes a role) the usual one.

    `SALDO_COLUMNS`; percentages 0–100. An estimate is given where both sides are exact or allow
    one.
    """
    types, ages = (tuple(given) if given else None for given in (soorten, groepen))
    asked = _Asked(swv, types, ages, kalibratie)
    # count, look how much it moves from year to year, and only then call it a role
    frame = _counts(snapshot, jaar, asked)
    moved = _movement(snapshot, frame, asked)
    comes, goes = (Bounds.of(frame, f"{name}_") for name in RICHTINGEN[:2])
    role, ground = rol(
        comes.minus(goes),
        comes.plus(goes),
        frame[_columns("saldo")[2:]].to_numpy(float),
        regel=regel,
        beweging=moved.reindex(pd.MultiIndex.from_frame(frame[list(_KEYS)])).to_numpy(float),
    )
    # cluster 1 and 2 stand outside the SWVs (domain of the state), so no SWV has a role in them
    outside = frame["stelsel"].to_numpy() == "cluster12"
    frame = frame.assign(rol=np.where(outside, "", role), rol_grond=np.where(outside, "", ground))
    return frame[list(SALDO_COLUMNS)]


def saldo_beweging(
    snapshot: Snapshot, swv: str, jaar: int, *, groepen: Sequence[str] | None = None
) -> pd.Series:
    """Return how many pupils the saldo of an SWV usually changes in a year, by what a role uses.

    By `soort, stelsel, swv`; NaN where no other year tells. See `flows.roles.usual_movement`.
    """
    asked = _Asked(swv, None, tuple(groepen) if groepen else None, None)
    return _movement(snapshot, _counts(snapshot, jaar, asked), asked)


def years_around(snapshot: Snapshot, jaar: int) -> list[int]:
    """Return the years that tell what a saldo usually does: a year and those nearest to it."""
    return sorted(sorted(jaren(snapshot), key=lambda year: abs(year - jaar))[:_MOST_YEARS])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted, in whatever year; see `saldo_tabel`."""

    swv: str | None
    soorten: tuple[str, ...] | None
    groepen: tuple[str, ...] | None
    kalibratie: Path | None

    def year(self, snapshot: Snapshot, jaar: int) -> Leerlingjaar:
        """Return the pupils of a year."""
        return leerlingjaar(snapshot, jaar, groepen=self.groepen, kalibratie=self.kalibratie)


def _movement(snapshot: Snapshot, frame: pd.DataFrame, asked: _Asked) -> pd.Series:
    """Return the usual movement of the saldi of a table, from the years around its own."""
    jaar = int(frame["jaar"].iloc[0])
    types = tuple(name for name in dict.fromkeys(frame["soort"]) if name != ALLE)
    saldi = {}
    for other in years_around(snapshot, jaar):
        try:
            there = present(asked.year(snapshot, other), None, types)
            table = _counts(snapshot, other, replace(asked, soorten=there))
        except NotFound:  # an SWV, a type or ages that were not there: that year tells nothing
            continue
        if set(there) != set(types):  # a sum over fewer types is another sum
            table = table[table["soort"] != ALLE]
        named = table[_columns("saldo")].set_axis(list(FIVE), axis=1)
        saldi[other] = named.set_index(pd.MultiIndex.from_frame(table[list(_KEYS)]))
    return usual_movement(saldi)


@cached(_KEPT)
def _counts(snapshot: Snapshot, jaar: int, asked: _Asked) -> pd.DataFrame:
    """Return `SALDO_COLUMNS` without roles; not to be changed."""
    year, swv, soorten = asked.year(snapshot, jaar), asked.swv, asked.soorten
    areas = gebieden(year, "swv")
    wanted: Sequence[int] = range(len(areas.codes))
    if swv is not None:
        wanted = [areas.codes.index(year.regio.parties[year.regio.position(swv)])]
    parts = []
    for kind, own in (("PO", PO_SOORTEN), ("VO", VO_SOORTEN)):
        mine = [number for number in wanted if areas.codes[number].startswith(kind)]
        if not mine:
            continue
        if swv is not None:
            types = present(year, soorten, check_soorten(areas.codes[mine[0]], soorten))
        else:
            types = tuple(name for name in present(year, soorten, SOORTEN) if name in own)
        if types:
            parts.append(_table(year, areas, mine, types))
    return pd.concat(parts, ignore_index=True)


def _table(
    year: Leerlingjaar, areas: FlowAreas, wanted: Sequence[int], types: Sequence[str]
) -> pd.DataFrame:
    """Return the rows of areas that share their types of education."""
    codes = [areas.codes[number] for number in wanted]
    labels = [*types, ALLE]
    stelsels = [*STELSELS, ALLE]
    counted = _count_all(year, areas, wanted, types)
    # axes: type, stelsel, area, direction, part
    come, go, stay = (counted[..., number, :] for number in range(3))
    shape = come.shape[:-1]
    index = np.indices(shape).reshape(3, -1)
    come, go, stay = (part.reshape(-1, len(FIVE)) for part in (come, go, stay))
    frame = pd.DataFrame(
        {
            "jaar": year.jaar,
            "soort": np.array(labels, object)[index[0]],
            "stelsel": np.array(stelsels, object)[index[1]],
            "swv": np.array(codes, object)[index[2]],
        }
    )
    saldo = difference(come, go)
    saldo[:, 2:] = saldo[:, 2:].round(1)
    for name, values in zip((*RICHTINGEN, "saldo"), (come, go, stay, saldo), strict=True):
        for number, part in enumerate(FIVE):
            column = values[:, number]
            frame[f"{name}_{part}"] = column.astype(np.int64) if number < 2 else column  # noqa: PLR2004
    add_shares(frame)
    # the last key counts first: area, then type, then stelsel
    order = np.lexsort((index[1], index[0], index[2]))
    return frame.iloc[order].reset_index(drop=True)


def add_shares(frame: pd.DataFrame) -> None:
    """Add what part of who live there go elsewhere, and of who go to school there come from it."""
    inside, outside, rest = (Bounds.of(frame, f"{name}_") for name in RICHTINGEN)
    for name, crossing in (("wonend_elders", outside), ("schoolgaand_van_elders", inside)):
        share = percentages(share_bounds(crossing, rest))
        frame[f"{name}_pct_laag"], frame[f"{name}_pct_hoog"] = share.laag, share.hoog


def _count_all(
    year: Leerlingjaar, areas: FlowAreas, wanted: Sequence[int], types: Sequence[str]
) -> Floats:
    """Count every type × stelsel (with `alle`) × area × direction; the last axis is `FIVE`."""
    width = len(wanted)
    # one place more: areas number "none" as -1, which then points at that last -1
    place = np.full(len(areas.codes) + 1, -1, np.int64)
    place[list(wanted)] = np.arange(width)
    home, school = place[areas.thuis], place[areas.bestemming]
    number = np.full(len(SOORTEN), -1, np.int64)
    number[[SOORTEN.index(name) for name in types]] = np.arange(len(types))
    soort = number[year.soort]
    # abroad, unknown and not mapped are no areas: they stay in the flows, not in a saldo
    known = (soort >= 0) & (areas.thuis >= 0) & (areas.bestemming >= 0)
    same = areas.thuis == areas.bestemming
    members = {
        0: (np.flatnonzero(known & ~same & (school >= 0)), school),
        1: (np.flatnonzero(known & ~same & (home >= 0)), home),
        2: (np.flatnonzero(known & same & (home >= 0)), home),
    }
    # what comes to one area may have left another: only of a single area no pupil counts twice
    packs = ((0, 1, 2),) if width == 1 else ((0, 2), (1,))
    result = np.empty((len(types) + 1, len(STELSELS) + 1, width, 3, len(FIVE)))
    for all_types in (False, True):
        for all_stelsels in (False, True):
            # `alle` is counted anew: the estimate of a sum is not the sum of estimates
            one = np.zeros_like(soort) if all_types else soort
            two = np.zeros(len(soort), np.int64) if all_stelsels else year.stelsel
            n_one = 1 if all_types else len(types)
            n_two = 1 if all_stelsels else len(STELSELS)
            # the position of type × stelsel × area in one row of groups
            cell = (one * n_two + two) * width
            target = result[
                (slice(-1, None) if all_types else slice(len(types))),
                (slice(-1, None) if all_stelsels else slice(len(STELSELS))),
            ]
            size = n_one * n_two * width
            for together in packs:
                groups = np.full(len(soort), -1, np.int64)
                for position, direction in enumerate(together):
                    mine, area = members[direction]
                    groups[mine] = position * size + cell[mine] + area[mine]
                table = count(year, groups, len(together) * size)
                values = table[list(FIVE)].to_numpy(np.float64)
                for position, direction in enumerate(together):
                    part = values[position * size : (position + 1) * size]
                    target[:, :, :, direction] = part.reshape(n_one, n_two, width, -1)
    return result


def _columns(name: str) -> list[str]:
    return [f"{name}_{part}" for part in FIVE]
