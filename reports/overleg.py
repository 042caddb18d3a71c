"""One sheet for bestuurlijk overleg between two SWVs: html and PDF, A4, to be printed.

Both are made from the same `Overleg`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import RoleRule, leerlingjaar, naast_elkaar, paar_beweging, stroom_tabel, usual_rule
from flows.agreements import VERVALLEN, Agreement
from flows.dataset import Leerlingjaar, present
from flows.mapping import check_soorten
from flows.stelsel import STELSELS
from geo.flows import bands, source_names
from geo.flows.wording import PATROON_2017, SOORT, Aantal, kort
from geo.page import HtmlPage, elements, html
from reports.agreements import AgreementText, agreement_text
from reports.flow_sentences import paar_zin, saldo_tekst
from reports.own_amounts import pair_lines
from reports.registrations import NIET_SAMEN, outcome, side_by_side_sentences, side_count
from reports.typesetting import typeset
from store import FICTIEF, NotFound, Snapshot
from store.dutch import format_number, listed, today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


# own choice: two lists, agreements and certainty together on one A4
SCHOLEN = 12
"""Schools named per direction; the rest is counted."""
# Typst: a browser prints html with margins and breaks of its own
_TEMPLATE = Path(__file__).with_name("overleg.typ")
TELLING = "Dit zijn tellingen; er is niets afgeschermd."
AFGESCHERMD = (
    "In de bron zijn aantallen van 1 tot en met 4 afgeschermd. Wat zeker is, staat er als "
    "grenzen; een schatting (≈) staat er met haar interval, en alleen bij ten minste tien "
    "afgeschermde cellen."
)
POSTCODE = (
    "Geteld is waar leerlingen wonen en waar hun school staat, naar postcode. Dat is niet "
    "hetzelfde als welk samenwerkingsverband de ondersteuning betaalt."
)
_STELSEL = {
    "reformatorisch": "daarnaast reformatorisch (eigen landelijk samenwerkingsverband)",
    "cluster12": "daarnaast cluster 1 en 2 (buiten de samenwerkingsverbanden)",
    "alle": "alles samen",
}
"""What stands below the regional schools: no border traffic between regions, or not theirs."""
EIGEN = "Per doelgroep, uit de eigen tabel (afgeschermd)"
REGIONAAL = (
    "De conclusies gaan over de scholen van de regionale samenwerkingsverbanden; reformatorische "
    "scholen en cluster 1 en 2 horen bij geen regio."
)


@dataclass(frozen=True, slots=True)
class Regel:
    """One row of the table: a type of education, or the part of it in a stelsel of its own."""

    label: str
    heen: str
    """From the first SWV to the second: count or estimate."""
    heen_zeker: str
    """What is certain of it; '' when that is the count itself."""
    terug: str
    terug_zeker: str
    saldo: str
    """`heen` less `terug`; '' for a stelsel of its own."""
    deel: bool
    """Whether it stands below a type of education, with what is not regional."""


@dataclass(frozen=True, slots=True)
class School:
    """A school of one SWV, attended by pupils who live in the other."""

    naam: str
    code: str
    soort: str
    stelsel: str
    """'' for a regional school."""
    aantal: str
    zeker: str


@dataclass(frozen=True, slots=True)
class NaastRegel:
    """One school, type or doelgroep in both registrations."""

    waar: str
    wat: str
    ons: str
    hen: str
    uitkomst: str


@dataclass(frozen=True, slots=True)
class Overleg:
    """What is on the sheet, in words."""

    titel: str
    ondertitel: str
    een: str
    """Short name of the first SWV."""
    twee: str
    banden: tuple[str, ...]
    conclusies: tuple[str, ...]
    regels: tuple[Regel, ...]
    scholen_twee: tuple[School, ...]
    """Schools in the second SWV, of pupils who live in the first."""
    scholen_een: tuple[School, ...]
    rest_twee: str
    """What is not named of them, with its number; '' for nothing."""
    rest_een: str
    afspraken: tuple[AgreementText, ...]
    naast: tuple[str, ...]
    """Both registrations side by side, in sentences; empty where one is not here."""
    naast_regels: tuple[NaastRegel, ...]
    naast_uitleg: str
    eigen: tuple[str, ...]
    """What the own table has of both, per doelgroep and in euros; empty without one."""
    zekerheid: tuple[str, ...]
    bron: str
    datum: str


def overleg(
    snapshot: Snapshot,
    een: str,
    twee: str,
    jaar: int,
    *,
    soorten: Sequence[str] = (),
    regel: RoleRule | None = None,
    afspraken: Sequence[Agreement] = (),
    tarieven: str | None = None,
) -> Overleg:
    """Return the sheet of two SWVs.

    Parameters
    ----------
    soorten
        Types of education; empty for all that belong to them.
    regel
        From when a difference makes a role; None for the usual rule.
    afspraken
        What both propose and agree; of those that lapsed nothing is printed.
    tarieven
        Period of the rates with which the own table's pupils are told in euros; None for none.

    Raises
    ------
    NotFound
        For an unknown SWV, two that are the same or of different kinds, or a year without
        pupils.
    """
    year = leerlingjaar(snapshot, jaar)
    # codes as the regio-indeling writes them, whatever they were typed like
    one, two = (year.regio.parties[year.regio.position(code)] for code in (een, twee))
    if one == two or one[:2] != two[:2]:
        raise NotFound(
            "Een blad voor overleg gaat over twee verschillende samenwerkingsverbanden van "
            f"dezelfde soort (beide po of beide vo); gevraagd is {one} met {two}."
        )
    types = present(year, soorten or None, check_soorten(one, soorten or None))
    full = year.regio.namen[one], year.regio.namen[two]
    names = kort(full[0]), kort(full[1])
    counts = _between(snapshot, one, two, jaar, types)
    rules = _rules(counts, types)
    there = _schools(snapshot, one, two, jaar, types)
    back = _schools(snapshot, two, one, jaar, types)
    masked = any(not count.zeker for count in counts.values())
    rule = regel or usual_rule()
    moves = paar_beweging(snapshot, (one, two), jaar, types)
    side = _side_by_side(snapshot, one, two, jaar, year.regio.namen)
    return Overleg(
        titel=f"Leerlingstromen tussen {full[0]} en {full[1]}",
        ondertitel=f"{one} en {two} · {listed(types)} · 1 oktober {jaar}",
        een=names[0],
        twee=names[1],
        banden=(FICTIEF,) if year.fictief else (),
        conclusies=tuple(
            paar_zin(
                soort, *_pair(counts, soort), names, regel=rule, beweging=moves.get(soort, math.nan)
            )
            for soort in types
        ),
        regels=rules,
        scholen_twee=there[0],
        scholen_een=back[0],
        rest_twee=there[1],
        rest_een=back[1],
        afspraken=tuple(
            agreement_text(snapshot, afspraak, year.regio.namen)
            for afspraak in afspraken
            if afspraak.stand != VERVALLEN
        ),
        naast=side[0],
        naast_regels=side[1],
        naast_uitleg=NIET_SAMEN if side[0] else "",
        eigen=tuple(pair_lines(snapshot, (one, two), jaar, tarieven)),
        zekerheid=_certainty(year, rule, masked=masked),
        bron=f"Bron: {source_names(year)}",
        datum=today(),
    )


def overleg_page(blad: Overleg) -> HtmlPage:
    """Return the sheet as one html page without script or request, to be printed on A4."""
    said = "".join(f"<li>{html(text)}</li>" for text in blad.conclusies)
    rows = "".join(_html_rule(rule) for rule in blad.regels)
    certain = "".join(f"<p>{html(text)}</p>" for text in blad.zekerheid)
    lists = "".join(
        _html_schools(*part)
        for part in (
            (blad.een, blad.twee, blad.scholen_twee, blad.rest_twee),
            (blad.twee, blad.een, blad.scholen_een, blad.rest_een),
        )
    )
    there, back = (
        f"wonen in {html(a)}, school in {html(b)}"
        for a, b in ((blad.een, blad.twee), (blad.twee, blad.een))
    )
    own = "".join(f"<li>{html(text)}</li>" for text in blad.eigen)
    if own:
        own = f"<section><h2>{html(EIGEN)}</h2><ul>{own}</ul></section>\n"
    table = f"""<table>
