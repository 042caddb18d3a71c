"""The gaps of a wijk, beside its figures that deviate and the factors those point to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from compare.benchmark import VERGELIJKBAAR
from compare.difference import STRENG
from compare.factor_records import suggest_figure
from compare.factors import Factor, FactorPointers, point_to_factors
from indicators import SoortCijfer
from places.aanbod.model import Resultaat
from places.aanbod.preventiematrix import Gap, GapKind, Matrix, gaps, told
from store import NotFound, Snapshot
from store.words import label, words
from views.aanbod import edits, need_map
from views.shared import aanbod_source, elements, loaders, record_editor, state
from views.shared.record_editor import RecordSaving
from views.shared.words import count
from views.vergelijken import choices, tables
from views.vergelijken.figures import known_factors, load_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.profile import Profile, ProfileRow
    from places.aanbod.aanbod_list import AanbodList

_BESIDE = ("gemeente", "land", VERGELIJKBAAR)
"""Benchmarks beside a gap: more do not fit, and are one click away."""
# own choices: what stands beside the gaps of one domein without growing higher than they are
_DEVIATING, _OTHER = 5, 2
"""Figures of a domein that deviate, and others where none does, besides those of its results."""
_CHOOSING = "niveaus_kiezen"
_UNSERVED = (GapKind.LEEFTIJDSFASE, GapKind.LEEFGEBIED)
"""Gaps that are of no domein."""
_STYLE = """
<style>
.wv-gaten {margin: 0; padding-left: 1.1rem} .wv-gaten li {margin: .1rem 0; font-size: .92rem}
.wv-bekend {margin: .3rem 0; font-size: .85rem; color: #4a5661}
</style>
"""


@dataclass(frozen=True, slots=True)
class _Cijfers:
    """What is known of a wijk."""

    profiel: Profile
    """With the benchmarks that fit beside the gaps."""
    maatstaf: str
    """Code of the benchmark that decides what deviates."""
    naam: str
    """Of that benchmark."""
    factoren: FactorPointers
    geteld: frozenset[str]
    """Figures that are counted from schools and aanbod: they say what there is, not what for."""
    bediend: Counter[str]
    """By factor, how many pieces of aanbod that are there and stay work on it."""


def show(snapshot: Snapshot, lijst: AanbodList, matrix: Matrix, name: str) -> None:
    """Show the gaps per domein, with what deviates and which factors that is a reason to see."""
    found = gaps(matrix)
    _choose_levels(snapshot, lijst, matrix)
    if not found and not told(matrix):
        st.success(f"In deze lijst zijn voor {elements.plain(name)} geen gaten gevonden.")
        return
    if not matrix.aanbod and not matrix.elders:
        st.info(
            "Er staat nog geen aanbod in de lijst. Dan is alles een gat, en dat zegt niets over "
            "de wijk: vul eerst in wat er is, bij Bewerken en Excel."
        )
    left, right = st.columns([3, 1.6], vertical_alignment="center")
    left.markdown(f"**{count(len(found), 'gat', 'gaten')}** in de lijst van dit gebied.")
    figures = _figures(snapshot, matrix, lijst)
    with right:
        elements.page_link("vergelijken", f"→ {name} vergelijken", gebied=matrix.gebied)
    st.html(_STYLE)
    if figures is not None:
        strict = figures.profiel.zekerheid == STRENG
        sure = "99,8 % zekerheid, want daar staat ‘Strenger toetsen’ aan"
        st.caption(
            elements.plain(
                f"Rechts: wat duidelijk afwijkt van {figures.naam}, met dezelfde toets als bij "
                f"Vergelijken ({sure if strict else '95 % zekerheid'}). "
                f"{figures.factoren.voorbehoud}"
            )
        )
        _show_factors(figures)
    if own := [gap for gap in found if gap.soort in _UNSERVED]:
        st.header("Leeftijden en leefgebieden", anchor=False)
        st.html(_listed(own))
    tied = [gap for gap in found if gap.soort not in _UNSERVED]
    about = {gap.domein for gap in tied} | {row.domein for row, _ in told(matrix)}
    with_gap = [domein for domein in (*words("domein"), "") if domein in about]
    for domein in with_gap:
        own = [gap for gap in tied if gap.domein == domein]
        named = [key for gap in own for key in gap.indicatoren]
        for row, _ in told(matrix):
            named += row.resultaat.indicatoren if row.resultaat and row.domein == domein else ()
        one, other = st.columns([1, 1.8])
        with one:
            st.header(label("domein", domein) if domein else "Domein onbekend", anchor=False)
            st.html(_listed(own, [text for row, text in told(matrix) if row.domein == domein]))
        with other:
            _show_figures(snapshot, figures, domein, tuple(dict.fromkeys(named)), name)
    if figures is not None:
        _show_elsewhere(figures, with_gap)


def _choose_levels(snapshot: Snapshot, lijst: AanbodList, matrix: Matrix) -> None:
    """Let one choose per result on which levels aanbod is needed, and keep that."""
    now: RecordSaving = st.session_state.setdefault(_CHOOSING, RecordSaving())
    now.say()
    names = aanbod_source.field_names(snapshot, lijst)
    if now.botsingen:
        keep = partial(record_editor.save, now, aanbod_source.records(), wat=now.wat)
        edits.show_collisions(now, names, keep, key="niveaus_botsing")
        return
    results = {row.resultaat_id: row.resultaat for row in matrix.rijen if row.resultaat}
    undecided = [key for key, result in results.items() if result.onbeslist]
    if not results:
        return
    title = "Niveaus kiezen die een resultaat nodig heeft"
    if undecided:
        many = count(len(undecided), "resultaat", "resultaten")
        title = f"Bij {many} is nog niet gekozen welke niveaus nodig zijn"
    with st.expander(title):
        st.caption(
            "Niet elk resultaat vraagt aanbod op alle drie de niveaus. Zolang dat niet gekozen is, "
            "wordt er geen gat gesteld. Hoeveel aanbod er nodig is, hoe groot de doelgroep is en "
            "welk deel daarvan bereikt moet worden, vult u in bij ‘Bewerken en Excel’."
        )
        if not lijst.bewaard:
            st.info("Neem eerst de ingelezen lijst over, bij ‘Bewerken en Excel’.")
            return
        options = [*undecided, *(key for key in results if key not in undecided)]
        chosen = st.selectbox(
            "Maatschappelijk resultaat",
            options,
            format_func=lambda key: results[key].tekst if key in results else key,
            key="niveaus_resultaat",
        )
        result, known = results[chosen], words("preventieniveau")
        # pills, not a list: three levels are seen at once, and each is one press
        wanted = st.pills(
            "Nodig is aanbod dat is",
            list(known),
            selection_mode="multi",
            default=[level for level in known if result.nodig(level)],
            format_func=lambda level: known[level].label,
            # another result, or the same one as somebody changed it, begins with what is kept
            key=f"niveaus_{chosen}_{[result.nodig(level) for level in known]}",
        )
        if st.button("Vastleggen", type="primary", key="niveaus_opslaan"):
            [row] = [row for row in lijst.resultaten if row.id == chosen]
            # how much is needed was filled in elsewhere, and stays where the level stays chosen
            needs = {
                f"nodig_{level}": (result.nodig(level) or 1) if level in wanted else 0
                for level in known
            }
            data = Resultaat.from_dict(row.gegevens | needs).as_dict()
            what = f"niveaus van ‘{result.tekst}’ gekozen"
            record_editor.save(now, aanbod_source.records(), [row.order(data)], wat=what)


def _figures(snapshot: Snapshot, matrix: Matrix, lijst: AanbodList) -> _Cijfers | None:
    """Return the profile of the wijk and its factors, None after saying that there is none."""
    question = choices.question(matrix.gebied, state.get(state.JAAR) or None)
    try:
        profiel = load_profile(snapshot, question)
    except NotFound as error:
        st.info(elements.told(error))
        return None
    beside = [m for m in profiel.maatstaven if m.soort in _BESIDE]
    # the same benchmark and the same test as on Vergelijken: two answers to one question would
    # contradict each other
    decides = next((m for m in profiel.maatstaven if m.soort == profiel.standaard), None)
    return _Cijfers(
        replace(profiel, maatstaven=tuple(beside)),
        decides.code if decides else "",
        decides.naam if decides else "geen enkel ander gebied",
        point_to_factors(profiel, known=known_factors()),
        need_map.derived_ids(snapshot),
        Counter(
            key
            for item in matrix.aanbod
            if item.aanbod.huidig
            for key in item.aanbod.factoren
            if key in lijst.factoren.namen
        ),
    )


def _listed(own: Sequence[Gap], besides: Sequence[str] = ()) -> str:
    """Return gaps as a list, and below it what is known of their results and is no gap."""
    items = "".join(f"<li>{escape(gap.tekst)}</li>" for gap in own)
    rest = "".join(f'<p class="wv-bekend">{escape(text)}.</p>' for text in besides)
    return f'<ul class="wv-gaten">{items}</ul>{rest}'


def _show_figures(
    snapshot: Snapshot, figures: _Cijfers | None, domein: str, named: Sequence[str], name: str
) -> None:
    if not domein:
        st.caption(
            "Bij dit resultaat staat geen domein, of een dat de lijst niet kent. Kies er een bij "
            "‘Bewerken en Excel’: dan staan de cijfers van dat domein hier ook."
        )
    none = f"Geen cijfers van {name} geladen voor {label('domein', domein).lower()}."
    if figures is None:
        if domein:
            st.caption(elements.plain(none))
        return
    rows = _beside(figures, domein, named)
    if rows:
        many = sum(_deviates(row, figures) for row in rows)
        said = f"niets wijkt duidelijk af van {figures.naam}"
        if many:
            said = f"{count(many, 'cijfer wijkt', 'cijfers wijken')} af van {figures.naam}"
        st.html(tables.table(figures.profiel, rows, caption=f"{name} in cijfers: {said}"))
    elif domein:
        st.caption(elements.plain(none))
    _show_missing(snapshot, figures, named)


def _beside(figures: _Cijfers, domein: str, named: Sequence[str]) -> list[ProfileRow]:
    """Return what deviates in a domein, what its results name, and a few others."""
    ordered = figures.profiel.wat_valt_op(figures.maatstaf or None)
    here = [
        row
        for row in ordered
        if domein
        and row.indicator.domein == domein
        and row.indicator.soort is not SoortCijfer.AANTAL
        and row.indicator.id not in figures.geteld
    ]
    deviating = [row for row in here if _deviates(row, figures)][:_DEVIATING]
    # a count of two areas of other sizes says nothing: its rate does, where that can be made
    rates = {
        row.indicator.formule[0]: row.indicator.id
        for row in reversed(ordered)
        if row.indicator.formule and not row.indicator.som
    }
    asked = {
        rates.get(row.indicator.id, row.indicator.id)
        if row.indicator.soort is SoortCijfer.AANTAL
        else row.indicator.id
        for row in ordered
        if row.indicator.id in named
    }
    by_result = [row for row in ordered if row.indicator.id in asked and row not in deviating]
    rest = [] if deviating or by_result else here[:_OTHER]
    return [*deviating, *by_result, *rest]


def _deviates(row: ProfileRow, figures: _Cijfers) -> bool:
    found = row.naast(figures.maatstaf) if figures.maatstaf else None
    return found is not None and found.verschil.duidelijk


def _show_missing(snapshot: Snapshot, figures: _Cijfers, named: Sequence[str]) -> None:
    """Say which figures of the results are not there: nothing is known of them."""
    catalogue = loaders.catalogue(snapshot)
    there = {row.indicator.id for row in figures.profiel.regels}
    gone = [key for key in named if key not in there]
    known = [catalogue[key].label for key in gone if key in catalogue]
    if known:
        st.caption(
            elements.plain(
                f"Geen cijfer voor dit gebied in de gegevensmap: {'; '.join(known)}. Of het hier "
                "speelt is daarmee niet bekend."
            )
        )
    for key in gone:
        if key not in catalogue:
            st.caption(
                elements.plain(f"Bij een resultaat genoemd: {suggest_figure(key, catalogue)}")
            )


def _show_factors(figures: _Cijfers) -> None:
    """Show the factors that deviating figures are a reason to look at, by rank: each once."""
    named = "; ".join(
        f"{hit.factor.label} (rang {hit.factor.rang}{_served(figures, hit.factor)})"
        for hit in figures.factoren.aanwijzingen
    )
    if named:
        st.markdown(f"**Reden om met partners te kijken naar:** {elements.plain(named)}")


def _served(figures: _Cijfers, factor: Factor) -> str:
    """Say how much of the aanbod works on a factor; nothing where no aanbod names any."""
    if not figures.bediend:
        return ""
    many = figures.bediend[factor.id]
    return f", {count(many, 'activiteit', 'activiteiten')}" if many else ", geen aanbod noemt haar"


def _show_elsewhere(figures: _Cijfers, with_gap: Sequence[str]) -> None:
    """Say what deviates in a domein that has no gap in the list."""
    rows = [
        row
        for row in figures.profiel.wat_valt_op(figures.maatstaf or None)
        if row.indicator.domein in words("domein")
        and row.indicator.domein not in with_gap
        and row.indicator.id not in figures.geteld
        and _deviates(row, figures)
    ]
    if rows:
        named = "; ".join(row.indicator.label for row in rows[: 2 * _DEVIATING])
        st.caption(
            elements.plain(f"Wijkt ook af, in een domein zonder gat in deze lijst: {named}.")
        )
