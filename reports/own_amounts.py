"""What the pupils of an own table bring along and who pays it: sentences, table and page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import flows
from flows.rates import period_text
from flows.saldo import ALLE
from geo.flows.wording import SOORT, Aantal, kort
from geo.page import HtmlPage, elements, html, html_table
from reports.answer import Answer
from reports.flows import open_count
from reports.payers import euro, euro_span
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import FICTIEF, Snapshot
from store.dutch import upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from flows.own_amounts import OwnAmounts

UITLEG = (
    "Een bedrag is aantal × tarief, tussen wat het ten minste en ten hoogste is: van wat is "
    "afgeschermd alleen wat uit de andere getallen volgt, en van minder leerlingen dan de drempel "
    "niets. Betalen doet het samenwerkingsverband dat de TLV afgaf; naar woonplaats staat ernaast, "
    "omdat veel afspraken daarvan uitgaan. Wie na de teldatum kwam of wisselde telt niet mee in de "
    "ondersteuning: daarvoor staan de tarieven voor groei en overdracht er, elk apart."
)
# in the order of the columns
_EURO = ("tarief_laag", "tarief_hoog", "bedrag_laag", "bedrag_hoog")
_GROND = {"woonplaats": "Naar woonplaats", "tlv": "Naar wie de TLV afgaf"}
_KANT = {
    "woonplaats": {
        "ontvangt": "voor leerlingen van elders op scholen hier",
        "betaalt": "voor leerlingen van hier op scholen elders",
        "saldo": "saldo",
    },
    "tlv": {
        "ontvangt": "voor leerlingen op scholen hier met een TLV van een ander",
        "betaalt": "voor leerlingen op scholen elders met een TLV van hier",
        "saldo": "saldo",
    },
}


def own_amount_sentences(found: OwnAmounts, namen: Mapping[str, str]) -> list[str]:
    """Say what comes along and what goes, by home and by TLV, and where those two differ."""
    said = []
    for grond, rows in found.saldi.groupby("grond", sort=False):
        sides = {row["kant"]: row for row in rows.to_dict("records")}
        words = _KANT[str(grond)]
        come, go, net = (_money(sides[name], found.drempel) for name in words)
        said.append(
            f"{_GROND[str(grond)]}: {come} {words['ontvangt']}, {go} {words['betaalt']}"
            + (f"; saldo {net}." if net else ".")
        )
    others = [
        f"{_pupils(row)} wonen in {_named(row['thuis_swv'], namen)} met een TLV van "
        f"{_named(row['afgevend'], namen)}"
        for row in found.anders.to_dict("records")
    ]
    if others:
        said.append(f"De TLV is van een ander dan de woonplaats: {'; '.join(others)}.")
    return [*said, *found.opmerkingen]


def own_payer_sentences(totals: pd.DataFrame) -> list[str]:
    """Say for whom an SWV issued the TLV by its own table, and where that is not the home's."""
    said = []
    for soort, rows in totals.groupby("soort"):
        parts = {row["wat"]: _pupils(row) for row in rows.to_dict("records") if row["hoog"] != 0}
        told = [
            f"{text} {parts[name]}"
            for name, text in (
                ("hier", "op scholen hier zelf de TLV afgegeven voor"),
                ("elders", "op scholen elders zelf de TLV afgegeven voor"),
                ("ander", "op scholen hier door een ander afgegeven voor"),
                ("woont", "afgegeven door een ander dan het swv van de woonplaats voor"),
            )
            if name in parts
        ]
        if told:
            label = upper_first(SOORT.get(str(soort), str(soort)))
            said.append(f"{label}, eigen tabel: {'; '.join(told)}.")
    return said


def own_payer_table(rows: pd.DataFrame, namen: Mapping[str, str]) -> pd.DataFrame:
    """Return who issued, beside home and school, as a page shows it."""
    import pandas as pd

    found = rows.to_dict("records")
    return pd.DataFrame(
        {
            "Woont in": [_named(row["thuis_swv"], namen) for row in found],
            "School in": [_named(row["bestemming_swv"], namen) for row in found],
            "TLV van": [_named(row["afgevend"], namen) for row in found],
            "Onderwijs": [row["soort"] for row in found],
            "Categorie": [row["categorie"] for row in found],
            "Leerlingen": [_count(row).tekst for row in found],
        }
    )


def amounts_table(found: OwnAmounts, namen: Mapping[str, str]) -> pd.DataFrame:
    """Return amounts as a page shows them: per pair, type and category, then by doelgroep and TLV.

    Every row has pupils and an amount as text: what is certain of them.
    """
    import pandas as pd

    rows = found.tabel.to_dict("records")
    return pd.DataFrame(
        {
            "Woont in": [_named(row["thuis_swv"], namen) for row in rows],
            "School in": [_named(row["bestemming_swv"], namen) for row in rows],
            "Onderwijs": [row["soort"] for row in rows],
            "Categorie": [row["categorie"] for row in rows],
            "Doelgroep": ["" if row["doelgroep"] == ALLE else row["doelgroep"] for row in rows],
            "TLV van": [_tlv(row["afgevend"], namen) for row in rows],
            "Leerlingen": [_count(row).tekst for row in rows],
            "Waarvoor": [_purpose(row) for row in rows],
            "Bedrag": [_amount(row, found.drempel) for row in rows],
        }
    )


