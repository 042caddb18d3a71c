"""DUO's products: how each is recognised by its header, and read into sets of one year.

`FORMATS` has a row per product. Those that count pupils per home postcode and school are the
flows themselves; their set holds three tables. `stromen` has one row per home × school × type
of education: `herkomst` (PC4, or 10/20/30/40), `school` (row of `scholen`), `exact` (sum of
the cells that are shown), `cellen` (number of masked cells), `totaal` where the file gives one
that tells more, and a column per age (`lft_4`) or school year (`lj_1`) with −1 where masked. So
bounds need two small columns, and ages only cost what asks for them. `scholen` describes each
school × type, `herkomsten` the gemeente that DUO places a home postcode in.

Totals, ages and clusters per vestiging (`brin6_…`) tell nothing of flows by themselves, but a
known total narrows the bounds of the masked cells below it, and the cluster tells which schools
stand outside the SWVs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows.calibration import STORED, row_features
from flows.counts import MASKED, SOORTEN, PupilCounts, ReadProduct, home_of, read_counts
from flows.deelname import deelname_sets
from flows.home_gemeenten import gemeente_code, home_gemeenten, is_national, without_schools
from store import Finding, NewSet, Refused
from store.reading.duo import is_group

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from flows.counts import PupilSource
    from store.reading.coded import CodedRows


_ATTRIBUTES = (
    "naam", "postcode", "plaats", "provincie", "gemeente", "denominatie", "bevoegd_gezag",
)  # fmt: skip


def read_po(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read po pupils per home postcode, vestiging and age."""
    return _with_deelname(
        _read(rows, source, sorted(filter(is_group, rows.columns), key=_group_order))
    )


def read_vo(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read vo pupils per home postcode, vestiging and school year."""
    return _read(rows, source, sorted(filter(is_group, rows.columns), key=_group_order), soort="vo")


def read_brin6_pc4(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read DUO's CKAN table: one count per home postcode and vestiging, −1 masked."""
    return _read(rows, source, ["aantal"], minus_one_is_masked=True)


def _with_deelname(result: ReadProduct) -> ReadProduct:
    """Add the shares of sbo and so per home area, as sets of indicators."""
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
    source: PupilSource,
    groups: list[str],
    *,
    soort: str | None = None,
    minus_one_is_masked: bool = False,
) -> ReadProduct:
    counts = read_counts(
        rows, counts=groups, soort=soort, jaar=source.jaar, minus_one_is_masked=minus_one_is_masked
    )
    result = ReadProduct(geweigerd=counts.geweigerd, bevindingen=[*counts.bevindingen])
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


def _year_set(rows: CodedRows, counts: PupilCounts, jaar: int, source: PupilSource) -> NewSet:
    mine = np.flatnonzero(counts.jaar == jaar)
    # the schools of this year numbered anew; of each its first row tells the rest
    used, first, school = np.unique(counts.school[mine], return_index=True, return_inverse=True)
    scholen = _attributes(rows, counts, used, counts.row[mine[first]])
    distinct, first = np.unique(counts.herkomst[mine], return_index=True)
    homes = home_gemeenten(rows, distinct, counts.row[mine[first]], scholen)
    exact = np.zeros(len(mine), np.int32)
    cells = np.zeros(len(mine), np.int16)
    wide: dict[str, npt.NDArray[np.int16]] = {}
    # per row: what is shown added up, and how many cells are masked (one group per age, or one for
    # all)
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
        # features are worked out once, at import: an estimate then needs no ages
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
    # a masked cell is one pupil at least, four at most
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
    rows: CodedRows, counts: PupilCounts, used: npt.NDArray[np.int32], first: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Describe schools × types (`used`) with what stands in the first row of each."""
    frame = pd.DataFrame(
        {
            "brin6": counts.brin6[used],
            "soort": np.array(SOORTEN, dtype=object)[counts.soort[used]],
            "soort_nr": counts.soort[used],
        }
    )
    # text of the first row of each school; what the product does not have stays empty
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
    # between one and four pupils in each masked cell, or the column is of something else
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


def _same_gemeente_twice(rows: CodedRows, counts: PupilCounts) -> list[Finding]:
    """Report gemeenten whose schools stand in more than one file of a year."""
    column = rows.columns.get("gemeente")
    if column is None or len(rows.files) == 1:
        return []
    size = len(rows.files)
    # year × gemeente × file as one number: a gemeente with two files in a year is there twice
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


def read_totals(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read pupils per vestiging and type.

    Raises
    ------
    Refused
        For the table of pupils who repeat a year, which has the very same columns.
    """
    other = next((name for name in rows.files if "zittenblijver" in name.lower()), None)
    if other:
        raise Refused(
            "brin6_totaal.csv met alle leerlingen per vestiging",
            f"{other}, de tabel van zittenblijvers",
            "Kies brin6_totaal.csv uit de dataset Leerlingen po per vestiging.",
        )
    return _read_totals(rows, source, None)


