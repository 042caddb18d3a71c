"""Fetching from CBS, PDOK and DUO: a gemeente, the plan, how far it is, and the map at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from boundaries.gemeenten import gemeente_option, listed_gemeenten
from store import SetRecord, Snapshot, Soort, WijkverkennerError
from views.shared import elements, jobs, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.plan import FetchPlan, Question
    from sources.questions import KeptQuestion
    from views.shared.jobs import Job

_SESSION = "ophalen"
# own choice: often enough to see it move
_POLL_SECONDS = 0.5
TITLE = "Haal op van CBS, PDOK en DUO"
_FIRST_FIGURE = "percentage_0_tot_15_jaar"
"""What the map opens on, where it came: young people are what most questions are about."""
_PART_WORDS = {"land": "Grenzen van heel Nederland", "swv": "Regio-indeling"}
_STATES = {
    "wacht": "wacht",
    "bezig": "bezig",
    "opgehaald": "opgehaald",
    "ongewijzigd": "ongewijzigd: staat er al",
    "mislukt": "niet gelukt",
    "nog niet": "is er nog niet",
}


@dataclass(slots=True)
class _Fetching:
    """One fetching on its way, from the question to what was stored."""

    vragen: tuple[Question, ...]
    job: Job
    ritme: str | None = None
    opgeslagen: bool = False
    shows: Mapping[str, Any] | None = None
    """What the map is asked for to show what came."""


def is_busy() -> bool:
    """Tell whether this session is fetching, or has not left what came of it."""
    return _SESSION in st.session_state


def show_fetch(snapshot: Snapshot) -> None:
    """Show the step the fetching is in."""
    busy: _Fetching | None = st.session_state.get(_SESSION)
    if busy is None:
        _show_form(snapshot)
    elif busy.job.running:
        _show_progress()
    else:
        _show_answer(busy)


def _show_form(snapshot: Snapshot) -> None:
    """Ask which gemeente, and show the plan before anything is asked of anybody."""
    from sources.plan import plan_of, question
    from sources.source_list import source_list

    try:
        sources = source_list()
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    show_due(snapshot)
    names = {row.code: gemeente_option(row.code, row.naam) for row in listed_gemeenten().values()}
    left, middle, right = st.columns([3, 2, 4])
    chosen = left.selectbox(
        "Gemeente",
        sorted(names, key=lambda code: names[code].casefold()),
        index=None,
        format_func=names.__getitem__,
        placeholder="Typ de naam van een gemeente",
        key="ophalen_gemeente",
    )
    known = sorted({year for source in sources.bronnen for year in source.years}, reverse=True)
    years = middle.multiselect(
        "Jaren", known, placeholder="van elke bron het nieuwste", key="ophalen_jaren"
    )
    # what is usual is not named in the order: a later edition of the list may add to it
    usual = list(sources.usual)
    parts = right.multiselect(
        "Onderdelen",
        list(sources.parts),
        default=usual,
        format_func=lambda deel: _PART_WORDS.get(deel, words.upper_first(deel)),
        key="ophalen_delen",
    )
    st.caption(
        "Er wordt nog niets gevraagd: eerst ziet u wat er komt, van wie, en wie ervan hoort. Wat "
        "is opgehaald, staat daarna in de gegevensmap en werkt zonder internet."
    )
    if chosen is None or not parts:
        elements.offer_demo()
        return
    met = "" if parts == usual else ",".join(parts)
    try:
        plan = plan_of(question([chosen], sources, jaren=years, met=met), sources)
    except WijkverkennerError as error:
        st.warning(elements.told(error))
        return
    if st.button("Ophalen", type="primary", key="ophalen_begin"):
        _begin(plan.vraag)
    _show_plan(plan)


def _show_plan(plan: FetchPlan) -> None:
    """Show what will come, from whom, how large, under which licence, and who hears what."""
    import pandas as pd

    sources = [part.source for part in plan.delen]
    table = pd.DataFrame(
        {
            "Wat": [_shown(part.wat) for part in plan.delen],
            "Van": [source.van for source in sources],
            "Van waar": [
                plan.vraag.label if part.routes[0].ours else "heel Nederland" for part in plan.delen
            ],
            "Ongeveer (MB)": [source.mb for source in sources],
            "Licentie": [source.licentie for source in sources],
        }
    )
    elements.show_table(table, key="ophalen_plan")
    for note in plan.opmerkingen:
        st.caption(elements.plain(words.upper_first(note)))
    heard = [
        f"- **{elements.plain(host)}** ({elements.plain(who)}): {elements.plain(what)}"
        for host, (who, what) in plan.hosts().items()
    ]
    st.markdown(
        f"Samen hoogstens ongeveer {words.number(plan.mb)} MB. Deze computers horen ervan, en zien "
        "zoals iedere site het internetadres van uw netwerk:\n\n" + "\n".join(heard)
    )


def _begin(asked: Question) -> None:
    arguments = [f"--gemeente={code}" for code in asked.gemeenten]
    arguments += [f"--jaar={year}" for year in asked.jaren]
    if asked.delen:
        arguments.append(f"--met={','.join(asked.delen)}")
    _start((asked,), arguments)


def _start(questions: tuple[Question, ...], arguments: Sequence[str]) -> None:
    """Start fetching in a child process; nothing becomes visible until it is all there."""
    place = ["--gegevens", str(loaders.folder().path)]
    # the command line does the work, so that page and command fetch alike; `--klaarzetten` leaves
    # the storing to this page
    job = jobs.start([*place, "ophalen", *arguments, "--ja", "--klaarzetten", "--voortgang"])
    st.session_state[_SESSION] = _Fetching(questions, job)
    st.rerun()


# a fragment: only this part runs twice a second, and what is typed elsewhere is left alone
@st.fragment(run_every=_POLL_SECONDS)
def _show_progress() -> None:
    """Show how far each part is, without running the rest of the page."""
    busy: _Fetching | None = st.session_state.get(_SESSION)
    # from within a fragment this runs the whole page, which then shows the answer
    if busy is None or not busy.job.running:
        st.rerun()
    elements.show_job(busy.job, words.upper_first(f"{busy.job.step} …"))
    _show_parts(busy.job.parts, {})


def _show_parts(parts: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> None:
    import pandas as pd

    if not parts:
        return
    table = pd.DataFrame(
        {
            "Onderdeel": [_shown(str(part["wat"])) for part in parts],
            "Stand": [said.get(part["id"]) or _stand(part) for part in parts],
            "Uitgave": [part["uitgave"] for part in parts],
        }
    )
    st.table(table.map(lambda cell: elements.plain(str(cell))).set_index("Onderdeel"))


def _shown(what: str) -> str:
    """Return what a part is as it stands in a table: `Grenzen: …`, `SWV: …`."""
    deel, colon, rest = what.partition(":")
    return (deel.upper() if deel == "swv" else words.upper_first(deel)) + colon + rest


def _stand(part: Mapping[str, Any]) -> str:
    text = _STATES.get(part["staat"], str(part["staat"]))
    if part["staat"] == "bezig" and part["binnen"]:
        total = part["totaal"]
        return f"{text}: {words.number(100 * part['binnen'] / total)} %" if total else text
    return f"{text}. {part['fout']}" if part["fout"] and part["staat"] == "mislukt" else text


def _show_answer(busy: _Fetching) -> None:
    """Show what came; what would change is asked, the rest is stored at once."""
    answer = busy.job.result()
    if busy.job.cancelled or "delen" not in answer:
        if busy.job.cancelled:
            st.info(
                "Het ophalen is gestopt. Er is niets gewijzigd; wat al binnen was, blijft bewaard."
            )
        else:
            st.error(elements.told(answer.get("geweigerd", "")))
        _offer_again()
        return
    read = {str(one["deel"]): one for one in answer["gelezen"]}
    changes = [text for one in read.values() for text in one.get("verschil", {}).get("zinnen", ())]
    if changes and not busy.opgeslagen:
        st.header("Klaar om over te nemen – er is nog niets gewijzigd", anchor=False)
        st.markdown("Dit verandert er in de gegevensmap:")
        st.markdown("\n".join(f"- {elements.plain(text)}" for text in changes))
        with st.container(horizontal=True):
            if st.button("Overnemen", type="primary"):
                _store(busy, answer)
            if st.button("Niet overnemen"):
                for token in answer["klaar"]:
                    loaders.folder().discard(str(token))
                st.session_state.pop(_SESSION, None)
                st.rerun()
    # nothing that was there changes: asking would be a click for nothing
    elif not busy.opgeslagen:
        _store(busy, answer)
    else:
        _show_stored(busy, answer)
    _show_parts(answer["delen"], {part: _came(one) for part, one in read.items()})


def _came(one: Mapping[str, Any]) -> str:
    if "geweigerd" in one:
        return f"opgehaald, maar niet te gebruiken. {words.without_flags(str(one['geweigerd']))}"
    rows = sum(int(item["rijen"]) for item in one["sets"])
    found = len(one["rapport"]["bevindingen"])
    text = f"{words.count(len(one['sets']), 'set', 'sets')}, {words.count(rows, 'rij', 'rijen')}"
    return f"{text}, {words.count(found, 'bevinding', 'bevindingen')}" if found else text


def _store(busy: _Fetching, answer: Mapping[str, Any]) -> None:
    """Make all that came visible, in one go."""
    from sources.taking_in import commit

    folder = loaders.folder()
    tokens = [str(token) for token in answer["klaar"]]
    try:
        staged = [record for token in tokens for record in folder.staged_sets(token)]
        commit(folder, tokens, busy.vragen, ritme=busy.ritme)
    except WijkverkennerError as error:
        st.error(elements.told(error))
        _offer_again()
        return
    busy.shows = _shown_on(staged, busy.vragen)
    busy.opgeslagen = True
    st.rerun()


def _shown_on(
    records: Sequence[SetRecord], questions: Sequence[Question]
) -> Mapping[str, Any] | None:
    """Return what the map must be asked for to show the newest figures that came."""
    figures = [
        record
        for record in records
        if record.key.soort is Soort.INDICATOREN and record.key.niveau in ("buurt", "wijk")
    ]
    if not figures:
        return None
    # the finest areas first, then the newest year, then most figures
    best = max(figures, key=lambda one: (one.key.niveau == "buurt", one.key.jaar or 0, one.rijen))
    indicators = list(best.extra["indicatoren"])
    return {
        "indicator": _FIRST_FIGURE if _FIRST_FIGURE in indicators else indicators[0],
        "niveau": best.key.niveau,
        "jaar": best.key.jaar or 0,
        "gemeente": questions[0].gemeenten,
        "gebied": "",
    }


def _show_stored(busy: _Fetching, answer: Mapping[str, Any]) -> None:
    number = len(answer["klaar"])
    failed = [part for part in answer["delen"] if part["staat"] == "mislukt"]
    failed += [one for one in answer["gelezen"] if "geweigerd" in one]
    if number:
        said = words.count(number, "onderdeel staat", "onderdelen staan")
        st.success(f"{said} nu in de gegevensmap; daarvoor is geen internet meer nodig.")
    elif not failed:
        st.success("Er is niets nieuwers dan wat er al in de gegevensmap staat.")
    if failed:
        st.warning(
            f"{words.count(len(failed), 'onderdeel is', 'onderdelen zijn')} niet gekomen; "
            "hieronder staat waarom, en wat u kunt doen."
        )
        for text in answer["raad"]:
            st.markdown(elements.plain(text))
    with st.container(horizontal=True):
        if busy.shows is not None and st.button("Bekijk op de kaart", type="primary"):
            st.session_state.pop(_SESSION, None)
            st.switch_page("views/kaart/page.py", query_params=state.link("kaart", **busy.shows))
        _offer_again("Nog iets ophalen")


def _offer_again(label: str = "Opnieuw kiezen") -> None:
    if st.button(label):
        st.session_state.pop(_SESSION, None)
        st.rerun()


def show_due(snapshot: Snapshot) -> None:
    """Say what was fetched before and when it is time to look again, and offer that."""
    from sources.questions import RHYTHMS, due, keep, kept_questions

    kept = kept_questions(snapshot.folder)
    if not kept:
        return
    late = due(snapshot.folder)
    if late:
        st.info(elements.plain(_due_text(late)))
    with st.expander(f"Eerder opgehaald ({words.number(len(kept))})", expanded=bool(late)):
        for number, row in enumerate(kept):
            text, choice = st.columns([5, 2], vertical_alignment="center")
            text.markdown(elements.plain(_kept_line(row)))
            chosen = choice.selectbox(
                "Herinner mij eraan",
                list(RHYTHMS),
                index=list(RHYTHMS).index(row.ritme),
                format_func=_RHYTHM_WORDS.__getitem__,
                key=f"ritme_{number}_{row.vraag.naam}",
            )
            if chosen != row.ritme:
                keep(snapshot.folder, row.vraag, ritme=chosen, gekeken=False)
                st.rerun()
        if st.button("Kijk of er nieuwere uitgaven zijn", key="ophalen_bijwerken"):
            _start(tuple(row.vraag for row in kept), ["--bijwerken"])


def show_due_line(snapshot: Snapshot) -> None:
    """Say on another page that it is time to look for newer editions, with the way there."""
    from sources.questions import due

    if not (late := due(snapshot.folder)):
        return
    st.info(elements.plain(_due_text(late)))
    elements.page_link("gegevens", "Naar ophalen", deel="ophalen")


def _due_text(late: Sequence[KeptQuestion]) -> str:
    names = ", ".join(dict.fromkeys(row.vraag.label for row in late))
    last = min(row.laatst for row in late)
    return (
        f"Het is tijd om te kijken of er nieuwere uitgaven zijn voor {names}: voor het laatst "
        f"gekeken op {words.day(last)}."
    )


_RHYTHM_WORDS = {
    "maand": "iedere maand", "kwartaal": "ieder kwartaal", "halfjaar": "ieder halfjaar",
    "jaar": "ieder jaar", "geen": "niet",
}  # fmt: skip


def _kept_line(row: KeptQuestion) -> str:
    years = ", ".join(str(year) for year in row.vraag.jaren) or "het nieuwste jaar"
    parts = ", ".join(row.vraag.delen) or "alles wat gewoonlijk komt"
    line = f"{row.vraag.label}: {parts}, {years}. Laatst gekeken op {words.day(row.laatst)}."
    return line if row.ritme == "geen" else f"{line} Weer vanaf {words.day(str(row.next_day))}."
