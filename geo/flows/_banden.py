"""What must be said above any picture of flows, and where its figures are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.flows.woorden import PATROON_2017
from store import FICTIEF

if TYPE_CHECKING:
    from flows.dataset import Leerlingjaar

AFGESCHERMD = (
    "Aantallen van 1 tot en met 4 zijn in de bron afgeschermd. Zeker zijn de ondergrens en de "
    "bovengrens; een schatting staat er als schatting. " + PATROON_2017
)


def bands(year: Leerlingjaar, *, points: bool = True, masked: bool) -> tuple[str, ...]:
    """Return what a reader must know first, most important first."""
    found = []
    if year.fictief:
        found.append(FICTIEF)
    if masked:
        found.append(AFGESCHERMD)
    if year.onvolledig:
        found.append(
            f"De cijfers van {year.jaar} zijn onvolledig: in de bestanden "
            f"{'ontbreekt' if len(year.onvolledig) == 1 else 'ontbreken'} "
            f"{', '.join(year.onvolledig)}."
        )
    if not points:
        found.append(
            "Er zijn geen postcodepunten in de gegevensmap, dus niets heeft een plaats op de "
            "kaart. Zet ze erin met `wijkverkenner importeer postcodes BESTAND`."
        )
    return tuple(found)


def source_line(year: Leerlingjaar) -> str:
    """Return the source line: the products, the date, and the regio-indeling."""
    names = list(dict.fromkeys(record.key.bron for record in year.records))
    return f"Bron: {', '.join(names)}; peildatum 1 oktober {year.jaar}"
