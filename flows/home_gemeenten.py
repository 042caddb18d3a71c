"""Which gemeente a home postcode lies in, and which gemeenten lack their schools.

DUO names the gemeente of a home but numbers only that of a school, and spells some names
differently on the two sides (`Nuenen, Gerwen en Nederwetten` and `Nuenen c.a.`; in 2017 also
with letters of another code page). A gemeente where pupils live but no school stands has a
file that is missing: of 2017 that is so for De Fryske Marren and Gooise Meren.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows.counts import ONBEKEND
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from store import Finding
    from store.reading.coded import CodedRows

_SHARE_OF_PC4S = 0.2
"""Schools of one gemeente in this share of a name's postcodes make it that gemeente."""
_NATIONAL = 0.8
"""With schools in this share of the home gemeenten, files are meant to be complete."""


def gemeente_code(text: str) -> str:
    """Return a gemeente code of a number as DUO writes it, '' when it is none."""
    digits = text.strip().upper().removeprefix("GM").lstrip("0")
    return f"GM{digits:>04}" if digits.isdigit() and len(digits) <= 4 else ""  # noqa: PLR2004


def home_gemeenten(
    rows: CodedRows,
    herkomst: npt.NDArray[np.int16],
    first: npt.NDArray[np.int64],
    schools: pd.DataFrame,
) -> pd.DataFrame:
    """Return the gemeente of home postcodes.

    Parameters
    ----------
    rows
        The rows as read.
    herkomst
        Distinct home postcodes and home codes.
    first
        Of each the first of its rows.
    schools
        Schools with `gemeente, gemeente_code, pc4`.

    Returns
    -------
    `herkomst, gemeente, gemeente_code`; the code is '' where none is known, and the name is
    the one of the schools' side where there is a code.
    """
    names = rows.columns.get("gemeente_herkomst")
    codes = rows.columns.get("gemeente_code_herkomst")
    # one row per home postcode: what DUO says of it in the first row that has it
    frame = pd.DataFrame({"herkomst": herkomst.astype(np.int16)})
    frame["gemeente"] = "" if names is None else names.text()[first]
    if codes is not None:
        frame["gemeente_code"] = codes.lookup(gemeente_code, "", object)[first]
        return frame
    # without codes at the homes the schools tell: the gemeente of that name, else the one whose
    # schools stand in most of its postcodes
    known = schools.loc[schools["gemeente_code"] != ""]
    by_name = {
        slug(name): code
        for name, code in zip(known["gemeente"], known["gemeente_code"], strict=True)
    }
    place = frame["herkomst"] > ONBEKEND
    distinct = {name: by_name.get(slug(name), "") for name in frame.loc[place, "gemeente"].unique()}
    unknown = [name for name, code in distinct.items() if name and not code]
    for name in unknown:
        own = frame.loc[place & (frame["gemeente"] == name), "herkomst"]
        here = known.loc[known["pc4"].isin(own)]
        per_code = here.groupby("gemeente_code")["pc4"].nunique()
        if len(per_code) and per_code.max() >= _SHARE_OF_PC4S * len(own):
            distinct[name] = str(per_code.idxmax())
    # one spelling per gemeente: that of the schools
    label = dict(zip(known["gemeente_code"], known["gemeente"], strict=True))
    found = [
        distinct[name] if inland else ""
        for name, inland in zip(frame["gemeente"], place, strict=True)
    ]
    frame["gemeente_code"] = np.array(found, dtype=object)
    frame["gemeente"] = np.array(
        [label.get(code, name) for code, name in zip(found, frame["gemeente"], strict=True)],
        dtype=object,
    )
    return frame


def without_schools(
    homes: pd.DataFrame, jaar: int, *, known: Sequence[str] = ()
) -> tuple[list[str], list[Finding]]:
    """Return gemeenten where pupils live but no school stands, and what to say of them.

    Those `known` to be missing have been told of already. Nothing is said when most home
    gemeenten have no school: then somebody reads the files of a few gemeenten, and knows.
    """
    if not is_national(homes):
        return [], []
    named = homes.loc[(homes["herkomst"] > ONBEKEND) & (homes["gemeente"] != "")]
    unknown = named.loc[named["gemeente_code"] == "", "gemeente"]
    missing = sorted(set(unknown) - set(known))
    if not missing:
        return [], []
    finding = kinds.GEMEENTE_ZONDER_SCHOLEN(
        str(jaar),
        f"leerlingen uit {', '.join(missing)}, maar geen school daar: het bestand van "
        f"{'die gemeenten' if len(missing) > 1 else 'die gemeente'} ontbreekt",
        aantal=len(missing),
    )
    return missing, [finding]


def is_national(homes: pd.DataFrame) -> bool:
    """Tell whether most gemeenten where pupils live have their schools in the files."""
    named = homes.loc[(homes["herkomst"] > ONBEKEND) & (homes["gemeente"] != "")]
    per_name = named.groupby("gemeente")["gemeente_code"].first()
    return bool(len(per_name)) and float((per_name != "").mean()) >= _NATIONAL
