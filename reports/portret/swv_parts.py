"""The parts of a portret that are made of leerlingstromen: of an SWV, and of the SWV of an area."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
import flows
from flows import leerlingjaar, saldo_tabel, stroom_tabel, swv_namen
from flows.agreements import VERVALLEN, agreements
from flows.mapping import PARTIES, check_soorten, points
from geo.flows import StroomVraag, bands, scene, source_names
from geo.flows.payload import small_print
from geo.flows.wording import PATROON_2017, RICHTING, SOORT, Aantal, kort
from places.areas import locate
from reports.doelgroepen import zinnen as doelgroep_zinnen
from reports.flow_sentences import saldo_tekst, soort_zinnen
from reports.overleg import POSTCODE, REGIONAAL
from reports.payers import UITLEG, payers_sentences
from reports.portret.content import (
    NOG_NIET,
    Paragraph,
    Points,
    PortretMap,
    PortretPart,
    PortretTable,
    Subheading,
    cells,
)
from reports.portret.dossier_parts import talks_with_partners
from store import NotFound
from store.dutch import day_text, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.dataset import Leerlingjaar
    from geo.flows.flow_map import Stroomkaart
    from geo.sheet import Sheet
    from geo.sheet_place import SheetPlace
    from reports.portret.content import Block
    from reports.portret.context import PortretContext
    from store import Snapshot

# own choice, as `_SCHOLEN`: with more, nobody sees which ones matter
_PARTNERS = 12
"""Counterparts in a table of a document; the rest is counted together nowhere, and said."""
_SCHOLEN = 14
_KINDS = {"PO": "primair onderwijs", "VO": "voortgezet onderwijs"}


def stromen(context: PortretContext) -> PortretPart:
    """Return the flows of the SWVs that an area lies in."""
    title = "Leerlingstromen van het samenwerkingsverband"
    found, why = swv_of(context)
    if not found:
        return PortretPart("stromen", title, (Paragraph(why, "leeg"),))
    blocks: list[Block] = []
    notes: list[tuple[str, str]] = []
    for code in found:
        year = newest_year(context.snapshot, code)
        if year is None:
            continue
        blocks += _answer(context.snapshot, code, year, heading=len(found) > 1)
        # one map: that of the SWV primair; the portret of another SWV has its own
        if not any(isinstance(block, PortretMap) for block in blocks):
            blocks.append(flow_picture(context, code, year))
        notes += _notes(leerlingjaar(context.snapshot, year))
    if not blocks:
        blocks.append(Paragraph("Van dit samenwerkingsverband zijn er geen leerlingen.", "leeg"))
    return PortretPart("stromen", title, tuple(blocks), tuple(dict.fromkeys(notes)))


def antwoord(context: PortretContext) -> PortretPart:
    """Return per type of education whether an SWV receives or sends, and how sure that is."""
    code, year = of_swv(context)
    blocks: list[Block] = [*_answer(context.snapshot, code, year, heading=False)]
    blocks.append(Subheading("Per doelgroep"))
    try:
        said, lines = doelgroep_zinnen(context.snapshot, StroomVraag(code, year))
    except NotFound:
        blocks.append(
            Paragraph(
                f"{NOG_NIET}: er is geen eigen tabel met doelgroepen van {year} ingelezen.", "leeg"
            )
        )
    else:
        blocks += [Paragraph(said, "kern"), Points(tuple(line.zin for line in lines))]
    return PortretPart(
        "antwoord", "Ontvangend of uitgaand?", tuple(blocks),
        _notes(leerlingjaar(context.snapshot, year)),
    )  # fmt: skip


def stroomkaart(context: PortretContext) -> PortretPart:
    """Return the flow map of an SWV."""
    code, year = of_swv(context)
    return PortretPart(
        "kaart", "Kaart van de leerlingstromen", (flow_picture(context, code, year),)
    )


def matrix(context: PortretContext) -> PortretPart:
    """Return with which SWVs pupils are exchanged, per type of education."""
    code, year = of_swv(context)
    names = swv_namen(context.snapshot, year) | PARTIES
    together = stroom_tabel(context.snapshot, code, year, stelsel="regionaal", samen=("soort",))
    apart = stroom_tabel(context.snapshot, code, year, stelsel="regionaal")
    kinds = tuple(dict.fromkeys(apart["soort"]))
    blocks: list[Block] = []
    # never added up: who comes and who goes are two questions
    for direction in ("inkomend", "uitgaand"):
        here = together[together["richting"] == direction]
        here = _ordered(here)
        rows = []
        for row in here.head(_PARTNERS).to_dict("records"):
            other = str(row["tegenpartij"])
            of_kind = apart[(apart["richting"] == direction) & (apart["tegenpartij"] == other)]
            counts = {r["soort"]: Aantal.from_row(r) for r in of_kind.to_dict("records")}
            name = names.get(other, other)
            # abroad and unknown are parties of their own, without a code that says anything
            told = f"{kort(str(name))} ({other})" if other not in PARTIES else upper_first(name)
            # no row is no pupil: what is masked has a row, with bounds
            texts = [counts[kind].kort if kind in counts else "0" for kind in kinds]
            rows.append(cells(told, *texts, Aantal.from_row(row).tekst))
        rest = len(here) - _PARTNERS
        more = f"En nog {rest} andere met minder leerlingen." if rest > 0 else ""
        heads = (
            "Samenwerkingsverband",
            *(upper_first(SOORT[kind]) if len(kinds) < 2 else kind for kind in kinds),  # noqa: PLR2004
            "Samen",
        )
        if rows:
            title = f"Leerlingen {RICHTING[direction]}"
            blocks.append(PortretTable(title, heads, tuple(rows), more))
    note = (
        f"≈ is een schatting, a–b zijn grenzen die altijd waar zijn. {PATROON_2017} Onbekend: DUO "
        "kent de woonplaats niet. Niet ingedeeld: een postcode die bij geen samenwerkingsverband "
        "hoort. Beide tellen niet mee in het saldo."
    )
    return PortretPart("matrix", "Met welke samenwerkingsverbanden", tuple(blocks),
                       (("Lezen", note), ("Stelsel", REGIONAAL)))  # fmt: skip


def scholen(context: PortretContext) -> PortretPart:
    """Return the schools that pupils go to from here, and those here that others come to."""
    code, year = of_swv(context)
    table = stroom_tabel(context.snapshot, code, year, niveau="school", stelsel="regionaal")
    names = swv_namen(context.snapshot, year)
    blocks: list[Block] = []
    for direction, title in (
        ("uitgaand", "Scholen elders, van leerlingen die hier wonen"),
        ("inkomend", "Scholen hier, van leerlingen die elders wonen"),
    ):
        here = table[table["richting"] == direction]
        here = _ordered(here)
        rows = tuple(
            cells(
                f"{row['tegenpartij_naam']} ({row['tegenpartij']})",
                str(row["soort"]),
                "; ".join(kort(names.get(c, c)) for c in str(row["tegenpartij_swv"]).split()),
                Aantal.from_row(row).tekst,
            )
            for row in here.head(_SCHOLEN).to_dict("records")
        )
        rest = len(here) - _SCHOLEN
        more = f"En nog {rest} scholen met minder leerlingen." if rest > 0 else ""
        heads = ("School", "Onderwijs", "Van het swv", "Leerlingen")
        if rows:
            blocks.append(PortretTable(title, heads, rows, more))
    if not blocks:
        blocks.append(Paragraph("Er zijn geen leerlingen over de grens geteld.", "leeg"))
    return PortretPart("scholen", "Scholen", tuple(blocks))


def betalend(context: PortretContext) -> PortretPart:
    """Say who pays for so and vso, as far as DUO's files are there."""
    code, year = of_swv(context)
    try:
        found = flows.wie_betaalt(context.snapshot, code, year)
    except NotFound:
        kind = "so" if code.startswith("PO") else "vso"
        why = f"{NOG_NIET}: wie in {year} betaalde voor {kind} is niet ingelezen (DUO)."
        return PortretPart(
            "betalend", "Wie betaalt", (Paragraph(why, "leeg"),),
        )  # fmt: skip
    said = payers_sentences(found, swv_namen(context.snapshot))
    return PortretPart("betalend", "Wie betaalt", (Points(tuple(said)),), (("Wat", UITLEG),))


