"""What is made ready in the background: once, for every level, and never a complaint."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import flows
import house
from compare import profile
from geo.choropleth import MapQuestion
from store import DataFolder, NotFound, cache, kept
from tests import small_folder
from views.shared import loaders, warm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest


def test_every_level_with_areas_is_compared_once(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(profile, "make_profile", lambda _, code: asked.append(code))
    warm.make_ready(filled.snapshot())
    assert sorted(code[:2] for code in asked) == ["BU", "GM", "WK"]


def test_it_stops_when_the_aanbod_changed_in_the_meantime(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    before = filled.snapshot()
    monkeypatch.setattr(profile, "make_profile", lambda _, code: asked.append(code))
    assert before.eigen == ""
    monkeypatch.setattr(kept, "stand", lambda _: kept.Stand("x" * len(asked)))
    warm.make_ready(before)
    assert len(asked) == 1


def test_the_newest_own_table_is_shielded_beforehand(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(profile, "make_profile", lambda *_: None)
    monkeypatch.setattr(flows, "eigen_jaren", lambda _: [2024, 2017])
    monkeypatch.setattr(flows, "eigen_jaar", lambda _, jaar: asked.append(jaar))
    warm.make_ready(filled.snapshot())
    assert asked == [2024]


def test_what_cannot_be_compared_is_no_error(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nothing(*_: object) -> None:
        raise NotFound("Er zijn geen cijfers.")

    monkeypatch.setattr(profile, "make_profile", nothing)
    with caplog.at_level(logging.INFO, logger="wijkverkenner"):
        warm.make_ready(filled.snapshot())
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_a_mistake_in_the_background_is_logged_and_goes_no_further(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("mis")

    monkeypatch.setattr(profile, "make_profile", broken)
    warm.make_ready(filled.snapshot())
    assert any(record.levelname == "ERROR" for record in caplog.records)


def test_it_starts_once_per_commit_and_only_under_a_server(
    filled: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(warm, "make_ready", lambda shot: started.append(shot.stempel))
    monkeypatch.setattr(warm, "_AFTER_SECONDS", 0.0)
    shot = filled.snapshot()
    warm.begin(shot)
    monkeypatch.setattr(warm, "_served", lambda: True)
    warm.begin(house.folder(tmp_path / "leeg").snapshot())
    assert not started
    for _ in range(3):
        warm.begin(shot)
    warm._begin(shot).join(10)
    assert started == [shot.stempel]
    cache.clear()


def test_a_test_of_a_page_leaves_nothing_running(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    before = set(threading.enumerate())
    app = open_app(filled, "kaart")
    assert not app.exception
    assert not [
        t for t in threading.enumerate() if isinstance(t, threading.Timer) and t not in before
    ]


def test_maps_that_will_be_shown_are_made_ready_and_one_that_is_not_there_stops_none(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(warm, "_served", lambda: True)
    monkeypatch.setattr(warm, "_AFTER_SECONDS", 0.0)
    real = loaders.layer
    monkeypatch.setattr(loaders, "layer", lambda *of: asked.append(real(*of)))
    questions = (MapQuestion("weg", "buurt"), MapQuestion(small_folder.INDICATOR, "buurt"))
    warm.begin_maps(filled.snapshot(), questions)
    timer = warm._begin_maps(filled.snapshot(), questions)
    timer.join()
    assert len(asked) == 1
