"""Why a saldo changed between two years: contributions that add up to the change.

Each pupil who crosses the border of an SWV counts once, at a school and from a home, and so
belongs to one contribution. What is known of the school and of the home in the other year says
why: the school was not there, moved, belongs to another SWV or stelsel, its file is missing, the
home postcode was given to another SWV, or nothing of it, and only the number of pupils changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.areas import NIVEAUS, gemeente_codes, gemeente_namen
from flows.bounds import difference
from flows.counting import count
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, leerlingjaar, present
from flows.flow_tables import change_warning, two_years
from flows.mapping import PARTIES, check_soorten
from flows.roles import FIVE
from flows.saldo import ALLE, saldo_tabel
from flows.stelsel import STELSELS
from store import NotFound, Snapshot
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from flows.bounds import Flags, Floats, Ints, Texts


OORZAKEN = (
    "leerlingen", "geopend", "gesloten", "bestand_ontbreekt", "verhuisd", "ander_swv",
    "ander_stelsel", "regio_indeling", "rest",
)  # fmt: skip
"""Why a contribution is what it is; frames name them.

`leerlingen`: more or fewer pupils, at a school and from homes that stayed where they were.
`geopend`, `gesloten`: the school is in the files of one year only. `bestand_ontbreekt`: so too,
but the file of its gemeente is missing in the other year. `verhuisd`: the school has another
PC4. `ander_swv`: the same PC4, that the regio-indeling gives to another SWV. `ander_stelsel`: the
school was of another stelsel. `regio_indeling`: the home postcode was given to another SWV.
`rest`: the estimate of all lines that are too small to be estimated alone.
"""
LEERLINGEN, GEOPEND, GESLOTEN, BESTAND, VERHUISD, ANDER_SWV, ANDER_STELSEL, INDELING, REST = range(
    len(OORZAKEN)
)
NIVEAUS_VERKLARING = ("oorzaak", *NIVEAUS)
_KEYS = ["soort", "stelsel", "oorzaak", "code"]
_FIRST_SWV = len(PARTIES)
_KEPT = 16
"""Answers kept: of an SWV with all its schools some 500 rows."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The saldo of an SWV in two years, and what its change consists of."""

    swv: str
    jaren: tuple[int, int]
    niveau: str
    totalen: pd.DataFrame
    """Per `soort` × `stelsel` (with `alle`): `van_…`, `tot_…` and `verschil_…`, each with
    `flows.roles.FIVE`: the saldo of the first year, of the last, and what it changed."""

    bijdragen: pd.DataFrame
    """`soort, stelsel, oorzaak, code, naam, gemeente` and the same fifteen columns, the largest
    change first within a type and stelsel (none is `alle`). Over a type and stelsel `laag`,
    `hoog` and `schatting` add up to those of `totalen`; intervals of estimates do not add up."""

    waarschuwing: str
    """What a reader must know first, in Dutch; '' for nothing."""


def verklaring(
    snapshot: Snapshot,
    swv: str,
    jaren: tuple[int, int],
    soorten: Sequence[str] | None = None,
    *,
    niveau: str = "school",
    kalibratie: Path | None = None,
) -> Explanation:
    """Take the saldo of an SWV in two years, and its change, apart.

    Parameters
    ----------
    jaren
        Two years of peildata, in either order.
    soorten
        Types of education; None for all of the SWV that were counted in both years.
    niveau
        What a contribution is of: a `school`; a `gemeente`, `pc4` or `swv` (where those live who
        come, where the school stands of those who go); `oorzaak` for the causes alone.

    Returns
    -------
    Shared: not to be changed. Bounds of a sum that known totals of schools narrow may be narrower
    in `flows.saldo_tabel`.
    """
    first, last = two_years(jaren)
    if niveau not in NIVEAUS_VERKLARING:
        raise NotFound(f"Onbekend niveau {niveau!r}; kies uit {', '.join(NIVEAUS_VERKLARING)}.")
    asked = None if soorten is None else tuple(soorten)
    return _explained(snapshot, swv, first, last, asked, niveau, kalibratie)


