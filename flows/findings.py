"""The kinds of findings that reading and mapping pupil flows can yield."""

from __future__ import annotations

from store import findings
from store.findings import note, refusal, warning

LEEG_BESTAND = refusal(
    "gemeente_ontbreekt", "geen leerlingen gelezen; het landelijke totaal is onvolledig"
)
BESTAND_KAPOT = refusal("bestand_onleesbaar", "bestand overgeslagen; het totaal is onvolledig")
BESTAND_ONBEKEND = findings.BESTAND_NIET_HERKEND.doing(
    "bestand overgeslagen; het hoort er niet bij"
)
BESTAND_DUBBEL = warning("bestand_dubbel", "één keer gelezen")
GEMEENTE_DUBBEL = warning(
    "gemeente_in_meer_bestanden",
    "rijen die gelijk zijn in herkomst, school en soort zijn één keer geteld",
)
RIJ_DUBBEL = findings.DUBBELE_RIJ
RIJ_KAPOT = refusal("rij_onleesbaar", "rij geweigerd")
AANTAL_NEGATIEF = refusal("negatief_aantal", "rij geweigerd")
AANTAL_ONLEESBAAR = refusal("aantal_onleesbaar", "rij geweigerd")
AANTAL_LEEG = refusal("aantal_leeg", "rij geweigerd")
SCHOOL_ONLEESBAAR = refusal("school_onleesbaar", "rij geweigerd")
SOORT_ONBEKEND = refusal("soort_onbekend", "rij geweigerd")
JAAR_ONLEESBAAR = refusal("jaar_onleesbaar", "rij geweigerd")
HERKOMST_ONLEESBAAR = warning("herkomst_onleesbaar", "geteld als herkomst onbekend")
POSTCODE_SCHOOL = warning("postcode_school_ontbreekt", "geteld bij niet ingedeeld")
TOTAAL_WIJKT_AF = warning("totaal_wijkt_af", "de som van de leeftijden is gebruikt")
AFGESCHERMD = note("afgeschermd", "elke cel telt als 1 tot en met 4; sommen krijgen grenzen")
ONVOLLEDIG = warning("totaal_onvolledig", "de rest is gelezen; totalen zijn te laag")
GEMEENTE_ZONDER_SCHOLEN = warning(
    "gemeente_zonder_scholen",
    "de rest is gelezen; totalen zijn te laag en deze gemeente krijgt geen deelnamepercentage",
)
DEELNAME_NIET_BEREKEND = note(
    "deelname_niet_berekend",
    "geen deelnamepercentages: leerlingen die elders naar school gaan staan in andere bestanden",
)
ZONDER_JAAR = note("zonder_ingangsjaar", "geldt voor alle jaren")
PC4_DUBBEL = warning("postcode_dubbel", "één keer gehouden")
PC4_TWEE_SWV = refusal("postcode_in_twee_swv", "niet toe te delen")
CODE_ONLEESBAAR = refusal("code_onleesbaar", "rij geweigerd")
PUNT_ONLEESBAAR = refusal("punt_onleesbaar", "rij geweigerd")
NIET_INGEDEELD = warning("postcode_niet_ingedeeld", "apart geteld als niet ingedeeld")
GEVULD = warning("postcode_gevuld", "toegedeeld aan het swv van de dichtstbijzijnde postcode")
TOTAAL_STRIJDIG = warning("bekend_totaal_strijdig", "het bekende totaal is niet gebruikt")
BRON_STRIJDIG = warning("bronnen_strijdig", "de uitgave met leeftijden is gehouden")
CATEGORIE_ONBEKEND = refusal(
    "categorie_onbekend", "rij geweigerd: de bekostigingscategorie is laag, midden of hoog"
)
TARIEF_ONLEESBAAR = refusal("tarief_onleesbaar", "rij geweigerd")
TARIEF_ZONDER_BRON = warning("tarief_zonder_bron", "gehouden; vul de bron aan, dan staat die erbij")
TARIEF_VERVANGEN = warning("tarief_vervangen", "het bedrag uit dit bestand geldt")
KOLOM_NIET_GEBRUIKT = note(
    "kolom_niet_gebruikt", "niet gelezen; rijen die alleen daarin verschillen, tellen op"
)
KOLOM_HERKEND = note("kolom_herkend", "gelezen")
VOORBEELDRIJ = refusal("voorbeeldrij", "rij geweigerd: zij is geen telling")
CEL_LEEG = warning("cel_leeg", "onbekend: een som ermee heeft geen bovengrens")
GROEP_ONBEKEND = refusal("groep_onbekend", "rij geweigerd")
RIJEN_OPGETELD = warning("rijen_opgeteld", "opgeteld; controleer of het geen dubbele rijen zijn")
TOTAAL_TELT_NIET_OP = warning("totaal_telt_niet_op", "niet aangepast; de losse rijen zijn gebruikt")
TOTAALRIJ = note("totaalrij", "alleen gebruikt om na te tellen; de losse rijen zijn opgeteld")
AFSCHERMING = note("afscherming", "het bestand is bewaard zoals het kwam; getoond wordt wat mag")
AFSCHERMING_ZONDER_DUO = warning(
    "afscherming_zonder_duo",
    "afgeschermd zonder die cijfers; lees ze eerst in voordat u iets deelt: daarna kunnen andere "
    "getallen afgeschermd zijn, en wie beide uitkomsten heeft, kan er aantallen uit afleiden",
)
SCHOOL_ANDER_BRIN = warning(
    "school_ander_brin", "geteld, maar zonder plaats; controleer de schoolcode"
)
WOONPLAATS_ONBEKEND = warning("woonplaats_onbekend", "geteld bij onbekend")
DREMPEL_ONLEESBAAR = refusal("drempel_onleesbaar", "rij geweigerd")
BUITEN_UITWISSELING = refusal(
    "buiten_uitwisseling", "rij geweigerd: uitgewisseld wordt wie de grens overgaat"
)
GRENZEN_NAUW = warning("grenzen_nauw", "niet overgenomen: getoond wordt dat het er ten minste 1 is")
