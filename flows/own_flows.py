"""An SWV's own table of one year as it may be shown: mapped to SWVs, behind disclosure control.

Suppression is chosen once per table, over its finest cells and every margin of `MARGES`, and
holds for every view; a view that is no margin has no way to be asked. Of what is not shown a
view has the bounds that anybody can compute from what is.

Every question raises `NotFound` for a year without own table or regio-indeling, and for an SWV, a
doelgroep or a type of education that is not there, with those that there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import parent_code
from boundaries.gemeenten import EITHER, gemeente_names, listed_gemeenten
from flows import findings as kinds
from flows.bounds import UNKNOWN, Bounds
from flows.counting import COUNT_COLUMNS, ESTIMATE_COLUMNS
from flows.counts import SOORTEN
from flows.dataset import jaren, leerlingjaar
from flows.disclosure import Shielded, shield
from flows.mapping import VO_SOORTEN, Regio, regio
from flows.own_table import own_rows
from flows.payers import wie_betaalt
from flows.roles import FIVE, RoleRule, rol, usual_movement
from flows.saldo import ALLE, RICHTINGEN, SALDO_COLUMNS, add_shares, saldo_tabel
from flows.stelsel import REGIONAAL
from store import Finding, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached
from store.dutch import format_number
from store.reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.bounds import Flags, Ints, Texts


_SPLITS: tuple[tuple[str, ...], ...] = (
    (), ("doelgroep",), ("soort",), ("doelgroep", "soort"),
)  # fmt: skip
_PAID: tuple[tuple[str, ...], ...] = (
    ("afgevend", "bestemming_swv"), ("afgevend",), ("bestemming_swv",), ("afgevend", "binnen"),
    ("bestemming_swv", "binnen"),
)  # fmt: skip
"""Sums that DUO's files on who pays show too (`flows.payers`), per type and category."""
MARGES: tuple[tuple[str, ...], ...] = (
    # who comes, goes and stays: a total less those who stay would give the others back
    *((*view, *split)
      for view, split in product(
          ((), ("thuis_swv",), ("bestemming_swv",), ("thuis_swv", "bestemming_swv"),
           ("thuis_swv", "blijft"), ("bestemming_swv", "blijft")),
          _SPLITS)),
    ("school",),
    ("school", "doelgroep"),
    ("school", "thuis_swv", "doelgroep"),
    # what two SWVs lay side by side
    ("school", "thuis_swv", "bestemming_swv", "soort"),
    # what pupils bring along goes by type and category, and by the SWV that issued the TLV
    *((*view, "soort", "categorie")
      for view in (("thuis_swv", "bestemming_swv"), ("thuis_swv", "bestemming_swv", "afgevend"),
                   ("thuis_swv", "blijft"), ("bestemming_swv", "blijft"), *_PAID)),
    ("thuis_swv", "bestemming_swv", "afgevend", "soort", "na_teldatum"),
    # deelname per wijk or buurt
    ("gebied",),
    ("gebied", "soort"),
)  # fmt: skip
"""Every sum that is shown of an own table, by its columns. A view is added here, or not shown."""
ONBEKEND = "ONBEKEND"


