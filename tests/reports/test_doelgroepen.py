"""Nothing that leaves the tool of an own table depends on a count that is not shown.

The attack of `tests/flows/test_disclosure.py` looks at what is meant to be shown; this one at all
that is written. The counts that are hidden are changed into others that agree with everything
shown: every sentence, table and file must stay what it was, to the byte.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

import flows
from flows import own_flows
from geo.flows import StroomVraag
from reports.answer import write
from reports.doelgroepen import doelgroep_answer, zinnen
from reports.overleg import overleg, overleg_page
from reports.own_amounts import own_amounts_answer
from store import cache

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from flows.own_flows import EigenJaar
    from store import DataFolder, Snapshot


def other_counts(own: EigenJaar) -> EigenJaar:
    """Return the table with other hidden counts that agree with everything shown of it."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    table = own.tabel
    where = np.flatnonzero(table.verborgen)
    shown = table.leden[~table.sommen_verborgen][:, where]
    right = shown @ table.waarden[where]
    # each cell as far from its count as what is shown allows, by chance up or down
    signs = np.random.default_rng(7).choice([-1.0, 1.0], len(where))
    found = milp(
        signs,
        integrality=np.ones(len(where)),
        bounds=Bounds(1, 60),
        constraints=LinearConstraint(shown, right, right),
    )
    counts = table.waarden.copy()
    counts[where] = np.rint(found.x).astype(np.int64)
    small = counts < table.drempel
    made = replace(
        table,
        waarden=counts,
        eerste=int((table.verborgen & small).sum()),
        leerlingen=int(counts[table.verborgen & ~small].sum()),
    )
    return replace(own, tabel=made)


_TWO = ("kleine klassen met zorg", "gedrag en structuur")


def everything(snapshot: Snapshot, folder: Path) -> dict[str, bytes]:
    """Write all that leaves the tool of the own table, of both SWVs in it."""
    folder.mkdir()
    found = {"zin": flows.eigen_jaar(snapshot, 2024).zin.encode()}
    for swv in ("PO9901", "PO9902"):
        asked = StroomVraag(swv, 2024)
        said, lines = zinnen(snapshot, asked)
        found[f"{swv} zinnen"] = "".join((said, *(repr(line) for line in lines))).encode()
        beside = own_flows.eigen_naast_duo(snapshot, swv, 2024)
        found[f"{swv} duo"] = beside.to_csv().encode()
        # of all and of one doelgroep, of all types and of one, as table, page and picture
        questions = (asked, replace(asked, soorten=("so",)), replace(asked, doelgroepen=_TWO))
        drawn = {("swv", 2): (".html", ".svg"), ("school", 0): (".html",)}
        issued = flows.eigen_betalers(snapshot, swv, 2024)
        found[f"{swv} afgegeven"] = "".join(part.to_csv() for part in issued).encode()
        for types in (None, ("so",)):
            paid = own_amounts_answer(snapshot, swv, 2024, "2025", soorten=types)
            for ending in (".csv", ".html"):
                path = folder / f"{swv}_bekostiging_{types}{ending}"
                write(paid, path)
                found[path.name] = path.read_bytes() + repr(paid.sentences).encode()
        for (number, question), what in product(enumerate(questions), ("swv", "school", "saldo")):
            made = doelgroep_answer(snapshot, question, what=what)
            more = drawn.get((what, number), ()) if swv == "PO9901" else ()
            for ending in (".csv", *((".xlsx",) if not number else ()), *more):
                path = folder / f"{swv}_{what}_{number}{ending}"
                write(made, path)
                found[path.name] = path.read_bytes()
                if ending == ".xlsx":
                    with zipfile.ZipFile(path) as parts:
                        # the moment of writing is in the properties
                        names = [n for n in parts.namelist() if not n.startswith("docProps")]
                        found[path.name] = b"".join(parts.read(name) for name in names)
    sheet = overleg(snapshot, "PO9901", "PO9902", 2024, tarieven="2025")
    assert "Bekostiging die meegaat" in "".join(sheet.eigen)
    found["overleg"] = overleg_page(sheet).encoded()
    for doelgroep in flows.eigen_jaar(snapshot, 2024).doelgroepen:
        rows = own_flows.doelgroep_matrix(snapshot, 2024, [doelgroep])
        found[f"matrix {doelgroep}"] = rows.to_csv().encode()
    return found


def test_nothing_that_is_written_depends_on_a_count_that_is_not_shown(
    demonstration: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = demonstration.snapshot()
    own = flows.eigen_jaar(snapshot, 2024)
    first = everything(snapshot, tmp_path / "eerst")
    other = other_counts(own)
    changed = own.tabel.waarden != other.tabel.waarden
    # a good part of what is hidden can be something else, or the test tells nothing
    assert changed.sum() > own.tabel.verborgen.sum() / 3
    monkeypatch.setattr(own_flows, "_shielded", lambda *_: other.tabel)
    cache.clear()
    assert flows.eigen_jaar(snapshot, 2024).tabel is other.tabel
    try:
        second = everything(snapshot, tmp_path / "dan")
    finally:
        cache.clear()  # no other test reads the changed counts
    assert [name for name in first if first[name] != second[name]] == []