def pair_lines(
    snapshot: Snapshot, paar: tuple[str, str], jaar: int, periode: str | None
) -> list[str]:
    """Say what the own table has of two SWVs: pupils per doelgroep, and with a `periode` amounts.

    Empty where there is no own table of the year, or nobody goes between the two in it.
    """
    one, two = paar
    # the sheet of two SWVs is made without an own table too: then it has no such lines
    if jaar not in flows.eigen_jaren(snapshot):
        return []
    names = flows.swv_namen(snapshot, jaar)
    # shielded already; `counted` only gives them the columns that counts of DUO have
    between = flows.doelgroep_stromen(snapshot, one, jaar)
    between = flows.eigen_jaar(snapshot, jaar).counted(between[between["tegenpartij"] == two])
    here, there = (_named(code, names) for code in paar)
    said = []
    for doelgroep, rows in between.groupby("doelgroep", sort=False):
        sides = {row["richting"]: Aantal.from_row(row) for row in rows.to_dict("records")}
        go, come = (sides.get(name, Aantal(0, 0)) for name in ("uitgaand", "inkomend"))
        if go.hoog or come.hoog:
            said.append(
                f"{upper_first(str(doelgroep))}: {_some(go)} van {here} naar {there}, "
                f"{_some(come)} andersom."
            )
    if not said or not periode:
        return said
    found = flows.eigen_bekostiging(snapshot, one, jaar, periode)
    rows = found.tabel[(found.tabel["doelgroep"] == ALLE) & (found.tabel["afgevend"] == ALLE)]
    for (home, school), name in (((one, two), f"van {here}"), ((two, one), f"van {there}")):
        mine = rows[(rows["thuis_swv"] == home) & (rows["bestemming_swv"] == school)]
        told = [
            f"{' '.join(filter(None, (row['soort'], row['categorie'])))} {_count(row).tekst}: "
            f"{_amount(row, found.drempel)}" + (f" ({_purpose(row)})" if row["na_teldatum"] else "")
            for row in mine.to_dict("records")
        ]
        if told:
            said.append(f"Bekostiging die meegaat {name}: {'; '.join(told)}.")
    return [*said, *found.opmerkingen]


def own_amounts_answer(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    periode: str | None = None,
    *,
    doelgroepen: Sequence[str] | None = None,
    soorten: Sequence[str] | None = None,
) -> Answer:
    """Return what pupils of an own table bring along as a file: for people and for programs.

    Raises as `flows.eigen_bekostiging`.
    """
    found = flows.eigen_bekostiging(
        snapshot, swv, jaar, periode, doelgroepen=doelgroepen, soorten=soorten
    )
    own = flows.eigen_jaar(snapshot, jaar)
    names = flows.swv_namen(snapshot, jaar)
    title = (
        f"Bekostiging die meegaat: {names.get(found.swv, found.swv)} ({found.swv}), {jaar}, "
        f"tarieven van {period_text(found.periode)}"
    )
    sentences = (*own_amount_sentences(found, names), own.zin)
    notes = (
        *MADE_UP * found.fictief,
        *(("Antwoord", text) for text in sentences),
        ("Wat", UITLEG),
        ("Bron", f"{own.record.key.bron}, {own.record.herkomst.licentie}"),
        *(("Bron van de tarieven", text) for text in found.bronnen),
    )

    def page() -> HtmlPage:
        shown = amounts_table(found, names)
        rows = [[str(cell) for cell in row] for row in shown.itertuples(index=False)]
        body = html_table("Per paar samenwerkingsverbanden", list(shown.columns), rows)
        return HtmlPage(
            title=title,
            bands=(FICTIEF,) if found.fictief else (),
            lead="".join(f"<p>{html(text)}</p>" for text in (*sentences, UITLEG)),
            body=body,
            source=" · ".join((own.record.key.bron, *found.bronnen)),
            style=elements("document.css"),
        )

    return Answer(
        name=("bekostiging", found.swv, jaar, found.periode),
        sentences=sentences,
        fictional=found.fictief,
        table=lambda: _table(found, names, title, notes),
        exchange=lambda: _exchange(found.tabel),
        page=page,
    )


