"""From text columns to checked counts: what is wrong is refused row by row, and counted.

All products share this: a home postcode, a vestiging, a type of education, a year and one
or more counts, each of which may be masked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from flows import findings as kinds
from store import Finding, FindingKind, Herkomst, NewSet, Refused, SetKey, Soort
from store.reading.duo import is_group, read_brin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd

    from flows.bounds import Flags, Ints, Texts
    from store.reading.coded import CodedColumn, CodedRows


MASKED = -1
"""A cell of 1 to 4 pupils; other negative values never leave this module."""
# below `MASKED` (−1): what a cell is refused for
_NEGATIVE, _UNREADABLE, _EMPTY = -2, -3, -4
_LARGEST = 30_000
"""More pupils than any age of any school has."""
_LONGEST = 100

SOORTEN = ("bo", "sbo", "so", "vso", "vo")
"""Types of education; sets store the position in this tuple."""
_SOORT_NAMES = {
    "basisonderwijs": "bo", "regulier basisonderwijs": "bo", "bao": "bo",
    "speciaal basisonderwijs": "sbo", "sbao": "sbo",
    "speciaal onderwijs": "so", "voortgezet speciaal onderwijs": "vso",
    "voortgezet onderwijs": "vo",
}  # fmt: skip

BELGIE, DUITSLAND, ANDER_LAND, ONBEKEND = 10, 20, 30, 40
"""DUO's home codes beside postcodes."""
_HOME_WORDS = {
    "belgie": BELGIE, "belgië": BELGIE, "duitsland": DUITSLAND,
    "ander land": ANDER_LAND, "onbekend": ONBEKEND,
}  # fmt: skip

