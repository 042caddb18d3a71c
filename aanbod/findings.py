"""The kinds of findings that lists of aanbod can yield."""

from __future__ import annotations

from store import Ernst, FindingKind

NAAM_LEEG = FindingKind("naam_ontbreekt", Ernst.WAARSCHUWING, "gehouden zonder naam")
WOORD_ONBEKEND = FindingKind(
    "woord_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt niet mee per soort"
)
RESULTAAT_ONBEKEND = FindingKind(
    "resultaat_onbekend", Ernst.WAARSCHUWING, "gehouden als tekst; niet gekoppeld aan een resultaat"
)
GEBIED_ONBEKEND = FindingKind(
    "gebied_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt in geen wijk mee"
)
GETAL_ONLEESBAAR = FindingKind("getal_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder getal")
KOLOM_ONBEKEND = FindingKind(
    "kolom_onbekend", Ernst.WAARSCHUWING, "bij de toelichting gezet, met de naam van de kolom"
)
RIJ_DUBBEL = FindingKind("dubbele_rij", Ernst.WAARSCHUWING, "beide gehouden")
TE_LANG = FindingKind("tekst_te_lang", Ernst.FOUT, "rij geweigerd")
