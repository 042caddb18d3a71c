"""The flows of one SWV, counterpart by counterpart, and the matrix of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.areas import NIVEAUS, gebieden, gemeente_codes, gemeente_namen
from flows.bounds import difference
from flows.counting import COUNT_COLUMNS, count
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, leerlingjaar, present
from flows.mapping import PARTIES, check_soorten
from flows.roles import FIVE, usual_movement
from flows.saldo import ALLE, RICHTINGEN, saldo_tabel, years_around
from flows.stelsel import STELSELS
from store import NotFound, Snapshot
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from flows.bounds import Flags, Ints, Texts


STROOM_COLUMNS = (
    "jaar", "soort", "stelsel", "richting", "swv", "tegenpartij", *COUNT_COLUMNS,
)  # fmt: skip
_SWVS = len(PARTIES)


def stroom_tabel(  # noqa: PLR0913 - each is a filter of its own
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    soorten: Sequence[str] | None = None,
    *,
    niveau: str = "swv",
    kalibratie: Path | None = None,
    groepen: Sequence[str] | None = None,
    stelsel: str | None = None,
    samen: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the flows into, out of and within one SWV.

    Parameters
    ----------
    soorten
        Types of education; None for all that belong to the SWV.
    niveau
        What a counterpart is. `swv`: the other SWV, or a party abroad, unknown or not
        mapped. `gemeente` and `pc4`: where pupils live who come or stay, and where the
        school stands of those who go. `school`: the school they go to.
    stelsel
        Only this stelsel; None for all three.
    samen
        `soort`, `stelsel` or both: what is counted together, as `alle`. Rows of separate
        types cannot be added up afterwards: the estimate of a sum is not the sum of estimates.

    Returns
    -------
    `STROOM_COLUMNS`, one row per type × stelsel × direction × counterpart that has pupils,
    the largest first within a direction; on other levels than `swv` with
    `tegenpartij_naam, tegenpartij_swv` behind `tegenpartij`.
    """
    year = leerlingjaar(snapshot, jaar, groepen=groepen, kalibratie=kalibratie)
    position = year.regio.position(swv)
    code = year.regio.parties[position]
    types = present(year, soorten, check_soorten(code, soorten))
    own = np.isin(year.soort, [SOORTEN.index(name) for name in types])
    own &= _of_stelsel(year, stelsel)
    comes = own & (year.bestemming == position)
    goes = own & (year.thuis == position)
    # who comes and goes at once stays inside: both ends lie in the SWV
    direction = np.where(comes & goes, 2, np.where(comes, 0, np.where(goes, 1, -1)))
    chosen = np.flatnonzero(direction >= 0)
    labels, names, parties = _counterparts(year, niveau, direction, chosen)
    frame = pd.DataFrame(
        {
            "soort": year.soort[chosen].astype(np.int64),
            "stelsel": year.stelsel[chosen].astype(np.int64),
            "richting": direction[chosen],
            "tegenpartij": labels,
        }
    )
    for name in samen:
        frame[name] = -1  # the last of its names: `alle`
    grouped = frame.groupby(list(frame.columns), sort=True)
    groups = np.full(len(year.soort), -1, np.int64)
    groups[chosen] = grouped.ngroup().to_numpy()
    # the first row of each group carries its labels
    heads = frame.loc[~pd.Series(groups[chosen]).duplicated()].assign(
        group=lambda f: groups[chosen[f.index]]
    )
    heads = heads.set_index("group").sort_index()
    table = count(year, groups, len(heads))
    result = pd.DataFrame(
        {
            "jaar": year.jaar,
            "soort": np.array([*SOORTEN, ALLE], object)[heads["soort"]],
            "stelsel": np.array([*STELSELS, ALLE], object)[heads["stelsel"]],
            "richting": np.array(RICHTINGEN, object)[heads["richting"]],
            "swv": code,
            "tegenpartij": heads["tegenpartij"].to_numpy(),
        }
    )
    columns = list(STROOM_COLUMNS)
    if niveau != "swv":
        result["tegenpartij_naam"] = _first(names, groups[chosen], len(heads))
        result["tegenpartij_swv"] = _all(parties, groups[chosen], len(heads))
        columns[6:6] = ["tegenpartij_naam", "tegenpartij_swv"]
    result = pd.concat([result, table], axis=1)
    order = np.lexsort(
        (-result["hoog"], -result["laag"], heads["richting"], heads["stelsel"], heads["soort"])
    )
    return result.iloc[order].reset_index(drop=True)[columns]