_MASK = re.compile(r"^(?:<\s*5|<=\s*4|1\s*(?:-|t/m)\s*4)$")
_WHOLE = re.compile(r"^(-?\d+)(?:[.,]0+)?$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
_LOWEST_PC4 = 1000
# own choice: what a finding names; its count says how many there are
_EXAMPLES = 3
_FILES_NAMED = 25


@dataclass(slots=True)
class PupilCounts:
    """Checked rows: only those that are kept."""

    jaar: npt.NDArray[np.int16]
    herkomst: npt.NDArray[np.int16]
    school: npt.NDArray[np.int32]
    """Index into `brin6` and `soort`."""
    brin6: Texts
    soort: npt.NDArray[np.int8]
    groups: dict[str, npt.NDArray[np.int16]]
    """Counts per age or school year, or the one column `aantal`; MASKED where masked."""
    totaal: npt.NDArray[np.int32] | None
    row: Ints
    """Position in the rows that were read."""
    gelezen_jaar: npt.NDArray[np.int16]
    """Year of every row that was read, refused ones too."""
    geweigerd: int = 0
    bevindingen: list[Finding] = field(default_factory=list)


def read_counts(
    rows: CodedRows,
    *,
    counts: Sequence[str],
    minus_one_is_masked: bool = False,
    soort: str | None = None,
    jaar: int | None = None,
    extra_key: str | None = None,
) -> PupilCounts:
    """Convert and check the rows of one format, of which `counts` are the count columns.

    In some (CKAN) −1 means masked, else it is a negative count. `soort` and `jaar` are those of all
    rows where the product does not say. `extra_key` is a further column that tells rows apart (age,
    cluster).
    """
    size = len(rows)
    # column by column over all rows at once: each distinct text is read once, and a row is refused
    # for the first thing that is wrong with it
    refusal = _Refusals(rows)
    years = _years(rows, jaar)
    refusal.add(kinds.JAAR_ONLEESBAAR, years == 0, "een onleesbaar jaar", "peildatum", "peiljaar")
    school, names, bad_school = _schools(rows)
    refusal.add(kinds.SCHOOL_ONLEESBAAR, bad_school, "geen geldige schoolcode", "instelling")
    if "soort" in rows.columns:
        types = rows.columns["soort"].lookup(soort_of, -1, np.int8)
    else:
        types = np.full(size, SOORTEN.index(soort or "vo"), np.int8)
    refusal.add(kinds.SOORT_ONBEKEND, types < 0, "een onbekende onderwijssoort", "soort")
    groups = {
        name: rows.columns[name].lookup(
            _masked_number if minus_one_is_masked else count_of, 0, np.int16
        )
        for name in counts
    }
    for kind, flag, text in (
        (kinds.AANTAL_NEGATIEF, _NEGATIVE, "een negatief aantal"),
        (kinds.AANTAL_ONLEESBAAR, _UNREADABLE, "een aantal dat geen geheel getal is"),
        (kinds.AANTAL_LEEG, _EMPTY, "een leeg aantal"),
    ):
        wrong = np.zeros(size, bool)
        for values in groups.values():
            # most files have nothing to refuse: one look at the lowest tells
            if values.size and int(values.min()) < MASKED:
                wrong |= values == flag
        refusal.add(kind, wrong, text, *counts)

    home = (
        rows.columns["herkomst"].lookup(home_of, -1, np.int16)
        if "herkomst" in rows.columns
        else np.zeros(size, np.int16)
    )
    unit = school.astype(np.int64) * len(SOORTEN) + types
    # one number per year × school × type × home (a PC4 is at most 9999): equal ones are doubles
    key = (years.astype(np.int64) * (len(names) * len(SOORTEN) + 1) + unit) * 10_001 + home
    if extra_key is not None:
        key = key * (len(rows.columns[extra_key].distinct) + 1) + rows.columns[extra_key].codes + 1
    refusal.add_duplicates(key)

    # an unreadable home is kept as unknown: its pupils stay in the totals of the school
    unreadable = home < 0
    home[unreadable] = ONBEKEND
    kept = np.flatnonzero(refusal.kept)
    result = PupilCounts(
        jaar=years[kept],
        herkomst=home[kept],
        school=np.empty(0, np.int32),
        brin6=np.empty(0, object),
        soort=np.empty(0, np.int8),
        groups={name: values[kept] for name, values in groups.items()},
        totaal=(
            rows.columns["totaal"].lookup(count_of, _EMPTY, np.int32)[kept]
            if "totaal" in rows.columns
            else None
        ),
        row=kept,
        gelezen_jaar=years,
        geweigerd=int(size - len(kept)),
        bevindingen=refusal.findings,
    )
    if unreadable[kept].any():
        result.bevindingen += refusal.describe(
            kinds.HERKOMST_ONLEESBAAR,
            unreadable & refusal.kept,
            "een onleesbare postcode",
            "herkomst",
        )
    _number_schools(result, unit[kept], names)
    return result


def count_of(text: str) -> int:
    """Return a count, `MASKED`, or one of the refusals."""
    text = text.strip()
    # Python makes no number of thousands of digits, and no school has so many pupils.
    if len(text) > _LONGEST:
        return _UNREADABLE
    if _MASK.match(text):
        return MASKED
    # first, for with noughts behind its point it looks like a whole one: 1.000 is a thousand
    if _THOUSANDS.match(text):
        value = int(text.replace(".", ""))
    elif match := _WHOLE.match(text):
        value = int(match[1])
    else:
        return _UNREADABLE if text else _EMPTY
    if value < 0:
        return _NEGATIVE
    # never the largest in its place: that would be a number nobody gave
    return value if value <= _LARGEST else _UNREADABLE


def home_of(text: str) -> int:
    """Return a PC4 (also of a longer postcode), one of DUO's home codes, or −1."""
    text = text.strip().strip("'\"").strip().lower()
    if text in _HOME_WORDS:
        return _HOME_WORDS[text]
    match = re.match(r"^(\d{1,4})(?:\.0+|\s?[a-z]{2})?$", text)
    if not match:
        return -1
    value = int(match[1])
    # Dutch postcodes begin at 1000; below it only DUO's codes for elsewhere are known
    return value if value >= _LOWEST_PC4 or value in _HOME_WORDS.values() else -1


def year_of(text: str) -> int:
    """Return the year of a peildatum, peiljaar or schooljaar (its first year), 0 when none."""
    match = re.search(r"(?<!\d)((?:19|20)\d\d)(?:\d{4})?(?!\d)", text)
    return int(match[1]) if match else 0


def year_of_file(name: str, todo: str) -> int:
    """Return the year in the name of a table that has no column of it; raises `Refused`."""
    if year := year_of(name):
        return year
    raise Refused(
        "leerlingaantallen van een bekend jaar",
        f"{name}, zonder kolom jaar en zonder jaar in de naam",
        todo,
    )


def day_of(text: str) -> str:
    """Return a day as ISO of `1-2-2024`, `2024-02-01` or `20240201`, '' for what names none."""
    digits = re.findall(r"\d+", text.strip()[:10])
    if len(digits) == 1 and len(digits[0]) == 8:  # noqa: PLR2004 - DUO writes days like that
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) == 3 and len(digits[2]) == 4:  # noqa: PLR2004 - day, month, year
        digits = digits[::-1]
    try:
        # a year of two digits is no year: 1-2-24 may be of any century
        whole = len(digits) == 3 and len(digits[0]) == 4  # noqa: PLR2004
        return date(*map(int, digits)).isoformat() if whole else ""
    except ValueError:
        return ""


