"""Elements that pages have in common: the heading, bands, tables, findings, what a folder lacks."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import streamlit as st
from streamlit.elements.vega_charts import _convert_altair_to_vega_lite_spec

from reports.answer import Answer, downloads
from views.shared import jobs, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import altair as alt
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from reports.answer import Download
    from store import Finding, Snapshot
    from views.shared.jobs import Job
    from views.shared.state import Param

T = TypeVar("T")
Chosen = TypeVar("Chosen")
# own choice: soon enough to feel immediate, seldom enough to cost nothing
_POLL_SECONDS = 0.2
_ROW = 35
"""Height of a row of a table, in pixels."""
_ADDRESS = re.compile(r"https?:(?=//)|\bwww(?=\.)|(?<=[\w.+-])(?=@\w)", re.IGNORECASE)
"""Where what GitHub's Markdown takes for an address begins."""
_MANY_OPTIONS = 500
"""Of a list that takes a browser no time yet."""
_NO_WIDTH = "\u2060"
_YEARS = {"Jaar", "Gebiedsindeling"}
_LINE = 90
"""Characters of a band that are one line on any screen: no more need not fold."""
PICTURES = {
    "png": "Afbeelding voor een presentatie (png)",
    "svg": "Afbeelding om te bewerken (svg)",
    "pdf": "Afbeelding om af te drukken (pdf)",
}
"""What a picture is for, by its ending."""
SEVERITIES = {"fout": "Fout", "waarschuwing": "Let op", "info": "Ter informatie"}
# own choice: what one reads; a long list is sorted and searched in the table instead
_IN_FULL = 15
"""Findings whose sentences stand in full."""
_WIDTH = 760
"""Pixels of the drawing itself, without axes, in a picture."""
_LARGER, _SIZE = 1.3, "ontSize"
"""On a screen of a presentation, of a chart: sizes of words, whatever they are called."""
_SHARP = 2
"""A PNG has twice as many pixels, to stay sharp on paper and on a beamer."""


def choose_part(
    choice: Param[str],
    options: Mapping[str, str],
    usual: str,
    *,
    label: str = "Wat wilt u zien?",
    titled: bool = False,
    where: DeltaGenerator | None = None,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
) -> str:
    """Draw a switch between parts of a page (key → label); return the key that is chosen.

    Its label is for who hears the page, unless it is `titled`. `where` is a column or container
    to draw it in; None draws it here.
    """
    part = state.settle(choice, list(options), usual, label=options.__getitem__)
    (where or st).segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        # hidden labels are still read aloud (WCAG 1.3.1), which no label at all is not
        label_visibility="visible" if titled else "collapsed",
        # without it a second click lets go of the part, and the page has nothing to show
        required=True,
        help=help,
        **state.bound(choice, part),
    )
    return part


def choose_one(
    choice: Param[Chosen],
    options: Mapping[Chosen, str],
    usual: Chosen,
    title: str,
    *,
    help: str | None = "Typ om te zoeken.",  # noqa: A002 - as Streamlit calls it
) -> Chosen:
    """Draw a list to choose from (value → what it is called); return what is chosen."""
    chosen = state.settle(choice, list(options), usual, label=options.__getitem__)
    st.selectbox(
        title,
        list(options),
        # Streamlit also asks the name of what an earlier run offered: that is not in the list now
        format_func=lambda one: options.get(one, str(one)),
        help=help,
        **state.bound(choice, chosen),
    )
    return chosen


def choose_tab(
    choice: Param[str], titles: Mapping[str, str], *, key: str
) -> tuple[str, Mapping[str, DeltaGenerator]]:
    """Draw tabs (name → title); return the one of the address, which is open, and all by name.

    An address does not name the first of them. `key` is where Streamlit keeps which is open.
    """
    first = next(iter(titles))
    asked = state.settle(choice, list(titles), first, label=titles.__getitem__)
    st.session_state[key] = titles[asked]
    names = {title: name for name, title in titles.items()}

    def take() -> None:
        name = names[st.session_state[key]]
        state.put(choice, "" if name == first else name)

    # with `on_change` only the open tab has to be made; without, Streamlit wants all of them
    tabs = st.tabs(list(names), key=key, on_change=take)
    return asked, dict(zip(titles, tabs, strict=True))


