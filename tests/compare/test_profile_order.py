"""What stands out comes in an order that people can use: sources first, then what was counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from compare.profile import make_profile
from compare.summary import choose_key_figures
from indicators import SoortCijfer
from indicators.figure_sets import AFGELEID

if TYPE_CHECKING:
    from collections.abc import Callable

    from compare.profile import Profile

TABLE = """\
gebied_code,aantal_inwoners,aantal_0_tot_15_jaar,aantal_65_jaar_en_ouder,gemiddelde_woz_waarde
GM9999,40000,8000,8000,300
WK999901,10000,4000,1000,300
WK999902,10000,1000,2000,310
WK999903,10000,1500,2500,290
WK999904,10000,1500,2500,305
"""
COUNTED = ("percentage_0_tot_15_jaar", "gemiddelde_woz_waarde")


@pytest.fixture
def found(load: Callable[..., object]) -> Profile:
    """Return a wijk of which two figures, one that deviates, are as if counted from places."""
    made = make_profile(load(TABLE), "WK999901")  # type: ignore[arg-type]
    rows = []
    for row in made.regels:
        records = row.records
        if row.indicator.id in COUNTED:
            records = tuple(replace(r, extra={**r.extra, AFGELEID: True}) for r in records)
        rows.append(replace(row, records=records))
    return replace(made, regels=tuple(rows))


def test_what_was_counted_from_places_stands_behind_what_sources_say(found: Profile) -> None:
    sizes = {row.indicator.id: row.opvallend("gemeente") for row in found.regels}
    ordered = [row.indicator.id for row in found.wat_valt_op("gemeente")]
    assert ordered[:2] == ["percentage_65_jaar_en_ouder", "percentage_0_tot_15_jaar"]
    # the other way round by size alone
    assert sizes["percentage_0_tot_15_jaar"] > sizes["percentage_65_jaar_en_ouder"] > 0
    assert ordered[-1] == "gemiddelde_woz_waarde"
    assert sizes["gemiddelde_woz_waarde"] == 0


def test_numbers_fill_the_key_figures_only_when_nothing_else_is_left(found: Profile) -> None:
    kinds = {row.indicator.id: row.indicator.soort for row in found.regels}
    numbers = [kinds[name] is SoortCijfer.AANTAL for name in choose_key_figures(found)]
    assert numbers == sorted(numbers)
    assert not all(numbers)