def _masked_number(text: str) -> int:
    return MASKED if text.strip() == "-1" else count_of(text)


def soort_of(text: str) -> int:
    """Return the position of a type of education in `SOORTEN`, −1 for what is none."""
    name = " ".join(text.strip().lower().split())
    name = _SOORT_NAMES.get(name, name)
    return SOORTEN.index(name) if name in SOORTEN else -1


def _years(rows: CodedRows, jaar: int | None) -> npt.NDArray[np.int16]:
    """Return the year of each row: its own, else that of its file's name, else `jaar`."""
    for name in ("peildatum", "peiljaar", "schooljaar"):
        if name in rows.columns:
            return rows.columns[name].lookup(year_of, 0, np.int16).astype(np.int16)
    names = zip(rows.files, rows.paths, strict=True)
    per_file = [jaar or year_of(file) or year_of(path) for file, path in names]
    if 0 in per_file:
        raise Refused(
            "leerlingaantallen van een bekend jaar",
            f"{rows.files[per_file.index(0)]}, zonder peildatum in het bestand of jaar in de naam",
            "Zet het schooljaar in de bestandsnaam (bijvoorbeeld 2023-2024) of geef --jaar.",
        )
    return np.array(per_file, np.int16)[rows.file]


def _schools(rows: CodedRows) -> tuple[npt.NDArray[np.int32], list[str], Flags]:
    """Return per row an index into the distinct BRIN6 codes, those codes, and where invalid."""
    first: CodedColumn = rows.columns["instelling"]
    second: CodedColumn | None = rows.columns.get("vestiging")
    width = len(second.distinct) + 1 if second else 1
    # instelling and vestiging as one number; −1 (empty) becomes 0
    pair = (first.codes.astype(np.int64) + 1) * width + (second.codes + 1 if second else 0)
    # codes are read once per distinct pair of the two columns, not once per row
    distinct, index = np.unique(pair, return_inverse=True)
    names: dict[str, int] = {}
    position = np.empty(len(distinct), np.int32)
    for number, value in enumerate(distinct.tolist()):
        one, two = divmod(value, width)
        given = first.distinct[one - 1] if one else ""
        brin, nummer = read_brin(given, second.distinct[two - 1] if second and two else "")
        code, valid = brin + nummer, bool(nummer)
        position[number] = names.setdefault(code, len(names)) if valid else -1
    school = position[index]
    return school, list(names), school < 0


