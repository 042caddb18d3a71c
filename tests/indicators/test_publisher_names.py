"""Names of a publisher's columns: known with their scale, knowingly left out, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

import indicators
from indicators import catalogue
from indicators.catalogue import column_keys, left_out, never_figures

if TYPE_CHECKING:
    from pathlib import Path

    from store import ImportResult

# The columns of PDOK's wijk- en buurtkaart of 2023, but for codes and names.
PDOK_2023 = """
    aantal_inwoners mannen vrouwen percentage_personen_0_tot_15_jaar
    percentage_personen_15_tot_25_jaar percentage_personen_25_tot_45_jaar
    percentage_personen_45_tot_65_jaar percentage_personen_65_jaar_en_ouder percentage_ongehuwd
    percentage_gehuwd percentage_gescheid percentage_verweduwd aantal_huishoudens
    percentage_eenpersoonshuishoudens percentage_huishoudens_zonder_kinderen
    percentage_huishoudens_met_kinderen gemiddelde_huishoudsgrootte
    percentage_met_herkomstland_nederland percentage_met_herkomstland_uit_europa_excl_nl
    percentage_met_herkomstland_buiten_europa percentage_geb_in_nl_met_herkomstland_nederland
    perc_geb_in_nl_met_herkomstland_in_europa_ex_nl perc_geb_in_nl_met_herkomstland_buiten_europa
    perc_geb_buiten_nl_met_herkomstlnd_in_europa_ex_nl
    perc_geb_buiten_nl_met_herkomstlnd_buiten_europa oppervlakte_totaal_in_ha
    oppervlakte_land_in_ha oppervlakte_water_in_ha geboorte_totaal geboortes_per_1000_inwoners
    sterfte_totaal sterfte_relatief aantal_bedrijven_landbouw_bosbouw_visserij
    aantal_bedrijven_nijverheid_energie aantal_bedrijven_handel_en_horeca
    aantal_bedrijven_vervoer_informatie_communicatie aantal_bedrijven_financieel_onroerend_goed
    aantal_bedrijven_zakelijke_dienstverlening aantal_bedrijven_overheid_onderwijs_en_zorg
    aantal_bedrijven_cultuur_recreatie_overige aantal_bedrijfsvestigingen woningvoorraad
    gemiddelde_woningwaarde percentage_eengezinswoning percentage_meergezinswoning
    percentage_bewoond percentage_onbewoond percentage_koopwoningen percentage_huurwoningen
    perc_huurwoningen_in_bezit_woningcorporaties perc_huurwoningen_in_bezit_overige_verhuurders
    percentage_woningen_met_eigendom_onbekend percentage_bouwjaarklasse_tot_2000
    percentage_bouwjaarklasse_vanaf_2000 gemiddeld_aardgasverbruik
    gemiddelde_elektriciteitslevering percentage_woningen_met_stadsverwarming
    aantal_leerlingen_primair_onderwijs aantal_leerlingen_voortgezet_onderwijs
    aantal_personen_met_bvm_als_hoogst_beh_ond_niv aantal_personen_met_hvm_als_hoogst_beh_ond_niv
    aantal_personen_met_hw_als_hoogst_beh_ond_niv netto_arbeidsparticipatie percentage_werknemers
    percentage_zelfstandigen percentage_werknemers_met_vaste_arbeidsrelatie
    percentage_werknemers_met_flexibele_arbeidsrelatie aantal_inkomensontvangers
    gemiddeld_inkomen_per_inkomensontvanger gemiddeld_inkomen_per_inwoner
    percentage_personen_met_laag_inkomen percentage_personen_met_hoog_inkomen
    percentage_huishoudens_met_laag_inkomen percentage_huishoudens_met_hoog_inkomen
    percentage_huishoudens_onder_of_rond_sociaal_minimum
    percentage_huishoudens_met_lage_koopkracht aantal_personen_met_een_ao_uitkering_totaal
    aantal_personen_met_een_ww_uitkering_totaal aantal_personen_met_een_alg_bijstandsuitkering_tot
    aantal_personen_met_een_aow_uitkering_totaal
    gemiddeld_gestandaardiseerd_inkomen_van_huishoudens
    huishoudens_tot_110_percent_van_sociaal_minimum
    huishoudens_tot_120_percent_van_sociaal_minimum mediaan_vermogen_van_particuliere_huish
    aantal_jongeren_met_jeugdzorg_in_natura percentage_jongeren_met_jeugdzorg_in_natura
    aantal_wmo_clienten aantal_wmo_clienten_per_1000_inwoners personenautos_totaal
    personenautos_per_huishouden personenautos_per_km2 motortweewielers_totaal
    aantal_personenautos_met_brandstof_benzine aantal_personenautos_met_overige_brandstof
    huisartsenpraktijk_gemiddelde_afstand_in_km grote_supermarkt_gemiddelde_afstand_in_km
    cafe_gemiddelde_afstand_in_km kinderdagverblijf_gemiddelde_afstand_in_km
    buitenschoolse_opvang_gem_afstand_in_km basisonderwijs_gemiddelde_afstand_in_km
    basisonderwijs_gemiddeld_aantal_binnen_3_km ziekenhuis_incl_buitenpolikliniek_gem_afst_in_km
    treinstation_gemiddelde_afstand_in_km oprit_hoofdverkeersweg_gemiddelde_afstand_in_km
