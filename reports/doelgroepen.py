"""What leaves the tool of an SWV's own table: the answer per doelgroep, in words and as tables.

Everything here is made of `flows.own_flows`, which shows no count below the threshold and none
that gives one back; the counts themselves are not at hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import flows
from flows.bounds import UNKNOWN
from flows.counting import ESTIMATE_COLUMNS
from flows.saldo import SALDO_COLUMNS
from geo.flows import Stroomkaart, StroomVraag, scene
from geo.flows.wording import RICHTING, SOORT, Aantal
from geo.page import HtmlPage, html_table
from reports.answer import Answer
from reports.flow_sentences import SoortZin, doelgroep_zin, saldo_tekst, soort_zinnen
from reports.flows import open_count, saldo_table
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import NotFound, Snapshot
from store.dutch import format_number, listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.sheet import Sheet

VERSCHIL = (
    "Eigen cijfers en die van DUO verschillen ook als beide kloppen: de eigen tabel telt wie het "
    "samenwerkingsverband kent, op zijn eigen dag (peildatum of teldatum), met wie residentieel "
    "geplaatst is op de plek die daar is opgegeven, en zonder leerlingen van cluster 1 en 2. DUO "
    "telt iedereen op 1 oktober naar de postcode van het woonadres."
)
"""Why own figures and DUO's differ: stands wherever both do."""
APART = (
    "Naast de regionale scholen telt DUO apart: reformatorische scholen, en die van cluster 1 en 2."
)
_COUNT = (AnswerColumn("Aantal", 0), AnswerColumn("Ten minste", 0), AnswerColumn("Ten hoogste", 0))


def zinnen(snapshot: Snapshot, vraag: StroomVraag) -> tuple[str, list[SoortZin]]:
    """Return the answer in one sentence, and the sentence of each doelgroep.

    Raises as `flows.doelgroep_saldo`.
    """
    own = flows.eigen_jaar(snapshot, vraag.jaar)
    saldo = _saldo(snapshot, vraag)
    code = own.regio.parties[own.regio.position(vraag.swv)]
    name = own.regio.namen.get(code, code)
    return doelgroep_zin(name, saldo), soort_zinnen(saldo, stelsel="regionaal", drempel=own.drempel)


