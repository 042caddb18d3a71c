"""From a question to a flow map: nodes, lines, and what is not drawn, each with its numbers.

Every line is one row of `flows.stroom_tabel`, with the very numbers that stand in the table.
What cannot or may not be drawn is counted under its reason: drawn and not drawn together are
the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows import leerlingjaar
from flows.dataset import present
from flows.mapping import check_soorten
from geo.flows import breedte
from geo.flows._banden import bands, source_line
from geo.flows._plekken import Plekken, box, lines_of, nodes_of
from geo.flows._tabel import fate, not_drawn, outside, table_of, totals_of
from geo.flows.aantal import GRONDEN
from geo.flows.woorden import NIVEAU, STELSEL, soorten_tekst

if TYPE_CHECKING:
    import pandas as pd

    from flows.dataset import Leerlingjaar
    from geo.flows.aantal import Aantal
    from geo.flows.delen import Buiten, Knoop, Lijn, NietGetekend
    from geo.flows.vraag import StroomVraag
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

    @property
    def niveau(self) -> tuple[str, str]:
        """The level of the counterparts in words, singular and plural."""
        return NIVEAU[self.vraag.niveau]

    @property
    def gronden(self) -> tuple[str, ...]:
        """What the widths rest on, in words, for those grounds that occur."""
        found = {line.aantal.grond for line in self.lijnen}
        return tuple(text for name, text in GRONDEN.items() if name in found)


def scene(snapshot: Snapshot, vraag: StroomVraag) -> Stroomkaart:
    """Answer a question with a flow map.

    Raises
    ------
    NotFound
        For an unknown SWV or counterpart, a year without pupils, or a type of education that
        belongs to another SWV; the message names what there is.
    """
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    code = year.regio.parties[year.regio.position(vraag.swv)]
    types = present(year, vraag.soorten or None, check_soorten(code, vraag.soorten or None))
    table = table_of(snapshot, year, vraag, code, types)
    places = Plekken(snapshot, year, vraag, code, types)
    table["getekend"] = fate(table, vraag, places)
    drawn = table[table["getekend"] == "lijn"]
    lines = lines_of(drawn, places, vraag)
    totals = totals_of(snapshot, vraag, code, types)
    together = table
    if vraag.gesplitst:
        together = table_of(snapshot, year, replace(vraag, gesplitst=False), code, types)
    nodes = nodes_of(table, together, places, totals)
    largest = max((line.aantal.waarde for line in lines), default=0.0)
    name = year.regio.namen[code]
    level = NIVEAU[vraag.niveau][1]
    return Stroomkaart(
        vraag=vraag,
        swv=code,
        naam=name,
        soorten=types,
        titel=f"Leerlingstromen van {name} ({code})" + _with(year, vraag),
        ondertitel=(
            f"{soorten_tekst(types)} · {STELSEL[vraag.stelsel]} · tegenover {level} · "
            f"1 oktober {year.jaar}"
        ),
        bronregel=source_line(year),
        banden=bands(year, points=places.any, masked=bool((table["laag"] < table["hoog"]).any())),
        fictief=year.fictief,
        afgeschermd=year.afgeschermd,
        tabel=table,
        inkomend=totals["inkomend"],
        uitgaand=totals["uitgaand"],
        intern=totals["intern"],
        knopen=nodes,
        lijnen=lines,
        buiten=outside(table),
        niet_getekend=not_drawn(table),
        grootste=largest,
        legenda=breedte.legend(largest),
        grens=box(nodes, lines, code),
        records=year.records,
    )


def _with(year: Leerlingjaar, vraag: StroomVraag) -> str:
    if vraag.paar is None:
        return ""
    return f" met {year.regio.namen.get(vraag.paar, vraag.paar)} ({vraag.paar})"
