"""The catalogue: what every figure means, read from `catalogus.toml`.

A figure without definition, unit, denominator and source is not a figure, so nothing is
shown that is not in here; an indicator of the user's own carries the same fields, with
"niet opgegeven" where nobody said.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from importlib.resources import files
from typing import Any

from store import NotFound, SetRecord, Snapshot, Soort
from store.cache import cached
from store.reading.text import short_id
from store.words import words

EIGEN_TABEL = "eigen tabel"
"""Source of figures for which no publisher is named."""
NIET_OPGEGEVEN = "niet opgegeven"
"""Stands where the user of an own indicator has not told its unit or meaning."""

# Three pijlers of three domeinen each, as in the method Wijkprogrammering of Rotterdam.
DOMEINEN: Mapping[str, tuple[str, str]] = {
    **{key: (word.pijler, word.label) for key, word in words("domein").items()},
    "algemeen": ("algemeen", "Algemeen"),
}
"""Domein → pijler and label; the nine of the method, and what stands outside them."""


class SoortCijfer(StrEnum):
    """What kind of number a figure is; decides how it may be aggregated and tested."""

    AANTAL = "aantal"
    PERCENTAGE = "percentage"
    GEMIDDELDE = "gemiddelde"
    INDEX = "index"


class Richting(StrEnum):
    """Whether higher is a judgement at all."""

    HOGER_GUNSTIG = "hoger_gunstig"
    HOGER_ONGUNSTIG = "hoger_ongunstig"
    NEUTRAAL = "neutraal"


class Nul(StrEnum):
    """What a zero in a file means, where files are known to put zero for missing."""

    MOGELIJK = "mogelijk"
    ONMOGELIJK = "onmogelijk"
    ONWAARSCHIJNLIJK = "onwaarschijnlijk"


@dataclass(frozen=True, slots=True)
class Bron:
    """A source of figures."""

    naam: str
    waar: str
    licentie: str


@dataclass(frozen=True, slots=True)
class Naam:
    """How a column of an indicator is called in some file."""

    naam: str
    """Normalised, see `column_key`."""
    schaal: float = 1.0
    """The file's number times this is the indicator in its own unit."""
    bij: frozenset[str] = frozenset()
    """Holds only beside a column of one of these normalised names; empty: always."""
    tot: int | None = None
    """Holds only for figures of this year and before."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue."""

    id: str
    label: str
    definitie: str
    eenheid: str
    soort: SoortCijfer
    bron: str
    """Name of the source, as shown."""
    waar: str
    """Where the figures can be had."""
    noemer: str | None = None
    """Indicator that a percentage or mean is about; aggregation weighs with it."""
    benadering: str | None = None
    """Indicator to weigh with when `noemer` is not there; always said when used."""
    formule: tuple[str, str] | None = None
    """(teller, noemer): the figure is teller / noemer x `factor`, or their sum (`som`)."""
    factor: float = 100.0
    som: bool = False
    """The figure is the sum of both parts of `formule`, not their quotient."""
    richting: Richting = Richting.NEUTRAAL
    domein: str = "algemeen"
    wie: str = ""
    """Of whom it is: an id of the table `wie` in the catalogue file; '' where nobody said."""
    thema: str = ""
    """Figures of one theme are one finding; '' is a theme of its own."""
    gebruik: bool = False
    """Whether it counts the use of help or special education, which is no measure of need."""
    decimalen: int = 0
    afronding: float | None = None
    """What the source rounds to, in the indicator's own unit."""
    bereik: tuple[float, float] | None = None
    """Values outside give a warning."""
    nul: Nul = Nul.MOGELIJK
    telbaar: bool = True
    """Whether a share or rate counts members of its denominator one by one. A ratio of unlike
    things (schools per child) or a converted figure (reach) does not: no test is pretended."""
    geschat: bool = False
    """Whether it is an estimate of this program, where the source masks: no difference between
    two of them is sure, since no interval of the estimate is kept."""
    sjabloon: bool = False
    """Of the SWV, the gemeente or a GGD: people fill it in, in the Excel template."""
    eigen: bool = False
    """An indicator from an own table, not in the catalogue file."""
    namen: tuple[Naam, ...] = ()
    waarden: Mapping[str, float] = field(default_factory=dict)

    @property
    def pijler(self) -> str:
        """Return the pijler of the domein: kansrijk, veilig, gezond or algemeen."""
        return DOMEINEN[self.domein][0]

    @property
    def domein_label(self) -> str:
        """Return the domein as people read it."""
        return DOMEINEN[self.domein][1]

    @property
    def over_wie(self) -> str:
        """Say of whom the figure is: `volwassenen (18 jaar en ouder)`; '' where nobody said."""
        return _file()["wie"][self.wie]["naam"] if self.wie else ""

    @property
    def rol(self) -> str:
        """Return what the group makes of it: jeugd, gebied, context or voorziening; '' unknown."""
        return _file()["wie"][self.wie]["rol"] if self.wie else ""

    @property
    def fasen(self) -> tuple[str, ...]:
        """Return the leeftijdsfasen that the group touches; none where it is of no age."""
        return tuple(_file()["wie"][self.wie].get("fasen", ())) if self.wie else ()

    def as_dict(self) -> dict[str, Any]:
        """Return an own indicator as a set keeps it in its `extra`."""
        data = asdict(self)
        data.pop("namen")
        data.pop("waarden")
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Indicator:
        """Read back what `as_dict` wrote, of another version too: what it has more is left out."""
        values = {row.name: data[row.name] for row in fields(cls) if row.name in data}
        for name, kind in (("soort", SoortCijfer), ("richting", Richting), ("nul", Nul)):
            values[name] = kind(values[name])
        for name in ("formule", "bereik"):
            values[name] = tuple(values[name]) if values.get(name) else None
        return cls(**values)


