"""The tab Ruimte en samenhang: where high and low lie together, and which figures go together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from boundaries import NIVEAUS
from boundaries.areas import WHOLE_COUNTRY
from compare.areas import area_names
from compare.relation import MIN_GEBIEDEN
from views.shared import loaders, parts, state
from views.vergelijken import choices as compare_choices
from views.vergelijken import matrix as compare_matrix
from views.vergelijken import spots as compare_spots
from views.vergelijken import together as compare_together

if TYPE_CHECKING:
    from compare.areas import Gebied
    from compare.profile import Profile, ProfileRow
    from store import Snapshot
    from views.vergelijken.choices import Chosen

DELEN = {
    "patroon": "Waar hoog en laag samenliggen",
    "paar": "Twee cijfers samen",
    "tabel": "Alle cijfers onderling",
}


@dataclass(frozen=True, slots=True)
class Ruimtevraag:
    """Over which areas is looked."""

    niveau: str
    jaar: int
    gemeente: Gebied | None
    """None is everything in the folder."""
    landelijk: str
    """What everything is called."""

    @property
    def code(self) -> str | None:
        """Return the code of the gemeente, None for everything."""
        return self.gemeente.code if self.gemeente is not None else None

    @property
    def waar(self) -> str:
        """Say over which areas: `buurten in Utrecht`."""
        where = f"in {self.gemeente.naam}" if self.gemeente is not None else self.landelijk
        return f"{NIVEAUS[self.niveau].meervoud} {where}"


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    del chosen
    left, right = st.columns([4.6, 2.4])
    part = parts.choose_part(state.RUIMTE, DELEN, "patroon", where=left)
    if part == "tabel":
        row = _looked_at(profiel, maatstaf)
        with right:
            asked = _with_enough(snapshot, _scope(snapshot, profiel.gebied, row))
        compare_matrix.show(snapshot, asked)
        return
    # beside the map, which then stands high enough to be seen on a beamer
    below, beside = st.columns([7, 3.4])
    with beside:
        compare_choices.show_indicator(profiel, maatstaf)
    row = _looked_at(profiel, maatstaf)
    with right:
        asked = _scope(snapshot, profiel.gebied, row)
    shown = compare_spots.show if part == "patroon" else compare_together.show
    shown(snapshot, profiel, row, asked, below=below, beside=beside)


def _with_enough(snapshot: Snapshot, asked: Ruimtevraag) -> Ruimtevraag:
    """Look at buurten where a gemeente has too few wijken for figures to be set side by side."""
    if asked.niveau != "wijk" or asked.gemeente is None:
        return asked
    digits = asked.gemeente.code[2:]
    count = sum(code[2:6] == digits for code in area_names(snapshot, "wijk"))
    there = loaders.available(snapshot)
    buurten = ((there["niveau"] == "buurt") & (there["jaar"] == asked.jaar)).any()
    if count >= MIN_GEBIEDEN or not buurten:
        return asked
    return replace(asked, niveau="buurt")


def _looked_at(profiel: Profile, maatstaf: str) -> ProfileRow:
    """Return the figure that is looked at: its year and level are those of the whole tab."""
    ordered = profiel.wat_valt_op(maatstaf or None)
    asked = state.get(state.INDICATOR)
    return next((row for row in ordered if row.indicator.id == asked), ordered[0])


def _scope(snapshot: Snapshot, area: Gebied, row: ProfileRow) -> Ruimtevraag:
    """Draw the choice of gemeente or country, with the smallest level that has this figure."""
    there = loaders.available(snapshot)
    hit = there[(there["indicator"] == row.indicator.id) & (there["jaar"] == row.jaar)]
    levels = set(hit["niveau"])
    small = "wijk" if "wijk" in levels and "buurt" not in levels else "buurt"
    town = area.binnen("gemeente")
    towns = loaders.gemeenten(snapshot)
    everything = "in heel Nederland" if len(towns) >= WHOLE_COUNTRY else "in alle gemeenten"
    if town is None:
        return Ruimtevraag("gemeente", row.jaar, None, everything)
    names = {"gemeente": f"in {town.naam}", "land": everything}
    if set(towns) <= {town.code}:
        return Ruimtevraag(small, row.jaar, town, everything)
    where = state.settle(state.WAAR, list(names), "gemeente", label=names.__getitem__)
    st.segmented_control(
        "Gebieden",
        list(names),
        format_func=names.__getitem__,
        label_visibility="collapsed",
        required=True,
        help="Binnen de gemeente vallen andere gebieden op dan in het hele land: hoog is dan hoog "
        "voor deze gemeente.",
        **state.bound(state.WAAR, where),
    )
    return Ruimtevraag(small, row.jaar, town if where == "gemeente" else None, everything)
