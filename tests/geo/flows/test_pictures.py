"""Pictures of flows: sheets with every number that matters, the matrix and the bars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import matrix, saldo_tabel
from geo.flows import StroomVraag, scene
from geo.flows.charts import bars_chart, matrix_chart, matrix_scene, matrix_size
from geo.flows.static_map import arrow
from geo.palette import contrast
from reports.answer import write
from reports.flows import flow_map_answer
from store import Refused
from tests.geo.flows.conftest import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot


@pytest.mark.parametrize("niveau", ["swv", "school"])
def test_the_sheet_says_what_is_drawn_what_is_not_and_from_where(
    stromen: Snapshot, uit: Path, niveau: str
) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2024, niveau=niveau, minimum=3))
    path = uit / "k.svg"
    write(flow_map_answer(stromen, kaart, kaart.tabel.copy), path)
    text = path.read_text(encoding="utf-8")
    for wanted in ("Leerlingstromen van Aadorp", "van elders", "Bron: DUO", "afgeschermd"):
        assert wanted in text
    assert "Niet getekend" in text
    assert "<img" not in text
    write(flow_map_answer(stromen, kaart, kaart.tabel.copy), uit / "nog.svg")
    assert (uit / "nog.svg").read_bytes() == path.read_bytes()


def test_a_png_is_a_png_and_anything_else_is_refused(stromen: Snapshot, uit: Path) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017, gesplitst=True))
    write(flow_map_answer(stromen, kaart, kaart.tabel.copy), uit / "k.png")
    assert (uit / "k.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(Refused, match="png, svg, pdf"):
        write(flow_map_answer(stromen, kaart, kaart.tabel.copy), uit / "k.gif")


def test_an_arrow_bends_left_and_points_at_its_end() -> None:
    there = arrow(np.array([0.0, 0.0]), np.array([100.0, 0.0]), 4.0, gaps=(5.0, 5.0))
    back = arrow(np.array([100.0, 0.0]), np.array([0.0, 0.0]), 4.0, gaps=(5.0, 5.0))
    assert there[:, 1].max() > 5
    assert back[:, 1].min() < -5
    assert there[:, 0].min() >= 4
    tip = there[np.argmin(np.hypot(*(there - [100.0, 0.0]).T))]
    assert np.hypot(*(tip - [100.0, 0.0])) == pytest.approx(5.0, abs=2.0)
    further = arrow(np.array([0.0, 0.0]), np.array([100.0, 0.0]), 4.0, bend=2)
    assert further[:, 1].max() > there[:, 1].max() + 5
    assert len(arrow(np.array([0.0, 0.0]), np.array([6.0, 0.0]), 4.0, gaps=(5.0, 5.0))) == 0


def test_the_matrix_holds_the_pairs_and_counts_who_is_left_out(stromen: Snapshot) -> None:
    kaart = matrix_scene(stromen, StroomVraag("PO1001", 2024))
    table = matrix(stromen, 2024, ["bo", "sbo", "so"], samen=True)
    inside = table[table["van"].isin(kaart.codes) & table["naar"].isin(kaart.codes)]
    cells, pairs = (
        frame.set_index(["van", "naar"])[["laag", "hoog"]].sort_index()
        for frame in (kaart.frame, inside)
    )
    assert cells.equals(pairs)
    assert kaart.codes[0] == "PO1001"
    one = matrix_scene(stromen, StroomVraag("PO1001", 2024), grootste=1)
    assert (len(one.codes), one.weggelaten) == (2, 1)
    everything = matrix_scene(stromen, StroomVraag("PO1001", 2024), grootste=None)
    assert everything.codes == ("PO1001", "PO2001", "PO3001")


def test_a_matrix_of_few_columns_is_wide_enough_for_its_title(stromen: Snapshot) -> None:
    kaart = matrix_scene(stromen, StroomVraag("PO1001", 2024), grootste=1)
    long = replace(
        kaart, titel="Van waar naar waar: " + "Samenwerkingsverband Aadorp en Aaburg " * 3
    )
    title = matrix_chart(long).to_dict()["title"]
    # of 620 pixels a title takes at most 8.4 a sign, and a small line 5.8
    assert max(map(len, title["text"])) * 8.4 <= matrix_size(long)[0]
    assert max(map(len, title["subtitle"])) * 5.8 <= matrix_size(long)[0]
    assert " ".join(title["text"]) == long.titel.strip()
    assert kaart.bronregel in " ".join(title["subtitle"])
    assert matrix_size(long)[1] > matrix_size(kaart)[1]


def test_charts_hold_dutch_texts_and_their_source(stromen: Snapshot) -> None:
    kaart = matrix_scene(stromen, StroomVraag("PO1001", 2024))
    heat = matrix_chart(kaart).to_dict()
    assert kaart.bronregel in " ".join(heat["title"]["subtitle"])
    rows = next(iter(heat["datasets"].values()))
    assert {row["van_naam"] for row in rows} >= {"Aadorp en Aaburg", HOSTILE}
    pairs = zip(kaart.frame["van_naam"], kaart.frame["naar_naam"], strict=True)
    told = dict(zip(pairs, kaart.frame["tekst"], strict=True))
    assert len(rows) == len(kaart.codes) ** 2  # zero is a value
    for row in rows:
        assert row["tekst"] == told.get((row["van_naam"], row["naar_naam"]), "0")
        assert contrast(row["vlak"], row["inkt"]) >= 4.5
    saldo = saldo_tabel(stromen, "PO1001", 2024)
    saldo = saldo[(saldo["stelsel"] == "alle") & (saldo["soort"] != "alle")]
    bars = bars_chart(saldo, titel="Wie komt en wie gaat", ondertitel="2024", bron="Bron: DUO")
    spec = bars.to_dict()
    rows = next(iter(spec["datasets"].values()))
    goes = {row["Onderwijs"]: row for row in rows if row["richting"] == "naar elders"}
    assert all(row["waarde"] <= 0 and row["tot"] <= row["van"] for row in goes.values())
    assert "Bron: DUO" in spec["title"]["subtitle"]
