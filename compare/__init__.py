"""Comparing areas: what stands out, and whether it is really so."""

from compare.areas import Gebied, area
from compare.benchmark import VERGELIJKBAAR, Maatstaf, Vergelijking, benchmarks, compare
from compare.difference import Meetwaarde, Oordeel, Uitkomst, Verschil, difference
from compare.many import benjamini_hochberg, by_chance
from compare.position import Plaats, Spreiding, position, spread
from compare.profile import Profiel, Regel, profile
from compare.scheme import Keuze, decide
from compare.shares import STRENG, ZEKERHEID, wilson
from compare.similar import Buur, Familie, Vergelijkbaar, families, similar
from compare.table import table

__all__ = [
    "STRENG",
    "VERGELIJKBAAR",
    "ZEKERHEID",
    "Buur",
    "Familie",
    "Gebied",
    "Keuze",
    "Maatstaf",
    "Meetwaarde",
    "Oordeel",
    "Plaats",
    "Profiel",
    "Regel",
    "Spreiding",
    "Uitkomst",
    "Vergelijkbaar",
    "Vergelijking",
    "Verschil",
    "area",
    "benchmarks",
    "benjamini_hochberg",
    "by_chance",
    "compare",
    "decide",
    "difference",
    "families",
    "position",
    "profile",
    "similar",
    "spread",
    "table",
    "wilson",
]
