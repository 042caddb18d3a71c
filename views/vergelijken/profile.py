"""The profile of an area: what stands out, its key figures, all figures, and its files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import streamlit as st

from compare.charts import SPINE_ROW, spine_chart, spine_table
from compare.difference import MIN_AFSTAND, MIN_PLAATS, STRENG
from compare.profile import Profile, ProfileRow, fills, known_sources
from compare.summary import (
    MEESTE_KERN,
    choose_key_figures,
    grounds,
    keep_key_figures,
    kept_key_figures,
    summarise,
)
from indicators import DOMEINEN, SoortCijfer, format_value
from reports.answer import EXCHANGE, excel_labels
from reports.answer import downloads as downloads_of
from reports.comparison import comparison_answer
from store import FICTIEF, Snapshot, WijkverkennerError
from store.words import label
from views.shared import elements, loaders, state, words
from views.vergelijken import choices, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.answer import Download

    Said = Mapping[str, Sequence[str]]
    """By figure, what was said of it in a duiding."""

# own choices: eight rows and fourteen bars are read before one scrolls; all figures stand below
_STANDING_OUT = 8
_SPINE = 14
# pixels of title, legend, axis and source of the spine
_ABOVE = 190
_SAID = "kerncijfers_gezegd"


def line(profiel: Profile) -> str:
    """Say what is shown, of when, on which borders and from where."""
    years = _span(row.jaar for row in profiel.regels)
    borders = _span(row.indeling for row in profiel.regels)
    sources = [name for name, _ in Counter(row.bron for row in profiel.regels).most_common()]
    when = f"nieuwste cijfers, {years}" if "–" in years else years
    others = words.count(len(sources) - 1, "andere bron", "andere bronnen")
    more = f" en {others}" if len(sources) > 1 else ""
    return (
        f"{words.count(len(profiel.regels), 'cijfer', 'cijfers')} · {when} · gebiedsindeling "
        f"{borders} · {sources[0]}{more}"
    )


def _span(years: Iterable[int]) -> str:
    """Write one year, or the first and the last of several."""
    found = sorted(set(years))
    return "–".join(map(str, dict.fromkeys((found[0], found[-1]))))


_SOURCES = 3
"""Sources named in a picture; the table has them all."""


def source(rows: Iterable[ProfileRow]) -> str:
    """Return the source line of a picture of these figures."""
    found = list(rows)
    # one fictional figure is enough: a picture travels without the page around it
    made_up = any(record.herkomst.fictief for row in found for record in row.records)
    return source_line((row.bron for row in found), fictief=made_up)


def source_line(sources: Iterable[str], *, fictief: bool) -> str:
    """Return the source line of a picture: the publisher of most figures first."""
    names = [name for name, _ in Counter(sources).most_common()]
    more = len(names) - _SOURCES
    rest = f" en {words.count(more, 'andere', 'andere')}" if more > 0 else ""
    note = f" · {FICTIEF}" if fictief else ""
    return f"Bron: {'; '.join(names[:_SOURCES])}{rest}{note}"


def show_profile(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    # the sentence that the files begin with too: page and document say the same
    first, most = summarise(profiel, maatstaf)
    if first:
        st.markdown(f"**{elements.plain(first)}** {elements.plain(most)}".rstrip())
    show_key_figures(profiel, maatstaf)
    for note in profiel.opmerkingen:
        st.caption(elements.plain(note))
    from views.dossier.entry import given_of_figures

    geduid = given_of_figures(profiel.gebied.code)
    _standing_out(profiel, maatstaf, geduid)
    _interpret(snapshot, profiel, maatstaf)
    _everything(profiel, maatstaf, geduid)


def _interpret(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Offer to record whether a figure is recognised, what stands out first."""
    from views.dossier.entry import EntrySubject, show_entry

    ordered = profiel.wat_valt_op(maatstaf) if maatstaf else []
    rows = {row.indicator.id: row for row in (*ordered, *profiel.regels)}
    place = {"bij": "indicator", "gebied": profiel.gebied.code}
    subjects = [
        EntrySubject(
            row.indicator.label,
            place
            | {"indicator": name, "cijfer_toen": f"{_own_text(row)} ({row.jaar})"}
            | ({"domein": row.indicator.domein} if row.indicator.pijler != "algemeen" else {}),
        )
        for name, row in rows.items()
    ]
    show_entry(snapshot, profiel.gebied.code, subjects, page="vergelijken")


