"""A methodepakket: how a gemeente works with the method, as one file without figures or notes.

It holds the table of factors, the ties between them, and the rows of every kind that belongs to
the method (`Kind.methode`). Another gemeente sees how it differs from its own before anything is
taken over; nothing of its own is removed by that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from compare.factor_records import factor_orders, kept_factors
from compare.factor_table import KOLOMMEN, texts
from compare.factors import Factor, factors
from dossier.dossier import fixed_id
from dossier.factor_model import SOORT_BAND, FactorLink, factor_links, link_of
from dossier.kinds import kind, kinds
from dossier.own_form import OwnForm
from dossier.rows import NOTHING_KNOWN, normalised, readable_row, row_findings, row_title
from store import Finding, NotFound
from store.records_rows import Opdracht, Rij

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from dossier.rows import KnownNames
    from store.records import Records

_FORM = OwnForm(
    "wijkverkenner-methodepakket",
    1,
    "delen",
    "deel",
    "een methodepakket van wijkverkenner (json), zoals deze toepassing het bewaart",
    "Bewaar het pakket opnieuw vanuit wijkverkenner en lees dat bestand.",
)
FACTOR = "factor"
_LONGEST_ID = 32


class MethodState(StrEnum):
    """How a part of a package stands beside one's own."""

    NIEUW = "nieuw"
    ANDERS = "anders"
    GELIJK = "gelijk"
    ALLEEN_HIER = "alleen hier"


@dataclass(frozen=True, slots=True)
class MethodPart:
    """One factor, tie or row of the method."""

    soort: str
    """`factor`, or a kind of row."""
    sleutel: str
    """By which it is found in another folder."""
    gegevens: Mapping[str, Any]

    def title(self, known: KnownNames = NOTHING_KNOWN) -> str:
        """Return what it is called."""
        if self.soort == FACTOR:
            return str(self.gegevens.get("label") or self.sleutel)
        return row_title(kind(self.soort), self.gegevens, known)

    def readable(self, known: KnownNames = NOTHING_KNOWN) -> dict[str, str]:
        """Return its fields as a reader sees them: label → text."""
        if self.soort == FACTOR:
            said = texts(Factor.from_dict(self.gegevens), {})
            return {head: text for head, text in said.items() if text and head != KOLOMMEN["id"]}
        return readable_row(kind(self.soort), self.gegevens, known)


@dataclass(frozen=True, slots=True)
class MethodFile:
    """A methodepakket as it stands in a file."""

    naam: str
    """Of which gemeente, as it says itself."""
    delen: tuple[MethodPart, ...]
    geweigerd: int = 0
    bevindingen: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodDifference:
    """One part of a package beside one's own."""

    deel: MethodPart
    """Of the package; one's own where it is only here."""
    stand: MethodState
    naam: str
    velden: tuple[tuple[str, str, str], ...]
    """Label, own text and text of the package, where they differ."""

    @property
    def soort(self) -> str:
        """Return what kind of part it is, as it is called."""
        return "factor" if self.deel.soort == FACTOR else kind(self.deel.soort).enkelvoud

    @property
    def tekst(self) -> str:
        """Say the difference on one line."""
        if self.stand is not MethodState.ANDERS:
            return self.stand.value
        return "; ".join(
            f"{name}: hier ‘{own or 'leeg'}’, pakket ‘{other or 'leeg'}’"
            for name, own, other in self.velden
        )


def own_method(records: Records | None) -> list[MethodPart]:
    """Return how one's own gemeente works with the method; `records` is None where none are kept.

    Factors and ties as they hold, own and shipped; rows of other kinds as they are kept. Nothing
    of a dossier, and no figure, is in it.
    """
    known = {row.factor.id: row.factor for row in kept_factors(records)} if records else factors()
    rows = {name: records.all(name) if records else [] for name in method_kinds()}
    found = [MethodPart(FACTOR, one.id, one.as_dict()) for one in known.values()]
    ties = factor_links(rows[SOORT_BAND], known).banden
    found += [MethodPart(SOORT_BAND, tie_key(one), _tie_values(one)) for one in ties]
    found += [
        MethodPart(name, row.id, dict(row.gegevens))
        for name, every in rows.items()
        if name != SOORT_BAND
        for row in every
    ]
    return found


def method_kinds() -> tuple[str, ...]:
    """Return the kinds of row that belong to the method."""
    return tuple(name for name, found in kinds().items() if found.methode)


def method_json(parts: Collection[MethodPart], *, naam: str, gemaakt: str) -> bytes:
    """Return a methodepakket as JSON; `naam` says of which gemeente, `gemaakt` when (ISO)."""
    lines = [
        {"soort": one.soort, "sleutel": one.sleutel, "gegevens": one.gegevens} for one in parts
    ]
    return _FORM.written(lines, naam=naam, gemaakt=gemaakt)


def read_method(path: Path) -> MethodFile:
    """Read a methodepakket; nothing is stored.

    Raises Refused when it is no such file, or of a newer version.
    """
    head, found, said = _FORM.read(path, _read_part, lambda part: (part.soort, part.sleutel))
    refused = len(said)
    for place, part in found.items():
        if part.soort != FACTOR:
            said += row_findings(kind(part.soort), part.gegevens, plaats=place)
    name = " ".join(str(head.get("naam") or "").split())
    return MethodFile(name, tuple(found.values()), refused, tuple(said))


