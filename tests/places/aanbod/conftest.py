"""Records to put aanbod in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """Return empty records in a folder of their own."""
    monkeypatch.delenv("WIJKVERKENNER_DB", raising=False)
    made = Records(tmp_path / "gegevens")
    yield made
    made.close()
