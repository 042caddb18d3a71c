"""Verantwoording: where each figure of a portret is from, and from what it can be made again."""

from __future__ import annotations

from dataclasses import asdict, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from compare.difference import ZEKERHEID
from compare.summary import row_texts
from compare.thresholds import tell_thresholds
from indicators import catalogue
from indicators.figure_sets import AFGELEID
from reports.portret.content import FigurePath, Paragraph, PortretPart, PortretTable, cells
from reports.portret.context import PortretRequest
from store import Refused
from store.dutch import day_text, format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from compare.profile import ProfileRow
    from indicators import Indicator
    from reports.portret.context import PortretContext
    from store import SetRecord, Snapshot

VORM = 1
"""Of the logbook; a later form is read by who knows it."""
_WANTED = "een logboek van een portret (json), zoals `portret --uit logboek.json` het schrijft"


def figure_path(
    row: ProfileRow, known: Mapping[str, Indicator], *, getoond: bool = True
) -> FigurePath:
    """Return the path of one figure: its files, meaning, formula, and what was done to it."""
    indicator, figure = row.indicator, row.cijfer
    done = [text for text in (figure.gemaakt, figure.toelichting) if text]
    # why there is no number stands where one looks for what was done to it
    if figure.meting.staat != "waarde":
        done.append({"afgeschermd": "afgeschermd door de bron", "ontbreekt": "ontbreekt"}.get(
            figure.meting.staat, "niet van toepassing"))  # fmt: skip
    if indicator.geschat:
        done.append("schatting uit afgeschermde aantallen")
    # a figure belongs on the boundaries of its own year: on others somebody may ask why
    if row.indeling != row.jaar:
        done.append(f"op de gebiedsindeling van {row.indeling}")
    return FigurePath(
        cijfer=indicator.label,
        jaar=str(row.jaar),
        waarde=row_texts(row)[0],
        # numerator and denominator are often of one file
        bestand="; ".join(dict.fromkeys(map(_file, row.records))) or "niet bekend",
        definitie=indicator.definitie,
        formule=_formula(row, known),
        bewerking="; ".join(done),
        licentie=", ".join(dict.fromkeys(r.herkomst.licentie for r in row.records)),
        getoond=getoond,
    )


def analysis_log(context: PortretContext, delen: Sequence[str]) -> dict[str, Any]:
    """Return from what a portret can be made again: the request, the data, the tool.

    Plain values, in a fixed order. The date is part of the request, so that what is made again
    on another day is the same.
    """
    request = asdict(context.request) | {"datum": context.datum, "delen": list(delen)}
    if context.profiel is not None:  # also where they are the folder's own, which may change
        request["drempels"] = [row.waarde for row in context.profiel.drempels.values()]
    records = context.sources.records
    # all of the folder, not only what is shown: `changed_since` tells of any that is another now
    used = context.snapshot.sets
    return {
        "vorm": VORM,
        "gereedschap": f"wijkverkenner {_version()}",
        "portret": {name: _plain(value) for name, value in request.items()},
        "bestanden": [
            {
                "soort": record.key.soort.value,
                "bron": record.key.bron,
                "niveau": record.key.niveau,
                "jaar": record.key.jaar,
                "indeling": record.key.indeling,
                "bestand": record.herkomst.adres,
                "sha256": record.vingerafdruk,
                "datum": record.herkomst.datum,
            }
            # in a fixed order, so that the same folder gives the same file
            for record in sorted(used, key=lambda r: str(r.key))
        ],
        # which state they were in, never what they say: a logbook is passed on
        "eigen_gegevens": records.stand() if records is not None else "",
    }


def request_of(log: object) -> PortretRequest:
    """Return the request that a logbook holds.

    Raises
    ------
    Refused
        When it is no logbook of a portret, or of a later form.
    """
    if not isinstance(log, dict) or not isinstance(log.get("portret"), dict):
        raise Refused(_WANTED, "een ander bestand", "Kies het logboek van een portret.")
    if log.get("vorm") != VORM:
        raise Refused(_WANTED, f"een logboek van vorm {log.get('vorm')}",
                      "Gebruik de versie van wijkverkenner die het schreef.")  # fmt: skip
    # a file that anybody may have changed: names we do not have go, and every value is looked at
    known = {item.name for item in fields(PortretRequest)}
    said: dict[str, Any] = {key: value for key, value in log["portret"].items() if key in known}
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    if not isinstance(values.get("gebied"), str) or not values["gebied"]:
        raise Refused(_WANTED, "een logboek zonder gebied", "Kies het logboek van een portret.")
    texts = ("gebied", "naast", "auteur", "versie", "status", "datum")
    wrong = [name for name in texts if not isinstance(values.get(name, ""), str)]
    wrong += [n for n in ("delen", "kaarten") if not all(
        isinstance(v, str) for v in values.get(n, ()))]  # fmt: skip
    wrong += [name for name in ("jaar", "cyclus") if not isinstance(values.get(name), int | None)]
    if wrong:
        raise Refused(_WANTED, f"een ander soort waarde bij {listed(wrong)}", "Herstel het.")
    return PortretRequest(**values)


