"""From a question to a map: everything a map, legend, table and export need, computed once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

import boundaries
import indicators
from boundaries.areas import WHOLE_COUNTRY
from boundaries.codes import LAND, NIVEAUS, Niveau, niveau
from geo import palette
from geo.classes import Classes, classify, hold, outside
from geo.legend import LegendRow, class_rows
from geo.methods import method
from places.findings import TELT_WOORDEN, WEEGT_NIET_MEE
from store import FICTIEF, NotFound, SetRecord, Snapshot, dutch
from store.dutch import as_shown, format_number, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from boundaries import Areas
    from indicators import Figures, Indicator, Joined, JoinReport

BEREKEND = " (berekend)"
"""Stands behind a figure that was computed, not published."""
# own choice: more gemeenten are counted, not named
_NAMED_PLACES = 3
_DECIMALS = 10
"""Of a figure in an exchange file: beyond these are the last bits of a computation."""
_OF_LISTS = frozenset(kind.code for kind in (*TELT_WOORDEN, WEEGT_NIET_MEE))
"""Findings of the places that figures are counted from: these are about the whole list."""
# the others (which set was newest, what could not be checked) stand in the report of the import
_SAID = {"noemer_benaderd", *_OF_LISTS}
"""Findings of figures that a reader of the map must know."""
_THE = {"gemeente": "de gemeente", "land": "Nederland"}


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """What a user wants to see on a map; hashable, so that a page can cache on it.

    `gemeenten` are codes or names, empty for everything there is; `jaar` and `indeling` None
    take the newest. `grenzen` goes with the method `eigen`, `referentie` with `divergerend`
    (None takes the figure of the gemeente, else of the country). `klassenjaar` holds the classes of
    the same map of another year.
    """

    indicator: str
    niveau: str
    gemeenten: tuple[str, ...] = ()
    jaar: int | None = None
    methode: str = "natuurlijk"
    klassen: int = 5
    grenzen: tuple[float, ...] | None = None
    referentie: float | None = None
    indeling: int | None = None
    klassenjaar: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Choropleth:
    """A map without its geometry; itself a key of what is kept of it.

    `frame` has one row per area: `gebied_code, naam, water, waarde, staat, herkomst`, codes of
    the areas above, and

    - `tekst`: the figure or state as a reader sees it;
    - `klasse`: index of the class, -1 without a value;
    - `regel`: index of the row of `legenda`;
    - `rang`: 1 for the highest value, ties share the best rank, 0 without a value.
    """

    vraag: MapQuestion
    indicator: Indicator
    niveau: Niveau
    jaar: int
    indeling: int
    bron: str
    frame: pd.DataFrame
    classes: Classes
    legenda: tuple[LegendRow, ...]
    plaats: str
    titel: str
    ondertitel: str
    bronregel: str
    banden: tuple[str, ...]
    """What a reader must know first: fictional data, years that differ."""
    opmerkingen: tuple[str, ...]
    """What a reader may want to know: fewer classes, computed figures."""
    fictief: bool
    areas: Areas
    rapport: JoinReport
    hoger: Mapping[str, Mapping[str, str]]
    """Per higher level, the figure as text by area code, for those levels that have it."""
    records: tuple[SetRecord, ...]
    legendakop: str = ""
    """What the legend is of, where that is not the indicator."""

    def in_same_classes(self, vraag: MapQuestion) -> MapQuestion:
        """Ask for another year of this figure in the classes of this map: colours mean the same."""
        return replace(vraag, klassenjaar=self.vraag.klassenjaar or self.jaar)


def make(snapshot: Snapshot, vraag: MapQuestion) -> Choropleth:
    """Answer a question with a map.

    Raises NotFound when the indicator, level, gemeente or year is not in the folder; the message
    names the nearest that is.
    """
    gemeenten = boundaries.find_gemeenten(snapshot, list(vraag.gemeenten)) or None
    figures = indicators.figures(
        snapshot, vraag.indicator, vraag.niveau, jaar=vraag.jaar, gemeenten=gemeenten
    )
    areas = boundaries.areas(
        snapshot,
        vraag.niveau,
        # the borders of the figure's own year: elsewhere its code may be another piece of ground
        indeling=vraag.indeling or figures.indeling,
        gemeenten=gemeenten,
    )
    joined = indicators.join(figures, areas, snapshot=snapshot)
    # only a map around a benchmark looks one up
    held = _held(snapshot, vraag, figures.jaar)
    benchmark = (
        _benchmark(snapshot, figures, gemeenten)
        if method(vraag.methode).rond_referentie and vraag.referentie is None and held is None
        else None
    )
    return assemble(
        vraag,
        figures=figures,
        areas=areas,
        joined=joined,
        plaats=_place(snapshot, gemeenten, areas),
        hoger=_higher(snapshot, figures, joined.frame),
        benchmark=benchmark,
        held=held,
    )


def _held(snapshot: Snapshot, vraag: MapQuestion, jaar: int) -> Classes | None:
    """Return the classes of the year that the question holds to; None for this year's own."""
    if vraag.klassenjaar in (None, jaar):
        return None
    # the borders of that year: a class is about figures, wherever they lie
    other = replace(vraag, jaar=vraag.klassenjaar, klassenjaar=None, indeling=None)
    try:
        classes = make(snapshot, other).classes
    except NotFound:
        return None
    return classes if classes.aantal else None


