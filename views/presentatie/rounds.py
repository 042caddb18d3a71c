"""Blind eerst, as who speaks has it: preparing a round, watching answers come in, and the outcome.

While a round is prepared or open its weergave does not show: whoever is to estimate must not have
seen the figure. One key begins and closes the round, another shows the figure and comes back.
"""

from __future__ import annotations

from functools import partial
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import segno
import streamlit as st

import boundaries
from boundaries import niveau_of
from boundaries.codes import spoken_name
from dossier.estimate_round import (
    MOST_AREAS,
    PAPER,
    EstimateRound,
    closing_orders,
    counted_answers,
    new_code,
    new_round,
    opened,
    paper_tally,
    round_of,
    round_place,
    with_paper,
)
from dossier.kinds import kind
from dossier.meeting import CLOSED, PREPARED, RONDE, RUNNING
from dossier.rows import view_address
from geo.choropleth import MapQuestion
from geo.small_map import small_map, small_svg
from house import EVERYWHERE, OWN_HOSTS
from reports.paper_sheets import round_downloads
from store import NotFound, WijkverkennerError
from store.passing import OPEN, Passing
from store.records_rows import Opdracht
from views.shared import (
    aanbod_source,
    elements,
    heading,
    loaders,
    record_editor,
    served_files,
    words,
)
from views.shared.address import read_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.estimate import EstimateRow
    from dossier.dossier import Dossier, Work
    from store import Snapshot
    from store.records_rows import Rij

FIGURE = "presentatie_cijfer"
"""In the session: rounds whose figure is shown now, whatever their stand."""
_EMPTY = "ronde_leeg"
"""In the session: the round without an answer that was asked to close once."""
# own choice: each look asks the database
_EVERY = "2s"
_map = loaders.keep(8)(small_map)
_drawing = partial(elements.picture, css="wv-prent")
"""As wide as there is room."""
_HOW = (
    "Start de toepassing met `wijkverkenner start --adres 0.0.0.0` (dan kan iedereen op dit "
    "netwerk erbij, zonder aanmelding) en open haar met de naam of het adres van deze computer."
)

_ON_PAPER = (
    "Laat nu schatten op papier: het blad en het invullen van de tellingen staan bij ‘Blind eerst’."
)


def show_preparation(snapshot: Snapshot, work: Work, row: Rij, *, key: str) -> None:
    """Let a round be prepared on a weergave, paper be counted, and a closed one be opened again."""
    found = round_of(work, row.id)
    if found is not None:
        st.markdown(elements.plain(f"{found.vraag} · {found.stand}"))
        _sheets(snapshot, found, key=key)
        if found.stand != PREPARED:
            _paper(snapshot, found, key=key)
        if found.stand == CLOSED and st.button("Heropenen", key=f"heropen_{key}"):
            _open(snapshot, found)
        if found.stand == PREPARED and st.button("Niet meer doen", key=f"ronde_weg_{key}"):
            order = Opdracht(RONDE, None, found.rij.id, found.rij.versie)
            _apply([order], "ronde verwijderd")
    if found is None or found.stand == CLOSED:
        _new(snapshot, row, key=key)


def step(work: Work, lijn: Rij, row: Rij) -> EstimateRound | None:
    """Draw the keys of a round in the bar of a presentation, and do what they ask.

    Returns the round whose screen stands in the place of the page; None where the page shows.
    """
    found = round_of(work, row.id)
    if found is None:
        return None
    shown: set[str] = st.session_state.setdefault(FIGURE, set())
    label = {PREPARED: "Begin ronde", RUNNING: "Sluit ronde"}.get(found.stand)
    if label and st.button(label, key="ronde_stap", shortcut="e"):
        snapshot = loaders.snapshot()
        if found.stand == RUNNING:
            _close(snapshot, found, _talk(work, lijn, row))
        else:
            _open(snapshot, found)
    st.button(
        "Schatting" if found.rij.id in shown else "Cijfer", key="ronde_cijfer", shortcut="k",
        on_click=_turn, args=(found.rij.id,),
    )  # fmt: skip
    # blind first: the page with its figure shows only when who speaks asks for it
    return None if found.rij.id in shown else found


def show_stand(work: Work, row: Rij) -> None:
    """Say for who speaks how the round of a weergave stands."""
    found = round_of(work, row.id)
    if found is None:
        return
    st.markdown(elements.plain(f"Blind eerst: {found.stand}"))
    if found.stand == RUNNING:
        _count(found.code)


