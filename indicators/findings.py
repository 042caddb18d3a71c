"""What reading figures can notice."""

from store import findings
from store.findings import note, refusal, warning

CODE_ONBEKEND = findings.CODE_ONBEKEND.doing(
    "rij geweigerd: zonder geldige gebiedscode is er geen gebied"
)
GEMEENTE_ONBEKEND = findings.GEMEENTE_ONBEKEND
GEMEENTE_NIET_IN_LIJST = findings.GEMEENTE_NIET_IN_LIJST
GEMEENTE_ANDER_JAAR = findings.GEMEENTE_ANDER_JAAR
CODE_AANGEVULD = findings.CODE_AANGEVULD
CODE_LEEG = refusal("code_leeg", "rij geweigerd: er staat geen gebiedscode bij")
REGEL_ERNAAST = note("regel_geen_rij", "niet als rij geteld: zonder gebiedscode en zonder cijfer")
DUBBELE_RIJ = findings.DUBBELE_RIJ.doing(
    "de eerste rij is gebruikt, de gelijke rijen zijn geweigerd"
)
TEGENSTRIJDIG = refusal(
    "tegenstrijdige_rijen", "alle rijen van dit gebied geweigerd: welke klopt is niet te zien"
)
DIMENSIE = refusal("dimensie", "niet gelezen: kies een van deze waarden, of tel aantallen op")
NIET_GEKOZEN = note("niet_gekozen", "niet gelezen, zoals u koos")
NIET_OPGETELD = warning("niet_opgeteld", "niet overgenomen: alleen aantallen zijn op te tellen")
DELEN_MINDER = warning("delen_minder", "opgeteld is wat er staat; controleer of er een deel mist")
ANDER_NIVEAU = refusal("ander_niveau", "rij geweigerd: niet het gevraagde niveau")
NIVEAU_TEGEN_CODE = warning("niveau_past_niet_bij_code", "de code bepaalt het niveau")
RIJ_GEEN_GETAL = refusal("geen_getal", "rij geweigerd: de waarde is geen getal")
GEEN_GETAL = warning(
    "cijfer_geen_getal", "dit cijfer ontbreekt; de andere cijfers van de rij zijn gebruikt"
)
GETAL_DUBBELZINNIG = warning(
    "getal_dubbelzinnig", "gelezen volgens de schrijfwijze van het bestand"
)
NUL_KAN_NIET = warning("nul_kan_niet", "opgenomen als ontbrekend, niet als nul")
NOEMER_NUL = note("noemer_nul", "opgenomen als niet van toepassing: een deel van niets is geen 0 %")
ONMOGELIJK = warning("cijfer_onmogelijk", "opgenomen als ontbrekend, niet als cijfer")
BUITEN_BEREIK = warning("buiten_bereik", "overgenomen zoals het er staat")
KLEIN_AANTAL = warning(
    "klein_aantal",
    "afgeschermd: het getal is niet bewaard en komt nergens te staan; met een andere drempel "
    "opnieuw lezen kan (0: niets afschermen)",
)
AFLEIDBAAR = warning("klein_aantal_afleidbaar", "ook afgeschermd, en niet bewaard")
KLEIN_AANTAL_GETOOND = warning(
    "klein_aantal_getoond",
    "overgenomen zoals het er staat, omdat u 0 als drempel koos: het is op elke kaart en in elk "
    "bestand te zien",
)
LIJKT_BREUK = warning(
    "percentage_lijkt_breuk",
    "overgenomen zoals het er staat; vermenigvuldig met 100 als 0,25 hier 25 % betekent",
)
TEKENS_ONLEESBAAR = warning(
    "tekens_onleesbaar", "cijfers gebruikt; sla het bestand op als csv UTF-8 als namen ertoe doen"
)
KOLOM_GEEN_CIJFER = note("kolom_geen_cijfer", "niet overgenomen")
KOLOM_ONBEKEND = note("kolom_onbekend", "niet overgenomen als indicator")
KOLOM_BEWUST_NIET = note("kolom_bewust_niet", "bewust niet ingelezen")
KOLOM_DUBBELZINNIG = warning(
    "kolom_dubbelzinnig",
    "niet ingelezen; zet de kolom in een tabel met gebied_code, onder de naam die u bedoelt",
)
SCHAAL_UIT_WAARDEN = warning("schaal_uit_waarden", "gelezen op de schaal waarin de getallen passen")
KOLOM_DUBBEL = note("kolom_dubbel", "de eerste kolom is gebruikt")
EIGEN_ONVOLLEDIG = warning(
    "eigen_indicator_onvolledig",
    "opgenomen met 'niet opgegeven'; geef ze op bij het toevoegen of met "
    "--eigen 'kolom=eenheid,richting', of zet onder de kopregel een regel eenheid en een regel "
    "richting (in een lange tabel: kolommen met die naam)",
)
EIGEN_NIET_GEVONDEN = warning(
    "eigen_indicator_niet_gevonden", "niet gebruikt; controleer de kolomnaam"
)
JAAR_WIJKT_AF = warning("jaar_wijkt_af", "het opgegeven jaar is gebruikt")
JAAR_PER_KOLOM = note("jaar_per_kolom", "het jaar boven elke kolom is het jaar van haar cijfers")
SCHOOLJAAR = note("schooljaar", "gelezen als het jaar waarin het begint")
KOLOM_ZONDER_JAAR = warning(
    "kolom_zonder_jaar",
    "niet overgenomen: zet er een jaar bij, of geef het jaar van deze kolommen op",
)
JAAR_UIT_NAAM = note("jaar_uit_bestandsnaam", "gebruikt als jaar van de cijfers")
RIJ_ZONDER_JAAR = refusal("rij_zonder_jaar", "rij geweigerd: het jaar is niet te lezen")
ZONDER_CIJFERS = note("werkblad_zonder_cijfers", "overgeslagen")
ZONDER_CIJFER = note("indicator_zonder_cijfer", "niet opgenomen op dit niveau en voor dit jaar")
ONBEKENDE_INDICATOR_VELD = refusal("indicator_leeg", "rij geweigerd: er staat geen indicator bij")

# Noticed while computing, not while reading; carried by `Figures.bevindingen`.
NOEMER_BENADERD = warning("noemer_benaderd", "berekend en zo aangemerkt")
ONVOLLEDIGE_LEDEN = warning("delen_onbekend", "geen cijfer berekend voor deze gebieden")
NIET_TE_CONTROLEREN = warning("volledigheid_onbekend", "berekend over de gebieden die er zijn")
ANDERE_SET = note("meer_bronnen", "de nieuwste uitgave is gebruikt")