@dataclass(frozen=True)
class EigenJaar:
    """The own table of a year: its combinations, and what may be shown of their counts."""

    jaar: int
    record: SetRecord
    regio: Regio
    cellen: pd.DataFrame
    """Per finest cell the columns of `KEY`, `thuis_swv`, `bestemming_swv`, `blijft` (both are one)
    and `binnen` (the SWV of the school issued the TLV); `gebied` is a home that is a wijk or buurt,
    '' for another."""
    tabel: Shielded
    bevindingen: tuple[Finding, ...]

    @property
    def drempel(self) -> int:
        """Counts from 1 up to it are not shown."""
        return self.tabel.drempel

    @property
    def doelgroepen(self) -> tuple[str, ...]:
        """The doelgroepen of the table, in order of name."""
        return tuple(sorted(set(self.cellen["doelgroep"]) - {""}))

    @property
    def soorten(self) -> tuple[str, ...]:
        """The types of education of the table."""
        there = set(self.cellen["soort"])
        return tuple(name for name in SOORTEN if name in there)

    @cached_property
    def zin(self) -> str:
        """What is not shown, in a sentence: how many numbers, and of how many pupils.

        How many of them are small is not told, nor pupils beside what can be added up from what
        is shown: either would give a count back where few went along.
        """
        hidden = self.tabel.verborgen
        if not hidden.any():
            return (
                f"Niets is afgeschermd: er zijn geen aantallen van 1 tot en met {self.drempel - 1}."
            )
        number = int(hidden.sum() + self.tabel.sommen_verborgen.sum())
        (least,), (most,) = self.tabel.bounds(np.where(hidden, 0, -1), 1)
        told = format_number(int(least))
        if most != least:
            told = f"ten minste {told}" if most < 0 else f"{told}–{format_number(int(most))}"
        return (
            f"Afgeschermd zijn {format_number(number)} getallen: aantallen van 1 tot en met "
            f"{self.drempel - 1}, en andere waaruit die te berekenen zouden zijn. De losse cellen "
            f"daarvan zijn samen {told} leerlingen. Nul wordt getoond."
        )

    def view(
        self, columns: Sequence[str], asked: Callable[[pd.DataFrame], pd.Series[bool]] | None = None
    ) -> pd.DataFrame:
        """Return the sums of one margin: its columns, `laag`, `hoog` and `afgeschermd`.

        Bounds of what is not shown follow from what is shown alone; an end of -1 is not known.
        `asked` chooses among the rows, so that bounds are computed of those only. Raises `KeyError`
        for columns that are no margin of `MARGES`: nothing protects them.
        """
        # only margins that disclosure control looked at: it protects no other sum
        number = [set(marge) for marge in MARGES].index(set(columns))
        groups, frame = groups_of(self.cellen, MARGES[number])
        chosen = np.ones(len(frame), bool) if asked is None else asked(frame).to_numpy(bool)
        hidden = self.tabel.hidden_of(number)
        # what is shown is exact; of what is hidden only what follows from what is shown
        low = np.bincount(groups, weights=self.tabel.waarden, minlength=len(frame))
        low = np.rint(low).astype(np.int64)
        high = low.copy()
        if (some := hidden & chosen).any():
            wanted = np.where(some[groups], groups, -1)
            least, most = self.tabel.bounds(wanted, len(frame))
            low, high = np.where(some, least, low), np.where(some, most, high)
        return frame.assign(laag=low, hoog=high, afgeschermd=hidden)[chosen]

    def sums(
        self, columns: Sequence[str], asked: Callable[[pd.DataFrame], pd.Series[bool]]
    ) -> pd.DataFrame:
        """Return sums of the finest cells that are asked for, as `view` gives those of a margin.

        They need be no margin: only what anybody can compute from what is shown comes out.
        """
        mine = asked(self.cellen).to_numpy(bool)
        groups, frame = groups_of(self.cellen[mine], columns)
        wanted = np.full(len(self.cellen), -1, np.int64)
        wanted[mine] = groups
        low, high = self.tabel.bounds(wanted, len(frame))
        return frame.assign(laag=low, hoog=high, afgeschermd=low != high)

    def rows(
        self,
        columns: Sequence[str],
        asked: Callable[[pd.DataFrame], pd.Series[bool]],
        soorten: Sequence[str] | None,
    ) -> pd.DataFrame:
        """Return `view` of a margin, or of some types of education only the `sums`."""
        if not soorten:
            return self.view(columns, asked)
        return self.sums(columns, lambda rows: asked(rows) & rows["soort"].isin(list(soorten)))

    def asked(
        self, swv: str, doelgroepen: Sequence[str] | None, soorten: Sequence[str] | None
    ) -> tuple[str, list[str], tuple[str, ...] | None]:
        """Return the code of an SWV, doelgroepen and types as the table has them; none is all.

        Raises `NotFound` for what the table or the regio-indeling does not have, with what there
        is.
        """
        code = self.regio.parties[self.regio.position(swv)]
        chosen = check_doelgroepen(self, doelgroepen) if doelgroepen else self.doelgroepen
        if not soorten:
            return code, list(chosen), None
        if strange := [name for name in soorten if name not in self.soorten]:
            there = ", ".join(self.soorten) or "geen: de tabel heeft geen kolom soort"
            raise NotFound(
                f"Onderwijs {', '.join(strange)} komt niet voor in de eigen tabel van {self.jaar}. "
                f"Er is: {there}."
            )
        if not doelgroepen:
            # a doelgroep of other types only has no answer here
            mine = set(self.cellen.loc[self.cellen["soort"].isin(list(soorten)), "doelgroep"])
            chosen = tuple(name for name in chosen if name in mine)
        return code, list(chosen), tuple(soorten)

    def counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return sums with the columns of counts of DUO's; nothing of them is estimated."""
        exact = rows["laag"].where(~rows["afgeschermd"]).astype(float)
        return rows.assign(
            hoog=rows["hoog"].where(rows["hoog"] >= 0, self.most),
            afgeschermde_cellen=rows["afgeschermd"].astype(int),
            **dict.fromkeys(ESTIMATE_COLUMNS, exact),
        )

    @property
    def most(self) -> int:
        """More pupils than this no sum is: all of the table, `UNKNOWN` where that is not shown."""
        total = self.view(())
        return int(UNKNOWN) if total["afgeschermd"].any() else int(total["hoog"].sum())


