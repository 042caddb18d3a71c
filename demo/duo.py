"""The files of pupils and of the regio-indeling, as DUO and the ministry would ship them."""

from __future__ import annotations

import pandas as pd

from demo.places import GEMEENTEN, ORIGIN, PROVINCIE, SWVS, UNMAPPED_PC4, VO_NAMES
from demo.pupils import ABROAD, AGES, UNMAPPED


def duo_files(
    pupils: pd.DataFrame, schools: pd.DataFrame, year: int, *, masked: bool
) -> dict[str, bytes]:
    """Return the files of one year by name, one per gemeente of the school.

    Parameters
    ----------
    masked
        False: as until 2022 (cp1252, unquoted, with TOTAAL, codes not padded). True: as
        since 2023 (UTF-8 with mark, quoted, counts of 1 to 4 as `<5`, no TOTAAL).
    """
    town = {pc4: g.naam for g in GEMEENTEN for pc4, *_ in g.pc4}
    town |= {UNMAPPED_PC4: "Wolderdam"} | {code: name for code, (name, _) in ABROAD.items()}
    home = pupils["herkomst"]
    table = pupils.merge(schools, on="brin6", validate="many_to_one")
    number = table["gemeente"].str[2:]
    code = home.where(home.isin(town) & ~home.isin(ABROAD), "  " + home) if not masked else home
    school_id = (
        ("INSTELLINGSCODE", "VESTIGINGSCODE") if masked else ("BRIN_NUMMER", "VESTIGINGSNUMMER")
    )
    out = pd.DataFrame(
        {
            "PEILDATUM": f"{year}1001",
            "GEMEENTENUMMER": number,
            "GEMEENTENAAM": table["plaats"],
            "POSTCODE_LEERLING": code,
            "GEMEENTENAAM_LEERLING": home.map(town),
            school_id[0]: table["brin6"].str[:4],
            school_id[1]: table["brin6"].str[4:],
            "INSTELLINGSNAAM_VESTIGING": table["naam"],
            "POSTCODE_VESTIGING": table["postcode"],
            "PLAATSNAAM": table["plaats"].str.upper(),
            "PROVINCIE": PROVINCIE,
            "SOORT_PO": table["soort"].str.capitalize(),
            "DENOMINATIE_VESTIGING": table["denominatie"],
            "BEVOEGD_GEZAG_NUMMER": "9" + number,
        }
    )
    counts = table[list(AGES)]
    shown = counts.astype("str")
    if masked:
        shown = shown.mask(counts.gt(0) & counts.lt(5), "<5")
    else:
        shown = shown.assign(TOTAAL=counts.sum(axis=1).astype("str"))
    out = pd.concat(
        [out, shown.rename(columns=lambda age: age if age == "TOTAAL" else f"LEEFTIJD_{age}")],
        axis=1,
    )
    order = ["SOORT_PO", *school_id, "POSTCODE_LEERLING"]
    return {
        f"{name} afgeschermd.csv" if masked else f"{name}.csv": part.sort_values(order)
        .to_csv(index=False, sep=";", quoting=1 if masked else 3, lineterminator="\r\n")
        .encode("utf-8-sig" if masked else "cp1252")
        for name, part in out.groupby("GEMEENTENAAM")
    }


def swv_file() -> bytes:
    """Return the regio-indeling: PC4, gemeente and the two swv's."""
    vo = {swv.po: swv.vo for swv in SWVS}
    lines = [f"{pc4},{g.naam},{po},{vo[po]}" for g in GEMEENTEN for pc4, _, _, po in g.pc4]
    return "\n".join(["pc4,gemeente,po_swv,vo_swv", *sorted(lines), ""]).encode()


def swv_names() -> bytes:
    """Return the names of the swv's: code and name."""
    po = [f"{swv.po};{swv.naam}" for swv in SWVS]
    vo = [f"{code};{name}" for code, name in VO_NAMES.items()]
    return "\n".join(["code;naam", *po, *vo, ""]).encode()


def pc4_file() -> bytes:
    """Return one point per PC4 (WGS84, decimal comma), the unmapped one too."""
    from pyproj import Transformer

    points = {pc4: (x, y) for g in GEMEENTEN for pc4, x, y, _ in g.pc4}
    points[UNMAPPED_PC4] = UNMAPPED[:2]
    to_wgs = Transformer.from_crs(28992, 4326)
    lines = ["POSTCODE;LAT;LON"]
    for pc4, (x, y) in sorted(points.items()):
        lat, lon = to_wgs.transform(x + ORIGIN[0], y + ORIGIN[1])
        lines.append(f"{pc4};{lat:.7f};{lon:.7f}".replace(".", ","))
    return "\n".join([*lines, ""]).encode()
