"""From a question to a flow map: nodes, lines, and what is not drawn, each with its numbers.

Every line is one row of `flows.stroom_tabel`, with the very numbers that stand in the table.
What cannot or may not be drawn is counted under its reason: drawn and not drawn together are
the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flows import (
    doelgroep_kant,
    doelgroep_scholen,
    eigen_jaar,
    herkomst_van_school,
    leerlingjaar,
    saldo_tabel,
    stroom_tabel,
)
from flows.areas import gemeente_namen
from flows.counting import count
from flows.dataset import Leerlingjaar, present
from flows.mapping import PARTIES, check_soorten
from geo.flows.lines import (
    REDENEN,
    Buiten,
    LineEnds,
    NietGetekend,
    box,
    legend,
    lines_of,
    nodes_of,
    places_of,
    school_lines,
)
from geo.flows.question import ALLE, StroomVraag
from geo.flows.wording import (
    NIVEAU,
    STELSEL,
    Aantal,
    bands,
    own_bands,
    own_source,
    own_subtitle,
    source_names,
)
from store.cache import cached
from store.dutch import listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from flows import RoleRule
    from geo.flows.lines import Knoop, Lijn, NodePoint
    from store import SetRecord, Snapshot


@dataclass(frozen=True, slots=True)
class Stroomkaart:
    """The answer to a `StroomVraag`: everything a map, table and export need."""

    vraag: StroomVraag
    swv: str
    naam: str
    soorten: tuple[str, ...]
    titel: str
    ondertitel: str
    bronregel: str
    banden: tuple[str, ...]
    """What a reader must know first."""
    fictief: bool
    afgeschermd: bool
    tabel: pd.DataFrame
    """`richting, soort, tegenpartij, naam, swv` and the count columns, then `waarde, grond` and
    `getekend`: `lijn`, `knoop` (what stays inside), `buiten`, or one of `REDENEN`. The largest
    first within a direction. Read-only."""
    inkomend: Aantal
    """Totals of the SWV with all other SWVs, in the filter; without abroad and unknown."""
    uitgaand: Aantal
    intern: Aantal
    knopen: tuple[Knoop, ...]
    lijnen: tuple[Lijn, ...]
    """The largest first."""
    buiten: tuple[Buiten, ...]
    niet_getekend: tuple[NietGetekend, ...]
    grootste: float
    """The value that has the widest line."""
    legenda: tuple[int, ...]
    """Round numbers of pupils for the legend of widths, largest first."""
    grens: tuple[float, float, float, float]
    """West, south, east, north in degrees: where most of it happens."""
    records: tuple[SetRecord, ...]
    school: str = ""
    """The school (BRIN6) that this is about, with the SWV it stands in; '' for the SWV itself."""

    @property
    def midden(self) -> str:
        """The code of the node that all lines belong to."""
        return self.school or self.swv

    @property
    def niveau(self) -> tuple[str, str]:
        """The level of the counterparts in words, singular and plural."""
        return NIVEAU[self.vraag.niveau]


def scene(snapshot: Snapshot, vraag: StroomVraag) -> Stroomkaart:
    """Answer a question with a flow map.

    Raises NotFound for an unknown SWV or counterpart, a year without pupils, or a type of education
    that belongs to another SWV; the message names what there is.
    """
    if vraag.doelgroepen:
        return _own_scene(snapshot, vraag)
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    code = year.regio.parties[year.regio.position(vraag.swv)]
    types = present(year, vraag.soorten or None, check_soorten(code, vraag.soorten or None))
    table = table_of(snapshot, year, vraag, code, types)
    places = LineEnds(snapshot, year, vraag, code, types)
    table["getekend"] = fate(table, vraag, places)
    drawn = table[table["getekend"] == "lijn"]
    lines = lines_of(drawn, places, vraag)
    totals = totals_of(snapshot, vraag, code, types)
    together = table
    if vraag.gesplitst:
        together = table_of(snapshot, year, replace(vraag, gesplitst=False), code, types)
    nodes = nodes_of(table, together, places, totals)
    name, pair = year.regio.namen[code], vraag.paar
    other = f" met {year.regio.namen.get(pair, pair)} ({pair})" if pair is not None else ""
    return _answered(
        (table, totals, nodes, lines),
        vraag=vraag,
        swv=code,
        naam=name,
        soorten=types,
        titel=f"Leerlingstromen van {name} ({code}){other}",
        ondertitel=f"{listed(types)} · {STELSEL[vraag.stelsel]} · tegenover "
        f"{NIVEAU[vraag.niveau][1]} · 1 oktober {vraag.jaar}",
        **_of_duo(year, table, points=places.any),
    )


def _own_scene(snapshot: Snapshot, vraag: StroomVraag) -> Stroomkaart:
    """Answer a question about doelgroepen of the own table: nothing of it that is not shown.

    Places are those of DUO's pupils of the year; of a school from where its pupils come, the
    middle of the SWVs where they live, since the table's own homes are not shown.
    """
    own = eigen_jaar(snapshot, vraag.jaar)
    year = leerlingjaar(snapshot, vraag.jaar)
    code = own.regio.parties[own.regio.position(vraag.swv)]
    soorten = vraag.soorten or None
    asked = (snapshot, code, vraag.jaar, vraag.doelgroepen)
    counted = doelgroep_kant(*asked, soorten=soorten, niveau=vraag.niveau)
    types = soorten or check_soorten(code, None)
    places = LineEnds(snapshot, year, vraag, code, types)
    if vraag.niveau == "school":
        places.homes = _own_homes(doelgroep_scholen(*asked, soorten=soorten), places.swvs, code)
    table = _in_order(counted.assign(soort=ALLE), vraag)
    table["getekend"] = fate(table, vraag, places)
    lines = lines_of(table[table["getekend"] == "lijn"], places, vraag)
    sums = doelgroep_kant(*asked, soorten=soorten, niveau="")
    totals = {name: Aantal(0, 0) for name in ("inkomend", "uitgaand", "intern")}
    totals |= {row["richting"]: Aantal.from_row(row) for row in sums.to_dict("records")}
    nodes = nodes_of(table, table, places, totals)
    name = own.regio.namen[code]
    mine = set(own.cellen.loc[own.cellen["doelgroep"].isin(vraag.doelgroepen), "soort"])
    there = tuple(soort for soort in types if soort in mine)
    return _answered(
        (table, totals, nodes, lines),
        vraag=vraag,
        swv=code,
        naam=name,
        soorten=there,
        titel=f"{upper_first(listed(vraag.doelgroepen))}: leerlingen van {name} ({code})",
        ondertitel=own_subtitle(there, vraag),
        bronregel=own_source(own),
        banden=own_bands(own),
        fictief=own.record.herkomst.fictief,
        afgeschermd=bool(own.tabel.verborgen.any()),
        records=(own.record,),
    )


def _answered(
    drawn: tuple[pd.DataFrame, Mapping[str, Aantal], tuple[Knoop, ...], tuple[Lijn, ...]],
    *,
    swv: str,
    school: str = "",
    **told: Any,  # noqa: ANN401 - the other fields of a `Stroomkaart`, as they are
) -> Stroomkaart:
    """Return an answer with what follows from its table, totals, nodes and lines."""
    table, totals, nodes, lines = drawn
    largest = max((line.aantal.waarde for line in lines), default=0.0)
    nobody = Aantal(0, 0)
    return Stroomkaart(
        swv=swv,
        school=school,
        tabel=table,
        inkomend=totals.get("inkomend", nobody),
        uitgaand=totals.get("uitgaand", nobody),
        intern=totals.get("intern", nobody),
        knopen=nodes,
        lijnen=lines,
        buiten=outside(table),
        niet_getekend=not_drawn(table),
        grootste=largest,
        legenda=legend(largest),
        grens=box(nodes, lines, school or swv),
        **told,
    )


def _of_duo(year: Leerlingjaar, table: pd.DataFrame, *, points: bool) -> dict[str, Any]:
    """Return what an answer of DUO's pupils says of its source, as fields of a `Stroomkaart`."""
    masked = bool((table["laag"] < table["hoog"]).any())
    return {
        "bronregel": f"Bron: {source_names(year)}",
        "banden": bands(year, points=points, masked=masked),
        "fictief": year.fictief,
        "afgeschermd": year.afgeschermd,
        "records": year.records,
    }


