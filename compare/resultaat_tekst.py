"""A target in words, as people say and keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.resultaat import Combinatie, SoortDoel
from compare.resultaat_oordeel import COMBINATIE, GEMIDDELD
from store.dutch import format_number, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.resultaat import Doel
    from indicators import Indicator

_PLACES = 4


def target_text(doel: Doel, known: Mapping[str, Indicator]) -> str:
    """Return a target as one Dutch clause; an indicator that is not known stands by its id."""
    names = [known[name].label if name in known else name for name in doel.indicatoren]
    if not doel.samen:
        return f"{names[0]}: {_asked(doel, known)}"
    how = {
        Combinatie.ELK: "elk",
        Combinatie.GEMIDDELD: "gemiddeld",
        Combinatie.ALLE: "het aandeel dat aan alles voldoet",
    }[doel.combineren]
    return f"{listed(names)}: {how} {_asked(doel, known)}"


def part_names(doel: Doel, known: Mapping[str, Indicator]) -> dict[str, str]:
    """Return how each part of a result is called."""
    every = (*doel.indicatoren, doel.combinatie_indicator)
    names = {name: known[name].label if name in known else name for name in every if name}
    together = names.get(doel.combinatie_indicator, "aandeel dat aan alles voldoet")
    return names | {
        GEMIDDELD: f"gemiddelde van {len(doel.indicatoren)} cijfers",
        COMBINATIE: together,
    }


def _asked(doel: Doel, known: Mapping[str, Indicator]) -> str:
    if not doel.soort.verandering:
        return f"in {doel.doeljaar} op het niveau van {doel.soort.van_wie}"
    amount = doel.waarde or 0.0
    size = format_number(abs(amount), _PLACES).rstrip("0").removesuffix(",")
    unit = " %" if doel.soort is SoortDoel.RELATIEF else _unit(doel, known)
    of = " (van wat het was)" if doel.soort is SoortDoel.RELATIEF else ""
    return (
        f"{size}{unit} {'meer' if amount > 0 else 'minder'}{of} in {doel.doeljaar} dan in "
        f"{doel.basisjaar}"
    )


def _unit(doel: Doel, known: Mapping[str, Indicator]) -> str:
    """Return what a point is, a blank before it; nothing where figures differ in unit."""
    units = {known[name].eenheid for name in doel.indicatoren if name in known}
    if len(units) != 1:
        return ""
    unit = units.pop()
    return " procentpunt" if unit == "%" else f" {unit}"
