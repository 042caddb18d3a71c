"""All figures against each other: the rank correlations as a heat map, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from compare.relation import height_of, matrix_chart, matrix_table, subset
from compare.similar import families
from views.shared import loaders, parts, state, words
from views.vergelijken import loaders as compare_loaders
from views.vergelijken import picture as compare_picture
from views.vergelijken import profile as compare_profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.relation import Relations
    from store import Snapshot
    from views.vergelijken.space import Ruimtevraag

_MOST = 28
"""Figures that can be read on one screen."""
_FEWEST = 2
_OWN = "eigen"


def show(snapshot: Snapshot, asked: Ruimtevraag) -> None:
    """Show the choice of figures, the warning, the heat map and the table."""
    everything = compare_loaders.relations(snapshot, asked.niveau, asked.jaar, asked.code)
    catalogue = loaders.catalogue(snapshot)
    usable = [str(name) for name in everything.rho.columns]
    labels = {name: catalogue[name].label for name in usable}
    names = _choose(usable, labels)
    parts.band(everything.waarschuwing)
    if len(names) < _FEWEST:
        st.info(
            parts.plain(
                f"Over de {asked.waar} zijn er van {asked.jaar} te weinig cijfers van deze soort "
                "om naast elkaar te zetten: er zijn er ten minste 2 nodig, elk met 10 gebieden "
                "die niet allemaal gelijk zijn. Kies een andere soort, een ander jaar of meer "
                "gebieden."
            )
        )
        _left_out(everything, catalogue)
        return
    found = subset(everything, names[:_MOST])
    areas = int(found.aantal.to_numpy().max())
    chart = matrix_chart(
        found,
        labels,
        titel="Welke cijfers gaan samen?",
        ondertitel=f"Rangcorrelatie over {words.number(areas)} {asked.waar}, {asked.jaar}. "
        "• gaat vanzelf samen; – te weinig gebieden met beide. Gebieden zijn geen mensen.",
        bron=compare_profile.source_line(found.bronnen.values(), fictief=bool(found.verzonnen)),
    )
    compare_picture.show(
        chart,
        height=height_of(found),
        key="matrix",
        name=("samenhang", asked.niveau, asked.code or "land", asked.jaar),
    )
    if len(names) > _MOST:
        st.caption(f"Getekend zijn de eerste {_MOST} van {len(names)} cijfers.")
    with st.expander(
        f"Samenhang als tabel ({words.count(_pairs(len(found.rho)), 'paar', 'paren')})"
    ):
        table = matrix_table(found, labels)
        table["rho"] = table["rho"].round(2)
        heads = ["Cijfer", "En", "Rangcorrelatie", "Gebieden", "Let op"]
        parts.show_table(table.set_axis(heads, axis=1), key="matrix_tabel")
    _left_out(everything, catalogue)


def _choose(usable: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """Draw the choice of a kind of figures or of figures one by one; return those there are."""
    kinds = {row.id: row.label for row in families().values()} | {_OWN: "Zelf kiezen"}
    kind = state.settle(state.CIJFERSET, list(kinds), "alles", label=kinds.__getitem__)
    st.segmented_control(
        "Welke cijfers?",
        list(kinds),
        format_func=kinds.__getitem__,
        required=True,
        **state.bound(state.CIJFERSET, kind),
    )
    if kind != _OWN:
        return [name for name in families()[kind].indicatoren if name in labels]
    asked = state.get(state.CIJFERS)
    gone = [name for name in asked if name not in labels]
    if gone:
        state.say(state.CIJFERS, f"Niet te gebruiken over deze gebieden: {', '.join(gone)}.")
    chosen = tuple(name for name in asked if name in labels) or tuple(usable[:10])
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
            st.markdown(parts.plain(f"{words.upper_first(why)}: {'; '.join(labels)}."))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
