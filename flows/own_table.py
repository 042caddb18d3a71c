"""`importeer eigen-stromen`: an SWV's own aggregated table of pupils, as it came.

The file itself is kept, never shown: whatever is shown of it is made by `flows.own_flows`, behind
the disclosure control of `flows.disclosure`. No finding repeats a count of it either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import normalise_code
from flows import findings as kinds
from flows.counts import SOORTEN, day_of, home_of, soort_of, year_of, year_of_file
from flows.disclosure import checked_threshold
from flows.rates import CATEGORIEN, category_of
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.duo import read_brin
from store.reading.persons import refuse_personal
from store.reading.tables import NamedTable, is_total, read_named
from store.registry import Sjabloon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flows.bounds import Flags, Ints, Texts
    from store import FindingKind, Progress

WANTED = (
    "een tabel met aantallen leerlingen, opgeteld per woonplaats, school, soort en doelgroep of "
    "categorie"
)
BRON = "eigen registratie"
LICENTIE = "eigen, vertrouwelijk"
KEY = (
    "thuis", "school", "school_swv", "soort", "doelgroep", "categorie", "afgevend", "na_teldatum",
)  # fmt: skip
"""What tells the cells of the table apart; '' where the table does not say."""
MOST_ROWS = 5_000
"""An SWV has some hundreds of combinations; more is a list of pupils, or can be added up. Shielding
so many takes a minute, once per commit of the folder."""
_SUM_UP = (
    "Tel eerst op, bijvoorbeeld met een draaitabel: woonplaats, school, soort en doelgroep in de "
    "rijen, het aantal leerlingen als waarde. Lever dan die tabel."
)
_OWNER = "Geef de code van het samenwerkingsverband waarvan de tabel is, of geen."
_TOO_FINE = (
    "Tel verder op, bijvoorbeeld per gemeente in plaats van per postcode, of neem het "
    "basisonderwijs niet op."
)
_HOMES = ("pc4", "woonplaats", "gemeente", "woon_swv")
_SPELLINGS = {
    "jaar": ("schooljaar", "peiljaar", "kalenderjaar", "peildatum", "teldatum"),
    "pc4": (
        "postcode", "postcode4", "postcode_4", "pc4_leerling", "postcode_leerling", "woonpostcode",
        "postcode_woonplaats",
    ),
    "woonplaats": (
        "herkomst", "woont_in", "woongebied", "wijk", "buurt", "wijkcode", "buurtcode",
        "wijk_of_buurt", "woonwijk", "woonbuurt",
    ),
    "gemeente": ("woongemeente", "gemeente_leerling", "gemeente_woonplaats", "herkomstgemeente"),
    "woon_swv": ("swv_woonplaats", "thuis_swv", "swv_thuis", "herkomst_swv", "swv_herkomst"),
    "school": (
        "brin6", "brin", "brin_vestiging", "schoolcode", "vestiging", "brinvest", "brin_nummer",
        "instellingscode", "schoolvestiging",
    ),
    "nummer": ("vestigingsnummer", "vestigingscode", "vestigingsnr", "vestnr"),
    "school_swv": ("swv_school", "swv_vestiging", "swv_van_de_school", "vestiging_swv"),
    "soort": ("onderwijs", "onderwijssoort", "soort_onderwijs", "type_onderwijs", "soort_po"),
    "doelgroep": ("groep_leerlingen", "doelgroepen", "profiel"),
    "categorie": ("tlv_categorie", "bekostigingscategorie", "tlvcategorie", "tlv"),
    "afgevend": (
        "afgevend_swv", "swv_afgevend", "tlv_afgevend_swv", "afgegeven_door", "tlv_van",
        "afgevend_samenwerkingsverband", "betalend_swv",
    ),
    "na_teldatum": (
        "na_de_teldatum", "instroom_na_teldatum", "gewisseld_na_teldatum", "na_1_oktober",
        "na_telling",
    ),
    "aantal": ("aantal_leerlingen", "leerlingen", "n", "aantallen"),
}  # fmt: skip
_NEEDED = (
    ("aantal",),
    (*_HOMES, "school", "school_swv", "soort", "doelgroep", "categorie", "afgevend"),
)
_PUPIL = ("naam", "leerling", "leerlingnaam")
_COUNT_KINDS = (
    (-1, kinds.AANTAL_NEGATIEF, "een negatief aantal"),
    (-2, kinds.AANTAL_ONLEESBAAR, "een aantal dat geen geheel getal is"),
    (-3, kinds.AANTAL_LEEG, "een leeg aantal"),
)
_COUNT = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:[.,]0+)?")
_EXAMPLE = (
    "2024",
    "8951",
    "99AA00",
    "",
    "so",
    "kleine klassen met zorg",
    "hoog",
    "PO9901",
    "",
    "12",
)
"""What the table to fill in shows in its first row; the school is none."""
_LEFT = "de voorbeeldrij van de tabel om in te vullen"
_BAD = "\x01"
"""Stands for a cell that cannot be read; no file holds it."""


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The rows of an own table that can be used. Its counts are not to leave the tool."""

    cellen: pd.DataFrame
    """`jaar`, the columns of `KEY` and `aantal`, each combination once."""
    rapport: ImportRapport
    peildata: Mapping[int, str]
    """Per year the day of the count (ISO), where the table tells one day."""


