"""What there is for youth: aanbod, the preventiematrix, its gaps, and exchange with Excel."""

from places.aanbod.excel_plan import Plan, plan
from places.aanbod.excel_read import Ingelezen, Regel, read_workbook
from places.aanbod.excel_write import write_template, write_workbook
from places.aanbod.fields import AANBOD, AMBITIE, RESULTAAT, Veld, Vorm
from places.aanbod.gaps import Leemte, SoortLeemte, gaps
from places.aanbod.lijst import (
    AlOvergenomen,
    Lijst,
    imported_from,
    keep_imported,
    listed,
    standen,
    take_over,
)
from places.aanbod.matrix import (
    SOORT_AANBOD,
    SOORT_AMBITIE,
    SOORT_RESULTAAT,
    VOORBEHOUD,
    Cel,
    Geplaatst,
    Matrix,
    MatrixRij,
    make_matrix,
    matrix,
)
from places.aanbod.model import Aanbod, Ambitie, Resultaat
from places.aanbod.places import as_places, from_places, with_areas

__all__ = [
    "AANBOD",
    "AMBITIE",
    "RESULTAAT",
    "SOORT_AANBOD",
    "SOORT_AMBITIE",
    "SOORT_RESULTAAT",
    "VOORBEHOUD",
    "Aanbod",
    "AlOvergenomen",
    "Ambitie",
    "Cel",
    "Geplaatst",
    "Ingelezen",
    "Leemte",
    "Lijst",
    "Matrix",
    "MatrixRij",
    "Plan",
    "Regel",
    "Resultaat",
    "SoortLeemte",
    "Veld",
    "Vorm",
    "as_places",
    "from_places",
    "gaps",
    "imported_from",
    "keep_imported",
    "listed",
    "make_matrix",
    "matrix",
    "plan",
    "read_workbook",
    "standen",
    "take_over",
    "with_areas",
    "write_template",
    "write_workbook",
]
