"""An opgave as a card in four quadrants, its tree and money, and whether its story is closed.

After Utrecht's sturingsmodel: shared values; frames; movement; learning. `closing` walks ambitie →
opgave → aanname → factor → aanbod → outcome → resultaat and says which links are missing for the
fase the opgave is in. A closed chain says that what is done, expected and measured is written down;
it says nothing of what comes of what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dossier import findings as f
from dossier.dossier import Dossier, cycle_of
from dossier.kinds import kind
from dossier.plan import ACTIVITEIT, UITKOMST, ended
from dossier.rows import ONBEKEND, KnownNames, as_date, row_title, value_text
from store.dutch import count, format_number, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store import Finding
    from store.records_rows import Rij

OPGAVE = "opgave"
BIJ_OPGAVE = ("aanname", "middelen", "prestatie", "samenwerking", "leerpunt")
"""Kinds that belong to an opgave, by their field `opgave`."""
ONDERBOUWING = ("onderzoek", "praktijk", "ervaring")
"""The three sources of evidence."""
LAGEN = {
    "indicatoren_samenleving": "van de samenleving",
    "indicatoren_doelgroep": "van de doelgroep",
    "indicatoren_uitvoering": "van de uitvoering",
}
"""The three tiers of indicators: fields, with how they stand in a sentence."""
GEEN_OORZAAK = (
    "Een sluitend verhaal zegt dat alles is opgeschreven wat bij deze fase hoort. Het zegt niet "
    "wat waardoor komt."
)


class ChainState(StrEnum):
    """How a link of the chain stands."""

    ER = "er"
    ONTBREEKT = "ontbreekt"
    ONBEKEND = "onbekend"
    """It was asked, and nobody knows."""
    LATER = "nog niet nodig"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain of an opgave."""

    label: str
    stand: ChainState
    tekst: str
    """What there is, or what is missing, in Dutch."""


