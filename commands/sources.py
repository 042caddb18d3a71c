"""`bronnen` and `indicatoren`: what is in the folder, and the catalogue."""

from __future__ import annotations

from commands.console import SESSION, rows, say


def bronnen() -> None:
    """Toon wat er in de gegevensmap staat, met herkomst."""
    snapshot = SESSION.snapshot()
    if not snapshot.sets:
        say(
            f"De gegevensmap {snapshot.folder} is leeg. Begin met 'wijkverkenner importeer' "
            "of met 'wijkverkenner demo'."
        )
        return
    for record in sorted(snapshot.sets, key=lambda r: r.key.as_dict().values().__repr__()):
        key, origin = record.key, record.herkomst
        years = [f"jaar {key.jaar}"] if key.jaar is not None else []
        if key.indeling is not None:
            years.append(f"indeling {key.indeling}")
        parts = [
            key.soort.value,
            key.niveau,
            ", ".join(years) or "zonder jaar",
            key.bron,
            rows(record.rijen),
            origin.adres,
            f"sha256 {origin.sha256[:12]}",
            f"geïmporteerd {origin.datum[:10]}",
            f"licentie {origin.licentie}",
        ]
        if record.bevindingen:
            count = len(record.bevindingen)
            parts.append("1 bevinding" if count == 1 else f"{count} bevindingen")
        if origin.fictief:
            parts.append("FICTIEF")
        say(" · ".join(parts))


def indicatoren() -> None:
    """Toon de catalogus van indicatoren: eerst de naam (id), dan wat het is."""
    from indicators import available, catalogue

    snapshot = SESSION.snapshot()
    loaded = set(available(snapshot)["indicator"])
    for row in catalogue(snapshot).values():
        status = "geladen" if row.id in loaded else "bron bekend, nog niet geladen"
        say(f"{row.id}\t{row.label}\t{row.eenheid}\t{row.bron}\t{status}")
