"""Reading products that count pupils per home postcode and school: the flows themselves.

A set holds three tables. `stromen` has one row per home × school × type of education:
`herkomst` (PC4, or 10/20/30/40), `school` (row of `scholen`), `exact` (sum of the cells that
are shown), `cellen` (number of masked cells), `totaal` where the file gives one that tells
more, and a column per age (`lft_4`) or school year (`lj_1`) with −1 where masked. So bounds
need two small columns, and ages only cost what asks for them. `scholen` describes each
school × type, `herkomsten` the gemeente that DUO places a home postcode in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows._columns import is_group
from flows._counts import MASKED, SOORTEN, Counts, home_of, read_counts
from flows._features import STORED, row_features
from flows._gemeenten import gemeente_code, home_gemeenten, is_national, without_schools
from flows._sets import Read
from flows.deelname import deelname_sets

if TYPE_CHECKING:
    import numpy.typing as npt

    from flows._sets import Source
    from store import Finding, NewSet
    from store.reading.coded import CodedRows

_ATTRIBUTES = (
    "naam", "postcode", "plaats", "provincie", "gemeente", "denominatie", "bevoegd_gezag",
)  # fmt: skip


def read_po(rows: CodedRows, source: Source) -> Read:
    """Read po pupils per home postcode, vestiging and age."""
    return _with_deelname(
        _read(rows, source, sorted(filter(is_group, rows.columns), key=_group_order))
    )


def read_vo(rows: CodedRows, source: Source) -> Read:
    """Read vo pupils per home postcode, vestiging and school year."""
    return _read(rows, source, sorted(filter(is_group, rows.columns), key=_group_order), soort="vo")


def read_brin6_pc4(rows: CodedRows, source: Source) -> Read:
    """Read DUO's CKAN table: one count per home postcode and vestiging, −1 masked."""
    return _read(rows, source, ["aantal"], minus_one_is_masked=True)


def _with_deelname(result: Read) -> Read:
    """Add the shares of sbo, so and vso per home area, as sets of indicators."""
    for new in list(result.sets):
        homes = new.tables["herkomsten"]
        if isinstance(homes, pd.DataFrame) and is_national(homes):
            result.sets += deelname_sets(new)
        else:
            result.bevindingen.append(
                kinds.DEELNAME_NIET_BEREKEND(
                    str(new.key.jaar), f"scholen van {new.extra['gemeenten']} gemeenten"
                )
            )
    return result


def _read(
    rows: CodedRows,
    source: Source,
    groups: list[str],
    *,
    soort: str | None = None,
    minus_one_is_masked: bool = False,
) -> Read:
    counts = read_counts(
        rows,
        counts=groups,
        soort=soort,
        jaar=source.jaar,
        minus_one_is_masked=minus_one_is_masked,
    )
    result = Read(geweigerd=counts.geweigerd, bevindingen=[*counts.bevindingen])
    result.bevindingen += _same_gemeente_twice(rows, counts)
    for jaar in np.unique(counts.jaar).tolist():
        new = _year_set(rows, counts, jaar, source)
        result.sets.append(new)
        result.rijen += new.rijen
        result.bevindingen += new.bevindingen
    return result


def _group_order(name: str) -> int:
    label = name.partition("_")[2]
    return {"jonger": -1, "ouder": 99}.get(label, 0) or int(label)


