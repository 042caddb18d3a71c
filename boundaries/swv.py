"""Samenwerkingsverbanden of the regio-indeling: their names and gemeenten, and which holds when."""

from __future__ import annotations

from store import NotFound, SetRecord, Snapshot, Soort


def swv_namen(snapshot: Snapshot, jaar: int | None = None) -> dict[str, str]:
    """Return the name of each SWV code, in order of code."""
    records = snapshot.find(Soort.SWV)
    if jaar is not None and records:
        records = [regio_record(snapshot, jaar)]
    names: dict[str, str] = {}
    for record in records[:1]:
        table = snapshot.table(record, "namen")
        names |= dict(zip(table["swv"], table["naam"], strict=True))
    return names


def swv_gemeenten(snapshot: Snapshot, code: str) -> list[str]:
    """Return the names of the gemeenten in an SWV, as the newest regio-indeling writes them.

    Raises NotFound when there is no regio-indeling, or no such SWV in it.
    """
    records = snapshot.find(Soort.SWV)
    if not records:
        raise NotFound(
            "Er is nog geen regio-indeling in de gegevensmap. Voeg die toe met: wijkverkenner "
            "importeer swv BESTAND."
        )
    asked = code.strip().upper()
    table = snapshot.table(records[0], "pc4", columns=["gemeente", "po_swv", "vo_swv"])
    mine = table[(table["po_swv"] == asked) | (table["vo_swv"] == asked)]
    names = sorted({name for name in mine["gemeente"] if name})
    if not names:
        raise NotFound(
            f"Het samenwerkingsverband {code!r} staat niet in de regio-indeling, of zonder "
            "gemeenten. Een code is PO of VO met vier cijfers, zoals PO2601."
        )
    return names


def regio_record(snapshot: Snapshot, jaar: int) -> SetRecord:
    """Return the regio-indeling that holds in a year: the newest that began before it.

    Raises NotFound when there is none, or only of later years.
    """
    records = snapshot.find(Soort.SWV)
    if not records:
        raise NotFound(
            "Er is nog geen regio-indeling: van geen enkele postcode is bekend in welk "
            "samenwerkingsverband die ligt. Zet er een in de gegevensmap met "
            "`wijkverkenner importeer swv BESTAND`."
        )
    dated = [record for record in records if record.key.jaar is not None]
    holding = [record for record in dated if (record.key.jaar or 0) <= jaar]
    undated = [record for record in records if record.key.jaar is None]
    if found := [*holding, *undated]:  # find() gives the newest year first
        return found[0]
    oldest = min(record.key.jaar or 0 for record in dated)
    raise NotFound(
        f"Er is geen regio-indeling die in {jaar} gold; de oudste geldt vanaf {oldest}. "
        f"Importeer er een van {jaar} of eerder met `wijkverkenner importeer swv BESTAND "
        f"--jaar {jaar}`."
    )
