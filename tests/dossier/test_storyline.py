"""A weergave keeps what it showed, and tells what changed; a verhaallijn keeps its order."""

from __future__ import annotations

from dossier.dossier import Work
from dossier.rows import KnownNames
from dossier.storyline import (
    SHOWN,
    changed_since,
    in_order,
    moved,
    rows_of_line,
    shown,
    view_row,
    what_is_gone,
)
from store.records_rows import Rij

HEAD = "Code;Naam;Waarde\r\n"
THEN = (HEAD + "WK990101;Kade;12,0\r\nWK990102;Zonneveld;[c]\r\n").encode("utf-8-sig")
LINE = Rij("l", "verhaallijn", 3, {"titel": "Avond", "weergaven": ["a", "weg", "b"]})
A, B = (Rij(key, "weergave", 1, {"titel": key.upper()}) for key in "ab")
WORK = Work({"weergave": (B, A), "verhaallijn": (LINE,)})


def _stamp(
    table: bytes | None, kenmerk: str = "x", regel: str = "wijken · 2024"
) -> dict[str, object]:
    return shown("Waar?", regel, kenmerk, "2026-11-29T10:00:00+00:00", table)


def test_what_is_the_same_is_said_to_be() -> None:
    assert changed_since(_stamp(THEN), _stamp(THEN)).zin == "De cijfers zijn sindsdien gelijk."
    other = changed_since(_stamp(THEN), _stamp(THEN, "y"))
    assert other.zin.endswith("De gegevensmap is wel bijgewerkt.")
    assert other.anders == ()


def test_each_cell_that_changed_is_told_with_its_row_then_and_now() -> None:
    now = (HEAD + "WK990101;Kade;13,5\r\nWK990103;Dal;1,0\r\n").encode("utf-8-sig")
    found = changed_since(_stamp(THEN), _stamp(now, regel="wijken · 2025"))
    assert found.anders == (("WK990101", "Waarde", "12,0", "13,5"),)
    assert found.zin == (
        "Er stond: wijken · 2024. Sindsdien veranderd: 1 cel, 1 rij erbij gekomen, "
        "1 rij er niet meer."
    )


def test_rows_that_nothing_names_and_other_columns_are_counted() -> None:
    double = _stamp(b"Naam;Aantal\r\nA;1\r\nA;1\r\nC;2\r\n")
    found = changed_since(double, _stamp(b"Naam;Aantal\r\nA;1\r\nA;1\r\nB;1\r\n"))
    assert found.zin == "Sindsdien veranderd: 1 van 3 rijen zijn anders of weg."
    other = changed_since(_stamp(THEN), _stamp(THEN.replace(b"Waarde", b"Aandeel")))
    assert other.zin == "Sindsdien veranderd: andere kolommen (Waarde, Aandeel)."


def test_a_table_that_is_too_large_or_not_there_is_said_to_be() -> None:
    rows = "".join(f"{n};x;1\r\n" for n in range(7000))
    large = _stamp((HEAD + rows).encode())
    assert "tabel" not in large
    assert (
        "7.000 rijen toen, 7.001 nu"
        in changed_since(large, _stamp((HEAD + rows + "n;x;1\r\n").encode())).zin
    )
    assert "geen tabel bewaard" in changed_since(_stamp(None), _stamp(None, "y")).zin
    assert changed_since({}, _stamp(None)).zin.startswith("Bij deze weergave is niet bewaard")


def test_a_weergave_knows_its_figures_and_says_when_one_is_gone() -> None:
    made = view_row(
        "T", "z", "n", "kaart?indicator=oud&gebied=WK990101", _stamp(THEN), "2026-11-29"
    )
    assert made["indicatoren"] == ["oud"]
    assert made["gebieden"] == ["WK990101"]
    assert made["bron"] == "Waar?: wijken · 2024"
    assert made[SHOWN]["rijen"] == 2
    known = KnownNames(gebieden={"WK990101": "Kade"}, indicatoren={"nieuw": "Nieuw"})
    gone = what_is_gone(Rij("a", "weergave", 1, made), known)
    assert [found.gevonden for found in gone] == ["‘oud’ staat niet (meer) in de catalogus"]


def test_a_line_keeps_its_order_and_what_is_gone_keeps_its_place() -> None:
    assert in_order(WORK, LINE) == [("a", A), ("weg", None), ("b", B)]
    assert (moved(LINE, 2, -1).gegevens or {})["weergaven"] == ["a", "b", "weg"]
    assert (moved(LINE, 0, -1).gegevens or {})["weergaven"] == ["a", "weg", "b"]
    assert rows_of_line(WORK, LINE) == [LINE, A, B]
