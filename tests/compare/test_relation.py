"""What goes together over areas, and two sources of one subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scipy.stats import beta, spearmanr

from compare.relation import IndicatorPair, relate
from compare.two_sources import compare_sources
from indicators import catalogue
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot


EENZAAM = (40.3, 38.8, 36.3, None, 32.9, 30.4, 27.5, 26.6, 24.4, 22.3, 20.0, 20.5)


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    lines = ["gebied_code,aantal_inwoners,rokers,eenzaam,percentage_koopwoningen,vrijwilligerswerk"]
    for i, seen in enumerate(EENZAAM):
        shown = "" if seen is None else seen
        lines.append(f"WK9999{i:02d},{1000 + i},{10 + i},{shown},50,{'' if i else 20}")
    return load("\n".join(lines) + "\n", bron="proef")


def test_rank_correlation_is_that_of_scipy_over_areas_with_both(snapshot: Snapshot) -> None:
    found = relate(snapshot, "wijk", jaar=2024)
    (pair,) = found.paren
    both = [(10 + i, seen) for i, seen in enumerate(EENZAAM) if seen is not None]
    assert pair.gebieden == len(both) == 11
    # only the last two lie the other way round
    assert pair.rho == pytest.approx(spearmanr(*zip(*both, strict=True))[0])
    assert pair.rho == pytest.approx(-(1 - 6 * 2 / (11 * (11**2 - 1))))
    assert "Gebieden zijn geen mensen" in found.waarschuwing


def test_what_cannot_be_used_is_told(snapshot: Snapshot) -> None:
    left = dict(relate(snapshot, "wijk", jaar=2024).weggelaten)
    assert left["percentage_koopwoningen"] == "alle gebieden hebben hetzelfde cijfer"
    assert left["vrijwilligerswerk"] == "minder dan 10 gebieden met een cijfer"
    assert left["aantal_inwoners"] == "een aantal volgt de grootte van het gebied"


def test_two_sources_show_where_they_disagree_most(load: Callable[..., Snapshot]) -> None:
    lines = ["gebied_code,rokers,waarneming"]
    seen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]
    lines += [f"WK9999{i:02d},{10 + i},{value}" for i, value in enumerate(seen)]
    here = load("\n".join(lines) + "\n", bron="proef")
    found = compare_sources(here, "rokers", "waarneming", "wijk", jaar=2024)
    first = found.frame.iloc[0]
    # the highest by the figure, the lowest by the professionals
    assert (first["gebied_code"], first["rang_een"], first["rang_ander"]) == ("WK999911", 1, 12)
    assert first["verschil_rang"] == -11
    assert "voor een deel in dezelfde volgorde" in found.tekst
    turned = compare_sources(here, "rokers", "waarneming", "wijk", jaar=2024, omgekeerd=True)
    assert turned.rho == pytest.approx(-(found.rho or 0))


def test_sources_without_common_areas_or_figures_are_explained(
    snapshot: Snapshot, load: Callable[..., Snapshot]
) -> None:
    with pytest.raises(NotFound, match="er niet voor wijken van 2024"):
        compare_sources(snapshot, "rokers", "voldoet_aan_beweegrichtlijn", "wijk", jaar=2024)
    here = load("gebied_code,rokers,eenzaam\nWK999801,1,\nWK999802,,2\n", jaar=2023, bron="proef")
    found = compare_sources(here, "rokers", "eenzaam", "wijk", jaar=2023)
    assert (found.rho, found.tekst) == (None, "Geen enkel gebied heeft beide cijfers.")
    assert (found.alleen_een, found.alleen_ander) == (1, 1)


@pytest.mark.parametrize(("rho", "count"), [(-0.56, 10), (0.5, 111), (0.9, 12), (1.0, 10)])
def test_what_chance_gives_is_the_p_of_a_rank_correlation(rho: float, count: int) -> None:
    row = catalogue()["aantal_inwoners"]
    pair = IndicatorPair(row, row, rho, count, vanzelf=False)
    # without relation a correlation is spread as a beta distribution from -1 to 1
    spread = beta(count / 2 - 1, count / 2 - 1, loc=-1, scale=2)
    p = 2 * spread.sf(abs(rho))
    assert pair.toeval() == (p >= 0.05)
    assert pair.toeval(1000) == (p * 1000 >= 0.05)
