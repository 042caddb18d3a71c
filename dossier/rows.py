"""A row of a dossier: its values by kind, in words, and what somebody should look at.

A row is kept whatever is in it: a word, date or reference that cannot be read stays as it was
written and is told in a finding. Nothing here raises for what people wrote, but for a text that
is longer than a book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from boundaries import NIVEAUS
from dossier import findings as f
from dossier.kinds import CYCLUS, DOSSIER, Kind, KindField, ValueForm, kinds
from store import Finding, Refused
from store.dutch import format_number, upper_first
from store.reading.numbers import Decimaal, parse_number
from store.reading.persons import person_hints
from store.reading.text import as_kept
from store.words import read_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.records_rows import Gegevens, Rij

MOST_TEXT = 200_000
"""Characters of one field: five times the 5,000 words of a report."""
ONBEKEND = "onbekend"
"""A value of an amount and of a number: it was asked and nobody knows."""
_NUMBERS = frozenset({ValueForm.GETAL, ValueForm.BEDRAG, ValueForm.JAAR})
_WORDS = frozenset({ValueForm.KEUZE, ValueForm.JA_NEE})
_LONGEST_TITLE = 90
_DUTCH_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTHS = (
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What codes and ids of other rooms and rows are called; empty where it was not looked up.

    A mapping that is None was not asked: nothing is then said of what it does not know.
    """

    gebieden: Mapping[str, str] | None = None
    indicatoren: Mapping[str, str] | None = None
    factoren: Mapping[str, str] | None = None
    rijen: Mapping[str, str] | None = None
    """Title by id of the rows that are there."""
    verwijderd: Mapping[str, str] = field(default_factory=dict)
    """Title by id of rows that were removed."""

    def of(self, veld: KindField) -> Mapping[str, str] | None:
        """Return what the values of a field are called; None where nothing is known of them."""
        return {
            ValueForm.GEBIED: self.gebieden,
            ValueForm.INDICATOR: self.indicatoren,
            ValueForm.FACTOR: self.factoren,
            ValueForm.RIJ: self.rijen,
        }.get(veld.vorm)


NOTHING_KNOWN = KnownNames()


def normalised(soort: Kind, gegevens: Mapping[str, Any]) -> Gegevens:
    """Return values in the form in which they are kept.

    Text without unseen signs, words by their ids, dates as ISO, numbers as numbers; what cannot
    be read stays as written. Names that the kind does not know are kept: a newer version made
    them. What is empty is None and stays: of two people at one row, one may have emptied a field.

    Raises Refused when a text is longer than `MOST_TEXT`.
    """
    fields = {veld.naam: veld for veld in soort.velden}
    made = {k: normal_value(fields[k], v) if k in fields else v for k, v in gegevens.items()}
    return {name: None if value in ("", []) else value for name, value in made.items()}


def normal_value(veld: KindField, value: Any) -> Any:  # noqa: ANN401
    """Return one value as `normalised` does; '' or an empty list for nothing."""
    if veld.meer:
        values = list(value) if isinstance(value, list | tuple | set) else [value]
        # one line of a text is one value: that is how several are typed
        lines = [
            part for one in values for part in (one.split("\n") if isinstance(one, str) else [one])
        ]
        return list(
            dict.fromkeys(m for m in (_one(veld, line) for line in lines) if m not in (None, ""))
        )
    if isinstance(value, list | tuple):
        return normal_value(veld, "\n".join(map(str, value)))
    return _one(veld, value)


