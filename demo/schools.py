"""The fictional schools: names and kinds by design, places drawn within their area."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from demo.places import BUURTEN, GEMEENTE, GEMEENTEN, ORIGIN, PROVINCIE

if TYPE_CHECKING:
    from demo.terrain import Terrain

_SEED = 20_250_102


class _Row(NamedTuple):
    naam: str
    soort: str
    denominatie: str
    waar: str
    """Buurt in Aldermonde, PC4 elsewhere."""
    trek: float
    """How many pupils it draws compared with a school of its kind at the same place."""


_OB, _RK, _PC, _AB = "Openbaar", "Rooms-Katholiek", "Protestants-Christelijk", "Algemeen bijzonder"
_REF = "Reformatorisch"
OPENED = {"Kindcentrum De Wetering": 2022}
"""Schools that did not exist in the first year."""

_ALDERMONDE = (
    _Row("De Waag", "bo", _OB, "Marktkwartier", 0.9),
    _Row("Sint-Nicolaasschool", "bo", _RK, "Vissersbuurt", 0.7),
    _Row("Het Pakhuis", "bo", _AB, "Oude Haven", 0.9),
    _Row("De Dijkschool", "bo", _OB, "Havendijk", 0.7),
    _Row("De Zonnewijzer", "bo", _OB, "Zonneveld-Noord", 1.3),
    _Row("Het Kompas", "bo", _PC, "Zonneveld-Zuid", 0.8),
    _Row("De Zwaluw", "bo", _RK, "Vogelbuurt", 0.9),
    _Row("De Melkweg", "bo", _OB, "Planetenbuurt", 1.1),
    _Row("De Olijfboom", "bo", "Islamitisch", "Componistenbuurt", 0.8),
    _Row("De Linde", "bo", _PC, "Lindelaan en omgeving", 0.8),
    _Row("De Parkschool", "bo", _OB, "Parkzijde", 0.9),
    _Row("Prins Mauritsschool", "bo", _PC, "Oranjebuurt", 0.8),
    _Row("Montessorischool Bosrand", "bo", _AB, "Bosrand", 1.1),
    _Row("De Molenwiek", "bo", _OB, "Molenwijk-West", 1.1),
    _Row("De Regenboog", "bo", _RK, "Molenwijk-Oost", 1.0),
    _Row("De Hofstee", "bo", _PC, "Hofstede", 0.9),
    _Row("De Watersprong", "bo", _OB, "Waterhoven", 1.0),
    _Row("De Rietzanger", "bo", _OB, "Rietlanden-Noord", 1.3),
    _Row("De Rietkraag", "bo", "Samenwerking PC, RK", "Rietlanden-Midden", 1.2),
    _Row("Kindcentrum De Wetering", "bo", _OB, "Rietlanden-Zuidoost", 1.1),
    _Row("De Terp", "bo", _PC, "Meerwerd", 0.9),
    _Row("De Wiekslag", "bo", _OB, "Lutjewiek", 0.8),
    _Row("De Aldersteen", "bo", _PC, "Rietwaard", 1.0),
    _Row("Ds. Verhoefschool", "bo", _REF, "Stationskwartier", 1.0),
    _Row("SBO De Sleutel", "sbo", _OB, "Zonneveld-Zuid", 1.5),
    _Row("SBO De Kring", "sbo", _PC, "Parkzijde", 1.0),
    _Row("De Alderburcht", "so", _AB, "Molenwijk-West", 1.6),
    _Row("De Alderburcht VSO", "vso", _AB, "Molenwijk-West", 1.6),
    _Row("Auris De Meerkoet", "so", _AB, "Stationskwartier", 1.0),
    _Row("Alder College", "vo", _OB, "Molenwijk-Oost", 1.0),
    _Row("Lyceum Zonneveld", "vo", _RK, "Vogelbuurt", 1.0),
    _Row("Vakschool De Werf", "vo", _AB, "Scheepswerf", 1.0),
)
_ELSEWHERE = (
    _Row("Het Anker", "bo", _OB, "8961", 1.0),
    _Row("De Brakel", "bo", _PC, "8961", 0.8),
    _Row("Sint-Maartenshof", "bo", _RK, "8961", 0.7),
    _Row("De Zijl", "bo", _OB, "8962", 1.0),
    _Row("De Lichtboei", "bo", _AB, "8962", 0.8),
    _Row("De Noorderster", "bo", _OB, "8964", 0.9),
    _Row("Het Baken", "bo", _PC, "8964", 0.8),
    _Row("De Klaproos", "bo", _RK, "8965", 0.9),
    _Row("De Springplank", "bo", _OB, "8965", 1.0),
    _Row("De Hemschool", "bo", _OB, "8966", 0.9),
    _Row("De Schakel", "bo", _PC, "8966", 0.9),
    _Row("De Koogmolen", "bo", _OB, "8968", 1.0),
    _Row("De Esdoorn", "bo", _PC, "8968", 0.7),
    _Row("Het Palet", "bo", _AB, "8969", 1.2),
    _Row("De Bongerd", "bo", _RK, "8969", 0.9),
    _Row("De Wijde Blik", "bo", _OB, "8970", 1.1),
    _Row("De Kolk", "bo", _OB, "8972", 1.0),
    _Row("De Ark", "bo", _PC, "8972", 0.8),
    _Row("De Vlieger", "bo", _OB, "8973", 0.9),
    _Row("De Bovenbrug", "bo", _OB, "8975", 1.0),
    _Row("De Hoeksteen", "bo", _PC, "8975", 0.9),
    _Row("De Boomgaard", "bo", _AB, "8976", 1.1),
    _Row("De Tandem", "bo", _OB, "8976", 0.9),
    _Row("De Zevensprong", "bo", _RK, "8977", 1.0),
    _Row("De Sluis", "bo", _OB, "8979", 1.0),
    _Row("De Bron", "bo", _PC, "8979", 0.8),
    _Row("De Horizon", "bo", _OB, "8980", 1.0),
    _Row("De Hoge Werf", "bo", _OB, "8982", 1.0),
    _Row("De Wegwijzer", "bo", _PC, "8982", 0.9),
    _Row("De Kameleon", "bo", _AB, "8983", 1.1),
    _Row("Sint-Jozefschool", "bo", _RK, "8983", 0.9),
    _Row("De Vlinder", "bo", _OB, "8984", 1.0),
    _Row("Willem Teellinckschool", "bo", _REF, "8984", 1.0),
    _Row("De Dam", "bo", _OB, "8986", 1.0),
    _Row("De Akker", "bo", _PC, "8986", 0.8),
    _Row("De Waterlelie", "bo", _OB, "8987", 1.0),
    _Row("De Kievit", "bo", _RK, "8973", 0.8),
    _Row("De Zeester", "bo", _AB, "8987", 0.8),
    _Row("SBO De Noordkaap", "sbo", _OB, "8964", 0.7),
    _Row("SBO De Vaart", "sbo", _AB, "8976", 0.9),
    _Row("SBO De Hoogte", "sbo", _OB, "8983", 1.1),
    _Row("De Korf", "so", _RK, "8983", 1.0),
    _Row("De Korf VSO", "vso", _RK, "8983", 0.9),
    _Row("VSO Noorderlicht", "vso", _AB, "8965", 0.7),
)
_TYPES = {"bo": "basisschool", "sbo": "SBAO", "so": "SO", "vso": "VSO", "vo": "MAVO/HAVO/VWO"}
_STREETS = (
    "Schoolstraat", "Merelstraat", "Dorpsstraat", "Beatrixlaan", "Molenpad", "Kerkweg", "Lindehof",
    "Waterkant", "Zuiderlaan", "Noordwal", "Esdoornstraat", "Meester Van Dalenlaan", "Korenbloem",
    "Weversgracht", "Rietgors", "Havenkade",
)  # fmt: skip


def place_schools(terrain: Terrain) -> pd.DataFrame:
    """Return the schools, each at a place inside its buurt or PC4.

    Returns
    -------
        Columns `brin6, naam, soort, denominatie, gemeente, plaats, buurt` (code, empty
        outside Aldermonde)`, pc4, postcode, straat, huisnummer, x, y` (RD)`, trek, vanaf`
        (first year).
    """
    rng = np.random.default_rng(_SEED)
    buurt = {b.naam: b for b in BUURTEN}
    buurt_area = terrain.buurten[2023].set_index("code")["geometry"]
    pc4_area = terrain.pc4.set_index("pc4")["geometry"]
    pc4_home = {pc4: (g, x, y) for g in GEMEENTEN for pc4, x, y, _ in g.pc4}
    here = next(g for g in GEMEENTEN if g.code == GEMEENTE)
    rows = []
    for i, row in enumerate((*_ALDERMONDE, *_ELSEWHERE)):
        if row.waar in buurt:
            b = buurt[row.waar]
            gemeente, pc4, code, centre, area = here, b.pc4, b.code, (b.x, b.y), buurt_area[b.code]
        else:
            gemeente, x, y = pc4_home[row.waar]
            pc4, code, centre, area = row.waar, "", (x, y), pc4_area[row.waar]
        x, y = _inside(area, centre, rng)
        letters = "".join(chr(65 + int(k)) for k in rng.integers(0, 26, 2))
        rows.append(
            {
                "brin6": _brin(row.naam, i),
                "naam": row.naam,
                "soort": row.soort,
                "denominatie": row.denominatie,
                "gemeente": gemeente.code,
                "plaats": gemeente.naam,
                "buurt": code,
                "pc4": pc4,
                "postcode": pc4 + letters,
                "straat": _STREETS[int(rng.integers(len(_STREETS)))],
                "huisnummer": int(rng.integers(1, 90)),
                "x": x,
                "y": y,
                "trek": row.trek,
                "vanaf": OPENED.get(row.naam, 0),
            }
        )
    return pd.DataFrame(rows)


def _brin(name: str, number: int) -> str:
    """Return a BRIN6 from a range not given out; a vso department shares its school's BRIN."""
    names = [row.naam for row in (*_ALDERMONDE, *_ELSEWHERE)]
    parent = name.removesuffix(" VSO")
    base = names.index(parent) if parent in names else number
    branch = "01" if parent != name and parent in names else "00"
    return f"99{chr(65 + base // 26)}{chr(65 + base % 26)}{branch}"


