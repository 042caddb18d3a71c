"""Tables of CBS over OData, versions 3 and 4, as one csv with the columns as published.

Version 3 gives no more than 10,000 records at once (CBS, Handleiding CBS Open Data Services; it
answers a larger question with error 500, and skips none for a next page); a question is then cut in
parts by the beginning of the code. Version 4 gives a row per figure,
in pages that lead to each other by `@odata.nextLink`; `MeasureCodes` names the figures.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from sources.client import OTHER_ADDRESS, Client, FetchFailed
from sources.request import Fetched, Request, Watch, check_whole, items_of, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_TOO_MANY = 500
# the dimension of areas in every table of Kerncijfers wijken en buurten (CBS)
_AREA = "WijkenEnBuurten"
_DIGITS = "0123456789"
_PREFIXES = ("NL", "GM", *(f"WK{digit}" for digit in _DIGITS), *(f"BU{d}" for d in _DIGITS))
# a gemeente has at most some hundreds of buurten: smaller parts never hold 10,000 records
_DEEPEST = len("BU0344")
_STATES = {
    "Confidential": "afgeschermd", "Secret": "afgeschermd", "Impossible": "nvt",
    "NotApplicable": "nvt",
}  # fmt: skip
"""What version 4 says beside a figure that is not there (`ValueAttribute`)."""


def fetch_odata3(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch the rows of a table of the asked gemeenten, the gemeenten and the country.

    Raises `FetchFailed` when the table is another than the list says, or is not there.
    """
    base, edition = _table(client, request)
    # per beginning of the code, in parts where CBS gives no more at once
    rows: list[dict[str, Any]] = []
    for prefix in _asked(request):
        for part in _rows3(client, base, request, prefix):
            rows += part
            watch(len(rows), None)
    check_whole(len(rows), None, "rijen")
    # a column that was chosen by has one value in all rows
    drop = set(request.source.kies)
    names = [name for name in rows[0] if name not in drop]
    target = folder / request.file_name(".csv")
    _write(target, names, ([_cell(row.get(name)) for name in names] for row in rows))
    return Fetched.made(target, f"{base}/TypedDataSet", edition)


