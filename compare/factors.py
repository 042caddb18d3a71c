"""Which factors do the deviating figures of an area point to? A reason to look, never a cause."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.difference import Outcome
from store import Refused
from store.dutch import listed, lower_first
from store.reading.text import slug
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compare.benchmark import Comparison
    from compare.profile import Profile, ProfileRow


SOORT_FACTOR = "factor"
"""Kind of the records in which people keep their own factors."""
VERVALLEN = "vervallen"
"""Marks an own row that takes a shipped factor out."""
VOORBEHOUD = (
    "Een cijfer dat afwijkt is een reden om met partners naar een factor te kijken. Het zegt niet "
    "dat de factor hier speelt, en niet wat waardoor komt."
)
BEIDE = "beide"
RICHTINGEN = {
    "risico": "risicofactor",
    "beschermend": "beschermende factor",
    BEIDE: "risicofactor en beschermende factor",
}
"""Which way a factor works, and what people call one that does. A factor whose name takes no side
(skills, temperament) is both: a lot of it protects, a lack of it is a risk."""
SCORES = ("relevantie", "impact", "prevalentie")
"""What the rank of a factor is made from (method Wijkprogrammering): how relevant it is to a
domein, how much it does to other factors, how many it concerns."""
LIJSTEN = {"leefgebieden": "leefgebied", "leeftijdsfasen": "leeftijdsfase", "domeinen": "domein"}
"""Fields that hold words, and the list of `store.words` that these are of."""
SCHAAL = range(1, 6)
"""Of those, from low to high. The method publishes no scale; this one is agreed here."""
_SIDES = {"hoger": Outcome.HOGER, "lager": Outcome.LAGER}
# of the method Wijkprogrammering, as `factoren.toml` has them; 1 goes first
_RANKS = range(1, 6)
# own choice: the shortest that still tells long factors apart, as ids stand in addresses
_LONGEST_ID = 60
_FILE = Path(__file__).with_name("factoren.toml")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the ranking."""

    id: str
    label: str
    rang: int
    """1 hangs together with most other factors."""
    richting: str
    """One of `RICHTINGEN`."""
    leefgebieden: tuple[str, ...] = ()
    leeftijdsfasen: tuple[str, ...] = ()
    domeinen: tuple[str, ...] = ()
    indicatoren: tuple[tuple[str, str], ...] = ()
    """Id of an indicator, and the side (`hoger`, `lager`) on which it points here."""
    relevantie: int | None = None
    """In `SCHAAL`; None where nobody filled it in, as of what was shipped."""
    impact: int | None = None
    prevalentie: int | None = None

    @property
    def rang_tekst(self) -> str:
        """Return its rank, with what is known of what it was made from."""
        known = [(name, getattr(self, name)) for name in SCORES]
        behind = ", ".join(f"{name} {score}" for name, score in known if score is not None)
        return f"rang {self.rang}" + (f" ({behind})" if behind else "")

    def as_dict(self) -> dict[str, Any]:
        """Return the factor as a record keeps it."""
        return {
            "id": self.id,
            "label": self.label,
            "rang": self.rang,
            **{name: getattr(self, name) for name in SCORES},
            "richting": self.richting,
            **{name: list(getattr(self, name)) for name in LIJSTEN},
            "indicatoren": [{"id": name, "kant": side} for name, side in self.indicatoren],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Factor:
        """Read a factor of the file or of a record.

        Raises Refused for a factor without a name, and for a rank, score, direction, word or side
        that does not exist.
        """
        label = str(data.get("label") or "").strip()
        if not label:
            raise Refused("een factor met een naam", "een lege naam", "Vul de naam in.")
        fields: dict[str, Any] = {name: _score(data.get(name)) for name in SCORES}
        fields |= {name: tuple(data.get(name, ())) for name in LIJSTEN}
        found = cls(
            id=str(data.get("id") or factor_id(label)),
            label=label,
            rang=_rank(data.get("rang")),
            richting=str(data.get("richting") or ""),
            # by side, as the table has them, so that the same links are the same factor
            indicatoren=tuple(
                sorted(
                    dict.fromkeys((row["id"], row["kant"]) for row in data.get("indicatoren", ())),
                    key=lambda pair: str(pair[1]),
                )
            ),
            **fields,
        )
        for name, value, allowed in (
            ("rang", found.rang, _RANKS),
            *((score, getattr(found, score), (None, *SCHAAL)) for score in SCORES),
            ("richting", found.richting, RICHTINGEN),
            *(
                (one, word, words(one))
                for field, one in LIJSTEN.items()
                for word in getattr(found, field)
            ),
            *(("kant", side, _SIDES) for _, side in found.indicatoren),
        ):
            if value not in allowed:
                raise Refused(
                    f"een {name} uit {', '.join(str(a) for a in allowed if a is not None)}",
                    f"‘{value or 'niets'}’ bij de factor ‘{found.label}’",
                    "Verbeter de factor.",
                )
        return found


@dataclass(frozen=True, slots=True)
class FactorPointer:
    """A factor that deviating figures of an area point to."""

    factor: Factor
    regels: tuple[ProfileRow, ...]
    """The deviating figures, the largest sure deviation first."""
    zin: str
    """One careful Dutch sentence that says why."""


@dataclass(frozen=True, slots=True)
class FactorPointers:
    """The factors of an area, by rank."""

    aanwijzingen: tuple[FactorPointer, ...]
    geen_afwijking: tuple[Factor, ...]
    """Their figures are there and do not deviate to that side."""
    geen_cijfers: tuple[Factor, ...]
    """None of their figures is there: nothing is known, which is not the same."""
    voorbehoud: str = VOORBEHOUD


def factors(own: Iterable[Mapping[str, Any]] = ()) -> dict[str, Factor]:
    """Return the factors by id, in the order of their rank.

    Rows that people made (`own`, records of kind `factor`) replace the shipped factor of the same
    id, or come in addition. One with `vervallen` takes the factor out.
    """
    found = dict(shipped())
    for row in own:
        if row.get(VERVALLEN):
            found.pop(str(row["id"]), None)
        else:
            factor = Factor.from_dict(row)
            found[factor.id] = factor
    return dict(sorted(found.items(), key=lambda item: item[1].rang))


def point_to_factors(
    profiel: Profile, *, maatstaf: str | None = None, known: Mapping[str, Factor] | None = None
) -> FactorPointers:
    """Return which factors the deviating figures of an area point to, by rank.

    Within a rank the factor with the most deviating figures comes first. `maatstaf` is the kind or
    code of the benchmark (None: the profile's own), `known` are of `factors()` (None: as shipped).
    """
    against = maatstaf or profiel.standaard
    rows = {row.indicator.id: row for row in profiel.wat_valt_op(against)}
    hits, quiet, unknown = [], [], []
    for factor in (factors() if known is None else known).values():
        there = [(rows[name], side) for name, side in factor.indicatoren if name in rows]
        judged = [
            (row, side, found)
            for row, side in there
            if (found := row.naast(against)) is not None
            and found.verschil.uitkomst not in (Outcome.NIET, Outcome.TE_KLEIN)
        ]
        deviating = [
            (r, f)
            for r, side, f in judged
            if f.verschil.veel and f.verschil.uitkomst is _SIDES[side]
        ]
        # who uses help is no measure of who needs it: that alone points to no factor
        if not all(row.indicator.gebruik for row, _ in deviating):
            order = sorted(deviating, key=lambda item: -item[0].opvallend(against))
            hits.append(FactorPointer(factor, tuple(r for r, _ in order),
                                   _sentence(profiel, factor, order)))  # fmt: skip
        elif judged:
            quiet.append(factor)
        else:
            unknown.append(factor)
    # the method ranks factors; how many figures deviate only orders those of one rank
    hits.sort(key=lambda hit: (hit.factor.rang, -len(hit.regels)))
    return FactorPointers(tuple(hits), tuple(quiet), tuple(unknown))


@cache
def shipped() -> Mapping[str, Factor]:
    """Return the factors as they came with the tool, by id."""
    return {row["id"]: Factor.from_dict(row) for row in _rows()}


def factor_spellings(known: Mapping[str, Factor]) -> dict[str, str]:
    """Return the ids of factors by what people may write for them, in plain signs (`slug`).

    Their own labels go before the other spellings of what was shipped; a label that two factors
    share tells neither.
    """
    found = {slug(text): row["id"] for row in _rows() if row["id"] in known
             for text in (row["label"], *row.get("anders", ()))}  # fmt: skip
    labels = [(slug(factor.label), key) for key, factor in known.items()]
    often = Counter(text for text, _ in labels)
    found |= dict(labels)
    return {text: key for text, key in found.items() if often[text] < 2}  # noqa: PLR2004


def factor_id(label: str) -> str:
    """Return the id of a factor that somebody names."""
    # not `slug`: ids made so stand in the records that people keep (`risico’s` is `risicos`)
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_ID] or "factor"


def _rank(value: object) -> int:
    """Return a rank as a number; 0 where it is none, which no rank is."""
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return 0


def _score(value: object) -> int | None:
    """Return a score as a number, None where nothing is filled in; 0 where it is none."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 (nan of a table)
        return None
    return _rank(value)


@cache
def _rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["factor"]
    return found


def _sentence(profiel: Profile, factor: Factor, found: list[tuple[ProfileRow, Comparison]]) -> str:
    """Say which figures deviate, and that it is a reason to look."""
    parts = [
        f"{lower_first(row.indicator.label)} ({other.verschil.uitkomst.value})"
        for row, other in found
    ]
    measure = found[0][1].maatstaf.naam
    verb = "wijkt" if len(parts) == 1 else "wijken"
    tested = [other.verschil.getoetst for _, other in found]
    sure = "" if all(tested) else " (deels niet getoetst)" if any(tested) else " (niet getoetst)"
    return (
        f"In {profiel.gebied.label} {verb} {listed(parts)} veel af van {measure}{sure}: reden om "
        f"met partners te kijken naar ‘{lower_first(factor.label)}’ (rang {factor.rang})."
    )