def at_hand(options: Mapping[str, str], code: str) -> Mapping[str, str]:
    """Return areas to choose from (code → label): on a screen of a presentation those near `code`.

    A browser builds a list of all wijken of the country longer than the next screen may take.
    """
    if not state.get(state.PRESENTEREN) or len(options) < _MANY_OPTIONS:
        return options
    # a code of a wijk or buurt holds the four digits of its gemeente behind its first two letters
    town = tuple(f"{level}{code[2:6]}" for level in ("GM", "WK", "BU"))
    near = {one: text for one, text in options.items() if one.startswith(town)}
    return near if code in near else options


def plain(text: str) -> str:
    """Return text from data so that Markdown shows it as it is.

    An address in it becomes no link: Markdown looks for those after what is escaped has been
    read, so a sign of no width breaks them up.
    """
    text = _ADDRESS.sub(lambda found: found.group() + _NO_WIDTH, text)
    return "".join("\\" + c if c in r"\`*_{}[]()<>#+-.!|~$:" else c for c in text)


def labelled(text: str) -> str:
    """Return a sentence from data as `plain` does, with what stands before its colon in bold."""
    label, colon, rest = text.partition(": ")
    return f"**{plain(label)}**{colon}{plain(rest)}" if colon else plain(text)


def picture(svg: str, alt: str, *, css: str = "") -> str:
    """Return a drawing as an image: Streamlit takes drawings out of html, and keeps images."""
    data = b64encode(svg.encode()).decode()
    look = f'class="{css}"' if css else 'style="max-width:100%;height:auto"'
    return f'<img {look} alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'


def told(said: object) -> str:
    """Return an error or message of a lower place as a page shows it."""
    return plain(words.without_flags(str(said)))


def page_link(page: str, label: str, **choices: object) -> None:
    """Lead to a page with some choices made; `label` may be from data."""
    query = state.link(page, **choices)
    st.page_link(f"views/{page}/page.py", label=plain(label), query_params=query)


def band(*texts: str) -> None:
    """Show what must not be missed above what it is about; what was read before is one line."""
    if not texts:
        return
    first, _, rest = texts[0].partition(". ")
    more = [rest, *texts[1:]] if rest else list(texts[1:])
    head = f"{escape(first)}." if rest else escape(first)
    body = "".join(f"<p>{escape(text)}</p>" for text in more)
    # the visit in which a text was first seen: a later one has read it
    read = st.session_state.setdefault("gelezen", {})
    new = any(read.setdefault(text, state.visit()) == state.visit() for text in texts)
    inner = head
    if body or len(head) > _LINE:
        # who presents has read it before; the room sees that it is there
        opened = " open" if new and not state.get(state.PRESENTEREN) else ""
        inner = f"<details{opened}><summary><span>{head}</span></summary>{body}</details>"
    st.html(f'<div class="wv-band" role="note">{inner}</div>')


def empty_folder(snapshot: Snapshot, *, needed: str) -> None:
    """Say what a page needs before it can show anything, offer it, and end the page."""
    st.info(needed)
    with st.container(horizontal=True):
        if not snapshot.sets:
            if st.button("Haal op van CBS, PDOK en DUO", type="primary"):
                asked = state.link("gegevens", deel="ophalen")
                st.switch_page("views/gegevens/page.py", query_params=asked)
            offer_demo()
        if st.button("Naar Gegevens" if snapshot.sets else "Begin met eigen gegevens"):
            part = {} if snapshot.sets else {"deel": "toevoegen"}
            st.switch_page("views/gegevens/page.py", query_params=state.link("gegevens", **part))
    st.stop()


def what_is_there(snapshot: Snapshot) -> str:
    """Say in a sentence what the folder does hold."""
    kinds = sorted({words.SETS[record.key.soort.value].lower() for record in snapshot.sets})
    if not kinds:
        return "De gegevensmap is nog leeg."
    return f"In de gegevensmap staat nu alleen: {', '.join(kinds)}."


