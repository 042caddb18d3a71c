"""The one sentence on every page and in every file that is made of the demonstration set."""

from __future__ import annotations

FICTIEF = "Voorbeeldgegevens: deze gemeente bestaat niet"
