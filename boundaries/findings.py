"""The kinds of finding that reading boundaries and groupings can yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import findings
from store.findings import note, refusal, warning

if TYPE_CHECKING:
    from collections.abc import Iterable


def some(values: Iterable[object], shown: int = 5) -> str:
    """Name the first few different values and say how many more there are."""
    texts = [str(value)[:20] for value in dict.fromkeys(values)]
    more = f" en nog {len(texts) - shown}" if len(texts) > shown else ""
    return ", ".join(texts[:shown]) + more


# Rows that are refused. Together their `aantal` is `geweigerd` of the report.
CODE_ONBEKEND = findings.CODE_ONBEKEND
CODE_AANGEVULD = findings.CODE_AANGEVULD
GEEN_CODE = refusal("geen_code", "rij weggelaten")
DUBBELE_CODE = refusal("dubbele_code", "rij weggelaten; het gebied staat er één keer in")
DUBBELE_CODE_SAMENGEVOEGD = refusal(
    "dubbele_code_samengevoegd",
    "rij samengevoegd met de eerdere rij tot één gebied; wat ook onder een andere code ligt, "
    "blijft bij die andere code",
)
GEOMETRIE_LEEG = refusal("geometrie_leeg", "rij weggelaten")
BUITEN_NEDERLAND = refusal("buiten_nederland", "rij weggelaten")
GEHEEL_OVERLAPT = refusal("geheel_overlapt", "rij weggelaten")
ANDER_JAAR = refusal("ander_jaar", "rij weggelaten")
ZONDER_GROEP = refusal("zonder_groep", "rij weggelaten")
LID_DUBBEL = refusal("lid_dubbel", "rij weggelaten; de eerste indeling geldt")

# Kept, but someone should look.
GEOMETRIE_HERSTELD = warning("geometrie_hersteld", "geometrie hersteld; alleen het vlak is bewaard")
OVERLAP = warning(
    "overlap", "grenzen gelijkgetrokken; de overlap is bij het kleinste gebied gebleven"
)
AFWIJKENDE_OUDER = warning("afwijkende_ouder", "de gebiedscode is gevolgd")
JAAR_AFWIJKEND = warning("jaar_afwijkend", "het opgegeven jaar is gebruikt")
LAAG_DUBBEL = warning("laag_dubbel", "laag niet gebruikt")
CRS_AANGENOMEN = warning("crs_aangenomen", "stelsel afgeleid uit de coördinaten")
NAAM_HERSTELD = warning("naam_hersteld", "geschreven zoals het bedoeld is")

# Worth knowing.
ZONDER_NAAM = note("zonder_naam", "code als naam gebruikt")
OUDER_AANGEVULD = note("ouder_aangevuld", "afgeleid uit de gebiedscode")
GRENZEN_GELIJKGETROKKEN = note(
    "grenzen_gelijkgetrokken", "buurgebieden delen nu precies dezelfde grens"
)
LAAG_OVERGESLAGEN = note("laag_overgeslagen", "laag niet gebruikt")
NIVEAU_AFGELEID = note("niveau_afgeleid", "grenzen samengesteld")
CIJFERS_NIET_GELEZEN = note("cijfers_niet_gelezen", "alleen de grenzen zijn gebruikt, geen cijfers")
