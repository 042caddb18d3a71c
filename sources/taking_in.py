"""Taking in what was fetched: the importers that read a file from disk, the same way.

The files are read in a process without network, set ready, and compared with what is in the
folder (`Changes`); nothing is visible until somebody commits. Provenance gets the address, the
edition and the licence of the source. What an earlier edition of the same part brought gives way
to the new one; figures that people brought themselves, and that would be lost, stay beside it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boundaries.change import compare_years
from boundaries.codes import NIVEAUS
from sources.questions import keep
from store import FolderDamaged, Soort, WijkverkennerError, silent
from store.dutch import count, format_number, listed
from store.sets import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from sources.fetching import PartResult
    from sources.plan import Question
    from store import DataFolder, ImportResult, NewSet, Progress, SetRecord, Snapshot
    from store.registry import Importer

MARK = "ophalen"
"""In `extra` of a set: the part of a plan that brought it."""


@dataclass(frozen=True, slots=True)
class PartReading:
    """One fetched file to take in, in plain values: it goes to another process."""

    deel: str
    wat: str
    naar: str
    pad: str
    opties: Mapping[str, Any]
    adres: str
    licentie: str
    uitgave: str | None

    @classmethod
    def of(cls, result: PartResult) -> PartReading:
        """Return the job that a fetched part is."""
        fetched, route = result.bestand, result.route
        assert fetched is not None  # noqa: S101 - the caller has looked
        assert route is not None  # noqa: S101
        source = route.source
        return cls(
            result.deel.id, result.deel.wat, source.naar, str(fetched.pad),
            dict(source.opties), fetched.adres, source.licentie, fetched.uitgave,
        )  # fmt: skip


def take_in(
    job: PartReading,
    folder: DataFolder,
    importers: Mapping[str, Importer],
    *,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Read one file and set it ready; return what came of it, in plain values.

    Returns `deel`, and `klaar` (the token to commit), `rapport`, `sets` and `verschil` (what
    changes in the folder, as sentences), or `geweigerd` (why nothing can be used).
    """
    try:
        result = _read(job, importers, progress)
        snapshot = folder.snapshot()
        result = _settled(job, snapshot, result)
        # a part that came before and now brings a set more: its figures are news, not a first load
        eerder = any(record.extra.get(MARK) == job.deel for record in snapshot.sets)
        changes = changes_of(snapshot, result, eerder=eerder)
        token = folder.stage(result)
    except MemoryError:
        # of one part: the process lives on, and the parts behind it may be small
        text = "Hiervoor was meer geheugen nodig dan er is. De rest is wel ingelezen."
        return {"deel": job.deel, "geweigerd": text}
    except WijkverkennerError as error:
        return {"deel": job.deel, "geweigerd": str(error)}
    return {
        "deel": job.deel,
        "klaar": token,
        "rapport": result.rapport.as_dict(),
        "sets": [new.key.as_dict() | {"rijen": new.rijen} for new in result.sets],
        "verschil": asdict(changes),
    }


def _read(job: PartReading, importers: Mapping[str, Importer], progress: Progress) -> ImportResult:
    """Read the file as if somebody had brought it."""
    importer, path = importers[job.naar], Path(job.pad)
    result = importer.read([path], job.opties, progress=progress)
    importer.refuse_empty(
        result,
        path,
        "De bron is misschien van vorm veranderd; kijk of er een nieuwe versie van "
        "wijkverkenner is.",
    )
    return result


def _settled(job: PartReading, snapshot: Snapshot, result: ImportResult) -> ImportResult:
    """Stamp the sets, and keep what others brought: ours replaces only ours."""
    # without our own earlier sets there is nothing of ours to keep beside the new ones
    theirs = tuple(one for one in snapshot.sets if one.extra.get(MARK) != job.deel)
    settled = settle(replace(snapshot, sets=theirs), result, streng=False)
    return replace(settled, sets=[_stamped(new, job) for new in settled.sets])


def _stamped(new: NewSet, job: PartReading) -> NewSet:
    herkomst = replace(
        new.herkomst,
        adres=job.adres,
        # a reader that knows the licence of its format says it more precisely
        licentie=job.licentie,
        uitgave=job.uitgave or new.herkomst.uitgave,
    )
    return replace(new, herkomst=herkomst, extra={**new.extra, MARK: job.deel})


