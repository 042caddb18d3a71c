"""DUO's names of columns over the years and products, and its codes of schools.

Pupils (`flows`) and lists of schools (`places`) are read by the same rows, so that a spelling
that DUO changes in one product is known in the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from store.reading.text import slug

# Names as `slug` writes them. DUO's files of vestigingen and of pupils differ in most of
# them, and a product changes its own over the years: BRIN NUMMER until 2019, INSTELLINGSCODE
# since, "VESTIGINSNUMMER" in one year of sbo.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "brin": (
        "brin", "brin_nummer", "brinnummer", "brin_nr", "instellingscode", "instellingencode",
        "instellingscode_vestiging",
    ),
    "vestiging": (
        "vestigingscode", "vestigingsnummer", "vestigings_nummer", "vestiginsnummer",
        "vestiging_nummer", "vestigingsnr",
    ),
    "naam": ("instellingsnaam_vestiging", "naam_vestiging", "vestigingsnaam"),
    "soort": (
        "soort_po", "type_po", "soort_onderwijs", "onderwijssoort", "soort_primair_onderwijs",
    ),
    "denominatie": ("denominatie", "denominatie_vestiging"),
    "bevoegd_gezag": (
        "bevoegd_gezag", "bevoegd_gezag_nummer", "bevoegd_gezagnummer", "bestuursnummer",
    ),
    "postcode": ("postcode_vestiging",),
    "plaats": ("plaatsnaam", "plaatsnaam_vestiging", "plaats_vestiging"),
    "gemeente": ("gemeentenaam", "gemeentenaam_vestiging"),
    "gemeente_code": (
        "gemeentenummer", "gemeentecode", "gemeentenummer_vestiging", "gemeentecode_vestiging",
    ),
    "provincie": ("provincie", "provincie_vestiging", "provincienaam"),
    "aantal": ("aantal_leerlingen", "aantal_deelnemers"),
    "cluster": ("cluster",),
}  # fmt: skip

# Divisions of the country and the school's letter box, in every list of vestigingen and of no use.
LEFT_OUT = re.compile(
    r"(?:nodaal_gebied|rpa_gebied|wgr_gebied|coropgebied|onderwijsgebied|rmc_regio)_.*"
    r"|.*_correspondentieadres"
)

# A BRIN is two digits and two letters, a vestiging two digits behind it (00 is the main one).
_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_BRIN6 = re.compile(r"([0-9]{2}[A-Z]{2})[|\- ]?V?0*([0-9]{1,2})")


def read_brin(brin: str, vestiging: str = "", brin6: str = "") -> tuple[str, str]:
    """Return BRIN and two digits of the vestiging, each empty when it cannot be read.

    `00AP` with `1`, `00AP01` or `00AP|V01` in any of the three columns is 00AP, 01: DUO has put
    the whole code under VESTIGINGSNUMMER, and the number alone.
    """
    number = vestiging.strip()
    for text in (brin6, vestiging, brin, brin.strip() + number.rjust(2, "0") if number else ""):
        if match := _BRIN6.fullmatch(text.upper().replace(" ", "")):
            return match[1], match[2].rjust(2, "0")
    plain = brin.upper().replace(" ", "")
    return (plain, "") if _BRIN.fullmatch(plain) else ("", "")


_SPELLINGS = SPELLINGS | {
    "instelling": SPELLINGS["brin"],
    "herkomst": (
        "postcode_leerling", "postcode4_deelnemer", "postcode_deelnemer", "postcode4_leerling",
        "pc4_leerling", "postcode_4_leerling", "postcodecijfers_leerling",
    ),
    "gemeente_herkomst": ("gemeentenaam_leerling", "gemeente_leerling"),
    "gemeente_code_herkomst": ("gemeentenummer_leerling", "gemeentecode_leerling"),
    "totaal": ("totaal", "totaal_aantal_leerlingen"),
}  # fmt: skip
del _SPELLINGS["brin"]
_KNOWN = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}
_AGE = re.compile(r"^leeftijd_(jonger|ouder|\d{1,2})(?:_jaar|_en_ouder|_en_jonger)?$")
_GRADE = re.compile(r"^leer_of_verblijfsjaar_(\d{1,2})$")


@lru_cache(maxsize=2048)
def canonical(name: str) -> str:
    """Return this project's name of a column; an unknown column keeps its normalised own name.

    Ages become `lft_jonger`, `lft_4` … `lft_ouder`, school years (vo) `lj_1` ….
    """
    plain = slug(name)
    if plain in _KNOWN:
        return _KNOWN[plain]
    if match := _AGE.match(plain):
        return f"lft_{match[1]}"
    if match := _GRADE.match(plain):
        return f"lj_{match[1]}"
    return plain


def is_group(column: str) -> bool:
    """Tell whether a canonical column counts the pupils of one age or school year."""
    return column.startswith(("lft_", "lj_"))
