"""An area beside its benchmarks, for people: a workbook, and a page that opens anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.difference import MIN_AFSTAND, MIN_NOEMER, MIN_VERWACHT, Oordeel, Uitkomst
from geo.escaping import html
from indicators import DOMEINEN, format_number, format_value
from reports.tables import Cell, Column, Table, file_name, shown
from store.words import label

if TYPE_CHECKING:
    from compare.benchmark import Vergelijking
    from compare.profile import Profiel, Regel

UITKOMST = {
    Uitkomst.HOGER: "hoger",
    Uitkomst.LAGER: "lager",
    Uitkomst.GEEN_VERSCHIL: "geen duidelijk verschil",
    Uitkomst.TE_KLEIN: "te kleine aantallen",
    Uitkomst.NIET: "niet te vergelijken",
}
_SIGN = {Uitkomst.HOGER: "▲ ", Uitkomst.LAGER: "▼ "}
"""The sign tells the direction, as on the page; the word behind it tells the judgement."""
_CLASS = {Uitkomst.HOGER: "hoger", Uitkomst.LAGER: "lager"}
FICTIEF = "Voorbeeldgegevens: deze gemeente bestaat niet."
UITLEG = (
    (
        "Hoger of lager",
        (
            "aandelen zijn getoetst (Wilson-interval, score-toets); een deel is getoetst tegen de "
            "rest van het grotere gebied. De afronding van de bron telt mee als onzekerheid."
        ),
    ),
    (
        "Gemiddelden en scores",
        (
            "worden niet getoetst: hoger of lager is hier dat ten minste "
            f"{round(100 * MIN_AFSTAND)} % van alle gebieden van dit niveau tussen beide cijfers "
            "ligt"
        ),
    ),
    (
        "Te kleine aantallen",
        f"een groep van minder dan {MIN_NOEMER}, of naar verwachting minder dan {MIN_VERWACHT}",
    ),
    ("Gunstiger of ongunstiger", "alleen waar de catalogus een richting geeft"),
    ("Berekend", "niet gepubliceerd; gewogen met de eigen noemer van het cijfer"),
)


def comparison_table(profiel: Profiel) -> Table:
    """Return a profile as a table for people: one row per indicator and benchmark."""
    rows: list[tuple[Cell, ...]] = [
        _cells(row, found) for row in _in_order(profiel) for found in row.vergelijkingen
    ]
    own = profiel.gebied.label
    return Table(
        title=f"{_cap(own)} vergeleken",
        columns=(
            Column("Pijler"),
            Column("Domein"),
            Column("Indicator"),
            Column("Eenheid"),
            Column("Jaar", 0, grouped=False),
            Column(_cap(own), 1),
            Column("Interval van", 1),
            Column("Interval tot", 1),
            Column("Vergeleken met"),
            Column("Cijfer daarvan", 1),
            Column("Gepubliceerd of berekend"),
            Column("Verschil", 1),
            Column("Uitkomst"),
            Column("Oordeel"),
            Column("Toelichting"),
            Column("Volgorde van de methode"),
            Column("Gebiedsindeling", 0, grouped=False),
            Column("Bron"),
        ),
        rows=rows,
        notes=_notes(profiel),
    )


def comparison_file_name(profiel: Profiel, ending: str) -> str:
    """Return the name of a download of this profile."""
    return file_name("vergelijking", profiel.gebied.naam, profiel.gebied.code, ending=ending)


def comparison_html(profiel: Profiel) -> str:
    """Return a profile as one html page without scripts or outside requests."""
    title = f"{_cap(profiel.gebied.label)}: wat valt op?"
    heads = "".join(f"<th scope=col>{html(m.naam)}</th>" for m in profiel.maatstaven)
    body = []
    for (pijler, domein), rows in profiel.per_domein().items():
        body.append(f"<h2>{html(_place(pijler, domein))}</h2>")
        lines = "".join(_line(profiel, row) for row in rows)
        body.append(
            f"<table><thead><tr><th scope=col>Indicator</th><th scope=col>Jaar</th>"
            f"<th scope=col>{html(_cap(profiel.gebied.label))}</th>{heads}</tr></thead>"
            f"<tbody>{lines}</tbody></table>"
        )
    notes = "".join(f"<dt>{html(k)}</dt><dd>{html(v)}</dd>" for k, v in _notes(profiel))
    bands = "".join(f'<p class="band">{html(n)}</p>' for n in (*_fictief(profiel),
                                                               *profiel.opmerkingen))  # fmt: skip
    names = ", ".join(m.naam for m in profiel.maatstaven)
    return (
        "<!doctype html><html lang=nl><head><meta charset=utf-8>"
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{html(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{html(title)}</h1><p class=onder>Vergeleken met {html(names or 'niets')}. Binnen elk "
        "domein staat bovenaan wat zeker en het meest afwijkt; hoger en lager gaan over "
        f"{html(profiel.gebied.label)}.</p>{bands}{''.join(body)}"
        f"<h2>Toelichting</h2><dl>{notes}</dl></body></html>\n"
    )


_STYLE = (
    "body{font:16px/1.45 system-ui,sans-serif;color:#1a1f24;max-width:78rem;margin:2rem auto;"
    "padding:0 1rem}h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}"
    ".onder{color:#545b63;margin:.2rem 0 1rem}.band{background:#f4f4f2;border-left:4px solid "
    "#545b63;padding:.5rem .8rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d5d8db}"
    "table{table-layout:fixed}thead th:first-child{width:34%}thead th:nth-child(2){width:4rem}"
    "tbody th{font-weight:600}small{color:#545b63;display:block;font-weight:400}"
    "td.hoger{background:#d8e8f5}td.lager{background:#fbe3cf}"
    "dt{font-weight:600;margin-top:.6rem}dd{margin:0}@media print{body{margin:0;max-width:none}}"
)


def _in_order(profiel: Profiel) -> list[Regel]:
    return [row for rows in profiel.per_domein().values() for row in rows]


def _cells(row: Regel, found: Vergelijking) -> tuple[Cell, ...]:
    figure, other, apart = row.cijfer.meting, found.cijfer, found.verschil
    low, high = row.interval or (None, None)
    return (
        label("pijler", row.indicator.pijler).capitalize(),
        row.indicator.domein_label,
        row.indicator.label,
        row.indicator.eenheid,
        row.jaar,
        shown(figure.waarde, figure.staat),
        low,
        high,
        found.maatstaf.naam,
        shown(other.meting.waarde, other.meting.staat),
        other.herkomst or None,
        apart.verschil,
        UITKOMST[apart.uitkomst],
        apart.oordeel.value or None,
        apart.reden or None,
        row.keuze.zin if row.keuze is not None else None,
        row.indeling,
        row.bron,
    )


def _line(profiel: Profiel, row: Regel) -> str:
    """Write one indicator as a row of the page."""
    figure = row.cijfer.meting
    own = html(format_value(row.indicator, figure.waarde, figure.staat))
    if row.interval is not None:
        places = max(1, row.indicator.decimalen)
        low, high = (format_number(bound, places) for bound in row.interval)
        own += f"<small>{html(low)}–{html(high)}</small>"
    choice = f"<small>{html(row.keuze.zin)}</small>" if row.keuze is not None else ""
    cells = []
    for measure in profiel.maatstaven:
        found = row.naast(measure.code)
        cells.append("<td></td>" if found is None else _cell(row, found))
    said = row.indicator.eenheid == "euro" or row.indicator.eenheid in own
    unit = "" if said else f" ({html(row.indicator.eenheid)})"
    return (
        f"<tr><th scope=row>{html(row.indicator.label)}{unit}{choice}</th><td>{row.jaar}</td>"
        f"<td class=getal>{own}</td>{''.join(cells)}</tr>"
    )


def _cell(row: Regel, found: Vergelijking) -> str:
    other, apart = found.cijfer, found.verschil
    value = html(format_value(row.indicator, other.meting.waarde, other.meting.staat))
    if other.herkomst == "berekend":
        value += " (berekend)"
    words = _SIGN.get(apart.uitkomst, "") + UITKOMST[apart.uitkomst]
    if apart.oordeel is not Oordeel.GEEN:
        words += f", {apart.oordeel.value}"
    kind = _CLASS.get(apart.uitkomst, "")
    return (
        f'<td class="getal {kind}" title="{html(_cap(apart.reden))}">{value}'
        f"<small>{html(words)}</small></td>"
    )


def _notes(profiel: Profiel) -> tuple[tuple[str, str], ...]:
    lines = [("Let op", text) for text in (*_fictief(profiel), *profiel.opmerkingen)]
    lines.append(("Zekerheid", profiel.toeval()))
    lines += list(UITLEG)
    if profiel.vergelijkbaar is not None and profiel.vergelijkbaar.buren:
        found = profiel.vergelijkbaar
        names = ", ".join(f"{buur.naam} ({buur.gemeente or buur.code})" for buur in found.buren)
        lines.append((f"Vergelijkbaar ({found.familie.label.lower()}, {found.jaar})", names))
    seen: dict[str, str] = {}
    for row in profiel.regels:
        seen.setdefault(row.indicator.label, f"{row.indicator.definitie} Bron: {row.bron}, "
                        f"{row.jaar}.")  # fmt: skip
    lines += list(seen.items())
    return tuple(lines)


def _fictief(profiel: Profiel) -> tuple[str, ...]:
    """Say that the figures are made up, where they are."""
    return (FICTIEF,) if profiel.fictief else ()


def _place(pijler: str, domein: str) -> str:
    name = DOMEINEN[domein][1]
    return name if pijler == domein else f"{label('pijler', pijler)}: {name}"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
