"""What was typed in the table of factors and not saved outlives the table."""

from __future__ import annotations

from compare.factor_records import FactorRow
from compare.factor_table import fields
from compare.factors import shipped
from views.shared import record_editor
from views.vergelijken import factors
from views.vergelijken.factors import _FactorEditing


def test_what_was_typed_is_put_in_the_lines_it_was_typed_in() -> None:
    lines = [(place, {"label": name, "rang": 1}) for place, name in enumerate("abc")]
    edits = {
        "edited_rows": {0: {"rang": 4}, "2": {"label": "z"}},
        "added_rows": [{"label": "nieuw"}],
        "deleted_rows": [1],
    }
    once = record_editor.typed(lines, edits)
    assert once == [(0, {"label": "a", "rang": 4}), (2, {"label": "z", "rang": 1}),
                    (None, {"label": "nieuw"})]  # fmt: skip
    # a second round counts from the lines as they stand then
    again = record_editor.typed(once, {"edited_rows": {1: {"rang": 5}}, "deleted_rows": [2]})
    assert again == [(0, {"label": "a", "rang": 4}), (2, {"label": "z", "rang": 5})]
    assert lines[0][1]["rang"] == 1


def test_a_line_of_a_later_round_is_still_the_factor_that_it_was() -> None:
    rows = [FactorRow(factor, None) for factor in shipped().values()]
    now = _FactorEditing()
    now.begin(rows, "1")
    now.wijzigingen = {
        "edited_rows": {2: {"rang": 5}}, "deleted_rows": [0], "added_rows": [{"label": "Nieuw",
        "rang": 3, "richting": "risico"}],
    }  # fmt: skip
    now.again()
    wanted = factors._wanted(now)
    assert [place for place, _ in wanted] == [*range(1, len(rows)), None]
    by_place = dict(wanted)
    assert by_place[2].id == rows[2].factor.id
    assert by_place[2].rang == 5
    assert fields(by_place[1]) == fields(rows[1].factor)
    assert by_place[None].label == "Nieuw"
