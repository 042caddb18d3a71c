"""Places above a map: one description of their signs, colours and cards for screen, html and print.

The browser gets the places once (by their address, or inside the figures when there are few)
and afterwards only which of them are shown. What is drawn, what is counted and what stands in
the table are the same places: the choice is made here. `geo/elements/plekken.js` draws them on
one canvas, together in cells of a grid where they are dense, and shows a card on a click.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
from boundaries.crs import degrees
from places.areas import locate
from places.schools import SCHOOLTYPEN
from store.dutch import format_number
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.choropleth import Choropleth
    from store import Snapshot

Kader = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
# of a degree: about a metre
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What is asked of places; an empty field asks nothing."""

    soorten: tuple[str, ...] = ()
    """Schooltypen, or domeinen of aanbod: a place of several kinds needs one of them."""
    denominaties: tuple[str, ...] = ()
    aanbieders: tuple[str, ...] = ()
    niveaus: tuple[str, ...] = ()
    """Preventieniveaus."""

    def among(self, places: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell of each place whether it is chosen."""
        chosen = np.ones(len(places), dtype=bool)
        if self.soorten:
            wanted = set(self.soorten)
            chosen &= np.array([not wanted.isdisjoint(t.split("|")) for t in places["typen"]], bool)
        for column, wanted_words in (
            ("denominatie", self.denominaties),
            ("aanbieder", self.aanbieders),
            ("preventieniveau", self.niveaus),
        ):
            if wanted_words:
                chosen &= places[column].isin(wanted_words).to_numpy()
        return chosen

    @property
    def aantal(self) -> int:
        """How many of the fields ask something."""
        fields = (self.soorten, self.denominaties, self.aanbieders, self.niveaus)
        return sum(bool(field) for field in fields)


EVERYTHING = PlaceFilter()


@dataclass(frozen=True, slots=True, eq=False)
class MapPlaces:
    """The places of one kind, as maps take them. Read-only: it is shared."""

    frame: pd.DataFrame
    """Only those with a point, with `lon` and `lat`, in the order of the rows of `gegevens`."""
    gegevens: dict[str, Any]
    """Of `packed`."""
    zonder_punt: pd.DataFrame
    """Those that cannot be drawn."""
    bron: str
    """What the list is and of when."""

    def within(self, kader: Kader | None) -> NDArray[np.bool_]:
        """Tell of each place whether it lies in a box; everything does when there is none."""
        if kader is None:
            return np.ones(len(self.frame), dtype=bool)
        west, south, east, north = kader
        lon, lat = self.frame["lon"].to_numpy(), self.frame["lat"].to_numpy()
        inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return inside


def map_places(
    places: pd.DataFrame, regels: Sequence[Sequence[tuple[str, str]]], *, bron: str = ""
) -> MapPlaces:
    """Make places ready to be drawn; `bron` says what the list is and of when.

    They are as of `places`: `id, naam, typen, denominatie, aanbieder, preventieniveau, x, y` (RD),
    and where they are there `staat` (of `STATEN`) and `vervolg`: the links of its card, each a text
    and the query of an address. `regels` are per place the lines of its card, label and text; empty
    texts are left out.
    """
    has_point = places["x"].notna().to_numpy()
    rows = places[has_point]
    lon, lat = degrees(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    rows = rows.assign(lon=lon, lat=lat).reset_index(drop=True)
    lines = [regels[row] for row in np.flatnonzero(has_point).tolist()]
    return MapPlaces(rows, _packed(rows, lines), places[~has_point].reset_index(drop=True), bron)


def _packed(rows: pd.DataFrame, regels: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Any]:
    """Return places as small JSON-able data: a label that cards share is written once."""
    labels: dict[str, int] = {}
    lines = [
        [[labels.setdefault(name, len(labels)), text] for name, text in card if text]
        for card in regels
    ]
    nothing = [""] * len(rows)
    # in this order `plekken.js` reads a row; five decimals of a degree are about a metre
    columns = [
        np.round(rows["lon"].to_numpy(), _DECIMALS).tolist(),
        np.round(rows["lat"].to_numpy(), _DECIMALS).tolist(),
        rows["id"].tolist(),
        rows["naam"].tolist(),
        [text.split("|") if text else [] for text in rows["typen"].tolist()],
        rows["preventieniveau"].tolist(),
        rows["staat"].tolist() if "staat" in rows else nothing,
        [list(links) for links in rows["vervolg"]] if "vervolg" in rows else [[]] * len(rows),
        lines,
    ]
    return {"labels": list(labels), "rijen": [list(row) for row in zip(*columns, strict=True)]}


SCRIPTS = ("tekens.js", "plekkenlaag.js", "plekkenlegenda.js", "plekken.js")
STYLES = ("plekken.css",)

# Dark hues, on which the white letter stands out; it tells domeinen apart in grey print too.
PIJLERKLEUREN = {"kansrijk": "#6a3d9a", "veilig": "#8a4b08", "gezond": "#00626b"}
"""Aanbod has the colour of its pijler and the letter of its domein."""
DOMEINLETTERS = {
    "werk": "W",
    "schoolprestaties": "S",
    "meedoen": "M",
    "criminaliteit": "C",
    "veilig_thuis": "T",
    "veilige_wijk_en_schoolomgeving": "V",
    "sociaal_emotionele_gezondheid": "E",
    "gezond_gedrag": "G",
    "algemene_gezondheid": "A",
}
NIVEAUVORMEN = {"universeel": "zeshoek", "selectief": "huis", "geindiceerd": "kruis"}
# own choice: an open sign is not there yet, a stroke takes it away
STATEN = {"gewenst": "open", "stoppen": "stopt"}
"""How a status is drawn; what stays is filled."""
_GREY = "#6b7075"
_UNKNOWN = {"label": "soort onbekend", "vorm": "vierkant", "kleur": _GREY}
_NO_DOMAIN = {"label": "domein onbekend", "vorm": "cirkel", "kleur": _GREY, "letter": "?"}


@dataclass(frozen=True, slots=True)
class PlaceLayer:
    """One kind of place and what is shown of it."""

    titel: str
    woorden: tuple[str, str]
    """What one of them is called, and several."""
    tekens: dict[str, dict[str, str]]
    """By kind: `label`, `vorm`, `kleur`; `letter` where it has one."""
    plekken: MapPlaces
    url: str = ""
    """Address where the browser fetches the places; without it they are sent along."""
    tonen: tuple[int, ...] | None = None
    """Positions of the places that are shown; None for all."""
    totaal: int = 0
    """How many there are on this piece of the country, shown or not."""
    keuze: PlaceFilter = field(default_factory=PlaceFilter)
    """What was asked; a place of several kinds has the sign of the kind that was."""
    vormen: dict[str, str] | None = None
    """Shape by preventieniveau, which then goes before that of the kind."""
    uitleg: tuple[dict[str, str], ...] = ()
    """More rows of the legend: `vorm`, `label` and `staat`."""
    opmerkingen: tuple[str, ...] = ()
    anders: dict[str, str] = field(default_factory=lambda: dict(_UNKNOWN))
    binnen: NDArray[np.bool_] | None = None
    """Of each place whether it lies in an area of the map; None on a map of everything."""
    plaats: str = ""
    """What the areas of the map are together."""

    @property
    def rijen(self) -> list[int]:
        """The positions of the places that are shown."""
        return list(range(len(self.plekken.frame)) if self.tonen is None else self.tonen)

    @property
    def zonder_punt(self) -> pd.DataFrame:
        """The places that were asked for and cannot be drawn."""
        frame = self.plekken.zonder_punt
        return frame[self.keuze.among(frame)]

    @property
    def buiten(self) -> list[int]:
        """Those of the places that are shown that lie in none of the areas of the map."""
        return [] if self.binnen is None else [row for row in self.rijen if not self.binnen[row]]

    @property
    def verhouding(self) -> str:
        """How many are shown, of how many, and how many lie in the areas of the map.

        `12 van 345`, or `345` for all; `143 op de kaart, waarvan 102 in Utrecht`.
        """
        return self._shown_of + (f" op de kaart{self._apart}" if self.buiten else "")

    @property
    def telling(self) -> str:
        """The same in words: `12 van 345 scholen getoond, waarvan 3 in Utrecht`."""
        said = f"{self._shown_of} {self.woorden[self.totaal != 1]}"
        if len(self.rijen) < self.totaal:
            said += " getoond"
        elif self.buiten:
            said += " op de kaart"
        return said + self._apart

    @property
    def lijsttitel(self) -> str:
        """What the list of these places is called, with how many stand in it."""
        nowhere = len(self.zonder_punt)
        many = format_number(len(self.rijen) + nowhere)
        if self.buiten:
            many = f"{format_number(len(self.rijen))} op de kaart{self._apart}"
            many += f"; {format_number(nowhere)} zonder plek op de kaart" if nowhere else ""
        return f"Lijst: {self.titel.lower()} ({many})"

    @property
    def _shown_of(self) -> str:
        shown = len(self.rijen)
        return format_number(shown) + (
            f" van {format_number(self.totaal)}" if shown < self.totaal else ""
        )

    @property
    def _apart(self) -> str:
        own = len(self.rijen) - len(self.buiten)
        return f", waarvan {format_number(own)} in {self.plaats}" if self.buiten else ""

    def as_dict(self) -> dict[str, Any]:
        """Return what the browser needs."""
        return {
            "titel": self.titel,
            "tekens": self.tekens,
            "url": self.url,
            "gegevens": None if self.url else self.plekken.gegevens,
            "tonen": None if self.tonen is None else list(self.tonen),
            "verhouding": self.verhouding,
            "soorten": list(self.keuze.soorten),
            "vormen": self.vormen,
            "uitleg": list(self.uitleg),
            "opmerkingen": list(self.opmerkingen),
            "anders": self.anders,
        }

    def for_file(self) -> dict[str, Any]:
        """Return what a file needs: the places that are shown, and nothing of the others."""
        every, rows = self.plekken.gegevens["rijen"], self.rijen
        shown = self.plekken.gegevens | {"rijen": [every[row] for row in rows]}
        beyond = [place for place, row in enumerate(rows) if row in set(self.buiten)]
        # a file travels: what was filtered out must not be in it
        return self.as_dict() | {
            "url": "",
            "tonen": None,
            "gegevens": shown,
            "buiten": beyond,
            "plaats": self.plaats,
        }


def in_areas(snapshot: Snapshot, kaart: Choropleth, plekken: MapPlaces) -> NDArray[np.bool_] | None:
    """Tell of each place whether it lies in an area of the map; None on a map of everything.

    The map is a rectangle: it shows what lies just over the border too.
    """
    if not kaart.vraag.gemeenten:
        return None
    shapes = boundaries.geometry(snapshot, kaart.areas, "lokaal")
    frame = plekken.frame
    found = locate(frame["x"].to_numpy(float), frame["y"].to_numpy(float), shapes)
    inside: NDArray[np.bool_] = found.codes != ""
    return inside


def school_layer(
    plekken: MapPlaces,
    keuze: PlaceFilter = EVERYTHING,
    *,
    kader: Kader | None = None,
    url: str = "",
) -> PlaceLayer:
    """Return the part of schools (`geo.places.cards`) inside a box."""
    signs = {
        kind.id: {"label": kind.label, "vorm": kind.vorm, "kleur": kind.kleur}
        for kind in SCHOOLTYPEN.values()
    }
    part = PlaceLayer("Scholen", ("school", "scholen"), signs, plekken, url=url)
    return _shown(part, keuze, kader)


def aanbod_layer(
    plekken: MapPlaces, keuze: PlaceFilter = EVERYTHING, *, kader: Kader | None = None
) -> PlaceLayer:
    """Return the part of aanbod, sent along with the figures."""
    signs = {
        word.id: {
            "label": word.label,
            "vorm": "cirkel",
            "kleur": PIJLERKLEUREN[word.pijler],
            "letter": DOMEINLETTERS[word.id],
        }
        for word in words("domein").values()
    }
    part = PlaceLayer(
        "Aanbod",
        ("plek met aanbod", "plekken met aanbod"),
        signs,
        plekken,
        vormen=dict(NIVEAUVORMEN),
        anders=dict(_NO_DOMAIN),
    )
    shown = _shown(part, keuze, kader)
    return replace(shown, uitleg=tuple(_levels(shown)))


def _shown(part: PlaceLayer, keuze: PlaceFilter, kader: Kader | None) -> PlaceLayer:
    """Choose places inside a box, and say what was chosen."""
    # `totaal` counts what lies on this piece of the country, `tonen` what of it was asked for
    inside = part.plekken.within(kader)
    rows = np.flatnonzero(inside & keuze.among(part.plekken.frame))
    every = len(rows) == len(part.plekken.frame)
    levels = words("preventieniveau")
    said = (
        ("Alleen", [part.tekens.get(word, {"label": word})["label"] for word in keuze.soorten]),
        ("Denominatie:", keuze.denominaties),
        ("Aanbieder:", keuze.aanbieders),
        ("Preventieniveau:", [levels[word].label for word in keuze.niveaus if word in levels]),
    )
    notes = [f"{title} {', '.join(texts)}" for title, texts in said if texts]
    shown = replace(
        part, tonen=None if every else tuple(rows.tolist()), totaal=int(inside.sum()), keuze=keuze
    )
    # numbers per kind add up to more than the total where a place is of two
    kinds = part.plekken.frame["typen"].iloc[rows]
    if not keuze.soorten and any("|" in text for text in kinds):
        notes.append("Wat van twee soorten is, telt bij beide mee.")
    if nowhere := len(shown.zonder_punt):
        notes.append(f"{format_number(nowhere)} zonder plek op de kaart.")
    return replace(shown, opmerkingen=tuple(notes))


def _levels(part: PlaceLayer) -> Iterable[dict[str, str]]:
    """Yield the rows of the legend for the shapes and states that are drawn."""
    rows = [part.plekken.gegevens["rijen"][row] for row in part.rijen]
    levels, states = {row[5] for row in rows}, {row[6] for row in rows}
    for level, shape in NIVEAUVORMEN.items():
        if level in levels:
            yield {"vorm": shape, "label": words("preventieniveau")[level].label, "staat": ""}
    # a circle says that the level is not known, and no other level has it
    if levels - set(NIVEAUVORMEN):
        yield {"vorm": "cirkel", "label": "preventieniveau onbekend", "staat": ""}
    for status, how in STATEN.items():
        if how in states:
            said = words("status")[status].label
            yield {"vorm": "zeshoek", "label": said, "staat": how}
