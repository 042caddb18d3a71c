"""The parts of a portret that are made of figures, maps, schools, aanbod and flows of an area."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import boundaries
from compare.factors import point_to_factors
from compare.profile import fills, known_sources
from compare.summary import common_year, grounds, row_texts, summarise
from indicators import DOMEINEN, SoortCijfer, format_value
from places.aanbod.preventiematrix import NODIG, VOORBEHOUD, domain_ambitions, gaps, told
from places.areas import locate
from places.locations import locations
from places.schools import SCHOOLTYPEN
from reports.comparison import on_one_line, outcome, tint
from reports.portret.content import (
    NOG_NIET,
    Paragraph,
    Points,
    PortretChart,
    PortretMap,
    PortretPart,
    PortretTable,
    Subheading,
    cell,
    cells,
)
from reports.portret.context import KAARTEN
from store import NotFound
from store.dutch import format_number, listed, lower_first, upper_first
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from compare.profile import ProfileRow
    from geo.choropleth import Choropleth
    from geo.sheet import Sheet
    from geo.sheet_place import SheetPlace
    from places.aanbod.preventiematrix import MatrixCell
    from reports.portret.content import Block
    from reports.portret.context import PortretContext
    from store import Snapshot

_ALGEMEEN = (
    "aantal_inwoners", "aantal_0_tot_15_jaar", "aantal_15_tot_25_jaar", "aantal_0_tot_25_jaar",
    "aantal_geboorten", "aantal_huishoudens", "aantal_huishoudens_met_kinderen",
    "percentage_huishoudens_met_kinderen", "percentage_eenpersoonshuishoudens",
    "gemiddelde_huishoudensgrootte", "percentage_herkomst_buiten_europa", "gemiddelde_woz_waarde",
    "percentage_koopwoningen", "percentage_corporatiewoningen", "bevolkingsdichtheid",
    "stedelijkheid",
)  # fmt: skip
"""Figures that introduce a wijk, in the order of the report format: who lives there, and how."""
# the five groups of ages in which CBS gives inwoners (Kerncijfers wijken en buurten)
_LEEFTIJDEN = (
    ("percentage_0_tot_15_jaar", "0–15 jaar"),
    ("percentage_15_tot_25_jaar", "15–25 jaar"),
    ("percentage_25_tot_45_jaar", "25–45 jaar"),
    ("percentage_45_tot_65_jaar", "45–65 jaar"),
    ("percentage_65_jaar_en_ouder", "65 jaar en ouder"),
)
# own choice; too many figures lose the overview, so a selection first (Wijkprogrammering)
_PER_DOMEIN = 5
"""Figures of a domein in a document; the workbook has them all."""
OPVALLEND = 10
"""Figures that stand out, for the chart, the visual and the one sheet."""
_SCHOLEN = 25
TOETS = (
    "Een aandeel is getoetst: is het verschil groter dan toeval maakt in groepen van deze grootte? "
    "Waar ‘niet getoetst’ staat, is niet bekend om hoeveel mensen het gaat; dan telt de afstand "
    "tussen de gebieden."
)
"""Certainty in words, wherever an outcome stands."""


def algemeen(context: PortretContext) -> PortretPart:
    """Say who lives there: inwoners, jeugd by age, huishoudens and how they live."""
    profiel = context.profiel
    if profiel is None:
        return PortretPart("algemeen", "Algemene informatie", (_nothing(context),))
    rows = {row.indicator.id: row for row in profiel.regels}
    # what the folder does not have is no row here: what is missing has a part of its own
    chosen = [rows[name] for name in _ALGEMEEN if name in rows]
    ages = _ages(context, rows)
    blocks: list[Block] = []
    if chosen:
        year = common_year(chosen)
        blocks.append(_figures(context, f"{context.naam} in cijfers, {year}", chosen, year))
    if ages is not None:
        blocks.append(ages)
    if not blocks:
        blocks.append(Paragraph("Van inwoners en huishoudens zijn er geen cijfers.", "leeg"))
    return PortretPart("algemeen", "Algemene informatie", tuple(blocks), _sources(chosen))


def staat(context: PortretContext) -> PortretPart:
    """Say what stands out per pijler and domein, with its certainty; all nine domeinen."""
    profiel, title = context.profiel, "Staat van de jeugd"
    if profiel is None:
        return PortretPart("staat", title, (_nothing(context),))
    # what stands in short at the front is not said again
    front = not context.request.delen or "titel" in context.request.delen
    said = [] if front else [Paragraph(text, "kern") for text in summarise(profiel) if text]
    blocks: list[Block] = [*said]
    shown: list[ProfileRow] = []
    pijler_now = ""
    for (pijler, domein), rows in profiel.per_domein().items():
        # demography, income and housing are context: most figures at hand are, and would crowd out
        # the domeinen
        if pijler == "algemeen":
            continue
        if pijler != pijler_now:
            blocks.append(Subheading(f"Pijler {label('pijler', pijler)}"))
            pijler_now = pijler
        name = DOMEINEN[domein][1]
        # what is counted of places says what there is, not how youth fare; it stands with the
        # aanbod
        own = [r for r in rows if not r.geteld and r.indicator.rol != "voorziening"]
        # a count follows the size of an area: beside the stad it always deviates
        own = [r for r in own if r.indicator.soort is not SoortCijfer.AANTAL]
        own.sort(key=lambda row: not fills(row))  # of youth or area first, context behind
        # all nine domeinen stand there: an empty one says what exists and whom to ask
        # (Wijkprogrammering)
        if not any(map(fills, own)):
            blocks.append(Paragraph(_to_fill(domein), "leeg"))
        if own:
            first, rest = own[:_PER_DOMEIN], len(own) - _PER_DOMEIN
            more = f"En nog {rest} cijfers in het werkboek." if rest > 1 else ""
            more = "En nog 1 cijfer in het werkboek." if rest == 1 else more
            blocks.append(_judged(context, name, first, more))
            shown += first
    against = profiel.standaard
    name = next((m.naam for m in profiel.maatstaven if m.soort == against), "")
    notes = [("Zekerheid", TOETS)]
    if name:
        # of so many comparisons some deviate by chance: said where one reads many beside each
        # other
        notes.append(("Toeval", profiel.toeval()))
    return PortretPart("staat", title, tuple(blocks), (*notes, *_sources(shown)))


def opvallend(context: PortretContext) -> PortretTable | None:
    """Return the figures that stand out, at most `OPVALLEND`; None where there are none."""
    rows = context.opvallend[:OPVALLEND]
    if not rows:
        return None
    return _judged(context, "Wat het meest afwijkt", rows, "")


def still_to_fill(context: PortretContext) -> list[str]:
    """Return of each domein without a figure of youth what is known to exist, and at whom."""
    if context.profiel is None:
        return []
    return [
        _to_fill(domein)
        for (pijler, domein), rows in context.profiel.per_domein().items()
        if pijler != "algemeen" and not any(map(fills, rows))
    ]


def duiding(context: PortretContext) -> PortretPart:
    """Say which factors several figures point to; what people made of it stands behind it."""
    title = "Duiding en samenhang"
    if context.profiel is None or not context.profiel.maatstaven:
        return PortretPart("duiding", title, (_nothing(context),))
    found = point_to_factors(context.profiel, known=context.sources.factoren)
    blocks: list[Block] = []
    if context.opvallend:
        rows = context.opvallend
        number = f"{len(rows)} onderwerp{'en wijken' if len(rows) != 1 else ' wijkt'} veel af. "
        blocks.append(Paragraph(number + grounds(rows, context.profiel.standaard)))
    blocks.append(Subheading("Factoren waar de cijfers naar wijzen"))
    if found.aanwijzingen:
        blocks.append(Points(tuple(hit.zin for hit in found.aanwijzingen)))
    else:
        blocks.append(Paragraph("Geen afwijkend cijfer wijst naar een factor.", "leeg"))
    # four risk factors together say something of a child's surroundings, and nothing of an area
    # (Factorenmodel): so it stands with every list of factors
    blocks.append(Paragraph(found.voorbehoud, "klein"))
    if found.geen_cijfers:
        names = listed([lower_first(factor.label) for factor in found.geen_cijfers])
        blocks.append(Paragraph(f"Zonder cijfers, dus onbekend: {names}.", "klein"))
    return PortretPart("duiding", title, tuple(blocks))


def kaarten(context: PortretContext) -> PortretPart:
    """Draw the chosen indicators on the smallest areas that have them."""
    blocks: list[Block] = []
    missing: list[str] = []
    for name in context.map_indicators():
        # more are at hand than are drawn: where one has no map the next takes its place
        if len(blocks) == (len(context.request.kaarten) or KAARTEN):
            break
        try:
            blocks.append(_figure_map(context, name))
        except NotFound as error:
            missing.append(str(error))
    # only who chose a map is told that there is none; of the usual ones others were drawn
    if context.request.kaarten:
        blocks += [Paragraph(text, "leeg") for text in missing]
    if not blocks:
        blocks = [Paragraph("Er is geen cijfer dat op een kaart van dit gebied past.", "leeg")]
    return PortretPart("kaarten", "Kaarten", tuple(blocks))


def aanbod(context: PortretContext) -> PortretPart:
    """Say which schools and which aanbod there are, per level of prevention, and the gaps."""
    code = context.gebied.code
    blocks: list[Block] = [Subheading("Scholen"), *_schools(context)]
    lijst = context.aanbod
    blocks.append(Subheading("Preventiematrix"))
    if lijst.leeg:
        blocks.append(Paragraph(f"{NOG_NIET}: aanbod en maatschappelijke resultaten.", "leeg"))
        return PortretPart("aanbod", "Scholen en aanbod", tuple(blocks))
    matrix = lijst.matrix(code)
    # rows and columns of the preventiematrix: domein and resultaat by universeel, selectief,
    # geïndiceerd
    levels = tuple(words("preventieniveau"))
    heads = ("Domein en resultaat", *(label("preventieniveau", level) for level in levels))
    rows = tuple(
        (
            cell(_matrix_head(row.domein, row.resultaat.tekst if row.resultaat else "")),
            *(cell(_matrix_text(row.cellen[level], bool(row.resultaat))) for level in levels),
        )
        for row in matrix.rijen
    )
    blocks.append(PortretTable("Aanbod per resultaat", heads, rows))
    # a gap is a resultaat without enough aanbod on a level, not just an empty cell
    # (preventiematrix)
    found = [gap.tekst for gap in gaps(matrix)] + [f"{text}." for _, text in told(matrix)]
    blocks.append(Subheading("Gaten"))
    if found:
        blocks.append(Points(tuple(found)))
    else:
        blocks.append(Paragraph("Geen gaten gevonden in wat er is ingevuld."))
    # the list of aanbod is never complete (preventiematrix): beside every gap
    blocks.append(Paragraph(VOORBEHOUD, "klein"))
    notes = (("Bron", f"Aanbod: {lijst.bron}" if lijst.bron else "Aanbod: zelf ingevuld"),)
    return PortretPart("aanbod", "Scholen en aanbod", tuple(blocks), notes)


def ambities(context: PortretContext) -> PortretPart:
    """Return the ambities as the city words them, else those of the method, per domein."""
    found = domain_ambitions(context.aanbod.ambities)
    rows = tuple(
        # kept as the city words them: ambities are the same for every wijk (Wijkprogrammering)
        cells(f"{label('pijler', word.pijler)}: {word.label}", found.get(key) or NOG_NIET)
        for key, word in words("domein").items()
    )
    table = PortretTable("Ambities per domein", ("Domein", "Ambitie"), rows)
    whose = "zoals de gemeente ze verwoordt" if context.aanbod.ambities else "van de methode"
    return PortretPart("ambities", "Ambities", (Paragraph(f"De ambities {whose}."), table))


def _nothing(context: PortretContext) -> Paragraph:
    return Paragraph(context.zonder_cijfers or "Er is niets om mee te vergelijken.", "leeg")


def _figures(
    context: PortretContext, titel: str, rows: Sequence[ProfileRow], jaar: int
) -> PortretTable:
    """Return figures beside their benchmarks, not judged: they introduce."""
    context.getoond.update(row.indicator.id for row in rows)
    beside = context.naast
    heads = ("Cijfer", context.kop, *(upper_first(m.naam) for m in beside))
    made = []
    for row in rows:
        when = "" if row.jaar == jaar else f" ({row.jaar})"
        own, others = row_texts(row)
        # a count follows the size of an area: that of the country says nothing here
        counted = row.indicator.soort is SoortCijfer.AANTAL
        texts = ["–" if counted else others.get(m.code, "ontbreekt") for m in beside]
        own = on_one_line(own) + _made(row)
        # a density says nothing without its unit, which no figure has behind it
        unit = row.indicator.eenheid
        of = f" ({unit})" if unit.endswith("per km²") else ""
        made.append(cells(f"{row.indicator.label}{of}{when}", own, *map(on_one_line, texts)))
    return PortretTable(
        titel, heads, tuple(made),
        "Een aantal volgt de grootte van een gebied en is niet te vergelijken.",
    )  # fmt: skip


def _judged(
    context: PortretContext, titel: str, rows: Sequence[ProfileRow], noot: str
) -> PortretTable:
    """Return figures beside their benchmarks, with the outcome against the usual one."""
    assert context.profiel is not None  # noqa: S101 - only called with figures
    context.getoond.update(row.indicator.id for row in rows)
    beside, against = context.naast, context.profiel.standaard
    own = context.kop
    heads = ("Cijfer", own, *(upper_first(m.naam) for m in beside), "Uitkomst")
    made = []
    for row in rows:
        found = row.naast(against)
        text, others = row_texts(row)
        values = [cell(on_one_line(others.get(m.code, "ontbreekt"))) for m in beside]
        of_whom = f" – {row.indicator.over_wie}" if row.indicator.over_wie else ""
        said = upper_first(outcome(found)) if found is not None else "niet te vergelijken"
        made.append(
            (
                cell(f"{row.indicator.label} ({row.jaar}){of_whom}"),
                cell(on_one_line(text) + _made(row), tint(found) if found else ""),
                *values,
                # the outcome in words too: a colour alone is not read in grey, nor by everybody
                cell(said, tint(found) if found else ""),
            )
        )
    return PortretTable(titel, heads, tuple(made), noot)


def _made(row: ProfileRow) -> str:
    return f" ({row.cijfer.gemaakt})" if row.cijfer.gemaakt else ""


def _ages(context: PortretContext, rows: dict[str, ProfileRow]) -> PortretChart | None:
    """Return the shares of the ages as bars, the area beside its benchmarks."""
    there = [(rows[name], said) for name, said in _LEEFTIJDEN if name in rows]
    context.getoond.update(row.indicator.id for row, _ in there)
    if not there:
        return None
    series = [(context.kop, tuple(_value(row) for row, _ in there))]
    for measure in context.naast:
        found = [row.naast(measure.code) for row, _ in there]
        values = tuple(
            # what is masked or missing is no bar of height nought: the note names it
            None if item is None or not item.cijfer.meting.bekend else item.cijfer.meting.waarde
            for item in found
        )
        if any(value is not None for value in values):
            series.append((upper_first(measure.naam), values))
    year = common_year([row for row, _ in there])
    gone = [said for row, said in there if _value(row) is None]
    # ages of two years do not add up to a hundred
    other: dict[str, list[str]] = {}
    for row, said in there:
        if row.jaar != year:
            other.setdefault(f"{row.jaar}{_made(row)}", []).append(said)
    when = "; ".join((str(year), *(f"{listed(ages)} van {of}" for of, ages in other.items())))
    note = f"Percentage van de inwoners, {when}. Bron: {there[0][0].bron}."
    if gone:
        note += f" Zonder cijfer: {listed(gone)}."
    return PortretChart(
        "Inwoners naar leeftijd", tuple(said for _, said in there), tuple(series), "%", 0, note
    )


def _value(row: ProfileRow) -> float | None:
    return row.cijfer.meting.waarde if row.cijfer.meting.bekend else None


def _sources(rows: Iterable[ProfileRow]) -> tuple[tuple[str, str], ...]:
    """Return of each figure what it is and where it is from, once."""
    seen: dict[str, str] = {}
    for row in rows:
        said = f"{row.indicator.definitie} Bron: {row.bron}, {row.jaar}."
        seen.setdefault(row.indicator.label, said)
    return tuple(seen.items())


def _to_fill(domein: str) -> str:
    """Say that a domein has no figure of youth, which are known to exist, and whom to ask."""
    asked = "; ".join(f"{one.cijfer} ({one.bij})" for one in known_sources()[domein])
    return (
        f"{DOMEINEN[domein][1]}: nog in te vullen. Er zijn geen cijfers over jeugd. Wat bestaat, "
        f"en bij wie: {asked}."
    )


def _figure_map(context: PortretContext, name: str) -> Block:
    """Return the map of an indicator around the area.

    Raises
    ------
    NotFound
        When no level of its gemeente has that figure.
    """
    from geo.choropleth import MapQuestion, make

    if context.gemeente is None:
        raise NotFound(f"{context.gebied.aanhef} ligt in geen bekende gemeente.")
    refused: NotFound | None = None
    # the smallest areas first: within a wijk the differences are between its buurten
    for level in ("buurt", "wijk"):
        try:
            made = make(context.snapshot, MapQuestion(name, level, (context.gemeente.code,)))
        except NotFound as error:
            refused = refused or error
            continue
        # all of it masked or missing: the larger areas may have it
        if not (made.frame["staat"] == "waarde").any():
            continue
        own = context.own_areas(made.areas)
        if not own and len(made.frame) < 2:  # noqa: PLR2004 - one area is no map
            continue
        context.getoond.add(name)
        outlined = upper_first(context.naam) if own else ""
        return PortretMap(
            f"kaart_{name}",
            f"{made.titel}, {made.jaar}",
            _map_alt(context, made, own),
            # of a band the map itself shows the first sentence; the others are told whole below it
            " ".join((*(band for band in made.banden if ". " in band), *made.opmerkingen)),
            made.bronregel,
            context.draw(partial(_drawn, made, context.snapshot, own, outlined)),
            kaart=made,
            omlijnd=own,
        )
    raise refused or NotFound(f"Van dit cijfer is er geen kaart rond {context.gebied.label}.")


def _drawn(
    made: Choropleth, snapshot: Snapshot, own: tuple[str, ...], omlijnd: str, place: SheetPlace
) -> Sheet:
    from geo.static_map import draw

    return draw(made, snapshot, gekozen=own, omlijnd=omlijnd, place=place)


def _map_alt(context: PortretContext, made: Choropleth, own: Sequence[str]) -> str:
    """Say what a map shows in words: between which figures the areas lie, and the own ones."""
    shown = made.frame[made.frame["staat"] == "waarde"]
    low, high = (
        format_value(made.indicator, value, "waarde")
        for value in (shown["waarde"].min(), shown["waarde"].max())
    )
    said = (
        f"Kaart: {made.titel} in {made.plaats}, {made.jaar}. Van {low} tot {high} in "
        f"{format_number(len(shown))} {made.niveau.meervoud}"
    )
    inside = shown[shown["gebied_code"].isin(own)]
    if len(inside) and made.niveau.id != context.gebied.niveau:
        least, most = (
            format_value(made.indicator, value, "waarde")
            for value in (inside["waarde"].min(), inside["waarde"].max())
        )
        said += f"; in {context.naam} van {least} tot {most}"
    without = len(made.frame) - len(shown)
    return f"{said}; {without} zonder cijfer." if without else f"{said}."


def _schools(context: PortretContext) -> Iterator[Block]:
    """Yield the schools that stand in the area, or why none is told."""
    around = context.kaartgebied
    if around is None:
        yield Paragraph("Zonder grenzen is niet te zeggen welke scholen hier staan.", "leeg")
        return
    try:
        every = locations(context.snapshot, "school")
    except NotFound:
        yield Paragraph(f"{NOG_NIET}: er is geen lijst van scholen ingelezen.", "leeg")
        return
    areas, own = around
    shapes = boundaries.geometry(context.snapshot, areas).reset_index(drop=True)
    placed = every.placed
    # by the point of the school itself: its postcode can lie in two wijken
    inside = locate(placed["x"].to_numpy(float), placed["y"].to_numpy(float), shapes).codes
    here = placed[[code in set(own) for code in inside]].sort_values("naam", kind="stable")
    if here.empty:
        yield Paragraph(f"In {context.naam} staat geen school van de ingelezen lijst.", "leeg")
        return
    rows = tuple(
        cells(
            str(row["naam"]),
            listed([SCHOOLTYPEN[kind].label for kind in str(row["typen"]).split("|") if kind])
            or "type niet bekend",
            str(row["denominatie"]) or "niet bekend",
        )
        for row in here.head(_SCHOLEN).to_dict("records")
    )
    rest = len(here) - _SCHOLEN
    more = f"En nog {rest} scholen." if rest > 1 else "En nog 1 school." if rest == 1 else ""
    source = f"Bron: {', '.join(dict.fromkeys(str(b) for b in here['bron']))}"
    one = "1 school staat" if len(here) == 1 else f"{len(here)} scholen staan"
    title = f"{one} in {context.naam}"
    heads = ("School", "Onderwijs", "Denominatie")
    yield PortretTable(title, heads, rows, f"{more} {source}.".strip())


def _matrix_head(domein: str, resultaat: str) -> str:
    name = label("domein", domein) if domein else "Zonder domein"
    return f"{name}: {resultaat}" if resultaat else name


def _matrix_text(item: MatrixCell, has_result: bool) -> str:  # noqa: FBT001 - one of two states
    """Say what stands in a cell of the matrix."""
    said = [one.aanbod.titel for one in item.behouden]
    # status of aanbod in the method: what is there stays or stops, and what is wished for
    said += [f"{one.aanbod.titel} (stopt)" for one in item.stoppen]
    said += [f"{one.aanbod.titel} (gewenst)" for one in item.gewenst]
    if said:
        return "; ".join(said)
    return NODIG.get(item.nodig, "geen") if has_result else "–"
