"""Aanbod, ambities and maatschappelijke resultaten as they are kept, and their fields: a row each.

The editor, the exchange with Excel and the checks all read the rows of fields; a new field is
one row and one line in its class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from boundaries import parent_code
from store import Refused
from store.reading.numbers import Decimaal, parse_number
from store.reading.text import as_kept, slug
from store.words import label, read_word, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FieldForm(StrEnum):
    """What a field holds."""

    TEKST = "tekst"
    KEUZE = "keuze"
    KEUZES = "keuzes"
    """Several words of a list."""
    CODES = "codes"
    """Several codes of areas."""
    RIJEN = "rijen"
    """Several rows of another kind, by id."""
    JA_NEE = "ja_nee"
    GETAL = "getal"


@dataclass(frozen=True, slots=True)
class Field:
    """One field."""

    naam: str
    label: str
    vorm: FieldForm = FieldForm.TEKST
    lijst: str = ""
    """Of a choice: the list of `store.words`. Of `RIJEN`: the kind of row."""
    uitleg: str = ""
    breed: int = 18
    """Width of its column in Excel, in characters."""
    anders: tuple[str, ...] = ()
    """Other names of the column in people's own lists."""
    verplicht: bool = False


FACTOR = "factor"
"""The list that factors are chosen from; it is another room's, and is handed down."""


def activities(number: int) -> str:
    """Return how many pieces of aanbod, as people say it: `12 activiteiten`."""
    return f"{number} activiteit{'' if number == 1 else 'en'}"


def is_yes(text: str) -> bool:
    """Tell whether a cell says yes, as people and programs write it."""
    return text.strip().casefold() in _YES


_YES = ("ja", "j", "x", "1", "waar", "true", "yes")
_T, _K, _M = FieldForm.TEKST, FieldForm.KEUZE, FieldForm.KEUZES

