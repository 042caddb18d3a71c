"""The address bar and the choices behind it: the only module that reads or writes either.

A choice is a `Param`: a short Dutch key in the address, with a way to read and to write it.
Its value lives in the session, so that it outlives a change of page; the address carries
what differs from the default and belongs to the page that is shown. An address that is not
the one last written (a link, Back, an edit by hand) wins over the session.

Widgets are bound with `bound`: they show the session's value and put theirs there when a
person changes them, never the other way round at another moment.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import streamlit as st

from views.shared.address import (
    read_any_numbers,
    read_code,
    read_codes,
    read_count,
    read_number,
    read_numbers,
    read_party,
    read_small,
    read_texts,
    read_word,
    read_words,
    read_year,
    read_yes,
    write_list,
    write_numbers,
    write_texts,
    write_yes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")
_SESSION = "toestand"
MAX_LENGTH = 400
"""Characters of one value of an address that are looked at; the rest is an accident."""


@dataclass(frozen=True, slots=True, eq=False)
class Param(Generic[T]):
    """One choice: its key in the address, how it reads and writes, and its default.

    `pages` names the pages (url paths) whose address carries it; None means all of them.
    """

    key: str
    label: str
    read: Callable[[str], T]
    write: Callable[[T], str]
    default: T
    pages: frozenset[str] | None = None


_KAART = frozenset({"kaart"})
_VERGELIJKEN = frozenset({"vergelijken"})
# Shared by pages: they stand in the frame, and hold when another page is opened.
GEMEENTE: Param[tuple[str, ...]] = Param("gemeente", "Gemeente", read_codes, write_list, ())
NIVEAU: Param[str] = Param("niveau", "Gebiedsniveau", read_word, str, "")
JAAR: Param[int] = Param("jaar", "Jaar", read_year, str, 0)
GEBIED: Param[str] = Param("gebied", "Gekozen gebied", read_code, str, "")
# What a map shows, and in which colours.
_WEG = frozenset({"verantwoording"})
"""Where the path of one figure of one area is told."""
INDICATOR: Param[str] = Param(
    "indicator", "Indicator", read_word, str, "", _KAART | _VERGELIJKEN | _WEG
)
METHODE: Param[str] = Param("methode", "Kleurindeling", read_word, str, "", _KAART)
KLASSEN: Param[int] = Param("klassen", "Aantal klassen", read_small, str, 5, _KAART)
GRENZEN: Param[tuple[float, ...]] = Param(
    "grenzen", "Eigen klassengrenzen", read_numbers, write_numbers, (), _KAART
)
REFERENTIE: Param[tuple[float, ...]] = Param(
    "referentie", "Vergelijken met", read_number, write_numbers, (), _KAART
)
ACHTERGROND: Param[bool] = Param(
    "achtergrond", "Achtergrondkaart", read_yes, write_yes, False, _KAART
)
TWEEDE: Param[str] = Param("tweede", "Tweede kaart", read_word, str, "", _KAART)
JAAR2: Param[int] = Param("jaar2", "Jaar van de tweede kaart", read_year, str, 0, _KAART)
KLASSENJAAR: Param[int] = Param("klassenjaar", "Klassen van", read_year, str, 0, _KAART)
VAST: Param[bool] = Param("vast", "Houd de klassen vast", read_yes, write_yes, True, _KAART)
_PLEKKEN = frozenset({"kaart", "aanbod", "vergelijken"})
_AANBOD = frozenset({"aanbod"})
_TOETS = _VERGELIJKEN | _AANBOD
"""Pages whose figures are tested: a link to one is judged as strictly as what was shared."""
# Schools and aanbod above any map.
SCHOLEN: Param[bool] = Param("scholen", "Scholen", read_yes, write_yes, False, _PLEKKEN)
SCHOOLTYPE: Param[tuple[str, ...]] = Param(
    "schooltype", "Schooltype", read_words, write_list, (), _PLEKKEN
)
DENOMINATIE: Param[tuple[str, ...]] = Param(
    "denominatie", "Denominatie", read_texts, write_texts, (), _PLEKKEN
)
PLEKKEN: Param[bool] = Param("plekken", "Aanbod", read_yes, write_yes, False, _PLEKKEN)
AANBODDOMEIN: Param[tuple[str, ...]] = Param(
    "aanboddomein", "Domein van het aanbod", read_words, write_list, (), _PLEKKEN
)
AANBIEDER: Param[tuple[str, ...]] = Param(
    "aanbieder", "Aanbieder", read_texts, write_texts, (), _PLEKKEN
)
PREVENTIENIVEAU: Param[tuple[str, ...]] = Param(
    "preventieniveau", "Preventieniveau", read_words, write_list, (), _PLEKKEN
)
PLEK: Param[str] = Param("plek", "Gekozen plek", read_party, str, "", _PLEKKEN)
_PORTRET = frozenset({"wijkportret"})
WIJK: Param[str] = Param("wijk", "Wijk", read_code, str, "", _AANBOD | _PORTRET | _WEG)
PORTRETVAN: Param[str] = Param("van", "Portret van", read_word, str, "wijk", _PORTRET)
DELEN: Param[tuple[str, ...]] = Param("delen", "Delen", read_words, write_list, (), _PORTRET)
KAARTEN: Param[tuple[str, ...]] = Param("kaarten", "Kaarten", read_words, write_list, (), _PORTRET)
BEHOEFTE: Param[str] = Param("behoefte", "Behoefte", read_word, str, "", _AANBOD)
# Beside what, and how strictly, an area is compared.
MET: Param[tuple[str, ...]] = Param(
    "met", "Vergelijken met", read_texts, write_texts, (), _VERGELIJKEN
)
MAATSTAF: Param[str] = Param("maatstaf", "Maatstaf", read_code, str, "", _VERGELIJKEN)
KERN: Param[tuple[str, ...]] = Param(
    "kern", "Kerncijfers", read_words, write_list, (), _VERGELIJKEN
)
STRENG: Param[bool] = Param("streng", "Strenger", read_yes, write_yes, False, _TOETS)
VEEL: Param[tuple[float, ...]] = Param(
    "veel", "Veel afwijken", read_any_numbers, write_numbers, (), _TOETS
)
FAMILIE: Param[str] = Param("familie", "Lijken op", read_word, str, "", _TOETS)
BEREIK: Param[str] = Param("bereik", "Zoeken in", read_word, str, "", _TOETS)
OMREKENEN: Param[bool] = Param("omrekenen", "Omrekenen", read_yes, write_yes, True, _VERGELIJKEN)
TABBLAD: Param[str] = Param("tabblad", "Tabblad", read_word, str, "", _VERGELIJKEN)
RUIMTE: Param[str] = Param("ruimte", "Onderdeel van de ruimte", read_word, str, "", _VERGELIJKEN)
WAAR: Param[str] = Param("waar", "Gebieden", read_word, str, "", _VERGELIJKEN)
SAMEN: Param[str] = Param("samen", "Samen met", read_word, str, "", _VERGELIJKEN)
CIJFERSET: Param[str] = Param("cijferset", "Welke cijfers", read_word, str, "", _VERGELIJKEN)
CIJFERS: Param[tuple[str, ...]] = Param(
    "cijfers", "Cijfers", read_words, write_list, (), _VERGELIJKEN
)
FACTORDEEL: Param[str] = Param(
    "factordeel", "Onderdeel van de factoren", read_word, str, "", _VERGELIJKEN
)
DOEL: Param[str] = Param("doel", "Doel", read_word, str, "", _VERGELIJKEN)
EEN: Param[str] = Param("een", "Eerste bron", read_word, str, "", _VERGELIJKEN)
ANDER: Param[str] = Param("ander", "Tweede bron", read_word, str, "", _VERGELIJKEN)
OPNIVEAU: Param[str] = Param("opniveau", "Gebieden", read_word, str, "", _VERGELIJKEN)
OMGEKEERD: Param[str] = Param("omgekeerd", "Omgekeerd", read_word, str, "", _VERGELIJKEN)
AANBODDEEL: Param[str] = Param("onderdeel", "Onderdeel", read_word, str, "", _AANBOD)
ALLEVELDEN: Param[bool] = Param("velden", "Alle velden", read_yes, write_yes, False, _AANBOD)
SOORT: Param[str] = Param("soort", "Soort plek", read_word, str, "", _AANBOD)
AFSTAND: Param[int] = Param("afstand", "Afstand", read_count, str, 0, _AANBOD)
NAAST: Param[str] = Param("naast", "Naast de behoefte", read_word, str, "", _AANBOD)
NETWERK: Param[str] = Param("netwerk", "Gemeten", read_word, str, "", _AANBOD)
BEELD: Param[str] = Param("beeld", "Beeld", read_word, str, "", _AANBOD)
HOEK: Param[str] = Param("hoek", "Hoek van de legenda", read_word, str, "", _AANBOD)
_STROOM = frozenset({"leerlingstromen"})
# Flows of pupils.
SWV: Param[str] = Param("swv", "Samenwerkingsverband", read_code, str, "", _STROOM | _PORTRET)
ONDERWIJS: Param[tuple[str, ...]] = Param(
    "onderwijs", "Onderwijs", read_words, write_list, (), _STROOM
)
TEGENOVER: Param[str] = Param("tegenover", "Tegenover", read_word, str, "swv", _STROOM)
RICHTING: Param[str] = Param("richting", "Richting", read_word, str, "beide", _STROOM)
STELSEL: Param[str] = Param("stelsel", "Stelsel", read_word, str, "regionaal", _STROOM)
LEEFTIJD: Param[tuple[str, ...]] = Param(
    "leeftijd", "Leeftijd", read_words, write_list, (), _STROOM
)
MINIMUM: Param[int] = Param("minimum", "Minimum", read_count, str, 0, _STROOM)
TOP: Param[int] = Param("top", "Grootste stromen", read_count, str, 40, _STROOM)
SPLITS: Param[bool] = Param("splits", "Per soort", read_yes, write_yes, False, _STROOM)
ROLGRENS: Param[tuple[float, ...]] = Param(
    "rolgrens", "Wanneer een rol", read_any_numbers, write_numbers, (), _STROOM
)
ANDERJAAR: Param[int] = Param("anderjaar", "Ander jaar", read_year, str, 0, _STROOM)
TEGENPARTIJ: Param[str] = Param("tegenpartij", "Gekozen", read_party, str, "", _STROOM)
WEERGAVE: Param[str] = Param("weergave", "Weergave", read_word, str, "", _STROOM)
DOELGROEP: Param[tuple[str, ...]] = Param(
    "doelgroep", "Doelgroep", read_texts, write_texts, (), _STROOM
)
ZET: Param[str] = Param("zet", "Simulatie", read_party, str, "", _STROOM)
_DOSSIER = frozenset({"dossier"})
# The dossier that is open, in which of its cycles, what part of it, and which row.
DOSSIER: Param[str] = Param("dossier", "Dossier", read_party, str, "", _DOSSIER)
CYCLUS: Param[int] = Param("cyclus", "Cyclus", read_count, str, 0, _DOSSIER)
DOSSIERDEEL: Param[str] = Param("dossierdeel", "Deel van het dossier", read_word, str, "", _DOSSIER)
RIJ: Param[str] = Param("rij", "Rij", read_party, str, "", _DOSSIER)
# Of a part that has parts of its own: which, and what it is about (an opgave, a domein).
BLAD: Param[str] = Param("blad", "Onderdeel", read_word, str, "", _DOSSIER)
ONDERWERP: Param[str] = Param("onderwerp", "Onderwerp", read_party, str, "", _DOSSIER)
# A weergave that was kept, whatever its page; and the verhaallijn that is being shown.
BEWAARD: Param[str] = Param("bewaard", "Weergave", read_party, str, "")
LIJN: Param[str] = Param("lijn", "Verhaallijn", read_party, str, "", frozenset({"presentatie"}))
# … and the one that is being presented, and which of its screens: over whatever page that shows.
PRESENTEREN: Param[str] = Param("presenteren", "Presentatie", read_party, str, "")
SCHERM: Param[int] = Param("scherm", "Scherm", read_count, str, 0)
NOTITIES: Param[bool] = Param(
    "notities", "Notities", read_yes, write_yes, False, frozenset({"presentatie"})
)
DEEL: Param[str] = Param("deel", "Deel", read_word, str, "", frozenset({"gegevens"}))
PARAMS: dict[str, Param[Any]] = {
    found.key: found for found in list(globals().values()) if isinstance(found, Param)
}
"""Every choice of this module by key, in the order above: an address carries them in that one."""
_PARTS = (AANBODDEEL, TABBLAD, FACTORDEEL, DEEL, DOSSIERDEEL, RIJ, BLAD)
"""Which part of a page is shown."""


@dataclass(slots=True)
class _Session:
    """What one browser tab has chosen."""

    values: dict[str, Any] = field(default_factory=dict)
    """By key; a default is not kept."""
    page: str | None = None
    address: dict[str, str] = field(default_factory=dict)
    """The query that was last adopted or written."""
    canonical: dict[str, str] = field(default_factory=dict)
    """The same in our own spelling: only a choice that changes this is written."""
    said: dict[str, str] = field(default_factory=dict)
    """What could not be taken from the address: one Dutch sentence per key."""
    touched: set[str] = field(default_factory=set)
    """Keys of the choices that were made since the address was last looked at."""
    news: set[str] = field(default_factory=set)
    """The same, as this run began."""
    place: tuple[str, ...] = ()
    visit: int = 0
    shown: dict[str, Any] = field(default_factory=dict)
    """By key: what a page took where nothing was chosen."""


def parse(query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of an address that differ from the defaults, and what was wrong.

    Keys of others are left alone. A value that cannot be read is left out and gets a
    sentence.
    """
    values, said = {}, {}
    for key, raw in query.items():
        param = PARAMS.get(key)
        if param is None:
            continue
        try:
            value = param.read(raw[:MAX_LENGTH].strip())
        except ValueError:
            said[key] = f"{param.label}: ‘{raw[:40]}’ in de link is niet te lezen."
            continue
        if value != param.default:
            values[key] = value
    return values, said


