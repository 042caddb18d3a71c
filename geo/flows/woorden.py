"""Words and colours of flows: one table each, for map, file, print and page."""

from __future__ import annotations

SOORT = {
    "bo": "basisonderwijs",
    "sbo": "speciaal basisonderwijs",
    "so": "speciaal onderwijs",
    "vso": "voortgezet speciaal onderwijs",
    "vo": "voortgezet onderwijs",
    "alle": "alle soorten samen",
}
STELSEL = {
    "regionaal": "regionaal",
    "reformatorisch": "reformatorisch (eigen landelijk samenwerkingsverband)",
    "cluster12": "cluster 1 en 2 (buiten de samenwerkingsverbanden)",
    "alle": "alle stelsels samen",
}
RICHTING = {"inkomend": "van elders", "uitgaand": "naar elders", "intern": "binnen het gebied"}
NIVEAU = {
    "swv": ("samenwerkingsverband", "samenwerkingsverbanden"),
    "gemeente": ("gemeente", "gemeenten"),
    "pc4": ("postcode", "postcodes"),
    "school": ("school", "scholen"),
}
KLEUR = {"inkomend": "#1f6fb4", "uitgaand": "#c75a0a", "intern": "#6b7178"}
"""Blue comes, orange goes, grey stays: everywhere. At least 3:1 on the ground of the map."""
SOORT_KLEUR = {
    "bo": "#332288", "sbo": "#0f7f74", "so": "#c4476b", "vso": "#8f7500", "vo": "#5b5b5b",
}  # fmt: skip
"""When types are told apart (after Paul Tol's muted scheme, darkened to 3:1 on white)."""
PATROON_2017 = (
    "De schatting veronderstelt dat het patroon van 2017, toen niets was afgeschermd, ook nu geldt."
)


def soorten_tekst(soorten: tuple[str, ...]) -> str:
    """Name types of education shortly: `bo, sbo en so`."""
    if len(soorten) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(soorten)
    return f"{', '.join(soorten[:-1])} en {soorten[-1]}"


def kort(name: str) -> str:
    """Shorten the name of an SWV for use beside a dot: its first gemeente, `e.o.` for more."""
    for before in _BEFORE_NAME:
        if name.lower().startswith(before) and len(name) > len(before):
            name = name[len(before) :]
    first, comma, _ = name.partition(", ")
    return f"{first} e.o." if comma else name


_BEFORE_NAME = ("stichting ", "samenwerkingsverband ", "swv ", "passend onderwijs ")