def assemble(
    vraag: MapQuestion,
    *,
    figures: Figures,
    areas: Areas,
    joined: Joined,
    plaats: str,
    hoger: Mapping[str, Mapping[str, str]],
    benchmark: tuple[float, str] | None = None,
    held: Classes | None = None,
) -> Choropleth:
    """Make a map of figures that are at hand; the data folder is not needed for this.

    `plaats` stands in the title; `hoger` are figures of higher levels as text, by level and then
    area code. `benchmark` is value and name to compare with when the question asks for a diverging
    map and gives no value itself (None takes the median of the areas shown), `held` the classes of
    `vraag.klassenjaar` to keep (None makes them of these figures).
    """
    indicator, frame = figures.indicator, joined.frame.copy()
    # a state is no number: it gets no class, no rank, and its own words
    usable = (frame["staat"] == "waarde").to_numpy()
    numbers = np.where(usable, frame["waarde"].to_numpy(dtype=np.float64), np.nan)
    referentie, referentie_naam = vraag.referentie, ""
    if held is None and method(vraag.methode).rond_referentie and referentie is None:
        referentie, referentie_naam = benchmark or (0.0, "")
        if benchmark is None and np.isfinite(numbers).any():
            # nothing better is known: around the middle of the areas shown
            referentie = float(np.nanmedian(numbers))
            referentie_naam = "de mediaan van de getoonde gebieden"
    # classes, ranks and texts are all of the figure as it is shown
    if held is not None:
        classes = hold(numbers, held)
    else:
        classes = classify(
            numbers,
            methode=vraag.methode,
            klassen=vraag.klassen,
            grenzen=vraag.grenzen,
            referentie=referentie,
            decimalen=indicator.decimalen,
        )
    frame["klasse"] = classes.klasse
    frame["rang"] = _ranks(numbers, indicator.decimalen)
    frame["tekst"] = _texts(indicator, frame)
    states = state_of(frame).to_numpy(dtype=object)
    legend, frame["regel"] = class_rows(classes, states, indicator.richting)
    level = _level(areas)
    records = (*areas.records, *figures.records)
    fictief = any(record.herkomst.fictief for record in records)
    rapport = joined.rapport
    return Choropleth(
        vraag=vraag,
        indicator=indicator,
        niveau=level,
        jaar=figures.jaar,
        indeling=areas.indeling,
        bron=figures.bron,
        frame=frame,
        classes=classes,
        legenda=legend,
        plaats=plaats,
        titel=f"{indicator.label} per {level.label}",
        ondertitel=f"{level.meervoud} in {plaats} · {figures.jaar} · {figures.bron}",
        bronregel=f"Bron: {figures.bron} · cijfers {figures.jaar} · "
        f"gebiedsindeling {areas.indeling}",
        banden=((FICTIEF,) if fictief else ()) + tuple(map(sentence, rapport.banden)),
        opmerkingen=(
            *classes.opmerkingen,
            *_held_note(numbers, held, vraag, figures.jaar, level),
            *_notes(frame, classes, figures, referentie_naam, deel=bool(vraag.gemeenten)),
        ),
        fictief=fictief,
        areas=areas,
        rapport=rapport,
        hoger=hoger,
        records=records,
    )


