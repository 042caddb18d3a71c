"""Adding a file: choose, read in a child process, look at what came out, then store it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st

from boundaries.codes import niveau as level_named
from boundaries.codes import parent_code
from house import IMPORTERS
from indicators.catalogue import NIET_OPGEGEVEN
from indicators.dimensions import SPLITS
from indicators.figure_sets import border_codes
from indicators.findings import DIMENSIE, KLEIN_AANTAL, KLEIN_AANTAL_GETOOND
from reports.answer import Answer, downloads, excel_labels
from reports.tables import template_table
from store import Finding, SetKey, SetRecord, Soort, WijkverkennerError
from store.reading.files import MAPS_NOT_READ, TABLES_NOT_READ
from store.reading.limits import MAX_TABLE_BYTES
from store.reading.pages import DEEL_VAN_HET_GEHEEL
from store.sets import NAAST_VOORBEELD, SET_ERNAAST, SET_VERVANGEN, described
from views.shared import elements, jobs, loaders, state, uploads, words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from store import Snapshot
    from store.registry import Importer, Optie
    from views.shared.jobs import Job

_SESSION = "import"
# own choice: often enough to see it move
_POLL_SECONDS = 0.5
# own choice: enough to see whether columns were understood
_PREVIEW_ROWS = 20
_ADDED_UP = "alle rijen opgeteld (alleen aantallen)"
_SAID_FIRST = (
    SET_VERVANGEN.code,
    SET_ERNAAST.code,
    NAAST_VOORBEELD.code,
    DEEL_VAN_HET_GEHEEL.code,
)
_OWN_ASKED = 20
"""Own columns that are asked for one by one; a longer list belongs in the file."""
_UNTOLD = "niet gunstig of ongunstig"
_DIRECTIONS = {
    _UNTOLD: "neutraal",
    "gunstig": "gunstig",
    "ongunstig": "ongunstig",
}
# a year or a postcode of four digits has no separator; larger numbers are amounts
_GROUPED = 10_000
_FEW = 5
"""Gemeenten that the map opens on; figures of more are shown of the whole country."""
_TABLES = {"csv", "txt", "xlsx", "zip"}
"""Endings of kinds that are tables alone: none may be larger than the reader takes."""
_NOT_ALONE = {"shp"}
"""Endings that only make sense with their companions, so not as one uploaded file."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a staged set of figures fits the areas that are there."""

    codes: tuple[str, ...]
    known: int
    borders: bool
    """Whether there are boundaries of its level at all."""
    shielded: int | None
    """Figures without a number for being small; None where none are kept that way."""


