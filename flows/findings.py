"""The kinds of findings that reading and mapping pupil flows can yield."""

from __future__ import annotations

from store import Ernst, FindingKind, findings

LEEG_BESTAND = FindingKind(
    "gemeente_ontbreekt", Ernst.FOUT, "geen leerlingen gelezen; het landelijke totaal is onvolledig"
)
BESTAND_KAPOT = FindingKind(
    "bestand_onleesbaar", Ernst.FOUT, "bestand overgeslagen; het totaal is onvolledig"
)
BESTAND_ONBEKEND = findings.BESTAND_NIET_HERKEND.doing(
    "bestand overgeslagen; het hoort er niet bij"
)
BESTAND_DUBBEL = FindingKind("bestand_dubbel", Ernst.WAARSCHUWING, "één keer gelezen")
GEMEENTE_DUBBEL = FindingKind(
    "gemeente_in_meer_bestanden",
    Ernst.WAARSCHUWING,
    "rijen die gelijk zijn in herkomst, school en soort zijn één keer geteld",
)
RIJ_DUBBEL = findings.DUBBELE_RIJ
RIJ_KAPOT = FindingKind("rij_onleesbaar", Ernst.FOUT, "rij geweigerd")
AANTAL_NEGATIEF = FindingKind("negatief_aantal", Ernst.FOUT, "rij geweigerd")
AANTAL_ONLEESBAAR = FindingKind("aantal_onleesbaar", Ernst.FOUT, "rij geweigerd")
AANTAL_LEEG = FindingKind("aantal_leeg", Ernst.FOUT, "rij geweigerd")
SCHOOL_ONLEESBAAR = FindingKind("school_onleesbaar", Ernst.FOUT, "rij geweigerd")
SOORT_ONBEKEND = FindingKind("soort_onbekend", Ernst.FOUT, "rij geweigerd")
JAAR_ONLEESBAAR = FindingKind("jaar_onleesbaar", Ernst.FOUT, "rij geweigerd")
HERKOMST_ONLEESBAAR = FindingKind(
    "herkomst_onleesbaar", Ernst.WAARSCHUWING, "geteld als herkomst onbekend"
)
POSTCODE_SCHOOL = FindingKind(
    "postcode_school_ontbreekt", Ernst.WAARSCHUWING, "geteld bij niet ingedeeld"
)
TOTAAL_WIJKT_AF = FindingKind(
    "totaal_wijkt_af", Ernst.WAARSCHUWING, "de som van de leeftijden is gebruikt"
)
AFGESCHERMD = FindingKind(
    "afgeschermd", Ernst.INFO, "elke cel telt als 1 tot en met 4; sommen krijgen grenzen"
)
ONVOLLEDIG = FindingKind(
    "totaal_onvolledig", Ernst.WAARSCHUWING, "de rest is gelezen; totalen zijn te laag"
)
GEMEENTE_ZONDER_SCHOLEN = FindingKind(
    "gemeente_zonder_scholen",
    Ernst.WAARSCHUWING,
    "de rest is gelezen; totalen zijn te laag en deze gemeente krijgt geen deelnamepercentage",
)
DEELNAME_NIET_BEREKEND = FindingKind(
    "deelname_niet_berekend",
    Ernst.INFO,
    "geen deelnamepercentages: leerlingen die elders naar school gaan staan in andere bestanden",
)
ZONDER_JAAR = FindingKind("zonder_ingangsjaar", Ernst.INFO, "geldt voor alle jaren")
PC4_DUBBEL = FindingKind("postcode_dubbel", Ernst.WAARSCHUWING, "één keer gehouden")
PC4_TWEE_SWV = FindingKind("postcode_in_twee_swv", Ernst.FOUT, "niet toe te delen")
CODE_ONLEESBAAR = FindingKind("code_onleesbaar", Ernst.FOUT, "rij geweigerd")
PUNT_ONLEESBAAR = FindingKind("punt_onleesbaar", Ernst.FOUT, "rij geweigerd")
NIET_INGEDEELD = FindingKind(
    "postcode_niet_ingedeeld", Ernst.WAARSCHUWING, "apart geteld als niet ingedeeld"
)
GEVULD = FindingKind(
    "postcode_gevuld", Ernst.WAARSCHUWING, "toegedeeld aan het swv van de dichtstbijzijnde postcode"
)
TOTAAL_STRIJDIG = FindingKind(
    "bekend_totaal_strijdig", Ernst.WAARSCHUWING, "het bekende totaal is niet gebruikt"
)
BRON_STRIJDIG = FindingKind(
    "bronnen_strijdig", Ernst.WAARSCHUWING, "de uitgave met leeftijden is gehouden"
)
CATEGORIE_ONBEKEND = FindingKind(
    "categorie_onbekend",
    Ernst.FOUT,
    "rij geweigerd: de bekostigingscategorie is laag, midden of hoog",
)
TARIEF_ONLEESBAAR = FindingKind("tarief_onleesbaar", Ernst.FOUT, "rij geweigerd")
TARIEF_ZONDER_BRON = FindingKind(
    "tarief_zonder_bron", Ernst.WAARSCHUWING, "gehouden; vul de bron aan, dan staat die erbij"
)
TARIEF_VERVANGEN = FindingKind(
    "tarief_vervangen", Ernst.WAARSCHUWING, "het bedrag uit dit bestand geldt"
)
KOLOM_NIET_GEBRUIKT = FindingKind(
    "kolom_niet_gebruikt",
    Ernst.INFO,
    "niet gelezen; rijen die alleen daarin verschillen, tellen op",
)
KOLOM_HERKEND = FindingKind("kolom_herkend", Ernst.INFO, "gelezen")
CEL_LEEG = FindingKind(
    "cel_leeg", Ernst.WAARSCHUWING, "onbekend: een som ermee heeft geen bovengrens"
)
GROEP_ONBEKEND = FindingKind("groep_onbekend", Ernst.FOUT, "rij geweigerd")
RIJEN_OPGETELD = FindingKind(
    "rijen_opgeteld", Ernst.WAARSCHUWING, "opgeteld; controleer of het geen dubbele rijen zijn"
)
TOTAAL_TELT_NIET_OP = FindingKind(
    "totaal_telt_niet_op", Ernst.WAARSCHUWING, "niet aangepast; de losse rijen zijn gebruikt"
)
TOTAALRIJ = FindingKind(
    "totaalrij", Ernst.INFO, "alleen gebruikt om na te tellen; de losse rijen zijn opgeteld"
)
AFSCHERMING = FindingKind(
    "afscherming", Ernst.INFO, "het bestand is bewaard zoals het kwam; getoond wordt wat mag"
)
AFSCHERMING_ZONDER_DUO = FindingKind(
    "afscherming_zonder_duo",
    Ernst.WAARSCHUWING,
    "afgeschermd zonder die cijfers; lees ze eerst in voordat u iets deelt: daarna kunnen andere "
    "getallen afgeschermd zijn, en wie beide uitkomsten heeft, kan er aantallen uit afleiden",
)
SCHOOL_ANDER_BRIN = FindingKind(
    "school_ander_brin", Ernst.WAARSCHUWING, "geteld, maar zonder plaats; controleer de schoolcode"
)
WOONPLAATS_ONBEKEND = FindingKind("woonplaats_onbekend", Ernst.WAARSCHUWING, "geteld bij onbekend")
DREMPEL_ONLEESBAAR = FindingKind("drempel_onleesbaar", Ernst.FOUT, "rij geweigerd")
BUITEN_UITWISSELING = FindingKind(
    "buiten_uitwisseling", Ernst.FOUT, "rij geweigerd: uitgewisseld wordt wie de grens overgaat"
)
GRENZEN_NAUW = FindingKind(
    "grenzen_nauw", Ernst.WAARSCHUWING, "niet overgenomen: getoond wordt dat het er ten minste 1 is"
)
