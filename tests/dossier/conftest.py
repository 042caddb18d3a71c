"""Dossiers are kept on SQLite and on PostgreSQL."""

from tests.databases import database, postgres

__all__ = ["database", "postgres"]