def doelgroep_answer(snapshot: Snapshot, vraag: StroomVraag, *, what: str = "swv") -> Answer:
    """Return the answer per doelgroep to take along: tables, and a flow map as page and picture.

    `what` is `swv` (with whom pupils are shared), `school`, or `saldo`; of `vraag` SWV, year,
    doelgroepen, types and the rule of a role are looked at. Raises as `flows.doelgroep_saldo`.
    """
    own = flows.eigen_jaar(snapshot, vraag.jaar)
    names = flows.swv_namen(snapshot, vraag.jaar)
    code = own.regio.parties[own.regio.position(vraag.swv)]
    title = f"Leerlingen per doelgroep van {names.get(code, code)} ({code}), {vraag.jaar}"
    # the same sentences on page, in the files and on the command line
    said, lines = zinnen(snapshot, vraag)
    notes = (
        *MADE_UP * own.record.herkomst.fictief,
        ("Antwoord", said),
        ("Bron", f"{own.record.key.bron}, {own.record.herkomst.licentie}"),
        ("Afscherming", own.zin),
        ("Ten minste en ten hoogste", "volgt uit wat getoond wordt; meer is niet te berekenen"),
        ("Verschil met DUO", VERSCHIL),
        ("Dag van de telling", days_text(str(own.record.extra.get("peildatum", "")), vraag.jaar)),
        *((("Onderwijs", listed(vraag.soorten)),) if vraag.soorten else ()),
        ("Rol", vraag.regel.tekst),
    )

    def table() -> AnswerTable:
        if what == "saldo":
            frame = _saldo(snapshot, vraag)
            made = saldo_table(
                frame, titel=f"Saldo: {title}", namen=names, notes=notes[:-1], regel=vraag.regel
            )
            heads = (AnswerColumn("Doelgroep"), *made.columns[1:])
            return AnswerTable(made.title, heads, made.rows, made.notes)
        if what == "school":
            return _schools(_schools_of(snapshot, vraag), title, names, notes)
        pairs = flows.doelgroep_stromen(
            snapshot, code, vraag.jaar, vraag.doelgroepen, soorten=vraag.soorten
        )
        rows = [
            (
                row["doelgroep"], RICHTING[row["richting"]], row["tegenpartij"],
                names.get(row["tegenpartij"], row["tegenpartij"]), *_cells(row), vraag.jaar,
            )
            for row in pairs.to_dict("records")
        ]  # fmt: skip
        heads = (
            *map(AnswerColumn, ("Doelgroep", "Richting", "Code", "Samenwerkingsverband")),
            *_COUNT,
            AnswerColumn("Jaar", 0, grouped=False),
        )
        schools = _schools(_schools_of(snapshot, vraag), title, names, ())
        duo = _beside_duo(snapshot, vraag)
        more = (("Scholen", schools), *((("Naast DUO", duo),) if duo else ()))
        return AnswerTable(title, heads, rows, notes, more)

    def drawn() -> Stroomkaart:
        asked = StroomVraag(
            code, vraag.jaar, vraag.soorten, niveau="school" if what == "school" else "swv",
            doelgroepen=vraag.doelgroepen or own.doelgroepen,
        )  # fmt: skip
        return scene(snapshot, asked)

    def page() -> HtmlPage:
        from geo.flows.html_page import flow_page

        schools = _schools(_schools_of(snapshot, vraag), title, names, ())
        told = [said, *(f"{line.zin} {' '.join(line.percentages)}" for line in lines)]
        told += [vraag.regel.tekst, VERSCHIL]
        rows = [
            [format_number(cell) if isinstance(cell, int | float) else cell or "" for cell in row]
            for row in schools.rows
        ]
        below = html_table("Scholen", [column.heading for column in schools.columns], rows)
        return flow_page(drawn(), snapshot, zinnen=told, onder=below)

    def sheet() -> Sheet:
        from geo.flows.static_map import draw

        return draw(drawn(), snapshot)

    def exchange() -> pd.DataFrame:
        return exchange_table(snapshot, replace(vraag, swv=code), what=what)

    chosen = "_".join((*vraag.doelgroepen, *vraag.soorten))
    return Answer(
        name=("doelgroepen", what, code, vraag.jaar, chosen),
        line=own.record.key.bron,
        findings=own.bevindingen,
        sentences=(said, *(line.zin for line in lines), own.zin),
        fictional=own.record.herkomst.fictief,
        table=table,
        exchange=exchange,
        page=page,
        sheet=sheet,
    )


def days_text(peildatum: str, jaar: int) -> str:
    """Say on which day both were counted, as far as the own table tells."""
    own = "een dag die zij niet zegt"
    if peildatum:
        day = date.fromisoformat(peildatum)
        own = f"{day.day}-{day.month}-{day.year}"
    return f"De eigen tabel telt op {own}, DUO op 1-10-{jaar}."


def beside_table(beside: pd.DataFrame) -> pd.DataFrame:
    """Return own figures and DUO's per type and direction as text, with what tells them apart."""
    import pandas as pd

    rows = beside.to_dict("records")
    made = pd.DataFrame(
        {
            "Soort": [upper_first(SOORT[row["soort"]]) for row in rows],
            "Richting": [upper_first(RICHTING[row["richting"]]) for row in rows],
            "Eigen tabel": [_ends(row, "").tekst for row in rows],
            "DUO, 1 oktober": [_ends(row, "duo_").tekst for row in rows],
            "Verschil": [saldo_tekst(_ends(row, "").minus(_ends(row, "duo_"))) for row in rows],
            "Eigen: residentieel": [_ends(row, "residentieel_").tekst for row in rows],
            "DUO telt apart": [_ends(row, "buiten_").tekst for row in rows],
        }
    )
    # what nobody has explains nothing
    empty = [name for name in made.columns[5:] if (made[name] == "0").all()]
    return made.drop(columns=empty)


def _ends(row: Mapping[Any, Any], prefix: str) -> Aantal:
    return open_count(row[f"{prefix}laag"], row[f"{prefix}hoog"])


