"""The files of JSON in which dossiers and methods leave and come back: one form, read in one place.

A file says what it is (`vorm`), of which version of its shape, and holds a list of lines. What a
line is, its reader says; a line that is none is counted and told, and the others are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from dossier import findings as f
from store import Finding, Refused, open_input
from store.reading.text import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable
    from pathlib import Path


T = TypeVar("T")
_DEEPEST = 50
"""Lists in lists of one value: our own choice; rows of ours hold two."""
_LARGEST = 1e300
"""What a computer still takes for a number, with room to reckon."""


@dataclass(frozen=True, slots=True)
class OwnForm:
    """One form of file."""

    vorm: str
    versie: int
    """Of its shape; a newer one is refused."""
    lijst: str
    """Under which name its lines stand."""
    regel: str
    """What one of them is called."""
    wanted: str
    again: str
    """What to do where a file is not one."""

    def written(self, lines: Collection[dict[str, Any]], **head: Any) -> bytes:  # noqa: ANN401
        """Return a file with lines, and what stands above them."""
        data = {"vorm": self.vorm, "versie": self.versie, **head, self.lijst: list(lines)}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    def read(
        self, path: Path, line: Callable[[Any], T], key: Callable[[T], Hashable]
    ) -> tuple[dict[str, Any], dict[str, T], list[Finding]]:
        """Return what stands above the lines, the lines by their place, and what is none, told.

        Raises Refused when it is no such file, is of a newer version, or holds nothing usable.
        `line` reads one line, and refuses what is none: `came` says why. Of two lines with the same
        `key` the first is taken.
        """
        data = read_json(open_input(path, wanted=self.wanted)[0], wanted=self.wanted)
        if not isinstance(data, dict) or data.get("vorm") != self.vorm:
            raise Refused(self.wanted, f"{path.name} is andere JSON", self.again)
        if not isinstance(data.get("versie"), int) or data["versie"] > self.versie:
            raise Refused(
                self.wanted,
                f"{path.name} is bewaard door een nieuwere versie",
                "Werk wijkverkenner bij.",
            )
        lines = data.pop(self.lijst, None)
        if not isinstance(lines, list) or not lines:
            raise Refused(self.wanted, f"{path.name} zonder {self.lijst}", self.again)
        found: dict[str, T] = {}
        seen: set[Hashable] = set()
        said: list[Finding] = []
        for number, one in enumerate(lines, start=1):
            place = f"{path.name}, {self.regel} {number}"
            try:
                made = line(one)
                # two rows of one id would overwrite each other: the first is taken, the next told
                if key(made) in seen:
                    raise self.none("dit staat er al")
            except Refused as error:
                said.append(f.RIJ_GEWEIGERD(place, error.came))
                continue
            seen.add(key(made))
            found[place] = made
        if not found:
            came = f"{path.name} zonder bruikbare {self.lijst}"
            raise Refused(self.wanted, came, self.again, findings=said)
        return data, found, said

    def none(self, came: str) -> Refused:
        """Return what refuses a line, with what came."""
        return Refused(self.wanted, came, self.again)

    def that_fits(self, value: Any) -> Any:  # noqa: ANN401
        """Return values without the sign that PostgreSQL refuses, and the half ones no file holds.

        Raises Refused for what no database holds as JSON or nobody can read back.
        """
        return self._fits(value, 0)

    def _fits(self, value: Any, deep: int) -> Any:  # noqa: ANN401
        if deep > _DEEPEST:
            raise self.none(f"een {self.regel} met meer dan {_DEEPEST} haken in haken (de grens)")
        # so, since NaN is not within anything
        if isinstance(value, int | float) and not abs(value) <= _LARGEST:
            raise self.none(f"een {self.regel} met een getal dat er geen is, of veel te groot")
        if isinstance(value, str):
            # half a surrogate pair cannot be written as UTF-8, and PostgreSQL has no NUL in text
            return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        if isinstance(value, list):
            return [self._fits(one, deep + 1) for one in value]
        if isinstance(value, dict):
            return {self._fits(str(k), 0): self._fits(one, deep + 1) for k, one in value.items()}
        return value