def show_round(snapshot: Snapshot, found: EstimateRound) -> None:
    """Show a round on the beamer, in the place of the page with its figure."""
    st.title(elements.plain(found.vraag), anchor=False)
    if found.stand == RUNNING:
        _invite(found)
    elif found.stand == CLOSED:
        _outcome(snapshot, found)
    else:
        _announce(snapshot, found)


def _announce(snapshot: Snapshot, found: EstimateRound) -> None:
    """Say what is to come, and which areas it is about."""
    names, drawn = _names(snapshot, found), _drawn(snapshot, found)
    numbers = found.nummers
    how = "plakt stickers op de kaart" if found.stickers else "zet de gebieden op volgorde"
    listed = "".join(f"<li>{escape(names[code])}</li>" for code in found.gebieden)
    dense = " dicht" if len(names) > _ROOMY else ""
    left, right = st.columns([3, 2])
    left.html(
        f'<p class="wv-spreker">Eerst schatten, dan kijken: u {how}, op uw telefoon of op papier. '
        f'Zonder naam.</p><ol class="wv-gebieden{dense}">{listed}</ol>'
    )
    if drawn:
        right.html(_drawing(small_svg(drawn, names, numbers), "Kaart van de gebieden"))


def _turn(row: str) -> None:
    st.session_state.setdefault(FIGURE, set()).symmetric_difference_update({row})


def _invite(found: EstimateRound) -> None:
    """Show how a phone takes part, and how many did."""
    address, said = _address()
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        if said:
            # an address that no phone can reach is no invitation
            st.warning(said)
            st.html(
                f'<p class="wv-spreker">{_ON_PAPER} Op deze computer zelf kan het op '
                f"{escape(address)}, met de code {escape(found.code)}.</p>"
            )
        else:
            st.html(
                f'<div class="wv-mee"><p>Ga met uw telefoon naar</p><b>{escape(address)}</b>'
                f"<p>en typ daar de code</p><b>{escape(found.code)}</b></div>"
            )
        _arrived(found.code)
    if not said:
        code = _qr(f"{_scheme()}{address}/{found.code}")
        right.html(_drawing(code, "QR-code van dit adres") + "<p>of richt uw camera hierop</p>")


def _qr(address: str) -> str:
    """Return an address as a QR code: a drawing that is a picture of its own, of any size."""
    made = BytesIO()
    # light ground and no fixed size: read by a camera from the last row, on a dark page too
    segno.make_qr(address).save(made, kind="svg", light="#fff", omitsize=True, xmldecl=False)
    return made.getvalue().decode()


def _count(code: str) -> None:
    """Say how many answers there are."""
    try:
        number = Passing(loaders.folder().path).number(round_place(code))
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    text = words.count(number, "antwoord", "antwoorden") if number else "Nog geen antwoorden"
    st.html(f'<p class="wv-spreker" role="status">{text}</p>')


_arrived = st.fragment(_count, run_every=_EVERY)
"""Say it, and follow by itself."""


def _scheme() -> str:
    return f"{urlsplit(st.context.url or '').scheme or 'http'}://"


def _address() -> tuple[str, str]:
    """Return the address for phones without scheme, and why it would not be reached; '' if so."""
    base = urlsplit(heading.base_address())
    address = f"{base.netloc}{base.path}/{served_files.ROUNDS}"
    bound = str(st.get_option("server.address") or "")
    if base.hostname and base.hostname not in OWN_HOSTS:
        return address, ""  # as this person came: over the network, or past a proxy
    if not heading.on_network():
        return address, f"Telefoons kunnen hier niet bij: alleen deze computer kan dat. {_HOW}"
    if bound in ("", *EVERYWHERE):
        text = (
            "Dit adres geldt alleen op deze computer. Open de presentatie met de naam of het adres "
            "van deze computer op het netwerk; dan staat hier het adres voor de telefoons."
        )
        return address, text
    port = f":{base.port}" if base.port else ""
    return f"{bound}{port}{base.path}/{served_files.ROUNDS}", ""