_FLOW_VIEWS = {
    Soort.LEERLINGEN: "",
    Soort.EIGEN_STROMEN: "doelgroepen",
    Soort.BETALEND: "betalend",
    Soort.UITWISSELING: "afspraken",
}
"""Which tab of Leerlingstromen a kind of set is shown on; '' is its first."""
_SEEN_AT: dict[Soort, tuple[str, dict[str, Any]]] = {
    Soort.SWV: ("leerlingstromen", {}),
    Soort.POSTCODES: ("leerlingstromen", {}),
    Soort.LOCATIES: ("aanbod", {"onderdeel": "kaart", "scholen": True}),
}
"""Where what has no figures of its own is seen: the page, and what it is asked."""


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Import:
    """One import on its way, from upload to stored."""

    kind: str
    folder: Path
    """Holds the uploaded files until the import is over."""
    files: list[Path]
    options: dict[str, Any] = field(default_factory=dict)
    job: Job | None = None
    told: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Unit and direction that were filled in, per own column: kept whichever button is pressed."""
    saving: bool = False
    """Store what is being read as soon as it is: the user has seen it, and filled in units."""
    fits: tuple[str, list[_Fit]] = ("", [])
    """How each set of a staged import fits the areas at hand, by its token."""
    stored: str = ""
    shows: tuple[str, dict[str, Any]] | None = None
    """What the map is asked for to show what was stored."""
    clean_up: Callable[[], object] = field(init=False)

    def __post_init__(self) -> None:
        # a tab that is closed halfway ends its session, and with it what was uploaded
        self.clean_up = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def show_import(snapshot: Snapshot) -> None:
    """Show the step the import is in."""
    busy: _Import | None = st.session_state.get(_SESSION)
    if busy is None:
        _show_form()
    elif busy.stored:
        _show_stored(busy)
    elif busy.job is not None and busy.job.running:
        _show_progress()
    else:
        _show_answer(busy, snapshot)


def _show_form() -> None:
    """Let the user choose a kind, a file and its options."""
    # kind and file beside each other: the button stands above the fold, twelve kinds or not
    left, right = st.columns([5, 6], gap="large")
    with left:
        kind = IMPORTERS[
            st.radio(
                "Wat wilt u toevoegen?",
                list(IMPORTERS),
                format_func=lambda name: IMPORTERS[name].label,
                # what each kind is stands with it: twelve words alone tell nobody which his file is
                captions=[row.uitleg for row in IMPORTERS.values()],
                key="import_soort",
            )
        ]
    with right:
        files = _show_upload(kind)
        if kind.sjabloon is not None:
            made = kind.sjabloon()
            found = Answer(name=("sjabloon", made.naam), table=partial(template_table, made))
            elements.show_files(downloads(found, excel_labels("Tabel om in te vullen")))
        options = {}
        if kind.opties:
            with st.expander("Alleen als het bestand het zelf niet zegt"):
                options = _show_options(kind)
        if st.button("Lezen en controleren", type="primary", disabled=not files):
            _begin(kind, files, options)
        st.caption(
            "Het bestand wordt eerst alleen gelezen. U ziet wat erin staat en wat eraan opvalt; "
            "pas als u dat bevestigt, komt het in de gegevensmap."
        )
        elements.offer_demo()


def _show_upload(kind: Importer) -> Sequence[UploadedFile]:
    """Draw the upload box of a kind and return what was put in it."""
    endings = [ending for ending in kind.bestanden if ending not in _NOT_ALONE]
    zipped = ". Een shapefile graag als zip" if _NOT_ALONE & set(kind.bestanden) else ""
    name = f"import_bestand_{kind.id}"
    # taken too, so that the reader can say the way out: Streamlit itself says only no
    others = [*(MAPS_NOT_READ if "gpkg" in endings else ()), *TABLES_NOT_READ]
    taken = [*endings, *(ending.lstrip(".") for ending in others)]
    title = f"Bestand ({', '.join(endings)}){zipped}"
    # a table that the reader would refuse for its size is not sent first
    most = MAX_TABLE_BYTES // 1024**2 if set(endings) <= _TABLES else None
    if kind.meer_paden:
        return st.file_uploader(
            title, type=taken, accept_multiple_files=True, key=name, max_upload_size=most
        )
    file = st.file_uploader(title, type=taken, key=name, max_upload_size=most)
    return [] if file is None else [file]


def _show_options(kind: Importer, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw the options of a kind and return what is filled in, by command-line name."""
    given = given or {}
    # What may be told several times is asked once the columns are known: see `_show_own`.
    chosen = {o.naam: given[o.naam] for o in kind.opties if o.meer and o.naam in given}
    options = [option for option in kind.opties if not option.meer]
    columns = st.columns(max(1, min(3, len(options))))
    for index, option in enumerate(options):
        with columns[index % len(columns)]:
            value = _show_option(option, given.get(option.naam), key=f"optie_{kind.id}")
        chosen[option.naam] = value
    return chosen


def _show_option(option: Optie, given: Any, *, key: str) -> Any:  # noqa: ANN401
    name = f"{key}_{option.naam}"
    if option.soort is bool:
        return st.checkbox(option.label, bool(given), help=option.uitleg, key=name)
    if option.soort is int:
        return st.number_input(
            option.label,
            min_value=option.bereik[0],
            max_value=option.bereik[1],
            value=given,
            help=option.uitleg,
            key=name,
            placeholder=option.leeg,
        )
    if option.keuzes:
        return st.selectbox(
            option.label,
            option.keuzes,
            # None is "as in the file", which is not the same as the first of the list
            index=option.keuzes.index(given) if given in option.keuzes else None,
            help=option.uitleg,
            key=name,
            placeholder="zoals in het bestand",
        )
    return st.text_input(
        option.label, given or "", help=option.uitleg, key=name, placeholder="zoals in het bestand"
    )


def _begin(kind: Importer, files: Sequence[UploadedFile], options: dict[str, Any]) -> None:
    """Write the upload to disk under its own name (years are read from it) and start reading."""
    # outside the data folder: what is refused leaves nothing there
    # a folder per import, with the number of this server in its name: see `uploads.sweep`
    folder = Path(tempfile.mkdtemp(prefix=uploads.prefix()))
    paths = uploads.written_down(files, folder)
    for file in files:
        uploads.let_go(file)
    busy = _Import(kind.id, folder, paths, options)
    st.session_state[_SESSION] = busy
    _read(busy)


