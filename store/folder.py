"""The data folder: sets on disk, `herkomst.json` as the only commit point, staged imports.

Layout::

    herkomst.json      which sets there are, and which files hold them
    sets/<hash>.…      immutable set files, named by content
    klaar/<token>.json imports that were read and checked but not confirmed yet
    geteld/<hash>.…    figures counted from the sets of this commit: they may go at any time
    .slot              the lock that one writer at a time holds

A reader takes a `Snapshot` (one read of `herkomst.json`) and needs no lock: the files it
names are never changed, and are only removed by a later commit when they have gone
unreferenced for an hour; those of a confidential set go at once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store._files import damage, read_counted, write_atomic, write_counted, write_table
from store.cache import cached
from store.errors import FolderBusy, FolderDamaged, NotFound, WijkverkennerError
from store.findings import Finding, ImportRapport
from store.kept import Stand, stand
from store.sets import ImportResult, SetKey, SetRecord, Soort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

    from store.registry import Provider

FORMAT = 1
# own choice: who waits longer is told that the folder is busy
LOCK_WAIT_SECONDS = 20.0
KEEP_UNREFERENCED_SECONDS = 3600.0
_COUNTED = "geteld"


@dataclass(frozen=True)
class Snapshot:
    """The folder as it was at one commit.

    `hash` changes with every commit and with nothing else. Two snapshots of one commit are
    equal, so that results can be kept under them (`store.cache`). Figures may also be counted
    from the aanbod that people keep: what depends on that is kept under `stempel` too, which
    opens their database. Nothing else here does.
    """

    folder: Path
    hash: str
    sets: tuple[SetRecord, ...] = field(compare=False)
    providers: tuple[Provider, ...] = ()
    """Who counts figures from these sets, as `house.py` put them together."""
    edition: Callable[[], str] = field(default=str, compare=False)
    """Tells one state of the code that counts from another; '' keeps nothing on disk."""

    @cached_property
    def _kept(self) -> Stand:
        return stand(self.folder)

    @property
    def eigen(self) -> str:
        """Stamp of the aanbod that people keep (`store.kept`), '' where they keep none."""
        return self._kept.stempel

    @property
    def stempel(self) -> str:
        """Changes with every commit, and with every change of the aanbod that people keep."""
        # what is made while they cannot be read lacks them, and is not kept for later
        own = "onleesbaar" if self.gemis else self.eigen
        return f"{self.hash}+{own}" if own else self.hash

    @property
    def gemis(self) -> str:
        """Why the aanbod that people keep cannot be read, as a sentence to show; '' if it can."""
        return self._kept.gemis

    @property
    def gemist(self) -> str:
        """The same where something was asked that needs it, else ''; never opens the database."""
        return self._kept.gemis if "_kept" in self.__dict__ else ""

    def find(
        self,
        soort: Soort,
        *,
        niveau: str | None = None,
        jaar: int | None = None,
        indeling: int | None = None,
    ) -> list[SetRecord]:
        """Return the sets of a kind, newest year first; None leaves a field open."""
        found = [
            record
            for record in self.sets
            if record.key.soort == soort
            and (niveau is None or record.key.niveau == niveau)
            and (jaar is None or record.key.jaar == jaar)
            and (indeling is None or record.key.indeling == indeling)
        ]
        return sorted(found, key=lambda r: (-(r.key.jaar or 0), -(r.key.indeling or 0), r.key.bron))

    def path(self, record: SetRecord, table: str) -> Path:
        """Return the file that holds a table of a set."""
        return self.folder / "sets" / record.bestanden[table]

    def table(
        self, record: SetRecord, table: str, *, columns: list[str] | None = None
    ) -> pd.DataFrame:
        """Read a table without geometry.

        Raises FolderDamaged when its file is gone or broken, as with `geo` and `raw`: it names the
        set.
        """
        import pandas as pd

        with self.reading(record, table) as path:
            return pd.read_parquet(path, columns=columns)

    def geo(
        self,
        record: SetRecord,
        table: str,
        *,
        columns: list[str] | None = None,
        filters: list[tuple[str, str, Any]] | None = None,
    ) -> gpd.GeoDataFrame:
        """Read a table with geometry (EPSG:28992); `filters` as pyarrow takes them."""
        import geopandas as gpd

        with self.reading(record, table) as path:
            return gpd.read_parquet(path, columns=columns, filters=filters)

    def raw(self, record: SetRecord, table: str) -> bytes:
        """Read a table that was stored as bytes."""
        with self.reading(record, table) as path:
            return path.read_bytes()

    def counted(
        self, name: str, stand: str = ""
    ) -> tuple[pd.DataFrame, tuple[Finding, ...]] | None:
        """Return figures that were counted at this commit before, by their name.

        None where there are none: not counted yet, damaged, counted by other code, or of another
        `stand` of what people keep.
        """
        found = read_counted(self._counted(name)) if self.edition() else None
        if found is None or found[1][:1] != [{"stand": stand}]:
            return None
        return found[0], tuple(Finding.from_dict(note) for note in found[1][1:])

    def keep_counted(
        self, name: str, table: pd.DataFrame, notes: Sequence[Finding], stand: str = ""
    ) -> None:
        """Keep counted figures beside the sets, for every later process, where that can be.

        Of what people keep only the last `stand` is: it takes the place of the one before.
        """
        # a folder that may only be read, or is full, answers as well without
        with suppress(OSError):
            if self.edition():
                noted = [{"stand": stand}, *(note.as_dict() for note in notes)]
                write_counted(self._counted(name), table, noted)

    def _counted(self, name: str) -> Path:
        # a commit changes the hash and an edition the code: what was kept is then not found
        mark = hashlib.sha256(f"{self.edition()}|{name}".encode()).hexdigest()[:24]
        return self.folder / _COUNTED / f"{self.hash}-{mark}.geteld"

    def damaged(self, record: SetRecord) -> str:
        """Return which set is damaged and how to load it again, '' where its files are whole.

        Every file is read, once per start for as long as its size and time stay the same.
        """
        what = next(
            filter(None, (damage(self.path(record, name)) for name in record.bestanden)), ""
        )
        return str(_damaged(self.folder, record, what)) if what else ""

    @contextmanager
    def reading(self, record: SetRecord, table: str) -> Iterator[Path]:
        """Give the file of a table to read in another way, and say readably that it is damaged.

        Raises FolderDamaged when it is gone, short, or not what was written; it names the set and
        how to load it again.
        """
        try:
            path = self.path(record, table)
            if what := damage(path):
                raise _damaged(self.folder, record, what)
            yield path
        except FileNotFoundError as error:
            raise _damaged(self.folder, record, "is er niet meer") from error
        except PermissionError as error:
            raise _damaged(self.folder, record, "mag niet gelezen worden") from error
        except WijkverkennerError:
            raise
        # what changed since it was looked at. pyarrow: ArrowInvalid (a ValueError) and OSError;
        # geopandas: ValueError; a column or a table that is not there: KeyError
        except (OSError, ValueError, KeyError) as error:
            raise _damaged(self.folder, record, "is beschadigd") from error


def _damaged(folder: Path, record: SetRecord, what: str) -> FolderDamaged:
    return FolderDamaged(
        f"Een bestand van de set ‘{record.key}’ in {folder} {what}. Lees {record.herkomst.adres} "
        f"opnieuw in met 'wijkverkenner importeer {record.key.soort} BESTAND' of op de pagina "
        "Gegevens, of zet een reservekopie van de gegevensmap terug."
    )


class DataFolder:
    """One data folder on disk.

    It is made when it is first written to; a second writer is refused after `lock_wait` seconds.
    `providers` count figures from its sets. `edition` tells one state of the code that counts from
    another; without it what was counted is not kept on disk.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        lock_wait: float = LOCK_WAIT_SECONDS,
        providers: tuple[Provider, ...] = (),
        edition: Callable[[], str] = str,
    ) -> None:
        self.path = Path(path)
        self.edition = edition
        self.lock_wait = lock_wait
        self.providers = providers

    def snapshot(self) -> Snapshot:
        """Return the folder as it is now; a folder that does not exist is an empty one."""
        file = self.path / "herkomst.json"
        try:
            stat = file.stat()
        except FileNotFoundError:
            return Snapshot(self.path, "leeg", (), self.providers, self.edition)
        # parsed once per commit, however many sessions and threads ask
        digest, records = _read(file, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return Snapshot(self.path, digest, records, self.providers, self.edition)

    def commit(self, result: ImportResult) -> Snapshot:
        """Write the sets of an import and make them visible, all or none."""
        with self._writing():
            return self._replace(self._write(result), removed=())

    def remove(self, keys: Iterable[SetKey]) -> Snapshot:
        """Take sets out of the folder.

        Raises NotFound when one of them is not there.
        """
        wanted = set(keys)
        # read under the lock: another writer may have taken them out while we waited
        with self._writing():
            missing = wanted - {record.key for record in self.snapshot().sets}
            if missing:
                names = ", ".join(f"{k.soort} {k.bron} {k.niveau} {k.jaar}" for k in missing)
                raise NotFound(f"Deze sets zijn niet (meer) in de gegevensmap: {names}.")
            return self._replace((), removed=wanted)

    def set_aside(self, keys: Iterable[SetKey]) -> str:
        """Take sets out of the folder and return the token by which they can come back.

        `commit_staged` with that token undoes the removal, for as long as a staged import lives (an
        hour); the offer keeps the files of the sets from being swept. Raises NotFound when one of
        them is not there.
        """
        wanted = set(keys)
        records = [record for record in self.snapshot().sets if record.key in wanted]
        self._make()
        # the offer is there before the removal: a crash in between loses nothing
        token = self._offer_of(records, ImportRapport(rijen=sum(r.rijen for r in records)))
        try:
            self.remove(wanted)
        except BaseException:
            self.discard(token)
            raise
        return token

    def stage(self, result: ImportResult) -> str:
        """Write an import next to the folder's content and return the token to confirm it.

        Nothing becomes visible: this is how a page can show a preview of an import that a
        child process read, and store it without reading the file again.
        """
        self._make()
        return self._offer_of(self._write(result), result.rapport)

    def staged(self, token: str) -> dict[str, Any]:
        """Return what `stage` wrote: `sets` and `rapport`.

        Raises NotFound when the offer was confirmed, discarded or is too old.
        """
        try:
            return dict(json.loads(self._offer(token).read_bytes()))
        except (FileNotFoundError, ValueError, TypeError, RecursionError) as error:
            raise NotFound(
                "Deze import is al opgeslagen of vervallen. Kies het bestand opnieuw."
            ) from error

    def staged_sets(self, token: str) -> list[SetRecord]:
        """Return the sets that `stage` wrote; NotFound as `staged`, or where one is unreadable."""
        offered = self.staged(token)
        try:
            return [SetRecord.from_dict(item) for item in offered["sets"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotFound("Deze import is vervallen. Kies het bestand opnieuw.") from error

    def commit_staged(self, *tokens: str) -> Snapshot:
        """Make staged imports visible, all or none."""
        with self._writing():
            offers = {token: self.staged_sets(token) for token in tokens}
            for token, records in offers.items():
                names = [name for record in records for name in record.bestanden.values()]
                if not all((self.path / "sets" / name).exists() for name in names):
                    self.discard(token)
                    raise NotFound("Deze import is vervallen. Kies het bestand opnieuw.")
            records = [record for offered in offers.values() for record in offered]
            snapshot = self._replace(records, removed=())
            for token in tokens:
                self.discard(token)
            return snapshot

    def discard(self, token: str) -> None:
        """Forget a staged import; its files go with a later commit, confidential ones at once."""
        records: list[SetRecord] = []
        # an offer that cannot be read is forgotten all the same
        with suppress(NotFound):
            records = self.staged_sets(token)
        self._offer(token).unlink(missing_ok=True)
        if secret := _confidential(records):
            self._sweep(_files_of(self.snapshot().sets), secret)

    def _offer_of(self, records: Iterable[SetRecord], rapport: ImportRapport) -> str:
        """Write down sets whose files exist, so that a later commit can take them in."""
        # a token is all a page hands back, so it must not be guessed from another's
        token = secrets.token_hex(8)
        offer = {
            "sets": [record.as_dict() for record in records],
            "rapport": rapport.as_dict(),
        }
        write_atomic(self._offer(token), json.dumps(offer, ensure_ascii=False).encode())
        return token

    def _offer(self, token: str) -> Path:
        # it comes from a page: `../` in it would name a file elsewhere
        if not token.isalnum():
            raise NotFound("Deze import bestaat niet. Kies het bestand opnieuw.")
        return self.path / "klaar" / f"{token}.json"

    def _make(self) -> None:
        for name in ("sets", "klaar"):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder's lock; wait for another writer, then give up readably."""
        from filelock import FileLock, Timeout

        self._make()
        lock = FileLock(self.path / ".slot")
        try:
            lock.acquire(timeout=self.lock_wait)
        except Timeout as error:
            raise FolderBusy(
                f"Een andere import schrijft nu in {self.path} en was na {self.lock_wait:g} "
                "seconden nog niet klaar. Er is niets gewijzigd; probeer het zo opnieuw."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _write(self, result: ImportResult) -> list[SetRecord]:
        """Write the files of the sets; nothing refers to them yet."""
        self._make()
        return [
            SetRecord(
                key=new.key,
                herkomst=new.herkomst,
                rijen=new.rijen,
                bestanden={
                    name: write_table(self.path / "sets", name, table)
                    for name, table in new.tables.items()
                },
                bevindingen=new.bevindingen,
                extra=new.extra,
            )
            for new in result.sets
        ]

    def _replace(self, records: Iterable[SetRecord], *, removed: Iterable[SetKey]) -> Snapshot:
        """Replace `herkomst.json` (the commit) and sweep what nothing refers to any more."""
        before = self.snapshot().sets
        sets = {record.key: record for record in before}
        for key in removed:
            del sets[key]
        for record in records:
            sets[record.key] = record
        # indented and not escaped: people read this file when something is wrong
        content = {"versie": FORMAT, "sets": [record.as_dict() for record in sets.values()]}
        write_atomic(
            self.path / "herkomst.json", json.dumps(content, ensure_ascii=False, indent=1).encode()
        )
        # only now: until the commit an old reader may come back for them
        self._sweep(_files_of(sets.values()), _confidential(before))
        return self.snapshot()

    def _sweep(self, referenced: set[str], secret: set[str]) -> None:
        """Remove old set files that neither the folder nor a staged import refers to.

        Those in `secret` need not be old: who takes a confidential table out expects it gone.
        The commit has been made: what cannot be read or removed stays for a later one, and
        makes no failure of a success.
        """
        # a reader with an older snapshot keeps its files for an hour; no page takes longer
        oldest = time.time() - KEEP_UNREFERENCED_SECONDS
        # counted from the folder as it was: nobody finds them under the new commit
        for file in (self.path / _COUNTED).glob("*"):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        for offer in (self.path / "klaar").glob("*.json"):
            with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                if offer.stat().st_mtime < oldest:
                    offer.unlink(missing_ok=True)
                    continue
                sets = json.loads(offer.read_bytes())["sets"]
                referenced = referenced | {n for item in sets for n in item["bestanden"].values()}
        # what a kill left half-written, beside where it would have come
        for file in [*self.path.glob(".half-*"), *(self.path / "klaar").glob(".half-*")]:
            with suppress(OSError):
                if file.stat().st_mtime < oldest:
                    file.unlink(missing_ok=True)
        for file in (self.path / "sets").iterdir():
            with suppress(OSError):
                old = file.name in secret or file.stat().st_mtime < oldest
                if file.name not in referenced and old:
                    file.unlink(missing_ok=True)


def _files_of(records: Iterable[SetRecord]) -> set[str]:
    return {name for record in records for name in record.bestanden.values()}


def _confidential(records: Iterable[SetRecord]) -> set[str]:
    return _files_of(record for record in records if record.vertrouwelijk)


@cached(16)
def _read(file: Path, *_stat: int) -> tuple[str, tuple[SetRecord, ...]]:
    """Return hash and sets of a `herkomst.json`; its time and size tell one commit from another."""
    raw = file.read_bytes()
    try:
        data = json.loads(raw)
        newer = data["versie"] > FORMAT
        records = () if newer else tuple(SetRecord.from_dict(item) for item in data["sets"])
    # a text nested ten thousand deep is no mistake of ours either
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FolderDamaged(
            f"Het bestand herkomst.json in {file.parent} is niet leesbaar. Zet een "
            "reservekopie terug, of kies met --gegevens een andere map."
        ) from error
    if newer:
        raise FolderDamaged(
            f"De gegevensmap {file.parent} is gemaakt door een nieuwere versie van wijkverkenner "
            f"(vorm {data['versie']}, deze versie kent {FORMAT}). Er is niets gewijzigd. Werk "
            "wijkverkenner bij, of kies met --gegevens een andere map."
        )
    return hashlib.sha256(raw).hexdigest()[:16], records
