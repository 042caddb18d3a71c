"""An area beside its benchmarks as an answer to take along, and the words pages share with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from boundaries.codes import spoken_name
from compare.difference import MIN_AFSTAND, MIN_NOEMER, MIN_VERWACHT, UITKOMSTEN, Judgement, Outcome
from compare.figure import BENADERD, AreaFigure
from compare.profile import Profile, ProfileRow, exchange_table, fills, known_sources, make_profile
from compare.summary import row_texts, summarise
from compare.thresholds import chosen_thresholds, kept_thresholds, tell_thresholds
from geo.page import HtmlPage, elements, html
from indicators import DOMEINEN, SoortCijfer
from reports.answer import Answer
from reports.tables import AnswerColumn, AnswerTable, Cell, shown
from store import FICTIEF, Snapshot, WijkverkennerError
from store.dutch import format_number, lower_first, upper_first
from store.kept import records_if_any
from store.words import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.benchmark import Comparison

COLOURS = """
.gunstiger {background: #d8e8f5; border-top-color: #1f5f99}
.ongunstiger {background: #fbe3cf; border-top-color: #b4530a}
.hoger {background: #ddd6ee; border-top-color: #5b4a8a}
.lager {background: #d5ebe9; border-top-color: #1f7a78}
"""
"""Blue and orange judge; purple is only higher and green-blue only lower, as on every map."""
_SIGN = {Outcome.HOGER: "▲ ", Outcome.LAGER: "▼ "}
"""The sign tells the direction, as on the page; the word behind it tells the judgement."""
# what `compare.difference` does, in words of a reader; its limits are quoted from there
UITLEG = (
    (
        "Hoger of lager",
        (
            "aandelen zijn getoetst (Wilson-interval, score-toets): is het verschil groter dan "
            "toeval maakt in groepen van deze grootte? Een deel is getoetst tegen de rest van het "
            "grotere gebied, alsof dat twee losstaande groepen zijn. De afronding van de bron telt "
            "mee als onzekerheid."
        ),
    ),
    (
        "Niet getoetst",
        (
            "zijn gemiddelden, scores, verhoudingen en aandelen waarvan niet bekend is om hoeveel "
            "mensen of huishoudens het gaat: hoger of lager is hier dat ten minste "
            f"{round(100 * MIN_AFSTAND)} % van alle gebieden van dit niveau tussen beide cijfers "
            "ligt"
        ),
    ),
    (
        "Te kleine aantallen",
        f"een groep van minder dan {MIN_NOEMER}, of naar verwachting minder dan {MIN_VERWACHT}",
    ),
    ("Gunstiger of ongunstiger", "alleen waar de catalogus een richting geeft"),
    (
        "Berekend",
        (
            "niet gepubliceerd; gewogen met de noemer van het cijfer, of met wat daar het dichtst "
            "bij komt (dan staat erbij wat). Met zo'n benaderde noemer wordt voor de zekerheid "
            f"met {round(100 * (1 - BENADERD))} % ervan getoetst. Van vergelijkbare gebieden "
            "waarvan niets te wegen is, staat de mediaan"
        ),
    ),
)


def outcome(found: Comparison, wie: str = "") -> str:
    """Return sign and words (`▲ Overvecht veel hoger, ongunstiger`), and whether untested.

    `wie` is the area that is the higher or lower one.
    """
    apart = found.verschil
    much = "veel " if apart.veel else "iets " if apart.duidelijk else ""
    who = f"{wie} " if wie and apart.duidelijk else ""
    words = f"{_SIGN.get(apart.uitkomst, '')}{who}{much}{UITKOMSTEN[apart.uitkomst]}"
    if apart.oordeel is not Judgement.GEEN:
        words += f", {apart.oordeel.value}"
    return words if apart.getoetst or not apart.duidelijk else f"{words} (niet getoetst)"


def tint(found: Comparison) -> str:
    """Return the class of a cell's colour: only what differs much has one."""
    apart = found.verschil
    return (apart.oordeel.value or apart.uitkomst.value) if apart.veel else ""


def profile_with_kept(
    snapshot: Snapshot, code: str, *, jaar: int | None = None, met: Sequence[str] = ()
) -> tuple[Profile, bool]:
    """Return an area beside its benchmarks, and whether the thresholds people keep could be read.

    Figures of files stay usable without the database: the shipped thresholds hold then. The
    parameters are those of `compare.profile.make_profile`.
    """
    try:
        own, read = kept_thresholds(records_if_any(snapshot.folder)), True
    except WijkverkennerError:
        own, read = (), False
    drempels = chosen_thresholds(own)
    return make_profile(snapshot, code, jaar=jaar, met=met, drempels=drempels), read


def comparison_answer(profiel: Profile) -> Answer:
    """Return a profile as an answer to take along."""
    # each figure is of its newest year: the name of the file tells from when to when
    when = sorted({row.jaar for row in profiel.regels})
    years = dict.fromkeys((when[0], when[-1])) if when else {}
    beside = ", ".join(m.naam for m in profiel.maatstaven) or "niets"
    bands = (*((FICTIEF,) if profiel.fictief else ()), *profiel.opmerkingen)
    # table and page take title, bands and sentences of the answer itself: they cannot differ
    answer = Answer(
        name=("vergelijking", profiel.gebied.naam, profiel.gebied.code, *years),
        title=f"{profiel.gebied.aanhef}: wat valt op?",
        line=f"Vergeleken met {beside}. Binnen elk domein staat bovenaan wat het meest afwijkt; "
        "van een getoetst cijfer telt alleen het deel dat zeker is. Hoger en lager gaan over "
        f"{profiel.gebied.label}.",
        bands=bands,
        sentences=tuple(text for text in summarise(profiel) if text),
        notes=(*(("Let op", text) for text in bands), *_notes(profiel)),
        fictional=profiel.fictief,
        exchange=partial(exchange_table, profiel),
    )
    return replace(
        answer, table=partial(_table, profiel, answer), page=partial(_page, profiel, answer)
    )


def _page(profiel: Profile, answer: Answer) -> HtmlPage:
    """Return a profile as one html page, to open anywhere and to print."""
    # in the order of the method: pijlers and their domeinen, and counts apart below them
    body, counts = [], []
    for (pijler, domein), rows in profiel.per_domein().items():
        # a count follows the size of an area: it stands apart, and is not compared
        counts += [row for row in rows if row.indicator.soort is SoortCijfer.AANTAL]
        rest = [row for row in rows if row.indicator.soort is not SoortCijfer.AANTAL]
        if not rest and pijler == "algemeen":
            continue
        body.append(f"<h2>{html(_place(pijler, domein))}</h2>")
        if pijler != "algemeen" and not any(map(fills, rest)):
            body.append(f"<p>{html(_to_fill(domein))}</p>")
        if rest:
            body.append(_rows_as_html(profiel, rest))
    if counts:
        body.append(
            "<h2>Aantallen</h2><p class=onder>Een aantal hangt af van de grootte van het gebied "
            f"en is niet te vergelijken.</p>{_rows_as_html(profiel, counts)}"
        )
    notes = "".join(f"<dt>{html(k)}</dt><dd>{html(v)}</dd>" for k, v in answer.notes)
    return HtmlPage(
        title=answer.title,
        line=answer.line,
        bands=answer.bands,
        lead=f'<p class="kop">{html(" ".join(answer.sentences))}</p>' if answer.sentences else "",
        body=f"{''.join(body)}<h2>Toelichting</h2><dl>{notes}</dl>",
        style=elements("document.css", "vergelijking.css") + COLOURS,
    )


def _to_fill(domein: str) -> str:
    """Say that a domein has no figures of youth, which are known to exist, and whom to ask."""
    told = "; ".join(f"{one.cijfer}: {one.bij} ({one.waar})" for one in known_sources()[domein])
    return f"Nog te vullen: er zijn geen cijfers over jeugd. Wat bestaat, en bij wie: {told}."


def _table(profiel: Profile, answer: Answer) -> AnswerTable:
    """Return a profile as a table for people: one row per indicator and benchmark."""
    rows: list[tuple[Cell, ...]] = [
        _cells(row, found)
        for domain in profiel.per_domein().values()
        for row in domain
        for found in row.vergelijkingen
    ]
    own = profiel.gebied.label
    # none loses a decimal; an interval and a difference have one where their figure has none
    places = max([1, *(row.indicator.decimalen for row in profiel.regels)])
    return AnswerTable(
        title=f"{upper_first(own)} vergeleken",
        columns=(
            *map(AnswerColumn, ("Pijler", "Domein", "Indicator", "Over wie", "Eenheid")),
            AnswerColumn("Jaar", 0, grouped=False),
            AnswerColumn(upper_first(own), places),
            AnswerColumn("Zelf gepubliceerd of berekend"),
            AnswerColumn("Interval van", places),
            AnswerColumn("Interval tot", places),
            AnswerColumn("Vergeleken met"),
            AnswerColumn("Cijfer daarvan", places),
            AnswerColumn("Gepubliceerd of berekend"),
            AnswerColumn("Verschil", places),
            AnswerColumn(f"Uitkomst: {own} is"),
            *map(AnswerColumn, ("Wijkt veel af", "Oordeel", "Toelichting")),
            AnswerColumn("Volgorde van de methode"),
            AnswerColumn("Gebiedsindeling", 0, grouped=False),
            AnswerColumn("Bron"),
        ),
        rows=rows,
        notes=(*(("Wat valt op", text) for text in answer.sentences), *answer.notes),
    )


def _notes(profiel: Profile) -> tuple[tuple[str, str], ...]:
    """Return how sure the comparisons are, what words mean, and each figure's definition."""
    # of many comparisons some differ by chance alone: how many stands with every table
    lines = [("Zekerheid", profiel.toeval())]
    if len(profiel.maatstaven) > 1:
        lines.append(("Zekerheid, alle vergelijkingen samen", profiel.toeval(alle=True)))
    lines.append(("Veel", tell_thresholds(profiel.drempels)))
    lines += [
        (f"Nog te vullen: {DOMEINEN[domein][1]}", _to_fill(domein))
        for (pijler, domein), rows in profiel.per_domein().items()
        if pijler != "algemeen" and not any(map(fills, rows))
    ]
    lines += list(UITLEG)
    if profiel.vergelijkbaar is not None and profiel.vergelijkbaar.buren:
        found = profiel.vergelijkbaar
        names = ", ".join(f"{spoken_name(b.naam)} ({b.gemeente or b.code})" for b in found.buren)
        lines.append((f"Vergelijkbaar ({lower_first(found.familie.label)}, {found.jaar})", names))
    # a figure of several years is defined once
    seen: dict[str, str] = {}
    for row in profiel.regels:
        seen.setdefault(row.indicator.label, f"{row.indicator.definitie} Bron: {row.bron}, "
                        f"{row.jaar}.")  # fmt: skip
    lines += list(seen.items())
    return tuple(lines)


def _cells(row: ProfileRow, found: Comparison) -> tuple[Cell, ...]:
    figure, other, apart = row.cijfer.meting, found.cijfer, found.verschil
    low, high = row.interval or (None, None)
    return (
        label("pijler", row.indicator.pijler).capitalize(),
        row.indicator.domein_label,
        row.indicator.label,
        row.indicator.over_wie or None,
        row.indicator.eenheid,
        row.jaar,
        shown(figure.waarde, figure.staat),
        row.cijfer.gemaakt or row.cijfer.herkomst or None,
        low,
        high,
        found.maatstaf.naam,
        shown(other.meting.waarde, other.meting.staat),
        other.gemaakt or other.herkomst or None,
        apart.verschil,
        UITKOMSTEN[apart.uitkomst],
        "ja" if apart.veel else "nee",
        apart.oordeel.value or None,
        apart.reden or None,
        row.keuze or None,
        row.indeling,
        row.bron,
    )


def _rows_as_html(profiel: Profile, rows: list[ProfileRow]) -> str:
    heads = "".join(f"<th scope=col>{html(upper_first(m.naam))}</th>" for m in profiel.maatstaven)
    lines = "".join(_line(profiel, row) for row in rows)
    return (
        "<table><thead><tr><th scope=col>Indicator</th><th scope=col>Jaar</th>"
        f"<th scope=col>{html(profiel.gebied.aanhef)}</th>{heads}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def _line(profiel: Profile, row: ProfileRow) -> str:
    """Write one indicator as a row of the page."""
    own, beside = row_texts(row)
    own = html(on_one_line(own)) + how_made(row.cijfer)
    if row.interval is not None:
        places = max(1, row.indicator.decimalen)
        low, high = (format_number(bound, places) for bound in row.interval)
        own += f"<small>{html(low)}–{html(high)}</small>"
    of_whom = f"<small>{html(row.indicator.over_wie)}</small>" if row.indicator.over_wie else ""
    choice = f"<small>{html(row.keuze)}</small>" if row.keuze else ""
    cells = []
    for measure in profiel.maatstaven:
        found = row.naast(measure.code)
        cells.append(
            "<td></td>"
            if found is None
            else _cell(profiel, row, found, beside[found.maatstaf.code])
        )
    # the unit is said once: by the figure, by its label, or behind it
    name = row.indicator.eenheid.lower()
    known = name == "euro" or name in own or name in row.indicator.label.lower()
    unit = "" if known else f" ({html(row.indicator.eenheid)})"
    return (
        f"<tr><th scope=row>{html(row.indicator.label)}{unit}{of_whom}{choice}</th>"
        f"<td>{row.jaar}</td>"
        f"<td class=getal>{own}</td>{''.join(cells)}</tr>"
    )


def _cell(profiel: Profile, row: ProfileRow, found: Comparison, text: str) -> str:
    apart = found.verschil
    value = html(on_one_line(text)) + how_made(found.cijfer)
    # a count has no outcome: it follows the size of the area
    counted = row.indicator.soort is SoortCijfer.AANTAL
    words = "" if counted else html(outcome(found, spoken_name(profiel.gebied.naam)))
    return (
        f'<td class="getal {tint(found)}" title="{html(upper_first(apart.reden))}">{value}'
        f"<small>{words}</small></td>"
    )


def how_made(figure: AreaFigure) -> str:
    """Say in html that a figure was computed, and with what in the place of its denominator."""
    if not figure.gemaakt:
        return ""
    with_what = figure.toelichting if figure.benaderd else ""
    return f" ({figure.gemaakt})" + (f"<small>{html(with_what)}</small>" if with_what else "")


def on_one_line(text: str) -> str:
    """Keep a figure and its unit on one line, the words of a state apart."""
    return text.replace(" ", "\u00a0") if any(char.isdigit() for char in text) else text


def _place(pijler: str, domein: str) -> str:
    name = DOMEINEN[domein][1]
    return name if pijler == domein else f"{label('pijler', pijler)}: {name}"