def _own_text(row: ProfileRow) -> str:
    figure = row.cijfer.meting
    return format_value(row.indicator, figure.waarde, figure.staat)


def _standing_out(profiel: Profile, maatstaf: str, geduid: Said) -> None:
    """Show what deviates most and surely, with the sentence of the method, and the spine."""
    st.header("Wat valt op", anchor=False)
    beside = next((m.naam for m in profiel.maatstaven if m.code == maatstaf), "")
    ordered = profiel.wat_valt_op(maatstaf) if maatstaf else list(profiel.regels)
    rows = [row for row in ordered if maatstaf and row.veel(maatstaf)]
    last = ""
    if not rows:
        st.info(
            f"Er is geen cijfer dat veel afwijkt van {elements.plain(beside)}."
            if beside
            else "Er is niets om dit gebied mee te vergelijken."
        )
    else:
        # said only where both kinds are there: otherwise nothing stands behind anything
        counted = any(row.geteld for row in rows) and not all(row.geteld for row in rows)
        behind = "Wat uit plekken is geteld of gemeten (zoals de afstand tot scholen) staat daar"
        last = f"{behind} achter. " if counted else ""
        st.caption(
            "De grootste afwijking staat bovenaan; de zin boven de kerncijfers noemt van elk "
            "onderwerp één cijfer. Klik op een cijfer voor de toelichting."
        )
        st.html(tables.table(profiel, rows[:_STANDING_OUT], geduid=geduid))
        _spine(profiel, rows, maatstaf, beside)
    # behind the answer, not in it: how it was decided is for who doubts it
    with st.expander("Hoe is dit bepaald, en wat heet veel?"):
        if rows:
            st.markdown(
                elements.plain(
                    f"{words.count(len(rows), 'cijfer wijkt', 'cijfers wijken')} veel af van "
                    f"{beside}. {grounds(rows, maatstaf)} De volgorde is die van hoe ver gebieden "
                    "uiteenlopen; van een getoetst cijfer telt alleen het deel dat zeker is. "
                    f"{last}{profiel.toeval(maatstaf)}"
                )
            )
        choices.show_thresholds(profiel)
        _explain(profiel)


def _explain(profiel: Profile) -> None:
    """Say what higher, lower, untested and the colours rest on."""
    level = "99,8 %" if profiel.zekerheid == STRENG else "95 %"
    st.markdown(
        f"▲ hoger en ▼ lager: met {level} zekerheid groter dan toeval maakt in groepen van deze "
        "grootte. Een gebied is getoetst tegen de rest van het grotere gebied waar het in ligt, "
        "alsof dat twee losstaande groepen zijn; wat de bron afrondt telt als onzekerheid. *Niet "
        "getoetst* staat bij gemiddelden, scores en verhoudingen, en waar niet bekend is om "
        "hoeveel mensen of huishoudens het gaat: daar ligt ten minste "
        f"{round(100 * MIN_AFSTAND)} % van alle gebieden tussen beide cijfers; zijn er minder dan "
        f"{MIN_PLAATS} gebieden, dan staat de plaats erbij (3e van 10) en telt alleen de grootte. "
        "Een vak is gekleurd waar het verschil ook veel is: blauw is gunstiger en oranje "
        "ongunstiger, waar de catalogus een richting geeft; paars is alleen hoger en groenblauw "
        "alleen lager."
    )


