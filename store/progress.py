"""Progress of long work: a callable that a reader reports to, whoever listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told what is being done (Dutch, a few words) and how far it is (0–1, or None)."""

    def __call__(self, stap: str, deel: float | None = None) -> None:
        """Report one step."""


def silent(stap: str, deel: float | None = None) -> None:
    """Listen to nothing: the default where nobody watches."""
    del stap, deel
