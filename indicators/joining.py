"""Figures on areas: joined on code, with a report of what fits and which years meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from boundaries import NIVEAUS, Areas, called
from boundaries.findings import some
from indicators.catalogue import SoortCijfer
from store import NotFound, Snapshot
from store.cache import cached
from store.dutch import count, format_number

if TYPE_CHECKING:
    from indicators.figures import Figures

# Part of a new area that old areas must cover before a figure is converted to it.
_COVERED = 0.95
_CODED = ("buurt", "wijk", "gemeente")


@dataclass(frozen=True, slots=True)
class JoinReport:
    """How figures and areas fit. Counts are of areas."""

    niveau: str
    jaar_cijfers: int
    indeling_cijfers: int
    """Year of the division that the figures are on."""
    jaar_indeling: int
    """Year of the boundaries."""
    gebieden: int
    gekoppeld: int
    """Areas with a row of figures (whatever its state)."""
    cijfers_zonder_gebied: int
    """Rows of figures within these gemeenten for which there is no area."""
    gebieden_zonder_cijfer: int
    """Areas of land without a row of figures."""
    gecontroleerd: bool
    """Whether both divisions are there, so that it can be seen which borders changed."""
    gewijzigd: int
    """Areas whose borders changed: left out, or converted."""
    omgerekend: int
    """Areas whose figure was converted by area: an estimate."""
    """Areas of water for which there was a value; they are shown as not applicable."""
    leden_zonder_grens: tuple[str, ...] = ()
    """Of an own grouping: members that are not in the boundaries. Their figures count in that of
    their group; its border is drawn without them."""

    @property
    def afwijking(self) -> bool:
        """Whether the figures are on another division than the boundaries."""
        return self.indeling_cijfers != self.jaar_indeling

    @property
    def banden(self) -> tuple[str, ...]:
        """What must stand on a map in sight, in Dutch: what does not fit, and who is left out."""
        said = (self.tekst,) if self.afwijking else ()
        if not self.leden_zonder_grens:
            return said
        members = count(len(self.leden_zonder_grens), "gebied", "gebieden")
        drawn = "is" if len(self.leden_zonder_grens) == 1 else "zijn"
        text = (
            f"{members} van deze indeling zonder grenzen van {self.jaar_indeling} {drawn} niet "
            f"getekend: {some(self.leden_zonder_grens)}"
        )
        return (*said, text)

    @property
    def tekst(self) -> str:
        """Say in Dutch how they fit; where `afwijking`, the band that belongs on the map."""
        one, many = called(self.niveau)
        areas_of = partial(count, one=one, several=many)
        linked, orphans = self.gekoppeld, self.cijfers_zonder_gebied
        loose = count(orphans, "cijfer", "cijfers")
        if not self.afwijking:
            have = "heeft" if linked == 1 else "hebben"
            belongs = "hoort" if orphans == 1 else "horen"
            whole = f"{format_number(linked)} van de {areas_of(self.gebieden)} {have}"
            rest = f"; {loose} {belongs} bij geen {one}" if orphans else ""
            return f"{whole} een cijfer van {self.jaar_cijfers}{rest}."
        division = f" (indeling {self.indeling_cijfers})"
        own = "" if self.indeling_cijfers == self.jaar_cijfers else division
        dated = f"cijfers van {self.jaar_cijfers}{own} op de gebiedsindeling van"
        changed = "met gewijzigde grenzen"
        left_out = self.gewijzigd - self.omgerekend
        parts = [f"{dated} {self.jaar_indeling}"]
        if self.omgerekend:
            kept = f"{changed} omgerekend naar oppervlakte (schatting)"
            parts.append(f"{areas_of(self.omgerekend)} {kept}")
        if left_out > 0:
            parts.append(f"{areas_of(left_out)} {changed} weggelaten")
        if not self.gecontroleerd:
            # of one area there is no "alle"
            every = areas_of(self.gebieden)
            which = f"alle {every}" if self.gebieden > 1 else every
            if linked < self.gebieden:
                which = f"{format_number(linked)} van de {every}"
            parts.append(f"{which} op code gekoppeld")
        if orphans:
            parts.append(f"{loose} zonder {one}")
        if self.gebieden_zonder_cijfer:
            parts.append(f"{areas_of(self.gebieden_zonder_cijfer)} zonder cijfer")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Joined:
    """Every area with its figure or state."""

    frame: pd.DataFrame
    """`gebied_code, naam, water, wijk_code, gemeente_code, waarde, staat, herkomst`, in the
    order of the areas, index 0..n-1; herkomst is empty where there is no row of figures."""
    rapport: JoinReport


def join(
    figures: Figures, areas: Areas, *, snapshot: Snapshot | None = None, omrekenen: bool = False
) -> Joined:
    """Put figures on areas.

    Parameters
    ----------
    figures, areas
        Of the same level.
    snapshot
        Where it is given, and the boundaries of the figures' own division are in it, only
        areas whose borders practically did not change get their figure; without it, or
        without those boundaries, codes alone decide and the report says so.
    omrekenen
        Convert the figures of changed areas by area: counts by the share of the old area,
        the rest by the share of the new one. Marked `geschat`; needs `snapshot`.
    """
    left = areas.frame[["code", "naam", "water", "wijk_code", "gemeente_code"]].rename(
        columns={"code": "gebied_code"}
    )
    # every area stays, with or without a figure; figures without an area are counted below
    frame = left.merge(figures.frame, on="gebied_code", how="left", validate="one_to_one")
    found = frame["staat"].notna().to_numpy()
    # Boundaries change every year; a code may stay while its area does not.
    changed = converted = 0
    compared = None
    if figures.indeling != areas.indeling and snapshot is not None:
        compared = _compared(snapshot, figures, areas)
    if compared is not None:
        frame, changed, converted = _only_unchanged(frame, figures, compared, convert=omrekenen)
    # CBS draws water as areas of their own (WATER = JA or B); they carry no figures.
    water = frame["water"].fillna(value=False).to_numpy(dtype=bool)
    frame["staat"] = frame["staat"].fillna("ontbreekt").where(~water, "nvt")
    frame["waarde"] = frame["waarde"].where(frame["staat"] == "waarde")
    frame["herkomst"] = frame["herkomst"].fillna("")

    inside = _inside(figures.frame["gebied_code"], areas)
    # An index looks codes up fifteen times as fast as `isin` does on Arrow strings.
    nowhere = pd.Index(frame["gebied_code"]).get_indexer(figures.frame["gebied_code"]) < 0
    report = JoinReport(
        niveau=areas.niveau,
        jaar_cijfers=figures.jaar,
        indeling_cijfers=figures.indeling,
        jaar_indeling=areas.indeling,
        gebieden=len(areas.frame),
        gekoppeld=int(found.sum()),
        cijfers_zonder_gebied=int((inside & nowhere).sum()),
        gebieden_zonder_cijfer=int((~found & ~water).sum()),
        gecontroleerd=compared is not None,
        gewijzigd=changed,
        omgerekend=converted,
        leden_zonder_grens=areas.ontbrekend,
    )
    return Joined(frame.reset_index(drop=True), report)


def _compared(snapshot: Snapshot, figures: Figures, areas: Areas) -> pd.DataFrame | None:
    """Compare the figures' own division with that of the areas, where both are loaded."""
    if figures.niveau not in NIVEAUS:
        return None
    gemeenten = None
    if figures.niveau in _CODED and not areas.compleet:
        gemeenten = sorted(set(areas.frame["gemeente_code"].dropna()))
    try:
        old = boundaries.areas(
            snapshot, figures.niveau, indeling=figures.indeling, gemeenten=gemeenten
        )
    except NotFound:
        return None
    if old.indeling != figures.indeling:
        return None
    return _overlaid(snapshot, old, areas, gemeenten)


