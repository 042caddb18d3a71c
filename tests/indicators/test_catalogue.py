from __future__ import annotations

import pytest

from indicators import DOMEINEN, Richting, SoortCijfer, catalogue
from indicators.catalogue import column_keys, own_indicator, slug
from store import NotFound

CATALOGUE = catalogue()


@pytest.mark.parametrize("row", CATALOGUE.values(), ids=list(CATALOGUE))
def test_every_indicator_is_complete(row: object) -> None:
    from indicators import Indicator

    assert isinstance(row, Indicator)
    assert row.id == slug(row.id)
    assert row.label
    assert len(row.definitie) > 20
    assert row.definitie.endswith(".")
    assert row.eenheid
    assert row.bron
    assert row.waar
    assert row.domein in DOMEINEN
    for other in (row.noemer, row.benadering, *(row.formule or ())):
        assert other is None or other in CATALOGUE
    if row.soort is SoortCijfer.PERCENTAGE:
        assert row.eenheid == "%"
        assert row.bereik == (0.0, 100.0)
    if row.soort is SoortCijfer.INDEX:
        # An index is never averaged, so a denominator would be a mistake.
        assert row.noemer is None
        assert row.benadering is None
    if row.formule and not row.som:
        assert row.noemer == row.formule[1]
    # of whom it is stands with every figure
    assert row.over_wie
    assert row.rol in {"jeugd", "gebied", "context", "voorziening"}


def test_no_column_name_means_two_things() -> None:
    seen: dict[tuple[str, str | None], str] = {}
    for row in CATALOGUE.values():
        for name in row.namen:
            assert seen.setdefault((name.naam, name.bij), row.id) == row.id


@pytest.mark.parametrize(
    ("column", "indicator", "scale"),
    [
        ("AantalInwoners_5", "aantal_inwoners", 1),
        ("aantalInwoners", "aantal_inwoners", 1),
        ("aantal_inwoners", "aantal_inwoners", 1),
        ("population", "aantal_inwoners", 1),
        ("k_0Tot15Jaar_8", "aantal_0_tot_15_jaar", 1),
        ("pop_0_14", "percentage_0_tot_15_jaar", 1),
        ("percentagePersonen0Tot15Jaar", "percentage_0_tot_15_jaar", 1),
        ("GemiddeldeWOZWaardeVanWoningen_39", "gemiddelde_woz_waarde", 1000),
        ("gemiddelde_woz_waarde", "gemiddelde_woz_waarde", 1),
        ("dwelling_value", "gemiddelde_woz_waarde", 1000),
        ("GemiddeldInkomenPerInwoner_78", "gemiddeld_inkomen_per_inwoner", 1000),
        ("gemiddeld_inkomen_per_inwoner", "gemiddeld_inkomen_per_inwoner", 1),
        ("income_low", "percentage_personen_met_laagste_inkomen", 1),
        ("STED", "stedelijkheid", 1),
    ],
)
def test_spellings_over_the_years(column: str, indicator: str, scale: float) -> None:
    assert CATALOGUE.match(column) == (indicator, scale)


def test_a_percentage_that_is_per_inhabitant_is_not_taken_for_a_share_of_households() -> None:
    # 40 households among 710 inhabitants are 5.63 in the file of 2020.
    assert CATALOGUE.match("aantal_huishoudens_met_kinderen_percentage") == (
        "huishoudens_met_kinderen_per_100_inwoners",
        1,
    )


def test_a_name_that_needs_company() -> None:
    assert CATALOGUE.match("area") is None
    beside = frozenset(column_keys("pop_0_14"))
    assert CATALOGUE.match("area", beside) == ("oppervlakte_totaal", 100)


def test_search_knows_no_accents_or_capitals_and_puts_labels_first() -> None:
    found = [row.id for row in CATALOGUE.search("CAFÉ")]
    assert found == ["afstand_tot_cafe"]
    assert [row.id for row in CATALOGUE.search("cafe")] == found
    assert CATALOGUE.search("woz")[0].id == "gemiddelde_woz_waarde"
    assert [r.id for r in CATALOGUE.search("inkomen laagste personen")] == [
        "percentage_personen_met_laagste_inkomen"
    ]
    assert len(CATALOGUE.search("")) == len(CATALOGUE)
    assert CATALOGUE.search("bestaat niet") == []


def test_an_unknown_id_answers_with_near_ones() -> None:
    with pytest.raises(NotFound, match="aantal_inwoners"):
        CATALOGUE["aantal_inwoner"]
    assert CATALOGUE.get("aantal_inwoner") is None
    assert "aantal_inwoner" not in CATALOGUE


def test_directions_that_are_judgements() -> None:
    assert CATALOGUE["netto_arbeidsparticipatie"].richting is Richting.HOGER_GUNSTIG
    assert CATALOGUE["percentage_huishoudens_met_laag_inkomen"].richting is (
        Richting.HOGER_ONGUNSTIG
    )
    assert CATALOGUE["percentage_herkomst_buiten_europa"].richting is Richting.NEUTRAAL
    assert CATALOGUE["stedelijkheid"].richting is Richting.NEUTRAAL


def test_own_indicators_survive_storage() -> None:
    from indicators import Indicator

    own = own_indicator("faalangst", "Faalangst", eenheid="%", soort=SoortCijfer.PERCENTAGE)
    assert Indicator.from_dict(own.as_dict()) == own
    # earlier versions kept more of it
    assert Indicator.from_dict(own.as_dict() | {"licentie": "niet vermeld"}) == own
    assert own.definitie == "niet opgegeven"


def test_slug() -> None:
    assert slug("% Faalangst (groep 8)") == "percentage_faalangst_groep_8"
    assert slug("aantalHuisbezoeken") == "aantal_huisbezoeken"


def test_figures_of_adults_are_context_and_the_use_of_help_is_no_need() -> None:
    rows = CATALOGUE
    assert rows["eenzaam"].over_wie == "volwassenen (18 jaar en ouder)"
    assert {rows[name].rol for name in ("eenzaam", "netto_arbeidsparticipatie")} == {"context"}
    # what adults learned is no result of the schools of today
    assert rows["percentage_hoge_opleiding"].domein == "algemeen"
    used = [name for name, row in rows.items() if row.gebruik]
    assert {"aantal_tlv_so", "deelname_so", "percentage_jeugdhulp"} <= set(used)
