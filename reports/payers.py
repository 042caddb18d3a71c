"""Who pays for so and vso, in sentences and as a table to take along."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import flows
from flows.payers import ALLE, DREMPEL, Amounts, Payers
from geo.flows.wording import SOORT, kort
from reports.answer import Answer
from reports.flows import licences, open_count
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store.dutch import format_number, listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from store import Snapshot


UITLEG = (
    "Betalen doet het samenwerkingsverband dat de toelaatbaarheidsverklaring (TLV) afgaf, niet dat "
    "van de woonplaats. Leerlingen zonder bekostigingscategorie staan niet in deze bestanden van "
    "DUO; de aantallen zijn daarom lager dan die van de leerlingstromen. Cluster 1 en 2 en "
    "gesloten inrichtingen staan apart: daarvoor betaalt geen samenwerkingsverband."
)
KANT = {
    "betaalt": "Betaalt dit samenwerkingsverband",
    "vestiging": "Op scholen in dit gebied",
    "woont": "Wonen in dit gebied",
}
BINNEN = {
    ("betaalt", "ja"): "op scholen in het eigen gebied",
    ("betaalt", "nee"): "op scholen elders",
    ("vestiging", "ja"): "dit samenwerkingsverband betaalt",
    ("vestiging", "nee"): "een ander samenwerkingsverband betaalt",
    ("woont", "ja"): "dit samenwerkingsverband betaalt",
    ("woont", "nee"): "een ander samenwerkingsverband betaalt",
}
_GROEP = {
    ("residentieel", "ja"): "residentiële plaats",
    ("residentieel", "nee"): "geen residentiële plaats",
    ("categorie", ALLE): "alle categorieën",
    ("categorie", "geen"): "geen categorie",
    ("profiel", "geen"): "geen uitstroomprofiel",
    ("buiten", "gesloten"): "gesloten inrichting",
}
_STRIJDIG = (
    "Bestanden van DUO spreken elkaar hier tegen ({0} aantallen); het eerste is gebruikt. Mogelijk "
    "is een van beide nog voorlopig."
)


def payers_count(row: Mapping[Any, Any]) -> str:
    """Return what is certain of a number: `12`, `10 tot 16`, or `ten minste 10`."""
    return open_count(row["laag"], row["hoog"]).tekst


def group_text(row: Mapping[Any, Any]) -> str:
    """Return which pupils a row counts, in words."""
    told = _GROEP.get((row["uitsplitsing"], row["groep"]), row["groep"])
    return told or "alle leerlingen"


def side_text(row: Mapping[Any, Any]) -> str:
    """Return where the pupils of a row are, or who pays for them."""
    return BINNEN.get((row["kant"], row["binnen"]), "")


def payers_sentences(found: Payers, namen: Mapping[str, str]) -> list[str]:
    """Say for whom an SWV pays and who pays for the pupils there, with what is certain."""
    table = found.tabel
    said = []
    for soort in ("so", "vso"):
        rows = table[(table["soort"] == soort) & (table["tegenpartij"] == "")]
        here = _side(
            rows, "vestiging", "Op scholen hier zitten {0} leerlingen voor wie een swv betaalt{1}"
        )
        live = _side(rows, "woont", "Van wie hier woont, betaalt een swv voor {0}{1}")
        text = " ".join(filter(None, (_pays(rows), here, live)))
        if text:
            said.append(f"{upper_first(SOORT[soort])}: {text}")
    if text := _partners(table, namen):
        said.append(text)
    # cluster 1 and 2 and closed institutions: the state pays
    outside = table[(table["uitsplitsing"] == "buiten") & (table["hoog"] != 0)]
    outside = outside[(outside["binnen"] == ALLE) & (outside["tegenpartij"] == "")]
    # of pupils outside the SWVs one side is enough: the other may be the same pupils
    parts = [
        f"{' '.join(filter(None, (row['soort'], group_text(row))))}: {payers_count(row)}"
        for row in outside[outside["kant"] == outside["kant"].head(1).sum()].to_dict("records")
    ]
    if parts:
        said.append(f"Apart, want daarvoor betaalt geen samenwerkingsverband: {'; '.join(parts)}.")
    return said + ([_STRIJDIG.format(found.strijdig)] if found.strijdig else [])


def _pays(rows: pd.DataFrame) -> str:
    mine = rows[rows["kant"] == "betaalt"]
    text = _of_all(mine, "dit samenwerkingsverband betaalt voor {0} leerlingen{1}")
    if not text:
        return ""
    parts = [text + _split(mine, "gaan in het eigen gebied naar school", "gaan elders") + "."]
    for what, head in (
        ("residentieel", "Van hen zitten er {0} op een residentiële plaats."),
        ("profiel", "Uitstroomprofiel: {0}."),
    ):
        some = mine[(mine["uitsplitsing"] == what) & (mine["binnen"] == ALLE)]
        some = some[~((some["uitsplitsing"] == "residentieel") & (some["groep"] == "nee"))]
        told = [
            payers_count(row) if what == "residentieel" else f"{row['groep']} {payers_count(row)}"
            for row in some.to_dict("records")
        ]
        if told:
            parts.append(head.format(listed(told)))
    return " ".join(parts)


def _side(rows: pd.DataFrame, kant: str, text: str) -> str:
    """Say how many are at schools here or live here, and for whom this SWV pays itself."""
    mine = rows[rows["kant"] == kant]
    text = _of_all(mine, text)
    return text and text + _split(mine, "betaalt dit samenwerkingsverband zelf", "een ander") + "."


def _of_all(rows: pd.DataFrame, text: str) -> str:
    """Say how many pupils a side has, by category; '' where nothing tells."""
    whole = rows[rows["binnen"] == ALLE]
    by_category = whole[(whole["uitsplitsing"] == "categorie") & (whole["groep"] != ALLE)]
    total = whole[(whole["uitsplitsing"] == "categorie") & (whole["groep"] == ALLE)]
    if total.empty:
        total = whole[whole["uitsplitsing"] == "totaal"]
    if total.empty:
        return ""
    parts = [f"{row['groep']} {payers_count(row)}" for row in by_category.to_dict("records")]
    return text.format(
        payers_count(total.to_dict("records")[0]), f" ({', '.join(parts)})" if parts else ""
    )


def _split(rows: pd.DataFrame, own: str, other: str) -> str:
    """Say how many are inside and how many outside."""
    total = rows[(rows["uitsplitsing"] == "categorie") & (rows["groep"] == ALLE)]
    rows = rows[rows["uitsplitsing"] == "totaal"] if total.empty else total
    parts = {row["binnen"]: payers_count(row) for row in rows.to_dict("records")}
    told = [
        f"{'voor ' if 'betaalt' in own else ''}{parts[key]} {text}"
        for key, text in (("ja", own), ("nee", other))
        if key in parts
    ]
    return f"; {listed(told)}" if told else ""


def _partners(table: pd.DataFrame, namen: Mapping[str, str]) -> str:
    """Say who pays for pupils here, and where pupils are that this SWV pays for."""
    rows = table[
        (table["tegenpartij"] != "") & (table["binnen"] == "nee")
        & (table["uitsplitsing"] == "categorie") & (table["groep"] == ALLE)
    ].sort_values("laag", ascending=False)  # fmt: skip
    said = []
    for kant, head in (
        ("betaalt", "Elders betaalt het voor leerlingen in"),
        ("vestiging", "Voor leerlingen hier betalen"),
    ):
        told = [
            f"{kort(namen.get(row['tegenpartij'], row['tegenpartij']))} {payers_count(row)}"
            for row in rows[rows["kant"] == kant].to_dict("records")
        ]
        if told:
            said.append(f"{head} {listed(told)}.")
    return " ".join(said)


def amount_sentences(made: Amounts) -> list[str]:
    """Say what pupils bring along who go to school elsewhere than their payer is."""
    said = []
    for kant, head in (
        ("betaalt", "voor leerlingen op scholen elders betaalt dit samenwerkingsverband"),
        ("vestiging", "voor leerlingen op scholen hier betalen andere samenwerkingsverbanden"),
    ):
        for soort in ("so", "vso"):
            rows = made.tabel[(made.tabel["kant"] == kant) & (made.tabel["soort"] == soort)]
            rows = rows[(rows["tegenpartij"] == "") & (rows["hoog"] != 0)]
            counted = rows[rows["bedrag_laag"].notna()]
            # an amount gives the count back: below `flows.payers.DREMPEL` none is given
            few = [str(name) for name in rows.loc[rows["bedrag_laag"].isna(), "groep"]]
            if rows.empty:
                continue
            what = "; ".join(
                f"{row['groep']} {payers_count(row)} × "
                f"{euro_span(row['tarief'], row['tarief_hoog'])}"
                for row in counted.to_dict("records")
            )
            # a group of which the high end is not known leaves that of the sum unknown
            low, high = counted["bedrag_laag"].sum(), counted["bedrag_hoog"].sum(skipna=False)
            text = f"{head} te weinig om een bedrag te geven"
            if what:
                text = f"{head} {euro_span(low, high)} aan ondersteuning ({what})"
            left = f"; zonder {listed(few)}, niet zeker {DREMPEL} of meer leerlingen" if few else ""
            said.append(f"{upper_first(SOORT[soort])}, bedragen: {text}{left}.")
    if said and made.waarschuwing:
        said.append(f"{made.waarschuwing} Bron: {made.bron}.")
    return said


def euro(amount: float) -> str:
    """Return whole euros: `€ 13.300`."""
    return f"€\u00a0{format_number(round(amount))}"


def euro_span(low: float, high: float) -> str:
    """Return what lies between two amounts; a high end of NaN is not known."""
    if math.isnan(high):
        return f"ten minste {euro(low)}"
    return euro(low) if round(low) == round(high) else f"{euro(low)} tot {euro(high)}"


def payers_answer(snapshot: Snapshot, swv: str, jaar: int, *, periode: str | None = None) -> Answer:
    """Return who pays as a file: a table for people, and one for programs.

    With a `periode` what pupils bring along is said too, by the rates of that period. Raises as
    `flows.wie_betaalt`.
    """
    found = flows.wie_betaalt(snapshot, swv, jaar)
    names = flows.swv_namen(snapshot)
    sentences = payers_sentences(found, names)
    if periode:
        sentences += amount_sentences(flows.bedragen(snapshot, found, periode))
    title = f"Wie betaalt: {names.get(found.swv, found.swv)} ({found.swv}), 1 oktober {jaar}"
    notes = (
        *MADE_UP * found.fictief,
        *(("Antwoord", text) for text in sentences),
        ("Wat", UITLEG),
        ("Ten minste en ten hoogste", "altijd waar: een afgeschermde cel is 1, 2, 3 of 4"),
        *(("Bron", f"{record.key.bron}, {jaar}") for record in found.records),
        *licences(found.records),
    )
    return Answer(
        name=("betalend", found.swv, jaar),
        sentences=sentences,
        fictional=found.fictief,
        table=lambda: _table(found, names, title, notes),
        exchange=lambda: found.tabel,
    )


def _table(
    found: Payers, namen: Mapping[str, str], title: str, notes: tuple[tuple[str, str], ...]
) -> AnswerTable:
    rows = []
    for row in found.tabel.to_dict("records"):
        low, high = int(row["laag"]), int(row["hoog"])
        shown: Cell = low if low == high else SHORTHAND["afgeschermd"]
        other = row["tegenpartij"]
        rows.append(
            (
                KANT[row["kant"]], upper_first(SOORT.get(row["soort"], "so en vso")),
                upper_first(side_text(row)), namen.get(other, other), row["uitsplitsing"],
                group_text(row), shown, low, None if high < 0 else high,
            )
        )  # fmt: skip
    heads = ("Wie", "Onderwijs", "Waarvan", "Met", "Uitsplitsing", "Groep")
    columns = (
        *(AnswerColumn(name) for name in heads),
        *(AnswerColumn(name, 0) for name in ("Leerlingen", "Ten minste", "Ten hoogste")),
    )
    return AnswerTable(title, columns, rows, notes)
