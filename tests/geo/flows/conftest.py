"""A small folder of flows in which gemeenten, SWVs and schools have hostile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import read_leerlingen, read_postcodes, read_swv
from store import DataFolder
from tests.flows import conftest as small

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot

HOSTILE = "<img src=x onerror='window.stuk=1'>"
TEMPLATE = "`${window.stuk=2}`"
FORMULA = "=1+1"


@pytest.fixture(scope="session")
def stromen(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return 2017 open and 2024 masked; SWV PO2001 and a school are named to break things."""
    place = tmp_path_factory.mktemp("stroomkaart")
    regio = small.REGIO.replace("2001,Beedorp", f"2001,{HOSTILE}").replace(
        "2002,Beedorp", f"2002,{HOSTILE}"
    )
    schools = dict(small.SCHOOLS)
    for code, name in (("01AA00", TEMPLATE), ("04DD00", FORMULA)):
        schools[code] = (name, *schools[code][1:])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small, "SCHOOLS", schools)
        files = {
            "Alles 2017.csv": small.po_file(small.ROWS),
            "Alles 2024.csv": small.po_file(small.ROWS, year=2024, masked=True),
        }
    (place / "regio.csv").write_text(regio, encoding="utf-8")
    (place / "punten.csv").write_text(small.POINTS, encoding="utf-8")
    folder = DataFolder(place / "gegevens")
    folder.commit(read_swv(place / "regio.csv"))
    folder.commit(read_postcodes(place / "punten.csv"))
    for name, content in files.items():
        (place / name).write_bytes(content)
        folder.commit(read_leerlingen([place / name]))
    return folder.snapshot()


@pytest.fixture
def uit(tmp_path: Path) -> Path:
    """Return a folder for what is written."""
    return tmp_path
