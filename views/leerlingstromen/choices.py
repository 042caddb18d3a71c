"""The choices of Leerlingstromen: whose pupils, of when, which of them, and how drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

import flows
from boundaries import also_called
from flows.mapping import PO_SOORTEN, VO_SOORTEN
from flows.rates import period_text
from flows.roles import RoleRule, limits, usual_rule
from geo.flows import StroomVraag
from geo.flows.wording import SOORT, STELSEL
from store import NotFound, Snapshot
from views.leerlingstromen import figures
from views.shared import elements, state, words

if TYPE_CHECKING:
    from collections.abc import Sequence


RICHTINGEN = {"beide": "beide", "inkomend": "van elders", "uitgaand": "naar elders"}
TOPS = (10, 20, 40, 80, 0)
_SHORT = {"swv": "Swv'en", "gemeente": "Gemeenten", "pc4": "Postcodes", "school": "Scholen"}
# DUO tells ages from 4 to 24 apart, the rest together
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
    def beide_jaren(self) -> tuple[int, int]:
        """Both years of a comparison, the first one first."""
        first, last = sorted((self.vraag.jaar, self.ander_jaar))
        return first, last

    @property
    def naam(self) -> str:
        """The name of the SWV."""
        return self.swvs[self.vraag.swv]


def show_choices(snapshot: Snapshot) -> FlowChoice:
    """Draw the choices, each settled on what is in the folder."""
    years = flows.jaren(snapshot)
    first, second, third, fourth, fifth, sixth, seventh = st.columns(
        [2.3, 1, 1.35, 1.8, 1.45, 2, 1.1], vertical_alignment="bottom", gap="xsmall"
    )
    with second:
        # newest first: it begins with the last year that was counted
        jaar = elements.choose_one(
            state.JAAR, {year: str(year) for year in years}, years[0], "Jaar", help=None
        )
    names = dict(figures.swvs(snapshot, jaar))
    with first:
        swv = elements.choose_one(
            state.SWV,
            {code: f"{also_called(name)} ({code})" for code, name in names.items()},
            figures.first_swv(snapshot, jaar),
            "Samenwerkingsverband",
            help="Typ een code of een deel van de naam om te zoeken. Een verband heet hier naar "
            "hoogstens drie van zijn gemeenten. Staat de uwe er niet bij, kies haar dan bij "
            "‘Overleg, school, gebied’: daar staat de weg naar haar verband.",
        )
    own = _own_types(snapshot, jaar, swv)
    others = [year for year in years if year != jaar]
    other = state.settle(state.ANDERJAAR, others, 0) if others else 0
    with third:
        st.selectbox(
            "Vergelijk met",
            [0, *others],
            format_func=lambda year: str(year) if year else "geen jaar",
            disabled=not others,
            **state.bound(state.ANDERJAAR, other),
        )
    with fourth:
        types = _types(own)
    with fifth:
        niveau = elements.choose_one(state.TEGENOVER, _SHORT, "swv", "Tegenover", help=None)
    with sixth:
        _counterpart(snapshot, jaar, swv, names)
    # all types are no filter, so that what is kept of the map serves both spellings
    asked = StroomVraag(swv, jaar, () if types == own else types, niveau=niveau)
    with seventh:
        vraag = _more(snapshot, asked)
    return FlowChoice(vraag, other, tuple(years), names)


def _counterpart(snapshot: Snapshot, jaar: int, swv: str, names: dict[str, str]) -> None:
    """Let a person find another SWV, a school or an area, whether it is on the map or not."""
    known = {
        code: f"swv {name} ({code})"
        for code, name in names.items()
        if code[:2] == swv[:2] and code != swv
    } | dict(figures.findable(snapshot, jaar))
    now = state.get(state.TEGENPARTIJ)
    st.session_state["overleg_met"] = now if now in known else None

    def take() -> None:
        state.put(state.TEGENPARTIJ, st.session_state["overleg_met"] or "")

    place = st.container()
    if state.get(state.PRESENTEREN):
        # thirteen thousand names would take a browser longer than the rest of the screen
        found = st.popover("Zoeken", on_change="rerun", key="overleg_zoeken", width="stretch")
        if not found.open:
            return
        place = found.container()
    place.selectbox(
        "Overleg, school, gebied",
        list(known),
        format_func=lambda code: known.get(code, code),
        index=None,
        key="overleg_met",
        on_change=take,
        placeholder="naam of code",
        filter_mode="contains",
        help="Van een ander samenwerkingsverband: wat er heen en weer gaat, met een blad voor "
        "overleg. Van een school: waar de leerlingen wonen. Van een gemeente, wijk of postcode: "
        "naar welke scholen de leerlingen gaan die er wonen.",
    )


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


def _more(snapshot: Snapshot, vraag: StroomVraag) -> StroomVraag:
    """Draw what most people leave as it is, in a panel of its own; return the whole question."""
    richting = state.settle(state.RICHTING, list(RICHTINGEN), "beide")
    stelsel = state.settle(state.STELSEL, list(STELSEL), "regionaal", label=STELSEL.__getitem__)
    groups = figures.groepen(snapshot, vraag.jaar)
    ages = tuple(name for name in groups if name in state.among(state.LEEFTIJD, groups))
    minimum, splits = state.get(state.MINIMUM), state.get(state.SPLITS)
    rule = _rule()
    top = state.settle(state.TOP, list(TOPS), 40)
    # the button tells how much differs from what most people see
    changed = sum(
        (
            richting != "beide",
            stelsel != "regionaal",
            bool(ages),
            minimum > 0,
            top != state.TOP.default,
            splits,
            rule != usual_rule(),
        )
    )
    with st.popover(f"Meer ({changed})" if changed else "Meer", width="stretch"):
        # two in a row, so that all of them are seen at once
        left, right = st.columns(2)
        left.selectbox(
            "Richting",
            list(RICHTINGEN),
            format_func=lambda name: words.upper_first(RICHTINGEN[name]),
            **state.bound(state.RICHTING, richting),
        )
        right.selectbox(
            "Stelsel",
            list(STELSEL),
            format_func=lambda name: words.upper_first(STELSEL[name]),
            help="Grensverkeer tussen regio's is het regionale deel. Reformatorische scholen en "
            "scholen van cluster 1 en 2 doen niet mee in het samenwerkingsverband van hun plaats.",
            **state.bound(state.STELSEL, stelsel),
        )
        if groups:
            _ages(groups, ages)
        left, right = st.columns(2)
        left.number_input(
            "Minimum aantal leerlingen per lijn",
            min_value=0,
            max_value=100_000,
            step=5,
            **state.bound(state.MINIMUM, minimum),
        )
        right.selectbox(
            "Grootste stromen per richting",
            TOPS,
            format_func=lambda number: f"de grootste {number}" if number else "alle",
            **state.bound(state.TOP, top),
        )
        st.toggle("Een lijn per soort onderwijs", **state.bound(state.SPLITS, splits))
        _limits(rule)
    return replace(
        vraag,
        stelsel=stelsel,
        richting=richting,
        groepen=ages,
        minimum=minimum,
        top_n=top or None,
        gesplitst=splits,
        regel=rule,
    )


def _rule() -> RoleRule:
    """Return from when a saldo makes a role, by the address; the usual one where that cannot be."""
    asked: tuple[float, ...] = state.get(state.ROLGRENS)
    try:
        return RoleRule.of(asked)
    except NotFound as error:
        state.say(state.ROLGRENS, str(error))
        return usual_rule()


def _limits(rule: RoleRule) -> None:
    """Draw from when a saldo makes a role, a number per limit."""
    names = [name for name in limits() if name != "evenwicht"]

    def take() -> None:
        values = tuple(float(st.session_state[f"keuze_rol_{name}"]) for name in names)
        usual = tuple(float(limits()[name]["waarde"]) for name in names)
        state.put(state.ROLGRENS, () if values == usual else values)

    st.markdown("**Wanneer heet een saldo een rol?**")
    for column, name in zip(
        st.columns(len(names), vertical_alignment="bottom"), names, strict=True
    ):
        row, key = limits()[name], f"keuze_rol_{name}"
        st.session_state[key] = float(getattr(rule, name))
        column.number_input(
            row["label"],
            min_value=0.0,
            max_value=float(row["hoogste"]),
            step=float(row["stap"]),
            format="%g",
            key=key,
            on_change=take,
            help=f"{words.upper_first(row['reden'])}.",
        )


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


def choose_period(
    snapshot: Snapshot, key: str, label: str = "Bedragen met de tarieven van"
) -> str | None:
    """Let a person choose the rates that amounts are made with; None for no amounts."""
    chosen: str | None = st.selectbox(
        label,
        sorted(set(flows.tarieven(snapshot)["periode"]), reverse=True),
        index=None,
        placeholder="geen bedragen",
        format_func=period_text,
        key=key,
        width=320,
    )
    return chosen
