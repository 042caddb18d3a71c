"""Unsaved changes of the editor under filters: nothing lost, nothing removed that is not shown."""

from __future__ import annotations

from typing import Any

from places.aanbod.model import MAX_TEKST, Aanbod, Resultaat
from store.records import Opdracht, Rij
from views.aanbod import edits
from views.aanbod.edits import EditFilter, TableEdit

NAMES = {"WK999901": "Oost"}
ROWS = [
    Rij("a", "aanbod", 3, Aanbod("Huiswerkklas", "Dock", gebieden=("WK999901",)).as_dict()),
    Rij("b", "aanbod", 1, Aanbod("Voorlezen", domein="werk", stedelijk=True).as_dict()),
    Rij("c", "aanbod", 7, Aanbod("Coach", "Jou", gebieden=("WK999902",)).as_dict()),
]


def started(keuze: EditFilter = EditFilter()) -> TableEdit:  # noqa: B008 (it is frozen)
    now = TableEdit("aanbod")
    now.begin(ROWS, "1", keuze, NAMES)
    return now


def names(now: TableEdit) -> list[str]:
    return [row.gegevens["naam"] for row in now.getoond]


def look(now: TableEdit, changes: dict[int, dict[str, Any]], *gone: int, **new: Any) -> None:
    """Do in the table what a person does, in the form in which Streamlit tells it."""
    now.read(
        {
            "edited_rows": {str(place): cells for place, cells in changes.items()},
            "deleted_rows": list(gone),
            "added_rows": [{"stedelijk": False} | new] if new else [],
        }
    )


def saved(now: TableEdit) -> list[tuple[str | None, int | None, str | None]]:
    return [(o.id, o.versie, o.gegevens["naam"] if o.gegevens else None) for o in now.alles]


def test_a_filter_narrows_by_wijk_and_by_every_word_as_it_is_read() -> None:
    assert names(started(EditFilter(wijk="WK999901"))) == ["Huiswerkklas", "Voorlezen"]
    assert names(started(EditFilter("dock"))) == ["Huiswerkklas"]
    assert names(started(EditFilter("oost"))) == ["Huiswerkklas"], "by the name of its area"
    assert names(started(EditFilter("JOU coach"))) == ["Coach"]
    assert names(started(EditFilter("werk"))) == ["Huiswerkklas", "Voorlezen"], "the domein too"
    assert names(started(EditFilter("niets van dit al"))) == []


def test_rows_outside_the_filter_are_not_touched() -> None:
    now = started(EditFilter("coach"))
    look(now, {})
    assert now.alles == []
    look(now, {0: {"naam": "Coach plus"}})
    assert saved(now) == [("c", 7, "Coach plus")]


def test_a_change_stays_under_another_filter_and_over_a_table_made_anew() -> None:
    now = started()
    look(now, {0: {"naam": "Huiswerkhulp"}}, 1, naam="Nieuw")
    assert saved(now) == [("a", 3, "Huiswerkhulp"), (None, None, "Nieuw"), ("b", 1, None)]
    now.again(EditFilter("coach"), NAMES)
    assert names(now) == ["Huiswerkhulp", "Coach", "Nieuw"], "the unsaved ones stay in sight"
    look(now, {1: {"naam": "Coach plus"}})
    everything = [
        ("a", 3, "Huiswerkhulp"), ("c", 7, "Coach plus"), (None, None, "Nieuw"), ("b", 1, None),
    ]  # fmt: skip
    assert saved(now) == everything
    for keuze in (EditFilter(wijk="WK999902"), EditFilter("zzz"), EditFilter()):
        now.again(keuze, NAMES)
        look(now, {})
        assert saved(now) == everything


def test_a_change_that_is_taken_back_is_no_change() -> None:
    now = started()
    look(now, {0: {"naam": "Anders"}}, naam="Nieuw")
    now.again(EditFilter("zzz"), NAMES)
    assert names(now) == ["Anders", "Nieuw"]
    look(now, {0: {"naam": "Huiswerkklas"}}, 1)
    assert now.alles == []


def test_forgetting_starts_from_what_is_stored() -> None:
    now = started()
    look(now, {}, 0)
    now.forget()
    assert now.stand is None
    now.begin(ROWS[:1], "2", EditFilter(), NAMES)
    look(now, {})
    assert (names(now), now.alles) == (["Huiswerkklas"], [])


def test_orders_of_a_plain_table_need_no_basis() -> None:
    lines = edits.lines_of(ROWS, "aanbod")[:2]
    assert edits.orders(lines, ROWS, "aanbod") == [Opdracht("aanbod", None, "c", 7)]


def test_a_text_that_cannot_be_kept_is_refused_and_takes_nothing_else_with_it() -> None:
    now = started()
    look(now, {0: {"naam": "Huiswerkhulp"}})
    look(now, {0: {"naam": "Huiswerkhulp"}, 1: {"inzet": "x" * (MAX_TEKST + 1)}})
    assert "10000 tekens" in now.fout
    assert saved(now) == [("a", 3, "Huiswerkhulp")]
    look(now, {0: {"naam": "Huiswerkhulp"}, 1: {"inzet": "kort"}})
    assert (now.fout, len(now.alles), now.gemist) == ("", 2, False)
    look(now, {1: {"inzet": "x" * (MAX_TEKST + 1)}})
    now.again(EditFilter("coach"), NAMES)
    assert (now.fout, now.gemist) == ("", True), "the text went with its table: that is said"


