"""What every test of a page wants to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1.element_tree import ElementTree

from views.shared import words

if TYPE_CHECKING:
    import pytest
    from streamlit.proto.WidgetStates_pb2 import WidgetStates
    from streamlit.testing.v1 import AppTest


def sound(app: AppTest) -> None:
    """Check that a run ended well: the router turns a fault of ours into a Dutch sentence."""
    assert not app.exception
    assert words.SLIP not in [error.value for error in app.error]


def field_key(app: AppTest, name: str) -> str:
    """Return the key of a field that keeps its value, as it is on this visit of the page."""
    return f"{name}_{app.session_state['toestand'].visit}"


class Tables:
    """What a browser holds of the tables that somebody edits: AppTest itself knows of none.

    As a browser does, it sends what was typed with every run, under the id of the table, and
    forgets it when that table is not on the page any more.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let AppTest send the tables too, for as long as the test lasts."""
        self._typed: dict[str, dict[str, Any]] = {}
        real = ElementTree.get_widget_states

        def states(tree: ElementTree) -> WidgetStates:
            found = real(tree)
            there = {table.proto.id for table in tree.get("dataframe")}
            self._typed = {key: edits for key, edits in self._typed.items() if key in there}
            for key, edits in self._typed.items():
                found.widgets.append(WidgetState(id=key, string_value=json.dumps(edits)))
            return found

        monkeypatch.setattr(ElementTree, "get_widget_states", states)

    def type(self, app: AppTest, column: str, row: int, value: object) -> None:
        """Type in a cell of the table that has a column, and let the page run."""
        [table] = [one for one in app.dataframe if column in one.value.columns]
        edits = self._typed.setdefault(
            table.proto.id, {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
        )
        edits["edited_rows"].setdefault(str(row), {})[column] = value
        app.run()
