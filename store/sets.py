"""Sets: the unit of import, its identity, and what is known of where it came from.

A set is one kind of thing from one source, on one level, for one year of figures on one
division of areas. Importing the same set again replaces it; what that takes the place of is
said before it happens and kept in the report.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from store._files import sha256_of
from store.dutch import count
from store.errors import FolderDamaged, Refused
from store.findings import Finding, ImportRapport, note, warning
from store.reading.text import LONGEST_NAME, as_name, as_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from store.folder import Snapshot

SET_VERVANGEN = warning(
    "set_vervangen", "vervangen: alleen wat in het nieuwe bestand staat, blijft"
)
SET_ERNAAST = warning("set_ernaast", "niets vervangen; ernaast bewaard")
NAAST_VOORBEELD = warning(
    "naast_voorbeeld",
    "ernaast bewaard; verwijder de voorbeeldgegevens als u met eigen gegevens begint",
)
SET_OPNIEUW = note("set_opnieuw", "vervangen door deze nieuwe versie")

NAAM_AANGEPAST = warning(
    "naam_aangepast",
    f"bewaard zonder onzichtbare tekens, op één regel en met hoogstens {LONGEST_NAME} tekens",
)
_NAME_COLUMNS = frozenset({
    "naam", "label", "plaats", "gemeente", "provincie", "groep_naam", "school_naam",
})  # fmt: skip
"""Names, in tables and in what a set keeps beside them; other texts may be as long as they are."""

# What tells the rows of a set apart, by the name of the table they stand in.
_NAMES_OF_ROWS = {
    "cijfers": ["gebied_code", "indicator"],
    "vlakken": ["code"],
    "tarieven": ["soort", "leeftijd_van", "leeftijd_tot", "categorie", "waarvoor", "onderdeel"],
}
_NAMED = 6

FICTIEF = "Voorbeeldgegevens: deze gemeente bestaat niet"
"""The one sentence on every page and in every file that is made of the demonstration set."""

_Kind = TypeVar("_Kind")


class Soort(StrEnum):
    """The kinds of set."""

    GRENZEN = "grenzen"
    INDELING = "indeling"
    INDICATOREN = "indicatoren"
    LEERLINGEN = "leerlingen"
    SWV = "swv"
    POSTCODES = "postcodes"
    LOCATIES = "locaties"
    NETWERK = "netwerk"
    TARIEVEN = "tarieven"
    EIGEN_STROMEN = "eigen-stromen"
    BETALEND = "betalend"
    UITWISSELING = "uitwisseling"


_BY_NAME = frozenset({
    Soort.GRENZEN, Soort.INDELING, Soort.INDICATOREN, Soort.LOCATIES, Soort.NETWERK,
})  # fmt: skip
"""Of these two sets of one year stay beside each other under two names; of others there is one."""


@dataclass(frozen=True, slots=True, order=True)
class SetKey:
    """The five things that make a set what it is.

    `jaar` is the year of the figures, `indeling` the year of the division of areas they are
    on. None means: this kind of set has no such year (a list of PC4 points, say), never
    that it is unknown; an unknown year is asked for at import.
    """

    soort: Soort
    bron: str
    niveau: str
    jaar: int | None = None
    indeling: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the key with plain values."""
        return asdict(self) | {"soort": self.soort.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SetKey:
        """Read back what `as_dict` wrote; other keys are ignored.

        Raises ValueError when a value is not what `as_dict` writes.
        """
        return cls(
            Soort(data["soort"]),
            _as(str, data["bron"]),
            _as(str, data["niveau"]),
            None if data["jaar"] is None else _as(int, data["jaar"]),
            None if data["indeling"] is None else _as(int, data["indeling"]),
        )

    def __str__(self) -> str:
        """Name the set as people do: `indicatoren, buurt, 2024, CBS`."""
        return ", ".join(str(p) for p in (self.soort, self.niveau, self.jaar, self.bron) if p)


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where a set came from.

    `adres` is a web address or a bare file name, never a path of the machine it was on.
    `uitgave` is the date of the source's own edition where that is known (ISO), which
    decides when two sets hold the same figure; `datum` is the moment of import (ISO, UTC).
    """

    adres: str
    sha256: str
    datum: str
    licentie: str = "niet vermeld"
    uitgave: str | None = None
    fictief: bool = False
    """True for the demonstration set: every page and export then says so."""

    @classmethod
    def of_file(cls, path: Path, *, fictief: bool, **known: Any) -> Herkomst:  # noqa: ANN401
        """Stamp what is read from a file now; `known` are the other fields."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(path.name, sha256_of(path), now, fictief=fictief, **known)


@dataclass(frozen=True, slots=True)
class NewSet:
    """A set that was read and checked but is not in the folder yet.

    `tables` maps a table name (`vlakken`, `cijfers`, …) to a DataFrame, a GeoDataFrame or
    ready-made bytes (prepared GeoJSON). `extra` is small JSON-able data about the set that
    pages need without opening its files (names of groups, of own indicators …).
    """

    key: SetKey
    herkomst: Herkomst
    tables: Mapping[str, pd.DataFrame | bytes]
    rijen: int
    bevindingen: tuple[Finding, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ImportResult:
    """What a reader gives back: sets ready for the folder, and the report."""

    sets: list[NewSet]
    rapport: ImportRapport


@dataclass(frozen=True, slots=True)
class SetRecord:
    """A set in the folder: one row of `herkomst.json`.

    `bestanden` maps a table name to the content-hashed file that holds it.
    """

    key: SetKey
    herkomst: Herkomst
    rijen: int
    bestanden: Mapping[str, str]
    bevindingen: tuple[Finding, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def vertrouwelijk(self) -> bool:
        """Whether its files hold counts that nothing may show as they are."""
        return bool(self.extra.get("vertrouwelijk"))

    @property
    def vingerafdruk(self) -> str:
        """The beginning of the sha256 of what it came from, for people; not of confidential ones.

        Who knows all of a small table but one count finds it by trying which gives the hash.
        """
        return "niet getoond" if self.vertrouwelijk else self.herkomst.sha256[:12]

    def as_dict(self) -> dict[str, Any]:
        """Return the row as it stands in `herkomst.json`."""
        return {
            **self.key.as_dict(),
            **asdict(self.herkomst),
            "rijen": self.rijen,
            "bestanden": dict(self.bestanden),
            "bevindingen": [b.as_dict() for b in self.bevindingen],
            "extra": dict(self.extra),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SetRecord:
        """Read back what `as_dict` wrote.

        Raises ValueError, KeyError, TypeError when something is not what `as_dict` writes: a file
        outside `sets/`, a number that is a text. What a file says is not believed because it is
        ours.
        """
        # `_as` refuses what JSON allows and we never write: "6" or true for a number
        files = _as(dict, data["bestanden"])
        extra = _as(dict, data["extra"])
        for number in _as(dict, extra.get("indicatoren", {})).values():
            _as(int, number)
        for row in _as(list, extra.get("eigen", [])):
            _as(dict, row)
        return cls(
            key=SetKey.from_dict(data),
            herkomst=Herkomst(
                adres=_as(str, data["adres"]),
                sha256=_as(str, data["sha256"]),
                datum=_as(str, data["datum"]),
                licentie=_as(str, data["licentie"]),
                uitgave=None if data["uitgave"] is None else _as(str, data["uitgave"]),
                fictief=_as(bool, data["fictief"]),
            ),
            rijen=_as(int, data["rijen"]),
            bestanden={name: _file_name(file) for name, file in files.items()},
            bevindingen=tuple(Finding.from_dict(_as(dict, b)) for b in data["bevindingen"]),
            extra=extra,
        )


def settle(
    snapshot: Snapshot, result: ImportResult, *, vervang: bool = False, streng: bool = True
) -> ImportResult:
    """Return an import as it may be stored: a part never takes the place of the whole.

    A set that is in the folder already is replaced by a newer one of equal or larger size. One that
    lacks areas or figures is kept beside it, under the name of its file: of two sets that hold one
    figure the newer wins, so nothing is lost. Where that name is taken too (an own table that
    became shorter) it does replace, and the finding counts what is lost with it. With `vervang` it
    replaces at once, except by less than half: that is a part for sure. Raises Refused when
    something would be lost, nobody asked to replace and `streng`: naming each set, and how much of
    it would go.
    """
    present = {record.key: record for record in snapshot.sets}
    report = replace(result.rapport, bevindingen=list(result.rapport.bevindingen))
    sets = []
    shown = [_as_shown(new) for new in result.sets]
    if changed := [name for _, names in shown for name in names]:
        given = changed[0]
        text = f"namen die niet overal te tonen zijn, zoals {as_name(given)[:40]!r}"
        place = result.sets[0].herkomst.adres
        report.bevindingen.append(NAAM_AANGEPAST(as_name(place), text, aantal=len(changed)))
    for new, _ in shown:
        settled, stem = new, Path(new.herkomst.adres).stem
        old = present.get(new.key)
        lost = 0 if old is None else _lost(snapshot, old, new)
        figures = new.key.soort is Soort.INDICATOREN and stem not in new.key.bron
        if old and lost and figures and not (vervang and 2 * new.rijen >= old.rijen):
            settled = replace(new, key=replace(new.key, bron=f"{new.key.bron}, {stem}"))
            report.bevindingen.append(_beside(old, new, lost, settled.key.bron))
            old = present.get(settled.key)
            lost = 0 if old is None else _lost(snapshot, old, settled)
        if old is not None and not _same(old, settled):
            report.bevindingen.append(_finding(old, settled, lost))
        sets.append(settled)
    real = [new for new in result.sets if not new.herkomst.fictief]
    if real and any(record.herkomst.fictief for record in snapshot.sets):
        text = "in de gegevensmap staan ook voorbeeldgegevens, van een gemeente die niet bestaat"
        report.bevindingen.append(NAAST_VOORBEELD(real[0].herkomst.adres, text, aantal=len(real)))
    loss = [note for note in report.bevindingen if note.code == SET_VERVANGEN.code]
    if loss and streng and not vervang:
        beside = (
            "; onder een andere bestandsnaam of (bij cijfers) met --bron NAAM blijven beide staan."
            if all(new.key.soort in _BY_NAME for new in sets)
            else ". Naast elkaar kunnen ze niet staan: zet wat van beide moet blijven in één "
            "bestand en lees dat in met --vervang."
        )
        raise Refused(
            "gegevens waarvoor niets hoeft te verdwijnen",
            "; ".join(f"{note.plaats}: {note.gevonden}" for note in loss),
            f"Er is niets gewijzigd. Met --vervang komt het nieuwe bestand in de plaats{beside}",
        )
    return ImportResult(sets, report)


def _as_shown(new: NewSet) -> tuple[NewSet, list[str]]:
    """Return a set whose names every page and terminal can show, and the names that changed."""
    changed: list[str] = []
    tables = {
        name: table if isinstance(table, bytes) else _table_as_shown(table, changed)
        for name, table in new.tables.items()
    }
    shown = replace(
        new,
        key=replace(new.key, bron=_name(new.key.bron, changed)),
        herkomst=replace(new.herkomst, adres=as_seen(new.herkomst.adres).replace("\n", " ")),
        tables=tables,
        extra={key: _value_as_shown(value, key, changed) for key, value in new.extra.items()},
    )
    return shown, changed


def _table_as_shown(table: pd.DataFrame, changed: list[str]) -> pd.DataFrame:
    for column in _NAME_COLUMNS & set(table.columns):
        # each name once: the country has 14,000, and twenty times as many rows
        given = [text for text in table[column].unique() if isinstance(text, str)]
        kept = {text: _name(text, changed) for text in given}
        if any(text != name for text, name in kept.items()):
            names = table[column].map(lambda text, of=kept: of.get(text, text))
            table = table.assign(**{column: names.astype(table[column].dtype)})
    return table


def _value_as_shown(value: object, of: str, changed: list[str]) -> object:
    """Return what a set keeps beside its tables, under the name `of`."""
    if isinstance(value, dict):
        # of own groups the names stand under their codes
        under = "naam" if of == "groepen" else ""
        return {key: _value_as_shown(it, under or str(key), changed) for key, it in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value_as_shown(item, of, changed) for item in value]
    if not isinstance(value, str):
        return value
    return _name(value, changed) if of == "bron" or of in _NAME_COLUMNS else as_seen(value)


def _name(given: str, changed: list[str]) -> str:
    kept = as_name(given)
    if kept != given.strip():
        changed.append(given)
    return kept


def described(record: SetRecord) -> str:
    """Return what a set in the folder is and where it came from, in a few words."""
    # ISO turned around, as the reader writes a date
    day = "-".join(reversed(record.herkomst.datum[:10].split("-")))
    return f"{record.herkomst.adres} van {day}, {_dutch(record.rijen)}"


def _beside(old: SetRecord, new: NewSet, lost: int, name: str) -> Finding:
    text = f"de set uit {described(old)} heeft {_dutch(lost, new)} die dit bestand niet heeft"
    return SET_ERNAAST(
        _place(old), text, aantal=lost, gedaan=f"niets vervangen; ernaast bewaard als {name!r}"
    )


def _finding(old: SetRecord, new: NewSet, lost: int) -> Finding:
    text = f"in de gegevensmap staat al dezelfde set uit {described(old)}; nieuw: "
    text += _dutch(new.rijen)
    if gone := sorted({*old.extra.get("indicatoren", ())} - {*new.extra.get("indicatoren", ())}):
        more = f" en nog {len(gone) - _NAMED}" if len(gone) > _NAMED else ""
        text += f", zonder {', '.join(gone[:_NAMED])}{more}"
    if lost:
        text += f". {_dutch(lost, new)} uit de eerdere set staan er niet in"
    return (SET_VERVANGEN if lost else SET_OPNIEUW)(_place(old), text, aantal=lost or old.rijen)


def _place(old: SetRecord) -> str:
    year = f" {old.key.jaar}" if old.key.jaar is not None else ""
    return f"{old.key.soort.value}, {old.key.niveau}{year}, {old.key.bron}"


def _lost(snapshot: Snapshot, old: SetRecord, new: NewSet) -> int:
    """Count what the folder has and the new set has not: figures, areas, places or rows."""
    if _same(old, new):
        return 0
    # by figure or by area where a table says which: as many rows may be other ones
    for name, columns in _NAMES_OF_ROWS.items():
        table = new.tables.get(name)
        if name not in old.bestanden or table is None or isinstance(table, bytes):
            continue
        asked = [*columns, "staat"] if "staat" in table.columns else columns
        try:
            had, has = snapshot.table(old, name, columns=asked), table[asked]
        except FolderDamaged:
            break  # what is damaged is loaded again: only its number of rows is still known
        if "staat" in asked:
            had, has = (frame[frame["staat"] != "ontbreekt"] for frame in (had, has))
        found = had[columns].merge(has[columns].drop_duplicates(), how="left", indicator="in")
        return int((found["in"] == "left_only").sum())
    return max(0, old.rijen - new.rijen)


def _same(old: SetRecord, new: NewSet) -> bool:
    """Tell whether the same file gives the same number of rows: nothing changes."""
    return old.herkomst.sha256 == new.herkomst.sha256 and old.rijen == new.rijen


def _dutch(rows: int, of: NewSet | None = None) -> str:
    figures = of is not None and of.key.soort is Soort.INDICATOREN
    one, several = ("cijfer", "cijfers") if figures else ("rij", "rijen")
    return count(rows, one, several)


def _as(kind: type[_Kind], value: object) -> _Kind:
    """Return a value of exactly this type; True is no number."""
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected, not {value!r:.60}")
    return value


def _file_name(value: object) -> str:
    """Return the bare name of a set file; a path could name any file of the machine."""
    name = _as(str, value)
    # 128 bits of SHA-256 and an ending, as `_files.write_table` names them
    if not re.fullmatch(r"[0-9a-f]{32}\.\w{1,20}", name, flags=re.ASCII):
        raise ValueError(f"not a set file: {name!r:.60}")
    return name
