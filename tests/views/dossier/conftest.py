"""A small folder with the rows of a dossier: what tests of its page begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.records import Records
from tests import small_folder
from tests.dossier.small_dossier import orders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store import DataFolder


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[DataFolder, Records]]:
    """Return a folder of its own with a dossier, and its records."""
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    records.apply(orders())
    yield folder, records
    records.close()
