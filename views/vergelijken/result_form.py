"""Defining a target: which resultaat, which figures, how far and when, judged before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from compare.target_figures import doubts_about, unreachable, years_with_all
from compare.targets import (
    COMBINATIES,
    MEESTE,
    REGELS,
    SOORT_REGEL,
    SOORTEN_DOEL,
    Combination,
    Target,
    TargetKind,
    no_combination,
)
from indicators import Indicator, Richting
from places.aanbod.model import Resultaat
from store import NotFound, Refused, Snapshot
from store.words import label, words
from views.shared import aanbod_source, elements, loaders
from views.vergelijken import result_figures, result_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.profile import Profile
    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.preventiematrix import Matrix
    from store.records_rows import Rij
    from views.vergelijken.result_figures import KeptResults

_NIEUW = ""
_MEER, _MINDER = "meer", "minder"
_OPEN, _BASIS = "doel_open", "doel_basis"
"""Which form is open, and the row as it was then: what is saved is held against that."""
_MOVED = "doel_verplaatst"
"""From which base year to which it was moved because a figure lacks the first."""
_years = loaders.keep(64, eigen=True)(years_with_all)
_DRAFTS = "concepten_van_doelen"
"""By form: what was filled in. Streamlit forgets a field that is not drawn in a run."""
# By name: keys of buttons begin alike, and Streamlit lets nobody set those.
_FIELDS = (
    _BASIS,
    "doel_resultaat",
    "doel_tekst",
    "doel_domein",
    "doel_indicatoren",
    "doel_soort",
    "doel_kant",
    "doel_waarde",
    "doel_basisjaar",
    "doel_doeljaar",
    "doel_combineren",
    "doel_combinatie",
    "doel_toelichting",
)
_TERM = 4
"""Years from the newest figure to the target when nobody chose: a council's term."""
# own choice: beyond a generation a year is a typing error
_FURTHEST = 30
_NEGATIVE = (
    "Hoeveel het moet veranderen is een getal zonder minteken. Kies ernaast of het meer of minder "
    "moet worden."
)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A target as somebody filled it in."""

    doel: Target
    nieuw: Resultaat | None
    """The resultaat to be added with it."""
    rij: Rij | None
    """The row that is changed, as it was when the form opened; None adds one."""


def show_form(
    snapshot: Snapshot,
    profiel: Profile,
    lijst: AanbodList,
    matrix: Matrix,
    item: KeptResults | None,
) -> FilledForm | str:
    """Draw the form with a preview; return what it says, or why it is no target yet."""
    code = profiel.gebied.code
    _begin(snapshot, profiel, lijst, item)
    # the preview stands beside the form: what a choice means shows while it is made
    left, right = st.columns([1, 1], gap="large")
    with left:
        result, nieuw = _result(profiel, lijst, matrix)
        names = _figures(snapshot, profiel)
        if not names:
            return "Kies een of meer cijfers om het resultaat aan te zien."
        _offer_rules(names)
        kind, amount, negative = _how_far(snapshot, names)
        years = _years(snapshot, code, tuple(names))
        if not years:
            return (
                "Er is geen jaar waarvan al deze cijfers er voor dit gebied zijn. Kies andere "
                "cijfers."
            )
        base, target, wrong = _when(years)
        together, combined = _combined(snapshot, profiel, names)
        note = str(st.text_area("Waarom dit doel?", key="doel_toelichting", height=70,
                                placeholder="onderbouwing, mag leeg blijven"))  # fmt: skip
    if wrong := wrong or negative:
        return wrong
    domein = nieuw.domein if nieuw else _domein(lijst, result)
    try:
        doel = Target(tuple(names), kind, base, target, amount, together, combined, result, domein,
                    code, note.strip())  # fmt: skip
    except Refused as error:
        return str(error)
    with right:
        wrong = _preview(snapshot, profiel, doel)
    if not wrong and nieuw is not None and not nieuw.tekst:
        wrong = "Schrijf op welk maatschappelijk resultaat u wilt zien."
    return wrong or FilledForm(doel, nieuw, st.session_state[_BASIS])


def close() -> None:
    """Let the next form begin with what is kept."""
    drafts().pop(st.session_state.pop(_OPEN, None), None)


def remember() -> None:
    """Keep what is filled in, also while the form is not on the page."""
    opened = st.session_state.get(_OPEN)
    if opened is not None:
        filled = {key: st.session_state[key] for key in _FIELDS if key in st.session_state}
        # added to, not replaced: a field that this run did not draw keeps what it held
        drafts().setdefault(opened, {}).update(filled)


def drafts() -> dict[Any, dict[str, Any]]:
    """Return what was filled in and not saved, by form."""
    found: dict[Any, dict[str, Any]] = st.session_state.setdefault(_DRAFTS, {})
    return found


def _begin(
    snapshot: Snapshot, profiel: Profile, lijst: AanbodList, item: KeptResults | None
) -> None:
    """Fill the form when it opens: with what was filled in, what is kept, or what is usual."""
    opened = (profiel.gebied.code, item.rij.id if item else "")
    draft = drafts().get(opened, {})
    if st.session_state.get(_OPEN) != opened:
        _clear()
        st.session_state[_OPEN] = opened
    for key, value in draft.items():
        st.session_state.setdefault(key, value)
    if "doel_indicatoren" in st.session_state:
        return
    st.session_state[_BASIS] = item.rij if item else None
    doel = item.doel if item else None
    here = [row.id for row in lijst.resultaten
            if Resultaat.from_dict(row.gegevens).holds_in(profiel.gebied.code)]  # fmt: skip
    # begins with a resultaat that has no target yet: that is what is still to be done
    used = {i.doel.resultaat for i in result_figures.of_area(opened[0]) if i.doel}
    first = next((key for key in here if key not in used), here[0] if here else _NIEUW)
    st.session_state["doel_resultaat"] = doel.resultaat if doel else first
    st.session_state["doel_indicatoren"] = list(doel.indicatoren) if doel else []
    if doel is None:
        _take_figures(snapshot, profiel, lijst)
        return
    kept: dict[str, Any] = {
        "doel_soort": doel.soort,
        "doel_kant": _MINDER if (doel.waarde or 0) < 0 else _MEER,
        # kept with its sign, asked without: the choice beside it says more or less
        "doel_waarde": abs(doel.waarde or 0) or None,
        "doel_basisjaar": doel.basisjaar,
        "doel_doeljaar": doel.doeljaar,
        "doel_combineren": doel.combineren,
        "doel_combinatie": doel.combinatie_indicator or None,
        "doel_toelichting": doel.toelichting,
    }
    for key, value in kept.items():
        st.session_state[key] = value


def _clear() -> None:
    """Take away the fields of another form."""
    for key in [str(k) for k in st.session_state if str(k).startswith("doel_")]:
        del st.session_state[key]


def _take_figures(snapshot: Snapshot, profiel: Profile, lijst: AanbodList) -> None:
    """Begin with the figures that the chosen resultaat names itself."""
    chosen = st.session_state.get("doel_resultaat")
    if st.session_state.get("doel_indicatoren"):
        return
    named = next((row.gegevens.get("indicatoren") or () for row in lijst.resultaten
                  if row.id == chosen), ())  # fmt: skip
    there = _options(snapshot, profiel)
    st.session_state["doel_indicatoren"] = [name for name in named if name in there][:MEESTE]


def _result(profiel: Profile, lijst: AanbodList, matrix: Matrix) -> tuple[str, Resultaat | None]:
    """Draw the choice of the resultaat; return its id, or the one to be added."""
    code = profiel.gebied.code
    texts = {_NIEUW: "Nieuw maatschappelijk resultaat …"}
    for row in lijst.resultaten:
        result = Resultaat.from_dict(row.gegevens)
        if result.holds_in(code):
            where = label("domein", result.domein)
            texts[row.id] = f"{where}: {result.tekst}" if where else result.tekst
    if st.session_state.get("doel_resultaat") not in texts:
        st.session_state["doel_resultaat"] = _NIEUW
    chosen = str(
        st.selectbox(
            "Maatschappelijk resultaat",
            list(texts),
            format_func=lambda key: texts.get(key, key),
            key="doel_resultaat",
            help="Dezelfde resultaten als in de preventiematrix op de pagina Aanbod.",
        )
    )
    goals = result_figures.ambitions(matrix)
    if chosen:
        goal = goals.get(_domein(lijst, chosen), "")
        if goal:
            st.caption(elements.plain(f"Ambitie: {goal}"))
        return chosen, None
    text = st.text_input("Wat moet er in dit gebied veranderen?", key="doel_tekst",
                         placeholder="bijvoorbeeld: meer kinderen sporten elke week")  # fmt: skip
    known = words("domein")
    domein = str(
        st.selectbox("Domein", list(known), format_func=lambda key: known[key].label,
                     key="doel_domein")
    )  # fmt: skip
    if goals.get(domein):
        st.caption(elements.plain(f"Ambitie: {goals[domein]}"))
    # the figures are chosen below this field: they are of the run before, and of this one next time
    names = tuple(st.session_state.get("doel_indicatoren") or ())
    return "", Resultaat(
        tekst=str(text or "").strip(), domein=domein, gebieden=(code,), indicatoren=names
    )


def _domein(lijst: AanbodList, result: str) -> str:
    return next((str(row.gegevens.get("domein", "")) for row in lijst.resultaten
                 if row.id == result), "")  # fmt: skip


def _options(snapshot: Snapshot, profiel: Profile) -> dict[str, str]:
    """Return the figures to choose from: those of the area, by domein as the page shows them."""
    rows = [row.indicator for group in profiel.per_domein().values() for row in group]
    known: Mapping[str, Indicator] = loaders.catalogue(snapshot)
    kept = st.session_state.get("doel_indicatoren") or ()
    # what a kept target names stays among the choices, or opening the form would drop it
    return {row.id: row.label for row in rows} | {
        name: known[name].label if name in known else name for name in kept
    }


def _figures(snapshot: Snapshot, profiel: Profile) -> list[str]:
    names = _options(snapshot, profiel)
    return [
        str(name)
        for name in st.multiselect(
            "Cijfers om het aan te zien",
            list(names),
            format_func=lambda name: names.get(name, name),
            max_selections=MEESTE,
            placeholder="Kies een of meer cijfers (typ om te zoeken)",
            select_all=False,
            key="doel_indicatoren",
        )
    ]


def _offer_rules(names: list[str]) -> None:
    """Offer the rules for targets that the gemeente agreed on: one fills in the fields below it."""
    there = aanbod_source.kept()
    rules = {
        row.id: row.gegevens
        for row in (there.all(SOORT_REGEL) if there else ())
        if {*(row.gegevens.get("indicatoren") or names)} & {*names}
    }
    if not rules:
        return
    chosen = st.selectbox(
        "Volgens een regel van onze gemeente", list(rules), None, key="doel_regel",
        format_func=lambda key: str(rules[key].get("naam") or key),
        placeholder="geen: vul zelf in", on_change=_follow_rule, args=(rules,),
    )  # fmt: skip
    if chosen and (why := rules[chosen].get("reden")):
        st.caption(elements.plain(str(why)))


def _follow_rule(rules: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill in what a rule says; what it leaves open stays as it is, and all can be changed."""
    rule = rules.get(str(st.session_state.get("doel_regel")), {})
    if rule.get("manier") in list(TargetKind):
        st.session_state["doel_soort"] = TargetKind(rule["manier"])
    if isinstance(amount := rule.get("hoeveel"), int | float):
        st.session_state["doel_waarde"] = abs(float(amount))
    years, base = rule.get("jaren"), st.session_state.get("doel_basisjaar")
    if isinstance(years, int) and base:
        st.session_state["doel_doeljaar"] = int(base) + years
    if rule.get("combineren") in list(Combination):
        st.session_state["doel_combineren"] = Combination(rule["combineren"])


