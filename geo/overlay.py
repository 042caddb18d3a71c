"""Places above a choropleth: schools by type and aanbod by domein and preventieniveau.

The browser gets the places once (`packed`, by its address, or inside the figures when there
are few) and afterwards only what is to be shown of them (`Deel`). `geo/elements/plekken.js`
draws them on one canvas, together in cells of a grid where they are dense, and shows a card
on a click.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from branca.element import MacroElement
from folium.template import Template

from geo.dutch import dutch
from geo.escaping import compact_json, script_json
from geo.locations.kinds import SCHOOLTYPEN
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

SCRIPTS = ("plekken.js",)
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
_UNKNOWN = {"label": "soort onbekend", "vorm": "vierkant", "kleur": "#6b7075"}
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Deel:
    """One kind of place and what is to be shown of it; an empty filter shows all."""

    titel: str
    tekens: dict[str, dict[str, str]]
    """By kind: `label`, `vorm`, `kleur`, and `letter` where it has one."""
    url: str = ""
    """Address of the bytes of `packed`; else `gegevens`."""
    gegevens: dict[str, Any] | None = None
    vormen: dict[str, str] | None = None
    """Shape by preventieniveau, which then goes before that of the kind."""
    soorten: tuple[str, ...] = ()
    denominaties: tuple[str, ...] = ()
    aanbieders: tuple[str, ...] = ()
    niveaus: tuple[str, ...] = ()
    kader: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees: what lies outside is not drawn."""
    uitleg: tuple[dict[str, str], ...] = ()
    """More rows of the legend: `vorm`, `label` and `staat`."""
    opmerkingen: tuple[str, ...] = ()
    anders: dict[str, str] = field(default_factory=lambda: dict(_UNKNOWN))

    def as_dict(self) -> dict[str, Any]:
        """Return what the browser needs."""
        return {
            "titel": self.titel,
            "tekens": self.tekens,
            "url": self.url,
            "gegevens": self.gegevens,
            "vormen": self.vormen,
            "soorten": list(self.soorten),
            "denominaties": list(self.denominaties),
            "aanbieders": list(self.aanbieders),
            "niveaus": list(self.niveaus),
            "kader": self.kader,
            "uitleg": list(self.uitleg),
            "opmerkingen": list(self.opmerkingen),
            "anders": self.anders,
        }


