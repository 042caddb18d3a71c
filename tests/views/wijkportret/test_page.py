"""Page Wijkportret: parts and their order, making in a child process, and a workbook back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import house
from reports.portret.portret import GEBIEDSDELEN, SWVDELEN
from tests.conftest import copied
from tests.pages import sound
from views.shared.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from store import DataFolder

PAGE, WIJK = "wijkportret", "WK990102"


def parts_of(app: AppTest) -> list[str]:
    [box] = [box for box in app.multiselect if box.label == "Delen, in deze volgorde"]
    return list(box.value)


def click(app: AppTest, label: str) -> None:
    [button] = [button for button in app.button if button.label == label]
    button.click()
    app.run()
    sound(app)


def test_parts_are_chosen_and_put_in_another_order(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    app = open_app(demonstration, PAGE, wijk=WIJK)
    assert app.title[0].value == "Wat komt er in het portret van Zonneveld?"
    assert parts_of(app) == list(GEBIEDSDELEN)
    [move] = [box for box in app.selectbox if box.label == "Verplaats"]
    move.select("staat")
    app.run()
    click(app, "Eerder")
    assert parts_of(app)[:3] == ["titel", "staat", "algemeen"]
    assert "titel-staat-algemeen-" in "".join(app.query_params["delen"])
    asked = {"delen": "bronnen-kaarten-weg", "kaarten": "kwijt", "niveau": "pc5", "jaar": "1999"}
    shared = open_app(demonstration, PAGE, wijk=WIJK, **asked)
    assert parts_of(shared) == ["bronnen", "kaarten"]
    said = " ".join(warning.value.replace("\\", "") for warning in shared.warning)
    assert "Delen: weg komt hier niet voor" in said
    assert "Kaarten: kwijt komt hier niet voor" in said
    assert "getoond wordt" not in said, "it follows neither level nor year"
    # a swv has other parts; who goes back is not told of that any more
    whole = open_app(demonstration, PAGE, wijk=WIJK, delen="algemeen-kaarten")
    for van, told in (("swv", 1), ("wijk", 0)):
        [kind] = [one for one in whole.get("button_group") if one.key == "keuze_van"]
        kind.set_value(van)
        whole.run()
        assert len(whole.warning) == told


def test_a_samenwerkingsverband_has_parts_of_its_own(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    # it begins with that of the gemeente that was chosen elsewhere
    app = open_app(demonstration, PAGE, van="swv", gemeente="GM9905")
    [swv] = [box.value for box in app.selectbox if box.label == "Samenwerkingsverband"]
    assert swv == "PO9903"
    assert parts_of(app) == list(SWVDELEN)
    assert not [box for box in app.expander if "werkboek" in box.label]


def test_a_portret_is_made_and_offered(
    open_app: Callable[..., AppTest], demonstration: DataFolder, tmp_path: Path
) -> None:
    folder = house.folder(copied(demonstration.path, tmp_path / "map"))
    app = open_app(folder, PAGE, wijk=WIJK, delen="algemeen")
    [documents] = [box for box in app.multiselect if box.label == "Documenten"]
    documents.set_value(["html", "json"])
    app.file_uploader(key="portret_sjabloon").upload("Huisstijl.DOCX", b"").run()
    assert "Het sjabloon telt niet mee: er is geen docx gekozen." in [c.value for c in app.caption]
    click(app, "Portret maken")
    busy = app.session_state["portret_in_de_maak"]
    assert busy.job.wait(120)
    app.run()
    sound(app)
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Pagina die zonder internet opent (html)" in labels
    assert busy.files["html"].read_bytes().startswith(b"<!DOCTYPE html>")
    assert busy.files["json"].name == "portret_zonneveld_wk990102.json"


def test_what_fails_is_told_in_dutch(
    open_app: Callable[..., AppTest], demonstration: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(demonstration, PAGE, wijk=WIJK, delen="algemeen")
    click(app, "Portret maken")
    busy = app.session_state["portret_in_de_maak"]
    busy.job.cancel()
    assert busy.job.wait(60)
    app.run()
    sound(app)
    assert any("gestopt" in info.value for info in app.info)
    monkeypatch.setattr(Job, "running", property(lambda _: False))
    busy.job.cancelled, busy.job.complaint = False, "De schijf is vol."
    app.run()
    assert any("schijf is vol" in error.value for error in app.error)


def test_without_anything_the_page_offers_what_it_needs(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, PAGE)
    assert any("nodig" in info.value for info in app.info)