def _shapes(
    _: Snapshot, old: Areas, areas: Areas, gemeenten: list[str] | None
) -> tuple[object, ...]:
    """Name the files, which are hashes, and the gemeenten: what two divisions depend on."""
    return old.grenzen.bestanden["lokaal"], areas.grenzen.bestanden["lokaal"], str(gemeenten)


# Comparing two national divisions takes seconds. Own choice: eight are the years that people go
# back and forth between.
@cached(8, key=_shapes)
def _overlaid(
    snapshot: Snapshot, old: Areas, areas: Areas, gemeenten: list[str] | None
) -> pd.DataFrame:
    from boundaries.change import compare_years

    del gemeenten  # the key needs them: the same files, another part of them
    return compare_years(
        boundaries.geometry(snapshot, old, "lokaal"), boundaries.geometry(snapshot, areas, "lokaal")
    )


def _only_unchanged(
    frame: pd.DataFrame, figures: Figures, compared: pd.DataFrame, *, convert: bool
) -> tuple[pd.DataFrame, int, int]:
    """Keep the figures of unchanged areas; convert the others or leave them out."""
    # first nothing for a changed area, whatever its code says; then the estimate where it may be
    same = frame["gebied_code"].isin(compared.loc[compared["zelfde"], "code_nieuw"])
    changed = ~same & frame["staat"].notna()
    frame = frame.assign(
        waarde=frame["waarde"].where(~changed),
        staat=frame["staat"].where(~changed, "ontbreekt"),
        herkomst=frame["herkomst"].where(~changed, ""),
    )
    converted = 0
    if convert:
        estimate = _converted(
            figures, compared[compared["code_nieuw"].isin(frame.loc[~same, "gebied_code"])]
        )
        hit = frame["gebied_code"].map(estimate)
        use = ~same & hit.notna()
        frame["waarde"] = frame["waarde"].where(~use, hit)
        frame["staat"] = frame["staat"].where(~use, "waarde")
        frame["herkomst"] = frame["herkomst"].where(~use, "geschat")
        converted = int(use.sum())
    return frame, int(changed.sum()), converted


