"""The parts of a portret that hold what people say, agree and learn: the rows of a dossier.

Nothing is written here: each part reads rows of its kinds, in the words of `dossier.kinds`, and
where nobody wrote anything it says so. What prepares a talk never leaves the tool this way.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from compare.target_progress import assess
from compare.targets import LEREN, SOORT_DOEL, STANDEN, Target, target_text
from dossier.dossier import StepStand
from dossier.kinds import kind
from dossier.rows import value_text
from indicators import catalogue
from places.aanbod.model import Resultaat
from reports.portret import area_parts
from reports.portret.content import (
    NOG_NIET,
    NOG_VULLEN,
    HelpingQuestion,
    Paragraph,
    Points,
    PortretPart,
    PortretTable,
    Subheading,
    cell,
    cells,
)
from store import NotFound, Refused
from store.dutch import sentence, upper_first
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.portret.content import Block
    from reports.portret.context import PortretContext
    from store.records_rows import Rij

_ROWS = 40
"""Rows of a table in a document; what is more is told."""
ANALYSE = "analyse"
_COLUMNS: dict[str, dict[str, str]] = {
    # one begins from a figure or from what somebody saw: each fills in other fields
    "duiding": {"gezien|indicator|domein": "Wat", "herkend|bevestigd": "Herkend",
                "hoe_komt_het": "Hoe komt het", "wat_doen_we": "Wat gaan we anders doen"},
    "gesprek": {"datum": "Datum", "soort": "Soort", "aanwezig": "Aanwezig",
                "verslag": "Wat is besproken", "volgende": "Volgende keer"},
    # columns of the plan van aanpak of the method, step 3: activiteit, wie voert uit, doelgroep,
    # bereik
    "activiteit": {"naam": "Activiteit", "nodig": "Om … te bereiken, doen we …", "wie": "Wie",
                   "doelgroep": "Doelgroep", "bereik": "Bereik", "stand": "Stand"},
    "partnerstap": {"activiteit": "Activiteit", "wat": "Stap", "wie": "Partner",
                    "klaar_op": "Klaar op", "stand": "Stand"},
    "kwaliteit": {"activiteit": "Activiteit", "trede": "Trede nu", "volgende": "Volgende stap",
                  "wie": "Wie", "wanneer": "Wanneer", "stand": "Stand"},
    "borging": {"activiteit": "Activiteit", "waarin": "Vastgelegd in",
                "organisatie": "Organisatie", "tot": "Tot en met", "stand": "Stand"},
    "verbeteractie": {"wat": "Verbeteractie", "omdat": "Omdat", "wie": "Wie",
                      "wanneer": "Wanneer", "stand": "Stand"},
    # step 5: welke outcome, hoe, hoe vaak, bij wie
    "uitkomst": {"activiteit": "Activiteit", "welke": "Outcome", "hoe": "Hoe",
                 "hoe_vaak": "Hoe vaak", "bij_wie": "Bij wie", "uitslag": "Wat kwam eruit"},
    "leerpunt": {"tekst": "Wat leren we", "soort": "Soort", "keuze": "Keuze", "reden": "Omdat"},
    "vraag": {"tekst": "Vraag", "rol": "Van", "gevraagd_aan": "Gevraagd aan", "stand": "Stand"},
    "opgave": {"naam": "Opgave", "ambitie": "Ambitie", "doelstelling": "Doelstelling",
               "eigenaar": "Eigenaar", "fase": "Fase"},
}  # fmt: skip
"""By kind of row, the heading of each field in a table; `a|b` is the first that holds something."""
HULPVRAGEN = {
    "staat": ("Wat valt op, en waarom juist dit?", "Wat weten we nog niet, en wie weet het wel?"),
    "gesprekken": (
        "Herkennen de partners dit beeld?",
        "Hoe verklaren zij het, en wat vinden zij ervan?",
        "Wat is nodig, en hoe veranderde dat de resultaten?",
    ),
    "resultaten": (
        "Welk resultaat wilt u bereiken, en waaraan ziet u het?",
        "Waarom dit resultaat, en wat veranderde het gesprek daaraan?",
    ),
    "activiteiten": (
        "Wat is nodig, via welke factoren, en hoe versterkt het elkaar?",
        "Hoe vaak, voor wie en met welk bereik?",
        "Is er iets voor elke leeftijd en elk leefgebied, individueel en in groepen?",
        "Welk deel is onderbouwd: met onderzoek, uit de praktijk en door wie meedeed?",
    ),
    "plan": (
        "Welke stappen zet elke partner, en wanneer? Hoe werken de partners samen?",
        "Waar is dit vastgelegd, en tot wanneer?",
    ),
    "outcome": ("Welke outcome meet u, hoe, hoe vaak en bij wie?",),
    "leerpunten": ("Wat leren we, en wat staat er nog open?",),
}
"""Helping questions of the report format and of the plan van aanpak, by part."""


def kenmerken(context: PortretContext) -> tuple[tuple[str, str], ...]:
    """Return who made it (a role), its version, state and cycle, and when.

    What is asked for goes before what the dossier says of itself.
    """
    asked, found = context.request, context.dossier
    # a role or an organisation: names of persons are kept nowhere
    owner = str(found.rij.gegevens.get("eigenaar") or "") if found else ""
    cycle = context.request.cyclus or (found.cyclus if found else NOG_VULLEN)
    return (
        ("Auteur (rol)", asked.auteur or owner or NOG_VULLEN),
        ("Versie", asked.versie),
        ("Status", asked.status),
        ("Cyclus", str(cycle)),
        ("Datum", context.datum),
    )


def duiding(context: PortretContext) -> PortretPart:
    """Return what the figures point to, what people recognised, and their analyses."""
    of_figures = area_parts.duiding(context)
    blocks: list[Block] = [*of_figures.blokken]
    rows = context.rijen("duiding")
    # duiding goes both ways (Wijkprogrammering): first what the figures say, then whether people
    # who work there recognise it
    blocks.append(Subheading("Wat is herkend"))
    if rows:
        blocks.append(_table(context, "Duidingen", rows))
    else:
        blocks.append(Paragraph(f"{NOG_NIET}: of professionals dit beeld herkennen.", "leeg"))
    blocks += [
        HelpingQuestion(key, question, answer)
        for key, question, answer in analyses(context)
        # the question about the whole is always asked; the twelve about domeinen and pijlers only
        # where somebody wrote: so many empty boxes hide what was said
        if answer or key.startswith(f"{ANALYSE}.geheel")
    ]
    return PortretPart("duiding", of_figures.titel, tuple(blocks), of_figures.noten)


def analyses(context: PortretContext) -> list[tuple[str, str, str]]:
    """Return key, question and text of each (deel)analyse: per domein, per pijler, as a whole."""
    said: dict[str, str] = {}
    for row in context.rijen(ANALYSE):
        key = analyse_key(row.gegevens)
        text = str(row.gegevens.get("tekst") or "")
        said[key] = "\n\n".join(filter(None, (said.get(key, ""), text)))
    asked = [
        (f"{ANALYSE}.domein.{word.id}", f"Conclusie en overwegingen: {word.label}")
        for word in words("domein").values()
    ]
    asked += [
        (f"{ANALYSE}.pijler.{word.id}", f"Conclusie over de pijler {word.label}")
        for word in words("pijler").values()
        if word.id != "algemeen"
    ]
    asked.append(
        (
            f"{ANALYSE}.geheel.",
            "Welke factoren komen bij meer cijfers terug, en hoe hangt het samen?",
        )
    )
    return [(key, question, said.get(key, "")) for key, question in asked]


def analyse_key(gegevens: Mapping[str, object]) -> str:
    """Return the key of an analyse: what it is about."""
    over = str(gegevens.get("over") or "geheel")
    about = str(gegevens.get(over) or "") if over in ("domein", "pijler") else ""
    return f"{ANALYSE}.{over}.{about}"


def gesprekken(context: PortretContext) -> PortretPart:
    """Return the talks with partners, what was agreed in them, and when the next one is."""
    return PortretPart("gesprekken", "Gesprekken met partners", tuple(talks_with_partners(context)))


def talks_with_partners(context: PortretContext, also: Sequence[Block] = ()) -> list[Block]:
    """Return the talks of a dossier and what was agreed in them, with what is `also` agreed."""
    talks, agreed = context.rijen("gesprek"), context.rijen("afspraak")
    blocks: list[Block] = []
    if talks:
        blocks.append(_table(context, "Gesprekken", talks))
    if agreed:
        # late is said in words, since a document is printed and read in grey
        late = {point.rij.id for point in context.open_points("afspraak") if point.te_laat}
        blocks.append(_promises(context, "Afspraken", agreed, late, ("wat", "wie", "wanneer")))
    blocks += also
    if not blocks:
        blocks.append(Paragraph(f"{NOG_NIET}: gesprekken en afspraken.", "leeg"))
        blocks += _questions("gesprekken")
    return blocks


def resultaten(context: PortretContext) -> PortretPart:
    """Return the maatschappelijke resultaten with their argument, and how they stand."""
    title, code = "Maatschappelijke resultaten", context.gebied.code
    rows = [row for row in context.aanbod.resultaten
            if Resultaat.from_dict(row.gegevens).holds_in(code)]  # fmt: skip
    if not rows:
        blocks: list[Block] = [Paragraph(f"{NOG_NIET}: maatschappelijke resultaten.", "leeg")]
        blocks += _questions("resultaten")
        return PortretPart("resultaten", title, tuple(blocks))
    # a resultaat is shown by its indicators (method): without one it says that it is to be chosen
    known = catalogue(context.snapshot)
    made, goals = [], context.rijen(SOORT_DOEL)
    for row in rows:
        result = Resultaat.from_dict(row.gegevens)
        asked = [goal for goal in goals if str(goal.gegevens.get("resultaat")) == row.id]
        stands = [_stand(context, goal) for goal in asked]
        names = [known[name].label if name in known else name for name in result.indicatoren]
        made.append(
            cells(
                ": ".join(filter(None, (label("domein", result.domein), result.tekst))),
                "; ".join(names) or "nog te kiezen",
                " ".join(stand for stand, _ in stands) or "geen doel",
                " ".join(filter(None, (result.toelichting, *(why for _, why in stands))))
                or NOG_VULLEN,
            )
        )
    heads = ("Resultaat", "Te zien aan", "Doel en stand", "Waarom dit resultaat")
    # the argument stands beside it: why this one, and what the talk changed (report format, 2)
    table = PortretTable("Resultaten", heads, tuple(made))
    return PortretPart("resultaten", title, (table, Paragraph(LEREN, "klein")))


def _stand(context: PortretContext, row: Rij) -> tuple[str, str]:
    """Return what a target asks and how it stands, and the argument for it."""
    # a figure can leave the folder after the target was set: said, and nothing else of the part
    # fails
    with suppress(Refused, NotFound):
        target = Target.from_dict(row.gegevens)
        found = assess(context.snapshot, target, context.gebied.code)
        asked = sentence(target_text(target, catalogue(context.snapshot)))
        return f"{asked} Stand: {STANDEN[found.stand]}. {found.tekst}".strip(), target.toelichting
    return "Van dit doel is een cijfer er niet meer; niet te beoordelen.", ""


def activiteiten(context: PortretContext) -> PortretPart:
    """Return what is needed to reach the results, who carries it out and for whom."""
    return _kinds_part(context, "activiteiten", "Activiteiten", "activiteiten", "activiteit")


def plan(context: PortretContext) -> PortretPart:
    """Return the plan van aanpak: steps per partner, quality, borging and verbeteracties."""
    part = _kinds_part(
        context, "plan", "Plan van aanpak", "een plan van aanpak",
        # in the order of its steps: what a partner does, quality (4), how it is laid down (4), and
        # verbeteracties (6); outcome (5) is a part of its own
        "partnerstap", "kwaliteit", "borging", "verbeteractie",
    )  # fmt: skip
    late = [point for point in context.open_points() if point.te_laat]
    if not late:
        return part
    said = tuple(
        f"{upper_first(point.soort.enkelvoud)}: {point.titel}"
        + (f" ({point.wie})" if point.wie else "")
        for point in late[:_ROWS]
    )
    return PortretPart(
        part.id, part.titel, (*part.blokken, Subheading("Te laat"), Points(said)), part.noten
    )


def outcome(context: PortretContext) -> PortretPart:
    """Return which direct results are measured, how, how often and at whom."""
    return _kinds_part(context, "outcome", "Outcome", "welke outcome wordt gemeten", "uitkomst")


def leerpunten(context: PortretContext) -> PortretPart:
    """Return what was learned, and the backlog: what is open."""
    title = "Leerpunten en backlog"
    part = _kinds_part(context, "leerpunten", title, "leerpunten", "leerpunt", "vraag")
    learned = [str(row.gegevens.get("geleerd") or "") for row in context.rijen("cyclus")]
    said = [Paragraph(f"Uit een cyclus: {text}") for text in learned if text]
    return PortretPart(part.id, part.titel, (*said, *part.blokken), part.noten)


def opgaven(context: PortretContext) -> PortretPart:
    """Return the opgaven that name this area, or stand in its dossier."""
    own = {row.id: row for row in context.rijen("opgave")}
    # what an opgave of the gemeente asks holds for its wijken too
    codes = {context.gebied.code, *(up.code for up in context.gebied.boven)}
    for row in context.werk.rijen.get("opgave", ()):
        if codes & set(map(str, row.gegevens.get("gebieden") or ())):
            own.setdefault(row.id, row)
    if not own:
        empty = Paragraph(f"{NOG_NIET}: opgaven waar dit gebied bij hoort.", "leeg")
        return PortretPart("opgaven", "Opgaven", (empty,))
    return PortretPart("opgaven", "Opgaven", (_table(context, "Opgaven", tuple(own.values())),))


def stappen(context: PortretContext) -> PortretTable | None:
    """Return how far the six steps of the method are; None without a dossier."""
    if context.dossier is None:
        return None
    said = {
        StepStand.LEEG: "nog niet begonnen",
        StepStand.BEGONNEN: "begonnen",
        StepStand.CONCEPT: "concept",
        StepStand.VASTGESTELD: "vastgesteld",
    }
    rows = tuple(
        cells(step.label, said[step.stand], str(step.open or "–"), str(step.te_laat or "–"))
        for step in context.dossier.steps()
    )
    heads = ("Stap", "Stand", "Open", "Te laat")
    return PortretTable("Waar staan we in de methode", heads, rows)


def _kinds_part(
    context: PortretContext, part: str, title: str, what: str, *soorten: str
) -> PortretPart:
    """Return a part with a table per kind; where there is no row of any, the helping questions."""
    blocks: list[Block] = [
        _table(context, upper_first(kind(soort).meervoud), rows)
        for soort in soorten
        if (rows := context.rijen(soort))
    ]
    if not blocks:
        blocks = [Paragraph(f"{NOG_NIET}: {what}.", "leeg"), *_questions(part)]
    return PortretPart(part, title, tuple(blocks))


def _questions(part: str) -> list[HelpingQuestion]:
    """Return the questions of a part that nobody filled in anything of."""
    return [HelpingQuestion(f"{part}.{n}", text) for n, text in enumerate(HULPVRAGEN[part])]


def _table(context: PortretContext, title: str, rows: Sequence[Rij]) -> PortretTable:
    """Return rows of a kind as a table with the columns of `_COLUMNS`."""
    columns = _COLUMNS[rows[0].soort]
    made = tuple(cells(*(_said(context, row, n) for n in columns)) for row in rows[:_ROWS])
    rest = len(rows) - _ROWS
    more = f"En nog {rest} in het dossier." if rest > 0 else ""
    return PortretTable(title, tuple(columns.values()), made, more)


def _said(context: PortretContext, row: Rij, names: str) -> str:
    own = kind(row.soort)
    for name in names.split("|"):
        if own.elders:
            text = str(row.gegevens.get(name) or "")
        else:
            text = value_text(own.veld(name), row.gegevens.get(name), context.namen)
        if text:
            return text
    return "–"


def _promises(
    context: PortretContext, title: str, rows: Sequence[Rij], late: set[str], names: Sequence[str]
) -> PortretTable:
    """Return what was promised, and what of it is overdue."""
    made = tuple(
        (
            *(cell(_said(context, row, name)) for name in names),
            cell("te laat" if row.id in late else _said(context, row, "stand")),
        )
        for row in rows[:_ROWS]
    )
    return PortretTable(title, ("Wat", "Wie", "Wanneer", "Stand"), made)