def write(values: Mapping[str, Any], page: str) -> dict[str, str]:
    """Return the query of the address of a page: what it carries and what is not default."""
    return {
        key: param.write(values[key])
        for key, param in PARAMS.items()
        if key in values and values[key] != param.default and _carries(page, param)
    }


def enter(page: str) -> None:
    """Take over the address for this run; the router calls this before anything is shown.

    A choice that was just made (its callback ran before this) goes before the address: the
    browser sends the query it shows, and the one written last may still be on its way.
    """
    session = _session()
    _adopt(session, page)
    place = (page, *(get(part) for part in _PARTS))
    if place != session.place:
        session.place, session.visit = place, session.visit + 1


def _adopt(session: _Session, page: str) -> None:
    current = st.query_params.to_dict()
    # Three things may differ from the last run: the page, a widget, and the address itself (Back,
    # a link). A widget wins over an address that is still the one we wrote.
    moved, session.page = page != session.page, page
    session.news, session.touched = session.touched, set()
    if not moved and (session.news or current == session.address):
        return
    values, said = parse(current)
    # What this page's address cannot carry was not dropped by whoever wrote it: it is kept.
    others = {k: v for k, v in session.values.items() if not _carries(page, PARAMS[k])}
    session.values = others | values
    session.said = said
    session.address = current
    session.canonical = write(session.values, page)


