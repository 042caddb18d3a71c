"""The kinds of findings that lists of places can yield."""

from __future__ import annotations

from store import Ernst, FindingKind

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
NULPUNT = FindingKind(
    "coordinaat_nul", Ernst.WAARSCHUWING, "rij gehouden zonder punt; geplaatst op de postcode als die er is"
)  # fmt: skip
BUITEN = FindingKind(
    "buiten_nederland", Ernst.WAARSCHUWING, "rij gehouden zonder punt; geplaatst op de postcode als die er is"
)  # fmt: skip
ZEE = FindingKind(
    "in_zee_of_buitenland", Ernst.WAARSCHUWING, "rij gehouden zonder punt; geplaatst op de postcode als die er is"
)  # fmt: skip
ONLEESBAAR = FindingKind(
    "coordinaat_onleesbaar", Ernst.WAARSCHUWING, "rij gehouden zonder punt; geplaatst op de postcode als die er is"
)  # fmt: skip
KOMMA = FindingKind("decimale_komma", Ernst.INFO, "gelezen als decimaalteken")
ZONDER_PUNT = FindingKind(
    "zonder_coordinaten", Ernst.INFO, "op de kaart bij benadering, op het punt van de postcode"
)
NERGENS = FindingKind(
    "geen_plaats", Ernst.WAARSCHUWING, "rij gehouden; zonder coördinaten en postcode niet op de kaart"
)  # fmt: skip
NAAM_LEEG = FindingKind("naam_ontbreekt", Ernst.WAARSCHUWING, "gehouden als 'naam onbekend'")
RIJ_LEEG = FindingKind("lege_rij", Ernst.FOUT, "rij geweigerd: er staat niets in")
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
    "woord_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt niet mee in de indeling"
)  # fmt: skip
ZONDER_JAAR = FindingKind(
    "jaar_onbekend", Ernst.INFO, "gehouden als lijst zonder jaar; geef het jaar op als dat ertoe doet"
)  # fmt: skip
POSTCODE_ONBEKEND = FindingKind(
    "postcode_zonder_punt", Ernst.WAARSCHUWING, "niet op de kaart; importeer postcodepunten waar deze in staat"
)  # fmt: skip
VER_VAN_POSTCODE = FindingKind(
    "punt_ver_van_postcode", Ernst.WAARSCHUWING, "punt gehouden; controleer coördinaten en postcode"
)
GEEN_GEBIED = FindingKind("in_geen_gebied", Ernst.WAARSCHUWING, "telt in geen enkel gebied mee")
OP_DE_GRENS = FindingKind("op_de_grens", Ernst.INFO, "geteld bij het gebied met de laagste code")
