"""What is known of the chosen counterpart: a pair of SWVs, a school, or an area."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

import flows
from flows.agreements import agreements
from flows.mapping import PARTIES
from flows.stelsel import STELSELS
from geo.flows import Aantal, Stroomkaart, StroomVraag
from geo.flows.wording import RICHTING, SOORT, STELSEL, kort
from reports.flow_sentences import paar_zin
from store import NotFound, Snapshot
from views.leerlingstromen import figures, flow_files, tables
from views.leerlingstromen.choices import FlowChoice, choose_period
from views.shared import aanbod_source, elements, state, words

if TYPE_CHECKING:
    import pandas as pd


_SWV = re.compile(r"^(PO|VO)\d{4}$")
# BRIN and vestiging: two figures, two letters, two figures (DUO)
_SCHOOL = re.compile(r"^\d{2}[A-Z]{2}\d{2}$")
_MANY = 12


def kind(code: str) -> str:
    """Return what a code is of: `swv`, `partij`, `school` or `gebied`."""
    if code in PARTIES:
        return "partij"
    if _SWV.match(code.upper()):
        return "swv"
    return "school" if _SCHOOL.match(code.upper()) else "gebied"


def name_of(snapshot: Snapshot, chosen: FlowChoice, code: str) -> str:
    """Return what a counterpart is called, whatever it is of; its code where nothing names it."""
    known = PARTIES.get(code) or chosen.swvs.get(code)
    return known or figures.findable(snapshot, chosen.vraag.jaar).get(code, code)


def shown_school(snapshot: Snapshot, vraag: StroomVraag) -> Stroomkaart | None:
    """Return the map of the chosen school, where the map is shown; None when none is chosen."""
    code = state.get(state.TEGENPARTIJ)
    if kind(code) != "school" or state.get(state.WEERGAVE) not in {"", "kaart"}:
        return None
    try:
        return figures.school_map(snapshot, vraag, code)
    except NotFound:  # its card says so
        return None


def show_card(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show the chosen counterpart and a way to let go of it; nothing when none is chosen."""
    code = state.get(state.TEGENPARTIJ)
    # a school has its own map, with what the card would say beside it
    if not code or shown_school(snapshot, chosen.vraag):
        return
    with st.container(border=True):
        try:
            _CARDS[kind(code)](snapshot, chosen, code)
        except NotFound as error:
            st.info(elements.told(error))
            _release()


