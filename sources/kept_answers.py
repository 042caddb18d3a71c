"""Answers of services that were fetched before, in the data folder: by address and edition.

Each address has a folder of its own, `ophalen/antwoorden/<hash>/`: the body that came last, and
what the service said of its edition (`ETag`, `Last-Modified`), so that the next request can ask
whether there is a newer one. What came in of a body that broke off stands beside it under the
edition it is of: it is only gone on with when the service still has that edition. Everything here
may be thrown away at any moment; it is then fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from store import sha256_of

FOLDER = "ophalen"
"""The part of the data folder that all this stands in."""
KEEP_DAYS = 400
"""Answers that nobody asked for in so long go: figures come out once a year."""
_PART = "deel-"


@dataclass(frozen=True, slots=True)
class Edition:
    """What a service says of the edition of an answer; both empty where it says nothing."""

    etag: str = ""
    gewijzigd: str = ""
    """`Last-Modified`, as it came."""

    @property
    def validator(self) -> str:
        """What may be asked for the rest of this very edition with; '' where nothing is sure."""
        # RFC 9110 13.1.5: a weak ETag does not promise the same bytes
        return self.etag if self.etag and not self.etag.startswith("W/") else self.gewijzigd

    @property
    def name(self) -> str:
        """Return a name for the edition that can stand in a file name."""
        return hashlib.sha256(f"{self.etag}|{self.gewijzigd}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """The body that stands at an address."""

    adres: str
    pad: Path
    sha256: str
    editie: Edition = Edition()
    soort: str = ""
    """`Content-Type`, in small letters."""


def write_soon(path: Path, text: str) -> None:
    """Write a small file whole, but leave it to the system when it reaches the disk.

    What can be fetched again need not wait for the disk, as what people load must.
    """
    half = path.with_name(f"{path.name}.half")
    half.write_text(text, encoding="utf-8")
    os.replace(half, path)


class KeptAnswers:
    """The answers of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / FOLDER / "antwoorden"

    def of(self, address: str) -> KeptAnswer:
        """Return the place of one address."""
        return KeptAnswer(address, self.root / hashlib.sha256(address.encode()).hexdigest()[:32])

    def prune(self) -> None:
        """Remove what nobody asked for in `KEEP_DAYS`."""
        oldest = time.time() - KEEP_DAYS * 86_400
        for place in self.root.glob("*"):
            # another process may take files away at the same moment
            try:
                if max(f.stat().st_mtime for f in (place, *place.iterdir())) < oldest:
                    shutil.rmtree(place, ignore_errors=True)
            except OSError:
                continue


class KeptAnswer:
    """The place of one address; each address is fetched by one thread at a time."""

    def __init__(self, address: str, place: Path) -> None:
        self.address, self.place = address, place

    def last(self) -> ServiceAnswer | None:
        """Return the answer that came last; None where there is none, or it is damaged."""
        try:
            said: dict[str, Any] = json.loads((self.place / "antwoord.json").read_bytes())
            edition = Edition(str(said["etag"]), str(said["gewijzigd"]))
            body = self.place / Path(str(said["bestand"])).name
            # by content: nothing here is written so that it survives a power cut
            whole = body.stat().st_size == said["bytes"] and sha256_of(body) == said["sha256"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if not whole:
            return None
        digest, kind = str(said["sha256"]), str(said["soort"])
        return ServiceAnswer(self.address, body, digest, edition, kind)

    def part(self) -> tuple[Path, str]:
        """Return what came in of a body that broke off, and the validator of its edition."""
        for body in self.place.glob(f"{_PART}*.bin"):
            # of a part whose edition is not known nothing more can be asked: it is as good as none
            try:
                edition = Edition(**json.loads(body.with_suffix(".json").read_bytes()))
            except (OSError, ValueError, TypeError):
                continue
            if edition.validator and body.stat().st_size:
                return body, edition.validator
        return self.place / f"{_PART}leeg.bin", ""

    def begin(self, edition: Edition) -> Path:
        """Return an empty file for the body of an edition, and forget what there was of others."""
        self.drop_part()
        self.place.mkdir(parents=True, exist_ok=True)
        body = self.place / f"{_PART}{edition.name}.bin"
        body.write_bytes(b"")
        body.with_suffix(".json").write_text(json.dumps(asdict(edition)), encoding="utf-8")
        return body

    def drop_part(self) -> None:
        """Forget what came in of a body that broke off."""
        for file in self.place.glob(f"{_PART}*"):
            file.unlink(missing_ok=True)

    def finish(self, part: Path, edition: Edition, kind: str) -> ServiceAnswer:
        """Make a body that is whole the answer of its address."""
        with part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = part.stat().st_size
        before = self.last()
        # named by content: who reads the answer that was here before keeps a whole file
        body = self.place / f"inhoud-{digest[:16]}"
        os.replace(part, body)
        said = {
            "adres": self.address, "bestand": body.name, "sha256": digest, "bytes": size,
            "etag": edition.etag, "gewijzigd": edition.gewijzigd, "soort": kind,
        }  # fmt: skip
        # the body first: what names a file that is not there would be no answer
        write_soon(self.place / "antwoord.json", json.dumps(said))
        self.drop_part()
        if before is not None and before.pad != body:
            before.pad.unlink(missing_ok=True)
        return ServiceAnswer(self.address, body, digest, edition, kind)

    def confirmed(self) -> ServiceAnswer | None:
        """Return the answer that came last, and note that somebody asked for it today."""
        found = self.last()
        if found is not None:
            # `prune` goes by the day of the folder
            os.utime(self.place)
        return found
