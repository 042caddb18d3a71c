"""What leaves the tool of an SWV's own table: the answer per doelgroep, in words and as tables.

Everything here is made of `flows.own_flows`, which shows no count below the threshold and none
that gives one back; the counts themselves are not at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flows
from flows.counting import ESTIMATE_COLUMNS
from flows.roles import usual_rule
from flows.saldo import SALDO_COLUMNS
from geo.flows.wording import RICHTING
from reports.answer import Answer
from reports.flow_sentences import SoortZin, doelgroep_zin, soort_zinnen
from reports.flows import saldo_table
from reports.tables import SHORTHAND, AnswerColumn, AnswerTable, Cell
from store import FICTIEF
from store.dutch import upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from store import Snapshot

VERSCHIL = (
    "Eigen cijfers en die van DUO verschillen ook als beide kloppen: de eigen tabel telt wie het "
    "samenwerkingsverband kent, op zijn eigen dag (peildatum of teldatum), met wie residentieel "
    "geplaatst is op de plek die daar is opgegeven, en zonder leerlingen van cluster 1 en 2. DUO "
    "telt iedereen op 1 oktober naar de postcode van het woonadres."
)
"""Why own figures and DUO's differ: stands wherever both do."""
_COUNT = (
    AnswerColumn("Aantal", 0),
    AnswerColumn("Ten minste", 0),
    AnswerColumn("Ten hoogste", 0),
)


def zinnen(
    snapshot: Snapshot, swv: str, jaar: int, doelgroepen: Sequence[str] | None = None
) -> tuple[str, list[SoortZin]]:
    """Return the answer in one sentence, and the sentence of each doelgroep.

    Raises
    ------
    NotFound
        As `flows.doelgroep_saldo`.
    """
    own = flows.eigen_jaar(snapshot, jaar)
    saldo = flows.doelgroep_saldo(snapshot, swv, jaar, doelgroepen)
    name = own.regio.namen.get(str(saldo["swv"].iloc[0]), swv) if len(saldo) else swv
    return doelgroep_zin(name, saldo), soort_zinnen(saldo, stelsel="regionaal", drempel=own.drempel)


def doelgroep_answer(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    doelgroepen: Sequence[str] | None = None,
    *,
    what: str = "swv",
) -> Answer:
    """Return the answer per doelgroep to take along.

    Parameters
    ----------
    snapshot
        The data folder.
    swv, jaar, doelgroepen
        As `flows.doelgroep_saldo`.
    what
        `swv` (with whom pupils are shared), `school`, or `saldo`.

    Raises
    ------
    NotFound
        As `flows.doelgroep_saldo`.
    """
    own = flows.eigen_jaar(snapshot, jaar)
    names = flows.swv_namen(snapshot, jaar)
    code = own.regio.parties[own.regio.position(swv)]
    title = f"Leerlingen per doelgroep van {names.get(code, code)} ({code}), {jaar}"
    said, _ = zinnen(snapshot, code, jaar, doelgroepen)
    notes = (
        *((("Let op", FICTIEF),) if own.record.herkomst.fictief else ()),
        ("Antwoord", said),
        ("Bron", f"{own.record.key.bron}, {own.record.herkomst.licentie}"),
        ("Afscherming", own.zin),
        ("Ten minste en ten hoogste", "volgt uit wat getoond wordt; meer is niet te berekenen"),
        ("Verschil met DUO", VERSCHIL),
    )

    def table() -> AnswerTable:
        if what == "saldo":
            frame = flows.doelgroep_saldo(snapshot, code, jaar, doelgroepen)
            made = saldo_table(frame, titel=f"Saldo: {title}", namen=names, notes=notes)
            heads = (AnswerColumn("Doelgroep"), *made.columns[1:])
            return AnswerTable(made.title, heads, made.rows, made.notes)
        if what == "school":
            return _schools(
                flows.doelgroep_scholen(snapshot, code, jaar, doelgroepen), title, names, notes
            )
        pairs = flows.doelgroep_stromen(snapshot, code, jaar, doelgroepen)
        rows = [
            (
                row["doelgroep"], RICHTING[row["richting"]], row["tegenpartij"],
                names.get(row["tegenpartij"], row["tegenpartij"]), *_cells(row), jaar,
            )
            for row in pairs.to_dict("records")
        ]  # fmt: skip
        heads = (
            *map(AnswerColumn, ("Doelgroep", "Richting", "Code", "Samenwerkingsverband")),
            *_COUNT,
            AnswerColumn("Jaar", 0, grouped=False),
        )
        return AnswerTable(title, heads, rows, (*notes, ("Rol", usual_rule().tekst)))

    def exchange() -> pd.DataFrame:
        return exchange_table(snapshot, code, jaar, doelgroepen, what=what)

    return Answer(name=("doelgroepen", what, code, jaar), table=table, exchange=exchange)


def exchange_table(
    snapshot: Snapshot, swv: str, jaar: int, doelgroepen: Sequence[str] | None, *, what: str
) -> pd.DataFrame:
    """Return the columns of `stromen` (or `stromen --saldo`) with `doelgroep` behind them.

    `soort` and `stelsel` are `alle`; an upper end that is not known is empty.
    """
    if what == "saldo":
        frame = flows.doelgroep_saldo(snapshot, swv, jaar, doelgroepen)
        frame = frame.assign(doelgroep=frame["soort"], soort="alle", stelsel="alle")
        return frame[[*SALDO_COLUMNS, "doelgroep"]]
    if what == "school":
        frame = flows.doelgroep_scholen(snapshot, swv, jaar, doelgroepen)
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
        frame, more = flows.doelgroep_stromen(snapshot, swv, jaar, doelgroepen), []
    exact = frame["laag"].where(~frame["afgeschermd"]).astype(float)
    frame = frame.assign(
        soort="alle",
        stelsel="alle",
        hoog=frame["hoog"].where(frame["hoog"] >= 0).astype("Int64"),
        afgeschermde_cellen=frame["afgeschermd"].astype(int),
        **dict.fromkeys(ESTIMATE_COLUMNS, exact),
    )
    return frame[[*flows.STROOM_COLUMNS, *more, "doelgroep"]]


def _schools(
    frame: pd.DataFrame,
    title: str,
    names: Mapping[str, str],
    notes: tuple[tuple[str, str], ...],
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
