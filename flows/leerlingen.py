"""`importeer leerlingen`: files as DUO ships them, of any product and year that is known."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows import findings as kinds
from flows.counts import PupilSource
from flows.products import Format, known_products, recognise
from store import ImportRapport, ImportResult, Refused, open_input, sha256_of, silent
from store.reading import coded
from store.reading.duo import canonical
from store.reading.files import not_read
from store.reading.persons import refuse_personal
from store.reading.tables import read_grid
from store.reading.text import utf8

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from store import Finding, InputFile, Progress

WANTED = "leerlingbestanden van DUO (csv, Excel, map of zip)"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_AREAS = "een tabel met aantallen leerlingen per gebied en school"
_PUPIL = ("naam",)
"""Personal in a file of pupils, where schools and gemeenten have headings of their own."""


def read_leerlingen(
    paths: Sequence[Path],
    *,
    jaar: int | None = None,
    vul_postcodes: bool = False,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read pupil files into one set per product and year.

    Parameters
    ----------
    paths
        Files, folders or zips; what lies in them is recognised by its header.
    jaar
        Year of the peildatum of files that do not say it themselves or in their name.
    vul_postcodes
        Remember that PC4s outside the regio-indeling may be filled from the nearest PC4.
        It is applied, and marked, when flows are computed.

    Raises
    ------
    Refused
        When nothing can be used, or a file holds records of pupils.
    """
    reading = _Reading(jaar=jaar, vul_postcodes=vul_postcodes, fictief=fictief)
    for path in paths:
        other = not_read(path.name)
        if other is not None and len(paths) > 1:
            reading.findings.append(kinds.BESTAND_ONBEKEND(path.name, other[0]))
            continue
        for number, file in enumerate(files := open_input(path, wanted=WANTED)):
            if number % 20 == 0:
                progress(f"lezen van {file.name}", number / len(files))
            reading.take(file, path)
    progress("controleren", None)
    return reading.result([path.name for path in paths], _digest(paths))


class _Reading:
    """Files taken so far, by format."""

    def __init__(self, *, jaar: int | None, vul_postcodes: bool, fictief: bool) -> None:
        self.jaar, self.vul_postcodes, self.fictief = jaar, vul_postcodes, fictief
        self.parts: dict[str, list[coded.CodedFile]] = {}
        self.formats: dict[str, Format] = {}
        self.findings: list[Finding] = []
        self.missing: list[tuple[str, str]] = []
        self.seen: dict[bytes, str] = {}
        self.ragged = 0
        self.came: list[str] = []

    def take(self, file: InputFile, path: Path) -> None:
        """Read one file, or note why not."""
        if "." not in file.name:
            self.findings.append(kinds.BESTAND_ONBEKEND(file.name, "geen csv of Excel"))
            return
        if file.size == 0:
            self._note_empty(file.name, path)
            return
        try:
            data = file.read()
            # the first bytes of a workbook, which is a zip; one of today or of Excel 97 to 2003
            grids = read_grid(file, wanted=WANTED) if data.startswith(_WORKBOOK) else []
            texts = [(grid.name, grid.as_text()) for grid in grids]
            texts = texts or [(file.name, utf8(data, file.name))]
        except Refused as error:
            self.came.append(f"{error.came}. {error.todo}")
            self._note_broken(file.name, path, error.came)
            return
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digest in self.seen:
            self.findings.append(
                kinds.BESTAND_DUBBEL(file.name, f"dezelfde inhoud als {self.seen[digest]}")
            )
            return
        self.seen[digest] = file.name
        for name, text in texts:
            self._take_text(name, text, path)

    def _take_text(self, name: str, text: bytes, path: Path) -> None:
        """Take one file, or one sheet of a workbook."""
        if not text.strip():
            self._note_empty(name, path)
            return
        head = coded.find_head(text, canonical, lambda columns: recognise(columns) is not None)
        if head is None:
            names = coded.first_line(text)
            refuse_personal(names, name, wanted=_AREAS, also=_PUPIL)
            self.came.append(f"{name} met de kolommen {', '.join(names)[:200]}")
            self.findings.append(kinds.BESTAND_ONBEKEND(name, f"kolommen {', '.join(names)[:200]}"))
            return
        refuse_personal(head.names, name, wanted=_AREAS, also=_PUPIL)
        found = recognise(head.columns)
        assert found is not None  # noqa: S101 - find_head has just recognised it
        self._parse(name, path, text, head, found)

    def _parse(
        self, name: str, path: Path, text: bytes, head: coded.HeadLine, found: Format
    ) -> None:
        try:
            part = coded.parse(name, text, head)
        except ValueError:  # pyarrow's own errors are ValueErrors
            self._note_broken(name, path, "geen tabel: de rijen passen niet bij de kop")
            return
        part.path = path.name
        if part.ragged:
            self.ragged += len(part.ragged)
            self.findings.append(
                kinds.RIJ_KAPOT(
                    name,
                    f"een ander aantal cellen dan de kop, bijvoorbeeld {part.ragged[0][:80]!r}",
                    aantal=len(part.ragged),
                )
            )
        self.parts.setdefault(found.id, []).append(part)
        self.formats[found.id] = found

    def result(self, names: Sequence[str], digest: str) -> ImportResult:
        """Check all rows and make the sets."""
        if not self.parts:
            raise Refused(
                known_products(),
                "; ".join(self.came[:3]) or "; ".join(names),
                "Download een van deze bestanden bij DUO open onderwijsdata en kies dat.",
                findings=self.findings,
            )
        rapport = ImportRapport(geweigerd=self.ragged, bevindingen=[*self.findings])
        if self.missing:
            rapport.bevindingen.append(
                kinds.ONVOLLEDIG(
                    "totaal",
                    f"niet gelezen: {', '.join(name for _, name in self.missing)}",
                    aantal=len(self.missing),
                )
            )
        sets = []
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        for name, parts in self.parts.items():
            source = PupilSource(
                name,
                self.formats[name].bron,
                ", ".join(names),
                digest,
                moment,
                jaar=self.jaar,
                vul_postcodes=self.vul_postcodes,
                fictief=self.fictief,
                onvolledig=tuple(self.missing),
            )
            read = self.formats[name].read(coded.join(parts), source)
            sets += read.sets
            rapport.rijen += read.rijen
            rapport.geweigerd += read.geweigerd
            rapport.bevindingen += read.bevindingen
        if not rapport.rijen:
            raise Refused(
                WANTED,
                f"{', '.join(names)} zonder bruikbare rijen",
                "Bekijk de bevindingen en download het bestand zo nodig opnieuw.",
                findings=rapport.bevindingen,
            )
        return ImportResult(sets, rapport)

    def _note_empty(self, name: str, path: Path) -> None:
        gemeente = _gemeente_in(name)
        self.missing.append((path.name, gemeente))
        self.findings.append(
            kinds.LEEG_BESTAND(name, f"een leeg bestand: de gemeente {gemeente} ontbreekt")
        )

    def _note_broken(self, name: str, path: Path, why: str) -> None:
        self.missing.append((path.name, _gemeente_in(name)))
        self.findings.append(kinds.BESTAND_KAPOT(name, why))


def _gemeente_in(name: str) -> str:
    """Return the gemeente a file is named after."""
    return re.sub(r"\s*(afgeschermd)?\s*(\(\d+\))?\.\w+$", "", name, flags=re.IGNORECASE).strip()


def _digest(paths: Sequence[Path]) -> str:
    """Return the sha256 of the input: of the file itself, or over those of several."""
    digests = [sha256_of(path) for path in paths]
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(digests).encode()).hexdigest()
