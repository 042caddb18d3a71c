"""What a column of DUO's files on who pays for so and vso means, told by the words of its heading.

DUO describes these files (per paying SWV; within and outside it; per SWV of the vestiging, with
`BINNEN_SWV`; by bekostigingscategorie, residentiële plaats and uitstroomprofiel) in words, and
the project could see none of them. So no spelling is relied on: a heading is taken apart into
words, and the reader says in a finding what it took each column for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.rates import CATEGORIEN, category_of
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

KANTEN = ("betaalt", "vestiging", "woont")
"""Whose pupils a row counts: of the SWV that pays, of the vestiging, of the home address."""
KANT_TEKST = {
    "betaalt": "het swv dat betaalt",
    "vestiging": "het swv van de schoolvestiging",
    "woont": "het swv waar de leerling woont",
}
UITSPLITSINGEN = ("categorie", "residentieel", "profiel")
PROFIELEN = ("vervolgonderwijs", "arbeidsmarkt", "dagbesteding")
"""Uitstroomprofielen of vso (Wet op de expertisecentra, art. 14)."""
BUITEN = ("cluster 1", "cluster 2", "gesloten")
"""So and vso that no SWV pays for: of the state, or of justice and jeugdzorg."""
GEEN = "geen"
"""As a group: told to be in none, such as a pupil without a category."""
_ROLES = {
    "jaar": "jaar",
    **KANT_TEKST,
    "binnen": "of het swv van de school ook het swv is dat betaalt",
    "soort": "so of vso",
    "categorie": "bekostigingscategorie",
    "residentieel": "residentiële plaats of niet",
    "profiel": "uitstroomprofiel",
    "buiten": "cluster",
    "swv": "een samenwerkingsverband",
}
_YEARS = {"jaar", "peiljaar", "peildatum", "schooljaar", "teldatum", "teljaar"}
_DESCRIBES = re.compile(
    r"naam|postcode|plaatsnaam|gemeente|provincie|straat|adres|huisnummer|telefoon|internet|regio"
)
_CLOSED = ("jeugdinricht", "justiti", "gesloten", "gji", "jji")
_NOT = {"niet", "geen", "zonder", "buiten"}
_YES = {"ja", "j", "wel", "y", "yes", "true", "waar", "1", "binnen"}
_NO = {"nee", "n", "niet", "no", "false", "onwaar", "0", "buiten", "geen"}


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column holds."""

    rol: str
    """`aantal`, or a key of what tells rows apart."""
    groep: tuple[tuple[str, str], ...] = ()
    """Of a count: which of `soort`, `binnen`, `buiten` and `UITSPLITSINGEN` it is of."""

    @property
    def tekst(self) -> str:
        """What the column was taken for, in words."""
        if self.rol != "aantal":
            return _ROLES[self.rol]
        return ", ".join(["aantal leerlingen", *(f"{name} {value}" for name, value in self.groep)])


def column_meaning(heading: str) -> ColumnMeaning | None:
    """Return what a heading says, None where it is nothing that is asked for."""
    name = slug(heading)
    words = set(re.findall(r"[a-z]+|\d+", name))
    if words & _YEARS:
        return ColumnMeaning("jaar")
    group = _group_of(name, words)
    counts = bool(words & {"aantal", "aantallen", "leerlingen", "totaal", "lln"})
    other = _DESCRIBES.search(name) or (words & {"plaats"} and "residentieel" not in group)
    # of two categories together nothing that is asked for is counted
    if other or len(words & set(CATEGORIEN)) > 1:
        return None
    if not counts and not (set(group) - {"soort"}) and (role := _role_of(words)):
        return ColumnMeaning(role)
    if not counts and not group:
        return None
    if "binnen" in words and "buiten" not in words:
        group["binnen"] = "ja"
    elif "buiten" in words and "binnen" not in words and "residentieel" not in group:
        group["binnen"] = "nee"
    return ColumnMeaning("aantal", tuple(group.items()))


def settled(meaning: ColumnMeaning, cells: Iterable[str]) -> ColumnMeaning:
    """Return a meaning that only the cells decide: RESIDENTIEEL holds counts, or ja and nee."""
    if meaning.groep == (("residentieel", "ja"),):
        said = {cell.casefold() for cell in cells if cell}
        if said and said <= (_YES | _NO) and not said <= {"0", "1"}:
            return ColumnMeaning("residentieel")
    return meaning