def figures_table(kaart: Choropleth) -> pd.DataFrame:
    """Return the figures of a map as the table that other programs read: a contract.

    `waarde` is empty unless `staat` is `waarde`; `klasse` counts from 1 and is then empty too.
    """
    import pandas as pd

    frame = kaart.frame
    shown = frame["staat"] == "waarde"
    return pd.DataFrame(
        {
            "gebied_code": frame["gebied_code"],
            "naam": frame["naam"],
            "niveau": kaart.niveau.id,
            "jaar": kaart.jaar,
            "indeling": kaart.indeling,
            "indicator": kaart.indicator.id,
            "waarde": frame["waarde"].astype(np.float64).round(_DECIMALS).where(shown),
            "staat": frame["staat"],
            "klasse": (frame["klasse"] + 1).astype("Int64").where(shown),
        }
    )


def state_of(frame: pd.DataFrame) -> pd.Series:
    """Return the state of each area as a map shows it: `water` where an area is water."""
    water = frame["water"].to_numpy(dtype=bool) & (frame["staat"] != "waarde").to_numpy()
    return frame["staat"].mask(water, "water")


def _level(areas: Areas) -> Niveau:
    """Return the level of areas; an own grouping is called what its user called it."""
    level = niveau(areas.niveau)
    if level.id in NIVEAUS:
        return level
    return replace(level, label=areas.record.key.bron, meervoud=areas.record.key.bron)


def _ranks(numbers: np.ndarray, decimals: int) -> np.ndarray:
    """Rank values as shown, the highest first; equal values share the best rank."""
    # ranked as shown: two areas that read the same share a place
    shown = as_shown(numbers, decimals)
    usable = np.isfinite(shown)
    ascending = np.sort(shown[usable])
    ranks = np.zeros(len(numbers), dtype=np.int64)
    ranks[usable] = 1 + ascending.size - np.searchsorted(ascending, shown[usable], side="right")
    return ranks


def _texts(indicator: Indicator, frame: pd.DataFrame) -> list[str]:
    """Write every figure once per distinct value: areas of a country share many."""
    # 12,000 buurten share some hundreds of figures
    known: dict[float | str, str] = {name: style.label for name, style in palette.STATES.items()}
    texts = []
    for value, name in zip(frame["waarde"].to_list(), state_of(frame).to_list(), strict=True):
        key = value if name == "waarde" else name
        if key not in known:
            known[key] = indicators.format_value(indicator, value, name)
        texts.append(known[key])
    return texts


def _benchmark(
    snapshot: Snapshot, figures: Figures, gemeenten: list[str] | None
) -> tuple[float, str] | None:
    """Find what to compare with: the gemeente when there is one, else the country."""
    # the nearest whole that contains every area shown; parts of several gemeenten have the country
    options = [("gemeente", gemeenten[0])] if gemeenten and len(gemeenten) == 1 else []
    for level, code in [*options, ("land", LAND)]:
        found = _figures_at(snapshot, figures, level)
        if found is not None:
            row = found[(found["gebied_code"] == code) & (found["staat"] == "waarde")]
            if len(row):
                return float(row["waarde"].iloc[0]), f"het cijfer van {_THE[level]}"
    return None


def _figures_at(snapshot: Snapshot, figures: Figures, level: str) -> pd.DataFrame | None:
    """Return the same figure of the same year on another level, None where there is none."""
    try:
        return indicators.figures(snapshot, figures.indicator.id, level, jaar=figures.jaar).frame
    except NotFound:
        return None