def _outcome(snapshot: Snapshot, found: EstimateRound) -> None:
    """Show the figure beside the estimate."""
    tally, names = found.all(), _names(snapshot, found)
    # the first line is the outcome, the others are for the verslag
    text, *_ = str(found.rij.gegevens.get("uitkomst") or "").split("\n")
    st.markdown(f"**{elements.plain(text)}**")
    if not tally.antwoorden:
        return
    rows = found.rows(snapshot, names)
    # so many rows nobody reads from the back of a room; the verslag has them all
    shown = rows if len(rows) <= 2 * _ROOMY else [row for row in rows if row.vooraan]
    place: Any = st
    drawn = _drawn(snapshot, found)
    if found.stickers and drawn:
        left, place = st.columns([2, 3])
        stickers = {row.code: str(row.genoemd) for row in rows if row.genoemd}
        left.html(_drawing(small_svg(drawn, names, stickers), "Stickers per gebied"))
    place.html(_table(found, shown, len(rows)))
    paper = found.tally(PAPER).antwoorden
    facts = [words.count(tally.antwoorden, "antwoord", "antwoorden")]
    facts += [f"waarvan {paper} op papier"] if paper else []
    left_out = len(rows) - len(shown)
    facts += [f"{left_out} gebieden die niet vooraan staan, zijn weggelaten"] if left_out else []
    facts += [_READING] if not found.stickers else []
    facts += [next((row.echt.zekerheid for row in rows if row.echt.zekerheid), "")]
    st.caption(elements.plain(" · ".join(filter(None, facts))))


_READING = (
    "streep: minstens de helft van de antwoorden (gestippeld: na de gevraagde plaatsen), stip: "
    "het midden, balk: de werkelijke plaats"
)
_BLUE = 'stroke="#0b4f8a"'


