"""Streamlit's options: one set, wherever the application is started."""

from __future__ import annotations

import tomllib
from pathlib import Path

from views import settings

HOUSE = Path(__file__).resolve().parents[2]


def test_the_checkout_and_the_command_give_the_same_options() -> None:
    written = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())
    flat = {f"{part}.{name}": v for part, names in written.items() for name, v in names.items()}
    assert flat == settings.OPTIONS


def test_arguments_are_what_streamlit_takes() -> None:
    arguments = settings.as_arguments(port=8600)
    assert "--browser.gatherUsageStats=false" in arguments
    assert "--server.port=8600" in arguments
    assert all(a.startswith("--") and "=" in a for a in arguments)


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    known = config.get_config_options()
    assert set(settings.OPTIONS) <= set(known)
