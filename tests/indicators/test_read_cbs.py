"""The shapes in which CBS ships tables, each as a few literal lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.indicators.files import codes, figure, read

if TYPE_CHECKING:
    from pathlib import Path

MAATWERK = """\
\ufeffTabel 1;;;;
Gemiddeld persoonlijk inkomen naar gemeente en wijk, 2020;;;;
;;;Gemiddeld;40% huishoudens
;;;persoonlijk ;met laagste
;;;inkomen;besteedbaar
;;;per inwoner;inkomen
Gemeentelijke indeling van 2023;;;;
Gemeentecode;Wijkcode;Regionaam;;
;;;;
;;;x 1000 euro;%
;;;;
Nederland;;;27,9;40,0
GM0034;Totaal;Almere;26,9;34,2
;WK003414  ;De Steiger;.;.
;WK003410;Overgooi;55,5;11
Bron: CBS, Integraal Inkomens- en Vermogenssysteem (IIV);;;;
"""

WEB = """\
"Kerncijfers wijken en buurten 2024"
"Wijken en buurten";"Regioaanduiding/Codering (code)";"Bevolking/Aantal inwoners (aantal)";\
"Wonen/Gemiddelde WOZ-waarde van woningen (x 1 000 euro)";"Bevolking/Iets nieuws (%)"
"Nederland";"NL00";"17942942";"379";"1"
"Utrecht";"GM0344";"374238";"451";"."
"Bron: CBS"
"""

ODATA = """\
"ID";"WijkenEnBuurten";"Gemeentenaam_1";"SoortRegio_2";"Codering_3";"AantalInwoners_5";\
"GemiddeldeHuishoudensgrootte_32";"GemiddeldeWOZWaardeVanWoningen_39"
0;"NL01      ";"Nederland";"Land      ";"NL01      ";17590672;2.1;315
1;"GM0344    ";"Utrecht   ";"Gemeente  ";"GM0344    ";361699;1.9;392
2;"BU03440101";"Utrecht   ";"Buurt     ";"BU03440101";       .;.;.
"""


def test_maatwerk(tmp_path: Path) -> None:
    result = read(tmp_path, MAATWERK.replace("\n", "\r\n"), "maatwerk.csv")
    assert {(s.key.niveau, s.key.jaar, s.key.indeling) for s in result.sets} == {
        ("land", 2020, 2023),
        ("gemeente", 2020, 2023),
        ("wijk", 2020, 2023),
    }
    assert {s.key.bron for s in result.sets} == {
        "CBS, Integraal Inkomens- en Vermogenssysteem (IIV)"
    }
    income, low = (
        "gemiddeld_persoonlijk_inkomen_per_inwoner",
        "percentage_huishoudens_met_laagste_inkomen",
    )
    assert figure(result, "NL00", income) == (27900.0, "waarde")
    assert figure(result, "GM0034", low) == (34.2, "waarde")
    assert figure(result, "WK003414", income) == (None, "afgeschermd")
    assert figure(result, "WK003410", low) == (11.0, "waarde")
    assert (result.rapport.gelezen, codes(result)) == (4, [])


def test_a_table_of_one_topic_is_the_publishers_and_not_shielded_again(tmp_path: Path) -> None:
    text = "ID,WijkenEnBuurten,Perioden,GeregistreerdeMisdrijven_1\n1,BU03440101,2025JJ00,3\n"
    result = read(tmp_path, text, "misdrijven.csv")
    assert {s.key.bron for s in result.sets} == {"Politie, geregistreerde misdrijven"}
    assert figure(result, "BU03440101", "aantal_misdrijven") == (3.0, "waarde")


def test_statline_web_export(tmp_path: Path) -> None:
    result = read(tmp_path, WEB, "Kerncijfers.csv")
    assert figure(result, "GM0344", "gemiddelde_woz_waarde") == (451000.0, "waarde")
    assert figure(result, "NL00", "aantal_inwoners") == (17942942.0, "waarde")
    assert figure(result, "GM0344", "iets_nieuws") == (None, "afgeschermd")
    (own,) = [o for s in result.sets if s.key.niveau == "land" for o in s.extra.get("eigen", ())]
    assert own["eenheid"] == "%"
    assert result.sets[0].key.jaar == 2024
    assert (result.rapport.gelezen, codes(result)) == (2, [])


def test_statline_odata(tmp_path: Path) -> None:
    result = read(tmp_path, ODATA, "85318NED_TypedDataSet.csv", jaar=2022)
    assert figure(result, "NL00", "gemiddelde_huishoudensgrootte") == (2.1, "waarde")
    assert figure(result, "GM0344", "gemiddelde_woz_waarde") == (392000.0, "waarde")
    assert figure(result, "BU03440101", "aantal_inwoners") == (None, "afgeschermd")
    assert codes(result) == []


def test_a_statline_table_outside_the_catalogue_is_called_what_it_is(tmp_path: Path) -> None:
    text = '"Fietsgebruik; gemeenten"\n"Perioden";"2022"\n'
    text += '"Regio\'s (code)";"Regio\'s";"Fietsen/Fietsers (aantal)";"Fietsen/Aandeel (%)";'
    text += '"Fietsen/Ritten (aantal)"\n"GM9999";"Proefdam";"120";"12,5";"300"\n"Bron: CBS"\n'
    (new,) = read(tmp_path, text, "fietsen_2022.csv").sets
    assert (new.key.bron, new.herkomst.licentie) == ("StatLine-tabel fietsen_2022", "CC BY 4.0")
    assert {own["bron"] for own in new.extra["eigen"]} == {"StatLine-tabel"}
