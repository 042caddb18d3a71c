"""Reading what DUO publishes per vestiging without home: totals, ages and clusters.

These tell nothing of flows by themselves, but a known total narrows the bounds of the
masked cells below it, and the cluster tells which schools stand outside the SWVs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows._counts import SOORTEN, Counts, read_counts
from flows._sets import Read
from store import Refused

if TYPE_CHECKING:
    from flows._sets import Source
    from store.reading.coded import CodedRows


def read_totals(rows: CodedRows, source: Source) -> Read:
    """Read pupils per vestiging and type.

    Raises
    ------
    Refused
        For the table of pupils who repeat a year, which has the very same columns.
    """
    other = next((name for name in rows.files if "zittenblijver" in name.lower()), None)
    if other:
        raise Refused(
            "brin6_totaal.csv met alle leerlingen per vestiging",
            f"{other}, de tabel van zittenblijvers",
            "Kies brin6_totaal.csv uit de dataset Leerlingen po per vestiging.",
        )
    return _read(rows, source, None)


def read_ages(rows: CodedRows, source: Source) -> Read:
    """Read pupils per vestiging, type and age."""
    return _read(rows, source, "leeftijd")


def read_clusters(rows: CodedRows, source: Source) -> Read:
    """Read so and vso pupils per vestiging, type and cluster."""
    return _read(rows, source, "cluster")


def _read(rows: CodedRows, source: Source, extra: str | None) -> Read:
    counts = read_counts(
        rows, counts=["aantal"], minus_one_is_masked=True, jaar=source.jaar, extra_key=extra
    )
    result = Read(geweigerd=counts.geweigerd, bevindingen=[*counts.bevindingen])
    frame = _frame(counts)
    if extra is not None:
        frame[extra] = rows.columns[extra].lookup(_label, "", object)[counts.row]
    for jaar, part in frame.groupby("jaar", sort=True):
        table = part.drop(columns="jaar").reset_index(drop=True)
        result.sets.append(source.new_set(int(str(jaar)), {"totalen": table}, len(part), (), {}))
        result.rijen += len(part)
    return result


def _frame(counts: Counts) -> pd.DataFrame:
    """Return the rows as a table; `aantal` −1 is masked."""
    return pd.DataFrame(
        {
            "jaar": counts.jaar,
            "brin6": counts.brin6[counts.school],
            "soort": np.array(SOORTEN, dtype=object)[counts.soort[counts.school]],
            "aantal": counts.groups["aantal"].astype(np.int32),
        }
    )


def _label(text: str) -> str:
    """Return an age or cluster as the flows name it: `4`, `jonger`, `ouder`, `1`."""
    plain = text.strip().lower()
    if "jonger" in plain or plain.startswith("<"):
        return "jonger"
    if "ouder" in plain or plain.startswith(">"):
        return "ouder"
    match = re.search(r"\d+", plain)
    return str(int(match[0])) if match else plain
