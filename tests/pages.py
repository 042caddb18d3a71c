"""What every test of a page wants to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.words import SLIP

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def sound(app: AppTest) -> None:
    """Check that a run ended well: the router turns a fault of ours into a Dutch sentence."""
    assert not app.exception
    assert SLIP not in [error.value for error in app.error]


def field_key(app: AppTest, name: str) -> str:
    """Return the key of a field that keeps its value, as it is on this visit of the page."""
    return f"{name}_{app.session_state['toestand'].visit}"
