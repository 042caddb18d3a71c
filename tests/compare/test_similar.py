"""Similar areas and why, held to scikit-learn's distance with missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.metrics.pairwise import nan_euclidean_distances

from compare import similar
from compare.similar import (
    UITERSTE,
    IndicatorFamily,
    _distances,
    families,
    find_similar,
    standardise,
)
from indicators import catalogue
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

COLUMNS = (
    "gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,percentage_koopwoningen,"
    "gemiddelde_huishoudensgrootte,gemiddelde_woz_waarde\n"
)


def table(*rows: str) -> str:
    return COLUMNS + "\n".join(rows) + "\n"


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    return load(
        table(
            "WK999901,5000,20,30,2.0,250000",
            "WK999902,5000,20,31,2.0,255000",
            "WK999801,5000,20,30,2.0,250000",
            "WK999802,5000,35,30,2.0,250000",
            "WK999803,5000,10,80,3.0,600000",
            "WK999804,50,20,30,2.0,250000",
            "WK999805,5000,,,2.1,",
            "WK999806,5000,15,60,2.6,400000",
        ),
        bron="proef",
    )


def test_the_nearest_comes_first_with_what_is_alike_and_what_is_not(snapshot: Snapshot) -> None:
    found = find_similar(snapshot, "WK999901", jaar=2024)
    assert found.codes[:2] == ("WK999801", "WK999902")
    assert found.buren[0].afstand == 0
    older = next(b for b in found.buren if b.code == "WK999802")
    assert [k.indicator.id for k in older.verschilt] == ["percentage_65_jaar_en_ouder"]
    assert "verschilt nog in percentage inwoners van 65 jaar en ouder (hoger)." in older.zin
    assert "percentage_koopwoningen" in [k.indicator.id for k in older.overeen]


def test_hardly_inhabited_and_hardly_known_areas_are_no_example(snapshot: Snapshot) -> None:
    codes = find_similar(snapshot, "WK999901", jaar=2024).codes
    assert "WK999804" not in codes
    assert "WK999805" not in codes


def test_the_own_gemeente_in_or_out(snapshot: Snapshot) -> None:
    assert find_similar(snapshot, "WK999901", jaar=2024, bereik="gemeente").codes == ("WK999902",)
    outside = find_similar(snapshot, "WK999901", jaar=2024, bereik="buiten_gemeente").codes
    assert "WK999902" not in outside


def test_a_missing_own_figure_is_left_out_of_the_distance(snapshot: Snapshot) -> None:
    found = find_similar(snapshot, "WK999805", jaar=2024)
    assert all(buur.gedeeld == 1 for buur in found.buren)


def only_family(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    family = IndicatorFamily("alles", "Alles samen", names)
    monkeypatch.setattr(similar, "families", lambda: {"alles": family})


def test_a_number_is_not_compared_on(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    only_family(monkeypatch, "gemiddelde_woz_waarde", "aantal_inwoners")
    only = find_similar(snapshot, "WK999901", jaar=2024)
    assert only.indicatoren == ("gemiddelde_woz_waarde",)
    assert dict(only.weggelaten)["aantal_inwoners"].startswith("een aantal hangt af")


def test_a_family_and_one_that_does_not_exist(snapshot: Snapshot) -> None:
    assert "percentage_koopwoningen" in find_similar(
        snapshot, "WK999901", jaar=2024, familie="wonen"
    ).indicatoren  # fmt: skip
    with pytest.raises(NotFound, match="kies uit demografie, inkomen, wonen, alles"):
        find_similar(snapshot, "WK999901", jaar=2024, familie="weer")


def test_a_constant_indicator_says_nothing(load: Callable[..., Snapshot]) -> None:
    here = load(table("WK999901,500,20,30,2.0,", "WK999902,500,22,30,2.5,"), bron="proef")
    found = find_similar(here, "WK999901", jaar=2024)
    assert (
        dict(found.weggelaten)["percentage_koopwoningen"] == "alle gebieden hebben hetzelfde cijfer"
    )


def test_a_single_area_has_no_like_and_says_so(load: Callable[..., Snapshot]) -> None:
    here = load(table("WK999901,500,20,30,2.0,250000"), bron="proef")
    found = find_similar(here, "WK999901", jaar=2024)
    assert (found.buren, found.reden != "") == ((), True)


def test_standardising_is_robust_to_one_extreme_area() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 1e6])
    scores = standardise(values)
    assert scores is not None
    assert scores[-1] == UITERSTE
    assert abs(scores[0] - scores[4]) > 1
    assert standardise(np.array([3.0, 3.0, np.nan])) is None
    # most areas equal: the interquartile range is nought, the figure still tells
    assert standardise(np.array([0.0] * 9 + [5.0])) is not None


def test_distances_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(200, 8))
    scores[rng.random(scores.shape) < 0.2] = np.nan
    scores[7, :2] = np.nan
    ours, shared = _distances(scores, 7)
    own = np.isfinite(scores[7])
    # scikit-learn scales up for missing columns: divided by their number, the root mean square
    theirs = nan_euclidean_distances(scores[:, own], scores[[7]][:, own])[:, 0] / np.sqrt(own.sum())
    there = shared > 0
    assert ours[there] == pytest.approx(theirs[there])


def test_every_family_names_indicators_of_the_catalogue() -> None:
    known = catalogue()
    assert [n for f in families().values() for n in f.indicatoren if n not in known] == []


def test_an_area_with_hardly_any_figure_has_no_like(
    load: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An estate with one figure of four is like thousands of buurten in just that one."""
    head = "gebied_code,percentage_koopwoningen,stedelijkheid,gemiddelde_woz_waarde,"
    lines = [f"{head}omgevingsadressendichtheid,aantal_inwoners", "WK999901,,2,,,500"]
    lines += [f"WK9999{i:02d},{40 + i},{i % 5 + 1},{200000 + 1000 * i},{900 + i},500"
              for i in range(2, 30)]  # fmt: skip
    here = load("\n".join(lines) + "\n")
    only_family(monkeypatch, "percentage_koopwoningen", "stedelijkheid", "gemiddelde_woz_waarde",
                "omgevingsadressendichtheid")  # fmt: skip
    found = find_similar(here, "WK999901", jaar=2024)
    assert found.buren == ()
    assert "maar 1 van de 4 cijfers om op te vergelijken" in found.reden
    assert find_similar(here, "WK999902", jaar=2024).bekend == 4