def _own_homes(
    schools: pd.DataFrame, swvs: Mapping[str, NodePoint], code: str
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return per direction and school the middle of the SWVs where its pupils live."""
    rows = schools[schools["thuis_swv"].isin(list(swvs)) & (schools["hoog"] != 0)]
    crosses = rows["thuis_swv"] != rows["bestemming_swv"]
    found = {}
    for direction, side in (("inkomend", "bestemming_swv"), ("uitgaand", "thuis_swv")):
        for school, part in rows[crosses & (rows[side] == code)].groupby("school"):
            points = [(swvs[home].x, swvs[home].y) for home in part["thuis_swv"]]
            # weighed by what each is at least: nothing that is not shown goes in
            x, y = np.average(points, axis=0, weights=part["laag"].clip(lower=1))
            found[direction, str(school)] = float(x), float(y)
    return found


def school_scene(snapshot: Snapshot, vraag: StroomVraag, brin6: str) -> Stroomkaart:
    """Answer where the pupils of one school live with a flow map: a line from each postcode.

    All its types of education count; of the question its SWV, year and ages are used, and what is
    drawn. `inkomend` are pupils who live elsewhere, `intern` those of the SWV of the school. Raises
    NotFound when the school has no pupils in that year.
    """
    homes = herkomst_van_school(snapshot, brin6, vraag.jaar, groepen=vraag.groepen or None)
    code, name = str(homes["brin6"].iloc[0]), str(homes["school"].iloc[0])
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    rows = np.flatnonzero((year.scholen["brin6"] == code).to_numpy()[year.school])
    inside = year.thuis[rows] == year.bestemming[rows]
    home = year.herkomst[rows]
    party = np.array(year.regio.parties, object)[year.thuis[rows]]
    table = pd.DataFrame(
        {
            "richting": np.where(inside, "intern", "inkomend"),
            "soort": ALLE,
            "tegenpartij": np.where(home < _FIRST_PC4, party, home.astype(str)),
            "naam": gemeente_namen(year)[home],
            "van_swv": party,
        }
    )
    # types of one postcode are counted together, and again for both totals
    table = _counted(year, rows, table, ["richting", "tegenpartij"])
    totals = _counted(
        year, rows, pd.DataFrame({"richting": np.where(inside, "intern", "inkomend")})
    )
    total = {row["richting"]: Aantal.from_row(row) for row in totals.to_dict("records")}
    spots, here = places_of(snapshot, vraag.jaar, "pc4"), places_of(snapshot, vraag.jaar, "school")
    abroad = table["tegenpartij"].isin(PARTIES)
    located = table["tegenpartij"].isin(list(spots)) & (code in here)
    table["getekend"] = np.select([abroad, ~located], ["buiten", "zonder_plaats"], "lijn")
    # so and vso belong to two SWVs: that of the question goes first
    here_in = [year.regio.parties[number] for number in np.unique(year.bestemming[rows])]
    own = next((one for one in here_in if one == vraag.swv), here_in[-1])
    drawn = table[table["getekend"] == "lijn"]
    lines, nodes = school_lines(drawn, spots, here.get(code), (code, name), total)
    types = tuple(dict.fromkeys(homes["soort"]))
    return _answered(
        (table, total, nodes, lines),
        vraag=replace(vraag, niveau="pc4", gesplitst=False, richting="beide"),
        swv=own,
        school=code,
        naam=year.regio.namen.get(own, own),
        soorten=types,
        titel=f"Waar wonen de leerlingen van {name} ({code})?",
        ondertitel=f"{listed(types)} · naar postcode · 1 oktober {year.jaar}",
        **_of_duo(year, table, points=bool(here)),
    )


_FIRST_PC4 = 1000


def _counted(
    year: Leerlingjaar,
    rows: npt.NDArray[np.intp],
    heads: pd.DataFrame,
    keys: Sequence[str] = ("richting",),
) -> pd.DataFrame:
    """Return the distinct heads of some rows with what they count, the largest first."""
    grouped = heads.groupby(list(keys), sort=False)
    groups = np.full(len(year.school), -1, np.int64)
    groups[rows] = grouped.ngroup().to_numpy()
    first = heads.drop_duplicates(list(keys)).reset_index(drop=True)
    table = pd.concat([first, count(year, groups, len(first))], axis=1)
    return _weighed(table).sort_values("waarde", ascending=False, kind="stable", ignore_index=True)


def _weighed(table: pd.DataFrame) -> pd.DataFrame:
    """Add the one number that a width takes, and what it rests on."""
    table["waarde"] = table["schatting"].fillna(table["laag"]).astype(float)
    exact = table["laag"] == table["hoog"]
    table["grond"] = np.select(
        [exact, table["schatting"].notna()], ["telling", "schatting"], "ondergrens"
    )
    return table


def table_of(
    snapshot: Snapshot, year: Leerlingjaar, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows that the question is about, named and in order."""
    table = _count(snapshot, vraag, code, types)
    if vraag.paar is not None:
        table = _of_pair(snapshot, year, vraag, code, types, table)
    if vraag.niveau == "swv":
        table = table.assign(
            tegenpartij_naam=table["tegenpartij"].map(year.regio.namen),
            tegenpartij_swv=table["tegenpartij"],
        )
    return _in_order(table, vraag)


def _in_order(table: pd.DataFrame, vraag: StroomVraag) -> pd.DataFrame:
    """Return the rows in the directions asked for, weighed, the largest first within each."""
    table = table[table["richting"].isin([*vraag.richtingen, "intern"])].rename(
        columns={"tegenpartij_naam": "naam", "tegenpartij_swv": "van_swv"}
    )
    table = _weighed(table.reset_index(drop=True))
    place = pd.Categorical(table["richting"], categories=["inkomend", "uitgaand", "intern"])
    order = np.lexsort((table["tegenpartij"], -table["waarde"], place.codes))
    return table.iloc[order].reset_index(drop=True)


def _count(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> pd.DataFrame:
    return stroom_tabel(
        snapshot,
        code,
        vraag.jaar,
        types,
        niveau=vraag.niveau,
        kalibratie=vraag.kalibratie,
        groepen=vraag.groepen or None,
        stelsel=None if vraag.stelsel == ALLE else vraag.stelsel,
        samen=("stelsel",) if vraag.gesplitst else ("soort", "stelsel"),
    )


def _of_pair(
    snapshot: Snapshot,
    year: Leerlingjaar,
    vraag: StroomVraag,
    code: str,
    types: tuple[str, ...],
    table: pd.DataFrame,
) -> pd.DataFrame:
    """Keep what goes between the SWV and one counterpart SWV.

    At the level of schools, those who come are counted from the other side: which schools
    here its pupils go to.
    """
    paar = str(vraag.paar)
    other = paar if paar in PARTIES else year.regio.parties[year.regio.position(paar)]
    column = "tegenpartij" if vraag.niveau == "swv" else "tegenpartij_swv"
    if vraag.niveau != "school" or other in PARTIES:
        return table[table[column] == other]
    comes = _count(snapshot, vraag, other, types)
    comes = comes[(comes["richting"] == "uitgaand") & (comes[column] == code)]
    goes = table[(table["richting"] == "uitgaand") & (table[column] == other)]
    return pd.concat([comes.assign(richting="inkomend", swv=code), goes], ignore_index=True)


def fate(table: pd.DataFrame, vraag: StroomVraag, places: LineEnds) -> pd.Series:
    """Return for each row whether it is drawn, and why not."""
    ends = map(places.ends, table["tegenpartij"], table["richting"])
    located = np.array([end is not None for end in ends], dtype=bool)
    # the first that holds: what stays inside has no line, nor has who is abroad or unknown
    reasons = (
        table["richting"] == "intern",
        table["tegenpartij"].isin(PARTIES),
        ~located,
        table["waarde"] < vraag.minimum,
    )
    fates = np.select(reasons, ("knoop", "buiten", "zonder_plaats", "minimum"), "lijn")
    found = pd.Series(fates, index=table.index, dtype=object)
    if vraag.top_n is not None:
        drawn = table[found == "lijn"]
        place = drawn.groupby(["richting", "soort"], sort=False).cumcount()
        found[place.index[place >= vraag.top_n]] = "top"
    return found


@cached(32)
def saldo_of(
    snapshot: Snapshot,
    code: str,
    jaar: int,
    groepen: tuple[str, ...] = (),
    kalibratie: Path | None = None,
    regel: RoleRule | None = None,
) -> pd.DataFrame:
    """Return `flows.saldo_tabel` of one SWV and all its types; not to be changed."""
    return saldo_tabel(
        snapshot, code, jaar, kalibratie=kalibratie, groepen=groepen or None, regel=regel
    )


def totals_of(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> dict[str, Aantal]:
    """Return the totals of the SWV with all other SWVs."""
    table = saldo_of(snapshot, code, vraag.jaar, vraag.groepen, vraag.kalibratie, vraag.regel)
    known = tuple(name for name in dict.fromkeys(table["soort"]) if name != ALLE)
    if len(types) > 1 and types != known:
        table = saldo_tabel(
            snapshot, code, vraag.jaar, types, kalibratie=vraag.kalibratie,
            groepen=vraag.groepen or None,
        )  # fmt: skip
    soort = types[0] if len(types) == 1 else ALLE
    row = table[(table["soort"] == soort) & (table["stelsel"] == vraag.stelsel)]
    values = row.iloc[0].to_dict()
    return {
        name: Aantal.from_row(values, f"{name}_") for name in ("inkomend", "uitgaand", "intern")
    }


def outside(table: pd.DataFrame) -> tuple[Buiten, ...]:
    """Return the counterparts without a place, each once, in the order of `PARTIES`."""
    found = []
    rows = table[table["getekend"] == "buiten"]
    for code, name in PARTIES.items():
        mine = rows[rows["tegenpartij"] == code]
        if mine.empty:
            continue
        sides = {}
        for direction, part in mine.groupby("richting"):
            counts = [Aantal.from_row(row) for row in part.to_dict("records")]
            # bounds add up; estimates of parts do not, so only that of a single row is kept
            sums = (sum(getattr(c, field) for c in counts) for field in ("laag", "hoog", "cellen"))
            sides[str(direction)] = counts[0] if len(counts) == 1 else Aantal(*sums)
        found.append(Buiten(code, name, sides.get("inkomend"), sides.get("uitgaand")))
    return tuple(found)


def not_drawn(table: pd.DataFrame) -> tuple[NietGetekend, ...]:
    """Count what is no line, per reason."""
    parts = {reason: table[table["getekend"] == reason] for reason in REDENEN}
    return tuple(
        NietGetekend(reason, len(rows), int(rows["laag"].sum()), int(rows["hoog"].sum()))
        for reason, rows in parts.items()
        if len(rows)
    )