def same_content(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two rows say the same: a field that is not there is an empty one."""
    return filled(one) == filled(other)


def filled(gegevens: Mapping[str, Any]) -> Gegevens:
    """Return the values that are not empty."""
    return {name: value for name, value in gegevens.items() if value not in (None, "", [])}


def row_title(soort: Kind, gegevens: Mapping[str, Any], known: KnownNames = NOTHING_KNOWN) -> str:
    """Return what a row is called: the fields that name it, on one line, cut where it is long."""
    if soort.elders:  # another room keeps it: its values are texts here
        said = [as_kept(gegevens.get(name)) for name in soort.titel]
    else:
        said = [_titled(soort.veld(n), gegevens, known) for n in soort.titel if n != CYCLUS]
        if CYCLUS in soort.titel:
            said.insert(0, f"{soort.enkelvoud} {gegevens.get(CYCLUS, 1)}")
    # one line, whatever was typed: titles stand in lists, menus and cells
    text = " · ".join(" ".join(part.split()) for part in said if part)
    if len(text) > _LONGEST_TITLE:
        text = text[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return text or f"({soort.enkelvoud} zonder naam)"


def _titled(veld: KindField, gegevens: Mapping[str, Any], known: KnownNames) -> str:
    text = value_text(veld, gegevens.get(veld.naam), known)
    return f"{veld.label.lower()} {text}" if text and veld.voluit else text


def readable_row(
    soort: Kind, gegevens: Mapping[str, Any], known: KnownNames = NOTHING_KNOWN
) -> dict[str, str]:
    """Return label → text of the fields that hold something, in the order of the kind."""
    lines = {v.label: value_text(v, gegevens.get(v.naam), known) for v in soort.velden}
    return {title: text for title, text in lines.items() if text}


def value_text(veld: KindField, value: Any, known: KnownNames = NOTHING_KNOWN) -> str:  # noqa: ANN401
    """Return a value as a reader sees it; '' for nothing."""
    if isinstance(value, list | tuple):
        # roles and texts have commas of their own
        return "; ".join(filter(None, (_said(veld, one, known) for one in value)))
    return _said(veld, value, known)


def view_text(weergave: str, known: KnownNames) -> str:
    """Return the address of a view in words: `Kaart: Wekelijkse sporters, wijk, Zonneveld`."""
    page, query = view_address(weergave)
    if not page:
        return weergave
    names = known.indicatoren or {}
    indicator, niveau = query.get("indicator", ""), query.get("niveau", "")
    place = query.get("gebied") or query.get("wijk") or query.get("swv") or ""
    facts = [
        names.get(indicator, indicator),
        # a level that is no choice of the page came along in its address
        level_name(niveau) if indicator else "",
        (known.gebieden or {}).get(place, place),
        query.get("jaar", ""),
    ]
    said = ", ".join(filter(None, facts))
    return f"{upper_first(page)}: {said}" if said else upper_first(page)


def view_address(weergave: str) -> tuple[str, dict[str, str]]:
    """Return page and choices of the address of a view; of a whole address only its end counts."""
    try:
        found = urlsplit(weergave.strip())
    except ValueError:
        return "", {}
    page = found.path.rstrip("/").rsplit("/", 1)[-1]
    if not page.isalpha():
        return "", {}
    return page, {name: values[-1] for name, values in parse_qs(found.query).items()}


def level_name(niveau: str) -> str:
    """Return what a level is called."""
    return NIVEAUS[niveau].label if niveau in NIVEAUS else niveau


def as_date(value: object) -> date | None:
    """Return the date of a value; None for none, or for one that cannot be read."""
    if isinstance(value, date):  # as a form gives it
        return value
    return _date(value) if isinstance(value, str) else None


def date_text(day: date) -> str:
    """Return a date as people write it in a list: `3 nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def row_findings(
    soort: Kind,
    gegevens: Mapping[str, Any],
    known: KnownNames = NOTHING_KNOWN,
    *,
    today: date | None = None,
    plaats: str = "",
) -> list[Finding]:
    """Return what somebody should look at in a row; it is kept all the same.

    Parameters
    ----------
    soort, gegevens
        The row.
    known
        What there is to refer to.
    today
        Tells which terms are past; None says nothing of them.
    plaats
        Where it is, as a person would point at it; '' is its title.
    """
    where = plaats or row_title(soort, gegevens, known)
    found: list[Finding] = []
    for veld in soort.velden:
        place = f"{where} · {veld.label}"
        value = gegevens.get(veld.naam)
        if value in (None, "", [], ()):
            if veld.verplicht and veld.asked_with(gegevens):
                found.append(f.VELD_LEEG(place, f"‘{veld.label}’ is leeg"))
            continue
        for one in value if isinstance(value, list | tuple) else (value,):
            found += _value_findings(veld, one, known, place)
    # told of what is open only: a promise that was kept too late is no news
    day = as_date(gegevens.get(soort.termijn)) if soort.termijn else None
    if today and day and day < today and is_open(soort, gegevens):
        title = soort.veld(soort.termijn).label
        place = f"{where} · {title}"
        found.append(f.DATUM_VOORBIJ(place, f"{date_text(day)} is voorbij"))
    return found


def is_open(soort: Kind, gegevens: Mapping[str, Any]) -> bool:
    """Tell whether a row still waits for something; kinds that cannot be closed never do."""
    return soort.gesloten and gegevens.get(soort.stand) not in soort.klaar


def references(soort: Kind, gegevens: Mapping[str, Any]) -> list[str]:
    """Return the ids of the rows that a row refers to, its dossier included."""
    found = [gegevens.get(DOSSIER)] if soort.per_dossier else []
    for veld in soort.velden:
        if veld.vorm is ValueForm.RIJ:
            value = gegevens.get(veld.naam)
            found += value if isinstance(value, list) else [value]
    return [str(one) for one in found if one]


def titles_of(rows: Mapping[str, Rij]) -> dict[str, str]:
    """Return the title of rows by their ids; rows that refer to others name those."""
    known = kinds()
    plain = {
        key: row_title(known[row.soort], row.gegevens)
        for key, row in rows.items()
        # what never leaves the tool is not named by what does
        if row.soort in known and not known[row.soort].apart
    }
    # once more, now that what they refer to has a name
    with_names = KnownNames(rijen=plain)
    return {key: row_title(known[rows[key].soort], rows[key].gegevens, with_names) for key in plain}


def _one(veld: KindField, value: Any) -> Any:  # noqa: ANN401
    """Bring one value to the form of its field."""
    # Excel and forms give truth values where the list says `ja` and `nee`
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float) and veld.vorm in _NUMBERS:
        return _whole(float(value))
    text = as_kept(value.isoformat()[:10] if isinstance(value, date) else value)
    if len(text) > MOST_TEXT:
        raise Refused(
            f"een tekst van hoogstens {format_number(MOST_TEXT)} tekens in ‘{veld.label}’",
            f"{format_number(len(text))} tekens",
            "Bewaar haar in een document en verwijs ernaar. Er is niets gewijzigd.",
        )
    return _read(veld, text if veld.lang else " ".join(text.split()))


def _read(veld: KindField, text: str) -> str | int | float:
    """Return what a text says in the form of its field; the text itself where it cannot be read."""
    if veld.vorm is ValueForm.DATUM:
        day = _date(text)
        return day.isoformat() if day else text
    if veld.vorm in _NUMBERS:
        # people write amounts the Dutch way: 1.500 is fifteen hundred
        number = parse_number(text.removeprefix("€"), Decimaal.KOMMA)
        return text if number is None else _whole(number)
    return _word(veld, text) if veld.vorm in _WORDS and text else text


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _word(veld: KindField, text: str) -> str:
    """Return the id of a word of the field, else the text itself."""
    if veld.lijst:
        return read_word(veld.lijst, text).id or text
    plain = text.casefold()
    for key, title in veld.woorden.items():
        if plain in (key, title.casefold()):
            return key
    return text


@lru_cache(4096)  # every page reads the same dates
def _date(text: str) -> date | None:
    text = text.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    if found := _DUTCH_DATE.fullmatch(text):
        day, month, year = map(int, found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None


def _said(veld: KindField, value: Any, known: KnownNames) -> str:  # noqa: ANN401
    if value in (None, ""):
        return ""
    if veld.vorm is ValueForm.DATUM:
        day = as_date(value)
        return date_text(day) if day else str(value)
    if veld.vorm in _NUMBERS and isinstance(value, int | float):
        return _number_text(veld, value)
    if veld.vorm in _WORDS:
        return veld.woorden.get(str(value), str(value))
    if veld.vorm is ValueForm.WEERGAVE:
        return view_text(str(value), known)
    return _name(veld, str(value), known)


def _number_text(veld: KindField, value: float) -> str:
    if veld.vorm is ValueForm.JAAR:
        return str(int(value))
    text = format_number(value, 0 if float(value).is_integer() else 2)
    return f"€ {text}" if veld.vorm is ValueForm.BEDRAG else text


def _name(veld: KindField, key: str, known: KnownNames) -> str:
    """Return what a code or id is called; the code itself where nobody asked its name."""
    names = known.of(veld)
    if names is not None and key in names:
        return f"{names[key]} ({key})" if veld.vorm is ValueForm.GEBIED else names[key]
    if veld.vorm is ValueForm.RIJ and key in known.verwijderd:
        return f"{known.verwijderd[key]} (verwijderd)"
    return "(een rij die er niet meer is)" if veld.vorm is ValueForm.RIJ and names else key


def _value_findings(
    veld: KindField,
    value: Any,  # noqa: ANN401
    known: KnownNames,
    place: str,
) -> list[Finding]:
    """Return what is to be said of one value that is there."""
    text = str(value)
    if veld.tekst:
        # told, never refused: a street may be called after somebody
        hints = person_hints(text)
        said = ", ".join(f"‘{hint}’" for hint in hints)
        found = [f.LIJKT_PERSOON(place, f"{said} lijkt op een persoon", aantal=len(hints) or 1)]
        return found if hints else []
    if veld.vorm in _WORDS and text not in veld.woorden:
        return [f.WOORD_ONBEKEND(place, f"‘{text}’ staat niet in de lijst")]
    if veld.vorm is ValueForm.DATUM and as_date(value) is None:
        return [f.DATUM_ONLEESBAAR(place, f"‘{text}’ is geen datum als 29-11-2026")]
    if veld.vorm in _NUMBERS and not isinstance(value, int | float) and text != ONBEKEND:
        return [f.GETAL_ONLEESBAAR(place, f"‘{text}’ is geen getal")]
    # where nothing was looked up, nothing is said: a folder without boundaries knows no area
    names = known.of(veld)
    return [] if names is None or text in names else [_unknown(veld, text, known, place)]


def _unknown(veld: KindField, text: str, known: KnownNames, place: str) -> Finding:
    """Say of a code or id that nothing has it any more."""
    if veld.vorm is ValueForm.GEBIED:
        return f.GEBIED_ONBEKEND(place, f"‘{text}’ staat niet in de geladen grenzen")
    if veld.vorm is ValueForm.INDICATOR:
        return f.INDICATOR_ONBEKEND(place, f"‘{text}’ staat niet (meer) in de catalogus")
    gone = known.verwijderd.get(text)
    what = f"‘{gone}’ is verwijderd" if gone else f"‘{text}’ bestaat niet (meer)"
    return f.VERWIJZING_VERVALLEN(place, what)
