"""`importeer tarieven`: what is paid per pupil, by period, and the rate that fits a count.

Rates are public law and change every period, so they are rows with their source, never
constants in code. Until 2022 a rate is of a schooljaar with teldatum 1 October, since 2023 of a
kalenderjaar with teldatum 1 February (Wet vereenvoudiging bekostiging po); both are paid over the
pupils of the teldatum before the period. `tarieven.csv` has the few that were published where
they could be read; newer ones are the user's to load.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from flows import findings as kinds
from flows.counts import SOORTEN, day_of
from store import Herkomst, ImportRapport, ImportResult, NewSet, NotFound, Refused, SetKey, Soort
from store.cache import cached
from store.dutch import format_number, listed
from store.reading.numbers import Decimaal, decimal_sign, parse_number
from store.reading.persons import refuse_personal
from store.reading.tables import read_named
from store.registry import Sjabloon, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from store import Finding, Progress, Snapshot

WANTED = "een tabel met tarieven: per periode een bedrag per leerling"
CATEGORIEN = ("laag", "midden", "hoog")
"""Bekostigingscategorieën so and vso: about zmlk and langdurig ziek, lichamelijk gehandicapt, and
meervoudig gehandicapt. Until they had names they were 1, 2 and 3."""
WAARVOOR = ("basis", "ondersteuning", "overdracht")
ALLE_PO = "po"
"""As `soort`: of all pupils of an SWV primair, whatever their type."""
TARIEF_SOORTEN = (*SOORTEN, ALLE_PO)
COLUMNS = (
    "periode", "teldatum", "soort", "leeftijd_van", "leeftijd_tot", "categorie", "waarvoor",
    "onderdeel", "bedrag", "bron",
)  # fmt: skip
# what tells rates apart: of two alike the user's own holds
_KEY = [name for name in COLUMNS if name not in ("teldatum", "bedrag", "bron")]
# stands for no upper age
_OLDEST = 99
_SPELLINGS = {
    "periode": ("schooljaar", "kalenderjaar", "jaar", "schooljaar_of_kalenderjaar"),
    "teldatum": ("peildatum", "teldatum_of_peildatum", "peildatum_of_teldatum", "telmoment"),
    "soort": ("onderwijs", "onderwijssoort", "soort_onderwijs", "onderwijstype", "type"),
    "leeftijd": ("leeftijden", "leeftijdsgroep"),
    "categorie": ("bekostigingscategorie", "tlv_categorie", "tlvcategorie", "cat"),
    "waarvoor": ("doel", "bekostiging", "soort_bekostiging"),
    "onderdeel": ("deel", "omschrijving"),
    "bedrag": ("tarief", "bedrag_per_leerling", "euro", "bedrag_euro", "bedrag_in_euro"),
    "bron": ("bronvermelding", "regeling", "grondslag"),
}
_NEEDED = (("periode",), ("soort",), ("waarvoor",), ("bedrag",))
_SHIPPED = Path(__file__).with_name("tarieven.csv")


@dataclass(frozen=True, slots=True)
class Tarief:
    """The rate of a count, with where it comes from."""

    bedrag: float
    """Euro per pupil; of pupils of any age the lowest."""
    periode: str
    bron: str
    onderdeel: str = ""
    waarschuwing: str = ""
    """A sentence where the rate is of another period than the count, else ''."""
    hoogste: float = 0.0
    """The highest, where rates differ by age and the age of the pupils is not told."""


def read_tarieven(
    path: Path, *, progress: Progress = silent, fictief: bool = False
) -> ImportResult:
    """Read rates into one set per period.

    Raises `Refused` when it is another table, or gives two rates for one period, type, age,
    category, purpose and part: which of them holds is for its owner to say.
    """
    progress(f"lezen van {path.name}")
    frame, rapport = _read(path)
    if double := _doubles(frame):
        raise Refused(
            "één tarief per periode, soort, leeftijd, categorie en doel",
            f"{path.name}, met twee tarieven voor {'; '.join(double[:3])}"
            + (f" en nog {len(double) - 3}" if len(double) > 3 else ""),  # noqa: PLR2004
            "Haal het tarief weg dat niet geldt, en lees het bestand opnieuw.",
            findings=rapport.bevindingen,
        )
    rapport.bevindingen += _beside_shipped(frame, path.name)
    herkomst = Herkomst.of_file(path, fictief=fictief, licentie="zie de bron per tarief")
    found = tuple(rapport.bevindingen)
    sets = [
        NewSet(
            # a schooljaar and a kalenderjaar may begin in one year and are two periods
            SetKey(Soort.TARIEVEN, period_text(str(periode)), "land", jaar=int(str(periode)[:4])),
            herkomst,
            {"tarieven": part.drop(columns="rij").reset_index(drop=True)},
            len(part),
            found,
        )
        for periode, part in frame.groupby("periode", sort=True)
    ]
    return ImportResult(sets, rapport)


def template() -> Sjabloon:
    """Return the table to fill in, with the shipped rates as examples."""
    shipped, _ = _read(_SHIPPED)
    return Sjabloon(
        "tarieven",
        "Tarieven per leerling",
        (
            ("periode", "schooljaar (2015-2016) of kalenderjaar (2024) waarvoor het tarief geldt"),
            ("teldatum", "teldatum of peildatum van de leerlingen die tellen, zoals 1-2-2023"),
            ("soort", f"een van {', '.join(TARIEF_SOORTEN)}; po is elke leerling van het swv po"),
            ("leeftijd", "alle, jonger dan 8, 8 en ouder, of 8-12"),
            ("categorie", "laag, midden of hoog; leeg als het tarief er geen onderscheid in maakt"),
            ("waarvoor", "basis, ondersteuning of overdracht"),
            ("onderdeel", "welk deel van het bedrag, als er meer zijn; mag leeg"),
            ("bedrag", "euro per leerling"),
            ("bron", "regeling met artikel, of wie het opgaf"),
        ),
        tuple(
            (
                row["periode"], _day(row["teldatum"]), row["soort"],
                age_text(row["leeftijd_van"], row["leeftijd_tot"]), row["categorie"],
                row["waarvoor"], row["onderdeel"], f"{row['bedrag']:.2f}".replace(".", ","),
                row["bron"],
            )
            for row in shipped.to_dict("records")
        ),
        (("Voorbeelden", "De rijen zijn de meegeleverde tarieven; vervang ze door de uwe."),),
    )  # fmt: skip


@cached(4)
def tarieven(snapshot: Snapshot) -> pd.DataFrame:
    """Return all rates: those of the folder, and the shipped ones that they do not replace.

    `COLUMNS`; `teldatum` ISO or '', ages in whole years with both ends, `bedrag` in euro. Not to be
    changed.
    """
    import pandas as pd

    own = [snapshot.table(record, "tarieven") for record in snapshot.find(Soort.TARIEVEN)]
    # the user's rows come first: of one period, type and so on theirs holds
    joined = pd.concat([*own, _read(_SHIPPED)[0]], ignore_index=True)
    return joined.drop_duplicates(_KEY)[list(COLUMNS)].reset_index(drop=True)


def tarief(
    snapshot: Snapshot,
    *,
    soort: str,
    waarvoor: str,
    telling: date,
    categorie: str = "",
    onderdeel: str = "",
    periode: str | None = None,
) -> Tarief:
    """Return the rate that holds for pupils counted on a day.

    Parameters
    ----------
    soort, waarvoor, categorie, onderdeel
        What the rate is of; it lies between those of all ages.
    telling
        The day of the count. A rate holds for it when this is its teldatum, or lies in its period
        where it names none.
    periode
        Another period, when that is asked for by name; the answer then says so.

    Raises
    ------
    NotFound
        When none holds: a rate of another period is never taken unasked. It names the periods
        that there are.
    """
    rows = tarieven(snapshot)
    fits = (rows["soort"] == soort) & (rows["waarvoor"] == waarvoor)
    fits &= (rows["categorie"] == categorie) & (rows["onderdeel"] == onderdeel)
    found = rows[fits]
    holds = [
        day == telling.isoformat() if day else _holds(str(name), telling)
        for day, name in zip(found["teldatum"], found["periode"], strict=True)
    ]
    chosen = found[holds] if periode is None else found[found["periode"] == periode]
    if chosen.empty:
        what = " ".join(filter(None, (waarvoor, onderdeel, soort, categorie)))
        there = listed([period_text(str(name)) for name in found["periode"].unique()])
        raise NotFound(
            f"Er is geen tarief {what} voor een telling van {_day(telling.isoformat())}"
            + (f" in {period_text(periode)}" if periode else "")
            + (f"; wel van {there}. " if there else ". ")
            + "Een tarief van een andere periode wordt alleen gebruikt als u dat kiest; andere "
            "tarieven leest u in met 'wijkverkenner importeer tarieven BESTAND'."
        )
    # several rows of one period differ by age only
    chosen = chosen[chosen["periode"] == chosen["periode"].iloc[0]]
    row = chosen.iloc[0]
    other = "" if bool(found.index.isin(chosen.index)[holds].any()) else (
        f"Gerekend met het tarief van {period_text(str(row['periode']))} voor een telling van "
        f"{_day(telling.isoformat())}."
    )  # fmt: skip
    return Tarief(
        float(chosen["bedrag"].min()), str(row["periode"]), str(row["bron"]),
        str(row["onderdeel"]), other, float(chosen["bedrag"].max()),
    )  # fmt: skip


def period_text(periode: str) -> str:
    """Return a period in words: `schooljaar 2015-2016`, `kalenderjaar 2024`."""
    return f"{'schooljaar' if '-' in periode else 'kalenderjaar'} {periode}"


def age_text(first: int, last: int) -> str:
    """Return ages in words, as the reader takes them back."""
    if last == _OLDEST:
        return f"{first} en ouder" if first else "alle"
    return f"{first}-{last}" if first else f"jonger dan {last + 1}"


def category_of(text: str) -> str | None:
    """Return a bekostigingscategorie, '' for none, None for what is no category."""
    plain = re.sub(r"^(?:bekostigings)?cat(?:egorie)?\.?\s*", "", text.strip().lower())
    by_number = dict(zip("123", CATEGORIEN, strict=True))
    plain = by_number.get(plain, plain)
    return plain if plain in ("", *CATEGORIEN) else None


def _read(path: Path) -> tuple[pd.DataFrame, ImportRapport]:
    """Return the usable rows (`COLUMNS` and `rij`), and what was refused."""
    import pandas as pd

    table = read_named(
        path,
        _SPELLINGS,
        needed=_NEEDED,
        wanted=WANTED,
        check=lambda names, file: refuse_personal(names, file, wanted=WANTED),
    )
    rapport = ImportRapport()
    sign = decimal_sign([table.body["bedrag"]]) or Decimaal.KOMMA
    rows = []
    for index, cells in zip(table.body.index, table.body.to_dict("records"), strict=True):
        read = _row({str(name): str(cell) for name, cell in cells.items()}, sign)
        if isinstance(read, str):
            rapport.geweigerd += 1
            kind = kinds.CATEGORIE_ONBEKEND if read == "categorie" else kinds.TARIEF_ONLEESBAAR
            place = table.grid.place(int(index), table.columns.get(read))
            rapport.bevindingen.append(kind(place, repr(cells.get(read, "") or "leeg")))
            continue
        rows.append(read | {"rij": int(index) + 1})
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "rij"])
    same = frame.duplicated([*_KEY, "bedrag"])
    for row in frame.loc[same, "rij"]:
        rapport.bevindingen.append(
            kinds.RIJ_DUBBEL(
                f"{table.grid.name}, rij {row}", "hetzelfde tarief als een rij erboven"
            )
        )
    frame = frame[~same]
    rapport.geweigerd += int(same.sum())
    rapport.rijen = len(frame)
    rapport.bevindingen += kinds.TARIEF_ZONDER_BRON.counting(
        frame["bron"] == "", table.grid.name, "tarieven zonder bron"
    )
    rapport.check_usable(
        WANTED,
        path.name,
        "Verbeter de rijen die hieronder staan; de lege tabel zegt wat er in elke kolom kan.",
    )
    return frame, rapport


def _row(cells: Mapping[str, str], sign: Decimaal) -> dict[str, object] | str:
    """Return a row as it is kept, or the name of the column that cannot be read."""
    soort, waarvoor = (cells[name].strip().lower() for name in ("soort", "waarvoor"))
    amount = parse_number(cells["bedrag"].replace("€", "").strip(), sign)
    part, source = (" ".join(cells.get(name, "").split()) for name in ("onderdeel", "bron"))
    ages = _ages(cells.get("leeftijd", ""))
    # None is what cannot be read
    read: dict[str, object] = {
        "periode": _period(cells["periode"]),
        "teldatum": _date(cells.get("teldatum", "")),
        "soort": soort if soort in TARIEF_SOORTEN else None,
        "leeftijd": ages,
        "categorie": category_of(cells.get("categorie", "")),
        "waarvoor": waarvoor if waarvoor in WAARVOOR else None,
        "onderdeel": part,
        "bedrag": amount if amount is not None and amount > 0 else None,
        "bron": source,
    }
    if wrong := next((name for name, value in read.items() if value is None), ""):
        return wrong
    read["leeftijd_van"], read["leeftijd_tot"] = ages or (0, _OLDEST)
    return {name: read[name] for name in COLUMNS}


def _period(text: str) -> str | None:
    """Return `2015-2016` or `2024`, None for what is neither a schooljaar nor a year."""
    match = re.fullmatch(
        r"(?:schooljaar|kalenderjaar)?\s*((?:19|20)\d\d)(?:\s*[-/–]\s*(\d{2,4}))?",
        text.strip().lower(),
    )
    if not match:
        return None
    first, last = int(match[1]), match[2]
    if last is None:
        return str(first)
    return f"{first}-{first + 1}" if int(last) in (first + 1, (first + 1) % 100) else None


def _date(text: str) -> str | None:
    """Return a day as ISO, '' for none, None for what is no day."""
    return day_of(text) or (None if text.strip() else "")


def _day(iso: str) -> str:
    """Turn an ISO day around, as people write it."""
    return "-".join(str(int(part)) for part in reversed(iso.split("-"))) if iso else ""


def _ages(text: str) -> tuple[int, int] | None:
    """Return the first and the last age of a rate, None for what is no age."""
    plain = re.sub(r"\s*jaar\b", "", text.strip().lower())
    if plain in ("", "alle", "alle leeftijden"):
        return 0, _OLDEST
    if match := re.fullmatch(r"(?:jonger dan|tot|<)\s*(\d{1,2})", plain):
        return 0, int(match[1]) - 1
    if match := re.fullmatch(
        r"(?:vanaf\s*(\d{1,2})|(\d{1,2})\s*(?:en ouder|\+)|>=\s*(\d{1,2}))", plain
    ):
        return int(next(filter(None, match.groups()))), _OLDEST
    if match := re.fullmatch(r"(\d{1,2})(?:\s*(?:-|–|t/m|tot en met)\s*(\d{1,2}))?", plain):
        first, last = int(match[1]), int(match[2] or match[1])
        return (first, last) if first <= last else None
    return None


def _doubles(frame: pd.DataFrame) -> list[str]:
    """Say of which rates there are two that both hold for one pupil: ages may overlap."""
    found = []
    same = ["periode", "soort", "categorie", "waarvoor", "onderdeel"]
    for key, part in frame.groupby(same, sort=False):
        rows = part.sort_values(["leeftijd_van", "leeftijd_tot"]).to_dict("records")
        for one, two in pairwise(rows):
            if two["leeftijd_van"] <= one["leeftijd_tot"]:
                amounts = " en ".join(f"€ {format_number(row['bedrag'], 2)}" for row in (one, two))
                what = " ".join(filter(None, map(str, key)))
                found.append(f"{what} (rij {one['rij']} en {two['rij']}: {amounts})")
    return found


def _beside_shipped(frame: pd.DataFrame, name: str) -> list[Finding]:
    """Tell of shipped rates that this file gives another amount for."""
    shipped, _ = _read(_SHIPPED)
    both = frame.merge(shipped, on=_KEY, suffixes=("", "_mee"))
    text = "een ander bedrag dan het meegeleverde tarief van die periode"
    return kinds.TARIEF_VERVANGEN.counting(both["bedrag"] != both["bedrag_mee"], name, text)


def _holds(periode: str, day: date) -> bool:
    """Tell whether a day lies in a period; a schooljaar runs from 1 August to 31 July."""
    first, _, last = periode.partition("-")
    if not last:
        return day.year == int(first)
    return date(int(first), 8, 1) <= day <= date(int(last), 7, 31)
