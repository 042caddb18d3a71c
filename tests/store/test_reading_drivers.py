"""GDAL has no reader in it but those of the files we take."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

from store import Refused
from store.reading import drivers

HOUSE = Path(drivers.__file__).parents[2]


def test_only_the_allowed_drivers_of_maps_are_registered() -> None:
    drivers.check_drivers()
    assert set(pyogrio.list_drivers()) == drivers.ALLOWED


def test_no_driver_of_rasters_is_registered_either() -> None:
    place = Path(pyogrio.__file__).parents[1] / "pyogrio.libs"
    library = next(iter(place.glob("libgdal*")), None)
    if library is None:
        pytest.skip("this pyogrio is no wheel that brings its own GDAL")
    gdal = ctypes.CDLL(str(library))
    gdal.GDALGetDriver.restype = ctypes.c_void_p
    gdal.GDALGetDriverShortName.restype = ctypes.c_char_p
    gdal.GDALGetDriverShortName.argtypes = [ctypes.c_void_p]
    names = {
        gdal.GDALGetDriverShortName(gdal.GDALGetDriver(number)).decode()
        for number in range(gdal.GDALGetDriverCount())
    }
    assert names == drivers.ALLOWED


def test_the_settings_stand_before_anything_can_load_gdal() -> None:
    code = "import store, sys, os; print(os.environ['GDAL_DRIVER_PATH'], 'pyogrio' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("GDAL_")}
        | {"PYTHONPATH": str(HOUSE)},
    )
    assert ran.stdout.split() == ["disable", "False"]


def test_another_driver_stops_all_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    found = dict.fromkeys((*drivers.ALLOWED, "OGR_VRT"), "r")
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: found)
    with pytest.raises(Refused, match="OGR_VRT"):
        drivers.check_drivers()