def leave() -> None:
    """Write the address when a choice has changed; the router calls this at the end."""
    session = _session()
    wanted = write(session.values, session.page or "")
    if wanted != session.canonical:
        session.address = session.canonical = wanted
        st.query_params.from_dict(wanted)


def get(param: Param[T]) -> T:
    """Return what is chosen, or the default."""
    return cast("T", _session().values.get(param.key, param.default))


def put(param: Param[T], value: T) -> None:
    """Choose a value; the address follows at the end of the run."""
    # told to the next `enter`: an address that lags behind must not undo this
    _session().touched.add(param.key)
    follow(param, value)


def follow(param: Param[T], value: T) -> None:
    """Set what follows from another choice, during a run: nobody chose it."""
    session = _session()
    session.said.pop(param.key, None)
    if value == param.default:
        session.values.pop(param.key, None)
    else:
        session.values[param.key] = value


def chosen_now() -> frozenset[str]:
    """Return the keys of the choices that led to this run; none for a link or Back."""
    return frozenset(_session().news)


def settle(
    param: Param[T], options: Sequence[T], fallback: T, *, label: Callable[[T], str] = str
) -> T:
    """Return the chosen value if it is one of `options`, else the nearest, and say so.

    A default (nothing chosen) gives `fallback` silently. The choice itself stays what it
    was until somebody makes another, so that a link and Back keep their meaning.
    """
    value = get(param)
    if value == param.default:
        _session().shown[param.key] = fallback
        return fallback
    _session().shown.pop(param.key, None)
    if value in options:
        _session().said.pop(param.key, None)
        return value
    # not put: a folder that gets this figure later shows what the link asked for
    near = nearest(value, options)
    chosen = fallback if near is None else near
    message = f"{param.label}: ‘{value}’ is hier niet beschikbaar"
    if chosen != param.default:
        message += f"; getoond wordt ‘{label(chosen)}’"
    _session().said[param.key] = message + "."
    return chosen


