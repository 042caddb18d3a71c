"""What is made ready in the background: once, for every level, and never a complaint."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

from streamlit import runtime
from streamlit.components.lib.local_component_registry import LocalComponentRegistry
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

import flows
import house
from compare import profile
from store import DataFolder, NotFound, cache, kept
from tests import small_folder
from tests.browser import APPLICATION
from views.shared import loaders, warm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from geo.choropleth import Choropleth, MapQuestion
    from store import Snapshot


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
    # one that was called off (of what turns while one waits) may need a moment to end
    timers = [t for t in threading.enumerate() if isinstance(t, threading.Timer)]
    assert not [t for t in timers if t not in before and not t.finished.is_set()]


def test_the_page_that_follows_is_run_as_for_a_visitor_and_then_the_others_once(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scripts = ScriptCache()
    there = MagicMock(
        spec=runtime.Runtime, _main_script_path=str(APPLICATION), _script_cache=scripts
    )
    there.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
    there.dataframe_source_mgr = DataframeSourceManager()
    there.component_registry = LocalComponentRegistry()
    monkeypatch.setattr(runtime.Runtime, "_instance", there)
    monkeypatch.setattr(warm, "_served", lambda: True)
    monkeypatch.setattr(warm, "_SOON_SECONDS", 0.0)
    monkeypatch.setattr(warm, "get_script_run_ctx", lambda **_: MagicMock(session_id="iemand"))
    monkeypatch.setattr(loaders, "folder", lambda: filled)
    asked: list[str] = []
    real = loaders.kaart

    def kaart(snapshot: Snapshot, vraag: MapQuestion) -> Choropleth:
        asked.append(vraag.niveau)
        return real(snapshot, vraag)

    monkeypatch.setattr(loaders, "kaart", kaart)
    own = {"indicator": small_folder.INDICATOR, "jaar": "2024"}
    pages = [("kaart", own | {"niveau": niveau}) for niveau in ("wijk", "buurt", "buurt")]
    pages += [(row.id, {}) for row in house.PAGES if row.id != "kaart"]
    for expected in (["wijk", "buurt"], ["wijk", "buurt", "wijk"]):
        timer = warm.begin_pages(filled.snapshot(), pages)
        assert timer is not None
        timer.join(60)
        assert asked == expected
    assert all(str(APPLICATION.parent / f"views/{page}/page.py") in scripts._cache
               for page, _ in pages)  # fmt: skip
    # whoever left or moved on is waited for by nobody
    ahead = warm._AHEAD["iemand"]
    there.is_active_session.side_effect = lambda session: session != "iemand"
    ahead.make()
    there.is_active_session.side_effect = None
    ahead.stop()
    ahead.make()
    assert asked == expected
    assert not [row for row in caplog.records if row.levelname == "ERROR"]
    cache.clear()
