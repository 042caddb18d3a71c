"""Ruimte: whether neighbours are alike, two figures on one map, and all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from math import comb
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import NIVEAUS, parent_code
from compare.areas import Gebied, area_names
from compare.relation import MIN_GEBIEDEN, Relations, height_of, matrix_chart, matrix_table, subset
from compare.similar import families
from compare.space import SOORTEN, UITLEG, SpatialPattern
from compare.two_sources import tell_correlation
from geo.bivariate import bivariate
from geo.bivariate_map import STYLE, legend_states, legend_table, pair_payload, paired
from geo.choropleth import Choropleth, MapQuestion
from geo.kind_maps import spot_payload
from geo.payload import payload
from indicators import format_value
from reports.answer import MAP_LABEL, downloads
from reports.maps import pair_answer
from store import NotFound, Snapshot
from store.dutch import format_number, lower_first
from views.aanbod import need_map
from views.shared import elements, loaders, map_places, map_view, state, words
from views.vergelijken import choices, figures, profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from compare.profile import Profile, ProfileRow
    from compare.relation import IndicatorPair

DELEN = {
    "patroon": "Waar hoog en laag samenliggen",
    "paar": "Twee cijfers samen",
    "tabel": "Alle cijfers onderling",
}
_MOST = 28
"""Figures that can be read on one screen."""
_FEWEST = 2
_OWN = "eigen"
# own choice: a row of choices, the map and its legend end at the fold of 720
_HEIGHT = 480
# own choice: as many as stand beside the map above the fold
_TOP = 5
_KINDS = ("hoog_hoog", "laag_laag", "hoog_laag", "laag_hoog")
# own choice, at what Cohen (1988) calls a large correlation
_STRONG = 0.5
"""Rank correlation from which two figures are said to go together."""
# lower than other maps: its legend of nine colours stands beside it, the choice above it
_PAIR_HEIGHT = 430


@dataclass(frozen=True, slots=True)
class SpaceQuestion:
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


@dataclass(frozen=True, slots=True)
class SpaceView:
    """What the tab looks at, and the places of the map and of what is said beside it."""

    snapshot: Snapshot
    gebied: Gebied
    row: ProfileRow
    asked: SpaceQuestion
    below: DeltaGenerator
    beside: DeltaGenerator


def show_space(snapshot: Snapshot, profiel: Profile, maatstaf: str) -> None:
    """Show the tab."""
    # the part at the left, which areas at the right: one row above map and sentence
    left, right = st.columns([4.6, 2.4])
    part = elements.choose_part(state.RUIMTE, DELEN, "patroon", where=left)
    if part == "tabel":
        row = _looked_at(profiel, maatstaf)
        with right:
            asked = _with_enough(snapshot, _scope(snapshot, profiel.gebied, row))
        show_matrix(snapshot, asked)
        return
    # beside the map, which then stands high enough to be seen on a beamer
    below, beside = st.columns([7, 3.4])
    with beside:
        choices.show_indicator(profiel, maatstaf)
    row = _looked_at(profiel, maatstaf)
    with right:
        asked = _scope(snapshot, profiel.gebied, row)
    shown = show_concentration if part == "patroon" else show_relation
    shown(SpaceView(snapshot, profiel.gebied, row, asked, below, beside))


def _with_enough(snapshot: Snapshot, asked: SpaceQuestion) -> SpaceQuestion:
    """Look at buurten where a gemeente has too few wijken for figures to be set side by side."""
    if asked.niveau != "wijk" or asked.gemeente is None:
        return asked
    # the four digits of a gemeente stand in the codes of its wijken
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
    # what stands out most, when nothing was asked for or this area lacks it
    return next((row for row in ordered if row.indicator.id == asked), ordered[0])


def _scope(snapshot: Snapshot, area: Gebied, row: ProfileRow) -> SpaceQuestion:
    """Draw the choice of gemeente or country, with the smallest level that has this figure."""
    there = loaders.available(snapshot)
    hit = there[(there["indicator"] == row.indicator.id) & (there["jaar"] == row.jaar)]
    levels = set(hit["niveau"])
    # The smallest areas that have this figure: a pattern of wijken hides that of their buurten.
    small = "wijk" if "wijk" in levels and "buurt" not in levels else "buurt"
    town = area.binnen("gemeente")
    towns = loaders.gemeenten(snapshot)
    everything = f"in {loaders.everywhere(snapshot)}"
    if town is None:
        return SpaceQuestion("gemeente", row.jaar, None, everything)
    names = {"gemeente": f"in {town.naam}", "land": everything}
    # with one gemeente in the folder there is nothing to choose between
    if set(towns) <= {town.code}:
        return SpaceQuestion(small, row.jaar, town, everything)
    why = (
        "Binnen de gemeente vallen andere gebieden op dan in het hele land: hoog is dan hoog voor "
        "deze gemeente."
    )
    where = elements.choose_part(state.WAAR, names, "gemeente", label="Gebieden", help=why)
    return SpaceQuestion(small, row.jaar, town if where == "gemeente" else None, everything)


def show_matrix(snapshot: Snapshot, asked: SpaceQuestion) -> None:
    """Show the choice of figures, the warning, the heat map and the table."""
    # all at once and kept: another choice of figures is a part of the same answer
    everything = figures.load_relations(snapshot, asked.niveau, asked.jaar, asked.code)
    catalogue = loaders.catalogue(snapshot)
    usable = [str(name) for name in everything.rho.columns]
    labels = {name: catalogue[name].label for name in usable}
    names = _choose_figures(usable, labels)
    elements.band(everything.waarschuwing)
    if len(names) < _FEWEST:
        st.info(
            elements.plain(
                f"Over de {asked.waar} zijn er van {asked.jaar} te weinig cijfers van deze soort "
                f"om naast elkaar te zetten: er zijn er ten minste {_FEWEST} nodig, elk met "
                f"{MIN_GEBIEDEN} gebieden die niet allemaal gelijk zijn. Kies een andere soort, "
                "een ander jaar of meer gebieden."
            )
        )
        _left_out(everything, catalogue)
        return
    found = subset(everything, names[:_MOST])
    # pairs differ in how many areas have both: the most is what the picture is of
    areas = int(found.aantal.to_numpy().max())
    chart = matrix_chart(
        found,
        labels,
        titel="Welke cijfers gaan samen?",
        ondertitel=f"Rangcorrelatie over {words.number(areas)} {asked.waar}, {asked.jaar}. "
        "• gaat vanzelf samen; – te weinig gebieden met beide. Gebieden zijn geen mensen.",
        bron=profile.source_line(found.bronnen.values(), fictief=bool(found.verzonnen)),
    )
    elements.show_chart(
        chart,
        height=height_of(found),
        key="matrix",
        name=("samenhang", asked.niveau, asked.code or "land", asked.jaar),
    )
    if len(names) > _MOST:
        st.caption(f"Getekend zijn de eerste {_MOST} van {len(names)} cijfers.")
    with st.expander(
        f"Samenhang als tabel ({words.count(comb(len(found.rho), 2), 'paar', 'paren')})"
    ):
        table = matrix_table(found, labels)
        table["rho"] = table["rho"].round(2)
        heads = ["Cijfer", "En", "Rangcorrelatie", "Gebieden", "Let op"]
        elements.show_table(table.set_axis(heads, axis=1), key="matrix_tabel")
    _left_out(everything, catalogue)


def _choose_figures(usable: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """Draw the choice of a kind of figures or of figures one by one; return those there are."""
    kinds = {row.id: row.label for row in families().values()} | {_OWN: "Zelf kiezen"}
    kind = elements.choose_part(
        state.CIJFERSET, kinds, "alles", label="Welke cijfers?", titled=True
    )
    if kind != _OWN:
        return [name for name in families()[kind].indicatoren if name in labels]
    # ten to begin with: a matrix of all is unreadable, one of none teaches nothing
    chosen = state.among(state.CIJFERS, labels) or tuple(usable[:10])
    st.multiselect(
        "Cijfers",
        list(usable),
        format_func=lambda name: labels.get(name, name),
        max_selections=_MOST,
        placeholder="Kies cijfers",
        select_all=False,
        **state.bound(state.CIJFERS, chosen),
    )
    return list(chosen)


def _left_out(found: Relations, catalogue: Mapping[str, object]) -> None:
    """Say which figures could not be used, by reason."""
    if not found.weggelaten:
        return
    with st.expander(f"Niet gebruikt ({words.count(len(found.weggelaten), 'cijfer', 'cijfers')})"):
        reasons: dict[str, list[str]] = {}
        for name, why in found.weggelaten:
            label = getattr(catalogue.get(name), "label", name)
            reasons.setdefault(why, []).append(str(label))
        for why, labels in reasons.items():
            st.markdown(elements.plain(f"{words.upper_first(why)}: {'; '.join(labels)}."))


def show_concentration(view: SpaceView) -> None:
    """Show the map, what it says beside that, and the table under both."""
    snapshot, row, asked, own = view.snapshot, view.row, view.asked, view.gebied.code
    try:
        found, kaart = figures.load_space(
            snapshot, row.indicator.id, asked.niveau, asked.jaar, asked.code
        )
    except NotFound as error:
        view.below.info(elements.told(error))
        return
    with view.below:
        overlay = map_places.show_switches(snapshot, kaart)
        layer = loaders.layer(snapshot, kaart)
        data = (spot_payload if found.moran is not None else payload)(
            kaart, layer.codes, gekozen=own
        )
        map_view.draw(
            layer, data, own=own, key="samenloop", height=_HEIGHT, plekken=overlay.plekken
        )
    with view.beside:
        st.markdown(f"**{elements.plain(found.tekst)}**")
        if found.moran is not None:
            # of a gemeente that is the whole map, the sentence above says it already
            if asked.code != own:
                _show_own(found, view.gebied)
            _show_top(found)
        name = ("samenloop", row.indicator.id, asked.niveau, asked.code or "land", found.jaar)
        map_view.offer_picture(snapshot, kaart, own=own, name=name, plekken=overlay.delen)
    for note in found.banden:
        elements.band(words.upper_first(note))
    how = f"{UITLEG} {found.werkwijze}" if found.moran is not None else ""
    st.caption(elements.plain(f"{found.meedoen} {how}".strip()))
    _place_table(found, asked)
    map_places.show_lists(overlay)


def _show_own(found: SpatialPattern, area: Gebied) -> None:
    frame = found.frame
    own = frame.iloc[map_view.outlined(frame["gebied_code"].tolist(), area.code)]
    counts = own["soort"].value_counts()
    st.markdown(f"**{elements.plain(words.upper_first(area.label))}**")
    if own.empty:
        st.caption("Dit gebied ligt niet op deze kaart.")
    elif len(own) == 1:
        st.markdown(elements.plain(words.upper_first(SOORTEN[str(own["soort"].iloc[0])])))
    else:
        st.markdown(
            "\n".join(
                f"- {words.count(int(counts[kind]), 'gebied', 'gebieden')}: {elements.plain(text)}"
                for kind, text in SOORTEN.items()
                if kind in counts
            )
        )


def _show_top(found: SpatialPattern) -> None:
    frame = found.frame
    spots = frame[frame["soort"].isin(_KINDS)]
    if len(spots):
        st.markdown("**Meest uitgesproken**")
        # The local statistic says how much an area adds to the pattern, above or below zero.
        ordered = spots.reindex(spots["lokaal"].abs().sort_values(ascending=False).index)
        top = zip(*(ordered[name].head(_TOP) for name in ("naam", "soort", "waarde")), strict=True)
        lines = "".join(
            f"<tr><td>{escape(str(name))}<br><small>{escape(SOORTEN[str(kind)])}</small></td>"
            f"<td>{escape(format_value(found.indicator, float(value), 'waarde'))}</td></tr>"
            for name, kind, value in top
        )
        st.html(f'<table class="wv-hoger">{lines}</table>')
        if len(ordered) > _TOP:
            st.caption(f"De eerste {_TOP} van {words.number(len(ordered))}; de rest in de tabel.")


def _coloured_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the areas with those that have a colour on the map first, by name."""
    kinds = {kind: place for place, kind in enumerate(_KINDS)}
    order = frame["soort"].map(kinds).fillna(len(kinds))
    names = frame["naam"].astype(str).str.casefold()
    return frame.assign(_soort=order, _naam=names).sort_values(["_soort", "_naam"])


