"""The parts of page Wijkdossier, in the order of the work; only the one that is open is made.

A part is a module with `show(view: DossierView) -> None` and a row here. One that only lets
people keep rows names their kinds and needs no module: it is `record_list.show_kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from views.dossier import record_form, record_list
from views.shared import state

if TYPE_CHECKING:
    from views.dossier.source import DossierView


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the page."""

    id: str
    """In the address; never renamed."""
    titel: str
    module: str = ""
    """Module in this folder that shows it; '' for one that only lists rows."""
    soorten: tuple[str, ...] = ()
    """Kinds of row that are kept here: a row that is found or open leads to this part."""
    vergelijkt: bool = False
    """It compares anew by itself what somebody else saved in between: nothing else is asked."""


PARTS = (
    PartRow("overzicht", "Overzicht", "overview", ("stapstand", "dossier")),
    PartRow("vragen", "Vragen", "questions", ("vraag",)),
    PartRow("duiding", "Duiding", "interpretation", ("duiding", "analyse")),
    PartRow("gesprekken", "Gesprekken", "meetings", ("gesprek", "afspraak", "voorbereiding")),
    PartRow("wandelingen", "Wandelingen", "walks", ("wandeling", "stop")),
    PartRow("factoren", "Factorenmodel", "factors", ("factorband",), vergelijkt=True),
    PartRow(
        "plan",
        "Plan van aanpak",
        "plan",
        ("activiteit", "partnerstap", "kwaliteit", "borging", "uitkomst", "verbeteractie"),
    ),
    PartRow(
        "opgaven",
        "Opgaven",
        "opgaven",
        ("opgave", "aanname", "middelen", "prestatie", "samenwerking", "leerpunt"),
    ),
    PartRow("partners", "Partners", "partners", ("partner",)),
    PartRow("proeftuin", "Proeftuin", "partners", ("proeftuin",)),
    PartRow(
        "methode", "Methode", "method", ("doelregel", "methodeafspraak", "drempel"), vergelijkt=True
    ),
    PartRow("reviews", "Reviews", "reviews", ("raadpleging", "review")),
    PartRow("terugblik", "Terugblik", "look_back", ("cyclus",)),
    PartRow("weergaven", "Weergaven", soorten=("verhaallijn", "weergave", "ronde")),
    PartRow("zoeken", "Zoeken", "search"),
)
FIRST = PARTS[0].id


def show_part(view: DossierView, part: str) -> None:
    """Show a part of a dossier."""
    row = next(row for row in PARTS if row.id == part)
    if row.module:
        import_module(f"views.dossier.{row.module}").show(view)
    else:
        record_list.show_kinds(view, *row.soorten)


def compares(part: str) -> bool:
    """Tell whether a part compares anew by itself what somebody else saved in between."""
    return next(row for row in PARTS if row.id == part).vergelijkt


def part_of(soort: str) -> str:
    """Return the part where rows of a kind are kept; the first for those that have none here."""
    return next((row.id for row in PARTS if soort in row.soorten), FIRST)


def go_to_row(soort: str, row: str) -> None:
    """Go to the part where a row is kept, with its form open; for a button's `on_click`."""
    state.put(state.DOSSIERDEEL, part_of(soort))
    record_form.open_row(row)


def go_to_new(soort: str, **waarden: Any) -> None:  # noqa: ANN401 - values of any field
    """Go there with the form of a new row open, some of it filled in; the same."""
    state.put(state.DOSSIERDEEL, part_of(soort))
    record_form.open_new(soort, **waarden)
