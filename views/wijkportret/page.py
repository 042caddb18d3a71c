"""Page Wijkportret: choose what is in it and in what order, and take it along in any document."""

from __future__ import annotations

import streamlit as st

import flows
from reports.portret.portret import parts_of
from store import NotFound
from views.aanbod.choices import choose_wijk
from views.leerlingstromen.figures import swvs
from views.shared import aanbod_source, elements, heading, loaders, state
from views.wijkportret import making, returning

_VAN = {"wijk": "Een wijk", "swv": "Een samenwerkingsverband"}
_QUESTION = "Wat komt er in het portret{}?"

_snapshot = loaders.snapshot()
_areas = aanbod_source.wijken(_snapshot)
try:
    _years = flows.jaren(_snapshot)
    _swvs = dict(swvs(_snapshot, _years[0])) if _years else {}
except NotFound:
    _swvs = {}
if not _areas and not _swvs:
    heading.show(_QUESTION.format(""), page="wijkportret")
    elements.empty_folder(
        _snapshot,
        needed="Voor een portret zijn grenzen en cijfers nodig, of leerlingstromen. "
        + elements.what_is_there(_snapshot),
    )
# reserved first: the title names what is chosen below it
_head = st.container()
_left, _right = st.columns([2.2, 5], vertical_alignment="bottom")
_kinds = {key: text for key, text in _VAN.items() if (_areas if key == "wijk" else _swvs)}
with _left:
    _van = elements.choose_part(state.PORTRETVAN, _kinds, next(iter(_kinds)), label="Portret van")
with _right:
    if _van == "swv":
        _names = {code: f"{name} ({code})" for code, name in _swvs.items()}
        _code = elements.choose_one(state.SWV, _names, next(iter(_names)), "Samenwerkingsverband")
        _name = _swvs[_code]
    else:
        _code = choose_wijk(_snapshot, _areas)
        _name = _areas[_code]
with _head:
    heading.show(
        _QUESTION.format(f" van {_name}"),
        "Kies de delen en hun volgorde; elk document zegt hetzelfde. Cijfers komen uit "
        "Vergelijken, Kaart, Leerlingstromen en Aanbod, de rest uit het dossier.",
        page="wijkportret",
        place=_name,
    )
making.show_making(_snapshot, _code, _name, parts_of(_code))
# a workbook is of an area; an SWV has no form to fill in
if _van == "wijk":
    returning.show_return(_snapshot, _code, _name)