def onzekerheid(context: PortretContext) -> PortretPart:
    """Say what is masked and estimated, and what that means for the answer."""
    code, year = of_swv(context)
    pupils = leerlingjaar(context.snapshot, year)
    lines = [*bands(pupils, masked=pupils.afgeschermd), POSTCODE, REGIONAAL]
    rows = saldo_tabel(context.snapshot, code, year)
    # per type: a total hides the special types, of which the roles differ. Reformatorisch and
    # cluster 1 and 2 have no SWV of a region, so the answer about grensverkeer is the regional
    # part
    rows = rows[(rows["stelsel"] == "regionaal") & (rows["soort"] != "alle")]
    made = []
    for row in rows.to_dict("records"):
        counts = [Aantal.from_row(row, f"{kind}_") for kind in ("inkomend", "uitgaand")]
        net = Aantal.from_row(row, "saldo_")
        made.append(
            cells(
                upper_first(SOORT[row["soort"]]),
                # bounds only: each masked count is 1 at least and 4 at most (DUO shows none below
                # 5)
                *(count.grens_tekst for count in counts),
                f"{net.grens_tekst}",
                saldo_tekst(net),
            )
        )
    heads = ("Onderwijs", "Van elders, zeker", "Naar elders, zeker", "Saldo, zeker", "Saldo")
    table = PortretTable("Wat zeker is", heads, tuple(made))
    return PortretPart("onzekerheid", "Hoe zeker is dit", (table, Points(tuple(lines))))