@cached(_KEPT)
def _explained(
    snapshot: Snapshot,
    swv: str,
    first: int,
    last: int,
    soorten: tuple[str, ...] | None,
    niveau: str,
    kalibratie: Path | None,
) -> Explanation:
    years = (
        leerlingjaar(snapshot, first, kalibratie=kalibratie),
        leerlingjaar(snapshot, last, kalibratie=kalibratie),
    )
    code = years[1].regio.parties[years[1].regio.position(swv)]
    asked = check_soorten(code, soorten)
    there = present(years[0], soorten, asked)
    types = tuple(name for name in present(years[1], soorten, asked) if name in there)
    # which rows cross the border and why, what they add up to in both years, and what remains
    # unexplained of the whole
    rows = _crossings(years, code, types, niveau)
    parts = _contributions(years, rows)
    totals = _totals(snapshot, code, years, types, parts)
    parts = pd.concat([parts, _rest(parts, totals)], ignore_index=True)
    # order by how much a part explains: its estimate, else the middle of its bounds
    size = parts["verschil_schatting"].fillna((parts["verschil_laag"] + parts["verschil_hoog"]) / 2)
    order = parts[["code"]].assign(
        soort=parts["soort"].map(SOORTEN.index),
        stelsel=parts["stelsel"].map(STELSELS.index),
        groot=-size.abs(),
    )
    order = order.sort_values(["soort", "stelsel", "groot", "code"], kind="stable")
    parts = parts.loc[order.index].reset_index(drop=True)
    return Explanation(code, (first, last), niveau, totals, parts, change_warning(*years))


