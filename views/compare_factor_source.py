"""The factors as pages have them: own rows before the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.factor_records import Factorregel, kept
from compare.factors import SOORT_FACTOR
from views import aanbod_source, loaders

if TYPE_CHECKING:
    from compare import Factor
    from store.records import Records


def records() -> Records:
    """Return the records of the folder the application was started on."""
    return aanbod_source.records()


def rows() -> list[Factorregel]:
    """Return the table as it is now; nothing in it may be changed."""
    return _rows(str(loaders.folder().path), records().stand(SOORT_FACTOR))


def known() -> dict[str, Factor]:
    """Return the factors by id, as `compare.pointers` takes them."""
    return {row.factor.id: row.factor for row in rows()}


@st.cache_resource(max_entries=4, show_spinner=False)
def _rows(folder: str, stand: str) -> list[Factorregel]:
    del folder, stand
    return kept(records())
