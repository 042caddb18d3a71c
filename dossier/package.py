"""The pakket of a resultaat: what serves it, how that is spread, and how it moved since last cycle.

One starts from what is needed: a resultaat needs aanbod that differs in leefgebied, age, form and
level. What a piece does not say of itself is counted as not said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.dossier import RESULTAAT, Dossier, Work, cycle_of
from dossier.plan import ACTIVITEIT, ended
from places.aanbod.model import Aanbod
from store.dutch import format_number, listed
from store.reading.text import as_kept
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from places.aanbod.preventiematrix import Matrix, MatrixCell
    from store.records_rows import Rij

VERDELINGEN = {
    "leefgebieden": "leefgebied",
    "leeftijdsfasen": "leeftijdsfase",
    "vorm": "vorm",
    "preventieniveau": "preventieniveau",
    "effectladder": "effectladder",
}
"""What a package is spread over: a field of aanbod, and its list of words."""


@dataclass(frozen=True, slots=True)
class PackageItem:
    """One piece of a package: aanbod, or an activity of the plan that names no aanbod."""

    titel: str
    waarden: Mapping[str, tuple[str, ...]]
    """By field of `VERDELINGEN`, the words it says of itself."""
    bereik: float | None


@dataclass(frozen=True, slots=True)
class ResultPackage:
    """What serves one resultaat in an area."""

    resultaat: Rij
    stukken: tuple[PackageItem, ...]
    cellen: Mapping[str, MatrixCell]
    """By preventieniveau, with what is needed and what the aanbod reaches of it."""

    def spread(self, veld: str) -> dict[str, int]:
        """Return how many pieces there are per word of a field; '' counts those that say none."""
        counted = Counter(word for one in self.stukken for word in one.waarden[veld] or ("",))
        order = [*words(VERDELINGEN[veld]), ""]
        found = {word: counted.pop(word, 0) for word in order}
        # a word that is in no list says nothing that can be counted
        found[""] += sum(counted.values())
        return found

    def empty(self, veld: str) -> tuple[str, ...]:
        """Return the labels of words that no piece names; nothing where no piece names any."""
        found, names = self.spread(veld), words(VERDELINGEN[veld])
        if not any(found[word] for word in names):
            return ()
        # both individual and group is not a form of its own to miss
        return tuple(names[word].label for word in names if not found[word] and word != "beide")

    def reach_lines(self) -> list[str]:
        """Return per level that is needed what its aanbod reaches, as Dutch sentences."""
        lines, open_ = [], []
        for level in words("preventieniveau"):
            cell = self.cellen[level]
            name = label("preventieniveau", level)
            if cell.nodig == 0:
                lines.append(f"{name}: niet nodig.")
            elif cell.nodig is None and not cell.behouden:
                open_.append(name.lower())
            else:
                need = "nog niet gekozen hoeveel" if cell.nodig is None else f"{cell.nodig} nodig"
                reach = f"; het {cell.dekking.tekst}" if cell.dekking else "; bereik niet bekend"
                lines.append(f"{name}: {len(cell.behouden)} aanwezig, {need}{reach}.")
        if open_:
            lines.append(f"Nog niet gekozen of er {listed(open_)} aanbod nodig is.")
        return lines


@dataclass(frozen=True, slots=True)
class LevelShift:
    """How the activities of two cycles are spread over the levels of prevention."""

    van: int
    naar: int
    aantallen: Mapping[str, tuple[int, int]]
    """By level ('' where none is said), how many activities then and now."""
    bereik: Mapping[str, tuple[float, float]]
    """By level what they reach together, as far as it was said."""
    bereik_onbekend: tuple[int, int]
    """Activities without a bereik, then and now."""

    @property
    def tekst(self) -> str:
        """Say how it moved, in Dutch; it judges nothing."""
        levels = list(words("preventieniveau"))
        # what says no level cannot have moved
        then, now = (sum(self.aantallen[level][n] for level in levels) for n in (0, 1))
        parts = [
            f"{label('preventieniveau', level).lower()} {self.aantallen[level][0]} van {then} en "
            f"nu {self.aantallen[level][1]} van {now}"
            for level in levels
            if any(self.aantallen[level])
        ]
        if not then or not now or not parts:
            return (
                f"Van cyclus {self.van} naar cyclus {self.naar} is geen beweging te zien: "
                "niet in beide staan activiteiten met een preventieniveau."
            )
        unsaid = sum(self.aantallen[""])
        # of all activities the part that is for everybody, and the part for who has problems
        first, last = (
            self.aantallen[level][1] / now - self.aantallen[level][0] / then
            for level in (levels[0], levels[-1])
        )
        way = ""
        if first > 0 >= last or first >= 0 > last:
            way = " Dat is een beweging naar voren: van geïndiceerd naar universeel."
        elif first < 0 <= last or first <= 0 < last:
            way = " Dat is een beweging de andere kant op: naar geïndiceerd."
        said = "; ".join(parts)
        rest = f" Van {unsaid} is het niveau niet ingevuld; die tellen niet mee." if unsaid else ""
        return f"Activiteiten in cyclus {self.van} en nu in cyclus {self.naar}: {said}.{way}{rest}"

    def lines(self) -> list[dict[str, str]]:
        """Return it as a table: heading → text."""
        return [
            {
                "Preventieniveau": label("preventieniveau", level) if level else "niet ingevuld",
                f"Activiteiten in cyclus {self.van}": str(self.aantallen[level][0]),
                f"Activiteiten in cyclus {self.naar}": str(self.aantallen[level][1]),
                f"Bereik in cyclus {self.van}": format_number(self.bereik[level][0]),
                f"Bereik in cyclus {self.naar}": format_number(self.bereik[level][1]),
            }
            for level in (*words("preventieniveau"), "")
        ]


def result_packages(dossier: Dossier, work: Work, matrix: Matrix) -> list[ResultPackage]:
    """Return the package of each resultaat of a dossier's area, in the order of the matrix."""
    rows = {row.id: row for row in dossier.of(RESULTAAT)}
    aanbod = {item.rij.id: item.rij for item in matrix.aanbod}
    named = {row.id: row for row in work.rijen.get("aanbod", ())}
    # the newest row of quality says on which trede an activity stands
    steps = {
        str(r.gegevens.get(ACTIVITEIT)): r.gegevens.get("trede") for r in dossier.of("kwaliteit")
    }
    found = []
    for line in matrix.rijen:
        if line.resultaat_id not in rows:
            continue
        tied = {
            key: row
            for key, row in aanbod.items()
            if line.resultaat_id in (row.gegevens.get("resultaten") or ())
            and Aanbod.from_dict(row.gegevens).huidig
        }
        loose = []
        for activity in dossier.now(ACTIVITEIT):
            data = activity.gegevens
            if ended(activity) or line.resultaat_id not in (data.get("resultaten") or ()):
                continue
            # an activity that carries aanbod is counted as that aanbod: it would count twice
            through = [key for key in data.get("aanbod") or () if key in named]
            tied |= {key: named[key] for key in through}
            loose += [activity] * (not through)
        pieces = [*map(_of_aanbod, tied.values())]
        pieces += [_of_activity(row, steps.get(row.id)) for row in loose]
        found.append(ResultPackage(rows[line.resultaat_id], tuple(pieces), line.cellen))
    return found


