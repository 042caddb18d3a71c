"""The data folder: sets with provenance, findings, and the errors everyone raises."""

from store._files import sha256_of, write_atomic
from store.errors import FolderBusy, FolderDamaged, NotFound, Refused, WijkverkennerError
from store.findings import Ernst, Finding, FindingKind, ImportRapport
from store.folder import DataFolder, Snapshot
from store.paths import data_folder_path
from store.reading.files import InputFile, open_input
from store.reading.text import decode, mended, separator_of
from store.registry import Progress, silent
from store.sets import FICTIEF, Herkomst, ImportResult, NewSet, SetKey, SetRecord, Soort

__all__ = [
    "FICTIEF", "DataFolder", "Ernst", "Finding", "FindingKind", "FolderBusy", "FolderDamaged",
    "Herkomst", "ImportRapport", "ImportResult", "InputFile", "NewSet", "NotFound", "Progress",
    "Refused", "SetKey", "SetRecord", "Snapshot", "Soort", "WijkverkennerError",
    "data_folder_path", "decode", "mended", "open_input", "separator_of", "sha256_of", "silent",
    "write_atomic",
]  # fmt: skip