def _how_far(snapshot: Snapshot, names: list[str]) -> tuple[TargetKind, float | None, str]:
    """Draw how much it must change; return that with its sign, and what is wrong with it."""
    known = loaders.catalogue(snapshot)
    rows = [known[name] for name in names if name in known]
    kind = TargetKind(
        str(st.selectbox("Soort doel", list(TargetKind), format_func=SOORTEN_DOEL.__getitem__,
                         key="doel_soort"))
    )  # fmt: skip
    if not kind.verandering:
        return kind, None, ""
    if "doel_kant" not in st.session_state:
        # the side follows the catalogue only where all figures have the same bad end
        fewer = bool(rows) and all(r.richting is Richting.HOGER_ONGUNSTIG for r in rows)
        st.session_state["doel_kant"] = _MINDER if fewer else _MEER
    # own choice, to have something to see: five points, or five per cent
    st.session_state.setdefault("doel_waarde", 5.0)
    left, right = st.columns(2)
    unit = rows[0].eenheid if len({row.eenheid for row in rows}) == 1 else "punten"
    # of a share a change is in points; per cent of it is the relative kind of target
    points = "procentpunt" if unit == "%" else unit
    with left:
        amount = st.number_input(
            f"Hoeveel ({'%' if kind is TargetKind.RELATIEF else points})",
            value=None,
            format="%g",
            key="doel_waarde",
        )
    with right:
        side = st.segmented_control("Meer of minder", [_MEER, _MINDER], required=True,
                                    key="doel_kant")  # fmt: skip
    if amount is None:
        return kind, None, ""
    wrong = _NEGATIVE if amount < 0 else ""
    return kind, amount * (-1 if side == _MINDER else 1), wrong


