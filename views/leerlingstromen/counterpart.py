"""What is known of the chosen counterpart: a pair of SWVs, a school, or an area."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

import flows
from flows.mapping import PARTIES
from geo.flows import Aantal
from geo.flows.wording import RICHTING, SOORT, STELSEL, kort
from reports.flow_sentences import paar_zin
from store import NotFound
from views.leerlingstromen import figures, flow_files, tables
from views.shared import elements, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.flows import StroomVraag
    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

_SWV = re.compile(r"^(PO|VO)\d{4}$")
_SCHOOL = re.compile(r"^\d{2}[A-Z]{2}\d{2}$")
_MANY = 12
_MATCHES = 30


def kind(code: str) -> str:
    """Return what a code is of: `swv`, `partij`, `school` or `gebied`."""
    if code in PARTIES:
        return "partij"
    if _SWV.match(code.upper()):
        return "swv"
    return "school" if _SCHOOL.match(code.upper()) else "gebied"


def show_card(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show the chosen counterpart and a way to let go of it; nothing when none is chosen."""
    code = state.get(state.TEGENPARTIJ)
    if not code:
        return
    with st.container(border=True):
        try:
            _CARDS[kind(code)](snapshot, chosen, code)
        except NotFound as error:
            st.info(elements.plain(str(error)))
            _release()


def show_summary(snapshot: Snapshot, vraag: StroomVraag) -> None:
    """Show beside the map what goes to and comes from the chosen counterpart, per type."""
    code = state.get(state.TEGENPARTIJ)
    # per type, whether or not the lines on the map are
    rows = figures.flow_map(snapshot, replace(vraag, gesplitst=True)).tabel
    rows = rows[(rows["tegenpartij"] == code) & (rows["richting"] != "intern")]
    if rows.empty:
        return
    name = words.upper_first(str(rows["naam"].iloc[0]))
    left, right = st.columns([3.2, 1.3], vertical_alignment="center")
    with left:
        st.html(f'<div class="wv-gebied"><h2>{escape(name)}</h2></div>')
    with right:
        st.button(
            "Wis keuze", key="wis_naast_kaart", on_click=state.put, args=(state.TEGENPARTIJ, "")
        )
    lines, records = [], rows.to_dict("records")
    for soort in (name for name in SOORT if name in set(rows["soort"])):
        mine = {row["richting"]: row for row in records if row["soort"] == soort}
        cells = "".join(
            f"<td>{escape(Aantal.from_row(mine[richting]).tekst) if richting in mine else 0}</td>"
            for richting in vraag.richtingen
        )
        lines.append(f"<tr><td>{escape(words.upper_first(SOORT[soort]))}</td>{cells}</tr>")
    heads = "".join(f"<th>{RICHTING[richting]}</th>" for richting in vraag.richtingen)
    st.html(
        f'<table class="wv-hoger wv-paar"><tr><th></th>{heads}</tr>{"".join(lines)}</table>'
        "<small>Meer over deze keuze staat onder de kaart.</small>"
    )


