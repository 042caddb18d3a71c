"""Cached access to the data folder: read-only objects shared by all sessions.

Everything is keyed on the hash of the snapshot, so a new import is seen at once and an old
one is let go. Nothing that comes out of here may be changed by its caller.
"""

from __future__ import annotations

from collections import deque
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import boundaries
import house
import indicators
from boundaries.areas import WHOLE_COUNTRY
from geo.choropleth import Choropleth, make
from geo.layers import area_names, prepared
from store import DataFolder, NotFound, Snapshot
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from indicators import Indicator

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")

_READ = "gelezen_mappen"
_SMALL, _LARGE = 16, 6
"""How many results are kept: of things that are small, and of frames of a whole country."""
MAPS = 24
"""How many maps are kept, each 2 MB for all buurten: fifty people do not look at one figure."""
# in the order of the method (Wijkprogrammering): what is general first, then its three pijlers
_PIJLERS = ("algemeen", "kansrijk", "veilig", "gezond")


def keep(
    size: int, spinner: str = "", *, key: Callable[..., Hashable] | None = None, eigen: bool = False
) -> Callable[[Callable[_Asked, _Answer]], Callable[_Asked, _Answer]]:
    """Keep the last answers of a function for all sessions; `spinner` says what one waits for.

    `store.cache.cached` says the rest.
    """

    def decorate(function: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
        @wraps(function)
        def shown(*given: _Asked.args, **named: _Asked.kwargs) -> _Answer:
            # what is made ready ahead has no page, and nobody who waits
            if get_script_run_ctx(suppress_warning=True) is None:
                return function(*given, **named)
            # Inside what is kept, so that it turns only for who waits for the computing itself.
            with st.spinner(spinner):
                return function(*given, **named)

        return cached(size, key=key, eigen=eigen)(shown if spinner else function)

    return decorate


def folder() -> DataFolder:
    """Return the data folder the application was started on."""
    return house.folder()


def snapshot() -> Snapshot:
    """Return the folder as it is now; `herkomst.json` is parsed once per commit."""
    # asked anew in every run: an import by somebody else shows at the next click
    now = folder().snapshot()
    # kept so that the frame can say, after the page was drawn, what was missing while it was
    st.session_state.setdefault(_READ, deque(maxlen=8)).append(now)
    return now


def missing() -> str:
    """Return, once, what this run of the page had to leave out; '' for nothing."""
    read: deque[Snapshot] = st.session_state.pop(_READ, deque())
    return next((shot.gemist for shot in read if shot.gemist), "")


def fictional(snapshot: Snapshot) -> bool:
    """Tell whether a set of the demonstration is in the folder."""
    return any(record.herkomst.fictief for record in snapshot.sets)


catalogue = keep(_SMALL, eigen=True)(indicators.catalogue)
"""Return the catalogue, own indicators included."""
available = keep(_SMALL, "Beschikbare cijfers worden opgezocht …", eigen=True)(indicators.available)
"""Return which figures there are: indicator, niveau, jaar, indeling, bron, aantal."""
higher = keep(64, eigen=True)(indicators.higher)
"""Return the same figure of the areas above an area."""
kaart = keep(MAPS, "De kaart wordt gemaakt …", eigen=True)(make)
"""Return the answer to a question as a map; NotFound, where there is none, is not kept."""


@keep(_SMALL, eigen=True)
def years(snapshot: Snapshot) -> Mapping[str, list[int]]:
    """Return the years, newest first, of every indicator that the folder can show.

    Those that are published on some level, and those that follow from two others by their
    formula. Whether a level has them is told by `kaart`, which may compute them.
    """
    frame = available(snapshot)
    found: dict[str, set[int]] = {
        str(name): {int(year) for year in group}
        for name, group in frame.groupby("indicator", observed=True)["jaar"]
    }
    for row in catalogue(snapshot).values():
        # A share has a year when both numbers it is made of have that year.
        if row.formule and all(part in found for part in row.formule):
            both = found[row.formule[0]] & found[row.formule[1]]
            found[row.id] = found.get(row.id, set()) | both
    return {name: sorted(own, reverse=True) for name, own in found.items() if own}


@keep(_SMALL)
def gemeenten(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every gemeente with boundaries, by name."""
    names = boundaries.gemeente_names(snapshot)
    # by the letter after it: an apostrophe sorts before every letter
    return dict(sorted(names.items(), key=lambda item: item[1].lstrip("'")))


def everywhere(snapshot: Snapshot) -> str:
    """Return what no chosen gemeente means: the country, or all that the folder holds."""
    return "heel Nederland" if len(gemeenten(snapshot)) >= WHOLE_COUNTRY else "alle gemeenten"


def levels(snapshot: Snapshot) -> dict[str, str]:
    """Return id → plural name of the levels that have boundaries, smallest areas first."""
    # the country is one shape: there is nothing to compare on a map of it
    found = {niveau for niveau, _, _ in boundaries.available(snapshot)} - {"land"}
    fixed = {name: row.meervoud for name, row in boundaries.NIVEAUS.items() if name in found}
    return fixed | {
        name: record.key.bron for name, record in boundaries.groupings(snapshot).items()
    }


def years_of(
    snapshot: Snapshot, indicator: str, niveau: str, code: str
) -> list[tuple[int, int, float, str]]:
    """Return year, division, value and state of an area in every year it has, oldest first."""
    return [
        (jaar, indeling, *by_code[code])
        for jaar, indeling, by_code in _series(snapshot, indicator, niveau)
        if code in by_code
    ]


@keep(_LARGE, eigen=True)
def _series(
    snapshot: Snapshot, indicator: str, niveau: str
) -> list[tuple[int, int, dict[str, tuple[float, str]]]]:
    """Return year, division and value and state by code, oldest first."""
    series = []
    for jaar in reversed(years(snapshot).get(indicator, [])):
        try:
            found = indicators.figures(snapshot, indicator, niveau, jaar=jaar)
        except NotFound:
            continue
        table = found.frame
        figures = zip(table["waarde"].tolist(), table["staat"].tolist(), strict=True)
        by_code = dict(zip(table["gebied_code"].tolist(), figures, strict=True))
        series.append((found.jaar, found.indeling, by_code))
    return series


def geometry_key(snapshot: Snapshot, kaart: Choropleth) -> Hashable:
    """Return the key of what depends on the areas of a map only, not on its figure."""
    return snapshot, repr(kaart.areas.record.key), kaart.areas.indeling, kaart.vraag.gemeenten


layer = keep(_LARGE, "De gebieden worden klaargezet …", key=geometry_key)(prepared)
"""Return the geometry of a map as the browser gets it, the same for every figure on it."""


@keep(_SMALL, key=geometry_key)
def names_above(snapshot: Snapshot, kaart: Choropleth) -> Mapping[str, str]:
    """Return code → name of the wijken and gemeenten that the areas of a map lie in."""
    return {
        code: names.get(code, code)
        for level in ("wijk", "gemeente")
        if f"{level}_code" in kaart.frame and level != kaart.niveau.id
        for names in [area_names(snapshot, level, kaart.indeling)]
        for code in kaart.frame[f"{level}_code"].dropna().unique()
    }


def ordered_indicators(
    catalogue: Mapping[str, Indicator], loaded: Mapping[str, object]
) -> list[str]:
    """Return all ids: those with figures first, then by pijler, in the order of the catalogue."""

    def place(name: str) -> tuple[bool, int]:
        pijler = catalogue[name].pijler
        # a pijler of somebody's own list comes after those of the method
        return (name not in loaded, _PIJLERS.index(pijler) if pijler in _PIJLERS else 9)

    return sorted(catalogue, key=place)


def indicator_label(indicator: Indicator, *, loaded: bool) -> str:
    """Return an indicator as it stands in a list: its name, its pijler, and whether it is there."""
    status = "" if loaded else " (bron bekend, nog niet geladen)"
    pijler = "" if indicator.pijler == "algemeen" else f" · {indicator.pijler}"
    return f"{indicator.label}{pijler}{status}"