def value_of(rol: str, text: str) -> str | None:
    """Return what a cell of a key says, '' for a total over it, None for what cannot be read."""
    plain = " ".join(text.casefold().split())
    if plain in ("totaal", "alle", "totalen"):
        return ""
    if rol in ("binnen", "residentieel"):
        first = re.split(r"[ _]", plain)[0]
        return "ja" if first in _YES else "nee" if first in _NO else None
    if plain in ("", "-", "onbekend", "n.v.t.", "nvt", "geen"):
        return GEEN
    name = slug(text)
    group = _group_of(name, set(re.findall(r"[a-z]+|\d+", name)))
    if rol == "categorie":
        return category_of(text) or group.get("categorie")
    if rol == "buiten":
        # cluster 3 and 4 went up in the SWVs in 2014
        number = re.sub(r"\D", "", plain)
        return f"cluster {number}" if number in ("1", "2") else "" if number else None
    return group.get(rol)


def outside_of(text: str) -> str:
    """Return which so or vso outside the SWVs stands where the payer would, '' for none.

    DUO puts the BRIN of an institution there, marked CL1, CL2 or GJI/JJI.
    """
    name = slug(text)
    return _group_of(name, set(re.findall(r"[a-z]+|\d+", name))).get("buiten", "")


def _role_of(words: set[str]) -> str:
    """Return what a column that counts nothing tells rows apart by, '' for nothing."""
    of_swv = any(word == "swv" or word.startswith("samenwerkingsverband") for word in words)
    if "binnen" in words and (of_swv or len(words) <= 2):  # noqa: PLR2004 - BINNEN_BUITEN
        return "binnen"
    for role, starts in (
        ("betaalt", ("betal", "betaal", "bekostigend", "afgevend")),
        ("vestiging", ("vestiging", "school")),
        ("woont", ("woon", "thuis", "herkomst")),
    ):
        if any(word.startswith(starts) for word in words) and (of_swv or role == "betaalt"):
            return role
    return "swv" if of_swv else _key_of(words)


def _key_of(words: set[str]) -> str:
    if words == {"cluster"}:
        return "buiten"
    if any(word.endswith("categorie") for word in words) or words == {"cat"}:
        return "categorie"
    if any(word.startswith("uitstroom") for word in words) or words == {"profiel"}:
        return "profiel"
    if {"so", "vso"} <= words or any(word in {"soort", "type"} for word in words):
        return "soort"
    return "soort" if words & {"onderwijssoort", "onderwijstype", "schoolsoort"} else ""


def _group_of(name: str, words: set[str]) -> dict[str, str]:
    """Return of which pupils words speak: one group each of `soort`, categorie and so on."""
    found = {"soort": _soort_of(words), "buiten": _outside(name, words)}
    number = re.search(r"cat(?:egorie)?_?([123])(?!\d)", name)
    named = [category for category in CATEGORIEN if category in words]
    if len(named) == 1:
        found["categorie"] = named[0]
    elif number and not named:
        found["categorie"] = CATEGORIEN[int(number[1]) - 1]
    elif words & _NOT and re.search(r"categorie", name):
        found["categorie"] = GEEN
    if "rp" in words or any(word.startswith("residenti") for word in words):
        found["residentieel"] = "nee" if words & _NOT else "ja"
    for profile in PROFIELEN:
        # vervolg, arbeid and dagbesteding are how they are shortened
        if any(word.startswith(profile[:6]) for word in words):
            found["profiel"] = profile
    if "profiel" not in found and words & (_NOT | {"onbekend"}) and "uitstroom" in name:
        found["profiel"] = GEEN
    return {key: value for key, value in found.items() if value}


def _soort_of(words: set[str]) -> str:
    special = any(word.startswith("speciaal") for word in words)
    if "vso" in words or (special and "voortgezet" in words):
        return "" if "so" in words else "vso"
    return "so" if "so" in words or special else ""


def _outside(name: str, words: set[str]) -> str:
    # CLUSTER_1, CL1 and not CLUSTER_1_2
    if cluster := re.search(r"cl(?:uster)?_?([12])(?!\d|_[2-4])", name):
        return f"cluster {cluster[1]}"
    return BUITEN[2] if any(word.startswith(_CLOSED) for word in words) else ""