def _inside(
    area: shapely.Geometry, centre: tuple[float, float], rng: np.random.Generator
) -> tuple[float, float]:
    """Draw a point near the designed centre, well inside the area."""
    core = area.buffer(-0.12 * area.area**0.5)
    reach = 0.22 * area.area**0.5
    middle = np.array(ORIGIN) + np.array(centre)
    for _ in range(200):
        x, y = middle + rng.normal(0, reach, 2)
        if shapely.contains_xy(core, x, y):
            return round(float(x), 1), round(float(y), 1)
    point = core.representative_point()
    return round(point.x, 1), round(point.y, 1)


def schools_file(schools: pd.DataFrame) -> bytes:
    """Return the schools as GeoJSON (WGS84), with the columns of the national list."""
    import json

    from pyproj import Transformer

    lon, lat = Transformer.from_crs(28992, 4326, always_xy=True).transform(
        schools["x"].to_numpy(), schools["y"].to_numpy()
    )
    features = [
        {
            "type": "Feature",
            "properties": {
                "naam": row["naam"],
                "type": _TYPES[row["soort"]],
                "denominatie": row["denominatie"],
                "internetadres": " ",
                "straat": row["straat"],
                "huisnummer": row["huisnummer"],
                "huisletter": None,
                "huisnummertoevoeging": None,
                "postcode": row["postcode"],
                "plaats": row["plaats"],
                "gemeente": row["plaats"].upper(),
                "provincie": PROVINCIE,
                "brin_nummer": row["brin6"][:4],
                "vestigingscode": row["brin6"],
                "onderwijsgebied": f"{PROVINCIE} en omstreken",
                "leerlingen": None,
            },
            "geometry": {"type": "Point", "coordinates": [round(x, 7), round(y, 7)]},
        }
        for row, x, y in zip(schools.to_dict("records"), lon, lat, strict=True)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    collection = {"type": "FeatureCollection", "name": "scholen", "crs": crs, "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()
