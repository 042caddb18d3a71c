"""A choropleth for slides and print, drawn without a browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
from geo import palette
from geo.places.static import draw_places, write_legend
from geo.sheet import ALONE, Sheet, outline, outline_patch, wrapped_labels
from store import NotFound, Snapshot
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import geopandas as gpd
    from matplotlib.transforms import Bbox

    from boundaries import Areas
    from geo.choropleth import Choropleth
    from geo.legend import LegendRow
    from geo.places.layer import PlaceLayer
    from geo.sheet_place import SheetPlace

_HATCH = {"effen": None, "arcering": "//////", "stippen": "....."}
_DASHED = (0, (3.0, 2.0))
# own choice, tried on paper: 400 areas on a sheet of 11 inches are 13 millimetres across each
_FINE_ABOVE = 400
"""Areas above which white borders would cover the colours."""
_DETAIL = ((_FINE_ABOVE, "lokaal"), (4000, "regionaal"))
# own choice, with the letters of 7.5 points that can still be read beside a text of 10
_LABELS_UP_TO = 15
"""Names that fit a sheet: more and each would lie over the colours of its neighbour."""


def draw(
    kaart: Choropleth,
    snapshot: Snapshot,
    *,
    gekozen: Collection[str] = (),
    omlijnd: str = "",
    plekken: Sequence[PlaceLayer] = (),
    legenda: Callable[[Sheet], None] | None = None,
    place: SheetPlace = ALONE,
) -> Sheet:
    """Return the sheet with a map.

    `gekozen` are codes of areas to outline together, as the legend tells where `omlijnd` says what
    they are; `plekken` stand above the areas; `legenda` writes another legend than the rows of
    `kaart.legenda`; `place` is in a document, which tells the remarks of the map beside it.
    """
    count = len(kaart.frame)
    detail = next((name for limit, name in _DETAIL if count <= limit), "landelijk")
    shapes = boundaries.geometry(snapshot, kaart.areas, detail)
    source = " · ".join([kaart.bronregel, *(f"{d.titel}: {d.plekken.bron}" for d in plekken)])
    sheet = Sheet(kaart.titel, kaart.ondertitel, bands=kaart.banden, source=source, place=place)
    sheet.extent(shapes.total_bounds)
    # one collection per row of the legend
    paths = np.array([outline(shape) for shape in shapes.geometry], dtype=object)
    row_of = kaart.frame.set_index("gebied_code")["regel"].reindex(shapes["code"]).to_numpy()
    for index, rule in enumerate(kaart.legenda):
        members = paths[row_of == index]
        sheet.areas(list(members), **_style(rule, fine=count > _FINE_ABOVE))
    if not plekken:  # names and places would cover each other
        _labels(sheet, _named(kaart, snapshot, shapes))
    if (outlined := shapes["code"].isin(gekozen)).any():
        whole = shapes[outlined].union_all()
        for colour, width in ((palette.PAPER, 4.0), (palette.INK, 2.0)):
            sheet.axes.add_patch(outline_patch(whole, edgecolor=colour, linewidth=width, zorder=6))
    for deel in plekken:
        draw_places(sheet, deel)

    def write() -> None:
        (legenda or partial(_legend, kaart=kaart, omlijnd=omlijnd))(sheet)
        for deel in plekken:
            write_legend(sheet, deel)

    sheet.legend(write)
    return sheet


def legend_style(rule: LegendRow) -> dict[str, Any]:
    """Return how the patch of one row of the legend is drawn (`Sheet.row`)."""
    edge = rule.kleur if rule.rand == palette.BORDER else rule.rand
    style: dict[str, Any] = {"facecolor": rule.kleur, "edgecolor": edge}
    if rule.teken:
        style |= {"hatch": _HATCH[rule.patroon], "hatchcolor": rule.teken}
    if rule.streep:
        style["linestyle"] = _DASHED
    return style


def _style(rule: LegendRow, *, fine: bool) -> dict[str, Any]:
    """Return how the areas of one row of the legend are drawn."""
    # many small areas: a border of their own colour closes hairlines and covers nothing
    plain = rule.patroon == "effen" and not rule.streep
    return legend_style(rule) | {
        "edgecolor": rule.kleur if fine and plain else rule.rand,
        "linewidth": 0.25 if fine else 0.6,
        "zorder": 2 if plain else 3,
        "joinstyle": "round",
    }


def _legend(sheet: Sheet, kaart: Choropleth, omlijnd: str) -> None:
    """Write the classes, the states, and what must be known of them."""
    unit = "" if kaart.legendakop else kaart.indicator.eenheid
    sheet.heading(kaart.legendakop or kaart.indicator.label, below=unit)
    for rule in kaart.legenda:
        sheet.row(rule.label, format_number(rule.aantal), legend_style(rule))
    if omlijnd:
        sheet.row(omlijnd, "", {"facecolor": "none", "edgecolor": palette.INK, "linewidth": 1.8})
    sheet.note(f"Rechts: aantal {kaart.niveau.meervoud} per kleur.")
    for note in () if sheet.document else kaart.opmerkingen:
        sheet.note(note)


def _labels(sheet: Sheet, named: gpd.GeoDataFrame | None) -> None:
    """Write names inside areas, the largest area first; none overlaps another."""
    if named is None:
        return
    # the largest area first, as its name has most room; what would overlap is left out
    taken: list[Bbox] = []
    order = np.argsort(-named.geometry.area.to_numpy())
    points = named.geometry.representative_point()
    texts = wrapped_labels(named["naam"])
    for index in order:
        text = sheet.label(
            points.iloc[index].x, points.iloc[index].y, texts[index], fontsize=7.5, linespacing=1.0,
            # A ground behind the words, not a halo: that would turn them into drawings in svg.
            bbox={"boxstyle": "round,pad=0.12", "fc": palette.PAPER, "ec": "none", "alpha": 0.78},
        )  # fmt: skip
        sheet.free_spot(text, taken, air=1.0, up=False)


def _named(
    kaart: Choropleth, snapshot: Snapshot, shapes: gpd.GeoDataFrame
) -> gpd.GeoDataFrame | None:
    """Return what to name: the areas where they are few, else their wijken, else nothing."""
    frame = kaart.frame
    if len(frame) <= _LABELS_UP_TO:
        names = frame.set_index("gebied_code")["naam"]
        return shapes.assign(naam=shapes["code"].map(names).astype(str).to_numpy())
    if "wijk_code" not in frame or frame["wijk_code"].nunique() > _LABELS_UP_TO:
        return None
    try:
        above = boundaries.areas(snapshot, "wijk", indeling=kaart.indeling).frame
    except NotFound:
        return None
    wijk = frame.set_index("gebied_code")["wijk_code"].reindex(shapes["code"]).to_numpy()
    # names of buurten do not fit: their wijken are named, each inside its own buurten
    merged = shapes.assign(wijk=wijk).dropna(subset="wijk").dissolve("wijk").reset_index()
    names = merged["wijk"].map(above.set_index("code")["naam"])
    return merged.assign(naam=names).dropna(subset="naam").reset_index(drop=True)


_AROUND, _HERE = "#e6e8ea", "#2f7f8c"
"""Grey ground and one strong hue: dark in grey print too."""


def locator(
    snapshot: Snapshot, areas: Areas, codes: Collection[str], titel: str, plaats: str,
    place: SheetPlace,
) -> Sheet:  # fmt: skip
    """Return a sheet with some areas filled, and outlined together, among all of `areas`.

    `titel` says what they are together, `plaats` in what they lie.
    """
    shapes = boundaries.geometry(snapshot, areas, "lokaal")
    here = shapes["code"].isin(codes).to_numpy()
    level = boundaries.niveau(areas.niveau).meervoud
    source = f"Grenzen: {areas.record.key.bron} · gebiedsindeling {areas.indeling}"
    sheet = Sheet(
        f"{titel} in {plaats}", f"{level} van {areas.indeling}", source=source, place=place
    )
    sheet.extent(shapes.total_bounds)
    paths = np.array([outline(shape) for shape in shapes.geometry], dtype=object)
    for mask, colour in ((~here, _AROUND), (here, _HERE)):
        sheet.areas(list(paths[mask]), facecolors=colour, edgecolors=palette.PAPER, linewidths=0.5,
                    zorder=2)  # fmt: skip
    whole = shapes[here].union_all()
    sheet.axes.add_patch(outline_patch(whole, edgecolor=palette.INK, linewidth=1.8, zorder=6))

    def legend() -> None:
        sheet.heading(titel)
        sheet.row(titel, "", {"facecolor": _HERE, "edgecolor": _HERE})
        sheet.row(f"rest van {plaats}", "", {"facecolor": _AROUND, "edgecolor": palette.MUTED})

    sheet.legend(legend)
    return sheet