def read_eigen_stromen(
    path: Path,
    *,
    jaar: int | None = None,
    drempel: int | None = None,
    swv: str | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read an own table of pupils into one set per year.

    Parameters
    ----------
    path
        A csv or workbook with any of the columns of `template`, in any order.
    jaar
        Year of the count where the table has none.
    drempel
        Counts from 1 up to it are never shown; 3 to 50, 5 where none is chosen.
    swv
        Whose table it is; None for the SWV that most rows are of.

    Raises
    ------
    Refused
        For a list of pupils, a threshold or SWV that is none, a table without usable rows, or
        one of more than `MOST_ROWS` rows.
    """
    limit, owner = checked_threshold(drempel), normalise_code(swv or "", "swv") or ""
    if swv and not owner:
        raise Refused("de code van een samenwerkingsverband, zoals PO2601", repr(swv), _OWNER)
    progress(f"lezen van {path.name}")
    rows = own_rows(path, jaar)
    rapport = rows.rapport
    text = f"aantallen van 1 tot en met {limit - 1}, en wat ze prijsgeeft, worden nergens getoond"
    rapport.bevindingen.append(kinds.AFSCHERMING(path.name, text, aantal=len(rows.cellen)))
    herkomst = Herkomst.of_file(path, fictief=fictief, licentie=LICENTIE)
    raw, found = path.read_bytes(), tuple(rapport.bevindingen)
    sets = []
    for year, part in rows.cellen.groupby("jaar", sort=True):
        # what a preview shows first: which combinations there are, and no count
        shown = part[["soort", "doelgroep", "categorie"]].value_counts(sort=False)
        sets.append(
            NewSet(
                SetKey(Soort.EIGEN_STROMEN, BRON, "vestiging", jaar=int(str(year))),
                herkomst,
                {
                    "overzicht": shown.reset_index(name="combinaties"),
                    f"bestand.{_ending(raw)}": raw,
                },
                len(part),
                found,
                {
                    "vertrouwelijk": True,
                    "drempel": limit,
                    # the file is read again under the name of its content
                    "jaar": jaar or year_of(path.name) or None,
                    "swv": owner,
                    "peildatum": rows.peildata.get(int(str(year)), ""),
                    "bestand": f"bestand.{_ending(raw)}",
                    "doelgroepen": sorted(set(part["doelgroep"]) - {""}),
                    "afgevend": bool((part["afgevend"] != "").any()),
                },
            )
        )
    return ImportResult(sets, rapport)


def template() -> Sjabloon:
    """Return the table to fill in."""
    return Sjabloon(
        "eigen_stromen",
        "Eigen leerlingstromen, opgeteld",
        (
            ("jaar", "jaar van de telling, of de dag zelf: 1-10-2024 of 1-2-2025"),
            (
                "woonplaats",
                "postcode (4 cijfers), gemeente, code van wijk of buurt, of van het swv",
            ),
            ("school", "brin met vestiging (6 tekens); of laat leeg en vul school_swv in"),
            ("school_swv", "swv van de school; leeg als de school is ingevuld"),
            ("soort", f"een van {', '.join(SOORTEN)}"),
            ("doelgroep", "hoe u de groep noemt; leeg als u er geen onderscheidt"),
            ("categorie", f"categorie van de tlv: {', '.join(CATEGORIEN)}; leeg zonder tlv"),
            ("afgevend_swv", "swv dat de tlv afgaf; leeg zonder tlv"),
            ("na_teldatum", "ja: kwam of wisselde na de teldatum; anders leeg"),
            ("aantal", "aantal leerlingen met deze combinatie, nul mag"),
        ),
        (_EXAMPLE,),
        (
            ("Een rij", "per combinatie, niet per leerling: geen namen, nummers of geboortedata."),
            ("Kolommen", "Elke volgorde mag, en kolommen die u niet hebt mogen weg; aantal niet."),
            ("Kleine aantallen", "Vul ze in: ze worden niet getoond, noch wat ze prijsgeeft."),
        ),
    )  # fmt: skip


def own_rows(path: Path, jaar: int | None) -> OwnRows:
    """Return the usable rows of an own table, and what was found in it.

    Raises `Refused` as `read_eigen_stromen`.
    """
    check = partial(refuse_personal, wanted=WANTED, also=_PUPIL, todo=_SUM_UP)
    table = read_named(path, _SPELLINGS, needed=_NEEDED, wanted=WANTED, check=check, many=_TOO_FINE)
    body, place = table.body, table.grid.name
    if len(body) > MOST_ROWS:
        raise Refused(
            WANTED, f"{place} met {len(body)} rijen, meer dan de grens van {MOST_ROWS}", _TOO_FINE
        )
    # counts first: a list of pupils is refused before anything else of it is looked at
    counts = body["aantal"].map(count_in).to_numpy(np.int64)
    _refuse_pupils(table, counts)
    rapport = ImportRapport()
    totals = np.zeros(len(body), bool)
    for name in body.columns:
        totals |= body[name].map(is_total).to_numpy(bool)
    # rows that add up the others are checked, never used; of the rest each cell must be read
    kept = UsableRows(table, rapport, ~totals)
    for flag, kind, what in _COUNT_KINDS:
        kept.refuse(kind, counts == flag, what, "aantal")
    frame = pd.DataFrame({"jaar": _years(table, jaar, kept)})
    frame["thuis"] = _homes(table, kept)
    read: dict[str, tuple[Callable[[str], str], FindingKind, str]] = {
        "school_swv": (_swv_of, kinds.CODE_ONLEESBAAR, "geen code van een swv"),
        "soort": (_soort, kinds.SOORT_ONBEKEND, "een onbekende onderwijssoort"),
        "doelgroep": (lambda text: " ".join(text.split()), kinds.CODE_ONLEESBAAR, ""),
        "categorie": (_category, kinds.CATEGORIE_ONBEKEND, "een onbekende categorie"),
        "afgevend": (_swv_of, kinds.CODE_ONLEESBAAR, "geen code van een swv"),
        "na_teldatum": (_yes_of, kinds.GROEP_ONBEKEND, "geen ja of nee"),
    }
    frame["school"] = _schools(table, kept)
    for name, (of, kind, what) in read.items():
        values = _mapped(body, name, of)
        kept.refuse(kind, values == _BAD, what, name)
        frame[name] = values
    frame["aantal"] = counts
    # left standing under one's own rows it would count as pupils
    shown = (frame["thuis"] + frame["school"] == "".join(_EXAMPLE[1:3])).to_numpy(bool)
    kept.refuse(kinds.VOORBEELDRIJ, shown & (counts == int(_EXAMPLE[-1])), _LEFT, "school")
    _check_totals(frame, totals, kept)
    # one row per combination, whatever order they stood in
    frame = _added_up(table, frame[kept.rows], kept)
    rapport.rijen = len(body) - rapport.geweigerd
    rapport.check_usable(
        WANTED, place, "Verbeter de rijen hieronder; de lege tabel zegt wat er in elke kolom kan."
    )
    if table.rest:
        rapport.bevindingen.append(
            kinds.KOLOM_NIET_GEBRUIKT(place, ", ".join(table.rest)[:200], aantal=len(table.rest))
        )
    return OwnRows(frame.reset_index(drop=True), rapport, _days(table))


def _refuse_pupils(table: NamedTable, counts: Ints) -> None:
    """Refuse a list of pupils whose headings do not give it away: every count is 1."""
    single = len(counts) > 1 and bool((counts == 1).all())
    fine = [name for name in ("pc4", "woonplaats") if name in table.columns]
    # a postcode of six signs is some twenty front doors
    doors = any(table.body[name].str.contains(r"^\d{4}\s?[A-Za-z]{2}$").any() for name in fine)
    if single and (table.rest or doors):
        what = f"de kolom {', '.join(table.rest)[:120]}" if table.rest else "hele postcodes"
        raise Refused(
            WANTED,
            f"{table.grid.name} met in elke rij één leerling en {what}",
            "Om de privacy te beschermen wordt dit bestand niet gelezen en is er niets opgeslagen. "
            + _SUM_UP,
        )


class UsableRows:
    """Which rows are used, each refused for one reason; a finding names places, never counts."""

    def __init__(self, table: NamedTable, rapport: ImportRapport, rows: Flags) -> None:
        self.table, self.rapport, self.rows = table, rapport, rows

    def refuse(self, kind: FindingKind, wrong: Flags, what: str, column: str) -> None:
        """Refuse rows that are wrong, unless they already were."""
        wrong = wrong & self.rows
        self.report(kind, wrong, what, column)
        self.rapport.geweigerd += int(wrong.sum())
        self.rows = self.rows & ~wrong

    def report(self, kind: FindingKind, rows: Flags, what: str, column: str) -> None:
        """Describe rows by the first of them, with what stands there where that is no number.

        A number in a column of words is a count of a row that shifted.
        """
        if not rows.any():
            return
        first = int(np.flatnonzero(rows)[0])
        place = self.table.grid.place(int(self.table.body.index[first]))
        cell = str(self.table.body[column].iloc[first]) if column in self.table.body else ""
        number = column == "aantal" or cell.strip().replace(",", "").replace(".", "").isdigit()
        shown = "" if number else f" ({cell[:40]!r})"
        self.rapport.bevindingen += kind.counting(rows, place, f"{what}{shown}")


def _mapped(body: pd.DataFrame, name: str, of: Callable[[str], str]) -> Texts:
    """Read a column, each spelling once; '' where the table has none."""
    if name not in body:
        return np.full(len(body), "", object)
    read: Mapping[str, str] = {text: of(text) for text in body[name].unique()}
    return body[name].map(read).to_numpy(object)


def _years(table: NamedTable, jaar: int | None, kept: UsableRows) -> Ints:
    if "jaar" in table.columns:
        years = table.body["jaar"].map(year_of).to_numpy(np.int64)
        kept.refuse(kinds.JAAR_ONLEESBAAR, years == 0, "een onleesbaar jaar", "jaar")
        return years
    todo = "Zet een kolom jaar in de tabel, of geef het jaar met --jaar."
    return np.full(len(table.body), jaar or year_of_file(table.grid.name, todo), np.int64)


def _days(table: NamedTable) -> dict[int, str]:
    """Return the day of the count per year, of years for which the table has one day."""
    found: dict[int, set[str]] = {}
    for text in table.body["jaar"].unique() if "jaar" in table.columns else ():
        found.setdefault(year_of(text), set()).add(day_of(text))
    return {year: min(days) for year, days in found.items() if len(days) == 1 and min(days)}


def _homes(table: NamedTable, kept: UsableRows) -> Texts:
    """Return per row a PC4, the code of an SWV, gemeente, wijk or buurt, or a name; '' for none."""
    found = np.full(len(table.body), "", object)
    for name in _HOMES:
        if name in table.columns:
            read = _mapped(table.body, name, _home_of)
            # the first column that tells wins: postcode before gemeente, as `_HOMES` has them
            found = np.where(found == "", read, found)
            bad = (found == _BAD) & kept.rows
            kept.report(kinds.HERKOMST_ONLEESBAAR, bad, "een onleesbare woonplaats", name)
            found = np.where(found == _BAD, "", found)
    return found


def _home_of(text: str) -> str:
    if not text or text[0].isdigit():
        number = home_of(text)
        return "" if not text else (str(number) if number >= 0 else _BAD)
    levels = ("swv", "gemeente", "wijk", "buurt")
    return next(filter(None, (normalise_code(text, level) for level in levels)), text)


def _schools(table: NamedTable, kept: UsableRows) -> Texts:
    if "school" not in table.columns:
        return np.full(len(table.body), "", object)
    numbers = table.body["nummer"] if "nummer" in table.columns else [""] * len(table.body)
    found = []
    for text, number in zip(table.body["school"], numbers, strict=True):
        brin, vestiging = read_brin(text, number)
        found.append("" if not text else brin + vestiging if vestiging else _BAD)
    codes = np.array(found, object)
    kept.refuse(kinds.SCHOOL_ONLEESBAAR, codes == _BAD, "geen brin met vestiging", "school")
    return codes


def _swv_of(text: str) -> str:
    return (normalise_code(text, "swv") or _BAD) if text else ""


def _yes_of(text: str) -> str:
    plain = text.strip().casefold()
    return "ja" if plain in ("ja", "j", "1") else "" if plain in ("", "nee", "n", "0") else _BAD


def _soort(text: str) -> str:
    number = soort_of(text)
    return "" if not text else SOORTEN[number] if number >= 0 else _BAD


def _category(text: str) -> str:
    found = category_of(text)
    return _BAD if found is None else found


def count_in(text: str) -> int:
    """Return the count of a cell, or -1 negative, -2 no whole number, -3 empty."""
    plain = text.replace("\u2212", "-").strip()
    if not plain:
        return -3
    if match := _COUNT.fullmatch(plain):
        value = int(match[2].replace(".", ""))
        return -1 if match[1] and value else value
    return -1 if plain.startswith("-") else -2


def _check_totals(frame: pd.DataFrame, totals: Flags, kept: UsableRows) -> None:
    """Add up what a total is of, and tell which do not agree; the rows themselves are used."""
    if not totals.any():
        return
    wrong = np.zeros(len(frame), bool)
    parts = frame[kept.rows]
    for row in np.flatnonzero(totals).tolist():
        mine = np.ones(len(parts), bool)
        for name in (*KEY, "jaar"):
            value = frame[name].iloc[row]
            # what stands there limits the total; `Totaal` and nothing do not
            if value not in ("", _BAD, 0) and not is_total(str(value)):
                mine &= (parts[name] == value).to_numpy(bool)
        wrong[row] = frame["aantal"].iloc[row] != int(parts["aantal"][mine].sum())
    text = "een totaal dat niet de som van zijn rijen is"
    kept.report(kinds.TOTAAL_TELT_NIET_OP, wrong, text, "aantal")
    kept.report(kinds.TOTAALRIJ, totals & ~wrong, "totalen die kloppen met de rijen", "aantal")


def _added_up(table: NamedTable, frame: pd.DataFrame, kept: UsableRows) -> pd.DataFrame:
    """Add up rows of one combination; a row that says the very same again is a double."""
    key = ["jaar", *KEY]
    again = frame.duplicated(key).to_numpy(bool)
    if again.any() and not table.rest:
        rows = np.zeros(len(table.body), bool)
        where = np.flatnonzero(kept.rows)
        # the same count too: somebody pasted rows twice; with another count they are parts of one
        double = frame.duplicated([*key, "aantal"]).to_numpy(bool)
        rows[where[double]] = True
        kept.refuse(kinds.RIJ_DUBBEL, rows, "dezelfde combinatie en hetzelfde aantal", "aantal")
        frame, again = frame[~double], again[~double]
        rows = np.zeros(len(table.body), bool)
        rows[where[~double][again]] = True
        kept.report(kinds.RIJEN_OPGETELD, rows, "dezelfde combinatie nog eens", "aantal")
    return frame.groupby(key, as_index=False, sort=True)[["aantal"]].sum()


def _ending(raw: bytes) -> str:
    return "xlsx" if raw.startswith(b"PK") else "csv"
