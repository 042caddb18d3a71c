"""Making a portret: the registry of parts, and putting the chosen ones together in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import indicators
from compare.areas import find_area
from compare.difference import Outcome
from compare.summary import summarise
from reports.portret import area_parts, dossier_parts, swv_parts
from reports.portret.content import (
    Paragraph,
    Points,
    Portret,
    PortretMap,
    PortretPart,
    PortretTable,
)
from reports.portret.context import PortretContext, PortretRequest, PortretSources, is_swv
from reports.portret.drawing import draw_when_asked
from reports.portret.logbook import analysis_log, bronnen, figure_path, verantwoording
from store import FICTIEF, NotFound, Refused, Soort
from store.dutch import listed, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from boundaries import Areas
    from compare.profile import ProfileRow
    from geo.sheet import Sheet
    from geo.sheet_place import SheetPlace
    from reports.portret.content import Block, FigurePath
    from reports.portret.drawing import Drawer
    from store import Progress, SetRecord, Snapshot

    Builder = Callable[[PortretContext], PortretPart]


@dataclass(frozen=True, slots=True)
class PortretPartRow:
    """One row of the registry: a part that can be chosen and ordered."""

    id: str
    titel: str
    maak: Builder | None
    """None for parts that are told of the others: title, method, sources, what is missing."""


def _registry(*rows: tuple[str, str, Builder | None]) -> dict[str, PortretPartRow]:
    return {row[0]: PortretPartRow(*row) for row in rows}


# report format of the method: 1.1.1 algemeen, staat and duiding; 1.1.2 the talk; 1.1.3 ambities; 2
# resultaten; 3 activiteiten. Own choice: maps, aanbod and flows are what a talk is held with, so
# they stand before it; plan and outcome are steps 3 to 6 of the plan van aanpak
GEBIEDSDELEN = _registry(
    ("titel", "Titel en ligging", None),
    ("algemeen", "Algemene informatie", area_parts.algemeen),
    ("staat", "Staat van de jeugd", area_parts.staat),
    ("duiding", "Duiding en samenhang", dossier_parts.duiding),
    ("kaarten", "Kaarten", area_parts.kaarten),
    ("aanbod", "Scholen en aanbod", area_parts.aanbod),
    ("stromen", "Leerlingstromen", swv_parts.stromen),
    ("gesprekken", "Gesprekken met partners", dossier_parts.gesprekken),
    ("ambities", "Ambities", area_parts.ambities),
    ("resultaten", "Maatschappelijke resultaten", dossier_parts.resultaten),
    ("activiteiten", "Activiteiten", dossier_parts.activiteiten),
    ("plan", "Plan van aanpak", dossier_parts.plan),
    ("outcome", "Outcome", dossier_parts.outcome),
    ("leerpunten", "Leerpunten en backlog", dossier_parts.leerpunten),
    ("opgaven", "Opgaven", dossier_parts.opgaven),
    ("verantwoording", "Methode en verantwoording", None),
    ("bronnen", "Bronnen", None),
    ("ontbreekt", "Wat ontbreekt of is afgeschermd", None),
)
"""The parts of an area, in the order of the method."""
# own choice: first the answer to the question with which an SWV comes, then what it rests on
SWVDELEN = _registry(
    ("titel", "Titel", None),
    ("antwoord", "Ontvangend of uitgaand?", swv_parts.antwoord),
    ("kaart", "Kaart van de leerlingstromen", swv_parts.stroomkaart),
    ("matrix", "Met welke samenwerkingsverbanden", swv_parts.matrix),
    ("scholen", "Scholen", swv_parts.scholen),
    ("betalend", "Wie betaalt", swv_parts.betalend),
    ("onzekerheid", "Hoe zeker is dit", swv_parts.onzekerheid),
    ("gesprekken", "Afspraken met partners", swv_parts.afspraken),
    ("verantwoording", "Methode en verantwoording", None),
    ("bronnen", "Bronnen", None),
)
"""The parts of a samenwerkingsverband."""


def parts_of(code: str) -> dict[str, PortretPartRow]:
    """Return the parts that a portret of this code can have, in their usual order."""
    return SWVDELEN if is_swv(code) else GEBIEDSDELEN


def check_parts(code: str, delen: Sequence[str]) -> tuple[str, ...]:
    """Return the parts to make, each once; none asked for is all of them.

    Raises
    ------
    NotFound
        For a part that does not exist, with those that do.
    """
    known = parts_of(code)
    asked = tuple(dict.fromkeys(part.strip().lower() for part in delen if part.strip()))
    if wrong := [part for part in asked if part not in known]:
        raise NotFound(
            f"Er is geen deel {listed([f'‘{part}’' for part in wrong])} van een portret; kies uit "
            f"{', '.join(known)}."
        )
    return asked or tuple(known)


def check_request(context: PortretContext) -> None:
    """Look at what is asked for before anything is made.

    Raises
    ------
    NotFound
        For an indicator, cycle or second area that does not exist, with what does.
    Refused
        For what a portret of this kind has no place for.
    """
    asked = context.request
    if is_swv(asked.gebied):
        own = {"kaarten van indicatoren": asked.kaarten, "een tweede gebied": asked.naast}
        if wrong := [name for name, value in own.items() if value]:
            raise Refused(
                "keuzes die bij een samenwerkingsverband passen", listed(wrong),
                "Laat dit weg, of kies een wijk, buurt of gemeente.",
            )  # fmt: skip
    # figures of an area are of many years, each the newest there is; pupils are of one
    elif asked.jaar is not None:
        raise Refused(
            f"een portret van {asked.gebied}", f"het jaar {asked.jaar}",
            "Laat het jaar weg: elk cijfer is van zijn nieuwste jaar. Een jaar kiest u bij een "
            "samenwerkingsverband.",
        )  # fmt: skip
    for name in asked.kaarten:
        context.known_map(name)
    if asked.naast and find_area(context.snapshot, asked.naast).code == context.gebied.code:
        raise Refused("een tweede gebied", f"{asked.naast}, het gebied zelf", "Kies een ander.")
    # without a dossier the first cycle can be asked for all the same: there is nothing in it
    cycles = (1,) if context.dossier is None else context.dossier.cycli
    if asked.cyclus is not None and asked.cyclus not in cycles:
        there = "" if context.dossier else f" Er is nog geen dossier van {asked.gebied}."
        raise NotFound(
            f"Er is geen cyclus {asked.cyclus}; kies uit {listed(list(map(str, cycles)))}.{there}"
        )


def make_portret(
    snapshot: Snapshot,
    request: PortretRequest,
    sources: PortretSources | None = None,
    *,
    progress: Progress | None = None,
    draw: Drawer = draw_when_asked,
) -> Portret:
    """Return the portret of an area or of a samenwerkingsverband.

    `sources` is None where people keep nothing; `progress` is told which part is being made, and
    `draw` says who draws its maps, and when.

    Raises
    ------
    NotFound
        For an area, samenwerkingsverband, part or choice (`check_request`) that does not exist.
        Without any figure there is a portret all the same: it says what is missing.
    """
    chosen = check_parts(request.gebied, request.delen)
    context = PortretContext(snapshot, request, sources or PortretSources(), draw)
    check_request(context)
    rows = parts_of(request.gebied)
    swv = is_swv(request.gebied)
    # the first map of every document: who draws beside this can begin
    place = _locating(context) if "titel" in chosen and not swv else None
    # before the parts: it is of what was asked, whatever the parts find
    log = analysis_log(context, chosen)
    name, title, code = _named_swv(context) if swv else _named_area(context)
    made: dict[str, PortretPart] = {}
    for number, part in enumerate(chosen):
        if progress is not None:
            progress(f"{rows[part].titel} maken", number / len(chosen))
        if (build := rows[part].maak) is not None:
            made[part] = build(context)
    # no figures is no failure: the document says what is missing and whom to ask
    profiel = None if swv else context.profiel
    # one made-up set is enough: a reader cannot tell which figure came from which
    fictional = any(record.herkomst.fictief for record in _records(context, swv=swv))
    core = _core(context, made, swv=swv)
    features = dossier_parts.kenmerken(context)
    # what is told of the other parts comes last, wherever it stands
    for part in chosen:
        if part == "titel":
            made[part] = _title(context, core, place)
        elif part == "verantwoording":
            titles = "; ".join(rows[one].titel for one in chosen)
            made[part] = verantwoording(context, log, "alle" if chosen == tuple(rows) else titles)
        elif part == "bronnen":
            made[part] = bronnen(_records(context, swv=swv))
        elif part == "ontbreekt":
            made[part] = _missing(context)
    stands_out = None if swv else area_parts.opvallend(context)
    paths = _paths(context) if profiel is not None else ()
    return Portret(
        code=code,
        naam=name,
        titel=title,
        ondertitel=_line(context, swv=swv),
        banden=(FICTIEF,) if fictional else (),
        kern=core,
        kenmerken=features,
        delen=tuple(_titled_once(made[part]) for part in chosen),
        paden=paths,
        logboek=log,
        datum=context.datum,
        opvallend=() if stands_out is None else (stands_out,),
        context=context,
    )


def _titled_once(part: PortretPart) -> PortretPart:
    """Return a part without a table that only says its title again."""
    once = tuple(
        replace(block, titel="")
        if isinstance(block, PortretTable) and block.titel.casefold() == part.titel.casefold()
        else block
        for block in part.blokken
    )
    return replace(part, blokken=once)


def _named_area(context: PortretContext) -> tuple[str, str, str]:
    here = context.gebied
    kind = {"wijk": "Wijkportret", "buurt": "Buurtportret", "gemeente": "Gemeenteportret"}
    return context.naam, f"{kind.get(here.niveau, 'Portret')} {context.naam}", here.code


def _named_swv(context: PortretContext) -> tuple[str, str, str]:
    from flows import leerlingjaar

    code, year = swv_parts.of_swv(context)
    name = leerlingjaar(context.snapshot, year).regio.namen[code]
    return name, f"Leerlingstromen van {name} ({code})", code


def _line(context: PortretContext, *, swv: bool) -> str:
    """Say below the title of where and of when it is."""
    if swv:
        _, year = swv_parts.of_swv(context)
        return f"Grensverkeer tussen samenwerkingsverbanden, 1 oktober {year}"
    above = [up.label for up in context.gebied.boven if up.niveau in ("gemeente", "provincie")]
    where = f"{context.gebied.code} · {', '.join(above)}" if above else context.gebied.code
    if context.profiel is None:
        return where
    years = sorted({row.jaar for row in context.profiel.regels})
    when = f"{years[0]}–{years[-1]}" if years[0] != years[-1] else str(years[0])
    return f"{where} · cijfers van {when}"


def _core(context: PortretContext, made: dict[str, PortretPart], *, swv: bool) -> tuple[str, ...]:
    """Return the answer in a few sentences."""
    if not swv:
        if context.profiel is None:
            return (context.zonder_cijfers,)
        return tuple(text for text in summarise(context.profiel) if text)
    # also when that part was not chosen: a portret begins with its answer
    part = made.get("antwoord") or swv_parts.antwoord(context)
    table = next((block for block in part.blokken if isinstance(block, PortretTable)), None)
    if table is None:
        return ()
    # the short answer of each type; what is certain and the percentages stand in the part itself
    return tuple(
        f"{kind.tekst}: {lower_first(role.tekst)}. Van elders {comes.tekst}, naar elders "
        f"{goes.tekst}; saldo {net.tekst}."
        # the five columns that `swv_parts` gives its table of the answer
        for kind, comes, goes, net, role in table.rijen
    )


def _title(context: PortretContext, core: tuple[str, ...], place: PortretMap | None) -> PortretPart:
    """Return the first part: the answer, and where the area lies."""
    blocks: list[Block] = [Paragraph(text, "kern") for text in core]
    if (steps := dossier_parts.stappen(context)) is not None:
        blocks.append(steps)
    if place is not None:
        blocks.append(place)
    return PortretPart("titel", "In het kort", tuple(blocks))


def _locating(context: PortretContext) -> PortretMap | None:
    """Return the map of where the area lies; None where there are no borders to show."""
    around = context.kaartgebied
    if around is None or context.gemeente is None:
        return None
    areas, own = around
    place = context.gemeente.naam
    title = upper_first(context.naam)
    return PortretMap(
        "ligging",
        f"Ligging van {context.naam}",
        f"Kaart: {context.gebied.label} in {place}.",
        "",
        f"Grenzen: {areas.record.key.bron} · gebiedsindeling {areas.indeling}",
        context.draw(partial(_located, context.snapshot, areas, own, title, place)),
    )


def _located(
    snapshot: Snapshot, areas: Areas, own: tuple[str, ...], titel: str, plaats: str,
    place: SheetPlace,
) -> Sheet:  # fmt: skip
    from geo.static_map import locator

    return locator(snapshot, areas, own, titel, plaats, place)


def _missing(context: PortretContext) -> PortretPart:
    """Say what is missing or masked, and why; and which domeinen are still to fill."""
    title = "Wat ontbreekt of is afgeschermd"
    if context.profiel is None:
        return PortretPart("ontbreekt", title, (Paragraph(context.zonder_cijfers, "leeg"),))
    profiel = context.profiel
    points = [*profiel.opmerkingen]
    # masked, missing and not applicable are three things, and each is named as itself
    for state, why in (
        ("afgeschermd", "de bron houdt ze geheim of de aantallen zijn te klein"),
        ("nvt", "ze kunnen er hier niet zijn"),
    ):
        names = _named(r for r in profiel.regels if r.cijfer.meting.staat == state)
        if names:
            points.append(f"{upper_first(state)} ({why}): {listed(names)}.")
    points += [
        f"Zonder cijfer van {measure.naam}: {number} van de {len(profiel.regels)} cijfers."
        for measure in profiel.maatstaven
        if (
            number := sum(
                1
                for row in profiel.regels
                if (found := row.naast(measure.code)) is None or not found.cijfer.meting.bekend
            )
        )
    ]
    small = _named(
        row
        for row in profiel.regels
        if (found := row.naast(profiel.standaard)) and found.verschil.uitkomst is Outcome.TE_KLEIN
    )
    if small:
        points.append(f"Te kleine aantallen om te beoordelen: {listed(small)}.")
    # the part before tells of each domein what is known to exist, and at whom
    told = not context.request.delen or "staat" in context.request.delen
    empty = area_parts.still_to_fill(context)
    if told and empty:
        domains = f"{len(empty)} domein{'en' if len(empty) > 1 else ''}"
        empty = [f"Zonder cijfers over jeugd: {domains} (zie Staat van de jeugd)."]
    body: tuple[Block, ...] = (Points((*points, *empty)),) if points or empty else (
        Paragraph("Er ontbreekt niets van wat gevraagd is."),)  # fmt: skip
    return PortretPart("ontbreekt", title, body)


def _named(rows: Iterable[ProfileRow]) -> list[str]:
    return [lower_first(row.indicator.label) for row in rows]


def _paths(context: PortretContext) -> tuple[FigurePath, ...]:
    assert context.profiel is not None  # noqa: S101 - asked before
    known = indicators.catalogue(context.snapshot)
    return tuple(
        figure_path(row, known, getoond=row.indicator.id in context.getoond)
        for row in context.profiel.regels
    )


def _records(context: PortretContext, *, swv: bool) -> Iterator[SetRecord]:
    """Yield the sets that the portret rests on."""
    if swv:
        from flows import leerlingjaar

        _, year = swv_parts.of_swv(context)
        yield from leerlingjaar(context.snapshot, year).records
        return
    if context.profiel is not None:
        for row in context.profiel.regels:
            yield from row.records
            for found in row.vergelijkingen:
                yield from found.records
    if context.kaartgebied is not None:
        yield from context.kaartgebied[0].records
    # schools, pupils and SWVs of the folder count as used: parts tell of them without naming their
    # sets
    yield from context.snapshot.find(Soort.LOCATIES)
    yield from context.snapshot.find(Soort.LEERLINGEN)
    yield from context.snapshot.find(Soort.SWV)
