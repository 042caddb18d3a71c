"""Small files with figures, as people and publishers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import indicators

if TYPE_CHECKING:
    from pathlib import Path

    from store import Finding, ImportResult, NewSet

KWB = """\
code;niveau;naam;inwoners;inwoners0tot15;wozWaarde;koopwoningen
GM9999;gemeente;Voorbeeld;1000;180;310;55
WK999901;wijk;Noord;600;.;298;50
BU99990101;buurt;Aalkamp;205;40;300;0
BU99990102;buurt;Berkhof;-99997;<5;;x
"""


def read(tmp_path: Path, text: str | bytes, name: str = "t_2024.csv", **ask: Any) -> ImportResult:
    """Write a file and read it."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return indicators.read_indicatoren(path, **ask)


def rows(new: NewSet) -> list[tuple[str, str, float | None, str]]:
    """Return the figures of a set as plain rows."""
    frame = new.tables["cijfers"]
    assert not isinstance(frame, bytes)
    return [
        (str(code), str(name), None if value != value else float(value), str(state))  # noqa: PLR0124
        for code, name, value, state in frame.itertuples(index=False)
    ]


def figure(result: ImportResult, code: str, indicator: str) -> tuple[float | None, str]:
    """Return value and state of one figure."""
    found = [
        (value, state)
        for new in result.sets
        for area, name, value, state in rows(new)
        if (area, name) == (code, indicator)
    ]
    assert len(found) == 1, found
    return found[0]


def codes(result: ImportResult) -> list[tuple[str, str, int]]:
    """Return code, ernst and number of each finding, without those that only inform."""
    return [(b.code, b.ernst.value, b.aantal) for b in noticed(result)]


def noticed(result: ImportResult) -> list[Finding]:
    """Return the findings that do more than inform."""
    return [b for b in result.rapport.bevindingen if b.ernst != "info"]
