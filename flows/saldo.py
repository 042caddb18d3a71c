"""The saldo: how many come, how many go, how many stay, and what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.areas import FlowAreas, gebieden
from flows.bounds import Bounds, difference, percentages, share_bounds
from flows.counting import ESTIMATE_COLUMNS, count
from flows.counts import SOORTEN
from flows.dataset import leerlingjaar, present
from flows.mapping import PO_SOORTEN, VO_SOORTEN, check_soorten
from flows.stelsel import STELSELS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from flows.dataset import Leerlingjaar
    from store import Snapshot

RICHTINGEN = ("inkomend", "uitgaand", "intern")
ALLE = "alle"
EVENWICHT = 0.01
"""A saldo within this share of the pupils who come and go is as good as balanced."""
MINSTE_SALDO = 10
"""Pupils that a saldo must be at least to make a role: over fewer, two families who move, or one
masked cell of 1 to 4, turn it round."""
MINST_AANDEEL = 0.05
"""Share of the pupils who come and go that a saldo must be at least: 30 in and 33 out is traffic
both ways, not a direction."""
ROLLEN = ("ontvangend", "per_saldo_uitgaand", "in_evenwicht", "niet_vast_te_stellen", "te_klein")
ROL_REGEL = (
    f"Een rol staat er alleen bij een saldo van ten minste {MINSTE_SALDO} leerlingen en ten minste "
    f"{MINST_AANDEEL:.0%} van wie over de grens gaan; binnen {EVENWICHT:.0%} is het vrijwel in "
    "evenwicht. Cluster 1 en 2 krijgen geen rol: geen samenwerkingsverband stuurt daarover."
).replace("%", " %")
"""What makes a role, in words: stands wherever roles stand."""
_PARTS = ("laag", "hoog", *ESTIMATE_COLUMNS)
SALDO_COLUMNS = (
    "jaar", "soort", "stelsel", "swv",
    *(f"{what}_{part}" for what in (*RICHTINGEN, "saldo") for part in _PARTS),
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
    niveau: str = "swv",
    kalibratie: Path | None = None,
    groepen: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return who comes, goes and stays, per type × stelsel and for `alle` of each.

    Flows between areas only: what lies abroad, is unknown or is not mapped does not count.

    Parameters
    ----------
    snapshot
        The data folder.
    swv
        One SWV (or gemeente or PC4, at that `niveau`); None for all of them.
    jaar
        Year of the peildatum.
    soorten
        Types of education; None for all that belong to the SWV.
    niveau
        `swv`, `gemeente` or `pc4`.
    kalibratie
        Another calibration table.
    groepen
        Only these ages or school years.

    Returns
    -------
    `SALDO_COLUMNS`; percentages 0–100. An estimate is given where both sides are exact or
    allow one.

    Raises
    ------
    NotFound
        For an unknown area, a year without pupils or mapping, or a type that belongs to
        another SWV.
    """
    year = leerlingjaar(snapshot, jaar, groepen=groepen)
    areas = gebieden(year, niveau)
    if swv is None:
        wanted = [number for number, code in enumerate(areas.codes) if code]
    elif niveau == "swv":
        wanted = [areas.codes.index(year.regio.parties[year.regio.position(swv)])]
    else:
        wanted = [areas.find(swv)]
    if niveau != "swv":
        return _table(year, areas, wanted, present(year, soorten, SOORTEN), kalibratie)
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
            parts.append(_table(year, areas, mine, types, kalibratie))
    return pd.concat(parts, ignore_index=True)


