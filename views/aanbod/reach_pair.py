"""The two figures of need beside aanbod: which year of each, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boundaries.codes import niveau as level_named
from geo.bivariate import ongunstig
from indicators import Joined
from indicators.catalogue import Richting
from places.reach.areas import REDENEN
from store.dutch import format_number
from views.aanbod import choices as aanbod_choices
from views.aanbod import reach_data as aanbod_reach_data
from views.shared import loaders, state

if TYPE_CHECKING:
    from boundaries import Areas
    from geo.choropleth import Choropleth
    from places.reach.areas import Bereik
    from places.reach.targets import ReachTargets
    from store import Snapshot

_SHORT_UNIT = 8
_LEVELS: tuple[str, ...] = ("buurt", "wijk", "gemeente")


@dataclass(frozen=True, slots=True)
class Tweede:
    """The second figure on the areas of the first."""

    joined: Joined
    naam: str
    """With unit and year."""
    kop: str
    """Heading of its column, short, with year."""
    teksten: list[str]
    """As a reader sees it, in the order of the areas."""
    weinig: str
    """Which end of it asks for attention."""
    aanbod: bool
    """Whether it says how much aanbod there is."""
    decimalen: int
    bron: str
    """With year."""
    jaar: int | None
    """None is now: a list that people keep."""
    uitleg: str
    """What it is."""
    banden: tuple[str, ...]


def first_year(snapshot: Snapshot, need: str, other: str, plekken: ReachTargets) -> int | None:
    """Return the year of the need: the chosen one, else the newest that both figures have.

    `other` is '' for the distance to `plekken`. None leaves the year to the figures; a chosen
    year that the need does not have is told.
    """
    years = loaders.years(snapshot)
    own = years.get(need, [])
    if state.get(state.JAAR) and own:
        return state.settle(state.JAAR, own, own[0])
    beside = years.get(other, []) if other else [plekken.jaar]
    return next((year for year in own if year in beside), None)


def figure(
    snapshot: Snapshot, wijk: str, found: Areas, indicator: str, year: int | None
) -> Choropleth | None:
    """Return a figure of a year (None: the newest), else of the nearest that these areas have."""
    there = loaders.years(snapshot).get(indicator, [])
    wanted = year or (there[0] if there else 0)
    for one in sorted(there, key=lambda jaar: (abs(jaar - wanted), -jaar)):
        vraag = aanbod_reach_data.question(indicator, wijk, found, jaar=one)
        kaart = aanbod_reach_data.kaart(snapshot, vraag)
        if kaart is not None:
            return kaart
    return None


def second(
    snapshot: Snapshot,
    wijk: str,
    found: Areas,
    measured: tuple[Bereik, ReachTargets],
    kaart: Choropleth,
    chosen: str,
) -> Tweede | None:
    """Return the second figure: the distance measured here, or one of the catalogue.

    One of the catalogue is of the year of the first, else of the nearest year it has on these
    areas; None when it has none.
    """
    if not chosen:
        return _distance(*measured, kaart)
    other = figure(snapshot, wijk, found, chosen, kaart.jaar)
    if other is None:
        return None
    row = other.indicator
    supply = chosen in aanbod_choices.derived_ids(snapshot) or chosen.startswith("afstand_")
    return Tweede(
        Joined(other.frame, other.rapport),
        named(other),
        f"{_unit('Aanbod' if supply else 'Daarnaast', row.eenheid)}, {other.jaar}",
        other.frame["tekst"].map(str).tolist(),
        ongunstig(row, aanbod=supply or row.richting is Richting.NEUTRAAL),
        supply,
        row.decimalen,
        f"{other.bron}, {other.jaar}",
        other.jaar,
        f"{row.label}: {row.definitie}",
        other.banden,
    )


def years_differ(kaart: Choropleth, tweede: Tweede) -> str:
    """Say that the two figures are of different years; '' when they are not."""
    if tweede.jaar is None or tweede.jaar == kaart.jaar:
        return ""
    return (
        f"Twee verschillende jaren: de behoefte is van {kaart.jaar}, het cijfer daarnaast van "
        f"{tweede.jaar}. Een deel van wat opvalt kan daardoor komen."
    )


def named(kaart: Choropleth) -> str:
    """Return what a figure is called, with its unit (unless the name says it) and its year."""
    label, unit = kaart.indicator.label, kaart.indicator.eenheid
    known = not unit or unit.lower() in label.lower()
    return f"{label}, {kaart.jaar}" if known else f"{label} ({unit}), {kaart.jaar}"


def need_head(kaart: Choropleth) -> str:
    """Return the short heading of the column of the need."""
    return f"{_unit('Behoefte', kaart.indicator.eenheid)}, {kaart.jaar}"


def without_year(name: str) -> str:
    """Return a name without its unit and year, for a sentence."""
    return name.rsplit(", ", maxsplit=1)[0].split(" (", maxsplit=1)[0]


def missing(snapshot: Snapshot, wijk: str, found: Areas, indicator: str) -> tuple[str, list[str]]:
    """Say that a figure is not there on these areas, and on which levels it is.

    The second are the levels that Bereik can be of.
    """
    label = loaders.catalogue(snapshot)[indicator].label
    there: list[str] = [
        niveau
        for niveau in _LEVELS
        if niveau != found.niveau
        and niveau in loaders.levels(snapshot)
        and _has(snapshot, wijk, niveau, indicator)
    ]
    said = f"‘{label}’ is er hier niet per {level_named(found.niveau).label}"
    offered = [niveau for niveau in there if niveau in aanbod_reach_data.levels(snapshot)]
    if not there:
        return f"{said}. Kies een ander cijfer.", []
    known = " en ".join(f"per {level_named(niveau).label}" for niveau in there)
    more = "." if offered else ", en dat zegt niets over buurten of wijken. Kies een ander cijfer."
    return f"{said}, wel {known}{more}", offered


def _has(snapshot: Snapshot, wijk: str, niveau: str, indicator: str) -> bool:
    found = aanbod_reach_data.areas(snapshot, wijk, niveau)
    vraag = aanbod_reach_data.question(indicator, wijk, found)
    return aanbod_reach_data.kaart(snapshot, vraag) is not None


def _distance(bereik: Bereik, plekken: ReachTargets, kaart: Choropleth) -> Tweede:
    own = bereik.frame.set_index("gebied_code").reindex(kaart.frame["gebied_code"])
    frame = kaart.frame.assign(
        waarde=own["afstand"].round().to_numpy(), staat=own["staat"].fillna("ontbreekt").to_numpy()
    )
    texts = [
        f"{format_number(metres)} m"
        if status == "waarde"
        else REDENEN.get(str(reason), "ontbreekt")
        for metres, status, reason in zip(own["afstand"], own["staat"], own["reden"], strict=True)
    ]
    how = "over het netwerk" if bereik.over_netwerk else "hemelsbreed"
    when = f", {plekken.jaar}" if plekken.jaar else ""
    return Tweede(
        Joined(frame, kaart.rapport),
        f"Afstand tot {bereik.wat}, {how} (meter){when}",
        f"Afstand (m){when}",
        texts,
        "hoog",
        True,
        0,
        f"afstand {bereik.methode}{f', scholen van {plekken.jaar}' if plekken.jaar else ''}",
        plekken.jaar,
        f"Afstand tot {bereik.wat}: {bereik.methode}.",
        (),
    )


def _unit(word: str, unit: str) -> str:
    return f"{word} ({unit})" if unit and len(unit) <= _SHORT_UNIT else word