def offer_demo() -> None:
    """Offer the fictional demonstration set, made by the same command in a child process.

    On an empty folder only: beside real data a fictional town is no help, and may be refused.
    """
    if loaders.snapshot().sets or not st.button("Voorbeeldgegevens laden"):
        return
    with st.spinner("De voorbeeldgegevens worden gemaakt …"):
        # waited for here: on an empty folder there is nothing else to do meanwhile
        # a process of its own: making the set takes memory that the server would not give back
        job = jobs.start(["--gegevens", str(loaders.folder().path), "demo"])
        while not job.wait(_POLL_SECONDS):
            pass
    if job.succeeded:
        st.rerun()
    st.error(plain(job.complaint or "De voorbeeldgegevens konden niet worden gemaakt."))


def show_job(job: Job, said: str) -> None:
    """Show how far a child process is, with the way to stop it."""
    st.progress(min(1.0, max(0.0, job.share or 0.0)), plain(said))
    if st.button("Stoppen"):
        job.cancel()
        # long enough for its last words; the page that tells them follows either way
        job.wait(1.0)
        st.rerun()


def findings_table(findings: Sequence[Finding], *, key: str) -> None:
    """Show findings as a table, worst first."""
    import pandas as pd

    if not findings:
        st.caption("Geen bevindingen.")
        return
    # Worst first, and of those what concerns most rows.
    order = list(SEVERITIES)
    rows = sorted(findings, key=lambda found: (order.index(found.ernst), -found.aantal))
    table = pd.DataFrame(
        {
            "Ernst": [SEVERITIES[row.ernst] for row in rows],
            "Aantal": [row.aantal for row in rows],
            "Gevonden": [words.without_flags(row.gevonden) for row in rows],
            "Gedaan": [words.without_flags(row.gedaan) for row in rows],
            "Plaats": [row.plaats for row in rows],
        }
    )
    # a sentence in a cell of fixed width is cut: the worst stand in full, all of them in a table
    text = table.head(_IN_FULL).map(lambda cell: plain(str(cell)))
    text["Aantal"] = [words.number(row.aantal) for row in rows[:_IN_FULL]]
    # a plain table: its rows grow with their text, which the grid of st.dataframe cannot
    st.table(text.set_index("Ernst"))
    if len(table) > _IN_FULL:
        with st.expander(f"Alle {words.number(len(table))} bevindingen"):
            show_table(table, key=key, wide={"Gevonden": 290, "Gedaan": 270})


def show_table(
    table: pd.DataFrame, *, key: str, rows: int = 12, wide: Mapping[str, int] | None = None
) -> None:
    """Show a table that sorts on a click and copies as numbers; at most `rows` at once.

    Columns get the width of what stands in their first rows; those of `wide` get so many pixels.
    """
    widths = {name: st.column_config.Column(width=pixels) for name, pixels in (wide or {}).items()}
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        # one row more for the heading, and its border; an empty table keeps one empty row
        height=_ROW * (min(rows, max(1, len(table))) + 1) + 3,
        column_config=number_columns(table) | widths,
        # Streamlit writes an empty cell as None: an English word that looks like a value
        placeholder="",
    )


@contextmanager
def folded(title: str, *, key: str) -> Iterator[bool]:
    """Draw within a fold; tell whether it is open, so that what it holds is made only then.

    With `on_change` Streamlit runs the page when somebody opens it, and says in `open` how it
    stands; without, it sends what nobody looks at to every browser.
    """
    with st.expander(title, on_change="rerun", key=key) as fold:
        yield bool(fold.open)


def show_folded(title: str, make: Callable[[], pd.DataFrame], *, key: str) -> None:
    """Show a table in a fold, made when that is opened."""
    with folded(title, key=key) as opened:
        if opened:
            show_table(make(), key=f"{key}_tabel")


def number_columns(table: pd.DataFrame) -> dict[str, Any]:
    """Return how numbers are shown: with the separators of the reader, years without.

    Streamlit's own "plain" turns 2017 into 2017.0000000000002, and 2015 into 2014.9999999999998.
    """
    return {
        str(name): st.column_config.NumberColumn(format="%d" if name in _YEARS else "localized")
        for name in table.columns
        if table[name].dtype.kind in "iuf"
    }


