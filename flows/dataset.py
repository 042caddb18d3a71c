"""One year of pupils, ready to be counted: every source of that year together, mapped.

A year is loaded once per state of the data folder and shared; nobody changes its arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows.bounds import (
    UNKNOWN,
    Bounds,
    cell_bounds,
    contradictions,
    group_bounds,
    group_sum,
    narrow_parts,
    shielded,
)
from flows.calibration import STORED
from flows.combination import Combined, combine, spread
from flows.counts import ONBEKEND, SOORTEN
from flows.mapping import Regio, points, regio, unmapped_findings
from flows.stelsel import stelsels
from store import Finding, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from flows.bounds import Floats, Ints


FLOW_FORMATS = ("po_leeftijd", "brin6_pc4", "vo_leerjaar")
"""Products that hold flows, in the order in which they are laid over each other."""
_KEPT = 6
"""Years kept in memory: a national year is about 5 MB."""


@dataclass(frozen=True)
class Leerlingjaar:
    """All flows of a year. Arrays have one position per home × school × type.

    `exact` and `cellen` are the shown sum and the number of masked cells. `laag` and `hoog` are
    what all products of the year tell together, for sums: a single one is never shown, only
    `bounds` and `gegeven`, what a publisher gives of the row. `thuis` and `bestemming` are
    positions in `regio.parties`.
    """

    jaar: int
    records: tuple[SetRecord, ...]
    """The sets the figures came from, the regio-indeling last."""
    regio: Regio
    scholen: pd.DataFrame
    """Per school × type its attributes, with `stelsel` (position), `stelsel_grond`, `partij`."""
    herkomsten: pd.DataFrame
    """Per home postcode `herkomst, gemeente, gemeente_code`."""
    herkomst: npt.NDArray[np.int16]
    school: npt.NDArray[np.int32]
    soort: npt.NDArray[np.int8]
    stelsel: npt.NDArray[np.int8]
    thuis: npt.NDArray[np.int16]
    bestemming: npt.NDArray[np.int16]
    exact: npt.NDArray[np.int32]
    cellen: npt.NDArray[np.int32]
    laag: Ints
    hoog: Ints
    gegeven: Bounds
    features: pd.DataFrame
    """Further columns for the estimate, one row per position."""
    punten: Floats
    """Per PC4 its point in RD metres, NaN where unknown."""
    totalen: Bounds | None = None
    """Per school × type what is known of its total."""
    leeftijdtotalen: dict[str, Bounds] = field(default_factory=dict)
    """Per age, per school × type what is known of its total."""
    leeftijden: dict[str, npt.NDArray[np.int16]] = field(default_factory=dict)
    """Counts per age, −1 masked; only loaded where totals per age are known."""
    bevindingen: tuple[Finding, ...] = ()
    kalibratie: Path | None = None
    """Calibration table to estimate with; None for the shipped one."""

    @property
    def afgeschermd(self) -> bool:
        """Whether any cell is masked."""
        return bool(self.cellen.any())

    @property
    def onvolledig(self) -> tuple[str, ...]:
        """What should have been in the files and was not: names of gemeenten or files."""
        return tuple(name for r in self.records for name in r.extra.get("onvolledig", ()))

    @property
    def per_leeftijd(self) -> bool:
        """Whether the masked cells are those of ages or school years, not of whole flows."""
        formats = {record.extra.get("formaat") for record in self.records}
        return "brin6_pc4" not in formats or "po_leeftijd" in formats

    @cached_property
    def schooltotalen(self) -> pd.Series[int] | None:
        """Pupils per `brin6` and `soort` to rake estimates to, None when nothing is known."""
        if self.totalen is None:
            return None
        unit, size = self.school.astype(np.int64), len(self.scholen)
        told = shielded(
            self.totalen, group_bounds(self.gegeven, unit, size), group_sum(self.cellen, unit, size)
        )
        # only a total that is known for sure can be raked to; one that tells what its school's
        # few masked cells are would have the estimate tell it
        exact = told.laag == told.hoog
        index = pd.MultiIndex.from_frame(self.scholen.loc[exact, ["brin6", "soort"]])
        return pd.Series(self.totalen.laag[exact], index=index)

    @property
    def fictief(self) -> bool:
        """Whether these are demonstration figures."""
        return any(record.herkomst.fictief for record in self.records)

    def bounds(self, groups: Ints, size: int) -> Bounds:
        """Add up pupils per group: `laag` and `hoog`, with what known totals tell.

        `groups` gives each row its group, −1 for none. What lies in one group at one school is
        never told more exactly than that each of its masked cells may be 1 to 4: a group with
        one cell keeps it as it was published, and two groups that differ by a cell do not
        give it away.
        """
        rows = Bounds(self.laag, self.hoog)
        # nothing narrows then
        if self.totalen is None and not self.leeftijdtotalen and self._one_product:
            return group_bounds(rows, groups, size)
        # what lies in one group at one school is a part of that school; so is the rest of it
        # a number per school × group; group −1 (the rest of the school) becomes 0
        pair = self.school.astype(np.int64) * (size + 1) + groups + 1
        distinct, index = np.unique(pair, return_inverse=True)
        unit, group = np.divmod(distinct, size + 1)
        index = index.astype(np.int64)
        parts = group_bounds(rows, index, len(distinct))
        parts = self._narrow_by_age(parts, index, unit)
        if self.totalen is not None:
            parts = narrow_parts(parts, unit, self.totalen)
        given = group_bounds(self.gegeven, index, len(distinct))
        parts = shielded(parts, given, group_sum(self.cellen, index, len(distinct)))
        return group_bounds(parts, group - 1, size)

    def cells(self, groups: Ints, size: int) -> Ints:
        """Add up masked cells per group."""
        return group_sum(self.cellen, groups, size)

    @cached_property
    def _one_product(self) -> bool:
        """Whether no two products narrowed each other's rows."""
        return bool(
            (self.laag == self.gegeven.laag).all() and (self.hoog == self.gegeven.hoog).all()
        )

    @cached_property
    def afstand_km(self) -> Floats:
        """Distance between the points of home PC4 and school PC4 in kilometres, NaN unknown."""
        school = self.scholen["pc4"].to_numpy()[self.school]
        difference = self.punten[self.herkomst] - self.punten[school]
        kilometres: Floats = np.hypot(difference[:, 0], difference[:, 1]) / 1000
        return kilometres

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows as `flows.estimate` takes them."""
        from flows.calibration import relative_distance

        frame = pd.DataFrame(
            {
                "brin6": spread(self.scholen["brin6"], self.school),
                "soort": pd.Categorical.from_codes(self.soort.astype(np.int64), pd.Index(SOORTEN)),
                "exact": self.exact,
                "cellen": self.cellen,
                "laag": self.laag,
                "hoog": self.hoog,
                "afstand_km": self.afstand_km,
                "afstand_relatief": relative_distance(self.afstand_km, self.school),
                "ander_swv": self.thuis != self.bestemming,
            }
        )
        return pd.concat([frame, self.features], axis=1)

    def _narrow_by_age(self, parts: Bounds, index: Ints, unit: Ints) -> Bounds:
        """Narrow parts of schools by what is known of each age."""
        if not self.leeftijdtotalen:
            return parts
        size = len(parts.laag)
        low, high = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for name, values in self.leeftijden.items():
            ages = group_bounds(cell_bounds(values), index, size)
            if name in self.leeftijdtotalen:
                known = narrow_parts(ages, unit, self.leeftijdtotalen[name])
                # per age too: else two choices of ages that differ by one would tell that one
                ages = shielded(known, ages, group_sum((values < 0).astype(np.int64), index, size))
            low += ages.laag
            high += ages.hoog
        # both hold, so the truth lies where they overlap: ages together and the flow as a whole
        return Bounds(np.maximum(parts.laag, low), np.minimum(parts.hoog, high))


def jaren(snapshot: Snapshot) -> list[int]:
    """Return the years with flows, newest first."""
    return sorted({record.key.jaar or 0 for record in _flow_records(snapshot)}, reverse=True)


def leerlingjaar(
    snapshot: Snapshot,
    jaar: int,
    *,
    groepen: Sequence[str] | None = None,
    kalibratie: Path | None = None,
) -> Leerlingjaar:
    """Return a year, from memory when it was asked before.

    `groepen` are ages (`jonger`, `4` … `24`, `ouder`) or school years (`1` …). Raises `NotFound`
    when there are no pupils of that year, no regio-indeling, or no ages where they are asked.
    """
    return _load(snapshot, jaar, tuple(groepen) if groepen else None, kalibratie)


def present(
    year: Leerlingjaar, asked: Sequence[str] | None, types: Sequence[str]
) -> tuple[str, ...]:
    """Return the types of education that were counted in a year.

    Raises `NotFound` when one that was asked for by name is not in the files of that year.
    """
    counted = {SOORTEN[number] for number in np.unique(year.soort)}
    if asked is not None:
        types = tuple(dict.fromkeys(name.strip().lower() for name in asked))
    missing = [name for name in types if name not in counted]
    if missing and (asked is not None or len(missing) == len(types)):
        raise NotFound(
            f"Van {year.jaar} zijn er geen leerlingen {' en '.join(missing)} in de gegevensmap; "
            f"wel {', '.join(name for name in SOORTEN if name in counted)}."
        )
    return tuple(name for name in types if name in counted)


def _flow_records(snapshot: Snapshot) -> list[SetRecord]:
    return [
        record
        for record in snapshot.find(Soort.LEERLINGEN)
        if record.extra.get("formaat") in FLOW_FORMATS
    ]


@cached(_KEPT)
def _load(
    snapshot: Snapshot, jaar: int, groepen: tuple[str, ...] | None, kalibratie: Path | None
) -> Leerlingjaar:
    """Read, combine, map and mark one year."""
    if kalibratie is not None:
        return replace(_load(snapshot, jaar, groepen, None), kalibratie=kalibratie)
    records = sorted(
        (record for record in _flow_records(snapshot) if record.key.jaar == jaar),
        key=lambda record: FLOW_FORMATS.index(record.extra["formaat"]),
    )
    if not records:
        raise NotFound(_no_year(snapshot, jaar))
    totals = {
        record.extra["formaat"]: record
        for record in snapshot.find(Soort.LEERLINGEN, jaar=jaar)
        if record.extra.get("formaat") not in FLOW_FORMATS
    }
    by_age = "brin6_leeftijd" in totals
    data = combine(snapshot, records, groepen=groepen, ages=by_age or groepen is not None)
    findings = list(data.bevindingen)
    # the PC4s that occur, so that only those are filled in where the indeling lacks them
    herkomst, school = data.rijen["herkomst"].to_numpy(), data.rijen["school"].to_numpy()
    schools = data.scholen["pc4"].to_numpy()
    used = np.unique(np.concatenate([np.unique(herkomst), schools]))
    used = used[used > ONBEKEND]
    fill = any(record.extra.get("vul_postcodes") for record in records)
    place = regio(snapshot, jaar, vul=used.tolist() if fill else ())
    numbers = {name: number for number, name in enumerate(SOORTEN)}
    # type, stelsel and party are of a school: worked out once per school, then spread over its
    # rows
    soort_of_school = data.scholen["soort"].map(numbers).to_numpy().astype(np.int8)
    soort = soort_of_school[school]
    clusters = totals.get("brin6_cluster")
    kind, ground = stelsels(data.scholen, snapshot.table(clusters, "totalen") if clusters else None)
    of_school = place.of(schools, soort_of_school)
    scholen = data.scholen.assign(stelsel=kind, stelsel_grond=ground, partij=of_school)
    known, per_age = _known(snapshot, totals, data, groepen, findings)
    year = Leerlingjaar(
        jaar=jaar,
        records=(*records, *totals.values(), place.record),
        regio=place,
        scholen=scholen,
        herkomsten=data.herkomsten,
        herkomst=herkomst,
        school=school,
        soort=soort,
        stelsel=kind[school],
        thuis=place.of(herkomst, soort),
        bestemming=of_school[school],
        gegeven=Bounds.of(data.rijen, "gegeven_"),
        features=data.rijen[[name for name in STORED if name in data.rijen]],
        exact=data.rijen["exact"].to_numpy(),
        cellen=data.rijen["cellen"].to_numpy(),
        laag=data.rijen["laag"].to_numpy(),
        hoog=data.rijen["hoog"].to_numpy(),
        punten=points(snapshot),
        totalen=known,
        leeftijdtotalen=per_age,
        leeftijden={name: data.ages[name].to_numpy() for name in per_age},
    )
    findings += unmapped_findings(year)
    object.__setattr__(year, "bevindingen", tuple(findings))
    return year


def _no_year(snapshot: Snapshot, jaar: int) -> str:
    years = jaren(snapshot)
    if not years:
        return (
            "Er zijn nog geen leerlingen in de gegevensmap. Zet de bestanden van DUO erin met "
            "`wijkverkenner importeer leerlingen PAD`."
        )
    nearest = min(years, key=lambda year: abs(year - jaar))
    return (
        f"Er zijn geen leerlingen van {jaar}; wel van {', '.join(map(str, sorted(years)))}. "
        f"Het dichtstbij is {nearest}."
    )


def _known(
    snapshot: Snapshot,
    totals: dict[str, SetRecord],
    data: Combined,
    groepen: tuple[str, ...] | None,
    findings: list[Finding],
) -> tuple[Bounds | None, dict[str, Bounds]]:
    """Return what is known of the totals of schools, and of their ages, where it can be true."""
    # totals come by vestiging × type, in the order of our schools
    schools = pd.MultiIndex.from_arrays([data.scholen["brin6"], data.scholen["soort"]])
    rows, unit = Bounds.of(data.rijen), data.rijen["school"].to_numpy(np.int64)
    total = None
    if "brin6_totaal" in totals and groepen is None:
        table = snapshot.table(totals["brin6_totaal"], "totalen")
        total = _checked(_per_school(table, schools), rows, unit, findings, "brin6_totaal")
    per_age: dict[str, Bounds] = {}
    if "brin6_leeftijd" in totals:
        table = snapshot.table(totals["brin6_leeftijd"], "totalen")
        for name in map(str, data.ages):
            values = data.ages[name].to_numpy()
            own = table.loc[table["leeftijd"] == name.partition("_")[2]]
            known, cells = _per_school(own, schools), cell_bounds(values)
            per_age[name] = _checked(known, cells, unit, findings, f"leeftijd {name[4:]}")
    return total, per_age


def _per_school(table: pd.DataFrame, schools: pd.MultiIndex) -> Bounds:
    """Return per school the bounds of a published number; masked ones are 1 to 4."""
    given = table.set_index(["brin6", "soort"])["aantal"].reindex(schools).to_numpy(np.float64)
    # NaN for what is not in the table: of that nothing is known
    unknown, told = np.isnan(given), cell_bounds(np.nan_to_num(given).astype(np.int64))
    return Bounds(np.where(unknown, 0, told.laag), np.where(unknown, UNKNOWN, told.hoog))


def _checked(
    totals: Bounds, parts: Bounds, unit: Ints, findings: list[Finding], what: str
) -> Bounds:
    """Forget totals that contradict the rows, with a finding that counts them."""
    wrong = contradictions(parts, unit, totals)
    said = "een totaal dat de rijen van de school niet kunnen zijn"
    findings += kinds.TOTAAL_STRIJDIG.counting(wrong, what, said)
    return Bounds(np.where(wrong, 0, totals.laag), np.where(wrong, UNKNOWN, totals.hoog))
