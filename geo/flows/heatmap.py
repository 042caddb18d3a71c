"""The matrix of flows between SWVs as data: one answer for page, file and picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows import leerlingjaar, matrix
from flows.dataset import present
from flows.mapping import PARTIES, check_soorten
from geo.flows._banden import bands, source_line
from geo.flows.aantal import Aantal
from geo.flows.vraag import ALLE, StroomVraag
from geo.flows.woorden import SOORT, STELSEL, soorten_tekst
from geo.palette import sequential

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from flows.dataset import Leerlingjaar
    from store import SetRecord, Snapshot


SCHAAL = ["#f1f6f8", *sequential(6)[1:]]
"""Colours of cells from none to most, in steps of the square root of the number."""


@dataclass(frozen=True, slots=True)
class MatrixKaart:
    """Flows between SWVs, from where pupils live (`van`) to where their school is (`naar`).

    `frame` has one row per pair with pupils: `van, naar, van_naam, naar_naam`, the count
    columns, `waarde`, `tekst` and `binnen` (True where both are the same SWV).
    """

    vraag: StroomVraag
    soort: str
    titel: str
    ondertitel: str
    bronregel: str
    banden: tuple[str, ...]
    codes: tuple[str, ...]
    """The SWVs in the matrix, in order: the one asked about first, then by flow with it."""
    namen: Mapping[str, str]
    frame: pd.DataFrame
    weggelaten: int
    """How many other SWVs and parties have pupils in common with the one asked about."""
    records: tuple[SetRecord, ...]

    def aantal(self, van: str, naar: str) -> Aantal:
        """Return one cell; a pair without pupils is a counted zero."""
        rows = self.frame[(self.frame["van"] == van) & (self.frame["naar"] == naar)]
        if rows.empty:
            return Aantal(0, 0, 0, 0.0, 0.0, 0.0)
        return Aantal.from_row(rows.iloc[0].to_dict())


def matrix_scene(
    snapshot: Snapshot, vraag: StroomVraag, *, soort: str = ALLE, grootste: int | None = 11
) -> MatrixKaart:
    """Return the matrix around one SWV, or of all of its kind.

    Parameters
    ----------
    snapshot
        The data folder.
    vraag
        Its SWV, year, stelsel, types and ages are used.
    soort
        One type of education, or `alle` for those of the question together.
    grootste
        How many other SWVs: those with most pupils to or from the one asked about. None for
        every SWV of its kind.

    Raises
    ------
    NotFound
        As `scene`.
    """
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    own = year.regio.parties[year.regio.position(vraag.swv)]
    types = present(year, vraag.soorten or None, check_soorten(own, vraag.soorten or None))
    wanted = types if soort == ALLE else present(year, (soort,), check_soorten(own, (soort,)))
    table = matrix(
        snapshot,
        vraag.jaar,
        wanted,
        stelsel=None if vraag.stelsel == ALLE else vraag.stelsel,
        kalibratie=vraag.kalibratie,
        groepen=vraag.groepen or None,
        samen=True,
    )
    table["waarde"] = table["schatting"].fillna(table["laag"]).astype(float)
    codes, left_out = _chosen(table, year, own, grootste)
    names = {code: year.regio.namen[code] for code in codes}
    frame = table[table["van"].isin(codes) & table["naar"].isin(codes)].drop(columns="soort")
    frame = frame.assign(
        van_naam=frame["van"].map(names),
        naar_naam=frame["naar"].map(names),
        tekst=[Aantal.from_row(row).tekst for row in frame.to_dict("records")],
        binnen=frame["van"] == frame["naar"],
    ).reset_index(drop=True)
    what = soorten_tekst(types) if soort == ALLE else SOORT[soort]
    masked = bool((frame["laag"] < frame["hoog"]).any())
    return MatrixKaart(
        vraag=vraag,
        soort=soort,
        titel=f"Van waar naar waar: {year.regio.namen[own]} en omgeving",
        ondertitel=f"{what} · {STELSEL[vraag.stelsel]} · 1 oktober {year.jaar}",
        bronregel=source_line(year),
        banden=bands(year, masked=masked),
        codes=codes,
        namen=names,
        frame=frame,
        weggelaten=left_out,
        records=year.records,
    )


def _chosen(
    table: pd.DataFrame, year: Leerlingjaar, own: str, most: int | None
) -> tuple[tuple[str, ...], int]:
    """Return the SWVs of a matrix, and how many counterparts were left out."""
    if most is None:
        return tuple(code for code in year.regio.parties if code[:2] == own[:2]), 0
    apart = [own, *PARTIES]
    goes = table[(table["van"] == own) & ~table["naar"].isin(apart)].set_index("naar")["waarde"]
    comes = table[(table["naar"] == own) & ~table["van"].isin(apart)].set_index("van")["waarde"]
    both = goes.add(comes, fill_value=0).sort_index().sort_values(ascending=False, kind="stable")
    others: Sequence[str] = [str(code) for code in both.index]
    return (own, *others[:most]), max(0, len(others) - most)
