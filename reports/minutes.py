"""The verslag of a gesprek, and the preparation of one: docx, pdf (A4) and html.

All forms are made of the same `Minutes`. A verslag never holds a preparation: that is a document
of its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.interpretation import about_text
from dossier.kinds import kind
from dossier.meeting import GESPREK, VOORBEREIDING, meeting, meeting_title
from dossier.rows import as_date, date_text, readable_row, row_title, value_text, view_text
from geo.page import HtmlPage, elements, html
from reports.answer import Answer
from reports.typesetting import typeset
from store import FICTIEF
from store.dutch import today
from store.reading.text import as_kept

if TYPE_CHECKING:
    from dossier.dossier import Dossier
    from dossier.rows import KnownNames
    from store.records_rows import Rij

LABELS = {"docx": "Verslag (docx)", "pdf": "Verslag (pdf)", "html": "Verslag (html)"}
PREPARATION_LABELS = {"docx": "Voorbereiding (docx)", "pdf": "Voorbereiding (pdf)"}
_TEMPLATE = Path(__file__).with_name("minutes.typ")
# said, not left out: an empty heading could as well be a mistake
_NOTHING = "Hierover is niets vastgelegd."
# in the order in which they are asked on the page
_READING = ("herkend", "bevestigd", "hoe_komt_het", "wat_vinden_we", "wat_doen_we", "signaal",
            "cijfer_nodig", "gevraagd_aan")  # fmt: skip


@dataclass(frozen=True, slots=True)
class MinutesPart:
    """One heading with its text, points and table."""

    kop: str
    alineas: tuple[str, ...] = ()
    punten: tuple[str, ...] = ()
    koppen: tuple[str, ...] = ()
    rijen: tuple[tuple[str, str, str], ...] = ()
    velden: tuple[tuple[str, str], ...] = ()
    """Label and text of fields below the heading; in a document only."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is on paper, in words."""

    titel: str
    ondertitel: str
    banden: tuple[str, ...]
    kenmerken: tuple[tuple[str, str], ...]
    delen: tuple[MinutesPart, ...]
    datum: str


def minutes_answer(
    dossier: Dossier, gesprek: Rij, known: KnownNames, *, fictief: bool = False
) -> Answer:
    """Return the verslag of a gesprek as files."""
    made = minutes(dossier, gesprek, known, fictief=fictief)
    return _answer(made, ("verslag", dossier.naam, gesprek.gegevens.get("datum")), fictief=fictief)


def preparation_answer(
    dossier: Dossier, voorbereiding: Rij, known: KnownNames, *, fictief: bool = False
) -> Answer:
    """Return one preparation as files: nothing else is in them, and it is in nothing else."""
    soort = kind(VOORBEREIDING)
    fields = dict(readable_row(soort, voorbereiding.gegevens, known))
    questions = fields.pop(soort.veld("vragen").label, "")
    asked = tuple(map(str, voorbereiding.gegevens.get("vragen") or ()))
    title = f"Voorbereiding {row_title(soort, voorbereiding.gegevens, known)}"
    made = Minutes(
        as_kept(title),
        as_kept(f"{dossier.naam} · alleen voor eigen gebruik"),
        (FICTIEF,) if fictief else (),
        tuple((label, as_kept(text)) for label, text in fields.items()),
        (MinutesPart("Vragen", punten=tuple(map(as_kept, asked))),) if questions else (),
        today(),
    )
    return _answer(made, ("voorbereiding", voorbereiding.gegevens.get("partner")), fictief=fictief)


def minutes(dossier: Dossier, gesprek: Rij, known: KnownNames, *, fictief: bool = False) -> Minutes:
    """Return the verslag: who, agenda, what was shown, said, recognised and agreed, and next."""
    soort, data = kind(GESPREK), gesprek.gegevens
    # a preparation is for its maker alone: `meeting` has none, so none can slip in
    found = meeting(dossier, gesprek)

    def said(name: str) -> str:
        return as_kept(value_text(soort.veld(name), data.get(name), known))

    features = [
        ("Gebied", _area(dossier, known)),
        ("Datum", said("datum")),
        ("Soort gesprek", said("soort")),
        ("Aanwezig", "\n".join(map(as_kept, data.get("aanwezig") or ()))),
        ("Volgende keer", said("volgende")),
    ]
    shown = tuple(as_kept(view_text(str(one), known)) for one in data.get("getoond") or ())
    parts = [
        MinutesPart("Agenda", _texts(data.get("agenda"))),
        MinutesPart("Wat is getoond", punten=shown),
        MinutesPart("Eerst geschat, toen gezien", punten=tuple(map(_estimate, found.rondes))),
        MinutesPart("Wat is besproken", _texts(data.get("verslag")) or (_NOTHING,)),
        MinutesPart(
            "Wat is herkend",
            () if found.duidingen else (_NOTHING,),
            tuple(_reading(row, known) for row in found.duidingen),
        ),
        MinutesPart(
            "Afspraken",
            () if found.afspraken else ("Er zijn geen afspraken vastgelegd.",),
            koppen=("Wat", "Wie (rol of organisatie)", "Klaar op"),
            rijen=tuple(_promise(row, known) for row in found.afspraken),
        ),
    ]
    return Minutes(
        as_kept(f"Verslag: {meeting_title(gesprek)}"),
        as_kept(f"{dossier.naam} · cyclus {dossier.cyclus}"),
        (FICTIEF,) if fictief else (),
        tuple((label, text) for label, text in features if text),
        tuple(part for part in parts if part.alineas or part.punten or part.rijen),
        today(),
    )