def _place_table(found: SpatialPattern, asked: SpaceQuestion) -> None:
    title = f"Het patroon als tabel ({words.number(len(found.frame))} {asked.waar})"
    with elements.folded(elements.plain(title), key="samenloop_open") as opened:
        if not opened:
            return
        frame = _coloured_first(found.frame)
        elements.show_table(
            pd.DataFrame(
                {
                    "Gebied": frame["naam"],
                    found.indicator.label: frame["waarde"].round(found.indicator.decimalen),
                    "Patroon": frame["soort"].map(SOORTEN),
                    "p na correctie": frame["p_gecorrigeerd"].round(4),
                    "Code": frame["gebied_code"],
                }
            ),
            key="samenloop_tabel",
        )
        st.caption(
            "p na correctie: hoe goed toeval het patroon zou verklaren; tot en met 0,05 telt het "
            "als duidelijk."
        )


def show_relation(view: SpaceView) -> None:
    """Show both figures on one map, what they are beside that, and all pairs under both."""
    snapshot, row, asked = view.snapshot, view.row, view.asked
    name = row.indicator.id
    found = figures.load_relations(snapshot, asked.niveau, asked.jaar, asked.code)
    mine = [pair for pair in found.paren if name in (pair.een.id, pair.ander.id)]
    pairs = {pair.naast(name).id: pair for pair in mine}
    with view.below:
        elements.band(found.waarschuwing)
    if not pairs:
        reason = dict(found.weggelaten).get(name, "geen ander cijfer heeft genoeg gebieden gemeen")
        view.below.info(
            elements.plain(
                f"{row.indicator.label} is over de {asked.waar} met geen ander cijfer van "
                f"{asked.jaar} te vergelijken: {reason}. Kies een cijfer dat er per buurt is, of "
                "meer gebieden."
            )
        )
        return
    # what goes together by how it was made is no find
    strong = [pair for pair in pairs.values() if abs(pair.rho) >= _STRONG and not pair.vanzelf]
    with view.beside:
        # the strongest first; what goes together by how it was made comes last
        ordered = sorted(pairs, key=lambda key: (pairs[key].vanzelf, -abs(pairs[key].rho)))
        names = {key: _pair_label(pairs[key], name) for key in ordered}
        best = "Bovenaan staat wat het sterkst samengaat. Typ om te zoeken."
        other = elements.choose_one(state.SAMEN, names, ordered[0], "Samen met", help=best)
        said = _sentence(row, pairs[other], asked, len(pairs))
        st.markdown(f"**{elements.plain(said)}**", help=tell_correlation(pairs[other].rho))
    _show_map(view, other, found.waarschuwing)
    _show_pairs(name, list(pairs.values()), len(strong), asked)


