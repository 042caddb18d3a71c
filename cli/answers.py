"""`vergelijk`, `stromen` and `bereik`: an answer about areas or flows, as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.console import SESSION, Gemeenten, Niveau, check_ending, finding_line, option, output, say
from store import FICTIEF, Snapshot
from store.dutch import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.flows import StroomVraag
    from places.reach.network import Network
    from reports.answer import Answer

UITVOER_PAGINA = (".csv", ".xlsx", ".html")
UITVOER_STROMEN = (".csv", ".xlsx", ".html", ".png", ".svg")
UITVOER_SALDO = (".csv", ".xlsx")
UITVOER_BEREIK = (".csv", ".xlsx")
_WHOLE = (
    "--saldo", "--doelgroep", "--verklaar", "--deelname", "--betalend", "--rol-…", "--soort",
    "--niveau", "--kalibratie",
)  # fmt: skip
_NOT_WITH = {
    # deelname is of all years and types
    "--deelname": ("--saldo", "--doelgroep", "--verklaar", "--rol-…", "--soort", "--niveau",
                   "--kalibratie"),
    # of all types that DUO has it of, with every SWV that pays
    "--betalend": ("--saldo", "--doelgroep", "--verklaar", "--deelname", "--rol-…", "--soort",
                   "--niveau", "--kalibratie"),
    # of all that crosses the border, as the own table has it
    "--uitwisselen": ("--naast", *_WHOLE),
    "--naast": _WHOLE,
    # of one school and type, with a doelgroep from the own table
    "--simuleer": ("--uitwisselen", "--naast", *(one for one in _WHOLE if one != "--doelgroep")),
    "--verklaar": ("--saldo", "--doelgroep", "--rol-…"),
    # of an own table nothing is estimated
    "--doelgroep": ("--kalibratie",),
    # of the SWV as a whole
    "--saldo": ("--niveau",),
    # amounts are of pairs of SWVs, and have no role
    "--tarieven": ("--saldo", "--niveau", "--rol-…"),
}  # fmt: skip
"""Of `stromen`: what an answer does not look at."""


def vergelijk(
    gebied: Annotated[
        str, option("--gebied", "CODE", "Een buurt, wijk, gemeente of eigen gebied.")
    ],
    uit: Annotated[Path, output(UITVOER_PAGINA)],
    met: Annotated[
        list[str] | None,
        option("--met", "CODE", "Mag vaker; anders de gebieden erboven en vergelijkbare gebieden."),
    ] = None,
    jaar: Annotated[
        int | None, option("--jaar", "JAAR", "Anders van elk cijfer het nieuwste.")
    ] = None,
) -> None:
    """Zet een gebied naast andere: wat valt op, en is het echt een verschil."""
    check_ending(uit, UITVOER_PAGINA)
    others = {code.strip().upper() for code in met or ()}
    # next to itself an area differs in nothing, and the file would look like an answer
    if others and others <= {gebied.strip().upper()}:
        raise typer.BadParameter(
            f"{gebied} is het gebied zelf; noem een ander gebied om het mee te vergelijken.",
            param_hint="--met",
        )

    # each command loads its own rooms: the others start without them
    from reports.answer import write
    from reports.comparison import comparison_answer, profile_with_kept

    found, kept = profile_with_kept(SESSION.snapshot(), gebied, jaar=jaar, met=tuple(met or ()))
    if not kept:
        # why is said once, at the end
        SESSION.without.append("Ook eigen drempels zijn niet te lezen; de meegeleverde gelden.")
    answered = comparison_answer(found)
    write(answered, uit)
    compared = ", ".join(item.naam for item in found.maatstaven) or "niets"
    figures = count(len(found.regels), "cijfer", "cijfers")
    say(f"{uit}: {found.gebied.label}, {figures}, vergeleken met {compared}")
    if found.fictief:
        say(FICTIEF)
    for line in filter(None, (*answered.sentences, *found.opmerkingen, found.toeval())):
        say(line)


def stromen(
    swv: Annotated[str, option("--swv", "CODE", "Code van het SWV, zoals PO2601 of VO2601.")],
    jaar: Annotated[int, option("--jaar", "JAAR", "Jaar van de peildatum.")],
    uit: Annotated[Path, output(UITVOER_STROMEN)],
    *,
    soort: Annotated[
        str | None, option("--soort", "bo,sbo,so", "Onderwijssoorten, met komma's.")
    ] = None,
    niveau: Annotated[
        Literal["swv", "gemeente", "pc4", "school"] | None,
        option("--niveau", "swv|gemeente|pc4|school", "Waar de tegenpartij een … is; anders swv."),
    ] = None,
    saldo: Annotated[
        bool, typer.Option("--saldo", help="Inkomend, uitgaand, intern en saldo per soort.")
    ] = False,
    kalibratie: Annotated[
        Path | None,
        option("--kalibratie", "BESTAND", "Een andere kalibratietabel (csv), voor tabellen."),
    ] = None,
    doelgroep: Annotated[
        list[str] | None,
        option("--doelgroep", "NAAM", "Uit de eigen tabel, afgeschermd; mag vaker, of 'alle'."),
    ] = None,
    deelname: Annotated[
        bool, typer.Option("--deelname", help="Deel van wie hier wonen in sbo en so of in vso.")
    ] = False,
    betalend: Annotated[
        bool, typer.Option("--betalend", help="Voor wie dit SWV betaalt, en wie er hier betalen.")
    ] = False,
    tarieven: Annotated[
        str | None,
        option("--tarieven", "PERIODE", "Bij --betalend, --simuleer, --doelgroep: bedragen."),
    ] = None,
    uitwisselen: Annotated[
        bool, typer.Option("--uitwisselen", help="De eigen tabel, afgeschermd, voor een ander SWV.")
    ] = False,
    naast: Annotated[
        str | None, option("--naast", "CODE", "De eigen tabel naast wat dit SWV uitwisselde.")
    ] = None,
    simuleer: Annotated[
        str | None,
        option("--simuleer", "ZET", "Wat verandert er als: '10 van 99AA00 naar 99BB00'."),
    ] = None,
    verklaar: Annotated[
        int | None,
        option("--verklaar", "JAAR", "Waarom het saldo anders is dan in dit jaar, per school."),
    ] = None,
    rol_leerlingen: Annotated[
        float | None,
        option("--rol-leerlingen", "AANTAL", "Saldo dat een rol heet: ten minste; anders 10."),
    ] = None,
    rol_aandeel: Annotated[
        float | None,
        option("--rol-aandeel", "PROCENT", "En ten minste dit deel van wie gaan; anders 5."),
    ] = None,
    rol_beweging: Annotated[
        float | None,
        option("--rol-beweging", "KEER", "En meer dan dit maal de beweging per jaar; anders 1."),
    ] = None,
) -> None:
    """Maak een tabel of kaart van de leerlingstromen van één samenwerkingsverband."""
    limits = (rol_leerlingen, rol_aandeel, rol_beweging)
    _check_together(
        {
            "--saldo": saldo,
            "--doelgroep": bool(doelgroep),
            "--verklaar": verklaar is not None,
            "--deelname": deelname,
            "--betalend": betalend,
            "--uitwisselen": uitwisselen,
            "--naast": naast is not None,
            "--simuleer": simuleer is not None,
            "--tarieven": tarieven is not None,
            "--rol-…": any(limit is not None for limit in limits),
            "--soort": soort is not None,
            "--niveau": niveau is not None,
            "--kalibratie": kalibratie is not None,
        }
    )
    if tarieven is not None and not (betalend or simuleer or doelgroep):
        raise typer.BadParameter(
            "het hoort bij --betalend, --simuleer of --doelgroep.", param_hint="--tarieven"
        )
    for wanted, make, what in (
        (deelname, partial(_deelname, swv), "deelname"),
        (betalend, partial(_betalend, swv, jaar, tarieven), f"{jaar}, wie betaalt"),
        (uitwisselen, partial(_uitwisseling, swv, jaar), f"{jaar}, uitwisseling"),
        (naast is not None, partial(_naast, swv, naast or "", jaar), f"{jaar}, naast {naast}"),
        (
            simuleer is not None,
            partial(_simulatie, swv, jaar, simuleer or "", doelgroep, tarieven),
            f"{jaar}, simulatie",
        ),
    ):
        if wanted:
            _write_answer(make(), uit, f"SWV {swv}, {what}")
            return
    types = _types(soort)
    if doelgroep:
        from geo.flows import StroomVraag

        everything = [name.strip().lower() for name in doelgroep] == ["alle"]
        asked = StroomVraag(swv, jaar, types, doelgroepen=() if everything else tuple(doelgroep))
        if tarieven is not None:
            made = _own_amounts(asked, tarieven)
            _write_answer(made, uit, f"SWV {swv}, {jaar}, bekostiging die meegaat", UITVOER_PAGINA)
            return
        _doelgroepen(asked.judged_by(limits), uit, "saldo" if saldo else niveau or "swv")
        return
    if verklaar is not None:
        _verklaar(swv, (verklaar, jaar), uit, types, niveau, kalibratie)
        return
    ending = check_ending(uit, UITVOER_SALDO if saldo else UITVOER_STROMEN)
    _check_role(limits, named=saldo or ending not in UITVOER_SALDO)

    from geo.flows import StroomVraag, scene
    from reports.answer import write
    from reports.flows import flow_map_answer, flows_answer

    # the stelsel of the answer, as on the page
    asked = StroomVraag(
        swv, jaar, types, niveau=niveau or "swv", stelsel="regionaal", kalibratie=kalibratie
    ).judged_by(limits)
    snapshot = SESSION.snapshot()
    if ending in UITVOER_SALDO:
        made = flows_answer(snapshot, asked, saldo=saldo)
        _write_answer(made, uit, f"{made.line}, SWV {swv}, {jaar}")
        return
    drawn = scene(snapshot, asked)
    write(flow_map_answer(snapshot, drawn), uit)
    say(f"{uit}: {drawn.titel} · {drawn.ondertitel}")
    for line in (*drawn.banden, *(part.tekst for part in drawn.niet_getekend)):
        say(line)


def _deelname(swv: str) -> Answer:
    from reports.deelname import deelname_answer

    return deelname_answer(SESSION.snapshot(), swv)


def _betalend(swv: str, jaar: int, periode: str | None) -> Answer:
    from reports.payers import payers_answer

    return payers_answer(SESSION.snapshot(), swv, jaar, periode=periode)


def _uitwisseling(swv: str, jaar: int) -> Answer:
    from reports.registrations import exchange_answer

    return exchange_answer(SESSION.snapshot(), swv, jaar)


def _naast(swv: str, tegenpartij: str, jaar: int) -> Answer:
    from reports.registrations import side_by_side_answer

    return side_by_side_answer(SESSION.snapshot(), swv, tegenpartij, jaar)


def _simulatie(
    swv: str, jaar: int, zet: str, doelgroepen: Sequence[str] | None, periode: str | None
) -> Answer:
    from reports.simulation import simulation_answer

    if doelgroepen and len(doelgroepen) > 1:
        raise typer.BadParameter(
            "een simulatie is van één doelgroep tegelijk.", param_hint="--doelgroep"
        )
    group = doelgroepen[0] if doelgroepen else ""
    return simulation_answer(SESSION.snapshot(), swv, jaar, zet, doelgroep=group, periode=periode)


def _check_together(given: Mapping[str, bool]) -> None:
    """Refuse options that an answer would leave out without a word."""
    for name, others in _NOT_WITH.items():
        if given[name] and (left := [other for other in others if given[other]]):
            raise typer.BadParameter(
                f"het gaat niet samen met {' en '.join(left)}; laat een van beide weg.",
                param_hint=name,
            )


def _check_role(limits: Sequence[float | None], *, named: bool) -> None:
    """Refuse limits of a role in an answer that names none."""
    if not named and any(limit is not None for limit in limits):
        raise typer.BadParameter(
            "een tabel zonder --saldo noemt geen rol; zet --saldo erbij.", param_hint="--rol-…"
        )


def _types(soort: str | None) -> tuple[str, ...]:
    """Return types of education out of one text; empty for all."""
    return tuple(part.strip().lower() for part in (soort or "").split(",") if part.strip())


def _verklaar(
    swv: str,
    jaren: tuple[int, int],
    uit: Path,
    soorten: Sequence[str],
    niveau: str | None,
    kalibratie: Path | None,
) -> None:
    """Write why the saldo changed between two years, and say it."""
    from reports.explanation import explanation_answer

    made = explanation_answer(
        SESSION.snapshot(),
        swv,
        jaren,
        soorten or None,
        niveau=niveau or "school",
        kalibratie=kalibratie,
    )
    what = f"SWV {swv}, waarom het saldo veranderde van {min(jaren)} naar {max(jaren)}"
    _write_answer(made, uit, what)


def _write_answer(
    made: Answer, uit: Path, what: str, endings: Sequence[str] = UITVOER_SALDO
) -> None:
    """Write an answer, and say what it holds, what it answers and what was noticed."""
    check_ending(uit, endings)
    from reports.answer import write

    write(made, uit)
    say(f"{uit}: {what}")
    # what is made up says so wherever it leaves the tool
    for line in (*([FICTIEF] if made.fictional else []), *made.sentences):
        say(line)
    for found in made.findings:
        say(finding_line(found))


def _own_amounts(vraag: StroomVraag, periode: str) -> Answer:
    """Return what the pupils of the own table bring along."""
    from reports.own_amounts import own_amounts_answer

    return own_amounts_answer(
        SESSION.snapshot(), vraag.swv, vraag.jaar, periode,
        doelgroepen=vraag.doelgroepen, soorten=vraag.soorten,
    )  # fmt: skip


def _doelgroepen(vraag: StroomVraag, uit: Path, what: str) -> None:
    """Write the answer per doelgroep of the own table, and say it."""
    # what has no margin in `flows.own_flows.MARGES` is protected by nothing
    if what not in ("saldo", "swv", "school"):
        raise typer.BadParameter(
            "per doelgroep is er een tabel of kaart met --niveau swv of school.",
            param_hint="--doelgroep",
        )
    from reports.doelgroepen import doelgroep_answer

    made = doelgroep_answer(SESSION.snapshot(), vraag, what=what)
    endings = UITVOER_SALDO if what == "saldo" else UITVOER_STROMEN
    _write_answer(made, uit, f"SWV {vraag.swv}, {vraag.jaar}, {made.line}", endings)


def bereik(
    soort: Annotated[
        str,
        option("--soort", "SOORT", "bo, sbo, so, vso of vo; aanbod; of een domein, zoals meedoen."),
    ],
    uit: Annotated[Path, output(UITVOER_BEREIK)],
    afstand: Annotated[int, option("--afstand", "METER", "Wat binnen bereik is.", min=1)] = 1000,
    niveau: Niveau = "buurt",
    gemeente: Gemeenten = None,
    netwerk: Annotated[
        str | None,
        option(
            "--netwerk",
            "NAAM|BESTAND",
            "Meet over dit netwerk (ingelezen, of een bestand); anders in een rechte lijn.",
        ),
    ] = None,
    indeling: Annotated[
        int | None, option("--indeling", "JAAR", "Jaar van de grenzen; anders nieuwste.")
    ] = None,
) -> None:
    """Meet hoe ver gebieden zijn van de dichtstbijzijnde school of van aanbod."""
    check_ending(uit, UITVOER_BEREIK)

    from places.reach.sentences import answer, explanation
    from places.reach.targets import aanbod_places, reach_targets
    from places.schools import SCHOOLTYPEN
    from reports.answer import write
    from reports.reach import measured_reach, reach_answer
    from store.kept import records_if_any

    snapshot = SESSION.snapshot()
    # schools need no records: what people keep is opened for their aanbod alone
    records = None if soort in SCHOOLTYPEN else records_if_any(snapshot.folder)
    there = reach_targets(snapshot, aanbod_places(snapshot, records), soort)
    made = measured_reach(
        snapshot,
        there.frame,
        afstand,
        wat=there.wat,
        niveau=niveau,
        gemeenten=gemeente or (),
        indeling=indeling,
        network=_network(snapshot, netwerk),
    )
    if indeling is not None and made.indeling != indeling:
        say(f"Grenzen van {indeling} zijn er niet; gebruikt zijn die van {made.indeling}.")
    said = answer(made.bereik, niveau)
    notes = [*explanation(made.bereik, niveau, made.plaats), *there.notes(), *made.banden]
    # what is said on the screen also goes along in the file
    answered = reach_answer(
        made.bereik,
        niveau=niveau,
        plaats=made.plaats,
        indeling=made.indeling,
        regels=[*said, *notes],
        soort=soort,
    )
    write(answered, uit)
    say(f"{uit}: afstand tot {there.wat} · {made.plaats} · gebiedsindeling {made.indeling}")
    for line in (*said, *notes):
        say(line)


def _network(snapshot: Snapshot, name: str | None) -> Network | None:
    """Return the network of the folder by that name, else that of a file."""
    if name is None:
        return None
    from places.reach.network_sets import load_network, networks, read_network

    # a network that was imported goes before a file of the same name
    known = {text for n in networks(snapshot) for text in (n.id, n.naam, n.record.key.bron)}
    if name not in known and Path(name).exists():
        return read_network(name)
    return load_network(snapshot, name)