"""
# Ten letters at most, as in CBS's shapefiles of 2004 to 2023; and what PDOK called otherwise.
SHAPEFILE = """
    IND_WBI WATER POSTCODE DEK_PERC OAD STED AANT_INW AANT_MAN AANT_VROUW P_00_14_JR P_15_24_JR
    P_25_44_JR P_45_64_JR P_65_EO_JR P_ONGEHUWD P_GEHUWD P_GESCHEID P_VERWEDUW BEV_DICHTH
    AANTAL_HH P_EENP_HH P_HH_Z_K P_HH_M_K GEM_HH_GR P_WEST_AL P_N_W_AL P_MAROKKO P_ANT_ARU
    P_SURINAM P_TURKIJE P_OVER_NW OPP_TOT OPP_LAND OPP_WATER GEBOO_TOT P_GEBOO STERFT_TOT P_STERFT
    A_BEDV A_BED_A A_BED_BF A_BED_GI A_BED_HJ A_BED_KL A_BED_MN A_BED_OQ A_BED_RU WONINGEN WOZ
    P_1GEZW P_MGEZW P_KOOPWON P_HUURWON P_WONV2000 P_WONT2000 P_HUKO_ONB G_GAS_TOT G_GAS_APP
    G_GAS_TUS G_GAS_HOEK G_GAS_21K G_GAS_VRY G_ELEK_TOT G_ELEK_APP G_ELEK_HOE P_STADVERW AANT_INK2
    INK_ONTV2 INK_INW2 INK_ONTV INK_INW P_LAAGINKP P_HOOGINKP P_LAAGINKH P_HOOGINKH P_LKOOPKRH
    P_SOCMINH P_ACTIEF WWB_UITTOT AO_UIT_TOT WW_UIT_TOT AUTO_TOT AUTO_HH AUTO_LAND BEDR_AUTO
    MOTOR_2W A_LFTJ6J A_LFTO6J A_BST_B A_BST_NB AF_ARTSPR AV1_ARTSPR AV10ZIEK_I AF_ONDBAS AV3_ONDBAS
    AV5_ONDBAS AFS_HAPOST AV50ATTRAC JRSTATCODE
"""
OLDER_PDOK = """
    jaarstatcode percentage_westerse_migratieachtergrond percentage_niet_westerse_allochtonen
    percentage_uit_nederlandse_antillen_en_aruba gemiddeld_gasverbruikkoopwoning
    percentage_overige_nietwestersemigratieachtergrond
    huisartsenpraktijk_gemiddeld_aantal_binnen_1_km
    voortgezet_onderwijs_gem_afstand_in_km ziekenhuis_excl_buitenpolikliniek_gem_afst_in_km
    gem_elektriciteitsverbruik_2_onder_1_kap_woning gemiddeld_gasverbruik_totaal
    gemiddeld_elektriciteitsverbruik_totaal percentage_leegstand_woningen dekkingspercentage
    stedelijkheid_adressen_per_km2 bevolkingsdichtheid_inwoners_per_km2
    indelingswijziging_wijken_en_buurten
    percentage_huishoudens_met_laagste_inkomen aantal_studenten_hbo aantal_niet_woningvoorraad
"""
LAAGSTE, LAAG = (
    "percentage_huishoudens_met_laagste_inkomen",
    "percentage_huishoudens_met_laag_inkomen",
)


def camel(name: str) -> str:
    """Write a name as PDOK's WFS does."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@pytest.mark.parametrize(
    "names",
    [
        PDOK_2023.split(),
        [camel(name) for name in PDOK_2023.split()],
        SHAPEFILE.split(),
        OLDER_PDOK.split(),
    ],
    ids=["pdok", "camelCase", "shapefile", "ouder"],
)
def test_every_column_of_the_wijk_en_buurtkaart_is_known_or_left_out(names: list[str]) -> None:
    beside = frozenset(key for name in names for key in column_keys(name))
    left = [
        name
        for name in names
        if catalogue().match(name, beside, own=False) is None
        and not any(left_out().fullmatch(k) or k in never_figures() for k in column_keys(name))
    ]
    assert left == []


