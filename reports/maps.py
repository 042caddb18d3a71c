"""What people take along from a map: its figures as a table, and its areas as a GeoPackage."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reports.tables import Column, Table, file_name, shown
from store.dutch import upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.choropleth import Choropleth
    from store import Snapshot

_ORIGIN = {"gepubliceerd": "gepubliceerd", "berekend": "berekend (niet gepubliceerd)"}


def map_table(kaart: Choropleth) -> Table:
    """Return the figures of a map as a table, in the order of its areas."""
    frame = kaart.frame
    classes = kaart.classes.labels
    state = frame["staat"].to_list()
    rows = [
        (
            str(code),
            str(name),
            shown(value, status),
            classes[place] if place >= 0 else None,
            int(rank) or None,
            _ORIGIN.get(str(origin)) if status == "waarde" else None,
            kaart.jaar,
            kaart.indeling,
            kaart.bron,
        )
        for code, name, value, status, place, rank, origin in zip(
            frame["gebied_code"],
            frame["naam"],
            frame["waarde"],
            state,
            frame["klasse"],
            frame["rang"],
            frame["herkomst"],
            strict=True,
        )
    ]
    return Table(
        title=f"{kaart.titel}, {kaart.plaats}, {kaart.jaar}",
        columns=(
            Column("Code"),
            Column(upper_first(kaart.niveau.label)),
            Column(f"{kaart.indicator.label} ({kaart.indicator.eenheid})", _decimals(kaart)),
            Column("Klasse"),
            Column("Rang (1 = hoogste)", 0),
            Column("Herkomst van het cijfer"),
            Column("Jaar", 0, grouped=False),
            Column("Gebiedsindeling", 0, grouped=False),
            Column("Bron"),
        ),
        rows=rows,
        notes=_notes(kaart),
    )


def map_file_name(kaart: Choropleth, ending: str) -> str:
    """Return the name of a download of this map."""
    return file_name(
        "kaart",
        kaart.vraag.indicator,
        kaart.plaats,
        kaart.niveau.id,
        kaart.jaar,
        ending=ending,
    )


def map_geopackage(kaart: Choropleth, snapshot: Snapshot) -> bytes:
    """Return the areas with their figures as a GeoPackage in RD New (EPSG:28992)."""
    import boundaries

    areas = boundaries.geometry(snapshot, kaart.areas, "vlakken")
    figures = kaart.frame[["gebied_code", "naam", "waarde", "staat", "herkomst", "klasse", "rang"]]
    layer = areas[["code", "geometry"]].merge(
        figures.rename(columns={"gebied_code": "code"}), on="code", validate="one_to_one"
    )
    layer["indicator"] = kaart.vraag.indicator
    layer["jaar"], layer["indeling"], layer["bron"] = kaart.jaar, kaart.indeling, kaart.bron
    layer["waarde"] = layer["waarde"].where(layer["staat"] == "waarde")
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / "kaart.gpkg"
        layer.to_file(
            path,
            driver="GPKG",
            layer=kaart.niveau.meervoud,
            layer_metadata=_together(_notes(kaart)),
        )
        return path.read_bytes()


def _decimals(kaart: Choropleth) -> int:
    return int(kaart.indicator.decimalen)


def _notes(kaart: Choropleth) -> tuple[tuple[str, str], ...]:
    """Say what the figures are, and what a reader must know first."""
    lines = [("Let op", band) for band in kaart.banden]
    lines += [
        ("Definitie", kaart.indicator.definitie),
        ("Eenheid", kaart.indicator.eenheid),
        ("Gebieden", f"{kaart.niveau.meervoud} in {kaart.plaats}"),
        ("Jaar van de cijfers", str(kaart.jaar)),
        ("Jaar van de gebiedsindeling", str(kaart.indeling)),
        ("Bron", kaart.bron),
    ]
    lines += [("Opmerking", note) for note in kaart.opmerkingen]
    lines += [
        ("Licentie", f"{r.key.soort.value} {r.key.jaar or ''} {r.key.bron}: {r.herkomst.licentie}")
        for r in kaart.records
    ]
    return tuple(lines)


def _together(notes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a text per heading: lines with the same heading stand in one text."""
    found: dict[str, list[str]] = {}
    for heading, text in notes:
        found.setdefault(heading, []).append(text)
    return {heading: "\n".join(texts) for heading, texts in found.items()}