def _converted(figures: Figures, compared: pd.DataFrame) -> pd.Series:
    """Convert by area, only where every old part has a value and covers the new area."""
    pieces = compared.merge(figures.frame, left_on="code_oud", right_on="gebied_code", how="left")
    # Pieces are overlaps of old and new areas. A new area gets a figure only when every old area
    # under it has one: a masked figure is not computed around.
    known = (pieces["staat"] == "waarde").groupby(pieces["code_nieuw"]).all()
    covered = pieces.groupby("code_nieuw")["aandeel_nieuw"].sum()
    # A count is divided over the pieces by their share of the old area, as if people live spread
    # evenly; a share or mean is averaged by the pieces' share of the new area. Both are estimates.
    if figures.indicator.soort is SoortCijfer.AANTAL:
        values = (pieces["waarde"] * pieces["aandeel"]).groupby(pieces["code_nieuw"]).sum()
    elif figures.indicator.soort is SoortCijfer.INDEX:
        # a score has nothing to be divided over: it is converted for no area
        return pieces["waarde"].iloc[:0]
    else:
        values = (pieces["waarde"] * pieces["aandeel_nieuw"]).groupby(pieces["code_nieuw"]).sum()
        values = values / covered
    return values[known & (covered >= _COVERED)]


def _inside(codes: pd.Series, areas: Areas) -> np.ndarray:
    """Tell which figures are of the gemeenten that the areas are in."""
    if areas.niveau not in _CODED or areas.compleet:
        return np.ones(len(codes), dtype=bool)
    gemeenten = set(areas.frame["gemeente_code"].dropna().str[2:])
    return codes.str[2:6].isin(gemeenten).to_numpy()