class Catalogue(Mapping[str, Indicator]):
    """Indicators by id, in the order of the catalogue file, own ones behind.

    `known` is what is known at once: the catalogue file and the sets of a folder. `all_rows` gives
    these and what is counted from other sets; asked only for an id that is not among `known`, or
    for all of them.
    """

    def __init__(
        self,
        known: Mapping[str, Indicator],
        all_rows: Callable[[], Mapping[str, Indicator]] | None = None,
    ) -> None:
        self._known = known
        self._all_rows = all_rows

    @cached_property
    def _rows(self) -> Mapping[str, Indicator]:
        return self._known if self._all_rows is None else self._all_rows()

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, Naam]]]:
        names: dict[str, list[tuple[str, Naam]]] = {}
        for row in self._rows.values():
            for name in row.namen:
                names.setdefault(name.naam, []).append((row.id, name))
        # CBS writes GemiddeldInkomenPerInwoner in thousands: its scale goes before our id, and
        # what its name stood for goes before what our id says
        for row_id in self._rows:
            key = column_key(row_id)
            names.setdefault(key, [(row_id, Naam(key))])
        return names

    def __getitem__(self, key: str) -> Indicator:
        """Return the indicator with this id.

        Raises NotFound with the ids that look most like it. It is a `LookupError`, so `get` and
        `in` are overridden to keep their own meaning.
        """
        row: Indicator | None = self.get(key)
        if row is None:
            raise NotFound(self._suggest(key))
        return row

    def __contains__(self, key: object) -> bool:
        return key in self._known or key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (as Mapping has it)
        """Return the indicator or `default`."""
        return self._known[key] if key in self._known else self._rows.get(key, default)

    def search(self, text: str) -> list[Indicator]:
        """Return the indicators that hold every word of `text`, label first.

        Case and accents do not matter; label, id, definition and domein are looked in. An
        empty text gives all.
        """
        asked = fold(text).split()
        found: list[tuple[int, int, Indicator]] = []
        for position, row in enumerate(self._rows.values()):
            label = fold(f"{row.label} {row.id.replace('_', ' ')} {row.id}")
            rest = fold(f"{row.definitie} {row.domein_label} {row.bron}")
            if all(word in label or word in rest for word in asked):
                rank = 0 if all(word in label for word in asked) else 1
                found.append((rank, position, row))
        return [row for _, _, row in sorted(found, key=lambda item: item[:2])]

    def match(
        self,
        column: str,
        beside: frozenset[str] = frozenset(),
        *,
        jaar: int | None = None,
        own: bool = True,
    ) -> tuple[str, float] | None:
        """Return the indicator and scale that a column name stands for, None when unknown.

        `beside` are the normalised names of all columns of the file; `jaar` is of the figures, for
        names that meant something else in other years. With `own` the ids of this catalogue mean
        themselves; not so in a publisher's file, where a column called like an id has the
        publisher's scale and definition.
        """
        if own and column.strip() in self._rows:
            return column.strip(), 1.0
        for indicator, name in self._named(column):
            if (not name.bij or name.bij & beside) and (
                name.tot is None or (jaar is not None and jaar <= name.tot)
            ):
                return indicator, name.schaal
        return None

    def choices(self, column: str) -> list[str]:
        """Return the indicators that a name has stood for, of which `match` cannot choose one."""
        return list(dict.fromkeys(indicator for indicator, _ in self._named(column)))

    def _named(self, column: str) -> Iterator[tuple[str, Naam]]:
        for key in column_keys(column):
            yield from self._names.get(key, ())

    def _suggest(self, key: str) -> str:
        from difflib import get_close_matches

        wanted = str(key)
        near = get_close_matches(wanted, self._rows, n=3, cutoff=0.5)
        near += [row.id for row in self.search(wanted.replace("_", " "))[:3] if row.id not in near]
        way = f"Bedoelt u {' of '.join(near[:4])}?" if near else "Zie 'wijkverkenner indicatoren'."
        return f"De indicator {wanted!r} staat niet in de catalogus. {way}"


