"""The change between two years: in a sentence, in all its numbers, and why.

Why is told by the causes per type, and the schools behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.explanation import verklaring
from geo.flows.wording import RICHTING, SOORT
from reports.answer import downloads, excel_labels
from reports.explanation import cause_text, change_text, explanation_answer, explanation_sentences
from reports.flow_sentences import verandering_zin
from views.leerlingstromen import tables
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.explanation import Explanation
    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

_LEVELS = {"school": "Scholen", "gemeente": "Gemeenten", "swv": "Samenwerkingsverbanden"}
_HEADS = {"school": "School", "gemeente": "Gemeente", "swv": "Samenwerkingsverband"}
_KEPT = 16
REGIONAAL = "regionaal"
_counted = loaders.keep(_KEPT)(flows.verandering)
_explained = loaders.keep(_KEPT, "De verandering wordt ontleed …")(verklaring)


def sentences(snapshot: Snapshot, chosen: FlowChoice) -> dict[str, str]:
    """Return per type how the regional flows changed; none where no other year was chosen."""
    if not chosen.ander_jaar:
        return {}
    vraag, years = chosen.vraag, chosen.beide_jaren
    table, _ = _counted(snapshot, vraag.swv, years, vraag.soorten or None)
    rows = table[table["stelsel"] == REGIONAAL]
    return {str(soort): verandering_zin(part, years) for soort, part in rows.groupby("soort")}


def show_numbers(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show all numbers behind the change between two years, when it is asked."""
    if not chosen.ander_jaar:
        return
    years = chosen.beide_jaren
    with st.expander(f"Verandering van {years[0]} naar {years[1]}, regionaal: alle aantallen"):
        vraag = chosen.vraag
        table, warning = _counted(snapshot, vraag.swv, years, vraag.soorten or None)
        if warning:
            elements.band(warning)
        elements.show_table(change_table(table, *years), key="verandering")


def show_explanation(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show what the change of the regional saldo consists of, when a year is compared with."""
    if not chosen.ander_jaar:
        _offer_years(snapshot, chosen)
        return
    years, vraag = chosen.beide_jaren, chosen.vraag
    # asked apart from the table: the sentence speaks of causes, the table of schools or gemeenten
    types = vraag.soorten or None
    causes = _explained(snapshot, vraag.swv, years, types, niveau="oorzaak")
    if causes.waarschuwing:
        elements.band(causes.waarschuwing)
    # of all together a change would be explained by schools that are no grensverkeer
    stelsel = REGIONAAL if vraag.stelsel == "alle" else vraag.stelsel
    for text in explanation_sentences(causes, stelsel):
        st.markdown(elements.labelled(text))
    st.caption(
        "De bijdragen tellen op tot de verandering. Het gaat om alle leeftijden, van "
        f"{causes.jaren[0]} naar {causes.jaren[1]}."
    )
    niveau = st.segmented_control(
        "Bijdragen per",
        list(_LEVELS),
        default="school",
        required=True,
        format_func=_LEVELS.__getitem__,
        key="verklaar_niveau",
    )
    found = _explained(snapshot, vraag.swv, years, types, niveau=str(niveau))
    table = _contributions(found, stelsel)
    elements.show_table(table, key=f"verklaring_{niveau}", rows=16, wide={"Waardoor": 300})
    made = explanation_answer(snapshot, vraag.swv, years, types, niveau=str(niveau))
    files = downloads(made, excel_labels("Waarom is het veranderd"))
    elements.show_files(files, key="verklaring")


def change_table(table: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the regional change per type and direction, in words a person reads.

    A type that was not counted in one of the years has an empty cell there.
    """
    import pandas as pd

    # not the sum of the types: it would hide the special ones, which are few
    rows = table[(table["stelsel"] == REGIONAAL) & (table["soort"] != "alle")]
    order = [list(SOORT).index(name) for name in rows["soort"]]
    side = [list(RICHTING).index(name) for name in rows["richting"]]
    rows = rows.assign(_soort=order, _kant=side).sort_values(["_soort", "_kant"])
    return pd.DataFrame(
        {
            "Soort": [words.upper_first(SOORT[name]) for name in rows["soort"]],
            "Richting": [words.upper_first(RICHTING[name]) for name in rows["richting"]],
            str(first): [_number(row, first) for row in rows.to_dict("records")],
            str(last): [_number(row, last) for row in rows.to_dict("records")],
            "Verschil, naar schatting": [
                "" if middle != middle else tables.difference(round(middle), round(middle))  # noqa: PLR0124 - NaN
                for middle in rows["verschil_schatting"]
            ],
            "Verschil, zeker": [
                "" if low != low else tables.difference(low, high)  # noqa: PLR0124 - NaN
                for low, high in zip(rows["verschil_laag"], rows["verschil_hoog"], strict=True)
            ],
        }
    )


def _number(row: Mapping[Any, float], jaar: int) -> str:
    low, high, estimate = (row[f"{part}_{jaar}"] for part in ("laag", "hoog", "schatting"))
    least, most = (row[f"schatting_{end}_{jaar}"] for end in ("laag", "hoog"))
    if low != low:  # noqa: PLR0124 - NaN: not counted in that year
        return ""
    sure = tables.certain(low, high)
    if low == high or estimate != estimate:  # noqa: PLR0124 - NaN: no estimate allowed
        return sure
    about = f"{words.number(round(least))}–{words.number(round(most))}"
    return f"naar schatting {words.number(round(estimate))} ({about}); zeker {sure}"


def _offer_years(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Say what is missing, and offer the years to compare with right where one looks for them."""
    others = [year for year in flows.jaren(snapshot) if year != chosen.vraag.jaar]
    if not others:
        st.info(
            "Er is één jaar met leerlingen. Lees bij Gegevens een ander jaar in; hier staat dan "
            "waarom het saldo veranderde."
        )
        return
    st.info("Kies een jaar om mee te vergelijken; hier staat dan waarom het saldo veranderde.")
    with st.container(horizontal=True):
        for year in others:
            st.button(
                f"Vergelijk met {year}",
                key=f"verklaar_met_{year}",
                on_click=state.put,
                args=(state.ANDERJAAR, year),
            )


def _contributions(found: Explanation, stelsel: str) -> pd.DataFrame:
    """Return the contributions of one stelsel as a page shows them, the largest first per type."""
    import pandas as pd

    frame = found.bijdragen[found.bijdragen["stelsel"] == stelsel]
    rows = frame.to_dict("records")
    columns = {
        "Soort": [words.upper_first(SOORT[row["soort"]]) for row in rows],
        _HEADS.get(found.niveau, "Code"): [row["naam"] for row in rows],
        "Code": [row["code"] for row in rows],
    }
    if found.niveau == "school":
        columns["In gemeente"] = [row["gemeente"] for row in rows]
    columns |= {
        "Bijdrage": [change_text(row) for row in rows],
        f"Saldo {found.jaren[0]}": [change_text(row, "van") for row in rows],
        f"Saldo {found.jaren[1]}": [change_text(row, "tot") for row in rows],
        "Waardoor": [words.upper_first(cause_text(row["oorzaak"], found.jaren)) for row in rows],
    }
    return pd.DataFrame(columns)
