"""What the server on loopback has: one gemeente with two wijken and four buurten, and a neighbour.

The codes are real, since people type the name of a gemeente that exists; areas and figures are
not: each buurt is a square of a hundredth of a degree, in a row from west to east.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sources.server import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

WEST, SOUTH, SIDE = 5.10, 52.08, 0.01
BUURTEN = ("BU03440101", "BU03440102", "BU03440201", "BU03440202")
NEIGHBOUR = "BU03560101"
TABLES = {2022: "85318NED", 2023: "85618NED", 2024: "85984NED", 2025: "86165NED"}
IMAGES = "/open_onderwijsdata/images"
BO = f"{IMAGES}/02.-alle-schoolvestigingen-basisonderwijs.csv"
SO = f"{IMAGES}/09.-alle-vestigingen-sbo-so-en-vso.csv"
VO = f"{IMAGES}/02.-alle-vestigingen-vo.csv"
REGELING = "/bwb/BWBR0032324/manifest.xml"
TEXT = "/bwb/BWBR0032324/2015-08-01_0/xml/BWBR0032324_2015-08-01_0.xml"
PUPILS = f"{IMAGES}/03.-leerlingen-po-totaaloverzicht-2023-2024.csv"


def square(position: int, width: int = 1) -> dict[str, Any]:
    west, east = WEST + position * SIDE, WEST + (position + width) * SIDE
    ring = [[west, SOUTH], [east, SOUTH], [east, SOUTH + SIDE], [west, SOUTH + SIDE]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def feature(geometry: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"water": "NEE", **values}}


def gemeenten() -> list[dict[str, Any]]:
    return [
        feature(square(4, 2), gemeentecode="GM0356", gemeentenaam="Nieuwegein"),
        feature(square(0, 4), gemeentecode="GM0344", gemeentenaam="Utrecht"),
    ]


def wijken() -> list[dict[str, Any]]:
    return [
        feature(
            square(2 * number, 2),
            wijkcode=f"WK0344{number + 1:02}",
            wijknaam=f"Wijk {number + 1}",
            gemeentecode="GM0344",
            gemeentenaam="Utrecht",
        )
        for number in range(2)
    ] + [
        feature(
            square(4, 2), wijkcode="WK035601", wijknaam="Elders", gemeentecode="GM0356",
            gemeentenaam="Nieuwegein",
        )
    ]  # fmt: skip


def buurten(codes: Sequence[str] = BUURTEN) -> list[dict[str, Any]]:
    return [
        feature(
            square(number),
            buurtcode=code,
            buurtnaam=f"Buurt {number + 1}",
            wijkcode=f"WK{code[2:8]}",
            gemeentecode="GM0344",
            gemeentenaam="Utrecht",
            aantalInwoners=1000 + 100 * number,
        )
        for number, code in enumerate(codes)
    ] + [
        feature(
            square(4, 2), buurtcode=NEIGHBOUR, buurtnaam="Elders", wijkcode="WK035601",
            gemeentecode="GM0356", gemeentenaam="Nieuwegein", aantalInwoners=900,
        )
    ]  # fmt: skip


def kwb(year: int) -> list[dict[str, Any]]:
    """Return a table as CBS publishes it; children are a tenth more each year."""
    codes = [
        ("NL00", 17_800_000), ("GM0344", 4600), ("GM0356", 900), ("WK034401", 2100),
        ("WK034402", 2500), *((code, 1000 + 100 * n) for n, code in enumerate(BUURTEN)),
        ("WK035601", 900), (NEIGHBOUR, 900),
    ]  # fmt: skip
    return [
        {
            "ID": number,
            "WijkenEnBuurten": f"{code:<10}",
            "AantalInwoners_5": people,
            "k_0Tot15Jaar_8": None if code == BUURTEN[3] else people // 10 + 10 * (year - 2020),
            "GemiddeldeWOZWaardeVanWoningen_39": 300 + 10 * number,
        }
        for number, (code, people) in enumerate(codes)
    ]


ADDRESSES = (
    "BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;"
    "PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM"
)


def schools(code: str, extra: tuple[str, str] = ("", "")) -> bytes:
    head, value = extra
    lines = [
        ADDRESSES + head,
        *(f"{code};{code}0{n};School {n};Straat;1;351{n} AA;UTRECHT;0344;UTRECHT{value}"
          for n in range(2)),
    ]  # fmt: skip
    return "\r\n".join(lines).encode("cp1252")


def pupils(year: int = 2023) -> bytes:
    ages = [f"LEEFTIJD_{age}" for age in ("JONGER", *range(4, 25), "OUDER")]
    head = (
        "PEILDATUM;GEMEENTENUMMER;GEMEENTENAAM;POSTCODE_LEERLING;GEMEENTENAAM_LEERLING;"
        "INSTELLINGSCODE;VESTIGINGSCODE;INSTELLINGSNAAM_VESTIGING;POSTCODE_VESTIGING;PLAATSNAAM;"
        "PROVINCIE;SOORT_PO;DENOMINATIE_VESTIGING;BEVOEGD_GEZAG_NUMMER"
    )
    rows = [
        f"{year}1001;0344;Utrecht;{home};Utrecht;00AA;0{n};School {n};351{n}AA;UTRECHT;Utrecht;Bo;"
        "Openbaar;12345;" + ";".join(["0", "12", "<5", *["0"] * 20])
        for n, home in enumerate(("3510", "3511"))
    ]
    return "\r\n".join([f"{head};{';'.join(ages)}", *rows]).encode("utf-8-sig")


def regeling() -> bytes:
    """Return a text of the Basiswettenbestand: articles, and the annex as a table."""
    codes = [("3510", "Utrecht", "PO2601", "VO2601"), ("3511", "Utrecht", "PO2601", "VO2601")]
    head, *body = (
        "".join(f'<entry colname="c"><al>{cell} </al></entry>' for cell in row)
        for row in [("PC4", "gemeente", "PO SWV", "VO SWV"), *codes]
    )
    rows = "".join(f"<row>{row}</row>" for row in body)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<toestand bwb-id="BWBR0032324"><wettekst>'
        "<artikel><al>De gebieden &amp; namen</al></artikel></wettekst><bijlage><table>"
        f'<tgroup cols="4"><thead><row>{head}</row></thead><tbody>{rows}</tbody></tgroup>'
        "</table></bijlage></toestand>"
    ).encode()


def small() -> Services:
    """Return services that hold all that `ophalen --gemeente Utrecht` asks for."""
    services = Services()
    for year, table in TABLES.items():
        layers = {"gemeenten": gemeenten(), "wijken": wijken(), "buurten": buurten()}
        services.areas |= {(year, name): found for name, found in layers.items()}
        services.tables[table] = kwb(year)
        services.titles[table] = f"Kerncijfers wijken en buurten {year}"
    for year in (2023, 2024):
        services.areas[year, "postcode4"] = [
            feature(square(n), postcode4=code) for n, code in enumerate(("3510", "3511"))
        ]
    services.files = {BO: schools("00AA"), PUPILS: pupils(), TEXT: regeling()}
    latest = TEXT.removeprefix(REGELING.removesuffix("manifest.xml"))
    services.files[REGELING] = f'<work label="BWBR0032324" _latestItem="{latest}"/>'.encode()
    # a year that the list does not name yet, at the address that it would have
    services.files[PUPILS.replace("2023-2024", "2024-2025")] = pupils(2024)
    services.files[SO] = schools("00BB", (";SOORT PRIMAIR ONDERWIJS", ";SBO"))
    services.files[VO] = schools("00CC")
    return services
