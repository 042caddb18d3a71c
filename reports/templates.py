"""Workbooks to fill in: figures only an organisation itself has, in a shape that reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from indicators import Indicator

_HOW = (
    ("Invullen", "Vul per gebied het cijfer in. Laat een cel leeg als het cijfer er niet is."),
    ("Afschermen", "Zet [c] in een cel als het cijfer er wel is, maar niet getoond mag worden."),
    ("Nul", "Nul is een cijfer: vul 0 in als er werkelijk geen enkele is."),
    ("Privacy", "Geen namen, geboortedata of andere gegevens over personen: alleen aantallen."),
    (
        "Teruglezen",
        (
            "Kies daarna op de pagina Gegevens ‘Bestand toevoegen’, soort Indicatoren, en dit "
            "bestand. Laat de eerste regel met kolomkoppen staan."
        ),
    ),
)


def template(indicators: Sequence[Indicator], areas: pd.DataFrame, jaar: int) -> Table:
    """Return an empty table: a row per area, a column per indicator.

    Parameters
    ----------
    indicators
        Rows of the catalogue; their ids are the headings, because those read back without doubt.
    areas
        `code` and `naam`, as `boundaries.areas` gives them.
    jaar
        Year of the figures; it stands in a column, so that nobody has to tell it again.
    """
    empty = (None,) * len(indicators)
    return Table(
        title="Invultabel voor eigen cijfers",
        columns=(
            Column("gebied_code"),
            Column("naam"),
            Column("jaar", 0, grouped=False),
            *(Column(row.id, row.decimalen) for row in indicators),
        ),
        rows=[
            (str(code), str(name), jaar, *empty)
            for code, name in zip(areas["code"], areas["naam"], strict=True)
        ],
        notes=(
            *_HOW,
            *(
                (row.id, f"{row.label} ({row.eenheid}). {row.definitie} Bron: {row.bron}.")
                for row in indicators
            ),
        ),
    )
