"""Aanbod, ambities and maatschappelijke resultaten, as they are kept in the records."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from boundaries import parent_code
from places.aanbod.fields import AANBOD, AMBITIE, RESULTAAT, Veld, Vorm
from store import Refused
from store.words import read_word

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TEKST = 10_000
"""Characters in one field; a cell of a workbook holds 32,767."""
_DECIMALS = 6
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


class _Kept:
    """What the three kinds share: to and from the JSON object of a row."""

    __slots__ = ()
    VELDEN: tuple[Veld, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        values = {veld.naam: getattr(self, veld.naam) for veld in self.VELDEN}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make one from plain values: text trimmed, unprintable characters left out.

        Fields that are not there are empty; names that are no field are ignored.

        Raises
        ------
        Refused
            When a text is longer than `MAX_TEKST`.
        """
        return cls(**{v.naam: _clean(v, data[v.naam]) for v in cls.VELDEN if v.naam in data})


@dataclass(frozen=True, slots=True)
class Aanbod(_Kept):
    """One service or activity.

    Choices hold the id of a word (`store.words`); a word that is in no list stays as it was
    written. All texts may be empty.
    """

    naam: str = ""
    aanbieder: str = ""
    domein: str = ""
    preventieniveau: str = ""
    factor: str = ""
    resultaten: tuple[str, ...] = ()
    """Ids of rows of kind `resultaat`; or the text of one that is in no list."""
    inzet: str = ""
    doelgroep: str = ""
    leeftijdsfasen: tuple[str, ...] = ()
    leefgebieden: tuple[str, ...] = ()
    vorm: str = ""
    duur: str = ""
    frequentie: str = ""
    bereik: str = ""
    status: str = ""
    """`behouden`, `stoppen` or `gewenst`; empty counts as current."""
    stedelijk: bool = False
    gebieden: tuple[str, ...] = ()
    """Codes of buurten, wijken or gemeenten."""
    adres: str = ""
    postcode: str = ""
    plaats: str = ""
    x: float | None = None
    """RD (EPSG:28992), metres."""
    y: float | None = None
    effectladder: str = ""
    erkenning: str = ""
    toelichting: str = ""

    @property
    def huidig(self) -> bool:
        """Whether it is there now, and is not about to stop."""
        return self.status not in ("gewenst", "stoppen")

    def reaches(self, wijk: str) -> bool:
        """Tell whether it is there for an area: it, a part of it, or all around it.

        Stedelijk aanbod without a gemeente is there for every area.
        """
        if self.stedelijk and not self.gebieden:
            return True
        return any(_overlap(code, wijk) for code in self.gebieden)


@dataclass(frozen=True, slots=True)
class Ambitie(_Kept):
    """What a city wants for its youth, the same for every wijk."""

    tekst: str = ""
    domein: str = ""
    toelichting: str = ""


@dataclass(frozen=True, slots=True)
class Resultaat(_Kept):
    """A maatschappelijk resultaat: what should change in a wijk, with what to see it by."""

    tekst: str = ""
    domein: str = ""
    ambitie: str = ""
    gebieden: tuple[str, ...] = ()
    indicatoren: tuple[str, ...] = ()
    nodig_universeel: float | None = None
    nodig_selectief: float | None = None
    nodig_geindiceerd: float | None = None
    toelichting: str = ""

    def holds_in(self, wijk: str) -> bool:
        """Tell whether it is a result for an area; one without areas is for all."""
        return not self.gebieden or any(_overlap(code, wijk) for code in self.gebieden)

    def nodig(self, preventieniveau: str) -> int:
        """Return how many pieces of aanbod it takes on a level: 1 where nobody said."""
        said = getattr(self, f"nodig_{preventieniveau}", None)
        return 1 if said is None else int(said)


Aanbod.VELDEN = AANBOD
Ambitie.VELDEN = AMBITIE
Resultaat.VELDEN = RESULTAAT


def _overlap(one: str, other: str) -> bool:
    """Tell whether two areas are the same, or one lies in the other, by their codes."""
    if one == other:
        return True
    levels = ("wijk", "gemeente", "land")
    return any(parent_code(one, n) == other or parent_code(other, n) == one for n in levels)


def _clean(veld: Veld, value: Any) -> Any:  # noqa: ANN401
    """Bring a value to the form of its field."""
    if veld.vorm in (Vorm.KEUZES, Vorm.CODES, Vorm.RIJEN):
        texts = [value] if isinstance(value, str) else list(value or ())
        parts = (part for text in texts for part in re.split(r"[;\n]", _text(veld, text)))
        return tuple(dict.fromkeys(_word(veld, part) for part in parts if part.strip()))
    if veld.vorm is Vorm.JA_NEE:
        return bool(value)
    if veld.vorm is Vorm.GETAL:
        return None if value is None or value == "" else round(float(value), _DECIMALS)
    return _word(veld, _text(veld, value))


def _word(veld: Veld, text: str) -> str:
    """Return the id of a word of the field's list, else the text itself, trimmed."""
    text = text.strip()
    if text and veld.vorm in (Vorm.KEUZE, Vorm.KEUZES):
        return read_word(veld.lijst, text).id or text
    return text


def _text(veld: Veld, value: object) -> str:
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > MAX_TEKST:
        raise Refused(
            f"een tekst van hoogstens {MAX_TEKST} tekens in het veld {veld.label}",
            f"{len(text)} tekens",
            "Kort de tekst in, of bewaar haar in een ander document en verwijs ernaar.",
        )
    return text