def _spine(profiel: Profile, rows: Sequence[ProfileRow], maatstaf: str, beside: str) -> None:
    shown = spine_table(rows[:_SPINE], maatstaf)
    if shown.empty:
        st.caption("Te weinig gebieden met een cijfer om de spreiding te tekenen.")
        return
    chart = spine_chart(
        shown,
        gebied=profiel.gebied.aanhef,
        maatstaf=beside,
        ondertitel="Lichte balk: laagste tot hoogste gebied; donkere balk: de middelste helft. "
        "Afgekapt waar gebieden heel ver afwijken.",
        bron=source(rows[:_SPINE]),
    )
    elements.show_chart(
        chart,
        height=SPINE_ROW * len(shown) + _ABOVE,
        key="spine",
        name=(
            "profiel",
            profiel.gebied.naam,
            profiel.gebied.code,
            _span(row.jaar for row in rows[:_SPINE]),
        ),
    )
    with st.expander("De grafiek als tabel"):
        table = shown[["Cijfer", "waarde", "maatstaf", "uitkomst", "spreiding"]].rename(
            columns={
                "waarde": profiel.gebied.aanhef,
                "maatstaf": words.upper_first(beside),
                "uitkomst": "Uitkomst",
                "spreiding": "Laagste – hoogste gebied",
            }
        )
        elements.show_table(table, key="spine_tabel")


def _everything(profiel: Profile, maatstaf: str, geduid: Said) -> None:
    """Show all figures per pijler and domein, closed; counts apart, because they never compare."""
    st.header("Alle cijfers per pijler en domein", anchor=False)
    # a screen of a presentation is painted sooner without what nobody sees yet
    when: Literal["rerun", "ignore"] = "rerun" if state.get(state.PRESENTEREN) else "ignore"
    per_pijler: dict[str, list[tuple[str, list[ProfileRow]]]] = {}
    counts: list[ProfileRow] = []
    for (pijler, domein), rows in profiel.per_domein(maatstaf or None).items():
        counts += [row for row in rows if row.indicator.soort is SoortCijfer.AANTAL]
        # a count depends on the size of the area, so it never differs "clearly" from another
        rest = [row for row in rows if row.indicator.soort is not SoortCijfer.AANTAL]
        if rest or pijler != "algemeen":
            per_pijler.setdefault(pijler, []).append((domein, rest))
    # closed: what does not stand out is looked up, not read
    for pijler, domains in per_pijler.items():
        every = [row for _, rows in domains for row in rows]
        # how many deviate much stands on the fold, so that nobody opens four to find none
        clear = sum(bool(maatstaf) and row.veel(maatstaf) for row in every)
        name = "Algemeen" if pijler == "algemeen" else words.upper_first(label("pijler", pijler))
        # "8 wijken veel af" reads as eight neighbourhoods
        verb = "afwijkt" if clear == 1 else "afwijken"
        title = (
            f"{name}: {words.count(len(every), 'cijfer', 'cijfers') if every else 'geen cijfers'}"
        )
        if clear:
            title += f", waarvan {clear} veel {verb}"
        place = st.expander(title, on_change=when, key=f"cijfers_{pijler}")
        if place.open is not False:
            with place:
                for domein, rows in domains:
                    _domein(profiel, pijler, domein, rows, geduid)
    if counts:
        title = f"Aantallen: {words.count(len(counts), 'cijfer', 'cijfers')}, niet te vergelijken"
        place = st.expander(title, on_change=when, key="cijfers_aantallen")
        if place.open is not False:
            with place:
                st.caption("Een aantal hangt af van de grootte van het gebied.")
                st.html(tables.table(profiel, counts, geduid=geduid))


def _domein(
    profiel: Profile, pijler: str, domein: str, rows: Sequence[ProfileRow], geduid: Said
) -> None:
    """Show a domein: what says something of youth, then what is context, or that it is empty."""
    label_ = DOMEINEN[domein][1]
    if pijler == "algemeen":
        st.html(tables.table(profiel, rows, geduid=geduid))
        return
    own = [row for row in rows if fills(row)]
    rest = [row for row in rows if not fills(row)]
    if own:
        st.html(tables.table(profiel, own, caption=label_, geduid=geduid))
    else:
        told = "; ".join(f"{one.cijfer}: {one.bij} ({one.waar})" for one in known_sources()[domein])
        st.markdown(
            f"**{elements.plain(label_)}**: nog in te vullen.  \n"
            + elements.plain(f"Er zijn geen cijfers over jeugd. Wat bestaat, en bij wie: {told}.")
        )
    if rest:
        caption = f"{label_}: context (volwassenen, huishoudens en voorzieningen)"
        st.html(tables.table(profiel, rest, caption=caption, geduid=geduid))


