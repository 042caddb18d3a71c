"""Indicators beside each other over areas: what goes together, and two sources of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from compare._pool import pool as pool_of
from compare.areas import area_names
from indicators import SoortCijfer, format_number
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from compare._pool import Kolom, Pool
    from indicators import Indicator
    from store import SetRecord, Snapshot

MIN_GEBIEDEN = 10
"""Areas with both figures below which no relation is given."""
WAARSCHUWING = (
    "Gebieden zijn geen mensen: dat twee cijfers in dezelfde wijken hoog zijn, zegt niet dat het "
    "om dezelfde mensen gaat, en niet dat het een door het ander komt."
)
GROOTSTE = 10


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
    waarschuwing: str = WAARSCHUWING


@dataclass(frozen=True, slots=True)
class TweeBronnen:
    """Two indicators that claim to measure the same, side by side."""

    een: Indicator
    ander: Indicator
    frame: pd.DataFrame
    """`gebied_code, naam, waarde_een, waarde_ander, rang_een, rang_ander, verschil_rang`: areas
    with both, the largest disagreement first. Rank 1 is the highest; a positive difference
    means that the second source ranks the area higher than the first."""
    rho: float | None
    alleen_een: int
    """Areas that only the first source has."""
    alleen_ander: int
    tekst: str
    records: tuple[SetRecord, ...] = ()


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
    inside = _inside(pool, gemeenten)
    columns: dict[str, Kolom] = {}
    left: list[tuple[str, str]] = []
    for name in pool.ids if indicatoren is None else indicatoren:
        kolom = pool.kolom(name)
        if kolom is None:
            if indicatoren is not None:
                left.append((name, "geen cijfers van dit niveau en jaar"))
            continue
        known = kolom.waarden[inside & np.isfinite(kolom.waarden)]
        if kolom.indicator.soort is SoortCijfer.AANTAL and indicatoren is None:
            left.append((name, "een aantal volgt de grootte van het gebied"))
        elif len(known) < MIN_GEBIEDEN:
            left.append((name, f"minder dan {MIN_GEBIEDEN} gebieden met een cijfer"))
        elif np.ptp(known) == 0:
            left.append((name, "alle gebieden hebben hetzelfde cijfer"))
        else:
            columns[name] = kolom
    values = pd.DataFrame({name: k.waarden[inside] for name, k in columns.items()})
    rho = values.corr(method="spearman", min_periods=MIN_GEBIEDEN)
    there = values.notna().to_numpy(dtype=int)
    count = pd.DataFrame(there.T @ there, index=rho.index, columns=rho.columns)
    return Samenhang(niveau, jaar, rho, count, _pairs(columns, rho, count), tuple(left))


def two_sources(
    snapshot: Snapshot,
    een: str,
    ander: str,
    niveau: str,
    *,
    jaar: int,
    jaar_ander: int | None = None,
    gemeenten: Sequence[str] | None = None,
    omgekeerd: bool = False,
) -> TweeBronnen:
    """Set two indicators beside each other that claim to measure the same.

    Parameters
    ----------
    snapshot
        The data folder.
    een, ander
        Ids; the second may be an own table, such as what professionals observed.
    niveau, jaar
        Level and year.
    jaar_ander
        Year of the second, where it is another.
    gemeenten
        Only areas in these.
    omgekeerd
        A high figure of the second means what a low one of the first means.

    Raises
    ------
    NotFound
        When one of them has no figures.
    """
    import pandas as pd

    first, second = pool_of(snapshot, niveau, jaar), pool_of(snapshot, niveau, jaar_ander or jaar)
    one, other = _needed(first, een), _needed(second, ander)
    left = pd.Series(one.waarden, index=first.codes)[_inside(first, gemeenten)].dropna()
    right = pd.Series(other.waarden, index=second.codes)[_inside(second, gemeenten)].dropna()
    frame = pd.DataFrame({"waarde_een": left, "waarde_ander": right}).dropna()
    frame["rang_een"] = frame["waarde_een"].rank(ascending=False, method="average")
    frame["rang_ander"] = frame["waarde_ander"].rank(ascending=omgekeerd, method="average")
    frame["verschil_rang"] = frame["rang_een"] - frame["rang_ander"]
    names = area_names(snapshot, niveau)
    frame.insert(0, "naam", [names.get(str(code), str(code)) for code in frame.index])
    order = frame["verschil_rang"].abs().sort_values(ascending=False, kind="stable").index
    frame = frame.loc[order].rename_axis("gebied_code").reset_index()
    rho = None
    if (
        len(frame) >= MIN_GEBIEDEN
        and min(frame["rang_een"].nunique(), frame["rang_ander"].nunique()) > 1
    ):
        rho = float(np.corrcoef(frame["rang_een"], frame["rang_ander"])[0, 1])
    return TweeBronnen(
        een=one.indicator,
        ander=other.indicator,
        frame=frame,
        rho=rho,
        alleen_een=len(left) - len(frame),
        alleen_ander=len(right) - len(frame),
        tekst=_agreement(len(frame), rho),
        records=tuple({id(r): r for r in (*one.records, *other.records)}.values()),
    )


def _inside(pool: Pool, gemeenten: Sequence[str] | None) -> np.ndarray:
    if gemeenten is None or pool.niveau not in ("buurt", "wijk", "gemeente"):
        return np.ones(len(pool.codes), dtype=bool)
    digits = {code[2:6] for code in gemeenten}
    return np.array([code[2:6] in digits for code in pool.codes], dtype=bool)


def _needed(pool: Pool, name: str) -> Kolom:
    import indicators

    kolom = pool.kolom(name)
    if kolom is None:
        # says which levels and years there are
        indicators.figures(pool.snapshot, name, pool.niveau, jaar=pool.jaar)
        raise NotFound(f"{name} is er niet voor {pool.niveau} {pool.jaar}.")
    return kolom


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


def _agreement(count: int, rho: float | None) -> str:
    if count == 0:
        return "Geen enkel gebied heeft beide cijfers."
    areas = "1 gebied heeft" if count == 1 else f"{count} gebieden hebben"
    if rho is None:
        return (
            f"{areas} beide cijfers; te weinig, of zonder verschillen, om de volgorde te "
            "vergelijken."
        )
    for limit, word in ((0.8, "grotendeels"), (0.5, "voor een deel"), (0.2, "nauwelijks")):
        if rho >= limit:
            how = f"zetten de gebieden {word} in dezelfde volgorde"
            break
    else:
        how = "zetten de gebieden niet in dezelfde volgorde"
    return f"{areas} beide cijfers; de twee bronnen {how} (rangcorrelatie {format_number(rho, 2)})."
