"""Page Wijkportret: choose what is in it and in what order, take it along, and take a form back.

Documents are made in a child process; a workbook that was filled in shows its differences first.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import flows
import indicators
from boundaries.codes import spoken_name
from reports.answer import MEDIA_TYPES, file_name
from reports.portret.context import sources_of
from reports.portret.documents import FORMS, SJABLONEN
from reports.portret.portret import parts_of
from reports.portret.workbook_return import plan_return, read_form, take_over, told_missing
from store import NotFound, Snapshot, WijkverkennerError
from store.kept import records_if_any
from views.aanbod.choices import choose_wijk
from views.leerlingstromen import figures
from views.shared import aanbod_source, elements, heading, jobs, loaders, state, uploads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from reports.answer import Download
    from reports.portret.portret import PortretPartRow
    from reports.portret.workbook_return import WorkbookReturn

_VAN = {"wijk": "Een wijk", "swv": "Een samenwerkingsverband"}
_QUESTION = "Wat komt er in het portret{}?"
_SESSION = "portret_in_de_maak"
# own choice: often enough to look alive, and each look is one small run of a fragment
_POLL_SECONDS = 0.5
# the last two are forms that a name says more of than its ending (`cli.portret`)
_DOCUMENTS = {
    **FORMS,
    "a4.pdf": "Eén A4 voor een gesprek (pdf)",
    "overzicht.pdf": "Visual op A3 (pdf)",
}
# a wijkverkenning ends with a wijkportret as slides or pdf; the others are asked for
_USUAL = ("pptx", "pdf")
# own choice: each is a slide of its own
_MOST_MAPS = 8
_READ = "werkboek_gelezen"
# in the session: what is to be said of taking over, once, by the next run
_TOLD = "werkboek_gezegd"


def _show_page() -> None:
    """Let a portret be made of the chosen wijk or SWV, and its workbook be taken back."""
    snapshot = loaders.snapshot()
    areas = aanbod_source.wijken(snapshot)
    try:
        years = flows.jaren(snapshot)
        swvs = dict(figures.swvs(snapshot, years[0])) if years else {}
    except NotFound:
        swvs = {}
    if not areas and not swvs:
        heading.show(_QUESTION.format(""), page="wijkportret")
        elements.empty_folder(
            snapshot,
            needed="Voor een portret zijn grenzen en cijfers nodig, of leerlingstromen. "
            + elements.what_is_there(snapshot),
        )
    # reserved first: the title names what is chosen below it
    head = st.container()
    left, right = st.columns([2.2, 5], vertical_alignment="bottom")
    kinds = {key: text for key, text in _VAN.items() if (areas if key == "wijk" else swvs)}
    with left:
        van = elements.choose_part(state.PORTRETVAN, kinds, next(iter(kinds)), label="Portret van")
    with right:
        if van == "swv":
            names = {code: f"{name} ({code})" for code, name in swvs.items()}
            first = figures.first_swv(snapshot, years[0])
            code = elements.choose_one(state.SWV, names, first, "Samenwerkingsverband")
            name = swvs[code]
        else:
            code = choose_wijk(snapshot, areas)
            name = spoken_name(areas[code])
    with head:
        heading.show(
            _QUESTION.format(f" van {name}"),
            "Kies de delen en hun volgorde; elk document zegt hetzelfde. Cijfers komen uit "
            "Vergelijken, Kaart, Leerlingstromen en Aanbod, de rest uit het dossier.",
            page="wijkportret",
            place=name,
        )
    _show_making(snapshot, code, name)
    # a workbook is of an area; an SWV has no form to fill in
    if van == "wijk":
        _show_return(snapshot, code, name)


def _show_making(snapshot: Snapshot, code: str, naam: str) -> None:
    """Show the choices, and what is being made or was made of this area."""
    busy: jobs.FilesInMaking | None = st.session_state.get(_SESSION)
    left, right = st.columns([5, 4], gap="large")
    with left:
        chosen = _choose_parts(parts_of(code))
        maps = _choose_maps(snapshot) if "kaarten" in chosen else ()
    with right:
        documents = st.multiselect(
            "Documenten",
            list(_DOCUMENTS),
            default=list(_USUAL),
            format_func=_DOCUMENTS.__getitem__,
            placeholder="Kies documenten",
            select_all=False,
            key="portret_documenten",
        )
        words, template = _details()
        if template is not None and _ending(template) not in documents:
            st.caption(f"Het sjabloon telt niet mee: er is geen {_ending(template)} gekozen.")
        running = busy is not None and busy.job.running
        if not documents:
            st.caption("Kies ten minste één document om te maken.")
        if st.button(
            "Portret maken", type="primary", disabled=running or not (documents and chosen)
        ):
            options = [*words, f"--delen={','.join(chosen)}"]
            options += [f"--kaarten={','.join(maps)}"] if maps else []
            _begin(code, naam, documents, options, template)
        if busy is not None and running:
            _show_progress()
        elif busy is not None:
            _show_made(busy, code)


def _choose_parts(parts: Mapping[str, PortretPartRow]) -> tuple[str, ...]:
    """Draw the parts; they stand in the order in which they were chosen."""
    # none is all: an empty portret is nothing that anybody asks for
    chosen = state.among(state.DELEN, parts) or tuple(parts)
    st.multiselect(
        "Delen, in deze volgorde",
        list(parts),
        format_func=lambda part: parts[part].titel if part in parts else part,
        placeholder="Kies delen",
        select_all=False,
        help="Haal een deel weg met het kruisje; wat u daarna kiest, komt achteraan. Alles "
        "weghalen geeft weer alle delen in de gewone volgorde.",
        **state.bound(state.DELEN, chosen),
    )
    _offer_moving(chosen, parts)
    return chosen


def _offer_moving(chosen: tuple[str, ...], parts: Mapping[str, PortretPartRow]) -> None:
    """Draw how a part is put earlier or later in the order."""
    if len(chosen) < 2:  # noqa: PLR2004 - one part has no order
        return
    left, middle, right = st.columns([4, 1.3, 1.3], vertical_alignment="bottom")
    part = left.selectbox(
        "Verplaats",
        chosen,
        format_func=lambda name: parts[name].titel if name in parts else name,
        # parts of another kind of portret are others: a name of the one stayed in the other
        key=f"portret_verplaats_{next(iter(parts.values())).titel}",
    )
    place = chosen.index(part) if part in chosen else 0
    for where, name, step in ((middle, "Eerder", -1), (right, "Later", 1)):
        there = 0 <= place + step < len(chosen)
        where.button(
            name, disabled=not there, width="stretch", on_click=_move, args=(chosen, place, step)
        )


def _move(chosen: tuple[str, ...], place: int, step: int) -> None:
    """Put a part one place further."""
    order = list(chosen)
    order.insert(place + step, order.pop(place))
    state.put(state.DELEN, tuple(order))


def _choose_maps(snapshot: Snapshot) -> tuple[str, ...]:
    """Draw the choice of indicators to map; none is what differs most."""
    known = indicators.catalogue(snapshot)
    there = {name for _, _, name in _mapped(snapshot)}
    options = [name for name in known if name in there]
    chosen = state.among(state.KAARTEN, options)
    st.multiselect(
        "Kaarten",
        options,
        format_func=lambda name: known[name].label if name in known else name,
        max_selections=_MOST_MAPS,
        placeholder="Wat het meest afwijkt",
        select_all=False,
        **state.bound(state.KAARTEN, chosen),
    )
    return chosen


def _mapped(snapshot: Snapshot) -> list[tuple[str, int, str]]:
    """Return level, year and id of the figures that can stand on a map of a wijk."""
    return [
        (str(record.key.niveau), int(record.key.jaar or 0), str(name))
        for record in snapshot.sets
        # other levels draw no map within a wijk
        if record.key.niveau in ("buurt", "wijk")
        for name in record.extra.get("indicatoren", {})
    ]


def _details() -> tuple[list[str], UploadedFile | None]:
    """Draw who makes it and how it stands; return them as options, and an own template."""
    with st.expander("Auteur, versie en sjabloon"):
        role = st.text_input(
            "Rol van de auteur", key="portret_auteur", help="Een rol, geen naam van een persoon."
        )
        left, middle, right = st.columns(3)
        version = left.text_input("Versie", "1", key="portret_versie")
        status = middle.selectbox("Status", ["concept", "vastgesteld"], key="portret_status")
        cycle = right.number_input(
            "Cyclus", 1, value=None, step=1, placeholder="de lopende", key="portret_cyclus"
        )
        template = st.file_uploader(
            "Eigen sjabloon (pptx of docx)", type=list(SJABLONEN), key="portret_sjabloon"
        )
    # one word with its value, so that what somebody types and begins with - is no option of the
    # command
    options = [f"--status={status}"]
    for name, value in (("auteur", role), ("versie", version), ("cyclus", str(cycle or ""))):
        if value.strip():
            options.append(f"--{name}={value.strip()}")
    return options, template


def _ending(template: UploadedFile) -> str:
    return Path(template.name).suffix.removeprefix(".").lower()


def _begin(
    code: str,
    naam: str,
    documents: Sequence[str],
    options: Sequence[str],
    template: UploadedFile | None,
) -> None:
    """Start making the documents; what was made before goes."""
    folder = Path(tempfile.mkdtemp(prefix=uploads.prefix()))
    files = {name: folder / file_name("portret", naam, code, ending=name) for name in documents}
    words = ["portret", "--voortgang", f"--gebied={code}", *options]
    words += [f"--uit={path}" for path in files.values()]
    # a template of a document that is not asked for would be refused by the command
    if template is not None and _ending(template) in documents:
        [own] = uploads.written_down([template], folder)
        words.append(f"--sjabloon={own}")
    # a child process, the same command as on the command line: it can be stopped, tells how far it
    # is, and gives its memory back
    job = jobs.start(["--gegevens", str(loaders.folder().path), *words])
    st.session_state[_SESSION] = jobs.FilesInMaking(code, naam, folder, files, job)
    st.rerun()


@st.fragment(run_every=_POLL_SECONDS)
def _show_progress() -> None:
    """Show how far the child is, without running the rest of the page."""
    busy: jobs.FilesInMaking | None = st.session_state.get(_SESSION)
    # a rerun of the whole page: only then do the files take the place of the bar
    if busy is None or not busy.job.running:
        st.rerun()
    elements.show_job(busy.job, f"{busy.naam}: {busy.job.step} …")


def _show_made(busy: jobs.FilesInMaking, code: str) -> None:
    """Offer what was made, or say why it was not."""
    if busy.job.cancelled:
        st.info("Het maken is gestopt; er is niets bewaard.")
        return
    if not busy.job.succeeded:
        said = busy.job.complaint.strip() or "Het portret kon niet worden gemaakt."
        st.error(elements.told(said))
        return
    # another area may be chosen meanwhile: whose files these are is said
    if busy.gebied != code:
        st.caption(elements.plain(f"Dit is het portret van {busy.naam}."))
    made: dict[str, Download] = {
        _DOCUMENTS[name]: (path.name, MEDIA_TYPES[path.suffix.lstrip(".")], partial(_read, path))
        for name, path in busy.files.items()
        # what was swept away with other temporary files is not offered
        if path.exists()
    }
    elements.show_files(made, key=f"portret_{busy.gebied}", width="stretch")


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _show_return(snapshot: Snapshot, code: str, naam: str) -> None:
    """Show the upload box, and what the workbook in it would change."""
    with st.expander("Ingevuld werkboek terugnemen"):
        if told := st.session_state.pop(_TOLD, ""):
            st.success(elements.plain(told))
        st.caption(
            "Kies het werkboek dat in Excel of LibreOffice is ingevuld. U ziet eerst wat er "
            "verandert. Wat intussen door een ander is geschreven, blijft naast uw tekst staan."
        )
        # the area in the key: for another one the box is empty again
        file = st.file_uploader(
            f"Werkboek van {naam} (xlsx)", type=["xlsx"], key=f"werkboek_{code}"
        )
        if file is None:
            st.session_state.pop(_READ, None)
            return
        try:
            read = elements.once(_READ, file.file_id, lambda: uploads.read(file, read_form))
            # compared anew at every run: somebody may have changed a row while one looks
            sources = sources_of(records_if_any(snapshot.folder))
            plan = plan_return(snapshot, sources, read, gebied=code)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        _show_plan(plan)


def _show_plan(plan: WorkbookReturn) -> None:
    st.markdown(elements.plain(plan.zin))
    if missing := told_missing(plan):
        st.warning(elements.plain(missing))
    if plan.bevindingen:
        elements.findings_table(plan.bevindingen, key="werkboek_bevindingen")
    if not plan.wijzigingen:
        return
    elements.show_table(
        pd.DataFrame(
            [
                {
                    "Wat": change.wat,
                    "Nu": change.nu,
                    "Wordt": change.wordt,
                    "Beide teksten": "ja" if change.beide else "",
                }
                for change in plan.wijzigingen
            ]
        ),
        key="werkboek_verschillen",
    )
    if st.button("Verschillen overnemen", type="primary"):
        try:
            # as one change: it is undone as one, and a row that is stale stops all of it
            number = take_over(aanbod_source.records(), plan)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        st.session_state[_TOLD] = f"Overgenomen in het dossier: {number} wijzigingen."
        # the plan that stands there is of before: the next run shows that nothing differs any more
        st.rerun()


_show_page()