def fetch_odata4(client: Client, request: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch the same over version 4: a row per figure, with its name and its state.

    Raises `FetchFailed` as `fetch_odata3`.
    """
    source, year = request.source, request.jaar
    base = source.address(year, source.tabellen.get(year or 0, ""))
    host = urlsplit(base).netloc
    said, _ = client.json(f"{base}/Properties")
    _check_title(request, str(said.get("Title", "")) if isinstance(said, dict) else "")
    edition = str(said.get("Modified", ""))[:10] or None
    codes, _ = client.json(f"{base}/MeasureCodes")
    titled = [
        (str(row.get("Identifier")), str(row.get("Title")))
        for row in items_of(codes, "value", host)
        if isinstance(row, dict)
    ]
    # one title for two measures (Appartement, of gas and of electricity) names neither
    often = Counter(title for _, title in titled)
    names = {code: title if often[title] == 1 else f"{title} ({code})" for code, title in titled}
    # version 4 has no limit of records, so all beginnings go in one question
    wanted = " or ".join(f"startswith({_AREA},'{prefix}')" for prefix in _asked(request))
    query = f"?$filter={quote(_and(wanted, request), safe='(),')}" if wanted else ""
    heads = [_AREA, "Measure", "Value", "staat"]
    target = folder / request.file_name(".csv")

    def lines() -> Iterator[list[str]]:
        for page, total in pages(
            client,
            f"{base}/Observations{query}",
            lambda page, _: page.get("@odata.nextLink"),
            lambda page: len(items_of(page, "value", host)),
        ):
            watch(total, None)
            for row in page["value"]:
                measure = str(row.get("Measure"))
                state = _STATES.get(str(row.get("ValueAttribute")), "")
                value = _cell(row.get("Value"))
                yield [
                    str(row.get(_AREA, "")), names.get(measure, measure), value,
                    "" if value else state,
                ]  # fmt: skip

    check_whole(_write(target, heads, lines()), None, "cijfers")
    return Fetched.made(target, f"{base}/Observations", edition)


def table_of_year(client: Client, request: Request) -> str:
    """Return the number of the table of a year that is not in the list, by its title.

    Raises `FetchFailed` when CBS has no such table (yet).
    """
    source = request.source
    title = source.named(source.titel, request.jaar)
    query = {"$format": "json", "$filter": f"startswith(Title,'{title}')"}
    found, _ = client.json(f"{source.catalogus}?{urlencode(query, safe='$(),')}")
    tables = [
        str(row["Identifier"])
        for row in items_of(found, "value", urlsplit(source.catalogus).netloc)
        if isinstance(row, dict) and str(row.get("Title", "")).startswith(title)
    ]
    if not tables:
        raise FetchFailed(f"{source.van} heeft geen tabel ‘{title}’ (gevonden).", status=404)
    return tables[0]


def _table(client: Client, request: Request) -> tuple[str, str | None]:
    """Return the address of the table and the date of its edition, after a look at its title."""
    source, year = request.source, request.jaar
    table = source.tabellen.get(year or 0, "")
    if not table and "{tabel}" in source.adres:
        table = table_of_year(client, request)
    base = source.address(year, table)
    # OData 3 answers in Atom where nobody asks for JSON
    said, _ = client.json(f"{base}/TableInfos?$format=json")
    rows = items_of(said, "value", urlsplit(base).netloc)
    info: Mapping[str, Any] = rows[0] if rows and isinstance(rows[0], dict) else {}
    _check_title(request, str(info.get("Title", "")))
    return base, str(info.get("Modified", ""))[:10] or None


def _check_title(request: Request, title: str) -> None:
    """Refuse a table that is about something else than the list says."""
    source = request.source
    wanted = source.named(source.titel, request.jaar)
    if wanted and not " ".join(title.split()).casefold().startswith(wanted.casefold()):
        raise FetchFailed(
            f"Het tabelnummer in de lijst van bronnen klopt niet: verwacht was ‘{wanted}’, de "
            f"tabel heet ‘{title[:120]}’. Er is niets overgenomen. {OTHER_ADDRESS}"
        )


def _asked(request: Request) -> tuple[str, ...]:
    """Return the beginnings of the codes that are asked for."""
    if not request.ours:
        return _PREFIXES
    # the country and all gemeenten come along to compare with; they are some 400 rows
    own = (f"{level}{code[2:]}" for code in request.ours for level in ("WK", "BU"))
    return ("NL", "GM", *own)


def _rows3(
    client: Client, base: str, request: Request, prefix: str
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows whose code begins with something, in parts where there are too many."""
    text = _and(f"startswith({_AREA},'{prefix}')", request)
    query = f"?$filter={quote(text, safe='(),')}&$format=json"
    try:
        page, _ = client.json(f"{base}/TypedDataSet{query}")
    except FetchFailed as error:
        # any other 500 stays one however small the question is
        if error.status != _TOO_MANY or "10000" not in error.body or len(prefix) >= _DEEPEST:
            raise
        # ten questions with one digit more instead of this one
        for digit in _DIGITS:
            yield from _rows3(client, base, request, prefix + digit)
        return
    rows = items_of(page, "value", urlsplit(base).netloc)
    if rows and not (isinstance(rows[0], dict) and _AREA in rows[0]):
        raise FetchFailed(
            f"De tabel heeft geen kolom {_AREA} meer: de uitgave is van vorm veranderd. Er is "
            "niets overgenomen. Kijk of er een nieuwe versie van wijkverkenner is."
        )
    yield rows


def _and(text: str, request: Request) -> str:
    """Add the choice of a source (a period, an age) to a filter."""
    source = request.source
    chosen = dict(source.kies)
    if source.periode:
        chosen["Perioden"] = source.named(source.periode, request.jaar)
    parts = [f"({text})", *(f"{name} eq '{value}'" for name, value in chosen.items())]
    return " and ".join(parts) if chosen else text


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return a cell as csv has it: decimal point, nothing where nothing is."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else repr(value)


def _write(target: Path, names: list[str], rows: Iterator[list[str]]) -> int:
    """Write a csv, whole or not at all; return the number of rows."""
    half = target.with_suffix(".half")
    count = 0
    try:
        with half.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(names)
            for row in rows:
                writer.writerow(row)
                count += 1
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return count
