"""Reach as files: the exchange table of the command line, and a table for people."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from boundaries.codes import niveau as level_named
from geo.choropleth import MapQuestion, make
from places.figures.topics import KINDEREN
from places.reach.areas import REDENEN, Bereik, area_shapes, count_children, reach
from places.reach.network_sets import load_network, networks, read_network
from places.reach.sentences import answer, explanation
from places.reach.targets import aanbod_places, reach_targets
from places.schools import SCHOOLTYPEN
from reports.answer import Answer
from reports.tables import AnswerColumn, AnswerTable, shown
from store import FICTIEF, NotFound, Snapshot
from store.dutch import format_number, upper_first
from store.kept import records_if_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from places.reach.network import Network

_HUNDRED = 100.0


def measured_reach(
    snapshot: Snapshot,
    places: pd.DataFrame,
    metres: int,
    *,
    wat: str,
    niveau: str = "buurt",
    gemeenten: Sequence[str] = (),
    indeling: int | None = None,
    network: Network | None = None,
) -> tuple[Bereik, str, int, tuple[str, ...]]:
    """Measure reach for the areas of a level, with the children who live there.

    Returned with it are the place, the year of its division, and what a reader must know first.

    `places`, `metres`, `wat` and `network` are of `places.reach.areas.reach`; gemeenten are codes
    or names, none is the whole country.

    Raises
    ------
    NotFound
        When the folder has no such areas.
    """
    # no gemeente asked for is the whole country, which `areas` knows as None
    codes = boundaries.find_gemeenten(snapshot, list(gemeenten)) or None
    areas = boundaries.areas(snapshot, niveau, indeling=indeling, gemeenten=codes)
    made = reach(area_shapes(snapshot, areas), places, metres, wat=wat, network=network)
    try:
        # the map of children knows which year and division they are of, and what to warn of
        question = MapQuestion(KINDEREN, niveau, tuple(codes or ()), indeling=areas.indeling)
        children = make(snapshot, question)
    except NotFound:
        names = boundaries.gemeente_names(snapshot)
        place = ", ".join(names.get(code, code) for code in codes or ()) or "deze gebieden"
        fictional = any(record.herkomst.fictief for record in areas.records)
        return made, place, areas.indeling, (FICTIEF,) * fictional
    made = count_children(made, children.frame, f"{children.bron}, {children.jaar}")
    return made, children.plaats, areas.indeling, children.banden


def asked_reach(
    snapshot: Snapshot,
    soort: str,
    metres: int,
    *,
    niveau: str,
    gemeenten: Sequence[str],
    indeling: int | None,
    netwerk: str | None,
) -> Answer:
    """Return reach as the command line asks it, with what it says of it.

    `netwerk` is one of the folder, or a file; None measures in a straight line.
    """
    # schools need no records: what people keep is opened for their aanbod alone
    records = None if soort in SCHOOLTYPEN else records_if_any(snapshot.folder)
    there = reach_targets(snapshot, aanbod_places(snapshot, records), soort)
    bereik, plaats, division, bands = measured_reach(
        snapshot, there.frame, metres, wat=there.wat, niveau=niveau, gemeenten=gemeenten,
        indeling=indeling, network=_network(snapshot, netwerk),
    )  # fmt: skip
    # what is said on the screen also goes along in the file
    said = [
        *answer(bereik, niveau), *explanation(bereik, niveau, plaats), *there.notes(), *bands,
    ]  # fmt: skip
    elsewhere = indeling is not None and division != indeling
    other = f"Grenzen van {indeling} zijn er niet; gebruikt zijn die van {division}."
    found = reach_answer(
        bereik, niveau=niveau, plaats=plaats, indeling=division, regels=said, soort=soort
    )
    line = f"afstand tot {there.wat} · {plaats} · gebiedsindeling {division}"
    return replace(found, line=line, bands=[other] * elsewhere)


def _network(snapshot: Snapshot, name: str | None) -> Network | None:
    """Return the network of the folder by that name, else that of a file."""
    if name is None:
        return None
    # a network that was imported goes before a file of the same name
    known = {text for n in networks(snapshot) for text in (n.id, n.naam, n.record.key.bron)}
    if name not in known and Path(name).exists():
        return read_network(name)
    return load_network(snapshot, name)


def reach_answer(
    bereik: Bereik,
    *,
    niveau: str,
    plaats: str,
    indeling: int,
    regels: Sequence[str],
    soort: str = "",
    verder: bool = False,
) -> Answer:
    """Return reach as an answer to take along.

    `regels` are sentences of `places.reach.sentences`, `soort` is of what as the command line names
    it. `verder` takes only the areas that are too far or have no distance, furthest first.
    """
    how = "netwerk" if bereik.over_netwerk else "hemelsbreed"
    level, part = level_named(niveau), "te_ver" if verder else ""
    title = f"Afstand tot {bereik.wat} ({bereik.methode})"

    def table() -> AnswerTable:
        # what is too far and what has no distance both ask for a look; the furthest first
        frame = pd.concat([bereik.verder, bereik.zonder]) if verder else bereik.frame
        within = format_number(bereik.meters)
        rows = [
            (
                row["gebied_code"],
                row["naam"],
                shown(row["afstand"], row["staat"]),
                REDENEN.get(row["reden"]) or None,
                row["dichtstbij"] or None,
                "ja" if row["elders"] else "nee",
                shown(_HUNDRED * row["deel"], row["deel_staat"]),
                shown(row["kinderen"], row["kinderen_staat"]),
                shown(row["binnen"], row["binnen_staat"]),
                indeling,
            )
            for row in frame.to_dict("records")
        ]
        columns = (
            *map(AnswerColumn, ("Code", upper_first(level.label))),
            AnswerColumn(f"Afstand (m), {bereik.methode}", 0),
            AnswerColumn("Waarom geen afstand"),
            AnswerColumn(upper_first(bereik.wat)),
            AnswerColumn("Ligt buiten deze gebieden"),
            AnswerColumn(f"Deel binnen {within} m (%)", 0),
            AnswerColumn("Kinderen 0–15 jaar", 0),
            AnswerColumn(f"Waarvan binnen {within} m (geschat)", 0),
            AnswerColumn("Gebiedsindeling", 0, grouped=False),
        )
        name = f"{title}, {level.meervoud} in {plaats}"
        if verder:
            name += f", verder dan {within} meter of zonder afstand"
        return AnswerTable(name, columns, rows, tuple(("Toelichting", line) for line in regels))

    return Answer(
        title=title,
        line=f"{level.meervoud} in {plaats} · gebiedsindeling {indeling}",
        sentences=regels,
        name=("bereik", bereik.wat, bereik.meters, "m", how, plaats, part),
        table=table,
        exchange=partial(reach_frame, bereik, niveau=niveau, indeling=indeling, soort=soort),
    )


def reach_frame(bereik: Bereik, *, niveau: str, indeling: int, soort: str) -> pd.DataFrame:
    """Return reach as its exchange table: one row per area; nothing where there is no value.

    Columns `gebied_code, naam, niveau, indeling, soort, methode, afstand_m, staat, reden,
    dichtstbij, buiten_selectie, binnen_m, deel_binnen_pct, deel_staat, kinderen,
    kinderen_staat, kinderen_binnen, kinderen_binnen_staat`.
    """
    frame = bereik.frame
    return pd.DataFrame(
        {
            "gebied_code": frame["gebied_code"],
            "naam": frame["naam"],
            "niveau": niveau,
            "indeling": indeling,
            "soort": soort,
            "methode": bereik.methode,
            # whole metres, as no coordinate is more exact; Int64 keeps an empty cell empty
            "afstand_m": frame["afstand"].round().astype("Int64"),
            "staat": frame["staat"],
            "reden": [REDENEN.get(reason, "") for reason in frame["reden"]],
            "dichtstbij": frame["dichtstbij"],
            "buiten_selectie": np.where(frame["elders"], "ja", "nee"),
            "binnen_m": bereik.meters,
            "deel_binnen_pct": (_HUNDRED * frame["deel"]).round(1),
            "deel_staat": frame["deel_staat"],
            "kinderen": frame["kinderen"].round().astype("Int64"),
            "kinderen_staat": frame["kinderen_staat"],
            "kinderen_binnen": frame["binnen"].round().astype("Int64"),
            "kinderen_binnen_staat": frame["binnen_staat"],
        }
    )