def method_differences(
    own: Collection[MethodPart], file: MethodFile, known: KnownNames = NOTHING_KNOWN
) -> list[MethodDifference]:
    """Return how a package differs from one's own: what is new or different first.

    A row that is not here under its own id is the one that is called the same.
    """
    labels = {
        one.sleutel: str(one.gegevens["label"])
        for one in (*file.delen, *own)
        if one.soort == FACTOR
    }
    known = replace(known, factoren={**labels, **(known.factoren or {})})
    # by id first: two gemeenten that took over the same package share those
    here = {(one.soort, one.sleutel): one for one in own}
    # a title that several rows have tells none of them
    often = Counter((one.soort, one.title(known).casefold()) for one in own)
    titled = {
        key: one for one in own if often[key := (one.soort, one.title(known).casefold())] == 1
    }
    found = []
    met = set()
    for part in file.delen:
        twin = here.get((part.soort, part.sleutel))
        if twin is None and part.soort != SOORT_BAND:
            twin = titled.get((part.soort, part.title(known).casefold()))
        if twin is None:
            found.append(MethodDifference(part, MethodState.NIEUW, part.title(known), ()))
            continue
        met.add((twin.soort, twin.sleutel))
        one, other = twin.readable(known), part.readable(known)
        apart = tuple(
            (name, one.get(name, ""), other.get(name, ""))
            for name in dict.fromkeys((*one, *other))
            if one.get(name, "") != other.get(name, "")
        )
        # under its own id, so that it is that row that is brought up to the package
        mine = MethodPart(part.soort, twin.sleutel, part.gegevens)
        state = MethodState.ANDERS if apart else MethodState.GELIJK
        found.append(MethodDifference(mine, state, part.title(known), apart))
    found += [
        MethodDifference(mine, MethodState.ALLEEN_HIER, mine.title(known), ())
        for key, mine in here.items()
        if key not in met
    ]
    order = list(MethodState)
    return sorted(found, key=lambda one: order.index(one.stand))


def method_orders(chosen: Collection[MethodDifference], records: Records) -> list[Opdracht]:
    """Return what it takes to take over some differences, as one change that can be undone.

    Only what is new or different asks for anything; nothing of one's own is removed.
    """
    wanted = [one for one in chosen if one.stand in (MethodState.NIEUW, MethodState.ANDERS)]
    rows = kept_factors(records)
    places = {row.factor.id: place for place, row in enumerate(rows)}
    taken = [
        (places.get(one.deel.sleutel), Factor.from_dict(one.deel.gegevens))
        for one in wanted
        if one.deel.soort == FACTOR
    ]
    orders = factor_orders(taken, rows, records, remove=False) if taken else []
    # a tie that was taken out here has a row too, and comes back in that one
    ties = {tie_key(link_of(row)): row.id for row in records.all(SOORT_BAND)}
    for one in wanted:
        if one.deel.soort == FACTOR:
            continue
        values = normalised(kind(one.deel.soort), one.deel.gegevens)
        if one.deel.soort == SOORT_BAND:
            key = ties.get(one.deel.sleutel) or fixed_id(SOORT_BAND, one.deel.sleutel)
            values["vervallen"] = "nee"
        else:
            key = one.deel.sleutel
        orders.append(_order(one.deel.soort, key, values, records.get))
    return orders


def tie_key(link: FactorLink) -> str:
    """Return the key of a tie, the same in every folder."""
    return "/".join(link.sleutel)


def _tie_values(link: FactorLink) -> dict[str, Any]:
    row = link.rij.gegevens if link.rij else {}
    said = {"van": link.van, "naar": link.naar, "domein": link.domein, "richting": link.richting,
            "sterkte": link.sterkte, "bron": link.bron,
            "toelichting": row.get("toelichting")}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _order(soort: str, key: str, values: Mapping[str, Any], get: Callable[[str], Rij]) -> Opdracht:
    """Return the order for a row that may be there, or may have been there before."""
    try:
        row = get(key)
    except NotFound:
        return Opdracht(soort, dict(values), key)
    return row.order(row.gegevens | dict(values))


def _read_part(line: object) -> MethodPart:
    """Return the part of a line of the file.

    Raises Refused when it is none; `came` says why.
    """
    soort, key, values = (
        (line.get(name) for name in ("soort", "sleutel", "gegevens"))
        if isinstance(line, dict)
        else (None, None, None)
    )
    # a package comes from another gemeente: nothing in it is trusted to have its form
    if not isinstance(key, str) or not key or not isinstance(values, dict):
        raise _FORM.none("een deel zonder kenmerk of gegevens")
    values = _FORM.that_fits(values)
    if soort == FACTOR:
        try:
            one = Factor.from_dict(values)
        except (LookupError, TypeError, AttributeError) as error:
            raise _FORM.none("een factor waarin iets ontbreekt") from error
        return MethodPart(FACTOR, one.id, one.as_dict())
    if soort not in method_kinds():
        raise _FORM.none(f"soort ‘{soort}’ hoort niet bij de methode")
    made = normalised(kind(soort), values)
    # only what the kind has: a package brings no notes along
    names = {veld.naam for veld in kind(soort).velden}
    kept = {name: value for name, value in made.items() if name in names and value is not None}
    if soort != SOORT_BAND:
        return MethodPart(soort, key[:_LONGEST_ID], kept)
    van, naar, domein = (str(kept.get(name) or "") for name in ("van", "naar", "domein"))
    if not van or bool(naar) == bool(domein):
        raise _FORM.none("een band zonder factor aan beide kanten")
    return MethodPart(SOORT_BAND, tie_key(FactorLink(van, naar, domein)), kept)