def show_search(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Let a person find a school or an area by name or code, whether it is on the map or not."""
    known = figures.findable(snapshot, chosen.vraag.jaar)
    other, left, right = st.columns(3, vertical_alignment="bottom")
    with other:
        _choose_swv(chosen)
    with left:
        text = st.text_input(
            "School, gemeente, wijk of postcode zoeken",
            key="zoek_stroom",
            placeholder="typ een deel van de naam of een code",
            help="Van een school: waar de leerlingen wonen. Van een gebied: naar welke scholen "
            "de leerlingen gaan die er wonen.",
        )
    if not text:
        return
    options = matches(known, text)
    with right:
        if not options:
            st.caption("Niets gevonden met deze naam of code.")
            return
        now = state.get(state.TEGENPARTIJ)
        st.session_state["zoek_tegenpartij"] = now if now in options else None

        def take() -> None:
            state.put(state.TEGENPARTIJ, st.session_state["zoek_tegenpartij"] or "")

        many = " (de eerste)" if len(options) == _MATCHES else ""
        st.selectbox(
            f"Gevonden: {len(options)}{many}",
            options,
            format_func=lambda code: known[code],
            index=None,
            key="zoek_tegenpartij",
            on_change=take,
            placeholder="kies uit wat gevonden is",
        )


def _choose_swv(chosen: FlowChoice) -> None:
    """Let a person choose any other SWV of the same kind, also one without flows."""
    own = chosen.vraag.swv
    names = {
        code: name for code, name in chosen.swvs.items() if code[:2] == own[:2] and code != own
    }
    now = state.get(state.TEGENPARTIJ)
    st.session_state["overleg_met"] = now if now in names else None

    def take() -> None:
        state.put(state.TEGENPARTIJ, st.session_state["overleg_met"] or "")

    st.selectbox(
        "Overleg met een ander samenwerkingsverband",
        list(names),
        format_func=lambda code: f"{names[code]} ({code})",
        index=None,
        key="overleg_met",
        on_change=take,
        placeholder="typ een naam of code",
        help="Toont wat er tussen beide heen en weer gaat, met een blad om af te drukken.",
    )


def matches(known: Mapping[str, str], text: str) -> list[str]:
    """Return the codes whose code or name begins with a text or holds it, the first 30."""
    from indicators.catalogue import fold

    wanted = fold(text)
    names = {code: fold(name) for code, name in known.items()}
    exact = [code for code in names if fold(code) == wanted]
    # after its first word, which says what it is: school, gemeente, wijk, postcode
    begins = [code for code, name in names.items() if f" {wanted}" in f" {name.partition(' ')[2]}"]
    within = [code for code, name in names.items() if wanted in name]
    return list(dict.fromkeys([*exact, *begins, *within]))[:_MATCHES]


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
        _table(tables.pair(table, SOORT), "paar_soort")
        # the conclusions are of the regional flows, as the answer above is
        if kind(code) == "swv" and chosen.vraag.stelsel == "regionaal":
            st.markdown(
                "\n".join(f"- {elements.plain(text)}" for text in _sentences(chosen, table, name))
            )
        if kind(code) == "swv":
            _sheets(snapshot, chosen.vraag, code)
    with right:
        if kind(code) == "swv":
            schools = figures.flow_map(snapshot, replace(both, niveau="school", paar=code)).tabel
            for richting, title in (
                ("inkomend", f"Scholen in {chosen.naam} met leerlingen uit {name}"),
                ("uitgaand", f"Scholen in {name} met leerlingen uit {chosen.naam}"),
            ):
                found = tables.schools(schools, richting)
                st.markdown(f"**{elements.plain(title)}** ({words.number(len(found))})")
                if found.empty:
                    st.caption("Geen.")
                else:
                    found = found.drop(columns="Samenwerkingsverband", errors="ignore")
                    _table(found, f"paar_{richting}", rows=5)


def _sentences(chosen: FlowChoice, table: pd.DataFrame, name: str) -> list[str]:
    """Return which way more pupils go per type: the conclusions of the sheet, in its words."""
    counts = {(r["soort"], r["richting"]): Aantal.from_row(r) for r in table.to_dict("records")}
    # a direction without rows has no pupils at all, which is certain
    none, names = Aantal(0, 0), (kort(chosen.naam), kort(name))
    return [
        paar_zin(
            soort,
            counts.get((soort, "uitgaand"), none),
            counts.get((soort, "inkomend"), none),
            names,
        )
        for soort in SOORT
        if soort in set(table["soort"])
    ]


def _sheets(snapshot: Snapshot, vraag: StroomVraag, code: str) -> None:
    elements.show_files(flow_files.sheets(snapshot, vraag, code))
    st.caption(
        "Een blad van deze twee: beide richtingen, per soort onderwijs, de scholen en hoe zeker "
        "het is. Alle leeftijden en stelsels."
    )


def _school(snapshot: Snapshot, chosen: FlowChoice, code: str) -> None:
    """Show where the pupils of a school live."""
    vraag = chosen.vraag
    table = figures.homes_of(snapshot, code.upper(), vraag.jaar, vraag.groepen)
    first = table.iloc[0]
    year = flows.leerlingjaar(snapshot, vraag.jaar)
    row = year.scholen[year.scholen["brin6"] == code.upper()].iloc[0]
    types = ", ".join(dict.fromkeys(table["soort"]))
    # cluster 1 and 2 are known exactly from DUO's list, else recognised by the name of the school
    ground = {"naam": " (herkend aan de naam)"}.get(str(row["stelsel_grond"]), "")
    _head(
        str(first["school"]),
        f"School {code.upper()} · {row['plaats'].title()} · {types} · "
        f"{STELSEL[str(first['stelsel'])]}{ground} · {row['denominatie']}",
    )
    st.markdown(f"Waar de leerlingen wonen, 1 oktober {vraag.jaar}: {_sum_text(table)}.")
    shown = table[["herkomst", "gemeente", "swv", "soort", "afstand_km"]].set_axis(
        ["Woont in", "Gemeente", "Samenwerkingsverband", "Soort", "Afstand (km)"], axis=1
    )
    shown["Woont in"] = shown["Woont in"].map(lambda text: PARTIES.get(text, text))
    shown["Samenwerkingsverband"] = shown["Samenwerkingsverband"].map(
        lambda party: PARTIES.get(party, party)
    )
    _table(shown.join(tables.counts(table)), "school_herkomst")


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
    shown["Samenwerkingsverband"] = shown["Samenwerkingsverband"].map(
        lambda party: PARTIES.get(party, party)
    )
    _table(shown.join(tables.counts(table)), "gebied_scholen")


def _sum_text(table: pd.DataFrame) -> str:
    """Return the sum of rows: the count, or what is certain of it."""
    # sums of bounds are always true; the estimates of rows are not to be added up here
    total = Aantal(int(table["laag"].sum()), int(table["hoog"].sum()))
    if total.zeker:
        return words.count(total.laag, "leerling", "leerlingen")
    return f"{total.grens_tekst} leerlingen"


def _table(table: pd.DataFrame, key: str, *, rows: int = _MANY) -> None:
    elements.show_table(table, key=key, rows=rows)


_CARDS = {"swv": _pair, "partij": _pair, "school": _school, "gebied": _area}
