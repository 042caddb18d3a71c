"""`kaart`, `vergelijk`, `stromen` and `bereik`: an answer about areas or flows, as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.console import (
    SESSION,
    Gemeenten,
    Niveau,
    check_ending,
    comma_words,
    give,
    option,
    output,
    say,
)
from store import FICTIEF
from store.dutch import count

if TYPE_CHECKING:
    from collections.abc import Mapping

# the word for no filter, as it stands in messages too
_ALL = "alle"
UITVOER_KAART = (".html", ".png", ".svg", ".pdf", ".csv")
UITVOER_PAGINA = (".csv", ".xlsx", ".html")
UITVOER_STROMEN = (".csv", ".xlsx", ".html", ".png", ".svg")
UITVOER_TABEL = (".csv", ".xlsx")
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


def kaart(
    *,
    indicator: Annotated[str, option("--indicator", "ID", "Zie 'wijkverkenner indicatoren'.")],
    niveau: Niveau,
    uit: Annotated[Path, output(UITVOER_KAART)],
    gemeente: Gemeenten = None,
    jaar: Annotated[int | None, option("--jaar", "JAAR", "Anders het nieuwste.")] = None,
    methode: Annotated[
        str, option("--methode", "METHODE", "Kleurindeling, zoals kwantielen.")
    ] = "natuurlijk",
    klassen: Annotated[int, option("--klassen", "AANTAL", "Aantal klassen.", min=2, max=9)] = 5,
    grenzen: Annotated[
        str | None,
        option(
            "--grenzen", "5,10,15", "Bovengrenzen bij --methode eigen; met decimalen: 2,5;5;7,5."
        ),
    ] = None,
    scholen: Annotated[
        str | None, option("--scholen", "TYPEN", "Scholen erop: alle, of zoals bo,so.")
    ] = None,
    denominatie: Annotated[
        list[str] | None, option("--denominatie", "NAAM", "Alleen deze scholen; mag vaker.")
    ] = None,
    aanbod: Annotated[
        str | None, option("--aanbod", "DOMEINEN", "Aanbod erop: alle, of zoals werk.")
    ] = None,
    preventieniveau: Annotated[
        str | None, option("--preventieniveau", "NIVEAUS", "Alleen dit aanbod: selectief, …")
    ] = None,
    aanbieder: Annotated[
        list[str] | None, option("--aanbieder", "NAAM", "Alleen dit aanbod; mag vaker.")
    ] = None,
) -> None:
    """Maak een kaart van één indicator, met scholen en aanbod als u dat vraagt."""
    ending = check_ending(uit, UITVOER_KAART)
    # a wrong combination of options is a wrong call (2), told before anything is read
    for name, value, needs, there in (
        ("--denominatie", denominatie, "--scholen", scholen),
        ("--preventieniveau", preventieniveau, "--aanbod", aanbod),
        ("--aanbieder", aanbieder, "--aanbod", aanbod),
    ):
        if value and there is None:
            raise typer.BadParameter(f"hoort bij {needs}; noem die ook.", param_hint=name)
    for name, value in (("--scholen", scholen), ("--aanbod", aanbod)):
        if value is not None and ending == ".csv":
            raise typer.BadParameter(
                "in een csv staan alleen cijfers, geen plekken.", param_hint=name
            )

    from reports.maps import AskedPlaces, UnknownChoice, asked_map, map_question

    places = AskedPlaces(
        _listed(scholen), tuple(denominatie or ()), _listed(aanbod),
        _listed(preventieniveau) or (), tuple(aanbieder or ()),
    )  # fmt: skip
    try:
        vraag = map_question(
            indicator, niveau, tuple(gemeente or ()), jaar, methode=methode, klassen=klassen,
            grenzen=_numbers(grenzen),
        )  # fmt: skip
        answer, layers = asked_map(SESSION.snapshot(), vraag, places)
    except UnknownChoice as error:
        raise typer.BadParameter(str(error), param_hint=f"--{error.keuze}") from error
    drawn = (f"{layer.titel}: {layer.telling}" for layer in layers)
    give(answer, uit, f"{answer.title} · {answer.line}", *drawn)


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


def stromen(  # noqa: C901, PLR0912, PLR0915 - one branch for each answer
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
        bool, typer.Option("--deelname", help="Deel van wie hier woont in sbo en so of in vso.")
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
        option("--rol-aandeel", "PROCENT", "En ten minste dit deel van wie gaat; anders 5."),
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
    if simuleer and doelgroep and doelgroep[1:]:
        raise typer.BadParameter(
            "een simulatie is van één doelgroep tegelijk.", param_hint="--doelgroep"
        )
    # what the own table answers: its saldo, or flows with SWVs or of schools
    what, money = "saldo" if saldo else niveau or "swv", bool(doelgroep and tarieven)
    # what has no margin in `flows.own_flows.MARGES` is protected by nothing
    if doelgroep and not money and what not in ("saldo", "swv", "school"):
        raise typer.BadParameter(
            "per doelgroep is er een tabel of kaart met --niveau swv of school.",
            param_hint="--doelgroep",
        )
    # these are tables alone: there is nothing of them to draw
    table = saldo or deelname or betalend or uitwisselen or naast or simuleer or verklaar
    drawn = UITVOER_PAGINA if money else UITVOER_STROMEN
    ending = check_ending(uit, UITVOER_TABEL if table else drawn)
    if any(limit is not None for limit in limits) and not (
        saldo or doelgroep or ending not in UITVOER_TABEL
    ):
        raise typer.BadParameter(
            "een tabel zonder --saldo noemt geen rol; zet --saldo erbij.", param_hint="--rol-…"
        )

    from reports import deelname as deelname_
    from reports import (
        doelgroepen,
        explanation,
        flows,
        own_amounts,
        payers,
        registrations,
        simulation,
    )

    types = comma_words(soort)
    everything = [name.strip().lower() for name in doelgroep or ()] == [_ALL]
    groups = () if everything else tuple(doelgroep or ())
    folder, here = SESSION.snapshot(), f"SWV {swv}, {jaar}"
    asked = flows.flow_question(
        swv, jaar, types, niveau=niveau or "swv", kalibratie=kalibratie, doelgroepen=groups,
        rol=limits,
    )  # fmt: skip
    # `_check_together` saw to it that no two of these are asked for, but for what belongs together
    if deelname:
        give(deelname_.deelname_answer(folder, swv, jaar), uit, f"SWV {swv}, deelname")
    elif betalend:
        made = payers.payers_answer(folder, swv, jaar, periode=tarieven)
        give(made, uit, f"{here}, wie betaalt")
    elif uitwisselen:
        give(registrations.exchange_answer(folder, swv, jaar), uit, f"{here}, uitwisseling")
    elif naast is not None:
        made = registrations.side_by_side_answer(folder, swv, naast, jaar)
        give(made, uit, f"{here}, naast {naast}")
    elif simuleer is not None:
        group = doelgroep[0] if doelgroep else ""
        made = simulation.simulation_answer(
            folder, swv, jaar, simuleer, doelgroep=group, periode=tarieven
        )
        give(made, uit, f"{here}, simulatie")
    elif money:
        made = own_amounts.own_amounts_answer(
            folder, swv, jaar, tarieven, doelgroepen=groups, soorten=types
        )
        give(made, uit, f"{here}, bekostiging die meegaat")
    elif doelgroep:
        made = doelgroepen.doelgroep_answer(folder, asked, what=what)
        give(made, uit, f"{here}, {made.line}")
    elif verklaar is not None:
        made = explanation.explanation_answer(
            folder, swv, (verklaar, jaar), types or None, niveau=niveau or "school",
            kalibratie=kalibratie,
        )  # fmt: skip
        first, last = sorted((verklaar, jaar))
        give(made, uit, f"SWV {swv}, waarom het saldo veranderde van {first} naar {last}")
    elif ending in UITVOER_TABEL:
        made = flows.flows_answer(folder, asked, saldo=saldo)
        give(made, uit, f"{made.line}, {here}")
    else:
        made = flows.asked_flow_map(folder, asked)
        give(made, uit, f"{made.title} · {made.line}")


def bereik(
    soort: Annotated[
        str,
        option("--soort", "SOORT", "bo, sbo, so, vso of vo; aanbod; of een domein, zoals meedoen."),
    ],
    uit: Annotated[Path, output(UITVOER_TABEL)],
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
    check_ending(uit, UITVOER_TABEL)

    from reports.reach import asked_reach

    made = asked_reach(
        SESSION.snapshot(), soort, afstand, niveau=niveau, gemeenten=gemeente or (),
        indeling=indeling, netwerk=netwerk,
    )  # fmt: skip
    give(made, uit, made.line)


def _listed(text: str | None) -> tuple[str, ...] | None:
    """Return the words of an option; none for all of them, None where it was not given."""
    words = comma_words(text)
    return None if text is None else () if words == (_ALL,) else words


def _numbers(text: str | None) -> list[float] | None:
    """Return the bounds that were typed, or say that they are no numbers (exit 2)."""
    if text is None:
        return None
    # a comma is a decimal sign only where something else parts the numbers
    dutch = ";" in text
    try:
        return [
            float(part.replace(",", ".") if dutch else part)
            for part in text.split(";" if dutch else ",")
            if part.strip()
        ]
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} zijn geen getallen. Geef grenzen zoals 5,10,15 of, met decimalen, "
            "2,5;5;7,5 (tussen aanhalingstekens).",
            param_hint="--grenzen",
        ) from error


def _check_together(given: Mapping[str, bool]) -> None:
    """Refuse options that an answer would leave out without a word."""
    for name, others in _NOT_WITH.items():
        if given[name] and (left := [other for other in others if given[other]]):
            raise typer.BadParameter(
                f"het gaat niet samen met {' en '.join(left)}; laat een van beide weg.",
                param_hint=name,
            )
