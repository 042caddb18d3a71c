"""Pages of published figures work while the database of people's own rows is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.records_database import _AWAY
from tests import small_flows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


@pytest.fixture(params=["server", "bestand"])
def away(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    url = "postgresql://a:geheim@127.0.0.1:1/x"
    if request.param == "bestand":
        (tmp_path / "kapot.sqlite").write_bytes(b"geen database")
        url = f"sqlite:///{tmp_path / 'kapot.sqlite'}"
    monkeypatch.setenv("WIJKVERKENNER_DB", url)
    yield
    _AWAY.clear()


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("page", ["kaart", "vergelijken"])
def test_published_figures_are_shown_and_what_is_missing_is_said_once(
    open_app: Callable[..., AppTest], filled: DataFolder, page: str
) -> None:
    app = open_app(filled, page)
    assert not app.error
    said = [warning.value for warning in app.warning if "eigen gegevens" in warning.value]
    assert len(said) == 1, [warning.value for warning in app.warning]
    assert said[0].startswith("Cijfers over aanbod ontbreken")
    assert "geheim" not in said[0]


@pytest.mark.usefixtures("away")
def test_flows_need_no_records(open_app: Callable[..., AppTest], tmp_path: Path) -> None:
    app = open_app(small_flows.make(tmp_path / "stromen"), "leerlingstromen")
    assert not app.error
    assert not [warning for warning in app.warning if "gegevens" in warning.value]


@pytest.mark.usefixtures("away")
def test_a_dossier_that_cannot_be_read_says_why_and_offers_to_try_again(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, "dossier")
    assert len(app.error) == 1
    assert app.error[0].value.startswith("De database met eigen gegevens")
    assert "geheim" not in app.error[0].value
    assert "Opnieuw proberen" in [button.label for button in app.button]
    # the bare address shows what needs none of it
    assert not open_app(filled).error
