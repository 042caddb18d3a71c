"""The factors as pages have them: own rows before the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.factor_records import FactorRow, kept_factors, removal_orders, unreadable_factors
from compare.factors import SOORT_FACTOR, factors
from views.shared import aanbod_source, loaders, parts
from views.shared.words import count

if TYPE_CHECKING:
    from compare.factors import Factor
    from store.records import Records


def records() -> Records:
    """Return the records of the folder the application was started on."""
    return aanbod_source.records()


def rows() -> list[FactorRow]:
    """Return the table as it is now; nothing in it may be changed."""
    there = aanbod_source.kept()
    return _rows(str(loaders.folder().path), there.stand(SOORT_FACTOR) if there else "")


def known() -> dict[str, Factor]:
    """Return the factors by id, as `compare.pointers` takes them."""
    return {row.factor.id: row.factor for row in rows()}


def show_unreadable() -> None:
    """Tell which own rows cannot be read, and offer to take them out."""
    there = aanbod_source.kept()
    wrong = unreadable_factors(there) if there else []
    if there is None or not wrong:
        return
    rows = count(len(wrong), "eigen rij is", "eigen rijen zijn")
    why = " ".join(dict.fromkeys(reason for _, reason in wrong))
    st.warning(
        parts.plain(
            f"{rows} niet te lezen en tellen niet mee; wat daar meegeleverd was, geldt. {why}"
        )
    )
    if st.button("Deze rijen verwijderen", key="factoren_onleesbaar"):
        there.apply(removal_orders(row for row, _ in wrong), wat="onleesbare factoren verwijderd")
        st.rerun()


@st.cache_resource(max_entries=4, show_spinner=False)
def _rows(folder: str, stand: str) -> list[FactorRow]:
    del folder, stand
    there = aanbod_source.kept()
    if there is None:
        return [FactorRow(factor, None) for factor in factors().values()]
    return kept_factors(there)