def _read(busy: _Import, token: str = "") -> None:
    """Read the file with what was filled in; `token` is of the offer that this replaces."""
    if token:
        loaders.folder().discard(token)
    if lines := _own_lines(busy):
        busy.options["eigen"] = lines
    busy.job = jobs.start_import(loaders.folder().path, busy.kind, busy.files, busy.options)
    st.rerun()


def _own_lines(busy: _Import) -> list[str]:
    """Return what was told of own columns, as the importer takes it."""
    given = {line.partition("=")[0]: line for line in busy.options.get("eigen", ())}
    for name, (unit, direction) in busy.told.items():
        if unit or direction != _UNTOLD:
            given[name] = f"{name}={unit},{_DIRECTIONS[direction]}"
    return list(given.values())


# a fragment: only this part runs twice a second
@st.fragment(run_every=_POLL_SECONDS)
def _show_progress() -> None:
    """Show how far the child is, without running the rest of the page."""
    busy: _Import | None = st.session_state.get(_SESSION)
    if busy is None or busy.job is None or not busy.job.running:
        st.rerun()
    name = ", ".join(path.name for path in busy.files)
    elements.show_job(busy.job, f"{name}: {busy.job.step} …")


def _show_answer(busy: _Import, snapshot: Snapshot) -> None:
    """Show what the child found: an offer to store, or the reason why it refused."""
    if busy.job is None:
        _again(busy)
    answer = busy.job.result()
    if "klaar" in answer and busy.saving:
        _store(busy, answer, snapshot)
    if "klaar" in answer:
        _show_offer(busy, answer, snapshot)
        return
    busy.saving = False
    said = str(answer.get("geweigerd", "Het bestand is niet te gebruiken."))
    st.error(elements.told(said))
    found = answer.get("bevindingen") or []
    if found:
        elements.findings_table([*map(Finding.from_dict, found)], key="bevindingen_weigering")
    kind = IMPORTERS[busy.kind]
    if kind.opties:
        st.markdown("Zegt het bestand zelf niet genoeg? Vul het hier aan en lees het opnieuw.")
        busy.options = _show_options(kind, busy.options)
        _ask_parts(busy, found)
    with st.container(horizontal=True):
        if kind.opties and st.button("Opnieuw lezen", type="primary"):
            _read(busy)
        if st.button("Ander bestand kiezen"):
            _again(busy)


def _show_offer(busy: _Import, answer: dict[str, Any], snapshot: Snapshot) -> None:
    """Show the preview; nothing is stored until the user says so."""
    report = answer["rapport"]
    st.header("Klaar om op te slaan – er is nog niets gewijzigd", anchor=False)
    # the three add up (gelezen = rijen + geweigerd): nothing is dropped without a finding
    left, middle, right = st.columns(3)
    left.metric("Rijen gelezen", words.number(report["gelezen"]))
    middle.metric("Bewaard", words.number(report["rijen"]))
    right.metric("Geweigerd", words.number(report["geweigerd"]))
    fits = _fits(busy, answer, snapshot)
    _show_staged(answer, snapshot, fits)
    for found in report["bevindingen"]:
        if found["code"] in _SAID_FIRST:
            text = f"{found['plaats']}: {found['gevonden']}. {words.upper_first(found['gedaan'])}."
            # it begins with the name of a file, which has its own capitals
            st.warning(elements.plain(words.without_flags(text)))
    token = str(answer["klaar"])
    # first, since every button below reads again with what is filled in here
    _show_own(busy, token)
    agreed = _agreed(busy, answer)
    _show_threshold(busy, answer)
    _show_again(busy, token)
    st.markdown("**Wat opviel bij het lezen**")
    found = [*map(Finding.from_dict, report["bevindingen"])]
    elements.findings_table(found, key="bevindingen_import")
    with st.container(horizontal=True):
        if st.button("Opslaan in de gegevensmap", type="primary", disabled=not agreed):
            if _own_lines(busy) != busy.options.get("eigen", []):
                busy.saving = True
                _read(busy, token)
            _store(busy, answer, snapshot)
        if st.button("Niet opslaan"):
            loaders.folder().discard(token)
            _again(busy)


