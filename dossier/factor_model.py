"""The factorenmodel of a domein: its factors by leefgebied and leeftijdsfase, and what ties them.

A tie says that two things hang together, with a direction, a strength and a source; it never says
what comes of what. A problem becomes likely where several risk factors come together and little
protects, but that is about the surroundings of one child: nothing is counted for an area here.
Own ties (rows of kind `factorband`) go before those of `factorbanden.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dossier import findings as f
from dossier.kinds import kind
from store.dutch import listed, lower_first
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from compare.factors import Factor, FactorPointers
    from places.aanbod.preventiematrix import ListedAanbod
    from store import Finding
    from store.records_rows import Rij

SOORT_BAND = "factorband"
SAMEN, TEGEN = "samen", "tegen"
"""Directions of a tie: more goes with more, or with less."""
BIJ_DOMEIN = {SAMEN: "meer is gunstiger", TEGEN: "meer is ongunstiger"}
"""What a direction means where a factor is tied to a domein, of which a city wants the better."""
VOORBEHOUD = (
    "Een band zegt dat twee dingen samenhangen, niet wat waardoor komt. Het model gaat over de "
    "omgeving van een kind; het rekent niets uit voor een wijk."
)
OF_TABLE = "de tabel van factoren"
_FILE = Path(__file__).with_name("factorbanden.toml")


@dataclass(frozen=True, slots=True)
class FactorLink:
    """One tie: of a factor with another factor, or with a domein."""

    van: str
    naar: str = ""
    """Id of a factor; '' where the tie is with a domein."""
    domein: str = ""
    richting: str = SAMEN
    sterkte: str = "onbekend"
    bron: str = ""
    rij: Rij | None = None
    """The own row; None for one that was shipped, or that follows from the table of factors."""

    @property
    def sleutel(self) -> tuple[str, str, str]:
        """Return what makes two ties the same one."""
        return self.van, self.naar, self.domein

    @property
    def richting_tekst(self) -> str:
        """Return the direction as a reader sees it."""
        if self.domein:
            return BIJ_DOMEIN.get(self.richting, self.richting)
        return kind(SOORT_BAND).veld("richting").woorden.get(self.richting, self.richting)


@dataclass(frozen=True, slots=True)
class FactorLinks:
    """All ties there are, and what is to be told of own rows that make none."""

    banden: tuple[FactorLink, ...]
    bevindingen: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FactorModel:
    """The model of one domein."""

    domein: str
    factoren: tuple[Factor, ...]
    """By rank."""
    banden: tuple[FactorLink, ...]
    """Between its factors, and of its factors with the domein."""

    @property
    def raster(self) -> Mapping[tuple[str, str], tuple[Factor, ...]]:
        """Return the factors by leefgebied and leeftijdsfase, every cell of the grid."""
        return {
            (place, phase): tuple(
                one
                for one in self.factoren
                if place in one.leefgebieden and phase in one.leeftijdsfasen
            )
            for place in words("leefgebied")
            for phase in words("leeftijdsfase")
        }

    @property
    def zonder_plek(self) -> tuple[Factor, ...]:
        """Return the factors that stand in no cell: without a leefgebied or a leeftijdsfase."""
        return tuple(one for one in self.factoren if not (one.leefgebieden and one.leeftijdsfasen))

    @property
    def soorten(self) -> Mapping[str, tuple[Factor, ...]]:
        """Return the factors by what they do: risico, beschermend, beide."""
        found: dict[str, list[Factor]] = {"risico": [], "beschermend": [], "beide": []}
        for one in self.factoren:
            found[one.richting].append(one)
        return {name: tuple(rows) for name, rows in found.items()}


@dataclass(frozen=True, slots=True)
class FactorRoute:
    """From a deviating figure to a factor, and on to what serves it."""

    factor: Factor
    zin: str
    """Why it is looked at."""
    aanbod: tuple[ListedAanbod, ...]
    """What stays and names the factor, and reaches the area."""
    activiteiten: tuple[Rij, ...]
    """Of the plan, that name the factor and were not stopped."""
    verder: tuple[tuple[FactorLink, Factor, tuple[ListedAanbod, ...]], ...] = field(default=())
    """The factors it is tied to, with the aanbod that names those."""

    @property
    def leeg(self) -> bool:
        """Whether the factor is pointed to and nothing in the list names it."""
        return not self.aanbod and not self.activiteiten

    @property
    def tekst(self) -> str:
        """Say what there is for the factor, in one Dutch sentence."""
        name = lower_first(self.factor.label)
        if not self.leeg:
            there = [item.aanbod.titel for item in self.aanbod]
            there += [
                str(row.gegevens.get("naam") or "een activiteit") for row in self.activiteiten
            ]
            return f"Voor ‘{name}’ staat in de lijst: {listed(there)}."
        near = [lower_first(other.label) for _, other, aanbod in self.verder if aanbod]
        beside = f" Wel voor wat ermee samenhangt: {listed(near)}." if near else ""
        return (
            f"Cijfers wijzen naar ‘{name}’, maar geen aanbod en geen activiteit in de lijst noemt "
            f"deze factor.{beside}"
        )


def factor_links(own: Iterable[Rij] = (), known: Mapping[str, Factor] | None = None) -> FactorLinks:
    """Return the ties between factors: own rows (`factorband`) before the shipped ones.

    An own row with `vervallen` takes a tie out. Ties of a factor that is not `known` are kept as
    rows and not drawn; own ones are told. None draws every tie.
    """
    found = {link.sleutel: link for link in _shipped()}
    said: list[Finding] = []
    seen: set[tuple[str, str, str]] = set()
    for row in own:
        link = link_of(row)
        place = _named(link, known)
        if not link.van or bool(link.naar) == bool(link.domein) or link.van == link.naar:
            said.append(f.BAND_ONVOLLEDIG(place, "een band loopt van één factor naar één ander"))
            continue
        if gone := [key for key in (link.van, link.naar) if key and known and key not in known]:
            names = listed([f"‘{key}’" for key in gone])
            said.append(f.VERWIJZING_VERVALLEN(place, f"de factor {names} bestaat niet (meer)"))
            continue
        # drawn once: two strengths for one tie would be two opinions under one line
        if link.sleutel in seen:
            said.append(f.BAND_DUBBEL(place, "deze band staat er vaker in"))
            continue
        seen.add(link.sleutel)
        found.pop(link.sleutel, None)
        if row.gegevens.get("vervallen") != "ja":
            found[link.sleutel] = link
    kept = [
        link
        for link in found.values()
        if known is None or all(key in known for key in (link.van, link.naar) if key)
    ]
    return FactorLinks(tuple(kept), tuple(said))


def factor_model(domein: str, known: Mapping[str, Factor], links: FactorLinks) -> FactorModel:
    """Return the model of a domein.

    Its factors are those of the table that name the domein, and those that an own tie binds to it.
    Without an own tie a factor is bound to its domein as the table says: more of a risk factor is
    less favourable, more of another more favourable.
    """
    own = {link.van: link for link in links.banden if link.domein == domein}
    inside = [one for key, one in known.items() if domein in one.domeinen or key in own]
    names = {one.id for one in inside}
    ties = [link for link in links.banden if link.van in names and link.naar in names]
    for one in inside:
        follows = TEGEN if one.richting == "risico" else SAMEN
        ties.append(own.get(one.id) or FactorLink(one.id, "", domein, follows, bron=OF_TABLE))
    return FactorModel(domein, tuple(sorted(inside, key=lambda one: one.rang)), tuple(ties))


def factor_models(known: Mapping[str, Factor], links: FactorLinks) -> dict[str, FactorModel]:
    """Return the nine models, one per domein, in the order of the method."""
    return {domein: factor_model(domein, known, links) for domein in words("domein")}


def factor_routes(
    pointers: FactorPointers,
    links: FactorLinks,
    known: Mapping[str, Factor],
    aanbod: Sequence[ListedAanbod],
    activiteiten: Iterable[Rij] = (),
) -> list[FactorRoute]:
    """Return, for every factor that figures point to, what serves it and what it is tied to.

    Parameters
    ----------
    pointers
        Of `compare.factors.point_to_factors`.
    links, known
        Ties and factors.
    aanbod
        What reaches the area; only what is there and stays serves a factor.
    activiteiten
        Of the plan of the area.
    """
    serving: dict[str, list[ListedAanbod]] = {}
    for item in aanbod:
        if item.aanbod.huidig:
            for key in item.aanbod.factoren:
                serving.setdefault(key, []).append(item)
    # what was stopped serves nothing any more; what was carried out to its end did
    planned = [row for row in activiteiten if row.gegevens.get("stand") != "gestopt"]
    found = []
    for hit in pointers.aanwijzingen:
        key = hit.factor.id
        near = [
            (link, known[other], tuple(serving.get(other, ())))
            for link in links.banden
            if link.naar
            and key in (link.van, link.naar)
            and (other := link.naar if link.van == key else link.van) in known
        ]
        found.append(
            FactorRoute(
                hit.factor,
                hit.zin,
                tuple(serving.get(key, ())),
                tuple(row for row in planned if key in (row.gegevens.get("factoren") or ())),
                tuple(near),
            )
        )
    return found


def link_of(row: Rij) -> FactorLink:
    """Return the tie of an own row; what it does not say is empty, or not known."""
    said = {name: str(row.gegevens.get(name) or "") for name in ("van", "naar", "domein", "bron")}
    way = row.gegevens.get("richting")
    strength = row.gegevens.get("sterkte")
    return FactorLink(
        **said,
        richting=way if way in (SAMEN, TEGEN) else SAMEN,
        sterkte=str(strength or "onbekend"),
        rij=row,
    )


def _named(link: FactorLink, known: Mapping[str, Factor] | None) -> str:
    """Return what a tie is called in a finding."""
    names = [known[key].label if known and key in known else key for key in (link.van, link.naar)]
    other = names[1] or (label("domein", link.domein) if link.domein else "niets")
    return f"band van {names[0] or 'niets'} met {other}"


@cache
def _shipped() -> tuple[FactorLink, ...]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(FactorLink(**row, bron=row.get("bron", data["bron"])) for row in data["banden"])
