"""The kinds of findings that lists of places and of aanbod can yield."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store import Ernst, Finding, FindingKind, findings

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 20
"""Findings of one kind with their own place: who mends a list begins with these."""


def first_of(
    found: Iterable[Finding],
    where: str = "hele lijst",
    said: str = "en meer van dezelfde soort",
) -> list[Finding]:
    """Return findings of one kind: some with their own place, the rest counted in one more."""
    every = list(found)
    rest = sum(one.aantal for one in every[_SHOWN:])
    if not rest:
        return every
    return [*every[:_SHOWN], replace(every[0], plaats=where, gevonden=said, aantal=rest)]


_ZONDER_PUNT = "rij gehouden zonder punt; geplaatst op de postcode als die er is"

VERWISSELD = FindingKind(
    "lengte_breedte_verwisseld",
    Ernst.WAARSCHUWING,
    "omgewisseld: alleen zo ligt het punt in Nederland",
)
ANDER_STELSEL = FindingKind(
    "ander_coordinatenstelsel",
    Ernst.WAARSCHUWING,
    "omgerekend uit het stelsel waarin het punt in Nederland ligt",
)
NULPUNT = FindingKind("coordinaat_nul", Ernst.WAARSCHUWING, _ZONDER_PUNT)
BUITEN = FindingKind("punt_buiten_nederland", Ernst.WAARSCHUWING, _ZONDER_PUNT)
ZEE = FindingKind("in_zee_of_buitenland", Ernst.WAARSCHUWING, _ZONDER_PUNT)
ONLEESBAAR = FindingKind("coordinaat_onleesbaar", Ernst.WAARSCHUWING, _ZONDER_PUNT)
KOMMA = FindingKind("decimale_komma", Ernst.INFO, "gelezen als decimaalteken")
ZONDER_PUNT = FindingKind(
    "zonder_coordinaten",
    Ernst.INFO,
    "op de kaart bij benadering, op het punt van de postcode als dat bekend is",
)
NERGENS = FindingKind("geen_plaats", Ernst.WAARSCHUWING, "rij gehouden; niet op de kaart")
NAAM_LEEG = FindingKind("naam_ontbreekt", Ernst.WAARSCHUWING, "gehouden als 'naam onbekend'")
DUBBEL = FindingKind("dubbele_locatie", Ernst.WAARSCHUWING, "gehouden en één keer geteld")
MEER_PLAATSEN = FindingKind(
    "vestiging_op_meer_plaatsen", Ernst.INFO, "elke plaats is als locatie gehouden"
)
IN_NIEUWERE_LIJST = FindingKind(
    "plek_in_nieuwere_lijst", Ernst.INFO, "genomen zoals zij in de nieuwste lijst staat"
)
TYPE_ONBEKEND = FindingKind(
    "schooltype_onbekend", Ernst.WAARSCHUWING, "gehouden zonder type; telt niet mee per type"
)
BRIN_ONLEESBAAR = FindingKind("brin_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder BRIN")
POSTCODE_ONLEESBAAR = FindingKind(
    "postcode_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder postcode"
)
WOORD_ONBEKEND = findings.WOORD_ONBEKEND.doing(
    "gehouden zoals het er staat; telt niet mee per soort"
)
LAAG_ZONDER_PLEKKEN = FindingKind(
    "laag_zonder_plekken", Ernst.WAARSCHUWING, "laag overgeslagen: geen kolom met namen, of lijnen"
)
VLAK_ALS_PLEK = FindingKind(
    "vlak_als_plek", Ernst.INFO, "een punt in het midden van elk vlak is als plek genomen"
)
KOLOMMEN_ONGEBRUIKT = FindingKind(
    "kolommen_ongebruikt", Ernst.INFO, "bij de plekken gehouden; er wordt niets mee gedaan"
)
HOOFDVESTIGING = FindingKind(
    "hoofdvestiging_aangenomen",
    Ernst.INFO,
    "gelezen als hoofdvestiging (00), zodat dezelfde school uit een andere lijst herkend wordt",
)
ZONDER_JAAR = FindingKind(
    "jaar_onbekend", Ernst.INFO, "gehouden als lijst zonder jaar; geef het op als het ertoe doet"
)
POSTCODE_ONBEKEND = FindingKind(
    "postcode_zonder_punt",
    Ernst.WAARSCHUWING,
    "niet op de kaart; haar punt is niet bekend",
)
VER_VAN_POSTCODE = FindingKind(
    "punt_ver_van_postcode", Ernst.WAARSCHUWING, "punt gehouden; controleer coördinaten en postcode"
)
GEEN_GEBIED = FindingKind("in_geen_gebied", Ernst.WAARSCHUWING, "telt in geen enkel gebied mee")
OP_DE_GRENS = FindingKind("op_de_grens", Ernst.INFO, "geteld bij het gebied met de laagste code")
BLAD_OVERGESLAGEN = FindingKind(
    "blad_niet_herkend", Ernst.WAARSCHUWING, "werkblad overgeslagen; de rest is gelezen"
)
BIJNA_DUBBEL = FindingKind(
    "bijna_dezelfde_plaats", Ernst.WAARSCHUWING, "beide gehouden en geteld; controleer dit"
)
TOTAALREGEL = FindingKind("totaalregel", Ernst.FOUT, "rij geweigerd: een totaal is geen plaats")
BESTAND_OVERGESLAGEN = findings.BESTAND_NIET_HERKEND.doing(
    "bestand overgeslagen; de rest is gelezen"
)
OPGEZOCHT = FindingKind("adres_opgezocht", Ernst.INFO, "op de plek van het adres gezet")
ADRES_ONBEKEND = FindingKind(
    "adres_onbekend",
    Ernst.WAARSCHUWING,
    "op de kaart bij benadering, op het punt van de postcode als dat bekend is",
)
GEOCODER = FindingKind(
    "adres_niet_opgezocht",
    Ernst.INFO,
    "op de kaart bij benadering, op het punt van de postcode als dat bekend is",
)

# Noticed while counting per area, not while reading; carried by `Figures.bevindingen`.
TELT_BIJ_BENADERING = FindingKind(
    "geteld_bij_benadering",
    Ernst.WAARSCHUWING,
    "geteld in het gebied van dat punt; het kan in een gebied ernaast liggen",
)
TELT_OP_GRENS = FindingKind(
    "geteld_op_de_grens", Ernst.INFO, "geteld in dat gebied met de laagste code"
)
TELT_IN_MEER = FindingKind("geteld_in_meer_gebieden", Ernst.INFO, "geteld in elk van die gebieden")
TELT_GEBIED_ONBEKEND = FindingKind(
    "niet_geteld_gebied_onbekend", Ernst.WAARSCHUWING, "niet geteld in het onbekende gebied"
)
TELT_STEDELIJK = FindingKind(
    "niet_geteld_stedelijk", Ernst.INFO, "niet geteld per gebied; het is er voor de hele gemeente"
)
TELT_GROTER_GEBIED = FindingKind(
    "niet_geteld_groter_gebied", Ernst.INFO, "niet geteld: niet over kleinere gebieden te verdelen"
)
TELT_ZONDER_PLEK = FindingKind(
    "niet_geteld_zonder_plek", Ernst.WAARSCHUWING, "niet geteld: niet bekend in welk gebied"
)
TELT_BUITEN = FindingKind(
    "niet_geteld_buiten", Ernst.INFO, "niet geteld: buiten de geladen gebieden"
)
TELT_NIET_HUIDIG = FindingKind(
    "niet_geteld_niet_huidig", Ernst.INFO, "niet geteld: geteld wordt wat er nu is en blijft"
)
GEMETEN_BIJ_BENADERING = FindingKind(
    "gemeten_bij_benadering",
    Ernst.WAARSCHUWING,
    "gemeten vanaf dat punt; de plek zelf kan dichterbij of verder weg liggen",
)
NIET_GEMETEN = FindingKind(
    "niet_gemeten_zonder_plek", Ernst.INFO, "niet gemeten: niet bekend waar het is"
)
WEEGT_NIET_MEE = FindingKind("buurten_niet_gewogen", Ernst.INFO, "niet meegewogen")
TELT_WOORDEN = {
    TELT_BIJ_BENADERING: "{} zonder adres of coördinaten, geteld op het punt van de postcode",
    TELT_OP_GRENS: "{} precies op een grens van gebieden, geteld in een daarvan",
    TELT_IN_MEER: "{} voor meer dan één gebied, geteld in elk daarvan",
    TELT_GEBIED_ONBEKEND: "{} voor een gebied dat niet in deze indeling voorkomt",
    TELT_STEDELIJK: "{} zonder eigen plek, voor de hele gemeente: niet geteld per gebied",
    TELT_GROTER_GEBIED: "{} alleen bekend voor een groter gebied: op dit niveau niet geteld",
    TELT_ZONDER_PLEK: "{} zonder plek en zonder gebied: niet geteld",
    TELT_BUITEN: "{} buiten de geladen gebieden: niet geteld",
    TELT_NIET_HUIDIG: "{} gewenst of bijna gestopt: niet geteld",
    GEMETEN_BIJ_BENADERING: "{} gemeten vanaf het punt van de postcode",
    NIET_GEMETEN: "{} zonder plek op de kaart: niet gemeten",
}
"""How each is said in one sentence, with the number of places."""
GEEN_LIJN = FindingKind("geen_lijn", Ernst.FOUT, "rij weggelaten")
LIJN_BUITEN = FindingKind("lijn_buiten_nederland", Ernst.FOUT, "rij weggelaten")
WEG_ONLEESBAAR = FindingKind("weg_onleesbaar", Ernst.FOUT, "rij weggelaten")
LAAG_ZONDER_LIJNEN = FindingKind("laag_zonder_lijnen", Ernst.INFO, "laag niet gebruikt")
GRADEN = FindingKind("coordinaten_in_graden", Ernst.INFO, "omgerekend naar RD (meters)")
LENGTE_LEEG = FindingKind("lengte_ontbreekt", Ernst.INFO, "de rechte lijn als lengte genomen")
LENGTE_TE_KORT = FindingKind(
    "lengte_te_kort", Ernst.WAARSCHUWING, "de rechte lijn als lengte genomen"
)
NETWERK_IN_DELEN = FindingKind(
    "netwerk_in_delen",
    Ernst.WAARSCHUWING,
    "gehouden; van het ene deel naar het andere is er geen weg",
)


# Of a workbook with aanbod.
GEBIED_ONBEKEND = FindingKind(
    "gebied_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt in geen wijk mee"
)
GEBIED_GELEZEN = FindingKind("gebied_gelezen", Ernst.INFO, "gelezen als dat gebied")
GETAL_ONLEESBAAR = FindingKind("getal_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder getal")
KOLOM_ONBEKEND = FindingKind(
    "kolom_bij_toelichting",
    Ernst.WAARSCHUWING,
    "bij de toelichting gezet, met de naam van de kolom",
)
STAAT_ER_AL = FindingKind(
    "staat_er_al",
    Ernst.WAARSCHUWING,
    "als nieuwe rij opgenomen; haal er één weg als het dezelfde is",
)
TE_LANG = FindingKind("tekst_te_lang", Ernst.FOUT, "rij geweigerd")