def matrix(
    snapshot: Snapshot,
    jaar: int,
    soorten: Sequence[str] | None = None,
    *,
    stelsel: str | None = None,
    kalibratie: Path | None = None,
    groepen: Sequence[str] | None = None,
    samen: bool = False,
) -> pd.DataFrame:
    """Return the flows between all SWVs, per type of education.

    Without `soorten` all types of the year, without a `stelsel` all three together; `samen` counts
    the types together, as `alle`.

    Columns `jaar, soort, van, naar` and `COUNT_COLUMNS`, one row per pair with pupils; `van` and
    `naar` may be a party that is no SWV.
    """
    year = leerlingjaar(snapshot, jaar, groepen=groepen, kalibratie=kalibratie)
    types = present(year, soorten, SOORTEN)
    wanted = np.isin(year.soort, [SOORTEN.index(name) for name in types])
    wanted &= _of_stelsel(year, stelsel)
    size = len(year.regio.parties)
    kind = np.zeros(len(year.soort), np.int64) if samen else year.soort.astype(np.int64)
    # one number per type × home × school; those that occur are numbered in their order
    key = (kind * size + year.thuis) * size + year.bestemming
    used = np.zeros(len(SOORTEN) * size * size, bool)
    used[key[wanted]] = True
    number = np.where(used, np.cumsum(used) - 1, -1)
    distinct = np.flatnonzero(used)
    table = count(year, np.where(wanted, number[key], -1), len(distinct))
    # the number taken apart again into type, home and school
    rest, school = np.divmod(distinct, size)
    soort, home = np.divmod(rest, size)
    parties = np.array(year.regio.parties, object)
    head = pd.DataFrame(
        {
            "jaar": year.jaar,
            "soort": ALLE if samen else np.array(SOORTEN, object)[soort],
            "van": parties[home],
            "naar": parties[school],
        }
    )
    return pd.concat([head, table], axis=1)


def verandering(
    snapshot: Snapshot,
    swv: str,
    jaren: tuple[int, int],
    soorten: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, str]:
    """Return how the totals of an SWV changed between two years, and what to beware of.

    Per type × stelsel × direction: `soort, stelsel, richting`, of both years `laag_JAAR, hoog_JAAR,
    schatting_JAAR, schatting_laag_JAAR, schatting_hoog_JAAR`, and of the difference the same as
    `verschil_laag` …: its bounds are always true. The text is a Dutch warning when one year is
    masked and the other is not, or files are missing; '' for nothing to beware of.
    """
    first, last = two_years(jaren)
    keys = ["soort", "stelsel", "richting"]
    tables = []
    for jaar in (first, last):
        wide = saldo_tabel(snapshot, swv, jaar, soorten)
        long = [
            wide[["soort", "stelsel"]].assign(
                richting=name, **{f"{part}_{jaar}": wide[f"{name}_{part}"] for part in FIVE}
            )
            for name in RICHTINGEN
        ]
        tables.append(pd.concat(long, ignore_index=True))
    joined = tables[0].merge(tables[1], on=keys, how="outer")
    before, after = (
        joined[[f"{part}_{jaar}" for part in FIVE]].to_numpy(float) for jaar in (first, last)
    )
    # the least now against the most then: true whatever the masked cells hold
    joined[[f"verschil_{part}" for part in FIVE]] = difference(after, before).round(1)
    return joined, change_warning(leerlingjaar(snapshot, first), leerlingjaar(snapshot, last))


def two_years(jaren: tuple[int, int]) -> tuple[int, int]:
    """Return the years of a change, the first one first; raises `NotFound` when they are one."""
    first, last = sorted(jaren)
    if first == last:
        raise NotFound(f"Een verandering gaat over twee jaren; beide zijn nu {first}.")
    return first, last


def paar_beweging(
    snapshot: Snapshot,
    paar: tuple[str, str],
    jaar: int,
    soorten: Sequence[str],
    *,
    groepen: Sequence[str] | None = None,
) -> dict[str, float]:
    """Return how many pupils the difference between two SWVs usually changes in a year, per type.

    Of the regional schools, by the measure of every role (`flows.roles.usual_movement`). A type
    of which only one year is there is left out. `paar` are the codes of both, in either order.
    """
    one, two = sorted(paar)
    differences = {}
    for other in years_around(snapshot, jaar):
        try:
            year = leerlingjaar(snapshot, other, groepen=groepen)
            types = present(year, None, tuple(soorten))
            year.regio.position(two)  # who is not there yet has no flows of nought
            table = stroom_tabel(snapshot, one, other, types, groepen=groepen, stelsel=STELSELS[0])
        except NotFound:
            continue
        mine = table[table["tegenpartij"] == two].set_index("soort")
        sides = [
            mine.loc[mine["richting"] == name, list(FIVE)].reindex(types, fill_value=0.0)
            for name in RICHTINGEN[:2]
        ]
        differences[other] = pd.DataFrame(
            difference(*(side.to_numpy(float) for side in sides)), list(types), list(FIVE)
        )
    moved = usual_movement(differences).dropna()
    return {str(soort): float(value) for soort, value in moved.items()}


