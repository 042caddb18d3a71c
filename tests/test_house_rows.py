"""What the house is put together from: importers, providers of counted figures."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import house
import indicators
from compare.factor_records import record_id
from dossier.names import factor_names
from indicators.figure_sets import AFGELEID, figure_sets
from store import NotFound, kept
from store.records import Opdracht, Records

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder, Snapshot


@pytest.fixture(scope="module")
def loaded(demonstration: DataFolder) -> Snapshot:
    return demonstration.snapshot()


@pytest.mark.parametrize("name", house.IMPORTERS)
def test_every_row_has_a_reader_that_takes_its_options(name: str) -> None:
    row = house.IMPORTERS[name]
    parameters = inspect.signature(row.reader()).parameters
    missing = {option.parameter for option in row.opties} - set(parameters)
    assert not missing
    assert {"progress", "fictief"} <= set(parameters)


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="grenzen"):
        house.importer("grens")


def test_every_counted_figure_is_told_by_its_id(loaded: Snapshot) -> None:
    counted = {
        name
        for record in figure_sets(loaded)
        if AFGELEID in record.extra
        for name in record.extra["indicatoren"]
    }
    assert {"aantal_scholen", "aantal_aanbod"} <= counted
    for name in counted:
        assert any(who.gives(name) for who in house.PROVIDERS), name


def test_only_what_two_files_give_together_asks_a_provider() -> None:
    """Vso is a part of vo and vso: pupils of two files, of which one may come later."""
    asked = [n for n in indicators.catalogue() if any(who.gives(n) for who in house.PROVIDERS)]
    assert asked == ["deelname_vso", "deelname_vso_schatting"]


def test_aanbod_names_the_factors_of_comparing_own_ones_first(tmp_path: Path) -> None:
    shipped = factor_names(None)
    assert shipped.namen["voeding"] == "Voeding"
    records = Records(tmp_path)
    own = {"id": "voeding", "label": "Eten en slapen", "rang": 1, "richting": "beide"}
    records.apply([Opdracht("factor", own, record_id("voeding"))])
    now = factor_names(records)
    assert (now.namen["voeding"], len(now.namen)) == ("Eten en slapen", len(shipped.namen))
    assert now.read("eten en slapen") == now.read("Voeding") == "voeding"
    assert now.stand != shipped.stand
    records.close()


def test_a_published_or_computed_figure_asks_no_provider_and_no_records(
    loaded: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stand(_: object) -> kept.Stand:
        asked.append("records")
        return kept.Stand()

    def counted(_: object) -> list[object]:
        asked.append("figures")
        return []

    monkeypatch.setattr("store.folder.stand", stand)
    monkeypatch.setattr("places.figures.providers.school_figures", counted)
    monkeypatch.setattr("places.figures.providers.aanbod_figures", counted)
    fresh = house.folder(loaded.folder).snapshot()
    for name in ("percentage_0_tot_15_jaar", "aantal_inwoners"):
        for niveau in ("buurt", "wijk", "gemeente"):
            assert len(indicators.figures(fresh, name, niveau).frame)
    assert not asked
    fresh.stempel  # noqa: B018 - asking is what opens them
    assert asked == ["records"]


def test_a_folder_without_providers_has_its_published_figures(loaded: Snapshot) -> None:
    from store import DataFolder

    bare = DataFolder(loaded.folder).snapshot()
    assert bare != loaded
    assert len(indicators.figures(bare, "aantal_inwoners", "buurt").frame)
    with pytest.raises(NotFound):
        indicators.figures(bare, "aantal_scholen", "buurt")