@dataclass(frozen=True, slots=True)
class OpgaveCard:
    """One opgave with everything that belongs to it."""

    rij: Rij
    naam: str
    erbij: Mapping[str, tuple[Rij, ...]]
    """Rows by kind (`BIJ_OPGAVE`)."""
    activiteiten: tuple[Rij, ...]
    """That serve it: they name it, or one of its resultaten, or an aanname rests on them."""
    uitkomsten: tuple[Rij, ...]
    """Outcomemetingen of those."""
    onder: tuple[Rij, ...]
    """Opgaven that belong under it."""
    jaar: int
    """The year of today."""
    known: KnownNames

    def said(self, naam: str, row: Rij | None = None) -> str:
        """Return a field of it, or of a row of it, as a reader sees it."""
        row = row or self.rij
        return value_text(kind(row.soort).veld(naam), row.gegevens.get(naam), self.known)

    @property
    def lopend(self) -> tuple[Rij, ...]:
        """Return its activities that have not ended."""
        return tuple(row for row in self.activiteiten if not ended(row))

    @property
    def doel(self) -> tuple[str, str]:
        """Return its ambitie, own words and those of the city, and its doelstelling."""
        ambitie = "; ".join(filter(None, (self.said("ambitie"), self.said("ambities"))))
        return ambitie, self.said("doelstelling")

    @property
    def resultaten(self) -> tuple[str, ...]:
        """Return the ids of its resultaten that are there."""
        keys = self.rij.gegevens.get("resultaten") or ()
        return tuple(key for key in keys if self.known.rijen is None or key in self.known.rijen)

    @property
    def fase(self) -> str:
        """Return its fase; '' where none was chosen."""
        said = self.rij.gegevens.get("fase")
        return str(said) if said in _phases() else ""

    @property
    def factoren(self) -> tuple[str, ...]:
        """Return the factors that its aannames and activities name, each once."""
        rows = (*self.erbij["aanname"], *self.activiteiten)
        return tuple(dict.fromkeys(k for r in rows for k in r.gegevens.get("factoren") or ()))

    @property
    def jaren(self) -> tuple[int, ...]:
        """Return the years it runs, up to now; those of its money where it says none."""
        first, last = (self.rij.gegevens.get(name) for name in ("begint", "eindigt"))
        if not isinstance(first, int):
            return tuple(sorted({y for r in self.erbij["middelen"] if (y := _year(r))}))
        end = last if isinstance(last, int) else self.jaar
        return tuple(range(first, min(end, self.jaar) + 1))

    def quadrants(self) -> dict[str, list[tuple[str, str]]]:
        """Return the four quadrants: heading → lines of label and text; empty ones say so."""
        tiers = [(f"Indicatoren {text}", self.said(name)) for name, text in LAGEN.items()]
        ambitie, doelstelling = self.doel
        found = {
            "Gedeelde waarden": [
                ("Leidende principes", self.said("principes")),
                ("Ambitie", ambitie),
                ("Doelstelling", doelstelling),
                ("Resultaten", self.said("resultaten")),
            ],
            "Kaders en randvoorwaarden": [
                ("Eigenaar (rol)", self.said("eigenaar")),
                ("Fase en looptijd", " · ".join(filter(None, (self.said("fase"), self._span())))),
                ("Middelen", money_sentence(self)),
                ("Partners", self._rows("samenwerking", "partner", "soort")),
                ("Prestaties", self._rows("prestatie", "wat", "wie", "stand")),
            ],
            "Beweging": [
                ("Hoe verloopt het", self.said("proces")),
                ("Activiteiten", "; ".join(map(self._title, self.lopend))),
                *tiers,
            ],
            "Leren": [
                ("Aannames", self._rows("aanname", "tekst", "stand")),
                ("Duiding, verhalen, leerpunten", self._learnt(lambda one: one != "keuze")),
                ("Keuzes", self._learnt(lambda one: one == "keuze")),
                ("Evalueren op", self.said("evaluatie")),
            ],
        }
        return {
            head: [(name, text or "nog niet ingevuld") for name, text in lines]
            for head, lines in found.items()
        }

    def _title(self, row: Rij) -> str:
        return row_title(kind(row.soort), row.gegevens, self.known)

    def _span(self) -> str:
        years = [self.said(name) for name in ("begint", "eindigt")]
        return "–".join(filter(None, dict.fromkeys(years)))

    def _rows(self, soort: str, *names: str) -> str:
        lines = (
            " · ".join(filter(None, (" ".join(self.said(name, row).split()) for name in names)))
            for row in self.erbij[soort]
        )
        return "; ".join(filter(None, lines))

    def _learnt(self, wanted: Callable[[str], bool]) -> str:
        lines = []
        for row in self.erbij["leerpunt"]:
            if wanted(str(row.gegevens.get("soort") or "leerpunt")):
                chosen, why = self.said("keuze", row), self.said("reden", row)
                said = f"{chosen}: {self._title(row)}" if chosen else self._title(row)
                lines.append(f"{said} (reden: {why.rstrip('.')})" if why else said)
        return "; ".join(lines)


def opgave_cards(dossier: Dossier, known: KnownNames) -> list[OpgaveCard]:
    """Return the opgaven of a dossier, those under another behind it."""
    every = dossier.of(OPGAVE)
    cards = [_card(dossier, row, known) for row in every]
    # depth first, so that what lies under an opgave is read behind it
    by_id = {card.rij.id: card for card in cards}
    order: list[OpgaveCard] = []

    def take(card: OpgaveCard) -> None:
        # two that lie under each other would go round for ever
        if card not in order:
            order.append(card)
            for row in card.onder:
                take(by_id[row.id])

    for card in cards:
        if str(card.rij.gegevens.get("onder") or "") not in by_id:
            take(card)
    # those left lie in a ring, under each other: nothing is above them, and they are shown too
    for card in cards:
        take(card)
    return order


def opgave_tree(cards: Sequence[OpgaveCard]) -> list[tuple[int, str, str]]:
    """Return ambitie → doelstelling → opgaven → resultaten as lines: depth, what it is, text.

    An ambitie and a doelstelling that several opgaven word alike stand once.
    """
    lines: list[tuple[int, str, str]] = []
    above: tuple[str, str] | None = None
    by_id = {card.rij.id for card in cards}
    for card in sorted(cards, key=lambda one: (_goal(one, cards), cards.index(one))):
        goal = _goal(card, cards)
        if above is None or goal[0] != above[0]:
            lines.append((0, "ambitie", goal[0] or "(geen ambitie)"))
        if above is None or goal != above:
            lines.append((1, "doelstelling", goal[1] or "(geen doelstelling)"))
        above = goal
        below = str(card.rij.gegevens.get("onder") or "") in by_id
        lines.append((2 + below, "opgave", card.naam))
        names = card.known.rijen or {}
        lines += [(3 + below, "resultaat", names.get(key, key)) for key in card.resultaten]
    return lines