def _higher(snapshot: Snapshot, figures: Figures, frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the figures of the areas above, as text by code."""
    wanted = {
        level: set(frame[column].dropna().unique())
        for level, column in (("wijk", "wijk_code"), ("gemeente", "gemeente_code"))
        if column in frame
    }
    wanted["land"] = {LAND}
    # a map of gemeenten has their figures itself; asking for them again would say them twice
    own = set(frame["gebied_code"])
    above: dict[str, dict[str, str]] = {}
    for level, codes in wanted.items():
        found = None if codes <= own else _figures_at(snapshot, figures, level)
        if found is None:
            continue
        texts = {
            code: indicators.format_value(figures.indicator, value, state)
            + (BEREKEND if origin == "berekend" and state == "waarde" else "")
            for code, value, state, origin in zip(
                *(found[name].to_list() for name in ("gebied_code", "waarde", "staat", "herkomst")),
                strict=True,
            )
            if code in codes
        }
        if texts:
            above[level] = texts
    return above


def _place(snapshot: Snapshot, gemeenten: list[str] | None, areas: Areas) -> str:
    """Name where the map is: the gemeenten, or the country."""
    # a gemeente that does not exist must not be called by the name of the country
    if not gemeenten and areas.record.herkomst.fictief:
        return "het voorbeeldgebied"
    if not gemeenten:
        # a folder may hold one gemeente: a map of all there is, is no map of the country then.
        gemeenten = sorted(areas.frame["gemeente_code"].dropna().unique())
        if not gemeenten or len(gemeenten) >= WHOLE_COUNTRY:
            return "Nederland"
    if len(gemeenten) > _NAMED_PLACES:
        return f"{len(gemeenten)} gemeenten"
    try:
        frame = boundaries.areas(snapshot, "gemeente", gemeenten=gemeenten).frame
        names = dict(zip(frame["code"], frame["naam"], strict=True))
    except NotFound:
        names = {}
    return dutch.listed([str(names.get(code, code)) for code in gemeenten])


def _notes(
    frame: pd.DataFrame, classes: Classes, figures: Figures, benchmark: str, *, deel: bool
) -> list[str]:
    """Say what was computed or estimated, and what is compared with.

    On a map of a part of the country, what holds for all places is said to be of all.
    """
    notes = []
    known = frame["staat"] == "waarde"
    computed = int(((frame["herkomst"] == "berekend") & known).sum())
    if computed:
        all_of_them = computed == int(known.sum())
        subject = "Deze cijfers zijn" if all_of_them else _figures_are(computed)
        notes.append(f"{subject} berekend, niet gepubliceerd.")
    if estimated := int((frame["herkomst"] == "geschat").sum()):
        subject = _figures_are(estimated)
        notes.append(f"{subject} een schatting, omgerekend naar oppervlakte na grenswijziging.")
    whole = "in de hele lijst: " if deel else ""
    notes += [
        sentence(f"{whole}{f.gevonden}" if f.code in _OF_LISTS else f.gevonden)
        for f in figures.bevindingen
        if f.code in _SAID
    ]
    if method(classes.methode).rond_referentie and classes.referentie is not None:
        shown = indicators.format_value(figures.indicator, classes.referentie, "waarde")
        notes.append(
            f"Referentie: {shown}{f', {benchmark}' if benchmark else ''}. "
            + _SIDES[figures.indicator.richting]
        )
    return notes


_SIDES = {
    indicators.Richting.NEUTRAAL: "Paars is hoger en groenblauw lager; geen van beide is beter.",
    indicators.Richting.HOGER_GUNSTIG: "Blauw is gunstiger (hoger), oranje ongunstiger (lager).",
    indicators.Richting.HOGER_ONGUNSTIG: "Oranje is ongunstiger (hoger), blauw gunstiger (lager).",
}
"""What the two sides of a map around a reference say (`geo.palette`)."""


def _held_note(
    numbers: np.ndarray, held: Classes | None, vraag: MapQuestion, jaar: int, level: Niveau
) -> tuple[str, ...]:
    """Say whose classes these are if not its own, and how many figures lie outside them."""
    if vraag.klassenjaar in (None, jaar):
        return ()
    if held is None:
        return (f"Van {vraag.klassenjaar} zijn er geen klassen; deze zijn van {jaar}.",)
    below, above = outside(numbers, held)
    parts = [
        f"{dutch.count(count, level.label, level.meervoud)} {where} dan "
        f"{format_number(bound, held.decimalen)}"
        for count, where, bound in ((above, "hoger", held.tot[-1]), (below, "lager", held.van[0]))
        if count
    ]
    rest = f" Daarbuiten: {' en '.join(parts)}." if parts else ""
    return (f"De klassen zijn die van {vraag.klassenjaar}.{rest}",)


def _figures_are(count: int) -> str:
    return dutch.count(count, "cijfer is", "cijfers zijn")
