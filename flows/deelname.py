"""Deelnamepercentages: which share of an area's pupils is in sbo, so or vso.

They are figures of areas, for the home gemeente and the home PC4, and can be drawn and compared
like any other; `deelname_tabel` counts them for an SWV, over the years. Those of sbo and so are
made at import, as sets of indicators. That of vso is a share of vo and vso together: it is counted
when asked, from the files of po and vo of one year.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import niveau_of
from flows.areas import gebieden
from flows.bounds import UNKNOWN, Bounds, group_bounds, percentages, row_bounds, share_bounds
from flows.combination import spread
from flows.counting import ESTIMATE_COLUMNS, count
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, jaren, leerlingjaar
from flows.estimate import BY_AGE, WITHOUT_AGES, Calibration
from flows.mapping import PARTIES, PO_SOORTEN
from flows.own_flows import eigen_jaar
from flows.stelsel import CLUSTER12, stelsels
from store import NewSet, NotFound, SetKey, SetRecord, Snapshot, Soort
from store.cache import cached
from store.dutch import listed
from store.registry import DerivedSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy.typing as npt

    from flows.bounds import Flags, Floats, Ints, Texts


BRON = "DUO leerlingen po, deelname naar woonplaats"
BRON_VSO = "DUO leerlingen po en vo, deelname vso naar woonplaats"
NIVEAUS = ("gemeente", "pc4")
_OUTSIDE = "so_cluster12"
"""So of cluster 1 and 2, which no SWV decides on: it counts in the whole, and is not the part."""
_SHARES = {
    "deelname_sbo": ("sbo", (*PO_SOORTEN, _OUTSIDE)),
    "deelname_so": ("so", (*PO_SOORTEN, _OUTSIDE)),
}
"""Indicator: the type counted, and the types it is a share of."""
_SHARE_VSO = {"deelname_vso": ("vso", ("vo", "vso"))}
ESTIMATED = "_schatting"
"""Ending of the indicator that holds estimates of masked shares."""
_COUNTED = (*PO_SOORTEN, "vso", "vo", _OUTSIDE)
_LOWEST_PC4 = 1000
# own choice: of 20,000 pupils one is 0.005 %
_DECIMALS = 2
_WHOLE = 0.8
"""Home postcodes of po that must be in the vo file, or it is a part of the country."""


_OF_KIND: dict[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {"PO": _SHARES, "VO": _SHARE_VSO}
DEELNAME_COLUMNS = (
    "jaar", "swv", "indicator", "waarde", "staat", "laag", "hoog", "schatting",
    "teller_laag", "teller_hoog", "noemer_laag", "noemer_hoog", "reden",
)  # fmt: skip


def deelname_tabel(snapshot: Snapshot, swv: str) -> pd.DataFrame:
    """Return the deelnamepercentages of an SWV over all years: sbo and so of a po, vso of a vo.

    `DEELNAME_COLUMNS`, the newest year first: percentages (0–100) of the pupils living in the SWV.
    `waarde` where nothing is in doubt, else `staat` is `afgeschermd`, `laag` and `hoog` tell
    between what it lies and `schatting` what it is estimated to be. `teller` and `noemer` are
    pupils. What cannot be counted has the state `ontbreekt` and in `reden` what is missing; a
    `reden` beside a value tells whom it leaves out.
    """
    found, last = [], NotFound("Er zijn nog geen leerlingen in de gegevensmap.")
    for jaar in jaren(snapshot):
        try:
            place = leerlingjaar(snapshot, jaar).regio
            code = place.parties[place.position(swv)]
        except NotFound as error:  # no regio-indeling, or an SWV that was not there yet
            last = error
            continue
        table = _swv_shares(snapshot, jaar, code[:2])
        found.append(table[table["swv"] == code])
    if not found:
        raise last
    return pd.concat(found, ignore_index=True)


def eigen_deelname(snapshot: Snapshot, swv: str, jaar: int) -> pd.DataFrame:
    """Return deelname per wijk or buurt from the SWV's own table, as far as it may be shown.

    Columns `jaar, gebied, naam, indicator, laag, hoog, teller_laag, teller_hoog, noemer_laag,
    noemer_hoog, reden` per wijk or buurt that the table has as a home: percentages (0–100) of all
    pupils of the kind of SWV who live there. Both ends are NaN, with what is missing in `reden`,
    where the table lacks a type of the denominator; an end of pupils of -1 is open.
    """
    own = eigen_jaar(snapshot, jaar)
    code = own.regio.parties[own.regio.position(swv)]
    mine = own.cellen.loc[own.cellen["thuis_swv"] == code, "gebied"]
    there = set(mine) - {""}
    rows = own.view(("gebied", "soort"), lambda found: found["gebied"].isin(there))
    names = _area_names(snapshot, there)
    made = []
    for name, (one, of) in _OF_KIND[code[:2]].items():
        # a share is true only where the table has every type of its denominator
        types = [item for item in of if item != _OUTSIDE]
        lacking = [item for item in types if item not in own.soorten]
        for area, part in rows.groupby("gebied"):
            ends = [
                _sum_ends(part[part["soort"].isin(chosen)])
                for chosen in ([one], [item for item in types if item != one])
            ]
            sides = [
                Bounds(np.array([low]), np.array([UNKNOWN if high < 0 else high]))
                for low, high in ends
            ]
            share = percentages(share_bounds(*sides), _DECIMALS)
            whole = _sum_ends(part[part["soort"].isin(types)])
            told = (float(share.laag[0]), float(share.hoog[0])) if not lacking else (np.nan,) * 2
            reden = f"in de eigen tabel staat geen {listed(lacking)}" if lacking else ""
            made.append(
                (jaar, area, names.get(str(area), ""), name, *told, *ends[0], *whole, reden)
            )
    return pd.DataFrame(
        made,
        columns=[
            "jaar", "gebied", "naam", "indicator", "laag", "hoog", "teller_laag", "teller_hoog",
            "noemer_laag", "noemer_hoog", "reden",
        ],
    )  # fmt: skip


def _sum_ends(rows: pd.DataFrame) -> tuple[int, int]:
    """Add up what is certain of sums; -1 where one has no end."""
    is_open = bool((rows["hoog"] < 0).any())
    return int(rows["laag"].sum()), -1 if is_open else int(rows["hoog"].sum())


def _area_names(snapshot: Snapshot, codes: set[str]) -> dict[str, str]:
    """Return the names of wijken and buurten whose boundaries are in the folder."""
    names: dict[str, str] = {}
    for niveau in {niveau_of(code) for code in codes}:
        for record in snapshot.find(Soort.GRENZEN, niveau=niveau):
            table = snapshot.table(record, "vlakken", columns=["code", "naam"])
            table = table[table["code"].isin(codes)]
            for code, name in zip(table["code"], table["naam"], strict=True):
                names.setdefault(code, name)
    return names


@cached(12)
def _swv_shares(snapshot: Snapshot, jaar: int, kind: str) -> pd.DataFrame:
    """Return `DEELNAME_COLUMNS` of all SWVs of a kind in a year; not to be changed."""
    year = leerlingjaar(snapshot, jaar)
    areas = gebieden(year, "swv")
    wanted = [number for number, code in enumerate(areas.codes) if code.startswith(kind)]
    head = pd.DataFrame({"jaar": jaar, "swv": [areas.codes[number] for number in wanted]})
    lacking = _lacking(snapshot, jaar, kind)
    if lacking:
        nothing = head.assign(staat="ontbreekt", reden=lacking)
        tables = [nothing.assign(indicator=name) for name in _OF_KIND[kind]]
        return pd.concat(tables, ignore_index=True).reindex(columns=list(DEELNAME_COLUMNS))
    place = np.full(len(areas.codes) + 1, -1, np.int64)  # the last one for homes in no SWV
    place[wanted] = np.arange(len(wanted))
    # of a gemeente whose own schools are missing no share is true: its pupils count in none
    without = year.herkomsten.loc[year.herkomsten["gemeente_code"] == ""]
    home = np.where(np.isin(year.herkomst, without["herkomst"]), -1, place[areas.thuis])
    left_out = _left_out(year, without, place, len(wanted))
    counted = year.stelsel != CLUSTER12
    tables = []
    for name, (one, of) in _OF_KIND[kind].items():
        # rows of the denominator; of so those of cluster 1 and 2 count in it, never in the part
        own = np.isin(year.soort, [SOORTEN.index(item) for item in of if item != _OUTSIDE])
        part = (year.soort == SOORTEN.index(one)) & (counted | (one != "so"))
        # two groups per SWV, the part (even) and the rest (odd): counted in one go
        groups = np.where(own & (home >= 0), 2 * home + ~part, -1)
        sums = count(year, groups, 2 * len(wanted))
        sides = [sums.iloc[side::2].reset_index(drop=True) for side in (0, 1)]
        bounds = [Bounds.of(side) for side in sides]
        share, whole = percentages(share_bounds(*bounds), _DECIMALS), bounds[0].plus(bounds[1])
        # a share that masking leaves no room is a value; one of nobody is not applicable
        certain = share.laag == share.hoog
        middle = [side["schatting"].to_numpy(float) for side in sides]
        with np.errstate(invalid="ignore", divide="ignore"):
            estimate = np.round(100 * middle[0] / (middle[0] + middle[1]), _DECIMALS)
        table = head.assign(
            indicator=name,
            waarde=np.where(certain, share.laag, np.nan),
            staat=np.where(np.isnan(share.laag), "nvt", np.where(certain, "waarde", "afgeschermd")),
            laag=share.laag,
            hoog=share.hoog,
            schatting=np.where(certain, share.laag, estimate),
            teller_laag=bounds[0].laag,
            teller_hoog=bounds[0].hoog,
            noemer_laag=whole.laag,
            noemer_hoog=whole.hoog,
            reden=left_out,
        )
        tables.append(table[list(DEELNAME_COLUMNS)])
    return pd.concat(tables, ignore_index=True)


def _lacking(snapshot: Snapshot, jaar: int, kind: str) -> str:
    """Return what is missing for the shares of a year, in Dutch; '' for nothing."""
    shares = [r for r in snapshot.find(Soort.INDICATOREN, jaar=jaar) if r.key.bron == BRON]
    if not shares:
        return f"de leerlingen po van {jaar} van heel Nederland staan niet in de gegevensmap"
    if kind == "VO" and not any(_both(snapshot, jaar)):
        return f"de leerlingen vo van {jaar} van heel Nederland staan niet in de gegevensmap"
    return ""


def _left_out(year: Leerlingjaar, without: pd.DataFrame, place: Ints, size: int) -> list[str]:
    """Say per SWV which gemeenten do not count, as the file with their schools is missing."""
    names: list[set[str]] = [set() for _ in range(size)]
    homes = without.loc[without["herkomst"] >= _LOWEST_PC4, ["herkomst", "gemeente"]]
    for parties in (year.regio.po, year.regio.vo):
        at = place[parties[homes["herkomst"].to_numpy()] - len(PARTIES)]
        for number, name in zip(at.tolist(), homes["gemeente"], strict=True):
            if number >= 0 and name:
                names[number].add(name)
    return [
        f"zonder {listed(sorted(found))}: het bestand met de scholen daar ontbreekt"
        if found
        else ""
        for found in names
    ]


def deelname_sets(flows: NewSet) -> list[NewSet]:
    """Return the sets of indicators that follow from a set of po flows."""
    stromen, scholen, homes = (
        table
        for name in ("stromen", "scholen", "herkomsten")
        if isinstance(table := flows.tables[name], pd.DataFrame)
    )
    codes = _homes(stromen["herkomst"].to_numpy(), homes)
    rows = _rows(stromen, scholen)
    made = []
    for niveau in NIVEAUS:
        table = _shares(rows, codes[niveau], _SHARES, per_age=bool(flows.extra["groepen"]))
        if table.empty:
            continue
        key = SetKey(Soort.INDICATOREN, BRON, niveau, flows.key.jaar, flows.key.jaar)
        filled = table["staat"].eq("waarde").groupby(table["indicator"]).sum()
        extra = {"indicatoren": {str(name): int(count) for name, count in filled.items()}}
        made.append(
            NewSet(key, replace(flows.herkomst), {"cijfers": table}, len(table), extra=extra)
        )
    return made


def vso_sets(snapshot: Snapshot) -> list[DerivedSet]:
    """Return the shares of vso of the years that have both the po and the vo file."""
    return [_vso_set(snapshot, po, vo, niveau) for po, vo in _both(snapshot) for niveau in NIVEAUS]


def _vso_set(snapshot: Snapshot, po: SetRecord, vo: SetRecord, niveau: str) -> DerivedSet:
    jaar = po.key.jaar
    record = SetRecord(
        SetKey(Soort.INDICATOREN, BRON_VSO, niveau, jaar, jaar),
        replace(vo.herkomst, fictief=po.herkomst.fictief or vo.herkomst.fictief),
        int(po.extra["gemeenten"]),
        bestanden={},
        extra={
            "afgeleid": f"{BRON_VSO}|{niveau}|{po.bestanden['stromen']}|{vo.bestanden['stromen']}",
            "indicatoren": dict.fromkeys(_names(_SHARE_VSO), int(po.extra["gemeenten"])),
        },
    )

    @cache
    def figures() -> Mapping[str, pd.DataFrame]:
        table = _vso_shares(snapshot, po, vo, niveau)
        return {name: table[table["indicator"] == name] for name in _names(_SHARE_VSO)}

    return DerivedSet(record, figures)


def _both(snapshot: Snapshot, jaar: int | None = None) -> Iterator[tuple[SetRecord, SetRecord]]:
    """Yield the po set and the vo set of each year that has both of the whole country."""
    sets = snapshot.find(Soort.LEERLINGEN, jaar=jaar)
    shares = [r for r in snapshot.find(Soort.INDICATOREN, jaar=jaar) if r.key.bron == BRON]
    for year in sorted({r.key.jaar for r in shares if r.key.jaar is not None}):
        types = [(r, r.extra.get("laag_per_soort", {})) for r in sets if r.key.jaar == year]
        po = next((r for r, there in types if "bo" in there and r.extra.get("groepen")), None)
        vo = next((r for r, there in types if "vo" in there), None)
        if po is None or vo is None:
            continue
        homes = [snapshot.table(record, "herkomsten")["herkomst"] for record in (po, vo)]
        lives = [set(codes[codes >= _LOWEST_PC4]) for codes in homes]
        if len(lives[0] & lives[1]) >= _WHOLE * len(lives[0]):
            yield po, vo


def _vso_shares(snapshot: Snapshot, po: SetRecord, vo: SetRecord, niveau: str) -> pd.DataFrame:
    homes = snapshot.table(po, "herkomsten")
    rows, lives = [], []
    for record in (po, vo):
        stromen = snapshot.table(record, "stromen")
        rows.append(_rows(stromen, snapshot.table(record, "scholen")))
        # by the po file: a gemeente without a vo school of its own is known there only
        lives.append(_homes(stromen["herkomst"].to_numpy(), homes)[niveau])
    text = {"soort": object, "telt_als": object}
    both = pd.concat([part.astype(text) for part in rows], ignore_index=True)
    both = both.astype(dict.fromkeys(text, "category"))
    return _shares(both, np.concatenate(lives), _SHARE_VSO, per_age=True)


def _names(shares: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    return [name + ending for name in shares for ending in ("", ESTIMATED)]


def _homes(home: npt.NDArray[np.int16], homes: pd.DataFrame) -> dict[str, Texts]:
    """Return per level the area that each row is of, '' where none is known."""
    per_home = homes.set_index("herkomst")["gemeente_code"]
    town = pd.Series(home).map(per_home).fillna("").to_numpy(dtype=object)
    # of a gemeente whose own schools are missing no share is true, nor of its postcodes
    pc4 = np.where((home >= _LOWEST_PC4) & (town != ""), home.astype(str).astype(object), "")
    return {"gemeente": town, "pc4": pc4}


def _rows(stromen: pd.DataFrame, scholen: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as `flows.estimate` takes them; distances are not known at import."""
    # so of cluster 1 and 2 is not of the SWVs: a type of its own, in the denominator only
    outside = (stelsels(scholen)[0] == CLUSTER12) & scholen["soort"].eq("so").to_numpy()
    types = scholen["soort"].astype(object).mask(outside, _OUTSIDE)
    # what is sure of a row: its shown counts, and 1 to 4 of every masked cell
    school = stromen["school"].to_numpy()
    exact, cells = (stromen[name].to_numpy(np.int64) for name in ("exact", "cellen"))
    total = stromen["totaal"].to_numpy() if "totaal" in stromen else None
    known = row_bounds(exact, cells, total)
    fixed = pd.DataFrame(
        {
            "brin6": spread(scholen["brin6"], school),
            "soort": spread(scholen["soort"], school),
            "telt_als": spread(types, school),
            "exact": exact,
            "cellen": cells,
            "laag": known.laag,
            "hoog": known.hoog,
        }
    )
    used = ("herkomst", "school", "totaal", *fixed.columns)
    kept = [name for name in stromen if name not in used and not str(name).startswith("lft_")]
    return pd.concat([fixed, stromen[kept]], axis=1)


