"""Pages of a download: what stands beside the features tells how much is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from store.reading.pages import members_beside, missing_rest

if TYPE_CHECKING:
    from pathlib import Path

NEXT = [{"rel": "self", "href": "x"}, {"rel": "next", "href": "y"}]


def said(members: dict[str, Any], rows: int = 60) -> list[tuple[str, int]]:
    return [(note.gevonden, note.aantal) for note in missing_rest(members, rows, "deel.json")]


@pytest.mark.parametrize("name", ["numberMatched", "totalFeatures"])
def test_a_total_that_is_larger_says_how_many_are_missing(name: str) -> None:
    text = "in het bestand staan er 60 van de 13.594: er ontbreken er 13.534"
    assert said({name: 13594, "numberReturned": 60}) == [(text, 13534)]


@pytest.mark.parametrize(
    "members",
    [
        {"links": NEXT},
        {"numberMatched": "unknown", "links": NEXT},
        {"numberMatched": True, "links": NEXT},
        {"numberMatched": 10**30, "links": NEXT},
        {"exceededTransferLimit": True},
        {"properties": {"exceededTransferLimit": True}},
    ],
)
def test_more_without_a_number_is_said_too(members: dict[str, Any]) -> None:
    text = "in het bestand staan er 60; de dienst heeft er meer, hoeveel staat er niet bij"
    assert said(members) == [(text, 1)]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"numberMatched": 60, "links": NEXT},  # the last page may still link to an empty one
        {"totalFeatures": 60},
        {"links": [{"rel": "prev"}, "next", None]},
        {"links": "next"},
        {"properties": {"exceededTransferLimit": False}},
    ],
)
def test_a_whole_collection_is_no_part(members: dict[str, Any]) -> None:
    assert said(members) == []


def test_what_stands_before_and_after_the_features_is_found(tmp_path: Path) -> None:
    # as large as many reads, with lists and the very words inside the features
    inside = {"numberMatched": 1, "lijst": [1, 2], "bbox": [5, 52]}
    feature = {"type": "Feature", "bbox": [5, 52, 6, 53], "properties": inside, "geometry": None}
    many = json.dumps([feature] * 3000)
    path = tmp_path / "deel.geojson"
    before = '{"type": "FeatureCollection", "numberReturned": 3000,\n "features":'
    after = ', "links": [{"rel": "next"}], "numberMatched": 4000}\n'
    path.write_text(before + many + after)
    assert len(path.read_bytes()) > 1 << 17
    assert members_beside(path) == {
        "type": "FeatureCollection", "numberReturned": 3000, "links": [{"rel": "next"}],
        "numberMatched": 4000,
    }  # fmt: skip
    path.write_text(before + many + "}")
    assert members_beside(path) == {"type": "FeatureCollection", "numberReturned": 3000}
    path.write_text("geen json")
    assert members_beside(path) == {}
