"""Databases for the records, see `tests.databases`."""

from tests.databases import database, postgres

__all__ = ["database", "postgres"]