def _of_stelsel(year: Leerlingjaar, stelsel: str | None) -> Flags:
    """Tell which rows belong to a stelsel; all of them for None."""
    if stelsel is None:
        return np.ones(len(year.stelsel), bool)
    if stelsel not in STELSELS:
        raise NotFound(f"Onbekend stelsel {stelsel!r}; kies uit {', '.join(STELSELS)}.")
    chosen: Flags = year.stelsel == STELSELS.index(stelsel)
    return chosen


def change_warning(first: Leerlingjaar, last: Leerlingjaar) -> str:
    """Return what a reader of a change between two years must know, in Dutch; '' for nothing."""
    texts = []
    if first.afgeschermd != last.afgeschermd:
        masked, open_year = (first, last) if first.afgeschermd else (last, first)
        texts.append(
            f"De aantallen van {masked.jaar} zijn afgeschermd (1 tot en met 4 als <5) en die van "
            f"{open_year.jaar} niet: het verschil is alleen zeker binnen de grenzen."
        )
    texts += [
        f"{year.jaar} is onvolledig: in de bestanden "
        f"{'ontbreekt' if len(year.onvolledig) == 1 else 'ontbreken'} {listed(year.onvolledig)}."
        for year in (first, last)
        if year.onvolledig
    ]
    if first.regio.record.key != last.regio.record.key:
        texts.append("De regio-indeling is tussen beide jaren gewijzigd.")
    return " ".join(texts)


def _counterparts(
    year: Leerlingjaar,
    niveau: str,
    direction: npt.NDArray[np.integer],
    chosen: npt.NDArray[np.intp],
) -> tuple[Texts, Texts, Texts]:
    """Return per chosen row its counterpart: code, name and SWV."""
    # of who goes the counterpart is where the school stands, of who comes where they live
    goes = direction[chosen] == 1
    parties = np.array(year.regio.parties, object)
    party = np.where(goes, year.bestemming[chosen], year.thuis[chosen])
    swv = parties[party]
    if niveau == "swv":
        return swv, swv, swv
    schools = year.scholen.iloc[year.school[chosen]]
    if niveau == "school":
        return (
            schools["brin6"].to_numpy(dtype=object),
            schools["naam"].to_numpy(dtype=object),
            parties[year.bestemming[chosen]],
        )
    if niveau not in NIVEAUS:
        raise NotFound(f"Onbekend niveau {niveau!r}; kies uit {', '.join(NIVEAUS)}.")
    pc4 = np.where(goes, schools["pc4"].to_numpy(), year.herkomst[chosen])
    names = gemeente_namen(year)[pc4]
    codes = pc4.astype(str).astype(object)
    if niveau == "gemeente":
        codes = gemeente_codes(year)[pc4]
        # of a school its own gemeente, which may be another than most of its PC4
        areas = gebieden(year, "gemeente")
        at_school = areas.bestemming[chosen]
        known = goes & (at_school >= 0)
        codes[known] = np.array(areas.codes, object)[at_school[known]]
        names[known] = np.array(areas.namen, object)[at_school[known]]
    # abroad and unknown have no place; a PC4 outside the mapping still has one
    placeless = (party < _SWVS - 1) | (codes == "") | (pc4 == 0)
    codes = np.where(placeless, swv, codes)
    names = np.where(placeless, [PARTIES.get(code, "") for code in swv], names)
    return codes, names, swv


def _first(values: Texts, groups: Ints, size: int) -> Texts:
    result = np.full(size, "", dtype=object)
    # written from the back, so that the first row of each group is what stays
    result[groups[::-1]] = values[::-1]
    return result


def _all(values: Texts, groups: Ints, size: int) -> Texts:
    """Return the distinct values of each group, joined by a blank."""
    pairs = pd.DataFrame({"group": groups, "value": values}).drop_duplicates()
    joined = pairs.sort_values("value").groupby("group")["value"].agg(" ".join)
    result: Texts = joined.reindex(range(size), fill_value="").to_numpy(object)
    return result
