"""What the columns beside a geometry say: names, water, and the figures handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boundaries import findings as f
from boundaries import schema
from store import mended

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from store import Finding


def attributes_of(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the attributes under their own names, with `gebied_code` in front."""
    import pandas as pd

    own = pd.DataFrame(areas.drop(columns=["geometry", "code"])).rename(
        columns={"code (bestand)": "code"}
    )
    own = own.drop(columns=["gebied_code"], errors="ignore")
    own.insert(0, "gebied_code", areas["code"])
    return own


def names_of(areas: gpd.GeoDataFrame, niveau: str, plaats: str) -> tuple[pd.Series, list[Finding]]:
    """Return the name of each area as text, as it stands but for blanks and double encoding."""
    column = schema.find_column(
        areas.columns, (*schema.SPELLINGS[niveau].namen, *schema.GENERIC_NAMES)
    )
    codes = areas["code"]
    if column is None:
        return codes, [f.ZONDER_NAAM(plaats, "geen kolom met namen", aantal=len(areas))]
    names = areas[column].astype("str").str.strip()
    empty = names.isna() | (names == "")
    found = (
        [f.ZONDER_NAAM(plaats, "geen naam ingevuld", aantal=int(empty.sum()))]
        if empty.any()
        else []
    )
    right = names[~empty].map(mended)
    wrong = right != names[~empty]
    if wrong.any():
        first = right.index[wrong][0]
        found.append(
            f.NAAM_HERSTELD(
                f"{plaats}, {codes[first]}",
                f"dubbel gecodeerde tekens: {names[first]!r} is {right[first]!r}",
                aantal=int(wrong.sum()),
            )
        )
    return right.reindex(names.index).where(~empty, codes), found


def water_of(areas: gpd.GeoDataFrame) -> pd.Series:
    """Return which areas consist of water, by the file's own column."""
    import pandas as pd

    column = schema.find_column(areas.columns, schema.WATER)
    if column is None:
        return pd.Series(False, index=areas.index)
    text = areas[column].astype("str").str.strip().str.upper()
    water: pd.Series = text.isin(schema.WATER_YES)
    return water
