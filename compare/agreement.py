"""Two sources of one subject beside each other: which areas both rank alike, and which not.

Two figures that claim to measure the same, or a figure and what professionals observed. They
are compared by rank: sources differ in what they count, so their values need not be alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from compare._pool import pool as pool_of
from compare.areas import area_names
from compare.relation import MIN_GEBIEDEN, inside
from store import NotFound, Soort
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from compare._pool import Kolom, Pool
    from indicators import Indicator
    from store import SetRecord, Snapshot

GRENS_VEEL, GRENS_IETS = 0.25, 0.10
"""Parts of all places from which the ranks of an area lie far, or somewhat, apart."""
SOORTEN = {
    "ander_veel_hoger": "tweede veel hoger",
    "ander_hoger": "tweede hoger",
    "eens": "ongeveer gelijk",
    "een_hoger": "eerste hoger",
    "een_veel_hoger": "eerste veel hoger",
    "alleen_een": "alleen eerste",
    "alleen_ander": "alleen tweede",
}
"""How the two ranks of an area lie, as people read it."""


@dataclass(frozen=True, slots=True)
class Bron:
    """An indicator of one source."""

    id: str
    bron: str = ""
    """Name of the source, where several have this indicator; '' takes the usual one."""


@dataclass(frozen=True, slots=True)
class TweeBronnen:
    """Two indicators that claim to measure the same, side by side."""

    een: Indicator
    ander: Indicator
    frame: pd.DataFrame
    """`gebied_code, naam, waarde_een, waarde_ander, rang_een, rang_ander, verschil_rang, soort`:
    areas with both, the largest disagreement first. Rank 1 is the highest; a positive difference
    means that the second source ranks the area higher than the first. `soort` is of `SOORTEN`."""
    rho: float | None
    alleen_een: int
    """Areas that only the first source has."""
    alleen_ander: int
    tekst: str
    records: tuple[SetRecord, ...] = ()
    alleen: pd.DataFrame | None = None
    """`gebied_code, naam, waarde, staat, soort`: areas that one source has, with the state that
    the other has there (`afgeschermd`, `ontbreekt` …)."""
    bron_een: str = ""
    bron_ander: str = ""


def two_sources(
    snapshot: Snapshot,
    een: str | Bron,
    ander: str | Bron,
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
        Ids, or an id of one source; the second may be an own table, such as what professionals
        observed. The same id twice compares two sources, or two years, of one indicator.
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

    asked = [part if isinstance(part, Bron) else Bron(part) for part in (een, ander)]
    first, second = (
        pool_of(_of_source(snapshot, part.bron), niveau, year)
        for part, year in zip(asked, (jaar, jaar_ander or jaar), strict=True)
    )
    one, other = _needed(first, asked[0].id), _needed(second, asked[1].id)
    left = pd.Series(one.waarden, index=first.codes)[inside(first, gemeenten)].dropna()
    right = pd.Series(other.waarden, index=second.codes)[inside(second, gemeenten)].dropna()
    frame = pd.DataFrame({"waarde_een": left, "waarde_ander": right}).dropna()
    frame["rang_een"] = frame["waarde_een"].rank(ascending=False, method="average")
    frame["rang_ander"] = frame["waarde_ander"].rank(ascending=omgekeerd, method="average")
    frame["verschil_rang"] = frame["rang_een"] - frame["rang_ander"]
    frame["soort"] = [_kind(share) for share in frame["verschil_rang"] / max(1, len(frame))]
    names = area_names(snapshot, niveau)
    frame.insert(0, "naam", [names.get(str(code), str(code)) for code in frame.index])
    order = frame["verschil_rang"].abs().sort_values(ascending=False, kind="stable").index
    both = set(frame.index)
    frame = frame.loc[order].rename_axis("gebied_code").reset_index()
    rho = None
    if (
        len(frame) >= MIN_GEBIEDEN
        and min(frame["rang_een"].nunique(), frame["rang_ander"].nunique()) > 1
    ):
        rho = float(np.corrcoef(frame["rang_een"], frame["rang_ander"])[0, 1])
    alone = [
        (str(code), names.get(str(code), str(code)), value, _state(pool, kolom, str(code)), kind)
        for series, pool, kolom, kind in (
            (left, second, other, "alleen_een"),
            (right, first, one, "alleen_ander"),
        )
        for code, value in series.items()
        if code not in both
    ]
    return TweeBronnen(
        een=one.indicator,
        ander=other.indicator,
        frame=frame,
        rho=rho,
        alleen_een=len(left) - len(frame),
        alleen_ander=len(right) - len(frame),
        tekst=_agreement(len(frame), rho),
        records=tuple({id(r): r for r in (*one.records, *other.records)}.values()),
        alleen=pd.DataFrame(alone, columns=["gebied_code", "naam", "waarde", "staat", "soort"]),
        bron_een=one.bron,
        bron_ander=other.bron,
    )


def _of_source(snapshot: Snapshot, bron: str) -> Snapshot:
    """Return a snapshot whose figures are of one source only; '' leaves it as it is."""
    if not bron:
        return snapshot
    kept = tuple(
        record
        for record in snapshot.sets
        if record.key.soort is not Soort.INDICATOREN or record.key.bron == bron
    )
    return replace(snapshot, sets=kept, hash=f"{snapshot.hash}|{bron}")


def _kind(share: float) -> str:
    """Name how far two ranks lie apart, `share` of all places."""
    if abs(share) < GRENS_IETS:
        return "eens"
    who = "ander" if share > 0 else "een"
    return f"{who}_veel_hoger" if abs(share) >= GRENS_VEEL else f"{who}_hoger"


def _state(pool: Pool, kolom: Kolom, code: str) -> str:
    place = pool.plek.get(code)
    return "ontbreekt" if place is None else str(kolom.staten[place])


def _needed(pool: Pool, name: str) -> Kolom:
    import indicators

    kolom = pool.kolom(name)
    if kolom is None:
        # says which levels and years there are
        indicators.figures(pool.snapshot, name, pool.niveau, jaar=pool.jaar)
        raise NotFound(f"{name} is er niet voor {pool.niveau} {pool.jaar}.")
    return kolom


def _agreement(count: int, rho: float | None) -> str:
    if count == 0:
        return "Geen enkel gebied heeft beide cijfers."
    areas = "1 gebied heeft" if count == 1 else f"{format_number(count)} gebieden hebben"
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
