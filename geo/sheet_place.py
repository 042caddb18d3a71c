"""Where a sheet stands in a document; apart from what draws it, which takes long to load."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """The place of a sheet in a document or on a slide, which shows it at this very size."""

    wide: float
    """Inches, as `high`."""
    high: float
    letters: float
    """Points of its smallest letters."""
    foot: float
    """Points of its source line."""
