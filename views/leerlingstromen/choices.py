"""The choices of Leerlingstromen: whose pupils, of when, which of them, and how drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import flows
from flows.mapping import PO_SOORTEN, VO_SOORTEN
from geo.flows import StroomVraag
from geo.flows.wording import NIVEAU, SOORT, STELSEL
from views.leerlingstromen import figures
from views.shared import state, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store import Snapshot

RICHTINGEN = {"beide": "beide", "inkomend": "van elders", "uitgaand": "naar elders"}
TOPS = (10, 20, 40, 80, 0)
_SHORT = {"swv": "SWV'en", "gemeente": "Gemeenten", "pc4": "Postcodes", "school": "Scholen"}
_AGES = {"jonger": "jonger dan 4", "ouder": "ouder dan 24"}


@dataclass(frozen=True, slots=True)
class FlowChoice:
    """What the page is to show."""

    vraag: StroomVraag
    ander_jaar: int
    """Another year to compare with; 0 for none."""
    jaren: tuple[int, ...]
    swvs: dict[str, str]

    @property
    def naam(self) -> str:
        """The name of the SWV."""
        return self.swvs[self.vraag.swv]


def show_choices(snapshot: Snapshot) -> FlowChoice:
    """Draw the choices, each settled on what is in the folder."""
    years = flows.jaren(snapshot)
    jaar = state.settle(state.JAAR, years, years[0])
    names = dict(figures.swvs(snapshot, jaar))
    swv = state.settle(
        state.SWV, list(names), _first(snapshot, jaar, names), label=lambda code: names[code]
    )
    own = _own_types(snapshot, jaar, swv)
    first, second, third, fourth, fifth, sixth = st.columns(
        [3.05, 1.25, 1.85, 1.85, 1.65, 2.15], vertical_alignment="bottom"
    )
    with first:
        st.selectbox(
            "Samenwerkingsverband",
            list(names),
            format_func=lambda code: f"{names[code]} ({code})",
            help="Typ een code of een deel van de naam om te zoeken.",
            **state.bound(state.SWV, swv),
        )
    with second:
        st.selectbox("Jaar", years, help="Peildatum 1 oktober.", **state.bound(state.JAAR, jaar))
    with third:
        types = _types(own)
    with fourth:
        niveau = state.settle(
            state.TEGENOVER, list(NIVEAU), "swv", label=lambda name: NIVEAU[name][1]
        )
        st.selectbox(
            "Tegenover",
            list(NIVEAU),
            format_func=lambda name: _SHORT[name],
            help="Wat er aan de andere kant van een stroom staat. De kaart houdt haar plek.",
            **state.bound(state.TEGENOVER, niveau),
        )
    with fifth:
        richting = state.settle(state.RICHTING, list(RICHTINGEN), "beide")
        st.selectbox(
            "Richting",
            list(RICHTINGEN),
            format_func=lambda name: words.upper_first(RICHTINGEN[name]),
            **state.bound(state.RICHTING, richting),
        )
    with sixth:
        more = _more(snapshot, jaar, [year for year in years if year != jaar])
    vraag = StroomVraag(
        swv=swv,
        jaar=jaar,
        # all types are no filter, so that what is kept of the map serves both spellings
        soorten=() if types == own else types,
        stelsel=more.stelsel,
        richting=richting,
        niveau=niveau,
        groepen=more.groepen,
        minimum=more.minimum,
        top_n=more.top or None,
        gesplitst=more.splits,
    )
    return FlowChoice(vraag, more.ander_jaar, tuple(years), names)


def age_span(groups: Sequence[str], chosen: Sequence[str]) -> tuple[str, str]:
    """Return the first and the last age of a choice; all of them for none."""
    # an address may name ages that this year is not told apart by
    mine = [name for name in groups if name in chosen] or list(groups)
    return mine[0], mine[-1]


def between(groups: Sequence[str], first: str, last: str) -> tuple[str, ...]:
    """Return the ages from first to last; none, for all, when that is every age."""
    chosen = tuple(groups[groups.index(first) : groups.index(last) + 1])
    return () if len(chosen) == len(groups) else chosen


def age(name: str) -> str:
    """Return an age in words."""
    return _AGES.get(name, name)


def ages_text(groups: Sequence[str]) -> str:
    """Return a choice of ages in words: `4 tot en met 8 jaar`."""
    if len(groups) == 1:
        return age(groups[0]) + ("" if groups[0] in _AGES else " jaar")
    return f"{age(groups[0])} tot en met {age(groups[-1])}" + (
        "" if groups[-1] in _AGES else " jaar"
    )


def _first(snapshot: Snapshot, jaar: int, names: dict[str, str]) -> str:
    """Return the SWV to begin with: that of the gemeente chosen elsewhere, else the first."""
    for gemeente in state.get(state.GEMEENTE)[:1]:
        if code := figures.home_swv(snapshot, jaar, gemeente):
            return code
    return next(iter(names))


def _own_types(snapshot: Snapshot, jaar: int, swv: str) -> tuple[str, ...]:
    """Return the types of education of an SWV that were counted in a year."""
    counted = figures.soorten(snapshot, jaar)
    # vso belongs to the SWV-VO: a balance of a PO never contains it
    mine = VO_SOORTEN if swv.startswith("VO") else PO_SOORTEN
    return tuple(name for name in mine if name in counted)


def _types(own: tuple[str, ...]) -> tuple[str, ...]:
    """Draw the types of education; none chosen means all of them."""
    asked = state.get(state.ONDERWIJS)
    chosen = tuple(name for name in own if name in asked)
    if strange := [name for name in asked if name not in own]:
        state.say(
            state.ONDERWIJS,
            f"Onderwijs: {', '.join(strange)} hoort niet bij dit samenwerkingsverband of is in "
            f"dit jaar niet geteld; getoond wordt {', '.join(chosen or own)}.",
        )
    key = "keuze_onderwijs"
    st.session_state[key] = list(chosen or own)

    def take() -> None:
        # in the order of the types, not of the clicks: one choice has one address
        picked = tuple(name for name in own if name in st.session_state[key])
        state.put(state.ONDERWIJS, () if picked == own else picked)

    st.pills(
        "Onderwijs",
        own,
        selection_mode="multi",
        key=key,
        on_change=take,
        help="; ".join(f"{name}: {SOORT[name]}" for name in own) + ". Niets gekozen is alles.",
    )
    return chosen or own


@dataclass(frozen=True, slots=True)
class _More:
    stelsel: str
    groepen: tuple[str, ...]
    minimum: int
    top: int
    splits: bool
    ander_jaar: int


def _more(snapshot: Snapshot, jaar: int, others: list[int]) -> _More:
    """Draw the choices that most people leave as they are, in a panel of their own."""
    stelsel = state.settle(state.STELSEL, list(STELSEL), "regionaal", label=STELSEL.__getitem__)
    groups = figures.groepen(snapshot, jaar)
    ages = tuple(name for name in groups if name in state.get(state.LEEFTIJD))
    minimum, splits = state.get(state.MINIMUM), state.get(state.SPLITS)
    top = state.settle(state.TOP, list(TOPS), 40)
    other = state.settle(state.ANDERJAAR, others, 0) if others else 0
    # the button tells how much differs from what most people see
    changed = sum(
        (
            stelsel != "regionaal",
            bool(ages),
            minimum > 0,
            top != state.TOP.default,
            splits,
            bool(other),
        )
    )
    with st.popover(f"Meer keuzes ({changed})" if changed else "Meer keuzes", width="stretch"):
        st.selectbox(
            "Stelsel",
            list(STELSEL),
            format_func=lambda name: words.upper_first(STELSEL[name]),
            help="Grensverkeer tussen regio's is het regionale deel. Reformatorische scholen en "
            "scholen van cluster 1 en 2 doen niet mee in het samenwerkingsverband van hun plaats.",
            **state.bound(state.STELSEL, stelsel),
        )
        if groups:
            _ages(groups, ages)
        st.number_input(
            "Minimum aantal leerlingen per lijn",
            min_value=0,
            max_value=100_000,
            step=5,
            **state.bound(state.MINIMUM, minimum),
        )
        st.selectbox(
            "Grootste stromen per richting",
            TOPS,
            format_func=lambda number: f"de grootste {number}" if number else "alle",
            **state.bound(state.TOP, top),
        )
        st.toggle("Een lijn per soort onderwijs", **state.bound(state.SPLITS, splits))
        if others:
            st.selectbox(
                "Vergelijken met een ander jaar",
                [0, *others],
                format_func=lambda year: str(year) if year else "niet vergelijken",
                **state.bound(state.ANDERJAAR, other),
            )
    return _More(stelsel, ages, minimum, top, splits, other)


def _ages(groups: tuple[str, ...], chosen: tuple[str, ...]) -> None:
    """Draw the youngest and the oldest age; a choice with gaps shows as its span."""
    keys = ("keuze_leeftijd_van", "keuze_leeftijd_tot")

    def take() -> None:
        # chosen the wrong way round it is the same span
        ends = sorted((st.session_state[key] for key in keys), key=groups.index)
        state.put(state.LEEFTIJD, between(groups, *ends))

    columns = st.columns(2)
    span = age_span(groups, chosen)
    titles = ("Leeftijd van", "tot en met")
    for column, key, title, end in zip(columns, keys, titles, span, strict=True):
        st.session_state[key] = end
        with column:
            st.selectbox(title, groups, format_func=age, key=key, on_change=take)
