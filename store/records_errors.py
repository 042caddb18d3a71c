"""What is wrong with the database of people's own records, in Dutch and without its password."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from store.errors import WijkverkennerError

_LOG = logging.getLogger("wijkverkenner")

_CAUSES: tuple[tuple[str, str], ...] = (
    ("locked", "een ander programma houdt de database bezet"),
    ("readonly", "het bestand is alleen te lezen"),
    ("unable to open", "het bestand is niet te openen"),
    ("disk is full", "de schijf is vol"),
    ("malformed", "het bestand is beschadigd"),
    ("not a database", "het bestand is geen database"),
)
"""What SQLite's own messages contain, and what they mean to people."""
_STATES: tuple[tuple[str, str], ...] = (
    ("28", "de aanmelding is geweigerd"),
    ("3D", "deze database bestaat niet op de server"),
    ("42501", "deze gebruiker mag er niet schrijven"),
    ("25006", "op deze server kan nu alleen gelezen worden"),
    ("53", "de server heeft te weinig ruimte of verbindingen"),
)
"""Begins of PostgreSQL's SQLSTATE (appendix A of its manual), and what they mean to people."""
_NO_DRIVER = "het stuurprogramma ontbreekt; installeer wijkverkenner met de toevoeging [postgres]"
_FULL = "alle verbindingen zijn bezet"
_NO_SERVER = "de server geeft geen antwoord of weigert de aanmelding"
_OTHER = "zij geeft een fout"
_CHECK_FILE = "Controleer of het bestand te beschrijven is en of er ruimte op de schijf is."
_CHECK_SERVER = "Controleer het adres en of de database draait."


class RecordsUnreachable(WijkverkennerError, OSError):
    """The database with people's own records cannot be reached or used."""


def unreachable(address: sa.URL, error: Exception) -> RecordsUnreachable:
    """Make the readable error of a failing database; what the driver said goes to the log."""
    where = address.render_as_string(hide_password=True)
    _LOG.warning("database %s: %s", where, type(error).__name__, exc_info=error)
    check = _CHECK_FILE if address.get_backend_name() == "sqlite" else _CHECK_SERVER
    return RecordsUnreachable(
        f"De database met eigen gegevens ({where}) is niet te gebruiken: "
        f"{_cause(address, error)}. Er is niets gewijzigd. {check}"
    )


def _cause(address: sa.URL, error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError | sa.exc.NoSuchModuleError):
        return _NO_DRIVER
    if isinstance(error, sa.exc.TimeoutError):
        return _FULL
    raw = getattr(error, "orig", error)
    if address.get_backend_name() == "sqlite":
        said = str(raw).casefold()
        return next((cause for part, cause in _CAUSES if part in said), _OTHER)
    state = getattr(raw, "sqlstate", None)
    if state is None and isinstance(error, sa.exc.OperationalError):
        return _NO_SERVER
    return next((cause for begin, cause in _STATES if (state or "").startswith(begin)), _OTHER)