class Places(MacroElement):
    """Places for the map that is there; evaluated in the browser on each change."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.wijkplekken = window.wijkplekken || window.WijkPlekken(window.wijkkaart);
            window.wijkplekken.toon({{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(
        self, delen: Iterable[Deel] = (), *, vervolg: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Places"
        parts = [deel.as_dict() for deel in delen]
        self.data = script_json({"delen": parts, "vervolg": dict(vervolg) if vervolg else None})


def packed(places: pd.DataFrame, regels: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Any]:
    """Return places as small JSON-able data; those without a point are left out.

    Parameters
    ----------
    places
        As of `geo.locations`: `id, naam, typen, denominatie, aanbieder, preventieniveau, x, y`
        (RD), and where they are there `staat` (of `STATEN`) and `vervolg` (what the link of
        its card is about).
    regels
        Per place the lines of its card: label and text. Empty texts are left out.
    """
    from pyproj import Transformer

    known = np.flatnonzero(places["x"].notna().to_numpy())
    rows = places.iloc[known]
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    lon, lat = to_degrees.transform(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    labels: dict[str, int] = {}
    lines = [
        [[labels.setdefault(name, len(labels)), text] for name, text in regels[i] if text]
        for i in known.tolist()
    ]
    empty = [""] * len(rows)
    columns = [
        np.round(lon, _DECIMALS).tolist(),
        np.round(lat, _DECIMALS).tolist(),
        rows["id"].tolist(),
        rows["naam"].tolist(),
        [text.split("|") if text else [] for text in rows["typen"].tolist()],
        rows["denominatie"].tolist(),
        rows["aanbieder"].tolist(),
        rows["preventieniveau"].tolist(),
        rows["staat"].tolist() if "staat" in rows else empty,
        rows["vervolg"].tolist() if "vervolg" in rows else empty,
        lines,
    ]
    return {"labels": list(labels), "rijen": [list(row) for row in zip(*columns, strict=True)]}


def packed_schools(scholen: pd.DataFrame, leerlingen: pd.DataFrame | None = None) -> bytes:
    """Return schools with their cards as the bytes that a browser fetches once.

    Parameters
    ----------
    scholen
        The frame of `geo.locations.locations(snapshot, "school")`.
    leerlingen
        Of `geo.locations.schools_with_pupils`, of any number of years together.
    """
    pupils = _pupil_lines(leerlingen) if leerlingen is not None else {}
    cards = []
    for row in scholen.to_dict("records"):
        own = pupils.get(row["id"], [])
        if not own and row["leerlingen"] == row["leerlingen"]:
            own = [("leerlingen (volgens de lijst)", dutch(int(row["leerlingen"])))]
        cards.append(
            [
                ("denominatie", row["denominatie"] or "niet bekend"),
                ("adres", ", ".join(filter(None, (row["adres"], row["plaats"])))),
                ("BRIN", row["brin6"]),
                ("schoolbestuur", row["bevoegd_gezag"]),
                *own,
                ("ligging", approximate(row["ligging"], row["straal_m"])),
                ("bron", f"{row['bron']}{_year(row['jaar'])}"),
            ]
        )
    linked = scholen["brin6"].where(scholen["id"].isin(list(pupils)), "")
    return compact_json(packed(scholen.assign(vervolg=linked), cards)).encode()


def school_part(
    url: str,
    *,
    soorten: tuple[str, ...] = (),
    denominaties: tuple[str, ...] = (),
    kader: tuple[float, float, float, float] | None = None,
) -> Deel:
    """Return the part of schools, whose bytes are served at `url`."""
    signs = {
        kind.id: {"label": kind.label, "vorm": kind.vorm, "kleur": kind.kleur}
        for kind in SCHOOLTYPEN.values()
    }
    note = "Een getal: zoveel scholen bij elkaar; klik om in te zoomen."
    return Deel(
        "Scholen",
        signs,
        url=url,
        soorten=soorten,
        denominaties=denominaties,
        kader=kader,
        opmerkingen=(note,),
    )


def aanbod_part(
    gegevens: dict[str, Any],
    *,
    soorten: tuple[str, ...] = (),
    aanbieders: tuple[str, ...] = (),
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
    levels = words("preventieniveau")
    legend = [
        {"vorm": shape, "label": levels[level].label, "staat": ""}
        for level, shape in NIVEAUVORMEN.items()
    ]
    legend.append({"vorm": "cirkel", "label": "preventieniveau onbekend", "staat": ""})
    drawn = {row[8] for row in gegevens["rijen"]}
    for status, how in STATEN.items():
        if how in drawn:
            said = words("status")[status].label.lower()
            legend.append({"vorm": "zeshoek", "label": said, "staat": how})
    unknown = {"label": "domein onbekend", "vorm": "cirkel", "kleur": "#6b7075", "letter": "?"}
    return Deel(
        "Aanbod",
        signs,
        gegevens=gegevens,
        vormen=dict(NIVEAUVORMEN),
        uitleg=tuple(legend),
        anders=unknown,
        soorten=soorten,
        aanbieders=aanbieders,
    )


def approximate(ligging: str, straal_m: float) -> str:
    """Say that a place is not exactly where it is drawn; nothing when it is."""
    if ligging in ("exact", "adres"):
        return ""
    near = f", binnen ongeveer {dutch(straal_m / 1000, 1)} km" if straal_m > 0 else ""
    return f"bij benadering (op de postcode){near}"


def _pupil_lines(leerlingen: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return, by id of a school, a line per year and type of what is known of its pupils."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = leerlingen[leerlingen["id"] != ""].sort_values(
        ["jaar", "soort"], ascending=[False, True]
    )
    for row in rows.to_dict("records"):
        text = dutch(int(row["laag"]))
        if row["hoog"] > row["laag"]:
            text = f"tussen {text} en {dutch(int(row['hoog']))}"
            if row["schatting"] == row["schatting"]:
                text += f", naar schatting {dutch(round(row['schatting']))}"
        if row["gebouwen"] > 1:
            text += f" (in {row['gebouwen']} gebouwen samen)"
        found.setdefault(row["id"], []).append((f"leerlingen {row['soort']} {row['jaar']}", text))
    return found


def _year(jaar: object) -> str:
    return f", {int(jaar)}" if isinstance(jaar, int | float) and jaar == jaar else ""  # noqa: PLR0124
