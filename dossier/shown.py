"""What was to be seen at a moment, as a line of text: stamped on a row, to look back on later.

A stamp is written when a row is kept and never changes with the figures: a year later it stands
beside what is known then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import indicators
from boundaries import niveau_of
from dossier.dossier import Dossier, StepStand
from indicators.figures import format_value
from store import NotFound, Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping


_SHORT = 8
"""Signs of the hash of a data folder: enough to tell two states of it apart."""


def figure_text(snapshot: Snapshot, gebied: str, indicator: str) -> str:
    """Return the newest figure of an area in words (`57 % (2025)`); '' where there is none.

    A figure without a value says its state (`afgeschermd (2025)`), never a number.
    """
    niveau = niveau_of(gebied)
    if niveau is None:
        return ""
    try:
        found = indicators.figures(snapshot, indicator, niveau)
    except NotFound:
        return ""
    own = found.frame[found.frame["gebied_code"] == gebied]
    if own.empty:
        return ""
    row = own.iloc[0]
    return (
        f"{format_value(found.indicator, float(row['waarde']), str(row['staat']))} ({found.jaar})"
    )


def with_figure(snapshot: Snapshot, gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """Return a duiding of a figure with that figure as it is now; one that has it keeps it."""
    made = dict(gegevens)
    area, name = made.get("gebied"), made.get("indicator")
    if area and name and made.get("vanuit") != "waarneming" and not made.get("cijfer_toen"):
        made["cijfer_toen"] = figure_text(snapshot, str(area), str(name)) or None
    return made


def review_stamp(snapshot: Snapshot, dossier: Dossier) -> str:
    """Return what there was to see of a dossier: figures until when, steps, and how many rows."""
    # a year says more to people than a hash; the hash tells two states of one year apart
    years = [r.key.jaar for r in snapshot.find(Soort.INDICATOREN) if r.key.jaar is not None]
    figures = f"cijfers tot en met {max(years)}" if years else "geen cijfers geladen"
    steps = [
        f"{step.label.lower()} {step.stand}" + (f" {step.versie}" if step.versie else "")
        for step in dossier.steps()
        if step.stand is not StepStand.LEEG
    ]
    number = sum(len(dossier.now(name)) for name in dossier.rijen)
    where = f"{len(snapshot.sets)} bestanden, kenmerk {snapshot.hash[:_SHORT]}"
    parts = (
        f"{dossier.vandaag.isoformat()}: {figures} ({where})",
        f"stappen: {', '.join(steps) or 'nog geen'}",
        f"{number} rijen in cyclus {dossier.cyclus}",
    )
    return "; ".join(parts)
