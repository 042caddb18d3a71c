"""The fields of a piece of aanbod, of an ambitie and of a maatschappelijk resultaat: one row each.

The editor, the exchange with Excel and the checks all read these rows; a new field is one
row here and one line in `places.aanbod.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Vorm(StrEnum):
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
class Veld:
    """One field."""

    naam: str
    label: str
    vorm: Vorm = Vorm.TEKST
    lijst: str = ""
    """Of a choice: the list of `store.words`. Of `RIJEN`: the kind of row."""
    uitleg: str = ""
    breed: int = 18
    """Width of its column in Excel, in characters."""
    anders: tuple[str, ...] = ()
    """Other names of the column in people's own lists."""
    verplicht: bool = False


def is_yes(text: str) -> bool:
    """Tell whether a cell says yes, as people and programs write it."""
    return text.strip().casefold() in _YES


_YES = ("ja", "j", "x", "1", "waar", "true", "yes")
_T, _K, _M = Vorm.TEKST, Vorm.KEUZE, Vorm.KEUZES

AANBOD: tuple[Veld, ...] = (
    Veld("naam", "Naam", breed=34, verplicht=True,
         anders=("aanbod", "activiteit", "naam aanbod", "naam activiteit", "titel", "interventie",
                 "programma", "naam van het aanbod")),
    Veld("aanbieder", "Aanbieder", breed=24,
         anders=("organisatie", "uitvoerder", "uitvoerende organisatie", "instelling")),
    Veld("domein", "Domein", _K, "domein", "Het domein waarvoor het in de eerste plaats is.",
         breed=30, anders=("domeinen", "thema", "pijler en domein")),
    Veld("preventieniveau", "Preventieniveau", _K, "preventieniveau",
         "Universeel: voor iedereen. Selectief: voor groepen met meer risico. Geïndiceerd: voor "
         "jeugdigen met beginnende problemen.",
         anders=("preventielaag", "niveau", "niveau van preventie", "preventie",
                 "soort preventie", "preventie niveau")),
    Veld("factor", "Factor", uitleg="De beschermende of risicofactor waarop het werkt.", breed=28,
         anders=("factoren", "risicofactor", "beschermende factor")),
    Veld("resultaten", "Draagt bij aan resultaat", Vorm.RIJEN, "resultaat",
         "Maatschappelijke resultaten van het blad Resultaten, gescheiden door een puntkomma.",
         breed=40, anders=("resultaat", "maatschappelijk resultaat", "resultaten")),
    Veld("inzet", "We zetten … in, zodat …",
         uitleg="Eén zin: wat zetten we in, en wat moet er daardoor veranderen?", breed=50,
         anders=("inzet", "we zetten in zodat", "doel", "omschrijving", "beschrijving")),
    Veld("doelgroep", "Doelgroep", breed=28, anders=("voor wie", "doelgroepen")),
    Veld("leeftijdsfasen", "Leeftijdsfase", _M, "leeftijdsfase", breed=26,
         anders=("leeftijdsfasen", "leeftijd", "leeftijdsgroep")),
    Veld("leefgebieden", "Leefgebied", _M, "leefgebied", breed=22,
         anders=("leefgebieden", "context", "milieu")),
    Veld("vorm", "Individueel of groep", _K, "vorm", breed=20,
         anders=("vorm", "individueel groep", "individueel/groep")),
    Veld("duur", "Incidenteel of structureel", _K, "duur", breed=24,
         anders=("duur", "incidenteel structureel", "incidenteel/structureel")),
    Veld("frequentie", "Frequentie", breed=20, anders=("hoe vaak",)),
    Veld("bereik", "Bereik", uitleg="Hoeveel jeugdigen of gezinnen per jaar.", breed=14,
         anders=("aantal deelnemers", "deelnemers")),
    Veld("status", "Status", _K, "status", "Huidig (behouden of stoppen) of gewenst.",
         anders=("huidig of gewenst", "status aanbod")),
    Veld("stedelijk", "Stedelijk", Vorm.JA_NEE, uitleg="Ja als het in de hele gemeente geldt.",
         breed=11, anders=("stadsbreed", "gemeentebreed")),
    Veld("gebieden", "Gebieden", Vorm.CODES,
         uitleg="Codes van wijken, buurten of de gemeente, gescheiden door een puntkomma.",
         breed=24, anders=("gebied", "wijk", "wijken", "wijkcode", "buurt", "gebied code")),
    Veld("adres", "Adres", breed=28, anders=("locatie", "straat en huisnummer", "bezoekadres")),
    Veld("postcode", "Postcode", breed=11, anders=("pc6", "pc4")),
    Veld("plaats", "Plaats", anders=("plaatsnaam", "woonplaats")),
    Veld("x", "X (RD)", Vorm.GETAL, breed=11, anders=("x", "rd x", "x coordinaat")),
    Veld("y", "Y (RD)", Vorm.GETAL, breed=11, anders=("y", "rd y", "y coordinaat")),
    Veld("effectladder", "Trede effectladder", _K, "effectladder", breed=28,
         anders=("effectladder", "trede", "effectiviteit", "bewijskracht")),
    Veld("erkenning", "Erkenning", uitleg="Door welke erkenningscommissie en wanneer.", breed=26,
         anders=("erkend", "erkenning en datum")),
    Veld("toelichting", "Toelichting", breed=40, anders=("opmerking", "opmerkingen", "notitie")),
)  # fmt: skip

AMBITIE: tuple[Veld, ...] = (
    Veld("tekst", "Ambitie", breed=60, verplicht=True, anders=("ambities",)),
    Veld("domein", "Domein", _K, "domein", breed=30),
    Veld("toelichting", "Toelichting", breed=40),
)

RESULTAAT: tuple[Veld, ...] = (
    Veld("tekst", "Maatschappelijk resultaat", breed=60, verplicht=True,
         anders=("resultaat", "resultaten", "maatschappelijke resultaten")),
    Veld("domein", "Domein", _K, "domein", breed=30),
    Veld("ambitie", "Ambitie", breed=40, uitleg="De ambitie van de stad waaraan dit bijdraagt."),
    Veld("gebieden", "Gebieden", Vorm.CODES, breed=24,
         uitleg="De wijk of wijken waarvoor dit resultaat is; leeg is elke wijk.",
         anders=("wijk", "wijken", "gebied")),
    Veld("indicatoren", "Indicatoren", Vorm.CODES, breed=40,
         uitleg="Namen van indicatoren (zoals in de catalogus), gescheiden door een puntkomma.",
         anders=("indicator",)),
    Veld("nodig_universeel", "Nodig: universeel", Vorm.GETAL, breed=16,
         uitleg="Hoeveel aanbod er op dit niveau ten minste nodig is; leeg is 1, 0 is geen."),
    Veld("nodig_selectief", "Nodig: selectief", Vorm.GETAL, breed=16),
    Veld("nodig_geindiceerd", "Nodig: geïndiceerd", Vorm.GETAL, breed=16),
    Veld("toelichting", "Toelichting", breed=40),
)  # fmt: skip
