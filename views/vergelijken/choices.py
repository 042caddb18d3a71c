"""The choices of Vergelijken: which area, beside what, how strictly; and which tabs there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from boundaries.codes import LAND
from compare.areas import find_area
from compare.difference import STRENG, ZEKERHEID
from compare.similar import families
from compare.thresholds import HOOGSTE, tell_thresholds, thresholds
from views.shared import elements, state
from views.vergelijken import figures
from views.vergelijken.figures import ProfileQuestion, own_thresholds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from compare.profile import Profile
    from store import Snapshot
    from views.shared.frame import Shared

BEREIK = {
    "land": "het hele land",
    "buiten_gemeente": "buiten de eigen gemeente",
    "gemeente": "de eigen gemeente",
}
TABS = {
    "profiel": "Profiel",
    "verdeling": "Verdeling en rang",
    "vergelijkbaar": "Vergelijkbare gebieden",
    "tijd": "Door de tijd",
    "factoren": "Factoren",
    "ruimte": "Ruimte en samenhang",
    "bronnen": "Twee bronnen",
    "resultaten": "Resultaten",
}
_SEEN = "cijfer_gezien"
"""The area and the figure that a tab showed last."""
_MANY = 1000
"""Areas from which none is shown before somebody chose one."""
_NO_AREAS = "Er zijn hier geen gebieden om uit te kiezen. Kies links een andere gemeente, of geen."
_CHOOSE = (
    "Kies hierboven het gebied waar het om gaat, of kies eerst links een gemeente; dan staan ook "
    "de buurten in de lijst."
)
_HINT = "Zoekt u een buurt? Kies eerst links de gemeente; dan staan haar buurten in de lijst."


def show_choices(
    snapshot: Snapshot, shared: Shared
) -> tuple[ProfileQuestion, DeltaGenerator] | None:
    """Draw the choices above the page; None (and a sentence) when there is no area yet.

    Returned with the question is where the choice of the benchmark goes: that needs its answer.
    """
    labels = dict(figures.area_labels(snapshot, shared.gemeenten))
    asked = state.get(state.GEBIED)
    if asked and asked not in labels and not shared.gemeenten:
        # an area of a link may lie where the list does not go: too many areas, no gemeente chosen
        labels |= _beyond(snapshot, asked)
    labels = dict(elements.at_hand(labels, asked))
    if not labels:
        st.info(_NO_AREAS)
        return None
    if len(labels) > _MANY and not asked:
        # the first of thousands by alphabet is nobody's area
        _area(labels, empty=True)
        st.info(_CHOOSE)
        return None
    # one row, so that what the page is about begins high on a beamer
    first, place, second, third = st.columns([2.8, 2.8, 2.8, 2.2], vertical_alignment="bottom")
    with first:
        code = _area(labels)
    with second:
        met = _beside(snapshot, labels, code)
    with third:
        strict = st.toggle(
            "Strenger toetsen",
            help="Met 99,8 % zekerheid in plaats van 95 %. Bij veel vergelijkingen tegelijk wijst "
            "een deel alleen door toeval een verschil aan. Strenger toetsen geeft minder "
            "toevallige verschillen, en mist er ook meer.",
            **state.bound(state.STRENG, state.get(state.STRENG)),
        )
    if not shared.gemeenten and not any(one.startswith("BU") for one in labels):
        st.caption(_HINT)
    return question(code, shared.jaar, met, strict=strict), place


def question(
    code: str, jaar: int | None, met: tuple[str, ...] = (), *, strict: bool | None = None
) -> ProfileQuestion:
    """Return the question for an area with the range and the certainty that were chosen.

    `strict` is what the page draws a choice of; None takes it from the address.
    """
    if strict is None:
        strict = state.get(state.STRENG)
    return ProfileQuestion(
        code=code,
        jaar=jaar,
        met=met,
        familie=state.settle(state.FAMILIE, list(families()), "alles"),
        bereik=state.settle(state.BEREIK, list(BEREIK), "land"),
        zekerheid=STRENG if strict else ZEKERHEID,
        veel=state.get(state.VEEL) or own_thresholds(),
    )


def show_benchmark(profiel: Profile) -> str:
    """Draw the choice of the benchmark that colours and orders; return its kind or code."""
    names = {item.code: item.naam for item in profiel.maatstaven}
    if not names:
        return ""
    # the one that the summary and the files of the profile are made with, so that they agree
    usual = next(m.code for m in profiel.maatstaven if m.soort == profiel.standaard)
    why = (
        "Bepaalt de volgorde en wat er in de grafieken in het midden staat. In de tabellen staan "
        "alle vergelijkingen."
    )
    return elements.choose_one(
        state.MAATSTAF, names, usual, "Wat valt op ten opzichte van", help=why
    )


def show_thresholds(profiel: Profile) -> None:
    """Draw from when a difference is much, a number per unit; the choice stands in the address."""
    st.markdown(elements.plain(tell_thresholds(profiel.drempels)))
    columns = st.columns(len(profiel.drempels))
    for column, row in zip(columns, profiel.drempels.values(), strict=True):
        name = f"veel_{row.id}"
        # before the field is made: so it follows a link, Back and what people agreed on
        st.session_state[name] = row.waarde
        column.number_input(
            row.label,
            min_value=0.0,
            max_value=float(HOOGSTE),
            step=1.0,
            format="%g",
            key=name,
            on_change=_take_thresholds,
            help=f"In {row.eenheid}. {row.reden[:1].upper()}{row.reden[1:]}.",
        )


def _take_thresholds() -> None:
    usual = own_thresholds() or tuple(row.waarde for row in thresholds().values())
    values = tuple(float(st.session_state[f"veel_{name}"]) for name in thresholds())
    # the usual ones are no choice: they leave the address, and follow what is agreed later
    state.put(state.VEEL, () if values == usual else values)


def show_indicator(profiel: Profile, maatstaf: str, liever: Collection[str] = ()) -> str:
    """Draw the choice of one figure to look at closely; return its id.

    When nobody chose, the figure that another tab showed of this area stays; else what stands
    out most is shown, of `liever` when one of those is there.
    """
    ordered = [row.indicator for row in profiel.wat_valt_op(maatstaf or None)]
    names = {row.id: row.label for row in ordered}
    usual = next((name for name in names if name in liever), next(iter(names)))
    code, seen = st.session_state.get(_SEEN, ("", ""))
    if code == profiel.gebied.code and seen in names:
        usual = seen
    best = "Bovenaan staat wat het meest opvalt. Typ om te zoeken."
    chosen = elements.choose_one(state.INDICATOR, names, usual, "Cijfer", help=best)
    # in the session, not the address: nobody chose it, and a link must not say that somebody did
    st.session_state[_SEEN] = (profiel.gebied.code, chosen)
    return chosen


def seen_domein(profiel: Profile) -> str:
    """Return the domein of the figure that was chosen or shown last; '' of none."""
    code, seen = st.session_state.get(_SEEN, ("", ""))
    asked = state.get(state.INDICATOR) or (seen if code == profiel.gebied.code else "")
    return next((r.indicator.domein for r in profiel.regels if r.indicator.id == asked), "")


def _area(labels: Mapping[str, str], *, empty: bool = False) -> str:
    # the method begins with the wijk
    usual = next((code for code in labels if code.startswith("WK")), next(iter(labels)))
    chosen = state.settle(
        state.GEBIED, list(labels), usual, label=lambda code: labels.get(code, code)
    )
    shown: Any = None if empty else chosen
    return str(
        st.selectbox(
            "Gebied",
            list(labels),
            format_func=lambda code: labels.get(code, code),
            help="Typ om te zoeken. Buurten staan in de lijst als links een gemeente is gekozen "
            "of de gegevensmap er niet te veel heeft.",
            placeholder="Kies een gebied",
            **state.bound(state.GEBIED, shown),
        )
    )


def _beside(snapshot: Snapshot, labels: Mapping[str, str], code: str) -> tuple[str, ...]:
    """Draw the choice of areas to compare with; empty means those above and the similar ones."""
    options = {LAND: "Nederland"} | {c: text for c, text in labels.items() if c != code}
    asked = [other for other in state.get(state.MET) if other != code]
    for other in asked:
        if other not in options:
            options |= _beyond(snapshot, other)
    # the area itself is no choice beside itself, and no news either
    known = tuple(other for other in state.among(state.MET, {code, *options}) if other != code)
    picked: list[Any] = st.multiselect(
        "Vergelijken met",
        list(options),
        format_func=lambda c: options.get(c, c),
        placeholder="Erboven en vergelijkbaar",
        # own choice: a table of six columns and the area itself is what fits on 1280
        max_selections=6,
        select_all=False,
        help="Niets gekozen: de wijk of het eigen gebied, de gemeente, het land en de gebieden die "
        "er het meest op lijken. Eigen keuzes komen in de plaats daarvan.",
        **state.bound(state.MET, known),
    )
    return tuple(picked)


def _beyond(snapshot: Snapshot, code: str) -> dict[str, str]:
    """Return the label of an area that the list leaves out, nothing when it does not exist."""
    from store import NotFound

    try:
        found = find_area(snapshot, code)
    except NotFound:
        return {}
    town = found.binnen("gemeente")
    where = f" ({town.naam})" if town is not None and town.code != code else ""
    return {found.code: f"{found.label}{where}"}
