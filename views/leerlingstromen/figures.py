"""The answers of flows that the page shows, and what is said when there is none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from flows.areas import gebieden, gemeente_codes
from flows.mapping import PO_SOORTEN, VO_SOORTEN
from geo.flows import StroomVraag, scene, school_scene
from geo.flows.charts import matrix_scene
from geo.flows.flow_map import saldo_of
from geo.flows.swv_areas import swv_vlakken
from store import Snapshot, Soort
from views.shared import elements, heading, loaders, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from views.shared.state import Param

_MANY, _FEW = 96, 16
"""How many answers are kept: of one SWV, and of the whole country."""
_NEEDED = {
    Soort.LEERLINGEN: "leerlingen (de open bestanden van DUO)",
    Soort.SWV: "de regio-indeling (welke postcode bij welk samenwerkingsverband hoort)",
    Soort.POSTCODES: "postcodes (waar elke postcode ligt)",
}
QUESTION = "Is uw samenwerkingsverband een ontvangend samenwerkingsverband?"


def missing_sets(snapshot: Snapshot) -> list[str]:
    """Return in words what the folder lacks for this page."""
    found = [text for soort, text in _NEEDED.items() if not snapshot.find(soort)]
    if not flows.jaren(snapshot) and _NEEDED[Soort.LEERLINGEN] not in found:
        # sets of pupils may be there without a year that can be counted
        found.insert(0, _NEEDED[Soort.LEERLINGEN])
    return found


@loaders.keep(_FEW, "De leerlingen worden geladen …")
def swvs(snapshot: Snapshot, jaar: int) -> Mapping[str, str]:
    """Return code → name of the SWVs that have pupils of their own kind in a year."""
    # A file of primary education alone says nothing of secondary SWVs: those are not offered.
    types = set(soorten(snapshot, jaar))
    kinds = [
        kind for kind, own in (("PO", PO_SOORTEN), ("VO", VO_SOORTEN)) if types.intersection(own)
    ]
    names = flows.swv_namen(snapshot, jaar)
    return {code: name for kind in kinds for code, name in names.items() if code[:2] == kind}


def soorten(snapshot: Snapshot, jaar: int) -> tuple[str, ...]:
    """Return the types of education that were counted in a year."""
    import numpy as np

    counted = np.unique(flows.leerlingjaar(snapshot, jaar).soort)
    return tuple(flows.SOORTEN[number] for number in counted)


def groepen(snapshot: Snapshot, jaar: int) -> tuple[str, ...]:
    """Return the ages (or school years) the pupils of a year are told apart by."""
    names = [
        # columns are called after their age or school year, behind a word for what they count
        str(name).partition("_")[2]
        for record in flows.leerlingjaar(snapshot, jaar).records
        for name in record.extra.get("groepen", ())
    ]
    return tuple(dict.fromkeys(names))


def home_swv(snapshot: Snapshot, jaar: int, gemeente: str) -> str:
    """Return the SWV primair that most postcodes of a gemeente belong to; '' for none."""
    # A gemeente may have postcodes in two SWVs: that of most of them is offered first.
    pupils = flows.leerlingjaar(snapshot, jaar)
    own = (gemeente_codes(pupils) == gemeente).nonzero()[0]
    known = swvs(snapshot, jaar)
    parties = (pupils.regio.parties[number] for number in pupils.regio.po[own].tolist())
    counted = Counter(code for code in parties if code in known)
    return counted.most_common(1)[0][0] if counted else ""


def first_swv(snapshot: Snapshot, jaar: int) -> str:
    """Return the SWV to begin with: that of the gemeente chosen elsewhere, else the first."""
    for gemeente in state.get(state.GEMEENTE)[:1]:
        if code := home_swv(snapshot, jaar, gemeente):
            return code
    return next(iter(swvs(snapshot, jaar)))


# `NotFound`, for what the folder cannot answer, is not kept
flow_map = loaders.keep(_MANY, "De stromen worden geteld …")(scene)
"""Return the answer to a question as a flow map."""
school_map = loaders.keep(_MANY, "De leerlingen van de school worden geteld …")(school_scene)
"""Return where the pupils of a school live as a flow map."""
flow_matrix = loaders.keep(_FEW, "De matrix wordt gemaakt …")(matrix_scene)
"""Return the flows between an SWV and those it shares most pupils with, and among those."""
flow_areas = loaders.keep(_FEW, "De gebieden worden getekend …")(swv_vlakken)
"""Return the areas of the SWVs (`po` or `vo`) in a year; None without postcodes."""
homes_of = loaders.keep(_MANY)(flows.herkomst_van_school)
"""Return where the pupils of a school live."""
_saldo_tabel = loaders.keep(_MANY)(flows.saldo_tabel)
_scholen_van_gebied = loaders.keep(_MANY)(flows.scholen_van_gebied)


def saldo_table(snapshot: Snapshot, vraag: StroomVraag) -> pd.DataFrame:
    """Return who comes, goes and stays, per type × stelsel, in the filter of a question."""
    if not vraag.soorten:  # all types: the map has counted just that, and keeps it
        return saldo_of(
            snapshot, vraag.swv, vraag.jaar, vraag.groepen, vraag.kalibratie, vraag.regel
        )
    return _saldo_tabel(
        snapshot,
        vraag.swv,
        vraag.jaar,
        vraag.soorten,
        groepen=vraag.groepen or None,
        regel=vraag.regel,
    )


@loaders.keep(_MANY)
def movements(
    snapshot: Snapshot, swv: str, jaar: int, groepen: tuple[str, ...]
) -> Mapping[str, float]:
    """Return per type what the regional saldo usually changes in a year, where that is known."""
    found = flows.saldo_beweging(snapshot, swv, jaar, groepen=groepen or None)
    mine = found.xs("regionaal", level="stelsel").droplevel("swv").dropna()
    return {str(soort): float(value) for soort, value in mine.items()}


def schools_of(snapshot: Snapshot, gebied: str, vraag: StroomVraag) -> pd.DataFrame:
    """Return to which schools the pupils of an area go, of the types the question is about."""
    counted = soorten(snapshot, vraag.jaar)
    own = tuple(name for name in vraag.eigen_soorten if name in counted)
    types = vraag.soorten or own or None
    return _scholen_van_gebied(snapshot, gebied, vraag.jaar, types, groepen=vraag.groepen or None)


@loaders.keep(_FEW)
def findable(snapshot: Snapshot, jaar: int) -> Mapping[str, str]:
    """Return code → what stands in a list, of all schools and areas with pupils in a year.

    Wijken of the chosen boundaries are there when the folder holds any.
    """
    import boundaries

    pupils = flows.leerlingjaar(snapshot, jaar)
    gemeenten, pc4 = gebieden(pupils, "gemeente"), gebieden(pupils, "pc4")
    schools = pupils.scholen.drop_duplicates("brin6").sort_values("naam")
    found = {
        code: f"gemeente {name} ({code})" if code != name else f"gemeente {name}"
        for code, name in sorted(zip(gemeenten.codes, gemeenten.namen, strict=True), key=_by_name)
    }
    found |= {
        str(code): f"school {name}, {place.title()} ({code})"
        for code, name, place in zip(
            schools["brin6"], schools["naam"], schools["plaats"], strict=True
        )
    }
    if any(niveau == "wijk" for niveau, _, _ in boundaries.available(snapshot)):
        frame = boundaries.areas(snapshot, "wijk").frame
        found |= {
            str(code): f"{name} ({code})"
            if name.lower().startswith("wijk")
            else f"wijk {name} ({code})"
            for code, name in zip(frame["code"], frame["naam"], strict=True)
        }
    return found | {
        code: f"postcode {code} {name}".strip()
        for code, name in zip(pc4.codes, pc4.namen, strict=True)
    }


def _by_name(item: tuple[str, str]) -> str:
    return item[1].lstrip("'")


def show_missing_sets(snapshot: Snapshot) -> None:
    """End the page when sets are missing without which nothing can be counted."""
    lacking = missing_sets(snapshot)
    # without points of postcodes nothing can be drawn, but everything can be counted
    vital = [text for text in lacking if not text.startswith("postcodes")]
    if not vital:
        return
    heading.show(QUESTION, page="leerlingstromen")
    elements.empty_folder(
        snapshot,
        needed="Voor leerlingstromen zijn nog nodig: "
        + "; ".join(lacking)
        + ". Bij *Gegevens* zet u ze in de map. "
        + elements.what_is_there(snapshot),
    )


def show_no_answer(snapshot: Snapshot, message: str) -> None:
    """Say why there is no answer, and offer what there is."""
    st.info(elements.told(message))
    now = state.get(state.JAAR)
    with st.container(horizontal=True):
        for jaar in flows.jaren(snapshot):
            # any year of which there are pupils may answer; whether it does shows when it is chosen
            if jaar != now:
                st.button(
                    f"Toon {jaar}",
                    key=f"stroom_jaar_{jaar}",
                    on_click=state.put,
                    args=(state.JAAR, jaar),
                )
        params: tuple[Param[Any], ...] = (state.LEEFTIJD, state.ONDERWIJS, state.STELSEL)
        for param in params:
            if state.get(param) != param.default:
                st.button(
                    f"{param.label}: wis deze keuze",
                    key=f"stroom_wis_{param.key}",
                    on_click=state.put,
                    args=(param, param.default),
                )
