"""The factors as pages have them: own rows before the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.factor_records import Factorregel, kept
from compare.factors import SOORT_FACTOR, factors
from views import aanbod_source, loaders

if TYPE_CHECKING:
    from compare import Factor
    from store.records import Records


def records() -> Records:
    """Return the records of the folder the application was started on."""
    return aanbod_source.records()


def rows() -> list[Factorregel]:
    """Return the table as it is now; nothing in it may be changed."""
    there = aanbod_source.kept()
    return _rows(str(loaders.folder().path), there.stand(SOORT_FACTOR) if there else "")


def known() -> dict[str, Factor]:
    """Return the factors by id, as `compare.pointers` takes them."""
    return {row.factor.id: row.factor for row in rows()}


@st.cache_resource(max_entries=4, show_spinner=False)
def _rows(folder: str, stand: str) -> list[Factorregel]:
    del folder, stand
    there = aanbod_source.kept()
    if there is None:
        return [Factorregel(factor, None) for factor in factors().values()]
    return kept(there)
