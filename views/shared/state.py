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
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import streamlit as st

from views.shared.address import (
    ANY_NUMBERS,
    CODE,
    CODES,
    COUNT,
    NO,
    NUMBER,
    NUMBERS,
    PARTY,
    SMALL,
    TEXTS,
    WORD,
    WORDS,
    YEAR,
    YES,
    AddressForm,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

T = TypeVar("T")
_SESSION = "toestand"
MAX_LENGTH = 400
"""Characters of one value of an address that are looked at; the rest is an accident."""


@dataclass(frozen=True, slots=True, eq=False)
class Param(Generic[T]):
    """One choice: its key in the address, and how it reads and writes.

    `pages` names the pages (url paths) whose address carries it; None means all of them.
    """

    key: str
    label: str
    form: AddressForm[T]
    pages: frozenset[str] | None = None

    @property
    def default(self) -> T:
        """What holds when nobody chose; an address leaves it out."""
        return self.form.default


_KAART = frozenset({"kaart"})
_VERGELIJKEN = frozenset({"vergelijken"})
# Shared by pages: they stand in the frame, and hold when another page is opened.
GEMEENTE = Param("gemeente", "Gemeente", CODES)
NIVEAU = Param("niveau", "Gebiedsniveau", WORD)
JAAR = Param("jaar", "Jaar", YEAR)
GEBIED = Param("gebied", "Gekozen gebied", CODE)
# What a map shows, and in which colours.
_WEG = frozenset({"verantwoording"})
"""Where the path of one figure of one area is told."""
INDICATOR = Param("indicator", "Indicator", WORD, _KAART | _VERGELIJKEN | _WEG)
METHODE = Param("methode", "Kleurindeling", WORD, _KAART)
KLASSEN = Param("klassen", "Aantal klassen", SMALL, _KAART)
GRENZEN = Param("grenzen", "Eigen klassengrenzen", NUMBERS, _KAART)
REFERENTIE = Param("referentie", "Vergelijken met", NUMBER, _KAART)
ACHTERGROND = Param("achtergrond", "Achtergrondkaart", NO, _KAART)
TWEEDE = Param("tweede", "Tweede kaart", WORD, _KAART)
JAAR2 = Param("jaar2", "Jaar van de tweede kaart", YEAR, _KAART)
KLASSENJAAR = Param("klassenjaar", "Klassen van", YEAR, _KAART)
VAST = Param("vast", "Houd de klassen vast", YES, _KAART)
_PLEKKEN = frozenset({"kaart", "aanbod", "vergelijken"})
_AANBOD = frozenset({"aanbod"})
_TOETS = _VERGELIJKEN | _AANBOD
"""Pages whose figures are tested: a link to one is judged as strictly as what was shared."""
# Schools and aanbod above any map.
SCHOLEN = Param("scholen", "Scholen", NO, _PLEKKEN)
SCHOOLTYPE = Param("schooltype", "Schooltype", WORDS, _PLEKKEN)
DENOMINATIE = Param("denominatie", "Denominatie", TEXTS, _PLEKKEN)
PLEKKEN = Param("plekken", "Aanbod", NO, _PLEKKEN)
AANBODDOMEIN = Param("aanboddomein", "Domein van het aanbod", WORDS, _PLEKKEN)
AANBIEDER = Param("aanbieder", "Aanbieder", TEXTS, _PLEKKEN)
PREVENTIENIVEAU = Param("preventieniveau", "Preventieniveau", WORDS, _PLEKKEN)
PLEK = Param("plek", "Gekozen plek", PARTY, _PLEKKEN)
_PORTRET = frozenset({"wijkportret"})
WIJK = Param("wijk", "Wijk", CODE, _AANBOD | _PORTRET | _WEG)
PORTRETVAN = Param("van", "Portret van", replace(WORD, default="wijk"), _PORTRET)
DELEN = Param("delen", "Delen", WORDS, _PORTRET)
KAARTEN = Param("kaarten", "Kaarten", WORDS, _PORTRET)
BEHOEFTE = Param("behoefte", "Behoefte", WORD, _AANBOD)
# Beside what, and how strictly, an area is compared.
MET = Param("met", "Vergelijken met", TEXTS, _VERGELIJKEN)
MAATSTAF = Param("maatstaf", "Maatstaf", CODE, _VERGELIJKEN)
KERN = Param("kern", "Kerncijfers", WORDS, _VERGELIJKEN)
STRENG = Param("streng", "Strenger", NO, _TOETS)
VEEL = Param("veel", "Veel afwijken", ANY_NUMBERS, _TOETS)
FAMILIE = Param("familie", "Lijken op", WORD, _TOETS)
BEREIK = Param("bereik", "Zoeken in", WORD, _TOETS)
OMREKENEN = Param("omrekenen", "Omrekenen", YES, _VERGELIJKEN)
TABBLAD = Param("tabblad", "Tabblad", WORD, _VERGELIJKEN)
RUIMTE = Param("ruimte", "Onderdeel van de ruimte", WORD, _VERGELIJKEN)
WAAR = Param("waar", "Gebieden", WORD, _VERGELIJKEN)
SAMEN = Param("samen", "Samen met", WORD, _VERGELIJKEN)
CIJFERSET = Param("cijferset", "Welke cijfers", WORD, _VERGELIJKEN)
CIJFERS = Param("cijfers", "Cijfers", WORDS, _VERGELIJKEN)
FACTORDEEL = Param("factordeel", "Onderdeel van de factoren", WORD, _VERGELIJKEN)
DOEL = Param("doel", "Doel", WORD, _VERGELIJKEN)
EEN = Param("een", "Eerste bron", WORD, _VERGELIJKEN)
ANDER = Param("ander", "Tweede bron", WORD, _VERGELIJKEN)
OPNIVEAU = Param("opniveau", "Gebieden", WORD, _VERGELIJKEN)
OMGEKEERD = Param("omgekeerd", "Omgekeerd", WORD, _VERGELIJKEN)
AANBODDEEL = Param("onderdeel", "Onderdeel", WORD, _AANBOD)
ALLEVELDEN = Param("velden", "Alle velden", NO, _AANBOD)
SOORT = Param("soort", "Soort plek", WORD, _AANBOD)
AFSTAND = Param("afstand", "Afstand", COUNT, _AANBOD)
NAAST = Param("naast", "Naast de behoefte", WORD, _AANBOD)
NETWERK = Param("netwerk", "Gemeten", WORD, _AANBOD)
BEELD = Param("beeld", "Beeld", WORD, _AANBOD)
HOEK = Param("hoek", "Hoek van de legenda", WORD, _AANBOD)
_STROOM = frozenset({"leerlingstromen"})
# Flows of pupils.
SWV = Param("swv", "Samenwerkingsverband", CODE, _STROOM | _PORTRET)
ONDERWIJS = Param("onderwijs", "Onderwijs", WORDS, _STROOM)
TEGENOVER = Param("tegenover", "Tegenover", replace(WORD, default="swv"), _STROOM)
RICHTING = Param("richting", "Richting", replace(WORD, default="beide"), _STROOM)
STELSEL = Param("stelsel", "Stelsel", replace(WORD, default="regionaal"), _STROOM)
LEEFTIJD = Param("leeftijd", "Leeftijd", WORDS, _STROOM)
MINIMUM = Param("minimum", "Minimum", COUNT, _STROOM)
TOP = Param("top", "Grootste stromen", replace(COUNT, default=40), _STROOM)
SPLITS = Param("splits", "Per soort", NO, _STROOM)
ROLGRENS = Param("rolgrens", "Wanneer een rol", ANY_NUMBERS, _STROOM)
ANDERJAAR = Param("anderjaar", "Ander jaar", YEAR, _STROOM)
TEGENPARTIJ = Param("tegenpartij", "Gekozen", PARTY, _STROOM)
WEERGAVE = Param("weergave", "Weergave", WORD, _STROOM)
DOELGROEP = Param("doelgroep", "Doelgroep", TEXTS, _STROOM)
ZET = Param("zet", "Simulatie", PARTY, _STROOM)
_DOSSIER = frozenset({"dossier"})
# The dossier that is open, in which of its cycles, what part of it, and which row.
DOSSIER = Param("dossier", "Dossier", PARTY, _DOSSIER)
CYCLUS = Param("cyclus", "Cyclus", COUNT, _DOSSIER)
DOSSIERDEEL = Param("dossierdeel", "Deel van het dossier", WORD, _DOSSIER)
RIJ = Param("rij", "Rij", PARTY, _DOSSIER)
# Of a part that has parts of its own: which, and what it is about (an opgave, a domein).
BLAD = Param("blad", "Onderdeel", WORD, _DOSSIER)
ONDERWERP = Param("onderwerp", "Onderwerp", PARTY, _DOSSIER)
# A weergave that was kept, whatever its page; and the verhaallijn that is being shown.
BEWAARD = Param("bewaard", "Weergave", PARTY)
LIJN = Param("lijn", "Verhaallijn", PARTY, frozenset({"presentatie"}))
# … and the one that is being presented, and which of its screens: over whatever page that shows.
PRESENTEREN = Param("presenteren", "Presentatie", PARTY)
SCHERM = Param("scherm", "Scherm", COUNT)
NOTITIES = Param("notities", "Notities", NO, frozenset({"presentatie"}))
DEEL = Param("deel", "Deel", WORD, frozenset({"gegevens"}))
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
            value = param.form.read(raw[:MAX_LENGTH].strip())
        except ValueError:
            said[key] = f"{param.label}: ‘{raw[:40]}’ in de link is niet te lezen."
            continue
        if value != param.default:
            values[key] = value
    return values, said


def write(values: Mapping[str, Any], page: str) -> dict[str, str]:
    """Return the query of the address of a page: what it carries and what is not default."""
    return {
        key: param.form.write(values[key])
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
    # said, not silent: a link that shows something else than its sender saw must not look right
    # not put: a folder that gets this figure later shows what the link asked for
    near = nearest(value, options)
    chosen = fallback if near is None else near
    message = f"{param.label}: ‘{value}’ is hier niet beschikbaar"
    if chosen:
        message += f"; getoond wordt ‘{label(chosen)}’"
    _session().said[param.key] = message + "."
    return chosen


def among(param: Param[tuple[str, ...]], options: Container[str]) -> tuple[str, ...]:
    """Return the chosen values that are among `options`, and say which are not."""
    asked = get(param)
    if gone := ", ".join(item for item in asked if item not in options):
        say(param, f"{param.label}: {gone} komt hier niet voor en is weggelaten.")
    elif asked:
        _session().said.pop(param.key, None)
    return tuple(item for item in asked if item in options)


def nearest(value: T, options: Iterable[T]) -> T | None:
    """Return the option most like `value`: numerically for a number, by spelling for text."""
    candidates = list(options)
    if not candidates:
        return None
    if isinstance(value, int | float):
        return min(candidates, key=lambda option: abs(cast("float", option) - value))
    names = {str(option): option for option in candidates}
    # 0.6 is the usual cutoff of difflib: a letter or two apart, no other word
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
