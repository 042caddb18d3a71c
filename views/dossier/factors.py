"""Factorenmodel: drawn and as a table, and from a deviating figure along factors to aanbod."""

from __future__ import annotations

from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from compare.factor_records import kept_factors
from compare.factors import Factor, FactorPointers, factors, point_to_factors
from dossier.factor_model import SOORT_BAND, VOORBEHOUD, factor_links, factor_model, factor_routes
from dossier.kinds import kind
from dossier.link_table import KOLOMMEN, link_cells, link_orders, read_links
from reports.answer import Answer, downloads, excel_labels
from reports.factor_drawing import factor_drawing
from reports.tables import AnswerColumn, AnswerTable
from store import NotFound, Snapshot, WijkverkennerError
from store.words import label, words
from views.dossier import record_form, record_list
from views.shared import aanbod_source, elements, loaders, state, uploads
from views.shared.words import count
from views.vergelijken import choices
from views.vergelijken.figures import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.factor_model import FactorLink, FactorLinks, FactorModel, FactorRoute
    from views.dossier.source import DossierView

_READ = "banden_gelezen_bestand"
_BLADEN = {"model": "Model", "routes": "Van cijfer naar aanbod", "banden": "Banden aanpassen"}


def show(view: DossierView) -> None:
    """Show the part."""
    if record_list.show_open_form(view, SOORT_BAND):
        return
    there = None if view.weg else aanbod_source.kept()
    known = {r.factor.id: r.factor for r in kept_factors(there)} if there else factors()
    links = factor_links(view.work.rijen.get(SOORT_BAND, ()), known)
    part = elements.choose_part(state.BLAD, _BLADEN, "model", label="Onderdeel van het model")
    if part == "banden":
        _ties(view, links, known)
        return
    pointers = _pointers(view.snapshot, view.dossier.gebied, known)
    routes = _routes(view, pointers, links, known) if pointers else []
    if part == "routes":
        _show_routes(routes, known=pointers is not None)
    else:
        _model(links, known, routes)


def _pointers(snapshot: Snapshot, code: str, known: Mapping[str, Factor]) -> FactorPointers | None:
    """Return the factors that figures of an area point to; None where there are no figures.

    As on the page Vergelijken, by the same choices and from what is kept for it.
    """
    # an SWV or opgave has no figures in the divisions of CBS
    if code[:2] not in ("BU", "WK", "GM") or loaders.available(snapshot).empty:
        return None
    try:
        found = load_profile(snapshot, choices.question(code, state.get(state.JAAR) or None))
    except NotFound:
        return None
    return point_to_factors(found, known=known)


def _routes(
    view: DossierView, pointers: FactorPointers, links: FactorLinks, known: Mapping[str, Factor]
) -> list[FactorRoute]:
    matrix = aanbod_source.load(view.snapshot).matrix(view.dossier.gebied)
    return factor_routes(pointers, links, known, matrix.aanbod, view.dossier.of("activiteit"))


def _model(links: FactorLinks, known: Mapping[str, Factor], routes: list[FactorRoute]) -> None:
    names = {domein: word.label for domein, word in words("domein").items()}
    # the domein that most figures point to is the one that is looked at first
    pointed = [domein for one in routes for domein in one.factor.domeinen]
    usual = max(names, key=pointed.count)
    chosen = elements.choose_one(state.ONDERWERP, names, usual, "Domein", help=None)
    model = factor_model(chosen, known, links)
    # four risk factors together say something of a child's surroundings: never computed for an
    # area (Factorenmodel), so it stands above each drawing and list
    elements.band(VOORBEHOUD)
    inside = {one.id for one in model.factoren}
    drawing = factor_drawing(
        model,
        title=f"Factorenmodel {label('domein', chosen).lower()}",
        aangewezen=[one.factor.id for one in routes if one.factor.id in inside],
        zonder_aanbod=[one.factor.id for one in routes if one.leeg],
    )
    # the text is of a drawing: escaped already
    said = unescape(drawing.split("<desc>", 1)[1].split("</desc>", 1)[0])
    # as an image, since Streamlit takes drawings out of html; a screen reader hears its one text
    st.html(elements.picture(drawing, f"Factorenmodel: {said} De tabel eronder zegt hetzelfde."))
    _downloads(model, drawing, known)
    risks, shields, both = (model.soorten[name] for name in ("risico", "beschermend", "beide"))
    st.markdown(
        elements.plain(
            f"{count(len(risks), 'risicofactor', 'risicofactoren')}, "
            f"{count(len(shields), 'beschermende factor', 'beschermende factoren')} en "
            f"{len(both)} die beide kunnen zijn."
        )
    )
    table = pd.DataFrame(link_cells(model.banden, known), columns=list(KOLOMMEN.values()))
    table["Herkomst"] = ["eigen" if one.rij else "meegeleverd" for one in model.banden]
    elements.show_table(table, key="banden_tabel")
    st.caption(
        "Factoren zelf aanpassen, ook met Excel, gaat bij Vergelijken, tabblad Factoren; banden "
        "bij ‘Banden aanpassen’."
    )


def _downloads(model: FactorModel, drawing: str, known: Mapping[str, Factor]) -> None:
    def table() -> AnswerTable:
        columns = tuple(AnswerColumn(name) for name in KOLOMMEN.values())
        return AnswerTable("Banden", columns, link_cells(model.banden, known))

    made = Answer(
        name=("factorenmodel", model.domein),
        table=table if model.banden else None,
        others={"svg": drawing.encode},
    )
    labels = {"svg": "Tekening (svg)"}
    if model.banden:
        labels |= {"xlsx": "Banden voor Excel (xlsx)", "csv": "Banden (csv)"}
    with st.container(horizontal=True):
        elements.show_files(downloads(made, labels), key="factorenmodel")


