"""Blind eerst: a round in which people estimate before they see the figure, kept with its outcome.

A round (`ronde`) is prepared on a weergave, opened under a short code, and closed. What is kept of
the answers are counts per area and place, of phones and of paper apart: under `COUNTS`, a name
that no form asks for. Nothing tells who answered what, or in which order they came.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compare.estimate import Tally, beside, counted, real_places, row_text, summary, together
from dossier.kinds import CYCLUS, DOSSIER
from dossier.meeting import CLOSED, PREPARED, RONDE, RUNNING
from dossier.storyline import talk_order
from store import Refused, Snapshot
from store.passing import OPEN
from store.records_rows import Opdracht, Rij, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compare.estimate import EstimateRow
    from dossier.dossier import Dossier, Work

COUNTS = "tellingen"
PHONES, PAPER, EARLIER = "telefoon", "papier", "eerder"
"""The last of phones whose answers passed by too long ago to be counted again (`opened`)."""
STICKERS = "stickers"
MOST_AREAS = 40
"""More buttons than that nobody looks through on a phone."""
MOST_ANSWERS, MOST_CHANGES = 400, 40
"""Of one round, and of one phone: a room has no more, and a script gets no further."""
_MOST_COUNT = 40_000
"""Of one number in a tally: a thousand answers that each put every sticker on one area."""
_SIGNS = "BCDFGHJKLMNPRSTVWXZ2345679"
"""Of a code: none that is read for another, and no vowel that makes a word."""
_CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class EstimateRound:
    """One round, as its row has it."""

    rij: Rij

    @property
    def vraag(self) -> str:
        """Return what is asked."""
        return str(self.rij.gegevens.get("vraag") or "")

    @property
    def stickers(self) -> bool:
        """Whether stickers are put on a map; else areas are put in order."""
        return self.rij.gegevens.get("vorm") == STICKERS

    @property
    def kant(self) -> str:
        """Return what place 1 is: `hoogst` or `laagst`."""
        return "laagst" if self.rij.gegevens.get("kant") == "laagst" else "hoogst"

    @property
    def gebieden(self) -> tuple[str, ...]:
        """Return the codes of the areas, in the order in which they are offered."""
        return tuple(map(str, self.rij.gegevens.get("gebieden") or ()))

    @property
    def nummers(self) -> dict[str, str]:
        """Return the number of each area, on screen and on paper."""
        return {code: str(number) for number, code in enumerate(self.gebieden, start=1)}

    @property
    def aantal(self) -> int:
        """Return how many places or stickers there are to give."""
        said = self.rij.gegevens.get("aantal")
        most = MOST_AREAS if self.stickers else len(self.gebieden)
        return max(1, min(said if isinstance(said, int) else 3, most))

    @property
    def code(self) -> str:
        """Return the code that a phone comes by; '' before it was opened."""
        return str(self.rij.gegevens.get("code") or "")

    @property
    def stand(self) -> str:
        """Return how it stands: one of those of `dossier.meeting`."""
        return str(self.rij.gegevens.get("stand") or PREPARED)

    def tally(self, source: str) -> Tally:
        """Return what was counted of phones or of paper."""
        empty = counted((), self.gebieden, plaatsen=self.aantal, stickers=self.stickers)
        counts = self.rij.gegevens.get(COUNTS)
        kept = counts.get(source) if isinstance(counts, dict) else None
        if not isinstance(kept, dict) or not isinstance(kept.get("per_gebied"), dict):
            return empty
        # a row may come from anybody's file, and its areas or places may have been changed since
        made = {}
        for code, row in empty.tellingen.items():
            there = kept["per_gebied"].get(code)
            given = [_number(one) for one in there] if isinstance(there, list) else []
            made[code] = [min(one, _MOST_COUNT) for one in [*given, *row][: len(row)]]
        return Tally(made, min(_number(kept.get("antwoorden")), _MOST_COUNT))

    def rows(self, snapshot: Snapshot, namen: Mapping[str, str]) -> list[EstimateRow]:
        """Return the estimate of each area beside its figure as it is now."""
        data = self.rij.gegevens
        real = real_places(
            snapshot, str(data.get("indicator") or ""), str(data.get("niveau") or ""),
            _number(data.get("jaar")), self.gebieden, laagst=self.kant == "laagst",
        )  # fmt: skip
        return beside(self.all(), real, namen, plaatsen=self.aantal, stickers=self.stickers)

    def all(self) -> Tally:
        """Return what was counted of phones and paper together."""
        return together(together(self.tally(PHONES), self.tally(EARLIER)), self.tally(PAPER))

    def told(
        self, namen: Mapping[str, str], kaart: Mapping[str, Any], *, fictief: bool = False
    ) -> dict[str, Any]:
        """Return what a phone needs of an open round: no figure is in it."""
        return {
            OPEN: True,
            "vraag": self.vraag,
            "vorm": STICKERS if self.stickers else "rangorde",
            "kant": self.kant,
            "aantal": self.aantal,
            "gebieden": {code: namen.get(code, code) for code in self.gebieden},
            "kaart": dict(kaart),
            "fictief": fictief,
            # what an anonymous token is signed with: another round takes none of this one
            "zegel": secrets.token_hex(16),
        }


def round_place(code: str) -> str:
    """Return where a round stands among what passes by (`store.passing`)."""
    return f"{RONDE}/{code}"


def new_code() -> str:
    """Return a code that is short enough to type from a screen."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))