def nearest(value: T, options: Iterable[T]) -> T | None:
    """Return the option most like `value`: numerically for a number, by spelling for text."""
    candidates = list(options)
    if not candidates:
        return None
    if isinstance(value, int | float):
        return min(candidates, key=lambda option: abs(cast("float", option) - value))
    names = {str(option): option for option in candidates}
    match = difflib.get_close_matches(str(value), names, n=1, cutoff=0.6)
    return names[match[0]] if match else None


def say(param: Param[Any], sentence: str) -> None:
    """Add a notice about a choice that could not be honoured."""
    _session().said[param.key] = sentence


def notices() -> list[str]:
    """Return what the address asked for and could not be given."""
    return list(_session().said.values())


def bound(param: Param[T], shown: T, *, key: str | None = None) -> dict[str, Any]:
    """Return `key` and `on_change` for a widget that shows `shown` and chooses `param`.

    The widget's value is set before it is made, so that it follows Back and a link: call
    this right before the widget. Give `key` when one choice has more than one widget.
    """
    name = key or f"keuze_{param.key}"
    # Streamlit takes a widget's own value at its first run only; what stands under its key, always
    st.session_state[name] = list(shown) if isinstance(shown, tuple) else shown
    return {"key": name, "on_change": _take, "args": (param, name)}


