"""Which areas figures can be about is known without computing any figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import boundaries
import indicators
from indicators.figure_sets import AFGELEID, figure_sets
from store import NotFound, Soort

if TYPE_CHECKING:
    from store import DataFolder, Snapshot


@pytest.fixture(scope="module")
def fictional(demonstration: DataFolder) -> Snapshot:
    """Return the demonstration set, which has every kind of figure on every level."""
    return demonstration.snapshot()


def test_every_area_of_every_figure_is_among_them(fictional: Snapshot) -> None:
    years = indicators.available(fictional)["jaar"].dropna().astype(int).unique()
    seen = set()
    for niveau in (*boundaries.NIVEAUS, *boundaries.groupings(fictional)):
        for jaar in (years.min(), years.max()):
            codes = indicators.area_codes(fictional, niveau, jaar)
            for name in indicators.catalogue(fictional):
                try:
                    frame = indicators.figures(fictional, name, niveau, jaar=jaar).frame
                except NotFound:
                    continue
                seen.add(niveau)
                assert set(frame["gebied_code"]) <= codes, (name, niveau, jaar)
    assert {"buurt", "wijk", "gemeente"} <= seen


def test_no_derived_figure_is_computed_to_know_them(
    fictional: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any(AFGELEID in r.extra for r in figure_sets(fictional))

    def refuse(_: object, name: str) -> None:
        raise AssertionError(f"a derived figure was computed: {name}")

    monkeypatch.setattr("indicators.figure_sets._counted", refuse)
    newest = max(r.key.jaar or 0 for r in fictional.find(Soort.INDICATOREN))
    assert indicators.area_codes(fictional, "wijk", newest)


def test_a_year_without_figures_has_no_areas(fictional: Snapshot) -> None:
    assert indicators.area_codes(fictional, "land", 1850) == frozenset()
    assert indicators.area_codes(fictional, "buurt", 1850) == frozenset()
