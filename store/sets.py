"""Sets: the unit of import, its identity, and what is known of where it came from.

A set is one kind of thing from one source, on one level, for one year of figures on one
division of areas. Importing the same set again replaces it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from store._files import sha256_of
from store.findings import Finding, ImportRapport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

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
        return {
            "soort": self.soort.value,
            "bron": self.bron,
            "niveau": self.niveau,
            "jaar": self.jaar,
            "indeling": self.indeling,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SetKey:
        """Read back what `as_dict` wrote; other keys are ignored.

        Raises
        ------
        ValueError
            When a value is not what `as_dict` writes.
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

    def as_dict(self) -> dict[str, Any]:
        """Return the provenance with plain values."""
        return {
            "adres": self.adres,
            "sha256": self.sha256,
            "datum": self.datum,
            "licentie": self.licentie,
            "uitgave": self.uitgave,
            "fictief": self.fictief,
        }


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

    def as_dict(self) -> dict[str, Any]:
        """Return the row as it stands in `herkomst.json`."""
        return {
            **self.key.as_dict(),
            **self.herkomst.as_dict(),
            "rijen": self.rijen,
            "bestanden": dict(self.bestanden),
            "bevindingen": [b.as_dict() for b in self.bevindingen],
            "extra": dict(self.extra),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SetRecord:
        """Read back what `as_dict` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            When something is not what `as_dict` writes: a file outside `sets/`, a number that
            is a text. What a file says is not believed because it is ours.
        """
        files = _as(dict, data["bestanden"])
        extra = _as(dict, data["extra"])
        for count in _as(dict, extra.get("indicatoren", {})).values():
            _as(int, count)
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


def _as(kind: type[_Kind], value: object) -> _Kind:
    """Return a value of exactly this type; True is no number."""
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected, not {value!r:.60}")
    return value


def _file_name(value: object) -> str:
    """Return the bare name of a set file; a path could name any file of the machine."""
    name = _as(str, value)
    if not re.fullmatch(r"[0-9a-f]{32}\.\w{1,20}", name, flags=re.ASCII):
        raise ValueError(f"not a set file: {name!r:.60}")
    return name