def _agreed(busy: _Import, answer: dict[str, Any]) -> bool:
    """Tell whether nothing would be lost, or the user said that it may; offer to keep both."""
    loss = [f for f in answer["rapport"]["bevindingen"] if f["code"] == SET_VERVANGEN.code]
    if not loss:
        return True
    number = words.number(sum(int(found["aantal"]) for found in loss))
    agreed = st.checkbox(
        f"Vervangen: {number} cijfers of rijen die er nu zijn, verdwijnen uit de gegevensmap",
        key="vervangen",
    )
    if any(option.naam == "bron" for option in IMPORTERS[busy.kind].opties):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input("Of houd beide, met een andere naam van de bron", key="ernaast")
            if st.button("Opnieuw lezen onder deze naam", disabled=not name.strip()):
                busy.options["bron"] = name.strip()
                _read(busy, str(answer["klaar"]))
    return agreed


def _ask_parts(busy: _Import, found: Sequence[Mapping[str, Any]]) -> None:
    """Let the user choose of which part of an area a table is read, or add its parts up."""
    for note in found:
        if note["code"] != DIMENSIE.code:
            continue
        name, _, values = str(note["gevonden"]).partition(": ")
        choice = st.selectbox(
            f"Welke rijen zijn bedoeld? {name}",
            [_ADDED_UP, *values.split(SPLITS)],
            index=None,
            placeholder="kies een waarde, of tel op",
            key=f"deel_{name}",
        )
        for option, said in (("tel-op", name), ("kies", f"{name}={choice}")):
            kept = [line for line in busy.options.get(option, ()) if line.split("=")[0] != name]
            mine = choice is not None and (choice == _ADDED_UP) == (option == "tel-op")
            busy.options[option] = [*kept, said] if mine else kept


def _show_staged(answer: dict[str, Any], snapshot: Snapshot, fits: Sequence[_Fit]) -> None:
    """List the sets that will come in, which ones they replace, and their first rows."""
    import pandas as pd

    have = {record.key: record for record in snapshot.sets}
    keys = [SetKey.from_dict(item) for item in answer["sets"]]
    elements.show_table(
        pd.DataFrame(
            {
                "Soort": [words.SETS[key.soort.value] for key in keys],
                "Gebieden": [words.upper_first(level_named(key.niveau).meervoud) for key in keys],
                "Jaar": pd.array([key.jaar for key in keys], dtype="Int64"),
                "Gebiedsindeling": pd.array([key.indeling for key in keys], dtype="Int64"),
                "Bron": [key.bron for key in keys],
                "Rijen": [item["rijen"] for item in answer["sets"]],
                "Codes op de kaart": [
                    f"{words.number(f.known)} van {words.number(len(f.codes))}" if f.codes else ""
                    for f in fits
                ],
                "Afgeschermd": pd.array([fit.shielded for fit in fits], dtype="Int64"),
                "Vervangt": [described(have[key]) if key in have else "niets" for key in keys],
            }
        ),
        key="klaargezet",
    )
    for key, fit in zip(keys, fits, strict=True):
        if fit.codes and not fit.known:
            areas = level_named(key.niveau).meervoud
            text = (
                f"Geen van de {words.number(len(fit.codes))} codes hoort bij de {areas} in de "
                "gegevensmap. Controleer de codes en het jaar van de gebiedsindeling."
                if fit.borders
                else f"Er zijn nog geen grenzen van {areas}: voeg die ook toe, anders is er geen "
                "kaart van te maken."
            )
            st.warning(elements.plain(text))
    with st.expander("Eerste rijen"):
        for record, table in _first_rows(str(answer["klaar"])):
            st.caption(
                elements.plain(
                    f"{words.SETS[record.key.soort.value]} · "
                    f"{level_named(record.key.niveau).meervoud} · {record.key.jaar or ''}"
                )
            )
            st.dataframe(table, hide_index=True)


def _fits(busy: _Import, answer: dict[str, Any], snapshot: Snapshot) -> list[_Fit]:
    """Compare the codes of each staged set with the areas at hand; read once per offer."""
    token = str(answer["klaar"])
    if busy.fits[0] != token:
        records = loaders.folder().staged_sets(token)
        busy.fits = (token, [_fit(record, records, snapshot) for record in records])
    return busy.fits[1]