def visit() -> int:
    """Return a number that is another one whenever a page, or a part of it, comes back."""
    return _session().visit


def field_key(name: str, value: object) -> str:
    """Return the key of a field that begins with `value` whenever it comes back on the page.

    Streamlit drops what a field held when it is not drawn, but a browser that is back before
    it heard so sends it once more, for a field that it shows empty. So each visit has a field
    of its own.
    """
    key = f"{name}_{visit()}"
    st.session_state.setdefault(key, value)
    return key


def link(page: str, **changes: Any) -> dict[str, str]:  # noqa: ANN401 - any choice's value
    """Return the query for a link to a page with some choices changed (by key)."""
    return write(_session().values | changes, page)


def full_link(page: str) -> dict[str, str]:
    """Return the query of a page with what it took where nothing was chosen.

    Who keeps it sees the same figure later, whatever the folder begins with by then.
    """
    return write(_session().shown | _session().values, page)


def _take(param: Param[Any], name: str) -> None:
    """Put what a widget holds; a cleared widget chooses the default."""
    value = st.session_state[name]
    if isinstance(param.default, tuple):
        value = tuple(value or ())
    put(param, param.default if value is None else value)


def _carries(page: str, param: Param[Any]) -> bool:
    return param.pages is None or page in param.pages


def _session() -> _Session:
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = _Session()
    return cast("_Session", st.session_state[_SESSION])