def test_nothing_of_pdok_2023_that_we_have_a_figure_for_is_left_out() -> None:
    beside = frozenset(key for name in PDOK_2023.split() for key in column_keys(name))
    found = {name: catalogue().match(name, beside, own=False) for name in PDOK_2023.split()}
    assert [name for name, match in found.items() if match is None] == []
    in_thousands = [name for name, match in found.items() if match and match[1] != 1]
    assert in_thousands == [
        "gemiddelde_woningwaarde",
        "gemiddeld_inkomen_per_inkomensontvanger",
        "gemiddeld_inkomen_per_inwoner",
        "gemiddeld_gestandaardiseerd_inkomen_van_huishoudens",
        "mediaan_vermogen_van_particuliere_huish",
    ]


def beside_borders(tmp_path: Path, jaar: int = 2022, **columns: Any) -> ImportResult:
    """Read two buurten with these columns beside their borders."""
    codes = ["BU99990101", "BU99990102"]
    shapes = [shapely.box(x, 450_000, x + 1000, 451_000) for x in (130_000, 131_000)]
    frame = gpd.GeoDataFrame({"buurtcode": codes, **columns}, geometry=shapes, crs=28992)
    path = tmp_path / f"kaart_{jaar}.gpkg"
    frame.to_file(path, layer="buurten")
    return indicators.read_grenzen(path)


def figures_of(result: ImportResult) -> dict[str, list[float]]:
    """Return the figures by indicator."""
    tables = [new.tables["cijfers"] for new in result.sets if "cijfers" in new.tables]
    return {
        str(key): list(rows["waarde"])
        for table in tables
        for key, rows in table.groupby("indicator", sort=True)
    }


@pytest.mark.parametrize(
    ("jaar", "neighbour", "meant"),
    [
        (2022, "percentage_huishoudens_met_lage_koopkracht", LAAGSTE),
        (2023, LAAGSTE, LAAG),
        (2019, "aantal_inwoners", LAAGSTE),
    ],
)
def test_a_name_that_meant_two_things_is_decided_by_neighbour_or_year(
    tmp_path: Path, jaar: int, neighbour: str, meant: str
) -> None:
    found = figures_of(beside_borders(tmp_path, jaar, **{LAAG: [38.5, 40.5], neighbour: [4, 5]}))
    assert found[meant] == [38.5, 40.5]


def test_a_name_that_nothing_decides_is_asked_about(tmp_path: Path) -> None:
    result = beside_borders(tmp_path, 2023, **{LAAG: [38.5, 40.5], "aantal_inwoners": [10, 20]})
    assert list(figures_of(result)) == ["aantal_inwoners"]
    (asked,) = (b for b in result.rapport.bevindingen if b.code == "kolom_dubbelzinnig")
    assert LAAG in asked.gevonden
    assert LAAGSTE in asked.gevonden


def test_a_column_called_like_our_id_has_the_publishers_scale(tmp_path: Path) -> None:
    result = beside_borders(tmp_path, gemiddeld_inkomen_per_inwoner=[32.4, 28.0])
    assert figures_of(result) == {"gemiddeld_inkomen_per_inwoner": [32_400, 28_000]}


def test_numbers_that_fit_the_other_scale_alone_decide_it(tmp_path: Path) -> None:
    result = beside_borders(tmp_path, gemiddeld_inkomen_per_inwoner=[32_400.0, -99_997.0])
    assert figures_of(result)["gemiddeld_inkomen_per_inwoner"][0] == 32_400
    (said,) = (b for b in result.rapport.bevindingen if b.code == "schaal_uit_waarden")
    assert said.aantal == 1


def test_what_is_left_out_on_purpose_is_one_finding(tmp_path: Path) -> None:
    result = beside_borders(
        tmp_path, aantal_inwoners=[10, 20], percentage_uit_suriname=[1, 2], AF_POP=[3.0, 4.0]
    )
    (said,) = (b for b in result.rapport.bevindingen if b.code == "kolom_bewust_niet")
    assert (said.aantal, said.gedaan) == (2, "bewust niet ingelezen")
    assert "kolom_onbekend" not in {b.code for b in result.rapport.bevindingen}


def test_an_own_table_means_our_ids(tmp_path: Path) -> None:
    path = tmp_path / "eigen_2023.csv"
    path.write_text(f"gebied_code,{LAAG},gemiddeld_inkomen_per_inwoner\nBU99990101,7.5,32400\n")
    assert figures_of(indicators.read_indicatoren(path)) == {
        LAAG: [7.5],
        "gemiddeld_inkomen_per_inwoner": [32_400],
    }


@pytest.mark.parametrize("name", ["jaarstatcode", "JRSTATCODE"])
def test_the_code_with_a_year_before_it_gives_the_year(tmp_path: Path, name: str) -> None:
    path = tmp_path / "wijken.csv"
    path.write_text(f"wijkcode;{name};aantal_inwoners\nWK999901;2021WK999901;10\n")
    (new,) = indicators.read_indicatoren(path).sets
    assert (new.key.jaar, new.key.indeling) == (2021, 2021)