def _when(years: list[int]) -> tuple[int, int, str]:
    """Draw both years, and return them with what is wrong with them.

    The base year is the one before the newest to begin with, so that something can be seen.
    """
    before = st.session_state.get("doel_basisjaar")
    # that of a target that is kept stays among the choices, although its figure may be gone
    kept = {int(before)} if before and st.session_state[_OPEN][1] else set()
    options = sorted({*years} | kept)
    if before not in options:
        usual = years[-2] if len(years) > 1 else years[-1]
        st.session_state["doel_basisjaar"] = usual
        st.session_state[_MOVED] = (before, usual) if before else None
    left, right = st.columns(2)
    with left:
        base = int(
            st.selectbox("Basisjaar", options, key="doel_basisjaar",
                         help="Jaren waarvan al deze cijfers er zijn.")
        )  # fmt: skip
    st.session_state.setdefault("doel_doeljaar", max(years[-1], base) + _TERM)
    with right:
        # without bounds: the message of Streamlit is English, and it goes on with another year
        given = st.number_input("Doeljaar", value=None, step=1, key="doel_doeljaar")
    moved = st.session_state.get(_MOVED)
    if moved and moved[1] == base:
        st.caption(
            f"Het basisjaar was {moved[0]}. Van dat jaar zijn niet al deze cijfers er; daarom "
            f"staat er nu {base}."
        )
    target, wrong = int(given or 0), ""
    if given is None:
        wrong = "Vul in voor welk jaar het doel is."
    elif target <= base:
        wrong = f"Het doeljaar moet na het basisjaar ({base}) liggen; er staat {target}."
    elif target > base + _FURTHEST:
        wrong = (
            f"Het doeljaar ligt te ver weg: hoogstens {_FURTHEST} jaar na het basisjaar ({base}), "
            f"en er staat {target}."
        )
    return base, target, wrong


