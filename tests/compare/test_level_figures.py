"""The figures that comparisons share: read once, and never older than what people keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.level_figures import level_figures
from store.records import Opdracht, Records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store import DataFolder, Snapshot

PEOPLE = """gebied_code;aantal_inwoners
BU99990101;1000
BU99990102;2000
"""
OFFER = {"naam": "Inloop", "status": "loopt", "domein": "werk", "x": 130_500.0, "y": 450_500.0}


def counted_in(folder: DataFolder) -> int:
    """Return the year in which what people keep is counted: that of its last change."""
    return int(Records(folder.path).changes("aanbod", limit=1)[0].wanneer[:4])


def test_a_change_of_aanbod_is_counted_and_stored_figures_are_not_read_again(
    folder: DataFolder,
    load: Callable[..., Snapshot],
    bound: Callable[..., Snapshot],
) -> None:
    boxes: dict[str, Sequence[float]] = {"BU99990101": (0, 0, 1, 1), "BU99990102": (1, 0, 1, 1)}
    bound(2024, boxes)
    before = load(PEOPLE)
    first = level_figures(before, "buurt", 2024)
    people = first.columns["aantal_inwoners"]
    assert people is not None
    assert level_figures(folder.snapshot(), "buurt", 2024) is first
    Records(folder.path).apply([Opdracht("aanbod", OFFER)])
    after = folder.snapshot()
    assert level_figures(after, "buurt", 2024).columns["aantal_inwoners"] is people
    year = counted_in(folder)
    made = level_figures(after, "buurt", year).columns["aantal_aanbod"]
    assert made is not None
    assert made.waarden.tolist() == [1.0, 0.0]
    Records(folder.path).apply([Opdracht("aanbod", OFFER | {"x": 131_500.0})])
    again = level_figures(folder.snapshot(), "buurt", year).columns["aantal_aanbod"]
    assert again is not None
    assert again.waarden.tolist() == [1.0, 1.0]
    Records(folder.path).close()


def test_what_is_no_longer_counted_has_no_column(
    folder: DataFolder,
    load: Callable[..., Snapshot],
    bound: Callable[..., Snapshot],
) -> None:
    bound(2024, {"BU99990101": (0, 0, 1, 1), "BU99990102": (1, 0, 1, 1)})
    load(PEOPLE)
    records = Records(folder.path)
    records.add("aanbod", OFFER)
    last = records.add("aanbod", OFFER | {"domein": "meedoen"})
    year = counted_in(folder)
    assert (
        level_figures(folder.snapshot(), "buurt", year).columns["aantal_aanbod_meedoen"] is not None
    )
    records.remove(last)
    after = level_figures(folder.snapshot(), "buurt", year)
    assert after.columns["aantal_aanbod_meedoen"] is None
    assert after.columns["aantal_aanbod_werk"] is not None
    records.close()
