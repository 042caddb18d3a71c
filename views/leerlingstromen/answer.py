"""The answer to the question of the page, in sentences, and what a reader must know first."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from flows.saldo import ROL_REGEL
from geo.flows import Aantal
from geo.flows.wording import RICHTING, SOORT
from reports.flow_sentences import soort_zinnen
from store import FICTIEF
from views.leerlingstromen import choices, figures, tables
from views.shared import elements, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.flows import Stroomkaart
    from reports.flow_sentences import SoortZin
    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

_REGIONAAL = "regionaal"
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
_STYLE = """
<style>
.wv-antwoord {display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr auto;
  column-gap: 1rem; font-size: .95rem; line-height: 1.4}
.wv-antwoord > div {border-top: 1px solid #dfe4ea; padding: .3rem 0}
.wv-antwoord small {display: block; color: #4a5661; font-size: .82rem}
.wv-rol {display: block; width: fit-content; padding: 0 .45rem; border-radius: .7rem;
  background: #e6e9ec; color: #2b333a; font-size: .85rem}
.wv-komt {background: #dcebf8; color: #0b4170} .wv-gaat {background: #fde6d3; color: #7a3300}
.wv-saldo {font-weight: 700; text-align: right; font-variant-numeric: tabular-nums;
  max-width: 11rem}
.wv-saldo small {font-weight: 400}
[data-testid="stExpander"] .wv-antwoord {grid-template-columns: 1fr; font-size: .88rem}
[data-testid="stExpander"] .wv-antwoord > div:nth-child(3n+2),
[data-testid="stExpander"] .wv-antwoord > div:nth-child(3n) {border-top: 0; padding-top: 0}
[data-testid="stExpander"] .wv-saldo {text-align: left; max-width: none}
[data-testid="stExpander"] .wv-saldo::before {content: "saldo "; font-weight: 400}
/* Pills are lower than lists: their headings stand in one line all the same. */
.st-key-keuze_onderwijs {padding-bottom: 8px}
.wv-paar th {text-align: right; font-weight: 600; font-size: .85rem}
.wv-paar td {text-align: right} .wv-paar td:first-child {text-align: left}
</style>
"""


def show_bands(scene: Stroomkaart) -> None:
    """Show what a reader must know first; that data are fictional stands in the frame."""
    with st.container(gap=None):
        for text in scene.banden:
            if text != FICTIEF:
                elements.band(text)


def show_answer(chosen: FlowChoice, saldo: pd.DataFrame) -> None:
    """Answer per type of education: the regional flows, and behind them the other stelsels."""
    # grensverkeer is the regional part; the other stelsels do not follow the SWV of their postcode
    sentences = soort_zinnen(saldo, stelsel=_REGIONAAL)
    st.html(_STYLE + _answers(sentences))
    for column, (stelsel, title) in zip(st.columns(3), _BESIDES.items(), strict=True):
        rows = soort_zinnen(saldo, stelsel=stelsel)
        with column, st.expander(f"{title}: {_summary(saldo, stelsel)}"):
            st.markdown(_EXPLAINED[stelsel])
            st.html(_answers(rows))
    st.caption(ROL_REGEL)
    if chosen.vraag.groepen:
        st.caption(
            f"Alleen leerlingen van {choices.ages_text(chosen.vraag.groepen)}, in alle "
            "cijfers op deze bladzijde."
        )


def show_change(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show how the regional totals changed since (or until) another year, when it is asked."""
    if not chosen.ander_jaar:
        return
    vraag = chosen.vraag
    first, last = sorted((vraag.jaar, chosen.ander_jaar))
    table, warning = figures.flow_change(snapshot, vraag.swv, (first, last), vraag.soorten)
    with st.container(border=True):
        st.markdown(f"**Verandering van {first} naar {last}** · regionaal")
        if vraag.groepen:
            elements.band("De verandering gaat over alle leeftijden samen, ook nu er is gekozen.")
        if warning:
            elements.band(warning)
        elements.show_table(change_table(table, first, last), key="verandering")


def change_table(table: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the regional change per type and direction, in words a person reads.

    A type that was not counted in one of the years has an empty cell there.
    """
    import pandas as pd

    # not the sum of the types: it would hide the special ones, which are few
    rows = table[(table["stelsel"] == _REGIONAAL) & (table["soort"] != "alle")]
    order = [list(SOORT).index(name) for name in rows["soort"]]
    side = [list(RICHTING).index(name) for name in rows["richting"]]
    rows = rows.assign(_soort=order, _kant=side).sort_values(["_soort", "_kant"])
    return pd.DataFrame(
        {
            "Soort": [words.upper_first(SOORT[name]) for name in rows["soort"]],
            "Richting": [words.upper_first(RICHTING[name]) for name in rows["richting"]],
            str(first): [_number(row, first) for row in rows.to_dict("records")],
            str(last): [_number(row, last) for row in rows.to_dict("records")],
            "Verschil, zeker": [
                "" if low != low else tables.difference(low, high)  # noqa: PLR0124 - NaN
                for low, high in zip(rows["verschil_laag"], rows["verschil_hoog"], strict=True)
            ],
        }
    )


def _answers(sentences: list[SoortZin]) -> str:
    """Return the answers as rows: what it is, what is counted, and the saldo."""
    rows = "".join(
        f"<div><b>{escape(answer.label)}</b>"
        f'<span class="wv-rol {_tone(answer.rol)}">{escape(answer.rol)}</span></div>'
        f"<div>{escape(answer.tellingen or answer.zeker)}"
        f"<small>{escape(answer.zeker if answer.tellingen else '')}</small>"
        f"<small>{escape(' '.join(answer.percentages))}</small></div>"
        f'<div class="wv-saldo">{_saldo(answer.saldo)}</div>'
        for answer in sentences
    )
    return f'<div class="wv-antwoord">{rows}</div>'


def _saldo(text: str) -> str:
    """Return the saldo with what it rests on in small above it."""
    before = "naar schatting "
    if not text.startswith(before):
        return escape(text)
    number, _, interval = text.removeprefix(before).partition(" ")
    return f"<small>{before}</small>{escape(number)} <small>{escape(interval)}</small>"


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