def money_lines(card: OpgaveCard) -> list[dict[str, str]]:
    """Return what was begroot and besteed per year, heading → text; years without a row too."""
    rows = {_year(row): row for row in card.erbij["middelen"]}
    years = sorted({*card.jaren, *(year for year in rows if year)})
    return [
        {
            "Jaar": str(year),
            **{
                head: (card.said(name, rows[year]) if year in rows else "") or "niet ingevuld"
                for head, name in (
                    ("Begroot", "begroot"),
                    ("Besteed", "besteed"),
                    ("Geoormerkt", "geoormerkt"),
                    ("Bron", "bron"),
                )
            },
        }
        for year in years
    ]


def money_sentence(card: OpgaveCard) -> str:
    """Say what was begroot and besteed in all, and of how many years that is not known."""
    rows = card.erbij["middelen"]
    if not rows:
        return ""
    parts = []
    for name in ("begroot", "besteed"):
        # `onbekend` and empty are no zero: the sum says of how many years it is
        values = [row.gegevens.get(name) for row in rows]
        known = [float(value) for value in values if isinstance(value, int | float)]
        unknown = len(values) - len(known)
        if not known:
            parts.append(f"{name}: onbekend")
            continue
        years = f"{len(known)} jaar"
        rest = f"; van {unknown} jaar onbekend of niet ingevuld" if unknown else ""
        parts.append(f"{name}: € {format_number(sum(known))} in {years}{rest}")
    return "; ".join(parts)


def closing(card: OpgaveCard) -> list[ChainLink]:
    """Return every link of the chain of an opgave, in order, as it stands for its fase.

    Without a fase only what every opgave needs is asked, and the fase itself.
    """
    phases = list(_phases())
    at = phases.index(card.fase) if card.fase else 0
    found = []
    for title, phase, look in _CHAIN:
        stand, text = look(card)
        # what is there already is never told to be too early
        if stand is not ChainState.ER and phases.index(phase) > at:
            stand, text = ChainState.LATER, f"nodig vanaf de fase {phase}"
        found.append(ChainLink(title, stand, text))
    return found


def closing_findings(card: OpgaveCard) -> list[Finding]:
    """Return the links that are missing for the fase of an opgave, or of which nobody knows."""
    kinds = {ChainState.ONTBREEKT: f.SCHAKEL_ONTBREEKT, ChainState.ONBEKEND: f.SCHAKEL_ONBEKEND}
    return [
        kinds[link.stand](f"{card.naam} · {link.label}", link.tekst)
        for link in closing(card)
        if link.stand in kinds
    ]


def closing_sentence(card: OpgaveCard) -> str:
    """Say in one Dutch sentence whether the story is closed, and what is missing."""
    links = closing(card)
    missing = [o.label.lower() for o in links if o.stand is ChainState.ONTBREEKT]
    unknown = [o.label.lower() for o in links if o.stand is ChainState.ONBEKEND]
    phase = f"de fase {card.fase}" if card.fase else "het begin"
    if not missing and not unknown:
        return f"Sluitend voor {phase}: alles wat daarbij hoort is opgeschreven."
    parts = [f"er ontbreekt {listed(missing)}"] * bool(missing)
    parts += [f"onbekend is {listed(unknown)}"] * bool(unknown)
    return f"Nog niet sluitend voor {phase}: {'; '.join(parts)}."


def _card(dossier: Dossier, row: Rij, known: KnownNames) -> OpgaveCard:
    own = {
        name: tuple(
            one
            for one in dossier.of(name)
            if one.gegevens.get(OPGAVE) == row.id and cycle_of(one) <= dossier.cyclus
        )
        for name in BIJ_OPGAVE
    }
    results = set(row.gegevens.get("resultaten") or ())
    # three ways by which an activity serves an opgave: it says so, it aims at a resultaat of it, or
    # an aanname rests on it
    resting = {k for one in own["aanname"] for k in one.gegevens.get("activiteiten") or ()}
    serving = tuple(
        one
        for one in dossier.of(ACTIVITEIT)
        if one.id in resting
        or row.id in (one.gegevens.get("opgaven") or ())
        or results & set(one.gegevens.get("resultaten") or ())
    )
    there = {one.id for one in serving}
    measured = tuple(r for r in dossier.of(UITKOMST) if r.gegevens.get(ACTIVITEIT) in there)
    under = tuple(r for r in dossier.of(OPGAVE) if r.gegevens.get("onder") == row.id != r.id)
    return OpgaveCard(
        row,
        row_title(kind(OPGAVE), row.gegevens, known),
        own,
        serving,
        measured,
        under,
        dossier.vandaag.year,
        known,
    )


