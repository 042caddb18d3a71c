"""The kinds of findings that lists of places can yield."""

from __future__ import annotations

from store import Ernst, FindingKind

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
BUITEN = FindingKind("buiten_nederland", Ernst.WAARSCHUWING, _ZONDER_PUNT)
ZEE = FindingKind("in_zee_of_buitenland", Ernst.WAARSCHUWING, _ZONDER_PUNT)
ONLEESBAAR = FindingKind("coordinaat_onleesbaar", Ernst.WAARSCHUWING, _ZONDER_PUNT)
KOMMA = FindingKind("decimale_komma", Ernst.INFO, "gelezen als decimaalteken")
ZONDER_PUNT = FindingKind(
    "zonder_coordinaten", Ernst.INFO, "op de kaart bij benadering, op het punt van de postcode"
)
NERGENS = FindingKind("geen_plaats", Ernst.WAARSCHUWING, "rij gehouden; niet op de kaart")
NAAM_LEEG = FindingKind("naam_ontbreekt", Ernst.WAARSCHUWING, "gehouden als 'naam onbekend'")
DUBBEL = FindingKind("dubbele_locatie", Ernst.WAARSCHUWING, "gehouden en één keer geteld")
MEER_PLAATSEN = FindingKind(
    "vestiging_op_meer_plaatsen", Ernst.INFO, "elke plaats is als locatie gehouden"
)
TYPE_ONBEKEND = FindingKind(
    "schooltype_onbekend", Ernst.WAARSCHUWING, "gehouden zonder type; telt niet mee per type"
)
BRIN_ONLEESBAAR = FindingKind("brin_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder BRIN")
POSTCODE_ONLEESBAAR = FindingKind(
    "postcode_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder postcode"
)
WOORD_ONBEKEND = FindingKind(
    "woord_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt niet mee per soort"
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
BESTAND_OVERGESLAGEN = FindingKind(
    "bestand_niet_herkend", Ernst.WAARSCHUWING, "bestand overgeslagen; de rest is gelezen"
)
GEOCODER = FindingKind(
    "adres_niet_opgezocht", Ernst.INFO, "op de kaart bij benadering, op het punt van de postcode"
)
