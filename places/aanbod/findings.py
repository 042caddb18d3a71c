"""The kinds of findings that lists of aanbod can yield."""

from __future__ import annotations

from store import Ernst, FindingKind

NAAM_LEEG = FindingKind("naam_ontbreekt", Ernst.WAARSCHUWING, "gehouden zonder naam")
WOORD_ONBEKEND = FindingKind(
    "woord_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt niet mee per soort"
)
GEBIED_ONBEKEND = FindingKind(
    "gebied_onbekend", Ernst.WAARSCHUWING, "gehouden zoals het er staat; telt in geen wijk mee"
)
GEBIED_GELEZEN = FindingKind("gebied_gelezen", Ernst.INFO, "gelezen als dat gebied")
GETAL_ONLEESBAAR = FindingKind("getal_onleesbaar", Ernst.WAARSCHUWING, "gehouden zonder getal")
KOLOM_ONBEKEND = FindingKind(
    "kolom_onbekend", Ernst.WAARSCHUWING, "bij de toelichting gezet, met de naam van de kolom"
)
BLAD_OVERGESLAGEN = FindingKind(
    "blad_niet_herkend", Ernst.WAARSCHUWING, "werkblad overgeslagen; de rest is gelezen"
)
TOTAALREGEL = FindingKind("totaalregel", Ernst.FOUT, "rij geweigerd: een totaal is geen aanbod")
STAAT_ER_AL = FindingKind(
    "staat_er_al",
    Ernst.WAARSCHUWING,
    "als nieuwe rij opgenomen; haal er één weg als het dezelfde is",
)
TE_LANG = FindingKind("tekst_te_lang", Ernst.FOUT, "rij geweigerd")
