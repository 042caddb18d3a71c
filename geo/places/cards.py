"""Schools and aanbod as places on a map: their cards, with pupils by type and year, and flows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.places.layer import STATEN, MapPlaces, map_places
from places.aanbod.cards import ReadableNames, card
from places.locations import EXACT
from store import NotFound, Snapshot
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from places.aanbod.aanbod_list import AanbodList

Links = list[list[str]]
"""Per link of a card: its text and the query of the page Leerlingstromen."""
# Years of pupils on the card of a school.
_YEARS = 3


def map_schools(snapshot: Snapshot) -> MapPlaces:
    """Return all schools of a folder with their cards.

    Raises NotFound when there is no list of schools.
    """
    import pandas as pd

    import flows
    from places.locations import locations

    schools = locations(snapshot, "school")
    counted, linked = [], {}
    try:
        years = sorted(flows.jaren(snapshot))[-_YEARS:]
    except NotFound:
        years = []
    # the newest year comes last, so that its links go before those of older ones
    for year in years:
        try:
            counted.append(schools_with_pupils(snapshot, year))
            linked.update(_links(snapshot, year))  # the newest year goes before
        except NotFound:
            continue
    pupils = pd.concat(counted, ignore_index=True) if counted else None
    sources = dict.fromkeys(
        f"{row.key.bron}{_year(row.key.jaar)}" for row in schools.records if row.key.niveau
    )
    return school_cards(schools.frame, pupils, linked, bron="; ".join(sources))


def schools_with_pupils(snapshot: Snapshot, jaar: int) -> pd.DataFrame:
    """Return how many pupils each school location's vestiging has, per type.

    The counts are of the vestiging (BRIN6): where it has several buildings they belong to all of
    them together, and `gebouwen` says how many that are. Raises NotFound when there are no schools,
    or no flows of that year.

    Columns `id, brin6, naam, soort, jaar, laag, hoog, afgeschermde_cellen, schatting,
    schatting_laag, schatting_hoog, gebouwen`, one row per location × type that has pupils. A
    location without counts (not in the file of that year) has no row; pupils of a school without a
    location have rows with an empty id.
    """
    import numpy as np
    import pandas as pd

    from flows import leerlingjaar
    from flows.counting import count
    from places.locations import locations

    places = locations(snapshot, "school").frame[["id", "brin6", "naam"]]
    places = places[places["brin6"] != ""].copy()
    # pupils are counted per vestiging: of one with more buildings each shows the same number
    places["gebouwen"] = places.groupby("brin6")["id"].transform("size")
    year = leerlingjaar(snapshot, jaar)
    size = len(year.scholen)
    counts = count(year, np.asarray(year.school, dtype=np.int64), size)
    schools = year.scholen[["brin6", "soort", "naam"]].reset_index(drop=True)
    pupils = pd.concat([schools, counts], axis=1)
    # left: pupils of a school that is in no list of places are kept, without a place
    joined = pupils.merge(places, on="brin6", how="left", suffixes=("_leerlingen", ""))
    joined["naam"] = joined["naam"].fillna(joined["naam_leerlingen"])
    joined["id"] = joined["id"].fillna("")
    joined["gebouwen"] = joined["gebouwen"].fillna(0).astype(int)
    columns = [
        "id", "brin6", "naam", "soort", "jaar", "laag", "hoog", "afgeschermde_cellen",
        "schatting", "schatting_laag", "schatting_hoog", "gebouwen",
    ]  # fmt: skip
    return joined.assign(jaar=jaar)[columns]


def school_cards(
    scholen: pd.DataFrame,
    leerlingen: pd.DataFrame | None = None,
    links: Mapping[str, Links] | None = None,
    *,
    bron: str = "",
) -> MapPlaces:
    """Return schools with their cards.

    `scholen` are those of `places.locations.locations(snapshot, "school")`, `leerlingen` of
    `schools_with_pupils` (any number of years together), `links` by BRIN6.
    """
    import pandas as pd

    pupils = _pupil_lines(leerlingen) if leerlingen is not None else {}
    cards = []
    for row in scholen.to_dict("records"):
        own = pupils.get(row["id"], [])
        # DUO's own count goes before the number that a list of schools happens to give
        if not own and row["leerlingen"] == row["leerlingen"]:
            own = [("leerlingen (volgens de lijst)", format_number(int(row["leerlingen"])))]
        cards.append(
            [
                ("denominatie", row["denominatie"] or "niet bekend"),
                ("adres", ", ".join(filter(None, (row["adres"], row["plaats"])))),
                ("BRIN", row["brin6"]),
                ("schoolbestuur", row["bevoegd_gezag"]),
                *own,
                ("ligging", approximate(row["ligging"], row["straal_m"])),
                ("bron", f"{row['bron']}{_year(row['jaar'])}"),
            ]
        )
    known = links or {}
    each = zip(scholen["id"], scholen["brin6"], strict=True)
    found = [known.get(brin6, []) if key in pupils else [] for key, brin6 in each]
    linked = scholen.assign(vervolg=pd.Series(found, index=scholen.index, dtype="object"))
    return map_places(linked, cards, bron=bron)


def approximate(ligging: str, straal_m: float) -> str:
    """Say that a place is not exactly where it is drawn; nothing when it is."""
    if ligging in EXACT:
        return ""
    near = f", binnen ongeveer {format_number(straal_m / 1000, 1)} km" if straal_m > 0 else ""
    return f"bij benadering (op de postcode){near}"


def _pupil_lines(leerlingen: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return, by id of a school, a line per year and type of what is known of its pupils."""
    from geo.flows.wording import Aantal

    found: dict[str, list[tuple[str, str]]] = {}
    rows = leerlingen[leerlingen["id"] != ""].sort_values(
        ["jaar", "soort"], ascending=[False, True]
    )
    for row in rows.to_dict("records"):
        count = Aantal.from_row(row)
        text = ", ".join(filter(None, (count.grens_tekst, count.schatting_tekst)))
        if row["gebouwen"] > 1:
            text += f" (in {row['gebouwen']} gebouwen samen)"
        found.setdefault(row["id"], []).append((f"leerlingen {row['soort']} {row['jaar']}", text))
    return found