# The fields are those of the preventiematrix in the method Wijkprogrammering. Universeel,
# selectief and geïndiceerd say for whom aanbod is; primair, secundair and tertiair say when, and
# are another classification: neither follows from the other. The effectladder (Veerman and Van
# Yperen) goes from described over well-founded and doeltreffend to proven; an erkenning is of the
# commissie behind NJi's databank.
AANBOD: tuple[Field, ...] = (
    Field("naam", "Naam", breed=34, verplicht=True,
         anders=("aanbod", "activiteit", "naam aanbod", "naam activiteit", "titel", "interventie",
                 "programma", "naam van het aanbod")),
    Field("aanbieder", "Aanbieder", breed=24,
         anders=("organisatie", "uitvoerder", "uitvoerende organisatie", "instelling")),
    Field("domein", "Domein", _K, "domein", "Het domein waarvoor het in de eerste plaats is.",
         breed=30, anders=("domeinen", "thema", "pijler en domein")),
    Field("preventieniveau", "Preventieniveau", _K, "preventieniveau",
         "Universeel: voor iedereen. Selectief: voor groepen met meer risico. Geïndiceerd: voor "
         "jeugdigen met beginnende problemen.",
         anders=("preventielaag", "niveau", "niveau van preventie", "preventie",
                 "soort preventie", "preventie niveau")),
    Field("preventiemoment", "Preventiemoment", _K, "preventiemoment",
         "Wanneer: primair, secundair of tertiair. Dat zegt niet voor wie het is.",
         anders=("moment van preventie",)),
    Field("factoren", "Factor", FieldForm.RIJEN, FACTOR,
         "De factoren waarop het werkt, uit de tabel van factoren (bij Vergelijken), gescheiden "
         "door een puntkomma.", breed=34,
         anders=("risicofactor", "risicofactoren", "beschermende factor",
                 "beschermende factoren")),
    Field("resultaten", "Draagt bij aan resultaat", FieldForm.RIJEN, "resultaat",
         "Maatschappelijke resultaten van het blad Resultaten, gescheiden door een puntkomma.",
         breed=40, anders=("resultaat", "maatschappelijk resultaat", "resultaten")),
    Field("inzet", "We zetten … in, zodat …",
         uitleg="Eén zin: wat zetten we in, en wat moet er daardoor veranderen?", breed=50,
         anders=("inzet", "we zetten in zodat", "doel", "omschrijving", "beschrijving")),
    Field("doelgroep", "Doelgroep", breed=28, anders=("voor wie", "doelgroepen")),
    Field("leeftijdsfasen", "Leeftijdsfase", _M, "leeftijdsfase", breed=26,
         anders=("leeftijdsfasen", "leeftijd", "leeftijdsgroep")),
    Field("leefgebieden", "Leefgebied", _M, "leefgebied", breed=22,
         anders=("leefgebieden", "context", "milieu")),
    Field("vorm", "Individueel of groep", _K, "vorm", breed=20,
         anders=("vorm", "individueel groep", "individueel/groep")),
    Field("duur", "Incidenteel of structureel", _K, "duur", breed=24,
         anders=("duur", "incidenteel structureel", "incidenteel/structureel")),
    Field("frequentie", "Frequentie", breed=20, anders=("hoe vaak",)),
    Field("bereik", "Bereik", uitleg="Hoeveel jeugdigen of gezinnen per jaar.", breed=14,
         anders=("aantal deelnemers", "deelnemers")),
    Field("bereik_aantal", "Bereik in aantal", FieldForm.GETAL, breed=12,
          uitleg="Hetzelfde als één getal per jaar, om naast de grootte van de doelgroep te "
          "leggen. Leeg: het getal bij Bereik, als daar alleen een getal staat."),
    Field("status", "Status", _K, "status", "Huidig (behouden of stoppen) of gewenst.",
         anders=("huidig of gewenst", "status aanbod")),
    Field("stedelijk", "Stedelijk", FieldForm.JA_NEE, breed=11,
          uitleg="Ja als het in de hele gemeente geldt.",
         anders=("stadsbreed", "gemeentebreed")),
    Field("gebieden", "Gebieden", FieldForm.CODES,
         uitleg="Codes van wijken, buurten of de gemeente, gescheiden door een puntkomma.",
         breed=24, anders=("gebied", "wijk", "wijken", "wijkcode", "buurt", "gebied code")),
    Field("adres", "Adres", breed=28, anders=("locatie", "straat en huisnummer", "bezoekadres")),
    Field("postcode", "Postcode", breed=11, anders=("pc6", "pc4")),
    Field("plaats", "Plaats", anders=("plaatsnaam", "woonplaats")),
    Field("x", "X (RD)", FieldForm.GETAL, breed=11, anders=("x", "rd x", "x coordinaat")),
    Field("y", "Y (RD)", FieldForm.GETAL, breed=11, anders=("y", "rd y", "y coordinaat")),
    Field("effectladder", "Trede effectladder", _K, "effectladder", breed=28,
         anders=("effectladder", "trede", "effectiviteit", "bewijskracht")),
    Field("erkenning", "Erkenning", uitleg="Door welke erkenningscommissie en wanneer.", breed=26,
         anders=("erkend", "erkenning en datum")),
    Field("toelichting", "Toelichting", breed=40, anders=("opmerking", "opmerkingen", "notitie")),
)  # fmt: skip

AMBITIE: tuple[Field, ...] = (
    Field("tekst", "Ambitie", breed=80, verplicht=True, anders=("ambities",)),
    Field("domein", "Domein", _K, "domein", breed=30),
    Field("toelichting", "Toelichting", breed=40),
)

