"""The kinds of findings that lists of places and of aanbod can yield."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store import Finding, findings
from store.findings import note, refusal, warning

if TYPE_CHECKING:
    from collections.abc import Iterable

# Findings of one kind with their own place: who mends a list begins with these.
_SHOWN = 20


def first_of(
    found: Iterable[Finding], where: str = "hele lijst", said: str = "en meer van dezelfde soort"
) -> list[Finding]:
    """Return findings of one kind: some with their own place, the rest counted in one more."""
    every = list(found)
    rest = sum(one.aantal for one in every[_SHOWN:])
    if not rest:
        return every
    return [*every[:_SHOWN], replace(every[0], plaats=where, gevonden=said, aantal=rest)]


_OP_POSTCODE = "op de kaart bij benadering, op het punt van de postcode als dat bekend is"
_ZONDER_PUNT = "rij gehouden zonder punt; geplaatst op de postcode als die er is"

VERWISSELD = warning(
    "lengte_breedte_verwisseld", "omgewisseld: alleen zo ligt het punt in Nederland"
)
ANDER_STELSEL = warning(
    "ander_coordinatenstelsel", "omgerekend uit het stelsel waarin het punt in Nederland ligt"
)
NULPUNT = warning("coordinaat_nul", _ZONDER_PUNT)
BUITEN = warning("punt_buiten_nederland", _ZONDER_PUNT)
ZEE = warning("in_zee_of_buitenland", _ZONDER_PUNT)
ONLEESBAAR = warning("coordinaat_onleesbaar", _ZONDER_PUNT)
KOMMA = note("decimale_komma", "gelezen als decimaalteken")
ZONDER_PUNT = note("zonder_coordinaten", _OP_POSTCODE)
NERGENS = warning("geen_plaats", "rij gehouden; niet op de kaart")
NAAM_LEEG = warning("naam_ontbreekt", "gehouden als 'naam onbekend'")
DUBBEL = warning("dubbele_locatie", "gehouden en één keer geteld")
MEER_PLAATSEN = note("vestiging_op_meer_plaatsen", "elke plaats is als locatie gehouden")
IN_NIEUWERE_LIJST = note("plek_in_nieuwere_lijst", "genomen zoals zij in de nieuwste lijst staat")
TYPE_ONBEKEND = warning("schooltype_onbekend", "gehouden zonder type; telt niet mee per type")
BRIN_ONLEESBAAR = warning("brin_onleesbaar", "gehouden zonder BRIN")
POSTCODE_ONLEESBAAR = warning("postcode_onleesbaar", "gehouden zonder postcode")
WOORD_ONBEKEND = findings.WOORD_ONBEKEND.doing(
    "gehouden zoals het er staat; telt niet mee per soort"
)
MOMENT_IN_PLAATS_VAN_NIVEAU = warning(
    "preventiemoment_in_plaats_van_niveau",
    "gehouden als preventiemoment: het zegt wanneer, niet voor wie; kies zelf universeel, "
    "selectief of geïndiceerd",
)
LAAG_ZONDER_PLEKKEN = warning(
    "laag_zonder_plekken", "laag overgeslagen: geen kolom met namen, of lijnen"
)
VLAK_ALS_PLEK = note("vlak_als_plek", "een punt in het midden van elk vlak is als plek genomen")
KOLOM_ALS_NAAM = note("kolom_als_naam", "als naam genomen: de eerste kolom met eigen namen")
KOLOMMEN_ONGEBRUIKT = note(
    "kolommen_ongebruikt", "bij de plekken gehouden; er wordt niets mee gedaan"
)
HOOFDVESTIGING = note(
    "hoofdvestiging_aangenomen",
    "gelezen als hoofdvestiging (00), zodat dezelfde school uit een andere lijst herkend wordt",
)
ZONDER_JAAR = note(
    "jaar_onbekend", "gehouden als lijst zonder jaar; geef het op als het ertoe doet"
)
POSTCODE_ONBEKEND = warning("postcode_zonder_punt", "niet op de kaart; haar punt is niet bekend")
VER_VAN_POSTCODE = warning(
    "punt_ver_van_postcode", "punt gehouden; controleer coördinaten en postcode"
)
GEEN_GEBIED = warning("in_geen_gebied", "telt in geen enkel gebied mee")
OP_DE_GRENS = note("op_de_grens", "geteld bij het gebied met de laagste code")
BLAD_OVERGESLAGEN = warning("blad_niet_herkend", "werkblad overgeslagen; de rest is gelezen")
BIJNA_DUBBEL = warning("bijna_dezelfde_plaats", "beide gehouden en geteld; controleer dit")
TOTAALREGEL = refusal("totaalregel", "rij geweigerd: een totaal is geen plaats")
BESTAND_OVERGESLAGEN = findings.BESTAND_NIET_HERKEND.doing(
    "bestand overgeslagen; de rest is gelezen"
)
OPGEZOCHT = note("adres_opgezocht", "op de plek van het adres gezet")
ADRES_ONBEKEND = warning("adres_onbekend", _OP_POSTCODE)
GEOCODER = note("adres_niet_opgezocht", _OP_POSTCODE)

# Noticed while counting per area, not while reading; carried by `Figures.bevindingen`.
TELT_BIJ_BENADERING = warning(
    "geteld_bij_benadering",
    "geteld in het gebied van dat punt; het kan in een gebied ernaast liggen",
)
TELT_OP_GRENS = note("geteld_op_de_grens", "geteld in dat gebied met de laagste code")
TELT_IN_MEER = note("geteld_in_meer_gebieden", "geteld in elk van die gebieden")
TELT_GEBIED_ONBEKEND = warning("niet_geteld_gebied_onbekend", "niet geteld in het onbekende gebied")
TELT_STEDELIJK = note(
    "niet_geteld_stedelijk", "niet geteld per gebied; het is er voor de hele gemeente"
)
TELT_GROTER_GEBIED = note(
    "niet_geteld_groter_gebied", "niet geteld: niet over kleinere gebieden te verdelen"
)
TELT_ZONDER_PLEK = warning("niet_geteld_zonder_plek", "niet geteld: niet bekend in welk gebied")
TELT_BUITEN = note("niet_geteld_buiten", "niet geteld: buiten de geladen gebieden")
TELT_NIET_HUIDIG = note(
    "niet_geteld_niet_huidig", "niet geteld: geteld wordt wat er nu is en blijft"
)
GEMETEN_BIJ_BENADERING = warning(
    "gemeten_bij_benadering",
    "gemeten vanaf dat punt; de plek zelf kan dichterbij of verder weg liggen",
)
NIET_GEMETEN = note("niet_gemeten_zonder_plek", "niet gemeten: niet bekend waar het is")
WEEGT_NIET_MEE = note("buurten_niet_gewogen", "niet meegewogen")
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
GEEN_LIJN = refusal("geen_lijn", "rij weggelaten")
LIJN_BUITEN = refusal("lijn_buiten_nederland", "rij weggelaten")
WEG_ONLEESBAAR = refusal("weg_onleesbaar", "rij weggelaten")
LAAG_ZONDER_LIJNEN = note("laag_zonder_lijnen", "laag niet gebruikt")
GRADEN = note("coordinaten_in_graden", "omgerekend naar RD (meters)")
LENGTE_LEEG = note("lengte_ontbreekt", "de rechte lijn als lengte genomen")
LENGTE_TE_KORT = warning("lengte_te_kort", "de rechte lijn als lengte genomen")
NETWERK_IN_DELEN = warning(
    "netwerk_in_delen", "gehouden; van het ene deel naar het andere is er geen weg"
)


# Of a workbook with aanbod.
GEBIED_ONBEKEND = warning("gebied_onbekend", "gehouden zoals het er staat; telt in geen wijk mee")
GEBIED_GELEZEN = note("gebied_gelezen", "gelezen als dat gebied")
FACTOR_ONBEKEND = warning(
    "factor_onbekend", "gehouden zoals het er staat; nog te kiezen uit de tabel van factoren"
)
FACTOR_GELEZEN = note("factor_gelezen", "gelezen als die factor")
GETAL_ONLEESBAAR = warning("getal_onleesbaar", "gehouden zonder getal")
KOLOM_ONBEKEND = warning(
    "kolom_bij_toelichting", "bij de toelichting gezet, met de naam van de kolom"
)
STAAT_ER_AL = warning(
    "staat_er_al", "als nieuwe rij opgenomen; haal er één weg als het dezelfde is"
)
TE_LANG = refusal("tekst_te_lang", "rij geweigerd")