def changed_since(log: Mapping[str, Any], snapshot: Snapshot) -> str:
    """Say which data of a logbook are no longer the same; '' where all are."""
    # by what a set is of, not by its file: the same set read in anew may have another name
    now = {(r.key.soort.value, r.key.bron, r.key.niveau, r.key.jaar): r.vingerafdruk
           for r in snapshot.sets}  # fmt: skip
    then = {(d["soort"], d["bron"], d["niveau"], d["jaar"]): d["sha256"]
            for d in log.get("bestanden", ())}  # fmt: skip
    other = [key for key, digest in then.items() if now.get(key) != digest]
    new = len(now.keys() - then.keys())
    said = []
    if other:
        names = listed([f"{bron} {jaar or ''}".strip() for _, bron, _, jaar in other[:3]])
        rest = f" en {len(other) - 3} andere" if len(other) > 3 else ""  # noqa: PLR2004
        said.append(f"niet meer dezelfde: {names}{rest}")
    if new:
        said.append(f"erbij gekomen: {format_number(new)}")
    if not said:
        return ""
    return f"De gegevens zijn anders dan toen dit portret werd gemaakt ({'; '.join(said)})."


def verantwoording(context: PortretContext, log: Mapping[str, Any], delen: str) -> PortretPart:
    """Return the method and the analysis log as a part; `delen` says which parts there are."""
    asked = log["portret"]
    rows = [
        cells("Gemaakt met", str(log["gereedschap"])),
        cells("Gebied", str(asked["gebied"])),
        cells("Delen", delen),
        cells("Bestanden in de gegevensmap", format_number(len(log["bestanden"]))),
    ]
    # what a portret of an SWV has no use for is not said of it
    if context.profiel is not None:
        known = catalogue(context.snapshot)
        maps = "; ".join(known[name].label for name in asked["kaarten"])
        certain = format_number(100 * asked.get("zekerheid", ZEKERHEID), 1).removesuffix(",0")
        rows.append(cells("Kaarten", maps or "wat het meest afwijkt"))
        rows.append(cells("Zekerheid van een verschil", f"{certain} %"))
        rows.append(cells("Drempel", tell_thresholds(context.profiel.drempels)))
        beside = listed([m.naam for m in context.profiel.maatstaven]) or "niets"
        rows.append(cells("Vergeleken met", beside))
    table = PortretTable("Hoe dit portret is gemaakt", ("Keuze", "Waarde"), tuple(rows))
    method = Paragraph(
        # leren en verbeteren, not afrekenen (Wijkprogrammering)
        "Cijfers zijn er om samen naar te kijken en van te leren, niet om af te rekenen. "
        "Gepubliceerde cijfers gaan voor; alleen waar die er niet zijn staat er ‘berekend’. "
        "Wat is afgeschermd of ontbreekt, wordt nergens een getal. Met het logboek is dit portret "
        "opnieuw te maken uit dezelfde bestanden."
    )
    return PortretPart("verantwoording", "Methode en verantwoording", (method, table))


def bronnen(records: Iterable[SetRecord]) -> PortretPart:
    """Return the sources with year, date, file and licence."""
    seen = {str(record.key): record for record in records}
    # one file gives many sets (levels, years): a row for each would say the same again
    files: dict[tuple[str, str], list[SetRecord]] = {}
    for _, record in sorted(seen.items()):
        files.setdefault((record.herkomst.adres, record.vingerafdruk), []).append(record)
    rows = tuple(
        cells(
            _names(of_file),
            listed(sorted({str(r.key.jaar) for r in of_file if r.key.jaar})) or "–",
            day_text(of_file[0].herkomst.datum[:10]),
            f"{name} ({digest})" if digest else name,
            of_file[0].herkomst.licentie,
        )
        for (name, digest), of_file in files.items()
    )
    heads = ("Bron", "Jaar", "Ingelezen", "Bestand (sha256)", "Licentie")
    table = PortretTable("Bronnen", heads, rows)
    body = table if rows else Paragraph("Er is geen bron gebruikt.", "leeg")
    return PortretPart("bronnen", "Bronnen", (body,))


def _names(records: Sequence[SetRecord]) -> str:
    """Return what sources of one file are called; what was counted from it is not named apart."""
    own = [r for r in records if AFGELEID not in r.extra] or list(records)
    names = list(dict.fromkeys(record.key.bron for record in own))
    counted = " (ook wat daaruit is geteld)" if len(own) < len(records) else ""
    return listed(names) + counted


def _file(record: SetRecord) -> str:
    day = day_text(record.herkomst.datum[:10])
    return f"{record.herkomst.adres} (sha256 {record.vingerafdruk}, ingelezen {day})"


def _formula(row: ProfileRow, known: Mapping[str, Indicator]) -> str:
    """Say what a figure was made of; a published one has its formula from its publisher."""
    indicator = row.indicator

    def name(key: str) -> str:
        return known[key].label if key in known else key

    if not row.cijfer.gemaakt:
        return "zoals gepubliceerd"
    if indicator.formule:
        above, below = map(name, indicator.formule)
        if indicator.som:
            return f"{above} + {below}"
        times = "" if indicator.factor == 1 else f" × {format_number(indicator.factor)}"
        return f"{above} / {below}{times}"
    made = "geteld of gemeten uit een lijst van plekken" if row.geteld else "berekend"
    below = f", met {lower_first(name(indicator.noemer))} als noemer" if indicator.noemer else ""
    return made + below


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a request holds
    return list(value) if isinstance(value, tuple) else value


@cache
def _version() -> str:
    try:
        return version("wijkverkenner")
    except PackageNotFoundError:
        return "in ontwikkeling"
