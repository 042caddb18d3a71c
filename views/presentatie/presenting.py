"""A verhaallijn on a beamer: one weergave per screen over its own page, and the keys of who speaks.

The page of a weergave is the page itself, so its map is live and what it says is never another
than what the tool says. Which screen is shown stands in the database (`store.passing`), for the
window with notes: another process may serve that one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from dossier.kinds import kind
from dossier.rows import view_address
from dossier.storyline import in_order, outcome_orders
from house import PAGES
from store import NotFound, WijkverkennerError
from store.dutch import listed
from store.passing import Passing
from views.dossier import source
from views.presentatie import rounds
from views.shared import aanbod_source, elements, loaders, record_editor, state, warm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dossier.dossier import Work
    from dossier.estimate_round import EstimateRound
    from store import Snapshot
    from store.records_rows import Rij

_OVERVIEW, _NOTES, _BLACK = "presentatie_overzicht", "presentatie_notitie", "presentatie_zwart"
CHOICES = "presentatie_keuzes"
"""In the session: the choices of the page that is shown are in sight."""
_RECORD, _RECORDED = "presentatie_vastleggen", "presentatie_vastgelegd"
_VIEWS = Path(__file__).parents[1]
_START = _VIEWS / "presentatie" / "page.py"
# the clock of who speaks shows seconds
_EVERY = "1s"


@dataclass(frozen=True, slots=True)
class LineScreen:
    """The screen of a verhaallijn that is shown."""

    work: Work
    lijn: Rij
    rijen: tuple[Rij | None, ...]
    """The weergaven in order; None for one that is gone."""
    plaats: int
    """From 0."""
    ronde: EstimateRound | None = None
    """What stands in the place of its page: who is to estimate must not see the figure yet."""

    @property
    def rij(self) -> Rij | None:
        """Return the weergave that is shown."""
        return self.rijen[self.plaats]


def offer(lijn: Rij) -> None:
    """Offer to present a verhaallijn, and to open the window with notes."""
    number = len(lijn.gegevens.get("weergaven") or ())
    if number:
        # before anybody presses: the first national map is the slowest screen of all
        warm.begin_pages(loaders.snapshot(), _pages(_screen(lijn.id, 1).rijen[:1]))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Presenteren", type="primary", key="presenteren", disabled=not number):
            _tell(lijn.id, 0, datetime.now())  # noqa: DTZ005 - the clock of the room
            _go(_screen(lijn.id, 1), 0)
        notes = state.link("presentatie", lijn=lijn.id, notities=True)
        st.link_button("Notities en klok in een tweede venster", f"presentatie?{urlencode(notes)}")
        st.caption(
            "Toetsen: PageDown of → volgende, PageUp of ← vorige, O overzicht, N notitie, B zwart, "
            "T terug naar de lijn, I keuzes, V vastleggen, E ronde beginnen of sluiten, K cijfer "
            "of schatting, S stoppen."
        )


def show_bar() -> LineScreen | None:
    """Show what moves a presentation along; return its screen, None where it is gone."""
    try:
        shown = _screen(state.get(state.PRESENTEREN), state.get(state.SCHERM))
    except NotFound:
        state.follow(state.PRESENTEREN, "")
        st.error("Deze verhaallijn is er niet (meer), of er staat geen weergave in.")
        if st.button("Naar Presentatie", key="presentatie_weg"):
            st.switch_page(_START, query_params={})
        return None
    told = _told(shown.lijn.id)
    # written only when it changed: a run of the page is no news to the window with notes
    if told is None or told[0] != shown.plaats:
        began = told[1] if told else datetime.now()  # noqa: DTZ005 - the clock of the room
        _tell(shown.lijn.id, shown.plaats, began)
    # what follows, then what was before
    at = shown.plaats
    ahead = (*shown.rijen[at + 1 :], *reversed(shown.rijen[:at]))
    warm.begin_pages(loaders.snapshot(), _pages(ahead))
    last = len(shown.rijen) - 1
    # a keyboard has arrows, a clicker sends PageUp and PageDown: the second of each is not drawn
    steps = (
        ("Vorige", "Left", "presentatie_vorige", -1),
        ("Vorige", "PageUp", "presentatie_stil_vorige", -1),
        ("Volgende", "Right", "presentatie_volgende", 1),
        ("Volgende", "PageDown", "presentatie_stil_volgende", 1),
        ("Terug", "t", "presentatie_terug", 0),
    )
    for label, shortcut, key, step in steps:
        if st.button(label, key=key, shortcut=shortcut):
            _go(shown, min(max(shown.plaats + step, 0), last))
    for label, shortcut, flag in (
        ("Overzicht", "o", _OVERVIEW), ("Notitie", "n", _NOTES), ("Zwart", "b", _BLACK),
        ("Keuzes", "i", CHOICES),
    ):  # fmt: skip
        st.button(label, key=f"knop_{flag}", shortcut=shortcut, on_click=_turn, args=(flag,))
    if st.button("Stoppen", key="presentatie_stop", shortcut="s"):
        _calm()
        st.switch_page(_START, query_params={state.LIJN.key: shown.lijn.id})
    st.caption(f"{shown.plaats + 1} van {last + 1}", width="content")
    if shown.rij is None:
        return shown
    _record(shown)
    found = rounds.step(shown.work, shown.lijn, shown.rij)
    place = st.popover("Blind eerst", on_change="rerun", key="presentatie_blind")
    if place.open:
        with place:
            key = f"bij_{shown.rij.id}"
            rounds.show_preparation(loaders.snapshot(), shown.work, shown.rij, key=key)
    return replace(shown, ronde=found)


def show_screen(snapshot: Snapshot, shown: LineScreen) -> bool:
    """Show title and sentence of a screen; tell whether its page is to follow."""
    # over the page and not instead of it: what is below stays drawn, and is back at once
    if st.session_state.get(_BLACK):
        st.html('<div class="wv-zwart"></div>')
    if st.session_state.get(_OVERVIEW):
        st.title(elements.plain(str(shown.lijn.gegevens.get("titel"))), anchor=False)
        for place, row in enumerate(shown.rijen):
            if st.button(f"{place + 1}. {elements.plain(_title(row))}", key=f"naar_{place}"):
                _go(shown, place)
        return False
    row = shown.rij
    if shown.ronde is not None:
        rounds.show_round(snapshot, shown.ronde)
    else:
        st.title(elements.plain(_title(row)), anchor=False)
    if row is None:
        return False
    if row.gegevens.get("zin") and shown.ronde is None:
        st.markdown(f"**{elements.plain(str(row.gegevens['zin']))}**")
    if lost := _lost(row):
        st.warning(
            f"In de link staat niet: {listed(lost)}. Terug (T) toont dit scherm zoals bewaard."
        )
    if st.session_state.get(_NOTES):
        st.info(elements.plain(str(row.gegevens.get("notitie") or "Geen notitie bij dit scherm.")))
    return shown.ronde is None


def _lost(row: Rij) -> list[str]:
    """Return what was chosen in a weergave and is not now, as in an address that was cut short."""
    chosen = [name for _, query in _pages([row]) for name in state.parse(query)[0]]
    params = [state.PARAMS[name] for name in chosen]
    return [param.label for param in params if state.get(param) == param.default]


@st.fragment(run_every=_EVERY)
def show_speaker(lijn: str) -> None:
    """Show notes, what comes next and the clock; it follows the other window by itself."""
    now = datetime.now()  # noqa: DTZ005 - the clock of the room
    there = _told(lijn)
    try:
        shown = _screen(lijn, there[0] + 1 if there else 1)
    except WijkverkennerError as error:
        st.title("Notities en klok", anchor=False)
        st.error(elements.told(error))
        st.page_link(_START, label="Naar Presentatie")
        return
    minutes = f" · {int((now - there[1]).total_seconds()) // 60} min bezig" if there else ""
    st.header(f"{now:%H:%M:%S}{minutes}", anchor=False)
    row = shown.rij
    st.title(
        f"{shown.plaats + 1} van {len(shown.rijen)}: {elements.plain(_title(row))}", anchor=False
    )
    note = str(row.gegevens.get("notitie") or "") if row else ""
    st.html(f'<p class="wv-spreker">{escape(note or "Geen notitie bij dit scherm.")}</p>')
    if row is not None:
        rounds.show_stand(shown.work, row)
    rest = shown.rijen[shown.plaats + 1 :]
    st.markdown(f"Hierna: {elements.plain(_title(rest[0]))}" if rest else "Dit is het laatste.")


def _screen(lijn: str, number: int) -> LineScreen:
    """Return a screen of a verhaallijn, counted from 1; the nearest that there is.

    Raises `NotFound` when there is no such verhaallijn, or nothing in it.
    """
    work, _ = source.load()
    row = work.find(lijn)
    rows = tuple(one for _, one in in_order(work, row))
    if not rows:
        raise NotFound("In deze verhaallijn staat nog geen weergave.")
    return LineScreen(work, row, rows, min(max(number, 1), len(rows)) - 1)


def _pages(rows: Sequence[Rij | None]) -> list[tuple[str, dict[str, str]]]:
    """Return page and query of weergaven; nothing for one that is gone or of no page of ours.

    Whatever was kept, none says that it is a screen: making it ready would tell the notes of it.
    """
    found = [view_address(str(row.gegevens.get("adres") or "")) for row in rows if row]
    screen = {state.PRESENTEREN.key, state.SCHERM.key}
    return [
        (page, {name: value for name, value in query.items() if name not in screen})
        for page, query in found
        if page in {one.id for one in PAGES}
    ]


def _place(lijn: str) -> str:
    return f"scherm/{lijn}"


def _tell(lijn: str, plaats: int, began: datetime) -> None:
    """Say which screen is shown; where nothing can be written only the notes do not follow."""
    with suppress(WijkverkennerError):
        passing = Passing(loaders.folder().path)
        passing.tell(_place(lijn), {"plaats": plaats, "begonnen": began.isoformat()})


def _told(lijn: str) -> tuple[int, datetime] | None:
    """Return the screen that is shown and when its presentation began; None before it did."""
    with suppress(WijkverkennerError):
        if told := Passing(loaders.folder().path).told(_place(lijn)):
            return int(told["plaats"]), datetime.fromisoformat(told["begonnen"])
    return None


def _go(shown: LineScreen, place: int) -> None:
    """Show a screen: its page as it was kept, whatever was changed on the one before."""
    _calm()
    row = shown.rijen[place]
    page, query = view_address(str(row.gegevens.get("adres") or "")) if row else ("", {})
    # one that is gone, or of no page of ours, still is a screen: the numbers of the others stay
    if page not in {one.id for one in PAGES}:
        page, query = "presentatie", {}
    own = {state.PRESENTEREN.key: shown.lijn.id, state.SCHERM.key: str(place + 1)}
    st.switch_page(_VIEWS / page / "page.py", query_params={**query, **own})


def _turn(flag: str) -> None:
    st.session_state[flag] = not st.session_state.get(flag)


def _calm() -> None:
    for flag in (_OVERVIEW, _NOTES, _BLACK, CHOICES, rounds.FIGURE):
        st.session_state.pop(flag, None)


def _title(row: Rij | None) -> str:
    return str(row.gegevens.get("titel")) if row else "Een weergave die hier niet (meer) is"


def _record(shown: LineScreen) -> None:
    """Let what is said at this screen be kept in the dossier of the verhaallijn."""
    row, dossier = shown.rij, str(shown.lijn.gegevens.get("voor") or "")
    if row is None:
        return
    place = st.popover("Vastleggen", on_change="rerun", key=_RECORD)
    # a popover takes no key of the keyboard: a button that is not drawn opens it
    st.button("Vastleggen", key="presentatie_stil_vastleggen", shortcut="v", on_click=_turn,
              args=(_RECORD,))  # fmt: skip
    if not place.open:
        return
    with place:
        if said := st.session_state.pop(_RECORDED, ""):
            st.success(elements.plain(said))
        try:
            found = shown.work.dossier(dossier)
        except NotFound:
            st.info("Kies bij Presentatie eerst bij welk dossier deze verhaallijn hoort.")
            return
        options = kind("duiding").veld("herkend").woorden
        # with how much was kept: once kept, the fields begin empty for what is said next
        key = f"{row.id}_{len(found.of('duiding'))}_{len(found.of('afspraak'))}"
        known = st.segmented_control(
            "Wordt het herkend?", list(options), format_func=options.__getitem__,
            key=f"herkend_{key}",
        )  # fmt: skip
        why = st.text_input("Hoe komt het?", key=f"uitleg_{key}")
        what = st.text_input("Wat spreken we af?", key=f"afspraak_{key}")
        if st.button("Vastleggen", type="primary", key="vastleggen") and (known or why or what):
            orders = outcome_orders(
                found, shown.lijn, row, herkend=known, uitleg=why.strip(), afspraak=what.strip(),
                snapshot=loaders.snapshot(),
            )  # fmt: skip
            try:
                aanbod_source.records().apply(
                    orders, wie=record_editor.who(), wat=f"vastgelegd bij ‘{_title(row)}’"
                )
            except WijkverkennerError as error:
                st.error(elements.told(error))
                return
            # told by the next run: this one ends here
            st.session_state[_RECORDED] = "Vastgelegd; het staat bij de gesprekken van het dossier."
            st.rerun()