def show_key_figures(profiel: Profile, maatstaf: str) -> None:
    """Show the key figures as cards, and the choice of them beside the title."""
    left, right = st.columns([5, 1.4], vertical_alignment="bottom")
    with left:
        st.header("Kerncijfers", anchor=False)
    with right:
        names = _choose_key_figures(profiel)
    by_id = {row.indicator.id: row for row in profiel.regels}
    st.html(tables.cards(profiel, [by_id[name] for name in names], maatstaf))


def _choose_key_figures(profiel: Profile) -> list[str]:
    """Draw the choice; return the ids to show."""
    names = {row.indicator.id: row.indicator.label for row in profiel.regels}
    try:
        remembered, trouble = kept_key_figures(loaders.folder().path), ""
    except WijkverkennerError as error:  # costs the kept choice, not the page
        remembered, trouble = (), str(error)
    asked = state.get(state.KERN)
    shown = choose_key_figures(profiel, gekozen=asked, bewaard=remembered)
    with st.popover("Kerncijfers kiezen"):
        if len(shown) >= MEESTE_KERN:
            st.caption(
                f"Alle {MEESTE_KERN} plaatsen zijn bezet: haal eerst een cijfer weg om een "
                "ander te kunnen kiezen."
            )
        st.multiselect(
            "Kerncijfers",
            list(names),
            format_func=lambda name: names.get(name, name),
            max_selections=MEESTE_KERN,
            placeholder="Kies cijfers",
            select_all=False,
            help=f"Ten hoogste {MEESTE_KERN}. De keuze staat in het adres van de pagina en "
            "geldt ook voor een ander gebied. Leegmaken geeft de gewone kerncijfers terug.",
            **state.bound(state.KERN, tuple(shown)),
        )
        if not asked:
            usual = "is dit de bewaarde keuze" if remembered else "zijn dit de gewone kerncijfers"
            st.caption(f"Zelf is er niets gekozen; daarom {usual}.")
        if trouble:
            st.caption(elements.plain(trouble))
        else:
            _keeping(shown, remembered)
    return shown


def _keeping(shown: Sequence[str], remembered: Sequence[str]) -> None:
    """Offer to keep the choice with the data folder, or to forget the one that is kept."""
    st.button(
        "Deze keuze bewaren",
        key="kern_bewaren",
        disabled=tuple(shown) == tuple(remembered),
        on_click=_keep,
        args=(tuple(shown),),
        width="stretch",
    )
    if remembered:
        st.button(
            "Bewaarde keuze vergeten", key="kern_vergeten", on_click=_keep, args=((),),
            width="stretch",
        )  # fmt: skip
    said = st.session_state.pop(_SAID, "")
    st.caption(
        elements.plain(
            said
            or "Een bewaarde keuze komt terug bij het volgende bezoek, ook voor anderen die met "
            "deze gegevensmap werken. Wie zelf kiest, ziet de eigen keuze."
        )
    )


def _keep(names: Sequence[str]) -> None:
    try:
        keep_key_figures(loaders.folder().path, names)
    except WijkverkennerError as error:
        st.session_state[_SAID] = str(error)
        return
    # forgetting is of the address too, or the old choice would stay in sight
    if not names:
        state.put(state.KERN, ())
    st.session_state[_SAID] = "De keuze is bewaard." if names else "De bewaarde keuze is vergeten."


def profile_downloads(profiel: Profile) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    labels = excel_labels("Alle vergelijkingen") | {
        EXCHANGE: "Uitwisselbestand (csv met punt en komma)",
        "html": "Pagina die zonder internet opent (html)",
    }
    return downloads_of(comparison_answer(profiel), labels)
