"""A fictional list of aanbod, as a gemeente keeps it in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from demo.places import BUURTEN, ORIGIN
from demo.sentences import INZET

if TYPE_CHECKING:
    from demo.terrain import Terrain

_SEED = 20_250_106
_RECOGNISED = {
    3: "Erkenningscommissie Aldergouw (fictief), 2023",
    4: "Erkenningscommissie Aldergouw (fictief), 2021",
}
"""Who recognised what is effective, by the trede of the effectladder."""


class _Aanbod(NamedTuple):
    naam: str
    aanbieder: str
    domein: str
    preventieniveau: str
    doelgroep: str
    leeftijdsfase: str
    leefgebied: str
    vorm: str
    duur: str
    frequentie: str
    bereik: int | None
    status: str
    effectladder: int
    waar: str
    """Buurt, or empty for the whole town."""


_ROWS = (
    _Aanbod("Schakelklas taal", "Schoolbestuur De Alder", "schoolprestaties", "selectief",
            "kleuters met een taalachterstand", "basisschoolleeftijd", "school", "groep",
            "structureel", "vier dagdelen per week", 48, "huidig", 2, "Zonneveld-Noord"),
    _Aanbod("Verlengde schooldag", "Stichting Brede School Zonneveld", "meedoen", "selectief",
            "leerlingen van groep 5 tot en met 8", "basisschoolleeftijd", "school", "groep",
            "structureel", "twee middagen per week", 160, "huidig", 1, "Zonneveld-Zuid"),
    _Aanbod("VoorleesExpress", "Bibliotheek Aldermonde", "schoolprestaties", "selectief",
            "gezinnen met jonge kinderen", "vroege kindertijd", "gezin", "individueel",
            "incidenteel", "twintig weken", 35, "huidig", 3, ""),
    _Aanbod("Jongerenwerk Zonneveld", "Welzijn Aldermonde", "criminaliteit", "selectief",
            "jongeren van 12 tot 18 jaar", "adolescentie", "wijk", "groep", "structureel",
            "vier avonden per week", 120, "huidig", 1, "Vogelbuurt"),
    _Aanbod("Sportbuurtcoach Zonneveld", "Sportbedrijf Aldermonde", "gezond_gedrag", "universeel",
            "kinderen van 4 tot 12 jaar", "basisschoolleeftijd", "wijk", "groep", "structureel",
            "wekelijks", 210, "huidig", 2, "Planetenbuurt"),
    _Aanbod("Samen opvoeden", "Buurtteam Aldermonde", "veilig_thuis", "universeel",
            "ouders van kinderen tot 12 jaar", "vroege kindertijd", "gezin", "groep",
            "structureel", "maandelijks", 65, "huidig", 1, "Componistenbuurt"),
    _Aanbod("Stevig ouderschap", "Jeugdgezondheidszorg Aldergouw", "veilig_thuis", "selectief",
            "aanstaande en jonge ouders met risico's", "zwangerschap", "gezin", "individueel",
            "structureel", "zes huisbezoeken", 28, "huidig", 4, ""),
    _Aanbod("Intensieve gezinsbegeleiding", "Jeugdhulp De Haven", "veilig_thuis", "geïndiceerd",
            "gezinnen met meervoudige problemen", "basisschoolleeftijd", "gezin", "individueel",
            "structureel", "wekelijks", 40, "huidig", 3, ""),
    _Aanbod("Weerbaarheidstraining", "Welzijn Aldermonde", "sociaal_emotionele_gezondheid",
            "selectief", "leerlingen van groep 7 en 8", "basisschoolleeftijd", "school", "groep",
            "incidenteel", "tien lessen", 90, "huidig", 3, "Molenwijk-West"),
    _Aanbod("Praatgroep na scheiding", "Buurtteam Aldermonde", "sociaal_emotionele_gezondheid",
            "geïndiceerd", "kinderen van gescheiden ouders", "basisschoolleeftijd", "gezin",
            "groep", "incidenteel", "acht bijeenkomsten", 24, "stoppen", 2, "Stationskwartier"),
    _Aanbod("Gezonde School", "GGD Aldergouw", "gezond_gedrag", "universeel",
            "leerlingen van het basisonderwijs", "basisschoolleeftijd", "school", "groep",
            "structureel", "het hele schooljaar", 1400, "huidig", 2, ""),
    _Aanbod("Jongeren Op Gezond Gewicht", "Gemeente Aldermonde", "algemene_gezondheid",
            "universeel", "kinderen en jongeren tot 19 jaar", "basisschoolleeftijd", "wijk",
            "groep", "structureel", "doorlopend", None, "huidig", 3, ""),
    _Aanbod("Inloopspreekuur jeugdverpleegkundige", "Jeugdgezondheidszorg Aldergouw",
            "algemene_gezondheid", "universeel", "ouders en jongeren", "vroege kindertijd",
            "gezin", "individueel", "structureel", "wekelijks", 300, "huidig", 1,
            "Rietlanden-Midden"),
    _Aanbod("Leerwerkplaats De Werf", "Vakschool De Werf", "werk", "selectief",
            "jongeren zonder startkwalificatie", "jongvolwassenheid", "school", "groep",
            "structureel", "drie dagen per week", 32, "huidig", 1, "Scheepswerf"),
    _Aanbod("Jongerenloket", "Gemeente Aldermonde", "werk", "universeel",
            "jongeren van 16 tot 27 jaar", "jongvolwassenheid", "wijk", "individueel",
            "structureel", "dagelijks", 250, "huidig", 0, "Marktkwartier"),
    _Aanbod("Jeugdcultuurfonds", "Stichting Meedoen Aldergouw", "meedoen", "selectief",
            "kinderen in gezinnen met een laag inkomen", "basisschoolleeftijd", "gezin",
            "individueel", "structureel", "doorlopend", 180, "huidig", 1, ""),
    _Aanbod("Buurtmuziek", "Muziekschool Aldermonde", "meedoen", "universeel",
            "kinderen van 6 tot 12 jaar", "basisschoolleeftijd", "wijk", "groep", "structureel",
            "wekelijks", 55, "stoppen", 0, "Wevershoek"),
    _Aanbod("Veilige schoolroute", "Gemeente Aldermonde", "veilige_wijk_en_schoolomgeving",
            "universeel", "leerlingen en ouders", "basisschoolleeftijd", "wijk", "groep",
            "incidenteel", "twee keer per jaar", 600, "huidig", 1, "Hofstede"),
    _Aanbod("Buurtvaders", "Welzijn Aldermonde", "veilige_wijk_en_schoolomgeving", "selectief",
            "jongeren op straat", "adolescentie", "wijk", "groep", "structureel",
            "drie avonden per week", None, "stoppen", 0, "Zonneveld-Zuid"),
    _Aanbod("Eetclub Zuiderhout", "Welzijn Aldermonde", "sociaal_emotionele_gezondheid",
            "universeel", "alle bewoners", "jongvolwassenheid", "wijk", "groep", "structureel",
            "wekelijks", 45, "huidig", 0, "Parkzijde"),
    _Aanbod("Huiswerkklas Rietlanden", "Schoolbestuur De Alder", "schoolprestaties", "selectief",
            "leerlingen van groep 7 tot en met klas 2", "adolescentie", "school", "groep",
            "structureel", "drie middagen per week", 40, "gewenst", 1, "Rietlanden-Zuidoost"),
    _Aanbod("Ontmoetingsplek jongeren Rietlanden", "Welzijn Aldermonde", "meedoen", "universeel",
            "jongeren van 12 tot 18 jaar", "adolescentie", "wijk", "groep", "structureel",
            "twee avonden per week", None, "gewenst", 0, "De Wetering"),
    _Aanbod("Coach voor thuiszitters", "Passend Onderwijs Aldermonde-Brakerzijl",
            "schoolprestaties", "geïndiceerd", "leerlingen die langer dan vier weken thuiszitten",
            "adolescentie", "school", "individueel", "structureel", "wekelijks", 20, "gewenst", 1,
            ""),
    _Aanbod("Dorpshuis voor de jeugd", "Dorpsraad Meerwerd", "meedoen", "universeel",
            "jongeren uit de dorpen", "adolescentie", "wijk", "groep", "structureel", "wekelijks",
            30, "huidig", 0, "Meerwerd"),
)  # fmt: skip


SERVES = {
    "werk": (
        "voortijdig schoolverlaten",
        "meer jongeren uit de wijk een opleiding of werk hebben",
    ),
    "schoolprestaties": (
        "slechte schoolprestaties",
        "meer kinderen op het niveau van hun groep presteren",
    ),
    "meedoen": (
        "stimuleren vanuit omgeving cultuur",
        "meer kinderen meedoen aan sport en cultuur",
    ),
    "criminaliteit": (
        "zwakke binding met buurt",
        "minder jongeren met de politie te maken krijgen",
    ),
    "veilig_thuis": ("opvoedingsvaardigheden", "minder kinderen thuis onveilig zijn"),
    "veilige_wijk_en_schoolomgeving": (
        "woonomgeving",
        "kinderen zich veilig voelen op straat en rond de school",
    ),
    "sociaal_emotionele_gezondheid": (
        "emotionele en sociale vaardigheden",
        "minder jongeren psychische klachten hebben",
    ),
    "gezond_gedrag": ("sport en beweging", "meer kinderen genoeg bewegen en gezond eten"),
    "algemene_gezondheid": (
        "toegang voorzieningen",
        "meer kinderen gezond opgroeien",
    ),
}
"""Per domein the factor that aanbod works on, and the maatschappelijk resultaat it serves."""


def services_file(terrain: Terrain) -> bytes:
    """Return the list as csv (semicolon, as Excel saves it); town-wide aanbod has no place."""
    rng = np.random.default_rng(_SEED)
    area = terrain.buurten[2023].set_index("code")["geometry"]
    buurt = {b.naam: b for b in BUURTEN}
    table = pd.DataFrame(_ROWS)
    table.insert(4, "factor", table["domein"].map(lambda domein: SERVES[domein][0]))
    table.insert(5, "resultaat", table["domein"].map(lambda domein: SERVES[domein][1]))
    table.insert(6, "inzet", table["naam"].map(INZET.__getitem__))
    table["erkenning"] = table["effectladder"].map(_RECOGNISED).fillna("")
    rows: list[dict[str, object]] = []
    for name in table.pop("waar"):
        if not name:
            rows.append({"stedelijk": "ja", "postcode": "", "x_rd": "", "y_rd": ""})
            continue
        b = buurt[name]
        point = _near(area[b.code], (b.x + ORIGIN[0], b.y + ORIGIN[1]), rng)
        rows.append({"stedelijk": "nee", "postcode": b.pc4, "x_rd": point[0], "y_rd": point[1]})
    table = pd.concat([table, pd.DataFrame(rows)], axis=1)
    table["bereik"] = table["bereik"].map(lambda v: "" if pd.isna(v) else f"{v:.0f}")
    return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _near(area: object, middle: tuple[float, float], rng: np.random.Generator) -> tuple[int, int]:
    """Draw a whole metre near the middle of a buurt, inside it."""
    import shapely

    while True:
        x, y = (round(float(v)) for v in np.array(middle) + rng.normal(0, 60, 2))
        if shapely.contains_xy(area, x, y):
            return x, y
