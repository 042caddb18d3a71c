"""Aanbod of the records as places on the map, and lists of places as aanbod."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from places.aanbod.model import AANBOD, Aanbod, FieldForm, is_yes
from places.areas import locate
from places.coordinates import CoordinateSystem, judge
from places.locations import EXACT, KOLOMMEN, place_by_postcode
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from places.aanbod.preventiematrix import ListedAanbod
    from store import Finding, Snapshot


# Fields of aanbod that are called the same as a column of places.
_SAME = (
    "domein", "aanbieder", "preventieniveau", "adres", "plaats", "status", "x", "y",
)  # fmt: skip


def as_places(
    snapshot: Snapshot, items: Iterable[ListedAanbod]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return aanbod as places, with the columns of `places.KOLOMMEN`, `x` and `y`.

    What has no coordinates, or coordinates that are no place in the Netherlands, stands on its
    postcode, marked with its radius; what has no postcode either has no point. `status`,
    `stedelijk` and the row's id are there too, so that the map can show and filter all of it,
    and reach can be measured over it.
    """
    rows: list[dict[str, Any]] = []
    for item in items:
        one = item.aanbod
        postcode = one.postcode.upper().replace(" ", "")
        rows.append(
            dict.fromkeys(KOLOMMEN, "")
            | {name: getattr(one, name) for name in _SAME}
            | {
                "id": item.rij.id,
                "naam": one.titel,
                "soort": "aanbod",
                "typen": one.domein,
                "postcode": postcode if len(postcode) > 4 else "",  # noqa: PLR2004
                "pc4": postcode[:4] if postcode[:4].isdecimal() else "",
                "leerlingen": np.nan,
                "straal_m": np.nan,
                "ligging": "exact",
                "rij": one.titel,
                "stedelijk": item.stedelijk,
            }
        )
    columns = [*KOLOMMEN, "x", "y", "status", "stedelijk"]
    frame = pd.DataFrame(rows, columns=columns)
    frame[["x", "y"]] = frame[["x", "y"]].astype(float)
    made_up = any(record.herkomst.fictief for record in snapshot.sets)
    # what is no place in the Netherlands loses its point, so that its postcode takes over
    east, north = frame["x"].to_numpy(), frame["y"].to_numpy()
    frame["x"], frame["y"], _ = judge(east, north, CoordinateSystem.RD, fictief=made_up)
    nowhere = frame[["x", "y"]].isna().any(axis=1)
    frame.loc[nowhere, ["x", "y"]] = np.nan
    frame.loc[nowhere, "ligging"] = "onbekend"
    placed, found, _ = place_by_postcode(snapshot, frame)
    return placed, found


def with_areas(places: pd.DataFrame, wijken: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the wijk that each place with an exact point lies in, by id.

    For aanbod that names no area: a postcode's point may lie in another wijk than the aanbod
    does, so only exact places are told.
    """
    exact = places[places["ligging"].isin(EXACT) & places["x"].notna()]
    found = locate(exact["x"].to_numpy(), exact["y"].to_numpy(), wijken)
    return {key: code for key, code in zip(exact["id"], found.codes, strict=True) if code}


def from_places(places: pd.DataFrame) -> list[dict[str, Any]]:
    """Return an imported list of aanbod (`places`) as rows for the records.

    Columns are recognised by the names the fields have in people's own lists; others go to
    the toelichting, so that taking over a list loses nothing.
    """
    known = {slug(name): veld for veld in AANBOD for name in (*veld.anders, veld.label, veld.naam)}
    rows = []
    for place_ in places.to_dict("records"):
        data: dict[str, Any] = {}
        rest = []
        for column, value in place_.items():
            name = str(column)
            veld = known.get(slug(name))
            empty = value is None or value != value or value == ""  # noqa: PLR0124
            # columns that this project made of the list are no remarks of its makers
            ours = name in _OF_PLACES and (veld is None or veld.naam in data)
            if empty or ours:
                continue
            if veld is None or (veld.naam in data and veld.naam != name):
                rest.append(f"{name}: {value}")
            elif veld.vorm is FieldForm.JA_NEE:
                data[veld.naam] = is_yes(str(value))
            else:
                data[veld.naam] = value
        # the point of a postcode is no place that somebody gave: it would come back as exact
        if place_.get("ligging") not in EXACT:
            data.pop("x", None)
            data.pop("y", None)
        notes = [str(data.get("toelichting", "")), *rest]
        data["toelichting"] = "\n".join(note for note in notes if note)
        rows.append(Aanbod.from_dict(data).as_dict())
    return rows


_OF_PLACES = frozenset(
    {*KOLOMMEN, "geometry", "bron", "jaar", "straat", "huisnummer", "huisletter"}
) - {"naam", "aanbieder", "domein", "preventieniveau", "adres", "postcode", "plaats", "website"}
