"""The kinds of finding that reading boundaries and groupings can yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import Ernst, FindingKind, findings

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
GEEN_CODE = FindingKind("geen_code", Ernst.FOUT, "rij weggelaten")
DUBBELE_CODE = FindingKind(
    "dubbele_code", Ernst.FOUT, "rij weggelaten; het gebied staat er één keer in"
)
DUBBELE_CODE_SAMENGEVOEGD = FindingKind(
    "dubbele_code_samengevoegd",
    Ernst.FOUT,
    "rij samengevoegd met de eerdere rij tot één gebied; wat ook onder een andere code ligt, "
    "blijft bij die andere code",
)
GEOMETRIE_LEEG = FindingKind("geometrie_leeg", Ernst.FOUT, "rij weggelaten")
BUITEN_NEDERLAND = FindingKind("buiten_nederland", Ernst.FOUT, "rij weggelaten")
GEHEEL_OVERLAPT = FindingKind("geheel_overlapt", Ernst.FOUT, "rij weggelaten")
ANDER_JAAR = FindingKind("ander_jaar", Ernst.FOUT, "rij weggelaten")
ZONDER_GROEP = FindingKind("zonder_groep", Ernst.FOUT, "rij weggelaten")
LID_DUBBEL = FindingKind("lid_dubbel", Ernst.FOUT, "rij weggelaten; de eerste indeling geldt")

# Kept, but someone should look.
GEOMETRIE_HERSTELD = FindingKind(
    "geometrie_hersteld", Ernst.WAARSCHUWING, "geometrie hersteld; alleen het vlak is bewaard"
)
OVERLAP = FindingKind(
    "overlap",
    Ernst.WAARSCHUWING,
    "grenzen gelijkgetrokken; de overlap is bij het kleinste gebied gebleven",
)
AFWIJKENDE_OUDER = FindingKind("afwijkende_ouder", Ernst.WAARSCHUWING, "de gebiedscode is gevolgd")
JAAR_AFWIJKEND = FindingKind("jaar_afwijkend", Ernst.WAARSCHUWING, "het opgegeven jaar is gebruikt")
LAAG_DUBBEL = FindingKind("laag_dubbel", Ernst.WAARSCHUWING, "laag niet gebruikt")
CRS_AANGENOMEN = FindingKind(
    "crs_aangenomen", Ernst.WAARSCHUWING, "stelsel afgeleid uit de coördinaten"
)
NAAM_HERSTELD = FindingKind("naam_hersteld", Ernst.WAARSCHUWING, "geschreven zoals het bedoeld is")

# Worth knowing.
ZONDER_NAAM = FindingKind("zonder_naam", Ernst.INFO, "code als naam gebruikt")
OUDER_AANGEVULD = FindingKind("ouder_aangevuld", Ernst.INFO, "afgeleid uit de gebiedscode")
GRENZEN_GELIJKGETROKKEN = FindingKind(
    "grenzen_gelijkgetrokken", Ernst.INFO, "buurgebieden delen nu precies dezelfde grens"
)
LAAG_OVERGESLAGEN = FindingKind("laag_overgeslagen", Ernst.INFO, "laag niet gebruikt")
NIVEAU_AFGELEID = FindingKind("niveau_afgeleid", Ernst.INFO, "grenzen samengesteld")
CIJFERS_NIET_GELEZEN = FindingKind(
    "cijfers_niet_gelezen", Ernst.INFO, "alleen de grenzen zijn gebruikt, geen cijfers"
)
