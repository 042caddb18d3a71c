"""Opening what people give: a file, a folder or a zip, within limits that stop a zip bomb.

What is opened is a regular file. A device or FIFO would keep us waiting, and a symbolic link
in a folder or archive can point at any file of this computer.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from store.errors import Refused
from store.reading.limits import MAX_FILES, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_APPLIES_FROM_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AS_LAYER = (
    "Open het in QGIS (gratis), bewaar de laag als GeoPackage (Exporteren, Objecten opslaan als) "
    "en kies dat bestand."
)
"""The way out of any map file that no reader takes."""
_AS_WORKBOOK = "Open het in Excel of LibreOffice, bewaar het als .xlsx en kies dat bestand."
_AS_TABLE = "Neem de tabel over in Excel, bewaar die als .xlsx en kies dat bestand."
MAPS_NOT_READ = {
    ".topojson": "TopoJSON", ".gpx": "GPX", ".mif": "MapInfo", ".dxf": "een tekening (DXF)",
}  # fmt: skip
"""Map files that no reader takes: some name other files and addresses, which GDAL would open."""
TABLES_NOT_READ = {
    ".xls": "een oud Excel-bestand", ".xlsb": "een binair Excel-bestand", ".ods": "OpenDocument",
    ".numbers": "Numbers", ".sav": "SPSS",
}  # fmt: skip
_TEXTS_NOT_READ = {".pdf": "PDF", ".doc": "Word", ".docx": "Word", ".pptx": "PowerPoint"}
OLE2 = b"\xd0\xcf\x11\xe0"
"""What the container of Excel 97 to 2003 begins with ([MS-CFB] 2.2)."""
AGAIN = "Download het bestand opnieuw; mogelijk is het afgebroken."
"""The way out of a file that is cut off."""

BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
)  # fmt: skip
"""What reading a damaged member raises."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read, wherever it lies."""

    name: str
    """Its own name, without folders; names inside old zips are repaired from cp437."""
    size: int
    read: Callable[[], bytes]
    """Read all of it. Raises `Refused` when the archive is broken at this file."""

    def refusal(self, wanted: str, what: str, todo: str) -> Refused:
        """Return the refusal of this file."""
        return Refused(wanted, f"{self.name} {what}", todo)


def open_input(path: Path, *, wanted: str) -> list[InputFile]:
    """List the files of what the user named (a file, folder or zip), in order of name.

    `wanted` says in every refusal what was expected ("leerlingbestanden van DUO"). Raises Refused
    when the path does not exist, holds nothing, is not a readable archive, or unpacks to more than
    the limits.
    """
    check_path(path, wanted=wanted)
    # an Excel workbook is a zip as well, so the ending decides
    packed = path.is_file() and path.suffix.lower() == ".zip"
    if packed and not zipfile.is_zipfile(path):
        raise Refused(wanted, f"{path.name} is geen leesbaar zipbestand", AGAIN)
    if packed:
        found = _members(path, wanted)
    else:
        files = files_below(path, wanted=wanted) if path.is_dir() else [path]
        found = [InputFile(shown(p.name), p.stat().st_size, p.read_bytes) for p in files]
    if not found:
        raise Refused(wanted, f"{path.name} is leeg", "Kies een bestand met gegevens.")
    if packed or path.is_dir():
        refuse_not_read([file.name for file in found], path.name, wanted)
    return found


def not_read(name: str) -> tuple[str, str] | None:
    """Return what a file of this name is and the way out, where no reader takes such files."""
    ending = PurePosixPath(name.lower()).suffix
    for kinds, way_out in (
        (MAPS_NOT_READ, AS_LAYER), (TABLES_NOT_READ, _AS_WORKBOOK), (_TEXTS_NOT_READ, _AS_TABLE),
    ):  # fmt: skip
        if ending in kinds:
            return f"{kinds[ending]} ({ending})", way_out
    return None


def refuse_not_read(names: Sequence[str], name: str, wanted: str) -> None:
    """Refuse what is called `name` when no reader takes any of the files in it; say how on."""
    known = [not_read(one) for one in names]
    first = known[0] if known and all(known) else None
    if first is not None:
        came = f"{name}, {first[0]}" if list(names) == [name] else f"{name} met {first[0]}"
        raise Refused(wanted, came, f"Zulke bestanden leest wijkverkenner niet. {first[1]}")


