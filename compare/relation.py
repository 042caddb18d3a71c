"""Indicators beside each other over areas: what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from compare._pool import pool as pool_of
from compare.shares import ZEKERHEID
from indicators import SoortCijfer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from compare._pool import Kolom, Pool
    from indicators import Indicator
    from store import Snapshot

MIN_GEBIEDEN = 10
"""Areas with both figures below which no relation is given."""
WAARSCHUWING = (
    "Gebieden zijn geen mensen: dat twee cijfers in dezelfde gebieden hoog zijn, zegt niet dat het "
    "om dezelfde mensen gaat, en niet dat het een door het ander komt."
)


@dataclass(frozen=True, slots=True)
class Paar:
    """Two indicators that go together over areas."""

    een: Indicator
    ander: Indicator
    rho: float
    """Spearman's rank correlation, -1 to 1."""
    gebieden: int
    vanzelf: bool
    """Computed from the same figures, or parts of one whole: they go together by themselves."""

    def toeval(self, onder: int = 1) -> bool:
        """Tell whether chance gives a relation as strong as this once in twenty times or more.

        `onder` is among how many pairs this one was picked for its strength (Bonferroni). By
        the t-distribution of Spearman's rank correlation, two-sided.
        """
        from scipy.stats import t

        rest = 1 - self.rho**2
        if rest <= 0:
            return False
        free = self.gebieden - 2
        p = 2 * t.sf(abs(self.rho) * (free / rest) ** 0.5, free)
        return bool(p * onder >= 1 - ZEKERHEID)


@dataclass(frozen=True, slots=True)
class Samenhang:
    """How indicators go together over the areas of a level."""

    niveau: str
    jaar: int
    rho: pd.DataFrame
    """Indicators × indicators; nan where too few areas have both."""
    aantal: pd.DataFrame
    """Areas that have both."""
    paren: tuple[Paar, ...]
    """The strongest first."""
    weggelaten: tuple[tuple[str, str], ...]
    """Indicators that could not be used, and why."""
    bronnen: Mapping[str, str]
    """Whose figures they are, by id of the indicator."""
    verzonnen: frozenset[str]
    """Ids of those that are of a demonstration."""
    waarschuwing: str = WAARSCHUWING


def relations(
    snapshot: Snapshot,
    niveau: str,
    *,
    jaar: int,
    indicatoren: Sequence[str] | None = None,
    gemeenten: Sequence[str] | None = None,
) -> Samenhang:
    """Return the rank correlations between indicators over the areas of a level.

    Counts are left out unless they are asked for by name: they all follow the size of an area.
    """
    import pandas as pd

    pool = pool_of(snapshot, niveau, jaar)
    here = inside(pool, gemeenten)
    columns: dict[str, Kolom] = {}
    left: list[tuple[str, str]] = []
    for name in pool.ids if indicatoren is None else indicatoren:
        kolom = pool.kolom(name)
        if kolom is None:
            if indicatoren is not None:
                left.append((name, "geen cijfers van dit niveau en jaar"))
            continue
        known = kolom.waarden[here & np.isfinite(kolom.waarden)]
        if kolom.indicator.soort is SoortCijfer.AANTAL and indicatoren is None:
            left.append((name, "een aantal volgt de grootte van het gebied"))
        elif len(known) < MIN_GEBIEDEN:
            left.append((name, f"minder dan {MIN_GEBIEDEN} gebieden met een cijfer"))
        elif np.ptp(known) == 0:
            left.append((name, "alle gebieden hebben hetzelfde cijfer"))
        else:
            columns[name] = kolom
    values = pd.DataFrame({name: k.waarden[here] for name, k in columns.items()})
    rho = values.corr(method="spearman", min_periods=MIN_GEBIEDEN)
    there = values.notna().to_numpy(dtype=int)
    count = pd.DataFrame(there.T @ there, index=rho.index, columns=rho.columns)
    return Samenhang(
        niveau,
        jaar,
        rho,
        count,
        paren=_pairs(columns, rho, count),
        weggelaten=tuple(left),
        bronnen={name: kolom.bron for name, kolom in columns.items()},
        verzonnen=frozenset(
            name
            for name, kolom in columns.items()
            if any(record.herkomst.fictief for record in kolom.records)
        ),
    )


def inside(pool: Pool, gemeenten: Sequence[str] | None) -> np.ndarray:
    """Tell of each area of a pool whether it lies in these gemeenten; None: all of them."""
    if gemeenten is None or pool.niveau not in ("buurt", "wijk", "gemeente"):
        return np.ones(len(pool.codes), dtype=bool)
    digits = {code[2:6] for code in gemeenten}
    return np.array([code[2:6] in digits for code in pool.codes], dtype=bool)


def _pairs(columns: dict[str, Kolom], rho: pd.DataFrame, count: pd.DataFrame) -> tuple[Paar, ...]:
    rows = [kolom.indicator for kolom in columns.values()]
    strength, both = rho.to_numpy(dtype=float), count.to_numpy(dtype=int)
    found = [
        Paar(one, other, float(strength[i, j]), int(both[i, j]), _by_itself(one, other))
        for i, one in enumerate(rows)
        for j, other in enumerate(rows)
        if i < j and np.isfinite(strength[i, j])
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.rho)))


def _by_itself(one: Indicator, other: Indicator) -> bool:
    """Tell whether two indicators go together because of how they are made."""
    parts = [{row.id, *(row.formule or ())} - {"aantal_inwoners"} for row in (one, other)]
    if parts[0] & parts[1]:
        return True
    share = one.eenheid == other.eenheid == "%"
    whole = one.noemer is not None and one.noemer == other.noemer
    return share and whole and one.domein == other.domein