RESULTAAT: tuple[Field, ...] = (
    Field("tekst", "Maatschappelijk resultaat", breed=60, verplicht=True,
         anders=("resultaat", "resultaten", "maatschappelijke resultaten")),
    Field("domein", "Domein", _K, "domein", breed=30),
    Field("ambitie", "Ambitie", breed=40, uitleg="De ambitie van de stad waaraan dit bijdraagt."),
    Field("gebieden", "Gebieden", FieldForm.CODES, breed=24,
         uitleg="De wijk of wijken waarvoor dit resultaat is; leeg is elke wijk.",
         anders=("wijk", "wijken", "gebied")),
    Field("indicatoren", "Indicatoren", FieldForm.CODES, breed=40,
         uitleg="Namen van indicatoren (zoals in de catalogus), gescheiden door een puntkomma.",
         anders=("indicator",)),
    *(
        Field(f"nodig_{niveau.id}", f"Nodig: {niveau.label.lower()}", FieldForm.GETAL, breed=16,
              uitleg="Hoeveel aanbod er op dit niveau ten minste nodig is. 0: op dit niveau is "
              "niets nodig. Leeg: nog niet gekozen, en dan wordt er geen gat gesteld.")
        for niveau in words("preventieniveau").values()
    ),
    *(
        Field(f"doelgroep_{niveau.id}", f"Doelgroep: {niveau.label.lower()}", FieldForm.GETAL,
              breed=16, uitleg="Hoeveel jeugdigen of gezinnen er in dit gebied bij de doelgroep "
              "op dit niveau horen; leeg is niet bekend. Telt bij een resultaat voor één gebied.")
        for niveau in words("preventieniveau").values()
    ),
    Field("dekking", "Te bereiken deel (%)", FieldForm.GETAL, breed=16,
          uitleg="Welk deel van de doelgroep het aanbod samen moet bereiken, op elk niveau dat "
          "nodig is; leeg is niet gekozen."),
    Field("toelichting", "Toelichting", breed=40),
)  # fmt: skip


MAX_TEKST = 10_000
"""Characters in one field; a cell of a workbook holds 32,767."""
# own choice: what floats add behind it was never typed
_DECIMALS = 6
_NAMED_BY = 2
"""Fields that a row without a name is known by."""