def _fit(record: SetRecord, staged: Sequence[SetRecord], snapshot: Snapshot) -> _Fit:
    if record.key.soort is not Soort.INDICATOREN:
        return _Fit((), 0, borders=True, shielded=None)
    table = snapshot.table(record, "cijfers", columns=["gebied_code", "staat"])
    codes = tuple(sorted(table["gebied_code"].unique()))
    shielded = int((table["staat"] == "afgeschermd").sum())
    level, year = record.key.niveau, record.key.indeling
    # boundaries that come in with these figures count as being there
    there = [r for r in staged if r.key.soort is Soort.GRENZEN and r.key.niveau == level]
    if level == "land" or there:
        return _Fit(codes, len(codes), borders=True, shielded=shielded)
    there = snapshot.find(Soort.GRENZEN, niveau=level, indeling=year)
    there = there or snapshot.find(Soort.GRENZEN, niveau=level)[:1]
    areas = frozenset().union(*(border_codes(snapshot, borders) for borders in there))
    return _Fit(codes, len(areas.intersection(codes)), borders=bool(there), shielded=shielded)


def _show_threshold(busy: _Import, answer: dict[str, Any]) -> None:
    """Say which small counts are shielded, and let the user choose another threshold."""
    found = {note["code"]: note for note in answer["rapport"]["bevindingen"]}
    small = found.get(KLEIN_AANTAL.code) or found.get(KLEIN_AANTAL_GETOOND.code)
    option = next((o for o in IMPORTERS[busy.kind].opties if o.naam == "drempel"), None)
    if small is None or option is None:
        return
    st.markdown("**Kleine aantallen: wat mag iedereen zien?**")
    done = words.upper_first(str(small["gedaan"]))
    # The finding speaks of `aantallen …`, as fits a list of findings; here a number stands before.
    found_here = str(small["gevonden"])
    if small["aantal"] == 1:
        found_here = found_here.replace("aantallen", "aantal", 1)
    text = f"{words.number(small['aantal'])} {found_here}. {done}."
    st.warning(elements.plain(text))
    # a form: reading anew takes long, so not at every key that is pressed
    with st.form("drempel", border=False):
        chosen = _show_option(option, busy.options.get("drempel"), key="aanbod")
        if st.form_submit_button("Met deze drempel opnieuw lezen"):
            busy.options["drempel"] = chosen
            _read(busy, str(answer["klaar"]))


def _show_again(busy: _Import, token: str) -> None:
    """Let the user tell what the file does not say after seeing what was made of it."""
    kind = IMPORTERS[busy.kind]
    if not kind.opties:
        return
    opened = st.expander("Is iets anders bedoeld? Geef het op en lees opnieuw")
    with opened, st.form("opnieuw", border=False):
        chosen = _show_options(kind, busy.options)
        if st.form_submit_button("Zo opnieuw lezen"):
            busy.options = chosen
            _read(busy, token)


def _show_own(busy: _Import, token: str) -> None:
    """Ask the unit and direction of columns that nobody has told of; kept at any button."""
    own = own_without_unit(loaders.folder().staged(token)["sets"], told=busy.told)
    if not own:
        return
    st.markdown("**Eigen cijfers: wat is de eenheid, en wat betekent een hoger cijfer?**")
    st.caption(
        "Deze kolommen staan niet in de catalogus. Zonder eenheid en richting zijn ze wel te "
        "tonen, maar niet te beoordelen. Wat u hier invult, gaat mee bij opslaan en bij opnieuw "
        "lezen."
    )
    for row in own[:_OWN_ASKED]:
        name, unit, direction = st.columns([2, 1, 1], vertical_alignment="bottom")
        name.markdown(f"**{elements.plain(row['label'])}**")
        before = busy.told.get(row["id"], ("", _UNTOLD))
        told = unit.text_input(
            "Eenheid",
            before[0],
            placeholder="zoals %, euro of aantal",
            # of this reading: an answer to another file must not come back
            key=f"eenheid_{row['id']}_{token}",
        )
        higher = direction.selectbox(
            "Een hoger cijfer is",
            list(_DIRECTIONS),
            index=list(_DIRECTIONS).index(before[1]),
            key=f"richting_{row['id']}_{token}",
        )
        busy.told[row["id"]] = (told.strip(), higher)
    if len(own) > _OWN_ASKED:
        st.caption(
            f"Er zijn nog {len(own) - _OWN_ASKED} eigen kolommen. Zet in het bestand onder de "
            "kopregel een regel eenheid en een regel richting om ze alle te vullen."
        )
    if st.button("Overnemen en opnieuw lezen"):
        _read(busy, token)