def read_ages(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read pupils per vestiging, type and age."""
    return _read_totals(rows, source, "leeftijd")


def read_clusters(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read so and vso pupils per vestiging, type and cluster."""
    return _read_totals(rows, source, "cluster")


def _read_totals(rows: CodedRows, source: PupilSource, extra: str | None) -> ReadProduct:
    counts = read_counts(
        rows, counts=["aantal"], minus_one_is_masked=True, jaar=source.jaar, extra_key=extra
    )
    result = ReadProduct(geweigerd=counts.geweigerd, bevindingen=[*counts.bevindingen])
    frame = _frame(counts)
    if extra is not None:
        frame[extra] = rows.columns[extra].lookup(_label, "", object)[counts.row]
    for jaar, part in frame.groupby("jaar", sort=True):
        table = part.drop(columns="jaar").reset_index(drop=True)
        result.sets.append(source.new_set(int(str(jaar)), {"totalen": table}, len(part), (), {}))
        result.rijen += len(part)
    return result


def _frame(counts: PupilCounts) -> pd.DataFrame:
    """Return the rows as a table; `aantal` −1 is masked."""
    return pd.DataFrame(
        {
            "jaar": counts.jaar,
            "brin6": counts.brin6[counts.school],
            "soort": np.array(SOORTEN, dtype=object)[counts.soort[counts.school]],
            "aantal": counts.groups["aantal"].astype(np.int32),
        }
    )


def _label(text: str) -> str:
    """Return an age or cluster as the flows name it: `4`, `jonger`, `ouder`, `1`."""
    plain = text.strip().lower()
    if "jonger" in plain or plain.startswith("<"):
        return "jonger"
    if "ouder" in plain or plain.startswith(">"):
        return "ouder"
    match = re.search(r"\d+", plain)
    return str(int(match[0])) if match else plain


_SCHOOL = frozenset({"instelling", "vestiging"})
_CKAN = _SCHOOL | {"soort", "peiljaar", "aantal"}


@dataclass(frozen=True, slots=True)
class Format:
    """One product that `read_leerlingen` takes."""

    id: str
    bron: str
    """The source's name as it stands in the set's key and under every figure."""
    fits: Callable[[Sequence[str]], bool]
    """Whether canonical column names are of this product."""
    read: Callable[[CodedRows, PupilSource], ReadProduct]
    uitleg: str
    """What it is, for a person who does not know which file to choose."""


def _per_age(columns: Sequence[str]) -> bool:
    return {"herkomst", "soort"} | _SCHOOL <= set(columns) and any(
        name.startswith("lft_") for name in columns
    )


def _per_grade(columns: Sequence[str]) -> bool:
    return {"herkomst"} | _SCHOOL <= set(columns) and any(
        name.startswith("lj_") for name in columns
    )


def _exactly(*extra: str) -> Callable[[Sequence[str]], bool]:
    """Recognise a CKAN product by all of its columns: its sisters differ by one column."""
    wanted = _CKAN | set(extra)
    return lambda columns: wanted == {c for c in columns if c not in ("", "id", "unnamed_0")}


FORMATS: tuple[Format, ...] = (
    Format(
        "po_leeftijd",
        "DUO leerlingen po per postcode en leeftijd",
        _per_age,
        read_po,
        "leerlingen po per gemeente, postcode leerling en leeftijd (csv per gemeente, of het "
        "totaaloverzicht)",
    ),
    Format(
        "vo_leerjaar",
        "DUO leerlingen vo per postcode en leerjaar",
        _per_grade,
        read_vo,
        "leerlingen vo per vestiging naar postcode leerling en leerjaar",
    ),
    Format(
        "brin6_pc4",
        "DUO leerlingen po per vestiging en postcode",
        _exactly("herkomst"),
        read_brin6_pc4,
        "brin6_pc4.csv: leerlingen po per vestiging naar postcode",
    ),
    Format(
        "brin6_leeftijd",
        "DUO leerlingen po per vestiging en leeftijd",
        _exactly("leeftijd"),
        read_ages,
        "brin6_leeftijd.csv: leerlingen po per vestiging naar leeftijd",
    ),
    Format(
        "brin6_cluster",
        "DUO leerlingen so en vso per cluster",
        _exactly("cluster"),
        read_clusters,
        "brin6_cluster.csv: leerlingen so en vso per cluster en vestiging",
    ),
    Format(
        "brin6_totaal",
        "DUO leerlingen po per vestiging",
        _exactly(),
        read_totals,
        "brin6_totaal.csv: leerlingen po per vestiging",
    ),
    # An SWV's own aggregated table (jaar, home, school, soort, categorie, aantal) gets its row
    # here, with its suppression in its reader.
)


def recognise(columns: Sequence[str]) -> Format | None:
    """Return the product with these canonical columns, None when there is none."""
    return next((item for item in FORMATS if item.fits(columns)), None)


def known_products() -> str:
    """Return what can be read, for a message."""
    return "; ".join(item.uitleg for item in FORMATS)
