"""The formats of pupil files: one row per product, recognised by its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows import _brin6, _postcodes_per_school

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows._sets import Read, Source
    from store.reading.coded import CodedRows

_SCHOOL = frozenset({"instelling", "vestiging"})
_CKAN = _SCHOOL | {"soort", "peiljaar", "aantal"}


@dataclass(frozen=True, slots=True)
class Format:
    """One product that `read_leerlingen` takes."""

    id: str
    bron: str
    """The source's name as it stands in the set's key and under every figure."""
    fits: Callable[[Sequence[str]], bool]
    """Whether canonical column names are of this product."""
    read: Callable[[CodedRows, Source], Read]
    uitleg: str
    """What it is, for a person who does not know which file to choose."""


def _per_age(columns: Sequence[str]) -> bool:
    return {"herkomst", "soort"} | _SCHOOL <= set(columns) and any(
        name.startswith("lft_") for name in columns
    )


def _per_grade(columns: Sequence[str]) -> bool:
    return {"herkomst"} | _SCHOOL <= set(columns) and any(
        name.startswith("lj_") for name in columns
    )


def _exactly(*extra: str) -> Callable[[Sequence[str]], bool]:
    """Recognise a CKAN product by all of its columns: its sisters differ by one column."""
    wanted = _CKAN | set(extra)
    return lambda columns: wanted == {c for c in columns if c not in ("", "id", "unnamed_0")}


FORMATS: tuple[Format, ...] = (
    Format(
        "po_leeftijd",
        "DUO leerlingen po per postcode en leeftijd",
        _per_age,
        _postcodes_per_school.read_po,
        "leerlingen po per gemeente, postcode leerling en leeftijd (csv per gemeente, of het "
        "totaaloverzicht)",
    ),
    Format(
        "vo_leerjaar",
        "DUO leerlingen vo per postcode en leerjaar",
        _per_grade,
        _postcodes_per_school.read_vo,
        "leerlingen vo per vestiging naar postcode leerling en leerjaar",
    ),
    Format(
        "brin6_pc4",
        "DUO leerlingen po per vestiging en postcode",
        _exactly("herkomst"),
        _postcodes_per_school.read_brin6_pc4,
        "brin6_pc4.csv: leerlingen po per vestiging naar postcode",
    ),
    Format(
        "brin6_leeftijd",
        "DUO leerlingen po per vestiging en leeftijd",
        _exactly("leeftijd"),
        _brin6.read_ages,
        "brin6_leeftijd.csv: leerlingen po per vestiging naar leeftijd",
    ),
    Format(
        "brin6_cluster",
        "DUO leerlingen so en vso per cluster",
        _exactly("cluster"),
        _brin6.read_clusters,
        "brin6_cluster.csv: leerlingen so en vso per cluster en vestiging",
    ),
    Format(
        "brin6_totaal",
        "DUO leerlingen po per vestiging",
        _exactly(),
        _brin6.read_totals,
        "brin6_totaal.csv: leerlingen po per vestiging",
    ),
    # An SWV's own aggregated table (jaar, home, school, soort, categorie, aantal) gets its row
    # here, with its suppression in its reader.
)


def recognise(columns: Sequence[str]) -> Format | None:
    """Return the product with these canonical columns, None when there is none."""
    return next((item for item in FORMATS if item.fits(columns)), None)


def known_products() -> str:
    """Return what can be read, for a message."""
    return "; ".join(item.uitleg for item in FORMATS)


__all__ = ["FORMATS", "Format", "known_products", "recognise"]
