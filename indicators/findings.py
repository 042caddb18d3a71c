"""What reading figures can notice."""

from store import Ernst, FindingKind, findings

CODE_ONBEKEND = findings.CODE_ONBEKEND.doing(
    "rij geweigerd: zonder geldige gebiedscode is er geen gebied"
)
GEMEENTE_ONBEKEND = findings.GEMEENTE_ONBEKEND
GEMEENTE_NIET_IN_LIJST = findings.GEMEENTE_NIET_IN_LIJST
GEMEENTE_ANDER_JAAR = findings.GEMEENTE_ANDER_JAAR
CODE_AANGEVULD = findings.CODE_AANGEVULD
CODE_LEEG = FindingKind("code_leeg", Ernst.FOUT, "rij geweigerd: er staat geen gebiedscode bij")
REGEL_ERNAAST = FindingKind(
    "regel_geen_rij", Ernst.INFO, "niet als rij geteld: zonder gebiedscode en zonder cijfer"
)
DUBBELE_RIJ = findings.DUBBELE_RIJ.doing(
    "de eerste rij is gebruikt, de gelijke rijen zijn geweigerd"
)
TEGENSTRIJDIG = FindingKind(
    "tegenstrijdige_rijen",
    Ernst.FOUT,
    "alle rijen van dit gebied geweigerd: welke klopt is niet te zien",
)
DIMENSIE = FindingKind(
    "dimensie", Ernst.FOUT, "niet gelezen: kies een van deze waarden, of tel aantallen op"
)
NIET_GEKOZEN = FindingKind("niet_gekozen", Ernst.INFO, "niet gelezen, zoals u koos")
NIET_OPGETELD = FindingKind(
    "niet_opgeteld", Ernst.WAARSCHUWING, "niet overgenomen: alleen aantallen zijn op te tellen"
)
DELEN_MINDER = FindingKind(
    "delen_minder", Ernst.WAARSCHUWING, "opgeteld is wat er staat; controleer of er een deel mist"
)
ANDER_NIVEAU = FindingKind("ander_niveau", Ernst.FOUT, "rij geweigerd: niet het gevraagde niveau")
NIVEAU_TEGEN_CODE = FindingKind(
    "niveau_past_niet_bij_code", Ernst.WAARSCHUWING, "de code bepaalt het niveau"
)
RIJ_GEEN_GETAL = FindingKind("geen_getal", Ernst.FOUT, "rij geweigerd: de waarde is geen getal")
GEEN_GETAL = FindingKind(
    "cijfer_geen_getal",
    Ernst.WAARSCHUWING,
    "dit cijfer ontbreekt; de andere cijfers van de rij zijn gebruikt",
)
GETAL_DUBBELZINNIG = FindingKind(
    "getal_dubbelzinnig", Ernst.WAARSCHUWING, "gelezen volgens de schrijfwijze van het bestand"
)
NUL_KAN_NIET = FindingKind(
    "nul_kan_niet", Ernst.WAARSCHUWING, "opgenomen als ontbrekend, niet als nul"
)
NOEMER_NUL = FindingKind(
    "noemer_nul", Ernst.INFO, "opgenomen als niet van toepassing: een deel van niets is geen 0 %"
)
ONMOGELIJK = FindingKind(
    "cijfer_onmogelijk", Ernst.WAARSCHUWING, "opgenomen als ontbrekend, niet als cijfer"
)
BUITEN_BEREIK = FindingKind("buiten_bereik", Ernst.WAARSCHUWING, "overgenomen zoals het er staat")
KLEIN_AANTAL = FindingKind(
    "klein_aantal",
    Ernst.WAARSCHUWING,
    "afgeschermd: het getal is niet bewaard en komt nergens te staan; met een andere drempel "
    "opnieuw lezen kan (0: niets afschermen)",
)
AFLEIDBAAR = FindingKind(
    "klein_aantal_afleidbaar", Ernst.WAARSCHUWING, "ook afgeschermd, en niet bewaard"
)
KLEIN_AANTAL_GETOOND = FindingKind(
    "klein_aantal_getoond",
    Ernst.WAARSCHUWING,
    "overgenomen zoals het er staat, omdat u 0 als drempel koos: het is op elke kaart en in elk "
    "bestand te zien",
)
LIJKT_BREUK = FindingKind(
    "percentage_lijkt_breuk",
    Ernst.WAARSCHUWING,
    "overgenomen zoals het er staat; vermenigvuldig met 100 als 0,25 hier 25 % betekent",
)
TEKENS_ONLEESBAAR = FindingKind(
    "tekens_onleesbaar",
    Ernst.WAARSCHUWING,
    "cijfers gebruikt; sla het bestand op als csv UTF-8 als namen ertoe doen",
)
KOLOM_GEEN_CIJFER = FindingKind("kolom_geen_cijfer", Ernst.INFO, "niet overgenomen")
KOLOM_ONBEKEND = FindingKind("kolom_onbekend", Ernst.INFO, "niet overgenomen als indicator")
KOLOM_BEWUST_NIET = FindingKind("kolom_bewust_niet", Ernst.INFO, "bewust niet ingelezen")
KOLOM_DUBBELZINNIG = FindingKind(
    "kolom_dubbelzinnig",
    Ernst.WAARSCHUWING,
    "niet ingelezen; zet de kolom in een tabel met gebied_code, onder de naam die u bedoelt",
)
SCHAAL_UIT_WAARDEN = FindingKind(
    "schaal_uit_waarden", Ernst.WAARSCHUWING, "gelezen op de schaal waarin de getallen passen"
)
KOLOM_DUBBEL = FindingKind("kolom_dubbel", Ernst.INFO, "de eerste kolom is gebruikt")
EIGEN_ONVOLLEDIG = FindingKind(
    "eigen_indicator_onvolledig",
    Ernst.WAARSCHUWING,
    "opgenomen met 'niet opgegeven'; geef ze op bij het toevoegen of met "
    "--eigen 'kolom=eenheid,richting', of zet onder de kopregel een regel eenheid en een regel "
    "richting (in een lange tabel: kolommen met die naam)",
)
EIGEN_NIET_GEVONDEN = FindingKind(
    "eigen_indicator_niet_gevonden", Ernst.WAARSCHUWING, "niet gebruikt; controleer de kolomnaam"
)
JAAR_WIJKT_AF = FindingKind("jaar_wijkt_af", Ernst.WAARSCHUWING, "het opgegeven jaar is gebruikt")
JAAR_PER_KOLOM = FindingKind(
    "jaar_per_kolom", Ernst.INFO, "het jaar boven elke kolom is het jaar van haar cijfers"
)
SCHOOLJAAR = FindingKind("schooljaar", Ernst.INFO, "gelezen als het jaar waarin het begint")
KOLOM_ZONDER_JAAR = FindingKind(
    "kolom_zonder_jaar",
    Ernst.WAARSCHUWING,
    "niet overgenomen: zet er een jaar bij, of geef het jaar van deze kolommen op",
)
JAAR_UIT_NAAM = FindingKind("jaar_uit_bestandsnaam", Ernst.INFO, "gebruikt als jaar van de cijfers")
RIJ_ZONDER_JAAR = FindingKind(
    "rij_zonder_jaar", Ernst.FOUT, "rij geweigerd: het jaar is niet te lezen"
)
ZONDER_CIJFERS = FindingKind("werkblad_zonder_cijfers", Ernst.INFO, "overgeslagen")
ZONDER_CIJFER = FindingKind(
    "indicator_zonder_cijfer", Ernst.INFO, "niet opgenomen op dit niveau en voor dit jaar"
)
ONBEKENDE_INDICATOR_VELD = FindingKind(
    "indicator_leeg", Ernst.FOUT, "rij geweigerd: er staat geen indicator bij"
)

# Noticed while computing, not while reading; carried by `Figures.bevindingen`.
NOEMER_BENADERD = FindingKind("noemer_benaderd", Ernst.WAARSCHUWING, "berekend en zo aangemerkt")
ONVOLLEDIGE_LEDEN = FindingKind(
    "delen_onbekend", Ernst.WAARSCHUWING, "geen cijfer berekend voor deze gebieden"
)
NIET_TE_CONTROLEREN = FindingKind(
    "volledigheid_onbekend", Ernst.WAARSCHUWING, "berekend over de gebieden die er zijn"
)
ANDERE_SET = FindingKind("meer_bronnen", Ernst.INFO, "de nieuwste uitgave is gebruikt")
