"""The heat map of what goes together: whose figures it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import indicators
from tests.views.vergelijken.test_refusals import folder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


def test_the_source_is_that_of_the_figures_that_are_drawn(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    """The area is a gemeente with figures of its own; the heat map is of its buurten."""
    rows = "".join(f"BU999901{n:02d},{10 + n},{20 + n * n % 7}\n" for n in range(12))
    folder = folder_of(
        tmp_path, "gebied_code,percentage_koopwoningen,gemiddelde_woz_waarde\n" + rows
    )
    own = tmp_path / "stad.csv"
    own.write_text(
        "gebied_code,percentage_koopwoningen,gemiddelde_woz_waarde\nGM9999,12,22\n",
        encoding="utf-8",
    )
    folder.commit(indicators.read_indicatoren(own, jaar=2024, bron="stadsbureau"))
    app = open_app(folder, "vergelijken", gebied="GM9999", tabblad="ruimte", ruimte="tabel")
    (chart,) = app.get("vega_lite_chart")
    drawn = json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)
    assert "Bron: proef" in drawn
    assert "stadsbureau" not in drawn
