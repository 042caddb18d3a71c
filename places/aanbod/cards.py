"""The fields of aanbod as a reader sees them: words for ids, names with the codes behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from places.aanbod.model import AANBOD, FACTOR, Aanbod, FactorNames, Field, FieldForm, Resultaat
from store.words import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ReadableNames:
    """What ids and codes are called; one that is not here is shown as it was written."""

    resultaten: Mapping[str, str] = field(default_factory=dict)
    """Text of every resultaat by its id."""
    gebieden: Mapping[str, str] = field(default_factory=dict)
    """Name of every area by its code."""
    indicatoren: Mapping[str, str] = field(default_factory=dict)
    """Label of every indicator by its id."""
    factoren: FactorNames = field(default_factory=FactorNames)

    def said(self, veld: Field, item: Aanbod) -> str:
        """Return the value of a field of aanbod; nothing when it is empty."""
        value = getattr(item, veld.naam)
        if value in ("", None, ()):
            return ""
        if veld.vorm is FieldForm.JA_NEE:
            return "ja" if value else "nee"
        if veld.vorm is FieldForm.GETAL:
            return f"{value:.0f}"
        # results are sentences with commas of their own
        between = ", " if veld.vorm is FieldForm.KEUZES else "; "
        keys = (value,) if isinstance(value, str) else value
        return between.join(self._word(veld, key) for key in keys)

    def measured_by(self, resultaat: Resultaat | None) -> str:
        """Return the labels of the indicators that a resultaat is seen by."""
        keys = resultaat.indicatoren if resultaat else ()
        return "; ".join(self.indicatoren.get(key, key) for key in keys)

    def _word(self, veld: Field, key: str) -> str:
        if veld.lijst == FACTOR:
            return self.factoren.label(key)
        if veld.vorm is FieldForm.RIJEN:
            return self.resultaten.get(key, key)
        if veld.vorm is FieldForm.CODES:
            name = self.gebieden.get(key, "")
            return f"{name} ({key})" if name else key
        return label(veld.lijst, key) if veld.lijst else key


def card(
    item: Aanbod, namen: ReadableNames, *, zonder: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return every filled field of a piece of aanbod but its name: label and text.

    `zonder` names fields that are left out, because they are shown elsewhere.
    """
    left_out = {"naam", *zonder}
    lines = [(veld.label, namen.said(veld, item)) for veld in AANBOD if veld.naam not in left_out]
    return [(title, text) for title, text in lines if text]