def minutes_docx(made: Minutes) -> bytes:
    """Return it as a Word document."""
    from reports.portret.content import PortretTable, cells
    from reports.portret.text_document import WordWriter

    writer = WordWriter(made.titel, made.ondertitel, made.banden)
    # one line per feature: who were there stand behind each other
    writer.facts((label, text.replace("\n", "; ")) for label, text in made.kenmerken)
    for part in made.delen:
        writer.heading(part.kop, 1)
        writer.facts(part.velden)
        for text in part.alineas:
            writer.text(text)
        writer.points(part.punten)
        if part.rijen:
            rows = tuple(cells(*row) for row in part.rijen)
            writer.table(PortretTable("", part.koppen, rows))
    return writer.saved()


def minutes_pdf(made: Minutes) -> bytes:
    """Return it as PDF (A4), with its fonts inside; made offline."""
    return typeset(_TEMPLATE, asdict(made))


def minutes_page(made: Minutes) -> HtmlPage:
    """Return it as one html page that needs no network."""
    features = "".join(
        f"<tr><th scope='row'>{html(label)}</th><td>{_lines(text)}</td></tr>"
        for label, text in made.kenmerken
    )
    return HtmlPage(
        title=made.titel,
        line=made.ondertitel,
        bands=made.banden,
        body=f"<table>{features}</table>" + "".join(map(_part_html, made.delen)),
        source=f"gemaakt op {made.datum}",
        style=elements("document.css"),
    )


def _answer(made: Minutes, name: tuple[object, ...], *, fictief: bool) -> Answer:
    return Answer(
        name=name,
        title=made.titel,
        fictional=fictief,
        page=partial(minutes_page, made),
        others={"docx": partial(minutes_docx, made), "pdf": partial(minutes_pdf, made)},
    )


def _part_html(part: MinutesPart) -> str:
    made = [f"<h2>{html(part.kop)}</h2>"]
    made += [f"<p>{_lines(text)}</p>" for text in part.alineas]
    if part.punten:
        made.append("<ul>" + "".join(f"<li>{_lines(text)}</li>" for text in part.punten) + "</ul>")
    if part.rijen:
        heads = "".join(f"<th scope='col'>{html(text)}</th>" for text in part.koppen)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_lines(text)}</td>" for text in row) + "</tr>"
            for row in part.rijen
        )
        made.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    return "".join(made)


def _lines(text: str) -> str:
    """Escape text; each line that people wrote stays a line."""
    return "<br>".join(html(line) for line in text.split("\n"))


def _texts(value: object) -> tuple[str, ...]:
    text = as_kept(value or "").strip()
    return (text,) if text else ()


def _area(dossier: Dossier, known: KnownNames) -> str:
    code = dossier.gebied
    name = (known.gebieden or {}).get(code, "")
    return as_kept(f"{name} ({code})" if name else code)


def _reading(row: Rij, known: KnownNames) -> str:
    soort = kind(row.soort)
    title = row_title(soort, row.gegevens, known)
    about = about_text(row, known)
    texts = [
        f"{soort.veld(name).label}: {text}"
        for name in _READING
        if (text := value_text(soort.veld(name), row.gegevens.get(name), known))
    ]
    figure = str(row.gegevens.get("cijfer_toen") or "")
    head = " · ".join(filter(None, (title, about, figure)))
    return as_kept("\n".join((head, *texts)))


def _estimate(row: Rij) -> str:
    number = row.gegevens.get("antwoorden") or 0
    head = f"{row.gegevens.get('vraag')} ({number} {'antwoord' if number == 1 else 'antwoorden'})"
    return as_kept("\n".join((head, str(row.gegevens.get("uitkomst") or ""))))


def _promise(row: Rij, known: KnownNames) -> tuple[str, str, str]:
    soort, data = kind(row.soort), row.gegevens
    day = as_date(data.get("wanneer"))
    when = date_text(day) if day else str(data.get("wanneer") or "")
    who = value_text(soort.veld("wie"), data.get("wie"), known)
    return as_kept(data.get("wat") or ""), as_kept(who), as_kept(when)
