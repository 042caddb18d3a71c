"""`vergelijk`: an area beside its benchmarks, as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from commands.console import SESSION, check_ending, count, say

UITVOER = (".csv", ".xlsx", ".html")


def vergelijk(
    gebied: Annotated[
        str,
        typer.Option("--gebied", metavar="CODE", help="Een buurt, wijk, gemeente of eigen gebied."),
    ],
    uit: Annotated[Path, typer.Option("--uit", metavar="BESTAND", help=".csv, .xlsx of .html")],
    met: Annotated[
        list[str] | None,
        typer.Option(
            "--met",
            metavar="CODE",
            help="Mag vaker; anders de gebieden erboven en vergelijkbare gebieden.",
        ),
    ] = None,
    jaar: Annotated[
        int | None,
        typer.Option("--jaar", metavar="JAAR", help="Anders van elk cijfer het nieuwste."),
    ] = None,
) -> None:
    """Zet een gebied naast andere: wat valt op, en is het echt een verschil."""
    check_ending(uit, UITVOER)
    others = {code.strip().upper() for code in met or ()}
    if others and others <= {gebied.strip().upper()}:
        raise typer.BadParameter(
            f"{gebied} is het gebied zelf; noem een ander gebied om het mee te vergelijken.",
            param_hint="--met",
        )

    from compare.profile import make_profile
    from compare.summary import summarise
    from reports.answer import write
    from reports.comparison import comparison_answer

    found = make_profile(SESSION.snapshot(), gebied, jaar=jaar, met=tuple(met or ()))
    write(comparison_answer(found), uit)
    beside = ", ".join(item.naam for item in found.maatstaven) or "niets"
    figures = count(len(found.regels), "cijfer", "cijfers")
    say(f"{uit}: {found.gebied.label}, {figures}, vergeleken met {beside}")
    if found.fictief:
        from store import FICTIEF

        say(FICTIEF)
    for line in (*summarise(found), *found.opmerkingen, found.toeval()):
        if line:
            say(line)
