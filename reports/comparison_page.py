"""An area beside its benchmarks as one html page, to open anywhere and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.difference import Outcome
from compare.summary import row_texts, summarise
from geo.page import html
from indicators import DOMEINEN, SoortCijfer
from reports.comparison import comparison_notes, made_up, outcome
from store.dutch import format_number, upper_first
from store.words import label

if TYPE_CHECKING:
    from compare.benchmark import Comparison
    from compare.figure import AreaFigure
    from compare.profile import Profile, ProfileRow

_CLASS = {Outcome.HOGER: "hoger", Outcome.LAGER: "lager"}


def comparison_html(profiel: Profile) -> str:
    """Return a profile as one html page without scripts or outside requests."""
    title = f"{upper_first(profiel.gebied.label)}: wat valt op?"
    body, counts = [], []
    for (pijler, domein), rows in profiel.per_domein().items():
        counts += [row for row in rows if row.indicator.soort is SoortCijfer.AANTAL]
        rest = [row for row in rows if row.indicator.soort is not SoortCijfer.AANTAL]
        if rest:
            body.append(f"<h2>{html(_place(pijler, domein))}</h2>{_table(profiel, rest)}")
    if counts:
        body.append(
            "<h2>Aantallen</h2><p class=onder>Een aantal hangt af van de grootte van het gebied "
            f"en is niet te vergelijken.</p>{_table(profiel, counts)}"
        )
    said = " ".join(filter(None, summarise(profiel)))
    notes = "".join(f"<dt>{html(k)}</dt><dd>{html(v)}</dd>" for k, v in comparison_notes(profiel))
    bands = "".join(f'<p class="band">{html(n)}</p>' for n in (*made_up(profiel),
                                                               *profiel.opmerkingen))  # fmt: skip
    lead = f"<p class=kop>{html(said)}</p>" if said else ""
    names = ", ".join(m.naam for m in profiel.maatstaven)
    return (
        "<!doctype html><html lang=nl><head><meta charset=utf-8>"
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{html(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{html(title)}</h1><p class=onder>Vergeleken met {html(names or 'niets')}. Binnen elk "
        "domein staat bovenaan wat het meest afwijkt; van een getoetst cijfer telt alleen het deel "
        "dat zeker is. Hoger en lager gaan over "
        f"{html(profiel.gebied.label)}.</p>{lead}{bands}{''.join(body)}"
        f"<h2>Toelichting</h2><dl>{notes}</dl></body></html>\n"
    )


_STYLE = (
    "body{font:16px/1.45 system-ui,sans-serif;color:#1a1f24;max-width:78rem;margin:2rem auto;"
    "padding:0 1rem}h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}"
    ".onder{color:#545b63;margin:.2rem 0 1rem}.kop{font-size:1.1rem}.band{background:#f4f4f2;"
    "border-left:4px solid #545b63;padding:.5rem .8rem}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d5d8db;"
    "overflow-wrap:break-word}thead th:first-child{width:30%}thead th:nth-child(2){width:3.4rem}"
    "thead th{font-size:.87em}tbody th{font-weight:600}"
    "small{color:#545b63;display:block;font-weight:400}"
    "td.hoger{background:#d8e8f5}td.lager{background:#fbe3cf}"
    "td.hoger,td.lager,.band{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "dt{font-weight:600;margin-top:.6rem}dd{margin:0}"
    "@page{size:A4 landscape;margin:12mm}"
    "@media print{body{margin:0;padding:0;max-width:none;font-size:10.5px}h2{margin:1rem 0 .3rem;"
    "break-after:avoid}tr{break-inside:avoid}th,td{padding:.25rem .4rem}}"
)


def _table(profiel: Profile, rows: list[ProfileRow]) -> str:
    heads = "".join(f"<th scope=col>{html(upper_first(m.naam))}</th>" for m in profiel.maatstaven)
    lines = "".join(_line(profiel, row) for row in rows)
    return (
        "<table><thead><tr><th scope=col>Indicator</th><th scope=col>Jaar</th>"
        f"<th scope=col>{html(upper_first(profiel.gebied.label))}</th>{heads}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def _line(profiel: Profile, row: ProfileRow) -> str:
    """Write one indicator as a row of the page."""
    own, beside = row_texts(row)
    own = html(_unbroken(own)) + _made(row.cijfer)
    if row.interval is not None:
        places = max(1, row.indicator.decimalen)
        low, high = (format_number(bound, places) for bound in row.interval)
        own += f"<small>{html(low)}–{html(high)}</small>"
    choice = f"<small>{html(row.keuze.zin)}</small>" if row.keuze is not None else ""
    cells = []
    for measure in profiel.maatstaven:
        found = row.naast(measure.code)
        cells.append(
            "<td></td>" if found is None else _cell(row, found, beside[found.maatstaf.code])
        )
    told = row.indicator.eenheid.lower()
    said = told == "euro" or told in own or told in row.indicator.label.lower()
    unit = "" if said else f" ({html(row.indicator.eenheid)})"
    return (
        f"<tr><th scope=row>{html(row.indicator.label)}{unit}{choice}</th><td>{row.jaar}</td>"
        f"<td class=getal>{own}</td>{''.join(cells)}</tr>"
    )


def _cell(row: ProfileRow, found: Comparison, text: str) -> str:
    apart = found.verschil
    value = html(_unbroken(text)) + _made(found.cijfer)
    words = "" if row.indicator.soort is SoortCijfer.AANTAL else html(outcome(found))
    kind = _CLASS.get(apart.uitkomst, "")
    return (
        f'<td class="getal {kind}" title="{html(upper_first(apart.reden))}">{value}'
        f"<small>{words}</small></td>"
    )


def _made(figure: AreaFigure) -> str:
    """Say that a figure was computed, and with what in the place of its denominator."""
    if not figure.gemaakt:
        return ""
    proxy = f"<small>{html(figure.toelichting)}</small>" if figure.benaderd else ""
    return f" ({figure.gemaakt}){proxy}"


def _unbroken(text: str) -> str:
    """Keep a figure and its unit on one line, the words of a state apart."""
    return text.replace(" ", "\u00a0") if any(char.isdigit() for char in text) else text


def _place(pijler: str, domein: str) -> str:
    name = DOMEINEN[domein][1]
    return name if pijler == domein else f"{label('pijler', pijler)}: {name}"
