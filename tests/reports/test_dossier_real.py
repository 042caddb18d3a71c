"""The dossier of Overvecht on real figures: question, dekking, verslag and the sheet of a walk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import boundaries
import house
import indicators
from dossier.coverage import domain_states, figure_coverage
from dossier.dossier import read_work
from dossier.figure_state import FigureStand, question_state
from dossier.meeting import agenda, agenda_text
from dossier.names import names_of_folder, with_rows
from dossier.shown import with_figure
from dossier.walk import walk
from reports.minutes import minutes, minutes_pdf
from reports.paper_sheets import walk_pdf, walk_sheet
from store.records import Records
from store.records_rows import Opdracht

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.echt

WIJK = "WK034403"
SHARE = "percentage_0_tot_15_jaar"


def test_overvecht_from_a_question_to_a_verslag(real_data: Path, tmp_path: Path) -> None:
    folder = house.folder(tmp_path)
    cbs = real_data / "cbs"
    folder.commit(boundaries.read_grenzen(cbs / "buurten_2016_GM0344_utrecht.geojson"))
    snapshot = folder.commit(indicators.read_indicatoren(cbs / "kwb_2024_selectie.csv", jaar=2024))
    own = {"dossier": "d", "cyclus": 1}
    duiding = {**own, "vanuit": "cijfer", "bij": "indicator", "indicator": SHARE, "gebied": WIJK,
               "herkend": "deels", "gesprek": "g", "stand": "open"}  # fmt: skip
    records = Records(tmp_path)
    records.apply([
        Opdracht("dossier", {"naam": "Overvecht", "waarvan": "wijk", "gebied": WIJK}, "d"),
        Opdracht("cyclus", {**own, "begonnen": "2026-09-01", "stand": "loopt"}, "c"),
        Opdracht("vraag", {**own, "tekst": "Hoeveel kinderen wonen hier?", "gebied": [WIJK],
                           "indicatoren": [SHARE], "stand": "open"}, "v1"),
        Opdracht("vraag", {**own, "tekst": "Wie sport?", "gebied": [WIJK], "stand": "open",
                           "indicatoren": ["wekelijkse_sporters"]}, "v2"),
        Opdracht("vraag", {**own, "tekst": "En per buurt?", "gebied": [WIJK], "niveau": "buurt",
                           "indicatoren": [SHARE], "stand": "open"}, "v3"),
        Opdracht("duiding", with_figure(snapshot, duiding), "u"),
        Opdracht("gesprek", {**own, "datum": "2026-11-24", "soort": "partners"}, "g"),
        Opdracht("wandeling", {**own, "naam": "Langs de flats"}, "w"),
        Opdracht("stop", {**own, "wandeling": "w", "nummer": 1, "naam": "Plein",
                          "x": 136500, "y": 458500}, "s"),
    ])  # fmt: skip
    work = read_work(records)
    dossier = work.dossier(WIJK, today=date(2026, 11, 29))
    known = with_rows(names_of_folder(snapshot, records), work)

    one, two, three = (question_state(snapshot, row, dossier) for row in dossier.of("vraag"))
    assert (one.stand, one.cijfers[0].tekst) == (FigureStand.ER, "Er is een cijfer van 2024.")
    assert two.stand is FigureStand.BEKEND
    assert three.stand is FigureStand.ER
    assert three.cijfers[0].tekst.startswith("Er is een cijfer van 2024, voor ")
    found = figure_coverage(snapshot, domain_states(snapshot, WIJK), dossier, [one, two, three])
    stands = {(cell.domein, cell.niveau, cell.fase): cell.stand for cell in found.cellen}
    assert stands["werk", "wijk", ""] is FigureStand.ER
    assert stands["meedoen", "wijk", "basisschoolleeftijd"] is not FigureStand.ER

    text = agenda_text(agenda(dossier, known))
    assert "Hoeveel kinderen wonen hier?" in text
    made = minutes(dossier, dossier.of("gesprek")[0], known)
    recognised = next(part for part in made.delen if part.kop == "Wat is herkend")
    assert "% (2024)" in recognised.punten[0], "the figure as it was"
    assert "Overvecht" in dict(made.kenmerken)["Gebied"] or WIJK in dict(made.kenmerken)["Gebied"]
    assert minutes_pdf(made).startswith(b"%PDF")
    sheet = walk_sheet(snapshot, dossier, walk(dossier, dossier.of("wandeling")[0]), known)
    assert sheet.kaart is not None
    (tmp_path / "blad.pdf").write_bytes(walk_pdf(sheet, "a3"))
    assert (tmp_path / "blad.pdf").read_bytes().startswith(b"%PDF")
    records.close()