def _pair_label(pair: IndicatorPair, name: str) -> str:
    by_itself = ", gaat vanzelf samen" if pair.vanzelf else ""
    return f"{pair.naast(name).label} (samenhang {format_number(pair.rho, 2)}{by_itself})"


def _sentence(row: ProfileRow, pair: IndicatorPair, asked: SpaceQuestion, among: int) -> str:
    """Say how two figures go together, without saying that one comes from the other.

    `among` is how many figures there are to choose from, the strongest first.
    """
    strong = abs(pair.rho) >= _STRONG
    # the strongest of many is strong by chance alone when areas are few
    doubtful = strong and not pair.vanzelf and pair.toeval(among)
    how = "gaan weinig samen"
    if strong:
        how = "lijken samen te gaan" if doubtful else "gaan duidelijk samen"
    side = ""
    if strong:
        side = ": hoog bij hoog" if pair.rho > 0 else ": hoog bij laag"
    note = (
        " Dat is vanzelf zo: ze zijn uit dezelfde cijfers gemaakt, of delen van één geheel."
        if pair.vanzelf
        else ""
    )
    if doubtful:
        note = (
            f" Van {words.count(among, 'cijfer', 'cijfers')} gaat er bij zo weinig gebieden "
            "licht een door toeval zo sterk mee."
        )
    second = lower_first(pair.naast(row.indicator.id).label)
    return (
        f"{row.indicator.label} en {second} {how} over de {asked.waar}{side} "
        f"({format_number(pair.gebieden)} gebieden met beide).{note}"
    )