def _links(snapshot: Snapshot, jaar: int) -> dict[str, Links]:
    """Return, by BRIN6, the questions that show where the pupils of a school live.

    One per SWV the school belongs to: bo, sbo and so to that of the po, vso to that of the vo.
    """
    from flows import leerlingjaar
    from flows.mapping import PARTIES, VO_SOORTEN
    from flows.stelsel import REGIONAAL, STELSELS

    year = leerlingjaar(snapshot, jaar)
    found: dict[str, dict[str, Links]] = {}
    columns = ("brin6", "soort", "stelsel", "partij")
    for brin6, soort, stelsel, partij in zip(*(year.scholen[c] for c in columns), strict=True):
        swv = year.regio.parties[partij]
        # abroad and unknown have no page of flows to go to
        if swv in PARTIES:
            continue
        query = {"swv": swv, "jaar": str(jaar), "tegenover": "school", "tegenpartij": brin6}
        if stelsel != REGIONAAL:
            query["stelsel"] = STELSELS[stelsel]
        # vso belongs to the SWV-VO, bo, sbo and so to the SWV-PO: two answers for one school
        side = "vo" if soort in VO_SOORTEN else "po"
        types = found.setdefault(brin6, {}).setdefault(side, [])
        types.append([soort, urlencode(query)])
    links: dict[str, Links] = {}
    for brin6, sides in found.items():
        for types in sides.values():
            # of which pupils it is, where there are two answers
            of = f" van {' en '.join(soort for soort, _ in types)}" if len(sides) > 1 else ""
            text = f"Waar wonen deze leerlingen{of}? (Leerlingstromen {jaar})"
            links.setdefault(brin6, []).append([text, types[0][1]])
    return links


def _year(jaar: object) -> str:
    return f", {int(jaar)}" if isinstance(jaar, int | float) and jaar == jaar else ""  # noqa: PLR0124


def map_aanbod(
    lijst: AanbodList, places: pd.DataFrame, gebieden: Mapping[str, str] | None = None
) -> MapPlaces:
    """Return aanbod ready to be drawn; `places` are the same rows, of `aanbod.as_places`.

    `gebieden` has the name of every area by its code; None shows codes alone.
    """
    names = ReadableNames(lijst.names(), gebieden or {}, factoren=lijst.factoren)
    cards = [card(item.aanbod, names) for item in lijst.items()]
    near = zip(places["ligging"], places["straal_m"].fillna(0), places["x"].notna(), strict=True)
    for lines, (how, metres, there) in zip(cards, near, strict=True):
        lines.append(("Ligging", approximate(how, metres) if there else ""))
    source = f"lijst ‘{lijst.bron}’" if lijst.bron else "eigen lijst"
    return map_places(
        places.assign(staat=places["status"].map(STATEN).fillna("")), cards, bron=source
    )
