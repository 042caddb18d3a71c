"""Places above a choropleth: schools by type and aanbod by domein and preventieniveau.

The browser gets the places once (by their address, or inside the figures when there are few)
and afterwards only which of them are shown (`Deel`). `geo/elements/plekken.js` draws them on
one canvas, together in cells of a grid where they are dense, and shows a card on a click.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.plekken import Keuze, only
from places.kinds import SCHOOLTYPEN
from store.dutch import format_number
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geo.plekken import Kader, Plekken

SCRIPTS = ("tekens.js", "plekkenlaag.js", "plekkenlegenda.js", "plekken.js")
STYLES = ("plekken.css",)

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
STATEN = {"gewenst": "open", "stoppen": "stopt"}
"""How a status is drawn; what stays is filled."""
_GREY = "#6b7075"
_UNKNOWN = {"label": "soort onbekend", "vorm": "vierkant", "kleur": _GREY, "kort": "?"}
_NO_DOMAIN = {"label": "domein onbekend", "vorm": "cirkel", "kleur": _GREY, "letter": "?"}


@dataclass(frozen=True, slots=True)
class Deel:
    """One kind of place and what is shown of it."""

    titel: str
    woorden: tuple[str, str]
    """What one of them is called, and several."""
    tekens: dict[str, dict[str, str]]
    """By kind: `label`, `vorm`, `kleur`; `letter` or `kort` (its short name) where it has one."""
    plekken: Plekken
    url: str = ""
    """Address where the browser fetches the places; without it they are sent along."""
    tonen: tuple[int, ...] | None = None
    """Positions of the places that are shown; None for all."""
    totaal: int = 0
    """How many there are on this piece of the country, shown or not."""
    keuze: Keuze = field(default_factory=Keuze)
    """What was asked; a place of several kinds has the sign of the kind that was."""
    vormen: dict[str, str] | None = None
    """Shape by preventieniveau, which then goes before that of the kind."""
    uitleg: tuple[dict[str, str], ...] = ()
    """More rows of the legend: `vorm`, `label` and `staat`."""
    opmerkingen: tuple[str, ...] = ()
    anders: dict[str, str] = field(default_factory=lambda: dict(_UNKNOWN))

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
    def verhouding(self) -> str:
        """How many are shown, of how many: `12 van 345`, or `345` for all."""
        shown = len(self.rijen)
        return format_number(shown) + (
            f" van {format_number(self.totaal)}" if shown < self.totaal else ""
        )

    @property
    def telling(self) -> str:
        """The same in words: `12 van 345 scholen getoond`."""
        all_of_them = len(self.rijen) == self.totaal
        said = f"{self.verhouding} {self.woorden[self.totaal != 1]}"
        return said if all_of_them else f"{said} getoond"

    def as_dict(self) -> dict[str, Any]:
        """Return what the browser needs."""
        return {
            "titel": self.titel,
            "tekens": self.tekens,
            "url": self.url,
            "gegevens": None if self.url else self.plekken.gegevens,
            "tonen": None if self.tonen is None else list(self.tonen),
            "totaal": self.totaal,
            "soorten": list(self.keuze.soorten),
            "vormen": self.vormen,
            "uitleg": list(self.uitleg),
            "opmerkingen": list(self.opmerkingen),
            "anders": self.anders,
        }

    def for_file(self) -> dict[str, Any]:
        """Return what a file needs: the places that are shown, and nothing of the others."""
        here = {"url": "", "tonen": None, "gegevens": only(self.plekken.gegevens, self.rijen)}
        return self.as_dict() | here


def school_part(
    plekken: Plekken, keuze: Keuze | None = None, *, kader: Kader | None = None, url: str = ""
) -> Deel:
    """Return the part of schools (`geo.schoolplekken`) inside a box."""
    signs = {
        kind.id: {"label": kind.label, "vorm": kind.vorm, "kleur": kind.kleur, "kort": kind.id}
        for kind in SCHOOLTYPEN.values()
    }
    labels = {kind.id: kind.label for kind in SCHOOLTYPEN.values()}
    part = Deel("Scholen", ("school", "scholen"), signs, plekken, url=url)
    return _shown(part, keuze or Keuze(), kader, labels)


def aanbod_part(
    plekken: Plekken, keuze: Keuze | None = None, *, kader: Kader | None = None
) -> Deel:
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
    part = Deel(
        "Aanbod",
        ("plek met aanbod", "plekken met aanbod"),
        signs,
        plekken,
        vormen=dict(NIVEAUVORMEN),
        anders=dict(_NO_DOMAIN),
    )
    labels = {word.id: word.label for word in words("domein").values()}
    shown = _shown(part, keuze or Keuze(), kader, labels)
    return replace(shown, uitleg=tuple(_levels(shown)))


def _shown(part: Deel, keuze: Keuze, kader: Kader | None, labels: Mapping[str, str]) -> Deel:
    """Choose places inside a box, and say what was chosen."""
    inside = part.plekken.within(kader)
    rows = np.flatnonzero(inside & keuze.among(part.plekken.frame))
    every = len(rows) == len(part.plekken.frame)
    levels = words("preventieniveau")
    said = (
        ("Alleen", [labels.get(word, word) for word in keuze.soorten]),
        ("Denominatie:", keuze.denominaties),
        ("Aanbieder:", keuze.aanbieders),
        ("Preventieniveau:", [levels[word].label for word in keuze.niveaus if word in levels]),
    )
    notes = [f"{title} {', '.join(texts)}" for title, texts in said if texts]
    shown = replace(
        part,
        tonen=None if every else tuple(rows.tolist()),
        totaal=int(inside.sum()),
        keuze=keuze,
    )
    kinds = part.plekken.frame["typen"].iloc[rows]
    if not keuze.soorten and any("|" in text for text in kinds):
        notes.append("Wat van twee soorten is, telt bij beide mee.")
    if nowhere := len(shown.zonder_punt):
        notes.append(f"{format_number(nowhere)} zonder plek op de kaart.")
    return replace(shown, opmerkingen=tuple(notes))


def _levels(part: Deel) -> Iterable[dict[str, str]]:
    """Yield the rows of the legend for the shapes and states that are drawn."""
    rows = [part.plekken.gegevens["rijen"][row] for row in part.rijen]
    levels, states = {row[5] for row in rows}, {row[6] for row in rows}
    for level, shape in NIVEAUVORMEN.items():
        if level in levels:
            yield {"vorm": shape, "label": words("preventieniveau")[level].label, "staat": ""}
    if levels - set(NIVEAUVORMEN):
        yield {"vorm": "cirkel", "label": "preventieniveau onbekend", "staat": ""}
    for status, how in STATEN.items():
        if how in states:
            said = words("status")[status].label
            yield {"vorm": "zeshoek", "label": said, "staat": how}
