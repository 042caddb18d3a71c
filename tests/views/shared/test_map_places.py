"""Schools and aanbod above every choropleth: one switch, the same choice in every address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from places.lists.sets import read_locations
from store import DataFolder
from tests import small_folder
from tests.pages import sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

WIJK = "WK990102"
MAPS = {
    "kaart": ("kaart", {}),
    "twee kaarten": ("kaart", {"tweede": "gemiddelde_woz_waarde"}),
    "patroon": ("vergelijken", {"gebied": WIJK, "tabblad": "ruimte"}),
    "paar": (
        "vergelijken",
        {
            "gebied": WIJK,
            "tabblad": "ruimte",
            "ruimte": "paar",
            "indicator": "gemiddelde_woz_waarde",
        },
    ),
    "te ver": ("aanbod", {"wijk": WIJK, "onderdeel": "bereik"}),
    "twee bronnen": ("vergelijken", {"gebied": WIJK, "tabblad": "bronnen"}),
}


def drawn(app: AppTest) -> list[str]:
    """Return what kinds of places each map of a page was sent."""
    found = []
    for block in app.get("component_instance"):
        args = json.loads(block.proto.json_args)
        text = str(args.get("feature_group"))
        found.append(
            " ".join(kind for kind in ("Scholen", "Aanbod") if f'"titel":"{kind}"' in text)
        )
    return found


@pytest.mark.parametrize("name", MAPS)
def test_a_switch_puts_schools_on_the_map_and_in_the_address(
    open_app: Callable[..., AppTest], demonstration: DataFolder, name: str
) -> None:
    page, query = MAPS[name]
    app = open_app(demonstration, page, **query)
    maps = drawn(app)
    assert maps, "there is a map"
    assert set(maps) == {""}
    app.toggle("keuze_scholen").set_value(True).run()
    sound(app)
    assert app.query_params["scholen"] in ("1", ["1"])
    assert drawn(app) == ["Scholen"] * len(maps)
    assert any(box.label.startswith("Lijst\\: scholen") for box in app.expander), "by keyboard too"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("kaart", {}),
        ("kaart", {"plekken": "1"}),
        ("aanbod", {"wijk": WIJK, "onderdeel": "kaart"}),
        ("aanbod", {"wijk": WIJK, "onderdeel": "bereik", "beeld": "samen"}),
    ],
)
def test_a_place_that_is_in_no_list_is_told(
    open_app: Callable[..., AppTest], demonstration: DataFolder, page: str, query: dict[str, str]
) -> None:
    app = open_app(demonstration, page, plek="0000", **query)
    told = [warning.value.replace("\\", "") for warning in app.warning]
    assert any("‘0000’ staat niet in de lijsten van scholen en aanbod" in line for line in told)


def test_a_place_whose_switch_is_off_is_no_wrong_choice(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    from geo.places.cards import map_schools

    known = str(map_schools(demonstration.snapshot()).frame["id"].iloc[0])
    app = open_app(demonstration, "kaart", plek=known)
    assert not app.warning


def test_what_lies_in_the_areas_is_told_of_these_places_and_these_areas(tmp_path: Path) -> None:
    from geo.choropleth import MapQuestion, make
    from geo.places.cards import map_schools
    from geo.places.layer import in_areas, school_layer

    made = small_folder.make(tmp_path / "gegevens")
    head = "BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;X;Y"
    # The squares run from (136000, 456000) to (137800, 457200).
    within = "99AA;Binnen;basisonderwijs;136310;456310"
    beside = "99AB;Buiten;basisonderwijs;137900;456310"

    def mask(rows: list[str], **asked: Any) -> list[bool] | None:
        path = tmp_path / "scholen_2024.csv"
        path.write_text("\n".join([head, *rows]))
        made.commit(read_locations(path, soort="school"))
        snapshot = made.snapshot()
        kaart = make(snapshot, MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024, **asked))
        part = school_layer(map_schools(snapshot))
        found = in_areas(snapshot, kaart, part.plekken)
        if found is None:
            return None
        names = part.plekken.frame["naam"].tolist()
        return [bool(found[names.index(name)]) for name in ("Binnen", "Buiten")]

    assert mask([within, beside], gemeenten=("GM9999",)) == [True, False]
    assert mask([beside, within], gemeenten=("GM9999",)) == [True, False], "another list"
    assert mask([within, beside]) is None, "a map of everything has no border"