def _crossings(
    years: tuple[Leerlingjaar, Leerlingjaar], code: str, types: Sequence[str], niveau: str
) -> pd.DataFrame:
    """Return one row per flow over the border in each year: what it counts towards, and why."""
    partners = _partners(*years)
    gemeenten = _gemeenten(*years)
    parts = []
    for number, year in enumerate(years):
        own = year.regio.position(code)
        # between two SWVs, of the types asked, with this one on exactly one side
        both = (year.thuis >= _FIRST_SWV) & (year.bestemming >= _FIRST_SWV)
        both &= np.isin(year.soort, [SOORTEN.index(name) for name in types])
        both &= (year.thuis == own) != (year.bestemming == own)
        chosen = np.flatnonzero(both)
        # of a pupil who comes the counterpart is the home, of one who goes the school
        comes = year.bestemming[chosen] == own
        other = years[1 - number]
        # the school tells first (opened, closed, moved); only of the rest whether the home changed
        # SWV
        cause = _school_cause(year, other, partners[number], last=number == 1)
        cause = cause[year.school[chosen]]
        moved = _home_moved(year, other, chosen) & (cause == LEERLINGEN)
        school = year.scholen.iloc[year.school[chosen]]
        pc4 = np.where(comes, year.herkomst[chosen], school["pc4"].to_numpy())
        party = np.where(comes, year.thuis[chosen], year.bestemming[chosen])
        label, name = _label(years, number, partners[number], chosen, pc4, party, gemeenten, niveau)
        # a school stands in its own gemeente; all else in that of its postcode
        place = school["pc4"].to_numpy() if niveau == "school" else pc4
        parts.append(
            pd.DataFrame(
                {
                    "jaar": number,
                    "rij": chosen,
                    "gaat": ~comes,
                    "soort": year.soort[chosen].astype(np.int64),
                    "stelsel": year.stelsel[chosen].astype(np.int64),
                    "oorzaak": np.where(moved, INDELING, cause),
                    "code": label,
                    "naam": name,
                    "gemeente": gemeenten[1][place] if niveau in ("school", "pc4") else "",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _partners(first: Leerlingjaar, last: Leerlingjaar) -> tuple[Ints, Ints]:
    """Return per school × type of each year its position in the other year, −1 for none.

    A school that is in one year only, with the very name, type and PC4 of one that is in the
    other year only, is that school under another number.
    """
    tables = [year.scholen for year in (first, last)]
    keys = [pd.MultiIndex.from_frame(table[["brin6", "soort"]]) for table in tables]
    # by number first; then the two that are left over with one name, type and PC4
    found = keys[1].get_indexer(keys[0]), keys[0].get_indexer(keys[1])
    alone = [
        table.assign(plek=np.arange(len(table)), naam=table["naam"].str.casefold())[at < 0]
        for table, at in zip(tables, found, strict=True)
    ]
    same = ["soort", "pc4", "naam"]
    single = [table.drop_duplicates(same, keep=False) for table in alone]
    renamed = single[0].merge(single[1], on=same, suffixes=("_een", "_twee"))
    one, two = (renamed[f"plek_{side}"].to_numpy(np.int64) for side in ("een", "twee"))
    found[0][one], found[1][two] = two, one
    return found[0].astype(np.int64), found[1].astype(np.int64)


def _school_cause(year: Leerlingjaar, other: Leerlingjaar, partner: Ints, *, last: bool) -> Ints:
    """Return per school what makes it count otherwise in the other year; LEERLINGEN for nothing."""
    here, there = year.scholen, other.scholen.iloc[partner]
    parties = np.array(year.regio.parties, object), np.array(other.regio.parties, object)
    cause = np.full(len(here), LEERLINGEN, np.int64)
    # from the weakest to the strongest: what comes later overrules
    swv = parties[0][here["partij"]] != parties[1][there["partij"]]
    cause[swv] = ANDER_SWV
    cause[here["pc4"].to_numpy() != there["pc4"].to_numpy()] = VERHUISD
    cause[here["stelsel"].to_numpy() != there["stelsel"].to_numpy()] = ANDER_STELSEL
    cause[partner < 0] = GEOPEND if last else GESLOTEN
    lost = here["gemeente"].str.casefold().isin([name.casefold() for name in other.onvolledig])
    cause[(partner < 0) & lost.to_numpy()] = BESTAND
    return cause


def _home_moved(year: Leerlingjaar, other: Leerlingjaar, chosen: npt.NDArray[np.intp]) -> Flags:
    """Tell of which rows the home postcode belongs to another SWV in the other year."""
    now = np.array(year.regio.parties, object)[year.thuis[chosen]]
    then = other.regio.of(year.herkomst[chosen], year.soort[chosen])
    moved: Flags = now != np.array(other.regio.parties, object)[then]
    return moved


def _gemeenten(first: Leerlingjaar, last: Leerlingjaar) -> tuple[Texts, Texts]:
    """Return code and name of the gemeente per PC4: of the last year, else of the first.

    One for both years, so that a herindeling of gemeenten is no change of pupils.
    """
    codes, names = gemeente_codes(last), gemeente_namen(last)
    blank = codes == ""
    return (
        np.where(blank, gemeente_codes(first), codes),
        np.where(blank, gemeente_namen(first), names),
    )


def _label(
    years: tuple[Leerlingjaar, Leerlingjaar],
    number: int,
    partner: Ints,
    chosen: npt.NDArray[np.intp],
    pc4: npt.NDArray[np.integer],
    party: npt.NDArray[np.integer],
    gemeenten: tuple[Texts, Texts],
    niveau: str,
) -> tuple[Texts, Texts]:
    """Return per row the code and the name of what it counts towards."""
    year = years[number]
    if niveau == "school":
        table = year.scholen[["brin6", "naam"]].to_numpy(object)
        if number == 0:  # called in both years what it is called in the last
            kept = partner >= 0
            table[kept] = years[1].scholen[["brin6", "naam"]].to_numpy(object)[partner[kept]]
        labels = table[year.school[chosen]]
        return labels[:, 0], labels[:, 1]
    if niveau == "gemeente":
        return gemeenten[0][pc4], gemeenten[1][pc4]
    if niveau == "pc4":
        return pc4.astype(str).astype(object), gemeenten[1][pc4]
    if niveau == "swv":
        codes = np.array(year.regio.parties, object)[party]
        return codes, np.array([year.regio.namen[code] for code in codes], object)
    nothing = np.full(len(chosen), "", object)
    return nothing, nothing


def _contributions(years: tuple[Leerlingjaar, Leerlingjaar], rows: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of each contribution in both years."""
    # rows of both years that count towards one contribution are one group
    grouped = rows.groupby(_KEYS, sort=True)
    # the last year names a contribution
    heads = grouped[["naam", "gemeente"]].last().reset_index()
    group = grouped.ngroup().to_numpy()
    saldi = []
    for number, year in enumerate(years):
        mine = rows["jaar"].to_numpy() == number
        groups = np.full(len(year.soort), -1, np.int64)
        groups[rows["rij"].to_numpy()[mine]] = 2 * group[mine] + rows["gaat"].to_numpy()[mine]
        table = count(year, groups, 2 * len(heads))
        sides = table[list(FIVE)].to_numpy(float).reshape(len(heads), 2, len(FIVE))
        saldi.append(difference(sides[:, 0], sides[:, 1]).round(1))
    frame = _with_saldi(heads, *saldi)
    return frame.assign(
        soort=np.array(SOORTEN, object)[heads["soort"]],
        stelsel=np.array(STELSELS, object)[heads["stelsel"]],
        oorzaak=np.array(OORZAKEN, object)[heads["oorzaak"]],
    )


def _with_saldi(heads: pd.DataFrame, before: Floats, after: Floats) -> pd.DataFrame:
    """Put both saldi and their difference behind what they are of."""
    change = difference(after, before).round(1)
    columns = {
        f"{name}_{part}": values[:, place]
        for name, values in (("van", before), ("tot", after), ("verschil", change))
        for place, part in enumerate(FIVE)
    }
    return pd.concat([heads, pd.DataFrame(columns, index=heads.index)], axis=1)


def _totals(
    snapshot: Snapshot,
    code: str,
    years: tuple[Leerlingjaar, Leerlingjaar],
    types: Sequence[str],
    parts: pd.DataFrame,
) -> pd.DataFrame:
    """Return the saldo of both years per type × stelsel, with the bounds of its contributions."""
    tables = [
        saldo_tabel(snapshot, code, year.jaar, types, kalibratie=year.kalibratie).set_index(
            ["soort", "stelsel"]
        )
        for year in years
    ]
    # both years in the order of the first, so that they can be subtracted
    heads = tables[0].index.to_frame(index=False)
    before, after = (
        table[[f"saldo_{part}" for part in FIVE]].loc[tables[0].index].to_numpy(float)
        for table in tables
    )
    for place, (soort, stelsel) in enumerate(tables[0].index):
        mine = np.ones(len(parts), bool)
        for name, value in (("soort", soort), ("stelsel", stelsel)):
            if value != ALLE:
                mine &= parts[name].to_numpy() == value
        for name, saldi in (("van", before), ("tot", after)):
            # known totals may narrow a sum more than its parts: what adds up is true too
            saldi[place, :2] = parts.loc[mine, [f"{name}_laag", f"{name}_hoog"]].sum()
    return _with_saldi(heads, before, after)


def _rest(parts: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return per type × stelsel what is left of the estimate: lines without one, and rounding."""
    names = [f"{name}_schatting" for name in ("van", "tot", "verschil")]
    keys = ["soort", "stelsel"]
    told = parts.groupby(keys)[names].sum()
    known = totals.set_index(keys).loc[told.index, names]
    left = (known - told).round(1)
    left = left[(left.notna() & left.ne(0)).any(axis=1)].reset_index()
    rest = left.assign(oorzaak=OORZAKEN[REST], code="", naam="", gemeente="")
    return rest.reindex(columns=parts.columns)