def read_code(text: str) -> str:
    """Return a code as it was meant: in capitals, without spaces; '' where it is none."""
    said = "".join(text.split()).upper()
    return said if len(said) == _CODE_LENGTH and set(said) <= set(_SIGNS) else ""


def read_estimate(told: Mapping[str, Any], codes: Sequence[str]) -> list[str]:
    """Return an answer that a round can take.

    Raises Refused for areas that are not in the round, too many of them, or the same place twice.
    """
    stickers = told["vorm"] == STICKERS
    most, what = int(told["aantal"]), "stickers" if stickers else "plaatsen"
    wanted = f"1 tot en met {most} {what}, in de gebieden van deze ronde"
    again = "Kies opnieuw en verstuur nog eens."
    if not codes:
        raise Refused(wanted, "een leeg antwoord", "Kies eerst en verstuur dan.")
    if len(codes) > most:
        raise Refused(wanted, f"een antwoord met meer dan {most}", again)
    if not set(codes) <= told["gebieden"].keys():
        raise Refused(wanted, "een gebied dat er niet bij hoort", again)
    if not stickers and len(set(codes)) < len(codes):
        raise Refused(wanted, "een gebied dat er twee keer in staat", again)
    return list(codes)


def round_of(work: Work, weergave: str) -> EstimateRound | None:
    """Return the newest round of a weergave; None where there is none."""
    rows = [r for r in work.rijen.get(RONDE, ()) if r.gegevens.get("weergave") == weergave]
    return EstimateRound(rows[-1]) if rows else None


def new_round(weergave: str, vraag: str, **asked: object) -> Opdracht:
    """Return what it takes to prepare a round on a weergave; `asked` by the names of its fields."""
    row = {"vraag": vraag, "weergave": weergave, "stand": PREPARED, **asked}
    return Opdracht(RONDE, row, new_id())


def counted_answers(found: EstimateRound, answers: Sequence[Sequence[str]]) -> Tally:
    """Return what phones answered, counted per area and place."""
    return counted(answers, found.gebieden, plaatsen=found.aantal, stickers=found.stickers)


