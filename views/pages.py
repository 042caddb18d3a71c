"""The pages of the application, in the order of the work: one row each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page."""

    id: str
    """Its path in the address; never renamed, because links depend on it."""
    title: str
    file: str
    """The script in views/ that shows it."""
    choices: tuple[str, ...] = ()
    """The shared choices it follows, by key; the frame shows only these."""
    background: bool = False
    """Set apart below the pages of the work itself."""


_SHARED = ("gemeente", "niveau", "jaar")

PAGES: tuple[PageRow, ...] = (
    PageRow("kaart", "Kaart", "kaart/page.py", _SHARED),
    PageRow("vergelijken", "Vergelijken", "vergelijken/page.py", ("gemeente", "jaar")),
    PageRow("leerlingstromen", "Leerlingstromen", "leerlingstromen/page.py"),
    PageRow("aanbod", "Aanbod", "aanbod/page.py", ("gemeente", "jaar")),
    PageRow("gegevens", "Gegevens", "gegevens/page.py", background=True),
    PageRow("verantwoording", "Verantwoording", "verantwoording/page.py", background=True),
)

HOME = 0
"""Which of them the bare address shows."""
