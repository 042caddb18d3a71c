"""The kinds of row of a dossier and their fields, kept as data in `soorten/*.toml`.

A new kind is one table in one of those files, a new field one line of it. Forms, lists, checks,
search, what is open, and every file that leaves the tool follow from it. A file is a subject;
which one a kind stands in says nothing.

A table may hold::

    [vraag]
    enkelvoud = "vraag"           # as it stands in a sentence
    meervoud = "vragen"
    lidwoord = "de"               # or "het"
    uitleg = "…"                  # what it is for, above its form
    leeg = "…"                    # what to do while there is none
    stap = "staat"                # step of the method it belongs to; left out: to none
    plek = "dossier"              # one dossier's (the usual), or "allen": shared by all of them
    titel = ["tekst"]             # fields that name a row
    datum = "gesteld"             # field that dates it
    termijn = "uiterlijk"         # date by which something must have happened
    stand = "stand"               # field that says how it stands; with `klaar` it can be open
    klaar = ["beantwoord"]        # … and the words of it that close it
    apart = true                  # never leaves the tool with anything else
    ter_plekke = true             # made on the page that it is about, not in a list of rows
    methode = true                # belongs to the method: goes along in a methodepakket
    velden = [
      {naam = "tekst", label = "Vraag", vorm = "lang", verplicht = true, vraag = "Wat …?"},
    ]

See `KindField` for what a field may hold.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store import NotFound
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDER = Path(__file__).with_name("soorten")
DOSSIER, CYCLUS = "dossier", "cyclus"
"""Names that every row of a dossier carries: the id of its dossier, and the number of its cycle."""


class ValueForm(StrEnum):
    """What a field holds."""

    TEKST = "tekst"
    """One line."""
    LANG = "lang"
    """Text of any length."""
    KEUZE = "keuze"
    """A word of a list (`lijst` of `store.words`, or `keuzes` of its own)."""
    DATUM = "datum"
    """ISO, as `2026-11-29`."""
    JAAR = "jaar"
    GETAL = "getal"
    BEDRAG = "bedrag"
    """Euros; `onbekend` is a value of an amount and of a number."""
    JA_NEE = "ja_nee"
    """`ja`, `nee` or `onbekend`."""
    ROL = "rol"
    """A role or an organisation, never a person."""
    GEBIED = "gebied"
    """Code of an area, an SWV included."""
    INDICATOR = "indicator"
    FACTOR = "factor"
    RIJ = "rij"
    """Id of a row of one of `soorten`."""
    WEERGAVE = "weergave"
    """Address of a view of this tool, from its page on: `kaart?indicator=…`."""


_OWN_WORDS = {ValueForm.JA_NEE: {"ja": "ja", "nee": "nee", "onbekend": "onbekend"}}
_TEXTS = frozenset({ValueForm.TEKST, ValueForm.LANG, ValueForm.ROL})


@dataclass(frozen=True, slots=True)
class KindField:
    """One field of a kind."""

    naam: str
    """Its name in the row; never renamed, for rows that are kept have it."""
    label: str
    vorm: ValueForm = ValueForm.TEKST
    meer: bool = False
    """Holds several: a list."""
    lijst: str = ""
    """Of a choice: the list of `store.words`."""
    keuzes: Mapping[str, str] = field(default_factory=dict)
    """Of a choice: its own words, id → label."""
    soorten: tuple[str, ...] = ()
    """Of `rij`: the kinds it may refer to."""
    verplicht: bool = False
    vraag: str = ""
    """A question that helps to fill it in."""
    kort: bool = False
    """Stands in the list of rows too, beside their title."""
    voluit: bool = False
    """Stands in a title behind its label: `versie 0.2`."""
    als: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Asked only where other fields hold one of these words: name → words."""
    voor: Any = None
    """What a new row begins with."""
    vast: bool = False
    """Written when a row is kept, not by whoever fills it in: shown, never asked."""
    bij: tuple[str, ...] = ()
    """Of such a field: what it was written for; when one of these changes it is written anew."""
    vandaag: bool = False
    """Of a date: a new row begins with today."""
    format: bool = False
    """Of a long text: it may begin with the headings of a format that was agreed on."""

    @property
    def woorden(self) -> Mapping[str, str]:
        """Return the words to choose from, id → label; none for other forms."""
        if self.lijst:
            return {word.id: word.label for word in words(self.lijst).values()}
        return self.keuzes or _OWN_WORDS.get(self.vorm, {})

    @property
    def tekst(self) -> bool:
        """Whether people write in it freely."""
        return self.vorm in _TEXTS

    @property
    def lang(self) -> bool:
        """Whether it holds more than a line."""
        return self.vorm is ValueForm.LANG

    def asked_with(self, gegevens: Mapping[str, Any]) -> bool:
        """Tell whether a row with these values is asked for this field."""
        return all(_holds(gegevens.get(name), texts) for name, texts in self.als.items())


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row."""

    id: str
    enkelvoud: str
    meervoud: str
    velden: tuple[KindField, ...] = ()
    lidwoord: str = "de"
    uitleg: str = ""
    leeg: str = ""
    stap: str = ""
    plek: str = DOSSIER
    titel: tuple[str, ...] = ()
    datum: str = ""
    termijn: str = ""
    stand: str = ""
    klaar: tuple[str, ...] = ()
    apart: bool = False
    methode: bool = False
    """Belongs to the method and to no dossier: it goes along in a methodepakket."""
    elders: bool = False
    """Kept by another room, which also edits it: it is shown and referred to here."""
    ter_plekke: bool = False
    """Made on the page that it is about: no list offers to begin one."""

    @property
    def per_dossier(self) -> bool:
        """Whether its rows belong to one dossier."""
        return self.plek == DOSSIER and self.id != DOSSIER and not self.elders

    @property
    def gesloten(self) -> bool:
        """Whether its rows can be closed: those that are not yet are open."""
        return bool(self.stand and self.klaar)

    def veld(self, naam: str) -> KindField:
        """Return a field by its name.

        Raises NotFound with the names there are.
        """
        for found in self.velden:
            if found.naam == naam:
                return found
        names = ", ".join(found.naam for found in self.velden)
        raise NotFound(f"Een {self.enkelvoud} heeft geen veld ‘{naam}’; wel: {names}.")

    def begin(self, today: str) -> dict[str, Any]:
        """Return what a new row begins with; `today` is ISO."""
        found = {veld.naam: veld.voor for veld in self.velden if veld.voor is not None}
        return found | {veld.naam: today for veld in self.velden if veld.vandaag}


def kind(name: str) -> Kind:
    """Return one kind.

    Raises NotFound with the kinds there are.
    """
    try:
        return kinds()[name]
    except KeyError:
        raise NotFound(
            f"Onbekende soort rij ‘{name}’; er zijn: {', '.join(kinds())}. Misschien is zij "
            "gemaakt met een nieuwere versie van wijkverkenner."
        ) from None


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds by id, in the order of the steps of the method."""
    found: dict[str, Kind] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} is there twice")
            found[name] = _read_kind(name, table)
    # a kind without a step is shared by all dossiers, and comes before them
    order = ["", *words("stap")]
    return dict(sorted(found.items(), key=lambda item: order.index(item[1].stap)))


def kinds_of(stap: str) -> tuple[Kind, ...]:
    """Return the kinds of a step of the method."""
    return tuple(found for found in kinds().values() if found.stap == stap)


def _read_kind(name: str, table: Mapping[str, Any]) -> Kind:
    values = dict(table)
    fields = tuple(_read_field(row) for row in values.pop("velden", ()))
    for key in ("titel", "klaar"):
        values[key] = tuple(values.get(key, ()))
    return Kind(name, velden=fields, **values)


def _read_field(row: Mapping[str, Any]) -> KindField:
    values = dict(row)
    values["vorm"] = ValueForm(values.get("vorm", "tekst"))
    for key in ("soorten", "bij"):
        values[key] = tuple(values.get(key, ()))
    values["als"] = {key: _tuple(words) for key, words in values.get("als", {}).items()}
    return KindField(**values)


def _tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _holds(value: object, texts: tuple[str, ...]) -> bool:
    values = value if isinstance(value, list | tuple) else (value,)
    return any(one in texts for one in values)
