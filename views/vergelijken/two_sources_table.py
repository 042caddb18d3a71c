"""Two sources as a table: every area by both, with its places, and to take along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from compare.agreement import SOORTEN
from indicators import format_value
from reports.answer import Answer, downloads, table_labels
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF
from views.shared import parts, words

if TYPE_CHECKING:
    from compare.agreement import TwoSources
    from views.vergelijken.two_sources_choices import Bronvraag


def show(asked: Bronvraag, found: TwoSources, *, fictief: bool) -> None:
    """Show the areas as a table, the largest differences first, and offer it."""
    every = len(found.frame) + found.alleen_een + found.alleen_ander
    if not every:
        return
    title = f"Alle gebieden als tabel ({words.count(every, 'gebied', 'gebieden')})"
    with st.expander(title, expanded=found.rho is None):
        parts.show_table(_shown(found), key="bronnen_tabel")
    name = ("twee_bronnen", asked.een.sleutel, asked.ander.sleutel, asked.niveau, asked.jaar)
    made = Answer(name=name, table=partial(table, asked, found, fictief=fictief))
    parts.offer_files(
        downloads(made, table_labels("Alle gebieden")), label="Tabel bewaren", key="bronnen"
    )


def source_line(asked: Bronvraag, found: TwoSources, *, fictief: bool) -> str:
    """Return the source line of a picture."""
    first = f"{found.bron_een}, {asked.jaar}"
    second = f"{found.bron_ander}, {asked.jaar_ander}"
    note = f" · {FICTIEF}" if fictief else ""
    return f"Bron: {' en '.join(dict.fromkeys((first, second)))}{note}"


def table(asked: Bronvraag, found: TwoSources, *, fictief: bool) -> AnswerTable:
    """Return both figures of every area as a table for people."""
    rows: list[tuple[Cell, ...]] = [
        (
            row["gebied_code"],
            row["naam"],
            float(row["waarde_een"]),
            float(row["waarde_ander"]),
            float(row["rang_een"]),
            float(row["rang_ander"]),
            float(row["verschil_rang"]),
            _difference(found, row["soort"]),
        )
        for row in found.frame.to_dict("records")
    ]
    for row in _alone(found).to_dict("records"):
        first = row["soort"] == "alleen_een"
        value, gone = float(row["waarde"]), shown(None, str(row["staat"]))
        pair = (value, gone) if first else (gone, value)
        rows.append((row["gebied_code"], row["naam"], *pair, None, None, None,
                     SOORTEN[row["soort"]]))  # fmt: skip
    one, other = found.een, found.ander
    notes = [("Let op", FICTIEF)] if fictief else []
    return AnswerTable(
        f"{one.label} naast {other.label}",
        (
            AnswerColumn("Code"),
            AnswerColumn("Gebied"),
            AnswerColumn(f"Eerste bron: {one.label}", one.decimalen),
            AnswerColumn(f"Tweede bron: {other.label}", other.decimalen),
            AnswerColumn("Plaats bij de eerste", 1),
            AnswerColumn("Plaats bij de tweede", 1),
            AnswerColumn("Verschil in plaats", 1),
            AnswerColumn("Verschil"),
        ),
        rows,
        (
            *notes,
            ("Overeenstemming", found.tekst),
            ("Plaats", "1 is het hoogste cijfer"
             + ("; bij de tweede bron het laagste (omgekeerd)" if asked.omgekeerd else "")),
            ("Eerste bron", f"{one.definitie} {found.bron_een}, {asked.jaar}."),
            ("Tweede bron", f"{other.definitie} {found.bron_ander}, {asked.jaar_ander}."),
        ),
    )  # fmt: skip


def _difference(found: TwoSources, soort: str) -> str:
    """Name how far two places lie apart; of too few areas, or all the same, that says nothing."""
    return SOORTEN[soort] if found.rho is not None else "niet te beoordelen"


def _alone(found: TwoSources) -> pd.DataFrame:
    return found.alleen if found.alleen is not None else pd.DataFrame(columns=["soort"])


def _shown(found: TwoSources) -> pd.DataFrame:
    one, other = found.een, found.ander
    names = {"een": f"Eerste: {one.label}", "ander": f"Tweede: {other.label}"}
    if one.label == other.label:
        names = {"een": f"Eerste: {found.bron_een}", "ander": f"Tweede: {found.bron_ander}"}
    both = pd.DataFrame(
        {
            "Gebied": found.frame["naam"],
            names["een"]: [format_value(one, v, "waarde") for v in found.frame["waarde_een"]],
            names["ander"]: [format_value(other, v, "waarde") for v in found.frame["waarde_ander"]],
            "Plaats bij de eerste": found.frame["rang_een"],
            "Plaats bij de tweede": found.frame["rang_ander"],
            "Verschil": [_difference(found, kind) for kind in found.frame["soort"]],
            "Code": found.frame["gebied_code"],
        }
    )
    rows = []
    for row in _alone(found).to_dict("records"):
        first = row["soort"] == "alleen_een"
        value = format_value(one if first else other, row["waarde"], "waarde")
        gone = format_value(one, float("nan"), str(row["staat"]))
        rows.append(
            {
                "Gebied": row["naam"],
                names["een"]: value if first else gone,
                names["ander"]: gone if first else value,
                "Plaats bij de eerste": float("nan"),
                "Plaats bij de tweede": float("nan"),
                "Verschil": SOORTEN[row["soort"]],
                "Code": row["gebied_code"],
            }
        )
    return pd.concat([both, pd.DataFrame(rows)], ignore_index=True) if rows else both