def eigen_jaren(snapshot: Snapshot) -> list[int]:
    """Return the years with an own table, newest first."""
    found = snapshot.find(Soort.EIGEN_STROMEN)
    return list(dict.fromkeys(record.key.jaar or 0 for record in found))


def eigen_doelgroepen(snapshot: Snapshot, jaar: int) -> list[str]:
    """Return the doelgroepen of the own table of a year, without shielding it; [] without one."""
    records = snapshot.find(Soort.EIGEN_STROMEN, jaar=jaar)
    return list(_of_year(records).extra["doelgroepen"]) if records else []


@cached(4)
def eigen_jaar(snapshot: Snapshot, jaar: int) -> EigenJaar:
    """Return the own table of a year as it may be shown."""
    records = snapshot.find(Soort.EIGEN_STROMEN, jaar=jaar)
    if not records:
        there = ", ".join(map(str, sorted(eigen_jaren(snapshot))))
        raise NotFound(
            f"Er is geen eigen tabel met leerlingstromen van {jaar}"
            + (f"; wel van {there}." if there else ".")
            + " Lees er een in met 'wijkverkenner importeer eigen-stromen BESTAND'."
        )
    record = _of_year(records)
    place = regio(snapshot, jaar)
    with snapshot.reading(record, str(record.extra["bestand"])) as path:
        cells = own_rows(path, record.extra["jaar"]).cellen
    cells = cells[cells["jaar"] == jaar].reset_index(drop=True)
    found: list[Finding] = []
    counts = cells.pop("aantal").to_numpy(np.int64)
    cells["thuis_swv"] = _home_swv(
        cells, place, gemeente_names(snapshot), found, str(record.herkomst.adres)
    )
    cells["gebied"] = cells["thuis"].where(cells["thuis"].str.match(r"(?:WK|BU)\d+$"), "")
    cells["school_naam"], cells["bestemming_swv"] = _school_swv(snapshot, cells, place, jaar, found)
    cells["blijft"] = cells["thuis_swv"] == cells["bestemming_swv"]
    cells["binnen"] = cells["afgevend"] == cells["bestemming_swv"]
    if jaar not in jaren(snapshot):
        # what DUO shows of the same pupils binds the choice, and tells where a school stands
        text = f"nog geen leerlingen van DUO van {jaar}"
        found.append(kinds.AFSCHERMING_ZONDER_DUO(str(record.herkomst.adres), text))
    margins = [groups_of(cells, marge)[0] for marge in MARGES]
    known = _known_otherwise(snapshot, cells, counts, place, jaar)
    for number, flags in _paid_otherwise(snapshot, cells, counts, jaar).items():
        known[number] = flags
    table = _shielded(snapshot, record, counts, margins, known)
    return EigenJaar(jaar, record, place, cells, table, tuple(found))


def doelgroep_saldo(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    doelgroepen: Sequence[str] | None = None,
    *,
    soorten: Sequence[str] | None = None,
    regel: RoleRule | None = None,
) -> pd.DataFrame:
    """Return who comes, goes and stays per doelgroep, from what is shown of the own table.

    `soorten` are the only types of education to count, None for all; `regel` is from when a saldo
    makes a role, None for the usual rule.

    `flows.saldo.SALDO_COLUMNS` with the doelgroep as `soort`: bounds of counts that are not shown
    are those that anybody can compute, and nothing is estimated.
    """
    own = eigen_jaar(snapshot, jaar)
    code, chosen, types = own.asked(swv, doelgroepen, soorten)
    # of what another year's table does not tell apart no movement is known
    saldi = {
        year: _saldo_frame(other, code, [n for n in chosen if n in other.doelgroepen], types)
        for year, other in _around(own, snapshot)
    }
    found = _saldo_frame(own, code, chosen, types)
    ends = {
        year: table.set_index("soort")[[f"saldo_{part}" for part in FIVE]].set_axis(FIVE, axis=1)
        for year, table in (saldi | {jaar: found}).items()
    }
    moved = usual_movement(ends).reindex(chosen).to_numpy(float) if saldi else None
    come, go = (Bounds.of(found, f"{name}_") for name in RICHTINGEN[:2])
    nothing = np.full((len(found), 3), np.nan)
    role, ground = rol(come.minus(go), come.plus(go), nothing, regel=regel, beweging=moved)
    return found.assign(rol=role, rol_grond=ground)[list(SALDO_COLUMNS)]