def read_all(
    jobs: list[PartReading],
    folder: DataFolder,
    importers: Mapping[str, Importer],
    *,
    tell: Callable[[dict[str, Any]], None],
    progress: Progress = silent,
) -> None:
    """Take in files one after another, and tell what came of each as soon as it is known."""
    for number, job in enumerate(jobs):

        def part(
            stap: str, deel: float | None = None, *, job: PartReading = job, at: int = number
        ) -> None:
            del stap  # the step within one file says little among many; the part is named
            progress(f"inlezen: {job.wat}", (at + min(1.0, deel or 0.0)) / len(jobs))

        part("")
        tell(take_in(job, folder, importers, progress=part))


def commit(
    folder: DataFolder, tokens: Sequence[str], asked: Sequence[Question], *, ritme: str | None
) -> None:
    """Make all that was set ready visible at once, and note what was asked, and when.

    Raises `NotFound` when it was set ready too long ago.
    """
    if tokens:
        folder.commit_staged(*tokens)
    for one in asked:
        keep(folder.path, one, ritme=ritme)


_FIGURES = "cijfers"
_ROW = ["gebied_code", "indicator"]
# own choice: a sentence with more names is not read
_NAMED = 5
# own choice: an area belongs to another from when half of it or more lies there
_MOSTLY = 0.5


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
        # the very same file
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
    # each area × indicator once, with old and new beside each other; `in` says who has it
    both = had.merge(
        table[[*_ROW, "waarde", "staat"]], on=_ROW, how="outer", suffixes=("", "_nieuw"),
        indicator="in",
    )  # fmt: skip
    added, gone = both["in"] == "right_only", both["in"] == "left_only"
    here = both[both["in"] == "both"]
    # a masked figure has no value: two of the same state without one are the same (nan != nan)
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
    nouns = (
        ("cijfer erbij", "cijfers erbij"),
        ("cijfer veranderd", "cijfers veranderd"),
        ("cijfer verdwijnt", "cijfers verdwijnen"),
    )
    words = [count(n, *noun) for n, noun in zip(counts, nouns, strict=True) if n]
    names = _whole_indicators(both)
    made.zinnen.append(f"{new.key}: {listed(words)}{f' ({names})' if names else ''}.")


def _whole_indicators(both: pd.DataFrame) -> str:
    """Name indicators that come or go as a whole."""
    old = set(both.loc[both["in"] != "right_only", "indicator"])
    new = set(both.loc[both["in"] != "left_only", "indicator"])
    ways = (("niet meer", sorted(old - new)), ("nieuw", sorted(new - old)))
    return "; ".join(f"{word}: {_first(names, ', ')}" for word, names in ways if names)


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
    # each area is told once, as the most that happened to it: merged or split before new, gone or
    # drawn anew
    new_ones = sorted(has - had - set(merged) - {c for codes in split.values() for c in codes})
    gone = sorted(had - has - set(split) - {c for codes in merged.values() for c in codes})
    drawn = redrawn - set(merged) - set(split)
    said = []
    if merged:
        texts = [f"{listed(codes)} samengevoegd tot {code}" for code, codes in merged.items()]
        said.append(_first(texts, "; "))
    if split:
        texts = [f"{code} gesplitst in {listed(codes)}" for code, codes in split.items()]
        said.append(_first(texts, "; "))
    if new_ones:
        said.append(f"{format_number(len(new_ones))} nieuw ({', '.join(new_ones[:_NAMED])})")
    if gone:
        said.append(f"{format_number(len(gone))} verdwijnen ({', '.join(gone[:_NAMED])})")
    if drawn:
        said.append(f"{format_number(len(drawn))} anders getekend")
    return [f"{new.key}: {areas} {'; '.join(said)}."] if said else []


def _first(texts: Sequence[str], between: str) -> str:
    """Return the first of some texts, and how many there are more."""
    more = f" en nog {len(texts) - _NAMED}" if len(texts) > _NAMED else ""
    return between.join(texts[:_NAMED]) + more