def _shares(
    rows: pd.DataFrame,
    codes: Texts,
    shares: Mapping[str, tuple[str, tuple[str, ...]]],
    *,
    per_age: bool,
) -> pd.DataFrame:
    """Return shares of the areas `codes`; '' is no area."""
    # areas in order of code; rows of no area get −1 and count nowhere
    number, areas = pd.factorize(codes, sort=True)
    number = np.where(codes == "", -1, number)
    size = len(areas)
    # of a categorical column: each type looked up once
    position = pd.Index(_COUNTED).get_indexer(rows["telt_als"].cat.categories)
    soort = position[rows["telt_als"].cat.codes]
    bounds = Bounds.of(rows)

    def among(types: tuple[str, ...]) -> Ints:
        wanted = np.isin(soort, [_COUNTED.index(name) for name in types])
        groups: Ints = np.where(wanted, number, -1)
        return groups

    masked = bool(rows["cellen"].to_numpy().any())
    estimate = _estimator(rows, size, per_age=per_age) if masked else None
    parts = []
    for name, (one, of) in shares.items():
        others = tuple(item for item in of if item != one)
        part = group_bounds(bounds, among((one,)), size)
        rest = group_bounds(bounds, among(others), size)
        # the part is least where the rest is most, and the other way round
        share = percentages(share_bounds(part, rest), _DECIMALS)
        low, high = share.laag, share.hoog
        counted = ~np.isnan(low)
        certain = counted & (low == high)
        parts.append(_figures(areas, name, np.where(certain, low, np.nan), low, high, counted))
        if estimate is not None:
            value = np.where(certain, low, estimate(among((one,)), among(others)))
            parts.append(_figures(areas, name + ESTIMATED, value, low, high, counted))
    return pd.concat(parts, ignore_index=True)