<caption>Aantal leerlingen per onderwijssoort</caption>
<thead><tr><th scope="col">Onderwijs</th><th scope="col">{there}</th><th scope="col">{back}</th>
<th scope="col">Verschil (eerste min tweede)</th></tr></thead>
<tbody>{rows}</tbody>
</table>
<div class="scholen">{lists}</div>
{own}{_html_agreements(blad)}{_html_side_by_side(blad)}<h2>Hoe zeker is dit</h2>
{certain}"""
    return HtmlPage(
        title=blad.titel,
        line=blad.ondertitel,
        bands=blad.banden,
        lead=f'<ul class="conclusies">{said}</ul>',
        body=table,
        source=blad.bron,
        style=elements("document.css", "overleg.css"),
    )


def overleg_pdf(blad: Overleg) -> bytes:
    """Return the sheet as PDF (A4), with its fonts inside; made offline."""
    return typeset(_TEMPLATE, asdict(blad))


Key = tuple[str, str, str]
"""Type, stelsel (`alle` for all of them) and direction."""


def _between(
    snapshot: Snapshot,
    one: str,
    two: str,
    jaar: int,
    types: tuple[str, ...],
) -> dict[Key, Aantal]:
    """Return what goes between two SWVs, seen from the first."""
    found: dict[Key, Aantal] = {}
    # counted apart and together: the estimate of a sum is not the sum of estimates
    for together in ((), ("stelsel",)):
        table = stroom_tabel(snapshot, one, jaar, types, samen=together)
        for row in table[table["tegenpartij"] == two].to_dict("records"):
            found[row["soort"], row["stelsel"], row["richting"]] = Aantal.from_row(row)
    return found


def _rules(counts: dict[Key, Aantal], types: tuple[str, ...]) -> tuple[Regel, ...]:
    """Return the rows of the table: regional, and below it what else has pupils."""
    rules = []
    for soort in types:
        # a stelsel without pupils is left out, and without any there is no sum to tell
        besides = [name for name in STELSELS[1:] if any(c.hoog for c in _pair(counts, soort, name))]
        for stelsel in (STELSELS[0], *besides, *(["alle"] if besides else [])):
            there, back = _pair(counts, soort, stelsel)
            part = stelsel != STELSELS[0]
            label = _STELSEL[stelsel] if part else SOORT[soort].capitalize()
            rules.append(
                Regel(
                    label,
                    there.tekst,
                    _certain(there),
                    back.tekst,
                    _certain(back),
                    saldo_tekst(there.minus(back)) if stelsel in {STELSELS[0], "alle"} else "",
                    part,
                )
            )
    return tuple(rules)


def _pair(
    counts: dict[Key, Aantal], soort: str, stelsel: str = STELSELS[0]
) -> tuple[Aantal, Aantal]:
    """Return who go from the first to the second, and who come the other way."""
    zero = Aantal(0, 0)
    return (
        counts.get((soort, stelsel, "uitgaand"), zero),
        counts.get((soort, stelsel, "inkomend"), zero),
    )


def _schools(
    snapshot: Snapshot,
    home: str,
    school: str,
    jaar: int,
    types: tuple[str, ...],
) -> tuple[tuple[School, ...], str]:
    """Return the schools in one SWV of pupils who live in another, and what is left out."""
    table = stroom_tabel(snapshot, home, jaar, types, niveau="school")
    rows = table[(table["richting"] == "uitgaand") & (table["tegenpartij_swv"] == school)]
    # where nothing may be estimated the lower bound decides the order
    order = rows["schatting"].fillna(rows["laag"]).sort_values(ascending=False, kind="stable")
    rows = rows.loc[order.index]
    named = tuple(_school(row) for row in rows.head(SCHOLEN).to_dict("records"))
    return named, _rest(rows.iloc[SCHOLEN:])


def _school(row: Any) -> School:  # noqa: ANN401 - a row of `stroom_tabel`
    count = Aantal.from_row(row)
    other = {"reformatorisch": "reformatorisch", "cluster12": "cluster 1 en 2"}
    return School(
        str(row["tegenpartij_naam"]),
        str(row["tegenpartij"]),
        str(row["soort"]),
        other.get(str(row["stelsel"]), ""),
        # a narrow column: what ≈ means stands under *Hoe zeker is dit*
        count.tekst.replace("naar schatting", "≈"),
        _certain(count),
    )


def _rest(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    # bounds may be added up; estimates of rows may not
    count = Aantal(int(rows["laag"].sum()), int(rows["hoog"].sum()))
    schools = "1 school" if len(rows) == 1 else f"{format_number(len(rows))} scholen"
    pupils = "1 leerling" if count.hoog == 1 else f"{count.tekst} leerlingen"
    return f"en nog {schools} met samen {pupils}"


def _side_by_side(
    snapshot: Snapshot, one: str, two: str, jaar: int, namen: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[NaastRegel, ...]]:
    """Return both registrations side by side in words, where both are here."""
    try:
        found = naast_elkaar(snapshot, one, two, jaar)
    except NotFound:
        return (), ()
    rows = [
        NaastRegel(
            f"{row['school_naam'] or row['school']} ({kort(namen[row['school_swv']])})",
            f"doelgroep {row['doelgroep']}" if row["doelgroep"] else row["soort"] or "alle soorten",
            side_count(row, "eigen"),
            side_count(row, "hun"),
            outcome(row),
        )
        for row in found.tabel.to_dict("records")
    ]
    return tuple(side_by_side_sentences(found, namen)), tuple(rows)


def _certain(count: Aantal) -> str:
    """Return what is certain, where that is not said by the count itself."""
    return f"zeker {count.grens_tekst}" if count.schatting_tekst else ""


def _certainty(year: Leerlingjaar, rule: RoleRule, *, masked: bool) -> tuple[str, ...]:
    """Say how sure the figures are, in whole sentences."""
    said = (band for band in bands(year, masked=masked) if band != FICTIEF)
    # the band of a page says more around it than there is room for on paper
    notes = (PATROON_2017 if PATROON_2017 in band else band for band in said)
    return (AFGESCHERMD if masked else TELLING, *notes, REGIONAAL, rule.tekst, POSTCODE)


def _html_rule(rule: Regel) -> str:
    cells = "".join(
        f"<td>{html(best)}{f'<small>{html(sure)}</small>' if sure else ''}</td>"
        for best, sure in ((rule.heen, rule.heen_zeker), (rule.terug, rule.terug_zeker))
    )
    kind = ' class="deel"' if rule.deel else ""
    label, net = html(rule.label), html(rule.saldo)
    return f'<tr{kind}><th scope="row">{label}</th>{cells}<td>{net}</td></tr>'


def _html_schools(home: str, place: str, schools: Sequence[School], rest: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{html(s.naam)} <span>{html(s.code)}</span></th>'
        f"<td>{html(' · '.join(filter(None, (s.soort, s.stelsel))))}</td>"
        f"<td>{html(s.aantal)}</td></tr>"
        for s in schools
    )
    body = rows or '<tr><td colspan="3">geen leerlingen</td></tr>'
    more = f"<p class='rest'>{html(rest)}</p>" if rest else ""
    return (
        f"<section><h2>Scholen in {html(place)}, leerlingen uit {html(home)}</h2>"
        f"<table><tbody>{body}</tbody></table>{more}</section>"
    )


def _html_agreements(blad: Overleg) -> str:
    if not blad.afspraken:
        return ""
    items = []
    for one in blad.afspraken:
        more = "".join(f"<li>{html(text)}</li>" for text in (*one.simulatie, *one.opmerkingen))
        items.append(
            f"<li><strong>{html(one.wat)}</strong><br><small>{html(one.regel)}</small>"
            + (f"<ul>{more}</ul>" if more else "")
            + "</li>"
        )
    return f"<section><h2>Voorstellen en afspraken</h2><ul>{''.join(items)}</ul></section>\n"


def _html_side_by_side(blad: Overleg) -> str:
    if not blad.naast:
        return ""
    said = "".join(f"<p>{html(text)}</p>" for text in blad.naast)
    rows = "".join(
        f'<tr><th scope="row">{html(row.waar)}</th>'
        + "".join(f"<td>{html(text)}</td>" for text in (row.wat, row.ons, row.hen, row.uitkomst))
        + "</tr>"
        for row in blad.naast_regels
    )
    heads = ("School", "Wat", blad.een, blad.twee, "Verschil")
    head = "".join(f'<th scope="col">{html(text)}</th>' for text in heads)
    return (
        f"<section><h2>Twee registraties naast elkaar</h2>{said}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{html(blad.naast_uitleg)}</p></section>\n"
    )
