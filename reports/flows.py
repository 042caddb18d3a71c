"""Tables of flows for people: Dutch headings, certainty in words, definitions beside them."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from flows import PARTIES, RoleRule, leerlingjaar, saldo_tabel, stroom_tabel, swv_namen, usual_rule
from flows.bounds import UNKNOWN
from geo.flows import StroomVraag, bands, scene, source_names
from geo.flows.wording import (
    NIVEAU,
    PATROON_2017,
    RICHTING,
    SOORT,
    SOORT_KLEUR,
    STELSEL,
    Aantal,
)
from reports.answer import Answer
from reports.flow_sentences import GROND, ROL, soort_zinnen
from reports.tables import SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import SetRecord, Snapshot, Soort
from store.dutch import count, listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geo.flows.charts import MatrixKaart
    from geo.flows.flow_map import Stroomkaart
    from geo.page import HtmlPage
    from geo.sheet import Sheet

# by `Aantal.grond`
ZEKERHEID = {
    "telling": "geteld",
    "schatting": "naar schatting",
    "ondergrens": "alleen de grenzen zijn zeker",
}
# what became of a flow on the map: every row of the table says so, also of what is not drawn
GETEKEND = {
    "lijn": "lijn op de kaart",
    "knoop": "bij een punt op de kaart",
    "buiten": "niet op de kaart: geen plaats in Nederland",
    "minimum": "niet getekend: onder het minimum",
    "top": "niet getekend: buiten de grootste stromen",
    "zonder_plaats": "niet getekend: zonder punt",
}
DEFINITIES = (
    ("Van elders", "woont niet in dit samenwerkingsverband, gaat er wel naar school (inkomend)"),
    ("Naar elders", "woont in dit samenwerkingsverband, gaat ergens anders naar school (uitgaand)"),
    ("Binnen het gebied", "woont in dit samenwerkingsverband en gaat er naar school (intern)"),
    ("Saldo", "van elders min naar elders; alleen verkeer tussen samenwerkingsverbanden telt mee"),
    (
        "Stelsel",
        (
            "regionaal: scholen van de regionale samenwerkingsverbanden. Reformatorische scholen "
            "hebben een eigen landelijk samenwerkingsverband; cluster 1 en 2 staan erbuiten."
        ),
    ),
    (
        "Aantal",
        (
            "wat geteld is; waar kleine aantallen zijn afgeschermd, de schatting; [c] waar bij "
            "minder dan tien afgeschermde cellen niet wordt geschat"
        ),
    ),
    (
        "Ondergrens en bovengrens",
        "altijd waar: elke afgeschermde cel staat voor 1, 2, 3 of 4 leerlingen",
    ),
    ("Schatting", PATROON_2017),
)
PERCENTAGES = (
    (
        "% van wie hier woont",
        (
            "leerlingen die hier wonen en elders naar school gaan, als deel van alle leerlingen "
            "van die soort die hier wonen"
        ),
    ),
    (
        "% van de leerlingen hier",
        (
            "leerlingen op scholen hier die elders wonen, als deel van alle leerlingen van die "
            "soort op scholen hier"
        ),
    ),
)
_ENDS = ("Ondergrens", "Bovengrens", "Schatting van", "Schatting tot", "Afgeschermde cellen")
_COUNT = (
    AnswerColumn("Aantal", 0),
    AnswerColumn("Zekerheid"),
    *(AnswerColumn(heading, 0) for heading in _ENDS),
)


def flow_question(
    swv: str,
    jaar: int,
    soorten: tuple[str, ...],
    *,
    rol: Sequence[float | None],
    niveau: str,
    kalibratie: Path | None,
    doelgroepen: tuple[str, ...],
) -> StroomVraag:
    """Return what the command line asks; `rol` holds the limits of a role, None for the usual."""
    # the stelsel of the answer, as on the page
    return StroomVraag(
        swv, jaar, soorten, stelsel="regionaal", niveau=niveau, kalibratie=kalibratie,
        doelgroepen=doelgroepen, regel=RoleRule.of(rol),
    )  # fmt: skip


def flows_answer(snapshot: Snapshot, vraag: StroomVraag, *, saldo: bool) -> Answer:
    """Return the flows of an SWV as tables, or its saldo: for people and for programs.

    Raises as `flows.stroom_tabel`.
    """
    code, jaar, types, kalibratie = vraag.swv, vraag.jaar, vraag.soorten or None, vraag.kalibratie
    if saldo:
        frame = saldo_tabel(snapshot, code, jaar, types, kalibratie=kalibratie, regel=vraag.regel)
    else:
        frame = stroom_tabel(
            snapshot, code, jaar, types, niveau=vraag.niveau, kalibratie=kalibratie
        )

    # names, licences and bands are looked up for who asks for a table: the csv needs none of them
    def table() -> AnswerTable:
        year = leerlingjaar(snapshot, jaar)
        names = swv_namen(snapshot, jaar) | PARTIES
        notes = (
            *(("Let op", band) for band in bands(year, masked=year.afgeschermd)),
            ("Bron", source_names(year)),
            *licences(year.records),
        )
        code = str(frame["swv"].iloc[0]) if len(frame) else ""
        title = f"Leerlingstromen van {names.get(code, code)} ({code}), 1 oktober {jaar}"
        if saldo:
            return saldo_table(
                frame, titel=f"Saldo: {title}", namen=names, notes=notes, regel=vraag.regel
            )
        return flows_table(frame, titel=title, niveau=vraag.niveau, namen=names, notes=notes)

    sets = snapshot.find(Soort.LEERLINGEN, jaar=jaar)
    return Answer(
        name=(),
        line=count(len(frame), "rij", "rijen"),
        fictional=any(record.herkomst.fictief for record in sets),
        table=table,
        exchange=lambda: frame,
    )


def asked_flow_map(snapshot: Snapshot, vraag: StroomVraag) -> Answer:
    """Return the flow map of a question as an answer to take along."""
    return flow_map_answer(snapshot, scene(snapshot, vraag))


def flow_map_answer(
    snapshot: Snapshot, kaart: Stroomkaart, saldo: Callable[[], pd.DataFrame] | None = None
) -> Answer:
    """Return a flow map as an answer to take along: page and picture.

    `saldo` makes `flows.saldo_tabel` of the same SWV and filter, for the answer in words; None
    has it made here.
    """
    vraag = kaart.vraag
    make = saldo or partial(
        saldo_tabel, snapshot, vraag.swv, vraag.jaar, vraag.soorten or None,
        kalibratie=vraag.kalibratie, regel=vraag.regel,
    )  # fmt: skip

    def page() -> HtmlPage:
        from geo.flows.html_page import flow_page

        # the answer is the regional one wherever it stands, also above a map of every stelsel
        stelsel = "regionaal" if vraag.stelsel == "alle" else vraag.stelsel
        found = soort_zinnen(make(), stelsel=stelsel)
        sentences = [f"{line.zin} {' '.join(line.percentages)}" for line in found]
        # said in words: a reader of the file does not see the filter that it was made with
        sentences.append(f"Stelsel van dit antwoord: {STELSEL[stelsel]}. {vraag.regel.tekst}")
        return flow_page(kaart, snapshot, zinnen=sentences)

    def sheet() -> Sheet:
        from geo.flows.static_map import draw

        return draw(kaart, snapshot)

    return Answer(
        name=flow_name(kaart, "stroomkaart"),
        title=kaart.titel,
        line=kaart.ondertitel,
        bands=kaart.banden,
        sentences=[part.tekst for part in kaart.niet_getekend],
        page=page,
        sheet=sheet,
    )


def flow_table(kaart: Stroomkaart, namen: Mapping[str, str]) -> AnswerTable:
    """Return the flows of a map as a table, in its order: what is drawn and what is not.

    `namen` holds the names of SWVs by code.
    """
    # what was added up is of what was asked: an own table alone has no stelsel to ask for
    rows = kaart.tabel.replace({"soort": {"alle": _together(kaart.soorten)}})
    if not kaart.vraag.doelgroepen:
        rows = rows.assign(stelsel=kaart.vraag.stelsel)
    table = flows_table(
        rows,
        titel=f"{kaart.titel}, {kaart.vraag.jaar}",
        niveau=kaart.vraag.niveau,
        namen=namen,
        notes=map_notes(kaart),
    )
    # the table has more than the map: lines under the minimum or beyond the largest are in it
    fate = kaart.tabel["getekend"].map(GETEKEND).to_list()
    return AnswerTable(
        table.title,
        (*table.columns, AnswerColumn("Op de kaart")),
        [(*row, text) for row, text in zip(table.rows, fate, strict=True)],
        table.notes,
    )


def flows_table(
    frame: pd.DataFrame,
    *,
    titel: str,
    niveau: str,
    namen: Mapping[str, str],
    notes: Sequence[tuple[str, str]] = (),
) -> AnswerTable:
    """Return rows of `flows.stroom_tabel` as a table for people, `notes` before the definitions.

    What a counterpart is called is in `naam` or `tegenpartij_naam`, else in `namen`, which holds
    SWVs and parties by code.
    """
    name = next((n for n in ("naam", "tegenpartij_naam") if n in frame), None)
    # the rows of a map name it otherwise than those of the command line
    swv = next((n for n in ("van_swv", "tegenpartij_swv") if n in frame), None)
    rows = []
    for row in frame.to_dict("records"):
        code = str(row["tegenpartij"])
        label = str(row[name]) if name else namen.get(code, code)
        cells: list[Cell] = [
            SOORT.get(row["soort"], row["soort"]), STELSEL[row["stelsel"]],
            RICHTING[row["richting"]], code, label,
        ]  # fmt: skip
        if niveau != "swv":
            # a gemeente or postcode can lie in more than one SWV
            codes = str(row[swv]).split() if swv else []
            cells += [" ".join(codes), ", ".join(namen.get(one, one) for one in codes)]
        rows.append((*cells, *_count_cells(Aantal.from_row(row)), int(row["jaar"])))
    what = NIVEAU[niveau][0]
    columns = [
        AnswerColumn(heading)
        for heading in ("Onderwijs", "Stelsel", "Richting", "Code", upper_first(what))
    ]
    if niveau != "swv":
        columns += [AnswerColumn("Samenwerkingsverband"), AnswerColumn("Naam daarvan")]
    return AnswerTable(
        titel,
        (*columns, *_COUNT, AnswerColumn("Jaar", 0, grouped=False)),
        rows,
        (*notes, *DEFINITIES),
    )


def saldo_table(
    frame: pd.DataFrame,
    *,
    titel: str,
    namen: Mapping[str, str],
    notes: Sequence[tuple[str, str]] = (),
    regel: RoleRule | None = None,
) -> AnswerTable:
    """Return rows of `flows.saldo_tabel` as a table for people, both percentages named.

    `namen` holds the names of SWVs by code; `regel` is the rule the roles were made with, None
    for the usual one.
    """
    kinds = (*RICHTING, "saldo")
    columns = [*map(AnswerColumn, ("Onderwijs", "Stelsel", "Samenwerkingsverband", "Naam"))]
    for kind in kinds:
        what = (RICHTING.get(kind) or kind).capitalize()
        ends = ("", ": ondergrens", ": bovengrens", ": schatting van", ": schatting tot")
        columns += [AnswerColumn(what + end, 0) for end in ends]
    shares = ("wonend_elders_pct", "schoolgaand_van_elders_pct")
    for (heading, _), what in zip(PERCENTAGES, ("gaat elders", "woont elders"), strict=True):
        columns += [
            AnswerColumn(f"{heading}: {what}, {end}", 1) for end in ("ten minste", "ten hoogste")
        ]
    columns += [
        AnswerColumn("Rol"),
        AnswerColumn("Zekerheid van de rol"),
        AnswerColumn("Jaar", 0, grouped=False),
    ]
    rows = []
    types = [soort for soort in frame["soort"].unique() if soort in SOORT_KLEUR]
    if len(types) == 1:  # nothing to add up: the same rows twice
        frame = frame[frame["soort"] != "alle"]
    together = _together(types)
    for row in frame.to_dict("records"):
        # a doelgroep of an own table stands under its own name
        label = together if row["soort"] == "alle" else SOORT.get(row["soort"], str(row["soort"]))
        cells: list[Cell] = [label, STELSEL[row["stelsel"]], str(row["swv"])]
        cells.append(namen.get(str(row["swv"]), str(row["swv"])))
        for kind in kinds:
            best, _, low, high, least, most, _ = _count_cells(Aantal.from_row(row, f"{kind}_"))
            cells += [best, low, high, least, most]
        for share in shares:
            # NaN: nobody of this type lives here, so there is nothing to take a share of
            found = (row[f"{share}_laag"], row[f"{share}_hoog"])
            cells += [SHORTHAND["nvt"] if math.isnan(value) else float(value) for value in found]
        ground: Cell = GROND[row["rol_grond"]] or None
        role: Cell = ROL[row["rol"]]
        if not row["rol"]:
            role, ground = SHORTHAND["nvt"], None
        rows.append((*cells, role, ground, int(row["jaar"])))
    return AnswerTable(
        titel,
        tuple(columns),
        rows,
        (*notes, *DEFINITIES, *PERCENTAGES, ("Rol", (regel or usual_rule()).tekst)),
    )


def matrix_table(kaart: MatrixKaart) -> AnswerTable:
    """Return a matrix as a list of pairs, which any spreadsheet can turn around."""
    rows = [
        (
            str(row["van"]), str(row["van_naam"]), str(row["naar"]), str(row["naar_naam"]),
            *_count_cells(Aantal.from_row(row)), int(row["jaar"]),
        )
        for row in kaart.frame.to_dict("records")
    ]  # fmt: skip
    return AnswerTable(
        f"{kaart.titel}, {kaart.vraag.jaar}",
        (
            *map(AnswerColumn, ("Woont in (code)", "Woont in")),
            *map(AnswerColumn, ("Gaat naar school in (code)", "Gaat naar school in")),
            *_COUNT,
            AnswerColumn("Jaar", 0, grouped=False),
        ),
        rows,
        (*map_notes(kaart), *DEFINITIES),
    )


def map_notes(kaart: Stroomkaart | MatrixKaart) -> tuple[tuple[str, str], ...]:
    """Say what the figures of a map or matrix are, and what a reader must know first."""
    left_out = getattr(kaart, "niet_getekend", ())
    return (
        *(("Let op", band) for band in kaart.banden),
        ("Wat", kaart.ondertitel),
        ("Bron", kaart.bronregel.removeprefix("Bron: ")),
        *(("Niet getekend", part.tekst) for part in left_out),
        *licences(kaart.records),
    )


def licences(records: Sequence[SetRecord]) -> tuple[tuple[str, str], ...]:
    """Return the licence of each source."""
    return tuple(
        ("Licentie", f"{r.key.bron} {r.key.jaar or ''}".strip() + f": {r.herkomst.licentie}")
        for r in records
    )


def flow_name(kaart: Stroomkaart, what: str) -> tuple[object, ...]:
    """Return the parts of a file name: `stromen_po2601_2024_gemeente_bo`."""
    vraag = kaart.vraag
    stelsel = "" if vraag.stelsel == "alle" else vraag.stelsel
    return (what, kaart.swv, vraag.paar, vraag.jaar, vraag.niveau, "_".join(vraag.soorten), stelsel)


def open_count(low: float, high: float) -> Aantal:
    """Return pupils with what is certain of them; a high end below zero, or NaN, is not known."""
    return Aantal(int(low), int(high) if high >= 0 else int(UNKNOWN))


def _together(types: Sequence[str]) -> str:
    """Name types that were added up: all there are only where nothing else is said of them."""
    return f"{listed(types)} samen" if len(types) > 1 else SOORT[(*types, "alle")[0]]


def _count_cells(count: Aantal) -> tuple[Cell, ...]:
    """Return the cells of `_COUNT`."""
    # where only bounds are sure no number is given: the lower bound would be read as the count
    best: Cell = SHORTHAND["afgeschermd"] if count.grond == "ondergrens" else round(count.waarde)
    estimated = count.grond == "schatting"
    interval: list[Any] = [count.schatting_laag, count.schatting_hoog]
    return (
        best,
        ZEKERHEID[count.grond],
        # an end that nothing shown gives stays empty
        count.laag if abs(count.laag) < UNKNOWN // 2 else None,
        None if count.open else count.hoog,
        *(round(end) if estimated else None for end in interval),
        count.cellen,
    )
