"""What a row of a dossier may be told: it is kept as it is, and somebody should look."""

from __future__ import annotations

from places.findings import GEBIED_ONBEKEND as _GEBIED
from places.findings import GETAL_ONLEESBAAR as _GETAL
from store.findings import WOORD_ONBEKEND as _WOORD
from store.findings import Ernst, FindingKind

_KEPT = "gehouden zoals het er staat"

LIJKT_PERSOON = FindingKind(
    "lijkt_persoon",
    Ernst.WAARSCHUWING,
    "gehouden; noem liever een rol of organisatie, want hier worden geen personen bewaard",
)
VERWIJZING_VERVALLEN = FindingKind(
    "verwijzing_vervallen", Ernst.WAARSCHUWING, "gehouden; kies een andere of haal de keuze weg"
)
GEBIED_ONBEKEND = _GEBIED.doing(
    "gehouden; het kan zijn samengevoegd, of de grenzen ervan zijn niet geladen"
)
INDICATOR_ONBEKEND = FindingKind(
    "indicator_onbekend", Ernst.WAARSCHUWING, "gehouden; kies een ander cijfer of laad het weer"
)
VELD_LEEG = FindingKind("veld_leeg", Ernst.WAARSCHUWING, "bewaard; vul het aan wanneer dat kan")
DATUM_ONLEESBAAR = FindingKind("datum_onleesbaar", Ernst.WAARSCHUWING, _KEPT)
GETAL_ONLEESBAAR = _GETAL.doing(_KEPT)
DATUM_VOORBIJ = FindingKind("datum_voorbij", Ernst.INFO, "gehouden; het staat bij wat over tijd is")
WOORD_ONBEKEND = _WOORD
# of factorenmodellen, the plan and an opgave
BAND_ONVOLLEDIG = FindingKind(
    "band_onvolledig", Ernst.WAARSCHUWING, "bewaard, niet getekend; vul de band aan"
)
BAND_DUBBEL = FindingKind("band_dubbel", Ernst.INFO, "de eerste is getekend; de andere blijft")
MEETLAST = FindingKind(
    "meetlast", Ernst.WAARSCHUWING, "bewaard; kies samen met deze partner wat kan vervallen"
)
SCHAKEL_ONTBREEKT = FindingKind(
    "schakel_ontbreekt", Ernst.WAARSCHUWING, "vul het aan, of zeg waarom het er nog niet is"
)
SCHAKEL_ONBEKEND = FindingKind(
    "schakel_onbekend", Ernst.WAARSCHUWING, "‘onbekend’ is bewaard; vraag het na bij de eigenaar"
)
# of a file with a dossier
RIJ_GEWEIGERD = FindingKind("rij_geweigerd", Ernst.FOUT, "rij weggelaten")
RIJSOORT_ONBEKEND = FindingKind(
    "rijsoort_onbekend", Ernst.WAARSCHUWING, "bewaard, nog niet te tonen"
)
VERSIE_WEGGELATEN = FindingKind(
    "versie_weggelaten", Ernst.WAARSCHUWING, "de rij is gelezen, zonder deze eerdere versie"
)
BOTSING = FindingKind("botsing", Ernst.WAARSCHUWING, "niet overgenomen")
NIET_MEEGEGEVEN = FindingKind("niet_meegegeven", Ernst.INFO, "niet in het bestand gezet")