def level_shift(dossier: Dossier, work: Work) -> LevelShift | None:
    """Return how the activities moved over the levels since the cycle before; None for the first.

    Then are the activities of that cycle, also those that were stopped since; now is all that has
    not ended. An activity that says no level has that of the first aanbod it names.
    """
    if dossier.cyclus <= 1:
        return None
    aanbod = {row.id: row for row in work.rijen.get("aanbod", ())}
    last = dossier.cyclus - 1
    there = [(row, _level(row, aanbod)) for row in dossier.of(ACTIVITEIT)]
    # what ran then, whatever became of it, and what runs or is planned now
    before = [
        (row, level)
        for row, level in there
        if cycle_of(row) == last or (cycle_of(row) < last and not ended(row))
    ]
    now = [(r, level) for r, level in there if cycle_of(r) <= dossier.cyclus and not ended(r)]
    levels = (*words("preventieniveau"), "")

    def count(rows: Sequence[tuple[Rij, str]], level: str) -> int:
        return sum(one == level for _, one in rows)

    def reach(rows: Sequence[tuple[Rij, str]], level: str) -> float:
        return sum(_reach(row) or 0.0 for row, one in rows if one == level)

    return LevelShift(
        last,
        dossier.cyclus,
        {level: (count(before, level), count(now, level)) for level in levels},
        {level: (reach(before, level), reach(now, level)) for level in levels},
        (sum(_reach(r) is None for r, _ in before), sum(_reach(r) is None for r, _ in now)),
    )


def _of_aanbod(row: Rij) -> PackageItem:
    one = Aanbod.from_dict(row.gegevens)
    said = {name: _words(name, getattr(one, name)) for name in VERDELINGEN}
    return PackageItem(one.titel, said, one.bereikt)


def _of_activity(row: Rij, trede: object) -> PackageItem:
    values = row.gegevens | {"effectladder": trede}
    said = {name: _words(name, values.get(name)) for name in VERDELINGEN}
    return PackageItem(as_kept(row.gegevens.get("naam")), said, _reach(row))


def _words(veld: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(one) for one in values if one in words(VERDELINGEN[veld]))


def _level(row: Rij, aanbod: Mapping[str, Rij]) -> str:
    own = row.gegevens.get("preventieniveau")
    if own not in words("preventieniveau"):
        keys = [key for key in row.gegevens.get("aanbod") or () if key in aanbod]
        own = Aanbod.from_dict(aanbod[keys[0]].gegevens).preventieniveau if keys else ""
    return str(own) if own in words("preventieniveau") else ""


def _reach(row: Rij) -> float | None:
    said = row.gegevens.get("bereik")
    return float(said) if isinstance(said, int | float) else None
