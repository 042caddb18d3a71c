"""What the charts of a profile are drawn from, as tables: the same numbers for eye and reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import boundaries
from boundaries import parent_code
from compare._pool import pool as pool_of
from compare.areas import area, area_names
from compare.difference import Uitkomst
from compare.position import position, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from compare.areas import Gebied
    from compare.benchmark import Vergelijking
    from compare.position import Plaats, Spreiding
    from compare.profile import Profiel, Regel
    from indicators import Indicator
    from store import Snapshot

_CODED = ("buurt", "wijk")
_NO_FIGURE = "Geen enkel gebied van dit niveau heeft dit cijfer."


@dataclass(frozen=True, slots=True)
class Verdeling:
    """One indicator over all areas of a level, with one area marked."""

    indicator: Indicator | None
    """None where there are no figures."""
    gebied: Gebied
    jaar: int
    frame: pd.DataFrame
    """`gebied_code, naam, waarde, staat, eigen`, highest first, areas without a value last."""
    spreiding: Spreiding | None
    plaats: Plaats | None
    zonder_cijfer: int
    bron: str
    tekst: str
    """A Dutch sentence, also where there is nothing to draw."""


def overview(profiel: Profiel) -> pd.DataFrame:
    """Return the table of the method: per pijler and domein the area beside its benchmarks.

    Columns `pijler, domein, indicator, label, eenheid, jaar, waarde, staat` and, per benchmark
    (by its code), `<code>`, `<code> staat`, `<code> uitkomst`, `<code> oordeel`; then
    `opvallend` and `zin`. Within a domein what stands out comes first.
    """
    import pandas as pd

    rows = []
    for row in (row for rows_ in profiel.per_domein().values() for row in rows_):
        cells: dict[str, object] = {
            "pijler": row.indicator.pijler,
            "domein": row.indicator.domein,
            "indicator": row.indicator.id,
            "label": row.indicator.label,
            "eenheid": row.indicator.eenheid,
            "jaar": row.jaar,
            "waarde": row.cijfer.meting.waarde,
            "staat": row.cijfer.meting.staat,
        }
        for found in row.vergelijkingen:
            code = found.maatstaf.code
            cells[code] = found.cijfer.meting.waarde
            cells[f"{code} staat"] = found.cijfer.meting.staat
            cells[f"{code} uitkomst"] = found.verschil.uitkomst.value
            cells[f"{code} oordeel"] = found.verschil.oordeel.value
        cells["opvallend"] = row.opvallend(profiel.standaard)
        cells["zin"] = row.keuze.zin if row.keuze is not None else ""
        rows.append(cells)
    return pd.DataFrame(rows)


def spine(profiel: Profiel, maatstaf: str | None = None) -> pd.DataFrame:
    """Return a spine chart: each indicator on one scale with the benchmark at nought.

    Columns `indicator, label, pijler, domein, jaar, eigen, maatstaf, laagste, kwart, mediaan,
    driekwart, hoogste, uitkomst, oordeel`, and the same six places scaled as `s_eigen,
    s_laagste, s_kwart, s_mediaan, s_driekwart, s_hoogste`: -1 and 1 are the extreme furthest
    from the benchmark. Quarters are nan with fewer than four areas. Indicators without an own
    value, a benchmark or any spread are left out; `spine_absent` says which and why.
    """
    import pandas as pd

    against = maatstaf or profiel.standaard
    rows = []
    for row in profiel.wat_valt_op(against):
        found = row.naast(against)
        if found is None or _absent(row, found):
            continue
        wide = row.spreiding
        if wide is None:
            continue
        zero = found.cijfer.meting.waarde
        places = {
            "laagste": wide.laagste,
            "kwart": np.nan if wide.kwart is None else wide.kwart,
            "mediaan": wide.mediaan,
            "driekwart": np.nan if wide.driekwart is None else wide.driekwart,
            "hoogste": wide.hoogste,
        }
        own = row.cijfer.meting.waarde
        reach = max(abs(wide.laagste - zero), abs(wide.hoogste - zero))
        rows.append(
            {
                "indicator": row.indicator.id,
                "label": row.indicator.label,
                "pijler": row.indicator.pijler,
                "domein": row.indicator.domein,
                "jaar": row.jaar,
                "eigen": own,
                "maatstaf": zero,
                **places,
                "uitkomst": found.verschil.uitkomst.value,
                "oordeel": found.verschil.oordeel.value,
                **{
                    f"s_{name}": (value - zero) / reach
                    for name, value in {"eigen": own, **places}.items()
                },
            }
        )
    return pd.DataFrame(rows)


def spine_absent(profiel: Profiel, maatstaf: str | None = None) -> list[tuple[str, str]]:
    """Return the label of each indicator that the spine chart leaves out, and why."""
    against = maatstaf or profiel.standaard
    found = ((row, row.naast(against)) for row in profiel.regels)
    return [
        (row.indicator.label, reason)
        for row, other in found
        if (reason := _absent(row, other) if other is not None else "geen maatstaf")
    ]


def distribution(snapshot: Snapshot, code: str, indicator: str, *, jaar: int) -> Verdeling:
    """Return one indicator over all areas of the level of an area, that area marked."""
    here = area(snapshot, code)
    pool = pool_of(snapshot, here.niveau, jaar)
    level = boundaries.niveau(here.niveau)
    many = level.meervoud if here.niveau in boundaries.NIVEAUS else "gebieden"
    frame = _frame(snapshot, here, indicator, jaar, range(len(pool.codes)))
    kolom = pool.kolom(indicator)
    if kolom is None or len(kolom.bekend) == 0:
        return Verdeling(kolom.indicator if kolom else None, here, jaar, frame, None, None,
                         len(frame), kolom.bron if kolom else "", _NO_FIGURE)  # fmt: skip
    place = pool.plek.get(here.code)
    own = float(kolom.waarden[place]) if place is not None else np.nan
    found = position(kolom.waarden, own, meervoud=many)
    return Verdeling(
        indicator=kolom.indicator,
        gebied=here,
        jaar=jaar,
        frame=frame,
        spreiding=spread(kolom.waarden),
        plaats=found,
        zonder_cijfer=len(frame) - len(kolom.bekend),
        bron=kolom.bron,
        tekst=found.tekst,
    )


def ranking(snapshot: Snapshot, code: str, indicator: str, *, jaar: int) -> pd.DataFrame:
    """Return the areas of the same level in the same gemeente, the highest first.

    Columns of `Verdeling.frame` and `rang`: areas with the same value share the best rank;
    nan for an area without a value. Above the wijk all areas of the level are ranked.
    """
    here = area(snapshot, code)
    pool = pool_of(snapshot, here.niveau, jaar)
    home = here.binnen("gemeente")
    places: Sequence[int] = range(len(pool.codes))
    if here.niveau in _CODED and home is not None:
        places = [
            i for i, other in enumerate(pool.codes) if parent_code(other, "gemeente") == home.code
        ]
    frame = _frame(snapshot, here, indicator, jaar, places)
    frame["rang"] = frame["waarde"].rank(ascending=False, method="min")
    return frame


def _frame(
    snapshot: Snapshot, here: Gebied, indicator: str, jaar: int, places: Sequence[int]
) -> pd.DataFrame:
    import pandas as pd

    pool = pool_of(snapshot, here.niveau, jaar)
    kolom = pool.kolom(indicator)
    at = np.asarray(places, dtype=int)
    codes = pool.codes[at]
    names = area_names(snapshot, here.niveau)
    frame = pd.DataFrame(
        {
            "gebied_code": codes,
            "naam": [names.get(str(code), str(code)) for code in codes],
            "waarde": np.nan if kolom is None else kolom.waarden[at],
            "staat": "ontbreekt" if kolom is None else kolom.staten[at],
            "eigen": codes == here.code,
        }
    )
    ordered = frame.sort_values("waarde", ascending=False, kind="stable", na_position="last")
    return ordered.reset_index(drop=True)


def _absent(row: Regel, found: Vergelijking) -> str:
    """Say why an indicator cannot stand in a spine chart, or nothing."""
    if found.verschil.uitkomst is Uitkomst.NIET:
        return found.verschil.reden
    if not (row.cijfer.meting.bekend and found.cijfer.meting.bekend):
        return "geen cijfer"
    wide = row.spreiding
    if wide is None or wide.laagste == wide.hoogste:
        return "alle gebieden hebben hetzelfde cijfer"
    return ""