def catalogue(snapshot: Snapshot | None = None) -> Catalogue:
    """Return the catalogue, with the own indicators of a folder when one is given."""
    if snapshot is None:
        return _shipped()
    return Catalogue(_stored_rows(snapshot), partial(_all_rows, snapshot))


def sources() -> Mapping[str, Bron]:
    """Return the sources of the catalogue by their short id."""
    return {key: Bron(**row) for key, row in _file()["bron"].items()}


@lru_cache(maxsize=1)
def never_figures() -> frozenset[str]:
    """Return the normalised names of columns that hold no figure: names, codes, row numbers."""
    return frozenset(column_key(name) for name in _file()["geen_cijfer"])


@lru_cache(maxsize=1)
def named_in_company() -> Mapping[str, frozenset[str]]:
    """Return the names that mean a figure only beside others, with those (`mannen`: of whom)."""
    rows = [name for row in _shipped().values() for name in row.namen]
    always = {name.naam for name in rows if not name.bij}
    return {name.naam: name.bij for name in rows if name.bij and name.naam not in always}


@lru_cache(maxsize=1)
def left_out() -> re.Pattern[str]:
    """Return what matches the normalised names of a publisher's columns that we leave out."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _file()["niet_ingelezen"]))


def source_licence(name: str) -> str:
    """Return the licence of a source by its shown name."""
    return next((row.licentie for row in sources().values() if row.naam == name), "niet vermeld")


def own_indicator(key: str, label: str, **known: Any) -> Indicator:  # noqa: ANN401
    """Make an indicator that the catalogue does not know.

    Fields that were not told (`known`) say "niet opgegeven", so that pages can ask.
    """
    # an index is neither summed nor tested: so nothing is made of a figure of unknown kind
    base = Indicator(
        id=key,
        label=label,
        definitie=NIET_OPGEGEVEN,
        eenheid=NIET_OPGEGEVEN,
        soort=SoortCijfer.INDEX,
        bron=EIGEN_TABEL,
        waar=EIGEN_TABEL,
        decimalen=1,
        eigen=True,
    )
    return replace(base, **known)


def fold(text: str) -> str:
    """Return a text in lower case without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=8192)