def afspraken(context: PortretContext) -> PortretPart:
    """Return the talks of the dossier, and what the SWV proposes and agrees with others."""
    code, year = of_swv(context)
    names = swv_namen(context.snapshot, year)
    rows = []
    for one in (kept.afspraak for kept in agreements(context.sources.records, code)):
        if one.stand == VERVALLEN:
            continue
        other = one.met if one.swv == code else one.swv
        said = (one.wat, one.stand, one.geldt, one.door, day_text(one.volgende))
        rows.append(cells(f"{kort(names.get(other, other))} ({other})", *map(upper_first, said)))
    heads = ("Met", "Afspraak", "Stand", "Wanneer", "Wie zorgt ervoor", "Opnieuw bekeken")
    title = "Afspraken met samenwerkingsverbanden"
    also = (PortretTable(title, heads, tuple(rows)),) if rows else ()
    blocks = talks_with_partners(context, also)
    return PortretPart("gesprekken", "Afspraken met partners", tuple(blocks))


def flow_picture(context: PortretContext, code: str, year: int) -> PortretMap:
    """Return the flow map of an SWV as a picture with its words."""
    made = scene(context.snapshot, StroomVraag(code, year, stelsel="regionaal"))
    alt = (
        f"Kaart: {made.titel}, {made.ondertitel}. Van elders {made.inkomend.tekst} leerlingen, "
        f"naar elders {made.uitgaand.tekst}."
    )
    totals, rest = small_print(made)
    return PortretMap(
        f"stromen_{code}", f"{made.titel}, {year}", alt,
        " ".join((*(band for band in made.banden if ". " in band), *totals, *rest)),
        made.bronregel,
        context.draw(partial(_drawn, made, context.snapshot)), stroom=made,
    )  # fmt: skip


def _drawn(made: Stroomkaart, snapshot: Snapshot, place: SheetPlace) -> Sheet:
    from geo.flows.static_map import draw

    return draw(made, snapshot, place)


def of_swv(context: PortretContext) -> tuple[str, int]:
    """Return the code and the year of the pupils of a portret of an SWV.

    Raises
    ------
    NotFound
        For an unknown SWV, and where no year has its pupils.
    """
    code = context.request.gebied.strip().upper()
    year = context.request.jaar or newest_year(context.snapshot, code)
    # raises for a code that is in no regio-indeling: that is another mistake than a year without
    # pupils
    for known in flows.jaren(context.snapshot)[:1] if year is None else ():
        leerlingjaar(context.snapshot, known).regio.position(code)  # an unknown one is told
    if year is None:
        raise NotFound(
            f"Van samenwerkingsverband {code} zijn er geen leerlingen in de gegevensmap. Lees "
            "bestanden van DUO in (importeer leerlingen)."
        )
    pupils = leerlingjaar(context.snapshot, year)
    return pupils.regio.parties[pupils.regio.position(code)], year


def newest_year(snapshot: Snapshot, code: str) -> int | None:
    """Return the newest year with pupils of the types that belong to an SWV."""
    # bo, sbo and so belong to an SWV-PO, vso to an SWV-VO: a file of one says nothing of the other
    own = [flows.SOORTEN.index(soort) for soort in check_soorten(code, None)]
    for year in flows.jaren(snapshot):
        pupils = leerlingjaar(snapshot, year)
        if code in pupils.regio.parties and np.isin(own, np.unique(pupils.soort)).any():
            return year
    return None


