"""Comparing areas: what stands out, and whether it is really so."""

from compare.agreement import TweeBronnen, two_sources
from compare.areas import Gebied, area
from compare.benchmark import VERGELIJKBAAR, Maatstaf, Vergelijking, benchmarks, compare
from compare.difference import Meetwaarde, Oordeel, Uitkomst, Verschil, difference
from compare.factors import Aanwijzing, Factor, Factoren, factors, pointers
from compare.headline import headline
from compare.key_figures import MEESTE_KERN, keep, kept, key_figures
from compare.many import benjamini_hochberg, by_chance
from compare.position import Plaats, Spreiding, position, spread
from compare.profile import Profiel, Regel, profile
from compare.relation import Paar, Samenhang, relations
from compare.resultaat import Combinatie, Doel, SoortDoel, Stand
from compare.resultaat_meten import assess
from compare.resultaat_meting import Meting
from compare.resultaat_oordeel import Resultaatstand
from compare.scheme import Keuze, decide
from compare.shares import STRENG, ZEKERHEID, wilson
from compare.similar import Buur, Familie, Vergelijkbaar, families, similar
from compare.space import Ruimte, moran
from compare.table import table
from compare.trend import Punt, Reeks, Trend, trend

__all__ = [
    "MEESTE_KERN",
    "STRENG",
    "VERGELIJKBAAR",
    "ZEKERHEID",
    "Aanwijzing",
    "Buur",
    "Combinatie",
    "Doel",
    "Factor",
    "Factoren",
    "Familie",
    "Gebied",
    "Keuze",
    "Maatstaf",
    "Meetwaarde",
    "Meting",
    "Oordeel",
    "Paar",
    "Plaats",
    "Profiel",
    "Punt",
    "Reeks",
    "Regel",
    "Resultaatstand",
    "Ruimte",
    "Samenhang",
    "SoortDoel",
    "Spreiding",
    "Stand",
    "Trend",
    "TweeBronnen",
    "Uitkomst",
    "Vergelijkbaar",
    "Vergelijking",
    "Verschil",
    "area",
    "assess",
    "benchmarks",
    "benjamini_hochberg",
    "by_chance",
    "compare",
    "decide",
    "difference",
    "factors",
    "families",
    "headline",
    "keep",
    "kept",
    "key_figures",
    "moran",
    "pointers",
    "position",
    "profile",
    "relations",
    "similar",
    "spread",
    "table",
    "trend",
    "two_sources",
    "wilson",
]
