"""The router and what stands around every page: name, warning, menu, and the shared choices."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

import boundaries
from house import BEGIN, PAGES, PageRow
from store import FICTIEF, Snapshot, WijkverkennerError
from views.shared import aanbod_source, elements, loaders, served_files, state, warm, words

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


_LOG = logging.getLogger("wijkverkenner")
_VIEWS = Path(__file__).parents[1]
_MANY_AREAS = 1000


OWN_CHOICES = "paginakeuzes"
"""Key of the container with what a page lets one choose above its answer: on a screen of a
presentation it is out of sight until somebody asks for it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared choices as they hold for what is in the folder."""

    gemeenten: tuple[str, ...]
    """Codes; empty means all of them."""
    niveau: str
    jaar: int | None
    """None means the newest there is."""


def run() -> None:
    """Show the page that the address names, in its frame."""
    # The first call of a run, before anything is drawn; `heading.show` gives the title its area.
    # The sidebar gets 250 px: at 1280 a map and its panel need the other thousand.
    st.set_page_config(page_title="wijkverkenner", layout="wide", initial_sidebar_state=250)

    scripts = {row.id: _VIEWS / row.id / "page.py" for row in PAGES}
    # A row whose page is not there (yet) is not offered.
    routes = {
        row.id: st.Page(scripts[row.id], title=row.title, url_path=row.id)
        for row in PAGES
        if scripts[row.id].is_file()
    }
    # The bare address shows the home page too, under a route of its own: links name the page.
    first = next(row for row in PAGES if row.id == BEGIN)
    home = st.Page(scripts[first.id], title=first.title, url_path="begin", default=True)
    # the home page last: who asks for a page by its script gets the first, whose address names it
    # hidden: the links of a menu of Streamlit forget every choice, `_menu` keeps them
    route = st.navigation([*routes.values(), home], position="hidden")
    page = next((row for row in PAGES if row.id == route.url_path), first)

    # who wrote things down goes on where they were; a link to a view keeps its meaning
    if not route.url_path and not st.query_params and _writes_down():
        st.switch_page(routes["dossier"])
    state.enter(page.id)
    notices = st.container()
    try:
        if state.get(state.PRESENTEREN):
            _present(page, route)
        elif page.id == "presentatie" and state.get(state.NOTITIES):
            # the window with notes is small, and no place to go elsewhere
            _dress()
            route.run()
        else:
            # On the bare address the menu points at it too, so that it shows where one is.
            _sidebar(page, routes if route.url_path else routes | {page.id: home})
            route.run()
        warm.begin(loaders.snapshot())
    except WijkverkennerError as error:
        st.error(elements.told(error))
    # StopException and RerunException of Streamlit are no Exception and pass
    except Exception:  # noqa: BLE001 - the last to catch it: nobody reads a traceback, or English
        _LOG.exception("page %s failed", page.id)
        st.error(words.SLIP)
    finally:
        # Also when a page stops early: what could not be honoured is said, what is chosen written.
        for notice in filter(None, (*state.notices(), loaders.missing())):
            notices.warning(elements.plain(notice))
        state.leave()


def shared(snapshot: Snapshot, follows: Container[str] = ("niveau", "jaar")) -> Shared:
    """Return the shared choices, each the nearest that the folder can give.

    Of level and year only those a page `follows`: of another it shows nothing that could be told.
    """
    names = loaders.gemeenten(snapshot)
    asked = state.get(state.GEMEENTE)
    unknown = [code for code in asked if code not in names]
    # without any boundaries no code can be checked, and calling it unknown would be wrong
    if unknown and names:
        state.say(
            state.GEMEENTE,
            f"Gemeente: {', '.join(unknown)} staat niet in de gegevensmap en is weggelaten.",
        )
    chosen = tuple(code for code in asked if code in names)
    levels = loaders.levels(snapshot)
    niveau = default_level(snapshot, list(levels), chosen)
    if "niveau" in follows:
        niveau = state.settle(
            state.NIVEAU, list(levels), niveau, label=lambda name: levels.get(name, name)
        )
    years = _years(snapshot) if "jaar" in follows else []
    jaar = state.settle(state.JAAR, years, 0) if years else 0
    return Shared(chosen, niveau, jaar or None)


def default_level(snapshot: Snapshot, levels: list[str], gemeenten: tuple[str, ...]) -> str:
    """Return the level to begin with: the smallest areas that still give an overview."""
    if not levels:
        return ""
    # reckoned at a hundred areas per gemeente: with ten of them it is no overview any more
    if gemeenten or len(loaders.gemeenten(snapshot)) < _MANY_AREAS // 100:
        return levels[0]
    return "gemeente" if "gemeente" in levels else levels[0]


def _writes_down() -> bool:
    """Tell whether there is a dossier; a database that is away stops nobody from looking."""
    try:
        there = aanbod_source.kept()
        return there is not None and bool(there.all("dossier"))
    except WijkverkennerError:
        return False


def _present(page: PageRow, route: Any) -> None:  # noqa: ANN401 - a page of Streamlit
    """Show a page as a screen of a presentation: no menu, and the keys of who speaks."""
    from views.presentatie import presenting

    _dress()
    snapshot = loaders.snapshot()
    with st.container(key="presentatie_balk", horizontal=True, gap="xsmall"):
        shown = presenting.show_bar()
    if loaders.fictional(snapshot):
        st.html(f'<div class="wv-band" role="note">{FICTIEF}</div>')
    if shown is not None and presenting.show_screen(snapshot, shown):
        if st.session_state.get(presenting.CHOICES):
            # where this stands the style leaves what the page itself lets one choose in sight too
            with st.container(key="presentatie_keuzerij", horizontal=True):
                # Streamlit draws no empty container, and a page may have choices of its own only
                st.html("<span></span>")
                if page.choices and snapshot.sets:
                    _choices(page, snapshot)
        route.run()


def _dress() -> None:
    """Send style and script where there is no menu."""
    st.html(f"<style>{served_files.page_style()}</style>")
    _script("")


def _script(above: str) -> None:
    """Send the script of our own; the language is what a screen reader says the words in."""
    st.html(
        f"{above}<script data-taal>{served_files.page_script()}</script>",
        unsafe_allow_javascript=True,
    )


def _sidebar(page: PageRow, routes: Mapping[str, Any]) -> None:
    st.html(f"<style>{served_files.page_style()}</style>")
    with st.sidebar:
        _script('<div class="wv-naam">wijkverkenner</div>')
        try:
            snapshot = loaders.snapshot()
        except WijkverkennerError as error:
            _menu(routes)
            st.error(elements.told(error))
            st.stop()
        if loaders.fictional(snapshot):
            st.html(f'<div class="wv-band" role="note">{FICTIEF}</div>')
        _menu(routes)
        if page.choices and snapshot.sets:
            _choices(page, snapshot)


def _menu(routes: Mapping[str, Any]) -> None:
    """Draw the menu; its links carry the choices, so one click is one step of Back."""
    for background in (False, True):
        for row in PAGES:
            if row.background is background and row.id in routes:
                st.page_link(routes[row.id], label=row.title, query_params=state.link(row.id))
        if not background:
            # a line of our own: st.divider leaves more room around it than a menu has
            st.html('<hr style="margin:.2rem 0;border:0;border-top:1px solid #c9d2db">')


def _choices(page: PageRow, snapshot: Snapshot) -> None:
    now = shared(snapshot, page.choices)
    names = loaders.gemeenten(snapshot)
    if "gemeente" in page.choices and names:
        everything = loaders.everywhere(snapshot)
        st.multiselect(
            "Gemeente",
            list(names),
            format_func=lambda code: boundaries.gemeente_option(code, names.get(code, code)),
            placeholder=words.upper_first(everything),
            help=f"Typ om te zoeken; meer dan één mag. Niets gekozen is: {everything}.",
            # all at once is what an empty choice means already; the button for it is in English
            select_all=False,
            **state.bound(state.GEMEENTE, now.gemeenten),
        )
    levels = loaders.levels(snapshot)
    if "niveau" in page.choices and levels:
        st.selectbox(
            "Gebiedsniveau",
            list(levels),
            format_func=lambda name: words.upper_first(levels[name]),
            **state.bound(state.NIVEAU, now.niveau),
        )
    years = _years(snapshot)
    if "jaar" in page.choices and years:
        st.selectbox(
            "Jaar",
            # 0 follows the newest of each figure: figures of one page need not share a year
            [0, *years],
            format_func=lambda year: str(year) if year else "nieuwste",
            help="Jaar van de cijfers. Nieuwste: per indicator het laatste jaar dat er is.",
            **state.bound(state.JAAR, now.jaar or 0),
        )


def _years(snapshot: Snapshot) -> list[int]:
    """Return the years of which there are figures, newest first."""
    found = {year for own in loaders.years(snapshot).values() for year in own}
    return sorted(found, reverse=True)