def _beside_duo(snapshot: Snapshot, vraag: StroomVraag) -> AnswerTable | None:
    """Return own figures and DUO's as a sheet of a workbook; None without pupils of DUO."""
    try:
        made = beside_table(flows.eigen_naast_duo(snapshot, vraag.swv, vraag.jaar))
    except NotFound:
        return None
    heads = tuple(AnswerColumn(str(name)) for name in made.columns)
    rows = [[str(cell) for cell in row] for row in made.itertuples(index=False)]
    return AnswerTable("Eigen cijfers naast die van DUO", heads, rows) if rows else None


def exchange_table(snapshot: Snapshot, vraag: StroomVraag, *, what: str) -> pd.DataFrame:
    """Return the columns of `stromen` (or `stromen --saldo`) with `doelgroep` behind them.

    `soort` is what was asked for, or `alle`, and `stelsel` `alle`; an end that is not known is
    empty.
    """
    swv, jaar, types = vraag.swv, vraag.jaar, ",".join(vraag.soorten or ("alle",))
    if what == "saldo":
        frame = _saldo(snapshot, vraag)
        ends = [name for name in frame if str(name).endswith(("_laag", "_hoog"))]
        frame = frame.assign(
            **{
                str(name): frame[name].where(frame[name].abs() < UNKNOWN // 2).astype("Int64")
                for name in ends
                if frame[name].dtype.kind == "i"
            }
        )
        frame = frame.assign(doelgroep=frame["soort"], soort=types, stelsel="alle")
        return frame[[*SALDO_COLUMNS, "doelgroep"]]
    if what == "school":
        frame = _schools_of(snapshot, vraag)
        # seen from the SWV that is asked for: who lives and goes to school there is intern
        stays = frame["thuis_swv"] == frame["bestemming_swv"]
        comes = frame["bestemming_swv"] == swv
        frame = frame.assign(
            jaar=jaar,
            swv=swv,
            richting=comes.map({True: "inkomend", False: "uitgaand"}).where(~stays, "intern"),
            tegenpartij=frame["school"],
            tegenpartij_naam=frame["school_naam"],
            tegenpartij_swv=frame["thuis_swv"].where(comes, frame["bestemming_swv"]),
        )
        more = ["tegenpartij_naam", "tegenpartij_swv"]
    else:
        frame, more = (
            flows.doelgroep_stromen(snapshot, swv, jaar, vraag.doelgroepen, soorten=vraag.soorten),
            [],
        )
    # an exact sum has itself as its estimate; of what is shielded nothing is estimated
    exact = frame["laag"].where(~frame["afgeschermd"]).astype(float)
    frame = frame.assign(
        soort=types,
        stelsel="alle",
        hoog=frame["hoog"].where(frame["hoog"] >= 0).astype("Int64"),
        afgeschermde_cellen=frame["afgeschermd"].astype(int),
        **dict.fromkeys(ESTIMATE_COLUMNS, exact),
    )
    return frame[[*flows.STROOM_COLUMNS, *more, "doelgroep"]]


def _saldo(snapshot: Snapshot, vraag: StroomVraag) -> pd.DataFrame:
    return flows.doelgroep_saldo(
        snapshot, vraag.swv, vraag.jaar, vraag.doelgroepen, soorten=vraag.soorten, regel=vraag.regel
    )


def _schools_of(snapshot: Snapshot, vraag: StroomVraag) -> pd.DataFrame:
    return flows.doelgroep_scholen(
        snapshot, vraag.swv, vraag.jaar, vraag.doelgroepen, soorten=vraag.soorten
    )


def _schools(
    frame: pd.DataFrame, title: str, names: Mapping[str, str], notes: tuple[tuple[str, str], ...]
) -> AnswerTable:
    rows = [
        (
            row["doelgroep"], row["school"], row["school_naam"],
            *(names.get(row[side], row[side]) for side in ("bestemming_swv", "thuis_swv")),
            *_cells(row),
        )
        for row in frame.to_dict("records")
    ]  # fmt: skip
    heads = ("Doelgroep", "Vestiging", "School", "Staat in", "Leerlingen wonen in")
    return AnswerTable(upper_first(title), (*map(AnswerColumn, heads), *_COUNT), rows, notes)


def _cells(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    """Return a count with its ends; `[c]` where it is not shown, an empty end where none is."""
    low, high = (int(row[end]) for end in ("laag", "hoog"))
    best: Cell = SHORTHAND["afgeschermd"] if row["afgeschermd"] else low
    return best, low, high if high >= 0 else None