def _show_map(view: SpaceView, other: str, warning: str) -> None:
    """Show the map of both and offer it as a file, which carries the warning of the page."""
    snapshot, row, asked, own = view.snapshot, view.row, view.asked, view.gebied.code
    inside = (asked.code,) if asked.code else ()
    vraag = MapQuestion(row.indicator.id, asked.niveau, gemeenten=inside, jaar=asked.jaar)
    try:
        kaart = loaders.kaart(snapshot, vraag)
        # on the borders of the first, so that both figures colour the same areas
        second = loaders.kaart(snapshot, replace(vraag, indicator=other, indeling=kaart.indeling))
    except NotFound as error:
        view.below.info(elements.told(error))
        return
    both = bivariate(
        kaart.frame,
        second.frame,
        decimalen=(kaart.indicator.decimalen, second.indicator.decimalen),
    )
    names = (_named(kaart), _named(second))
    pair = paired(
        kaart,
        both,
        namen=names,
        teksten=(kaart.frame["tekst"], second.frame["tekst"]),
        bron=f"{' en '.join(dict.fromkeys((kaart.bron, second.bron)))}, {kaart.jaar}",
        uitleg=f"{second.indicator.label}: {second.indicator.definitie}",
        banden=[*second.banden, warning],
    )
    with view.below:
        overlay = map_places.show_switches(snapshot, kaart)
        layer = loaders.layer(snapshot, kaart)
        data = pair_payload(pair, layer.codes, gekozen=own)
        map_view.draw(
            layer, data, own=own, key="samen", height=_PAIR_HEIGHT, plekken=overlay.plekken
        )
    with view.beside:
        st.html(STYLE + legend_table(pair) + legend_states(pair))
        st.caption(
            elements.plain(f"Cijfers van {kaart.jaar} op de gebiedsindeling van {kaart.indeling}.")
        )
        made = pair_answer(
            snapshot, pair,
            name=("samen", row.indicator.id, other, asked.niveau, asked.code or "land", kaart.jaar),
            gekozen=[code for code in layer.codes if map_view.is_own(code, own)],
            plekken=overlay.delen,
        )  # fmt: skip
        files = downloads(made, {"html": MAP_LABEL, **elements.PICTURES})
        elements.offer_files(files, label="Kaart bewaren")
        _offer_aanbod(view, other)
    title = f"Beide cijfers als tabel ({words.count(len(both.frame), 'gebied', 'gebieden')})"
    map_view.show_pair_table(
        both, names, kaart.niveau.label, title=title, head="Kleur", key="samen_open"
    )
    map_places.show_lists(overlay)