def _show_routes(routes: list[FactorRoute], *, known: bool) -> None:
    st.header("Van afwijkend cijfer naar aanbod", anchor=False)
    elements.band(VOORBEHOUD)
    if not known:
        st.info("Van dit gebied zijn geen cijfers geladen die op factoren kunnen wijzen.")
        return
    bare = [one for one in routes if one.leeg]
    which = "daarvoor" if routes and len(bare) == len(routes) else f"voor {len(bare)} daarvan"
    st.markdown(
        elements.plain(
            f"Cijfers wijzen naar {count(len(routes), 'factor', 'factoren')}; {which} staat er "
            "geen aanbod en geen activiteit in de lijst."
        )
    )
    # first where figures point and nothing is done: that is what the page is asked
    for one in (*bare, *(route for route in routes if not route.leeg)):
        _route(one)


def _route(one: FactorRoute) -> None:
    with st.container(border=True):
        sign = "factor wijst, geen aanbod" if one.leeg else one.factor.rang_tekst
        st.markdown(f"**{elements.plain(one.factor.label)}** · {elements.plain(sign)}")
        st.markdown(elements.plain(one.zin))
        st.markdown(elements.plain(one.tekst))
        if one.verder:
            near = "; ".join(
                f"{other.label} ({link.richting_tekst}"
                + (f", {len(aanbod)} aanbod)" if aanbod else ", geen aanbod)")
                for link, other, aanbod in one.verder
            )
            st.caption(elements.plain(f"Hangt samen met: {near}."))
        if one.leeg:
            st.button(
                "Activiteit voor deze factor",
                key=f"route_{one.factor.id}",
                on_click=_plan_for,
                args=(one.factor.id,),
            )


def _plan_for(factor: str) -> None:
    state.put(state.DOSSIERDEEL, "plan")
    state.put(state.BLAD, "")
    record_form.open_new("activiteit", factoren=[factor])


def _ties(view: DossierView, links: FactorLinks, known: Mapping[str, Factor]) -> None:
    """Show own ties, what is wrong with them, and the shipped ones to start from."""
    record_list.show_list(view, SOORT_BAND)
    if links.bevindingen:
        elements.findings_table(links.bevindingen, key="banden_bevindingen")
    # of one's own tie the row itself is opened above; that a factor belongs to a domein is the
    # model
    shipped = [one for one in links.banden if one.rij is None and one.naar]
    with st.expander(f"Meegeleverde banden ({len(shipped)})"):
        st.caption("Een voorstel. Wie er een aanpast maakt een eigen band; die gaat voor.")
        names = {
            "/".join(one.sleutel): f"{known[one.van].label} – {known[one.naar].label}"
            for one in shipped
        }
        key = st.selectbox(
            "Band", list(names), None, format_func=lambda one: names.get(one, one),
            key="band_kiezen", placeholder="Kies (typ om te zoeken)",
        )  # fmt: skip
        found = next((one for one in shipped if "/".join(one.sleutel) == key), None)
        st.button(
            "Deze band aanpassen",
            key="band_aanpassen",
            disabled=found is None,
            on_click=partial(_own, found) if found else None,
        )
    if not view.weg:
        _exchange(view, links, known)
    record_list.show_history(SOORT_BAND)


def _exchange(view: DossierView, links: FactorLinks, known: Mapping[str, Factor]) -> None:
    """Offer all ties as a file, and show the way back."""
    st.header("Banden met Excel", anchor=False)
    table = AnswerTable(
        "Banden",
        tuple(AnswerColumn(name) for name in KOLOMMEN.values()),
        link_cells(links.banden, known),
    )
    made = Answer(name=("banden_tussen_factoren",), table=lambda: table)
    with st.container(horizontal=True):
        elements.show_files(downloads(made, excel_labels("Alle banden")), key="banden")
    given = st.file_uploader("Bestand met banden (xlsx, csv)", ["xlsx", "csv"], key="banden_in")
    if given is None:
        st.session_state.pop(_READ, None)
        return
    try:
        # by the file: it is read once, and not again at each run of the page
        stamp = given.file_id, tuple(known)
        read = elements.once(
            _READ, stamp, lambda: uploads.read(given, lambda path: read_links(path, known))
        )
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    # the file is compared anew with what is stored now: older collisions say nothing any more
    record_form.forget_collisions()
    rows = view.work.rijen.get(SOORT_BAND, ())
    orders = link_orders(read.banden, links.banden, rows)
    changed = count(len(orders), "nieuwe of gewijzigde band", "nieuwe of gewijzigde banden")
    rows_read = count(len(read.banden), "gelezen rij", "gelezen rijen")
    st.markdown(f"Dit bestand geeft **{changed}** op {rows_read}. Wat er niet in staat blijft.")
    if read.rapport.bevindingen:
        elements.findings_table(read.rapport.bevindingen, key="banden_gelezen")
    if st.button("Inlezen en opslaan", type="primary", disabled=not orders, key="banden_inlezen"):
        record_form.store(orders, f"banden ingelezen uit {given.name}")


def _own(link: FactorLink) -> None:
    names = ("van", "naar", "domein", "richting", "sterkte", "bron")
    record_form.open_new(kind(SOORT_BAND).id, **{name: getattr(link, name) for name in names})
