"""Weergaven that were kept and the verhaallijn that orders them: what one showed, what changed.

A weergave is an address with what its page showed at the moment it was kept (`shown`): heading,
line of source and date, the mark of the data folder, and the table that the page offers. That is
kept under `SHOWN`, a name that no form asks for: nobody writes in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from dossier.dossier import Dossier, Work, fixed_id
from dossier.interpretation import DUIDING
from dossier.kinds import kind
from dossier.meeting import AFSPRAAK, GESPREK, PREPARED, RONDE
from dossier.rows import KnownNames, normalised, row_findings, view_address
from dossier.shown import with_figure
from store.dutch import format_number
from store.reading.text import cells_of
from store.records_rows import Opdracht, Rij

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Finding, Snapshot

WEERGAVE, VERHAALLIJN = "weergave", "verhaallijn"
SHOWN = "getoond"
_MOST_CELLS = 20_000
"""Of a table that is kept: one of every buurt of the country would slow down all that is read."""
_SHORT = 16
"""Signs of a hash that are kept."""
_MOST_KEYS = 4
"""Columns at the front of a table that may name its rows."""
_FIGURES = ("indicator", "tweede", "behoefte")
_PLACES = ("gebied", "wijk", "swv")
"""Choices of an address that name a figure, and an area."""


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """What is otherwise now than when a weergave was kept."""

    zin: str
    anders: tuple[tuple[str, str, str, str], ...] = ()
    """Of each cell that changed: its row, its column, then and now."""


def shown(kop: str, regel: str, kenmerk: str, wanneer: str, tabel: bytes | None) -> dict[str, Any]:
    """Return what a page shows, to be kept with a weergave.

    Parameters
    ----------
    kop, regel
        Its heading, and the line of what, when and from where.
    kenmerk
        Hash of the data folder.
    wanneer
        The moment, ISO.
    tabel
        Its table as people take it along (csv with semicolons); None where it has none. Of one
        larger than 20.000 cells only the mark is kept.
    """
    made: dict[str, Any] = {
        "kop": kop, "regel": regel, "kenmerk": kenmerk[:_SHORT], "wanneer": wanneer,
    }  # fmt: skip
    if tabel is None:
        return made
    text = tabel.decode("utf-8-sig")
    rows = list(cells_of(text, ";", name="de tabel", wanted="de tabel van een pagina"))
    made |= {"merk": sha256(tabel).hexdigest()[:_SHORT], "rijen": max(0, len(rows) - 1)}
    return made | ({"tabel": rows} if sum(map(len, rows)) <= _MOST_CELLS else {})


def view_row(
    titel: str, zin: str, notitie: str, adres: str, toen: Mapping[str, Any], vandaag: str
) -> dict[str, Any]:
    """Return the values of a new weergave; `adres` is its page and query, `toen` from `shown`."""
    _, query = view_address(adres)
    return {
        "titel": titel,
        "zin": zin,
        "notitie": notitie,
        "adres": adres,
        "indicatoren": [query[name] for name in _FIGURES if query.get(name)],
        "gebieden": [query[name] for name in _PLACES if query.get(name)],
        "bewaard_op": vandaag,
        "bron": ": ".join(filter(None, (toen.get("kop"), toen.get("regel")))),
        SHOWN: dict(toen),
    }


def changed_since(toen: Mapping[str, Any], nu: Mapping[str, Any]) -> ShownChanges:
    """Return what a page shows otherwise than when it was kept; both from `shown`."""
    if not toen:
        return ShownChanges("Bij deze weergave is niet bewaard wat er te zien was.")
    said = [f"Er stond: {toen.get('regel')}."] if toen.get("regel") != nu.get("regel") else []
    same_folder = toen.get("kenmerk") == nu.get("kenmerk")
    if "merk" not in toen:
        folder = "niet veranderd" if same_folder else "wel bijgewerkt"
        said.append(f"Van deze pagina is geen tabel bewaard; de gegevensmap is {folder}.")
        return ShownChanges(" ".join(said))
    if toen["merk"] == nu.get("merk"):
        folder = "" if same_folder else " De gegevensmap is wel bijgewerkt."
        return ShownChanges(" ".join((*said, f"De cijfers zijn sindsdien gelijk.{folder}")))
    if "tabel" not in toen or "tabel" not in nu:
        was, now = (format_number(one.get("rijen") or 0) for one in (toen, nu))
        said.append(
            f"De cijfers zijn sindsdien veranderd ({was} rijen toen, {now} nu); de tabel was te "
            "groot om haar rij voor rij te bewaren."
        )
        return ShownChanges(" ".join(said))
    cells, facts = _compared(toen["tabel"], nu["tabel"])
    return ShownChanges(" ".join((*said, f"Sindsdien veranderd: {', '.join(facts)}.")), cells)


def in_order(work: Work, lijn: Rij) -> list[tuple[str, Rij | None]]:
    """Return the weergaven of a verhaallijn with their ids, in order; None for one that is gone."""
    there = {row.id: row for row in work.rijen.get(WEERGAVE, ())}
    return [(str(key), there.get(str(key))) for key in lijn.gegevens.get("weergaven") or ()]


def moved(lijn: Rij, place: int, step: int) -> Opdracht:
    """Return what it takes to move the weergave at a place one up (-1) or down (1)."""
    keys = list(lijn.gegevens.get("weergaven") or ())
    # past an end it stays there: a key that is held down loses nothing
    to = min(max(place + step, 0), len(keys) - 1)
    keys.insert(to, keys.pop(place))
    return with_views(lijn, keys)


def with_views(lijn: Rij, keys: Sequence[str]) -> Opdracht:
    """Return what it takes to give a verhaallijn these weergaven, by id."""
    return lijn.order({**lijn.gegevens, "weergaven": list(keys)})


def what_is_gone(rij: Rij, known: KnownNames) -> list[Finding]:
    """Return what a weergave shows that is not there (any more): figures and areas."""
    return row_findings(kind(WEERGAVE), {**rij.gegevens, "zin": None, "notitie": None}, known)


def rows_of_line(work: Work, lijn: Rij) -> list[Rij]:
    """Return a verhaallijn with its weergaven and the rounds prepared on them: its file.

    A round that was held belongs to the gesprek it was held in, and stays there.
    """
    views = [row for _, row in in_order(work, lijn) if row is not None]
    keys = {row.id for row in views}
    rounds = [
        row
        for row in work.rijen.get(RONDE, ())
        if row.gegevens.get("weergave") in keys and row.gegevens.get("stand") == PREPARED
    ]
    return [lijn, *views, *rounds]


def outcome_orders(
    dossier: Dossier,
    lijn: Rij,
    rij: Rij,
    *,
    herkend: str | None,
    uitleg: str,
    afspraak: str,
    snapshot: Snapshot,
) -> list[Opdracht]:
    """Return what it takes to keep what was said at a weergave: a gesprek with what came of it.

    There is one gesprek of a verhaallijn and a day, and one duiding and one agreement in it per
    weergave: who records again changes those. The gesprek says what was shown, and its verslag is
    made of it as of any other.
    """
    talk = talk_order(dossier, lijn, rij)
    key, day, said = str(talk.id), dossier.vandaag.isoformat(), rij.gegevens
    there = {row.id: row for name in (DUIDING, AFSPRAAK) for row in dossier.of(name)}
    wanted: list[tuple[str, str, dict[str, Any]]] = []
    figure, area = (next(iter(said.get(name) or ()), None) for name in ("indicatoren", "gebieden"))
    if herkend or uitleg:
        made = {
            "vanuit": "cijfer", "bij": "indicator" if figure else "domein", "indicator": figure,
            "gebied": area or dossier.gebied or None, "herkend": herkend, "hoe_komt_het": uitleg,
            "gesprek": key, "datum": day, "stand": "klaar",
        }  # fmt: skip
        wanted.append((DUIDING, fixed_id(key, rij.id, DUIDING), with_figure(snapshot, made)))
    if afspraak:
        own = {"wat": afspraak, "gesprek": key, "datum": day, "stand": "open"}
        wanted.append((AFSPRAAK, fixed_id(key, rij.id, AFSPRAAK), own))
    return [
        talk,
        *(_row_order(dossier, name, row, there.get(row), own) for name, row, own in wanted),
    ]


def talk_order(dossier: Dossier, lijn: Rij, rij: Rij) -> Opdracht:
    """Return what it takes to keep the gesprek of a verhaallijn and a day: a weergave was shown."""
    day = dossier.vandaag.isoformat()
    # one id for a line and a day: two windows that record at once meet in one gesprek
    key = fixed_id("presentatie", dossier.id, lijn.id, day)
    talk = next((row for row in dossier.of(GESPREK) if row.id == key), None)
    before = talk.gegevens if talk else {"soort": "bijeenkomst", "datum": day}
    address = str(rij.gegevens.get("adres") or "")
    views = dict.fromkeys([*(before.get("getoond") or ()), address])
    own = {**before, "stand": "gehouden", "getoond": list(views)}
    return _row_order(dossier, GESPREK, key, talk, own)


def _row_order(
    dossier: Dossier, name: str, key: str, old: Rij | None, values: Mapping[str, Any]
) -> Opdracht:
    data = {**dossier.new_row(name), **(old.gegevens if old else {}), **values}
    return Opdracht(name, normalised(kind(name), data), key, old.versie if old else None)


def _compared(
    then: list[list[str]], now: list[list[str]]
) -> tuple[tuple[tuple[str, str, str, str], ...], list[str]]:
    """Return the cells that differ, and what else there is to say of two tables."""
    heads = then[0] if then else []
    both = [name for name in heads if name in (now[0] if now else [])]
    # without columns that name each row only whole rows can be told apart
    keys = _naming(then, now)
    if not keys:
        gone = len({*map(tuple, then[1:])} - {*map(tuple, now[1:])})
        return (), [f"{gone} van {len(then) - 1} rijen zijn anders of weg"]
    was, there = _by_key(then, keys), _by_key(now, keys)
    cells = tuple(
        (" · ".join(key), name, before[name], there[key][name])
        for key, before in was.items()
        if key in there
        for name in both
        if before[name] != there[key][name]
    )
    facts = [f"{len(cells)} {'cel' if len(cells) == 1 else 'cellen'}"] * bool(cells)
    for number, text in (
        (len(there.keys() - was.keys()), "erbij gekomen"),
        (len(was.keys() - there.keys()), "er niet meer"),
    ):
        facts += [f"{number} {'rij' if number == 1 else 'rijen'} {text}"] * bool(number)
    others = [name for name in (*heads, *(now[0] if now else [])) if name not in both]
    facts += [f"andere kolommen ({', '.join(dict.fromkeys(others))})"] * bool(others)
    return cells, facts or ["de volgorde"]


def _naming(then: list[list[str]], now: list[list[str]]) -> list[str]:
    """Return the columns at the front that name each row of both tables; none where none do."""
    shared: list[str] = []
    for one, other in zip(then[0] if then else [], now[0] if now else [], strict=False):
        if one != other or len(shared) == _MOST_KEYS:
            break
        shared.append(one)
        if all(len(_by_key(rows, shared)) == len(rows) - 1 for rows in (then, now)):
            return shared
    return []


def _by_key(rows: list[list[str]], keys: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    heads = rows[0] if rows else []
    lines = [dict(zip(heads, row, strict=False)) for row in rows[1:]]
    return {tuple(line.get(key, "") for key in keys): line for line in lines}
