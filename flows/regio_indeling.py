"""`importeer swv`: which PC4 lies in which samenwerkingsverband, valid from a year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from boundaries.codes import normalise_code
from flows import findings as kinds
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.dutch import listed
from store.reading.files import open_input
from store.reading.limits import MAX_LISTED
from store.reading.tables import cell_text, first_filled, read_grid
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from store import Finding, Progress
    from store.reading.tables import Grid

BRON = "regio-indeling passend onderwijs"
WANTED = "een regio-indeling met per postcode (4 cijfers) een samenwerkingsverband po en/of vo"
_PC4 = {"pc4", "postcode", "postcode4", "postcode_4", "postcodecijfers", "postcodegebied", "4pp"}
_YEAR = {"jaar", "ingangsjaar", "geldig_vanaf", "vanaf", "schooljaar", "ingangsdatum"}
_TABLES = (".csv", ".txt", ".xlsx", ".xml")
# own choice: titles and notes above a table
_HEADER_WITHIN = 12
# own choice: an SWV is named after its largest gemeente and those half as large, three at most
_SHARE_IN_NAME = 0.5
_GEMEENTEN_IN_NAME = 3


def read_swv(
    path: Path,
    *,
    jaar: int | None = None,
    namen: Path | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read a regio-indeling.

    Parameters
    ----------
    path
        A csv with PC4, gemeente, SWV primair and SWV voortgezet in any spelling; or the text of
        the Regeling (BWBR0032324) in XML, of which the annex is that table.
    jaar
        The year from which it holds; else its own column, else its file name, else it
        holds for all years that have no dated one.
    namen
        A csv of SWV codes and names. Without one an SWV is named after its largest
        gemeenten by number of PC4s.

    Raises
    ------
    Refused
        When it is something else, or puts one PC4 in two SWVs of one kind.
    """
    progress(f"lezen van {path.name}")
    table, columns = _read_table(path)
    rapport = ImportRapport()
    years = _years(table, columns, jaar, path.name)
    rows: dict[int | None, dict[int, tuple[str, str, str]]] = defaultdict(dict)
    conflicts: list[Finding] = []
    cells_of_rows = table.to_numpy(dtype=object).tolist()
    for index, cells, year in zip(table.index, cells_of_rows, years, strict=True):
        number = int(index) + 1
        pc4 = normalise_code(cells[columns["pc4"]], "pc4")
        po, vo = (_swv(cells, columns.get(kind), kind) for kind in ("po", "vo"))
        if pc4 is None or (po is None and vo is None) or "" in (po, vo):
            rapport.geweigerd += 1
            rapport.bevindingen.append(
                kinds.CODE_ONLEESBAAR(f"{path.name}, rij {number}", " · ".join(cells)[:80])
            )
            continue
        gemeente = cells[columns["gemeente"]].strip() if "gemeente" in columns else ""
        row = (gemeente, po or "", vo or "")
        known = rows[year].setdefault(int(pc4), row)
        if known is row:
            rapport.rijen += 1
        elif known[1:] == row[1:]:
            rapport.geweigerd += 1
            rapport.bevindingen.append(kinds.PC4_DUBBEL(pc4, "twee keer, in hetzelfde swv"))
        else:
            both = " en ".join("/".join(filter(None, item[1:])) for item in (known, row))
            conflicts.append(kinds.PC4_TWEE_SWV(pc4, both))
    if conflicts:
        raise Refused(
            "een regio-indeling waarin elke postcode in één samenwerkingsverband ligt",
            f"{len(conflicts)} postcodes in twee samenwerkingsverbanden, zoals "
            f"{conflicts[0].plaats} ({conflicts[0].gevonden})",
            "Verbeter die rijen (de bevindingen noemen ze alle) en importeer het bestand opnieuw.",
            findings=conflicts,
        )
    rapport.check_usable(WANTED, path.name, "Controleer de kolommen postcode, po_swv en vo_swv.")
    if None in rows:
        rapport.bevindingen.append(
            kinds.ZONDER_JAAR(path.name, "geen jaar in het bestand, de bestandsnaam of --jaar")
        )
    names = _read_names(namen) if namen else {}
    herkomst = Herkomst.of_file(
        path, fictief=fictief, licentie="wet- en regelgeving, vrij van auteursrecht"
    )
    findings = tuple(rapport.bevindingen)
    sets = [_new_set(year, part, names, herkomst, findings) for year, part in rows.items() if part]
    return ImportResult(sets, rapport)


