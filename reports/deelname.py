"""Deelname of an SWV over the years, in sentences and as a table to take along."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import flows
from geo.flows import source_names
from geo.flows.wording import PATROON_2017
from reports.answer import Answer
from reports.flow_sentences import percentage
from reports.flows import licences, open_count
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import NotFound, Snapshot
from store.dutch import format_number, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


DEEL = {
    "deelname_sbo": ("speciaal basisonderwijs", "bo, sbo en so"),
    "deelname_so": ("speciaal onderwijs", "bo, sbo en so"),
    "deelname_vso": ("voortgezet speciaal onderwijs", "vo en vso"),
}
"""Of each share what is counted, and of which pupils it is a share."""
_NOBODY = "niet van toepassing: er wonen hier geen leerlingen van deze soorten"
UITLEG = (
    "Deel van de leerlingen die in dit samenwerkingsverband wonen, waar zij ook naar school gaan. "
    "Speciaal onderwijs is zonder de scholen van cluster 1 en 2, die wel in de noemer tellen. Een "
    "cijfer over gebruik, niet over behoefte: veel plaatsen in de buurt maken het ook hoger."
)


def deelname_text(row: Mapping[Any, Any]) -> str:
    """Return a share in words: `2,8 %`, an estimate with what is certain, or why there is none."""
    if row["staat"] == "ontbreekt":
        return f"niet te berekenen: {row['reden']}"
    if row["staat"] == "nvt":
        return _NOBODY
    sure = percentage(row["laag"], row["hoog"])
    if row["staat"] == "waarde" or math.isnan(row["schatting"]):
        return sure
    return f"naar schatting {format_number(row['schatting'], 1)} % (zeker {sure})"


def deelname_sentences(table: pd.DataFrame) -> list[str]:
    """Say what each share of `flows.deelname_tabel` is per year, the newest first."""
    said = []
    for name, (what, of) in DEEL.items():
        rows = table[table["indicator"] == name].to_dict("records")
        if not rows:
            continue
        years = "; ".join(f"in {row['jaar']} {deelname_text(row)}" for row in rows)
        said.append(f"{upper_first(what)}: {years}, van de leerlingen {of} die hier wonen.")
        said += [
            f"{row['jaar']} {row['reden']}."
            for row in rows
            if row["reden"] and row["staat"] != "ontbreekt"
        ]
    # the reason that a year lacks is the same of each share: said once
    return list(dict.fromkeys(said))


def deelname_answer(snapshot: Snapshot, swv: str, jaar: int | None = None) -> Answer:
    """Return the deelname of an SWV over all years as a file; raises as `flows.deelname_tabel`.

    A `jaar` that was asked for must be one of them: NotFound names those that are.
    """
    if jaar is not None:
        flows.leerlingjaar(snapshot, jaar)
    table = flows.deelname_tabel(snapshot, swv)
    code = str(table["swv"].iloc[0])
    name = flows.swv_namen(snapshot, int(table["jaar"].iloc[0])).get(code, code)
    # each year has sources and licences of its own
    years = [flows.leerlingjaar(snapshot, int(jaar)) for jaar in dict.fromkeys(table["jaar"])]
    fictional = any(year.fictief for year in years)
    sentences = deelname_sentences(table)
    notes = (
        *MADE_UP * fictional,
        *(("Antwoord", text) for text in sentences),
        ("Wat", UITLEG),
        ("Ten minste en ten hoogste", "altijd waar: een afgeschermde cel is 1, 2, 3 of 4"),
        ("Schatting", PATROON_2017),
        *(("Bron", source_names(year)) for year in years),
        *dict.fromkeys(line for year in years for line in licences(year.records)),
    )
    # own figures on a sheet of their own: they are of wijken, and shielded in another way
    own = own_shares(snapshot, code)

    def whole() -> AnswerTable:
        made = _table(table, f"Deelname in {name} ({code})", notes)
        return made if own.empty else replace(made, more=(("Eigen cijfers", _own_table(own)),))

    return Answer(
        name=("deelname", code),
        sentences=sentences,
        fictional=fictional,
        table=whole,
        exchange=lambda: table,
    )


def own_shares(snapshot: Snapshot, swv: str) -> pd.DataFrame:
    """Return `flows.eigen_deelname` of every year with an own table, the newest first."""
    import pandas as pd

    parts = []
    for jaar in flows.eigen_jaren(snapshot):
        try:
            parts.append(flows.eigen_deelname(snapshot, swv, jaar))
        except NotFound:  # no regio-indeling, or an SWV that was not there yet
            continue
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def own_share_text(row: Mapping[Any, Any]) -> str:
    """Return an own share in words, or why there is none."""
    if row["reden"]:
        return f"niet te berekenen: {row['reden']}"
    return _NOBODY if math.isnan(row["laag"]) else percentage(row["laag"], row["hoog"])


def own_count_text(row: Mapping[Any, Any], part: str) -> str:
    """Return pupils with what is certain of them: `teller` or `noemer`."""
    return open_count(row[f"{part}_laag"], row[f"{part}_hoog"]).tekst


def _own_table(own: pd.DataFrame) -> AnswerTable:
    rows = [
        (
            int(row["jaar"]), row["gebied"], row["naam"], upper_first(DEEL[row["indicator"]][0]),
            DEEL[row["indicator"]][1],
            *(None if math.isnan(row[end]) else row[end] for end in ("laag", "hoog")),
            *(
                None if row[f"{part}_{end}"] < 0 else int(row[f"{part}_{end}"])
                for part in ("teller", "noemer")
                for end in ("laag", "hoog")
            ),
            row["reden"],
        )
        for row in own.to_dict("records")
    ]  # fmt: skip
    columns = (
        AnswerColumn("Jaar", 0, grouped=False),
        *map(AnswerColumn, ("Code", "Wijk of buurt", "Onderwijs", "Van de leerlingen")),
        *(AnswerColumn(f"Deelname, ten {end} (%)", 2) for end in ("minste", "hoogste")),
        *(
            AnswerColumn(f"{part}, ten {end}", 0)
            for part in ("Leerlingen", "Alle leerlingen")
            for end in ("minste", "hoogste")
        ),
        AnswerColumn("Opmerking"),
    )
    return AnswerTable("Eigen cijfers per wijk of buurt, afgeschermd", columns, rows)


def _table(table: pd.DataFrame, title: str, notes: tuple[tuple[str, str], ...]) -> AnswerTable:
    rows = []
    for row in table.to_dict("records"):
        state = {"ontbreekt": SHORTHAND["ontbreekt"], "nvt": SHORTHAND["nvt"]}.get(row["staat"])
        best: Cell = state or row["schatting"]
        if not state and math.isnan(row["schatting"]):
            best = SHORTHAND["afgeschermd"]
        what, of = DEEL[row["indicator"]]
        ends: list[Cell] = [
            None if math.isnan(row[name]) else row[name]
            for name in ("laag", "hoog", "teller_laag", "teller_hoog", "noemer_laag", "noemer_hoog")
        ]
        sure = {"waarde": "geteld", "afgeschermd": "naar schatting"}.get(row["staat"], "")
        if row["staat"] == "afgeschermd" and math.isnan(row["schatting"]):
            sure = "alleen de grenzen zijn zeker"
        rows.append((int(row["jaar"]), upper_first(what), of, best, sure, *ends, row["reden"]))
    columns = (
        AnswerColumn("Jaar", 0, grouped=False),
        *map(AnswerColumn, ("Onderwijs", "Van de leerlingen")),
        AnswerColumn("Deelname (%)", 2),
        AnswerColumn("Zekerheid"),
        AnswerColumn("Ten minste (%)", 2),
        AnswerColumn("Ten hoogste (%)", 2),
        *(
            AnswerColumn(f"{part}: {end}", 0)
            for part in ("Leerlingen", "Alle leerlingen")
            for end in ("ondergrens", "bovengrens")
        ),
        AnswerColumn("Opmerking"),
    )
    return AnswerTable(title, columns, rows, notes)