def rol(
    saldo: Bounds,
    betrokken: Bounds,
    schatting: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Return the role and its ground (`telling`, `schatting` or '').

    Parameters
    ----------
    saldo
        Bounds of in − out.
    betrokken
        Bounds of in + out: the pupils who come and go.
    schatting
        Estimate, lower and upper end of the saldo (rows × 3), NaN where there is none.

    Notes
    -----
    A saldo within `EVENWICHT` of the pupils involved is balanced. The sign is stated where the
    bounds exclude zero (`telling`), or only the interval of the estimate does (`schatting`), and
    where it has weight: `MINSTE_SALDO` and `MINST_AANDEEL`. Of what may be any sign nothing is
    said (`niet_vast_te_stellen`), unless it is too small whatever it is (`te_klein`).
    """
    low, high = saldo.laag.astype(float), saldo.hoog.astype(float)
    middle, bottom, top = schatting.T
    # how large the saldo is: the count or estimate, else what it is at least
    certain = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    size = np.where(np.isnan(middle), certain, np.abs(middle))
    # against the most pupils that may be involved, so that the share is never flattered
    light = (size < MINSTE_SALDO) | (size < MINST_AANDEEL * betrokken.hoog)
    largest = np.maximum(np.abs(low), np.abs(high))
    role = np.full(len(low), "niet_vast_te_stellen", object)
    ground = np.full(len(low), "", object)
    # from the weakest ground to the strongest: each step overrules those before it
    role[largest < MINSTE_SALDO] = "te_klein"
    for basis, least, most in (("schatting", bottom, top), ("telling", low, high)):
        with np.errstate(invalid="ignore"):  # NaN: no estimate, and every comparison is false
            balanced = np.maximum(np.abs(least), np.abs(most)) <= EVENWICHT * betrokken.laag
            signed = (least > 0) | (most < 0)
        comes = signed & (least > 0)
        found = np.where(comes, "ontvangend", "per_saldo_uitgaand").astype(object)
        found[light] = "te_klein"
        found[balanced] = "in_evenwicht"
        said = signed | balanced
        role[said] = found[said]
        ground[said] = np.where(found[said] == "te_klein", "", basis)
    return role, ground


def _table(
    year: Leerlingjaar,
    areas: FlowAreas,
    wanted: Sequence[int],
    types: Sequence[str],
    kalibratie: Path | None,
) -> pd.DataFrame:
    """Return the rows of areas that share their types of education."""
    codes = [areas.codes[number] for number in wanted]
    labels = [*types, ALLE]
    stelsels = [*STELSELS, ALLE]
    counted = _count_all(year, areas, wanted, types, kalibratie)
    # axes: type, stelsel, area, direction, part
    come, go, stay = (counted[..., number, :] for number in range(3))
    shape = come.shape[:-1]
    index = np.indices(shape).reshape(3, -1)
    come, go, stay = (part.reshape(-1, len(_PARTS)) for part in (come, go, stay))
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
        for number, part in enumerate(_PARTS):
            column = values[:, number]
            frame[f"{name}_{part}"] = column.astype(np.int64) if number < 2 else column  # noqa: PLR2004
    inside, outside, rest = (_bounds(part) for part in (come, go, stay))
    for name, crossing in (("wonend_elders", outside), ("schoolgaand_van_elders", inside)):
        share = percentages(share_bounds(crossing, rest))
        frame[f"{name}_pct_laag"], frame[f"{name}_pct_hoog"] = share.laag, share.hoog
    frame["rol"], frame["rol_grond"] = rol(
        inside.minus(outside), inside.plus(outside), saldo[:, 2:]
    )
    # cluster 1 and 2 stand outside the SWVs (domain of the state), so no SWV has a role in them
    frame.loc[frame["stelsel"] == "cluster12", ["rol", "rol_grond"]] = ""
    # the last key counts first: area, then type, then stelsel
    order = np.lexsort((index[1], index[0], index[2]))
    frame = frame.iloc[order].reset_index(drop=True)
    return frame[list(SALDO_COLUMNS)]


def _count_all(
    year: Leerlingjaar,
    areas: FlowAreas,
    wanted: Sequence[int],
    types: Sequence[str],
    kalibratie: Path | None,
) -> npt.NDArray[np.float64]:
    """Count every type × stelsel (with `alle`) × area × direction; the last axis is `_PARTS`."""
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
    result = np.empty((len(types) + 1, len(STELSELS) + 1, width, 3, len(_PARTS)))
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
                table = count(year, groups, len(together) * size, kalibratie=kalibratie)
                values = table[list(_PARTS)].to_numpy(np.float64)
                for position, direction in enumerate(together):
                    part = values[position * size : (position + 1) * size]
                    target[:, :, :, direction] = part.reshape(n_one, n_two, width, -1)
    return result


def _bounds(values: npt.NDArray[np.float64]) -> Bounds:
    return Bounds(values[:, 0].astype(np.int64), values[:, 1].astype(np.int64))
