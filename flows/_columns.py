"""Column names over the years and products, brought to one spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.duo import SPELLINGS
from store.reading.text import slug

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