def _number_schools(counts: PupilCounts, unit: Ints, names: list[str]) -> None:
    """Give school × soort numbers in order of code, and sort the rows by school and home."""
    distinct, index = np.unique(unit, return_inverse=True)
    labels = [
        (names[value // len(SOORTEN)], int(value % len(SOORTEN))) for value in distinct.tolist()
    ]
    # numbers in order of code and type, so that two imports of one file are alike
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    school = rank[index] if order else np.empty(0, np.int32)
    counts.brin6 = np.array([labels[i][0] for i in order], dtype=object)
    counts.soort = np.array([labels[i][1] for i in order], dtype=np.int8)
    # the last key of lexsort is the first to sort by: school, then home
    sorting = np.lexsort((counts.herkomst, school))
    counts.school = school[sorting]
    counts.jaar = counts.jaar[sorting]
    counts.herkomst = counts.herkomst[sorting]
    counts.row = counts.row[sorting]
    counts.groups = {name: values[sorting] for name, values in counts.groups.items()}
    if counts.totaal is not None:
        counts.totaal = counts.totaal[sorting]


class _Refusals:
    """Which rows are refused, each for one reason, described per file."""

    def __init__(self, rows: CodedRows) -> None:
        self.rows = rows
        self.kept = np.ones(len(rows), bool)
        self.findings: list[Finding] = []

    def add(self, kind: FindingKind, wrong: Flags, what: str, *columns: str) -> None:
        """Refuse rows that are `wrong`, unless they already were."""
        wrong = wrong & self.kept
        if wrong.any():
            self.findings += self.describe(kind, wrong, what, *columns)
            self.kept &= ~wrong

    def add_duplicates(self, key: Ints) -> None:
        """Refuse rows with the key of an earlier kept row."""
        kept = np.flatnonzero(self.kept)
        # of equal keys the first row stays
        _, first = np.unique(key[kept], return_index=True)
        wrong = self.kept.copy()
        wrong[kept[first]] = False
        self.add(
            kinds.RIJ_DUBBEL,
            wrong,
            "dezelfde herkomst, school en soort als een eerdere rij",
            "instelling",
            "herkomst",
        )

    def describe(self, kind: FindingKind, wrong: Flags, what: str, *columns: str) -> list[Finding]:
        """Return one finding per file, with examples; the files beyond a limit together."""
        found = []
        counted = np.bincount(self.rows.file[wrong], minlength=len(self.rows.files))
        files = np.flatnonzero(counted)
        for file in files[:_FILES_NAMED]:
            where = np.flatnonzero(wrong & (self.rows.file == file))[:_EXAMPLES]
            examples = "; ".join(self._example(int(row), columns) for row in where)
            found.append(
                kind(self.rows.files[file], f"{what} ({examples})", aantal=int(counted[file]))
            )
        rest = files[_FILES_NAMED:]
        if len(rest):
            found.append(kind(f"nog {len(rest)} bestanden", what, aantal=int(counted[rest].sum())))
        return found

    def _example(self, row: int, columns: tuple[str, ...]) -> str:
        """Return what stands in a row: its place, and the cells that matter."""
        parts: list[str] = []
        for name in ("instelling", "vestiging", "herkomst", *columns):
            column = self.rows.columns.get(name)
            if column is None or column.codes[row] < 0 or f"{name} " in "".join(parts):
                continue
            value = column.distinct[column.codes[row]].strip()
            if is_group(name) and count_of(value) >= MASKED:
                continue
            parts.append(f"{name} {value[:40]!r}")
        return ", ".join(dict.fromkeys(parts))


LICENTIE = "DUO open onderwijsdata (CC0 of CC BY)"
NIVEAU = "vestiging"


@dataclass(frozen=True, slots=True)
class PupilSource:
    """What is known of an import besides its rows."""

    formaat: str
    bron: str
    adres: str
    sha256: str
    datum: str
    jaar: int | None = None
    vul_postcodes: bool = False
    fictief: bool = False
    onvolledig: tuple[tuple[str, str], ...] = ()
    """What should have been there and could not be read: where it lay, and its gemeente."""

    def new_set(
        self,
        jaar: int,
        tables: Mapping[str, pd.DataFrame | bytes],
        rijen: int,
        bevindingen: tuple[Finding, ...],
        extra: Mapping[str, Any],
    ) -> NewSet:
        """Return a set of pupil figures of one year with this provenance."""
        return NewSet(
            SetKey(Soort.LEERLINGEN, self.bron, NIVEAU, jaar=jaar),
            Herkomst(self.adres, self.sha256, self.datum, LICENTIE, fictief=self.fictief),
            tables,
            rijen,
            bevindingen,
            {"formaat": self.formaat, **extra},
        )


@dataclass(slots=True)
class ReadProduct:
    """The sets of one format, with what was refused."""

    sets: list[NewSet] = field(default_factory=list)
    rijen: int = 0
    geweigerd: int = 0
    bevindingen: list[Finding] = field(default_factory=list)
