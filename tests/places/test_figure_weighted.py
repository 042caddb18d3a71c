"""Buurten that do not weigh in their wijk: up to a twentieth of the people, and told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from places.figures.counts import Weighing

NAN = float("nan")


def weighing(numbers: list[float], wijken: dict[str, float]) -> Weighing:
    """Return four buurten in two wijken, the last one water, with their numbers of people."""
    codes = ["BU1", "BU2", "BU3", "BU4"]
    shapes = pd.DataFrame(
        {
            "code": codes,
            "wijk_code": ["WK1", "WK1", "WK2", "WK2"],
            "water": [False, False, False, True],
        }
    )
    people = dict(zip(codes, numbers, strict=True)) | wijken

    def of(asked: Any, _niveau: str) -> tuple[Any, Any]:
        found = np.array([people[code] for code in asked])
        return found, np.where(np.isnan(found), "ontbreekt", "waarde").astype(object)

    counted: Any = SimpleNamespace(areas=shapes)
    return Weighing(counted, SimpleNamespace(of=of), "wijk")  # type: ignore[arg-type]


def figures(values: list[float], states: list[str]) -> Any:
    frame = pd.DataFrame({"waarde": values, "staat": states})
    return lambda _wanted: {"afstand": frame}


def test_a_buurt_of_few_people_may_be_unknown_and_that_is_told() -> None:
    up = weighing([960, NAN, 50, NAN], {"WK1": 1000, "WK2": 50})
    [found] = up.rows(figures([0.5, 0.9, 0.4, NAN], ["waarde"] * 3 + ["nvt"]), []).values()
    assert found["waarde"].tolist() == pytest.approx([0.5, 0.4])
    [told] = up.findings
    assert (told.code, told.aantal) == ("buurten_niet_gewogen", 1)
    assert told.gevonden == (
        "in 1 wijk telt 1 buurt niet mee: hoeveel mensen daar wonen is niet bekend, hoogstens 5 % "
        "van het gebied"
    )


def test_a_buurt_of_more_people_leaves_no_figure_and_nothing_to_tell() -> None:
    up = weighing([900, NAN, 50, NAN], {"WK1": 1000, "WK2": 50})
    [found] = up.rows(figures([0.5, 0.9, 0.4, NAN], ["waarde"] * 3 + ["nvt"]), []).values()
    assert found["staat"].tolist() == ["ontbreekt", "waarde"]
    assert up.findings == ()
