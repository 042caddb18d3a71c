"""The answer to the question of the page, per type of education, and when a role is told."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from flows.saldo import years_around
from geo.flows import Aantal
from geo.flows.wording import SOORT
from reports.flow_sentences import SoortZin, soort_zinnen
from store.dutch import listed
from views.leerlingstromen import change, choices, figures
from views.shared import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

# beside the answer and not in it: reformatorisch has an SWV of the whole country, cluster 1 and 2
# stand outside the SWVs. All together is what a plain count by postcode gives
_BESIDES = {
    "reformatorisch": "Daarnaast reformatorisch",
    "cluster12": "Daarnaast cluster 1 en 2",
    "alle": "Alles samen",
}
_EXPLAINED = {
    "reformatorisch": "Reformatorische scholen horen bij een eigen landelijk samenwerkingsverband. "
    "Wie daar van elders komt, is geen grensverkeer tussen regio's.",
    "cluster12": "Scholen voor leerlingen met een visuele beperking (cluster 1) of een beperking "
    "in horen of taal (cluster 2) staan buiten de samenwerkingsverbanden.",
    "alle": "Regionaal, reformatorisch en cluster 1 en 2 bij elkaar: wat een telling naar "
    "postcode oplevert.",
}


def show_answer(snapshot: Snapshot, chosen: FlowChoice, saldo: pd.DataFrame) -> None:
    """Answer per type of education: the regional flows, and behind them the other stelsels."""
    # grensverkeer is the regional part; the other stelsels do not follow the SWV of their postcode
    changes = change.sentences(snapshot, chosen)
    besides = "".join(
        f"<details><summary>{title}: {_summary(saldo, stelsel)}</summary>"
        f"<p>{escape(_EXPLAINED[stelsel])}</p>{answer_blocks(soort_zinnen(saldo, stelsel=stelsel))}"
        "</details>"
        for stelsel, title in _BESIDES.items()
    )
    st.html(answer_blocks(soort_zinnen(saldo, stelsel=change.REGIONAAL), changes))
    st.html(
        f'<div class="wv-daarnaast">{besides}<details><summary>Wanneer staat er een rol?</summary>'
        f"<p>{escape(chosen.vraag.regel.tekst)}</p>{_movement(snapshot, chosen)}</details></div>"
    )
    if chosen.vraag.groepen:
        st.caption(
            f"Alleen leerlingen van {choices.ages_text(chosen.vraag.groepen)}, in alle "
            "cijfers op deze bladzijde"
            + (", behalve in de verandering tussen de jaren." if changes else ".")
        )


def show_short(saldo: pd.DataFrame) -> None:
    """Answer on a line per type, above a tab whose own table is what one comes for."""
    st.html(answer_blocks(soort_zinnen(saldo, stelsel=change.REGIONAAL), short=True))


def _movement(snapshot: Snapshot, chosen: FlowChoice) -> str:
    """Say how much the saldo of each type usually changes in a year; '' where one year is there."""
    vraag = chosen.vraag
    moved = figures.movements(snapshot, vraag.swv, vraag.jaar, vraag.groepen)
    said = [
        f"{SOORT[soort]} {words.number(round(value))}"
        for soort, value in moved.items()
        # a total of all types would hide the special ones, which are few
        if soort != "alle"
    ]
    if not said:
        return ""
    years = years_around(snapshot, vraag.jaar)
    # a role weighs: it asks more than the usual movement between years
    measured = listed([str(year) for year in years])
    text = (
        f"Gewoonlijk verandert het regionale saldo per jaar, gemeten over {measured}: "
        f"{', '.join(said)}. Waar aantallen zijn afgeschermd, is dat een schatting, of wat het ten "
        "minste is. De grenzen zijn te wijzigen bij Meer."
    )
    return f"<p>{escape(text)}</p>"


def answer_blocks(
    sentences: list[SoortZin], changes: Mapping[str, str] | None = None, *, short: bool = False
) -> str:
    """Return the answers: what it is, what is counted, what is certain, and the saldo.

    `short` leaves out all but what it is and the saldo.
    """
    found = []
    for answer in sentences:
        # where nothing may be estimated, what is certain is the answer itself
        first, *rest = filter(None, (answer.tellingen, answer.zeker))
        change = (changes or {}).get(answer.soort, "")
        small = "".join(
            f"<small>{escape(text)}</small>" for text in (*rest, " ".join(answer.percentages))
        )
        told = f"{escape(first)}{f'<p>{escape(change)}</p>' if change else ''}{small}"
        found.append(
            f'<section><div class="wv-soort"><b>{escape(answer.label)}</b> '
            f'<span class="wv-rol {_tone(answer.rol)}">{escape(answer.rol)}</span></div>'
            f"{'' if short else f'<div>{told}</div>'}"
            f'<div class="wv-saldo">{_saldo(answer.saldo)}</div></section>'
        )
    return f'<div class="wv-antwoord">{"".join(found)}</div>'


def _saldo(text: str) -> str:
    """Return the saldo with its interval in small behind it."""
    before = "naar schatting "
    if not text.startswith(before):
        return escape(text)
    number, _, interval = text.removeprefix(before).partition(" ")
    # the sign in place of the words, which stand in the sentence beside it
    return f"≈ {escape(number)} <small>{escape(interval)}</small>"


def _tone(role: str) -> str:
    """Return the colour class of a role: blue comes, orange goes, grey neither."""
    if role.endswith("ontvangend"):
        return "wv-komt"
    return "wv-gaat" if role.endswith("uitgaand") else ""


def _summary(saldo: pd.DataFrame, stelsel: str) -> str:
    """Return the totals of a stelsel over all types that are shown, short."""
    rows = saldo[saldo["stelsel"] == stelsel]
    total = rows[rows["soort"] == "alle"]
    row = (rows if total.empty else total).iloc[0].to_dict()
    # with one type there is no row that sums them
    comes, goes = Aantal.from_row(row, "inkomend_"), Aantal.from_row(row, "uitgaand_")
    if comes.hoog == 0 and goes.hoog == 0:
        return "geen"
    return f"{_short(comes)} van elders, {_short(goes)} naar elders"


def _short(count: Aantal) -> str:
    """Return a count as it fits in a heading: `≈ 85` where it is estimated."""
    if count.grond == "schatting":
        return f"≈ {words.number(round(count.waarde))}"
    return count.tekst.replace(" tot ", "–")
