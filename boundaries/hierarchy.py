"""The areas above an area: by code, and as geometry dissolved from what lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries import findings as f
from boundaries.codes import NIVEAUS, normalise_codes, parent_code
from boundaries.columns import PROVINCIES, SPELLINGS, find_column, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from store import Finding

PARENTS = ("wijk", "gemeente", "provincie")


def with_parents(
    attributes: pd.DataFrame, codes: pd.Series, niveau: str, plaats: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `wijk_code`, `gemeente_code` and `provincie_code` of each area.

    The code decides; a column of the file serves where the code cannot tell (the gemeente of a PC4,
    the provincie of a gemeente). A column that contradicts the code is a finding. `attributes` are
    the file's own columns, with the index of `codes`.
    """
    result = pd.DataFrame(index=codes.index)
    found: list[Finding] = []
    for parent in PARENTS:
        # BU03440101 lies in WK034401 in GM0344: CBS makes a code of the code above it.
        by_code = codes.map(lambda code, parent=parent: parent_code(code, parent)).astype("str")
        column = find_column(
            attributes.columns, (*SPELLINGS[parent].codes, *SPELLINGS[parent].boven)
        )
        # the column of its own level gave the code itself, and cannot contradict it
        if parent == niveau:
            stated = by_code
        elif column is not None:
            stated = normalise_codes(attributes[column], parent)
        elif parent == "provincie":
            stated = _province_by_name(attributes)
        else:
            stated = pd.Series(None, index=codes.index, dtype="str")
        result[f"{parent}_code"] = by_code.where(by_code.notna(), stated)
        if column is not None and by_code.notna().any():
            found += _compare(codes, by_code, stated, NIVEAUS[parent].label, plaats)
    return result, found


def names_of_parent(
    attributes: pd.DataFrame, parent_codes: pd.Series, parent: str
) -> dict[str, str]:
    """Return the names the file's own columns give to the areas above, by code."""
    column = find_column(attributes.columns, SPELLINGS[parent].namen)
    if column is None:
        return {}
    names = attributes[column].astype("str").str.strip()
    pairs = names[parent_codes.notna() & names.notna() & (names != "")]
    firsts = pairs.groupby(parent_codes).first()
    return {str(code): str(name) for code, name in firsts.items()}


def dissolved_attributes(
    areas: pd.DataFrame, parent: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the attribute rows of the areas above, sorted by code.

    `areas` has `wijk_code, gemeente_code, provincie_code, water` of the areas below. Of those above
    (`wijk` or `gemeente`) a wijk without a name is called after its number, another area after its
    code.
    """
    inside = areas[areas[f"{parent}_code"].notna()]
    groups = inside.groupby(f"{parent}_code", sort=True)
    codes = pd.Series(list(groups.groups), dtype="str")
    rows = pd.DataFrame({"code": codes})
    rows["naam"] = [names.get(code) or fallback_name(code, parent) for code in codes]
    rows["niveau"] = parent
    # a gemeente lies in no wijk: what is below the parent stays empty
    higher = PARENTS[PARENTS.index(parent) :]
    for level in PARENTS:
        column = f"{level}_code"
        values = groups[column].first().to_numpy() if level in higher else None
        rows[column] = pd.Series(values, index=rows.index, dtype="str")
    # water only where everything below is
    rows["water"] = groups["water"].all().to_numpy()
    return rows


def dissolve(shapes: gpd.GeoDataFrame, groups: pd.Series) -> gpd.GeoDataFrame:
    """Return one geometry per group (`code`, `geometry`, sorted by code).

    The shapes are a clean coverage; rows without a group are left out.
    """
    import geopandas as gpd

    # Sorted by group, the members of one group lie beside each other and are cut out as a slice.
    order = groups.dropna().sort_values(kind="stable")
    codes, starts = np.unique(order.to_numpy(dtype=object).astype(str), return_index=True)
    members = np.asarray(shapes.geometry.loc[order.index].values, dtype=object)
    united = np.empty(len(codes), dtype=object)
    for index, pieces in enumerate(np.split(members, starts[1:])):
        united[index] = _union(pieces)
    return gpd.GeoDataFrame(
        {"code": pd.Series(codes, dtype="str")}, geometry=united, crs=shapes.crs
    )


def located_in(shapes: gpd.GeoDataFrame, above: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the area above in which a point inside each shape lies, or missing.

    For areas whose code does not tell (PC4): most of an area, not every edge of it, counts.
    """
    points = shapes.set_geometry(shapes.representative_point())[["geometry"]]
    joined = points.sjoin(above.rename(columns={"code": "boven"}), predicate="within")
    found = joined["boven"][~joined.index.duplicated()]
    return pd.Series(found.reindex(shapes.index), dtype="str")


def fallback_name(code: str, niveau: str) -> str:
    """Name a wijk by its number within the gemeente, as CBS itself does where it has no name."""
    return f"Wijk {code[-2:]}" if niveau == "wijk" else code


def _union(pieces: object) -> object:
    """Unite polygons of one coverage; where it is not quite one, the slower, sure way."""
    import shapely

    try:
        united = shapely.coverage_union_all(pieces)
    except shapely.errors.GEOSException:
        return shapely.union_all(pieces)
    return united if shapely.is_valid(united) else shapely.union_all(pieces)


def _compare(
    codes: pd.Series, by_code: pd.Series, stated: pd.Series, label: str, plaats: str
) -> list[Finding]:
    """Report where a column is empty, or says something else than the code of the area."""
    lacking = stated.isna() & by_code.notna()
    other = stated.notna() & by_code.notna() & (stated != by_code)
    none = f"geen {label} ingevuld ({f.some(codes[lacking])})"
    differs = f"andere {label} ingevuld dan in de gebiedscode staat ({f.some(codes[other])})"
    return [
        *f.OUDER_AANGEVULD.counting(lacking, plaats, none),
        *f.AFWIJKENDE_OUDER.counting(other, plaats, differs),
    ]


def _province_by_name(attributes: pd.DataFrame) -> pd.Series:
    """Return the province code of each row by the name of its province, if there is one."""
    column = find_column(attributes.columns, SPELLINGS["provincie"].namen)
    if column is None:
        return pd.Series(None, index=attributes.index, dtype="str")
    return attributes[column].map(lambda name: PROVINCIES.get(spelled(name))).astype("str")
