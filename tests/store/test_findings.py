"""Findings and reports are data with one fixed shape."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from store import Ernst, Finding, ImportRapport, Refused
from store.findings import note, refusal

DECLARED = re.compile(r'= (?:refusal|warning|note)\(\s*"(\w+)"')
KIND = refusal("geen_code", "rij geweigerd")


def test_a_kind_makes_findings_and_they_survive_json() -> None:
    finding = KIND("rij 7", "lege code", aantal=3)
    assert finding == Finding("geen_code", Ernst.FOUT, "rij 7", "lege code", "rij geweigerd", 3)
    assert Finding.from_dict(finding.as_dict()) == finding


def test_a_code_has_one_severity_and_is_declared_once() -> None:
    with pytest.raises(ValueError, match="geen_code"):
        note("geen_code", "niets")
    assert KIND.doing("iets anders")("rij 7", "x").gedaan == "iets anders"
    root = Path(__file__).resolve().parents[2]
    declared = Counter(
        code
        for path in root.rglob("*.py")
        if "tests" not in path.parts and not path.relative_to(root).parts[0].startswith(".")
        for code in DECLARED.findall(path.read_text(encoding="utf-8"))
    )
    assert len(declared) > 100
    assert not [code for code, times in declared.items() if times > 1]


def test_a_report_adds_up_by_construction() -> None:
    rapport = ImportRapport(rijen=7, geweigerd=3, bevindingen=[KIND("rij 7", "x", aantal=3)])
    assert rapport.as_dict()["gelezen"] == 10


def test_a_refusal_is_one_paragraph_of_sentences() -> None:
    error = Refused("een csv", "een plaatje.", "Kies een csv")
    assert str(error) == "Verwacht: een csv. Gekregen: een plaatje. Kies een csv."