class _Kept:
    """What the three kinds share: to and from the JSON object of a row."""

    __slots__ = ()
    VELDEN: tuple[Field, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        values = {veld.naam: getattr(self, veld.naam) for veld in self.VELDEN}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    @property
    def titel(self) -> str:
        """What it is called; without a name it says so, with the first things that it has."""
        name = next(veld for veld in self.VELDEN if veld.verplicht)
        if said := str(getattr(self, name.naam)):
            return said
        filled = [
            label(veld.lijst, text) if veld.lijst else text
            for veld in self.VELDEN
            if veld.vorm in (FieldForm.TEKST, FieldForm.KEUZE)
            and (text := getattr(self, veld.naam))
        ]
        return f"(geen {name.label.lower()}{': ' * bool(filled)}{', '.join(filled[:_NAMED_BY])})"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make one from plain values: text trimmed, unprintable characters left out.

        Fields that are not there are empty; names that are no field are ignored. Raises `Refused`
        when a text is longer than `MAX_TEKST`.
        """
        data = cls._placed(data)
        return cls(**{v.naam: _clean(v, data[v.naam]) for v in cls.VELDEN if v.naam in data})

    @classmethod
    def _placed(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values, each under the field that it belongs to."""
        return data


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
    preventiemoment: str = ""
    factoren: tuple[str, ...] = ()
    """Ids of factors; or the text of one that is in no table, still to be chosen."""
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
    bereik_aantal: float | None = None
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

    @classmethod
    def _placed(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Move what says when, and stands where it is asked for whom, to its own field.

        A row of before aanbod named several factors has one text for them.
        """
        if data.get("factor") and not data.get("factoren"):
            data = {**data, "factoren": data["factor"]}
        moment = read_word("preventiemoment", str(data.get("preventieniveau") or "")).id
        if moment is None or data.get("preventiemoment"):
            return data
        return {**data, "preventieniveau": "", "preventiemoment": moment}

    @property
    def bereikt(self) -> float | None:
        """How many it reaches in a year, as was said; None where that is no number."""
        said = self.bereik_aantal
        if said is None and "%" not in self.bereik:  # a share is no number of people
            said = parse_number(self.bereik, Decimaal.KOMMA)
        return said if said is not None and said >= 0 else None

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
    doelgroep_universeel: float | None = None
    """How many people of the area a level is for."""
    doelgroep_selectief: float | None = None
    doelgroep_geindiceerd: float | None = None
    dekking: float | None = None
    """Per cent of them that all aanbod together must reach."""
    toelichting: str = ""

    def holds_in(self, wijk: str) -> bool:
        """Tell whether it is a result for an area; one without areas is for all."""
        return not self.gebieden or any(_overlap(code, wijk) for code in self.gebieden)

    def nodig(self, preventieniveau: str) -> int | None:
        """Return how many pieces of aanbod it takes on a level; None where nobody chose yet."""
        said = getattr(self, f"nodig_{preventieniveau}", None)
        return None if said is None else int(said)

    def doelgroep(self, preventieniveau: str) -> float | None:
        """Return how many people a level is for; None where that is not known."""
        said: float | None = getattr(self, f"doelgroep_{preventieniveau}", None)
        return said if said and said > 0 else None

    @property
    def onbeslist(self) -> tuple[str, ...]:
        """The levels of which nobody chose yet whether aanbod is needed on them."""
        return tuple(niveau for niveau in words("preventieniveau") if self.nodig(niveau) is None)


@dataclass(frozen=True, slots=True)
class FactorNames:
    """The factors that aanbod can name."""

    namen: Mapping[str, str] = field(default_factory=dict)
    """Label by id, in the order to choose from."""
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Id by what people may write for it, in plain signs (`slug`)."""
    stand: str = ""
    """Changes with every change of the table, to cache on."""

    def read(self, text: str) -> str:
        """Return the id of the factor that is meant; the text itself where there is none."""
        return text if text in self.namen else self.spelling.get(slug(text), text)

    def label(self, key: str) -> str:
        """Return what a factor is called; of a text that is none, that one is to be chosen."""
        # without a table nothing is known of what is in it
        return self.namen.get(key, f"{key} (nog te kiezen)" if self.namen else key)

    def written(self, key: str) -> str:
        """Return the text of a factor that is read back as it: its label where that is clear."""
        text = self.namen.get(key, key)
        return text if self.read(text) == key and not re.search(r"[;\n]", text) else key

    def in_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of aanbod with factors by id; another text stays as it was written."""
        rest = {name: value for name, value in data.items() if name != "factor"}
        told = data.get("factoren") or data.get("factor")
        read = map(self.read, _clean(_FACTOR_FIELD, told))
        return rest | {"factoren": list(dict.fromkeys(read))}


_FACTOR_FIELD = next(veld for veld in AANBOD if veld.naam == "factoren")

Aanbod.VELDEN = AANBOD
Ambitie.VELDEN = AMBITIE
Resultaat.VELDEN = RESULTAAT


def lies_in(codes: Sequence[str], gebied: str) -> bool:
    """Tell whether some areas all lie in an area (or are it); False without any."""
    return bool(codes) and all(gebied in _with_above(code) for code in codes)


def _overlap(one: str, other: str) -> bool:
    """Tell whether two areas are the same, or one lies in the other, by their codes."""
    # one may be of any level, so both ways
    return other in _with_above(one) or one in _with_above(other)


def _with_above(code: str) -> tuple[str | None, ...]:
    # codes nest: BU03440101 lies in WK034401, that in GM0344
    return code, *(parent_code(code, niveau) for niveau in ("wijk", "gemeente", "land"))


def _clean(veld: Field, value: Any) -> Any:  # noqa: ANN401
    if veld.vorm in (FieldForm.KEUZES, FieldForm.CODES, FieldForm.RIJEN):
        texts = [value] if isinstance(value, str) else list(value or ())
        parts = (part for text in texts for part in re.split(r"[;\n]", _text(veld, text)))
        return tuple(dict.fromkeys(_word(veld, part) for part in parts if part.strip()))
    if veld.vorm is FieldForm.JA_NEE:
        return bool(value)
    if veld.vorm is FieldForm.GETAL:
        return None if value is None or value == "" else round(float(value), _DECIMALS)
    return _word(veld, _text(veld, value))


def _word(veld: Field, text: str) -> str:
    """Return the id of a word of the field's list, else the text itself, trimmed."""
    text = text.strip()
    if text and veld.vorm in (FieldForm.KEUZE, FieldForm.KEUZES):
        return read_word(veld.lijst, text).id or text
    return text


def _text(veld: Field, value: object) -> str:
    # most rows are plain already, and each row is read again whenever aanbod is counted
    if isinstance(value, str) and value.isascii() and value.isprintable():
        text = value.strip()
    else:
        text = as_kept(value)
    if len(text) > MAX_TEKST:
        raise Refused(
            f"een tekst van hoogstens {MAX_TEKST} tekens in het veld {veld.label}",
            f"{len(text)} tekens",
            "Kort de tekst in, of bewaar haar in een ander document en verwijs ernaar.",
        )
    return text