def test_a_row_without_a_name_is_named_by_what_it_was_or_by_what_it_has() -> None:
    now = started()
    look(now, {0: {"naam": "  "}}, aanbieder="Dock", domein="werk")
    assert edits.without_name(now.alles, now.basis) == [
        "De rij die ‘Huiswerkklas’ heette heeft geen naam",
        "Een nieuwe rij onderaan de tabel met aanbieder ‘Dock’ en domein ‘Werk’ heeft geen naam",
    ]


def test_new_aanbod_is_for_the_chosen_wijk_unless_its_row_says_otherwise() -> None:
    now = started()
    now.wijk = "WK999902"
    begin = {"gebieden": ["WK999902"], "naam": "(nog geen naam)"}
    look(now, {}, **begin)
    assert now.alles == [], "a row that was opened and left empty is none"
    for typed, gebieden in (
        ({"naam": "Nieuw"}, ["WK999902"]),
        ({"naam": "Nieuw", "gebieden": ["WK999901"]}, ["WK999901"]),
        ({"naam": "Nieuw", "gebieden": []}, []),
        ({"naam": "Nieuw", "stedelijk": True}, []),
    ):
        look(now, {}, **begin | typed)
        [order] = now.alles
        assert (order.gegevens or {})["gebieden"] == gebieden, typed
    look(now, {2: {"naam": "Coach plus"}})
    assert saved(now) == [("c", 7, "Coach plus")], "a row that is there keeps its own"
    now.again(EditFilter(), NAMES)
    result = TableEdit("resultaat", wijk="WK999902")
    assert result.nieuw == {}, "a resultaat without areas is for every wijk"


def test_a_row_without_a_name_says_so_in_its_own_cell() -> None:
    rows = [*ROWS, Rij("d", "aanbod", 1, Aanbod("", "Dock", "werk").as_dict())]
    assert edits.grid(rows, "aanbod")["naam"].tolist()[-1] == "(nog geen naam)"
    assert edits.title_of(rows[-1]) == "(geen naam: Dock, Werk)"
    assert edits.title_of(Rij("e", "ambitie", 1, {"domein": "werk"})) == "(geen ambitie: Werk)"
    ambitions = edits.grid([Rij("e", "ambitie", 1, {"domein": "werk"})], "ambitie")
    assert ambitions["tekst"].tolist() == ["(nog geen ambitie)"]
    now = TableEdit("aanbod")
    now.begin(rows, "1", EditFilter(), NAMES)
    look(now, {3: {"bereik": "12"}})
    [order] = now.alles
    assert (order.gegevens or {})["naam"] == "", "what stands in the cell is not its name"
    assert edits.without_name(now.alles, now.basis) == [
        "Een rij met aanbieder ‘Dock’ en domein ‘Werk’ heeft geen naam"
    ]


def test_removing_a_row_and_leaving_its_name_is_no_complaint() -> None:
    now = started()
    look(now, {1: {"aanbieder": "Bibliotheek"}}, 0)
    assert len(now.alles) == 2
    assert edits.without_name(now.alles, now.basis) == []


def test_a_resultaat_must_say_what_it_is() -> None:
    orders = [Opdracht("resultaat", Resultaat("", domein="werk").as_dict())]
    assert edits.without_name(orders, {}) == [
        "Een nieuwe rij onderaan de tabel met domein ‘Werk’ heeft geen maatschappelijk resultaat"
    ]


def test_indicators_are_offered_by_label_and_kept_by_id() -> None:
    item = Resultaat("Beter leren", indicatoren=("eigen_cijfer",))
    rows = [Rij("r", "resultaat", 1, item.as_dict())]
    labels = {"woz": "WOZ-waarde", "aantal": "Aantal inwoners"}
    columns = edits.columns_of("resultaat", rows, edits.Offered(indicatoren=labels))
    offered = [
        (option["value"], option["label"])
        for option in columns["indicatoren"]["type_config"]["options"]
    ]
    assert offered == [
        ("aantal", "Aantal inwoners"),
        ("woz", "WOZ-waarde"),
        ("eigen_cijfer", "eigen_cijfer"),
    ]
    [(place, line)] = edits.lines_of(rows, "resultaat")
    [order] = edits.orders([(place, line | {"indicatoren": ["woz"]})], rows, "resultaat")
    assert order.gegevens is not None
    assert order.gegevens["indicatoren"] == ["woz"]
    assert edits.readable("resultaat", order.gegevens, labels)["Indicatoren"] == "WOZ-waarde"


def test_a_field_without_any_choice_says_so_instead_of_an_empty_list() -> None:
    columns = edits.columns_of("aanbod", [], edits.Offered())
    assert columns["resultaten"]["disabled"] is True
    assert columns["resultaten"]["help"] == "Er is nog niets om uit te kiezen."
    assert columns["domein"]["disabled"] is not True, "the words of a list are always there"