def own_without_unit(
    sets: Sequence[Mapping[str, Any]], *, told: Container[str] = ()
) -> list[Mapping[str, Any]]:
    """Return the own indicators of staged sets whose unit the file did not tell, each once."""
    rows = {row["id"]: row for item in sets for row in item["extra"].get("eigen", ())}
    return [row for row in rows.values() if row["eenheid"] == NIET_OPGEGEVEN or row["id"] in told]


def _first_rows(token: str) -> list[tuple[SetRecord, Any]]:
    """Read the first rows of each staged set, without geometry."""
    import pyarrow.parquet as pq

    folder = loaders.folder()
    shown = []
    for record in folder.staged_sets(token):
        name = next((n for n in record.bestanden.values() if n.endswith(".parquet")), None)
        if name is None:
            continue
        file = pq.ParquetFile(folder.path / "sets" / name)
        # One batch without geometry: of a national file only these few rows are read.
        columns = [c for c in file.schema_arrow.names if c != "geometry"]
        batch = next(file.iter_batches(batch_size=_PREVIEW_ROWS, columns=columns), None)
        if batch is not None:
            # as text: a reader sees the Dutch signs, and nothing where nothing is
            frame = batch.to_pandas().astype(object).map(_cell)
            frame.columns = [words.upper_first(str(c).replace("_", " ")) for c in frame.columns]
            shown.append((record, frame))
    return shown


def _cell(value: Any) -> str:  # noqa: ANN401 (whatever a set file holds)
    if value is None or value != value:  # noqa: PLR0124 (nan is the one value unequal to itself)
        return ""
    if isinstance(value, float):
        decimals = 0 if value.is_integer() else 2
        return words.number(value, decimals).rstrip("0") if decimals else words.number(value)
    # a year, a postcode or a part of a code is no number to group
    if isinstance(value, int) and abs(value) >= _GROUPED:
        return words.number(value)
    return str(value)


def _store(busy: _Import, answer: dict[str, Any], snapshot: Snapshot) -> None:
    fits = _fits(busy, answer, snapshot)
    staged = loaders.folder().staged(str(answer["klaar"]))["sets"]
    try:
        loaders.folder().commit_staged(str(answer["klaar"]))
    except WijkverkennerError as error:
        st.error(elements.told(error))
        busy.saving = False
        return
    number = words.count(len(staged), "set", "sets")
    busy.stored = f"{number} opgeslagen uit {busy.files[0].name}."
    busy.shows = _shown_on(staged, fits)
    busy.clean_up()
    st.rerun()


def _shown_on(
    staged: Sequence[Mapping[str, Any]], fits: Sequence[_Fit]
) -> tuple[str, dict[str, Any]] | None:
    """Return the page that shows what was stored, and what it must be asked for.

    Of figures that is the map of the first that has areas, of pupils their own page and tab; of
    what another page needs that page, which says what else it needs.
    """
    for item, fit in zip(staged, fits, strict=True):
        key = SetKey.from_dict(item)
        if key.soort in _FLOW_VIEWS:
            asked = {"jaar": key.jaar or 0, "weergave": _FLOW_VIEWS[key.soort]}
            return "leerlingstromen", asked
        if not fit.known or key.niveau == "land":
            continue
        gemeenten = {parent_code(code, "gemeente") for code in fit.codes} - {None}
        return "kaart", {
            "indicator": next(iter(item["extra"]["indicatoren"])),
            "niveau": key.niveau,
            "jaar": key.jaar or 0,
            "gemeente": tuple(sorted(filter(None, gemeenten))) if len(gemeenten) <= _FEW else (),
            "gebied": "",
        }
    kinds = [SetKey.from_dict(item).soort for item in staged]
    return next((_SEEN_AT[kind] for kind in kinds if kind in _SEEN_AT), None)


def _show_stored(busy: _Import) -> None:
    st.success(elements.plain(busy.stored))
    with st.container(horizontal=True):
        if busy.shows is not None:
            page, asked = busy.shows
            where = "op de kaart" if page == "kaart" else f"bij {page.capitalize()}"
            if st.button(f"Bekijk {where}", type="primary"):
                _forget(busy)
                st.switch_page(f"views/{page}/page.py", query_params=state.link(page, **asked))
        if st.button("Nog een bestand toevoegen"):
            _again(busy)


def _forget(busy: _Import) -> None:
    """End an import and remove its upload."""
    busy.clean_up()
    st.session_state.pop(_SESSION, None)


def _again(busy: _Import) -> NoReturn:
    _forget(busy)
    st.rerun()
