"""What is asked of a portret, and the answers of other rooms that its parts share.

Each answer is asked for once, when the first part needs it; what a folder does not have is told
by the part that needs it, and stops no other part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import boundaries
from boundaries.codes import spoken_name
from compare.areas import find_area
from compare.difference import ZEKERHEID
from compare.factor_records import kept_factors
from compare.profile import make_profile
from compare.summary import much_different
from compare.thresholds import chosen_thresholds, kept_thresholds
from dossier.dossier import cycle_of, read_work
from dossier.names import factor_names, names_of_folder, with_rows
from indicators import SoortCijfer, catalogue
from places.aanbod.aanbod_list import AanbodList, listed
from places.aanbod.model import FactorNames
from reports.portret.content import CONCEPT
from reports.portret.drawing import draw_when_asked
from store import NotFound
from store.dutch import today, upper_first

if TYPE_CHECKING:
    from boundaries import Areas
    from compare.areas import Gebied
    from compare.benchmark import Benchmark
    from compare.factors import Factor
    from compare.profile import Profile, ProfileRow
    from dossier.dossier import Dossier, OpenPoint, Work
    from dossier.rows import KnownNames
    from reports.portret.drawing import Drawer
    from store import Snapshot
    from store.records import Records
    from store.records_rows import Rij

KAARTEN = 3
"""Maps of a portret where nobody chose: more would not be looked at in one meeting."""
_MAATSTAVEN = ("gebied", "gemeente", "land", "vergelijkbaar")
"""Benchmarks that have a column, from near to far; the others stand in the workbook."""
# own choice: with name, area and outcome six columns, which A4 upright holds
_COLUMNS = 3
_HEAD = 26
"""Characters of a name that fit above a column of figures."""


@dataclass(frozen=True, slots=True)
class PortretRequest:
    """What is asked of a portret; everything that its content depends on beside the data."""

    gebied: str
    """Code of an area, or of a samenwerkingsverband."""
    delen: tuple[str, ...] = ()
    """Ids of parts in their order; empty takes all."""
    kaarten: tuple[str, ...] = ()
    """Ids of indicators to draw; empty takes those that differ most."""
    auteur: str = ""
    """A role, never the name of a person."""
    versie: str = "1"
    status: str = CONCEPT
    cyclus: int | None = None
    """Of the dossier; None for the one that runs."""
    datum: str = ""
    """As people write it; '' for today."""
    jaar: int | None = None
    """Year of the pupils of a samenwerkingsverband; None for the newest."""
    zekerheid: float = ZEKERHEID
    naast: str = ""
    """Code of a second area beside it in the workbook; '' leaves that column to be filled in."""
    drempels: tuple[float, ...] = ()
    """Of `compare.thresholds.chosen_thresholds`; empty for the usual ones."""


@dataclass(frozen=True)
class PortretSources:
    """What people keep beside the data folder, as the house hands it down."""

    records: Records | None = None
    """None where nothing is kept."""
    factornamen: FactorNames = field(default_factory=FactorNames)
    factoren: dict[str, Factor] | None = None
    """Factors by id; None for the shipped ones."""


def sources_of(records: Records | None) -> PortretSources:
    """Return what people keep, with their own factors."""
    known = {row.factor.id: row.factor for row in kept_factors(records)} if records else None
    return PortretSources(records, factor_names(records), known)


class PortretContext:
    """Answers that several parts share, each asked once; `draw` says who draws maps, and when."""

    def __init__(
        self,
        snapshot: Snapshot,
        request: PortretRequest,
        sources: PortretSources,
        draw: Drawer = draw_when_asked,
    ) -> None:
        self.snapshot, self.request, self.sources = snapshot, request, sources
        self.draw = draw
        self.datum = request.datum or today()
        self.getoond: set[str] = set()
        """Ids of the indicators that a part shows."""

    @cached_property
    def gebied(self) -> Gebied:
        """Return the area.

        Raises
        ------
        NotFound
            When the folder does not know it.
        """
        return find_area(self.snapshot, self.request.gebied)

    @property
    def naam(self) -> str:
        """Return what people call the area."""
        return spoken_name(self.gebied.naam)

    @property
    def kop(self) -> str:
        """Return what heads its column: its name, or where that is long what kind of area it is."""
        if len(self.naam) <= _HEAD:
            return upper_first(self.naam)
        known = boundaries.NIVEAUS.get(self.gebied.niveau)
        return upper_first(known.label) if known else "Dit gebied"

    @cached_property
    def profiel(self) -> Profile | None:
        """Return the area beside its benchmarks; None where it has no figure."""
        return self._profile[0]

    @property
    def zonder_cijfers(self) -> str:
        """Say why there are no figures; '' where there are."""
        return self._profile[1]

    @cached_property
    def _profile(self) -> tuple[Profile | None, str]:
        # an SWV is in no division of CBS: nothing to compare it with
        if is_swv(self.request.gebied):
            return None, "Een samenwerkingsverband heeft leerlingstromen, en geen profiel."
        here = self.gebied  # an area that does not exist at all is refused
        try:
            made = make_profile(
                self.snapshot,
                here.code,
                zekerheid=self.request.zekerheid,
                drempels=chosen_thresholds(
                    self.request.drempels or kept_thresholds(self.sources.records)
                ),
            )
        except NotFound as error:
            return None, str(error)
        return made, ""

    @cached_property
    def naast(self) -> tuple[Benchmark, ...]:
        """Return the benchmarks that get a column, the usual one first."""
        if self.profiel is None:
            return ()
        kinds = dict.fromkeys((self.profiel.standaard, *_MAATSTAVEN))
        # turned round, so that of several of a kind the first one stays
        there = {item.soort: item for item in reversed(self.profiel.maatstaven)}
        return tuple(there[kind] for kind in kinds if kind in there)[:_COLUMNS]

    @cached_property
    def tweede(self) -> Profile | None:
        """Return the second area of the workbook; None where none was asked for.

        Raises
        ------
        NotFound
            When it does not exist or has no figures.
        """
        code = self.request.naast
        return make_profile(self.snapshot, code, met=(self.gebied.code,)) if code else None

    @cached_property
    def opvallend(self) -> list[ProfileRow]:
        """Return the figure of each theme that differs much, the largest first."""
        if self.profiel is None or not self.profiel.maatstaven:
            return []
        return much_different(self.profiel, self.profiel.standaard)

    @cached_property
    def aanbod(self) -> AanbodList:
        """Return the aanbod, resultaten and ambities of the folder."""
        return listed(self.snapshot, self.sources.records, self.sources.factornamen)

    @cached_property
    def werk(self) -> Work:
        """Return everything of all dossiers."""
        return read_work(self.sources.records)

    @cached_property
    def dossier(self) -> Dossier | None:
        """Return the dossier of the area, in its cycle; None where there is none."""
        code = self.request.gebied.strip().upper()
        if self.werk.of_area(code) is None:
            return None
        # with names for ids: what is written from here is read outside the tool
        return self.werk.dossier(code, cyclus=self.request.cyclus).named(self.namen)

    @cached_property
    def namen(self) -> KnownNames:
        """Return what areas, figures, factors and rows of a dossier are called."""
        # rows of the dossier refer to aanbod and resultaten, which are kept in another room
        own = {row.id: str(row.gegevens.get("naam") or "") for row in self.aanbod.aanbod}
        own |= {row.id: str(row.gegevens.get("tekst") or "") for row in self.aanbod.resultaten}
        return with_rows(names_of_folder(self.snapshot, self.sources.records), self.werk, own)

    def rijen(self, soort: str) -> tuple[Rij, ...]:
        """Return the rows of a kind in the dossier: of this cycle, else of those before it."""
        if self.dossier is None:
            return ()
        found, cycle = self.dossier, self.dossier.cyclus
        # what a cycle does not repeat still holds: a portret at its start is not empty
        return found.now(soort) or tuple(r for r in found.of(soort) if cycle_of(r) <= cycle)

    def open_points(self, *soorten: str) -> list[OpenPoint]:
        """Return what waits in the dossier, overdue first."""
        return [] if self.dossier is None else self.dossier.open_points(*soorten)

    @cached_property
    def gemeente(self) -> Gebied | None:
        """Return the gemeente it lies in, or is; None where that is not known."""
        return self.gebied.binnen("gemeente")

    @cached_property
    def kaartgebied(self) -> tuple[Areas, tuple[str, ...]] | None:
        """Return the areas to draw around it, and the codes among them that it is made of.

        The smallest level that has borders: buurten of its gemeente, else wijken.
        """
        if self.gemeente is None:
            return None
        # a folder may hold wijken only
        for level in ("buurt", "wijk"):
            try:
                found = boundaries.areas(self.snapshot, level, gemeenten=[self.gemeente.code])
            except NotFound:
                continue
            if own := self.own_areas(found):
                return found, own
        return None

    def own_areas(self, areas: Areas) -> tuple[str, ...]:
        """Return the codes of areas that lie in the area of the portret."""
        frame, here = areas.frame, self.gebied
        if here.niveau == areas.niveau:
            return (here.code,) if (frame["code"] == here.code).any() else ()
        # a buurt names its wijk and gemeente in columns of their own (CBS)
        column = f"{here.niveau}_code"
        if column in frame:
            return tuple(frame.loc[frame[column] == here.code, "code"].astype(str))
        if here.niveau not in boundaries.NIVEAUS:  # a group of an own grouping
            groups = boundaries.members(self.snapshot, here.niveau)
            inside = set(groups.index[groups == here.code])
            # a grouping may be of buurten or of wijken (a gebied of Rotterdam is a set of wijken)
            member = frame["code"].isin(inside) | frame["wijk_code"].isin(inside)
            return tuple(frame.loc[member, "code"].astype(str))
        return ()

    def map_indicators(self) -> tuple[str, ...]:
        """Return which indicators to draw: the chosen ones, else those that differ most."""
        return self.request.kaarten or self._usual_maps

    def known_map(self, name: str) -> None:
        """Look at an indicator that is asked for.

        Raises
        ------
        NotFound
            With some that there are, where it is in no catalogue.
        """
        try:
            catalogue(self.snapshot)[name]
        except NotFound as error:
            some = ", ".join(self._usual_maps[:6])
            raise NotFound(
                f"{error} Kies bijvoorbeeld uit {some}." if some else str(error)
            ) from None

    @cached_property
    def _usual_maps(self) -> tuple[str, ...]:
        if self.profiel is None:
            return ()
        first = [row.indicator.id for row in self.opvallend]
        # what is wholly counted from places is a map of places, which stands elsewhere
        counted = {row.indicator.id for row in self.profiel.regels if row.geteld}
        rest = [
            row.indicator.id
            for row in self.profiel.wat_valt_op()
            if row.indicator.soort is not SoortCijfer.AANTAL
        ]
        return tuple(name for name in dict.fromkeys((*first, *rest)) if name not in counted)


def is_swv(code: str) -> bool:
    """Tell whether a code is of a samenwerkingsverband."""
    # DUO's codes: PO or VO and four figures
    return code.strip().upper()[:2] in ("PO", "VO")