def _year_set(rows: CodedRows, counts: Counts, jaar: int, source: Source) -> NewSet:
    """Make the set of one year."""
    mine = np.flatnonzero(counts.jaar == jaar)
    used, first, school = np.unique(counts.school[mine], return_index=True, return_inverse=True)
    scholen = _attributes(rows, counts, used, counts.row[mine[first]])
    distinct, first = np.unique(counts.herkomst[mine], return_index=True)
    homes = home_gemeenten(rows, distinct, counts.row[mine[first]], scholen)
    exact = np.zeros(len(mine), np.int32)
    cells = np.zeros(len(mine), np.int16)
    wide: dict[str, npt.NDArray[np.int16]] = {}
    for name, all_values in counts.groups.items():
        values = all_values[mine]
        exact += np.maximum(values, 0)
        cells += values == MASKED
        if is_group(name):
            wide[name] = values
    columns: dict[str, npt.NDArray[np.generic]] = {
        "herkomst": counts.herkomst[mine],
        "school": school.astype(np.int32),
        "exact": exact,
        "cellen": cells,
    }
    findings: list[Finding] = []
    if counts.totaal is not None:
        known = _known_totals(counts.totaal[mine], exact, cells, scholen, school, findings)
        if known is not None:
            columns["totaal"] = known
    masked = int(cells.sum())
    if masked:
        shown = np.stack(list(wide.values() or [counts.groups["aantal"][mine]]), axis=1)
        features = row_features(shown, school)
        columns |= {name: features[name].to_numpy() for name in STORED}
        findings.append(
            kinds.AFGESCHERMD(
                str(jaar), "aantallen van 1 tot en met 4 zijn afgeschermd (<5)", aantal=masked
            )
        )
    missing = scholen["pc4"] == 0
    if missing.any() and "postcode" in rows.columns:
        findings.append(
            kinds.POSTCODE_SCHOOL(
                ", ".join(scholen.loc[missing, "brin6"].head(5)),
                "scholen zonder leesbare postcode",
                aantal=int(missing.sum()),
            )
        )
    lowest = exact + cells
    per_soort = np.bincount(
        scholen["soort_nr"].to_numpy()[school], weights=lowest, minlength=len(SOORTEN)
    )
    paths = {rows.paths[file] for file in np.unique(rows.file[counts.row[mine]]).tolist()}
    unread = [name for path, name in source.onvolledig if path in paths]
    gone, told = without_schools(homes, jaar, known=unread)
    findings += told
    extra = {
        "afgeschermd": bool(masked),
        "cellen": masked,
        "exact": int(exact.sum()),
        "laag": int(lowest.sum()),
        "hoog": int(exact.sum()) + 4 * masked,
        "laag_per_soort": {s: int(n) for s, n in zip(SOORTEN, per_soort, strict=True) if n},
        "groepen": list(wide),
        "extra_kolommen": [name for name in columns if name in ("totaal", *STORED)],
        "gemeenten": int(scholen["gemeente_code"].nunique()),
        "onvolledig": list(dict.fromkeys([*unread, *gone])),
        "vul_postcodes": source.vul_postcodes,
    }
    return source.new_set(
        jaar,
        {
            "stromen": pd.DataFrame({**columns, **wide}),
            "scholen": scholen.drop(columns="soort_nr"),
            "herkomsten": homes,
        },
        len(mine),
        tuple(findings),
        extra,
    )


def _attributes(
    rows: CodedRows,
    counts: Counts,
    used: npt.NDArray[np.int32],
    first: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Describe schools × types (`used`) with what stands in the first row of each."""
    frame = pd.DataFrame(
        {
            "brin6": counts.brin6[used],
            "soort": np.array(SOORTEN, dtype=object)[counts.soort[used]],
            "soort_nr": counts.soort[used],
        }
    )
    for name in _ATTRIBUTES:
        column = rows.columns.get(name)
        frame[name] = "" if column is None else column.text()[first]
    code = rows.columns.get("gemeente_code")
    frame["gemeente_code"] = "" if code is None else code.lookup(gemeente_code, "", object)[first]
    postcode = rows.columns.get("postcode")
    frame["pc4"] = (
        np.int16(0)
        if postcode is None
        else np.maximum(postcode.lookup(home_of, 0, np.int16), 0)[first]
    )
    frame["postcode"] = frame["postcode"].str.replace(" ", "").str.upper()
    return frame


def _known_totals(
    totals: npt.NDArray[np.int32],
    exact: npt.NDArray[np.int32],
    cells: npt.NDArray[np.int16],
    scholen: pd.DataFrame,
    school: npt.NDArray[np.intp],
    findings: list[Finding],
) -> npt.NDArray[np.int32] | None:
    """Check `TOTAAL` against the ages; return it where masked cells make it tell more.

    A total that cannot be true is reported and becomes −1 (unknown).
    """
    given = totals >= 0
    wrong = given & ((totals < exact + cells) | (totals > exact + 4 * cells))
    if wrong.any():
        places = scholen["brin6"].to_numpy()[school[wrong]]
        difference = int((totals[wrong] - exact[wrong]).sum())
        findings.append(
            kinds.TOTAAL_WIJKT_AF(
                ", ".join(dict.fromkeys(places[:5].tolist())),
                f"de kolom TOTAAL past niet bij de som van de leeftijden (samen {difference:+d})",
                aantal=int(wrong.sum()),
            )
        )
    if not (given & (cells > 0)).any():
        return None
    return np.where(given & ~wrong, totals, -1).astype(np.int32)


def _same_gemeente_twice(rows: CodedRows, counts: Counts) -> list[Finding]:
    """Report gemeenten whose schools stand in more than one file of a year."""
    column = rows.columns.get("gemeente")
    if column is None or len(rows.files) == 1:
        return []
    size = len(rows.files)
    known = column.codes >= 0
    gemeente = counts.gelezen_jaar.astype(np.int64) * len(column.distinct) + column.codes
    pairs = np.divmod(np.unique((gemeente * size + rows.file)[known]), size)
    distinct, count = np.unique(pairs[0], return_counts=True)
    found = []
    for value in distinct[count > 1].tolist():
        files = [rows.files[file] for file in pairs[1][pairs[0] == value].tolist()]
        found.append(
            kinds.GEMEENTE_DUBBEL(
                column.distinct[value % len(column.distinct)].strip(),
                f"scholen van deze gemeente in {', '.join(files[:4])}",
                aantal=len(files),
            )
        )
    return found