def swv_of(context: PortretContext) -> tuple[tuple[str, ...], str]:
    """Return the SWVs that the postcodes of an area belong to, or why there are none.

    Of the SWVs of a kind that of most postcodes goes first. A postcode belongs to the area that
    its point lies in; where none does, those of its gemeente are taken.
    """
    years = flows.jaren(context.snapshot)
    if not years:
        return (), f"{NOG_NIET}: er zijn geen leerlingen ingelezen (bestanden van DUO)."
    if context.gemeente is None:
        return (), f"{context.gebied.aanhef} ligt in geen bekend samenwerkingsverband."
    pupils = leerlingjaar(context.snapshot, years[0])
    inside = _postcodes(context, pupils)
    found = []
    # primair first: its map is the one that is drawn
    for table in (pupils.regio.po, pupils.regio.vo):
        codes = [pupils.regio.parties[number] for number in table[inside]]
        codes = [code for code in codes if code not in PARTIES]
        found += sorted(set(codes), key=lambda code: (-codes.count(code), code))
    known = tuple(code for code in found if newest_year(context.snapshot, code) is not None)
    if known:
        return known, ""
    return (), f"Van de postcodes van {context.naam} is het samenwerkingsverband niet bekend."


def _postcodes(context: PortretContext, pupils: Leerlingjaar) -> Any:  # noqa: ANN401 - an index
    """Return the PC4s whose point lies in the area, else those of its gemeente."""
    from flows.areas import gemeente_codes

    around = context.kaartgebied
    if around is not None:
        areas, own = around
        shapes = boundaries.geometry(context.snapshot, areas).reset_index(drop=True)
        xy = points(context.snapshot)
        known = np.flatnonzero(np.isfinite(xy[:, 0]))
        codes = locate(xy[known, 0], xy[known, 1], shapes).codes
        # steps: the postcodes with a point, the area that each point lies in, those of the own
        # areas
        inside = known[np.isin(codes.astype(str), own)]
        if len(inside):
            return inside
    assert context.gemeente is not None  # noqa: S101 - asked before
    # a small buurt may hold the point of no postcode: then its gemeente tells the SWV
    return np.flatnonzero(gemeente_codes(pupils) == context.gemeente.code)


def _answer(snapshot: Snapshot, code: str, year: int, *, heading: bool) -> list[Block]:
    """Return the answer in sentences, and its figures as a table."""
    table = saldo_tabel(snapshot, code, year)
    name = swv_namen(snapshot, year).get(code, code)
    kind = _KINDS.get(code[:2], "")
    blocks: list[Block] = []
    if heading:
        blocks.append(Subheading(f"{name} ({code}, {kind})"))
    else:
        blocks.append(Paragraph(f"{name} ({code}, {kind}), 1 oktober {year}."))
    lines = soort_zinnen(table, stelsel="regionaal")
    blocks.append(Points(tuple(f"{line.zin} {' '.join(line.percentages)}" for line in lines)))
    rows = table[(table["stelsel"] == "regionaal") & (table["soort"] != "alle")]
    by_kind: Mapping[str, Any] = {str(r["soort"]): r for r in rows.to_dict("records")}
    made = tuple(
        cells(
            line.label,
            Aantal.from_row(by_kind[line.soort], "inkomend_").tekst,
            Aantal.from_row(by_kind[line.soort], "uitgaand_").tekst,
            line.saldo,
            upper_first(line.rol),
        )
        for line in lines
    )
    heads = ("Onderwijs", "Van elders", "Naar elders", "Saldo", "Rol")
    title = f"{kort(name)} ({code}): leerlingen over de grens, {year}"
    return [*blocks, PortretTable(title, heads, made)]


def _notes(pupils: Leerlingjaar) -> tuple[tuple[str, str], ...]:
    return (
        *(("Let op", band) for band in bands(pupils, masked=pupils.afgeschermd)),
        ("Bron", source_names(pupils)),
        ("Telling", POSTCODE),
        ("Stelsel", REGIONAAL),
        ("Rol", flows.usual_rule().tekst),
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows by their pupils, the most first; where nothing is estimated, by the least."""
    # the estimate is empty where it is not allowed: too few masked cells for one
    best = rows["schatting"].fillna(rows["laag"])
    return rows.loc[best.sort_values(ascending=False, kind="stable").index]
