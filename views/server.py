"""The application's server: Streamlit's own, with the heavy libraries loaded ahead.

Run as a module with Streamlit's arguments. The first page needs libraries that take seconds
to import; a thread does that while the server comes up and the browser opens.
"""

from __future__ import annotations

import logging
import runpy
import threading
from importlib import import_module

_LOG = logging.getLogger("wijkverkenner")

AHEAD = ("geopandas", "pyarrow.parquet", "folium", "indicators", "geo.folium_map", "altair")
"""No module that declares a Streamlit component: those must wait for the server's registry."""


def load_ahead() -> None:
    """Import what the first page needs; a failure shows there, with its own message."""
    for name in AHEAD:
        try:
            import_module(name)
        except Exception:  # noqa: BLE001 - being ahead is all this is for
            _LOG.debug("could not load %s ahead", name, exc_info=True)


def main() -> None:
    """Start loading, then hand over to Streamlit."""
    threading.Thread(target=load_ahead, daemon=True, name="vooruit-laden").start()
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