def _combined(snapshot: Snapshot, profiel: Profile, names: list[str]) -> tuple[Combination, str]:
    """Draw how several figures make one result; one figure needs no choice."""
    if len(names) == 1:
        return Combination.ELK, ""
    how = Combination(
        str(st.radio("Het resultaat is behaald als", list(Combination),
                     format_func=COMBINATIES.__getitem__, key="doel_combineren",
                     captions=[REGELS[way] for way in Combination]))
    )  # fmt: skip
    if not how.aandeel:
        return how, ""
    # that share is a figure of its own: it does not follow from the shares of each
    others = {k: v for k, v in _options(snapshot, profiel).items() if k not in names}
    if st.session_state.get("doel_combinatie") not in others:
        st.session_state["doel_combinatie"] = None
    chosen = st.selectbox(
        f"Cijfer van het {how.aandeel}",
        list(others),
        format_func=lambda name: others.get(name, name),
        index=None,
        placeholder="geen: dan is het niet te beoordelen",
        key="doel_combinatie",
        help=f"{no_combination(how)} Laden gaat op de pagina Gegevens, bij Cijfers.",
    )
    return how, str(chosen or "")


def _preview(snapshot: Snapshot, profiel: Profile, doel: Target) -> str:
    """Show how the target stands now, and what is doubtful about it, before it is kept.

    Return why it can never be reached, '' where it can.
    """
    known = loaders.catalogue(snapshot)
    try:
        found = result_figures.assessed(snapshot, doel, profiel.gebied.code)
    except NotFound as error:
        st.info(elements.told(error))
        return ""
    if wrong := unreachable(doel, found.metingen):
        return wrong
    st.markdown("**Zo staat het er nu voor**")
    result_view.verdict(found, doel, known)
    for note in doubts_about([known[name] for name in doel.indicatoren], doel):
        st.warning(elements.plain(note))
    drawn = result_view.charts(snapshot, profiel, found, doel, key="doel_voorbeeld")
    result_view.years(drawn, key="doel_voorbeeld")
    return ""