def _goal(card: OpgaveCard, cards: Sequence[OpgaveCard]) -> tuple[str, str]:
    """Return ambitie and doelstelling of an opgave; of the one it lies under where it has none."""
    above = next((c for c in cards if c.rij.id == card.rij.gegevens.get("onder")), card)
    return card.doel if any(card.doel) else above.doel


def _phases() -> Mapping[str, str]:
    return kind(OPGAVE).veld("fase").woorden


def _year(row: Rij) -> int:
    said = row.gegevens.get("jaar")
    return said if isinstance(said, int) else 0


Seen = tuple[ChainState, str]


def _filled(*names: str) -> Callable[[OpgaveCard], Seen]:
    """Return a look at fields of the opgave: one of them is enough."""

    def look(card: OpgaveCard) -> Seen:
        said = next((text for name in names if (text := card.said(name))), "")
        return (ChainState.ER, said) if said else (ChainState.ONTBREEKT, "nog niet ingevuld")

    return look


def _assumptions(card: OpgaveCard) -> Seen:
    rows = [r for r in card.erbij["aanname"] if r.gegevens.get("stand") != "losgelaten"]
    if not rows:
        return ChainState.ONTBREEKT, "geen enkele aanname is uitgeschreven"
    # the audit: assumptions stay implicit (beleidstheorie); evidence has three sources
    bare = sum(not any(row.gegevens.get(name) for name in ONDERBOUWING) for row in rows)
    if bare:
        said = f"{bare} van {_many(len(rows), 'aanname')} zonder onderbouwing uit onderzoek, "
        return ChainState.ONTBREEKT, f"{said}praktijk of ervaring"
    return ChainState.ER, f"{_many(len(rows), 'aanname')} uitgeschreven en onderbouwd"


def _evaluated(card: OpgaveCard) -> Seen:
    rows = [r for r in card.erbij["aanname"] if r.gegevens.get("stand") in (None, "", "open")]
    undated = sum(as_date(row.gegevens.get("evaluatie")) is None for row in rows)
    if undated:
        return ChainState.ONTBREEKT, f"{_many(undated, 'aanname')} zonder datum om het na te gaan"
    # the audit: no moment of evaluation
    if as_date(card.rij.gegevens.get("evaluatie")) is None:
        return ChainState.ONTBREEKT, "geen moment om de opgave te evalueren"
    return ChainState.ER, card.said("evaluatie")


def _factors(card: OpgaveCard) -> Seen:
    known = card.known.factoren
    there = [key for key in card.factoren if known is None or key in known]
    if not there:
        return ChainState.ONTBREEKT, "geen aanname en geen activiteit noemt een factor"
    return ChainState.ER, "; ".join((known or {}).get(key, key) for key in there)


def _offer(card: OpgaveCard) -> Seen:
    running = card.lopend
    if not running:
        return ChainState.ONTBREEKT, "geen aanbod of activiteit bij deze opgave"
    # a factor that an aanname counts on and nothing works on is a hole in the story
    served = {key for row in running for key in row.gegevens.get("factoren") or ()}
    expected = {k for r in card.erbij["aanname"] for k in r.gegevens.get("factoren") or ()}
    names = card.known.factoren or {}
    if left := sorted(names.get(key, key) for key in expected - served):
        return ChainState.ONTBREEKT, f"geen activiteit noemt de factor {listed(left)}"
    return ChainState.ER, _many(len(running), ACTIVITEIT)


def _outcome(card: OpgaveCard) -> Seen:
    running = {row.id for row in card.lopend}
    measured = {
        r.gegevens.get(ACTIVITEIT) for r in card.uitkomsten if r.gegevens.get("stand") != "gestopt"
    }
    left = len(running - measured)
    if not running or left:
        said = (
            f"van {left} activiteiten is geen outcome gekozen" if left else "geen outcome gekozen"
        )
        return ChainState.ONTBREEKT, said
    return ChainState.ER, f"{len(card.uitkomsten)} outcomemetingen"


