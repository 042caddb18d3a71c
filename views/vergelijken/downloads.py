"""What can be taken along from Vergelijken; every file is made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import reports
from compare.profile import exchange_table
from reports.comparison import comparison_file_name, comparison_table
from reports.comparison_page import comparison_html
from store.exchange import exchange_csv

if TYPE_CHECKING:
    from compare.profile import Profile
    from views.shared.parts import Download


def downloads(profiel: Profile) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    return {
        "Alle vergelijkingen voor Excel (xlsx)": (
            comparison_file_name(profiel, "xlsx"),
            reports.media_type("xlsx"),
            partial(_xlsx, profiel),
        ),
        "Alle vergelijkingen (csv)": (
            comparison_file_name(profiel, "csv"),
            reports.media_type("csv"),
            partial(_csv, profiel),
        ),
        "Uitwisselbestand (csv met punt en komma)": (
            f"uitwisseling_{comparison_file_name(profiel, 'csv')}",
            "text/csv",
            partial(_exchange, profiel),
        ),
        "Pagina die zonder internet opent (html)": (
            comparison_file_name(profiel, "html"),
            "text/html",
            partial(_html, profiel),
        ),
    }


def _xlsx(profiel: Profile) -> bytes:
    return reports.to_xlsx(comparison_table(profiel))


def _csv(profiel: Profile) -> bytes:
    return reports.to_csv(comparison_table(profiel))


def _exchange(profiel: Profile) -> bytes:
    return exchange_csv(exchange_table(profiel))


def _html(profiel: Profile) -> bytes:
    return comparison_html(profiel).encode("utf-8")
