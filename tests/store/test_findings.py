"""Findings and reports are data with one fixed shape."""

from __future__ import annotations

from store import Ernst, Finding, FindingKind, ImportRapport, Refused

KIND = FindingKind("geen_code", Ernst.FOUT, "rij geweigerd")


def test_a_kind_makes_findings_and_they_survive_json() -> None:
    finding = KIND("rij 7", "lege code", aantal=3)
    assert finding == Finding("geen_code", Ernst.FOUT, "rij 7", "lege code", "rij geweigerd", 3)
    assert Finding.from_dict(finding.as_dict()) == finding


def test_a_report_adds_up_by_construction() -> None:
    rapport = ImportRapport(rijen=7, geweigerd=3, bevindingen=[KIND("rij 7", "x", aantal=3)])
    assert rapport.as_dict()["gelezen"] == 10


def test_a_refusal_is_one_paragraph_of_sentences() -> None:
    error = Refused("een csv", "een plaatje.", "Kies een csv")
    assert str(error) == "Verwacht: een csv. Gekregen: een plaatje. Kies een csv."
