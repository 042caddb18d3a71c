"""What an import takes the place of, said before it happens and kept in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.findings import Ernst, Finding, FindingKind

if TYPE_CHECKING:
    from store.folder import Snapshot
    from store.sets import ImportResult, NewSet, SetRecord

SET_VERVANGEN = FindingKind(
    "set_vervangen", Ernst.WAARSCHUWING, "vervangen: alleen wat in het nieuwe bestand staat, blijft"
)
SET_OPNIEUW = FindingKind("set_opnieuw", Ernst.INFO, "vervangen door deze nieuwe versie")

_NAMED = 6


def replaced_sets(snapshot: Snapshot, result: ImportResult) -> list[Finding]:
    """Return a finding for every set in the folder that this import will replace.

    A warning where something may be lost: another file, fewer rows, or indicators that the
    new set does not have. The same or a fuller file under the same name is only told.
    """
    present = {record.key: record for record in snapshot.sets}
    return [
        _finding(present[new.key], new)
        for new in result.sets
        if new.key in present and not _same(present[new.key], new)
    ]


def described(record: SetRecord) -> str:
    """Return what a set in the folder is and where it came from, in a few words."""
    day = "-".join(reversed(record.herkomst.datum[:10].split("-")))
    return f"{record.herkomst.adres} van {day}, {_dutch(record.rijen)}"


def _finding(old: SetRecord, new: NewSet) -> Finding:
    lost = _lost_indicators(old, new)
    other_file = old.herkomst.adres != new.herkomst.adres
    key = old.key
    year = f" {key.jaar}" if key.jaar is not None else ""
    text = f"in de gegevensmap staat al dezelfde set uit {described(old)}; nieuw: "
    text += _dutch(new.rijen)
    if lost:
        more = f" en nog {len(lost) - _NAMED}" if len(lost) > _NAMED else ""
        text += f", zonder {', '.join(lost[:_NAMED])}{more}"
    risky = other_file or bool(lost) or new.rijen < old.rijen
    kind = SET_VERVANGEN if risky else SET_OPNIEUW
    return kind(f"{key.soort.value}, {key.niveau}{year}, {key.bron}", text, aantal=old.rijen)


def _same(old: SetRecord, new: NewSet) -> bool:
    """Tell whether the same file gives the same number of rows: nothing changes."""
    return old.herkomst.sha256 == new.herkomst.sha256 and old.rijen == new.rijen


def _lost_indicators(old: SetRecord, new: NewSet) -> list[str]:
    have = set(new.extra.get("indicatoren", ()))
    return sorted(set(old.extra.get("indicatoren", ())) - have)


def _dutch(rows: int) -> str:
    return f"{rows:,} {'rij' if rows == 1 else 'rijen'}".replace(",", ".")