def _results(card: OpgaveCard) -> Seen:
    wanted = card.rij.gegevens.get("resultaten") or ()
    if not wanted:
        return ChainState.ONTBREEKT, "geen maatschappelijk resultaat gekozen"
    if gone := len(wanted) - len(card.resultaten):
        verb = "is" if gone == 1 else "zijn"
        return ChainState.ONTBREEKT, f"{gone} van {len(wanted)} resultaten {verb} verwijderd"
    return ChainState.ER, card.said("resultaten")


def _money(naam: str) -> Callable[[OpgaveCard], Seen]:
    """Return a look at the money of every year."""

    def look(card: OpgaveCard) -> Seen:
        rows = {_year(row): row.gegevens for row in card.erbij["middelen"]}
        years = card.jaren
        empty = [y for y in years if y not in rows or rows[y].get(naam) in (None, "")]
        unknown = [y for y in years if y in rows and rows[y].get(naam) == ONBEKEND]
        # empty and unknown are two things: nobody filled it in, or it was asked and nobody knows
        if not rows or empty:
            said = (
                f"niet ingevuld voor {listed([str(y) for y in empty])}" if rows else "geen budget"
            )
            return ChainState.ONTBREEKT, said
        if unknown:
            return ChainState.ONBEKEND, f"onbekend voor {listed([str(y) for y in unknown])}"
        return ChainState.ER, money_sentence(card)

    return look


def _earmarked(card: OpgaveCard) -> Seen:
    said = {row.gegevens.get("geoormerkt") for row in card.erbij["middelen"]}
    # one year that is earmarked is enough here; which years are is in the table of money
    if "ja" in said:
        return ChainState.ER, "geoormerkt"
    if said and said <= {ONBEKEND, None, ""}:
        return ChainState.ONBEKEND, "onbekend of het budget alleen hiervoor is"
    return ChainState.ONTBREEKT, "geen geoormerkt budget"


def _some(soort: str, missing: str) -> Callable[[OpgaveCard], Seen]:
    """Return a look at the rows of a kind."""

    def look(card: OpgaveCard) -> Seen:
        rows = [row for row in card.erbij[soort] if row.gegevens.get("soort") != "geen"]
        if not rows:
            return ChainState.ONTBREEKT, missing
        return ChainState.ER, _many(len(rows), soort)

    return look


def _choice(card: OpgaveCard) -> Seen:
    made = [r.gegevens for r in card.erbij["leerpunt"] if r.gegevens.get("soort") == "keuze"]
    # the audit advises to say what to start, strengthen or wind down, and why
    if not any(data.get("keuze") and data.get("reden") for data in made):
        return ChainState.ONTBREEKT, "geen keuze met een reden (inzetten, versterken, afbouwen)"
    return ChainState.ER, f"{len(made)} gemaakt"


def _many(number: int, soort: str) -> str:
    """Return how many rows of a kind there are (`1 aanname`, `2 aannames`)."""
    found = kind(soort)
    return count(number, found.enkelvoud, found.meervoud)


_FIRST, _MAKING, _DOING, _ENDING = "verkenning", "ontwikkeling", "uitvoering", "afronding"
# The links in the order of the story, with the fase from which each is asked. What the audit found
# to be missing most (assumptions, budget, performance, evaluation) is among them; which fase needs
# what it left open, and is chosen here.
_CHAIN: tuple[tuple[str, str, Callable[[OpgaveCard], Seen]], ...] = (
    ("Fase", _FIRST, _filled("fase")),
    ("Eigenaar", _FIRST, _filled("eigenaar")),
    ("Ambitie", _FIRST, _filled("ambitie", "ambities")),
    ("Doelstelling", _FIRST, _filled("doelstelling")),
    ("Aannames", _MAKING, _assumptions),
    ("Evaluatie", _DOING, _evaluated),
    ("Factoren", _MAKING, _factors),
    ("Aanbod", _DOING, _offer),
    ("Outcome", _DOING, _outcome),
    ("Resultaat", _MAKING, _results),
    *(
        (f"Indicatoren {text}", _DOING if number else _MAKING, _filled(name))
        for number, (name, text) in enumerate(LAGEN.items())
    ),
    ("Partners", _MAKING, _some("samenwerking", "geen afspraak met een partner")),
    ("Budget", _DOING, _money("begroot")),
    ("Geoormerkt budget", _DOING, _earmarked),
    ("Prestaties", _DOING, _some("prestatie", "geen prestatie afgesproken")),
    ("Besteed", _ENDING, _money("besteed")),
    ("Keuze", _ENDING, _choice),
)
