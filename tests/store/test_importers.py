"""The registry of imports."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from store import NotFound
from store.importers import IMPORTERS, importer


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_row_names_a_reader_that_takes_its_options(name: str) -> None:
    row = IMPORTERS[name]
    module, _, function = row.lezer.partition(":")
    parameters = inspect.signature(getattr(import_module(module), function)).parameters
    missing = {option.parameter for option in row.opties} - set(parameters)
    assert not missing
    assert {"progress", "fictief"} <= set(parameters)


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="grenzen"):
        importer("grens")
