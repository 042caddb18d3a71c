"""Streamlit's options: one set, wherever the application is started."""

from __future__ import annotations

import subprocess
import sys
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


def test_only_this_computer_reaches_the_application_unless_asked_for() -> None:
    assert "--server.address=localhost" in settings.as_arguments()
    assert "--server.address=0.0.0.0" in settings.as_arguments(address="0.0.0.0")  # noqa: S104
    assert "--server.address=localhost" not in settings.as_arguments(address="0.0.0.0")  # noqa: S104


def test_what_is_loaded_ahead_exists_and_declares_no_component() -> None:
    code = (
        "import sys; from views import server; server._LOG.debug = lambda *a, **k: sys.exit(a[1]);"
        "server.load_ahead(); assert 'geopandas' in sys.modules;"
        "assert 'streamlit_folium' not in sys.modules;"
        "sys.exit([m for m in sys.modules if m.startswith('views.') and m != 'views.server'] or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