def show_summary(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show beside the map what goes to and comes from the chosen counterpart, per type."""
    code, vraag = state.get(state.TEGENPARTIJ), chosen.vraag
    if not code:
        return
    # per type, whether or not the lines on the map are
    rows = figures.flow_map(snapshot, replace(vraag, gesplitst=True)).tabel
    rows = rows[(rows["tegenpartij"] == code) & (rows["richting"] != "intern")]
    other_swv = kind(code) == "swv" and code != vraag.swv
    # what is no counterpart of the map is answered below it: said here, where one looks
    place = rows.empty and kind(code) == "gebied"
    if rows.empty and not other_swv and not place:
        return
    name = words.upper_first(
        name_of(snapshot, chosen, code) if rows.empty else str(rows["naam"].iloc[0])
    )
    left, right = st.columns([3.2, 1.3], vertical_alignment="center")
    with left:
        st.html(f'<div class="wv-gebied"><h2>{escape(name)}</h2></div>')
    with right:
        st.button(
            "Wis keuze", key="wis_naast_kaart", on_click=state.put, args=(state.TEGENPARTIJ, "")
        )
    if place:
        st.caption("Naar welke scholen de leerlingen gaan die er wonen, staat onder de kaart.")
        home = figures.home_swv(snapshot, vraag.jaar, code) if code.startswith("GM") else ""
        if home and home != vraag.swv:
            st.button(
                elements.plain(f"Naar haar verband: {kort(chosen.swvs[home])} ({home})"),
                key="verband_van_gemeente",
                on_click=_visit,
                args=(home,),
            )
        return
    lines, records = [], rows.to_dict("records")
    for soort in (name for name in SOORT if name in set(rows["soort"])):
        mine = {row["richting"]: row for row in records if row["soort"] == soort}
        cells = "".join(
            # a direction without a row has nobody: what is masked has one, with bounds
            f"<td>{escape(Aantal.from_row(mine[richting]).tekst) if richting in mine else 0}</td>"
            for richting in vraag.richtingen
        )
        lines.append(f"<tr><td>{escape(words.upper_first(SOORT[soort]))}</td>{cells}</tr>")
    heads = "".join(f"<th>{RICHTING[richting]}</th>" for richting in vraag.richtingen)
    st.html(
        f'<table class="wv-hoger wv-paar"><tr><th></th>{heads}</tr>{"".join(lines)}</table>'
        "<small>Meer over deze keuze staat onder de kaart.</small>"
    )
    if other_swv:
        elements.offer_files(
            flow_files.sheets(snapshot, vraag, code), label="Blad voor overleg", key="naast"
        )


def _visit(swv: str) -> None:
    state.put(state.SWV, swv)
    state.put(state.TEGENPARTIJ, "")


def _head(title: str, line: str) -> None:
    left, right = st.columns([6, 1.2], vertical_alignment="top")
    with left:
        st.header(elements.plain(title), anchor=False)
        st.caption(elements.plain(line))
    with right:
        _release()


def _release() -> None:
    st.button(
        "Wis keuze",
        key="wis_tegenpartij",
        shortcut="Escape",
        on_click=state.put,
        args=(state.TEGENPARTIJ, ""),
        help="Laat de keuze los. De toets Esc doet hetzelfde.",
    )


def _pair(snapshot: Snapshot, chosen: FlowChoice, code: str) -> None:
    """Show the flows between two SWVs: per type, both directions, and the schools."""
    if code == chosen.vraag.swv:
        _head(
            chosen.naam,
            "Dit is het samenwerkingsverband zelf; kies een ander om de stromen tussen beide "
            "te zien.",
        )
        return
    # of a pair everything is told: the minimum and the largest are about lines on a map
    both = replace(
        chosen.vraag, niveau="swv", richting="beide", minimum=0, top_n=None, gesplitst=True
    )
    scene = figures.flow_map(snapshot, replace(both, paar=code))
    name = PARTIES.get(code) or chosen.swvs.get(code, code)
    where = f" ({code})" if kind(code) == "swv" else ""
    _head(
        f"{chosen.naam} en {words.upper_first(name)}{where}",
        f"{words.upper_first(STELSEL[chosen.vraag.stelsel])} · 1 oktober {chosen.vraag.jaar}",
    )
    table = scene.tabel[scene.tabel["richting"] != "intern"]
    if table.empty:
        st.info("Tussen deze twee zijn er geen leerlingen in deze keuze.")
        return
    left, right = st.columns(2)
    with left:
        st.markdown("**Per soort onderwijs**")
        elements.show_table(tables.pair(table), key="paar_soort", rows=_MANY)
        # the conclusions are of the regional flows, as the answer above is
        if kind(code) == "swv" and chosen.vraag.stelsel == "regionaal":
            st.markdown(
                "\n".join(
                    f"- {elements.plain(text)}"
                    for text in _sentences(snapshot, chosen, table, code, name)
                )
            )
        if kind(code) == "swv":
            _sheets(snapshot, chosen.vraag, code)
            kept = agreements(aanbod_source.kept(), chosen.vraag.swv, code)
            st.button(f"Afspraken ({len(kept)})" if kept else "Afspraken", key="paar_afspraken",
                      on_click=state.put, args=(state.WEERGAVE, "afspraken"))  # fmt: skip
    with right:
        if kind(code) == "swv":
            schools = figures.flow_map(snapshot, replace(both, niveau="school", paar=code)).tabel
            for richting, title in (
                ("inkomend", f"Scholen in {chosen.naam} met leerlingen uit {name}"),
                ("uitgaand", f"Scholen in {name} met leerlingen uit {chosen.naam}"),
            ):
                found = tables.schools(schools, richting, chosen.swvs)
                st.markdown(f"**{elements.plain(title)}** ({words.number(len(found))})")
                if found.empty:
                    st.caption("Geen.")
                else:
                    found = found.drop(columns="Samenwerkingsverband", errors="ignore")
                    elements.show_table(found, key=f"paar_{richting}", rows=5)


def _sentences(
    snapshot: Snapshot, chosen: FlowChoice, table: pd.DataFrame, code: str, name: str
) -> list[str]:
    """Return which way more pupils go per type: the conclusions of the sheet, in its words."""
    counts = {(r["soort"], r["richting"]): Aantal.from_row(r) for r in table.to_dict("records")}
    # a direction without rows has no pupils at all, which is certain
    none, names = Aantal(0, 0), (kort(chosen.naam), kort(name))
    vraag, types = chosen.vraag, [soort for soort in SOORT if soort in set(table["soort"])]
    moves = flows.paar_beweging(
        snapshot, (vraag.swv, code), vraag.jaar, types, groepen=vraag.groepen or None
    )
    return [
        paar_zin(
            soort,
            counts.get((soort, "uitgaand"), none),
            counts.get((soort, "inkomend"), none),
            names,
            regel=vraag.regel,
            beweging=moves.get(soort, math.nan),
        )
        for soort in types
    ]


def _sheets(snapshot: Snapshot, vraag: StroomVraag, code: str) -> None:
    periode = None
    # amounts only of the own table: they need categories, which DUO's pupil files do not have
    if vraag.jaar in flows.eigen_jaren(snapshot):
        periode = choose_period(
            snapshot, "overleg_tarieven", "Op het blad ook bedragen, met de tarieven van"
        )
    elements.show_files(flow_files.sheets(snapshot, vraag, code, periode))
    st.caption(
        "Een blad van deze twee: beide richtingen, per soort onderwijs, de scholen en hoe zeker "
        "het is. Alle leeftijden en stelsels."
    )


def _school(snapshot: Snapshot, chosen: FlowChoice, code: str) -> None:
    """Show what a school is, and where its pupils live."""
    drawn = figures.school_map(snapshot, chosen.vraag, code)
    _head(drawn.titel, _what_school(snapshot, drawn))
    _where(drawn)
    show_homes(snapshot, chosen, code)


def show_school(snapshot: Snapshot, drawn: Stroomkaart) -> None:
    """Show beside the map of a school what it is and how many of its pupils live elsewhere."""
    st.caption(elements.plain(_what_school(snapshot, drawn)))
    _where(drawn)
    with st.container(horizontal=True):
        _release()
        elements.offer_files(
            flow_files.school_downloads(snapshot, drawn), label="Deze kaart bewaren", key="school"
        )


def school_name(snapshot: Snapshot, drawn: Stroomkaart) -> str:
    """Return the name of the school whose map is drawn."""
    return str(_school_row(snapshot, drawn)["naam"])


def _school_row(snapshot: Snapshot, drawn: Stroomkaart) -> pd.Series:
    schools = flows.leerlingjaar(snapshot, drawn.vraag.jaar).scholen
    return schools[schools["brin6"] == drawn.school].iloc[0]


def _what_school(snapshot: Snapshot, drawn: Stroomkaart) -> str:
    row = _school_row(snapshot, drawn)
    # cluster 1 and 2 are known exactly from DUO's list, else recognised by the name of the school
    ground = {"naam": " (herkend aan de naam)"}.get(str(row["stelsel_grond"]), "")
    return (
        f"{row['plaats'].title()} · {', '.join(drawn.soorten)} · "
        f"{STELSEL[STELSELS[row['stelsel']]]}{ground} · {row['denominatie']}"
    )


def _where(drawn: Stroomkaart) -> None:
    """Say how many pupils of a school live in its SWV and how many elsewhere."""
    sides = ((drawn.intern, f"in {drawn.naam} ({drawn.swv})"), (drawn.inkomend, "elders"))
    said = " en ".join(f"**{count.tekst}** {elements.plain(where)}" for count, where in sides)
    st.markdown(f"Van de leerlingen wonen op 1 oktober {drawn.vraag.jaar} {said}.")
    # estimated is never said without what is certain
    if any(count.schatting_tekst for count, _ in sides):
        st.caption(
            f"Zeker is alleen: {drawn.intern.grens_tekst} in dit samenwerkingsverband en "
            f"{drawn.inkomend.grens_tekst} elders, omdat aantallen van 1 tot en met 4 zijn "
            "afgeschermd."
        )
    for party in drawn.buiten:
        if party.inkomend is not None:
            st.caption(elements.plain(f"Niet op de kaart: {party.naam}, {party.inkomend.tekst}."))


def show_homes(snapshot: Snapshot, chosen: FlowChoice, code: str) -> None:
    """Show of a school how many of its pupils live where, per home postcode and type."""
    vraag = chosen.vraag
    ages = vraag.groepen or None
    table = figures.homes_of(snapshot, code.upper(), vraag.jaar, groepen=ages)
    shown = table[["herkomst", "gemeente", "swv", "soort", "afstand_km"]].set_axis(
        ["Woont in", "Gemeente", "Samenwerkingsverband", "Soort", "Afstand (km)"], axis=1
    )
    # the points of two postcodes: of one and the same they lie nowhere apart
    shown["Afstand (km)"] = [
        "zelfde postcode" if km == 0 else "onbekend" if math.isnan(km) else words.number(km, 1)
        for km in shown["Afstand (km)"]
    ]
    shown["Woont in"] = shown["Woont in"].map(lambda text: PARTIES.get(text, text))
    shown["Samenwerkingsverband"] = _named(snapshot, chosen, shown["Samenwerkingsverband"])
    shown = shown.join(tables.counts(table))
    elements.show_table(shown, key="school_herkomst", rows=_MANY)


def _named(snapshot: Snapshot, chosen: FlowChoice, codes: pd.Series) -> list[str]:
    """Return SWVs, or a party abroad, by short name with the code behind it."""
    return tables.swvs(codes, flows.swv_namen(snapshot, chosen.vraag.jaar))


def _area(snapshot: Snapshot, chosen: FlowChoice, code: str) -> None:
    """Show to which schools the pupils of an area go."""
    vraag = chosen.vraag
    table = figures.schools_of(snapshot, code, vraag)
    names = figures.findable(snapshot, vraag.jaar)
    _head(
        names.get(code, f"Gebied {code}"),
        f"Naar welke scholen de leerlingen gaan die er wonen · 1 oktober {vraag.jaar} · alle "
        "stelsels",
    )
    if table.empty:
        st.info("Hier wonen geen leerlingen in deze keuze.")
        return
    # pupils are counted by postcode (PC4): a buurt is no sum of those
    if table["benadering"].any():
        st.caption(
            "Bij benadering: van een wijk of buurt tellen de postcodes mee waarvan het punt erin "
            "ligt."
        )
    schools = words.count(table["brin6"].nunique(), "school", "scholen")
    st.markdown(f"Samen {_sum_text(table)}, op {schools}.")
    shown = table[["school", "brin6", "plaats", "soort", "stelsel", "swv"]].set_axis(
        ["School", "Vestiging", "Plaats", "Soort", "Stelsel", "Samenwerkingsverband"], axis=1
    )
    shown["Plaats"] = shown["Plaats"].str.title()
    shown["Samenwerkingsverband"] = _named(snapshot, chosen, shown["Samenwerkingsverband"])
    shown = shown.join(tables.counts(table))
    elements.show_table(shown, key="gebied_scholen", rows=_MANY)


def _sum_text(table: pd.DataFrame) -> str:
    """Return the sum of rows: the count, or what is certain of it."""
    # sums of bounds are always true; the estimates of rows are not to be added up here
    total = Aantal(int(table["laag"].sum()), int(table["hoog"].sum()))
    if total.zeker:
        return words.count(total.laag, "leerling", "leerlingen")
    return f"{total.grens_tekst} leerlingen"


_CARDS = {"swv": _pair, "partij": _pair, "school": _school, "gebied": _area}
