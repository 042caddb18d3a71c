from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import boundaries
from boundaries.gemeenten import became, listed_gemeente
from store import DataFolder, NotFound, Snapshot
from tests.boundaries.squares import town

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "GM0518": "'s-Gravenhage", "GM0796": "'s-Hertogenbosch", "GM0373": "Bergen (NH.)",
    "GM0893": "Bergen (L.)", "GM0344": "Utrecht", "GM0352": "Wijk bij Duurstede",
    "GM0070": "Franekeradeel", "GM1900": "Súdwest-Fryslân", "GM0687": "Middelburg (Z.)",
}  # fmt: skip


@pytest.fixture
def snapshot(folder: DataFolder, tmp_path: Path) -> Snapshot:
    path = tmp_path / "gemeenten_2016.gpkg"
    town({"GM_CODE": list(NAMES), "GM_NAAM": list(NAMES.values())}).to_file(path)
    return folder.commit(boundaries.read_grenzen(path))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Utrecht", "GM0344"), ("utrecht ", "GM0344"), ("gemeente Utrecht", "GM0344"),
        ("GM0344", "GM0344"), ("344", "GM0344"), ("0344", "GM0344"),
        ("Den Haag", "GM0518"), ("'s-Gravenhage", "GM0518"), ("S GRAVENHAGE", "GM0518"),
        ("den bosch", "GM0796"), ("’s-Hertogenbosch", "GM0796"),
        ("Sudwest Fryslan", "GM1900"), ("wijk-bij-duurstede", "GM0352"),
        ("Bergen (NH)", "GM0373"), ("Bergen L", "GM0893"), ("Middelburg", "GM0687"),
    ],
)  # fmt: skip
def test_people_write_names_in_many_ways(snapshot: Snapshot, asked: str, code: str) -> None:
    assert boundaries.find_gemeenten(snapshot, [asked]) == [code]


def test_order_is_kept_and_repeats_are_not(snapshot: Snapshot) -> None:
    assert boundaries.find_gemeenten(snapshot, ["Utrecht", "Den Haag", "GM0344"]) == [
        "GM0344", "GM0518",
    ]  # fmt: skip
    assert boundaries.find_gemeenten(snapshot, []) == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("Utrect", r"'Utrect' is niet gevonden.*Bedoelt u Utrecht"),
        ("Bergen", r"meer gemeenten die Bergen heten: Bergen \(NH\.\) \(GM0373\), Bergen \(L"),
        ("Duurstede", "Bedoelt u Wijk bij Duurstede"),
        ("GM9999", "GM9999 staat niet in de grenzen"),
        ("zzz", "Controleer de naam"),
        ("", "Controleer de naam"),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(
    snapshot: Snapshot, asked: str, message: str
) -> None:
    with pytest.raises(NotFound, match=message):
        boundaries.find_gemeenten(snapshot, [asked])


def test_an_empty_folder_says_what_to_do(folder: DataFolder) -> None:
    assert boundaries.find_gemeenten(folder.snapshot(), []) == []
    with pytest.raises(NotFound, match="nog geen grenzen van gemeenten"):
        boundaries.find_gemeenten(folder.snapshot(), ["Utrecht"])


@pytest.mark.parametrize(
    ("official", "shown"),
    [
        ("'s-Gravenhage", "'s-Gravenhage (Den Haag)"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch (Den Bosch)"),
        ("Súdwest-Fryslân", "Súdwest-Fryslân (Zuidwest-Friesland)"),
        ("Den Haag", "Den Haag ('s-Gravenhage)"),
        ("Nuenen, Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten"),
        ("Utrecht", "Utrecht"),
    ],
)
def test_a_list_tells_the_name_that_people_use(official: str, shown: str) -> None:
    assert boundaries.also_called(official) == shown


def test_a_village_that_is_called_as_people_call_a_gemeente_is_itself(
    folder: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "gemeenten_2016.gpkg"
    codes = {"GM9901": "Den Haag", "GM9902": "Utrecht"}
    town({"GM_CODE": list(codes), "GM_NAAM": list(codes.values())}).to_file(path)
    known = folder.commit(boundaries.read_grenzen(path))
    assert boundaries.find_gemeenten(known, ["'s-Gravenhage"]) == ["GM9901"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Utrecht", "GM0344"),
        ("gemeente den bosch", "GM0796"),
        ("344", "GM0344"),
        ("Aalburg", "GM0738"),
        ("Bergen (L.)", "GM0893"),
    ],
)
def test_without_boundaries_the_list_of_cbs_tells(asked: str, code: str) -> None:
    assert listed_gemeente(asked).code == code


def test_what_became_of_a_gemeente_is_one_clause() -> None:
    assert became(listed_gemeente("Haaren")) == (
        "Haaren is sinds 2021 deel van Boxtel (GM0757), Oisterwijk (GM0824), Tilburg (GM0855) en "
        "Vught (GM0865)"
    )
    with pytest.raises(NotFound, match=r"Bergen \(NH.\) \(GM0373\), Bergen \(L.\) \(GM0893\)"):
        listed_gemeente("Bergen")
