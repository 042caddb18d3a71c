"""A small dossier of a fictional wijk in its second cycle, as rows of the records."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.records_rows import Opdracht

WIJK = "WK990101"
TODAY = date(2026, 11, 29)


def orders() -> list[Opdracht]:
    """Return what it takes to keep it: two cycles, the second just begun."""

    def row(kind: str, key: str, cyclus: int | None = None, **values: Any) -> Opdracht:
        own = {} if cyclus is None else {"dossier": "d1", "cyclus": cyclus}
        return Opdracht(kind, {**own, **values}, key)

    return [
        row("dossier", "d1", naam="Noord", waarvan="wijk", gebied=WIJK),
        row("cyclus", "c1", 1, begonnen="2025-09-01", stand="afgerond", geleerd="Eerder vragen"),
        row("cyclus", "c2", 2, begonnen="2026-09-01", terug_op="2027-09-01", stand="loopt"),
        row("vraag", "v1", 1, tekst="Komt faalangst vaak voor?", stand="beantwoord"),
        row("vraag", "v2", 2, tekst="Wie sport er niet?", stand="open", antwoord_voor="2026-11-01"),
        row("duiding", "u1", 1, vanuit="waarneming", gezien="Veel spanning", stand="klaar"),
        row("gesprek", "g1", 1, datum="2026-03-01", stand="gehouden", verslag="Één gesprek"),
        row("afspraak", "a1", 1, wat="Cijfer vragen", wie="GGD", wanneer="2026-05-01",
            stand="open", gesprek="g1"),
        row("afspraak", "a2", 1, wat="Folder", stand="vervallen"),
        row("activiteit", "t1", 1, naam="Straatvoetbal", stand="gestopt",
            gestopt_omdat="Geen trainer", resultaten=["r1"]),
        row("voorbereiding", "p1", 2, partner="Sportclub", belang="Nieuwe leden"),
        Opdracht("resultaat", {"tekst": "meer kinderen sporten", "gebieden": [WIJK]}, "r1"),
        Opdracht("resultaat", {"tekst": "elders", "gebieden": ["WK990102"]}, "r2"),
    ]  # fmt: skip
