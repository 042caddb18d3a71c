"""What a row of a dossier may be told: it is kept as it is, and somebody should look."""

from __future__ import annotations

from places.findings import GEBIED_ONBEKEND as _GEBIED
from places.findings import GETAL_ONLEESBAAR as _GETAL
from store.findings import WOORD_ONBEKEND as _WOORD
from store.findings import note, refusal, warning

_KEPT = "gehouden zoals het er staat"

LIJKT_PERSOON = warning(
    "lijkt_persoon",
    "gehouden; noem liever een rol of organisatie, want hier worden geen personen bewaard",
)
VERWIJZING_VERVALLEN = warning(
    "verwijzing_vervallen", "gehouden; kies een andere of haal de keuze weg"
)
GEBIED_ONBEKEND = _GEBIED.doing(
    "gehouden; het kan zijn samengevoegd, of de grenzen ervan zijn niet geladen"
)
INDICATOR_ONBEKEND = warning(
    "indicator_onbekend", "gehouden; kies een ander cijfer of laad het weer"
)
VELD_LEEG = warning("veld_leeg", "bewaard; vul het aan wanneer dat kan")
DATUM_ONLEESBAAR = warning("datum_onleesbaar", _KEPT)
GETAL_ONLEESBAAR = _GETAL.doing(_KEPT)
DATUM_VOORBIJ = note("datum_voorbij", "gehouden; het staat bij wat over tijd is")
WOORD_ONBEKEND = _WOORD
# of factorenmodellen, the plan and an opgave
BAND_ONVOLLEDIG = warning("band_onvolledig", "bewaard, niet getekend; vul de band aan")
BAND_DUBBEL = note("band_dubbel", "de eerste is getekend; de andere blijft")
MEETLAST = warning("meetlast", "bewaard; kies samen met deze partner wat kan vervallen")
SCHAKEL_ONTBREEKT = warning("schakel_ontbreekt", "vul het aan, of zeg waarom het er nog niet is")
SCHAKEL_ONBEKEND = warning(
    "schakel_onbekend", "‘onbekend’ is bewaard; vraag het na bij de eigenaar"
)
# of a file with a dossier
RIJ_GEWEIGERD = refusal("rij_geweigerd", "rij weggelaten")
RIJSOORT_ONBEKEND = warning("rijsoort_onbekend", "bewaard, nog niet te tonen")
VERSIE_WEGGELATEN = warning("versie_weggelaten", "de rij is gelezen, zonder deze eerdere versie")
BOTSING = warning("botsing", "niet overgenomen")
NIET_MEEGEGEVEN = note("niet_meegegeven", "niet in het bestand gezet")