def check_path(path: Path, *, wanted: str) -> None:
    """Refuse what is not there, and what is neither a file nor a folder.

    A link that the user names himself is his choice; what it points at is looked at.
    """
    if shown(path.name) != path.name:
        raise Refused(
            wanted,
            f"een bestand met tekens in zijn naam die niet te lezen zijn ({shown(path.name)})",
            "Geef het bestand een andere naam en kies het opnieuw.",
        )
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        came = f"{shown(path.name)} bestaat niet"
        raise Refused(wanted, came, "Controleer de naam en de map.") from error
    except OSError as error:
        came = f"{shown(path.name)}, dat niet te openen is ({type(error).__name__})"
        raise Refused(wanted, came, "Controleer de naam en uw rechten.") from error
    if not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
        raise _unreadable(path, wanted)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        came = f"{shown(path.name)}, dat geen gewoon bestand is"
        raise Refused(wanted, came, "Kopieer de inhoud naar een bestand en kies dat.")
    # what programs call .xls may be a table in text or a workbook of today: its content decides
    if stat.S_ISREG(mode) and not (path.suffix.lower() == ".xls" and not _is_ole2(path)):
        refuse_not_read([path.name], path.name, wanted)


def _unreadable(path: Path, wanted: str) -> Refused:
    return Refused(
        wanted,
        f"{shown(path.name)}, dat u niet mag lezen",
        "Vraag wie het beheert om leesrechten, of kopieer het naar een eigen map.",
    )


def _is_ole2(path: Path) -> bool:
    """Tell whether a file is the container of Excel 97 to 2003."""
    with path.open("rb") as stream:
        return stream.read(len(OLE2)) == OLE2


def files_below(folder: Path, *, wanted: str) -> list[Path]:
    """Return the files in a folder and the folders in it, in order; hidden ones left out.

    Raises Refused when one is a symbolic link, a device or a FIFO, or when there are too many.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if path.name.startswith("."):
            continue
        # lstat looks at the link itself, not at what it points at
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            if not os.access(path, os.R_OK):
                raise _unreadable(path, wanted)
            found.append(path)
        elif not stat.S_ISDIR(mode):
            what = "een verwijzing naar elders" if stat.S_ISLNK(mode) else "geen gewoon bestand"
            raise Refused(
                wanted,
                f"in de map {shown(folder.name)} staat {shown(path.name)}, {what}",
                "Zet het bestand zelf in de map, of haal het eruit.",
            )
        if len(found) > MAX_FILES:
            raise Refused(
                wanted,
                f"de map {shown(folder.name)} met meer dan {MAX_FILES} bestanden",
                "Kies een map met alleen de bestanden die u nodig hebt.",
            )
    return found


def shown(name: str) -> str:
    """Return a file name that can be printed and stored; bytes that are no UTF-8 become `?`."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


def check_archive(archive: zipfile.ZipFile, name: str, wanted: str) -> None:
    """Refuse an archive that unpacks to more than the limits, before unpacking any of it."""
    # sizes as the archive states them: zipfile reads no member beyond its own
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    too_dense = unpacked > RATIO_APPLIES_FROM_BYTES and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED_BYTES or too_dense or len(infos) > MAX_FILES:
        raise Refused(
            wanted,
            f"{name} pakt uit tot {unpacked / 1024**2:.0f} MB in {len(infos)} bestanden, "
            f"{unpacked / packed:.0f} keer zo groot als het zipbestand",
            "Dat lijkt een zipbom. Pak het bestand zelf uit en kies het bestand dat u nodig hebt.",
        )


def _members(path: Path, wanted: str) -> list[InputFile]:
    """List the files of a zip; contents are read later, one at a time.

    The members share one open archive, which closes itself when the last of them is gone:
    reading the directory of 386 members 386 times would take longer than unpacking them.
    """
    archive = zipfile.ZipFile(path)
    try:
        check_archive(archive, path.name, wanted)
    except Refused:
        archive.close()
        raise
    infos = [info for info in archive.infolist() if not info.is_dir()]
    files = [
        InputFile(_member_name(info), info.file_size, _reader(archive, path.name, info, wanted))
        for info in infos
        if not PurePosixPath(info.filename).name.startswith((".", "__MACOSX"))
        and "__MACOSX" not in info.filename
    ]
    return sorted(files, key=lambda file: file.name)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's own name; without the UTF-8 flag zipfile has guessed cp437."""
    name = PurePosixPath(info.filename).name
    if info.flag_bits & 0x800:
        return name
    # cp437 has a sign for every byte, so this gives back the bytes that stand in the zip
    raw = name.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _reader(
    archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, wanted: str
) -> Callable[[], bytes]:
    """Return a function that reads one member, checksum included."""

    def read() -> bytes:
        try:
            return archive.read(info)
        except BROKEN as error:
            raise Refused(wanted, f"{info.filename} in {name} is niet te lezen", AGAIN) from error

    return read
