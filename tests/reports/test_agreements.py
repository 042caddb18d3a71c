"""Agreements and both registrations on the sheet for overleg, and as a table to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import read_eigen_stromen, read_uitwisseling, registratie, uitwisseltabel
from flows.agreements import Agreement
from reports.agreements import agreement_line, agreements_answer
from reports.answer import content
from reports.overleg import overleg, overleg_page, overleg_pdf
from store.exchange import exchange_csv
from tests import small_flows

if TYPE_CHECKING:
    from store import Snapshot

OWN = """peildatum;woonplaats;school;soort;doelgroep;aantal
1-10-2017;1001;04DD00;so;zorg;31
1-10-2017;1001;04DD00;so;taal <i>;12
1-10-2017;1002;01AA01;sbo;zorg;20
1-10-2017;1003;01AA01;sbo;zorg;20
"""
PROPOSAL = Agreement(
    "PO1001", "PO3001", "Vijf plaatsen <script>", "so", "", "2027-08-01", "", "directeur",
    zet="5 so van 04DD00 naar 01AA01", jaar=2017,
)  # fmt: skip
LAPSED = Agreement("PO3001", "PO1001", "Oude afspraak", stand="vervallen")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    place = tmp_path_factory.mktemp("afspraken")
    folder = small_flows.make(place / "gegevens")
    (place / "eigen.csv").write_text(OWN, encoding="utf-8")
    folder.commit(read_eigen_stromen(place / "eigen.csv"))
    text = exchange_csv(uitwisseltabel(registratie(folder.snapshot(), "PO1001", 2017))).decode()
    sent = text.replace("PO1001,2017", "PO3001,2017").replace(",43,43,43,", ",40,40,40,")
    (place / "hun.csv").write_text(sent, encoding="utf-8")
    folder.commit(read_uitwisseling(place / "hun.csv"))
    return folder.snapshot()


def test_the_sheet_has_what_is_proposed_and_both_registrations(both: Snapshot) -> None:
    blad = overleg(both, "PO1001", "PO3001", 2017, afspraken=[PROPOSAL, LAPSED])
    (only,) = blad.afspraken
    assert only.wat == "Vijf plaatsen <script>"
    assert only.simulatie[1].startswith("Het saldo so van")
    rows = {(row.wat, row.ons, row.hen, row.uitkomst) for row in blad.naast_regels}
    assert ("so", "43", "40", "meer bij ons") in rows
    assert ("doelgroep zorg", "31", "31", "gelijk") in rows
    page = overleg_page(blad).encoded().decode()
    assert "Vijf plaatsen &lt;script&gt;" in page
    assert "doelgroep taal &lt;i&gt;" in page
    assert "<script>" not in page
    assert "Oude afspraak" not in page
    assert overleg_pdf(blad).startswith(b"%PDF")


def test_without_agreements_and_exchange_the_sheet_says_nothing_of_them(both: Snapshot) -> None:
    page = overleg_page(overleg(both, "PO1001", "PO2001", 2017)).encoded().decode()
    assert "Voorstellen en afspraken" not in page
    assert "Twee registraties" not in page


def test_an_agreement_whose_figures_went_still_stands(both: Snapshot) -> None:
    gone = Agreement.from_dict(PROPOSAL.as_dict() | {"jaar": 1999})
    (text,) = overleg(both, "PO1001", "PO3001", 2017, afspraken=[gone]).afspraken
    assert text.simulatie[0].startswith("De simulatie 5 so van 04DD00 naar 01AA01, 1999 is nu niet")
    assert agreement_line(gone, {}) == (
        "Voorstel · so · vanaf 1-8-2027 · door directeur · opgeschreven door PO1001"
    )


def test_the_table_of_agreements_has_all_of_them(both: Snapshot) -> None:
    made = agreements_answer(both, [PROPOSAL, LAPSED], "PO1001", "PO3001", 2017)
    lines = content(made, "csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("Oude afspraak;vervallen;")
