"""What pupils of an own table bring along: by hand, never of a few, and true whatever is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import eigen_bekostiging, eigen_betalers, read_eigen_stromen
from flows.own_flows import MARGES, eigen_jaar, groups_of
from reports.own_amounts import amounts_table, own_amount_sentences, own_payer_sentences
from store import DataFolder, NotFound
from tests.flows.test_disclosure import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import Snapshot

HEAD = "aantal;jaar;woonplaats;school;soort;doelgroep;categorie;afgevend swv;na de teldatum\n"
ROWS = [
    # De Den (04DD00, so) stands in PO3001, De Es (01AA01, sbo) in PO1001
    "40;2017;1001;04DD00;so;zorg;hoog;PO1001;",
    "12;2017;Beedorp;04DD00;so;zorg;laag;PO2001;",
    "20;2017;1002;04DD00;so;taal;laag;PO1001;nee",
    "9;2017;1002;04DD00;so;taal;laag;PO2001;",
    "3;2017;1003;04DD00;so;taal;midden;PO1001;",
    # small ones that hide each other, and nothing else
    "2;2017;1003;04DD00;so;taal;;PO1001;",
    "30;2017;3001;04DD00;so;taal;midden;PO3001;",
    "25;2017;2002;01AA01;sbo;taal;;PO2001;",
    "8;2017;3001;01AA01;sbo;taal;;PO3001;ja",
]


@pytest.fixture
def own(filled: DataFolder, write: Callable[..., Path]) -> Snapshot:
    filled.commit(read_eigen_stromen(write("eigen.csv", HEAD + "\n".join(ROWS))))
    return filled.snapshot()


def test_an_amount_is_count_times_rate_per_pair_type_category_doelgroep_and_tlv(
    own: Snapshot,
) -> None:
    found = eigen_bekostiging(own, "PO1001", 2017, "2024")
    key = ["thuis_swv", "bestemming_swv", "categorie", "doelgroep", "afgevend"]
    rows = found.tabel[found.tabel["waarvoor"] == "ondersteuning"].set_index(key)
    # domain: so laag € 12.938,34 and hoog € 31.419,53, sbo € 6.634,52 in 2024
    for where, count, rate in (
        (("PO1001", "PO3001", "hoog", "alle", "alle"), 40, 31419.53),
        (("PO1001", "PO3001", "laag", "alle", "alle"), 29, 12938.34),
        (("PO1001", "PO3001", "laag", "taal", "alle"), 29, 12938.34),
        (("PO1001", "PO3001", "laag", "alle", "PO2001"), 9, 12938.34),
        (("PO2001", "PO1001", "", "alle", "alle"), 25, 6634.52),
    ):
        row = rows.loc[where]
        assert (row["laag"], row["hoog"]) == (count, count)
        assert (row["bedrag_laag"], row["bedrag_hoog"]) == (round(count * rate, 2),) * 2
    few = rows.loc["PO1001", "PO3001", "midden", "alle", "alle"]
    assert few["afgeschermd"]
    assert np.isnan(few[["bedrag_laag", "bedrag_hoog"]].astype(float)).all()
    # who lives, goes to school and is paid for in one other SWV is nobody's border traffic here
    assert not (found.tabel["thuis_swv"] == found.tabel["bestemming_swv"]).any()


def test_both_sides_and_the_saldo_by_home_and_by_tlv(own: Snapshot) -> None:
    found = eigen_bekostiging(own, "PO1001", 2017, "2024")
    saldi = found.saldi.set_index(["grond", "kant"])
    come = 25 * 6634.52
    least = 40 * 31419.53 + 29 * 12938.34
    assert saldi.loc[("woonplaats", "ontvangt"), "bedrag_laag"] == pytest.approx(come)
    goes = saldi.loc[("woonplaats", "betaalt")]
    # the three of category midden are in the sum, as bounds: true, and nothing of them told
    assert least + 21053.23 <= goes["bedrag_laag"] <= least + 3 * 21053.23 <= goes["bedrag_hoog"]
    assert saldi.loc[("woonplaats", "saldo"), "bedrag_hoog"] == pytest.approx(
        come - goes["bedrag_laag"]
    )
    # by TLV the nine of PO2001 are not paid by PO1001
    assert saldi.loc[("tlv", "betaalt"), "bedrag_laag"] == pytest.approx(
        goes["bedrag_laag"] - 9 * 12938.34
    )
    assert found.anders.to_numpy().tolist() == [["PO1001", "PO2001", 9, 9]]
    said = own_amount_sentences(found, {"PO1001": "Aadorp", "PO2001": "Beedorp"})
    assert said[0].startswith(
        "Naar woonplaats: €\u00a0165.863 (25 leerlingen) voor leerlingen van elders op scholen hier"
    )
    assert (
        "De TLV is van een ander dan de woonplaats: 9 leerlingen wonen in Aadorp met een TLV van "
        "Beedorp."
    ) in said
    assert "Gerekend met het tarief van kalenderjaar 2024" in said[-2]
    # of so without a category there is no rate
    assert said[-1].startswith("Zonder bedrag: so; daarvoor is er geen tarief ondersteuning van")


def test_who_came_after_the_teldatum_has_the_rates_of_overdracht_and_no_others(
    own: Snapshot,
) -> None:
    found = eigen_bekostiging(own, "PO1001", 2017, "2015-2016")
    rows = found.tabel[found.tabel["na_teldatum"] == "ja"]
    assert set(rows["waarvoor"]) == {"overdracht"}
    told = rows[(rows["doelgroep"] == "alle") & (rows["afgevend"] == "alle")]
    # Regeling bekostiging personeel PO 2015-2016, art. 19: each by itself, none added up
    assert dict(zip(told["onderdeel"], told["bedrag_laag"], strict=True)) == {
        "bij toename": 23894.96,
        "naar een ander swv": 34150.72,
        "overgang na 1 oktober": 58045.68,
    }
    assert set(amounts_table(found, {})["Waarvoor"]) >= {
        "na de teldatum, overdracht naar een ander swv"
    }


def test_rates_that_differ_by_age_bound_an_amount_and_no_rate_is_taken_unasked(
    own: Snapshot,
) -> None:
    found = eigen_bekostiging(own, "PO1001", 2017, "2015-2016", doelgroepen=["Zorg"])
    (row,) = found.tabel[
        (found.tabel["doelgroep"] == "zorg") & (found.tabel["thuis_swv"] == "PO1001")
    ].to_dict("records")
    assert (row["bedrag_laag"], row["bedrag_hoog"]) == (40 * 20228.81, 40 * 21328.60)
    # of sbo this period has no rate; it is said
    whole = eigen_bekostiging(own, "PO1001", 2017, "2015-2016")
    assert "Zonder bedrag: sbo en so" in whole.opmerkingen[-1]
    with pytest.raises(NotFound, match="Er is geen tarief ondersteuning"):
        eigen_bekostiging(own, "PO1001", 2017)
    with pytest.raises(NotFound, match="Onbekende doelgroep 'rust'"):
        eigen_bekostiging(own, "PO1001", 2017, "2024", doelgroepen=["rust"])


def test_who_issued_stands_beside_where_pupils_live(own: Snapshot) -> None:
    rows, totals = eigen_betalers(own, "PO1001", 2017)
    sums = totals.set_index(["soort", "wat"])[["laag", "hoog"]]
    # sbo at De Es: 25 of PO2001 and 8 of PO3001; nine so live here with a TLV of PO2001
    assert sums.loc[("sbo", "ander")].tolist() == [33, 33]
    assert sums.loc[("so", "woont")].tolist() == [9, 9]
    assert sums.loc[("so", "elders")].tolist() == [65, 65]
    key = ["thuis_swv", "bestemming_swv", "afgevend", "categorie"]
    laag = rows[rows["soort"] == "so"].set_index(key)
    assert laag.loc[("PO1001", "PO3001", "PO2001", "laag"), ["laag", "hoog"]].tolist() == [9, 9]
    assert laag.loc[("PO1001", "PO3001", "PO1001", "midden"), "afgeschermd"]
    assert own_payer_sentences(totals)[1].startswith(
        "Speciaal onderwijs, eigen tabel: op scholen elders zelf de TLV afgegeven voor 65 "
        "leerlingen; afgegeven door een ander dan het swv van de woonplaats voor 9 leerlingen"
    )


def test_every_sum_that_amounts_are_made_of_withstands_the_attack(own: Snapshot) -> None:
    year = eigen_jaar(own, 2017)
    check(year.tabel, [groups_of(year.cellen, marge)[0] for marge in MARGES], 5)
    assert year.tabel.verborgen.any()


def test_a_mark_after_the_teldatum_that_is_none_is_refused(write: Callable[..., Path]) -> None:
    bad = ROWS[0].removesuffix(";") + ";misschien"
    report = read_eigen_stromen(write("eigen.csv", HEAD + "\n".join([*ROWS, bad]))).rapport
    assert ("groep_onbekend", "eigen.csv, rij 11", "geen ja of nee ('misschien')") in [
        (f.code, f.plaats, f.gevonden) for f in report.bevindingen
    ]