def _table(
    found: OwnAmounts, namen: Mapping[str, str], title: str, notes: tuple[tuple[str, str], ...]
) -> AnswerTable:
    rows = []
    for row in found.tabel.to_dict("records"):
        counted: Cell = SHORTHAND["afgeschermd"] if row["afgeschermd"] else int(row["laag"])
        ends: list[Cell] = [int(row["laag"]), None if row["hoog"] < 0 else int(row["hoog"])]
        money: list[Cell] = [None if math.isnan(row[name]) else float(row[name]) for name in _EURO]
        # there is a rate but no amount: too few pupils, for the amount would give the count back
        few = not math.isnan(row["tarief_laag"]) and math.isnan(row["bedrag_laag"])
        if few:
            money[2:] = [SHORTHAND["afgeschermd"]] * 2
        rows.append(
            (
                *(namen.get(row[side], row[side]) for side in ("thuis_swv", "bestemming_swv")),
                _tlv(row["afgevend"], namen), SOORT.get(row["soort"], row["soort"]),
                row["categorie"], "" if row["doelgroep"] == ALLE else row["doelgroep"],
                _purpose(row), counted, *ends, *money,
            )
        )  # fmt: skip
    heads = (
        "Woont in", "School in", "TLV van", "Onderwijs", "Categorie", "Doelgroep", "Waarvoor",
    )  # fmt: skip
    columns = (
        *map(AnswerColumn, heads),
        *(AnswerColumn(name, 0) for name in ("Leerlingen", "Ten minste", "Ten hoogste")),
        *(
            AnswerColumn(f"{name} (€)", 2)
            for name in (
                "Tarief", "Hoogste tarief naar leeftijd", "Bedrag, ten minste",
                "Bedrag, ten hoogste",
            )
        ),
    )  # fmt: skip
    return AnswerTable(title, columns, rows, notes, (("Saldo", _saldo_sheet(found)),))


def _saldo_sheet(found: OwnAmounts) -> AnswerTable:
    """Return both sides and the saldo, by home and by TLV."""
    rows = [
        (
            _GROND[row["grond"]], upper_first(_KANT[row["grond"]][row["kant"]]),
            *(None if math.isnan(row[end]) else row[end] for end in ("laag", "hoog")),
            *(
                SHORTHAND["afgeschermd"] if math.isnan(row[end]) else row[end]
                for end in ("bedrag_laag", "bedrag_hoog")
            ),
        )
        for row in found.saldi.to_dict("records")
    ]  # fmt: skip
    columns = (
        AnswerColumn("Wie betaalt"),
        AnswerColumn("Wat"),
        *(AnswerColumn(f"Leerlingen, ten {end}", 0) for end in ("minste", "hoogste")),
        *(AnswerColumn(f"Bedrag, ten {end} (€)", 2) for end in ("minste", "hoogste")),
    )
    return AnswerTable("Saldo", columns, rows)


def _exchange(tabel: pd.DataFrame) -> pd.DataFrame:
    return tabel.assign(hoog=tabel["hoog"].where(tabel["hoog"] >= 0).astype("Int64"))


def _money(side: Mapping[Any, Any], drempel: int) -> str:
    """Return an amount with the pupils that it is of; '' for a saldo that is not known."""
    low, high = side["bedrag_laag"], side["bedrag_hoog"]
    if side["kant"] == "saldo":
        if math.isnan(low) or math.isnan(high):
            return ""
        ends = [
            f"{'+' if end > 0 else '−' if end < 0 else ''}{euro(abs(end))}" for end in (low, high)
        ]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} tot {ends[1]}"
    if side["hoog"] == 0:
        return "niets"
    if math.isnan(low):
        return f"geen bedrag, want niet zeker {drempel} of meer leerlingen,"
    return f"{euro_span(low, high)} ({_pupils(side)})"


def _some(count: Aantal) -> str:
    return count.tekst if count.hoog else "niemand"


def _pupils(row: Mapping[Any, Any]) -> str:
    text = _count(row).tekst
    return f"{text} leerling" if text == "1" else f"{text} leerlingen"


def _count(row: Mapping[Any, Any]) -> Aantal:
    return open_count(row["laag"], row["hoog"])


def _amount(row: Mapping[Any, Any], drempel: int) -> str:
    # no rate was loaded for this category; that is another lack than too few pupils
    if math.isnan(row["tarief_laag"]):
        return "geen tarief"
    if math.isnan(row["bedrag_laag"]):
        return f"niet zeker {drempel} of meer"
    return euro_span(row["bedrag_laag"], row["bedrag_hoog"])


def _purpose(row: Mapping[Any, Any]) -> str:
    if not row["na_teldatum"]:
        return str(row["waarvoor"])
    return " ".join(filter(None, ("na de teldatum, overdracht", row["onderdeel"])))


def _tlv(code: str, namen: Mapping[str, str]) -> str:
    return "" if code == ALLE else _named(code, namen) if code else "niet bekend"


def _named(code: str, namen: Mapping[str, str]) -> str:
    return kort(namen[code]) if code in namen else code