def _estimator(rows: pd.DataFrame, size: int, *, per_age: bool) -> Callable[[Ints, Ints], Floats]:
    """Return a function that estimates a percentage of two groupings, NaN where not allowed."""
    calibration = Calibration.load()
    product = BY_AGE if per_age else WITHOUT_AGES

    def total(groups: Ints) -> Floats:
        chosen = np.flatnonzero(groups >= 0)
        found = calibration.estimate(rows.iloc[chosen], groups[chosen], product=product)
        # groups without rows are nobody, exactly; those that may not be estimated stay NaN
        middle = found[ESTIMATE_COLUMNS[0]].reindex(range(size))
        empty = found["hoog"].reindex(range(size), fill_value=0) == 0
        filled: Floats = middle.mask(empty, 0.0).to_numpy(np.float64)
        return filled

    def share(part: Ints, rest: Ints) -> Floats:
        one = total(part)
        # few areas have enough masked cells in the small type: only their rest matters
        known = np.append(~np.isnan(one), False)
        other = total(np.where(known[rest], rest, -1))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.round(100 * one / (one + other), _DECIMALS)

    return share


def _figures(
    areas: Texts, name: str, value: Floats, low: Floats, high: Floats, counted: Flags
) -> pd.DataFrame:
    """Return the rows of one indicator, for the areas with pupils of the denominator."""
    keep = counted & (areas != "")
    return pd.DataFrame(
        {
            "gebied_code": areas[keep],
            "indicator": name,
            "waarde": value[keep],
            "staat": np.where(np.isnan(value[keep]), "afgeschermd", "waarde"),
            "laag": low[keep],
            "hoog": high[keep],
        }
    )
