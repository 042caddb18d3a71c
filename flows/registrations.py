"""A registration: what one SWV lets out of its own table, to lay beside that of another.

It is made of the own table behind its disclosure control (`flows.own_flows`), or read from the
exchange file in which another SWV sent its own: per school and type, and per school and
doelgroep, who crosses the border of the sender. No pupil is pooled: each side's numbers stay
its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import normalise_code
from boundaries.swv import swv_namen
from flows import findings as kinds
from flows.counts import SOORTEN, day_of, soort_of, year_of
from flows.disclosure import HOOGSTE_DREMPEL, LAAGSTE_DREMPEL
from flows.mapping import PARTIES
from flows.own_flows import EigenJaar, eigen_jaar, eigen_jaren
from flows.own_table import UsableRows, count_in
from store import Herkomst, ImportRapport, ImportResult, NewSet, NotFound, Refused, SetKey, Soort
from store.reading.duo import read_brin
from store.reading.persons import refuse_personal
from store.reading.tables import NamedTable, read_named
from store.registry import silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import Progress, SetRecord, Snapshot

UITWISSEL_COLUMNS = (
    "swv", "jaar", "peildatum", "drempel", "thuis_swv", "school", "school_naam", "school_swv",
    "soort", "doelgroep", "aantal", "laag", "hoog", "staat",
)  # fmt: skip
"""Of an exchange file: an empty `doelgroep` is all of them, an empty `soort` all types; of what is
not shown (`staat` afgeschermd) `aantal` is empty, and `hoog` where there is no upper end."""
REGEL = ("thuis_swv", "school", "school_swv", "soort", "doelgroep")
"""What tells the rows of a registration apart."""
WANTED = (
    "een uitwisselbestand van een samenwerkingsverband: zijn eigen leerlingen per school en soort, "
    "met kleine aantallen al afgeschermd"
)
LICENTIE = "ter uitwisseling, afgeschermd door de afzender"
_TODO = (
    "De afzender maakt het bestand met wijkverkenner, bij Leerlingstromen onder Afspraken of met "
    "'wijkverkenner stromen --uitwisselen'. Vraag het opnieuw aan."
)
_MOST = 20_000
"""More rows than two SWVs share: some thousand schools, types and doelgroepen."""
_SPELLINGS = {
    "swv": ("afzender", "samenwerkingsverband", "swv_afzender"),
    "jaar": ("peiljaar",),
    "peildatum": ("teldatum",),
    "drempel": ("threshold",),
    "thuis_swv": ("woon_swv", "leerlingen_wonen_in", "swv_woonplaats", "woont_in"),
    "school": ("brin6", "vestiging"),
    "school_naam": ("schoolnaam", "naam_school"),
    "school_swv": ("swv_school", "school_staat_in", "bestemming_swv"),
    "soort": ("onderwijs", "onderwijssoort"),
    "doelgroep": (),
    "aantal": ("leerlingen", "aantal_leerlingen"),
    "laag": ("ten_minste",),
    "hoog": ("ten_hoogste",),
    "staat": ("status",),
}
_NEEDED = (("swv",), ("jaar",), ("drempel",), ("thuis_swv",), ("school_swv",), ("aantal",))
_HIDDEN = "afgeschermd"
_BAD, _OPEN = "\x01", -1
_LONGEST = 120


@dataclass(frozen=True)
class Registration:
    """The pupils that cross the border of one SWV, as it counts them and lets them be seen."""

    swv: str
    jaar: int
    peildatum: str
    """ISO; '' where it is not told."""
    drempel: int
    """Counts from 1 up to it are not shown."""
    tabel: pd.DataFrame
    """`REGEL`, `school_naam`, `laag`, `hoog` (-1 without an end) and `afgeschermd`."""
    record: SetRecord
    zonder_plaats: int = 0
    """Rows left out: home or school lies in no known SWV."""

    @property
    def fictief(self) -> bool:
        """Whether it is of the demonstration set."""
        return self.record.herkomst.fictief


def registratie(snapshot: Snapshot, swv: str, jaar: int) -> Registration:
    """Return the registration of an SWV: its own table if that is here, else what it sent.

    Raises `NotFound` when there is neither, with the SWVs of which there is one; for an unknown
    SWV.
    """
    code = normalise_code(swv, "swv") or swv.strip().upper()
    sent = [
        record
        for record in snapshot.find(Soort.UITWISSELING, jaar=jaar)
        if record.extra.get("swv") == code
    ]
    if jaar in eigen_jaren(snapshot):
        own = eigen_jaar(snapshot, jaar)
        # a folder with one table has it of one SWV: of another it would be half of the pupils
        if (owner := eigenaar(own)) == code:
            return _of_own(own, code)
        if not sent:
            raise NotFound(_none(snapshot, code, jaar, owner))
    if not sent:
        raise NotFound(_none(snapshot, code, jaar, ""))
    # a real one goes before the demonstration's
    record = min(sent, key=lambda one: one.herkomst.fictief)
    extra = record.extra
    table = snapshot.table(record, "regels")
    return Registration(code, jaar, str(extra["peildatum"]), int(extra["drempel"]), table, record)


def eigenaar(own: EigenJaar) -> str:
    """Return whose own table it is: as was said, else where most of its rows live or go to school.

    Every row of an SWV's registration has it on one side, so that no other is on more of them.
    """
    if said := own.record.extra.get("swv"):
        return str(said)
    cells = own.cellen
    sides = pd.concat(
        [cells["thuis_swv"], cells["bestemming_swv"].where(~cells["blijft"])]
    ).value_counts()
    known = sides[~sides.index.isin(list(PARTIES))]
    return str(known.index[0]) if len(known) else ""


def uitwisseltabel(made: Registration) -> pd.DataFrame:
    """Return a registration as the columns of an exchange file, `UITWISSEL_COLUMNS`."""
    table, hidden = made.tabel, made.tabel["afgeschermd"]
    return table.assign(
        swv=made.swv,
        jaar=made.jaar,
        peildatum=made.peildatum,
        drempel=made.drempel,
        aantal=table["laag"].where(~hidden).astype("Int64"),
        hoog=table["hoog"].where(table["hoog"] >= 0).astype("Int64"),
        staat=np.where(hidden, _HIDDEN, "waarde"),
    )[list(UITWISSEL_COLUMNS)]


def read_uitwisseling(
    path: Path, *, progress: Progress = silent, fictief: bool = False
) -> ImportResult:
    """Read exchange files of other SWVs into one set per sender and year.

    Raises `Refused` when it is no exchange file, or one that shows counts below its own threshold:
    such a file did not pass disclosure control.
    """
    progress(f"lezen van {path.name}")
    check = partial(refuse_personal, wanted=WANTED, also=("naam", "leerling", "leerlingnaam"))
    table = read_named(path, _SPELLINGS, needed=_NEEDED, wanted=WANTED, check=check, many=_TODO)
    if len(table.body) > _MOST:
        raise Refused(
            WANTED, f"{path.name} met {len(table.body)} rijen, meer dan de grens van {_MOST}", _TODO
        )
    frame, rapport = _rows(table)
    herkomst = Herkomst.of_file(path, fictief=fictief, licentie=LICENTIE)
    sets = []
    for key, part in frame.groupby(["swv", "jaar"], sort=True):
        swv, jaar = str(key[0]), int(str(key[1]))
        limits, days = set(part["drempel"]), set(part["peildatum"])
        if len(limits) > 1:
            raise Refused(WANTED, f"{path.name} met meer dan één drempel voor {swv}", _TODO)
        limit = int(limits.pop())
        small = ~part["afgeschermd"] & part["laag"].between(1, limit - 1)
        if small.any():
            raise Refused(
                WANTED,
                f"{path.name}, met getallen onder de drempel die het bestand zelf noemt ({limit})",
                f"Er is niets opgeslagen. {_TODO}",
            )
        columns = [*REGEL, "school_naam", "laag", "hoog", "afgeschermd"]
        sets.append(
            NewSet(
                SetKey(Soort.UITWISSELING, f"uitwisseling van {swv}", "vestiging", jaar=jaar),
                herkomst,
                {"regels": part[columns].reset_index(drop=True)},
                len(part),
                tuple(rapport.bevindingen),
                {
                    "swv": swv,
                    "drempel": limit,
                    "peildatum": days.pop() if len(days) == 1 else "",
                    "doelgroepen": sorted(set(part["doelgroep"]) - {""}),
                },
            )
        )
    return ImportResult(sets, rapport)


def _of_own(own: EigenJaar, code: str) -> Registration:
    """Return who crosses the border of an SWV, from two margins of its own table."""

    def crossing(rows: pd.DataFrame) -> pd.Series[bool]:
        mine = (rows["thuis_swv"] == code) != (rows["bestemming_swv"] == code)
        return mine & ~rows["thuis_swv"].isin(list(PARTIES))

    schools = own.cellen.drop_duplicates("school").set_index("school")
    where = schools["bestemming_swv"]

    def placed(rows: pd.DataFrame) -> pd.Series[bool]:
        there = crossing(rows.assign(bestemming_swv=rows["school"].map(where)))
        return there & (rows["school"] != "") & (rows["doelgroep"] != "")

    # two margins that are protected as such: per type, and per doelgroep
    by_type = own.view(("school", "thuis_swv", "bestemming_swv", "soort"), crossing)
    by_group = own.view(("school", "thuis_swv", "doelgroep"), placed)
    table = pd.concat(
        [
            by_type.assign(doelgroep=""),
            by_group.assign(soort="", bestemming_swv=by_group["school"].map(where)),
        ],
        ignore_index=True,
    ).rename(columns={"bestemming_swv": "school_swv"})
    # a school without SWV has no other side to lay it beside
    known = ~table["school_swv"].isin(list(PARTIES))
    table["school_naam"] = table["school"].map(schools["school_naam"])
    day = str(own.record.extra.get("peildatum", ""))
    table = table[known][[*REGEL, "school_naam", "laag", "hoog", "afgeschermd"]]
    sides = own.cellen[["thuis_swv", "bestemming_swv"]]
    left = int(sides.isin(list(PARTIES)).any(axis=1).sum())
    return Registration(
        code, own.jaar, day, own.drempel, table.reset_index(drop=True), own.record, left
    )


def _none(snapshot: Snapshot, code: str, jaar: int, owner: str) -> str:
    names = swv_namen(snapshot, jaar)
    label = f"{names[code]} ({code})" if code in names else code
    own = f" De eigen tabel van {jaar} is van {names.get(owner, owner)} ({owner})." if owner else ""
    sent = [str(r.extra["swv"]) for r in snapshot.find(Soort.UITWISSELING, jaar=jaar)]
    there = f" Ingelezen zijn die van {', '.join(sorted(sent))}." if sent else ""
    # whose own table is there is known; without one the reader may be of this very SWV
    mine = (
        ""
        if owner
        else " Is dit uw verband, lees dan de eigen tabel in, met 'wijkverkenner "
        "importeer eigen-stromen BESTAND'."
    )
    return (
        f"Van {label} is er geen registratie van {jaar}.{own}{there}{mine} Van een ander verband: "
        "lees het uitwisselbestand in dat het maakt, met 'wijkverkenner importeer uitwisseling "
        "BESTAND'."
    )


def _rows(table: NamedTable) -> tuple[pd.DataFrame, ImportRapport]:
    """Return the usable rows of an exchange file, and what was found in it."""
    body, rapport = table.body, ImportRapport()
    # column by column: read all cells, refuse the rows that cannot be; each row for its first
    # reason
    kept = UsableRows(table, rapport, np.ones(len(body), bool))

    def texts(name: str) -> pd.Series[str]:
        found = body[name] if name in body else pd.Series("", index=body.index)
        return found.astype(str).str.strip()

    frame = pd.DataFrame(index=range(len(body)))
    for name in ("swv", "thuis_swv", "school_swv"):
        read = texts(name).map(lambda text: normalise_code(text, "swv") or _BAD).to_numpy(object)
        kept.refuse(kinds.CODE_ONLEESBAAR, read == _BAD, f"geen code van een swv ({name})", name)
        frame[name] = read
    frame["jaar"] = texts("jaar").map(year_of).to_numpy(np.int64)
    kept.refuse(kinds.JAAR_ONLEESBAAR, frame["jaar"].to_numpy() == 0, "een onleesbaar jaar", "jaar")
    frame["peildatum"] = texts("peildatum").map(day_of).to_numpy(object)
    limit = texts("drempel").map(count_in).to_numpy(np.int64)
    wrong = (limit < LAAGSTE_DREMPEL) | (limit > HOOGSTE_DREMPEL)
    if wrong.all() or (wrong & (limit >= 0)).any():
        raise Refused(
            f"een uitwisselbestand met een drempel van {LAAGSTE_DREMPEL} tot en met "
            f"{HOOGSTE_DREMPEL}",
            f"{table.grid.name}, met een andere of geen drempel",
            _TODO,
        )
    kept.refuse(kinds.DREMPEL_ONLEESBAAR, wrong, "een drempel die geen getal is", "drempel")
    frame["drempel"] = limit
    school = texts("school").map(lambda text: "".join(read_brin(text, "")) if text else "")
    bad = (texts("school") != "") & (school.str.len() != 6)  # noqa: PLR2004 - a BRIN with vestiging
    kept.refuse(kinds.SCHOOL_ONLEESBAAR, bad.to_numpy(bool), "geen brin met vestiging", "school")
    frame["school"] = school.to_numpy(object)
    soort = texts("soort").map(soort_of).to_numpy(np.int64)
    unknown = (soort < 0) & (texts("soort") != "").to_numpy(bool)
    kept.refuse(kinds.SOORT_ONBEKEND, unknown, "een onbekende onderwijssoort", "soort")
    frame["soort"] = np.array([*SOORTEN, ""], object)[soort]
    for name in ("doelgroep", "school_naam"):
        frame[name] = [" ".join(text.split())[:_LONGEST] for text in texts(name)]
    _counts(frame, texts, kept)
    # each row must cross the border of its sender
    outside = frame["thuis_swv"] == frame["school_swv"]
    outside |= (frame["swv"] != frame["thuis_swv"]) & (frame["swv"] != frame["school_swv"])
    kept.refuse(
        kinds.BUITEN_UITWISSELING,
        outside.to_numpy(bool),
        "leerlingen die de grens van de afzender niet overgaan",
        "thuis_swv",
    )
    # of rows that are alike the first stays, among those not refused yet
    double = np.zeros(len(frame), bool)
    double[kept.rows] = frame[kept.rows].duplicated(["swv", "jaar", *REGEL])
    kept.refuse(kinds.RIJ_DUBBEL, double, "dezelfde school, soort en doelgroep", "school")
    rapport.rijen = len(body) - rapport.geweigerd
    rapport.check_usable(WANTED, table.grid.name, _TODO)
    return frame[kept.rows].reset_index(drop=True), rapport


def _counts(frame: pd.DataFrame, texts: Callable[[str], pd.Series[str]], kept: UsableRows) -> None:
    """Read what is shown of each row: a count, or its ends where it is not."""
    count, low, high = (
        texts(name).map(count_in).to_numpy(np.int64) for name in ("aantal", "laag", "hoog")
    )
    empty = (texts("aantal") == "").to_numpy(bool)
    # `[c]` is how a workbook says that a number is not shown
    hidden = (
        texts("staat").str.lower().str.startswith(_HIDDEN) | (texts("aantal").str.lower() == "[c]")
    ).to_numpy(bool)
    kept.refuse(kinds.AANTAL_LEEG, empty & ~hidden, "een leeg aantal", "aantal")
    kept.refuse(
        kinds.AANTAL_ONLEESBAAR,
        ~hidden & (count < 0),
        "een aantal dat geen geheel getal is",
        "aantal",
    )
    frame["laag"] = np.where(hidden, np.maximum(low, 1), count)
    frame["hoog"] = np.where(hidden, np.where(high >= 0, high, _OPEN), count)
    frame["afgeschermd"] = hidden
    # a number beside the word that it is not shown, or ends that cross: not what the tool writes
    told = hidden & (count >= 0)
    crossed = hidden & (frame["hoog"] >= 0) & (frame["hoog"] < frame["laag"])
    kept.refuse(
        kinds.AANTAL_ONLEESBAAR,
        np.asarray(told | crossed, bool),
        "een afgeschermd aantal dat er toch staat, of grenzen die niet kunnen",
        "aantal",
    )
    # the rule of `flows.disclosure`: ends that lie nearer would give the count back
    near = hidden & kept.rows & (frame["hoog"].to_numpy() >= 0)
    near &= (frame["hoog"] - frame["laag"] < frame["drempel"] - 2).to_numpy(bool)
    text = "grenzen van een afgeschermd aantal die nauwer zijn dan de drempel toelaat"
    kept.report(kinds.GRENZEN_NAUW, near, text, "aantal")
    frame.loc[near, ["laag", "hoog"]] = [1, _OPEN]
