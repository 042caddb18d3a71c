"""Below a list of places: in which areas they lie, and every one that lies in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from places.lists.sets import read_locations
from tests import small_folder
from tests.pages import sound

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _page() -> None:
    from views.gegevens import stored_sets
    from views.shared import loaders

    stored_sets.show_placing(loaders.snapshot(), "school")


def test_what_lies_outside_is_counted_and_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    lijst = tmp_path / "scholen_2024.csv"
    lijst.write_text(
        "BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;X;Y\n"
        "99ZZ;Binnen;basisonderwijs;136300;456900\n99AA;Buiten;basisonderwijs;190000;440000\n"
    )
    folder.commit(read_locations(lijst, soort="school"))
    monkeypatch.setenv("WIJKVERKENNER_GEGEVENS", str(folder.path))
    app = AppTest.from_function(_page, default_timeout=60).run()
    sound(app)
    said = " ".join(text.value for text in app.markdown)
    assert "Van 2 plekken liggen er 1 in een van de buurten van 20" in said
    assert "1 in geen daarvan" in said
    assert "in het gebied met de laagste code" in said
    assert [e.label for e in app.expander] == ["In geen van deze gebieden (1)"]
