"""Streamlit's own options, in one place: the checkout's config.toml and `start` hold the same."""

from __future__ import annotations

OPTIONS: dict[str, str | int | bool] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "server.address": "localhost",  # what people load is theirs; others are let in on purpose
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 2000,  # MB; the national buurten of one year are 100 to 500
    "server.showEmailPrompt": False,
    "theme.base": "light",
    "theme.font": "sans-serif",  # Streamlit ships it: no font is fetched
    "theme.primaryColor": "#0b4f8a",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f1f4f7",
    "theme.textColor": "#1c2733",
    "theme.linkColor": "#0b4f8a",
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "small",
}


def as_arguments(*, port: int | None = None, address: str | None = None) -> list[str]:
    """Return the options as `streamlit run` takes them on its command line."""
    given = {"server.port": port, "server.address": address}
    options = OPTIONS | {name: value for name, value in given.items() if value is not None}
    return [f"--{name}={_text(value)}" for name, value in options.items()]


def _text(value: str | int | bool) -> str:  # noqa: FBT001 - a value, not a switch
    return str(value).lower() if isinstance(value, bool) else str(value)