def _table(found: EstimateRound, rows: list[EstimateRow], places: int) -> str:
    """Return the outcome as a table, each area with its estimate above its real place."""
    heads = ("Gebied", "Stickers" if found.stickers else "Geschat", "", "Werkelijk", "Cijfer")
    most = max((row.genoemd for row in rows), default=0)
    lines = "".join(
        f"<tr><th scope='row'>{escape(row.naam)}</th><td>{escape(row.geschat)}</td>"
        f"<td>{_bar(row, places, most)}</td><td>{escape(row.echt.tekst)}</td>"
        f"<td>{escape(row.echt.cijfer)}</td></tr>"
        for row in rows
    )
    head = "".join(f"<th scope='col'>{one}</th>" for one in heads)
    dense = " dicht" if len(rows) > _ROOMY else ""
    return (
        f'<table class="wv-ronde{dense}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )


_ROOMY = 11
"""Areas up to which a row is as high as it reads best from the back of a room."""


def _bar(row: EstimateRow, places: int, most: int) -> str:
    """Draw a row: stickers as a bar; else spread and middle, and the range of the real place."""
    step = 200 / max(places, 1)
    if not row.plaatsen:
        wide = 200 * row.genoemd / max(most, 1)
        inner = f'<rect width="{wide:.0f}" y="3" height="12" fill="#0b4f8a"/>'
    else:
        inner = ""
        if row.echt.laag:
            # a range of places, where figures do not surely differ
            wide = step * (row.echt.hoog - row.echt.laag + 1)
            inner += (
                f'<rect x="{step * (row.echt.laag - 1):.0f}" y="10" width="{wide:.0f}" height="6" '
                'fill="#d98032"/>'
            )
        if row.mediaan is not None and row.van is not None and row.tot is not None:
            # who was not named stands somewhere after the places that could be given
            seen = [step * (at - 0.5) for at in (row.van, min(row.tot, row.plaatsen))]
            if row.van <= row.plaatsen:
                inner += f'<path d="M{seen[0]:.0f} 5H{seen[1]:.0f}" {_BLUE} stroke-width="2.5"/>'
            if row.tot > row.plaatsen:
                after = step * row.plaatsen
                inner += f'<path d="M{after:.0f} 5H200" {_BLUE} stroke-dasharray="2 4"/>'
            if row.mediaan <= row.plaatsen:
                at = step * (row.mediaan - 0.5)
                inner += f'<circle cx="{at:.0f}" cy="5" r="4.5" fill="#0b4f8a"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5 0 210 18">{inner}</svg>'
    return _drawing(svg, "")


def _names(snapshot: Snapshot, found: EstimateRound) -> Mapping[str, str]:
    names = aanbod_source.area_names(snapshot)
    return {code: spoken_name(names.get(code, code)) for code in found.gebieden}


def _drawn(snapshot: Snapshot, found: EstimateRound) -> dict[str, Any]:
    data = found.rij.gegevens
    try:
        return _map(snapshot, str(data.get("niveau")), int(data.get("jaar") or 0), found.gebieden)
    except NotFound:
        return {}


def _sheets(snapshot: Snapshot, found: EstimateRound, *, key: str) -> None:
    """Offer the sheet for who has no phone."""
    names, fictional = _names(snapshot, found), loaders.fictional(snapshot)
    made = round_downloads(found, names, _drawn(snapshot, found), fictief=fictional)
    elements.show_files(made, key=f"rondeblad_{key}")


def _paper(snapshot: Snapshot, found: EstimateRound, *, key: str) -> None:
    """Take what was counted on paper."""
    import pandas as pd

    before, names = found.tally(PAPER), _names(snapshot, found)
    heads = ["Stickers"] if found.stickers else [f"Plaats {n}" for n in range(1, found.aantal + 1)]
    # the version in the keys: once counted, the table begins with what is stored
    stamp = f"{key}_{found.rij.versie}"
    number = st.number_input(
        "Ingevulde bladen", 0, value=before.antwoorden, key=f"bladen_{stamp}",
        help="Tel op papier per gebied hoe vaak elke plaats, of hoeveel stickers.",
    )  # fmt: skip
    table = pd.DataFrame(
        [[names[code], *before.tellingen[code]] for code in found.gebieden],
        columns=["Gebied", *heads],
    )
    typed = st.data_editor(
        table, hide_index=True, disabled=["Gebied"], width="stretch", key=f"papier_{stamp}",
        column_config={name: st.column_config.NumberColumn(min_value=0, step=1) for name in heads},
    )  # fmt: skip
    if not st.button("Papier opslaan", key=f"papier_op_{stamp}"):
        return
    # a cell that was emptied is none counted
    counts = typed[heads].fillna(0).astype(int).to_numpy().tolist()
    try:
        tally = paper_tally(found, dict(zip(found.gebieden, counts, strict=True)), int(number))
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    # counted after the close: the outcome is worked out anew, phones and paper together
    if found.stand == CLOSED:
        orders = closing_orders(found, snapshot, names, papier=tally)
    else:
        orders = [with_paper(found, tally)]
    _apply(orders, "papieren antwoorden geteld")


def _new(snapshot: Snapshot, row: Rij, *, key: str) -> None:
    """Ask what is estimated, of which areas."""
    page, query = view_address(str(row.gegevens.get("adres") or ""))
    labels = {name: loaders.catalogue(snapshot)[name].label for name in loaders.years(snapshot)}
    if not labels:
        st.info("Er zijn nog geen cijfers om te schatten: lees die eerst in bij Gegevens.")
        return
    # the figure that the weergave shows is the one to estimate, unless another is chosen
    told = [str(one) for one in row.gegevens.get("indicatoren") or () if one in labels]
    ids = list(labels)
    indicator = st.selectbox(
        "Welk cijfer wordt geschat?", ids, ids.index(told[0]) if told else None,
        format_func=labels.__getitem__, placeholder="Typ om te zoeken", key=f"ronde_i_{key}",
    )  # fmt: skip
    levels = loaders.levels(snapshot)
    # a map says its level; another page what it is about
    about = next((niveau_of(str(one)) for one in row.gegevens.get("gebieden") or ()), None)
    near = query.get("niveau", "") if page == "kaart" else (about or query.get("niveau", ""))
    niveau = st.selectbox(
        "Van welke gebieden?", list(levels), list(levels).index(near) if near in levels else 0,
        format_func=lambda one: words.upper_first(levels[one]), key=f"ronde_n_{key}",
    )  # fmt: skip
    if not indicator or not niveau:
        return
    try:
        year = query.get("jaar", "")
        kaart = loaders.kaart(
            snapshot,
            MapQuestion(
                indicator, niveau, _gemeenten(query), int(year) if year.isdecimal() else None
            ),
        )
    except (NotFound, ValueError) as error:
        st.warning(elements.told(error))
        return
    # nobody can estimate water: it carries no figures
    frame = kaart.frame[~kaart.frame["water"].astype(bool)]
    names = dict(zip(frame["gebied_code"].astype(str), frame["naam"].astype(str), strict=True))
    areas = st.multiselect(
        f"Gebieden (hoogstens {MOST_AREAS})", list(names),
        # all where that is possible: which to leave out is for people to say
        list(names) if len(names) <= MOST_AREAS else [], format_func=names.__getitem__,
        max_selections=MOST_AREAS, placeholder="Kies de gebieden",
        key=f"ronde_g_{key}_{indicator}_{niveau}",
    )  # fmt: skip
    forms, sides = (kind(RONDE).veld(name).woorden for name in ("vorm", "kant"))
    vorm = st.selectbox("Hoe", list(forms), format_func=forms.__getitem__, key=f"ronde_v_{key}")
    left, right = st.columns(2)
    kant = left.selectbox(
        "Plaats 1 is", list(sides), format_func=sides.__getitem__, key=f"ronde_k_{key}"
    )
    # own choice: three, since nobody in a room has the order of ten in mind
    number = right.number_input(
        "Plaatsen of stickers", 1, MOST_AREAS, min(3, max(1, len(areas))), key=f"ronde_a_{key}"
    )
    usual = _question(labels[indicator], niveau, kant)
    vraag = st.text_input("Vraag", usual, key=f"ronde_q_{key}_{indicator}_{niveau}_{kant}")
    if not areas[1:]:
        st.caption("Kies ten minste twee gebieden: daartussen wordt geschat.")
    if st.button("Klaarzetten", type="primary", key=f"ronde_klaar_{key}", disabled=not areas[1:]):
        made = new_round(
            row.id, vraag.strip() or usual, vorm=vorm, kant=kant, aantal=int(number),
            indicator=indicator, niveau=niveau, jaar=kaart.jaar, gebieden=areas,
        )  # fmt: skip
        _apply([made], "ronde klaargezet")


def _question(label: str, niveau: str, kant: str) -> str:
    """Return the question of a map of an indicator as a round asks it, of the highest or lowest."""
    text = words.question(label)
    if kant == "laagst":
        for high, low in (("het hoogst?", "het laagst?"), ("het grootst?", "het kleinst?")):
            text = text.removesuffix(high) + low if text.endswith(high) else text
        text = text.replace("Waar zijn de meeste ", "Waar zijn de minste ", 1)
    return text.replace("Waar ", f"In welke {boundaries.called(niveau)[0]} ", 1)


def _gemeenten(query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the gemeenten of a view; that of the area it is of where it names none."""
    if query.get("gemeente"):
        return read_codes(query["gemeente"])
    code = next((query[name] for name in ("gebied", "wijk") if query.get(name)), "")
    return (f"GM{code[2:6]}",) if code[:2] in {"BU", "WK", "GM"} else ()


def _open(snapshot: Snapshot, found: EstimateRound) -> None:
    """Open a round to phones; one that is opened again keeps its code and its answers."""
    passing = Passing(loaders.folder().path)
    code = found.code or new_code()
    before = passing.told(round_place(code)) if found.code else None
    told = found.told(
        _names(snapshot, found), _drawn(snapshot, found), fictief=loaders.fictional(snapshot)
    )
    # what was there before goes over what is made now: a phone that answered must find its own
    # round
    passing.tell(round_place(code), {**told, **(before or {}), OPEN: True})
    _apply([opened(found, code, gone=before is None)], "ronde geopend")


def _talk(work: Work, lijn: Rij, row: Rij) -> tuple[Dossier, Rij, Rij] | None:
    """Return what the outcome becomes part of; None for a verhaallijn of no dossier."""
    try:
        return work.dossier(str(lijn.gegevens.get("voor") or "")), lijn, row
    except NotFound:
        return None


def _close(snapshot: Snapshot, found: EstimateRound, talk: tuple[Dossier, Rij, Rij] | None) -> None:
    """Close a round: first to phones, so that none answers while it is counted."""
    place, passing = round_place(found.code), Passing(loaders.folder().path)
    empty = not passing.number(place) and not found.all().antwoorden
    # the key was pressed twice: nobody can have answered yet
    if empty and st.session_state.get(_EMPTY) != found.code:
        st.session_state[_EMPTY] = found.code
        st.toast("Er is nog geen antwoord. Druk nog eens op E om toch te sluiten.")
        return
    told = passing.told(place)
    passing.tell(place, {**(told or {}), OPEN: False})
    # a round that came open in a file of elsewhere has its answers there: what it counted stays
    tally = counted_answers(found, passing.answers(place)) if told else None
    orders = closing_orders(found, snapshot, _names(snapshot, found), telefoon=tally, bij=talk)
    _apply(orders, "ronde gesloten")


def _apply(orders: list[Opdracht], what: str) -> None:
    """Store, and show how it stands; what cannot be stored is said, and the round stays."""
    try:
        aanbod_source.records().apply(orders, wie=record_editor.who(), wat=what)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    st.rerun()
