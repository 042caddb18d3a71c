"""What an import changes in the folder: figures added, changed and gone; areas merged or split."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boundaries.change import compare_years
from boundaries.codes import NIVEAUS
from store import FolderDamaged, ImportResult, NewSet, SetRecord, Snapshot, Soort
from store.dutch import format_number, listed

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


_FIGURES = "cijfers"
_ROW = ["gebied_code", "indicator"]
_NAMED = 5


@dataclass(slots=True)
class Changes:
    """What one import changes."""

    erbij: int = 0
    """Figures that were not there."""
    anders: int = 0
    """Figures that get another value or state."""
    weg: int = 0
    """Figures that were there and are not in the new edition."""
    zinnen: list[str] = field(default_factory=list)
    """All of it in words, a sentence per set that is replaced."""

    def as_dict(self) -> dict[str, Any]:
        """Return the changes with plain values."""
        return {
            "erbij": self.erbij, "anders": self.anders, "weg": self.weg, "zinnen": self.zinnen,
        }  # fmt: skip


def changes_of(snapshot: Snapshot, result: ImportResult, *, eerder: bool = False) -> Changes:
    """Return what an import changes in sets that are there.

    Sets that are new change nothing; but where the same came `eerder`, they are figures added.
    """
    made = Changes()
    present = {record.key: record for record in snapshot.sets}
    for new in result.sets:
        old = present.get(new.key)
        if old is None:
            if eerder and new.key.soort is Soort.INDICATOREN:
                made.erbij += new.rijen
                made.zinnen.append(f"{new.key}: nieuw, {format_number(new.rijen)} rijen.")
            continue
        if old.herkomst.sha256 == new.herkomst.sha256:
            continue
        try:
            if new.key.soort is Soort.INDICATOREN:
                _compare_figures(snapshot, old, new, made)
            elif new.key.soort is Soort.GRENZEN:
                made.zinnen += _compare_areas(snapshot, old, new)
            elif new.rijen != old.rijen:
                rows = f"{format_number(old.rijen)} → {format_number(new.rijen)} rijen"
                made.zinnen.append(f"{new.key}: {rows}.")
        except FolderDamaged:
            made.zinnen.append(f"{new.key}: wat er stond is beschadigd en wordt vervangen.")
    return made


def _compare_figures(snapshot: Snapshot, old: SetRecord, new: NewSet, made: Changes) -> None:
    """Count figures that come, change and go."""
    table = new.tables[_FIGURES]
    assert not isinstance(table, bytes)  # noqa: S101 - figures are a frame
    had = snapshot.table(old, _FIGURES, columns=[*_ROW, "waarde", "staat"])
    both = had.merge(
        table[[*_ROW, "waarde", "staat"]], on=_ROW, how="outer", suffixes=("", "_nieuw"),
        indicator="in",
    )  # fmt: skip
    added, gone = both["in"] == "right_only", both["in"] == "left_only"
    here = both[both["in"] == "both"]
    same = (here["staat"].astype("str") == here["staat_nieuw"].astype("str")) & (
        (here["waarde"] == here["waarde_nieuw"])
        | (here["waarde"].isna() & here["waarde_nieuw"].isna())
    )
    counts = int(added.sum()), int((~same).sum()), int(gone.sum())
    made.erbij += counts[0]
    made.anders += counts[1]
    made.weg += counts[2]
    if not any(counts):
        return
    words = [
        f"{format_number(count)} {one if count == 1 else several}"
        for count, one, several in (
            (counts[0], "cijfer erbij", "cijfers erbij"),
            (counts[1], "cijfer veranderd", "cijfers veranderd"),
            (counts[2], "cijfer verdwijnt", "cijfers verdwijnen"),
        )
        if count
    ]
    text = f"{new.key}: {listed(words)}"
    if names := _only(both, gone, added):
        text += f" ({names})"
    made.zinnen.append(f"{text}.")


def _only(both: pd.DataFrame, gone: pd.Series, added: pd.Series) -> str:
    """Name indicators that come or go as a whole."""
    old = set(both.loc[both["in"] != "right_only", "indicator"])
    new = set(both.loc[both["in"] != "left_only", "indicator"])
    said = []
    for which, word, names in (
        (gone, "niet meer", sorted(old - new)), (added, "nieuw", sorted(new - old)),
    ):  # fmt: skip
        if which.any() and names:
            more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
            said.append(f"{word}: {', '.join(names[:_NAMED])}{more}")
    return "; ".join(said)


def _compare_areas(snapshot: Snapshot, old: SetRecord, new: NewSet) -> list[str]:
    """Say which areas come, go, are merged, split or drawn anew."""
    table: Any = new.tables["lokaal"] if "lokaal" in new.tables else new.tables["vlakken"]
    name = "lokaal" if "lokaal" in old.bestanden else "vlakken"
    before: gpd.GeoDataFrame = snapshot.geo(old, name, columns=["code", "geometry"])
    pairs = compare_years(before, table[["code", "geometry"]])
    had, has = set(before["code"]), set(table["code"])
    areas = NIVEAUS[new.key.niveau].meervoud if new.key.niveau in NIVEAUS else "gebieden"
    # most of an old area lies in one new area that others lie in too: merged; and the other way
    into = pairs[pairs["aandeel"] >= _MOSTLY].groupby("code_nieuw")["code_oud"].agg(list)
    parts = pairs[pairs["aandeel_nieuw"] >= _MOSTLY].groupby("code_oud")["code_nieuw"].agg(list)
    merged = {code: codes for code, codes in into.items() if len(codes) > 1}
    split = {code: codes for code, codes in parts.items() if len(codes) > 1}
    redrawn = set(pairs[pairs["zelfde"]]["code_oud"]) ^ (had & has)
    said = []
    if merged:
        said.append(_examples(merged, "samengevoegd tot", reverse=True))
    if split:
        said.append(_examples(split, "gesplitst in", reverse=False))
    if new_ones := sorted(has - had - set(merged) - {c for codes in split.values() for c in codes}):
        said.append(f"{format_number(len(new_ones))} nieuw ({', '.join(new_ones[:_NAMED])})")
    if gone := sorted(had - has - set(split) - {c for codes in merged.values() for c in codes}):
        said.append(f"{format_number(len(gone))} verdwijnen ({', '.join(gone[:_NAMED])})")
    drawn = redrawn - set(merged) - set(split)
    if drawn:
        said.append(f"{format_number(len(drawn))} anders getekend")
    return [f"{new.key}: {areas} {'; '.join(said)}."] if said else []


_MOSTLY = 0.5
"""Share of an area from which it belongs to another."""


def _examples(found: dict[Any, list[str]], words: str, *, reverse: bool) -> str:
    """Name the first of areas that were merged or split."""
    texts = [
        f"{listed(codes)} {words} {code}" if reverse else f"{code} {words} {listed(codes)}"
        for code, codes in list(found.items())[:_NAMED]
    ]
    more = f" en nog {len(found) - _NAMED}" if len(found) > _NAMED else ""
    return "; ".join(texts) + more