def paper_tally(found: EstimateRound, per_area: Mapping[str, Sequence[int]], bladen: int) -> Tally:
    """Return what was counted on paper.

    Raises Refused where so many sheets cannot hold these numbers.
    """
    # a hand count is off by one sooner than by much: what cannot be at all is refused
    rows = list(per_area.values())
    again = "Tel na hoeveel bladen er zijn en wat erop staat."
    if found.stickers:
        most, given = bladen * found.aantal, sum(map(sum, rows))
        if given > most:
            raise Refused(f"hoogstens {most} stickers op {bladen} bladen", f"{given}", again)
    else:
        wanted = f"per gebied en per plaats hoogstens {bladen}, zoveel als er bladen zijn"
        for counts in (*rows, *zip(*rows, strict=True)):
            # each sheet gives an area one place, and a place one area
            if sum(counts) > bladen:
                raise Refused(wanted, f"een gebied of plaats met {sum(counts)}", again)
    return Tally(per_area, bladen)


def with_paper(found: EstimateRound, papier: Tally) -> Opdracht:
    """Return what it takes to keep what was counted on paper while a round is open."""
    return _with(found, **{COUNTS: _counts(found, {PAPER: papier})})


def opened(found: EstimateRound, code: str, *, gone: bool = False) -> Opdracht:
    """Return what it takes to open a round under a code.

    `gone` tells that of earlier answers of phones only the counts are left: they stay beside what
    comes in now.
    """
    if not gone or not found.tally(PHONES).antwoorden:
        return _with(found, stand=RUNNING, code=code)
    empty = counted((), found.gebieden, plaatsen=found.aantal, stickers=found.stickers)
    before = together(found.tally(PHONES), found.tally(EARLIER))
    counts = _counts(found, {PHONES: empty, EARLIER: before})
    return _with(found, stand=RUNNING, code=code, **{COUNTS: counts})


def closing_orders(
    found: EstimateRound,
    snapshot: Snapshot,
    namen: Mapping[str, str],
    *,
    telefoon: Tally | None = None,
    papier: Tally | None = None,
    bij: tuple[Dossier, Rij, Rij] | None = None,
) -> list[Opdracht]:
    """Return what it takes to close a round, or to add paper to one that is closed.

    Parameters
    ----------
    found, snapshot
        The round, and the folder with its figures.
    namen
        What its areas are called.
    telefoon, papier
        What was counted; None leaves what is there.
    bij
        Dossier, verhaallijn and weergave of the presentation: the outcome becomes part of its
        gesprek. None keeps it with the weergave alone.
    """
    counts = _counts(found, {PHONES: telefoon, PAPER: papier})
    made: dict[str, Any] = {COUNTS: counts, "stand": CLOSED}
    orders = []
    if bij is not None:
        dossier, lijn, rij = bij
        talk = talk_order(dossier, lijn, rij)
        made |= {"gesprek": talk.id, DOSSIER: dossier.id, CYCLUS: dossier.cyclus,
                 "datum": dossier.vandaag.isoformat()}  # fmt: skip
        orders.append(talk)
    row = found.rij
    closed = EstimateRound(Rij(row.id, row.soort, row.versie, {**row.gegevens, **made}))
    tally = closed.all()
    rows = closed.rows(snapshot, namen)
    lines = [summary(rows, tally, stickers=found.stickers, kant=found.kant)]
    lines += [row_text(one) for one in rows] if tally.antwoorden else []
    return [*orders, _with(closed, uitkomst="\n".join(lines), antwoorden=tally.antwoorden)]


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _counts(found: EstimateRound, new: Mapping[str, Tally | None]) -> dict[str, Any]:
    made = {
        name: {
            "per_gebied": {code: list(row) for code, row in tally.tellingen.items()},
            "antwoorden": tally.antwoorden,
        }
        for name, tally in new.items()
        if tally is not None
    }
    before = found.rij.gegevens.get(COUNTS)
    return {**(before if isinstance(before, dict) else {}), **made}


def _with(found: EstimateRound, **changed: object) -> Opdracht:
    return found.rij.order({**found.rij.gegevens, **changed})
