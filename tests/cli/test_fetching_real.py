"""`ophalen` for Utrecht from services filled with real open data, against the files by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cli import run
from sources.source_list import VARIABLE
from store import DataFolder, Soort
from tests.sources import real_services
from tests.sources.server import serving

if TYPE_CHECKING:
    from pathlib import Path

    from store import SetRecord

pytestmark = pytest.mark.echt


def content(record: SetRecord) -> tuple[Any, ...]:
    return record.key, record.rijen, record.herkomst.sha256, dict(record.bestanden)


def test_utrecht_fetched_is_utrecht_by_hand(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched, by_hand = DataFolder(tmp_path / "opgehaald"), DataFolder(tmp_path / "met de hand")
    with serving(real_services.real(real_data)) as services:
        (tmp_path / "bronnen.toml").write_text(real_services.bronnen(services), encoding="utf-8")
        monkeypatch.setenv(VARIABLE, str(tmp_path / "bronnen.toml"))
        for met, year in (("grenzen", 2023), ("cijfers", 2024), ("leerlingen", 2017)):
            words = ["--gemeente", "Utrecht", "--met", met, f"--jaar={year}", "--ja"]
            assert run(["--gegevens", str(fetched.path), "ophalen", *words]) == 0
        words = ["--gemeente", "Utrecht", "--met", "swv,postcodes,scholen", "--ja"]
        assert run(["--gegevens", str(fetched.path), "ophalen", *words]) == 0
    # the publishers' own files where they are that, and else what was made of the pages
    found = (fetched.path / "ophalen" / "bestanden").rglob("*.*")
    files = {path.name: path for path in found}
    originals = {
        "leerlingen": real_data / real_services.PUPILS.format("2017-2018")[1:],
        "swv": real_data / "swv" / real_services.SWV[1:],
        "postcodes": real_data / "pc4" / real_services.PC4[1:],
        "locaties": real_data / "scholen" / real_services.SCHOOLS[1:],
        "grenzen": files["wijkenbuurten_2023_GM0344.zip"],
        "indicatoren": files["kerncijfers_wijken_en_buurten_2024_GM0344.csv"],
    }
    for kind, path in originals.items():
        assert run(["--gegevens", str(by_hand.path), "importeer", kind, str(path)]) == 0
    ours = sorted(map(content, fetched.snapshot().sets), key=lambda one: str(one[0]))
    theirs = sorted(map(content, by_hand.snapshot().sets), key=lambda one: str(one[0]))
    assert ours == theirs
    snapshot = fetched.snapshot()
    counts = {
        (r.key.soort, r.key.niveau): r.rijen for r in snapshot.find(Soort.GRENZEN, indeling=2023)
    }
    assert counts[Soort.GRENZEN, "buurt"] == 111
    assert counts[Soort.GRENZEN, "wijk"] == 10
    # Baarle-Hertog stands in the recorded answer too
    assert counts[Soort.GRENZEN, "gemeente"] >= 342
    figures = snapshot.find(Soort.INDICATOREN, niveau="buurt", jaar=2024)
    assert {code[:6] for code in _areas(snapshot, figures)} == {"BU0344"}


def _areas(snapshot: Any, records: list[Any]) -> set[str]:
    tables = [snapshot.table(r, "cijfers", columns=["gebied_code"]) for r in records]
    return {code for table in tables for code in table["gebied_code"]}