def name_after_gemeenten(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name each SWV after the gemeenten that most of its PC4s lie in.

    `pairs` are the SWV code and gemeente of each PC4. A name is the largest gemeente, with those
    at least half as large (three at most). Where two SWVs would be called the same, each gets its
    next gemeente too.
    """
    # gemeenten by number of PC4s, largest first, by name where they are equal
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, gemeente in pairs:
        if gemeente:
            counts[code][gemeente] += 1
    ranked = {
        code: sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        for code, counter in counts.items()
    }
    chosen = {
        code: [name for name, size in items if size >= _SHARE_IN_NAME * items[0][1]]
        for code, items in ranked.items()
    }
    names = {code: listed(parts[:_GEMEENTEN_IN_NAME]) for code, parts in chosen.items()}
    # two of one kind with one name: each gets one gemeente more
    seen = Counter((code[:2], name) for code, name in names.items())
    for code, name in list(names.items()):
        if seen[code[:2], name] > 1:
            wider = [item for item, _ in ranked[code]][: len(chosen[code]) + 1]
            names[code] = listed(wider[:_GEMEENTEN_IN_NAME])
    return names


def _read_table(path: Path) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows as text, by their number in the file, and where the columns are.

    A regeling may have cut its annex into several tables, with or without a head on each: of XML
    all that are as wide as the first come together; other sheets of a workbook are left alone.
    """
    came = path.name
    for file in open_input(path, wanted=WANTED):
        if not file.name.lower().endswith(_TABLES):
            continue
        parts: list[pd.DataFrame] = []
        known: dict[str, int] = {}
        above = 0
        for grid in read_grid(file, wanted=WANTED, rows=MAX_LISTED):
            columns, first = _head(grid)
            if parts and grid.cells.shape[1] == parts[0].shape[1]:
                columns = columns or known
            if columns and columns == (known or columns):
                known = columns
                body = grid.cells.iloc[first:].map(cell_text)
                body.index += above
                parts.append(body.loc[(body != "").any(axis=1)])
                if not file.name.lower().endswith(".xml"):
                    break
            came = f"{grid.name} met de kolommen {', '.join(first_filled(grid).names)[:200]}"
            above += len(grid.cells)
        if parts:
            import pandas as pd

            return pd.concat(parts), known
    raise Refused(
        WANTED, came, "Kies een csv met de kolommen postcode (pc4), gemeente, po_swv en vo_swv."
    )


def _head(grid: Grid) -> tuple[dict[str, int], int]:
    """Return where the columns of a table are, and its first row below them; none and 0 without."""
    for number in range(min(_HEADER_WITHIN, len(grid.cells))):
        columns = _columns(grid.row(number))
        if "pc4" in columns and columns.keys() & {"po", "vo"}:
            return columns, number + 1
    return {}, 0


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Return the position of each column this needs, whatever it is called."""
    found: dict[str, int] = {}
    for index, name in enumerate(map(slug, head)):
        words = set(name.split("_"))
        # a column is of an SWV by what it says of itself, and po or vo by its words
        about_swv = bool(words & {"swv", "samenwerkingsverband", "regio", "code"}) or name in (
            "po", "vo", "primair", "voortgezet", "primair_onderwijs", "voortgezet_onderwijs",
        )  # fmt: skip
        if "naam" in words and "gemeente" not in name:
            continue
        if name in _PC4:
            found.setdefault("pc4", index)
        elif name.startswith("gemeente") and not words & {"code", "nummer"}:
            found.setdefault("gemeente", index)
        elif name in _YEAR:
            found.setdefault("jaar", index)
        elif (about_swv and words & {"po", "primair"}) or name in ("swvpo", "poswv"):
            found.setdefault("po", index)
        elif (about_swv and words & {"vo", "voortgezet"}) or name in ("swvvo", "voswv"):
            found.setdefault("vo", index)
    return found


def _years(
    table: pd.DataFrame, columns: Mapping[str, int], jaar: int | None, name: str
) -> list[int | None]:
    """Return for each row the year from which it holds."""
    if jaar is None and "jaar" in columns:
        found = [re.search(r"(?:19|20)\d\d", text) for text in table[columns["jaar"]]]
        return [int(match[0]) if match else None for match in found]
    if jaar is None:
        match = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
        jaar = int(match[0]) if match else None
    return [jaar] * len(table)


def _swv(cells: Sequence[str], column: int | None, kind: str) -> str | None:
    """Return an SWV code, None for an empty cell, '' for what is no code of this kind."""
    text = re.sub(r"[^0-9A-Z]", "", cells[column].upper()) if column is not None else ""
    if not text:
        return None
    text = re.sub(r"^SWV", "", text)
    if text.isdigit():
        text = kind.upper() + text.rjust(4, "0")
    code = normalise_code(text, "swv")
    return code if code and code.startswith(kind.upper()) else ""


def _read_names(path: Path) -> dict[str, str]:
    """Read a table of SWV codes and names: in each row the code, and the longest text."""
    wanted = "een tabel met codes en namen van samenwerkingsverbanden"
    names: dict[str, str] = {}
    grids = [g for f in open_input(path, wanted=wanted) for g in read_grid(f, wanted=wanted)]
    for row in (grid.row(number) for grid in grids for number in range(len(grid.cells))):
        codes = [code for cell in row if (code := normalise_code(cell, "swv"))]
        others = [cell.strip() for cell in row if cell.strip() and not normalise_code(cell, "swv")]
        # a bare number is a code too, but of what: only PO and VO tell
        prefixed = [code for code in codes if re.match(r"^[PV]O", code)]
        if prefixed and others:
            names[prefixed[0]] = max(others, key=len)
    if not names:
        raise Refused(
            wanted,
            f"{path.name}, zonder één herkende code",
            "Kies een csv met een kolom code (PO2601) en een kolom naam.",
        )
    return names


def _new_set(
    year: int | None,
    rows: Mapping[int, tuple[str, str, str]],
    names: Mapping[str, str],
    herkomst: Herkomst,
    findings: tuple[Finding, ...],
) -> NewSet:
    import pandas as pd

    frame = pd.DataFrame(
        [(pc4, *row) for pc4, row in sorted(rows.items())],
        columns=["pc4", "gemeente", "po_swv", "vo_swv"],
    ).astype({"pc4": "int16"})
    own = name_after_gemeenten(
        (code, gemeente) for gemeente, *codes in rows.values() for code in codes if code
    )
    codes = sorted({code for row in rows.values() for code in row[1:] if code})
    table: pd.DataFrame = pd.DataFrame(
        {
            "swv": codes,
            "naam": [names.get(code) or own.get(code) or code for code in codes],
            "grond": ["tabel" if code in names else "gemeenten" for code in codes],
        }
    )
    return NewSet(
        SetKey(Soort.SWV, BRON, "pc4", jaar=year),
        herkomst,
        {"pc4": frame, "namen": table},
        len(frame),
        findings,
        {"po": int((frame["po_swv"] != "").sum()), "vo": int((frame["vo_swv"] != "").sum())},
    )
