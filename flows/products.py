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

DUO names the gemeente of a home but numbers only that of a school, and spells some names
differently on the two sides (`Nuenen, Gerwen en Nederwetten` and `Nuenen c.a.`; in 2017 also
with letters of another code page). A gemeente where pupils live but no school stands has a
file that is missing: of 2017 that is so for De Fryske Marren and Gooise Meren.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows.bounds import row_bounds
from flows.calibration import STORED, row_features
from flows.counts import (
    MASKED,
    ONBEKEND,
    SOORTEN,
    PupilCounts,
    ReadProduct,
    home_of,
    read_counts,
)
from flows.deelname import deelname_sets
from store import Finding, NewSet, Refused
from store.reading.duo import is_group
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from flows.bounds import Ints
    from flows.counts import PupilSource
    from store.reading.coded import CodedRows


_ATTRIBUTES = (
    "naam", "postcode", "plaats", "provincie", "gemeente", "denominatie", "bevoegd_gezag",
)  # fmt: skip


def _read_po(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read po pupils, with the shares of sbo and so per home area as sets of indicators."""
    result = _read_flows(rows, source)
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


def _read_flows(rows: CodedRows, source: PupilSource, soort: str | None = None) -> ReadProduct:
    """Read pupils per home postcode and vestiging; `soort` where no column tells the type."""
    # a count per age or school year; else DUO's CKAN table, with one count that is −1 where masked
    groups = sorted(filter(is_group, rows.columns), key=_group_order)
    counts = read_counts(
        rows,
        counts=groups or ["aantal"],
        soort=soort,
        jaar=source.jaar,
        minus_one_is_masked=not groups,
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
    # `jonger` (than 4) before all ages, `ouder` behind them
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
    if "postcode" in rows.columns:
        missing = scholen["pc4"] == 0
        findings += kinds.POSTCODE_SCHOOL.counting(
            missing,
            ", ".join(scholen.loc[missing, "brin6"].head(5)),
            "scholen zonder leesbare postcode",
        )
    # a masked cell is one pupil at least, four at most
    bounds = row_bounds(exact, cells)
    per_soort = np.bincount(
        scholen["soort_nr"].to_numpy()[school], weights=bounds.laag, minlength=len(SOORTEN)
    )
    paths = {rows.paths[file] for file in np.unique(rows.file[counts.row[mine]]).tolist()}
    unread = [name for path, name in source.onvolledig if path in paths]
    gone, told = without_schools(homes, jaar, known=unread)
    findings += told
    extra = {
        "afgeschermd": bool(masked),
        "cellen": masked,
        "exact": int(exact.sum()),
        "laag": int(bounds.laag.sum()),
        "hoog": int(bounds.hoog.sum()),
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
    rows: CodedRows, counts: PupilCounts, used: npt.NDArray[np.int32], first: Ints
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
    # a total outside the bounds of its own row: the column is of something else
    sure = row_bounds(exact, cells)
    wrong = given & ((totals < sure.laag) | (totals > sure.hoog))
    places = scholen["brin6"].to_numpy()[school[wrong]]
    difference = int((totals[wrong] - exact[wrong]).sum())
    findings += kinds.TOTAAL_WIJKT_AF.counting(
        wrong,
        ", ".join(dict.fromkeys(places[:5].tolist())),
        f"de kolom TOTAAL past niet bij de som van de leeftijden (samen {difference:+d})",
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


def _read_all_pupils(rows: CodedRows, source: PupilSource) -> ReadProduct:
    """Read pupils per vestiging and type.

    Raises `Refused` for the table of pupils who repeat a year, which has the very same columns.
    """
    other = next((name for name in rows.files if "zittenblijver" in name.lower()), None)
    if other:
        raise Refused(
            "brin6_totaal.csv met alle leerlingen per vestiging",
            f"{other}, de tabel van zittenblijvers",
            "Kies brin6_totaal.csv uit de dataset Leerlingen po per vestiging.",
        )
    return _read_totals(rows, source)


def _read_totals(rows: CodedRows, source: PupilSource, extra: str | None = None) -> ReadProduct:
    """Read pupils per vestiging and type, and per `extra`: an age or a cluster."""
    counts = read_counts(
        rows, counts=["aantal"], minus_one_is_masked=True, jaar=source.jaar, extra_key=extra
    )
    result = ReadProduct(geweigerd=counts.geweigerd, bevindingen=[*counts.bevindingen])
    frame = pd.DataFrame(
        {
            "jaar": counts.jaar,
            "brin6": counts.brin6[counts.school],
            "soort": np.array(SOORTEN, dtype=object)[counts.soort[counts.school]],
            # −1 stays: masked
            "aantal": counts.groups["aantal"].astype(np.int32),
        }
    )
    if extra is not None:
        frame[extra] = rows.columns[extra].lookup(_label, "", object)[counts.row]
    for jaar, part in frame.groupby("jaar", sort=True):
        table = part.drop(columns="jaar").reset_index(drop=True)
        result.sets.append(source.new_set(int(str(jaar)), {"totalen": table}, len(part), (), {}))
        result.rijen += len(part)
    return result


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


def _per_group(begins: str, *also: str) -> Callable[[Sequence[str]], bool]:
    """Recognise a product that has a column per age or school year."""
    wanted = {"herkomst", *_SCHOOL, *also}
    return lambda columns: (
        wanted <= set(columns) and any(name.startswith(begins) for name in columns)
    )


def _exactly(*extra: str) -> Callable[[Sequence[str]], bool]:
    """Recognise a CKAN product by all of its columns: its sisters differ by one column."""
    wanted = _CKAN | set(extra)
    return lambda columns: wanted == {c for c in columns if c not in ("", "id", "unnamed_0")}


FORMATS: tuple[Format, ...] = (
    Format(
        "po_leeftijd",
        "DUO leerlingen po per postcode en leeftijd",
        _per_group("lft_", "soort"),
        _read_po,
        "leerlingen po per gemeente, postcode leerling en leeftijd (csv per gemeente, of het "
        "totaaloverzicht)",
    ),
    Format(
        "vo_leerjaar",
        "DUO leerlingen vo per postcode en leerjaar",
        _per_group("lj_"),
        partial(_read_flows, soort="vo"),
        "leerlingen vo per vestiging naar postcode leerling en leerjaar",
    ),
    Format(
        "brin6_pc4",
        "DUO leerlingen po per vestiging en postcode",
        _exactly("herkomst"),
        _read_flows,
        "brin6_pc4.csv: leerlingen po per vestiging naar postcode",
    ),
    Format(
        "brin6_leeftijd",
        "DUO leerlingen po per vestiging en leeftijd",
        _exactly("leeftijd"),
        partial(_read_totals, extra="leeftijd"),
        "brin6_leeftijd.csv: leerlingen po per vestiging naar leeftijd",
    ),
    Format(
        "brin6_cluster",
        "DUO leerlingen so en vso per cluster",
        _exactly("cluster"),
        partial(_read_totals, extra="cluster"),
        "brin6_cluster.csv: leerlingen so en vso per cluster en vestiging",
    ),
    Format(
        "brin6_totaal",
        "DUO leerlingen po per vestiging",
        _exactly(),
        _read_all_pupils,
        "brin6_totaal.csv: leerlingen po per vestiging",
    ),
)


def recognise(columns: Sequence[str]) -> Format | None:
    """Return the product with these canonical columns, None when there is none."""
    return next((item for item in FORMATS if item.fits(columns)), None)


def known_products() -> str:
    """Return what can be read, for a message."""
    return "; ".join(item.uitleg for item in FORMATS)


# own choice: schools of one gemeente in this share of a name's postcodes make it that gemeente
_SHARE_OF_PC4S = 0.2
# own choice: with schools in this share of the home gemeenten, files are meant to be complete
_NATIONAL = 0.8


def gemeente_code(text: str) -> str:
    """Return a gemeente code of a number as DUO writes it, '' when it is none."""
    digits = text.strip().upper().removeprefix("GM").lstrip("0")
    return f"GM{digits:>04}" if digits.isdigit() and len(digits) <= 4 else ""  # noqa: PLR2004


def home_gemeenten(
    rows: CodedRows, herkomst: npt.NDArray[np.int16], first: Ints, schools: pd.DataFrame
) -> pd.DataFrame:
    """Return the gemeente of home postcodes and home codes (`herkomst`, each once).

    `first` is of each the first of its rows; `schools` have `gemeente, gemeente_code, pc4`.

    Columns `herkomst, gemeente, gemeente_code`; the code is '' where none is known, and the name is
    the one of the schools' side where there is a code.
    """
    names = rows.columns.get("gemeente_herkomst")
    codes = rows.columns.get("gemeente_code_herkomst")
    # one row per home postcode: what DUO says of it in the first row that has it
    frame = pd.DataFrame({"herkomst": herkomst.astype(np.int16)})
    frame["gemeente"] = "" if names is None else names.text()[first]
    if codes is not None:
        frame["gemeente_code"] = codes.lookup(gemeente_code, "", object)[first]
        return frame
    # without codes at the homes the schools tell: the gemeente of that name, else the one whose
    # schools stand in most of its postcodes
    known = schools.loc[schools["gemeente_code"] != ""]
    by_name = {
        slug(name): code
        for name, code in zip(known["gemeente"], known["gemeente_code"], strict=True)
    }
    place = frame["herkomst"] > ONBEKEND
    distinct = {name: by_name.get(slug(name), "") for name in frame.loc[place, "gemeente"].unique()}
    unknown = [name for name, code in distinct.items() if name and not code]
    for name in unknown:
        own = frame.loc[place & (frame["gemeente"] == name), "herkomst"]
        here = known.loc[known["pc4"].isin(own)]
        per_code = here.groupby("gemeente_code")["pc4"].nunique()
        if len(per_code) and per_code.max() >= _SHARE_OF_PC4S * len(own):
            distinct[name] = str(per_code.idxmax())
    found = frame["gemeente"].map(distinct).where(place, "").astype(object)
    # one spelling per gemeente: that of the schools
    label = dict(zip(known["gemeente_code"], known["gemeente"], strict=True))
    spelt = [label.get(code, name) for code, name in zip(found, frame["gemeente"], strict=True)]
    return frame.assign(gemeente=np.array(spelt, dtype=object), gemeente_code=found)


def without_schools(
    homes: pd.DataFrame, jaar: int, *, known: Sequence[str] = ()
) -> tuple[list[str], list[Finding]]:
    """Return gemeenten where pupils live but no school stands, and what to say of them.

    Those `known` to be missing have been told of already. Nothing is said when most home
    gemeenten have no school: then somebody reads the files of a few gemeenten, and knows.
    """
    if not is_national(homes):
        return [], []
    named = homes.loc[(homes["herkomst"] > ONBEKEND) & (homes["gemeente"] != "")]
    unknown = named.loc[named["gemeente_code"] == "", "gemeente"]
    missing = sorted(set(unknown) - set(known))
    if not missing:
        return [], []
    finding = kinds.GEMEENTE_ZONDER_SCHOLEN(
        str(jaar),
        f"leerlingen uit {', '.join(missing)}, maar geen school daar: het bestand van "
        f"{'die gemeenten' if len(missing) > 1 else 'die gemeente'} ontbreekt",
        aantal=len(missing),
    )
    return missing, [finding]


def is_national(homes: pd.DataFrame) -> bool:
    """Tell whether most gemeenten where pupils live have their schools in the files."""
    named = homes.loc[(homes["herkomst"] > ONBEKEND) & (homes["gemeente"] != "")]
    per_name = named.groupby("gemeente")["gemeente_code"].first()
    return bool(len(per_name)) and float((per_name != "").mean()) >= _NATIONAL