def _named(kaart: Choropleth) -> str:
    unit = kaart.indicator.eenheid
    return f"{kaart.indicator.label} ({unit})" if unit else kaart.indicator.label


def _offer_aanbod(view: SpaceView, other: str) -> None:
    """Link to the same two figures beside what there is for youth."""
    row, asked = view.row, view.asked
    # the page Aanbod is of one gemeente, and a figure counted from aanbod is no need
    if asked.code is None or row.indicator.id in need_map.derived_ids(view.snapshot):
        return
    changes = {
        state.AANBODDEEL.key: "bereik",
        state.BEHOEFTE.key: row.indicator.id,
        state.NAAST.key: other,
        state.JAAR.key: asked.jaar,
        state.GEMEENTE.key: (asked.code,),
    }
    wijk = parent_code(view.gebied.code, "wijk") or ""
    st.page_link(
        # a link, not a button: it can be opened in another tab, beside what is shown here
        "views/aanbod/page.py",
        label="→ Beide naast het aanbod (Aanbod)",
        query_params=state.link("aanbod", **changes, **{state.WIJK.key: wijk}),
    )


def _show_pairs(name: str, pairs: list[IndicatorPair], strong: int, asked: SpaceQuestion) -> None:
    """Show every figure that there is a rank correlation with, the strongest first."""
    said = words.count(strong, "cijfer gaat", "cijfers gaan")
    with st.expander(elements.plain(f"Alle {len(pairs)} cijfers naast dit cijfer ({said} samen)")):
        st.caption(
            elements.plain(
                f"Over de {asked.waar}, cijfers van {asked.jaar}. Rangcorrelatie: 1 is dezelfde "
                "volgorde, −1 de omgekeerde; vanaf 0,5 of −0,5 zeggen wij dat cijfers samengaan. "
                "Wat vanzelf samengaat telt daarin niet mee."
            )
        )
        table = pd.DataFrame(
            {
                "Cijfer": [pair.naast(name).label for pair in pairs],
                "Rangcorrelatie": [round(pair.rho, 2) for pair in pairs],
                "Richting": [
                    ("hoog bij hoog" if pair.rho > 0 else "hoog bij laag")
                    if abs(pair.rho) >= _STRONG
                    else "niet duidelijk"
                    for pair in pairs
                ],
                "Gebieden": [pair.gebieden for pair in pairs],
                "Vanzelf": ["ja" if pair.vanzelf else "" for pair in pairs],
            }
        )
        elements.show_table(table, key="samenhang")