def doelgroep_stromen(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    doelgroepen: Sequence[str] | None = None,
    *,
    soorten: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return with whom an SWV shares pupils, per doelgroep, from what is shown.

    Columns `jaar, doelgroep, richting, swv, tegenpartij, laag, hoog, afgeschermd`; `hoog` -1 where
    what is shown gives no upper end.
    """
    own = eigen_jaar(snapshot, jaar)
    code, chosen, types = own.asked(swv, doelgroepen, soorten)
    found = own.rows(
        ("thuis_swv", "bestemming_swv", "doelgroep"), lambda rows: _of(rows, code, chosen), types
    )
    come, go = found["bestemming_swv"] == code, found["thuis_swv"] == code
    found["richting"] = np.where(come & go, "intern", np.where(come, "inkomend", "uitgaand"))
    found["tegenpartij"] = found["thuis_swv"].where(
        found["richting"] != "uitgaand", found["bestemming_swv"]
    )
    found = found.assign(jaar=jaar, swv=code)
    found = found.assign(_richting=found["richting"].map(RICHTINGEN.index)).sort_values(
        ["doelgroep", "_richting", "laag", "tegenpartij"], ascending=[True, True, False, True]
    )
    columns = [
        "jaar", "doelgroep", "richting", "swv", "tegenpartij", "laag", "hoog", "afgeschermd",
    ]  # fmt: skip
    return found[columns].reset_index(drop=True)


def doelgroep_kant(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    doelgroepen: Sequence[str],
    *,
    soorten: Sequence[str] | None = None,
    niveau: str = "swv",
) -> pd.DataFrame:
    """Return who comes, goes and stays of doelgroepen together, from what is shown.

    `niveau` is what a counterpart is: `swv`, `school` or '' for the totals.

    Columns `richting, tegenpartij, tegenpartij_naam, tegenpartij_swv` and `COUNT_COLUMNS`; nothing
    is estimated, and `hoog` is `flows.bounds.UNKNOWN` where what is shown gives no end. The SWVs of
    a school are those where its pupils live, of who go that of the school.
    """
    own = eigen_jaar(snapshot, jaar)
    code, chosen, types = own.asked(swv, doelgroepen, soorten)
    parts = []
    for name, other in zip(RICHTINGEN, ("thuis_swv", "bestemming_swv", "thuis_swv"), strict=True):

        def asked(cells: pd.DataFrame, name: str = name) -> pd.Series[bool]:
            come, go = cells["bestemming_swv"] == code, cells["thuis_swv"] == code
            side = {"inkomend": come & ~go, "uitgaand": go & ~come, "intern": come & go}[name]
            return side & cells["doelgroep"].isin(chosen) & _of_types(cells, types)

        column = {"swv": other, "school": "school", "": "richting"}[niveau]
        rows = own.sums((column,) if niveau else (), asked).rename(columns={column: "tegenpartij"})
        cells = own.cellen[asked(own.cellen)]
        if niveau == "school":
            rows = rows[rows["tegenpartij"] != ""]
            parties = cells.groupby("school")[other].agg(lambda found: " ".join(sorted(set(found))))
            rows["tegenpartij_naam"] = rows["tegenpartij"].map(
                cells.drop_duplicates("school").set_index("school")["school_naam"]
            )
            rows["tegenpartij_swv"] = rows["tegenpartij"].map(parties)
        elif niveau:
            rows["tegenpartij_naam"] = rows["tegenpartij"].map(
                lambda party: own.regio.namen.get(party, party)
            )
            rows["tegenpartij_swv"] = rows["tegenpartij"]
        parts.append(rows.assign(richting=name))
    found = pd.concat(parts, ignore_index=True)
    # a zero is no line, and no counterpart
    found = found[found["hoog"] != 0] if niveau else found
    columns = ["tegenpartij", "tegenpartij_naam", "tegenpartij_swv"] if niveau else []
    return own.counted(found)[["richting", *columns, *COUNT_COLUMNS]].reset_index(drop=True)


def eigen_naast_duo(snapshot: Snapshot, swv: str, jaar: int) -> pd.DataFrame:
    """Return who comes, goes and stays per type, of the own table and of DUO beside each other.

    Columns `soort, richting, laag, hoog, afgeschermd` of the own table (`hoog` -1 without an end),
    `residentieel_laag, residentieel_hoog` of its doelgroepen of that name, `duo_laag, duo_hoog` of
    the regional schools and `buiten_laag, buiten_hoog` of reformatorische schools and those of
    cluster 1 and 2, which DUO counts apart; only types that both have.
    """
    own = eigen_jaar(snapshot, jaar)
    code = own.regio.parties[own.regio.position(swv)]
    # DUO's side: the regional schools, and apart what it counts outside them
    every = saldo_tabel(snapshot, code, jaar)
    duo = every[every["stelsel"] == "regionaal"].set_index("soort")
    apart = every[~every["stelsel"].isin(["regionaal", ALLE])].groupby("soort")
    placed = [name for name in own.doelgroepen if "residenti" in name.casefold()]
    parts = []
    for side, stays, name in (
        ("bestemming_swv", False, "inkomend"),
        ("thuis_swv", False, "uitgaand"),
        ("thuis_swv", True, "intern"),
    ):

        def asked(
            rows: pd.DataFrame,
            side: str = side,
            stays: bool = stays,  # noqa: FBT001
        ) -> pd.Series[bool]:
            return (rows[side] == code) & (rows["blijft"] == stays)

        # the own side of one direction, with DUO's of the same type laid beside it
        rows = own.view((side, "blijft", "soort"), asked)
        rows = rows[rows["soort"].isin(duo.index)]
        for end in ("laag", "hoog"):
            rows[f"duo_{end}"] = duo.loc[rows["soort"], f"{name}_{end}"].to_numpy()
            beyond = apart[f"{name}_{end}"].sum()
            rows[f"buiten_{end}"] = beyond.reindex(rows["soort"], fill_value=0).to_numpy()
        group = own.sums(
            ("soort",), lambda cells: asked(cells) & cells["doelgroep"].isin(placed)
        ).set_index("soort")
        for end in ("laag", "hoog"):
            there = group[end].reindex(rows["soort"], fill_value=0)
            rows[f"residentieel_{end}"] = there.to_numpy()
        parts.append(rows.assign(richting=name))
    columns = [
        "soort", "richting", "laag", "hoog", "afgeschermd", "residentieel_laag",
        "residentieel_hoog", "duo_laag", "duo_hoog", "buiten_laag", "buiten_hoog",
    ]  # fmt: skip
    found = pd.concat(parts, ignore_index=True)
    order = found["soort"].map(SOORTEN.index) * len(RICHTINGEN)
    order += found["richting"].map(RICHTINGEN.index)
    return found.iloc[np.argsort(order, kind="stable")][columns].reset_index(drop=True)


def doelgroep_matrix(
    snapshot: Snapshot,
    jaar: int,
    doelgroepen: Sequence[str],
    *,
    soorten: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return who goes where of doelgroepen together, from what is shown.

    Columns `thuis_swv, bestemming_swv, laag, hoog, afgeschermd`.
    """
    own = eigen_jaar(snapshot, jaar)
    chosen, pair = check_doelgroepen(own, doelgroepen), ("thuis_swv", "bestemming_swv")
    if len(chosen) == 1:
        rows = own.rows(
            (*pair, "doelgroep"), lambda rows: rows["doelgroep"] == chosen[0], soorten
        ).drop(columns="doelgroep")
    else:
        rows = own.sums(
            pair, lambda cells: cells["doelgroep"].isin(list(chosen)) & _of_types(cells, soorten)
        )
    return rows.reset_index(drop=True)


def doelgroep_scholen(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    doelgroepen: Sequence[str] | None = None,
    *,
    soorten: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the schools of the pupils of an SWV, or in it, per doelgroep, from what is shown.

    Columns `school, school_naam, bestemming_swv, thuis_swv, doelgroep, laag, hoog, afgeschermd`.
    """
    own = eigen_jaar(snapshot, jaar)
    code, chosen, types = own.asked(swv, doelgroepen, soorten)
    where = own.cellen.drop_duplicates("school").set_index("school")

    def placed(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(
            bestemming_swv=rows["school"].map(where["bestemming_swv"]),
            school_naam=rows["school"].map(where["school_naam"]),
        )

    def asked(rows: pd.DataFrame) -> pd.Series[bool]:
        return _of(placed(rows), code, chosen) & (rows["school"] != "")

    rows = placed(own.rows(("school", "thuis_swv", "doelgroep"), asked, types))
    shown = [
        "school", "school_naam", "bestemming_swv", "thuis_swv", "doelgroep", "laag", "hoog",
        "afgeschermd",
    ]  # fmt: skip
    return rows.sort_values(["doelgroep", "school", "thuis_swv"])[shown].reset_index(drop=True)


def check_doelgroepen(own: EigenJaar, asked: Sequence[str]) -> tuple[str, ...]:
    """Return doelgroepen as the table spells them.

    Raises `NotFound` for one that is not in it, with those that are.
    """
    known = {name.casefold(): name for name in own.doelgroepen}
    strange = [name for name in asked if name.strip().casefold() not in known]
    if strange:
        there = ", ".join(own.doelgroepen) or "geen: de tabel heeft geen kolom doelgroep"
        raise NotFound(
            f"Onbekende doelgroep {', '.join(map(repr, strange))} in de eigen tabel van "
            f"{own.jaar}. Er is: {there}."
        )
    return tuple(dict.fromkeys(known[name.strip().casefold()] for name in asked))


def _known_otherwise(
    snapshot: Snapshot, cells: pd.DataFrame, counts: Ints, place: Regio, jaar: int
) -> list[Flags | None]:
    """Return per margin which sums are, to the pupil, what DUO's figures beside them show.

    DUO knows no doelgroep; of all types together it counts those that the own table has.
    """
    if jaar not in jaren(snapshot):
        return [None] * len(MARGES)
    year = leerlingjaar(snapshot, jaar)
    # DUO's rows that touch an SWV of the own table, in the columns of the own table
    here = np.array([party in set(cells["bestemming_swv"]) for party in place.parties])
    mine = np.flatnonzero(here[year.thuis] | here[year.bestemming])
    parties = np.array(place.parties, object)
    duo = pd.DataFrame(
        {
            "thuis_swv": parties[year.thuis[mine]],
            "bestemming_swv": parties[year.bestemming[mine]],
            "blijft": year.thuis[mine] == year.bestemming[mine],
            "school": year.scholen["brin6"].to_numpy(object)[year.school[mine]],
            "soort": np.array(SOORTEN, object)[year.soort[mine]],
            "alles": 0,
            "regionaal": year.stelsel[mine] == REGIONAAL,
            "laag": year.laag[mine],
            "hoog": year.hoog[mine],
        }
    )
    types = set(cells["soort"]) - {""}
    duo = duo[duo["soort"].isin(types or set(SOORTEN))]
    found: list[Flags | None] = []
    for marge in MARGES:
        # DUO does not tell these apart, so nothing of them is known otherwise
        if {"doelgroep", "categorie", "na_teldatum", "gebied"} & set(marge):
            found.append(None)
            continue
        groups, frame = groups_of(cells, marge)
        own = np.bincount(groups, weights=counts, minlength=len(frame))
        same, key = np.zeros(len(frame), bool), ["alles", *marge]
        # the page shows the regional part, and beside it all of it
        for part in (duo[duo["regionaal"]], duo):
            summed = part.groupby(key)[["laag", "hoog"]].sum().reset_index()
            beside = frame.assign(alles=0).merge(summed, how="left", on=key)
            exact = beside["laag"] == beside["hoog"]
            same |= (exact & (beside["laag"] == own)).to_numpy(bool)
        found.append(same)
    return found


def _paid_otherwise(
    snapshot: Snapshot, cells: pd.DataFrame, counts: Ints, jaar: int
) -> dict[int, Flags]:
    """Return by number of a margin which sums are what DUO's files on who pays show."""
    found: dict[int, Flags] = {}
    tables = []
    for swv in sorted((set(cells["afgevend"]) | set(cells["bestemming_swv"])) - {"", ONBEKEND}):
        try:
            tables.append(wie_betaalt(snapshot, swv, jaar).tabel)
        except NotFound:  # DUO has nothing of this one
            continue
    if not tables:
        return found
    duo = pd.concat(tables, ignore_index=True)
    # only what DUO shows to the pupil binds; a masked cell gives nothing away
    duo = duo[(duo["uitsplitsing"] == "categorie") & (duo["laag"] == duo["hoog"])]
    duo = duo[duo["kant"].isin(["betaalt", "vestiging"])]
    pays = duo["kant"] == "betaalt"
    duo = duo.assign(
        categorie=duo["groep"],
        afgevend=duo["swv"].where(pays, duo["tegenpartij"]),
        bestemming_swv=duo["tegenpartij"].where(pays, duo["swv"]),
        telling=duo["laag"],
    )
    for view in _PAID:
        number = MARGES.index((*view, "soort", "categorie"))
        groups, frame = groups_of(cells, MARGES[number])
        own = np.bincount(groups, weights=counts, minlength=len(frame))
        rows = duo
        for side in ("afgevend", "bestemming_swv"):
            rows = rows[(rows[side] != "") == (side in view)]
        if "binnen" in view:
            rows = rows[rows["binnen"] != "alle"].assign(binnen=lambda part: part["binnen"] == "ja")
        elif len(view) == 1:
            rows = rows[rows["binnen"] == "alle"]
        key = [*view, "soort", "categorie"]
        beside = frame.merge(rows.drop_duplicates(key)[[*key, "telling"]], how="left", on=key)
        found[number] = (beside["telling"] == own).to_numpy(bool)
    return found


def groups_of(cells: pd.DataFrame, columns: Sequence[str]) -> tuple[Ints, pd.DataFrame]:
    """Return per cell the number of its group, and the groups."""
    if not columns:
        return np.zeros(len(cells), np.int64), pd.DataFrame(index=range(min(1, len(cells))))
    grouped = cells.groupby(list(columns), sort=True)
    numbers: Ints = grouped.ngroup().to_numpy().astype(np.int64)
    first = np.unique(numbers, return_index=True)[1]
    return numbers, cells[list(columns)].iloc[first].reset_index(drop=True)


def _of(rows: pd.DataFrame, code: str, doelgroepen: Sequence[str]) -> pd.Series[bool]:
    """Tell which rows are of an SWV, on either side, and of doelgroepen that are asked."""
    mine = (rows["thuis_swv"] == code) | (rows["bestemming_swv"] == code)
    return mine & rows["doelgroep"].isin(list(doelgroepen))


def _of_types(rows: pd.DataFrame, soorten: Sequence[str] | None) -> pd.Series[bool]:
    if not soorten:
        return pd.Series(data=True, index=rows.index)
    return rows["soort"].isin(list(soorten))


def _shielded(
    snapshot: Snapshot,
    record: SetRecord,
    counts: Ints,
    margins: Sequence[Ints],
    known: Sequence[Flags | None],
) -> Shielded:
    """Shield the table, or take what was chosen at this commit before: it takes seconds.

    What is kept beside the sets tells no count, and goes with the next commit, as everything
    that was counted does: so it is gone when the table is.
    """
    name = f"afscherming {record.bestanden[str(record.extra['bestand'])]} {record.key.jaar}"
    kept = snapshot.counted(name)
    chosen = None if kept is None else kept[0]["verborgen"].to_numpy(bool)
    table = shield(counts, margins, int(record.extra["drempel"]), known, gekozen=chosen)
    if kept is None:
        snapshot.keep_counted(name, pd.DataFrame({"verborgen": table.gekozen}), ())
    return table


def _of_year(records: Sequence[SetRecord]) -> SetRecord:
    """Return the own table that holds: a real one goes before the demonstration's."""
    return min(records, key=lambda one: one.herkomst.fictief)


def _home_swv(
    cells: pd.DataFrame, place: Regio, named: Mapping[str, str], found: list[Finding], name: str
) -> Texts:
    """Return the SWV of each home: of its PC4, of most PC4s of its gemeente, or as it stands.

    `named` holds names of gemeenten by code; a wijk or buurt is taken to be of the SWV of its
    gemeente.
    """
    # each distinct home once: as it stands, by its PC4, else by its gemeente
    kind = _kinds(cells)
    listed = {code: one.naam for code, one in listed_gemeenten().items()} | dict(named)
    spelled = {name: plain(str(name or "")) for name in set(place.gemeente)}
    towns = np.array([spelled[name] for name in place.gemeente])
    known: dict[tuple[str, bool], str] = {}
    for home, vo in set(zip(cells["thuis"], kind, strict=True)):
        table = place.vo if vo else place.po
        if home in place.parties:
            known[home, vo] = home
        elif home.isdigit():
            known[home, vo] = place.parties[int(table[int(home)])]
        else:
            town = plain(listed.get(parent_code(home, "gemeente") or "", home))
            # by the name that people use too: Den Haag
            mine = np.isin(towns, [name for name in (town, EITHER.get(town)) if name])
            # the SWV of most PC4s of the gemeente; some lie in two
            parties = np.bincount(table[mine].astype(np.int64))
            known[home, vo] = place.parties[int(parties.argmax())] if len(parties) else ONBEKEND
    homes = list(zip(cells["thuis"], kind, strict=True))
    strange = sorted({home for home, vo in homes if home and known[home, vo] == ONBEKEND})
    if strange:
        text = f"woonplaatsen die niet in de regio-indeling staan: {', '.join(strange[:6])}"
        found.append(kinds.WOONPLAATS_ONBEKEND(name, text, aantal=len(strange)))
    return np.array([known[home] for home in homes], object)


def _kinds(cells: pd.DataFrame) -> list[bool]:
    """Tell which cells are of an SWV voortgezet: by type, else by the codes that stand there."""
    codes = cells["afgevend"] + cells["school_swv"] + cells["thuis"]
    return [
        soort in VO_SOORTEN if soort else code.startswith("VO")
        for soort, code in zip(cells["soort"], codes, strict=True)
    ]


def _school_swv(
    snapshot: Snapshot, cells: pd.DataFrame, place: Regio, jaar: int, found: list[Finding]
) -> tuple[Texts, Texts]:
    """Return name and SWV of each school: as it stands, else as DUO's pupils of that year say."""
    # one vestiging may have so and vso, each of an SWV of its own
    known: dict[tuple[str, bool], tuple[str, str]] = {}
    if jaar in jaren(snapshot):
        schools = leerlingjaar(snapshot, jaar).scholen
        known = {
            (str(code), soort in VO_SOORTEN): (str(name), place.parties[int(party)])
            for code, soort, name, party in zip(
                schools["brin6"], schools["soort"], schools["naam"], schools["partij"], strict=True
            )
        }
    there = {code for code, _ in known}
    strange = sorted(set(cells["school"]) - {""} - there) if known else []
    for code in strange:
        others = sorted(other for other in there if other[:4] == code[:4])
        text = f"niet in de leerlingen van DUO van {jaar}"
        text += f"; wel {', '.join(others[:4])}" if others else ""
        found.append(kinds.SCHOOL_ANDER_BRIN(code, text))
    schools_of_cells = list(zip(cells["school"], _kinds(cells), strict=True))
    parties = [
        swv or known.get(school, ("", ONBEKEND))[1]
        for school, swv in zip(schools_of_cells, cells["school_swv"], strict=True)
    ]
    names = [known.get(school, ("", ""))[0] for school in schools_of_cells]
    return np.array(names, object), np.array(parties, object)


def _around(own: EigenJaar, snapshot: Snapshot) -> Iterator[tuple[int, EigenJaar]]:
    """Yield the other years with an own table that can be shown."""
    for jaar in eigen_jaren(snapshot):
        if jaar != own.jaar:
            try:
                yield jaar, eigen_jaar(snapshot, jaar)
            except NotFound:  # no regio-indeling, or a table that cannot be read any more
                continue


def _saldo_frame(
    own: EigenJaar, code: str, doelgroepen: Sequence[str], soorten: Sequence[str] | None
) -> pd.DataFrame:
    """Return who comes, goes and stays as the rows of `flows.saldo_tabel`, without a role."""

    def of(side: str) -> pd.DataFrame:
        def asked(rows: pd.DataFrame) -> pd.Series[bool]:
            return (rows[side] == code) & rows["doelgroep"].isin(list(doelgroepen))

        return own.rows((side, "blijft", "doelgroep"), asked, soorten)

    home, school = of("thuis_swv"), of("bestemming_swv")
    sides = {
        "inkomend": school[~school["blijft"]],
        "uitgaand": home[~home["blijft"]],
        "intern": home[home["blijft"]],
    }
    bounds = {}
    for name, rows in sides.items():
        # in the order asked; a doelgroep with no row on this side has nobody there, an open end is
        # at most all
        counted = rows.set_index("doelgroep")[["laag", "hoog"]].reindex(
            list(doelgroepen), fill_value=0
        )
        high = counted["hoog"].where(counted["hoog"] >= 0, own.most)
        bounds[name] = Bounds.of(counted.assign(hoog=high))
    saldo = bounds["inkomend"].minus(bounds["uitgaand"])
    frame = pd.DataFrame(
        {"jaar": own.jaar, "soort": list(doelgroepen), "stelsel": "regionaal", "swv": code}
    )
    for name, part in (*bounds.items(), ("saldo", saldo)):
        frame[f"{name}_laag"], frame[f"{name}_hoog"] = part.laag, part.hoog
        exact = np.where(part.laag == part.hoog, part.laag.astype(float), np.nan)
        for column in ESTIMATE_COLUMNS:
            frame[f"{name}_{column}"] = exact
    add_shares(frame)
    return frame
