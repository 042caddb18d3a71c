"""Which schools stand outside the regional SWVs, and how that is known."""

from __future__ import annotations

import pandas as pd
import pytest

from flows.stelsel import STELSELS, recognise, stelsels


@pytest.mark.parametrize(
    ("brin6", "naam", "ground"),
    [
        ("99XX00", "Kentalis De Skelp", "herkend aan naam"),
        ("99XX00", "Kon. Visio Onderwijs Huizen", "herkend aan naam"),
        ("99XX00", "nv Bartimeus", "herkend aan naam"),
        ("01JO03", "De Weerklank", "herkend aan instelling"),
        ("99XX00", "De Visioenen", ""),
        ("99XX00", "Laurentius", ""),
    ],
)
def test_the_shipped_table(brin6: str, naam: str, ground: str) -> None:
    assert recognise(brin6, naam) == ground


def schools() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("01AA00", "bo", "De Ark", "Reformatorisch"),
            ("02BB00", "so", "Auris Rotsoord", "Openbaar"),
            ("02BB00", "bo", "Auris Rotsoord", "Openbaar"),
            ("03CC00", "so", "De Den", "Openbaar"),
            ("04DD00", "vso", "De Olm", "Reformatorisch"),
        ],
        columns=["brin6", "soort", "naam", "denominatie"],
    )


def test_denomination_and_name() -> None:
    found, ground = stelsels(schools())
    assert [STELSELS[number] for number in found] == [
        "reformatorisch", "cluster12", "regionaal", "regionaal", "reformatorisch",
    ]  # fmt: skip
    assert ground.tolist() == ["denominatie", "herkend aan naam", "", "", "denominatie"]


def test_duo_decides_over_the_name() -> None:
    clusters = pd.DataFrame(
        [
            ("02BB00", "so", "3", 40),
            ("03CC00", "so", "2", 30),
            ("03CC00", "so", "4", 12),
            ("03CC00", "so", "1", -1),
        ],
        columns=["brin6", "soort", "cluster", "aantal"],
    )
    found, ground = stelsels(schools(), clusters)
    assert [STELSELS[found[1]], STELSELS[found[3]]] == ["regionaal", "cluster12"]
    assert (ground[1], ground[3]) == ("", "clusterbestand van DUO")