def column_key(name: str) -> str:
    """Return a column name as it is compared: letters and digits only, no accents."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


@lru_cache(maxsize=8192)
def column_keys(name: str) -> tuple[str, ...]:
    """Return the spellings to try: as it is, then without StatLine's number (`_5`)."""
    whole = column_key(name)
    bare = column_key(re.sub(r"_\d{1,3}$", "", name.strip()))
    return (whole,) if bare == whole or not bare else (whole, bare)


def slug(text: str) -> str:
    """Return a text as an id: Dutch snake_case."""
    # GemiddeldInkomen becomes gemiddeld_inkomen
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text.strip())
    plain = re.sub(r"[^a-z0-9]+", "_", fold(spaced).replace("%", " percentage ")).strip("_")
    return short_id(plain, 80)


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return tomllib.loads(files("indicators").joinpath("catalogus.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    """Read the catalogue file once per process."""
    known = sources()
    rows = {key: _row(key, data, known) for key, data in _file()["indicator"].items()}
    return Catalogue(rows)


@cached(8)
def _stored_rows(snapshot: Snapshot) -> Mapping[str, Indicator]:
    """Return the catalogue with the own indicators that the sets of a folder carry."""
    return _with_own(snapshot.find(Soort.INDICATOREN))


@cached(8, eigen=True)
def _all_rows(snapshot: Snapshot) -> Mapping[str, Indicator]:
    """Return what `_stored_rows` does, and the rows of what is counted from other sets."""
    from indicators.figure_sets import figure_sets  # its providers know this module

    return _with_own(figure_sets(snapshot))


def _with_own(sets: Iterable[SetRecord]) -> Mapping[str, Indicator]:
    """Put the own indicators of sets before the catalogue file, which wins."""
    # of two sets that tell of one indicator, the newer one tells better
    told = sorted(sets, key=lambda record: record.herkomst.datum)
    own = [Indicator.from_dict(row) for record in told for row in record.extra.get("eigen", ())]
    return {row.id: row for row in own} | dict(_shipped())


def _row(key: str, data: Mapping[str, Any], known: Mapping[str, Bron]) -> Indicator:
    kind = SoortCijfer(data["soort"])
    source = known[data["bron"]]
    # Fields that stand in the file as they are; what is absent keeps the default of the class.
    plain = {name: data[name] for name in _PLAIN if name in data}
    plain.setdefault("decimalen", int(kind in (SoortCijfer.GEMIDDELDE, SoortCijfer.INDEX)))
    return Indicator(
        id=key,
        soort=kind,
        bron=source.naam,
        waar=source.waar,
        formule=tuple(data["formule"]) if "formule" in data else None,
        factor=float(data.get("factor", 100)),
        richting=Richting(data.get("richting", "neutraal")),
        bereik=tuple(data["bereik"]) if "bereik" in data else _natural_range(kind),
        nul=Nul(data.get("nul", "mogelijk")),
        namen=tuple(_name(text) for text in data.get("namen", ())),
        waarden={fold(text): float(v) for text, v in data.get("waarden", {}).items()},
        **plain,
    )


_PLAIN = (
    "label", "definitie", "eenheid", "noemer", "benadering", "domein", "decimalen", "afronding",
    "telbaar", "geschat", "sjabloon", "som", "wie", "thema", "gebruik",
)  # fmt: skip


def _natural_range(kind: SoortCijfer) -> tuple[float, float] | None:
    """Return what a kind of figure cannot leave: a share is 0–100, a count is not negative."""
    if kind is SoortCijfer.PERCENTAGE:
        return (0.0, 100.0)
    return None if kind is SoortCijfer.INDEX else (0.0, float("inf"))


def _name(text: str) -> Naam:
    """Read one spelling: `naam`, `naam x1000`, `naam bij een|ander`, `naam tot 2021`."""
    match = re.fullmatch(r"(\S+)(?: x(\d+(?:\.\d+)?))?(?: bij (\S+))?(?: tot (\d{4}))?", text)
    if not match:
        message = f"catalogus.toml: onleesbare naam {text!r}"
        raise ValueError(message)
    name, scale, beside, last = match.groups()
    near = frozenset(column_key(one) for one in (beside or "").split("|") if one)
    return Naam(column_key(name), float(scale or 1), near, int(last) if last else None)