def offer_files(
    downloads: Mapping[str, Download], *, label: str = "Downloaden", key: str = "download"
) -> None:
    """Offer files to take along behind a button; each is made when somebody asks for it."""
    # folded away: beside the question of a page there is room for one button
    with st.popover(label):
        show_files(downloads, key=key, width="stretch")


def show_files(
    downloads: Mapping[str, Download],
    *,
    key: str = "download",
    width: Literal["content", "stretch"] = "content",
) -> None:
    """Show a button for each file: side by side, or below each other as wide as their place.

    `key` tells the buttons of two answers apart whose files have one name.
    """
    with st.container(horizontal=width == "content"):
        for title, (name, media, make) in downloads.items():
            st.download_button(
                title,
                # a function, so that nothing is made until somebody clicks
                data=make,
                file_name=name,
                mime=media,
                # without this a download would run the page once more
                on_click="ignore",
                key=f"{key}_{name}",
                width=width,
            )


def once(name: str, stamp: object, make: Callable[[], T]) -> T:
    """Return what `make` gives, asked again only when the stamp is another.

    One thing per name and session: for what costs too much to do at every rerun, such as
    reading an uploaded file. An error is not kept.
    """
    # not one of `loaders.keep`: what one person uploads is no business of other sessions
    kept: tuple[object, T] | None = st.session_state.get(name)
    if kept is None or kept[0] != stamp:
        kept = (stamp, make())
        st.session_state[name] = kept
    return kept[1]


def show_chart(chart: alt.LayerChart, *, height: int, key: str, name: tuple[object, ...]) -> None:
    """Show a chart and offer it as PNG and SVG; a picture is made when somebody clicks.

    `name` holds the parts of the file name. Title, what is shown and source stand in the
    picture already.
    """
    place_chart(chart, width="stretch", height=height, key=key)
    made = Answer(
        name=name, others={"png": partial(chart_png, chart), "svg": partial(chart_svg, chart)}
    )
    labels = {form: PICTURES[form] for form in ("png", "svg")}
    offer_files(downloads(made, labels), label="Grafiek bewaren", key=key)


def place_chart(
    chart: alt.LayerChart, *, width: int | Literal["stretch"], height: int, key: str
) -> None:
    """Put a chart on the page; one that was there before is not written out once more."""
    # a copy: Streamlit takes the tables out of what it is given
    spec = deepcopy(_written(chart)[1])
    if state.get(state.PRESENTEREN):
        spec = _larger(spec)
        # of a title of two lines the theme reckons with one
        title = spec["title"]["text"]
        if isinstance(title, list) and len(title) > 1:
            spec["padding"] = {"left": 5, "right": 5, "bottom": 5, "top": 26}
    st.vega_lite_chart(None, spec, width=width, height=height, key=key)


def _larger(spec: Any) -> Any:  # noqa: ANN401 - any part of a chart
    """Return a chart with words that are read from the back of a room; those in its marks stay."""
    if isinstance(spec, list):
        return [_larger(one) for one in spec]
    if not isinstance(spec, dict):
        return spec
    return {
        name: round(_LARGER * part) if name.endswith(_SIZE) else _larger(part)
        for name, part in spec.items()
        if name not in {"mark", "datasets"}
    } | {name: spec[name] for name in ("mark", "datasets") if name in spec}


# by identity, since a chart of the same content is the same one; it is kept with what it became,
# so that no other takes its identity
@loaders.keep(64, key=id)
def _written(chart: alt.LayerChart) -> tuple[alt.LayerChart, dict[str, Any]]:
    return chart, _convert_altair_to_vega_lite_spec(chart)


def chart_png(chart: alt.LayerChart) -> bytes:
    """Return a chart as PNG; drawn on this machine, without a browser or network."""
    to = io.BytesIO()
    chart.properties(width=_WIDTH).save(to, format="png", scale_factor=_SHARP)
    return to.getvalue()


def chart_svg(chart: alt.LayerChart) -> bytes:
    """Return a chart as SVG."""
    to = io.StringIO()
    chart.properties(width=_WIDTH).save(to, format="svg")
    return to.getvalue().encode("utf-8")


def offer_these(files: dict[str, Download], what: str) -> None:
    """Offer the files of one map or list on a page that has several."""
    offer_files(files, label=f"Deze {what} downloaden")
