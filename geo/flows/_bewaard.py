"""What several questions about one folder share, computed once: results by the folder's hash."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flows import saldo_tabel

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from store import Snapshot


class Folder:
    """A snapshot that compares by its content, to keep results by."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._key = (str(snapshot.folder), snapshot.hash)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Folder) and self._key == other._key


def saldo_of(
    snapshot: Snapshot,
    code: str,
    jaar: int,
    groepen: tuple[str, ...] = (),
    kalibratie: Path | None = None,
) -> pd.DataFrame:
    """Return `flows.saldo_tabel` of one SWV and all its types; not to be changed."""
    return _saldo(Folder(snapshot), code, jaar, groepen, kalibratie)


@lru_cache(maxsize=32)
def _saldo(
    folder: Folder, code: str, jaar: int, groepen: tuple[str, ...], kalibratie: Path | None
) -> pd.DataFrame:
    return saldo_tabel(folder.snapshot, code, jaar, kalibratie=kalibratie, groepen=groepen or None)


@lru_cache(maxsize=1)
def to_degrees() -> Any:  # noqa: ANN401 - pyproj's Transformer
    """Return what turns RD metres into longitude and latitude; to make it takes long."""
    from pyproj import Transformer

    return Transformer.from_crs(28992, 4326, always_xy=True)
